"""Lines that a page sets above and below an article, told by form: who wrote it and when, and what the newsroom asks or tells of it.

"Written by Ida Vastok | Millbrook | Updated: May 4, 2021 9:12 pm", "Ida Vastok Harbour editor", "Share them with our newsroom."
Each rule looks at the few lines near the top or the end that could be such, found by a word or a date.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from scorer.mark.lines.notes import READ, STAFF, strange_names, unquoted
from scorer.segment.batch import Batch, ranges
from scorer.segment.fold import SYMBOL
from scorer.segment.hashing import Vocabulary

__all__ = ["STAMPS", "STAMP_WORDS", "StampTables", "stamps"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Each a column over the lines, 1 where the line is one.
STAMPS = ("stamp_line", "date_stamp", "aside_line", "told_line")
_MADE = (
    "words story text written posted published authored reported edited compiled reviewed produced translated photographs photographed photography "
    "pictures photos illustrations illustration research researched interview updated"
).split()
_POSTS = (*STAFF, "bureau", "news", "media")
# what a line begins with where it asks something of the reader, or tells what became of the text; what may be asked in a later sentence of it
_LATER = "find follow join like subscribe connect add".split()
_ASKING = (
    "please follow share get join subscribe send sign hit find download visit register tune become learn discover explore submit connect check listen "
    "watch keep support consider got have know want seen spotted for like add"
).split()
_TELLING = "this these our the contributing his her their i".split()
_TAGS = "topics topic tags".split()
STAMP_WORDS = (*_MADE, *_POSTS, *_ASKING, *_TELLING, *_TAGS, "by")


class StampTables:
    """Tables over word numbers of the words that such lines hold; made once for each vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.made, self.post, self.asking, self.telling = (vocabulary.flags(x) for x in (_MADE, _POSTS, _ASKING, _TELLING))
        self.tags, self.later = vocabulary.flags(_TAGS), vocabulary.flags(_LATER)
        self.by = vocabulary.id("by")


_TOP, _END = 5, 5  # lines from the top, and from the end, among which such lines are looked for


def stamps(c: dict[str, Floats], batch: Batch, t: StampTables, first: Ints, last: Ints) -> None:
    """Enter the columns of STAMPS into `c`, which holds what was counted before. `first` and `last` bound the lines of each article."""
    words, lines = batch.words, batch.lines
    n, w = len(lines), c["words"]
    for name in STAMPS:
        c[name] = np.zeros(n)
    # what stands near the top or the end of a text of some lines
    long = np.flatnonzero(last - first >= 4)
    near = np.concatenate([first[long, None] + np.arange(_TOP), last[long, None] - 1 - np.arange(_END)], axis=1).ravel()
    place = np.concatenate([np.repeat(np.arange(_TOP)[None], len(long), 0), np.full((len(long), _END), -1)], axis=1).ravel()
    fit = (near < last[long].repeat(_TOP + _END)) & (near >= first[long].repeat(_TOP + _END))
    near, place = near[fit], place[fit]
    fit = (w[near] >= 2) & (w[near] <= 40) & (place != 0)
    near, place = near[fit], place[fit]
    if not len(near):
        return
    opening = words.id[lines.first_word[near]]
    capital, stop = c["capital"][near], (c["stop"] + c["query"])[near] > 0
    small = (w[near] <= 24) & ((c["you"] + c["say"])[near] == 0)
    dated = small & ~stop & (c["digit"][near] > 0) & ((c["month"] + c["dates"])[near] > 0)
    made = small & (t.made[opening] | (opening == t.by)) & (capital >= 0.4 * w[near])
    for i, text in batch.line_texts(near[dated | made]):
        if stamp := _stamped(text[:READ]):
            c[stamp][i] = 1.0
    # "Ida Vastok Harbour editor" below the headline: a name that is in no list, and a post
    posted = small & ~stop & (place > 0) & (place <= 3) & strange_names(batch, near) & (w[near] >= 3) & (w[near] <= 7) & (capital >= w[near] - 2)
    ends = t.post[words.id[lines.last_word[near] - 1]]
    c["stamp_line"][near[posted & ends]] = 1.0
    # "By Ida Vastok ivastok@courier.example"
    mailed = small & ~stop & (place > 0) & (opening == t.by) & (w[near] <= 9) & (capital >= 3)
    for i, text in batch.line_texts(near[mailed]):
        if _MAILED.match(text[:READ]):
            c["stamp_line"][i] = 1.0
    # "© 2021 Millbrook Courier. You may republish this piece so long as ..." and "Topics Ferries / Harbour / Fares" at the end
    sign = (batch.codes[lines.start[near]] == SYMBOL) & (place == -1)
    for i, text in batch.line_texts(near[sign]):
        if _NOTICE.match(text[:READ]):
            c["notice"][i] = 1.0
    for i, text in batch.line_texts(near[t.tags[opening] & ~stop & (place == -1)]):
        if _TAGGED.match(text[:READ]):
            c["tag_list"][i] = 1.0
    # what is asked of the reader, or told of the text
    said = (c["say"][near] == 0) & (w[near] >= 4) & (t.asking[opening] | t.telling[opening] | (c["you"][near] > 0))
    at = unquoted(batch, np.unique(near[said]))
    begins, later = t.asking[words.id[lines.first_word[at]]].tolist(), _holds(batch, at, t.later).tolist()
    for (i, line), may_begin, may_follow in zip(batch.line_texts(at), begins, later, strict=True):
        text = line[:READ]
        told = _TOLD.match(text) is not None
        asked = (may_begin and any(form.match(text) for form in _BEGINS)) or (may_follow and _LATER_ON.search(text) is not None)
        if (told or asked) and not (_OF_ARTICLE_PART.search(text) and _OF_ARTICLE.search(text)):
            c["told_line"][i], c["aside_line"][i] = told, asked


def _holds(batch: Batch, at: Ints, of: Bools) -> Bools:
    """Which of these lines (k,) hold a word with a capital that is in the table `of`."""
    words, first, size = batch.words, batch.lines.first_word[at], (batch.lines.last_word - batch.lines.first_word)[at]
    place = ranges(first, size)
    return np.asarray(np.bincount(np.arange(len(at)).repeat(size), of[words.id[place]] & words.capital[place], len(at)) > 0)


# --- names and dates

_MONTH = r"(?:(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*|(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*)\.?"
_DATE = re.compile(
    rf"{_MONTH} ?\d{{1,2}}(?:st|nd|rd|th)?(?:,? ?\d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)?[ -]{_MONTH}(?:,?[ -]\d{{2,4}})?|{_MONTH} \d{{4}}"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{4}-\d{2}-\d{2}T?"
)
_REST_OF_DATE = re.compile(
    r"\d{1,2}(?:[:.h]\d{2}){1,2}(?:Z|\b)|\b\d{1,2} ?(?:[ap]\.?m\.?|AM|PM|hrs)|(?<=\d)(?:[ap]m)\b|\b(?:[ap]\.?m\b\.?|AM|PM|A\.M\.|P\.M\.)"
    r"|\b(?:IST|[ECMP][SD]?T|GMT|BST|UTC|A[EWC][SD]T|CES?T|NZ[SD]?T|SAST|EAT|WAT|HKT|SGT)\b|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\b\.?"
    r"|(?:\b|timer)\d+ ?-?(?:min|mins|minute|minutes)\b\.?(?: read)?"
)
_STAMPING = re.compile(
    r"(?i)\b(?:posted|published|updated|modified|created|written|edited|reviewed|reported|authored|(?:news |press )?release|issue|read(?:ing)?(?: time)?)\b:?"
)
_SMALL = re.compile(r"(?i)\b(?:last|first|on|at|as of|and|by|from|the|time)\b:?")
_MADE_BY = re.compile(rf"^\W{{0,3}}(?:(?i:{'|'.join(_MADE)}|additional \w+)(?:,? (?:and|&) \w+)? )?(?i:by):? ?(?!{_MONTH} ?\d)[A-Z@]")
_BY_NAME = re.compile(r"\bby:? +[A-Z]\w+ [A-Z]")
_OF_POST = re.compile(
    rf"(?i)^(?:{'|'.join(STAFF)}|senior|health|science|political|national|news|for|of|in|with|via|research|&|-)$"
)
_LIVED = re.compile(r"(?i)\b(?:born|died|university|institute|inspectorate)\b")


def _stamped(text: str) -> str:
    """The name of the column for a line that holds but a date and a time and the words of such stamps, with names or without; "" for others."""
    rest, dates = _DATE.subn(" ", text)
    made = _MADE_BY.match(text) is not None
    if (not dates and not made) or _LIVED.search(text):
        return ""
    plain = _REST_OF_DATE.sub(" ", rest)
    left = [x for x in (y.strip("()[],;:.|•·–—/-") for y in _SMALL.sub(" ", _STAMPING.sub(" ", plain)).split()) if x]
    names = sum(x[0].isupper() and x.lower() not in _MADE for x in left)
    if len(left) > (9 if made else 6) or (made and not dates and names < 2):
        return ""
    marked = made or not left or _STAMPING.search(plain) or _BY_NAME.search(plain) or (names >= 1 and any(sign in text for sign in "|•·"))
    if not marked or not all(x[0].isupper() or x[0].isdigit() or "@" in x or _OF_POST.match(x) for x in left):
        return ""
    return "stamp_line" if left else "date_stamp"


_MAILED = re.compile(r"^By:? (?:[A-Z][\w'’.-]+ ){1,4}(?:[|/-] )?[\w.+-]+@[\w.-]+$")
_NOTICE = re.compile(r"^\u00a9 ?(?:\d{4}(?:[-–]\d{2,4})?,? )?[A-Z]")
_TAGGED = re.compile(r"^(?:Topics?|Tags?):?(?: [\w'’&-]+){1,3}(?: [/|•·](?: [\w'’&-]+){1,3}){2,12}$")

# --- what is asked of the reader

_ITS = (
    r"(?:this (?:story|article|post|podcast|newsletter|video) (?:with|on|to|via)|our (?:\w+ )?(?:app|newsletters?|podcast|channel|website|newsroom|reporters"
    r"|journalism|reporting|coverage|readers|news ?desk|mailing list|tips? line)|(?:the|your) newsroom|newsletters?|subscri\w+|inbox|podcasts?"
    r"|(?:mobile|weather|news|free|the) app|share button|paywall|secure tip|live scores|tracking (?:image|pixel)|ad ?-?block\w*)"
)
_CHANNEL = r"(?:facebook|twitter|telegram|youtube|instagram|whatsapp|tiktok|linkedin|social media|t\.me|https?:|www\.|@\w)"
_BEGINS = (
    re.compile(
        r"^\W{0,3}(?:Please )?(?:Follow|Share|Get|Join|Subscribe|Send|Sign up|Hit|Find|Download|Visit|Register|Tune in|Become|Learn|Discover|Explore|Submit"
        rf"|Connect|Check out|Listen|Watch|Keep|Support|Consider)\b[^.?!]{{0,90}}?\b{_ITS}\b",
        re.IGNORECASE,
    ),
    re.compile(r"^(?:Got|Have|Know|Want|Seen|Spotted) [^.?!]{3,80}\? (?:Share|Send|E-?mail|Text|Call|Tell|Contact|Let|Write|Message|Get in touch)\b"),
    re.compile(r"^For (?:complaints|feedback|inquiries|enquiries|tips|corrections|questions|comments)\b[^.]{0,80}\b(?:this|our|us|newsroom|desk)\b"),
)
_LATER_ON = re.compile(
    r"(?:^\W{0,3}|[.?!] )(?:Find|Follow|Join|Like|Subscribe to|Connect with|Add) (?:us|me|our|[A-Z][\w'’-]+(?: [A-Z][\w'’.-]+){0,3})"
    rf"(?: (?i:on|at|via|over on))? ?(?i:{_CHANNEL})"
)

# --- what is told of the text

_TOLD = re.compile(
    r"^\W{0,6}(?:This|The above) (?:story|article|post|essay|commentary|op-ed|interview|column|piece) (?:(?:was|is|has been) )?"
    r"(?:(?:originally|first) (?:appeared|published|ran) (?:in|on|at|by)|(?:republished|reprinted|syndicated|translated|adapted|excerpted)"
    r" (?:from|with|by|under|here)|produced in partnership|appears in [^.]{0,40}(?:issue|edition)|flagged as part of)\b"
    r"|^\W{0,3}(?:Our|The [A-Z]\w+(?: [A-Z]\w+)?['’]s|[A-Z]\w+['’]s) (?:[\w-]+ ){0,3}(?:check(?:ing)? work|reporting|coverage|journalism|newsroom)"
    r" (?:is|are|was) (?:supported|funded|made possible)\b"
    r"|^\W{0,3}The [A-Z]\w+(?: [A-Z]\w+)? (?:is|are) (?:providing|making|offering) (?:this|these|its|all) [^.]{0,40}"
    r"(?:coverage|stor(?:y|ies)|articles?|content|reporting|journalism)\b[^.]{0,40}\b(?:paywall|public service|free)\b"
    r"|^For more [a-z -]{0,30}(?:stories|news|headlines|episodes|coverage)\b,? (?:listen|visit|follow|check|read|see|tune|go|watch|subscribe|download"
    r"|click|head)\b"
    r"|^\W{0,8}Contributing to this (?:story|report|article)\b"
    r"|^(?:His|Her|Their) (?:work|writing|reporting|columns?) can be (?:found|read) (?:at|on) \S*(?:https?:|www\.|@|\.\w{2,3}\b)"
    r"|^I (?:cover|write about|report on|am an? (?:senior |staff |freelance )?(?:contributor|reporter|journalist))\b.{0,200}"
    r"\b(?:beat|contributor|journalis[mt]|reporter|reporting|magazine|newspaper)\b"
)
# a correction is of the article, and so is what somebody posted that it shows, and what the police or a council ask for
_OF_ARTICLE = re.compile(
    r"\b(?:correct(?:s|ed|ion)?|clarif\w+|misstated|incorrectly|amended)\b|\(@\w+\)|pic\.twitter|petition|names in this"
    r"|\b(?:police|detectives?|officers?|sheriff|coastguard|council|councillor|senator|hospital|hospice|charity)\b"
)
_OF_ARTICLE_PART = re.compile(  # found fast, for each begins with a letter
    r"correct|clarif|misstated|amended|\(@|pic\.twitter|petition|names in this|police|detective|officer|sheriff|coastguard|council|senator|hosp|charity"
)
