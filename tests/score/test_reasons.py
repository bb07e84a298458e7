"""What the three reasons of an article are, on the articles in seeds/."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from scorer import Scorer

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
