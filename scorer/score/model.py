"""The model file: coefficients, cues, rules, calibration and reference percentiles as JSON that a person can read.

Nothing in it is executed. Its hash is taken over its content without the hash itself, so that every row of scores can carry it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Cues", "Model", "ModelError", "Rule", "ScoreModel", "Term", "content_hash", "load_model", "shipped_model_path"]

FORMAT = 1
SCORES = ("reliability", "propaganda")
Floats = npt.NDArray[np.float64]


class ModelError(ValueError):
    """A model file that cannot be used; the message names the file, what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Term:
    """One feature in a score: clipped to `low`..`high`, then (value - center) / scale times `weight` log-odds."""

    feature: str
    low: float
    high: float
    center: float
    scale: float
    weight: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A named yes/no condition: all of `when` must hold, each a feature, '>=' or '<', and a bound."""

    name: str
    when: tuple[tuple[str, str, float], ...]
    points: float
    reason: str
    set_by: str


@dataclass(frozen=True, slots=True, eq=False)  # one is itself alone, so that what is derived from it can be remembered
class Cues:
    """Listed cues: words and phrases, and from number `words` on patterns (scorer.score.patterns), for which `kept` words stay themselves.

    A cue's value in an article is (1 + ln count) * idf / norm, the norm over all listed cues of the article.
    """

    phrases: tuple[str, ...]
    idf: Floats
    weight: Floats
    words: int = -1  # how many are words and phrases; -1: all
    voice: str = "all"  # "own": those in what a source says do not count
    kept: tuple[str, ...] = ()

    @property
    def word_count(self) -> int:
        """How many of the cues are words and phrases."""
        return len(self.phrases) if self.words < 0 else self.words

    @property
    def has_patterns(self) -> bool:
        """Whether some of the cues are patterns."""
        return self.word_count < len(self.phrases)


@dataclass(frozen=True, slots=True, eq=False)
class ScoreModel:
    """One score: log-odds = offset + slope * (base + terms + cues + rules).

    `mean_label` is the mean label (0..1) of the pile that it is calibrated for, None where the file does not tell; `labels` names the file of
    labels that set it, None where it is that of the corpora in the model card.
    """

    name: str
    base: float
    terms: tuple[Term, ...]
    rules: tuple[Rule, ...]
    cues: Cues
    slope: float
    offset: float
    mean_label: float | None = None
    labels: str | None = None

    @property
    def meaning(self) -> str:
        """What the score is, for a reader, with the mix that it is calibrated for."""
        if self.name == "reliability":
            if self.labels is None:
                return "how highly experts rate the outlets that write like this"
            mean = "" if self.mean_label is None else f", where the mean is {100 * self.mean_label:.0f}"
            return f"how highly articles like this are rated in {self.labels}{mean}"
        chance = "the calibrated chance that a careful reader calls the article hyperpartisan"
        if self.mean_label is None:
            return f"{chance}, in a pile mixed as the labels were (the model does not tell how)"
        share = "half" if self.mean_label == 0.5 else f"{100 * self.mean_label:.0f} %"
        return f"{chance}, in a pile where {share} of them are" + (f", as in {self.labels}" if self.labels else "")


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded model file."""

    name: str
    hash: str
    scores: dict[str, ScoreModel]
    percentiles: dict[str, tuple[str, Floats]]  # score name -> feature, its 101 percentiles in the reference articles
    refusal: dict[str, float]
    raw: dict[str, Any]

    @property
    def version(self) -> str:
        """Name and hash, as written in every output row."""
        return f"{self.name}-{self.hash[:12]}"

    @property
    def features_read(self) -> frozenset[str]:
        """The features that the scores, rules and percentiles read."""
        terms = {t.feature for s in self.scores.values() for t in s.terms}
        rules = {f for s in self.scores.values() for r in s.rules for f, _, _ in r.when}
        return frozenset(terms | rules | {f for f, _ in self.percentiles.values()})


def content_hash(raw: dict[str, Any]) -> str:
    """SHA-256 of the model's content, its own hash left out: independent of the order of keys and of white space."""
    text = json.dumps({k: v for k, v in raw.items() if k != "hash"}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def shipped_model_path(file: str = "scorer.json") -> Path:
    """Where the shipped model lies: inside the installed package, or in models/ of a checkout. Raises ModelError when it is in neither."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "models", package.parent / "models"):
        if (folder / file).is_file():
            return folder / file
    raise ModelError(f"the shipped model {file} is missing; install the package again, or fit one with 'scorer train'")


@cache
def _load(path: str, stamp: tuple[int, int]) -> Model:
    return _parse(json.loads(Path(path).read_text(encoding="utf-8")), path)


def load_model(path: str | os.PathLike[str] | None = None) -> Model:
    """Load a model file (the shipped one by default). Raises ModelError, in one line, when it cannot be used."""
    p = shipped_model_path() if path is None else Path(path)
    try:
        stat = p.stat()
        return _load(str(p), (stat.st_mtime_ns, stat.st_size))
    except OSError as e:
        raise ModelError(f"{p}: cannot be read ({e.strerror}); give the path of a model file") from None
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise ModelError(f"{p}: is not JSON; a model file is written by 'scorer train'") from None
    except ModelError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as e:
        raise ModelError(
            f"{p}: is not a model of this program ({type(e).__name__}: {e}); a model file is written by 'scorer train'"
        ) from None


def _check_patterns(patterns: Iterable[str], kept: Iterable[str], path: str) -> None:
    """Raise ModelError for a pattern that no stream of tokens can hold."""
    from scorer.score.patterns import names_of

    tokens = set(names_of(tuple(kept)))
    for pattern in patterns:
        mine = pattern.split(" ")
        unknown = [t for t in mine if t not in tokens]
        if unknown or len(mine) > 3:
            why = f"no token is called {unknown[0]!r}" if unknown else "it has more than three tokens"
            raise ModelError(f"{path}: pattern {pattern!r} can stand nowhere, for {why}; a model file is written by 'scorer train'")


def _parse(raw: dict[str, Any], path: str) -> Model:
    if raw["format"] != FORMAT:
        raise ModelError(f"{path}: has format {raw['format']}, this program reads {FORMAT}; fit it again with 'scorer train'")
    if raw["hash"] != content_hash(raw):
        raise ModelError(f"{path}: its hash does not fit its content, so it was changed after it was written; fit it again or restore it")
    scores = {}
    for name, s in raw["scores"].items():
        terms = tuple(Term(t["feature"], *(float(t[k]) for k in ("low", "high", "center", "scale", "weight"))) for t in s["terms"])
        rules = tuple(
            Rule(r["name"], tuple((str(f), str(op), float(v)) for f, op, v in r["when"]), float(r["points"]), r["reason"], r["set_by"])
            for r in s["rules"]
        )
        phrases: dict[str, list[float]] = s["cues"]["phrases"]
        patterns: dict[str, list[float]] = s["cues"].get("patterns", {})
        table = np.array([*phrases.values(), *patterns.values()], float).reshape(-1, 2)
        if len(table) != len(phrases) + len(patterns):
            raise ModelError(f"{path}: a cue of {name} is no pair of idf and weight; a model file is written by 'scorer train'")
        _check_patterns(patterns, s["cues"].get("kept", ()), path)
        cues = Cues((*phrases, *patterns), table[:, 0], table[:, 1], len(phrases), s["cues"].get("voice", "all"), tuple(s["cues"].get("kept", ())))
        c = s["calibration"]
        mean, labels = c.get("mean_label"), c.get("labels")
        mix = (None if mean is None else float(mean), None if labels is None else str(labels))
        scores[name] = ScoreModel(name, float(s["base"]), terms, rules, cues, float(c["slope"]), float(c["offset"]), *mix)
    missing = [name for name in SCORES if name not in scores]
    if missing:
        raise ModelError(f"{path}: has no score {missing[0]!r}; fit it again with 'scorer train'")
    percentiles = {k: (p["feature"], np.array(p["knots"], float)) for k, p in raw["percentiles"].items()}
    return Model(raw["name"], raw["hash"], scores, percentiles, {k: float(v) for k, v in raw["refusal"].items()}, raw)
