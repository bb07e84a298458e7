"""Which files a run reads, and in which order."""

from __future__ import annotations

import os
import pickle
from collections import Counter
from pathlib import Path

import pytest

from scorer.read import ReadError, list_files
from scorer.read.files import KINDS


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Words.\n", encoding="utf-8")


def ids(*paths: str | Path) -> list[str]:
    return [file.id for file in list_files(paths)]


def test_folders_are_searched_below_in_sorted_order(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a/z.txt", "a/deep/er/x.html", "a.txt", "c/t.csv")
    assert ids(tmp_path) == ["a.txt", "a/deep/er/x.html", "a/z.txt", "b.txt", "c/t.csv"]


def test_paths_keep_the_order_in_which_they_are_given(tmp_path: Path) -> None:
    make(tmp_path, "one/a.txt", "two/b.txt", "c.txt")
    assert ids(tmp_path / "two", tmp_path / "c.txt", tmp_path / "one") == ["b.txt", "c.txt", "a.txt"]


def test_the_path_is_the_given_one_joined_with_slashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "news/2024/a.txt")
    monkeypatch.chdir(tmp_path)
    assert [list_files([given])[0].path for given in ("news", "news/", "./news", ".")] == [
        "news/2024/a.txt",
        "news/2024/a.txt",
        "./news/2024/a.txt",
        "./news/2024/a.txt",
    ]
    assert list_files(["news/2024/a.txt"])[0].id == "a.txt"


def test_hidden_unknown_and_odd_entries_are_passed_over_and_counted(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", ".hidden.txt", ".git/b.txt", "photo.JPG", "old.jpg", "README", "table.parquet.gz")
    (tmp_path / "linked").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "lost.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "round.txt").symlink_to(tmp_path / "round.txt")
    skipped: Counter[str] = Counter()
    assert [file.id for file in list_files([tmp_path], skipped=skipped)] == ["a.txt"]
    assert skipped == {"(hidden)": 2, ".jpg": 2, "(readme)": 1, ".gz": 1, "(linked folder)": 1, "(not a file)": 2}


def test_a_linked_folder_that_is_named_itself_is_read(tmp_path: Path) -> None:
    make(tmp_path, "real/a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    assert ids(tmp_path / "link") == ["a.txt"]


@pytest.mark.parametrize("suffix", sorted(KINDS))
def test_every_kind_is_known_by_its_suffix_in_any_case(tmp_path: Path, suffix: str) -> None:
    make(tmp_path, "a" + suffix.upper())
    assert list_files([tmp_path])[0].kind == KINDS[suffix]


def test_gz_variants_are_known(tmp_path: Path) -> None:
    make(tmp_path, "a.txt.gz", "b.jsonl.gz")
    assert [(file.kind, file.packed) for file in list_files([tmp_path])] == [("text", True), ("jsonl", True)]


@pytest.mark.parametrize("name", ["photo.jpg", "README", "table.parquet.gz"])
def test_a_file_of_unknown_kind_that_is_named_itself_says_what_would_be_read(tmp_path: Path, name: str) -> None:
    make(tmp_path, name)
    (file,) = list_files([tmp_path / name])
    assert file.error is not None
    assert ".txt" in file.error
    assert "\n" not in file.error


def test_a_path_that_does_not_exist_stops_the_run_before_it_begins(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    with pytest.raises(ReadError, match="no such file or folder"):
        list_files([tmp_path / "a.txt", tmp_path / "b.txt"])


def test_standard_input_can_be_named_once() -> None:
    assert list_files(["-"])[0].kind == "stdin"
    with pytest.raises(ReadError, match="once"):
        list_files(["-", "-"])


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may list every folder")
def test_a_folder_that_cannot_be_listed_is_one_error_and_the_rest_is_read(tmp_path: Path) -> None:
    make(tmp_path, "closed/a.txt", "open/b.txt")
    (tmp_path / "closed").chmod(0)
    try:
        closed, opened = list_files([tmp_path])
    finally:
        (tmp_path / "closed").chmod(0o700)
    assert closed.id == "closed"
    assert closed.error is not None
    assert "permission" in closed.error
    assert opened.id == "open/b.txt"


def test_a_folder_that_vanishes_is_one_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "gone/a.txt", "here/b.txt")
    listed = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("gone/"):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    gone, here = list_files([tmp_path])
    assert (gone.id, gone.error) == ("gone", "folder cannot be listed (permission denied): check its permissions")
    assert here.id == "here/b.txt"


def test_a_list_of_files_can_be_sent_to_another_process(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.csv")
    files = list_files([tmp_path])
    assert pickle.loads(pickle.dumps(files)) == files


def test_very_deep_folders_need_no_recursion(tmp_path: Path) -> None:
    deep = "/".join("d" for _ in range(300))
    make(tmp_path, f"{deep}/a.txt")
    assert ids(tmp_path) == [f"{deep}/a.txt"]
