"""Figures are what they are by hand, on sources that no fit has seen, with intervals over sources and beside what costs nothing."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from scorer.learn.evaluate import (
    bootstrap,
    calibrated_apart,
    calibration_error,
    classification,
    evaluate_table,
    leaning_gap,
    outlet_ranking,
    risk_coverage,
    slices,
    with_intervals,
)
from scorer.learn.fit import SETTINGS, platt
from scorer.learn.table import VOICE, Table, candidates, measure_frame, read_table

SCORES = ("reliability", "propaganda")
ROUNDS = 4


@pytest.fixture(scope="module")
def table(labelled_seeds: pd.DataFrame) -> Table:
    """The seeds measured, with few cues."""
    return measure_frame(labelled_seeds, candidates([labelled_seeds], articles=6, groups=4, most=40, pattern_groups=10), voice=VOICE["propaganda"])


@pytest.fixture(scope="module")
def shipped() -> Table:
    """A part of the shipped table, both corpora, enough to be measured in seconds."""
    t = read_table(Path(__file__).resolve().parents[2] / "models" / "features.parquet")
    ours = t.rows.corpus == "hyperpartisan"
    return t.take(np.flatnonzero((ours & (t.rows.index % 3 == 0)) | (~ours & (t.rows.index % 25 == 0))))


@pytest.fixture(scope="module")
def measured(shipped: Table) -> dict[str, Any]:
    return evaluate_table(shipped, settings={k: replace(v, cues=50) for k, v in SETTINGS.items()}, rounds=ROUNDS)


@pytest.mark.parametrize("score", SCORES)
def test_a_table_is_measured_beside_what_costs_nothing(measured: dict[str, Any], shipped: Table, score: str) -> None:
    r = measured[score]
    rows = shipped.of(r["corpus"]).rows
    assert (r["articles"], r["sources"], r["by_folds"]) == (len(rows), rows.group.nunique(), True)
    assert r["low_sources"] == int((rows.groupby("group").label.mean() < 0.5).sum())
    assert set(r["baselines"]) == {"length alone", "gradient boosting, same features"}
    for baseline in r["baselines"].values():
        assert set(baseline) == set(r["figures"])
    assert all(math.isnan(f["low"]) or f["low"] <= f["high"] for f in r["figures"].values())
    assert len(r["held_out"]) == len(rows)
    assert (r["risk_coverage"] is not None) == (score == "propaganda")


def test_what_is_measured_is_the_mean_of_the_cuts_into_folds(measured: dict[str, Any], shipped: Table) -> None:
    few = {k: replace(v, cues=50) for k, v in SETTINGS.items()}
    other, both = (evaluate_table(shipped, settings=few, rounds=1, seeds=seeds) for seeds in ((1,), (0, 1)))
    for score in SCORES:
        for name, figure in both[score]["figures"].items():
            each = [r[score]["figures"][name]["value"] for r in (measured, other)]
            assert figure["value"] == pytest.approx(np.mean(each), nan_ok=True)


def test_refused_articles_are_counted_and_not_measured(measured: dict[str, Any], shipped: Table) -> None:
    refused = shipped.rows.refusal[shipped.rows.refusal != ""]
    assert measured["coverage"]["articles"] == len(shipped)
    assert {k: v for k, v in measured["coverage"]["refused"].items() if v} == refused.value_counts().to_dict()
    assert sum(measured[score]["articles"] for score in SCORES) == len(shipped) - len(refused)


def test_intervals_hold_the_value_and_narrow_with_sources() -> None:
    rng = np.random.default_rng(1)

    def width(sources: int) -> float:
        group = [f"s{i}" for i in range(sources) for _ in range(10)]
        values = np.repeat(rng.normal(0, 1, sources), 10) + rng.normal(0, 1, sources * 10)
        low, high = bootstrap(lambda at: {"mean": float(values[at].mean())}, group)["mean"]
        assert low < values.mean() < high
        return high - low

    assert width(20) > 2 * width(400)


def test_a_figure_that_no_draw_tells_has_no_interval() -> None:
    z, y = np.array([-1.0, 1.0]), np.array([0.0, 1.0])
    for rounds in (0, 1):
        interval = bootstrap(lambda at: classification(z[at], y[at]), ["a", "b"], rounds=rounds, seed=0)  # the one draw is of one label
        shown = with_intervals(classification(z, y), interval)
        assert shown["auc"]["value"] == 1
        assert math.isnan(shown["auc"]["low"])
        assert math.isnan(shown["auc"]["high"])
    nothing = bootstrap(lambda at: {"never": float("nan")}, ["a", "b"], rounds=3)["never"]
    assert all(map(math.isnan, nothing))


def test_figures_of_a_toy_are_what_they_are_by_hand() -> None:
    z = np.array([-2.0, -1.0, 1.0, 2.0])
    y = np.array([0.0, 1.0, 0.0, 1.0])
    f = classification(z, y)
    assert f["accuracy"] == 0.5
    assert f["auc"] == 0.75
    assert f["average_precision"] == pytest.approx((1 + 2 / 3) / 2)
    p = 1 / (1 + np.exp(-z))
    assert f["brier"] == pytest.approx(((p - y) ** 2).mean())
    assert math.isnan(f["calibration_error"])  # fewer rows than bins
    assert classification(z, np.ones(4)) == {"accuracy": 0.5}


def test_a_fold_is_calibrated_by_the_others() -> None:
    rng = np.random.default_rng(2)
    y = (rng.random(300) < 0.5).astype(float)
    z, weight, fold = rng.normal(2 * y - 1, 1.5), np.ones(300), np.arange(300) % 3
    apart = calibrated_apart(z, y, weight, fold)
    slope, offset = platt(z[fold != 1], y[fold != 1], weight[fold != 1])
    np.testing.assert_allclose(apart[fold == 1], offset + slope * z[fold == 1])


@pytest.mark.parametrize("score", SCORES)
def test_slices_have_intervals_that_hold_their_figures(table: Table, score: str) -> None:
    rng = np.random.default_rng(4)
    z = rng.normal(2 * table.rows.label.to_numpy(float) - 1, 2)
    found = slices(table, z, score, rounds=40)
    assert {"leaning", "length"} <= set(found.by)
    assert "auc_low_high_low" in found if score == "reliability" else "auc_low" in found
    figure = "auc_low_high" if score == "reliability" else "auc"
    told = found[found[figure].notna()]
    assert len(told) > 2
    assert (told[f"{figure}_low"] <= told[figure]).all()
    assert (told[figure] <= told[f"{figure}_high"]).all()
    assert not any(c.endswith(("_low", "_high")) and c != "auc_low_high" for c in slices(table, z, score))


def test_calibration_error_of_sure_and_of_bent_chances() -> None:
    p = np.repeat(np.arange(0.05, 1, 0.1), 100)
    y = np.concatenate([np.arange(100) < round(100 * q) for q in np.arange(0.05, 1, 0.1)]).astype(float)
    assert calibration_error(p, y) == pytest.approx(0, abs=0.011)
    assert calibration_error(np.full(1000, 0.9), np.tile([0.0, 1.0], 500)) == pytest.approx(0.4)


def test_outlets_are_ranked_by_their_means_and_small_ones_left_out() -> None:
    quality = np.repeat([0.2, 0.6, 0.9, 0.1], [10, 10, 10, 2])
    group = np.repeat(["low", "middle", "high", "tiny"], [10, 10, 10, 2]).tolist()
    z = np.repeat([-1.0, 0.0, 1.0, 3.0], [10, 10, 10, 2])
    f = outlet_ranking(z, quality, group)
    assert f["spearman_outlets_10"] == pytest.approx(1)
    assert f["spearman_outlets_all"] == pytest.approx(-0.2)
    assert f["auc_low_high"] == pytest.approx(100 / 120)


def test_a_source_with_several_labels_has_their_mean_whatever_the_order_of_rows() -> None:
    group = ["a", "a", "b", "c", "d"]
    z = np.log(np.array([0.6, 0.6, 0.5, 0.7, 0.1]) / np.array([0.4, 0.4, 0.5, 0.3, 0.9]))
    leaning = ["left", "left", "right", "left", "center"]
    for of_a in ([0.9, 0.5], [0.5, 0.9]):  # 0.7 in the mean, which is neither low nor high
        quality = np.array([*of_a, 0.6, 0.8, 0.2])
        assert outlet_ranking(z, quality, group)["spearman_outlets_all"] == pytest.approx(1)
        assert leaning_gap(z, quality, group, leaning)["left_minus_right_points"] == pytest.approx(10)
    tied = outlet_ranking(z, np.array([0.7, 0.7, 0.7, 0.8, 0.2]), group)["spearman_outlets_all"]
    assert tied == outlet_ranking(z[1:], np.array([0.7, 0.7, 0.8, 0.2]), group[1:])["spearman_outlets_all"]


def test_the_gap_between_left_and_right_counts_outlets_of_middle_quality_alone() -> None:
    group = ["a", "a", "b", "c", "d"]
    quality = np.array([0.6, 0.6, 0.7, 0.9, 0.6])
    z = np.log(np.array([0.6, 0.6, 0.5, 0.99, 0.1]) / np.array([0.4, 0.4, 0.5, 0.01, 0.9]))
    gap = leaning_gap(z, quality, group, ["left", "left", "right", "left", "center"])
    assert gap["left_minus_right_points"] == pytest.approx(10)


def test_risk_falls_where_the_surest_are_right() -> None:
    z = np.array([-4.0, 4.0, -3.0, 3.0, -0.1, 0.1, -0.2, 0.2])
    y = np.array([0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0])
    curve = risk_coverage(z, y, points=8)
    assert curve.coverage.tolist() == [i / 8 for i in range(1, 9)]
    assert curve.error.iloc[3] == 0
    assert curve.error.iloc[-1] == 0.25


def test_a_single_source_has_no_interval() -> None:
    assert bootstrap(lambda at: {"mean": float(at.mean())}, ["a", "a", "a"], rounds=3) == {}
