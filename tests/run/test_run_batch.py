from __future__ import annotations

import errno
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from scorer import Scorer
from scorer.read import Columns, ReadError, split_header
from scorer.run import batch
from scorer.run.batch import RunError, Setup, in_order, processes, score_paths
from scorer.run.inputs import items, tasks
from scorer.run.journal import Journal
from scorer.score.model import content_hash, shipped_model_path
from scorer.score.scorer import COLUMNS

SUFFIXES = ["csv", "parquet", "jsonl"]


@pytest.fixture(scope="module")
def whole(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    out = tmp_path_factory.mktemp("whole")
    for suffix in SUFFIXES:
        score_paths([folder], out / f"w.{suffix}", evidence=out / f"{suffix}.evidence.jsonl", jobs=1)
    return {suffix: out / f"w.{suffix}" for suffix in SUFFIXES} | {"evidence": out / "csv.evidence.jsonl"}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks of seven articles, so that a small folder makes many."""
    monkeypatch.setattr(batch, "tasks", lambda stream: tasks(stream, 7))


def frame(path: Path) -> pd.DataFrame:
    read = {".csv": pd.read_csv, ".parquet": pd.read_parquet, ".jsonl": lambda p: pd.read_json(p, lines=True)}
    return read[path.suffix](path)


def test_every_article_has_a_row_in_every_format(folder: Path, whole: dict[str, Path]) -> None:
    for suffix in SUFFIXES:
        d = frame(whole[suffix])
        assert list(d) == list(COLUMNS)
        assert len(d) == 120 + 3 + 7
        assert (d.error.fillna("") != "").sum() == 2
        failed = d[d.error.fillna("") != ""]
        assert failed[["reliability", "propaganda", "noise"]].isna().all(axis=None)
        assert set(failed.id) == {"empty.txt", "binary.txt"}


def test_scores_are_those_of_the_api(folder: Path, whole: dict[str, Path], scorer: Scorer) -> None:
    d = frame(whole["jsonl"]).set_index("id")
    for name in ("0/000.txt", "1/016.txt", "1/013.txt", "2/017.txt"):
        card = scorer.score((folder / name).read_text(encoding="utf-8"))
        assert d.loc[name, "reliability"] == pytest.approx(card.reliability, abs=0.006)
        assert d.loc[name, "noise"] == pytest.approx(card.noise, abs=6e-5)


def test_processes_give_the_same_bytes(folder: Path, whole: dict[str, Path], tmp_path: Path, small: None) -> None:
    summary = score_paths([folder], tmp_path / "p.csv", evidence=tmp_path / "e.jsonl", jobs=2)
    assert (tmp_path / "p.csv").read_bytes() == whole["csv"].read_bytes()
    assert (tmp_path / "e.jsonl").read_bytes() == whole["evidence"].read_bytes()
    assert (summary.articles, summary.failed) == (130, 2)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["e.jsonl", "p.csv"]


def test_evidence_slices_to_the_text(folder: Path, whole: dict[str, Path]) -> None:
    found = [json.loads(line) for line in whole["evidence"].read_text(encoding="utf-8").splitlines()]
    assert len(found) > 1000
    for m in found[:2000]:
        if m["path"].endswith(".txt"):
            text = Path(m["path"]).read_bytes().decode("utf-8")
            assert text[m["start"] : m["end"]] == m["text"]
    assert list(found[0]) == ["id", "path", "family", "kind", "start", "end", "text", "weight", "voice"]
    assert {m["voice"] for m in found} == {"own", "source"}


def interrupted(folder: Path, out: Path, evidence: Path | None, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The journal of a run that was stopped before its last step, every row being in it."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(batch, "open_table", stop)
        with pytest.raises(KeyboardInterrupt):
            score_paths([folder], out, evidence=evidence, jobs=1)
    return Path(f"{out}.part").read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_run_cut_anywhere_and_resumed_equals_the_whole(
    folder: Path, whole: dict[str, Path], tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch, small: None
) -> None:
    out = tmp_path / f"cut.{suffix}"
    journal = interrupted(folder, out, None, monkeypatch)
    rng = random.Random(4)
    kept = set()
    for cut in [0, 1, 300, len(journal) - 1, len(journal), *rng.sample(range(len(journal)), 4)]:
        Path(f"{out}.part").write_bytes(journal[:cut])
        summary = score_paths([folder], out, jobs=1, resume=True)
        kept.add(summary.resumed)
        assert out.read_bytes() == whole[suffix].read_bytes()
        assert not Path(f"{out}.part").exists()
        out.unlink()
    assert {0, 130} <= kept
    assert len(kept) > 3


def test_evidence_is_resumed_too(
    folder: Path, whole: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: None
) -> None:
    out, evidence = tmp_path / "cut.csv", tmp_path / "e.jsonl"
    journal = interrupted(folder, out, evidence, monkeypatch)
    markers = Path(f"{evidence}.part").read_bytes()
    for cut, room in [(len(journal) // 2, len(markers)), (len(journal), len(markers) // 2), (len(journal) // 3, 0)]:
        Path(f"{out}.part").write_bytes(journal[:cut])
        Path(f"{evidence}.part").write_bytes(markers[:room])
        score_paths([folder], out, evidence=evidence, jobs=1, resume=True)
        assert out.read_bytes() == whole["csv"].read_bytes()
        assert evidence.read_bytes() == whole["evidence"].read_bytes()
    Path(f"{out}.part").write_bytes(journal)  # its evidence is gone
    Path(f"{evidence}.part").unlink(missing_ok=True)
    score_paths([folder], out, evidence=evidence, jobs=1, resume=True)
    assert evidence.read_bytes() == whole["evidence"].read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_finished_table_is_gone_on_with(folder: Path, whole: dict[str, Path], tmp_path: Path, suffix: str) -> None:
    more = tmp_path / "more"
    shutil.copytree(folder, more)
    out = tmp_path / f"s.{suffix}"
    score_paths([more], out, jobs=1)
    assert score_paths([more], out, jobs=1, resume=True).resumed == 130
    before = out.read_bytes()
    shutil.copy(more / "0" / "000.txt", more / "zz.txt")
    assert score_paths([more], out, jobs=1, resume=True).resumed == 130
    resumed = out.read_bytes()
    score_paths([more], out, jobs=1)
    assert out.read_bytes() == resumed != before


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_rows_of_other_articles_stay(folder: Path, tmp_path: Path, suffix: str) -> None:
    out, evidence = tmp_path / f"s.{suffix}", tmp_path / "e.jsonl"

    def go_on(*paths: Path) -> tuple[int, int, pd.DataFrame, pd.DataFrame]:
        summary = score_paths(paths, out, evidence=evidence, jobs=1, resume=True)
        return summary.articles, summary.resumed, frame(out), pd.read_json(evidence, lines=True, dtype=False)

    _, _, rows, markers = go_on(folder)
    before = out.read_bytes(), evidence.read_bytes()
    assert go_on(folder)[:2] == (130, 130)
    assert (out.read_bytes(), evidence.read_bytes()) == before
    articles, kept, some, few = go_on(folder / "1")  # ids below another folder: 001.txt is 1/001.txt too
    assert (articles, kept, some.id[0]) == (130 + 40 - 40, 90, "001.txt")
    assert sorted(some.path) == sorted(rows.path)
    assert sorted(zip(few.path, few.start, few.end, few.kind)) == sorted(zip(markers.path, markers.start, markers.end, markers.kind))
    shutil.copytree(folder / "0", tmp_path / "0")
    articles, kept, more, many = go_on(tmp_path / "0")  # other files of the same names
    assert (articles, kept) == (170, 130)
    assert set(some.path) < set(more.path)
    assert more.id.is_unique
    assert set(many.id) <= set(more.id)
    assert not list(tmp_path.glob("*.part*"))


def test_rows_of_other_articles_outlive_a_second_stop(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: None) -> None:
    out, evidence = tmp_path / "s.csv", tmp_path / "e.jsonl"
    interrupted(folder, out, evidence, monkeypatch)
    for only in ("0", "2"):
        stopped(folder / only / f"00{only}.txt", out, evidence, monkeypatch)
    summary = score_paths([folder / "1"], out, evidence=evidence, jobs=1, resume=True)
    assert summary.articles == len(set(frame(out).path + frame(out).id)) >= 130
    assert set(pd.read_json(evidence, lines=True, dtype=False).id) <= set(frame(out).id)


@pytest.mark.parametrize("left", ["nothing", "a beginning", "a finished table"])
def test_rows_set_aside_outlive_their_journal(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: None, left: str
) -> None:
    """Rows that an earlier run set aside are neither lost nor twice there, whatever is left of its journal and table."""
    out, evidence = tmp_path / "s.csv", tmp_path / "e.jsonl"
    score_paths([folder], out, evidence=evidence, jobs=1)
    whole, all_markers = frame(out), pd.read_json(evidence, lines=True, dtype=False)
    stopped(folder / "0", out, evidence, monkeypatch)
    part, rest = Path(f"{out}.part"), Path(f"{out}.part.rest")
    aside = len(rest.read_bytes().splitlines())
    assert aside > 90
    if left == "a beginning":
        part.write_bytes(part.read_bytes()[:40])
    else:
        part.unlink()
    if left != "a finished table":
        out.unlink()
        evidence.unlink()
        Path(f"{evidence}.part").unlink()
    score_paths([folder / "0"], out, evidence=evidence, jobs=1, resume=True)
    rows, markers = frame(out), pd.read_json(evidence, lines=True, dtype=False)
    assert sorted(rows.path) == sorted(whole.path)
    assert not (rows.id + rows.path).duplicated().any()
    assert sorted(zip(markers.path, markers.start, markers.end, markers.kind)) == sorted(
        zip(all_markers.path, all_markers.start, all_markers.end, all_markers.kind)
    )
    assert set(markers.id) <= set(rows.id)
    assert not list(tmp_path.glob("*.part*"))


def test_rows_set_aside_by_another_run_are_refused_and_stay(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: None) -> None:
    out = tmp_path / "s.csv"
    score_paths([folder], out, jobs=1)
    stopped(folder / "0", out, None, monkeypatch)
    part, rest = Path(f"{out}.part"), Path(f"{out}.part.rest")
    journal, aside = part.read_bytes(), rest.read_bytes()

    def refused(match: str, *, setup: Setup | None = None) -> None:
        before = {p: p.read_bytes() for p in tmp_path.iterdir()}
        with pytest.raises(RunError, match=match):
            score_paths([folder / "0"], out, setup=setup, jobs=1, resume=True)
        assert {p: p.read_bytes() for p in tmp_path.iterdir()} == before

    lines = journal.splitlines(keepends=True)
    part.write_bytes(lines[0] + b"\x00 damaged\n" + b"".join(lines[2:]))
    refused(r"s\.csv\.part: is damaged.*leave --resume out")
    part.write_bytes(b"notes of somebody\n")
    refused(r"s\.csv\.part: .*no journal of a run")
    part.unlink()
    out.unlink()
    refused(r"s\.csv\.part\.rest: .*other options.*leave --resume out", setup=Setup(features=True))
    rest.write_bytes(aside[:-20])
    refused(r"s\.csv\.part\.rest: .*damaged")
    part.write_bytes(journal)
    refused(r"s\.csv\.part\.rest: .*damaged")
    score_paths([folder / "0"], out, jobs=1)  # begun anew, without them
    assert len(frame(out)) == 40
    assert not list(tmp_path.glob("*.part*"))


def stopped(paths: Path, out: Path, evidence: Path | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go on with a table for some of its articles, and stop before the new one is written."""
    with monkeypatch.context() as patch:
        patch.setattr(batch, "open_table", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            score_paths([paths], out, evidence=evidence, jobs=1, resume=True)


def test_what_cannot_be_gone_on_with_is_refused_and_stays(folder: Path, tmp_path: Path) -> None:
    out, evidence = tmp_path / "s.csv", tmp_path / "e.jsonl"
    (tmp_path / "own.txt").write_text("[loaded_word]\nwater\n")
    score_paths([folder / "0"], out, jobs=1)

    def refused(match: str, setup: Setup | None = None, evidence: Path | None = None) -> None:
        before = {p: p.read_bytes() for p in tmp_path.iterdir()}
        with pytest.raises(RunError, match=match):
            score_paths([folder / "0"], out, setup=setup, evidence=evidence, jobs=1, resume=True)
        assert {p: p.read_bytes() for p in tmp_path.iterdir()} == before

    refused("columns are not those", Setup(features=True))
    refused("which word lists", Setup(lexicons=(str(tmp_path / "own.txt"),)))
    refused("e.jsonl is missing", evidence=evidence)
    evidence.write_text('{"id": "nobody", "path": null}\n')
    refused("does not hold its markers", evidence=evidence)
    out.write_text(out.read_text().replace("scorer-", "other-"))
    refused("rows of the model other-")
    out.write_text("something else")
    refused("leave --resume out")


def test_ids_of_evidence_are_those_of_the_table(folder: Path, tmp_path: Path) -> None:
    text = (folder / "0" / "000.txt").read_text(encoding="utf-8")
    for name in ("=x.txt", "-a.txt", "+b.txt", "@c.txt", "two\nlines.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    pd.DataFrame({"id": ["-5", "=1+1"], "text": text}).to_csv(tmp_path / "@t.csv", index=False)
    for suffix in SUFFIXES:
        out, evidence = tmp_path / f"s.{suffix}", tmp_path / "e.jsonl"
        score_paths([p for p in tmp_path.iterdir() if p.name[0] not in "se"], out, evidence=evidence, jobs=1)
        d, e = frame(out), [json.loads(line) for line in evidence.read_text(encoding="utf-8").splitlines()]
        assert set(zip(d.id, d.path)) == {(m["id"], m["path"]) for m in e}
        assert len(d) == 7
        out.unlink()
        evidence.unlink()


def test_a_file_that_came_in_between_is_scored(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: None) -> None:
    more, out = tmp_path / "more", tmp_path / "s.csv"
    shutil.copytree(folder, more)
    interrupted(more, out, None, monkeypatch)
    shutil.copy(more / "0" / "000.txt", more / "1" / "000-new.txt")
    summary = score_paths([more], out, jobs=1, resume=True)
    assert 0 < summary.resumed < 130
    resumed = out.read_bytes()
    score_paths([more], out, jobs=1)
    assert out.read_bytes() == resumed


def test_a_journal_of_another_model_is_refused(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: None) -> None:
    out = tmp_path / "s.csv"
    interrupted(folder, out, None, monkeypatch)
    raw = json.loads(shipped_model_path().read_text(encoding="utf-8"))
    raw["name"] = "other"
    raw["hash"] = content_hash(raw)
    (tmp_path / "other.json").write_text(json.dumps(raw))
    with pytest.raises(RunError, match="another model or other options"):
        score_paths([folder], out, setup=Setup(model=str(tmp_path / "other.json")), jobs=1, resume=True)
    summary = score_paths([folder], out, setup=Setup(model=str(tmp_path / "other.json")), jobs=1)
    assert summary.model.startswith("other-")
    assert frame(out).model.str.startswith("other-").all()


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_killed_process_loses_nothing(folder: Path, whole: dict[str, Path], tmp_path: Path, jobs: str) -> None:
    many, out = tmp_path / "many", tmp_path / "s.csv"
    for i in range(12):
        shutil.copytree(folder, many / f"{i:02d}")
    command = [sys.executable, "-m", "scorer", "score", str(many), "--out", str(out), "--jobs", jobs, "--quiet"]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and run.poll() is None:
        part = Path(f"{out}.part")
        if part.exists() and re.search(rb'\n\{"rows":[1-9]', part.read_bytes()):  # the end of a whole chunk
            break
        time.sleep(0.01)
    run.kill()
    run.wait()
    assert not out.exists()
    summary = score_paths([many], out, jobs=1, resume=True)
    assert summary.resumed > 0
    score_paths([many], tmp_path / "whole.csv", jobs=1)
    assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()


needs_locks = pytest.mark.skipif(os.name != "posix", reason="locks")


@needs_locks
def test_a_second_run_to_the_same_output_stops_at_once(folder: Path, tmp_path: Path) -> None:
    out, evidence = tmp_path / "s.csv", tmp_path / "e.jsonl"
    refused: list[str] = []

    def second(done: int, of: int) -> None:
        assert (tmp_path / "s.csv.part.lock").exists()
        for where in ((out, None), (tmp_path / "." / "s.csv", None), (tmp_path / "t.csv", evidence)):
            for resume in (False, True):
                with pytest.raises(RunError, match=r"another run is writing it; wait for its end, or name another file") as told:
                    score_paths([folder], where[0], evidence=where[1], jobs=1, resume=resume)
                refused.append(str(told.value))

    summary = score_paths([folder / "0"], out, evidence=evidence, jobs=1, progress=second)
    assert refused
    assert (summary.articles, len(frame(out))) == (40, 40)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["e.jsonl", "s.csv"]


@needs_locks
def test_a_run_that_ended_however_it_did_blocks_no_other(folder: Path, tmp_path: Path) -> None:
    out, lock = tmp_path / "s.csv", tmp_path / "s.csv.part.lock"

    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        score_paths([folder / "0"], out, jobs=1, progress=stop)
    assert not lock.exists()
    held = "import os, sys; from scorer.run.lock import held; h = held(sys.argv[1]); h.__enter__(); os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", held, str(lock)], check=False)
    assert lock.exists()
    assert score_paths([folder / "0"], out, jobs=1, resume=True).articles == 40
    assert not lock.exists()


def test_what_could_not_be_written_is_told_by_the_name_of_the_output(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for suffix in SUFFIXES:
        out = tmp_path / f"{'x' * (253 - len(suffix))}.{suffix}"
        with pytest.raises(OSError, match="too long") as told:
            score_paths([folder / "0"], out, jobs=1)
        assert told.value.filename == str(out)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Journal, "add", full)
    with pytest.raises(OSError, match="No space") as told:
        score_paths([folder / "0"], tmp_path / "s.csv", jobs=1)
    assert told.value.filename == str(tmp_path / "s.csv")


def test_an_article_that_breaks_the_scorer_costs_one_row(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Scorer.run

    def breaks(self: Scorer, texts: list[str], titles: list[str | None], *, features: bool = True) -> object:
        if any(t.startswith("=cmd") for t in texts):
            raise ZeroDivisionError("a fault\nof two lines")
        return run(self, texts, titles, features=features)

    monkeypatch.setattr(Scorer, "run", breaks)
    score_paths([folder], tmp_path / "s.jsonl", jobs=1)
    d = frame(tmp_path / "s.jsonl").set_index("id")
    assert d.loc["=evil.txt", "error"] == "could not be scored (ZeroDivisionError: a fault of two lines)"
    assert (d.error != "").sum() == 3
    assert len(d) == 130


def test_features_are_the_columns_of_score_frame(folder: Path, tmp_path: Path, scorer: Scorer) -> None:
    score_paths([folder / "0"], tmp_path / "s.parquet", setup=Setup(features=True), jobs=1)
    d = frame(tmp_path / "s.parquet")
    texts = [Path(p).read_text(encoding="utf-8") for p in d.path]
    api = scorer.score_frame(pd.DataFrame({"text": texts, "id": d.id, "path": d.path}), features=True)
    assert list(api) == list(d)
    features = [c for c in d if c.startswith("feature_")]
    pd.testing.assert_frame_equal(d[features], api[features])
    assert d.reliability.tolist() == api.reliability.tolist()


def test_rows_of_one_id_are_errors(folder: Path, tmp_path: Path) -> None:
    text = (folder / "0" / "000.txt").read_text(encoding="utf-8")
    pd.DataFrame({"id": ["x", "y", "x"], "text": [text] * 3}).to_csv(tmp_path / "t.csv", index=False)
    summary = score_paths([tmp_path / "t.csv"], tmp_path / "s.csv", jobs=1)
    assert (summary.scored, summary.failed) == (2, 1)
    assert f"earlier row of {tmp_path}/t.csv" in frame(tmp_path / "s.csv").error[2]


def tables_of_one_numbering(root: Path, text: str, *names: str) -> Path:
    root.mkdir(exist_ok=True)
    for name in names:
        pd.DataFrame({"id": [1, 2, 3], "text": [text] * 3}).to_csv(root / name, index=False)
    return root


def test_a_row_whose_id_another_file_has_goes_by_its_file_and_id(folder: Path, tmp_path: Path) -> None:
    text = (folder / "0" / "000.txt").read_text(encoding="utf-8")
    both = tables_of_one_numbering(tmp_path / "t", text, "feb.csv", "jan.csv")
    summary = score_paths([both], tmp_path / "s.csv", evidence=tmp_path / "e.jsonl", jobs=1)
    assert (summary.scored, summary.failed) == (6, 0)
    assert frame(tmp_path / "s.csv").id.tolist() == ["1", "2", "3", "jan.csv:1", "jan.csv:2", "jan.csv:3"]
    ids = [json.loads(line)["id"] for line in (tmp_path / "e.jsonl").read_text(encoding="utf-8").splitlines()]
    assert list(dict.fromkeys(ids)) == ["1", "2", "3", "jan.csv:1", "jan.csv:2", "jan.csv:3"]
    mixed = [i.id for i in items([str(both / "feb.csv"), str(tmp_path / "t" / "jan.csv"), str(folder / "0" / "000.txt"), str(both)], Columns())]
    assert len(mixed) == len(set(mixed)) == 13


@pytest.mark.parametrize("first", ["feb.csv", "jan.csv"])
def test_a_table_that_came_in_between_with_the_same_ids_costs_no_row(folder: Path, tmp_path: Path, first: str) -> None:
    text = (folder / "0" / "000.txt").read_text(encoding="utf-8")
    both = tables_of_one_numbering(tmp_path / "t", text, first)
    evidence = tmp_path / "e.jsonl"
    score_paths([both], tmp_path / "s.csv", evidence=evidence, jobs=1)
    tables_of_one_numbering(both, text, "feb.csv", "jan.csv")
    score_paths([both], tmp_path / "s.csv", evidence=evidence, jobs=1, resume=True)
    score_paths([both], tmp_path / "w.csv", evidence=tmp_path / "we.jsonl", jobs=1)
    assert (tmp_path / "s.csv").read_bytes() == (tmp_path / "w.csv").read_bytes()
    assert evidence.read_bytes() == (tmp_path / "we.jsonl").read_bytes()


def test_rows_of_another_table_with_the_same_ids_stay(folder: Path, tmp_path: Path) -> None:
    text = (folder / "0" / "000.txt").read_text(encoding="utf-8")
    both = tables_of_one_numbering(tmp_path / "t", text, "feb.csv", "jan.csv")
    score_paths([both / "jan.csv"], tmp_path / "s.csv", jobs=1)
    for _ in range(2):
        score_paths([both / "feb.csv"], tmp_path / "s.csv", jobs=1, resume=True)
        assert frame(tmp_path / "s.csv").id.tolist() == ["1", "2", "3", *(f"{both}/jan.csv:{n}" for n in (1, 2, 3))]


def test_what_is_written_is_not_read(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "0", tmp_path / "in")
    for _ in range(2):
        summary = score_paths([tmp_path / "in"], tmp_path / "in" / "s.csv", evidence=tmp_path / "in" / "e.jsonl", jobs=1)
        assert summary.articles == 40
    with pytest.raises(ReadError, match="both read and written"):
        score_paths([tmp_path / "in", tmp_path / "in" / "s.csv"], tmp_path / "in" / "s.csv")


def test_no_files_is_an_empty_summary(tmp_path: Path) -> None:
    summary = score_paths([tmp_path], tmp_path / "s.csv")
    assert summary.articles == 0
    assert not list(tmp_path.iterdir())


def test_unusable_outputs_are_told_before_anything_is_read(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no folder"):
        score_paths([folder], tmp_path / "none" / "s.csv")
    (tmp_path / "f.csv").mkdir()
    with pytest.raises(RunError, match="is a folder"):
        score_paths([folder], tmp_path / "f.csv")
    with pytest.raises(RunError, match="needs --out"):
        score_paths([folder], None, evidence=tmp_path / "e.jsonl")
    with pytest.raises(RunError, match=r"\.jsonl"):
        score_paths([folder], tmp_path / "s.csv", evidence=tmp_path / "e.csv")
    with pytest.raises(RunError, match="a file each"):
        score_paths([folder], tmp_path / "s.jsonl", evidence=tmp_path / "s.jsonl")


def test_processes_are_as_asked() -> None:
    assert processes(3, 10) == 3
    assert processes("auto", 10) == 1
    assert processes("auto", 10**6) >= 1


def test_results_keep_their_order_and_are_drawn_as_needed() -> None:
    drawn = []

    def stream():  # type: ignore[no-untyped-def]
        for i in range(100):
            drawn.append(i)
            yield i

    results = in_order(abs, stream(), 2)
    assert next(results) == 0
    time.sleep(0.3)
    assert len(drawn) == 5
    assert [0, *results] == list(range(100))


def test_the_title_of_a_text_is_the_headline_that_was_marked_where_reading_finds_none(tmp_path: Path, seed_files: list[Path]) -> None:
    headline = "Toy museum in Quillan Head saved by sale of a single bear"
    page = next(path for path in seed_files if path.name == "26_boilerplate_around.txt").read_text(encoding="utf-8")
    assert split_header(page).title is None
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(page, encoding="utf-8")
    (tmp_path / "in" / "t.jsonl").write_text(json.dumps({"id": "given", "title": "A title of its own", "text": page}) + "\n", encoding="utf-8")
    score_paths([tmp_path / "in"], tmp_path / "s.jsonl", jobs=1)
    own, given = (json.loads(line) for line in (tmp_path / "s.jsonl").read_text(encoding="utf-8").splitlines())
    assert (own["title"], given["title"]) == (headline, "A title of its own")
    card = Scorer().score(page)
    assert (card.headline, card.title) == (headline, None)
    assert Scorer().score(page, "A title of its own").headline is None
    assert (own["reliability"], own["propaganda"]) == (round(card.reliability or 0, 2), round(card.propaganda or 0, 4))


def test_evidence_that_is_a_link_stays_one(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "ev.jsonl").touch()
    (tmp_path / "ev.jsonl").symlink_to(tmp_path / "real" / "ev.jsonl")
    score_paths([folder / "0" / "000.txt"], tmp_path / "s.csv", evidence=tmp_path / "ev.jsonl", jobs=1)
    assert (tmp_path / "ev.jsonl").is_symlink()
    assert (tmp_path / "real" / "ev.jsonl").stat().st_size > 0
