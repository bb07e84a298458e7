"""The linear model of models/lines.json, and the chain that labels all lines of a text together."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["LineModel", "chain", "line_model", "linear"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LineModel:
    """Coefficients of models/lines.json."""

    names: tuple[str, ...]
    coefficients: Floats
    base: float
    settings: dict[str, float]
    page_names: tuple[str, ...]
    page_coefficients: Floats
    page_base: float
    meanings: dict[str, str]  # of features and settings, by name


def _default_path() -> Path:
    inside = Path(__file__).parent.parent.parent / "models" / "lines.json"
    return inside if inside.exists() else Path(__file__).parent.parent.parent.parent / "models" / "lines.json"


@cache
def line_model(path: str = "") -> LineModel:
    """Read the coefficients; nothing in the file is executed."""
    raw: dict[str, Any] = json.loads((Path(path) if path else _default_path()).read_text(encoding="utf-8"))
    rows, page = raw["features"], raw["page"]["features"]
    return LineModel(
        tuple(r["name"] for r in rows),
        np.array([r["coefficient"] for r in rows], float),
        float(raw["base"]),
        {k: float(v["value"]) for k, v in raw["settings"].items()},
        tuple(r["name"] for r in page),
        np.array([r["coefficient"] for r in page], float),
        float(raw["page"]["base"]),
        {r["name"]: r["meaning"] for r in rows} | {k: v["meaning"] for k, v in raw["settings"].items()},
    )


def linear(f: dict[str, Floats], model: LineModel) -> Floats:
    """The log-odds of the model alone, (L,)."""
    # added up feature by feature, so that a line's sum does not hang on how many lines there are
    table = np.concatenate([f[name] for name in model.names]).reshape(len(model.names), -1)
    table *= model.coefficients[:, None]
    return np.asarray(np.add.reduce(table, axis=0) + model.base)


def chain(e: Floats, begin: Ints, end: Ints, up: Floats, down: Floats) -> Floats:
    """How much better the best labelling of the article with this line as article is than the best with it as noise, (L,).

    `begin` and `end` tell the first line of each text and one past its last. A chain of two states: to go over from noise to article
    costs `up`, from article to noise `down`; each (L,), the same for all lines of a text. Its messages are functions
    x -> e + clip(x, -up, down), and these compose to functions of the same form, so all lines of a batch are done together in
    log2(lines) steps.
    """
    n = len(e)
    if not n:
        return e
    steps = int((end - begin).max())
    # both directions at once, as two rows: forward, and backward with the order of the lines turned round
    fresh = np.zeros((2, n), bool)
    fresh[0, begin] = True
    fresh[1, n - end] = True
    add, over, under = np.empty((2, n)), np.empty((2, n)), np.empty((2, n))
    add[0], add[1] = e, e[::-1]
    over[0], over[1] = up, down[::-1]
    under[0], under[1] = down, up[::-1]
    low, high = np.where(fresh, add, add - over), np.where(fresh, add, add + under)
    k = 1
    while k < steps:
        a, lo, hi = add[:, k:], low[:, k:], high[:, k:]
        new_low = np.minimum(np.maximum(low[:, :-k] + a, lo), hi)
        new_high = np.minimum(np.maximum(high[:, :-k] + a, lo), hi)
        k *= 2
        if k < steps:
            add[:, k // 2 :] = add[:, : -k // 2] + a
            high[:, k // 2 :] = new_high
        low[:, k // 2 :] = new_low
    return np.asarray(low[0] + low[1, ::-1] - e)
