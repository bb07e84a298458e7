"""What a word is to the rules of attribution: the kinds of cue, classes of function words, forms of verbs.

All are bits or small numbers, looked up by the number of a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scorer.mark.lexicon import Matcher

# What a cue is, as bits; the names are the sections of the word list.
CUES = ("say", "tell", "think", "judge", "intend", "show", "seem", "noun", "adjective", "according_to", "hearsay")
SAY, TELL, THINK, JUDGE, INTEND, SHOW, SEEM, NOUN, ADJECTIVE, ACCORDING, HEARSAY = (1 << i for i in range(len(CUES)))
COLON_CUE = 1 << len(CUES)
VERB = SAY | TELL | THINK | JUDGE | INTEND | SHOW | SEEM

# Classes of function words, as bits; those that rules ask of every word of a page stand first.
_CLASSES = {
    "subject": "he she they i we it who you one",
    "possessive": "his her their my our its your whose",
    "determiner": "a an the this that these those some any every each no another either neither both all several many most few such what which",
    "preposition": "in on at by for from with of about against during after before between among through over under into onto toward towards upon without "
    "within despite amid amidst since until as like near outside inside across around per via off behind beyond throughout alongside besides "
    "except",
    "subordinator": "that if when while because although though whether where since until unless before after once why how as than what who which whose whom "
    "whenever wherever even",
    "coordinator": "and or but nor yet",
    "be": "is are was were be been being am isn't aren't wasn't weren't he's she's it's they're we're you're i'm that's who's there's",
    "have": "has have had having hasn't haven't hadn't i've we've they've you've he'd she'd they'd we'd i'd you'd",
    "do": "do does did don't doesn't didn't",
    "modal": "will would can could may might must should shall won't wouldn't can't cannot couldn't shouldn't i'll we'll they'll he'll she'll you'll ought",
    "negation": "not never no longer",
    "adverb": "also later then now again already always often sometimes ever even just still once twice soon further instead rather simply merely "
    "actually first long ago too so only perhaps maybe however meanwhile earlier alone himself herself themselves itself both all much thereby "
    "therefore thus indeed prior almost nearly quite well far best better",
    "time": "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight week month year morning afternoon evening night "
    "last earlier example instance part",
    "to": "to",
    "that": "that",
    "relative": "who which that whom",
    "by": "by",
    "clausal": "if whether why how what where when who",
    "leaves": "while though although but whereas even",
    "near": "this last next earlier late early the",
    "degree": "most more very so",
    "since": "since",
    "light": "make makes made making issue issued express expressed expresses expressing voice voiced give gave gives given giving have has had having "
    "is are was were be been remain remains remained raise raised share shared shares sharing offer offered take took takes taking send sent "
    "deliver delivered draw hold held holds pull become became reiterate reiterated repeat repeated level leveled show showed shows shift "
    "launched launch announced",
    "topic": "about for against over on",
    "object": "him her them me us you it",
    "many": "people police men women many most others some few both all everyone nobody everybody none",
    "short": "i'm i've i'll i'd we're we've we'll we'd they're they've they'll they'd he's he'd he'll she's she'd she'll you're you've you'll you'd it's "
    "it'll that's",
    "agent": "by from among within amid",
    "in": "in on at",
    "of": "of",
    "finite": "went came fell rose grew became began broke got drove ate flew fought wore ran sat threw sank swung took gave made kept brought bought "
    "built caught dealt froze hung hid knew lost rode sang sold shook slept spent spoke stole stood stuck struck taught thought woke won wrote "
    "includes comes goes makes takes gives gets keeps becomes begins lets seems remains sent led met held cut put",
}
WORDS: tuple[str, ...] = tuple(sorted({w for v in _CLASSES.values() for w in v.split()}))
(
    SUBJECT, POSSESSIVE, DETERMINER, PREPOSITION, SUBORDINATOR, COORDINATOR, BE, HAVE, DO, MODAL, NEGATION, ADVERB, TIME, TO, THAT, RELATIVE, BY,
    CLAUSAL, LEAVES, NEAR, DEGREE, SINCE, LIGHT, TOPIC, OBJECT, MANY, SHORT, AGENT, IN, OF, FINITE,
) = (1 << i for i in range(len(_CLASSES)))  # fmt: skip
AUXILIARY = BE | HAVE | DO | MODAL

# Past forms that do not end in -ed, and words in -ing and -ed that are no participles.
_IRREGULAR = (
    "said wrote written told thought believed knew known felt saw seen found swore sworn sang spoke spoken made gave given went took "
    "taken held kept left meant understood heard taught forbade forgot forgotten mistook chose chosen sought shown foresaw foreseen "
    "withdrew stood laid put brought tore broke learnt bet stuck struck shot let misunderstood forgave summed dreamt fought sent paid "
    "rethought"
)
BASE, S_FORM, PAST, ING = range(4)

# How a cue reaches its source.
(
    NOUN_PHRASE, PRONOUN, RELATIVE_CLAUSE, APPOSITION, INFINITIVE, COORDINATED, PARTICIPLE, OPENING,
    INVERTED, PREPOSED, OWNED, PREDICATE, ADVERBIAL, PASSIVE, LABEL, LONE,
) = range(16)  # fmt: skip
# What the word that governs a cue says of it; the last one that holds is taken.
_GOVERNED = ((SUBJECT, PRONOUN), (RELATIVE, RELATIVE_CLAUSE), (TO, INFINITIVE), (COORDINATOR, COORDINATED))


_AS_ARRAY: dict[int, npt.NDArray[np.int32]] = {}


def has(bits: npt.NDArray[Any], any_of: int) -> npt.NDArray[np.bool_]:
    """Which of an array of bits hold any of these."""
    # on a few dozen cues an operand that is an array already costs half of one that is a Python number
    kept = _AS_ARRAY.get(any_of)
    if kept is None:
        kept = _AS_ARRAY[any_of] = np.array(any_of, np.int32)
    return (bits & kept).astype(bool)


@dataclass
class Tables:
    """Tables over word numbers (V,), and one over entries."""

    bits: npt.NDArray[np.int32]  # classes
    planes: list[npt.NDArray[np.uint8]]  # the same classes, eight at a time
    form: npt.NDArray[np.int8]  # verb form: BASE, S_FORM, PAST or ING
    governed: npt.NDArray[np.int8]  # how a cue that the word governs reaches its source
    cue: npt.NDArray[np.int32]  # (E,) cue kinds of each entry, 0 for entries that are no cue


def tables(matcher: Matcher) -> Tables:
    """Return the tables of a matcher; they are made once and kept with it."""
    kept = matcher.__dict__.get("_attributing")
    if isinstance(kept, Tables):
        return kept
    v = matcher.vocabulary
    bits = np.zeros(len(v), np.int32)
    for i, words in enumerate(_CLASSES.values()):
        bits[v.flags(words.split())] |= 1 << i
    form = np.full(len(v), BASE, np.int8)
    for i, word in enumerate(v.words):
        if word.endswith("ing") and word not in ("bring", "sing", "ring"):
            form[i] = ING
        elif word.endswith("ed") and word not in ("need", "heed"):
            form[i] = PAST
        elif word.endswith("s") and not word.endswith("ss"):
            form[i] = S_FORM
    form[v.ids(*_IRREGULAR.split())] = PAST
    governed = np.full(len(v), NOUN_PHRASE, np.int8)
    for classes, pattern in _GOVERNED:
        governed[(bits & classes) != 0] = pattern
    cue = [1 << CUES.index(e.kind) if o == "attribution" and e.kind in CUES else 0 for o, e in zip(matcher.owner, matcher.entries, strict=True)]
    made = Tables(bits, [(bits >> shift).astype(np.uint8) for shift in range(0, 32, 8)], form, governed, np.array(cue, np.int32))
    matcher.__dict__["_attributing"] = made
    return made
