"""Learn: fit, calibrate and evaluate a model. Needs scikit-learn; scoring does not."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scorer.learn.tasks import calibrate, evaluate, train, write_model

__all__ = ["calibrate", "evaluate", "train", "write_model"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("scorer.learn.tasks"), name)
    raise AttributeError(f"module 'scorer.learn' has no attribute {name!r}")
