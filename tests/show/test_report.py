"""The report as a file: what it holds, and that nothing from an article can get out of its place."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from scorer import Article, Scorer
from scorer.cli import cli
from scorer.run.batch import score_paths
from scorer.score.scorer import COLUMNS
from scorer.show.report import _units, build_report, detail, is_scores, page, read_scores
from scorer.show.table import TableError

HOSTILE = [
    "</script><script>window.hacked=1</script>",
    "<!--<script>",
    "<img src=x onerror=window.hacked=1>",
    "{{script}} {{data}} {{articles}}",
    "]]> &lt;/script&gt; \u2028\u2029 \u202eesrever \U0001f600",
    "=cmd|' /C calc'!A0",
    "javascript:window.hacked=1",
    "__proto__",
]


class Page(HTMLParser):
    """The scripts, styles and attributes of a page, as a browser would cut it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.styles: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._in = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = tag
        if tag == "script":
            self.scripts.append((dict(attrs), ""))
        if tag == "style":
            self.styles.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "script":
            attrs, text = self.scripts[-1]
            self.scripts[-1] = (attrs, text + data)
        elif self._in == "style":
            self.styles[-1] += data

    def json(self, name: str) -> Any:
        return next(json.loads(text) for attrs, text in self.scripts if attrs.get("id") == name)


def report(tmp_path: Path, *args: str, code: int | None = 0) -> Page:
    out = tmp_path / "report.html"
    result = CliRunner().invoke(cli, ["report", *args, "--out", str(out)])
    assert result.exit_code == code or (code is None and result.exit_code in (0, 2)), result.output
    return Page(out.read_bytes().decode("utf-8"))


@pytest.fixture
def hostile_table(tmp_path: Path) -> Path:
    text = (Path(__file__).parents[2] / "seeds" / "24_hyperpartisan_rant.txt").read_text(encoding="utf-8")
    path = tmp_path / "in.jsonl"
    rows = [{"id": f"{i} {h}", "title": h, "source": h, "date": h, "text": f"{text}\n{h}\n{h} they said."} for i, h in enumerate(HOSTILE)]
    path.write_bytes(b"".join(orjson.dumps(r) + b"\n" for r in rows))
    return path


def test_one_article_is_one(tmp_path: Path, seed_files: list[Path]) -> None:
    assert CliRunner().invoke(cli, ["report", str(seed_files[0]), "--out", str(tmp_path / "r.html")]).output.startswith("1 article: 1 scored")


def test_one_file_with_every_article(tmp_path: Path, seed_files: list[Path]) -> None:
    found = report(tmp_path, *map(str, seed_files))
    data = found.json("data")
    assert len(data["rows"]) == len(seed_files)
    assert data["columns"] == list(COLUMNS)
    assert {f[0] for f in data["families"]} >= {"attribution", "hedging", "loaded_language", "noise", "style"}
    for i, file in enumerate(seed_files):
        assert found.json(f"a{i}")["t"] == file.read_bytes().decode("utf-8")


def test_nothing_foreign_and_a_policy_that_says_so(tmp_path: Path, hostile_table: Path) -> None:
    found = report(tmp_path, str(hostile_table))
    policy = next(a["content"] for t, a in found.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "http" not in policy
    assert "data:" not in policy
    live = [text for attrs, text in found.scripts if attrs.get("type") != "application/json"]
    assert len(live) == len(found.styles) == 1
    for text, directive in ((live[0], "script-src"), (found.styles[0], "style-src")):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    for tag, attrs in found.tags:
        assert tag not in {"img", "link", "iframe", "object", "embed", "base", "audio", "video", "source"}
        assert not {"src", "style", "srcset", "action"} & attrs.keys()
        assert not [a for a in attrs if a.startswith("on")]
        assert (attrs.get("href") or "#").startswith("#")
    assert not re.search(
        r"(?<![.\w])(eval|Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|fetch|XMLHttpRequest|import)\s*[(=]", live[0]
    )
    assert "http" not in live[0].replace("http://www.w3.org/2000/svg", "")
    assert "url(" not in found.styles[0]
    assert "@import" not in found.styles[0]


def test_hostile_titles_and_texts_stay_data(tmp_path: Path, hostile_table: Path) -> None:
    found = report(tmp_path, str(hostile_table))
    raw = (tmp_path / "report.html").read_bytes()
    assert raw.count(b"<script") == raw.count(b"</script>") == 2 + len(HOSTILE)
    assert b"<img" not in raw
    assert b"<!--" not in raw
    rows = found.json("data")["rows"]
    for i, title in enumerate(HOSTILE):
        assert rows[i][COLUMNS.index("title")] == " ".join(title.split())
        assert title in found.json(f"a{i}")["t"]


def test_lone_surrogates_do_not_stop_it(tmp_path: Path) -> None:
    article = Article("They lied \ud800 about it. " * 40, id="x", title="a \udfff b")
    d = detail(Scorer(), [article])[0]
    assert d["t"] == article.text
    row = [None] * len(COLUMNS)
    row[0] = "\ud800"
    top, _ = page([row], Scorer().model)
    assert json.loads(Page(top.decode()).scripts[0][1])["rows"][0][0] == "\ufffd"


def test_a_table_of_scores_finds_its_texts(tmp_path: Path, seed_files: list[Path]) -> None:
    scores = tmp_path / "scores.csv"
    assert CliRunner().invoke(cli, ["score", str(seed_files[0].parent), "--out", str(scores)]).exit_code in (0, 2)
    found = report(tmp_path, str(scores))
    rows = found.json("data")["rows"]
    path = COLUMNS.index("path")
    for i, row in enumerate(rows):
        if str(row[path]).endswith(".txt"):
            assert found.json(f"a{i}")["x"] == ""
    direct = report(tmp_path, str(seed_files[0].parent), code=None)
    assert [r[0] for r in direct.json("data")["rows"]] == [r[0] for r in rows]
    for i, row in enumerate(rows):
        if str(row[path]).endswith(".txt"):
            assert direct.json(f"a{i}") == found.json(f"a{i}")


def test_rows_that_go_by_their_file_and_id_find_their_texts(tmp_path: Path, seed_files: list[Path]) -> None:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    rows = [{"id": str(n), "text": f.read_text(encoding="utf-8")} for n, f in enumerate(seed_files[:2], 1)]
    for name in ("feb.jsonl", "sub/jan.jsonl"):
        (folder / name).write_bytes(b"".join(orjson.dumps(r) + b"\n" for r in rows))
    (folder / "sub" / "no_ids.jsonl").write_bytes(b"".join(orjson.dumps({"text": r["text"]}) + b"\n" for r in rows))
    found = report(tmp_path, str(folder))
    assert [row[0] for row in found.json("data")["rows"]] == ["1", "2", "sub/jan.jsonl:1", "sub/jan.jsonl:2", "sub/no_ids.jsonl:1", "sub/no_ids.jsonl:2"]
    assert all(found.json(f"a{i}")["t"] == found.json(f"a{i % 2}")["t"] for i in range(6))


def test_texts_that_changed_or_went_are_told(tmp_path: Path, seed_files: list[Path]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for f in seed_files[:3]:
        (folder / f.name).write_bytes(f.read_bytes())
    scores = tmp_path / "scores.jsonl"
    CliRunner().invoke(cli, ["score", str(folder), "--out", str(scores)])
    (folder / seed_files[0].name).unlink()
    (folder / seed_files[1].name).write_bytes(seed_files[23].read_bytes())
    rows = read_scores(scores)
    rows[2][COLUMNS.index("model")] = "another-123"
    built = build_report(rows, tmp_path / "r.html")
    assert (built.articles, built.texts, built.missing) == (3, 2, 1)
    found = Page((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert [found.json(f"a{i}")["x"] for i in (1, 2)] == ["text", "model"]


def test_max_texts_keeps_those_that_ask_for_a_look(tmp_path: Path, seed_files: list[Path]) -> None:
    found = report(tmp_path, *map(str, seed_files), "--max-texts", "2")
    texts = {int(str(a["id"])[1:]) for a, _ in found.scripts if re.fullmatch(r"a\d+", str(a.get("id")))}
    data = found.json("data")
    at = {c: i for i, c in enumerate(COLUMNS)}
    look = sorted(range(len(data["rows"])), key=lambda i: data["rows"][i][at["reliability"]] / 100 - data["rows"][i][at["propaganda"]])
    assert texts == set(look[:2])


def test_several_processes_give_the_same_articles(tmp_path: Path, seed_files: list[Path]) -> None:
    one = report(tmp_path, *map(str, seed_files[:6]), "--jobs", "1")
    two = report(tmp_path, *map(str, seed_files[:6]), "--jobs", "2")
    assert [one.json(f"a{i}") for i in range(6)] == [two.json(f"a{i}") for i in range(6)]


def test_refusals_errors_and_sources(tmp_path: Path, seed_files: list[Path]) -> None:
    text = seed_files[0].read_text(encoding="utf-8")
    rows = [("a", "Blad A", text), ("b", "Blad A", "Too short."), ("c", "Blad B", ""), ("d", "Blad B", text)]
    path = tmp_path / "in.csv"
    with open(path, "w", newline="", encoding="utf-8") as f:
        csv.writer(f).writerows([("id", "source", "text"), *rows])
    data = report(tmp_path, str(path), code=2).json("data")
    at = {c: i for i, c in enumerate(COLUMNS)}
    assert [bool(r[at["refusal"]]) for r in data["rows"]] == [False, True, False, False]
    assert [bool(r[at["error"]]) for r in data["rows"]] == [False, False, True, False]
    assert data["refusals"][data["rows"][1][at["refusal"]]]
    assert [s[:2] for s in data["sources"]] == [["Blad A", 2], ["Blad B", 2]]


def test_errors_are_code_2_and_named_for_a_folder_and_for_a_table_of_its_scores(tmp_path: Path, seed_files: list[Path]) -> None:
    folder, table = tmp_path / "in", tmp_path / "scores.csv"
    folder.mkdir()
    (folder / "a.txt").write_bytes(seed_files[0].read_bytes())
    for i in range(7):
        (folder / f"empty{i}.txt").write_text("")
    assert CliRunner().invoke(cli, ["score", str(folder), "--out", str(table)]).exit_code == 2
    for given in (folder, table):
        result = CliRunner().invoke(cli, ["report", str(given), "--out", str(tmp_path / "r.html")])
        assert result.exit_code == 2
        assert "1 scored, 0 refused, 7 could not be read" in result.output
        assert "  empty4.txt: empty file" in result.output
        assert "empty5.txt" not in result.output
        assert "  and 2 more, in the report" in result.output


def test_offsets_count_as_scripts_do() -> None:
    text = "They \U0001f600\U0001f600 lied. " * 20 + "It is a corrupt regime, \U0001f4a9 the liars said. " * 10
    article = Article(text, title="\U0001f600 A corrupt liar \U0001f600 lies")
    d = detail(Scorer(), [article])[0]
    card = Scorer().score(text, article.title)
    wide = text.encode("utf-16-le")
    inside = [m for m in d["m"] if m[2] >= 0]
    assert len(inside) == len(card.markers)
    for m, truth in zip(inside, card.markers, strict=True):
        assert wide[2 * m[2] : 2 * m[3]].decode("utf-16-le") == truth.text
    head = (d["h"] + "\n").encode("utf-16-le")
    for m in d["m"]:
        if m[2] < 0:
            assert head[len(head) + 2 * m[2] : len(head) + 2 * m[3]].decode("utf-16-le").strip() in article.title
    unit = _units("a\U0001f600b", "x\U0001f600")
    assert [unit(i) for i in (-3, -2, -1, 0, 1, 2, 3)] == [-4, -3, -1, 0, 1, 3, 4]


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".jsonl"])
def test_tables_of_scores_are_told_from_tables_of_articles(tmp_path: Path, seed_files: list[Path], suffix: str) -> None:
    scores = tmp_path / f"scores{suffix}"
    CliRunner().invoke(cli, ["score", str(seed_files[0]), "--out", str(scores)])
    assert is_scores(scores)
    assert len(read_scores(scores)) == 1
    articles = tmp_path / "articles.jsonl"
    articles.write_text('{"text": "x"}\n', encoding="utf-8")
    assert not is_scores(articles)
    assert not is_scores(tmp_path)
    with pytest.raises(TableError, match="lacks the column"):
        read_scores(articles)


def test_a_number_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "scores.jsonl"
    row = dict.fromkeys(COLUMNS) | {"id": "x", "reliability": "<b>high</b>"}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(TableError, match="no number"):
        read_scores(path)


@pytest.mark.parametrize(("args", "told"), [(["-"], "twice"), (["nowhere.txt"], "nowhere.txt"), (["."], "nothing to report")])
def test_what_cannot_be_done_is_told_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], told: str) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["report", *args])
    assert result.exit_code == 1
    assert told in result.output
    assert "Traceback" not in result.output
    assert not list(tmp_path.iterdir())


def test_output_over_its_input_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text("<html><body>Text.</body></html>", encoding="utf-8")
    result = CliRunner().invoke(cli, ["report", str(path), "--out", str(path)])
    assert result.exit_code == 1
    assert "both read and written" in result.output


def test_the_same_scores_give_the_same_file(tmp_path: Path, seed_files: list[Path]) -> None:
    report(tmp_path, *map(str, seed_files[:4]))
    first = (tmp_path / "report.html").read_bytes()
    report(tmp_path, *map(str, seed_files[:4]))
    assert (tmp_path / "report.html").read_bytes() == first


def test_cards_and_explanations_render_as_html_and_escape(scorer: Scorer, seed_files: list[Path]) -> None:
    text = seed_files[23].read_text(encoding="utf-8")
    card = scorer.score(f"{text}\n<script>alert(1)</script> the corrupt <b>liars</b> said.", title="<img src=x>")
    html = card._repr_html_()
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;img" in html
    assert f"{card.reliability:.1f}" in html
    assert "corrupt</span>" in html
    explained = card.explain("propaganda")
    assert isinstance(explained, list)
    shown = explained._repr_html_()  # type: ignore[attr-defined]
    assert "Propaganda, in log-odds" in shown
    assert f"{sum(c.points for c in explained):+.2f}".replace("-", "−") in shown
    assert "Not scored" in scorer.score("Short.")._repr_html_()


def test_texts_that_are_not_found_are_told_with_what_to_do(tmp_path: Path, seed_files: list[Path]) -> None:
    with open(tmp_path / "t.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "body"), ("a", seed_files[0].read_text(encoding="utf-8"))])
    scores, out = tmp_path / "s.csv", tmp_path / "r.html"
    assert CliRunner().invoke(cli, ["score", str(tmp_path / "t.csv"), "--text-column", "body", "--out", str(scores)]).exit_code == 0
    told = CliRunner().invoke(cli, ["report", str(scores), "--out", str(out)]).stdout
    assert "the texts of 1 were not found at their paths: give the same --text-column and --id-column as for the scores." in told
    assert "not found" not in CliRunner().invoke(cli, ["report", str(scores), "--text-column", "body", "--out", str(out)]).stdout
    (tmp_path / "t.csv").unlink()
    told = CliRunner().invoke(cli, ["report", str(scores), "--out", str(out)]).stdout
    assert "the texts of 1 were not found at their paths: run it where the articles lie" in told


def test_two_tables_of_one_folder_find_the_texts_of_both(tmp_path: Path, seed_files: list[Path]) -> None:
    for name in ("a.csv", "b.csv"):
        score_paths(seed_files[:2], tmp_path / name, jobs=1)
    rows = [*read_scores(tmp_path / "a.csv"), *read_scores(tmp_path / "b.csv")]
    built = build_report(rows, tmp_path / "r.html")
    assert (built.texts, built.missing) == (4, 0)


def test_a_table_that_a_spreadsheet_saved_is_one_of_scores(tmp_path: Path, seed_files: list[Path]) -> None:
    score_paths(seed_files[:1], tmp_path / "a.csv", jobs=1)
    (tmp_path / "b.csv").write_bytes(b"\xef\xbb\xbf" + (tmp_path / "a.csv").read_bytes())
    assert is_scores(tmp_path / "b.csv")
    assert read_scores(tmp_path / "b.csv") == read_scores(tmp_path / "a.csv")
