"""Score many articles: a task at a time, over processes, in order, in constant memory, and so that a stopped run can go on."""

from __future__ import annotations

import hashlib
import heapq
import os
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import chain, islice
from typing import Any, Final, Literal, NamedTuple, TypeVar

import orjson

from scorer import __version__
from scorer.beside import as_output, on_its_way
from scorer.measure import FEATURE_NAMES
from scorer.read import Columns
from scorer.read.text import well_formed
from scorer.run.inputs import TASK, Item, articles_of, beside_text, items, key_of, same_file, survey, tasks
from scorer.run.journal import LOCK, REST, SUFFIX, Journal, Past, lines_of, named, other_rows, paired, read_rows
from scorer.run.lock import held
from scorer.score.card import headlines
from scorer.score.model import load_model
from scorer.score.scorer import COLUMNS, Result, Scorer, batches
from scorer.show.table import FEATURE, TableError, cell, open_table, read_table, suffix_of
from scorer.types import Article

__all__ = ["Look", "RunError", "Scored", "Setup", "Summary", "check_place", "in_order", "processes", "score_paths", "score_task"]

T = TypeVar("T")
R = TypeVar("R")

LOOKS: Final = 5
_AHEAD: Final = 2  # tasks for each process that wait or are done before their turn
_IDLE: Final = 30.0  # seconds after which a process without work ends
_AUTO: Final = 2000  # articles from which more than one process is worth its start
_WRITTEN: Final = 2000  # rows written at once
_AT = {name: i for i, name in enumerate(COLUMNS)}


class RunError(Exception):
    """A run that cannot begin or go on; one line that says what to do."""


@dataclass(frozen=True)
class Setup:
    """All that a process needs to know to score a task; it pickles.

    evidence: markers as well; guarded: with ids and paths as the cells of a CSV hold them, so that the two join. `score_paths` sets both.
    """

    model: str | None = None
    lexicons: tuple[str, ...] = ()
    columns: Columns = field(default_factory=Columns)
    features: bool = False
    evidence: bool = False
    guarded: bool = False

    @property
    def header(self) -> tuple[str, ...]:
        """The columns of the output."""
        return (*COLUMNS, *(f"{FEATURE}{name}" for name in FEATURE_NAMES)) if self.features else tuple(COLUMNS)


@dataclass(frozen=True, slots=True)
class Scored:
    """A task done: rows as JSON lists, a line each; how many; markers as JSON objects, a line each."""

    rows: bytes
    count: int
    evidence: bytes


class Look(NamedTuple):
    """An article that deserves a look: the higher `rank`, the more."""

    rank: float
    id: str
    title: str
    reliability: float
    propaganda: float
    noise: float
    reasons: str


@dataclass
class Summary:
    """How a run ended: counts, refusals by reason code, and the articles that most deserve a look, first things first."""

    articles: int = 0
    scored: int = 0
    failed: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    looks: list[Look] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    model: str = ""
    resumed: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)  # the first few: file and id, error

    def add(self, row: Sequence[Any]) -> None:
        """Count one row of `COLUMNS`."""
        self.articles += 1
        if row[_AT["error"]]:
            self.failed += 1
            if len(self.errors) < LOOKS:
                self.errors.append((named(row[0], row[_AT["path"]]), row[_AT["error"]]))
        elif row[_AT["refusal"]]:
            self.refused[row[_AT["refusal"]]] += 1
        else:
            self.scored += 1
            reliability, propaganda = row[_AT["reliability"]], row[_AT["propaganda"]]
            rank = (propaganda + 1.0 - reliability / 100.0) / 2.0
            noise, reasons = row[_AT["noise"]], row[_AT["reasons"]] or ""
            self.looks.append(Look(rank, row[0], row[_AT["title"]] or "", reliability, propaganda, noise, reasons))
            if len(self.looks) > 20 * LOOKS:
                self._rank()

    def _rank(self) -> None:
        self.looks = heapq.nlargest(LOOKS, self.looks, key=lambda look: look.rank)  # the first of equals stays first

    def done(self) -> Summary:
        """The summary with its looks in order."""
        self._rank()
        return self


def processes(jobs: int | Literal["auto"], articles: int) -> int:
    """How many processes to use: as asked, or with "auto" one for each core where there are enough articles to be worth it."""
    if jobs != "auto":
        return max(1, jobs)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores if articles > _AUTO else 1


def in_order(work: Callable[[T], R], stream: Iterable[T], jobs: int) -> Iterator[R]:
    """The results of `work` on each of a stream, in its order; at most a few are under way or waiting for each process."""
    if jobs == 1:
        yield from map(work, stream)
        return
    # Not joblib.Parallel: its generator runs ahead of a reader that is slower than the processes, without end.
    from joblib.externals.loky import get_reusable_executor

    executor = get_reusable_executor(max_workers=jobs, timeout=_IDLE)
    waiting: deque[Any] = deque()
    try:
        for task in stream:
            waiting.append(executor.submit(_owned, os.getpid(), work, task))
            if len(waiting) > _AHEAD * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BaseException:  # stopped, failed, or not drawn to its end
        executor.shutdown(wait=True, kill_workers=True)
        raise


def _owned(owner: int, work: Callable[[T], R], task: T) -> R:
    """Do a task in a process that ends when its owner, the run that started it, was killed: left alone it would wait for minutes."""
    if os.name == "posix" and os.getpid() != owner and not _watching:
        _watching.append(owner)
        threading.Thread(target=_watch, args=(owner,), daemon=True).start()
    return work(task)


def _watch(owner: int) -> None:
    while os.getppid() == owner:
        time.sleep(1.0)
    os._exit(1)


_watching: list[int] = []


def score_task(setup: Setup, task: Iterable[Item]) -> Scored:
    """Score one task: what a process does."""
    scorer = _scorer(setup.model, setup.lexicons)
    rows: list[bytes] = []
    markers: list[bytes] = []
    for batch in batches(articles_of(task, setup.columns)):
        for articles, result, table in _scored(scorer, batch, setup.features):
            features = result.features.tolist() if setup.features else [[]] * len(articles)
            rows += [_json(row + values) for row, values in zip(table, features, strict=True)]
            if setup.evidence:
                markers += _evidence(articles, result, _spelt(setup.guarded))
    return Scored(b"".join(rows), len(rows), b"".join(markers))


def score_paths(
    paths: Sequence[str | os.PathLike[str]],
    out: str | os.PathLike[str] | None = None,
    *,
    setup: Setup | None = None,
    evidence: str | os.PathLike[str] | None = None,
    jobs: int | Literal["auto"] = "auto",
    resume: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Summary:
    """Score everything below `paths` into the table `out` (without one, only the summary is made).

    `evidence` is a .jsonl file for every marker, with ids and paths as `out` holds them. `progress(done, of_about)` is called after
    every task. With `resume` the rows of a run that was stopped are kept, and so are those of a finished table that the same model made:
    the result is that of a whole run, and behind it stand the rows of articles that are not below `paths`. What cannot be gone on with
    raises RunError and stays as it is, and so does an output that another run is writing.

    Raises ReadError, RunError, TableError, ModelError, LexiconError, each in one line, and OSError where the output cannot be written.
    """
    given = [os.fspath(p) for p in paths]
    target, markers = (os.fspath(p) if p is not None else None for p in (out, evidence))
    _check_outputs(target, markers)
    outputs = [p for p in (target, markers) if p]
    with as_output(*outputs), ExitStack() as locks:
        for output in outputs:
            try:
                locks.enter_context(held(output + SUFFIX + LOCK))
            except BlockingIOError:
                raise RunError(f"{output}: another run is writing it; wait for its end, or name another file") from None
        return _score(given, target, markers, setup, jobs, resume, progress)


def _score(
    given: list[str],
    target: str | None,
    markers: str | None,
    setup: Setup | None,
    jobs: int | Literal["auto"],
    resume: bool,
    progress: Callable[[int, int], None] | None,
) -> Summary:
    if markers and os.path.isfile(markers):
        markers = os.path.realpath(markers)  # a link to a file stays one
    setup = replace(setup or Setup(), evidence=markers is not None, guarded=target is not None and suffix_of(target) == ".csv")
    model = load_model(setup.model)
    if setup.lexicons:
        _scorer(setup.model, setup.lexicons)  # a list that cannot be used is told before any process starts
    written = [p + s for p in (target, markers) if p for s in ("", SUFFIX, SUFFIX + REST, SUFFIX + LOCK)]
    found = survey(given, written)
    summary = Summary(skipped=found.skipped, model=model.version)
    if not found.files:
        return summary
    workers = processes(jobs, found.articles)
    stream = items(given, setup.columns, written, summary.skipped)
    work = partial(score_task, setup)
    tell = progress or (lambda done, of: None)

    if target is None:
        for scored in in_order(work, tasks(stream), workers):
            for line in scored.rows.splitlines():
                summary.add(orjson.loads(line))
            tell(summary.articles, max(found.articles, summary.articles))
        return summary.done()

    journal, stream = _journal(target, markers, setup, model.version, stream, resume)
    summary.resumed = journal.rows
    tell(journal.rows, max(found.articles, journal.rows))
    try:
        for scored in in_order(work, tasks(stream), workers):
            journal.add(scored.rows, scored.count, scored.evidence)
            tell(journal.rows, max(found.articles, journal.rows))
        tell(journal.rows, journal.rows)
    finally:
        journal.close()
    others = partial(other_rows, journal.path, _spelt(setup.guarded))
    with open_table(target, setup.header) as table:
        for rows in (read_rows(journal.path), (row for row, _ in others())):
            while block := list(islice(rows, _WRITTEN)):
                table.write(block)
                for row in block:
                    summary.add(row)
    summary.resumed += summary.articles - journal.rows
    if markers:
        with open(markers + SUFFIX, "ab") as file:
            file.writelines(lines for _, lines in others())
        os.replace(markers + SUFFIX, markers)
    journal.remove()
    return summary.done()


@cache
def _scorer(model: str | None, lexicons: tuple[str, ...]) -> Scorer:
    return Scorer(model, lexicons=lexicons)


def _scored(scorer: Scorer, chunk: list[Article], features: bool) -> Iterator[tuple[list[Article], Result, list[list[Any]]]]:
    """The result and the rows of a batch; where that fails, of each article alone, so that one of them costs one row and not the run."""
    try:
        result = scorer.run([a.text for a in chunk], [beside_text(a) for a in chunk], features=features)
        table = scorer.table(chunk, result)
        # reading looks for a headline right above the prose, marking on whole pages too
        table["title"] = [a.title or found for a, found in zip(chunk, headlines(result.context, [a.text for a in chunk]), strict=True)]
        yield chunk, result, [list(row) for row in zip(*table.values(), strict=True)]
        return
    except Exception as error:
        if len(chunk) == 1:
            if not chunk[0].text:
                raise
            why = " ".join(f"could not be scored ({type(error).__name__}: {error})".split())[:300]
            chunk = [replace(chunk[0], text="", title=None, error=why)]
    for article in chunk:
        yield from _scored(scorer, [article], features)


def _json(row: list[Any]) -> bytes:
    try:
        return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # names of files may hold what is no character
        return orjson.dumps([well_formed(v) if isinstance(v, str) else v for v in row], option=orjson.OPT_APPEND_NEWLINE)


def _spelt(guarded: bool) -> Callable[[str], str]:
    """How the table, and with it the evidence, spells an id or a path."""
    return (lambda text: cell(well_formed(text))) if guarded else well_formed


def _evidence(articles: Sequence[Article], result: Result, spelt: Callable[[str], str]) -> list[bytes]:
    """Every marker of a batch as a JSON object on a line, in the order of the text."""
    context = result.context
    found = []
    for name, marks in context.marks.items():
        kinds = [kind.name for kind in context.families[name].kinds]
        spans = context.batch.given(marks.article, marks.start, marks.end)
        for a, s, e, k, w, q in zip(*(c.tolist() for c in (marks.article, *spans, marks.kind, marks.weight, marks.quoted)), strict=True):
            if s >= 0:  # one in a title that was given apart has no place in the text
                found.append((a, s, e, name, kinds[k], w, "source" if q else "own"))
    found.sort()
    whose = [(spelt(article.id), article.path and spelt(article.path)) for article in articles]
    lines = []
    for a, start, end, family, kind, weight, voice in found:
        row = {"id": whose[a][0], "path": whose[a][1], "family": family, "kind": kind}
        quoted = well_formed(articles[a].text[start:end])
        lines.append(orjson.dumps({**row, "start": start, "end": end, "text": quoted, "weight": weight, "voice": voice}, option=orjson.OPT_APPEND_NEWLINE))
    return lines


def _check_outputs(out: str | None, evidence: str | None) -> None:
    if out is not None:
        suffix_of(out)
    if evidence is not None:
        if out is None:
            raise RunError("--evidence needs --out: the markers belong to its rows")
        if same_file(evidence, out):
            raise RunError(f"{evidence}: scores and evidence need a file each")
        if not evidence.lower().endswith(".jsonl"):
            raise RunError(f"{evidence}: the name of a file of evidence ends in .jsonl")
    for path in filter(None, (out, evidence)):
        check_place(path)


def check_place(path: str) -> None:
    """Raise RunError where no file can be written: before any work is done for it."""
    folder = os.path.dirname(path) or "."
    if not os.path.isdir(folder):
        raise RunError(f"{path}: there is no folder {folder}; make it first")
    if os.path.isdir(path):
        raise RunError(f"{path}: is a folder; give the name of a file")


def _journal(
    out: str, evidence: str | None, setup: Setup, model: str, stream: Iterator[Item], resume: bool
) -> tuple[Journal, Iterator[Item]]:
    """A journal to write to, and what is left to score: everything, or with `resume` what follows the rows that are there."""
    growing = evidence and evidence + SUFFIX
    journal = Journal(out + SUFFIX, growing)
    what = {
        "version": __version__,
        "model": model,
        "lexicons": [_content(path) for path in setup.lexicons],
        "columns": list(setup.header),
        "read": repr(setup.columns),
        "evidence": evidence is not None,
    }
    if not resume:
        journal.forget()
        journal.begin(what)
        return journal, stream
    past = Past(journal.path, growing) if os.path.exists(journal.path) else None
    if past is not None and past.place is None:
        if not journal.is_untouched():
            why = "is damaged, or no journal of a run; move it away to go on without what it holds, or leave --resume out to begin anew"
            raise RunError(f"{journal.path}: {why}")
        past = None
    if past is not None and past.what != what:
        why = "was begun with another model or other options; give the same, or leave --resume out to begin anew"
        raise RunError(f"{journal.path}: {why}")
    if not journal.rest_fits(what):
        why = "holds rows that an earlier run set aside, and they are damaged or of another model or other options"
        raise RunError(f"{journal.path}{REST}: {why}; move it away to go on without them, or leave --resume out to begin anew")
    if past is None:
        past = Past(journal.path, growing) if _reopen(out, evidence, journal, what) else None
    if past is None or past.place is None:
        journal.begin(what)
        return journal, stream
    # Items that were taken since the last whole chunk are scored again.
    again: list[Item] = []
    taken = 0
    item = next(stream, None)
    while item is not None and past.take(key_of(item)):
        again.append(item)
        taken += 1
        if past.place.rows == taken:
            again.clear()
        item = next(stream, None)
    journal.go_on(past.place, what)
    return journal, chain(again, [] if item is None else [item], stream)


def _reopen(out: str, evidence: str | None, journal: Journal, what: dict[str, Any]) -> bool:
    """Turn a finished table and its evidence into the journal of a run; False where there is none.

    Raises RunError where another model, other word lists or other columns may have made it: its rows could be neither kept nor made again.
    """
    if not os.path.exists(out) or not os.path.getsize(out):
        return False
    beside = Journal(on_its_way(journal.path), on_its_way(journal.evidence) if journal.evidence else None)
    try:
        if what["lexicons"]:
            raise _OtherRunError("a finished table does not tell which word lists made it")
        if evidence and not os.path.exists(evidence):
            raise _OtherRunError(f"its markers are not there, {evidence} is missing")
        columns, blocks = read_table(out)
        if list(columns) != what["columns"]:
            raise _OtherRunError("its columns are not those that this run writes")
        rows = paired(chain.from_iterable(blocks), lines_of(evidence))
        beside.begin(what)
        try:
            while block := list(islice(rows, TASK)):
                if other := next((row[_AT["model"]] for row, _ in block if row[_AT["model"]] != what["model"]), None):
                    raise _OtherRunError(f"it holds rows of the model {other}, and this is {what['model']}")
                beside.add(b"".join(_json(row) for row, _ in block), len(block), b"".join(lines for _, lines in block))
        finally:
            beside.close()
        if beside.evidence and journal.evidence:
            os.replace(beside.evidence, journal.evidence)
        os.replace(beside.path, journal.path)  # last: it vouches for the evidence
    except TableError as error:
        raise RunError(f"{error}: --resume cannot go on with it; leave --resume out to replace it") from None
    except (_OtherRunError, ValueError, KeyError, TypeError) as error:
        why = str(error) if isinstance(error, _OtherRunError) else f"{evidence} does not hold its markers"
        raise RunError(f"{out}: --resume cannot go on with it: {why}; leave --resume out to make it anew, or name another file") from None
    finally:
        for path in filter(None, (beside.path, beside.evidence)):
            if os.path.exists(path):
                os.unlink(path)
    return True


class _OtherRunError(Exception):
    """Why a finished table is not one to go on with."""


def _content(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()
