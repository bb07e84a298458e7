"""Where phrases and clauses begin and end, as far as the words themselves tell."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from scorer.mark.attributing.classes import (
    ADVERB,
    COORDINATOR,
    DETERMINER,
    FINITE,
    NEAR,
    POSSESSIVE,
    PREPOSITION,
    RELATIVE,
    SUBJECT,
    SUBORDINATOR,
    TIME,
    has,
)
from scorer.mark.attributing.near import Near
from scorer.mark.attributing.page import Page
from scorer.segment.batch import BLANK, CLOSE, DASH

__all__ = ["Clauses"]

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


class Clauses:
    """Bounds of phrases and clauses on a page, made when they are first asked for. `verbish` (W,) are the words that look like verbs."""

    def __init__(self, page: Page, verbish: Bools) -> None:
        self._page = page
        self.verbish = verbish

    @cached_property
    def breaks(self) -> Bools:
        """Words before which the sentence pauses: a comma or a harder mark, or where a sentence or a quotation begins or ends. Shape (W,)."""
        page = self._page
        found: Bools = page.comma | page.hard | page.starts | page.turn
        return found

    @cached_property
    def introduces(self) -> Bools:
        """Words that begin what may stand before the subject: "In May", "When asked", "Asked", "Going home". Shape (W,)."""
        page = self._page
        found = page.has(PREPOSITION | SUBORDINATOR | ADVERB | COORDINATOR) | page.ing | page.ly | (page.ed & page.starts)
        # "Last week, the board"
        at = (page.has(NEAR | TIME) & page.starts).nonzero()[0]
        at = at[page.commas.next(at + 1, at + 5) < at + 5]
        near = has(page.c[at], NEAR) & has(page.c[np.minimum(at + 1, page.n - 1)], TIME)
        found[at[near | ~has(page.c[at], NEAR)]] = True
        return found

    @cached_property
    def conjunction(self) -> Bools:
        """Words that begin a clause and are no prepositions. Shape (W,)."""
        return self._page.has(SUBORDINATOR) & ~self._page.has(PREPOSITION)

    @cached_property
    def solid(self) -> Near:
        """Words that are not skipped on the way from a verb to its subject."""
        return Near(~self._page.skip)

    @cached_property
    def stop(self) -> Near:
        """Words before which any mark, line or quotation ends."""
        return Near(self._page.stop)

    @cached_property
    def verb(self) -> Near:
        """Words that look like verbs."""
        return Near(self.verbish)

    @cached_property
    def coordinator(self) -> Near:
        """And, or, but."""
        return Near(self._page.has(COORDINATOR))

    @cached_property
    def lower(self) -> Near:
        """Words without a capital."""
        return Near(~self._page.words.capital)

    @cached_property
    def pause(self) -> Near:
        """The places of `breaks`."""
        return Near(self.breaks)

    @cached_property
    def comma_or_start(self) -> Near:
        """Words behind a comma and first words of sentences."""
        return Near(self._page.comma | self._page.starts)

    def behind_dateline(self, places: Ints) -> Ints:
        """The last word up to each place that stands behind the dash which opens a report, "MILLBROOK (NW) — ", "SAN MARENO, 14 May – ", -1 if none."""
        page = self._page
        words, lines = page.words, page.body.line_first
        at = page.marked[has(page.before[page.marked], DASH)]
        first = lines[lines.searchsorted(at, "right") - 1]
        agency = has(page.before[at], CLOSE) & words.capital[at - 1]
        at = at[(at - first <= 8) & (at > first) & (agency | words.upper[first] & words.capital[at] & has(page.before[at], BLANK))]
        return np.append(-1, at)[at.searchsorted(places, "right")]

    @cached_property
    def clause(self) -> Near:
        """Words that begin a sentence, a line, or what stands behind a semicolon or a long quotation."""
        page = self._page
        return Near(page.semicolon | page.starts | page.newline | page.long_turn)

    @cached_property
    def subject_end(self) -> Near:
        """Words that a subject does not reach."""
        return Near(self.verbish | self.breaks | self._page.has(RELATIVE | FINITE))

    @cached_property
    def phrase(self) -> Near:
        """Words that begin a noun phrase."""
        page, capital = self._page, self._page.words.capital
        closes = self.conjunction | page.has(SUBJECT) | self.verbish
        leads, opens, coordinator = page.has(PREPOSITION | DETERMINER), page.has(DETERMINER | POSSESSIVE | SUBJECT), page.has(COORDINATOR)
        edge = page.stop.copy()
        edge[1:] |= closes[:-1] | opens[1:] & ~leads[:-1]
        edge[1:] |= coordinator[:-1] & ~capital[1:] | coordinator[1:] & ~capital[:-1]
        return Near(edge)
