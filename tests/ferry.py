"""An invented article that tests put other lines into."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["BODY", "HEAD", "Told"]

Told = Callable[..., list[str]]  # the reason of each line of a text, as the fixture `told` gives it

HEAD = "Board keeps the old ferry running"
BODY = (
    "The council of Millbrook voted on Monday to keep the old ferry running for two more years, although its hull will need new plates.",
    "The members talked for three hours before they voted, and the clerk said that the money would come from the harbour fund.",
    "Work on the landing is to begin in March, and the ferry will run on weekdays only until the new boards have been laid.",
    "Two of the nine members voted against the plan and asked for a bridge instead, which would cost forty times as much.",
)
