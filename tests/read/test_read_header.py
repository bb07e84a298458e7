"""The headline and the date above the prose."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.read.header import headline_span, parse_date, split_header

PROSE = (
    "The harbour council voted on Tuesday to close the northern ferry pier for a year, after engineers found cracks in two of its"
    " pillars. Shop owners on the quay said that they had been told nothing, and asked for help."
)


def title(*lines: str) -> str | None:
    return split_header("\n".join(lines)).title


@pytest.mark.parametrize(
    "headline",
    [
        "Harbour council closes the northern pier for a year",
        "Harbour Council Closes the Northern Pier",
        "‘Nobody told us’: shop owners angry over pier",
        "7 things to know about the pier",
        "Why did the council close the pier?",
        "They Closed the Pier. Nobody Told the Shop Owners.",
        "COUNCIL CLOSES PIER",
        "eFerry plan is dead, says council",
        "$4m for a pier that nobody may use",
        "Council closes pier | Local news",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n\r\n", "\n \n\n"])
def test_a_short_line_without_a_full_stop_above_a_paragraph_is_the_headline(headline: str, gap: str) -> None:
    text = headline + gap + PROSE
    assert split_header(text).title == headline
    assert headline_span(text) == (0, len(headline))


@pytest.mark.parametrize(
    "line",
    [
        PROSE,
        "The pier is closed.",
        "It was a cold morning on the quay, and Ada Quill had come early, as on every Tuesday.",
        "HARBOUR CITY (XYZ) — The pier is closed",
        "HARBOUR CITY, March 5 — The pier is closed",
        "Harbour City (Newswire) – The council has closed the pier",
        "By Ada Quill and Ben Sorrel",
        "By: Ada Quill",
        "Written by Ada Quill",
        "Photo: Ada Quill",
        "Ada Quill speaks at the pier on Tuesday (Ben Sorrel / Quay Pictures)",
        "Ada Quill speaks at the pier on Friday, May 29, 2020, in Harbour City",
        "Share this article with your friends",
        "Click to share this (Opens in new window)",
        "Sign up for our newsletter",
        "Please enable Javascript to watch this video",
        "Advertisement",
        "From the editors",
        "Home | News | Sport | Weather",
        "She asked for three things:",
        "Here is what we know so far …",
        "Pier closed",
        "Published on 3 October 2016",
        "<div class='x'>",
        "and so the pier was closed",
    ],
)
def test_other_first_lines_are_no_headlines(line: str) -> None:
    assert title(line, "", PROSE) is None


def test_one_paragraph_is_prose() -> None:
    assert split_header(PROSE) == (None, None)
    assert split_header("Council closes the northern pier for a year") == (None, None)
    assert split_header("") == (None, None)


def test_a_menu_has_no_headline() -> None:
    assert title("Advanced search options", "Main page", "Local sports wire", "Manage your account", "Opening hours", PROSE) is None


def test_a_headline_told_twice_is_one() -> None:
    assert title("Pier closed for a year", "", "Pier closed for a year", "", PROSE) == "Pier closed for a year"


def test_a_full_stop_is_allowed_above_the_first_words_of_a_report() -> None:
    assert (
        title("Council closes the northern pier.", "", "HARBOUR CITY, March 5 (XYZ) — The council voted.")
        == "Council closes the northern pier."
    )


def test_furniture_and_dates_may_stand_above_it_and_below() -> None:
    text = f"Share this: Mail\n\n 5 March 2024\n\n  Council closes pier for a year \n\nBy Ada Quill\n\n{PROSE}"
    assert split_header(text) == ("Council closes pier for a year", "2024-03-05")
    span = headline_span(text)
    assert span is not None
    assert text[slice(*span)] == "Council closes pier for a year"


def test_labels_are_understood() -> None:
    text = f"Title: Pier closed\nDate: March 5, 2024\n\n{PROSE}"
    assert split_header(text) == ("Pier closed", "2024-03-05")


@pytest.mark.parametrize(
    "line",
    [
        " date 2024-03-05 ",
        "2024-03-05",
        "2024-03-05T10:00:00Z",
        "Date: March 5, 2024",
        "Published: 5 March 2024 14:05 GMT",
        "Tuesday, 5 March 2024",
        "Posted on Tue., Mar 5th, 2024",
        "Updated 3:45 PM ET, Tue March 5, 2024",
        "MARCH 5, 2024 / 9:06 AM / A DAY AGO",
        "2024/3/5 10:22",
        "Mar. 5, 2024 at 6:00 p.m. EST",
        "(5 March 2024)",
    ],
)
def test_a_date_line_is_metadata_in_iso(line: str) -> None:
    assert split_header(f"{line}\n\n\n{PROSE}").date == "2024-03-05"
    assert split_header(f"Council closes pier for a year\n{line}\n{PROSE}") == ("Council closes pier for a year", "2024-03-05")


@pytest.mark.parametrize(
    ("line", "date"), [("23/04/2020", "2020-04-23"), ("04/23/2020", "2020-04-23"), ("4/4/2020", "2020-04-04"), ("3/4/2020", "3/4/2020")]
)
def test_numbers_are_read_where_they_are_certain_and_kept_where_not(line: str, date: str) -> None:
    assert split_header(f"{line}\n{PROSE}").date == date


@pytest.mark.parametrize(
    "line", ["March 5, 2024 was the day it began", "2024-13-45", "The year 2024", "In 2024 the pier was closed", "20 20 20"]
)
def test_other_numbers_are_no_date_line(line: str) -> None:
    assert split_header(f"{line}\n\n{PROSE}").date is None


def test_a_byline_may_hold_the_date() -> None:
    assert split_header(f"Council closes pier for a year\nBy Ada Quill • March 5, 2024 05:37 PM\n{PROSE}").date == "2024-03-05"


def test_dates_in_the_prose_are_left_alone() -> None:
    assert split_header(f"{PROSE}\n\n2024-03-05\n").date is None


def test_parse_date_finds_the_first_day() -> None:
    assert parse_date("first seen on 5 March 2024, again on 2025-01-01") == "2024-03-05"
    assert parse_date("no day here") is None


@given(st.text())
def test_any_text_has_a_header_that_stands_in_it(text: str) -> None:
    span = headline_span(text)
    header = split_header(text)
    assert (span is None) == (header.title is None)
    if span is not None:
        words = text[slice(*span)]
        assert words == words.strip()
        assert header.title == " ".join(words.split())


@given(
    st.lists(
        st.sampled_from(
            ["Share", "by", "A", "sat", "2020-01-01", "May", "(", "—", "photo", "/", ".", "\n", "AAA", "title:", "Ada", "said"]
        ),
        max_size=60,
    )
)
def test_lines_of_any_words_take_no_time(words: list[str]) -> None:
    text = " ".join(words)
    begin = time.process_time()
    split_header(text)
    assert time.process_time() - begin < 0.05


@pytest.mark.parametrize(
    "line", ["2020-01-01 " + "sat " * 19 + "x", "A" * 150 + " (" + "a" * 40, "AAA " * 49 + "—x", "(a/" * 60, "\n" * 100_000, " " * 100_000]
)
def test_hostile_lines_take_no_time(line: str) -> None:
    begin = time.process_time()
    split_header(f"{line}\n{PROSE}")
    assert time.process_time() - begin < 0.05
