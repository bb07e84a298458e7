"""An article is read by itself, whatever stands beside it in a batch and however it ends. Every sentence here is invented."""

from __future__ import annotations

import numpy as np
import pytest
from attributed import PADDING, context_of, found

from scorer.mark import default_matcher, mark
from scorer.mark.attribution import FAMILY
from scorer.segment.batch import segment


@pytest.mark.parametrize(
    "text",
    ["", " ", "a", "said", '"' * 999, "''" * 999, "he said " * 3000, "\u201csaid " * 3000, "(" * 3000, "- " * 3000, ": " * 3000, "\n" * 99],
)
def test_any_text_is_survived(text: str) -> None:
    context = context_of(text, text)
    for feature in FAMILY.features:
        v = feature.of(context)
        assert v.shape == (2,), feature.name
        assert np.isfinite(v).all(), feature.name
    marks = context.marks["attribution"]
    assert (marks.end >= marks.start).all()


def test_an_article_does_not_depend_on_its_neighbours() -> None:
    texts = [
        '"The bridge will hold," Jane Harlow said.' + PADDING,
        "Mr. Austin said no. " + PADDING,
        "Critics believe that it is late: " + PADDING,
    ]
    together = context_of(*texts)
    for i, text in enumerate(texts):
        alone = context_of(text)
        for feature in FAMILY.features:
            assert feature.of(together)[i] == pytest.approx(feature.of(alone)[0]), feature.name


def test_a_batch_that_ends_on_according_to_is_read() -> None:
    last = found('"The bridge will hold for years," Jane Harlow said. It will stand until May, according to')[-1]
    assert (last.source, last.cue) == (None, "according to")


def test_the_last_word_of_a_batch_is_read_like_any_other() -> None:
    text = "He made the claim, of"
    together = context_of(text, "The valley lies between two rivers.").tables["attributions"]
    alone = context_of(text).tables["attributions"]
    assert alone["content_end"].tolist() == together["content_end"].tolist() != []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The old road runs along the coast in Wales", "Advocates have long complained about the law."),
        ("Ann Lee said the deal was dead, and", "He said it was alive."),
    ],
)
def test_neither_of_two_articles_is_read_into_the_other(first: str, second: str) -> None:
    def read(*texts: str) -> list[tuple[str, ...]]:
        context = context_of(*texts)
        t = context.tables["attributions"]
        w = context.body.words
        text = [context.batch.slice(int(a), int(s), int(e)) for a, s, e in zip(t["article"], t["content_start"], t["content_end"], strict=True)]
        cue = [context.batch.slice(int(w.article[i]), int(w.start[i]), int(w.end[i])) for i in t["cue_first"]]
        return list(zip(cue, text, strict=True))

    assert read(first, second) == read(first) + read(second)
    assert read(second, first) == read(second) + read(first)


def test_no_batch_at_all() -> None:
    context = context_of()
    assert len(context.marks["attribution"]) == 0
    assert all(f.of(context).shape == (0,) for f in FAMILY.features)


def test_the_last_answer_of_an_interview_does_not_hang_on_what_stands_behind_it_in_the_batch() -> None:
    answers = "".join(f"\nRoss Ahlmer: The ferry will run for {n} more years, as the board has promised." for n in ("two", "three", "four", "five"))
    text = f"Board talks about the ferry{answers}\nThe members went home after two hours and the hall was dark again before nine."
    other = "Bell found in the sand\nThe keeper of the lighthouse found a bell in the sand on Sunday and brought it to the hall."
    matcher = default_matcher()
    alone, beside = (mark(segment(t, [None] * len(t), matcher.vocabulary), matcher).tables["attributions"] for t in ([text], [text, other]))
    assert len(alone["article"]) >= 4
    assert np.array_equal(alone["content_end"], np.asarray(beside["content_end"])[: len(alone["article"])])


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("The men work there. “We are cold and tired of it all,” said the accused", "In the night the ferry was late."),
        ("The men work there. An official said it was not to be", "Quoted in the paper, an official said the boat was lost."),
    ],
)
def test_what_a_source_is_does_not_hang_on_the_next_article(text: str, other: str) -> None:
    first, second, beside = (context_of(*texts).tables["attributions"]["source_kind"].tolist() for texts in ((text,), (other,), (text, other)))
    assert beside == [*first, *second]


_ENDS = (
    "The levels will fall by the end of the week, and the road will be opened again, officials stated.",
    "The road will be opened again, according to",
    "An official who asked not to",
    "The board has heard the claim by Harlow",
    "Nothing was said of the report by the mayor",
    "The bridge was shut, he said Dec",
    "The bridge was shut, he said this",
    "He said.",
    "Ross was told by some claims",
    "Citing the group, Birx",
    "According to documents, Rahman",
    "The old mill made forty tons per",
    "Harlow said in the",
    "The pier is old, say",
)


_BEGINNINGS = (
    "“We have seen nothing of the kind,” the mayor said. ",
    "Nothing was said of it, the mayor said. ",
    "Be named said the bridge would hold. ",
    "Named said that the bridge would hold. ",
    "That the bridge would hold was said by the mayor. ",
    "6 people said it was late. ",
    "week the board met, he said. ",
    "In the jobs report there was nothing. ",
    "some traders who had come for it said so. ",
    "strategy. ",
)


@pytest.mark.parametrize("end", _ENDS)
@pytest.mark.parametrize("beginning", _BEGINNINGS)
def test_no_rule_reads_past_the_end_of_a_text(end: str, beginning: str) -> None:
    columns = ("source_start", "source_end", "cue_start", "cue_end", "content_start", "content_end", "source_kind")

    def rows(texts: list[str], which: int) -> list[tuple[int, ...]]:
        context = context_of(*texts)
        t, origin = context.tables["attributions"], int(context.batch.origin[which])
        return [
            tuple(int(t[k][i]) - (origin if k != "source_kind" and t[k][i] >= 0 else 0) for k in columns)
            for i in (t["article"] == which).nonzero()[0]
        ]

    behind = beginning * 5
    assert rows([end, behind], 0) == rows([end], 0)
    assert rows([end, behind], 1) == rows([behind], 0)
