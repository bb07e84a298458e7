from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, seed_files: list[Path]) -> Path:
    """120 articles in folders, one empty, one that is no text, a table, and files that are passed over."""
    root = tmp_path_factory.mktemp("in")
    for i in range(120):
        path = root / f"{i % 3}" / f"{i:03d}.txt"
        path.parent.mkdir(exist_ok=True)
        shutil.copy(seed_files[i % len(seed_files)], path)
    (root / "empty.txt").write_text("")
    (root / "binary.txt").write_bytes(b"\x00\x01\x02" * 900)
    (root / "=evil.txt").write_text("=cmd|' /C calc'!A0\n" + seed_files[0].read_text(encoding="utf-8"))
    rows = [{"text": f.read_text(encoding="utf-8"), "title": "A title", "source": "s"} for f in seed_files[:7]]
    pd.DataFrame(rows).to_csv(root / "table.csv", index=False)
    (root / "picture.png").write_bytes(b"\x89PNG")
    return root
