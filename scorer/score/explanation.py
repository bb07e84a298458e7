"""Explanation: the list of contributions of one score, which a notebook shows as bars."""

from __future__ import annotations

from collections.abc import Iterable

from scorer.types import Contribution

__all__ = ["Explanation"]


class Explanation(list[Contribution]):
    """A list of contributions, the base first, that knows of which score they are."""

    def __init__(self, score: str, contributions: Iterable[Contribution]) -> None:
        super().__init__(contributions)
        self.score = score

    def _repr_html_(self) -> str:
        from scorer.show.notebook import explanation_html

        return explanation_html(self, self.score)
