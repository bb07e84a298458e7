"""Files written beside their place and moved there when they are whole: what stood there before is lost to no full disk and no stop."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Final

__all__ = ["Beside", "as_output", "on_its_way", "write_whole"]

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})  # errors of writing, which name no file


def on_its_way(path: str) -> str:
    """What the file at `path` is called beside it while this process writes it."""
    return f"{path}.{os.getpid()}.tmp"


class Beside:
    """A file on its way to `path`: write it under `name`, then `place` or `drop` it; as a context it gives `name` and does either.

    What is no file, such as /dev/stdout, is written as it stands.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.path.realpath(path)  # a link to a file stays one
        self._special = os.path.exists(self.path) and not os.path.isfile(self.path)
        self.name = self.path if self._special else on_its_way(self.path)

    def place(self) -> None:
        """Write what is left to disk and move the file into place."""
        if self._special:
            return
        with open(self.name, "rb+") as handle:
            os.fsync(handle.fileno())
        os.replace(self.name, self.path)

    def drop(self) -> None:
        """Take away what was written."""
        if not self._special and os.path.exists(self.name):
            os.unlink(self.name)

    def __enter__(self) -> str:
        return self.name

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self.place()
        finally:
            self.drop()


@contextmanager
def as_output(*outputs: str) -> Iterator[None]:
    """Let an OSError of a file that lies beside one of `outputs` while it is written name the output, which alone the user knows."""
    try:
        yield
    except OSError as error:
        told = str(error)
        beside = (out for out in outputs if f"{out}.part" in told or on_its_way(os.path.realpath(out)) in told)
        full = outputs[0] if outputs and error.filename is None and error.errno in _FULL else None
        output = next(beside, full)
        if output is None:
            raise
        raise OSError(error.errno, os.strerror(error.errno) if error.errno else "cannot be written", output) from error


def write_whole(path: str | os.PathLike[str], text: str) -> None:
    """Write a text in UTF-8; what is there before stays until all is written."""
    with as_output(os.fspath(path)), Beside(path) as name, open(name, "w", encoding="utf-8", newline="") as file:
        file.write(text)
