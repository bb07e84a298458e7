"""How the tests of commands call them, and seeds that they call them on."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from scorer.cli import cli

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
RANT = str(next(SEEDS.glob("24_*.txt")))
WIRE = str(next(SEEDS.glob("01_*.txt")))
TEASERS = next(SEEDS.glob("18_*.txt"))


def run(*arguments: object, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments], input=stdin, prog_name="scorer")


def program(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scorer", *(str(a) for a in arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, **options)  # type: ignore[call-overload]


def rows(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_one_line(result: Result) -> bool:
    return result.exit_code == 1 and result.stderr.startswith("scorer: ") and result.stderr.count("\n") == 1
