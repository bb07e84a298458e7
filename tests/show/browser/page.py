"""What the tests of the report share: making one, and reading its page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from scorer.cli import cli

OUTPUT = Path(__file__).parents[2] / "output"
HOSTILE = [
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "{{script}}",
    "__proto__",
    "\u202eesrever \U0001f600",
]

Open = Callable[..., Any]


def make(path: Path, *args: str) -> Path:
    result = CliRunner().invoke(cli, ["report", *args, "--out", str(path), "--quiet"])
    assert result.exit_code in (0, 2), result.output
    return path


def keep(tab: Any, name: str, **options: Any) -> None:
    OUTPUT.mkdir(exist_ok=True)
    tab.screenshot(path=OUTPUT / f"report-{name}.png", **options)


def column(tab: Any, n: int) -> list[str]:
    found: list[str] = tab.locator(f"#table tbody td:nth-child({n})").all_inner_texts()
    return found


def numbers(texts: list[str]) -> list[float]:
    return [float(t.split()[0]) for t in texts if t.strip() and t[0].isdigit()]


def rows(tab: Any, n: int) -> None:
    """Wait until the table has so many rows: a filter that is typed works after a moment."""
    from playwright.sync_api import expect

    expect(tab.locator("#table tbody tr")).to_have_count(n)


def row_of(tab: Any, name: str) -> int:
    """The number of the row with this id."""
    rows = json.loads(tab.locator("#data").text_content())["rows"]
    return next(i for i, r in enumerate(rows) if r[0] == name)
