"""The articles of seeds/ and what a careful reader finds in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scorer import ScoreCard, Scorer

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
ALL = [json.loads(line) for line in (SEEDS / "expected.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]
EXPECTED = {e["file"]: e for e in ALL if e["file"]}
RANK = next(e["rank"] for e in ALL if not e["file"])


@pytest.fixture(scope="session")
def cards(scorer: Scorer) -> dict[str, ScoreCard]:
    return {f: scorer.score((SEEDS / f).read_text(encoding="utf-8")) for f in EXPECTED}


def test_there_are_articles_enough_of_both_sorts_each_with_its_expectations() -> None:
    assert {p.name for p in SEEDS.glob("*.txt")} == set(EXPECTED)
    assert len(EXPECTED) >= 24
    assert 2 * sum(e["clean"] for e in EXPECTED.values()) == len(EXPECTED)


@pytest.mark.parametrize("file", EXPECTED)
def test_noise_lines_are_found_with_their_reasons_and_no_others(cards: dict[str, ScoreCard], file: str) -> None:
    card = cards[file]
    numbered = {card.text.count("\n", 0, line.start) + 1: line for line in card.lines}
    assert {(n, line.reason) for n, line in numbered.items() if line.is_noise} == {(n, r) for n, r in EXPECTED[file]["noise_lines"]}


@pytest.mark.parametrize("file", EXPECTED)
def test_every_article_is_scored(cards: dict[str, ScoreCard], file: str) -> None:
    assert cards[file].refusal == EXPECTED[file]["refusal"]


def _attributed(card: ScoreCard, wanted: dict[str, Any]) -> bool:
    text = card.text
    for a in card.attributions:
        if a.content is None or wanted["content_contains"] not in text[a.content.start : a.content.end]:
            continue
        if wanted["source"] is None:
            if a.source is None or a.source_kind == "none":
                return True
        elif a.source is not None and _overlap(text[a.source.start : a.source.end], wanted["source"]):
            return True
    return False


def _overlap(found: str, wanted: str) -> bool:
    return wanted.lower() in found.lower() or found.lower() in wanted.lower()


def test_nine_in_ten_of_the_expected_attributions_are_found(cards: dict[str, ScoreCard]) -> None:
    wanted = [(f, a) for f, e in EXPECTED.items() for a in e["attributions"]]
    missed = [(f, a["source"], a["content_contains"]) for f, a in wanted if not _attributed(cards[f], a)]
    assert len(missed) <= 0.10 * len(wanted), missed


def test_the_kind_of_source_is_told_for_most(cards: dict[str, ScoreCard]) -> None:
    right = total = 0
    for f, e in EXPECTED.items():
        for w in e["attributions"]:
            text = cards[f].text
            kinds = [
                a.source_kind
                for a in cards[f].attributions
                if a.content
                and a.source
                and w["source"]
                and w["content_contains"] in text[a.content.start : a.content.end]
                and _overlap(text[a.source.start : a.source.end], w["source"])
            ]
            if kinds:
                total += 1
                right += w["source_kind"] in kinds
    assert right >= 0.8 * total, (right, total)


def test_loaded_words_are_found_in_the_articles_own_voice(cards: dict[str, ScoreCard]) -> None:
    wanted = [(f, w) for f, e in EXPECTED.items() for w in e["loaded"]]
    missed = []
    for f, w in wanted:
        spans = [(m.start, m.end) for m in cards[f].markers if m.family == "loaded_language"]
        text = cards[f].text.lower()
        at = [i for i in range(len(text)) if text.startswith(w.lower(), i)]
        if not any(s < i + len(w) and i < e for i in at for s, e in spans):
            missed.append((f, w))
    assert len(missed) <= 0.15 * len(wanted), missed


def test_hedges_are_found(cards: dict[str, ScoreCard]) -> None:
    wanted = [(f, w) for f, e in EXPECTED.items() for w in e["hedges"]]
    missed = [(f, w) for f, w in wanted if not any(m.family == "hedging" and _overlap(m.text, w) for m in cards[f].markers)]
    assert len(missed) <= 0.15 * len(wanted), missed


def test_the_noisiest_are_those_built_to_be(cards: dict[str, ScoreCard]) -> None:
    order = sorted(cards, key=lambda f: -(cards[f].noise or 0))
    assert order[: len(RANK["noise_highest"])] == RANK["noise_highest"]


@pytest.mark.parametrize("score", ["propaganda", "reliability"])
def test_articles_rank_as_a_careful_reader_ranks_them(cards: dict[str, ScoreCard], score: str) -> None:
    high = {f: getattr(cards[f], score) for f in RANK[f"{score}_high"]}
    low = {f: getattr(cards[f], score) for f in RANK[f"{score}_low"]}
    wrong = [(h, a, b, c) for h, a in high.items() for b, c in low.items() if a <= c]
    assert not wrong
