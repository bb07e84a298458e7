"""From a web page to its article: trafilatura, in a process that can be stopped.

Pages come from strangers. Their size is capped here; time and memory are capped by taking them apart in a second process
(_page_worker.py) that is killed when it takes too long: a page whose one element has 100,000 attributes keeps libxml2 busy
for minutes, where no signal reaches. The process is started with the first page and serves all that follow.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Final, NamedTuple

from scorer.read import _page_worker as protocol
from scorer.read.errors import UnreadableError, os_reason
from scorer.read.text import decode, too_large, well_formed

__all__ = ["MAX_PAGE_BYTES", "PAGE_SECONDS", "Page", "decode_page", "extract_page"]

MAX_PAGE_BYTES: Final = 5_000_000
PAGE_SECONDS: Final = 10.0
_START_SECONDS: Final = 60.0
_PAGES_A_PROCESS: Final = 2000  # the parsers keep caches; a fresh process costs half a second

_DECLARED: Final = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s{0,3}=\s{0,3}["']?([\w-]{2,20})""", re.IGNORECASE)
# What a page may declare. Python knows more names, some of which (punycode) take for ever on a hostile page.
_TRUSTED: Final = re.compile(
    r"windows-125\d|cp125\d|iso-8859-\d+|latin-?\d|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|euc-jp|euc-kr|macintosh|tis-620"
)
_AS_CP1252: Final = frozenset({"iso-8859-1", "latin1", "latin-1"})  # as browsers read them


class Page(NamedTuple):
    """What a web page says: the text of its article, one paragraph a line, and what it says of itself."""

    text: str
    title: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None


def decode_page(data: bytes) -> str:
    """The characters of a page: UTF-8 where it is, else the encoding that it declares, else the likeliest."""
    try:
        return decode(data) if b"\0" in data or data[:3] == b"\xef\xbb\xbf" else data.decode("utf-8")
    except UnicodeDecodeError:
        found = _DECLARED.search(data[:4096])
        name = found.group(1).decode("ascii").lower() if found else ""
        if not _TRUSTED.fullmatch(name):
            return decode(data)
        try:
            return data.decode("cp1252" if name in _AS_CP1252 else name, "replace")
        except LookupError:  # windows-1259
            return decode(data)


def extract_page(page: str, *, seconds: float = PAGE_SECONDS) -> Page:
    """The article of `page`; where trafilatura finds none or takes longer than `seconds`, the visible lines.

    Never uses the network. Raises UnreadableError: more than MAX_PAGE_BYTES, no article text, too slow even for its lines.
    """
    data = well_formed(page).encode("utf-8")
    if len(data) > MAX_PAGE_BYTES:
        raise too_large(MAX_PAGE_BYTES)
    found = _ask(protocol.ARTICLE, data, seconds)
    if found is None or not (found.get("text") or "").strip():
        lines = _ask(protocol.LINES, data, seconds / 2)
        if lines is None and found is None:
            raise UnreadableError(f"web page that takes longer than {seconds:g} seconds to read: save its text as .txt")
        found = {**(found or {}), **{name: value for name, value in (lines or {}).items() if value}}
    title = _one_line(found.get("title"))
    text = _without_title(found.get("text") or "", title)
    if not text.strip():
        raise UnreadableError("no article text found in the web page: is it a list of links, or filled in by scripts?")
    return Page(text.strip("\n "), title, _one_line(found.get("date")), _one_line(found.get("source")), _one_line(found.get("url")))


def _one_line(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None


def _without_title(text: str, title: str | None) -> str:
    """The headline is metadata of a page; left above the text it would be a headline told twice."""
    first, _, rest = text.partition("\n")
    return rest if title and rest and " ".join(first.split()).casefold() == title.casefold() else text


class _Process:
    """One running _page_worker.py."""

    def __init__(self) -> None:
        environment = dict(os.environ, PYTHONPATH=os.pathsep.join(entry for entry in sys.path if entry))
        # -P: the folder of the script holds modules named like those of the standard library.
        command = [sys.executable, "-P", str(Path(protocol.__file__).resolve())]
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._requests: IO[bytes] = self._child.stdin
        self._answers: IO[bytes] = self._child.stdout
        self.owner = os.getpid()
        self.pages = 0
        if self._answer(_START_SECONDS) is None:
            self.stop()
            raise UnreadableError("the reader of web pages does not start: python -c 'import trafilatura' tells why")

    def alive(self) -> bool:
        """Whether the process still runs; one that was stopped from outside must not cost the next page."""
        return self._child.poll() is None

    def ask(self, job: bytes, page: bytes, seconds: float) -> bytes | None:
        """The answer in JSON; None where the process died or was too slow, and is gone."""
        self.pages += 1
        try:
            self._requests.write(protocol.REQUEST.pack(job, len(page)) + page)
            self._requests.flush()
        except OSError:
            return None
        return self._answer(seconds)

    def _answer(self, seconds: float) -> bytes | None:
        timer = threading.Timer(seconds, self._child.kill)
        timer.daemon = True
        timer.start()
        try:
            head = self._answers.read(protocol.ANSWER.size)
            if len(head) < protocol.ANSWER.size:
                return None
            (size,) = protocol.ANSWER.unpack(head)
            answer = self._answers.read(size)
            return answer if len(answer) == size else None
        finally:
            timer.cancel()

    def stop(self) -> None:
        self._child.kill()
        self._child.wait()
        for pipe in (self._requests, self._answers):
            with contextlib.suppress(OSError):
                pipe.close()


_lock: Final = threading.Lock()
_running: list[_Process] = []


def _ask(job: bytes, page: bytes, seconds: float) -> dict[str, str | None] | None:
    """What the process says of `page`; None where it was too slow or died, which the next page does not notice."""
    with _lock:
        process = _process()
        answer = process.ask(job, page, seconds)
        if answer is None:
            _stop()
            return None
    found: dict[str, str | None] = json.loads(answer)
    return found


def _process() -> _Process:
    if _running and _running[0].owner != os.getpid():
        _running.clear()  # after a fork the pipes still belong to the parent
    if _running and (_running[0].pages >= _PAGES_A_PROCESS or not _running[0].alive()):
        _stop()
    if not _running:
        try:
            _running.append(_Process())
        except OSError as error:
            raise UnreadableError(f"the reader of web pages does not start ({os_reason(error)})") from None
    return _running[0]


def _stop() -> None:
    while _running:
        process = _running.pop()
        if process.owner == os.getpid():
            process.stop()


atexit.register(_stop)
