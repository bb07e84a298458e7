"""Files written beside their place and moved there when they are whole: what stood there before is lost to no full disk and no stop."""

from __future__ import annotations

import os
from types import TracebackType

__all__ = ["Beside", "write_whole"]


class Beside:
    """A file on its way to `path`: write it under `name`, then `place` or `drop` it; as a context it gives `name` and does either.

    What is no file, such as /dev/stdout, is written as it stands.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.fspath(path)
        self._special = os.path.exists(self.path) and not os.path.isfile(self.path)
        self.name = self.path if self._special else f"{self.path}.{os.getpid()}.tmp"

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


def write_whole(path: str | os.PathLike[str], text: str) -> None:
    """Write a text in UTF-8; what is there before stays until all is written."""
    with Beside(path) as name, open(name, "w", encoding="utf-8", newline="") as file:
        file.write(text)
