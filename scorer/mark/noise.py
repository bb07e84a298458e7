"""Noise: lines that are not the article, each with its reason, and damage inside the lines that are.

Which lines are the article is decided in scorer.mark.lines; this module names the reason of each noise line and finds damage.
Nothing found here counts in any other family: the others read the article's lines alone.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from scorer.mark import lines as model
from scorer.mark.family import Context, Family, Feature, Kind, Marks
from scorer.mark.lines import PHRASE_KINDS, Columns
from scorer.segment.batch import Batch
from scorer.segment.fold import ALPHA, BULLET, ELLIPSIS, LOWER, REPLACEMENT, SYMBOL, UPPER

__all__ = ["DAMAGE", "FAMILY", "REASONS", "WORDS", "damage"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

WORDS = model.WORDS

# Reason codes are stable: tables and tests name them. The first, empty one is an article line.
REASONS = (
    "", "share_bar", "teaser", "read_more", "newsletter", "cookie", "copyright", "comments", "navigation", "advertisement", "caption", "byline",
    "date_header", "aggregator_note", "repeated_headline", "repeated_passage", "markup", "mojibake", "other_story",
)  # fmt: skip
_REASON_MEANING = {
    "share_bar": "a bar of buttons for sharing, printing or mailing the page",
    "teaser": "a headline or first words of another story",
    "read_more": "a link to read on, or to turn the page",
    "newsletter": "an invitation to subscribe, sign up or donate",
    "cookie": "a notice about cookies, consent or the browser",
    "copyright": "a copyright or legal notice",
    "comments": "readers' comments, or the form for them",
    "navigation": "a menu or another part of the page's frame",
    "advertisement": "advertising",
    "caption": "the caption or credit of a picture",
    "byline": "a line that names the author or tells where the text first appeared",
    "date_header": "a line that holds the date alone",
    "aggregator_note": "a note of a site that collects other sites' articles",
    "repeated_headline": "the headline once more",
    "repeated_passage": "a line that stood in the text before",
    "markup": "code, or a line without a word",
    "mojibake": "text whose characters were decoded wrongly",
    "other_story": "text of another story",
}
DAMAGE = ("glued_words", "cut_text", "lost_quotation_mark", "leftover_markup", "wrong_characters", "passage_repeated")
_DAMAGE_MEANING = {
    "glued_words": "two words glued together where a tag or a line break was dropped",
    "cut_text": "a line that breaks off with dots",
    "lost_quotation_mark": "a quotation that lost its mark on one side",
    "leftover_markup": "a leftover of the page's code",
    "wrong_characters": "characters that were decoded wrongly",
    "passage_repeated": "a passage that repeats an earlier one in nearly the same words",
}
_CODE = {r: i for i, r in enumerate(REASONS)}
_OF_PHRASE = np.array([_CODE[k] for k in PHRASE_KINDS], np.int64)


def _mark(context: Context) -> Marks:
    """Set `line_noise`, `line_reason` and `headline` of the context; return the noise lines as markers."""
    batch = context.batch
    lines = batch.lines
    if not len(lines):
        return Marks.empty()
    col = model.columns(batch, context.hits, context.matcher)
    f = model.features(col)
    noise, _ = model.decide(col, f, model.line_model())
    noise &= ~lines.is_title
    reason = np.where(noise, _reasons(context, col, f, noise), 0)
    context.line_noise, context.line_reason = noise, reason
    context.headline = _headlines(context, col, noise)
    at = np.flatnonzero(noise)
    one = np.ones(len(at))
    return Marks(lines.article[at], lines.start[at], lines.end[at], reason[at] - 1, one, np.zeros(len(at), bool))


def _headlines(context: Context, col: Columns, noise: Bools) -> Bools:
    """The title given beside the text; without one, a first article line that is short and ends without a full stop."""
    lines = context.batch.lines
    headline = lines.is_title.copy()
    i = np.arange(len(lines))
    first = np.minimum.reduceat(np.where(noise, len(lines), i), col.first)
    first = first[first < len(lines)]
    w = col.c["words"][first]
    titled = np.zeros(len(context), bool)
    titled[lines.article[lines.is_title]] = True
    ok = (w >= 3) & (w <= 30) & (col.c["stop"][first] == 0) & (col.c["end_comma"][first] == 0) & ~titled[lines.article[first]]
    headline[first[ok]] = True
    return headline


def _reasons(context: Context, col: Columns, f: dict[str, Floats], noise: Bools) -> Ints:
    """The likeliest reason of each line, taken as if it were noise: patterns first, then phrases, then form and place."""
    c, w = col.c, col.c["words"]
    n = len(w)
    # form and place
    article = ~noise
    seen = np.cumsum(article)
    behind = seen - (seen - article)[col.first][col.group] > 0
    reason = np.full(n, _CODE["navigation"], np.int64)
    long = (w >= 12) & (f["prose"] > 0)
    reason[(w >= 4) & ~long & (f["start_bullet"] == 0)] = _CODE["teaser"]
    reason[(w < 4) & behind & (c["capital"] >= w) & (f["page_bare"] < 0.5)] = _CODE["teaser"]
    reason[long] = _CODE["other_story"]
    reason[(c["ellipsis"] > 0) & (w >= 4)] = _CODE["teaser"]
    # a run of readers' comments: prose below the first line of the comment form
    talk = np.cumsum(col.kinds[PHRASE_KINDS.index("comments")] * (w < 8) * noise > 0.5)
    talk = talk - (talk - (col.kinds[PHRASE_KINDS.index("comments")] * (w < 8) * noise > 0.5))[col.first][col.group]
    reason[long & (talk > 2)] = _CODE["comments"]
    # phrases
    cover = f["phrase_cover"]
    best = np.argmax(col.kinds, axis=0)
    told = (col.kinds[best, np.arange(n)] > 0) & ((cover >= 0.3) | ((c["strong"] > 0) & (w < 60)))
    reason[told] = _OF_PHRASE[best[told]]
    # patterns
    reason[(c["start_by"] > 0) & (w <= 9) & (c["stop"] == 0)] = _CODE["byline"]
    rest = w - c["digit"] - c["month"] - c["day"] - c["date_small"] - c["date_words"]
    reason[(rest <= 0) & (c["digit"] > 0) & ((c["month"] + c["dates"] + c["times"] + c["date_words"]) > 0)] = _CODE["date_header"]
    reason[(c["repeats_earlier"] > 0) & (w >= 4)] = _CODE["repeated_passage"]
    first_hash = np.zeros(len(context), np.uint64)
    lead = np.minimum.reduceat(np.where(article, np.arange(n), n), col.first)
    ok = lead < n
    first_hash[context.batch.lines.article[lead[ok]]] = col.line_hash[lead[ok]]
    again = (col.line_hash == first_hash[context.batch.lines.article]) & (c["repeats_earlier"] > 0)
    reason[again] = _CODE["repeated_headline"]
    reason[(w == 0) | (c["code"] > np.maximum(2, 0.4 * w))] = _CODE["markup"]
    return reason


def damage(context: Context) -> Marks:
    """All markers of the family: the noise lines, and damage inside article lines."""
    return context.marks["noise"]


FAMILY = Family(
    "noise",
    "lines that are not the article, and damage inside the article",
    tuple(Kind(k, m) for k, m in (*_REASON_MEANING.items(), *_DAMAGE_MEANING.items())),
    (),
    _mark,
    lexicons=("noise",),
)
