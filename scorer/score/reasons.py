"""Reasons: the weightiest contributions of an article in plain words, each with a quotation from its text."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from scorer.mark.family import Context
from scorer.measure import FEATURE_FAMILY, FEATURE_NAMES, feature
from scorer.score.engine import Parts, first_places
from scorer.score.model import Cues
from scorer.segment.words import COMMON

__all__ = ["best_markers", "number", "quote", "reasons"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

HOW_MANY = 3
_AROUND = 36  # characters of context on either side of a short marker
_LONGEST = 110
_COLUMN = {name: i for i, name in enumerate(FEATURE_NAMES)}
_DIRECTION = {("reliability", True): "raises reliability", ("reliability", False): "lowers reliability",
              ("propaganda", True): "raises propaganda", ("propaganda", False): "lowers propaganda"}  # fmt: skip


# Function words tell a reader nothing by themselves; whom a writer speaks of and to does.
_PLAIN = frozenset(w for w in COMMON if "'" not in w and w not in ("we", "us", "our", "you", "your", "my", "me", "myself"))


def number(value: float) -> str:
    """A number as a reader wants it: no more digits than say something."""
    size = abs(value)
    return f"{value:.0f}" if size >= 100 or value == round(value) else f"{value:.1f}" if size >= 1 else f"{value:.2f}"


def quote(context: Context, article: int, start: int, end: int) -> str:
    """The characters from `start` to `end` with a little of what stands around them, on one line, cut at words."""
    begin, origin, stop, line_start, line_end = _bounds(context)
    if start >= origin[article]:
        text, low = context.batch.texts[article], origin[article]
    else:
        text, low = context.batch.titles[article] or "", begin[article]
    zero, high = low, stop[article]
    line = bisect_right(line_start, start) - 1
    if line >= 0:
        low, high = max(low, line_start[line]), min(high, max(line_end[line], end))
    if end - start > _LONGEST:
        return " ".join(text[start - zero : start - zero + _LONGEST].rsplit(" ", 1)[0].split()) + "…"
    a, b = max(low, start - _AROUND), min(high, end + _AROUND)
    before, after = text[a - zero : start - zero], text[end - zero : b - zero]
    if a > low:
        before = "…" + before.partition(" ")[2]
    if b < high:
        after = after.rpartition(" ")[0] + "…"
    return " ".join(f"{before}{text[start - zero : end - zero]}{after}".split())


def _bounds(context: Context) -> tuple[list[int], ...]:
    """Where each article begins, its text begins, and it ends; where each line starts and ends."""
    if "bounds" not in context.tables:
        b = context.batch
        context.tables["bounds"] = tuple(c.tolist() for c in (b.begin, b.origin, b.stop, b.lines.start, b.lines.end))
    kept: tuple[list[int], ...] = context.tables["bounds"]
    return kept


def best_markers(context: Context) -> dict[str, Ints]:
    """For each family a table (n, kinds): the weightiest marker of that kind in that article, own voice first; -1 for none."""
    best = {}
    for name, marks in context.marks.items():
        kinds = len(context.families[name].kinds)
        table = np.full(len(context) * kinds, -1, np.int64)
        if len(marks):
            place = np.argsort(marks.start, kind="stable") if (marks.start[1:] < marks.start[:-1]).any() else np.arange(len(marks))
            key = (marks.article * kinds + marks.kind)[place]
            # one number that sorts by kind, then weight, then voice, then place
            light = 0xFFFF - np.minimum(np.maximum(marks.weight * 4096, 0), 0xFFFF).astype(np.int64)[place]
            order = np.sort((((key << 16 | light) << 1 | marks.quoted[place]) << 24) | np.arange(len(place)))
            key = order >> 41
            first = np.concatenate([[0], np.flatnonzero(key[1:] != key[:-1]) + 1])
            table[key[first]] = place[order[first] & 0xFFFFFF]
        best[name] = table.reshape(len(context), kinds)
    return best


@cache
def _kinds(name: str) -> tuple[str, tuple[int, ...]]:
    """The family of a feature, and the numbers of the kinds that a reason for it quotes."""
    family = FEATURE_FAMILY[name]
    return family.name, tuple(family.code(kind) for kind in feature(name).kinds)


def _quotable(context: Context, best: dict[str, Ints], name: str, article: int) -> tuple[int, int] | None:
    family, codes = _kinds(name)
    table, marks = best[family], context.marks[family]
    for code in codes:
        at = int(table[article, code])
        if at >= 0:
            return int(marks.start[at]), int(marks.end[at])
    return None


def reasons(context: Context, x: Floats, parts: dict[str, Parts], refusal: list[str]) -> list[str]:
    """The three weightiest reasons of each article, parted by ' | '; empty where it was refused."""
    best = best_markers(context)
    wording = _wordings(context, parts)
    names: list[tuple[str, str, int]] = []  # score, what it is, index
    blocks = []
    for score, p in parts.items():
        names += [(score, "term", j) for j in range(p.terms.shape[1])]
        names += [(score, "rule", j) for j in range(p.rules.shape[1])]
        blocks += [p.terms, p.rules]
        if score in wording:
            names += [(score, "words", 0), (score, "patterns", 0)]
            blocks += [wording[score].points["words"][:, None], wording[score].points["patterns"][:, None]]
    points = np.concatenate(blocks, axis=1) if blocks else np.zeros((len(context), 0))
    order = np.argsort(-np.abs(points), axis=1)[:, :12]
    weightiest = np.take_along_axis(points, order, axis=1).tolist()
    ranked = order.tolist()
    out = []
    for a in range(len(context)):
        if refusal[a]:
            out.append("")
            continue
        told: list[str] = []
        plain: list[str] = []
        seen: set[str] = set()
        for j, value in zip(ranked[a], weightiest[a]):
            score, what, k = names[j]
            if len(told) == HOW_MANY or abs(value) < 0.02:
                break
            direction = _DIRECTION[score, value > 0]
            if what == "rule":
                rule = parts[score].score.rules[k]
                spans = [s for f, _, _ in rule.when if (s := _quotable(context, best, f, a))]
                key, sentence, span = rule.name, f"{rule.reason}; {direction}", spans[0] if spans else None
            elif what == "term":
                term = parts[score].score.terms[k]
                f = feature(term.feature)
                v = float(x[a, _COLUMN[term.feature]])
                key, span = term.feature, _quotable(context, best, term.feature, a) if v else None
                sentence = f"{f.meaning}: {number(v)} {f.unit}, typical {number(term.center)}; {direction}"
            else:
                span = wording[score].spans[what].get(a)
                listed = wording[score].listed(a) if what == "words" else ""
                told_as = f"wording such as {listed}" if listed else "its common words" if what == "words" else "how its sentences are built"
                key, sentence = what, f"{told_as}; {direction}"  # wording is told once, for the score that it moves most
            if key in seen:
                continue
            seen.add(key)
            if span:
                told.append(f"{sentence}: “{quote(context, a, *span)}”")
            else:
                plain.append(sentence)
        for sentence in plain[: HOW_MANY - len(told)]:
            told.append(f"{sentence}: it begins “{_opening(context, a)}”")
        out.append(" | ".join(told))
    return out


def _opening(context: Context, article: int) -> str:
    body = context.body
    first = int(body.word_lo[article])
    lead = np.flatnonzero(~body.is_title[first : int(body.word_hi[article])][:400])
    s = int(body.sentence[first + int(lead[0]) if len(lead) else first])
    return quote(context, article, int(body.sentences.start[s]), int(body.sentences.end[s]))


@dataclass
class _Wording:
    """What the cues of one score tell of each article: the points of its words and phrases and of its patterns, and the strongest of either."""

    cues: Cues
    points: dict[str, Floats]  # (n,)
    strongest: dict[str, Ints]  # (n, HOW_MANY) and (n, 1): cues that move the score as their sum does, the strongest first; -1 for none
    spans: dict[str, dict[int, tuple[int, int]]]  # for each article where in the buffer the strongest stands first

    def listed(self, article: int) -> str:
        """The strongest words and phrases as a reader sees them."""
        return ", ".join(f"‘{self.cues.phrases[c]}’" for c in self.strongest["words"][article].tolist() if c >= 0)


def _wordings(context: Context, parts: dict[str, Parts]) -> dict[str, _Wording]:
    told = {score: _wording(len(context), p) for score, p in parts.items() if p.score.cues.phrases}
    asked = [(score, what) for score in told for what in told[score].strongest]
    places = []
    for score, what in asked:
        first = told[score].strongest[what][:, 0]
        articles = np.flatnonzero(first >= 0)
        places.append((score, told[score].cues, articles, first[articles]))
    for (score, what), spans in zip(asked, first_places(context, places)):
        told[score].spans[what] = spans
    return told


def _wording(n: int, parts: Parts) -> _Wording:
    """The same for one score, but for the places."""
    cues, listed = parts.score.cues, parts.listed
    # the rows of an article in two blocks, its words and phrases and then its patterns
    size = np.empty(2 * n, np.int64)
    size[1::2] = np.diff(np.searchsorted(np.flatnonzero(listed.cue >= cues.word_count), listed.row))
    size[::2] = np.diff(listed.row) - size[1::2]
    total = np.bincount(np.repeat(np.arange(2 * n), size), listed.points, 2 * n).astype(float)
    some = np.flatnonzero(size)
    start, size = (np.cumsum(size) - size)[some], size[some]
    strength = listed.points * np.repeat(np.where(total > 0, 1.0, -1.0)[some], size)
    strength *= _tells(cues).take(listed.cue)
    strongest = np.full((HOW_MANY, 2 * n), -1, np.int64)
    for turn in range(HOW_MANY if len(some) else 0):
        best = np.maximum.reduceat(strength, start)
        top = np.flatnonzero(strength == np.repeat(best, size))
        top = top[np.searchsorted(top, start)]  # the first of those that are alike
        told = best > 0
        strongest[turn, some[told]] = listed.cue[top[told]]
        strength[top] = 0.0
    found = {"words": strongest[:, ::2].T, "patterns": strongest[:1, 1::2].T}
    return _Wording(cues, {"words": total[::2], "patterns": total[1::2]}, found, {})


@lru_cache(maxsize=64)  # a process may fit and score many models
def _tells(cues: Cues) -> Floats:
    """A table over cues: 1 for what tells a reader something, 0 for a pattern of one token or a word such as 'the'."""
    return np.array([" " in p or (i < cues.word_count and p not in _PLAIN) for i, p in enumerate(cues.phrases)], float)
