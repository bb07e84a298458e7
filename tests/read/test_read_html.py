"""Web pages: the article and what the page says of itself; a hostile page costs one error."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from scorer.read import _page_worker, html
from scorer.read.errors import UnreadableError
from scorer.read.html import decode_page, extract_page

PARAGRAPHS = (
    "The harbour council voted on Tuesday to close the northern ferry pier for a year, after engineers found cracks in two of its pillars.",
    "Shop owners on the quay said that they had been told nothing, and asked for help with the rent until the boats come back.",
    "“We will not leave anybody alone with this,” said the head of the council, who promised a plan before the end of the month.",
)
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Council closes pier - The Quay Gazette</title>
<meta property="og:site_name" content="The Quay Gazette"><meta property="og:title" content="Council closes pier">
<link rel="canonical" href="https://example.org/2024/03/05/pier"><meta property="article:published_time" content="2024-03-05T10:00:00Z">
<script>var teaser = "Ten boats you must see";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Council closes pier</h1>{"".join(f"<p>{words}</p>" for words in PARAGRAPHS)}</article>
<footer>Copyright The Quay Gazette</footer></body></html>"""


def with_body(extra: str) -> str:
    return PAGE.replace("</article>", "</article>" + extra)


def test_the_article_is_given_a_paragraph_a_line_with_its_metadata() -> None:
    page = extract_page(PAGE)
    assert page.text == "\n".join(PARAGRAPHS)
    assert page[1:] == ("Council closes pier", "2024-03-05", "The Quay Gazette", "https://example.org/2024/03/05/pier")


def old_page(*cells: str) -> str:
    rows = "".join(f"<tr><td>{cell}</td></tr>" for cell in ('<a href="/">Home</a> | <a href="/boats">Boats</a>', *cells, "&copy; 2009 The Quay Gazette"))
    return f"<html><head><title>Council closes pier | The Quay Gazette</title></head><body><table width=100%>{rows}</table></body></html>"


def test_a_page_laid_out_with_a_table_keeps_its_paragraphs() -> None:
    lines = extract_page(old_page("<b>Council closes pier</b><br><br>" + "<br><br>".join(PARAGRAPHS))).text.split("\n")
    assert [line for line in lines if line in PARAGRAPHS] == list(PARAGRAPHS)
    within = f"<table><tr><td><img src=pier.gif></td><td>{'<br><br>'.join(PARAGRAPHS)}</td></tr></table>"
    lines = extract_page(old_page(within)).text.split("\n")
    assert [line for line in lines if line in PARAGRAPHS] == list(PARAGRAPHS)


def test_a_table_of_figures_stays_a_table() -> None:
    figures = "<table><tr><td>Pier</td><td>Cracks</td></tr><tr><td>North</td><td>12</td></tr></table>"
    text = extract_page(PAGE.replace("</article>", figures + "</article>")).text
    assert text.split("\n")[:3] == list(PARAGRAPHS)
    assert "| North | 12 |" in text


def test_an_encoding_declaration_inside_does_no_harm() -> None:
    assert extract_page('<?xml version="1.0" encoding="iso-8859-1"?>' + PAGE).text == "\n".join(PARAGRAPHS)


def test_where_there_is_no_article_the_visible_lines_are_given() -> None:
    page = extract_page(
        "<html><head><title>Note</title><style>p {}</style></head><body>One <b>bold</b> word<p>two</p>three<br>four</body></html>"
    )
    assert page.text == "One bold word\ntwo\nthree\nfour"
    assert page.title == "Note"


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<html><body><script>fill()</script></body></html>", "<b>" * 1000, "<!--"])
def test_a_page_without_words_says_so(page: str) -> None:
    with pytest.raises(UnreadableError, match="no article text found"):
        extract_page(page)


def test_a_page_above_the_size_cap_says_so() -> None:
    with pytest.raises(UnreadableError, match="larger than 5 MB"):
        extract_page("<p>" + "words " * 1_000_000)


@pytest.mark.parametrize(
    "extra",
    [
        "<div>" * 100_000 + "deep" + "</div>" * 100_000,
        "<span>" * 100_000,
        "<table><tr><td>" * 10_000,
        f'<div data-x="{"a" * 3_000_000}">x</div>',
        "&lt;" * 50_000,
        "<!--" * 50_000,
        "<ul><li>" * 10_000,
        "\x01\x02\x03\ufffe\ufeff",
        "<p>\ud800 lone</p>",
    ],
    ids=["divs", "spans", "tables", "attribute", "entities", "comments", "lists", "controls", "surrogate"],
)
def test_hostile_markup_beside_the_article_does_not_cost_the_article(extra: str) -> None:
    assert PARAGRAPHS[0] in extract_page(with_body(extra)).text


def test_a_page_that_takes_too_long_is_stopped_and_the_next_one_is_read() -> None:
    hostile = with_body("<div " + " ".join(f"a{number}=1" for number in range(100_000)) + ">x</div>")
    extract_page(PAGE)
    begin = time.monotonic()
    with pytest.raises(UnreadableError, match="takes longer than 1 seconds"):
        extract_page(hostile, seconds=1)
    assert time.monotonic() - begin < 15
    assert extract_page(PAGE).title == "Council closes pier"


def test_a_page_that_is_too_slow_for_its_article_still_gives_its_lines() -> None:
    page = extract_page(with_body("<p>a</p>" * 60_000), seconds=2)
    assert PARAGRAPHS[0] in page.text


def test_a_process_that_died_is_replaced() -> None:
    extract_page(PAGE)
    html._running[0]._child.kill()
    html._running[0]._child.wait()
    assert extract_page(PAGE).text == "\n".join(PARAGRAPHS)


def _child(pipe: object) -> None:
    pipe.send(extract_page(PAGE).title)  # type: ignore[attr-defined]


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_after_a_fork_each_process_has_its_own() -> None:
    extract_page(PAGE)
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    child = context.Process(target=_child, args=(there,))
    child.start()
    assert here.poll(60)
    assert here.recv() == "Council closes pier"
    child.join()
    assert extract_page(PAGE).title == "Council closes pier"


def test_the_process_ends_with_the_run() -> None:
    code = f"from scorer.read import html; html.extract_page({PAGE!r}); print(html._running[0]._child.pid)"
    pid = int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_environment()).stdout)
    for _ in range(50):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("still running")


def test_the_network_is_out_of_reach() -> None:
    code = "from scorer.read import _page_worker as w; w._forbid_network(); import socket; socket.create_connection(('127.0.0.1', 9))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=_environment())
    assert "never uses the network" in run.stderr


def _environment() -> dict[str, str]:
    return dict(os.environ, PYTHONPATH=os.pathsep.join(entry for entry in sys.path if entry))


def test_lines_alone_need_no_process() -> None:
    assert _page_worker.lines("<p>a</p><p>b <i>c</i></p>")["text"] == "a\nb c"


@pytest.mark.parametrize("declared", ["windows-1252", "iso-8859-1", "ISO-8859-1"])
def test_a_declared_encoding_is_believed_where_the_bytes_are_not_utf8(declared: str) -> None:
    words = "<p>“Café”</p>"
    assert decode_page(f'<html><meta charset="{declared}">{words}'.encode("cp1252")).endswith(words)


@pytest.mark.parametrize("declared", ["punycode", "unicode_escape", "hex", "windows-1259", "nothing", "idna"])
def test_strange_declarations_are_not_followed(declared: str) -> None:
    words = "<p>The minister’s “plan” — and the café’s “answer” — cost €4 each.</p>" * 5
    assert decode_page(f'<html><meta charset="{declared}">{words}'.encode("cp1252")).endswith(words)


def test_utf8_is_utf8_whatever_is_declared() -> None:
    assert decode_page('<meta charset="windows-1251"><p>“Café”</p>'.encode()).endswith("<p>“Café”</p>")
    assert decode_page("<p>“Café”</p>".encode("utf-16")) == "<p>“Café”</p>"


def test_what_the_reader_of_pages_loads_is_asked_for_by_its_own_name() -> None:
    """jusText asks for it as an extra of lxml, which the pip of a fresh environment may not find: then no page could be read."""
    from lxml.html import clean

    assert clean.Cleaner
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert any(d.startswith("lxml-html-clean") for d in project["dependencies"])
