"""Lines, words, sentences of a batch of articles, as columns.

All articles of a batch lie in one buffer of folded bytes, one byte a code point. Every `start` and `end` is an offset into that
buffer; `Batch.origin[a]` is where the text of article `a` begins, so `start - origin` is an offset into the text as it was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.segment.fold import ALPHA, SPACE, UPPER, WORD, fold, where
from scorer.segment.hashing import Vocabulary, hash_spans

__all__ = [
    "BLANK",
    "CLOSE",
    "COLON",
    "COMMA",
    "DASH",
    "DOT",
    "ELLIPSES",
    "EXCLAIM",
    "NEWLINE",
    "OPEN",
    "OTHER",
    "QUERY",
    "QUOTE",
    "SEMICOLON",
    "SINGLE",
    "SLASH",
    "Batch",
    "Lines",
    "Words",
    "segment",
]  # fmt: skip

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# What stands between two words, as bits.
NEWLINE, COMMA, DOT, EXCLAIM, QUERY, QUOTE, SINGLE, COLON = (1 << i for i in range(8))
SEMICOLON, OPEN, CLOSE, DASH, ELLIPSES, SLASH, BLANK, OTHER = (1 << i for i in range(8, 16))

_BITS = np.full(256, OTHER, np.uint16)
for _chars, _bit in (
    ("\n", NEWLINE), (",", COMMA), (".", DOT), ("!", EXCLAIM), ("?", QUERY), ('"', QUOTE), ("'", SINGLE), (":", COLON), (";", SEMICOLON),
    ("([{", OPEN), (")]}", CLOSE), ("-", DASH), ("\x83", ELLIPSES), ("/", SLASH), (" ", BLANK),
):  # fmt: skip
    for _c in _chars:
        _BITS[ord(_c)] = _bit
# A phrase of a word list does not reach across these.
_BREAKS = NEWLINE | COMMA | DOT | EXCLAIM | QUERY | COLON | SEMICOLON | OPEN | CLOSE | ELLIPSES
_PAD = 4
_LOWER_CASE = ALPHA & ~UPPER


@dataclass
class Lines:
    """Lines that hold more than white space, stripped of it at both ends. All of shape (L,)."""

    start: Ints
    end: Ints
    article: Ints
    first_word: Ints  # index of the first word at or after the line's start
    last_word: Ints  # one past the last
    is_title: Bools  # the title that was given beside the text
    solid: Ints  # characters that are not white space
    letters: Ints  # letters and digits

    def __len__(self) -> int:
        return len(self.start)


@dataclass
class Words:
    """Words: runs of letters and digits, with inner apostrophes, dotted initials and decimal points; all of shape (W,).

    A possessive 's is not part of a word, a hyphen parts two words. `gap` holds the bits of what stands between the end of a word and the
    next word of its line (or the line's end); `lead` what stands before the first word of a line, 0 for other words.
    """

    start: Ints
    end: Ints
    line: Ints
    article: Ints
    hash: npt.NDArray[np.uint64]
    id: Ints
    capital: Bools  # begins with a capital
    upper: Bools  # two letters or more, all capitals
    digit: Bools  # begins with a digit
    gap: npt.NDArray[np.uint16]
    lead: npt.NDArray[np.uint16]
    joins_next: Bools  # the next word stands on the same line with no stop, comma or bracket between

    def __len__(self) -> int:
        return len(self.start)

    def take(self, mask: Bools) -> Words:
        """The words where `mask` holds, as new columns."""
        return Words(*(getattr(self, f)[mask] for f in self.__dataclass_fields__))


class Batch:
    """A batch of articles as columns, filled step by step: lines and words here, the rest by the marking step."""

    def __init__(
        self, texts: Sequence[str], titles: Sequence[str | None], codes: npt.NDArray[np.uint8], begin: Ints, origin: Ints, stop: Ints
    ) -> None:
        self.texts = texts
        self.titles = titles
        self.codes = codes
        self.begin = begin  # (n,) where article a begins in the buffer, its title line included
        self.origin = origin  # (n,) where its text begins
        self.stop = stop  # (n,) where it ends
        self.space: Ints  # where white space stands, each place
        self.lines: Lines
        self.words: Words
        self.tables: dict[str, Any] = {}

    def __len__(self) -> int:
        return len(self.texts)

    def slice(self, article: int, start: int, end: int) -> str:
        """The characters behind buffer offsets of one article, from its text or its title."""
        o = int(self.origin[article])
        if start >= o:
            return self.texts[article][start - o : end - o]
        b = int(self.begin[article])
        return (self.titles[article] or "")[start - b : end - b]


def segment(texts: Sequence[str], titles: Sequence[str | None] | None = None, vocabulary: Vocabulary | None = None) -> Batch:
    """Lay a batch of texts out as columns of lines and words.

    A title that the text does not itself begin with becomes a line of its own before it. Costs time in proportion to the characters.
    """
    titles = [None] * len(texts) if titles is None else list(titles)
    parts: list[str] = ["\n" * _PAD]
    lengths = np.zeros((len(texts), 2), np.int64)
    for i, text in enumerate(texts):
        title = titles[i]
        if title and not _begins_with(text, title):
            lengths[i, 0] = len(title) + 1
            parts += [title.replace("\n", " "), "\n"]
        else:
            titles[i] = None
        lengths[i, 1] = len(text) + 1
        parts += [text, "\n"]
    parts.append("\n" * _PAD)
    codes = fold("".join(parts))
    ends = np.cumsum(lengths.ravel()).reshape(-1, 2) + _PAD
    origin = ends[:, 0] if len(texts) else np.zeros(0, np.int64)
    stop = ends[:, 1] - 1
    batch = Batch(texts, titles, codes, origin - lengths[:, 0], origin, stop)
    _lines_and_words(batch, vocabulary or Vocabulary([]))
    return batch


def _begins_with(text: str, title: str) -> bool:
    """Whether one of the first few lines is the title already, below a date line or a section name perhaps."""
    wanted = " ".join(title.split()).lower()
    head = text[: len(title) + 300]
    if " ".join(head.split()).lower().startswith(wanted):
        return True
    return any(" ".join(line.split()).lower() == wanted for line in head.split("\n", 6)[:6])


def _lines_and_words(batch: Batch, vocabulary: Vocabulary) -> None:
    codes = batch.codes
    start, end, added, removed = _word_edges(codes)
    # lines: between runs of white space that hold a newline
    space = batch.space = np.flatnonzero(where(codes, SPACE))
    run = np.flatnonzero(space[1:] != space[:-1] + 1) + 1  # number of the first place of each run but the first one
    run_start = np.concatenate([space[:1], space[run]])
    broken = np.searchsorted(run_start, np.flatnonzero(codes == 0x0A), "right") - 1
    broken = broken[np.concatenate([broken[:1] >= 0, broken[1:] != broken[:-1]])]
    run_first = np.concatenate([[0], run])
    behind = np.append(run, len(space))[broken[:-1]]  # number of the first place behind the run before the line
    line_start, line_end = space[behind - 1] + 1, run_start[broken[1:]]
    solid = line_end - line_start - (run_first[broken[1:]] - behind)
    line_article = np.searchsorted(batch.begin, line_start, "right") - 1
    first = np.searchsorted(start, line_start)
    last = np.append(first[1:], len(start)) if len(first) else first
    is_title = line_start < batch.origin[line_article] if len(batch) else np.zeros(0, bool)
    w = len(start)
    size = end - start
    sizes = np.zeros(w + 1, np.int64)
    np.cumsum(size, out=sizes[1:])
    letters = sizes[last] - sizes[first]
    for places, sign in ((added[0], -1), (added[1], -1), (removed, 1)):
        letters += sign * (np.searchsorted(places, line_end) - np.searchsorted(places, line_start))
    batch.lines = Lines(line_start, line_end, line_article, first, last, is_title, solid, letters)
    line = np.repeat(np.arange(len(line_start)), last - first)
    # what stands between a word and the next one of its line, as bits
    gap = np.zeros(w, np.uint16)
    lead = np.zeros(w, np.uint16)
    has = np.flatnonzero(last > first)
    final = last[has] - 1  # the last word of each line that has words
    if w:
        until = np.append(start[1:], len(codes) - 1)
        until[final] = np.minimum(line_end[has] + 1, until[final])
        gap = _all_of(_BITS, codes, end, until)
        a, b = line_start[has], start[first[has]]
        filled = np.flatnonzero(b > a)
        lead[first[has[filled]]] = _all_of(_BITS, codes, a[filled], b[filled])
    hashes = hash_spans(codes, start, end)
    first_code = codes[start]
    capital = first_code - np.uint8(0x41) < 26
    upper = np.zeros(w, bool)
    maybe = np.flatnonzero(capital & (size > 1))
    maybe = maybe[UPPER[codes[end[maybe] - 1]] & UPPER[codes[start[maybe] + 1]]]
    # only words with capitals at both ends are read through
    upper[maybe[~_all_of(_LOWER_CASE, codes, start[maybe], end[maybe])]] = True
    joins = (gap & _BREAKS) == 0
    joins[final] = False
    digit = first_code - np.uint8(0x30) < 10
    batch.words = Words(
        start,
        end,
        line,
        line_article[line] if w else np.zeros(0, np.int64),
        hashes,
        vocabulary.look_up(hashes),
        capital,
        upper,
        digit,
        gap,
        lead,
        joins,
    )


def _all_of(table: npt.NDArray[Any], codes: npt.NDArray[np.uint8], start: Ints, end: Ints) -> npt.NDArray[Any]:
    """What `table` holds for the characters of each span, by bitwise or. No span may be empty. Most hold one character: that one is looked up alone."""
    bits = table[codes[start]]
    long = np.flatnonzero(end - start > 1)
    if len(long):
        n = end[long] - start[long] - 1
        last = np.cumsum(n)
        at = np.arange(last[-1]) + np.repeat(start[long] + 1 - (last - n), n)
        bits[long] |= np.bitwise_or.reduceat(table[codes[at]], last - n)
    return bits


def _word_edges(codes: npt.NDArray[np.uint8]) -> tuple[Ints, Ints, list[Ints], Ints]:
    """Where words start and end; the places inside that are neither letter nor digit; the letters outside."""
    inside = where(codes, WORD).copy()
    # an apostrophe between letters belongs to the word, a possessive 's does not
    at = np.flatnonzero(codes == 0x27)
    at = at[ALPHA[codes[at - 1]] & ALPHA[codes[at + 1]]]
    possessive = ((codes[at + 1] | 0x20) == 0x73) & ~inside[at + 2]
    inner, removed = at[~possessive], at[possessive] + 1
    inside[inner] = True
    inside[removed] = False
    # dotted initials (U.S., a.m.) and figures (1,000 and 2.5) are one word
    at = np.flatnonzero((codes == 0x2E) | (codes == 0x2C))
    left, right = codes[at - 1], codes[at + 1]
    digits = (left >= 0x30) & (left <= 0x39) & (right >= 0x30) & (right <= 0x39)
    letters = (codes[at] == 0x2E) & ALPHA[left] & ALPHA[right] & ~WORD[codes[at - 2]] & ~WORD[codes[at + 2]]
    stops = at[digits | letters]
    inside[stops] = True
    change = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    return change[0::2], change[1::2], [inner, stops], removed
