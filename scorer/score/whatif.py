"""What would change it: the scores of an article with some markers taken out, worked out by measuring again, so exact for any feature.

What goes out together is a unit: a marker by itself, but the markers of one attribution (its source, its content, its cue) are one, since
half an attribution is none. The words stay as they are; nothing counts them as markers any more.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from scorer.mark import mark
from scorer.mark.family import Context
from scorer.mark.lexicon import CUE
from scorer.score.engine import cue_hits
from scorer.score.model import Cues
from scorer.segment.batch import segment
from scorer.types import Marker

if TYPE_CHECKING:
    from scorer.score.card import ScoreCard

__all__ = ["WORDING", "Units", "cue_places", "double", "drop", "units_of", "what_if", "wordings"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# The family under which a model's cues are shown beside the markers; its kinds are the scores that they move.
WORDING = "wording"
_ATTRIBUTION = "attribution"
_TABLE = "attributions"


def what_if(card: ScoreCard, remove: Iterable[Marker]) -> ScoreCard:
    """The card of the same article with these markers taken out, and with each what goes out together with it.

    Markers are those of `card.markers` and of `wordings(card)`. Noise stays noise, for it counts for the noise score alone.
    Raises ValueError for a marker that the text does not hold.
    """
    from scorer.score.card import Detail, ScoreCard

    scorer = card._scorer
    context = mark(segment([card.text], [card.title], scorer._matcher.vocabulary), scorer._matcher)
    given = context.batch.given
    units = units_of(context)
    gone = np.zeros(len(units), bool)
    cues: dict[str, list[tuple[int, int]]] = {}
    for family, kind, start, end in dict.fromkeys((m.family, m.kind, m.start, m.end) for m in remove):
        held = False
        if family == WORDING and kind in scorer.model.scores:
            listed = scorer.model.scores[kind].cues
            hits = cue_places(context, kind, listed)
            first, last = given(hits.article, hits.start, hits.end)
            here = ((first == start) & (last == end) & (hits.cue < listed.word_count)).nonzero()[0]
            held = len(here) > 0
            cues.setdefault(kind, []).extend(zip(hits.start[here].tolist(), hits.end[here].tolist()))
        elif family in context.marks and any(k.name == kind for k in context.families[family].kinds):
            m = context.marks[family]
            first, last = given(m.article, m.start, m.end)
            at = (first == start) & (last == end) & (m.kind == context.families[family].code(kind))
            gone[units.of[family][at]] = family != "noise"
            held = bool(at.any())
        if not held:
            raise ValueError(f"no marker {family}/{kind} at {start}..{end}: use markers of this card")
    left = drop(context, units, gone)
    for kind, spans in cues.items():
        _drop_cues(left, kind, scorer.model.scores[kind].cues, spans)
    result = scorer.judge(left)
    values = {k: None if v[0] != v[0] else float(v[0]) for k, v in result.scores.items()}
    detail = Detail(result.context, result.parts)
    return ScoreCard(scorer, card.article, values, result.refusal[0] or None, result.flags[0], int(result.words[0]), detail)


@dataclass
class Units:
    """What is taken out together. `of[family]` is the unit of each marker, `row` that of each attribution (-1: it shows no marker).

    `article` (U,) is where a unit stands, `family` (U,) the number of its family among the batch's.
    """

    of: dict[str, Ints]
    row: Ints
    article: Ints
    family: Ints

    def __len__(self) -> int:
        return len(self.article)


def units_of(context: Context) -> Units:
    """The units of a batch: numbered family by family, in the order of the text."""
    of: dict[str, Ints] = {}
    articles, families = [], []
    row = np.full(len(context.tables[_TABLE]["article"]) if _TABLE in context.tables else 0, -1, np.int64)
    total = 0
    for f, (name, m) in enumerate(context.marks.items()):
        number = np.arange(len(m))
        if name == _ATTRIBUTION and len(row):
            number, row = _joined(context)
            row = np.where(row >= 0, row + total, -1)
        count = int(number.max()) + 1 if len(number) else 0
        first = np.full(count, len(m), np.int64)
        np.minimum.at(first, number, np.arange(len(m)))
        of[name] = number + total
        articles.append(m.article[first])
        families.append(np.full(count, f, np.int64))
        total += count
    empty = np.zeros(0, np.int64)
    return Units(of, row, np.concatenate([empty, *articles]), np.concatenate([empty, *families]))


def _joined(context: Context) -> tuple[Ints, Ints]:
    """The markers of the attribution family and the rows of its table, those that share a span under one number."""
    m, table = context.marks[_ATTRIBUTION], context.tables[_TABLE]
    parent: list[int] = list(range(len(m) + len(table["article"])))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    at: dict[tuple[int, int], int] = {}
    for i, span in enumerate(zip(m.start.tolist(), m.end.tolist(), strict=True)):
        parent[find(i)] = find(at.setdefault(span, i))
    for part in ("source", "cue", "content"):
        pairs = zip(np.asarray(table[f"{part}_start"]).tolist(), np.asarray(table[f"{part}_end"]).tolist(), strict=True)
        for r, span in enumerate(pairs, len(m)):
            if span in at:
                parent[find(r)] = find(at[span])
    number: dict[int, int] = {}
    marks = [number.setdefault(find(i), len(number)) for i in range(len(m))]
    rows = [number.get(find(r), -1) for r in range(len(m), len(parent))]
    return np.array(marks, np.int64).reshape(-1), np.array(rows, np.int64).reshape(-1)


def drop(context: Context, units: Units, gone: Bools) -> Context:
    """The same batch with some units gone, ready to be measured. The context given must be fresh from marking."""
    return _with(context, units, np.where(gone, 0, 1))


def double(context: Context, units: Units, twice: Bools) -> Context:
    """The same batch with some units there twice, ready to be measured."""
    return _with(context, units, np.where(twice, 2, 1))


def _with(context: Context, units: Units, times: Ints) -> Context:
    context.words, context.sentences  # noqa: B018 - counted once for all copies
    left = copy.copy(context)
    left.forget_counts()
    left.tables = dict(context.tables)
    left.marks = {}
    for name, m in context.marks.items():
        n = times[units.of[name]]
        left.marks[name] = m if (n == 1).all() else m.take(np.repeat(np.arange(len(m)), n))
    if len(units.row):
        n = np.where(units.row >= 0, times[units.row], 1)
        if (n != 1).any():
            index = np.repeat(np.arange(len(n)), n)
            left.tables[_TABLE] = {name: np.asarray(column)[index] for name, column in context.tables[_TABLE].items()}
    return left


# --- cues


@dataclass
class CuePlaces:
    """Where cues stand, as columns: article, number among the score's cues, offsets into the buffer."""

    article: Ints
    cue: Ints
    start: Ints
    end: Ints


def cue_places(context: Context, name: str, cues: Cues) -> CuePlaces:
    """Where the cues of one score stand, as `engine.run` counts them."""
    hits, words = cue_hits(context, name, cues), context.body.words
    if not len(hits):
        z = np.zeros(0, np.int64)
        return CuePlaces(z, z, z, z)
    return CuePlaces(words.article[hits.first], hits.entry, words.start[hits.first], words.end[hits.last - 1])


def _drop_cues(context: Context, name: str, cues: Cues, spans: Sequence[tuple[int, int]]) -> None:
    found = cue_places(context, name, cues)
    lost = set(spans)
    keep = np.array([s not in lost for s in zip(found.start.tolist(), found.end.tolist(), strict=True)], bool)
    keep |= found.cue >= cues.word_count  # a pattern tells how the sentence is built, which no word alone takes away
    context.tables[f"{CUE}{name}"] = cue_hits(context, name, cues).take(keep)


def wordings(card: ScoreCard) -> list[Marker]:
    """The cues of the model in the text, as markers of the family `wording`; the kind is the score, the weight its log-odds a unit."""
    context = card._detail.context
    found = []
    for name, s in card._scorer.model.scores.items():
        hits = cue_places(context, name, s.cues)
        spans = context.batch.given(hits.article, hits.start, hits.end)
        for c, a, b in zip(hits.cue.tolist(), *(span.tolist() for span in spans), strict=True):
            if a >= 0 and c < s.cues.word_count and s.cues.weight[c]:
                found.append(Marker(WORDING, name, a, b, card.text[a:b], float(s.cues.weight[c] * s.slope)))
    return sorted(found, key=lambda m: (m.start, m.end, m.kind))
