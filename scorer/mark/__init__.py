"""Mark: find the markers of every family in a batch. One module a family; this one runs them in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scorer.mark import attribution, hedging, loaded, noise, style
from scorer.mark.attributing.classes import CUES
from scorer.mark.damage import damage_at_once
from scorer.mark.family import Context, Family
from scorer.mark.lexicon import Entry, Hits, Lexicon, LexiconError, Matcher, read_lexicon, shipped
from scorer.segment.batch import Batch
from scorer.segment.sentences import ABBREVIATIONS, STARTERS, body, covered
from scorer.segment.words import COMMON, ORDINARY

__all__ = ["FAMILIES", "OWN_CUE", "default_matcher", "make_matcher", "mark", "read_own"]

# The weight of a cue of attribution in a further list that gives none; "said" has 0.8.
OWN_CUE = 0.7

# Noise runs first: the others read the article's lines alone.
FAMILIES: tuple[Family, ...] = (noise.FAMILY, attribution.FAMILY, hedging.FAMILY, loaded.FAMILY, style.FAMILY)


def make_matcher(extra: Sequence[Lexicon] = (), cues: Sequence[tuple[str, Entry]] = (), words: Iterable[str] = ()) -> Matcher:
    """Build the tree of all families' lists, of further lists and of a model's cues; `words` are numbered beside theirs.

    An entry of a further list counts as those of the shipped list with a section of that name. Raises LexiconError for any other section.
    """
    entries = [(name, e) for f in FAMILIES for name in f.lexicons for e in shipped(name).entries]
    count = len(entries)
    owner = _sections()
    for lexicon in extra:
        for e in lexicon.entries:
            if e.kind not in owner:
                close = get_close_matches(e.kind, owner, 3)
                like = f"; alike are {', '.join(close)}" if close else ""
                where = lexicon.where.get(e.kind, lexicon.name)
                raise LexiconError(f"{where}: no list counts words in a section [{e.kind}]{like}; docs/lexicons.md names all sections")
            entries.append((owner[e.kind], e))
    entries += list(cues)
    words = {*ABBREVIATIONS, *STARTERS, *COMMON, *ORDINARY, *words}.union(*(f.words for f in FAMILIES))
    return Matcher(entries, words, shipped=count, looked_up=frozenset().union(*(f.looked_up for f in FAMILIES)))


def read_own(path: str | Path) -> Lexicon:
    """Read a list that a reader adds. A cue of attribution without a weight is nearly as firm as "said"; 1, as elsewhere, would outweigh all around it."""
    return read_lexicon(path, defaults=dict.fromkeys(CUES, OWN_CUE), checks=_checks())


@cache
def _checks() -> dict[str, tuple[str, ...]]:
    """The checks that entries of each section may name: those of its family."""
    of_list = {name: f.checks for f in FAMILIES for name in f.lexicons}
    return {kind: of_list[name] for kind, name in _sections().items()}


@cache
def _sections() -> dict[str, str]:
    """The list that each section of a further list is counted with: by the sections of the shipped ones, and by the kinds that can be listed."""
    owner: dict[str, str] = {}
    for f in FAMILIES:
        listed = {kind: name for name in f.lexicons for kind in shipped(name).kinds()}
        if any(k.name in listed for k in f.kinds):  # those of attribution are the work of its rules, whatever is listed
            owner |= {k.name: f.lexicons[0] for k in f.kinds}
        owner |= listed
    return owner


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
    context.marks["noise"] = damage_at_once(context)
    context.put_off(noise.FAMILY)
    return context


def _reported(context: Context) -> npt.NDArray[np.bool_]:
    """The body words that stand in what a source is said to have said or to hold, in quotation marks or not. Shape (W,)."""
    t = context.tables["attributions"]
    known = ((t["content_start"] >= 0) & t["reported"]).nonzero()[0]
    return covered(len(context.body.words), t["first_word"][known], t["last_word"][known])


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
    line = batch.words.line.take(hits.first)
    at = keep.take(line).nonzero()[0]
    inside = hits.take(at)
    less = np.cumsum(size * ~keep).take(line.take(at))
    context.body_hits = Hits(inside.first - less, inside.last - less, inside.entry, inside.begin)
