"""Damage inside article lines: glued words, cut text, lost quotation marks, leftovers of code, repeated passages, wording of a machine."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scorer.mark.family import Context, Marks
from scorer.mark.lines import rare_signs
from scorer.segment.batch import BLANK, DASH, DOT, ELLIPSES, EXCLAIM, NEWLINE, OTHER, QUERY, SLASH, ranges
from scorer.segment.fold import ALPHA, ELLIPSIS, REPLACEMENT, SYMBOL, UPPER
from scorer.segment.plain import ENTITY, MISREAD
from scorer.segment.sentences import Body, Sentences

__all__ = ["DAMAGE", "LATE", "WORDS", "damage", "damage_at_once"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

WORDS = ("the", "an", "of", "and", "for", "at", "from", "to", "with", "by")
DAMAGE = {
    "glued_words": "two words glued together where a tag or a line break was dropped",
    "cut_text": "a line that breaks off with dots",
    "lost_quotation_mark": "a quotation that lost its mark on one side",
    "leftover_markup": "a leftover of the page's code",
    "wrong_characters": "characters that were decoded wrongly",
    "passage_repeated": "a passage that repeats an earlier one in nearly the same words",
    "machine_wording": "wording of a machine: translated word by word, or with words swapped by a thesaurus",
}


# What no model reads unless it was fitted on it: found when it is asked for.
_AT_ONCE = ("passage_repeated",)
LATE = frozenset(DAMAGE).difference(_AT_ONCE)


def damage_at_once(context: Context) -> Marks:
    """The markers of the family without those of late kinds: the noise lines, and repeated passages."""
    lines = context.marks["noise"]
    if not len(context.body.words):
        return lines
    return _joined(lines, _repeated(context), _listed(context, _AT_ONCE))


def damage(context: Context) -> Marks:
    """All markers of the family, once `damage_at_once` has found the first: the noise lines, and damage inside article lines."""
    known = context.marks["noise"]
    if not len(context.body.words):
        return known
    found = (_glued(context), _cut(context), _lost_marks(context), _leftovers(context), _wordings(context), _listed(context, tuple(sorted(LATE))))
    filled = context.body.word_hi > context.body.word_lo  # without words there is no article to be damaged, whatever else the batch holds
    return _joined(known, *(marks.take(filled[marks.article]) for marks in found if len(marks)))


def _listed(context: Context, kinds: tuple[str, ...]) -> Marks:
    """Entries of further lists that name one of these kinds of damage."""
    family = context.families["noise"]
    return context.marks_of(context.found(family.lexicons[0], *kinds), family)


def _joined(first: Marks, *others: Marks) -> Marks:
    found = [m for m in others if len(m)]
    return Marks.join([first, *found]) if found else first


def _damage_marks(context: Context, kind: str, start: Ints, end: Ints) -> Marks:
    if not len(start):
        return Marks.empty()
    batch = context.batch
    article = np.searchsorted(batch.begin, start, "right") - 1
    code = np.full(len(start), context.families["noise"].code(kind), np.int64)
    return Marks(article, start, end, code, np.ones(len(start)), np.zeros(len(start), bool))


_LOWER_CASE = ALPHA & ~UPPER
_GLUE_BEFORE = 4  # letters in lower case before a capital: iPhone and macOS are names, "tensionsU.S." is not
_STOPS = np.uint16(DOT | EXCLAIM | QUERY)
_PARTED = np.uint16(BLANK | NEWLINE | OTHER | SLASH | DASH | ELLIPSES)
_CAPITAL_A = np.uint8(0x41)
_EIGHT = np.arange(8)


def _inner_capitals(codes: npt.NDArray[np.uint8]) -> Ints:
    """Where a capital stands right behind a small letter."""
    last = len(codes) - 1
    capital = np.zeros(-(-last // 8) * 8, bool)
    np.less(codes[1:] - _CAPITAL_A, 26, out=capital[:last])
    capital[:last] &= codes[:-1] > 0x60  # small letters and a few signs, told apart below
    # few of the characters are such: eight are passed over at once
    eights = capital.view(np.uint64).nonzero()[0]
    at = ((eights * 8)[:, None] + _EIGHT).ravel()
    at = at[capital[at]] + 1
    return np.asarray(at[_LOWER_CASE[codes[at - 1]]])


def _glued(context: Context) -> Marks:
    """A capital inside a word that began in lower case ("tensionsU.S."), and a new sentence without a space ("ended.The")."""
    inner, whole = _glued_inside(context)
    codes, words = context.batch.codes, context.body.words
    maybe = (words.gap & _STOPS) != 0
    maybe &= (words.gap & _PARTED) == 0
    maybe[-1] = False
    stop = np.flatnonzero(maybe)
    if len(stop):  # most of them end a paragraph
        stop = stop[(words.line[stop + 1] == words.line[stop]) & words.capital[stop + 1]]
    if len(stop):
        new = stop + 1
        end, behind = words.end[stop], codes[words.end[new]]
        fine = ~words.upper[new] & (words.end[new] - words.start[new] > 1) & ~words.capital[stop] & ~words.digit[stop]
        fine &= (end - words.start[stop] > 1) & (codes[end + 1] != 0x2E) & ~_ADDRESS[codes[words.start[stop] - 1]] & (behind != 0x2E) & (behind != 0x2F)
        stop = stop[fine]
    if not len(inner) and not len(stop):
        return Marks.empty()
    return _damage_marks(
        context,
        "glued_words",
        np.concatenate([words.start[inner], words.start[stop]]),
        np.concatenate([whole, words.end[stop + 1]]),
    )


def _glued_inside(context: Context) -> tuple[Ints, Ints]:
    """The words with a capital inside, and where each ends."""
    codes, words = context.batch.codes, context.body.words
    at = _inner_capitals(codes)
    w = np.searchsorted(words.start, at, "right") - 1
    # in lines that are left out there are no words
    ok = np.flatnonzero((w >= 0) & (at < words.end[w]) & (at - words.start[w] >= _GLUE_BEFORE))
    if len(ok):
        w = w[ok]
        start = words.start[w]
        after = codes[words.end[w]]
        w = w[_LOWER_CASE[codes[start]] & ~_ADDRESS[codes[start - 1]] & (after != 0x2F) & (after != 0x40)]
    else:
        w = ok
    if not len(w):
        return w, w
    first = np.ones(len(w), bool)
    first[1:] = w[1:] != w[:-1]
    inner = w[first]
    # "tensionsU.S." is one token: what follows a stop without a space belongs to it where the capital was the last letter before
    whole, lone = words.end[inner], codes[words.end[inner] - 1]
    more = np.flatnonzero(UPPER[lone] & (codes[whole] == 0x2E))
    while len(more):
        at = whole[more]
        initial = UPPER[codes[at + 1]] & (codes[np.minimum(at + 2, len(codes) - 1)] == 0x2E)
        whole[more] = np.where(initial, at + 2, at + 1)
        more = more[initial]
    return inner, whole


_ADDRESS = np.zeros(256, bool)
_ADDRESS[[*b"@#/._&=%~"]] = True


def _cut(context: Context) -> Marks:
    """Article lines of five words or more that end with dots."""
    batch, lines = context.batch, context.batch.lines
    last = batch.codes[lines.end - 1]
    at = np.flatnonzero((last == ELLIPSIS) | ((last == 0x2E) & (batch.codes[lines.end - 2] == 0x2E)))
    if len(at):
        at = at[~context.line_noise[at] & (lines.last_word[at] - lines.first_word[at] >= 5)]
    return _damage_marks(context, "cut_text", batch.words.start[lines.last_word[at] - 1], lines.end[at])


def _lost_marks(context: Context) -> Marks:
    """Quotations with one mark only. A quotation that runs on into the next paragraph may leave its closing mark out."""
    batch, body = context.batch, context.body
    q = body.quotations
    lone = np.flatnonzero(~q.single & (q.opened != q.closed))
    if not len(lone):
        return Marks.empty()
    lines = batch.lines
    follows = np.minimum(q.line[lone] + 1, len(lines) - 1)
    runs_on = q.opened[lone] & (lines.article[follows] == q.article[lone]) & (batch.codes[lines.start[follows]] == 0x22) & (q.line[lone] + 1 < len(lines))
    lone = lone[~runs_on]
    opened = q.opened[lone]
    words = body.words
    start = np.where(opened, q.start[lone], words.start[q.last_word[lone] - 1])
    end = np.where(opened, words.end[q.first_word[lone]], q.end[lone])
    ok = end > start
    return _damage_marks(context, "lost_quotation_mark", start[ok], end[ok])


_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{2,5}|#[xX][0-9a-fA-F]{2,4});")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,10}(?:\s[^<>\n]{0,200})?/?>|<!--")
_SHORTCODE = re.compile(
    r"\[/?(?:caption|embed|gallery|video|audio|youtube|img|image|url|quote|iframe|vc_|et_pb|ad|tweet|code)\b"
    r"[^\]\n]{0,150}\]|\{\{[^{}\n]{1,80}\}\}"
)
_MOJIBAKE = re.compile(
    "\u00e2\u20ac[^\\s]?|\u00e2[\u0080-\u00bf]{1,2}|\u00c3[\u0080-\u00bf]|\u00c2[\u00a3\u00a9\u00ae\u00b0\u00bb\u00ab]|[\ufffd\ud800-\udfff]+"
)
_MOST = 200  # of each sort in one article: a page of nothing but tags needs no more to be told


def _leftovers(context: Context) -> Marks:
    """Entities, tags, short codes and wrongly decoded characters: those that plain text told, and signs of others, read in the text itself."""
    batch, lines = context.batch, context.batch.lines
    codes = batch.codes
    parts = _read_as_others(context)
    sign, a = rare_signs(batch)
    mine = np.flatnonzero(_SIGN[a])
    if not len(mine):
        return Marks.join(parts)
    sign, a = sign[mine], a[mine]
    b = codes[sign + 1]
    symbol = (a == SYMBOL) & ((codes[sign - 1] | 0x20) == 0x61)
    sign = sign - symbol
    markup = (
        ((a == 0x26) & (ALPHA[b] | (b == 0x23)))
        | ((a == 0x3C) & (ALPHA[b] | (b == 0x2F) | (b == 0x21)))
        | ((a == 0x5B) & (ALPHA[b] | (b == 0x2F)))
        | ((a == 0x7B) & (b == 0x7B))
    )
    wrong = symbol | (a == REPLACEMENT)
    for kind, places, patterns in (
        ("leftover_markup", sign[markup], (_ENTITY, _TAG, _SHORTCODE)),
        ("wrong_characters", sign[wrong], (_MOJIBAKE,)),
    ):
        if not len(places):
            continue
        line = np.searchsorted(lines.start, places, "right") - 1
        ok = (line >= 0) & (places < lines.end[line]) & ~context.line_noise[line]
        places, line = places[ok], line[ok]
        article = lines.article[line]
        rank = np.arange(len(places)) - np.searchsorted(article, article)
        starts, ends, reached = [], [], -1
        for place, stop, art in zip(*(x[rank < _MOST].tolist() for x in (places, lines.end[line], article)), strict=True):
            if place < reached:
                continue
            text = batch.slice(art, place, min(stop, place + 220))
            for pattern in patterns:
                match = pattern.match(text)
                if match:
                    reached = place + match.end()
                    starts.append(place)
                    ends.append(reached)
                    break
        parts.append(_damage_marks(context, kind, np.array(starts, np.int64), np.array(ends, np.int64)))
    return Marks.join(parts)


def _read_as_others(context: Context) -> list[Marks]:
    """The entities and wrongly decoded characters that plain text reads as what they stand for, on lines that are the article."""
    batch, lines = context.batch, context.batch.lines
    parts = []
    for kind, code in (("leftover_markup", ENTITY), ("wrong_characters", MISREAD)):
        spans = np.zeros((0, 2), np.int64)
        for a, text in batch.changed.items():
            own = np.array([span for k, *span in text.left if k == code], np.int64).reshape(-1, 2) + batch.origin[a]
            line = lines.start.searchsorted(own[:, 0], "right") - 1
            ok = (line >= 0) & (own[:, 0] < lines.end[line]) & ~context.line_noise[line] if len(lines) else np.zeros(len(own), bool)
            spans = np.concatenate([spans, own[ok][:_MOST]])
        parts.append(_damage_marks(context, kind, *spans.T))
    return parts


_SIGN = np.zeros(256, bool)
_SIGN[[*b"&<[{", SYMBOL, REPLACEMENT]] = True
_LEAST = 8  # words of a sentence that can count as repeated
_LIKE_LENGTH = 0.6  # words of the shorter of two sentences that are compared, for each of the longer
_MOST_LIKE = 3  # so many former sentences are compared with a later one
_ALIKE = 0.7  # share of their words that two sentences have in common
# The words that two such sentences do not share are at most this part of the sum of their lengths, and a little for rounding.
_APART = (1 - _ALIKE) / (1 + _ALIKE) + 1e-6
_ONE, _TOP = np.uint64(1), np.uint64(58)
_SAMPLED = np.uint32(0xFFFFFFFF // 4)  # of the values of runs of words every fourth is looked for
_VALUE = 28  # bits of it that are compared
_MIXES = (np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B))


def _repeated(context: Context) -> Marks:
    """Sentences of eight words or more that share most of their words with an earlier one of the article.

    Sentences that are nearly the same have most runs of three words in common. A sample of these is looked for: sentences of about one length that
    share one of it are compared.
    """
    s, hashes = context.body.sentences, context.body.words.hash
    long = np.flatnonzero(s.last - s.first >= _LEAST)
    if len(long) < 2:
        return Marks.empty()
    i, j = _sharing(context.body, long)
    if not len(i):
        return Marks.empty()
    again: set[int] = set()
    for former, later in np.stack([i, j])[:, _close(hashes, s, i, j)].T.tolist():
        if later not in again:
            words, others = (set(hashes[s.first[k] : s.last[k]].tolist()) for k in (former, later))
            common = len(words & others)
            if common >= _ALIKE * (len(words) + len(others) - common):
                again.add(later)
    at = np.array(sorted(again), np.int64)
    return _damage_marks(context, "passage_repeated", s.start[at], s.end[at])


def _sharing(body: Body, long: Ints) -> tuple[Ints, Ints]:
    """Pairs of sentences of about one length that share runs of three words: with each later one the few former that share most with it.

    Every fourth run is looked for, and the first two of the sentences `long`; a run pairs a sentence with the last one before it that holds it.
    """
    s, words = body.sentences, body.words
    hashes = words.hash.astype(np.uint32)
    runs = hashes[:-2] * _MIXES[0]
    for behind, mix in zip((hashes[1:-1], hashes[2:]), reversed(_MIXES), strict=True):
        runs += behind
        runs *= mix
    looked_for = np.zeros(len(words), bool)
    np.less(runs, _SAMPLED, out=looked_for[:-2])
    looked_for[s.last - 1] = looked_for[np.maximum(s.last - 2, 0)] = False  # no run goes past its sentence
    looked_for[s.first[long]] = looked_for[s.first[long] + 1] = True  # so that sentences share one that are the same but for the first word or the last ones
    at = np.flatnonzero(looked_for)
    # one sort brings the same runs of an article together, in their order
    bits = len(at).bit_length()
    key = words.article.take(at) << np.int64(_VALUE + bits)
    key |= (runs.take(at) >> np.uint32(32 - _VALUE)).astype(np.int64) << bits
    key |= np.arange(len(at))
    key.sort()
    run = key >> bits
    again = np.flatnonzero(run[1:] == run[:-1])
    key &= (1 << bits) - 1
    former, later = at[key[again]], at[key[again + 1]]
    i, j = body.sentence[former], body.sentence[later]
    length = s.last - s.first
    shorter, longer = np.minimum(length[i], length[j]), np.maximum(length[i], length[j])
    ok = (i < j) & (shorter >= _LEAST) & (shorter >= _LIKE_LENGTH * longer)
    pairs, shared = np.unique((j * len(s) + i)[ok], return_counts=True)
    i, j = pairs % len(s), pairs // len(s)
    order = np.lexsort((-shared, j))
    i, j = i[order], j[order]
    best = np.flatnonzero(np.arange(len(j)) - j.searchsorted(j) < _MOST_LIKE)
    return i[best], j[best]


def _close(hashes: npt.NDArray[np.uint64], s: Sentences, i: Ints, j: Ints) -> Ints:
    """Those pairs of sentences, `i` and `j`, that may share enough of their words: one of 64 bits for each word, and few bits that only one holds."""
    both = np.concatenate([i, j])
    length = s.last[both] - s.first[both]
    signs = np.bitwise_or.reduceat(_ONE << (hashes[ranges(s.first[both], length)] >> _TOP), length.cumsum() - length)
    apart = np.unpackbits((signs[: len(i)] ^ signs[len(i) :]).view(np.uint8)).reshape(-1, 64).sum(axis=1)
    return np.flatnonzero(apart <= _APART * (length[: len(i)] + length[len(i) :]))


@dataclass
class _Tables:
    """What of the lists and words counts here; depends on the matcher alone and is made once for each."""

    an: int
    never_twice: Bools  # over word numbers


def _tables(context: Context) -> _Tables:
    matcher = context.matcher
    kept = matcher.__dict__.get("_noise_tables")
    if not isinstance(kept, _Tables):
        kept = _Tables(matcher.vocabulary.id("an"), context.flags(WORDS))
        matcher.__dict__["_noise_tables"] = kept
    return kept


def _wordings(context: Context) -> Marks:
    """Signs of a machine's wording: phrases of the list of such wordings, "an" before a consonant, and a function word that stands twice.

    Quotations and headlines are left out.
    """
    words, codes, t = context.body.words, context.batch.codes, _tables(context)
    hits = context.found(context.families["noise"].lexicons[1]).outermost()
    ids = words.id
    former = ids[:-1]
    twice = former == ids[1:]
    twice &= former != 0
    an = former == t.an
    an &= t.an != 0
    at = np.flatnonzero(twice | an)
    if len(at):
        new, end = at + 1, words.end[at]
        ok = (twice[at] & t.never_twice[ids[at]]) | (_CONSONANT[codes[words.start[new]]] & (words.end[new] - words.start[new] >= 4) & an[at])
        at = at[ok & words.joins_next[at] & ~words.capital[new] & (words.start[new] == end + 1) & (codes[end] == 0x20)]
    if not len(at) and not len(hits):
        return Marks.empty()
    first, last = np.concatenate([hits.first, at]), np.concatenate([hits.last - 1, at + 1])
    # quoted words are those of somebody who may speak so; headlines drop their articles
    free = ~(context.body.quoted[first] | context.headline[words.line[first]])
    first, last = first[free], last[free]
    return _damage_marks(context, "machine_wording", words.start[first], words.end[last])


_CONSONANT = np.zeros(256, bool)
_CONSONANT[[*b"bcdfgjklmnpqrstvwz"]] = True  # not h, x and y: an hour, an x-ray
