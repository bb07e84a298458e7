"""Measure: one row of features an article, each as its family declares it."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from scorer.mark import FAMILIES
from scorer.mark.family import Context, Family, Feature

__all__ = ["FEATURES", "FEATURE_FAMILY", "FEATURE_NAMES", "feature", "measure"]

FEATURES: tuple[Feature, ...] = tuple(f for family in FAMILIES for f in family.features)
FEATURE_NAMES: tuple[str, ...] = tuple(f.name for f in FEATURES)
FEATURE_FAMILY: dict[str, Family] = {f.name: family for family in FAMILIES for f in family.features}
if len(set(FEATURE_NAMES)) != len(FEATURE_NAMES):
    raise RuntimeError(f"two families declare a feature of one name: {sorted(n for n in set(FEATURE_NAMES) if FEATURE_NAMES.count(n) > 1)}")
_EVERY = tuple(enumerate(FEATURES))
_INDEX = {name: i for i, name in enumerate(FEATURE_NAMES)}


def feature(name: str) -> Feature:
    """Return the declaration of a feature. Raises KeyError for a name that no family declares."""
    return FEATURES[_INDEX[name]]


def measure(context: Context, only: Collection[str] | None = None) -> npt.NDArray[np.float64]:
    """Return the features of a marked batch: shape (articles, len(FEATURES)), all finite. With `only` these alone, the others 0."""
    rows = np.zeros((len(FEATURES), len(context)))
    for i, f in _EVERY if only is None else _chosen(frozenset(only)):
        rows[i] = f.of(context)
    x = rows.T.copy()
    if not (finite := np.isfinite(x)).all():
        x[~finite] = 0.0
    return x


@lru_cache(64)
def _chosen(names: frozenset[str]) -> tuple[tuple[int, Feature], ...]:
    return tuple((i, f) for i, f in _EVERY if f.name in names)
