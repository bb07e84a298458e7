"""Style: how the text is built, apart from what it says. Sentence length, readability, repetition, balance of quotation marks, address.

Readability follows textstat 0.7.4 to its rounding, so that a figure here is the figure there: Automated Readability Index (Senter and Smith
1967) and Coleman-Liau index (Coleman and Liau 1975), both without syllables.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from scorer.mark.family import Context, Family, Feature, Kind, Marks
from scorer.segment.batch import BLANK, DOT, EXCLAIM, QUERY

__all__ = ["FAMILY", "readability"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

LONG_SENTENCE = 40  # words
_OPENERS = ("so", "well")
SHORT_HEADLINE, USUAL_HEADLINE = 6, 10  # words


def _sentence_lengths(c: Context) -> tuple[Ints, Ints, Ints]:
    """Article, number of words and number of sentence, for sentences that are not the headline."""
    s = c.body.sentences
    keep = (~c.headline[s.line]).nonzero()[0] if len(s) else np.zeros(0, np.int64)
    return s.article[keep], (s.last - s.first)[keep], keep


def _mark(c: Context) -> Marks:
    parts = []
    listed = c.found("style").outermost()
    word = c.body.words.id[listed.first]
    # the country in capitals is not the pronoun
    country = c.body.words.upper[listed.first] & c.flags(("us",))[word]
    # "So far it ended well", "he said so": filler only where it opens a sentence, as in "So what?" and "Well, no."
    opens = c.body.sentences.first[c.body.sentence[listed.first]] == listed.first
    inner = c.flags(_OPENERS)[word] & ~opens & (listed.last - listed.first == 1)
    listed = listed.take((~(country | inner)).nonzero()[0])
    parts.append(c.marks_of(listed, FAMILY))
    _, length, number = _sentence_lengths(c)
    s = c.body.sentences
    long = length >= LONG_SENTENCE
    parts.append(_of_sentences(c, number[long], "long_sentence", length[long] / LONG_SENTENCE))
    last_gap = c.body.words.gap[s.last[number] - 1] if len(number) else np.zeros(0, np.uint16)
    parts.append(_of_sentences(c, number[(last_gap & QUERY) != 0], "question", None))
    parts.append(_of_sentences(c, number[(last_gap & EXCLAIM) != 0], "exclamation", None))
    return Marks.join(parts)


def _of_sentences(c: Context, number: Ints, kind: str, weight: Floats | None) -> Marks:
    s = c.body.sentences
    n = len(number)
    return Marks(
        s.article[number],
        s.start[number],
        s.end[number],
        np.full(n, FAMILY.code(kind)),
        np.ones(n) if weight is None else np.asarray(weight, float),
        c.body.reported[s.first[number]] if n else np.zeros(0, bool),
    )


def _words_a_sentence(c: Context) -> Floats:
    article, length, _ = _sentence_lengths(c)
    return c.per_article(article, length.astype(float)) / np.maximum(c.per_article(article), 1)


def _rate_of_sentences(kind: str) -> Callable[[Context], Floats]:
    return lambda c: c.count("style", kind, quoted=False) / c.sentences


def readability(c: Context) -> tuple[Floats, Floats]:
    """Automated Readability Index and Coleman-Liau index of each article's lines, as textstat computes them: two arrays (n,)."""
    if "readability" in c.tables:
        kept: tuple[Floats, Floats] = c.tables["readability"]
        return kept
    lines = c.batch.lines
    keep = ~c.line_noise
    article, start, end = lines.article[keep], lines.start[keep], lines.end[keep]
    words, between = c.body.words, c.batch.separators
    whole = c.sum_of_words(words.length)
    solid, possessive, inside = (
        c.per_article(article, (places.searchsorted(end) - places.searchsorted(start)).astype(float))
        for places in (between.solid, between.possessive, between.inside)
    )
    characters, letters = whole + solid, whole + possessive - inside
    tokens, chunks = _textstat_counts(c)
    sentences = np.maximum(1.0, chunks)
    some = tokens > 0
    t = np.maximum(tokens, 1)
    ari = np.where(some, _round(4.71 * _round(characters / t, 2) + 0.5 * _round(t / sentences, 2) - 21.43, 1), 0.0)
    cli = np.where(
        some, _round(0.058 * _round(_round(letters / t, 2) * 100, 2) - 0.296 * _round(_round(sentences / t, 2) * 100, 2) - 15.8, 2), 0.0
    )
    c.tables["readability"] = (ari, cli)
    return ari, cli


def _textstat_counts(c: Context) -> tuple[Floats, Floats]:
    """Tokens between blanks of each article; how many of its runs between full stops hold more than two."""
    words, body = c.body.words, c.body
    w = len(words)
    if not w:
        return np.zeros(len(c)), np.zeros(len(c))
    marked, gap = words.marked[words.marked < w - 1], words.gap
    grown = marked[(gap[marked] & BLANK) == 0]
    grown = grown[words.line[grown + 1] == words.line[grown]] + 1  # what stands behind a hyphen or a stroke begins no token
    begins = np.ones(w, bool)
    begins[grown] = False
    # textstat cuts at every stop, within initials and decimals too: such a word counts in the run before and in the run after.
    # A cut behind word i is written 4 i + 3, one within it 4 i + 1.
    inside = c.batch.separators.inside
    split = c.words_holding(inside[c.batch.codes[inside] == 0x2E])
    stops = marked[(gap[marked] & (DOT | EXCLAIM | QUERY)) != 0]
    cut = np.unique(np.concatenate([4 * stops + 3, 4 * body.word_hi[body.filled] - 1, 4 * split + 1]))
    # a run begins with the word behind the cut before it, or with the rest of that word; either is a token, whatever stands before it
    whole = np.concatenate([[True], cut[:-1] & 3 == 3])
    first = np.concatenate([[0], (cut[:-1] >> 2) + (cut[:-1] & 3 == 3)])
    last = (cut >> 2) + 1
    size = np.diff(last - grown.searchsorted(last), prepend=0) + (~whole | ~begins[first])
    return c.all_words - c.per_article(words.article[grown]), c.per_article(words.article[first[size > 2]])


def _round(value: Floats, digits: int) -> Floats:
    p = 10.0**digits
    return np.floor(value * p + np.copysign(0.5, value)) / p


def _variety(c: Context) -> Floats:
    """Distinct words over the square root of twice all words (Carroll 1964), which hardly moves with length."""
    words = c.body.words
    if not len(words):
        return np.zeros(len(c))
    key = words.hash.astype(np.uint32)  # enough to tell the words of one article apart
    for first, last in zip(c.body.word_lo.tolist(), c.body.word_hi.tolist()):  # several short columns are sorted sooner than a long one
        key[first:last].sort()
    new = np.ones(len(key), bool)
    np.not_equal(key[1:], key[:-1], out=new[1:])
    new[c.body.word_lo[c.body.word_lo < c.body.word_hi]] = True
    return np.asarray(c.words_where(new) / np.sqrt(2 * np.maximum(c.all_words, 1)))


def _word_length(c: Context) -> Floats:
    words = c.body.words
    plain = ~(words.capital | words.digit)  # names do not count
    return np.asarray(c.sum_of_words(words.length * plain.astype(np.int64)) / np.maximum(c.words_where(plain), 1))


def _figures(c: Context) -> Floats:
    return 1000 * c.words_where(c.body.words.digit) / c.words


def _quoted_share(c: Context) -> Floats:
    return c.words_where(c.body.quoted) / np.maximum(c.all_words, 1)


def _unbalanced(c: Context) -> Floats:
    q = c.body.quotations
    broken = ~(q.opened & q.closed)
    return c.per_article(q.article[broken]) / np.maximum(c.per_article(q.article), 1)


def _contractions(c: Context) -> Floats:
    inside = c.batch.separators.inside
    inner = c.words_holding(inside[c.batch.codes[inside] == 0x27])
    own = inner[np.concatenate([inner[:1] >= 0, inner[1:] != inner[:-1]])]
    own = own[~c.body.reported[own]]
    return 1000 * c.per_article(c.body.words.article[own]) / c.words


def _headline_words(c: Context) -> Floats:
    # A heading of a few words is a rubric, and an article without a headline says nothing by lacking it.
    words = c.words_where(c.body.is_title)
    return np.where(words > 0, np.maximum(words, SHORT_HEADLINE), USUAL_HEADLINE)


def _headline_question(c: Context) -> Floats:
    title = c.body.is_title.nonzero()[0]
    asks = title[(c.body.words.gap[title] & (QUERY | EXCLAIM)) != 0]
    return np.minimum(c.per_article(c.body.words.article[asks]), 1)


FAMILY = Family(
    "style",
    "How the text is built, apart from what it says",
    (
        Kind("long_sentence", f"a sentence of {LONG_SENTENCE} words or more"),
        Kind("question", "a question"),
        Kind("exclamation", "an exclamation"),
        Kind("first_person", "the writer speaking as I or we"),
        Kind("second_person", "the reader addressed as you"),
        Kind("dated_event", "an event given its day, week, month or year"),
        Kind("connective", "a word that joins arguments"),
        Kind("filler", "a turn of spoken language"),
    ),
    (
        Feature("sentence_words", "words", "mean length of a sentence", _words_a_sentence, ("long_sentence",), "0", "0"),
        Feature(
            "readability_ari",
            "school grade",
            "Automated Readability Index, as textstat computes it",
            lambda c: readability(c)[0],
            ("long_sentence",),
        ),
        Feature(
            "readability_coleman_liau",
            "school grade",
            "Coleman-Liau index, as textstat computes it",
            lambda c: readability(c)[1],
            ("long_sentence",),
        ),
        Feature("word_length", "letters", "mean length of a word, names left out", _word_length, (), "0", "0"),
        Feature("word_variety", "ratio", "different words for its length (their number over the root of twice all words)", _variety, (), "0", "0"),
        Feature("figures", "per 1,000 words", "numbers in digits", _figures, (), "+", "-"),
        Feature(
            "questions", "of sentences", "questions in the article's own voice", _rate_of_sentences("question"), ("question",), "-", "+"
        ),
        Feature(
            "exclamations",
            "of sentences",
            "exclamations in the article's own voice",
            _rate_of_sentences("exclamation"),
            ("exclamation",),
            "-",
            "+",
            "own",
        ),
        Feature(
            "first_person",
            "per 1,000 words",
            "I and we in the article's own voice",
            lambda c: c.per_thousand("style", "first_person", quoted=False),
            ("first_person",),
            "-",
            "+",
            "own",
        ),
        Feature(
            "second_person",
            "per 1,000 words",
            "you in the article's own voice",
            lambda c: c.per_thousand("style", "second_person", quoted=False),
            ("second_person",),
            "-",
            "+",
            "own",
        ),
        Feature(
            "dated_events",
            "per 1,000 words",
            "events given their day, week, month or year",
            lambda c: c.per_thousand("style", "dated_event"),
            ("dated_event",),
            "+",
            "-",
        ),
        Feature(
            "connectives",
            "per 1,000 words",
            "words that join arguments",
            lambda c: c.per_thousand("style", "connective"),
            ("connective",),
            "0",
            "0",
        ),
        Feature(
            "fillers",
            "per 1,000 words",
            "turns of spoken language in the article's own voice",
            lambda c: c.per_thousand("style", "filler", quoted=False),
            ("filler",),
            "-",
            "+",
            "own",
        ),
        Feature("contractions", "per 1,000 words", "contractions (don't, it's) in the article's own voice", _contractions, (), "-", "+"),
        Feature("quoted_share", "of words", "words inside quotation marks", _quoted_share, (), "0", "0"),
        Feature("unbalanced_quotations", "of quotations", "quotations that lost a mark", _unbalanced, ()),
        Feature(
            "headline_words", "words", f"length of the headline (taken as {SHORT_HEADLINE} at least, and as {USUAL_HEADLINE} where there is none)",
            _headline_words, (), "-",
        ),
        Feature("headline_asks", "yes or no", "the headline asks or exclaims", _headline_question, (), "0", "+"),
    ),
    _mark,
    ("style",),
)
