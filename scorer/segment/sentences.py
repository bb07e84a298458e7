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
from scorer.segment.fold import ALPHA, SPACE, WORD

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
    line_first: Ints  # first word of each line that holds words
    word_lo: Ints  # (n,) first word of each article
    word_hi: Ints  # (n,) one past its last
    sentence: Ints
    sentences: Sentences
    quotations: Quotations
    quoted: Bools  # inside quotation marks
    reported: Bools  # another's voice: the same, and once attributions are known also what a source says or thinks without marks
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
    size = (lines.last_word - lines.first_word) * article_line
    if not article_line.all():
        padded = np.zeros(len(lines) + 2, bool)
        padded[1:-1] = article_line
        edge = (padded[1:] != padded[:-1]).nonzero()[0]
        first, last = lines.first_word[edge[::2]], lines.last_word[edge[1::2] - 1]
        words = words.runs(first, last, np.arange(len(lines)).repeat(size), lines.article.repeat(size))
    size_of_filled = size[size.nonzero()[0]]
    line_first = size_of_filled.cumsum() - size_of_filled
    n = len(batch)
    word_lo = words.article.searchsorted(np.arange(n))
    word_hi = words.article.searchsorted(np.arange(n), "right")
    w = len(words)
    title = headline.repeat(size)
    sentences, number = _sentences(batch, words, line_first, abbreviation, starter)
    _mend(batch)
    quotations = _quotations(batch, words, article_line)
    quoted = covered(w, quotations.first_word, quotations.last_word)
    joins = words.joins_next
    return Body(words, line_first, word_lo, word_hi, number, sentences, quotations, quoted, quoted, title, joins)


def covered(n: int, first: Ints, last: Ints) -> Bools:
    """Which of `n` words stand in any of some runs of words, each from `first` to one before `last`: shape (n,)."""
    k = len(first)
    edge, step = np.zeros(2 * k + 2, np.int64), np.ones(2 * k + 2, np.int64)
    edge[1 : k + 1], edge[k + 1 : -1], edge[-1] = first, last, n
    step[k + 1 :], step[0] = -1, 0
    order = edge.argsort(kind="stable")
    edge = edge[order]
    return np.asarray((step[order].cumsum()[:-1] > 0).repeat(edge[1:] - edge[:-1]))


def _sentences(batch: Batch, words: Words, line_first: Ints, abbreviation: Bools, starter: Bools) -> tuple[Sentences, Ints]:
    w = len(words)
    if not w:
        z = np.zeros(0, np.int64)
        return Sentences(z, z, z, z, z, z), z
    codes = batch.codes
    gap = words.gap
    ends = np.zeros(w, bool)
    ends[-1] = True
    stops = DOT | EXCLAIM | QUERY | ELLIPSES
    new_line = line_first[1:] - 1
    # a line that breaks off without a stop and goes on in lower case is one sentence over two lines (hard-wrapped text)
    following = codes[words.start[new_line + 1]]
    wrapped = (following >= 0x61) & (following <= 0x7A) & ((gap[new_line] & (stops | QUOTE | COLON)) == 0)
    ends[new_line[~wrapped | (words.article[new_line + 1] != words.article[new_line])]] = True
    inner = words.marked
    between = gap[inner]
    inner = inner[((between & stops) != 0) & ((between & BLANK) != 0)]
    inner = inner[~ends[inner]]
    following = codes[words.start[inner + 1]]
    inner = inner[(following < 0x61) | (following > 0x7A)]
    g = gap[inner]
    only_dot = (g & (EXCLAIM | QUERY | ELLIPSES | QUOTE | CLOSE)) == 0
    length = words.end[inner] - words.start[inner]
    # "3. Open the valve" at the head of a line is an item of a list, "strontium at 3. The laboratory" ends a sentence
    figure = (length == 1) & words.digit[inner] & (words.line[inner] == words.line[inner - 1]) & (inner > 0)
    initials = only_dot & ((length == 1) & words.capital[inner] | (codes[words.start[inner] + 1] == 0x2E)) & ~figure
    short = abbreviation[words.id[inner]]
    listed = short.nonzero()[0]
    short[listed] = ~_spelt_out(batch, words, inner[listed], length[listed])
    held = only_dot & short | initials & ~(starter[words.id[inner + 1]] & (length > 1))
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


def _spelt_out(batch: Batch, words: Words, at: Ints, length: Ints) -> Bools:
    """Which of these words are no abbreviations where they stand: "voted no. Hall said", "where he sat. The", against "no. 7", "Sat. May 4".

    `length` holds their letters.
    """
    codes, start = batch.codes, words.start[at]
    a, b = codes[start] | 0x20, codes[start + 1] | 0x20
    number = (length == 2) & (a == 0x6E) & (b == 0x6F) & ~words.digit[at + 1]
    if (length == 3).any():
        c = codes[start + 2] | 0x20
        day = (length == 3) & ~words.capital[at] & (a == 0x73) & (((b == 0x61) & (c == 0x74)) | ((b == 0x75) & (c == 0x6E)))
        return np.asarray(number | day)
    return np.asarray(number)


def _mend(batch: Batch) -> None:
    """Read two apostrophes side by side as one double quotation mark, as typewriters and some archives write it."""
    codes, between = batch.codes, batch.separators
    place = (between.code == 0x27).nonzero()[0]
    place = place[:-1][between.at[place[1:]] == between.at[place[:-1]] + 1]
    if not len(place):
        return
    at = between.at[place]
    alone = np.ones(len(at), bool)
    alone[1:] = at[1:] != at[:-1] + 1
    at, place = at[alone], place[alone]
    before = codes[at - 1]
    opens = SPACE[before] | (before == 0x28) | (before == 0x2D)
    codes[at] = between.code[place] = np.where(opens, 0x20, 0x22)
    codes[at + 1] = between.code[place + 1] = np.where(opens, 0x22, 0x20)


def _quotations(batch: Batch, words: Words, article_line: Bools) -> Quotations:
    """Pair quotation marks within each line by what stands around them; a mark without its fellow reaches as far as it plausibly can.

    A lost closing mark: to the end of the line, or to the next opening mark. A lost opening mark: from the beginning of the line, or from
    behind the mark before it.
    """
    at, code = batch.separators.at, batch.separators.code
    double = _marks(batch, article_line, at[(code == 0x22).nonzero()[0]])
    single = _marks(batch, article_line, at[(code == 0x27).nonzero()[0]])
    spans = [s for s in (_double_spans(batch, double), _single_spans(batch, single)) if s]
    if not spans:
        z, no = np.zeros(0, np.int64), np.zeros(0, bool)
        return Quotations(z, z, z, z, no, no, no, z, z)
    start, end, line, opened, closed, is_single = spans[0] if len(spans) == 1 else (np.concatenate(columns) for columns in zip(*spans))
    first, last = words.start.searchsorted(start), words.start.searchsorted(end)
    ok = (last > first).nonzero()[0]
    ok = ok[start[ok].argsort(kind="stable")]
    line = line[ok]
    return Quotations(start[ok], end[ok], batch.lines.article[line], line, opened[ok], closed[ok], is_single[ok], first[ok], last[ok])


# What stands beside a mark, as bits.
_BLANK, _LEADS, _LETTER, _ENDS, _DIGIT, _COMMA = (1 << i for i in range(6))
_BESIDE = np.zeros(256, np.uint8)
for _mask, _bit in ((SPACE, _BLANK), (ALPHA, _LETTER)):
    _BESIDE[_mask] |= _bit
for _chars, _bit in ((b" \n(-\"'", _LEADS), (b',.?!;:)"', _ENDS), (b"0123456789", _DIGIT), (b",", _COMMA)):
    _BESIDE[[*_chars]] |= _bit


@dataclass
class _Marks:
    """Quotation marks of one shape on article lines, as columns."""

    at: Ints
    line: Ints
    before: npt.NDArray[np.uint8]  # bits of what stands on either side
    after: npt.NDArray[np.uint8]
    behind_space: Bools  # or behind an opening bracket, a dash or another mark, or first on its line
    before_space: Bools  # or last on its line

    def take(self, mask: Bools) -> _Marks:
        return _Marks(*(column[mask] for column in vars(self).values()))


def _marks(batch: Batch, article_line: Bools, at: Ints) -> _Marks | None:
    codes, lines = batch.codes, batch.lines
    if not len(at) or not len(lines):
        return None
    line = lines.start.searchsorted(at, "right") - 1
    inside = ((line >= 0) & (at < lines.end[line]) & article_line[line]).nonzero()[0]
    if not len(inside):
        return None
    at, line = at[inside], line[inside]
    before, after = _BESIDE[codes[at - 1]], _BESIDE[codes[at + 1]]
    return _Marks(
        at, line, before, after, ((before & _LEADS) != 0) | (at == lines.start[line]), ((after & _BLANK) != 0) | (at + 1 == lines.end[line])
    )


_Spans = tuple[Ints, Ints, Ints, Bools, Bools, Bools]


def _single_spans(batch: Batch, marks: _Marks | None) -> _Spans | None:
    """Start, end, line, has its opening mark, has its closing mark, is between single marks: of pairs of apostrophes that are quotation marks.

    One opens after a space and before a letter, and closes behind a letter or stop. Plural possessives and clipped words look like marks too:
    there must be a letter inside and a stop or a space outside.
    """
    if marks is None:
        return None
    opens = marks.behind_space & ~marks.before_space & ((marks.after & _LETTER) != 0)
    shuts = ~marks.behind_space & (marks.before_space | ((marks.after & _ENDS) != 0))
    known = (opens | shuts).nonzero()[0]
    at, line, opens = marks.at[known], marks.line[known], opens[known]
    i = (opens[:-1] & ~opens[1:] & (line[1:] == line[:-1])).nonzero()[0]
    start, end = at[i], at[i + 1] + 1
    # an unmatched single mark is an apostrophe; a pair that runs over a whole paragraph without a stop inside is one too
    ok = ((end - start < 400) & (batch.codes[end] != 0x27)).nonzero()[0]
    if not len(ok):
        return None
    yes = np.ones(len(ok), bool)
    return start[ok], end[ok], line[i[ok]], yes, yes, yes


def _double_spans(batch: Batch, marks: _Marks | None) -> _Spans | None:
    """The same of double quotation marks, those that lost their fellow among them."""
    if marks is None:
        return None
    inches = ((marks.before & _DIGIT) != 0) & ~marks.behind_space
    some = inches.nonzero()[0]
    if len(some):
        # 6"2, or behind a figure of at most three characters, a 6" fish; where a mark was opened before it, another one must close that
        codes, at, line, opening = batch.codes, marks.at[some], marks.line, marks.behind_space
        short = ~(WORD[codes[at - 4]] & WORD[codes[at - 3]] & WORD[codes[at - 2]])
        short |= ((marks.after[some] & _COMMA) == 0) & ~marks.before_space[some]
        held = (some > 0) & opening[some - 1] & (line[some - 1] == line[some])
        after = np.minimum(some + 1, len(line) - 1)
        held &= opening[after] | (line[after] != line[some]) | (after == some)
        inches[some] = short & ~held
    if inches.any():
        marks = marks.take(~inches)
    at, line, lines, k = marks.at, marks.line, batch.lines, len(marks.at)
    if not k:
        return None
    opens = marks.behind_space & ~marks.before_space
    # alone between spaces, or squeezed in: 'he said,"We go.'
    unclear = marks.behind_space & marks.before_space | ~marks.behind_space & ((marks.before & _COMMA) != 0) & ((marks.after & _LETTER) != 0)
    if unclear.any():  # tell by parity within the line
        parity = (np.arange(k) - line.searchsorted(line)) % 2 == 0
        opens = np.where(unclear, parity, opens)
    same_line = line[1:] == line[:-1]
    follows = np.zeros(k, bool)  # behind an opening mark on its line
    follows[1:] = same_line & opens[:-1]
    paired = np.zeros(k, bool)
    paired[:-1] = opens[:-1] & same_line & ~opens[1:]
    i = paired.nonzero()[0]
    j = (opens & ~paired).nonzero()[0]  # its closing mark is lost
    c = (~opens & ~follows).nonzero()[0]  # its opening mark is lost
    start, end = at[i], at[i + 1] + 1
    if not len(j) and not len(c):
        yes = np.ones(len(i), bool)
        return start, end, line[i], yes, yes, ~yes
    # as far as the next mark of the line, or from behind the one before
    to_next, to_end = np.append(same_line, False)[j], lines.end[line[j]]
    from_last, from_start = np.append(False, same_line)[c], lines.start[line[c]]
    parts = np.repeat([0, 1, 2], [len(i), len(j), len(c)])
    return (
        np.concatenate([start, at[j], np.where(from_last, at[c - 1] + 1, from_start)]),
        np.concatenate([end, np.where(to_next, at[np.minimum(j + 1, k - 1)], to_end), at[c] + 1]),
        line[np.concatenate([i, j, c])],
        parts < 2,
        parts != 1,
        np.zeros(len(parts), bool),
    )
