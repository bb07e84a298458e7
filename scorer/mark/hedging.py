"""Hedging: how sure the text says it is, and who it lets vouch for that.

The phrases and their weights are in lexicons/hedging.txt. Here are the readings that the neighbouring word alone does not tell apart: the
month and the permission of "may", the ability of "could", "about" as a preposition, "some 40 people". Each is a check that an entry names;
a check takes all hits of its entries in a batch as columns and says which of them stand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scorer.mark.family import Context, Family, Feature, Kind, Marks, own_voice
from scorer.mark.lexicon import Hits, apart
from scorer.segment.batch import COLON, COMMA, DASH, DOT, ELLIPSES, EXCLAIM, NEWLINE, OPEN, QUERY, QUOTE, SINGLE, ranges

__all__ = ["CHECKS", "CLAIM", "FAMILY"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# A weasel of this weight or more is a claim nobody answers for ("some say"); below it stands a vague quantity ("several", "a number of").
CLAIM = 0.3


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_NUMBERS = _words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions billion billions "
    "trillion dozen dozens"
)
_PORTIONS = _words("half third quarter fifth tenth dozen hundred thousand million billion century decade year month week hour mile")
_ARTICLES = _words("a an the")

# "may"
# what follows a capitalised "May" that is the verb all the same
_AFTER_MAY = _words("be have not also still never soon even yet well need")
_BEFORE_MONTH = _words("in last since until till of by late early mid next every each through to this from between before after during")
_CALLED = _words("called named")  # "hawthorn, called may"
_AFTER_YOU_MAY = _words("be have not also well even never still need want find think feel notice already recall remember wonder know")
_BETWEEN = _words(
    "also then only not never either further optionally sometimes even still be now thus alternatively instead freely both or"
)
# "may vary", "may unsubscribe": what is provided for, whoever it is
_PROVIDED = _words(
    "vary differ range apply park smoke unsubscribe comment register enroll submit obtain opt exercise delegate designate dissolve veto do"
)
# "the findings may not apply to children": denied, these are a doubt
_DOUBTED = _words("apply vary differ range")
# "members may vote", "guests may not bring": what these are allowed to do; of anybody else the same words are a doubt ("he may resign")
_ALLOWED = _words(
    "choose elect vote decide participate attend enter marry attack charge appeal file request withdraw resign appoint nominate run "
    "purchase buy hold use call visit contact bring email authorize authorise access leave hunt fish carry sell stay take employ"
)
_ALLOWED_ONES = _words(
    "members persons person people residents resident citizens citizen candidates voters users visitors guests students applicants "
    "individuals employees customers patients readers players parents owners tenants drivers passengers shareholders units musicians "
    "artists participants holders licensees permittees subscribers anyone nobody"
)
# "Under rule 7 a team may make ...": what is laid down; of these verbs it is a doubt all the same
_LAID_DOWN = _words("under")
_DOUBTED_UNDER = _words("be have not face still well yet need become lose find seem mean")
_DOUBTED_OF_NONE = _words("needed required expected involved")  # "No contract may be needed"
_NOUN_PHRASE = 5  # words, "no" with it
_UP_TO = _words("hold serve carry keep claim earn receive borrow bring deduct contribute")  # "a president may hold up to two terms"
# "may be used", "may be called": one way of doing it, not a doubt
_DONE = _words(
    "used called termed named expressed written carried performed obtained employed applied added combined divided classified "
    "distinguished defined described referred purchased ordered requested accessed downloaded viewed grouped arranged customized worn "
    "eaten cooked prepared omitted substituted attached stored permitted allowed administered treated measured installed adjusted "
    "operated reproduced republished redistributed rewritten broadcast published quoted copied marked labelled labeled clothed forwarded "
    "mixed folded sliced baked boiled fried chopped glued painted printed embedded inserted rotated rearranged abbreviated spelled spelt "
    "transliterated translated denoted represented computed calculated stacked nested"
)

# "could"
_ABLE = _words(
    "not no hardly barely scarcely only never see hear feel afford smell taste remember recall imagine speak read walk sleep breathe "
    "swim sing recite translate plough juggle memorise memorize whistle knit sew mimic imitate decipher"
)
# in front of it they tell of somebody's best years: "in his prime he could", "as a boy he could", "at school she could"
_YEARS = _words("prime pomp youth heyday boyhood girlhood childhood boy girl child toddler teenager schoolboy schoolgirl school student")
_IN_YEARS = _words("his her their my in as a at")
_AS_FAR = _words("long far fast soon much many hard quickly well best often quietly little close high loud big large")
_AS_BIG = _words("big large far fast high long hard")  # "as large as the land could bear"; not so "the rain as well as the wind could"
_ALL_THAT = _words("all everything anything whatever nothing")
_PERSONS_AND_IT = _words("i he she they we you it")
_NEEDED = _words("a an some more another")
_SENSED = _words("heard seen felt found smelled reached known")
_CONCEDES = _words("whatever whichever whoever wherever whenever however")
_WISHES = _words("wish wished wishes wishing")

# "appear", "suggest", "about", "most", "one of the"
_TURNS_UP = _words(
    "in on at before with as alongside for during under after from and within only by live again twice regularly next here there "
    "today tonight yesterday tomorrow this last monday tuesday wednesday thursday friday saturday sunday"
)
_WILL_APPEAR = _words("to will must shall should can cannot did didn't who")
_PERSONS = _words("i he she they we you who")
_PROPOSED = _words("a an you we he she they changes ways names alternatives")
_SPOKEN_OF = _words(
    "right wrong sure talk talks talked talking ask asks asked asking know knows knew known worry worries worried worrying concern "
    "concerns concerned complain complains complained complaining complaint complaints think thinks thinking thought write writes "
    "wrote written writing learn learned learning hear hears heard say says said tell tells told telling speak speaks spoke speaking "
    "question questions questioned story stories information news book books article articles details debate excited something "
    "nothing anything all what care cares cared joke jokes joked lie lied lies facts report reports film movie walk walked walking "
    "turn turned turning go went gone gathered wrapped sitting sat centered centred revolve revolves revolved built stood standing"
)
_NO_SHARE = _words("that which who the a an at is are was were be been and very his her its their our my amongst among")
_NOT_SHARED = _words("if often in common applicable recent")
_ENDS_LY = _words("likely early family elderly deadly lovely friendly ugly only daily weekly monthly holy")
_TOP = _words("most best worst least top leading foremost premier biggest only")
_ENDS_EST = _words(
    "west forest interest northwest southwest midwest request guest protest harvest priest contest honest modest conquest invest arrest"
)


# "is now widely believed": forms of be, and what may stand between them and the participle
_BE = _words("is are was were be been being isn't aren't wasn't weren't it's they're he's she's that's")
_MANNER = _words("often also now still sometimes then long once not never ever always even thus therefore today at times at first in general by")
# "regarded by many": the agents that leave a claim as unsigned as none
_NOBODY = _words(
    "many some most several others critics experts scholars historians people fans all few those certain various modern contemporary "
    "observers commentators reviewers analysts scientists researchers numerous academics writers authors"
)
_TIMES = _words("times")
# "in the main they are farmers"
_IN_GENERAL = _words("a an the i he she it we they this these that those by because from of very not are is was were been")
# "scholars have argued": what crowds that nobody can ask hold
_HOLD = _words(
    "believe believes believed think thinks thought argue argues argued claim claims claimed consider considers considered feel feels felt "
    "see regard regards regarded view viewed agree agrees agreed suggest suggests suggested disagree disagreed contend contended maintain "
    "maintained speculate speculated assert asserted fear feared hope hoped worry worried doubt doubted question questioned suspect "
    "suspected assume assumed interpret interpreted hold prefer dispute disputed debate debated insist insisted complain complained "
    "criticize criticise criticized criticised praise praised accuse accused hail hailed theorize theorized hypothesize hypothesized"
)
_ASIDES = _words("however though meanwhile nevertheless nonetheless too instead rightly wrongly therefore")
_COUNTED = _words("the these those his her its their our my your whose this that both all no two three four five six seven eight nine ten dozen hundred")
_MADE = _words("make makes made making")
_THERE = _words("there")
_A_LITTLE = _words("a an the this that these those his her its their our my your every one dear poor some of")
_SMALL_ONES = _words(
    "girl girls boy boys child children kid kids brother sister one ones bit dog cat house town towns village thing things man men woman "
    "women guy guys league river lake toe finger fingers old by or ways way room black white red green blue girl's"
)

_WORDS: tuple[str, ...] = (
    *_NUMBERS, *_PORTIONS, *_ARTICLES, *_AFTER_MAY, *_CALLED, *_LAID_DOWN, *_BEFORE_MONTH, *_AFTER_YOU_MAY, *_BETWEEN, *_ALLOWED, *_ALLOWED_ONES,
    *_PROVIDED, *_DONE, *_CONCEDES, *_ABLE, *_SENSED, *_WISHES, *_TURNS_UP, *_WILL_APPEAR, *_PERSONS, *_PROPOSED, *_SPOKEN_OF,
    *_NO_SHARE, *_NOT_SHARED, *_ENDS_LY, *_TOP, *_ENDS_EST, *_BE, *_MANNER, *_NOBODY, *_HOLD, *_ASIDES, *_COUNTED, *_THERE, *_A_LITTLE,
    *_SMALL_ONES, *_DOUBTED, *_AS_FAR, *_ALL_THAT, *_PERSONS_AND_IT, *_NEEDED, *_TIMES, *_MADE,
    *_UP_TO, *_IN_GENERAL, *_AS_BIG, *_DOUBTED_OF_NONE,
    "all", "as", "be", "half", "i", "it", "no", "not", "of", "so", "that", "the", "to", "up", "use", "we", "you",
)  # fmt: skip


class _Place(NamedTuple):
    """One word beside each of some hits; all of shape (H,)."""

    at: Ints  # the number of the body word
    there: Bools  # whether it stands there at all, on the same line and with no stop or comma between
    word: Ints  # its number in the vocabulary, 0 where it does not


class _Near:
    """The words around some hits: `after(1)` is the word right behind each, `before(1)` the one right before it."""

    def __init__(self, context: Context, hits: Hits) -> None:
        self.context, self.hits, self.words = context, hits, context.body.words
        self.joins = context.body.joins_next
        self.top = len(self.words) - 1
        self._after: list[_Place] = []
        self._before: list[_Place] = []

    def place(self, at: Ints, there: Bools) -> _Place:
        """These words, where they stand there."""
        return _Place(at, there, self.words.id.take(at) * there)

    def after(self, step: int) -> _Place:
        while len(self._after) < step:
            at = self._after[-1].at if self._after else self.hits.last - 1
            there = self.joins.take(at)
            if self._after:
                there &= self._after[-1].there
            self._after.append(self.place(np.minimum(at + 1, self.top), there))
        return self._after[step - 1]

    def before(self, step: int) -> _Place:
        while len(self._before) < step:
            last = self._before[-1].at if self._before else self.hits.first
            at = np.maximum(last - 1, 0)
            there = self.joins.take(at) & (last > 0)
            if self._before:
                there &= self._before[-1].there
            self._before.append(self.place(at, there))
        return self._before[step - 1]

    def behind_aside(self, asides: Sequence[str]) -> _Place:
        """The word behind a hit and one of these words between commas: "others, however, ..."."""
        gap, aside = self.words.gap, np.minimum(self.hits.last, self.top)
        before, behind = gap[self.hits.last - 1], gap[aside]
        shut = ((before & behind & COMMA) != 0) & (((before | behind) & NEWLINE) == 0)
        return self.place(np.minimum(aside + 1, self.top), self.among(self.place(aside, shut), asides))

    def nothing_follows(self) -> Bools:
        """Whether a hit of one word ends what is said; a comma or bracket behind it is an insertion: "may, however, be"."""
        ends: Bools = ~self.after(1).there & ((self.words.gap[self.hits.first] & (COMMA | OPEN | DASH | QUOTE)) == 0)
        return ends

    def among(self, place: _Place, words: Sequence[str]) -> Bools:
        """Whether the word there is one of these."""
        return self.context.flags(words).take(place.word)

    def number(self, place: _Place) -> Bools:
        """Whether a figure or a number in letters stands there."""
        at = place.at
        money = self.context.batch.codes[self.words.start[at] - 1] == 0x24
        figure: Bools = (self.words.digit[at] | money) & place.there
        return figure | self.among(place, _NUMBERS)

    def ending(self, place: _Place, end: str) -> Bools:
        """Whether the word there ends so and has two letters more at least."""
        return place.there & self.context.ending(place.at, end)

    def opens_sentence(self, at: Ints) -> Bools:
        """Whether a word is the first of its sentence."""
        opens: Bools = np.equal(self.sentence_first(at), at)
        return opens

    def sentence_first(self, at: Ints) -> Ints:
        """The first word of the sentence of each."""
        body = self.context.body
        return body.sentences.first[body.sentence[at]]


def _modal_may(near: _Near) -> Bools:
    """Leave out the month and the name (capitalised), "in may 2019", the wish, what one is allowed to do, and one way of doing a thing."""
    words, first = near.words, near.hits.first
    n1, p1 = near.after(1), near.before(1)
    capital, shouted = words.capital[first], words.upper[first]
    month = capital & ~shouted & ~near.among(n1, _AFTER_MAY)
    month |= (capital | shouted) & near.among(p1, _BEFORE_MONTH)
    month |= capital & near.opens_sentence(first)
    month |= near.number(n1) | near.among(p1, _CALLED)
    month |= near.nothing_follows()
    allowed = near.among(p1, ("you",)) & ~near.among(n1, _AFTER_YOU_MAY)
    allowed |= near.among(p1, ("i", "we")) & near.among(near.before(2), ("that",))  # "so that we may live"
    allowed |= near.among(near.before(2), ("that",)) & near.among(near.before(3), ("so",))
    allowed |= near.among(n1, _UP_TO) & near.among(near.after(2), ("up",)) & near.among(near.after(3), ("to",))
    for step in (1, 2, 3, 4, 5):  # "whatever trials and tribulations may come"
        allowed |= near.among(near.before(step), _CONCEDES)
    be, denied = np.zeros(len(first), bool), np.zeros(len(first), bool)
    verb = n1
    for _ in range(4):
        go = near.among(verb, _BETWEEN)
        if not go.any():
            break
        be |= go & near.among(verb, ("be",))
        denied |= go & near.among(verb, ("not",))
        at, there = verb.at, verb.there
        verb = near.place(np.where(go, np.minimum(at + 1, near.top), at), np.where(go, there & near.joins[at], there))
    ones = near.among(p1, _ALLOWED_ONES)
    for step in (3, 4):  # "members of the club may vote"
        ones |= near.among(near.before(step), _ALLOWED_ONES) & near.among(near.before(step - 1), ("of",))
    may_do = near.among(verb, _PROVIDED) & ~(denied & near.among(verb, _DOUBTED)) | ones & near.among(verb, _ALLOWED)
    allowed |= np.where(be, near.among(verb, _DONE), may_do)
    # "No contract may be priced below the tariff"
    opening = near.sentence_first(first)
    done = near.among(n1, ("be",)) & near.ending(near.after(2), "ed") & ~near.among(near.after(2), _DOUBTED_OF_NONE)
    allowed |= near.context.flags(("no",))[words.id[opening]] & near.joins[opening] & (first - opening <= _NOUN_PHRASE) & done
    allowed |= near.context.flags(_LAID_DOWN)[words.id[near.sentence_first(first)]] & n1.there & ~near.among(n1, _DOUBTED_UNDER) & ~near.ending(n1, "ly")
    return ~month & ~allowed


def _modal_might(near: _Near) -> Bools:
    """Leave out strength: "a symbol of Assyrian might." """
    return ~near.nothing_follows() | near.among(near.before(1), _PERSONS_AND_IT)


def _could_of_doubt(near: _Near) -> Bools:
    """Leave out ability ("could not", "could hear", "as fast as they could run", "all she could do"), needs ("could use a bridge"), requests and wishes."""
    n1, n2 = near.after(1), near.after(2)
    first = near.hits.first
    able = near.among(n1, _ABLE) | near.among(n1, ("be",)) & near.among(n2, _SENSED)
    able |= near.nothing_follows()
    as_far = near.among(near.before(2), ("as",)) & near.among(near.before(3), _AS_FAR) | near.among(near.before(2), _ALL_THAT)
    able |= as_far & near.among(near.before(1), _PERSONS_AND_IT)
    able |= near.among(near.before(2), ("the",)) & near.among(near.before(3), ("as",)) & near.among(near.before(4), _AS_BIG)
    able |= near.among(n1, ("use",)) & near.among(n2, _NEEDED)
    for step in (1, 2, 3):
        able |= near.among(near.before(step), _YEARS) & near.among(near.before(step + 1), _IN_YEARS)
    able |= near.among(near.before(2), ("that",)) & near.among(near.before(3), ("so",))  # "so that she could care"
    asked = near.among(n1, ("you",)) & near.opens_sentence(first)
    wished = near.among(near.before(2), _WISHES) | near.among(near.before(3), _WISHES)
    return ~able & ~asked & ~wished


def _seems(near: _Near) -> Bools:
    """Keep "appears calm"; leave out who appears in court, on a stage, or again."""
    n1 = near.after(1)
    turns_up = ~n1.there | near.among(n1, _TURNS_UP) | near.number(n1)
    return ~turns_up & ~near.among(near.before(1), _WILL_APPEAR)


def _no_proposal(near: _Near) -> Bools:
    """Keep what findings suggest; leave out what a person proposes: "she suggested a walk", "he suggested leaving"."""
    n1, p1 = near.after(1), near.before(1)
    person = near.among(p1, _PERSONS) | p1.there & near.words.capital[p1.at] & ~near.opens_sentence(p1.at)
    return ~(person & (near.among(n1, _PROPOSED) | near.ending(n1, "ing")) | near.among(n1, ("you", "we")))


def _before_number(near: _Near) -> Bools:
    """Keep "about 40" and "around a third"; leave out "about the war", "asked about 40 cases"."""
    n1, n2 = near.after(1), near.after(2)
    figure = near.number(n1) | near.among(n1, ("half",))
    figure |= near.among(n1, _ARTICLES) & (near.number(n2) | near.among(n2, _PORTIONS) & ~near.among(n1, ("the",)))
    return figure & ~near.among(near.before(1), _SPOKEN_OF)


def _not_a_number(near: _Near) -> Bools:
    """Leave out "some 40 people"."""
    return ~near.number(near.after(1))


def _most_of_them(near: _Near) -> Bools:
    """Keep "most people" and "most of them"; leave out the superlative ("the most exposed"), the adverb ("most recently") and a place ("most of Wales").

    "Most of Vastok's claims" stay.
    """
    n1, p1 = near.after(1), near.before(1)
    adverb = near.ending(n1, "ly") & ~near.among(n1, _ENDS_LY) | near.among(n1, _NOT_SHARED)
    n2, of = near.after(2), near.among(n1, ("of",))
    one: Bools = of & n2.there & near.words.capital[n2.at] & ((near.words.gap[n2.at] & SINGLE) == 0)
    kept: Bools = (~near.among(p1, _NO_SHARE) & ~near.number(p1) & ~adverb & n1.there | of & ~near.among(p1, ("the",))) & ~one
    return kept


def _superlative(near: _Near) -> Bools:
    """Keep "one of the most", "among its finest"; leave out "one of the two"."""
    n1, n2 = near.after(1), near.after(2)
    top = [near.among(n, _TOP) | near.ending(n, "est") & ~near.among(n, _ENDS_EST) for n in (n1, n2)]
    return (top[0] | top[1]) & ~near.number(n1)


def _agentless(near: _Near) -> Bools:
    """Keep "is now widely believed", "is regarded by many"; leave out the active, the passive of a known agent, and "was viewed 3 million times"."""
    n1, n2 = near.after(1), near.after(2)
    passive, go = np.zeros(len(near.hits), bool), np.ones(len(near.hits), bool)
    for step in (1, 2, 3, 4):
        place = near.before(step)
        passive |= go & near.among(place, _BE)
        go &= ~passive & (near.among(place, _MANNER) | near.ending(place, "ly"))
    counted = near.number(n1) & (near.among(n2, _TIMES) | near.among(n2, _NUMBERS) & near.among(near.after(3), _TIMES))
    return passive & ~(near.among(n1, ("by",)) & ~near.among(n2, _NOBODY)) & ~counted


def _holds_a_view(near: _Near) -> Bools:
    """Keep "scholars believe", "fans have long argued"; leave out people who do something, and those that were told of or counted."""
    view, go = np.zeros(len(near.hits), bool), np.ones(len(near.hits), bool)
    view |= near.among(near.behind_aside(_ASIDES), _HOLD)
    for step in (1, 2, 3):
        place = near.after(step)
        view |= go & near.among(place, _HOLD)
        go &= near.among(place, ("have", "would", "might", "may", "do")) | near.among(place, _MANNER) | near.ending(place, "ly")
    p1 = near.before(1)
    return view & ~near.among(p1, _COUNTED) & ~near.number(p1)


def _there_is(near: _Near) -> Bools:
    """Keep "there has been some debate"; leave out debates that somebody holds."""
    found = np.zeros(len(near.hits), bool)
    for step in (2, 3, 4):
        found |= near.among(near.before(step), _THERE)
    return found


def _not_a_little(near: _Near) -> Bools:
    """Keep "little support", "little of it"; leave out "a little", "the little girl" and names."""
    n1, p1 = near.after(1), near.before(1)
    named = near.words.capital[near.hits.first] & ~near.opens_sentence(near.hits.first)
    return n1.there & ~near.among(p1, _A_LITTLE) & ~near.among(n1, _SMALL_ONES) & ~near.words.capital[n1.at] & ~named


def _possible(near: _Near) -> Bools:
    """Leave out what somebody made possible ("this made the milestone possible"), the utmost ("the highest possible break"), "all the possible ways"."""
    p1 = near.before(1)
    made = near.ending(p1, "est") & ~near.among(p1, _ENDS_EST)
    made |= near.among(p1, ("the",)) & near.among(near.before(2), ("all",))
    for step in (2, 3, 4):
        made |= near.among(near.before(step), _MADE)
    return ~made


def _in_the_main(near: _Near) -> Bools:
    """Keep "they were, in the main, farmers"; leave out "in the main hall"."""
    n1 = near.after(1)
    general: Bools = ~n1.there & ((near.words.gap[near.hits.last - 1] & QUOTE) == 0) | near.among(n1, _IN_GENERAL)
    return general


# The readings that an entry of the word list may ask for with `; check NAME`.
CHECKS: dict[str, Callable[[_Near], Bools]] = {
    "modal_may": _modal_may,
    "modal_might": _modal_might,
    "could_of_doubt": _could_of_doubt,
    "seems": _seems,
    "no_proposal": _no_proposal,
    "before_number": _before_number,
    "not_a_number": _not_a_number,
    "most_of_them": _most_of_them,
    "superlative": _superlative,
    "agentless": _agentless,
    "holds_a_view": _holds_a_view,
    "there_is": _there_is,
    "not_a_little": _not_a_little,
    "in_the_main": _in_the_main,
    "possible": _possible,
}

_CHECKS = dict(enumerate(CHECKS.values(), 1))


def _mark(context: Context) -> Marks:
    hits = context.found("hedging")
    if not len(hits):
        return Marks.empty()
    keep: Bools = np.ones(len(hits), bool)
    asked = context.checks(tuple(CHECKS)).take(hits.entry)
    for number, times in enumerate(np.bincount(asked)[1:].tolist(), 1):
        if times:
            at = (asked == number).nonzero()[0]
            keep[at] = _CHECKS[number](_Near(context, hits.take(at)))
    hits = hits.take((keep & ~_within_names(context, hits.first)).nonzero()[0])
    return context.marks_of(apart(hits.outermost()), FAMILY)


def _within_names(c: Context, at: Ints) -> Bools:
    """Which of these words belong to names and titles: a capital within a sentence ("the Weil Conjectures", "he founded Guess"), the place of a
    dateline ("HOPE, Ore. -"), and quotations of three words at most that begin with a capital and end with no stop or comma (the song "Maybe").

    Not so behind a colon or an opening quotation mark, where a sentence may begin, in capitals throughout, in headlines and where all long words
    have a capital.
    """
    body, words, q = c.body, c.body.words, c.body.quotations
    s, sentence = body.sentences, body.sentence[at]
    out = np.zeros(len(at), bool)
    some = (words.capital[at] & (words.length[at] > 1) & ~words.upper[at] & ~body.is_title[at] & (s.first[sentence] != at)).nonzero()[0]
    some = some[(words.gap[at[some] - 1] & (QUOTE | COLON | OPEN | DASH | NEWLINE)) == 0]
    if len(some):
        first, size = s.first[sentence[some]], (s.last - s.first)[sentence[some]]
        place = ranges(first, size)
        plain = ~words.capital[place] & (words.length[place] >= _LONG)
        out[some] = np.add.reduceat(plain, size.cumsum() - size, dtype=np.int64) > 0
    upper = (words.upper[at] & ~body.is_title[at]).nonzero()[0]
    out[upper] = c.in_dateline(at[upper])
    some = body.quoted[at].nonzero()[0]
    if len(some):
        i = np.maximum(q.first_word.searchsorted(at[some], "right") - 1, 0)
        last = q.last_word[i] - 1
        short = (q.first_word[i] <= at[some]) & (at[some] <= last) & (last - q.first_word[i] < _MOST_OF_TITLE) & words.capital[q.first_word[i]]
        out[some] |= short & ((words.gap[last] & (COMMA | DOT | QUERY | EXCLAIM | ELLIPSES | DASH)) == 0)
    return out


_LONG = 5  # letters of words that have a capital in a line set as a title, and as a rule in no other
_MOST_OF_TITLE = 3  # words


def _are_weasels(c: Context, *, claim: bool) -> Bools:
    m = c.marks["hedging"]
    return np.asarray((m.kind == FAMILY.code("weasel")) & ~m.quoted & ((m.weight >= CLAIM) == claim))


def _weasels(c: Context, *, claim: bool) -> Floats:
    m, keep = c.marks["hedging"], _are_weasels(c, claim=claim)
    return 1000.0 * c.per_article(m.article[keep]) / c.words


def _certainty(c: Context) -> Floats:
    """Boosters over boosters and hedges, drawn to a half where there are few of either."""
    boosters = c.count("hedging", "booster", quoted=False)
    hedges = c.count("hedging", "hedge", quoted=False)
    return (boosters + 1.0) / (boosters + hedges + 2.0)


FAMILY = Family(
    "hedging",
    "how sure the text says it is, and who it lets vouch for that",
    (
        Kind("hedge", "a claim held back: possible, partial, apparent or approximate"),
        Kind("booster", "a claim put beyond doubt"),
        Kind("weasel", "a claim or a praise that leans on people or numbers nobody can look up"),
    ),
    (
        own_voice(
            "hedges_own", "per 1,000 words", "words of doubt (may, suggests, reportedly) in the article's own voice",
            "hedging", "hedge", reliability="0", propaganda="0",
        ),
        Feature(
            "hedges_source", "per 1,000 words", "words of doubt in what a source says",
            lambda c: c.per_thousand("hedging", "hedge", quoted=True), kinds=("hedge",), reliability="0", propaganda="0",
            voice="source",
        ),
        own_voice(
            "boosters_own", "per 1,000 words", "words of certainty (clearly, of course, undoubtedly) in the article's own voice",
            "hedging", "booster", reliability="-", propaganda="+",
        ),
        Feature(
            "booster_share", "share", "words of certainty among those of certainty and of doubt in the article's own voice, near half where there are few",
            _certainty, kinds=("booster",), reliability="-", propaganda="+", voice="own",
        ),
        Feature(
            "weasel_claims_own", "per 1,000 words", "claims nobody answers for (some say, it is widely believed) in the own voice",
            lambda c: _weasels(c, claim=True), kinds=("weasel",), reliability="-", propaganda="+", voice="own",
            among=lambda c: _are_weasels(c, claim=True),
        ),
        Feature(
            "vague_quantities_own", "per 1,000 words",
            "vague quantities and praise by nobody in particular (several, one of the best) in the article's own voice",
            lambda c: _weasels(c, claim=False), kinds=("weasel",), reliability="0", propaganda="0", voice="own",
            among=lambda c: _are_weasels(c, claim=False),
        ),
    ),
    _mark,
    ("hedging",),
    _WORDS,
    checks=tuple(CHECKS),
)  # fmt: skip
