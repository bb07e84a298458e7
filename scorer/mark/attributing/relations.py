"""Attributions as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Relations"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass
class Relations:
    """Attributions as columns of shape (A,), in the order of their cues. Word numbers are those of the body, -1 where there is none."""

    cue_first: Ints
    cue_last: Ints  # one past the last word; equal to cue_first where there is no cue
    source_first: Ints
    source_last: Ints
    content_start: Ints  # offsets into the buffer
    content_end: Ints
    kinds: npt.NDArray[Any]  # bits of CUES
    pattern: npt.NDArray[Any]
    trust: Floats
    quoted: Bools  # the content holds a quotation, not just a title or a word in quotation marks
    handed_by: Ints  # the cue of another source that hands this one's words on, -1 where none does

    def __len__(self) -> int:
        return len(self.cue_first)

    @classmethod
    def none(cls) -> Relations:
        """No attributions."""
        z = np.zeros(0, np.int64)
        return cls(z, z, z, z, z, z, z, z, np.zeros(0), np.zeros(0, bool), z)

    def take(self, mask: Bools | Ints) -> Relations:
        """The attributions where `mask` holds, or at these places."""
        at = mask.nonzero()[0] if mask.dtype == bool else mask
        return Relations(*[getattr(self, f.name).take(at) for f in fields(self)])

    @classmethod
    def join(cls, parts: Sequence[Relations]) -> Relations:
        """Several sets of attributions as one, in the order of their cues; of two on the same word that of the earlier set stands first."""
        parts = [p for p in parts if len(p)] or [cls.none()]
        if len(parts) == 1:
            return parts[0]
        order = np.concatenate([p.cue_first for p in parts]).argsort(kind="stable")
        return cls(*(np.concatenate([getattr(p, f.name) for p in parts])[order] for f in fields(cls)))
