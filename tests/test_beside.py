from __future__ import annotations

import os
from pathlib import Path

import pytest

from scorer.beside import Beside, write_whole


def test_what_is_there_stays_until_the_new_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_whole(path, "old\n")
    with Beside(path) as name:
        Path(name).write_text("new", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == "old\n"
    assert path.read_text(encoding="utf-8") == "new"
    assert os.listdir(tmp_path) == ["a.json"]


def test_a_file_that_could_not_be_written_to_its_end_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_whole(path, "old")

    def stop_half_way() -> None:
        with Beside(path) as name:
            Path(name).write_text("half", encoding="utf-8")
            raise OSError("disk is full")

    with pytest.raises(OSError, match="full"):
        stop_half_way()
    assert path.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["a.json"]


def test_a_link_stays_a_link_and_the_file_behind_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    behind, link = tmp_path / "elsewhere" / "a.json", tmp_path / "b.json"
    behind.write_text("old", encoding="utf-8")
    try:
        link.symlink_to(behind)
    except OSError:
        pytest.skip("links cannot be made here")
    write_whole(link, "new")
    assert link.is_symlink()
    assert behind.read_text(encoding="utf-8") == "new"


def test_a_link_that_cannot_be_written_through_is_told_by_its_own_name(tmp_path: Path) -> None:
    link = tmp_path / "b.json"
    try:
        link.symlink_to(tmp_path / "missing" / "a.json")
    except OSError:
        pytest.skip("links cannot be made here")
    with pytest.raises(OSError, match=r"b\.json") as caught:
        write_whole(link, "new")
    assert caught.value.filename == str(link)


@pytest.mark.skipif(not os.path.exists("/dev/null"), reason="no such device here")
def test_what_is_no_file_is_written_as_it_stands() -> None:
    write_whole("/dev/null", "text")
    assert not os.path.isfile("/dev/null")


def test_a_text_that_cannot_be_written_is_told_by_its_own_name(tmp_path: Path) -> None:
    out = str(tmp_path / ("x" * 250 + ".json"))
    with pytest.raises(OSError, match="too long") as told:
        write_whole(out, "text")
    assert told.value.filename == out
