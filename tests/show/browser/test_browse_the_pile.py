"""A reader looks over the pile: counts, sorting, filters, the scatter plot, many articles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from scorer.score.scorer import COLUMNS
from scorer.show.report import build_report

from .page import HOSTILE, Open, column, keep, numbers, rows


def test_overview(opened: Open, file: Path) -> None:
    tab = opened(file)
    assert tab.locator("h1").first.inner_text() == "articles.jsonl"
    counts = tab.locator("#counts").inner_text().lower()
    assert "33" in counts
    assert "31" in counts
    assert "fewer words than a score can rest on" in counts
    assert "could not be read" in counts
    assert "does not say that a statement is true or false" in tab.locator(".lede").inner_text()
    assert tab.locator("#histograms svg").count() == 3
    assert tab.locator("#sources tbody tr").count() == 4 + len(HOSTILE)
    assert tab.locator("#table tbody tr").count() == 33
    keep(tab, "overview-light", full_page=True)


def test_sort(opened: Open, file: Path) -> None:
    tab = opened(file)
    look = numbers(column(tab, 2))
    assert look == sorted(look, reverse=True)
    for label, n, first_down in (("reliability", 3, False), ("propaganda", 4, True), ("noise", 5, True)):
        for down in (first_down, not first_down):
            tab.click(f"#table [data-sort={label}]")
            values = numbers(column(tab, n))
            assert values == sorted(values, reverse=down)
            assert tab.locator(f"#table th:nth-child({n})").get_attribute("aria-sort") == ("descending" if down else "ascending")
            assert (
                "Could not be read" in tab.locator("#table tbody tr").nth(32).inner_text()
                or "Not scored" in tab.locator("#table tbody tr").nth(32).inner_text()
            )
    tab.click("#table [data-sort=title]")
    titles = [t.split("\n")[0].lower() for t in column(tab, 1)]
    assert titles == sorted(titles)


def test_filter_and_search(opened: Open, file: Path) -> None:
    tab = opened(file)
    tab.fill("#query", "ferry lane")
    rows(tab, 1)
    assert "1 of 33" in tab.locator("#found").inner_text()
    tab.click("#clear")
    rows(tab, 33)
    tab.fill("#propaganda-low", "0.9")
    rows(tab, 7)
    assert min(numbers(column(tab, 4))) >= 0.9
    tab.click("#clear")
    tab.select_option("#status", "refused too_short")
    rows(tab, 1)
    tab.click("#clear")
    rows(tab, 33)
    tab.click("#sources button >> text=Paper 3")
    assert tab.locator("#table tbody tr").count() == 6
    assert tab.locator("#source").input_value() == "Paper 3"
    tab.click("#clear")
    rows(tab, 33)
    tab.locator("#histograms g[data-score=noise][data-bin='0']").click()
    assert max(numbers(column(tab, 5))) <= 0.04


def test_scatter_selects(opened: Open, file: Path) -> None:
    tab = opened(file)
    box = tab.locator("#scatter").bounding_box()
    tab.mouse.move(box["x"] + 50, box["y"] + 15)
    tab.mouse.down()
    tab.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.4, steps=4)
    keep(tab, "scatter-dragging")
    tab.mouse.up()
    assert 1 <= tab.locator("#table tbody tr").count() < 33
    high, low = float(tab.input_value("#reliability-high")), float(tab.input_value("#propaganda-low"))
    assert max(numbers(column(tab, 3))) <= high + 0.1
    assert min(numbers(column(tab, 4))) >= low - 0.001
    keep(tab, "scatter-chosen")
    tab.click("#clear")
    rows(tab, 33)
    tab.evaluate("scrollTo(0, 0)")
    box = tab.locator("#scatter").bounding_box()
    value = numbers(column(tab, 3))[0], numbers(column(tab, 4))[0]
    x, y = 46 + value[0] / 100 * (box["width"] - 58), 12 + (1 - value[1]) * (box["height"] - 52)
    tab.mouse.move(box["x"] + x, box["y"] + y)
    assert tab.locator("#near").is_visible()
    tab.mouse.click(box["x"] + x, box["y"] + y)
    assert 1 <= tab.locator("#table tbody tr").count() < 33


def many(n: int) -> list[list[Any]]:
    rng = np.random.default_rng(0)
    rows = []
    for i in range(n):
        row = dict.fromkeys(COLUMNS) | {
            "id": f"folder/{i:05d}.txt",
            "title": f"A headline of the usual length, number {i}",
            "source": f"Paper {i % 50}",
        }
        row |= {
            "words": int(rng.integers(80, 2000)),
            "reliability": float(rng.beta(6, 3) * 100),
            "propaganda": float(rng.beta(1, 4)),
            "noise": float(rng.beta(1, 20)),
        }
        row |= {s: float(rng.uniform(0, 100)) for s in ("attribution", "hedging", "loaded_language")} | {
            "flags": "",
            "reasons": "a reason; raises it: “a quotation” | " * 3,
            "model": "m",
        }
        rows.append([row[c] for c in COLUMNS])
    return rows


def test_a_chance_is_never_shown_as_a_certainty(opened: Open, tmp_path: Path) -> None:
    rows = many(3)
    for row, value in zip(rows, (0.9996, 0.5, 0.0004), strict=True):
        row[COLUMNS.index("propaganda")], row[COLUMNS.index("reliability")] = value, 50.0
    build_report(rows, tmp_path / "r.html")
    assert [text.strip() for text in column(opened(tmp_path / "r.html"), 4)] == [">0.999", "0.500", "<0.001"]


def test_ten_thousand_articles(opened: Open, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    build_report(many(10_000), tmp_path / "many.html", name="many")
    tab = opened(tmp_path / "many.html")
    assert float(tab.evaluate("document.documentElement.dataset.ready")) < 3000
    assert tab.locator("#table tbody tr").count() == 100
    tab.click("#next")
    assert "101–200 of 10,000" in tab.locator("#pages").inner_text()
    tab.fill("#query", "number 77")
    expect(tab.locator("#found")).to_contain_text("280 of")
    assert tab.locator("#table tbody tr").count() == 100
    tab.click("#table [data-sort=noise]")
    tab.click("#table tbody tr:first-child a")
    assert "does not hold the text" in tab.locator("#article").inner_text()
    assert "a quotation" in tab.locator(".reasons").inner_text()
    keep(tab, "article-without-text")
    tab.keyboard.press("Escape")
    keep(tab, "ten-thousand")
