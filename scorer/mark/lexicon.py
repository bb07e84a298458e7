"""Word lists: plain text files, one a family, and one scan that finds the entries of all of them in a batch.

The format is described in docs/extending.md; a list is read, checked and expanded here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scorer.segment.batch import OTHER, SINGLE, Words, ranges
from scorer.segment.fold import fold_text
from scorer.segment.hashing import HashTable, Vocabulary, hash_numbers

__all__ = ["CUE", "Entry", "Hits", "Lexicon", "LexiconError", "Matcher", "apart", "inflect", "phrase_words", "read_lexicon", "shipped"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_TOKEN = re.compile(r"[a-z0-9\x80]+(?:'[a-z0-9\x80]+|[.,][0-9]+)*")
_DOTTED = re.compile(r"(?<![a-z])(?:[a-z]\.)+[a-z](?![a-z])")
# Verbs of several syllables that double their last letter: stressed on the last, or made of two words.
_DOUBLING = re.compile(
    r"(?:con|de|in|pre|re|trans)fer|(?:ad|com|o|per|re|sub|trans)mit|(?:com|dis|ex|im|pro|re)pel|(?:con|in|oc|re)cur|regret|rebut|abet|abhor|deter|equip"
    r"|acquit|horsewhip|kneecap|ramrod"
)
_SUFFIX = re.compile(r"([a-zA-Z']+)/([vna])\b")
LONGEST = 8
HEAVIEST = 3.0
_S = np.uint16(SINGLE | OTHER)  # what stands behind a word with an 's: the mark and the letter
_LIST = 57  # from this bit on the number of a phrase holds that of its list
# Owners that begin so are scores of a model; their entries are its cues, found apart from those of the families.
CUE = "cue:"


class LexiconError(ValueError):
    """A word list that cannot be read; the message names the file, the line and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its phrases as tuples of words, its kind and weight, and the readings that it leaves out."""

    phrases: tuple[tuple[str, ...], ...]
    kind: str
    weight: float = 1.0
    not_before: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    check: str = ""
    owned: int = 0  # bit i: behind word i of every phrase stands an 's ("it's called", where "it called" is none)


@dataclass
class Lexicon:
    """The entries of one list, in the order of the file."""

    name: str
    entries: list[Entry] = field(default_factory=list)
    where: dict[str, str] = field(default_factory=dict)  # of each section, its file and first line

    def kinds(self) -> list[str]:
        """Kinds in the order of their first entry."""
        return list(dict.fromkeys(e.kind for e in self.entries))


def phrase_words(phrase: str) -> tuple[str, ...]:
    """Cut a phrase into the words that segmentation finds in it: lower case, hyphens apart, possessive 's gone."""
    return _cut(phrase)[0]


@cache
def _cut(phrase: str) -> tuple[tuple[str, ...], int]:
    """The words of a phrase, and as bits which of them have an 's behind them."""
    folded = fold_text(phrase)
    words: list[str] = []
    owned = 0
    for piece in folded.replace("-", " ").split():
        if _DOTTED.fullmatch(piece.rstrip(".")):
            words.append(piece.rstrip("."))
            continue
        has_s = piece.endswith("'s")
        found = _TOKEN.findall(piece[:-2] if has_s else piece)
        words += found
        owned |= (1 << len(words) - 1) if has_s and found else 0
    return tuple(words), owned


def inflect(word: str, part: str) -> list[str]:
    """Return the regular forms of a verb (`v`), noun (`n`) or adjective (`a`), the word itself first."""
    vowels = "aeiou"
    consonant_y = word.endswith("y") and len(word) > 2 and word[-2] not in vowels
    sibilant = word.endswith(("s", "x", "z", "ch", "sh"))
    plural = word[:-1] + "ies" if consonant_y else word + "es" if sibilant else word + "s"
    if part == "n":
        return [word, plural]
    if part == "a":
        if word.endswith("ic"):
            return [word, word + "ally"]
        if word.endswith("le") and len(word) > 3 and word[-3] not in vowels:
            return [word, word[:-1] + "y"]
        return [word, (word[:-1] + "i" if consonant_y else word[:-1] if word.endswith("ll") else word) + "ly"]
    if part != "v":
        raise ValueError(f"unknown part of speech {part!r}")
    groups = len(re.findall(r"[aeiouy]+", word))
    doubles = len(word) > 2 and word[-1] not in vowels + "wxy" and word[-2] in vowels and word[-3] not in vowels and groups == 1
    doubles = doubles or (len(word) > 3 and groups == 1 and word[-3:-1] in ("ui",) and word.startswith("qu"))
    doubles = doubles or _DOUBLING.fullmatch(word) is not None
    stem = word + word[-1] if doubles else word
    if word.endswith("ee") or word.endswith("oe") or word.endswith("ye"):
        return [word, plural, word + "d", word + "ing"]
    if word.endswith("ie"):
        return [word, plural, word + "d", word[:-2] + "ying"]
    if word.endswith("e"):
        return [word, plural, word + "d", word[:-1] + "ing"]
    if consonant_y:
        return [word, plural, word[:-1] + "ied", word + "ing"]
    return [word, plural, stem + "ed", stem + "ing"]


def _expand(variant: str) -> list[str]:
    marked = _SUFFIX.search(variant)
    if not marked:
        return [variant]
    return [variant[: marked.start()] + form + variant[marked.end() :] for form in inflect(marked[1].lower(), marked[2])]


def read_lexicon(
    path: str | Path, *, text: str | None = None, defaults: Mapping[str, float] | None = None, checks: Mapping[str, Collection[str]] | None = None
) -> Lexicon:
    """Read a word list. `defaults` are weights of sections that give none, where it is not 1; `checks` are those that a section has, where they matter.

    Raises LexiconError, with file and line, for a line that the format does not allow.
    """
    path = Path(path)
    lexicon = Lexicon(path.stem)
    kind, default = "", 1.0
    try:
        text = path.read_text(encoding="utf-8-sig") if text is None else text
    except UnicodeDecodeError:
        raise LexiconError(f"{path}: is no UTF-8 text; write the word list anew as plain text in UTF-8") from None
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.split("#", 1)[0].strip()
        if not line:
            continue
        where = f"{path}, line {number}"
        if line.startswith("["):
            head = re.fullmatch(r"\[\s*([a-z][a-z0-9_]*)(?:\s+(-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)))?\s*\]", line)
            if not head:
                raise LexiconError(f"{where}: a section reads [kind] or [kind 0.8], not {line!r}")
            kind = head[1]
            lexicon.where.setdefault(kind, where)
            default = _weight(head[2], where) if head[2] else (defaults or {}).get(kind, 1.0)
            continue
        if not kind:
            raise LexiconError(f"{where}: an entry stands before the first [kind]; put a section line above it")
        for entry in _entries(line, kind, default, where):
            if checks is not None and entry.check and entry.check not in checks.get(kind, ()):
                there = ", ".join(checks.get(kind, ())) or "none"
                raise LexiconError(f"{where}: section [{kind}] has no check {entry.check!r}; it has {there}")
            lexicon.entries.append(entry)
    return lexicon


def _weight(number: str, where: str) -> float:
    try:
        weight = float(number)
    except ValueError:
        raise LexiconError(f"{where}: {number.strip()!r} is no weight; write 'phrase = 0.8'") from None
    if not 0 <= weight <= HEAVIEST:
        raise LexiconError(f"{where}: a weight is a number from 0 to {HEAVIEST:g}, not {number.strip()}")
    return weight


def _entries(line: str, kind: str, default: float, where: str) -> list[Entry]:
    """The entries of a line: one, or one more for each place where some of its phrases have an 's."""
    body, *conditions = (p.strip() for p in line.split(";"))
    weight = default
    if "=" in body:
        body, number = body.rsplit("=", 1)
        weight = _weight(number, where)
    for variant in body.split(","):
        if "/" in _SUFFIX.sub(r"\1", variant, count=1):
            raise LexiconError(f"{where}: /v, /n or /a may stand behind one word of a phrase, and no other stroke, not {variant.strip()!r}")
    forms = [_cut(form) for variant in body.split(",") if variant.strip() for form in _expand(variant.strip())]
    phrases = [words for words, _ in forms]
    if not phrases or not all(phrases) or max(map(len, phrases)) > LONGEST:
        raise LexiconError(f"{where}: an entry is one phrase or several parted by commas, each of 1 to {LONGEST} words")
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    check = ""
    for condition in filter(None, conditions):
        words = frozenset(w for part in condition.split()[2:] for w in phrase_words(part.strip(",")))
        if condition.startswith("not before "):
            before |= words
        elif condition.startswith("not after "):
            after |= words
        elif condition.startswith("check "):
            check = condition[6:].strip()
        else:
            raise LexiconError(f"{where}: a condition reads 'not before …', 'not after …' or 'check NAME', not {condition!r}")
    return [
        Entry(tuple(dict.fromkeys(words for words, bits in forms if bits == owned)), kind, weight, before, after, check, owned)
        for owned in dict.fromkeys(bits for _, bits in forms)
    ]


@cache
def shipped(name: str) -> Lexicon:
    """Return the list of that name which comes with the package."""
    return read_lexicon(Path(__file__).parent.parent / "lexicons" / f"{name}.txt")


@dataclass
class Hits:
    """Where entries stand, as columns; all of shape (H,), in the order of `first`, longer before shorter.

    Those that a matcher finds come list by list: `begin` (lists + 1,) tells where the hits of each list begin.
    """

    first: Ints  # index of the first word
    last: Ints  # one past the last word
    entry: Ints  # number of the entry among those of the matcher
    begin: Ints | None = None

    def __len__(self) -> int:
        return len(self.first)

    def take(self, mask: Bools | Ints) -> Hits:
        """The hits where `mask` holds, or at these places, which rise."""
        at = mask.nonzero()[0] if mask.dtype == bool else mask
        begin = None if self.begin is None else at.searchsorted(self.begin)
        return Hits(self.first.take(at), self.last.take(at), self.entry.take(at), begin)

    def of(self, number: int) -> Hits:
        """The hits of one list, by its number."""
        assert self.begin is not None
        mine = slice(*self.begin[number : number + 2].tolist())
        return Hits(self.first[mine], self.last[mine], self.entry[mine])

    @classmethod
    def join(cls, parts: Sequence[Hits]) -> Hits:
        """Several sets of hits as one, one behind the other."""
        return cls(*(np.concatenate([getattr(p, f) for p in parts]) for f in ("first", "last", "entry")))

    def outermost(self) -> Hits:
        """Drop each hit that lies within a longer one ('some say' swallows 'some'); of two on the same words the first stays."""
        if len(self) < 2:
            return self
        key = (self.first << 28) | ((15 - self.last + self.first) << 24) | self.entry
        keep = np.ones(len(key), bool)
        if (key[1:] > key[:-1]).all():
            keep[1:] = self.last[1:] > np.maximum.accumulate(self.last)[:-1]
            return self.take(keep)
        order = key.argsort()
        last = self.last[order]
        keep[1:] = last[1:] > np.maximum.accumulate(last)[:-1]
        return self.take(np.sort(order[keep]))


def apart(hits: Hits, weight: npt.NDArray[np.float64] | None = None) -> Hits:
    """Of two hits that share a word the earlier stays ("is considered", and not "considered one of" as well); by `weight` of entries the heavier."""
    while len(hits) > 1:
        over = np.concatenate([[False], hits.first[1:] < hits.last[:-1]])
        later = over & ~np.concatenate([[False], over[:-1]])  # the later of a pair; a third in a row is looked at again
        if not later.any():
            break
        if weight is not None:
            at = np.flatnonzero(later)
            at = at[weight[hits.entry[at]] > weight[hits.entry[at - 1]]]
            later[at], later[at - 1] = False, True
        hits = hits.take(~later)
    return hits


class _Tree:
    """Phrases as a tree of words, walked by every word of a batch at once.

    Level k holds the words that stand k places into some phrase; the walk keeps only the places still on a path, so it costs one
    look-up for each word and little more for the few that begin a longer phrase.
    """

    def __init__(self, phrases: Iterable[tuple[tuple[str, ...], int]], index: dict[str, int]) -> None:
        self._size = len(index)
        edges: dict[tuple[int, int], int] = {}
        ends: list[list[int]] = [[]]
        for phrase, number in phrases:
            node = 0
            for word in phrase:
                key = (node, index[word])
                node = edges.get(key, 0)
                if not node:
                    node = edges[key] = len(ends)
                    ends.append([])
            ends[node].append(number)
        self._root = np.zeros(self._size, np.int64)
        self._inner = np.zeros(len(ends), bool)
        # for each word, as bits: it is a phrase by itself, it begins longer ones, it stands second in some
        self._part = np.zeros(self._size, np.uint8)
        keys, children = [], []
        first = {child for (node, _), child in edges.items() if node == 0}
        for (node, step), child in edges.items():
            if node == 0:
                self._root[step] = child
                self._part[step] |= 1 if ends[child] else 0
            else:
                keys.append(node * self._size + step)
                children.append(child)
                self._inner[node] = True
                self._part[step] |= 4 if node in first else 0
        self._part[self._inner[self._root]] |= 2
        self._edges = HashTable(hash_numbers(np.array(keys, np.int64)), np.array(children, np.int64))
        self._count = np.array([len(e) for e in ends], np.int64)
        self._ends_here, self._several = self._count > 0, self._count > 1
        self._offset = np.concatenate([[0], self._count.cumsum()])
        self._ends = np.array([n for e in ends for n in e], np.int64)
        self._lists = np.arange((int(self._ends.max(initial=0)) >> _LIST) + 2) << _LIST

    def __len__(self) -> int:
        return len(self._count)

    def nodes(self) -> dict[int, int]:
        """The node of each number, where no two numbers share one."""
        return {int(self._ends[o]): n for n, (o, c) in enumerate(zip(self._offset.tolist(), self._count.tolist())) if c}

    def walk(self, ids: Ints, joins_next: Bools) -> Iterator[tuple[int, Ints, Ints]]:
        """The places where phrases of one word stand, then of two, and so on: how many words, number of the first one, node of the tree."""
        part = self._part.take(ids)
        single = (part & 1).view(bool).nonzero()[0]
        if len(single):
            yield 1, single, self._root.take(ids.take(single))
        if not len(self._edges):  # words alone
            return
        part >>= 1
        begins = (part[:-1] & (part[1:] >> 1)).view(bool)
        first = (begins & joins_next[:-1]).nonzero()[0]
        node = self._root.take(ids.take(first))
        length = 1
        while len(first):
            on, node = self._edges.find_few(hash_numbers(node * self._size + ids.take(first + length)))
            first = first.take(on)
            length += 1
            hit = self._ends_here.take(node).nonzero()[0]
            if len(hit):
                yield length, first.take(hit), node.take(hit)
            tail = first + (length - 1)
            go = (self._inner.take(node) & joins_next.take(tail) & (tail + 1 < len(ids))).nonzero()[0]
            first, node = first.take(go), node.take(go)

    def scan(self, ids: Ints, joins_next: Bools) -> Hits:
        """All phrases in a batch as hits. The upper bits of their numbers are the list, the lower ones the entry."""
        found = []
        for length, first, node in self.walk(ids, joins_next):
            # one number that sorts as hits do: by list, by first word, longer before shorter, by entry
            key = (first << 28) | ((15 - length) << 24)
            place = self._offset.take(node)
            found.append(key | self._ends.take(place))
            # a few phrases are entries of several lists
            several = self._several.take(node).nonzero()[0]
            more = self._count.take(node.take(several)) - 1
            found.append(key.take(several).repeat(more) | self._ends.take(ranges(place.take(several) + 1, more)))
        key = np.sort(np.concatenate(found)) if found else np.zeros(0, np.int64)
        first = (key >> 28) & 0x1FFFFFFF
        return Hits(first, first + 15 - ((key >> 24) & 15), key & 0xFFFFFF, key.searchsorted(self._lists))


class Matcher:
    """All entries of several lists, found in one walk; the cues of a model in another.

    `ordinary` is a table over word numbers: the words of the first `shipped` entries and of `vocabulary_extra`. Only they tell a word from a name
    where capitals do not: whether a sentence begins with a name must not hang on which cues a model keeps or which list a reader adds.
    Entries of the kinds `looked_up` are known and not searched for.
    """

    def __init__(
        self,
        entries: Sequence[tuple[str, Entry]],
        vocabulary_extra: Iterable[str] = (),
        *,
        shipped: int | None = None,
        looked_up: Collection[str] = (),
    ) -> None:
        self.owner = [owner for owner, _ in entries]
        self.entries = [e for _, e in entries]
        words = set(vocabulary_extra)
        ordinary = words
        for i, e in enumerate(self.entries):
            if i == shipped:
                ordinary = words.copy()
            for phrase in e.phrases:
                words.update(phrase)
            words |= e.not_before | e.not_after
        self.vocabulary = Vocabulary(words)
        self.ordinary = self.vocabulary.flags(ordinary)
        self.weight = np.array([e.weight for e in self.entries], float)
        index = self.vocabulary.index
        phrases = [(phrase, i, o) for i, (o, e) in enumerate(entries) if e.kind not in looked_up for phrase in e.phrases]
        self._lists: dict[str, int] = {}
        listed = [(phrase, self._lists.setdefault(o, len(self._lists)) << _LIST | i) for phrase, i, o in phrases if not o.startswith(CUE)]
        self._tree = _Tree(listed, index)
        # scores share most of their cues: each phrase is found once, and a table for each score tells which of its cues it is
        cues: dict[tuple[str, ...], int] = {}
        for phrase, _, o in phrases:
            if o.startswith(CUE):
                cues.setdefault(phrase, len(cues))
        self._cues = _Tree(cues.items(), index)
        self._cue_number: dict[str, Ints] = {}
        node = self._cues.nodes()
        first: dict[str, int] = {}
        for phrase, i, o in phrases:
            if o.startswith(CUE):
                self._cue_number.setdefault(o, np.full(len(self._cues), -1, np.int64))[node[cues[phrase]]] = i - first.setdefault(o, i)
        self._conditions()

    def _conditions(self) -> None:
        index, size = self.vocabulary.index, len(self.vocabulary)
        self._guarded = np.array([bool(e.not_before or e.not_after) for e in self.entries], bool)
        self._owned = np.array([e.owned for e in self.entries], np.int64)
        tables = []
        for words in ([e.not_before for e in self.entries], [e.not_after for e in self.entries]):
            keys = np.array([i * size + index[w] for i, listed in enumerate(words) for w in listed], np.int64)
            tables.append(HashTable(hash_numbers(keys), np.ones(len(keys), np.int64)))
        self._bad_next, self._bad_previous = tables

    def hits_of(self, owner: str, hits: Hits) -> Hits:
        """Those of some hits of `scan` that are entries of one owner."""
        return hits.of(self._lists[owner]) if owner in self._lists else hits.take(np.zeros(0, np.int64))

    def of(self, owner: str) -> Bools:
        """A table over entries: those of one owner."""
        return np.array([o == owner for o in self.owner], bool)

    def table(self, value: Callable[[Entry], float | int | bool]) -> npt.NDArray[np.float64]:
        """A table over entries of any number that can be told from an entry."""
        return np.array([value(e) for e in self.entries], float)

    def scan(self, words: Words) -> Hits:
        """Find every entry but cues in a batch."""
        hits = self._tree.scan(words.id, words.joins_next)
        if not len(hits):
            return hits
        keep: Bools = np.ones(len(hits), bool)
        self._leave_without_s(hits, words, keep)
        self._leave_excluded(hits, words, keep)
        return hits.take(keep.nonzero()[0])

    def _leave_without_s(self, hits: Hits, words: Words, keep: Bools) -> None:
        """Leave out hits behind whose words stands no 's where the entry has one."""
        owned = self._owned[hits.entry]
        at = owned.nonzero()[0]
        first, owned = hits.first[at], owned[at]
        for i in range(LONGEST if len(at) else 0):
            asked = (owned >> i & 1).nonzero()[0]
            keep[at[asked]] &= (words.gap[first[asked] + i] & _S) == _S

    def scan_cues(self, ids: Ints, joins_next: Bools) -> Hits:
        """Find every phrase that is a cue of some score, in no particular order. Entries are numbers of phrases; `cues_of` tells whose cues they are."""
        found = [(first, length, node) for length, first, node in self._cues.walk(ids, joins_next)]
        if not found:
            z = np.zeros(0, np.int64)
            return Hits(z, z, z)
        if len(found) == 1:
            first, length, node = found[0]
            return Hits(first, first + length, node)
        first = np.concatenate([f for f, _, _ in found])
        return Hits(first, np.concatenate([f + length for f, length, _ in found]), np.concatenate([n for _, _, n in found]))

    def cues_of(self, owner: str) -> Ints:
        """A table over the entries of `scan_cues`: numbers among the cues of this owner, -1 for what is none of them."""
        if owner not in self._cue_number:
            return np.full(len(self._cues), -1, np.int64)
        return self._cue_number[owner]

    def _leave_excluded(self, hits: Hits, words: Words, keep: Bools) -> None:
        """Leave out hits beside a word that their entry excludes there."""
        guarded = self._guarded[hits.entry].nonzero()[0]
        if not len(guarded):
            return
        ids, joins_next, size = words.id, words.joins_next, len(self.vocabulary)
        f, e, n = hits.first[guarded], hits.last[guarded], hits.entry[guarded]
        following = np.where(joins_next[e - 1] & (e < len(ids)), ids[np.minimum(e, len(ids) - 1)], 0)
        previous = np.where((f > 0) & joins_next[np.maximum(f - 1, 0)], ids[np.maximum(f - 1, 0)], 0)
        bad = (self._bad_next.find(hash_numbers(n * size + following)) > 0) & (following > 0)
        bad |= (self._bad_previous.find(hash_numbers(n * size + previous)) > 0) & (previous > 0)
        keep[guarded[bad]] = False
