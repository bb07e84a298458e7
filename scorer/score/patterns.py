"""Patterns: how sentences are built, with every word that carries a topic replaced by its class.

A few hundred of the commonest words stay themselves; names become <name>, days <day>, months <month>, figures <num>, every other word the class of its
ending (~ly, ~ing, ~tion ... or ~), and what stands between words becomes one token of punctuation. Runs of such tokens are
cues that no topic and no name can reach: "said <day> .", "<name> , who", "the ~tion of".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

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
from scorer.segment.fold import fold
from scorer.segment.sentences import Body
from scorer.segment.words import DAYS, MONTHS

__all__ = ["CLASSES", "FIRST_PERSON", "WORDS", "PatternIndex", "Stream", "names_of", "plainly", "stream"]

Ints = npt.NDArray[np.int64]
Tokens = npt.NDArray[np.int16]

FIRST_PERSON = ("i", "i'm", "i've", "i'll", "i'd")
_MONTHS = (*MONTHS, "jan", "feb", "aug", "sept", "oct", "nov", "dec")
WORDS = (*DAYS, *_MONTHS, *FIRST_PERSON)

ENDINGS = (
    "ly ing ed tion ment ness ity ism ist ists ful less ous ive able al ic er ers est s"
).split()
# Those of one length as two columns: their bytes as numbers, and a number for each that rises with the length, 0 for no ending
_LONGER_LAST = sorted(ENDINGS, key=len)
_ENDINGS_OF_LENGTH = {
    size: (
        np.array([[int.from_bytes(e.encode(), "little")] for e in _LONGER_LAST if len(e) == size], np.uint32),
        np.array([[i] for i, e in enumerate(_LONGER_LAST, 1) if len(e) == size], np.uint8),
    )
    for size in range(1, 5)
}
_MARKS = ((COMMA, ","), (DOT, "."), (EXCLAIM, "!"), (QUERY, "?"), (QUOTE, '"'), (COLON, ":"), (SEMICOLON, ";"), (OPEN, "("), (CLOSE, ")"), (DASH, "-"),
          (ELLIPSES, "..."), (SLASH, "/"), (OTHER, "#"))  # fmt: skip
_SHOWN = sum(bit for bit, _ in _MARKS)
# The classes come first: their numbers do not depend on which words are kept.
CLASSES = ["<name>", "<day>", "<month>", "<num>", "~", *(f"~{e}" for e in ENDINGS)]
_NAME, _DAY, _MONTH, _NUM, _WORD = range(5)
_CLASS_OF_ENDING = np.array([_WORD, *(_WORD + 1 + ENDINGS.index(e) for e in _LONGER_LAST)], np.int16)
_CLASS = {"<name>": "NAME", "<day>": "DAY", "<month>": "MONTH", "<num>": "FIGURE"}  # as a reader is told of them


@cache
def _punctuation() -> tuple[Tokens, Tokens, list[str]]:
    """For each set of what stands between two words the number of its token, -1 for none: before the first word of a line, and behind a word.

    Sets that are rare in print share the token of their first mark. Then what the tokens are called.
    """
    names: list[str] = []
    table = np.full(1 << 16, -1, np.int16)
    common: list[tuple[int, ...]] = [(bit,) for bit, _ in _MARKS]
    common += [(COMMA, QUOTE), (DOT, QUOTE), (EXCLAIM, QUOTE), (QUERY, QUOTE), (COLON, QUOTE), (CLOSE, COMMA), (CLOSE, DOT), (DOT, COMMA)]
    shown = dict(_MARKS)
    by_set = {}
    for bits in common:
        by_set[sum(bits)] = len(CLASSES) + len(names)
        names.append("".join(shown[b] for b in bits))
    sets = np.arange(1 << 16)
    for bit, _ in reversed(_MARKS):
        table[(sets & bit) != 0] = by_set[bit]
    for key, number in by_set.items():
        table[(sets & _SHOWN) == key] = number
    behind = table.copy()
    behind[(sets & (_SHOWN | BLANK | NEWLINE)) == DASH] = -1  # the hyphen within a word
    return table, behind, names


class Stream:
    """The tokens of a batch in order; all of shape (T,). `token` counts classes, then punctuation, then kept words.

    `place` tells where each stands: the word i of the body has the places 3 i to 3 i + 2, for what leads it, itself and what is behind it.
    """

    def __init__(self, token: Tokens, place: Ints, body: Body) -> None:
        self.token = token
        self.place = place
        # not the context: what is kept with it must not hold it, or each batch would stay in memory until the next collection of garbage
        self._body = body

    def __len__(self) -> int:
        return len(self.token)

    def word(self, at: Ints) -> Ints:
        """The body words of some tokens, of punctuation the word beside it."""
        return self.place.take(at) // 3

    @property
    def article(self) -> Ints:
        """The article that each token is of."""
        return self._body.words.article[self.place // 3]

    @property
    def last(self) -> Ints:
        """The number of the last token of each article that has any."""
        return self.place.searchsorted(3 * self._body.word_hi[self._body.filled]) - 1


@lru_cache(maxsize=8192)
def plainly(pattern: str) -> str:
    """A pattern as a reader can look for it: ‘said NAME,’ or ‘the …’ after a full stop; … is any word, …ed one with that ending."""
    tokens = pattern.split(" ")
    after, before = tokens[0] == "." and len(tokens) > 1, tokens[-1] == "." and len(tokens) > 2
    shown = tokens[after : len(tokens) - before]
    text = " ".join(_CLASS.get(t, "…" + t[1:] if t[0] == "~" else t) for t in shown)
    text = re.sub(r" (?=[,.!?:;)](?![\w…]))", "", text)
    return f"‘{text}’" + (" after a full stop" if after else "") + (" before a full stop" if before else "")


def names_of(kept: tuple[str, ...]) -> list[str]:
    """What each token number of a stream with these kept words is called."""
    return [*CLASSES, *_punctuation()[2], *kept]


def stream(context: Context, kept: tuple[str, ...]) -> Stream:
    """The pattern tokens of the body of a batch; `kept` are the words that stay themselves."""
    body, w = context.body, context.body.words
    number = w.id
    token = _word_tokens(context, kept).take(number)
    unknown = w.unknown[~w.capital[w.unknown]]
    token[unknown] = _endings(context.batch.codes, w.start[unknown], w.end[unknown])
    capital = w.capitals
    known = number[capital]
    opening = np.zeros(len(w), bool)
    opening[body.sentences.first] = True
    opens = opening[capital]
    plain = (opens | body.is_title[capital]) & context.matcher.ordinary[known] & ~w.upper[capital]
    token[capital[~plain & ~context.flags(FIRST_PERSON)[known]]] = _NAME
    token[capital[context.flags(DAYS)[known]]] = _DAY
    token[capital[~opens & context.flags(_MONTHS)[known]]] = _MONTH
    token[w.digit] = _NUM
    # each word with what leads it where it is the first of its line, and with what is behind it
    marks_before, marks_behind, _ = _punctuation()
    laid = np.full((len(w), 3), -1, np.int16)
    at = ((w.lead & np.uint16(_SHOWN)) != 0).nonzero()[0]
    laid[at, 0] = marks_before[w.lead[at]]
    at = w.marked[(w.gap[w.marked] & _SHOWN) != 0]
    laid[at, 2] = mark = marks_behind[w.gap[at]]
    # one name of several words is one token
    goes_on = token == _NAME
    goes_on[at] &= mark < 0
    again = (goes_on[:-1] & (token[1:] == _NAME)).nonzero()[0] + 1
    token[again[body.sentence[again] == body.sentence[again - 1]]] = -1
    laid[:, 1] = token
    place = (laid.ravel() >= 0).nonzero()[0]
    return Stream(laid.ravel().take(place), place, body)


def _word_tokens(context: Context, kept: tuple[str, ...]) -> Tokens:
    """A table over word numbers: the token of each listed word in small letters. Made once for each matcher."""
    tables: dict[tuple[str, ...], Tokens] = context.matcher.__dict__.setdefault("_word_tokens", {})
    if kept not in tables:
        words = context.matcher.vocabulary.words
        text = [fold(word) for word in words]
        end = np.cumsum([4 + len(t) for t in text])
        room = np.zeros(4, np.uint8)  # so that the last four letters of a short word can be asked for
        table = _endings(np.concatenate([part for t in text for part in (room, t)]), end - np.array([len(t) for t in text]), end)
        first = len(CLASSES) + len(_punctuation()[2])
        for i, word in enumerate(kept):
            if context.matcher.vocabulary.id(word):
                table[context.matcher.vocabulary.id(word)] = first + i
        tables[kept] = table
    return tables[kept]


def _endings(codes: npt.NDArray[np.uint8], start: Ints, end: Ints) -> Tokens:
    """The class of each word by its ending: shape (k,). Four characters at least stand before the end of the first word."""
    four = np.ndarray((len(codes) - 3,), "<u4", np.ascontiguousarray(codes), strides=(1,))  # the four characters that begin at each place
    tail, length = four[end - 4] | np.uint32(0x20202020), end - start  # small letters
    found = np.zeros(len(start), np.uint8)
    for size, (spelt, number) in _ENDINGS_OF_LENGTH.items():  # where an ending holds another the longer one counts
        match = tail >> np.uint32(32 - 8 * size) == spelt
        match &= length > size + 2
        np.maximum(found, (match * number).max(axis=0), out=found)
    return _CLASS_OF_ENDING.take(found)


class PatternIndex:
    """Listed patterns, found in a stream: one look-up in a table for each token, each pair and each pair that a listed third may follow.

    Parameters
    ----------
    kept : the words that stay themselves.
    phrases : patterns as tokens parted by blanks, such as "said <day> ."; one to three tokens.

    Raises ValueError for a pattern with a token that no stream has.
    """

    def __init__(self, kept: tuple[str, ...], phrases: Sequence[str]) -> None:
        self.kept = kept
        number = {name: i for i, name in enumerate(names_of(kept))}
        n = self._size = len(number)
        nothing = len(phrases)
        self._one = np.full(n, nothing, np.int64)
        two: dict[int, int] = {}
        rows: dict[int, int] = {}
        three: list[tuple[int, int, int]] = []
        for i, phrase in enumerate(phrases):
            try:
                t = [number[token] for token in phrase.split(" ")]
            except KeyError as e:
                raise ValueError(f"pattern {phrase!r}: no token {e}") from None
            if len(t) == 1:
                self._one[t[0]] = i
            elif len(t) == 2:
                two[t[0] * n + t[1]] = i
            else:
                three.append((rows.setdefault(t[0] * n + t[1], len(rows) + 1), t[2], i))
        # pairs are few of all that could be: those that begin a pattern of three have numbers from 1, those that are one of two alone come behind
        self._has_one = bool((self._one != nothing).any())
        self._rows = len(rows)
        pairs = list(dict.fromkeys([*rows, *two]))
        self._has_two = bool(two)
        self._apart = n * n  # a pair that is none
        self._pair = np.zeros(n * n + 1, np.min_scalar_type(len(pairs)))
        self._pair[pairs] = np.arange(1, len(pairs) + 1)
        self._two = np.array([-1, *(two.get(pair, -1) for pair in pairs)], np.int64)
        # a row of thirds for each pair, with a place more for a third that is of the next article; small numbers, so that it stays in the cache
        self._nothing = nothing
        self._three = np.full((len(rows) + 1) * (n + 1), nothing, np.min_scalar_type(nothing))
        for row, last, i in three:
            self._three[row * (n + 1) + last] = i

    def find(self, s: Stream) -> list[tuple[int, Ints, Ints]]:
        """Where the listed patterns stand, those of one token, of two and of three: how many tokens, number of the first one, number of the pattern.

        Lengths that no listed pattern has are left out.
        """
        found: list[tuple[int, Ints, Ints]] = []
        n = self._size
        if self._has_one:
            number = self._one.take(s.token)
            listed = (number != self._nothing).nonzero()[0]
            found.append((1, listed, number.take(listed)))
        if len(s) < 2:
            return found
        token = np.empty(len(s) + 1, np.int32)
        token[:-1] = s.token
        token[-1] = n
        pair = token[:-2] * np.int32(n)
        pair += token[1:-1]
        # the first token of the next article does not follow
        last = s.last[:-1]
        pair[last] = self._apart
        token[last + 1] = n
        known = self._pair.take(pair)
        if self._has_two:
            number = self._two.take(known)
            listed = (number >= 0).nonzero()[0]
            found.append((2, listed, number.take(listed)))
            known[known > self._rows] = 0
        third = np.multiply(known, n + 1, out=pair, dtype=np.int32)
        third += token[2:]
        number = self._three.take(third)
        listed = (number != self._nothing).nonzero()[0]
        found.append((3, listed, number.take(listed).astype(np.int64)))
        return found
