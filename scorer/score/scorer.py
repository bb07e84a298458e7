"""Scorer: the line from texts to scores, a batch at a time."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from scorer.mark import make_matcher, mark, read_own
from scorer.mark.family import Context
from scorer.mark.lexicon import Lexicon, LexiconError, Matcher
from scorer.measure import FEATURE_NAMES, measure
from scorer.score.card import Detail, ScoreCard
from scorer.score.engine import Parts, cue_entries, run
from scorer.score.model import Model, load_model
from scorer.score.patterns import WORDS
from scorer.score.reasons import reasons
from scorer.score.refusal import noise_share, refuse
from scorer.segment.batch import segment
from scorer.types import Article

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "Result", "Scorer", "no_column", "not_text"]

Floats = npt.NDArray[np.float64]

# The columns of a table of scores, in this order everywhere.
COLUMNS = (
    "id path title source date words reliability propaganda noise attribution hedging loaded_language flags reasons refusal error model"
).split()
PERCENTILES = ("attribution", "hedging", "loaded_language")
# A batch holds at most so many articles and, unless one article alone is longer, so many characters: what is done once for a batch is then
# a small part of its cost, and the columns are near enough to the processor's cache.
BATCH_ARTICLES = 512
BATCH_CHARACTERS = 3_200_000


@dataclass
class Result:
    """The scores of a batch, as columns of shape (n,) (features: (n, F))."""

    context: Context
    features: Floats
    parts: dict[str, Parts]
    refusal: list[str]
    words: Floats
    scores: dict[str, Floats]  # NaN where refused
    flags: list[tuple[str, ...]]


class Scorer:
    """Scores articles on a model.

    Parameters
    ----------
    model : path of a model file; the shipped one by default.
    lexicons : paths of further word lists, counted with those of the package.

    Raises ModelError or LexiconError, in one line, for a file that cannot be used.
    """

    def __init__(self, model: str | os.PathLike[str] | None = None, *, lexicons: Sequence[str | os.PathLike[str]] = ()) -> None:
        self.model: Model = load_model(model)
        self.lexicons = tuple(str(p) for p in lexicons)
        self._read = self.model.features_read
        self._references = {name: _Reference(FEATURE_NAMES.index(f), knots) for name, (f, knots) in self.model.percentiles.items()}
        self._matcher: Matcher = _matcher(_ModelKey(self.model), tuple((p, _stamp(p)) for p in self.lexicons))

    def __repr__(self) -> str:
        return f"Scorer({self.model.version})"

    def score(self, text: str, title: str | None = None, source: str | None = None) -> ScoreCard:
        """Score one article. `title` is used where it is known; without one, a first line that is a headline is taken for it.

        Raises TypeError for a text or a title that is no str.
        """
        article = _checked(Article(text, title=title, source=source))
        return self._cards([article], self.run([text], [title], features=False), keep=True)[0]

    def score_many(self, articles: Iterable[Article | str]) -> Iterator[ScoreCard]:
        """Score any number of articles, in order, in constant memory. Raises TypeError, when it comes to it, for what is neither Article nor str."""
        if isinstance(articles, str | bytes):
            raise TypeError(f"an iterable of articles is wanted, got one {type(articles).__name__}: use score, or put it in a list")
        for chunk in batches(_checked(a) for a in articles):
            yield from self._cards(chunk, self.run([a.text for a in chunk], [a.title for a in chunk], features=False), keep=False)

    def score_frame(self, frame: pd.DataFrame, *, features: bool = False) -> pd.DataFrame:
        """Score a table with a column `text` (and title, source, date, path, id where known): one row each, in order.

        Pure: the same table gives the same scores, whatever it is cut into. Columns are `COLUMNS`, then with `features` every feature;
        their types are always the same: `words` whole numbers, scores and features floats, the others text. A text that is missing (None,
        NaN) is refused as `empty`; one that is no str gives a row with an `error`. Raises KeyError when there is no column `text`,
        ValueError when several have a name that is read.
        """
        import pandas as pd

        if "text" not in frame.columns:
            raise KeyError(no_column(frame.columns))
        named = list(frame.columns)
        if twice := next((c for c in ("text", *_KNOWN) if named.count(c) > 1), None):
            raise ValueError(f"{named.count(twice)} columns are named {twice!r}: rename all but one")
        known = {
            c: _strings(frame[c]) if c in frame.columns else [None] * len(frame) for c in _KNOWN
        }
        given = frame["text"].tolist()
        texts = [t if isinstance(t, str) else "" for t in given]
        errors = [None if isinstance(t, str) or _is_missing(t) else not_text(t) for t in given]
        ids = [i or str(n) for i, n in zip(known["id"], frame.index, strict=True)]
        articles = [
            Article(t, i, ti, s, u, d, p, e)
            for t, i, ti, s, u, d, p, e in zip(texts, ids, *(known[c] for c in ("title", "source", "url", "date", "path")), errors, strict=True)
        ]
        columns: dict[str, list[Any]] = {c: [] for c in COLUMNS}
        rows: list[Floats] = []
        for chunk in batches(iter(articles)):
            result = self.run([a.text for a in chunk], [a.title for a in chunk], features=features)
            for name, values in self.table(chunk, result).items():
                columns[name] += values
            if features:
                rows.append(result.features)
        numbers: dict[str, Any] = {c: np.array(columns[c], float) for c in ("reliability", "propaganda", "noise", *PERCENTILES)}  # None becomes NaN
        numbers["words"] = np.array(columns["words"], np.int64)
        kind = pd.Series(["text"]).dtype  # whatever this pandas takes for text; told, since a column of nothing would be taken for another

        def table(columns: dict[str, list[Any]]) -> pd.DataFrame:
            made = {c: numbers[c] if c in numbers else pd.Series(columns[c], frame.index, kind) for c in COLUMNS}
            return pd.DataFrame(made, index=frame.index)

        try:
            out = table(columns)
        except UnicodeEncodeError:  # half a surrogate pair in a title or a quotation, which no column of strings can hold
            from scorer.read.text import well_formed

            out = table({c: [well_formed(v) if isinstance(v, str) else v for v in values] for c, values in columns.items()})
        if features:
            x = np.concatenate(rows) if rows else np.zeros((0, len(FEATURE_NAMES)))
            out = pd.concat([out, pd.DataFrame(x, index=frame.index, columns=[f"feature_{n}" for n in FEATURE_NAMES])], axis=1)
        return out

    def run(self, texts: Sequence[str], titles: Sequence[str | None] | None = None, *, features: bool = True) -> Result:
        """Score a batch that fits in memory at once; what `score_frame` and `score_many` are made of.

        Without `features` only those that the model reads are measured; the others are 0 in the result.
        """
        return self.judge(mark(segment(texts, titles, self._matcher.vocabulary), self._matcher), features=features)

    def judge(self, context: Context, *, features: bool = True) -> Result:
        """Measure and score a marked batch: what `run` does after marking."""
        x = measure(context, None if features else self._read)
        parts = run(self.model, context, x)
        refusal = refuse(context, self.model.refusal)
        scored = np.array([not r for r in refusal], bool)
        scores: dict[str, Floats] = {
            "reliability": 100.0 * _sigmoid(parts["reliability"].log_odds),
            "propaganda": _sigmoid(parts["propaganda"].log_odds),
            "noise": noise_share(context),
        }
        for name, reference in self._references.items():
            scores[name] = reference.percentile(x)
        for name, values in scores.items():
            scores[name] = np.where(scored, values, np.nan)
        fired: list[dict[str, None]] = [{} for _ in refusal]
        for p in parts.values():
            for a, j in zip(*(at.tolist() for at in np.nonzero(p.fired & scored[:, None]))):
                fired[a][p.score.rules[j].name] = None
        return Result(context, x, parts, refusal, context.all_words, scores, [tuple(names) for names in fired])

    def table(self, articles: Sequence[Article], result: Result) -> dict[str, list[Any]]:
        """The columns of `COLUMNS` for a scored batch, rounded as they are written."""
        n = len(articles)
        why = reasons(result.context, result.features, result.parts, result.refusal)
        scores = {k: [None if v != v else v for v in np.round(result.scores[k], d).tolist()] for k, d in _DIGITS.items()}
        return {
            "id": [a.id for a in articles],
            "path": [a.path for a in articles],
            "title": [a.title for a in articles],
            "source": [a.source for a in articles],
            "date": [a.date for a in articles],
            "words": [0 if a.error else n for a, n in zip(articles, result.words.astype(int).tolist(), strict=True)],  # else those of a title
            **scores,
            "flags": [" ".join(f) for f in result.flags],
            "reasons": why,
            "refusal": [a_refusal if not a.error else "" for a, a_refusal in zip(articles, result.refusal, strict=True)],
            "error": [a.error or "" for a in articles],
            "model": [self.model.version] * n,
        }

    def detail(self, text: str, title: str | None) -> Detail:
        """Everything about one article: used by cards when their markers or contributions are asked for."""
        result = self.run([text], [title], features=False)
        return Detail(result.context, result.parts)

    def _cards(self, articles: Sequence[Article], result: Result, *, keep: bool) -> list[ScoreCard]:
        detail = Detail(result.context, result.parts) if keep and len(articles) == 1 else None
        cards = []
        for i, article in enumerate(articles):
            values = {k: None if v[i] != v[i] else float(v[i]) for k, v in result.scores.items()}
            cards.append(ScoreCard(self, article, values, result.refusal[i] or None, result.flags[i], int(result.words[i]), detail))
        return cards


_KNOWN = ("id", "path", "title", "source", "date", "url")  # columns of a table that are told of an article
_DIGITS = {"reliability": 2, "propaganda": 4, "noise": 4, "attribution": 1, "hedging": 1, "loaded_language": 1}


def batches(articles: Iterator[Article]) -> Iterator[list[Article]]:
    """Cut a stream of articles into batches that fit the cache."""
    chunk: list[Article] = []
    size = 0
    for a in articles:
        if chunk and (len(chunk) >= BATCH_ARTICLES or size + len(a.text) > BATCH_CHARACTERS):
            yield chunk
            chunk, size = [], 0
        chunk.append(a)
        size += len(a.text)
    if chunk:
        yield chunk


def _strings(column: Any) -> list[str | None]:
    return [v if isinstance(v, str) else None if _is_missing(v) else str(v) for v in column.tolist()]


def _is_missing(value: Any) -> bool:
    return value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float | np.floating) and bool(value != value))


def _checked(given: Any) -> Article:
    """An article whose text is text. Raises TypeError, in one line, for anything else."""
    if isinstance(given, bytes):
        raise TypeError(not_text(given))
    if not isinstance(given, Article | str):
        raise TypeError(f"an article must be an Article or a str, got {type(given).__name__}")
    article = given if isinstance(given, Article) else Article(given)
    if not isinstance(article.text, str):
        raise TypeError(not_text(article.text))
    if not (article.title is None or isinstance(article.title, str)):
        raise TypeError(f"title must be a str or None, got {type(article.title).__name__}")
    return article


def not_text(value: Any, what: str = "text", otherwise: str = "") -> str:
    """What is told, in one line, of a value that is no str where text is wanted; `otherwise` is what to do with one that no decoding makes text."""
    got = repr(value) if _is_missing(value) else type(value).__name__
    hint = "decode it first" if isinstance(value, bytes) else otherwise
    return f"{what} must be a str, got {got}" + (f": {hint}" if hint else "")


def no_column(columns: Iterable[Any]) -> str:
    """What is told of a table without texts."""
    return f"the table has no column 'text'; its columns are {', '.join(map(str, columns))}"


def _sigmoid(z: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.minimum(np.maximum(z, -700), 700))))


class _Reference:
    """The 101 percentiles of a feature among the reference articles."""

    def __init__(self, column: int, knots: Floats) -> None:
        self.column, self.knots = column, knots
        self.steps, first = np.unique(knots, return_index=True)
        self.first = first.astype(float)

    def percentile(self, x: Floats) -> Floats:
        """Where the articles of a feature table stand among them, 0..100; ties take the middle of their run."""
        values = x[:, self.column]
        left, right = self.knots.searchsorted(values, "left"), self.knots.searchsorted(values, "right")
        place = np.where(right > left, (left + right - 1) / 2.0, np.interp(values, self.steps, self.first))
        return np.minimum(np.maximum(place, 0.0), 100.0)


class _ModelKey:
    """A model as a key of the cache: by its hash."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def __hash__(self) -> int:
        return hash(self.model.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ModelKey) and other.model.hash == self.model.hash


def _stamp(path: str) -> tuple[int, int]:
    try:
        s = os.stat(path)
    except OSError as e:
        raise LexiconError(f"{path}: cannot be read ({(e.strerror or 'error').lower()}); give the path of a word list") from None
    return s.st_mtime_ns, s.st_size


@cache
def _matcher(key: _ModelKey, lexicons: tuple[tuple[str, tuple[int, int]], ...]) -> Matcher:
    cues = [e for name, s in key.model.scores.items() for e in cue_entries(name, s.cues)]
    extra: list[Lexicon] = [read_own(p) for p, _ in lexicons]
    kept = [w for s in key.model.scores.values() for w in s.cues.kept]
    return make_matcher(extra, cues, (*WORDS, *kept))
