"""What the attribution family finds, as a specification. Every sentence here is invented."""

from __future__ import annotations

import pytest
from attributed import PADDING, context_of, found, markers, value

from scorer.mark.attribution import FAMILY


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ('"The bridge will hold," Mayor Jane Harlow said.', "Jane Harlow", "said", "The bridge will hold"),
        ('"The bridge will hold," said Jane Harlow, the mayor.', "Jane Harlow", "said", "The bridge will hold"),
        (
            "Jane Harlow said that the bridge would hold for another year.",
            "Jane Harlow",
            "said",
            "that the bridge would hold for another year",
        ),
        ("Jane Harlow, the mayor of the town, said the bridge would hold.", "Jane Harlow", "said", "the bridge would hold"),
        ("The bridge will hold for years, Jane Harlow said.", "Jane Harlow", "said", "The bridge will hold for years"),
        ("According to the committee, the bridge will hold for years.", "the committee", "According to", "the bridge will hold for years"),
        ("The bridge will hold for years, according to the committee.", "the committee", "according to", "The bridge will hold for years"),
        ("Jane Harlow told reporters that the bridge would hold.", "Jane Harlow", "told", "that the bridge would hold"),
        ("Jane Harlow believes that the bridge will hold.", "Jane Harlow", "believes", "that the bridge will hold"),
        ("Jane Harlow accused the council of hiding the report.", "Jane Harlow", "accused", "the council of hiding the report"),
        ("The survey found that most people use the bridge.", "The survey", "found", "that most people use the bridge"),
    ],
)
def test_source_cue_and_content_are_found(text: str, source: str, cue: str, content: str) -> None:
    hit = [f for f in found(text + PADDING) if f.cue == cue]
    assert hit, found(text)
    assert hit[0].source is not None
    assert source in hit[0].source
    assert hit[0].content is not None
    assert content in hit[0].content


def test_a_claim_handed_on_without_its_source_is_marked() -> None:
    assert markers("The bridge is said to be unsafe." + PADDING, "no_source") == ["said"]
    assert markers("The bridge was reportedly unsafe." + PADDING, "no_source") == ["reportedly"]
    assert markers("It is believed that the bridge is unsafe." + PADDING, "no_source") == ["It is believed"]


def test_a_quotation_nobody_spoke_is_marked() -> None:
    text = PADDING + '"Nothing will ever be the same in this valley after the flood."' + PADDING
    assert markers(text, "unsourced_quotation") == ['"Nothing will ever be the same in this valley after the flood."']


def test_one_speaker_against_several() -> None:
    one = '"The bridge will hold for many years," Jane Harlow said. "It is safe and it is new," Harlow said.' + PADDING
    two = '"The bridge will hold for many years," Jane Harlow said. "It is not safe and not new," Omar Delgado said.' + PADDING
    assert value("top_source_share", one) == pytest.approx(1.0)
    assert value("top_source_share", two) < 0.7
    assert value("distinct_sources", two) > value("distinct_sources", one)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Jane Harlow said that Omar Delgado told the council that the bridge was safe.", "told"),
        ("Jane Harlow said Delgado had warned the board that the bridge was not safe.", "warned"),
        ("A clerk said that the bridge was safe for another year, the Quorl Post reported.", "said"),
        ("The Quorl Post reported that a clerk of the town told investigators that the bridge was not safe.", "told"),
        ("The bridge was not safe, according to reports from the Quorl Post, according to a post by a harbour channel.", "according to"),
        ("The Quorl Post reported that the bridge was not safe, citing the Harbour Board.", "citing"),
    ],
)
def test_what_one_known_source_says_of_another_is_second_hand(text: str, cue: str) -> None:
    assert markers(text + PADDING, "secondhand_chain") == [cue]


@pytest.mark.parametrize(
    "text",
    [
        "Jane Harlow said that a rail link promised for 2019 had not been built.",
        "Jane Harlow said that the board had ignored two written warnings by engineers.",
        "The court said that the town would file its reply by the end of May.",
        "Jane Harlow said that the plan would add 94 trips a day.",
        "The authority expects the river to peak in the night, it said in a bulletin.",
        "Jane Harlow said that she had warned the board of it.",
        "Jane Harlow said that data suggest that the bridge is not safe.",
        "Critics say that many claim that the bridge is not safe.",
        "The board wrote to the town after Jane Harlow said that the bridge was not safe.",
        "Jane Harlow said that the bridge would be closed, citing rising costs.",
        "The bridge was closed in May, according to the Harbour Board. It was not safe, according to Jane Harlow.",
    ],
)
def test_one_source_alone_is_not_second_hand(text: str) -> None:
    assert markers(text + PADDING, "secondhand_chain") == []


def test_second_hand_never_raises_reliability() -> None:
    (feature,) = [f for f in FAMILY.features if f.name == "secondhand_chains"]
    assert (feature.reliability, feature.propaganda) == ("-", "")


@pytest.mark.parametrize(
    "sentence",
    [
        "The boat was last seen at the pier on Saturday night.",
        "A wreck was found on Friday.",
        "The book was published in 1974.",
        "The picture was posted in November.",
        "The offer was rejected by the yard.",
        "The tower is known as the Old Lady.",
    ],
)
def test_what_was_done_is_no_claim_without_a_source(sentence: str) -> None:
    assert markers(sentence + PADDING, "no_source") == []


def test_what_a_source_vouches_for_is_no_claim_without_one() -> None:
    claim = "The market has reportedly doubled since the end of the war"
    assert markers(f"{claim}.{PADDING}", "no_source")
    assert markers(f"{claim}, according to Brightfield Research.{PADDING}", "no_source") == []


# Sentences with a place for the name of an outlet.
_OF_OUTLETS = (
    "{} reported on Monday that the bridge would hold.",
    "The bridge will hold, according to {}.",
    "According to {}, the bridge will hold.",
    "Jane Harlow told {} that the bridge would hold.",
    "{} said the bridge would hold, and it added that the road was safe.",
    "“The bridge will hold for years,” {} wrote.",
    "{} has learned that the bridge is unsafe.",
    "{}, which has its office in the harbour, said that the bridge would hold.",
    "In a report, {} said that the bridge was unsafe, citing officials.",
    "Omar Delgado said the road was safe. Later {} said it was not.",
)


@pytest.mark.parametrize("sentence", _OF_OUTLETS)
@pytest.mark.parametrize(
    "outlets",
    [
        ("Quorlist", "Post", "Times", "Newswire", "Press", "Express", "Insider", "Record", "Sterling", "Kelly"),
        ("the Quorl", "the Post", "the Times", "the Press", "the Record", "the Week", "the Observer"),
        ("Quorl Beast", "Quorl Post", "Quorl Times", "Quorl News", "Quorl Wire", "Quorl Today", "Quorl Weekly", "Quorl Insider", "Sunday Quorl", "Quorl Water"),
        ("the Quorl Beast", "the Quorl Post", "the Quorl Times", "the Daily Quorl", "the Quorl Record", "the Quorl Report", "the Quorl Citizen"),
    ],
)
def test_no_word_in_the_name_of_an_outlet_moves_a_score(sentence: str, outlets: tuple[str, ...]) -> None:
    scored = [f for f in FAMILY.features if f.reliability or f.propaganda]
    texts = [sentence.format(outlet) + PADDING for outlet in outlets]
    context = context_of(*[text[0].upper() + text[1:] for text in texts])
    for feature in scored:
        assert feature.of(context) == pytest.approx(feature.of(context)[:1].repeat(len(outlets))), feature.name


def test_a_reason_for_named_organisations_quotes_one_and_no_common_report() -> None:
    context = context_of("The report said that the bridge would hold. The Quorl Post said that it would not." + PADDING)
    marks, origin = context.marks["attribution"], int(context.batch.origin[0])
    counted = {f.name: f.among for f in FAMILY.features if f.among is not None}
    assert (marks.start[counted["organisation_sources"](context)] - origin).tolist() == [44]
    assert (marks.start[counted["document_sources"](context)] - origin).tolist() == [0]


@pytest.mark.parametrize("name", ["top_source_share", "outlet_sources"])
def test_what_one_named_source_alone_can_move_is_measured_and_enters_no_score(name: str) -> None:
    (feature,) = [f for f in FAMILY.features if f.name == name]
    assert (feature.reliability, feature.propaganda) == ("", "")


@pytest.mark.parametrize(
    "sentence",
    [
        "The hearing has been posted to the eleventh of July.",
        "The kitchen is meant to provide a meal a day.",
        "Two boys were seen being admitted to hospital.",
        "It was supposed to be a walk of six hours.",
        "Work on the bridge is expected to begin in May.",
        "The ferry is scheduled to leave at noon.",
        "It should be noted that the bridge is old.",
        "The theft was reported to the police.",
        "The tax was added to the price.",
        "He was worried that the bridge would fall.",
        "The fund purported to help the town.",
    ],
)
def test_a_plan_a_duty_or_what_was_done_is_no_claim_without_a_source(sentence: str) -> None:
    assert markers(sentence + PADDING, "no_source") == []


@pytest.mark.parametrize(
    "passed_on", ["is said to be", "is believed to be", "was thought to be", "is understood to be", "is reported to be", "was rumoured to be"]
)
def test_a_claim_in_the_passive_is_without_a_source(passed_on: str) -> None:
    assert len(markers(f"The bridge {passed_on} unsafe.{PADDING}", "no_source")) == 1


@pytest.mark.parametrize("claimed", ["It is claimed that", "It has been argued that", "It is widely feared that", "It was reported that"])
def test_a_claim_of_nobody_in_a_clause_is_without_a_source(claimed: str) -> None:
    assert len(markers(f"{claimed} the bridge is unsafe.{PADDING}", "no_source")) == 1
