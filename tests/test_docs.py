"""What the pages of docs/ say is so: their examples are run, their tables are those of the program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scorer import Scorer
from scorer.mark import FAMILIES
from scorer.mark.lexicon import shipped
from scorer.mark.noise import DAMAGE, REASONS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
ARROW, OPEN, CLOSE = "→ ", "⟦", "⟧"


def blocks(page: str, language: str) -> list[tuple[str, str]]:
    """The rest of the first line, and the content, of every fenced block of a language."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return [(m[1].strip(), m[2]) for m in re.finditer(rf"^```{language}\b([^\n]*)\n(.*?)^```$", text, re.M | re.S)]


# --- docs/noise.md


def examples() -> dict[str, str]:
    return dict(blocks("noise.md", "text"))


def test_every_reason_and_every_kind_of_damage_has_its_section_and_example() -> None:
    headings = re.findall(r"^### (\w+)$", (DOCS / "noise.md").read_text(encoding="utf-8"), re.M)
    assert headings == list(examples())
    assert sorted(headings) == sorted((*REASONS[1:], *DAMAGE))


@pytest.mark.parametrize("reason", REASONS[1:])
def test_the_marked_lines_of_an_example_are_noise_for_that_reason(scorer: Scorer, reason: str) -> None:
    written = examples()[reason].rstrip("\n").split("\n")
    lines = scorer.score("\n".join(line.removeprefix(ARROW) for line in written)).lines
    marked = [line.startswith(ARROW) for line in written]
    assert any(marked)
    assert [f.reason for f, arrow in zip(lines, marked, strict=True) if arrow] == [reason] * sum(marked)
    # where other furniture is needed to tell, it stands unmarked with reasons of its own
    others = [f.is_noise for f, arrow in zip(lines, marked, strict=True) if not arrow]
    assert sum(others) == (4 if reason == "other_story" else 3 if reason == "mojibake" else 0)


@pytest.mark.parametrize("kind", DAMAGE)
def test_the_marked_passages_of_an_example_are_damage_of_that_kind(scorer: Scorer, kind: str) -> None:
    written = examples()[kind].rstrip("\n")
    want = re.findall(rf"{OPEN}(.*?){CLOSE}", written)
    card = scorer.score(written.replace(OPEN, "").replace(CLOSE, ""))
    assert want
    assert [m.text for m in card.markers if m.family == "noise" and m.kind == kind] == want
    assert not any(line.is_noise for line in card.lines)


# --- code and links of every page


def pages() -> list[str]:
    return sorted(p.name for p in DOCS.glob("*.md"))


@pytest.mark.parametrize("page", pages())
def test_links_within_the_repository_lead_somewhere(page: str) -> None:
    text = re.sub(r"^```.*?^```$", "", (DOCS / page).read_text(encoding="utf-8"), flags=re.M | re.S)
    targets = [t.split("#")[0] for t in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in t]
    assert [t for t in targets if t and not (DOCS / t).exists()] == []


def run_python(code: str, folder: Path, package: Path = ROOT) -> str:
    """What a piece of code prints, run in a folder on the package of some root."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=os.environ | {"PYTHONPATH": str(package)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def expected(code: str) -> list[str]:
    """The comments behind the calls of print: what they print."""
    return re.findall(r"^print\(.*\)  # (.*)$", code, re.M)


def printed(out: str, code: str) -> None:
    lines = iter(out.splitlines())
    for want in expected(code):
        assert any(line == want for line in lines), f"{want!r} is not printed, but {out!r}"


# --- docs/extending.md


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with every change of the page made to it."""
    root = tmp_path_factory.mktemp("extended")
    shutil.copytree(ROOT / "scorer", root / "scorer", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "models", root / "models", ignore=shutil.ignore_patterns("*.parquet"))
    for language in ("text", "python"):
        for name, content in blocks("extending.md", language):
            if "/" in name:
                assert not (root / name).exists()
                (root / name).write_text(content, encoding="utf-8")
    for name, content in blocks("extending.md", "diff"):
        lines = content.splitlines()
        old = "\n".join(line[1:] for line in lines if line[0] in " -")
        new = "\n".join(line[1:] for line in lines if line[0] in " +")
        text = (root / name).read_text(encoding="utf-8")
        assert text.count(old + "\n") == 1, f"{name} no longer holds {old!r}"
        (root / name).write_text(text.replace(old + "\n", new + "\n"), encoding="utf-8")
    return root


@pytest.mark.parametrize("example", ["cue", "feature", "family", "format"])
def test_the_examples_of_extending_work_as_they_stand(extended: Path, tmp_path: Path, example: str) -> None:
    code = dict(blocks("extending.md", "python"))[example]
    assert expected(code)
    printed(run_python(code, tmp_path, extended), code)


def test_no_piece_of_python_in_extending_goes_untested() -> None:
    assert [n for n, _ in blocks("extending.md", "python") if "/" not in n] == ["cue", "feature", "family", "format"]


# --- docs/lexicons.md


def test_every_shipped_list_has_its_row() -> None:
    text = (DOCS / "lexicons.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| \[(\w+)\.txt\]", text, re.M) == sorted(p.stem for p in (ROOT / "scorer" / "lexicons").glob("*.txt"))


def test_the_counts_are_printed(tmp_path: Path) -> None:
    out = run_python(dict(blocks("lexicons.md", "python"))["counts"], tmp_path)
    assert re.search(r"^loaded: \d+ entries, \d{4,} phrases\n  loaded_word: \d+$", out, re.M)


def test_the_format_means_what_the_page_says(tmp_path: Path) -> None:
    texts = dict(blocks("lexicons.md", "text"))
    (tmp_path / "list.txt").write_text(texts["list"], encoding="utf-8")
    out = run_python(dict(blocks("lexicons.md", "python"))["format"], tmp_path)
    assert [line.split() for line in out.splitlines()] == [line.split() for line in texts["format"].splitlines()]


def test_a_list_of_ones_own_is_counted_as_the_page_shows(tmp_path: Path) -> None:
    texts = dict(blocks("lexicons.md", "text"))
    for name in ("own.txt", "article.txt"):
        (tmp_path / name).write_text(texts[name], encoding="utf-8")
    code = dict(blocks("lexicons.md", "python"))["own"]
    assert run_python(code, tmp_path).splitlines() == re.findall(r"^# (.*)$", code, re.M)
    [command] = [c for _, c in blocks("lexicons.md", "sh")]
    done = subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    shown = re.sub(r"\[[^\]]*\]\((?!loaded_word)\w+\)|\s+", lambda m: " " if m[0].isspace() else m[0][1 : m[0].index("]")], done.stdout)
    for line in texts["excerpt"].splitlines():
        assert line in shown


# --- docs/features.md and the rest


def test_cues_of_ones_own_find_their_sources_as_the_page_shows(tmp_path: Path) -> None:
    (tmp_path / "cues.txt").write_text(dict(blocks("lexicons.md", "text"))["cues.txt"], encoding="utf-8")
    code = dict(blocks("lexicons.md", "python"))["cues"]
    printed(run_python(code, tmp_path), code)


def test_every_section_of_a_shipped_list_that_is_no_reason_for_noise_is_named() -> None:
    text = (DOCS / "lexicons.md").read_text(encoding="utf-8")
    for family in FAMILIES:
        for name in family.lexicons:
            if name != "noise":
                assert [k for k in shipped(name).kinds() if f"`{k}`" not in text] == [], name


def test_features_md_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(DOCS / "make_features.py"), "--check"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_the_examples_at_the_top_of_noise_md_run() -> None:
    code = "\n".join(c for _, c in blocks("noise.md", "python"))
    printed(run_python(code, ROOT), code)


@pytest.mark.parametrize("script", [DOCS / "make_features.py", DOCS / "screenshot.py", *sorted((ROOT / "benchmarks").glob("*.py"))], ids=lambda p: p.name)
def test_every_script_has_help_and_does_nothing_else_then(script: Path) -> None:
    if "playwright" in script.read_text(encoding="utf-8"):
        pytest.importorskip("playwright")
    before = (DOCS / "features.md").stat().st_mtime_ns
    done = subprocess.run([sys.executable, str(script), "--help"], env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("usage: ")
    assert (DOCS / "features.md").stat().st_mtime_ns == before
