"""Plain text: what a page left in a text and nobody reads changes no score, and every place is told in the text as it was given."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer import Scorer
from scorer.run.clean import clean
from scorer.score.whatif import wordings
from scorer.segment.batch import segment
from scorer.segment.fold import fold
from scorer.segment.plain import plain
from scorer.types import Article

PIECES = [
    "harbour ", "ferry", "\n", ".", ";", "t", " ", "“", "😀", "\ud800", "&amp;", "&amp;quot;", "&nbsp;", "&shy;", "&#10;", "&#8217;", "&x", "\u00ad", "\u200b",
    "\ufeff", "ﬃ", "â€™", "â€œ", "â€\x9d", "â€", "Ã©", "Ã", "â", "Â\u00a0", "``", "''", "`", "'", "\ufffd",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(texts)
def test_each_character_knows_where_it_stands_and_lines_stay(text: str) -> None:
    found = plain(text)
    if found is None:
        return
    assert len(found.place) == len(found.text) + 1
    assert found.place[-1] == len(text)
    assert (np.diff(found.place) >= 0).all()
    assert found.text.count("\n") == text.count("\n")
    assert all(text[p] == "\n" for c, p in zip(found.text, found.place.tolist(), strict=False) if c == "\n")
    for _, start, end in found.left:
        assert 0 <= start < end <= len(found.text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("the gov\u00adern\u00adment", "the government"),
        ("\ufeffThe ferry\u200b left\u200e.", "The ferry left."),
        ("Smith &amp; Sons", "Smith & Sons"),
        ("&#8220;No&#x201d; &amp;quot;he&amp;quot;", '“No” "he"'),
        ("two&nbsp;tons", "two tons"),
        ("first&#10;second", "first second"),
        ("boards&shy;men", "boardsmen"),
        ("the townâ€™s â€œbestâ€\x9d cafÃ©", "the town’s “best” café"),
        ("townÃ¢â‚¬â„¢s", "town’s"),
        ("the â€œbestâ€ one", "the “best” one"),
        ("oﬃcials ﬁnd", "officials find"),
        ("they don\ufffdt", "they don’t"),
        ("``We will see,'' she said.", '"We will see," she said.'),
    ],
)
def test_what_nobody_reads_goes_and_what_stands_for_another_is_read_as_that(text: str, read: str) -> None:
    found = plain(text)
    assert found is not None
    assert found.text == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The ferry left.",
        "A château in São Paulo",
        "AT&T and R&D; Q&A;",
        "&nosuchname; &copyright;",
        "```code```",
        "rock 'n'' roll",
        "\ufffd \ufffdx",
        "`x` 'y'", "“AMANHÃ”", "na\ufffdve",
    ],
)
def test_other_text_is_plain_as_it_is(text: str) -> None:
    assert plain(text) is None


@given(st.lists(texts, max_size=20), st.data())
def test_a_batch_lays_out_the_plain_text_of_each_article(batch: list[str], data: st.DataObject) -> None:
    titles = [data.draw(st.none() | texts) for _ in batch]
    laid = segment(batch, titles)
    for a, text in enumerate(batch):
        found = plain(text)
        read = text if found is None else found.text
        assert laid.texts[a] == read
        assert laid.codes[laid.origin[a] : laid.stop[a]].tolist() == fold(read).tolist()
    start, end = laid.given(laid.words.article, laid.words.start, laid.words.end)
    for a, s, e in zip(laid.words.article.tolist(), start.tolist(), end.tolist(), strict=True):
        assert s < 0 or s < e <= len(batch[a])


def _misread(text: str) -> str:
    return "".join(c if c.isascii() else c.encode().decode("cp1252", "replace").replace("\ufffd", "\x9d") for c in text)


DAMAGED: dict[str, Callable[[str], str]] = {
    "soft hyphens": lambda t: re.sub(r"(\w{3})(\w{3})", "\\1\u00ad\\2", t),
    "zero-width spaces": lambda t: re.sub(r"(\w{3})(\w{3})", "\\1\u200b\\2", t),
    "entities": lambda t: t.replace("&", "&amp;").replace('"', "&quot;").replace("’", "&rsquo;").replace("“", "&#8220;").replace("”", "&#x201d;"),
    "ligatures": lambda t: t.replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("fl", "ﬂ"),
    "misread": _misread,
}


@pytest.fixture(scope="module")
def articles(seed_files: list[Path]) -> list[str]:
    return [f.read_text(encoding="utf-8") for f in seed_files]


@pytest.mark.parametrize("what", DAMAGED)
def test_it_moves_no_score(scorer: Scorer, articles: list[str], what: str) -> None:
    damaged = [DAMAGED[what](t) for t in articles]
    assert sum(a != b for a, b in zip(articles, damaged, strict=True)) > 10
    before, after = (scorer.score_frame(pd.DataFrame({"text": t})) for t in (articles, damaged))
    for column in ("words", "reliability", "propaganda", "noise", "attribution", "hedging", "loaded_language", "refusal", "flags"):
        pd.testing.assert_series_equal(before[column], after[column])


@pytest.mark.parametrize("what", DAMAGED)
def test_places_are_those_of_the_text_as_it_was_given(scorer: Scorer, articles: list[str], what: str) -> None:
    for text in articles[:12]:
        damaged = DAMAGED[what](text)
        as_it_was, card = scorer.score(text), scorer.score(damaged)
        assert card.text == damaged
        markers = [m for m in card.markers if m.kind not in ("leftover_markup", "wrong_characters")]
        assert [(m.kind, m.weight) for m in markers] == [(m.kind, m.weight) for m in as_it_was.markers]
        for m, former in zip(markers, as_it_was.markers, strict=True):
            assert m.text == damaged[m.start : m.end]
            assert re.sub(r"\W", "", (read.text if (read := plain(m.text)) else m.text)) == re.sub(r"\W", "", former.text)
        assert len(card.attributions) == len(as_it_was.attributions)
        assert [line.reason for line in card.lines] == [line.reason for line in as_it_was.lines]
        assert len(wordings(card)) == len(wordings(as_it_was))
        for m in card.markers[:3]:
            card.what_if([m])


def test_what_was_left_in_the_text_is_marked_where_it_stands(scorer: Scorer, articles: list[str]) -> None:
    text = DAMAGED["entities"](articles[0])
    found = [m.text for m in scorer.score(text).markers if m.kind == "leftover_markup"]
    assert found == re.findall(r"&\w+;|&#\w+;", text)[: len(found)]
    assert found


def test_lines_are_cleaned_from_the_text_as_it_was_given() -> None:
    body = "Board keeps the old ferry run\u00adning &amp; paid\n\nThe board voted on Tues\u00adday to keep the ferry.\n"
    text = f"{body}Share this\u200b story\nComments are clo\u00adsed.\n"
    [cleaned] = clean([Article(text)])
    assert cleaned.text == body
    assert [d.line for d in cleaned.dropped] == [4, 5]
    assert cleaned.dropped[1].text == "Comments are clo\u00adsed."
