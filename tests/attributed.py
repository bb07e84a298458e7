"""What tests of attribution share: the family run alone, and what it found as text."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scorer.mark.attribution import FAMILY, SOURCE_KINDS
from scorer.mark.family import Context
from scorer.mark.lexicon import Matcher, shipped
from scorer.segment.batch import segment
from scorer.segment.sentences import ABBREVIATIONS, STARTERS, body

PADDING = "\nThe valley lies between two rivers, and the road to the coast was closed for most of the winter because of heavy snow.\n"
MATCHER = Matcher([("attribution", e) for e in shipped("attribution").entries], {*ABBREVIATIONS, *STARTERS, *FAMILY.words}, looked_up=FAMILY.looked_up)


class Found(NamedTuple):
    source: str | None
    cue: str | None
    content: str | None
    kind: str


def context_of(*texts: str) -> Context:
    """Run the attribution family alone, every line kept, so that these tests say nothing of other families."""
    batch = segment(texts, None, MATCHER.vocabulary)
    context = Context(batch, MATCHER, (FAMILY,))
    context.body = body(batch, np.ones(len(batch.lines), bool), context.headline, context.flags(ABBREVIATIONS), context.flags(STARTERS))
    context.body_hits = context.hits
    context.marks["attribution"] = FAMILY.mark(context)
    return context


def found(text: str) -> list[Found]:
    context = context_of(text)
    origin = int(context.batch.origin[0])
    t = context.tables["attributions"]

    def part(name: str, i: int) -> str | None:
        start, end = int(t[f"{name}_start"][i]), int(t[f"{name}_end"][i])
        return None if start < 0 else text[start - origin : end - origin]

    return [
        Found(part("source", i), part("cue", i), part("content", i), SOURCE_KINDS[t["source_kind"][i]]) for i in range(len(t["article"]))
    ]


def markers(text: str, kind: str) -> list[str]:
    context = context_of(text)
    origin = int(context.batch.origin[0])
    marks = context.marks["attribution"]
    return [
        text[s - origin : e - origin]
        for s, e, k in zip(marks.start.tolist(), marks.end.tolist(), marks.kind.tolist(), strict=True)
        if k == FAMILY.code(kind)
    ]


def value(feature: str, text: str) -> float:
    return float(next(f for f in FAMILY.features if f.name == feature).of(context_of(text))[0])


def sources(text: str) -> set[str]:
    return {f.source for f in found(text) if f.source}
