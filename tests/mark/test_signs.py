"""Lines told by their form alone: credits of pictures, addresses, rates, links; and the lines of prose that look like them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ferry import BODY, HEAD, Told

from scorer.mark.family import Context

_GOES_ON = "The board had voted to keep it for two more years, and the captain says that it has never run better. "
LINES = [
    ("caption", "FILE PHOTO: A man walks past the landing at Millbrook, May 3, 2020. COURIER/Ida Vastok/File Photo"),
    ("caption", "File photo: The ferry at the landing after the storm of last winter."),
    ("caption", "FILE - In this March 24 picture the ferry leaves the landing for the last time before its hull is mended."),
    ("caption", "Photos: The landing after the storm, in the order in which Ida Vastok took them"),
    ("caption", "The ferry leaves the landing at dawn on Monday. Ida Vastok/The Millbrook Courier"),
    ("caption", "Ida Vastok/Courier"),
    ("caption", "The ferry leaves the landing at dawn. (AP Photo)"),
    ("caption", "The ferry leaves the landing at dawn. (AP Photo/ Ida Vastok)"),
    ("caption", "The ferry leaves the landing at dawn. (Harbour Board via AP)"),
    ("caption", "The ferry leaves the landing at dawn. (College of Lowmoor at Ostermouth on the River via AP, File)"),
    ("caption", "In this May 3, 2020, photo, the ferry leaves the landing at Millbrook with its crew on deck. " + 4 * _GOES_ON + "(AP Photo/Ida Vastok, File)"),
    ("read_more", "WATCH: Ferry runs aground in the storm"),
    ("read_more", "Related: Why the night train is back"),
    ("read_more", "https://www.millbrook.example/boats/2020/05/ferry?page=2"),
    ("read_more", "pic.example.com/Ab12Cd34"),
    ("read_more", "millbrook.org"),
    ("byline", "ida.vastok@millbrook.example"),
    ("byline", "@ida_vastok"),
    ("byline", "— Ida Vastok (@ida_vastok) March 4, 2021"),
    ("navigation", "HARBOUR 31,402.01 -0.56%"),
    ("navigation", "Boats & Co 13,119.43 (+0.21%)"),
    ("aggregator_note", "The post Board keeps the old ferry running appeared first on The Millbrook Courier."),
    ("newsletter", "You have 2 free articles remaining this month."),
    ("newsletter", "Please check your email for a confirmation"),
    ("cookie", "We and our partners store and/or access information on a device"),
    ("share_bar", "Video Player is loading."),
    ("comments", "Comments (12)"),
    ("share_bar", "Shares (12)"),
    ("advertisement", "Use promo code FERRY"),
]


@pytest.mark.parametrize(("reason", "line"), LINES)
def test_such_a_line_is_noise_below_the_article_and_between_its_paragraphs(told: Told, reason: str, line: str) -> None:
    assert told(HEAD, *BODY, line) == ["", "", "", "", "", reason]
    assert told(HEAD, *BODY[:2], line, *BODY[2:]) == ["", "", "", reason, "", ""]


@pytest.mark.parametrize(
    "line",
    [
        "The ferry, a file photo of which hangs in the hall, was built in a yard that made boats for the navy and/or the fisheries board.",
        "Watch the tide, the captain said, and you will know when the ferry is to leave the landing in the morning.",
        "The clerk wrote to ida.vastok@millbrook.example and read the answer on www.millbrook.example the next day.",
        "Fares rose by 4 per cent in 2019 and by 2 per cent in 2020, and fell by 0.5% in 2021.",
        "“We will not see it again,” wrote the clerk (@clerk) on Monday, “and nobody will pay for it.”",
        "The post that the captain held for eleven years first appeared in the accounts of 1921, the clerk said.",
        "Location: Millbrook/Harbour",
        "The captain told a paper that he would sail again within the year, whatever the board may say. (Lantern via Courier)",
        "He wrote that he had never seen such a storm in all his years on the river (via Instagram).",
        "The board pays for all of this (and for the photo).",
        "He was pulled out of the river by two men who had seen him fall. (WARNING: Video contains graphic images.)",
        "Fares in 2021: 4%",
        "This post has drawn criticism since it first appeared on a page of the harbour, where thousands shared it.",
        "The post that the senator wrote first appeared on Monday and was deleted an hour later.",
        "Image: that is what the mayor says he cares about most, and the members agreed.",
        "Listen: I do not care what the polls say, the captain told the crowd.",
        "Related: the two men, the clerk said, are cousins who had not spoken for years.",
        "Millbrook/Harbour Landing closes",
        "I voted Vastok/Attwell.",
        "The Boats party 41 (-2%)",
        "GDP 2.1 in 2019, 2.5 in 2020, -0.3%",
        "Booking.com",
        "- Vastok, the captain (@ida_vastok) said nothing",
    ],
)
def test_a_line_of_the_article_that_looks_like_one_stays(told: Told, line: str) -> None:
    assert told(HEAD, *BODY[:2], line, *BODY[2:]) == [""] * 6


@pytest.mark.parametrize("head", ["Watch: Board keeps the old ferry running", "Video: Board keeps the old ferry running", "Photos: Old ferry in the storm"])
def test_what_heads_an_article_may_be_its_headline(told: Told, head: str) -> None:
    assert told(head, *BODY) == [""] * 5


def test_a_file_photo_is_none_even_at_the_top(told: Told) -> None:
    assert told(LINES[0][1], HEAD, *BODY) == ["caption", "", "", "", "", ""]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_lines_without_a_stop_between_furniture_go_with_it_wherever_it_stands(told: Told, count: int) -> None:
    other = ["Seven boats that were built of tin", "Healthy harbours", "Why the keeper loves this trick"][:count]
    found = told(HEAD, *BODY[:2], "Sponsored content", *other, "Advertisement", *BODY[2:])
    assert [not reason for reason in found] == [True] * 3 + [False] * (2 + count) + [True] * 2
    alone = told(HEAD, *BODY[:2], *other, *BODY[2:])
    assert not any(alone)


@pytest.mark.parametrize("texts", [["***\na b c"], ["", "***\na b c"], ["—\nIt was over."], ["***\na b c\nd", "x"]])
def test_a_batch_of_hardly_a_word_is_read_as_any_other(marked: Callable[..., Context], texts: list[str]) -> None:
    assert [noisy for t in texts for noisy in marked(t).line_noise.tolist()] == marked(*texts).line_noise.tolist()
