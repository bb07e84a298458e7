from __future__ import annotations

import csv
import errno
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from scorer.cli import cli
from scorer.mark import FAMILIES
from scorer.mark.noise import REASONS
from scorer.run import clean as clean_module
from scorer.run.clean import Cleaned, safe_path
from scorer.score.scorer import COLUMNS
from scorer.types import Article

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


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    for i, name in enumerate(("a.txt", "b.txt", "sub/c.txt")):
        (folder / name).write_bytes(sorted(SEEDS.glob("*.txt"))[i + 16].read_bytes())
    return folder


def is_one_line(result: Result) -> bool:
    return result.exit_code == 1 and result.stderr.startswith("scorer: ") and result.stderr.count("\n") == 1


# --- every command


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


# --- score


def test_score_writes_a_row_an_article(articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "s.csv"
    result = run("score", articles, "--out", out)
    assert result.exit_code == 0
    assert result.stdout.startswith("3 articles: 3 scored, 0 refused, 0 failed\n")
    assert "What to look at first: most markers of propaganda, fewest of reliability" in result.stdout
    assert result.stderr == ""
    found = rows(out)
    assert list(found[0]) == list(COLUMNS)
    assert [r["id"] for r in found] == ["a.txt", "b.txt", "sub/c.txt"]
    assert all(0 <= float(r["reliability"]) <= 100 and 0 <= float(r["propaganda"]) <= 1 for r in found)


def test_files_and_rows_with_nothing_in_them_are_errors_and_texts_without_a_word_are_refused(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "s.csv"
    folder.mkdir()
    for name, text in (("blank.txt", " \n"), ("nothing.txt", ""), ("signs.txt", "***\n"), ("t.csv", "text,title\n,A headline\n")):
        (folder / name).write_text(text)
    run("score", folder, "--out", out)
    found = {row["id"]: row["refusal"] or bool(row["error"]) for row in rows(out)}
    assert found == {"blank.txt": True, "nothing.txt": True, "signs.txt": "empty", "t.csv:1": True}
    assert {row["words"] for row in rows(out)} == {"0"}


def test_rows_with_errors_are_code_2_and_nothing_to_score_is_1(articles: Path, tmp_path: Path) -> None:
    (articles / "empty.txt").write_text("")
    result = run("score", articles, "--out", tmp_path / "s.csv")
    assert result.exit_code == 2
    assert "1 failed" in result.stdout
    (row,) = [r for r in rows(tmp_path / "s.csv") if r["error"]]
    assert (row["id"], row["reliability"], row["propaganda"], row["noise"]) == ("empty.txt", "", "", "")
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "a.png").write_bytes(b"")
    result = run("score", tmp_path / "none", "--out", tmp_path / "t.csv")
    assert is_one_line(result)
    assert "1 .png" in result.stderr
    assert not (tmp_path / "t.csv").exists()


def test_tables_that_lack_a_column_are_told_in_full(articles: Path, tmp_path: Path) -> None:
    with open(articles / "table.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("key", "Article Body"), ("x", Path(WIRE).read_text(encoding="utf-8"))])
    told = 'none of its columns is named "text" (they are key, Article Body); --text-column names another'
    for command in (["score", articles, "--out", tmp_path / "s.csv"], ["clean", articles, "--dry-run"], ["report", articles, "--out", tmp_path / "r.html"]):
        result = run(*command)
        assert result.exit_code == 0
        assert told in " ".join(result.stdout.split())
    alone = tmp_path / "alone"
    alone.mkdir()
    (articles / "table.csv").rename(alone / "table.csv")
    for command in (["score", alone, "--out", tmp_path / "t.csv"], ["clean", alone, "--dry-run"], ["report", alone, "--out", tmp_path / "q.html"]):
        result = run(*command)
        assert is_one_line(result)
        assert result.stderr == f"scorer: nothing to {command[0]}: passed over {alone}/table.csv: {told}\n"
    result = run("explain", alone)
    assert is_one_line(result)
    assert told in result.stderr
    assert is_one_line(run("clean", alone, "--out", tmp_path / "cleaned"))
    assert not (tmp_path / "cleaned").exists()
    columns = ["--text-column", "article body", "--id-column", "kye"]
    result = run("score", alone / "table.csv", "--out", tmp_path / "u.csv", *columns)
    assert result.exit_code == 2
    assert 'none of its columns is named "kye" (they are key, Article Body)' in " ".join(result.stdout.split())
    result = run("score", alone, "--out", tmp_path / "v.csv", *columns)
    assert (result.exit_code, [row["error"] for row in rows(tmp_path / "v.csv")]) == (0, [""])
    assert "read without the id:" in result.stdout


def test_score_options(articles: Path, tmp_path: Path) -> None:
    out, evidence = tmp_path / "s.jsonl", tmp_path / "e.jsonl"
    result = run("score", articles, "--out", out, "--features", "--evidence", evidence, "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    row = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
    assert [k for k in row if not k.startswith("feature_")] == list(COLUMNS)
    assert len(row) > len(COLUMNS) + 30
    text = (articles / "a.txt").read_bytes().decode()
    marks = [m for m in map(json.loads, evidence.read_text(encoding="utf-8").splitlines()) if m["id"] == "a.txt"]
    assert marks
    assert all(text[m["start"] : m["end"]] == m["text"] for m in marks)


def test_score_reads_standard_input_and_tables(tmp_path: Path) -> None:
    text = Path(WIRE).read_text(encoding="utf-8")
    assert run("score", "-", "--out", tmp_path / "s.csv", stdin=text).exit_code == 0
    (row,) = rows(tmp_path / "s.csv")
    assert row["id"] == "stdin"
    assert float(row["words"]) > 100
    with open(tmp_path / "t.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("key", "body", "outlet"), ("k1", text, "=o"), ("k2", text, "")])
    options = ("--text-column", "body", "--id-column", "key", "--source-column", "outlet")
    assert run("score", tmp_path / "t.csv", "--out", tmp_path / "u.csv", *options).exit_code == 0
    assert [(r["id"], r["source"]) for r in rows(tmp_path / "u.csv")] == [("k1", "'=o"), ("k2", "")]
    assert run("score", tmp_path / "t.csv", "--out", tmp_path / "u.csv").exit_code == 2


def test_a_further_word_list_counts(articles: Path, tmp_path: Path) -> None:
    kind = FAMILIES[3].kinds[0].name
    (tmp_path / "mine.txt").write_text(f"[{kind}]\nwater\nhouses\nthe\n")
    before, after = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    assert run("score", articles, "--out", tmp_path / "s.csv", "--evidence", before).exit_code == 0
    assert run("score", articles, "--out", tmp_path / "s.csv", "--evidence", after, "--lexicon", tmp_path / "mine.txt").exit_code == 0
    assert len(after.read_text().splitlines()) > len(before.read_text().splitlines())
    (tmp_path / "other.txt").write_text("[no_such_kind]\nwater\n")
    assert is_one_line(run("score", articles, "--out", tmp_path / "s.csv", "--lexicon", tmp_path / "other.txt"))


def test_resume_says_what_was_kept(articles: Path, tmp_path: Path) -> None:
    assert run("score", articles, "--out", tmp_path / "s.csv", "--resume").exit_code == 0
    again = run("score", articles, "--out", tmp_path / "s.csv", "--resume")
    assert again.stdout.startswith("3 articles (3 of them kept from before): 3 scored")
    again = run("score", articles / "b.txt", "--out", tmp_path / "s.csv", "--resume")
    assert again.stdout.startswith("3 articles (2 of them kept from before): 3 scored")
    assert is_one_line(run("score", articles, "--out", tmp_path / "s.csv", "--resume", "--features"))


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_keeps_what_is_done(tmp_path: Path) -> None:
    import signal

    folder = tmp_path / "in"
    folder.mkdir()
    text = TEASERS.read_bytes() * 4  # so that seconds of work are left when the first rows are written
    for i in range(3000):
        (folder / f"{i:04d}.txt").write_bytes(text)
    command = [sys.executable, "-m", "scorer", "score", str(folder), "--out", str(tmp_path / "s.csv"), "--jobs", "1"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # what a shell starts in the background ignores it
    )  # fmt: skip
    part = tmp_path / "s.csv.part"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (not part.exists() or part.stat().st_size < 50_000):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert "--resume goes on" in errors
    assert part.stat().st_size >= 50_000
    result = run("score", folder, "--out", tmp_path / "s.csv", "--resume", "--jobs", 1)
    assert re.match(r"3,000 articles \([\d,]+ of them kept from before\)", result.stdout)


def test_the_program_runs_in_a_pipe_without_escape_codes(articles: Path, tmp_path: Path) -> None:
    for arguments in (("score", articles, "--out", tmp_path / "s.csv"), ("explain", RANT), ("markers",), ("compare", WIRE, RANT)):
        result = program(*arguments)
        assert (result.returncode, result.stderr) == (0, "")
        assert "\x1b" not in result.stdout
        assert result.stdout


def test_a_reader_that_goes_away_is_no_error() -> None:
    shell = f"{sys.executable} -m scorer markers | head -1"
    result = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, cwd=ROOT)
    assert "Traceback" not in result.stderr


def test_a_terminal_of_few_characters_is_no_error() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "scorer", "explain", RANT],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert result.returncode == 0
    assert b"Traceback" not in result.stderr


# --- explain, markers, compare


def test_explain_json_adds_up() -> None:
    import math

    data = json.loads(run("explain", RANT, "--json").stdout)
    total = sum(c["points"] for c in data["contributions"]["reliability"])
    assert 100 / (1 + math.exp(-total)) == pytest.approx(data["reliability"])
    assert data["contributions"]["reliability"][0]["name"] == "base"
    text = Path(RANT).read_bytes().decode()
    assert all(text[m["start"] : m["end"]] == m["text"] for m in data["markers"])
    assert data["text"] == text


def test_explain_tells_why_a_line_is_noise() -> None:
    page = str(TEASERS)
    data = json.loads(run("explain", page, "--json").stdout)
    line = next(x for x in data["lines"] if x["is_noise"])
    number = data["text"].count("\n", 0, line["start"]) + 1
    told = json.loads(run("explain", page, "--line", number, "--json").stdout)
    assert told["start"] == line["start"]
    assert sum(c["points"] for c in told["contributions"]) < 0
    shown = run("explain", page, "--line", number).stdout
    assert f"noise: {line['reason']}" in shown
    assert len(run("explain", page, "--line", number, "--all").stdout) > len(shown)


def test_a_line_without_text_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "four.txt"
    path.write_text("The council of Millbrook voted.\n\nThe ferry stays.\nSo does its clerk.\n")  # the last line end begins no line
    for number, told in ((12, f"{path} has no line 12: its text has 4 lines"), (5, "its text has 4 lines"), (2, f"line 2 of {path} is blank")):
        result = run("explain", path, "--line", number)
        assert is_one_line(result)
        assert told in result.stderr


def test_offsets_of_a_page_count_in_the_text_that_explain_gives(tmp_path: Path) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in Path(RANT).read_text(encoding="utf-8").splitlines() if line)
    (tmp_path / "p.html").write_text(f"<html><body><article>{paragraphs}</article></body></html>", encoding="utf-8")
    assert run("score", tmp_path / "p.html", "--out", tmp_path / "s.csv", "--evidence", tmp_path / "e.jsonl").exit_code == 0
    text = json.loads(run("explain", tmp_path / "p.html", "--json").stdout)["text"]
    marks = [json.loads(line) for line in (tmp_path / "e.jsonl").read_text(encoding="utf-8").splitlines()]
    assert marks
    assert all(text[m["start"] : m["end"]] == m["text"] for m in marks)


def test_explain_chooses_an_article_of_a_folder(articles: Path) -> None:
    result = run("explain", articles)
    assert is_one_line(result)
    assert "--id" in result.stderr
    assert "Flesch reading ease" in run("explain", articles, "--id", "sub/c.txt").stdout
    (articles / "-a.txt").write_bytes(TEASERS.read_bytes())
    assert run("explain", articles, "--id", "'-a.txt").exit_code == run("explain", articles, "--id=-a.txt").exit_code == 0


def test_explain_takes_the_id_of_a_table_of_scores(tmp_path: Path) -> None:
    for name, text in (("feb.jsonl", WIRE), ("jan.jsonl", RANT)):
        (tmp_path / name).write_text(json.dumps({"id": "1", "text": Path(text).read_text(encoding="utf-8")}) + "\n", encoding="utf-8")
    texts = [json.loads(run("explain", tmp_path, "--id", name, "--json").stdout)["text"] for name in ("1", "jan.jsonl:1")]
    assert texts == [Path(text).read_bytes().decode("utf-8") for text in (WIRE, RANT)]
    assert is_one_line(run("explain", tmp_path, "--id", "jan.jsonl:2"))


def test_markers_json_is_every_declaration() -> None:
    data = json.loads(run("markers", "--json").stdout)
    assert [f["family"] for f in data] == [f.name for f in FAMILIES]
    assert [x["feature"] for f in data for x in f["features"]] == [x.name for f in FAMILIES for x in f.features]


def test_compare_json() -> None:
    data = json.loads(run("compare", WIRE, RANT, "--json").stdout)
    assert data["scores"]["propaganda"][0] < data["scores"]["propaganda"][1]
    assert {"name", "values", "points", "difference", "meaning"} == set(data["contributions"]["propaganda"][0])


# --- clean


def test_clean_writes_the_same_articles_without_noise(tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("clean", SEEDS.parent / "seeds" / TEASERS.name, WIRE, "--out", out)
    assert result.exit_code == 0
    text = TEASERS.read_bytes().decode()
    kept = (out / TEASERS.name).read_bytes().decode()
    assert (out / Path(WIRE).name).read_bytes() == Path(WIRE).read_bytes()
    dropped = rows(out / "dropped.csv")
    assert {r["reason"] for r in dropped} <= set(REASONS)
    lines = text.split("\n")
    for row in dropped:
        assert lines[int(row["line"]) - 1].strip() == row["text"].removeprefix("'")
    gone = {int(r["line"]) - 1 for r in dropped}
    assert gone
    assert kept.split() == [w for i, line in enumerate(lines) if i not in gone for w in line.split()]
    assert kept.endswith(".\n")


def test_a_cleaned_folder_is_scored_without_the_list_of_what_was_dropped(tmp_path: Path) -> None:
    out, scores = tmp_path / "clean", tmp_path / "s.csv"
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "t.txt").write_bytes(TEASERS.read_bytes())
    assert run("clean", tmp_path / "news", "--out", out).exit_code == 0
    assert rows(out / "dropped.csv")
    result = run("score", out, "--out", scores)
    assert result.exit_code == 0, result.output
    assert [row["id"] for row in rows(scores)] == ["t.txt"]
    assert "dropped" not in result.output
    (out / "sub").mkdir()
    (out / "sub" / "dropped.csv").write_text("text\nA table of another kind, by the same name.\n")  # it is told by its header
    run("score", out, "--out", scores)
    assert [row["id"] for row in rows(scores)] == ["sub/dropped.csv:1", "t.txt"]
    run("score", out / "dropped.csv", "--out", scores)  # named itself it is read
    assert {row["path"] for row in rows(scores)} == {f"{out}/dropped.csv"}


def test_dry_run_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("clean", TEASERS, "--out", out, "--dry-run")
    assert result.exit_code == 0
    assert f"{TEASERS.name}:26: share_bar: Share this story:" in result.stdout
    assert not out.exists()


def test_clean_keeps_relative_paths_and_rows_of_tables(articles: Path, tmp_path: Path) -> None:
    texts = [TEASERS.read_text(encoding="utf-8"), Path(WIRE).read_text(encoding="utf-8")]
    with open(articles / "table.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "text", "source"), ("../../x", texts[0], "s"), ("y", texts[1], "")])
    (articles / "more.jsonl").write_text("".join(json.dumps({"text": t}) + "\n" for t in texts), encoding="utf-8")
    (articles / "empty.txt").write_text("")
    out = tmp_path / "out"
    result = run("clean", articles, "--out", out)
    assert result.exit_code == 2
    assert "empty.txt" in result.stdout
    assert sorted(str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()) == [
        "a.txt", "b.txt", "dropped.csv", "more.jsonl", "sub/c.txt", "table.csv.jsonl",
    ]  # fmt: skip
    first, second = [json.loads(line) for line in (out / "table.csv.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (first["id"], first["source"], second["id"]) == ("../../x", "s", "y")
    assert len(first["text"]) < len(texts[0])
    assert second["text"] == texts[1]
    assert len((out / "more.jsonl").read_text().splitlines()) == 2


def test_clean_writes_over_an_earlier_cleaning_or_among_other_files_only_when_forced(articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("clean", articles, "--out", out).exit_code == 0
    listed = (out / "dropped.csv").read_bytes()
    again = run("clean", WIRE, "--out", out)
    assert is_one_line(again)
    assert "earlier cleaning" in again.stderr
    assert "--force" in again.stderr
    assert (out / "dropped.csv").read_bytes() == listed
    assert not (out / Path(WIRE).name).exists()
    assert run("clean", articles, "--out", out, "--force").exit_code == 0
    assert (out / "dropped.csv").read_bytes() == listed
    before = sorted((p, p.read_bytes()) for p in articles.rglob("*.txt"))
    for folder in (articles, articles / ".", articles / "sub" / ".."):
        assert is_one_line(run("clean", articles, "--out", folder))
    assert is_one_line(run("clean", articles / "a.txt", "--out", articles))
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine")
    assert is_one_line(run("clean", articles, "--out", other))
    assert run("clean", articles, "--out", other, "--force").exit_code == 0
    assert (other / "mine.txt").read_text() == "mine"
    assert sorted((p, p.read_bytes()) for p in articles.rglob("*.txt")) == before
    inside = articles / "cleaned"
    for forced in ((), ("--force",)):
        assert run("clean", articles, "--out", inside, *forced).exit_code == 0
    assert not (inside / "cleaned").exists()


@pytest.mark.parametrize("order", [("in1", "in2"), ("in2", "in1")])
def test_clean_keeps_a_file_and_a_folder_of_one_name_apart(tmp_path: Path, order: tuple[str, ...]) -> None:
    for name in ("in1/a.txt", "in2/a.txt/x.txt", "in2/a.txt/y.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(Path(WIRE).read_bytes())
    out = tmp_path / "out"
    assert run("clean", *(tmp_path / name for name in order), "--out", out).exit_code == 0
    there = sorted(str(p.relative_to(out)) for p in out.rglob("*") if p.is_file())
    file, folder = ("a.txt", "a-2.txt") if order[0] == "in1" else ("a-2.txt", "a.txt")
    assert there == sorted([file, f"{folder}/x.txt", f"{folder}/y.txt", "dropped.csv"])
    other = tmp_path / "other"
    (other / "a.txt" / "mine").mkdir(parents=True)
    assert run("clean", tmp_path / "in1", "--out", other, "--force").exit_code == 0
    assert (other / "a-2.txt").is_file()


def test_clean_tells_of_each_article_its_own_error(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(batch: list[Article]) -> list[Cleaned]:
        raise ValueError(f"no {' '.join(a.id for a in batch)}")

    monkeypatch.setattr(clean_module, "clean", broken)
    result = clean_module.clean_paths([articles], tmp_path / "out", jobs=1)
    assert result.errors == [(name, f"could not be cleaned (ValueError: no {name})") for name in ("a.txt", "b.txt", "sub/c.txt")]


def test_clean_never_overwrites_what_it_reads(articles: Path) -> None:
    before = sorted((p, p.read_bytes()) for p in articles.rglob("*.txt"))
    for given in (articles / "sub", articles / "sub" / "c.txt"):
        result = run("clean", given, "--out", articles, "--force")
        assert is_one_line(result)
        assert "holds what is read" in result.stderr
    assert sorted((p, p.read_bytes()) for p in articles.rglob("*") if p.is_file()) == before


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_clean_follows_no_link_out_of_its_folder(articles: Path, tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    (out / "sub").symlink_to(elsewhere)
    result = run("clean", articles, "--out", out, "--force")
    assert is_one_line(result)
    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a/b.txt", "a/b.txt"),
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("..\\..\\a.txt", "a.txt"),
        ("C:\\a.txt", "C_/a.txt"),
        ("a\x00\nb.txt", "a__b.txt"),
        ("con.txt", "_con.txt"),
        ("..", "article.txt"),
        ("", "article.txt"),
        ("a. ", "a"),
        ("...", "_"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_path(name) == safe


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


def test_long_names_stay_apart() -> None:
    a, b = safe_path("é" * 400 + "a.txt"), safe_path("é" * 400 + "b.txt")
    assert a != b
    assert max(len(a.encode()), len(b.encode())) <= 200
    assert a.endswith(".txt")
