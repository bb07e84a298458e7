"""From features to log-odds: every point that a score is the sum of, as columns for a batch."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from scorer.mark.family import Context
from scorer.mark.lexicon import CUE, Entry, Hits, phrase_words
from scorer.measure import FEATURE_NAMES
from scorer.score.patterns import WORDS as PATTERN_WORDS
from scorer.score.patterns import PatternIndex, stream
from scorer.score.model import Cues, Model, ModelError, Rule, ScoreModel
from scorer.segment.batch import COLON, QUOTE

__all__ = ["CueParts", "Parts", "apply_rules", "cue_counts", "cue_entries", "cue_hits", "eligible_words", "run"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

_I = ("i", "i'm", "i've", "i'll", "i'd")
WORDS = (*_I, *PATTERN_WORDS)
STREAM = "pattern stream"


@dataclass
class CueParts:
    """The cues that stand in a batch, as columns of shape (K,) in the order of articles: what no article holds has no row."""

    article: Ints
    cue: Ints  # number among the cues of the score
    value: Floats  # (1 + ln count) * idf / norm
    points: Floats
    first: Ints  # where it stands first: body words first ..
    last: Ints  # .. and one past the last
    row: Ints  # (n + 1,) where the rows of each article begin

    def rows(self, article: int) -> slice:
        """Which rows are those of one article."""
        return slice(*self.row[article : article + 2].tolist())

    def of(self, article: int) -> tuple[Ints, Floats, Floats]:
        """Numbers, values and points of the cues of one article."""
        rows = self.rows(article)
        return self.cue[rows], self.value[rows], self.points[rows]


@dataclass
class Parts:
    """What one score is the sum of, calibration folded in. Shapes: base (), terms (n, T), rules (n, R), log_odds (n,)."""

    score: ScoreModel
    base: float
    terms: Floats
    rules: Floats
    fired: Bools
    listed: CueParts
    cue_points: Floats  # (n,) sum of the points of all cues
    log_odds: Floats
    _dense: dict[str, Floats] = field(default_factory=dict)

    @property
    def cues(self) -> Floats:
        """Points of every cue in every article: (n, C), for a few articles at a time."""
        return self._table("points")

    @property
    def cue_value(self) -> Floats:
        """Value of every cue in every article: (n, C), for a few articles at a time."""
        return self._table("value")

    def _table(self, name: str) -> Floats:
        if name not in self._dense:
            table = np.zeros((len(self.log_odds), len(self.score.cues.phrases)))
            table[self.listed.article, self.listed.cue] = getattr(self.listed, name)
            self._dense[name] = table
        return self._dense[name]


def cue_entries(name: str, cues: Cues) -> list[tuple[str, Entry]]:
    """The cues of one score as entries for the matcher, in the order of the model file."""
    n = cues.word_count
    return [(CUE + name, Entry((phrase_words(p),), name, float(w))) for p, w in zip(cues.phrases[:n], cues.weight[:n], strict=True)]


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


def cue_hits(context: Context, name: str, cues: Cues) -> Hits:
    """Where the cues of one score stand in the body; entries are numbers among the score's cues. A phrase counts where each of its words is eligible."""
    key = CUE + name
    if key not in context.tables:
        if CUE not in context.tables:
            words = context.body.words
            # a word that may be no cue is read as one that no list holds
            context.tables[CUE] = context.matcher.scan_cues(words.id * eligible_words(context), words.joins_next)
        hits = context.matcher.cues_of(key, context.tables[CUE])
        context.tables[key] = Hits.join([hits, _pattern_hits(context, cues)]) if cues.kept else hits
    kept: Hits = context.tables[key]
    return kept


def _pattern_hits(context: Context, cues: Cues) -> Hits:
    indices: dict[int, tuple[Cues, PatternIndex]] = context.matcher.__dict__.setdefault("_patterns", {})
    if id(cues) not in indices:  # the cues are kept beside their index, so that the number stays theirs
        indices[id(cues)] = (cues, PatternIndex(cues.kept, cues.phrases[cues.word_count :]))
    key = (STREAM, cues.kept)
    if key not in context.tables:
        context.tables[key] = stream(context, cues.kept)  # type: ignore[index]
    hits = indices[id(cues)][1].find(context.tables[key])  # type: ignore[index]
    return Hits(hits.first, hits.last, hits.entry + cues.word_count)


def cue_counts(context: Context, name: str, cues: Cues) -> Floats:
    """How often each cue stands in each article: shape (n, C)."""
    n, c = len(context), len(cues.phrases)
    hits = cue_hits(context, name, cues)
    return np.bincount(context.body.words.article[hits.first] * c + hits.entry, minlength=n * c).astype(float).reshape(n, c)


def _cue_parts(context: Context, s: ScoreModel) -> CueParts:
    """(1 + ln count) * idf of every cue that stands in an article, divided by their Euclidean norm, and the points for it."""
    c = len(s.cues.phrases)
    hits = cue_hits(context, s.name, s.cues)
    if not len(hits):
        z = np.zeros(0, np.int64)
        return CueParts(z, z, np.zeros(0), np.zeros(0), z, z, np.zeros(len(context) + 1, np.int64))
    # one number that sorts by article, cue and place, and holds the length as well
    body = context.body
    article = body.words.article[hits.first]
    length = np.minimum(hits.last - hits.first, 1023)
    packed = np.sort((((article * c + hits.entry) << 27 | hits.first - body.word_lo[article]) << 10) | length)
    key = packed >> 37
    leads = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    count = np.diff(np.append(leads, len(key)))
    key, packed = key[leads], packed[leads]
    rows = np.searchsorted(key, np.arange(len(context) + 1) * c)
    article = np.repeat(np.arange(len(context)), np.diff(rows))
    cue = key - article * c
    first = (packed >> 10 & (1 << 27) - 1) + body.word_lo[article]
    value = (1.0 + np.log(count)) * s.cues.idf[cue]
    norm = np.sqrt(np.bincount(article, value * value, minlength=len(context)))
    value /= np.maximum(norm, 1e-12)[article]
    return CueParts(article, cue, value, value * (s.cues.weight * s.slope)[cue], first, first + (packed & 1023), rows)


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
        listed = _cue_parts(context, s)
        cues = context.per_article(listed.article, listed.points)
        base = s.offset + s.slope * s.base
        result[name] = Parts(s, base, terms, rules, fired, listed, cues, base + terms.sum(1) + rules.sum(1) + cues)
    return result
