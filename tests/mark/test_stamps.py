"""Stamps of authors and dates, notes to readers and on the text at both ends; and the lines of articles that look like them."""

from __future__ import annotations

import time

import pytest
from ferry import BODY, HEAD, Told


@pytest.mark.parametrize(
    "line",
    [
        "Written by Ida Vastok | Millbrook | Updated: May 4, 2021 9:12:37 pm",
        "Posted by Ida Vastok on Nov 13, 2018 at 9:47 am",
        "Posted at 4:18 PM, Aug 22, 2019 and last updated 6:03 PM, Aug 22, 2019",
        "Wednesday, May 17, 2017 by: Ida Vastok, health writer",
        "Words by Ida Vastok. Photographs by Ole Attwell.",
        "Edited by Ida Vastok; research by Ole Attwell",
        "By Ida Vastok ivastok@millbrook.example",
        "Ida Vastok Harbour editor",
        "Ida VastokSenior reporter",
        "IDA VASTOK, Tin Lantern News",
        "Ida Vastok",
        "5:37 PM CDT May 29, 2019",
        "(Adds quotes from the captain, background)",
    ],
)
def test_who_wrote_it_and_when_is_noise_below_the_headline(told: Told, line: str) -> None:
    found = told(HEAD, line, *BODY)
    assert found[1] in ("byline", "date_header", "aggregator_note")
    assert found[:1] + found[2:] == [""] * 5


@pytest.mark.parametrize(
    "line",
    [
        "Got storm pictures? Share them with our newsroom.",
        "Write to Ida Vastok at ida.vastok@millbrook.example",
        "Vastok can be followed at http://millbrook.example/vastok",
        "This story appears in the Feb 7-20, 2020 print issue under the headline: Old ferry stays.",
        "Our harbour reporting is supported in part by a grant from the Vastok Fund.",
        "The Courier is providing this coverage outside its paywall as a public service.",
        "Follow Ida Vastok on Twitter @idavastok.",
        "Find us on Telegram while you still can.",
        "For more harbour stories, listen to Radio Millbrook at five.",
        "\u00a9 2020 Millbrook News. You may republish this piece so long as you name the author, link to it and change nothing in the text at all.",
        "Topics Ferries / Older boats / Local government / news",
        "I cover ferries from the landing up. Before this I spent ten years on the harbour beat.",
        "Reprinted with the kind permission of the Millbrook Courier",
        "Quotes are delayed by at least 15 minutes. Nothing on this page is investment advice.",
        "The statements on this page have not been evaluated by the Food and Drug Administration.",
        "Media contact: Ida Vastok, ida@millbrook.example, 555 0170 114",
    ],
)
def test_what_is_told_of_the_text_or_asked_of_its_reader_is_noise_at_the_end(told: Told, line: str) -> None:
    found = told(HEAD, *BODY, line)
    assert found[:-1] == [""] * 5
    assert found[-1] != ""


@pytest.mark.parametrize(
    "line",
    [
        "Correction: A previous version of this article misstated the number of votes.",
        "We rate this claim False.",
        "Follow the tide, the captain said, and you will find the landing.",
        "Get up early and you may see the ferry leave.",
        "For more than ten years, nobody painted the hull.",
        "Tell the council what you want, he says, and it will vote for something else.",
        "The price of a ticket has doubled since spring. I asked the captain whom he would vote for, and he pointed at the price.",
        "Posted.",
        "Like most people I read about it on Facebook, and I did not believe it.",
        "Share prices of Facebook and Twitter fell by a tenth on Monday.",
        "Text messages and WhatsApp groups carried the news before the council had spoken.",
        "Please note that names in this story have been changed to protect the families.",
        "Report sightings to the coastguard by text on 60111 or at www.coastguard.example.",
        "Donate in his memory at www.millbrookhospice.example or by post to the hospice.",
        "Call your MP, write to your council and share this column with anyone who still believes the ferry can be saved.",
        "I cover my ears when the horn sounds.",
        "His books can be found in every house on the island, usually next to the tide tables.",
        "This series ran for eleven seasons and made its writer rich.",
        "The Harbour Trust is making its boats free on Sundays.",
        "Contact Millbrook police on 01632 960 001 or email appeals@millbrook.example if you saw the van.",
        "Follow @millbrookpolice for updates on the search.",
        "If you buy a product that fails, the shop must repair it at no cost to you.",
        "Mourners are asked to write to her at the hospital, where she is recovering.",
        "For more than a century they came, listen to the old men, for herring.",
        "Thank you for supporting our boys, the mayor's wife wrote to every household.",
        "This report on the harbour was the third in a year, and none has been read in full by those who voted.",
    ],
)
def test_a_sentence_of_the_article_stays_at_its_end_and_within(told: Told, line: str) -> None:
    assert told(HEAD, *BODY, line) == [""] * 6
    assert told(HEAD, *BODY[:2], line, *BODY[2:]) == [""] * 6


@pytest.mark.parametrize("line", ["Home / Harbour / Old ferry stays", "Advertisement \u2014 scroll to keep reading", "(Supplied: Ida Vastok)", "94shares"])
def test_crumbs_labels_and_credits_are_noise(told: Told, line: str) -> None:
    found = told(HEAD, *BODY[:2], line, *BODY[2:])
    assert found[3] != ""
    assert found[:3] + found[4:] == [""] * 5


@pytest.mark.parametrize(
    "line",
    [
        "Ferry Chaos",
        "The Long Wait",
        "Tears in Millbrook",
        "Bread and Roses",
        "Mayor Sues Editor",
        "War on the Media",
        "Report: Ferry Sank",
        "Pictures by Rembrandt",
        "By May 4, Millbrook Had Flooded",
        "At the Millbrook Theatre on May 4 and 5",
        "(Referee: Ida Vastok)",
        "(Removes his hat)",
        "Ad block vote is lost",
        "3 of 5",
    ],
)
def test_a_heading_or_a_bracket_of_the_article_stays(told: Told, line: str) -> None:
    assert told(HEAD, *BODY[:2], line, *BODY[2:]) == [""] * 6
    assert told(HEAD, line, *BODY) == [""] * 6


@pytest.mark.parametrize("line", ["By Ida Vastok" + "m" * 400, "Please ask me now " + "@" * 5000, "Topics " + "a / " * 3000, "By " + "A " * 5000, "(" * 5000])
def test_hostile_lines_are_read_in_no_time(told: Told, line: str) -> None:
    begin = time.process_time()
    told(HEAD, line, *BODY, line)
    assert time.process_time() - begin < 2  # by backtracking it would be minutes


def test_the_headline_is_found_above_the_name_of_its_author_whatever_stands_on_top(told: Told) -> None:
    found = told("Home / Harbour / Old ferry stays", "Free shipping on three boats or more!!", HEAD, "By Ida Vastok", "May 4, 2021", *BODY)
    assert found[2] == ""
    assert all(found[i] for i in (0, 3, 4))
