from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

LOADED = (
    "The corrupt officials have betrayed us again! ",
    "Why should anyone trust these thugs and their disgraceful lies? ",
    "It is an outrage, a shameful scandal that the so-called experts cover up. ",
)


@pytest.fixture(scope="session")
def labelled_seeds(seed_files: list[Path]) -> pd.DataFrame:
    """Six articles cut from each seed, one "source" a seed, with invented labels: 1 where sentences of loaded language were put in."""
    rows = []
    for number, path in enumerate(seed_files):
        lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        for part in range(6):
            loaded = (number + part) % 2
            kept = [line for i, line in enumerate(lines) if i % 6 != part]
            if loaded:
                kept = [kept[0], *(line + " " + LOADED[(i + part) % 3] * (1 + i % 2) for i, line in enumerate(kept[1:]))]
            label = float(loaded) if (number * 7 + part) % 9 else 1.0 - loaded  # some labels are wrong, as labels are
            rows.append({"id": f"{path.stem}-{part}", "title": None, "text": "\n".join(kept), "group": path.stem, "label": label})
    frame = pd.DataFrame(rows)
    frame["leaning"] = [("left", "right", "center")[i % 3] for i in range(len(frame))]
    frame["year"] = pd.array([2015 + i % 6 for i in range(len(frame))], "Int32")
    return frame
