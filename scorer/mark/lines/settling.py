"""A second look at whole pages, once the lines have been chosen: what the choice as a whole tells of single lines."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scorer.mark.lines.counts import COMMENTS, Columns
from scorer.mark.lines.known import Known

__all__ = ["settle", "talk_heads"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def settle(col: Columns, f: dict[str, Floats], s: dict[str, float], k: Known, margin: Floats, titles: Bools) -> Bools:
    """Which lines are the article, (L,), by the margins of the chain and three rules for texts that are whole pages.

    1. Every page has an article: where no line is one, the likeliest run of lines is, if it holds a line of prose.
    2. Behind the heading of readers' comments there is no more of it, unless nearly all of the page stands there: a page of questions and
       answers, a forum.
    3. Few lines between two of the article belong to it where none of them is known as furniture or stands on the page twice: a list, a poem.
       Not so below its `titles`, the headline and the summary: there stand names, dates and bars.
    """
    kept = margin > 0
    whole = k.raw >= 0.5
    if not whole.any():
        return kept
    best = np.maximum.reduceat(margin, col.first)
    # the prose that comes nearest to being an article
    speaks = np.maximum.reduceat(np.where(f["prose"] > 0, margin, -np.inf), col.first)
    none = whole[col.first] & (best <= 0) & (speaks > best - s["best_run"])
    if none.any():
        kept |= none[col.group] & (margin > (best - s["best_run"])[col.group])
    kept = _no_talk(col, s, whole, kept)
    return _mended(col, f, s, k, whole, kept, titles)


def talk_heads(col: Columns) -> Bools:
    """Lines that head readers' comments or the form for them, (L,): such phrases and figures make up half of the line or more."""
    c, w = col.c, col.c["words"]
    out = np.zeros(len(w), bool)
    talk = col.kinds[COMMENTS]
    at = np.flatnonzero((talk > 0) & (w <= 14))
    if len(at):
        rest = (w - c["phrase_words"] - c["digit"])[at]
        bare = (c["month"] + c["dates"] + c["times"] + c["stop"] + c["query"])[at] == 0
        out[at] = bare & (rest <= 0.5 * w[at]) & (col.kinds.take(at, axis=1).argmax(axis=0) == COMMENTS)
    return out


def _no_talk(col: Columns, s: dict[str, float], whole: Bools, kept: Bools) -> Bools:
    """The lines kept without those behind the first heading of readers' comments that stands below the article.

    A link to the comments looks like their heading: behind a heading stand lines with what belongs to comments, their dates and times, "reply" or "Ida said:".
    """
    heads = talk_heads(col) & whole & ~kept
    if not heads.any():
        return kept
    c, group, order = col.c, col.group, np.arange(len(kept))
    signs = (col.kinds[COMMENTS] > 0) | (c["dates"] + c["times"] > 0) | (c["end_colon"] > 0) & (c["words"] <= 4)
    last = (col.last - 1)[group]
    upto, signed = np.cumsum(c["words"] * kept), np.cumsum(signs)
    behind, signs_behind = upto[last] - upto, signed[last] - signed
    above = upto - (upto - c["words"] * kept)[col.first][group]
    heads &= (above >= s["talk_least"]) & (behind < s["talk_most"] * above) & (signs_behind >= s["talk_signs"])
    head = np.minimum.reduceat(np.where(heads, order, len(kept)), col.first)
    return np.asarray(kept & ~(order > head[group]))


def _mended(col: Columns, f: dict[str, Floats], s: dict[str, float], k: Known, whole: Bools, kept: Bools, titles: Bools) -> Bools:
    """The lines kept, and the few between two of them."""
    n = len(kept)
    starts = np.ones(n, bool)
    starts[1:] = (kept[1:] != kept[:-1]) | (col.group[1:] != col.group[:-1])
    begin = np.flatnonzero(starts)
    end = np.append(begin[1:], n)
    empty = f["no_word"] > 0
    barred = k.sure | k.dated | k.credited | k.signed | (f["repeated"] > 0) & ~empty | ~whole
    gap = ~kept[begin] & (end - begin <= s["gap_most"]) & ~np.logical_or.reduceat(barred, begin)
    gap &= ~titles[np.maximum(begin - 1, 0)]
    gap &= (begin > col.first[col.group[begin]]) & (end < col.last[col.group[begin]])
    return np.asarray(kept | gap[np.cumsum(starts) - 1] & ~empty)
