from __future__ import annotations

from collections.abc import Callable

import pytest

from scorer.mark.family import Context

Marked = Callable[..., Context]


def sentences(c: Context) -> list[str]:
    s = c.body.sentences
    return [c.batch.slice(int(a), int(b), int(e)) for a, b, e in zip(s.article, s.start, s.end, strict=True)]


def quotations(c: Context) -> list[str]:
    q = c.body.quotations
    return [c.batch.slice(int(a), int(b), int(e)) for a, b, e in zip(q.article, q.start, q.end, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Orlen spoke. She left.", ["Mr. Orlen spoke.", "She left."]),
        ("It rose 2.5 points. “Good,” he said. “Very good.”", ["It rose 2.5 points.", "“Good,” he said.", "“Very good.”"]),
        ("He lives in the U.S. The plan failed.", ["He lives in the U.S.", "The plan failed."]),
        ("The U.S. Treasury paid.", ["The U.S. Treasury paid."]),
        ("J. K. Marn wrote it. Nobody read it!", ["J. K. Marn wrote it.", "Nobody read it!"]),
        ("Tin stood at 3. Lead was lower.", ["Tin stood at 3.", "Lead was lower."]),
        ("1. Open the valve.", ["1. Open the valve."]),
        ("Two voted no. Hall said so.", ["Two voted no.", "Hall said so."]),
        ("Two stayed where they sat. Hall stood in the sun. Orlen left.", ["Two stayed where they sat.", "Hall stood in the sun.", "Orlen left."]),
        ("It is boat no. 7 of the yard, built on Sat. May 4.", ["It is boat no. 7 of the yard, built on Sat. May 4."]),
        ("A line that was\nwrapped by hand ended here. Next.", ["A line that was\nwrapped by hand ended here.", "Next."]),
        ("A headline\nThe first sentence stands here.", ["A headline", "The first sentence stands here."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(marked: Marked, text: str, expected: list[str]) -> None:
    assert sentences(marked(text)) == expected


def test_a_quotation_that_lost_a_mark_reaches_to_the_edge_of_its_paragraph(marked: Marked) -> None:
    assert quotations(marked("The council will meet again on the bridge,” she said to the press.")) == [
        "The council will meet again on the bridge,”"
    ]
    assert quotations(marked("She said: “The council will meet again on the bridge soon.")) == [
        "“The council will meet again on the bridge soon."
    ]


def test_apostrophes_open_no_quotation(marked: Marked) -> None:
    assert quotations(marked("The workers' council of the '90s didn't pay the drivers' wages, and it won't.")) == []


def test_single_marks_are_quotation_marks_where_they_open_and_close(marked: Marked) -> None:
    assert quotations(marked("The minister called it ‘a great success’ on the radio.")) == ["‘a great success’"]
    assert quotations(marked("'I am afraid': mother tells of flood")) == ["'I am afraid'"]
