"""The headline and the date that stand above the prose of a plain-text article.

Metadata alone is derived; the text stays as it is, and spans are offsets into it. Only the first few short lines are looked
at, so an article that begins with a paragraph costs next to nothing. No word here is a name: what decides is the length
of a line, how it ends, its capitals, what follows it, and the words that stand in share bars, bylines and captions.
"""

from __future__ import annotations

import datetime
import re
from typing import Final, NamedTuple

__all__ = ["Header", "headline_span", "parse_date", "split_header"]

_MAX_HEADLINE: Final = 200  # characters; the longest of the 6,431 titles this was measured on has 189
_MAX_WORDS: Final = 33
_MAX_PLAIN_WORDS: Final = 22  # without capitals: a longer line is a sentence that lost its full stop
_MAX_DATE_LINE: Final = 90
_PARAGRAPH: Final = 120  # characters
_MAX_LINES_TO_PROSE: Final = 4
_MAX_LINES: Final = 7  # looked at: furniture, headline, byline, date, first paragraph
_MAX_BLANK_LINES: Final = 12  # between two lines
_MAX_LINE: Final = 260  # characters with white space around; a longer line is a paragraph

_MONTH_NAMES: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY_NAME: Final = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
_YEAR: Final = r"(?:19|20)\d\d(?!\d)"
_DATE: Final = (
    rf"(?:(?P<y1>(?:19|20)\d\d)[-/.](?P<m1>\d\d?)[-/.](?P<d1>\d\d?)(?!\d)"
    rf"|(?P<m2>{_MONTH})\s{{0,2}}(?P<d2>\d\d?)(?:st|nd|rd|th)?,?\s{{1,2}}(?P<y2>{_YEAR})"
    rf"|(?P<d3>\d\d?)(?:st|nd|rd|th)?[\s-](?:of\s)?(?P<m3>{_MONTH})[\s,-]{{1,2}}(?P<y3>{_YEAR})"
    rf"|(?P<a>\d\d?)(?P<separator>[/.])(?P<b>\d\d?)(?P=separator)(?P<y4>{_YEAR}))"
)
_LABEL: Final = (
    r"(?:(?:first |last |originally )?"
    r"(?:dated?|published|posted|updated|modified|created|filed|released?|pub(?:lication)? ?date|release date)"
    r"(?: on| at| date)?\s{0,3}[:=|-]?\s{0,3})"
)
# After the date: the time, its zone, a second date, separators. Any other word makes it a sentence about that day.
# Possessive (*+), since "sat" is a day and may be a zone: ways to read a line of such words would double with each.
_AFTER: Final = (
    rf"(?:[\s,.|/•·:;()\[\]+–—-]|\d|t(?=\d)|z\b|[ap]\.?m\b|[a-z]{{1,3}}[sd]?t\b|utc\b|gmt\b|{_MONTH}|{_DAY_NAME}"
    r"|(?:at|on|last|updated|published|modified|hrs|a|an|days?|hours?|minutes?|ago)\b)*+"
)
_TIME: Final = r"(?:\d\d?[:.]\d\d(?::\d\d)?\s?(?:[ap]\.?m\b\.?)?,?\s?(?:[a-z]{2,4}\b,?\s)?)"
_DATE_LINE: Final = re.compile(rf"\W{{0,3}}{_LABEL}?{_TIME}?(?:{_DAY_NAME},?\s)?{_DATE}{_AFTER}$", re.IGNORECASE)
_DATE_INSIDE: Final = re.compile(rf"(?<![\w/.-]){_DATE}", re.IGNORECASE)

_TITLE_LABEL: Final = re.compile(r"(?:title|headline)\s?:\s+(?=\S)", re.IGNORECASE)
# A place, perhaps an agency in brackets, then a dash or bracket: the first words of a report.
_DATELINE: Final = re.compile(
    r"[A-Z][\w.,'’/ -]{0,50}?\([\w .,/]{2,30}\)\s?[-–—―:]"
    r"|\([\w .,/]{2,30}\)\s?(?:[-–—―:]\s?)?[A-Z]"
    r"|[A-Z][A-Z.'’]{2,}(?:[ ,]{1,2}[A-Z][A-Z.'’]{2,}){0,3}(?:[ ,]{1,2}[A-Z][\w.]+){0,3}(?: \d{1,2},?)? ?[-–—―]{1,2} "
)
_CREDIT: Final = re.compile(
    r"\([^()]{0,80}(?:/|\bphotos?\b|\bimages?\b|\bfile\b|\bvia\b)[^()]{0,80}\)\W{0,2}$"
    r"|(?: / | via )[A-Z][\w ]{1,40}$"
    r"|\b(?:photo|photograph|illustration|image|picture|graphic)s? ?(?:by|:|/|credit|copyright)|\bimages\W{0,2}$",
    re.IGNORECASE,
)


def _set(words: str, separator: str | None = None) -> frozenset[str]:
    return frozenset(words.split(separator))


# First words of share bars, labels, greetings and bylines, in lower case and without the colon.
_FURNITURE_FIRST: Final = _set(
    "share tweet click print close email e-mail subscribe log skip advertisement advertising advertise related listen please sponsored"
    " comment comments correction collapse dear hi hello photo photos photograph photographer photographs image images screenshot"
    " screengrab editor’s editor's note"
)
_FURNITURE_LABEL: Final = _set("series source sources video note update tag tags topic topics credit caption section category author by")
_FURNITURE_PAIRS: Final = _set(
    "sign up|sign in|read more|read also|read next|read the|see also|also read|open this|your message|for other|story highlights"
    "|screen shot|cover photograph|cover photo|play video|written by|posted by|reported by|story by|words by|photos by"
    "|reporting by|opinion by|analysis by|min read|minute read",
    "|",
)
_ANYWHERE: Final = _set(
    "newsletter newsletters subscribe subscription javascript advertisement copyright disambiguation permalink"
    " transcript: podcast: share: tags: topics: {"
)
# As they may be written, so that the words of a line need not be changed to be looked up.
_FURNITURE_WORDS: Final = _ANYWHERE | {word.upper() for word in _ANYWHERE} | {word.capitalize() for word in _ANYWHERE} | {"JavaScript"}
_BYLINE_FIRST: Final = _set("by by: author author: written posted reported")
_PREPOSITIONS: Final = _set("from in of at via with about")
_SIGN_FIRST: Final = frozenset("[<*_=~|•·—–-{")
_STOPS: Final = (".", ".”", '."', ".’", ".'", ".)", ".»")
_OPEN_ENDS: Final = (":", ";", ",", "—", "–", "-", "―", "...", "…", "|", "/")
_SENTENCE_ENDS: Final = (".", "!", "?", "”", '"', "…", ":", "’", "'", ")")


class Header(NamedTuple):
    """What stands above the prose. date: ISO (2023-07-23) where the day is certain, else as written."""

    title: str | None
    date: str | None


def split_header(text: str) -> Header:
    """The headline and the date above the prose of `text`; None for what is not there. `text` itself is not changed."""
    span, date = _scan(text)
    return Header(None if span is None else " ".join(text[span[0] : span[1]].split()), date)


def headline_span(text: str) -> tuple[int, int] | None:
    """Where the headline stands above the prose of `text`, as string offsets without outer white space; None without one."""
    return _scan(text)[0]


def parse_date(text: str) -> str | None:
    """The first day named in `text`: ISO where it is certain, `3/4/2020` as written, None without one."""
    found = _DATE_INSIDE.search(text)
    return None if found is None else _date(found)


def _scan(text: str) -> tuple[tuple[int, int] | None, str | None]:
    span: tuple[int, int] | None = None
    date: str | None = None
    position = 0
    for _ in range(_MAX_LINES):
        start, line, position = _next_line(text, position)
        if not line or (span is not None and len(line) > _MAX_DATE_LINE):
            break
        if ("20" in line or "19" in line) and (found := _date_line(line)) is not None:
            date = date or found
            continue
        stopped = line.endswith(_STOPS)
        words = line.split()
        if stopped and not _all_capitals(words):
            # A sentence: the usual end of the search, unless the report begins below it.
            if span is None and ". " not in line and _dateline_follows(text, position) and 3 <= len(words) <= _MAX_PLAIN_WORDS:
                span = (start, start + len(line))
            break
        if span is None and line[0] in "TtHh" and (label := _TITLE_LABEL.match(line)):
            span = (start + label.end(), start + len(line))
        elif _is_furniture(line, words):
            if words[0].lower() in _BYLINE_FIRST:
                date = date or parse_date(line)
        elif span is None and _is_headline(line, words) and _prose_follows(text, line, position):
            span = (start, start + len(line))
        else:
            break
    return span, date


def _next_line(text: str, position: int) -> tuple[int, str, int]:
    """Offset, words and end of the first line from `position` on that holds more than white space.

    No words where the text ends or the line is too long for a header.
    """
    for _ in range(_MAX_BLANK_LINES):
        end = text.find("\n", position, position + _MAX_LINE)
        if end < 0:
            end = len(text)
            if end - position > _MAX_LINE:
                break
        line = text[position:end]
        words = line.strip()
        if words:
            return position + line.index(words[0]), words if len(words) <= _MAX_HEADLINE else "", end + 1
        if end == len(text):
            break
        position = end + 1
    return position, "", position


def _date_line(line: str) -> str | None:
    if len(line) > _MAX_DATE_LINE or not ("20" in line or "19" in line):
        return None
    found = _DATE_LINE.match(line)
    return None if found is None else _date(found)


def _date(found: re.Match[str]) -> str | None:
    part = found.group
    if part("y1"):
        year, month, day = int(part("y1")), int(part("m1")), int(part("d1"))
    elif part("y2"):
        year, month, day = int(part("y2")), _month(part("m2")), int(part("d2"))
    elif part("y3"):
        year, month, day = int(part("y3")), _month(part("m3")), int(part("d3"))
    else:
        year, first, second = int(part("y4")), int(part("a")), int(part("b"))
        if first <= 12 and second <= 12 and first != second:
            return f"{part('a')}{part('separator')}{part('b')}{part('separator')}{part('y4')}"
        month, day = (second, first) if first > 12 else (first, second)
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _month(name: str) -> int:
    return _MONTH_NAMES.index(name[:3].lower()) + 1


def _is_furniture(line: str, words: list[str]) -> bool:
    """Share bars, bylines, captions and labels: what may stand between a headline and its article, or above both."""
    if len(words) < 2 or line[0] in _SIGN_FIRST:
        return True
    first = words[0].lower()
    return (
        first in _FURNITURE_FIRST
        or (first == "by" and words[1][0].isupper())
        or (first[-1] == ":" and first[:-1] in _FURNITURE_LABEL)
        or f"{first} {words[1].lower()}" in _FURNITURE_PAIRS
        or first.startswith(("http", "www.", "photo"))
        or not _FURNITURE_WORDS.isdisjoint(words)
        or (_may_be_credit(line) and _CREDIT.search(line) is not None)
    )


def _may_be_credit(line: str) -> bool:
    # Spelled out: a loop over the signs costs four times as much, and this is asked of every short line.
    return (
        "/" in line or "hoto" in line or "mage" in line or " via " in line or "raphic" in line or "icture" in line
        or "llustration" in line or " file" in line
    )  # fmt: skip


def _is_headline(line: str, words: list[str]) -> bool:
    """A line that could be one by itself; sentences with a full stop, furniture and dates are out already."""
    if not 3 <= len(words) <= _MAX_WORDS or line.endswith(_OPEN_ENDS):
        return False
    if _is_dateline(line):
        return False
    if len(words) <= 4 and words[0].lower() in _PREPOSITIONS:  # "From the editors", "In pictures": a section
        return False
    first = line.lstrip("\"'“‘«[(¿¡#$€£")[:1]
    if not (first.isupper() or first.isdigit()) and not words[0][1:2].isupper():
        return False
    if ("20" in line or "19" in line) and _DATE_INSIDE.search(line):  # a caption, or the date line of a menu
        return False
    if "·" in line or "»" in line or line.count("|") > 1:  # a menu; one bar stands before the name of a section
        return False
    if len(words) > _MAX_PLAIN_WORDS and _capitals(words) < 0.75:
        return False
    return line[-1] not in "?!" or len(words) >= 5 or _capitals(words) >= 0.75


def _capitals(words: list[str]) -> float:
    """The share of the longer words that begin with a capital letter."""
    longer = [word for word in words if len(word) > 3]
    return sum([word[0].isupper() for word in longer]) / len(longer) if longer else 0.0


def _all_capitals(words: list[str]) -> bool:
    """Title Case throughout, which tells a headline with a full stop from a sentence with many names."""
    if len(words) < 4:
        return False
    for word in words:  # noqa: SIM110  a generator costs three times as much
        if len(word) > 3 and word[0].islower():
            return False
    return True


def _is_dateline(line: str) -> bool:
    return ("(" in line or "—" in line or "–" in line or " -" in line or "―" in line) and _DATELINE.match(line) is not None


def _dateline_follows(text: str, position: int) -> bool:
    return _is_dateline(text[position : position + 90].lstrip())


def _prose_follows(text: str, headline: str, position: int) -> bool:
    """Within the next lines stands a paragraph, a whole sentence or the same line again; below a line of a menu none does."""
    for _ in range(_MAX_LINES_TO_PROSE):
        before = position
        _, line, position = _next_line(text, position)
        if not line:
            return _has_words(text, before)
        if len(line) > _PARAGRAPH or line == headline or (line.endswith(_SENTENCE_ENDS) and line.count(" ") >= 3):
            return True
    return False


def _has_words(text: str, position: int) -> bool:
    """Whether a line that is too long for a header, and not the end of the text, is what stands next."""
    return position < len(text) and not text[position : position + _MAX_LINE * _MAX_BLANK_LINES].isspace()
