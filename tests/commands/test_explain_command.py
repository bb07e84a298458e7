"""`scorer explain`, `scorer markers` and `scorer compare`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import RANT, TEASERS, WIRE, is_one_line, run

from scorer.mark import FAMILIES


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


def test_a_table_without_texts_is_told_whether_or_not_an_id_is_named(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    table = tmp_path / "in" / "t.csv"
    table.write_text("id,body\na,Words.\n")
    told = 'none of its columns is named "text" (they are id, body); --text-column names another'
    for named in ((), ("--id", "a")):
        result = run("explain", table, *named)
        assert is_one_line(result)
        assert result.stderr == f"scorer: {table}: {told}\n"
    result = run("explain", tmp_path / "in", "--id", "a")
    assert is_one_line(result)
    assert result.stderr == f"scorer: {tmp_path}/in: holds no article with the id a: passed over {table}: {told}\n"
    table.write_text("id,text\nb,5\nc,\n")
    assert "holds no article with the id a\n" in run("explain", table, "--id", "a").stderr


def test_markers_json_is_every_declaration() -> None:
    data = json.loads(run("markers", "--json").stdout)
    assert [f["family"] for f in data] == [f.name for f in FAMILIES]
    assert [x["feature"] for f in data for x in f["features"]] == [x.name for f in FAMILIES for x in f.features]


def test_compare_json() -> None:
    data = json.loads(run("compare", WIRE, RANT, "--json").stdout)
    assert data["scores"]["propaganda"][0] < data["scores"]["propaganda"][1]
    assert {"name", "values", "points", "difference", "meaning"} == set(data["contributions"]["propaganda"][0])
