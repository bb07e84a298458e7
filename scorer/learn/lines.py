"""Fit the model of article lines (models/lines.json): which lines of a page are the article, and which texts are whole pages.

The coefficients of the lines are the mean of two fits on the same table: a logistic regression that looks at each line alone, and a chain
(conditional random field) that looks at all lines of a page together. The second knows better where an article begins and ends on pages
like those it was fitted on, the first misses less on pages of other kinds.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.mark.lexicon import Matcher
from scorer.mark.lines import Columns, columns, credited, dated, features, page_features, sure, teaser_runs
from scorer.segment.batch import segment

__all__ = ["SETTINGS", "fit_lines", "page_lines"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Set by hand where the line corpora cannot teach: they hold whole pages, not extracted articles.
SETTINGS: dict[str, tuple[float, str]] = {
    "switch": (1.5, "what it costs to change between article and noise from one line to the next"),
    "most": (4.0, "no line may weigh more than this, so that one line cannot outvote all its neighbours"),
    "most_raw": (8.0, "the same on a raw page"),
    "switch_up_raw": (1.0, "what it costs on a raw page to go over from noise to the article"),
    "switch_down_raw": (3.0, "what it costs on a raw page to go over from the article to noise"),
    "best_run": (0.5, "where no line of a whole page is the article, those are that come this near to the likeliest line"),
    "talk_least": (40.0, "words of the article above a heading from which it can be that of readers' comments"),
    "talk_signs": (2.0, "lines with a comment's phrase, date or time behind a heading from which on it is that of readers' comments"),
    "talk_most": (12.0, "comments hold fewer than this many times the words of the article: else the page is a discussion"),
    "gap_most": (40.0, "most lines between two of the article on a whole page that can belong to it"),
    "page_lines_least": (9.0, "number of lines up to which a text is no raw page"),
    "page_lines_full": (16.0, "number from which it can be one in full"),
    "page_shift": (0.7, "added to the log-odds that a text is a raw page"),
    "page_width": (1.0, "log-odds from which a text counts in full as a raw page, and as an extracted article below the negative of it"),
    "page_phrases_least": (0.03, "mean share of furniture phrases in its lines below which a text is no raw page"),
    "page_phrases_full": (0.07, "share from which it can be one in full"),
    "phrases_least": (2.5, "lines that the phrases of page furniture would fill, up to which a text is no raw page"),
    "phrases_full": (3.5, "number from which it can be one in full"),
    "phrases_extracted": (0.06, "mean share of furniture phrases in its lines below which a text has next to no menus"),
    "phrases_raw": (0.12, "share from which it has the menus of a page"),
    "phrases_marked": (0.17, "share above which this also holds for a text with an extractor's bars and dashes"),
    "no_menus": (1.5, "every line of a text with next to no phrases of page furniture"),
    "table_marks": (4, "number of lines made of bars alone from which a text counts as extracted"),
    "list_marks": (20, "number of lines that begin with a dash and a space from which a text counts as extracted"),
    "no_word": (-8.0, "a line without a letter or a digit"),
    "long_paragraph": (40, "words from which a paragraph that does not break off is not judged by the furniture around it"),
    "shut_most": (0.45, "lines shut in by furniture are noise only while they hold less than this share of the words"),
    "raw_page": (0.6, "every line of a raw page"),
    "model_share": (0.5, "share of the linear model that counts in an extracted article; it was fitted on whole pages"),
    "model_most": (5.0, "the linear model counts no more than this, either way, in an extracted article"),
    "extracted_text": (2.0, "every line of an extracted article, because most furniture is already gone"),
    "extracted_prose": (1.0, "a sentence of ten words or more in an extracted article"),
    "extracted_long": (0.7, "the same, each time its length doubles, three times at most"),
    "headline_first": (4.0, "the first line of an extracted article or the one above its first prose, if it looks like a headline"),
    "kin": (0.5, "share of a headline's words that must come again in the article, where it stands in a run of headlines"),
    "kin_nearest": (0.25, "the same for the line right above the first prose"),
    "kin_first": (0.8, "added to that share for the first line of a page that is hardly more than its article, where the likeliest headline is looked for"),
    "kin_named": (0.8, "the same for a line above the name of the author or a date"),
    "kin_summary": (0.35, "share of the words of a line between such a page's headline and its article that must come again, for it to be a summary"),
    "title_farthest": (12, "lines from the top of such a page among which its headline is looked for"),
    "light_bare_full": (13.0, "short lines not known by themselves up to which a whole page is hardly more than its article, in full"),
    "light_bare_none": (19.0, "number of them from which it is not at all"),
    "light_block_least": (0.58, "share of words in its main block up to which it is not at all"),
    "light_block_full": (0.66, "share from which it is in full"),
    "headline_page": (14.0, "the headline of a whole page that is hardly more than its article"),
    "standfirst": (9.0, "a line of the summary below that"),
    "sentence_page": (6.0, "a short sentence of such a page right below a paragraph or right above the main block"),
    "furniture_words": (4.1, "log of the words up to which a line that is mostly phrases of furniture is a line made of them"),
    "date_line": (-8.0, "a line that holds a date and nothing else"),
    "furniture": (-8.0, "a line made of phrases of page furniture"),
    "phrases": (-8.0, "the share of a line's words in such phrases, in an extracted article"),
    "repeats": (-14.0, "a line of an extracted article that stood there before: eight words or more, or the first line"),
    "copies_most": (0.3, "the same on a raw page, where three paragraphs or more that stood there before hold less than this share of its prose"),
    "shut_in": (-6.2, "a line of an extracted article with known furniture close above and close below"),
    "tail": (-4.0, "a line behind known furniture with no prose below it, in an extracted article"),
    "teasers": (-8.0, "a headline in a run of headlines next to known furniture, in an extracted article"),
    "same_end": (-6.0, "a line of an extracted article whose last three words, figures taken as one, ten of its lines have"),
    "no_prose": (-6.0, "a line of an extracted text without a line of prose or a sentence, and with hardly a function word"),
    "cut": (-3.0, "a line of an extracted article that breaks off with dots"),
    "bare_by_furniture": (-2.0, "a line without a stop next to known furniture, in an extracted article"),
    "bare_between": (-2.0, "the same, where the line above and the line below are both known furniture"),
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
    "prose": "ten words or more, a stop or question mark at the end, a fifth of them function words; or forty, a quarter of them",
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
    "talk_above": "log of the short lines above with phrases of readers' comments; counters of comments above the first prose aside",
    "prose x talk_above": "prose, times that",
    "in_block": "within the main block: the run of lines whose prose outweighs its furniture by most",
    "before_block": "above the main block",
    "lines_before_block": "log of the lines down to the main block",
    "lines_after_block": "log of the lines up to the main block",
    "furniture_to_block": "log of the furniture lines between this line and the main block",
    "block_share": "share of the page's words in the main block",
}
# What tells a whole page from an extracted article.
PAGE_FEATURES: dict[str, str] = {
    "bare_share": "share of short lines without a stop",
    "open_bare_share": "the same among lines that are not known by themselves",
    "open_bare_lines": "log of the number of these",
    "bare_runs": "share of lines that are short without a stop, and so are the lines above and below",
    "menu_share": "share of lines with words of a menu",
    "menu_lines": "log of the number of these",
    "prose_words_share": "share of the words that stand in prose lines",
    "lines_above_prose": "log of the lines above the first prose",
    "lines_below_prose": "log of the lines below the last prose",
    "block_share": "share of the words in the main block",
}
# Furniture that is pasted into articles for that: an article with a share bar and teasers around it is no page yet.
_PASTED = (
    "Share this article", "Facebook Twitter LinkedIn Email", "Click to print (Opens in new window)", "Related stories", "More from this section",
    "Why the old bridge was never painted", "Ten things to know about the harbour fund...", "What the clerk did not say on Monday",
    "Anger as the market closes for a third week", "Read more »", "Sign up for our daily newsletter", "Subscribe now and never miss a story",
    "This site uses cookies. By continuing you agree to our cookie policy.", "Accept cookies", "Advertisement", "Leave a comment",
    "Your email address will not be published.", "Comments are closed.", "© 2020 All rights reserved.", "Home | News | Sport | Contact us",
)  # fmt: skip


def page_lines(rows: Any) -> list[str]:
    """The lines of a page as the scorer would read them: white space squeezed, none empty."""
    return [re.sub(r"\s+", " ", str(x)).strip() or "-" for x in rows]


def line_features(texts: list[str], matcher: Matcher) -> tuple[dict[str, Floats], list[Columns], Ints, Ints]:
    """Features of all lines of many pages; also their article numbers and starts within the text."""
    parts, cols, art, start = [], [], [], []
    for i in range(0, len(texts), 200):
        batch = segment(texts[i : i + 200], None, matcher.vocabulary)
        col = columns(batch, matcher.scan(batch.words), matcher)
        parts.append(features(col))
        cols.append(col)
        art.append(batch.lines.article + i)
        start.append(batch.given(batch.lines.article, batch.lines.start, batch.lines.end)[0])
    return {k: np.concatenate([p[k] for p in parts]) for k in FEATURES}, cols, np.concatenate(art), np.concatenate(start)


def training_lines(corpora_dir: str | Path, matcher: Matcher) -> tuple[dict[str, Floats], Ints, list[Columns], Ints, Any]:
    """The training table: features of each line, labels, columns of the batches, number of lines and site of each page. Needs pandas."""
    import pandas as pd

    table = pd.read_parquet(Path(corpora_dir) / "lines" / "l3s_gn1.parquet")
    pages = [g.sort_values("line_no") for _, g in table.groupby("page", sort=False)]
    f, cols, article, _ = line_features(["\n".join(page_lines(g.text)) for g in pages], matcher)
    y = np.concatenate([g.label.to_numpy() for g in pages])
    assert len(y) == len(article), "a line was lost"
    return f, y, cols, np.bincount(article), np.array([g.domain.iloc[0] for g in pages], object)


def extracted_texts(corpora_dir: str | Path) -> list[str]:
    """Texts as an extractor leaves them, title above text: articles as they are, and with furniture pasted above, between and below."""
    import pandas as pd

    texts: list[str] = []
    for name in ("hyperpartisan", "source_quality"):
        table = pd.read_parquet(Path(corpora_dir) / "articles" / f"{name}.parquet").sample(150, random_state=1)
        texts += (table.title.fillna("") + "\n" + table.text).tolist()
    rng = np.random.default_rng(1)
    out = list(texts)
    for place in (0.0, 0.5, 1.0):
        for text in texts:
            lines = text.split("\n")
            at = round(place * len(lines))
            some = rng.permutation(len(_PASTED))[: rng.integers(6, 15)]
            out.append("\n".join([*lines[:at], *(_PASTED[i] for i in some), *lines[at:]]))
    return out


def page_table(cols: list[Columns]) -> Floats:
    """Features of texts as a whole, (texts, features)."""
    rows = []
    for col in cols:
        f = features(col)
        known = sure(f, SETTINGS["furniture_words"][0]) | dated(col) | credited(col, f)
        p = page_features(col, f, known | teaser_runs(col, f, known))
        rows.append(np.column_stack([p[name] for name in PAGE_FEATURES]))
    return np.vstack(rows)


def logistic(x: Floats, y: Ints, w: Floats, strength: float = 0.05) -> tuple[Floats, float]:
    """Plain logistic regression with an L2 penalty on standardised features, given back in the features' own units."""
    from sklearn.linear_model import LogisticRegression

    mean, sd = x.mean(0), x.std(0)
    sd[sd == 0] = 1
    fit = LogisticRegression(C=strength, max_iter=400).fit((x - mean) / sd, y, sample_weight=w)
    k = fit.coef_[0] / sd
    return k, float(fit.intercept_[0] - k @ mean)


class _Chain:
    """Pages whose lines are labelled together; lines of all pages at one distance from the top are worked on at once."""

    def __init__(self, lines: Ints) -> None:
        begin = np.cumsum(lines) - lines
        order = np.argsort(-lines, kind="stable")
        self.steps = [begin[order[: int((lines > t).sum())]] + t for t in range(int(lines.max()))]
        self.later = np.concatenate(self.steps[1:])

    def loss(self, e: Floats, up: float, down: float, y: Ints) -> tuple[float, Floats, float, float]:
        """Minus the log of the labels' chance, and its slopes by the log-odds of each line and by the two costs of a change."""
        fore, back = np.zeros((2, len(e))), np.zeros((2, len(e)))
        fore[1, self.steps[0]] = e[self.steps[0]]
        for at in self.steps[1:]:
            noise, body = fore[:, at - 1]
            fore[0, at] = np.logaddexp(noise, body - down)
            fore[1, at] = np.logaddexp(body, noise - up) + e[at]
        for at in self.steps[:0:-1]:
            noise, body = back[0, at], back[1, at] + e[at]
            back[0, at - 1] = np.logaddexp(noise, body - up)
            back[1, at - 1] = np.logaddexp(body, noise - down)
        total = np.logaddexp(*(fore + back))
        at, before = self.later, self.later - 1
        rises, falls = (y[before] < y[at]).sum(), (y[before] > y[at]).sum()
        rise = np.exp(fore[0, before] - up + e[at] + back[1, at] - total[at]).sum()
        fall = np.exp(fore[1, before] - down + back[0, at] - total[at]).sum()
        loss = total[self.steps[0]].sum() - e @ y + up * rises + down * falls
        return float(loss), np.exp(fore[1] + back[1] - total) - y, float(rises - rise), float(falls - fall)


def chain_fit(x: Floats, y: Ints, lines: Ints, strength: float = 0.03) -> tuple[Floats, float]:
    """A chain over the lines of each page with two costs of a change; L2 penalty on standardised features, given back in their own units.

    `lines` holds the number of lines of each page, in the order of the rows.
    """
    from scipy.optimize import minimize

    mean, sd = x.mean(0), x.std(0)
    sd[sd == 0] = 1
    z = (x - mean) / sd
    pages = _Chain(lines)

    def loss(v: Floats) -> tuple[float, Floats]:
        w = v[3:]
        value, by_line, by_up, by_down = pages.loss(z @ w + v[0], float(v[1]), float(v[2]), y)
        return value + float(w @ w) / (2 * strength), np.concatenate([[by_line.sum(), by_up, by_down], z.T @ by_line + w / strength])

    start = np.zeros(3 + x.shape[1])
    start[1:3] = 1.0
    v = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 400, "ftol": 1e-10, "gtol": 1e-4}).x
    k = v[3:] / sd
    return k, float(v[0] - k @ mean)


def line_fit(x: Floats, y: Ints, lines: Ints) -> tuple[Floats, float]:
    """The mean of the two fits: coefficients and base."""
    (a, base), (b, other) = logistic(x, y, np.ones(len(y))), chain_fit(x, y, lines)
    return (a + b) / 2, (base + other) / 2


def page_fit(pages: Floats, extracted: Floats) -> tuple[Floats, float]:
    """What tells the rows of whole pages from those of extracted articles: coefficients and base."""
    x, y = np.vstack([pages, extracted]), np.repeat([1, 0], [len(pages), len(extracted)])
    return logistic(x, y, np.ones(len(y)), 1.0)


def fit_lines(corpora_dir: str | Path) -> dict[str, Any]:
    """Fit the line model. Returns the content of models/lines.json: coefficients by name, settings, corpora, content hash."""
    from scorer.mark import make_matcher

    matcher = make_matcher()
    f, y, cols, lines, _ = training_lines(corpora_dir, matcher)
    k, base = line_fit(np.column_stack(list(f.values())), y, lines)
    extracted = line_features(extracted_texts(corpora_dir), matcher)[1]
    page_k, page_base = page_fit(page_table(cols), page_table(extracted))
    out: dict[str, Any] = {
        "what": "log-odds that a line of a page belongs to the article",
        "fitted_on": "lines/l3s_gn1.parquet (L3S-GN1, Kohlschuetter et al. 2010), whole pages; line features only",
        "method": "the mean of two fits: logistic regression, L2 penalty C = 0.05, and a linear chain over each page, C = 0.03; standardised features",
        "base": round(base, 5),
        "features": [{"name": n, "coefficient": round(float(c), 5), "meaning": FEATURES[n]} for n, c in zip(f, k, strict=True)],
        "page": {
            "what": "log-odds that a text holds the visible lines of a whole page, not an extracted article",
            "fitted_on": "whole pages: lines/l3s_gn1.parquet; extracted: 300 articles of articles/hyperpartisan.parquet and "
            "articles/source_quality.parquet, as they are and with invented furniture pasted into them",
            "method": "logistic regression, L2 penalty C = 1 on standardised features",
            "base": round(page_base, 5),
            "features": [
                {"name": n, "coefficient": round(float(c), 5), "meaning": m} for (n, m), c in zip(PAGE_FEATURES.items(), page_k, strict=True)
            ],
        },
        "settings": {n: {"value": v, "meaning": m, "origin": "set by hand"} for n, (v, m) in SETTINGS.items()},
    }
    out["hash"] = hashlib.sha256(json.dumps(out, sort_keys=True).encode()).hexdigest()[:16]
    return out


if __name__ == "__main__":
    import sys

    Path(sys.argv[2]).write_text(json.dumps(fit_lines(sys.argv[1]), indent=1) + "\n", encoding="utf-8")
