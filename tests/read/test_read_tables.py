"""Tables: a row an article; a bad row is one error and the rest is read."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.read import Columns, read_paths
from scorer.read import tables as tables_module
from scorer.types import Article

WORDS = "The council closed the pier."


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    data = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def read(path: Path, **columns: str) -> list[Article]:
    return list(read_paths([path], columns=Columns(**columns)))


def error_of(article: Article) -> str:
    assert article.text == ""
    assert article.error is not None
    assert "\n" not in article.error
    return article.error


ROWS: list[dict[str, Any]] = [
    {
        "id": "a1",
        "text": "First text, with a comma.\nAnd a second line.",
        "title": "One",
        "source": "Gazette",
        "url": "https://e.org/1",
        "date": "2024-03-05",
    },
    {"id": "a2", "text": "Second “text”; it's short.", "title": "Two", "source": "Gazette", "url": "https://e.org/2", "date": "2024-03-06"},
]


def as_csv(rows: list[dict[str, Any]], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def all_kinds(folder: Path) -> list[Path]:
    pq.write_table(pa.Table.from_pylist(ROWS), folder / "t.parquet")
    lines = "".join(json.dumps(row) + "\n" for row in ROWS)
    return [
        folder / "t.parquet",
        write(folder, "t.jsonl", lines),
        write(folder, "t.ndjson", lines.replace("\n", "\r\n")),
        write(folder, "u.jsonl.gz", lines),
        write(folder, "t.csv", as_csv(ROWS)),
        write(folder, "semicolon.csv", as_csv(ROWS, ";")),
        write(folder, "mark.csv", b"\xef\xbb\xbf" + as_csv(ROWS).encode()),
        write(folder, "u.csv.gz", as_csv(ROWS)),
        write(folder, "t.tsv", as_csv(ROWS, "\t")),
        write(folder, "excel.tsv", as_csv(ROWS, "\t").encode("utf-16")),
    ]


def test_every_kind_of_table_gives_the_same_articles(tmp_path: Path) -> None:
    for path in all_kinds(tmp_path):
        expected = [Article(**row, path=str(path)) for row in ROWS]
        assert read(path) == expected, path.name


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", "key,body,head\n7,Words enough.,Head\n")
    (article,) = read(path, text="body", title="head", id="key")
    assert (article.text, article.title, article.id) == ("Words enough.", "Head", "7")


def test_without_an_id_the_row_number_tells_which(tmp_path: Path) -> None:
    path = write(tmp_path, "t.jsonl", '{"text": "One."}\n\n{"text": "Two.", "id": ""}\n{"text": "Three.", "id": 3}\n')
    assert [article.id for article in read(path)] == ["t.jsonl:1", "t.jsonl:3", "3"]
    path = write(tmp_path, "t.csv", 'text\n"One,\nand more."\n\nTwo.\n')
    assert [article.id for article in read(path)] == ["t.csv:1", "t.csv:2"]


def test_title_and_date_are_taken_from_the_text_where_no_column_has_them(tmp_path: Path) -> None:
    text = f"Council closes pier for a year\n2024-03-05\n{WORDS}"
    (article,) = read(write(tmp_path, "t.jsonl", json.dumps({"text": text})))
    assert (article.title, article.date, article.text) == ("Council closes pier for a year", "2024-03-05", text)


@pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.jsonl", "t.parquet"])
def test_a_table_without_text_column_is_one_error_that_names_its_columns(tmp_path: Path, name: str) -> None:
    rows = [{"body": "Words.", "head": number} for number in range(3000)]
    path = tmp_path / name
    if name == "t.parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    elif name == "t.jsonl":
        write(tmp_path, name, "".join(json.dumps(row) + "\n" for row in rows))
    else:
        write(tmp_path, name, as_csv(rows, "\t" if name == "t.tsv" else ","))
    (article,) = read(path)
    assert "body, head" in error_of(article)
    assert "--text-column" in error_of(article)
    assert article.id == name


@pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.jsonl", "t.parquet"])
def test_columns_of_other_case_are_taken_where_none_has_the_exact_name(tmp_path: Path, name: str) -> None:
    for row in ({"Title": "T", "TEXT": "Words.", "Id": "7"}, {"Text": "Other.", "TITLE": "U", "text": "Words.", "title": "T", "ID": "7"}):
        if name == "t.parquet":
            pq.write_table(pa.Table.from_pylist([row]), tmp_path / name)
        else:
            write(tmp_path, name, json.dumps(row) if name == "t.jsonl" else as_csv([row], "\t" if name == "t.tsv" else ";"))
        (article,) = read(tmp_path / name)
        assert (article.text, article.title, article.id) == ("Words.", "T", "7")


@pytest.mark.parametrize(
    ("value", "told"),
    [("5", "a number (5)"), ("2.5", "a number (2.5)"), ("true", "a truth value (True)"), ('["a"]', "a list (['a'])"), ('{"a": 1}', "an object ({'a': 1})")],
)
def test_what_a_row_holds_instead_of_text_is_told(tmp_path: Path, value: str, told: str) -> None:
    path = write(tmp_path, "t.jsonl", f'{{"text": "{WORDS}"}}\n{{"body": 1}}\n{{"text": {value}}}\n')
    _, without, other = read(path)
    assert error_of(without) == 'line 2: none of its fields is named "text" (it has only body); --text-column names another'
    assert error_of(other) == f'line 3: "text" holds {told}, not text'


def test_errors_count_rows_of_tables_and_lines_of_json_lines(tmp_path: Path) -> None:
    lines = read(write(tmp_path, "t.jsonl", f'{{"text": "{WORDS}"}}\n\n{{"text": null}}\n{{"text": 5}}\n'))
    assert [a.error for a in lines] == [None, 'line 3 has no text in field "text"', 'line 4: "text" holds a number (5), not text']
    rows = read(write(tmp_path, "t.csv", f"text,title\n{WORDS},One\n,Two\n"))
    assert [a.error for a in rows] == [None, 'row 2 has no text in column "text"']


def test_bytes_that_are_no_table_are_an_error_and_not_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "t.csv", bytes(range(14, 255)) * 12)
    write(tmp_path, "other.csv", "name,number\na,1\n")
    (article,) = read(tmp_path)
    assert article.id == "t.csv"
    assert "binary" in error_of(article)


def test_a_bad_line_of_json_is_one_error(tmp_path: Path) -> None:
    good = json.dumps({"text": WORDS})
    bad = [
        '{"text": ',
        "[1, 2]",
        '"text"',
        "[" * 100_000,
        '{"title": "No text"}',
        '{"text": 7}',
        '{"text": null}',
        '{"text": " "}',
        '{"text": "a\\u0000"}',
    ]
    path = write(tmp_path, "t.jsonl", "\n".join([good, *bad, good]))
    articles = read(path)
    assert [article.error is None for article in articles] == [True, *[False] * len(bad), True]
    assert [article.id for article in articles] == [f"t.jsonl:{number}" for number in range(1, len(bad) + 3)]
    for article in articles[1:-1]:
        error_of(article)
    assert articles[5].title == "No text"


def test_errors_before_the_first_good_line_are_told_in_order(tmp_path: Path) -> None:
    path = write(tmp_path, "t.jsonl", 'broken\n{"title": "x"}\n{"text": "Words."}\n')
    assert [article.id for article in read(path)] == ["t.jsonl:1", "t.jsonl:2", "t.jsonl:3"]


@pytest.mark.parametrize("content", ["{\n" + '  "text": "pretty printed"\n' + "}\n", "no json\n" * 5000, '[{"text": "a list"}]'])
def test_a_file_that_is_no_json_lines_is_one_error(tmp_path: Path, content: str) -> None:
    (article,) = read(write(tmp_path, "t.jsonl", content))
    assert "one object a line" in error_of(article)


def test_lone_surrogates_in_json_are_replaced(tmp_path: Path) -> None:
    (article,) = read(write(tmp_path, "t.jsonl", '{"text": "a \\ud800 b", "title": "\\udfff"}'))
    assert (article.text, article.title) == ("a \ufffd b", "\ufffd")


def test_a_row_with_too_many_cells_is_one_error_and_one_with_too_few_has_gaps(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", "text,title\nOne, two, three\nWords.\nMore words.,Title,,\n,Nothing\n")
    many, few, empty_cells, nothing = read(path)
    assert "3 cells under 2 columns" in error_of(many)
    assert (few.text, few.title, few.error) == ("Words.", None, None)
    assert (empty_cells.text, empty_cells.title, empty_cells.error) == ("More words.", "Title", None)
    assert "no text" in error_of(nothing)
    assert nothing.title == "Nothing"


def test_a_missing_quotation_mark_costs_no_more_than_the_size_cap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables_module, "MAX_TEXT_BYTES", 2000)
    limit = csv.field_size_limit(2000)
    try:
        articles = read(write(tmp_path, "t.csv", "text\nOne.\n" + '"Open\n' + "Words.\n" * 1000))
    finally:
        csv.field_size_limit(limit)
    assert articles[0].text == "One."
    assert "quotation mark" in error_of(articles[1])
    assert len(articles) > 100
    assert articles[-1].error is None


def test_a_line_above_the_size_cap_is_one_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables_module, "MAX_TEXT_BYTES", 2000)
    long = json.dumps({"text": "w" * 5_000_000})
    articles = read(write(tmp_path, "t.jsonl", "\n".join([json.dumps({"text": "One."}), long, json.dumps({"text": "Two."})])))
    assert [article.text for article in articles] == ["One.", "", "Two."]
    assert "larger than" in error_of(articles[1])


def test_rows_in_an_older_encoding_are_read(tmp_path: Path) -> None:
    text = "The minister’s “plan” – and the café’s answer"
    path = write(tmp_path, "t.csv", ("id,text\n" + "".join(f"{number},{text}\n" for number in range(2000))).encode("cp1252"))
    assert {article.text for article in read(path)} == {text}


def test_one_bad_byte_costs_no_other_row(tmp_path: Path) -> None:
    data = '{"text": "café"}\n'.encode() + b'{"text": "caf\xe9"}\n' + '{"text": "naïve"}\n'.encode()
    assert [article.text for article in read(write(tmp_path, "t.jsonl", data))] == ["café", "café", "naïve"]


def test_line_ends_of_every_kind(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        path = write(tmp_path, "t.csv", end.join(["text,id", "One.,1", '"Two,' + end + 'more.",2', "Three.,3"]))
        assert [(article.text, article.id) for article in read(path)] == [("One.", "1"), (f"Two,{end}more.", "2"), ("Three.", "3")]


@pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.jsonl", "t.parquet", "t.csv.gz"])
@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x89PNG\0\1\2\3" * 50])
def test_empty_and_binary_files_are_one_error(tmp_path: Path, name: str, content: bytes) -> None:
    (article,) = read(write(tmp_path, name, content))
    error_of(article)


def test_a_table_without_rows_says_so(tmp_path: Path) -> None:
    assert "no row" in error_of(read(write(tmp_path, "t.csv", "text,title\n"))[0])
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "t.parquet")
    assert "no rows" in error_of(read(tmp_path / "t.parquet")[0])


def test_a_broken_gzip_gives_its_rows_until_then(tmp_path: Path) -> None:
    data = gzip.compress("".join(json.dumps({"text": f"{number} {number * 7919}"}) + "\n" for number in range(20000)).encode())
    path = tmp_path / "t.jsonl.gz"
    path.write_bytes(data[: len(data) // 2])
    articles = read(path)
    assert len(articles) > 100
    assert "gzip" in error_of(articles[-1])


def test_parquet_columns_of_other_types(tmp_path: Path) -> None:
    moment = datetime.datetime(2024, 3, 5, 10, 30, tzinfo=datetime.UTC)
    table = pa.table(
        {
            "text": pa.array(["One.", None, "Three."]).dictionary_encode(),
            "id": pa.array([1, 2, None], pa.int64()),
            "date": pa.array([moment, None, None], pa.timestamp("ns", "UTC")),
            "source": pa.array(["x", "y", "z"], pa.large_string()),
            "title": pa.array([1.0, 2.5, float("nan")]),
            "url": pa.array([["a"], [], None]),
        }
    )
    pq.write_table(table, tmp_path / "t.parquet")
    one, two, three = read(tmp_path / "t.parquet")
    assert one == Article("One.", "1", "1", "x", None, "2024-03-05T10:30:00+00:00", str(tmp_path / "t.parquet"))
    assert "no text" in error_of(two)
    assert (three.id, three.title) == ("t.parquet:3", None)


def test_parquet_with_days_and_bytes(tmp_path: Path) -> None:
    table = pa.table(
        {
            "text": [b"caf\xc3\xa9", b"caf\xe9 here", b"\0\0"],
            "date": [datetime.date(2024, 3, 5), None, None],
        }
    )
    pq.write_table(table, tmp_path / "t.parquet")
    first, second, third = read(tmp_path / "t.parquet")
    assert (first.text, first.date) == ("café", "2024-03-05")
    assert second.text == "café here"
    assert "binary" in error_of(third)


def test_parquet_text_that_is_not_utf8_costs_its_row_alone(tmp_path: Path) -> None:
    raw = pa.array([b"One.", b"caf\xe9 au lait", b"Three."], pa.binary())
    text = pa.Array.from_buffers(pa.string(), 3, raw.buffers())
    pq.write_table(pa.table({"text": text}), tmp_path / "t.parquet")
    assert [article.text for article in read(tmp_path / "t.parquet")] == ["One.", "café au lait", "Three."]


def test_a_file_of_markers_is_told_as_one_and_not_read_as_articles(tmp_path: Path) -> None:
    marker = {"id": "a.txt", "path": "a.txt", "family": "hedging", "kind": "hedge", "start": 3, "end": 6, "text": "may", "weight": 1.0}
    path = write(tmp_path, "evidence.jsonl", f"{json.dumps(marker)}\n" * 3)
    (article,) = read(path)
    assert "holds markers of articles" in error_of(article)
    assert not list(read_paths([tmp_path]))


def test_parquet_with_a_text_column_of_numbers_is_one_error(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": [1, 2, 3]}), tmp_path / "t.parquet")
    (article,) = read(tmp_path / "t.parquet")
    assert "int64" in error_of(article)


def test_a_damaged_parquet_file_gives_its_rows_until_then(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"text": [f"Row {number}." for number in range(4000)]}), path, row_group_size=1000, compression="gzip")
    data = bytearray(path.read_bytes())
    middle = len(data) * 5 // 8
    data[middle : middle + 400] = b"\xff" * 400
    path.write_bytes(data)
    articles = read(path)
    assert articles[0].text == "Row 0."
    assert "cannot be read" in error_of(articles[-1])


def test_web_pages_in_a_table_are_taken_apart_where_they_say_so(tmp_path: Path) -> None:
    page = "<!doctype html><html><head><title>Pier</title></head><body><p>" + WORDS + "</p></body></html>"
    path = write(tmp_path, "t.jsonl", json.dumps({"text": page, "id": "p"}) + "\n" + json.dumps({"text": WORDS, "title": "Given"}))
    first, second = read(path)
    assert (first.text, first.title, first.id) == (WORDS, "Pier", "p")
    assert (second.text, second.title) == (WORDS, "Given")
    assert next(read_paths([path], html=False)).text == page


@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30), min_size=1, max_size=5
    )
)
def test_what_csv_and_json_write_is_what_is_read(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("t")
    rows = [{"id": str(number), "text": text} for number, text in enumerate(texts)]
    expected = [(row["id"], "" if not row["text"].strip() else row["text"]) for row in rows]
    for path in (write(folder, "t.csv", as_csv(rows)), write(folder, "t.jsonl", "".join(json.dumps(row) + "\n" for row in rows))):
        assert [(article.id, article.text) for article in read(path)] == expected


def test_a_tsv_that_was_written_without_quoting_keeps_its_marks_and_rows(tmp_path: Path) -> None:
    rows = ['"We will not yield," said Ann Roe.', '"We will go on', "They went.", '"All of it"', '"']
    path = write(tmp_path, "t.tsv", "id\ttext\tsource\n" + "".join(f"{i}\t{text}\tA\n" for i, text in enumerate(rows)))
    assert [a.text for a in read(path)] == [rows[0], rows[1], rows[2], "All of it", '"']


@given(st.lists(st.tuples(st.text("ab \n\"', ", min_size=1, max_size=12), st.text("ab\"", min_size=1, max_size=3)), min_size=1, max_size=6))
def test_a_tsv_that_was_written_with_quoting_is_read_as_it_was_written(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerows([("text", "source"), *rows])
    lines = io.StringIO(out.getvalue(), newline="\n")
    assert [tuple(row) for row in csv.reader(tables_module._with_plain_marks(iter(lines)), delimiter="\t")][1:] == rows


def test_lines_that_an_open_mark_swallowed_are_named(tmp_path: Path) -> None:
    path = write(tmp_path, "t.csv", 'id,text\n1,"One, two\n2,"Three, ""four"", five"\n3,Six\n')
    assert any("line 2 to 3" in (a.error or "") for a in read(path))


def test_below_a_line_too_long_with_an_open_mark_nothing_is_made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables_module, "MAX_TEXT_BYTES", 100)
    path = write(tmp_path, "t.csv", 'id,text\n1,"' + "a" * 200 + '\nmore of it, and more"\n2,Two\n')
    articles = read(path)
    assert [a.text for a in articles if not a.error] == []
    assert "not read" in (articles[-1].error or "")


def test_two_columns_of_the_name_of_the_text_are_told(tmp_path: Path) -> None:
    error = read(write(tmp_path, "t.csv", "id,text,text\n1,a,b\n"))[0].error
    assert "2 of its columns" in (error or "")
    pq.write_table(pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["text", "text"]), tmp_path / "t.parquet")
    assert "2 of its columns" in (read(tmp_path / "t.parquet")[0].error or "")


def test_a_date_that_no_calendar_has_costs_no_row(tmp_path: Path) -> None:
    table = pa.table({"text": [WORDS, WORDS], "date": pa.array([2**60, 0], pa.timestamp("ms"))})
    pq.write_table(table, tmp_path / "t.parquet")
    assert [(a.text, a.date) for a in read(tmp_path / "t.parquet")] == [(WORDS, None), (WORDS, "1970-01-01")]


def test_json_lines_that_are_given_up_are_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables_module, "_PENDING_ROWS", 3)
    lines = [json.dumps({"body": WORDS})] * 4 + [json.dumps({"text": WORDS})]
    assert "first 3 lines' fields" in (read(write(tmp_path, "t.jsonl", "\n".join(lines)))[0].error or "")
    assert "first" not in (read(write(tmp_path, "s.jsonl", lines[0]))[0].error or "")
