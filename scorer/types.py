"""The records that travel between the steps. Offsets are Python string offsets into the text exactly as it was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Article", "Attribution", "Contribution", "Dropped", "Line", "Marker", "Span"]


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read; `error` says in one line why there is no text to score."""

    text: str
    id: str = ""
    title: str | None = None
    source: str | None = None
    url: str | None = None
    date: str | None = None
    path: str | None = None
    error: str | None = None


class Span(NamedTuple):
    """Characters `start` (included) to `end` (excluded)."""

    start: int
    end: int


class Marker(NamedTuple):
    """One finding in the text: `text == article_text[start:end]`; `weight` is its strength within its family."""

    family: str
    kind: str
    start: int
    end: int
    text: str
    weight: float


class Attribution(NamedTuple):
    """Who said what: the source, the cue that ties it to the content, and the content; a part not found is None."""

    source: Span | None
    cue: Span | None
    content: Span | None
    source_kind: str


class Line(NamedTuple):
    """One line of the text that holds more than white space; `reason` is a stable code, empty for article lines."""

    start: int
    end: int
    is_noise: bool
    reason: str


class Dropped(NamedTuple):
    """One noise line that cleaning dropped: of which article, the number of the line from 1, its reason code, its text."""

    id: str
    line: int
    reason: str
    text: str


class Contribution(NamedTuple):
    """What one named feature, cue, pattern or rule adds to a score, in log-odds with calibration folded in; `name` is its own among those of a score."""

    name: str
    value: float
    points: float
    meaning: str
