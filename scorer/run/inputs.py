"""What a run reads, cut into tasks that a process can take: files that it opens itself, and rows of tables that are read here."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from scorer.read import Columns, InputFile, ReadError, read_file
from scorer.read.files import iter_files
from scorer.read.header import split_header
from scorer.read.text import well_formed
from scorer.types import Article

__all__ = ["Item", "Survey", "articles_of", "beside_text", "files", "items", "key_of", "same_file", "survey", "tasks"]

#: One article: a file that is not read yet, or an article that is.
Item = InputFile | Article

TASK: Final = 500  # articles; fewer cost more in sending them than is won, more leave processes without work at the end
_ALONE: Final = frozenset({"text", "markdown", "html"})  # kinds of file that hold one article each
_WEIGHT: Final = {"html": 10}  # a page takes as long as so many texts
_SAMPLE: Final = 1_000_000  # bytes of a table from which its rows are estimated


@dataclass
class Survey:
    """What there is to read: files, about how many articles (`exact` where that is known), and what was passed over by its suffix."""

    files: int = 0
    articles: int = 0
    exact: bool = True
    skipped: Counter[str] = field(default_factory=Counter)


def survey(paths: Sequence[str], leave_out: Sequence[str] = ()) -> Survey:
    """Count what `items` will give. Raises ReadError for a path that does not exist or that is one of `leave_out`."""
    found = Survey()
    refuse_outputs(paths, leave_out)
    for file in files(paths, leave_out, found.skipped):
        found.files += 1
        rows = 1 if file.kind in _ALONE or file.error else _rows(file)
        found.articles += rows or 1
        found.exact &= file.kind in _ALONE or file.error is not None or file.kind == "parquet"
    return found


def items(
    paths: Sequence[str], columns: Columns, leave_out: Sequence[str] = (), skipped: Counter[str] | None = None
) -> Iterator[Item]:
    """Everything to score, in a stable order, each with an id of its own; `leave_out` are files that the run itself writes.

    Of two files with one id, below two folders, the second goes by its path. A row whose id an earlier file has taken goes by `FILE:ID`. One whose
    id stands on an earlier row of its own table becomes an error: which of the two a score belongs to could not be told from the output.
    """
    seen: set[int] = set()  # hashes take a quarter of the memory of ids

    def is_new(name: str) -> bool:
        number = hash(name)
        if number in seen:
            return False
        seen.add(number)
        return True

    read: set[int] = set()
    for file in files(paths, leave_out, Counter()):
        again = hash(file.path) in read
        if len(paths) > 1:  # the files below one folder are told apart by their ids
            read.add(hash(file.path))
        if not is_new(file.id):
            free = next(filter(is_new, (file.path,) if again else (file.path, os.path.abspath(file.path))), None)
            if free is None:
                error = "given twice: it is scored where it stands first" if again else "its name is the id of another article: score it by itself"
                yield Article("", file.path, path=file.path, error=error)
                continue
            file = file._replace(id=free)
        if file.kind in _ALONE and not file.error:
            yield file
            continue
        own: set[int] = set()
        place = "line" if file.kind == "jsonl" else "row"
        for article in read_file(file, columns=columns, skipped=skipped):
            name = article.id
            if hash(name) in own:
                error = f"the id {name!r} stands on an earlier {place} of {file.path} too: name a column of distinct ids with --id-column"
                yield replace(article, text="", error=article.error or error)
                continue
            own.add(hash(name))
            if name == file.id or is_new(name):
                yield article
            else:
                free = next(filter(is_new, (f"{file.id}:{name}", f"{file.path}:{name}")), None)
                error = f"the id {name!r} cannot be told from those of other tables: name a column of distinct ids with --id-column"
                yield replace(article, id=free) if free else replace(article, text="", error=article.error or error)


def articles_of(task: Iterable[Item], columns: Columns) -> Iterator[Article]:
    """The articles of a task; files are read now."""
    for item in task:
        if isinstance(item, Article):
            yield item
        else:
            yield from read_file(item, columns=columns)


def tasks(stream: Iterable[Item], size: int = TASK) -> Iterator[list[Item]]:
    """Cut items into tasks of about the same work."""
    task: list[Item] = []
    weight = 0
    for item in stream:
        task.append(item)
        weight += _WEIGHT.get(item.kind, 1) if isinstance(item, InputFile) else 1 + len(item.text) // 50_000
        if weight >= size:
            yield task
            task, weight = [], 0
    if task:
        yield task


def key_of(item: Item) -> tuple[str, str]:
    """Id and path, as a row of the output holds them."""
    return well_formed(item.id), well_formed(item.path or "")


def beside_text(article: Article) -> str | None:
    """The title where it was given beside the text; None where it was found in the text, which then holds it already."""
    if article.title and article.title == split_header(article.text).title:
        return None
    return article.title


def refuse_outputs(paths: Sequence[str], leave_out: Sequence[str]) -> None:
    """Raise ReadError for a path that is to be written, `leave_out`, as well as read."""
    written = {os.path.realpath(p) for p in leave_out}
    for path in paths:
        if path != "-" and os.path.realpath(path) in written:
            raise ReadError(f"{path}: is both read and written; write to another file")


def same_file(path: str, *others: str) -> bool:
    """Whether `path` is one of `others`, however they are spelt; the files need not be there."""

    def place(name: str) -> str:
        return os.path.normcase(os.path.realpath(name))

    def is_same(other: str) -> bool:
        return place(path) == place(other) or (os.path.exists(path) and os.path.exists(other) and os.path.samefile(path, other))

    return any(map(is_same, others))


def files(paths: Sequence[str], leave_out: Sequence[str], skipped: Counter[str]) -> Iterator[InputFile]:
    """Every file of `paths` but those that the run writes, `leave_out`: files, or folders with all below them."""
    written = {os.path.realpath(p) for p in leave_out}
    names = {os.path.basename(p) for p in written}
    folders = tuple(p + os.sep for p in written if os.path.isdir(p))
    for file in iter_files(paths, skipped=skipped):
        # Resolving a path costs more than reading the file, so it is done where it can matter.
        if folders and os.path.realpath(file.path).startswith(folders):
            continue
        if os.path.basename(file.path) in names and os.path.realpath(file.path) in written:
            continue
        yield file


def _rows(file: InputFile) -> int | None:
    """About how many rows a table holds; None where it does not tell."""
    try:
        if file.kind == "parquet":
            import pyarrow.parquet as pq

            return int(pq.read_metadata(file.path).num_rows)
        if file.kind not in ("jsonl", "csv", "tsv") or file.packed:
            return None
        size = os.path.getsize(file.path)
        with open(file.path, "rb") as handle:
            sample = handle.read(_SAMPLE)
        if file.kind == "jsonl":
            rows = sample.count(b"\n") + (size == len(sample) and not sample.endswith(b"\n"))
        else:
            lines = sample.decode("utf-8", "replace").splitlines(keepends=True)
            rows = sum(1 for row in csv.reader(lines, delimiter="\t" if file.kind == "tsv" else ",") if row) - 1
        return max(1, round(rows * size / max(1, len(sample))))
    except (OSError, ValueError, csv.Error):
        return None
