"""The read step: files, folders, tables and web pages become a stream of `Article`.

Reading never ends a run half-way. What gives no text is an Article with `text=""` and an `error` of one line that says what is
wrong and what to do; only a path that does not exist raises, before anything is read. Memory stays constant: one file, page or
batch of rows is held at a time. A text is stored as it was read, line ends and all, so offsets count its characters.

To add an input format: its suffix in files.KINDS, a function `_read_<kind>(file, columns, html)` here and a line in _READERS.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scorer.read.errors import NoColumnError, NoTextColumnError, ReadError, UnreadableError
from scorer.read.files import InputFile, iter_files, list_files
from scorer.read.header import Header, headline_span, split_header
from scorer.read.tables import Columns, read_table
from scorer.read.text import MAX_TEXT_BYTES, decode, read_bytes, read_text, too_large
from scorer.types import Article

if TYPE_CHECKING:
    from scorer.read.html import Page

__all__ = [
    "Columns",
    "Header",
    "InputFile",
    "ReadError",
    "headline_span",
    "list_files",
    "other_kinds",
    "read_file",
    "read_files",
    "read_paths",
    "split_header",
    "table_notes",
]


_USUAL: Final = Columns()


def read_paths(
    paths: Sequence[str | os.PathLike[str]],
    *,
    columns: Columns = _USUAL,
    html: bool | None = None,
    skipped: Counter[str] | None = None,
) -> Iterator[Article]:
    """Every article below `paths`, in a stable order: paths as given, folders sorted, rows as they stand.

    columns: what the columns of tables are called. html: None takes .html files, and whatever text begins with <!doctype html>
    or <html>, as web pages; True takes every text as one, the text column of tables too; False takes none, and gives the markup as text.
    skipped: counts the files that were passed over, by suffix; see `iter_files`.

    Article.id: the path below the given folder; for a row its id column, or `<file>:<row number>`. Article.path: the path as
    given, joined with "/". Title and date that are not given elsewhere are taken from the lines above the prose.

    Raises ReadError at once, before anything is read, for a path that does not exist.
    """
    return read_files(iter_files(paths, skipped=skipped), columns=columns, html=html, skipped=skipped)


def read_files(
    files: Iterable[InputFile], *, columns: Columns = _USUAL, html: bool | None = None, skipped: Counter[str] | None = None
) -> Iterator[Article]:
    """The articles of `files`, which `list_files` gave; for runs that share the list out among processes."""
    for file in files:
        yield from read_file(file, columns=columns, html=html, skipped=skipped)


def read_file(
    file: InputFile, *, columns: Columns = _USUAL, html: bool | None = None, skipped: Counter[str] | None = None
) -> Iterator[Article]:
    """The articles of one file: one, or one a row. Never raises for what is in the file: that is an Article with an error.

    A table without texts that was found by searching a folder is passed over, and one that lacks a column of `columns.required` is read without it;
    `skipped` counts both by a sentence that tells it; see `table_notes`.
    """
    if file.error is not None:
        yield _failed(file, file.error)
        return
    try:
        yield from _READERS[file.kind](file, columns, html)
    except NoTextColumnError as error:
        if file.found:
            if skipped is not None:
                skipped[f"passed over {_shown(file.path)}: {error}"] += 1
            return
        yield _failed(file, str(error))
    except NoColumnError as error:  # raised before any row is given
        if file.found:
            if skipped is not None:
                skipped[f"read without the {error.use}: {_shown(file.path)}: {error}"] += 1
            others = tuple(use for use in columns.required if use != error.use)
            yield from read_file(file, columns=replace(columns, required=others), html=html, skipped=skipped)
            return
        yield _failed(file, str(error))
    except UnreadableError as error:
        yield _failed(file, str(error))
    except MemoryError:
        yield _failed(file, "too large for the memory: split it")
    except Exception as error:  # a parser that fails in a way it does not announce costs its file, not the run
        yield _failed(file, f"cannot be read ({type(error).__name__}: {error}): is it damaged?")


def table_notes(skipped: Iterable[str]) -> list[str]:
    """Of what `skipped` counts, the sentences on tables that lack a column; the others are suffixes or stand in brackets."""
    return [name for name in skipped if not name.startswith((".", "("))]


def other_kinds(skipped: Mapping[str, int], most: int = 5) -> str:
    """Of what `skipped` counts, the files of kinds that cannot be read, the commonest first: "3 .pdf, 1 .docx"; "" where there are none."""
    suffixes = sorted(((n, name) for name, n in skipped.items() if name.startswith(".")), key=lambda t: (-t[0], t[1]))
    more = sum(n for n, _ in suffixes[most:])
    return ", ".join([*(f"{n:,} {name}" for n, name in suffixes[:most]), *([f"{more:,} of other kinds"] if more else [])])


def _read_text(file: InputFile, columns: Columns, html: bool | None) -> Iterator[Article]:
    text = read_text(file.path, packed=file.packed)
    yield _from_page(file, text) if _is_page(text, html) else _from_text(file, text)


def _read_stdin(file: InputFile, columns: Columns, html: bool | None) -> Iterator[Article]:
    import sys

    data = sys.stdin.buffer.read(MAX_TEXT_BYTES + 1)
    if len(data) > MAX_TEXT_BYTES:
        raise too_large(MAX_TEXT_BYTES)
    text = decode(data)
    if not text.strip():
        raise UnreadableError("empty: nothing came through standard input")
    yield _from_page(file, text) if _is_page(text, html) else _from_text(file, text)


def _read_markdown(file: InputFile, columns: Columns, html: bool | None) -> Iterator[Article]:
    from scorer.read.markdown import read_markdown

    text = read_text(file.path, packed=file.packed)
    if _is_page(text, html):
        yield _from_page(file, text)
        return
    found = read_markdown(text)
    if not found.text.strip():
        raise UnreadableError("empty: there is no text in it but marks and a heading")
    title, date = _completed(found.text, found.title, found.date)
    yield Article(found.text, _shown(file.id), title, found.source, found.url, date, _shown(file.path))


def _read_html(file: InputFile, columns: Columns, html: bool | None) -> Iterator[Article]:
    if html is False:
        yield _from_text(file, read_text(file.path, packed=file.packed))
        return
    from scorer.read.html import MAX_PAGE_BYTES, decode_page

    page = decode_page(read_bytes(file.path, MAX_PAGE_BYTES, packed=file.packed))
    if not page.strip():
        raise UnreadableError("empty file: there is nothing in it")
    yield _from_page(file, page)


def _read_rows(file: InputFile, columns: Columns, html: bool | None) -> Iterator[Article]:
    path, name = _shown(file.path), _shown(file.id)
    place, cell = ("line", "field") if file.kind == "jsonl" else ("row", "column")
    for number, values, error in read_table(file.path, file.kind, columns, packed=file.packed):
        get = values.get
        title, source, url, date = get("title"), get("source"), get("url"), get("date")
        text = get("text") or ""
        row_id = get("id") or f"{name}:{number}"
        if error is None and (not text or text.isspace()):
            error = f'{place} {number} has no text in {cell} "{columns.text}"'
        elif error is None and "\0" in text:
            error = "binary, not text: a NUL character stands in it"
        if error is None and _is_page(text, html):
            try:
                page = _page(text)
            except UnreadableError as unreadable:
                error = str(unreadable)
            else:
                yield Article(page.text, row_id, title or page.title, source or page.source, url or page.url, date or page.date, path)
                continue
        if error is not None:
            yield Article("", row_id, title, source, url, date, path, error)
            continue
        title, date = _completed(text, title, date)
        yield Article(text, row_id, title, source, url, date, path)


_READERS: Final[dict[str, Callable[[InputFile, Columns, bool | None], Iterator[Article]]]] = {
    "text": _read_text,
    "stdin": _read_stdin,
    "markdown": _read_markdown,
    "html": _read_html,
    "jsonl": _read_rows,
    "csv": _read_rows,
    "tsv": _read_rows,
    "parquet": _read_rows,
}


def _from_text(file: InputFile, text: str) -> Article:
    title, date = split_header(text)
    return Article(text, _shown(file.id), title, None, None, date, _shown(file.path))


def _from_page(file: InputFile, page: str) -> Article:
    text, title, date, source, url = _page(page)
    return Article(text, _shown(file.id), title, source, url, date, _shown(file.path))


def _page(text: str) -> Page:
    from scorer.read.html import extract_page

    return extract_page(text)


def _is_page(text: str, html: bool | None) -> bool:
    if html is not None:
        return html
    head = text[:100].lstrip()
    return head.startswith("<") and head.lower().startswith(("<!doctype html", "<html"))


def _completed(text: str, title: str | None, date: str | None) -> tuple[str | None, str | None]:
    """Title and date, from the lines above the prose where they are not given."""
    if title is None or date is None:
        header = split_header(text)
        title, date = title or header.title, date or header.date
    return title, date


def _failed(file: InputFile, error: str) -> Article:
    return Article("", _shown(file.id), path=_shown(file.path), error=" ".join(error.split()))


def _shown(path: str) -> str:
    """`path` as it can be written to a file: names that are not UTF-8 keep their bytes as \\xff."""
    if path.isascii():
        return path
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
