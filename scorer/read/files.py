"""Which files there are to read: paths as given, folders searched below, in a stable order."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from scorer.read.errors import ReadError, os_reason
from scorer.types import Dropped

__all__ = ["KINDS", "STANDARD_INPUT", "TABLES", "InputFile", "iter_files", "kind_of", "list_files"]

STANDARD_INPUT: Final = "-"

#: What reads a file, by its suffix. To add an input format: a name here and a reader for it in scorer/read/__init__.py.
KINDS: Final[dict[str, str]] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
}
TABLES: Final = ("jsonl", "csv", "tsv", "parquet")  # the kinds that hold articles as rows
_README: Final = re.compile(r"readme(\.(md|txt|html?))?$", re.IGNORECASE)  # tells of the articles beside it and is none itself
_LIST: Final = ",".join(Dropped._fields).encode()  # the header of the list that cleaning writes beside the articles
_NEVER_PACKED: Final = frozenset({"parquet"})  # packs its own columns


class InputFile(NamedTuple):
    """One file to read. It pickles, so that a list of them can be shared out among processes.

    path: what to open, the given path with "/" between folders. id: the path below the given folder, the name of a
    file that was given itself, or "stdin". kind: a value of KINDS, "stdin" or "unknown". packed: gzip. error: why it cannot be read.
    """

    path: str
    id: str
    kind: str
    packed: bool = False
    error: str | None = None
    found: bool = False  # by searching a folder, rather than named itself


def list_files(paths: Iterable[str | os.PathLike[str]], *, skipped: Counter[str] | None = None) -> list[InputFile]:
    """Every file that `read_paths(paths)` will read, in its order. See `iter_files`."""
    return list(iter_files(paths, skipped=skipped))


def iter_files(paths: Iterable[str | os.PathLike[str]], *, skipped: Counter[str] | None = None) -> Iterator[InputFile]:
    """The files of `paths`: files as given, folders searched below with the names of each folder sorted, "-" as it is.

    Inside folders, hidden names, links to folders, files of unknown kind and lists of dropped lines are passed over; `skipped` counts them by
    suffix or by "(hidden)", "(readme)", "(linked folder)", "(no suffix)", "(not a file)" and "(dropped lines)". What is named itself is never
    passed over.

    Raises ReadError at once, before anything is read, for a path that does not exist and for "-" named twice.
    """
    given = [os.fspath(path) for path in paths]
    for path in given:
        if path != STANDARD_INPUT and not os.path.exists(path):
            raise ReadError(f"{path}: no such file or folder")
    if given.count(STANDARD_INPUT) > 1:
        raise ReadError("standard input (-) can be read once only")
    return _walk(given, Counter() if skipped is None else skipped)


def _walk(given: list[str], skipped: Counter[str]) -> Iterator[InputFile]:
    for path in given:
        if path == STANDARD_INPUT:
            yield InputFile(path, "stdin", "stdin")
        elif os.path.isdir(path):
            yield from _below(_posix(path), skipped)
        else:
            path = _posix(path)
            name = path.rpartition("/")[2]
            kind, packed = kind_of(name)
            yield InputFile(path, name, kind, packed, _unknown(name) if kind == "unknown" else None)


def _below(root: str, skipped: Counter[str]) -> Iterator[InputFile]:
    prefix = root if root.endswith("/") else root + "/"
    # Names still to be visited, as paths below `root`; a folder ends in "/". Last in, first out, so sorted downwards.
    waiting = [""]
    while waiting:
        name = waiting.pop()
        if name and not name.endswith("/"):
            kind, packed = kind_of(name)
            if kind == "csv" and not packed and _lists_dropped(prefix + name):
                skipped["(dropped lines)"] += 1
                continue
            yield InputFile(prefix + name, name, kind, packed, found=True)
            continue
        try:
            found = _names(prefix + name, skipped)
        except OSError as error:
            reason = f"folder cannot be listed ({os_reason(error)}): check its permissions"
            yield InputFile((prefix + name).rstrip("/") or "/", name.rstrip("/") or ".", "unknown", False, reason)
            continue
        found.sort(reverse=True)
        waiting.extend(name + entry for entry in found)


def _names(folder: str, skipped: Counter[str]) -> list[str]:
    """The names in `folder` that are to be visited; a folder's name ends in "/"."""
    names = []
    with os.scandir(folder) as entries:
        for entry in entries:
            kind = _entry_kind(entry)
            if kind == "folder":
                names.append(entry.name + "/")
            elif kind == "file":
                names.append(entry.name)
            else:
                skipped[kind] += 1
    return names


def _entry_kind(entry: os.DirEntry[str]) -> str:
    """`file` or `folder` for what is to be visited, else the name under which it is counted as passed over."""
    if entry.name.startswith("."):
        return "(hidden)"
    try:
        if entry.is_dir():
            # A link may lead back to a folder above, so links are not followed; one that is named itself is.
            return "(linked folder)" if entry.is_symlink() else "folder"
        if _README.match(entry.name):
            return "(readme)"
        if kind_of(entry.name)[0] == "unknown":
            return os.path.splitext(entry.name)[1].lower() or "(no suffix)"
        return "file" if entry.is_file() else "(not a file)"
    except OSError:  # a link to itself
        return "(not a file)"


def kind_of(name: str) -> tuple[str, bool]:
    """What reads the file of this name, one of `KINDS` or "unknown", and whether gzip packs it."""
    stem, suffix = os.path.splitext(name.lower())
    packed = suffix == ".gz"
    if packed:
        suffix = os.path.splitext(stem)[1]
    kind = KINDS.get(suffix, "unknown")
    return ("unknown", False) if packed and kind in _NEVER_PACKED else (kind, packed)


def _lists_dropped(path: str) -> bool:
    """Whether a table is the list that cleaning writes: its column `text` holds what is no article."""
    try:
        with open(path, "rb") as file:
            return file.readline(len(_LIST) + 8).removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n") == _LIST
    except OSError:  # reading it tells why
        return False


def _unknown(name: str) -> str:
    suffix = os.path.splitext(name)[1]
    what = f"files of kind {suffix} are not read" if suffix else "a name without a suffix does not tell what it holds"
    return f"{what}: use one of {' '.join(KINDS)}, or pipe text through -"


def _posix(path: str) -> str:
    return path.replace(os.sep, "/") if os.sep != "/" else path
