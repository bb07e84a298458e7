"""From features to log-odds: every point that a score is the sum of, as columns for a batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.mark.family import Context
from scorer.mark.lexicon import CUE, Entry, Hits, Matcher, phrase_words
from scorer.measure import FEATURE_NAMES
from scorer.score.model import Cues, Model, ModelError, Rule, ScoreModel
from scorer.score.patterns import FIRST_PERSON, PatternIndex, Stream, stream
from scorer.segment.batch import COLON, QUOTE

__all__ = ["CueParts", "Parts", "apply_rules", "cue_counts", "cue_entries", "cue_hits", "eligible_words", "first_places", "run", "sums"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


_COLUMN = {name: i for i, name in enumerate(FEATURE_NAMES)}
# 1 + ln count; that of a cue which stands more often than that in one article is the last.
_ONE_PLUS_LOG = np.concatenate([[0.0], 1.0 + np.log(np.arange(1, 1 << 16))])


@dataclass
class CueParts:
    """The cues that stand in a batch, as columns of shape (K,) in the order of articles: what no article holds has no row."""

    row: Ints  # (n + 1,) where the rows of each article begin
    cue: Ints  # number among the cues of the score
    value: Floats  # (1 + ln count) * idf / norm
    points: Floats

    @property
    def article(self) -> Ints:
        """The article of each row."""
        return _articles(self.row)

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
        ok[words.capitals[context.flags(FIRST_PERSON)[words.id[words.capitals]]]] = True
    return ok


@dataclass
class _CueIndex:
    """The cues of several scores under one numbering, words and phrases first, so that what they share is looked for once. The last number is none's."""

    size: int
    of_phrase: Ints  # (entries of Matcher.scan_cues,): number here
    of_word: npt.NDArray[np.uint32]  # twice that of words by themselves: a table over word numbers
    has_phrases: bool  # some of the cues are of several words
    patterns: list[tuple[int, PatternIndex]]  # the number of the first pattern; one for each set of kept words
    # for each score a table over twice the number, and 1 more where another speaks: number among its cues, -1 for what does not count for it
    cue: dict[str, Ints]
    in_order: dict[str, bool]  # whether its cues stand in that order here too
    number: dict[str, Ints]  # for each score (C,): number here

    @property
    def none(self) -> int:
        """Twice the number of what is no cue: the last one."""
        return 2 * (self.size - 1)


def _cue_index(matcher: Matcher, scores: dict[str, Cues]) -> _CueIndex:
    """Made once for each matcher and set of scores."""
    indices: dict[tuple[tuple[str, Cues], ...], _CueIndex] = matcher.__dict__.setdefault("_cue_indices", {})
    key = tuple(scores.items())
    if key in indices:
        return indices[key]
    name_of: dict[int, str] = {}
    tables = {name: matcher.cues_of(CUE + name) for name in scores}
    for name, cues in scores.items():
        for node in (tables[name] >= 0).nonzero()[0].tolist():
            name_of.setdefault(node, cues.phrases[tables[name][node]])
    nodes = np.array(sorted(name_of, key=name_of.__getitem__), np.int64)
    patterns: list[tuple[int, PatternIndex]] = []
    listed: dict[tuple[tuple[str, ...], str], int] = {}
    size = len(nodes)
    for kept in dict.fromkeys(c.kept for c in scores.values() if c.has_patterns):
        phrases = sorted({p for c in scores.values() if c.kept == kept for p in c.phrases[c.word_count :]})
        patterns.append((size, PatternIndex(kept, phrases)))
        listed |= {(kept, p): size + i for i, p in enumerate(phrases)}
        size += len(phrases) + 1  # and one for a token that is no pattern
    of_phrase = np.full(max((len(t) for t in tables.values()), default=0), size, np.int64)
    of_phrase[nodes] = np.arange(len(nodes))
    of_word = np.full(len(matcher.vocabulary), 2 * size, np.uint32)
    words = matcher.scan_cues(np.arange(len(of_word)), np.zeros(len(of_word), bool))
    of_word[words.first] = 2 * of_phrase[words.entry]
    has_phrases = any(" " in phrase for cues in scores.values() for phrase in cues.phrases[: cues.word_count])
    table, in_order, number = {}, {}, {}
    for name, cues in scores.items():
        cue = np.full(size + 1, -1, np.int64)
        cue[: len(nodes)] = tables[name][nodes]
        if cues.has_patterns:
            cue[[listed[cues.kept, p] for p in cues.phrases[cues.word_count :]]] = np.arange(cues.word_count, len(cues.phrases))
        mine = (cue >= 0).nonzero()[0]
        in_order[name] = bool((np.diff(cue[mine]) > 0).all())
        number[name] = np.full(len(cues.phrases), size, np.int64)
        number[name][cue[mine]] = mine
        table[name] = np.stack([cue, np.full(size + 1, -1) if cues.voice == "own" else cue], axis=1).ravel()
    indices[key] = _CueIndex(size + 1, of_phrase, of_word, has_phrases, patterns, table, in_order, number)
    return indices[key]


class _Found:
    """Where the cues of some scores stand in a batch, and how often in each article."""

    def __init__(self, context: Context, scores: dict[str, Cues]) -> None:
        self.scores = scores
        self.index = index = _cue_index(context.matcher, scores)
        body, n = context.body, len(context)
        # article, number of the cue and whether another speaks, as one number that sorts so
        small: npt.DTypeLike = np.uint32 if 2 * n * index.size < 2**32 else np.int64
        start = (np.arange(n + 1) * (2 * index.size)).astype(small)
        base = start[:-1].repeat(body.word_hi - body.word_lo)
        np.bitwise_or(base, body.reported, out=base)
        self._first, self._last, key = self._words_and_phrases(context, base)
        self._streams: list[tuple[Stream, list[tuple[int, Ints]]]] = []
        keys = [key]
        for begin, patterns in index.patterns:
            s = stream(context, patterns.kept)
            found = patterns.find(s)
            keys += [((number + begin) << 1).astype(small) + base.take(s.word(at)) for _, at, number in found]
            self._streams.append((s, [(length, at) for length, at, _ in found]))
        self.key = np.concatenate(keys)
        ordered = np.sort(self.key)
        ends = np.ones(len(ordered), bool)
        np.not_equal(ordered[1:], ordered[:-1], out=ends[:-1])
        last = ends.nonzero()[0]
        # each cue of an article in one voice is a row
        key = ordered.take(last)
        self._begin = key.searchsorted(start)
        self._number = (key - start[:-1].repeat(np.diff(self._begin))).astype(np.int64)  # twice that of the cue, and 1 more where another speaks
        self._count = last.copy()
        self._count[1:] -= last[:-1]
        self._count[:1] += 1
        self._twice = (key[1:] == key[:-1] | 1).nonzero()[0]  # the row behind is the same cue in another's voice

    def _words_and_phrases(self, context: Context, base: npt.NDArray[Any]) -> tuple[Ints, Ints, npt.NDArray[Any]]:
        """The cues that are words or phrases: the body words from the first to one past the last, and the key of each."""
        index, ids, eligible = self.index, context.body.words.id, eligible_words(context)
        number = index.of_word.take(ids)
        at = ((number < index.none) & eligible).nonzero()[0]
        first, last, key = at, at + 1, (base + number).take(at)
        if not index.has_phrases:
            return first, last, key
        # a word that may be no cue is read as one that no list holds
        hits = context.matcher.scan_cues(ids * eligible.astype(np.int64), context.body.words.joins_next)
        longer = hits.take(hits.last > hits.first + 1)
        more = base.take(longer.first) + (index.of_phrase.take(longer.entry) << 1).astype(base.dtype)
        return np.concatenate([first, longer.first]), np.concatenate([last, longer.last]), np.concatenate([key, more])

    def counts(self, name: str, cues: Cues) -> tuple[Ints, Ints, Ints]:
        """The cues of one score that stand in each article: where the rows of each begin (n + 1,), then of each row the cue and how often it stands there.

        The rows of an article are in the order of the score's cues.
        """
        number, count = self._number, self._count
        if cues.voice != "own":
            number, count = self._in_any_voice
        cue = self.index.cue[name].take(number)
        at = (cue >= 0).nonzero()[0]
        row, cue, count = at.searchsorted(self._begin), cue.take(at), count.take(at)
        if not self.index.in_order[name]:
            order = np.lexsort((cue, _articles(row)))
            cue, count = cue[order], count[order]
        return row, cue, count

    @cached_property
    def _in_any_voice(self) -> tuple[Ints, Ints]:
        """The rows with those of both voices as one: the row of another's voice becomes one of no cue."""
        number, count = self._number.copy(), self._count.copy()
        count[self._twice] += count[self._twice + 1]
        number[self._twice + 1] = self.index.none
        return number, count

    def words(self, place: Ints) -> tuple[Ints, Ints]:
        """The body words from the first to one past the last of some places of `key`."""
        first, last = np.empty(len(place), np.int64), np.empty(len(place), np.int64)
        here = (place < len(self._first)).nonzero()[0]
        first[here], last[here] = self._first[place[here]], self._last[place[here]]
        begin = len(self._first)
        for s, found in self._streams:
            for length, at in found:
                here = ((place >= begin) & (place < begin + len(at))).nonzero()[0]
                token = at[place[here] - begin]
                first[here], last[here] = s.word(token), s.word(token + length - 1) + 1
                begin += len(at)
        return first, last

    def first(self, number: Ints, own: Bools) -> tuple[Ints, Ints]:
        """The body words, from the first to one past the last, where each number (article * size + cue) stands first, in the own voice where `own` holds.

        Patterns of one token are left out of the search, and every number must be found.
        """
        listed = np.sort(number)
        # most are told from those that are wanted by their last sixteen bits, in a table that stays in the cache
        wanted = np.zeros(1 << 16, bool)
        wanted[(number << 1) & 0xFFFF] = True
        wanted[((number[~own] << 1) & 0xFFFF) | 1] = True
        at, begin = wanted.take(self.key.astype(np.uint16)).nonzero()[0], len(self._first)
        found_here = self.key.take(at) >> 1
        at = at[np.append(listed, -1)[listed.searchsorted(found_here)] == found_here]
        for _, found in self._streams:
            for length, tokens in found:
                if length == 1:
                    at = at[(at < begin) | (at >= begin + len(tokens))]
                begin += len(tokens)
        key = self.key.take(at).astype(np.int64)
        first, last = self.words(at)
        order = np.argsort(-first, kind="stable")  # the first comes last, and stays
        own_order = order[(key[order] & 1) == 0]
        slot = listed.searchsorted(key >> 1)
        of_any, of_own = np.zeros(len(listed), np.int64), np.zeros(len(listed), np.int64)
        of_any[slot[order]] = order
        of_own[slot[own_order]] = own_order
        slot = listed.searchsorted(number)
        chosen = np.where(own, of_own[slot], of_any[slot])
        return first[chosen], last[chosen]


def _found(context: Context, scores: dict[str, Cues]) -> _Found:
    """Kept with the batch: looked for again where it was not these cues that were looked for."""
    kept: _Found | None = context.tables.get(CUE)
    if kept is None or any(kept.scores.get(name) is not cues for name, cues in scores.items()):
        kept = context.tables[CUE] = _Found(context, scores)
    return kept


def cue_hits(context: Context, name: str, cues: Cues) -> Hits:
    """Where the cues of one score stand in the body; entries are numbers among the score's cues. A phrase counts where each of its words is eligible.

    `context.tables[CUE + name]`, where it is set, is taken for them.
    """
    dropped: Hits | None = context.tables.get(CUE + name)
    if dropped is not None:
        return dropped
    found = _found(context, {name: cues})
    cue = found.index.cue[name][found.key % (2 * found.index.size)]
    place = (cue >= 0).nonzero()[0]
    return Hits(*found.words(place), cue[place])


def first_places(context: Context, asked: Sequence[tuple[str, Cues, Ints, Ints]]) -> list[tuple[Ints, Ints, Ints]]:
    """For each score, with articles and a cue of each of shapes (k,), (k,): articles, and where in the buffer the cue of each stands first.

    Only what is asked for is looked up. Of an article that is there several times the last counts. A cue that is a pattern of one token has no place.
    """
    words = context.body.words
    spans: list[tuple[Ints, Ints, Ints]] = []
    kept = {name: cues for name, cues, _, _ in asked if CUE + name not in context.tables}
    found = _found(context, kept)
    mine = [(article * found.index.size + found.index.number[name][cue], cues.voice == "own") for name, cues, article, cue in asked if name in kept]
    counts = [len(number) for number, _ in mine]
    none = [np.zeros(0, np.int64)]
    own = np.array([own for _, own in mine], bool).repeat(np.array(counts, np.int64))
    first, last = found.first(np.concatenate([number for number, _ in mine] or none), own)
    begin = 0
    for name, cues, article, cue in asked:
        dropped: Hits | None = context.tables.get(CUE + name)
        if dropped is None:
            a, f, b = article, first[begin : begin + len(article)], last[begin : begin + len(article)]
            begin += len(article)
        else:
            c = len(cues.phrases)
            wanted = np.zeros(len(context) * c, bool)
            wanted[article * c + cue] = True
            at = wanted[words.article[dropped.first] * c + dropped.entry].nonzero()[0]
            at = at[np.argsort(-dropped.first[at], kind="stable")]  # the first of an article comes last, and stays
            f, b = dropped.first[at], dropped.last[at]
            a = words.article[f]
        spans.append((a, words.start[f], words.end[b - 1]))
    return spans


def _counted(context: Context, name: str, cues: Cues) -> tuple[Ints, Ints, Ints]:
    """The cues of one score that stand in each article, in the order of cues: where the rows of each article begin (n + 1,), cue, count."""
    dropped: Hits | None = context.tables.get(CUE + name)
    if dropped is None:
        return _found(context, {name: cues}).counts(name, cues)
    c = max(len(cues.phrases), 1)
    counts = np.bincount(context.body.words.article[dropped.first] * c + dropped.entry, minlength=len(context) * c)
    key = counts.nonzero()[0]
    return key.searchsorted(np.arange(len(context) + 1) * c), key % c, counts[key]


def cue_counts(context: Context, name: str, cues: Cues) -> Floats:
    """How often each cue stands in each article: shape (n, C)."""
    row, cue, count = _counted(context, name, cues)
    table = np.zeros((len(context), len(cues.phrases)))
    table[_articles(row), cue] = count
    return table


def _cue_parts(context: Context, s: ScoreModel) -> CueParts:
    """(1 + ln count) * idf of every cue that stands in an article, divided by their Euclidean norm, and the points for it."""
    row, cue, count = _counted(context, s.name, s.cues)
    value = _ONE_PLUS_LOG.take(count, mode="clip")
    value *= s.cues.idf.take(cue)
    norm = np.sqrt(sums(value * value, row))
    value /= np.maximum(norm, 1e-12).repeat(np.diff(row))
    return CueParts(row, cue, value, value * _arrays(s).cue_weight.take(cue))


def _articles(row: Ints) -> Ints:
    """The article of each row, where those of each begin at `row` (n + 1,)."""
    return np.arange(len(row) - 1).repeat(np.diff(row))


def sums(value: Floats, edges: Ints) -> Floats:
    """The sums of a column from each edge to the next, 0 where these are one: shape (edges - 1,). The last edge is its end."""
    total, some = np.zeros(len(edges) - 1), np.diff(edges).nonzero()[0]
    if len(some):
        total[some] = np.add.reduceat(value, edges[some])
    return total


def apply_rules(rules: tuple[Rule, ...], x: Floats) -> Bools:
    """Which rules fire on which articles: shape (n, R)."""
    return _Conditions(rules).fired(x)


class _Conditions:
    """The conditions of rules as columns."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._count = len(rules)
        listed = [(_COLUMN[name], op == ">=", bound) for rule in rules for name, op, bound in rule.when]
        self._column = np.array([c for c, _, _ in listed], np.int64)
        self._at_least = np.array([a for _, a, _ in listed], bool)
        self._bound = np.array([b for _, _, b in listed], float)
        size = np.array([len(rule.when) for rule in rules], np.int64)
        self._some = size.nonzero()[0]  # a rule without a condition always fires
        self._first = (size.cumsum() - size)[self._some]

    def fired(self, x: Floats) -> Bools:
        fired = np.ones((len(x), self._count), bool)
        if len(self._some):
            holds = (x.take(self._column, axis=1) >= self._bound) == self._at_least
            fired[:, self._some] = np.logical_and.reduceat(holds, self._first, axis=1)
        return fired


@dataclass
class _Arrays:
    """The terms and rules of a score as columns."""

    at: Ints  # column of each term's feature
    low: Floats
    high: Floats
    center: Floats
    scale: Floats
    weight: Floats
    rules: _Conditions
    points: Floats  # of the rules, calibration folded in
    cue_weight: Floats  # calibration folded in


@lru_cache(maxsize=64)  # a process may fit and score many models
def _arrays(s: ScoreModel) -> _Arrays:
    unknown = [f for f in (*(t.feature for t in s.terms), *(f for r in s.rules for f, _, _ in r.when)) if f not in _COLUMN]
    if unknown:
        raise ModelError(f"the model uses a feature that this version does not measure ({unknown[0]}); fit it again with 'scorer train'")
    low, high, center, scale, weight = (
        np.array([getattr(t, f) for t in s.terms], float) for f in ("low", "high", "center", "scale", "weight")
    )
    points = np.array([r.points * s.slope for r in s.rules])
    at, conditions = np.array([_COLUMN[t.feature] for t in s.terms], np.int64), _Conditions(s.rules)
    return _Arrays(at, low, high, center, scale, weight, conditions, points, s.cues.weight * s.slope)


def run(model: Model, context: Context, x: Floats) -> dict[str, Parts]:
    """Return the parts of every score of the model for a measured batch. Raises ModelError for a feature that no family declares."""
    result = {}
    _found(context, {name: s.cues for name, s in model.scores.items()})
    for name, s in model.scores.items():
        a = _arrays(s)
        terms = (np.minimum(np.maximum(x.take(a.at, axis=1), a.low), a.high) - a.center) / a.scale * a.weight * s.slope
        fired = a.rules.fired(x)
        rules = fired * a.points
        listed = _cue_parts(context, s)
        cues = sums(listed.points, listed.row)
        base = s.offset + s.slope * s.base
        result[name] = Parts(s, base, terms, rules, fired, listed, cues, base + terms.sum(1) + rules.sum(1) + cues)
    return result
