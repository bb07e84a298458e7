"""`scorer clean`: the same articles without noise, and nothing written over."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest
from command_line import SEEDS, TEASERS, WIRE, is_one_line, rows, run

from scorer.mark.noise import REASONS
from scorer.run import clean as clean_module
from scorer.run.clean import Cleaned
from scorer.types import Article


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


def test_help_of_clean_says_that_a_headline_below_a_menu_may_go() -> None:
    assert "the headline below its menu may be" in " ".join(run("clean", "--help").stdout.split())


def test_markdown_is_written_as_plain_text_below_its_headline_and_scores_the_same(tmp_path: Path) -> None:
    head, _, body = Path(WIRE).read_text(encoding="utf-8").partition("\n")
    (tmp_path / "a.md").write_text(f"---\ntitle: {head}\n---\n\n" + "\n\n".join(line for line in body.split("\n") if line.strip()), encoding="utf-8")
    assert run("clean", tmp_path / "a.md", "--out", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out" / "a.md.txt").read_text(encoding="utf-8").startswith(head + "\n")
    for name, given in (("m", tmp_path / "a.md"), ("c", tmp_path / "out" / "a.md.txt")):
        run("score", given, "--out", tmp_path / f"{name}.csv")
    before, after = rows(tmp_path / "m.csv")[0], rows(tmp_path / "c.csv")[0]
    assert (before["title"], before["reliability"], before["propaganda"]) == (after["title"], after["reliability"], after["propaganda"])
