"""Lines that need no model to be known, runs of headlines beside them, and whether a text is a whole page or an extracted article."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scorer.mark.lines.counts import PHRASE_KINDS, Columns
from scorer.mark.lines.model import LineModel
from scorer.mark.lines.notes import NOTES
from scorer.mark.lines.shape import clip, shift
from scorer.mark.lines.signs import SIGNS
from scorer.mark.lines.stamps import STAMPS

__all__ = ["Known", "body_begins", "credited", "dated", "known_lines", "lightness", "lists", "page_features", "rawness", "sure", "teaser_runs"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def dated(col: Columns) -> Bools:
    """Lines that hold a date or a time and nothing else."""
    c, w = col.c, col.c["words"]
    rest = w - c["digit"] - c["month"] - c["day"] - c["date_small"] - c["date_words"]
    return np.asarray((rest <= 0) & (c["digit"] > 0) & ((c["month"] + c["day"] + c["dates"] + c["times"] + c["date_words"]) > 0) & (w <= 14))


def sure(f: dict[str, Floats], short: float) -> Bools:
    """Lines that phrases of page furniture make up: these need no neighbours to be known. `short` is the log of a line's words."""
    whole = (f["phrase_cover"] >= 0.99) & ((f["strong"] > 0) | (f["middling_cover"] >= 0.5))
    whole &= (f["stop"] == 0) | (f["strong"] > 0) | (f["log_words"] > np.log1p(2))  # "Posted." is a sentence
    return np.asarray(whole | ((f["strong_cover"] >= 0.6) & (f["log_words"] < short)))


def credited(col: Columns, f: dict[str, Floats]) -> Bools:
    """Lines that are told by how they open: "By" and a name at the head of a text, "Photograph:" and a name, "Read more:" and a headline,
    a notice of copyright; and lines that are one tag, or hardly hold a word that was decoded rightly."""
    c, w = col.c, col.c["words"]
    open_end = (c["stop"] + c["query"] + c["end_colon"] + c["end_comma"]) == 0
    opened = (c["start_credit"] > 0) & (w <= 12) & (c["capital"] >= 0.5 * w)
    if c["start_by"].any():
        named = c["capital"] + (col.kinds[PHRASE_KINDS.index("byline")] > 0) * c["phrase_words"]
        byline = (c["start_by"] > 0) & (w >= 2) & (w <= 10) & (named >= w - 1) & (c["digit"] == 0)
        # a headline may begin with the word: on the first line it is a byline where a headline stands below
        byline &= (f["no_line-1"] == 0) | ((shift(w, 1, col.group) >= 3) & (shift(c["start_by"], 1, col.group) == 0))
        order = np.arange(len(w))
        opened |= byline & (order < body_begins(col, (f["prose"] > 0) & (f["strong_cover"] < 0.3))[col.group])
    opened &= open_end
    opened |= ((c["opens_link"] > 0) & (w <= 30)) | ((c["opens_notice"] > 0) & (w <= 60))
    return np.asarray(opened | (c["tag"] > 0) | ((c["bad"] >= np.maximum(2, 0.3 * w)) & (w <= 30)))


@dataclass
class Known:
    """Lines that need no model to be known, each (L,), and what the text looks like because of them."""

    sure: Bools
    dated: Bools
    credited: Bools
    signed: Bools  # told by their form: these say nothing of their neighbours, a caption stands between paragraphs
    runs: Bools
    menus: Floats
    unmarked: Floats
    raw: Floats
    light: Floats  # of a whole page: 1 where it holds an article and little beside it that is not known, as when an article was copied with its bars


def known_lines(col: Columns, f: dict[str, Floats], model: LineModel) -> Known:
    """Judge each line by itself, then runs of headlines beside known ones, then whether the text is a page or an extracted article."""
    a, b, c = sure(f, model.settings["furniture_words"]), dated(col), credited(col, f)
    signed = np.zeros(len(a), bool)
    for name in (*SIGNS, *NOTES, *STAMPS):
        signed |= col.c[name] > 0
    runs = teaser_runs(col, f, a | b | c)
    unmarked = _unmarked(col, f, model.settings)
    raw = unmarked * rawness(col, f, model, a | b | c | runs)
    light = lightness(col, f, model, raw, a | b | c | runs)
    runs |= _last_heads(col, f, a | b | c | signed)
    return Known(a, b, c, signed, runs, _menus(f, unmarked, model), unmarked, raw, light)


def page_features(col: Columns, f: dict[str, Floats], known: Bools) -> dict[str, Floats]:
    """What a text looks like as a whole, by name; every array has shape (A,), one number for each text that has lines.

    `known` lines say less than others: furniture that was pasted under an article does not make it a page.
    """
    w, first = col.c["words"], col.first
    n = len(w)
    order = np.arange(n)
    bare, prose = f["bare"], f["prose"]
    open_lines = 1.0 - (known | (f["repeats_earlier"] > 0))
    between = np.zeros(n)  # short lines with others above and below
    between[1:-1] = bare[1:-1] * bare[:-2] * bare[2:] * (col.group[2:] == col.group[:-2])
    between *= open_lines
    menu = (col.kinds[PHRASE_KINDS.index("navigation")] > 0).astype(np.float64)
    rows = np.array((bare * open_lines, open_lines, bare, between, menu, prose * w, w))
    bare_open, opened, bare_all, runs, menus, prose_words, words = np.add.reduceat(rows, first, axis=1)
    lines = (col.last - first).astype(np.float64)
    begin = np.minimum.reduceat(np.where(prose > 0, order, n), first)
    end = np.maximum.reduceat(np.where(prose > 0, order, -1), first)
    bare_share, run_share, menu_share = np.array((bare_all, runs, menus)) / lines
    away = np.log1p(np.array((bare_open, menus, np.minimum(begin, col.last) - first, col.last - 1 - np.maximum(end, first))))
    return {
        "bare_share": bare_share,
        "open_bare_share": bare_open / np.maximum(opened, 1.0),
        "open_bare_lines": away[0],
        "bare_runs": run_share,
        "menu_share": menu_share,
        "menu_lines": away[1],
        "prose_words_share": prose_words / np.maximum(words, 1.0),
        "lines_above_prose": away[2],
        "lines_below_prose": away[3],
        "block_share": f["block_share"][first],
    }


def rawness(col: Columns, f: dict[str, Floats], model: LineModel, known: Bools) -> Floats:
    """0 for the text of an extracted article, 1 for the visible lines of a whole page, between the two in proportion.

    The same for all lines of a text. Told by a linear model of the text as a whole; a text of few lines, with next to no phrases of
    page furniture, or a mail, is never a page.
    """
    s = model.settings
    some = clip((f["page_phrases"][col.first] - s["page_phrases_least"]) / (s["page_phrases_full"] - s["page_phrases_least"]), 0, 1)
    lines = (col.last - col.first).astype(np.float64)
    several = clip((f["page_phrases"][col.first] * lines - s["phrases_least"]) / (s["phrases_full"] - s["phrases_least"]), 0, 1)
    enough = clip((lines - s["page_lines_least"]) / (s["page_lines_full"] - s["page_lines_least"]), 0, 1)
    some *= ~mails(col)
    if not (some * enough).any():
        return np.zeros(len(col.group))
    p = page_features(col, f, known)
    # added up one by one, in this order, for one text as for many
    table = np.empty((len(model.page_names) + 1, len(col.first)))
    table[0] = model.page_base + s["page_shift"]
    table[1:] = [p[name] for name in model.page_names]
    table[1:] *= model.page_coefficients[:, None]
    z = np.add.accumulate(table, axis=0)[-1]
    raw = clip((z + s["page_width"]) / (2 * s["page_width"]), 0, 1) * some * several * enough
    return np.asarray(raw[col.group])


def lightness(col: Columns, f: dict[str, Floats], model: LineModel, raw: Floats, known: Bools) -> Floats:
    """1 for a whole page that is hardly more than its article, 0 for one among menus and lists, between the two in proportion, (L,).

    Told by how much of its words stands in the main block, and how many short lines are not known by themselves.
    """
    if not raw.any():
        return raw
    s = model.settings
    bare = f["bare"] * ~(known | (f["repeats_earlier"] > 0))
    few = clip((s["light_bare_none"] - np.add.reduceat(bare, col.first)) / (s["light_bare_none"] - s["light_bare_full"]), 0, 1)
    solid = clip((f["block_share"][col.first] - s["light_block_least"]) / (s["light_block_full"] - s["light_block_least"]), 0, 1)
    return np.asarray((few * solid)[col.group] * (raw > 0))


def mails(col: Columns) -> Bools:
    """Texts that are mails, (A,): three lines of a mail's head one below the other, or a quoted line right below "Ida wrote:".

    A tenth of the lines must be such, for on a page with comments somebody may quote a mail.
    """
    out = np.zeros(len(col.first), bool)
    group = col.group
    head, quoted = np.flatnonzero(col.c["mail_head"]), np.flatnonzero(col.c["quoted"])
    three = head[2:][(head[2:] - head[:-2] == 2) & (group[head[2:]] == group[head[:-2]])]
    below = quoted[quoted > 0]
    below = below[(col.c["quote_head"][below - 1] > 0) & (group[below - 1] == group[below])]
    out[group[three]] = out[group[below]] = True
    if out.any():
        out &= np.bincount(group[np.append(head, quoted)], minlength=len(out)) >= 0.1 * (col.last - col.first)
    return out


def _unmarked(col: Columns, f: dict[str, Floats], s: dict[str, float]) -> Floats:
    """1 for a text without the bars and dashes that an extractor writes for tables and lists, (L,)."""
    rows = np.array(((f["no_word"] > 0) & (col.c["pipes"] >= 2), col.c["dash_item"]), float)
    marks, items = np.add.reduceat(rows, col.first, axis=1)
    return np.asarray((clip((s["table_marks"] - marks) / 2, 0, 1) * clip((s["list_marks"] - items) / 2, 0, 1))[col.group])


def _menus(f: dict[str, Floats], unmarked: Floats, model: LineModel) -> Floats:
    """1 for a text with the phrases of page furniture that a whole page has, 0 for one with next to none, (L,).

    Where an extractor has been at work it takes more of them.
    """
    s, phrases = model.settings, f["page_phrases"]
    some = clip((phrases - s["phrases_extracted"]) / (s["phrases_raw"] - s["phrases_extracted"]), 0, 1)
    many = clip((phrases - s["phrases_marked"]) / (s["phrases_raw"] - s["phrases_extracted"]), 0, 1)
    return np.asarray(np.maximum(some * unmarked, many))


def body_begins(col: Columns, prose: Bools) -> Ints:
    """The first line of prose in each article, or the number of all lines where there is none."""
    n = len(prose)
    return np.asarray(np.minimum.reduceat(np.where(prose, np.arange(n), n), col.first)) if n else col.first


def lists(col: Columns) -> Bools:
    """Lines of a list: five lines or more, one below the other, that all begin with a figure and go on with words."""
    words, c = col.batch.words, col.c
    n = len(c["words"])
    item = np.zeros(n, bool)
    full = np.flatnonzero(c["words"] > 1)
    item[full] = words.digit[col.batch.lines.first_word[full]]
    breaks = np.ones(n, bool)
    breaks[1:] = (item[1:] != item[:-1]) | (col.group[1:] != col.group[:-1])
    run = np.cumsum(breaks) - 1
    return np.asarray(item & (np.bincount(run, minlength=1)[run] >= 5))


def _last_heads(col: Columns, f: dict[str, Floats], known: Bools) -> Bools:
    """Four headlines or more at the end of a text, below prose: teasers though no furniture stands beside them. Dates and figures make a list."""
    c, w = col.c, col.c["words"]
    other = c["stop"] + c["query"] + c["end_colon"] + c["end_comma"] + f["start_lower"] + f["start_bullet"] + f["month"] + c["dates"]
    like = (w >= 5) & (w <= 20) & (other == 0) & ~known
    last = col.last - 1
    if not (like[last] & (f["prose_below"][last] == 0)).any():
        return np.zeros(len(w), bool)
    order = np.arange(len(w))
    # behind the last line that is no headline, which must be a paragraph that ends
    above = np.maximum.reduceat(np.where(like, -1, order), col.first)
    fit = (above >= 0) & (col.last - 1 - above >= 4)
    fit &= (f["prose"][above] > 0) & (c["stop"][above] > 0)
    return np.asarray((order > above[col.group]) & fit[col.group])


def teaser_runs(col: Columns, f: dict[str, Floats], known: Bools) -> Bools:
    """Lines of a run of headlines that stands next to known furniture: a share bar, then one headline after the other.

    A run is broken by prose and by every line that could be no headline. Below furniture three headlines make a run, above it six.
    """
    c, w = col.c, col.c["words"]
    n = len(w)
    if not known.any():
        return np.zeros(n, bool)
    like = (w >= 4) & (w <= 20) & ((c["stop"] + c["end_colon"] + c["end_comma"] + f["start_lower"] + f["start_bullet"]) == 0) & ~known
    part = like | (known & (w < 60)) | (w == 0)
    breaks = np.ones(n, bool)
    breaks[1:] = ~part[1:] | ~part[:-1] | (col.group[1:] != col.group[:-1])
    starts = np.flatnonzero(breaks)
    run = np.cumsum(breaks) - 1
    seen = np.cumsum(known)
    above = seen - (seen - known)[starts][run] > 0
    heads = np.add.reduceat((like & above).astype(np.int64), starts)[run]
    others = np.add.reduceat((like & ~above).astype(np.int64), starts)[run]
    has = np.logical_or.reduceat(known, starts)[run]
    return np.asarray(like & ((above & (heads >= 3)) | (~above & has & (others >= 6))))
