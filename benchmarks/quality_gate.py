"""The quality gate: figures that must not fall, and the floors that are pinned for them.

    python benchmarks/quality_gate.py                              measure and compare with tests/floors.json
    python benchmarks/quality_gate.py --update                     raise floors to what is measured; never lowers one
    python benchmarks/quality_gate.py --update --allow-regression  set floors to what is measured, lower ones too

Scores are measured on models/features.parquet by folds over sources; markers on ../shared/corpora where it is there and where the hash of the file is
the pinned one. Floors lie a little below the measured value: MARGIN of it, for other versions of numpy round in other places.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd
from sklearn.metrics import f1_score, roc_auc_score

from scorer import Scorer
from scorer.learn.corpora import file_hash
from scorer.learn.evaluate import classification, outlet_ranking
from scorer.learn.fit import SETTINGS, held_out
from scorer.learn.table import read_table

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ROOT.parent / "shared" / "corpora"
FLOORS = ROOT / "tests" / "floors.json"
MARGIN = 0.01


def propaganda() -> dict[str, float]:
    part = read_table(ROOT / "models" / "features.parquet").of("hyperpartisan")
    f = classification(held_out(part, "propaganda", SETTINGS["propaganda"]), part.rows.label.to_numpy(float))
    return {"accuracy": f["accuracy"], "auc": f["auc"]}


def reliability() -> dict[str, float]:
    part = read_table(ROOT / "models" / "features.parquet").of("source_quality")
    f = outlet_ranking(held_out(part, "reliability", SETTINGS["reliability"]), part.rows.label.to_numpy(float), part.rows.group.tolist())
    return {"spearman_outlets_10": f["spearman_outlets_10"], "auc_low_high": f["auc_low_high"]}


def attribution(path: Path) -> dict[str, float]:
    s = Scorer()
    hit = wrong = missed = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        a = json.loads(line)
        gold = [tuple(x) for g in a["attributions"] for part in ("source", "cue", "content") for x in g[part] or ()]
        found = [x for t in s.score(a["text"]).attributions for x in t[:3] if x]
        for start, end in (x[:2] if isinstance(x, list) else (x["start"], x["end"]) for x in a["sentences"]):
            g = any(b < end and start < e for b, e in gold)
            p = any(b < end and start < e for b, e in found)
            hit, wrong, missed = hit + (g and p), wrong + (p and not g), missed + (g and not p)
    return {"attributed_sentences_f1": 2 * hit / max(1, 2 * hit + wrong + missed)}


def hedging(path: Path) -> dict[str, float]:
    s, d = Scorer(), pd.read_parquet(path)
    found = [any(m.family == "hedging" and m.kind != "booster" for m in s.score(t).markers) for t in d.sentence]
    return {"hedged_sentences_f1": float(f1_score(d.uncertain, found))}


def wording(path: Path) -> dict[str, float]:
    s, d = Scorer(), pd.read_parquet(path)
    weight = [sum(m.weight for m in s.score(t).markers if m.family == "loaded_language") for t in d.text]
    return {"biased_wording_auc": float(roc_auc_score(d.label, weight))}


def lines(path: Path) -> dict[str, float]:
    s, d = Scorer(), pd.read_parquet(path)
    gold, found = [], []
    for _, page in d.groupby("page", sort=False):
        page = page.sort_values("line_no")
        texts = [" ".join(str(t).split()) or "-" for t in page.text]
        kept = {line.start for line in s.score("\n".join(texts)).lines if not line.is_noise}
        at = np.concatenate([[0], np.cumsum([len(t) + 1 for t in texts])[:-1]])
        found += [int(a) in kept for a in at]
        gold += page.label.astype(bool).tolist()
    return {"article_lines_f1": float(f1_score(gold, found))}


ON_TABLE: dict[str, Callable[[], dict[str, float]]] = {"propaganda": propaganda, "reliability": reliability}
ON_CORPORA: dict[str, tuple[str, Callable[[Path], dict[str, float]]]] = {
    "attribution": ("spans/attribution_dev.jsonl", attribution),
    "hedging": ("sentences/hedging_wikipedia.parquet", hedging),
    "wording": ("sentences/biased_wording.parquet", wording),
    "lines": ("lines/l3s_gn1.parquet", lines),
}


def measure(name: str) -> tuple[dict[str, float], str]:
    """The figures of one check, and the hash of what they were measured on."""
    if name in ON_TABLE:
        return ON_TABLE[name](), file_hash(ROOT / "models" / "features.parquet")
    path = CORPORA / ON_CORPORA[name][0]
    return ON_CORPORA[name][1](path), file_hash(path)


def raised(pinned: dict[str, Any], name: str, figures: dict[str, float], sha: str, *, allow_regression: bool) -> dict[str, Any]:
    """The floors with those of one check set to what was measured; a floor is lowered only where that is allowed."""
    old = pinned.get(name, {}).get("floors", {})
    floors = {k: round(v - MARGIN, 4) for k, v in figures.items()}
    if not allow_regression:
        floors = {k: max(v, old.get(k, v)) for k, v in floors.items()}
    return {**pinned, name: {"sha256": sha, "floors": floors}}


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure what must not fall.")
    parser.add_argument("--update", action="store_true", help="pin what is measured")
    parser.add_argument("--allow-regression", action="store_true", help="with --update: lower floors too")
    options = parser.parse_args()
    pinned = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    below = 0
    for name in (*ON_TABLE, *ON_CORPORA):
        if name in ON_CORPORA and not (CORPORA / ON_CORPORA[name][0]).exists():
            print(f"{name}: ../shared/corpora is not here")
            continue
        figures, sha = measure(name)
        floors = pinned.get(name, {}).get("floors", {})
        for k, v in figures.items():
            low = v < floors.get(k, -1)
            below += low
            print(f"{'BELOW' if low else 'ok   '} {name} {k} {v:.4f} (floor {floors.get(k, 'none')})", flush=True)
        if options.update:
            pinned = raised(pinned, name, figures, sha, allow_regression=options.allow_regression)
    if options.update:
        FLOORS.write_text(json.dumps(pinned, indent=1, sort_keys=True) + "\n")
        print(f"wrote {FLOORS.relative_to(ROOT)}")
    return 1 if below and not options.allow_regression else 0


if __name__ == "__main__":
    sys.exit(main())
