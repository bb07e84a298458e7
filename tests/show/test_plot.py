"""Plots: axes with labels that a reader understands, and a clear word when matplotlib is not there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import scorer as package
from scorer import Scorer

matplotlib = pytest.importorskip("matplotlib", reason="plots need matplotlib")
matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


def frame(scorer: Scorer, files: list[Path]) -> pd.DataFrame:
    return scorer.score_frame(
        pd.DataFrame({"text": [f.read_text(encoding="utf-8") for f in files], "source": [f"s{i % 4}" for i in range(len(files))]})
    )


def drawn(ax: object) -> str:
    ax.figure.canvas.draw()  # type: ignore[attr-defined]
    return " ".join(t.get_text() for t in ax.figure.findobj(matplotlib.text.Text))  # type: ignore[attr-defined]


@pytest.mark.parametrize("score", ["reliability", "propaganda"])
def test_contributions_add_up(scorer: Scorer, seed_files: list[Path], score: str) -> None:
    card = scorer.score(seed_files[23].read_text(encoding="utf-8"))
    ax = package.plot.contributions(card, score, shown=5)
    widths = [p.get_width() for p in ax.patches]
    assert widths[-1] == pytest.approx(sum(widths[:-1])) == pytest.approx(sum(c.points for c in card.explain(score)))
    assert len(widths) == 8
    text = drawn(ax)
    assert "log-odds" in text
    assert "smaller ones" in text
    assert score in text


def test_contributions_of_a_refused_article(scorer: Scorer) -> None:
    assert "not scored" in drawn(package.plot.contributions(scorer.score("Too short.")))


def test_distribution(scorer: Scorer, seed_files: list[Path]) -> None:
    ax = package.plot.distribution(frame(scorer, seed_files), "propaganda")
    assert sum(p.get_height() for p in ax.patches) == len(seed_files)
    assert "propaganda (0 to 1)" in drawn(ax)
    assert "1 without a score" in drawn(package.plot.distribution([1.0, 50.0, None], "reliability"))
    assert "0 articles" in drawn(package.plot.distribution([]))
    with pytest.raises(KeyError, match="nothing"):
        package.plot.distribution(frame(scorer, seed_files[:1]), "nothing")


def test_reliability_diagram() -> None:
    p = np.linspace(0.005, 0.995, 4000)
    y = np.random.default_rng(0).random(4000) < p
    ax = package.plot.reliability_diagram(y, p)
    title = ax.get_title(loc="left")
    assert float(title.rsplit(" ", 1)[1]) < 0.03
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("chance given", "share that came true")
    for y, p in (([], []), ([1], [0.5, 0.5]), ([1], [1.5])):
        with pytest.raises(ValueError, match="must"):
            package.plot.reliability_diagram(y, p)
    with pytest.raises(ValueError, match="weight must"):
        package.plot.reliability_diagram([1, 0], [0.5, 0.5], weight=[1])


def test_a_reliability_diagram_may_weigh_articles_for_the_mix_that_chances_are_meant_for() -> None:
    rng = np.random.default_rng(0)
    p = rng.random(8000)
    y = (rng.random(8000) < p).astype(float)
    kept = (y == 0) | (rng.random(8000) < 0.25)  # of what came true a quarter is left
    errors = [
        float(package.plot.reliability_diagram(y[kept], p[kept], weight=w).get_title(loc="left").rsplit(" ", 1)[1])
        for w in (None, np.where(y[kept] == 1, 4.0, 1.0))
    ]
    assert errors[0] > 0.15
    assert errors[1] < 0.03


def test_by_source_and_coefficients(scorer: Scorer, seed_files: list[Path]) -> None:
    text = drawn(package.plot.by_source(frame(scorer, seed_files)))
    assert "s0 (" in text
    assert "95 % interval" in text
    with pytest.raises(ValueError, match="no article"):
        package.plot.by_source(pd.DataFrame({"source": [None], "reliability": [1.0]}))
    ax = package.plot.coefficients(None, "propaganda", shown=10)
    assert len(ax.patches) == 10
    assert "standard step" in drawn(ax)
    assert package.plot.coefficients(scorer.model).get_title(loc="left").startswith("reliability")


def test_axes_that_are_given_are_used() -> None:
    import matplotlib.pyplot as plt

    ax = plt.subplots()[1]
    assert package.plot.distribution([1.0], ax=ax) is ax


def test_without_matplotlib_the_line_to_type_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with pytest.raises(ImportError, match=r"pip install 'scorer\[plot\]'"):
        package.plot.distribution([1.0])
