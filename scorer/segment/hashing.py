"""Hashes of words as columns, and their look-up in a vocabulary: what a dictionary does, for a whole batch at once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from scorer.segment.fold import fold

__all__ = ["HashTable", "Vocabulary", "hash_numbers", "hash_spans", "hash_word"]

Hashes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]

# Eight bytes are read at once and mixed; those of a longer span are added up under powers of an odd base, so that their order tells.
_BASE = 0x9E3779B97F4A7C15
_MIX = np.uint64(0xD6E8FEB86659FD93)
_SPREAD = np.uint64(0xBF58476D1CE4E5B9)
_CASE = np.uint64(0x2020202020202020)
_AT_ONCE = 32_768  # so many spans are hashed at once: few enough for the cache of a processor
_KEEP: Hashes = np.array([(1 << 8 * k) - 1 for k in range(9)], np.uint64)


class _Powers:
    """Powers of the base, kept and doubled as longer spans come."""

    def __init__(self) -> None:
        self.up: Hashes = np.ones(1, np.uint64)

    def need(self, n: int) -> Hashes:
        while len(self.up) < n:
            self.up = np.concatenate([self.up, self.up * np.uint64(pow(_BASE, len(self.up), 2**64))])
        return self.up


_POWERS = _Powers()


def hash_spans(codes: npt.NDArray[np.uint8], start: Ints, end: Ints) -> Hashes:
    """Return a 64-bit hash for each span of folded bytes that holds a word, blind to case. Shapes: (N,), (k,), (k,) -> (k,)."""
    text = codes.tobytes()
    foreign = b"\x80" in text  # letters of other scripts, which have no case
    eight = np.ndarray((len(codes) + 1,), "<u8", text + bytes(8), strides=(1,))  # the eight bytes that begin at each place
    found = np.empty(len(start), np.uint64)
    for i in range(0, len(start), _AT_ONCE):
        part = slice(i, i + _AT_ONCE)
        found[part] = _hashes(eight, start[part], end[part], foreign)
    return found


def _hashes(eight: Hashes, start: Ints, end: Ints, foreign: bool) -> Hashes:
    length = end - start
    h = _mixed(eight[start], length, foreign)
    long = (length > 8).nonzero()[0]
    if len(long):
        # most of them are done at the second look, the others with as many as they take
        h[long] += _mixed(eight[start[long] + 8], length[long] - 8, foreign) * _POWERS.need(2)[1]
        long = long[length[long] > 16]
    if len(long):
        more = (length[long] - 9) >> 3
        last = more.cumsum()
        number = np.arange(2, last[-1] + 2) - np.repeat(last - more, more)
        at = start[long].repeat(more) + 8 * number
        rest = _mixed(eight[at], end[long].repeat(more) - at, foreign)
        rest *= _POWERS.need(int(more.max()) + 2)[number]
        h[long] += np.add.reduceat(rest, last - more)
    h ^= h >> np.uint64(32)
    h *= _MIX
    h ^= h >> np.uint64(29)
    return h


def _mixed(eight: Hashes, length: Ints, foreign: bool) -> Hashes:
    # small letters: the bit that parts them from capitals is set in whatever else a word holds, but for letters of other scripts (0x80)
    if foreign:
        case = eight >> np.uint64(2)
        case &= _CASE
        case ^= _CASE
        eight |= case
    else:
        eight |= _CASE
    eight &= _KEEP.take(length, mode="clip")
    eight *= _SPREAD
    eight ^= eight >> np.uint64(31)
    return eight


def hash_word(word: str) -> int:
    """Return the hash that `hash_spans` gives this word."""
    codes = fold(word)
    return int(hash_spans(codes, np.array([0]), np.array([len(codes)]))[0])


def hash_numbers(numbers: Ints) -> Hashes:
    """Return distinct hashes for distinct numbers, their upper bits mixed: shape as given."""
    return numbers.astype(np.uint64) * np.uint64(_BASE)


class HashTable:
    """Numbers under 64-bit hashes whose upper bits are well mixed. Looks up a whole column at once; 0 stands for what it does not hold."""

    def __init__(self, hashes: Hashes, numbers: Ints) -> None:
        order = hashes.argsort(kind="stable")
        self._hash = np.concatenate([hashes[order], np.zeros(1, np.uint64)])
        self._number = np.concatenate([numbers[order], [0]])
        bits = max(8, min(18, (8 * len(hashes)).bit_length()))
        self._shift = np.uint64(64 - bits)
        bucket = (self._hash[:-1] >> self._shift).astype(np.int64)
        first = bucket.searchsorted(np.arange(2**bits + 1))
        # where each bucket begins, and as the lowest bit whether it holds several; small numbers, so that the table stays in the cache
        bucketed = first[:-1] << 1 | (np.diff(first) > 1)
        self._bucket = bucketed.astype(np.min_scalar_type(2 * len(hashes) + 1))
        self._filled = np.diff(first) > 0
        self._last_of_bucket = np.append(bucket[1:] != bucket[:-1], [True, True])[: len(self._hash)]

    def __len__(self) -> int:
        return len(self._hash) - 1

    def find(self, hashes: Hashes) -> Ints:
        """Return the number under each hash: shape as given."""
        bucket = self._bucket.take((hashes >> self._shift).view(np.intp))
        at = (bucket >> 1).astype(np.intp)
        found: Ints = self._number.take(at)
        wrong = (self._hash.take(at) != hashes).nonzero()[0]
        found[wrong] = 0
        rest = wrong[(bucket[wrong] & 1).astype(bool)]
        while len(rest):
            at[rest] += 1
            place = at[rest]
            match = self._hash[place] == hashes[rest]
            found[rest[match]] = self._number[place[match]]
            rest = rest[~(match | self._last_of_bucket[place])]
        return found

    def find_few(self, hashes: Hashes) -> tuple[Ints, Ints]:
        """Return which of the hashes are held, and the numbers under these: for hashes of which few are."""
        maybe = self._filled.take((hashes >> self._shift).view(np.intp)).nonzero()[0]
        number = self.find(hashes.take(maybe))
        held = number.nonzero()[0]
        return maybe.take(held), number.take(held)


class Vocabulary:
    """The distinct words of all lists, numbered from 1; 0 stands for every other word."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words: list[str] = ["", *sorted({w for w in words if w})]
        self.index: dict[str, int] = {w: i for i, w in enumerate(self.words)}
        parts = [fold(w) for w in self.words[1:]]
        lengths = np.array([len(p) for p in parts], np.int64)
        ends = lengths.cumsum()
        codes = np.concatenate(parts) if parts else np.zeros(0, np.uint8)
        hashes = hash_spans(codes, ends - lengths, ends) if parts else np.zeros(0, np.uint64)
        self._table = HashTable(hashes, np.arange(1, len(hashes) + 1))

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
        return self._table.find(hashes)
