"""What a newsroom writes about itself: pitches, notes on the author, credits, names at the top; and the sentences of articles that look like them."""

from __future__ import annotations

import pytest
from ferry import BODY, HEAD, Told


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("newsletter", "Will you chip in five dollars before midnight so that our team can keep asking questions?"),
        ("newsletter", "Support the Lantern for the price of a coffee. Your gift keeps our reporters on the road."),
        ("newsletter", "Join our WhatsApp group to get the biggest harbour stories sent straight to your phone, as soon as they are out."),
        ("newsletter", "The censors hate us. Help us stay online by joining our mailing list today."),
        ("advertisement", "Stock up on storable food now: use promo code LANTERN at checkout for 20% off your first order."),
        ("read_more", "Also Read | Ferry fares to rise in April, council says"),
        ("read_more", "TRENDING: Ferry fares to rise in April as critics stay silent"),
        ("read_more", "MORE: How the ferry lost its bell"),
        ("read_more", "READ | How the ferry lost its bell"),
        ("caption", "Passengers wait on the landing at duskCredit: TNW"),
        ("caption", "The ferry at the landing on a cold morning. Credit: University of Lowmoor"),
        ("caption", "Passengers wait for the ferry. Photograph: Ida Vastok/Courier"),
        ("caption", "The captain at the wheel last year. Credit...Ida Vastok for The Millbrook Courier"),
        ("caption", "The landing in winter. File | Photo Credit: I. Vastok"),
        ("caption", "The old landing has stood empty since the storm. (Street View)"),
    ],
)
def test_such_a_line_is_noise_below_the_article_and_between_its_paragraphs(told: Told, reason: str, line: str) -> None:
    assert told(HEAD, *BODY, line) == ["", "", "", "", "", reason]
    assert told(HEAD, *BODY[:2], line, *BODY[2:]) == ["", "", "", reason, "", ""]


@pytest.mark.parametrize(
    "line",
    [
        "The charity asked readers of its newsletter to chip in five dollars each, and the appeal raised 40,000 in a week.",
        "The app, which can be downloaded for free, warns people on the landing when the water rises.",
        "“Please donate today,” the captain told the crowd, “and tell your friends to sign up for the race.”",
        "The clerk said people could donate at the town hall or sign up to help on the landing.",
        "We want to hear the truth, and we want to hear it from the people who signed the papers.",
        "You can sign up for a place on the boat until Friday, and those who come late will have to swim.",
        "The views expressed at the meeting were those of a few members, and the rest kept silent.",
        "The bank said it would give credit: 4 per cent for a year, and nothing for those who pay late.",
        "More: that is what the members asked for, and more is what they will get, the clerk said.",
        "He is a professor of harbour economics at Lowmoor College who has studied the river for eleven years.",
        "Attwell, who is a reporter at the Courier, told the court that he had seen the captain twice that night.",
    ],
)
def test_a_sentence_of_the_article_that_looks_like_one_stays(told: Told, line: str) -> None:
    assert told(HEAD, *BODY[:2], line, *BODY[2:]) == [""] * 6


@pytest.mark.parametrize(
    "line",
    [
        "By Ida Vastok | Feb 5, 2024 9:12 AM",
        "By Ida Vastok, Ph.D.",
        "By Dr. Ida Vastok, M.D.",
        "Ida Vastok, Courier Staff",
        "Ida Vastok - Courier Reporter",
        "The Millbrook Courier | Wednesday, April 12, 2023",
    ],
)
def test_names_of_authors_and_outlets_below_the_headline_are_noise(told: Told, line: str) -> None:
    assert told(HEAD, line, *BODY) == ["", "byline", *[""] * 4]


@pytest.mark.parametrize(
    "note",
    [
        "Ida Vastok covers the harbour for the Courier.",
        "Vastok is writing a history of the river.",
        "Vastok is a professor of harbour economics at Lowmoor College. She writes in her personal capacity.",
        "Ida Vastok has written for the Lantern since 2014. She is a proud mother of three.",
    ],
)
def test_what_is_told_at_the_end_of_the_one_whom_the_byline_names_is_noise(told: Told, note: str) -> None:
    assert told(HEAD, "By Ida Vastok", *BODY, note) == ["", "byline", *[""] * 4, "byline"]
    # a sentence about somebody of another name ends the article
    assert told(HEAD, "By Jo Hale", *BODY, "Ida Vastok is a candidate for the council and has the support of the clerk.") == ["", "byline", *[""] * 5]


@pytest.mark.parametrize(
    "note",
    [
        "Ida Vastok is a senior reporter at the Courier and the author of two books on boats.",
        "Corin Attwell contributed reporting.",
        "Attwell reported from Lowmoor. Courier writers Orlen Marn and Jo Hale contributed.",
        "She lives in Millbrook with two dogs.",
    ],
)
def test_notes_on_authors_need_no_byline_where_they_could_speak_of_nobody_else(told: Told, note: str) -> None:
    assert told(HEAD, *BODY, note) == [*[""] * 5, "byline"]
    assert told(HEAD, *BODY[:2], note, *BODY[2:])[3] == ""


def test_two_notes_below_one_another_are_both_noise(told: Told) -> None:
    notes = ["Ida Vastok is a senior reporter at the Courier.", "She has covered the harbour since 2014."]
    assert told(HEAD, *BODY, *notes) == [*[""] * 5, "byline", "byline"]
