"""Fit a model on a feature table: rule plus logistic, signs as declared, calibration on sources that the fit has not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from scorer.learn.corpora import CORPORA
from scorer.learn.estimators import ReferenceScaler, SignedLogisticRegression, feature_signs
from scorer.learn.rules import RULES, RuleDeclaration
from scorer.learn.table import FOLDS, VOICE, Candidates, Table, group_folds
from scorer.mark.family import Sign
from scorer.mark.lexicon import Entry, shipped
from scorer.measure import FEATURE_NAMES
from scorer.score.engine import apply_rules
from scorer.score.model import FORMAT, Rule, content_hash
from scorer.score.refusal import DEFAULTS

__all__ = [
    "CALIBRATION_POWER", "PERCENTILE_FEATURES", "SETTINGS", "UNSEEN", "Settings", "calibrated", "calibration_weights", "cue_signs", "fit_model",
    "fit_score", "held_out", "platt", "platt_targets", "predict", "source_weights", "to_prevalence",
]  # fmt: skip

Floats = npt.NDArray[np.float64]
Progress = Callable[[str, int, int], None]

# Of what the three percentiles are percentiles.
PERCENTILE_FEATURES = {"attribution": "attributed_sentences", "hedging": "hedges_own", "loaded_language": "loaded_own"}
# An article weighs 1 / (articles of its source) ** this where scores are calibrated: between "each article alike", what a pile of articles asks for,
# and "each source alike", what sources not seen ask for.
CALIBRATION_POWER = 0.5
UNSEEN = "articles of sources that the fit had not seen, five folds"
_HARDLY = 1e-6  # a penalty for the sake of a single solution
DIGITS = 5  # significant digits that are written: the file is exactly what scores


@dataclass(frozen=True, slots=True)
class Settings:
    """Penalties (for the mean loss) and weights of one score's fit, chosen by folds over sources; docs/experiments.md tells how."""

    l2_features: float
    l2_cues: float
    l2_rules: float
    cues: int  # how many cues are kept: those with most weight in a first fit
    patterns: bool  # whether patterns are cues beside words and phrases
    by_rank: bool  # fit the rank of a source among sources, by its first label, rather than labels: expert quality is far from evenly spread
    features_first: bool  # features and rules by themselves, then cues to what their sum leaves; else all at once, and cues take over much of it
    source_power: float  # an article weighs 1 / (articles of its source) ** power
    prevalence: float | None = None  # the share of labels of 1 that the probabilities are meant for; None: as many as the corpus has


SETTINGS = {
    "propaganda": Settings(
        l2_features=0.1, l2_cues=1e-3, l2_rules=0.05, cues=3000, patterns=True, by_rank=False, features_first=False, source_power=0.5, prevalence=0.5
    ),
    "reliability": Settings(l2_features=0.05, l2_cues=1e-4, l2_rules=0.05, cues=3000, patterns=True, by_rank=True, features_first=True, source_power=0.75),
}


def source_weights(group: Sequence[str], power: float) -> Floats:
    """Weights that bring sources nearer to each other: articles ** -power, mean 1. Shape (n,)."""
    _, inverse, counts = np.unique(np.asarray(group, object).astype(str), return_inverse=True, return_counts=True)
    w = counts[inverse].astype(float) ** -power
    return np.asarray(w / w.mean())


def calibration_weights(y: Floats, group: Sequence[str], prevalence: float | None) -> Floats:
    """Weights for a calibration on labels `y` (n,) of 0 and 1: by source, and so that labels of 1 are a share of `prevalence`. Shape (n,).

    How many hyperpartisan articles a corpus of them holds is the choice of those who made it (37 % of the one that may be trained on, half of the
    test set of the same task); which pile a reader has, nobody knows. So both classes weigh alike, as for any prior that is not known
    (Saerens et al. 2002).
    """
    weight = source_weights(group, CALIBRATION_POWER)
    return weight if prevalence is None else to_prevalence(y, weight, prevalence)


def to_prevalence(y: Floats, weight: Floats, prevalence: float) -> Floats:
    """Weights that make labels of 1 a share of `prevalence` and leave those of one label to each other as they were. Shape (n,).

    Raises ValueError for labels that are all of one kind, which no weights can mix.
    """
    ones = y > 0.5
    if not len(y) or ones.all() or not ones.any():
        raise ValueError(f"{len(y)} labels, {int(ones.sum())} of them above 0.5: both kinds are needed")
    share = float(np.average(ones, weights=weight))
    return np.asarray(weight * np.where(ones, prevalence / share, (1 - prevalence) / (1 - share)))


def _cue_values(counts: sparse.csr_matrix, idf: Floats) -> sparse.csr_matrix:
    """The same formula as that of `_cue_parts` in scorer.score.engine, for sparse counts."""
    m = counts.tocsr().copy()
    m.data = 1.0 + np.log(m.data)
    m = sparse.csr_matrix(m @ sparse.diags(idf))
    norm = np.sqrt(np.asarray(m.multiply(m).sum(1)).ravel())
    return sparse.csr_matrix(sparse.diags(1.0 / np.maximum(norm, 1e-12)) @ m)


def _idf(counts: sparse.csr_matrix) -> Floats:
    """The root of the inverse document frequency, for common cues tell most."""
    n = counts.shape[0]
    df = np.asarray((counts > 0).sum(0)).ravel()
    return np.asarray(np.sqrt(np.log((1 + n) / (1 + df)) + 1))


def _rounded(values: Any, digits: int = DIGITS) -> Floats:
    return np.array([float(f"{v:.{digits}g}") for v in np.asarray(values, float).ravel()])


def _rules_for(score: str) -> list[RuleDeclaration]:
    return [r for r in RULES if score in r.points]


# Of loaded language only words of opinion may count either way: in a review they are in their place.
_FREE = ("subjective",)
_OF_SPEECH = ("say", "tell", "according_to")
_ACCORDING = "according"  # stands in the list with "to" alone
_VERB_ENDINGS = ("~ed", "~s")  # what stands for "argued", "says" and their like in patterns


def cue_signs(listed: Candidates, score: str) -> list[Sign]:
    """The sign of each candidate: a loaded word is held to the sign of loaded language, and who is said to have spoken never lowers reliability.

    So cues cannot undo what the signs of features promise. A word of the list of loaded language is held in all its uses, and so is a pattern in
    which a name stands before a verb or with a word of speech. All other candidates are free.
    """
    loaded = _single_words("loaded", lambda e: e.kind not in _FREE)
    speech = _single_words("attribution", lambda e: e.kind in _OF_SPEECH) - loaded | {_ACCORDING}

    def of_pattern(pattern: str) -> Sign:
        tokens = pattern.split(" ")
        if score != "reliability" or "<name>" not in tokens:
            return "0"
        verb = any(a == "<name>" and b in _VERB_ENDINGS for a, b in pairwise(tokens))
        return "+" if verb or not speech.isdisjoint(tokens) else "0"

    charged: Sign = "-" if score == "reliability" else "+"
    spoken: Sign = "+" if score == "reliability" else "0"
    return [
        *(charged if w in loaded else spoken if w in speech else "0" for w in listed.phrases),
        *map(of_pattern, listed.patterns),
    ]


def _single_words(lexicon: str, which: Callable[[Entry], bool]) -> set[str]:
    return {phrase[0] for e in shipped(lexicon).entries if which(e) for phrase in e.phrases if len(phrase) == 1}


def fit_score(table: Table, score: str, settings: Settings) -> dict[str, Any]:
    """Fit one score on the rows of a table: base, terms, rules and cues, as the model file holds them, not yet calibrated."""
    y = _ranks(table) if settings.by_rank else table.rows.label.to_numpy(float)
    weight = source_weights(table.rows.group.tolist(), settings.source_power)
    signs = feature_signs(score)
    at = [i for i, s in enumerate(signs) if s]
    scaler = ReferenceScaler().fit(table.x[:, at], sample_weight=weight)
    low, high, center, scale = (_rounded(v) for v in (scaler.low_, scaler.high_, scaler.center_, scaler.scale_))
    terms = (np.clip(table.x[:, at], low, high) - center) / scale
    declared = _rules_for(score)
    fitted = [r for r in declared if r.points[score] is None]
    by_hand = [r for r in declared if r.points[score] is not None]
    fired = apply_rules(tuple(_rule(r, 0.0) for r in fitted), table.x).astype(float)
    named = np.hstack([terms, fired])
    named_signs = [*(signs[i] for i in at), *(r.sign[score] for r in fitted)]
    named_l2 = np.concatenate([np.full(len(at), settings.l2_features), np.full(len(fitted), settings.l2_rules)])
    ahead = np.eye(named.shape[1])  # what of features and rules stands beside the cues: each of them, or
    if settings.features_first:  # their sum by a fit of their own
        ahead = SignedLogisticRegression(named_signs, l2=named_l2, max_iter=300).fit(named, y, weight).coef_.T
        named_signs, named_l2 = ["+"], np.array([_HARDLY])
    beside = sparse.csr_matrix(named @ ahead)
    phrases = table.listed.all
    held = cue_signs(table.listed, score)
    words = len(table.listed.phrases)
    keep = np.arange(len(phrases) if settings.patterns else words)
    passes = 2 if settings.cues < len(keep) else 1
    for _ in range(passes):
        counts = table.cues[:, keep]
        idf = _rounded(_idf(counts))
        values = _cue_values(counts, idf)
        l2 = np.concatenate([named_l2, np.full(len(keep), settings.l2_cues)])
        columns = [*named_signs, *(held[j] for j in keep.tolist())]
        model = SignedLogisticRegression(columns, l2=l2, max_iter=200).fit(sparse.hstack([beside, values]), y, weight)
        w_named, w = np.split(model.coef_[0], [len(named_signs)])
        if passes == 2 and len(keep) > settings.cues:
            strength = np.abs(w) * np.sqrt(np.asarray(values.multiply(values).mean(0)).ravel())
            keep = np.sort(np.argsort(-strength, kind="stable")[: settings.cues])
    w = _rounded(np.concatenate([ahead @ w_named, w]))
    t, r = len(at), len(fitted)
    return {
        "base": float(_rounded(model.intercept_)[0]),
        "terms": [
            {
                "feature": FEATURE_NAMES[i],
                "low": float(low[k]),
                "high": float(high[k]),
                "center": float(center[k]),
                "scale": float(scale[k]),
                "weight": float(w[k]),
            }
            for k, i in enumerate(at)
            if w[k] != 0
        ],
        "rules": [
            *(_rule_json(d, float(w[t + k]), "fit") for k, d in enumerate(fitted)),
            *(_rule_json(d, float(d.points[score] or 0), "hand") for d in by_hand),
        ],
        "cues": {
            "formula": "(1 + ln count) * idf / norm over all listed cues of the article",
            "phrases": {phrases[j]: [float(idf[k]), float(w[t + r + k])] for k, j in enumerate(keep.tolist()) if j < words},
            "patterns": {phrases[j]: [float(idf[k]), float(w[t + r + k])] for k, j in enumerate(keep.tolist()) if j >= words},
            "voice": VOICE[score],
            "kept": list(table.listed.kept) if settings.patterns else [],
        },
        "calibration": {"slope": 1.0, "offset": 0.0},
    }


def _ranks(table: Table) -> Floats:
    """The rank of each row's source among the sources, by label, spread over 0.05 to 0.95: shape (n,)."""
    sources = table.rows.groupby("group").label.first().rank(method="average", pct=True)
    rank = table.rows.group.map(sources).to_numpy(float)
    return np.asarray(0.05 + 0.9 * (rank - rank.min()) / max(rank.max() - rank.min(), 1e-9))


def _rule(d: RuleDeclaration, points: float) -> Rule:
    return Rule(d.name, d.when, points, d.reason, "fit")


def _rule_json(d: RuleDeclaration, points: float, set_by: str) -> dict[str, Any]:
    return {"name": d.name, "when": [list(w) for w in d.when], "points": points, "reason": d.reason, "set_by": set_by}


def predict(fitted: dict[str, Any], table: Table) -> Floats:
    """Log-odds of every row of a table under a score as the model file holds it, calibration included: shape (n,)."""
    words = len(table.listed.phrases)
    index = {p: i for i, p in enumerate(table.listed.phrases)}
    pattern = {p: words + i for i, p in enumerate(table.listed.patterns)}
    z = np.full(len(table), fitted["base"])
    for t in fitted["terms"]:
        column = table.x[:, FEATURE_NAMES.index(t["feature"])]
        z += (np.clip(column, t["low"], t["high"]) - t["center"]) / t["scale"] * t["weight"]
    rules = tuple(
        Rule(r["name"], tuple((f, op, v) for f, op, v in r["when"]), r["points"], r["reason"], r["set_by"]) for r in fitted["rules"]
    )
    z += apply_rules(rules, table.x) @ np.array([r.points for r in rules])
    listed = fitted["cues"]
    at = [*(index[p] for p in listed["phrases"]), *(pattern[p] for p in listed["patterns"])]
    if at:
        weights = np.array([*listed["phrases"].values(), *listed["patterns"].values()])
        z += _cue_values(table.cues[:, at], weights[:, 0]) @ weights[:, 1]
    return np.asarray(fitted["calibration"]["offset"] + fitted["calibration"]["slope"] * z)


def platt(z: Floats, y: Floats, weight: Floats) -> tuple[float, float]:
    """Slope and offset that turn log-odds into calibrated ones (Platt 1999), for labels 0..1."""
    m = SignedLogisticRegression(["+"], l2=1e-6).fit(z[:, None], y, weight)
    slope, offset = _rounded([max(m.coef_[0, 0], 1e-3), m.intercept_[0]])
    return float(slope), float(offset)


def platt_targets(y: Floats) -> Floats:
    """Labels (n,) drawn in from 0 and 1, by as much as their number leaves open (Platt 1999): a fit to few that are told apart stays finite."""
    ones = float(y.sum())
    high, low = (ones + 1) / (ones + 2), 1 / (len(y) - ones + 2)
    return np.asarray(low + y * (high - low))


def calibrated(z: Floats, y: Floats, weight: Floats, *, targets: Floats | None = None) -> dict[str, Any]:
    """The calibration of log-odds `z` on labels `y`, all (n,), as the model file holds it: slope, offset, and the mean label that it is meant for.

    It is fitted to `targets` where these are given (`platt_targets`), else to the labels themselves.
    """
    slope, offset = platt(z, y if targets is None else targets, weight)
    return {"slope": slope, "offset": offset, "mean_label": float(_rounded(np.average(y, weights=weight))[0])}


def held_out(
    table: Table, score: str, settings: Settings, *, folds: int = FOLDS, seed: int = 0, progress: Progress | None = None
) -> Floats:
    """Log-odds of each row from a fit that saw no article of its source, not calibrated: shape (n,)."""
    fold = group_folds(table.rows.group.tolist(), folds, seed)
    z = np.zeros(len(table))
    for k in range(folds):
        z[fold == k] = predict(fit_score(table.take(fold != k), score, settings), table.take(fold == k))
        if progress:
            progress(f"{score}, folds", k + 1, folds)
    return z


def fit_model(
    table: Table, *, settings: dict[str, Settings] | None = None, name: str = "scorer", progress: Progress | None = None
) -> tuple[dict[str, Any], dict[str, Floats]]:
    """Fit every score on its corpus. Returns the model as the file holds it, and the held-out log-odds of each corpus, calibrated."""
    settings = settings or SETTINGS
    raw: dict[str, Any] = {
        "format": FORMAT,
        "name": name,
        "corpora": table.about.get("corpora", {}),
        "settings": {k: asdict(v) for k, v in settings.items()},
    }
    scores: dict[str, Any] = {}
    unseen: dict[str, Floats] = {}
    for c in CORPORA:
        part = table.of(c.name)
        s = settings[c.score]
        z = held_out(part, c.score, s, progress=progress)
        y = part.rows.label.to_numpy(float)
        fitted = fit_score(part, c.score, s)
        calibration = calibrated(z, y, calibration_weights(y, part.rows.group.tolist(), s.prevalence))
        slope, offset = calibration["slope"], calibration["offset"]
        fitted["calibration"] = calibration | {"on": UNSEEN}
        fitted["corpus"] = c.name
        scores[c.score] = fitted
        unseen[c.score] = offset + slope * z
    raw["scores"] = {k: scores[k] for k in ("reliability", "propaganda")}
    scored = table.take((table.rows.refusal == "").to_numpy())
    reference = source_weights([f"{a}:{b}" for a, b in zip(scored.rows.corpus, scored.rows.group, strict=True)], 0.5)
    raw["percentiles"] = {
        k: {"feature": f, "knots": _rounded(_weighted_percentiles(scored.x[:, FEATURE_NAMES.index(f)], reference)).tolist()}
        for k, f in PERCENTILE_FEATURES.items()
    }
    raw["refusal"] = dict(DEFAULTS)
    raw["hash"] = content_hash(raw)
    return raw, unseen


def _weighted_percentiles(values: Floats, weight: Floats) -> Floats:
    order = np.argsort(values, kind="stable")
    share = np.cumsum(weight[order]) / weight.sum()
    return values[order][np.minimum(np.searchsorted(share, np.linspace(0, 1, 101)), len(values) - 1)]
