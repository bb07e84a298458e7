"""Pattern tokens: what a sentence is reduced to when its words are taken away."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from scorer.mark.family import Context
from scorer.score.patterns import CLASSES, names_of, stream

# Two lines before it, so that the sentence that is looked at is neither headline nor opening.
HEAD = "Council meets again\nThe council met.\n"


@pytest.fixture
def tokens(marked: Callable[..., Context]) -> Callable[[str], list[str]]:
    """The tokens of a sentence, with "the" and "said" kept as words."""

    def run(sentence: str) -> list[str]:
        context = marked(HEAD + sentence)
        kept = ("the", "said")
        s, names = stream(context, kept), names_of(kept)
        words = context.body.words
        here = words.start[s.word(np.arange(len(s)))] >= context.batch.origin[0] + len(HEAD)
        return [names[t] for t in s.token[here].tolist()]

    return run


Tokens = Callable[[str], list[str]]


def test_kept_words_stay_and_all_others_are_told_by_their_ending(tokens: Tokens) -> None:
    assert tokens("the quarrelsome zorbing said blithely") == ["the", "~", "~ing", "said", "~ly"]


def test_numbers_days_and_months_are_classes(tokens: Tokens) -> None:
    assert tokens("the 14 said on Monday in October") == ["the", "<num>", "said", "~", "<day>", "~", "<month>"]


def test_a_name_of_several_words_is_one_token_and_a_comma_parts_two(tokens: Tokens) -> None:
    assert tokens("the Zorban Quill said") == ["the", "<name>", "said"]
    assert tokens("the Zorban, Quill said") == ["the", "<name>", ",", "<name>", "said"]


@pytest.mark.parametrize("word", ["Finally", "Fees", "Prosecution", "Specifically", "Employers", "Eventually", "Starting"])
def test_a_plain_word_at_the_head_of_a_sentence_is_no_name(tokens: Tokens, word: str) -> None:
    assert tokens(f"{word} the council said")[0] == tokens(f"the {word.lower()} council said")[1] != "<name>"


def test_an_unknown_word_with_a_capital_at_the_head_of_a_sentence_is_a_name(tokens: Tokens) -> None:
    assert tokens("Zorban said")[0] == "<name>"


def test_a_hyphen_within_a_word_is_no_dash(tokens: Tokens) -> None:
    assert "-" not in tokens("the half-hidden door said")
    assert "-" in tokens("the door - said")


def test_other_names_leave_the_same_tokens(tokens: Tokens) -> None:
    one, other = (f"the mayor of {place}, {person}, said so on Friday." for place, person in (("Zorban", "Ida Quill"), ("Vastok", "Ross Brennet")))
    assert tokens(one) == tokens(other)


def test_classes_are_numbered_before_everything_else() -> None:
    assert names_of(("the",))[: len(CLASSES)] == CLASSES
    assert names_of(("the",))[-1] == "the"
