"""Where the nearest word with some property stands, asked for a few places of many.

Rules ask such things for each cue: the last comma before it, the end of the phrase behind it. Running maxima cost a pass over all words
for each property; here a question costs a few passes over the cues alone.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["Near"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint64]

_SHORT = 4096  # from so many words on, bits are faster than a search in the list of places
_SEEN = 57  # eight bytes from the one that holds a place on show so many words, whichever of its bits is the place's own
_LOOKS = 4  # how many more stretches of that length are looked at before the list is searched
_TOP = np.uint64(1 << 63)


class Near:
    """A property of words, `mask` (W,).

    Long pages keep it as bits, eight words a byte: one look at eight bytes shows the nearest word that has it.
    """

    def __init__(self, mask: Bools) -> None:
        self._mask = mask
        self._places: Ints | None = None
        self._before: Bits | None = None
        self._behind: Bits | None = None

    def last(self, places: Ints, down_to: Ints) -> Ints:
        """The last one at or before each place, or some number below `down_to` where there is none from there on. Shapes (k,)."""
        if len(self._mask) < _SHORT:
            return self._last_of_list(places)
        if self._before is None:
            # the word itself is the lowest bit, the words before it the higher ones
            self._before = _windows(self._mask, "big", 7, ">u8")
        at, rest, left = _look(self._before, places, np.maximum(down_to, 0) - 1, -1)
        if rest is not None:
            at[rest] = self._last_of_list(left)
        return at

    def next(self, places: Ints, up_to: Ints) -> Ints:
        """The first one at or after each place, or some number of at least `up_to` where there is none before it. Shapes (k,)."""
        if len(self._mask) < _SHORT:
            return self._next_of_list(places)
        if self._behind is None:
            self._behind = _windows(self._mask, "little", 0, "<u8")
        at, rest, left = _look(self._behind, places, np.minimum(up_to, len(self._mask)), 1)
        if rest is not None:
            at[rest] = self._next_of_list(left)
        return at

    def any(self, behind: Ints, up_to: Ints) -> Bools:
        """Whether a word has it behind one place and up to another one, that one included. Shapes (k,)."""
        found: Bools = self.last(up_to, behind + 1) > behind
        return found

    def _list(self) -> Ints:
        """The places that have it, between one before all words and one behind them."""
        if self._places is None:
            places = self._mask.nonzero()[0]
            self._places = np.empty(len(places) + 2, np.int64)
            self._places[0], self._places[-1] = -1, len(self._mask)
            self._places[1:-1] = places
        return self._places

    def _last_of_list(self, places: Ints) -> Ints:
        listed = self._list()
        return listed[listed.searchsorted(places, "right") - 1]

    def _next_of_list(self, places: Ints) -> Ints:
        listed = self._list()
        return listed.take(listed.searchsorted(places), mode="clip")


def _windows(mask: Bools, order: str, before: int, read_as: str) -> Bits:
    """For each byte of the bits of a mask the eight bytes that begin with it, or with `before` = 7 end with it, as one number."""
    bits = np.packbits(mask, bitorder=order)  # type: ignore[call-overload]
    padded = np.zeros(len(bits) + 16, np.uint8)
    padded[before : before + len(bits)] = bits
    return np.ndarray((len(bits) + 9,), read_as, padded, strides=(1,)).astype(np.uint64)


def _look(windows: Bits, places: Ints, limit: Ints, way: int) -> tuple[Ints, Ints | None, Ints]:
    """The nearest one seen from each place, forwards (`way` 1) or backwards (-1); the places not yet clear, and how far they were looked at."""
    found = places + way * _lowest_bit(windows[places >> 3], (places if way > 0 else ~places) & 7)
    rest = ((abs(found - places) == 63) & (way * (limit - places) > _SEEN)).nonzero()[0]
    if not len(rest):
        return found, None, places
    left = places[rest] + way * _SEEN
    for _ in range(_LOOKS):
        found[rest] = seen = left + way * _lowest_bit(windows[left >> 3], (left if way > 0 else ~left) & 7)
        i = ((abs(seen - left) == 63) & (way * (limit[rest] - left) > _SEEN)).nonzero()[0]
        if not len(i):
            return found, None, left
        rest, left = rest[i], left[i] + way * _SEEN
    return found, rest, left


def _lowest_bit(bits: Bits, shift: Ints) -> Ints:
    """The number of the lowest bit set, counted from bit `shift` on; 63 where there is none."""
    bits >>= shift.view(np.uint64)
    bits |= _TOP
    bits &= -bits
    # a power of two is exact as a floating-point number, whose exponent is the number of the bit
    number = bits.astype(np.float64).view(np.int64)
    number >>= 52
    number -= 1023
    return number
