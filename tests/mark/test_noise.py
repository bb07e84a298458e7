"""Noise: lines that are not the article, each with its reason; in invented lines. Damage inside those that are is in test_damage.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from ferry import BODY, HEAD, Told

from scorer import Scorer
from scorer.mark.family import Context
from scorer.mark.noise import FAMILY, REASONS

Marked = Callable[..., Context]
ROOT = Path(__file__).resolve().parent.parent.parent

LOOSE = "A bell that was lost in a storm ninety years ago was found on Sunday by the keeper of the northern lighthouse, who heard it ring in the surf."

# Reason, lines above the article, within it, below it; every one of them is noise, the last of its part has the reason.
BELOW = [
    ("share_bar", ["Share this story", "Facebook Twitter Email Print"]),
    (
        "teaser",
        ["You may also like", "Lighthouse keeper finds a bell in the sand...", "Why the night train is back on the northern line..."],
    ),
    ("read_more", ["Continue reading"]),
    ("newsletter", ["Sign up for our newsletter and get the best stories in your inbox every morning"]),
    ("newsletter", ["Sign up to our free newsletter. Enter your email address. You can unsubscribe at any time."]),
    ("cookie", ["We use cookies to improve your experience. By continuing to use this site you agree to our cookie policy."]),
    ("copyright", ["© 2021 Millbrook Courier. All rights reserved."]),
    (
        "copyright",
        ["Copyright 2021 Millbrook Courier. This text may not be printed without leave of the publisher, and the pictures belong to those who took them."],
    ),
    ("read_more", ["Read more: Why the night train is back on the northern line"]),
    ("comments", ["Leave a comment", "Comments are closed."]),
    ("navigation", ["Contact us | About us | Privacy policy | Terms of use | Sitemap"]),
    ("advertisement", ["Advertisement"]),
    ("caption", ["Photo credit: Courier"]),
    ("caption", ["Photograph: Ida Vastok/Courier"]),
    ("date_header", ["14 March 2021, 9:15 am"]),
    ("aggregator_note", ["View original article"]),
    ("aggregator_note", ["More like this: reports that our robots have gathered from other publishers."]),
    ("aggregator_note", ['"Courier Regional in Short Form."']),
    ("repeated_headline", [HEAD]),
    ("repeated_passage", [BODY[0]]),
    ("read_more", ["The keeper of the northern lighthouse »"]),
    ("read_more", ["Seven boats that were built of tin →"]),
    ("read_more", ["Older posts"]),
    ("teaser", ["Customers also bought"]),
    ("newsletter", ["Forgot your username"]),
    ("comments", ["You cannot post new topics in this forum"]),
    ("comments", ["12 people found this helpful"]),
    ("navigation", ["Add to basket"]),
    ("markup", ["* * *"]),
    ("markup", ['<div class="share">']),
    ("markup", ["function() { return window.boats; }"]),
    ("markup", ["var boats = window.boats || [];"]),
    ("markup", ["boats.push(function() { boats.show(7); });"]),
    ("markup", [".boats a { color: #333; margin: 0; }"]),
    ("markup", ['[caption id="attachment_7" align="alignleft"]']),
    ("markup", ["[/caption]"]),
    ("mojibake", ["\ufffd\ufffd \ufffd\ufffd\ufffd\ufffd"]),
    ("repeated_headline", [HEAD + " | Millbrook Courier"]),
    ("repeated_headline", ["Board Keeps the Old Ferry Running - The Millbrook Courier"]),
    ("copyright", ["(c) 2021 Millbrook Courier"]),
    ("copyright", ["© Millbrook Courier"]),
    ("navigation", ["Tags: boats, Millbrook, harbour"]),
    ("navigation", ["Filed under: Boats, Harbour"]),
    ("navigation", ["Skip to main content"]),
    ("share_bar", ["1,234 views"]),
    ("share_bar", ["1.2k shares"]),
    ("share_bar", ["f t in 123 Shares"]),
    ("comments", ["12 comments"]),
    ("comments", ["Log in to comment"]),
    ("aggregator_note", ["Source: Millbrook Courier"]),
    ("aggregator_note", ["This article was originally published in the Millbrook Courier"]),
    ("caption", ["The landing after the storm. (Photo: Ida Vastok/Courier)"]),
    ("caption", ["The landing after the storm (Ida Vastok/Courier)"]),
    ("caption", ["The landing after the storm [Photo by Ida Vastok]"]),
    ("byline", ["Ida Vastok covers the harbour for the Courier. Follow her on Twitter"]),
    ("advertisement", ["Story continues below"]),
    ("advertisement", ["Story continues below advertisement"]),
]


@pytest.mark.parametrize(("reason", "lines"), BELOW)
def test_lines_below_the_article_are_noise_with_their_reason(told: Told, reason: str, lines: list[str]) -> None:
    found = told(HEAD, *BODY, *lines)
    assert found[: 1 + len(BODY)] == [""] * (1 + len(BODY))
    assert "" not in found[1 + len(BODY) :]
    assert found[-1] == reason


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("byline", "By Corin Attwell"),
        ("byline", "By Ida Vastok and Corin Attwell"),
        ("byline", "By Corin Attwell, staff writer"),
        ("markup", '<div class="slot" id="top-3">'),
        ("mojibake", "L\ufffdghth\ufffduse k\ufffdeper finds \ufffd bell"),
        ("caption", "Photograph: Ida Vastok/Courier"),
        ("date_header", "Monday, 14 March 2021"),
        ("share_bar", "Facebook Twitter Email Print"),
        ("repeated_headline", HEAD),
    ],
)
def test_lines_between_headline_and_article_are_noise_with_their_reason(told: Told, reason: str, line: str) -> None:
    assert told(HEAD, line, *BODY) == ["", reason, "", "", "", ""]


def test_a_byline_above_the_headline_is_noise_and_a_headline_like_one_stays(told: Told) -> None:
    assert told("By Corin Attwell", HEAD, *BODY) == ["byline", "", "", "", "", ""]
    assert told("By Boat And By Bell", "By Corin Attwell", *BODY) == ["", "byline", "", "", "", ""]


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("navigation", "Home | News | Region | Business | Sport | Log in"),
        ("cookie", "We use cookies to improve your experience. By continuing to use this site you agree to our cookie policy."),
        ("date_header", "14 March 2021, 9:15 am"),
    ],
)
def test_lines_above_the_headline_are_noise_and_the_headline_stays(told: Told, reason: str, line: str) -> None:
    assert told(line, HEAD, "By Corin Attwell", *BODY) == [reason, "", "byline", "", "", "", ""]


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("advertisement", "Advertisement"),
        ("advertisement", "Story continues below"),
        ("read_more", "Continue reading"),
        ("repeated_passage", BODY[0]),
        ("caption", "The landing after the storm. (Photo: Ida Vastok/Courier)"),
        ("markup", '[caption id="attachment_7" align="alignleft"]'),
        ("share_bar", "1,234 views"),
    ],
)
def test_lines_within_the_article_are_noise_with_their_reason(told: Told, reason: str, line: str) -> None:
    assert told(HEAD, *BODY[:2], line, *BODY[2:]) == ["", "", "", reason, "", ""]


def test_wrongly_decoded_lines_among_furniture_are_mojibake(told: Told) -> None:
    found = told(
        HEAD,
        *BODY,
        "Share this story",
        "You may also like",
        "L\ufffdghth\ufffduse k\ufffdeper finds \ufffd bell",
        "Subscribe to our newsletter",
    )
    assert found[-2] == "mojibake"


def test_sentences_of_another_story_between_furniture_are_told_from_the_article(told: Told) -> None:
    found = told(HEAD, *BODY, "Share this story", "Related stories", LOOSE, "Subscribe to our newsletter", "Comments are closed.")
    assert found[:5] == [""] * 5
    assert found[-3] == "other_story"


def test_what_a_link_to_read_more_follows_is_a_teaser_however_long(told: Told) -> None:
    found = told(HEAD, *BODY, "Share this story", "Related stories", LOOSE, "Read more »", LOOSE.replace("bell", "bottle"), "Read more »")
    assert found[-4:] == ["teaser", "read_more", "teaser", "read_more"]


def test_long_teasers_behind_a_run_of_others_are_noise_each_with_its_link(told: Told) -> None:
    heads = ["Lighthouse keeper finds a bell in the sand", "Why the night train is back on the northern line", "Farmers count the cost of a late frost"]
    story = LOOSE.replace("in the surf.", "in the surf, and who had been looking for it since he was a boy of nine, when his father first told him of it.")
    other = story.replace("bell", "anchor").replace("ninety", "forty")
    found = told(HEAD, *BODY, *BODY[1:2], "You may also like", *heads, story, "Read more »", other, "Read more »")
    assert "" not in found[1 + len(BODY) :]
    assert found[-4:] == ["teaser", "read_more", "teaser", "read_more"]


HEADS = [
    "Lighthouse keeper finds a bell in the sand",
    "Why the night train is back on the northern line",
    "Farmers count the cost of a late frost",
    "Two schools to share one bus from May",
]


def test_headlines_at_the_end_of_an_article_are_teasers_where_they_are_four(told: Told) -> None:
    assert told(HEAD, *BODY, *HEADS) == [""] * 5 + ["teaser"] * 4
    assert told(HEAD, *BODY, *HEADS[:1]) == [""] * 6
    # a list has its heading, or its figures
    assert told(HEAD, *BODY, "The clerk named four reasons for it:", *HEADS) == [""] * 10


def test_every_reason_is_tested() -> None:
    named = {r for r, _ in BELOW} | {"byline", "mojibake", "other_story"}
    assert named == set(REASONS[1:])


# --- what stays


@pytest.mark.parametrize(
    "line",
    [
        "By Monday evening the ferry had carried two hundred people across the bay, and the clerk had counted them all.",
        "The photograph that he sent to the board shows the hull before it was painted.",
        "She asked readers to share the story with their neighbours, and most of them did.",
        "“It is an old boat,” he said.",
        "In March 2021 the engine failed for the first time since the war.",
        "The cookies that the children sold on the landing paid for a new bell.",
        "The photo shows the ferry and its landing (above).",
        "The board chose between a ferry and a bridge (and the ferry/bridge question is an old one).",
        "â€œIt is an old boat,â€ he said.",
        "Sources: two clerks and a captain, who asked not to be named.",
        "(c) The ferry may carry forty people when the wind is low.",
        "The program calls function(x) and then waits {for a while} until the tide is in.",
        "[Laughter]",
        "Correction: an earlier version of this article gave a wrong year for the engine.",
        "Board keeps the old ferry running - and the members want it to be painted.",
        'She said: "It is an old boat. "',
        "The sum of the two is > 40",
        "What do you think our grandchildren will say?",
        '"No comment."',
        "“No comment.”",
        "Half-time: 1-0",
        "(III)",
    ],
)
def test_sentences_of_the_article_stay(told: Told, line: str) -> None:
    assert told(HEAD, *BODY[:2], line, *BODY[2:]) == [""] * 6


def test_a_subheading_between_paragraphs_stays(told: Told) -> None:
    assert told(HEAD, *BODY[:2], "A hull of many plates", *BODY[2:]) == [""] * 6


def test_a_list_in_an_article_stays(told: Told) -> None:
    names = ["- new plates for the hull", "- a second engine", "- boards for the landing"]
    assert told(HEAD, *BODY[:2], "The board has asked for three things:", *names, *BODY[2:]) == [""] * 9


@pytest.mark.parametrize("line", ["Share this story", "Read more", "© 2021 Millbrook Courier. All rights reserved.", BODY[0], "Subscribe to our newsletter"])
def test_a_single_line_is_never_noise(marked: Marked, line: str) -> None:
    assert not marked(line).line_noise.any()
    assert not marked(line, titles=[HEAD]).line_noise.any()


def test_a_title_given_beside_the_text_is_no_noise(marked: Marked) -> None:
    c = marked("\n".join(BODY), titles=["Share this story"])
    assert not c.line_noise.any()


def test_an_article_is_judged_alike_alone_and_among_others(marked: Marked) -> None:
    texts = ["\n".join([HEAD, *BODY, *lines]) for _, lines in BELOW]
    together = marked(*texts)
    apart = [r for t in texts for r in marked(t).line_reason.tolist()]
    assert together.line_reason.tolist() == apart


def test_all_other_families_read_the_article_alone(scorer: Scorer) -> None:
    text = "\n".join([HEAD, *BODY])
    clean = scorer.score(text)
    noisy = scorer.score("\n".join([HEAD, *BODY, "You may also like", "Shocking betrayal by corrupt thugs...", "Outrage over a vicious lie..."]))
    assert [m for m in noisy.markers if m.family != "noise"] == [m for m in clean.markers if m.family != "noise"]


# --- a newsroom's own list

OWN = [k.name for k in FAMILY.kinds if k.name in REASONS]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Scorer:
    """A scorer with a list that gives each reason a phrase which no shipped list holds."""
    path = tmp_path_factory.mktemp("lists") / "own.txt"
    path.write_text("\n".join(f"[{kind}]\nthe {word} lantern glows" for kind, word in zip(OWN, WORDS_OF_THEIR_OWN, strict=True)), encoding="utf-8")
    return Scorer(lexicons=[path])


WORDS_OF_THEIR_OWN = tuple(f"{a}{b}" for a in ("ambo", "belo", "civa", "dera", "eluv", "firo") for b in ("nt", "rk", "st"))


@pytest.mark.parametrize(("kind", "word"), list(zip(OWN, WORDS_OF_THEIR_OWN, strict=True)))
def test_a_line_of_a_newsrooms_own_list_is_noise_with_the_reason_of_its_section(own: Scorer, scorer: Scorer, kind: str, word: str) -> None:
    text = "\n".join([HEAD, *BODY[:2], f"The {word} lantern glows", *BODY[2:]])
    assert not any(line.is_noise for line in scorer.score(text).lines)
    assert [line.reason for line in own.score(text).lines if line.is_noise] == [kind]


# --- texts of other kinds, as an extractor leaves them

MAIL = (
    "From: Ida Vastok",
    "To: the list of the landing",
    "Subject: Re: tickets for the ferry",
    "Corin Hale wrote:",
    "> Where do I get a ticket?",
    "> The office is shut.",
    "> Is there another one?",
    "On the boat.",
    "The captain has a box",
    "of them. He also has",
    "cards for a year.",
    "I have asked him to put up a sign about it on the landing, because many people have asked me the same.",
    "Ida Vastok",
)


def test_a_mail_stays_with_its_head_and_what_it_quotes(told: Told) -> None:
    links = ["[Date Prev] [Date Next] [Thread Index]", "Home", "Main index", "About us", "Contact us", "Search"]
    assert told(*MAIL, *links)[: len(MAIL)] == [""] * len(MAIL)
    assert "" not in told(*MAIL, *links)[len(MAIL) :]


POSTS = (
    "The ferry was late again this morning, and nobody on the landing could tell us when it would sail.",
    "I was told that the captain had to wait for a part of the engine, which had come by train.",
    "They could at least write it on the board beside the landing, as they did in other years.",
)


def test_what_people_quote_of_one_another_stays(told: Told) -> None:
    posts = (POSTS[0], "Ida wrote:", POSTS[0], POSTS[1], "Corin wrote:", POSTS[1], POSTS[2], "Ida writes:", POSTS[2], BODY[0])
    assert told(*posts) == [""] * len(posts)
    # without such heads it stands there twice
    assert told(HEAD, *BODY, *POSTS, *POSTS[:2])[-2:] == ["repeated_passage"] * 2


def test_of_two_versions_of_a_page_side_by_side_one_stays_and_the_page_below_them(told: Told) -> None:
    table = ["|Line 8: ||Line 9:|"]
    for line in ("The landing", *POSTS[:2]):
        table += ["||", line, "||", line, "||||"]
    found = told(*table, "The landing", *POSTS)
    assert found[0] == "markup"
    assert [found[i] for i in range(2, len(table), 5)] == [""] * 3
    assert "" not in [found[i] for i in range(4, len(table), 5)]
    assert found[len(table) :] == [""] * 4


def test_six_lines_that_end_alike_are_no_article_and_five_are(told: Told) -> None:
    names = ["Tin mug", "Clay bowl", "Oak plate", "Cork lid", "Glass jar", "Brass bell"]
    wares = [f"{name}, 12 oz. EUR {price}" for price, name in enumerate(names, 7)]
    assert told(HEAD, *BODY[:2], *wares, *BODY[2:]) == [""] * 3 + ["navigation"] * 6 + [""] * 2
    assert told(HEAD, *BODY[:2], *wares[:5], *BODY[2:]) == [""] * 10


WARES = ["Tin mug", "Clay bowl", "Oak plate", "Cork lid", "Glass jar", "Brass bell", "Rope", "Red lamp", "Blue lamp", "Old boat bell"]


def test_ten_lines_without_prose_or_a_function_word_are_no_article(told: Told) -> None:
    assert "" not in told(*WARES)
    # a sentence makes them a list
    assert told(*WARES, BODY[0]) == [""] * 11


def test_verse_stays(told: Told) -> None:
    verse = [f"{x} of the bay and the {x.split()[-1]}" for x in WARES]
    assert told(*verse) == [""] * 10


def test_sentences_that_end_alike_stay(told: Told) -> None:
    lines = [f"The {x} of the board voted to keep the old ferry running." for x in ("clerk", "keeper", "captain", "youngest", "oldest", "head", "friend")]
    assert told(HEAD, *BODY, *lines) == [""] * (len(BODY) + 8)


def test_an_item_may_stand_in_two_lists(told: Told) -> None:
    things = ("Bell", "Hull", "Engine", "Rope", "Lamp")
    items = [f"{40 - 3 * i} {x} of the northern ferry in the {x.lower()} book of the landing" for i, x in enumerate(things)]
    lines = [HEAD, *BODY[:2], "By number:", *items, "By name:", *sorted(items, key=lambda x: x.split()[1]), BODY[2]]
    assert told(*lines) == [""] * len(lines)


def test_short_lines_with_few_phrases_of_furniture_make_no_page(told: Told) -> None:
    cook = "The cook of the ferry made this stew every Monday, and nobody who came across in winter left any of it."
    items = ["Two pounds of beans", "One onion", "Chopped pepper", "Salt", "Three bay leaves", "Water", "A lid", "Oil", "Red paprika", "A spoon"]
    lines = ["Ferry stew", cook, "Print this recipe", *items, "Music", "Stir it for an hour", "Serve it hot", "Bread", "Butter", BODY[0]]
    assert [line for line, reason in zip(lines, told(*lines), strict=True) if reason] == ["Print this recipe", "Music"]


# --- whole pages

MENU = ["Home", "News", "Region", "Business", "Sport", "Contact us", "Log in", "Subscribe", "Search"]
FOOT = ["Most read", "Weather", "Archive", "Jobs", "Privacy policy", "Terms of use", "About us", "Sitemap", "© 2021 Millbrook Courier"]
TALK = [
    "Ida V. said:",
    "I have been on that boat every day since I was a child, and I would not want to live here without it.",
    "Corin said:",
    "They should have built the bridge, because the ferry has cost us more than any bridge would, and it will go on like that.",
]


def test_readers_comments_end_the_article_of_a_whole_page(told: Told) -> None:
    lines = [*MENU, HEAD, *BODY, "4 Comments", *TALK, *FOOT]
    found = told(*lines)
    kept = [line for line, reason in zip(lines, found, strict=True) if not reason]
    assert set(BODY) <= set(kept)
    assert not set(TALK) & set(kept)
    assert {found[lines.index(line)] for line in TALK if len(line) > 40} == {"comments"}


@pytest.mark.parametrize("link", ["Comments", "5 Comments", "Leave a comment"])
def test_a_link_to_the_comments_does_not_end_the_article(told: Told, link: str) -> None:
    lines = [*MENU, HEAD, *BODY[:2], link, *BODY[2:], *FOOT]
    found = told(*lines)
    assert [found[lines.index(line)] for line in BODY] == [""] * len(BODY)


def test_every_whole_page_has_an_article(told: Told) -> None:
    short = "The ferry runs again on Monday, and those who hold a ticket may ride on it for a week at no cost at all."
    lines = [*MENU, "Tweet", "Pin it", short, "Posted by Ida in News", *FOOT]
    assert told(*lines)[lines.index(short)] == ""


def test_a_list_between_the_paragraphs_of_a_whole_page_stays(told: Told) -> None:
    names = ["New plates for the hull", "A second engine", "Boards", "A bell", "Lamps"]
    lines = [*MENU, HEAD, *BODY[:2], *names, *BODY[2:], *FOOT]
    found = told(*lines)
    assert [found[lines.index(name)] for name in names] == [""] * len(names)


def test_lines_without_a_word_do_not_break_a_list_of_a_whole_page(told: Told) -> None:
    names = ["New plates for the hull", "* * *", "A second engine", "- - -", "Boards", "* * *", "Lamps"]
    lines = [*MENU, HEAD, *BODY[:2], *names, *BODY[2:], *FOOT]
    found = told(*lines)
    begin = lines.index(names[0])
    assert found[begin : begin + len(names)] == ["", "markup", "", "markup", "", "markup", ""]


# --- whole pages that are hardly more than their article

BAR = ["By Ida Vastok", "March 14, 2021", "212 Comments", "Share", "Tweet", "Email", "Print"]
BELOW_IT = [
    "Related stories",
    "Lighthouse keeper finds a bell",
    "Sign up for our newsletter",
    "Leave a comment",
    "Most read",
    "© 2021 Millbrook Courier. All rights reserved.",
]
BODY_LONGER = (
    "“We had a choice between a small bill and a large one,” the clerk told the members before the vote, “and we took the small one.”",
    "The yard that built the ferry closed ninety years ago, and its plates have to be cut by hand in a shop across the river.",
    "The captain, who has steered it for eleven years, said that he would stay until the boards on the landing had been laid.",
)
MENU_MORE = ["Politics", "World", "Weather", "Obituaries", "Classifieds", "Cars", "Real estate", "Jobs", "Video", "Photos", "Blogs", "Letters", "Help"]
LOADED = "Spineless clerks sell out everybody AGAIN"


@pytest.mark.parametrize("head", [HEAD, LOADED])
def test_a_headline_above_a_few_bars_is_kept_whether_its_words_come_again_or_not(told: Told, head: str) -> None:
    found = told(head, *BAR, *BODY, *BODY_LONGER, *BELOW_IT)
    assert found[0] == ""
    assert all(found[1 : 1 + len(BAR)])
    assert not any(found[1 + len(BAR) : -len(BELOW_IT)])
    assert all(found[-len(BELOW_IT) :])


def test_the_name_of_a_section_or_of_a_site_above_it_does_not_push_the_headline_out(told: Told) -> None:
    found = told("Opinion", HEAD, *BAR, *BODY, *BODY_LONGER, *BELOW_IT)
    assert found[1] == ""
    found = told("The Millbrook Courier", "News", HEAD, *BAR, *BODY, *BODY_LONGER, *BELOW_IT)
    assert found[2] == ""


def test_the_summary_between_the_headline_and_the_bars_is_kept(told: Told) -> None:
    summary = ["The ferry will run for two more years, and the council says a bridge is not in sight", "Members voted on Monday for new plates in the hull"]
    found = told(HEAD, *summary, *BAR, *BODY, *BODY_LONGER, *BELOW_IT)
    assert found[:3] == [""] * 3
    assert all(found[3 : 3 + len(BAR)])


def test_points_below_the_headline_that_speak_of_the_article_are_its_own(told: Told) -> None:
    points = [
        "\u2022 The old ferry stays in the water for two more years, members of the council say",
        "\u2022 The new plates and the boards of the landing will cost less than a bridge",
    ]
    found = told(HEAD, *points, *BAR, *BODY, *BODY_LONGER, *BELOW_IT)
    assert found[:3] == [""] * 3


def test_among_many_menu_lines_the_headline_is_none_of_the_article(told: Told) -> None:
    """People who mark whole pages count the headline there to the frame."""
    assert told(*MENU, *MENU_MORE, LOADED, *BODY, *FOOT)[len(MENU) + len(MENU_MORE)] != ""


def test_a_short_sentence_below_a_paragraph_is_kept(told: Told) -> None:
    last = "The vote is due on May 4."
    found = told(HEAD, *BAR, *BODY, *BODY_LONGER, last, *BELOW_IT)
    assert found[-len(BELOW_IT) - 1] == ""


@pytest.mark.parametrize(("link", "heads"), [("1,073 Comments", False), ("Leave a comment", True)])
def test_a_counter_of_comments_above_an_article_heads_no_comments(scorer: Scorer, link: str, heads: bool) -> None:
    card = scorer.score("\n".join([HEAD, *BAR[:2], link, *BAR[3:], *BODY, *BODY_LONGER, *BELOW_IT]))
    why = card.explain_line(card.lines[len(BAR) + 1])
    assert ("prose x talk_above" in {c.name for c in why}) == heads


def test_the_headline_is_the_line_that_is_near_to_the_article_not_the_name_of_the_site_above_it(marked: Marked) -> None:
    for name in ("THE DEFENDER OF HARBOURS", "Tin Lantern", "Sea Life Today"):
        c = marked("\n".join([name, HEAD, *BODY]))
        assert c.headline.tolist() == [False, True, False, False, False, False]
    assert marked("\n".join([HEAD, "The clerk says that the fund will pay", *BODY])).headline.tolist() == [True] + [False] * 5


# --- the corpora


def test_clean_text_stays_whole(marked: Marked, corpora: Path) -> None:
    texts = [json.loads(line)["text"] for line in (corpora / "spans" / "attribution_dev.jsonl").read_text(encoding="utf-8").splitlines()]
    dropped = total = 0
    for i in range(0, len(texts), 64):
        c = marked(*texts[i : i + 64])
        total += len(c.batch.words)
        dropped += int(c.line_noise[c.batch.words.line].sum())
    assert total > 10_000
    assert dropped <= 0.01 * total


def test_sentences_given_alone_are_no_noise(marked: Marked, corpora: Path) -> None:
    pandas = pytest.importorskip("pandas")
    sentences = pandas.read_parquet(corpora / "sentences" / "hedging_wikipedia.parquet").sentence.tolist()
    assert not marked(*sentences).line_noise.any()


def test_the_model_of_lines_is_reproduced_from_the_corpora(corpora: Path) -> None:
    pytest.importorskip("sklearn")
    from scorer.learn.lines import fit_lines

    kept = json.loads((ROOT / "models" / "lines.json").read_text(encoding="utf-8"))
    again = fit_lines(corpora)
    assert again["settings"] == kept["settings"]
    assert [r["name"] for r in again["features"]] == [r["name"] for r in kept["features"]]
    for a, b in zip(again["features"], kept["features"], strict=True):
        assert a["coefficient"] == pytest.approx(b["coefficient"], abs=2e-3), a["name"]
    assert again["base"] == pytest.approx(kept["base"], abs=2e-3)


def test_the_markers_of_a_batch_are_told_by_family(marked: Marked) -> None:
    marks = marked("\n".join([HEAD, *BODY])).marks
    assert set(marks) == {"noise", "attribution", "hedging", "loaded_language", "style"}
    assert len(marks) == 5
    marks["noise"] = marks["noise"].take(marks["noise"].kind < 0)
    assert len(marks["noise"]) == 0
    del marks["noise"]
    assert "noise" not in marks


@pytest.mark.parametrize(
    "line",
    [
        "Part of the crowd left early, and the rest stayed until the end of the night.",
        "Part of the problem is that the rules date back to 1917, and nobody knows how they apply.",
        "Powered by a diesel engine, the ferry crossed the strait in under two hours on Monday.",
        "Designed by the architect Jane Harlow, the hall opened in 1911 and has been closed since the flood.",
        "A division of labour between the two towns had kept the market going for years.",
        "Property of the church for two centuries, the field was sold in May.",
        "Not responsible for the damage, the insurer said that it would pay nothing to the owners of the mill.",
        "Within the next 72 hours the army will have to leave the valley, the board said.",
    ],
)
def test_a_sentence_that_begins_like_a_notice_is_article(told: Told, line: str) -> None:
    prose = [f"The council met on Monday to talk about the bridge, and clerk number {i} said that it would be safe." for i in range(6)]
    assert told(*prose, line, *(p.replace("council", "board") for p in prose)) == [""] * 13
    assert told(*prose, line) == [""] * 7


@pytest.mark.parametrize(
    "line", ["Part of the Quorl Media Group", "Powered by QuorlPress VIP", "Site by Harlow", "Copyright 2021 The Quorl Post. All rights reserved."]
)
def test_who_made_a_page_is_no_article(told: Told, line: str) -> None:
    prose = [f"The council met on Monday to talk about the bridge, and clerk number {i} said that it would be safe." for i in range(6)]
    assert told(*prose, line)[-1] == "copyright"
