from __future__ import annotations

import csv
import io
from pathlib import Path

import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorer.beside import as_output
from scorer.show.table import SUFFIXES, TableError, cell, open_table, plain_cell, read_table, suffix_of

COLUMNS = ("id", "title", "words", "reliability", "feature_x")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)
ROWS = st.lists(st.tuples(TEXTS, st.none() | TEXTS, st.none() | st.integers(0, 10**6), NUMBERS, NUMBERS))
ANYWHERE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=cmd|' /C calc'!A0", "＝1", "\n=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_a_spreadsheet_would_run_is_escaped(text: str) -> None:
    assert cell(text).startswith("'")


@pytest.mark.parametrize("text", ["", "a = b", "3 - 2", "’=1", "“+1”", "e-mail"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert cell(text) == text


@given(TEXTS)
def test_a_cell_is_one_line_that_never_starts_a_formula(text: str) -> None:
    written = cell(text)
    assert len(written.splitlines()) <= 1
    assert not written.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell(plain_cell(written)) == written


@ANYWHERE
@given(ROWS)
def test_csv_reads_back_as_it_was_written(tmp_path: Path, rows: list[tuple[object, ...]]) -> None:
    path = tmp_path / "t.csv"
    with open_table(path, COLUMNS) as table:
        table.write(rows)
    raw = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    assert len(raw) == len(rows) + 1 == path.read_text(encoding="utf-8").count("\n")
    for row, cells in zip(rows, raw[1:], strict=True):
        assert [cell(v) if isinstance(v, str) else "" if v is None else str(v) for v in row] == cells
    columns, blocks = read_table(path)
    back = [row for block in blocks for row in block]
    assert columns == COLUMNS
    again = tmp_path / "again.csv"
    with open_table(again, columns) as table:
        table.write(back)
    assert again.read_bytes() == path.read_bytes()


@ANYWHERE
@given(ROWS)
@pytest.mark.parametrize("suffix", [".parquet", ".jsonl"])
def test_parquet_and_jsonl_read_back_the_same(tmp_path: Path, suffix: str, rows: list[tuple[object, ...]]) -> None:
    path = tmp_path / f"t{suffix}"
    with open_table(path, COLUMNS) as table:
        table.write(rows)
    columns, blocks = read_table(path)
    assert [tuple(row) for block in blocks for row in block] == rows
    assert columns == COLUMNS or not rows


def test_numbers_of_a_csv_stay_numbers(tmp_path: Path) -> None:
    with open_table(tmp_path / "t.csv", COLUMNS) as table:
        table.write([("-5 degrees", "=x", 7, -1.5, -2.0)])
    row = pd.read_csv(tmp_path / "t.csv").iloc[0]
    assert row["reliability"] == -1.5
    assert row["feature_x"] == -2.0
    assert row["id"] == "'-5 degrees"


def test_parquet_has_one_schema_whatever_the_rows_hold(tmp_path: Path) -> None:
    for name, rows in {"none": [], "empty": [("a", None, None, None, None)], "full": [("a", "b", 1, 2.0, 3.0)] * 12_000}.items():
        with open_table(tmp_path / f"{name}.parquet", COLUMNS) as table:
            table.write(rows)
        file = pq.ParquetFile(tmp_path / f"{name}.parquet")
        assert file.schema_arrow.types == [pa.string(), pa.string(), pa.int64(), pa.float64(), pa.float64()]
        assert file.metadata.num_rows == len(rows)


def test_jsonl_is_one_object_a_line(tmp_path: Path) -> None:
    with open_table(tmp_path / "t.jsonl", COLUMNS) as table:
        table.write([("a\nb", None, 1, 2.5, None)])
    (line,) = (tmp_path / "t.jsonl").read_bytes().splitlines()
    assert orjson.loads(line) == {"id": "a\nb", "title": None, "words": 1, "reliability": 2.5, "feature_x": None}


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".jsonl"])
def test_a_table_that_was_not_finished_leaves_the_old_one(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"t{suffix}"
    path.write_text("old")

    def fail() -> None:
        with open_table(path, COLUMNS) as table:
            table.write([("a", "b", 1, 2.0, 3.0)])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_another_suffix_is_told_in_one_line() -> None:
    with pytest.raises(TableError, match=r"scores\.xlsx: .*\.csv, \.parquet or \.jsonl"):
        suffix_of("scores.xlsx")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", b'id,words\n"a'),
        ("t.csv", b"id,words\na,many\n"),
        ("t.csv", b"\xff\xfe"),
        ("t.jsonl", b"{"),
        ("t.jsonl", b"[1]\n"),
        ("t.parquet", b"PAR1"),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)

    def read() -> None:
        for _ in read_table(tmp_path / name)[1]:
            pass

    with pytest.raises(TableError, match="can be read back"):
        read()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_table_that_cannot_be_written_is_told_by_its_own_name(tmp_path: Path, suffix: str) -> None:
    out = str(tmp_path / ("x" * (254 - len(suffix)) + suffix))
    with pytest.raises(OSError, match="too long") as told, as_output(out), open_table(out, ["id"]):
        pass
    assert told.value.filename == out
    with pytest.raises(FileNotFoundError) as other, as_output(out):
        (tmp_path / "other").read_bytes()
    assert other.value.filename == str(tmp_path / "other")
