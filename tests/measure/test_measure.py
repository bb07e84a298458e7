"""Every feature is declared in full, finite on any text, and the same whatever it is measured beside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.mark import FAMILIES, default_matcher, mark
from scorer.mark.family import Context
from scorer.mark.lexicon import shipped
from scorer.measure import FEATURE_FAMILY, FEATURE_NAMES, FEATURES, feature, measure
from scorer.segment.batch import segment

MOST = 100  # about sixty are meant, no more than can be explained
CHARACTERS = st.one_of(st.sampled_from("abc XYZ '’.,!?\"“”-\n…é😀\ud800\x00|<>&;:()0123"), st.characters())
PIECES = 'The mayor said corrupt "We must NEVER go," . ? ! may US "reform" Monday \n 12 3.5 according to critics Read more … Mr. ,'
WORDS = st.lists(st.sampled_from(PIECES.split(" ")), max_size=60).map(" ".join)
TEXTS = st.one_of(st.text(CHARACTERS, max_size=200), WORDS)
WEIRD = {
    "nothing": "",
    "blanks": " \t\n\u00a0\u2003\n",
    "one word": "word",
    "one mark": '"',
    "marks alone": "“”\"'…!?.,;:—–-" * 20,
    "no letter": "12 34 5,678.90 | 12/34/56\n" * 30,
    "one long word": "a" * 50_000,
    "one long line": "the members met and " * 5_000,
    "many lines": "a\n" * 20_000,
    "capitals": "THE MEMBERS MET AND TALKED ABOUT THE BRIDGE. " * 20,
    "questions": "Why? How? Who? " * 100,
    "unclosed": '"' + "the members met " * 200,
    "marks opened only": '"a ' * 500,
    "another script": "Совет собрался в понедельник и обсудил мост. " * 20,
    "ideographs": "市議会は月曜日に橋について話し合った。" * 40,
    "pictographs": "😀🎉" * 500,
    "surrogates": "\ud800\udfff the members met " * 20,
    "controls": "".join(map(chr, range(32))) * 30,
    "wide": "Ｔｈｅ ｍｅｍｂｅｒｓ ｍｅｔ． " * 20,
    "combining": "e\u0301\u0301\u0301 " * 300,
    "code": "<div class='a'>{x: 1};</div>\n" * 50,
    "repeated": "The members met again on Monday to vote.\n" * 60,
    "carriage returns": "The members met.\r\nThey voted.\r\n" * 20,
    "byte order mark": "\ufeffThe members met and voted on Monday. " * 10,
}


def rows(*texts: str, titles: list[str | None] | None = None) -> np.ndarray:
    m = default_matcher()
    return measure(mark(segment(list(texts), titles, m.vocabulary), m))


# --- declarations


def test_names_are_unique_plain_words() -> None:
    assert len(set(FEATURE_NAMES)) == len(FEATURE_NAMES) == len(FEATURES) <= MOST
    assert all(n.isidentifier() and n == n.lower() for n in FEATURE_NAMES)
    assert feature(FEATURE_NAMES[3]) is FEATURES[3]
    with pytest.raises(KeyError):
        feature("no_such_feature")


@pytest.mark.parametrize("f", FEATURES, ids=FEATURE_NAMES)
def test_every_feature_declares_unit_meaning_and_sign(f) -> None:
    assert f.unit == f.unit.strip() != ""
    assert len(f.meaning.split()) >= 2 or f.meaning == "scare quotes"
    assert not f.meaning.endswith(".")
    assert f.reliability in ("+", "-", "0", "")
    assert f.propaganda in ("+", "-", "0", "")


@pytest.mark.parametrize("f", FEATURES, ids=FEATURE_NAMES)
def test_what_raises_one_score_does_not_raise_the_other(f) -> None:
    """What is declared good for reliability is not declared bad in propaganda, nor the other way round."""
    assert (f.reliability, f.propaganda) not in (("+", "+"), ("-", "-"))


@pytest.mark.parametrize("f", FEATURES, ids=FEATURE_NAMES)
def test_kinds_that_a_feature_quotes_are_declared_by_its_family(f) -> None:
    family = FEATURE_FAMILY[f.name]
    assert all(family.code(k) >= 0 for k in f.kinds)


def test_families_declare_kinds_with_a_meaning_and_no_two_of_one_name() -> None:
    assert [f.name for f in FAMILIES] == ["noise", "attribution", "hedging", "loaded_language", "style"]
    for family in FAMILIES:
        assert family.meaning
        assert len({k.name for k in family.kinds}) == len(family.kinds)
        assert all(k.meaning and not k.meaning.endswith(".") for k in family.kinds)
    every = [k.name for family in FAMILIES for k in family.kinds]
    assert len(every) == len(set(every)), "a list of a newsroom names a kind alone, so a kind belongs to one family"


def test_noise_moves_no_other_score() -> None:
    assert all(f.reliability == f.propaganda == "" for family in FAMILIES if family.name == "noise" for f in family.features)


@pytest.mark.parametrize("family", [f for f in FAMILIES if f.lexicons and f.name != "attribution"], ids=lambda f: f.name)
def test_kinds_of_a_shipped_list_are_declared_by_its_family(family) -> None:
    """The list of attribution holds parts of a pattern (verbs, nouns, titles) rather than markers."""
    declared = {k.name for k in family.kinds}
    for name in family.lexicons:
        assert set(shipped(name).kinds()) <= declared


def test_signs_point_where_the_family_says() -> None:
    for f in FEATURES:
        family = FEATURE_FAMILY[f.name].name
        if family == "loaded_language":
            assert f.reliability in ("-", "0", ""), f.name
            assert f.propaganda in ("+", "0", ""), f.name


# --- values


@pytest.mark.parametrize("text", WEIRD.values(), ids=WEIRD.keys())
def test_features_of_any_text_are_finite(text: str) -> None:
    x = rows(text)
    assert x.shape == (1, len(FEATURES))
    assert np.isfinite(x).all()


def test_of_without_the_net_is_finite_too(seed_files: list[Path]) -> None:
    """`measure` turns what is not finite into nought; no feature may lean on that."""
    m = default_matcher()
    c = mark(segment([*WEIRD.values(), *(f.read_text(encoding="utf-8") for f in seed_files)], None, m.vocabulary), m)
    with np.errstate(all="raise", under="ignore"):
        bad = [f.name for f in FEATURES if not np.isfinite(np.asarray(f.of(c), float)).all()]
    assert bad == []


def test_a_batch_of_none_has_no_row() -> None:
    assert rows().shape == (0, len(FEATURES))


def test_densities_and_shares_are_not_negative_and_shares_at_most_one(seed_files: list[Path]) -> None:
    x = rows(*WEIRD.values(), *(f.read_text(encoding="utf-8") for f in seed_files))
    for i, f in enumerate(FEATURES):
        if f.unit.startswith("per ") or f.unit.startswith("of ") or f.unit.startswith("share"):
            assert (x[:, i] >= 0).all(), f.name
        if (f.unit.startswith("of ") or f.unit.startswith("share")) and f.name != "unbalanced_quotations":
            assert (x[:, i] <= 1 + 1e-9).all(), f.name


@settings(max_examples=60)
@given(TEXTS, st.lists(TEXTS, max_size=4), st.lists(TEXTS, max_size=4))
def test_a_row_does_not_depend_on_what_stands_beside_it(text: str, before: list[str], after: list[str]) -> None:
    alone = rows(text)[0]
    beside = rows(*before, text, *after)[len(before)]
    np.testing.assert_allclose(beside, alone, rtol=1e-9, atol=1e-9)


@settings(max_examples=40)
@given(TEXTS, st.one_of(st.none(), TEXTS), st.one_of(st.none(), TEXTS))
def test_the_title_of_a_neighbour_does_not_matter(text: str, title: str | None, other: str | None) -> None:
    alone = rows(text, titles=[title])[0]
    beside = rows("The members met.", text, "They voted.", titles=[other, title, other])[1]
    np.testing.assert_allclose(beside, alone, rtol=1e-9, atol=1e-9)


def test_a_quotation_before_the_first_word_of_an_article_is_not_of_the_article_before() -> None:
    np.testing.assert_array_equal(rows("0", ':0:0:0:0"')[0], rows("0")[0])


def test_sums_over_kinds_are_the_same_alone_and_in_a_batch(seed_files: list[Path]) -> None:
    texts = [f.read_text(encoding="utf-8") for f in seed_files[:8]]
    np.testing.assert_array_equal(np.concatenate([rows(t) for t in texts]), rows(*texts))


def test_rows_of_the_seeds_do_not_depend_on_the_batch(seed_files: list[Path]) -> None:
    texts = [f.read_text(encoding="utf-8") for f in seed_files]
    whole = rows(*texts)
    for i in range(0, len(texts), 5):
        np.testing.assert_allclose(rows(texts[i])[0], whole[i], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(rows(*reversed(texts))[::-1], whole, rtol=1e-9, atol=1e-9)


def test_a_batch_past_the_numbers_of_sixteen_bits_keeps_its_articles_apart() -> None:
    """Some features sort by word and article in one number."""
    few = rows("the members met in a hall", "a a a a a a")
    many = rows(*(["the members met in a hall", "a a a a a a"] * 40))
    np.testing.assert_allclose(many[-2:], few)


def test_counts_are_kept_once(marked: Callable[..., Context]) -> None:
    c = marked("The corrupt mayor betrayed the town.")
    assert c.count("loaded_language") is c.count("loaded_language")
    with pytest.raises(KeyError, match="no kind"):
        c.count("loaded_language", "no_such_kind")
