"""Reasons: the weightiest contributions of an article in plain words, each with a quotation from its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
_MOST_DIFFERENT = 0.75  # of the words of an article, hardly more of which are different
_AROUND = 36  # characters of context on either side of a short marker
_LONGEST = 110
_COLUMN = {name: i for i, name in enumerate(FEATURE_NAMES)}
_DIRECTION = {("reliability", True): "raises reliability", ("reliability", False): "lowers reliability",
              ("propaganda", True): "raises propaganda", ("propaganda", False): "lowers propaganda"}  # fmt: skip
_AGAINST = (_DIRECTION["reliability", False], _DIRECTION["propaganda", True])


# said before a marker where it is their scarcity that counts
_FEW = "; what there is of it"

# Function words tell a reader nothing by themselves, nor do numbers and the palest verbs and nouns; whom a writer speaks of and to does.
_PALE = (
    "one two three four five six seven eight nine ten eleven twelve dozen hundred thousand million billion half first second third mile miles foot feet "
    "use used uses using take takes took taken taking make makes made making get gets got getting give gives gave given giving go goes went gone going "
    "come comes came coming put puts putting see sees saw seen seeing look looks looked looking find finds found finding bring brings brought keep keeps "
    "kept leave leaves left leaving lose loses lost turn turns turned show shows showed shown set sets run runs ran call calls called part parts "
    "thing things area areas side sides way ways top end ends old new day days week weeks month months year years time times place places number numbers "
    "others"
)
_NOTHING = frozenset(("~", ".", ",", "the", "a", "an"))
_PLAIN = frozenset(w for w in COMMON if "'" not in w and w not in ("we", "us", "our", "you", "your", "my", "me", "myself")).union(_PALE.split())


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
    found = _WEIGHED.search(feature(name).meaning)
    weighed, floor = (" by weight", found[1]) if found else ("", "")
    return "number", f"{weighed}{'' if unit == 'sum of weights' else ' ' + unit}{floor}, typical {number(typical)}"


def figures(name: str, value: float, typical: float, words: float) -> str:
    """The value of a feature in an article of so many words, and what is typical, as a reader can check them."""
    form, behind = _form(name, typical)
    if form == "words":
        root = (2 * words) ** 0.5
        found, usual = f"{value * root:,.0f} in {words:,.0f} words", typical * root
        # short texts fall short of what is typical of articles, however varied they are
        return f"{found}, typical {usual:,.0f}" if usual < _MOST_DIFFERENT * words else f"{found}, few as in every short text"
    return (number(value) if form == "number" else percent(value) if form == "percent" else "yes" if value else "no") + behind


def _one_line(text: str) -> str:
    """The text with each run of white space as one blank, and none at its ends."""
    as_it_is = text.isprintable() and "  " not in text and text == text.strip()  # most often it is, and this is sooner told than done anew
    return text if as_it_is else " ".join(text.split())


def _quotations(context: Context, article: Ints, start: Ints, end: Ints) -> list[str]:
    """The characters of each article between start and end with a little of what stands around them, on one line, cut at words."""
    batch, lines = context.batch, context.batch.lines
    titled = start < batch.origin[article]
    zero = np.where(titled, batch.begin[article], batch.origin[article])
    line = np.maximum(lines.start.searchsorted(start, "right") - 1, 0)
    # a pattern may run from one line of the article to the next with noise between them: of that none is quoted
    end = np.where(lines.start.searchsorted(end) - 1 > line + 1, np.maximum(lines.end[line], start), end)
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
            found.append(_one_line(text[first : first + _LONGEST].rsplit(" ", 1)[0]) + "…")
            continue
        if more_before:
            left = text.find(" ", left, first) + 1 or first
        if more_after:
            right = max(text.rfind(" ", last, right), last)
        found.append(_one_line(f"{'…' * more_before}{text[left:right]}{'…' * more_after}"))
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
        # of each kind and voice the weightiest and of those alike the first: how light it is, then its number; light above all where an article holds none
        light = 0xFFFF - np.minimum(np.maximum(weight * 4096, 0), 0xFFFF).astype(np.int64)
        weightiest = np.full(2 * kinds * n, 1 << 48 | len(kind))
        np.minimum.at(weightiest, (kind << 1 | quoted) * n + article, light << 32 | np.arange(len(kind)))
        self._weightiest = weightiest.reshape(2 * kinds, n)
        self._start, self._end = np.append(start, -1), np.append(end, -1)

    def spans(self, features: Sequence[str]) -> tuple[Ints, Ints]:
        """Start and end of that marker for each of some features in each article, (features, n) each; -1 where there is none."""
        number = np.full((len(features), self._weightiest.shape[1]), len(self._start) - 1)
        columns = [_columns(name) for name in features]
        size = np.array([len(c) for c in columns], np.int64)
        some = size.nonzero()[0]
        if len(some):
            first = size.cumsum() - size
            light = self._weightiest[np.concatenate(columns)]
            light |= ((np.arange(size.sum()) - first.repeat(size)) << 24)[:, None]  # of those alike the one of the kind that is named first
            number[some] = np.minimum.reduceat(light, first[some], axis=0) & 0xFFFFFF
        start, end = self._start[number], self._end[number]
        for i, name in enumerate(features):
            if feature(name).among is not None:
                start[i], end[i] = self._among(name)
        return start, end

    def of_first(self, features: Sequence[str], numbers: Ints) -> tuple[Ints, Ints]:
        """Start and end of the marker of the first of several features that has any, (n, k) each: `numbers` (n, k, most) among these, -1 for none."""
        start, end = (np.vstack([found, np.full((1, len(self._context)), -1)]) for found in self.spans(features))
        article = np.arange(len(self._context))[:, None]
        first = np.full(numbers.shape[:2], -1, np.int64)
        for number in np.moveaxis(numbers, 2, 0)[::-1]:
            first = np.where(end[number, article] >= 0, number, first)
        return start[first, article], end[first, article]

    def _among(self, name: str) -> tuple[Ints, Ints]:
        """The same for a feature that tells itself which markers it counts, (n,) each."""
        tells = feature(name).among
        assert tells is not None
        m, at = self._context.marks[FEATURE_FAMILY[name].name], tells(self._context).nonzero()[0]
        start, end = np.full((2, len(self._context)), -1)
        if len(at):
            at = at[m.start[at].argsort(kind="stable")]  # they stand so, but for a few
            article = m.article[at]
            first = np.concatenate([[0], (article[1:] != article[:-1]).nonzero()[0] + 1])
            best = at[_first_largest(m.weight[at], first)]
            start[article[first]], end[article[first]] = m.start[best], m.end[best]
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


def _first_largest(value: Floats, start: Ints) -> Ints:
    """Where the largest of each run of values stands, the first of those alike; `start` (k,) is where each begins."""
    best = np.maximum.reduceat(value, start)
    top = (value == best.repeat(np.diff(start, append=len(value)))).nonzero()[0]
    return np.asarray(top[top.searchsorted(start)])


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
        listed.append(_Candidate(s.name, t.feature, _COLUMN[t.feature], _told(t.feature), (t.feature,), t.center))
    listed += [_Candidate(s.name, r.name, -1, r.reason, tuple(f for f, _, _ in r.when)) for r in s.rules]
    if s.cues.phrases:
        listed += [_Candidate(s.name, what, -1, without, ()) for what, without in _WORDING.items()]
    return listed


class _Listed:
    """The candidates of some scores as columns of shape (C,), in the order of the columns of `_points`."""

    def __init__(self, scores: tuple[ScoreModel, ...]) -> None:
        self.candidates = [c for s in scores for c in _candidates(s)]
        self.column = np.array([c.column for c in self.candidates], np.int64)
        self.typical = np.array([c.typical for c in self.candidates], float)
        self.is_wording = np.array([c.key in _WORDING for c in self.candidates], bool)
        key = ["wording" if c.key in _WORDING else c.key for c in self.candidates]
        number = {k: i for i, k in enumerate(dict.fromkeys(key))}
        self.key = np.array([number[k] for k in key], np.int64)
        # the features whose markers are quoted, and for each candidate the numbers of its own (C, most of one); -1 behind them
        self.features = list(dict.fromkeys(name for c in self.candidates for name in c.features))
        most = max((len(c.features) for c in self.candidates), default=0)
        self.quotes = np.array(
            [[*map(self.features.index, c.features), *[-1] * (most - len(c.features))] for c in self.candidates], np.int64
        ).reshape(len(self.candidates), most)
        self.kinds = frozenset(kind for name in self.features for kind in feature(name).kinds)


_listed = lru_cache(maxsize=64)(_Listed)  # a process may fit and score many models


# Wording is told once, its words or its patterns for the score that they move most: a reader can check the other two reasons more easily.
# So it is told where no word or phrase of it is to be named.
_WORDING = {"words": "its common words", "patterns": "how its sentences are built"}
_SUCH_AS = "wording such as "
# What is said before the value of a feature is what it measures, in as few words as can be: that strong words count more is told behind it.
_WEIGHED = re.compile(", strong (?:ones|words) counting more(.*)")
_SHORT = {
    "word_variety": "different words",
    "booster_share": "words of certainty among those of certainty and of doubt in the article's own voice (near half where there are few)",
}


def _told(name: str) -> str:
    return _SHORT.get(name) or _WEIGHED.sub("", feature(name).meaning)


def _points(p: Parts, wording: _Wording | None) -> list[Floats]:
    """The points of the candidates of a score, as blocks of columns."""
    return [p.terms, p.rules] + ([wording.points[what][:, None] for what in _WORDING] if wording else [])


def reasons(context: Context, x: Floats, parts: dict[str, Parts], refusal: list[str]) -> list[str]:
    """The three weightiest reasons of each article that a quotation shows, parted by ' | ', wording behind the others; empty where it was refused."""
    listed = _listed(tuple(p.score for p in parts.values()))
    wording = {score: _Wording(len(context), p) for score, p in parts.items() if p.score.cues.phrases}
    points = np.concatenate([b for score, p in parts.items() for b in _points(p, wording.get(score))] or [np.zeros((len(context), 0))], axis=1)
    # the weightiest candidates of each article, and all that follows in their order: shape (n, k)
    ranked, article = _strongest(points), np.arange(len(context))[:, None]
    value, column = points[article, ranked], listed.column[ranked]
    scored = np.array([not r for r in refusal], bool)
    told = scored[:, None] & (np.abs(value) >= 0.02) & ~_repeated(listed.key[ranked])
    measured = np.where(column >= 0, x[article, column], 1.0)
    start, end = _Markers(context, listed.kinds).of_first(listed.features, listed.quotes[ranked])
    end[measured == 0] = -1
    _choose(context, wording, listed, ranked, scored, start, end)
    quoted = _apart(start, end, told & (end >= 0))
    quoted &= quoted.cumsum(axis=1) <= HOW_MANY
    plain = told & (end < 0)  # told behind those with a quotation, with what stands at the head of the article
    plain &= plain.cumsum(axis=1) <= HOW_MANY - quoted.sum(axis=1)[:, None]
    few = quoted & (column >= 0) & (measured < listed.typical[ranked])

    a, place = np.concatenate([quoted, plain], axis=1).nonzero()
    rank = place % max(ranked.shape[1], 1)
    # wording is told last: what a reader can count himself comes first
    order = np.lexsort((place, listed.is_wording[ranked[a, rank]], a))
    a, place, rank = a[order], place[order], rank[order]
    which, start, end = ranked[a, rank].tolist(), start[a, rank], end[a, rank]
    before = [f"{_FEW}: “" if f else ": “" for f in few[a, rank].tolist()]
    for i in (place >= ranked.shape[1]).nonzero()[0].tolist():
        headline = _headline(context, a[i]) if listed.candidates[which[i]].key.startswith("headline_") else None
        start[i], end[i] = headline or _opening(context, a[i])
        before[i] = ": “" if headline else ": it begins “"
    every: list[list[str]] = [[] for _ in refusal]
    columns = (a, value[a, rank] > 0, measured[a, rank], context.all_words[a])
    for j, lead, quotation, i, up, v, words in zip(which, before, _quotations(context, a, start, end), *(c.tolist() for c in columns)):
        c = listed.candidates[j]
        what = c.told
        if c.column >= 0:
            what = f"{what}: {figures(c.key, v, c.typical, words)}"
        elif c.key in _WORDING and (such := wording[c.score].listed(c.key, i)):
            what = f"{_SUCH_AS}{such}" if c.key == "words" else f"{what}, such as {such}"
        every[i].append(f"{what}; {_DIRECTION[c.score, up]}{lead}{quotation}”")
    return [" | ".join(sentences) for sentences in every]


def _strongest(points: Floats) -> Ints:
    """The candidates of each article that move a score most, the strongest first: shape (n, _RANKED), or fewer where there are fewer."""
    strength = -np.abs(points)
    if points.shape[1] <= _RANKED:
        return np.argsort(strength, axis=1)
    some = np.argpartition(strength, _RANKED, axis=1)[:, :_RANKED]
    return np.take_along_axis(some, np.argsort(np.take_along_axis(strength, some, axis=1), axis=1), axis=1)


def _repeated(key: Ints) -> Bools:
    """Which of the keys (n, k) stand in their row before."""
    before = np.tri(key.shape[1], k=-1, dtype=bool)
    return np.asarray(((key[:, :, None] == key[:, None, :]) & before).any(axis=2))


def _apart(start: Ints, end: Ints, wanted: Bools) -> Bools:
    """Which of the quotations wanted (n, k) stay, where one near another that stays before it is the same words in another way."""
    around = 2 * _AROUND
    near = (start[:, None, :] - around < end[:, :, None]) & (start[:, :, None] < end[:, None, :] + around)
    kept = np.zeros_like(wanted)
    for k in range(wanted.shape[1]):
        kept[:, k] = wanted[:, k] & ~(kept & near[:, :, k]).any(axis=1)
    return kept


def why_look(told: str) -> str:
    """Of the reasons of one article that which best tells why it deserves a look: one against it, and one that a reader can check.

    Where none of them is against it, that is said alone: a reason for it would tell nobody why to look.
    """
    reasons = told.split(" | ")
    wording = (_SUCH_AS, *_WORDING.values())
    against = [reason for reason in reasons if any(direction in reason.partition("“")[0] for direction in _AGAINST)]
    if told and not against:
        return "none of its weightiest reasons is against it"
    return max(against, key=lambda reason: not reason.startswith(wording), default="")


def _opening(context: Context, article: int) -> tuple[int, int]:
    """Where the first sentence stands that is no headline."""
    body = context.body
    first = int(body.word_lo[article])
    lead = (~body.is_title[first : int(body.word_hi[article])][:400]).nonzero()[0]
    at = first + int(lead[0]) if len(lead) else first
    s, line = int(body.sentence[at]), int(body.words.line[at])
    # where lines between were noise a sentence may go on behind them: what is quoted is of its first line
    return int(body.sentences.start[s]), min(int(body.sentences.end[s]), int(context.batch.lines.end[line]))


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
        self.chosen: dict[str, dict[int, list[int]]] = {}  # of each article cues that move the score as their sum does, the strongest first; -1 for none

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
            top = _first_largest(strength, start)
            told = strength[top] > 0
            strongest[turn, told] = cue[top[told]]
            strength[top] = 0.0
        self.chosen[what] = dict(zip(articles.tolist(), strongest.T.tolist()))
        some = strongest[0] >= 0
        return articles[some], strongest[0, some]

    def listed(self, what: str, article: int) -> str:
        """The strongest words and phrases, or the strongest pattern, as a reader sees them."""
        phrases = [self.cues.phrases[c] for c in self.chosen[what].get(article, ()) if c >= 0]
        return ", ".join(map(plainly, phrases) if what == "patterns" else [f"‘{p}’" for p in phrases])


def _choose(context: Context, wording: dict[str, _Wording], listed: _Listed, ranked: Ints, scored: Bools, start: Ints, end: Ints) -> None:
    """Have the wording that may be told of each article found, and its place put into `start` and `end` (n, k): it is told once, so the weightiest."""
    is_wording = listed.is_wording[ranked]
    told = (scored & is_wording.any(axis=1)).nonzero()[0]
    rank = is_wording[told].argmax(axis=1) if len(told) else told
    candidate = ranked[told, rank]
    asked = []
    for j in listed.is_wording.nonzero()[0].tolist():
        c = listed.candidates[j]
        articles, cue = wording[c.score].choose(c.key, told[candidate == j])
        asked.append((c.score, wording[c.score].cues, articles, cue))
    rank_of = np.zeros(len(context), np.int64)
    rank_of[told] = rank
    for article, first, last in first_places(context, asked):
        start[article, rank_of[article]], end[article, rank_of[article]] = first, last


@lru_cache(maxsize=64)  # a process may fit and score many models
def _tells(cues: Cues) -> Floats:
    """A table over cues: 1 for what tells a reader something, 0 for a word such as 'the' or 'six' and for patterns of little but any words."""
    words = cues.word_count
    return np.array([_shows(p.split(" ")) if " " in p and i >= words else i < words and p not in _PLAIN for i, p in enumerate(cues.phrases)], float)


def _shows(pattern: list[str]) -> bool:
    """Whether a pattern holds anything but any words, an article and a stop or a comma: "the ... of" does, "... . the" does not."""
    return pattern.count("~") < 2 and not _NOTHING.issuperset(pattern)
