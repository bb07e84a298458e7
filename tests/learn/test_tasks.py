"""Train, evaluate and calibrate on labels of one's own, as the commands do it, and what they say when they cannot."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scorer import Scorer
from scorer.learn.tasks import calibrate, read_labelled, train, write_model
from scorer.score.model import load_model

ROOT = Path(__file__).resolve().parent.parent.parent


def run(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from scorer.cli import main; main()"
    return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, cwd=cwd)


@pytest.fixture(scope="module")
def labels(labelled_seeds: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("labels") / "labels.csv"
    labelled_seeds.rename(columns={"group": "source"})[["id", "source", "text", "label"]].to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def trained(labels: Path) -> Path:
    done = run("train", labels, "--score", "propaganda", "--out", "own.json", "--table", "table.parquet", "--quiet", cwd=labels.parent)
    assert done.returncode == 0, done.stderr
    assert "propaganda:" in done.stdout
    return labels.parent / "own.json"


def test_training_on_own_labels_gives_a_model_that_scores_with_reasons(trained: Path, labelled_seeds: pd.DataFrame) -> None:
    model, shipped = load_model(trained), load_model()
    assert model.hash != shipped.hash
    assert model.raw["scores"]["reliability"] == shipped.raw["scores"]["reliability"]
    assert "sources that the fit had not seen" in model.raw["scores"]["propaganda"]["calibration"]["on"]
    out = Scorer(trained).score_frame(labelled_seeds[["id", "text"]])
    scored = out.refusal == ""
    mean = out.propaganda[scored].groupby(labelled_seeds.label[scored]).mean()
    assert mean[1.0] > mean[0.0] + 0.1
    assert (out.reasons[scored] != "").all()
    assert out.model.unique().tolist() == [model.version]
    table = pd.read_parquet(trained.parent / "table.parquet")
    assert "text" not in table.columns
    assert set(table.group) == set(labelled_seeds.group)


def test_a_model_of_own_labels_is_measured_on_labelled_articles(trained: Path, labels: Path) -> None:
    done = run("evaluate", labels, "--score", "propaganda", "--model", trained, "--out", "figures.json", "--rounds", 20, "--quiet", cwd=labels.parent)
    assert done.returncode == 0, done.stderr
    figures = json.loads((labels.parent / "figures.json").read_text())["propaganda"]["figures"]
    assert figures["auc"]["low"] <= figures["auc"]["value"] <= figures["auc"]["high"]
    assert figures["auc"]["value"] > 0.7
    assert "auc" in done.stdout


def test_a_feature_table_is_measured_by_folds(labels: Path, trained: Path) -> None:
    """The table that training wrote is a corpus by itself, and trains to the same coefficients without the texts."""
    table = pd.read_parquet(trained.parent / "table.parquet")
    assert table.label.between(0, 1).all()
    assert not {"id", "group", "label", "fold"} - set(table.columns)
    assert table.groupby("group").fold.nunique().max() == 1


def test_calibration_moves_probabilities_and_keeps_the_order(labels: Path, labelled_seeds: pd.DataFrame) -> None:
    done = run("calibrate", labels, "--out", "calibrated.json", cwd=labels.parent)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("propaganda: slope ")
    before = Scorer().score_frame(labelled_seeds[["text"]]).propaganda.to_numpy()
    after = Scorer(labels.parent / "calibrated.json").score_frame(labelled_seeds[["text"]]).propaganda.to_numpy()
    known = ~np.isnan(before)
    assert known.sum() > 20
    order = np.argsort(before[known], kind="stable")
    assert (np.diff(after[known][order]) >= -1e-3).all()
    assert np.nanmean(after) == pytest.approx(labelled_seeds.label[known].mean(), abs=0.05)


def test_training_twice_gives_the_same_hash(labels: Path, trained: Path, tmp_path: Path) -> None:
    raw, _ = train(labels, score="propaganda")
    write_model(raw, tmp_path / "again.json")
    assert load_model(tmp_path / "again.json").raw["scores"]["propaganda"]["terms"] == load_model(trained).raw["scores"]["propaganda"]["terms"]
    assert raw["scores"]["propaganda"]["cues"] == load_model(trained).raw["scores"]["propaganda"]["cues"]


def test_calibrating_leaves_the_model_it_started_from_alone(labels: Path) -> None:
    before = load_model().hash
    raw = calibrate(labels)
    assert raw["hash"] != before
    assert load_model().hash == before


@pytest.mark.parametrize(
    ("command", "file", "says"),
    [
        (("train", "--score", "propaganda", "--quiet"), "missing.csv", "missing.csv: no such file or folder"),
        (("train", "--quiet"), "missing.csv", "no such file"),
        (("calibrate",), "bare.csv", "no column text, label; it has a, b; texts stand"),
        (("train", "--quiet"), "labels.csv", "--score"),
        (("train", "--score", "propaganda", "--quiet"), "few.csv", "20"),
        (("train", "--score", "propaganda", "--quiet"), "same.csv", "labels that differ"),
        (("train", "--score", "propaganda", "--quiet"), "no_label.csv", "no column label"),
        (("train", "--score", "propaganda", "--quiet"), "words.csv", "numbers from 0 to 1"),
        (("train", "--score", "propaganda", "--quiet"), "notes.docx", "no labelled table"),
        (("calibrate",), "few.csv", "20"),
        (("calibrate",), "no_label.csv", "no column label"),
        (("evaluate",), "labels.csv", "--score"),
        (("evaluate", "--score", "propaganda"), "broken.parquet", "broken.parquet"),
        (("evaluate", "--score", "propaganda"), "empty", "holds no"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(
    labels: Path, labelled_seeds: pd.DataFrame, tmp_path: Path, command: tuple[str, ...], file: str, says: str
) -> None:
    frame = labelled_seeds[["text", "group", "label"]]
    frame.to_csv(tmp_path / "labels.csv", index=False)
    frame.head(8).to_csv(tmp_path / "few.csv", index=False)
    frame.assign(label=1).to_csv(tmp_path / "same.csv", index=False)
    frame.drop(columns="label").to_csv(tmp_path / "no_label.csv", index=False)
    frame.assign(label="biased").to_csv(tmp_path / "words.csv", index=False)
    (tmp_path / "notes.docx").write_text("x")
    (tmp_path / "bare.csv").write_text("a,b\n1,2\n")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 no table")
    (tmp_path / "empty").mkdir()
    name, *options = command
    out = [] if name == "evaluate" else ["--out", tmp_path / "model.json"]
    done = run(name, tmp_path / file, *options, *out, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    told = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(told) == 1, done.stderr
    assert says in told[0]
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "model.json").exists()


def test_a_labelled_table_may_spell_text_and_title_in_other_case(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Text,TITLE,label\nWords.,T,1\n")
    frame = read_labelled(tmp_path / "t.csv", label="label", group=None)
    assert frame[["text", "title"]].values.tolist() == [["Words.", "T"]]
