"""A reader opens an article: its sum, its markers, its noise, why it was refused, rules and cues."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from .page import Open, keep, make, row_of


def test_open_an_article(opened: Open, file: Path) -> None:
    tab = opened(file)
    tab.click("#table tbody tr:first-child td:nth-child(3)")
    assert tab.locator("#overview").is_hidden()
    assert tab.locator("#headline").is_visible()
    assert tab.evaluate("document.activeElement.id") == "headline"
    assert tab.locator("#text .m.loaded_language").count() > 20
    sum_of = float(tab.locator("#bars .sum").get_attribute("data-sum"))
    value = float(tab.locator("#scores [data-score=reliability]").get_attribute("data-value"))
    assert value == pytest.approx(100 / (1 + np.exp(-sum_of)), abs=1e-9)
    tab.click("#everything")
    points = [float(t.replace("−", "-")) for t in tab.locator("#bars li:not(.sum) .points").all_inner_texts() if t]
    assert sum(points) == pytest.approx(sum_of, abs=0.005 * len(points))
    assert "NAME" in tab.locator("#bars").inner_text()
    assert not {"~", "<name>", "sum of weights", "yes or no"} & set(re.findall(r"~|<name>|sum of weights|yes or no", tab.locator("#bars").inner_text()))
    keep(tab, "article-light")
    tab.go_back()
    assert tab.locator("#overview").is_visible()


def test_the_reasons_stand_below_the_scores_and_above_the_text(opened: Open, file: Path) -> None:
    tab = opened(file)
    i = row_of(tab, "24_hyperpartisan_rant")
    data = json.loads(tab.locator("#data").text_content())
    tab.goto(f"{file.as_uri()}#a={i}")
    tab.wait_for_selector("#text")
    assert " | ".join(tab.locator(".reasons li").all_inner_texts()) == data["rows"][i][data["columns"].index("reasons")]
    order = tab.evaluate("[...document.querySelectorAll('#scores, .reasons, #text')].map((n) => n.id || n.className)")
    assert order == ["scores", "reasons", "text"]


def test_markers_tell_and_families_switch(opened: Open, file: Path) -> None:
    tab = opened(file)
    tab.click("#table tbody tr:first-child a")
    marker = tab.locator("#text .m.loaded_language[tabindex]").nth(2)
    marker.hover()
    tip = tab.locator("#tip")
    assert tip.is_visible()
    assert "loaded language" in tip.inner_text()
    assert "propaganda" in tip.inner_text()
    assert "point" in tip.inner_text()
    keep(tab, "marker-hover")
    before = tab.locator("#text .m.loaded_language").count()
    tab.uncheck("#show-loaded_language")
    assert tab.locator("#text .m.loaded_language").count() == 0 < before
    tab.check("#show-loaded_language")
    assert tab.locator("#text .m.loaded_language").count() == before
    tab.check("#show-style")
    assert tab.locator("#text .m.style").count() > 0
    assert {
        tab.locator(f"#legend .m.{f}").evaluate("n => getComputedStyle(n).textDecorationStyle")
        for f in ("loaded_language", "hedging", "style")
    } == {"wavy", "dashed", "dotted"}


def test_noise_is_struck_through_with_its_reason(opened: Open, file: Path) -> None:
    tab = opened(file)
    i = row_of(tab, "18_share_bar_teasers")
    tab.goto(f"{file.as_uri()}#a={i}")
    tab.wait_for_selector("#text")
    noise = tab.locator("#text p.noise")
    assert noise.count() > 2
    assert noise.first.locator("del").evaluate("n => getComputedStyle(n).textDecorationLine") == "line-through"
    assert len(noise.first.locator(".why").inner_text()) > 10
    keep(tab, "article-noise")


@pytest.mark.parametrize("which", ["refused", "unread"])
def test_refusals_are_told_in_words(opened: Open, file: Path, which: str) -> None:
    tab = opened(file)
    i = row_of(tab, "short" if which == "refused" else "nothing")
    tab.goto(f"{file.as_uri()}#a={i}")
    told = tab.locator("#refusal").inner_text()
    assert ("fewer words than a score can rest on" in told) if which == "refused" else ("no text" in told)
    assert tab.locator("#scores").count() == 0
    keep(tab, f"article-{which}")


def test_rules_and_cues_are_told(opened: Open, articles: Path, full_model: Path, tmp_path: Path) -> None:
    tab = opened(make(tmp_path / "cues.html", str(articles), "--model", str(full_model)))
    tab.goto(f"{(tmp_path / 'cues.html').as_uri()}#a={row_of(tab, '24_hyperpartisan_rant')}")
    tab.wait_for_selector("#text")
    for score, other in (("reliability", "propaganda"), ("propaganda", "reliability")):  # those of the open score alone
        tab.click(f"#tab-{score}")
        told = tab.locator("#rules").inner_text()
        assert "put beyond doubt" in told
        assert f"tested {score}" in told
        assert f"tested {other}" not in told
        assert "weight set by hand" in told
        assert "weight fitted to labelled articles" in told
        assert not re.search(r"\bfit\b", tab.locator("#aside").inner_text())
    tab.check("#show-wording")
    assert tab.locator("#text .m.wording").count() > 3
    tab.click("#everything")
    assert "‘they’" in tab.locator("#bars").inner_text()
    tab.locator("#bars li[tabindex]").first.hover()
    assert tab.locator("#text .lit").count() > 0
    keep(tab, "article-cues")
