"""One browser, one report and one model for all tests of this folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from chromium import CHROMIUM, FLAGS

from scorer.score.model import content_hash, load_model

from .page import HOSTILE, Open, make


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright: pip install playwright")
    if CHROMIUM is None:
        pytest.skip("the browser tests need Chromium: apt-get install chromium")
    with playwright.sync_playwright() as p:
        b = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield b
        b.close()


@pytest.fixture
def opened(browser: Any) -> Iterator[Open]:
    """Open a report from disk; what goes wrong in the page, or any request but for the file itself, fails the test."""
    wrong: list[str] = []
    contexts: list[Any] = []

    def run(path: Path, *, width: int = 1360, height: int = 900, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(15_000)
        tab.on("pageerror", lambda e: wrong.append(f"error: {e}"))
        tab.on("console", lambda m: wrong.append(f"{m.type}: {m.text}"))
        tab.on("request", lambda r: wrong.append(f"request: {r.url}") if r.url.split("#")[0] != path.as_uri() else None)
        tab.on("dialog", lambda d: wrong.append(f"dialog: {d.message}"))
        tab.goto(path.as_uri())
        tab.wait_for_selector("html[data-ready]", state="attached")
        return tab

    yield run
    for context in contexts:
        context.close()
    assert not wrong


@pytest.fixture(scope="package")
def articles(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seeds with sources, one refused article, one without text, hostile ones, and page furniture."""
    folder = tmp_path_factory.mktemp("in")
    seeds = sorted((Path(__file__).parents[3] / "seeds").glob("[0-9]*.txt"))
    rows = [
        {"id": f.stem, "source": f"Paper {i % 4}", "date": "2031-05-04", "text": f.read_text(encoding="utf-8")} for i, f in enumerate(seeds)
    ]
    rows += [{"id": "short", "source": "Paper 1", "text": "Only a few words."}, {"id": "nothing", "source": "Paper 2", "text": ""}]
    rant = rows[23]["text"]
    rows += [{"id": f"hostile {h}", "title": h, "source": h, "text": f"{rant}\n\n{h} they said, {h}\n{h}"} for h in HOSTILE]
    path = folder / "articles.jsonl"
    path.write_bytes(b"".join(orjson.dumps(r) + b"\n" for r in rows))
    return path


@pytest.fixture(scope="package")
def full_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped model with cues and a rule added, so that these are looked at whatever it holds."""
    raw = json.loads(json.dumps(load_model().raw))
    for name, s in raw["scores"].items():
        up = 1 if name == "propaganda" else -1
        s["cues"]["phrases"] |= {
            "they": [1.1, 0.4 * up],
            "their": [1.3, -0.7],
            "last week": [2.0, 0.9],
            "the": [0.2, 0.0],
            "said": [0.7, 0.6],
        }
        known = {t["feature"] for t in s["terms"]}
        for feature in ("attributed_sentences", "distinct_sources", "top_source_share", "unnamed_share", "named_sources"):
            if feature not in known:
                s["terms"].append({"feature": feature, "low": -10.0, "high": 100.0, "center": 0.3, "scale": 2.0, "weight": 0.7})
        when = [["loaded_own", ">=", 40.0], ["booster_share", ">=", 0.5]]
        rule = {
            "name": f"tested_{name}",
            "when": when,
            "points": 0.8 * up,
            "reason": "much loaded language, put beyond doubt",
            "set_by": "hand",
        }
        s["rules"].append(rule)
    raw["hash"] = content_hash(raw)
    path = tmp_path_factory.mktemp("model") / "model.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    return path


@pytest.fixture(scope="package")
def file(tmp_path_factory: pytest.TempPathFactory, articles: Path) -> Path:
    return make(tmp_path_factory.mktemp("out") / "report.html", str(articles))
