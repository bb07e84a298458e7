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
        ("newsletter", "Harbour Notes is a daily newsletter about boats and those who build them. Sign up here."),
        ("newsletter", "You are receiving this email because you opted in on our website."),
        ("newsletter", "Having trouble reading this email? View it in your browser."),
        ("newsletter", "If you have been affected by this story, call 0800 555 111."),
        ("newsletter", "Our storm coverage is free for all readers."),
        ("byline", "Medically reviewed by Ida Vastok, MD"),
        ("byline", "Fact-checked by Ida Vastok"),
        ("date_header", "Last reviewed by a doctor: 3 March 2020"),
        ("newsletter", "NEWYou can now listen to Courier articles!"),
        ("newsletter", "Courier Flash top headlines are here. Check out what's clicking on the Courier."),
        ("newsletter", "We'd love to hear from you. Tell us your story at harbour@courier.example."),
        ("comments", "This site uses Quorlnet to reduce spam. Learn how your comment data is processed."),
        ("advertisement", "As a Quorl Associate I earn from qualifying purchases."),
        ("advertisement", "[Sponsored: Get your boat insured for less at Quorl Boats]"),
        ("aggregator_note", "(QNA)"),
        ("aggregator_note", "With QNA inputs"),
        ("share_bar", "Audio By Quorlnet"),
        ("navigation", "Purchase Licensing Rights"),
        ("navigation", "Opens new tab"),
        ("newsletter", "Sign up for the Harbour Notes newsletter. Twice a week you’ll get the boats, the fares and the quarrels of the river in a few lines."),
        ("newsletter", "Choose your country Afghanistan Albania Algeria Angola Argentina Armenia Australia Austria Enter your email address. Sign up now. "
         "You can unsubscribe at any time."),
        ("read_more", "Also Read | Ferry fares to rise in April, council says"),
        ("read_more", "For all that we know of the harbour and its boats, click here."),
        ("read_more", "Read or share this story: https://millbrook.example/boats/4"),
        ("read_more", "TRENDING: Ferry fares to rise in April as critics stay silent"),
        ("read_more", "MORE: How the ferry lost its bell"),
        ("read_more", "READ | How the ferry lost its bell"),
        ("byline", "Contact Ida Vastok: 313-555-0122 or ivastok@millbrook.example."),
        ("byline", "Follow Ida Vastok on Twitter and read her new book."),
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
        "“Sign up here,” the captain told the crowd, and pointed at the list of those who would row.",
        "The story has been corrected twice, the clerk said, and may be corrected again.",
        "This article has been corrected to give the name of the captain.",
        "Those who want to know more were told to click here and there, and found nothing.",
        "Attwell, who is a reporter at the Courier, told the court that he had seen the captain twice that night.",
        # what partisan articles say, and ask nothing of the reader
        "The mainstream media won't report any of this, naturally. They are too busy carrying water for the unions, the most corrupt lobby on the river.",
        "Here is the news they don't want you to hear about our harbour.",
        "Stand up to Big Tech, or lose your right to speak.",
        "Fight back against the liars who run this harbour.",
        "Big Tech is censoring us, and the captain knows it.",
        "We would love to hear one good reason why the bridge is still shut.",
        "We want to hear your excuses, captain.",
        "Welcome to the age of rust.",
        "They know something we don't, and they will not tell us before the vote.",
        "Here are some tips for those who want to cross the river in winter.",
        "Do not let the captain get the best of you, for you know the truth.",
        "No part of this story is true, and the captain knows it.",
    ],
)
def test_a_sentence_of_the_article_that_looks_like_one_stays(told: Told, line: str) -> None:
    assert told(HEAD, *BODY[:2], line, *BODY[2:]) == [""] * 6


@pytest.mark.parametrize(
    "line",
    [
        "The views expressed by the captain do not reflect those of the board, the clerk said.",
        "The opinions expressed in the letter are those of the author alone, the clerk said.",
        "This article was amended on 4 May 2020. An earlier version said that the bridge was shut.",
        "This story has been updated to correct the name of the captain.",
        "(A previous version of this story misspelled the name of the ferry.)",
        "Correction: An earlier version of this article gave the wrong name.",
        "[Editor's note: The name of the captain has been corrected.]",
        "The author is a liar, and his book is a fraud on every one of us.",
        "Photographs by the captain were shown to the board.",
    ],
)
def test_a_correction_or_a_report_of_views_and_authors_stays_within_the_article_and_at_its_end(told: Told, line: str) -> None:
    assert told(HEAD, *BODY[:2], line, *BODY[2:]) == [""] * 6
    assert told(HEAD, *BODY, line) == [""] * 6


def test_a_correction_stays_below_a_note_on_the_author_which_does_not(told: Told) -> None:
    note, correction = "Ida Vastok is a breaking news writer at the Courier.", "An earlier version of this story misstated the name of the ferry."
    assert told(HEAD, *BODY, note, correction) == ["", "", "", "", "", "byline", ""]


def test_a_note_on_the_author_is_noise_above_a_form_for_a_newsletter(told: Told) -> None:
    form = ("Get all the stories you need delivered first thing to your inbox", "Subscribe", "You've successfully subscribed to this newsletter!")
    assert told(HEAD, *BODY, "Ida Vastok is a breaking news writer at the Courier.", *form)[5] == "byline"


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
        "— With assistance by Corin Attwell, Jo Hale, and Orlen Marn",
        "—Corin Attwell in Lowmoor and Jo Hale at the landing contributed to this article.",
        "• Jo Hale contributed reporting from Lowmoor.",
        "Vastok reported from Millbrook. Courier writers Corin Attwell in Lowmoor, Jo Hale in Ostermouth, Orlen Marn in Quay and Ina Belk at sea "
        "contributed to this report.",
        "Ida Vastok is Senior Editor-at-Large at The Millbrook Courier.",
        "Ida Vastok is the Courier’s harbour bureau chief and a columnist for the Lantern.",
        "Ida Vastok is senior harbour editor for the Courier. Follow her on Twitter @idavastok.",
        "Ida Vastok is the author of “Boats and Men.” Follow her on Twitter at @idavastok.",
        "Ida Vastok, a boatman, is currently on leave in Lowmoor. Follow her on Twitter @idavastok.",
        "Ida Vastok lives in Lowmoor and writes on boats, fares and the river.",
    ],
)
def test_notes_on_authors_need_no_byline_where_they_could_speak_of_nobody_else(told: Told, note: str) -> None:
    assert told(HEAD, *BODY, note) == [*[""] * 5, "byline"]
    assert told(HEAD, *BODY[:2], note, *BODY[2:])[3] == ""


def test_two_notes_below_one_another_are_both_noise(told: Told) -> None:
    notes = ["Ida Vastok is a senior reporter at the Courier.", "She has covered the harbour since 2014."]
    assert told(HEAD, *BODY, *notes) == [*[""] * 5, "byline", "byline"]


@pytest.mark.parametrize(
    "pitch",
    [
        "Want the best of the Courier straight to your inbox? Sign up here.",
        "For all that is known of the storm and more, subscribe to The Millbrook Courier’s newsletters",
        "The Courier is a nonprofit newsroom that investigates the harbour. Sign up to receive our biggest stories as soon as they’re published.",
    ],
)
def test_a_pitch_may_be_the_first_line(told: Told, pitch: str) -> None:
    assert told(pitch, HEAD, *BODY) == ["newsletter", *[""] * 5]


@pytest.mark.parametrize(
    "headline",
    ["Sign up for the ferry race by Friday", "Why you should not sign up for the newsletter of the harbour board", "Get your place on the boat now"],
)
def test_a_headline_that_sounds_like_a_pitch_stays(told: Told, headline: str) -> None:
    assert told(headline, *BODY) == [""] * 5


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("newsletter", "Let us know what you’re thinking at harbour@courier.example."),
        ("copyright", "The opinions expressed in this channel are solely those of each individual author."),
        ("aggregator_note", "Content created by The Harbour Foundation is available without charge to any eligible news publisher."),
    ],
)
def test_at_the_end_of_an_article_less_tells_a_pitch(told: Told, reason: str, line: str) -> None:
    assert told(HEAD, *BODY, line)[-1] == reason


def test_what_somebody_says_below_a_pitch_is_article_though_a_notice_follows(told: Told) -> None:
    pitch = "Get the stories you care about delivered to your inbox. Sign up for our newsletter."
    notice = "Copyright 2021 The Millbrook Courier. All rights reserved."
    line = "“We will go on as long as there is a boat,” the captain said, and turned to those who had come down to the landing with their bags."
    assert told(HEAD, *BODY, pitch, line, notice)[-3:] == ["newsletter", "", "copyright"]


def test_a_note_of_the_editors_below_the_article_is_noise_and_a_correction_is_not(told: Told) -> None:
    note = "Editor’s note: The captain is a member of the board of this paper."
    fault = "Editor’s note: This story was corrected to give the captain’s name."
    assert told(HEAD, *BODY, note) == [*[""] * 5, "byline"]
    assert told(HEAD, *BODY, fault) == told(HEAD, note, *BODY) == [""] * 6


def test_a_long_paragraph_in_capitals_is_no_form_of_names(told: Told) -> None:
    speech = "THE FERRY IS YOURS AND YOU KNOW IT, FOR YOU HAVE PAID FOR IT WITH YOUR OWN MONEY. " * 20
    assert told(HEAD, speech + "SIGN UP FOR OUR NEWSLETTER AND GET IT IN YOUR INBOX. SIGN UP HERE.", *BODY) == [""] * 6
