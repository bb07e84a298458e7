"""Measure a model: on sources that a fit has not seen, beside what costs nothing, with intervals by bootstrap over sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import spearmanr
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import average_precision_score, roc_auc_score

from scorer.learn.fit import SETTINGS, Settings, calibration_weights, held_out, platt, source_weights, to_prevalence
from scorer.learn.table import FOLDS, Table, group_folds
from scorer.score.refusal import REFUSALS

__all__ = [
    "baselines", "bootstrap", "calibrated_apart", "calibration_error", "classification", "evaluate_table", "leaning_gap", "outlet_ranking",
    "risk_coverage", "slices", "with_intervals",
]  # fmt: skip

Floats = npt.NDArray[np.float64]
Progress = Callable[[str, int, int], None]

ENOUGH = 10  # articles of an outlet for its mean to be ranked
LAST = 12  # digits of a mean label: that of equal labels is that label again, so that sources of one label stay tied
LOW, HIGH = 0.5, 0.8  # expert quality below which an outlet is called low, from which it is called high


def sigmoid(z: Floats) -> Floats:
    """Log-odds to probabilities: shape as given."""
    return np.asarray(1 / (1 + np.exp(-np.clip(z, -500, 500))))


def calibration_error(p: Floats, y: Floats, bins: int = 10, weight: Floats | None = None) -> float:
    """Expected calibration error over `bins` bins of equal weight (Nguyen and O'Connor 2015): 0 is perfect. Without `weight` all rows weigh alike."""
    if len(p) < bins:
        return float("nan")
    order = np.argsort(p, kind="stable")
    w = np.ones(len(p)) if weight is None else weight[order]
    total = w.cumsum()
    number = np.minimum(((total - w / 2) / total[-1] * bins).astype(int), bins - 1)
    # a bin of weight m whose mean chance and mean label are d apart adds m * d, which is the sum of weighted differences
    return float(np.abs(np.bincount(number, w * (p - y)[order], bins)).sum() / total[-1])


def classification(z: Floats, y: Floats) -> dict[str, float]:
    """Figures of a yes/no score from log-odds `z` and labels `y`, both (n,): accuracy alone where all labels are of one kind."""
    p = sigmoid(z)
    if len(np.unique(y > 0.5)) < 2:
        return {"accuracy": float(((p > 0.5) == (y > 0.5)).mean())}
    return {
        "accuracy": float(((p > 0.5) == (y > 0.5)).mean()),
        "auc": float(roc_auc_score(y > 0.5, z)),
        "average_precision": float(average_precision_score(y > 0.5, z)),
        "brier": float(((p - y) ** 2).mean()),
        "calibration_error": calibration_error(p, y),
        # as if there were as many of either label
        "balanced_accuracy": float(np.mean([((p > 0.5) == label)[(y > 0.5) == label].mean() for label in (False, True)])),
        "balanced_calibration_error": calibration_error(p, y, weight=to_prevalence(y, np.ones(len(y)), 0.5)),
    }


def outlet_ranking(z: Floats, quality: Floats, group: Sequence[str]) -> dict[str, float]:
    """How the mean score of outlets ranks with their mean label, and articles of low labels against those of high ones."""
    d = pd.DataFrame({"p": 100 * sigmoid(z), "q": quality, "g": list(group)})
    outlets = d.groupby("g").agg(p=("p", "mean"), q=("q", "mean"), n=("p", "size")).round({"q": LAST})
    large = outlets[outlets.n >= ENOUGH]
    ends = d[(d.q < LOW) | (d.q >= HIGH)]
    return {
        "spearman_outlets_10": float(spearmanr(large.p, large.q)[0]) if len(large) > 2 else float("nan"),
        "spearman_outlets_all": float(spearmanr(outlets.p, outlets.q)[0]) if len(outlets) > 2 else float("nan"),
        "auc_low_high": float(roc_auc_score(ends.q >= HIGH, ends.p)) if (ends.q >= HIGH).nunique() == 2 else float("nan"),
        "calibration_error": calibration_error(sigmoid(z), quality),
    }


def leaning_gap(z: Floats, quality: Floats, group: Sequence[str], leaning: Sequence[Any]) -> dict[str, float]:
    """Mean reliability of left minus right outlets of middle quality (between low and high), in points."""
    d = pd.DataFrame({"p": 100 * sigmoid(z), "q": quality, "g": list(group), "l": list(leaning)})
    outlets = d.groupby("g").agg(p=("p", "mean"), q=("q", "mean"), l=("l", "first")).round({"q": LAST})
    middle = outlets[(outlets.q >= LOW) & (outlets.q < HIGH)]
    mean = middle.groupby("l").p.mean()
    return {"left_minus_right_points": float(mean.get("left", np.nan) - mean.get("right", np.nan))}


def bootstrap(
    figures: Callable[[npt.NDArray[np.int64]], dict[str, float]], group: Sequence[str], *, rounds: int = 200, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """95 % intervals of every figure by drawing sources with replacement. `figures` takes row numbers and returns names with values.

    NaN where no draw tells a figure; one that no draw has, as few draws of few sources may not, has no interval, and none has of a single source.
    """
    names, inverse = np.unique(np.asarray(group, object).astype(str), return_inverse=True)
    if len(names) < 2:  # every draw is the same
        return {}
    members = [np.flatnonzero(inverse == i) for i in range(len(names))]
    rng = np.random.default_rng(seed)
    drawn: dict[str, list[float]] = {}
    for _ in range(rounds):
        rows = np.concatenate([members[i] for i in rng.integers(0, len(names), len(names))])
        for k, v in figures(rows).items():
            drawn.setdefault(k, []).append(v)
    known = {k: [x for x in v if not np.isnan(x)] or [np.nan] for k, v in drawn.items()}
    return {k: (float(np.percentile(v, 2.5)), float(np.percentile(v, 97.5))) for k, v in known.items()}


def with_intervals(values: dict[str, float], interval: dict[str, tuple[float, float]]) -> dict[str, dict[str, float]]:
    """Each figure as value, low and high; a missing interval is NaN."""
    missing = (float("nan"), float("nan"))
    return {k: dict(zip(("value", "low", "high"), (v, *interval.get(k, missing)), strict=True)) for k, v in values.items()}


def calibrated_apart(z: Floats, y: Floats, weight: Floats, fold: npt.NDArray[np.int64]) -> Floats:
    """Log-odds `z` calibrated on labels `y`, the two numbers of each fold set on the other folds; all (n,)."""
    apart = np.zeros(len(z))
    for k in np.unique(fold):
        slope, offset = platt(z[fold != k], y[fold != k], weight[fold != k])
        apart[fold == k] = offset + slope * z[fold == k]
    return apart


def baselines(table: Table, score: str, *, texts: Sequence[str] | None = None, folds: int = FOLDS, seed: int = 0) -> dict[str, Floats]:
    """Held-out log-odds of what the model must beat: length alone, gradient boosting on the same features, tf-idf (where texts are given)."""
    y = table.rows.label.to_numpy(float)
    w = source_weights(table.rows.group.tolist(), SETTINGS[score].source_power)
    fold = group_folds(table.rows.group.tolist(), folds, seed)
    length = np.log1p(table.rows.words.to_numpy(float))[:, None]
    binary = score == "propaganda"
    out = {
        k: np.zeros(len(table))
        for k in ("length alone", "gradient boosting, same features", *(["tf-idf words 1-2, linear"] if texts is not None else []))
    }

    def logit(p: Floats) -> Floats:
        p = np.clip(p, 1e-4, 1 - 1e-4)
        return np.asarray(np.log(p / (1 - p)))

    for k in range(folds):
        a, b = np.flatnonzero(fold != k), np.flatnonzero(fold == k)
        if binary:
            out["length alone"][b] = LogisticRegression().fit(length[a], y[a], w[a]).decision_function(length[b])
            boosted = HistGradientBoostingClassifier(max_iter=150, learning_rate=0.05, max_leaf_nodes=8, random_state=0).fit(
                table.x[a], y[a], w[a]
            )
            out["gradient boosting, same features"][b] = logit(boosted.predict_proba(table.x[b])[:, 1])
        else:
            out["length alone"][b] = logit(Ridge().fit(length[a], y[a], w[a]).predict(length[b]))
            regressor = HistGradientBoostingRegressor(max_iter=150, learning_rate=0.05, max_leaf_nodes=8, random_state=0).fit(
                table.x[a], y[a], w[a]
            )
            out["gradient boosting, same features"][b] = logit(regressor.predict(table.x[b]))
        if texts is not None:
            vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True, max_features=60000)
            xa = vectorizer.fit_transform([texts[int(i)] for i in a])
            xb = vectorizer.transform([texts[int(i)] for i in b])
            if binary:
                out["tf-idf words 1-2, linear"][b] = LogisticRegression(C=10, max_iter=300).fit(xa, y[a], w[a]).decision_function(xb)
            else:
                out["tf-idf words 1-2, linear"][b] = logit(Ridge(alpha=1.0).fit(xa, y[a], w[a]).predict(xb))
    return out


def risk_coverage(z: Floats, y: Floats, points: int = 20) -> pd.DataFrame:
    """Error among the surest articles: columns coverage (share kept, surest first) and error (share wrong among them)."""
    order = np.argsort(-np.abs(z), kind="stable")
    wrong = ((z > 0) != (y > 0.5))[order]
    kept = np.unique(np.linspace(len(z) / points, len(z), points).astype(int))
    return pd.DataFrame({"coverage": kept / len(z), "error": [float(wrong[:k].mean()) for k in kept]})


def slices(table: Table, z: Floats, score: str, rounds: int = 0) -> pd.DataFrame:
    """The main figures by leaning, length and year: one row a slice of 30 articles or more with both labels.

    With `rounds` each figure has its interval beside it, in columns `<figure>_low` and `<figure>_high`, by as many draws of sources.
    """
    rows = table.rows
    length = pd.cut(
        rows.words, [0, 150, 300, 600, 1200, np.inf],
        labels=["under 150 words", "150-300 words", "300-600 words", "600-1,200 words", "over 1,200 words"],
    )  # fmt: skip
    year = rows.year.astype("Float64").map(lambda v: None if pd.isna(v) else f"{int(v) // 2 * 2}-{int(v) // 2 * 2 + 1}")
    labels, groups = rows.label.to_numpy(float), rows.group.to_numpy()

    def figures(at: npt.NDArray[np.int64]) -> dict[str, float]:
        if score == "propaganda":
            return {k: v for k, v in classification(z[at], labels[at]).items() if k in ("accuracy", "auc")}
        ranked = outlet_ranking(z[at], labels[at], groups[at].tolist())
        return {k: ranked[k] for k in ("spearman_outlets_all", "auc_low_high")}

    found = []
    for by, values in (("leaning", rows.leaning), ("length", length), ("year", year)):
        for name in sorted({str(v) for v in values if v is not None and not pd.isna(v)}):
            at = np.flatnonzero((values.astype(object).map(str) == name).to_numpy())
            if len(at) < 30 or (score == "propaganda" and len(np.unique(labels[at] > 0.5)) < 2):
                continue
            interval = bootstrap(lambda i, at=at: figures(at[i]), groups[at].tolist(), rounds=rounds) if rounds else {}  # type: ignore[misc]
            ends = {f"{k}_{end}": v[i] for k, v in interval.items() for i, end in enumerate(("low", "high"))}
            found.append({"by": by, "slice": name, "articles": len(at), **figures(at), **ends})
    return pd.DataFrame(found)


def evaluate_table(
    table: Table,
    *,
    settings: dict[str, Settings] | None = None,
    texts: dict[str, Sequence[str]] | None = None,
    rounds: int = 200,
    seeds: Sequence[int] = (0,),
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Measure every score of a feature table on held-out sources: each fold's fit has seen no article of the sources it is measured on.

    Returns, for each score, its corpus, how many articles and sources it has and how many sources have a mean label under LOW, `figures` and those of
    `baselines` with value and interval, `slices` and a risk-coverage curve. Values are means over `seeds`, ways of cutting the folds; intervals, slices
    and the curve are those of the first.
    `texts` (by corpus, in the order of the table's scorable rows) adds the tf-idf baseline.
    """
    from scorer.learn.corpora import CORPORA

    settings = settings or SETTINGS
    result: dict[str, Any] = {}
    for c in CORPORA:
        part = table.of(c.name)
        rows = part.rows
        y, group = rows.label.to_numpy(float), rows.group.tolist()
        weight = calibration_weights(y, group, settings[c.score].prevalence)

        def figures(z: Floats, at: npt.NDArray[np.int64], c: Any = c, y: Floats = y, rows: pd.DataFrame = rows) -> dict[str, float]:
            g = rows.group.to_numpy()[at].tolist()
            if c.score == "propaganda":
                return classification(z[at], y[at])
            return outlet_ranking(z[at], y[at], g) | leaning_gap(z[at], y[at], g, rows.leaning.to_numpy()[at].tolist())

        everything = np.arange(len(part))
        runs = []
        for seed in seeds:
            z = held_out(part, c.score, settings[c.score], seed=seed, progress=progress)
            slope, offset = platt(z, y, weight)
            # Calibration is measured with the two numbers of each fold set on the other folds. Ranks are not: numbers of its own would shift a fold
            # against the others by what its share of labels happens to be.
            runs.append((offset + slope * z, calibrated_apart(z, y, weight, group_folds(group, FOLDS, seed))))

        def measured(run: tuple[Floats, Floats], at: npt.NDArray[np.int64], figures: Any = figures) -> dict[str, float]:
            apart = figures(run[1], at)
            merged: dict[str, float] = figures(run[0], at) | {k: apart[k] for k in ("brier", "calibration_error", "balanced_calibration_error") if k in apart}
            return merged

        values = [measured(run, everything) for run in runs]
        interval = bootstrap(lambda at, run=runs[0], measured=measured: measured(run, at), group, rounds=rounds)  # type: ignore[misc]
        of_corpus = None if texts is None else texts.get(c.name)
        plain = [baselines(part, c.score, texts=of_corpus, seed=seed) for seed in seeds]

        def compared(name: str, figures: Any = figures, plain: Any = plain, group: Any = group, everything: Any = everything) -> dict[str, Any]:
            every = [figures(run[name], everything) for run in plain]
            drawn = bootstrap(lambda at: figures(plain[0][name], at), group, rounds=rounds)
            return with_intervals({k: float(np.mean([v[k] for v in every])) for k in every[0]}, drawn)

        result[c.score] = {
            "corpus": c.name,
            "articles": len(part),
            "sources": len(set(group)),
            "by_folds": True,
            "low_sources": int((rows.groupby("group").label.mean() < LOW).sum()),
            "figures": with_intervals({k: float(np.mean([v[k] for v in values])) for k in values[0]}, interval),
            "baselines": {name: compared(name) for name in plain[0]},
            "slices": slices(part, runs[0][0], c.score, rounds).to_dict("records"),
            "risk_coverage": risk_coverage(runs[0][0], y).to_dict("list") if c.score == "propaganda" else None,
            "held_out": runs[0][0].tolist(),
        }
    refused = table.rows.refusal.value_counts().to_dict()
    result["coverage"] = {"articles": len(table), "refused": {code: int(refused.get(code, 0)) for code in REFUSALS if code}}
    return result
