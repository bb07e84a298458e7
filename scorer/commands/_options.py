"""Options and helpers that several commands share."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from scorer.read import Columns
    from scorer.score.card import ScoreCard
    from scorer.types import Article

__all__ = [
    "JOBS",
    "Bar",
    "Jobs",
    "Steps",
    "check_suffix",
    "check_written",
    "column_options",
    "columns_of",
    "model_options",
    "nothing_found",
    "one_article",
    "paths_argument",
    "text_options",
]

F = TypeVar("F", bound=Callable[..., Any])

if TYPE_CHECKING:
    _Type = click.ParamType[int | Literal["auto"]]
else:
    _Type = click.ParamType  # before 8.2 it takes no parameter

JOBS = "Processes; auto: one for each core from 2,000 articles."
_COLUMNS = ("text", "title", "source", "url", "date", "id")


def paths_argument(f: F) -> F:
    """PATH...: files and folders, `-` for standard input."""
    return click.argument("paths", metavar="PATH...", nargs=-1, required=True)(f)


def column_options(f: F) -> F:
    """--text-column and friends: what the columns of a table are called."""
    for name in reversed(_COLUMNS):
        f = _column_option(name)(f)
    return f


def text_options(f: F) -> F:
    """--text-column and --title-column: all that is read of a labelled table beside its labels and sources."""
    return _column_option("text")(_column_option("title")(f))


def _column_option(name: str) -> Callable[[F], F]:
    return click.option(f"--{name}-column", metavar="NAME", help=f'Column of a table that holds the {name}; by default the one named "{name}".')


def columns_of(options: dict[str, Any]) -> Columns:
    """The columns that were named, out of a command's keyword arguments, and that must be there; the others keep their usual names."""
    from scorer.read import Columns

    named = {name: options[f"{name}_column"] for name in _COLUMNS if options.get(f"{name}_column")}
    return Columns(**named, required=tuple(name for name in named if name != "text"))


def model_options(f: F) -> F:
    """--model and --lexicon."""
    more = "A further word list, counted with the shipped ones; may be given several times."
    f = click.option("--lexicon", "lexicons", metavar="FILE", multiple=True, help=more)(f)
    return click.option("--model", metavar="FILE", help="Another model than the shipped one.")(f)


class Jobs(_Type):
    """A number of processes, or auto."""

    name = "N|auto"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | Literal["auto"]:
        """`auto` or a whole number from 1."""
        if value == "auto":
            return "auto"
        try:
            number = int(value)
        except ValueError:
            number = 0
        if number < 1:
            self.fail(f"{value!r} is neither a number of processes nor auto", param, ctx)
        return number


class Bar:
    """A progress bar with rate and time left on standard error; nothing where that is no terminal, or with `quiet`."""

    def __init__(self, *, quiet: bool) -> None:
        self._on = not quiet and sys.stderr.isatty()
        self._progress: Progress | None = None
        self._task: TaskID
        self._first = 0

    def __enter__(self) -> Bar:
        if self._on:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn(), TextColumn("left"))
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._progress.add_task("", total=None, rate="")
            self._progress.start()
            self._began = time.monotonic()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._progress:
            self._progress.stop()

    def __call__(self, done: int, of: int) -> None:
        """`done` articles of about `of`."""
        if self._progress:
            if not self._first and done and time.monotonic() - self._began < 0.05:
                self._first = done  # kept from an earlier run
            rate = (done - self._first) / max(0.1, time.monotonic() - self._began)
            self._progress.update(self._task, completed=done, total=of, rate=f"{rate:,.0f} articles/s")


def one_article(path: str, name: str | None, columns: Columns, model: str | None, lexicons: tuple[str, ...]) -> tuple[Article, ScoreCard]:
    """Read and score one article of `path`: the only one, or that with the id `name`. Raises ClickException where there is none."""
    from dataclasses import replace
    from itertools import islice

    from scorer.read import read_paths, table_notes
    from scorer.run.inputs import beside_text
    from scorer.score.scorer import Scorer

    skipped: Counter[str] = Counter()
    stream = read_paths([path], columns=columns, skipped=skipped)
    if name is not None:
        first: Article | None = None
        count, article = 0, None
        for a in stream:
            if _is_called(a, name):
                article = a
                break
            first, count = first or a, count + 1
        if article is None:
            none = f"{path}: holds no article with the id {name}"
            if count == 1 and first and first.error:  # a file that cannot be read, such as a table without a column of texts
                raise click.ClickException(f"{first.path or path}: {first.error}")
            raise click.ClickException(": ".join([none, *table_notes(skipped)[:1]]))
    else:
        found = list(islice(stream, 4))
        if not found:
            raise click.ClickException(": ".join([f"{path}: holds no article", *table_notes(skipped)[:1]]))
        if len(found) > 1:
            some = ", ".join(a.id for a in found[:3])
            raise click.ClickException(f"{path}: holds several articles; choose one with --id, such as {some}")
        article = found[0]
    if article.error:
        raise click.ClickException(f"{article.path or path}: {article.error}")
    card = Scorer(model, lexicons=lexicons).score(article.text, beside_text(article), article.source)
    return (article if article.title else replace(article, title=card.headline)), card


def _is_called(article: Article, name: str) -> bool:
    """Whether a table of scores may call an article so: by its id, as a CSV spells it, or by its file and its id."""
    from scorer.run.journal import part_of
    from scorer.show.table import cell

    if name in (article.id, cell(article.id)):
        return True
    path = article.path or ""
    part = part_of(name, path)
    return part != name and part == part_of(article.id, path)


def check_written(*paths: str | None, read: Sequence[str] = ()) -> None:
    """Raise RunError or ReadError for a file that cannot be written, is written twice, or is read as well: before any work is done for it."""
    from scorer.run.batch import RunError, check_place
    from scorer.run.inputs import refuse_outputs, same_file

    written = [p for p in paths if p]
    refuse_outputs(read, written)
    for i, path in enumerate(written):
        check_place(path)
        if same_file(path, *written[:i]):
            raise RunError(f"{path}: is to be written twice; give each output a name of its own")


def check_suffix(path: str, suffix: str, what: str) -> None:
    """Raise RunError for a file to be written whose name does not end as those of its kind do; /dev/stdout and the like have no kind."""
    from scorer.run.batch import RunError

    special = os.path.exists(path) and not os.path.isfile(path)
    if not special and not path.lower().endswith(suffix):
        raise RunError(f"{path}: the name of {what} ends in {suffix}")


def nothing_found(what: str, skipped: Counter[str]) -> click.ClickException:
    """The error of a run without an article; `skipped` tells what was passed over: tables by what they lack, other files by suffix."""
    from scorer.read import other_kinds, table_notes
    from scorer.read.files import KINDS

    if notes := table_notes(skipped):
        return click.ClickException(f"nothing to {what}: {notes[0]}" + (f" (and {len(notes) - 1:,} more)" if len(notes) > 1 else ""))
    passed = other_kinds(skipped)
    return click.ClickException(f"nothing to {what}: no file ends in {' '.join(KINDS)}" + (f" (passed over: {passed})" if passed else ""))


class Steps:
    """Progress of work in named steps, each of so many parts; one line a step where standard error is no terminal, nothing with `quiet`."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Steps:
        if not self._quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self._progress = Progress(console=Console(stderr=True))
            self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._progress:
            self._progress.stop()

    def __call__(self, step: str, done: int, of: int) -> None:
        """`done` of `of` parts of a step."""
        if self._progress:
            if step not in self._tasks:
                self._tasks[step] = self._progress.add_task(step, total=of)
            self._progress.update(self._tasks[step], completed=done, total=of)
        elif not self._quiet and done >= of:
            click.echo(f"{step}: {of} done", err=True)
