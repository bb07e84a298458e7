"""Who is a person, an outlet or a document, and who is the same one. Every sentence here is invented."""

from __future__ import annotations

import pytest
from attributed import PADDING, context_of, found, markers, value

from scorer.mark.attribution import FAMILY


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Jane Harlow said that the bridge would hold.", "named_person"),
        ("The committee said that the bridge would hold.", "organisation"),
        ("The newspaper said that the bridge would hold.", "outlet"),
        ("The report said that the bridge would hold.", "document"),
        ("Senior officials said that the bridge would hold.", "unnamed_official"),
        ("A source who asked for anonymity said that the bridge would hold.", "anonymous"),
        ("Critics said that the bridge would not hold.", "collective"),
        ("Many said that the bridge would not hold.", "collective"),
        ("She said that the bridge would hold.", "pronoun"),
        ("The ferryman said that the bridge would hold.", "unnamed_official"),
        ("The reeve said that the bridge would hold.", "unnamed_official"),
        ("The 34-year-old said that the bridge would hold.", "unnamed_official"),
        ("A plumber said that the bridge would hold.", "anonymous"),
        ("The bakery said that the bridge would hold.", "organisation"),
        ("My boss said that the bridge would hold.", "anonymous"),
        ("A witness said that the bridge would hold.", "anonymous"),
        ("Many people said that the bridge would hold.", "collective"),
        ("People familiar with the talks said that the bridge would hold.", "anonymous"),
        ("The chronicler Jane Harlow said that the bridge would hold.", "named_person"),
        ("The chart shows that the bridge would hold.", "document"),
        ("The policy says that the bridge would hold.", "document"),
        ("Q: Would the bridge hold?\nA: I told everybody who asked that the bridge would hold.", "pronoun"),
    ],
)
def test_sources_are_told_apart(text: str, kind: str) -> None:
    hits = [f for f in found(text + PADDING) if f.source is not None]
    assert [f.kind for f in hits[:1]] == [kind], hits


def test_a_pronoun_stands_for_the_person_named_last() -> None:
    context = context_of("Jane Harlow said that the bridge would hold. She said that it was safe. Harlow said that it was new.")
    keys = context.tables["attributions"]["source_key"]
    assert len(keys) == 3
    assert len(set(keys.tolist())) == 1


def test_a_surname_never_introduced_is_a_marker_and_an_introduced_one_is_not() -> None:
    assert markers("Mr. Austin said that the bridge would hold." + PADDING, "never_introduced") == ["Mr. Austin"]
    assert markers("Paul Austin, the mayor, spoke first. Mr. Austin said that the bridge would hold." + PADDING, "never_introduced") == []


def test_names_may_be_swapped() -> None:
    text = (
        'Jane Harlow, the mayor, said the bridge would hold. "It is safe," Harlow said. Critics of Harlow said that it was not.' + PADDING
    )
    swapped = text.replace("Jane Harlow", "Omar Delgado").replace("Harlow", "Delgado")
    for feature in FAMILY.features:
        assert value(feature.name, text) == pytest.approx(value(feature.name, swapped)), feature.name


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("Minister of Trade Ida Vastok said the bridge would open.", "Minister of Trade Ida Vastok", "named_person"),
        ("The mayor of North Haven said the bridge would open.", "The mayor of North Haven", "unnamed_official"),
        ("Ida Vastok's Deputy Minister praised the bridge and its builders.", "Ida Vastok's Deputy Minister", "unnamed_official"),
        ("The Prime Minister said the bridge would open.", "The Prime Minister", "unnamed_official"),
        ("A member of Council Ida Vastok said the bridge would open.", "A member of Council Ida Vastok", "named_person"),
        ("A member of Council for North Haven said the bridge would open.", "A member of Council for North Haven", "anonymous"),
    ],
)
def test_an_office_is_no_name_and_a_name_behind_an_office_is(text: str, source: str, kind: str) -> None:
    assert [(f.source, f.kind) for f in found(text)] == [(source, kind)]


@pytest.mark.parametrize("introduction", ["Secretary of Trade Vastok", "Ministry spokeswoman Vastok"])
def test_a_surname_behind_an_office_or_a_role_is_a_person_from_then_on(introduction: str) -> None:
    assert [f.kind for f in found(f"{introduction} left. Vastok said the bridge would open.")] == ["named_person"]


def test_a_place_behind_an_office_is_no_person() -> None:
    assert [f.kind for f in found("The Governor of New South Wales said the bridge would open.")] != ["named_person"]
    assert [f.kind for f in found("Secretary of State Vastok said the bridge would open.")] == ["named_person"]


def test_a_pronoun_stands_for_who_was_named_where_nobody_has_spoken_yet() -> None:
    text = "Ida Vastok, the mayor, walked over the bridge on Monday. She said that it was safe." + PADDING
    assert [f.kind for f in found(text)] == ["pronoun"]
    assert value("named_sources", text) > 0
    assert value("distinct_sources", text) > 0


def test_it_and_they_stand_for_no_person() -> None:
    text = "Jane Harlow said that the bridge would hold. It said that it was safe. They said that it was new." + PADDING
    keys = dict(zip([f.source for f in found(text)], context_of(text).tables["attributions"]["source_key"].tolist(), strict=True))
    assert keys["Jane Harlow"] != 0
    assert keys["It"] == keys["They"] == 0


def test_crowds_are_no_different_sources() -> None:
    crowd = "Critics say that the bridge is too old. Many argue that it must be closed. Some believe that it will fall." + PADDING
    assert value("distinct_sources", crowd) == 0
    assert value("distinct_sources", crowd + "The mayor, Jane Harlow, said that it was safe.") > 0


def test_a_name_with_the_word_for_a_document_is_an_outlet_and_the_word_alone_a_document() -> None:
    assert [f.kind for f in found("The Quorl Post said that the bridge would hold.")] == ["outlet"]
    assert [f.kind for f in found("The post said that the bridge would hold.")] == ["document"]
    assert value("document_sources", "The report said that the bridge would hold." + PADDING) > 0
    assert value("document_sources", "The Harlow Report said that the bridge would hold." + PADDING) == 0
    assert value("organisation_sources", "The Harlow Report said that the bridge would hold." + PADDING) > 0


def test_two_outlets_with_one_last_word_are_two_sources_and_the_short_name_is_no_third() -> None:
    two = "The Quorl Times said that the bridge would hold. The Vastok Times said that it would not." + PADDING
    other = two.replace("Vastok Times", "Vastok Beast")
    short = two.replace("said that it would not.", "said that it would not. The Times said it was old.")
    assert value("distinct_sources", two) == pytest.approx(value("distinct_sources", other))
    assert value("distinct_sources", short) == pytest.approx(value("distinct_sources", two))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Harrow Water said that the bridge would hold.", "organisation"),
        ("The fourth, Harrow Health Partners, said that the bridge would hold.", "organisation"),
        ("Its chief executive said that the bridge would hold.", "unnamed_official"),
        ("Another neighbour said that the bridge would hold.", "anonymous"),
        ("An expert said that the bridge would hold.", "anonymous"),
        ("The mother, who did not want to be named, said that the bridge would hold.", "anonymous"),
        ("The insider said that the bridge would hold.", "anonymous"),
        ("Campaigners said that the bridge would hold.", "collective"),
        ("The local MP said that the bridge would hold.", "unnamed_official"),
        ("Two of the company's engineers said that the bridge would hold.", "anonymous"),
        ("The bridge will hold, according to the Secretary of State's office.", "organisation"),
        ("An investigation by the regulator found that the bridge would hold.", "document"),
    ],
)
def test_what_a_source_is_called_tells_its_kind(text: str, kind: str) -> None:
    assert [f.kind for f in found(text + PADDING) if f.source][:1] == [kind]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Mother-of-three Jane Ross, 36, said the road was loud.", "named_person"),
        ("Analysts at Westgrid said the price would fall.", "organisation"),
        ("Researchers at the University of Harrow found that bats sleep.", "organisation"),
        ("Analysts said the price would fall.", "collective"),
        ("Fans at Harrow Park said the price would fall.", "collective"),
        ("A study published this week found that bats sleep.", "document"),
    ],
)
def test_the_kind_of_a_source_is_that_of_its_head_or_its_house(text: str, kind: str) -> None:
    assert kind in [f.kind for f in found(text)]


def test_capitals_before_a_colon_are_a_place_at_the_head_of_the_text_and_a_speaker_behind_it() -> None:
    dateline = "NORTH HARROW: The council met in the hall for two hours on Monday."
    assert found(dateline) == []
    assert "ROSS" in [f.source for f in found("The council met in the hall." + PADDING + "ROSS: Nobody in this town has read the bill at all.")]
    assert "ROSS" in [f.source for f in found("The council met in the hall." + PADDING + "ROSS: I know that bridge and it will stay where it is.")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The naturalist Piers Allard said the orchid was rare.", "named_person"),
        ("The former mayor Jane Ross said the road was safe.", "named_person"),
        ("The German ecologist Jane Ross said the road was safe.", "named_person"),
        ("Rupert Hallam KC, prosecuting, said the cheques were false.", "named_person"),
        ("The Chief Medical Officer, Dr. Jane Arch-Ross, said the beds were full.", "named_person"),
        ("A trader, Mrs Jane Ross, who spoke to the Herald, said prices had doubled.", "named_person"),
        ("The ferry company Harrow Lines said the road was safe.", "organisation"),
        ("NHS Harrow said the list had grown.", "organisation"),
        ("Amnesty International said the list had grown.", "organisation"),
    ],
)
def test_a_name_behind_what_somebody_is_is_a_person_and_one_in_capitals_is_a_house(text: str, kind: str) -> None:
    assert [f.kind for f in found(text) if f.cue == "said"] == [kind]


def test_a_hyphenated_first_name_introduces_its_surname() -> None:
    for name in ("Dr Jean-Bosco Tallow", "Prof Anne-Marie Salt", "Mr Abdul-Rahman Salt"):
        assert markers(f"{name}, who heads the unit, said the beds were full.", "never_introduced") == []
    assert markers("Dr Tallow-Salt said the beds were full.", "never_introduced") == ["Dr Tallow-Salt"]


def test_a_dateline_below_a_byline_is_no_speaker() -> None:
    head = "Court orders notices over the road\n\nStaff Reporter\n\n"
    assert "NORTH HARROW" not in [f.source for f in found(head + "NORTH HARROW: The High Court on Monday heard both sides." + PADDING)]
