"""What the three reasons of an article are, on the articles in seeds/."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from scorer import Scorer
from scorer.mark.family import Context
from scorer.measure import FEATURE_NAMES, feature
from scorer.score.reasons import _KINDS, _Markers, why_look

QUOTED = re.compile(r"“(.*)”$", re.DOTALL)


@pytest.fixture(scope="module")
def told(scorer: Scorer, seed_files: list[Path]) -> list[list[str]]:
    frame = pd.DataFrame({"text": [f.read_text(encoding="utf-8") for f in seed_files]})
    return [r.split(" | ") for r in scorer.score_frame(frame).reasons if r]


def test_every_reason_quotes_the_text(told: list[list[str]]) -> None:
    assert told
    for reasons in told:
        assert len(reasons) == 3
        assert all(QUOTED.search(r) for r in reasons)


def test_no_two_reasons_of_an_article_quote_the_same_words(told: list[list[str]]) -> None:
    for reasons in told:
        quoted = [QUOTED.search(r).group(1) for r in reasons if ": it begins “" not in r]  # type: ignore[union-attr]
        assert len(set(quoted)) == len(quoted)


def test_wording_is_told_once(told: list[list[str]]) -> None:
    for reasons in told:
        assert sum(r.startswith(("wording such as ", "how its sentences are built", "its common words")) for r in reasons) <= 1


def test_a_reason_of_the_own_voice_quotes_no_source(told: list[list[str]], seed_files: list[Path], marked: Callable[..., Context]) -> None:
    own = {feature(name).meaning for name in FEATURE_NAMES if feature(name).voice == "own"}
    context = marked(*[f.read_text(encoding="utf-8") for f in seed_files])
    voices: list[set[str]] = [set() for _ in seed_files]
    for m in context.marks.values():
        for article, start, end, quoted in zip(m.article.tolist(), m.start.tolist(), m.end.tolist(), m.quoted.tolist(), strict=True):
            if not quoted:
                voices[article].add(" ".join(context.batch.slice(article, start, end).split()))
    checked = 0
    for reasons, texts in zip(told, voices, strict=True):
        for reason in reasons:
            if reason.partition(": ")[0] in own and ": it begins “" not in reason:
                checked += 1
                quoted_text = QUOTED.search(reason).group(1)  # type: ignore[union-attr]
                assert any(text[:80] in quoted_text for text in texts), reason
    assert checked > 10


def test_a_source_s_words_are_no_marker_of_the_own_voice(marked: Callable[..., Context]) -> None:
    context = marked("The council met on Monday in the town hall.\n“This is absolutely vital,” the mayor said after the meeting on Monday.")
    kind = _KINDS["hedging", "booster"]
    assert _Markers(context).span(0, [kind], "own") is None
    assert _Markers(context).span(0, [kind], "source") == _Markers(context).span(0, [kind], "") is not None


def test_of_few_markers_a_reason_says_that_they_are_few(told: list[list[str]]) -> None:
    few = [r for reasons in told for r in reasons if "; what there is of it: “" in r]
    assert few
    for reason in few:
        value, typical = re.search(r": ([\d.]+) [^;]*typical ([\d.]+)", reason).groups()  # type: ignore[union-attr]
        assert float(value) <= float(typical)


def test_why_an_article_deserves_a_look_is_a_reason_against_it_that_can_be_checked() -> None:
    for_it, wording, against = "reports: 3; raises reliability: “a”", "wording such as ‘mile’; lowers reliability: “b”", "insults: 9; raises propaganda: “c”"
    assert why_look(" | ".join([for_it, wording, against])) == against
    assert why_look(" | ".join([for_it, wording])) == wording
    assert why_look(for_it) == for_it
    assert why_look("") == ""
