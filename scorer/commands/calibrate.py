"""`scorer calibrate`: fit the probabilities of a score to one's own labels."""

from __future__ import annotations

from typing import Any

import click

from scorer.commands._options import check_suffix, check_written, columns_of, text_options


@click.command(
    name="calibrate",
    short_help="Fit probabilities to your own labels.",
    epilog="Example: scorer calibrate labels.csv --out model.json",
)
@click.argument("labels")
@click.option("--out", required=True, metavar="FILE", help="Model file to write (.json); use it with --model.")
@click.option("--model", metavar="FILE", help="Model to start from; the shipped one by default.")
@click.option(
    "--score",
    type=click.Choice(["propaganda", "reliability"]),
    default="propaganda",
    show_default=True,
    help="Which score the labels judge.",
)
@click.option("--label", default="label", show_default=True, metavar="NAME", help="Column with labels from 0 to 1.")
@text_options
def command(labels: str, out: str, model: str | None, score: str, label: str, **options: Any) -> None:
    """Fit a score's calibration anew on LABELS, a table with the columns text and label.

    The order of articles stays, the probabilities become those of your material and your readers. Twenty labels at least; two hundred are better.
    """
    from scorer.learn.tasks import FLAT, calibrate, write_model
    from scorer.score.model import load_model

    check_written(out, read=[labels, *filter(None, [model])])
    check_suffix(out, ".json", "a model")
    raw = calibrate(labels, score=score, label=label, columns=columns_of(options), model=model)
    write_model(raw, out)
    c = raw["scores"][score]["calibration"]
    click.echo(f"{score}: slope {c['slope']:.3f}, offset {c['offset']:.3f}, on {c['on']}")
    click.echo(f"{score} now is {load_model(out).scores[score].meaning}")
    if c["slope"] < FLAT:
        click.echo(f"note: {score} hardly tells these labels apart, so all articles now get about the same value", err=True)
    if "note" in c:
        click.echo(f"note: {c['note']}", err=True)
    click.echo(f"wrote {out} ({raw['name']}-{raw['hash'][:12]})")
