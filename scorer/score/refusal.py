"""Refusals: what the model was not made for gets a reason code and no score, never a middle value."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scorer.mark.family import Context
from scorer.mark.noise import noise_share
from scorer.segment.words import COMMON

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
DEFAULTS = {"min_words": 20.0, "min_english": 0.08, "min_prose": 0.14, "max_noise": 0.85, "min_sentence": 4.0, "max_digits": 0.30}


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
    code[(figures > limit["max_digits"]) & (all_words >= limit["min_words"])] = "not_prose"
    code[all_words == 0] = "empty"
    return [str(c) for c in code]
