from __future__ import annotations

import os
from pathlib import Path

import pytest

from scorer.run import lock
from scorer.run.lock import held

pytestmark = pytest.mark.skipif(os.name != "posix", reason="locks")


def test_a_lock_is_held_by_one_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "l"
    for _ in range(2):
        with held(str(path)):
            with pytest.raises(BlockingIOError), held(str(path)):
                pass
            assert path.exists()
        assert not path.exists()


def test_a_lock_whose_file_was_taken_away_ends_quietly(tmp_path: Path) -> None:
    with held(str(tmp_path / "l")):
        (tmp_path / "l").unlink()
    assert not list(tmp_path.iterdir())


def test_where_there_are_no_locks_nothing_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise OSError("no locks")

    with monkeypatch.context() as patch:
        patch.setattr(lock.fcntl, "flock", unknown)
        with held(str(tmp_path / "l")), held(str(tmp_path / "l")):
            assert not list(tmp_path.iterdir())
    monkeypatch.setattr(lock, "fcntl", None)
    with held(str(tmp_path / "l")), held(str(tmp_path / "l")):
        assert not list(tmp_path.iterdir())
