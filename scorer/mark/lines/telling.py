"""Why a line is the article or is not: what one decision is the sum of."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scorer.mark.lines.counts import Columns
from scorer.mark.lines.deciding import decide, heaviest, points
from scorer.mark.lines.known import known_lines
from scorer.mark.lines.model import LineModel, linear
from scorer.types import Contribution

__all__ = ["told"]

Floats = npt.NDArray[np.float64]

_NEIGHBOURS = "the lines around it: to change between article and noise from one line to the next costs points"
_EXACT = 1e-9
_WHOLE = "decided with the whole text: each page has an article, comments end it, short gaps are mended; a line alone and a title stay"


def told(col: Columns, f: dict[str, Floats], model: LineModel, line: int, is_noise: bool) -> list[Contribution]:
    """What the decision on one line is the sum of, in log-odds of being the article: the base first, then the largest first.

    `line` is its number in the columns. The points add up to the log-odds that were decided on, above 0 for a line of the article.
    """
    s, k = model.settings, known_lines(col, f, model)
    by_hand = {name: float(p[line]) for name, p in points(col, f, model, k).items()}
    by_hand["raw_page"] = float(k.raw[line]) * s["raw_page"]
    # of an extracted article the linear model, fitted on whole pages, counts in part and up to a bound
    z, counted = float(linear(f, model)[line]), by_hand.pop("model") - by_hand["raw_page"]
    part = counted / z if z else 1.0
    rest = [
        Contribution(name, float(f[name][line]), float(c) * float(f[name][line]) * part, model.meanings[name])
        for name, c in zip(model.names, model.coefficients, strict=True)
    ]
    rest += [Contribution(f"rule: {name}", 1.0, p, model.meanings[name]) for name, p in by_hand.items()]
    base = Contribution("base", 1.0, model.base * part, "a line of which nothing is known")
    margin = float(decide(col, f, model)[1][line])
    own = base.points + sum(c.points for c in rest)
    if abs(margin - own) > _EXACT:  # else it is known by itself, and no neighbour is asked
        most = float(heaviest(s, k.raw)[line])
        bounded = min(max(own, -most), most)
        rest.append(Contribution("rule: most", most, bounded - own, model.meanings["most"]))
        rest.append(Contribution("neighbours", 1.0, margin - bounded, _NEIGHBOURS))
    if is_noise != (margin <= 0):
        rest.append(Contribution("rule: whole_text", 1.0, (-s["most"] if is_noise else s["most"]) - margin, _WHOLE))
    return [base, *sorted((c for c in rest if abs(c.points) > _EXACT), key=lambda c: -abs(c.points))]
