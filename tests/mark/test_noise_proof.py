"""Noise-proof: what is pasted into a page moves no score of the article but noise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scorer import ScoreCard, Scorer

COOKIE = "We use cookies to improve your experience. By continuing to browse you accept our use of cookies. Accept all cookies"
BAR = "Share this: Facebook Twitter WhatsApp Email Print"
TEASERS = (
    "Furious mob storms the town hall as corrupt clerks flee in terror...",
    "Shocking betrayal: traitors plot a vicious attack on decent families",
    "Disgraceful cover-up of a horrific scandal exposed by brave whistleblower",
    "Radical thugs unleash chaos in the streets as cowardly mayor does nothing",
    "Evil scheme to destroy freedom revealed in explosive documents",
    "Outrage as heartless bureaucrats punish grieving widow",
    "You won't believe this monstrous lie told by crooked officials",
    "Savage massacre shocks the world as tyrants gloat",
    "Pathetic excuse for a leader humiliated in brutal takedown!",
    "Will greedy bankers laugh while catastrophic disaster looms?",
)
WIDGETS = (
    "FILE PHOTO: A furious crowd storms the landing at Millbrook, May 3, 2020. COURIER/Ida Vastok/File Photo",
    "Video Player is loading.",
    "This is a modal window.",
    "You have 2 free articles remaining this month.",
    "Already a subscriber? Log in",
    "We and our partners store and/or access information on a device",
    "Manage options",
    "WATCH: Corrupt clerks flee in terror",
    "https://www.millbrook.example/outrage",
)
ORDERS = {"teasers last": (COOKIE, BAR, *TEASERS), "teasers between": (COOKIE, *TEASERS, BAR), "widgets": WIDGETS}
PLACES = ("before", "middle", "after")
LEAST = 0.95  # share of articles that may not move
# below such lines some articles are read as whole pages, on which the headline is none of the article
LEAST_HEADED = 0.92
MOST_PROPAGANDA, MOST_RELIABILITY = 0.02, 2.0


def paste(text: str, junk: tuple[str, ...], place: str) -> str:
    """The text with these lines before it, after it, or between the lines in its middle."""
    lines = text.split("\n")
    at = {"before": 0, "middle": max(1, len(lines) // 2), "after": len(lines)}[place]
    return "\n".join([*lines[:at], *junk, *lines[at:]])


def scores(scorer: Scorer, texts: list[str]) -> tuple[list[ScoreCard], np.ndarray]:
    """Cards, and reliability, propaganda and noise of each text (n, 3); NaN where one is withheld."""
    cards = list(scorer.score_many(texts))
    return cards, np.array([(c.reliability, c.propaganda, c.noise) for c in cards], float)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("place", PLACES)
def test_junk_pasted_into_our_own_articles_moves_noise_alone(scorer: Scorer, seed_files: list[Path], order: str, place: str) -> None:
    texts = [f.read_text(encoding="utf-8") for f in seed_files]
    _, before = scores(scorer, texts)
    cards, after = scores(scorer, [paste(t, ORDERS[order], place) for t in texts])
    moved = np.abs(after - before)
    still = (moved[:, 0] <= MOST_RELIABILITY) & (moved[:, 1] <= MOST_PROPAGANDA)
    wrong = [f.name for f, s in zip(seed_files, still, strict=True) if not s]
    assert still.mean() >= 0.9, wrong
    assert (after[:, 2] > before[:, 2]).all()
    kept = [line.start for c in cards for line in c.lines if not line.is_noise and c.text[line.start : line.end] in ORDERS[order]]
    assert not kept


@pytest.fixture(scope="module")
def articles(corpora: Path) -> list[str]:
    """150 articles of each of the two corpora, title above text."""
    pandas = pytest.importorskip("pandas")
    texts: list[str] = []
    for name in ("hyperpartisan", "source_quality"):
        table = pandas.read_parquet(corpora / "articles" / f"{name}.parquet").sample(150, random_state=1)
        texts += (table.title.fillna("") + "\n" + table.text).tolist()
    return texts


@pytest.fixture(scope="module")
def as_given(scorer: Scorer, articles: list[str]) -> np.ndarray:
    return scores(scorer, articles)[1]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("place", PLACES)
def test_junk_pasted_into_300_articles_moves_noise_alone(scorer: Scorer, articles: list[str], as_given: np.ndarray, order: str, place: str) -> None:
    _, after = scores(scorer, [paste(t, ORDERS[order], place) for t in articles])
    scored = ~np.isnan(as_given).any(1)
    assert scored.mean() >= 0.95
    moved = np.abs(after - as_given)[scored]
    # one that is no longer scored has moved
    least = LEAST_HEADED if (order, place) == ("widgets", "before") else LEAST
    assert (moved[:, 1] <= MOST_PROPAGANDA).mean() >= least
    assert (moved[:, 0] <= MOST_RELIABILITY).mean() >= least
    raised = after[:, 2] > as_given[:, 2]
    assert raised[scored & ~np.isnan(after).any(1)].mean() >= 0.99
