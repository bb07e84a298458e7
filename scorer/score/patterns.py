"""Patterns: how sentences are built, with every word that carries a topic replaced by its class.

A few hundred of the commonest words stay themselves; names become <name>, days <day>, months <month>, figures <num>, every other word the class of its
ending (~ly, ~ing, ~tion ... or ~), and what stands between words becomes one token of punctuation. Runs of one to three such tokens are
cues that no topic and no name can reach: "said <day> .", "<name> , who", "the ~tion of".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from scorer.mark.family import Context
from scorer.mark.lexicon import Hits
from scorer.segment.batch import BLANK, CLOSE, COLON, COMMA, DASH, DOT, ELLIPSES, EXCLAIM, NEWLINE, OPEN, OTHER, QUERY, QUOTE, SEMICOLON, SLASH
from scorer.segment.fold import LOWER

__all__ = ["CLASSES", "WORDS", "PatternIndex", "Stream", "names_of", "stream"]

Ints = npt.NDArray[np.int64]

DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
MONTHS = "january february march april june july august september october november december jan feb aug sept oct nov dec".split()
_I = ("i", "i'm", "i've", "i'll", "i'd")
WORDS = (*DAYS, *MONTHS, *_I, "may")

ENDINGS = "ly ing ed tion ment ness ity ism ist ists ful less ous ive able al ic er ers est s".split()
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
    common = [(bit,) for bit, _ in _MARKS]
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
    codes = context.batch.codes
    first_word = len(CLASSES) + len(_punctuation()[1])
    own = _kept_table(context, kept, first_word)
    token = own[w.id]
    rest = np.flatnonzero(token < 0)
    token[rest] = _endings(codes, w.start[rest], w.end[rest])
    opening = np.zeros(n, bool)
    opening[body.sentences.first] = True
    name = w.capital & ~((opening | body.is_title) & (w.id > 0) & ~w.upper) & ~context.flags(_I)[w.id]
    token[name] = _NAME
    token[w.capital & context.flags(DAYS)[w.id]] = _DAY
    token[w.capital & ~opening & context.flags((*MONTHS, "may"))[w.id]] = _MONTH
    token[w.digit] = _NUM
    table, _ = _punctuation()
    gap = w.gap & np.uint16(_SHOWN)
    inner = (gap == DASH) & ((w.gap & (BLANK | NEWLINE)) == 0)  # a hyphen within a word
    mark = np.where(inner, -1, table[gap])
    lead = table[w.lead & np.uint16(_SHOWN)]
    # one name of several words is one token
    again = np.zeros(n, bool)
    again[1:] = (token[1:] == _NAME) & (token[:-1] == _NAME) & (mark[:-1] < 0) & (body.sentence[1:] == body.sentence[:-1])
    pieces = np.empty((n, 3), np.int64)
    pieces[:, 0], pieces[:, 1], pieces[:, 2] = lead, token, mark
    pieces[again, 1] = -1
    pieces[:, 0][pieces[:, 0] >= 0] += len(CLASSES)
    pieces[:, 2][pieces[:, 2] >= 0] += len(CLASSES)
    flat = pieces.ravel()
    at = np.flatnonzero(flat >= 0)
    word = at // 3
    return Stream(flat[at], w.article[word], word)


def _kept_table(context: Context, kept: tuple[str, ...], first: int) -> Ints:
    tables: dict[tuple[str, ...], Ints] = context.matcher.__dict__.setdefault("_kept", {})
    if kept not in tables:
        vocabulary = context.matcher.vocabulary
        table = np.full(len(vocabulary), -1, np.int64)
        for i, word in enumerate(kept):
            if vocabulary.id(word):
                table[vocabulary.id(word)] = first + i
        tables[kept] = table
    return tables[kept]


def _endings(codes: npt.NDArray[np.uint8], start: Ints, end: Ints) -> Ints:
    """The class of each word by its ending: shape (k,)."""
    length = end - start
    tail = np.zeros(len(start), np.uint32)
    for back in (4, 3, 2, 1):
        tail = (tail << np.uint32(8)) | LOWER[codes[end - back]]
    found = np.full(len(start), _WORD, np.int64)
    for i in range(len(ENDINGS) - 1, -1, -1):  # the first that fits counts, so the last is tried first
        e = ENDINGS[i]
        value = int.from_bytes(e.encode(), "big")
        fits = ((tail & np.uint32((1 << (8 * len(e))) - 1)) == value) & (length > len(e) + 2)
        found[fits] = _WORD + 1 + i
    return found


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
        three.sort()
        self._three = np.array([k for k, _ in three] + [np.iinfo(np.int64).max], np.int64)
        self._third = np.array([i for _, i in three] + [-1], np.int64)

    def find(self, s: Stream) -> Hits:
        """Where the listed patterns stand: first body word, one past the last, number of the pattern; in no particular order."""
        t = s.token
        if len(t) < 3:
            return Hits(*(np.zeros(0, np.int64),) * 3)
        one = self._one[t]
        a = np.flatnonzero(one >= 0)
        pair = t[:-1] * self.size + t[1:]
        together = s.article[1:] == s.article[:-1]
        two = self._two[pair]
        b = np.flatnonzero((two >= 0) & together)
        c = np.flatnonzero(self._goes_on[pair[:-1]] & together[:-1] & together[1:])
        key = pair[c] * self.size + t[c + 2]
        place = np.searchsorted(self._three, key)
        on = self._three[place] == key
        c, third = c[on], self._third[place[on]]
        first = np.concatenate([s.word[a], s.word[b], s.word[c]])
        last = np.concatenate([s.word[a], s.word[b + 1], s.word[c + 2]]) + 1
        return Hits(first, last, np.concatenate([one[a], two[b].astype(np.int64), third]))
