"""`scorer evaluate`: measure a model on labelled articles."""

from __future__ import annotations

from math import isnan, nan
from typing import Any

import click

from scorer.commands._json import known
from scorer.commands._options import Steps, check_suffix, check_written, columns_of, text_options


def _shown(value: float) -> str:
    return "missing" if isnan(value) else f"{value:.3f}"


@click.command(
    name="evaluate",
    short_help="Measure a model on labelled articles.",
    epilog="Example: scorer evaluate models/features.parquet --out figures.json",
)
@click.argument("corpus")
@click.option("--model", metavar="FILE", help="Model to measure, or whose settings to measure on a feature table; the shipped one by default.")
@click.option("--out", metavar="FILE", help="Also write the figures as JSON.")
@click.option("--card", metavar="FILE", help="Also write the model card (.md) from the figures.")
@click.option("--texts", "texts_from", metavar="FOLDER", help="Folder of the corpora behind a feature table: adds the tf-idf baseline.")
@click.option("--score", type=click.Choice(["propaganda", "reliability"]), help="Which score the labels judge, for a corpus of your own.")
@click.option("--label", default="label", show_default=True, metavar="NAME", help="Column with labels from 0 to 1.")
@click.option("--group", metavar="NAME", help="Column that names the source; intervals are drawn over sources.")
@text_options
@click.option("--rounds", type=click.IntRange(min=1), default=200, show_default=True, help="Draws for the 95 % intervals.")
@click.option("--repeats", type=click.IntRange(min=1), default=1, show_default=True, help="Cuts into folds that figures are averaged over.")
@click.option("--quiet", is_flag=True, help="No progress.")
def command(
    corpus: str,
    model: str | None,
    out: str | None,
    card: str | None,
    texts_from: str | None,
    score: str | None,
    label: str,
    group: str | None,
    rounds: int,
    repeats: int,
    quiet: bool,
    **options: Any,
) -> None:
    """Measure on CORPUS: accuracy, ranking, calibration, with intervals and baselines.

    On a feature table or the folder of corpora that the shipped model is fitted on, each figure is measured on sources that a fit has not seen, with the
    settings of the model. On a labelled table or folder of your own, with --score, the model itself is measured.
    """
    import json
    import shlex

    from scorer.beside import write_whole
    from scorer.learn.card import of_sources
    from scorer.learn.tasks import evaluate

    check_written(out, card, read=[corpus, *filter(None, [model])])
    if card:
        check_suffix(card, ".md", "a model card")
    with Steps(quiet=quiet) as steps:
        result = evaluate(
            corpus,
            model=model,
            score=score,
            label=label,
            group=group,
            columns=columns_of(options),
            rounds=rounds,
            seeds=range(repeats),
            texts_from=texts_from,
            progress=steps,
        )
    if out:
        write_whole(out, json.dumps(known(result), indent=1, allow_nan=False))
    for name, r in result.items():
        if name == "coverage":
            continue
        click.echo(f"{name}: {of_sources(r)} ({r['corpus']})")
        if r.get("note"):
            click.echo(f"note: {r['note']}")
        if not r["by_folds"] and (texts_from or repeats > 1):
            click.echo("note: --texts and --repeats are for figures over folds; labels of your own are measured once, without them")
        others = list(r["baselines"])
        head = ["", "value", "95 % interval", *others]
        rows = [
            [
                k,
                _shown(f["value"]),
                "missing" if isnan(f["low"]) else f"{f['low']:.3f} to {f['high']:.3f}",
                *(_shown(r["baselines"][b][k]["value"] if k in r["baselines"][b] else nan) for b in others),
            ]
            for k, f in r["figures"].items()
        ]
        widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
        for row in [head, *rows]:
            click.echo("  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip())
    refused = {k: v for k, v in result["coverage"]["refused"].items() if v}
    click.echo(
        f"refused: {sum(refused.values())} of {result['coverage']['articles']}"
        + (f" ({', '.join(f'{k} {v}' for k, v in refused.items())})" if refused else "")
    )
    if card:
        from scorer.learn.card import model_card
        from scorer.score.model import load_model

        given = {
            "model": model, "card": card, "texts": texts_from, "score": score, "label": label if label != "label" else None, "group": group,
            **{name.replace("_", "-"): value for name, value in options.items()},
            "rounds": rounds if rounds != 200 else None, "repeats": repeats if repeats != 1 else None,
        }  # fmt: skip
        typed = ["scorer", "evaluate", corpus, *(part for name, value in given.items() if value is not None for part in (f"--{name}", str(value)))]
        write_whole(card, model_card(load_model(model), result, shlex.join(typed)))
    for written in filter(None, (out, card)):
        click.echo(f"wrote {written}")
