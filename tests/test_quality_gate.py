"""What is measured must not fall below the pinned floors; benchmarks/quality_gate.py measures and moves them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = json.loads((ROOT / "tests" / "floors.json").read_text())


@pytest.fixture(scope="module")
def gate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("quality_gate", ROOT / "benchmarks" / "quality_gate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("check", FLOORS)
def test_no_figure_falls_below_its_floor(gate: ModuleType, check: str) -> None:
    if check in gate.ON_CORPORA:
        path = gate.CORPORA / gate.ON_CORPORA[check][0]
        if not path.exists():
            pytest.skip("../shared/corpora is not here")
    assert gate.corpus_hash(check) == FLOORS[check]["sha256"], "another corpus than the floors were pinned on: benchmarks/quality_gate.py --update"
    figures, _ = gate.measure(check)
    assert figures.keys() == FLOORS[check]["floors"].keys()
    assert {k: v for k, v in figures.items() if v < FLOORS[check]["floors"][k]} == {}


def test_every_check_has_its_floors(gate: ModuleType) -> None:
    assert FLOORS.keys() == gate.ON_TABLE.keys() | gate.ON_CORPORA.keys()


def test_the_feature_table_was_measured_on_the_corpora_that_are_here(gate: ModuleType) -> None:
    for corpus in gate.ARTICLES:
        path = gate.CORPORA / "articles" / corpus.file
        if not path.exists():
            pytest.skip("../shared/corpora is not here")
        assert gate.file_hash(path) == gate.corpus_hash(corpus.score)


def test_an_update_never_lowers_a_floor_unless_told_to(gate: ModuleType) -> None:
    pinned = {"x": {"sha256": "old", "floors": {"f1": 0.9}}}
    assert gate.raised(pinned, "x", {"f1": 0.5}, "new", allow_regression=False)["x"]["floors"]["f1"] == 0.9
    assert gate.raised(pinned, "x", {"f1": 0.5}, "new", allow_regression=True)["x"]["floors"]["f1"] == 0.49
    assert gate.raised(pinned, "x", {"f1": 0.905}, "new", allow_regression=True)["x"]["floors"]["f1"] == 0.9  # above it: none of those to be lowered
    assert gate.raised(pinned, "x", {"f1": 0.99}, "new", allow_regression=False)["x"]["floors"]["f1"] == 0.98
