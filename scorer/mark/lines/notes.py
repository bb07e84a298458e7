"""Lines of a newsroom about itself, told by phrase and form together: pitches to its readers, terms, notes on the author, credits, names at the top.

Each rule looks at the few lines that could be such, found by a phrase, a word or their place.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from scorer.segment.batch import BLANK, CLOSE, COLON, DASH, DOT, ELLIPSES, OTHER, QUOTE, SLASH, Batch
from scorer.segment.hashing import Vocabulary

__all__ = ["NOTES", "NOTE_WORDS", "READ", "STAFF", "NoteTables", "notes", "strange_names", "unquoted"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Each a column over the lines, 1 where the line is one.
NOTES = ("pitch_line", "terms_line", "author_line", "credit_line", "name_line", "more_line", "crumb_line", "desk_line", "contact_line", "ad_line")
# what a note on the author says of them
_VERBS = ("is was has covers writes lives reports works teaches taught serves served joined holds hosts edits contributed reported blogs tweets can").split()
_CREDITS = "credit credits photo photos photograph photographs picture pictures pic pics image images illustration photographer".split()
# before a colon or a bar at the head of a line they tell a link to what is told elsewhere
_LEADING = "trending recommended more explore read next watch related popular latest also previously".split()
STAFF = "staff writer reporter editor correspondent contributor columnist".split()
# and lines with the address of a press office
_CONTACTS = "media press news contact contacts enquiries inquiries url link permalink newsroom".split()
_REACH = "write email e-mail contact reach follow tweet".split()  # "Write to Ida Vastok at ida@courier.com."
_ADS = "advertisement advertisements advertisment advert advertising ad ads".split()
NOTE_WORDS = (*_VERBS, *_CREDITS, *_LEADING, *STAFF, *_CONTACTS, *_REACH, *_ADS, "by", "home")


class NoteTables:
    """Tables over word numbers of the words that such lines hold; made once for each vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.verb, self.credit, self.leading, self.staff = (vocabulary.flags(x) for x in (_VERBS, _CREDITS, _LEADING, STAFF))
        self.contact, self.reach, self.ad = (vocabulary.flags(x) for x in (_CONTACTS, _REACH, _ADS))
        self.by, self.home = vocabulary.id("by"), vocabulary.id("home")


def notes(c: dict[str, Floats], batch: Batch, t: NoteTables, first: Ints, last: Ints) -> None:
    """Enter the columns of NOTES into `c`, which holds what was counted before. `first` and `last` bound the lines of each article."""
    n = len(batch.lines)
    for name in NOTES:
        c[name] = np.zeros(n)
    w = c["words"]
    some = np.flatnonzero((w >= 2) & (w <= 80))
    if not len(some):
        return
    order = np.arange(n)
    group = np.repeat(np.arange(len(first)), last - first)
    from_top, from_end = order - first[group], last[group] - 1 - order
    _pitched(c, batch, some[from_top[some] > 0])
    _formed(c, batch, t, some[w[some] <= 25])
    _led(c, batch, t, some[(from_top[some] > 0) & (w[some] <= 25)])
    _credited(c, batch, t, some[from_top[some] > 0])
    _named(c, batch, t, some[(from_top[some] > 0) & (from_top[some] <= _TOP) & (w[some] <= 16)], from_top, group)
    _told_of(c, batch, t, some[(from_end[some] <= _END) & (from_top[some] > 2) & (w[some] >= 3)], first, last, group)


_TOP, _END = 12, 25  # lines from the top among which names of authors are looked for, and from the end notes on them


def _pitched(c: dict[str, Floats], batch: Batch, at: Ints) -> None:
    """ "Sign up for our newsletter and get ..., before you go": what speaks to the reader in phrases of such pitches and quotes nobody; and what
    tells on what terms a text stands there: "This post may not be reprinted without permission"."""
    words, lines = batch.words, batch.lines
    asks, terms, opens = c["asks"][at], c["terms"][at], c["opens_pitch"][at] > 0
    # in a paragraph it takes more of them
    long = _PITCH_LONG * np.maximum(c["words"][at] - 30, 0)
    within = _WITHIN * ((c["words"][at] >= 10) & (c["stop"][at] > 0))  # a sentence that does not begin with such a phrase
    pitch = (asks >= _PITCH - 0.1 * opens + long + within * ~opens) & ((c["you"][at] > 0) | opens | (asks >= _PITCH_ALONE))
    heads = c["opens_terms"][at] > 0
    bound = (terms >= _BOUND + long - 0.2 * (c["words"][at] <= 16) + within * ~heads) | (asks + terms >= _PITCH_ALONE + long)
    told = (pitch | bound) & (c["say"][at] == 0) & (c["words"][at] <= 80)
    told &= (words.lead[lines.first_word[at]] & QUOTE) == 0
    c["pitch_line"][unquoted(batch, at[told & pitch])] = 1.0
    for i, text in batch.line_texts(unquoted(batch, at[told & ~pitch])):
        c["terms_line"][i] = _CORRECTED.search(text) is None


# the weight of a phrase of four words, or of two of two, with a word such as "you" or "our", or at the head of the line; and without one
_PITCH, _PITCH_ALONE = 2.0, 3.4
_BOUND = 2.2  # that of a phrase of five words; of four in a short line
_WITHIN = 0.8
_PITCH_LONG = 0.05  # more for each word beyond thirty
# what is said of the article is of the article
_CORRECTED = re.compile(r"^\W{0,3}(?i:correction|clarification|corrected|update|editor['’]s note)\b|\b(?:to correct|to clarify|incorrectly|misstated)\b")


def _formed(c: dict[str, Floats], batch: Batch, t: NoteTables, at: Ints) -> None:
    """ "Home > News > Harbour", "(Adds quotes, background)", "(Supplied: Ida Vastok)", "Media contact: ...", "Advertisement - scroll to keep reading",
    told by their first word and their form; all but "Write to Ida Vastok at ida@courier.com." are without a stop."""
    words, lines, codes = batch.words, batch.lines, batch.codes
    first, second = lines.first_word[at], np.minimum(lines.first_word[at] + 1, lines.last_word[at] - 1)
    opening = words.id[first]
    parted = (words.gap[first] & (COLON | OTHER | SLASH)) != 0
    contact = t.contact[opening] & (parted | t.contact[words.id[second]])
    bracket = (codes[lines.start[at]] == 0x28) & (codes[lines.end[at] - 1] == 0x29)
    ad = t.ad[opening] & (parted | ((words.gap[first] & DASH) != 0) | ((c["words"][at] <= 5) & (c["capital"][at] <= 2)))
    open_end = (c["stop"] + c["query"])[at] == 0
    for i, text in batch.line_texts(at[open_end & ((opening == t.home) & parted | contact | bracket | ad) | t.reach[opening]]):
        for name, form in _FORMS:
            if form.search(text[:READ]):
                c[name][i] = 1.0
                break


READ = 300  # characters of a line that are read
_NAMES = r"[A-Z][\w.'’&-]*(?:[ /,|]+(?:[A-Z][\w.'’&-]*|of|for|the|and|via)){0,6}"
_ADDRESS = r"(?:\(?@\w+\)?|[\w.+-]+@[\w-]+\.[\w.-]*\w)"
_FORMS = (
    ("crumb_line", re.compile(r"^Home\s*(?:[>»›→]\s*\S|(?:[/|·•]|::)[^/|·•:]{2,40}(?:[/|·•]|::)\s*\S)")),
    ("desk_line", re.compile(r"^\((?:Adds|Updates|Recasts|Corrects|Refiles|Releads|Writes through|New throughout|Rewrites) [^()]*\)$")),
    (
        "credit_line",
        re.compile(
            r"^\((?:Supplied|Courtesy|Provided|Contributed|Submitted|Handout|File|Photo|Picture|Image|Photograph|Pic|Credit|(?:Photo|Image|Picture) credit"
            rf"|[A-Z]{{2,6}}(?: [A-Z]\w+){{0,2}}): ?{_NAMES}\)$"
        ),
    ),
    (
        "contact_line",
        re.compile(
            r"^(?i:(?:media|press|news) (?:contacts?|office|enquiries|inquiries|relations)|newsroom|contacts?|enquiries|inquiries)\s?[:|]"
            r".{0,200}?(?:@|https?://|www\.|\d[\d ()+.-]{6,40}\d)"
            r"|^(?i:url|link|permalink)\s?[:|]\s?https?://"
        ),
    ),
    (
        "contact_line",
        re.compile(
            r"^(?:Write to|E-?[Mm]ail|Contact|Reach|Follow|Tweet) (?:the (?:author|reporter|writer|editor|columnist) )?"
            rf"(?:[A-Z][\w.'’-]+ ){{0,4}}(?:directly )?(?:at|on(?: Twitter| X)?(?: at)?|via|:)?:? ?{_ADDRESS}"
            rf"(?:,? (?:and|or|[A-Z][\w.'’-]+|at|on|Twitter|via) ?|,? ?{_ADDRESS}){{0,12}}\.?$"
        ),
    ),
    (
        "ad_line",
        re.compile(
            r"^(?i:advertisements?|advertisment|ads?)"
            r"(?:\s[-—–|/•]\s?\S|\s?[:|]|$| (?:could not|failed to|will end|ends in|closed by|continues?|is loading|loading|choices|feedback)\b)"
        ),
    ),
)


def _led(c: dict[str, Floats], batch: Batch, t: NoteTables, at: Ints) -> None:
    """ "Also Read | Ferry runs aground", "TRENDING: Ferry runs aground": a headline behind a word or two that lead to it."""
    words, lines = batch.words, batch.lines
    first = lines.first_word[at]
    open_end = (c["stop"] + c["query"])[at] == 0
    second = np.minimum(first + 1, lines.last_word[at] - 1)
    parted = (words.gap[first] & (COLON | OTHER)) | (words.gap[second] & (COLON | OTHER))
    fit = open_end & (parted != 0) & (t.leading[words.id[first]] | t.leading[words.id[second]]) & words.capital[first]
    for i, text in batch.line_texts(at[fit]):
        c["more_line"][i] = _LED.match(text) is not None


_LED = re.compile(
    r"^\W{0,3}(?:(?:TRENDING|Trending|RECOMMENDED|Recommended|MORE|EXPLORE|Explore|READ|WATCH|RELATED|NEXT|Next|LATEST|POPULAR|Popular)(?: NOW| Now| for you)?"
    r"|(?:ALSO|Also) (?:READ|Read|WATCH|Watch|SEE|See)|(?:READ|Read|SEE|See|WATCH|Watch) (?:ALSO|Also|also|MORE|More|more|NEXT|Next|next)"
    r"|(?:UP|Up) (?:NEXT|Next|next)|(?:PREVIOUSLY|Previously))\s?[:|]\s?\W?[A-Z\d]"
)


def _credited(c: dict[str, Floats], batch: Batch, t: NoteTables, at: Ints) -> None:
    """ "The ferry at dawn.Credit: Ida Vastok", "Photograph: Ida Vastok/Courier", "Credit...Ida Vastok for The Courier", "(Street View)"."""
    words, lines = batch.words, batch.lines
    closed = (words.gap[lines.last_word[at] - 1] & CLOSE) != 0
    # such a line ends in a name, or in the address of one
    fit = words.capital[lines.last_word[at] - 1] | closed | ((words.gap[lines.last_word[at] - 2] & OTHER) != 0)
    at, closed = at[fit], closed[fit]
    end = lines.last_word[at]
    near = np.maximum(end[:, None] - _NEAR - 1, lines.first_word[at][:, None])  # the credit stands before the name
    gap = words.gap[near]
    sign = ((gap & (COLON | ELLIPSES)) != 0) | ((gap & (DOT | BLANK)) == DOT)
    # a word glued to the credit is in no table: its last letters are looked at in the text
    maybe = (sign & (t.credit[words.id[near]] | (words.id[near] == 0))).any(axis=1) | closed & words.capital[end - 1]
    for i, text in batch.line_texts(at[maybe]):
        tail = text[-120:]
        if (tail[-1] == ")" or _CREDIT_WORD.search(tail)) and _CREDIT.search(tail):
            c["credit_line"][i] = 1.0


_NEAR = np.arange(1, 11)
_NAME = r"[A-Z@][\w.'’&-]*"
_CREDIT_WORD = re.compile(r"Photo|Picture|Image|Pic|Credit|Illustration")  # found fast; the whole form, which begins anywhere, is not
_CREDIT = re.compile(
    r"(?:^|[.!?)\"”’]\s*|\s[|—–-]\s|(?<=[a-z\d]))(?:Photo |Picture |Image )?(?:Photo|Photograph|Picture|Image|Pic|Credit|Illustration)s?(?: by)?"
    rf"(?::|\.\.\.|…)\s?{_NAME}(?:[ /,|–-]+(?:{_NAME}|of|for|the|via|and|by)){{0,8}}$"
    r"|\((?:Pic|Photo|Picture|Image|Photograph|Credit|Graphic)s?(?: credit| by)?: ?[^()]{2,60}\)$"
    r"|\((?:[A-Z][a-z]+ )?(?:Street View|Maps|Supplied|Handout|Screenshot|Screengrab|Courtesy(?: of)?[^()]{0,40}|File)\)$"
)


def unquoted(batch: Batch, at: Ints) -> Ints:
    """Those of these lines that hold no quotation mark behind a word."""
    if not len(at):
        return at
    marks, lines = batch.words.quotes, batch.lines
    return np.asarray(at[marks.searchsorted(lines.first_word[at]) == marks.searchsorted(lines.last_word[at])], np.int64)


def strange_names(batch: Batch, at: Ints) -> Bools:
    """Which of these lines, of two words or more, begin with two words that are in no list: a name, and no heading."""
    ids, start = batch.words.id, batch.lines.first_word[at]
    return np.asarray((ids[start] == 0) & (ids[start + 1] == 0))


def _named(c: dict[str, Floats], batch: Batch, t: NoteTables, at: Ints, from_top: Ints, group: Ints) -> None:
    """ "By Ida Vastok | Feb 5, 2024", "Ida Vastok, Courier Staff", "The Millbrook Courier | Wednesday, April 12" near the top."""
    words, lines = batch.words, batch.lines
    first, end = lines.first_word[at], lines.last_word[at]
    fit = (words.id[first] == t.by) | t.staff[words.id[end - 1]] | ((c["month"][at] > 0) & (c["digit"][at] > 0)) | (words.id[first] == 0)
    for i, text in batch.line_texts(at[fit & ((c["stop"] + c["query"])[at] == 0) | (words.id[first] == t.by) & (c["words"][at] <= 10)]):
        if _BYLINE.match(text):
            c["name_line"][i] = 1.0
    # a name alone between the headline and the first paragraph
    w = c["words"]
    other = (c["stop"] + c["query"] + c["digit"] + c["phrase_words"])[at]
    alone = at[strange_names(batch, at) & (from_top[at] <= 3) & (w[at] <= 8) & (c["capital"][at] >= w[at] - 2) & (other == 0)]
    below = np.minimum(alone + 1, len(w) - 1)
    alone = alone[(w[alone - 1] >= 5) & (c["stop"][alone - 1] == 0) & (w[below] >= 15) & (c["stop"][below] > 0) & (group[below] == group[alone])]
    for i, text in batch.line_texts(alone):
        if _ALONE.match(text):
            c["name_line"][i] = 1.0


_PERSON = r"(?:Dr\.? |Prof\.? |Professor )?[A-Z][\w'’-]+(?: [A-Z]\.?)?(?: (?:[a-z]{2,3} )?[A-Z][\w'’-]+){1,3}"
_DEGREE = r"(?:,? (?:Ph\.? ?D|M\.? ?D|J\.? ?D|M\.? ?P\.? ?H|D\.?O|D\.?C|N\.?D|R\.?N|Esq|M\.? ?S|M\.? ?A)\.?)*"
_POST = r"(?:[A-Z][\w'’&-]+ ){0,4}(?i:staff|staff writer|reporter|editor|correspondent|contributor|columnist|writer)"
_BYLINE = re.compile(
    rf"^(?:By|BY|by)\s*{_PERSON}{_DEGREE}(?:(?:,| and| &) {_PERSON}{_DEGREE})*(?:\s*[|•·–—]\s?.*|,\s(?:[A-Z][\w'’&-]+ ?|of |the |for ){{1,6}}| {_POST})?$"
    rf"|^{_PERSON}{_DEGREE}(?:, | [|•·–—-] ){_POST}$"
    r"|^[A-Z][^|.!?]{3,40} [|•·] [A-Za-z, ]*\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2},? \d{4}\b.{0,20}$"
)

_FIRST_AND_LAST = r"[A-Z][\w'’-]+(?: [A-Z]\.?)?(?: (?:(?:de|van|von|bin|al|el|da|di|du|la|le|der|den) ){0,2}[A-Z][\w'’-]+){1,2}"
_ALONE = re.compile(
    rf"^{_FIRST_AND_LAST}{_DEGREE}(?:(?:,| and| &) {_FIRST_AND_LAST})?"
    rf"(?:(?:,| at| in)(?: the)? [A-Z][\w'’-]+(?: [A-Z][\w'’-]+){{0,2}}|, (?:[\w'’&-]+ ){{0,4}}{_POST})?$"
)


def _told_of(c: dict[str, Floats], batch: Batch, t: NoteTables, at: Ints, first: Ints, last: Ints, group: Ints) -> None:
    """ "Ida Vastok covers the harbour for the Courier.", "She lives in Millbrook with two dogs.": notes on the author behind the article.

    Told by the author's name, which a line near the top holds, and the present tense; without such a line by what the sentence says of them.
    Below such a note stands no sentence of the article.
    """
    words, lines = batch.words, batch.lines
    sentence = (c["words"] >= 5) & (c["stop"] + c["query"] > 0) & (c["strong"] == 0) & (c["pitch_line"] == 0)
    upto = np.cumsum(sentence)
    below = upto[last[group] - 1] - upto
    lead = lines.first_word[at]
    at = at[words.capital[lead] & (words.lead[lead] == 0) & (below[at] <= _NOTES)]
    # the verb stands behind a name, or behind two words ("The author is")
    near = np.minimum(lines.first_word[at][:, None] + _NEAR, lines.last_word[at][:, None] - 1)
    at = at[(t.verb[words.id[near]] & (words.capital[near - 1] | (_NEAR == 2))).any(axis=1)]
    known: dict[int, set[int]] = {}
    taken: dict[int, int] = {}
    for i in at[::-1].tolist():
        g = int(group[i])
        if below[i] > taken.get(g, 0) or not _speaks_of(c, batch, t, i, int(first[g]), known):
            continue
        c["author_line"][i] = 1.0
        taken[g] = taken.get(g, 0) + int(sentence[i])


_NOTES = 3  # sentences of notes below one another


def _speaks_of(c: dict[str, Floats], batch: Batch, t: NoteTables, i: int, top: int, known: dict[int, set[int]]) -> bool:
    """Whether line `i` is a note on the author of the article whose first line is `top`; `known` keeps the names found there."""
    words, lines = batch.words, batch.lines
    a, b = int(lines.first_word[i]), int(lines.last_word[i])
    if (words.gap[a:b] & QUOTE).any():
        return False
    text = batch.line_text(i)
    if _HELPED.match(text):
        return True
    if c["say"][i] > 0:
        return False
    opening = _ABOUT.match(text)
    if opening is None:
        return False
    if opening["name"] is None:
        if _ALWAYS.match(text):
            return True
        # "He has written two novels." goes on from a note above it
        return i > top + 2 and _ABOUT.match(batch.line_text(i - 1)) is not None and _speaks_of(c, batch, t, i - 1, top, known)
    if top not in known:
        known[top] = _bylines(c, batch, t, top)
    name = {h for h, capital in zip(words.hash[a : a + 4].tolist(), words.capital[a : a + 4].tolist(), strict=True) if capital}
    return bool(name & known[top]) or _REACHED.match(text) is not None or (_TOLD.match(text) is not None and _ROLE.search(text) is not None)


def _bylines(c: dict[str, Floats], batch: Batch, t: NoteTables, top: int) -> set[int]:
    """The words of names in the first bylines of an article, as hashes."""
    words, lines = batch.words, batch.lines
    out: set[int] = set()
    g = lines.article[top]
    for i in range(top, min(top + _TOP, len(lines))):
        if lines.article[i] != g:
            break
        a, b = int(lines.first_word[i]), int(lines.last_word[i])
        if 2 <= b - a <= 16 and (words.id[a] == t.by or c["name_line"][i] > 0):
            out.update(h for h, cap in zip(words.hash[a:b].tolist(), words.capital[a:b].tolist(), strict=True) if cap)
    return out


_ABOUT = re.compile(
    rf"^\W?(?:He|She|They|The author|The writer|(?P<name>{_PERSON}|(?:Mr|Ms|Mrs|Dr)\.? [A-Z][\w'’-]+|[A-Z][\w'’-]+){_DEGREE},?) "
    r"(?:(?:is|was) (?:an? |the |our |also |currently |based |writing |working |formerly |co-)"
    r"|has (?:been an? |been writing|been covering|written|reported|covered|worked|contributed)"
    r"|(?:covers|writes|reports|lives|works|teaches|taught|serves|served|joined|holds|hosts|edits|contributed|reported|blogs|tweets)\b"
    r"|can be (?:reached|contacted|emailed|found|followed|read)\b)"
)
_TOLD = re.compile(
    r"^\W?(?:.{2,60}? (?:is|has been|was) (?:an? |the |our )?(?:[\w'’.&-]+,? ){0,8}?"
    r"(?:reporter|journalist|correspondent|columnist|writer|editor|author of|contributor|fellow|professor|lecturer|novelist|freelancer|producer)\b"
    r"|.{2,60}? (?:covers|writes about|reports on) .{3,80} (?:for|at) (?:the )?[A-Z])"
)
_ROLE = re.compile(r"\b(?:(?:at|for|with|of) (?:The |the )?[A-Z]|based in|freelance|staff|personal capacity|books?\b)")
_ALWAYS = re.compile(
    r"^(?:(?:He|She|They) (?:lives? (?:in|with|near)|writes? in (?:his|her|their) personal|(?:is|are) the author of|can be (?:reached|contacted|emailed|found))"
    r"|The (?:author|writer) is )"
)
_REACHED = re.compile(r"^.{2,60} can be (?:reached|contacted|emailed|found|followed) (?:at|on|by|via)\b.*(?:https?:|www\.|@)")
_HELPED = re.compile(
    r"^\W?[A-Z].{2,140}? contributed (?:to this|reporting|additional|research|writing)"
    r"|^[A-Z].{2,140} (?:writers?|reporters?|correspondents?) .{2,100} contributed\.?$"
)
