from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from scorer import Article, Scorer
from scorer.mark import FAMILIES
from scorer.show import terminal
from scorer.show.summary import summary

HOSTILE = "Read this\x1b[2J\x1b]0;owned\x07 now \u202eevil\u202c \x9b31m [bold]not markup[/bold] :smile:"


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def pair(scorer: Scorer, seed_files: list[Path]) -> list[tuple[Article, object]]:
    chosen = [f for f in seed_files if f.name.startswith(("01", "18", "24"))]
    texts = [f.read_text(encoding="utf-8") for f in chosen]
    return [(Article(t, f.name, path=str(f)), scorer.score(t)) for f, t in zip(chosen, texts, strict=True)]


def shown(call, *args, tty: bool = False) -> str:  # type: ignore[no-untyped-def]
    out = Tty() if tty else io.StringIO()
    call(terminal.console(out, width=100 if tty else None), *args)
    return out.getvalue()


def test_visible_replaces_what_a_terminal_obeys() -> None:
    text = terminal.visible(HOSTILE + "\n\tkept\ud800")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800]", text)
    assert text.endswith("\n\tkept\ufffd")


def test_explain_is_plain_in_a_pipe(pair) -> None:  # type: ignore[no-untyped-def]
    for article, card in pair:
        text = shown(terminal.explain, article, card)
        assert "\x1b" not in text
        for line in card.lines:
            words = " ".join(card.text[line.start : line.end].split())
            assert (f"~~{words}~~ (noise: {line.reason})" in text) == line.is_noise
        for family in {m.family for m in card.markers}:
            assert f"{family}: " in text
        assert terminal.CAUTION.split(";")[0] in text


def test_plain_text_without_its_marks_is_the_text(pair) -> None:  # type: ignore[no-untyped-def]
    for _, card in pair:
        kinds = "|".join(k.name for f in FAMILIES for k in f.kinds)
        for line in card.lines:
            if not line.is_noise:
                inside = [m for m in card.markers if m.start < line.end and m.end > line.start]
                bare = terminal._bracketed(card.text, line.start, line.end, inside).plain
                inner = re.compile(rf"\[([^\[\]]*)\]\((?:{kinds})\)")
                while inner.search(bare):
                    bare = inner.sub(r"\1", bare)
                assert bare == card.text[line.start : line.end]


def test_explain_has_colours_on_a_terminal(pair) -> None:  # type: ignore[no-untyped-def]
    article, card = pair[1]
    text = shown(terminal.explain, article, card, tty=True)
    assert "\x1b[9" in text  # noise is struck through
    assert "~~" not in text


def test_points_that_are_shown_add_up(pair) -> None:  # type: ignore[no-untyped-def]
    article, card = pair[0]
    text = shown(terminal.explain, article, card)
    block = text[text.index("reliability ", text.index("is the sum of") - 30) :].split("\n\n")[0]
    points = [float(m[1]) for m in re.finditer(r"^ *([+-]\d+\.\d\d) ", block, re.MULTILINE)]
    assert sum(points[:-1]) == pytest.approx(points[-1], abs=0.01 * len(points))


def test_nothing_of_a_hostile_article_reaches_the_terminal(scorer: Scorer) -> None:
    text = HOSTILE + "\n" + "The officials said on Monday that the disgraceful plan may work, \x1b[31mperhaps\x1b[0m. " * 20
    card = scorer.score(text)
    plain = shown(terminal.explain, Article(text, HOSTILE, title=HOSTILE, source=HOSTILE, date=HOSTILE), card)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", plain)
    assert "[bold]not markup[/bold] :smile:" in plain


def test_a_refusal_is_told_in_words(scorer: Scorer) -> None:
    card = scorer.score("Too little.")
    text = shown(terminal.explain, Article("Too little.", "a"), card)
    assert "Not scored: fewer words than a score can rest on (too_short)" in text
    data = terminal.explain_data(Article("Too little.", "a"), card)
    assert data["refusal"] == "too_short"
    assert data["reliability"] is None
    assert data["contributions"] == {}
    empty = scorer.score("")
    assert terminal.explain_data(Article("", "a"), empty)["readability"] is None
    assert shown(terminal.explain, Article("", "a"), empty)


def test_explain_data_holds_what_is_true_of_the_text(pair) -> None:  # type: ignore[no-untyped-def]
    article, card = pair[2]
    data = terminal.explain_data(article, card)
    assert all(card.text[m["start"] : m["end"]] == m["text"] for m in data["markers"])
    assert data["reliability"] == card.reliability
    assert set(data["contributions"]) == {"reliability", "propaganda"}
    assert data["readability"]["flesch_reading_ease"] == pytest.approx(terminal.readability(card)["flesch_reading_ease"])


def test_compare_is_ordered_by_what_differs_most(pair) -> None:  # type: ignore[no-untyped-def]
    data = terminal.compare_data(pair[0], pair[2])
    for rows in data["contributions"].values():
        sizes = [abs(row["difference"]) for row in rows]
        assert sizes == sorted(sizes, reverse=True)
        assert all(row["difference"] == row["points"][1] - row["points"][0] for row in rows)
    text = shown(terminal.compare, pair[0], pair[2])
    assert "\x1b" not in text
    assert "B minus A" in text
    assert "nothing" in shown(terminal.compare, pair[0], pair[0])


def test_compare_with_a_refused_article(scorer: Scorer, pair) -> None:  # type: ignore[no-untyped-def]
    refused = (Article("Short.", "s"), scorer.score("Short."))
    assert terminal.compare_data(pair[0], refused)["contributions"] == {}
    assert "not scored: too_short" in shown(terminal.compare, pair[0], refused)


def test_markers_lists_every_declaration() -> None:
    out = io.StringIO()
    terminal.markers(terminal.console(out, width=400))
    text = out.getvalue()
    for family in FAMILIES:
        for name in (family.name, *(k.name for k in family.kinds), *(f.name for f in family.features)):
            assert re.search(rf"^{name}\b", text, re.MULTILINE), name
        for feature in family.features:
            assert feature.meaning in text


def test_words_and_patterns_are_one_row_each_and_the_sum_stays(pair) -> None:  # type: ignore[no-untyped-def]
    for _, card in pair:
        for score in ("reliability", "propaganda"):
            every = card.explain(score)
            few = summary(every, 6)
            assert sum(c.points for c in few) == pytest.approx(sum(c.points for c in every), abs=1e-9)
            assert few[0] == every[0]
            assert len(few) <= 8
            assert not any("~" in c.meaning or "<name>" in c.meaning for c in (*every, *few))
            cues = [c for c in every if c.name.startswith(("cue: ", "pattern: "))]
            shown = [c for c in summary(every, 10_000) if c.name in ("wording", "sentence patterns")]
            assert sum(c.points for c in shown) == pytest.approx(sum(c.points for c in cues), abs=1e-9)
            assert sum(c.value for c in shown) == len(cues)
