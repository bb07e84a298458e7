"""The model card, written from measured figures: a command writes it, nobody types a number into it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from scorer.score.model import Model, ScoreModel

__all__ = ["model_card", "of_sources"]

_NAMES = {
    "accuracy": "accuracy",
    "auc": "AUC",
    "average_precision": "average precision",
    "brier": "Brier score",
    "calibration_error": "calibration error, ten equal bins",
    "balanced_accuracy": "accuracy, both labels weighing alike",
    "balanced_calibration_error": "calibration error, both labels weighing alike",
    "spearman_outlets_10": "Spearman of mean score with expert quality, outlets of 10 articles or more",
    "spearman_outlets_all": "the same, all outlets",
    "auc_low_high": "AUC, articles of low (< 0.5) against high (>= 0.8) outlets",
    "left_minus_right_points": "left minus right outlets of middle quality, mean reliability, points",
}
_SCALE = {"reliability": "0 to 100", "propaganda": "0 to 1"}


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _interval(figure: dict[str, float]) -> str:
    return "-" if math.isnan(figure["low"]) else f"{figure['low']:.3f} to {figure['high']:.3f}"


def _with_interval(figure: dict[str, float] | None) -> str:
    if figure is None or math.isnan(figure["value"]):
        return "-"
    return _cell(figure["value"]) + ("" if math.isnan(figure["low"]) else f" ({_interval(figure)})")


def _of_slice(row: dict[str, Any], figure: str) -> str:
    ends = {end: row.get(f"{figure}_{end}", math.nan) for end in ("low", "high")}
    return _with_interval({"value": row.get(figure, math.nan), **ends})


def _table(head: list[str], rows: list[list[Any]]) -> list[str]:
    return [
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
        *("| " + " | ".join(_cell(c) for c in row) + " |" for row in rows),
        "",
    ]


def of_sources(measured: dict[str, Any]) -> str:
    """How many articles of how many sources were measured; sources that nobody gave are not counted."""
    articles = f"{measured['articles']} articles"
    return f"{articles}, each a source of its own" if measured["sources"] is None else f"{articles} of {measured['sources']} sources"


def _corpora(raw: dict[str, Any]) -> list[list[str]]:
    """A row for each corpus that a model was fitted or calibrated on: those it names with their hash, and labels of one's own."""
    rows = [[name, c["cite"], f"`{c['sha256'][:16]}…`"] for name, c in raw["corpora"].items()]
    fitted = {Path(s["corpus"]).name: None for s in raw["scores"].values() if s.get("corpus", "") not in (*raw["corpora"], "")}
    calibrated = {s["calibration"]["labels"]: None for s in raw["scores"].values() if "labels" in s["calibration"]}
    return rows + [[name, "labels of your own", "-"] for name in fitted | calibrated]


def _calibration(score: ScoreModel, raw: dict[str, Any]) -> str:
    """On what a score is calibrated and for which mix, as its model says."""
    on = raw["scores"][score.name]["calibration"].get("on", "labels that the model does not name")
    told = f"{score.name.capitalize()} is calibrated on {on}"
    if score.mean_label is None:
        return f"{told}."
    if score.labels is not None:
        return f"{told}, as they are mixed: the mean label is {score.mean_label:.3f}."
    if raw.get("settings", {}).get(score.name, {}).get("prevalence") is None:
        return f"{told}; the mean label is {score.mean_label:.3f}."
    return f"{told}, for a share of {score.mean_label:g} (`prevalence`): how many a corpus holds is a choice of its makers, so both labels weigh alike."


def _rules(model: Model) -> list[list[str]]:
    """A row for each rule: name, reason and its points in the log-odds of each score, told where they are set by hand."""
    named = {r.name: r for s in model.scores.values() for r in s.rules}
    points = {
        name: {r.name: f"{r.points * s.slope:+z.2f}" + (" (hand)" if r.set_by == "hand" else "") for r in s.rules} for name, s in model.scores.items()
    }
    return [[r.name, r.reason, *(p.get(r.name, "-") for p in points.values())] for r in named.values()]


def _fitting(model: Model) -> list[str]:
    """How the model was fitted, and its rules."""
    raw = model.raw
    return [
        "## How it was fitted",
        "",
        *_table(
            ["score", "features", "rules", "cues", "settings"],
            [
                [
                    k,
                    len(s.terms),
                    len(s.rules),
                    len(s.cues.phrases),
                    ", ".join(f"{a} {b}" for a, b in raw.get("settings", {}).get(k, {}).items()),
                ]
                for k, s in model.scores.items()
            ],
        ),
        "Logistic regression with L2 penalties; the sign of a feature is a constraint of the fit. So is that of a cue which the lists know: a loaded "
        "word never raises reliability nor lowers propaganda, and a verb of saying, or a name with one, never lowers reliability. Cues are lower-case "
        "words and phrases only, chosen by how widely they are spread, without a look at labels: no word that is mostly capitalised, none that one "
        "outlet owns, none that comes in bursts as topic "
        "words do. With `features_first` features and rules are fitted by themselves and cues to what they leave, so that a marker tells what it can. "
        f"{' '.join(_calibration(s, raw) for s in model.scores.values())} "
        "In a pile with fewer hyperpartisan articles than propaganda is calibrated for, fewer at any score are hyperpartisan; `scorer calibrate` sets "
        "the chances to your own mix.",
        "",
        "A rule is fitted under its sign beside the features it is made of. Where these already tell what it tells, few points or none are left for it: "
        "it then stands as a flag, which says what to look at. Points that no corpus can teach are set by hand.",
        "",
        *_table(["rule", "reads", *model.scores], _rules(model)),
    ]


def _figures(measured: dict[str, Any]) -> list[str]:
    """What was measured of each score, beside its baselines; by slices; and among the surest articles."""
    if any(r["by_folds"] for name, r in measured.items() if name != "coverage"):
        out = [
            "## Measured on sources not seen",
            "",
            "Five folds over sources; in brackets and in the third column 95 % intervals by bootstrap over sources. With `--repeats` the figures of the "
            "first table are means over as many ways of cutting the folds; intervals, slices and curves are of the first way alone, so that a mean may lie "
            "near the end of its interval. Beside each figure: what costs nothing.",
            "",
        ]
    else:
        out = [
            "## Measured on labels of your own",
            "",
            "The model as it stands, on every article that can be scored; 95 % intervals by bootstrap over sources. The figures hold for sources not seen "
            "where the fit knew none of these sources, which nobody checks here.",
            "",
        ]
    for name, r in measured.items():
        if name == "coverage":
            continue
        others = list(r["baselines"])
        out += [f"### {name}: {of_sources(r)} ({r['corpus']})", ""]
        if r.get("note"):
            out += [f"**{r['note'][:1].upper()}{r['note'][1:]}.**", ""]
        out += _table(
            ["", "model", "95 % interval", *others],
            [
                [_NAMES.get(k, k), f["value"], _interval(f), *(_with_interval(r["baselines"][b].get(k)) for b in others)]
                for k, f in r["figures"].items()
            ],
        )
        if r["slices"]:
            heads = [h for h in r["slices"][0] if h in _NAMES]
            out += ["By leaning, length and year:", ""]
            out += _table(
                ["by", "slice", "articles", *(_NAMES[h] for h in heads)],
                [[s["by"], s["slice"], s["articles"], *(_of_slice(s, h) for h in heads)] for s in r["slices"]],
            )
        if r["risk_coverage"]:
            curve = list(zip(r["risk_coverage"]["coverage"], r["risk_coverage"]["error"], strict=True))
            out += ["Error among the surest articles (risk-coverage):", ""]
            out += _table(["share kept", "share wrong"], [[float(c), float(e)] for c, e in curve[3::4]])
    return out


def _outlets_rated(measured: dict[str, Any]) -> list[str]:
    """What to know of labels that rate outlets, where such labels were measured on."""
    rated = measured.get("reliability", {})
    if "low_sources" not in rated:
        return []
    return [
        f"The label of `{rated['corpus']}` rates the outlet, not the article: the same text on two sites has two labels. Only {rated['low_sources']} of its "
        f"{rated['sources']} outlets have a quality below 0.5, and most of those lean right; read the leaning rows below before comparing outlets of "
        "different leaning.",
        "",
    ]


def model_card(model: Model, measured: dict[str, Any], command: str) -> str:
    """Return the card of a model as Markdown, from what `scorer.learn.evaluate` measured; `command` is what printed the figures."""
    raw = model.raw
    refused = measured["coverage"]["refused"]
    out = [
        f"# Model card: {model.version}",
        "",
        f"Every figure here was printed by `{command}`; this page was written by it.",
        "",
        "## What the scores are, and are not",
        "",
        *(f"- **{name.capitalize()}**, {_SCALE[name]}: {s.meaning}." for name, s in model.scores.items()),
        "- **Noise**, 0 to 1: the share of words on lines that are not the article. A count, not a model.",
        "",
        "They rank what to read first. They tell which markers are present in a text; they do not tell whether a sentence is false, nor what its "
        "writer meant. A score is a sum: log-odds = base + named features + named rules + listed cues, and `scorer explain` prints every term.",
        "",
        "## Data and licences",
        "",
        *_table(["corpus", "from", "SHA-256"], _corpora(raw)),
        f"No text of these corpora is in the model or the feature table. {measured['coverage']['articles']} articles were read, of which "
        f"{sum(refused.values())} were left out ({', '.join(f'{k} {v}' for k, v in refused.items() if v) or 'none'}).",
        "",
        *_outlets_rated(measured),
        *_fitting(model),
        *_figures(measured),
        "## What it must not be used for",
        "",
        "- To decide without a reader that an article is false, or to remove, demote or label it.",
        "- To judge a person, or an outlet from a handful of its articles.",
        "- On other languages, on posts, transcripts or fiction.",
        f"- On short texts: under {raw['refusal']['min_words']:.0f} words, headline included, they are refused; of texts of a few hundred words each "
        "word moves the score the more, and under forty scores are little better than chance.",
        "- To compare outlets of different leaning by a few points.",
        "",
        "## On your own material",
        "",
        "Probabilities hold for material like that of the corpora (English news, mostly of the United States, 2010 to 2020). On other material "
        "label two hundred "
        "articles (columns `text` and `label`, 0 or 1) and run `scorer calibrate LABELS.csv --out model.json`, then score with `--model model.json`; "
        "`scorer evaluate LABELS.csv --score propaganda` says how well it does there.",
        "",
    ]
    return "\n".join(out)
