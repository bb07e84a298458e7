"""The report: scores, texts and markers in one HTML file that opens from disk, with nothing foreign in it.

The page holds data as JSON in script elements that a browser does not run, every `<` in them escaped; the one script that runs is
scorer/show/assets/report.js, allowed by its hash in a content-security policy that forbids everything else. What an article
needs beyond its row (text, markers, what the markers do) stands in an element of its own, parsed when the article is opened.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from html import escape
from importlib import resources
from typing import Any, Final

import numpy as np
import orjson

from scorer.beside import Beside, as_output
from scorer.measure import FEATURE_NAMES, feature
from scorer.read import Columns, InputFile, list_files, read_file
from scorer.read.files import TABLES
from scorer.read.text import well_formed
from scorer.run.journal import named, part_of
from scorer.score.effects import effects
from scorer.score.model import Model, load_model
from scorer.score.scorer import COLUMNS, Scorer, batches
from scorer.show.table import SUFFIXES, TableError, read_table
from scorer.types import Article

__all__ = ["FORMS", "MODEL_CARD", "Built", "build_report", "detail", "is_scores", "page", "read_scores", "used_features"]

Row = list[Any]
Progress = Callable[[int, int], None]

MODEL_CARD: Final = "models/MODEL_CARD.md"
_UNITS: Final = {"sum of weights": "in all", "yes or no": "(1: yes, 0: no)"}  # where the declared one reads badly behind a number
FORMS: Final = ("sum", "share", "cover", "top", "alone")
_AT: Final = {name: i for i, name in enumerate(COLUMNS)}
_FAMILY_NAMES: Final = {"loaded_language": "loaded language"}
_NUMBERS: Final = frozenset({"words", "reliability", "propaganda", "noise", "attribution", "hedging", "loaded_language"})
_CHUNK: Final = 500  # articles a task


@dataclass
class Built:
    """What a report holds: articles in all, those with their text, and why others that were wanted have none."""

    articles: int = 0
    scored: int = 0
    refused: int = 0
    texts: int = 0
    missing: int = 0
    in_tables: bool = False  # some of those missing were rows of tables that are there
    errors: list[tuple[str, str]] = field(default_factory=list)  # file and id, error

    @property
    def failed(self) -> int:
        """How many could not be read."""
        return len(self.errors)


# --- what comes in


def is_scores(path: str | os.PathLike[str]) -> bool:
    """Whether a file is a table that `scorer score` wrote, told by its columns."""
    if not os.path.isfile(path) or os.path.splitext(os.fspath(path))[1].lower() not in SUFFIXES:
        return False
    try:
        columns, _ = read_table(path)
    except TableError:
        return False
    return set(COLUMNS) <= set(columns)


def read_scores(path: str | os.PathLike[str]) -> list[Row]:
    """The rows of a table of scores, in the order of `COLUMNS`. Raises TableError for another table."""
    columns, stream = read_table(path)
    if missing := [c for c in COLUMNS if c not in columns]:
        raise TableError(f"{os.fspath(path)}: is no table of scores, it lacks the column {missing[0]}; write one with 'scorer score'")
    at = [columns.index(c) for c in COLUMNS]
    folder = os.path.dirname(os.path.abspath(path))
    rows = [[row[i] for i in at] for chunk in stream for row in chunk]
    for row in rows:
        for i, name in enumerate(COLUMNS):
            row[i] = _value(name, row[i], path)
        row[_AT["path"]] = _found(row[_AT["path"]], folder)
    return rows


def _value(column: str, value: Any, path: str | os.PathLike[str]) -> Any:
    """A value as its column wants it: a table may have gone through other hands."""
    if value is None or value == "":
        return None
    if column not in _NUMBERS:
        return str(value)
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise TableError(f"{os.fspath(path)}: the column {column} holds {str(value)[:40]!r}, which is no number") from None
    return None if not np.isfinite(number) else int(number) if column == "words" else number


def _found(path: str | None, folder: str) -> str | None:
    """The path of an article: as written, or beside the table when it is not there."""
    if path and not os.path.isabs(path) and not os.path.exists(path):
        beside = os.path.join(folder, path)
        if os.path.exists(beside):
            return beside.replace(os.sep, "/")
    return path


def _texts(rows: Sequence[Row], wanted: Sequence[int], columns: Columns) -> Iterator[tuple[int, Article]]:
    """The articles of the rows `wanted`, read again from their paths; those that are gone or unreadable are left out."""
    by_path: dict[str, dict[str, list[int]]] = {}
    for i in wanted:  # two tables of one folder hold an article twice
        path = rows[i][_AT["path"]]
        if path and path != "-":
            by_path.setdefault(path, {}).setdefault(str(rows[i][_AT["id"]]), []).append(i)
    for path, ids in by_path.items():
        if not os.path.isfile(path):
            continue
        for file in list_files([path]):
            yield from _of_file(file, ids, columns)


def _is_table(path: str | None) -> bool:
    """Whether the file at `path` is there and holds articles as rows."""
    return path is not None and path != "-" and os.path.isfile(path) and list_files([path])[0].kind in TABLES


def _of_file(file: InputFile, ids: dict[str, list[int]], columns: Columns) -> Iterator[tuple[int, Article]]:
    one = file.kind in ("text", "markdown", "html")
    every = [i for numbers in ids.values() for i in numbers]
    parts: dict[str, list[int]] = {}  # a row goes by its file and id where another file has its id
    for name, numbers in ids.items():
        parts.setdefault(part_of(name, file.path), []).extend(numbers)
    for article in read_file(file, columns=columns):
        # a file with one article is known by its path; its id there is the path below the folder that was scored
        name = well_formed(article.id)
        found = every if one else ids.get(name) or parts.get(part_of(name, article.path or ""), [])
        if not article.error:
            yield from ((i, article) for i in found)


# --- what the page holds of one article


def used_features(model: Model) -> list[str]:
    """The features that a model's scores, rules and percentiles read, in the order of declaration."""
    used = model.features_read
    return [f for f in FEATURE_NAMES if f in used]


def detail(scorer: Scorer, articles: Sequence[Article]) -> list[dict[str, Any]]:
    """What the page needs to show articles and to follow their scores when markers are taken out, for each as a dict for JSON.

    Keys: t text, h title that is not in the text, m markers [family, kind, start, end, weight, quoted] (negative offsets stand in h),
    g markers that go out together, n noise lines [start, end, reason], v values of `used_features`, e effects [feature, form, value
    without markers, part, ...], c cues by score [count, idf, points, name], w where cues stand [start, end, score, number among c],
    s the scores. Offsets count UTF-16 units, as scripts do.
    """
    from scorer.mark import FAMILIES, mark
    from scorer.mark.noise import REASONS
    from scorer.run.inputs import beside_text
    from scorer.segment.batch import segment

    texts = [a.text for a in articles]
    titles = [beside_text(a) for a in articles]
    context = mark(segment(texts, titles, scorer._matcher.vocabulary), scorer._matcher)
    tables = dict(context.tables)  # measuring keeps what it works out there; dropping markers must begin without
    found = effects(context, scorer.model)
    context.tables = tables
    result = scorer.judge(context)
    features = used_features(scorer.model)
    feature_at = {f: i for i, f in enumerate(features)}
    columns = [FEATURE_NAMES.index(f) for f in features]
    family_at = {f.name: i for i, f in enumerate(FAMILIES)}
    kind_at = {f.name: {k.name: i for i, k in enumerate(f.kinds)} for f in FAMILIES}
    scores = list(scorer.model.scores)
    lines = context.batch.lines
    noisy = np.flatnonzero(context.line_noise & ~lines.is_title)
    by_article: dict[int, list[tuple[int, int, int]]] = {}
    whose = lines.article[noisy]
    spans = context.batch.given(whose, lines.start[noisy], lines.end[noisy])
    for a, s, e, r in zip(*(column.tolist() for column in (whose, *spans, context.line_reason[noisy]))):
        by_article.setdefault(a, []).append((s, e, r))
    out = []
    for a, f in enumerate(found):
        text, title = texts[a], context.batch.titles[a]
        unit = _units(text, title)
        out.append(
            {
                "t": text,
                "h": title,
                "m": [[family_at[fam], kind_at[fam][kind], unit(s), unit(e), _short(w), int(q)] for fam, kind, s, e, w, q in f.markers],
                "n": [[unit(s), unit(e), REASONS[r]] for s, e, r in by_article.get(a, ())],
                "g": f.together,
                "v": [_short(x) for x in result.features[a, columns].tolist()],
                "e": [
                    [feature_at[e.feature], FORMS.index(e.form), _short(e.empty), *_parts(e.form, e.parts)] for e in f.effects if e.parts
                ],
                "c": [[[n, _short(idf), _short(points), name] for n, idf, points, name in f.cues.get(s, [])] for s in scores],
                "w": [[unit(s), unit(e), scores.index(name), at] for s, e, name, at in f.wording],
                "s": {k: None if v[a] != v[a] else float(v[a]) for k, v in result.scores.items()},
            }
        )
    return out


def _parts(form: str, parts: Sequence[tuple[float, ...]]) -> list[list[float]]:
    """Parts as the page reads them: sums as [amount, marker, marker, ...] for each amount, so that equal ones are written once."""
    if form == "share":
        return [[int(m), _short(a), _short(b)] for m, a, b in parts]
    if form == "top":
        return [[int(m), int(group), _short(amount)] for m, group, amount in parts]
    if form == "cover":
        return [[_short(amount), *(int(m) for m in members)] for amount, *members in parts]
    by_amount: dict[float, list[float]] = {}
    for m, amount in parts:
        by_amount.setdefault(_short(amount), []).append(int(m))
    return [[amount, *members] for amount, members in by_amount.items()]


def _short(value: float) -> float:
    """Eleven digits: enough for the sum to hold to a millionth of a point, two thirds of the space."""
    return float(f"{value:.11g}")


def _units(text: str, title: str | None) -> Callable[[int], int]:
    """Offsets in characters to offsets in UTF-16 units; negative ones count back from the text into a title given apart."""
    if all(t.isascii() or max(t) <= "\uffff" for t in (text, title or "")):
        return int
    wide = np.concatenate([[0], np.cumsum([2 if c > "\uffff" else 1 for c in text])]).tolist() if text else [0]
    # the title ends one character, its line end, before the text begins
    head = np.cumsum([2 if c > "\uffff" else 1 for c in reversed((title or "") + "\n")]).tolist()
    return lambda at: wide[at] if at >= 0 else -head[-at - 1]


@cache
def _scorer(model: str | None, lexicons: tuple[str, ...]) -> Scorer:
    return Scorer(model, lexicons=lexicons)


def _details(model: str | None, lexicons: tuple[str, ...], task: list[tuple[int, Row, Article]]) -> list[tuple[int, bytes]]:
    """Work of one process: the JSON of each article of a task, with a note where its row tells of another model or text."""
    scorer = _scorer(model, lexicons)
    out: list[tuple[int, bytes]] = []
    # articles of like length go together: the cost of a batch is that of its richest article
    task = sorted(task, key=lambda t: len(t[2].text))
    done = 0
    for chunk in batches(a for _, _, a in task):
        for (i, row, _), d in zip(task[done : done + len(chunk)], detail(scorer, chunk), strict=True):
            d["x"] = _stale(row, d["s"], scorer.model.version)
            out.append((i, _json(d)))
        done += len(chunk)
    return out


def _stale(row: Row, scores: dict[str, float | None], version: str) -> str:
    """Why the row tells of something else than the text as it is now; empty when it does not."""
    if row[_AT["model"]] != version:
        return "model"
    for name, room in (("reliability", 0.006), ("propaganda", 0.00006)):
        old, new = row[_AT[name]], scores[name]
        if (old is None) != (new is None) or (old is not None and new is not None and abs(old - new) > room):
            return "text"
    return ""


# --- the page


def build_report(
    rows: Sequence[Row],
    out: str | os.PathLike[str],
    *,
    name: str = "",
    model: str | None = None,
    lexicons: tuple[str, ...] = (),
    columns: Columns | None = None,
    max_texts: int = 2000,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Built:
    """Write the report of rows of scores (lists in the order of `COLUMNS`) to the file `out`.

    The texts of the `max_texts` articles that most ask for a look are read again from their paths; refused ones come last. `name` is shown
    as what the report is of. `progress(done, of)` is called as texts are worked out. Raises OSError where `out` cannot be written.
    """
    from scorer.run.batch import in_order

    scorer = _scorer(model, lexicons)
    built = Built(articles=len(rows))
    for row in rows:
        if row[_AT["error"]]:
            built.errors.append((named(row[_AT["id"]] or "", row[_AT["path"]]), row[_AT["error"]]))
        built.refused += bool(row[_AT["refusal"]] and not row[_AT["error"]])
    built.scored = len(rows) - built.failed - built.refused
    looks = [_look(row) for row in rows]
    order = sorted((i for i, row in enumerate(rows) if not row[_AT["error"]]), key=lambda i: (-looks[i], i))
    wanted = order[: max(0, max_texts)]
    with as_output(os.fspath(out)), Beside(out) as beside, open(beside, "wb") as file:
        top, end = page(rows, scorer.model, name)
        file.write(top)
        stream = ((i, rows[i], article) for i, article in _texts(rows, wanted, columns or Columns()))
        done: set[int] = set()
        for found in in_order(partial(_details, model, lexicons), _chunks(stream, _CHUNK if jobs > 1 else 200), jobs):
            for i, data in found:
                if i not in done:
                    done.add(i)
                    file.write(b'<script type="application/json" id="a%d">%b</script>\n' % (i, data))
            if progress:
                progress(len(done), len(wanted))
        file.write(end)
    built.texts, built.missing = len(done), len(wanted) - len(done)
    built.in_tables = any(_is_table(rows[i][_AT["path"]]) for i in wanted if i not in done)
    return built


def _chunks(stream: Iterable[tuple[int, Row, Article]], size: int) -> Iterator[list[tuple[int, Row, Article]]]:
    chunk: list[tuple[int, Row, Article]] = []
    for item in stream:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _look(row: Row) -> float:
    """How much an article asks for a look, as `scorer score` ranks: half propaganda, half want of reliability; -1 without scores."""
    reliability, propaganda = row[_AT["reliability"]], row[_AT["propaganda"]]
    return -1.0 if reliability is None or propaganda is None else (propaganda + 1.0 - reliability / 100.0) / 2.0


def page(rows: Sequence[Row], model: Model, name: str = "") -> tuple[bytes, bytes]:
    """The page up to where the articles' elements stand, and what comes behind them."""
    style, script = _asset("report.css"), _asset("report.js")
    # default-src covers images, fonts, connections, frames; base-uri and form-action it does not
    policy = f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; base-uri 'none'; form-action 'none'"
    card = MODEL_CARD if model.hash == load_model().hash else f"{MODEL_CARD} (of the shipped model; this report is of another)"
    data = {"name": name, "card": card, "columns": COLUMNS, "rows": _plain(rows), "sources": _sources(rows), **_declared(model)}
    content = {"policy": policy.encode(), "style": style.encode(), "script": script.encode(), "data": _json(data)}
    content |= {name: escape(model.scores[name].meaning).encode() for name in ("reliability", "propaganda")}
    top, end = b"", b""
    # cut once, so that nothing which is put in is looked at again: a title may hold {{script}}
    for i, piece in enumerate(re.split(r"\{\{(\w+)\}\}", _asset("report.html"))):
        if i % 2 and piece == "articles":
            top, end = end, b""
        else:
            end += content[piece] if i % 2 else piece.encode()
    return top, end + b"\n"


def _plain(rows: Sequence[Row]) -> list[Row]:
    return [[None if isinstance(v, float) and v != v else well_formed(v) if isinstance(v, str) else v for v in row] for row in rows]


def _declared(model: Model) -> dict[str, Any]:
    """All that the page tells of model, features, families and reason codes: from their declarations."""
    from scorer.mark import FAMILIES
    from scorer.mark.noise import FAMILY as NOISE
    from scorer.score.refusal import REFUSALS

    features = used_features(model)
    at = {f: i for i, f in enumerate(features)}
    return {
        "model": model.version,
        "features": [[f, _UNITS.get(feature(f).unit, feature(f).unit), feature(f).meaning] for f in features],
        "families": [[f.name, _FAMILY_NAMES.get(f.name, f.name), f.meaning, [[k.name, k.meaning] for k in f.kinds]] for f in FAMILIES],
        "scores": [
            {
                "name": s.name,
                "base": s.offset + s.slope * s.base,
                "terms": [[at[t.feature], t.low, t.high, t.center, t.scale, t.weight * s.slope] for t in s.terms],
                "rules": [
                    [r.name, [[at[f], op, bound] for f, op, bound in r.when], r.points * s.slope, r.reason, r.set_by] for r in s.rules
                ],
            }
            for s in model.scores.values()
        ],
        "percentiles": {name: [at[f], knots.tolist()] for name, (f, knots) in model.percentiles.items()},
        "refusals": {k: v for k, v in REFUSALS.items() if k},
        "noise": {k.name: k.meaning for k in NOISE.kinds},
    }


def _sources(rows: Sequence[Row]) -> list[list[Any]]:
    """Sources with their pooled scores: name, articles, reliability, low, high, propaganda, low, high."""
    import pandas as pd

    from scorer.pool.sources import by_source

    if not any(row[_AT["source"]] for row in rows):
        return []
    columns = ("source", "reliability", "propaganda")
    frame = pd.DataFrame([[row[_AT[c]] for c in columns] for row in rows], columns=columns)
    pooled = by_source(frame, columns[1:])
    shown = ["source", "articles", *(f"{c}{end}" for c in columns[1:] for end in ("", "_low", "_high"))]
    table: list[list[Any]] = pooled[shown].astype(object).values.tolist()
    return [[v if not isinstance(v, float) else None if v != v else round(v, 5) for v in row] for row in table]


def _json(data: Any) -> bytes:
    """JSON that cannot end the element it stands in, nor begin a comment or another element there."""
    try:
        raw = orjson.dumps(data)
    except TypeError:  # a lone surrogate somewhere in the texts
        import json

        raw = well_formed(json.dumps(data, ensure_ascii=False)).encode()
    return raw.replace(b"<", b"\\u003c").replace(b">", b"\\u003e").replace(b"&", b"\\u0026")


def _asset(name: str) -> str:
    return resources.files("scorer.show").joinpath("assets", name).read_text(encoding="utf-8").strip("\n")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
