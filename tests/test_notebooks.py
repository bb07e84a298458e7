"""The notebooks run from a fresh clone, on the feature table that is shipped, and draw what they promise.

`python tests/test_notebooks.py` runs them and writes their outputs and plots back into the files.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TABLE = ROOT / "models" / "features.parquet"
PLOTS = {"1_score_a_folder": 3, "2_train": 2, "3_evaluate": 4}
MOST = 600_000  # bytes of a notebook with its plots


def execute(path: Path) -> NotebookNode:
    """Run a notebook where it lies, on one core, with the package of this checkout."""
    before = dict(os.environ)
    os.environ |= {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        notebook = nbformat.read(path, as_version=4)
        return NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    finally:
        os.environ.clear()
        os.environ.update(before)


def plots(notebook: NotebookNode) -> int:
    """How many outputs hold a picture."""
    return sum("image/png" in o.get("data", {}) for c in notebook.cells if c.cell_type == "code" for o in c.outputs)


def test_there_are_three() -> None:
    assert [p.stem for p in NOTEBOOKS] == list(PLOTS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_and_draws(path: Path) -> None:
    if path.stem != "1_score_a_folder" and not TABLE.is_file():
        pytest.skip("models/features.parquet is not here: 'scorer train ../shared/corpora/articles --table models/features.parquet' writes it")
    assert plots(execute(path)) >= PLOTS[path.stem]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_kept_with_its_plots_and_without_errors(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert plots(notebook) >= PLOTS[path.stem]
    assert path.stat().st_size < MOST
    assert notebook.cells[0].source.startswith("# ")
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.execution_count, cell.source[:60]
            assert not any(o.output_type == "error" or o.get("name") == "stderr" for o in cell.outputs), cell.source[:60]
    assert str(ROOT) not in path.read_text(encoding="utf-8")


if __name__ == "__main__":
    for file in NOTEBOOKS:
        done = execute(file)
        for c in done.cells:
            c.metadata.pop("execution", None)  # times of running differ from run to run
        nbformat.write(done, file)
        sys.stdout.write(f"{file.name}: {plots(done)} plots, {file.stat().st_size / 1000:.0f} kB\n")
