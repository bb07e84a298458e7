"""What is counted on each line of a batch, before anything is judged: words, stops, capitals, dates, phrases of page furniture, repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scorer.mark.lexicon import Hits, Matcher
from scorer.mark.lines.notes import NOTE_WORDS, NoteTables, corrects, notes
from scorer.mark.lines.signs import PICTURED, SIGN_WORDS, SignTables, alike, linked, signs
from scorer.mark.lines.stamps import STAMP_WORDS, StampTables, stamps
from scorer.segment.batch import BLANK, COLON, DASH, SLASH, Batch
from scorer.segment.fold import BULLET, ELLIPSIS, REPLACEMENT, SYMBOL, where
from scorer.segment.hashing import Vocabulary
from scorer.segment.words import DAYS, MONTHS

__all__ = ["COMMENTS", "COPYRIGHT", "PHRASE_KINDS", "READ_MORE", "WORDS", "Columns", "columns", "rare_signs"]

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
_MONTHS = [*MONTHS, *"jan feb mar apr jun jul aug sep sept oct nov dec".split()]
_DAYS = [*DAYS, *"mon tue tues wed thu thur thurs fri sat sun".split()]
_DATE_SMALL = (
    "at on by date am pm a.m p.m est edt gmt et pst pdt cst cdt mst mdt utc bst ist cet cest aest aedt sast nzst nzdt hkt sgt local time updated published "
    "posted modified last first and of as"
).split()
# A line that begins with one of these and a colon is the credit of a picture.
_PICTURE = [*PICTURED, "photographer", "graphic", "caption", "video"]
# A line that begins with one of these and a colon is of the head of a mail; one that ends with one of those and a colon stands above a quotation.
_MAIL = "from to subject date cc sent references newsgroups organization".split()
_QUOTE = "wrote writes quote".split()
WORDS: tuple[str, ...] = tuple(
    sorted({*_FUNCTION, *_YOU, *_SAY, *_MONTHS, *_DAYS, *_DATE_SMALL, *_PICTURE, *SIGN_WORDS, *NOTE_WORDS, *STAMP_WORDS, *_MAIL, *_QUOTE, "by"})
)
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
    mail: Bools
    quote: Bools
    common: Bools
    mine: Bools
    kind: Ints
    weight: Floats
    notice: Bools  # entries with a word that hardly stands but in notices
    version: Bools  # and with one that tells how a text was changed
    signs: SignTables
    notes: NoteTables
    stamps: StampTables


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
            v.flags(_MAIL),
            v.flags(_QUOTE),
            v.flags([*_FUNCTION, *_YOU]),
            mine,
            kind,
            matcher.weight,
            _holding(matcher, _NOTICE),
            _holding(matcher, _VERSION),
            SignTables(v),
            NoteTables(v),
            StampTables(v),
        )
        matcher.__dict__["_line_tables"] = kept
    return kept


def _holding(matcher: Matcher, words: frozenset[str]) -> Bools:
    """Which entries hold one of these words."""
    return np.array([not words.isdisjoint(w for phrase in e.phrases for w in phrase) for e in matcher.entries], bool)


_NOTICE = frozenset(
    "copyright copyrighted copyrights reserved disclaimer disclaimers trademark trademarks commons reproduction republish republished reprinted "
    "reproduced redistributed redistribution rebroadcast terms legal policy".split()
)
_VERSION = frozenset("amended corrected updated edited version correction corrections clarification changed headline editor's editors editors'".split())
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
    lines = batch.lines
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
    c: dict[str, Floats] = {"words": (lines.last_word - lines.first_word).astype(float)}
    full = c["words"].nonzero()[0]  # the lines that hold words
    _words(c, batch, t, full)
    end1, end2 = batch.codes[lines.end - 1], batch.codes[lines.end - 2]
    _ends_and_heads(c, batch, end1, end2)
    _rare_characters(c, batch)
    _openings(c, batch, t, full)
    signs(c, batch, t.signs, first, last, rare_signs(batch))
    linked(c, batch, end1, end2)
    kinds = _phrases(c, batch, hits, matcher)
    notes(c, batch, t.notes, first, last)
    stamps(c, batch, t.stamps, first, last)
    line_hash = _repeats(c, batch, full)
    alike(c, batch)
    return Columns(first, group, last, c, kinds, line_hash, batch, t.common)


def _words(c: dict[str, Floats], batch: Batch, t: _Tables, full: Ints) -> None:
    """Count words of some classes, and dates and times."""
    lines, words, n = batch.lines, batch.words, len(batch.lines)
    # a line of more than 65,535 words would overflow its counts; no score hangs on that
    sets = t.sets.take(words.id)
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
        between = words.gap[figure]
        near = (words.line[figure + 1] == words.line[figure]) & ((between & BLANK) == 0)
        of, between = words.line[figure[near]], between[near]
        c["times"] = np.bincount(of[(between & COLON) != 0], minlength=n).astype(float)
        c["dates"] = np.bincount(of[(between & (SLASH | DASH)) != 0], minlength=n).astype(float)


def _ends_and_heads(c: dict[str, Floats], batch: Batch, end1: npt.NDArray[np.uint8], end2: npt.NDArray[np.uint8]) -> None:
    """Tell how each line ends, closing quotation marks and brackets aside, and how it begins.

    `end1` and `end2` are the codes of the last character of each line and of the one before.
    """
    lines, codes = batch.lines, batch.codes
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
    c["quoted"], c["spoken"] = (head == 0x3E).astype(float), (head == 0x22).astype(float)


def _rare_characters(c: dict[str, Floats], batch: Batch) -> None:
    """Count rare characters, each found once in the batch and then told to its line."""
    lines, n = batch.lines, len(batch.lines)
    c["pipes"] = c["code"] = c["bad"] = np.zeros(n)
    place, rare = rare_signs(batch)
    counted = _RARE[rare].nonzero()[0]
    if len(counted):
        rare, of = rare[counted], np.searchsorted(lines.start, place[counted], "right") - 1
        for name, mask in (("pipes", rare == 0x7C), ("code", _CODE[rare]), ("bad", rare == REPLACEMENT)):
            c[name] = np.bincount(of[mask], minlength=n).astype(float)


def _openings(c: dict[str, Floats], batch: Batch, t: _Tables, full: Ints) -> None:
    """Tell which lines open with the word of a credit, of a mail's head or of what leads in a quotation."""
    lines, words, n = batch.lines, batch.words, len(batch.lines)
    opening = lines.first_word[full]
    opening_id = words.id[opening]
    c["start_by"], c["start_credit"] = np.zeros((2, n))
    c["start_by"][full] = opening_id == t.by
    pictured = t.picture[opening_id].nonzero()[0]
    c["start_credit"][full[pictured]] = (words.gap[opening[pictured]] & COLON) != 0
    c["mail_head"], c["quote_head"] = np.zeros((2, n))
    mailed = t.mail[opening_id].nonzero()[0]
    c["mail_head"][full[mailed]] = (words.gap[opening[mailed]] & COLON) != 0
    above = np.flatnonzero((c["end_colon"] > 0) & (c["words"] > 0))
    c["quote_head"][above] = t.quote[words.id[lines.last_word[above] - 1]]


def _repeats(c: dict[str, Floats], batch: Batch, full: Ints) -> Packed:
    """Tell which lines stand elsewhere on the page too; return what is the same for the same line of an article, (L,)."""
    lines, n = batch.lines, len(batch.lines)
    line_hash = _sums(batch.words.hash, lines.first_word, full, n)
    if len(full) < n:
        bare = (c["words"] == 0).nonzero()[0]
        sign = batch.codes[lines.start[bare]].astype(np.uint64)
        line_hash[bare] = sign * np.uint64(4096) + (lines.end[bare] - lines.start[bare]).astype(np.uint64)
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
    return line_hash


_PHRASE_COLUMNS = (
    "phrase_words", "strong", "strong_words", "middling_words", "date_words", "opens_link", "opens_notice", "opens_pitch", "opens_terms", "asks", "terms",
)  # fmt: skip


def _phrases(c: dict[str, Floats], batch: Batch, hits: Hits, matcher: Matcher) -> Floats:
    """Count the phrases of page furniture into `c`; return the weight of those of each kind on each line, (18, L)."""
    lines, words, t = batch.lines, batch.words, _tables(matcher)
    n, rows, k = len(lines), len(PHRASE_KINDS), len(_PHRASE_COLUMNS)
    c["correction"] = np.zeros(n)
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
    outer &= ~_own_words(c, batch, words.line[first], t.version[entry], t.kind[entry], t.notice[entry])
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
        end, link = last[few], kind[few] != COPYRIGHT
        colon = (words.gap[end - 1] & COLON) != 0
        next_figure = words.digit[np.minimum(end, len(words) - 1)] & words.joins_next[end - 1]
        values[5, few] = link & strong[few] & colon
        # "Copyright 2021 ...", "Copyright Courier."
        following = np.minimum(end, len(words) - 1)
        size, line = c["words"][at[few]], at[few]
        capital = words.capital[following] & words.joins_next[end - 1]
        named = capital & (size <= 4)
        # "Part of the Quorl Group", and not "Part of the crowd left early.", "Powered by a diesel engine, the ferry crossed in two hours."
        notices = np.bincount(at, strong & (kind == COPYRIGHT), n)[line]
        notice = (length[few] >= 4) | t.notice[entry[few]] | (notices >= 2)
        notice |= (size <= 12) & (c["stop"][line] == 0) | (size <= 8) & capital
        values[6, few] = ~link & (several[few] & notice | next_figure | named)
    values[7] = opens & several & _ASKS[kind]
    values[8] = opens & several & _TERMS[kind]
    told = weight * np.sqrt(length)
    values[9] = told * (_ASKS[kind] & several)
    values[9] += _WORD * (~several & full & (kind == _NEWSLETTER))  # "newsletter", "subscribe"
    values[10] = told * (strong & _TERMS[kind] & (length >= 4))  # "first appeared on" may be said of anything
    place = (np.arange(0, k * n, n)[:, None] + at).ravel()
    c.update(zip(_PHRASE_COLUMNS, np.bincount(place, values.ravel(), minlength=k * n).reshape(k, n), strict=True))
    return np.asarray(np.bincount(kind * n + at, told, minlength=rows * n).reshape(rows, n))


def _own_words(c: dict[str, Floats], batch: Batch, line: Ints, version: Bools, kind: Ints, notice: Bools) -> Bools:
    """Which hits, by their `line`, are of the article's own words: in a line that corrects it, in a short answer between quotation marks ("No comment."),
    or in a report such as "The views expressed by the minister are his own, the clerk said."

    `version` are the hits that tell how a text was changed, `notice` those that hardly stand but in notices.
    """
    answer = (c["spoken"] > 0) & (c["stop"] + c["query"] > 0) & (batch.codes[batch.lines.end - 1] == 0x22)
    some = np.zeros(len(answer), bool)
    some[line[version]] = True
    for i, text in batch.line_texts(np.flatnonzero(some & (c["words"] <= _LONGEST_CORRECTION))):
        c["correction"][i] = corrects(text)
    report = (c["say"] > 0) & (c["stop"] > 0)
    return np.asarray((c["correction"][line] > 0) & (kind != _NEWSLETTER) | answer[line] & (kind == COMMENTS) | report[line] & (kind == COPYRIGHT) & ~notice)


_LONGEST_CORRECTION = 120  # words
_DATE_HEADER, READ_MORE, _TEASER, COPYRIGHT, COMMENTS, _NEWSLETTER = (
    PHRASE_KINDS.index(k) for k in ("date_header", "read_more", "teaser", "copyright", "comments", "newsletter")
)
_WORD = 0.6  # what a single word tells of a pitch, beside phrases
_OPENING, _ASKS, _TERMS = np.zeros((3, len(PHRASE_KINDS)), bool)
_OPENING[[READ_MORE, _TEASER, COPYRIGHT]] = True
# kinds that ask something of the reader, and that tell on what terms the text stands there
_ASKS[[PHRASE_KINDS.index(k) for k in ("newsletter", "advertisement")]] = True
_TERMS[[PHRASE_KINDS.index(k) for k in ("copyright", "cookie", "comments", "aggregator_note", "byline")]] = True


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
