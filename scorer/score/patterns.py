"""Patterns: how sentences are built, with every word that carries a topic replaced by its class.

A few hundred of the commonest words stay themselves; names become <name>, days <day>, months <month>, figures <num>, every other word the class of its
ending (~ly, ~ing, ~tion ... or ~), and what stands between words becomes one token of punctuation. Runs of such tokens are
cues that no topic and no name can reach: "said <day> .", "<name> , who", "the ~tion of".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from scorer.mark.family import Context
from scorer.segment.batch import (
    BLANK,
    CLOSE,
    COLON,
    COMMA,
    DASH,
    DOT,
    ELLIPSES,
    EXCLAIM,
    NEWLINE,
    OPEN,
    OTHER,
    QUERY,
    QUOTE,
    SEMICOLON,
    SLASH,
)
from scorer.segment.fold import LOWER, fold
from scorer.segment.hashing import HashTable, hash_numbers

__all__ = ["CLASSES", "WORDS", "PatternIndex", "Stream", "names_of", "stream"]

Ints = npt.NDArray[np.int64]

DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS = (
    "january february march april june july august september october november december jan feb aug sept oct nov dec"
).split()
_I = ("i", "i'm", "i've", "i'll", "i'd")
_MONTHS_OR_MAY = (*MONTHS, "may")
WORDS = (*DAYS, *_MONTHS_OR_MAY, *_I)

ENDINGS = (
    "ly ing ed tion ment ness ity ism ist ists ful less ous ive able al ic er ers est s"
).split()
_MARKS = ((COMMA, ","), (DOT, "."), (EXCLAIM, "!"), (QUERY, "?"), (QUOTE, '"'), (COLON, ":"), (SEMICOLON, ";"), (OPEN, "("), (CLOSE, ")"), (DASH, "-"),
          (ELLIPSES, "..."), (SLASH, "/"), (OTHER, "#"))  # fmt: skip
_SHOWN = sum(bit for bit, _ in _MARKS)
# The classes come first: their numbers do not depend on which words are kept.
CLASSES = ["<name>", "<day>", "<month>", "<num>", "~", *(f"~{e}" for e in ENDINGS)]
_NAME, _DAY, _MONTH, _NUM, _WORD = range(5)


@cache
def _punctuation() -> tuple[npt.NDArray[np.int16], list[str]]:
    """For each set of marks between two words the number of its token; sets that are rare in print share the token of their first mark."""
    names: list[str] = []
    table = np.full(1 << 16, -1, np.int16)
    common: list[tuple[int, ...]] = [(bit,) for bit, _ in _MARKS]
    common += [(COMMA, QUOTE), (DOT, QUOTE), (EXCLAIM, QUOTE), (QUERY, QUOTE), (COLON, QUOTE), (CLOSE, COMMA), (CLOSE, DOT), (DOT, COMMA)]
    shown = dict(_MARKS)
    by_set = {}
    for bits in common:
        by_set[sum(bits)] = len(names)
        names.append("".join(shown[b] for b in bits))
    sets = np.arange(1 << 16)
    for bit, _ in reversed(_MARKS):
        table[(sets & bit) != 0] = by_set[bit]
    for key, number in by_set.items():
        table[(sets & _SHOWN) == key] = number
    return table, names


@dataclass
class Stream:
    """The tokens of a batch in order; all of shape (T,). `token` counts classes, then punctuation, then kept words; `word` is the body word."""

    token: Ints
    article: Ints
    word: Ints


def names_of(kept: tuple[str, ...]) -> list[str]:
    """What each token number of a stream with these kept words is called."""
    return [*CLASSES, *_punctuation()[1], *kept]


def stream(context: Context, kept: tuple[str, ...]) -> Stream:
    """The pattern tokens of the body of a batch; `kept` are the words that stay themselves."""
    body, w = context.body, context.body.words
    n = len(w)
    if not n:
        z = np.zeros(0, np.int64)
        return Stream(z, z, z)
    number = w.id
    token = _word_tokens(context, kept)[number]
    unknown = np.flatnonzero((number == 0) & ~w.capital)
    token[unknown] = _endings(context.batch.codes, w.start[unknown], w.end[unknown])
    opening = np.zeros(n, bool)
    opening[body.sentences.first] = True
    capital = np.flatnonzero(w.capital)
    known, opens = number[capital], opening[capital]
    plain = (opens | body.is_title[capital]) & (known > 0) & ~w.upper[capital]
    token[capital[~plain & ~context.flags(_I)[known]]] = _NAME
    token[capital[context.flags(DAYS)[known]]] = _DAY
    token[capital[~opens & context.flags(_MONTHS_OR_MAY)[known]]] = _MONTH
    token[np.flatnonzero(w.digit)] = _NUM
    # punctuation behind a word, and before the first word of a line
    table, _ = _punctuation()
    behind = np.flatnonzero((w.gap & np.uint16(_SHOWN)) != 0)
    gap = w.gap[behind]
    behind = behind[((gap & np.uint16(_SHOWN)) != DASH) | ((gap & (BLANK | NEWLINE)) != 0)]  # not the hyphen within a word
    before = np.flatnonzero((w.lead & np.uint16(_SHOWN)) != 0)
    # one name of several words is one token
    again = np.flatnonzero(token == _NAME)
    again = again[again > 0]
    marked = np.zeros(n, bool)
    marked[behind] = True
    again = again[(token[again - 1] == _NAME) & ~marked[again - 1] & (body.sentence[again] == body.sentence[again - 1])]
    count = np.ones(n, np.int64)
    count[again] = 0
    count[behind] += 1
    count[before] += 1
    last = np.cumsum(count)
    place = last - 1 - marked
    place[again] = last[-1]  # beside the stream
    flat = np.empty(last[-1] + 1, np.int64)
    flat[place] = token
    flat[last[behind] - 1] = len(CLASSES) + table[w.gap[behind] & np.uint16(_SHOWN)]
    flat[(last - count)[before]] = len(CLASSES) + table[w.lead[before] & np.uint16(_SHOWN)]
    word = np.repeat(np.arange(n), count)
    return Stream(flat[:-1], w.article[word], word)


def _word_tokens(context: Context, kept: tuple[str, ...]) -> Ints:
    """A table over word numbers: the token of each listed word in small letters. Made once for each matcher."""
    tables: dict[tuple[str, ...], Ints] = context.matcher.__dict__.setdefault("_word_tokens", {})
    if kept not in tables:
        words = context.matcher.vocabulary.words
        text = [fold(word) for word in words]
        end = np.cumsum([4 + len(t) for t in text])
        room = np.zeros(4, np.uint8)  # so that the last four letters of a short word can be asked for
        table = _endings(np.concatenate([part for t in text for part in (room, t)]), end - np.array([len(t) for t in text]), end)
        first = len(CLASSES) + len(_punctuation()[1])
        for i, word in enumerate(kept):
            if context.matcher.vocabulary.id(word):
                table[context.matcher.vocabulary.id(word)] = first + i
        tables[kept] = table
    return tables[kept]


def _endings(codes: npt.NDArray[np.uint8], start: Ints, end: Ints) -> Ints:
    """The class of each word by its ending: shape (k,)."""
    length = end - start
    tail = np.zeros(len(start), np.uint32)
    found = np.full(len(start), _WORD, np.int64)
    # an ending that holds another stands before it in the list, so the longer one is tried later and counts
    for size, (values, numbers) in enumerate(_endings_of_length(), 1):
        tail |= LOWER[codes[end - size]].astype(np.uint32) << np.uint32(8 * (size - 1))
        place = np.minimum(np.searchsorted(values, tail), len(values) - 1)
        at = np.flatnonzero((values[place] == tail) & (length > size + 2))
        found[at] = numbers[place[at]]
    return found


@cache
def _endings_of_length() -> list[tuple[npt.NDArray[np.uint32], Ints]]:
    """For endings of one, two, three and four letters: their bytes as numbers, rising, and their classes."""
    tables = []
    for size in range(1, 5):
        listed = sorted((int.from_bytes(e.encode(), "big"), _WORD + 1 + i) for i, e in enumerate(ENDINGS) if len(e) == size)
        tables.append((np.array([v for v, _ in listed], np.uint32), np.array([i for _, i in listed], np.int64)))
    return tables


class PatternIndex:
    """Listed patterns, found in a stream: one look-up in a table for a token and a pair of tokens, a search for three.

    Parameters
    ----------
    kept : the words that stay themselves.
    phrases : patterns as tokens parted by blanks, such as "said <day> ."; one to three tokens.

    Raises ValueError for a pattern with a token that no stream has.
    """

    def __init__(self, kept: tuple[str, ...], phrases: Sequence[str]) -> None:
        self.kept = kept
        number = {name: i for i, name in enumerate(names_of(kept))}
        self.size = len(number)
        n = self.size
        self._one = np.full(n, -1, np.int64)
        self._two = np.full(n * n, -1, np.int32)
        self._goes_on = np.zeros(n * n, bool)
        three: list[tuple[int, int]] = []
        for i, phrase in enumerate(phrases):
            try:
                t = [number[token] for token in phrase.split(" ")]
            except KeyError as e:
                raise ValueError(f"pattern {phrase!r}: no token {e}") from None
            if len(t) == 1:
                self._one[t[0]] = i
            elif len(t) == 2:
                self._two[t[0] * n + t[1]] = i
            else:
                self._goes_on[t[0] * n + t[1]] = True
                three.append(((t[0] * n + t[1]) * n + t[2], i))
        keys, found = np.array([k for k, _ in three], np.int64), np.array([i + 1 for _, i in three], np.int64)
        self._three = HashTable(hash_numbers(keys), found)

    def find(self, s: Stream) -> tuple[Ints, Ints, Ints]:
        """Where the listed patterns stand: number of the first token, how many tokens, number of the pattern; in no particular order."""
        t = s.token
        if len(t) < 3:
            z = np.zeros(0, np.int64)
            return z, z, z
        one = self._one[t]
        a = np.flatnonzero(one >= 0)
        pair = t[:-1] * self.size
        pair += t[1:]
        together = s.article[1:] == s.article[:-1]
        two = self._two[pair]
        b = np.flatnonzero((two >= 0) & together)
        c = np.flatnonzero(self._goes_on[pair[:-1]] & together[:-1] & together[1:])
        third = self._three.find(hash_numbers(pair[c] * self.size + t[c + 2])) - 1
        on = np.flatnonzero(third >= 0)
        at = np.concatenate([a, b, c[on]])
        return at, np.repeat((1, 2, 3), (len(a), len(b), len(on))), np.concatenate([one[a], two[b], third[on]])
