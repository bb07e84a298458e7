"""ScoreCard: the scores of one article and the evidence for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from scorer.mark.attributing.names import PERSON, PRONOUN, SOURCE_KINDS, last_mention
from scorer.mark.family import Context
from scorer.mark.noise import REASONS, explain_line
from scorer.measure import FEATURE_NAMES, feature, measure
from scorer.score.engine import Parts
from scorer.score.explanation import Explanation
from scorer.score.patterns import plainly
from scorer.types import Article, Attribution, Contribution, Line, Marker, Span

if TYPE_CHECKING:
    from scorer.score.scorer import Scorer

__all__ = ["MEANINGS", "Detail", "ScoreCard", "headlines"]

# Of the scores that are counts, which every model takes alike.
MEANINGS = {
    "noise": "the share of words that are not the article",
    "attribution": "named sources and quotations, among reference articles",
    "hedging": "words of doubt, among reference articles",
    "loaded_language": "loaded words in its own voice, among reference articles",
}


@dataclass
class Detail:
    """The columns of a batch of one, kept for its markers and contributions."""

    context: Context
    parts: dict[str, Parts]

    @cached_property
    def features(self) -> npt.NDArray[np.float64]:
        """Every feature, (1, F): those that the model does not read are measured when they are asked for."""
        return measure(self.context)


def headlines(context: Context, texts: Sequence[str]) -> list[str | None]:
    """The line of each text of a marked batch that is taken for its headline; None without one, and where a title that is not in it was given apart."""
    lines = context.batch.lines
    at = np.flatnonzero(context.headline & ~lines.is_title)
    whose = lines.article[at]
    start, end = context.batch.given(whose, lines.start[at], lines.end[at])
    found: list[str | None] = [None] * len(texts)
    for a, s, e in zip(whose.tolist(), start.tolist(), end.tolist(), strict=True):
        found[a] = " ".join(texts[a][s:e].split())
    return found


class ScoreCard:
    """The scores of one article; markers, lines and contributions are worked out when they are asked for.

    Attributes
    ----------
    reliability : 0..100, or None when refused: how highly experts rate the outlets that write like this.
    propaganda : 0..1, or None: the calibrated chance that a careful reader calls the article hyperpartisan, in a pile mixed as
        `meanings` tells: half of them are in that of the shipped model.
    noise : 0..1, or None: the share of words that are not the article.
    attribution, hedging, loaded_language : percentile among the reference articles, 0..100, or None.
    refusal : None, or a reason code such as "too_short".
    flags : names of the rules that fired.
    words : words of the article, noise left out.
    meanings : what each score is, as the model that made it says.
    """

    def __init__(
        self,
        scorer: Scorer,
        article: Article,
        values: dict[str, float | None],
        refusal: str | None,
        flags: tuple[str, ...],
        words: int,
        detail: Detail | None = None,
    ) -> None:
        self.article = article
        self.text = article.text
        self.title = article.title
        self.source = article.source
        self.reliability = values["reliability"]
        self.propaganda = values["propaganda"]
        self.noise = values["noise"]
        self.attribution = values["attribution"]
        self.hedging = values["hedging"]
        self.loaded_language = values["loaded_language"]
        self.refusal = refusal
        self.flags = flags
        self.words = words
        self.model = scorer.model.version
        self.meanings = {**MEANINGS, **{name: s.meaning for name, s in scorer.model.scores.items()}}
        self._scorer = scorer
        self._kept = detail

    def __repr__(self) -> str:
        if self.refusal:
            return f"ScoreCard(refused: {self.refusal})"
        return f"ScoreCard(reliability={self.reliability:.1f}, propaganda={self.propaganda:.3f}, noise={self.noise:.3f})"

    @property
    def _detail(self) -> Detail:
        if self._kept is None:
            self._kept = self._scorer.detail(self.text, self.title)
        return self._kept

    @cached_property
    def markers(self) -> list[Marker]:
        """Every marker in the text, in the order of the text; those in a title that was given apart are left out."""
        context = self._detail.context
        found = []
        for name, marks in context.marks.items():
            kinds = [k.name for k in context.families[name].kinds]
            spans = context.batch.given(marks.article, marks.start, marks.end)
            for s, e, k, w in zip(*(c.tolist() for c in (*spans, marks.kind, marks.weight)), strict=True):
                if s >= 0:
                    found.append(Marker(name, kinds[k], s, e, self.text[s:e], w))
        return sorted(found, key=lambda m: (m.start, m.end, m.family, m.kind))

    @cached_property
    def attributions(self) -> list[Attribution]:
        """Who said what, in the order of the text."""
        return [a for a, _ in self._who_said_what]

    @cached_property
    def persons(self) -> list[Span | None]:
        """For each of `attributions` the name before it of the person whom its pronoun or role ("she", "the mayor") stands for.

        None where the source is no such word, or stands for nobody who is known.
        """
        return [person for _, person in self._who_said_what]

    @cached_property
    def _who_said_what(self) -> list[tuple[Attribution, Span | None]]:
        context = self._detail.context
        table = context.tables.get("attributions")
        if table is None:
            return []
        article = np.asarray(table["article"])
        # a span that is missing stands before the text, as one in a title given apart does
        places = (context.batch.given(article, np.asarray(table[f"{s}_start"]), np.asarray(table[f"{s}_end"])) for s in ("source", "cue", "content"))
        columns = [column.tolist() for place in places for column in place]

        def span(start: int, end: int) -> Span | None:
            return None if start < 0 else Span(start, end)

        words = context.body.words

        def person(kind: int, key: int, first: int, last: int) -> Span | None:
            if first < 0 or not key or kind not in (PERSON, PRONOUN):
                return None
            name = last_mention(words, key, first)
            if name is None or last_mention(words, key, last) != name:  # a source that holds the name stands for itself
                return None
            start, end = context.batch.given(np.zeros(1, int), words.start[[name[0]]], words.end[[name[1]]])
            return span(int(start[0]), int(end[0]))

        told = (np.asarray(table[column]).tolist() for column in ("source_kind", "source_key", "source_first", "source_last"))
        found = [
            (Attribution(span(a, b), span(c, d), span(e, f), SOURCE_KINDS[kind]), person(kind, key, first, last))
            for a, b, c, d, e, f, kind, key, first, last in zip(*columns, *told, strict=True)
        ]
        found = [(a, person) for a, person in found if a.source or a.cue or a.content]
        return sorted(found, key=lambda f: min(s.start for s in f[0][:3] if s))

    @property
    def headline(self) -> str | None:
        """The line of the text that is taken for the headline; None without one, and where a title that is not in it was given apart."""
        return headlines(self._detail.context, [self.text])[0]

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of the text that hold more than white space, each article or noise with its reason."""
        context = self._detail.context
        lines = context.batch.lines
        start, end = context.batch.given(lines.article, lines.start, lines.end)
        return [
            Line(s, e, noisy, REASONS[r] if noisy else "")
            for s, e, noisy, r, title in zip(
                start.tolist(),
                end.tolist(),
                context.line_noise.tolist(),
                context.line_reason.tolist(),
                lines.is_title.tolist(),
                strict=True,
            )
            if not title
        ]

    @property
    def features(self) -> dict[str, float]:
        """Every feature by name."""
        return dict(zip(FEATURE_NAMES, self._detail.features[0].tolist(), strict=True))

    def explain(self, score: str = "reliability") -> list[Contribution]:
        """What the score is the sum of: the base first, then the largest first, in log-odds with calibration folded in.

        The points add up exactly: `100 / (1 + exp(-sum))` is `reliability`, `1 / (1 + exp(-sum))` is `propaganda`. A refused article has
        no score, and nothing that it is the sum of: the list is empty. Names are distinct: a feature has its own, the others begin with
        `rule: `, `cue: ` or `pattern: `. Raises KeyError for a score that the model does not add up (noise and the percentiles are counts).
        """
        parts = self._detail.parts
        if score not in parts:
            raise KeyError(f"no contributions for {score!r}: choose from {', '.join(parts)}")
        if self.refusal:
            return Explanation(score, [])
        p = parts[score]
        values = self.features
        rest = [
            Contribution(t.feature, values[t.feature], float(points), f"{feature(t.feature).meaning} ({feature(t.feature).unit})")
            for t, points in zip(p.score.terms, p.terms[0].tolist(), strict=True)
        ]
        rest += [
            Contribution(f"rule: {r.name}", 1.0, float(pt), r.reason)
            for r, pt, on in zip(p.score.rules, p.rules[0], p.fired[0], strict=True)
            if on
        ]
        for j in np.flatnonzero(p.cues[0]).tolist():
            phrase = p.score.cues.phrases[j]
            word = j < p.score.cues.word_count
            meaning = f"the wording ‘{phrase}’" if word else f"sentences built like {plainly(phrase)}"
            rest.append(Contribution(f"{'cue' if word else 'pattern'}: {phrase}", float(p.cue_value[0, j]), float(p.cues[0, j]), meaning))
        rest.sort(key=lambda c: -abs(c.points))
        return Explanation(score, [Contribution("base", 1.0, float(p.base), "a typical article of the reference corpora"), *rest])

    def explain_line(self, line: Line) -> list[Contribution]:
        """Why a line of `lines` is the article or noise: log-odds of being the article, the base first, then the largest first.

        The points add up to the log-odds that were decided on, above 0 for the article: those of the linear model in `models/lines.json`,
        of its rules (`rule: `), of the `neighbours`. docs/noise.md tells how lines are decided. Raises ValueError for what is no line of this text.
        """
        if line not in self.lines:
            raise ValueError(f"{line!r} is no line of this text: take one of card.lines")
        context = self._detail.context
        return explain_line(context, int(np.flatnonzero(~context.batch.lines.is_title)[self.lines.index(line)]))

    def what_if(self, remove: Iterable[Marker]) -> ScoreCard:
        """The card of the same text with these markers (of `markers`) taken out, worked out by measuring again.

        Raises ValueError for a marker that is not there.
        """
        from scorer.score.whatif import what_if

        return what_if(self, remove)

    def _repr_html_(self) -> str:
        from scorer.show.notebook import card_html

        return card_html(self)
