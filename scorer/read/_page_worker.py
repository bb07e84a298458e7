"""The process that takes web pages apart. Started by html.py as a script of its own, never imported by the run.

A parser can hang inside C code, where no signal reaches it, or use up the memory; a process can be stopped. Nothing of the
scorer is imported here, so that it starts as fast as trafilatura loads. It reads frames from standard input and answers on
standard output: one letter for what to do, four bytes of length, the page in UTF-8; back come four bytes and JSON.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, Final

REQUEST: Final = struct.Struct("!cI")
ANSWER: Final = struct.Struct("!I")
ARTICLE: Final = b"a"  # the article of the page with its metadata
LINES: Final = b"l"  # every visible line of the page

_MEMORY_BYTES: Final = 4 << 30  # a page of 5 MB needs a tenth of it
_CELL_WORDS: Final = 60  # of a cell of a table that holds an article rather than a figure or a name
_HIDDEN: Final = ("script", "style", "noscript", "template", "head", "svg", "math", "iframe", "object", "select", "textarea", "button")
_BLOCK: Final = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "details", "dialog", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main",
        "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip


def article(page: str) -> dict[str, str | None]:
    """Text, title, date, source and url of the article; an empty text where trafilatura finds none."""
    from trafilatura import bare_extraction

    def extracted(given: Any) -> Any:
        return bare_extraction(
            given,
            with_metadata=True,
            include_comments=False,
            # The extensive search takes any number that looks like a date, from the footer too: a wrong date is worse than none.
            date_extraction_params={"extensive_search": False, "original_date": True},
        )

    found = extracted(page)
    if found is None:
        return {"text": "", "title": None, "date": None, "source": None, "url": None}
    if any(line.startswith("|") and len(line.split()) >= _CELL_WORDS for line in (found.text or "").split("\n")):
        # an old page laid out with tables: the paragraphs of a cell came as one line
        parted = extracted(_without_layout(page))
        if parted is not None and len((parted.text or "").split()) >= len(found.text.split()) / 2:
            found = parted
    return {"text": found.text or "", "title": found.title, "date": found.date, "source": found.sitename, "url": found.url}


def _without_layout(page: str) -> Any:
    """The tree of `page` with blocks for the tables that hold paragraphs in a cell; tables of figures stay."""
    from trafilatura import load_html

    tree: Any = load_html(page)
    for cell in tree.xpath("//td") if tree is not None else ():
        table: Any = next(cell.iterancestors("table"), None)
        if cell.tag != "td" or table is None or not _is_long(cell):
            continue
        for part in table.xpath(".//tr | .//td | .//th | .//tbody | .//thead | .//tfoot"):
            if next(part.iterancestors("table"), None) is table:
                part.tag = "div"
        table.tag = "div"
    return tree


def _is_long(cell: Any) -> bool:
    words = 0
    for element in cell.iter():
        if element.tag not in ("script", "style"):
            words += len((element.text or "").split())
        words += len((element.tail or "").split()) * (element is not cell)
        if words >= _CELL_WORDS:
            return True
    return False


def lines(page: str) -> dict[str, str | None]:
    """The visible words of the page, one block a line, and the words of its title element."""
    from lxml import etree  # type: ignore[import-untyped, unused-ignore]

    # Bytes with a stated encoding: a string with an encoding declaration in it would be refused.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    tree = etree.fromstring(page.encode("utf-8", "replace"), parser)
    if tree is None:
        return {"text": "", "title": None, "date": None, "source": None, "url": None}
    title = tree.findtext(".//title")
    etree.strip_elements(tree, *_HIDDEN, with_tail=False)
    parts: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in _BLOCK:
            parts.append("\n")
        words = element.text if event == "start" else element.tail
        if words:
            parts.append(" ".join(words.split()).join((" " * words[:1].isspace(), " " * words[-1:].isspace())))
    visible = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return {"text": "\n".join(line for line in visible if line), "title": title, "date": None, "source": None, "url": None}


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _forbid_network() -> None:
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise OSError("reading a page never uses the network")

    for name in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, name, refuse)


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    jobs: dict[bytes, Callable[[str], dict[str, str | None]]] = {ARTICLE: article, LINES: lines}
    answers.write(ANSWER.pack(0))  # ready
    answers.flush()
    while len(head := requests.read(REQUEST.size)) == REQUEST.size:
        job, size = REQUEST.unpack(head)
        page = requests.read(size).decode("utf-8")
        try:
            answer: dict[str, Any] = jobs[job](page)
        except Exception as error:  # whatever a parser raises on a broken page is that page's error
            answer = {"failed": type(error).__name__}
        packed = json.dumps(answer).encode("ascii")
        answers.write(ANSWER.pack(len(packed)) + packed)
        answers.flush()


def main() -> None:
    import logging

    logging.disable(logging.CRITICAL)
    # Keep the answers' channel to ourselves: what a library prints must not end up in it.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory()
    _forbid_network()
    import trafilatura  # noqa: F401  loaded before the first page, whose time is limited

    _serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
