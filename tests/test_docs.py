"""What the pages of docs/ say is so: their examples are run, their tables are those of the program."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scorer import Scorer
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
    text = (DOCS / page).read_text(encoding="utf-8")
    targets = [t.split("#")[0] for t in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in t]
    assert [t for t in targets if t and not (DOCS / t).exists()] == []
