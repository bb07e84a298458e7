"""What a marker family declares, and the columns that it reads and gives.

A family is added in one place: its module makes one `Family` with its word lists, its kinds of marker, its features (name, unit,
meaning, sign) and the function that marks a batch. Documentation, CSV columns, explanations and reports read the declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from scorer.mark.lexicon import Hits, Matcher
from scorer.segment.batch import COMMA, DASH, OPEN, Batch
from scorer.segment.fold import fold_text
from scorer.segment.sentences import Body

__all__ = ["ENDINGS", "Context", "Family", "Feature", "Kind", "Marks", "Sign", "kind_codes", "own_voice"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Sign = Literal["+", "-", "0", ""]
Voice = Literal["own", "source", ""]

# How a word ends, as bits; the longer endings those of words of four letters or more.
ENDINGS = ("s", "ly", "ing", "ed", "est")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of marker and what it means, as a phrase that fits after 'this passage is'."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Feature:
    """One number an article. `reliability` and `propaganda` say how it may move that score: '+' only up, '-' only down, '0' either way, '' not
    at all. `kinds` are the kinds of marker that a reason for it quotes, `voice` whose: the article's own, a source's, or anybody's, and `among`,
    where these do not tell, which markers of its family it counts: Context -> (M,). `of` computes it: Context -> (n,).
    """

    name: str
    unit: str
    meaning: str
    of: Callable[[Context], npt.NDArray[Any]]
    kinds: tuple[str, ...] = ()
    reliability: Sign = ""
    propaganda: Sign = ""
    voice: Voice = ""
    among: Callable[[Context], Bools] | None = None


@dataclass
class Marks:
    """The markers of one family in a batch, as columns of shape (M,). Offsets are into the buffer of the batch."""

    article: Ints
    start: Ints
    end: Ints
    kind: Ints  # number among the family's kinds
    weight: Floats
    quoted: Bools  # another's voice: inside quotation marks, or what a source is said to have said or to think

    def __len__(self) -> int:
        return len(self.article)

    @classmethod
    def empty(cls) -> Marks:
        """No markers."""
        z = np.zeros(0, np.int64)
        return cls(z, z, z, z, np.zeros(0), np.zeros(0, bool))

    @classmethod
    def join(cls, parts: Sequence[Marks]) -> Marks:
        """Several sets of markers as one, ordered by where they start."""
        parts = [p for p in parts if len(p)]
        if not parts:
            return cls.empty()
        m = cls(*[np.concatenate([getattr(p, f) for p in parts]) for f in cls.__dataclass_fields__])
        # one number that sorts by start, then end, then kind; no marker is so long that it would not fit
        key = (m.start << 30) | (np.minimum(m.end - m.start, 0xFFFFFF) << 6) | m.kind
        return m.take(key.argsort(kind="stable"))

    def take(self, mask: Bools | Ints) -> Marks:
        """The markers where `mask` holds, or at these places."""
        at = mask.nonzero()[0] if mask.dtype == bool else mask
        return Marks(*[getattr(self, f).take(at) for f in self.__dataclass_fields__])


@dataclass(frozen=True)
class Family:
    """A marker family: all that the rest of the program knows of it. `words` are those that its rules look up beside the words of its lists.

    `checks` are those that entries of its lists may name, `looked_up` the sections whose words its rules look up one by one: none is searched for.
    Markers of `late_kinds` may be found by `mark_late` alone, which gives all markers of the family: only when somebody asks for them.
    """

    name: str
    meaning: str
    kinds: tuple[Kind, ...]
    features: tuple[Feature, ...]
    mark: Callable[[Context], Marks]
    lexicons: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    late_kinds: frozenset[str] = frozenset()
    mark_late: Callable[[Context], Marks] | None = None
    checks: tuple[str, ...] = ()
    looked_up: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "_codes", {k.name: i for i, k in enumerate(self.kinds)})

    def code(self, kind: str) -> int:
        """The number of a kind. Raises KeyError for a kind that the family does not declare."""
        codes: dict[str, int] = self._codes  # type: ignore[attr-defined]
        try:
            return codes[kind]
        except KeyError:
            raise KeyError(f"{self.name} declares no kind {kind!r}") from None


class Context:
    """All that marking and measuring a batch knows: segments, entries found, and the markers of the families already run.

    The noise family runs first and sets `line_noise`, `line_reason` and `headline`; then `body` and `body_hits` hold the article's lines alone.
    """

    def __init__(self, batch: Batch, matcher: Matcher, families: Sequence[Family]) -> None:
        self.batch = batch
        self.matcher = matcher
        self.families = {f.name: f for f in families}
        self.hits: Hits = matcher.scan(batch.words)
        self.line_noise: Bools = np.zeros(len(batch.lines), bool)
        self.line_reason: Ints = np.zeros(len(batch.lines), np.int64)  # number in scorer.mark.noise.REASONS
        self.headline: Bools = batch.lines.is_title.copy()
        self.body: Body
        self.body_hits: Hits
        self._marks: MutableMapping[str, Marks] = {}
        self._late: set[str] = set()
        self.tables: dict[str, Any] = {}
        self._n = len(batch)
        self._flags_of = _tables(matcher).flags_of
        self.forget_counts()

    def __len__(self) -> int:
        return self._n

    @property
    def marks(self) -> MutableMapping[str, Marks]:
        """The markers of each family that was run. Those of its late kinds are found now."""
        return _AllMarks(self)

    @marks.setter
    def marks(self, marks: MutableMapping[str, Marks]) -> None:
        self._marks, self._late = marks, set()

    def put_off(self, family: Family) -> None:
        """Leave the markers of the family's late kinds to be found when they are asked for."""
        if family.mark_late:
            self._late.add(family.name)

    def marks_with(self, family: str, kinds: Iterable[str]) -> Marks:
        """The markers of a family, all that are of these kinds among them; of its late kinds there may be none, unless these hold one."""
        if family in self._late and not self.families[family].late_kinds.isdisjoint(kinds):
            self._find_late(family)
        return self._marks[family]

    def _find_late(self, family: str) -> None:
        self._late.remove(family)
        find = self.families[family].mark_late
        assert find is not None
        self._marks[family] = find(self)
        self.forget_counts()

    def forget_counts(self) -> None:
        """Count markers anew when they are asked for: after `marks` has changed."""
        self._counts: dict[tuple[Any, ...], Floats] = {}
        self._rates: dict[tuple[str, bool], Floats] = {}

    # --- what marking uses

    def flags(self, words: Sequence[str]) -> Bools:
        """A table over word numbers with these words marked; kept with the matcher, so that it is made once."""
        found = self._flags_of.get(id(words))
        return _flags(self.matcher, words) if found is None else found[1]

    @cached_property
    def ends(self) -> npt.NDArray[np.uint8]:
        """How each body word ends, in letters of any case, as bits of `ENDINGS`. Shape (W,)."""
        words = self.body.words
        ends = _ends_of(self.matcher).take(words.id)
        ends[words.unknown] = _read_ends(self.batch.codes, words.end[words.unknown], words.length[words.unknown])
        return ends

    def ending(self, at: Ints, end: str) -> Bools:
        """Which of these body words end so, one of `ENDINGS`, and have two letters more at least. Shape (k,)."""
        same: Bools = (self.ends.take(at) & np.uint8(1 << ENDINGS.index(end))).astype(bool)
        same &= self.body.words.length.take(at) > len(end) + 1
        return same

    def in_dateline(self, at: Ints) -> Bools:
        """Which of these words stand in the place that a line begins with: "MILLBROOK FALLS, Ore. -", "HARBOUR CROSS (Courier)"."""
        words = self.body.words
        out = np.zeros(len(at), bool)
        begin = words.line.searchsorted(words.line[at])
        near = np.flatnonzero(at - begin <= 3)
        for k, i, a in zip(near.tolist(), at[near].tolist(), begin[near].tolist()):
            if not words.upper[a:i].all():
                continue
            last = int(words.line.searchsorted(words.line[i], "right"))  # one past the last word of the line
            end = i + 1
            while end < last and words.upper[end]:
                end += 1
            if end - a > 5:
                continue
            state = end < last and words.capital[end] and bool(words.gap[end - 1] & COMMA)  # ", Ore. -"
            end += state
            # a capital stands behind it: "EVIL - that is what it is" is shouted
            out[k] = end < last and bool(words.capital[end] and words.gap[end - 1] & (DASH | OPEN))
        return out

    def checks(self, names: tuple[str, ...]) -> Ints:
        """A table over entries: which of these checks each asks for, counted from 1, and 0 for none; kept with the matcher."""
        return _checks(self.matcher, names)

    def found(self, lexicon: str, *kinds: str, everywhere: bool = False) -> Hits:
        """The entries of one list (and of these kinds, if any) found in the body, or in all lines with `everywhere`."""
        hits = self.matcher.hits_of(lexicon, self.hits if everywhere else self.body_hits)
        return hits.take(_of_kinds(self.matcher, kinds)[hits.entry]) if kinds else hits

    def marks_of(self, hits: Hits, family: Family | None = None, *, kind: Ints | None = None, weight: Floats | None = None) -> Marks:
        """Markers for entries found in the body. Kinds are told by the entries' own kind names, or given as numbers."""
        body = self.body
        if kind is None:
            assert family is not None
            kind = kind_codes(self.matcher, family).take(hits.entry)
        w = self.matcher.weight.take(hits.entry) if weight is None else weight
        at, words = hits.first, body.words
        return Marks(words.article.take(at), words.start.take(at), words.end.take(hits.last - 1), kind, w, body.reported.take(at))

    # --- what measuring uses; every result has shape (n,)

    @cached_property
    def words(self) -> Floats:
        """Words of the article, title and noise left out; at least 1, so that densities are defined."""
        return np.asarray(np.maximum(self.all_words - self.words_where(self.body.is_title), 1.0))

    @cached_property
    def all_words(self) -> Floats:
        """Words of the body, the title among them."""
        return (self.body.word_hi - self.body.word_lo).astype(float)

    def words_where(self, mask: Bools) -> Floats:
        """How many body words of each article a mask (W,) marks."""
        return self.sum_of_words(mask).astype(float)

    def sum_of_words(self, value: npt.NDArray[Any]) -> Ints:
        """The sum of whole numbers or of flags (W,) over the body words of each article."""
        total, filled = np.zeros(self._n, np.int64), self.body.filled
        if len(filled):
            # flags are sooner summed as small numbers
            kind = np.int32 if value.dtype == bool else np.int64
            total[filled] = np.add.reduceat(value, self.body.word_lo[filled], dtype=kind)
        return total

    def words_holding(self, places: Ints) -> Ints:
        """The body words that hold these places of the buffer, given in rising order; a word as often as it holds one."""
        words = self.body.words
        at = np.searchsorted(words.start, places, "right") - 1
        return at[(at >= 0) & (places < words.end[at])] if len(words) else np.zeros(0, np.int64)

    @cached_property
    def sentences(self) -> Floats:
        """Sentences of the article, headline left out; at least 1."""
        s = self.body.sentences
        return np.asarray(np.maximum(self.per_article(s.article[~self.headline[s.line]]), 1.0))

    def count(self, family: str, *kinds: str, quoted: bool | None = None, weighted: bool = False) -> Floats:
        """How many markers of these kinds (all, if none is named) each article holds; the sum of their weights with `weighted`."""
        f = self.families[family]
        m = self.marks_with(family, kinds or f.late_kinds)
        rows = self._by_kind(f, m, weighted)[2 if quoted is None else int(quoted)]
        if len(kinds) == 1:
            return np.asarray(rows[f.code(kinds[0])])
        key = (family, kinds, quoted, weighted)
        if key not in self._counts:  # added up one by one, for one article as for many
            self._counts[key] = np.add.accumulate(rows[[f.code(k) for k in kinds]] if kinds else rows)[-1]
        return self._counts[key]

    def per_thousand(self, family: str, *kinds: str, quoted: bool | None = None, weighted: bool = False) -> Floats:
        """The same a thousand words."""
        if len(kinds) != 1:
            return 1000.0 * self.count(family, *kinds, quoted=quoted, weighted=weighted) / self.words
        f = self.families[family]
        m = self.marks_with(family, kinds)
        rates = self._rates.get((family, weighted))
        if rates is None:
            rates = self._rates[family, weighted] = 1000.0 * self._by_kind(f, m, weighted) / self.words
        return np.asarray(rates[2 if quoted is None else int(quoted), f.code(kinds[0])])

    def _by_kind(self, f: Family, m: Marks, weighted: bool) -> Floats:
        """Markers of a family, or their weights, in the own voice, in another's and in both, by kind and article: shape (3, kinds, n)."""
        table = self._counts.get((f.name, weighted))
        if table is None:
            kinds, n = len(f.kinds), self._n
            key = (m.kind + m.quoted * kinds) * n + m.article
            table = self._counts[f.name, weighted] = np.empty((3, kinds, n))
            table[:2] = np.bincount(key, m.weight if weighted else None, 2 * kinds * n).reshape(2, kinds, n)
            np.add(table[0], table[1], out=table[2])
        return table

    def per_article(self, article: Ints, weight: Floats | None = None) -> Floats:
        """Sum `weight` (or count) by article number."""
        return np.bincount(article, weight, self._n).astype(float, copy=False)


class _AllMarks(MutableMapping[str, Marks]):
    """The markers of a batch by family, as a look at its context: it holds none itself, and a context holds no such look, which would be a circle."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def __getitem__(self, family: str) -> Marks:
        if family in self._context._late:
            self._context._find_late(family)
        return self._context._marks[family]

    def __setitem__(self, family: str, marks: Marks) -> None:
        self._context._late.discard(family)
        self._context._marks[family] = marks

    def __delitem__(self, family: str) -> None:
        del self._context._marks[family]

    def __iter__(self) -> Iterator[str]:
        return iter(self._context._marks)

    def __len__(self) -> int:
        return len(self._context._marks)


def own_voice(
    name: str, unit: str, meaning: str, family: str, *kinds: str, reliability: Sign = "", propaganda: Sign = "", weighted: bool = False
) -> Feature:
    """A feature that most families share: markers of these kinds a thousand words, in the article's own voice."""
    return Feature(
        name,
        unit,
        meaning,
        lambda c: c.per_thousand(family, *kinds, quoted=False, weighted=weighted),
        kinds=kinds,
        reliability=reliability,
        propaganda=propaganda,
        voice="own",
    )


# Tables over word numbers, entries and kinds depend on the matcher alone; they are made once for each and kept on it.
@dataclass
class _Tables:
    flags: dict[tuple[str, ...], Bools] = field(default_factory=dict)
    # the same by the number of the list, which is told sooner than its words; the list is kept so that its number stays its own
    flags_of: dict[int, tuple[Sequence[str], Bools]] = field(default_factory=dict)
    of_kinds: dict[tuple[str, ...], Bools] = field(default_factory=dict)
    codes: dict[str, Ints] = field(default_factory=dict)
    checks: dict[tuple[str, ...], Ints] = field(default_factory=dict)
    ends: npt.NDArray[np.uint8] | None = None


def _tables(matcher: Matcher) -> _Tables:
    kept: _Tables | None = matcher.__dict__.get("_tables")
    if kept is None:
        kept = matcher.__dict__["_tables"] = _Tables()
    return kept


def _flags(matcher: Matcher, words: Sequence[str]) -> Bools:
    tables = _tables(matcher)
    listed = tuple(words)
    if listed not in tables.flags:
        tables.flags[listed] = matcher.vocabulary.flags(listed)
    if isinstance(words, tuple):  # a list may change
        if len(tables.flags_of) > 500:  # lists made anew for each call
            tables.flags_of.clear()
        tables.flags_of[id(words)] = words, tables.flags[listed]
    return tables.flags[listed]


def _ends_of(matcher: Matcher) -> npt.NDArray[np.uint8]:
    """A table over word numbers: how each listed word ends."""
    tables = _tables(matcher)
    if tables.ends is None:
        text = [fold_text(word) for word in matcher.vocabulary.words]
        tables.ends = np.array([sum(1 << i for i, end in enumerate(ENDINGS) if w.endswith(end) and (len(w) > 3 or len(end) == 1)) for w in text], np.uint8)
    return tables.ends


def _read_ends(codes: npt.NDArray[np.uint8], end: Ints, length: Ints) -> npt.NDArray[np.uint8]:
    """How words end that no list holds. Shapes (N,), (k,), (k,) -> (k,)."""
    letters = [codes[end - i] | 0x20 for i in range(1, max(map(len, ENDINGS)) + 1)]
    bits = np.zeros(len(end), np.uint8)
    for i, ending in enumerate(ENDINGS):
        same = length > 3 if len(ending) > 1 else np.ones(len(end), bool)
        for letter, code in zip(reversed(ending), letters):
            same &= code == ord(letter)
        bits |= same.view(np.uint8) << np.uint8(i)
    return bits


def _of_kinds(matcher: Matcher, kinds: tuple[str, ...]) -> Bools:
    kept = _tables(matcher).of_kinds
    if kinds not in kept:
        kept[kinds] = np.array([e.kind in kinds for e in matcher.entries], bool)
    return kept[kinds]


def _checks(matcher: Matcher, names: tuple[str, ...]) -> Ints:
    kept = _tables(matcher).checks
    if names not in kept:
        kept[names] = np.array([names.index(e.check) + 1 if e.check in names else 0 for e in matcher.entries], np.int64)
    return kept[names]


def kind_codes(matcher: Matcher, family: Family) -> Ints:
    """A table over entries: the number of the kind of each in this family."""
    kept = _tables(matcher).codes
    if family.name not in kept:
        names = {k.name: i for i, k in enumerate(family.kinds)}
        kept[family.name] = np.array([names.get(e.kind, -1) for e in matcher.entries], np.int64)
    return kept[family.name]
