"""Makes docs/report.png, the picture of the report in the README, from seeds/: `python docs/screenshot.py`.

Needs Chromium (`apt-get install chromium`) and Playwright (`pip install playwright`).
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner
from playwright.sync_api import sync_playwright

from scorer.cli import cli

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = "05_opinion_library_hours.txt"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def main(out: Path = ROOT / "docs" / "report.png") -> None:
    """Open the report of the seeds on one article, point at a marker, and keep the picture."""
    chromium = next((p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None)
    if chromium is None:
        sys.exit("needs Chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as p:
        report = Path(folder) / "report.html"
        made = CliRunner().invoke(cli, ["report", *map(str, sorted((ROOT / "seeds").glob("[0-9]*.txt"))), "--out", str(report), "--quiet"])
        if made.exit_code:
            sys.exit(made.output)
        browser = p.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1040}, color_scheme="light")
        page.goto(report.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached")
        rows = json.loads(page.locator("#data").text_content() or "{}")["rows"]
        page.goto(f"{report.as_uri()}#a={next(i for i, row in enumerate(rows) if row[0] == ARTICLE)}")
        page.locator("#tab-propaganda").click()
        page.locator("#headline").focus()
        page.locator("#text .m.loaded_language[tabindex]").nth(2).hover()
        page.screenshot(path=out)
        browser.close()
    print(f"{out.relative_to(ROOT)}: {out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
