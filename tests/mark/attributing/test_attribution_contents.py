"""What is said, and where it ends. Every sentence here is invented."""

from __future__ import annotations

import pytest
from attributed import found


def said_by(text: str, cue: str) -> tuple[str | None, str | None]:
    """The source and the content of the first attribution with this cue, the content without its marks and its full stop."""
    a = next(a for a in found(text) if a.cue == cue)
    return a.source, a.content and a.content.strip(" .,\"“”'‘’")


_HOW = ("to reporters on Monday", "to a crowd of about 500 in the market hall", "as he left the hall", "of the new pier")
_AND_MORE = ("30 minutes into the debate", "aboard the ferry as it left", "and quickly hung up", "Dec. 6 on the evening programme", "this week at a meeting")


@pytest.mark.parametrize(("mark", "behind"), [*((mark, how) for mark in ",!?" for how in _HOW), *((",", how) for how in _AND_MORE)])
def test_a_quotation_before_its_speaker_is_what_is_said_whatever_stands_behind_the_cue(mark: str, behind: str) -> None:
    content = f"The bridge is not safe for anybody{mark}".strip(",")
    assert said_by(f'"The bridge is not safe for anybody{mark}" Harlow said {behind}.', "said") == ("Harlow", content)


@pytest.mark.parametrize("cue", ["said", "tweeted", "wrote"])
def test_a_participle_behind_the_cue_leaves_the_quotation_before_it_what_is_said(cue: str) -> None:
    assert said_by(f'"The board was careless. Not fit!" Harlow {cue}, quoting the report.', cue) == ("Harlow", "The board was careless. Not fit!")


@pytest.mark.parametrize(
    "who",
    [
        "Jane Harlow, a baker from San Telmo",
        "Harlow, a baker who founded two mills after the war",
        "retired teacher Jane Harlow, whose house stands by the river",
        "Jane Harlow, another veteran clerk who worked for the harbour board",
    ],
)
@pytest.mark.parametrize(
    "claim",
    [
        "The new bridge has helped drive traders to the market",
        "In a year when talk of floods is on all lips, towns have more room to walk away from the plan",
        "In the quiet world of ferries, it is unusual for a mistake such as a wrong timetable to slip into a leaflet",
        'That would create a "summer of noise" for the town, forcing the council to pay twice',
    ],
)
def test_a_clause_before_said_is_what_is_said_and_ends_before_it(claim: str, who: str) -> None:
    source, content = said_by(f"{claim}, said {who}.", "said")
    assert content == claim
    assert source is not None
    assert who.startswith(source)


def test_what_is_set_off_behind_a_speaker_is_no_clause_that_is_said() -> None:
    assert said_by("When the bell rang, Harlow, the mayor, said Delgado, the baker, was ill.", "said")[1] == "Delgado, the baker, was ill"
    assert said_by("Harlow, who had lost, said Delgado, a baker, was ill.", "said")[1] == "Delgado, a baker, was ill"


def test_a_quotation_led_in_is_said_by_the_last_verb_before_it() -> None:
    text = 'The mayor noted that she taught at the school, and added: "I know a little about this."'
    assert said_by(text, "noted") == ("The mayor", "that she taught at the school")
    assert said_by(text, "added") == ("The mayor", "I know a little about this")


def test_what_one_verb_of_saying_reports_is_kept_where_another_one_leads_a_quotation_in() -> None:
    text = 'The clerk refused to answer questions on the bridge but said there was no meeting with Delgado planned, adding: "We will consider one."'
    assert said_by(text, "said") == ("The clerk", "there was no meeting with Delgado planned")


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ('As Delgado spoke, the crowd chanted, "Lock the gates!" as it had before.', "chanted", "Lock the gates!"),
        ("In 2009 the town built what they called “market halls,” all-in-one shops.", "called", "market halls"),
        ('The mayor said "we will go," and left the hall with her aides.', "said", "we will go"),
    ],
)
def test_what_is_quoted_ends_with_the_quotation_that_a_stop_closes(text: str, cue: str, content: str) -> None:
    assert said_by(text, cue)[1] == content


def test_what_is_said_goes_on_where_no_new_subject_stands_behind_but() -> None:
    content = "traders are angry, but also hungry for what is promised"
    assert said_by(f"Harlow says {content}.", "says")[1] == content


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Outright victory is vital, he said after meeting Thursday with the traders, because he wants it.", "Outright victory is vital"),
        ("The remarks are sickening, Harlow said Tuesday in San Telmo, noting the report.", "The remarks are sickening"),
        ("The numbers changed over the summer, as Harlow has said.", "The numbers changed over the summer"),
        (
            "There is no chance of that, Harlow said, because the pier has been mended since.",
            "There is no chance of that, Harlow said, because the pier has been mended since",
        ),
    ],
)
def test_a_clause_before_who_said_it(text: str, content: str) -> None:
    assert said_by(text, "said")[1] == content


def test_what_somebody_wants_ends_before_whoever_tells_it() -> None:
    text = "Jane Harlow thinks the board asks for too many tests of the pier, her aide Omar Delgado said this week at an event in San Telmo."
    assert said_by(text, "thinks") == ("Jane Harlow", "the board asks for too many tests of the pier")
    assert said_by(text, "said")[1] == "Jane Harlow thinks the board asks for too many tests of the pier"


def test_what_is_said_begins_behind_the_day_and_not_at_a_later_that() -> None:
    content = "his biggest worry about the pier is that it is old"
    assert said_by(f"Tom Harlow said Thursday {content}.", "said")[1] == content


def test_a_mark_squeezed_in_behind_a_comma_opens_a_quotation() -> None:
    assert said_by("Harlow said,“Look, they have got no place on this pier. Traders should know that.”", "said") == (
        "Harlow",
        "Look, they have got no place on this pier. Traders should know that",
    )
