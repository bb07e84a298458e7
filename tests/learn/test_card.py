"""The model card: what it says of figures is how they were measured."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from scorer.cli import cli
from scorer.learn.card import model_card
from scorer.score.model import load_model

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Labels of somebody's own: a dozen articles, every other one hyperpartisan."""
    texts = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "seeds").glob("*.txt"))[:12]]
    path = tmp_path / "own labels.csv"
    path.write_text("text,label\n" + "".join('"' + t.replace('"', '""') + f'",{i % 2}\n' for i, t in enumerate(texts)), encoding="utf-8")
    return path


@pytest.mark.parametrize("score", ["propaganda", "reliability"])
def test_a_card_of_own_labels_claims_no_folds_over_sources(own: Path, score: str) -> None:
    card = own.parent / "card.md"
    done = CliRunner().invoke(cli, ["evaluate", str(own), "--score", score, "--card", str(card), "--rounds", "5", "--quiet"])
    assert done.exit_code == 0, done.output
    written = card.read_text(encoding="utf-8")
    assert "## Measured on labels of your own" in written
    assert "sources not seen\n" not in written
    assert "Five folds" not in written
    assert "outlets have a quality below" not in written


def test_a_card_names_the_whole_command_that_printed_its_figures(own: Path) -> None:
    card = own.parent / "card.md"
    typed = ["evaluate", str(own), "--score", "propaganda", "--card", str(card), "--rounds", "5", "--group", "label", "--quiet"]
    assert CliRunner().invoke(cli, typed).exit_code == 0
    command = card.read_text(encoding="utf-8").split("`")[1]
    assert f"'{own}'" in command
    assert {"--score propaganda", "--rounds 5", "--group label"} <= {f"{a} {b}" for a, b in re.findall(r"(--\S+) (\S+)", command)}


def test_a_card_of_folds_counts_the_low_outlets_that_were_measured() -> None:
    none: dict[str, object] = {"articles": 9, "by_folds": True, "figures": {}, "baselines": {}, "slices": [], "risk_coverage": None}
    measured = {"reliability": none | {"corpus": "outlets", "sources": 7, "low_sources": 3}, "coverage": {"articles": 9, "refused": {}}}
    written = model_card(load_model(), measured, "a command")
    assert "The label of `outlets` rates the outlet" in written
    assert "Only 3 of its 7 outlets" in written
    assert "## Measured on sources not seen" in written
