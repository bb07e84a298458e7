"""Whose words they are: the source of each cue, looked for where English puts a subject.

Before the cue; after it when a quotation or a comma stands before it; for participles, infinitives and second verbs at the verb that
governs them; for nouns at their owner, at the verb that carries them or behind "by".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.mark.attributing.classes import (
    ADVERB,
    ADVERBIAL,
    AGENT,
    APPOSITION,
    BE,
    BY,
    CLAUSAL,
    COORDINATED,
    COORDINATOR,
    DETERMINER,
    FINITE,
    INFINITIVE,
    ING,
    INTEND,
    INVERTED,
    LIGHT,
    MANY,
    NEAR,
    NOUN_PHRASE,
    OF,
    OPENING,
    OWNED,
    PARTICIPLE,
    PASSIVE,
    PAST,
    POSSESSIVE,
    PREDICATE,
    PREPOSED,
    PREPOSITION,
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

__all__ = ["Sources", "find_sources"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_BACK = np.arange(2, 6)
_BORROWS = np.isin(np.arange(16), (INFINITIVE, COORDINATED, PARTICIPLE, OPENING))  # patterns whose subject is that of another verb


@dataclass
class Sources:
    """The source of each cue, as columns of shape (m,)."""

    pattern: npt.NDArray[Any]  # how the cue reaches it
    first: Ints  # -1 where there is none
    last: Ints  # one past the last word
    phrase: Ints  # where the noun phrase begins that ends at the head of the cue
    clause: Ints  # where the clause of the cue begins
    borrowed: Bools  # the pattern is one whose subject is that of another verb
    passive_by: Bools  # "was told by"
    noun_by: Bools  # "a claim by"


@dataclass
class _Subject:
    """The subject of the clause of each cue: behind what introduces it, up to its first verb. Shapes (m,)."""

    clause: Ints
    first: Ints
    last: Ints
    comma: Ints  # the first comma or sentence start behind its first word, at most the cue


def find_sources(page: Page, cues: Cues, clauses: Clauses) -> Sources:
    """Return the source of each cue."""
    e, head, begin = cues.last, cues.head, cues.begin
    phrase = _noun_phrase(page, cues, clauses)
    subject = _subject(page, cues, clauses)
    set_off, apposed, apposed_inner, aside = _asides(page, cues, clauses, subject)
    inverted = _inverted(page, cues, clauses, subject, set_off, apposed, apposed_inner)
    # --- which of the ways
    passive = cues.has_be & (cues.form == PAST) & cues.verb_kind & ~cues.is_adjective
    pattern = page.tables.governed[page.words.id[head]] * cues.within
    ing = (cues.form == ING) & ~cues.helped
    leads = has(cues.head_class, PREPOSITION | SUBORDINATOR)
    participle = ing & (cues.behind_comma | leads)
    bare = ing & cues.within & ~has(cues.head_class, SUBJECT | TO | COORDINATOR) & has(cues.kinds, SAY)
    bare &= ~(page.words.capital[head] | page.s[head])
    pattern[participle | bare] = PARTICIPLE
    pattern[cues.behind_comma & ~(participle | cues.crosses | set_off)] = COORDINATED
    pattern[apposed | apposed_inner] = APPOSITION
    pattern[~cues.within] = OPENING
    pattern[passive] = PASSIVE
    pattern[inverted] = INVERTED
    # --- the noun phrase before the cue
    first, last = phrase.copy(), head + 1
    i = (pattern == RELATIVE_CLAUSE).nonzero()[0]
    if len(i):
        before = head[i] - 1
        there = before >= begin[i]
        first[i] = np.where(there, np.maximum(clauses.phrase.last(np.maximum(before, begin[i]), begin[i]), before - 3), head[i])
    i = (pattern == APPOSITION).nonzero()[0]
    if len(i):
        inner = clauses.phrase.last(np.maximum(aside[i] - 1, begin[i]), begin[i])
        _with_one(page, inner, begin[i])
        first[i] = np.where(apposed_inner[i], inner, subject.first[i])
    i = inverted.nonzero()[0]
    if len(i):
        mood = np.append(False, page.a[page.words.id[:-1]])  # "said a grinning Jane Ross"
        goes_on = clauses.conjunction | page.ing & ~(page.words.capital | mood)
        ends = Near(clauses.breaks | goes_on).next(e[i] + 1, cues.end[i])
        first[i], last[i] = e[i], np.minimum(np.maximum(ends, e[i] + 1), cues.end[i])
    # "The cook, Jane Ross, however, said": what is set off behind the name hides that it is an apposition
    i = (set_off & (pattern == NOUN_PHRASE) & page.words.capital[head] & (subject.comma == first) & (subject.first < first)).nonzero()[0]
    i = i[page.comma[first[i]] & (clauses.verb.next(subject.first[i], first[i]) >= first[i])]
    first[i] = subject.first[i]
    _past_clauses(page, cues, clauses, subject, pattern, first)
    _both(page, cues, clauses, pattern, first)
    borrowed = _BORROWS[pattern]
    _borrow(page, cues, subject, pattern, borrowed, first, last)
    _ahead(cues, clauses, pattern, first, last)
    passive_by = _passives(page, cues, clauses, pattern == PASSIVE, first, last)
    noun_by = _nouns(page, cues, clauses, subject, first, last)
    pattern[cues.is_noun] = OWNED
    # --- adjectives, "according to", "reportedly"
    pattern[cues.is_adjective] = PREDICATE
    pattern[cues.is_according] = PREPOSED
    i = cues.is_according.nonzero()[0]
    if len(i):
        first[i] = np.where(cues.inner[i], e[i], -1)
        last[i] = np.maximum(np.minimum(clauses.pause.next(e[i] + 1, cues.end[i]), cues.end[i]), e[i] + 1)
        # "in her view": it is within
        whose = np.minimum(cues.first[i] + 1, page.n - 1)
        j = ((whose < e[i]) & has(page.c[whose], POSSESSIVE)).nonzero()[0]
        first[i[j]], last[i[j]] = whose[j], whose[j] + 1
    pattern[cues.is_hearsay] = ADVERBIAL
    first[cues.is_hearsay] = -1
    # "said the conductor, Jane Ross": the name behind the role belongs to the source
    i = ((inverted | cues.is_according) & (last < cues.end)).nonzero()[0]
    i = i[page.comma[last[i]] & (page.inside[last[i]] < 0)]
    capital = page.words.capital
    i = i[capital[last[i]] & (~capital[last[i] - 1] | ~capital[first[i]])]  # "the mayor of San Telmo, Jane Ross"
    if len(i):
        ends = np.minimum(np.maximum(Near(clauses.breaks | ~page.words.capital).next(last[i] + 1, cues.end[i]), last[i] + 1), cues.end[i])
        # "According to the conductor, Jane Ross told them": she is no part of it without a comma behind her
        apart = cues.is_according[i] & (cues.first[i] - begin[i] <= 1) & ~(page.comma[np.minimum(ends, page.n - 1)] & (ends < cues.end[i]))
        last[i] = np.where(apart, last[i], ends)
    return Sources(pattern, first, last, phrase, subject.clause, borrowed, passive_by, noun_by)


def _noun_phrase(page: Page, cues: Cues, clauses: Clauses) -> Ints:
    """Where the noun phrase begins that ends at the head of each cue."""
    head, begin = cues.head, cues.begin
    phrase = clauses.phrase.last(head, begin)
    # behind a preposition: the name that ends at the head, else what follows the preposition
    i = has(page.c[phrase], PREPOSITION | TO | COORDINATOR).nonzero()[0]
    name = np.maximum(clauses.lower.last(head[i], begin[i]) + 1, begin[i])
    phrase[i] = np.where(name <= head[i], np.maximum(name, phrase[i]), np.minimum(phrase[i] + 1, head[i]))
    _with_one(page, phrase, begin)
    # "a grinning Jane Ross", "a delighted Ross"
    i = (phrase >= begin + 2).nonzero()[0]
    mood = phrase[i] - 1
    moody = page.a[page.words.id[mood - 1]] & (page.ing | page.ed)[mood] & ~(page.words.capital[mood] | page.stop[mood] | page.stop[phrase[i]])
    i = i[moody & page.words.capital[phrase[i]]]
    phrase[i] -= 2
    # "a source close to the minister": not the minister
    i = (phrase >= begin + 3).nonzero()[0]
    i = i[page.close[phrase[i] - 2]]
    phrase[i] = np.maximum(clauses.phrase.last(phrase[i] - 3, begin[i]), begin[i])
    # "a memo obtained by the newspaper": not the newspaper
    by = phrase - 1
    by -= has(page.c[by], DETERMINER | POSSESSIVE)
    i = (has(page.c[by], BY) & (by >= begin + 2)).nonzero()[0]
    i = i[page.ed[by[i] - 1] & ~has(page.c[by[i] - 2], BE)]
    phrase[i] = np.maximum(clauses.phrase.last(by[i] - 2, begin[i]), begin[i])
    # "a survey conducted last year by the council": not the council, nor last year
    i = (has(page.c[phrase], TIME) & (phrase >= begin + 2)).nonzero()[0]
    i = i[page.ed[phrase[i] - 1] & ~has(page.c[phrase[i] - 2], BE) & Near(page.has(BY)).any(phrase[i], head[i])]
    phrase[i] = np.maximum(clauses.phrase.last(phrase[i] - 2, begin[i]), begin[i])
    # "a survey carried out for the council": not what stands behind "out"
    i = ((page.words.id[phrase] == page.out) & (phrase >= begin + 2)).nonzero()[0]
    i = i[page.ed[phrase[i] - 1] & ~has(page.c[phrase[i] - 2], BE)]
    phrase[i] = np.maximum(clauses.phrase.last(phrase[i] - 2, begin[i]), begin[i])
    # "All I ask": who asks is "I"
    i = ((phrase == head - 1) & has(page.c[phrase], MANY) & page.person[page.words.id[head]]).nonzero()[0]
    phrase[i] += 1
    # "a source speaking to the newspaper said": nor here
    to = phrase - 1
    to -= has(page.c[to], DETERMINER | POSSESSIVE)
    i = (has(page.c[to], PREPOSITION | TO) & (to >= begin + 3)).nonzero()[0]
    doing = to[i] - 1
    i = i[page.ing[doing] & ~page.words.capital[doing] & ~page.stop[doing] & ~has(page.c[doing - 1], BE | PREPOSITION | SUBORDINATOR | COORDINATOR)]
    phrase[i] = np.maximum(clauses.phrase.last(to[i] - 2, begin[i]), begin[i])
    return phrase


def _with_one(page: Page, phrase: Ints, begin: Ints) -> None:
    """ "One campaign source said": where "one" leads a phrase it belongs to it."""
    i = (phrase > begin).nonzero()[0]
    phrase[i] -= (page.words.id[phrase[i] - 1] == page.one) & ~page.stop[phrase[i]]


def _subject(page: Page, cues: Cues, clauses: Clauses) -> _Subject:
    f = cues.first
    clause = clauses.clause.last(f, cues.begin)
    # "MILLBROOK (NW) — A judge ordered": the sentence begins behind its dateline
    clause = np.maximum(clause, np.where((dateline := clauses.behind_dateline(f)) > cues.begin, dateline, -1))
    first = clause + (has(page.c[clause], COORDINATOR) & (clause + 1 < f))
    comma = clauses.comma_or_start.next(first + 1, f)
    for _ in range(2):
        # "In May, ", "Eight years ago, ", "Later that day, "
        ago = has(page.c[np.minimum(np.maximum(comma, 1), page.n) - 1], TIME | ADVERB) & (comma - first <= 4) & (comma - first >= 2)
        i = ((clauses.introduces[first] | ago) & (comma < f)).nonzero()[0]
        if not len(i):
            break
        first[i] = comma[i]
        comma[i] = clauses.comma_or_start.next(first[i] + 1, f[i])
    last = np.maximum(np.minimum(clauses.subject_end.next(first + 1, f), f), first + 1)
    return _Subject(clause, first, last, np.minimum(comma, f))


def _past_clauses(page: Page, cues: Cues, clauses: Clauses, subject: _Subject, pattern: npt.NDArray[Any], first: Ints) -> None:
    """ "Researchers who study bridges said": the source begins before the clause that tells which ones they are."""
    finite = cues.is_verb & has(cues.kinds, SAY | TELL | THINK | SHOW) & (cues.form != ING) & (pattern == NOUN_PHRASE)
    i = (finite & has(page.c[np.minimum(subject.last, page.n - 1)], RELATIVE) & (subject.last + 1 < cues.first)).nonzero()[0]
    # "one nurse who", where "one" is no subject by itself
    opening = page.c[subject.first[i]]
    alone = subject.last[i] - subject.first[i] == 1
    i = i[~(has(opening, SUBORDINATOR | PREPOSITION | RELATIVE) | has(opening, SUBJECT) & alone)]
    if not len(i):
        return
    i = i[clauses.pause.next(subject.last[i], cues.first[i] + 1) > cues.first[i]]
    relative, f = subject.last[i], cues.first[i]
    # "who police say", "a boy that doctors said": said within the clause itself, which has no verb of its own yet
    verb, behind = relative + 1, page.c[np.minimum(relative + 2, page.n - 1)]
    own = clauses.verb.any(relative, cues.head[i]) | has(page.c[verb], FINITE) | has(behind, PREPOSITION)
    plural = page.s[cues.head[i]] | has(cues.head_class[i], MANY)
    own |= (f - relative >= 4) & ~(plural | page.words.capital[verb] | has(page.c[verb], DETERMINER | POSSESSIVE | SUBJECT | THAT))
    # "who study bridges said they": what is said has a subject of its own
    own |= (f - relative >= 3) & has(cues.after_class[i], SUBJECT | THAT) & ~page.words.capital[verb]
    # "who said the board knew": nor within what is said there
    says = (cues.is_verb & has(cues.kinds, SAY | TELL | THINK | SHOW) & (cues.as_verb >= 0.4) & ~has(cues.after_class, PREPOSITION)).nonzero()[0]
    there = own & (cues.first[says].searchsorted(f) == cues.first[says].searchsorted(relative))
    i = i[there]
    first[i] = subject.first[i]


def _both(page: Page, cues: Cues, clauses: Clauses, pattern: npt.NDArray[Any], first: Ints) -> None:
    """ "Neighbours and witnesses said": the source is both."""
    i = (cues.is_verb & (pattern == NOUN_PHRASE) & (first >= cues.begin + 2)).nonzero()[0]
    i = i[has(page.c[first[i] - 1], COORDINATOR) & ~page.stop[first[i] - 1]]
    if not len(i):
        return
    start = clauses.comma_or_start.last(first[i] - 2, cues.begin[i])
    there = (first[i] - start <= 5) & ~page.hard[start]
    i, start = i[there], start[there]
    closed = PREPOSITION | SUBORDINATOR | RELATIVE | SUBJECT | TO | FINITE | ADVERB | BE
    words = np.maximum(first[i][:, None] - _BACK, start[:, None])
    other = (has(page.c[words], closed) | clauses.verbish[words]).any(axis=1)
    first[i[~other]] = start[~other]


def _asides(page: Page, cues: Cues, clauses: Clauses, subject: _Subject) -> tuple[Bools, Bools, Bools, Ints]:
    """What commas between the head and the cue set off.

    "Others, however, say": an aside; "Ross, the mayor, said": an apposition to the subject; "when Ross, who had lost, said": one to a
    noun behind it. With the places where the last of these begin.
    """
    set_off, apposed, apposed_inner = np.zeros((3, len(cues)), bool)
    aside = np.zeros(len(cues), np.int64)
    # 'Ross, who calls it "a mess," said': the quotation is part of what is set off
    holds = cues.crosses & (page.inside[cues.head] >= 0) & (page.inside[subject.first] < 0) & (subject.comma <= cues.head)
    i = (cues.behind_comma & (~cues.crosses | holds)).nonzero()[0]
    if not len(i):
        return set_off, apposed, apposed_inner, aside
    f, head, begin = cues.first[i], cues.head[i], cues.begin[i]
    finite = cues.form[i] != ING
    set_off[i] = several = finite & page.commas.any(head, cues.last_comma[i] - 1)
    outside = (page.inside[subject.first[i]] < 0) | (page.inside[subject.first[i]] == page.inside[f])  # '"It's late," her aide, Ross, said'
    apposed[i] = direct = ~several & outside & (subject.comma[i] <= head) & (clauses.verb.next(subject.first[i], subject.comma[i]) >= subject.comma[i])
    at = np.maximum(clauses.comma_or_start.last(head, begin), 0)
    inner = finite & ~several & ~direct & (at > begin) & page.comma[at] & ~has(page.c[at], COORDINATOR)
    apposed_inner[i] = inner & ~clauses.coordinator.any(head, f)
    aside[i] = at
    return set_off, apposed, apposed_inner, aside


def _inverted(page: Page, cues: Cues, clauses: Clauses, subject: _Subject, set_off: Bools, apposed: Bools, apposed_inner: Bools) -> Bools:
    """Which cues stand before their source: a quotation or a clause and a comma before them, a noun phrase behind them."""
    inverted = np.zeros(len(cues), bool)
    i = (has(cues.kinds, SAY | TELL) & (cues.form != ING) & cues.inner & ~cues.has_be).nonzero()[0]
    i = i[~(page.comma | page.hard)[cues.after[i]]]
    behind = cues.after_class[i]
    noun_phrase = (has(behind, DETERMINER | POSSESSIVE | SUBJECT | MANY) & ~has(behind, TO | THAT)) | (behind == 0)
    i = i[noun_phrase | page.words.capital[cues.after[i]]]
    # '"It leaked," her niece said this week'
    i = i[~(has(cues.after_class[i], NEAR) & has(page.c[np.minimum(cues.after[i] + 1, page.n - 1)], TIME))]
    if not len(i):
        return inverted
    meets_quotation = (page.inside[cues.previous[i]] >= 0) & (page.words.line[cues.previous[i]] == page.words.line[cues.first[i]])
    maybe = meets_quotation | page.comma[cues.first[i]] & cues.within[i] & ~set_off[i] & has(cues.kinds[i], SAY)
    i, meets_quotation = i[maybe], meets_quotation[maybe]
    if not len(i):
        return inverted
    f = cues.first[i]
    no_more_commas = page.commas.next(f + 1, cues.end[i]) >= cues.end[i]
    turned = page.comma[f] & cues.within[i] & ~(apposed[i] | set_off[i]) & (~apposed_inner[i] | no_more_commas)
    # "..., said Jane Ross, a baker from Hull", "..., said the lobbyist Jane Ross.": a phrase with a name, and a pause behind it
    after, end = cues.after[i], cues.end[i]
    pause = np.minimum(Near(page.comma | page.hard | page.has(RELATIVE)).next(after + 1, end), end)
    verb = np.minimum(Near(clauses.verbish & ~page.ed | page.auxiliary | page.has(FINITE | SUBJECT | THAT)).next(after, end), end)
    named = (verb >= pause) & (cues.as_verb[i] >= 0.5) & ~page.months[page.words.id[after]] & ~has(cues.after_class[i], TIME)
    named &= page.words.capitals.searchsorted(pause) > page.words.capitals.searchsorted(after)
    # a clause stands before it, and not the subject with what is set off behind it: "Jane Ross, who had lost, said Moe, a baker, was late"
    begin = cues.begin[i]
    leads_in = clauses.introduces[begin] & ~page.auxiliary[np.minimum(begin + 1, page.n - 1)]  # not "That would create"
    main = np.where(leads_in, subject.first[i], begin)
    aside = np.maximum(clauses.comma_or_start.last(cues.head[i], main), main)
    up_to = np.where(has(page.c[aside], RELATIVE) & page.comma[aside], aside - 1, cues.head[i])
    clause = clauses.verb.any(main - 1, up_to)
    turned |= page.comma[f] & cues.within[i] & ~set_off[i] & named & clause
    turned &= ~has(cues.after_class[i], SUBJECT) & has(cues.kinds[i], SAY)
    # 'Ross, who calls it "a mess," said he would leave'
    first_verb = np.minimum(Near(page.auxiliary | page.has(FINITE)).next(after + 1, end), end)
    claims = (first_verb < end) & (first_verb < Near(page.stop | page.has(PREPOSITION | SUBORDINATOR | RELATIVE)).next(after + 1, end))
    meets_quotation &= ~claims
    turned &= ~claims
    inverted[i] = meets_quotation | turned
    return inverted


def _borrow(page: Page, cues: Cues, subject: _Subject, pattern: npt.NDArray[Any], borrowed: Bools, first: Ints, last: Ints) -> None:
    """Participles, infinitives and second verbs take the subject of the sentence or of the cue before them."""
    i = borrowed.nonzero()[0]
    if not len(i):
        return
    sentence = cues.sentence
    direct = cues.is_verb & ~borrowed & (pattern != PASSIVE)
    before = np.maximum.accumulate(np.where(direct, np.arange(len(cues)), -1))[i]
    at = direct.nonzero()[0]
    first_of_sentence = np.full(len(page.sentences), -1)
    first_of_sentence[sentence[at[::-1]]] = at[::-1]
    main = subject.first[i]
    loose = (pattern[i] == PARTICIPLE) | (pattern[i] == COORDINATED)
    own = (main < cues.first[i] - 1) & (page.inside[main] < 0)
    lender = np.where(loose, np.where(own, -1, first_of_sentence[sentence[i]]), before)
    lent = (lender >= 0) & (lender < i) & (sentence[lender] == sentence[i])
    there = main < cues.first[i]
    first[i] = np.where(lent, first[lender], np.where(there, main, -1))
    last[i] = np.where(lent, last[lender], np.where(there, subject.last[i], -1))


def _ahead(cues: Cues, clauses: Clauses, pattern: npt.NDArray[Any], first: Ints, last: Ints) -> None:
    """ "Calling the plan unfair, Ross ...": the source stands behind the comma."""
    i = ((pattern == OPENING) & (cues.form == ING)).nonzero()[0]
    if not len(i):
        return
    comma = clauses.comma_or_start.next(cues.last[i], cues.end[i])
    there = comma < cues.end[i]
    i, comma = i[there], comma[there]
    first[i] = comma
    last[i] = np.maximum(np.minimum(clauses.subject_end.next(comma + 1, cues.end[i]), cues.end[i]), comma + 1)


def _passives(page: Page, cues: Cues, clauses: Clauses, passive: Bools, first: Ints, last: Ints) -> Bools:
    """ "Was praised by Ross"."""
    found = np.zeros(len(cues), bool)
    i = passive.nonzero()[0]
    if not len(i):
        return found
    first[i] = last[i] = -1
    e, end = cues.last[i], cues.end[i]
    by = Near(page.has(BY)).next(e, e + 7)
    named = (by + 1 < end) & (by - e <= 6)
    i, by, end = i[named], by[named], end[named]
    found[i] = True
    # "expected by October", "viewed a million times by Friday", "approved by noon"; not so "expected by August Wilson" and "praised by May"
    month = page.months[page.words.id[by + 1]] & has(cues.kinds[i], THINK | INTEND)
    month |= has(page.c[by + 1], TIME) | page.then[page.words.id[by + 1]]
    there = ~month | (by + 2 < end) & page.words.capital[np.minimum(by + 2, page.n - 1)]
    i, by, end = i[there], by[there], end[there]
    # "was asked by police whether", "urged by Ross to leave", "described by Ross as late", "blamed by Ross for it"
    clause = Near(page.has(THAT | CLAUSAL | TO | SUBORDINATOR | TOPIC)).next(by + 2, end)
    ends = np.minimum(clauses.subject_end.next(by + 2, end), clause)
    # "accused by the ministry of planning it"
    doing = Near(page.ing & ~page.words.capital).next(by + 2, end)
    prepared = (doing < end) & has(page.c[np.minimum(doing, page.n) - 1], PREPOSITION) & (doing - 1 > by + 1)
    ends = np.where(prepared, np.minimum(ends, doing - 1), ends)
    # "accused by Jane Ross of theft"
    of = Near(page.has(OF)).next(by + 2, end)
    behind = np.minimum(of + 1, page.n - 1)
    plain = (of < end - 1) & page.words.capital[np.minimum(of, page.n) - 1] & ~page.words.capital[behind] & (page.c[behind] == 0)
    ends = np.where(plain, np.minimum(ends, of), ends)
    first[i], last[i] = by + 1, np.maximum(np.minimum(ends, end), by + 2)
    return found


def _nouns(page: Page, cues: Cues, clauses: Clauses, subject: _Subject, first: Ints, last: Ints) -> Bools:
    """ "Ross's claim", "made the claim", "a claim by Ross"."""
    found = np.zeros(len(cues), bool)
    i = cues.is_noun.nonzero()[0]
    if not len(i):
        return found
    first[i] = -1
    c, f, begin = page.c, cues.first[i], cues.begin[i]
    holder = Near(page.owner | page.has(POSSESSIVE)).last(f - 1, np.maximum(begin, f - 4))
    pause = clauses.stop.last(f, begin)
    held = (holder >= begin) & (f - holder <= 4) & (pause <= holder)
    carrier = Near(page.has(LIGHT)).last(f - 1, np.maximum(begin, f - 5))
    carried = ~held & (carrier > begin) & (f - carrier <= 5) & (pause <= carrier)
    j, at = i[held], holder[held]
    if len(j):
        start = np.maximum(clauses.phrase.last(at, cues.begin[j]), at - 5)
        first[j], last[j] = np.where(has(c[at], POSSESSIVE), at, start), at + 1
    j, at = i[carried], carrier[carried]
    if len(j):
        tail = clauses.solid.last(at - 1, cues.begin[j])
        there = tail >= cues.begin[j]
        j, tail = j[there], tail[there]
        far = page.comma[tail + 1] | has(c[tail], COORDINATOR | TO)
        first[j] = np.where(far, subject.first[j], clauses.phrase.last(tail, cues.begin[j]))
        last[j] = np.where(far, np.minimum(subject.last[j], tail + 1), tail + 1)
    j = i[has(cues.after_class[i], AGENT) & (cues.last[i] + 1 < cues.end[i])]
    if len(j):
        e, end = cues.last[j], cues.end[j]
        ends = Near(clauses.breaks | clauses.verbish | page.has(TO | THAT | SUBORDINATOR | RELATIVE | TOPIC)).next(e + 2, end)
        first[j], last[j] = e + 1, np.maximum(np.minimum(ends, end), e + 2)
        found[j] = True
    return found
