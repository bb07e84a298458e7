"""`scorer train`: fit a model on a labelled corpus, or on the feature table of the shipped one."""

from __future__ import annotations

from typing import Any

import click

from scorer.commands._options import Steps, check_suffix, check_written, columns_of, text_options


@click.command(
    name="train",
    short_help="Fit a model on labelled articles.",
    epilog="Example: scorer train models/features.parquet --out model.json",
)
@click.argument("corpus")
@click.option("--out", required=True, metavar="FILE", help="Model file to write (.json).")
@click.option("--table", metavar="FILE", help="Also write the feature table, numbers and no text, as .parquet.")
@click.option("--score", type=click.Choice(["propaganda", "reliability"]), help="Which score the labels teach, for a corpus of your own.")
@click.option("--label", default="label", show_default=True, metavar="NAME", help="Column with labels from 0 to 1.")
@click.option("--group", metavar="NAME", help="Column that names the source; articles of one source are never on both sides of a fold.")
@text_options
@click.option("--base", metavar="FILE", help="Model that the other score is taken from; the shipped one by default.")
@click.option("--quiet", is_flag=True, help="No progress.")
def command(
    corpus: str,
    out: str,
    table: str | None,
    score: str | None,
    label: str,
    group: str | None,
    base: str | None,
    quiet: bool,
    **options: Any,
) -> None:
    """Fit a model on CORPUS.

    CORPUS is a feature table (models/features.parquet gives the shipped model again), the folder of corpora that the shipped model is fitted on, or
    any labelled table or folder of tables, with --score.
    """
    from scorer.learn.table import write_table
    from scorer.learn.tasks import train, write_model

    check_written(out, table, read=[corpus, *filter(None, [base])])
    check_suffix(out, ".json", "a model")
    if table:
        check_suffix(table, ".parquet", "a feature table")
    with Steps(quiet=quiet) as steps:
        raw, fitted_on = train(corpus, score=score, label=label, group=group, columns=columns_of(options), base=base, progress=steps)
    write_model(raw, out)
    if table:
        write_table(fitted_on, table)
    for name, s in raw["scores"].items():
        cues = f"{len(s['cues']['phrases'])} words and phrases, {len(s['cues']['patterns'])} patterns"
        click.echo(f"{name}: {len(s['terms'])} features, {len(s['rules'])} rules, {cues}")
    click.echo(f"wrote {out} ({raw['name']}-{raw['hash'][:12]})")
