"""Makes docs/report.png, the picture of the report in the README, from seeds/: `python docs/screenshot.py`.

Needs Chromium (`apt-get install chromium`) and Playwright (`pip install playwright`).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner
from playwright.sync_api import sync_playwright

from scorer.cli import cli

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))
from chromium import CHROMIUM, FLAGS, MISSING  # noqa: E402 - it stands with the tests, which start the same browser

ARTICLE = "05_opinion_library_hours.txt"


def main(out: Path = ROOT / "docs" / "report.png") -> None:
    """Open the report of the seeds on one article, point at a marker, and keep the picture."""
    if CHROMIUM is None:
        sys.exit(MISSING)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as p:
        report = Path(folder) / "report.html"
        made = CliRunner().invoke(cli, ["report", *map(str, sorted((ROOT / "seeds").glob("[0-9]*.txt"))), "--out", str(report), "--quiet"])
        if made.exit_code:
            sys.exit(made.output)
        browser = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
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
    print(f"{out}: {out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make docs/report.png, the picture of the report in the README, from seeds/.")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "report.png", help="where to write it (docs/report.png)")
    main(parser.parse_args().out.resolve())
