"""The rules: named yes/no conditions on features, each with a direction and a sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["RULES", "RuleDeclaration"]


@dataclass(frozen=True, slots=True)
class RuleDeclaration:
    """A rule before it is fitted. `points`: for each score it acts on None where a corpus teaches them, or log-odds set by hand.

    `sign`: the direction it keeps for each score.
    """

    name: str
    when: tuple[tuple[str, str, float], ...]
    reason: str
    points: dict[str, float | None]
    sign: dict[str, str]


def _rule(name: str, reason: str, *when: tuple[str, str, float], **points: Any) -> RuleDeclaration:
    direction = {"reliability": "-", "propaganda": "+"}
    flip = {"+": "-", "-": "+"}
    good = name in _REASSURING
    sign = {s: flip[d] if good else d for s, d in direction.items()}
    return RuleDeclaration(name, when, reason, points, sign)


_REASSURING = ("many_named_sources", "reports_not_argues")

RULES: tuple[RuleDeclaration, ...] = (
    _rule("no_source", "nobody is cited as a source", ("words", ">=", 0), reliability=None, propaganda=None),
)
