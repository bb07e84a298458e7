"""The read step as a whole: paths in, articles out, nothing lost."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tracemalloc
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from scorer.read import Columns, InputFile, ReadError, list_files, read_file, read_files, read_paths, table_notes
from scorer.types import Article

TEXT = "Council closes northern pier for a year\n\n5 March 2024\n\nThe harbour council voted on Tuesday to close the northern ferry pier.\n"


def one(path: Path | str, **options: bool) -> Article:
    (article,) = read_paths([path], **options)  # type: ignore[arg-type]
    return article


def test_a_text_file_is_an_article_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    article = one(tmp_path)
    assert article == Article(
        TEXT.replace("\n", "\r\n"),
        id="news/a.txt",
        title="Council closes northern pier for a year",
        date="2024-03-05",
        path=f"{tmp_path.as_posix()}/news/a.txt",
    )


def test_markdown_and_pages_are_read_by_their_suffix(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nsource: Gazette\n---\n# Pier closed\n\nThe *council* voted.\n")
    (tmp_path / "b.html").write_text("<title>Pier</title><body><p>The council voted.</p>")
    markdown, page = read_paths([tmp_path])
    assert (markdown.text, markdown.title, markdown.source, markdown.id) == ("The council voted.", "Pier closed", "Gazette", "a.md")
    assert (page.text, page.title, page.id) == ("The council voted.", "Pier", "b.html")


def test_markdown_without_heading_has_the_headline_of_its_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    assert one(tmp_path / "a.md").title == "Council closes northern pier for a year"


def test_html_can_be_asked_for_and_refused(tmp_path: Path) -> None:
    page = "<html><title>Pier</title><body><p>The council voted.</p></body></html>\n"
    (tmp_path / "a.txt").write_text(page)
    (tmp_path / "b.html").write_text(page)
    (tmp_path / "c.txt").write_text("The <b>council</b> voted.")
    assert [article.text for article in read_paths([tmp_path])] == ["The council voted.", "The council voted.", "The <b>council</b> voted."]
    assert [article.text for article in read_paths([tmp_path], html=False)] == [page, page, "The <b>council</b> voted."]
    assert one(tmp_path / "c.txt", html=True).text == "The council voted."


def test_standard_input_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode("utf-16"))))
    article = one("-")
    assert (article.text, article.id, article.path) == (TEXT, "stdin", "-")
    assert article.title == "Council closes northern pier for a year"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert "standard input" in (one("-").error or "")


def test_what_cannot_be_read_is_an_article_with_one_line_and_the_run_goes_on(tmp_path: Path) -> None:
    files: dict[str, bytes] = {
        "a-empty.txt": b"",
        "b-blank.md": b"\n \n",
        "c-binary.txt": bytes(range(256)) * 10,
        "d-heading.md": b"# Only a heading\n",
        "e-links.html": b"<html><body></body></html>",
        "f-empty.html": b" ",
        "g-columns.csv": b"a,b\n1,2\n",
        "h-nothing.jsonl": b"",
        "i-wrong.parquet": b"PAR1 not really PAR1",
        "j-empty.txt.gz": b"",
        "z-good.txt": TEXT.encode(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    articles = list(read_paths([tmp_path / name for name in files]))
    assert [article.id for article in articles] == list(files)
    for article in articles[:-1]:
        assert article.text == ""
        assert article.error is not None
        assert article.error.strip()
        assert "\n" not in article.error
        assert article.path == f"{tmp_path.as_posix()}/{article.id}"
    assert articles[-1].error is None


def test_a_table_without_texts_that_a_search_found_is_passed_over_and_counted(tmp_path: Path) -> None:
    (tmp_path / "expected.jsonl").write_text('{"file": "a.txt"}\n')
    (tmp_path / "a.txt").write_text(TEXT)
    skipped: Counter[str] = Counter()
    assert [article.id for article in read_paths([tmp_path], skipped=skipped)] == ["a.txt"]
    (note,) = table_notes(skipped)
    assert "expected.jsonl" in note
    assert note.endswith('expected.jsonl: none of its fields is named "text" (it has only file); --text-column names another')


TABLES = {
    ".csv": f'text,key\n"{TEXT}",7\n'.encode(),
    ".jsonl": json.dumps({"text": TEXT, "key": "7"}).encode() + b"\n",
}


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
@pytest.mark.parametrize("use", ["id", "title", "source", "date", "url"])
def test_a_column_that_must_be_there_and_is_not_is_told(tmp_path: Path, suffix: str, use: str) -> None:
    path = tmp_path / f"t{suffix}"
    if suffix == ".parquet":
        pd.DataFrame({"text": [TEXT], "key": ["7"]}).to_parquet(path)
    else:
        path.write_bytes(TABLES[suffix])
    lacking = Columns(**{use: "kye"}, required=(use,))
    (article,) = read_paths([path], columns=lacking)
    assert article.text == ""
    assert f's is named "kye" (they are text, key); --{use}-column names another' in (article.error or "")
    skipped: Counter[str] = Counter()
    (article,) = read_paths([tmp_path], columns=lacking, skipped=skipped)
    assert (article.text, article.error) == (TEXT, None)
    (note,) = table_notes(skipped)
    assert note.startswith(f"read without the {use}: {tmp_path.as_posix()}/t{suffix}: none of its ")
    (article,) = read_paths([path], columns=Columns(**{use: "KEY"}, required=(use,)))
    assert getattr(article, use) == "7"
    assert [a.error for a in read_paths([path], columns=Columns(**{use: "kye"}))] == [None]


def test_a_field_that_a_later_line_holds_is_there(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text("".join(json.dumps({"text": TEXT} | more) + "\n" for more in ({}, {"key": "k"}, {})))
    assert [a.id for a in read_paths([path], columns=Columns(id="key", required=("id",)))] == ["t.jsonl:1", "k", "t.jsonl:3"]


def test_a_file_that_vanishes_after_it_was_listed_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.csv").write_text("text\nWords.\n")
    (tmp_path / "c.parquet").write_bytes(b"")
    files = list_files([tmp_path])
    for file in files:
        Path(file.path).unlink()
    for article in read_files(files):
        assert "no such file" in (article.error or "").lower()


def test_a_parser_that_fails_unannounced_costs_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scorer.read import markdown

    def fail(_: str) -> object:
        raise ZeroDivisionError("two\nlines")

    monkeypatch.setattr(markdown, "read_markdown", fail)
    (tmp_path / "a.md").write_text("Words.")
    (tmp_path / "b.txt").write_text(TEXT)
    first, second = read_paths([tmp_path])
    assert first.error == "cannot be read (ZeroDivisionError: two lines): is it damaged?"
    assert second.error is None


def test_a_missing_path_raises_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        read_paths([tmp_path / "nowhere"])


def test_nothing_to_read_is_no_article(tmp_path: Path) -> None:
    assert list(read_paths([tmp_path])) == []
    assert list(read_paths([])) == []


def test_one_file_can_be_read_by_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (article,) = read_file(InputFile(str(tmp_path / "a.txt"), "my id", "text"))
    assert (article.id, article.text) == ("my id", TEXT)


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="names of files are Unicode here")
def test_names_that_are_not_utf8_can_be_read_and_written(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(name, "w") as file:
        file.write(TEXT)
    article = one(tmp_path)
    assert article.text == TEXT
    assert article.id == "caf\\xe9.txt"
    assert (article.path or "").encode("utf-8")


def test_memory_stays_constant_over_a_long_table(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    with path.open("w") as file:
        for _ in range(20_000):
            file.write('{"text": "' + "words " * 200 + '"}\n')
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_paths([path])) == 20_000
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_reading_text_loads_no_parser() -> None:
    code = (
        "import sys, scorer; before = set(sys.modules); from scorer.read import read_paths; list(read_paths(['-'])); "
        "print(*set(sys.modules) - before)"
    )
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(entry for entry in sys.path if entry))
    run = subprocess.run([sys.executable, "-c", code], input=TEXT, capture_output=True, text=True, check=True, env=environment)
    loaded = set(run.stdout.split())
    assert not loaded & {"trafilatura", "lxml", "pyarrow", "pandas", "numpy", "markdown_it", "charset_normalizer"}
