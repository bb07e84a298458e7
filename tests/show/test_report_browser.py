"""The report in headless Chromium: look, sort, filter, open, switch, take markers out, by mouse and by keyboard.

Screenshots are kept in tests/output. Skipped where Chromium or Playwright is missing: `apt-get install chromium`, `pip install playwright`.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from click.testing import CliRunner

from scorer import Marker, Scorer
from scorer.cli import cli
from scorer.mark import FAMILIES
from scorer.score.model import content_hash, load_model
from scorer.score.scorer import COLUMNS
from scorer.show.report import build_report

CHROMIUM = next((p for n in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable") if (p := shutil.which(n))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
]
OUTPUT = Path(__file__).parents[1] / "output"
HOSTILE = [
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "{{script}}",
    "__proto__",
    "\u202eesrever \U0001f600",
]

playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright: pip install playwright")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="the browser tests need Chromium: apt-get install chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as p:
        b = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield b
        b.close()


Open = Callable[..., Any]


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


def make(path: Path, *args: str) -> Path:
    result = CliRunner().invoke(cli, ["report", *args, "--out", str(path), "--quiet"])
    assert result.exit_code in (0, 2), result.output
    return path


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seeds with sources, one refused article, one without text, hostile ones, and page furniture."""
    folder = tmp_path_factory.mktemp("in")
    seeds = sorted((Path(__file__).parents[2] / "seeds").glob("[0-9]*.txt"))
    rows = [
        {"id": f.stem, "source": f"Paper {i % 4}", "date": "2031-05-04", "text": f.read_text(encoding="utf-8")} for i, f in enumerate(seeds)
    ]
    rows += [{"id": "short", "source": "Paper 1", "text": "Only a few words."}, {"id": "nothing", "source": "Paper 2", "text": ""}]
    rant = rows[23]["text"]
    rows += [{"id": f"hostile {h}", "title": h, "source": h, "text": f"{rant}\n\n{h} they said, {h}\n{h}"} for h in HOSTILE]
    path = folder / "articles.jsonl"
    path.write_bytes(b"".join(orjson.dumps(r) + b"\n" for r in rows))
    return path


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, articles: Path) -> Path:
    return make(tmp_path_factory.mktemp("out") / "report.html", str(articles))


def keep(tab: Any, name: str, **options: Any) -> None:
    OUTPUT.mkdir(exist_ok=True)
    tab.screenshot(path=OUTPUT / f"report-{name}.png", **options)


def column(tab: Any, n: int) -> list[str]:
    found: list[str] = tab.locator(f"#table tbody td:nth-child({n})").all_inner_texts()
    return found


def numbers(texts: list[str]) -> list[float]:
    return [float(t.split()[0]) for t in texts if t.strip() and t[0].isdigit()]


def rows(tab: Any, n: int) -> None:
    """Wait until the table has so many rows: a filter that is typed works after a moment."""
    playwright.expect(tab.locator("#table tbody tr")).to_have_count(n)


def row_of(tab: Any, name: str) -> int:
    """The number of the row with this id."""
    rows = json.loads(tab.locator("#data").text_content())["rows"]
    return next(i for i, r in enumerate(rows) if r[0] == name)


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
    keep(tab, "article-light")
    tab.go_back()
    assert tab.locator("#overview").is_visible()


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


def test_rules_and_cues_are_told(opened: Open, articles: Path, full_model: Path, tmp_path: Path) -> None:
    tab = opened(make(tmp_path / "cues.html", str(articles), "--model", str(full_model)))
    tab.goto(f"{(tmp_path / 'cues.html').as_uri()}#a={row_of(tab, '24_hyperpartisan_rant')}")
    tab.wait_for_selector("#text")
    assert "put beyond doubt" in tab.locator("#rules").inner_text()
    tab.click("#tab-propaganda")
    tab.check("#show-wording")
    assert tab.locator("#text .m.wording").count() > 3
    tab.click("#everything")
    assert "‘they’" in tab.locator("#bars").inner_text()
    tab.locator("#bars li[tabindex]").first.hover()
    assert tab.locator("#text .lit").count() > 0
    keep(tab, "article-cues")


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


def test_ten_thousand_articles(opened: Open, tmp_path: Path) -> None:
    build_report(many(10_000), tmp_path / "many.html", name="many")
    tab = opened(tmp_path / "many.html")
    assert float(tab.evaluate("document.documentElement.dataset.ready")) < 3000
    assert tab.locator("#table tbody tr").count() == 100
    tab.click("#next")
    assert "101–200 of 10,000" in tab.locator("#pages").inner_text()
    tab.fill("#query", "number 77")
    playwright.expect(tab.locator("#found")).to_contain_text("280 of")
    assert tab.locator("#table tbody tr").count() == 100
    tab.click("#table [data-sort=noise]")
    tab.click("#table tbody tr:first-child a")
    assert "does not hold the text" in tab.locator("#article").inner_text()
    assert "a quotation" in tab.locator(".reasons").inner_text()
    keep(tab, "article-without-text")
    tab.keyboard.press("Escape")
    keep(tab, "ten-thousand")
