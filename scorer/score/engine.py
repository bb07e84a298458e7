"""From features to log-odds: every point that a score is the sum of, as columns for a batch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scorer.mark.family import Context
from scorer.mark.lexicon import Entry, phrase_words
from scorer.measure import FEATURE_NAMES
from scorer.score.model import Cues, Model, ModelError, Rule, ScoreModel
from scorer.segment.batch import COLON, QUOTE

__all__ = ["Parts", "apply_rules", "cue_counts", "cue_entries", "cue_values", "eligible_words", "run"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

_I = ("i", "i'm", "i've", "i'll", "i'd")
WORDS = _I


@dataclass
class Parts:
    """What one score is the sum of, calibration folded in. Shapes: base (), terms (n, T), rules (n, R), cues (n, C), log_odds (n,)."""

    score: ScoreModel
    base: float
    terms: Floats
    rules: Floats
    fired: Bools
    cues: Floats
    cue_value: Floats
    log_odds: Floats


def cue_entries(name: str, cues: Cues) -> list[tuple[str, Entry]]:
    """The cues of one score as entries for the matcher, in the order of the model file."""
    return [(f"cue:{name}", Entry((phrase_words(p),), name, float(w))) for p, w in zip(cues.phrases, cues.weight, strict=True)]


def eligible_words(context: Context) -> Bools:
    """Which body words may be cues: lower-case ones, and the capitalised first word of a sentence or quotation.

    Names are capitalised in the middle of a sentence, so no name reaches the model; 'I' is the exception that is none.
    """
    body, words = context.body, context.body.words
    ok = ~words.capital & ~words.digit
    if len(words):
        first = np.zeros(len(words), bool)
        first[body.sentences.first] = True
        first[1:] |= (words.gap[:-1] & (QUOTE | COLON)) != 0
        ok |= first & ~words.upper
        ok |= context.flags(_I)[words.id]
    return ok


def cue_counts(context: Context, name: str, cues: Cues) -> Floats:
    """How often each cue stands in each article: shape (n, C)."""
    n, c = len(context), len(cues.phrases)
    if not c:
        return np.zeros((n, 0))
    table = _first_cue(context, name)
    hits = context.body_hits.take((context.body_hits.entry >= table) & (context.body_hits.entry < table + c))
    bad = np.concatenate([[0], np.cumsum(~eligible_words(context))])
    hits = hits.take(bad[hits.last] == bad[hits.first])
    key = context.body.words.article[hits.first] * c + (hits.entry - table)
    return np.bincount(key, minlength=n * c).astype(float).reshape(n, c)


def _first_cue(context: Context, name: str) -> int:
    kept: dict[str, int] = context.matcher.__dict__.setdefault("_first_cue", {})
    if name not in kept:
        kept[name] = context.matcher.owner.index(f"cue:{name}")
    return kept[name]


def cue_values(counts: Floats, idf: Floats) -> Floats:
    """(1 + ln count) * idf, each row divided by its Euclidean norm: shape as given."""
    values = np.zeros_like(counts)
    some = counts > 0
    values[some] = 1.0 + np.log(counts[some])
    values *= idf
    norm = np.sqrt(np.einsum("ij,ij->i", values, values))
    values /= np.maximum(norm, 1e-12)[:, None]
    return values


def apply_rules(rules: tuple[Rule, ...], x: Floats) -> Bools:
    """Which rules fire on which articles: shape (n, R)."""
    fired = np.ones((len(x), len(rules)), bool)
    for j, rule in enumerate(rules):
        for name, op, bound in rule.when:
            column = x[:, FEATURE_NAMES.index(name)]
            fired[:, j] &= column >= bound if op == ">=" else column < bound
    return fired


def run(model: Model, context: Context, x: Floats) -> dict[str, Parts]:
    """Return the parts of every score of the model for a measured batch. Raises ModelError for a feature that no family declares."""
    result = {}
    for name, s in model.scores.items():
        try:
            at = [FEATURE_NAMES.index(t.feature) for t in s.terms]
        except ValueError as e:
            raise ModelError(f"the model uses a feature that this version does not measure ({e}); fit it again with 'scorer train'") from None
        low, high, center, scale, weight = (np.array([getattr(t, f) for t in s.terms]) for f in ("low", "high", "center", "scale", "weight"))
        terms = (np.clip(x[:, at], low, high) - center) / scale * weight * s.slope if at else np.zeros((len(x), 0))
        fired = apply_rules(s.rules, x)
        rules = fired * np.array([r.points * s.slope for r in s.rules])
        value = cue_values(cue_counts(context, name, s.cues), s.cues.idf)
        cues = value * (s.cues.weight * s.slope)
        base = s.offset + s.slope * s.base
        result[name] = Parts(s, base, terms, rules, fired, cues, value, base + terms.sum(1) + rules.sum(1) + cues.sum(1))
    return result
