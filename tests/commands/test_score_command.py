"""`scorer score`: rows, errors, codes, options, standard input, stops."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import RANT, ROOT, TEASERS, WIRE, is_one_line, program, rows, run

from scorer.mark import FAMILIES
from scorer.score.scorer import COLUMNS


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


def test_errors_of_rows_are_told_with_their_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # short paths, which no line breaks
    folder = Path("in")
    folder.mkdir()
    text = Path(WIRE).read_text(encoding="utf-8")
    for name, number in (("x", 5), ("y", 7)):
        lines = [{"id": f"good-{name}", "text": text}, {"id": f"bad-{name}", "text": number}, {"text": None}]
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    scored = ("score", folder, "--out", "s.csv")
    for command in (scored, ("clean", folder, "--out", "c"), ("report", "s.csv", "--out", "r.html")):
        told = " ".join(run(*command).stdout.split())
        for name, number in (("x", 5), ("y", 7)):
            assert f'{folder}/{name}.jsonl: bad-{name}: line 2: "text" holds a number ({number}), not text' in told
            assert f'{name}.jsonl:3: line 3 has no text in field "text"' in told
            assert f"{folder}/{name}.jsonl: {name}.jsonl" not in told
    result = run("explain", folder, "--id", "bad-y")
    assert is_one_line(result)
    assert result.stderr.startswith(f"scorer: {folder}/y.jsonl: line 2: ")


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
    while time.monotonic() < deadline and not (part.exists() and re.search(rb'\n\{"rows":[1-9]', part.read_bytes())):  # the end of a whole chunk
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert "--resume goes on" in errors
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
