"""What would change it: scores with some markers gone, worked out by measuring again; and the same told so that a page can do it.

`what_if` drops markers and measures, so it is exact for any feature. A report cannot measure, so `effects` tells for each feature how
its value follows from the markers that are left. Three forms cover what features do, each checked against measured values before it is
used:

- sum: every marker gone takes its own amount away (counts, densities, sums of weights);
- share: (value - sum of a) / (1 - sum of b) over the markers gone (one kind among two, a mean);
- cover: an amount goes when the last marker of a group is gone (sentences that hold a marker, distinct sources).

A feature that fits none is told as `alone`: exact for one marker at a time and for all of them, an estimate in between, and said to be one.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from scorer.mark import mark
from scorer.mark.family import Context, Marks
from scorer.measure import FEATURE_NAMES, FEATURES, measure
from scorer.score.engine import eligible_words, run
from scorer.score.model import Cues, Model
from scorer.score.refusal import noise_share, refuse
from scorer.segment.batch import segment
from scorer.types import Marker

if TYPE_CHECKING:
    from scorer.score.card import ScoreCard
    from scorer.score.scorer import Result, Scorer

__all__ = ["WORDING", "Effect", "Found", "drop", "effects", "features_read", "judge", "what_if", "wordings"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
# feature -> family -> parts, markers as numbers within the family
Fits = dict[str, dict[str, list[tuple[float, ...]]]]
Form = Literal["sum", "share", "cover", "alone"]

# The family under which a model's cues are shown beside the markers; its kinds are the scores that they move.
WORDING = "wording"
_CLOSE = 1e-9
_TRIALS = (0.15, 0.3, 0.5, 0.5, 0.7, 0.85)  # shares of markers dropped in the trials that a form has to pass


def what_if(card: ScoreCard, remove: Iterable[Marker]) -> ScoreCard:
    """The card of the same article with these markers gone: the words stay, nothing counts them as markers any more.

    Markers are those of `card.markers` and of `wordings(card)`. Noise lines stay noise: what is marked as noise counts for no other score.
    Raises ValueError for a marker that the text does not hold.
    """
    from scorer.score.card import Detail, ScoreCard

    scorer = card._scorer
    context = mark(segment([card.text], [card.title], scorer._matcher.vocabulary), scorer._matcher)
    origin = int(context.batch.origin[0])
    wanted = list(dict.fromkeys((m.family, m.kind, m.start, m.end) for m in remove))
    gone = {name: np.zeros(len(m), bool) for name, m in context.marks.items()}
    cues: dict[str, list[tuple[int, int]]] = {}
    for family, kind, start, end in wanted:
        if family == WORDING and kind in scorer.model.scores:
            spans = _cue_hits(context, kind, scorer.model.scores[kind].cues)
            held = bool(np.any((spans.start == start + origin) & (spans.end == end + origin)))
            cues.setdefault(kind, []).append((start + origin, end + origin))
        elif family in gone and any(k.name == kind for k in context.families[family].kinds):
            m = context.marks[family]
            at = (m.start == start + origin) & (m.end == end + origin) & (m.kind == context.families[family].code(kind))
            gone[family] |= at
            held = bool(at.any())
        else:
            held = False
        if not held:
            raise ValueError(f"no marker {family}/{kind} at {start}..{end}: use markers of this card")
    left = drop(context, gone)
    for kind, spans_gone in cues.items():
        _drop_cues(left, kind, spans_gone)
    result = judge(scorer, left)
    values = {k: None if v[0] != v[0] else float(v[0]) for k, v in result.scores.items()}
    detail = Detail(result.context, result.features, result.parts)
    return ScoreCard(scorer, card.article, values, result.refusal[0] or None, result.flags[0], int(result.words[0]), detail)


def judge(scorer: Scorer, context: Context) -> Result:
    """Measure and score a marked batch: what `Scorer.run` does after marking."""
    from scorer.score.scorer import Result, _percentile, _sigmoid

    model = scorer.model
    x = measure(context)
    parts = run(model, context, x)
    refusal = refuse(context, model.refusal)
    scored = np.array([not r for r in refusal], bool)
    scores: dict[str, Floats] = {
        "reliability": 100.0 * _sigmoid(parts["reliability"].log_odds),
        "propaganda": _sigmoid(parts["propaganda"].log_odds),
        "noise": noise_share(context),
    }
    for name, (feature, knots) in model.percentiles.items():
        scores[name] = _percentile(x[:, FEATURE_NAMES.index(feature)], knots)
    scores = {name: np.where(scored, v, np.nan) for name, v in scores.items()}
    fired = [[r.name for p in parts.values() for r, on in zip(p.score.rules, p.fired[a], strict=True) if on] for a in range(len(context))]
    flags = [tuple(dict.fromkeys(names)) if scored[a] else () for a, names in enumerate(fired)]
    return Result(context, x, parts, refusal, context.per_article(context.body.words.article), scores, flags)


def drop(context: Context, gone: dict[str, Bools]) -> Context:
    """The same batch with some markers gone: for each family a mask over its markers. The context given must be fresh from marking."""
    return _with(context, {name: context.marks[name].take(~mask) for name, mask in gone.items() if mask.any()}, gone)


def _with(context: Context, marks: dict[str, Marks], gone: dict[str, Bools] | None = None) -> Context:
    context.words, context.sentences  # noqa: B018 - counted once for all copies
    left = copy.copy(context)
    left.marks = {**context.marks, **marks}
    left.tables = dict(context.tables)
    left._counts = {k: v for k, v in context._counts.items() if k in (("words",), ("sentences",))}
    if gone is not None and "attribution" in gone and gone["attribution"].any() and "attributions" in left.tables:
        left.tables["attributions"] = _drop_rows(left.tables["attributions"], context.marks["attribution"].take(gone["attribution"]))
    return left


def _drop_rows(table: Any, marks: Marks) -> Any:
    """The table of attributions without those whose source, cue or content was a marker that is gone."""
    spans = {(s, e) for s, e in zip(marks.start.tolist(), marks.end.tolist(), strict=True)}
    lost = np.zeros(len(table["article"]), bool)
    for part in ("source", "cue", "content"):
        pairs = zip(np.asarray(table[f"{part}_start"]).tolist(), np.asarray(table[f"{part}_end"]).tolist(), strict=True)
        lost |= np.fromiter((p in spans for p in pairs), bool, len(lost))
    return {name: np.asarray(column)[~lost] for name, column in table.items()}


# --- cues


@dataclass
class _CueHits:
    article: Ints
    cue: Ints
    start: Ints
    end: Ints
    at: Ints  # number among the body's hits


def _cue_hits(context: Context, name: str, cues: Cues) -> _CueHits:
    """Where the cues of one score stand, as `engine.cue_counts` counts them."""
    owner = f"cue:{name}"
    hits, words = context.body_hits, context.body.words
    if not cues.phrases or owner not in context.matcher.owner or not len(hits):
        z = np.zeros(0, np.int64)
        return _CueHits(z, z, z, z, z)
    first = context.matcher.owner.index(owner)
    at = np.flatnonzero((hits.entry >= first) & (hits.entry < first + len(cues.phrases)))
    bad = np.concatenate([[0], np.cumsum(~eligible_words(context))])
    at = at[bad[hits.last[at]] == bad[hits.first[at]]]
    return _CueHits(words.article[hits.first[at]], hits.entry[at] - first, words.start[hits.first[at]], words.end[hits.last[at] - 1], at)


def _drop_cues(context: Context, name: str, spans: Sequence[tuple[int, int]]) -> None:
    found = _cue_hits(context, name, _cues(context, name))
    lost = set(spans)
    gone = [a for a, s, e in zip(found.at.tolist(), found.start.tolist(), found.end.tolist(), strict=True) if (s, e) in lost]
    keep = np.ones(len(context.body_hits), bool)
    keep[gone] = False
    context.body_hits = context.body_hits.take(keep)


def _cues(context: Context, name: str) -> Cues:
    """As many cues as the matcher holds for a score; what they weigh plays no part in where they stand."""
    count = context.matcher.owner.count(f"cue:{name}")
    return Cues(("",) * count, np.zeros(count), np.zeros(count))


def wordings(card: ScoreCard) -> list[Marker]:
    """The cues of the model in the text, as markers of the family `wording`; the kind is the score, the weight its log-odds a unit."""
    context = card._detail.context
    origin = int(context.batch.origin[0])
    found = []
    for name, s in card._scorer.model.scores.items():
        hits = _cue_hits(context, name, s.cues)
        for c, a, b in zip(hits.cue.tolist(), (hits.start - origin).tolist(), (hits.end - origin).tolist(), strict=True):
            if a >= 0 and s.cues.weight[c]:
                found.append(Marker(WORDING, name, a, b, card.text[a:b], float(s.cues.weight[c] * s.slope)))
    return sorted(found, key=lambda m: (m.start, m.end, m.kind))


# --- effects: what a page needs to follow the scores


@dataclass
class Effect:
    """How one feature of one article follows from the markers that are left.

    `value` with all markers, `empty` with none. `parts` by form: sum and alone (marker, amount); share (marker, a, b); cover (amount,
    marker, marker, ...). Markers are numbers into `Found.markers`.
    """

    feature: str
    form: Form
    value: float
    empty: float
    parts: list[tuple[float, ...]]


@dataclass
class Found:
    """The markers of one article, in the order of the text, and what hangs on them; negative offsets stand in a title given apart.

    `cues[score]` lists (count, idf, points a unit, name of the cue) for each cue in the article and `wording` where they stand: (start,
    end, score, number in that list).
    """

    markers: list[tuple[str, str, int, int, float, bool]] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    cues: dict[str, list[tuple[int, float, float, str]]] = field(default_factory=dict)
    wording: list[tuple[int, int, str, int]] = field(default_factory=list)


def effects(context: Context, model: Model) -> list[Found]:
    """What hangs on the markers of each article of a batch that is fresh from marking. Costs some hundred measurements of the batch."""
    n = len(context)
    found = [Found() for _ in range(n)]
    number = _list_markers(context, found)
    _list_cues(context, model, found)
    of_feature = {f: reads for f in sorted(features_read(model)) if (reads := _families_read(context, f))}
    if not of_feature or not any(len(context.marks[fam]) for reads in of_feature.values() for fam in reads):
        return found
    probe = _Probe(context, of_feature)
    for feature, forms in probe.solve().items():
        for a, effect in forms:
            parts = [_numbered(effect.form, p, number) for p in effect.parts]
            found[a].effects.append(Effect(feature, effect.form, effect.value, effect.empty, parts))
    return found


def features_read(model: Model) -> set[str]:
    """The features that a model's scores, rules and percentiles read."""
    used = {t.feature for s in model.scores.values() for t in s.terms}
    used |= {f for s in model.scores.values() for r in s.rules for f, _, _ in r.when}
    return used | {f for f, _ in model.percentiles.values()}


def _numbered(form: Form, part: tuple[Any, ...], number: dict[str, Ints]) -> tuple[float, ...]:
    family, rest = part[0], part[1:]
    if form == "cover":
        return (rest[0], *(int(number[family][m]) for m in rest[1:]))
    return (int(number[family][rest[0]]), *rest[1:])


def _list_markers(context: Context, found: list[Found]) -> dict[str, Ints]:
    """Fill `Found.markers`; returns for each family the number that each of its markers has in its article's list."""
    rows: list[list[tuple[tuple[int, int, str, str, float, bool], str, int]]] = [[] for _ in found]
    for name, m in context.marks.items():
        kinds = [k.name for k in context.families[name].kinds]
        start, end = (m.start - context.batch.origin[m.article]).tolist(), (m.end - context.batch.origin[m.article]).tolist()
        for i, (a, s, e, k, w, q) in enumerate(
            zip(m.article.tolist(), start, end, m.kind.tolist(), m.weight.tolist(), m.quoted.tolist(), strict=True)
        ):
            rows[a].append(((s, e, name, kinds[k], w, q), name, i))
    number = {name: np.full(len(m), -1, np.int64) for name, m in context.marks.items()}
    for a, listed in enumerate(rows):
        listed.sort(key=lambda r: r[0])
        for place, ((s, e, name, kind, w, q), _, i) in enumerate(listed):
            number[name][i] = place
            found[a].markers.append((name, kind, s, e, w, q))
    return number


def _list_cues(context: Context, model: Model, found: list[Found]) -> None:
    for name, s in model.scores.items():
        hits = _cue_hits(context, name, s.cues)
        place: dict[tuple[int, int], int] = {}
        for a, c, b, e in zip(hits.article.tolist(), hits.cue.tolist(), hits.start.tolist(), hits.end.tolist(), strict=True):
            listed = found[a].cues.setdefault(name, [])
            if (a, c) not in place:
                place[a, c] = len(listed)
                listed.append((0, float(s.cues.idf[c]), float(s.cues.weight[c] * s.slope), s.cues.phrases[c]))
            at = place[a, c]
            listed[at] = (listed[at][0] + 1, *listed[at][1:])
            o = int(context.batch.origin[a])
            found[a].wording.append((b - o, e - o, name, at))
    for f in found:
        f.wording.sort()


class _Watched(dict[str, Any]):
    """A dict that remembers which keys were asked for."""

    def __init__(self, items: dict[str, Any]) -> None:
        super().__init__(items)
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)


def _families_read(context: Context, feature: str) -> tuple[str, ...]:
    """The families whose markers a feature reads, seen by looking on while it is computed."""
    trial = _with(context, {})
    marks, tables = _Watched(trial.marks), _Watched(trial.tables)
    trial.marks, trial.tables = marks, tables
    FEATURES[FEATURE_NAMES.index(feature)].of(trial)
    families = set(marks.asked)
    if "attributions" in tables.asked:
        families.add("attribution")
    return tuple(f for f in context.marks if f in families and f != "noise")


class _Probe:
    """Finds the form of each feature for a batch: drops the first marker of every article at once, then the second of each, and so on."""

    def __init__(self, context: Context, of_feature: dict[str, tuple[str, ...]]) -> None:
        self.context, self.of_feature = context, of_feature
        self.families = [f for f in context.marks if any(f in reads for reads in of_feature.values())]
        self.rank = {f: _rank(context.marks[f].article) for f in self.families}
        self.of = {f: FEATURES[FEATURE_NAMES.index(f)].of for f in of_feature}
        self.full = self.values(of_feature, context)
        rng = np.random.default_rng(0)
        self.trials: list[tuple[dict[str, Bools], dict[str, Floats]]] = []
        for share in (1.0, *_TRIALS):
            gone = {f: rng.random(len(context.marks[f])) < share for f in self.families}
            self.trials.append((gone, self.values(of_feature, drop(context, gone))))
        self.empty = self.trials[0][1]

    def values(self, features: Iterable[str], context: Context) -> dict[str, Floats]:
        """Some features of the whole batch, each (n,), finite as `measure` gives them."""
        trial = _with(context, {})
        return {f: np.nan_to_num(np.asarray(self.of[f](trial), float), nan=0.0, posinf=0.0, neginf=0.0) for f in features}

    def solve(self) -> dict[str, list[tuple[int, Effect]]]:
        """The form of each feature with its parts, for each article with markers that it reads."""
        left = list(self.of_feature)
        taken = self._one_by_one(left, lambda family, k: drop(self.context, {family: self.rank[family] == k}))
        result: dict[str, list[tuple[int, Effect]]] = {}
        for form, attempt in (("sum", self._sum), ("share", self._share), ("cover", self._cover)):
            if not left:
                break
            for feature, parts in attempt(left, taken).items():
                result[feature] = self._told(feature, form, parts)  # type: ignore[arg-type]
            left = [f for f in left if f not in result]
        for feature in left:
            amounts = {family: self._lost(feature, family, taken) for family in self.of_feature[feature]}
            result[feature] = self._told(
                feature, "alone", {fam: [(i, d) for i, d in enumerate(v.tolist()) if d] for fam, v in amounts.items()}
            )
        return result

    def _one_by_one(self, features: Sequence[str], make: Callable[[str, int], Context]) -> dict[tuple[str, str], Floats]:
        """For each feature and family: the value of the feature when that was done, for each marker of the family, to it alone."""
        out = {}
        for family in self.families:
            reading = [f for f in features if family in self.of_feature[f]]
            m, rank = self.context.marks[family], self.rank[family]
            columns = {f: np.zeros(len(m)) for f in reading}
            for k in range(int(rank.max()) + 1 if len(rank) and reading else 0):
                at = np.flatnonzero(rank == k)
                for f, v in self.values(reading, make(family, k)).items():
                    columns[f][at] = v[m.article[at]]
            out.update({(f, family): v for f, v in columns.items()})
        return out

    def _lost(self, feature: str, family: str, values: dict[tuple[str, str], Floats]) -> Floats:
        """What each marker takes away when it goes; nothing where the difference is rounding."""
        full = self.full[feature][self.context.marks[family].article]
        d = full - values[feature, family]
        d[np.abs(d) <= _CLOSE * (1 + np.abs(full))] = 0.0
        return np.asarray(d)

    def _passes(self, feature: str, predict: Callable[[dict[str, Bools]], Floats]) -> bool:
        return all(np.allclose(predict(gone), truth[feature], rtol=_CLOSE, atol=_CLOSE) for gone, truth in self.trials)

    def _per_article(self, family: str, keep: Bools, amount: Floats) -> Floats:
        return self.context.per_article(self.context.marks[family].article[keep], amount[keep])

    def _sum(self, features: Sequence[str], taken: dict[tuple[str, str], Floats]) -> Fits:
        fits: Fits = {}
        for f in features:
            amounts = {fam: self._lost(f, fam, taken) for fam in self.of_feature[f]}

            def predict(gone: dict[str, Bools], f: str = f, amounts: dict[str, Floats] = amounts) -> Floats:
                return np.asarray(self.full[f] - sum(self._per_article(fam, gone[fam], d) for fam, d in amounts.items()))

            if self._passes(f, predict):
                fits[f] = {fam: [(i, d) for i, d in enumerate(v.tolist()) if d] for fam, v in amounts.items()}
        return fits

    def _share(self, features: Sequence[str], taken: dict[tuple[str, str], Floats]) -> Fits:
        """Solve (p - a) / (1 - b) = q for one marker less and (p + a) / (1 + b) = r for the same marker twice."""

        def twice(family: str, k: int) -> Context:
            marks = self.context.marks[family]
            index = np.sort(np.concatenate([np.arange(len(marks)), np.flatnonzero(self.rank[family] == k)]))
            return _with(self.context, {family: marks.take(index)})

        doubled = self._one_by_one(features, twice)
        fits: Fits = {}
        for f in features:
            a, b = {}, {}
            for fam in self.of_feature[f]:
                p = self.full[f][self.context.marks[fam].article]
                q, r = taken[f, fam], doubled[f, fam]
                moves = np.abs(r - q) > _CLOSE * (1 + np.abs(p))
                b[fam] = np.where(moves, (2 * p - q - r) / np.where(moves, r - q, 1.0), 0.0)
                b[fam][np.abs(b[fam]) < _CLOSE] = 0.0
                a[fam] = np.where(moves, p - q * (1 - b[fam]), 0.0)

            def predict(gone: dict[str, Bools], f: str = f, a: dict[str, Floats] = a, b: dict[str, Floats] = b) -> Floats:
                top = self.full[f] - sum(self._per_article(fam, gone[fam], v) for fam, v in a.items())
                low = 1 - sum(self._per_article(fam, gone[fam], v) for fam, v in b.items())
                some = np.abs(low) > 1e-7
                return np.where(some, top / np.where(some, low, 1.0), self.empty[f])

            if self._passes(f, predict):
                fits[f] = {
                    fam: [(i, float(a[fam][i]), float(b[fam][i])) for i in np.flatnonzero((a[fam] != 0) | (b[fam] != 0)).tolist()]
                    for fam in a
                }
        return fits

    def _cover(self, features: Sequence[str], taken: dict[tuple[str, str], Floats]) -> Fits:
        fits: Fits = {}
        for grouping in (self._by_sentence, self._by_words):
            left = [f for f in features if f not in fits]
            if not left:
                break
            groups = {fam: grouping(fam) for fam in self.families}
            whole = self._one_by_one(left, lambda fam, k, g=groups: drop(self.context, {fam: self._group_of(g[fam], fam, k, others=False)}))  # type: ignore[misc]
            alone = self._one_by_one(left, lambda fam, k, g=groups: drop(self.context, {fam: self._group_of(g[fam], fam, k, others=True)}))  # type: ignore[misc]
            for f in left:
                parts: dict[str, list[tuple[float, ...]]] = {}
                for fam in self.of_feature[f]:
                    amount, stays = self._lost(f, fam, whole), self._lost(f, fam, alone)
                    members: dict[int, list[int]] = {}
                    for i in np.flatnonzero((amount != 0) & (stays == 0)).tolist():
                        members.setdefault(int(groups[fam][i]), []).append(i)
                    parts[fam] = [(float(amount[ms[0]]), *ms) for ms in members.values()]
                if self._passes(f, lambda gone, f=f, parts=parts: self._covered(f, parts, gone)):  # type: ignore[misc]
                    fits[f] = parts
        return fits

    def _covered(self, feature: str, parts: dict[str, list[tuple[float, ...]]], gone: dict[str, Bools]) -> Floats:
        value = self.full[feature].copy()
        for fam, groups in parts.items():
            for amount, *members in groups:
                if gone[fam][[int(m) for m in members]].all():
                    value[self.context.marks[fam].article[int(members[0])]] -= amount
        return value

    def _by_sentence(self, family: str) -> Ints:
        s = self.context.body.sentences
        return np.asarray(np.searchsorted(s.start, self.context.marks[family].start, "right"), np.int64)

    def _by_words(self, family: str) -> Ints:
        m, batch = self.context.marks[family], self.context.batch
        keys: dict[tuple[int, str], int] = {}
        spans = zip(m.article.tolist(), m.start.tolist(), m.end.tolist(), strict=True)
        return np.array([keys.setdefault((a, batch.slice(a, s, e).casefold()), len(keys)) for a, s, e in spans], np.int64)

    def _group_of(self, group: Ints, family: str, k: int, *, others: bool) -> Bools:
        """The markers that share a group with the k-th marker of their article, that one left out with `others`."""
        at = self.rank[family] == k
        same = np.isin(group, group[at])
        return same & ~at if others else same

    def _told(self, feature: str, form: Form, parts: dict[str, list[tuple[float, ...]]]) -> list[tuple[int, Effect]]:
        by_article: dict[int, list[tuple[Any, ...]]] = {}
        for family, listed in parts.items():
            article = self.context.marks[family].article
            for part in listed:
                first = int(part[1] if form == "cover" else part[0])
                by_article.setdefault(int(article[first]), []).append((family, *part))
        return [
            (a, Effect(feature, form, float(self.full[feature][a]), float(self.empty[feature][a]), listed))
            for a, listed in sorted(by_article.items())
        ]


def _rank(article: Ints) -> Ints:
    """The number that each marker has among those of its article."""
    if not len(article):
        return np.zeros(0, np.int64)
    order = np.argsort(article, kind="stable")
    ordered = article[order]
    first = np.searchsorted(ordered, ordered)
    rank = np.empty(len(article), np.int64)
    rank[order] = np.arange(len(article)) - first
    return rank
