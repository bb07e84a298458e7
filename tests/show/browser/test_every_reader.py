"""Every reader can use the page, and no article can use it: keyboard, screen reader, light and dark, print, hostile texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .page import HOSTILE, OUTPUT, Open, keep, row_of


def test_keyboard_alone(opened: Open, file: Path) -> None:
    tab = opened(file)
    tab.keyboard.press("/")
    assert tab.evaluate("document.activeElement.id") == "query"
    tab.locator("#table tbody a").first.focus()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    third = tab.evaluate("document.activeElement.textContent")
    assert third == tab.locator("#table tbody a").nth(2).text_content()
    tab.keyboard.press("End")
    tab.keyboard.press("Home")
    assert tab.evaluate("document.activeElement.textContent") == tab.locator("#table tbody a").first.text_content()
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#text .m[tabindex]")
    first = tab.locator("#headline").inner_text()
    tab.keyboard.press("ArrowRight")
    assert tab.locator("#headline").inner_text() != first
    tab.keyboard.press("ArrowLeft")
    assert tab.locator("#headline").inner_text() == first
    marker = tab.locator("#text .m.loaded_language[tabindex]").nth(1)
    marker.focus()
    assert tab.locator("#tip").is_visible()
    tab.keyboard.press("Enter")
    assert marker.get_attribute("aria-pressed") == "true"
    assert "Without 1 marker" in tab.locator("#whatif").inner_text()
    assert tab.evaluate("document.activeElement.classList.contains('gone')")
    tab.keyboard.press(" ")
    assert marker.get_attribute("aria-pressed") == "false"
    assert tab.locator("#whatif").inner_text() == ""
    tab.locator("#tab-reliability").focus()
    tab.keyboard.press("ArrowRight")
    assert tab.locator("#tab-propaganda").get_attribute("aria-selected") == "true"
    tab.keyboard.press("Escape")
    assert tab.locator("#overview").is_visible()
    assert tab.evaluate("document.activeElement.textContent") == tab.locator("#table tbody a").first.text_content()


def test_a_screen_reader_finds_its_way(opened: Open, file: Path) -> None:
    tab = opened(file)
    tree = tab.locator("body").aria_snapshot()
    for told in ("heading", "searchbox", "columnheader", "table", "navigation", "status", "img"):
        assert told in tree
    unnamed = """[...document.querySelectorAll('button, a, input, select')].filter(n => n.checkVisibility()
      && !(n.innerText || n.getAttribute('aria-label') || n.labels?.[0]?.innerText || '').trim()).length"""
    assert tab.evaluate(unnamed) == 0
    tab.click("#table tbody tr:first-child a")
    tree = tab.locator("body").aria_snapshot()
    for told in ("article", "tab ", "checkbox", "button"):
        assert told in tree
    assert tab.evaluate(unnamed) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [420, 1360])
def test_light_dark_narrow_and_print(opened: Open, file: Path, scheme: str, width: int) -> None:
    tab = opened(file, width=width, color_scheme=scheme)
    ground = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (sum(int(v) for v in ground[4:-1].split(",")) < 200) == (scheme == "dark")
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    keep(tab, f"overview-{scheme}-{width}")
    tab.click("#table tbody tr:first-child a")
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    keep(tab, f"article-{scheme}-{width}", full_page=True)
    tab.emulate_media(media="print")
    assert tab.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert tab.locator("#theme").is_hidden()
    if width == 1360 and scheme == "dark":
        tab.pdf(path=OUTPUT / "report-article.pdf")
    keep(tab, f"print-{scheme}-{width}", full_page=True)


def test_theme_by_hand(opened: Open, file: Path) -> None:
    tab = opened(file, color_scheme="light")
    tab.click("#theme")
    tab.click("#theme")
    assert "dark" in tab.locator("#theme").inner_text()
    assert "light" not in tab.evaluate("document.documentElement.dataset.theme")
    keep(tab, "overview-dark-by-hand")
    tab.reload()
    tab.wait_for_selector("html[data-ready]", state="attached")
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"


def test_hostile_titles_and_texts_are_text(opened: Open, file: Path) -> None:
    tab = opened(file)
    for title in HOSTILE:
        i = row_of(tab, f"hostile {title}")
        tab.goto(f"{file.as_uri()}#a={i}")
        tab.wait_for_selector("#text")
        assert tab.locator("#headline").text_content() == title.replace("\u202e", "\ufffd")
        assert title in tab.locator("#text").text_content()
        if tab.locator("#text .m[tabindex]").count():
            tab.locator("#text .m[tabindex]").first.click()
        assert tab.evaluate("window.hacked") is None
        assert tab.locator("#article img, #article script").count() == 0
    assert tab.evaluate("({}).polluted") is None
    keep(tab, "article-hostile")


def test_a_foreign_script_would_be_stopped(browser: Any, file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.html"
    text = file.read_text(encoding="utf-8")
    broken.write_text(
        text.replace("<body>", '<body><script>window.hacked=1</script><img src="http://127.0.0.1:9/x" onerror="window.hacked=2">', 1),
        encoding="utf-8",
    )
    tab = browser.new_page()
    asked: list[str] = []
    tab.on("requestfinished", lambda r: asked.append(r.url))
    tab.goto(broken.as_uri())
    tab.wait_for_selector("html[data-ready]", state="attached")
    assert tab.evaluate("window.hacked") is None
    assert asked == [broken.as_uri()]
    tab.close()
