"""Lines told by their form alone: code, wrongly decoded text, counters of shares, tags, credits of pictures, the headline with the outlet's name.

Each rule looks at the few lines that could be such, found by one character or word that they must hold.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from scorer.segment.batch import BLANK, CLOSE, COLON, DASH, DOT, EXCLAIM, OPEN, OTHER, QUERY, QUOTE, SEMICOLON, SLASH, Batch
from scorer.segment.fold import ALPHA, SYMBOL
from scorer.segment.hashing import Vocabulary

__all__ = ["PICTURED", "SIGNS", "SIGN_WORDS", "SignTables", "alike", "linked", "signs"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Each a column over the lines, 1 where the line is one.
SIGNS = (
    "code_line", "garbled", "counter", "tag_list", "source_line", "picture_line", "notice", "outlet_line", "diff_head", "link_line", "handle_line",
    "address_line", "ticker_line",
)  # fmt: skip
_COUNTERS = "view views share shares like likes tweet tweets retweet retweets followers comment comments".split()
_TAGS = "tags tag tagged topics keywords keyword categories category labels filed".split()
_SOURCES = "source sources".split()
# not "Credit:", which magazines write below pictures and sources alike
PICTURED = "photo photos photograph photographs picture pictures image images illustration".split()
# who passes pictures on: behind "via" they end the credit of one
_AGENCIES = "ap afp epa upi reuters getty images alamy shutterstock sipa zuma imago corbis flickr wikimedia commons wikipedia".split()
# before a colon at the head of a line they tell a link to what is told elsewhere: "Watch: Ferry runs aground"
_LINKED = "watch video videos listen podcast gallery slideshow related".split()
SIGN_WORDS = (*_COUNTERS, *_TAGS, *_SOURCES, *PICTURED, *_AGENCIES, *_LINKED, "credit", "c", "line", "file", "post", "via")


class SignTables:
    """Tables over word numbers of the words that such lines hold; made once for each vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.counter, self.tag, self.source, self.pictured = (vocabulary.flags(x) for x in (_COUNTERS, _TAGS, _SOURCES, PICTURED))
        self.linked, self.agency = vocabulary.flags(_LINKED), vocabulary.flags(_AGENCIES)
        self.c, self.credit, self.line, self.file, self.post, self.via = (vocabulary.id(x) for x in ("c", "credit", "line", "file", "post", "via"))


def signs(c: dict[str, Floats], batch: Batch, t: SignTables, first: Ints, last: Ints, rare: tuple[Ints, npt.NDArray[np.uint8]]) -> None:
    """Enter the columns of SIGNS into `c`, which holds what was counted before. `first` and `last` bound the lines of each article,
    `rare` are the places and signs of `rare_signs`."""
    n = len(batch.lines)
    for name in SIGNS:
        c[name] = np.zeros(n)
    w = c["words"]
    _written(c, batch, *rare)
    full = (w > 0).nonzero()[0]
    if not len(full):
        return
    open_end = (c["stop"] + c["query"])[full] == 0
    _counted(c, batch, t, full[open_end & (w[full] <= 6)])
    _opened(c, batch, t, full[open_end & (w[full] <= 25)])
    _appeared(c, batch, t, full[(w[full] >= 6) & (w[full] <= 40)])
    _credited(c, batch, t, full[w[full] <= _LONGEST_CAPTION])
    some = full[(w[full] >= 3) & (w[full] <= 80)]
    top = np.zeros(n, bool)
    top[first] = True
    _headed(c, batch, t, some, top[some])
    _signed(c, batch, some[~top[some]])
    _addressed(c, batch, full[w[full] <= 16])
    _ticked(c, batch, full[w[full] <= 8])
    _outlets(c, batch, first, last)


# --- code, and wrong decoding

# In the text itself; only lines that hold one of the signs of code are read.
_CODE = re.compile(
    r"\bfunction\s*[\w$]*\s*\([\w\s,$]*\)\s*\{"  # function() {
    r"|^(?:var|let|const)\s+[\w$]+\s*="
    r"|\b(?:window|document)\.[\w$.]+\s*(?:=|\|\||\()"
    r"|^[\w$.]+\([^()]*\);$"
    r"|^[.#@]?[\w-]+(?:[ ,.#>:]+[\w-]+)*\s*\{[^{}:]*:[^{};]*;[^{}]*\}?$"  # a rule of a style sheet
    r"|^\[/[a-z][\w-]{1,20}\]$|^\[[a-z][\w-]{1,20}(?:\s+[\w-]+\s*=\s*[\"'\w/][^\[\]]*)\](?:$|[<\[])"  # a short code with its attributes
    r"|^\[caption\s[^\[\]]*=[^\[\]]*\]"
)
_OF_CODE = np.zeros(256, bool)
_OF_CODE[[*b"{}="]] = True
# UTF-8 read as Windows-1252 or Latin-1, once or several times over
_LATER = (
    "\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178"
)
_GARBLED = re.compile(f"(?:[\u00c2-\u00c5\u00e2\u00e3][{_LATER}]{{1,2}})+")
_LONGEST = 600  # characters of a line that are read


def _written(c: dict[str, Floats], batch: Batch, place: Ints, sign: npt.NDArray[np.uint8]) -> None:
    lines, w = batch.lines, c["words"]
    if not len(place):
        return
    code = _OF_CODE[sign]
    bracket = (sign == 0x5B).nonzero()[0]
    if len(bracket):  # of short codes those that a line begins with
        code[bracket] = lines.start[np.searchsorted(lines.start, place[bracket], "right") - 1] == place[bracket]
    wrong = (sign == SYMBOL) & ALPHA[batch.codes[place - 1]]
    for name, mask, least in (("code_line", code, 1), ("garbled", wrong, 2)):
        at = np.searchsorted(lines.start, place[mask], "right") - 1
        at = at[at >= 0]
        if len(at):
            new = np.flatnonzero(np.append(True, at[1:] != at[:-1]))
            several = np.append(new[1:], len(at)) - new >= least
            at = at[new[several]]
        for i, text in batch.line_texts(at[w[at] <= 60]):
            text = text[:_LONGEST]
            if name == "code_line":
                c[name][i] = _CODE.search(text) is not None
            elif c["stop"][i] + c["query"][i] == 0:
                # a sentence with such characters is the article's own, damaged
                found = sum(m.end() - m.start() for m in _GARBLED.finditer(text))
                c[name][i] = found >= 0.3 * (len(text) - text.count(" "))


# --- lines told by their first or last word


def _counted(c: dict[str, Floats], batch: Batch, t: SignTables, at: Ints) -> None:
    """ "1,234 views", "Comments (12)", "f t in 123 Shares": a figure and what it counts, and at most the letters of buttons."""
    lines, words = batch.lines, batch.words
    glued = at[words.digit[lines.first_word[at]] & (c["words"][at] == 1)]
    first = lines.first_word[at]
    bracket = (words.gap[first] & OPEN != 0) & (words.gap[lines.last_word[at] - 1] & CLOSE != 0) & words.digit[lines.last_word[at] - 1]
    c["counter"][at[(c["words"][at] == 2) & t.counter[words.id[first]] & bracket]] = 1.0
    at = at[t.counter[words.id[lines.last_word[at] - 1]] & (c["digit"][at] > 0)]
    for i in at.tolist():
        own = slice(int(lines.first_word[i]), int(lines.last_word[i]))
        short = words.end[own] - words.start[own] <= 2
        c["counter"][i] = (words.digit[own] | short | t.counter[words.id[own]]).all()
    # "94shares", which is one word
    for i, text in batch.line_texts(glued):
        if _COUNT.match(text):
            c["counter"][i] = 1.0


_COUNT = re.compile(r"^(?:\d[\d.,]*[kKmM]?(?:shares?|comments?|views?|likes?|retweets?))$")


_ELSEWHERE = re.compile(r"^(?:The|This) post \W?[A-Z0-9].* (?:appeared first on|first appeared on)(?: [A-Z\d][\w'’.&-]*| of| the| and| &){1,8}$")


def _appeared(c: dict[str, Floats], batch: Batch, t: SignTables, at: Ints) -> None:
    """ "The post Ferry runs aground appeared first on The Millbrook Courier." """
    lines = batch.lines
    for i, text in batch.line_texts(at[batch.words.id[lines.first_word[at] + 1] == t.post]):
        c["source_line"][i] = _ELSEWHERE.search(text) is not None


def _opened(c: dict[str, Floats], batch: Batch, t: SignTables, at: Ints) -> None:
    """ "Tags: ferry, council", "Filed under: ...", "Source: Millbrook Courier", "© 2021 Millbrook Courier", "|Line 8: ||Line 9:|"."""
    lines, words, codes = batch.lines, batch.words, batch.codes
    first = lines.first_word[at]
    ids, bare = words.id[first], words.lead[first] == 0
    several = c["words"][at] >= 2
    following = np.minimum(first + 1, len(words) - 1)
    colon = (words.gap[first] & COLON) != 0
    later = (words.gap[following] & COLON) != 0  # "Filed under:"
    c["tag_list"][at] = t.tag[ids] & bare & several & (colon | (later & (c["words"][at] >= 3) & words.joins_next[first]))
    c["source_line"][at] = t.source[ids] & bare & several & colon & (c["words"][at] <= 9) & words.capital[following]
    compared = at[ids == t.line]
    c["diff_head"][compared] = (c["words"][compared] == 4) & (c["digit"][compared] == 2) & (words.id[lines.last_word[compared] - 2] == t.line)
    sign = (codes[lines.start[at]] == SYMBOL) & (words.digit[first] | words.capital[first])
    for i in at[sign].tolist():
        a, s = int(lines.article[i]), int(lines.start[i])
        c["notice"][i] = batch.slice(a, s, s + 1) == "\u00a9" and c["words"][i] <= 14
    year = (ids == t.c) & ((words.lead[first] & OPEN) != 0) & ((words.gap[first] & CLOSE) != 0) & words.digit[following]
    year &= (words.end[following] - words.start[following] == 4) & several & (c["words"][at] <= 14)
    c["notice"][at] += year


_TO_ARROW = np.zeros(256, bool)  # what arrows are folded to
_TO_ARROW[[*b"\"'>", SYMBOL]] = True
_ARROWS = frozenset("\u00bb\u203a\u2192\u25ba\u25b6\u279c>")


def linked(c: dict[str, Floats], batch: Batch, end1: npt.NDArray[np.uint8], end2: npt.NDArray[np.uint8]) -> None:
    """ "Next story »", "Wonderful colours... read »": a line that ends with an arrow apart from its last word leads elsewhere.

    `end1` and `end2` are the codes of the last character of each line and of the one before.
    """
    lines = batch.lines
    at = np.flatnonzero(end2 == 0x20)
    at = at[_TO_ARROW[end1[at]] & (c["words"][at] > 0) & (c["words"][at] <= 40)]
    for i in at.tolist():
        end = int(lines.end[i])
        c["link_line"][i] += batch.slice(int(lines.article[i]), end - 1, end) in _ARROWS


# --- lines that end alike

_SAME = 6


def alike(c: dict[str, Floats], batch: Batch) -> None:
    """ "12 of 15 found this helpful", "Tin mug, small, EUR 12": six lines of a text or more that end with the same three words, figures taken as one.

    Not so sentences, lines of tables, what stands there twice, and the names and times that head comments, which hold a date.
    """
    lines, n = batch.lines, len(batch.lines)
    c["same_end"] = np.zeros(n)
    w = c["words"]
    at = np.flatnonzero((w >= 4) & (w < 40) & (c["stop"] + c["query"] == 0) & (c["pipes"] < 2))
    # few share the slot of their last word with five others; only these are looked at
    h = _last(batch, at, 1)[0] + lines.article[at].astype(np.uint64) * _MIX
    at = at[_six(h >> np.uint64(48))] if len(at) else at
    at = at[(c["month"] + c["day"] + c["times"] + c["dates"] + c["repeated"])[at] == 0] if len(at) else at
    if len(at) < _SAME:
        return
    h, figures = lines.article[at].astype(np.uint64), np.zeros(len(at), np.int64)
    for k in (1, 2, 3):
        word, figure = _last(batch, at, k)
        h = h * _MIX + word
        figures += figure
    _, back, count = np.unique(h, return_inverse=True, return_counts=True)
    c["same_end"][at] = (count[back] >= _SAME) & (figures < 3)


_MIX = np.uint64(0x9E3779B97F4A7C15)


def _last(batch: Batch, at: Ints, k: int) -> tuple[npt.NDArray[np.uint64], Bools]:
    """The k-th last word of these lines, all figures alike, and which of them are figures."""
    last = batch.lines.last_word[at] - k
    figure = batch.words.digit[last]
    return np.where(figure, np.uint64(1), batch.words.hash[last]), figure


def _six(slot: npt.NDArray[np.uint64]) -> Bools:
    """Which of these small numbers stand there six times or more."""
    number = slot.astype(np.int64)
    return np.asarray(np.bincount(number)[number] >= _SAME)


# --- addresses and rates

_ADDRESS = re.compile(
    r"(?:https?://|www\.|pic\.)\S+"
    r"|[a-z\d-]+(?:\.[a-z\d-]+)*\.(?:com|org|net|info|news|co|gov|edu|tv|io|uk|us|ca|au|eu|de|fr|ly|be|me|gl)(?:\.[a-z]{2})?(?:/\S*)?"
)
_HANDLE = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|@\w{2,30}|[\u2014\u2013-]\s?[^()\n]{2,60} \(@\w{2,30}\)(?:,? \w+ \d{1,2},? \d{4}|,? \d{1,2} \w+ \d{4})?")
_RATE = re.compile(r"\d[.,]\d+ \(?[-+\u2212] ?\d+[.,]\d+ ?%\)?$")


def _addressed(c: dict[str, Floats], batch: Batch, at: Ints) -> None:
    """ "www.millbrook.example/boats", "pic.example.com/a7" and nothing else; "ida@millbrook.example", "@ida_vastok", "- Ida (@ida_vastok) 4 May"."""
    lines, words, codes = batch.lines, batch.words, batch.codes
    first, last = lines.first_word[at], lines.last_word[at]
    # of one piece, or opened by the dash before the name of who wrote a message
    joined = (words.gap[first] & BLANK == 0) & ((last - first > 1) | (codes[lines.start[at]] == 0x40))
    dashed = (codes[lines.start[at]] == 0x2D) & (last - first >= 3)
    for i, text in batch.line_texts(at[joined | dashed]):
        c["handle_line"][i] = _HANDLE.fullmatch(text) is not None
        c["address_line"][i] = _ADDRESS.fullmatch(text) is not None


def _ticked(c: dict[str, Floats], batch: Batch, at: Ints) -> None:
    """ "HARBOUR 31,402.01 -0.56%": a line of figures, above all, that ends with how they rose or fell."""
    lines, codes = batch.lines, batch.codes
    end = lines.end[at] - 1
    end -= codes[end] == 0x29
    at = at[(codes[end] == 0x25) & (c["digit"][at] >= 2) & (c["digit"][at] >= 0.5 * c["words"][at])]
    for i, text in batch.line_texts(at):
        c["ticker_line"][i] = _RATE.search(text) is not None


# --- credits of pictures


_NEAR = np.arange(1, 14)  # words of the last bracket
_LONGEST_CAPTION = 140  # words: of a picture that an agency sends, who took it and what has happened since
_LONGEST_NAMED = 80  # where nothing but names tells of a picture


def _credited(c: dict[str, Floats], batch: Batch, t: SignTables, at: Ints) -> None:
    """ "The ferry at dawn. (Photo: Ida Vastok/Courier)": a line that ends with a bracket that opens with a word for a picture or ends with one
    ("(Courier Photo)"), names two, or names an agency behind "via"."""
    lines, words, codes = batch.lines, batch.words, batch.codes
    end = lines.end[at]
    stop = (codes[end - 1] == 0x2E).astype(np.int64)
    shut = codes[end - 1 - stop]
    at = at[(shut == 0x29) | (shut == 0x5D)]
    if not len(at):
        return
    near = np.maximum(lines.last_word[at][:, None] - _NEAR, 0)
    ids = words.id[near]
    at = at[((words.gap[near] & SLASH) != 0).any(axis=1) | (t.pictured[ids] | (ids == t.via)).any(axis=1)]
    for i in at.tolist():
        lo, hi = int(lines.first_word[i]), int(lines.last_word[i])
        gap = words.gap[lo : hi - 1]
        opens = np.flatnonzero(gap & OPEN)
        begin = lo + int(opens[-1]) + 1 if len(opens) else lo
        if (not len(opens) and not words.lead[lo] & OPEN) or hi - begin > len(_NEAR) or (words.gap[begin : hi - 1] & CLOSE).any():
            continue
        picture = t.pictured[words.id[begin:hi]]
        named = (words.capital[begin:hi] | picture).mean()
        if words.id[begin] == t.credit or named < 0.5:
            continue
        told = hi - begin >= 2 and bool(picture[0] or (picture[-1] and named >= 0.8))
        slash = words.gap[begin : hi - 1] & SLASH != 0
        slash &= (words.gap[begin : hi - 1] & BLANK == 0) | picture[:-1]  # "AP Photo/ Ida Vastok"
        names = hi - begin >= 3 and bool((slash & words.capital[begin : hi - 1] & words.capital[begin + 1 : hi]).any())
        told |= names and bool(picture.any())
        via = words.id[begin:hi] == t.via
        passed_on = bool(via[:-1].any()) and bool(t.agency[words.id[begin:hi]][int(via.argmax()) :].any())
        c["picture_line"][i] = passed_on or (hi - begin <= 9 and named >= 0.6 and (told or (names and hi - lo <= _LONGEST_NAMED)))


def _headed(c: dict[str, Floats], batch: Batch, t: SignTables, at: Ints, top: Bools) -> None:
    """ "File photo: The ferry at dawn", "FILE - The ferry leaves", "Photos: Ida Vastok"; "Watch: Ferry runs aground" leads elsewhere.

    What stands at the `top` of an article may be its headline, unless it is a file photo.
    """
    words, first = batch.words, batch.lines.first_word[at]
    one, two = words.gap[first], words.gap[first + 1]  # each line has three words
    ids, bare = words.id[first], words.lead[first] & ~np.uint16(OPEN) == 0
    colon = (one & COLON) != 0
    file = ids == t.file
    dash = (one & DASH != 0) & (one & BLANK != 0) & words.upper[first]
    filed = file & (dash | (t.pictured[words.id[first + 1]] & (two & (COLON | DASH) != 0)))
    apart = colon & ~top & (c["stop"][at] + c["query"][at] == 0)  # what ends with a stop may be a sentence of the article
    c["picture_line"][at[bare & (filed | (apart & t.pictured[ids]))]] = 1.0
    c["link_line"][at[bare & apart & t.linked[ids] & (c["words"][at] <= 25)]] = 1.0


_ENDS = np.uint16(DOT | CLOSE | EXCLAIM | QUERY | QUOTE)


def _signed(c: dict[str, Floats], batch: Batch, at: Ints) -> None:
    """ "The ferry at dawn, May 3, 2020. COURIER/Ida Vastok/File Photo": what stands behind the last sentence are names with a slash between."""
    lines, words = batch.lines, batch.words
    near = np.maximum(lines.last_word[at][:, None] - _NEAR[1:8], 0)
    inside = near >= lines.first_word[at][:, None]
    slash = (words.gap[near] & (SLASH | BLANK)) == SLASH
    for i in at[(inside & slash & words.capital[near] & words.capital[near + 1]).any(axis=1)].tolist():
        lo, hi = int(lines.first_word[i]), int(lines.last_word[i])
        gap = words.gap[lo : hi - 1]
        ends = np.flatnonzero((gap & _ENDS != 0) & (gap & BLANK != 0))
        begin = lo + int(ends[-1]) + 1 if len(ends) else lo
        gap = words.gap[begin : hi - 1]
        if (gap & (COLON | SEMICOLON)).any():
            continue
        parted = ((gap & (SLASH | BLANK)) == SLASH) & words.capital[begin : hi - 1] & words.capital[begin + 1 : hi]
        # a line of its own is a name and a name, for a headline may hold two with a slash as well
        most, least = (8, 0.75) if len(ends) else (4, 1.0)
        if hi - begin <= most and parted.any() and words.capital[begin:hi].mean() >= least:
            c["picture_line"][i] = 1.0


# --- the headline with the name of the outlet


def _outlets(c: dict[str, Floats], batch: Batch, first: Ints, last: Ints) -> None:
    """The first line of an article once more, with the name of the outlet behind a dash or a bar; or without it, where the first line has it."""
    lines, words, w = batch.lines, batch.words, c["words"]
    # the first line that may be a headline, among the first three
    heads = first.copy()
    for _ in range(2):
        short = (w[heads] < 4) & (heads + 1 < last)
        heads[short] += 1
    group = np.repeat(np.arange(len(first)), last - first)
    head = heads[group]
    apart = np.abs(w - w[head])
    at = np.flatnonzero((np.arange(len(w)) > head) & (np.minimum(w, w[head]) >= 4) & (w[head] <= 30) & (apart >= 1) & (apart <= 5))
    at = at[words.hash[lines.first_word[at]] == words.hash[lines.first_word[head[at]]]]
    for i, h in zip(at.tolist(), head[at].tolist(), strict=True):
        longer, shorter = (i, h) if w[i] > w[h] else (h, i)
        k = int(w[shorter])
        a, b = int(lines.first_word[longer]), int(lines.first_word[shorter])
        gap = int(words.gap[a + k - 1])
        name = slice(a + k, int(lines.last_word[longer]))
        parted = gap & (DASH | OTHER) and gap & BLANK
        if parted and words.capital[name].mean() >= 0.6 and (words.hash[a : a + k] == words.hash[b : b + k]).all():
            c["outlet_line"][i] = c["stop"][i] == 0
