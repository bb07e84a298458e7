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
from scorer.segment.batch import BLANK, DASH, DOT, ELLIPSES, EXCLAIM, NEWLINE, OTHER, QUERY, SLASH
from scorer.segment.fold import ALPHA, ELLIPSIS, REPLACEMENT, SYMBOL, UPPER, where

__all__ = ["DAMAGE", "FAMILY", "REASONS", "WORDS", "damage"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


_NEVER_TWICE = ("the", "an", "of", "and", "for", "at", "from", "to", "with", "by")
WORDS = (*model.WORDS, *_NEVER_TWICE)

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
    "byline": "a line that names the author or tells where the text first appeared",
    "date_header": "a line that holds the date alone",
    "aggregator_note": "a note of a site that collects other sites' articles",
    "repeated_headline": "the headline once more",
    "repeated_passage": "a line that stood in the text before",
    "markup": "code, or a line without a word",
    "mojibake": "text whose characters were decoded wrongly",
    "other_story": "text of another story",
}
DAMAGE = ("glued_words", "cut_text", "lost_quotation_mark", "leftover_markup", "wrong_characters", "passage_repeated", "machine_wording")
_DAMAGE_MEANING = {
    "glued_words": "two words glued together where a tag or a line break was dropped",
    "cut_text": "a line that breaks off with dots",
    "lost_quotation_mark": "a quotation that lost its mark on one side",
    "leftover_markup": "a leftover of the page's code",
    "wrong_characters": "characters that were decoded wrongly",
    "passage_repeated": "a passage that repeats an earlier one in nearly the same words",
    "machine_wording": "wording of a machine: translated word by word, or with words swapped by a thesaurus",
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
    # a title and one line are a sentence given with its headline
    noise &= (np.bincount(lines.article, ~lines.is_title, minlength=len(batch)) > 1)[lines.article]
    reason = np.where(noise, _reasons(context, col, f, noise), 0) if noise.any() else np.zeros(len(lines), np.int64)
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
    again = (col.line_hash == first_hash[context.batch.lines.article]) & (c["repeats_earlier"] > 0)
    reason[again] = _CODE["repeated_headline"]
    reason[c["bad"] >= 2] = _CODE["mojibake"]
    reason[(w == 0) | (c["code"] > np.maximum(2, 0.4 * w))] = _CODE["markup"]
    return reason


def damage(context: Context) -> Marks:
    """All markers of the family: the noise lines, and damage inside article lines."""
    if not len(context.body.words):
        return context.marks["noise"]
    found = [_glued(context), _cut(context), _lost_marks(context), _leftovers(context), _repeated(context), _machine_wording(context), _listed(context)]
    return Marks.join([context.marks["noise"], *found])


def _damage_marks(context: Context, kind: str, start: Ints, end: Ints) -> Marks:
    batch = context.batch
    article = np.searchsorted(batch.begin, start, "right") - 1
    code = np.full(len(start), FAMILY.code(kind), np.int64)
    return Marks(article, start, end, code, np.ones(len(start)), np.zeros(len(start), bool))


_LOWER_CASE = ALPHA & ~UPPER
_GLUE_BEFORE = 4  # letters in lower case before a capital: iPhone and macOS are names, "tensionsU.S." is not


def _glued(context: Context) -> Marks:
    """A capital inside a word that began in lower case ("tensionsU.S."), and a new sentence without a space ("ended.The")."""
    codes, words = context.batch.codes, context.body.words
    at = np.flatnonzero(where(codes, UPPER))
    at = at[_LOWER_CASE[codes[at - 1]]]
    w = np.searchsorted(words.start, at, "right") - 1
    start = words.start[np.maximum(w, 0)]
    before, after = codes[start - 1], codes[words.end[np.maximum(w, 0)]]
    ok = (w >= 0) & (at < words.end[w]) & (at - start >= _GLUE_BEFORE) & _LOWER_CASE[codes[start]] & ~_ADDRESS[before] & (after != 0x2F) & (after != 0x40)
    inner = np.unique(w[ok])
    # "tensionsU.S." is one token: what follows a stop without a space belongs to it where the capital was the last letter before
    n = len(words)
    whole, lone = words.end[inner], codes[words.end[inner] - 1]
    more = np.flatnonzero(UPPER[lone] & (codes[whole] == 0x2E))
    while len(more):
        at = whole[more]
        initial = UPPER[codes[at + 1]] & (codes[np.minimum(at + 2, len(codes) - 1)] == 0x2E)
        whole[more] = np.where(initial, at + 2, at + 1)
        more = more[initial]
    stop = np.flatnonzero((words.gap & (DOT | EXCLAIM | QUERY)) != 0)
    stop = stop[(words.gap[stop] & (BLANK | NEWLINE | OTHER | SLASH | DASH | ELLIPSES)) == 0]
    stop = stop[stop + 1 < n]
    stop = stop[codes[words.end[stop] + 1] != 0x2E]
    new = stop + 1
    fine = (words.line[new] == words.line[stop]) & words.capital[new] & ~words.upper[new] & (words.end[new] - words.start[new] > 1)
    fine &= (
        ~words.capital[stop]
        & ~words.digit[stop]
        & (words.end[stop] - words.start[stop] > 1)
        & ~_ADDRESS[codes[words.start[stop] - 1]]
        & (codes[words.end[new]] != 0x2E)
        & (codes[words.end[new]] != 0x2F)
    )
    stop = stop[fine]
    return _damage_marks(
        context,
        "glued_words",
        np.concatenate([words.start[inner], words.start[stop]]),
        np.concatenate([whole, words.end[stop + 1]]),
    )


_ADDRESS = np.zeros(256, bool)
_ADDRESS[[*b"@#/._&=%~"]] = True


def _cut(context: Context) -> Marks:
    """Article lines of five words or more that end with dots."""
    batch, lines = context.batch, context.batch.lines
    words = batch.words
    last, before = batch.codes[lines.end - 1], batch.codes[lines.end - 2]
    cut = ((last == ELLIPSIS) | ((last == 0x2E) & (before == 0x2E))) & ~context.line_noise & (lines.last_word - lines.first_word >= 5)
    at = np.flatnonzero(cut)
    return _damage_marks(context, "cut_text", words.start[lines.last_word[at] - 1], lines.end[at])


def _lost_marks(context: Context) -> Marks:
    """Quotations with one mark only. A quotation that runs on into the next paragraph may leave its closing mark out."""
    batch, body = context.batch, context.body
    q = body.quotations
    lone = np.flatnonzero(~q.single & (q.opened != q.closed))
    if not len(lone):
        return Marks.empty()
    lines = batch.lines
    follows = np.minimum(q.line[lone] + 1, len(lines) - 1)
    runs_on = q.opened[lone] & (lines.article[follows] == q.article[lone]) & (batch.codes[lines.start[follows]] == 0x22) & (q.line[lone] + 1 < len(lines))
    lone = lone[~runs_on]
    opened = q.opened[lone]
    words = body.words
    start = np.where(opened, q.start[lone], words.start[q.last_word[lone] - 1])
    end = np.where(opened, words.end[q.first_word[lone]], q.end[lone])
    ok = end > start
    return _damage_marks(context, "lost_quotation_mark", start[ok], end[ok])


_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{2,5}|#[xX][0-9a-fA-F]{2,4});")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,10}(?:\s[^<>\n]{0,200})?/?>|<!--")
_SHORTCODE = re.compile(
    r"\[/?(?:caption|embed|gallery|video|audio|youtube|img|image|url|quote|iframe|vc_|et_pb|ad|tweet|code)\b"
    r"[^\]\n]{0,150}\]|\{\{[^{}\n]{1,80}\}\}"
)
_MOJIBAKE = re.compile(
    "\u00e2\u20ac[^\\s]?|\u00e2[\u0080-\u00bf]{1,2}|\u00c3[\u0080-\u00bf]|\u00c2[\u00a3\u00a9\u00ae\u00b0\u00bb\u00ab]|[\ufffd\ud800-\udfff]+"
)
_MOST = 200  # of each sort in one article: a page of nothing but tags needs no more to be told


def _leftovers(context: Context) -> Marks:
    """Entities, tags, short codes and wrongly decoded characters: their signs are found in the columns, then read in the text itself."""
    batch, lines = context.batch, context.batch.lines
    codes = batch.codes
    sign = np.flatnonzero(where(codes, _SIGN))
    a, b = codes[sign], codes[np.minimum(sign + 1, len(codes) - 1)]
    symbol = (a == SYMBOL) & ((codes[sign - 1] | 0x20) == 0x61)
    sign = sign - symbol
    markup = (
        ((a == 0x26) & (ALPHA[b] | (b == 0x23)))
        | ((a == 0x3C) & (ALPHA[b] | (b == 0x2F) | (b == 0x21)))
        | ((a == 0x5B) & (ALPHA[b] | (b == 0x2F)))
        | ((a == 0x7B) & (b == 0x7B))
    )
    wrong = symbol | (a == REPLACEMENT)
    parts = []
    for kind, places, patterns in (
        ("leftover_markup", sign[markup], (_ENTITY, _TAG, _SHORTCODE)),
        ("wrong_characters", sign[wrong], (_MOJIBAKE,)),
    ):
        if not len(places):
            continue
        line = np.searchsorted(lines.start, places, "right") - 1
        ok = (line >= 0) & (places < lines.end[line]) & ~context.line_noise[line]
        places, line = places[ok], line[ok]
        article = lines.article[line]
        rank = np.arange(len(places)) - np.searchsorted(article, article)
        starts, ends, reached = [], [], -1
        for place, stop, art in zip(*(x[rank < _MOST].tolist() for x in (places, lines.end[line], article)), strict=True):
            if place < reached:
                continue
            text = batch.slice(art, place, min(stop, place + 220))
            for pattern in patterns:
                match = pattern.match(text)
                if match:
                    reached = place + match.end()
                    starts.append(place)
                    ends.append(reached)
                    break
        parts.append(_damage_marks(context, kind, np.array(starts, np.int64), np.array(ends, np.int64)))
    return Marks.join(parts)


_SIGN = np.zeros(256, bool)
_SIGN[[*b"&<[{", SYMBOL, REPLACEMENT]] = True
_LEAST = 8  # words of a sentence that can count as repeated
_ALIKE = 0.7  # share of their words that two sentences have in common
_MIXES = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))


def _repeated(context: Context) -> Marks:
    """Sentences of eight words or more that share most of their words with an earlier one of the article.

    The smallest of the words' hashes, under two mixings, is the same for sentences that are nearly the same; pairs found so are compared.
    """
    body = context.body
    s = body.sentences
    long = np.flatnonzero(s.last - s.first >= _LEAST)
    if len(long) < 2:
        return Marks.empty()
    hashes = body.words.hash
    again: dict[int, None] = {}
    words: dict[int, frozenset[int]] = {}

    def of(i: int) -> frozenset[int]:
        if i not in words:
            words[i] = frozenset(hashes[s.first[i] : s.last[i]].tolist())
        return words[i]

    # of three words in a row: single words and pairs are shared by sentences that have nothing else in common
    runs = hashes.copy()
    rest = np.multiply(hashes[1:-1], np.uint64(3))
    runs[:-2] += rest
    np.multiply(hashes[2:], np.uint64(7), out=rest)
    runs[:-2] += rest
    ends = np.concatenate([s.last - 1, s.last - 2])
    runs[ends[ends >= 0]] = np.iinfo(np.uint64).max
    article = s.article[long].astype(np.uint64) * _MIXES[0]
    mixed = np.empty_like(runs)
    for mix in _MIXES:
        np.multiply(runs, mix, out=mixed)
        least = np.minimum.reduceat(mixed, s.first)[long] ^ article
        order = np.argsort(least, kind="stable")
        i, j = long[order[:-1]], long[order[1:]]
        pairs = np.flatnonzero((least[order[1:]] == least[order[:-1]]) & (s.article[i] == s.article[j]))
        for a, b in zip(i[pairs].tolist(), j[pairs].tolist()):
            if b not in again:
                x, y = of(a), of(b)
                if len(x & y) >= _ALIKE * len(x | y):
                    again[b] = None
    at = np.array(sorted(again), np.int64)
    return _damage_marks(context, "passage_repeated", s.start[at], s.end[at])


def _listed(context: Context) -> Marks:
    """Entries of further lists that name a kind of damage."""
    hits = context.found(FAMILY.lexicons[0], *DAMAGE)
    return context.marks_of(hits, FAMILY) if len(hits) else Marks.empty()


def _machine_wording(context: Context) -> Marks:
    """Phrases of the list of such wordings, "an" before a consonant, and a function word that stands twice."""
    words, codes = context.body.words, context.batch.codes
    hits = context.found("translated")
    hits = hits.outermost() if len(hits) > 1 else hits
    ids = words.id
    at = np.flatnonzero(context.flags(_NEVER_TWICE)[ids[:-1]])
    at = at[words.joins_next[at] & ~words.capital[at + 1] & (words.start[at + 1] == words.end[at] + 1) & (codes[words.end[at]] == 0x20)]
    twice = ids[at] == ids[at + 1]
    consonant = _CONSONANT[codes[words.start[at + 1]]] & (words.end[at + 1] - words.start[at + 1] >= 4)
    at = at[twice | (consonant & context.flags(("an",))[ids[at]])]
    # soft hyphens are folded to spaces: "parti-s-an-ship" holds no "an"
    batch, article, around = context.batch, words.article[at].tolist(), (words.start[at].tolist(), words.end[at].tolist())
    sound = [batch.slice(a, s - 1, s) != "\u00ad" != batch.slice(a, e, e + 1) for a, s, e in zip(article, *around, strict=True)]
    at = at[np.array(sound, bool)]
    first, last = np.concatenate([hits.first, at]), np.concatenate([hits.last - 1, at + 1])
    free = ~context.body.quoted[first]
    first, last = first[free], last[free]
    return _damage_marks(context, "machine_wording", words.start[first], words.end[last])


_CONSONANT = np.zeros(256, bool)
_CONSONANT[[*b"bcdfgjklmnpqrstvwz"]] = True  # not h, x and y: an hour, an x-ray


def _noise_share(c: Context) -> Floats:
    words = c.batch.words
    if not len(words):
        return np.zeros(len(c))
    every = c.per_article(words.article)
    return c.per_article(words.article[c.line_noise[words.line]]) / np.maximum(every, 1.0)


def _density(kind: str, plural: str) -> Feature:
    return Feature(
        plural,
        "per 1,000 words",
        f"{_DAMAGE_MEANING[kind]}, a thousand words of the article",
        lambda c: c.per_thousand("noise", kind),
        kinds=(kind,),
    )


_FEATURES = (
    Feature("noise_share", "share", "share of all words that stand on lines which are not the article", _noise_share, kinds=REASONS[1:]),
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
    tuple(Kind(k, m) for k, m in (*_REASON_MEANING.items(), *_DAMAGE_MEANING.items())),
    _FEATURES,
    _mark,
    lexicons=("noise", "translated"),
)
