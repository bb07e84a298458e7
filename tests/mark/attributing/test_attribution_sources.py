"""Whose it is. Every sentence here is invented."""

from __future__ import annotations

import pytest
from attributed import PADDING, found, markers, sources


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        ('"It is the board\'s pier," one harbour source said. "It gets to set the rules."', "said", "one harbour source"),
        ("Harlow was asked by host John Delgado whether his aim was the same.", "asked", "host John Delgado"),
        ("Harlow was urged by the traders to leave.", "urged", "the traders"),
        ("The group has been accused by the harbour board of planning a strike.", "accused", "the harbour board"),
        ("Another board source speaking to the Ledger said the pier was closed.", "said", "Another board source speaking to the Ledger"),
        ("Last week, the traders called on the board and said the pier should be mended.", "said", "the traders"),
        ("Eight years ago, Harlow backed the pier and said it would hold.", "said", "Harlow"),
        ("Harlow, who calls it “a mess,” said he would leave.", "said", "Harlow, who calls it “a mess"),
    ],
)
def test_the_source_is_who_said_it(text: str, cue: str, source: str) -> None:
    assert source in [a.source for a in found(text) if a.cue == cue]


def test_a_source_begins_behind_the_conjunction_before_it() -> None:
    assert sources("A bridge through the woods went unbuilt as local officials refused to meet.") == {"local officials"}
    assert sources("Ross, the head of the fund since March, said the bridge would open.") == {"Ross, the head of the fund since March"}


def test_a_source_ends_before_its_own_verb() -> None:
    assert sources("Vastok sent a letter to the town in August, saying that the bridge would open.") == {"Vastok"}


@pytest.mark.parametrize("asked", ["asked not to be named", "asked not to be identified"])
def test_who_asks_not_to_be_named_is_one_source_without_a_name(asked: str) -> None:
    text = f"An official who {asked} said the talks had failed."
    assert [(f.source, f.cue, f.kind) for f in found(text)] == [(f"An official who {asked}", "said", "anonymous")]


@pytest.mark.parametrize("text", ["The women fed babies, slept, argued about the ferry.", "A boy she taught said it leaked."])
def test_what_ends_in_a_verb_is_no_source(text: str) -> None:
    assert {f.source for f in found(text)} == {None}


@pytest.mark.parametrize(
    ("text", "source", "kind", "content"),
    [
        ("According to Ida Vastok, the harbour master, the hull is rotten.", "Ida Vastok", "named_person", "the hull is rotten."),
        ("According to the council, the ferry, a boat of steel, sank.", "the council", "organisation", "the ferry, a boat of steel, sank."),
        ("A study published on Monday shows that it leaked.", "A study published", "document", "that it leaked."),
        ("The Millbrook Courier reported that it leaked.", "The Millbrook Courier", "organisation", "that it leaked."),
        ("The Rev. Ida Vastok said that it leaked.", "The Rev. Ida Vastok", "named_person", "that it leaked."),
        ("The harbour master said that it leaked.", "The harbour master", "unnamed_official", "that it leaked."),
    ],
)
def test_what_stands_with_a_source_does_not_hide_its_kind(text: str, source: str, kind: str, content: str) -> None:
    assert [(f.source, f.kind, f.content) for f in found(text)] == [(source, kind, content)]


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("A source close to the minister told us that he would resign." + PADDING, "A source close to the minister", "anonymous"),
        ("An aide close to Senator Harlow said he would not run." + PADDING, "An aide close to Senator Harlow", "unnamed_official"),
        ("People close to the mayor say that she will resign." + PADDING, "People close to the mayor", "collective"),
    ],
)
def test_who_is_close_to_somebody_is_not_that_one(text: str, source: str, kind: str) -> None:
    first = found(text)[0]
    assert first.source == source
    assert first.kind in (kind, "anonymous")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ('The hall was full on Monday. He went on: "The bridge will be closed for all of the winter."' + PADDING, "He"),
        ('Quorl had a warning for the board: "Our members will not forget this day for years."' + PADDING, "Quorl"),
    ],
)
def test_who_a_sentence_begins_with_speaks_the_quotation_behind_its_colon(text: str, source: str) -> None:
    assert [f.source for f in found(text) if f.content and f.content.startswith('"')] == [source]
    assert markers(text, "unsourced_quotation") == []


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("In her view, the plan was a swindle.", "her", "the plan was a swindle."),
        ("The plan was a swindle in her view.", "her", "The plan was a swindle"),
        ("The siege, in his own words, was merely a pretext.", "his", "The siege, in his own words, was merely a pretext."),
        ("To his mind, the plan was a swindle.", "his", "the plan was a swindle."),
    ],
)
def test_in_the_view_of_a_pronoun_it_is_the_source(text: str, source: str, content: str) -> None:
    hits = found(f"{text}{PADDING}")
    assert (hits[0].source, hits[0].content, hits[0].kind) == (source, content, "pronoun")


def test_a_memo_obtained_by_a_newspaper_is_the_source_and_not_the_newspaper() -> None:
    hits = found(f"A memo obtained by the Harlow Ledger shows that the board knew.{PADDING}")
    assert (hits[0].source, hits[0].kind) == ("A memo obtained by the Harlow Ledger", "document")


def test_a_relative_clause_may_hold_who_says_it() -> None:
    hits = found(f"The farm has a mill, which it claims would create 45 jobs.{PADDING}")
    assert [(f.source, f.cue) for f in hits] == [("it", "claims")]


def test_a_percentage_keeps_its_sign() -> None:
    assert [f.source for f in found(f"About 58% say the road is safe.{PADDING}") if f.source] == ["58%"]


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("MARLOW, 14 May – Greenfall Energy, a maker of pumps, announced a mill.", "Greenfall Energy, a maker of pumps", "organisation"),
        ("SAN MARENO — Orbis showed its pumps to the town, promising a mill by the river.", "Orbis", "organisation"),
        ("But Harlow said the farms were safe.", "Harlow", "organisation"),
        ("The volunteers who run the hut say they can no longer afford it.", "The volunteers who run the hut", "collective"),
        ("One nurse who works nights said that the wards were cold.", "One nurse who works nights", "anonymous"),
        ("Researchers who study bridges said they could no longer afford it.", "Researchers who study bridges", "collective"),
        ("Harlow, a taxi driver, said the road was shut.", "Harlow, a taxi driver", "named_person"),
        ("Research firm Harlow estimates that prices will rise.", "Research firm Harlow", "organisation"),
        ('"It is late," said the mayor of San Telmo, Jane Ibarra.', "the mayor of San Telmo, Jane Ibarra", "named_person"),
    ],
)  # fmt: skip
def test_the_source_begins_behind_datelines_and_conjunctions_and_keeps_what_tells_who_it_is(text: str, source: str, kind: str) -> None:
    hits = [f for f in found(f"{text}{PADDING}") if f.source]
    assert (hits[0].source, hits[0].kind) == (source, kind)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Researchers who study river traffic said the bridge was old.", "Researchers who study river traffic"),
        ("People who live on the south bank say the bridge is old.", "People who live on the south bank"),
        ("An engineer who has been sued by building companies says the bridge is old.", "An engineer who has been sued by building companies"),
        ("A survey that her office conducted found that the bridge was old.", "A survey that her office conducted"),
        ("Clerks and witnesses said the bridge was old.", "Clerks and witnesses"),
        ("According to the sheriff's office, Harlow fell from the bridge.", "the sheriff's office"),
        ("Another said: “We have been on the bridge for an hour.”", "Another"),
        ("“Nobody in this town is cold,” sneered Ida Vastok.", "Ida Vastok"),
        ("Counsel for the town submitted that the bridge was old.", "Counsel for the town"),
        ("The bridge is safe, Vastok claimed, and the road is new.", "Vastok"),
    ],
)
def test_a_source_is_given_whole(text: str, source: str) -> None:
    assert sources(text) == {source}


def test_who_is_said_to_have_said_it_within_a_clause_is_no_subject_of_the_next_verb() -> None:
    assert sources("A boy who police say fled wrote that he was safe.") == {"police"}
    text = "Ida Vastok, a clerk in the town, said her mother, who is old, cried when the bridge fell."
    assert [(f.source, f.cue) for f in found(text)][:1] == [("Ida Vastok, a clerk in the town", "said")]
    assert [f for f in found(text) if f.cue == "cried"] == []


def test_the_agency_of_a_dateline_is_no_source() -> None:
    text = "MILLBROOK, Mont. (NWA) — A judge in the town ordered the yard to stay open, saying that nobody had shown it to be unsafe."
    assert not [f for f in found(text) if f.source and "NWA" in f.source]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("A study published this week in the journal Living Sound suggests that bats sleep.", "A study published this week in the journal Living Sound"),
        ("A survey conducted last year by the council showed that bats sleep.", "A survey conducted last year by the council"),
        ("All I ask is that you listen.", "I"),
        ("Two men held over the theft of a boat, say police", "police"),
    ],
)
def test_the_source_is_the_whole_of_who_tells_and_nothing_else(text: str, source: str) -> None:
    assert source in [f.source for f in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The road is expected to reopen by midday.",
        "The clip was viewed two million times by Friday.",
        "The plan was approved by March.",
        "Don't accuse his mother.",
    ],
)
def test_times_and_orders_are_no_source(text: str) -> None:
    assert [f.source for f in found(text) if f.source] == []


def test_a_verb_with_its_own_auxiliary_hands_its_subject_to_no_other() -> None:
    heard = found("Brightfield News has reported this week on a bridge that the council says is unsafe.")
    assert ("Brightfield News", "reported") in [(f.source, f.cue) for f in heard]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The mill, for its part, said the plant would open in May.", "The mill"),
        ("Police for their part said that two men were held.", "Police"),
        ("The minister had in August vowed that the road would open.", "The minister"),
        ("The board had in 2019 ordered a new survey.", "The board"),
        ('"It hit me," a grinning Ross told the paper. "I just ran."', "a grinning Ross"),
        ('"I am glad," said a grinning Jane Ross.', "a grinning Jane Ross"),
        ('"It leaked," her niece, Jane Ross, said this week.', "her niece, Jane Ross"),
        ("The cook, Jane Ross, however, refuted the charge.", "The cook, Jane Ross"),
        ("A survey carried out for the ministry in January found that prices had doubled.", "A survey carried out for the ministry in January"),
        ('According to him, "the road was closed for a year".', "him"),
    ],
)
def test_what_stands_between_the_subject_and_its_verb_is_not_the_source(text: str, source: str) -> None:
    assert source in [f.source for f in found(text)]


def test_a_part_of_something_is_no_aside() -> None:
    assert [f.source for f in found("He paid for their part of the land, the mayor said.")] == ["the mayor"]
