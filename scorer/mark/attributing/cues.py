"""The cues of a batch: entries of the attribution list, read as verb or noun by the words beside them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from scorer.mark.attributing.classes import (
    ACCORDING,
    ADJECTIVE,
    AUXILIARY,
    BASE,
    BE,
    BY,
    COORDINATOR,
    DETERMINER,
    DO,
    HEARSAY,
    ING,
    JUDGE,
    MANY,
    MODAL,
    NEGATION,
    NOUN,
    PAST,
    POSSESSIVE,
    PREPOSITION,
    RELATIVE,
    S_FORM,
    SAY,
    SHORT,
    SUBJECT,
    TELL,
    THAT,
    TO,
    VERB,
    has,
)
from scorer.mark.attributing.clauses import Clauses
from scorer.mark.attributing.near import Near
from scorer.mark.attributing.page import Page

if TYPE_CHECKING:
    from scorer.mark.family import Context

__all__ = ["WORDS", "Cues", "find_cues"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Bits = npt.NDArray[Any]


_ANOTHER = ("another", "neither")
# Words whose 's is "is" or "has": "who's argued", "he's said".
_CONTRACTS = ("who", "he", "she", "it", "that", "there", "what", "where", "how", "everyone", "everybody", "nobody")
_NAMED = ("called", "named", "nicknamed", "dubbed", "titled", "entitled")
_NEITHER = ("neither", "nobody", "none")
_NOR = ("neither", "nor")
_ADMITS = ("confirm", "confirms", "confirmed", "deny", "denies", "denied", "admit", "admits", "admitted")
_LONG_SUBJECT = 12  # words
_REPLIES = ("respond", "responded", "reply", "replied", "answer", "answered", "comment", "commented")
WORDS = (*_ANOTHER, *_CONTRACTS, *_NAMED, *_NEITHER, *_NOR, *_ADMITS, *_REPLIES)


@dataclass
class Cues:
    """Cues outside quotation marks, as columns of shape (m,), in the order of their places. Places are word numbers of the body."""

    first: Ints
    last: Ints  # one past the last word
    kinds: Bits  # bits of CUES
    as_verb: Floats  # its grade in the list as a verb ..
    as_other: Floats  # .. and as anything else
    form: Bits  # the verb form of its first word
    verb_kind: Bools  # listed as a verb, whatever it is here
    begin: Ints  # the first word of its sentence
    head: Ints  # the word before it that is no auxiliary, adverb, date or aside; `begin` where there is none in the sentence
    within: Bools  # there is such a word
    head_class: Bits  # classes of that word, none without one
    helped: Bools  # an auxiliary stands between the two
    is_verb: Bools
    is_noun: Bools
    is_adjective: Bools
    is_according: Bools
    is_hearsay: Bools
    previous: Ints  # the word before it
    after: Ints  # the word behind it
    sentence: Ints
    end: Ints  # one past the last word of its sentence
    inner: Bools  # its sentence goes on behind it
    after_class: Bits  # classes of the word behind it, none at the end of the sentence
    last_comma: Ints  # the last word behind a comma up to the cue
    behind_comma: Bools  # a comma parts it from its head
    crosses: Bools  # a quotation begins or ends between the two
    has_be: Bools  # a form of be stands between the two
    doubtful: Bools  # a word in the plain form of a verb that nothing before it tells to be one: "a new rail link"

    def __len__(self) -> int:
        return len(self.first)


@dataclass
class _Candidates:
    """Entries that may be cues, as columns of shape (m,); named as in `Cues`, with what tells a verb from a noun."""

    first: Ints
    last: Ints
    kinds: Bits
    as_verb: Floats
    as_other: Floats
    form: Bits
    verb_kind: Bools
    weak: Bools  # a plain form or one in -s that is often a noun
    noun: Bools  # "volunteers who": a noun by what stands behind it
    goes_on: Bools  # a word of the sentence stands behind it
    next: Ints  # that word
    next_class: Bits  # and its classes
    begin: Ints
    head: Ints
    within: Bools
    governs: Bits  # classes of the head
    beside: Bits  # classes of the word right before it
    helped: Bools

    def at(self, places: Ints) -> _Candidates:
        """Those at some places."""
        return _Candidates(*_at(places, *(getattr(self, f.name) for f in fields(self))))


def find_cues(context: Context, page: Page) -> tuple[Cues, Clauses] | None:
    """Return the cues of a batch and the bounds of clauses around them; None where there is no cue."""
    f, e, kinds, as_verb, as_other = _listed(context, page)
    if not len(f):
        return None
    i = _no_names(page, f, e)
    f, e, kinds, as_verb, as_other = _at(i, f, e, kinds, as_verb, as_other)
    if not len(f):
        return None
    c = page.c
    form = page.tables.form[page.words.id[f]]
    verb_kind = has(kinds, VERB)
    verbish = page.auxiliary | (page.ed & ~page.words.capital)
    # "the volunteers who", "volunteers who": a noun
    weak = ((form == BASE) | (form == S_FORM)) & (as_verb < 0.6)
    goes_on = e < page.sentences.last[page.sentence[f]]
    second = np.minimum(e, page.n - 1)
    next_class = c.take(second) * goes_on
    noun = weak & (form == S_FORM) & (next_class & (RELATIVE | THAT) == RELATIVE)
    # "some advocates for it said": nor here
    several = weak & (form == S_FORM) & has(c[f - 1], DETERMINER | POSSESSIVE) & ~page.stop[f] & has(next_class, PREPOSITION)
    verbish[f[verb_kind & (form != BASE) & ~(noun | several)]] = True
    clauses = Clauses(page, verbish)
    i = (page.inside[f] < 0).nonzero()[0]
    f, e, kinds, as_verb, as_other, form, verb_kind = _at(i, f, e, kinds, as_verb, as_other, form, verb_kind)
    weak, noun, next_class, second, goes_on = _at(i, weak, noun, next_class, second, goes_on)
    # the word before it that is no auxiliary, adverb, date or aside
    begin = page.sentences.first[page.sentence[f]]
    head = clauses.solid.last(f - 1, begin)
    within = head >= begin
    head = np.where(within, head, begin)
    beside = c[f - 1] * ~page.stop[f]
    helped = has(beside, AUXILIARY)
    helped |= within & Near(page.auxiliary).any(head, f - 1)
    found = _Candidates(
        f, e, kinds, as_verb, as_other, form, verb_kind, weak, noun, goes_on, second, next_class, begin, head, within, c[head] * within, beside, helped
    )
    be = Near(page.has(BE))
    is_verb, is_noun, doubtful = _verbs_and_nouns(context, page, clauses, found, be)
    i = (is_verb | is_noun | has(kinds, ADJECTIVE | ACCORDING | HEARSAY)).nonzero()[0]
    if not len(i):
        return None
    return _around(page, found.at(i), be, *_at(i, is_verb, is_noun, doubtful)), clauses


def _verbs_and_nouns(context: Context, page: Page, clauses: Clauses, m: _Candidates, be: Near) -> tuple[Bools, Bools, Bools]:
    """Which candidates are verbs here, which are nouns, and which are doubtful as verbs. What helps the verb is added to `m.helped`."""
    f, kinds, form, beside, governs, next_class, within = m.first, m.kinds, m.form, m.beside, m.governs, m.next_class, m.within
    c, capital, number = page.c, page.words.capital, page.words.id
    owned = has(beside, POSSESSIVE)
    owns = page.owner[f - 1] & ~page.stop[f]
    contracted = owns & context.flags(_CONTRACTS).take(number[f - 1])
    m.helped |= contracted
    owned |= owns & ~contracted
    determined = has(beside, DETERMINER) & ~has(beside, MANY)
    # "another said:", "another said that", where "another" is no part of "another reported case"
    i = determined.nonzero()[0]
    i = i[context.flags(_ANOTHER).take(number[f[i] - 1]) & ((form[i] == PAST) | (form[i] == S_FORM)) & (m.as_verb[i] >= 0.5)]
    behind = m.next[i]
    opens = has(c[behind], THAT | SUBJECT | DETERMINER | POSSESSIVE) | page.hard[behind] | page.turn[behind]
    opens |= number[behind] == context.matcher.vocabulary.id("there")
    determined[i[opens & (page.words.article[behind] == page.words.article[f[i]])]] = False
    led = has(beside, TO | MODAL | DO | SHORT) | has(governs, TO)
    # "..., say some Democrats, who": what says it stands behind
    turned = (form == BASE) & page.comma[f] & (has(next_class, MANY) | page.s.take(m.next) & m.goes_on & (next_class == 0)) & has(kinds, SAY)
    plural = turned | has(governs, MANY | RELATIVE | SUBJECT | COORDINATOR) | (page.s[m.head] & within & ~has(governs, POSSESSIVE))
    plain = ~has(kinds, NOUN) & within & ~has(governs, DETERMINER | PREPOSITION)
    may_be = (form != BASE) | led | plural | m.helped | plain
    doubtful = (form == BASE) & ~(led | plural | m.helped)  # a verb in its plain form with a singular before it: "rail link"
    may_be &= (form != S_FORM) | ~(has(beside, PREPOSITION) | has(governs, TO))
    # "one suspect is described", "rights advocates have long complained"; not so "which he claims is", "who Ross says is"
    at = (m.weak & (m.noun | has(next_class, AUXILIARY))).nonzero()[0]
    previous, named = beside[at], capital[f[at] - 1] & (f[at] - 1 > m.begin[at])
    subject = ~(has(previous, AUXILIARY | TO) | has(previous, SUBJECT) & ~has(previous, MANY | SHORT) | named)
    may_be[at[subject & (m.noun[at] | ~page.stop[m.next[at]])]] = False
    # "a company called Westgrid", "a man named Ross": what it is called, not who calls
    at = (context.flags(_NAMED).take(number[f]) & (beside == 0) & ~(page.stop[f] | capital[f - 1]) & within).nonzero()[0]
    at = at[capital[m.next[at]] & ~page.turn[m.next[at]] & m.goes_on[at]]
    down_to, sentence_end = np.maximum(f[at] - 4, m.begin[at]), page.sentences.last[page.sentence[f[at]]]
    a = Near(page.a.take(number)).last(f[at] - 2, down_to)
    one = (a >= down_to) & ~Near(page.stop).any(a, f[at] - 1)
    # the name ends what is said of it, or the verb of who has it follows: not "an ally called Ross reckless", "a judge named Ross as the owner"
    end = np.minimum(Near(~capital).next(m.next[at] + 1, m.next[at] + 6), sentence_end)
    behind = np.minimum(end, page.n - 1)
    one &= Near(page.stop).any(m.next[at], behind) | (end >= sentence_end) | has(c[behind], AUXILIARY | COORDINATOR | RELATIVE)
    may_be[at[one]] = False
    # "a flood warning was in place", "bylaws were read aloud"
    may_be &= ~((form == ING) & has(kinds, NOUN) & ~m.helped & has(next_class, AUXILIARY))
    # "did not respond to a request", "never replied", "neither the mayor nor the clerk responded": who is silent says nothing
    at = context.flags(_REPLIES).take(number[f]).nonzero()[0]
    may_be[at[Near(page.has(NEGATION)).any(m.head[at], f[at] - 1)]] = False
    down_to = np.maximum(f[at] - _LONG_SUBJECT, m.begin[at])
    nobody = Near(context.flags(_NEITHER).take(number)).last(f[at] - 1, down_to)
    may_be[at[(nobody >= down_to) & ~Near(page.stop).any(nobody, f[at])]] = False
    # "neither confirmed nor denied it"
    may_be &= ~(context.flags(_ADMITS).take(number[f]) & context.flags(_NOR).take(number[f - 1]))
    # "according to police reports", "according to court documents": a noun of the source
    leads = has(kinds, ACCORDING).nonzero()[0]
    if len(leads):
        at = (m.weak & (form != PAST)).nonzero()[0]
        lead = m.last[leads[np.maximum(leads.searchsorted(at) - 1, 0)]]
        led_in = (f[at] >= lead) & (f[at] - lead <= 2) & ~capital[f[at] - 1]
        may_be[at[led_in & ~Near(page.stop).any(lead, f[at])]] = False
    phrase = _within_phrase(page, clauses, f, m.last, kinds, m.as_verb, m.weak)
    may_be &= ~phrase
    # "he is convinced that", which nobody is said to have done
    at = (has(kinds, ADJECTIVE) & m.verb_kind & (form == PAST) & within & ~has(next_class, BY)).nonzero()[0]
    may_be[at[be.any(m.head[at], f[at] - 1)]] = False
    is_verb = m.verb_kind & ~owned & ~determined & may_be
    is_noun = has(kinds, NOUN) & ~(is_verb | phrase)
    # a noun is a cue only where it goes on: "the claim that", "a promise to", "a call for"
    at = (is_noun & ~has(kinds, ADJECTIVE | ACCORDING | HEARSAY)).nonzero()[0]
    is_noun[at] = has(next_class[at], PREPOSITION | TO | THAT)
    return is_verb, is_noun, doubtful


def _around(page: Page, m: _Candidates, be: Near, is_verb: Bools, is_noun: Bools, doubtful: Bools) -> Cues:
    """The candidates that are cues, with what stands around each."""
    f, e, kinds = m.first, m.last, m.kinds
    after = np.minimum(e, page.n - 1)
    sentence = page.sentence[f]
    end = page.sentences.last[sentence]
    inner = e < end
    last_comma = page.commas.last(f, m.begin)
    neither = ~(is_verb | is_noun)
    return Cues(
        first=f, last=e, kinds=kinds, as_verb=m.as_verb, as_other=m.as_other, form=m.form, verb_kind=m.verb_kind,
        begin=m.begin, head=m.head, within=m.within, head_class=m.governs, helped=m.helped,
        is_verb=is_verb,
        is_noun=is_noun,
        is_adjective=neither & has(kinds, ADJECTIVE),
        is_according=has(kinds, ACCORDING),
        is_hearsay=neither & has(kinds, HEARSAY),
        previous=np.maximum(f - 1, 0),
        after=after,
        sentence=sentence,
        end=end,
        inner=inner,
        after_class=page.c[after] * inner,
        last_comma=last_comma,
        behind_comma=m.within & (last_comma > m.head),
        crosses=m.within & Near(page.turn).any(m.head, f),
        has_be=be.any(np.where(m.within, m.head, m.begin - 1), f - 1),
        doubtful=doubtful & is_verb,
    )  # fmt: skip


def _within_phrase(page: Page, clauses: Clauses, f: Ints, e: Ints, kinds: Bits, as_verb: Floats, weak: Bools) -> Bools:
    """Which weak verbs are nouns of a phrase right behind a verb of saying: "said in her opening remarks that", "argued for the third debate that"."""
    noun = np.zeros(len(f), bool)
    i = weak.nonzero()[0]
    i = i[i > 0]
    says = has(kinds[i - 1], SAY | TELL | JUDGE) & (as_verb[i - 1] >= 0.5) & (f[i] - e[i - 1] <= 5) & (f[i] - e[i - 1] >= 1)
    i = i[says]
    if not len(i):
        return noun
    behind = e[i - 1]  # the word behind the verb of saying, which may be one of two words: "argued for"
    behind = behind + has(page.c[behind], PREPOSITION)
    phrase = has(page.c[behind - 1], PREPOSITION) & has(page.c[behind], DETERMINER | POSSESSIVE) & (behind < f[i])
    noun[i[phrase & (clauses.stop.next(e[i - 1], f[i] + 1) > f[i])]] = True
    return noun


def _no_names(page: Page, f: Ints, e: Ints) -> Ints:
    """Which of the entries found from word `f` to `e` are no part of a name: "Harrow Press", "told Press". In a headline every word has a capital."""
    capital = page.words.capital
    named = np.zeros(len(f), bool)
    i = capital[f].nonzero()[0]
    sentence = page.sentence[f[i]]
    first, last = page.sentences.first[sentence], page.sentences.last[sentence]
    beside = ~page.hard[f[i]] | capital[np.maximum(f[i] - 1, 0)] | (e[i] < last) & capital[np.minimum(e[i], page.n - 1)]
    beside &= f[i] > first
    i, first, last = i[beside], first[beside] + 1, last[beside]
    capitals = page.words.capitals.searchsorted(last) - page.words.capitals.searchsorted(first)
    named[i] = capitals < 0.6 * (last - first)
    return (~named).nonzero()[0]


def _at(places: Ints, *columns: Bits) -> tuple[Bits, ...]:
    return tuple([column.take(places) for column in columns])


def _listed(context: Context, page: Page) -> tuple[Ints, Ints, Bits, Floats, Floats]:
    """Cue entries found: first word, one past the last, kinds, and the grades as a verb and as anything else. The longest at a place wins."""
    hits = context.found("attribution")
    f, e, k, g = hits.first, hits.last, page.tables.cue.take(hits.entry), context.matcher.weight.take(hits.entry)
    if not len(f):
        return f, e, k, g, g
    new = np.ones(len(f), bool)
    new[1:] = f[1:] != f[:-1]
    start, more = new.nonzero()[0], (~new).nonzero()[0]
    # few words have a second entry; it joins the first where it is of the same length
    at = start.searchsorted(more) - 1
    same = (e[more] == e[start[at]]).nonzero()[0]
    at, more = at[same], more[same]
    verb = has(k, VERB)
    of_verb, of_other = g * verb, g * ~verb
    as_verb, as_other, joined = of_verb[start], of_other[start], k[start]
    np.maximum.at(as_verb, at, of_verb[more])
    np.maximum.at(as_other, at, of_other[more])
    np.bitwise_or.at(joined, at, k[more])
    f, e = f[start], e[start]
    ok = np.ones(len(f), bool)
    ok[1:] = f[1:] >= np.maximum.accumulate(e[:-1])
    return f[ok], e[ok], joined[ok], as_verb[ok], as_other[ok]
