"""Labelled corpora: read into one shape, whatever they are, and named by the hash of their content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from scorer.read.tables import Columns

__all__ = ["CORPORA", "Corpus", "CorpusError", "file_hash", "labelled", "load_corpus"]


ROW = "_row"  # the group of a row that belongs to no other
USUAL = Columns()


class CorpusError(ValueError):
    """A labelled corpus that cannot be used; the message names the file, what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus that the shipped model is fitted on: which score it teaches, which columns hold its label and its group."""

    name: str
    file: str
    score: str
    label: str
    group: str
    cite: str


CORPORA: tuple[Corpus, ...] = (
    Corpus(
        "hyperpartisan", "hyperpartisan.parquet", "propaganda", "label", "domain",
        "SemEval-2019 task 4, by-article training set (Kiesel et al. 2019), CC BY 4.0",
    ),
    Corpus(
        "source_quality", "source_quality.parquet", "reliability", "quality", "domain",
        "articles of Baly et al. 2020 (Apache-2.0) with the domain quality of Lin et al. 2023 (free reuse with citation)",
    ),
)  # fmt: skip


def file_hash(path: str | Path) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def load_corpus(corpus: Corpus, folder: str | Path) -> pd.DataFrame:
    """Read one of `CORPORA` from its folder: id, title, text, group, named (whether it was given), label (0..1), leaning, year.

    Raises CorpusError when it is not there.
    """
    path = Path(folder) / corpus.file
    if not path.is_file():
        raise CorpusError(f"{path}: is not there; give the folder that holds {', '.join(c.file for c in CORPORA)}")
    return labelled(pd.read_parquet(path), corpus.label, corpus.group, str(path))


def labelled(frame: pd.DataFrame, label: str, group: str, where: str, columns: Columns = USUAL) -> pd.DataFrame:
    """Bring any labelled table into that shape. A row without a group is a group of its own.

    An index that is called "line" holds the numbers of lines, for errors. Raises CorpusError for a missing column or labels outside 0..1.
    """
    wanted = {
        columns.text: 'texts stand in a column "text" unless --text-column names another',
        **({columns.title: "name that of the titles with --title-column"} if "title" in columns.required else {}),
        label: "name that of the labels with --label",
        group: "name that of the sources with --group",
    }
    missing = [c for c in wanted if c not in frame.columns]
    if missing:
        there = ", ".join(str(c) for c in frame.columns if c != ROW)
        raise CorpusError(f"{where}: no column {', '.join(missing)}; it has {there}; {', '.join(wanted[c] for c in missing)}")
    y = pd.to_numeric(frame[label], errors="coerce").astype(float)
    wrong = (~y.between(0, 1)).to_numpy()
    if wrong.any():
        raise CorpusError(f"{where}: column {label} must hold numbers from 0 to 1 in every row: {_first_wrong(frame, label, wrong)}")
    named = frame[group].notna() & (frame[group].astype(str).str.strip() != "")
    year = pd.to_numeric(frame["date"].astype(str).str.extract(r"((?:19|20)\d\d)")[0], errors="coerce") if "date" in frame.columns else None
    return pd.DataFrame(
        {
            "id": frame["id"].astype(str) if "id" in frame.columns else [str(i) for i in range(len(frame))],
            "title": frame[columns.title] if columns.title in frame.columns else None,
            "text": frame[columns.text].fillna("").astype(str),
            "group": [str(g) if there else f"{where}:{i}" for i, (g, there) in enumerate(zip(frame[group], named, strict=True))],
            "named": named,
            "label": y,
            "leaning": frame["political_leaning"] if "political_leaning" in frame.columns else None,
            "year": year.astype("Int32") if year is not None else pd.array([None] * len(frame), "Int32"),
        }
    ).reset_index(drop=True)


def _first_wrong(frame: pd.DataFrame, label: str, wrong: npt.NDArray[np.bool_]) -> str:
    """Where the first label that is none stands and what it is, and how many more there are."""
    at = int(wrong.argmax())
    word, number = ("line", frame.index[at]) if frame.index.name == "line" else ("row", at + 1)
    value = frame[label].iloc[at]
    held = "is empty" if pd.isna(value) or not str(value).strip() else f"holds {str(value)[:40]!r}"
    more = int(wrong.sum()) - 1
    return f"{word} {number} {held}" + (f", and {more:,} more of {len(frame):,} {word}s hold none" if more else "")
