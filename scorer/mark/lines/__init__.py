"""Which lines of a page are the article: features of lines and their neighbours, a linear model, and one joint decision.

Each step in a module of its own, each readable by itself:

1. `counts` tells what each line holds: words, stops, capitals, phrases of page furniture, and whether it stood there before.
2. `shape` turns this into numbers: the line alone, its neighbours, and the page (a page full of short lines is a raw page; an extracted
   article has few).
3. `known` finds the lines that need no model, and tells whole pages from extracted articles.
4. `model` holds a linear model (models/lines.json) that adds the features up to the log-odds that the line belongs to the article, and the
   chain that labels the lines of a text together.
5. `deciding` adds points set by hand where the line corpora cannot teach (they hold whole pages, not extracted articles), then chooses all lines
   of a text together: changing between article and furniture costs `switch`, so that a run of teasers carries its neighbours with it and one
   short line between paragraphs stays.
6. `settling` looks at the choice for a whole page once more: every page has an article, readers' comments end it, and few lines between two of
   the article belong to it.

`telling` says of one line what its decision is the sum of.
"""

from __future__ import annotations

from scorer.mark.lines.counts import PHRASE_KINDS, WORDS, Columns, columns, rare_signs
from scorer.mark.lines.deciding import decide, kinship, points
from scorer.mark.lines.known import credited, dated, known_lines, page_features, sure, teaser_runs
from scorer.mark.lines.model import LineModel, line_model
from scorer.mark.lines.settling import talk_heads
from scorer.mark.lines.shape import features
from scorer.mark.lines.telling import told

__all__ = [
    "PHRASE_KINDS", "WORDS", "Columns", "LineModel", "columns", "credited", "dated", "decide", "features", "kinship", "known_lines", "line_model",
    "page_features", "points", "rare_signs", "sure", "talk_heads", "teaser_runs", "told",
]  # fmt: skip
