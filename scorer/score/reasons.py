"""Reasons: the weightiest contributions of an article in plain words, each with a quotation from its text."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from scorer.mark.family import Context
from scorer.measure import FEATURE_FAMILY, FEATURE_NAMES, feature
from scorer.score.engine import Parts

__all__ = ["best_markers", "number", "quote", "reasons"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

HOW_MANY = 3
_AROUND = 36  # characters of context on either side of a short marker
_LONGEST = 110
_BLANKS = re.compile(r"\s+")
_DIRECTION = {("reliability", True): "raises reliability", ("reliability", False): "lowers reliability",
              ("propaganda", True): "raises propaganda", ("propaganda", False): "lowers propaganda"}  # fmt: skip


def number(value: float) -> str:
    """A number as a reader wants it: no more digits than say something."""
    size = abs(value)
    return f"{value:.0f}" if size >= 100 or value == round(value) else f"{value:.1f}" if size >= 1 else f"{value:.2f}"


def quote(context: Context, article: int, start: int, end: int) -> str:
    """The characters from `start` to `end` with a little of what stands around them, on one line, cut at words."""
    batch = context.batch
    low = int(batch.begin[article])
    high = int(batch.stop[article])
    if low < batch.origin[article] <= start:
        low = int(batch.origin[article])
    line = int(np.searchsorted(batch.lines.start, start, "right")) - 1
    if line >= 0:
        low, high = max(low, int(batch.lines.start[line])), min(high, max(int(batch.lines.end[line]), end))
    text = lambda a, b: batch.slice(article, a, b)  # noqa: E731
    if end - start > _LONGEST:
        return _BLANKS.sub(" ", text(start, start + _LONGEST).rsplit(" ", 1)[0]) + "…"
    a, b = max(low, start - _AROUND), min(high, end + _AROUND)
    before, after = text(a, start), text(end, b)
    if a > low:
        before = "…" + (before.split(" ", 1)[1] if " " in before else "")
    if b < high:
        after = (after.rsplit(" ", 1)[0] if " " in after else "") + "…"
    return _BLANKS.sub(" ", before + text(start, end) + after).strip()


def best_markers(context: Context) -> dict[str, Ints]:
    """For each family a table (n, kinds): the weightiest marker of that kind in that article, own voice first; -1 for none."""
    best = {}
    for name, marks in context.marks.items():
        kinds = len(context.families[name].kinds)
        table = np.full(len(context) * kinds, -1, np.int64)
        key = marks.article * kinds + marks.kind
        order = np.lexsort((marks.start, marks.quoted, -marks.weight, key))
        first = order[np.concatenate([[True], key[order][1:] != key[order][:-1]])] if len(order) else order
        table[key[first]] = first
        best[name] = table.reshape(len(context), kinds)
    return best


def _quotable(context: Context, best: dict[str, Ints], name: str, article: int) -> tuple[int, int] | None:
    family = FEATURE_FAMILY[name]
    marks = context.marks[family.name]
    for kind in feature(name).kinds:
        at = int(best[family.name][article, family.code(kind)])
        if at >= 0:
            return int(marks.start[at]), int(marks.end[at])
    return None


def reasons(context: Context, x: Floats, parts: dict[str, Parts], refusal: list[str]) -> list[str]:
    """The three weightiest reasons of each article, parted by ' | '; empty where it was refused."""
    best = best_markers(context)
    names: list[tuple[str, str, int]] = []  # score, what it is, index
    blocks = []
    for score, p in parts.items():
        names += [(score, "term", j) for j in range(p.terms.shape[1])]
        names += [(score, "rule", j) for j in range(p.rules.shape[1])]
        blocks += [p.terms, p.rules]
        if p.cues.shape[1]:
            names += [(score, "cues", 0)]
            blocks.append(p.cues.sum(1, keepdims=True))
    points = np.concatenate(blocks, axis=1) if blocks else np.zeros((len(context), 0))
    order = np.argsort(-np.abs(points), axis=1)[:, :12]
    out = []
    for a in range(len(context)):
        if refusal[a]:
            out.append("")
            continue
        told: list[str] = []
        plain: list[str] = []
        seen: set[str] = set()
        for j in order[a].tolist():
            score, what, k = names[j]
            value = float(points[a, j])
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
                v = float(x[a, FEATURE_NAMES.index(term.feature)])
                key, span = term.feature, _quotable(context, best, term.feature, a)
                sentence = f"{f.meaning}: {number(v)} {f.unit}, typical {number(term.center)}; {direction}"
            else:
                key, sentence, span = f"cues {score}", f"wording: {_cue_words(parts[score], a, value > 0)}; {direction}", _cue_span(context, parts[score], a, value > 0)
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


def _cue_words(parts: Parts, article: int, up: bool) -> str:
    row = parts.cues[article] if up else -parts.cues[article]
    top = [j for j in np.argsort(-row)[:3].tolist() if row[j] > 0]
    return ", ".join(f"‘{parts.score.cues.phrases[j]}’" for j in top)


def _cue_span(context: Context, parts: Parts, article: int, up: bool) -> tuple[int, int] | None:
    row = parts.cues[article] if up else -parts.cues[article]
    if not len(row) or row.max() <= 0:
        return None
    entry = context.matcher.owner.index(f"cue:{parts.score.name}") + int(row.argmax())
    hits, words = context.body_hits, context.body.words
    low, high = np.searchsorted(hits.first, [context.body.word_lo[article], context.body.word_hi[article]])
    at = np.flatnonzero(hits.entry[low:high] == entry)
    if not len(at):
        return None
    h = low + at[0]
    return int(words.start[hits.first[h]]), int(words.end[hits.last[h] - 1])
