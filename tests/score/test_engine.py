"""The sum behind a score: terms, rules and cues add up, and every shipped weight keeps the sign that was declared for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scorer.learn.rules import RULES
from scorer.mark import make_matcher, mark
from scorer.mark.family import Context
from scorer.measure import FEATURE_NAMES, FEATURES, feature, measure
from scorer.score.engine import apply_rules, cue_counts, cue_entries, eligible_words, run
from scorer.score.model import Cues, Model, ModelError, Rule, ScoreModel, Term, load_model
from scorer.score.patterns import WORDS
from scorer.segment.batch import segment

SCORES = ("reliability", "propaganda")
TEXT = "Council meets again\nThe council met in the town hall. The corrupt mayor said nothing of the bridge, and the members left early. "


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model()


def build(
    *, terms: tuple[Term, ...] = (), rules: tuple[Rule, ...] = (), phrases: dict[str, float] | None = None, slope: float = 1.0
) -> Model:
    """A model of one score called reliability, with the same in propaganda."""
    listed = phrases or {}
    cues = Cues(tuple(listed), np.ones(len(listed)), np.array(list(listed.values()), float))
    scores = {n: ScoreModel(n, 0.5, terms, rules, cues, slope, 0.25) for n in SCORES}
    return Model("test", "0" * 64, scores, {}, {}, {})


def context(model: Model, *texts: str) -> Context:
    m = make_matcher((), [e for n, s in model.scores.items() for e in cue_entries(n, s.cues)], WORDS)
    return mark(segment(list(texts), None, m.vocabulary), m)


def parts(model: Model, *texts: str):
    c = context(model, *texts)
    return run(model, c, measure(c))["reliability"]


# --- signs of the shipped model


@pytest.mark.parametrize("score", SCORES)
def test_every_shipped_weight_keeps_its_declared_sign(model: Model, score: str) -> None:
    wrong = []
    for t in model.scores[score].terms:
        sign = getattr(feature(t.feature), score)
        if not {"+": t.weight >= 0, "-": t.weight <= 0, "0": True, "": False}[sign]:
            wrong.append((t.feature, sign, t.weight))
    assert wrong == []


@pytest.mark.parametrize("score", SCORES)
def test_terms_are_sound(model: Model, score: str) -> None:
    terms = model.scores[score].terms
    assert len({t.feature for t in terms}) == len(terms)
    for t in terms:
        assert t.scale > 0
        assert t.low <= t.center <= t.high
        assert np.isfinite([t.low, t.high, t.center, t.scale, t.weight]).all()


def test_calibration_does_not_turn_a_score_round(model: Model) -> None:
    """With a slope above nought a weight moves the score the way its sign says."""
    assert all(s.slope > 0 for s in model.scores.values())


def test_sources_never_lower_reliability_and_loaded_words_never_raise_it(model: Model) -> None:
    weight = {t.feature: t.weight for t in model.scores["reliability"].terms}
    for f in FEATURES:
        if f.reliability == "+":
            assert weight.get(f.name, 0) >= 0, f.name
        if f.reliability == "-":
            assert weight.get(f.name, 0) <= 0, f.name
    loaded = {"loaded_words", "name_calling", "exaggeration", "fear_appeals", "loaded_own", "loaded_sentences", "scare_quotes", "shouting"}
    assert {feature(n).reliability for n in loaded} == {"-"}
    assert {feature(n).propaganda for n in loaded} == {"+"}


@pytest.mark.parametrize("score", SCORES)
def test_every_shipped_rule_keeps_its_declared_direction(model: Model, score: str) -> None:
    declared = {r.name: r for r in RULES}
    for rule in model.scores[score].rules:
        assert rule.name in declared
        assert rule.set_by in ("fit", "hand")
        assert rule.reason
        assert {"+": rule.points >= 0, "-": rule.points <= 0, "0": True}[declared[rule.name].sign[score]], rule.name


def test_rules_are_declared_on_features_that_are_measured() -> None:
    for r in RULES:
        assert r.when, r.name
        for name, op, _ in r.when:
            assert name in FEATURE_NAMES, f"{r.name}: no family declares {name!r}"
            assert op in (">=", "<")


def test_percentiles_rise_and_are_of_features_that_are_measured(model: Model) -> None:
    for name, (f, knots) in model.percentiles.items():
        assert name in ("attribution", "hedging", "loaded_language")
        assert f in FEATURE_NAMES
        assert len(knots) == 101
        assert (np.diff(knots) >= 0).all()


# --- the sum


def test_log_odds_are_offset_plus_slope_times_the_sum() -> None:
    term = Term("loaded_own", 0.0, 1000.0, 1.0, 2.0, 0.7)
    rule = Rule("loaded", (("loaded_own", ">=", 0.001),), 0.3, "why", "hand")
    p = parts(build(terms=(term,), rules=(rule,), phrases={"bridge": 0.4}, slope=2.0), TEXT)
    value = measure(context(build(), TEXT))[0, FEATURE_NAMES.index("loaded_own")]
    assert p.base == pytest.approx(0.25 + 2 * 0.5)
    assert p.terms[0, 0] == pytest.approx(2 * 0.7 * (value - 1) / 2)
    assert p.rules[0, 0] == pytest.approx(2 * 0.3)
    assert p.cues[0, 0] == pytest.approx(2 * 0.4)
    assert p.log_odds[0] == pytest.approx(p.base + p.terms.sum() + p.rules.sum() + p.cues.sum())


def test_a_term_is_clipped_at_its_bounds() -> None:
    inside = Term("loaded_own", 0.0, 0.001, 0.0, 1.0, 1.0)
    assert parts(build(terms=(inside,)), TEXT).terms[0, 0] == pytest.approx(0.001)
    assert parts(build(terms=(replace(inside, low=500, high=900),)), TEXT).terms[0, 0] == pytest.approx(500)


def test_a_model_without_terms_cues_or_rules_is_its_base() -> None:
    assert parts(build(), TEXT, "").log_odds.tolist() == [0.75, 0.75]


def test_a_feature_that_nobody_declares_is_refused_in_one_line() -> None:
    with pytest.raises(ModelError, match="no_such_feature"):
        parts(build(terms=(Term("no_such_feature", 0, 1, 0, 1, 1),)), TEXT)


# --- rules


def test_all_conditions_of_a_rule_must_hold() -> None:
    x = np.zeros((4, len(FEATURE_NAMES)))
    a, b = FEATURE_NAMES[:2]
    x[1, 0], x[2, 1], x[3, :2] = 1, 5, (1, 5)
    rules = (
        Rule("both", ((a, ">=", 1.0), (b, "<", 5.0)), 1, "", "hand"),
        Rule("one", ((a, ">=", 1.0),), 1, "", "hand"),
        Rule("below", ((b, "<", 5.0),), 1, "", "hand"),
    )
    assert apply_rules(rules, x).T.tolist() == [[False, True, False, False], [False, True, False, True], [True, True, False, False]]
    assert apply_rules((), x).shape == (4, 0)


# --- cues


def counts(phrases: tuple[str, ...], *texts: str) -> list[list[float]]:
    m = build(phrases=dict.fromkeys(phrases, 1.0))
    return cue_counts(context(m, *texts), "reliability", m.scores["reliability"].cues).tolist()


def test_cues_are_counted_by_article() -> None:
    assert counts(("bridge", "the bridge", "ferry"), "They saw the bridge. It is a bridge.", "They saw a ferry.", "") == [
        [2, 1, 0],
        [0, 0, 1],
        [0, 0, 0],
    ]


def test_a_capital_within_a_sentence_is_no_cue() -> None:
    said = 'They met Bridge in town, and Bridge said: "Bridge it is." Bridge left. BRIDGE rose.'
    assert counts(("bridge",), said) == [[2]]  # behind the opening mark, and at the beginning of a sentence
    assert counts(("i think",), "Now I think so.") == [[1]]
    assert counts(("the bridge",), "They saw the Bridge.") == [[0]]


def test_no_cue_is_read_in_furniture() -> None:
    page = "The members met in the hall on Monday to talk about the old ferry, and they stayed for two hours.\n" * 1
    assert counts(("cookies",), page + "We use cookies to improve your experience on our site.\nAccept all cookies") == [[0]]


def test_numbers_and_words_in_capitals_may_not_be_cues() -> None:
    c = context(build(), "In 1990 the FBI saw 14 boats. It left.")
    words = [c.batch.slice(0, s, e) for s, e in zip(c.body.words.start.tolist(), c.body.words.end.tolist(), strict=True)]
    assert [w for w, ok in zip(words, eligible_words(c), strict=True) if not ok] == ["1990", "FBI", "14"]


def test_values_of_cues_have_one_length() -> None:
    m = build(phrases={"bridge": 1.0, "ferry": 1.0, "mill": 1.0})
    cues = replace(m.scores["reliability"].cues, idf=np.array([1.0, 2, 5]))
    m = replace(m, scores={n: replace(s, cues=cues) for n, s in m.scores.items()})
    values = parts(m, "They saw a bridge, a ferry, a ferry and a ferry.", "They left.", "They saw a ferry and a ferry.").cue_value
    assert np.linalg.norm(values, axis=1).tolist() == pytest.approx([1, 0, 1])
    assert values[0, 1] / values[0, 0] == pytest.approx(2 * (1 + np.log(3)))


def test_cues_of_an_article_are_those_of_the_table() -> None:
    m = build(phrases={"bridge": 0.5, "ferry": -0.5, "mill": 2.0})
    p = parts(m, "They saw a ferry.", "", "They saw a mill and a bridge.")
    assert [p.listed.of(a)[0].tolist() for a in range(3)] == [[1], [], [0, 2]]
    assert p.cues.sum(1) == pytest.approx(p.cue_points)


def test_patterns_are_counted_where_no_word_stays_itself() -> None:
    m = build()
    cues = Cues(("bridge", "~ ."), np.ones(2), np.ones(2), 1)
    m = replace(m, scores={n: replace(s, cues=cues) for n, s in m.scores.items()})
    assert cue_counts(context(m, "They saw the bridge. They saw a ferry."), "reliability", cues).tolist() == [[1, 2]]


def test_cues_of_two_scores_keep_apart(marked: Callable[..., Context]) -> None:
    one, two = build(phrases={"bridge": 1.0}), build(phrases={"ferry": 1.0})
    both = replace(one, scores={"reliability": one.scores["reliability"], "propaganda": two.scores["propaganda"]})
    c = context(both, "They saw a bridge and a ferry and a ferry.")
    assert cue_counts(c, "reliability", both.scores["reliability"].cues).tolist() == [[1]]
    assert cue_counts(c, "propaganda", both.scores["propaganda"].cues).tolist() == [[2]]


def test_an_empty_batch_has_no_sum() -> None:
    m = build(terms=(Term("loaded_own", 0, 1, 0, 1, 1),), phrases={"bridge": 1.0})
    assert parts(m).log_odds.shape == (0,)
