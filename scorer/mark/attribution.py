"""Attribution: who is said to have said, thought, wanted or shown what, and what kind of source each is.

The rules that find them are in `scorer.mark.attributing`; this module makes markers of what they find and declares kinds and features.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.mark.attributing import classes, names
from scorer.mark.attributing.classes import ACCORDING, ADVERBIAL, BE, COLON_CUE, HEARSAY, LONE, MODAL, PASSIVE, SAY, SHOW, TELL, THAT, THINK, TO, has
from scorer.mark.attributing.cues import WORDS as CUE_WORDS
from scorer.mark.attributing.names import (
    ANONYMOUS,
    COLLECTIVE,
    DOCUMENT,
    NONE,
    OFFICIAL,
    ORGANISATION,
    OUTLET,
    PERSON,
    PRONOUN,
    SOURCE_KINDS,
    Kinds,
    Names,
    among_rising,
    kinds_of_sources,
)
from scorer.mark.attributing.page import WORDS as PAGE_WORDS
from scorer.mark.attributing.page import Page
from scorer.mark.attributing.relate import WORDS as LABEL_WORDS
from scorer.mark.attributing.relate import relate
from scorer.mark.attributing.relations import Relations
from scorer.mark.family import Context, Family, Feature, Kind, Marks
from scorer.segment.sentences import covered

__all__ = ["FAMILY", "SOURCE_KINDS", "of_a_source"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

KINDS = (
    Kind("direct_quotation", "a source's own words in quotation marks"),
    Kind("indirect_quotation", "what a source says, told in the article's words"),
    Kind("attributed_view", "what a source thinks, wants or sides with"),
    Kind("named_source", "a person with a name as the source"),
    Kind("organisation_source", "an organisation as the source"),
    Kind("outlet_source", "another outlet as the source"),
    Kind("document_source", "a document, a study or a poll as the source"),
    Kind("unnamed_official", "an official without a name as the source"),
    Kind("anonymous_source", "a person without a name as the source"),
    Kind("vague_source", "a crowd that cannot be asked, such as critics or many, as the source"),
    Kind("pronoun_source", "a source that was named before"),
    Kind("no_source", "a claim handed on without saying whose it is"),
    Kind("secondhand_chain", "what one source says that another said"),
    Kind("unsourced_quotation", "a quotation that nobody is said to have spoken"),
    Kind("never_introduced", "a person named by title and surname alone, who is never introduced"),
)
_CODE = {k.name: i for i, k in enumerate(KINDS)}
# The marker that stands for each kind of source.
_MARKER_NAMES = (
    "named_source",
    "organisation_source",
    "outlet_source",
    "document_source",
    "unnamed_official",
    "anonymous_source",
    "vague_source",
    "pronoun_source",
    "no_source",
)
_SOURCE_MARKER = np.array([_CODE[k] for k in _MARKER_NAMES])
_IS_SOURCE = np.isin(np.arange(len(KINDS)), _SOURCE_MARKER)


# Sources whose views are the article's own voice all the same.
_OWN = ("i", "we", "you", "one", "nobody", "everybody", "everyone", "anybody", "anyone", "who")
# First words of cues that give a name or a title: somebody calls it so, yet no claim is handed on.
_NAMING = ("known", "better", "titled", "entitled", "dubbed", "billed", "nicknamed", "labeled", "so", "self")


# Participles of passives that hand on a claim: "is said to be". What is posted, meant, expected, supposed to be or admitted to a place is none.
_PASSED_ON = (
    "said", "thought", "believed", "understood", "estimated", "projected", "predicted", "forecast", "assumed", "presumed", "suspected", "alleged",
    "claimed", "rumoured", "rumored", "feared", "considered", "perceived", "reckoned", "speculated", "reported",
)  # fmt: skip
# The same with "it" and a clause alone: "it was argued that".
_CLAUSES = (
    "argued", "suggested", "asserted", "maintained", "contended", "expected", "hoped", "revealed", "announced", "confirmed", "disclosed", "agreed",
    "acknowledged", "accepted", "stated", "recommended", "proposed", "recognised", "recognized", "felt", "anticipated", "mooted", "supposed",
)  # fmt: skip
_IT = ("it", "there")
_IS_SO = ("be", "have")
_BACK = np.arange(1, 6)


def _passed_on(context: Context, page: Page, r: Relations) -> Ints:
    """Passives that hand on a claim ("is said to", "it is believed that"), not those that tell what was done ("was last seen on Friday") or is planned."""
    i = ((r.pattern == PASSIVE) & has(r.kinds, SAY | THINK)).nonzero()[0]
    number, c = page.words.id, page.c
    i = i[has(c[np.minimum(r.cue_last[i], page.n - 1)], TO | THAT)]
    first, last = r.cue_first[i], np.minimum(r.cue_last[i], page.n - 1)
    verb = context.flags(_PASSED_ON)[number[first]]
    before = np.maximum(first[:, None] - _BACK, 0)
    here = page.sentence[before] == page.sentence[first][:, None]
    it = (here & context.flags(_IT)[number[before]]).any(axis=1)
    modal = (here & has(c[before], MODAL))[:, :3].any(axis=1)
    # "reported to the police", "reported to be ill"
    reported = number[first] == context.matcher.vocabulary.id("reported")
    to = has(c[last], TO) & verb & (~reported | context.flags(_IS_SO)[number[np.minimum(last + 1, page.n - 1)]])
    that = has(c[last], THAT) & it & (verb | context.flags(_CLAUSES)[number[first]])
    found: Ints = i[(to | that) & ~modal]
    return found


def _left_out(context: Context, page: Page, r: Relations, vouched: Ints, said: Ints) -> Bools:
    """Whose source the sentence leaves out, as in "reportedly", "is said to"; not those whose source the rules could not find.

    `vouched` are the attributions of spoken words that have a source, `said` (2, A) the first word and one past the last of each content.
    """
    number, place = page.words.id, np.minimum(r.cue_first, page.n - 1)
    names_it = context.flags(_NAMING)[number[place]]
    found: Bools = (r.pattern == ADVERBIAL) & has(r.kinds, HEARSAY) & ~names_it
    found[_passed_on(context, page, r)] = True
    # "which purported to help": it did so itself
    i = (found & (number[place] == context.matcher.vocabulary.id("purported"))).nonzero()[0]
    found[i] = ~has(page.c[np.minimum(r.cue_last[i], page.n - 1)], TO) | has(page.c[place[i] - 1], BE)
    # "is expected to grow, according to Brightfield": what a source is said to have said is not without one
    found &= ~covered(page.n, said[0, vouched], said[1, vouched])[place]
    return found


def _offsets(context: Context, first: Ints, last: Ints, there: Bools) -> tuple[Ints, Ints]:
    """Where the words from each `first` to one before `last` start and end, -1 where nothing is there."""
    w, codes = context.body.words, context.batch.codes
    at = there.nonzero()[0]
    start, end = np.full((2, len(first)), -1)
    start[at], end[at] = w.start[first[at]], w.end[last[at] - 1]
    end[at] += codes[end[at]] == ord("%")  # "58% say"
    return start, end


def _mark(context: Context) -> Marks:
    page, r = relate(context)
    w = page.words
    persons = Names(context, page)
    of = kinds_of_sources(context, page, persons, r)
    kind, key = of.kind, of.key
    place = np.minimum(r.cue_first, page.n - 1)
    article = w.article[place]
    has_source = r.source_first >= 0
    lone = r.pattern == LONE
    spoken = lone | has(r.kinds, SAY | TELL | ACCORDING | COLON_CUE)

    # what a source is said to hold is another's voice as well; not so what the writer, the reader or everybody does: "I think", "you know"
    own = (r.source_last - r.source_first == 1) & context.flags(_OWN)[w.id[np.maximum(r.source_first, 0)]]
    reported = has_source & (spoken | ~own)
    said = np.zeros((2, len(r)), np.int64)  # the words of the contents that are spoken or reported
    i = (spoken | reported).nonzero()[0]
    said[:, i] = w.start.searchsorted(r.content_start[i]), w.start.searchsorted(r.content_end[i])
    cue = _offsets(context, r.cue_first, r.cue_last, r.cue_last > r.cue_first)
    source = _offsets(context, r.source_first, r.source_last, has_source)
    context.tables["attributions"] = {
        "article": article,
        "source_start": source[0],
        "source_end": source[1],
        "cue_start": cue[0],
        "cue_end": cue[1],
        "content_start": r.content_start,
        "content_end": r.content_end,
        "source_kind": kind,
        "source_key": key,
        "named": of.named,
        "as_person": of.as_person,
        "spoken": spoken,
        "reported": reported,
        "quoted": r.quoted,
        "source_first": r.source_first,
        "source_last": r.source_last,
        "cue_first": r.cue_first,
        "cue_last": r.cue_last,
        "first_word": said[0],
        "last_word": said[1],
        "words": (said[1] - said[0]) * spoken,
    }
    told = spoken | has(r.kinds, SHOW)
    what = np.where(told, _CODE["indirect_quotation"], _CODE["attributed_view"])
    what[r.quoted & spoken] = _CODE["direct_quotation"]
    what[lone & ~has_source] = _CODE["unsourced_quotation"]
    left_out = _left_out(context, page, r, (spoken & has_source).nonzero()[0], said)
    quoted = context.body.quoted[place]

    def marks(where: Bools, start: Ints, end: Ints, kinds: Ints) -> Marks:
        at = where.nonzero()[0]
        return Marks(article[at], start[at], end[at], kinds[at], np.ones(len(at)), quoted[at])

    every = np.ones(len(r), np.int64)
    stranger = persons.stranger_first
    n = len(stranger)
    return Marks.join(
        [
            marks(has_source | lone, r.content_start, r.content_end, what),
            marks(has_source, *source, _SOURCE_MARKER[kind]),
            marks(left_out & ~has_source, *cue, every * _CODE["no_source"]),
            marks(_chained(r, of, page.sentence[place], context.flags(_CITING)[w.id[place]]), *cue, every * _CODE["secondhand_chain"]),
            Marks(
                w.article[stranger],
                w.start[stranger],
                w.end[persons.stranger_last],
                np.full(n, _CODE["never_introduced"]),
                np.ones(n),
                context.body.quoted[stranger],
            ),
        ]
    )


# Who has it from whom: "the Courier wrote, citing the clerk".
_CITING = ("citing", "with", "as")
_BESIDE = 3  # attributions of a sentence that are looked at together


def _chained(r: Relations, of: Kinds, sentence: Ints, citing: Bools) -> Bools:
    """What one source says that another one said, or has from it: two sources that are known and are not the same.

    `sentence` and `citing`, both (A,): where each cue stands, and whether it is one of having it from somebody.
    """
    chained = np.zeros(len(r), bool)
    inner = (r.handed_by >= 0).nonzero()[0]
    outer = np.minimum(r.cue_first.searchsorted(r.handed_by[inner]), len(r) - 1)
    known = (of.key != 0) & (of.kind != NONE) & (of.kind != COLLECTIVE)
    chained[inner] = known[inner] & known[outer] & (of.key[inner] != of.key[outer]) & ~citing[outer]
    # "according to the Courier, according to the clerk"; "the Courier wrote, citing the clerk", but not "citing rising costs"
    according = known & has(r.kinds, ACCORDING)
    told_by = known & citing & has(r.kinds, SAY | ACCORDING) & (of.kind != ANONYMOUS)
    speaks = known & has(r.kinds, SAY | TELL | ACCORDING)
    for lag in range(1, min(_BESIDE, len(r))):
        b = (sentence[lag:] == sentence[:-lag]).nonzero()[0] + lag
        a = b - lag
        differ = of.key[a] != of.key[b]
        chained[b[differ & (according[a] & according[b] | told_by[b] & speaks[a])]] = True
        chained[a[differ & told_by[a] & speaks[b]]] = True
    return chained


# --- features


def _rows(c: Context) -> dict[str, npt.NDArray[np.int64]]:
    table: dict[str, npt.NDArray[np.int64]] = c.tables["attributions"]
    return table


def _attributed_share(c: Context) -> Floats:
    t, s, sentence = _rows(c), c.body.sentences, c.body.sentence
    if not len(s) or not len(t["article"]):
        return np.zeros(len(c))
    sourced, cued, told = ((t[column] >= 0).nonzero()[0] for column in ("source_start", "cue_start", "content_start"))
    # a mark before the first word of an article stands before its first sentence, not in the last one of the article before
    first = s.article.searchsorted(np.arange(len(c))).take(t["article"][told])
    begin = np.maximum(s.start.searchsorted(t["content_start"][told], "right") - 1, first)
    begin = np.concatenate([begin, sentence[t["source_first"][sourced]], sentence[t["cue_first"][cued]]])
    last = sentence[np.concatenate([t["source_last"][sourced], t["cue_last"][cued]]) - 1]
    end = np.concatenate([s.start.searchsorted(t["content_end"][told]), last + 1])
    depth = np.bincount(begin, minlength=len(s) + 1) - np.bincount(end, minlength=len(s) + 1)
    held = (depth[:-1].cumsum() > 0) & ~c.headline[s.line]
    return c.per_article(s.article[held]) / c.sentences


def _of_kind(t: dict[str, npt.NDArray[Any]], kind: int) -> Bools:
    """The rows that count as sources of this kind: pronouns as the person they stand for, and names by their form.

    Whether a name ends in "Times", "Report" or in no word of any list moves no count: it counts as a person where it stands as a person's does, and
    as an organisation elsewhere.
    """
    is_kind, alone = t["source_kind"] == kind, ~t["as_person"]
    if kind == PERSON:
        return np.asarray(is_kind | ~alone)
    if kind == ORGANISATION:
        is_kind = is_kind | (t["source_kind"] == OUTLET) | (t["source_kind"] == DOCUMENT) & t["named"]
    elif kind == DOCUMENT:
        is_kind = is_kind & ~t["named"]
    return np.asarray(is_kind & alone)


def _sources(c: Context, kind: int) -> Floats:
    """Attributions whose source counts as one of this kind, a thousand words."""
    t = _rows(c)
    return 1000.0 * c.per_article(t["article"][_of_kind(t, kind)]) / c.words


def _outlets(c: Context) -> Floats:
    t = _rows(c)
    return 1000.0 * c.per_article(t["article"][t["source_kind"] == OUTLET]) / c.words


def _of_kind_alone(kind: int) -> Callable[[Context], Bools]:
    """Which markers are sources that count as of this kind; a pronoun does not show whom it stands for."""

    def among(c: Context) -> Bools:
        t, m = _rows(c), c.marks["attribution"]
        counted = _of_kind(t, kind) & (t["source_kind"] != PRONOUN)
        at = _IS_SOURCE[m.kind].nonzero()[0]
        found = np.zeros(len(m), bool)
        found[at] = among_rising(m.start[at], np.sort(t["source_start"][counted]))
        return found

    return among


# Rules ask for these rates, and one source in twenty words is not many: they count as if there were this many words at least.
_FEW_WORDS = 200.0


def _one_by_one(t: dict[str, npt.NDArray[np.int64]], keep: Ints) -> tuple[Ints, Ints]:
    """Some rows brought together by source, and where each source of an article begins among them."""
    rows = keep[t["source_key"][keep].argsort(kind="stable")]
    article, key = t["article"][rows], t["source_key"][rows]
    new = np.ones(len(rows), bool)
    new[1:] = (article[1:] != article[:-1]) | (key[1:] != key[:-1])
    return rows, new.nonzero()[0]


def of_a_source(t: Mapping[str, npt.NDArray[Any]]) -> Bools:
    """The rows of the table of attributions whose source is known, be it by a pronoun that stands for a person. Shape (A,)."""
    known: Bools = (t["source_kind"] != NONE) & ((t["source_kind"] != PRONOUN) | (t["source_key"] != 0))
    return known


def _distinct(c: Context) -> Floats:
    t = _rows(c)
    rows, begin = _one_by_one(t, (of_a_source(t) & (t["source_kind"] != COLLECTIVE)).nonzero()[0])
    return 1000.0 * c.per_article(t["article"][rows[begin]]) / np.maximum(c.words, _FEW_WORDS)


def _without_source(c: Context) -> Floats:
    return 1000.0 * c.count("attribution", "no_source") / np.maximum(c.words, _FEW_WORDS)


def _top_share(c: Context) -> Floats:
    t = _rows(c)
    keep = t["quoted"].astype(bool) & t["spoken"].astype(bool)
    rows, begin = _one_by_one(t, (keep & (t["source_key"] != 0)).nonzero()[0])
    top = np.zeros(len(c))
    if not len(rows):
        return top
    words = t["words"][rows].astype(float)
    np.maximum.at(top, t["article"][rows[begin]], np.add.reduceat(words, begin))
    return top / np.maximum(c.per_article(t["article"][rows], words), 1.0)


def _share_unnamed(c: Context) -> Floats:
    """Drawn to a fifth where there are few sources."""
    t = _rows(c)
    kind = t["source_kind"]
    unnamed = (kind == OFFICIAL) | (kind == ANONYMOUS) | (kind == COLLECTIVE)
    return (c.per_article(t["article"][unnamed]) + 0.4) / (c.per_article(t["article"][kind != NONE]) + 2.0)


_PER_1000 = "per 1,000 words"
FEATURES = (
    Feature(
        "attributed_sentences",
        "share",
        "sentences that tell whose words or thoughts they hold",
        _attributed_share,
        ("direct_quotation", "indirect_quotation", "attributed_view"),
        "+",
        "",
    ),
    Feature(
        "named_sources",
        _PER_1000,
        "statements credited to a person with a name",
        lambda c: _sources(c, PERSON),
        ("named_source", "organisation_source", "outlet_source", "document_source"),
        "+",
        "-",
        among=_of_kind_alone(PERSON),
    ),
    Feature(
        "organisation_sources",
        _PER_1000,
        "statements credited to an organisation, an outlet or a document with a name",
        lambda c: _sources(c, ORGANISATION),
        ("organisation_source", "outlet_source", "document_source"),
        "+",
        "-",
        among=_of_kind_alone(ORGANISATION),
    ),
    # measured alone: what makes a name that of an outlet is a word in it, and no word of a name may move a score
    Feature("outlet_sources", _PER_1000, "statements credited to another outlet", _outlets, ("outlet_source",), "", ""),
    Feature(
        "document_sources",
        _PER_1000,
        "statements credited to a document, a study or a poll",
        lambda c: _sources(c, DOCUMENT),
        ("document_source",),
        "+",
        "-",
        among=_of_kind_alone(DOCUMENT),
    ),
    Feature(
        "unnamed_officials",
        _PER_1000,
        "statements credited to officials without a name",
        lambda c: _sources(c, OFFICIAL),
        ("unnamed_official",),
        "0",
        "",
    ),
    Feature(
        "anonymous_sources",
        _PER_1000,
        "statements credited to persons without a name",
        lambda c: _sources(c, ANONYMOUS),
        ("anonymous_source",),
        "-",
        "",
    ),
    Feature(
        "vague_sources",
        _PER_1000,
        "statements credited to crowds such as critics or many",
        lambda c: _sources(c, COLLECTIVE),
        ("vague_source",),
        "-",
        "+",
    ),
    Feature(
        "unnamed_share",
        "share",
        "sources without a name among all sources, drawn to a fifth where there are few",
        _share_unnamed,
        ("unnamed_official", "anonymous_source", "vague_source"),
        "-",
        "+",
    ),
    Feature(
        "distinct_sources",
        _PER_1000,
        "different sources, crowds such as critics left out",
        _distinct,
        ("named_source", "organisation_source", "outlet_source", "document_source", "unnamed_official", "anonymous_source"),
        "+",
        "-",
    ),
    # measured alone: an article that quotes one named person has it at 1, and a named source never lowers reliability
    Feature("top_source_share", "share", "quoted words that belong to the source quoted most", _top_share),
    Feature(
        "direct_quotations",
        _PER_1000,
        "quotations with a source",
        lambda c: c.per_thousand("attribution", "direct_quotation"),
        ("direct_quotation",),
        "+",
        "-",
    ),
    Feature(
        "indirect_quotations",
        _PER_1000,
        "what sources say, told in the article's words",
        lambda c: c.per_thousand("attribution", "indirect_quotation"),
        ("indirect_quotation",),
        "+",
        "-",
    ),
    Feature(
        "attributed_views",
        _PER_1000,
        "what sources are said to think, want or side with",
        lambda c: c.per_thousand("attribution", "attributed_view"),
        ("attributed_view",),
        "0",
        "",
    ),
    Feature(
        "claims_without_source",
        _PER_1000,
        "claims handed on without saying whose they are",
        _without_source,
        ("no_source",),
        "-",
        "+",
    ),
    Feature(
        "secondhand_chains",
        _PER_1000,
        "what one source says that another said",
        lambda c: c.per_thousand("attribution", "secondhand_chain"),
        ("secondhand_chain",),
        "-",
        "",
    ),
    Feature(
        "unsourced_quotations",
        _PER_1000,
        "quotations that nobody is said to have spoken",
        lambda c: c.per_thousand("attribution", "unsourced_quotation"),
        ("unsourced_quotation",),
        "-",
        "",
    ),
    Feature(
        "never_introduced",
        _PER_1000,
        "persons named by title and surname alone, never introduced: text may be missing",
        lambda c: c.per_thousand("attribution", "never_introduced"),
        ("never_introduced",),
        "",
        "",
    ),
)

_LOOKED_UP = (*classes.WORDS, *names.WORDS, *CUE_WORDS, *PAGE_WORDS, *LABEL_WORDS, *_OWN, *_NAMING, *_PASSED_ON, *_CLAUSES, *_IT, *_IS_SO, *_CITING)
FAMILY = Family(
    "attribution", "who says, thinks or shows what", KINDS, FEATURES, _mark, lexicons=("attribution",), words=_LOOKED_UP, looked_up=names.SECTIONS
)
