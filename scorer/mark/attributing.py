"""The rules that find attributions: cue, source and content, for a whole batch at once.

A cue is a word or phrase of the attribution list. Its source is looked for where English puts a subject: before it, after it when a
quotation or a comma stands before it, or, for participles and infinitives, at the verb that governs it. Its content is the quotation
before it or the clause behind it. Nothing here loops over words or cues: each step is an array over all words or all cues.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from scorer.segment.batch import CLOSE, COLON, COMMA, DASH, EXCLAIM, NEWLINE, OPEN, QUERY, SEMICOLON
from scorer.segment.fold import SPACE
from scorer.segment.sentences import Body, Quotations, _quotations

if TYPE_CHECKING:
    from scorer.mark.family import Context
    from scorer.mark.lexicon import Matcher

__all__ = [
    "ACCORDING",
    "ADJECTIVE",
    "COLON_CUE",
    "CUES",
    "HEARSAY",
    "INTEND",
    "JUDGE",
    "NOUN",
    "SAY",
    "SEEM",
    "SHOW",
    "TELL",
    "THINK",
    "WORDS",
    "Page",
    "Relations",
    "relate",
]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

# What a cue is, as bits; the names are the sections of the word list.
CUES = ("say", "tell", "think", "judge", "intend", "show", "seem", "noun", "adjective", "according_to", "hearsay")
SAY, TELL, THINK, JUDGE, INTEND, SHOW, SEEM, NOUN, ADJECTIVE, ACCORDING, HEARSAY = (1 << i for i in range(len(CUES)))
COLON_CUE = 1 << len(CUES)
_VERB = SAY | TELL | THINK | JUDGE | INTEND | SHOW | SEEM

# Classes of function words, as bits.
_CLASSES = {
    "subject": "he she they i we it who you one",
    "object": "him her them me us you it",
    "possessive": "his her their my our its your whose",
    "determiner": "a an the this that these those some any every each no another either neither both all several many most few such "
    "what which",
    "preposition": "in on at by for from with of about against during after before between among through over under into onto toward "
    "towards upon without "
    "within despite amid amidst since until as like near outside inside across around per via off behind beyond throughout alongside "
    "besides except",
    "subordinator": "that if when while because although though whether where since until unless before after once why how as than "
    "what who which whose whom "
    "whenever wherever even",
    "coordinator": "and or but nor yet",
    "be": "is are was were be been being am isn't aren't wasn't weren't he's she's it's they're we're you're i'm that's who's there's",
    "have": "has have had having hasn't haven't hadn't i've we've they've you've he'd she'd they'd we'd i'd you'd",
    "do": "do does did don't doesn't didn't",
    "modal": "will would can could may might must should shall won't wouldn't can't cannot couldn't shouldn't i'll we'll they'll "
    "he'll she'll you'll ought",
    "negation": "not never no longer",
    "adverb": "also later then now again already always often sometimes ever even just still once twice soon further instead rather "
    "simply merely actually "
    "first long ago too so only perhaps maybe however meanwhile earlier alone himself herself themselves itself both all much "
    "thereby therefore thus indeed almost nearly quite well far best better",
    "time": "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight week month year morning "
    "afternoon evening night "
    "last earlier example instance part",
    "to": "to",
    "that": "that",
    "relative": "who which that whom",
    "many": "people police men women many most others some few both all everyone nobody everybody none",
    "by": "by",
    "short": "i'm i've i'll i'd we're we've we'll we'd they're they've they'll they'd he's he'd he'll she's she'd she'll you're "
    "you've you'll you'd it's "
    "it'll that's",
    "clausal": "if whether why how what where when who",
    "leaves": "while though although but whereas even",
    "negated": "don't doesn't didn't hasn't haven't hadn't isn't aren't wasn't weren't won't wouldn't can't couldn't shouldn't cannot",
    "near": "this last next earlier late early the",
    "degree": "most more very so",
    "since": "since",
    "light": "make makes made making issue issued express expressed expresses expressing voice voiced give gave gives given giving "
    "have has had having is are "
    "was were be been remain remains remained raise raised share shared shares sharing offer offered take took takes taking send sent "
    "deliver delivered draw "
    "hold held holds pull become became reiterate reiterated repeat repeated level leveled show showed shows shift launched launch "
    "announced",
    "agent": "by from among within amid",
    "topic": "about for against over on",
    "in": "in on at",
}
_NAMES = tuple(_CLASSES)
WORDS: tuple[str, ...] = tuple(sorted({w for v in _CLASSES.values() for w in v.split()}))
(
    SUBJECT,
    OBJECT,
    POSSESSIVE,
    DETERMINER,
    PREPOSITION,
    SUBORDINATOR,
    COORDINATOR,
    BE,
    HAVE,
    DO,
    MODAL,
    NEGATION,
    ADVERB,
    TIME,
    TO,
    THAT,
    RELATIVE,
    MANY,
    BY,
    SHORT,
    CLAUSAL,
    LEAVES,
    NEGATED,
    NEAR,
    DEGREE,
    SINCE,
    LIGHT,
    AGENT,
    TOPIC,
    IN,
) = (1 << i for i in range(len(_NAMES)))
_AUXILIARY = BE | HAVE | DO | MODAL
_SPECIAL = {"it_like": "it this that which", "they_like": "they some many most others several few", "he_like": "he she", "for": "for"}

_SPEAKERS = ("official_noun", "collective_noun", "organisation_noun", "document_noun", "role_noun")

# Past forms that do not end in -ed, and words in -ing and -ed that are no participles.
_IRREGULAR = (
    "said wrote written told thought believed knew known felt saw seen found swore sworn sang spoke spoken made gave given went took "
    "taken held kept left "
    "meant understood heard taught forbade forgot forgotten mistook chose chosen sought shown foresaw foreseen withdrew stood laid "
    "put brought tore "
    "broke learnt bet stuck struck shot let misunderstood forgave summed dreamt fought sent paid rethought"
)

# How a cue reaches its source.
(
    NOUN_PHRASE,
    PRONOUN,
    RELATIVE_CLAUSE,
    APPOSITION,
    INFINITIVE,
    COORDINATED,
    PARTICIPLE,
    OPENING,
    INVERTED,
    PREPOSED,
    OWNED,
    PREDICATE,
    ADVERBIAL,
    PASSIVE,
    LABEL,
    LONE,
) = range(16)

# The trust in a cue: log-odds of its grade in the list, moved by what stands around it. Steps of a quarter, tuned by hand on the training
# articles of the attribution corpus; positive where the surroundings are those of an attribution.
_KEPT = -1.3  # from here on an attribution is kept
_SOURCED = -0.35  # from here on its source is given, and below it left open: the cue is one, but whose it is would be a guess
_LAGS = 4


@dataclass
class Relations:
    """Attributions as columns of shape (A,), in the order of their cues. Word numbers are those of the body, -1 where there is none."""

    cue_first: Ints
    cue_last: Ints  # one past the last word; equal to cue_first where there is no cue
    source_first: Ints
    source_last: Ints
    content_start: Ints  # offsets into the buffer
    content_end: Ints
    kinds: Ints  # bits of CUES
    pattern: Ints
    trust: Floats
    quoted: Bools  # the content holds a quotation, not just a title or a word in quotation marks
    handed: Bools  # stands within what another source says

    def __len__(self) -> int:
        return len(self.cue_first)

    def take(self, mask: Bools | Ints) -> Relations:
        """The attributions where `mask` holds, or at these places."""
        return Relations(*(getattr(self, f.name)[mask] for f in fields(self)))


@dataclass
class _Tables:
    bits: npt.NDArray[np.int32]  # (V,) classes of each word
    form: Ints  # (V,) verb form: 0 base, 1 -s, 2 past, 3 -ing
    cue: Ints  # (E,) cue kinds of each entry, 0 for entries that are no cue
    special: dict[str, Bools]
    speaker: Bools  # (V,) nouns for those who speak and for papers that say something


def _tables(matcher: Matcher) -> _Tables:
    kept = matcher.__dict__.get("_attributing")
    if isinstance(kept, _Tables):
        return kept
    v = matcher.vocabulary
    bits = np.zeros(len(v), np.int32)
    for i, words in enumerate(_CLASSES.values()):
        bits[v.flags(words.split())] |= 1 << i
    cue = [
        1 << CUES.index(e.kind) if o == "attribution" and e.kind in CUES else 0 for o, e in zip(matcher.owner, matcher.entries, strict=True)
    ]
    form = np.zeros(len(v), np.int64)
    for i, word in enumerate(v.words):
        if word.endswith("ing") and word not in ("bring", "sing", "ring"):
            form[i] = 3
        elif word.endswith("ed") and word not in ("need", "heed"):
            form[i] = 2
        elif word.endswith("s") and not word.endswith("ss"):
            form[i] = 1
    form[v.ids(*_IRREGULAR.split())] = 2
    speaker = v.flags(
        [
            p[0]
            for o, e in zip(matcher.owner, matcher.entries, strict=True)
            if o == "attribution" and e.kind in _SPEAKERS
            for p in e.phrases
            if len(p) == 1
        ]
    )
    tables = _Tables(bits, form, np.array(cue, np.int64), {k: v.flags(w.split()) for k, w in _SPECIAL.items()}, speaker)
    matcher.__dict__["_attributing"] = tables
    return tables


class _Places:
    """Where a mask holds; asked for a few places of many, in rising order, this is several times faster than a running maximum."""

    def __init__(self, mask: Bools) -> None:
        self.at = np.concatenate([[-1], np.flatnonzero(mask), [len(mask)]])

    def last(self, places: Ints, where: Bools | None = None) -> Ints:
        """The last one at or before each place, -1 if none; only those `where` holds are looked up, the others give -1."""
        if where is None:
            return self.at[np.searchsorted(self.at, places, "right") - 1]
        found = np.full(len(places), -1)
        i = np.flatnonzero(where)
        found[i] = self.at[np.searchsorted(self.at, places[i], "right") - 1]
        return found

    def next(self, places: Ints, where: Bools | None = None) -> Ints:
        """The first one at or after each place, the length of the mask if none; only those `where` holds are looked up, the others "
        "give that too."""
        if where is None:
            return self.at[np.searchsorted(self.at, places)]
        found = np.full(len(places), self.at[-1])
        i = np.flatnonzero(where)
        found[i] = self.at[np.searchsorted(self.at, places[i])]
        return found


class _Between:
    """Asks for a few places whether a mask holds between two of them."""

    def __init__(self, mask: Bools) -> None:
        self.at = np.flatnonzero(mask)

    def none(self, low: Ints, high: Ints, where: Bools) -> Bools:
        """Whether it holds nowhere behind `low` and up to `high`; only asked `where` holds, elsewhere false."""
        result = np.zeros(len(low), bool)
        i = np.flatnonzero(where)
        result[i] = np.searchsorted(self.at, low[i], "right") == np.searchsorted(self.at, high[i], "right")
        return result


def _count(mask: Bools) -> npt.NDArray[np.int32]:
    """How often a mask holds up to and at each place."""
    return np.cumsum(mask, dtype=np.int32)


def _mend(context: Context) -> None:
    """Read two apostrophes side by side as one double quotation mark, as typewriters and some archives write it."""
    codes = context.batch.codes
    single = codes == 0x27
    at = np.flatnonzero(single[:-1] & single[1:])
    if not len(at):
        return
    alone = np.ones(len(at), bool)
    alone[1:] = at[1:] != at[:-1] + 1
    at = at[alone]
    opens = SPACE[codes[at - 1]] | (codes[at - 1] == 0x28) | (codes[at - 1] == 0x2D)
    codes[at] = np.where(opens, 0x20, 0x22)
    codes[at + 1] = np.where(opens, 0x22, 0x20)
    body = context.body
    body.quotations = _quotations(context.batch, body.words, ~context.line_noise)
    depth = np.zeros(len(body.words) + 1, np.int64)
    np.add.at(depth, body.quotations.first_word, 1)
    np.add.at(depth, body.quotations.last_word, -1)
    body.quoted = np.cumsum(depth[:-1]) > 0


def _outer(q: Quotations) -> Quotations:
    """Quotations that do not lie within another one."""
    if len(q) < 2:
        return q
    reach = np.maximum.accumulate(np.concatenate([[0], q.last_word[:-1]]))
    keep = (q.last_word > reach) & (q.first_word >= reach)
    return q if keep.all() else Quotations(*(getattr(q, f.name)[keep] for f in fields(q)))


class Page:
    """What the rules know of each word of the body; all arrays of shape (W,) unless said otherwise."""

    def __init__(self, context: Context) -> None:
        _mend(context)
        body: Body = context.body
        self.body, self.words, self.sentences = body, body.words, body.sentences
        w = body.words
        n = self.n = len(w)
        codes = self.codes = context.batch.codes
        self.tables = _tables(context.matcher)
        c = self.c = self.tables.bits[w.id]
        self.sentence = body.sentence
        first = body.sentences.first
        # the end of each word
        end1, end2, end3 = (codes.take(w.end - i) | 0x20 for i in (1, 2, 3))
        long_word = w.end - w.start > 3
        self.ly = (end1 == 0x79) & (end2 == 0x6C) & long_word
        self.ing = (end1 == 0x67) & (end2 == 0x6E) & (end3 == 0x69) & long_word
        self.ed = (end1 == 0x64) & (end2 == 0x65) & long_word
        self.s = end1 == 0x73
        self.owner = codes.take(w.end) == 0x27
        at = np.flatnonzero(self.owner)
        self.owner[at] = ((codes[w.end[at] + 1] | 0x20) == 0x73) | self.s[at]
        # what stands before each word
        self.newline = np.ones(n, bool)
        self.newline[1:] = w.line[1:] != w.line[:-1]
        before = np.zeros(n, np.uint16)
        before[1:] = w.gap[:-1]
        at = np.flatnonzero(self.newline)
        before[at] = w.lead[at] | NEWLINE
        self.before = before
        self.starts = np.zeros(n, bool)
        self.starts[first] = True
        self.comma = (before & COMMA) != 0
        dash = (before & DASH) != 0
        at = np.flatnonzero(dash)
        dash[at] = codes[w.start[at] - 1] == 0x20
        self.hard = ((before & (SEMICOLON | COLON | OPEN | CLOSE)) != 0) | dash
        # quotations
        q = self.quotations = _outer(body.quotations)
        self.inside = np.full(n, -1, np.int64)
        lengths = q.last_word - q.first_word
        total = int(lengths.sum())
        if total:
            place = np.repeat(q.first_word, lengths) + (np.arange(total) - np.repeat(np.cumsum(lengths) - lengths, lengths))
            self.inside[place] = np.repeat(np.arange(len(q)), lengths)
        self.reach = self._chains(context)
        capitals = np.concatenate([[0], _count(w.capital)])
        titled = (capitals[q.last_word] - capitals[q.first_word] >= 0.6 * lengths) & (lengths < 12)
        stopped = np.isin(codes[np.maximum(q.end - 2, 0)], (0x2C, 0x2E, 0x21, 0x3F))
        self.speech = (lengths >= 4) & ~titled | stopped & (lengths >= 1) & ~(titled & (lengths >= 2))  # (Q,) no title and no scare quotes
        self.turn = np.zeros(n, bool)  # a quotation opens or closes before the word
        self.turn[1:] = self.inside[1:] != self.inside[:-1]
        long = np.zeros(n, bool)
        if total:
            long[place] = np.repeat(lengths >= 5, lengths)
        self.long_turn = np.zeros(n, bool)
        self.long_turn[1:] = self.turn[1:] & (long[1:] | long[:-1])
        self.stop = self.comma | self.hard | self.starts | self.newline | self.turn
        # asides in brackets or between two dashes are skipped on the way to the subject
        aside = self._asides(dash)
        day = (c & TIME) != 0
        onday = np.zeros(n, bool)  # "on Friday", "this week", "for example"
        preposition = (c & PREPOSITION) != 0
        onday[:-1] = (preposition | ((c & NEAR) != 0))[:-1] & day[1:]
        onday[:-2] |= preposition[:-2] & onday[1:-1]
        self.skip = ((c & (_AUXILIARY | NEGATION | ADVERB)) != 0) | self.ly | aside | day | onday
        self.skip[1:] |= ((c & SINCE) != 0)[1:] & ((c & HAVE) != 0)[:-1]
        self.skip[:-1] |= ((c & DEGREE) != 0)[:-1] & self.ly[1:]

    def _asides(self, dash: Bools) -> Bools:
        """Words in brackets or between the first two dashes of their sentence."""
        aside = np.zeros(self.n, bool)
        opens, closes = (self.before & OPEN) != 0, (self.before & CLOSE) != 0
        touched = np.zeros(len(self.sentences) + 1, bool)
        touched[self.sentence[np.flatnonzero(opens | closes | dash)]] = True
        at = np.flatnonzero(touched[self.sentence])  # only the sentences with such a mark are looked at
        if not len(at):
            return aside
        number = self.sentence[at]
        new = np.concatenate([[True], number[1:] != number[:-1]])
        group = np.cumsum(new, dtype=np.int32) - 1
        begin = np.flatnonzero(new)
        first, last = begin[group], np.append(begin[1:], len(at))[group] - 1
        depth = np.cumsum(opens[at].astype(np.int64) - closes[at])
        dashes = np.cumsum(dash[at].astype(np.int64))
        aside[at] = depth > (depth - opens[at] + closes[at])[first]
        before = (dashes - dash[at])[first]
        aside[at] |= ((dashes - before) % 2 == 1) & (dashes[last] - before >= 2)
        return aside

    def _chains(self, context: Context) -> Ints:
        """Where each quotation ends, (Q,), those counted as one that run over paragraphs with an opening mark on each."""
        q = self.quotations
        if len(q) < 2:
            return q.end
        link = np.zeros(len(q), bool)
        link[:-1] = ~q.closed[:-1] & q.opened[1:] & (q.line[1:] == q.line[:-1] + 1) & (q.article[1:] == q.article[:-1]) & ~q.single[1:]
        link[:-1] &= q.start[1:] <= context.batch.lines.start[q.line[1:]] + 1
        return q.end[np.minimum(_Places(~link).next(np.arange(len(q))), len(q) - 1)]

    def has(self, classes: int) -> Bools:
        """Words of any of these classes."""
        found: Bools = (self.c & classes) != 0
        return found


def relate(context: Context) -> tuple[Page, Relations]:
    """Find the attributions of a batch. Costs time in proportion to its words."""
    page = Page(context)
    found = _by_cue(context, page) if page.n else _nothing()
    if page.n:
        found = _join(found, _labels(context, page))
        found = _join(found, _lone_quotations(page, found))
    return page, found


def _nothing() -> Relations:
    z = np.zeros(0, np.int64)
    return Relations(z, z, z, z, z, z, z, z, np.zeros(0), np.zeros(0, bool), np.zeros(0, bool))


def _join(a: Relations, b: Relations) -> Relations:
    if not len(b):
        return a
    both = Relations(*(np.concatenate([getattr(a, f.name), getattr(b, f.name)]) for f in fields(a)))
    return both.take(np.argsort(both.cue_first, kind="stable"))


def _candidates(context: Context, page: Page) -> tuple[Ints, Ints, Ints, Floats, Floats]:
    """Cue entries found: first word, one past the last, kinds, and the grades as a verb and as anything else. The longest at a place "
    "wins."""
    hits = context.body_hits
    kinds = page.tables.cue[hits.entry]
    keep = np.flatnonzero(kinds)
    f, e, k, g = hits.first[keep], hits.last[keep], kinds[keep], context.matcher.weight[hits.entry[keep]]
    if not len(f):
        return f, e, k, g, g
    new = np.ones(len(f), bool)
    new[1:] = f[1:] != f[:-1]
    start = np.flatnonzero(new)
    same = e == e[start][np.cumsum(new) - 1]
    verb = (k & _VERB) != 0
    as_verb = np.maximum.reduceat(np.where(same & verb, g, 0.0), start)
    as_other = np.maximum.reduceat(np.where(same & ~verb, g, 0.0), start)
    k = np.bitwise_or.reduceat(np.where(same, k, 0), start)
    f, e = f[start], e[start]
    ok = f >= np.maximum.accumulate(np.concatenate([[0], e[:-1]]))
    return f[ok], e[ok], k[ok], as_verb[ok], as_other[ok]


def _by_cue(context: Context, page: Page) -> Relations:
    f, e, k, as_verb, as_other = _candidates(context, page)
    n = page.n
    if not len(f):
        return _nothing()
    c, w, q, inside, comma, hard = page.c, page.words, page.quotations, page.inside, page.comma, page.hard
    sent, starts = page.sentence, page.starts

    def at(places: Ints) -> Ints:
        return np.clip(places, 0, n - 1)

    auxiliaries, coordinators = _count(page.has(_AUXILIARY)), _count(page.has(COORDINATOR))
    # --- left of the cue: the word before it that is no auxiliary, adverb, date or aside
    s0 = page.sentences.first[sent[f]]
    prev = np.maximum(f - 1, 0)
    solid = _Places(~page.skip)
    p = np.where(f > 0, solid.last(prev), -1)
    within = (p >= s0) & (f > s0)
    p = np.where(within, p, s0)
    cp = np.where(within, c[p], 0)
    joined_left = (f > s0) & ~page.stop[f]
    cprev = np.where(joined_left, c[prev], 0)
    helped = within & (auxiliaries[prev] > auxiliaries[p]) | ((cprev & _AUXILIARY) != 0)
    form = page.tables.form[w.id[f]]
    verb_kind = (k & _VERB) != 0
    verbish = page.has(_AUXILIARY) | (page.ed & ~w.capital)
    verbish[f[verb_kind & (form != 0)]] = True
    # --- verb or noun?
    owned = joined_left & (page.owner[prev] | ((cprev & POSSESSIVE) != 0))
    determined = ((cprev & DETERMINER) != 0) & ((cprev & MANY) == 0)
    led = ((cprev & (TO | MODAL | DO | SHORT)) != 0) | ((cp & TO) != 0)
    plural = ((cp & (MANY | RELATIVE | SUBJECT | COORDINATOR)) != 0) | (page.s[p] & within & ((cp & POSSESSIVE) == 0))
    plain = ((k & NOUN) == 0) & within & ((cp & (DETERMINER | PREPOSITION)) == 0)
    base_ok = (led | plural | helped | plain) & ~determined
    s_ok = ~determined & ((cprev & PREPOSITION) == 0) & ((cp & TO) == 0)
    is_verb = verb_kind & ~owned & np.where(form == 0, base_ok, np.where(form == 1, s_ok, ~determined))
    is_noun = ((k & NOUN) != 0) & ~is_verb
    # what cannot be a cue, and what stands in quotation marks, is left here
    keep = np.flatnonzero((inside[f] < 0) & (is_verb | is_noun | ((k & (ADJECTIVE | ACCORDING | HEARSAY)) != 0)))
    f, e, k, s0, prev, p, form = (x[keep] for x in (f, e, k, s0, prev, p, form))
    cp, cprev, as_verb, as_other = cp[keep], cprev[keep], as_verb[keep], as_other[keep]
    within, helped, verb_kind, is_verb, is_noun = (x[keep] for x in (within, helped, verb_kind, is_verb, is_noun))
    m = len(f)
    if not m:
        return _nothing()
    numbers = np.arange(m)
    after = np.minimum(e, n - 1)
    s = sent[f]
    s1, send = page.sentences.last[s], page.sentences.end[s]
    commas, turns, bes = _count(comma), _count(page.turn), _count(page.has(BE))
    stops = _Between(page.stop)
    has_comma = within & (commas[f] > commas[p])
    crosses = within & (turns[f] > turns[p])
    has_be = (f > s0) & np.where(within, bes[prev] > bes[p], bes[prev] > np.where(s0 > 0, bes[at(s0 - 1)], 0))
    passive = has_be & (form == 2) & verb_kind
    # --- the noun phrase that ends at p
    verbs = _count(verbish)
    c_left = np.zeros(n, np.int32)
    c_left[1:] = c[:-1]
    capital_left, verbish_left = np.zeros(n, bool), np.zeros(n, bool)
    capital_left[1:], verbish_left[1:] = w.capital[:-1], verbish[:-1]
    edge = (
        page.stop
        | (((c_left & (_AUXILIARY | SUBORDINATOR)) != 0) & ((c_left & PREPOSITION) == 0))
        | ((c_left & SUBJECT) != 0)
        | verbish_left
    )
    edge |= page.has(DETERMINER | POSSESSIVE | SUBJECT) & ((c_left & (PREPOSITION | DETERMINER)) == 0)
    edge |= ((c_left & COORDINATOR) != 0) & ~w.capital
    edge |= page.has(COORDINATOR) & ~capital_left
    edges = _Places(edge)
    np0 = np.maximum(edges.last(p), s0)
    prepositional = (c[np0] & (PREPOSITION | TO | COORDINATOR)) != 0
    capital_run = np.maximum(_Places(~w.capital).last(p, prepositional) + 1, s0)
    np0 = np.where(prepositional & (capital_run <= p), np.maximum(capital_run, np0), np.where(prepositional & (np0 < p), np0 + 1, np0))
    # --- the subject of the sentence: behind what introduces it, up to its first verb
    clause = np.minimum(np.maximum(_Places(((page.before & SEMICOLON) != 0) | starts | page.newline | page.long_turn).last(f), s0), f)
    commas_or_starts = _Places(comma | starts)
    intro = page.has(PREPOSITION | SUBORDINATOR | ADVERB | COORDINATOR) | page.ing | page.ly | (page.ed & starts)
    main0 = np.where(((c[clause] & COORDINATOR) != 0) & (clause + 1 < f), clause + 1, clause)
    for _ in range(2):
        following = commas_or_starts.next(at(main0 + 1))
        main0 = np.where(intro[main0] & (following < f), following, main0)
    ends = _Places(verbish | comma | starts | hard | page.turn | page.has(RELATIVE))
    main1 = np.maximum(np.minimum(ends.next(at(main0 + 1)), f), main0 + 1)
    # --- "Ross, the mayor, said" and "when Ross, who had lost, said"
    comma1 = np.minimum(commas_or_starts.next(at(main0 + 1)), f)
    head_verbs = verbs[np.maximum(comma1 - 1, 0)] - np.where(main0 > 0, verbs[at(main0 - 1)], 0)
    adverbial = has_comma & ~crosses & (commas[f] - commas[p] >= 2) & (form != 3)  # "Others, however, say"
    apposed = has_comma & (comma1 <= p) & (head_verbs == 0) & ~crosses & ~adverbial
    aside0 = np.maximum(commas_or_starts.last(p, has_comma), 0)
    joined = coordinators[f] > coordinators[p]
    apposed_inner = (
        has_comma
        & ~apposed
        & ~crosses
        & ~joined
        & (aside0 > s0)
        & (form != 3)
        & comma[aside0]
        & ((c[aside0] & COORDINATOR) == 0)
        & ~adverbial
    )
    # --- right of the cue
    in_after = e < s1
    ca = np.where(in_after, c[after], 0)
    opens_np = in_after & ~comma[after] & ~hard[after]
    opens_np &= w.capital[after] | ((ca & (DETERMINER | POSSESSIVE | SUBJECT)) != 0) & ((ca & (TO | THAT)) == 0) | (ca == 0)
    in_quote = inside[f]
    before_quote = np.where(f > 0, inside[prev], -1)
    meets_quote = (before_quote >= 0) & (before_quote != in_quote) & (w.line[prev] == w.line[f])
    last_comma = commas[s1 - 1] == commas[f]
    inverted = verb_kind & ((k & (SAY | TELL)) != 0) & (form != 3) & opens_np & ~has_be
    turned = comma[f] & within & ~apposed & ~adverbial & (~apposed_inner | last_comma) & ((ca & SUBJECT) == 0) & ((k & SAY) != 0)
    inverted &= meets_quote | turned
    # --- which of the ways
    pattern = np.full(m, NOUN_PHRASE)
    pattern[(cp & SUBJECT) != 0] = PRONOUN
    pattern[(cp & RELATIVE) != 0] = RELATIVE_CLAUSE
    pattern[(cp & TO) != 0] = INFINITIVE
    pattern[(cp & COORDINATOR) != 0] = COORDINATED
    participle = (form == 3) & ~helped & (has_comma | ((cp & (PREPOSITION | SUBORDINATOR)) != 0))
    pattern[participle] = PARTICIPLE
    bare = (
        (form == 3)
        & ~helped
        & ~participle
        & within
        & ((cp & (SUBJECT | TO | COORDINATOR)) == 0)
        & ((k & SAY) != 0)
        & ~w.capital[p]
        & ~page.s[p]
    )
    pattern[bare] = PARTICIPLE
    pattern[~participle & has_comma & ~crosses & ~adverbial] = COORDINATED
    pattern[apposed | apposed_inner] = APPOSITION
    pattern[~within] = OPENING
    pattern[passive] = PASSIVE
    pattern[inverted] = INVERTED
    src0, src1 = np0.copy(), p + 1
    antecedent = np.maximum(p - 1, s0)
    with_noun = np.where(antecedent < p, np.maximum(np.maximum(edges.last(antecedent, pattern == RELATIVE_CLAUSE), s0), antecedent - 3), p)
    src0 = np.where(pattern == RELATIVE_CLAUSE, with_noun, src0)
    src0 = np.where(pattern == APPOSITION, np.where(apposed_inner, np.maximum(edges.last(at(aside0 - 1), apposed_inner), s0), main0), src0)
    breaks_off = comma | starts | hard | page.turn
    behind = _Places(breaks_off | page.has(SUBORDINATOR) & ~page.has(PREPOSITION) | page.ing & ~w.capital)
    src0 = np.where(inverted, e, src0)
    src1 = np.where(inverted, np.minimum(np.maximum(behind.next(at(e + 1), inverted), e + 1), s1), src1)
    # participles, infinitives and second verbs take the subject of the sentence or of the cue before them
    borrowed = (pattern == INFINITIVE) | (pattern == COORDINATED) | (pattern == PARTICIPLE) | (pattern == OPENING)
    direct = is_verb & ~borrowed & (in_quote < 0) & (pattern != PASSIVE)
    earlier = _Places(direct).last(numbers - 1)
    first_direct = _first_of_group(direct, s)
    loose = (pattern == PARTICIPLE) | (pattern == COORDINATED)
    use = np.where(loose, np.where((main0 < f - 1) & (inside[main0] < 0), -1, first_direct), earlier)
    usable = (use >= 0) & (use < numbers) & (s[np.maximum(use, 0)] == s)
    src0 = np.where(borrowed, np.where(usable, src0[np.maximum(use, 0)], np.where(main0 < f, main0, -1)), src0)
    src1 = np.where(borrowed, np.where(usable, src1[np.maximum(use, 0)], np.where(main0 < f, main1, -1)), src1)
    # "Calling the plan unfair, Ross ..."
    ahead = (pattern == OPENING) & (form == 3)
    c2 = commas_or_starts.next(after, ahead)
    ahead &= c2 < s1
    src0 = np.where(ahead, at(c2), src0)
    src1 = np.where(ahead, np.maximum(np.minimum(ends.next(at(c2 + 1), ahead), s1), c2 + 1), src1)
    # "was praised by Ross"
    is_passive = pattern == PASSIVE
    by = _Places(page.has(BY)).next(after, is_passive)
    with_agent = is_passive & (by < s1) & (by - e <= 6) & (by + 1 < s1)
    src0 = np.where(is_passive, np.where(with_agent, by + 1, -1), src0)
    src1 = np.where(is_passive, np.where(with_agent, np.maximum(np.minimum(ends.next(at(by + 2), with_agent), s1), by + 2), -1), src1)
    # --- nouns: "Ross's claim", "made the claim", "a claim by Ross"
    holder = _Places(page.owner | page.has(POSSESSIVE)).last(prev, is_noun)
    held = is_noun & (holder >= s0) & (f - holder <= 4) & (f > s0) & stops.none(at(holder), f, is_noun)
    holder0 = np.where((c[at(holder)] & POSSESSIVE) != 0, holder, np.maximum(np.maximum(edges.last(at(holder), held), s0), holder - 5))
    carrier = _Places(page.has(LIGHT)).last(prev, is_noun & ~held)
    carrier_subject = solid.last(at(carrier - 1), carrier >= 0)
    carried = (
        is_noun
        & ~held
        & (carrier > s0)
        & (f - carrier <= 5)
        & stops.none(at(carrier), f, is_noun)
        & (carrier_subject >= s0)
        & (carrier_subject < carrier)
    )
    far = carried & (comma[at(carrier_subject + 1)] | ((c[at(carrier_subject)] & (COORDINATOR | TO)) != 0))
    agent = is_noun & in_after & ((ca & AGENT) != 0) & (e + 1 < s1)
    agent_ends = _Places(breaks_off | verbish | page.has(TO | THAT | SUBORDINATOR | RELATIVE | TOPIC)).next(at(e + 2), agent)
    src0 = np.where(is_noun, -1, src0)
    src0 = np.where(held, holder0, np.where(carried, np.where(far, main0, np.maximum(edges.last(at(carrier_subject), carried), s0)), src0))
    src1 = np.where(held, holder + 1, np.where(carried, np.where(far, np.minimum(main1, carrier_subject + 1), carrier_subject + 1), src1))
    src0 = np.where(agent, e + 1, src0)
    src1 = np.where(agent, np.maximum(np.minimum(agent_ends, s1), e + 2), src1)
    pattern[is_noun] = OWNED
    # --- adjectives, "according to", "reportedly"
    is_adjective = ((k & ADJECTIVE) != 0) & ~is_verb & ~is_noun
    predicative = is_adjective & has_be & within
    pattern[is_adjective] = PREDICATE
    is_according = (k & ACCORDING) != 0
    pattern[is_according] = PREPOSED
    named = np.minimum(_Places(breaks_off).next(at(e + 1), is_according), s1)
    src0 = np.where(is_according, np.where(in_after, e, -1), src0)
    src1 = np.where(is_according, np.maximum(named, e + 1), src1)
    is_hearsay = ((k & HEARSAY) != 0) & ~is_verb & ~is_noun
    pattern[is_hearsay] = ADVERBIAL
    src0[is_hearsay] = -1
    # "said the conductor, Jane Ross": the name behind the role belongs to the source
    tip = at(src1)
    named_behind = (inverted | is_according) & (src1 < s1) & comma[tip] & w.capital[tip] & ~w.capital[at(src1 - 1)] & (inside[tip] < 0)
    name_ends = _Places(breaks_off | ~w.capital).next(at(tip + 1), named_behind)
    src1 = np.where(named_behind, np.minimum(np.maximum(name_ends, src1 + 1), s1), src1)
    # --- content behind the cue: to the end of the sentence, or of the quotation that begins in it
    con0 = np.where(in_after, w.start[after], -1)
    con1 = send.copy()
    opens_quote = np.zeros(m, bool)
    qf = np.zeros(m, np.int64)
    quote_ok = np.zeros(m, bool)
    if len(q):
        qa = inside[after]
        opens_quote = (e < n) & (qa >= 0) & (qa != inside[np.maximum(e - 1, 0)])
        con0 = np.where(opens_quote & (con0 >= 0), q.start[np.maximum(qa, 0)], con0)
        qf = np.searchsorted(q.start, w.end[e - 1])
        quote_ok = qf < len(q)
        qf = np.minimum(qf, len(q) - 1)
        quote_ok &= q.first_word[qf] < s1
        con1 = np.where(quote_ok & (con0 >= 0), np.maximum(con1, page.reach[qf]), con1)
    # --- content before the cue: a quotation
    left = np.where((src0 >= 0) & (pattern != INVERTED), np.minimum(src0, f), f)
    quote_left = np.where((left > 0) & (w.line[at(left - 1)] == w.line[f]), inside[at(left - 1)], -1)
    light_tail = ~in_after | comma[after] | hard[after] | ((ca & (PREPOSITION | TIME | OBJECT | SUBORDINATOR)) != 0) & ((ca & THAT) == 0)
    rest = s1 - np.maximum(e, np.where(pattern == INVERTED, src1, e))
    marked = (page.before[at(left)] & (COMMA | EXCLAIM | QUERY)) != 0
    q_before = (
        is_verb
        & (quote_left >= 0)
        & (quote_left != in_quote)
        & ((k & (SAY | TELL | THINK)) != 0)
        & (pattern != PARTICIPLE)
        & (pattern != INFINITIVE)
    )
    q_before &= np.where(sent[at(left - 1)] == s, marked | (rest <= 2), (rest <= 1) | comma[at(left)])
    q_before &= light_tail | ((k & TELL) != 0) | (pattern == INVERTED) | (rest <= 3)
    owned_quotes = np.zeros(max(1, len(q)), bool)
    if len(q):
        ql = np.maximum(quote_left, 0)
        owned_quotes[ql[q_before]] = True
        sentence0 = page.sentences.start[sent[at(q.first_word[ql])]]
        b0, b1 = np.minimum(q.start[ql], sentence0), q.end[ql]
        # "..., he said, ..." within the sentence, and a quotation that opens the next sentence of the paragraph
        source_end = np.maximum(e, src1)
        qn = np.searchsorted(q.start, w.end[source_end - 1])
        more = q_before & (qn < len(q))
        qn = np.minimum(qn, len(q) - 1)
        speaking = f[is_verb & ((k & (SAY | TELL)) != 0)]
        more &= (q.line[qn] == w.line[f]) & (q.first_word[qn] < s1) & ~owned_quotes[qn]
        more &= np.searchsorted(speaking, q.first_word[qn]) == np.searchsorted(speaking, source_end)
        b1 = np.where(more, page.reach[qn], b1)
        next_first = page.sentences.first[np.minimum(s + 1, len(page.sentences) - 1)]
        opening = np.maximum(inside[next_first], 0)
        resumes = (
            (inside[next_first] >= 0)
            & (q.first_word[opening] == next_first)
            & (w.line[next_first] == w.line[f])
            & (next_first >= s1)
            & ~owned_quotes[opening]
        )
        b1 = np.where(q_before & resumes, np.maximum(b1, page.reach[opening]), b1)
        con0, con1 = np.where(q_before, b0, con0), np.where(q_before, b1, con1)
    # --- content before the cue: a clause (", he said.")
    bare_before = is_verb & ~q_before & ((k & (SAY | TELL | THINK)) != 0) & ~borrowed & comma[at(left)] & (left - s0 >= 3)
    bare_before &= (
        (rest <= 0)
        | (light_tail & ((rest <= 8) | ((ca & IN) != 0) & ((c[at(e + 1)] & DETERMINER) != 0)))
        | (comma[after] & in_after)
        | (pattern == INVERTED)
    )
    bare_before &= (verbs[at(left - 1)] - verbs[s0] + verbish[s0] > 0) | (rest <= 0)
    con0 = np.where(bare_before, page.sentences.start[s], con0)
    con1 = np.where(bare_before, np.where(rest > 6, send, w.end[at(left - 1)]), con1)
    # --- content of "according to": what is left of the sentence
    leads = is_according & (f - s0 <= 1)
    trails = is_according & ~leads
    con0 = np.where(trails, page.sentences.start[s], con0)
    con1 = np.where(trails, w.end[prev], con1)
    resumed = at(src1)
    both_sides = trails & (src1 < s1 - 3) & comma[resumed] & ((c[resumed] & (SUBORDINATOR | RELATIVE)) == 0) & ~page.ing[resumed]
    con1 = np.where(both_sides, send, con1)
    con0 = np.where(leads, np.where(src1 < s1, w.start[resumed], -1), con0)
    # --- trimming what follows
    follows = is_verb & ~q_before & ~bare_before & (con0 >= 0)
    light_stops = _count(breaks_off)
    hearer = follows & (((k & TELL) != 0) | ((ca & (PREPOSITION | TIME)) != 0) & ((k & SAY) != 0))
    clause_words = _Places(page.has(THAT | CLAUSAL)).next(after, hearer)
    hearer &= (clause_words < s1) & (clause_words - e <= 9) & (clause_words > e)
    hearer &= light_stops[at(clause_words)] == light_stops[after]
    con0 = np.where(hearer, w.start[at(clause_words)], con0)
    outside = inside < 0
    if len(q):
        # a quotation that a comma or colon leads in
        qw = at(q.first_word[qf])
        led_in = (page.before[qw] & (COMMA | COLON)) != 0
        intro_quote = follows & quote_ok & (q.first_word[qf] > e) & led_in & (q.end[qf] >= send - 2) & ~hearer
        intro_quote &= ((ca & (PREPOSITION | TIME)) != 0) | ((k & TELL) != 0) | comma[after] | ((page.before[qw] & COLON) != 0)
        con0 = np.where(intro_quote, q.start[qf], con0)
    cuts = ~opens_quote & follows

    def shorten(where: Bools, word: Ints) -> None:
        nonlocal con1
        con1 = np.where(where & (word < s1) & (word > e), np.minimum(con1, w.end[at(word - 1)]), con1)

    leaving = _Places((((page.before & SEMICOLON) != 0) | comma & page.has(LEAVES)) & outside).next(after, cuts)
    shorten(cuts, np.where(leaving > e + 1, leaving, n))
    narrow = ((k & (SAY | TELL | THINK | SHOW)) == 0) | (pattern == INFINITIVE) | (pattern == RELATIVE_CLAUSE) | ((ca & TO) != 0)
    outer_commas = _Places(comma & outside)
    shorten(cuts & narrow, outer_commas.next(at(e + 1), cuts & narrow))
    led_clause = cuts & ((c[s0] & SUBORDINATOR) != 0) & (commas[f] == commas[s0]) & ((c[s0] & THAT) == 0)
    shorten(led_clause, outer_commas.next(after, led_clause))
    # "He added:" at the end of a line: what follows
    dangling = is_verb & (e == s1) & (e < n) & ((w.gap[e - 1] & COLON) != 0) & ~q_before
    dangling &= w.article[after] == w.article[f]
    con0 = np.where(dangling, w.start[after], con0)
    con1 = np.where(dangling, page.sentences.end[np.minimum(s + 1, len(page.sentences) - 1)], con1)
    if len(q):
        qa = np.maximum(inside[after], 0)
        con1 = np.where(dangling & (inside[after] >= 0), np.maximum(con1, page.reach[qa]), con1)
        # a quotation without a cue of its own goes on from the sentence before
        goes_on = follows & resumes & (con1 >= send - 2) & ((k & (SAY | TELL)) != 0)
        con1 = np.where(goes_on, np.maximum(con1, page.reach[opening]), con1)
    undone = with_agent & ((k & TELL) == 0) & within & ((ca & (BY | TIME)) != 0)
    con0, con1 = np.where(undone, w.start[np0], con0), np.where(undone, w.end[p], con1)
    con0 = np.where(agent, w.start[at(src1)], con0)
    noun_ends = np.minimum(_Places(comma | hard | starts | verbish).next(at(e + 1), is_noun), s1)
    con1 = np.where(is_noun & in_after, np.where((ca & THAT) != 0, send, w.end[at(noun_ends - 1)]), con1)
    con0 = np.where(is_hearsay, w.start[clause], con0)
    # --- which candidates stand
    alive = is_verb | (is_noun & in_after & ((ca & (PREPOSITION | TO | THAT)) != 0)) | predicative | is_according | is_hearsay
    alive &= in_quote < 0
    named_part = alive & w.capital[f] & (f > s0) & (in_after & w.capital[after] | w.capital[prev])
    i = np.flatnonzero(named_part)
    if len(i):  # in a headline every word has a capital
        capitals = _count(w.capital)
        named_part[i] = (capitals[s1[i] - 1] - capitals[s0[i]]) < 0.6 * (s1[i] - s0[i] - 1)
        alive &= ~named_part
    live = np.flatnonzero(alive & ~is_hearsay & ~is_noun & ~is_adjective)
    if len(live) > 1:
        a, b = live[:-1], live[1:]
        near = (s[a] == s[b]) & ~q_before[a] & ~bare_before[a]
        # "refused to say" is one attribution
        alive[b[near & (pattern[b] == INFINITIVE) & (f[b] - e[a] == 1)]] = False
        # so are "issued a statement saying" and "responded by saying"
        by_saying = near & (form[b] == 3) & is_verb[b] & ((k[b] & (SAY | TELL)) != 0) & (form[a] != 3) & ~helped[b]
        by_saying &= (f[b] - e[a] <= 2) | ((c[at(f[b] - 1)] & BY) != 0) & (f[b] - e[a] <= 9)
        alive[a[by_saying]] = False
        src0[b[by_saying]], src1[b[by_saying]] = src0[a[by_saying]], src1[a[by_saying]]
        # "a poll released on Sunday shows": the participle belongs to the source
        reduced = (
            near & (form[a] == 2) & (pattern[a] == NOUN_PHRASE) & (pattern[b] == NOUN_PHRASE) & ((ca[a] & (BY | PREPOSITION | TIME)) != 0)
        )
        reduced &= (light_stops[f[b]] == light_stops[f[a]]) & (form[b] != 3) & (f[b] - e[a] <= 14)
        reduced &= coordinators[f[b]] == coordinators[f[a]]
        reduced &= _Between(page.has(SUBJECT | THAT | RELATIVE | _AUXILIARY)).none(f[a], f[b], reduced)
        alive[a[reduced]] = False
        src0[b[reduced]] = src0[a[reduced]]
        inner = (
            near
            & (pattern[b] == APPOSITION)
            & (pattern[a] != RELATIVE_CLAUSE)
            & (pattern[a] != PRONOUN)
            & (f[a] >= src0[b])
            & (f[a] < src1[b])
            & (form[a] >= 2)
        )
        alive[a[inner]] = False
    # --- a content ends where the next verb of the same subject begins
    strong = (as_verb >= 0.4) & ((k & (SAY | TELL | JUDGE | INTEND)) != 0) & (form != 0) & ((ca & BY) == 0)
    breaks = np.flatnonzero(alive & is_verb & ((pattern == PARTICIPLE) & has_comma | (pattern == COORDINATED) & strong))
    nxt = np.full(m, m)
    nxt[breaks] = breaks
    nxt = np.append(np.minimum.accumulate(nxt[::-1])[::-1], m)[1:]
    nb = np.minimum(nxt, m - 1)
    last_word = np.where((c[p[nb]] & COORDINATOR) != 0, p[nb] - 1, p[nb])
    cut = (nxt < m) & (s[nb] == s) & is_verb & ~q_before & ~bare_before & (last_word >= e) & (in_quote == in_quote[nb])
    con1 = np.where(cut, np.minimum(con1, w.end[at(last_word)]), con1)
    # --- trust
    kinds = np.where(is_verb, k & _VERB, np.where(is_noun, NOUN, k & ~_VERB))
    has_quote, starts_quoted = np.zeros(m, bool), np.zeros(m, bool)
    if len(q):
        j = np.searchsorted(q.start, con0)
        jc = np.minimum(j, len(q) - 1)
        has_quote = (j < len(q)) & (q.start[jc] < con1)
        starts_quoted = has_quote & (q.start[jc] <= con0 + 2)
    grade = np.clip(np.where(is_verb, as_verb, as_other), 0.05, 0.95)
    trust = 0.85 * np.log(grade / (1 - grade))
    tail, head = at(src1 - 1), at(src0)
    sourced = (src0 >= 0) & (src1 > src0)
    # "when", "after", "also": a clause without a subject of its own
    sourced &= ~(
        (src1 - src0 == 1)
        & ((c[head] & (SUBORDINATOR | PREPOSITION | ADVERB | COORDINATOR)) != 0)
        & ((c[head] & (SUBJECT | RELATIVE | DETERMINER)) == 0)
    )
    # "since Ross pledged", "as Ross said": the source begins behind the conjunction
    starts_late = sourced & (src1 - src0 > 1) & ((c[head] & SUBORDINATOR) != 0) & ((c[head] & (DETERMINER | RELATIVE)) == 0)
    src0 = np.where(starts_late, src0 + 1, src0)
    head = at(src0)
    characters = con1 - con0
    special = page.tables.special
    id_tail, id_after = w.id[tail], w.id[after]
    worded = (
        (is_verb & (form == 2), 0.25),
        (is_verb & (form == 3), -0.5),
        (is_verb & (form == 0), -0.25),
        (is_verb & ((k & SEEM) != 0), -0.25),
    )
    reached = (
        (pattern == APPOSITION, 0.5),
        (pattern == INFINITIVE, -0.5),
        (pattern == COORDINATED, -0.25),
        (pattern == INVERTED, -0.5),
        (pattern == PREPOSED, 0.5),
        (pattern == PREDICATE, -0.25),
        (pattern == RELATIVE_CLAUSE, 0.5),
        (pattern == PARTICIPLE, 0.25),
        (pattern == PRONOUN, 0.25),
        (pattern == PASSIVE, 0.5),
        (helped & ~_Between(page.has(MODAL)).none(p, prev, helped) & within, -0.25),
        (has_be, 0.25),
    )
    heard = (
        (q_before, 0.75),
        (starts_quoted, 0.5),
        (has_quote, 0.25),
        (opens_quote, -0.25),
        (bare_before & (pattern != PRONOUN), -0.25),
        (bare_before & (pattern == PRONOUN), 0.5),
        (characters <= 13, -0.25),
        (characters <= 33, -0.25),
        (page.sentences.first[s] == page.body.word_lo[w.article[f]], 0.25),
    )
    followed = (
        ((ca & THAT) != 0, 0.75),
        ((ca & PREPOSITION) != 0, -0.75),
        ((ca & IN) != 0, 0.25),
        (special["for"][id_after] & in_after, 0.25),
        (((ca & DETERMINER) != 0) & ((ca & THAT) == 0), 0.25),
        ((ca & (POSSESSIVE | SUBJECT)) != 0, 0.25),
        (in_after & w.capital[after], 0.25),
        (~in_after, 1.0),
        (in_after & comma[after], -0.5),
        ((ca & COORDINATOR) != 0, -0.75),
        ((ca & _AUXILIARY) != 0, -0.25),
    )
    by_whom = (
        (special["he_like"][id_tail], 0.5),
        (special["they_like"][id_tail], 0.25),
        (special["it_like"][id_tail], -0.5),
        (w.capital[tail], 0.75),
        (~w.capital[tail] & page.s[tail], 0.25),
        (page.tables.speaker[id_tail], 0.5),
        (page.ing[tail] & ~w.capital[tail], -0.5),
        (np.abs(f - src1) > 6, -0.5),
        (verbs[tail] > verbs[at(src0 - 1)], -0.25),
        ((c[head] & (SUBORDINATOR | PREPOSITION)) != 0, -0.5),
        (src0 == s0, 0.25),
    )
    for mask, step in (*worded, *reached, *heard, *followed):
        trust += step * mask
    for mask, step in by_whom:
        trust += step * (mask & sourced)
    speech = _Places(page.speech)
    quoted = has_quote.copy()
    if len(q):
        i = np.flatnonzero(has_quote)
        said = speech.next(np.searchsorted(q.start, con0[i]))
        quoted[i] = (said < len(q)) & (q.start[np.minimum(said, len(q) - 1)] < con1[i])
    i = np.flatnonzero(alive & (con0 >= 0) & (con1 > con0) & (trust >= _KEPT))
    found = Relations(
        f, e, np.where(sourced, src0, -1), np.where(sourced, src1, -1), con0, con1, kinds, pattern, trust, quoted, quoted
    ).take(i)
    # what stands within the content of another cue is mostly part of what is said there
    enclosing = _enclosing(found, s[i], w.start)
    firm = found.trust - np.clip(1.2 + 0.5 * enclosing, 0.0, 3.0)
    found.handed = (enclosing >= _SOURCED) & (found.trust >= _SOURCED) & (found.source_first >= 0)
    unsure = firm < _SOURCED
    found.source_first[unsure] = -1
    found.source_last[unsure] = -1
    return found


def _enclosing(found: Relations, sentence: Ints, start: Ints) -> Floats:
    """The trust of the firmest of the cues just before each one, in its sentence, whose content holds it; -9 if none. Shape (A,)."""
    best = np.full(len(found), -9.0)
    place = start[found.cue_first]
    for lag in range(1, min(_LAGS + 1, len(found))):
        a, b = slice(None, -lag), slice(lag, None)
        holds = (
            (sentence[a] == sentence[b])
            & (found.content_start[a] <= place[b])
            & (place[b] < found.content_end[a])
            & (found.source_first[a] >= 0)
        )
        best[b] = np.where(holds, np.maximum(best[b], found.trust[a]), best[b])
    return best


def _first_of_group(mask: Bools, group: Ints) -> Ints:
    """For each place the first place of its group (groups ascend) where `mask` holds, -1 if none."""
    places = np.flatnonzero(mask)
    if not len(places):
        return np.full(len(group), -1)
    j = np.searchsorted(group[places], group)
    jc = np.minimum(j, len(places) - 1)
    return np.where((j < len(places)) & (group[places[jc]] == group), places[jc], -1)


def _labels(context: Context, page: Page) -> Relations:
    """ "Name: what the name says", at the head of a line, as in headlines and interviews."""
    w, n = page.words, page.n
    first = np.flatnonzero(page.newline)
    at = _Places((w.gap & COLON) != 0).next(first)
    ok = (at < n - 1) & (at - first <= 4)
    first, at = first[ok], at[ok]
    lines = context.batch.lines
    breaks = np.cumsum((page.hard & ~page.newline) | page.comma)
    ok = (w.line[at + 1] == w.line[first]) & w.capital[first] & w.capital[at] & (breaks[at] == breaks[first])
    ok &= (lines.end[w.line[first]] - w.start[at + 1] > 20) & (page.inside[first] < 0)
    first, at = first[ok], at[ok]
    if not len(first):
        return _nothing()
    z = np.zeros(len(first), np.int64)
    start, end = w.start[at + 1], lines.end[w.line[first]]
    # an interview: the answer runs on to the next label
    many = np.bincount(w.article[first], minlength=int(w.article[-1]) + 1)[w.article[first]] >= 4
    follower = np.append(first[1:], n - 1)
    same = w.article[follower] == w.article[first]
    end = np.where(many & same & (follower > first), w.end[np.maximum(follower - 1, 0)], end)
    return Relations(at + 1, at + 1, first, at + 1, start, end, z + COLON_CUE, z + LABEL, np.ones(len(z)), z > 0, z > 0)


def _lone_quotations(page: Page, found: Relations) -> Relations:
    """Quotations that no cue claims; they belong to the last speaker when he spoke in this paragraph or the one before."""
    q, w, n = page.quotations, page.words, page.n
    if not len(q):
        return _nothing()
    covered = np.zeros(n + 1, np.int64)
    np.add.at(covered, np.searchsorted(w.start, found.content_start), 1)
    np.add.at(covered, np.searchsorted(w.start, found.content_end), -1)
    free = np.cumsum(covered[:-1]) <= 0
    words = q.last_word - q.first_word
    lone = (words >= 4) & free[q.first_word] & page.speech & (page.starts[q.first_word] | (words >= 6))
    i = np.flatnonzero(lone)
    if not len(i):
        return _nothing()
    z = np.zeros(len(i), np.int64)
    source0, source1 = z - 1, z - 1
    speaks = np.flatnonzero((found.source_first >= 0) & ((found.kinds & (SAY | TELL)) != 0))
    if len(speaks):
        j = np.searchsorted(found.cue_first[speaks], q.first_word[i]) - 1
        jc = speaks[np.maximum(j, 0)]
        ok = (
            (j >= 0)
            & (w.article[found.cue_first[jc]] == q.article[i])
            & (q.line[i] - w.line[found.cue_first[jc]] <= 1)
            & page.starts[q.first_word[i]]
        )
        source0, source1 = np.where(ok, found.source_first[jc], -1), np.where(ok, found.source_last[jc], -1)
    return Relations(
        q.first_word[i], q.first_word[i], source0, source1, q.start[i], page.reach[i], z, z + LONE, np.zeros(len(z)), z == 0, z > 0
    )
