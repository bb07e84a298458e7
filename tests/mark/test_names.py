"""No list and no cue of the model holds a name of a person, place, people, outlet, party or religion."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import scorer.mark
from scorer.mark.lexicon import phrase_words, shipped
from scorer.score.model import shipped_model_path
from scorer.segment.batch import BLANK, COMMA, segment
from scorer.segment.hashing import Vocabulary
from scorer.segment.words import ORDINARY as PLAIN

LISTS = sorted(p.stem for p in (Path(scorer.mark.__file__).parent.parent / "lexicons").glob("*.txt"))

# Offices: before a name they tell that it is a person's, whichever the office. They stand in the list of attribution alone.
OFFICES = {("attribution", w) for w in ("imam", "rabbi", "pope")}

# Words that are oftener capitalised than not and yet may stand in an entry:
CALENDAR = (
    "monday tuesday wednesday thursday friday saturday sunday "
    "january february march april june july august september october november december"
)
FIRST_PERSON = "i i'm i've i'd i'll"
CLOCKS = "bst edt est"
# what buttons and credits of a web page are called; they tell noise lines and count in no other score
SERVICES = "facebook twitter google instagram pinterest reddit tiktok youtube del getty commons privacy zip title chip tv ok"
# ordinary words that institutions, streets or families are also called by: "house of cards", "loose cannon", "white elephant"
ORDINARY = (
    "army bland brown cannon cherry constitution cook customs fed fox gates golden grace heartland heritage hill holy homeland house "
    "hurricane insurrection justice king laden lord lynch mark max palm patriot playboy pulse queen queens rob salt snap stone strait "
    "super supreme tea tv united wells white wolf"
)
# titles, offices and institutions by which attribution knows a source, and words of its phrases
OFFICIAL = (
    "bishop ceo chancellor congress deferred department dr ed frank gen gov journal lt mr mrs ms navy parliament planned pope rabbi rep "
    "representatives rev sen senate university"
)


@cache
def names() -> frozenset[tuple[str, ...]]:
    lines = (Path(__file__).parent.parent / "names.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(phrase_words(n.strip()) for line in lines for n in line.split("#")[0].split(",") if n.strip())


def names_in(phrase: tuple[str, ...]) -> list[str]:
    """The names that a phrase holds, as whole words."""
    pieces = (phrase[i:j] for i in range(len(phrase)) for j in range(i + 1, len(phrase) + 1))
    return [" ".join(p) for p in pieces if p in names()]


def test_there_are_names_enough_to_tell() -> None:
    assert len(names()) >= 1500
    assert names_in(("she", "of", "new", "york")) == ["new york"]
    assert names_in(("turkey", "shoot", "with", "newly", "polished", "china")) == ["china"]


def test_labels_of_ideas_are_no_names() -> None:
    labels = "leftist rightist socialist communist fascist extremist liberal conservative radical anarchist nationalist populist"
    assert not any(names_in((word,)) for word in labels.split())


@pytest.mark.parametrize("name", LISTS)
def test_no_entry_of_a_shipped_list_holds_a_name(name: str) -> None:
    offending = {
        " ".join(phrase): held
        for e in shipped(name).entries
        for phrase in e.phrases
        if (held := [n for n in names_in(phrase) if (name, n) not in OFFICES])
    }
    assert not offending, "\n".join(f"{w}: {why}" for w, why in offending.items())


def test_no_plain_word_is_a_name() -> None:
    assert not [w for w in PLAIN if names_in((w,))]


def test_no_cue_of_the_shipped_model_holds_a_name() -> None:
    raw = json.loads(shipped_model_path().read_text(encoding="utf-8"))
    offending = {p: held for s in raw["scores"].values() for p in s["cues"]["phrases"] if (held := names_in(phrase_words(p)))}
    assert not offending, "\n".join(f"{w}: {why}" for w, why in offending.items())


def test_no_word_of_an_entry_is_one_that_news_mostly_capitalises(corpora: Path) -> None:
    """A word with a capital in the middle of more than half of its sentences (of 20 or more) is a name, or one of the few listed above."""
    import pyarrow.parquet as pq

    used: dict[str, list[str]] = {}
    for name in LISTS:
        for e in shipped(name).entries:
            for phrase in e.phrases:
                for word in phrase:
                    used.setdefault(word, []).append(f"{name}: {' '.join(phrase)}")
    for word in PLAIN:
        used.setdefault(word, []).append("plain words")
    vocabulary = Vocabulary(used)
    capital, small = np.zeros(len(vocabulary)), np.zeros(len(vocabulary))
    texts = pq.read_table(corpora / "articles" / "source_quality.parquet", columns=["text"]).column("text").to_pylist()
    for i in range(0, len(texts), 64):
        words = segment(texts[i : i + 64], None, vocabulary).words
        middle = np.zeros(len(words), bool)
        middle[1:] = ((words.gap[:-1] & ~np.uint16(BLANK | COMMA)) == 0) & (words.line[1:] == words.line[:-1]) & ~words.capital[:-1]
        capital += np.bincount(words.id[middle & words.capital], minlength=len(vocabulary))
        small += np.bincount(words.id[middle & ~words.capital], minlength=len(vocabulary))
    allowed = {*" ".join((CALENDAR, CLOCKS, FIRST_PERSON, SERVICES, ORDINARY, OFFICIAL)).split()}
    uses = capital + small
    offending = {
        w: (f"{share:.0%}", used[w][:3])
        for w, n in vocabulary.index.items()
        if uses[n] >= 20 and (share := capital[n] / uses[n]) > 0.5 and w not in allowed and w in used
    }
    assert not offending, "\n".join(f"{w}: {why}" for w, why in offending.items())
