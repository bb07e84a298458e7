"""From articles to sources: few articles draw a source towards all, many leave it where it is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from scorer.pool.sources import by_source, pool


def frame(rows: list[tuple[str | None, float | None]]) -> pd.DataFrame:
    return pd.DataFrame({"source": [r[0] for r in rows], "reliability": [r[1] for r in rows]})


def simulated(seed: int = 0) -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(seed)
    truth = rng.normal(60, 10, 80)
    sizes = rng.integers(1, 30, 80)
    rows = [(f"source{k:02d}", float(v)) for k, n in enumerate(sizes) for v in rng.normal(truth[k], 12, n)]
    return frame(rows), truth


def test_counts_means_and_order() -> None:
    table = by_source(frame([("b", 50.0), ("a", 70.0), ("a", 80.0), ("a", None), (None, 10.0), ("", 20.0)]), ["reliability"])
    assert table["source"].tolist() == ["a", "b"]
    assert table["articles"].tolist() == [3, 1]
    assert table["reliability_articles"].tolist() == [2, 1]
    assert table["reliability_mean"].tolist() == [75.0, 50.0]
    assert (table["reliability_low"] <= table["reliability"]).all()
    assert (table["reliability"] <= table["reliability_high"]).all()


def test_few_articles_are_drawn_further() -> None:
    rng = np.random.default_rng(3)
    rows = [(f"s{k}", float(v)) for k in range(20) for v in rng.normal(60 + 2 * (k - 10), 10, 40)]
    rows += [("one", 99.0), *[("many", float(v)) for v in rng.normal(99, 10, 300)]]
    table = by_source(frame(rows), ["reliability"]).set_index("source")
    drawn = table["reliability_mean"] - table["reliability"]
    assert drawn["one"] > 5 * drawn["many"] > 0
    width = table["reliability_high"] - table["reliability_low"]
    assert width["one"] > 2 * width["many"]


def test_shrunk_means_are_nearer_the_truth_and_intervals_cover() -> None:
    covered, gain = [], []
    for seed in range(10):
        scores, truth = simulated(seed)
        table = by_source(scores, ["reliability"]).sort_values("source")
        covered.append(((table["reliability_low"] <= truth) & (truth <= table["reliability_high"])).mean())
        gain.append(((table["reliability_mean"] - truth) ** 2).mean() - ((table["reliability"] - truth) ** 2).mean())
    assert 0.92 <= np.mean(covered) <= 0.98
    assert np.mean(gain) > 0


def test_intervals_stay_within_the_scale() -> None:
    table = by_source(pd.DataFrame({"source": list("aabbc"), "propaganda": [0.99, 0.4, 0.0, 0.01, 1.0]}), ["propaganda"])
    assert table["propaganda_low"].min() >= 0
    assert table["propaganda_high"].max() <= 1


@pytest.mark.parametrize("rows", [[], [("a", None)], [("a", 5.0)], [("a", 5.0), ("b", 7.0)], [("a", 5.0), ("a", 5.0)]])
def test_next_to_nothing(rows: list[tuple[str, float | None]]) -> None:
    table = by_source(frame(rows), ["reliability"])
    assert len(table) == len({r[0] for r in rows})
    scored = table[table["reliability_articles"] > 0]
    assert np.isfinite(scored[["reliability", "reliability_low", "reliability_high"]].to_numpy(float)).all()


def test_no_score_at_all_is_not_a_number() -> None:
    n, *columns = pool(np.array([np.nan, np.nan]), np.array([0, 1]), 2)
    assert n.tolist() == [0, 0]
    assert all(np.isnan(c).all() for c in columns)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(KeyError, match="source"):
        by_source(pd.DataFrame({"reliability": [1.0]}))
