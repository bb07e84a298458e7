"""What a fit promises: declared signs, the same model from the same table, one formula in the table and in the engine, honest folds."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer import Scorer
from scorer.learn.estimators import feature_signs
from scorer.learn.evaluate import classification
from scorer.learn.fit import SETTINGS, calibration_weights, cue_signs, fit_score, held_out, platt, platt_targets, predict, source_weights
from scorer.learn.table import GENDERED, OF_PAGES, VOICE, Candidates, Table, candidates, group_folds, measure_frame, read_table, write_table
from scorer.learn.tasks import write_model
from scorer.measure import FEATURE_NAMES
from scorer.score.model import content_hash, load_model

SCORES = ("reliability", "propaganda")


@pytest.fixture(scope="module")
def tables(labelled_seeds: pd.DataFrame) -> dict[str, Table]:
    """For each score the seeds measured as it counts cues: in every voice, or in the article's own alone."""
    listed = candidates([labelled_seeds], articles=6, groups=4, most=400, pattern_groups=10)
    assert len(listed.phrases) > 50
    assert len(listed.patterns) > 50
    return {score: measure_frame(labelled_seeds, listed, voice=VOICE[score]) for score in SCORES}


@pytest.fixture(scope="module")
def table(tables: dict[str, Table]) -> Table:
    return tables["propaganda"]


@pytest.fixture(scope="module")
def fitted(tables: dict[str, Table]) -> dict[str, dict]:
    return {score: fit_score(tables[score], score, replace(SETTINGS[score], cues=150)) for score in SCORES}


@pytest.mark.parametrize("score", SCORES)
def test_no_coefficient_crosses_its_declared_sign(fitted: dict[str, dict], score: str) -> None:
    declared = dict(zip(FEATURE_NAMES, feature_signs(score), strict=True))
    terms = fitted[score]["terms"]
    assert len(terms) > 5
    for t in terms:
        assert declared[t["feature"]] in ("+", "-", "0")
        assert not (declared[t["feature"]] == "+" and t["weight"] < 0)
        assert not (declared[t["feature"]] == "-" and t["weight"] > 0)
        assert t["low"] <= t["center"] <= t["high"]
        assert t["scale"] > 0
    for rule in fitted[score]["rules"]:
        assert rule["set_by"] in ("fit", "hand")
        assert math.isfinite(rule["points"])
    cues = fitted[score]["cues"]
    assert len(cues["phrases"]) + len(cues["patterns"]) == 150


@pytest.mark.parametrize("score", SCORES)
def test_a_table_and_the_engine_give_one_article_the_same_log_odds(
    fitted: dict[str, dict], tables: dict[str, Table], labelled_seeds: pd.DataFrame, tmp_path: Path, score: str
) -> None:
    raw = {**load_model().raw, "scores": {k: {**v, "calibration": {"slope": 1.3, "offset": -0.2}} for k, v in fitted.items()}}
    raw["hash"] = content_hash(raw)
    write_model(raw, tmp_path / "model.json")
    texts = labelled_seeds.text.tolist()[:60]
    from_text = Scorer(tmp_path / "model.json").run(texts).parts[score].log_odds
    from_table = predict(raw["scores"][score], tables[score].take(np.arange(60)))
    assert np.abs(from_text - from_table).max() < 1e-6


def test_the_same_table_gives_the_same_model(table: Table, tmp_path: Path) -> None:
    def fit(t: Table) -> dict:
        return fit_score(t, "propaganda", replace(SETTINGS["propaganda"], cues=150))

    first = fit(table)
    assert content_hash(fit(table)) == content_hash(first)
    write_table(table, tmp_path / "table.parquet")
    again = read_table(tmp_path / "table.parquet")
    assert again.listed == table.listed
    assert (again.cues != table.cues).nnz == 0
    np.testing.assert_allclose(again.x, table.x, rtol=1e-6)
    assert content_hash(fit(again)) == content_hash(fit(read_table(tmp_path / "table.parquet")))


def test_features_that_come_first_weigh_to_each_other_as_they_do_without_cues(tables: dict[str, Table]) -> None:
    def weights(first: bool, cues: int) -> dict[str, float]:
        chosen = replace(SETTINGS["reliability"], cues=cues, features_first=first)
        return {t["feature"]: t["weight"] for t in fit_score(tables["reliability"], "reliability", chosen)["terms"]}

    def ratios(a: dict[str, float], b: dict[str, float]) -> list[float]:
        return [a[f] / b[f] for f in a.keys() & b.keys() if abs(b[f]) > 0.01]

    first = ratios(weights(True, 150), weights(True, 15))
    assert len(first) > 3
    assert max(first) < min(first) * 1.01
    together = ratios(weights(False, 150), weights(False, 15))
    assert max(together) > min(together) * 1.05


def test_held_out_log_odds_come_from_fits_without_the_source(table: Table) -> None:
    few = replace(SETTINGS["propaganda"], cues=60)
    z = held_out(table, "propaganda", few)
    fold = group_folds(table.rows.group.tolist())
    rest = fit_score(table.take(fold != 2), "propaganda", few)
    np.testing.assert_allclose(z[fold == 2], predict(rest, table.take(fold == 2)))
    assert classification(z, table.rows.label.to_numpy(float))["auc"] > 0.6


@settings(max_examples=100)
@given(st.lists(st.sampled_from("abcdefghijklm"), min_size=1, max_size=80), st.integers(2, 6), st.integers(0, 3))
def test_folds_never_split_a_group(group: list[str], folds: int, seed: int) -> None:
    fold = group_folds(group, folds, seed)
    assert fold.shape == (len(group),)
    assert set(fold.tolist()) <= set(range(folds))
    assert all(len({f for f, g in zip(fold.tolist(), group, strict=True) if g == name}) == 1 for name in set(group))
    assert fold.tolist() == group_folds(group, folds, seed).tolist()


def test_folds_are_about_as_large_as_one_another() -> None:
    group = [f"source {i % 40}" for i in range(1000)]
    assert np.bincount(group_folds(group)).tolist() == [200] * 5


def test_source_weights_bring_sources_nearer_to_each_other() -> None:
    group = ["big"] * 90 + ["small"] * 10
    assert source_weights(group, 0).tolist() == [1.0] * 100
    whole = source_weights(group, 1.0)
    assert whole[:90].sum() == pytest.approx(whole[90:].sum())
    assert source_weights(group, 0.5).mean() == pytest.approx(1)


def test_platt_keeps_the_order_and_finds_what_was_bent() -> None:
    rng = np.random.default_rng(0)
    z = rng.normal(0, 2, 4000)
    y = (rng.random(4000) < 1 / (1 + np.exp(-(0.5 * z - 1)))).astype(float)
    slope, offset = platt(z, y, np.ones(4000))
    assert slope == pytest.approx(0.5, abs=0.06)
    assert offset == pytest.approx(-1, abs=0.12)
    backwards, _ = platt(z, 1 - y, np.ones(4000))
    assert backwards > 0  # even where labels run against the score, a higher score never gives a lower chance


def test_labels_drawn_in_as_platt_does_keep_a_fit_finite_and_hardly_move_many() -> None:
    few = np.array([0.0] * 23 + [1.0] * 3)
    assert platt_targets(few)[[0, -1]] == pytest.approx([1 / 25, 4 / 5])
    z = np.where(few > 0.5, -1.0, -1.2) + np.arange(26) / 1000
    assert platt(z, platt_targets(few), np.ones(26))[0] < platt(z, few, np.ones(26))[0]
    wide = np.where(few > 0.5, 3.0, -3.0)
    slope, offset = platt(wide, platt_targets(few), np.ones(26))
    assert 1 / (1 + np.exp(-offset - slope * np.array([-3.0, 3.0]))) == pytest.approx([1 / 25, 4 / 5], abs=1e-3)
    assert np.abs(platt_targets(np.tile([0.0, 1.0], 5000)) - np.tile([0.0, 1.0], 5000)).max() < 1e-3


@pytest.mark.parametrize("score", SCORES)
def test_the_shipped_model_scores_texts_as_the_table_it_was_fitted_on_tells(labelled_seeds: pd.DataFrame, score: str) -> None:
    """What a model leaves out of thousands of candidates must not change how the rest of a text is read."""
    shipped = read_table(Path(__file__).resolve().parents[2] / "models" / "features.parquet")
    rows = measure_frame(labelled_seeds, shipped.listed, voice=VOICE[score])
    told = predict(load_model().raw["scores"][score], rows)
    scorer = Scorer()
    for text, title, refusal, z in zip(labelled_seeds.text, labelled_seeds.title, rows.rows.refusal, told, strict=True):
        if not refusal:
            card = scorer.score(text, title=title if isinstance(title, str) else None)
            assert sum(c.points for c in card.explain(score)) == pytest.approx(z, abs=1e-4)


def test_a_calibration_for_an_even_mix_weighs_both_labels_alike() -> None:
    y = np.array([1.0] * 10 + [0.0] * 40)
    group = [f"s{i % 7}" for i in range(50)]
    weight = calibration_weights(y, group, 0.5)
    assert weight[y == 1].sum() == pytest.approx(weight[y == 0].sum())
    with pytest.raises(ValueError, match="both kinds are needed"):
        calibration_weights(np.ones(4), list("abcd"), 0.5)
    as_mixed = calibration_weights(y, group, None)
    assert as_mixed == pytest.approx(source_weights(group, 0.5))
    assert weight[y == 1] / as_mixed[y == 1] == pytest.approx(weight[0] / as_mixed[0])  # sources stay to each other as they were


def test_chances_for_an_even_mix_are_right_where_both_labels_weigh_alike_and_too_high_where_few_are_ones() -> None:
    rng = np.random.default_rng(0)
    y = (rng.random(4000) < 0.2).astype(float)
    z = rng.normal(2 * y - 1, 1.0)  # 1 beside 0 in an even mix: log-odds 2 z
    figures = classification(2 * z, y)
    assert figures["balanced_calibration_error"] < 0.03 < 0.1 < figures["calibration_error"]
    assert figures["balanced_accuracy"] == pytest.approx(np.mean([(z[y == 1] > 0).mean(), (z[y == 0] < 0).mean()]))


def test_cues_are_held_to_the_signs_of_what_the_lists_know_them_as() -> None:
    words = {"bridge": "0", "disgusting": "-", "enemy": "-", "said": "+", "according": "+"}  # "enemy" has other uses, and is held in all
    patterns = {
        "<name> said that": "+", "according to <name>": "+", "<name> ~ed that": "+", ", <name> ~s": "+",
        "the ~ said": "0", "~ of the": "0", "~ed the <name>": "0", "~ed <name> ,": "0", "<name> of ~": "0",
    }  # fmt: skip
    listed = Candidates(tuple(words), tuple(patterns), ("said", "the", "to", "that", "according"))
    assert dict(zip(listed.all, cue_signs(listed, "reliability"), strict=True)) == words | patterns
    held = dict(zip(listed.all, cue_signs(listed, "propaganda"), strict=True))
    assert {p for p, sign in held.items() if sign != "0"} == {"disgusting", "enemy"}
    assert held["disgusting"] == held["enemy"] == "+"


def test_no_cue_of_the_shipped_model_tells_the_sex_of_anybody_and_no_word_is_left_of_a_page() -> None:
    for s in load_model().scores.values():
        assert GENDERED.isdisjoint(word for p in s.cues.phrases for word in p.split(" "))
        assert GENDERED.isdisjoint(s.cues.kept)
        assert OF_PAGES.isdisjoint(s.cues.phrases[: s.cues.word_count])


def test_no_cue_of_the_shipped_model_breaks_its_sign() -> None:
    for name, s in load_model().scores.items():
        cues = s.cues
        listed = Candidates(cues.phrases[: cues.word_count], cues.phrases[cues.word_count :], cues.kept)
        signs = cue_signs(listed, name)
        assert {"+", "-"} <= set(signs) if name == "reliability" else {"+", "0"} == set(signs)
        wrong = [p for p, w, sign in zip(cues.phrases, cues.weight.tolist(), signs, strict=True) if {"+": w < 0, "-": w > 0, "0": False}[sign]]
        assert not wrong
