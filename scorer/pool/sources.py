"""From articles to sources: the mean of a source's articles, drawn towards all sources where it has few, with an interval.

Articles of one source scatter around its mean, and sources scatter around theirs. Both spreads are estimated from the scores given (a
normal-normal model, fitted by moments), so that a source with two articles lies near the mean of all and one with two hundred near its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SCORES", "by_source", "pool"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SCORES = ("reliability", "propaganda", "noise")
_TOP = {"reliability": 100.0}
Z95 = 1.959964


def pool(values: Floats, group: Ints, groups: int) -> tuple[Ints, Floats, Floats, Floats, Floats]:
    """Pool scores by group: count, mean, estimate and the ends of its 95 % interval, each of shape (groups,).

    `values` (n,) may hold NaN for articles without a score: they do not count. A group without any has NaN throughout. With fewer than
    two groups, or no group of two articles, there is nothing to draw towards or to tell the spread by: the estimate is the mean and the
    interval is as wide as the spread of all articles tells.
    """
    ok = np.isfinite(values)
    v, g = np.asarray(values, float)[ok], np.asarray(group)[ok]
    n = np.bincount(g, minlength=groups)
    some = n > 0
    size = np.maximum(n, 1)
    mean = np.bincount(g, v, minlength=groups) / size
    spare = int((n[some] - 1).sum())
    squares = float(((v - mean[g]) ** 2).sum())
    if spare > 0:
        within = squares / spare
    else:
        within = float(v.var(ddof=1)) if len(v) > 1 else 0.0
    k = int(some.sum())
    estimate, error = mean.copy(), np.sqrt(within / size)
    if k > 1 and spare > 0:
        between = max(float(mean[some].var(ddof=1)) - within * float((1 / n[some]).mean()), 0.0)
        weight = between / np.maximum(between + within / size, 1e-300)
        # the centre that fits sources of unequal size: each counts by how well it is known
        trust = np.where(some, 1.0 / np.maximum(between + within / size, 1e-300), 0.0)
        centre = float((trust * mean).sum() / trust.sum())
        estimate = weight * mean + (1 - weight) * centre
        # what is left of the source's own error, and that of the centre it is drawn to
        error = np.sqrt(weight * within / size + (1 - weight) ** 2 / trust.sum())
    columns = [np.where(some, c, np.nan) for c in (mean, estimate, estimate - Z95 * error, estimate + Z95 * error)]
    return n.astype(np.int64), columns[0], columns[1], columns[2], columns[3]


def by_source(scores: pd.DataFrame, columns: Sequence[str] = SCORES, *, source: str = "source") -> pd.DataFrame:
    """Sources of a table of scores, one row each, those with most articles first.

    Columns: `source`, `articles` (rows of the source), then for each score `<score>` (the estimate), `<score>_low`, `<score>_high`
    (95 % interval, kept within the scale), `<score>_mean` (the plain mean) and `<score>_articles` (how many have that score). Rows
    without a source are left out. Raises KeyError when the table lacks a column.
    """
    import pandas as pd

    if missing := [c for c in (source, *columns) if c not in scores.columns]:
        raise KeyError(f"the table has no column {missing[0]!r}; its columns are {', '.join(map(str, scores.columns))}")
    known = scores[scores[source].notna() & (scores[source].astype(str).str.strip() != "")]
    names, group = np.unique(known[source].astype(str).to_numpy(dtype=str), return_inverse=True)
    out = pd.DataFrame({"source": names.astype(object), "articles": np.bincount(group, minlength=len(names)).astype(np.int64)})
    for c in columns:
        n, mean, estimate, low, high = pool(pd.to_numeric(known[c], errors="coerce").to_numpy(float), group, len(names))
        top = _TOP.get(c, 1.0)
        out[c], out[f"{c}_low"], out[f"{c}_high"] = estimate, np.clip(low, 0.0, top), np.clip(high, 0.0, top)
        out[f"{c}_mean"], out[f"{c}_articles"] = mean, n
    return out.sort_values(["articles", "source"], ascending=[False, True], kind="stable", ignore_index=True)
