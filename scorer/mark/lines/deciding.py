"""What speaks for and against each line, and one decision for all lines of a text."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from scorer.mark.lines.counts import READ_MORE, Columns
from scorer.mark.lines.known import Known, body_begins, known_lines, lists
from scorer.mark.lines.model import LineModel, chain, linear
from scorer.mark.lines.settling import settle
from scorer.mark.lines.shape import clip, shift

__all__ = ["decide", "heaviest", "kinship", "points"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def _heads(
    col: Columns, f: dict[str, Floats], known: Bools, above_names: Bools, runs: Bools, extracted: Bools, kin_least: tuple[float, float]
) -> tuple[Bools, Bools]:
    """Lines that may be headlines, and those of `runs` that are teasers.

    The headline is the first line, or the nearest above the first prose, whatever was pasted above it. Within a run of headlines it
    is told by its words: they come again in the prose, while those of other stories' headlines do not. `kin_least` is the share of
    words that must come again, anywhere and in the line right above the first prose.
    """
    c, w = col.c, col.c["words"]
    n = len(w)
    fit = (w >= 3) & (w <= 30) & (f["phrase_cover"] < 0.6) & ~known & (c["repeats_earlier"] == 0)
    first = fit & (f["no_line-1"] > 0)
    order = np.arange(n)
    prose = ((f["prose"] > 0) & ((c["stop"] > 0) | (w > 30)) | (w > 30)) & (f["strong_cover"] < 0.3)
    begin = body_begins(col, prose)
    # the last line above that is not passed over
    solid = np.maximum.reduceat(np.where((order < begin[col.group]) & ~known & (w > 0), order, -1), col.first)
    solid = solid[(begin < n) & (solid >= 0)]
    nearest = np.zeros(n, bool)
    nearest[solid] = True
    nearest &= fit
    out = (first | nearest) & ~runs
    # where the page's own lines stand on top, the headline may stand among them, above the author's name or the date as a rule
    below = np.flatnonzero(fit & ~runs & ~out & (c["stop"] == 0) & (order < begin[col.group]) & extracted & (above_names | known[col.first][col.group]))
    out[below] = kinship(col, below, prose) >= np.where(above_names[below], kin_least[1], kin_least[0])
    told = np.flatnonzero(runs & extracted)
    if not len(told):
        return out, runs
    kin = kinship(col, told, prose)
    above = order[told] < begin[col.group[told]]
    # one headline is enough: a farther line counts only where it shares no less with the article than the nearest, which may be a subtitle
    near = nearest[told] & (kin >= kin_least[1])
    settled = np.zeros(len(col.first))
    settled[col.group[told[near]]] = kin[near]
    out[told] = fit[told] & above & (near | ((kin >= kin_least[0]) & (kin >= settled[col.group[told]])))
    spared = runs.copy()
    spared[told] = ~out[told] & (above | (kin < kin_least[0]))
    return out, spared


def _above_names(col: Columns, known: Bools, date: Bools) -> Bools:
    """Lines of five words or more with the name of an author or a date on one of the two lines below, as headlines have it, (L,)."""
    c = col.c
    named = ((c["name_line"] + c["stamp_line"] + c["date_stamp"] > 0) | date | ((c["start_by"] > 0) & known)).astype(np.float64)
    below = shift(named, 1, col.group) + shift(named, 2, col.group)
    return np.asarray((below > 0) & (c["words"] >= 5) & ~known & (named == 0))


def _titles(col: Columns, f: dict[str, Floats], known: Bools, above_names: Bools, k: Known, s: dict[str, float]) -> tuple[Bools, Bools]:
    """The headline above the main block of each whole page that is hardly more than its article, and the lines of its summary, each (L,).

    The headline shares words with the article, more than the lines beside it; the first line may share none. What stands below it and is as
    near to the article, or goes over a whole sentence, is its summary. Above the name of the author or a date fewer words need to be shared.
    """
    c, w, batch = col.c, col.c["words"], col.batch
    title, summary = np.zeros(len(w), bool), np.zeros(len(w), bool)
    pages = np.flatnonzero((k.light[col.first] > 0) & (k.raw[col.first] > 0))
    if not len(pages):
        return title, summary
    fit = (w >= 4) & (w <= 45) & (f["phrase_cover"] < 0.4) & ~known & (c["dates"] == 0) & (c["times"] == 0) & (c["end_comma"] == 0)
    fit &= c["start_by"] == 0
    bullet = f["start_bullet"] > 0
    for g in pages.tolist():
        a, z = int(col.first[g]), int(col.last[g])
        block = a + int(np.argmax(f["in_block"][a:z]))
        top = np.arange(a, block)
        top = top[fit[top]]
        if not len(top):
            continue
        inside = np.zeros(len(w), bool)
        inside[block:z] = f["prose"][block:z] > 0
        kin = kinship(col, top, inside)
        named = above_names[top] & (w[top] <= 20) & (kin >= s["kin_nearest"])
        # of several such lines, one right below the other, it is the first: the others are its summary
        named[1:] &= ~((np.diff(top) == 1) & (kin[:-1] >= s["kin_nearest"]) & (w[top[:-1]] <= 20))
        heads = (top < a + s["title_farthest"]) & ((c["stop"][top] == 0) | named) & (w[top] <= 30) & (f["month"][top] == 0) & ~bullet[top]
        parts = [_PARTS.search(batch.line_text(i)) for i in top.tolist()]
        heads &= np.array([part is None for part in parts], bool)
        # above the first line that could be one may stand the name of a section
        first = heads & (top <= a + 2) & (top == top[np.argmax(heads)])
        heads &= (kin >= s["kin"]) | first | named
        if heads.any():
            # the first line, and the one above the author's name, are it more often than another
            likely = np.maximum(s["kin_first"] * (first & (w[top] >= 6)), s["kin_named"] * named)
            best = int(top[heads][np.argmax((kin + likely)[heads])])
            title[best] = True
            summary[top[(top > best) & (kin >= s["kin_summary"]) & (w[top] >= 6) & (bullet[top] | (f["function_share"][top] >= 0.2))]] = True
    return title, summary


_PARTS = re.compile(r"[|\u00bb\u203a>]")  # what parts a headline from the name of its section


def kinship(col: Columns, lines: Ints, prose: Bools) -> Floats:
    """For each of these lines, the share of its words, function words left out, that stand in the prose of the same article."""
    words = col.batch.words
    ls = col.batch.lines
    out = np.zeros(len(lines))
    known: dict[int, set[int]] = {}
    for k, i in enumerate(lines.tolist()):
        g = int(col.group[i])
        if g not in known:
            rows = np.flatnonzero(prose[col.first[g] : col.last[g]]) + col.first[g]
            known[g] = set()
            for r in rows.tolist():
                known[g].update(words.hash[ls.first_word[r] : ls.last_word[r]].tolist())
        own = slice(ls.first_word[i], ls.last_word[i])
        mine = set(words.hash[own][~col.common[words.id[own]]].tolist())
        if mine:
            out[k] = len(mine & known[g]) / len(mine)
    return out


def points(col: Columns, f: dict[str, Floats], model: LineModel, k: Known | None = None) -> dict[str, Floats]:
    """What the model and each hand-set rule give to each line: log-odds of being the article. Their sum is what `decide` reads."""
    s, c, w = model.settings, col.c, col.c["words"]
    n, group = len(w), col.group
    k = k or known_lines(col, f, model)
    raw, ext, date, known = k.raw, 1.0 - k.raw, k.dated, k.sure | k.credited | k.signed
    z = linear(f, model)
    out = {"model": raw * (z + s["raw_page"]) + ext * s["model_share"] * clip(z, -s["model_most"], s["model_most"])}
    out["extracted_text"] = s["extracted_text"] * ext * ~known
    out["no_menus"] = s["no_menus"] * ext * (1.0 - k.menus)
    # a line of a hundred words is a text, even where it is headlines that lost their line breaks
    prose = (f["prose"] > 0) | ((w >= 25) & (f["function_share"] >= 0.15)) | (w >= 100)
    long = np.minimum(np.log2(np.maximum(w, 10) / 10), 3)
    out["extracted_prose"] = ext * (prose & ~known) * (s["extracted_prose"] + s["extracted_long"] * long)
    # the first line, or the nearest line above the first prose that may be a headline, whatever was pasted above it
    passed_over = known | date
    above_names = _above_names(col, passed_over, date)
    head, runs = _heads(col, f, passed_over, above_names, k.runs, ext > 0, (s["kin"], s["kin_nearest"]))
    out["headline_first"] = s["headline_first"] * ext * head
    title, summary = _titles(col, f, passed_over, above_names, k, s)
    out["headline_page"] = s["headline_page"] * raw * k.light * title
    out["standfirst"] = s["standfirst"] * raw * k.light * summary
    # a short sentence right above or below a paragraph: such a page has few others
    spoken = (c["stop"] + c["query"] > 0) & (w >= 4) & (w < 15) & (f["function_share"] >= 0.2) & ~known & ~title
    spoken &= (f["phrase_cover"] < 0.4) & (f["strong"] == 0)
    beside_prose = (f["prose-1"] > 0) | (shift(f["in_block"], 1, group) > 0) | ((f["start_bullet"] > 0) & (f["in_block"] > 0))
    out["sentence_page"] = s["sentence_page"] * raw * k.light * (spoken & (f["prose"] == 0) & beside_prose)
    out["date_line"] = s["date_line"] * date.astype(np.float64)
    out["furniture"] = s["furniture"] * known.astype(np.float64)
    covered = np.maximum(f["strong_cover"] * (w < 60), (f["phrase_cover"] - 0.4) * (f["prose"] == 0) * (w < 30))
    out["phrases"] = ext * s["phrases"] * covered * ~(known | (w == 1) & (c["stop"] > 0))  # "Posted." is a sentence
    out["no_word"] = s["no_word"] * f["no_word"]
    tail = (f["prose_below"] == 0) & (f["furniture_above"] > 0) & (f["prose"] + c["correction"] == 0) & ~(prose & (w >= 60)) & ~head
    again = (c["repeats_earlier"] > 0) & ((w >= 8) | ((w >= 4) & (col.line_hash == col.line_hash[col.first][group])))
    listed = lists(col) if tail.any() or again.any() else np.zeros(n, bool)
    # on a whole page, paragraphs that stand there twice are quoted below; where all of the article stands twice, which copy is it?
    out["repeats"] = np.zeros(n)
    if again.any():
        again = _not_quoted(col, again & ~listed)
        copy = (again & (f["prose"] > 0) & (w >= 20)).astype(np.float64)
        copies, share = col.per_page(copy), col.per_page(copy * w) / np.maximum(col.per_page(f["prose"] * w), 1.0)
        out["repeats"] = np.maximum(ext, copy * (copies >= 3) * (share < s["copies_most"])) * s["repeats"] * again
    beside = _shut_in(col, f, s, ext, known, runs) if known.any() else None
    out["shut_in"] = beside[0] if beside else np.zeros(n)
    out["tail"] = ext * s["tail"] * (tail & ~listed)
    out["teasers"] = s["teasers"] * ext * runs
    out["same_end"] = s["same_end"] * ext * c["same_end"]
    out["no_prose"] = s["no_prose"] * ext * _no_prose(col, f)
    out["cut"] = ext * s["cut"] * ((c["ellipsis"] > 0) & (w >= 4) & (w < 30))
    out["bare_by_furniture"] = out["bare_between"] = np.zeros(n)
    if beside:
        _, above, below = beside
        out["bare_between"] = ext * s["bare_between"] * k.unmarked * _between(col, f, known, date | (f["no_word"] > 0), head)
        out["bare_by_furniture"] = (
            ext
            * s["bare_by_furniture"]
            * (((c["stop"] + c["query"] + f["end_colon"]) == 0) & (w < 60))
            * (f["start_lower"] == 0)
            * np.maximum(above, below * (f["phrase_cover"] > 0.25))
            * k.unmarked
            * ~(known | head)
        )
    return out


def _between(col: Columns, f: dict[str, Floats], known: Bools, furniture: Bools, head: Bools) -> Bools:
    """Lines without a stop, one to three in a row, that stand right between known ones, or a known one and other `furniture`, (L,)."""
    c, group = col.c, col.group
    either = known | furniture
    bare = ((c["stop"] + c["query"] + f["end_colon"] + f["prose"]) == 0) & (c["words"] <= 20) & ~(either | head)
    starts = np.flatnonzero(np.append(True, (bare[1:] != bare[:-1]) | (group[1:] != group[:-1])))
    ends = np.append(starts[1:], len(bare))
    inner = (starts > col.first[group[starts]]) & (ends < col.last[group[starts]]) & bare[starts] & (ends - starts <= 3)
    before, behind = np.maximum(starts - 1, 0), np.minimum(ends, len(bare) - 1)
    inner &= either[before] & either[behind] & (known[before] | known[behind])
    return np.asarray(inner.repeat(ends - starts))


def _no_prose(col: Columns, f: dict[str, Floats]) -> Bools:
    """Lines of texts of ten lines or more, short and without stops, none of them prose and hardly a function word among them, (L,)."""
    c, lines = col.c, (col.last - col.first)[col.group]
    none = (f["page_prose"] == 0) & (lines >= 10)
    if not none.any():
        return np.asarray(none)
    words, function, stops = (col.per_page(x) for x in (c["words"], c["function"], c["stop"] + c["query"]))
    return np.asarray(none & (words < 9 * lines) & (function < 0.15 * words) & (stops < 0.1 * lines))


def _not_quoted(col: Columns, again: Bools) -> Bools:
    """Those of the lines that stood in the text before, (L,), where that tells against them.

    It does not in what is quoted on a page where people answer one another. Where two versions of a page are compared, the second
    column repeats the first, and what follows below is the page itself.
    """
    c, group = col.c, col.group
    if c["quote_head"].any():
        order = np.arange(len(group))
        head = np.maximum.accumulate(np.where(c["quote_head"] > 0, order, -1))
        near = (head >= col.first[group]) & (order - head <= _QUOTED)
        again = again & ~(near & (col.per_page(c["quote_head"]) >= _HEADS))
    if c["diff_head"].any():
        again = np.where(col.per_page(c["diff_head"]) > 0, _beside(col), again)
    return np.asarray(again)


_QUOTED, _HEADS = 12, 3  # lines below "Ida wrote:" that may be quoted; such heads that make a page one where people answer one another


def _beside(col: Columns) -> Bools:
    """Lines that stand two or three lines below their like, (L,)."""
    h, bare = col.line_hash, col.c["words"] == 0
    out = np.zeros(len(h), bool)
    for k in (2, 3):
        out[k:] |= h[k:] == h[:-k]
    return np.asarray(out & ~bare)


def _shut_in(col: Columns, f: dict[str, Floats], s: dict[str, float], ext: Floats, known: Bools, runs: Bools) -> tuple[Floats, Floats, Floats]:
    """What lines lose that stand between known ones, or between teasers and a known one, and what is known close by.

    The latter as two numbers, whether there is a known line close above and close below (0 or 1), each (L,).
    """
    c, w, group = col.c, col.c["words"], col.group
    one = known.astype(np.float64)
    by_one, by_two = shift(one, -1, group), shift(one, -2, group)
    above = np.maximum(by_one, by_two)
    below = np.maximum(shift(one, 1, group), shift(one, 2, group))
    # at the end of a text there is no furniture below: there the furniture above must stand next to the line, but for short lines between
    next_to = np.maximum(by_one, by_two * (1.0 - f["prose-1"]))
    teased = shift(runs.astype(np.float64), -1, group) if runs.any() else by_one
    shut = (np.maximum(np.minimum(np.maximum(above, teased), below), np.minimum(next_to, f["no_line+1"])) > 0) & ~known
    if not shut.any():
        return np.zeros(len(w)), above, below
    # only behind the last prose that is open to both sides, and only the smaller part of a text
    opened = (f["prose"] > 0) & ~shut & ~known
    order = np.arange(len(w))
    behind = order > np.maximum.reduceat(np.where(opened, order, -1), col.first)[group]
    small = col.per_page(w * (shut & behind)) < s["shut_most"] * col.per_page(w)
    link = ((col.kinds[READ_MORE] > 0) & (w < 8) & known).astype(np.float64)
    # a whole sentence that somebody says something in is the article's, though a notice stands above and below
    said = ((c["say"] > 0) | (c["spoken"] > 0)) & (f["prose"] > 0) & (c["stop"] > 0)
    shut &= ((w < s["long_paragraph"]) & ~said & (c["correction"] == 0)) | (c["ellipsis"] > 0) | (shift(link, 1, group) > 0)
    return ext * s["shut_in"] * (shut & behind & small), above, below


def heaviest(s: dict[str, float], raw: Floats) -> Floats:
    """How much a line may weigh at most, for texts that are whole pages in that measure."""
    return s["most"] + raw * (s["most_raw"] - s["most"])


def decide(col: Columns, f: dict[str, Floats], model: LineModel) -> tuple[Bools, Floats]:
    """Return for each line whether it is noise, and by how much: above 0 for article lines.

    How much is a bound where no line of a text is in doubt: what the line weighs by itself, its neighbours left out. On whole pages the
    rules of `settle` may decide otherwise.
    """
    s = model.settings
    k = known_lines(col, f, model)
    e = np.zeros(len(col.group))
    given = points(col, f, model, k)
    for p in given.values():
        e += p
    # In an extracted article a line that is known by itself says nothing of its neighbours: "Read more" stands between paragraphs too.
    alone = (k.raw < 0.5) & (k.sure | k.dated | k.credited | (f["no_word"] > 0) | (f["repeats_earlier"] > 0))
    # the credit of a picture stands between paragraphs on whole pages as well
    alone = (alone | (k.raw < 0.5) & k.signed | (col.c["picture_line"] > 0)) & (e < -s["most"])
    # nor do the bars and names between the headline of a page and its first paragraph belong to either because they stand between
    titles = (given["headline_page"] + given["standfirst"] > 0) & (k.raw >= 0.5)
    alone |= titles & (e > 0)
    most = heaviest(s, k.raw)
    up, down = s["switch"] + k.raw * (s["switch_up_raw"] - s["switch"]), s["switch"] + k.raw * (s["switch_down_raw"] - s["switch"])
    bounded = np.where(alone, 0.0, clip(e, -most, most))
    # where every line speaks for the article, so does the best labelling
    doubt = np.minimum.reduceat(np.where(alone, 1.0, bounded), col.first) <= 0
    margin = bounded
    if doubt.all():
        margin = chain(bounded, col.first, col.last, up, down)
    elif doubt.any():
        at = doubt[col.group].nonzero()[0]
        end = (col.last - col.first)[doubt].cumsum()
        margin[at] = chain(bounded[at], np.append(0, end[:-1]), end, up[at], down[at])
    margin[alone] = e[alone]
    # one line given alone is no page: there is nothing it could be beside
    lines_each = (col.last - col.first)[col.group]
    return ~settle(col, f, s, k, margin, titles) & (lines_each > 1), margin
