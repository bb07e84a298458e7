"""Headless Chromium as the tests of the report, docs/screenshot.py and benchmarks/report_open.py start it: one place for its path and flags."""

from __future__ import annotations

import shutil

CHROMIUM = next((p for n in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable") if (p := shutil.which(n))), None)
MISSING = "needs Chromium: apt-get install chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",  # containers have little of it
]
