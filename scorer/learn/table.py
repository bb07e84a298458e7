"""The feature table: all numbers that a fit needs, and no text, so that anybody can fit and evaluate again offline.

One row an article: corpus, id, group, label, leaning, year, fold, words, every feature, and the counts of the candidate cues it holds. Candidates are
chosen without looking at any label (see `candidates`), so that a fold never saw the answer.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from scipy import sparse

from scorer.beside import Beside, as_output
from scorer.learn.corpora import CORPORA, CorpusError, file_hash, load_corpus
from scorer.mark import make_matcher, mark
from scorer.mark.family import Context
from scorer.mark.lexicon import Matcher
from scorer.measure import FEATURE_NAMES, measure
from scorer.score.engine import cue_counts, cue_entries, eligible_words
from scorer.score.model import Cues
from scorer.score.patterns import FIRST_PERSON, WORDS, names_of, stream
from scorer.score.refusal import refuse
from scorer.score.scorer import batches
from scorer.segment.batch import segment
from scorer.segment.fold import LOWER
from scorer.segment.words import COMMON
from scorer.types import Article

__all__ = [
    "FOLDS", "GENDERED", "OF_PAGES", "VOICE", "Candidates", "Table", "build_table", "candidates", "group_folds", "measure_frame", "read_table",
    "write_table",
]  # fmt: skip

Floats = npt.NDArray[np.float64]
Progress = Callable[[str, int, int], None]

FOLDS = 5
CANDIDATES = "candidates"
# In whose voice cues count: quoting an agitator is not agitating; how an outlet quotes is part of how it writes.
VOICE = {"propaganda": "own", "reliability": "all"}
# Words that come so many times more often in an article that has them than chance would bring are what it is about: 'pandemic' 2.4, 'voters' 2.2,
# 'economy' 2.0; words of manner lie near 1: 'however' 1.2, 'said' 1.3.
TOPICAL = 1.4
# Marks and dates that come from a house style or from tweets pasted in, not from how a sentence is built.
HOUSE_STYLE = ('"', "(", ")", "-", "#", "/", "...", "<month>")
# The sex of those whom an article is about is no manner of writing: swap it and the scores stay.
GENDERED = frozenset(f"{a}{b}" for a in ("he", "she") for b in ("", "'s", "'d", "'ll")) | {
    "his", "him", "himself", "her", "hers", "herself", "man", "men", "woman", "women", "mr", "mrs", "ms", "miss",
}  # fmt: skip
# What is left of a page where its furniture was not told from the article.
OF_PAGES = frozenset("www http https html com click subscribe sponsored advertisement newsletter".split())
KEPT = 400  # the commonest words, which stay themselves in patterns


@dataclass(frozen=True)
class Candidates:
    """What may become a cue: words and phrases, then patterns, for which the `kept` words stay themselves."""

    phrases: tuple[str, ...]
    patterns: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Phrases, then patterns: the columns of `Table.cues`."""
        return self.phrases + self.patterns

    def cues(self, voice: str) -> Cues:
        """The same as cues without weight, to count them in that voice ("own" or "all")."""
        n = len(self.all)
        return Cues(self.all, np.ones(n), np.zeros(n), len(self.phrases), voice, self.kept)


@dataclass
class Table:
    """A feature table in memory. `rows`: the plain columns; `x`: (n, F) features; `cues`: (n, C) counts of the candidates."""

    rows: pd.DataFrame
    x: Floats
    listed: Candidates
    cues: sparse.csr_matrix
    about: dict[str, Any]

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, mask: npt.NDArray[Any]) -> Table:
        """The rows where `mask` holds, or at these places, in this order."""
        at = np.flatnonzero(mask) if np.asarray(mask).dtype == bool else np.asarray(mask)
        return Table(self.rows.iloc[at].reset_index(drop=True), self.x[at], self.listed, self.cues[at], self.about)

    def of(self, corpus: str) -> Table:
        """The rows of one corpus that can be scored."""
        return self.take(((self.rows.corpus == corpus) & (self.rows.refusal == "")).to_numpy())


def group_folds(group: Sequence[str], folds: int = FOLDS, seed: int = 0) -> npt.NDArray[np.int64]:
    """Number a fold for each row so that no group is in two, and the folds are about as large: groups in random order, largest first."""
    counts = Counter(group)
    rng = np.random.default_rng(seed)
    names = sorted(counts)
    names = [names[i] for i in rng.permutation(len(names))]
    names.sort(key=lambda g: -counts[g])
    size = np.zeros(folds)
    fold = {}
    for g in names:
        smallest = int(size.argmin())
        fold[g] = smallest
        size[smallest] += counts[g]
    return np.array([fold[g] for g in group], np.int64)


def _articles(frame: pd.DataFrame) -> list[Article]:
    return [Article(t, title=h if isinstance(h, str) else None) for t, h in zip(frame.text, frame.title, strict=True)]


def _contexts(articles: Sequence[Article], matcher: Matcher, progress: Progress | None, what: str) -> Iterator[Context]:
    done = 0
    for chunk in batches(iter(articles)):
        yield mark(segment([a.text for a in chunk], [a.title for a in chunk], matcher.vocabulary), matcher)
        done += len(chunk)
        if progress:
            progress(what, done, len(articles))


def candidates(
    frames: Sequence[pd.DataFrame],
    *,
    longest: int = 1,
    articles: int = 12,
    groups: int = 8,
    most: int = 4000,
    pattern_groups: int = 25,
    progress: Progress | None = None,
) -> Candidates:
    """List the words, phrases and patterns that may become cues, by how they are spread, with no look at a label.

    A candidate stands in at least so many `articles` of so many `groups`; no one group holds more than a third of its articles; its words are
    seldom capitalised in the middle of a sentence (names are, and so are nations, parties and religions); and it does not crowd in the articles
    that have it: topic words come in bursts, words of manner do not (Church and Gale 1995). A pattern stands in articles of `pattern_groups` or
    more. `most` of either sort, the best spread first.
    """
    matcher = make_matcher(words=WORDS)
    seen = _Seen(longest)
    for frame in frames:
        group = frame.group.tolist()
        at = 0
        for context in _contexts(_articles(frame), matcher, progress, "words"):
            seen.count(context, group[at : at + len(context)])
            at += len(context)
    phrases, topical = seen.choose(sum(len(f) for f in frames), articles, groups)
    plain = [w for w, _ in seen.small.most_common(3 * KEPT) if w.isascii() and w.replace("'", "").isalpha() and w not in topical | GENDERED | OF_PAGES]
    stay = tuple(sorted(plain[:KEPT]))
    return Candidates(tuple(sorted(phrases[:most])), _patterns(frames, stay, pattern_groups, most, progress), stay)


class _Seen:
    """How the words and phrases of some articles are spread over articles and groups."""

    def __init__(self, longest: int) -> None:
        self.longest = longest  # words
        # words in the middle of sentences, by their first letter
        self.capital: Counter[str] = Counter()
        self.small: Counter[str] = Counter()
        self.articles: Counter[str] = Counter()  # in so many
        self.total: Counter[str] = Counter()  # so often
        self.by_group: dict[str, Counter[str]] = {}

    def count(self, context: Context, group: Sequence[str]) -> None:
        """Count what stands in a batch; `group` is that of each of its articles."""
        body = context.body
        w = body.words
        lower = LOWER[context.batch.codes].tobytes()
        text = [lower[s:e].decode("latin-1") for s, e in zip(w.start.tolist(), w.end.tolist(), strict=True)]
        first = np.zeros(len(w), bool)
        first[body.sentences.first] = True
        inner = ~first & ~body.is_title
        self.capital.update(t for t, c, i in zip(text, w.capital.tolist(), inner.tolist(), strict=True) if i and c)
        self.small.update(t for t, c, i in zip(text, w.capital.tolist(), inner.tolist(), strict=True) if i and not c)
        fits = [e and t.isascii() for e, t in zip(eligible_words(context).tolist(), text, strict=True)]
        joins = body.joins_next.tolist()
        for lo, hi, g in zip(body.word_lo.tolist(), body.word_hi.tolist(), group, strict=True):
            for phrase, n in self._phrases(text, fits, joins, lo, hi).items():
                self.articles[phrase] += 1
                self.total[phrase] += n
                self.by_group.setdefault(phrase, Counter())[g] += 1
        if len(self.by_group) > 6_000_000:  # forget what was seen once, so that memory stays bounded
            for phrase in [p for p, n in self.articles.items() if n == 1]:
                del self.articles[phrase], self.total[phrase], self.by_group[phrase]

    def _phrases(self, text: list[str], fits: list[bool], joins: list[bool], lo: int, hi: int) -> Counter[str]:
        """Words and phrases from word `lo` to one before `hi`, and how often each stands there."""
        found: Counter[str] = Counter()
        for i in range(lo, hi):
            if not fits[i]:
                continue
            phrase = text[i]
            found[phrase] += 1
            for j in range(i + 1, min(i + self.longest, hi)):
                if not (fits[j] and joins[j - 1]):
                    break
                phrase += " " + text[j]
                found[phrase] += 1
        return found

    def choose(self, read: int, articles: int, groups: int) -> tuple[list[str], set[str]]:
        """The phrases that may become cues, the best spread first, and those left out as topics. `read` articles were counted."""
        kept: list[tuple[float, str]] = []
        common = set(COMMON)
        topical: set[str] = set()
        for phrase, n in self.articles.items():
            spread = self.by_group[phrase]
            if n < articles or len(spread) < groups or max(spread.values()) > max(n / 3, 3):
                continue
            words = phrase.split(" ")
            if not (GENDERED | OF_PAGES).isdisjoint(words):
                continue
            if any(self.capital[w] > 0.25 * (self.capital[w] + self.small[w]) and w not in FIRST_PERSON for w in words):
                continue
            if len(words) == 1 and len(phrase) < 2 and phrase not in ("a", "i"):
                continue
            # crowding: how often it comes again in an article that has it, beside what chance gives a word this common
            rate = self.total[phrase] / read
            if self.total[phrase] / n > TOPICAL * rate / (1 - np.exp(-rate)) and not common.issuperset(words):
                topical.add(phrase)
                continue
            kept.append((-len(spread) - n / 1e6, phrase))
        return [p for _, p in sorted(kept)], topical


def _patterns(frames: Sequence[pd.DataFrame], kept: tuple[str, ...], groups: int, most: int, progress: Progress | None) -> tuple[str, ...]:
    """Runs of three pattern tokens that stand in articles of so many groups, the best spread first.

    Runs of three show how a sentence is built; shorter ones and longer ones ranked unseen outlets worse (docs/experiments.md).
    """
    matcher = make_matcher(words=(*WORDS, *kept))
    names = names_of(kept)
    t = len(names)
    group = np.unique(np.concatenate([f.group.to_numpy(str) for f in frames]), return_inverse=True)[1]
    many = int(group.max()) + 1
    articles = [article for f in frames for article in _articles(f)]
    seen: list[npt.NDArray[np.int64]] = []
    at = 0
    for context in _contexts(articles, matcher, progress, "patterns"):
        s = stream(context, kept)
        g = group[at + s.article]
        together = s.article[2:] == s.article[:-2]
        token = s.token.astype(np.int64)
        triple = (token[:-2] * t + token[1:-1]) * t + token[2:]
        seen.append(np.unique(triple[together] * many + g[:-2][together]))  # a pattern and its group as one number
        at += len(context)
        if len(seen) == 32:
            seen = [np.unique(np.concatenate(seen))]
    number, spread = np.unique(np.unique(np.concatenate(seen)) // many, return_counts=True)
    order = np.lexsort((number, -spread))
    order = order[spread[order] >= groups]

    def name(x: int) -> str:
        return f"{names[x // (t * t)]} {names[x // t % t]} {names[x % t]}"

    spelt = (name(int(x)) for x in number[order[: 3 * most]])
    return tuple(sorted([p for p in spelt if not any(mark in p for mark in HOUSE_STYLE)][:most]))


def build_table(
    folder: str | Path, *, longest: int = 1, most: int = 4000, progress: Progress | None = None, listed: Candidates | None = None
) -> Table:
    """Measure the corpora in a folder. Raises CorpusError when one is missing."""
    frames = {c.name: load_corpus(c, folder) for c in CORPORA}
    listed = listed or candidates(list(frames.values()), longest=longest, most=most, progress=progress)
    about = {"corpora": {c.name: {"file": c.file, "sha256": file_hash(Path(folder) / c.file), "cite": c.cite} for c in CORPORA}}
    parts = []
    for c in CORPORA:
        part = measure_frame(frames[c.name], listed, voice=VOICE[c.score], progress=progress, what=c.name)
        part.rows.insert(0, "corpus", c.name)
        parts.append(part)
    return Table(
        pd.concat([p.rows for p in parts], ignore_index=True),
        np.concatenate([p.x for p in parts]),
        listed,
        sparse.csr_matrix(sparse.vstack([p.cues for p in parts])),
        about,
    )


def measure_frame(
    frame: pd.DataFrame, listed: Candidates, *, voice: str = "all", progress: Progress | None = None, what: str = "articles"
) -> Table:
    """Measure one labelled frame: its features and its counts of the candidate cues."""
    cues = listed.cues(voice)
    matcher = make_matcher((), cue_entries(CANDIDATES, cues), (*WORDS, *listed.kept))
    rows, counts, refused, words = [], [], [], []
    for context in _contexts(_articles(frame), matcher, progress, what):
        rows.append(measure(context))
        counts.append(sparse.csr_matrix(cue_counts(context, CANDIDATES, cues)))
        refused += refuse(context, {})
        words.append(context.per_article(context.body.words.article))
    plain = frame[["id", "group", "label", "leaning", "year"]].copy()
    plain["fold"] = group_folds(frame.group.tolist())
    plain["words"] = np.concatenate(words).astype(int)
    plain["refusal"] = refused
    # as the file holds them, so that a fit on the texts and a fit on the table are one
    x = np.concatenate(rows).astype(np.float32).astype(float)
    return Table(plain, x, listed, sparse.csr_matrix(sparse.vstack(counts)), {})


def write_table(table: Table, path: str | Path) -> None:
    """Write a table as Parquet: features as 32-bit numbers, cues as two lists a row."""
    frame = table.rows.copy()
    arrays: dict[str, pa.Array] = {c: pa.array(frame[c]) for c in frame.columns}
    for i, name in enumerate(FEATURE_NAMES):
        arrays[f"feature_{name}"] = pa.array(table.x[:, i].astype(np.float32))
    m = table.cues.tocsr()
    m.sort_indices()
    arrays["cue"] = pa.ListArray.from_arrays(
        pa.array(m.indptr, pa.int32()), pa.array(m.indices.astype(np.int16 if m.shape[1] < 32768 else np.int32))
    )
    arrays["cue_count"] = pa.ListArray.from_arrays(pa.array(m.indptr, pa.int32()), pa.array(np.minimum(m.data, 65535).astype(np.uint16)))
    out = pa.table(arrays).replace_schema_metadata(
        {"phrases": json.dumps(asdict(table.listed)), "about": json.dumps(table.about, sort_keys=True)}
    )
    with as_output(str(path)), Beside(path) as name:
        pq.write_table(out, name, compression="zstd", compression_level=19)


def read_table(path: str | Path) -> Table:
    """Read a table. Raises CorpusError when it is none, or was written by a version with other features."""
    try:
        t = pq.read_table(path)
        meta = {k.decode(): v.decode() for k, v in (t.schema.metadata or {}).items()}
        kinds, about = json.loads(meta["phrases"]), json.loads(meta["about"])
        listed = Candidates(**{k: tuple(v) for k, v in kinds.items()})
    except (OSError, pa.ArrowException, KeyError, TypeError, AttributeError, ValueError) as e:
        raise CorpusError(f"{path}: is no feature table ({type(e).__name__}); 'scorer train' writes one with --table") from None
    missing = [n for n in FEATURE_NAMES if f"feature_{n}" not in t.column_names]
    if missing:
        raise CorpusError(f"{path}: was written by another version, it lacks {', '.join(missing[:3])}; build it again from the corpora")
    x = np.column_stack([t[f"feature_{n}"].to_numpy().astype(float) for n in FEATURE_NAMES])
    cue, count = t["cue"].combine_chunks(), t["cue_count"].combine_chunks()
    m = sparse.csr_matrix(
        (count.values.to_numpy().astype(float), cue.values.to_numpy().astype(np.int32), cue.offsets.to_numpy()),
        shape=(len(x), len(listed.all)),
    )
    plain = [c for c in t.column_names if not c.startswith("feature_") and c not in ("cue", "cue_count")]
    return Table(t.select(plain).to_pandas(), x, listed, m, about)
