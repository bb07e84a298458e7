"""What the rules of attribution know of each word of the body."""

from __future__ import annotations

from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from scorer.mark.attributing.classes import ADVERB, AUXILIARY, DEGREE, HAVE, IN, NEAR, NEGATION, POSSESSIVE, PREPOSITION, SINCE, TIME, TO, has, tables
from scorer.mark.attributing.near import Near
from scorer.mark.family import ENDINGS
from scorer.segment.batch import BLANK, CLOSE, COLON, COMMA, DASH, NEWLINE, OPEN, SEMICOLON, SINGLE, ranges
from scorer.segment.sentences import Quotations
from scorer.segment.words import MONTHS

if TYPE_CHECKING:
    from scorer.mark.family import Context

__all__ = ["WORDS", "Page"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_SHORT = 4096  # words; a longer page is read in bytes
_STOP = np.zeros(256, bool)
_STOP[[0x2C, 0x2E, 0x21, 0x3F]] = True

_CLOSE = ("close", "closest")
# Times that have a capital in a name alone; weekdays have one anyway.
_DAYS = ("today", "tomorrow", "tonight", "week", "month", "year", "morning", "afternoon", "evening", "night")
# Nouns in -ly: "his family disputes that".
_NO_ADVERBS = (
    "family", "ally", "rally", "bully", "assembly", "supply", "reply", "monopoly", "anomaly", "italy", "july", "belly", "jelly", "lily", "butterfly",
    "underbelly", "melancholy", "homily", "tally", "folly", "gully", "trolley", "subfamily", "stepfamily",
)  # fmt: skip
# What is said to be done by then, and is nobody: months that are no first names, parts of the day and the year.
_THEN = (
    *(month for month in MONTHS if month not in ("april", "may", "june", "august")), "noon", "midday", "midnight", "dawn", "dusk", "nightfall",
    "lunchtime", "christmas", "easter", "spring", "summer", "autumn", "winter",
)  # fmt: skip
_I = ("i", "he", "she", "we", "they", "you")
_A = ("a", "an")
_NOBODY = ("nobody", "none")
_SINGLE = ("one", "as", "for", "part", "out")
WORDS = (*_CLOSE, *_DAYS, *MONTHS, *_NO_ADVERBS, *_THEN, *_I, *_A, *_NOBODY, *_SINGLE)


class Page:
    """What the rules know of each word of the body; all arrays of shape (W,) unless said otherwise."""

    def __init__(self, context: Context) -> None:
        body = context.body
        self.body, self.words, self.sentences, self.sentence = body, body.words, body.sentences, body.sentence
        self.n = len(body.words)
        self.codes = context.batch.codes
        self.tables = tables(context.matcher)
        self.c = self.tables.bits.take(body.words.id)  # classes of function words
        self._planes: dict[int, npt.NDArray[np.uint8]] = {}
        self._found: dict[int, Bools] = {}
        self._word_ends(context)
        dash = self._breaks()
        # a word of a name is no adverb, participle or day: "Harrow Weekly said", "Harrow Today said"
        capitals = body.words.capitals
        odd = capitals[(self.ly | self.ing)[capitals]]
        opens = self.starts[odd]
        inner, first = odd[~opens], odd[opens]
        # nor is one that a verb follows at once: "Kelly has said", "Family was"
        first = first[self.ly[first] & (first + 1 < self.n)]
        self.ly[first[has(self.c[first + 1], AUXILIARY | ADVERB) & ~(self.comma[first + 1] | self.starts[first + 1])]] = False
        self.ly[inner] = self.ing[inner] = False
        days = capitals[context.flags(_DAYS).take(body.words.id[capitals])]
        self._named_days: Ints = days[~self.starts[days]]
        self.one, self.like, self.for_, self.part, self.out = (context.matcher.vocabulary.id(word) for word in _SINGLE)  # their numbers
        self.months = context.flags(MONTHS)  # a flag for each number of the vocabulary
        self.then, self.person, self.a, self.nobody = (context.flags(words) for words in (_THEN, _I, _A, _NOBODY))  # likewise
        self._quotations(context)
        self.stop = self.comma | self.hard | self.starts | self.newline | self.turn
        self.skip = self._skipped(dash)
        self.close = self._close(context)

    def has(self, classes: int) -> Bools:
        """Words of any of these classes."""
        found = self._found.get(classes)
        if found is None:
            found = self._found[classes] = has(self.c, classes) if self.n < _SHORT else self._has(classes)
        return found

    def _has(self, classes: int) -> Bools:
        # on long pages eight classes at a time: a byte a word is read several times faster than all bits of its classes
        found: npt.NDArray[np.uint8] | None = None
        for shift in (0, 8, 16, 24):
            bits = classes >> shift & 255
            if bits:
                plane = self._planes.get(shift)
                if plane is None:
                    plane = self._planes[shift] = self.tables.planes[shift >> 3].take(self.body.words.id)
                part = plane & np.uint8(bits)
                found = part if found is None else found | part
        assert found is not None
        return found.astype(bool)

    @cached_property
    def auxiliary(self) -> Bools:
        """Forms of be, have and do, and modal verbs."""
        return self.has(AUXILIARY)

    @cached_property
    def commas(self) -> Near:
        """Words behind a comma."""
        return Near(self.comma)

    def _word_ends(self, context: Context) -> None:
        """How each word ends: on s, -ly, -ing, -ed, or on an apostrophe or 's that makes it an owner."""
        w, codes, ends = self.words, self.codes, context.ends
        endings: list[Bools] = [(ends & np.uint8(1 << ENDINGS.index(end))).astype(bool) for end in ("s", "ly", "ing", "ed")]
        self.s, self.ly, self.ing, self.ed = endings
        at = self.ly.nonzero()[0]
        self.ly[at[context.flags(_NO_ADVERBS).take(w.id[at])]] = False
        self.owner = np.zeros(self.n, bool)
        at = w.marked[(w.gap[w.marked] & SINGLE) != 0]
        self.owner[at] = (codes[w.end[at]] == 0x27) & (((codes[w.end[at] + 1] | 0x20) == 0x73) | self.s[at])

    def plural(self, at: Ints) -> Bools:
        """Which of these words end in an s that may be that of several: not "witness" and "caucus"."""
        before = self.codes[self.words.end[at] - 2] | 0x20
        several: Bools = self.s[at] & (before != 0x73) & (before != 0x75)
        return several

    def _breaks(self) -> Bools:
        """What stands before each word; returns where that is a dash."""
        w = self.words
        at = self.body.line_first
        self.newline = np.zeros(self.n, bool)
        self.newline[at] = True
        self.before = np.zeros(self.n, np.uint16)
        self.before[1:] = w.gap[:-1]
        self.before[at] = w.lead[at] | NEWLINE
        self.starts = np.zeros(self.n, bool)
        self.starts[self.sentences.first] = True
        self.comma = (self.before & COMMA).astype(bool)
        self.semicolon = (self.before & SEMICOLON).astype(bool)
        self.hard = (self.before & (SEMICOLON | COLON | OPEN | CLOSE)).astype(bool)
        dash = np.zeros(self.n, bool)
        self.marked: Ints = (self.before != BLANK).nonzero()[0]  # the words behind more than a space
        at = self.marked[(self.before[self.marked] & DASH) != 0]
        at = at[self.codes[w.start[at] - 1] == 0x20]
        dash[at] = True
        self.hard[at] = True
        return dash

    def _quotations(self, context: Context) -> None:
        """Which quotation each word stands in, where quotations begin and end, and which of them are speech."""
        n = self.n
        q = self.quotations = _outer(self.body.quotations)
        self.inside = np.full(n, -1, np.int32)
        self.turn = np.zeros(n, bool)  # a quotation opens or closes before the word
        self.long_turn = np.zeros(n, bool)  # the same of quotations of five words or more
        self.reach, self.chain = self._chains(context)
        lengths = q.last_word - q.first_word
        self.speech = np.zeros(len(q), bool)  # (Q,) no title and no scare quotes
        self.stopped = _STOP[self.codes[np.maximum(q.end - 2, 0)]]  # (Q,) a stop or a comma before the closing mark
        if not len(q):
            return
        begin = lengths.cumsum() - lengths
        place = ranges(q.first_word, lengths)
        self.inside[place] = np.arange(len(q)).repeat(lengths)
        capitals = np.add.reduceat(self.words.capital[place], begin, dtype=np.int64)
        titled = (capitals >= 0.6 * lengths) & (lengths < 12)
        self.title = titled & (lengths >= 2)
        self.speech = (lengths >= 4) & ~titled | self.stopped & ~(titled & (lengths >= 2))
        np.not_equal(self.inside[1:], self.inside[:-1], out=self.turn[1:])
        long = np.zeros(n, bool)
        long[place] = (lengths >= 5).repeat(lengths)
        self.long_turn[1:] = self.turn[1:] & (long[1:] | long[:-1])

    def _chains(self, context: Context) -> tuple[Ints, Ints]:
        """Where each quotation ends, those counted as one that run over paragraphs with an opening mark on each, and the number of its first: (Q,)."""
        q = self.quotations
        numbers = np.arange(len(q))
        if len(q) < 2:
            return q.end, numbers
        link = ~q.closed[:-1] & q.opened[1:] & (q.line[1:] == q.line[:-1] + 1) & (q.article[1:] == q.article[:-1]) & ~q.single[1:]
        link &= q.start[1:] <= context.batch.lines.start[q.line[1:]] + 1
        if not link.any():
            return q.end, numbers
        last = Near(np.append(~link, True)).next(numbers, np.full(len(q), len(q)))
        return q.end[last], np.maximum.accumulate(np.where(np.append(False, link), 0, numbers))

    def _close(self, context: Context) -> Bools:
        """The "close" of "a source close to the minister": who speaks stands before it."""
        close = np.zeros(self.n, bool)
        at = self.has(TO)[1:-1].nonzero()[0]
        close[at[context.flags(_CLOSE)[self.words.id[at]] & ~self.stop[at + 1] & ~self.stop[at]]] = True
        return close

    def _skipped(self, dash: Bools) -> Bools:
        """What is skipped on the way from a verb to its subject: auxiliaries, adverbs, dates and asides."""
        day, preposition = self.has(TIME), self.has(PREPOSITION)
        if len(self._named_days):
            day = day.copy()
            day[self._named_days] = False
        skip = self.auxiliary | self.has(NEGATION | ADVERB) | self.ly | day
        on_day = self.has(PREPOSITION | NEAR)[:-1] & day[1:]  # "on Friday", "this week", "for example"
        skip[:-1] |= on_day
        skip[:-2] |= preposition[:-2] & on_day[1:]
        skip[1:] |= self.has(SINCE)[1:] & self.has(HAVE)[:-1]
        skip[self._parenthetic()] = True
        skip[:-1] |= self.has(DEGREE)[:-1] & self.ly[1:]
        skip[self._asides(dash)] = True
        return skip

    def _parenthetic(self) -> Ints:
        """The words of "for its part" and, behind "had", of "in March" and "in 2019"."""
        number, n = self.words.id, self.n
        for_part = (number == self.part).nonzero()[0]
        for_part = for_part[for_part >= 2]
        for_part = for_part[has(self.c[for_part - 1], POSSESSIVE) & (number[for_part - 2] == self.for_)]
        at = self.has(HAVE).nonzero()[0]
        at = at[at < n - 2]
        dated = self.months[number[at + 2]] | self.words.digit[at + 2] & (self.words.length[at + 2] == 4)
        at = at[dated & has(self.c[at + 1], IN) & ~(self.stop[at + 1] | self.stop[at + 2])]
        return np.concatenate([for_part - 2, for_part - 1, for_part, at + 1, at + 2])

    def _asides(self, dash: Bools) -> Ints:
        """The words of sentences that stand in brackets or between the first two dashes."""
        # between two marks of a sentence nothing changes, so that it is told at the marks alone
        at = self.marked
        at = at[has(self.before[at], OPEN | CLOSE) | dash[at]]
        if not len(at):
            return at
        sentence, before, dashed = self.sentence[at], self.before[at], dash[at]
        new = np.ones(len(at), bool)
        np.not_equal(sentence[1:], sentence[:-1], out=new[1:])
        first = new.nonzero()[0]
        size = np.append(first[1:], len(at)) - first
        step = has(before, OPEN).astype(np.int64) - has(before, CLOSE)
        depth, dashes = step.cumsum(), dashed.cumsum()
        depth -= (depth - step)[first].repeat(size)
        earlier = (dashes - dashed)[first]
        several = (dashes[first + size - 1] - earlier >= 2).repeat(size)
        dashes -= earlier.repeat(size)
        until = self.sentences.last[sentence]
        until[:-1] = np.where(new[1:], until[:-1], at[1:])
        inside = ((depth > 0) | several & (dashes % 2 == 1)).nonzero()[0]
        at = at[inside]
        return ranges(at, until[inside] - at)


def _outer(q: Quotations) -> Quotations:
    """Quotations that do not lie within another one."""
    if len(q) < 2 or (q.first_word[1:] >= q.last_word[:-1]).all():
        return q
    reach = np.maximum.accumulate(np.append(0, q.last_word[:-1]))
    keep = (q.last_word > reach) & (q.first_word >= reach)
    return q if keep.all() else Quotations(*(getattr(q, f.name)[keep] for f in fields(q)))
