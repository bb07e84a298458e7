from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from scorer.read import Columns
from scorer.run.inputs import beside_text, items, survey, tasks
from scorer.types import Article


def test_ids_are_distinct(folder: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        shutil.copy(folder / "0" / "000.txt", tmp_path / name / "same.txt")
    a, b = tmp_path / "a", tmp_path / "b"
    assert [i.id for i in items([str(a), str(b)], Columns())] == ["same.txt", f"{b}/same.txt"]
    twice = list(items([str(a), str(a)], Columns()))
    assert [getattr(i, "error", None) is None for i in twice] == [True, True]
    third = list(items([str(a), str(a), str(a)], Columns()))[-1]
    assert isinstance(third, Article)
    assert "given twice" in (third.error or "")


def test_a_survey_counts_articles(folder: Path) -> None:
    found = survey([str(folder)])
    assert found.files == 124
    assert found.articles == 130
    assert dict(found.skipped) == {".png": 1}
    assert not found.exact


def test_a_headline_of_the_text_is_no_title_beside_it() -> None:
    text = (
        "date 2023-07-23\nA headline of the day stands here\n\n"
        + "A paragraph of some words follows below it and goes on for a while. " * 3
    )
    assert beside_text(Article(text, title="A headline of the day stands here")) is None
    assert beside_text(Article(text, title="Another headline")) == "Another headline"


def test_tasks_are_of_about_one_size() -> None:
    articles = [Article("x", str(i)) for i in range(1234)]
    cut = list(tasks(iter(articles), 500))
    assert [len(t) for t in cut] == [500, 500, 234]
    assert [a for t in cut for a in t] == articles
    long = [replace(a, text="x" * 5_000_000) for a in articles[:20]]
    assert max(len(t) for t in tasks(iter(long), 500)) == 5


def test_two_files_of_one_name_are_two(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "d").mkdir()
    shutil.copy(folder / "0" / "000.txt", tmp_path / "d" / "a.txt")
    shutil.copy(folder / "0" / "000.txt", tmp_path / "a.txt")
    monkeypatch.chdir(tmp_path)
    for given in (["d", "a.txt"], ["d/a.txt", "a.txt"], ["a.txt", "d"]):
        found = list(items(given, Columns()))
        assert not any(i.error for i in found)
        assert len({i.id for i in found}) == 2
