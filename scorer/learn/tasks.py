"""Train, evaluate and calibrate: what the commands of those names do, as functions for notebooks."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from scorer.beside import write_whole
from scorer.learn.corpora import CORPORA, ROW, USUAL, CorpusError, file_hash, labelled, load_corpus
from scorer.learn.evaluate import bootstrap, classification, evaluate_table, leaning_gap, outlet_ranking, with_intervals
from scorer.learn.fit import (
    SETTINGS,
    UNSEEN,
    Settings,
    calibrated,
    calibration_weights,
    fit_model,
    fit_score,
    held_out,
    platt_targets,
)
from scorer.learn.table import FOLDS, VOICE, Table, build_table, candidates, group_folds, measure_frame, read_table
from scorer.read.errors import UnreadableError
from scorer.read.files import TABLES, kind_of
from scorer.read.tables import Columns, delimiter_of, resolved
from scorer.read.text import read_text
from scorer.score.model import content_hash, load_model
from scorer.score.scorer import Scorer

__all__ = ["calibrate", "evaluate", "open_corpus", "read_labelled", "train", "write_model"]

Floats = npt.NDArray[np.float64]
Progress = Callable[[str, int, int], None]
FLAT = 0.05  # slope of a calibration below which a score no longer tells articles apart
FEWEST = 20  # labelled articles below which nothing is fitted
FEW, FEW_OF_A_KIND = 50, 10  # labels, and labels of 0 or of 1, below which a calibration is told to rest on little


def open_corpus(path: str | os.PathLike[str], *, progress: Progress | None = None) -> Table | None:
    """A feature table, or a folder with the corpora of the shipped model, as a table; None for anything else that is there."""
    p = _there(path)
    if p.is_dir() and all((p / c.file).is_file() for c in CORPORA):
        return build_table(p, progress=progress)
    if p.suffix == ".parquet" and p.is_file():
        import pyarrow.parquet as pq

        try:
            about = pq.read_schema(p).metadata or {}
        except (OSError, ValueError):  # what is no Parquet at all is told by `read_labelled`
            return None
        if b"phrases" in about:
            return read_table(p)
    return None


def _there(path: str | os.PathLike[str]) -> Path:
    p = Path(path)
    if not p.exists():
        raise CorpusError(f"{p}: no such file or folder")
    return p


def read_labelled(path: str | os.PathLike[str], *, label: str, group: str | None, columns: Columns = USUAL) -> pd.DataFrame:
    """Read a labelled table (.csv, .tsv, .jsonl, .parquet), or every such table of a folder, into id, title, text, group, named, label.

    Without a group column each row is its own group, and so is one whose group is missing. Raises CorpusError for a file that cannot be used.
    """
    p = _there(path)
    if p.is_dir():
        files = sorted(f for f in p.rglob("*") if kind_of(f.name)[0] in TABLES)
        if not files:
            raise CorpusError(f"{p}: holds no .csv, .tsv, .jsonl or .parquet table")
        return pd.concat([read_labelled(f, label=label, group=group, columns=columns) for f in files], ignore_index=True)
    frame = _frame(p, columns.text)
    known = {str(name).casefold(): str(name) for name in reversed(frame.columns)}
    label = label if label in frame.columns else known.get(label.casefold(), label)
    if group is None:
        group = next((known[name] for name in ("domain", "source", "group") if name in known), ROW)
        if group == ROW:
            frame[ROW] = None
    elif group not in frame.columns:
        group = known.get(group.casefold(), group)
    return labelled(frame, label, group, str(p), resolved(tuple(map(str, frame.columns)), columns))


_LARGEST: Final = 1 << 31  # bytes of a labelled table, which is held in memory whole


def _frame(path: Path, text: str) -> pd.DataFrame:
    """A labelled table in any of the encodings, delimiters and packings that articles are scored from."""
    kind, packed = kind_of(path.name)
    if kind not in TABLES:
        raise CorpusError(f"{path}: is no labelled table; give a .csv, .tsv, .jsonl or .parquet file")
    try:
        if kind == "parquet":
            return pd.read_parquet(path)
        content = read_text(str(path), limit=_LARGEST, packed=packed)
        if kind == "jsonl":
            return _numbered(pd.read_json(io.StringIO(content), lines=True), content)
        delimiter = "\t" if kind == "tsv" else delimiter_of(content.split("\n", 1)[0], text)
        return pd.read_csv(io.StringIO(content), sep=delimiter)
    except UnreadableError as e:
        raise CorpusError(f"{path}: {e}") from None
    except (OSError, ValueError) as e:
        raise CorpusError(f"{path}: cannot be read as a table ({str(e).strip().split(chr(10))[0][:100]})") from None


def _numbered(frame: pd.DataFrame, content: str) -> pd.DataFrame:
    """The rows of JSON lines with the numbers of their lines as index, for errors; blank lines are none."""
    lines = [number for number, line in enumerate(content.split("\n"), 1) if line.strip()]
    return frame.set_axis(pd.Index(lines, name="line")) if len(lines) == len(frame) else frame


def train(
    corpus: str | os.PathLike[str],
    *,
    score: str | None = None,
    label: str = "label",
    group: str | None = None,
    columns: Columns = USUAL,
    base: str | os.PathLike[str] | None = None,
    settings: dict[str, Settings] | None = None,
    progress: Progress | None = None,
) -> tuple[dict[str, Any], Table]:
    """Fit a model. Returns it as the file holds it, and the feature table it was fitted on.

    `corpus` is a feature table or a folder with the corpora of the shipped model: then every score is fitted. Or it is any labelled table or
    folder of tables: then `score` says which score it teaches, and the rest is taken from the model `base` (the shipped one by default).
    Reliability is fitted to ranks of sources where each source has one label, to the labels of articles where any source has several.
    Raises CorpusError for a corpus that cannot be used.
    """
    table = open_corpus(corpus, progress=progress)
    if table is not None:
        _check_table(table, corpus)
        raw, _ = fit_model(table, settings=settings, progress=progress)
        return raw, table
    if score not in SETTINGS:
        raise CorpusError(f"{corpus}: say which score the labels teach: --score {' or --score '.join(SETTINGS)}")
    frame = read_labelled(corpus, label=label, group=group, columns=columns)
    _check_labels(frame.label.to_numpy(float), corpus, label, "labelled articles")
    spread = min(8, max(2, frame.group.nunique() // 20))
    listed = candidates([frame], articles=max(4, len(frame) // 100), groups=spread, pattern_groups=2 * spread, progress=progress)
    table = measure_frame(frame, listed, voice=VOICE[score], progress=progress)
    table.rows.insert(0, "corpus", score)
    usable = table.of(score)
    y, groups = usable.rows.label.to_numpy(float), usable.rows.group.tolist()
    _check_labels(y, corpus, label)
    if len(set(groups)) < 5:
        raise CorpusError(f"{corpus}: articles that can be scored are of {len(set(groups))} sources: give {FEWEST} of 5 sources or more")
    fold = group_folds(groups, FOLDS, 0)
    if any(len(np.unique(y[fold != k])) < 2 for k in range(FOLDS)):
        raise CorpusError(
            f"{corpus}: the articles with one of the labels are of so few sources that none are left to measure a fit on: "
            "give articles with either label from several sources"
        )
    chosen = (settings or SETTINGS)[score]
    # one's own labels are taken to be mixed as one's own material is
    chosen = replace(chosen, cues=min(chosen.cues, len(listed.all)), prevalence=None)
    if usable.rows.groupby("group").label.nunique().max() > 1:  # labels judge articles, which a rank of sources would not tell
        chosen = replace(chosen, by_rank=False)
    fitted = fit_score(usable, score, chosen)
    weight = calibration_weights(y, groups, chosen.prevalence)
    z = held_out(usable, score, chosen, progress=progress)
    fitted["calibration"] = calibrated(z, y, weight) | {"on": UNSEEN, "labels": _name(corpus)}
    fitted["corpus"] = str(corpus)
    raw = json.loads(json.dumps(load_model(base).raw))
    raw["scores"][score] = fitted
    raw.setdefault("settings", {})[score] = asdict(chosen)
    raw["name"] = f"{raw['name']}-{score}"
    raw["hash"] = content_hash(raw)
    return raw, table


def evaluate(
    corpus: str | os.PathLike[str],
    *,
    model: str | os.PathLike[str] | None = None,
    score: str | None = None,
    label: str = "label",
    group: str | None = None,
    columns: Columns = USUAL,
    rounds: int = 200,
    seeds: Sequence[int] = (0,),
    texts_from: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Measure.

    On a feature table, or the folder of corpora that the shipped model is fitted on, by folds over sources: what is measured was not seen, by fits with
    the settings of `model`, which must be fitted on those corpora. On any other labelled table or folder, the model itself: `score` says which score
    the labels judge. `texts_from`: the folder of the corpora, whose texts a feature table does not hold, for the tf-idf baseline. Raises CorpusError
    for what cannot be used.
    """
    table = open_corpus(corpus, progress=progress)
    if table is not None:
        _check_table(table, corpus)
        folder = Path(corpus) if Path(corpus).is_dir() else texts_from
        texts = None if folder is None else _texts(table, Path(folder))
        settings = None if model is None else _settings_of(model, table, corpus)
        return evaluate_table(table, settings=settings, texts=texts, rounds=rounds, seeds=seeds, progress=progress)
    if score not in SETTINGS:
        raise CorpusError(f"{corpus}: say which score the labels judge: --score {' or --score '.join(SETTINGS)}")
    frame = read_labelled(corpus, label=label, group=group, columns=columns)
    z, refused = _log_odds(frame, score, model)
    at = np.flatnonzero(~np.isnan(z))
    y = frame.label.to_numpy(float)
    if len(at) < 2:
        raise CorpusError(f"{corpus}: fewer than two of its articles can be scored")

    yes_or_no = score == "propaganda" or set(np.unique(y[at])) <= {0.0, 1.0}

    def figures(rows: npt.NDArray[np.int64]) -> dict[str, float]:
        g = frame.group.to_numpy()[rows].tolist()
        if yes_or_no:
            return classification(z[rows], y[rows])
        return outlet_ranking(z[rows], y[rows], g) | leaning_gap(z[rows], y[rows], g, frame.leaning.to_numpy()[rows].tolist())

    values = figures(at)
    interval = bootstrap(lambda rows: figures(at[rows]), frame.group.to_numpy()[at].tolist(), rounds=rounds)
    return {
        score: {
            "corpus": str(corpus),
            "articles": len(at),
            "sources": int(frame.group.iloc[at].nunique()) if frame.named.iloc[at].any() else None,  # none was given: each article is its own
            "by_folds": False,  # the model as it stands
            "note": _seen(load_model(model).raw, score, Path(corpus)),
            "figures": with_intervals(values, interval),
            "baselines": {},
            "slices": [],
            "risk_coverage": None,
            "held_out": z[at].tolist(),
        },
        "coverage": {"articles": len(frame), "refused": refused},
    }


def _seen(raw: dict[str, Any], score: str, corpus: Path) -> str:
    """What to know of figures on the labels that a score was fitted or calibrated on, in one line; empty for other labels, as far as names tell."""
    fitted, name = raw["scores"][score], _name(corpus)
    shipped = raw.get("corpora", {}).get(fitted.get("corpus"))
    if shipped is None:
        was = _name(fitted.get("corpus", "")) == name
    else:  # its name is none of a file, but the model holds its hash
        was = corpus.is_file() and file_hash(corpus) == shipped["sha256"]
    done = "fitted" if was else "calibrated" if fitted["calibration"].get("labels") == name else ""
    return done and f"{score} was {done} on labels called {name}: if these are they, the figures are on what the fit has seen, not on new articles"


def _settings_of(model: str | os.PathLike[str], table: Table, corpus: str | os.PathLike[str]) -> dict[str, Settings]:
    """The settings that a model was fitted with. Raises CorpusError for one that was fitted or calibrated on other labels than the table holds."""
    raw = load_model(model).raw
    own = [name for name, s in raw["scores"].items() if "labels" in s["calibration"]]
    if own:
        raise CorpusError(f"{model}: its {' and '.join(own)} was fitted or calibrated on labels of your own: measure it on such labels, with --score")
    if raw.get("corpora") != table.about.get("corpora"):
        raise CorpusError(f"{model}: was fitted on other corpora than {corpus} holds")
    try:
        return {name: Settings(**raw["settings"][name]) for name in SETTINGS}
    except (KeyError, TypeError):
        raise CorpusError(f"{model}: does not say with which settings it was fitted; leave out --model to measure with those of today") from None


def _texts(table: Table, folder: Path) -> dict[str, Sequence[str]]:
    """The texts of a table's scorable rows, by corpus. Raises CorpusError where the corpora are others than those of the table."""
    texts: dict[str, Sequence[str]] = {}
    for c in CORPORA:
        frame = load_corpus(c, folder)
        rows = table.rows[table.rows.corpus == c.name]
        if frame.id.tolist() != rows.id.tolist():
            raise CorpusError(f"{folder / c.file}: holds other articles than the feature table was measured on")
        texts[c.name] = (frame.title.fillna("") + "\n" + frame.text)[(rows.refusal == "").to_numpy()].tolist()
    return texts


def _log_odds(frame: pd.DataFrame, score: str, model: str | os.PathLike[str] | None) -> tuple[Floats, dict[str, int]]:
    out = Scorer(model).score_frame(frame[["id", "title", "text"]])
    p = out[score].to_numpy(float) / (100 if score == "reliability" else 1)
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.log(p / (1 - p)), {str(k): int(v) for k, v in out.refusal[out.refusal != ""].value_counts().items()}


def calibrate(
    labels: str | os.PathLike[str],
    *,
    score: str = "propaganda",
    label: str = "label",
    group: str | None = None,
    columns: Columns = USUAL,
    model: str | os.PathLike[str] | None = None,
) -> dict[str, Any]:
    """Fit the calibration of one score anew on one's own labels (0..1): same order of articles, other probabilities. Returns the model.

    Its calibration has a `note` where labels are few or are told apart without an error, so that they tell little of how sure a score is.
    Raises CorpusError for labels that cannot be used.
    """
    frame = read_labelled(labels, label=label, group=group, columns=columns)
    raw: dict[str, Any] = json.loads(json.dumps(load_model(model).raw))
    if score not in raw["scores"]:
        raise CorpusError(f"the model has no score {score!r}; it has {', '.join(raw['scores'])}")
    z, _ = _log_odds(frame, score, model)
    at = ~np.isnan(z)
    y = frame.label.to_numpy(float)[at]
    _check_labels(y, labels, label)
    new, old = calibrated(z[at], y, np.ones(len(y)), targets=platt_targets(y)), raw["scores"][score]["calibration"]
    note = _doubt(z[at], y)
    raw["scores"][score]["calibration"] = new | {
        "slope": old["slope"] * new["slope"],
        "offset": old["offset"] * new["slope"] + new["offset"],
        "on": f"{len(y)} articles of {_name(labels)}",
        "labels": _name(labels),
    } | ({"note": note} if note else {})
    raw["name"] = f"{raw['name']}-calibrated"
    raw["hash"] = content_hash(raw)
    return raw


def _doubt(z: Floats, y: Floats) -> str:
    """Why a calibration on these labels tells little of how sure a score is, in one line; empty where nothing speaks against it."""
    above = y > 0.5
    ones = int(above.sum())
    apart = 0 < ones < len(y) and z[above].min() > z[~above].max()
    scarce = len(y) < FEW or (set(np.unique(y)) == {0.0, 1.0} and min(ones, len(y) - ones) < FEW_OF_A_KIND)
    if not apart and not scarce:
        return ""
    told = f"{len(y)} labels, {ones} of them above 0.5" + (", told apart without an error" if apart else "")
    return f"{told}: they tell little of how sure a score is, so values are held back from both ends; label more articles"


def _check_labels(y: Floats, where: str | os.PathLike[str], column: str, what: str = "labelled articles that can be scored") -> None:
    """Raise CorpusError where there are too few labels to fit anything, or all are the same."""
    if len(y) < FEWEST:
        raise CorpusError(f"{where}: {len(y)} {what}: give {FEWEST} or more, with labels that differ")
    if (y == y[0]).all():
        raise CorpusError(f"{where}: all {len(y)} {what} have the label {y[0]:g} in column {column}: add some with another, for a fit needs labels that differ")


def _check_table(table: Table, where: str | os.PathLike[str]) -> None:
    """Raise CorpusError where a feature table does not hold each corpus of the shipped model, with labels that differ."""
    for c in CORPORA:
        part = table.of(c.name)
        above = int((part.rows.label > 0.5).sum())
        if len(part) < FEWEST or not 0 < above < len(part):
            raise CorpusError(
                f"{where}: holds {len(part)} articles of {c.name} that can be scored, {above} of them with a label above 0.5; a feature table holds "
                f"{' and '.join(c.name for c in CORPORA)}, each with both kinds: give models/features.parquet, or labelled texts with --score"
            )


def _name(path: str | os.PathLike[str]) -> str:
    return Path(path).name or str(path)


def write_model(raw: dict[str, Any], path: str | os.PathLike[str]) -> None:
    """Write a model as JSON that a person can read: one term, rule or cue a line. A model that is there stays until all is written."""
    write_whole(path, _layout(raw, 0) + "\n")


def _layout(value: Any, depth: int) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    if (
        depth >= 5
        or not isinstance(value, dict | list)
        or (isinstance(value, list) and not any(isinstance(v, dict | list) for v in value))
        or (len(flat) < 100
        and depth > 1)
    ):
        return flat
    pad, end = " " * (depth + 1), " " * depth
    if isinstance(value, dict):
        inner = ",\n".join(f"{pad}{json.dumps(k, ensure_ascii=False)}: {_layout(v, depth + 1)}" for k, v in value.items())
        return "{\n" + inner + "\n" + end + "}" if value else "{}"
    return "[\n" + ",\n".join(f"{pad}{_layout(v, depth + 1)}" for v in value) + "\n" + end + "]"
