"""Why a line is the article or is not: a sum that adds up to the decision."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorer import Scorer
from scorer.types import Line

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("[0-9]*.txt"))


@pytest.mark.parametrize("title", [None, "A headline that is given apart"])
@pytest.mark.parametrize("seed", SEEDS[13:20] + SEEDS[25:], ids=lambda f: f.stem)
def test_the_points_of_a_line_add_up_to_its_side(scorer: Scorer, seed: Path, title: str | None) -> None:
    card = scorer.score(seed.read_text(encoding="utf-8"), title)
    for line in card.lines:
        why = card.explain_line(line)
        assert (sum(c.points for c in why) > 0) is not line.is_noise
        assert why[0].name == "base"
        assert [abs(c.points) for c in why[1:]] == sorted((abs(c.points) for c in why[1:]), reverse=True)
        assert len({c.name for c in why}) == len(why)
        assert all(c.meaning for c in why)


def test_a_whole_page_is_explained_by_its_own_rules(scorer: Scorer) -> None:
    menu = "Home\nNews\nSport\nWeather\nContact us\nSign in\nMy account\nSubscribe\nPrivacy policy\nTerms of use\nSite map\nFollow us\n"
    prose = "The council met on Monday in the town hall, and it voted to close the old bridge for the whole of the winter season.\n" * 3
    card = scorer.score(menu + prose + "12 comments\nReply\nReport this comment\n" + menu)
    for line in card.lines:
        assert (sum(c.points for c in card.explain_line(line)) > 0) is not line.is_noise


def test_what_speaks_against_a_teaser_is_named(scorer: Scorer) -> None:
    card = scorer.score(next(f for f in SEEDS if f.stem.startswith("18_")).read_text(encoding="utf-8"))
    teaser = next(line for line in card.lines if line.reason == "teaser")
    against = {c.name for c in card.explain_line(teaser) if c.points < 0}
    assert against & {"rule: teasers", "rule: shut_in", "rule: tail", "rule: cut"}


def test_a_line_of_another_text_is_refused_in_one_line(scorer: Scorer) -> None:
    card = scorer.score(SEEDS[0].read_text(encoding="utf-8"))
    with pytest.raises(ValueError, match=r"no line of this text: take one of card\.lines"):
        card.explain_line(Line(3, 5, False, ""))
