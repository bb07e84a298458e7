"""How long a report of many articles takes to make and to open in headless Chromium: `python benchmarks/report_open.py [articles] [texts]`.

Titles are made up and the texts are those of seeds/, over and over; a report of real articles is of about the same size.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

from scorer import Scorer
from scorer.score.scorer import COLUMNS
from scorer.show.report import build_report

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from chromium import CHROMIUM, FLAGS, MISSING  # it stands with the tests, which start the same browser

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("[0-9]*.txt"))
RUNS = 5


def main(articles: int = 10_000, texts: int = 2000) -> None:
    rng = np.random.default_rng(0)
    scorer = Scorer()
    cards = {f: scorer.score(f.read_text(encoding="utf-8")) for f in SEEDS}
    rows = []
    for i in range(articles):
        file = SEEDS[i % len(SEEDS)]
        card = cards[file]
        row = dict.fromkeys(COLUMNS) | {
            "id": f"in/{i:05d}.txt",
            "path": str(file),
            "title": f"Article {i}",
            "source": f"Paper {i % 100}",
            "words": card.words,
        }
        row |= {
            "reliability": float(np.clip(card.reliability + rng.normal(0, 8), 0, 100)),
            "propaganda": float(np.clip(card.propaganda + rng.normal(0, 0.1), 0, 1)),
        }
        row |= {name: getattr(card, name) for name in ("noise", "attribution", "hedging", "loaded_language")}
        row |= {
            "flags": " ".join(card.flags),
            "reasons": " | ".join(["a reason of the usual length, raises propaganda: “…with a quotation of some words…”"] * 3),
            "model": scorer.model.version,
        }
        rows.append([row[c] for c in COLUMNS])
    if CHROMIUM is None:
        sys.exit(MISSING)
    with tempfile.TemporaryDirectory() as folder:
        # a path stands for one article: every row needs a file of its own
        for i, row in enumerate(rows):
            path = Path(folder) / f"{i:05d}.txt"
            os.symlink(row[COLUMNS.index("path")], path)
            row[COLUMNS.index("path")] = str(path)
        out = Path(folder) / "report.html"
        began = time.perf_counter()
        built = build_report(rows, out, max_texts=texts)
        print(f"made in {time.perf_counter() - began:.1f} s: {articles:,} rows, {built.texts:,} texts, {out.stat().st_size / 1e6:.1f} MB")
        ready, whole, opened = [], [], []
        with sync_playwright() as p:
            browser = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for _ in range(RUNS):
                page = browser.new_page(viewport={"width": 1360, "height": 900})
                began = time.perf_counter()
                page.goto(out.as_uri(), wait_until="load")
                whole.append(time.perf_counter() - began)
                ready.append(float(page.evaluate("document.documentElement.dataset.ready")) / 1000)
                began = time.perf_counter()
                page.locator("#table tbody a").first.click()
                page.wait_for_selector("#text p")
                opened.append(time.perf_counter() - began)
                page.close()
            browser.close()
    for name, values in (("table drawn and ready", ready), ("file wholly loaded", whole), ("an article opened", opened)):
        print(f"{name:22} median {statistics.median(values):.2f} s, worst {max(values):.2f} s of {RUNS}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="How long a report of many articles takes to make and to open in headless Chromium.")
    parser.add_argument("articles", nargs="?", type=int, default=10_000, help="rows of the report (10000)")
    parser.add_argument("texts", nargs="?", type=int, default=2000, help="articles whose text it holds (2000)")
    given = parser.parse_args()
    main(given.articles, given.texts)
