"""Attributions of a batch, step by step: page, cues, sources, contents, and which of them are trusted; then those without a cue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from scorer.mark.attributing.classes import COLON_CUE, LABEL, LONE, RELATIVE, SAY, SUBJECT, TELL, has
from scorer.mark.attributing.contents import find_contents
from scorer.mark.attributing.cues import find_cues
from scorer.mark.attributing.near import Near
from scorer.mark.attributing.page import Page
from scorer.mark.attributing.relations import Relations
from scorer.mark.attributing.sources import find_sources
from scorer.mark.attributing.trust import standing, trusted
from scorer.segment.batch import COLON

if TYPE_CHECKING:
    from scorer.mark.family import Context

__all__ = ["WORDS", "relate"]

Ints = npt.NDArray[np.int64]

# Characters of a content. Without full stops each runs on to the end of the text, and the text of all markers would be that of the square of its length.
_LONGEST = 16_384

_HEADLINE = 12  # words
_ABOVE = 12  # words between a headline and the first paragraph: a name, a section

# Words of labels that nobody speaks: what kind of text follows, a call to the reader, a cry.
_HEADINGS = tuple(
    (
        "update updates updated exclusive exclusives breaking developing opinion opinions analysis commentary comment editorial column review reviews "
        "explainer explained factbox timeline note notes correction corrections clarification warning caution alert spoiler disclaimer watch "
        "video videos photo photos pictures gallery listen podcast live liveblog related recap recaps roundup preview bulletin newsletter "
        "email follow contact tags topics category filed source sources credit copyright published posted location date time when where "
        "price tickets ingredients method step tip tips bonus result results score scores verdict bottom takeaway takeaways background "
        "context summary key facts fact rumor myth reality question answer example ps wow boom oops shock shocking bombshell busted gotcha "
        "finally flashback throwback this here these way reminder remember what why how who today tonight tomorrow yesterday previously "
        "more read below engage endorsement just pictured referee attendance venue rating lineups monday tuesday wednesday thursday friday saturday sunday "
        "next part chapter volume episode season day week transcript letter letters pros cons references weight"
    ).split()
)
WORDS = _HEADINGS


def relate(context: Context) -> tuple[Page, Relations]:
    """Find the attributions of a batch. Costs time in proportion to its words."""
    page = Page(context)
    if not page.n:
        return page, Relations.none()
    by_cue, labels = _by_cue(context, page), _labels(context, page)
    found = Relations.join([by_cue, labels, _lone_quotations(context, page, by_cue, labels)])
    np.minimum(found.content_end, found.content_start + _LONGEST, out=found.content_end)
    return page, found


def _by_cue(context: Context, page: Page) -> Relations:
    read = find_cues(context, page)
    if read is None:
        return Relations.none()
    cues, clauses = read
    sources = find_sources(page, cues, clauses)
    contents = find_contents(page, cues, clauses, sources)
    stands = standing(page, cues, clauses, sources, contents)
    return trusted(page, context.matcher, cues, clauses, sources, contents, stands)


def _labels(context: Context, page: Page) -> Relations:
    """ "Name: what the name says", at the head of a line, as in headlines and interviews."""
    w, n = page.words, page.n
    at = w.marked[(w.gap[w.marked] & COLON) != 0]  # the last word of the name
    at = at[: len(at) - (len(at) > 0 and int(at[-1]) == n - 1)]
    first = Near(page.newline).last(at, np.maximum(at - 4, 0))
    ok = (at - first <= 4) & w.capital[first] & w.capital[at] & (page.inside[first] < 0) & (w.line[at + 1] == w.line[first])
    ok[1:] &= first[1:] > at[:-1]  # only the first colon of a line
    heading = context.flags(_HEADINGS)
    ok &= ~(heading[w.id[first]] | heading[w.id[at]] | w.digit[first] | w.digit[at])
    ok &= (w.length[at] > 1) | (context.batch.codes[w.start[at]] != ord("Q"))  # who asks in an interview is the article itself
    first, at = first[ok], at[ok]
    # of a headline, "Shame of the council: ..." is no name: one has three words at most, and no small ones
    lowly = (page.c[np.minimum(first[:, None] + np.arange(5), at[:, None])] != 0).any(axis=1)
    ok = ~(context.body.is_title[at] & ((at - first > 2) | lowly))
    first, at = first[ok], at[ok]
    lines = context.batch.lines
    start, end = w.start[at + 1], lines.end[w.line[first]]
    ok = (end - start > 20) & ~Near((page.hard & ~page.newline) | page.comma).any(first, at)
    first, at, start, end = first[ok], at[ok], start[ok], end[ok]
    if not len(first):
        return Relations.none()
    # an interview: the answer runs on to the next label
    many = np.bincount(w.article[first], minlength=int(w.article[-1]) + 1)[w.article[first]] >= 4
    # "NORTH HARROW: The council met": in capitals at the head of the first paragraph stands a place
    begins = page.body.word_lo[w.article[first]]
    headline = context.headline[w.line[begins]] * (context.batch.lines.last_word - context.batch.lines.first_word)[w.line[begins]]
    place = (first - begins - headline <= _ABOVE) & (Near(~w.upper).next(first, at + 1) > at)
    kept = (many | ~place).nonzero()[0]
    first, at, start, end, many = first[kept], at[kept], start[kept], end[kept], many[kept]
    if not len(first):
        return Relations.none()
    z = np.zeros(len(first), np.int64)
    follower = first[1:]
    runs_on = many[:-1] & (w.article[follower] == w.article[first[:-1]])
    end[:-1] = np.where(runs_on, w.end[follower - 1], end[:-1])
    return Relations(at + 1, at + 1, first, at + 1, start, end, z + COLON_CUE, z + LABEL, np.ones(len(z)), z > 0, z - 1)


def _lone_quotations(context: Context, page: Page, by_cue: Relations, labels: Relations) -> Relations:
    """Quotations that no cue claims: of the last speaker where he spoke in this paragraph or the one before, of whom leads them in with a colon."""
    q, w = page.quotations, page.words
    opens = page.starts[q.first_word]
    words = q.last_word - q.first_word
    i = ((words >= 4) & page.speech & (opens | (words >= 6)) & (page.chain == np.arange(len(q)))).nonzero()[0]
    # a line that is a quotation of few words without a stop is a heading
    lines, line = context.batch.lines, q.line[i]
    alone = q.closed[i] & (q.start[i] <= lines.start[line] + 1) & (q.end[i] >= lines.end[line] - 1) & (words[i] <= _HEADLINE)
    i = i[~alone | page.stopped[i]]
    # as many contents have ended before it as have begun
    place = w.start[q.first_word[i]]
    begun = np.sort(np.append(by_cue.content_start, labels.content_start)).searchsorted(place, "right")
    i = i[begun <= np.sort(np.append(by_cue.content_end, labels.content_end)).searchsorted(place, "right")]
    if not len(i):
        return Relations.none()
    z = np.zeros(len(i), np.int64)
    first, source0, source1 = q.first_word[i], z - 1, z - 1
    speaks = ((by_cue.source_first >= 0) & has(by_cue.kinds, SAY | TELL)).nonzero()[0]
    if len(speaks):
        j = by_cue.cue_first[speaks].searchsorted(first) - 1
        speaker = speaks[np.maximum(j, 0)]
        cue = by_cue.cue_first[speaker]
        ok = (j >= 0) & (w.article[cue] == q.article[i]) & (q.line[i] - w.line[cue] <= 1) & opens[i]
        source0, source1 = np.where(ok, by_cue.source_first[speaker], -1), np.where(ok, by_cue.source_last[speaker], -1)
    # 'He went on: "..."', 'Mrs. Lund had a word for the board: "..."': who the sentence begins with speaks
    led = ((first > 0) & (page.before[first] & COLON).astype(bool)).nonzero()[0]
    led = led[w.line[first[led] - 1] == w.line[first[led]]]
    opening = page.sentences.first[page.sentence[first[led] - 1]]
    named = w.capital[opening] & (page.c[opening] == 0) & ~context.matcher.ordinary[w.id[opening]] & ~w.upper[opening]
    ends = np.where(named, Near(page.stop | ~w.capital).next(opening + 1, opening + 6), opening + 1)
    ok = (page.inside[opening] < 0) & (opening < first[led]) & (ends - opening <= 5) & (named | has(page.c[opening], SUBJECT) & ~has(page.c[opening], RELATIVE))
    source0[led[ok]], source1[led[ok]] = opening[ok], ends[ok]
    return Relations(first, first, source0, source1, q.start[i], page.reach[i], z, z + LONE, np.zeros(len(z)), z == 0, z - 1)
