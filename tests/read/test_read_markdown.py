"""Markdown: the words without their marks, and what the front matter says."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.read import markdown
from scorer.read.markdown import front_matter, read_markdown


def test_front_matter_and_marks_are_taken_off() -> None:
    found = read_markdown(
        "---\n"
        'title: "The \\"northern\\" pier"\n'
        "date: 2024-03-05T10:00:00Z\n"
        "source: The Quay Gazette  # the paper\n"
        "link: https://example.org/pier\n"
        "tags:\n  - harbour\n"
        "---\n\n"
        'The *council* has [closed](https://example.org "a link") the\n**pier**.\n\n'
        "![Cracks](cracks.png)\n\n"
        "“We saw `cracks` &amp; rust,” she said.  \nNobody else spoke.\n"
    )
    assert found.text == "The council has closed the pier.\n“We saw cracks & rust,” she said.\nNobody else spoke."
    assert found[1:] == ('The "northern" pier', "2024-03-05", "The Quay Gazette", "https://example.org/pier")


@pytest.mark.parametrize("heading", ["# Pier closed\n", "Pier closed\n===========\n", "# Pier *closed* #\n"])
def test_the_opening_heading_is_the_title_and_leaves_the_text(heading: str) -> None:
    assert read_markdown(heading + "\nThe council voted.")[:2] == ("The council voted.", "Pier closed")


def test_a_heading_that_says_the_title_again_leaves_the_text_and_another_stays() -> None:
    front = "---\ntitle: Pier closed\n---\n"
    assert read_markdown(front + "# Pier Closed\n\nText.")[:2] == ("Text.", "Pier Closed")
    assert read_markdown(front + "# News from the quay\n\nText.")[:2] == ("News from the quay\nText.", "Pier closed")


def test_later_headings_are_lines_of_the_text() -> None:
    assert read_markdown("First.\n\n# Why\n\n## How\n\nLast.").text == "First.\nWhy\nHow\nLast."


def test_lists_quotations_tables_and_code_become_lines() -> None:
    text = "- one\n- two\n  more\n\n1. first\n2. second\n\n> They said\n> nothing.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n"
    assert read_markdown(text).text == "- one\n- two more\n1. first\n2. second\nThey said nothing.\na | b\n1 | 2\ncode"


def test_html_inside_loses_its_tags() -> None:
    assert read_markdown("<div>\n<b>Words</b>\n</div>\n\nA<br>B <i>C</i> <!-- no -->").text == "Words\nA\nB C"


@pytest.mark.parametrize("text", ["---\nnever closed\n\nWords.", "--- \n", "", "+++\nx = 1\n"])
def test_a_rule_at_the_top_is_not_front_matter(text: str) -> None:
    assert front_matter(text) == ({}, text)


def test_toml_front_matter_is_read_too() -> None:
    assert read_markdown("+++\ntitle = 'It''s closed'\ndate = 2024-03-05\n+++\nText.")[:3] == ("Text.", "It's closed", "2024-03-05")


def test_front_matter_is_never_executed() -> None:
    keys, _ = front_matter("---\ntitle: !!python/object/apply:os.system ['true']\n&a: *a\n---\nText.")
    assert keys["title"].startswith("!!python")


def test_what_is_larger_than_the_cap_is_plain_text() -> None:
    text = "A *line*.\n" * (markdown.MAX_MARKDOWN // 10 + 1)
    assert read_markdown(text).text.startswith("A *line*.\nA *line*.")


@given(st.text())
def test_any_text_is_markdown(text: str) -> None:
    found = read_markdown(text)
    assert all(line.strip() for line in found.text.split("\n")) or not found.text


@pytest.mark.parametrize(
    "mark", ["*", "[", ">", "> ", "_a", "`", "<", "[a](", "![[", "- ", "|a", "~~a", "<!--a", "a\n", "\\", "[a] ", "**a "]
)
def test_hostile_marks_cost_no_more_than_their_length(mark: str) -> None:
    begin = time.process_time()
    read_markdown(mark * (40_000 // len(mark)))
    assert time.process_time() - begin < 5
