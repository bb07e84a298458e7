"""Feature extractor and model as scikit-learn estimators: they clone, work in a Pipeline, in cross_val_score, and give feature names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.optimize import minimize
from scipy.sparse.linalg import LinearOperator, cg
from sklearn.base import BaseEstimator, ClassifierMixin, OneToOneFeatureMixin, TransformerMixin
from sklearn.utils.multiclass import type_of_target
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, column_or_1d, validate_data

from scorer.mark import default_matcher, mark
from scorer.measure import FEATURE_NAMES, feature, measure
from scorer.score.scorer import batches, no_column, not_text
from scorer.segment.batch import segment
from scorer.types import Article

__all__ = ["FeatureExtractor", "ReferenceScaler", "SignedLogisticRegression", "feature_signs"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def feature_signs(score: str, names: Sequence[str] = FEATURE_NAMES) -> list[str]:
    """The sign that each feature declares for a score: '+', '-', '0', or '' where it is not used."""
    return [str(getattr(feature(n), score)) for n in names]


def _weights(sample_weight: Any, X: Any) -> Floats:
    """The weights of the rows, checked: one for each, none negative, not all nought. Shape (n,). Raises ValueError."""
    weight = np.asarray(_check_sample_weight(sample_weight, X, dtype=float, ensure_non_negative=True))
    if not weight.any():
        raise ValueError("Sample weights must contain at least one non-zero number.")
    return weight


def _no_single(X: Any) -> None:
    if isinstance(X, str | bytes):
        raise ValueError("Iterable over raw text documents expected, string object received.")


def _articles(X: Any) -> list[Article]:
    """The texts of `X` as articles. Raises ValueError for what is no sequence of texts, KeyError for a table without them."""
    _no_single(X)
    titles = None
    if isinstance(X, pd.DataFrame):
        if "text" not in X.columns:
            raise KeyError(no_column(X.columns))
        titles = X["title"].tolist() if "title" in X.columns else None
        X = X["text"].tolist()
    if getattr(X, "ndim", 1) != 1:
        raise ValueError(f"a sequence of texts is wanted, got an array of {X.ndim} dimensions: give the column that holds them")
    texts = list(X)
    for i, text in enumerate(texts):
        if not isinstance(text, str):
            raise ValueError(not_text(text, f"text {i}", "leave out or fill what has no text"))
    return [Article(t, title=h if isinstance(h, str) else None) for t, h in zip(texts, titles or [None] * len(texts), strict=True)]


class FeatureExtractor(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Texts to features: what the families declare, with nothing to learn.

    Parameters
    ----------
    features : names to keep, in this order; all by default.

    `transform` takes a sequence of texts, or a DataFrame with a column `text` (and `title`), and gives an array of shape
    (n_articles, n_features); `set_output(transform="pandas")` makes it a DataFrame. A text that is missing or no str raises ValueError, as in
    scikit-learn's vectorizers: features have no place for a refusal, which `Scorer.score_frame` gives such a row.
    """

    def __init__(self, features: Sequence[str] | None = None) -> None:
        self.features = features

    def fit(self, X: Any, y: Any = None) -> FeatureExtractor:
        """Check the names of the features. Raises KeyError for one that no family declares, ValueError for one string as `X`."""
        _no_single(X)
        names = FEATURE_NAMES if self.features is None else tuple(self.features)
        for n in names:
            feature(n)
        self.feature_names_ = np.array(names, object)
        self.n_features_out_ = len(names)
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def transform(self, X: Any) -> Floats:
        """Return the features: shape (n_articles, n_features). Raises ValueError for what is no sequence of texts, KeyError for a table without them."""
        names = FEATURE_NAMES if self.features is None else tuple(self.features)
        at = [FEATURE_NAMES.index(n) for n in names]
        articles = _articles(X)
        matcher = default_matcher()
        rows = [
            measure(mark(segment([a.text for a in chunk], [a.title for a in chunk], matcher.vocabulary), matcher))[:, at]
            for chunk in batches(iter(articles))
        ]
        return np.concatenate(rows) if rows else np.zeros((0, len(at)))

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[np.object_]:
        """The names of the features, in the order of the columns."""
        return np.array(FEATURE_NAMES if self.features is None else list(self.features), object)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.no_validation = True
        tags.requires_fit = False
        return tags


class ReferenceScaler(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Clip each feature to two quantiles of the reference articles, then centre and scale it by what is left.

    Parameters
    ----------
    low, high : quantiles that values are clipped to, 0..1.
    """

    def __init__(self, low: float = 0.01, high: float = 0.99) -> None:
        self.low = low
        self.high = high

    def fit(self, X: Any, y: Any = None, sample_weight: Any = None) -> ReferenceScaler:
        """Learn clipping bounds, centre and scale. X: (n, F)."""
        X = validate_data(self, X, dtype=float)
        sample_weight = None if sample_weight is None else _weights(sample_weight, X)
        self.low_ = np.quantile(X, self.low, axis=0)
        self.high_ = np.quantile(X, self.high, axis=0)
        clipped = np.clip(X, self.low_, self.high_)
        self.center_ = np.average(clipped, axis=0, weights=sample_weight)
        scale = np.sqrt(np.average((clipped - self.center_) ** 2, axis=0, weights=sample_weight))
        self.scale_ = np.where(scale > 1e-9, scale, 1.0)
        return self

    def transform(self, X: Any) -> Floats:
        """Return (clip(X) - centre) / scale: shape as given."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=float, reset=False)
        return np.asarray((np.clip(X, self.low_, self.high_) - self.center_) / self.scale_)


_STEPS = 30  # Newton steps at most; four or five are taken
_SETTLED = 1e-14  # of the mean loss: a slope that no further step makes less


def _settled(theta: Floats, X: Any, transposed: Any, target: Floats, weight: Floats, l2: Floats, plus: Bools, minus: Bools) -> Floats:
    """Coefficients and intercept, (F + 1,), brought from near the best to the best itself, by projected Newton steps (Bertsekas 1982).

    L-BFGS stops where the loss no longer falls by much, which leaves the fifth digit of a coefficient to the order in which a processor adds. A fit
    is to be the same on every machine, so it goes on until nothing is left to gain.
    """
    at, penalty = theta.copy(), np.append(l2, 0.0)
    low, high = np.append(np.where(minus, -np.inf, 0.0), -np.inf), np.append(np.where(plus, np.inf, 0.0), np.inf)
    squared = transposed.multiply(transposed).tocsr() if sparse.issparse(X) else transposed**2
    best, steepest = at, np.inf
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(X @ at[:-1] + at[-1], -500, 500)))
        residual = weight * (p - target)
        slope = np.append(np.asarray(transposed @ residual).ravel(), residual.sum()) + penalty * at
        free = ~(((at <= low) & (slope > 0)) | ((at >= high) & (slope < 0)))
        left = float(np.abs(slope[free]).max(initial=0.0))
        if left < steepest:
            best, steepest = at, left
        if left <= _SETTLED or left > steepest:
            break
        curve = weight * p * (1 - p)

        def bent(v: Floats, curve: Floats = curve, free: Bools = free) -> Floats:
            v = np.where(free, v, 0.0)
            u = curve * (X @ v[:-1] + v[-1])
            return np.asarray(np.where(free, np.append(np.asarray(transposed @ u).ravel(), u.sum()) + penalty * v, v))

        diagonal = np.where(free, np.append(np.asarray(squared @ curve).ravel(), curve.sum()) + penalty, 1.0)
        f = len(at)
        step, _ = cg(
            LinearOperator((f, f), matvec=bent), np.where(free, -slope, 0.0), rtol=1e-9, atol=0.0, maxiter=2000,
            M=LinearOperator((f, f), matvec=lambda v, diagonal=diagonal: v / diagonal),
        )  # fmt: skip
        at = np.clip(at + step, low, high)
    return best


class SignedLogisticRegression(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Logistic regression whose coefficients keep declared signs, with L2 and L1 penalties, fractional labels and weights.

    Parameters
    ----------
    signs : for each column '+' (never below zero), '-' (never above), '0' (free) or '' (left out); free for all by default.
    l2, l1 : penalties on coefficients, for the mean loss: a number, or one for each column.
    max_iter : iterations of L-BFGS-B at most.

    Attributes
    ----------
    coef_ : (1, F); intercept_ : (1,); classes_ : the two classes (0 and 1 where labels are fractions).
    """

    def __init__(self, signs: Sequence[str] | None = None, l2: Any = 1e-2, l1: Any = 0.0, max_iter: int = 500) -> None:
        self.signs = signs
        self.l2 = l2
        self.l1 = l1
        self.max_iter = max_iter

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> SignedLogisticRegression:
        """Fit. X: (n, F), dense or sparse; y: (n,), two classes, or fractions between 0 and 1; sample_weight: (n,).

        Raises ValueError for other labels, or signs of another length than F.
        """
        X = validate_data(self, X, accept_sparse="csr", dtype=float)
        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        y = column_or_1d(y, warn=True)
        if len(y) != X.shape[0]:
            raise ValueError(f"y has {len(y)} labels, X has {X.shape[0]} rows")
        self.classes_ = np.unique(y)
        fractions = y.dtype.kind == "f" and y.min() >= 0 and y.max() <= 1 and not np.isin(self.classes_, (0, 1)).all()
        if fractions and len(self.classes_) > 1:
            target, self.classes_ = y.astype(float), np.array([0, 1])
        elif len(self.classes_) == 2:
            target = (y == self.classes_[1]).astype(float)
        else:
            told = f"Only binary classification is supported. The type of the target is {type_of_target(y)}"
            raise ValueError(f"{told}: y holds {len(self.classes_)} class(es); give two classes, or fractions between 0 and 1")
        f = X.shape[1]
        signs = list(self.signs) if self.signs is not None else ["0"] * f
        if len(signs) != f:
            raise ValueError(f"{len(signs)} signs for {f} columns")
        weight = _weights(sample_weight, X)
        weight = weight / weight.sum()
        plus = np.array([s in ("+", "0") for s in signs])
        minus = np.array([s in ("-", "0") for s in signs])
        l2, l1 = np.broadcast_to(np.asarray(self.l2, float), f), np.broadcast_to(np.asarray(self.l1, float), f)
        split = bool((l1 > 0).any())  # with L1 a free coefficient is a difference of two that are not negative
        transposed = X.T.tocsr() if sparse.issparse(X) else X.T

        def loss(theta: Floats) -> tuple[float, Floats]:
            w = theta[:f] - theta[f : 2 * f] if split else theta[:f]
            z = X @ w + theta[-1]
            value = float(weight @ (np.logaddexp(0, z) - target * z)) + 0.5 * float(l2 @ w**2)
            residual = weight * (1 / (1 + np.exp(-np.clip(z, -500, 500))) - target)
            g = np.asarray(transposed @ residual).ravel() + l2 * w
            if split:
                value += float(l1 @ (theta[:f] + theta[f : 2 * f]))
                return value, np.concatenate([g + l1, l1 - g, [residual.sum()]])
            return value, np.append(g, residual.sum())

        bounds: list[tuple[float | None, float | None]]
        if split:
            bounds = [(0.0, None if p else 0.0) for p in (*plus, *minus)]
        else:
            bounds = [(None if m else 0.0, None if p else 0.0) for p, m in zip(plus, minus, strict=True)]
        mean = float(np.clip(weight @ target, 1e-6, 1 - 1e-6))
        start = np.zeros((2 * f if split else f) + 1)
        start[-1] = np.log(mean / (1 - mean))
        found = minimize(
            loss,
            start,
            jac=True,
            method="L-BFGS-B",
            bounds=[*bounds, (None, None)],
            options={"maxiter": self.max_iter, "ftol": 1e-12, "gtol": 1e-8},
        )
        # with L1 the two halves of a coefficient leave a curvature of nought, which Newton steps do not bear
        at = found.x if split else _settled(found.x, X, transposed, target, weight, l2, plus, minus)
        w = at[:f] - at[f : 2 * f] if split else at[:f]
        self.coef_ = (w + 0.0)[None, :]
        self.intercept_ = np.array([at[-1]])
        self.n_iter_ = int(found.nit)
        return self

    def decision_function(self, X: Any) -> Floats:
        """Log-odds of the second class: shape (n,)."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse="csr", dtype=float, reset=False)
        return np.asarray(X @ self.coef_[0] + self.intercept_[0]).ravel()

    def predict_proba(self, X: Any) -> Floats:
        """Probabilities of the two classes: shape (n, 2)."""
        p = 1 / (1 + np.exp(-np.clip(self.decision_function(X), -500, 500)))
        return np.column_stack([1 - p, p])

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """The likelier class of each row: shape (n,)."""
        likelier = (self.decision_function(X) > 0).astype(int)
        return np.asarray(self.classes_[likelier])

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        tags.input_tags.sparse = True
        return tags
