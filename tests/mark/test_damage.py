"""Damage inside lines of the article: that it hangs on nothing but the article, and repeated passages; its kinds are in test_noise.py."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from scorer.mark.family import Context

Marked = Callable[..., Context]
WORDS = (
    "harbour council bridge ferry keeper winter landing members money village lantern river evening garden market letter stone window summer boards "
    "quiet early wooden narrow broken yellow public empty distant slowly opened carried repaired counted painted closed followed"
).split()


def damage(context: Context) -> list[tuple[int, str, str]]:
    """Article, kind and text of the damage."""
    m, kinds, batch = context.marks["noise"], context.families["noise"].kinds, context.batch
    return [
        (a, kinds[k].name, batch.slice(a, s, e))
        for a, s, e, k in zip(*(x.tolist() for x in (m.article, m.start, m.end, m.kind)), strict=True)
        if kinds[k].name in ("glued_words", "wrong_characters", "passage_repeated")
    ]


def sentence(r: random.Random, length: int) -> list[str]:
    return [w if i else w.capitalize() for i, w in enumerate(r.choices(WORDS, k=length))]


@pytest.mark.parametrize("behind", [[], ["x"], ["The ferry left."]])
def test_words_glued_at_the_very_end_are_found_whatever_stands_behind(marked: Marked, behind: list[str]) -> None:
    for shift in range(8):
        text = f"{'a' * shift} The minister spoke about the long tensionsU"
        assert any(a == 0 for a, _, _ in damage(marked(text, *behind)))


def test_an_article_without_words_holds_no_damage_whatever_stands_beside_it(marked: Marked) -> None:
    assert not damage(marked("\ufffd!"))
    assert not damage(marked("\ufffd!", "The ferry left."))


def test_a_sentence_said_again_is_found(marked: Marked) -> None:
    r = random.Random(4)
    for length in (8, 12, 20):
        said = " ".join(sentence(r, length)) + "."
        between = " ".join(" ".join(sentence(r, 11)) + "." for _ in range(3))
        again = [text for _, kind, text in damage(marked(f"{said} {between} {said}")) if kind == "passage_repeated"]
        assert again == [said]


@pytest.mark.parametrize("at", [0, 4, -1], ids=["first", "inner", "last"])
def test_a_sentence_said_again_with_a_word_changed_is_nearly_always_found(marked: Marked, at: int) -> None:
    r = random.Random(9)
    texts = []
    for _ in range(200):
        said = sentence(r, 12)
        other = [*said]
        other[at] = "Nobody" if at == 0 else "elsewhere"
        texts.append(f"{' '.join(said)}. The mill stood still for a year. {' '.join(other)}.")
    found = {a for a, kind, _ in damage(marked(*texts)) if kind == "passage_repeated"}
    assert len(found) >= 190
