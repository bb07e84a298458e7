"""Contributions as a reader takes them in: hundreds of words and sentence patterns as one line each, every other one by itself.

A score adds up from a few dozen features and rules and from some hundred cues, each of which says little alone. What is shown adds up to
the same sum; `ScoreCard.explain` has every contribution by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple, TypeVar

from scorer.score.patterns import plainly
from scorer.types import Contribution

__all__ = ["Group", "grouped", "most_of_all", "summary"]

_STRONGEST: Final = 4

T = TypeVar("T")


class Group(NamedTuple):
    """Contributions that are shown as one."""

    prefix: str  # how the names of its members begin
    name: str
    what: str  # what its members are


_GROUPS: Final = (Group("cue: ", "wording", "words"), Group("pattern: ", "sentence patterns", "sentence patterns"))


def grouped(rows: Iterable[T], name: Callable[[T], str]) -> tuple[list[T], list[tuple[Group, list[T]]]]:
    """Rows that stand by themselves, and the groups with their members, in the order given."""
    alone: list[T] = []
    members: dict[Group, list[T]] = {}
    for row in rows:
        group = next((g for g in _GROUPS if name(row).startswith(g.prefix)), None)
        (members.setdefault(group, []) if group else alone).append(row)
    return alone, list(members.items())


def most_of_all(group: Group, members: Iterable[tuple[str, float]]) -> str:
    """The strongest members of a group, given as names and points, for a reader: "words, most of all ‘we’ +0.21, …"."""
    strongest = sorted(members, key=lambda m: -abs(m[1]))[:_STRONGEST]
    shown = plainly if group.prefix == "pattern: " else "‘{}’".format
    return f"{group.what}, most of all " + ", ".join(f"{shown(name.removeprefix(group.prefix))} {points:+.2f}" for name, points in strongest)


def summary(contributions: Sequence[Contribution], shown: int) -> list[Contribution]:
    """Base, the `shown` largest with all wording and all sentence patterns as one each, and what the others come to. The sum stays."""
    if not contributions:  # of a refused article
        return []
    base, *rest = contributions
    rows, groups = grouped(rest, lambda c: c.name)
    for group, members in groups:
        meaning = f"{len(members)} {most_of_all(group, ((c.name, c.points) for c in members))}"
        rows.append(Contribution(group.name, float(len(members)), sum(c.points for c in members), meaning))
    rows.sort(key=lambda c: -abs(c.points))
    rows, others = rows[:shown], rows[shown:]
    if others:
        rows.append(Contribution("others", float(len(others)), sum(c.points for c in others), f"{len(others)} smaller ones"))
    return [base, *rows]
