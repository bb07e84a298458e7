from __future__ import annotations

from collections.abc import Callable

import pytest
from ferry import Told

from scorer.mark.family import Context
from scorer.mark.noise import REASONS


@pytest.fixture
def told(marked: Callable[..., Context]) -> Told:
    """The reason of each line, empty for article lines."""

    def run(*lines: str) -> list[str]:
        return [REASONS[r] for r in marked("\n".join(lines)).line_reason.tolist()]

    return run
