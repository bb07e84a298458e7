"""scorer: reliability, propaganda markers and scrape noise of English news articles, with the evidence quoted from the text."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scorer.learn.estimators import FeatureExtractor, ReferenceScaler, SignedLogisticRegression
    from scorer.score.card import ScoreCard
    from scorer.score.scorer import Scorer
    from scorer.types import Article, Attribution, Contribution, Line, Marker, Span

__version__ = "0.1.0"
__all__ = [
    "Article",
    "Attribution",
    "Contribution",
    "FeatureExtractor",
    "Line",
    "Marker",
    "ReferenceScaler",
    "ScoreCard",
    "Scorer",
    "SignedLogisticRegression",
    "Span",
    "__version__",
]

# Each name is imported when it is first used: fitting needs scikit-learn, whose import costs more than scoring a folder.
_HOME = {
    "Scorer": "scorer.score.scorer",
    "ScoreCard": "scorer.score.card",
    **dict.fromkeys(("Article", "Attribution", "Contribution", "Line", "Marker", "Span"), "scorer.types"),
    **dict.fromkeys(("FeatureExtractor", "ReferenceScaler", "SignedLogisticRegression"), "scorer.learn.estimators"),
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    if name in ("plot",):
        return import_module(f"scorer.show.{name}")
    raise AttributeError(f"module 'scorer' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "plot"]
