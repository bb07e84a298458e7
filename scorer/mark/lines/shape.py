"""Features of lines: the line alone, its neighbours, the runs it stands in, and the page as a whole (a raw page is full of short lines)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scorer.mark.lines.counts import PHRASE_KINDS, Columns

__all__ = ["clip", "features", "shift"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def clip(x: Floats, low: float | Floats, high: float | Floats) -> Floats:
    """What np.clip gives; on a few lines most of its time goes into finding out how to."""
    return np.asarray(np.minimum(np.maximum(x, low), high))


def shift(x: Floats, k: int, group: Ints) -> Floats:
    """The value of the line `k` further in the same article, 0 where there is none. The last axis of `x` is that of the lines."""
    out = np.zeros_like(x)
    if abs(k) >= len(group):
        return out
    if k > 0:
        np.multiply(x[..., k:], group[k:] == group[:-k], out=out[..., :-k])
    else:
        np.multiply(x[..., :k], group[-k:] == group[:k], out=out[..., -k:])
    return out


def features(col: Columns) -> dict[str, Floats]:
    """All that the model reads of each line, by name; every array has shape (L,)."""
    c, group = col.c, col.group
    w = c["words"]
    n = len(w)
    if not n:
        return _Absent(w)
    per = 1.0 / np.maximum(w, 1.0)
    f: dict[str, Floats] = {}
    f["log_words"] = np.log1p(np.minimum(w, 120))
    f["words_ge3"], f["words_ge6"], f["words_ge10"], f["words_ge20"] = (w >= _LENGTHS).astype(float)
    f["digit_share"] = c["digit"] * per
    f["function_share"] = c["function"] * per
    f["you_share"] = np.minimum(c["you"] * per, 0.3)
    f["says"] = (c["say"] > 0).astype(float)
    for name in ("stop", "end_colon", "start_lower", "start_bullet", "repeated", "repeats_earlier"):
        f[name] = c[name]
    ended = (c["stop"] + c["query"]) > 0
    # a long paragraph is prose although a footnote or a credit stands behind its stop
    f["prose"] = (((w >= 10) & ended & (f["function_share"] >= 0.2)) | ((w >= 40) & (f["function_share"] >= 0.25))).astype(float)
    f["bare"] = ((w < 8) & ~ended).astype(float)
    few = w < 14
    f["month"] = ((c["month"] > 0) & (c["digit"] > 0) & few).astype(float)
    f["day"] = ((c["day"] > 0) & few).astype(float)
    f["phrase_cover"], f["strong_cover"], f["middling_cover"] = np.minimum(np.array((c["phrase_words"], c["strong_words"], c["middling_words"])) * per, 1.0)
    f["strong"] = np.minimum(c["strong"], 2)
    f["phrase_copyright"], f["phrase_comments"], f["phrase_caption"] = np.minimum(col.kinds[_TOLD] * np.sqrt(per), 1.5)
    f["no_word"] = (w == 0).astype(float)
    # neighbours
    rows = np.array((f["log_words"], f["stop"], f["prose"], f["phrase_cover"]))
    f["log_words-1"], f["stop-1"], f["prose-1"] = shift(rows[:3], -1, group)
    f["log_words+1"], f["stop+1"], _, f["phrase_cover+1"] = shift(rows, 1, group)
    i = np.arange(n)
    lo, hi = col.first[group], col.last[group]
    from_start, from_end = (i - lo).astype(float), (hi - 1 - i).astype(float)
    f["no_line-1"], f["no_line+1"] = (from_start == 0).astype(float), (from_end == 0).astype(float)
    prose_words = f["prose"] * w
    # sums over the lines within 2, 5 and 10 lines, in the same article
    total = np.zeros((4, n + 1))
    np.cumsum(np.array((prose_words, f["prose"], f["bare"], f["phrase_cover"])), axis=1, out=total[:, 1:])
    begin, end = np.maximum(i - _DISTANCE, lo), np.minimum(i + _DISTANCE + 1, hi)
    size = (end - begin).astype(float)
    f["prose_words_within_2"] = np.log1p(total[0].take(end[0]) - total[0].take(begin[0]) - prose_words)
    near = (total[1].take(end[0]) - total[1].take(begin[0]) - f["prose"]) / 4.0
    f["bare_share_within_2"], f["bare_share_within_5"], f["bare_share_within_10"] = (total[2].take(end) - total[2].take(begin)) / size
    f["phrase_share_within_5"], f["phrase_share_within_10"] = (total[3].take(end[1:]) - total[3].take(begin[1:])) / size[1:]
    f["prose_share_within_10"] = (total[1].take(end[2]) - total[1].take(begin[2]) - f["prose"]) / 20.0
    # the page
    lines = (hi - lo).astype(float)
    upto = total[0, 1:]
    page_prose, page_bare, page_words, page_phrases = np.add.reduceat(np.array((prose_words, f["bare"], w, f["phrase_cover"])), col.first, axis=1)[:, group]
    before = upto - prose_words
    before -= before[lo]
    f["prose_before"] = before / np.maximum(page_prose, 1.0)
    f["place"] = from_start / np.maximum(lines - 1, 1)
    f["log_from_start"], f["log_from_end"] = np.log1p(np.minimum(np.array((from_start, from_end)), 60))
    f["page_bare"], f["page_prose"], f["page_phrases"] = page_bare / lines, page_prose / np.maximum(page_words, 1.0), page_phrases / lines
    crossed = np.array((f["prose"], f["log_words"], f["phrase_cover"], f["bare"], f["strong"])) * f["page_bare"]
    f.update(zip(_CROSSED, crossed, strict=True))
    f["bare x prose near"] = f["bare"] * near
    _runs(col, f)
    return f


class _Absent(dict[str, Floats]):
    """The features of no line at all."""

    def __init__(self, none: Floats) -> None:
        super().__init__()
        self.none = none

    def __missing__(self, name: str) -> Floats:
        return self.none


_LENGTHS = np.array([[3.0], [6.0], [10.0], [20.0]])
_DISTANCE = np.array([[2], [5], [10]])
_TOLD = [PHRASE_KINDS.index(k) for k in ("copyright", "comments", "caption")]
_CROSSED = tuple(f"{name} x page_bare" for name in ("prose", "log_words", "phrase_cover", "bare", "strong"))


def _runs(col: Columns, f: dict[str, Floats]) -> None:
    """Features of runs: what lies between a line and the nearest prose on both sides, and where the main block of prose is."""
    c, group, w = col.c, col.group, col.c["words"]
    n = len(w)
    i = np.arange(n)
    lo, hi = col.first[group], col.last[group]
    prose = f["prose"] > 0
    furniture = (((f["phrase_cover"] >= 0.5) | (c["strong"] > 0)) & ~(prose & (f["strong_cover"] < 0.3))).astype(float)
    upto = np.cumsum(furniture)  # this line included
    below = upto - furniture
    previous = np.full(n, -1)
    np.maximum.accumulate(np.where(prose, i, -1)[:-1], out=previous[1:])
    following = np.full(n, n)
    following[:-1] = np.minimum.accumulate(np.where(prose, i, n)[:0:-1])[::-1]
    has_previous, has_following = previous >= lo, following < hi
    p, q = np.maximum(previous, 0), np.minimum(following, n - 1)
    between_previous = np.where(has_previous, below - upto[p], below - below[lo])
    between_following = np.where(has_following, below[q] - upto, upto[hi - 1] - upto)
    f["prose_below"] = has_following.astype(float)
    f["clean_above"] = (has_previous & (between_previous == 0)).astype(float)
    close = np.array((between_previous, between_following))
    f["furniture_above"], f["furniture_below"] = np.log1p(clip(close, 0, 8))
    f["lines_to_prose_above"] = np.log1p(clip(np.where(has_previous, i - p, i - lo + 1), 0, 30))
    f["bare x clean_above"] = f["clean_above"] * f["bare"]
    f["bare x clean_around"] = f["bare x clean_above"] * (has_following & (between_following == 0))
    # stamps of readers' comments ("posted by ... at 5:12 pm", "reply") pile up above comments, not above an article
    stamp = (w <= 16) & (c["stop"] == 0) & ((c["times"] > 0) | (c["dates"] > 0) | ((c["month"] > 0) & (c["digit"] > 0)) | (c["date_words"] > 1))
    talk = (w <= 16) & (f["phrase_comments"] > 0.15) & ~prose
    # what counts the comments above an article, "212 comments", heads none of them
    talk &= has_previous | (c["digit"] == 0) | (w > 4)
    for name, mark in (("stamps", stamp), ("talk", talk)):
        if not mark.any():
            f[name + "_above"] = f[f"prose x {name}_above"] = np.zeros(n)
            continue
        one = mark.astype(float)
        above = np.cumsum(one)
        above -= one
        above -= above[lo]
        f[name + "_above"] = np.log1p(np.minimum(above, 20))
        f[f"prose x {name}_above"] = f["prose"] * f[name + "_above"]
    # the main block: the run of lines whose prose outweighs the furniture in it by most
    value = np.where(prose, np.minimum(w, 50) / 10.0, np.where(furniture > 0, -3.0, np.where(f["bare"] > 0, -0.7, -0.2)))
    first, last = _best_run(value, col)
    a, b = first[group], last[group]
    before, after = i < a, i > b
    inside = (~before & ~after).astype(float)
    f["in_block"] = inside
    f["before_block"] = before.astype(float)
    apart = np.log1p(clip(np.array((a - i, i - b, np.where(after, below - upto[b], np.where(before, below[a] - upto, 0))), float), 0, _FARTHEST))
    f["lines_before_block"], f["lines_after_block"], f["furniture_to_block"] = apart
    block, every = np.add.reduceat(np.array((w * inside, w)), col.first, axis=1)
    f["block_share"] = (block / np.maximum(every, 1.0))[group]


_FARTHEST = np.array([[30.0], [30.0], [10.0]])


def _best_run(value: Floats, col: Columns) -> tuple[Ints, Ints]:
    """The run of lines with the largest sum in each article: its first line and its last line. Shapes (A,)."""
    n = len(value)
    i, group, begin = np.arange(n), col.group, col.first
    upto = np.cumsum(value)
    upto -= (upto - value)[begin][group]
    before = upto - value
    # the running minimum starts anew with each article because each lies lower than all of the article before it
    step = group * (2.0 * float(np.abs(upto).max()) + 1.0)
    lowest = np.minimum.accumulate(before - step) + step
    gain = upto - lowest
    most = np.maximum.reduceat(gain, begin)
    last = np.minimum.reduceat(np.where(gain >= most[group] - 1e-6, i, n), begin)
    start = (before <= lowest[last][group] + 1e-6) & (i <= last[group])
    first = np.maximum.reduceat(np.where(start, i, -1), begin)
    return first, last
