"""Attribution: who is said to have said, thought, wanted or shown what, and what kind of source each is.

The rules that tie a source to its content are in `scorer.mark.attributing`; this module names the sources, follows persons through an
article by their surnames, and declares markers and features.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from scorer.mark.attributing.classes import (
    ACCORDING,
    ADVERBIAL,
    COLON_CUE,
    HEARSAY,
    LONE,
    MANY,
    OBJECT,
    PASSIVE,
    POSSESSIVE,
    PREPOSITION,
    RELATIVE,
    SAY,
    SHORT,
    SHOW,
    SUBJECT,
    TELL,
    THINK,
    WORDS,
)
from scorer.mark.attributing.page import Page
from scorer.mark.attributing.relate import relate
from scorer.mark.attributing.relations import Relations
from scorer.mark.family import Context, Family, Feature, Kind, Marks
from scorer.segment.batch import BLANK, DOT

if TYPE_CHECKING:
    from scorer.mark.lexicon import Matcher

__all__ = ["FAMILY", "SOURCE_KINDS", "WORDS"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

SOURCE_KINDS = ("named_person", "organisation", "outlet", "document", "unnamed_official", "anonymous", "collective", "pronoun", "none")
_PERSON, _ORGANISATION, _OUTLET, _DOCUMENT, _OFFICIAL, _ANONYMOUS, _COLLECTIVE, _PRONOUN, _NONE = range(len(SOURCE_KINDS))

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
_NOUNS = (
    "official_noun",
    "anonymous_noun",
    "collective_noun",
    "organisation_noun",
    "outlet_noun",
    "document_noun",
    "person_title",
    "short_title",
    "role_noun",
)
_SUFFIXES = ("jr", "sr", "ii", "iii", "iv")
WORDS = (*WORDS, *_SUFFIXES, "anonymity", "percent")


def _nouns(matcher: Matcher) -> dict[str, Bools]:
    """For each section of the list that tells sources apart, a table over word numbers."""
    kept = matcher.__dict__.get("_source_nouns")
    if not isinstance(kept, dict):
        entries = [e for o, e in zip(matcher.owner, matcher.entries, strict=True) if o == "attribution"]
        kept = {
            kind: matcher.vocabulary.flags([p[0] for e in entries if e.kind == kind for p in e.phrases if len(p) == 1]) for kind in _NOUNS
        }
        matcher.__dict__["_source_nouns"] = kept
    return kept


def _among(values: Ints, ordered: Ints) -> Bools:
    """Which values are among those of a rising array."""
    if not len(ordered):
        return np.zeros(len(values), bool)
    found: Bools = ordered[np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)] == values
    return found


def _key(page: Page, at: Ints) -> Ints:
    """A number for a word of its article, the same wherever the word stands in it."""
    w = page.words
    mixed: Ints = (w.hash[at].astype(np.uint64) ^ (w.article[at].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))).view(np.int64)
    return mixed


class _Names:
    """Names of persons: runs of capitalised words, and what is known of their last word, the surname.

    `known` are the surnames (as keys of article and word) that stand with a first name or a title somewhere in their article.
    `stranger_first` and `stranger_last` are the first mentions, title included, of those that stand with a short title alone.
    """

    def __init__(self, context: Context, page: Page) -> None:
        w = page.words
        nouns = _nouns(context.matcher)
        at = np.flatnonzero(w.capital)  # all that follows looks at capitalised words alone
        word, c = w.id[at], page.c[at]
        title, short = nouns["person_title"][word], nouns["short_title"][word]
        name = ~title & (c == 0) & ~context.flags(_SUFFIXES)[word]
        name &= ~(nouns["organisation_noun"] | nouns["outlet_noun"] | nouns["document_noun"])[word]
        # a name goes on over spaces, and over the full stop of an initial or a short title
        before = np.maximum(at - 1, 0)
        gap = w.gap[before] & ~np.uint16(BLANK)
        previous = np.concatenate([[False], at[1:] == at[:-1] + 1])
        dotted = np.concatenate([[False], (short | title | (w.end[at] - w.start[at] == 1))[:-1]])
        goes_on = previous & ((gap == 0) | ((gap & ~np.uint16(DOT)) == 0) & dotted) & (w.line[at] == w.line[before]) & ~page.owner[before]
        begins = name & ~(goes_on & np.concatenate([[False], name[:-1]]))
        ends = name & ~np.append((goes_on & name)[1:] & name[:-1], False)
        first, last = np.flatnonzero(begins), np.flatnonzero(ends)
        length = last - first + 1
        title_before = goes_on[first] & title[np.maximum(first - 1, 0)]
        short_before = title_before & short[np.maximum(first - 1, 0)]
        surname = _key(page, at[last])
        full = (length >= 2) & (length <= 4) & ~w.upper[at[last]]
        introduced = np.unique(surname[full | title_before & ~short_before])
        self.known = np.unique(surname[full | title_before])
        stranger = np.flatnonzero(short_before & (length == 1))
        stranger = stranger[~_among(surname[stranger], introduced)]
        stranger = stranger[np.unique(surname[stranger], return_index=True)[1]]
        self.stranger_first, self.stranger_last = at[first[stranger]] - 1, at[last[stranger]]


def _held(mask: Bools) -> npt.NDArray[np.int32]:
    """How often a mask holds before each place: shape (W,) -> (W + 1,)."""
    count = np.zeros(len(mask) + 1, np.int32)
    np.cumsum(mask, out=count[1:])
    return count


def _kinds_of_sources(context: Context, page: Page, names: _Names, r: Relations) -> tuple[Ints, Ints]:
    """The kind of each source and a key that is the same for one source within an article, 0 where there is none."""
    w, c, n = page.words, page.c, page.n
    nouns = _nouns(context.matcher)
    has = r.source_first >= 0
    a = np.maximum(r.source_first, 0)
    breaks = page.comma | page.hard | page.has(PREPOSITION | RELATIVE) | page.turn | page.starts
    places = np.append(np.flatnonzero(breaks), n)
    end = np.maximum(np.minimum(places[np.searchsorted(places, np.minimum(a + 1, n - 1))], r.source_last), a + 1)
    head = end - 1
    of = {k: t[w.id[head]] for k, t in nouns.items()}
    # the first word of a sentence has a capital anyway
    common = np.any(np.stack(list(of.values())), axis=0) | (c[head] != 0)
    capital = w.capital[head] & ~(page.starts[head] & common)
    capitals = _held(w.capital)
    several = capitals[end] - capitals[a] >= 2
    pronoun = (c[head] & (SUBJECT | OBJECT | POSSESSIVE | RELATIVE | SHORT)) != 0
    titles = np.flatnonzero(nouns["short_title"][w.id] & w.capital)
    titled = np.searchsorted(titles, end) > np.searchsorted(titles, a)
    hidden = np.zeros(len(page.sentences) + 1, bool)
    hidden[page.sentence[np.flatnonzero(context.flags(("anonymity",))[w.id])]] = True
    anonymity = hidden[page.sentence[a]]
    plural = page.s[head] | ((c[head] & MANY) != 0) | of["collective_noun"] | w.digit[a] | context.flags(("percent",))[w.id[head]]
    definite = context.flags(("the", "his", "her", "their"))[w.id[a]] & (head > a)
    person = capital.copy()
    person[capital] = titled[capital] | _among(_key(page, head[capital]), names.known)
    # "the conductor, Jane Ross": the name at the end is the person
    tail = np.maximum(np.minimum(r.source_last, n), a + 1) - 1
    commas = np.flatnonzero(page.comma)
    late = ~person & w.capital[tail] & (np.searchsorted(commas, tail, "right") > np.searchsorted(commas, a, "right"))
    late[late] = _among(_key(page, tail[late]), names.known)
    person |= late
    kind = np.select(
        [
            ~has,
            pronoun & ~capital | pronoun & (end - a == 1),
            person,
            of["document_noun"],
            of["outlet_noun"],
            of["organisation_noun"],
            ~capital & anonymity,
            ~capital & of["official_noun"],
            ~capital & of["anonymous_noun"],
            ~capital & plural,
            capital & (w.upper[head] | definite | ~several),
            capital,
            ~capital & of["role_noun"] & definite,
            context.flags(("the",))[w.id[a]] & ~capital & definite,
        ],
        [
            _NONE,
            _PRONOUN,
            _PERSON,
            _DOCUMENT,
            _OUTLET,
            _ORGANISATION,
            _ANONYMOUS,
            _OFFICIAL,
            _ANONYMOUS,
            _COLLECTIVE,
            _ORGANISATION,
            _PERSON,
            _PRONOUN,
            _ORGANISATION,
        ],
        _ANONYMOUS,
    )
    key = np.where(has, _key(page, np.where(late, tail, head)), 0)
    # a pronoun stands for the person named last
    article = w.article[np.minimum(r.cue_first, n - 1)]
    named = np.maximum.accumulate(np.where(kind == _PERSON, np.arange(len(r)), -1)) if len(r) else np.zeros(0, np.int64)
    link = np.maximum(named, 0)
    linked = (kind == _PRONOUN) & (named >= 0) & (article[link] == article) if len(r) else np.zeros(0, bool)
    # "the mayor" is the person named before, or an official without a name
    role = (kind == _PRONOUN) & ~pronoun
    kind = np.where(role, np.where(linked, _PERSON, _OFFICIAL), kind)
    return kind, np.where(linked, key[link], key)


def _mark(context: Context) -> Marks:
    page, r = relate(context)
    w, n = page.words, page.n
    if not n:
        context.tables["attributions"] = _table_of(r, *(np.zeros(0, np.int64),) * 5)
        return Marks.empty()
    names = _Names(context, page)
    kind, key = _kinds_of_sources(context, page, names, r)
    place = np.minimum(r.cue_first, n - 1)
    article = w.article[place]
    has_cue, has_source = r.cue_last > r.cue_first, r.source_first >= 0

    def offsets(first: Ints, last: Ints, there: Bools) -> tuple[Ints, Ints]:
        return np.where(there, w.start[np.clip(first, 0, n - 1)], -1), np.where(there, w.end[np.clip(last - 1, 0, n - 1)], -1)

    cue = offsets(r.cue_first, r.cue_last, has_cue)
    source = offsets(r.source_first, r.source_last, has_source)
    spoken = (r.kinds & (SAY | TELL | ACCORDING | COLON_CUE)) != 0
    spoken |= r.pattern == LONE
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
        "spoken": spoken,
        "quoted": r.quoted,
        "words": np.searchsorted(w.start, r.content_end) - np.searchsorted(w.start, r.content_start),
    }
    lone = (r.pattern == LONE) & ~has_source
    told = spoken | ((r.kinds & SHOW) != 0)
    what = np.where(r.quoted & spoken, _CODE["direct_quotation"], np.where(told, _CODE["indirect_quotation"], _CODE["attributed_view"]))
    what = np.where(lone, _CODE["unsourced_quotation"], what)
    shown = has_source | lone
    # "reportedly", "is said to": sources that the sentence leaves out, not those that the rules could not find
    no_name = ~has_source & (
        ((r.pattern == ADVERBIAL) & ((r.kinds & HEARSAY) != 0)) | ((r.pattern == PASSIVE) & ((r.kinds & (SAY | THINK)) != 0))
    )
    # a saying within what another says
    inner = r.handed & spoken
    quoted_at = context.body.quoted[place]
    strangers = names.stranger_first
    ones = np.ones(len(r))
    parts = [
        Marks(article[shown], r.content_start[shown], r.content_end[shown], what[shown], ones[shown], quoted_at[shown]),
        Marks(
            article[has_source],
            source[0][has_source],
            source[1][has_source],
            _SOURCE_MARKER[kind[has_source]],
            ones[has_source],
            quoted_at[has_source],
        ),
        Marks(
            article[no_name],
            cue[0][no_name],
            cue[1][no_name],
            np.full(int(no_name.sum()), _CODE["no_source"]),
            ones[no_name],
            quoted_at[no_name],
        ),
        Marks(
            article[inner],
            cue[0][inner],
            cue[1][inner],
            np.full(int(inner.sum()), _CODE["secondhand_chain"]),
            ones[inner],
            quoted_at[inner],
        ),
        Marks(
            w.article[strangers],
            w.start[strangers],
            w.end[names.stranger_last],
            np.full(len(strangers), _CODE["never_introduced"]),
            np.ones(len(strangers)),
            context.body.quoted[strangers],
        ),
    ]
    return Marks.join(parts)


def _table_of(r: Relations, article: Ints, *_: Ints) -> dict[str, npt.NDArray[np.int64]]:
    names = (
        "article",
        "source_start",
        "source_end",
        "cue_start",
        "cue_end",
        "content_start",
        "content_end",
        "source_kind",
        "source_key",
        "spoken",
        "quoted",
        "words",
    )
    return dict.fromkeys(names, article)


# --- features


def _rows(c: Context) -> dict[str, npt.NDArray[np.int64]]:
    table: dict[str, npt.NDArray[np.int64]] = c.tables["attributions"]
    return table


def _attributed_share(c: Context) -> Floats:
    t, s = _rows(c), c.body.sentences
    if not len(s) or not len(t["article"]):
        return np.zeros(len(c))
    depth = np.zeros(len(s) + 1, np.int64)
    for part in ("source", "cue", "content"):
        start, end = t[f"{part}_start"], t[f"{part}_end"]
        there = start >= 0
        np.add.at(depth, np.maximum(np.searchsorted(s.start, start[there], "right") - 1, 0), 1)
        np.add.at(depth, np.searchsorted(s.start, end[there]), -1)
    held = (np.cumsum(depth[:-1]) > 0) & ~c.headline[s.line]
    return c.per_article(s.article[held]) / c.sentences


def _sources(c: Context, *kinds: int) -> Floats:
    """Attributions whose source is of these kinds, a thousand words; pronouns count as the person they stand for."""
    t = _rows(c)
    return 1000.0 * c.per_article(t["article"][np.isin(t["source_kind"], kinds)]) / c.words


def _distinct(c: Context) -> Floats:
    t = _rows(c)
    keep = (t["source_kind"] != _NONE) & (t["source_kind"] != _PRONOUN)
    pairs = np.unique(np.stack([t["article"][keep], t["source_key"][keep]]), axis=1)
    return 1000.0 * c.per_article(pairs[0]) / c.words


def _quoted_words(c: Context) -> tuple[dict[str, npt.NDArray[np.int64]], Bools]:
    t = _rows(c)
    return t, t["quoted"].astype(bool) & t["spoken"].astype(bool)


def _top_share(c: Context) -> Floats:
    t, keep = _quoted_words(c)
    keep = keep & (t["source_key"] != 0)
    if not keep.any():
        return np.zeros(len(c))
    pairs, number = np.unique(np.stack([t["article"][keep], t["source_key"][keep]]), axis=1, return_inverse=True)
    spoken = np.bincount(number.ravel(), t["words"][keep].astype(float))
    top = np.zeros(len(c))
    np.maximum.at(top, pairs[0], spoken)
    return top / np.maximum(c.per_article(t["article"][keep], t["words"][keep].astype(float)), 1.0)


def _share_unnamed(c: Context) -> Floats:
    """Drawn to a fifth where there are few sources."""
    t = _rows(c)
    sourced = t["source_kind"] != _NONE
    unnamed = np.isin(t["source_kind"], (_OFFICIAL, _ANONYMOUS, _COLLECTIVE))
    return (c.per_article(t["article"][unnamed]) + 0.4) / (c.per_article(t["article"][sourced]) + 2.0)


def _quotation_share(c: Context) -> Floats:
    t, keep = _quoted_words(c)
    return np.minimum(c.per_article(t["article"][keep], t["words"][keep].astype(float)) / c.words, 1.0)


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
        "named_sources", _PER_1000, "attributions to a person with a name", lambda c: _sources(c, _PERSON), ("named_source",), "+", "-"
    ),
    Feature(
        "organisation_sources",
        _PER_1000,
        "attributions to an organisation",
        lambda c: _sources(c, _ORGANISATION),
        ("organisation_source",),
        "+",
        "-",
    ),
    Feature("outlet_sources", _PER_1000, "attributions to another outlet", lambda c: _sources(c, _OUTLET), ("outlet_source",), "0", ""),
    Feature(
        "document_sources",
        _PER_1000,
        "attributions to a document, a study or a poll",
        lambda c: _sources(c, _DOCUMENT),
        ("document_source",),
        "+",
        "-",
    ),
    Feature(
        "unnamed_officials",
        _PER_1000,
        "attributions to officials without a name",
        lambda c: _sources(c, _OFFICIAL),
        ("unnamed_official",),
        "0",
        "",
    ),
    Feature(
        "anonymous_sources",
        _PER_1000,
        "attributions to persons without a name",
        lambda c: _sources(c, _ANONYMOUS),
        ("anonymous_source",),
        "-",
        "",
    ),
    Feature(
        "vague_sources",
        _PER_1000,
        "attributions to crowds such as critics or many",
        lambda c: _sources(c, _COLLECTIVE),
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
        "different sources",
        _distinct,
        ("named_source", "organisation_source", "outlet_source", "document_source"),
        "+",
        "-",
    ),
    Feature("top_source_share", "share", "quoted words that belong to the source quoted most", _top_share, ("direct_quotation",), "-", ""),
    Feature(
        "quoted_words", "share", "words of the article that are quotations with a source", _quotation_share, ("direct_quotation",), "0", ""
    ),
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
        lambda c: c.per_thousand("attribution", "no_source"),
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
        "0",
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

FAMILY = Family("attribution", "who says, thinks or shows what", KINDS, FEATURES, _mark, lexicons=("attribution",))
