"""What they said: the content of each cue, the quotation or the clause before it, or what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.mark.attributing.classes import (
    ADVERB,
    AUXILIARY,
    BY,
    CLAUSAL,
    COORDINATOR,
    DETERMINER,
    FINITE,
    IN,
    INFINITIVE,
    ING,
    INVERTED,
    JUDGE,
    LEAVES,
    NEAR,
    NEGATION,
    OBJECT,
    OF,
    PARTICIPLE,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    RELATIVE_CLAUSE,
    SAY,
    SHOW,
    SUBJECT,
    SUBORDINATOR,
    TELL,
    THAT,
    THINK,
    TIME,
    TO,
    TOPIC,
    has,
)
from scorer.mark.attributing.clauses import Clauses
from scorer.mark.attributing.cues import Cues
from scorer.mark.attributing.near import Near
from scorer.mark.attributing.page import Page
from scorer.mark.attributing.sources import Sources
from scorer.segment.batch import COLON, COMMA, EXCLAIM, QUERY

__all__ = ["Contents", "before_speaker", "find_contents"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Bits = npt.NDArray[Any]


@dataclass
class Contents:
    """The content of each cue, as columns of shape (m,). Offsets are into the buffer."""

    start: Ints  # -1 where there is none
    end: Ints
    quotation_before: Bools  # a quotation before the cue: '"...," he said'
    clause_before: Bools  # a clause before it: '..., he said'
    opens_quotation: Bools  # a quotation begins right behind the cue


@dataclass
class _Resumed:
    """The quotation that opens the next sentence of the paragraph, as columns of shape (m,)."""

    there: Bools
    number: Ints


def find_contents(page: Page, cues: Cues, clauses: Clauses, sources: Sources) -> Contents:
    """Return the content of each cue."""
    w, e, q = page.words, cues.last, page.quotations
    m = len(cues)
    sentence_end = page.sentences.end[cues.sentence]
    # --- behind the cue: to the end of the sentence, or of the quotation that begins in it
    start = np.where(cues.inner, w.start[cues.after], -1)
    content = Contents(start, sentence_end.copy(), *np.zeros((3, m), bool))
    following = np.zeros(m, np.int64)  # the first quotation behind the cue ..
    begins, led_in = np.zeros((2, m), bool)  # .. whether it begins in the sentence, and is all that is said
    if len(q):
        inside = page.inside[cues.after]
        content.opens_quotation = (w.article[cues.after] == w.article[cues.first]) & (inside >= 0) & (inside != page.inside[e - 1])
        i = (content.opens_quotation & cues.inner).nonzero()[0]
        start[i] = q.start[inside[i]]
        following = q.start.searchsorted(w.end[e - 1])
        begins = following < len(q)
        following = np.minimum(following, len(q) - 1)
        begins &= q.first_word[following] < cues.end
        i = (begins & cues.inner).nonzero()[0]
        content.end[i] = np.maximum(content.end[i], page.reach[following[i]])
        # behind no more than a circumstance, before what is said: 'As the boats came in, Ross said: "They are late."'
        led_in = begins & has(page.before[q.first_word[following]], COMMA | COLON) & clauses.introduces[cues.begin]
        # 'chanted "Out, out!" as they had before': what is said ends with the quotation that a stop closes
        j = i[content.opens_quotation[i] & cues.is_verb[i] & has(cues.kinds[i], SAY | TELL | JUDGE)]
        closes = q.closed[inside[j]] & page.stopped[inside[j]] & (page.chain[inside[j]] == inside[j])
        more = np.minimum(following[j] + 1, len(q) - 1)
        j = j[closes & ((more == following[j]) | (q.first_word[more] >= cues.end[j]))]
        content.end[j] = page.reach[following[j]]
    resumed = _before(page, cues, clauses, sources, content, sentence_end, led_in)
    _according(page, cues, clauses, sources, content, sentence_end)
    follows = cues.is_verb & ~(content.quotation_before | content.clause_before) & (content.start >= 0)
    i = follows.nonzero()[0]
    hearer = _behind_hearer(page, cues, clauses, content, i)
    if len(q):
        _led_in(page, cues, content, i[~hearer], following, begins, sentence_end)
    _shorten(page, cues, clauses, sources, content, i[~content.opens_quotation[i]])
    _next_line(page, cues, content)
    if len(q):
        # a quotation without a cue of its own goes on from the sentence before
        i = (follows & resumed.there & (content.end >= sentence_end - 2) & has(cues.kinds, SAY | TELL)).nonzero()[0]
        content.end[i] = np.maximum(content.end[i], page.reach[resumed.number[i]])
    # "was praised on Friday by Ross"
    i = (sources.passive_by & ~has(cues.kinds, TELL) & cues.within & has(cues.after_class, BY | TIME)).nonzero()[0]
    content.start[i], content.end[i] = w.start[sources.phrase[i]], w.end[cues.head[i]]
    # "was accused by Ross of planning it"
    i = i[(sources.last[i] < cues.end[i]) & has(page.c[np.minimum(sources.last[i], page.n - 1)], OF)]
    content.start[i], content.end[i] = w.start[sources.last[i]], sentence_end[i]
    _of_nouns(page, cues, clauses, sources, content, sentence_end)
    i = cues.is_hearsay.nonzero()[0]
    content.start[i] = w.start[sources.clause[i]]
    return content


def before_speaker(page: Page, cues: Cues, sources: Sources, content: Contents) -> Ints:
    """Where each content ends at the latest, (m,): "She wants the bridge, her aide said", where what she wants ends before her aide."""
    until = content.end.copy()
    speaks = (content.clause_before & (content.end < page.sentences.end[cues.sentence])).nonzero()[0]
    if not len(speaks):
        return until
    first = np.where(sources.pattern[speaks] == INVERTED, cues.first[speaks], np.minimum(sources.first[speaks], cues.first[speaks]))
    number = speaks.searchsorted(np.arange(len(cues)), "right")
    i = (number < len(speaks)).nonzero()[0]
    following = number[i]
    i, following = (column[cues.sentence[speaks[following]] == cues.sentence[i]] for column in (i, following))
    at = np.maximum(first[following], 1)
    i, at = (column[(first[following] > cues.last[i]) & (content.start[i] < page.words.start[at])] for column in (i, at))
    until[i] = np.minimum(until[i], page.words.end[at - 1])
    return until


@dataclass
class _Behind:
    """What stands around the cues that may have their content before them, as columns of shape (k,)."""

    i: Ints  # their numbers among all cues
    inverted: Bools
    left: Ints  # the first word of source and cue, where these stand behind what is said
    before: Ints  # the word before it
    rest: Ints  # words of the sentence behind source and cue
    next_class: Bits  # classes of the second word behind the cue
    pauses: Bools  # a comma follows the cue
    light: Bools  # what follows it tells how, when or where it was said, or nothing does

    def take(self, at: Ints) -> _Behind:
        return _Behind(**{name: column.take(at) for name, column in vars(self).items()})


def _behind(page: Page, cues: Cues, sources: Sources) -> _Behind:
    w = page.words
    i = (cues.is_verb & has(cues.kinds, SAY | TELL | THINK | SHOW)).nonzero()[0]
    f, e, behind, first = cues.first[i], cues.last[i], cues.after_class[i], sources.first[i]
    inverted, pauses = sources.pattern[i] == INVERTED, page.comma[cues.after[i]]
    left = np.where((first >= 0) & ~inverted, np.minimum(first, f), f)
    # ", as Ross said on Monday,"
    prior = np.maximum(left - 1, 0)
    left = np.where((w.id[prior] == page.like) & page.comma[prior] & (prior > cues.begin[i]), prior, left)
    second = np.minimum(e + 1, page.n - 1)
    there = e + 1 < cues.end[i]
    next_class = page.c[second] * there
    light = has(behind, PREPOSITION | TIME | OBJECT | SUBORDINATOR) & ~has(behind, THAT | SUBJECT)
    light |= has(behind, NEAR) & has(next_class, TIME)  # "this week"
    light |= w.capital[cues.after[i]] & (w.length[cues.after[i]] <= 4) & w.digit[second] & there  # "Dec. 6"
    light |= ~cues.inner[i] | pauses | page.hard[cues.after[i]]
    rest = cues.end[i] - np.where(inverted, np.maximum(e, sources.last[i]), e)
    light |= (rest <= 2) & (page.ly[cues.after[i]] | has(behind, ADVERB))  # "said privately"
    return _Behind(i, inverted, left, np.maximum(left - 1, 0), rest, next_class, pauses & cues.inner[i], light)


def _before(page: Page, cues: Cues, clauses: Clauses, sources: Sources, content: Contents, sentence_end: Ints, led_in: Bools) -> _Resumed:
    """A quotation before the cue, with the one that goes on behind it, or a clause before it (", he said.")."""
    resumed = _Resumed(np.zeros(len(cues), bool), np.zeros(len(cues), np.int64))
    b = _behind(page, cues, sources)
    if not len(b.i):
        return resumed
    if len(page.quotations):
        behind_quotation = b.take(((b.left > 0) & (page.inside[b.before] >= 0)).nonzero()[0])
        number: Ints = page.inside[behind_quotation.before].astype(np.int64)
        j = _meets_quotation(page, cues, clauses, sources, content, behind_quotation, number).nonzero()[0]
        i = behind_quotation.i[j]
        content.quotation_before[i] = True
        _quotation_before(page, cues, sources, content, resumed, i, number[j])
    there = page.comma[b.left] & (b.left - cues.begin[b.i] >= 2) & ~(content.quotation_before | sources.borrowed | led_in)[b.i]
    b = b.take(there.nonzero()[0])
    _clause_before(page, cues, clauses, sources, content, b, sentence_end)
    return resumed


def _meets_quotation(page: Page, cues: Cues, clauses: Clauses, sources: Sources, content: Contents, b: _Behind, number: Ints) -> Bools:
    """Which of these cues, with the quotation `number` before them and their source, have it for what was said. Shapes (k,)."""
    w, q, i = page.words, page.quotations, b.i
    way, kinds, behind = sources.pattern[i], cues.kinds[i], cues.after_class[i]
    met = (w.line[b.before] == w.line[cues.first[i]]) & (way != PARTICIPLE) & (way != INFINITIVE)
    same = page.sentence[b.before] == cues.sentence[i]
    # '"Out!" Ross wrote on Monday.': a sentence of its own that has nothing else to say
    called = met & ~same & has(page.before[b.left], EXCLAIM | QUERY) & (b.left == cues.begin[i]) & page.speech[number]
    called[called] = _only_how(page, cues, clauses, i[called])
    met &= np.where(same, has(page.before[b.left], COMMA | EXCLAIM | QUERY) | (b.rest <= 2), (b.rest <= 1) | page.comma[b.left] | called)
    # behind a quotation that opens a sentence no other clause may stand: '"We know," Ross said to reporters', '"...," he said 30 minutes later'
    clause = has(behind, THAT | SUBJECT | DETERMINER | POSSESSIVE) | w.capital[cues.after[i]] | content.opens_quotation[i]
    opens = page.starts[q.first_word[number]] & ~clause
    found: Bools = met & (b.light | has(kinds, TELL) | b.inverted | (b.rest <= 3) | opens | called)
    return found


def _clause_before(page: Page, cues: Cues, clauses: Clauses, sources: Sources, content: Contents, b: _Behind, sentence_end: Ints) -> None:
    """A clause before the cue and its source: "The bridge is safe, he said on Monday". Of cues with a comma before them and no quotation."""
    if not len(b.i):
        return
    i, e, end = b.i, cues.last[b.i], cues.end[b.i]
    kinds, behind = cues.kinds[i], cues.after_class[i]
    # "Most of them, he said, could be": what is said goes on behind the comma, with the verb
    comma = page.commas.next(e, end)
    aside = (comma - e <= 4) & (has(kinds, TELL) & ~has(behind, THAT | SUBJECT) | has(behind, PREPOSITION | TIME))
    goes_on = (comma < end) & ((comma == e) | aside | b.inverted & (comma - e <= 6) & (comma >= sources.last[i]))
    goes_on &= has(page.c.take(comma, mode="clip"), AUXILIARY | FINITE)
    there = b.left - cues.begin[i] >= 3 - goes_on
    short = (b.rest <= 8) | has(behind, IN) & has(b.next_class, DETERMINER)
    told = _told_before(page, cues, clauses, i)
    # "Ross wrote in a memo that": no clause before it, however light
    light = b.light & (b.pauses | ~Near(page.has(THAT)).any(e - 1, end - 1))
    # a whole clause before ", he said" is what he said, whatever circumstance follows
    apart = light & ~clauses.introduces[cues.begin[i]] & ~has(behind, COORDINATOR | SUBJECT | OBJECT)
    there &= (b.rest <= 0) | light & short | apart | b.pauses | b.inverted | told | goes_on
    has_verb = Near(clauses.verbish | page.has(FINITE)).last(b.before, cues.begin[i]) >= cues.begin[i]
    there &= has_verb | (b.rest <= 0) | goes_on | b.inverted
    # "Asked about the penalty, Ross shrugged": nothing is said
    opening = cues.begin[i]
    one_comma = page.commas.next(opening + 1, b.left) >= b.left
    there &= ~((page.ed[opening] | page.ing[opening]) & one_comma)
    # "When I asked why, a nurse told me it was closed": nor is what leads in said where something else is
    hears = has(kinds, TELL) & has(behind, OBJECT) & has(b.next_class, SUBJECT | THAT | DETERMINER | POSSESSIVE)
    there &= ~(hears & one_comma & has(page.c[opening], SUBORDINATOR))
    # "in the hall, she said, for an hour", and not "in the hall, she said, adding", "she said on Monday"
    behind_comma = np.minimum(comma, page.n - 1)
    rest = end - comma
    saying = (cues.is_verb & (cues.form == ING) & has(cues.kinds, SAY | TELL | SHOW)).nonzero()[0]
    joined = page.ing[behind_comma] | has(page.c[behind_comma], TIME | SUBORDINATOR | COORDINATOR)
    more = b.pauses & ((rest > 6) | (rest >= 3) & ~joined) & ~np.isin(behind_comma, cues.first[saying])
    more |= ~b.pauses & (comma - e <= 4) & (rest > 6) & ~page.ing[behind_comma] & ~has(page.c[behind_comma], SUBORDINATOR | RELATIVE)
    more &= ~(told | b.inverted)
    j = there.nonzero()[0]
    content.clause_before[i[j]] = True
    content.start[i[j]] = page.sentences.start[cues.sentence[i[j]]]
    content.end[i[j]] = np.where(more[j] | goes_on[j], sentence_end[i[j]], page.words.end[b.before[j]])


def _only_how(page: Page, cues: Cues, clauses: Clauses, i: Ints) -> Bools:
    """Which of the cues `i` tell behind them how, where or when it was said, and not what: "wrote in a letter on Monday", "said as he left"."""
    if not len(i):
        return np.zeros(0, bool)
    e, end, behind = cues.last[i], cues.end[i], cues.after_class[i]
    clause = Near(page.has(THAT | CLAUSAL | SUBJECT) | clauses.verbish | page.turn).next(e, end) < np.minimum(page.commas.next(e, end), end)
    doing = page.comma[cues.after[i]] & page.ing[cues.after[i]] & cues.inner[i]
    how: Bools = doing | has(behind, SUBORDINATOR) & ~has(behind, THAT | CLAUSAL) | has(behind, OF | TOPIC)
    how |= (has(behind, PREPOSITION | TIME | TO) | page.months[page.words.id[cues.after[i]]]) & ~clause
    return how


def _told_before(page: Page, cues: Cues, clauses: Clauses, i: Ints) -> Bools:
    """Which of the cues `i` only name a hearer behind them: "The bridge will open, Ross told the town's paper on Monday"."""
    told = has(cues.kinds[i], TELL) & ~clauses.introduces[cues.begin[i]]
    j = told.nonzero()[0]
    e, end = cues.last[i[j]], cues.end[i[j]]
    first = e + has(page.c[np.minimum(e, page.n - 1)], DETERMINER | POSSESSIVE)
    behind = np.maximum(clauses.lower.next(first, end), first + 1)  # the first word behind a name or a word such as "reporters"
    owner = page.owner[np.minimum(behind, page.n) - 1]
    there = np.minimum(behind, page.n - 1)
    # "the town's paper", "a Senate panel"
    behind += owner | (first > e) & (behind < end) & page.words.capital[there - 1] & (page.c[there] == 0) & ~page.stop[there]
    there = np.minimum(behind, page.n - 1)
    free = page.comma[there] | page.hard[there] | page.ing[there] | has(page.c[there], PREPOSITION | TIME) & ~has(page.c[there], THAT)
    told[j] = (behind >= end) | free
    return told


def _quotation_before(page: Page, cues: Cues, sources: Sources, content: Contents, resumed: _Resumed, i: Ints, number: Ints) -> None:
    """The contents of the cues `i` behind the quotations `number`, and for all cues the quotation that is resumed after their sentence."""
    w, q, sentences = page.words, page.quotations, page.sentences
    claimed = np.zeros(len(q), bool)
    claimed[number] = True
    says = has(cues.kinds, SAY | TELL) & cues.is_verb
    first_word = q.first_word[number]
    begin = sentences.first[page.sentence[first_word]]
    # what leads a quotation in with a verb of its own is no part of it: 'Ross denied it, writing, "It is false," he said.'
    led = has(page.before[first_word], COLON | COMMA) & (cues.first[says].searchsorted(first_word) > cues.first[says].searchsorted(begin))
    start = np.where(led, q.start[number], np.minimum(q.start[number], page.words.start[begin]))
    # the last of several paragraphs names the speaker of all
    start = np.minimum(start, q.start[page.chain[number]])
    end = q.end[number]
    # "..., he said, ..." within the sentence
    source_end = np.maximum(cues.last[i], sources.last[i])
    following = q.start.searchsorted(w.end[source_end - 1])
    more = following < len(q)
    following = np.minimum(following, len(q) - 1)
    more &= (q.line[following] == w.line[cues.first[i]]) & (q.first_word[following] < cues.end[i]) & ~claimed[following]
    speaking = cues.first[says]
    more &= speaking.searchsorted(q.first_word[following]) == speaking.searchsorted(source_end)
    end = np.where(more, page.reach[following], end)
    # and a quotation that opens the next sentence of the paragraph
    asked = says.copy()
    asked[i] = True
    j = asked.nonzero()[0]
    first = sentences.first[np.minimum(cues.sentence[j] + 1, len(sentences) - 1)]
    opening = page.inside[first]
    goes_on = (opening >= 0) & (q.first_word[opening] == first) & (w.line[first] == w.line[cues.first[j]]) & (first >= cues.end[j])
    goes_on &= ~claimed[opening]
    resumed.there[j] = goes_on
    resumed.number[j] = np.maximum(opening, 0)
    content.start[i] = start
    content.end[i] = np.where(resumed.there[i], np.maximum(end, page.reach[resumed.number[i]]), end)


def _according(page: Page, cues: Cues, clauses: Clauses, sources: Sources, content: Contents, sentence_end: Ints) -> None:
    """The content of "according to": what is left of the sentence."""
    i = cues.is_according.nonzero()[0]
    if not len(i):
        return
    w, end, last = page.words, cues.end[i], np.maximum(sources.last[i], cues.last[i])
    leads = cues.first[i] - cues.begin[i] <= 1
    behind = np.minimum(last, page.n - 1)  # the word behind the source
    # "According to Ross, the harbour master, the hull is rotten": what is said begins behind the role
    comma = Near(page.comma).next(np.minimum(behind + 1, page.n - 1), end)
    named = w.capital[np.minimum(last, page.n) - 1]
    set_off = leads & (last < end) & page.comma[behind] & (comma < end - 2)
    role = set_off & named & has(page.c[behind], DETERMINER | POSSESSIVE) & (comma - behind <= 8)
    role &= clauses.verb.last(np.minimum(comma, page.n) - 1, behind) < behind
    # "According to the report, which the paper has seen, the tank leaked": behind the clause on the source
    role |= set_off & has(page.c[behind], RELATIVE) & ~has(page.c[behind], THAT)
    behind = np.where(role, comma, behind)
    # "according to Jane Ross, 27, who was there"
    next_one = np.minimum(behind + 1, page.n - 1)
    behind = np.where(~leads & page.comma[behind] & w.digit[behind] & page.comma[next_one] & (behind + 1 < end), next_one, behind)
    # "A new bridge, according to the council, costs too much": no verb stands before it
    bare = (last < end - 1) & (clauses.verb.last(cues.previous[i], cues.begin[i]) < cues.begin[i])
    goes_on = ((last < end - 3) | bare) & page.comma[behind] & ~has(page.c[behind], SUBORDINATOR | RELATIVE) & ~page.ing[behind]
    content.start[i] = np.where(leads, np.where(last < end, w.start[behind], -1), page.sentences.start[cues.sentence[i]])
    content.end[i] = np.where(leads, content.end[i], np.where(goes_on, sentence_end[i], w.end[cues.previous[i]]))


def _behind_hearer(page: Page, cues: Cues, clauses: Clauses, content: Contents, i: Ints) -> Bools:
    """ "Told the council on Friday that": the content begins behind the hearer and the day. Which of the cues `i` it is so for.

    So it does in "told me the bridge was closed" and "told reporters he would", which have no "that".
    """
    hearer = np.zeros(len(i), bool)
    kinds, behind = cues.kinds[i], cues.after_class[i]
    j = (has(kinds, TELL) | has(behind, PREPOSITION | TIME) & has(kinds, SAY)).nonzero()[0]
    if not len(j):
        return hearer
    e, end = cues.last[i[j]], cues.end[i[j]]
    clause = Near(page.has(THAT | CLAUSAL)).next(e, e + 10)
    there = (clause < end) & (clause - e <= 9) & (clause > e)
    j, e, clause = j[there], e[there], clause[there]
    there = clauses.pause.next(e + 1, clause + 1) > clause
    # "said Thursday his main worry is that it breaks": what is said has begun before "that"
    begun = has(page.c[e], TIME) & has(page.c[np.minimum(e + 1, page.n - 1)], POSSESSIVE | DETERMINER | SUBJECT) & clauses.verb.any(e, clause - 1)
    content.start[i[j[begun]]] = page.words.start[e[begun] + 1]  # behind the day
    there &= ~begun
    j, clause = j[there], clause[there]
    hearer[j] = True
    content.start[i[j]] = page.words.start[clause]
    j = (has(kinds, TELL) & ~hearer & ~content.opens_quotation[i]).nonzero()[0]
    e, end = cues.last[i[j]], cues.end[i[j]]
    person = has(behind[j], OBJECT) & ~has(behind[j], SUBJECT | POSSESSIVE)  # not "you" and "it", which may begin what is said, nor "her"
    subject = Near(page.has(SUBJECT) & ~page.has(RELATIVE)).next(e + 1, e + 5)
    clause = np.where((subject <= e + 4) & (clauses.pause.next(e + 1, e + 5) > subject), subject, np.where(person, e + 1, end))
    # "told Reuters the deal was dead", "told the Beacon the deal was dead"
    named = e + has(page.c[np.minimum(e, page.n - 1)], DETERMINER)
    behind_name = clauses.lower.next(named, end)
    begins = np.minimum(behind_name, page.n - 1)
    opens = (behind_name > named) & (behind_name < end) & has(page.c[begins], DETERMINER | POSSESSIVE | SUBJECT) & ~page.stop[begins]
    opens &= ~has(page.c[begins], THAT | RELATIVE) & clauses.verb.any(behind_name, np.minimum(behind_name + 6, end - 1))
    clause = np.where((clause >= end) & opens, behind_name, clause)
    there = clause < end
    content.start[i[j[there]]] = page.words.start[clause[there]]
    return hearer


def _led_in(page: Page, cues: Cues, content: Contents, i: Ints, following: Ints, begins: Bools, sentence_end: Ints) -> None:
    """A quotation that a comma or colon leads in is the content, and not what stands before it.

    So it is for the last verb of saying before it; those before that one keep their sentence: "Ross said it would hold, to which Moe replied: ...".
    """
    q = page.quotations
    i = i[begins[i]]
    number = following[i]
    first = q.first_word[number]
    mark = page.before[first]
    led = (first > cues.last[i]) & has(mark, COMMA | COLON) & (q.end[number] >= sentence_end[i] - 2)
    led &= has(cues.after_class[i], PREPOSITION | TIME) | has(cues.kinds[i], TELL) | page.comma[cues.after[i]] | has(mark, COLON)
    says = (cues.is_verb & has(cues.kinds, SAY | TELL) & (cues.as_verb >= 0.5)).nonzero()[0]
    f, e = cues.first[says], cues.last[i]
    nearest = f.searchsorted(first) <= f.searchsorted(e)
    content.end[i[led & ~nearest]] = sentence_end[i[led & ~nearest]]
    led &= nearest
    content.start[i[led]] = q.start[number[led]]


def _shorten(page: Page, cues: Cues, clauses: Clauses, sources: Sources, content: Contents, i: Ints) -> None:
    """End the contents of the cues `i` where the sentence leaves what is said."""
    e, end = cues.last[i], cues.end[i]

    def ends_before(j: Ints, word: Ints) -> None:
        inner = (word < end[j]) & (word > e[j])
        at = i[j[inner]]
        content.end[at] = np.minimum(content.end[at], page.words.end[word[inner] - 1])

    outside = page.inside < 0
    leaves = page.semicolon | page.comma & page.has(LEAVES)
    # "Ross says they are angry, but also hungry": what goes on has no subject of its own
    at = leaves.nonzero()[0]
    at = at[has(page.c[at], COORDINATOR) & ~page.semicolon[at]]
    behind = np.minimum(at + 1, page.n - 1)
    leaves[at[has(page.c[behind], ADVERB | PREPOSITION | TO | NEGATION | THAT) & ~page.stop[behind]]] = False
    # "Ross said the deal was dead, and the mayor said it was not": a second speaker
    speaks = cues.is_verb & has(cues.kinds, SAY | TELL) & (cues.as_verb >= 0.5) & (cues.form != ING)
    k = sources.first[speaks & (sources.pattern <= PRONOUN) & (sources.first > 0)] - 1
    k = k[has(page.c[k], COORDINATOR) & page.comma[k] & ~page.starts[k + 1]]
    leaves[k] = True
    leaving = Near(leaves & outside).next(e, end)
    j = (leaving > e + 1).nonzero()[0]
    ends_before(j, leaving[j])
    comma = Near(page.comma & outside)
    way = sources.pattern[i]
    narrow = ~has(cues.kinds[i], SAY | TELL | THINK | SHOW) | (way == INFINITIVE) | (way == RELATIVE_CLAUSE)
    j = (narrow | has(cues.after_class[i], TO)).nonzero()[0]
    ends_before(j, comma.next(e[j] + 1, end[j]))
    opening = page.c[cues.begin[i]]  # "While Ross said the plan would work, ..."
    j = (has(opening, SUBORDINATOR) & ~has(opening, THAT) & (cues.last_comma[i] <= cues.begin[i])).nonzero()[0]
    ends_before(j, comma.next(e[j], end[j]))


def _next_line(page: Page, cues: Cues, content: Contents) -> None:
    """ "He added:" at the end of a line: what follows."""
    w, e, q = page.words, cues.last, page.quotations
    i = (cues.is_verb & ~cues.inner & (e == cues.end) & (e < page.n) & ~content.quotation_before).nonzero()[0]
    i = i[has(w.gap[e[i] - 1], COLON)]
    i = i[w.article[e[i]] == w.article[cues.first[i]]]
    if not len(i):
        return
    content.start[i] = w.start[e[i]]
    content.end[i] = page.sentences.end[np.minimum(cues.sentence[i] + 1, len(page.sentences) - 1)]
    if len(q):
        inside = page.inside[e[i]]
        content.end[i] = np.where(inside >= 0, np.maximum(content.end[i], page.reach[inside]), content.end[i])


def _of_nouns(page: Page, cues: Cues, clauses: Clauses, sources: Sources, content: Contents, sentence_end: Ints) -> None:
    """The content of a noun: the phrase behind it, or the clause that "that" begins; behind the source in "a claim by Ross that"."""
    w = page.words
    i = sources.noun_by.nonzero()[0]
    content.start[i] = np.where(sources.last[i] < cues.end[i], w.start[np.minimum(sources.last[i], page.n - 1)], -1)
    i = (cues.is_noun & cues.inner).nonzero()[0]
    if not len(i):
        return
    ends = Near(clauses.verbish | page.comma | page.hard | page.starts).next(cues.last[i] + 1, cues.end[i])
    ends = np.minimum(ends, cues.end[i])
    content.end[i] = np.where(has(cues.after_class[i], THAT), sentence_end[i], w.end[ends - 1])
    # "Despite Ross's claim that it would hold, the bridge fell": the clause of the noun ends with the phrase that opens the sentence
    j = (has(cues.after_class[i], THAT) & clauses.introduces[cues.begin[i]]).nonzero()[0]
    j = i[j[clauses.verb.last(cues.first[i[j]] - 1, cues.begin[i[j]]) < cues.begin[i[j]]]]
    j = j[cues.last_comma[j] <= cues.begin[j]]
    comma = Near(page.comma & (page.inside < 0)).next(cues.last[j] + 1, cues.end[j])
    at = comma < cues.end[j]
    content.end[j[at]] = w.end[comma[at] - 1]
