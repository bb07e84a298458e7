"""The journal of a run: the rows so far, on disk after every chunk, so that a run that was killed goes on where it stopped.

It lies beside the output as `<output>.part`. Its first line tells what the run was; then come rows, each a JSON list; after each chunk a
line says that the chunk is whole and how long the file of evidence was then. What stands after the last such line is dropped.

Rows of an earlier run that stand behind those which are gone on with may be of articles that this run does not come to. They lie in
`<output>.part.rest`, each with its markers behind it, until the table is written. Its first line tells of which run they are, as that of the journal
does: it outlives a journal that was taken away or damaged, and rows of another run have no place in a table.

`<output>.part.lock` is there while a run writes; see `scorer.run.lock`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import IO, Any, Final, NamedTuple

import orjson

from scorer.beside import on_its_way
from scorer.show.table import cell, plain_cell

__all__ = ["LOCK", "REST", "SUFFIX", "Journal", "Past", "Place", "lines_of", "other_rows", "paired", "part_of", "read_rows"]

SUFFIX: Final = ".part"
REST: Final = ".rest"
LOCK: Final = ".lock"
_BEGINS: Final = b'{"version":'
_HEAD: Final = 1 << 20  # bytes: more than a first line holds
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

    def is_untouched(self) -> bool:
        """Whether nothing is there, or no more than a run that was stopped while it began had written."""
        if not os.path.exists(self.path):
            return True
        with open(self.path, "rb") as file:
            first, _, rest = file.read(_HEAD).partition(b"\n")
        return (_BEGINS.startswith(first) or first.startswith(_BEGINS)) and b"\n" not in rest

    def rest_fits(self, what: dict[str, Any]) -> bool:
        """Whether what is set aside, if anything is, are whole rows of a run like `what`."""
        rest = self.path + REST
        if not os.path.exists(rest):
            return True
        with open(rest, "rb") as file:
            return _parse(file.readline()) == what and all(isinstance(_parse(line), dict | list) for line in file)

    def begin(self, what: dict[str, Any]) -> None:
        """Begin anew; `what` is compared when a later run wants to go on. Its first key is `version`."""
        self._file = open(self.path, "wb")  # noqa: SIM115 - closed by close
        self._evidence = open(self.evidence, "wb") if self.evidence else None  # noqa: SIM115
        self._file.write(orjson.dumps(what, option=orjson.OPT_APPEND_NEWLINE))
        self._commit()

    def go_on(self, place: Place, what: dict[str, Any]) -> None:
        """Go on after `place`; rows that stand behind it are set aside for `other_rows`, as rows of a run like `what`."""
        self._set_aside(place, what)
        self._file = open(self.path, "r+b")  # noqa: SIM115
        self._file.truncate(place.journal)
        self._file.seek(place.journal)
        if self.evidence:
            self._evidence = open(self.evidence, "r+b" if os.path.exists(self.evidence) else "w+b")  # noqa: SIM115
            self._evidence.truncate(place.evidence)
            self._evidence.seek(place.evidence)
        self.rows = place.rows

    def _set_aside(self, place: Place, what: dict[str, Any]) -> None:
        rows = _whole_rows(self.path, place.journal)
        first = next(rows, None)
        if first is None:
            return
        rest, beside = self.path + REST, on_its_way(self.path + REST)
        there: set[int] = set()
        with open(beside, "wb") as file:
            file.write(orjson.dumps(what, option=orjson.OPT_APPEND_NEWLINE))
            if os.path.exists(rest):  # of a run that was itself stopped after it had gone on
                with open(rest, "rb") as old:
                    old.readline()
                    for line in old:
                        file.write(line)
                        if line.startswith(b"["):
                            there.add(hash(_key(*orjson.loads(line)[:2])))
            for row, markers in paired(chain([first], rows), lines_of(self.evidence, place.evidence), strict=False):
                if hash(_key(row[_ID], row[_PATH])) not in there:
                    file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) + markers)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, rest)

    def forget(self) -> None:
        """Drop what was set aside: a run that begins anew replaces all."""
        if os.path.exists(self.path + REST):
            os.unlink(self.path + REST)

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
        self.forget()


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


def other_rows(path: str, spelt: Callable[[str], str]) -> Iterator[tuple[list[Any], bytes]]:
    """Rows that were set aside beside the journal `path` and whose articles it does not hold, each with its lines of evidence.

    `spelt` is how lines of evidence spell an id. A row whose id is now that of another article goes by its path, as the second of two files with one id does.
    """
    if not os.path.exists(path + REST):
        return
    ids, keys = set(), set()
    for row in read_rows(path):
        ids.add(hash(row[_ID]))
        keys.add(hash(_key(row[_ID], row[_PATH])))
    with open(path + REST, "rb") as file:
        file.readline()  # of which run they are
        row = []
        markers: list[bytes] = []
        for line in file:
            if not line.startswith(b"["):
                markers.append(line)
                continue
            if row:
                yield row, b"".join(_renamed(m, spelt(row[_ID])) for m in markers)
            row, markers = orjson.loads(line), []
            if hash(_key(row[_ID], row[_PATH])) in keys:
                row = []
            elif hash(row[_ID]) in ids:
                part = part_of(row[_ID], row[_PATH] or "")
                row[_ID] = f"{row[_PATH]}:{part}" if part else row[_PATH]
        if row:
            yield row, b"".join(_renamed(m, spelt(row[_ID])) for m in markers)


def paired(rows: Iterable[list[Any]], markers: Iterator[bytes], *, strict: bool = True) -> Iterator[tuple[list[Any], bytes]]:
    """Each row with its lines of evidence, which stand in the order of the rows. Raises ValueError with `strict` for lines of no row."""
    line = next(markers, b"")
    key = _marker_key(line)
    for row in rows:
        mine = []
        own = _key(row[_ID], row[_PATH])
        while line and key == own:
            mine.append(line)
            line = next(markers, b"")
            key = _marker_key(line)
        yield row, b"".join(mine)
    if line and strict:
        raise ValueError("markers of no row")


def _marker_key(line: bytes) -> tuple[str, str]:
    if not line:
        return "", ""
    marker = orjson.loads(line)
    return _key(marker["id"], marker["path"])


def _key(name: str, path: str | None) -> tuple[str, str]:
    """What tells the article of a row or of a marker, however a table spells it and whatever folder its id begins below."""
    name, path = plain_cell(cell(name)), plain_cell(cell(path or ""))
    return part_of(name, path), os.path.abspath(path)


def part_of(name: str, path: str) -> str:
    """Which article of the file at `path` an id means: nothing where it is the file's own, the number or the id of a row."""
    file, _, number = name.rpartition(":")
    for own, part in ((name, ""), (file, number)):
        if own and (path == own or path.endswith(f"/{own}")):
            return part
    return name


def named(name: str, path: str | None) -> str:
    """An article as an error names it: by its id where that tells its file, else by file and id."""
    return f"{path}: {name}" if path and path != "-" and part_of(name, path) == name else name


def _renamed(line: bytes, name: str) -> bytes:
    marker = orjson.loads(line)
    return line if marker["id"] == name else orjson.dumps({**marker, "id": name}, option=orjson.OPT_APPEND_NEWLINE)


def _whole_rows(path: str, start: int) -> Iterator[list[Any]]:
    """The rows of a journal from `start` on that stand in whole chunks."""
    waiting: list[list[Any]] = []
    with open(path, "rb") as file:
        file.seek(start)
        for line in file:
            item = _parse(line)
            if isinstance(item, dict):
                yield from waiting
                waiting = []
            elif isinstance(item, list):
                waiting.append(item)
            else:
                return


def lines_of(path: str | None, start: int = 0) -> Iterator[bytes]:
    """The whole lines of a file from `start` on; none where it is not there."""
    if path is not None and os.path.exists(path):
        with open(path, "rb") as file:
            file.seek(start)
            yield from (line for line in file if line.endswith(b"\n"))


def _parse(line: bytes) -> Any:
    if not line.endswith(b"\n"):
        return None
    try:
        return orjson.loads(line)
    except ValueError:
        return None
