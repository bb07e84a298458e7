"""Sentences and quotations of the lines that are the article, as columns.

Everything here works on the words of article lines alone (`Body`): lines that the noise family left out are not there, so
nothing pasted around an article can shift a sentence or open a quotation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from scorer.segment.batch import BLANK, CLOSE, COLON, DOT, ELLIPSES, EXCLAIM, QUERY, QUOTE, Batch, Words
from scorer.segment.fold import ALPHA, SPACE

__all__ = ["ABBREVIATIONS", "STARTERS", "Body", "Quotations", "Sentences", "body", "covered"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# A full stop after these does not end a sentence.
ABBREVIATIONS = tuple((
    "mr mrs ms mx dr prof rev fr sr jr st gen lt col maj capt cmdr adm sgt cpl pvt pte brig sen rep gov pres hon supt insp det messrs mt "
    "ft rd ave blvd no nos vs v al etc eg ie cf approx dept est fig figs inc ltd co corp bros llc plc jan feb mar apr jun jul aug sep "
    "sept oct nov dec mon tue tues wed thu thurs fri sat sun tel ext vol ed eds pp p i.e e.g a.k.a"
).split())
# Words that begin a sentence after dotted initials: "in the U.S. The plan" against "the U.S. Treasury".
STARTERS = tuple((
    "the a an this that these those it its he she they we you i his her their our my there here in on at by for from with after before "
    "since when while as if but and or so yet however meanwhile although though because despite according such some many most all both "
    "each no not what who how why where which one two three last next another other under over during until among once then now still "
    "also even to of"
).split())


@dataclass
class Sentences:
    """Sentences as runs of words `first`..`last` (excluded) of the body; all of shape (S,)."""

    first: Ints
    last: Ints
    start: Ints  # offset of its first character, an opening quotation mark included
    end: Ints  # offset behind its last character, closing marks included
    article: Ints
    line: Ints  # the line of its first word

    def __len__(self) -> int:
        return len(self.first)


@dataclass
class Quotations:
    """Passages between quotation marks; all of shape (Q,). `start` and `end` take in the marks where they are there."""

    start: Ints
    end: Ints
    article: Ints
    line: Ints
    opened: Bools  # has its opening mark
    closed: Bools  # has its closing mark
    single: Bools  # between single marks
    first_word: Ints  # body words inside: first ..
    last_word: Ints  # .. and one past the last

    def __len__(self) -> int:
        return len(self.start)


@dataclass
class Body:
    """The words of article lines, with the sentence and the voice each stands in. Shapes (W,) unless said otherwise."""

    words: Words
    word_lo: Ints  # (n,) first word of each article
    word_hi: Ints  # (n,) one past its last
    sentence: Ints
    sentences: Sentences
    quotations: Quotations
    quoted: Bools  # inside quotation marks
    reported: Bools  # another's voice: the same, and once attributions are known also what a source says without marks
    is_title: Bools  # in a title given beside the text, or in the headline line
    joins_next: Bools  # nothing but a space, a hyphen, an apostrophe or a quotation mark parts it from the next word

    @cached_property
    def filled(self) -> Ints:
        """The articles that hold words."""
        return (self.word_hi > self.word_lo).nonzero()[0]


def body(batch: Batch, article_line: Bools, headline: Bools, abbreviation: Bools, starter: Bools) -> Body:
    """Return the body of a batch: its words on lines where `article_line` (L,) holds, cut into sentences.

    `headline` (L,) marks the lines that are headlines; `abbreviation` and `starter` are tables over word numbers.
    """
    lines = batch.lines
    words = batch.words
    if not article_line.all():
        edge = np.diff(article_line, prepend=False, append=False).nonzero()[0]
        words = words.runs(lines.first_word[edge[::2]], lines.last_word[edge[1::2] - 1])
    n = len(batch)
    word_lo = words.article.searchsorted(np.arange(n))
    word_hi = words.article.searchsorted(np.arange(n), "right")
    w = len(words)
    title = headline.repeat((lines.last_word - lines.first_word) * article_line)
    sentences, number = _sentences(batch, words, abbreviation, starter)
    quotations = _quotations(batch, words, article_line)
    quoted = covered(w, quotations.first_word, quotations.last_word)
    joins = words.joins_next
    return Body(words, word_lo, word_hi, number, sentences, quotations, quoted, quoted, title, joins)


def covered(n: int, first: Ints, last: Ints) -> Bools:
    """Which of `n` words stand in any of some runs of words, each from `first` to one before `last`: shape (n,)."""
    edge = np.concatenate([[0], first, last])
    step = np.repeat([0, 1, -1], [1, len(first), len(last)])
    order = edge.argsort(kind="stable")
    return np.repeat(step[order].cumsum() > 0, np.diff(np.append(edge[order], n)))


def _sentences(batch: Batch, words: Words, abbreviation: Bools, starter: Bools) -> tuple[Sentences, Ints]:
    w = len(words)
    if not w:
        z = np.zeros(0, np.int64)
        return Sentences(z, z, z, z, z, z), z
    codes = batch.codes
    gap = words.gap
    ends = np.zeros(w, bool)
    ends[-1] = True
    stops = DOT | EXCLAIM | QUERY | ELLIPSES
    new_line = (words.line[1:] != words.line[:-1]).nonzero()[0]
    # a line that breaks off without a stop and goes on in lower case is one sentence over two lines (hard-wrapped text)
    following = codes[words.start[new_line + 1]]
    wrapped = (following >= 0x61) & (following <= 0x7A) & ((gap[new_line] & (stops | QUOTE | COLON)) == 0)
    ends[new_line[~wrapped | (words.article[new_line + 1] != words.article[new_line])]] = True
    inner = ((gap[:-1] & stops) != 0).nonzero()[0]
    inner = inner[((gap[inner] & BLANK) != 0) & ~ends[inner]]
    following = codes[words.start[inner + 1]]
    inner = inner[(following < 0x61) | (following > 0x7A)]
    g = gap[inner]
    only_dot = (g & (EXCLAIM | QUERY | ELLIPSES | QUOTE | CLOSE)) == 0
    length = words.end[inner] - words.start[inner]
    initials = only_dot & ((length == 1) & words.capital[inner] | (codes[words.start[inner] + 1] == 0x2E))
    held = only_dot & abbreviation[words.id[inner]] | initials & ~(starter[words.id[inner + 1]] & (length > 1))
    ends[inner[~held]] = True
    last = ends.nonzero()[0] + 1
    first = np.concatenate([[0], last[:-1]])
    number = np.arange(len(first)).repeat(last - first)
    # marks behind the last word belong to its sentence: most often a stop and a quotation mark, so that a few looks are sooner than a search
    end = words.end[last - 1]
    more = np.arange(len(end))
    for _ in range(12):
        more = more[~SPACE[codes[end[more]]]]
        end[more] += 1
        if not len(more):
            break
    else:
        white = batch.separators.white
        end[more] = white[white.searchsorted(end[more])]
    start = words.start[first].copy()
    for _ in range(2):  # an opening mark or bracket belongs to its sentence
        before = codes[start - 1]
        start -= (before == 0x22) | (before == 0x27) | (before == 0x28)
    return Sentences(first, last, start, end, words.article[first], words.line[first]), number


def _quotations(batch: Batch, words: Words, article_line: Bools) -> Quotations:
    """Pair quotation marks within each line by what stands around them; a mark without its fellow reaches as far as it plausibly can.

    A lost closing mark: to the end of the line, or to the next opening mark. A lost opening mark: from the beginning of the line, or from
    behind the mark before it.
    """
    codes, between, code = batch.codes, batch.separators.at, batch.separators.code
    double = _spans(batch, article_line, between[(code == 0x22).nonzero()[0]], lone=True)
    # An apostrophe is a quotation mark when it opens after a space and before a letter and closes behind a letter or stop.
    at = between[(code == 0x27).nonzero()[0]]
    inner = ALPHA[codes[at - 1]] & ALPHA[codes[at + 1]] if len(at) else np.zeros(0, bool)
    single = _spans(batch, article_line, at[~inner], lone=False)
    parts = [np.concatenate([a, b]) for a, b in zip(double, single, strict=True)]
    is_single = np.concatenate([np.zeros(len(double[0]), bool), np.ones(len(single[0]), bool)])
    order = parts[0].argsort(kind="stable")
    start, end, line, opened, closed = (p[order] for p in parts)
    first = words.start.searchsorted(start)
    last = words.start.searchsorted(end)
    ok = last > first
    article = batch.lines.article[line] if len(line) else np.zeros(0, np.int64)
    return Quotations(
        start[ok],
        end[ok],
        article[ok],
        line[ok],
        opened[ok].astype(bool),
        closed[ok].astype(bool),
        is_single[order][ok],
        first[ok],
        last[ok],
    )


def _spans(batch: Batch, article_line: Bools, at: Ints, *, lone: bool) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    codes, lines = batch.codes, batch.lines
    none = np.zeros(0, np.int64)
    if not len(at) or not len(lines):
        return none, none, none, none, none
    line = lines.start.searchsorted(at, "right") - 1
    inside = (line >= 0) & (at < lines.end[line]) & article_line[line]
    at, line = at[inside], line[inside]
    if not len(at):
        return none, none, none, none, none
    before, after = codes[at - 1], codes[at + 1]
    space_before = SPACE[before] | (before == 0x28) | (before == 0x2D) | (before == 0x22) | (before == 0x27) | (at == lines.start[line])
    space_after = SPACE[after] | (at + 1 == lines.end[line])
    opens = space_before & ~space_after
    shuts = ~space_before | (space_after & ~space_before)
    if not lone:
        # plural possessives and clipped words look like marks: ask for a letter inside and a stop or a space outside
        opens &= ALPHA[after]
        shuts &= (
            space_after
            | (after == 0x2C)
            | (after == 0x2E)
            | (after == 0x3F)
            | (after == 0x21)
            | (after == 0x3B)
            | (after == 0x29)
            | (after == 0x22)
        )
        known = opens ^ shuts
        at, line, opens = at[known], line[known], opens[known]
    else:
        digit = (before >= 0x30) & (before <= 0x39) & (after != 0x2C) & ~space_after  # 6"2
        at, line, opens, shuts = at[~digit], line[~digit], opens[~digit], shuts[~digit]
        unclear = opens == shuts
        if unclear.any():  # tell by parity within the line
            first_of_line = line.searchsorted(line)
            parity = (np.arange(len(at)) - first_of_line) % 2 == 0
            opens = np.where(unclear, parity, opens)
    k = len(at)
    if not k:
        return none, none, none, none, none
    same_next = np.append(line[1:] == line[:-1], False)
    same_prev = np.concatenate([[False], line[1:] == line[:-1]])
    next_opens = np.append(opens[1:], False)
    prev_opens = np.concatenate([[False], opens[:-1]])
    paired = opens & same_next & ~next_opens
    i = paired.nonzero()[0]
    start, end = at[i], at[i + 1] + 1
    if not lone:
        # an unmatched single mark is an apostrophe; a pair that runs over a whole paragraph without a stop inside is one too
        ok = (end - start < 400) & (codes[end] != 0x27)
        return start[ok], end[ok], line[i][ok], np.ones(ok.sum(), np.int64), np.ones(ok.sum(), np.int64)
    j = (opens & ~paired).nonzero()[0]  # its closing mark is lost
    open_end = np.where(same_next[j], at[np.minimum(j + 1, k - 1)], lines.end[line[j]])
    c = (~opens & ~(same_prev & prev_opens)).nonzero()[0]  # its opening mark is lost
    shut_start = np.where(same_prev[c], at[np.maximum(c - 1, 0)] + 1, lines.start[line[c]])
    ones, zeros = np.ones(k, np.int64), np.zeros(k, np.int64)
    return (
        np.concatenate([start, at[j], shut_start]),
        np.concatenate([end, open_end, at[c] + 1]),
        np.concatenate([line[i], line[j], line[c]]),
        np.concatenate([ones[: len(i)], ones[: len(j)], zeros[: len(c)]]),
        np.concatenate([ones[: len(i)], zeros[: len(j)], ones[: len(c)]]),
    )
