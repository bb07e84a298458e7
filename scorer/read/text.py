"""From a file to bytes and from bytes to text: size cap, byte order marks, encodings, binary files.

News files are UTF-8 nearly always, so that case costs one read and one decode. What is not UTF-8 is looked at closer: UTF-16,
UTF-8 with a few bytes of another encoding in it (a page glued together from two sources), and the older one-byte and
East Asian encodings, guessed from a short sample so that a large file costs no more than a small one.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
from typing import Final

from scorer.read.errors import UnreadableError, os_reason

__all__ = ["BEGINNING", "BINARY", "MAX_TEXT_BYTES", "decode", "decode_older", "is_binary", "read_bytes", "read_text", "too_large", "well_formed"]

MAX_TEXT_BYTES: Final = 20_000_000

# O_NONBLOCK: opening a named pipe that nobody writes to would otherwise wait for ever; regular files are not affected.
_OPEN: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the UTF-16 mark
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BOM_FIRST_BYTES: Final = frozenset(mark[0] for mark, _ in _BOMS)

# Control characters that no text holds; tab, line feed, vertical tab, form feed, carriage return and escape are left out.
_CONTROL: Final = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27})
BEGINNING: Final = 1024  # bytes looked at for them: this is asked of every file
_SAMPLE: Final = 4096
_DOCUMENTS: Final = (b"%PDF-", b"{\\rtf", b"%!PS")
_MAX_CONTROL_SHARE: Final = 0.01
_MAX_RESCUED: Final = 100_000

# English has few letters beyond ASCII, other scripts have hardly any within. The guess is for those; among few strange bytes it
# takes an e with an accent for a Cyrillic letter.
_MAX_WESTERN_SHARE: Final = 0.15
_WINDOWS_QUOTES: Final = bytes(range(0x91, 0x98))  # quotation marks and dashes in cp1252; rare letters on a Macintosh
_MACINTOSH_QUOTES: Final = bytes(range(0xD0, 0xD6))  # the other way round
_GUESSES: Final = ["cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"]
_ASCII: Final = bytes(range(0x80))

_SURROGATES: Final = re.compile("[\ud800-\udfff]")

BINARY: Final = "binary or a word processor's file, not text: convert it to .txt or .html first"


def too_large(limit: int) -> UnreadableError:
    """The error of what is larger than `limit` bytes."""
    return UnreadableError(f"larger than {limit / 1e6:g} MB: split it, one article a file, or use a table (.jsonl, .csv, .parquet)")


def read_bytes(path: str, limit: int = MAX_TEXT_BYTES, *, packed: bool = False) -> bytes:
    """The bytes of a regular file, at most `limit` of them; `packed` unpacks gzip, and the limit holds for what comes out.

    Raises UnreadableError: cannot be opened, is not a regular file, is larger than `limit`, is broken gzip.
    """
    try:
        handle = os.open(path, _OPEN)
    except OSError as error:
        raise UnreadableError(f"cannot be opened ({os_reason(error)}): check the path and its permissions") from None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("not a regular file: give a file or a folder, or pipe the text through -")
        if packed:
            return _unpack(handle, limit)
        if status.st_size > limit:
            raise too_large(limit)
        data = os.read(handle, status.st_size + 1)
        if len(data) == status.st_size:
            return data
        return _read_on(handle, data, limit)
    except OSError as error:
        raise UnreadableError(f"cannot be read ({os_reason(error)}): check the disk and its permissions") from None
    finally:
        os.close(handle)


def _read_on(handle: int, data: bytes, limit: int) -> bytes:
    """The rest of a file whose size was not what the system said: one that grows, or one of /proc."""
    parts, size = [data], len(data)
    while part := os.read(handle, 1 << 16):
        parts.append(part)
        size += len(part)
        if size > limit:
            raise too_large(limit)
    return b"".join(parts)


def _unpack(handle: int, limit: int) -> bytes:
    import gzip
    import zlib

    try:
        with os.fdopen(handle, "rb", closefd=False) as raw, gzip.GzipFile(fileobj=raw) as unpacked:
            data = unpacked.read(limit + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise UnreadableError("broken gzip file: unpack or download it again") from None
    if len(data) > limit:
        raise too_large(limit)
    return data


def decode(data: bytes) -> str:
    """The text of `data` without its byte order mark; line ends and everything else stay as they are.

    Raises UnreadableError where the bytes are no text: NUL bytes outside UTF-16 and UTF-32, or many control characters.
    """
    if not data:
        return ""
    if data[0] in _BOM_FIRST_BYTES:
        for mark, name in _BOMS:
            if data.startswith(mark):
                return _decode_marked(data[len(mark) :], name)
    if b"\0" in data:
        return _decode_unmarked_utf16(data)
    if is_binary(data[:BEGINNING]):
        raise UnreadableError(BINARY)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return decode_older(data, error.start)[0]


def is_binary(sample: bytes) -> bool:
    """Whether bytes that begin a file, and have no byte order mark, are those of no text."""
    return sample.startswith(_DOCUMENTS) or len(sample) - len(sample.translate(None, _CONTROL)) > _MAX_CONTROL_SHARE * len(sample)


def _decode_marked(data: bytes, name: str) -> str:
    text = data.decode(name, "replace")
    if "\0" in text:
        raise UnreadableError(BINARY)
    return text


def _decode_unmarked_utf16(data: bytes) -> str:
    """English in UTF-16 has a NUL as every second byte; where it stands tells the byte order."""
    sample = data[: _SAMPLE & ~1]
    even, odd = sample[::2], sample[1::2]
    if len(odd) and odd.count(0) > 0.5 * len(odd) and not even.count(0):
        name = "utf-16-le"
    elif len(even) and even.count(0) > 0.5 * len(even) and not odd.count(0):
        name = "utf-16-be"
    else:
        raise UnreadableError(BINARY)
    return _decode_marked(data, name)


def decode_older(data: bytes, first_bad: int, known: str | None = None) -> tuple[str, str | None]:
    """The text of bytes that are not UTF-8 throughout, and the encoding where it is another one, not UTF-8 with bad bytes in it.

    first_bad: where the first bad byte stands. known: what the lines before were in, so that a long table is guessed at once.
    """
    good_text = data.decode("utf-8", "ignore")
    good = len(good_text) - len(good_text.encode("ascii", "ignore"))
    bad = len(data) - len(good_text.encode("utf-8"))
    if good >= bad:
        return data.decode("utf-8", "scorer.cp1252" if bad <= _MAX_RESCUED else "replace"), known
    name = known or _guess(data, first_bad)
    return data.decode(name, "replace"), name


def _rescue(error: UnicodeError) -> tuple[str, int]:
    """A codec error handler: bytes that are not UTF-8 in a UTF-8 text are most often cp1252 pasted in."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("scorer.cp1252", _rescue)


def _guess(data: bytes, first_bad: int) -> str:
    """The name of the likeliest encoding, judged from a few thousand bytes around the first that is not UTF-8."""
    start = max(0, first_bad - _SAMPLE // 4)
    sample = data[start : start + _SAMPLE]
    strange = sample.translate(None, _ASCII)
    if len(strange) <= _MAX_WESTERN_SHARE * len(sample) or len(strange) < 4:
        windows = len(strange) - len(strange.translate(None, _WINDOWS_QUOTES))
        macintosh = len(strange) - len(strange.translate(None, _MACINTOSH_QUOTES))
        return "mac_roman" if macintosh > windows else "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_GUESSES).best()
    return best.encoding if best is not None and best.encoding in _GUESSES else "cp1252"


def read_text(path: str, limit: int = MAX_TEXT_BYTES, *, packed: bool = False) -> str:
    """The text of a file; raises UnreadableError as `read_bytes` and `decode` do, and where there is nothing but white space."""
    text = decode(read_bytes(path, limit, packed=packed))
    if not text or text.isspace():
        raise UnreadableError("empty: there is no text in it" if text else "empty file: there is nothing in it")
    return text


def well_formed(text: str) -> str:
    """`text` with lone surrogates replaced, one character for one: they cannot be written to any file."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text)
    return text
