"""The journal of a run: the rows so far, on disk after every chunk, so that a run that was killed goes on where it stopped.

It lies beside the output as `<output>.part`. Its first line tells what the run was; then come rows, each a JSON list; after each chunk a
line says that the chunk is whole and how long the file of evidence was then. What stands after the last such line is dropped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import IO, Any, Final, NamedTuple

import orjson

__all__ = ["SUFFIX", "Journal", "Past", "Place", "read_rows"]

SUFFIX: Final = ".part"
_ID, _PATH = 0, 1  # of a row: the first two of the columns of a table of scores


class Place(NamedTuple):
    """The end of a whole chunk: bytes of journal, bytes of evidence, rows."""

    journal: int
    evidence: int
    rows: int


class Journal:
    """A journal that is open for writing; `evidence` is the path of a second file that grows with it, or None."""

    def __init__(self, path: str, evidence: str | None) -> None:
        self.path = path
        self.evidence = evidence
        self._file: IO[bytes]
        self._evidence: IO[bytes] | None = None
        self.rows = 0

    def begin(self, what: dict[str, Any]) -> None:
        """Begin anew; `what` is compared when a later run wants to go on."""
        self._file = open(self.path, "wb")  # noqa: SIM115 - closed by close
        self._evidence = open(self.evidence, "wb") if self.evidence else None  # noqa: SIM115
        self._file.write(orjson.dumps(what, option=orjson.OPT_APPEND_NEWLINE))
        self._commit()

    def go_on(self, place: Place) -> None:
        """Go on after `place`; what stands behind it is dropped."""
        self._file = open(self.path, "r+b")  # noqa: SIM115
        self._file.truncate(place.journal)
        self._file.seek(place.journal)
        if self.evidence:
            self._evidence = open(self.evidence, "r+b" if os.path.exists(self.evidence) else "w+b")  # noqa: SIM115
            self._evidence.truncate(place.evidence)
            self._evidence.seek(place.evidence)
        self.rows = place.rows

    def add(self, rows: bytes, count: int, evidence: bytes = b"") -> None:
        """Add a chunk: `count` rows, each a JSON list on a line. On return it is on disk."""
        self._file.write(rows)
        self.rows += count
        if self._evidence is not None and evidence:
            self._evidence.write(evidence)
        self._commit()

    def _commit(self) -> None:
        length = 0
        if self._evidence is not None:
            self._evidence.flush()
            os.fsync(self._evidence.fileno())  # before the line that vouches for it
            length = self._evidence.tell()
        self._file.write(orjson.dumps({"rows": self.rows, "evidence": length}, option=orjson.OPT_APPEND_NEWLINE))
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the files; they stay where they are."""
        self._file.close()
        if self._evidence is not None:
            self._evidence.close()

    def remove(self) -> None:
        """Take the journal away, its rows being in the output; the file of evidence is left to the caller."""
        self.close()
        os.unlink(self.path)


class Past:
    """What an earlier run left: `what` it was, and its rows in order by `(id, path)`.

    `place` is the end of the last whole chunk of which every row was drawn with `take`.
    """

    def __init__(self, path: str, evidence: str | None) -> None:
        self._file = open(path, "rb")  # noqa: SIM115
        self._room = os.path.getsize(evidence) if evidence and os.path.exists(evidence) else 0
        self.what: Any = _parse(self._file.readline())
        self.place: Place | None = None
        self._next: tuple[str, str] | None = None
        self._rows = 0
        self._draw()

    def _draw(self) -> None:
        """Find the next row; chunk ends on the way move `place`, and a broken line is the end of all."""
        while True:
            line = self._file.readline()
            item = _parse(line)
            if isinstance(item, dict) and item.get("rows") == self._rows and self._room >= item.get("evidence", 0):
                self.place = Place(self._file.tell(), item["evidence"], self._rows)
            elif isinstance(item, list):
                self._rows += 1
                self._next = (item[_ID], item[_PATH])
                return
            else:
                self._next = None
                self._file.close()
                return

    def take(self, key: tuple[str, str]) -> bool:
        """Whether the next row is that of `key` (id, path); then it is drawn."""
        if self._next != key:
            return False
        self._draw()
        return True


def read_rows(path: str) -> Iterator[list[Any]]:
    """The rows of a journal that was closed whole."""
    with open(path, "rb") as file:
        for line in file:
            if line.startswith(b"["):
                yield orjson.loads(line)


def _parse(line: bytes) -> Any:
    if not line.endswith(b"\n"):
        return None
    try:
        return orjson.loads(line)
    except ValueError:
        return None
