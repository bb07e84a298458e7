"""Lines, words, sentences of a batch of articles, as columns.

All articles of a batch lie in one buffer of folded bytes, one byte a code point. Every `start` and `end` is an offset into that
buffer; `Batch.origin[a]` is where the text of article `a` begins, so `start - origin` is an offset into its plain text, and `Batch.given`
tells where that stands in the text as it was given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.segment.fold import ALPHA, FOREIGN, UPPER, WORD, fold, fold_telling
from scorer.segment.hashing import Vocabulary, hash_spans
from scorer.segment.plain import ODD, Plain, is_marked_up, plain

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
    "Separators",
    "Words",
    "ranges",
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
_ARTICLE = np.uint64(0x9E3779B97F4A7C15)  # parts the words of one article from those of others
_AT_ONCE = 16  # so many articles are folded at once: few enough for the cache of a processor
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

    @cached_property
    def length(self) -> Ints:
        """Letters and digits of each, and the marks among them."""
        letters: Ints = self.end - self.start
        return letters

    @cached_property
    def marked(self) -> Ints:
        """The words with more than a space behind them, in rising order: what is asked of gaps is asked of these few."""
        return np.flatnonzero(self.gap != BLANK)

    @cached_property
    def quotes(self) -> Ints:
        """The words with a quotation mark behind them, in rising order."""
        quotes: Ints = self.marked[(self.gap[self.marked] & QUOTE) != 0]
        return quotes

    @cached_property
    def capitals(self) -> Ints:
        """The words that begin with a capital, in rising order."""
        return self.capital.nonzero()[0]

    @cached_property
    def unknown(self) -> Ints:
        """The words that no list holds, in rising order."""
        return np.flatnonzero(self.id == 0)

    def key(self, at: Ints | slice) -> Ints:
        """A number for each of these words and its article, the same wherever the word stands in the article."""
        mixed: Ints = (self.hash[at] ^ (self.article[at].astype(np.uint64) * _ARTICLE)).view(np.int64)
        return mixed

    def runs(self, first: Ints, last: Ints, line: Ints, article: Ints) -> Words:
        """The words from each `first` to one before `last`, as new columns; `line` and `article` are theirs."""
        slices = [slice(a, b) for a, b in zip(first.tolist(), last.tolist())] or [slice(0)]
        others = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("line", "article")}
        return Words(line=line, article=article, **{name: np.concatenate([column[s] for s in slices]) for name, column in others.items()})


class Batch:
    """A batch of articles as columns, filled step by step: lines and words here, the rest by the marking step."""

    def __init__(
        self,
        texts: Sequence[str],
        titles: Sequence[str | None],
        codes: npt.NDArray[np.uint8],
        begin: Ints,
        origin: Ints,
        stop: Ints,
        changed: dict[int, Plain] | None = None,
    ) -> None:
        self.texts = texts  # plain, as all offsets into them are
        self.titles = titles
        self.codes = codes
        self.begin = begin  # (n,) where article a begins in the buffer, its title line included
        self.origin = origin  # (n,) where its text begins
        self.stop = stop  # (n,) where it ends
        self.separators: Separators
        self.lines: Lines
        self.words: Words
        self.tables: dict[str, Any] = {}
        self.changed = changed or {}  # the articles whose plain text is not the text as it was given

    def __len__(self) -> int:
        return len(self.texts)

    def given(self, article: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        """Offsets into the texts as they were given, of spans at these buffer offsets (k,); negative for what stands in a title given apart."""
        start, end = start - self.origin[article], end - self.origin[article]
        for a in self.changed.keys() & set(article.tolist()) if self.changed else ():
            found, at = self.changed[a], ((article == a) & (start >= 0)).nonzero()[0]
            first, last = start[at], end[at]
            start[at] = found.place[first]
            # what stands for a character ends where the next one begins; of a ligature that ends a span the whole is taken
            end[at] = np.maximum(found.place[last], np.where(last > first, found.place[last - 1] + 1, start[at]))
        return start, end

    def slice(self, article: int, start: int, end: int) -> str:
        """The characters behind buffer offsets of one article, from its plain text or its title."""
        o = int(self.origin[article])
        if start >= o:
            return self.texts[article][start - o : end - o]
        b = int(self.begin[article])
        return (self.titles[article] or "")[start - b : end - b]

    def line_text(self, line: int) -> str:
        """The characters of one line."""
        lines = self.lines
        return self.slice(int(lines.article[line]), int(lines.start[line]), int(lines.end[line]))

    def line_texts(self, at: Ints) -> Iterator[tuple[int, str]]:
        """Each of these lines (k,) and its characters."""
        if not len(at):
            return
        article, start, end = (column[at] for column in (self.lines.article, self.lines.start, self.lines.end))
        titled = start < self.origin[article]
        zero = np.where(titled, self.begin[article], self.origin[article])
        for i, a, in_title, first, last in zip(*(column.tolist() for column in (at, article, titled, start - zero, end - zero))):
            yield i, ((self.titles[a] or "") if in_title else self.texts[a])[first:last]


def segment(texts: Sequence[str], titles: Sequence[str | None] | None = None, vocabulary: Vocabulary | None = None) -> Batch:
    """Lay a batch of texts out as columns of lines and words.

    What is laid out is plain text (`scorer.segment.plain`). A title that the text does not itself begin with becomes a line of its own
    before it. Costs time in proportion to the characters.
    """
    n = len(texts)
    read = _Reading(list(texts), [None] * n if titles is None else list(titles))
    pad = np.full(_PAD, 0x0A, np.uint8)
    codes = np.concatenate([pad, *(read.folded(range(i, min(i + _AT_ONCE, n))) for i in range(0, n, _AT_ONCE)), pad])
    lengths = np.array([(len(title) + 1 if title else 0, len(text) + 1) for text, title in zip(read.texts, read.titles)], np.int64).reshape(n, 2)
    ends = lengths.ravel().cumsum().reshape(-1, 2) + _PAD
    origin = ends[:, 0] if n else np.zeros(0, np.int64)
    batch = Batch(read.texts, read.titles, codes, origin - lengths[:, 0], origin, ends[:, 1] - 1, read.changed)
    _lines_and_words(batch, vocabulary or Vocabulary([]))
    return batch


class _Reading:
    """Texts and titles on their way to plain text and folded bytes; `changed` holds the plain text of each article that was given as another."""

    def __init__(self, texts: list[str], titles: list[str | None]) -> None:
        self.texts, self.titles = texts, titles
        self.changed: dict[int, Plain] = {}

    def folded(self, articles: range) -> npt.NDArray[np.uint8]:
        """The folded bytes of some articles, each with its title, where the text does not begin with it, on a line before it."""
        for i in articles:
            if is_marked_up(self.texts[i]) or is_marked_up(self.titles[i] or ""):
                self._read_plainly(i)
        laid = [self._laid_out(i) for i in articles]
        codes, odd = fold_telling("".join(chain.from_iterable(laid)), ODD)
        if len(odd):  # few characters tell a text that is to be read plainly, and most texts that hold one are plain all the same
            ends = np.cumsum([sum(map(len, parts)) for parts in laid])
            whose = np.unique(ends.searchsorted(odd, "right")).tolist()
            if sum(self._read_plainly(articles[k]) for k in whose):
                codes = fold("".join(chain.from_iterable(self._laid_out(i) for i in articles)))
        return codes

    def _read_plainly(self, i: int) -> bool:
        """Have an article as plain text; returns whether it was another."""
        if i in self.changed:
            return False
        text, title = plain(self.texts[i]), plain(self.titles[i] or "")
        if text:
            self.changed[i], self.texts[i] = text, text.text
        if title:
            self.titles[i] = title.text
        return text is not None or title is not None

    def _laid_out(self, i: int) -> tuple[str, str, str, str]:
        text, title = self.texts[i], self.titles[i]
        if title and not _begins_with(text, title):
            return title.replace("\n", " "), "\n", text, "\n"
        self.titles[i] = None
        return "", "", text, "\n"


def _begins_with(text: str, title: str) -> bool:
    """Whether one of the first few lines is the title already, below a date line or a section name perhaps."""
    wanted = " ".join(title.split()).lower()
    head = text[: len(title) + 300]
    if " ".join(head.split()).lower().startswith(wanted):
        return True
    return any(" ".join(line.split()).lower() == wanted for line in head.split("\n", 6)[:6])


def _lines_and_words(batch: Batch, vocabulary: Vocabulary) -> None:
    codes = batch.codes
    word, inside, possessive = _in_words(codes)
    # where words begin and end, in turn: a batch begins and ends with newlines
    turns = np.zeros(len(codes), bool)
    np.not_equal(word[1:], word[:-1], out=turns[1:])
    edges = turns.nonzero()[0]
    start, end = edges[::2].copy(), edges[1::2].copy()
    w = len(start)
    # most words have one space behind them: only what stands behind the others is read
    one_space = (codes[:-1] == 0x20) & word[1:]
    marked = (~one_space.take(end)).nonzero()[0]
    following = np.append(0, marked + 1)  # the word behind each gap
    between = batch.separators = Separators(codes, np.append(0, end[marked]), np.append(start, len(codes))[following], inside, possessive)
    opens, closes = between.around_lines()
    line_start, line_end = between.at[opens] + 1, between.at[closes]
    line_article = batch.begin.searchsorted(line_start, "right") - 1
    is_title = line_start < batch.origin[line_article] if len(batch) else np.zeros(0, bool)
    first = following[between.gap[opens]]
    last = np.append(first[1:], w) if len(first) else first
    batch.lines = Lines(line_start, line_end, line_article, first, last, is_title)
    count = last - first
    line = np.arange(len(line_start)).repeat(count)
    # what stands between a word and the next one of its line, as bits
    gap, lead, joins = np.full(w, BLANK, np.uint16), np.zeros(w, np.uint16), np.ones(w, bool)
    if w:
        has = count.nonzero()[0]
        opens, closes = opens[has], closes[has]
        before, to = between.begin[between.gap[opens] + 1] - 1, between.begin[1:] - 1
        to[between.gap[closes]] = closes
        gap[marked] = behind = between.between(between.begin[1:-1], to[1:])
        joins[marked] = (behind & _BREAKS) == 0
        joins[last[has] - 1] = False
        filled = (before > opens).nonzero()[0]
        lead[first[has[filled]]] = between.between(opens[filled] + 1, before[filled])
    hashes = hash_spans(codes, start, end)
    first_code = codes.take(start)
    capital = first_code - np.uint8(0x41) < 26
    upper = np.zeros(w, bool)
    maybe = capital.nonzero()[0]
    maybe = maybe[UPPER[codes[start[maybe] + 1]]]
    maybe = maybe[UPPER[codes[end[maybe] - 1]]]
    # only words with capitals at both ends are read through
    upper[maybe[~_holds_lower_case(codes, start[maybe], end[maybe])]] = True
    digit = first_code - np.uint8(0x30) < 10
    batch.words = Words(start, end, line, line_article.repeat(count), hashes, vocabulary.look_up(hashes), capital, upper, digit, gap, lead, joins)


def _in_words(codes: npt.NDArray[np.uint8]) -> tuple[Bools, Ints, Ints]:
    """Which characters belong to words; where apostrophes, stops and commas are among them, and where the s of a possessive is not."""
    letter = codes | np.uint8(0x20)
    letter -= np.uint8(0x61)
    word: Bools = letter < 26
    np.subtract(codes, np.uint8(0x30), out=letter)
    word |= letter < 10
    word |= codes == FOREIGN
    maybe = codes[1:-1] - np.uint8(0x27) < 8  # apostrophes, commas and stops, and a few signs beside them
    maybe &= word[:-2]
    maybe &= word[2:]
    at = maybe.nonzero()[0] + 1
    code, left, right = codes[at], codes[at - 1], codes[at + 1]
    apart = ~WORD[codes[at + 2]]
    letters = ALPHA[left] & ALPHA[right]
    # an apostrophe between letters belongs to the word, a possessive 's does not
    apostrophe = letters & (code == 0x27)
    possessive = apostrophe & ((right | 0x20) == 0x73) & apart
    # dotted initials (U.S., a.m.) and figures (1,000 and 2.5) are one word
    stop = code == 0x2E
    figure = (stop | (code == 0x2C)) & (left - np.uint8(0x30) < 10) & (right - np.uint8(0x30) < 10)
    initial = stop & letters & apart & ~WORD[codes[at - 2]]
    inside, owned = at[apostrophe & ~possessive | figure | initial], at[possessive] + 1
    word[inside] = True
    word[owned] = False
    return word, inside, owned


class Separators:
    """The characters between words, in order, but for the single spaces that part most words: all that tells of lines, quotations and signs.

    They stand in gaps, one before the first word of a batch and one behind each word that has more than a space behind it. The s of a
    possessive stands in the gap behind its word.
    """

    def __init__(self, codes: npt.NDArray[np.uint8], start: Ints, end: Ints, inside: Ints, possessive: Ints) -> None:
        length = end - start
        self.at = ranges(start, length)
        self.code = codes.take(self.at)
        self.gap = np.arange(len(length)).repeat(length)  # the number of the gap that each stands in
        self.begin = np.append(0, length.cumsum())  # the number of the first of each gap, and one past the last of all
        self.inside = inside  # apostrophes, stops and commas inside words, which are none
        self.possessive = possessive  # the s of each
        self._bits = _BITS.take(self.code)

    def around_lines(self) -> tuple[Ints, Ints]:
        """The separators right before and right behind each line: the last of a run of white space with a newline in it, and the first of the next."""
        newline = self.code == 0x0A
        white = newline | (self.code == 0x20)
        # white space right behind other white space, in runs; the padding of a batch is such a run
        linked = (white[1:] & white[:-1] & (self.at[1:] == self.at[:-1] + 1)).nonzero()[0]
        parted = np.ones(len(linked) + 1, bool)
        np.greater(linked[1:], linked[:-1] + 1, out=parted[1:-1])
        first, last = linked[parted[:-1]], linked[parted[1:]] + 1
        each = newline.nonzero()[0]
        run = first.searchsorted(each, "right") - 1
        within = last[run] >= each
        first, last = np.where(within, first[run], each), np.where(within, last[run], each)
        new = (first[1:] != first[:-1]).nonzero()[0]  # of several newlines in a run one counts
        return last[new], first[new + 1]

    @cached_property
    def white(self) -> Ints:
        """The places of white space in gaps, so without the single spaces that part most words."""
        places: Ints = self.at[(self._bits & (BLANK | NEWLINE)) != 0]
        return places

    @cached_property
    def solid(self) -> Ints:
        """The places of what in gaps is no white space, the s of possessives among it."""
        places: Ints = self.at[(self._bits & (BLANK | NEWLINE)) == 0]
        return places

    def between(self, first: Ints, last: Ints) -> npt.NDArray[np.uint16]:
        """What stands from one separator to another, both counted, as bits."""
        bits = self._bits.take(first)
        several = (last > first).nonzero()[0]
        at = first[several] + 1
        bits[several] |= self._bits[at]
        more = (last[several] > at).nonzero()[0]
        if len(more):
            edges = np.empty(2 * len(more), np.int64)
            edges[::2], edges[1::2] = at[more], last[several[more]] + 1
            bits[several[more]] |= np.bitwise_or.reduceat(self._bits, edges)[::2]
        return bits


def ranges(first: Ints, lengths: Ints) -> Ints:
    """The numbers of runs of `lengths` that begin at `first`, one run behind the other."""
    numbers: Ints = np.asarray(first - (lengths.cumsum() - lengths), np.int64).repeat(lengths)
    numbers += np.arange(len(numbers))
    return numbers


def _holds_lower_case(codes: npt.NDArray[np.uint8], start: Ints, end: Ints) -> Bools:
    """Whether a letter of each span is none of the capitals. No span may be empty."""
    if not len(start):
        return np.zeros(0, bool)
    length = end - start
    return np.asarray(np.logical_or.reduceat(_LOWER_CASE[codes[ranges(start, length)]], length.cumsum() - length))
