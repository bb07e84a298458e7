"""Noise: lines that are not the article, each with its reason, and damage inside the lines that are.

Which lines are the article is decided in scorer.mark.lines, damage is found in scorer.mark.damage; this module names the reason of each noise
line and declares the family. Nothing found here counts in any other family: the others read the article's lines alone.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scorer.mark import lines as model
from scorer.mark.damage import DAMAGE, LATE, damage
from scorer.mark.damage import WORDS as DAMAGE_WORDS
from scorer.mark.family import Context, Family, Feature, Kind, Marks
from scorer.mark.lines import PHRASE_KINDS, Columns
from scorer.types import Contribution

__all__ = ["DAMAGE", "FAMILY", "REASONS", "noise_share"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Reason codes are stable: tables and tests name them. The first, empty one is an article line.
REASONS = (
    "", "share_bar", "teaser", "read_more", "newsletter", "cookie", "copyright", "comments", "navigation", "advertisement",
    "caption", "byline", "date_header", "aggregator_note", "repeated_headline", "repeated_passage", "markup", "mojibake",
    "other_story",
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
    "byline": "a line that names the author or tells of them",
    "date_header": "a line that holds the date alone",
    "aggregator_note": "a note of where the text comes from: a site that collects articles, the outlet that had it first",
    "repeated_headline": "the headline once more",
    "repeated_passage": "a line that stood in the text before",
    "markup": "code, or a line without a word",
    "mojibake": "text whose characters were decoded wrongly",
    "other_story": "text of another story",
}
_CODE = {r: i for i, r in enumerate(REASONS)}
# What the form of a line tells, whatever phrases it holds.
_SIGNED = (
    ("tag_list", "navigation"),
    ("source_line", "aggregator_note"),
    ("picture_line", "caption"),
    ("notice", "copyright"),
    ("outlet_line", "repeated_headline"),
    ("diff_head", "markup"),
    ("link_line", "read_more"),
    ("handle_line", "byline"),
    ("address_line", "read_more"),
    ("ticker_line", "navigation"),
    ("aside_line", "newsletter"),
    ("told_line", "aggregator_note"),
    ("author_line", "byline"),
    ("name_line", "byline"),
    ("credit_line", "caption"),
    ("more_line", "read_more"),
    ("crumb_line", "navigation"),
    ("desk_line", "aggregator_note"),
    ("contact_line", "byline"),
    ("ad_line", "advertisement"),
    ("stamp_line", "byline"),
    ("date_stamp", "date_header"),
)
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
    # a title and one line are a sentence given with its headline
    noise &= (np.bincount(lines.article, ~lines.is_title, minlength=len(batch)) > 1)[lines.article]
    reason = np.where(noise, _reasons(context, col, f, noise), 0) if noise.any() else np.zeros(len(lines), np.int64)
    context.line_noise, context.line_reason = noise, reason
    context.headline = _headlines(context, col, f, noise)
    at = np.flatnonzero(noise)
    one = np.ones(len(at))
    return Marks(lines.article[at], lines.start[at], lines.end[at], reason[at] - 1, one, np.zeros(len(at), bool))


def explain_line(context: Context, line: int) -> list[Contribution]:
    """What the decision on one line of a marked batch, by its number there, is the sum of: log-odds of being the article, the base first."""
    col = model.columns(context.batch, context.hits, context.matcher)
    return model.told(col, model.features(col), model.line_model(), line, bool(context.line_noise[line]))


def _headlines(context: Context, col: Columns, f: dict[str, Floats], noise: Bools) -> Bools:
    """The title given beside the text; without one, a first article line that is short and ends without a full stop.

    Where a few words stand above a line that is nearer to the article by its words, the name of a site or a section, that line is the headline.
    """
    lines = context.batch.lines
    headline = lines.is_title.copy()
    i = np.arange(len(lines))
    first = np.minimum.reduceat(np.where(noise, len(lines), i), col.first)
    first = first[first < len(lines)]
    w = col.c["words"][first]
    open_end = col.c["stop"] + col.c["end_comma"] == 0
    titled = np.zeros(len(context), bool)
    titled[lines.article[lines.is_title]] = True
    named = np.flatnonzero(open_end[first] & (w <= 5))
    if len(named):
        order = np.append((~noise).nonzero()[0], [len(lines)] * 2)
        place = order.searchsorted(first[named])
        second, third = order[place + 1], order[place + 2]
        fit = third < len(lines)
        # below both stands a sentence: else the few words are the headline, and a list or a poem follows
        named, second, third = named[fit], second[fit], third[fit]
        fit = (col.group[third] == col.group[first[named]]) & (col.c["words"][third] >= 8) & (col.c["words"][second] >= 5) & (col.c["words"][second] <= 30)
        fit &= open_end[second]
        named, second = named[fit], second[fit]
        prose = ~noise & (f["prose"] > 0)
        own, below = model.kinship(col, first[named], prose), model.kinship(col, second, prose)
        words = context.batch.words
        capitals = [
            bool(words.upper[lines.first_word[i] : lines.last_word[i]].all()) and not words.upper[lines.first_word[j] : lines.last_word[j]].all()
            for i, j in zip(first[named].tolist(), second.tolist(), strict=True)
        ]
        moved = (below >= _NEAR) & ((own < _FAR) | np.array(capitals, bool))
        first[named[moved]] = second[moved]
    w = col.c["words"][first]
    headline[first[(w >= 3) & (w <= 30) & open_end[first] & ~titled[lines.article[first]]]] = True
    return headline


_NEAR, _FAR = 0.34, 0.25  # share of a headline's words that come again in the article, at least; of the words of a name, fewer


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
    reason[c["same_end"] > 0] = _CODE["navigation"]
    reason[long] = _CODE["other_story"]
    reason[(c["ellipsis"] > 0) & (w >= 4)] = _CODE["teaser"]
    # a run of readers' comments: prose below the first line of the comment form
    form = (col.kinds[PHRASE_KINDS.index("comments")] > 0.5) & (w < 8) & noise
    if form.any():
        talk = np.cumsum(form)
        talk -= (talk - form)[col.first][col.group]
        reason[long & (talk > 2)] = _CODE["comments"]
    heads = model.talk_heads(col) & noise & behind
    if heads.any():
        talk = np.cumsum(heads)
        reason[long & (talk - (talk - heads)[col.first][col.group] > 0)] = _CODE["comments"]
    # phrases
    cover = f["phrase_cover"]
    told = np.flatnonzero(noise & (c["phrase_words"] > 0) & ((cover >= 0.3) | ((c["strong"] > 0) & (w < 60)) | ((c["pitch_line"] + c["terms_line"]) > 0)))
    kinds = col.kinds.take(told, axis=1)
    weighs = kinds.max(axis=0) > 0
    reason[told[weighs]] = _OF_PHRASE[kinds.argmax(axis=0)[weighs]]
    # a counter of comments is told by its phrases
    reason[(c["counter"] > 0) & (reason != _CODE["comments"])] = _CODE["share_bar"]
    # what stands right above "Read more" is what it leads to: the first words of that story
    link = noise & (reason == _CODE["read_more"]) & (w < 8)
    reason[:-1][link[1:] & (w[:-1] >= 4) & (reason[:-1] == _CODE["other_story"]) & (col.group[1:] == col.group[:-1])] = _CODE["teaser"]
    # patterns
    reason[(c["start_by"] > 0) & (w <= 10) & (c["stop"] == 0)] = _CODE["byline"]
    reason[(c["opens_notice"] > 0) & (w <= 60)] = _CODE["copyright"]
    reason[(c["start_credit"] > 0) & (w <= 12)] = _CODE["caption"]
    rest = w - c["digit"] - c["month"] - c["day"] - c["date_small"] - c["date_words"]
    reason[(rest <= 0) & (c["digit"] > 0) & ((c["month"] + c["dates"] + c["times"] + c["date_words"]) > 0)] = _CODE["date_header"]
    reason[(c["repeats_earlier"] > 0) & (w >= 4)] = _CODE["repeated_passage"]
    first_hash = np.zeros(len(context), np.uint64)
    lead = np.minimum.reduceat(np.where(article, np.arange(n), n), col.first)
    ok = lead < n
    first_hash[context.batch.lines.article[lead[ok]]] = col.line_hash[lead[ok]]
    again = (col.line_hash == first_hash[context.batch.lines.article]) & (c["repeats_earlier"] > 0) & (w <= _HEADLINE)
    reason[again] = _CODE["repeated_headline"]
    for name, told_reason in _SIGNED:
        reason[c[name] > 0] = _CODE[told_reason]
    reason[(w == 0) | (c["code"] > np.maximum(2, 0.4 * w)) | (c["code_line"] + c["tag"] > 0)] = _CODE["markup"]
    reason[(c["bad"] >= 2) | (c["garbled"] > 0)] = _CODE["mojibake"]
    return reason


_HEADLINE = 30  # words of the longest


def noise_share(c: Context) -> Floats:
    """Share of words on noise lines, 0..1; shape (n,)."""
    lines = c.batch.lines
    words = (lines.last_word - lines.first_word).astype(float)
    return c.per_article(lines.article, words * c.line_noise) / np.maximum(c.per_article(lines.article, words), 1.0)


def _density(kind: str, plural: str) -> Feature:
    return Feature(
        plural,
        "per 1,000 words",
        f"{DAMAGE[kind]}, a thousand words of the article",
        lambda c: c.per_thousand("noise", kind),
        kinds=(kind,),
    )


_FEATURES = (
    Feature("noise_share", "share", "share of all words that stand on lines which are not the article", noise_share, kinds=REASONS[1:]),
    Feature(
        "teasers",
        "count",
        "lines that advertise other stories",
        lambda c: c.count("noise", "teaser", "other_story", "read_more"),
        kinds=("teaser", "other_story", "read_more"),
    ),
    _density("glued_words", "glued_words"),
    _density("cut_text", "cut_lines"),
    _density("lost_quotation_mark", "lost_quotation_marks"),
    _density("leftover_markup", "leftover_markup"),
    _density("wrong_characters", "wrong_characters"),
    _density("passage_repeated", "passages_repeated"),
    _density("machine_wording", "machine_wordings"),
)
FAMILY = Family(
    "noise",
    "lines that are not the article, and damage inside the article",
    tuple(Kind(k, m) for k, m in (*_REASON_MEANING.items(), *DAMAGE.items())),
    _FEATURES,
    _mark,
    lexicons=("noise", "translated"),
    words=(*model.WORDS, *DAMAGE_WORDS),
    late_kinds=LATE,
    mark_late=damage,
)
