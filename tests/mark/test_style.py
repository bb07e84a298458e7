"""Style: readability as textstat has it, sentences, address, quotation marks, in invented sentences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from scorer.mark.family import Context
from scorer.mark.style import LONG_SENTENCE, readability
from scorer.measure import FEATURE_NAMES, measure

Marked = Callable[..., Context]
HEAD = "Council meets again\nThe members met in the town hall and talked about the bridge for two hours.\n"


@pytest.fixture
def found(marked: Marked) -> Callable[..., list[str]]:
    """The texts of the markers of one kind of style in a sentence of an article."""

    def run(kind: str, sentence: str, *, quoted: bool | None = None) -> list[str]:
        c = marked(HEAD + sentence)
        m, code = c.marks["style"], c.families["style"].code(kind)
        return [
            c.batch.slice(0, s, e)
            for s, e, k, q in zip(m.start.tolist(), m.end.tolist(), m.kind.tolist(), m.quoted.tolist(), strict=True)
            if k == code and (quoted is None or q == quoted)
        ]

    return run


Found = Callable[..., list[str]]


@pytest.fixture
def value(marked: Marked) -> Callable[..., float]:
    def run(name: str, text: str, title: str | None = None) -> float:
        return float(measure(marked(text, titles=[title]))[0, FEATURE_NAMES.index(name)])

    return run


Value = Callable[..., float]


# --- readability


def article_lines(c: Context) -> str:
    """What readability is measured on: the lines that are not noise, as they are folded."""
    lines = c.batch.lines
    kept = [bytes(c.batch.codes[s:e]).decode("latin-1") for s, e, n in zip(lines.start, lines.end, c.line_noise, strict=True) if not n]
    return "\n".join(kept)


@pytest.mark.filterwarnings("ignore")
def test_readability_equals_textstat_on_the_seeds(marked: Marked, seed_files: list[Path]) -> None:
    import textstat

    near = 0
    for file in seed_files:
        c = marked(file.read_text(encoding="utf-8"))
        ari, cli = readability(c)
        text = article_lines(c)
        assert ari[0] == pytest.approx(textstat.automated_readability_index(text), abs=0.3), file.name
        assert cli[0] == pytest.approx(textstat.coleman_liau_index(text), abs=0.3), file.name
        near += ari[0] == textstat.automated_readability_index(text) and cli[0] == textstat.coleman_liau_index(text)
    assert near >= 0.9 * len(seed_files)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "text",
    [
        "The members met in the town hall. They talked about the bridge for two hours before the vote was held. It was close.",
        "The budget rose by 4.5 per cent to 1,200 crowns. Mr. Orrel of the U.S. mission was there. It ended at 5 p.m. and they left.",
        "Who pays for the works in the end? The town does! The members of the board said that they had known it for years.",
    ],
)
def test_readability_equals_textstat_to_its_rounding(marked: Marked, text: str) -> None:
    import textstat

    ari, cli = readability(marked(text))
    assert ari[0] == textstat.automated_readability_index(text)
    assert cli[0] == textstat.coleman_liau_index(text)


def test_readability_of_nothing_is_nought(marked: Marked) -> None:
    ari, cli = readability(marked("", "…", "\n\n"))
    assert ari.tolist() == cli.tolist() == [0, 0, 0]


# --- sentences


def test_a_sentence_of_forty_words_is_long(found: Found) -> None:
    assert found("long_sentence", "The " + "old " * (LONG_SENTENCE - 3) + "bridge.") == []
    assert len(found("long_sentence", "The " + "old " * (LONG_SENTENCE - 2) + "bridge.")) == 1


@pytest.mark.parametrize(
    "text", ["Mr. Orrel of the U.S. mission met Dr. Ahlen at 5 p.m. in St. Marrow.", "It rose by 4.5 per cent, i.e. by 1,200.50 crowns."]
)
def test_stops_of_abbreviations_and_figures_end_no_sentence(marked: Marked, text: str) -> None:
    s = marked(HEAD + text).body.sentences
    assert len(s) == 3


def test_mean_length_of_a_sentence(value: Value) -> None:
    assert value("sentence_words", "Council meets again\nThe members met in town. The members of the board then left.") == pytest.approx(6)


@pytest.mark.parametrize(
    ("kind", "sentence", "own"),
    [
        ("question", "Who pays for the works?", 1),
        ("question", '"Who pays for the works?" she asked.', 0),
        ("question", "They asked who pays for the works.", 0),
        ("exclamation", "The town pays for the works!", 1),
        ("exclamation", '"The town pays!" she said.', 0),
    ],
)
def test_questions_and_exclamations_of_the_own_voice(found: Found, kind: str, sentence: str, own: int) -> None:
    assert len(found(kind, sentence, quoted=False)) == own


# --- address


def test_us_the_country_is_no_pronoun(found: Found) -> None:
    assert found("first_person", "US troops left. The US envoy spoke. The U.S. envoy spoke.") == []
    assert found("first_person", "They gave us the map.") == ["us"]


def test_i_and_we_and_you(found: Found) -> None:
    assert found("first_person", "I think that we should keep our bridge, and I've said so.") == ["I", "we", "our", "I've"]
    assert found("second_person", "You're asked to bring your papers.") == ["You're", "your"]


def test_what_a_source_says_of_itself_is_not_the_writer(found: Found, value: Value) -> None:
    text = '"We have kept our word," the mayor said.'
    assert found("first_person", text, quoted=True) == ["We", "our"]
    assert found("first_person", text, quoted=False) == []
    assert value("first_person", HEAD + text) == 0


def test_days_and_weeks_date_an_event(found: Found) -> None:
    assert found("dated_event", "The members met on Tuesday and voted last week.") == ["on Tuesday", "last week"]


def test_words_that_join_arguments(found: Found) -> None:
    assert found("connective", "However, the bridge was kept. As a result, the ferry stopped.") == ["However", "As a result"]


@pytest.mark.parametrize("sentence", ["It ended well.", "The well was dry so far.", "He did so again.", "Neither side said so.", "So far six have come."])
def test_so_and_well_within_a_sentence_are_no_fillers(found: Found, sentence: str) -> None:
    assert found("filler", sentence) == []


@pytest.mark.parametrize(("sentence", "word"), [("Well, that was that.", "Well"), ("So they left.", "So"), ("It was, like, gonna rain.", "gonna")])
def test_turns_of_spoken_language_are_fillers(found: Found, sentence: str, word: str) -> None:
    assert found("filler", sentence) == [word]


def test_contractions_are_no_possessives(value: Value) -> None:
    assert value("contractions", HEAD + "The mayor's house and the members' hall stand by the town's river.") == 0
    assert value("contractions", HEAD + "They don't know and they won't ask.") > 0
    assert value("contractions", HEAD + '"We don\'t know," they said.') == 0


# --- words


def test_names_and_figures_have_no_part_in_the_length_of_words(value: Value) -> None:
    text = "Council meets again\nthe members met {} in the old town hall and left."
    assert value("word_length", text.format("")) == pytest.approx(
        value("word_length", text.format("Brandenhausen Kirrelsteinsdorf 1234567890"))
    )


def test_figures_are_counted(value: Value) -> None:
    assert (
        value("figures", "Council meets again\nThe vote was 14 to 3 in a hall of 1,200 seats.")
        > value("figures", "Council meets\nThe vote was close in a hall of many seats.")
        == 0
    )


def test_repeating_words_lowers_variety(value: Value) -> None:
    plain = (
        "Council meets again\nThe members met in a hall by the river, talked about one bridge for hours, and then went home through rain."
    )
    again = "Council meets again\nThe members met the members and the members met the members, and the members met the members there."
    assert value("word_variety", plain) > value("word_variety", again)


# --- quotation marks and the headline


def test_quoted_share_is_of_words(value: Value) -> None:
    assert value("quoted_share", 'One two three\n"four five six."') == pytest.approx(0.5)


def test_a_lost_mark_leaves_a_quotation_unbalanced(value: Value) -> None:
    whole = HEAD + '"The bridge will be kept," the mayor said. "It is old."'
    lost = HEAD + '"The bridge will be kept, the mayor said.\nAnother member spoke.'
    assert value("unbalanced_quotations", whole) == 0
    assert value("unbalanced_quotations", lost) == 1


def test_an_apostrophe_opens_no_quotation(value: Value) -> None:
    assert value("quoted_share", HEAD + "The members' hall and the boys' school were built in the '90s by the town's board.") == 0


def test_the_headline_is_measured_apart(value: Value) -> None:
    body = "The members met in the town hall and talked about the bridge for two hours."
    assert value("headline_asks", body, "Who pays for the bridge?") == 1
    assert value("headline_asks", body, "Board keeps the bridge") == 0
    assert value("questions", body, "Who pays for the bridge?") == 0
    assert value("headline_words", body, "Board keeps the old bridge open for two more years") == 10
    assert value("sentence_words", body, "Board keeps the bridge") == len(body.split())


def test_a_missing_headline_counts_as_one_of_usual_length_and_a_rubric_as_short(value: Value) -> None:
    body = "The members met in the town hall and talked about the bridge for two hours, and then they left."
    assert value("headline_words", body) == 10
    assert value("headline_words", body, "The bridge") == 6


def test_a_title_given_apart_is_the_headline_in_the_text(marked: Marked) -> None:
    body = "The members met in the town hall and talked about the bridge for two hours before they voted to keep it."
    apart = measure(marked(body, titles=["Board keeps the bridge"]))
    within = measure(marked("Board keeps the bridge\n" + body))
    skip = {"unbalanced_quotations"}
    differ = [n for i, n in enumerate(FEATURE_NAMES) if n not in skip and not np.isclose(apart[0, i], within[0, i])]
    assert differ == []
