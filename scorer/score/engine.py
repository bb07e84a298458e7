"""From features to log-odds: every point that a score is the sum of, as columns for a batch."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from scorer.mark.family import Context
from scorer.mark.lexicon import CUE, Entry, Hits, phrase_words
from scorer.measure import FEATURE_NAMES
from scorer.score.model import Cues, Model, ModelError, Rule, ScoreModel
from scorer.score.patterns import WORDS as PATTERN_WORDS
from scorer.score.patterns import PatternIndex, Stream, stream
from scorer.segment.batch import COLON, QUOTE

__all__ = ["CueParts", "Parts", "apply_rules", "cue_counts", "cue_entries", "cue_hits", "eligible_words", "first_places", "run"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

_I = ("i", "i'm", "i've", "i'll", "i'd")
WORDS = (*_I, *PATTERN_WORDS)
STREAM = "pattern stream"

_COLUMN = {name: i for i, name in enumerate(FEATURE_NAMES)}
# 1 + ln count; that of a cue which stands more often than that in one article is the last.
_ONE_PLUS_LOG = np.concatenate([[0.0], 1.0 + np.log(np.arange(1, 1 << 16))])


@dataclass
class CueParts:
    """The cues that stand in a batch, as columns of shape (K,) in the order of articles: what no article holds has no row."""

    article: Ints
    cue: Ints  # number among the cues of the score
    value: Floats  # (1 + ln count) * idf / norm
    points: Floats
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
    """Where the cues of one score stand in the body; entries are numbers among the score's cues. A phrase counts where each of its words is eligible.

    `context.tables[CUE + name]`, where it is set, is taken for them.
    """
    key = CUE + name
    if key not in context.tables:
        places = _places(context, name, cues)
        context.tables[key] = places.hits(np.arange(len(places.key)))
    kept: Hits = context.tables[key]
    return kept


@dataclass
class _Places:
    """Where the cues of a score stand: words and phrases, then patterns."""

    key: Ints  # article * number of cues + cue
    width: int  # number of cues
    words: Hits
    pattern_at: Ints
    pattern_length: Ints
    word_of: Ints  # the body word of each token of the stream

    def hits(self, at: Ints) -> Hits:
        """Some of them as hits."""
        n = len(self.words)
        listed, pattern = at[at < n], at[at >= n] - n
        begin = self.pattern_at[pattern]
        first, last = self.word_of[begin], self.word_of[begin + self.pattern_length[pattern] - 1] + 1
        return Hits(np.concatenate([self.words.first[listed], first]), np.concatenate([self.words.last[listed], last]),
                    np.concatenate([self.key[listed], self.key[pattern + n]]) % max(self.width, 1))  # fmt: skip


def _places(context: Context, name: str, cues: Cues) -> _Places:
    key = f"{CUE}{name} places"
    if key not in context.tables:
        words, c = context.body.words, len(cues.phrases)
        if CUE not in context.tables:
            # a word that may be no cue is read as one that no list holds
            found = context.matcher.scan_cues(words.id * eligible_words(context), words.joins_next)
            context.tables[CUE] = found, words.article[found.first]
        found, article = context.tables[CUE]
        number = context.matcher.cues_of(CUE + name)[found.entry]
        reported = context.body.reported
        mine = number >= 0
        if cues.voice == "own":
            mine &= ~reported[found.first]
        own = np.flatnonzero(mine)
        hits = Hits(found.first[own], found.last[own], number[own])
        place = article[own] * c + hits.entry
        at, length, word_of = (np.zeros(0, np.int64),) * 3
        if cues.kept:
            s = _stream(context, cues)
            at, length, pattern = _index(context, cues).find(s)
            if cues.voice == "own":
                spoken = np.flatnonzero(~reported[s.word[at]])
                at, length, pattern = at[spoken], length[spoken], pattern[spoken]
            place = np.concatenate([place, s.article[at] * c + (pattern + cues.word_count)])
            word_of = s.word
        context.tables[key] = _Places(place, c, hits, at, length, word_of)
    kept: _Places = context.tables[key]
    return kept


def _stream(context: Context, cues: Cues) -> Stream:
    key = f"{STREAM} {hash(cues.kept)}"
    if key not in context.tables:
        context.tables[key] = stream(context, cues.kept)
    kept: Stream = context.tables[key]
    return kept


def _index(context: Context, cues: Cues) -> PatternIndex:
    indices: dict[int, tuple[Cues, PatternIndex]] = context.matcher.__dict__.setdefault("_patterns", {})
    if id(cues) not in indices:  # the cues are kept beside their index, so that the number stays theirs
        indices[id(cues)] = (cues, PatternIndex(cues.kept, cues.phrases[cues.word_count :]))
    return indices[id(cues)][1]


def _keys(context: Context, name: str, cues: Cues) -> Ints:
    """Article times number of cues, plus number of the cue, for every place where one stands."""
    hits: Hits | None = context.tables.get(CUE + name)
    if hits is None:
        return _places(context, name, cues).key
    return context.body.words.article[hits.first] * len(cues.phrases) + hits.entry


def first_places(context: Context, name: str, cues: Cues, article: Ints, cue: Ints) -> dict[int, tuple[int, int]]:
    """For each article where in the buffer its cue stands first; shapes (k,), (k,). Only what is asked for is looked up."""
    c, words = len(cues.phrases), context.body.words
    wanted = np.zeros(len(context) * c, bool)
    wanted[article * c + cue] = True
    at = np.flatnonzero(wanted[_keys(context, name, cues)])
    dropped: Hits | None = context.tables.get(CUE + name)
    hits = _places(context, name, cues).hits(at) if dropped is None else dropped.take(at)
    hits = hits.take(np.argsort(-hits.first, kind="stable"))  # the first of an article comes last, and stays
    return dict(zip(words.article[hits.first].tolist(), zip(words.start[hits.first].tolist(), words.end[hits.last - 1].tolist())))


def cue_counts(context: Context, name: str, cues: Cues) -> Floats:
    """How often each cue stands in each article: shape (n, C)."""
    n, c = len(context), len(cues.phrases)
    return np.bincount(_keys(context, name, cues), minlength=n * c).astype(float).reshape(n, c)


def _cue_parts(context: Context, s: ScoreModel) -> CueParts:
    """(1 + ln count) * idf of every cue that stands in an article, divided by their Euclidean norm, and the points for it."""
    n, c = len(context), len(s.cues.phrases)
    counts = np.bincount(_keys(context, s.name, s.cues), minlength=n * c)
    key = np.flatnonzero(counts > 0)
    rows = np.searchsorted(key, np.arange(n + 1) * c)
    article = np.repeat(np.arange(n), np.diff(rows))
    cue = key - article * c
    value = _ONE_PLUS_LOG[np.minimum(counts[key], len(_ONE_PLUS_LOG) - 1)] * s.cues.idf[cue]
    norm = np.sqrt(np.bincount(article, value * value, minlength=n))
    value /= np.maximum(norm, 1e-12)[article]
    return CueParts(article, cue, value, value * (s.cues.weight * s.slope)[cue], rows)


def apply_rules(rules: tuple[Rule, ...], x: Floats) -> Bools:
    """Which rules fire on which articles: shape (n, R)."""
    fired = np.ones((len(x), len(rules)), bool)
    for j, rule in enumerate(rules):
        for name, op, bound in rule.when:
            column = x[:, _COLUMN[name]]
            fired[:, j] &= column >= bound if op == ">=" else column < bound
    return fired


@dataclass
class _Arrays:
    """The terms and rules of a score as columns."""

    of: ScoreModel  # kept, so that its number stays its own
    at: list[int]  # column of each term's feature
    low: Floats
    high: Floats
    center: Floats
    scale: Floats
    weight: Floats
    points: Floats  # of the rules, calibration folded in


_ARRAYS: dict[int, _Arrays] = {}


def _arrays(s: ScoreModel) -> _Arrays:
    kept = _ARRAYS.get(id(s))
    if kept is None:
        unknown = [f for f in (*(t.feature for t in s.terms), *(f for r in s.rules for f, _, _ in r.when)) if f not in _COLUMN]
        if unknown:
            raise ModelError(
                f"the model uses a feature that this version does not measure ({unknown[0]}); fit it again with 'scorer train'"
            )
        low, high, center, scale, weight = (
            np.array([getattr(t, f) for t in s.terms], float) for f in ("low", "high", "center", "scale", "weight")
        )
        if len(_ARRAYS) > 64:  # a process that fits and scores many models
            _ARRAYS.clear()
        points = np.array([r.points * s.slope for r in s.rules])
        kept = _ARRAYS[id(s)] = _Arrays(s, [_COLUMN[t.feature] for t in s.terms], low, high, center, scale, weight, points)
    return kept


def run(model: Model, context: Context, x: Floats) -> dict[str, Parts]:
    """Return the parts of every score of the model for a measured batch. Raises ModelError for a feature that no family declares."""
    result = {}
    for name, s in model.scores.items():
        a = _arrays(s)
        terms = (np.minimum(np.maximum(x[:, a.at], a.low), a.high) - a.center) / a.scale * a.weight * s.slope
        fired = apply_rules(s.rules, x)
        rules = fired * a.points
        listed = _cue_parts(context, s)
        cues = context.per_article(listed.article, listed.points)
        base = s.offset + s.slope * s.base
        result[name] = Parts(s, base, terms, rules, fired, listed, cues, base + terms.sum(1) + rules.sum(1) + cues)
    return result
