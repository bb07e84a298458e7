"""Which lines of a page are the article: features of lines and their neighbours, a linear model, and one joint decision.

Three parts, each readable by itself:

1. `features` turns every line into numbers: the line alone (length, stops, capitals, phrases of page furniture), its neighbours,
   and the page (a page full of short lines is a raw page; an extracted article has few).
2. A linear model (models/lines.json) adds them up to the log-odds that the line belongs to the article; rules set by hand add to it
   where the line corpora cannot teach (they hold whole pages, not extracted articles).
3. `decide` chooses all lines of an article together: changing between article and furniture costs `switch`, so that a run of
   teasers carries its neighbours with it and one short line between paragraphs stays.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.mark.lexicon import Hits, Matcher
from scorer.segment.batch import BLANK, COLON, DASH, SLASH, Batch
from scorer.segment.fold import BULLET, ELLIPSIS, REPLACEMENT, SYMBOL, where
from scorer.segment.hashing import Vocabulary

__all__ = ["PHRASE_KINDS", "WORDS", "Columns", "LineModel", "columns", "dated", "decide", "features", "line_model", "points", "rare_signs", "sure"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Packed = npt.NDArray[np.uint64]

_FUNCTION = (
    "the a an of to in and that for is on was with as it at by be are from this but have has had were which or not their they he she his "
    "her its who been will would could when than more there what if out up into about after all one also some two other no can over last "
    "most first then only so while because before between through during against under where until both each few those these such own did "
    "does do being may might must should them him we us our you your i my me"
).split()
_YOU = ("i me my we us our you your mine ours yours i'm i've we're we've you're you'll don't").split()
_SAY = ["said", "says", "told", "added", "according", "reported", "announced", "explained", "noted"]
_MONTHS = ("january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec").split()
_DAYS = ("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun").split()
_DATE_SMALL = ("at on by date am pm a.m p.m est edt gmt et pst utc local time updated published posted last first").split()
# A line that begins with one of these and a colon is the credit of a picture.
_PICTURE = ("photo photos photograph photographs photographer picture pictures image images illustration graphic caption video").split()
WORDS: tuple[str, ...] = tuple(sorted({*_FUNCTION, *_YOU, *_SAY, *_MONTHS, *_DAYS, *_DATE_SMALL, *_PICTURE, "by"}))

# Reasons that phrases can give, in the order of the rows of Columns.kinds; the last five only those of a reader's own list.
PHRASE_KINDS = (
    "share_bar", "teaser", "read_more", "newsletter", "cookie", "copyright", "comments", "navigation", "advertisement", "caption",
    "byline", "date_header", "aggregator_note", "repeated_headline", "repeated_passage", "markup", "mojibake", "other_story",
)  # fmt: skip


@dataclass
class Columns:
    """What is counted on each line, before anything is judged. Arrays of shape (L,), `kinds` (18, L)."""

    first: Ints  # index of the first line of each article that has lines (A,)
    group: Ints  # number of the line's article among those
    last: Ints  # one past the last line of each article (A,)
    c: dict[str, Floats]
    kinds: Floats
    line_hash: npt.NDArray[np.uint64]
    batch: Batch
    common: Bools  # a table over word numbers: function words

    def per_page(self, x: Floats) -> Floats:
        """The sum over the lines of each article, given back to each of its lines."""
        return np.asarray(np.add.reduceat(x, self.first)[self.group])


@dataclass
class _Tables:
    """Tables over word numbers and entries; they depend on the matcher alone and are made once for each."""

    sets: npt.NDArray[np.uint8]  # over word numbers, a bit for each set of words in the order of _COUNTED
    by: int
    picture: Bools
    common: Bools
    mine: Bools
    kind: Ints
    weight: Floats


def _tables(matcher: Matcher) -> _Tables:
    kept = matcher.__dict__.get("_line_tables")
    if not isinstance(kept, _Tables):
        v = matcher.vocabulary
        number = {k: i for i, k in enumerate(PHRASE_KINDS)}
        mine = np.array([e.kind in number for e in matcher.entries], bool)
        kind = np.array([number.get(e.kind, 0) for e in matcher.entries], np.int64)
        kept = _Tables(
            _bits(v, _FUNCTION, _YOU, _SAY, _DATE_SMALL, _MONTHS, _DAYS),
            v.id("by"),
            v.flags(_PICTURE),
            v.flags([*_FUNCTION, *_YOU]),
            mine,
            kind,
            matcher.weight,
        )
        matcher.__dict__["_line_tables"] = kept
    return kept


_COUNTED = ("function", "you", "say", "date_small", "month", "day", "capital", "digit")


def _bits(vocabulary: Vocabulary, *sets: Sequence[str]) -> npt.NDArray[np.uint8]:
    table = np.zeros(len(vocabulary), np.uint8)
    for i, words in enumerate(sets):
        table |= vocabulary.flags(words).astype(np.uint8) << np.uint8(i)
    return table


# Four counts travel in one 64-bit number, 16 bits each: one sum counts four things at once.
_SPREAD: tuple[Packed, Packed] = tuple(  # type: ignore[assignment]
    np.sum([(np.arange(256, dtype=np.uint64) >> np.uint64(4 * half + i) & np.uint64(1)) << np.uint64(16 * i) for i in range(4)], axis=0, dtype=np.uint64)
    for half in range(2)
)
_SHIFTS = np.arange(0, 64, 16, dtype=np.uint64)[:, None]


def _sums(x: Packed, first_word: Ints, full: Ints, n: int) -> Packed:
    """The sum of `x` (W,) over the words of each line, (n,); `full` are the lines that hold words."""
    if len(full) == n:
        return np.asarray(np.add.reduceat(x, first_word)) if n else np.zeros(0, np.uint64)
    out = np.zeros(n, np.uint64)
    if len(full):
        out[full] = np.add.reduceat(x, first_word[full])
    return out


# What the character that a line ends with tells (0 dots, 1 a stop, 2 query or exclamation mark, 3 comma, 4 colon), and the one it begins with.
_ENDS = np.zeros((5, 256))
for _row, _chars in enumerate(((ELLIPSIS,), b".", b"?!", b",", b":")):
    _ENDS[_row, [*_chars]] = 1.0
_HEADS = np.zeros((2, 256))
_HEADS[0, 0x61:0x7B] = 1.0
_HEADS[1, [BULLET, SYMBOL, *b"*->+"]] = 1.0
_CLOSING = np.zeros(256, bool)
_CLOSING[[*b"\"')"]] = True


def columns(batch: Batch, hits: Hits, matcher: Matcher) -> Columns:
    """Count what each line holds. `hits` are all entries found in the batch, over the words of all lines.

    Takes time in proportion to words and lines.
    """
    lines, words, codes = batch.lines, batch.words, batch.codes
    n = len(lines)
    t = _tables(matcher)
    begins = np.ones(n, bool)
    begins[1:] = lines.article[1:] != lines.article[:-1]
    first = begins.nonzero()[0]
    group = begins.cumsum()
    group -= 1
    last = np.empty_like(first)
    last[:-1] = first[1:]
    last[-1:] = n

    line, gap, ids = words.line, words.gap, words.id
    c: dict[str, Floats] = {"words": (lines.last_word - lines.first_word).astype(float)}
    full = c["words"].nonzero()[0]
    # a line of more than 65,535 words would overflow its counts; no score hangs on that
    sets = t.sets.take(ids)
    sets |= words.capital.view(np.uint8) << np.uint8(6)
    sets |= words.digit.view(np.uint8) << np.uint8(7)
    number = sets.astype(np.intp)  # once for both
    for names, spread in zip((_COUNTED[:4], _COUNTED[4:]), _SPREAD, strict=True):
        counts = _sums(spread.take(number), lines.first_word, full, n) >> _SHIFTS
        counts &= np.uint64(0xFFFF)
        c.update(zip(names, counts.astype(float), strict=True))
    # dates and times: figures with a sign between
    figure = (words.digit[:-1] & words.digit[1:]).nonzero()[0]
    c["times"] = c["dates"] = np.zeros(n)
    if len(figure):
        between = gap[figure]
        near = (line[figure + 1] == line[figure]) & ((between & BLANK) == 0)
        of, between = line[figure[near]], between[near]
        c["times"] = np.bincount(of[(between & COLON) != 0], minlength=n).astype(float)
        c["dates"] = np.bincount(of[(between & (SLASH | DASH)) != 0], minlength=n).astype(float)
    # how the line ends, closing quotation marks and brackets aside, and begins
    end1, end2 = codes[lines.end - 1], codes[lines.end - 2]
    closing = _CLOSING[end1]
    inner, before = np.where(closing, end2, end1), np.where(closing, codes[lines.end - 3], end2)
    ends = _ENDS.take(inner, axis=1)
    dots = (inner == 0x2E) & (before == 0x2E)
    ends[0] += dots
    ends[1] -= dots
    c["ellipsis"], c["stop"], c["query"], c["end_comma"], c["end_colon"] = ends
    head = codes[lines.start]
    c["start_lower"], c["start_bullet"] = _HEADS.take(head, axis=1)
    c["dash_item"] = ((head == 0x2D) & (codes[lines.start + 1] == 0x20)).astype(float)
    c["tag"] = ((head == 0x3C) & (end1 == 0x3E)).astype(float)
    # rare characters, each found once and then told to its line
    c["pipes"] = c["code"] = c["bad"] = np.zeros(n)
    place, rare = rare_signs(batch)
    counted = _RARE[rare].nonzero()[0]
    if len(counted):
        rare, of = rare[counted], np.searchsorted(lines.start, place[counted], "right") - 1
        for name, mask in (("pipes", rare == 0x7C), ("code", _CODE[rare]), ("bad", rare == REPLACEMENT)):
            c[name] = np.bincount(of[mask], minlength=n).astype(float)
    opening = lines.first_word[full]
    opening_id = ids[opening]
    c["start_by"], c["start_credit"] = np.zeros((2, n))
    c["start_by"][full] = opening_id == t.by
    pictured = t.picture[opening_id].nonzero()[0]
    c["start_credit"][full[pictured]] = (gap[opening[pictured]] & COLON) != 0
    kinds = _phrases(c, batch, hits, matcher)
    # the same line elsewhere on the page
    line_hash = _sums(words.hash, lines.first_word, full, n)
    if len(full) < n:
        bare = (c["words"] == 0).nonzero()[0]
        line_hash[bare] = codes[lines.start[bare]].astype(np.uint64) * np.uint64(4096) + (lines.end[bare] - lines.start[bare]).astype(np.uint64)
    line_hash ^= lines.article.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    c["repeats_earlier"], c["repeated"] = np.zeros((2, n))
    order = line_hash.argsort()
    ranked = line_hash[order]
    same = ranked[1:] == ranked[:-1]
    if same.any():
        # which of them comes first is asked of the few lines alone that are not the only one of their kind
        shared = np.zeros(n, bool)
        shared[1:] = same
        shared[:-1] |= same
        few = np.sort(order[shared])
        few = few[np.argsort(line_hash[few], kind="stable")]
        ranked = line_hash[few]
        c["repeats_earlier"][few[1:][ranked[1:] == ranked[:-1]]] = 1.0
        c["repeated"][few] = 1.0
    return Columns(first, group, last, c, kinds, line_hash, batch, t.common)


_PHRASE_COLUMNS = ("phrase_words", "strong", "strong_words", "middling_words", "date_words", "opens_link", "opens_notice")


def _phrases(c: dict[str, Floats], batch: Batch, hits: Hits, matcher: Matcher) -> Floats:
    """Count the phrases of page furniture into `c`; return the weight of those of each kind on each line, (18, L)."""
    lines, words, t = batch.lines, batch.words, _tables(matcher)
    n, rows, k = len(lines), len(PHRASE_KINDS), len(_PHRASE_COLUMNS)
    # a single word never tells by itself, it only covers
    hits = matcher.hits_of("noise", hits)
    mine = t.mine.take(hits.entry).nonzero()[0]
    if not len(mine):
        c.update(zip(_PHRASE_COLUMNS, np.zeros((k, n)), strict=True))
        return np.zeros((rows, n))
    first, last, entry = hits.first[mine], hits.last[mine], hits.entry[mine]
    # hits come in the order of their first word, longer before shorter: those within a longer one are dropped
    outer = np.ones(len(mine), bool)
    outer[1:] = last[1:] > np.maximum.accumulate(last)[:-1]
    if not outer.all():
        first, last, entry = first[outer], last[outer], entry[outer]
    length = (last - first).astype(float)
    at = words.line[first]
    weight, kind = t.weight[entry], t.kind[entry]
    several, full = length >= 2, weight >= 1
    strong = full & several
    # lines that open with such a phrase and could be prose by the rest of them: "Read more: ...", a notice of copyright
    opens = (lines.first_word[at] == first) & full
    values = np.zeros((k, len(first)))
    values[0] = length * (weight >= 0)
    values[1] = strong
    values[2] = length * strong
    values[3] = length * ((weight >= 0.4) & ~strong)
    values[4] = length * (kind == _DATE_HEADER)
    few = (opens & _OPENING[kind]).nonzero()[0]
    if len(few):
        end, link = last[few], kind[few] != _COPYRIGHT
        colon = (words.gap[end - 1] & COLON) != 0
        next_figure = words.digit[np.minimum(end, len(words) - 1)] & words.joins_next[end - 1]
        values[5, few] = link & strong[few] & colon
        values[6, few] = ~link & (several[few] | next_figure)
    place = (np.arange(0, k * n, n)[:, None] + at).ravel()
    c.update(zip(_PHRASE_COLUMNS, np.bincount(place, values.ravel(), minlength=k * n).reshape(k, n), strict=True))
    return np.asarray(np.bincount(kind * n + at, weight * np.sqrt(length), minlength=rows * n).reshape(rows, n))


_DATE_HEADER, _READ_MORE, _TEASER, _COPYRIGHT = (PHRASE_KINDS.index(k) for k in ("date_header", "read_more", "teaser", "copyright"))
_OPENING = np.zeros(len(PHRASE_KINDS), bool)
_OPENING[[_READ_MORE, _TEASER, _COPYRIGHT]] = True


def rare_signs(batch: Batch) -> tuple[Ints, npt.NDArray[np.uint8]]:
    """Where the signs of code, tables and wrong decoding stand in a batch, and each sign. Looked for once, among what parts the words."""
    kept = batch.tables.get("rare signs")
    if kept is None:
        at = np.flatnonzero(where(batch.separators.code, _SIGNS))
        kept = batch.tables["rare signs"] = batch.separators.at[at], batch.separators.code[at]
    places, signs = kept
    return places, signs


_RARE = np.zeros(256, bool)
_RARE[[*b"|_<{}=\\", REPLACEMENT]] = True
_SIGNS = _RARE.copy()
_SIGNS[[*b"&[", SYMBOL]] = True
_CODE = np.zeros(256, bool)
_CODE[[*b"_<{}=\\"]] = True


def _clip(x: Floats, low: float | Floats, high: float | Floats) -> Floats:
    """What np.clip gives; on a few lines most of its time goes into finding out how to."""
    return np.asarray(np.minimum(np.maximum(x, low), high))


def _shift(x: Floats, k: int, group: Ints) -> Floats:
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
    f["log_words-1"], f["stop-1"], f["prose-1"] = _shift(rows[:3], -1, group)
    f["log_words+1"], f["stop+1"], _, f["phrase_cover+1"] = _shift(rows, 1, group)
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
    f["furniture_above"], f["furniture_below"] = np.log1p(_clip(close, 0, 8))
    f["lines_to_prose_above"] = np.log1p(_clip(np.where(has_previous, i - p, i - lo + 1), 0, 30))
    f["bare x clean_above"] = f["clean_above"] * f["bare"]
    f["bare x clean_around"] = f["bare x clean_above"] * (has_following & (between_following == 0))
    # stamps of readers' comments ("posted by ... at 5:12 pm", "reply") pile up above comments, not above an article
    stamp = (w <= 16) & (c["stop"] == 0) & ((c["times"] > 0) | (c["dates"] > 0) | ((c["month"] > 0) & (c["digit"] > 0)) | (c["date_words"] > 1))
    talk = (w <= 16) & (f["phrase_comments"] > 0.15) & ~prose
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
    apart = np.log1p(_clip(np.array((a - i, i - b, np.where(after, below - upto[b], np.where(before, below[a] - upto, 0))), float), 0, _FARTHEST))
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


@dataclass(frozen=True)
class LineModel:
    """Coefficients of models/lines.json."""

    names: tuple[str, ...]
    coefficients: Floats
    base: float
    settings: dict[str, float]
    page_names: tuple[str, ...]
    page_coefficients: Floats
    page_base: float


def _default_path() -> Path:
    inside = Path(__file__).parent.parent / "models" / "lines.json"
    return inside if inside.exists() else Path(__file__).parent.parent.parent / "models" / "lines.json"


@cache
def line_model(path: str = "") -> LineModel:
    """Read the coefficients; nothing in the file is executed."""
    raw: dict[str, Any] = json.loads((Path(path) if path else _default_path()).read_text(encoding="utf-8"))
    rows, page = raw["features"], raw["page"]["features"]
    return LineModel(
        tuple(r["name"] for r in rows),
        np.array([r["coefficient"] for r in rows], float),
        float(raw["base"]),
        {k: float(v["value"]) for k, v in raw["settings"].items()},
        tuple(r["name"] for r in page),
        np.array([r["coefficient"] for r in page], float),
        float(raw["page"]["base"]),
    )


def linear(f: dict[str, Floats], model: LineModel) -> Floats:
    """The log-odds of the model alone, (L,)."""
    # added up feature by feature, so that a line's sum does not hang on how many lines there are
    table = np.concatenate([f[name] for name in model.names]).reshape(len(model.names), -1)
    table *= model.coefficients[:, None]
    return np.asarray(np.add.reduce(table, axis=0) + model.base)


def chain(e: Floats, begin: Ints, end: Ints, up: Floats, down: Floats) -> Floats:
    """How much better the best labelling of the article with this line as article is than the best with it as noise, (L,).

    `begin` and `end` tell the first line of each text and one past its last. A chain of two states: to go over from noise to article
    costs `up`, from article to noise `down`; each (L,), the same for all lines of a text. Its messages are functions
    x -> e + clip(x, -up, down), and these compose to functions of the same form, so all lines of a batch are done together in
    log2(lines) steps.
    """
    n = len(e)
    if not n:
        return e
    steps = int((end - begin).max())
    # both directions at once, as two rows: forward, and backward with the order of the lines turned round
    fresh = np.zeros((2, n), bool)
    fresh[0, begin] = True
    fresh[1, n - end] = True
    add, over, under = np.empty((2, n)), np.empty((2, n)), np.empty((2, n))
    add[0], add[1] = e, e[::-1]
    over[0], over[1] = up, down[::-1]
    under[0], under[1] = down, up[::-1]
    low, high = np.where(fresh, add, add - over), np.where(fresh, add, add + under)
    k = 1
    while k < steps:
        a, lo, hi = add[:, k:], low[:, k:], high[:, k:]
        new_low = np.minimum(np.maximum(low[:, :-k] + a, lo), hi)
        new_high = np.minimum(np.maximum(high[:, :-k] + a, lo), hi)
        k *= 2
        if k < steps:
            add[:, k // 2 :] = add[:, : -k // 2] + a
            high[:, k // 2 :] = new_high
        low[:, k // 2 :] = new_low
    return np.asarray(low[0] + low[1, ::-1] - e)


def dated(col: Columns) -> Bools:
    """Lines that hold a date or a time and nothing else."""
    c, w = col.c, col.c["words"]
    rest = w - c["digit"] - c["month"] - c["day"] - c["date_small"] - c["date_words"]
    return np.asarray((rest <= 0) & (c["digit"] > 0) & ((c["month"] + c["day"] + c["dates"] + c["times"] + c["date_words"]) > 0) & (w <= 14))


def sure(f: dict[str, Floats], short: float) -> Bools:
    """Lines that phrases of page furniture make up: these need no neighbours to be known. `short` is the log of a line's words."""
    whole = (f["phrase_cover"] >= 0.99) & ((f["strong"] > 0) | (f["middling_cover"] >= 0.5))
    return np.asarray(whole | ((f["strong_cover"] >= 0.6) & (f["log_words"] < short)))


def credited(col: Columns, f: dict[str, Floats]) -> Bools:
    """Lines that are told by how they open: "By" and a name at the head of a text, "Photograph:" and a name, "Read more:" and a headline,
    a notice of copyright; and lines that are one tag, or hardly hold a word that was decoded rightly."""
    c, w = col.c, col.c["words"]
    open_end = (c["stop"] + c["query"] + c["end_colon"] + c["end_comma"]) == 0
    opened = (c["start_credit"] > 0) & (w <= 12) & (c["capital"] >= 0.5 * w)
    if c["start_by"].any():
        named = c["capital"] + (col.kinds[PHRASE_KINDS.index("byline")] > 0) * c["phrase_words"]
        byline = (c["start_by"] > 0) & (w >= 2) & (w <= 10) & (named >= w - 1) & (c["digit"] == 0) & (f["no_line-1"] == 0)
        order = np.arange(len(w))
        opened |= byline & (order < _body_begins(col, (f["prose"] > 0) & (f["strong_cover"] < 0.3))[col.group])
    opened &= open_end
    opened |= ((c["opens_link"] > 0) & (w <= 30)) | ((c["opens_notice"] > 0) & (w <= 60))
    return np.asarray(opened | (c["tag"] > 0) | ((c["bad"] >= np.maximum(2, 0.3 * w)) & (w <= 30)))


@dataclass
class Known:
    """Lines that need no model to be known, each (L,), and what the text looks like because of them."""

    sure: Bools
    dated: Bools
    credited: Bools
    runs: Bools
    menus: Floats
    unmarked: Floats
    raw: Floats


def known_lines(col: Columns, f: dict[str, Floats], model: LineModel) -> Known:
    """Judge each line by itself, then runs of headlines beside known ones, then whether the text is a page or an extracted article."""
    a, b, c = sure(f, model.settings["furniture_words"]), dated(col), credited(col, f)
    runs = teaser_runs(col, f, a | b | c)
    unmarked = _unmarked(col, f, model.settings)
    return Known(a, b, c, runs, _menus(f, unmarked, model), unmarked, unmarked * rawness(col, f, model, a | b | c | runs))


def page_features(col: Columns, f: dict[str, Floats], known: Bools) -> dict[str, Floats]:
    """What a text looks like as a whole, by name; every array has shape (A,), one number for each text that has lines.

    `known` lines say less than others: furniture that was pasted under an article does not make it a page.
    """
    w, first = col.c["words"], col.first
    n = len(w)
    order = np.arange(n)
    bare, prose = f["bare"], f["prose"]
    open_lines = 1.0 - (known | (f["repeats_earlier"] > 0))
    between = np.zeros(n)  # short lines with others above and below
    between[1:-1] = bare[1:-1] * bare[:-2] * bare[2:] * (col.group[2:] == col.group[:-2])
    between *= open_lines
    menu = (col.kinds[PHRASE_KINDS.index("navigation")] > 0).astype(np.float64)
    rows = np.array((bare * open_lines, open_lines, bare, between, menu, prose * w, w))
    bare_open, opened, bare_all, runs, menus, prose_words, words = np.add.reduceat(rows, first, axis=1)
    lines = (col.last - first).astype(np.float64)
    begin = np.minimum.reduceat(np.where(prose > 0, order, n), first)
    end = np.maximum.reduceat(np.where(prose > 0, order, -1), first)
    bare_share, run_share, menu_share = np.array((bare_all, runs, menus)) / lines
    away = np.log1p(np.array((bare_open, menus, np.minimum(begin, col.last) - first, col.last - 1 - np.maximum(end, first))))
    return {
        "bare_share": bare_share,
        "open_bare_share": bare_open / np.maximum(opened, 1.0),
        "open_bare_lines": away[0],
        "bare_runs": run_share,
        "menu_share": menu_share,
        "menu_lines": away[1],
        "prose_words_share": prose_words / np.maximum(words, 1.0),
        "lines_above_prose": away[2],
        "lines_below_prose": away[3],
        "block_share": f["block_share"][first],
    }


def rawness(col: Columns, f: dict[str, Floats], model: LineModel, known: Bools) -> Floats:
    """0 for the text of an extracted article, 1 for the visible lines of a whole page, between the two in proportion.

    The same for all lines of a text. Told by a linear model of the text as a whole; a text of few lines or with next to no phrases of
    page furniture is never a page.
    """
    s = model.settings
    some = _clip((f["page_phrases"][col.first] - s["page_phrases_least"]) / (s["page_phrases_full"] - s["page_phrases_least"]), 0, 1)
    enough = _clip(((col.last - col.first).astype(np.float64) - s["page_lines_least"]) / (s["page_lines_full"] - s["page_lines_least"]), 0, 1)
    if not (some * enough).any():
        return np.zeros(len(col.group))
    p = page_features(col, f, known)
    # added up one by one, in this order, for one text as for many
    table = np.empty((len(model.page_names) + 1, len(col.first)))
    table[0] = model.page_base + s["page_shift"]
    table[1:] = [p[name] for name in model.page_names]
    table[1:] *= model.page_coefficients[:, None]
    z = np.add.accumulate(table, axis=0)[-1]
    raw = _clip((z + s["page_width"]) / (2 * s["page_width"]), 0, 1) * some * enough
    return np.asarray(raw[col.group])


def _unmarked(col: Columns, f: dict[str, Floats], s: dict[str, float]) -> Floats:
    """1 for a text without the bars and dashes that an extractor writes for tables and lists, (L,)."""
    rows = np.array(((f["no_word"] > 0) & (col.c["pipes"] >= 2), col.c["dash_item"]), float)
    marks, items = np.add.reduceat(rows, col.first, axis=1)
    return np.asarray((_clip((s["table_marks"] - marks) / 2, 0, 1) * _clip((s["list_marks"] - items) / 2, 0, 1))[col.group])


def _menus(f: dict[str, Floats], unmarked: Floats, model: LineModel) -> Floats:
    """1 for a text with the phrases of page furniture that a whole page has, 0 for one with next to none, (L,).

    Where an extractor has been at work it takes more of them.
    """
    s, phrases = model.settings, f["page_phrases"]
    some = _clip((phrases - s["phrases_extracted"]) / (s["phrases_raw"] - s["phrases_extracted"]), 0, 1)
    many = _clip((phrases - s["phrases_marked"]) / (s["phrases_raw"] - s["phrases_extracted"]), 0, 1)
    return np.asarray(np.maximum(some * unmarked, many))


def _body_begins(col: Columns, prose: Bools) -> Ints:
    """The first line of prose in each article, or the number of all lines where there is none."""
    n = len(prose)
    return np.asarray(np.minimum.reduceat(np.where(prose, np.arange(n), n), col.first)) if n else col.first


def _heads(col: Columns, f: dict[str, Floats], known: Bools, runs: Bools, extracted: Bools, kin_least: tuple[float, float]) -> tuple[Bools, Bools]:
    """Lines that may be headlines, and those of `runs` that are teasers.

    The headline is the first line, or the nearest above the first prose, whatever was pasted above it. Within a run of headlines it
    is told by its words: they come again in the prose, while those of other stories' headlines do not. `kin_least` is the share of
    words that must come again, anywhere and in the line right above the first prose.
    """
    c, w = col.c, col.c["words"]
    n = len(w)
    fit = (w >= 3) & (w <= 30) & (f["phrase_cover"] < 0.6) & ~known & (c["repeats_earlier"] == 0)
    first = fit & (f["no_line-1"] > 0)
    order = np.arange(n)
    prose = ((f["prose"] > 0) & ((c["stop"] > 0) | (w > 30)) | (w > 30)) & (f["strong_cover"] < 0.3)
    begin = _body_begins(col, prose)
    # the last line above that is not passed over
    solid = np.maximum.reduceat(np.where((order < begin[col.group]) & ~known & (w > 0), order, -1), col.first)
    solid = solid[(begin < n) & (solid >= 0)]
    nearest = np.zeros(n, bool)
    nearest[solid] = True
    nearest &= fit
    out = (first | nearest) & ~runs
    told = np.flatnonzero(runs & extracted)
    if not len(told):
        return out, runs
    kin = kinship(col, told, prose)
    above = order[told] < begin[col.group[told]]
    # one headline is enough: a farther line counts only where it shares no less with the article than the nearest, which may be a subtitle
    near = nearest[told] & (kin >= kin_least[1])
    settled = np.zeros(len(col.first))
    settled[col.group[told[near]]] = kin[near]
    out[told] = fit[told] & above & (near | ((kin >= kin_least[0]) & (kin >= settled[col.group[told]])))
    spared = runs.copy()
    spared[told] = ~out[told] & (above | (kin < kin_least[0]))
    return out, spared


def kinship(col: Columns, lines: Ints, prose: Bools) -> Floats:
    """For each of these lines, the share of its words, function words left out, that stand in the prose of the same article."""
    words = col.batch.words
    ls = col.batch.lines
    out = np.zeros(len(lines))
    known: dict[int, set[int]] = {}
    for k, i in enumerate(lines.tolist()):
        g = int(col.group[i])
        if g not in known:
            rows = np.flatnonzero(prose[col.first[g] : col.last[g]]) + col.first[g]
            known[g] = set()
            for r in rows.tolist():
                known[g].update(words.hash[ls.first_word[r] : ls.last_word[r]].tolist())
        own = slice(ls.first_word[i], ls.last_word[i])
        mine = set(words.hash[own][~col.common[words.id[own]]].tolist())
        if mine:
            out[k] = len(mine & known[g]) / len(mine)
    return out


def points(col: Columns, f: dict[str, Floats], model: LineModel, k: Known | None = None) -> dict[str, Floats]:
    """What the model and each hand-set rule give to each line: log-odds of being the article. Their sum is what `decide` reads."""
    s, c, w = model.settings, col.c, col.c["words"]
    n, group = len(w), col.group
    k = k or known_lines(col, f, model)
    raw, ext, date, known = k.raw, 1.0 - k.raw, k.dated, k.sure | k.credited
    z = linear(f, model)
    out = {"model": raw * (z + s["raw_page"]) + ext * s["model_share"] * _clip(z, -s["model_most"], s["model_most"])}
    out["extracted_text"] = s["extracted_text"] * ext * ~known
    out["no_menus"] = s["no_menus"] * ext * (1.0 - k.menus)
    # a line of a hundred words is a text, even where it is headlines that lost their line breaks
    prose = (f["prose"] > 0) | ((w >= 25) & (f["function_share"] >= 0.15)) | (w >= 100)
    long = np.minimum(np.log2(np.maximum(w, 10) / 10), 3)
    out["extracted_prose"] = ext * (prose & ~known) * (s["extracted_prose"] + s["extracted_long"] * long)
    # the first line, or the nearest line above the first prose that may be a headline, whatever was pasted above it
    head, runs = _heads(col, f, known | date, k.runs, ext > 0, (s["kin"], s["kin_nearest"]))
    out["headline_first"] = s["headline_first"] * ext * head
    out["date_line"] = s["date_line"] * date.astype(np.float64)
    out["furniture"] = s["furniture"] * known.astype(np.float64)
    out["phrases"] = ext * s["phrases"] * np.maximum(f["strong_cover"] * (w < 60), (f["phrase_cover"] - 0.4) * (f["prose"] == 0) * (w < 30)) * ~known
    out["no_word"] = s["no_word"] * f["no_word"]
    again = (c["repeats_earlier"] > 0) & ((w >= 8) | ((w >= 4) & (col.line_hash == col.line_hash[col.first][group])))
    # on a whole page, paragraphs that stand there twice are quoted below; where all of the article stands twice, which copy is it?
    out["repeats"] = np.zeros(n)
    if again.any():
        copy = (again & (f["prose"] > 0) & (w >= 20)).astype(np.float64)
        copies, share = col.per_page(copy), col.per_page(copy * w) / np.maximum(col.per_page(f["prose"] * w), 1.0)
        out["repeats"] = np.maximum(ext, copy * (copies >= 3) * (share < s["copies_most"])) * s["repeats"] * again
    beside = _shut_in(col, f, s, ext, known) if known.any() else None
    out["shut_in"] = beside[0] if beside else np.zeros(n)
    out["tail"] = np.zeros(n)
    tail = (f["prose_below"] == 0) & (f["furniture_above"] > 0) & (f["prose"] == 0) & ~(prose & (w >= 60)) & ~head
    if tail.any():
        out["tail"] = ext * s["tail"] * (tail & ~lists(col))
    out["teasers"] = s["teasers"] * ext * runs
    out["cut"] = ext * s["cut"] * ((c["ellipsis"] > 0) & (w >= 4) & (w < 30))
    out["bare_by_furniture"] = np.zeros(n)
    if beside:
        _, above, below = beside
        out["bare_by_furniture"] = (
            ext
            * s["bare_by_furniture"]
            * (((c["stop"] + c["query"] + f["end_colon"]) == 0) & (w < 60))
            * (f["start_lower"] == 0)
            * np.maximum(above, below * (f["phrase_cover"] > 0.25))
            * k.unmarked
            * ~(known | head)
        )
    return out


def _shut_in(col: Columns, f: dict[str, Floats], s: dict[str, float], ext: Floats, known: Bools) -> tuple[Floats, Floats, Floats]:
    """What lines lose that stand between known ones; and whether there is a known line close above and close below (0 or 1), each (L,)."""
    c, w, group = col.c, col.c["words"], col.group
    one = known.astype(np.float64)
    by_one, by_two = _shift(one, -1, group), _shift(one, -2, group)
    above = np.maximum(by_one, by_two)
    below = np.maximum(_shift(one, 1, group), _shift(one, 2, group))
    # at the end of a text there is no furniture below: there the furniture above must stand next to the line, but for short lines between
    next_to = np.maximum(by_one, by_two * (1.0 - f["prose-1"]))
    shut = (np.maximum(np.minimum(above, below), np.minimum(next_to, f["no_line+1"])) > 0) & ~known
    if not shut.any():
        return np.zeros(len(w)), above, below
    # only behind the last prose that is open to both sides, and only the smaller part of a text
    opened = (f["prose"] > 0) & ~shut & ~known
    order = np.arange(len(w))
    behind = order > np.maximum.reduceat(np.where(opened, order, -1), col.first)[group]
    small = col.per_page(w * (shut & behind)) < s["shut_most"] * col.per_page(w)
    link = ((col.kinds[_READ_MORE] > 0) & (w < 8) & known).astype(np.float64)
    shut &= (w < s["long_paragraph"]) | (c["ellipsis"] > 0) | (_shift(link, 1, group) > 0)
    return ext * s["shut_in"] * (shut & behind & small), above, below


def lists(col: Columns) -> Bools:
    """Lines of a list: five lines or more, one below the other, that all begin with a figure and go on with words."""
    words, c = col.batch.words, col.c
    n = len(c["words"])
    item = np.zeros(n, bool)
    full = np.flatnonzero(c["words"] > 1)
    item[full] = words.digit[col.batch.lines.first_word[full]]
    breaks = np.ones(n, bool)
    breaks[1:] = (item[1:] != item[:-1]) | (col.group[1:] != col.group[:-1])
    run = np.cumsum(breaks) - 1
    return np.asarray(item & (np.bincount(run, minlength=1)[run] >= 5))


def teaser_runs(col: Columns, f: dict[str, Floats], known: Bools) -> Bools:
    """Lines of a run of headlines that stands next to known furniture: a share bar, then one headline after the other.

    A run is broken by prose and by every line that could be no headline. Below furniture three headlines make a run, above it six.
    """
    c, w = col.c, col.c["words"]
    n = len(w)
    if not known.any():
        return np.zeros(n, bool)
    like = (w >= 4) & (w <= 20) & ((c["stop"] + c["end_colon"] + c["end_comma"] + f["start_lower"] + f["start_bullet"]) == 0) & ~known
    part = like | (known & (w < 60)) | (w == 0)
    breaks = np.ones(n, bool)
    breaks[1:] = ~part[1:] | ~part[:-1] | (col.group[1:] != col.group[:-1])
    starts = np.flatnonzero(breaks)
    run = np.cumsum(breaks) - 1
    seen = np.cumsum(known)
    above = seen - (seen - known)[starts][run] > 0
    heads = np.add.reduceat((like & above).astype(np.int64), starts)[run]
    others = np.add.reduceat((like & ~above).astype(np.int64), starts)[run]
    has = np.logical_or.reduceat(known, starts)[run]
    return np.asarray(like & ((above & (heads >= 3)) | (~above & has & (others >= 6))))


def decide(col: Columns, f: dict[str, Floats], model: LineModel) -> tuple[Bools, Floats]:
    """Return for each line whether it is noise, and by how much: above 0 for article lines.

    How much is a bound where no line of a text is in doubt: what the line weighs by itself, its neighbours left out.
    """
    s = model.settings
    k = known_lines(col, f, model)
    e = np.zeros(len(col.group))
    for p in points(col, f, model, k).values():
        e += p
    # In an extracted article a line that is known by itself says nothing of its neighbours: "Read more" stands between paragraphs too.
    alone = (e < -s["most"]) & (k.raw < 0.5) & (k.sure | k.dated | k.credited | (f["no_word"] > 0) | (f["repeats_earlier"] > 0))
    most = s["most"] + k.raw * (s["most_raw"] - s["most"])
    up, down = s["switch"] + k.raw * (s["switch_up_raw"] - s["switch"]), s["switch"] + k.raw * (s["switch_down_raw"] - s["switch"])
    bounded = np.where(alone, 0.0, _clip(e, -most, most))
    # where every line speaks for the article, so does the best labelling
    doubt = np.minimum.reduceat(np.where(alone, 1.0, bounded), col.first) <= 0
    margin = bounded
    if doubt.all():
        margin = chain(bounded, col.first, col.last, up, down)
    elif doubt.any():
        at = doubt[col.group].nonzero()[0]
        end = (col.last - col.first)[doubt].cumsum()
        margin[at] = chain(bounded[at], np.append(0, end[:-1]), end, up[at], down[at])
    margin[alone] = e[alone]
    # one line given alone is no page: there is nothing it could be beside
    lines_each = (col.last - col.first)[col.group]
    return (margin <= 0) & (lines_each > 1), margin
