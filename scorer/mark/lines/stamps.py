"""Lines that a page sets above and below an article, told by form: who wrote it and when, and what the newsroom asks or tells of it.

"Written by Ida Vastok | Millbrook | Updated: May 4, 2021 9:12 pm", "Ida Vastok Harbour editor", "Find us on our new channel, while you still can."
Each rule looks at the few lines near the top or the end that could be such, found by a word or a date.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from scorer.segment.batch import QUOTE, Batch
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
_POSTS = "editor reporter correspondent writer columnist contributor staff bureau desk news media university institute".split()
# what such a line begins with where it asks something of the reader, or tells what became of the text
_ASKING = (
    "please just follow share get join subscribe send check watch listen sign support hit find download click visit tell email e-mail text call "
    "consider keep got want need have like love enjoy help donate give buy order shop save register contact write browse try stay tune catch become "
    "learn discover explore submit report add use connect for censored tired ad"
).split()
_TELLING = "this these our the contributing his her their i".split()
_TAGS = "topics topic tags".split()
STAMP_WORDS = (*_MADE, *_POSTS, *_ASKING, *_TELLING, *_TAGS, "by")


class StampTables:
    """Tables over word numbers of the words that such lines hold; made once for each vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.made, self.post, self.asking, self.telling = (vocabulary.flags(x) for x in (_MADE, _POSTS, _ASKING, _TELLING))
        self.tags = vocabulary.flags(_TAGS)
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
    fit = (w[near] >= 2) & (w[near] <= 60)
    near, place = near[fit], place[fit]
    if not len(near):
        return
    opening = words.id[lines.first_word[near]]
    capital, stop = c["capital"][near], (c["stop"] + c["query"])[near] > 0
    small = (w[near] <= 24) & ((c["you"] + c["say"])[near] == 0)
    dated = small & ~stop & (c["digit"][near] > 0) & ((c["month"] + c["dates"])[near] > 0) & (place != 0)
    made = small & (t.made[opening] | (opening == t.by)) & (capital >= 0.4 * w[near]) & (place != 0)
    for i in near[dated | made].tolist():
        if stamp := _stamped(batch.line_text(i)):
            c[stamp][i] = 1.0
    # "Ida Vastok Harbour editor" below the headline
    posted = small & ~stop & (place != 0) & (w[near] <= 7) & (capital >= w[near] - 2)
    at = near[posted]
    end = lines.last_word[at] - 1
    at = at[(t.post[words.id[end]] | t.post[words.id[np.maximum(end - 1, lines.first_word[at])]] | (c["start_by"][at] > 0)) & (w[at - 1] >= 4)]
    for i in at.tolist():
        if _POSTED.match(batch.line_text(i)):
            c["stamp_line"][i] = 1.0
    # "© 2021 Millbrook Courier. You may republish this piece so long as ..." and "Topics Ferries / Harbour / Fares" at the end
    sign = (batch.codes[lines.start[near]] == SYMBOL) & (place == -1)
    for i in near[sign].tolist():
        if _NOTICE.match(batch.line_text(i)):
            c["notice"][i] = 1.0
    for i in near[t.tags[opening] & ~stop & (place == -1)].tolist():
        if _TAGGED.match(batch.line_text(i)):
            c["tag_list"][i] = 1.0
    # what is asked of the reader, or told of the text
    said = (c["say"][near] == 0) & (w[near] >= 4) & (place != 0)
    for i in near[said & (t.asking[opening] | t.telling[opening] | (c["you"][near] > 0))].tolist():
        a, b = int(lines.first_word[i]), int(lines.last_word[i])
        text = batch.line_text(i)
        if (words.gap[a:b] & QUOTE).any() or _OF_ARTICLE.search(text):
            continue
        c["told_line"][i] = _TOLD.match(text) is not None
        c["aside_line"][i] = _ASKS.search(text) is not None and _OF_PAGE.search(text) is not None


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
    r"(?i)\b(?:posted|published|updated|last|first|modified|created|written|edited|reviewed|reported|authored|on|at|as of|and|by|from|the|issue|read"
    r"|release|news release|press release|reading time|time)\b:?"
)
_MADE_BY = re.compile(rf"^\W{{0,3}}(?:(?i:{'|'.join(_MADE)}|additional \w+)(?:,? (?:and|&) \w+)? )?(?i:by):? ?[A-Z@]")
_BY_NAME = re.compile(r"\bby:? +[A-Z]\w+ [A-Z]")
_NOTICE = re.compile(r"^\u00a9 ?(?:\d{4}|[A-Z])")
_TAGGED = re.compile(r"^\w+:? [^.]+?(?: [/|•·] [^/|•·.]+){2,}$")
_OF_POST = re.compile(
    r"(?i)^(?:staff|reporter|editor|correspondent|writer|columnist|contributor|senior|health|science|political|national|news|for|of|the|and|in|at|with|via"
    r"|research|by|&|-)$"
)


def _stamped(text: str) -> str:
    """The name of the column for a line that holds but a date and a time and the words of such stamps, with names or without; "" for others."""
    rest, dates = _DATE.subn(" ", text)
    made = _MADE_BY.match(text) is not None
    if not dates and not made:
        return ""
    plain = _REST_OF_DATE.sub(" ", rest)
    left = [x for x in (y.strip("()[],;:.|•·–—/-") for y in _STAMPING.sub(" ", plain).split()) if x]
    if len(left) > (9 if made else 6):
        return ""
    marked = made or not left or any(sign in text for sign in "|•·") or len(_STAMPING.findall(plain)) >= 2 or _BY_NAME.search(plain) is not None
    if not marked or not all(x[0].isupper() or x[0].isdigit() or "@" in x or _OF_POST.match(x) for x in left):
        return ""
    return "stamp_line" if left else "date_stamp"


_POSTED = re.compile(
    r"^(?:By:? )?[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]*){0,3}(?:,| is| -| \||/)? ?(?:the )?(?:[A-Za-z][\w'’&-]* ?){0,3}"
    rf"(?i:{'|'.join(_POSTS)})(?: [A-Z]\w+)?$"
    r"|^(?:University|Institute) of (?:[A-Z]\w+ ?){1,3}$|^By:? [A-Z][\w'’.-]+(?: [A-Z][\w'’.-]*){1,3},? (?:[|/-] )?\S+@\S+$"
)
_ASKS = re.compile(
    r"(?:^\W{0,3}|[.?!:] )(?:(?:Please|Just|Now|So|And|Or|To|Don['’]t forget to) )?"
    r"(?:Follow|Share|Get|Join|Subscribe|Send|Check|Watch|Listen|Sign up|Support|Hit|Find|Download|Click|Visit|Tell|E-?mail|Text|Call|Consider|Keep|Got|Want"
    r"|Need|Like|Love|Enjoy|Help|Donate|Give|Buy|Order|Shop|Save|Register|Contact|Write|Browse|Try|Stay|Tune|Catch|Become|Learn|Discover|Explore|Submit|Report"
    r"|Add|Use|Connect|For (?:more|complaints|questions|inquiries|enquiries|feedback|tips|corrections|further|media|breaking|the latest))\b"
    r"|^(?:Please|Have (?:a|an|you|questions|any|something)|Censored|Tired of|Ad ?-?block\w*)\b"
)
# what such a line speaks of: the text, its newsroom, the channels of both
_OF_PAGE = re.compile(
    r"\b(?:this (?:story|article|post|piece|report|column|essay|video|newsletter|podcast|page|site|website|coverage|reporting|series|interview)"
    r"|our (?:\w+ )?(?:stories|reporting|coverage|journalism|app|website|site|page|channel|newsletters?|podcast|reporters|newsroom|readers|subscribers|members"
    r"|desk|e-?mail|team|archive|forum|shop|store|hub|feed|social media|mailing list|community|tips? line)"
    r"|reader['’]s desk|news ?desk|newsroom|print (?:issue|edition)|paywall|share button|whitelist(?:ing)?|ad ?-?block\w*|newsletters?|subscri\w+|inbox"
    r"|podcasts?|(?:mobile|weather|news|free|the) app|secure tip|tip ?line|live scores|tracking (?:image|pixel)|delivered to your door|on social media"
    r"|linkedin|facebook|twitter|telegram|youtube|instagram|whatsapp|tiktok|t\.me|sms)\b|https?:|www\.|\S@\S+\.\w|(?:^|\s)@\w",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"^\W{0,6}(?:This|The above) (?:story|article|post|piece|column|series|essay|interview|commentary|op-ed|coverage)"
    r" (?:(?:was|is|has been|is being) )?(?:(?:also|first|originally|jointly|partly) )*"
    r"(?:published|appears|appeared|ran|republished|reprinted|syndicated|produced|supported|funded|flagged|sponsored|translated|adapted|excerpted"
    r"|made possible) (?:in|on|at|by|with|as|from|under|for|through|here)\b"
    r"|^\W{0,3}(?:Our|The [A-Z]\w+(?: [A-Z]\w+)?['’]s|[A-Z]\w+['’]s) (?:[\w-]+ ){0,3}(?:work|reporting|coverage|journalism|newsroom) (?:is|are|was) "
    r"(?:supported|funded|made possible)\b"
    r"|^\W{0,3}The [A-Z]\w+(?: [A-Z]\w+)? (?:is|are) (?:providing|making|offering) (?:this|these|its|all) .{0,60}\b(?:paywall|public service|free)\b"
    r"|^For more [^.,;]{3,60}, (?:listen|visit|follow|check|read|see|tune|go|watch|subscribe|download|click|head)\b"
    r"|^\W{0,8}Contributing to this (?:story|report|article)\b"
    r"|^(?:His|Her|Their) (?:work|writing|books?|columns?|reporting) (?:can be (?:found|read)|appears|has appeared)\b"
    r"|^I (?:cover|write about|report on|am an? (?:senior |staff |freelance )?(?:contributor|reporter|writer|journalist))\b"
)
# a correction is of the article, and so is what somebody posted that it shows
_OF_ARTICLE = re.compile(r"\b(?:correct(?:s|ed|ion)?|clarif\w+|misstated|incorrectly|amended)\b|\(@\w+\)|pic\.twitter|petition")
