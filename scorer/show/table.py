"""Tables of scores on disk: CSV, Parquet or JSON Lines, written a few hundred rows at a time and moved into place when they are whole.

A row is a list of values in the order of the table's columns: text, a number, or None where there is none.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO, Any, Final

import orjson

from scorer.beside import Beside

__all__ = [
    "SUFFIXES", "CsvTable", "JsonlTable", "ParquetTable", "TableError", "TableWriter",
    "cell", "open_table", "plain_cell", "read_table", "suffix_of",
]  # fmt: skip

Row = Sequence[Any]

SUFFIXES: Final = (".csv", ".parquet", ".jsonl")
WHOLE: Final = frozenset({"words"})
NUMBERS: Final = frozenset({"reliability", "propaganda", "noise", "attribution", "hedging", "loaded_language"})
FEATURE: Final = "feature_"
_ROWS: Final = 5000  # of a Parquet row group, and of what is read back at once

# What a spreadsheet takes for the beginning of a formula, in its full-width forms too; blanks before it are passed over by some.
_FORMULA: Final = re.compile(r"[ \u00a0]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_BREAKS: Final = re.compile("[\r\n\v\f\x00\x1c-\x1e\x85\u2028\u2029]+")


class TableError(ValueError):
    """A table that cannot be written or read back; one line."""


def suffix_of(path: str | os.PathLike[str]) -> str:
    """The suffix that tells how a table is written. Raises TableError for any other than `SUFFIXES`."""
    suffix = os.path.splitext(os.fspath(path))[1].lower()
    if suffix not in SUFFIXES:
        raise TableError(f"{os.fspath(path)}: the name of a table ends in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}")
    return suffix


def cell(text: str) -> str:
    """A text as a CSV cell: on one line, and with an apostrophe before what a spreadsheet would run as a formula."""
    text = _BREAKS.sub(" ", text)
    return f"'{text}" if _FORMULA.match(text) else text


def plain_cell(text: str) -> str:
    """The text of a CSV cell, without the apostrophe that `cell` put before it."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text, 1) else text


class TableWriter:
    """A table that is being written beside its place: `close` moves it there, `abandon` leaves what stood there as it was."""

    def __init__(self, path: str | os.PathLike[str], columns: Sequence[str]) -> None:
        self.path = os.fspath(path)
        self.columns = tuple(columns)
        self._file = Beside(path)
        self._beside = self._file.name

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()

    def write(self, rows: Sequence[Row]) -> None:
        """Add rows, each as long as `columns`."""
        raise NotImplementedError

    def _finish(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Write what is left to disk and move the table into place."""
        self._finish()
        self._file.place()

    def abandon(self) -> None:
        """Take away what was written."""
        try:
            self._finish()
        finally:
            self._file.drop()


class CsvTable(TableWriter):
    """UTF-8, one line a row, an empty cell for None. Text alone is escaped, so that negative numbers stay numbers."""

    def __init__(self, path: str | os.PathLike[str], columns: Sequence[str]) -> None:
        super().__init__(path, columns)
        self._handle: IO[str] = open(self._beside, "w", encoding="utf-8", newline="")  # noqa: SIM115 - closed by _finish
        self._writer = csv.writer(self._handle, lineterminator="\n")
        self._writer.writerow(self.columns)

    def write(self, rows: Sequence[Row]) -> None:
        """Add rows."""
        self._writer.writerows([[cell(v) if isinstance(v, str) else v for v in row] for row in rows])

    def _finish(self) -> None:
        self._handle.close()


class JsonlTable(TableWriter):
    """One object a line, keys in the order of the columns, null for None."""

    def __init__(self, path: str | os.PathLike[str], columns: Sequence[str]) -> None:
        super().__init__(path, columns)
        self._handle: IO[bytes] = open(self._beside, "wb")  # noqa: SIM115 - closed by _finish

    def write(self, rows: Sequence[Row]) -> None:
        """Add rows."""
        self._handle.writelines(orjson.dumps(dict(zip(self.columns, row, strict=True)), option=orjson.OPT_APPEND_NEWLINE) for row in rows)

    def _finish(self) -> None:
        self._handle.close()


class ParquetTable(TableWriter):
    """Text as strings, `words` as int64, scores and features as float64, null for None: the same schema whatever the rows hold."""

    def __init__(self, path: str | os.PathLike[str], columns: Sequence[str]) -> None:
        super().__init__(path, columns)
        import pyarrow as pa
        import pyarrow.parquet as pq

        kinds = {name: pa.int64() if name in WHOLE else pa.float64() if _is_number(name) else pa.string() for name in self.columns}
        self._arrow = pa
        self._schema = pa.schema(list(kinds.items()))
        self._writer = pq.ParquetWriter(self._beside, self._schema, compression="zstd")
        self._waiting: list[Row] = []

    def write(self, rows: Sequence[Row]) -> None:
        """Add rows."""
        self._waiting += rows
        if len(self._waiting) >= _ROWS:
            self._flush()

    def _flush(self) -> None:
        columns = list(zip(*self._waiting, strict=True)) if self._waiting else [()] * len(self.columns)
        arrays = [self._arrow.array(values, kind) for values, kind in zip(columns, self._schema.types, strict=True)]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        self._waiting = []

    def _finish(self) -> None:
        if self._waiting:
            self._flush()
        self._writer.close()

    def abandon(self) -> None:
        """Take away what was written."""
        self._waiting = []
        super().abandon()


_WRITERS: Final[dict[str, type[TableWriter]]] = {".csv": CsvTable, ".parquet": ParquetTable, ".jsonl": JsonlTable}


def open_table(path: str | os.PathLike[str], columns: Sequence[str]) -> TableWriter:
    """A writer for the suffix of `path`. Raises TableError for another suffix and OSError where the folder cannot be written to."""
    return _WRITERS[suffix_of(path)](path, columns)


_LONGEST_CELL = 1 << 27  # characters of a cell that is read back: a title is one line of an article


def read_table(path: str | os.PathLike[str]) -> tuple[tuple[str, ...], Iterator[list[list[Any]]]]:
    """The columns of a table that `open_table` wrote, and its rows a few thousand at a time.

    Texts of a CSV come back as they were but for their line ends. Raises TableError where it is no such table, also while rows are drawn.
    """
    path = os.fspath(path)
    suffix = suffix_of(path)
    stream = {".csv": _read_csv, ".parquet": _read_parquet, ".jsonl": _read_jsonl}[suffix](path)
    columns = next(stream)
    return tuple(columns[0]), stream


def _read_csv(path: str) -> Iterator[list[list[Any]]]:
    try:
        csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
        with open(path, encoding="utf-8-sig", newline="") as handle:  # spreadsheets put a mark at its head
            reader = csv.reader(handle)
            columns = next(reader, [])
            yield [list(columns)]
            kinds = [int if c in WHOLE else float if _is_number(c) else plain_cell for c in columns]
            # An empty cell was None or an empty text; which of them makes no difference to a CSV written again.
            while rows := list(islice(reader, _ROWS)):
                yield [[kind(v) if v else None for kind, v in zip(kinds, row, strict=True)] for row in rows]
    except (OSError, ValueError, csv.Error) as error:
        raise _not_a_table(path, error) from None


def _read_jsonl(path: str) -> Iterator[list[list[Any]]]:
    try:
        with open(path, "rb") as handle:
            first = handle.readline()
            columns = list(orjson.loads(first)) if first.strip() else []
            yield [columns]
            handle.seek(0)
            while lines := list(islice(handle, _ROWS)):
                rows = [orjson.loads(line) for line in lines]
                if any(list(row) != columns for row in rows):
                    raise ValueError("rows of different columns")
                yield [list(row.values()) for row in rows]
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise _not_a_table(path, error) from None


def _read_parquet(path: str) -> Iterator[list[list[Any]]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            yield [list(file.schema_arrow.names)]
            for batch in file.iter_batches(_ROWS):
                yield [list(row) for row in zip(*(c.to_pylist() for c in batch.columns), strict=True)]
    except (OSError, pa.ArrowException) as error:
        raise _not_a_table(path, error) from None


def _is_number(column: str) -> bool:
    return column in NUMBERS or column.startswith(FEATURE)


def _not_a_table(path: str, error: Exception) -> TableError:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error).split("\n", 1)[0] or type(error).__name__
    return TableError(f"{path}: is not a table of scores that can be read back ({why})")
