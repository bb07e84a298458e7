"""What kind of source each source is, and which person a name, a pronoun or a role stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from scorer.mark.attributing.classes import (
    BE,
    FINITE,
    LABEL,
    LIGHT,
    MANY,
    NEAR,
    NEGATION,
    OBJECT,
    OF,
    POSSESSIVE,
    PREPOSITION,
    RELATIVE,
    SHORT,
    SUBJECT,
    TIME,
    TO,
    has,
)
from scorer.mark.attributing.near import Near
from scorer.mark.attributing.page import Page
from scorer.mark.attributing.relations import Relations
from scorer.segment.batch import BLANK, DOT, Words

if TYPE_CHECKING:
    from scorer.mark.family import Context
    from scorer.mark.lexicon import Matcher

__all__ = [
    "ANONYMOUS", "COLLECTIVE", "DOCUMENT", "NONE", "OFFICIAL", "ORGANISATION", "OUTLET", "PERSON", "PRONOUN", "SECTIONS", "SOURCE_KINDS",
    "WORDS", "Kinds", "Names", "among_rising", "kinds_of_sources", "last_mention",
]  # fmt: skip

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

SOURCE_KINDS = ("named_person", "organisation", "outlet", "document", "unnamed_official", "anonymous", "collective", "pronoun", "none")
PERSON, ORGANISATION, OUTLET, DOCUMENT, OFFICIAL, ANONYMOUS, COLLECTIVE, PRONOUN, NONE = range(len(SOURCE_KINDS))

# What a word is to sources, as bits: the sections of the list that tell sources apart, and a few words beside it.
SECTIONS = (
    "official_noun", "anonymous_noun", "collective_noun", "organisation_noun", "outlet_noun", "document_noun", "person_title", "short_title",
    "role_noun", "organisation_name",
)  # fmt: skip
_ONE_PERSON = ("he", "she", "who", "him", "her", "he's", "she's", "he'd", "she'd", "he'll", "she'll")
_HIDDEN = ("anonymity", "named", "identified", "quoted")
# What has neither an article nor an s where it opens a sentence, and is no name.
_UNCOUNTED = (
    "research", "data", "evidence", "analysis", "analyses", "polling", "media", "press", "police", "authorities", "radio", "television", "speech",
    "spokesmen", "spokeswomen", "spokespeople",
)  # fmt: skip
_LISTED = (
    "jr sr ii iii iv kc qc td mla phd md rn obe mbe cbe frs esq", "the", "the his her their its", "percent", "a an another",
    "one two three four five six seven eight nine ten eleven twelve dozens scores hundreds both either neither each",
)  # fmt: skip
(
    _OFFICIAL_NOUN, _ANONYMOUS_NOUN, _COLLECTIVE_NOUN, _ORGANISATION_NOUN, _OUTLET_NOUN, _DOCUMENT_NOUN, _TITLE, _SHORT_TITLE, _ROLE, _ORGANISATION_NAME,
    _SUFFIX, _THE, _DEFINITE, _PERCENT, _ANY_ONE, _NUMBER,
) = (1 << i for i in range(len(SECTIONS) + len(_LISTED)))  # fmt: skip
_ANY_NOUN = (1 << len(SECTIONS)) - 1 - _ORGANISATION_NAME
_EXPERTS = (
    "analysts", "economists", "researchers", "scientists", "strategists", "doctors", "physicians", "engineers", "experts", "academics", "scholars",
    "epidemiologists", "historians", "astronomers", "biologists", "physicists", "chemists", "psychologists", "sociologists", "geologists", "statisticians",
)  # fmt: skip
WORDS = (*_EXPERTS, "at", *_LISTED[0].split(), *_HIDDEN, *_ONE_PERSON, *_UNCOUNTED, *(word for words in _LISTED[3:] for word in words.split()))


def _nouns(matcher: Matcher) -> npt.NDArray[np.int32]:
    """The bits of each word, (V,); kept with the matcher."""
    kept = matcher.__dict__.get("_source_nouns")
    if not isinstance(kept, np.ndarray):
        entries = [e for o, e in zip(matcher.owner, matcher.entries, strict=True) if o == "attribution"]
        listed = [[p[0] for e in entries if e.kind == kind for p in e.phrases if len(p) == 1] for kind in SECTIONS]
        kept = np.zeros(len(matcher.vocabulary), np.int32)
        for i, words in enumerate((*listed, *(words.split() for words in _LISTED))):
            kept[matcher.vocabulary.flags(words)] |= 1 << i
        matcher.__dict__["_source_nouns"] = kept
    return kept


def _letters(words: Words, at: Ints) -> Bools:
    """Which of these words are three letters or more in capitals, as those of "NHS England" are and initials are not."""
    return words.upper[at] & (words.length[at] >= 3)


def among_rising(values: Ints, ordered: Ints) -> Bools:
    """Which values are among those of a rising array."""
    if not len(ordered):
        return np.zeros(len(values), bool)
    found: Bools = ordered.take(ordered.searchsorted(values), mode="clip") == values
    return found


def last_mention(words: Words, key: int, before: int) -> tuple[int, int] | None:
    """First and last word of the name with that key, as it stands last in front of a word; None where it does not."""
    at = ((words.key(slice(before)) == key) & words.capital[:before]).nonzero()[0]
    if not len(at):
        return None
    first = last = int(at[-1])
    while first and words.capital[first - 1] and words.line[first - 1] == words.line[last] and not words.gap[first - 1] & ~np.uint16(BLANK | DOT):
        first -= 1
    return first, last


class Names:
    """Names of persons: runs of capitalised words, and what is known of their last word, the surname.

    `known` are the surnames (as keys of article and word) that stand with a first name or a title somewhere in their article, in rising
    order. `short_titles` are the places of titles such as Mr and Dr. `stranger_first` and `stranger_last` are the first mentions, title
    included, of those that stand with a short title alone.
    """

    def __init__(self, context: Context, page: Page) -> None:
        w, at = page.words, page.words.capitals  # all that follows looks at capitalised words alone
        noun = _nouns(context.matcher)[w.id[at]]
        title, short = (noun & _TITLE).astype(bool), (noun & _SHORT_TITLE).astype(bool)
        self.short_titles = at[short]
        name = ((noun & (_TITLE | _ORGANISATION_NOUN | _ORGANISATION_NAME | _OUTLET_NOUN | _DOCUMENT_NOUN | _SUFFIX)) | page.c[at]) == 0
        # a name goes on over spaces, and over the full stop of an initial or a short title
        j = (at[1:] == at[:-1] + 1).nonzero()[0]
        before = at[j]
        gap = w.gap[before] & ~np.uint16(BLANK)
        dotted = short[j] | title[j] | (w.end[before] - w.start[before] == 1)
        hyphen = (w.start[before + 1] - w.end[before] == 1) & (page.codes[w.end[before]] == 0x2D)  # "Jean-Marie", one word of a name
        goes_on, joined = np.zeros((2, len(at)), bool)
        goes_on[j + 1] = (hyphen | (gap == 0) | ((gap & ~np.uint16(DOT)) == 0) & dotted) & ~(page.newline[before + 1] | page.owner[before])
        joined[j + 1] = hyphen
        link = goes_on[1:] & name[1:] & name[:-1]
        begins, ends = name.copy(), name.copy()
        begins[1:] &= ~link
        ends[:-1] &= ~link
        first, last = begins.nonzero()[0], ends.nonzero()[0]
        hyphens = joined.cumsum()
        length = last - first + 1 - (hyphens[last] - hyphens[first])
        title_before = goes_on[first] & title[first - 1]
        short_before = title_before & short[first - 1]
        # "Secretary of State Ross": the office stands between the title and the name; "spokesman Ross": a role is as good as a title
        office = goes_on[first] & (first >= 2)
        i = office.nonzero()[0]
        between = at[first[i] - 1]
        office[i] = (between - at[first[i] - 2] == 2) & title[first[i] - 2] & has(page.c[between - 1], OF)
        alone = at[first] - 1
        role = has(_nouns(context.matcher)[w.id[alone]], _ROLE | _TITLE) & ~(page.stop[at[first]] | page.owner[alone] | w.capital[alone])
        title_before |= office | role
        full = (length >= 2) & (length <= 4) & ~w.upper[at[last]] & ~(_letters(w, at[first]) & (length == 2))
        i = (full | title_before).nonzero()[0]
        surname = w.key(at[last[i]])
        self.known = np.sort(surname)
        self.full_names = at[last[full]]  # the last words of first names with surnames
        stranger = (short_before & (length == 1)).nonzero()[0]
        if len(stranger):
            introduced = np.sort(surname[full[i] | ~short_before[i]])
            key = w.key(at[last[stranger]])
            met = ~among_rising(key, introduced)
            stranger = stranger[met]
            stranger = stranger[np.unique(key[met], return_index=True)[1]]
        self.stranger_first, self.stranger_last = at[first[stranger]] - 1, at[last[stranger]]


@dataclass
class Kinds:
    """What each source is, as columns of shape (A,)."""

    kind: Ints  # number among SOURCE_KINDS
    key: Ints  # the same for one source within an article, 0 where there is none
    named: Bools  # its last word is that of a name
    as_person: Bools  # a person with a name, or one that a pronoun stands for, or a name that stands as a person's does


@dataclass
class _Phrases:
    """The words of the sources that are given, as columns of shape (S,). Places are word numbers of the body."""

    first: Ints
    last: Ints  # one past the last word
    head: Ints  # the noun that the rest hangs on: "a study" of "a study published on Monday"
    end: Ints  # one past the head
    tail: Ints  # the last word
    noun: npt.NDArray[np.int32]  # what the head is to sources, as bits
    opening: npt.NDArray[np.int32]  # and the first word
    capital: Bools  # the head is a word of a name
    definite: Bools  # "the", "his", "their" open it
    of_them: Bools  # "two of the engineers": somebody of them
    office: Bools  # "the Secretary of State's office": what stands behind the owner
    pronoun: Bools
    plural: Bools

    def __len__(self) -> int:
        return len(self.first)


def kinds_of_sources(context: Context, page: Page, names: Names, r: Relations) -> Kinds:
    """The kind of each source.

    What it is called tells its kind, as a reader would tell it, but no word of a name may move a score. `named` and `as_person` are told by the form
    alone, by capitals and articles: they are the same for "Harrow News" as for "Harrow Beast".
    """
    of = Kinds(np.full(len(r), NONE), np.zeros(len(r), np.int64), *np.zeros((2, len(r)), bool))
    given = (r.source_first >= 0).nonzero()[0]
    if not len(given):
        return of
    nouns = _nouns(context.matcher)
    p = _phrases(context, page, nouns, r, given)
    person, named, firm = _persons(page, names, nouns, p)
    of.kind[given], full_name = _what_it_is(context, page, nouns, p, person, firm)
    of.key[given] = _source_keys(page, named, p.capital & ~person & (named - p.definite > p.first))
    of.named[given] = p.capital | person
    of.as_person[given] = person
    of.as_person[given[full_name]] = True
    is_pronoun = np.zeros(len(r), bool)
    is_pronoun[given] = p.pronoun
    _stand_for(context, page, names, r, of, is_pronoun)
    return of


def _phrases(context: Context, page: Page, nouns: npt.NDArray[np.int32], r: Relations, given: Ints) -> _Phrases:
    w, c = page.words, page.c
    a, source_end = r.source_first[given], r.source_last[given]
    # "a study published on Monday": the participle is no head
    participle = np.zeros(page.n, bool)
    participle[:-1] = page.ed[:-1] & page.has(PREPOSITION | TIME)[1:] & ~page.starts[1:]
    participle[:-2] |= page.ed[:-2] & page.has(NEAR)[1:-1] & page.has(TIME)[2:] & ~page.starts[1:-1]  # "published this week"
    # "Mother-of-three Jane Ross": the hyphen makes one word of it
    hyphen = np.zeros(page.n, bool)
    of = page.has(OF).nonzero()[0]
    hyphen[of[page.codes[w.start[of] - 1] == 0x2D]] = True
    parts = page.has(PREPOSITION | RELATIVE) & ~hyphen
    breaks = Near(page.comma | page.hard | page.turn | page.starts | parts | participle | page.close)
    end = np.maximum(np.minimum(breaks.next(a + 1, source_end), source_end), a + 1)
    # "Jane Ross KC"
    end -= has(nouns[w.id[end - 1]], _SUFFIX) & w.capital[end - 1] & (end - a >= 2)
    head = end - 1
    noun, opening, classes = nouns[w.id[head]], nouns[w.id[a]], c[head]
    # the first word of a sentence has a capital anyway; what is one thing and can be counted is a name where it has no article
    bare = has(noun, _OUTLET_NOUN | _DOCUMENT_NOUN | _OFFICIAL_NOUN | _ANONYMOUS_NOUN) & (head == a)
    bare &= ~(page.s[head] | context.flags(_UNCOUNTED).take(w.id[head]))
    capital = w.capital[head] & ~(page.starts[head] & ((~bare & ((noun & _ANY_NOUN) != 0)) | has(classes, ~(LIGHT | TIME | FINITE))))
    of_them = has(noun, _NUMBER) & has(c[np.minimum(end, page.n - 1)], OF) & (end < source_end)
    capital &= ~of_them
    tail = np.maximum(np.minimum(source_end, page.n), a + 1) - 1
    office = (tail > end) & page.owner[tail - 1] & has(nouns[w.id[tail]], _ORGANISATION_NOUN) & ~w.capital[tail]
    pronoun = has(classes, SUBJECT | OBJECT | POSSESSIVE | RELATIVE | SHORT)
    pronoun |= (r.pattern[given] == LABEL) & (head == a) & (w.length[a] == 1)  # the "A:" of an interview stands for who is asked
    pronoun &= ~of_them
    definite = has(opening, _DEFINITE) & (head > a)
    # "an expert", "its chief executive" are one, and "experts" a crowd
    several = page.plural(head)
    one = ~several & (has(noun, _ROLE) | has(opening, _ANY_ONE) & (head > a))
    plural = several | w.digit[a] | has(noun, _COLLECTIVE_NOUN | _PERCENT) & ~one | has(classes, MANY)
    return _Phrases(a, source_end, head, end, tail, noun, opening, capital, definite, of_them, office, pronoun, plural)


def _persons(page: Page, names: Names, nouns: npt.NDArray[np.int32], p: _Phrases) -> tuple[Bools, Ints, Bools]:
    """Which sources are persons with a name; the last word of the name of each source; and which are firms with their trade before them."""
    w = page.words
    person = p.capital.copy()
    i = p.capital.nonzero()[0]
    titled = names.short_titles.searchsorted(p.end[i]) > names.short_titles.searchsorted(p.first[i])
    # "the Millbrook Courier" is no person, whatever its second word
    person[i] = titled | among_rising(w.key(p.head[i]), names.known) & ~(has(p.opening[i], _THE) & (p.head[i] > p.first[i]))
    # "the conductor, Jane Ross", "minister of trade Jane Ross": the name at the end is the person
    i = (~person & w.capital[p.tail] & (p.tail > p.first)).nonzero()[0]
    i = i[page.commas.any(p.first[i], p.tail[i]) | ~p.definite[i] & _office(page, nouns, p.noun[i], p.end[i], p.tail[i])]
    i = i[among_rising(w.key(p.tail[i]), names.known)]
    person[i] = True
    named = p.head.copy()
    named[i] = p.tail[i]
    # "Vasile, a taxi driver"
    i = (p.capital & ~person & (p.head == p.first) & (p.tail > p.end) & ~w.capital[p.tail] & has(nouns[w.id[p.tail]], _ROLE)).nonzero()[0]
    person[i[page.comma[p.end[i]]]] = True
    # "power company Westgrid"
    ahead = np.maximum(p.head - 1, p.first)
    firm = p.capital & (ahead < p.head) & ~w.capital[ahead] & has(nouns[w.id[ahead]], _ORGANISATION_NOUN)
    person &= ~firm
    # "the chronicler Jane Ross", "the former German mayor Jane Ross"
    i = (p.capital & ~person & has(p.opening, _THE) & (p.head - p.first >= 3)).nonzero()[0]
    role = Near(~w.capital).last(p.head[i] - 1, p.first[i] + 1)
    there = (role > p.first[i]) & (p.head[i] - role >= 2) & (p.head[i] - role <= 3)
    person[i[there & has(nouns[w.id[np.maximum(role, 0)]], _ROLE)]] = True
    # "a trader, Jane Ross, who spoke to the Herald"
    i = (~(person | p.capital) & (p.end + 1 < p.last)).nonzero()[0]
    i = i[page.comma[p.end[i]] & w.capital[p.end[i]]]
    end = np.minimum(Near(~w.capital | page.comma).next(p.end[i] + 1, p.last[i]), p.last[i]) - 1
    met = (end > p.end[i]) & among_rising(w.key(end), names.known)
    person[i[met]] = True
    named[i[met]] = end[met]
    return person, named, firm


def _what_it_is(context: Context, page: Page, nouns: npt.NDArray[np.int32], p: _Phrases, person: Bools, firm: Bools) -> tuple[Ints, Ints]:
    """The kind of each source by the words that it has, and which of those that are no persons stand as a person's full name does."""
    w, capitals = page.words, page.words.capitals
    i = (p.capital & ~(person | w.upper[p.head] | p.definite | firm)).nonzero()[0]
    # "Jane Ross's minister" is an office, whatever capital it has
    held = has(p.noun[i], _TITLE) & Near(page.owner).any(p.first[i] - 1, p.head[i] - 1)
    offices, i = i[held], i[~held]
    full_name = i[capitals.searchsorted(p.end[i]) - capitals.searchsorted(p.first[i]) >= 2]
    full_name = full_name[~(_letters(w, p.first[full_name]) & (p.head[full_name] - p.first[full_name] == 1))]
    # the last one that holds is taken
    common = ~p.capital
    read = np.full(len(p), ANONYMOUS)
    read[common & p.definite & has(p.opening, _THE)] = ORGANISATION
    read[p.capital] = ORGANISATION
    read[p.definite & has(p.noun, _ROLE) & (common | w.upper[p.head] | has(p.noun, _TITLE))] = PRONOUN
    read[offices] = OFFICIAL
    read[full_name] = PERSON
    read[common & p.plural] = COLLECTIVE
    read[common & has(p.noun, _ANONYMOUS_NOUN)] = ANONYMOUS
    # "many people say" is a crowd, "people familiar with the talks say" hide
    read[common & (w.id[p.head] == context.matcher.vocabulary.id("people")) & (p.end == p.last)] = COLLECTIVE
    # "analysts at Westgrid", "researchers at the University of Harrow": those of a house that can be asked
    behind = np.minimum(p.end + 1, page.n - 1)
    behind += has(nouns[w.id[behind]], _THE) & (behind + 1 < p.last)
    house = (p.end + 1 < p.last) & (w.id[np.minimum(p.end, page.n - 1)] == context.matcher.vocabulary.id("at")) & w.capital[np.minimum(behind, page.n - 1)]
    house &= ~(has(page.c[np.minimum(behind, page.n - 1)], TIME) | (page.months | page.then).take(w.id[np.minimum(behind, page.n - 1)]))
    read[common & p.plural & house & context.flags(_EXPERTS).take(w.id[p.head])] = ORGANISATION
    read[common & has(p.noun, _OFFICIAL_NOUN)] = OFFICIAL
    hidden = _hiding(context, page)
    if len(hidden):
        read[common & among_rising(page.sentence[p.first], hidden)] = ANONYMOUS
    read[has(p.noun, _ORGANISATION_NOUN) | p.capital & has(p.noun, _ORGANISATION_NAME) | p.office] = ORGANISATION
    read[has(p.noun, _OUTLET_NOUN)] = OUTLET
    # "a post", "the paper"; a name with such a word at its end is that of an outlet
    read[has(p.noun, _DOCUMENT_NOUN) & ~(p.capital & has(p.noun, _OUTLET_NOUN))] = DOCUMENT
    read[person] = PERSON
    read[p.of_them] = ANONYMOUS
    read[p.pronoun & (common | (p.end - p.first == 1))] = PRONOUN
    return read, full_name


def _stand_for(context: Context, page: Page, names: Names, r: Relations, of: Kinds, is_pronoun: Bools) -> None:
    """Give pronouns and roles the person they stand for: who spoke last, or else who was named last; "it" and "they" stand for none."""
    w = page.words
    i = (of.kind == PRONOUN).nonzero()[0]
    role = ~is_pronoun[i]
    first = r.source_first[i]
    one = role | context.flags(_ONE_PERSON).take(w.id[first]) | (r.pattern[i] == LABEL)
    place = np.minimum(r.cue_first, page.n - 1)
    linked = np.zeros(len(i), bool)
    persons = (of.kind == PERSON).nonzero()[0]
    if len(persons):
        j = persons.searchsorted(i) - 1
        linked = one & (j >= 0) & (w.article[place[persons[j]]] == w.article[place[i]])
        of.key[i[linked]] = of.key[persons[j[linked]]]
    if len(names.full_names):
        j = names.full_names.searchsorted(first) - 1
        met = one & ~role & ~linked & (j >= 0) & (w.article[names.full_names[j]] == w.article[first])
        of.key[i[met]] = w.key(names.full_names[j[met]])
        linked |= met
    of.key[i[~linked & ~role]] = 0
    # "the mayor" is the person named before, or an official without a name
    of.kind[i[role]] = np.where(linked[role], PERSON, OFFICIAL)
    of.as_person[i[linked]] = True


def _source_keys(page: Page, last: Ints, several: Bools) -> Ints:
    """The key of each source: that of its last word, and of the last two of a name of several words that is no person's.

    "the Harrow Times" and "the Millbrook Times" are two, and "the Times" is the one of them named last.
    """
    key = page.words.key(last)
    i = several.nonzero()[0]
    i = i[page.words.capital[last[i] - 1]]
    if not len(i):
        return key
    alone = key[i]
    key[i] ^= page.words.key(last[i] - 1) << 1
    order = alone.argsort(kind="stable")
    ordered = alone[order]
    rest = np.ones(len(key), bool)
    rest[i] = False
    j = rest.nonzero()[0]
    found = ordered.searchsorted(key[j], "right") - 1
    same = (found >= 0) & (ordered[found] == key[j])
    key[j[same]] = key[i[order[found[same]]]]
    return key


def _office(page: Page, nouns: npt.NDArray[np.int32], noun: npt.NDArray[np.int32], end: Ints, tail: Ints) -> Bools:
    """Which sources are a title or a role with its office, and more capitalised words behind it than an office alone has.

    "Secretary of State Jane Ross"; behind a role, which has no capital of its own, all words must have one: "member of Parliament for North Harrow" is nobody.
    """
    held: Bools = has(noun, _TITLE | _ROLE) & (tail - end >= 2) & has(page.c[np.minimum(end, page.n - 1)], OF)
    i = held.nonzero()[0]
    capitals = page.words.capitals.searchsorted(tail[i] + 1) - page.words.capitals.searchsorted(end[i] + 1)
    held[i] = (capitals >= 3) | (capitals == 2) & has(nouns[page.words.id[end[i] + 1]], _ORGANISATION_NOUN)
    held[i] &= has(noun[i], _TITLE) | (capitals == tail[i] - end[i])
    return held


def _hiding(context: Context, page: Page) -> Ints:
    """The sentences in which somebody speaks on condition of anonymity or asks not to be named, in rising order."""
    word = page.words.id
    at = context.flags(_HIDDEN).take(word).nonzero()[0]
    # all but "anonymity" itself behind "not to be" or "did not want to be"
    negated = np.maximum(at - 3, 0)
    negated -= ~has(page.c[negated], NEGATION) & (negated > 0)
    behind = has(page.c[np.maximum(at - 1, 0)], BE) & has(page.c[np.maximum(at - 2, 0)], TO) & has(page.c[negated], NEGATION)
    behind &= page.sentence[negated] == page.sentence[at]
    found: Ints = page.sentence[at[behind | (word[at] == context.matcher.vocabulary.id(_HIDDEN[0]))]]
    return found
