"""Articles from tables: JSON lines, CSV, TSV and Parquet, read a row at a time so that any size of file fits.

A row that cannot be read is an article with an error and the rows after it are read as if it were not there. A table without a
text column is one error that names the columns it has, not one for each row.
"""

from __future__ import annotations

import csv
import datetime
import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Any, BinaryIO, Final, NamedTuple, cast

from scorer.read.errors import NoColumnError, NoTextColumnError, UnreadableError, os_reason
from scorer.read.text import BEGINNING, BINARY, MAX_TEXT_BYTES, decode, decode_older, is_binary, too_large, well_formed

__all__ = ["Columns", "Row", "delimiter_of", "read_table", "resolved"]

_NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_AFTER_RETURN: Final = re.compile(r"(?<=\r)(?!\n)")
_SHOWN_COLUMNS: Final = 12
_BATCH_ROWS: Final = 256
_PENDING_ROWS: Final = 1000  # lines of a .jsonl looked at before it is taken to have no text field at all


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table are called; where none is called so, one of the same letters in other case is taken.

    A column other than `text` that is not there is simply None in every row, unless `required` names it: then the table is an error.
    """

    text: str = "text"
    title: str = "title"
    source: str = "source"
    url: str = "url"
    date: str = "date"
    id: str = "id"
    required: tuple[str, ...] = field(default=(), repr=False)


_FIELDS: Final = tuple(f.name for f in fields(Columns) if f.name != "required")


@lru_cache(maxsize=256)
def resolved(there: tuple[str, ...], columns: Columns) -> Columns:
    """`columns` as a table spells them: by their exact names, else by the first that differs in case alone."""
    folded: dict[str, str] = {}
    for name in there:
        folded.setdefault(name.casefold(), name)
    names = {f: getattr(columns, f) for f in _FIELDS}
    return replace(columns, **{f: name if name in there else folded.get(name.casefold(), name) for f, name in names.items()})


class Row(NamedTuple):
    """One row: `number` from 1 (the line in .jsonl, the record below the header in .csv), its values by their usual names, its error."""

    number: int
    values: dict[str, str | None]
    error: str | None = None


def read_table(path: str, kind: str, columns: Columns, *, packed: bool = False) -> Iterator[Row]:
    """The rows of the table `path`; `kind` is jsonl, csv, tsv or parquet and `packed` says gzip.

    Raises UnreadableError, at the first row or later, where the table as a whole cannot be read (on). Rows until then are given.
    """
    import zlib

    try:
        with _open(path, packed) as file:
            if kind == "parquet":
                yield from _parquet(file, columns)
            elif kind == "jsonl":
                yield from _json_lines(file, columns)
            else:
                yield from _separated(file, kind, columns)
    except (EOFError, zlib.error):
        raise UnreadableError("broken gzip file: unpack or download it again") from None
    except OSError as error:
        raise UnreadableError(f"cannot be read ({os_reason(error)}): check the file and its permissions") from None


def _open(path: str, packed: bool) -> BinaryIO:
    if packed:
        import gzip

        return cast("BinaryIO", gzip.open(path, "rb"))
    return open(path, "rb")


# ---------------------------------------------------------------------------------------------------------------- lines


class _Broken(NamedTuple):
    """A line that gives no text."""

    error: str
    unbalanced: bool = False  # it holds an odd number of quotation marks


def _decoded(file: BinaryIO) -> Iterator[str | _Broken]:
    """The lines of `file` as text with their line ends, each decoded by itself so that one bad byte costs one line at most."""
    first = file.readline(MAX_TEXT_BYTES + 1)
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):  # spreadsheets export "Unicode text" as UTF-16
        yield from _decoded_utf16(file, first)
        return
    line = first.removeprefix(b"\xef\xbb\xbf")
    known: str | None = None
    while line:
        if len(line) > MAX_TEXT_BYTES:
            marks = line.count(b'"')
            while line and not line.endswith(b"\n"):
                line = file.readline(1 << 20)
                marks += line.count(b'"')
            yield _Broken(f"is larger than {MAX_TEXT_BYTES / 1e6:g} MB: is a quotation mark or a line end missing?", marks % 2 == 1)
        else:
            try:
                yield line.decode("utf-8")
            except UnicodeDecodeError as error:
                text, known = decode_older(line, error.start, known)
                yield text
        line = file.readline(MAX_TEXT_BYTES + 1)


def _decoded_utf16(file: BinaryIO, first: bytes) -> Iterator[str | _Broken]:
    import codecs

    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    rest = decoder.decode(first)
    while True:
        data = file.read(1 << 16)
        rest += decoder.decode(data, final=not data)
        *lines, rest = rest.split("\n")
        for line in lines:
            yield line + "\n"
        if not data:
            break
        if len(rest) > MAX_TEXT_BYTES:
            raise UnreadableError(f"line larger than {MAX_TEXT_BYTES / 1e6:g} MB: is a line end missing?")
    if rest:
        yield rest


# ----------------------------------------------------------------------------------------------------------- JSON lines


_OF_A_MARKER: Final = {"family", "kind", "start", "end", "text"}  # its text is a few words, which would be taken for an article


def _json_lines(file: BinaryIO, columns: Columns) -> Iterator[Row]:
    # Lines are held back until every field that must be there was seen: then those without text are errors; if one never is, the file is one.
    pending: list[Row] = []
    keys: list[str] | None = None
    missing = {"text", *columns.required}
    names: dict[str, None] = {}  # of all lines that are held back
    for number, line in enumerate(_decoded(file), 1):
        if isinstance(line, str) and not line.strip():
            continue
        found = _json_object(line)
        if isinstance(found, _Broken):
            row = Row(number, {}, f"line {number} {found.error}")
        else:
            if keys is None and found.keys() >= _OF_A_MARKER:
                raise NoTextColumnError("holds markers of articles, as --evidence writes them, not articles: give the articles themselves")
            own = resolved(tuple(found), columns)
            if missing:
                names.update(dict.fromkeys(found))
                missing -= {use for use in missing if getattr(own, use) in found}
            keys = keys or list(found)
            if own.text in found:
                row = _row(number, found, own, "line")
            else:
                row = Row(number, _about(found, own), f"line {number}: {_no_column(columns.text, list(found), 'field')}")
        if missing:
            pending.append(row)
            if len(pending) >= _PENDING_ROWS:
                break
            continue
        yield from pending
        pending.clear()
        yield row
    if keys is not None and not missing:
        return
    field = f"first {_PENDING_ROWS:,} lines' field" if len(pending) >= _PENDING_ROWS else "field"
    if keys is not None and "text" in missing:
        raise NoTextColumnError(_no_column(columns.text, keys, field))
    if keys is not None:
        use = next(use for use in columns.required if use in missing)
        raise NoColumnError(_no_column(getattr(columns, use), list(names), field, use), use)
    if pending:
        raise UnreadableError(f"no line of it is a JSON object ({pending[0].error})")
    raise UnreadableError("empty file: there is nothing in it")


def _json_object(line: str | _Broken) -> dict[str, Any] | _Broken:
    import json

    if isinstance(line, _Broken):
        return line
    try:
        found = json.loads(line)
    except RecursionError:
        return _Broken("is JSON that is nested too deeply: write one flat object a line")
    except ValueError as error:
        return _Broken(f"is not JSON ({str(error).split(':')[0].lower()}): write one object a line")
    return found if isinstance(found, dict) else _Broken("holds no JSON object: write one object a line")


def _no_column(name: str, there: Sequence[str], what: str = "column", use: str = "text") -> str:
    shown = ", ".join(str(column)[:40] for column in there[:_SHOWN_COLUMNS])
    more = f" and {len(there) - _SHOWN_COLUMNS} more" if len(there) > _SHOWN_COLUMNS else ""
    has = f"they are {shown}{more}" if len(there) > 1 else f"it has only {shown}" if there else "it has none"
    return f'none of its {what}s is named "{name}" ({has}); --{use}-column names another'


def _check_required(there: Sequence[str], columns: Columns) -> None:
    own = resolved(tuple(there), columns)
    for use in columns.required:
        if getattr(own, use) not in there:
            raise NoColumnError(_no_column(getattr(columns, use), there, "column", use), use)


def _check_once(there: Sequence[str], columns: Columns) -> None:
    """Raise UnreadableError where two columns have the name of the one that holds the texts."""
    if there.count(columns.text) > 1:
        raise UnreadableError(f'{there.count(columns.text)} of its columns are named "{columns.text}": which of them holds the texts? Rename the others')


# -------------------------------------------------------------------------------------------------------------- CSV, TSV


def _separated(file: BinaryIO, kind: str, columns: Columns) -> Iterator[Row]:
    broken: list[str] = []
    beginning = file.read(BEGINNING)
    file.seek(0)
    lines = _for_csv(_decoded(file), broken)
    first = next((line for line in lines if line.strip()), None)
    if first is None:
        raise UnreadableError(broken[0] if broken else "empty file: there is nothing in it")
    if "\0" in first:
        raise UnreadableError("binary, not text: convert it to a text table first")
    csv.field_size_limit(max(csv.field_size_limit(), MAX_TEXT_BYTES))
    delimiter = "\t" if kind == "tsv" else delimiter_of(first, columns.text)
    whole = itertools.chain([first], lines)
    reader = csv.reader(_with_plain_marks(whole) if kind == "tsv" else whole, delimiter=delimiter)
    try:
        header = [name.strip() for name in next(reader)]
    except csv.Error as error:
        raise UnreadableError(f"the header cannot be read ({error}): is a quotation mark missing?") from None
    own = resolved(tuple(header), columns)
    if own.text not in header:
        if is_binary(beginning):
            raise UnreadableError(BINARY)
        raise NoTextColumnError(_no_column(columns.text, header))
    _check_required(header, columns)
    _check_once(header, own)
    number = 0
    while True:
        begun = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            broken.append(f"cannot be read ({error}): is a quotation mark missing?")
            cells = []
        while broken:
            number += 1
            yield Row(number, {}, f"row {number} {broken.pop(0)}")
        if not cells:
            continue
        number += 1
        if len(cells) > len(header) and any(cells[len(header) :]):
            wrong = f"row {number} has {len(cells)} cells under {len(header)} columns"
            if reader.line_num - begun > 1:
                what = f"{wrong} and runs from line {begun + 1} to {reader.line_num}: is a quotation mark not closed? Rows within it are not read"
            else:
                what = f"{wrong}: put quotation marks around cells that hold a {_NAMES[delimiter]}"
            yield Row(number, {}, what)
        else:
            yield _row(number, dict(zip(header, cells, strict=False)), own)
    for reason in broken:
        number += 1
        yield Row(number, {}, f"row {number} {reason}")
    if not number:
        raise UnreadableError("empty table: it has no row below its header")


def _for_csv(lines: Iterator[str | _Broken], broken: list[str]) -> Iterator[str]:
    """The lines that csv takes; what cannot be decoded goes to `broken`, and lines that end in a carriage return alone are cut."""
    for line in lines:
        if isinstance(line, _Broken):
            if line.unbalanced:  # where the cells below it begin and end cannot be told
                broken.append(f"{line.error} What stands below it is not read")
                return
            broken.append(line.error)
        elif line.find("\r", 0, -2) < 0:
            yield line
        else:
            yield from filter(None, _AFTER_RETURN.split(line))


def _with_plain_marks(lines: Iterator[str]) -> Iterator[str]:
    """The lines of a TSV as csv takes them: where a cell begins with a quotation mark that is one of its text, it is put into marks.

    Many programs write such tables without quoting. A line that has all cells, and a cell that begins with a mark and is no quoted one, is such a row
    where the next line has all cells as well; else the cell goes on there.
    """
    width = 0
    held: str | None = None
    within = False  # a quoted cell that began on a line above
    for line in itertools.chain(lines, [""]):
        if held is not None:
            cells = held.rstrip("\r\n").split("\t")
            if len(cells) == width and (not line or line.count("\t") == width - 1):
                yield "\t".join(cell if _is_quoted(cell) or not _begins_quoted(cell) else '"' + cell.replace('"', '""') + '"' for cell in cells) + "\n"
            else:
                within = held.count('"') % 2 == 1
                yield held
            held = None
        width = width or line.count("\t") + 1
        if within:
            within = line.count('"') % 2 == 0
            yield line
        elif width > 1 and not all(map(_is_quoted, filter(_begins_quoted, line.rstrip("\r\n").split("\t")))):
            held = line
        elif line:
            yield line


def _begins_quoted(cell: str) -> bool:
    return cell.startswith('"')


def _is_quoted(cell: str) -> bool:
    """Whether a cell is one between quotation marks, with those within it doubled."""
    return len(cell) >= 2 and cell[0] == cell[-1] == '"' and '"' not in cell[1:-1].replace('""', "")


def delimiter_of(line: str, text: str) -> str:
    """The one of , ; tab | that makes a column called `text`, in other case if need be; a comma where several or none does."""
    headers = {delimiter: [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])] for delimiter in _NAMES}
    exact = (delimiter for delimiter, names in headers.items() if text in names)
    alike = (delimiter for delimiter, names in headers.items() if text.casefold() in (name.casefold() for name in names))
    return next(exact, None) or next(alike, ",")


# --------------------------------------------------------------------------------------------------------------- Parquet


def _parquet(source: BinaryIO, columns: Columns) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(source, pre_buffer=False) as file:
            schema = file.schema_arrow
            asked, given, columns = columns.text, columns, resolved(tuple(schema.names), columns)
            if columns.text not in schema.names:
                raise NoTextColumnError(_no_column(asked, schema.names))
            _check_required(schema.names, given)
            _check_once(schema.names, columns)
            kind = schema.field(columns.text).type
            if not _holds_text(kind):
                raise UnreadableError(f'column "{columns.text}" holds {kind}, not text; name the right one with --text-column')
            wanted = [name for name in dict.fromkeys(_names(columns)) if name in schema.names]
            for batch in file.iter_batches(batch_size=_BATCH_ROWS, columns=wanted, use_threads=False):
                lists = [_values(column) for column in batch.columns]
                for values in zip(*lists, strict=True):
                    number += 1
                    yield _row(number, dict(zip(batch.schema.names, values, strict=True)), columns)
    except (OSError, ValueError, OverflowError, pa.ArrowException) as error:
        where = f"cannot be read after row {number}" if number else "not a Parquet file that can be read"
        raise UnreadableError(f"{where} ({_first_line(error)}): write it again") from None
    if not number:
        raise UnreadableError("empty table: it has no rows")


def _holds_text(kind: Any) -> bool:
    from pyarrow import types

    kind = kind.value_type if types.is_dictionary(kind) else kind
    tests = (types.is_string, types.is_large_string, types.is_string_view, types.is_binary, types.is_large_binary, types.is_null)
    return any(test(kind) for test in tests)


def _values(column: Any) -> list[Any]:
    import pyarrow as pa

    types = pa.types
    if types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if types.is_timestamp(column.type):
        # Nanoseconds would load pandas.
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    values: list[Any]
    try:
        values = column.to_pylist()
    except UnicodeDecodeError:  # as bytes: one value that is not UTF-8 must not cost the whole batch
        values = column.cast(pa.large_binary()).to_pylist()
    except (ValueError, OverflowError):  # nor a date that no calendar has
        values = [_value(scalar) for scalar in column]
    return values


def _value(scalar: Any) -> Any:
    try:
        return scalar.as_py()
    except (ValueError, OverflowError):
        return None


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n")[0][:120] or type(error).__name__


# ---------------------------------------------------------------------------------------------------------------- values


def _names(columns: Columns) -> list[str]:
    return [getattr(columns, name) for name in _FIELDS]


# true and false are numbers to Python, so they stand first
_NO_TEXT: Final = ((bool, "a truth value"), (int, "a number"), (float, "a number"), (list, "a list"), (dict, "an object"))


def _row(number: int, found: Mapping[str, Any], columns: Columns, word: str = "row") -> Row:
    values = _about(found, columns)
    text = found.get(columns.text)
    if isinstance(text, bytes):
        try:
            text = decode(text)
        except UnreadableError as error:
            return Row(number, values, str(error))
    if isinstance(text, str) and len(text) <= MAX_TEXT_BYTES:
        values["text"] = well_formed(text)
        return Row(number, values)
    if isinstance(text, str):
        return Row(number, values, str(too_large(MAX_TEXT_BYTES)))
    if text is None or (isinstance(text, float) and math.isnan(text)):
        return Row(number, values)
    what = next((what for kind, what in _NO_TEXT if isinstance(text, kind)), type(text).__name__)
    return Row(number, values, f'{word} {number}: "{columns.text}" holds {what} ({str(text)[:40]}), not text')


def _about(found: Mapping[str, Any], columns: Columns) -> dict[str, str | None]:
    get = found.get
    return {
        "title": _word(get(columns.title)),
        "source": _word(get(columns.source)),
        "url": _word(get(columns.url)),
        "date": _word(get(columns.date)),
        "id": _word(get(columns.id)),
    }


def _word(value: Any) -> str | None:
    """A value of a metadata column as one line of text; None for what is empty, not a number or not a single value."""
    if value is None or isinstance(value, (dict, list)):
        return None
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    elif isinstance(value, float):
        if math.isnan(value):
            return None
        value = str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    elif isinstance(value, datetime.date):
        value = value.isoformat().removesuffix("T00:00:00")
    elif not isinstance(value, str):
        value = str(value)
    return well_formed(" ".join(value.split())) or None
