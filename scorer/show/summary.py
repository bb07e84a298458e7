"""Contributions as a reader takes them in: hundreds of words and sentence patterns as one line each, every other one by itself.

A score adds up from a few dozen features and rules and from some hundred cues, each of which says little alone. What is shown adds up to
the same sum; `ScoreCard.explain` has every contribution by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple, TypeVar

from scorer.types import Contribution

__all__ = ["GROUPS", "group_of", "grouped", "summary"]

_STRONGEST: Final = 4

# How a contribution of the group is named, how the group is, and what it is.
GROUPS: Final = (("cue: ", "wording", "words"), ("pattern: ", "sentence patterns", "sentence patterns"))

T = TypeVar("T")


class Grouped(NamedTuple):
    """The members of one group of contributions."""

    name: str
    what: str
    prefix: str


def group_of(name: str) -> Grouped | None:
    """The group that a contribution of this name belongs to, or None for a feature or a rule."""
    for prefix, group, what in GROUPS:
        if name.startswith(prefix):
            return Grouped(group, what, prefix)
    return None


def grouped(rows: Iterable[T], name: Callable[[T], str]) -> tuple[list[T], list[tuple[Grouped, list[T]]]]:
    """Rows that stand by themselves, and the groups with their members, in the order given."""
    alone: list[T] = []
    members: dict[Grouped, list[T]] = {}
    for row in rows:
        group = group_of(name(row))
        if group:
            members.setdefault(group, []).append(row)
        else:
            alone.append(row)
    return alone, list(members.items())


def summary(contributions: Sequence[Contribution], shown: int) -> list[Contribution]:
    """Base, the `shown` largest with all wording and all sentence patterns as one each, and what the others come to. The sum stays."""
    base, *rest = contributions
    rows, groups = grouped(rest, lambda c: c.name)
    for group, members in groups:
        members.sort(key=lambda c: -abs(c.points))
        most = ", ".join(f"‘{c.name.removeprefix(group.prefix)}’ {c.points:+.2f}" for c in members[:_STRONGEST])
        rows.append(Contribution(group.name, float(len(members)), sum(c.points for c in members), f"{len(members)} {group.what}, most of all {most}"))
    rows.sort(key=lambda c: -abs(c.points))
    rows, others = rows[:shown], rows[shown:]
    if others:
        rows.append(Contribution("others", float(len(others)), sum(c.points for c in others), f"{len(others)} smaller ones"))
    return [base, *rows]
