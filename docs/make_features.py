"""Write docs/features.md from what the families declare; with --check only tell whether it is up to date."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scorer.mark import FAMILIES

PAGE = Path(__file__).parent / "features.md"
SIGNS = {"+": "only up", "-": "only down", "0": "either way", "": "not at all"}
HEAD = """# Families, kinds of marker, and features

Written by `python docs/make_features.py` from the declarations in scorer/mark/; do not edit it. `scorer markers` prints the same.

Every feature is one number an article. The two last columns say how it may move a score: *only up* and *only down* are signs
that the fit has to keep, *either way* is left to the fit, and with *not at all* the score does not read it. Features of `noise`
move the noise score alone. Densities are taken over the words of the article, noise lines left out.
"""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(map(_cell, row)) + " |" for row in rows)])


def page() -> str:
    """The page as it should be."""
    count = sum(len(f.features) for f in FAMILIES)
    kinds = sum(len(f.kinds) for f in FAMILIES)
    parts = [HEAD + f"\n{len(FAMILIES)} families, {kinds} kinds of marker, {count} features.\n"]
    for family in FAMILIES:
        meaning = family.meaning[:1].upper() + family.meaning[1:]
        parts.append(f"## {family.name}\n\n{meaning}.\n")
        if family.lexicons:
            parts.append("Word lists: " + ", ".join(f"[{n}.txt](../scorer/lexicons/{n}.txt)" for n in family.lexicons) + ".\n")
        if family.kinds:
            parts.append(_table(("kind", "what it marks"), [(f"`{k.name}`", k.meaning) for k in family.kinds]) + "\n")
        if family.features:
            rows = []
            for f in family.features:
                quoted = ", ".join(f"`{k}`" for k in f.kinds) if len(f.kinds) < 8 else f"{len(f.kinds)} kinds"
                rows.append((f"`{f.name}`", f.unit, f.meaning, quoted, SIGNS[f.reliability], SIGNS[f.propaganda]))
            parts.append(_table(("feature", "unit", "meaning", "kinds quoted for it", "reliability", "propaganda"), rows) + "\n")
    return "\n".join(parts)


def main() -> None:
    """Write the page, or with --check say whether it is as it should be."""
    parser = argparse.ArgumentParser(description="Write docs/features.md from the declarations of the marker families in scorer/mark/.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the page is out of date")
    if not parser.parse_args().check:
        PAGE.write_text(page(), encoding="utf-8")
        print(f"wrote {PAGE}")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
        sys.exit(f"{PAGE.name} is out of date: run python docs/make_features.py")


if __name__ == "__main__":
    main()
