"""Fit the model of article lines (models/lines.json) on whole pages and on the same pages as an extractor would leave them."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.mark.lexicon import Matcher
from scorer.mark.lines import Columns, columns, features
from scorer.segment.batch import segment

__all__ = ["SETTINGS", "fit_lines", "page_lines", "thin"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Set by hand where the line corpora cannot teach: they hold whole pages, not extracted articles.
SETTINGS: dict[str, tuple[float, str]] = {
    "switch": (1.5, "what it costs to change between article and noise from one line to the next"),
    "most": (4.0, "no line may weigh more than this, so that one line cannot outvote all its neighbours"),
    "bare_extracted": (0.25, "share of short lines without a stop up to which a text counts as an extracted article"),
    "bare_raw": (0.45, "share from which it counts as a raw page; between the two in proportion"),
    "bare_lines_extracted": (5.0, "number of such lines up to which it counts as an extracted article"),
    "bare_lines_raw": (15.0, "number from which it may count as a raw page"),
    "all_lines_extracted": (18.0, "number of short lines of any sort up to which it counts as an extracted article"),
    "all_lines_raw": (30.0, "number from which it may count as a raw page"),
    "phrases_extracted": (0.06, "mean share of furniture phrases in its lines below which a text is no page however short its lines are"),
    "phrases_raw": (0.12, "share from which its short lines count in full"),
    "no_menus": (1.5, "every line of a text with next to no phrases of page furniture"),
    "table_marks": (4, "number of lines made of bars alone from which a text counts as extracted"),
    "list_marks": (20, "number of lines that begin with a dash and a space from which a text counts as extracted"),
    "no_word": (-8.0, "a line without a letter or a digit"),
    "long_paragraph": (40, "words from which a paragraph that does not break off is not judged by the furniture around it"),
    "shut_most": (0.45, "lines shut in by furniture are noise only while they hold less than this share of the words"),
    "raw_page": (0.5, "every line of a raw page"),
    "model_share": (0.5, "share of the linear model that counts in an extracted article; it was fitted on whole pages"),
    "model_most": (5.0, "the linear model counts no more than this, either way, in an extracted article"),
    "extracted_text": (2.0, "every line of an extracted article, because most furniture is already gone"),
    "extracted_prose": (1.0, "a sentence of ten words or more in an extracted article"),
    "extracted_long": (0.7, "the same, each time its length doubles, three times at most"),
    "headline_first": (4.0, "the first line of an extracted article or the one above its first prose, if it looks like a headline"),
    "date_line": (-8.0, "a line that holds a date and nothing else"),
    "furniture": (-8.0, "a line made of phrases of page furniture"),
    "phrases": (-8.0, "the share of a line's words in such phrases, in an extracted article"),
    "repeats": (-14.0, "a line of an extracted article that stood there before: eight words or more, or the first line"),
    "shut_in": (-6.0, "a line of an extracted article with known furniture close above and close below"),
    "tail": (-4.0, "a line behind known furniture with no prose below it, in an extracted article"),
    "teasers": (-8.0, "a headline in a run of headlines next to known furniture, in an extracted article"),
    "cut": (-3.0, "a line of an extracted article that breaks off with dots"),
    "bare_by_furniture": (-2.0, "a line without a stop next to known furniture, in an extracted article"),
}


# What is fitted, and what each feature means. Those left out of a first model of 165 features had coefficients near nothing; without them
# pages of other sites are told better.
FEATURES: dict[str, str] = {
    "words_ge3": "three words or more",
    "words_ge6": "six words or more",
    "words_ge10": "ten words or more",
    "words_ge20": "twenty words or more",
    "digit_share": "share of words that begin with a digit",
    "you_share": "share of words such as I, we, you, your; 0.3 at most",
    "says": "holds said, told, according and the like",
    "stop": "ends with a full stop, closing marks aside",
    "prose": "ten words or more, a stop or question mark at the end, a fifth of them function words",
    "month": "fewer than 14 words, with a month and a figure",
    "day": "fewer than 14 words, with a day of the week",
    "repeated": "the same words stand on another line of the page",
    "middling_cover": "share of words in phrases of weight 0.4 to 1 or in single words of a list",
    "phrase_copyright": "weight of copyright phrases over the root of the line's words",
    "phrase_comments": "the same for phrases of readers' comments",
    "phrase_caption": "the same for phrases of captions",
    "log_words-1": "log of the words of the line above",
    "prose-1": "the line above is prose",
    "stop-1": "the line above ends with a full stop",
    "log_words+1": "log of the words of the line below",
    "phrase_cover+1": "share of furniture phrases in the line below",
    "stop+1": "the line below ends with a full stop",
    "no_line+1": "the last line",
    "prose_words_within_2": "log of the words of prose in the two lines above and below",
    "bare_share_within_2": "share of short lines without a stop among the two lines above and below",
    "bare_share_within_5": "the same among five",
    "bare_share_within_10": "the same among ten",
    "phrase_share_within_5": "mean share of furniture phrases in the five lines above and below",
    "phrase_share_within_10": "the same in ten",
    "prose_share_within_10": "share of prose lines among the ten above and below",
    "prose_before": "share of the page's prose that stands above",
    "place": "place on the page, 0 first line to 1 last",
    "log_from_start": "log of the lines above, 60 at most",
    "log_from_end": "log of the lines below, 60 at most",
    "page_prose": "share of the page's words in prose lines",
    "page_phrases": "mean share of furniture phrases in the page's lines",
    "prose x page_bare": "prose, times the page's share of short lines without a stop",
    "log_words x page_bare": "log of words, times that share",
    "phrase_cover x page_bare": "share of furniture phrases, times that share",
    "bare x page_bare": "short without a stop, times that share",
    "strong x page_bare": "phrases of two words and weight 1 or more, two at most, times that share",
    "bare x prose near": "short without a stop, times the share of prose in the two lines above and below",
    "clean_above": "no furniture between this line and the prose above it",
    "furniture_above": "log of the furniture lines between this line and the prose above it",
    "furniture_below": "log of the furniture lines between this line and the prose below it",
    "lines_to_prose_above": "log of the lines up to the prose above",
    "bare x clean_above": "short without a stop, and no furniture up to the prose above",
    "bare x clean_around": "the same to both sides",
    "prose x stamps_above": "prose, times the log of lines above that hold a date or time",
    "talk_above": "log of the short lines above with phrases of readers' comments",
    "prose x talk_above": "prose, times that",
    "in_block": "within the main block: the run of lines whose prose outweighs its furniture by most",
    "before_block": "above the main block",
    "lines_before_block": "log of the lines down to the main block",
    "lines_after_block": "log of the lines up to the main block",
    "furniture_to_block": "log of the furniture lines between this line and the main block",
    "block_share": "share of the page's words in the main block",
}
# Thinned copies of the pages that are fitted beside them: seed, as tight as an extractor, weight.
COPIES: tuple[tuple[tuple[int, bool], float], ...] = ()


def page_lines(rows: Any) -> list[str]:
    """The lines of a page as the scorer would read them: white space squeezed, none empty."""
    return [re.sub(r"\s+", " ", str(x)).strip() or "-" for x in rows]


def thin(labels: list[Ints], seed: int, tight: bool) -> list[npt.NDArray[np.bool_]]:
    """Choose lines of each page that an imperfect extractor would keep: all of the article, some of the furniture."""
    rng = np.random.default_rng(seed)
    kept = []
    for y in labels:
        body = y > 0
        n = len(y)
        if not body.any():
            kept.append(np.zeros(n, bool))
            continue
        i = np.arange(n)
        first, last = i[body][0], i[body][-1]
        if tight:
            inside = (i >= first - rng.integers(0, 4)) & (i <= last + rng.geometric(0.25))
            kept.append(inside & (body | (i < first) | (i > last) | (rng.random(n) < 0.5)))
        else:
            rate = rng.uniform(0.2, 0.9)
            cut = np.ones(n, bool)
            cut[1:] = (body[1:] != body[:-1]) | (rng.random(n - 1) < 0.15)
            run = np.cumsum(cut)
            kept.append(body | (rng.random(run.max() + 1) >= rate)[run])
    return kept


def line_features(texts: list[str], matcher: Matcher) -> tuple[dict[str, Floats], list[Columns], Ints, Ints]:
    """Features of all lines of many pages; also their article numbers and starts within the text."""
    parts, cols, art, start = [], [], [], []
    for i in range(0, len(texts), 200):
        batch = segment(texts[i : i + 200], None, matcher.vocabulary)
        col = columns(batch, matcher.scan(batch.words.id, batch.words.joins_next), matcher)
        parts.append(features(col))
        cols.append(col)
        art.append(batch.lines.article + i)
        start.append(batch.lines.start - batch.origin[batch.lines.article])
    return {k: np.concatenate([p[k] for p in parts]) for k in FEATURES}, cols, np.concatenate(art), np.concatenate(start)


def training_lines(corpora_dir: str | Path, matcher: Matcher) -> tuple[Floats, Ints, Floats, Any, list[str]]:
    """The training table: features, labels, weights, site of each line, and feature names. Needs pandas."""
    import pandas as pd

    table = pd.read_parquet(Path(corpora_dir) / "lines" / "l3s_gn1.parquet")
    pages = [g.sort_values("line_no") for _, g in table.groupby("page", sort=False)]
    lines = [page_lines(g.text) for g in pages]
    labels = [g.label.to_numpy() for g in pages]
    sites = [g.domain.iloc[0] for g in pages]
    xs, ys, ws, ds, names = [], [], [], [], []
    for copy, weight in ((None, 1.0), *COPIES):
        kept = [np.ones(len(y), bool) for y in labels] if copy is None else thin(labels, *copy)
        some = [i for i, k in enumerate(kept) if k.any()]
        texts = ["\n".join(line for line, k in zip(lines[i], kept[i], strict=True) if k) for i in some]
        f, _, article, _ = line_features(texts, matcher)
        names = list(f)
        y = np.concatenate([labels[i][kept[i]] for i in some])
        assert len(y) == len(article), "a line was lost"
        xs.append(np.column_stack(list(f.values())))
        ys.append(y)
        ws.append(np.full(len(y), weight))
        ds.append(np.array([sites[i] for i in some], object)[article])
    return np.vstack(xs), np.concatenate(ys), np.concatenate(ws), np.concatenate(ds), names


def logistic(x: Floats, y: Ints, w: Floats, strength: float = 0.05) -> tuple[Floats, float]:
    """Plain logistic regression with an L2 penalty on standardised features, given back in the features' own units."""
    from sklearn.linear_model import LogisticRegression

    mean, sd = x.mean(0), x.std(0)
    sd[sd == 0] = 1
    fit = LogisticRegression(C=strength, max_iter=400).fit((x - mean) / sd, y, sample_weight=w)
    k = fit.coef_[0] / sd
    return k, float(fit.intercept_[0] - k @ mean)


def fit_lines(corpora_dir: str | Path) -> dict[str, Any]:
    """Fit the line model. Returns the content of models/lines.json: coefficients by name, settings, corpus, content hash."""
    from scorer.mark import make_matcher

    x, y, w, _, names = training_lines(corpora_dir, make_matcher())
    k, base = logistic(x, y, w)
    out: dict[str, Any] = {
        "what": "log-odds that a line of a page belongs to the article",
        "fitted_on": "lines/l3s_gn1.parquet (L3S-GN1, Kohlschuetter et al. 2010), whole pages and thinned copies; line features only",
        "method": "logistic regression, L2 penalty C = 0.05 on standardised features",
        "base": round(base, 5),
        "features": [{"name": n, "coefficient": round(float(c), 5), "meaning": FEATURES[n]} for n, c in zip(names, k, strict=True)],
        "settings": {n: {"value": v, "meaning": m, "origin": "set by hand"} for n, (v, m) in SETTINGS.items()},
    }
    out["hash"] = hashlib.sha256(json.dumps(out, sort_keys=True).encode()).hexdigest()[:16]
    return out


if __name__ == "__main__":
    import sys

    Path(sys.argv[2]).write_text(json.dumps(fit_lines(sys.argv[1]), indent=1) + "\n", encoding="utf-8")
