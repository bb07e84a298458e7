"""Which cues stand, and how much each is trusted: log-odds of its grade in the list, moved by what stands around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from scorer.mark.attributing.classes import (
    ACCORDING,
    ADVERB,
    APPOSITION,
    AUXILIARY,
    BASE,
    BE,
    BY,
    CLAUSAL,
    COORDINATED,
    COORDINATOR,
    DEGREE,
    DETERMINER,
    DO,
    FINITE,
    IN,
    INFINITIVE,
    ING,
    INTEND,
    INVERTED,
    JUDGE,
    MANY,
    MODAL,
    NEAR,
    NOUN,
    NOUN_PHRASE,
    OBJECT,
    PARTICIPLE,
    PASSIVE,
    PAST,
    POSSESSIVE,
    PREDICATE,
    PREPOSED,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    RELATIVE_CLAUSE,
    SAY,
    SEEM,
    SHOW,
    SUBJECT,
    SUBORDINATOR,
    TELL,
    THAT,
    TIME,
    TO,
    VERB,
    has,
)
from scorer.mark.attributing.clauses import Clauses
from scorer.mark.attributing.contents import Contents, before_speaker
from scorer.mark.attributing.cues import Cues
from scorer.mark.attributing.near import Near
from scorer.mark.attributing.page import Page
from scorer.mark.attributing.relations import Relations
from scorer.mark.attributing.sources import Sources
from scorer.segment.batch import COLON, COMMA

if TYPE_CHECKING:
    from scorer.mark.lexicon import Matcher

__all__ = ["standing", "trusted"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Steps of a quarter, tuned by hand on the training articles of the attribution corpus; positive where the surroundings are those of an
# attribution.
_KEPT = -1.3  # from here on an attribution is kept
_SOURCED = -0.35  # from here on its source is given, and below it left open: the cue is one, but whose it is would be a guess
_LAGS = 4
_SAID = 0.9  # from here on, and with a subject of its own, a verb of saying is a link in a chain of sources
_OWN_SUBJECT = 1 << NOUN_PHRASE | 1 << PRONOUN | 1 << APPOSITION

_OF_FORM = np.zeros(4)
_OF_FORM[[BASE, PAST, ING]] = -0.25, 0.25, -0.5
_OF_PATTERN = np.zeros(16)
for _pattern, _step in (
    (APPOSITION, 0.5), (INFINITIVE, -0.5), (COORDINATED, -0.25), (INVERTED, -0.5), (PREPOSED, 0.5), (PREDICATE, -0.25),
    (RELATIVE_CLAUSE, 0.5), (PARTICIPLE, 0.25), (PRONOUN, 0.25), (PASSIVE, 0.5),
):  # fmt: skip
    _OF_PATTERN[_pattern] = _step
# What the word behind a cue tells: (any of these classes, none of these, step).
_BEHIND = (
    (THAT, 0, 0.75), (PREPOSITION, 0, -0.75), (IN, 0, 0.25), (DETERMINER, THAT, 0.25), (POSSESSIVE | SUBJECT, 0, 0.25),
    (COORDINATOR, 0, -0.75), (AUXILIARY, 0, -0.25),
)  # fmt: skip
# What the last word of a source tells.
_ENDS = (("he she", 0.5), ("they some many most others several few", 0.25), ("it this that which", -0.5))
_SPEAKERS = ("official_noun", "collective_noun", "organisation_noun", "document_noun", "role_noun")


def _steps(matcher: Matcher, bits: npt.NDArray[np.int32]) -> tuple[Floats, Floats]:
    """Tables over word numbers: the steps for the word behind a cue and for the last word of a source; kept with the matcher."""
    kept = matcher.__dict__.get("_trust_steps")
    if kept is None:
        v = matcher.vocabulary
        behind, tail = np.zeros((2, len(v)))
        for any_of, none_of, step in _BEHIND:
            behind += step * (((bits & any_of) != 0) & ((bits & none_of) == 0))
        behind += 0.25 * v.flags(("for",))
        for words, step in _ENDS:
            tail += step * v.flags(words.split())
        speakers = [
            p[0] for o, e in zip(matcher.owner, matcher.entries, strict=True) if o == "attribution" and e.kind in _SPEAKERS for p in e.phrases if len(p) == 1
        ]
        tail += 0.5 * v.flags(speakers)
        kept = matcher.__dict__["_trust_steps"] = behind, tail
    found: tuple[Floats, Floats] = kept
    return found


def standing(page: Page, cues: Cues, clauses: Clauses, sources: Sources, content: Contents) -> Bools:
    """Which cues are attributions by their build. Sources move to the verb that says it; contents end where the next verb begins."""
    stands = cues.is_verb | cues.is_according | cues.is_hearsay | cues.is_adjective & cues.has_be & cues.within
    stands |= cues.is_noun & has(cues.after_class, PREPOSITION | TO | THAT)
    # "He read “The Old Pier”": a title is no speech
    i = (stands & cues.is_verb & content.opens_quotation & cues.inner).nonzero()[0]
    if len(i):
        number = page.inside[cues.after[i]]
        stands[i[page.title[number] & ~has(page.before[cues.after[i]], COMMA | COLON)]] = False
    _two_verbs(page, cues, clauses, sources, content, stands)
    _cut(page, cues, sources, content, stands)
    return stands & (content.start >= 0) & (content.end > content.start)


def _two_verbs(page: Page, cues: Cues, clauses: Clauses, sources: Sources, content: Contents, stands: Bools) -> None:
    """Of two verbs in a row that are one attribution, leave the one that says it."""
    live = (stands & (cues.is_verb | cues.is_according & ~(cues.is_noun | cues.is_adjective | cues.is_hearsay))).nonzero()[0]
    a, b = live[:-1], live[1:]
    near = (cues.sentence[a] == cues.sentence[b]) & ~(content.quotation_before | content.clause_before)[a]
    a, b = a[near], b[near]
    if not len(a):
        return
    f, form, pattern = cues.first, cues.form, sources.pattern
    first, second, form_a, form_b, way_a, way_b = f[a], f[b], form[a], form[b], pattern[a], pattern[b]
    apart = second - cues.last[a]
    # "refused to say" is one attribution
    stands[b[(way_b == INFINITIVE) & (apart == 1)]] = False
    # so are "issued a statement saying" and "responded by saying"
    by_saying = (form_b == ING) & (form_a != ING) & cues.is_verb[b] & has(cues.kinds[b], SAY | TELL) & ~cues.helped[b]
    by_saying &= (apart <= 2) | has(page.c[cues.previous[b]], BY) & (apart <= 9)
    i, j = a[by_saying], b[by_saying]
    stands[i] = False
    sources.first[j], sources.last[j] = sources.first[i], sources.last[i]
    # "a poll released on Sunday shows": the participle belongs to the source
    reduced = (form_a == PAST) & (form_b != ING) & (way_a == NOUN_PHRASE) & (way_b == NOUN_PHRASE) & (apart <= 14)
    reduced &= ~cues.helped[a]
    this_week = has(cues.after_class[a], NEAR) & has(page.c[np.minimum(cues.after[a] + 1, page.n - 1)], TIME)
    reduced &= has(cues.after_class[a], BY | PREPOSITION | TIME | DEGREE) | page.words.digit[cues.after[a]] | this_week
    k = reduced.nonzero()[0]
    if len(k):
        own_subject = Near(clauses.breaks | page.has(SUBJECT | THAT | RELATIVE | COORDINATOR) | page.auxiliary)
        k = k[~own_subject.any(first[k], second[k])]
        stands[a[k]] = False
        sources.first[b[k]] = sources.first[a[k]]
    inner = (way_b == APPOSITION) & (way_a != RELATIVE_CLAUSE) & (way_a != PRONOUN) & (form_a >= PAST)
    inner &= (first >= sources.first[b]) & (first < sources.last[b])
    # "Ross, the mayor, said her mother, who is 81, cried": what is cried is part of what is said
    within = inner & (way_a == APPOSITION) & has(cues.kinds[a], SAY | TELL) & (cues.as_verb[a] >= 0.5)
    # nor does a weak participle put an end to a verb of saying: "Ross said that the cook, accused of theft, had left"
    within |= inner & has(cues.kinds[a], SAY | TELL) & (cues.as_verb[a] >= cues.as_verb[b] + 0.3)
    stands[b[within]] = False
    stands[a[inner & ~within]] = False


def _cut(page: Page, cues: Cues, sources: Sources, content: Contents, stands: Bools) -> None:
    """A content ends where the next verb of the same subject begins."""
    pattern, head = sources.pattern, cues.head
    strong = (cues.as_verb >= 0.4) & has(cues.kinds, SAY | TELL | JUDGE | INTEND) & (cues.form != BASE) & ~has(cues.after_class, BY)
    takes_over = stands & cues.is_verb & ((pattern == PARTICIPLE) & cues.behind_comma & (cues.as_verb >= 0.4) | (pattern == COORDINATED) & strong)
    at = takes_over.nonzero()[0]
    if not len(at):
        return
    i = (cues.is_verb & ~(content.quotation_before | content.clause_before)).nonzero()[0]
    following = at.searchsorted(i, "right")
    i, following = i[following < len(at)], at[following[following < len(at)]]
    same = cues.sentence[following] == cues.sentence[i]
    i, following = i[same], head[following[same]]
    last = following - has(page.c[following], COORDINATOR)  # the last word of the content
    there = last >= cues.last[i]
    i, last = i[there], last[there]
    content.end[i] = np.minimum(content.end[i], page.words.end[last])


def trusted(page: Page, matcher: Matcher, cues: Cues, clauses: Clauses, sources: Sources, content: Contents, stands: Bools) -> Relations:
    """Return the attributions that are trusted enough, of the cues that stand."""
    w, q = page.words, page.quotations
    f, kinds, start, end = cues.first, cues.kinds, content.start, content.end
    behind_step, tail_step = _steps(matcher, page.tables.bits)
    grade = np.minimum(np.maximum(np.where(cues.is_verb, cues.as_verb, cues.as_other), 0.05), 0.95)
    has_quotation, starts_quoted = np.zeros((2, len(cues)), bool)
    if len(q):
        number = q.start.searchsorted(start)
        at = np.minimum(number, len(q) - 1)
        has_quotation = (number < len(q)) & (q.start[at] < end)
        starts_quoted = has_quotation & (q.start[at] <= start + 2)
    step = _cue_step(page, cues, sources, content, has_quotation, starts_quoted)
    step += behind_step[w.id[cues.after]] * cues.inner
    first, last, sourced = _without_joints(page, cues, clauses, sources)
    i = sourced.nonzero()[0]
    step[i] += _source_step(page, clauses, tail_step, f[i], cues.begin[i], first[i], last[i])
    trust = 0.85 * np.log(grade / (1 - grade)) + step
    quoted = has_quotation.copy()
    if len(q):
        i = has_quotation.nonzero()[0]
        said = Near(page.speech).next(number[i], np.full(len(i), len(q)))
        quoted[i] = (said < len(q)) & (q.start[np.minimum(said, len(q) - 1)] < end[i])
    what = np.where(cues.is_verb, kinds & VERB, np.where(cues.is_noun, NOUN, kinds & ~VERB))
    first, last = np.where(sourced, first, -1), np.where(sourced, last, -1)
    # "citing poor health": neither a name nor anything that tells
    leads_in = cues.is_according & (cues.form == ING)
    i = (sourced & leads_in & (cues.last - f == 1)).nonzero()[0]
    nameless = w.capitals.searchsorted(last[i]) == w.capitals.searchsorted(first[i])
    telling = (tail_step[w.id[last[i] - 1]] != 0) | has(page.c[first[i]], DETERMINER | POSSESSIVE | MANY) | page.s[last[i] - 1]
    void = np.zeros(len(cues), bool)
    void[i[nameless & ~telling]] = True
    void |= leads_in & has(cues.after_class, SUBORDINATOR | RELATIVE) & ~has(cues.after_class, DETERMINER)  # "according to where"
    void[sourced & page.nobody[w.id[np.maximum(first, 0)]] & (last - first == 1)] = True  # "nobody knows why"
    misread = _misread(page, cues)
    kept = (stands & (trust >= _KEPT) & ~(void | misread & ~sourced)).nonzero()[0]
    found = Relations(f, cues.last, first, last, start, end, what, sources.pattern, trust, quoted, f).take(kept)
    _within_others(page, found, cues.sentence[kept])
    found.content_end = before_speaker(page, cues, sources, content)[kept]  # behind the chains, which ask what each content holds
    return found.take((found.source_first >= 0) | ~misread[kept])


def _cue_step(page: Page, cues: Cues, sources: Sources, content: Contents, has_quotation: Bools, starts_quoted: Bools) -> Floats:
    """What the form of a cue, the way it reaches its source, what stands behind it and its content add to the trust in it."""
    first, pattern, after, before, is_verb = sources.first, sources.pattern, cues.after, content.clause_before, cues.is_verb
    characters, by_pronoun = content.end - content.start, pattern == PRONOUN
    modal = cues.helped & cues.within
    modal[modal] = Near(page.has(MODAL)).any(cues.head[modal], cues.first[modal] - 1)
    step = _sum_of(
        (is_verb & has(cues.kinds, SEEM), -0.25),
        (modal, -0.25),
        (cues.has_be, 0.25),
        # the word behind it
        (~cues.inner, 1.0),
        (cues.inner & page.words.capital[after], 0.25),
        (cues.inner & page.comma[after], -0.5),
        # the content
        (content.quotation_before, 0.75),
        (starts_quoted, 0.5),
        (has_quotation, 0.25),
        (content.opens_quotation, -0.25),
        (before & ~by_pronoun, -0.25),
        # ", Ross claimed, and ...": what the commas part from the sentence is no second verb
        (before & ~cues.behind_comma & cues.inner & page.comma[after] & page.comma[np.maximum(first, 0)] & has(cues.after_class, COORDINATOR), 1.25),
        (before & by_pronoun, 0.5),
        (characters <= 13, -0.25),
        (characters <= 33, -0.25),
        (cues.begin == page.body.word_lo[page.words.article[cues.first]], 0.25),
    )
    step += _OF_PATTERN[pattern]
    step += _OF_FORM[cues.form] * is_verb
    return step


def _without_joints(page: Page, cues: Cues, clauses: Clauses, sources: Sources) -> tuple[Ints, Ints, Bools]:
    """First word and one past the last of each source, without the conjunctions that lead it in; and which cues have one that can be a source."""
    w, c = page.words, page.c
    first, last = sources.first.copy(), sources.last
    sourced = (first >= 0) & (last > first)
    head, alone = c[first], last - first == 1
    # "when", "after", "also": a clause without a subject of its own
    joins = has(head, SUBORDINATOR)
    empty = alone & (joins | has(head, PREPOSITION | ADVERB | COORDINATOR | DO)) & ~has(head, SUBJECT | RELATIVE | DETERMINER)
    sourced &= ~empty
    # "fed babies, slept, argued": what ends in a verb is no subject
    i = sourced.nonzero()[0]
    i = i[has(c[last[i] - 1], FINITE)]
    sourced[i[~w.capital[last[i] - 1]]] = False
    # "an official who asked not to be named said": the source is what was not to be named
    i = (sourced & alone & (first >= cues.begin + 2)).nonzero()[0]
    i = i[has(c[first[i] - 1], BE) & has(c[first[i] - 2], TO)]
    first[i] = Near(page.comma | page.starts).last(first[i], cues.begin[i])
    # "since Ross pledged", "as Ross said", "by Ross, who said", "But Ross said": the source begins behind the conjunction
    first = first + (sourced & ~alone & (joins & ~has(head, DETERMINER | RELATIVE) | has(head, BY | COORDINATOR)))
    # "the talks went unmet as officials refused": so it does behind one within it, where no verb or aside parts it from the cue
    i = (sourced & (last - first > 2) & (sources.pattern <= PRONOUN)).nonzero()[0]
    joint = Near(page.has(SUBORDINATOR) & ~page.has(RELATIVE | DETERMINER | CLAUSAL | TO)).last(last[i] - 2, first[i] + 1)
    aside = Near(page.comma | page.has(RELATIVE)).any(first[i], last[i] - 1)
    inner = (joint > first[i]) & ~has(c[joint - 1], DEGREE) & ~aside & ~clauses.verb.any(joint, last[i] - 1) & ~has(c[np.minimum(joint + 1, page.n - 1)], TO)
    first[i[inner]] = joint[inner] + 1
    return first, last, sourced


def _misread(page: Page, cues: Cues) -> Bools:
    """Which cues are no verbs of saying where no source stands by them: "eagle-eyed", "shared 900 times", "called 911", "a new rail link"."""
    w, f = page.words, cues.first
    figure = cues.inner & w.digit[cues.after] & cues.is_verb
    hyphen = (page.codes[np.maximum(w.start[f] - 1, 0)] == 0x2D) | (page.codes[w.end[cues.last - 1]] == 0x2D)
    found: Bools = figure | hyphen | cues.doubtful | w.capital[f] & (f > cues.begin)
    return found


def _sum_of(*steps: tuple[Bools, float]) -> Floats:
    """The sum of the steps whose condition holds, for each cue.

    No matrix product: that would wake the threads of a linear algebra library, which spin while they wait and double the cost of a batch.
    """
    total = np.zeros(len(steps[0][0]))
    for where, step in steps:
        total += step * where
    return total


def _source_step(page: Page, clauses: Clauses, of_tail: Floats, f: Ints, begin: Ints, first: Ints, last: Ints) -> Floats:
    """The step for each source, by its first and last word, its distance from the cue and the verbs in it. Shapes (k,)."""
    tail = last - 1
    capital = page.words.capital[tail]
    step = _sum_of(
        (capital, 0.75),
        (page.s[tail] & ~capital, 0.25),
        (page.ing[tail] & ~capital, -0.5),
        (np.abs(f - last) > 6, -0.5),
        (clauses.verb.last(tail, first) >= first, -0.25),
        (has(page.c[first], SUBORDINATOR | PREPOSITION), -0.5),
        (first == begin, 0.25),
        (has(page.c[np.maximum(first - 1, 0)], RELATIVE) & (first > begin) & (last - first == 1), 0.5),  # "which it claims", "that they say"
    )
    # no word of a name tells: "Harrow Post" is as good as "Harrow Beast"
    step += of_tail[page.words.id[tail]] * (~capital | (tail == begin))
    return step


def _within_others(page: Page, found: Relations, sentence: Ints) -> None:
    """What stands within the content of another cue is mostly part of what is said there: its source has to be firmer to be given."""
    enclosing, outer = _enclosing(found, sentence, page.words.start)
    firm = found.trust - np.minimum(np.maximum(1.2 + 0.5 * enclosing, 0.0), 3.0)
    # what stands within its own content does not hold it: "The judge took a fee, the paper reported"
    held = (outer >= 0) & has(found.kinds, SAY | TELL) & (found.trust >= 0)
    held &= found.content_start <= page.words.start[found.cue_first[np.maximum(outer, 0)]]
    unsure = np.where(held, found.trust, firm) < _SOURCED
    found.handed_by = np.full(len(found), -1)
    within = ((enclosing >= _SOURCED) & (found.source_first >= 0)).nonzero()[0]
    inner, outer = _handed_on(page, found, within, outer[within])
    found.handed_by[inner] = found.cue_first[outer]
    unsure[inner] = unsure[outer] = False  # a chain of two sources is one only where both are given
    found.source_first[unsure] = -1
    found.source_last[unsure] = -1


def _handed_on(page: Page, found: Relations, inner: Ints, outer: Ints) -> tuple[Ints, Ints]:
    """Of attributions that stand within others, those that say what another source says, and by whom it is handed on.

    The claim stands right behind the verb that hands it on ("Ross said that Moe had told her") or opens the sentence ("Moe said it leaked, Ross wrote").
    """
    c, start = page.c, page.words.start
    before = found.content_start[inner] < start[found.cue_first[outer]]
    inner, outer = np.where(before, outer, inner), np.where(before, inner, outer)
    says = has(found.kinds, SAY | TELL | ACCORDING) & (found.trust >= _SAID)
    keep = (says[inner] & says[outer] & has(1 << found.pattern[inner], _OWN_SUBJECT)).nonzero()[0]
    inner, outer, before = inner[keep], outer[keep], before[keep]
    first, last, verb = found.source_first[inner], found.source_last[inner], found.cue_first[inner]
    after = np.minimum(found.cue_last[inner], page.n - 1)
    lead, behind = c[np.maximum(first - 1, 0)], c[after]
    hearer = has(found.kinds[outer], TELL) & ~has(lead, SUBORDINATOR | COORDINATOR | PREPOSITION) & ~page.comma[first]
    follows = (first > found.cue_first[outer]) & ((first == found.cue_last[outer]) | has(lead, THAT) | hearer)
    opens = start[first] <= found.content_start[outer] + 2
    # a clause is said, by a finite verb: not "promised for May", "data show that", "must agree", "ordered the clerk to"
    clause = has(found.kinds[inner], TELL) & (has(behind, OBJECT) | (found.content_start[inner] > start[after])) | has(behind, THAT)
    plain = (has(behind, SUBJECT | DETERMINER | POSSESSIVE) | page.words.capital[after]) & ~has(found.kinds[inner], TELL | JUDGE | INTEND)
    form = page.tables.form[page.words.id[verb]]
    said = (clause | plain) & ~has(found.kinds[inner], SHOW) & (form != ING) & (form != BASE)
    said &= found.content_start[inner] > start[verb]
    apart = (first >= found.source_last[outer]) | (last <= found.source_first[outer])
    there = (np.where(before, opens, follows) & said & apart).nonzero()[0]
    return inner[there], outer[there]


def _enclosing(found: Relations, sentence: Ints, start: Ints) -> tuple[Floats, Ints]:
    """The trust of the firmest of the cues just before each one, in its sentence, whose content holds it, and its number; -9 if none. Shapes (A,)."""
    best, outer = np.full(len(found), -9.0), np.full(len(found), -1)
    place = start[found.cue_first]
    for lag in range(1, min(_LAGS + 1, len(found))):
        b = (sentence[lag:] == sentence[:-lag]).nonzero()[0] + lag
        a = b - lag
        holds = (found.content_start[a] <= place[b]) & (place[b] < found.content_end[a]) & (found.source_first[a] >= 0)
        a, b = a[holds], b[holds]
        firmer = found.trust[a] > best[b]
        a, b = a[firmer], b[firmer]
        best[b], outer[b] = found.trust[a], a
    return best, outer
