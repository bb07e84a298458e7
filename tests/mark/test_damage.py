"""Damage inside lines of the article: its kinds, that it hangs on nothing but the article, and repeated passages."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from ferry import BODY, HEAD

from scorer import Scorer
from scorer.mark.family import Context
from scorer.mark.noise import DAMAGE, FAMILY

Marked = Callable[..., Context]
WORDS = (
    "harbour council bridge ferry keeper winter landing members money village lantern river evening garden market letter stone window summer boards "
    "quiet early wooden narrow broken yellow public empty distant slowly opened carried repaired counted painted closed followed"
).split()


def damage(context: Context) -> list[tuple[int, str, str]]:
    """Article, kind and text of the damage."""
    m, kinds, batch = context.marks["noise"], context.families["noise"].kinds, context.batch
    return [
        (a, kinds[k].name, batch.slice(a, s, e))
        for a, s, e, k in zip(*(x.tolist() for x in (m.article, m.start, m.end, m.kind)), strict=True)
        if kinds[k].name in ("glued_words", "wrong_characters", "passage_repeated")
    ]


def sentence(r: random.Random, length: int) -> list[str]:
    return [w if i else w.capitalize() for i, w in enumerate(r.choices(WORDS, k=length))]


@pytest.mark.parametrize("behind", [[], ["x"], ["The ferry left."]])
def test_words_glued_at_the_very_end_are_found_whatever_stands_behind(marked: Marked, behind: list[str]) -> None:
    for shift in range(8):
        text = f"{'a' * shift} The minister spoke about the long tensionsU"
        assert any(a == 0 for a, _, _ in damage(marked(text, *behind)))


def test_an_article_without_words_holds_no_damage_whatever_stands_beside_it(marked: Marked) -> None:
    assert not damage(marked("\ufffd!"))
    assert not damage(marked("\ufffd!", "The ferry left."))


def test_a_sentence_said_again_is_found(marked: Marked) -> None:
    r = random.Random(4)
    for length in (8, 12, 20):
        said = " ".join(sentence(r, length)) + "."
        between = " ".join(" ".join(sentence(r, 11)) + "." for _ in range(3))
        again = [text for _, kind, text in damage(marked(f"{said} {between} {said}")) if kind == "passage_repeated"]
        assert again == [said]


@pytest.mark.parametrize("at", [0, 4, -1], ids=["first", "inner", "last"])
def test_a_sentence_said_again_with_a_word_changed_is_nearly_always_found(marked: Marked, at: int) -> None:
    r = random.Random(9)
    texts = []
    for _ in range(200):
        said = sentence(r, 12)
        other = [*said]
        other[at] = "Nobody" if at == 0 else "elsewhere"
        texts.append(f"{' '.join(said)}. The mill stood still for a year. {' '.join(other)}.")
    found = {a for a, kind, _ in damage(marked(*texts)) if kind == "passage_repeated"}
    assert len(found) >= 190


# --- its kinds


@pytest.fixture
def damaged(marked: Marked) -> Callable[[str], list[tuple[str, str]]]:
    """Kind and text of the markers of damage in an article that holds this line."""

    def run(line: str) -> list[tuple[str, str]]:
        text = "\n".join([HEAD, *BODY[:2], line, *BODY[2:]])
        c = marked(text)
        m, kinds = c.marks["noise"], [k.name for k in c.families["noise"].kinds]
        start, end = c.batch.given(m.article, m.start, m.end)
        return [(kinds[k], text[s:e]) for s, e, k in zip(start.tolist(), end.tolist(), m.kind.tolist(), strict=True)]

    return run


Damaged = Callable[[str], list[tuple[str, str]]]
DAMAGED = [
    ("glued_words", "The ferry was late after two days of tensionsU.S. and the captain blamed the tide for it.", "tensionsU.S."),
    ("glued_words", "The talks in the town hall have ended.The ferry is to run again on Monday morning, he said.", "ended.The"),
    (
        "cut_text",
        BODY[1].replace(" from the harbour fund.", " and the engine has to be taken out and brought to the yard at the..."),
        "the...",
    ),
    (
        "lost_quotation_mark",
        '"The money will come from the harbour fund, the clerk said after the members had talked for three hours.',
        '"The',
    ),
    ("leftover_markup", "The council&nbsp;voted on Tuesday to keep the ramp open for a year, and it will need new boards.", "&nbsp;"),
    ("leftover_markup", "The ramp will stay open for <b>one year, the council said, and it will need new boards by then.", "<b>"),
    (
        "leftover_markup",
        "The ramp [caption id=7] will stay open for one year, the council said, and it needs new boards.",
        "[caption id=7]",
    ),
    ("wrong_characters", "The council voted on Tuesday to keep the townâ€™s ramp open for a year, and it will need boards.", "â€™"),
    ("machine_wording", "It is worth to note that the ferry will run again, and the members have agreed to pay for the boards.", "It is worth to note"),
    ("machine_wording", "The clerk said that the bosom peril of the captain's wife had kept the ferry at the landing all day.", "bosom peril"),
    ("machine_wording", "The board gave an statement about the old ferry on Tuesday, and it will need new boards by then.", "an statement"),
    ("machine_wording", "The captain held meeting with the members on Tuesday, and it was said that the ferry needs new boards.", "held meeting"),
    ("machine_wording", "The old ferry was known all over country before the war, and it will need new boards by the spring.", "all over country"),
    ("machine_wording", "The clerk spoke of the old ferry and dass die new boards will be laid by the men of the yard in March.", "dass die"),
    ("machine_wording", "The clerk said that the the old ferry will run again on Monday, and it will need new boards by then.", "the the"),
    ("passage_repeated", BODY[0].replace("although", "though"), BODY[0].replace("although", "though")),
    (
        "passage_repeated",
        "On Monday the council of Millbrook voted to keep the old ferry running for two years more, and its hull will need new plates.",
        "On Monday the council of Millbrook voted to keep the old ferry running for two years more, and its hull will need new plates.",
    ),
    ("lost_quotation_mark", 'The council bought the ferry in 1921" the clerk said, and it has been mended eleven times since then.', '1921"'),
]


@pytest.mark.parametrize(("kind", "line", "text"), DAMAGED)
def test_damage_is_found_where_it_stands(damaged: Damaged, kind: str, line: str, text: str) -> None:
    assert damaged(line) == [(kind, text)]


def test_every_kind_of_damage_is_tested() -> None:
    assert {k for k, _, _ in DAMAGED} == set(DAMAGE)


def test_headlines_may_drop_their_articles(marked: Marked) -> None:
    c = marked("\n".join(["Clerk held meeting with captain", *BODY]))
    assert not c.line_noise.any()
    assert not len(c.marks["noise"])


@pytest.mark.parametrize(
    "line",
    [
        "It is worth noting that an hour later an $8 ticket and an x-ray were all that a university or an MRI office had to pay for it.",
        "The report told them that the relevant department had taken part in a study of breast cancer and artificial intelligence.",
        "He came from the side of the road, told reporters what he had seen, and made decision making easier for those who got an advice column.",
        "The clerk said in the northern part of the harbour that a meeting held at the end of the day had taken the decision.",
        "The captain has an iPhone, and his brother writes for a macOS magazine about boats and tides.",
        "He wrote to clerk@millbrook.example and read the answer on www.millbrook.example the next day.",
        "The U.S.-built engine, at 3.5 tonnes, is older than anyone who works on the boat today.",
        "“We will see,” she said. “The ferry is old… but it runs,” and nobody in the room answered.",
        "The sum was less than 5 & more than 3 million, he said, and x < y is not an answer either.",
        "He is 5'10\" tall, the clerk said, and the fish that he caught off the landing was a 6\" one.",
        'The board is 12" long and 6" wide, and the new one, which is 8" wide, will not fit at all.',
        '"The board is 12" long, and it will not fit," he said, and "we need one of 14" in March."',
        '"The first paragraph of what he said ran on for quite a while, as the members had expected.\n"Then he went on," he said.',
    ],
)
def test_sound_sentences_hold_no_damage(damaged: Damaged, line: str) -> None:
    assert damaged(line) == []


@pytest.mark.parametrize("kind", sorted(DAMAGE))
def test_damage_of_a_newsrooms_own_list_is_marked_with_its_kind(tmp_path: Path, kind: str) -> None:
    (tmp_path / "own.txt").write_text(f"[{kind}]\nlantern glows", encoding="utf-8")
    line = "The members saw that the lantern glows at the old landing every night of the week."
    card = Scorer(lexicons=[tmp_path / "own.txt"]).score("\n".join([HEAD, *BODY, line]))
    assert [(m.kind, m.text) for m in card.markers if m.family == "noise"] == [(kind, "lantern glows")]


def test_damage_is_found_when_it_is_asked_for(marked: Marked) -> None:
    text = "\n".join([HEAD, *BODY, "The talks in the town hall have ended.The ferry is to run again on Monday morning, he said.", BODY[0]])
    glued, repeated = FAMILY.code("glued_words"), FAMILY.code("passage_repeated")
    context = marked(text)
    assert context.count("noise", "repeated_passage", "passage_repeated").tolist() == [1.0]
    at_once = context.marks_with("noise", ("passage_repeated",)).kind.tolist()
    assert glued not in at_once
    assert context.count("noise", "glued_words").tolist() == [1.0]
    assert glued in context.marks_with("noise", ("glued_words",)).kind.tolist()
    assert sorted([*at_once, glued]) == sorted(context.marks["noise"].kind.tolist())
    assert context.count("noise").tolist() == [len(at_once) + 1]
    assert (repeated in at_once) or FAMILY.code("repeated_passage") in at_once


def test_entities_on_lines_of_furniture_leave_those_of_the_article_marked(marked: Marked) -> None:
    line = "The council &amp; the board have met again on the landing, said the clerk."
    c = marked("\n".join([*["Share &amp; like " + "&amp; " * 10] * 25, HEAD, *BODY, line]))
    marks, kinds = c.marks["noise"], c.families["noise"]
    assert (marks.kind == kinds.code("leftover_markup")).sum() == 1
