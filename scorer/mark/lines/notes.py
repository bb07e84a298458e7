"""Lines of a newsroom about itself, told by phrase and form together: pitches to its readers, terms, notes on the author, credits, names at the top.

Each rule looks at the few lines that could be such, found by a phrase, a word or their place.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from scorer.segment.batch import BLANK, CLOSE, COLON, DASH, DOT, ELLIPSES, OPEN, OTHER, QUOTE, SLASH, Batch
from scorer.segment.hashing import Vocabulary

__all__ = ["NOTES", "NOTE_WORDS", "READ", "STAFF", "NoteTables", "corrects", "notes", "strange_names", "unquoted"]

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
_CLICK = "click clicking tap".split()
_BIDS = "sign subscribe join get listen download".split()  # what a pitch begins with, and what it ends in
_CLOSES = "here now today free it below newsletter newsletters podcast magazine email emails".split()
_EDITORS = "editor editors".split()
_INPUTS = "input inputs".split()
NOTE_WORDS = (
    *_VERBS, *_CREDITS, *_LEADING, *STAFF, *_CONTACTS, *_REACH, *_ADS, *_CLICK, *_BIDS, *_CLOSES, *_EDITORS, *_INPUTS, "by", "home", "with",
)  # fmt: skip


class NoteTables:
    """Tables over word numbers of the words that such lines hold; made once for each vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.verb, self.credit, self.leading, self.staff = (vocabulary.flags(x) for x in (_VERBS, _CREDITS, _LEADING, STAFF))
        self.contact, self.reach, self.ad = (vocabulary.flags(x) for x in (_CONTACTS, _REACH, _ADS))
        self.click, self.bidding, self.closing, self.editors = (vocabulary.flags(x) for x in (_CLICK, _BIDS, _CLOSES, _EDITORS))
        self.inputs = vocabulary.flags(_INPUTS)
        self.by, self.home, self.here, self.with_, self.contributed = (vocabulary.id(x) for x in ("by", "home", "here", "with", "contributed"))


def notes(c: dict[str, Floats], batch: Batch, t: NoteTables, first: Ints, last: Ints) -> None:
    """Enter the columns of NOTES into `c`, which holds what was counted before. `first` and `last` bound the lines of each article."""
    n = len(batch.lines)
    for name in NOTES:
        c[name] = np.zeros(n)
    w = c["words"]
    some = np.flatnonzero((w >= 2) & (w <= _LONGEST))
    if not len(some):
        return
    order = np.arange(n)
    group = np.repeat(np.arange(len(first)), last - first)
    from_top, from_end = order - first[group], last[group] - 1 - order
    _pitched(c, batch, t, some, from_top, _below(_sentences(c), last, group))
    some = some[w[some] <= 80]
    _formed(c, batch, t, np.flatnonzero((w > 0) & (w <= 25)))
    _led(c, batch, t, some[(from_top[some] > 0) & (w[some] <= 25)])
    _credited(c, batch, t, some[from_top[some] > 0])
    _named(c, batch, t, some[(from_top[some] > 0) & (from_top[some] <= _TOP) & (w[some] <= 16)], from_top, group)
    _told_of(c, batch, t, some[(from_end[some] <= _END) & (from_top[some] > 2) & (w[some] >= 3)], first, last, group)


_LONGEST = 500  # words: of forms that list the countries of the world
_TOP, _END = 12, 25  # lines from the top among which names of authors are looked for, and from the end notes on them


def _sentences(c: dict[str, Floats]) -> Bools:
    """Lines that end a sentence of the article, (L,): with no phrase of page furniture, no corrections, which stand below notes on the author, and no
    pitches as far as these are known."""
    return np.asarray((c["words"] >= 5) & (c["stop"] + c["query"] > 0) & (c["strong"] + c["correction"] + c["pitch_line"] == 0))


def _below(sentence: Bools, last: Ints, group: Ints) -> Ints:
    """How many of these stand below each line in its article, (L,)."""
    upto = np.cumsum(sentence)
    return np.asarray(upto[last[group] - 1] - upto)


def _pitched(c: dict[str, Floats], batch: Batch, t: NoteTables, at: Ints, from_top: Ints, below: Ints) -> None:
    """ "Sign up for our newsletter and get ..., before you go": what speaks to the reader in phrases of such pitches and quotes nobody; and what
    tells on what terms a text stands there: "This post may not be reprinted without permission"."""
    words, lines, w = batch.words, batch.lines, c["words"][at]
    asks, terms, opens = c["asks"][at].copy(), c["terms"][at], c["opens_pitch"][at] > 0
    # in a paragraph it takes more of them, the less it speaks to the reader; a long one that does not is an article in one line with a form in it
    listed = (c["capital"][at] > 0.5 * w) & (c["function"][at] < 0.25 * w)  # names, and no sentences in capitals
    long = _PITCH_LONG * np.clip(w - 30, 0, _PARAGRAPH) - _PITCH_YOU * np.clip(c["you"][at] - 2, 0, _MOST_YOU)
    long = np.maximum(long, 0)
    within = _WITHIN * ((w >= 10) & (c["stop"][at] > 0))  # a sentence that does not begin with such a phrase
    edge = _EDGE * (below[at] <= 1)  # what stands last, whatever the page sets below it, is more often such a line
    head, tail = words.id[lines.first_word[at]], words.id[lines.last_word[at] - 1]
    some = ((asks >= _PITCH - 0.1 - _BIDDEN + long - edge) & (t.bidding[head] | t.closing[tail] & ~opens)).nonzero()[0]
    for k, (_, text) in zip(some.tolist(), batch.line_texts(at[some])):
        if _BIDDING.match(text):
            asks[k] += _BIDDEN
            opens[k] = True
        elif not opens[k]:
            opens[k] = _CLOSING.search(text[-90:]) is not None
    pitch = (asks >= _PITCH - 0.1 * opens + long + within * ~opens - edge) & ((c["you"][at] > 0) | opens | (asks >= _PITCH_ALONE - edge))
    heads = c["opens_terms"][at] > 0
    bound = (terms >= _BOUND + long - 0.2 * (w <= 16) + within * ~heads - edge) | (asks + terms >= _PITCH_ALONE + long - edge)
    # of the first line less is thrown out: it may be the headline
    first = from_top[at] == 0
    pitch &= ~first | opens | (asks >= _PITCH_FIRST)
    bound &= ~first | ((asks + terms >= _PITCH_ALONE) & (c["stop"][at] > 0))
    told = (pitch | bound) & (c["say"][at] == 0) & ((w <= _PARAGRAPH) | listed)
    told &= (words.lead[lines.first_word[at]] & QUOTE) == 0
    c["pitch_line"][unquoted(batch, at[told & pitch])] = 1.0
    for i, text in batch.line_texts(unquoted(batch, at[told & ~pitch])):
        c["terms_line"][i] = _CORRECTED.search(text) is None and not corrects(text)
    # what the editors say below the article of anything but its faults
    for i, text in batch.line_texts(at[t.editors[head] & (below[at] <= _NOTES) & ~first]):
        if _OF_EDITORS.match(text):
            c["terms_line"][i] = 1.0


# what a line ends in: "... in your inbox. Sign up here.", "... subscribe to the Courier's newsletters"
_CLOSING = re.compile(
    r"\b(?i:(?:sign up|subscribe|register|enrol|donate|give|join(?: us)?|become a member)(?: (?:here|now|today|for free|for it|below|now for free))"
    r"|(?:by )?click(?:ing)? here|learn more here)\W{0,3}$"
    r"|\b(?i:subscribe to|sign up for) (?:the |our )?(?:[A-Z][\w'’.&-]*,? ){0,5}(?:[Nn]ewsletters?|[Pp]odcast|[Mm]agazine|[Ee]mails?)\W{0,3}$"
)
# and what it begins with: "Sign up for the Harbour Notes newsletter. Twice a week ..."
_BIDDING = re.compile(
    r"^\W{0,3}(?i:sign up (?:for|to)|subscribe to|join|get|listen to|download) (?i:the |our |my )?"
    r"(?:[A-Z][\w'’.&-]*,? |free |daily |weekly |morning |evening ){0,6}(?:[Nn]ewsletter|[Pp]odcast|[Ee]mail (?:list|alert))"
)
_BIDDEN = 1.0


# the weight of a phrase of four words, or of two of two, with a word such as "you" or "our", or at the head of the line; and without one
_PITCH, _PITCH_ALONE = 2.0, 3.4
_PITCH_FIRST = 2.4
_BOUND = 2.2  # that of a phrase of five words; of four in a short line
_WITHIN = 0.8
_EDGE = 0.6
_PITCH_LONG = 0.05  # more for each word beyond thirty
_PITCH_YOU, _MOST_YOU = 0.3, 7  # and less for each of the next seven "you" and "our" beyond two
_PARAGRAPH = 120  # words of the longest
# what is said of the article is of the article
_CORRECTED = re.compile(
    r"^\W{0,3}(?i:correction|clarification|corrected|update|editor['’]s note)\b"
    r"|\b(?:to correct|to clarify|incorrectly|misstated|been (?:corrected|amended)|updated (?:to|on|with|at))\b"
)
_CORRECTS = re.compile(
    r"\b(?:been|was|were) (?:since )?(?:corrected|amended|clarified)\b|\b(?:updated|edited|changed|revised|amended) to (?:correct|clarify|fix)\b"
    r"|\b(?:misstated|misspelled|misidentified|incorrectly)\b"
)
_VERSION = re.compile(r"\b(?i:earlier|previous|original) (?:version|headline)s? of (?:this|the)\b")
_FAULT = re.compile(
    r"\b(?:said|stated|incorrect|wrong|wrongly|gave|listed|named|called|referred|suggested|reported|omitted|implied|contained|included|used|did not|had"
    r"|mis[a-z]+ed|error|mistake|mistakenly|corrected)\b"
)
_TEXT = re.compile(r"(?i)\b(?:article|story|post|piece|column|report|essay|headline|caption|version|transcript|correction|clarification|name)\b")


def corrects(text: str) -> bool:
    """Whether a line corrects the article: "This article was amended on 4 May. An earlier version said that the ferry had sunk." """
    if _CORRECTS.search(text):
        return _TEXT.search(text) is not None
    return _VERSION.search(text) is not None and _FAULT.search(text) is not None


_OF_EDITORS = re.compile(r"^\W{0,3}(?i:editors?['’]s? note)\b(?!.*(?:correct|clarif|misstat|updated|amended|changed|earlier version|previous))")


def _formed(c: dict[str, Floats], batch: Batch, t: NoteTables, at: Ints) -> None:
    """ "Home > News > Harbour", "(Adds quotes, background)", "(Supplied: Ida Vastok)", "Media contact: ...", "Advertisement - scroll to keep reading",
    told by their first word and their form; all but "Write to Ida Vastok at ida@courier.com." are without a stop."""
    words, lines, codes = batch.words, batch.lines, batch.codes
    first, second = lines.first_word[at], np.minimum(lines.first_word[at] + 1, lines.last_word[at] - 1)
    opening = words.id[first]
    parted = (words.gap[first] & (COLON | OTHER | SLASH)) != 0
    contact = t.contact[opening] & (parted | t.contact[words.id[second]])
    head, tail = codes[lines.start[at]], codes[lines.end[at] - 1]
    bracket = (head == 0x28) & (tail == 0x29) | (head == 0x5B) & (tail == 0x5D)
    ad = t.ad[opening] & (parted | ((words.gap[first] & DASH) != 0) | ((c["words"][at] <= 5) & (c["capital"][at] <= 2)))
    open_end = (c["stop"] + c["query"])[at] == 0
    wire = t.inputs[words.id[lines.last_word[at] - 1]]
    for i, text in batch.line_texts(at[open_end & ((opening == t.home) & parted | contact | bracket | ad | wire) | t.reach[opening]]):
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
    ("desk_line", re.compile(r"^\(?With (?:[A-Z][\w'’&/-]*(?:,| and)? ?){1,5} inputs?\)?$|^\((?!\(?[IVXLC]+\))[A-Z]{2,5}(?:/[A-Z]{2,5})?\)$")),
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
            r"|^Follow (?:[A-Z@][^.!?,]{1,60} on (?:Twitter|Facebook|Instagram)\b|.{3,80} (?:at|here):? https?://)"
            rf"|^(?:Contact|Reach|Call|Email) (?:[A-Z][\w.'’-]+ ?){{1,4}}(?:: ?| at ).{{0,40}}?(?:\d{{3}}[-. )]|{_ADDRESS})"
        ),
    ),
    ("ad_line", re.compile(r"^\[(?i:sponsored|advertisement|promoted|paid content|partner content)\b[^\[\]]*\]$")),
    (
        "ad_line",
        re.compile(
            r"^(?i:advertisements?|advertisment|ads?)"
            r"(?:\s[-—–|/•]\s?\S|\s?[:|]|$| (?:could not|failed to|will end|ends in|closed by|continues?|is loading|loading|choices|feedback)\b)"
        ),
    ),
)


def _led(c: dict[str, Floats], batch: Batch, t: NoteTables, at: Ints) -> None:
    """ "Also Read | Ferry runs aground", "TRENDING: Ferry runs aground": a headline behind a word or two that lead to it; "For all of our
    coverage, click here."."""
    words, lines = batch.words, batch.lines
    first = lines.first_word[at]
    open_end = (c["stop"] + c["query"])[at] == 0
    second = np.minimum(first + 1, lines.last_word[at] - 1)
    parted = (words.gap[first] & (COLON | OTHER)) | (words.gap[second] & (COLON | OTHER))
    fit = open_end & (parted != 0) & (t.leading[words.id[first]] | t.leading[words.id[second]]) & words.capital[first]
    for i, text in batch.line_texts(at[fit]):
        c["more_line"][i] = _LED.match(text) is not None
    last = lines.last_word[at]
    clicked = (words.id[last - 1] == t.here) & t.click[words.id[last - 2]] & (c["say"][at] == 0)
    c["more_line"][unquoted(batch, at[clicked])] = 1.0


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
    sentence = _sentences(c)
    below = _below(sentence, last, group)
    lead = lines.first_word[at]
    at = at[words.capital[lead] & (words.lead[lead] & (QUOTE | OPEN) == 0) & (below[at] <= _NOTES)]
    # the verb stands behind a name, or behind two words ("The author is"); where names of helpers are listed, near the end
    near = np.minimum(lines.first_word[at][:, None] + _NEAR, lines.last_word[at][:, None] - 1)
    behind = np.maximum(lines.last_word[at][:, None] - _NEAR, lines.first_word[at][:, None])
    told = (t.verb[words.id[near]] & (words.capital[near - 1] | (_NEAR == 2))).any(axis=1)
    told |= (words.id[lines.first_word[at]] == t.with_) | ((words.id[behind] == t.contributed) | (words.gap[behind] & OTHER != 0)).any(axis=1)
    at = at[told]
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
    text = batch.line_text(i)
    if (words.gap[a:b] & QUOTE).any():  # a source may speak; where the line ends with an address the marks are those of a title
        return _reached(text)
    if ("contributed" in text or "reported from" in text or "With " in text[:8]) and _HELPED.match(text):
        return True
    if c["say"][i] > 0:
        return False
    opening = _ABOUT.match(text)
    if opening is None:
        return _reached(text)
    if opening["name"] is None:
        if _ALWAYS.match(text):
            return True
        # "He has written two novels." goes on from a note above it
        return i > top + 2 and _ABOUT.match(batch.line_text(i - 1)) is not None and _speaks_of(c, batch, t, i - 1, top, known)
    if top not in known:
        known[top] = _bylines(c, batch, t, top)
    name = {h for h, capital in zip(words.hash[a : a + 4].tolist(), words.capital[a : a + 4].tolist(), strict=True) if capital}
    return bool(name & known[top]) or _reached(text) or (_TOLD.match(text) is not None and _ROLE.search(text) is not None)


def _reached(text: str) -> bool:
    # the signs are found fast; the whole form, which begins anywhere, is not
    return any(sign in text for sign in ("@", "can be ", "tweet", "blog")) and _REACHED.match(text) is not None


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
    rf"^\W?(?:(?:He|She|They|The author|The writer) |(?P<name>{_PERSON}|(?:Mr|Ms|Mrs|Dr)\.? [A-Z][\w'’-]+|[A-Z][\w'’-]+){_DEGREE}(?:,? |, an? [^.,]{{2,40}}, ))"
    r"(?:(?:is|was) (?:an? |the |our |also |currently |based |writing |working |formerly |co-"
    r"|(?:[A-Z][\w'’-]+ ){0,3}[A-Z][\w-]+['’]s? "  # "is the Courier's", "is Courier's harbour editor"
    r"|(?i:senior|chief|deputy|associate|assistant|managing|executive|contributing|editor|founding|co-)\b)"
    r"|has (?:been an? |been writing|been covering|written|reported|covered|worked|contributed)"
    r"|(?:covers|writes|reports|lives|works|teaches|taught|serves|served|joined|holds|hosts|edits|contributed|reported|blogs|tweets)\b"
    r"|can be (?:reached|contacted|emailed|found|followed|read)\b)"
)
_TOLD = re.compile(
    r"^\W?(?:.{2,60}? (?:is|has been|was) (?:an? |the |our )?(?:[\w'’.&-]+,? ){0,8}?"
    r"(?i:reporter|journalist|correspondent|columnist|writer|editor|author of|contributor|fellow|professor|lecturer|novelist|freelancer|producer|blogger"
    r"|bureau chief)\b"
    r"|.{2,60}? (?:covers|writes about|reports on) .{3,80} (?:for|at) (?:the )?[A-Z]"
    r"|.{2,60}? lives (?:in|near) .{2,60} and (?:writes|works|teaches|is an? )"
    r"|.{2,60}? is an? (?:Ph\.?D\.?|doctoral|graduate) (?:student|candidate) )"
)
_ROLE = re.compile(r"\b(?:(?:at|for|with|of|in) (?:The |the )?[A-Z]|based in|freelance|staff|personal capacity|books?\b)")
_ALWAYS = re.compile(
    r"^(?:(?:He|She|They) (?:lives? (?:in|with|near)|writes? in (?:his|her|their) personal|(?:is|are) the author of|can be (?:reached|contacted|emailed|found))"
    r"|The (?:author|writer) is (?:an? |the |our |also |currently |now )?(?:[\w'’.&-]+,? ){0,8}?(?:professor|lecturer|fellow|director|president|chair\w*"
    r"|founder|editor|reporter|journalist|correspondent|columnist|writer|novelist|attorney|lawyer|physician|doctor|economist|analyst|consultant|member"
    r"|student|resident|candidate|teacher|researcher|scientist|historian|ambassador|contributor|based|who lives)\b)"
)
_REACHED = re.compile(
    r"^.{2,60} can be (?:reached|contacted|emailed|found|followed) (?:at|on|by|via)\b.*(?:https?:|www\.|@)"
    r"|^.{2,300}[.!)]['\"”’]? (?:Follow|Reach|Contact|E-?[Mm]ail|Tweet) (?:him|her|them|me) (?:on|at|via)\b.{0,40}@\w"
    r"|^.{2,300}[.!)]['\"”’]? (?:He|She|They) (?:tweets?|blogs?) (?:from|at|as) @?\w"
    r"|^.{2,300}[.!)] (?:Write to (?:him|her|them|me) at .{0,40}@\w|(?:E-?mail|Twitter): ?\S*@\w)"
)
_HELPED = re.compile(
    r"^\W{0,3}[A-Z].{2,140}? contributed (?:to this|reporting|additional|research|writing)"
    r"|^\W{0,3}[A-Z].{2,300}? contributed (?:to this (?:article|report|story|post|piece|column)|reporting)(?: from [A-Z].{2,40})?\.?$"
    r"|^\W{0,3}[A-Z].{1,140} (?:writers?|reporters?|correspondents?) .{2,160} (?:contributed\.?|contributed from [A-Z].{2,60})$"
    r"|^\W{0,3}(?:Staff )?(?:[Ww]riters?|[Rr]eporters?|[Cc]orrespondents?) (?:[A-Z].{2,80}) reported from [A-Z]"
    r"|^\W{0,3}With (?:additional |further |research |reporting )?(?:assistance|help|reporting|research|files) (?:by|from) [A-Z]"
)
