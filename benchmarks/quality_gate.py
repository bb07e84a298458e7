"""The quality gate: figures that must not fall, and the floors that are pinned for them.

    python benchmarks/quality_gate.py                              measure and compare with tests/floors.json
    python benchmarks/quality_gate.py --update                     raise floors to what is measured; never lowers one
    python benchmarks/quality_gate.py --update --allow-regression  lower those too that a figure has fallen below, and no others

Scores are measured on models/features.parquet by folds over sources; markers on ../shared/corpora where it is there. Each floor is pinned with the hash
of the corpus it was measured on: another one fails until --update. Floors lie a little below the measured value: MARGIN of it, for other versions of
numpy round in other places. Of what is better the smaller it is (calibration error, Spearman of certainty with hedging) the floor is one for 1 less it,
or for its negative.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import spearmanr
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

from scorer import Scorer
from scorer.learn.corpora import CORPORA as ARTICLES
from scorer.learn.corpora import Corpus, file_hash
from scorer.learn.evaluate import calibrated_apart, classification, outlet_ranking
from scorer.learn.fit import SETTINGS, calibration_weights, held_out
from scorer.learn.table import Table, group_folds, read_table

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ROOT.parent / "shared" / "corpora"
FLOORS = ROOT / "tests" / "floors.json"
MARGIN = 0.01
Floats = npt.NDArray[np.float64]
TECHNIQUES = ("Loaded_Language", "Name_Calling,Labeling", "Exaggeration,Minimisation")


@cache
def _table() -> Table:
    return read_table(ROOT / "models" / "features.parquet")


def _unseen(score: str) -> tuple[Table, Floats, Floats]:
    """The articles that teach a score, and held-out log-odds of each: as they are, and calibrated with the numbers of each fold set on the others."""
    part, s = _table().of(_corpus(score).name), SETTINGS[score]
    z, y, group = held_out(part, score, s), part.rows.label.to_numpy(float), part.rows.group.tolist()
    return part, z, calibrated_apart(z, y, calibration_weights(y, group, s.prevalence), group_folds(group))


def _corpus(score: str) -> Corpus:
    return next(c for c in ARTICLES if c.score == score)


def propaganda() -> dict[str, float]:
    part, z, apart = _unseen("propaganda")
    y = part.rows.label.to_numpy(float)
    f = classification(z, y)
    return {"accuracy": f["accuracy"], "auc": f["auc"], "balanced_calibration": 1 - classification(apart, y)["balanced_calibration_error"]}


def reliability() -> dict[str, float]:
    part, z, apart = _unseen("reliability")
    y, group = part.rows.label.to_numpy(float), part.rows.group.tolist()
    f = outlet_ranking(z, y, group)
    ranks = {k: f[k] for k in ("spearman_outlets_10", "spearman_outlets_all", "auc_low_high")}
    return ranks | {"calibration": 1 - outlet_ranking(apart, y, group)["calibration_error"]}


Place = tuple[int, int]


def _meet(a: Place, b: Place) -> int:
    """How many characters two places share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def attribution(path: Path) -> dict[str, float]:
    """Sentences that hold a part of an attribution; attributions whose content is shared by half and whose source is met, each found once."""
    s = Scorer()
    hit = wrong = missed = met = found_all = gold_all = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        a = json.loads(line)
        told = [{part: [(x[0], x[1]) for x in g[part] or ()] for part in ("source", "cue", "content")} for g in a["attributions"]]
        attributions = s.score(a["text"]).attributions
        gold = [x for g in told for places in g.values() for x in places]
        found = [(x[0], x[1]) for t in attributions for x in t[:3] if x]
        for start, end in (x[:2] if isinstance(x, list) else (x["start"], x["end"]) for x in a["sentences"]):
            g = any(_meet(x, (start, end)) for x in gold)
            p = any(_meet(x, (start, end)) for x in found)
            hit, wrong, missed = hit + (g and p), wrong + (p and not g), missed + (g and not p)
        sourced = [(t.source, t.content) for t in attributions if t.source and t.content]
        left = [(g["source"], (min(c[0] for c in g["content"]), max(c[1] for c in g["content"]))) for g in told if g["content"] and g["source"]]
        found_all, gold_all = found_all + len(sourced), gold_all + len(left)
        for source, content in sourced:
            for i, (sources, (start, end)) in enumerate(left):
                half = 0.5 * max(content[1] - content[0], end - start)
                if _meet((content[0], content[1]), (start, end)) >= half and any(_meet((source[0], source[1]), x) for x in sources):
                    met += 1
                    del left[i]
                    break
    return {
        "attributed_sentences_f1": 2 * hit / max(1, 2 * hit + wrong + missed),
        "with_source_half_overlap_f1": 2 * met / max(1, found_all + gold_all),
    }


def hedging(path: Path) -> dict[str, float]:
    s, d = Scorer(), pd.read_parquet(path)
    found = [any(m.family == "hedging" and m.kind != "booster" for m in s.score(t).markers) for t in d.sentence]
    return {"hedged_sentences_f1": float(f1_score(d.uncertain, found))}


def wording(path: Path) -> dict[str, float]:
    s, d = Scorer(), pd.read_parquet(path)
    return {"biased_wording_auc": float(roc_auc_score(d.label, [_loaded(s, t) for t in d.text]))}


def _loaded(s: Scorer, text: str) -> float:
    return sum(m.weight for m in s.score(text).markers if m.family == "loaded_language")


def certainty(path: Path) -> dict[str, float]:
    s, d = Scorer(), pd.read_parquet(path)
    hedged = [sum(m.weight for m in s.score(t).markers if m.family == "hedging") for t in d.finding]
    return {"negative_spearman": -float(spearmanr(d.certainty, hedged)[0])}


def subjectivity(path: Path) -> dict[str, float]:
    s, d = Scorer(), pd.read_parquet(path)
    return {"auc": float(roc_auc_score(d.label == "SUBJ", [_loaded(s, t) for t in d.sentence]))}


def techniques(path: Path) -> dict[str, float]:
    """Lines of four words or more that hold one of three techniques, ranked by the weight of their loaded language."""
    s = Scorer()
    gold, weight = [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        a = json.loads(line)
        markers = [m for m in s.score(a["text"]).markers if m.family == "loaded_language"]
        spans = [(x[1], x[2]) for x in a["spans"] if x[0] in TECHNIQUES]
        at = 0
        for text in a["text"].split("\n"):
            place, at = (at, at + len(text)), at + len(text) + 1
            if len(text.split()) >= 4:
                gold.append(any(_meet(place, x) for x in spans))
                weight.append(sum(m.weight for m in markers if _meet(place, (m.start, m.end))))
    return {"lines_average_precision": float(average_precision_score(gold, weight))}


def lines(path: Path) -> dict[str, float]:
    s, d = Scorer(), pd.read_parquet(path)
    gold, found = [], []
    for _, page in d.groupby("page" if "page" in d else "doc", sort=False):
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
    "certainty": ("sentences/certainty_science.parquet", certainty),
    "subjectivity": ("sentences/subjectivity.parquet", subjectivity),
    "techniques": ("spans/propaganda_techniques.jsonl", techniques),
    "lines": ("lines/l3s_gn1.parquet", lines),
    "lines_dragnet": ("lines/dragnet.parquet", lines),
    "lines_residual": ("lines/residual_noise.parquet", lines),
}


def corpus_hash(name: str) -> str:
    """The hash of the corpus that a check measures on; of that behind the feature table, for scores."""
    if name in ON_TABLE:
        return str(_table().about["corpora"][_corpus(name).name]["sha256"])
    return file_hash(CORPORA / ON_CORPORA[name][0])


def measure(name: str) -> tuple[dict[str, float], str]:
    """The figures of one check, and the hash of what they were measured on."""
    if name in ON_TABLE:
        return ON_TABLE[name](), corpus_hash(name)
    path = CORPORA / ON_CORPORA[name][0]
    return ON_CORPORA[name][1](path), file_hash(path)


def raised(pinned: dict[str, Any], name: str, figures: dict[str, float], sha: str, *, allow_regression: bool) -> dict[str, Any]:
    """The floors with those of one check set to what was measured; one is lowered only where that is allowed and the figure lies below it."""
    old = pinned.get(name, {}).get("floors", {})
    floors = {k: round(v - MARGIN, 4) for k, v in figures.items()}
    floors = {k: v if allow_regression and figures[k] < old.get(k, v) else max(v, old.get(k, v)) for k, v in floors.items()}
    return {**pinned, name: {"sha256": sha, "floors": floors}}


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure what must not fall.")
    parser.add_argument("--update", action="store_true", help="pin what is measured")
    parser.add_argument("--allow-regression", action="store_true", help="with --update: lower the floors that a figure lies below")
    options = parser.parse_args()
    pinned = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    below = 0
    for name in (*ON_TABLE, *ON_CORPORA):
        if name in ON_CORPORA and not (CORPORA / ON_CORPORA[name][0]).exists():
            print(f"{name}: ../shared/corpora is not here")
            continue
        figures, sha = measure(name)
        floors = pinned.get(name, {}).get("floors", {})
        if pinned.get(name, {}).get("sha256", sha) != sha:
            below += not options.update
            print(f"OTHER {name}: the corpus is another than the one its floors were pinned on; --update pins them on this one")
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
