"""The nearest word with some property, on short pages and on long ones, against looking at every word."""

from __future__ import annotations

import numpy as np
import pytest

from scorer.mark.attributing import near
from scorer.mark.attributing.near import Near

WORDS = 700


@pytest.fixture(params=["list", "bits"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near, "_SHORT", 0 if request.param == "bits" else WORDS + 1)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("share", [0.0, 0.002, 0.02, 0.3, 1.0])
@pytest.mark.parametrize("words", [1, 2, 63, 64, 65, WORDS])
def test_the_nearest_word_is_found_as_far_as_is_asked(words: int, share: float) -> None:
    rng = np.random.default_rng(words)
    mask = rng.random(words) < share
    there = np.flatnonzero(mask).tolist()
    places = rng.integers(0, words, 200)
    far = rng.integers(0, 600, 200)
    down_to, up_to = np.maximum(places - far, 0), np.minimum(places + far, words)
    last, following = Near(mask).last(places, down_to), Near(mask).next(places, up_to)
    for i, place in enumerate(places.tolist()):
        before = max((t for t in there if t <= place), default=-1)
        behind = min((t for t in there if t >= place), default=words)
        assert last[i] == before if before >= down_to[i] else last[i] < down_to[i]
        assert following[i] == behind if behind < up_to[i] else following[i] >= up_to[i]


@pytest.mark.usefixtures("way")
def test_any_leaves_out_the_place_it_begins_behind() -> None:
    mask = np.zeros(WORDS, bool)
    mask[[10, 300]] = True
    behind, up_to = np.array([10, 9, 10, 10, 299]), np.array([200, 10, 300, 299, 300])
    assert Near(mask).any(behind, up_to).tolist() == [False, True, True, False, True]


@pytest.mark.usefixtures("way")
def test_before_the_first_word_and_behind_the_last_one_there_is_none() -> None:
    every = Near(np.ones(WORDS, bool))
    assert every.last(np.array([-1]), np.array([0]))[0] < 0
    assert every.next(np.array([WORDS]), np.array([WORDS]))[0] >= WORDS
