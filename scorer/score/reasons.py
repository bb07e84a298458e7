"""Reasons: the weightiest contributions of an article in plain words, each with a quotation from its text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from scorer.mark import FAMILIES
from scorer.mark.family import Context, Marks
from scorer.measure import FEATURE_FAMILY, FEATURE_NAMES, feature
from scorer.score.engine import Parts, first_places, sums
from scorer.score.model import Cues, ScoreModel
from scorer.score.patterns import plainly
from scorer.segment.batch import ranges
from scorer.segment.words import COMMON

__all__ = ["figures", "number", "percent", "reasons", "why_look"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

HOW_MANY = 3
_RANKED = 12  # contributions that are looked at for so many reasons
_AROUND = 36  # characters of context on either side of a short marker
_LONGEST = 110
_COLUMN = {name: i for i, name in enumerate(FEATURE_NAMES)}
_DIRECTION = {("reliability", True): "raises reliability", ("reliability", False): "lowers reliability",
              ("propaganda", True): "raises propaganda", ("propaganda", False): "lowers propaganda"}  # fmt: skip


# said before a marker where it is their scarcity that counts
_FEW = "; what there is of it"

# Function words tell a reader nothing by themselves; whom a writer speaks of and to does.
_PLAIN = frozenset(w for w in COMMON if "'" not in w and w not in ("we", "us", "our", "you", "your", "my", "me", "myself"))


def number(value: float) -> str:
    """A number as a reader wants it: no more digits than say something."""
    size = abs(value)
    return f"{value:.0f}" if size >= 100 or value == round(value) else f"{value:.1f}" if size >= 1 else f"{value:.2f}"


def percent(share: float) -> str:
    """A share as a percentage."""
    return f"{100 * share:.0f} %" if share >= 0.1 or not share else f"{number(100 * share)} %"


@lru_cache(maxsize=4096)
def _form(name: str, typical: float) -> tuple[str, str]:
    """How the value of a feature is told: "number", "percent", "words" or "yes or no", and what is told behind it."""
    unit = feature(name).unit
    if name == "word_variety":  # a ratio that nobody can picture: told by how many words it means
        return "words", ""
    if unit == "yes or no":
        return unit, f", typical in {percent(typical)}"
    if unit == "share" or unit.startswith("of "):
        whole = unit.removeprefix("share")
        return "percent", f"{whole and ' ' + whole}, typical {percent(typical)}"
    return "number", f"{'' if unit == 'sum of weights' else ' ' + unit}, typical {number(typical)}"


def figures(name: str, value: float, typical: float, words: float) -> str:
    """The value of a feature in an article of so many words, and what is typical, as a reader can check them."""
    form, behind = _form(name, typical)
    if form == "words":
        root = (2 * words) ** 0.5
        return f"{value * root:,.0f} in {words:,.0f} words, typical {typical * root:,.0f}"
    return (number(value) if form == "number" else percent(value) if form == "percent" else "yes" if value else "no") + behind


def _quotations(context: Context, spans: list[tuple[int, int, int]]) -> list[str]:
    """For each article, start and end the characters between with a little of what stands around them, on one line, cut at words."""
    batch, lines = context.batch, context.batch.lines
    article, start, end = np.array(spans, np.int64).reshape(-1, 3).T
    titled = start < batch.origin[article]
    zero = np.where(titled, batch.begin[article], batch.origin[article])
    line = np.maximum(lines.start.searchsorted(start, "right") - 1, 0)
    # what stands around a quotation is of its own line
    low, high = np.maximum(zero, lines.start[line]), np.minimum(batch.stop[article], np.maximum(lines.end[line], end))
    cut_before, cut_after = start - _AROUND > low, end + _AROUND < high
    low, high = np.maximum(low, start - _AROUND), np.minimum(high, end + _AROUND)
    found = []
    for a, in_title, left, first, last, right, more_before, more_after in zip(
        *(column.tolist() for column in (article, titled, low - zero, start - zero, end - zero, high - zero, cut_before, cut_after))
    ):
        text = (batch.titles[a] or "") if in_title else batch.texts[a]
        if last - first > _LONGEST:
            found.append(" ".join(text[first : first + _LONGEST].rsplit(" ", 1)[0].split()) + "…")
            continue
        before, after = text[left:first], text[last:right]
        if more_before:
            before = "…" + before.partition(" ")[2]
        if more_after:
            after = after.rpartition(" ")[0] + "…"
        found.append(" ".join(f"{before}{text[first:last]}{after}".split()))
    return found


class _Markers:
    """For each article and feature the marker that is quoted: the weightiest of those that the feature counts.

    `asked` are the kinds of marker that may be asked for, all by default.
    """

    def __init__(self, context: Context, asked: frozenset[str] | None = None) -> None:
        kinds, n = len(_KINDS), len(context)
        self._context = context
        marks = [_by_place(context.marks[f.name] if asked is None else context.marks_with(f.name, asked)) for f in FAMILIES]
        size = [len(m) for m in marks]
        article, kind, weight, quoted, start, end = (
            np.concatenate([getattr(m, name) for m in marks]) for name in ("article", "kind", "weight", "quoted", "start", "end")
        )
        kind += np.repeat([_KINDS[f.name, f.kinds[0].name] for f in FAMILIES], size)
        # one number that sorts by kind, then voice, then weight, then place
        light = 0xFFFF - np.minimum(np.maximum(weight * 4096, 0), 0xFFFF).astype(np.int64)
        order = np.sort(((((article * kinds + kind) << 1 | quoted) << 16 | light) << 24) | np.arange(len(kind)))
        key = order >> 40
        first = np.ones(len(order), bool)
        first[1:] = key[1:] != key[:-1]
        number = order[first] & 0xFFFFFF
        which, column = np.divmod(key[first], 2 * kinds)
        self._number = np.full((2 * kinds, n), -1)
        self._number[column, which] = number
        self._light = np.full((2 * kinds, n), 0x10000, np.int32)
        self._light[column, which] = light[number]
        # one more for articles that hold none
        self._start, self._end = np.append(start, -1), np.append(end, -1)
        self._of_feature: dict[str, tuple[list[int], list[int]]] = {}

    def span(self, article: int, features: Iterable[str]) -> tuple[int, int] | None:
        """Where the weightiest marker stands that the first of these features counts of which the article holds any."""
        for name in features:
            if name not in self._of_feature:
                start, end = self._by_kind(name) if feature(name).among is None else self._among(name)
                self._of_feature[name] = start.tolist(), end.tolist()
            starts, ends = self._of_feature[name]
            if ends[article] >= 0:
                return starts[article], ends[article]
        return None

    def _by_kind(self, name: str) -> tuple[Ints, Ints]:
        """Start and end of that marker in every article, (n,) each; -1 where there is none."""
        n, columns = self._number.shape[1], _columns(name)
        number = self._number[columns[self._light[columns].argmin(0)], np.arange(n)] if len(columns) else np.full(n, -1)
        return self._start[number], self._end[number]

    def _among(self, name: str) -> tuple[Ints, Ints]:
        """The same for a feature that tells itself which markers it counts."""
        tells = feature(name).among
        assert tells is not None
        m, at = self._context.marks[FEATURE_FAMILY[name].name], tells(self._context).nonzero()[0]
        at = at[np.lexsort((m.start[at], -m.weight[at], m.article[at]))]
        article, first = np.unique(m.article[at], return_index=True)
        start, end = np.full((2, self._number.shape[1]), -1)
        start[article], end[article] = m.start[at[first]], m.end[at[first]]
        return start, end


# The kinds of all families under one numbering.
_KINDS = {(f.name, k.name): i for i, (f, k) in enumerate((f, k) for f in FAMILIES for k in f.kinds)}


@cache
def _columns(name: str) -> Ints:
    """Where the markers that a feature counts stand in the tables: by kind, and of each in the own voice first."""
    voices = {"own": (0,), "source": (1,), "": (0, 1)}[feature(name).voice]
    return np.array([2 * _KINDS[FEATURE_FAMILY[name].name, kind] + voice for kind in feature(name).kinds for voice in voices], np.int64)


def _by_place(marks: Marks) -> Marks:
    in_order = (marks.start[1:] >= marks.start[:-1]).all()
    return marks if in_order else marks.take(marks.start.argsort(kind="stable"))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What may be told as a reason: a term or a rule of a score, or the wording that it reads."""

    score: str
    key: str  # of reasons with one key the weightiest is told
    column: int  # of the feature whose value is told, -1 where none is
    told: str  # what is said, before that value
    features: tuple[str, ...]  # those whose markers are quoted
    typical: float = 0.0  # the value below which the markers are told as few


@lru_cache(maxsize=64)  # a process may fit and score many models
def _candidates(s: ScoreModel) -> list[_Candidate]:
    """Its terms, its rules, and its words and its patterns where it reads any, in the order of the columns of `_points`."""

    listed = []
    for t in s.terms:
        f = feature(t.feature)
        told = _SHORT.get(t.feature, f.meaning)
        listed.append(_Candidate(s.name, t.feature, _COLUMN[t.feature], told, (t.feature,), t.center))
    listed += [_Candidate(s.name, r.name, -1, r.reason, tuple(f for f, _, _ in r.when)) for r in s.rules]
    if s.cues.phrases:
        listed += [_Candidate(s.name, what, -1, without, ()) for what, without in _WORDING.items()]
    return listed


@lru_cache(maxsize=64)  # a process may fit and score many models
def _quoted_kinds(s: ScoreModel) -> frozenset[str]:
    """The names of the kinds of marker that its candidates quote."""
    return frozenset(kind for c in _candidates(s) for name in c.features for kind in feature(name).kinds)


# Wording is told once, its words or its patterns for the score that they move most: a reader can check the other two reasons more easily.
# So it is told where no word or phrase of it is to be named.
_WORDING = {"words": "its common words", "patterns": "how its sentences are built"}
_SUCH_AS = "wording such as "
_SHORT = {"word_variety": "different words"}  # whose figures tell the rest


def _points(p: Parts, wording: _Wording | None) -> list[Floats]:
    """The points of the candidates of a score, as blocks of columns."""
    return [p.terms, p.rules] + ([wording.points[what][:, None] for what in _WORDING] if wording else [])


def reasons(context: Context, x: Floats, parts: dict[str, Parts], refusal: list[str]) -> list[str]:
    """The three weightiest reasons of each article, parted by ' | '; empty where it was refused."""
    markers = _Markers(context, frozenset().union(*(_quoted_kinds(p.score) for p in parts.values())))
    wording = {score: _Wording(len(context), p) for score, p in parts.items() if p.score.cues.phrases}
    candidates = [c for p in parts.values() for c in _candidates(p.score)]
    points = np.concatenate([b for score, p in parts.items() for b in _points(p, wording.get(score))] or [np.zeros((len(context), 0))], axis=1)
    strength = -np.abs(points)
    if points.shape[1] > _RANKED:
        strongest = np.argpartition(strength, _RANKED, axis=1)[:, :_RANKED]
        order = np.take_along_axis(strongest, np.argsort(np.take_along_axis(strength, strongest, axis=1), axis=1), axis=1)
    else:
        order = np.argsort(strength, axis=1)
    _choose(context, wording, candidates, order, np.array([not r for r in refusal], bool))
    weightiest = np.take_along_axis(points, order, axis=1).tolist()
    ranked, all_words = order.tolist(), context.all_words.tolist()
    every: list[list[str]] = []  # what is told of each article, up to the quotation
    spans: list[tuple[int, int, int]] = []  # the quotations, one behind the other: article, start, end
    for a in range(len(context)):
        told: list[str] = []
        if refusal[a]:
            every.append(told)
            continue
        plain: list[tuple[str, str]] = []
        seen: set[str] = set()
        quoted_here: list[tuple[int, int]] = []
        for j, value in zip(ranked[a], weightiest[a]):
            if len(told) == HOW_MANY or abs(value) < 0.02:
                break
            c = candidates[j]
            key = "wording" if c.key in _WORDING else c.key
            if key in seen:
                continue
            seen.add(key)
            v = x.item(a, c.column) if c.column >= 0 else 1.0
            if c.key in _WORDING:
                span = wording[c.score].spans[c.key].get(a)
            else:
                span = markers.span(a, c.features) if v else None
            if span and quoted_here:
                # the same words in another way: the weightiest way is told
                start, end = span[0] - 2 * _AROUND, span[1] + 2 * _AROUND
                if any(start < q and p < end for p, q in quoted_here):
                    continue
            what = f"{c.told}: {figures(c.key, v, c.typical, all_words[a])}" if c.column >= 0 else c.told
            if c.key in _WORDING and (listed := wording[c.score].listed(c.key, a)):
                what = f"{_SUCH_AS}{listed}" if c.key == "words" else f"{what}, such as {listed}"
            sentence = f"{what}; {_DIRECTION[c.score, value > 0]}"
            if span:
                if c.column >= 0 and v < c.typical:
                    sentence += _FEW
                quoted_here.append(span)
                told.append(f"{sentence}: “")
                spans.append((a, *span))
            else:
                plain.append((sentence, c.key))
        for sentence, key in plain[: HOW_MANY - len(told)]:
            headline = _headline(context, a) if key.startswith("headline_") else None
            told.append(f"{sentence}: “" if headline else f"{sentence}: it begins “")
            spans.append((a, *(headline or _opening(context, a))))
        every.append(told)
    quoted = iter(_quotations(context, spans))
    return [" | ".join([f"{sentence}{next(quoted)}”" for sentence in told]) for told in every]


def why_look(told: str) -> str:
    """Of the reasons of one article that which best tells why it deserves a look: one against it, and one that a reader can check."""
    against = tuple(_DIRECTION[worse] for worse in (("reliability", False), ("propaganda", True)))
    wording = (_SUCH_AS, *_WORDING.values())
    return max(told.split(" | "), key=lambda reason: (any(a in reason.partition("“")[0] for a in against), not reason.startswith(wording)))


def _opening(context: Context, article: int) -> tuple[int, int]:
    """Where the first sentence stands that is no headline."""
    body = context.body
    first = int(body.word_lo[article])
    lead = (~body.is_title[first : int(body.word_hi[article])][:400]).nonzero()[0]
    s = int(body.sentence[first + int(lead[0]) if len(lead) else first])
    return int(body.sentences.start[s]), int(body.sentences.end[s])


def _headline(context: Context, article: int) -> tuple[int, int] | None:
    """Where the headline stands; None where there is none."""
    body, words = context.body, context.body.words
    first = int(body.word_lo[article])
    title = body.is_title[first : int(body.word_hi[article])].nonzero()[0]
    return (int(words.start[first + title[0]]), int(words.end[first + title[-1]])) if len(title) else None


class _Wording:
    """What the cues of one score tell of each article: the points of its words and phrases and of its patterns, and of some articles the strongest."""

    def __init__(self, n: int, parts: Parts) -> None:
        self.cues, self._rows = parts.score.cues, parts.listed
        row = parts.listed.row
        # the rows of an article in two blocks, its words and phrases and then its patterns
        self._edges = np.zeros(2 * n + 1, np.int64)
        self._edges[2::2] = row[1:]
        self._edges[1::2] = row[1:] - np.diff((self._rows.cue >= self.cues.word_count).nonzero()[0].searchsorted(row))
        self._total = sums(self._rows.points, self._edges)
        self.points = {"words": self._total[::2], "patterns": self._total[1::2]}  # (n,) each
        self.chosen: dict[str, dict[int, list[int]]] = {}  # of each article cues that move the score as their sum does, the strongest first
        self.spans: dict[str, dict[int, tuple[int, int]]] = {}  # where in the buffer the strongest stands first

    def choose(self, what: str, articles: Ints) -> tuple[Ints, Ints]:
        """Keep the strongest words and phrases of these articles, or the strongest pattern of each: returns those that have any, and the strongest cue."""
        count = HOW_MANY if what == "words" else 1
        block = 2 * articles + (what == "patterns")
        size = self._edges[block + 1] - self._edges[block]
        articles, block, size = articles[size > 0], block[size > 0], size[size > 0]
        at, start = ranges(self._edges[block], size), size.cumsum() - size
        cue = self._rows.cue.take(at)
        strength = self._rows.points.take(at)
        strength *= np.where(self._total[block] > 0, 1.0, -1.0).repeat(size)
        strength *= _tells(self.cues).take(cue)
        strongest = np.full((count, len(articles)), -1, np.int64)
        for turn in range(count if len(articles) else 0):
            best = np.maximum.reduceat(strength, start)
            top = (strength == best.repeat(size)).nonzero()[0]
            top = top[top.searchsorted(start)]  # the first of those that are alike
            told = best > 0
            strongest[turn, told] = cue[top[told]]
            strength[top] = 0.0
        self.chosen[what] = {a: [c for c in cues if c >= 0] for a, cues in zip(articles.tolist(), strongest.T.tolist())}
        some = strongest[0] >= 0
        return articles[some], strongest[0, some]

    def listed(self, what: str, article: int) -> str:
        """The strongest words and phrases, or the strongest pattern, as a reader sees them."""
        phrases = [self.cues.phrases[c] for c in self.chosen[what].get(article, ())]
        return ", ".join(map(plainly, phrases) if what == "patterns" else [f"‘{p}’" for p in phrases])


def _choose(context: Context, wording: dict[str, _Wording], candidates: list[_Candidate], order: Ints, scored: Bools) -> None:
    """Have the wording that may be told of each article found: it is told once, so the weightiest of it in the order of the candidates (n, k)."""
    column = np.array([c.key in _WORDING for c in candidates], bool)
    ranked = column[order]
    first = np.take_along_axis(order, ranked.argmax(axis=1)[:, None], axis=1)[:, 0] if order.size else np.zeros(0, np.int64)
    told = scored & ranked.any(axis=1)
    places = []
    asked = [(j, candidates[j]) for j in column.nonzero()[0].tolist()]
    for j, c in asked:
        articles, cue = wording[c.score].choose(c.key, (told & (first == j)).nonzero()[0])
        places.append((c.score, wording[c.score].cues, articles, cue))
    for (_, c), spans in zip(asked, first_places(context, places)):
        wording[c.score].spans[c.key] = spans


@lru_cache(maxsize=64)  # a process may fit and score many models
def _tells(cues: Cues) -> Floats:
    """A table over cues: 1 for what tells a reader something, 0 for a pattern of one token or a word such as 'the'."""
    return np.array([" " in p or (i < cues.word_count and p not in _PLAIN) for i, p in enumerate(cues.phrases)], float)
