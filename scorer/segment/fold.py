"""Folding: one byte a code point, so that typography cannot carry weight and offsets stay string offsets.

Quotation-mark shape, dash style and kinds of space belong to the publishing system, not to the writing; here they become one
form each. Accented Latin letters become their base letter, other scripts one class of letter, pictographs one class of symbol.
"""

from __future__ import annotations

import unicodedata

import numpy as np
import numpy.typing as npt

__all__ = [
    "ALPHA",
    "BULLET",
    "ELLIPSIS",
    "FOREIGN",
    "LOWER",
    "REPLACEMENT",
    "SPACE",
    "SYMBOL",
    "UPPER",
    "WORD",
    "fold",
    "fold_telling",
    "fold_text",
    "where",
]

Bytes = npt.NDArray[np.uint8]

FOREIGN = 0x80  # a letter of another script
SYMBOL = 0x81  # pictographs, arrows, currency other than $, box drawing
BULLET = 0x82
ELLIPSIS = 0x83
REPLACEMENT = 0x85  # U+FFFD and lone surrogates: decoding went wrong

_QUOTES = "“”„‟«»〝〞＂"
_APOSTROPHES = "‘’‚‛‹›`´ʼ＇′"
_DASHES = "‐‑‒–—―−﹘﹣－"
_SPACES = "\t\u00a0\u00ad\u1680\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u3000\ufeff"
_NEWLINES = "\n\r\x0b\x0c\x85\u2028\u2029"
_LIGATURES = {
    "ß": "s",
    "æ": "a",
    "Æ": "A",
    "ø": "o",
    "Ø": "O",
    "œ": "o",
    "Œ": "O",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ð": "d",
    "þ": "t",
    "ı": "i",
}


def _table() -> Bytes:
    """One entry for each code point of the Basic Multilingual Plane, and a last one for all beyond it."""
    t = np.full(0x10001, SYMBOL, np.uint8)
    t[0x0250:0x2000] = FOREIGN
    t[0x2C00:0x2E00] = FOREIGN
    t[0x3040:0xD800] = FOREIGN
    t[0xD800:0xE000] = REPLACEMENT
    t[0xF900:0xFE00] = FOREIGN
    t[:0x80] = np.arange(0x80)
    t[:0x20] = 0x20
    t[0x7F:0xA0] = 0x20
    for start, stop in ((0x00C0, 0x0250), (0x1E00, 0x1F00)):
        for c in range(start, stop):
            base = unicodedata.normalize("NFD", chr(c))[0]
            t[c] = ord(base) if base.isascii() and base.isalpha() else FOREIGN
    for c in range(0x0300, 0x0370):  # combining marks join the letter before them
        t[c] = FOREIGN
    t[0xFF01:0xFF5F] = np.arange(0x21, 0x7F)
    t[0x2000:0x200B] = 0x20
    for chars, byte in ((_QUOTES, 0x22), (_APOSTROPHES, 0x27), (_DASHES, 0x2D), (_SPACES, 0x20), (_NEWLINES, 0x0A)):
        for ch in chars:
            t[ord(ch)] = byte
    for ch, letter in _LIGATURES.items():
        t[ord(ch)] = ord(letter)
    for ch in "•‣▪●◦∙·■□▸►▶":
        t[ord(ch)] = BULLET
    for ch in "ªº":
        t[ord(ch)] = FOREIGN
    t[ord("…")] = ELLIPSIS
    t[0xFFFD] = REPLACEMENT
    t[0xD7] = t[0xF7] = SYMBOL
    return t


_TABLE = _table()


def _mask(chars: str, *codes: int) -> npt.NDArray[np.bool_]:
    m = np.zeros(256, bool)
    m[[ord(c) for c in chars] + list(codes)] = True
    return m


_LOWER_CASE = "abcdefghijklmnopqrstuvwxyz"
UPPER = _mask(_LOWER_CASE.upper())
ALPHA = _mask(_LOWER_CASE + _LOWER_CASE.upper(), FOREIGN)
WORD = ALPHA | _mask("0123456789")
SPACE = _mask(" \n")
LOWER: Bytes = np.arange(256, dtype=np.uint8)
LOWER[ord("A") : ord("Z") + 1] += 32


def fold(text: str) -> Bytes:
    """Return the folded bytes of `text`, one a code point: shape (len(text),)."""
    return fold_telling(text, None)[0]


def fold_telling(text: str, odd: npt.NDArray[np.bool_] | None) -> tuple[Bytes, npt.NDArray[np.int64]]:
    """Return the folded bytes of `text`, and where characters other than ASCII stand that the table `odd`, of the shape of this module's, holds."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = points.astype(np.uint8)
    # printable ASCII but the grave accent stands for itself, and a newline does: only the few others are looked up
    other = codes - np.uint8(0x20) >= 0x5F
    other &= codes != 0x0A
    other |= codes == 0x60
    other |= points > 0xFF
    at = other.nonzero()[0]
    point = points[at]
    codes[at] = _TABLE.take(point, mode="clip")
    return codes, at[:0] if odd is None else at[odd.take(point, mode="clip")]


def where(codes: Bytes, table: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return `table[codes]`, by way of `bytes.translate`, which is several times faster than indexing."""
    return np.frombuffer(codes.tobytes().translate(table.tobytes()), np.bool_)


def fold_text(text: str) -> str:
    """Return `text` folded and in lower case, as a string of the same length (used for word lists and by tests)."""
    return LOWER[fold(text)].tobytes().decode("latin-1")
