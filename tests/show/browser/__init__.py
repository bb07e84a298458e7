"""The report in headless Chromium, by what a reader does with it. One browser and one report serve all (conftest.py).

Screenshots are kept in tests/output. Skipped where Chromium or Playwright is missing: `apt-get install chromium`, `pip install playwright`.
"""
