"""Which words are cues here, and which are nouns. Every sentence here is invented."""

from __future__ import annotations

import pytest
from attributed import PADDING, found


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


def test_what_is_not_a_cue() -> None:
    text = "The state of the road was bad. The plan for the road was late. He called on Monday. They read a book. The attack was over."
    assert [f for f in found(text + PADDING) if f.source is not None and f.cue in ("state", "plan", "called on", "attack")] == []


def test_a_noun_that_an_auxiliary_follows_is_no_verb() -> None:
    hits = found(f"Rights advocates have long complained about the law.{PADDING}")
    assert [(f.source, f.cue) for f in hits if f.source][:1] == [("Rights advocates", "complained about")]
    assert "claims" in [f.cue for f in found(f"It is a bridge that he claims is rotten, and the mayor left.{PADDING}")]


def test_a_month_expects_nothing() -> None:
    assert [f.source for f in found(f"A ruling is expected by October, and the board will meet in spring.{PADDING}") if f.source] == []


@pytest.mark.parametrize(
    "label", ["Editor's Note", "EXCLUSIVE", "Update", "WARNING", "Watch", "Rovers 3", "Explainer", "Breaking News Update", "Q"]
)
def test_a_label_that_nobody_speaks_is_no_source(label: str) -> None:
    assert not [f for f in found(f"{label}: The bridge over the river will be closed for all of the winter.{PADDING}") if f.source]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("The clip was shared 60,000 times.", "shared"),
        ("An eagle-eyed walker left the bridge.", "eyed"),
        ("The dog was found alive.", "found"),
        ("In May a good press officer left.", "press"),
    ],
)
def test_a_word_that_is_no_verb_of_saying_here_is_no_cue(text: str, cue: str) -> None:
    assert cue not in [f.cue for f in found(text + PADDING)]


@pytest.mark.parametrize(
    "text",
    [
        "The app was made by a company called Westgrid.",
        "A man named Ross was held on Friday.",
        "A flood warning was in place on Monday.",
        "She did not respond to a request for comment.",
        "The company has not replied to emails.",
        "The company never replied to three emails.",
        "Neither the council nor the company responded to a request.",
        "None of the four firms replied.",
        "She neither confirmed nor denied it.",
        "Nobody knows why the bridge fell.",
        "People were grouped according to where they live.",
    ],
)
def test_names_given_warnings_out_and_silence_are_no_attributions(text: str) -> None:
    assert found(text) == []


def test_who_calls_something_a_name_and_who_does_answer_speak() -> None:
    for text in ("The mayor called Ross a liar.", "In a statement, the mayor called Ross a liar.", "For an hour the mayor called Ross a liar."):
        assert [f.source for f in found(text) if f.cue == "called"] == ["The mayor" if text.startswith("The") else "the mayor"]
    for text in ("An ally called Ross reckless.", "A report called Westgrid negligent.", "A judge named Ross as the owner."):
        assert [f.source for f in found(text)] == [text.split(" ")[0] + " " + text.split(" ")[1]]
    assert "She" in [f.source for f in found("She replied that the road was safe.")]


@pytest.mark.parametrize("text", ["Two men were held, according to police reports.", "The fee rose, according to court documents."])
def test_the_noun_of_a_source_behind_according_to_is_no_verb(text: str) -> None:
    assert [f.cue for f in found(text)] == ["according to"]


def test_calls_that_are_not_returned_and_comment_that_is_sought_are_no_cues() -> None:
    assert found("Officials did not return calls seeking comment.") == []
    assert "calls" in [f.cue for f in found("The mayor calls the plan a waste.")]
    assert "seeking" in [f.cue for f in found("The mayor is seeking a new mandate.")]
