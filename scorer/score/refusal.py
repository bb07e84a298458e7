"""Refusals: what the model was not made for gets a reason code and no score, never a middle value."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scorer.mark.family import Context
from scorer.mark.noise import noise_share
from scorer.segment.batch import BLANK, CLOSE, COMMA, NEWLINE, OPEN, OTHER, SLASH
from scorer.segment.words import COMMON, ENGLISH_ALONE

__all__ = ["DEFAULTS", "REFUSALS", "english_share", "noise_share", "refuse"]

Floats = npt.NDArray[np.float64]

REFUSALS: dict[str, str] = {
    "": "scored",
    "empty": "there is no text",
    "too_short": "fewer words than a score can rest on",
    "not_english": "too few English function words",
    "mostly_noise": "most of the text is page furniture",
    "not_prose": "a list, a table or code rather than sentences",
}
# In the reference corpora texts of other languages have a share of English function words under 0.06, lists of names 0.08 to 0.14, prose over 0.2.
# Other languages have words spelled as English ones: of those that are English alone they have a share under 0.05, English prose over 0.1.
# Of 1,000 articles one has more than 0.05 words with a bracket or sign grown onto the next ("f(x", "a_b", "k=1") or 0.16 with a comma behind;
# program files have 0.18 and word lists 0.2 and more.
DEFAULTS = {
    "min_words": 20.0, "min_english": 0.08, "min_prose": 0.14, "max_noise": 0.85, "min_sentence": 4.0, "max_digits": 0.30, "max_grown": 0.05, "max_commas": 0.2,
    "sure_prose": 0.32, "min_alone": 0.06,
}  # fmt: skip


def english_share(context: Context) -> Floats:
    """Share of body words that are English function words; shape (n,)."""
    return context.words_where(context.flags(COMMON).take(context.body.words.id)) / np.maximum(context.all_words, 1)


def refuse(context: Context, limits: dict[str, float]) -> list[str]:
    """Return a reason code for each article, empty where it can be scored."""
    limit = DEFAULTS | limits
    every, lines = context.batch.words, context.batch.lines
    all_words = context.per_article(lines.article, (lines.last_word - lines.first_word).astype(float))
    figures = context.per_article(every.article[every.digit.nonzero()[0]]) / np.maximum(all_words, 1)
    count = context.all_words
    mean_sentence = count / np.maximum(context.per_article(context.body.sentences.article), 1)
    code = np.full(len(context), "", object)
    function = english_share(context)
    code[(mean_sentence < limit["min_sentence"]) | (function < limit["min_prose"])] = "not_prose"
    code[function < limit["min_english"]] = "not_english"
    code[count < limit["min_words"]] = "too_short"
    code[(noise_share(context) > limit["max_noise"]) & (all_words >= limit["min_words"])] = "mostly_noise"
    no_sentences = figures > limit["max_digits"]
    # tweets and addresses are full of signs too, and yet prose has its function words; so few articles are looked at
    begin = every.article.searchsorted(np.arange(len(context) + 1))
    body, alone = context.body, context.flags(ENGLISH_ALONE)
    for a in ((function >= limit["min_english"]) & (function < limit["sure_prose"])).nonzero()[0]:
        if code[a] in ("", "not_prose") and alone[body.words.id[body.word_lo[a] : body.word_hi[a]]].mean() < limit["min_alone"]:
            code[a] = "not_english"
            continue
        gap = every.gap[begin[a] : begin[a + 1]]
        grown = ((gap & (OTHER | OPEN | CLOSE | SLASH)) != 0) & ((gap & (BLANK | NEWLINE)) == 0)
        commas = (gap & COMMA) != 0
        no_sentences[a] |= grown.sum() > limit["max_grown"] * len(gap) or commas.sum() > limit["max_commas"] * len(gap)
    code[no_sentences & (all_words >= limit["min_words"])] = "not_prose"
    code[all_words == 0] = "empty"
    return list(code)
