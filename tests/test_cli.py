"""What holds for every command: help, errors in one line, what a start loads."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from command_line import ROOT, SEEDS, WIRE, is_one_line, run

from scorer.cli import cli


@pytest.mark.parametrize("command", ["score", "explain", "markers", "clean", "compare"])
def test_help_ends_with_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert result.stdout.strip().splitlines()[-1].strip().startswith(f"Example: scorer {command}")
    assert command in run("--help").stdout


def test_version() -> None:
    assert re.fullmatch(r"scorer \d+\.\d+\.\d+\n", run("--version").stdout)


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing",),
        ("score",),
        ("score", "nowhere", "--out", "s.csv"),
        ("score", WIRE),
        ("score", WIRE, "--out", "s.xlsx"),
        ("score", WIRE, "--out", "nowhere/s.csv"),
        ("score", WIRE, "--out", "s.csv", "--jobs", "0"),
        ("score", WIRE, "--out", "s.csv", "--no-such-option"),
        ("score", WIRE, "--out", "s.csv", "--model", "nowhere.json"),
        ("score", WIRE, "--out", "s.csv", "--model", WIRE),
        ("score", WIRE, "--out", "s.csv", "--lexicon", "nowhere.txt"),
        ("score", WIRE, "--out", "s.csv", "--evidence", "e.csv"),
        ("score", "-", "-", "--out", "s.csv"),
        ("train", "nowhere", "--out", "m.json"),
        ("evaluate", "nowhere"),
        ("calibrate", "nowhere", "--out", "m.json"),
        ("explain", "nowhere"),
        ("explain",),
        ("explain", WIRE, "--id", "nothing"),
        ("explain", SEEDS),
        ("compare", WIRE),
        ("clean", WIRE),
        ("clean", "nowhere", "--dry-run"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_code_1(arguments: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert is_one_line(result), (result.exit_code, result.stderr)
    assert not list(tmp_path.iterdir())


def test_starting_loads_nothing_heavy() -> None:
    heavy = ("numpy", "pandas", "rich", "sklearn", "joblib", "pyarrow", "textstat")
    code = f"import sys, scorer.cli; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT).stdout == "[]\n"


def test_scoring_loads_neither_textstat_nor_scikit_learn(articles: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from scorer.cli import cli\n"
        f"try: cli(['score', {str(articles)!r}, '--out', {str(tmp_path / 's.csv')!r}])\n"
        "except SystemExit: print([m for m in ('pandas', 'sklearn', 'joblib', 'textstat', 'trafilatura') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT).stdout.endswith("\n[]\n")


def test_commands_are_listed_with_whole_sentences() -> None:
    for width in ("80", "110"):
        listed = CliRunner().invoke(cli, ["--help"], env={"COLUMNS": width}).stdout.partition("Commands:")[2].partition("Example")[0]
        rows = [line.split(maxsplit=1) for line in listed.splitlines() if line.strip()]
        assert [name for name, _ in rows] == cli.list_commands(click.Context(cli))
        assert all(told.endswith(".") and not told.endswith("..") for _, told in rows)


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "{article}", "--out"),
        ("train", "{labels}", "--score", "propaganda", "--out"),
        ("train", "{labels}", "--score", "propaganda", "--out", "{folder}/m.json", "--table"),
        ("calibrate", "{labels}", "--out"),
        ("evaluate", "{labels}", "--score", "propaganda", "--out"),
        ("evaluate", "{labels}", "--score", "propaganda", "--card"),
    ],
)
def test_what_cannot_be_written_is_told_before_any_work(tmp_path: Path, seed_files: list[Path], arguments: tuple[str, ...]) -> None:
    (tmp_path / "labels.csv").write_text("text,label\nx,1\n")
    (tmp_path / "a.txt").write_text(seed_files[0].read_text(encoding="utf-8"))
    known = {"article": tmp_path / "a.txt", "labels": tmp_path / "labels.csv", "folder": tmp_path}
    given = [a.format(**known) for a in arguments]
    for path, told in ((tmp_path / "missing" / "x", "there is no folder"), (tmp_path, "is a folder"), (given[1], "is both read and written")):
        result = CliRunner().invoke(cli, [*given, str(path)])
        assert result.exit_code == 1
        assert told in result.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "labels.csv"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("report", WIRE, "--out", "r.txt"), "r.txt: the name of a report ends in .html"),
        (("train", "labels.csv", "--score", "propaganda", "--out", "m.txt"), "m.txt: the name of a model ends in .json"),
        (("train", "labels.csv", "--score", "propaganda", "--out", "m.json", "--table", "t.csv"), "t.csv: the name of a feature table ends in .parquet"),
        (("calibrate", "labels.csv", "--out", "m"), "m: the name of a model ends in .json"),
        (("evaluate", "labels.csv", "--score", "propaganda", "--card", "c.html"), "c.html: the name of a model card ends in .md"),
    ],
)
def test_an_output_of_another_kind_than_its_name_tells_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("labels.csv").write_text("text,label\nx,1\n")
    result = run(*arguments)
    assert is_one_line(result)
    assert told in result.stderr
    assert os.listdir() == ["labels.csv"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("train", "labels.csv", "--score", "propaganda", "--out", "m.parquet", "--table", "./m.parquet"), "is to be written twice"),
        (("evaluate", "labels.csv", "--score", "propaganda", "--out", "x", "--card", "sub/../x"), "is to be written twice"),
        (("score", "a.txt", "--out", "x.csv", "--evidence", "x.csv"), "scores and evidence need a file each"),
        (("score", "a.txt", "--out", "x.jsonl", "--evidence", "./x.jsonl"), "scores and evidence need a file each"),
        (("score", "a.txt", "--out", "one.jsonl", "--evidence", "same.jsonl"), "scores and evidence need a file each"),
    ],
)
def test_two_outputs_of_one_name_are_told_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sub").mkdir()
    Path("labels.csv").write_text("text,label\nx,1\n")
    Path("a.txt").write_bytes(Path(WIRE).read_bytes())
    Path("one.jsonl").write_text("")
    os.link("one.jsonl", "same.jsonl")
    before = sorted(os.listdir())
    result = run(*arguments)
    assert is_one_line(result)
    assert told in result.stderr
    assert sorted(os.listdir()) == before


@pytest.mark.parametrize(("command", "suffix"), [("score", ".csv"), ("score", ".parquet"), ("report", ".html")])
def test_an_output_that_cannot_be_written_is_told_by_its_name_and_with_what_to_do(tmp_path: Path, command: str, suffix: str) -> None:
    out = tmp_path / ("x" * (254 - len(suffix)) + suffix)
    result = run(command, WIRE, "--out", out)
    assert is_one_line(result)
    assert result.stderr.startswith(f"scorer: {out}: file name too long; give it a shorter name")


@pytest.mark.parametrize(
    ("number", "told"), [(errno.EACCES, "check the permissions"), (errno.EROFS, "another folder"), (errno.ENOSPC, "make room")]
)
def test_what_to_do_about_an_error_of_the_system_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, told: str
) -> None:
    def fails(path: str, *_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), f"{path}.{os.getpid()}.tmp")

    monkeypatch.setattr("scorer.run.batch.open_table", fails)
    result = run("score", WIRE, "--out", tmp_path / "s.csv", "--jobs", "1")
    assert is_one_line(result)
    assert result.stderr.startswith(f"scorer: {tmp_path}/s.csv: {os.strerror(number).lower()}; ")
    assert told in result.stderr


@pytest.mark.parametrize(("command", "told"), [("score", "of .md and .html the text without the markup, not the file"), ("explain", "text that the places")])
def test_help_tells_in_what_places_count(command: str, told: str) -> None:
    assert told in " ".join(CliRunner().invoke(cli, [command, "--help"]).stdout.split())


@pytest.mark.parametrize("command", ["score", "clean", "report", "explain"])
def test_help_tells_what_columns_are_called_by_default(command: str) -> None:
    told = " ".join(CliRunner().invoke(cli, [command, "--help"]).stdout.split())
    for name in ("text", "title", "source", "url", "date", "id"):
        assert f'Column of a table that holds the {name}; by default the one named "{name}".' in told


@pytest.mark.parametrize("command", ["train", "calibrate", "evaluate"])
def test_help_on_labels_tells_what_columns_of_texts_and_titles_are_called(command: str) -> None:
    told = " ".join(CliRunner().invoke(cli, [command, "--help"]).stdout.split())
    for name in ("text", "title"):
        assert f'Column of a table that holds the {name}; by default the one named "{name}".' in told
