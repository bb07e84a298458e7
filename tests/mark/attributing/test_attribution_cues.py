"""Which words are cues here, and which are nouns. Every sentence here is invented."""

from __future__ import annotations

import pytest
from attributed import found


def pairs(text: str) -> list[tuple[str | None, str | None]]:
    return [(a.source, a.cue) for a in found(text)]


@pytest.mark.parametrize("phrase", ["in the radio interview", "in her opening remarks", "in a speech to the pilots' debate"])
def test_a_noun_within_the_phrase_behind_a_verb_of_saying_says_nothing(phrase: str) -> None:
    assert ("Jane Harlow", "said") in pairs(f"Jane Harlow said {phrase} that the onus is on the board to mend the pier.")


def test_who_has_said_it_may_be_contracted() -> None:
    argued = [source for source, cue in pairs("The plan came from Curly Harlow, who’s argued since May that piers can’t wait.") if cue == "argued"]
    assert "Harlow" in (argued[0] or "")
    assert ("She", "said") in pairs("She's said that the pier is safe.")


def test_the_second_of_two_reports_says_something_too() -> None:
    text = "One study says there are more than 2,400 ferries in the world, another says there are about 1,800."
    assert [cue for _, cue in pairs(text)] == ["says", "says"]


@pytest.mark.parametrize("who", ["some traders, who cringe at the thought", "experts like Paul Harlow, a geologist", "many parents"])
def test_those_who_say_it_may_stand_behind_a_plain_verb(who: str) -> None:
    source, cue = pairs(f"A quieter pier may not be such a bad thing either, say {who}.")[0]
    assert cue == "say"
    assert source is not None
    assert who.startswith(source)


def test_a_strong_verb_of_saying_is_not_taken_for_part_of_an_apposition() -> None:
    text = "In a shift from more than 150 years of local law, Harlow said that more than 200 felons, convicted of violent crimes, will be heard."
    assert ("Harlow", "said") in pairs(text)


@pytest.mark.parametrize("cue", ["stated", "is convinced"])
def test_who_stands_by_a_statement_is_given(cue: str) -> None:
    assert pairs(f"Jane Harlow {cue} that she will sit down with the board.")[0] == ("Jane Harlow", cue.split()[-1])


def test_advocates_of_something_are_no_verb() -> None:
    assert ("Some advocates for deep pier research", "said") in pairs("Some advocates for deep pier research said that overlooked the benefits.")
