"""Effects: how the features of an article follow from the markers that are left, told so that a page can work it out without measuring.

Five forms cover what features do. Each is found by measuring the batch with one unit of every article gone, then the next, and each is
checked against measured values with many units gone before it is used:

- sum: every unit gone takes its own amount away (counts, densities, sums of weights);
- share: (value - sum of a) / (1 - sum of b) over the units gone (one kind among two, a mean);
- cover: each group of units is worth an amount as long as one of them is left (sentences that hold a marker, distinct sources);
- top: the largest group's share of an amount that units bring (quoted words of the source quoted most);
- alone: none of these; exact for one unit at a time and for all, an estimate in between, and said to be one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from scorer.mark.family import Context
from scorer.measure import FEATURE_NAMES, FEATURES
from scorer.score.model import Model
from scorer.score.patterns import plainly
from scorer.score.whatif import Units, cue_places, double, drop, units_of

__all__ = ["Effect", "Form", "Found", "effects"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Form = Literal["sum", "share", "cover", "top", "alone"]
Part = tuple[float, ...]

_CLOSE = 1e-9
_TRIALS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.6, 0.75, 0.9)  # shares of units gone in the trials that a form has to pass
_FEW = 12  # articles; in a small batch chance may make a form fit, so that it gets three times the trials


@dataclass
class Effect:
    """How one feature of one article follows from the markers that are left: `value` with all, `empty` with none.

    `parts` by form: sum and alone (marker, amount); share (marker, a, b); cover (amount, marker, marker, ...); top (marker, group, amount).
    Markers are numbers into `Found.markers`; a unit of several goes by its first.
    """

    feature: str
    form: Form
    value: float
    empty: float
    parts: list[Part]


@dataclass
class Found:
    """The markers of one article, in the order of the text, and what hangs on them; negative offsets stand in a title given apart.

    `together` lists the markers that go out together. `cues[score]` lists (count, idf, points a unit, name) for each cue in the article,
    `wording` where they stand: (start, end, score, number in that list).
    """

    markers: list[tuple[str, str, int, int, float, bool]] = field(default_factory=list)
    together: list[list[int]] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    cues: dict[str, list[tuple[int, float, float, str]]] = field(default_factory=dict)
    wording: list[tuple[int, int, str, int]] = field(default_factory=list)


def effects(context: Context, model: Model, features: Iterable[str] | None = None) -> list[Found]:
    """What hangs on the markers of each article of a batch that is fresh from marking; `features` are those that the model reads.

    Costs some hundred measurements of the batch, as many as its richest article has markers of one family.
    """
    found = [Found() for _ in range(len(context))]
    units = units_of(context)
    first = _list_markers(context, units, found)
    _list_cues(context, model, found)
    wanted = model.features_read if features is None else set(features)
    reads = {f: families for f in sorted(wanted) if (families := _families_read(context, units, f))}
    if len(units) and reads:
        for a, effect in _Probe(context, units, reads).solve():
            effect.parts = [_with_markers(effect.form, part, first) for part in effect.parts]
            found[a].effects.append(effect)
    return found


def _with_markers(form: Form, part: Part, first: Ints) -> Part:
    if form == "cover":
        return (part[0], *(int(first[int(u)]) for u in part[1:]))
    return (int(first[int(part[0])]), *part[1:])


def _list_markers(context: Context, units: Units, found: list[Found]) -> Ints:
    """Fill `Found.markers` and `.together`; returns for each unit the number of its first marker in its article's list."""
    rows: list[list[tuple[tuple[int, int, str, str, float, bool], int]]] = [[] for _ in found]
    for name, m in context.marks.items():
        kinds = [k.name for k in context.families[name].kinds]
        columns = (m.article, *context.batch.given(m.article, m.start, m.end), m.kind, m.weight, m.quoted, units.of[name])
        for a, s, e, k, w, q, u in zip(*(c.tolist() for c in columns), strict=True):
            rows[a].append(((s, e, name, kinds[k], w, q), u))
    first = np.full(len(units), -1, np.int64)
    for f, listed in zip(found, rows, strict=True):
        listed.sort(key=lambda r: r[0])
        together: dict[int, list[int]] = {}
        for place, ((s, e, name, kind, w, q), u) in enumerate(listed):
            together.setdefault(u, []).append(place)
            f.markers.append((name, kind, s, e, w, q))
        for u, places in together.items():
            first[u] = places[0]
        f.together = [places for places in together.values() if len(places) > 1]
    return first


def _list_cues(context: Context, model: Model, found: list[Found]) -> None:
    for name, s in model.scores.items():
        hits = cue_places(context, name, s.cues)
        place: dict[tuple[int, int], int] = {}
        spans = context.batch.given(hits.article, hits.start, hits.end)
        for a, c, b, e in zip(*(column.tolist() for column in (hits.article, hits.cue, *spans)), strict=True):
            listed = found[a].cues.setdefault(name, [])
            if (a, c) not in place:
                place[a, c] = len(listed)
                listed.append(
                    (
                        0,
                        float(s.cues.idf[c]),
                        float(s.cues.weight[c] * s.slope),
                        s.cues.phrases[c] if c < s.cues.word_count else f"pattern: {plainly(s.cues.phrases[c])}",
                    )
                )
            at = place[a, c]
            listed[at] = (listed[at][0] + 1, *listed[at][1:])
            if c < s.cues.word_count:
                found[a].wording.append((b, e, name, at))
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


def _families_read(context: Context, units: Units, feature: str) -> tuple[str, ...]:
    """The families whose markers a feature reads, seen by looking on while it is computed. Noise is left out: its lines stay noise."""
    trial = drop(context, units, np.zeros(len(units), bool))
    marks, tables = _Watched(dict(trial.marks)), _Watched(trial.tables)
    trial.marks, trial.tables = marks, tables
    FEATURES[FEATURE_NAMES.index(feature)].of(trial)
    families = marks.asked | ({"attribution"} if "attributions" in tables.asked else set())
    return tuple(f for f in context.marks if f in families and f != "noise")


@dataclass
class _Fit:
    """A form tried on one feature: what it predicts for a set of units gone, and the parts that it is told by."""

    form: Form
    predict: Callable[[Bools], Floats]
    parts: list[tuple[int, Part]]  # article, part; units in the place of markers


class _Probe:
    """Finds the form of each feature for a batch: drops the first unit of every article at once, then the second of each, and so on."""

    def __init__(self, context: Context, units: Units, reads: dict[str, tuple[str, ...]]) -> None:
        self.context, self.units, self.reads = context, units, reads
        self.of = {f: FEATURES[FEATURE_NAMES.index(f)].of for f in reads}
        self.code = {name: i for i, name in enumerate(context.marks)}
        self.rank = _rank(units.article, units.family, len(context))
        self.none = np.zeros(len(units), bool)
        self.full = self.values(reads, self.none)
        self.empty = self.values(reads, ~self.none)
        rng = np.random.default_rng(0)
        shares = _TRIALS * 3 if len(context) < _FEW else _TRIALS
        self.trials = [(gone, self.values(reads, gone)) for gone in (rng.random(len(units)) < share for share in shares)]
        self.trials.append((~self.none, self.empty))
        self.pages = [self._by_sentence_of_marker(), self._by_sentence_of_attribution(), self._by_source()]

    # --- measuring

    def measure(self, features: Iterable[str], context: Context) -> dict[str, Floats]:
        """Some features of the whole batch, each (n,), finite as `measure` gives them."""
        return {f: np.nan_to_num(np.asarray(self.of[f](context), float), nan=0.0, posinf=0.0, neginf=0.0) for f in features}

    def values(self, features: Iterable[str], gone: Bools) -> dict[str, Floats]:
        """The same with some units gone."""
        return self.measure(features, drop(self.context, self.units, gone))

    def one_by_one(self, features: Sequence[str], make: Callable[[Bools], Context]) -> dict[str, Floats]:
        """For each feature (U,): its value when that is done to a unit, and to no other of its article."""
        out = {f: self.full[f][self.units.article] for f in features}
        for name, code in self.code.items():
            reading = [f for f in features if name in self.reads[f]]
            here = self.units.family == code
            for k in range(int(self.rank[here].max()) + 1 if reading and here.any() else 0):
                at = here & (self.rank == k)
                for f, v in self.measure(reading, make(at)).items():
                    out[f][at] = v[self.units.article[at]]
        return out

    def total(self, amount: Floats, gone: Bools) -> Floats:
        """Amounts of units that are gone, summed by article."""
        return self.context.per_article(self.units.article[gone], amount[gone])

    # --- solving

    def solve(self) -> list[tuple[int, Effect]]:
        """The effects of all features, with the article that each is of. A form is used where it passes all trials."""
        waiting = {f: np.ones(len(self.context), bool) for f in self.reads}
        told: list[tuple[int, Effect]] = []
        less = self.one_by_one(list(waiting), lambda at: drop(self.context, self.units, at))
        for attempt in (self._sums, self._shares, self._covers, self._tops):
            if not waiting:
                break
            for feature, fit in attempt(list(waiting), less):
                passed = self._passed(feature, fit)
                # where a form fits a feature by chance in some article, the form that fits it in all comes later
                if feature in waiting and passed[waiting[feature]].all():
                    told += self._told(feature, fit, waiting.pop(feature))
        for feature, articles in waiting.items():
            d = self._lost(feature, less)
            fit = _Fit("alone", lambda gone, f=feature, d=d: self.full[f] - self.total(d, gone), self._single(d))  # type: ignore[misc]
            told += self._told(feature, fit, articles)
        return told

    def _passed(self, feature: str, fit: _Fit) -> Bools:
        ok = np.ones(len(self.context), bool)
        for gone, truth in self.trials:
            ok &= np.isclose(fit.predict(gone), truth[feature], rtol=_CLOSE, atol=_CLOSE)
        return ok

    def _told(self, feature: str, fit: _Fit, articles: Bools) -> list[tuple[int, Effect]]:
        by_article: dict[int, list[Part]] = {}
        for a, part in fit.parts:
            by_article.setdefault(a, []).append(part)
        value, empty = self.full[feature], self.empty[feature]
        return [(a, Effect(feature, fit.form, float(value[a]), float(empty[a]), by_article[a])) for a in sorted(by_article) if articles[a]]

    def _lost(self, feature: str, less: dict[str, Floats]) -> Floats:
        """What each unit takes away when it goes alone; nothing where the difference is rounding."""
        full = self.full[feature][self.units.article]
        d = full - less[feature]
        return np.asarray(np.where(np.abs(d) <= _CLOSE * (1 + np.abs(full)), 0.0, d))

    def _single(self, amount: Floats) -> list[tuple[int, Part]]:
        return [(int(self.units.article[u]), (u, float(amount[u]))) for u in np.flatnonzero(amount).tolist()]

    def _sums(self, features: Sequence[str], less: dict[str, Floats]) -> Iterable[tuple[str, _Fit]]:
        for f in features:
            d = self._lost(f, less)
            yield f, _Fit("sum", lambda gone, f=f, d=d: self.full[f] - self.total(d, gone), self._single(d))  # type: ignore[misc]

    def _shares(self, features: Sequence[str], less: dict[str, Floats]) -> Iterable[tuple[str, _Fit]]:
        """Solve (p - a) / (1 - b) = q for a unit gone and (p + a) / (1 + b) = r for the same unit twice."""
        more = self.one_by_one(features, lambda at: double(self.context, self.units, at))
        for f in features:
            p, q, r = self.full[f][self.units.article], less[f], more[f]
            moves = np.abs(r - q) > _CLOSE * (1 + np.abs(p))
            b = np.where(moves, (2 * p - q - r) / np.where(moves, r - q, 1.0), 0.0)
            b[np.abs(b) < _CLOSE] = 0.0
            a = np.where(moves, p - q * (1 - b), 0.0)
            a[np.abs(a) < _CLOSE * (1 + np.abs(p))] = 0.0

            def predict(gone: Bools, f: str = f, a: Floats = a, b: Floats = b) -> Floats:
                top, low = self.full[f] - self.total(a, gone), 1 - self.total(b, gone)
                some = np.abs(low) > 1e-7
                return np.where(some, top / np.where(some, low, 1.0), self.empty[f])

            at = np.flatnonzero((a != 0) | (b != 0)).tolist()
            yield f, _Fit("share", predict, [(int(self.units.article[u]), (u, float(a[u]), float(b[u]))) for u in at])

    def _covers(self, features: Sequence[str], less: dict[str, Floats]) -> Iterable[tuple[str, _Fit]]:
        """Groups of one article are worth the same each: what all bring, over the groups with a unit that brings any."""
        only = self.one_by_one(features, lambda at: drop(self.context, self.units, ~at))
        for f in features:
            empty = self.empty[f][self.units.article]
            brings = np.isin(self.units.family, [self.code[name] for name in self.reads[f]])
            brings &= np.abs(only[f] - empty) > _CLOSE * (1 + np.abs(empty))
            for groups in self.pages:
                left = [(a, [u for u in members if brings[u]]) for a, members in groups]
                left = [(a, members) for a, members in left if members]
                count = np.bincount([a for a, _ in left], minlength=len(self.context)) if left else np.zeros(len(self.context))
                worth = (self.full[f] - self.empty[f]) / np.maximum(count, 1)

                def predict(gone: Bools, f: str = f, left: list[tuple[int, list[int]]] = left, worth: Floats = worth) -> Floats:
                    value = self.full[f].copy()
                    for a, members in left:
                        if gone[members].all():
                            value[a] -= worth[a]
                    return value

                merged: dict[tuple[int, tuple[int, ...]], int] = {}
                for a, members in left:
                    key = (a, tuple(members))
                    merged[key] = merged.get(key, 0) + 1
                yield f, _Fit("cover", predict, [(a, (float(worth[a]) * n, *members)) for (a, members), n in merged.items()])

    def _tops(self, features: Sequence[str], less: dict[str, Floats]) -> Iterable[tuple[str, _Fit]]:
        """The largest source's share of quoted words: amounts and groups stand in the table of attributions."""
        table = self.context.tables.get("attributions")
        if table is None or not {"quoted", "spoken", "source_key", "words"} <= set(table):
            return
        keep = np.flatnonzero(table["quoted"].astype(bool) & table["spoken"].astype(bool) & (table["source_key"] != 0) & (self.units.row >= 0))
        unit, words = self.units.row[keep], table["words"][keep].astype(float)
        pairs = np.stack([table["article"][keep], table["source_key"][keep]])
        groups, number = np.unique(pairs, axis=1, return_inverse=True)
        number = number.reshape(-1)

        def predict(gone: Bools) -> Floats:
            here = ~gone[unit]
            spoken = np.bincount(number[here], words[here], minlength=groups.shape[1])
            top = np.zeros(len(self.context))
            np.maximum.at(top, groups[0], spoken)
            return top / np.maximum(self.context.per_article(pairs[0][here], words[here]), 1.0)

        columns = zip(pairs[0].tolist(), unit.tolist(), number.tolist(), words.tolist(), strict=True)
        parts: list[tuple[int, Part]] = [(a, (u, g, w)) for a, u, g, w in columns if w]
        for f in features:
            yield f, _Fit("top", predict, parts)

    # --- groups: lists of (article, units)

    def _by_sentence_of_marker(self) -> list[tuple[int, list[int]]]:
        """The units with a marker that begins in a sentence, for each sentence but the headline's."""
        s = self.context.body.sentences
        groups: dict[int, set[int]] = {}
        for name, m in self.context.marks.items():
            if name != "noise" and len(s):
                sentence = np.searchsorted(s.start, m.start, "right") - 1
                for i, u in zip(sentence.tolist(), self.units.of[name].tolist(), strict=True):
                    groups.setdefault(i, set()).add(u)
        return self._sentences(groups, set())

    def _by_sentence_of_attribution(self) -> list[tuple[int, list[int]]]:
        """The attributions that reach into a sentence with source, cue or content; sentences that one without a marker holds stay held."""
        table, s = self.context.tables.get("attributions"), self.context.body.sentences
        groups: dict[int, set[int]] = {}
        held: set[int] = set()
        if table is None or not len(s):
            return []
        for part in ("source", "cue", "content"):
            start, end = np.asarray(table[f"{part}_start"]), np.asarray(table[f"{part}_end"])
            low, high = np.maximum(np.searchsorted(s.start, start, "right") - 1, 0), np.searchsorted(s.start, end)
            for a, b, there, u in zip(low.tolist(), high.tolist(), (start >= 0).tolist(), self.units.row.tolist(), strict=True):
                for i in range(a, b) if there else ():
                    if u < 0:
                        held.add(i)
                    else:
                        groups.setdefault(i, set()).add(u)
        return self._sentences(groups, held)

    def _sentences(self, groups: dict[int, set[int]], held: set[int]) -> list[tuple[int, list[int]]]:
        s, headline = self.context.body.sentences, self.context.headline
        return [(int(s.article[i]), sorted(units)) for i, units in sorted(groups.items()) if i >= 0 and i not in held and not headline[s.line[i]]]

    def _by_source(self) -> list[tuple[int, list[int]]]:
        """The attributions to one source, for each source."""
        from scorer.mark.attribution import of_a_source

        table = self.context.tables.get("attributions")
        if table is None or "source_key" not in table:
            return []
        groups: dict[tuple[int, int], set[int]] = {}
        named = of_a_source(table) & (self.units.row >= 0)
        for a, k, u in zip(table["article"][named].tolist(), table["source_key"][named].tolist(), self.units.row[named].tolist(), strict=True):
            groups.setdefault((a, k), set()).add(u)
        return [(a, sorted(units)) for (a, _), units in sorted(groups.items())]


def _rank(article: Ints, family: Ints, n: int) -> Ints:
    """The number that each unit has among those of its family in its article."""
    key = family * n + article
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    rank = np.empty(len(key), np.int64)
    rank[order] = np.arange(len(key)) - np.searchsorted(ordered, ordered)
    return rank
