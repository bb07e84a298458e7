"""Hashes of words as columns, and their look-up in a vocabulary: what a dictionary does, for a whole batch at once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from scorer.segment.fold import LOWER, fold

__all__ = ["Vocabulary", "hash_spans", "hash_word"]

Hashes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]

# A polynomial hash modulo 2**64. The base is odd, so its powers have inverses: the hash of a span is the difference of two
# prefix sums times one inverse power. A fixed random code a byte keeps short words apart.
_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 2**64)
_CODE: Hashes = np.random.default_rng(20230723).integers(1, 2**63, 256, dtype=np.uint64)
_CODE = _CODE[LOWER]
_MIX = np.uint64(0xD6E8FEB86659FD93)


class _Powers:
    """Powers of the base and of its inverse, kept and doubled as longer buffers come."""

    def __init__(self) -> None:
        self.up: Hashes = np.ones(1, np.uint64)
        self.down: Hashes = np.ones(1, np.uint64)

    def need(self, n: int) -> None:
        while len(self.up) < n:
            m = len(self.up)
            self.up = np.concatenate([self.up, self.up * np.uint64(pow(_BASE, m, 2**64))])
            self.down = np.concatenate([self.down, self.down * np.uint64(pow(_INVERSE, m, 2**64))])


_POWERS = _Powers()


def hash_spans(codes: npt.NDArray[np.uint8], start: Ints, end: Ints) -> Hashes:
    """Return a 64-bit hash for each span of folded bytes, blind to case. Shapes: (N,), (k,), (k,) -> (k,)."""
    _POWERS.need(len(codes) + 1)
    sums = np.empty(len(codes) + 1, np.uint64)
    sums[0] = 0
    terms = _CODE.take(codes)
    terms *= _POWERS.up[: len(codes)]
    np.cumsum(terms, out=sums[1:])
    h = (sums[end] - sums[start]) * _POWERS.down[start]
    h ^= h >> np.uint64(32)
    h *= _MIX
    h ^= h >> np.uint64(29)
    return h


def hash_word(word: str) -> int:
    """Return the hash that `hash_spans` gives this word."""
    codes = fold(word)
    return int(hash_spans(codes, np.array([0]), np.array([len(codes)]))[0])


class Vocabulary:
    """The distinct words of all lists, numbered from 1; 0 stands for every other word."""

    _BITS = 18

    def __init__(self, words: Iterable[str]) -> None:
        self.words: list[str] = ["", *sorted({w for w in words if w})]
        self.index: dict[str, int] = {w: i for i, w in enumerate(self.words)}
        parts = [fold(w) for w in self.words[1:]]
        lengths = np.array([len(p) for p in parts], np.int64)
        ends = np.cumsum(lengths)
        codes = np.concatenate(parts) if parts else np.zeros(0, np.uint8)
        hashes = hash_spans(codes, ends - lengths, ends) if parts else np.zeros(0, np.uint64)
        order = np.argsort(hashes, kind="stable")
        self._hash = np.concatenate([hashes[order], np.zeros(1, np.uint64)])
        self._id = np.concatenate([order + 1, [0]])
        bucket = (self._hash[:-1] >> np.uint64(64 - self._BITS)).astype(np.int64)
        self._first = np.searchsorted(bucket, np.arange(2**self._BITS + 1)).astype(np.int64)

    def __len__(self) -> int:
        return len(self.words)

    def id(self, word: str) -> int:
        """The number of a word, 0 when no list holds it."""
        return self.index.get(word, 0)

    def ids(self, *words: str) -> Ints:
        """The numbers of several words; those that no list holds are left out."""
        return np.array(sorted({self.index[w] for w in words if w in self.index}), np.int64)

    def flags(self, words: Iterable[str]) -> npt.NDArray[np.bool_]:
        """A table with one flag a number: true for these words. `flags(...)[word_ids]` marks them in a batch."""
        f = np.zeros(len(self.words), bool)
        for w in words:
            f[self.index.get(w, 0)] = True
        f[0] = False
        return f

    def look_up(self, hashes: Hashes) -> Ints:
        """Return the number of each word: shape as given."""
        bucket = (hashes >> np.uint64(64 - self._BITS)).astype(np.int64)
        at = self._first[bucket]
        found = np.where(self._hash[at] == hashes, self._id[at], 0)
        rest = np.flatnonzero((found == 0) & (self._first[bucket + 1] - at > 1))
        step = 1
        while len(rest):
            here = at[rest] + step
            match = self._hash[here] == hashes[rest]
            found[rest[match]] = self._id[here[match]]
            step += 1
            rest = rest[~match & (self._first[bucket[rest] + 1] > here + 1)]
        return found
