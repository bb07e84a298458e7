"""Plots for notebooks: each takes what the program gives and returns matplotlib axes, labelled for a reader, with units.

matplotlib is loaded when the first plot is drawn; scoring does without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import numpy.typing as npt

from scorer.show.summary import summary

if TYPE_CHECKING:
    import os

    import pandas as pd
    from matplotlib.axes import Axes

    from scorer.score.card import ScoreCard
    from scorer.score.model import Model

__all__ = ["by_source", "coefficients", "contributions", "distribution", "reliability_diagram"]

Score = Literal["reliability", "propaganda"]

# Told apart by those who do not tell red from green, and by hatching where hue alone would have to.
_UP: Final = "#0072b2"
_DOWN: Final = "#d55e00"
_INK: Final = "#33312d"
_SOFT: Final = "#8b877f"
_LABELS: Final = {
    "reliability": "reliability (0 to 100)",
    "propaganda": "propaganda (0 to 1)",
    "noise": "noise (share of words)",
    "attribution": "attribution (percentile)",
    "hedging": "hedging (percentile)",
    "loaded_language": "loaded language (percentile)",
}
_TOP: Final = {"reliability": 100.0, "propaganda": 1.0, "noise": 1.0}


def contributions(card: ScoreCard, score: Score = "reliability", *, shown: int = 12, ax: Axes | None = None) -> Axes:
    """Bars of what a score of an article adds up from, in log-odds; the last bar is the sum.

    `shown` is how many of the largest stand apart; the others are one bar. A refused article has none. Raises KeyError for a score that is
    no sum.
    """
    found = summary(card.explain(score), shown)
    if not found:
        ax = _axes(ax, (8.5, 1.6))
        ax.set_title(f"not scored: {card.refusal}", loc="left")
        ax.set_axis_off()
        return ax
    base, *rest = found
    labels = ["where every article begins", *(_cut(c.meaning) for c in rest)]
    points = [base.points, *(c.points for c in rest)]
    labels.append("sum")
    points.append(sum(points))
    ax = _axes(ax, (8.5, 0.34 * len(points) + 1.2))
    at = np.arange(len(points))
    colours = [_SOFT, *(_UP if p >= 0 else _DOWN for p in points[1:-1]), _INK]
    for y, p, colour in zip(at, points, colours, strict=True):
        down = colour == _DOWN
        ax.barh(y, p, color=colour, height=0.66, hatch="////" if down else None, edgecolor="white" if down else colour, linewidth=0)
    reach = max(abs(p) for p in points) or 1.0
    for y, p in zip(at, points, strict=True):
        beside, side = ((4, 0), "left") if p >= 0 else ((-4, 0), "right")
        ax.annotate(_signed(p), (p, y), beside, textcoords="offset points", va="center", ha=side, fontsize=8)
    ax.set_yticks(at, labels, fontsize=8)
    ax.invert_yaxis()
    ax.set_xlim(min(0.0, *points) - 0.22 * reach, max(0.0, *points) + 0.22 * reach)
    ax.axvline(0, color=_INK, linewidth=0.8)
    ax.set_xlabel("points (log-odds): left lowers, right raises")
    ax.set_title(f"{score} {getattr(card, score):.{1 if score == 'reliability' else 3}f}", loc="left")
    return _plain(ax)


def distribution(scores: pd.DataFrame | Iterable[float], score: str = "reliability", *, bins: int = 25, ax: Axes | None = None) -> Axes:
    """A histogram of one score: `scores` is a table with that column, or the values. Articles without a score are counted in the title."""
    values = _column(scores, score)
    known = values[np.isfinite(values)]
    top = _TOP.get(score, 100.0)
    ax = _axes(ax, (6.4, 3.4))
    ax.hist(known, bins=list(np.linspace(0, top, bins + 1)), color=_SOFT, edgecolor="white", linewidth=0.5)
    if len(known):
        middle = float(np.median(known))
        ax.axvline(middle, color=_INK, linewidth=1.2)
        where: Any = ("data", "axes fraction")
        label = f"median {middle:.{0 if top == 100 else 2}f}"
        ax.annotate(label, (middle, 1), (4, -4), xycoords=where, textcoords="offset points", va="top", fontsize=8)
    ax.set_xlim(0, top)
    ax.set_xlabel(_LABELS.get(score, score.replace("_", " ")))
    ax.set_ylabel("articles")
    without = len(values) - len(known)
    ax.set_title(f"{len(known):,} articles" + (f", {without:,} without a score" if without else ""), loc="left")
    return _plain(ax)


def reliability_diagram(
    y: Iterable[float], p: Iterable[float], *, weight: Iterable[float] | None = None, bins: int = 10, ax: Axes | None = None
) -> Axes:
    """Calibration: how often what was given a chance came true, in `bins` equal bins of the chance, with 95 % intervals (Wilson).

    `y` (n,) is 0 or 1 (or a share), `p` (n,) the chance given, `weight` (n,) what each article counts for, as where chances are meant for another
    mix of labels than the articles have (`scorer.learn.fit.to_prevalence`). The expected calibration error stands in the title. Raises ValueError
    when they differ in length, hold nothing, or `p` leaves 0..1.
    """
    truth, chance = np.asarray(list(y), float), np.asarray(list(p), float)
    if truth.shape != chance.shape or truth.ndim != 1 or not len(truth):
        raise ValueError(f"y and p must be of one length and hold something, not {truth.shape} and {chance.shape}")
    if not ((chance >= 0) & (chance <= 1)).all():
        raise ValueError("p must lie between 0 and 1")
    counted = np.ones(len(truth)) if weight is None else np.asarray(list(weight), float)
    if counted.shape != truth.shape:
        raise ValueError(f"y and weight must be of one length, not {truth.shape} and {counted.shape}")
    place = np.minimum((chance * bins).astype(int), bins - 1)
    n = np.bincount(place, minlength=bins)
    held = np.bincount(place, counted, minlength=bins)
    some = held > 0
    size, held = n[some], held[some]
    mean_p = np.bincount(place, counted * chance, minlength=bins)[some] / held
    mean_y = np.bincount(place, counted * truth, minlength=bins)[some] / held
    error = float((held * np.abs(mean_p - mean_y)).sum() / held.sum())
    low, high = _wilson(mean_y, size)
    ax = _axes(ax, (4.8, 4.8))
    ax.plot([0, 1], [0, 1], color=_SOFT, linewidth=1, linestyle="--", label="as often as said")
    spread = [np.maximum(mean_y - low, 0), np.maximum(high - mean_y, 0)]
    ax.errorbar(mean_p, mean_y, yerr=spread, fmt="o", color=_UP, markersize=5, linewidth=1.2, label="measured, 95 % interval")
    for x, v, k in zip(mean_p, mean_y, size, strict=True):
        ax.annotate(f"{k:,}", (x, v), (6, -9), textcoords="offset points", fontsize=7, color=_SOFT)
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    ax.set_aspect("equal")
    ax.set_xlabel("chance given")
    ax.set_ylabel("share that came true")
    ax.set_title(f"{len(truth):,} articles, calibration error {error:.3f}", loc="left")
    ax.legend(frameon=False, fontsize=8, loc="upper left")
    return _plain(ax)


def by_source(scores: pd.DataFrame, score: str = "reliability", *, shown: int = 30, ax: Axes | None = None) -> Axes:
    """Sources in the order of their score, with 95 % intervals; see `scorer.pool.sources.by_source`.

    `scores` has the columns `source` and the score. `shown` is how many, those with most articles. Raises KeyError when a column is
    missing and ValueError when no article has both.
    """
    from scorer.pool.sources import by_source as pooled

    table = pooled(scores, (score,))
    table = table[table[f"{score}_articles"] > 0].head(shown).sort_values(score, kind="stable")
    if table.empty:
        raise ValueError(f"no article has both a source and {score}")
    ax = _axes(ax, (7.0, 0.27 * len(table) + 1.2))
    at, value = np.arange(len(table)), table[score].to_numpy()
    spread = [value - table[f"{score}_low"].to_numpy(), table[f"{score}_high"].to_numpy() - value]
    ax.errorbar(value, at, xerr=np.maximum(spread, 0), fmt="o", color=_UP, ecolor=_SOFT, markersize=5, linewidth=1.4)
    ax.set_yticks(at, [f"{_cut(str(s), 40)} ({n:,})" for s, n in zip(table["source"], table["articles"], strict=True)], fontsize=8)
    ax.set_xlim(0, _TOP.get(score, 100.0))
    ax.set_xlabel(f"{_LABELS.get(score, score)}, mean drawn towards all sources, 95 % interval")
    ax.set_title("By source (articles)", loc="left")
    return _plain(ax)


def coefficients(
    model: Model | str | os.PathLike[str] | None = None, score: Score = "reliability", *, shown: int = 30, ax: Axes | None = None
) -> Axes:
    """What a model weighs: log-odds for one standard step of each feature, calibration folded in; the largest `shown`.

    `model` is a loaded model, a path, or None for the shipped one. Raises ModelError for a file that is none and KeyError for a score it
    lacks.
    """
    from scorer.measure import feature
    from scorer.score.model import Model, load_model

    loaded = model if isinstance(model, Model) else load_model(model)
    part = loaded.scores[score]
    terms = sorted((t for t in part.terms if t.weight), key=lambda t: -abs(t.weight))[:shown]
    labels = [f"{_cut(feature(t.feature).meaning, 60)} ({feature(t.feature).unit})" for t in terms]
    points = [t.weight * part.slope for t in terms]
    ax = _axes(ax, (8.5, 0.28 * max(1, len(points)) + 1.2))
    for y, p in enumerate(points):
        ax.barh(y, p, color=_UP if p >= 0 else _DOWN, height=0.66, hatch=None if p >= 0 else "////", edgecolor="white", linewidth=0)
    ax.set_yticks(np.arange(len(points)), labels, fontsize=8)
    ax.invert_yaxis()
    ax.axvline(0, color=_INK, linewidth=0.8)
    ax.set_xlabel("log-odds for one standard step of the feature")
    ax.set_title(f"{score}: {len(part.terms)} features, {len(part.rules)} rules", loc="left")
    return _plain(ax)


def _axes(ax: Axes | None, size: tuple[float, float]) -> Any:
    if ax is not None:
        return ax
    try:
        import matplotlib.pyplot as plt
    except ImportError:
        raise ImportError("plots need matplotlib: pip install 'scorer[plot]'") from None
    return plt.subplots(figsize=size, layout="constrained")[1]


def _plain(ax: Axes) -> Axes:
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    return ax


def _column(scores: Any, score: str) -> npt.NDArray[np.float64]:
    if hasattr(scores, "columns"):
        if score not in scores.columns:
            raise KeyError(f"the table has no column {score!r}")
        scores = scores[score]
    return np.array([np.nan if v is None else float(v) for v in scores], float)


def _wilson(share: npt.NDArray[np.float64], n: npt.NDArray[Any]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    z = 1.959964
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - half, middle + half


def _cut(text: str, longest: int = 70) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _signed(points: float) -> str:
    return f"{'−' if points < 0 else '+'}{abs(points):.2f}"
