"""Loaded language: words that judge, alarm, flatter or sneer, in the article's own voice apart from what others say or think.

Kinds are named as the propaganda-technique literature names them (Da San Martino et al. 2019), as far as words alone can carry them.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from scorer.mark.family import Context, Family, Feature, Kind, Marks, kind_codes, own_voice
from scorer.mark.lexicon import Hits, apart
from scorer.segment.batch import BLANK, CLOSE, COMMA, DOT, EXCLAIM, QUERY, ranges
from scorer.segment.words import COMMON, DAYS, MONTHS

__all__ = ["FAMILY"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NAME = "loaded_language"
_LISTED = (
    Kind("loaded_word", "a word that judges instead of telling"),
    Kind("name_calling", "a label that insults or belittles"),
    Kind("exaggeration", "an exaggeration"),
    Kind("minimisation", "a word that makes little of something"),
    Kind("fear", "an appeal to fear"),
    Kind("flag_waving", "an appeal to the group or the nation"),
    Kind("doubt", "a word that casts doubt on somebody's honesty"),
    Kind("concealment", "a claim that the truth is hidden, or that somebody steers things unseen"),
    Kind("slogan", "a slogan"),
    Kind("black_white", "a choice put as if there were but two sides"),
    Kind("whataboutism", "a charge answered with another charge"),
    Kind("appeal_to_authority", "an unnamed authority in place of evidence"),
    Kind("thought_terminating", "a phrase that ends the argument"),
    Kind("subjective", "a word of opinion"),
    Kind("political_label", "a label of a political camp"),
)
_ALL = (*(k.name for k in _LISTED), "scare_quote", "shouting", "rhetorical_question")
# What a marker in another's voice keeps of its weight: a source's opinion says little of the article, but whose insults are quoted is a choice.
_QUOTED_CHARGED = 0.85
_QUOTED_OPINION = 0.35
# What one keeps in a sentence with a figure or a day, which most often tells before it judges: opinions keep least.
_BESIDE_FIGURES = 0.8
_OPINION_BESIDE_FIGURES = 0.6
_OPINION = ("subjective", "appeal_to_authority", "political_label")
# Of a long sentence one word tells less than of a short one: up to the first number of words a marker keeps its weight, then it falls off slowly.
_SHORT_SENTENCE = 20
_SLOWLY = 80
_CHARGED = ("loaded_word", "name_calling", "exaggeration", "fear", "shouting")
_STRONG = tuple(k.name for k in _LISTED if k.name not in ("subjective", "appeal_to_authority", "political_label"))
_SPEECH = tuple((
    "said says say saying told tells asked called calls calling wrote writes described describes dubbed termed labeled labelled according "
    "added replied stated known so-called named titled entitled quoted referred refers referring mean means meaning word words phrase "
    "term claimed argued insisted declared nickname nicknamed nicknames nicknaming naming titling entitles christened baptised baptized "
    "billed branded styled titles translates translated hashtag hashtags slogan slogans chant chanted chanting banner banners "
    "define defines defined defining answered answers rating ratings rated spelled spelt"
).split())
# Words that in capitals are initials, labels or titles rather than raised voices.
_NOT_SHOUTED = tuple((
    "who us it aids was am pm may new how war one two all best live video update breaking related watch read more note photo source file story "
    "covid time today vice snap dream cares chip host news swat salt corp press safe zero cool raise plus index epic dare fast aim act start heroes "
    "mad maps star stem tips cats gems case care hope help pace rise step team teach sars pin mrna "
    "share article thoughts listen city jobs slider"
).split())
_RHETORICAL = tuple((
    "why how isn't aren't doesn't don't won't wouldn't shouldn't can't couldn't haven't hasn't didn't who what really and so or where "
    "when is are do does did"
).split())
# "How many were hurt? Six.", "Where did the money go? The auditor found it.": what is asked in order to tell it
_COUNTED, _MANY = ("how",), ("many", "much", "old", "big", "large", "often")
_FACTUAL, _PAST = ("how", "where", "when", "who", "what"), ("did", "was", "were", "happened")  # "How dare they?", "Where is the outrage?" ask for nothing
_FIGURES = tuple(
    "one two three four five six seven eight nine ten eleven twelve dozens hundreds thousands millions nobody none about nearly almost over".split()
)
_NOBODY = ("nobody", "none", "no")
_FEW_WORDS = 4
# "What happens next?" as a line by itself heads the answer that stands below it: a question of so many words at most.
_SUBHEAD = 6
# Openings of set pieces of argument: "Either we act or ...", "No rain, no grain.", "Yet they fly there themselves."
_EITHER, _OR, _NO, _YET, _SELVES = ("either",), ("or",), ("no",), ("yet",), ("themselves", "yourselves")
_OPENINGS = (*_EITHER, *_NO, *_YET)
_PRONOUNS = ("we", "you", "they", "he", "she", "it", "i")
_ACCUSED = ("you", "they")
# A sentence of two to six words is a slogan where the article says it again within so many words.
_SLOGAN = (2, 6)
_SOON = 100
_NO_SLOGAN = (*_SPEECH, *"click read watch see listen photo image picture video courtesy subscribe paywall here".split())
_NO_FIRST_NAME = (*COMMON, "perhaps", "maybe", "alas", "indeed")
# "march" and "may" are verbs as well
_DATES = (*DAYS, *(month for month in MONTHS if month not in ("march", "may")))


def _mark(c: Context) -> Marks:
    listed = _listed(c)
    marks = Marks.join([c.marks_of(listed, FAMILY), _censored(c), _scare_quotes(c), _shouting(c), _rhetorical(c), _set_pieces(c, listed), _repeated(c)])
    kept = np.full(len(FAMILY.kinds), _QUOTED_OPINION)
    kept[[FAMILY.code(k) for k in _CHARGED]] = _QUOTED_CHARGED
    marks.weight = np.round(np.where(marks.quoted, marks.weight * kept[marks.kind], marks.weight) * _share_of_sentence(c, marks), 4)
    return marks


def _share_of_sentence(c: Context, marks: Marks) -> Floats:
    """What the sentence around each marker leaves of its weight: less where it holds a figure or a date, less where it is long."""
    s, words = c.body.sentences, c.body.words
    if not len(marks):
        return np.ones(0)
    # markers stand in the order of the text: those up to the last word of a sentence, and behind the one before it, stand in it
    upto = marks.start.searchsorted(words.start[s.last - 1], "right")
    upto[-1] = len(marks)
    at = np.arange(len(s)).repeat(np.diff(upto, prepend=0))
    figure = np.zeros(len(s), bool)
    figure[c.body.sentence[(words.digit | c.flags(_DATES).take(words.id)).nonzero()[0]]] = True
    beside = np.full(len(FAMILY.kinds), _BESIDE_FIGURES)
    beside[[FAMILY.code(k) for k in _OPINION]] = _OPINION_BESIDE_FIGURES
    length = (s.last[at] - s.first[at]).astype(float)
    long = np.minimum(1.0, (_SHORT_SENTENCE + _SLOWLY) / (length + _SLOWLY))
    return np.where(figure[at], beside[marks.kind], 1.0) * long


def _listed(c: Context) -> Hits:
    """Entries found, without words that are names where they stand.

    Such are words capitalised in the middle of a sentence of small letters, a capitalised first word that speaks ("Lynch said"), that stands before
    another capital ("Grace Harlow left") or elsewhere in the article within a name ("Dean Askew"), the place of a dateline ("PARADISE, Ore. -"), and
    labels of camps with a capital: a party's name has one. Labels and charges of several words are none where the words around them are small: "the
    Deep State". Nor does a question that heads its answer, "What about the ferry?", answer one charge with another.
    """
    hits = apart(c.found("loaded").outermost(), c.matcher.weight)
    if not len(hits):
        return hits
    words = c.body.words
    capital = words.capital[hits.first]
    opens = c.body.sentences.first[c.body.sentence[hits.first]] == hits.first
    named = capital & ~words.upper[hits.first] & ~opens & ~c.body.is_title[hits.first]
    # after a quotation mark, a colon or a dash a capital says nothing
    named &= (words.gap[np.maximum(hits.first - 1, 0)] & ~np.uint16(BLANK | DOT)) == 0  # within a sentence a stop is of a title or an initial
    named &= words.capital[hits.last - 1]
    upper = (words.upper[hits.first] & ~c.body.is_title[hits.first]).nonzero()[0]
    named[upper] = c.in_dateline(hits.first[upper])
    named |= _name_elsewhere(c, hits, capital & ~named & ~words.upper[hits.first])
    after = np.minimum(hits.last, len(words) - 1)
    behind = words.id[after]
    # "Grace Harlow left", "Savage Harlow left": a first word before a capital is part of the name, but for adverbs and participles ("Apparently
    # Harlow left", "Blaming Harlow"). An adjective ("Crooked Harlow") cannot be told from a name there, and no name may move a score.
    leads = opens & (hits.last - hits.first == 1) & c.body.joins_next[hits.first]  # one word, the first of its sentence
    full = leads & capital & ~words.upper[hits.first] & ~c.body.is_title[hits.first]
    full &= (words.gap[hits.first] == BLANK) & words.capital[after] & ~words.upper[after] & (words.length[after] > 1)
    full &= ~c.flags(_NO_FIRST_NAME)[words.id[hits.first]] & ~_ends_as_no_name(c, hits.first)
    named |= full
    speaks = leads & c.flags(_SPEECH)[behind]
    kind = kind_codes(c.matcher, FAMILY)[hits.entry]
    camp = kind == FAMILY.code("political_label")
    at = named.nonzero()[0]
    named[at] = ~_label_in_capitals(c, hits.take(at), kind[at])
    at = (kind == FAMILY.code("whataboutism")).nonzero()[0]
    heads = np.zeros(len(hits), bool)
    heads[at] = _heads_its_answer(c, c.body.sentence[hits.first[at]])
    return hits.take(~(named | heads | capital & (speaks | camp)))


def _ends_as_no_name(c: Context, at: Ints) -> Bools:
    """Which of these words end as adverbs and participles do: in -ly, -ing or -ed."""
    return (c.ending(at, "ly") | c.ending(at, "ing") | c.ending(at, "ed")) & (c.body.words.length[at] > 4)


def _name_elsewhere(c: Context, hits: Hits, asked: Bools) -> Bools:
    """Which of the hits asked for, of one word with a capital, are a word that stands elsewhere in the article behind another word with a capital,
    within a sentence of small letters."""
    out = np.zeros(len(hits), bool)
    at = (asked & (hits.last - hits.first == 1)).nonzero()[0]
    if not len(at):
        return out
    body, words = c.body, c.body.words
    place = hits.first[at]
    same = np.zeros(len(c.matcher.vocabulary), bool)
    same[words.id[place]] = True
    w = words.capitals
    w = w[same[words.id[w]]]
    w = w[words.capital[np.maximum(w - 1, 0)] & (w > 0)]  # the second of two words with a capital
    w = w[body.joins_next[w - 1] & ~words.upper[w] & ~body.is_title[w] & (body.sentence[w] == body.sentence[w - 1])]
    first = body.sentences.first[body.sentence[w]]
    w = w[(w - first > 1) & (words.gap[w - 1] == BLANK)]
    out[at] = np.isin(words.key(place), words.key(w)) & ~np.isin(place, w)
    return out


def _label_in_capitals(c: Context, hits: Hits, kind: Ints) -> Bools:
    """Of hits in capitals, those that are no part of a name: clear ones of several words, behind a small one, and charges also before a small one.

    Capitals of its own make a name of the label ("the Deep State"); those around it would make it part of another.
    """
    words, joins, s = c.body.words, c.body.joins_next, c.body.sentences
    before, behind = np.maximum(hits.first - 1, 0), np.minimum(hits.last, len(words) - 1)
    after_small = ~(joins[before] & words.capital[before]) | (s.first[c.body.sentence[before]] == before)
    before_small = ~(joins[hits.last - 1] & words.capital[behind])
    weight = c.matcher.weight[hits.entry]
    label = ((kind == FAMILY.code("name_calling")) | (kind == FAMILY.code("concealment"))) & (weight >= 0.5)
    charge = (kind == FAMILY.code("loaded_word")) & (weight >= 1) & before_small
    found: Bools = (hits.last - hits.first > 1) & after_small & (label | charge)
    return found


def _scare_quotes(c: Context) -> Marks:
    """One to three words of small letters between quotation marks, in a sentence where nobody is said to have spoken."""
    q, words = c.body.quotations, c.body.words
    if not len(q):
        return Marks.empty()
    length = q.last_word - q.first_word
    codes = c.batch.codes
    inner = codes[np.maximum(q.end - 2, 0)]
    stopped = (inner == 0x2C) | (inner == 0x2E) | (inner == 0x21) | (inner == 0x3F)
    small = q.opened & q.closed & (length <= 3) & ~words.capital[q.first_word] & ~stopped & ~words.digit[q.first_word]
    small &= ~c.body.is_title[q.first_word]
    at = small.nonzero()[0]
    s = c.body.sentences
    if len(at):
        sentence, of_each = np.unique(c.body.sentence[q.first_word[at]], return_inverse=True)
        length = s.last[sentence] - s.first[sentence]
        speech = c.flags(_SPEECH)[words.id[ranges(s.first[sentence], length)]]
        at = at[~np.logical_or.reduceat(speech, length.cumsum() - length)[of_each]]
    n = len(at)
    return Marks(q.article[at], q.start[at], q.end[at], np.full(n, FAMILY.code("scare_quote")), np.full(n, 0.2), np.zeros(n, bool))


# Oaths with asterisks for letters. Shapes rather than any letters around asterisks: those mark bold type, footnotes, grades and formulas as well.
_OATHS = re.compile(
    rb"(?<![\w*])(?=[a-z]{1,7}\*)(?:mother)?"
    rb"(?:f[u*][c*][k*]|f\*{2,3}|s[h*][i*]t|sh\*\*|b[i*][t*][c*]h|b\*{3}h|c[u*][n*]t|d[i*][c*]k|p[i*][s*]s|p[u*][s*]sy|wh[o*]re|sl[u*]t|b[a*]st[a*]rd|cr[a*]p|d[a*]mn"
    rb"|(?:bull)s[h*][i*]t|a[s*]{2}h[o*]les?|n[i*][g*]{2}(?:er|a))"
    rb"(?:k?ing|in|k?ers?|k?ed|s|es|ty|y|heads?|holes?)?(?![\w*])",
    re.IGNORECASE,
)
_LONGEST_OATH = 24  # characters, with what comes behind it


def _censored(c: Context) -> Marks:
    """Oaths with asterisks for letters: "f***ing", "sh*t"."""
    words, codes = c.body.words, c.batch.codes
    between = c.batch.separators
    star = between.at[(between.code == 0x2A).nonzero()[0]]
    if not len(words) or not len(star):
        return Marks.empty()
    # an asterisk ends the word before it, so an oath begins with the word that ends at its first one
    word = np.minimum(words.end.searchsorted(star), len(words) - 1)
    word = word[(words.end[word] == star) & (star - words.start[word] <= 7)]
    found = []
    for number, start in zip(word.tolist(), words.start[word].tolist(), strict=True):
        before = max(start - 1, 0)
        if oath := _OATHS.match(codes[before : start + _LONGEST_OATH].tobytes(), start - before):
            found.append((number, before + oath.end()))
    at, end = np.array(found, np.int64).reshape(-1, 2).T
    n = len(at)
    return Marks(words.article[at], words.start[at], end, np.full(n, FAMILY.code("loaded_word")), np.full(n, 0.9), c.body.reported[at])


def _shouting(c: Context) -> Marks:
    """Ordinary words in capitals. Initials and headings in capitals are none: the word must be one of some list, its line not all capitals."""
    words, lines = c.body.words, c.batch.lines
    upper = words.upper.nonzero()[0]
    if not len(upper):
        return Marks.empty()
    line, length, number = words.line[upper], words.end[upper] - words.start[upper], words.id[upper]
    share = np.bincount(line, minlength=len(lines)) / np.maximum(lines.last_word - lines.first_word, 1)
    ordinary = c.matcher.ordinary[number] & ~c.flags(_NOT_SHOUTED)[number] & (length >= 3)
    ordinary &= (length >= 4) | c.flags(COMMON)[number]
    ordinary &= (share[line] < 0.6) & ~c.body.is_title[upper]
    # "VLADIMIR Putin": a line may begin with a word in capitals for looks
    ordinary &= (upper > 0) & (words.line[upper - 1] == line)
    at = upper[ordinary]
    at = at[~c.in_dateline(at)]
    n = len(at)
    return Marks(
        words.article[at], words.start[at], words.end[at], np.full(n, FAMILY.code("shouting")), np.full(n, 0.5), c.body.reported[at]
    )


def _rhetorical(c: Context) -> Marks:
    """Questions in the article's own voice that begin as those do which want no answer."""
    s, words = c.body.sentences, c.body.words
    if not len(s):
        return Marks.empty()
    asks = (words.gap[s.last - 1] & QUERY) != 0
    at = (asks & c.flags(_RHETORICAL)[words.id[s.first]] & ~c.body.reported[s.first] & ~c.headline[s.line]).nonzero()[0]
    return _marks_of_sentences(c, at[~(_heads_its_answer(c, at) | _is_answered(c, at))], "rhetorical_question", 0.15)


def _is_answered(c: Context, at: Ints) -> Bools:
    """Which of these questions the next sentence answers: with a figure to "how many", with one word or two, or in the words of a source."""
    s, words = c.body.sentences, c.body.words
    behind = np.minimum(at + 1, len(s) - 1)
    follows = (behind > at) & (s.article[behind] == s.article[at]) & ((words.gap[s.last[behind] - 1] & QUERY) == 0)
    length = s.last[behind] - s.first[behind]
    place, begin = ranges(s.first[behind], length), length.cumsum() - length
    number = c.flags(_COUNTED)[words.id[s.first[at]]] & c.flags(_MANY)[words.id[np.minimum(s.first[at] + 1, s.last[at] - 1)]]
    number_of = words.digit[place] & (words.length[place] != 4)  # a year is no answer to "how much"
    figure = np.logical_or.reduceat(number_of, begin) if len(at) else np.zeros(0, bool)
    told = np.logical_or.reduceat(c.body.reported[place], begin) if len(at) else np.zeros(0, bool)
    second = words.id[np.minimum(s.first[at] + 1, s.last[at] - 1)]
    factual = c.flags(_FACTUAL)[words.id[s.first[at]]] & c.flags(_PAST)[second] & told & ~c.flags(_NOBODY)[words.id[s.first[behind]]]
    counted = number & (figure | (length <= _FEW_WORDS) & c.flags(_FIGURES)[words.id[s.first[behind]]])
    answered: Bools = follows & (counted | factual)
    return answered


def _marks_of_sentences(c: Context, at: Ints, kind: str, weight: float) -> Marks:
    """Whole sentences of the article's own voice as markers of one kind."""
    s, n = c.body.sentences, len(at)
    return Marks(s.article[at], s.start[at], s.end[at], np.full(n, FAMILY.code(kind)), np.full(n, weight), np.zeros(n, bool))


def _heads_its_answer(c: Context, at: Ints) -> Bools:
    """Which of these sentences are short questions that are a line by themselves, and no headline: subheads, answered below."""
    s = c.body.sentences
    asks = (c.body.words.gap[s.last[at] - 1] & QUERY) != 0
    heads: Bools = asks & (s.last[at] - s.first[at] <= _SUBHEAD) & ~c.headline[s.line[at]] & _alone(c, at)
    return heads


def _alone(c: Context, at: Ints) -> Bools:
    """Which of these sentences are a line by themselves."""
    s, line = c.body.sentences, c.body.words.line
    first, last = s.first[at], s.last[at]
    begins = (first == 0) | (line[first - 1] != line[first])
    ends = (last == len(line)) | (line[np.minimum(last, len(line) - 1)] != line[last - 1])
    alone: Bools = begins & ends
    return alone


def _set_pieces(c: Context, listed: Hits) -> Marks:
    """Sentences of the own voice built as set pieces of argument are: "Either we act or we die.", "No rain, no grain.", "Yet they fly there themselves."

    What begins with an entry of the list is one already.
    """
    s, words = c.body.sentences, c.body.words
    at = c.flags(_OPENINGS)[words.id[s.first]].nonzero()[0]
    at = at[~c.body.reported[s.first[at]] & (s.last[at] - s.first[at] >= 4) & ~c.headline[s.line[at]]]
    at = at[listed.first.searchsorted(s.first[at]) == listed.first.searchsorted(s.first[at], "right")]
    if not len(at):
        return Marks.empty()
    first, length = s.first[at], s.last[at] - s.first[at]
    opening, second, third = (words.id[first + i] for i in range(3))
    # what follows the first two words, and whether one of these words is there
    places = ranges(first + 2, length - 2)
    begin = (length - 2).cumsum() - (length - 2)

    def holds(found: Bools) -> Bools:
        return np.asarray(np.logical_or.reduceat(found, begin), bool)

    id_ = words.id[places]
    choice = c.flags(_EITHER)[opening] & c.flags(_PRONOUNS)[second] & ~c.flags(_OR)[third] & holds(c.flags(_OR)[id_])
    parallel = c.flags(_NO)[opening] & (length <= _SLOGAN[1]) & holds(c.flags(_NO)[id_] & ((words.gap[places - 1] & COMMA) != 0))
    you_too = c.flags(_YET)[opening] & c.flags(_ACCUSED)[second] & holds(c.flags(_SELVES)[id_])
    pieces = ((choice, "black_white", 0.5), (parallel, "slogan", 0.4), (you_too, "whataboutism", 0.5))
    return Marks.join([_marks_of_sentences(c, at[found], kind, weight) for found, kind, weight in pieces])


def _repeated(c: Context) -> Marks:
    """Short sentences that the article soon says again in its own voice.

    Those with names, figures, words of speech or of a page ("Ms Lynch asked.", "Read more.") are none, nor those that are lines by themselves both
    times or come again far below: a page repeats its buttons, and paragraphs as extracts.
    """
    s, words = c.body.sentences, c.body.words
    length = s.last - s.first
    gap = words.gap[s.last - 1]
    stops = ((gap & (DOT | EXCLAIM)) != 0) & ((gap & CLOSE) == 0)
    at = (stops & (length >= _SLOGAN[0]) & (length <= _SLOGAN[1]) & ~c.body.reported[s.first] & ~c.headline[s.line]).nonzero()[0]
    if not len(at):
        return Marks.empty()
    length = length[at]
    place, begin = ranges(s.first[at], length), length.cumsum() - length
    nth = np.arange(len(place)) - begin.repeat(length)
    none = (words.capital[place] & (nth > 0)) | words.digit[place] | c.flags(_NO_SLOGAN)[words.id[place]]
    # the same words in the same order, whatever their capitals, in the same article
    number = np.add.reduceat(words.hash[place] * (2 * nth + 1).astype(np.uint64), begin) ^ s.article[at].astype(np.uint64)
    plain = ~np.logical_or.reduceat(none, begin)
    at, number = at[plain], number[plain]
    order = number.argsort(kind="stable")
    first, alone = s.first[at[order]], _alone(c, at[order])
    again = (number[order][1:] == number[order][:-1]) & (np.diff(first) <= _SOON) & ~(alone[1:] & alone[:-1])
    said = np.zeros(len(at), bool)
    said[order[:-1][again]] = said[order[1:][again]] = True
    return _marks_of_sentences(c, at[said], "slogan", 0.4)


def _headline_marks(c: Context) -> Ints:
    """The places of the loaded markers of the own voice in headlines."""
    m, lines = c.marks[NAME], c.batch.lines
    at = c.headline.nonzero()[0]
    first = m.start.searchsorted(lines.start[at])
    inside = ranges(first, m.start.searchsorted(lines.end[at]) - first)
    return inside[~m.quoted[inside]]


def _in_headline(c: Context) -> Bools:
    """Which loaded markers stand in the headline, in the article's own voice."""
    found = np.zeros(len(c.marks[NAME]), bool)
    found[_headline_marks(c)] = True
    return found


def _strong(c: Context) -> Bools:
    """Which loaded markers make a sentence of the article's own voice a loaded one; those of headlines do not."""
    m = c.marks[NAME]
    strong: Bools = _IS_STRONG[m.kind] & ~m.quoted & (m.weight >= 0.5)
    strong[_headline_marks(c)] = False
    return strong


def _loaded_sentences(c: Context) -> Floats:
    """Share of sentences that hold a loaded word, label, exaggeration or appeal in the article's own voice."""
    m = c.marks[NAME]
    s = c.body.sentences
    if not len(m) or not len(s):
        return np.zeros(len(c))
    strong = m.start[_strong(c)]
    loaded = np.zeros(len(s), bool)
    number = s.start.searchsorted(strong, "right") - 1
    loaded[number[number >= 0]] = True
    return c.per_article(s.article[loaded]) / c.sentences


def _headline(c: Context) -> Floats:
    """Sum of weights of loaded markers of the own voice in the headline."""
    m, at = c.marks[NAME], _headline_marks(c)
    return c.per_article(m.article[at], m.weight[at])


def _in_opening(c: Context) -> Bools:
    """Which loaded markers stand in the first hundred and fifty words, in the article's own voice."""
    m, body = c.marks[NAME], c.body
    # before the word behind the first 149 or at it, where there are so many
    bound = np.full(len(c), np.iinfo(np.int64).max)
    long = (body.word_hi - body.word_lo >= 150).nonzero()[0]
    bound[long] = body.words.start[body.word_lo[long] + 149]
    return (m.start <= bound[m.article]) & ~m.quoted


def _opening(c: Context) -> Floats:
    """Weighted loaded markers a hundred words in the first hundred and fifty words of the article's own voice."""
    m, early = c.marks[NAME], _in_opening(c)
    return 100 * c.per_article(m.article[early], m.weight[early]) / np.minimum(np.maximum(c.words, 50), 150)


# One claim in a short article is not yet its manner: it counts as if there were this many words.
_MANNER = 600.0


def _own(name: str, meaning: str, *kinds: str) -> Feature:
    return own_voice(name, "per 1,000 words", meaning, NAME, *kinds, reliability="-", propaganda="+", weighted=True)


FAMILY = Family(
    NAME,
    "Words that judge, alarm, flatter or sneer",
    (
        *_LISTED,
        Kind("scare_quote", "a word put between quotation marks to doubt it"),
        Kind("shouting", "an ordinary word in capitals"),
        Kind("rhetorical_question", "a question that wants no answer"),
    ),
    (
        _own("loaded_words", "loaded words in the article's own voice, strong ones counting more", "loaded_word"),
        _own("name_calling", "labels and insults in the article's own voice, strong ones counting more", "name_calling"),
        _own("exaggeration", "exaggerations and belittlings in the article's own voice, strong ones counting more", "exaggeration", "minimisation"),
        _own("fear_appeals", "appeals to fear in the article's own voice, strong ones counting more", "fear"),
        _own("flag_waving", "appeals to group or nation in the article's own voice, strong ones counting more", "flag_waving"),
        _own("doubt_casting", "words that cast doubt on honesty in the article's own voice, strong ones counting more", "doubt"),
        Feature(
            "concealment_claims", "per 1,000 words",
            "claims of hidden truths and hidden hands in the article's own voice, strong ones counting more, a shorter text counting as one of 600 words",
            lambda c: 1000.0 * c.count(NAME, "concealment", quoted=False, weighted=True) / np.maximum(c.words, _MANNER),
            ("concealment",), "-", "+", voice="own",
        ),
        _own(
            "slogans", "slogans and other set pieces of argument in the article's own voice, strong ones counting more",
            "slogan", "black_white", "whataboutism", "thought_terminating",
        ),
        _own("authority_appeals", "unnamed authorities in place of evidence, strong ones counting more", "appeal_to_authority"),
        _own("subjective_words", "words of opinion in the article's own voice, strong ones counting more", "subjective"),
        _own("political_labels", "labels of political camps in the article's own voice, strong ones counting more", "political_label"),
        _own("scare_quotes", "words put between quotation marks to doubt them, strong ones counting more", "scare_quote"),
        _own("shouting", "ordinary words in capitals, strong ones counting more", "shouting"),
        _own("rhetorical_questions", "rhetorical questions, strong ones counting more", "rhetorical_question"),
        Feature(
            "loaded_sentences", "of sentences", "sentences with loaded language in the article's own voice", _loaded_sentences,
            _STRONG, "-", "+", "own", _strong,
        ),
        Feature(
            "headline_loaded", "sum of weights", "loaded language of the article's own voice in the headline, strong words counting more", _headline,
            _STRONG, "-", "+", "own", _in_headline,
        ),
        Feature(
            "opening_loaded", "per 100 words", "loaded language in the first 150 words, strong words counting more", _opening,
            _STRONG, "-", "+", "own", _in_opening,
        ),
        Feature(
            "loaded_own", "per 1,000 words", "loaded language of every kind in the article's own voice, strong words counting more",
            lambda c: c.per_thousand(NAME, quoted=False, weighted=True),
            _ALL, "-", "+", "own",
        ),
        Feature(
            "loaded_quoted", "per 1,000 words", "loaded language of every kind in what sources say or think, strong words counting more",
            lambda c: c.per_thousand(NAME, quoted=True, weighted=True),
            _ALL, "0", "0", "source",
        ),
    ),
    _mark,
    ("loaded",),
    (
        *_SPEECH, *_NOT_SHOUTED, *_RHETORICAL, *_COUNTED, *_MANY, *_FACTUAL, *_PAST, *_FIGURES, *_NOBODY, *_DATES,
        *_OPENINGS, *_OR, *_PRONOUNS, *_SELVES, *_NO_SLOGAN,
    ),
)  # fmt: skip
_IS_STRONG = np.array([k.name in _STRONG for k in FAMILY.kinds])
