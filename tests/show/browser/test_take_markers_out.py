"""A reader takes markers out: the page shows what measuring anew gives."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scorer import Marker, Scorer
from scorer.mark import FAMILIES
from scorer.score.scorer import COLUMNS

from .page import HOSTILE, Open, keep, make, row_of


def test_markers_taken_out_give_what_what_if_gives(opened: Open, articles: Path, full_model: Path, tmp_path: Path) -> None:
    """Clicks on markers in the page against measuring anew: every score of several articles, to a millionth."""
    tab = opened(make(tmp_path / "cues.html", str(articles), "--model", str(full_model)))
    scorer = Scorer(full_model)
    rows = json.loads(tab.locator("#data").text_content())["rows"]
    rng = random.Random(5)
    compared = 0
    for name in ("24_hyperpartisan_rant", "05_opinion_library_hours", "01_wire_harbour_talks", f"hostile {HOSTILE[4]}"):
        i = row_of(tab, name)
        tab.goto("about:blank")
        tab.goto(f"{(tmp_path / 'cues.html').as_uri()}#a={i}")
        tab.wait_for_selector("#text")
        for family in ("style", "wording"):
            if tab.locator(f"#show-{family}").count():
                tab.check(f"#show-{family}")
        d = json.loads(tab.locator(f"#a{i}").text_content())
        card = scorer.score(d["t"], d["h"], rows[i][COLUMNS.index("source")])
        whole = {
            s: float(tab.locator(f"#scores [data-score={s}]").get_attribute("data-value"))
            for s in ("reliability", "propaganda", "loaded_language", "hedging")
        }
        assert {s: getattr(card, s) for s in whole} == pytest.approx(whole, abs=1e-6)
        count = tab.locator("#text .m[tabindex]").count()
        for share in (0.05, 0.3, 1.0):
            chosen = [k for k in range(count) if rng.random() < share] or [0]
            # markers of one family on the same words go out together: a second click would put them back
            numbers = set(tab.evaluate(CLICK, chosen))
            gone = [marker(d, n, scorer) for n in sorted(numbers)]
            less = card.what_if([m for m in gone if m is not None])
            shown = {s: float(tab.locator(f"#scores [data-score={s}]").get_attribute("data-value")) for s in whole}
            if any(n < len(d["m"]) and d["m"][n][2] < 0 for n in numbers):
                tab.click("#restore")
                continue  # in a title given apart, which `what_if` does not reach
            assert {s: getattr(less, s) for s in whole} == pytest.approx(shown, abs=1e-6), (name, share)
            if share == 0.3:
                keep(tab, f"what-if-{i}")
            compared += 1
            if tab.locator("#restore").count():
                tab.click("#restore")
        assert float(tab.locator("#scores [data-score=reliability]").get_attribute("data-value")) == whole["reliability"]
    assert compared >= 9


CLICK = """chosen => { const nodes = [...document.querySelectorAll('#text .m[tabindex]')]; return chosen.flatMap(k => {
  if (nodes[k].getAttribute('aria-pressed') === 'true') return [];
  const numbers = nodes[k].dataset.markers.split(' ').map(Number); nodes[k].click(); return numbers; }); }"""


def marker(d: dict[str, Any], n: int, scorer: Scorer) -> Marker | None:
    """Marker `n` of the page as `what_if` takes it; None for noise, which a click leaves where it is."""
    before = [1 if c > "\uffff" else 0 for c in d["t"]]
    unit = np.concatenate([[0], np.cumsum(1 + np.array(before))])
    if n < len(d["m"]):
        f, k, start, end, weight, _ = d["m"][n]
        family = FAMILIES[f]
        if family.name == "noise":
            return None
        name, kind = family.name, family.kinds[k].name
    else:
        start, end, s, c = d["w"][n - len(d["m"])]
        name, kind, weight = "wording", list(scorer.model.scores)[s], d["c"][s][c][2]
    a, b = (int(np.searchsorted(unit, x)) for x in (start, end))
    return Marker(name, kind, a, b, d["t"][a:b], weight)
