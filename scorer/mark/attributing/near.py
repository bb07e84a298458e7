"""Where the nearest word with some property stands, asked for a few places of many.

Rules ask such things for each cue: the last comma before it, the end of the phrase behind it. Running maxima cost a pass over all words
for each property; here a question costs a few passes over the cues alone.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

__all__ = ["Near"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint64]

_SHORT = 4096  # from so many words on, bits are faster than a search in the list of places
_SEEN = 63  # so many words from a place on, that one included, are seen at one look
_LOOKS = 4  # so many looks are taken further on before the list is searched
_HIGHEST = np.uint64(1 << 63)
_ALL = np.uint64(64)


class Near:
    """A property of words, `mask` (W,).

    Long pages keep it as bits, 64 words a number: one look at two numbers shows the nearest word that has it.
    """

    def __init__(self, mask: Bools) -> None:
        self._mask = mask
        self._short = len(mask) < _SHORT
        self._listed: tuple[Ints, Ints, Ints] | None = None
        self._before: Bits | None = None
        self._behind: Bits | None = None

    def last(self, places: Ints, down_to: Ints) -> Ints:
        """The last one at or before each place, or some number below `down_to` where there is none from there on. Shapes (k,)."""
        if self._short:
            at, ends, _ = self._listed or self._list()
            return ends.take(at.searchsorted(places, "right"))
        if self._before is None:
            self._before = _bits(self._mask, "big")
        distance = _distance_back(self._before, places)
        found = places - distance
        far = (distance == _SEEN).nonzero()[0]
        if len(far):
            self._search_back(found, far, places[far], np.maximum(down_to[far], 0))
        return found

    def next(self, places: Ints, up_to: Ints) -> Ints:
        """The first one at or after each place, or some number of at least `up_to` where there is none before it. Shapes (k,)."""
        if self._short:
            at, _, begins = self._listed or self._list()
            return begins.take(at.searchsorted(places))
        if self._behind is None:
            self._behind = _bits(self._mask, "little")
        distance = _distance_on(self._behind, places)
        found = places + distance
        far = (distance == _SEEN).nonzero()[0]
        if len(far):
            self._search_on(found, far, places[far], np.minimum(up_to[far], len(self._mask)))
        return found

    def any(self, behind: Ints, up_to: Ints) -> Bools:
        """Whether a word has it behind one place and up to another one, that one included. Shapes (k,)."""
        if self._short:
            found: Bools = self.last(up_to, behind + 1) > behind
            return found
        # most often there is no word between the two
        i = (up_to > behind).nonzero()[0]
        between = behind[i]
        found = np.zeros(len(behind), bool)
        found[i] = self.last(up_to[i], between + 1) > between
        return found

    def _list(self) -> tuple[Ints, Ints, Ints]:
        """The places that have it; the same behind a first number before all words; the same with a last number behind all words."""
        at = self._mask.nonzero()[0]
        listed = np.empty(len(at) + 2, np.int64)
        listed[0], listed[-1] = -1, len(self._mask)
        listed[1:-1] = at
        self._listed = at, listed, listed[1:]
        return self._listed

    def _search_back(self, found: Ints, far: Ints, places: Ints, limit: Ints) -> None:
        """Look further for those that one look does not show: numbers `far` of `found`, from `places` down to `limit`."""
        assert self._before is not None
        for _ in range(_LOOKS):
            i = (places - limit >= _SEEN).nonzero()[0]
            if not len(i):
                return
            far, places, limit = far[i], places[i] - _SEEN, limit[i]
            distance = _distance_back(self._before, places)
            found[far] = places - distance
            i = (distance == _SEEN).nonzero()[0]
            far, places, limit = far[i], places[i], limit[i]
        if len(far):
            at, ends, _ = self._listed or self._list()
            found[far] = ends[at.searchsorted(places, "right")]

    def _search_on(self, found: Ints, far: Ints, places: Ints, limit: Ints) -> None:
        """The same forwards, up to `limit`."""
        assert self._behind is not None
        for _ in range(_LOOKS):
            i = (limit - places > _SEEN).nonzero()[0]
            if not len(i):
                return
            far, places, limit = far[i], places[i] + _SEEN, limit[i]
            distance = _distance_on(self._behind, places)
            found[far] = places + distance
            i = (distance == _SEEN).nonzero()[0]
            far, places, limit = far[i], places[i], limit[i]
        if len(far):
            at, _, begins = self._listed or self._list()
            found[far] = begins[at.searchsorted(places)]


def _bits(mask: Bools, order: Literal["big", "little"]) -> Bits:
    """A mask as bits, 64 words a number, the first of them the highest (`big`) or lowest bit (`little`), and an empty number at both ends."""
    packed = np.packbits(mask, bitorder=order)
    padded = np.zeros((len(packed) + 31) // 8 * 8, np.uint8)
    padded[8 : 8 + len(packed)] = packed
    return padded.view(">u8" if order == "big" else "<u8").astype(np.uint64)


def _distance_back(bits: Bits, places: Ints) -> Ints:
    """How far before each place, from -1 on, the last bit of the 63 up to it is set; 63 where none is."""
    number, behind = places >> 6, (~places & 63).view(np.uint64)  # the bits behind the place in its number
    return _lowest(bits[1:].take(number) >> behind | bits.take(number) << (_ALL - behind))


def _distance_on(bits: Bits, places: Ints) -> Ints:
    """How far behind each place the first bit of the 63 from it on is set; 63 where none is."""
    number, before = places >> 6, (places & 63).view(np.uint64)  # the bits before the place in its number
    return _lowest(bits[1:].take(number) >> before | bits[2:].take(number) << (_ALL - before))


def _lowest(bits: Bits) -> Ints:
    """The number of the lowest bit that is set, at most 63."""
    bits |= _HIGHEST
    bits &= -bits
    # a power of two is exact as a floating-point number, and its exponent is the number of the bit
    number = bits.astype(np.float64).view(np.int64)
    number >>= 52
    number -= 1023
    return number
