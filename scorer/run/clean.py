"""Clean: the same articles without their noise lines, and a list of what was dropped and why."""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import IO, Final, Literal, NamedTuple

import numpy as np
import orjson

from scorer.mark import FAMILIES, default_matcher
from scorer.mark.family import Context
from scorer.mark.noise import FAMILY as NOISE
from scorer.mark.noise import REASONS
from scorer.read import Columns, InputFile
from scorer.read.text import well_formed
from scorer.run.batch import RunError, in_order, processes
from scorer.run.inputs import Item, articles_of, beside_text, files, items, survey, tasks
from scorer.run.journal import named
from scorer.score.scorer import batches
from scorer.segment.batch import segment
from scorer.show.table import cell
from scorer.types import Article, Dropped

__all__ = ["DROPPED", "CleanSummary", "Cleaned", "Dropped", "clean", "clean_paths", "safe_path"]

DROPPED: Final = "dropped.csv"
_NEWLINE: Final = 0x0A
_ONE_FILE: Final = ("text", "markdown", "html", "stdin")
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f<>:"|?*\ud800-\udfff]')
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_LONGEST: Final = 180  # bytes of a name; file systems take 255, and writing needs some beside it


class Cleaned(NamedTuple):
    """An article without its noise lines."""

    article: Article
    text: str
    dropped: list[Dropped]


@dataclass
class CleanSummary:
    """How cleaning ended: articles and lines, dropped lines by reason, and articles that could not be read."""

    articles: int = 0
    changed: int = 0
    lines: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    errors: list[tuple[str, str]] = field(default_factory=list)
    files: int = 0
    skipped: Counter[str] = field(default_factory=Counter)


def clean(articles: Sequence[Article]) -> list[Cleaned]:
    """Take the noise lines out of articles; all other characters stay as they are, but for blank lines left double."""
    matcher = default_matcher()
    batch = segment([a.text for a in articles], [beside_text(a) for a in articles], matcher.vocabulary)
    context = Context(batch, matcher, FAMILIES)
    NOISE.mark(context)
    lines = batch.lines
    noisy = context.line_noise & ~lines.is_title
    out = []
    for a, article in enumerate(articles):
        origin, stop = int(batch.origin[a]), int(batch.stop[a])
        of_article = np.flatnonzero((lines.article == a) & noisy) if noisy.any() else np.zeros(0, np.int64)
        if not len(of_article):
            out.append(Cleaned(article, article.text, []))
            continue
        newlines = np.flatnonzero(batch.codes[origin:stop] == _NEWLINE) + origin
        number = np.searchsorted(newlines, lines.start[of_article])
        start, end = batch.given(lines.article[of_article], lines.start[of_article], lines.end[of_article])
        newlines, _ = batch.given(np.full(len(newlines), a), newlines, newlines + 1)
        dropped = [
            Dropped(article.id, n + 1, REASONS[r], article.text[s:e])
            for n, r, s, e in zip(number.tolist(), context.line_reason[of_article].tolist(), start.tolist(), end.tolist(), strict=True)
        ]
        out.append(Cleaned(article, _without(article.text, newlines.tolist(), set(number.tolist())), dropped))
    return out


def _without(text: str, newlines: list[int], drop: set[int]) -> str:
    """The lines of `text` that are not in `drop` (from 0); a blank line that would then follow another is dropped as well."""
    edges = [0, *(n + 1 for n in newlines), len(text)]
    kept: list[str] = []
    gap = False  # a line was dropped since the last one kept
    for n, (a, b) in enumerate(pairwise(edges)):
        if n in drop:
            gap = True
            continue
        line = text[a:b]
        if line.isspace() and gap and (not kept or kept[-1].isspace()):
            continue
        if line:
            gap = False
            kept.append(line)
    if gap:  # what was dropped stood at the end
        while kept and kept[-1].isspace():
            kept.pop()
    return "".join(kept)


def clean_task(columns: Columns, task: Iterable[Item]) -> list[Cleaned]:
    """Clean one task: what a process does."""
    out: list[Cleaned] = []
    for batch in batches(articles_of(task, columns)):
        try:
            out += clean(batch)
        except Exception:
            for article in batch:
                try:
                    out += clean([article])
                except Exception as own:
                    out.append(Cleaned(_failed(article, own), "", []))
    return out


def _failed(article: Article, error: Exception) -> Article:
    why = f"could not be cleaned ({type(error).__name__}: {' '.join(str(error).split())[:200]})"
    return Article("", article.id, path=article.path, error=article.error or why)


def clean_paths(
    paths: Sequence[str | os.PathLike[str]],
    out: str | os.PathLike[str] | None,
    *,
    columns: Columns | None = None,
    jobs: int | Literal["auto"] = "auto",
    force: bool = False,
    tell: Callable[[Dropped], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> CleanSummary:
    """Write everything below `paths` without noise lines into the folder `out`, and `dropped.csv` beside it; with None only tell.

    A file keeps its relative path (a web page gains .txt, being its text); a table becomes a .jsonl of its rows. `tell` is called for every
    line that is dropped. Nothing is written outside `out`, and no file that is read is written.

    Raises ReadError and RunError in one line, and OSError where `out` cannot be written to.
    """
    given = [os.fspath(p) for p in paths]
    columns = columns or Columns()
    target = None if out is None else os.fspath(out)
    if target is not None:
        _check_folder(target, given, force)
    leave_out = [target] if target is not None else []
    found = survey(given, leave_out)
    summary = CleanSummary(files=found.files, skipped=found.skipped)
    if not found.files:
        return summary
    kinds: dict[str, InputFile] = {}
    folder = None
    if target is not None:
        read = list(files(given, leave_out, Counter()))
        kinds = {f.path: f for f in read if f.kind != "text"}
        folder = _Folder(target, {os.path.realpath(f.path) for f in read})
    stream = tasks(items(given, columns, leave_out, summary.skipped))
    try:
        for done in in_order(partial(clean_task, columns), stream, processes(jobs, found.articles)):
            for cleaned in done:
                _count(summary, cleaned)
                for line in cleaned.dropped:
                    if tell:
                        tell(line)
                    if folder:
                        folder.list(line)
                if folder and not cleaned.article.error:
                    folder.write(cleaned, kinds.get(cleaned.article.path or ""))
            if progress:
                done_now = summary.articles + len(summary.errors)
                progress(done_now, max(found.articles, done_now))
    finally:
        if folder:
            folder.close()
    if target is not None and not summary.articles and not summary.errors:  # an empty list would stand in the way of the next run
        os.unlink(os.path.join(target, DROPPED))
        if not os.listdir(target):
            os.rmdir(target)
    return summary


def _count(summary: CleanSummary, cleaned: Cleaned) -> None:
    if cleaned.article.error:
        summary.errors.append((named(cleaned.article.id, cleaned.article.path), cleaned.article.error))
        return
    summary.articles += 1
    summary.changed += bool(cleaned.dropped)
    summary.lines += len(cleaned.dropped)
    summary.reasons.update(line.reason for line in cleaned.dropped)


def _check_folder(out: str, given: Sequence[str], force: bool) -> None:
    real = os.path.realpath(out)
    for path in given:
        if path != "-" and os.path.commonpath([os.path.realpath(path), real]) == real:
            raise RunError(f"{out}: holds what is read ({path}); write the cleaned articles to another folder")
    if os.path.exists(out) and not os.path.isdir(out):
        raise RunError(f"{out}: is a file; give a folder")
    if not force and os.path.lexists(os.path.join(out, DROPPED)):
        raise RunError(f"{out}: holds an earlier cleaning, whose files and {DROPPED} would be replaced; give a new folder, or --force to replace them")
    if not force and os.path.isdir(out) and os.listdir(out):
        raise RunError(f"{out}: holds files that are not of an earlier cleaning; give a new folder, or --force to write among them")


class _Folder:
    """The folder of cleaned articles: every name is made safe, and no input file is ever written to."""

    def __init__(self, root: str, inputs: set[str]) -> None:
        os.makedirs(root, exist_ok=True)
        self._root = os.path.realpath(root)
        self._inputs = inputs
        self._taken: set[str] = {DROPPED}  # names of files, folded: on some systems A.txt and a.txt are one
        self._folders: dict[str, str] = {}  # what folders go by, as asked for and folded
        self._table: tuple[str, IO[bytes]] | None = None
        self._names: dict[str, str] = {}  # of tables, by path
        self._list = open(self._place(DROPPED), "w", encoding="utf-8", newline="")  # noqa: SIM115 - closed by close
        self._rows = csv.writer(self._list, lineterminator="\n")
        self._rows.writerow(Dropped._fields)

    def list(self, line: Dropped) -> None:
        """Add a line to dropped.csv."""
        self._rows.writerow([cell(well_formed(line.id)), line.line, line.reason, cell(well_formed(line.text))])

    def write(self, cleaned: Cleaned, file: InputFile | None) -> None:
        """Write an article: a file of its own, or a row of its table."""
        article = cleaned.article
        if file is None or file.kind in _ONE_FILE:
            text = cleaned.text
            name = article.id
            if file is not None and file.kind in ("html", "markdown"):  # what was in marks is plain text now, a line a paragraph, below its headline
                title = beside_text(article)
                text = f"{title}\n\n{text}" if title else text
                name += ".txt"
            elif file is not None and file.kind == "stdin":
                name = "stdin.txt"
            elif name.lower().endswith(".gz"):
                name = name[:-3]
            with open(self._place(self._free(name)), "wb") as handle:
                handle.write(well_formed(text).encode())
            return
        row = {name: getattr(article, name) for name in ("id", "title", "source", "url", "date")} | {"text": cleaned.text}
        self._open_table(file).write(orjson.dumps({k: v and well_formed(v) for k, v in row.items()}, option=orjson.OPT_APPEND_NEWLINE))

    def _open_table(self, file: InputFile) -> IO[bytes]:
        if self._table is None or self._table[0] != file.path:
            if self._table:
                self._table[1].close()
            again = file.path in self._names
            if not again:
                is_jsonl = file.kind == "jsonl" and not file.packed
                self._names[file.path] = self._free(file.id if is_jsonl else f"{file.id}.jsonl")
            self._table = (file.path, open(self._place(self._names[file.path]), "ab" if again else "wb"))  # noqa: SIM115 - closed by close
        return self._table[1]

    def _free(self, name: str) -> str:
        """A safe relative path that no other article of this run has, below folders that are no article's file."""
        *above, last = safe_path(name).split("/")
        folder = ""
        for part in above:
            asked = f"{folder}{part}".casefold()
            if asked not in self._folders:
                made = _unlike(folder + part, lambda p: p.casefold() in self._taken or os.path.isfile(self._path(p)))
                self._folders[asked] = self._folders[made.casefold()] = made
            folder = f"{self._folders[asked]}/"
        safe = _unlike(folder + last, lambda p: p.casefold() in self._taken or p.casefold() in self._folders or os.path.isdir(self._path(p)))
        self._taken.add(safe.casefold())
        return safe

    def _path(self, name: str) -> str:
        return os.path.join(self._root, *name.split("/"))

    def _place(self, name: str) -> str:
        path = self._path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        real = os.path.realpath(path)
        if os.path.commonpath([real, self._root]) != self._root:
            raise RunError(f"{name}: a link in {self._root} leads out of it; remove the link")
        if real in self._inputs:
            raise RunError(f"{real}: would be overwritten, and it is one of the files that are read; give another folder")
        return path

    def close(self) -> None:
        """Close what is open."""
        self._list.close()
        if self._table:
            self._table[1].close()


def _unlike(path: str, taken: Callable[[str], bool]) -> str:
    """`path`, with a number before its suffix where it is taken."""
    stem, suffix = os.path.splitext(path)
    n, free = 1, path
    while taken(free):
        n += 1
        free = f"{stem}-{n}{suffix}"
    return free


def safe_path(name: str) -> str:
    """A relative path with "/" that stays below the folder it is joined to, on every system; the same for the same name."""
    parts = [_safe_name(p) for p in re.split(r"[/\\]+", name) if p not in ("", ".", "..")]
    return "/".join(parts) or "article.txt"


def _safe_name(part: str) -> str:
    safe = _UNSAFE.sub("_", part).rstrip(". ") or "_"
    if _RESERVED.match(safe):
        safe = f"_{safe}"
    if len(safe.encode()) > _LONGEST:
        stem, suffix = os.path.splitext(safe)
        suffix = suffix if len(suffix.encode()) <= 12 else ""
        mark = hashlib.sha256(part.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        room = _LONGEST - len(suffix.encode()) - len(mark) - 1
        safe = f"{stem.encode()[:room].decode('utf-8', 'ignore')}-{mark}{suffix}"
    return safe
