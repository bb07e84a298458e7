from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer import Scorer
from scorer.mark import FAMILIES, OWN_CUE, make_matcher, read_own
from scorer.mark.lexicon import Entry, LexiconError, Matcher, inflect, phrase_words, read_lexicon, shipped
from scorer.segment.batch import segment


def found(matcher: Matcher, text: str) -> list[str]:
    batch = segment([text], None, matcher.vocabulary)
    hits = matcher.scan(batch.words)
    return [batch.slice(0, int(batch.words.start[f]), int(batch.words.end[e - 1])) for f, e in zip(hits.first, hits.last, strict=True)]


def matcher(*phrases: str) -> Matcher:
    return Matcher([("test", Entry((phrase_words(p),), "kind")) for p in phrases])


def test_phrases_are_found_across_hyphens_case_and_possessives_but_not_across_stops() -> None:
    m = matcher("far-right", "some say", "the state")
    assert found(m, "The far right, Far-Right; some. Say some say the state's men") == ["far right", "Far-Right", "some say", "the state"]


@given(st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=30), st.sets(st.sampled_from(["a", "a b", "b c d", "d d", "c a b a"]), min_size=1))
def test_the_scan_finds_what_a_naive_search_finds(text: list[str], phrases: set[str]) -> None:
    naive = sorted((i, i + len(p.split())) for p in phrases for i in range(len(text)) if text[i : i + len(p.split())] == p.split())
    m = matcher(*sorted(phrases))
    batch = segment([" ".join(text)], None, m.vocabulary)
    hits = m.scan(batch.words)
    assert sorted(zip(hits.first.tolist(), hits.last.tolist(), strict=True)) == naive


def test_the_longest_entry_swallows_those_within_it() -> None:
    m = matcher("some", "some say", "say")
    batch = segment(["Some say some"], None, m.vocabulary)
    hits = m.scan(batch.words).outermost()
    assert list(zip(hits.first.tolist(), hits.last.tolist(), strict=True)) == [(0, 2), (2, 3)]


def test_an_s_behind_an_apostrophe_in_an_entry_stands_in_the_text_as_well() -> None:
    lexicon = read_lexicon("x.txt", text="[x]\nit's called, it is called, a fool's errand, said so\n")
    m = Matcher([("x", e) for e in lexicon.entries])
    assert found(m, "It called, it's called, it’s called; it is called") == ["it's called", "it’s called", "it is called"]
    assert found(m, "A fool's errand; a fool errand; the mayor's said so") == ["A fool's errand", "said so"]


def test_an_entry_leaves_out_the_readings_it_excludes() -> None:
    lexicon = read_lexicon("x.txt", text="[hedge 0.5]\nabout = 0.7 ; not after talk talks ; not before us\n")
    m = Matcher([("x", e) for e in lexicon.entries])
    assert found(m, "about ten; they talk about it; about us") == ["about"]
    assert lexicon.entries[0].weight == 0.7


@pytest.mark.parametrize(
    ("word", "part", "forms"),
    [
        ("slam", "v", ["slam", "slams", "slammed", "slamming"]),
        ("infer", "v", ["infer", "infers", "inferred", "inferring"]),
        ("offer", "v", ["offer", "offers", "offered", "offering"]),
        ("regret", "v", ["regret", "regrets", "regretted", "regretting"]),
        ("decry", "v", ["decry", "decries", "decried", "decrying"]),
        ("blame", "v", ["blame", "blames", "blamed", "blaming"]),
        ("agree", "v", ["agree", "agrees", "agreed", "agreeing"]),
        ("echo", "v", ["echo", "echos", "echoed", "echoing"]),
        ("thug", "n", ["thug", "thugs"]),
        ("lackey", "n", ["lackey", "lackeys"]),
        ("crony", "n", ["crony", "cronies"]),
        ("heroic", "a", ["heroic", "heroically"]),
        ("terrible", "a", ["terrible", "terribly"]),
        ("crazy", "a", ["crazy", "crazily"]),
    ],
)
def test_regular_forms_are_spelt_as_in_english(word: str, part: str, forms: list[str]) -> None:
    assert inflect(word, part) == forms


@pytest.mark.parametrize(
    "text",
    ["orphan", "[Kind]", "[k]\nword = much", "[k 1.2.3]\nword", "[k]\nword ; when raining", "[k]\na b c d e f g h i", "[k]\nhull = -30",
     "[k]\nhull = 900", "[k]\nhull = nan", "[k 900]\nhull", "[k -0.1]\nhull", "[k]\nhull/x", "[k]\nhull/", "[k]\nhull/ v",
     "[k]\nbeat/v drum/n", "[k]\nhull/vn"],
)  # fmt: skip
def test_a_list_that_breaks_the_format_is_refused_with_file_and_line(text: str) -> None:
    with pytest.raises(LexiconError, match=r"bad\.txt, line \d"):
        read_lexicon("bad.txt", text=text)


def test_a_check_that_the_section_does_not_have_is_refused_with_file_and_line(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    for text in ("[hedge]\nhull ; check nope\n", "[loaded_word]\nhull ; check modal_may\n"):
        own.write_text(text)
        with pytest.raises(LexiconError, match=r"own\.txt, line 2: .*has no check"):
            read_own(own)
    own.write_text("[hedge 0]\nhull ; check modal_may\n[loaded_word 3]\nhull\n")
    assert [(e.check, e.weight) for e in read_own(own).entries] == [("modal_may", 0), ("", 3)]


def test_every_shipped_list_may_be_given_as_a_list_of_ones_own() -> None:
    for f in FAMILIES:
        for name in f.lexicons:
            path = Path(__file__).parents[2] / "scorer" / "lexicons" / f"{name}.txt"
            assert [e.phrases for e in read_own(path).entries] == [e.phrases for e in shipped(name).entries]


def test_shipped_lists_hold_hundreds_of_entries_and_loaded_language_thousands() -> None:
    size = {n: sum(len(e.phrases) for e in shipped(n).entries) for f in FAMILIES for n in f.lexicons}
    assert size["loaded"] >= 3000
    assert size["hedging"] >= 500
    assert size["attribution"] >= 500
    assert size["noise"] >= 300


def test_every_kind_in_a_shipped_list_with_weight_is_between_nought_and_two() -> None:
    for f in FAMILIES:
        for n in f.lexicons:
            assert all(0 <= e.weight <= 2 for e in shipped(n).entries), n


def test_a_further_list_counts_in_the_family_of_its_kind_and_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    good = tmp_path / "own.txt"
    good.write_text("[loaded_word]\nflibbertigibbet/n = 1.2\n")
    assert "flibbertigibbets" in make_matcher([read_lexicon(good)]).vocabulary.index
    bad = tmp_path / "no-suffix"
    bad.write_text("[loaded_word]\nword\n[nonsense]\nflibbertigibbet\n")
    with pytest.raises(LexiconError, match=r"no-suffix, line 3: .*nonsense"):
        make_matcher([read_lexicon(bad)])
    bad.write_bytes(b"[loaded_word]\ncaf\xe9\n")
    with pytest.raises(LexiconError, match="no-suffix: is no UTF-8 text"):
        read_lexicon(bad)
    bad.write_text("[loaded_words]\nflibbertigibbet\n")
    with pytest.raises(LexiconError, match="alike are loaded_word"):
        make_matcher([read_lexicon(bad)])
    bad.write_text("[direct_quotation]\nflibbertigibbet\n")  # found by rules, not by words
    with pytest.raises(LexiconError, match="direct_quotation"):
        make_matcher([read_lexicon(bad)])


def test_every_section_of_a_shipped_list_may_stand_in_a_further_one_and_counts_there(tmp_path: Path) -> None:
    for f in FAMILIES:
        for name in f.lexicons:
            own = tmp_path / "own.txt"
            own.write_text("".join(f"[{kind}]\nflibbertigibbet{i}\n" for i, kind in enumerate(shipped(name).kinds())))
            matcher = make_matcher([read_own(own)])
            assert set(matcher.owner[-len(shipped(name).kinds()) :]) == {name}


def test_a_cue_without_a_weight_is_less_than_certain(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("[say]\nharrumph/v\ncrow/v = 0.3\n[say 0.5]\nwheeze/v\n[loaded_word]\nmoonshine\n")
    assert [e.weight for e in read_own(own).entries] == [OWN_CUE, 0.3, 0.5, 1.0]


OWN = """Board keeps the old ferry running
The council of Millbrook voted on Monday to keep the old ferry running for two more years, although its hull will need new plates.
{}
The members talked for three hours before they voted, and the bill for the hull will come before them again in the autumn of next year.
"""


@pytest.mark.parametrize(
    ("listed", "sentence", "source", "kind"),
    [
        ("[say]\nharrumph/v", '"We shall mend it," harrumphed Ida Vastok, the mayor.', "Ida Vastok", "named_person"),
        ("[say]\nharrumph/v", "Ida Vastok harrumphed that the hull was sound.", "Ida Vastok", "named_person"),
        ("[tell]\nadvizor/v", "Ida Vastok advizored the members that the hull was sound.", "Ida Vastok", "named_person"),
        ("[think]\nopinate/v", "Ida Vastok opinated that the hull was sound.", "Ida Vastok", "named_person"),
        ("[noun]\nharrumphment/n", "There was a harrumphment by Ida Vastok that the hull was sound.", "Ida Vastok", "named_person"),
        ("[according_to]\nas harrumphed by", "The hull is sound, as harrumphed by Ida Vastok.", "Ida Vastok", "named_person"),
        ("[official_noun]\nportreeve", "The portreeve said that the hull was sound.", "The portreeve", "unnamed_official"),
    ],
)
def test_cues_and_nouns_of_ones_own_make_attributions(tmp_path: Path, listed: str, sentence: str, source: str, kind: str) -> None:
    own = tmp_path / "own.txt"
    own.write_text(listed + "\n")
    text = OWN.format(sentence)

    def sources(scorer: Scorer) -> list[tuple[str, str]]:
        return [(text[a.source.start : a.source.end], a.source_kind) for a in scorer.score(text).attributions if a.source is not None]

    assert (source, kind) in sources(Scorer(lexicons=[own]))
    assert (source, kind) not in sources(Scorer())


def test_a_byte_order_mark_at_its_head_is_no_part_of_a_list(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("[loaded_word]\nhullish = 1\n", encoding="utf-8-sig")
    assert [e.phrases for e in read_lexicon(tmp_path / "own.txt").entries] == [(("hullish",),)]
