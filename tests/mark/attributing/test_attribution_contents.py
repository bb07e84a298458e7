"""What is said, and where it ends. Every sentence here is invented."""

from __future__ import annotations

import pytest
from attributed import PADDING, found, markers


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


def test_a_quotation_goes_on_behind_its_cue() -> None:
    text = '"The bridge will hold," Jane Harlow said. "It was built by people who knew their trade."'
    (hit,) = [f for f in found(text) if f.cue == "said"]
    assert hit.content == text


def test_a_quotation_runs_over_paragraphs_with_an_opening_mark_on_each() -> None:
    text = 'Jane Harlow said, "The bridge will hold for many years.\n\n"It was built by people who knew their trade."\n\nTraffic was light.'
    (hit,) = [f for f in found(text) if f.cue == "said"]
    assert hit.content is not None
    assert hit.content.startswith('"The bridge')
    assert hit.content.endswith('their trade."')


def test_a_second_verb_and_a_participle_take_the_same_source() -> None:
    hits = found("Jane Harlow defended the old bridge on Monday, adding that it would hold for another year." + PADDING)
    by_cue = {f.cue: f for f in hits}
    assert by_cue["adding"].source is not None
    assert "Jane Harlow" in by_cue["adding"].source
    assert by_cue["defended"].content is not None
    assert "adding" not in by_cue["defended"].content


def test_quotation_mark_shapes_are_one() -> None:
    straight = '"The bridge will hold," Jane Harlow said. "It is safe, and it won\'t need repairs."' + PADDING
    curly = straight.replace(' "It', " \u201cIt").replace('"The', "\u201cThe").replace('"', "\u201d").replace("'", "\u2019")
    assert [f.source for f in found(straight)] == [f.source for f in found(curly)]
    typed = "''The bridge will hold,'' Jane Harlow said. ''It is safe, and it won't need repairs.''" + PADDING
    assert [(f.source, f.cue) for f in found(straight)] == [(f.source, f.cue) for f in found(typed)]
    single = "\u2018The bridge will hold for years,\u2019 Jane Harlow said." + PADDING
    assert [(f.source, f.cue) for f in found(single)] == [("Jane Harlow", "said")]


def test_scare_quotes_and_titles_are_no_quotations() -> None:
    text = 'The "reform" was late. She read "The Long Road Home" on the train.' + PADDING
    assert markers(text, "direct_quotation") == []
    assert markers(text, "unsourced_quotation") == []


def test_lost_marks_do_not_lose_the_source() -> None:
    text = '"The bridge will hold for years, Jane Harlow said.\nIt was built by people who knew their trade," Omar Delgado added.' + PADDING
    sources = " ".join(f.source or "" for f in found(text))
    assert "Delgado" in sources


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Ida Vastok told me he came every day.", "he came every day."),
        ("Ida Vastok told us the bridge was closed.", "the bridge was closed."),
        ("Ida Vastok told reporters she would resign.", "she would resign."),
        ("Ida Vastok told the town council they had no plans.", "they had no plans."),
        ("Ida Vastok told them to leave the town.", "to leave the town."),
        ("Ida Vastok told her mother the truth.", "her mother the truth."),
    ],
)
def test_a_hearer_is_no_part_of_what_is_told(text: str, content: str) -> None:
    (told,) = found(text)
    assert told.content == content


def test_what_stands_before_a_hearer_is_told_to_them() -> None:
    (told,) = found("We are working on a bridge that opens in May, Ida Vastok told reporters in a long interview.")
    assert (told.source, told.content) == ("Ida Vastok", "We are working on a bridge that opens in May")
    (told,) = found("When the talks failed, Ida Vastok told reporters the bridge would open in May.")
    assert str(told.content).endswith("the bridge would open in May.")
    for hearer in ("the town's paper on Monday", "the council", "Ross", "his voters in April"):
        (told,) = found(f"The bridge will be open by May, Ida Vastok told {hearer}.")
        assert told.content == "The bridge will be open by May"


def test_contents_of_a_text_without_full_stops_are_of_bounded_length() -> None:
    contents = [f.content or "" for f in found("The minister said that the plan and " * 2000)]
    assert contents
    assert max(map(len, contents)) <= 16_384


def test_the_last_of_several_paragraphs_names_the_speaker_of_all() -> None:
    text = "“The ferry is old and slow.\n“We cannot wait for another year of talks.\n“The council must decide now,” said Ida Vastok."
    assert [(f.source, f.content) for f in found(text)] == [("Ida Vastok", text[: text.index(" said")])]
    assert markers(text, "unsourced_quotation") == []


def test_a_quotation_without_a_speaker_that_runs_over_paragraphs_is_one() -> None:
    text = "The boats came in at noon.\n“The ferry is old and slow.\n“We cannot wait for another year of talks.\n“The council must decide now.”"
    assert len(markers(text, "unsourced_quotation")) == 1


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("As the boats came in, Ida Vastok said: “They are late again.”", "“They are late again.”"),
        ("Asked why, Ida Vastok replied: “They are late again.”", "“They are late again.”"),
        ("Ida Vastok denied it, writing, “It is false and it is old,” she said.", "“It is false and it is old,”"),
        ("Despite Ida Vastok's claim that it would hold, the bridge fell in the night.", "that it would hold"),
    ],
)
def test_what_stands_around_is_no_part_of_what_is_said(text: str, content: str) -> None:
    assert content in [f.content for f in found(text)]


@pytest.mark.parametrize("text", ["He read “The Old Pier and the Sea” on the boat.", "The band sang “Blue Water” on the boat."])
def test_a_title_in_quotation_marks_is_no_speech(text: str) -> None:
    assert found(text) == []


def test_a_second_speaker_behind_and_ends_what_the_first_says() -> None:
    hits = [(f.source, f.content) for f in found(f"Ann Lee said the deal was dead, and Bob Day said it was alive.{PADDING}")]
    assert hits[:2] == [("Ann Lee", "the deal was dead"), ("Bob Day", "it was alive.")]
    hits = [(f.source, f.content) for f in found(f"Ann Lee said the deal was dead, and that it had been so for weeks.{PADDING}")]
    assert hits[0] == ("Ann Lee", "the deal was dead, and that it had been so for weeks.")


def test_what_a_document_shows_may_stand_before_it() -> None:
    hits = found(f"Trust in the board has fallen by half, a report by officers shows.{PADDING}")
    assert (hits[0].source, hits[0].content) == ("a report by officers", "Trust in the board has fallen by half")


def test_what_stands_behind_a_clause_on_the_source_is_what_it_says() -> None:
    hits = found(f"According to the report, which was seen by the paper, the tank leaked.{PADDING}")
    assert (hits[0].source, hits[0].content) == ("the report", "the tank leaked.")


@pytest.mark.parametrize(
    "text",
    [
        "Most of the damage, he said, could be traced to the flood.",
        "They had been on the bridge, she said, for less than an hour.",
        "The rest, Ida Vastok told this newspaper, is “set aside for the poor of the town”.",
    ],
)
def test_what_is_said_stands_on_both_sides_of_its_cue(text: str) -> None:
    assert [f.content for f in found(text)][:1] in ([text], [text[:-1]])


def test_a_heading_in_quotation_marks_is_no_quotation_without_a_speaker() -> None:
    assert markers(PADDING + "“No one will give us a date”" + PADDING, "unsourced_quotation") == []
    assert markers(PADDING + "“No one in this town will give us a date for it.”" + PADDING, "unsourced_quotation") != []


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ('When I asked why, a nurse told me it was "no longer policy".', "told", 'it was "no longer policy".'),
        ("When the bridge fell, she told us.", "told", "When the bridge fell"),
        ("Ten people were hurt on Sunday, according to Jane Ross, 27, who had come with twins.", "according to", "Ten people were hurt on Sunday"),
        (
            "A new bridge, according to the council, costs 2,300 pounds.",
            "according to",
            "A new bridge, according to the council, costs 2,300 pounds.",
        ),
        ("The lab found lead at 450 parts and tin at 3. The clerk left.", "found", "lead at 450 parts and tin at 3."),
    ],
)
def test_a_content_ends_and_begins_with_what_was_said(text: str, cue: str, content: str) -> None:
    assert content in [f.content for f in found(text) if f.cue == cue]
