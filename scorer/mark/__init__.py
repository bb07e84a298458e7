"""Mark: find the markers of every family in a batch. One module a family; this one runs them in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from scorer.mark import attribution, hedging, loaded, noise, style
from scorer.mark.damage import damage
from scorer.mark.family import Context, Family
from scorer.mark.lexicon import Entry, Hits, Lexicon, LexiconError, Matcher, shipped
from scorer.segment.batch import Batch
from scorer.segment.sentences import ABBREVIATIONS, STARTERS, body, covered
from scorer.segment.words import COMMON

__all__ = ["FAMILIES", "default_matcher", "make_matcher", "mark"]

# Noise runs first: the others read the article's lines alone.
FAMILIES: tuple[Family, ...] = (noise.FAMILY, attribution.FAMILY, hedging.FAMILY, loaded.FAMILY, style.FAMILY)


def make_matcher(extra: Sequence[Lexicon] = (), cues: Sequence[tuple[str, Entry]] = (), words: Iterable[str] = ()) -> Matcher:
    """Build the tree of all families' lists, of further lists and of a model's cues; `words` are numbered beside theirs.

    An entry of a further list counts in the family that declares its kind. Raises LexiconError for a kind that none declares.
    """
    entries = [(name, e) for f in FAMILIES for name in f.lexicons for e in shipped(name).entries]
    count = len(entries)
    owner = {k.name: f.lexicons[0] for f in FAMILIES if f.lexicons for k in f.kinds}
    for lexicon in extra:
        for e in lexicon.entries:
            if e.kind not in owner:
                raise LexiconError(f"{lexicon.name}: no family has a kind {e.kind!r}; 'scorer markers' lists them")
            entries.append((owner[e.kind], e))
    entries += list(cues)
    words = {*ABBREVIATIONS, *STARTERS, *COMMON, *words}
    for module in (noise, attribution, hedging, loaded, style):
        words |= set(getattr(module, "WORDS", ()))
    return Matcher(entries, words, shipped=count)


@cache
def default_matcher() -> Matcher:
    """The matcher of the shipped lists alone."""
    return make_matcher()


def mark(batch: Batch, matcher: Matcher) -> Context:
    """Mark a batch that was segmented with the matcher's vocabulary."""
    context = Context(batch, matcher, FAMILIES)
    context.marks["noise"] = noise.FAMILY.mark(context)
    _enter_body(context)
    for family in FAMILIES[1:]:
        context.marks[family.name] = family.mark(context)
        if family is attribution.FAMILY:
            context.body.reported = context.body.quoted | _reported(context)
    context.marks["noise"] = damage(context)
    return context


def _reported(context: Context) -> npt.NDArray[np.bool_]:
    """The body words that stand in what a source is said to have said, in quotation marks or not. Shape (W,)."""
    words, t = context.body.words, context.tables["attributions"]
    known = (t["content_start"] >= 0) & (t["source_start"] >= 0) & np.asarray(t["spoken"], bool)
    return covered(len(words), *(np.searchsorted(words.start, t[edge][known]) for edge in ("content_start", "content_end")))


def _enter_body(context: Context) -> None:
    batch, hits = context.batch, context.hits
    keep = ~context.line_noise
    context.body = body(batch, keep, context.headline, context.flags(ABBREVIATIONS), context.flags(STARTERS))
    if not len(hits) or keep.all():
        context.body_hits = hits
        return
    # the words of a line have the numbers that they had, less those of the lines left out before
    lines = batch.lines
    size = lines.last_word - lines.first_word
    less = np.repeat(np.cumsum(size * ~keep), size)
    inside = hits.take(np.flatnonzero(np.repeat(keep, size).take(hits.first)))
    less = less.take(inside.first)
    context.body_hits = Hits(inside.first - less, inside.last - less, inside.entry)
