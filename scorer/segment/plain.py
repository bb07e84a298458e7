"""Plain text: a text as a reader sees it, where the page it was taken from left characters that nobody reads.

Soft hyphens and other characters without a shape go, entities (`&amp;`, `&#8217;`) become what they stand for, UTF-8 that was read as
Windows-1252 (`â€™`) is read again, ligatures are taken apart, and quotation marks typed as two grave accents or two apostrophes are made one.
All that counts words and marks reads the plain text; each of its characters knows where it stands in the text as it was given.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from html.entities import html5

import numpy as np
import numpy.typing as npt

__all__ = ["ENTITY", "MISREAD", "ODD", "Plain", "is_marked_up", "plain"]

Ints = npt.NDArray[np.int64]

# What was left in the text and is read as what it stands for.
ENTITY, MISREAD = 0, 1

# Characters without a shape: format characters (but for those of Syriac, Mongolian and such) and selectors of a glyph.
_SHAPELESS = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_LIGATURES = "\ufb00-\ufb06"
# Typographic signs and accented letters that English news hold, each as it looks where its UTF-8 was read as Windows-1252 or Latin-1.
_SIGNS = "‘’‚“”„†•…–—―′″‹›€™\u2009\u200a\u2010\u2011\u202f\u00a0¡¢£¤¥¦§¨©ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿"
_LETTERS = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖ×ØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿ"


def _read_wrongly(text: str) -> list[str]:
    raw = text.encode("utf-8")
    latin = raw.decode("latin-1")
    windows = "".join(b.decode("cp1252") if b not in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d") else b.decode("latin-1") for b in map(bytes, zip(raw)))
    return [latin, windows]


def _misread() -> dict[str, str]:
    """What each sign and letter looks like where it was read wrongly once, and the signs of punctuation where that was done twice."""
    found: dict[str, str] = {}
    for c in _SIGNS + _LETTERS:
        for once in _read_wrongly(c):
            found[once] = c
            if c in "‘’“”…–—\u00a0":
                found.update(dict.fromkeys(_read_wrongly(once), c))
    for mark in "“”‘’":  # a capital with a tilde may stand before a quotation mark
        found.pop(f"Ã{mark}", None)
    # the third byte of a closing mark is none in Windows-1252, and is often lost
    for lost in ("\u00e2\u20ac", *_read_wrongly("\u00e2\u20ac")):
        found[lost] = found[f"{lost}\u009d"] = "”"
    return found


_MISREAD = _misread()
_NO_SHAPE = re.compile(f"[{_SHAPELESS}]+")
# Of what may be read as something else; accents and apostrophes only in a text that types quotation marks so, for others are full of apostrophes.
_OPENINGS = f"&\ufffd{_SHAPELESS}{_LIGATURES}{''.join(sorted({wrong[0] for wrong in _MISREAD}))}"
_FIRST, _FIRST_OR_MARK = re.compile(f"[{_OPENINGS}]"), re.compile(f"[`'{_OPENINGS}]")
_ENTITY_FORM = r"&(?:amp;)*(?P<code>#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"  # escaped once or several times
_MARKED_UP = re.compile(_ENTITY_FORM)
_CHANGE = re.compile(
    "(?P<misread>" + "|".join(map(re.escape, sorted(_MISREAD, key=len, reverse=True))) + ")"
    f"|(?P<entity>{_ENTITY_FORM})"
    rf"|(?P<shapeless>[{_SHAPELESS}]+)"
    rf"|(?P<ligature>[{_LIGATURES}])"
    r"|(?P<lost>(?<=[A-Za-z])\ufffd(?=(?:s|t|re|ll)\b))"
    r"|(?P<mark>(?<![`'])(?:``|''(?!'))(?!`))"
)


def _odd() -> npt.NDArray[np.bool_]:
    t = np.zeros(0x10001, bool)
    one_of = re.compile(f"[{_SHAPELESS}{_LIGATURES}\ufffd]")
    t[[i for i in range(0x10000) if one_of.match(chr(i))]] = True
    t[[ord(wrong[0]) for wrong in _MISREAD]] = True
    return t


# A table over code points, its last entry for all beyond the Basic Multilingual Plane: what other than ASCII may be read as something else.
ODD = _odd()


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain text; `place` (len(text) + 1,) is where each character, and the end, stands in the text as it was given.

    `left` are the entities and misread characters in it: kind (ENTITY or MISREAD), start and end in the plain text.
    """

    text: str
    place: Ints
    left: list[tuple[int, int, int]]


def is_marked_up(text: str) -> bool:
    """Whether a text holds an entity, or a quotation mark of two grave accents: what `ODD` does not tell."""
    # one character is looked for several times faster than two
    return ("&" in text and _MARKED_UP.search(text) is not None) or ("`" in text and "``" in text)


def plain(text: str) -> Plain | None:
    """The plain text of `text`, or None where that is the text itself. Lines stay as they are. Costs time in proportion to the characters."""
    pieces: list[str] = []
    changes: list[tuple[int, int, int]] = []  # where each begins and ends, and how many characters stand in its stead
    left: list[tuple[int, int, int]] = []
    done = length = 0
    marks = "``" in text
    for first in (_FIRST_OR_MARK if marks else _FIRST).finditer(text):
        m = _CHANGE.match(text, first.start()) if first.start() >= done else None
        if not m:
            continue
        kind, found = m.lastgroup, m[0]
        if kind == "entity":
            read = _stands_for(m["code"])
        elif kind == "misread":
            read = _MISREAD[found]
        elif kind == "mark":
            read = '"' if marks else found
        elif kind == "ligature":
            read = unicodedata.normalize("NFKC", found)
        else:
            read = "’" if kind == "lost" else ""
        if read == found:
            continue
        start, end = m.span()
        pieces += [text[done:start], read]
        changes.append((start, end, len(read)))
        length += start - done
        if read and kind in ("entity", "misread"):
            left.append((ENTITY if kind == "entity" else MISREAD, length, length + len(read)))
        length += len(read)
        done = end
    if not pieces:
        return None
    begin, beyond, size = np.array(changes).T
    within = np.zeros(len(text) + 2, np.int64)
    within[begin] = 1
    within[beyond] -= 1
    times = 1 - within[:-1].cumsum()  # of each character, and of the end, how often it stands in the plain text
    times[begin] = size
    return Plain("".join([*pieces, text[done:]]), np.arange(len(text) + 1).repeat(times), left)


def _stands_for(code: str) -> str:
    """What the entity of that name or number stands for, on the line it stands on; itself where there is none of that name."""
    read = unescape(f"&{code};") if code[0] == "#" else html5.get(f"{code};", f"&{code};")
    return _NO_SHAPE.sub("", " " if read.isspace() else read)
