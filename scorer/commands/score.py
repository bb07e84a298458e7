"""`scorer score`: a folder of articles in, a table of scores with reasons out."""

from __future__ import annotations

import sys
from typing import Any, Literal

import click

from scorer.commands._options import JOBS, Bar, Jobs, column_options, columns_of, model_options, nothing_found, paths_argument


@click.command(
    name="score",
    short_help="Score files and folders into one table.",
    epilog="Exit: 0 every article has a row, 1 nothing to score or unusable arguments, 2 some rows hold errors.\n\n"
    "Example: scorer score seeds/ --out scores.csv --evidence markers.jsonl",
)
@paths_argument
@click.option("--out", metavar="FILE", help="Table to write: .csv, .parquet or .jsonl.")
@click.option(
    "--evidence",
    metavar="FILE",
    help="Write every marker to this .jsonl file, with the id and path of its row and its place, in characters of the text that was read: "
    "of .md and .html the text without the markup, not the file ('scorer explain FILE --json' gives that text).",
)
@click.option("--features", is_flag=True, help="Add a column for every feature.")
@click.option(
    "--resume",
    is_flag=True,
    help="Go on after a run that was stopped, or with a finished table; rows that are there stay, those of other articles and of errors too.",
)
@click.option("--jobs", type=Jobs(), metavar="N|auto", default="auto", show_default=True, help=JOBS)
@click.option("--quiet", is_flag=True, help="Neither progress nor summary.")
@model_options
@column_options
def command(
    paths: tuple[str, ...],
    out: str | None,
    evidence: str | None,
    features: bool,
    resume: bool,
    jobs: int | Literal["auto"],
    quiet: bool,
    model: str | None,
    lexicons: tuple[str, ...],
    **options: Any,
) -> None:
    """Score the articles in files and folders (.txt .md .html .jsonl .csv .tsv .parquet, - for standard input)."""
    if out is None and not sys.stdout.isatty():
        raise click.UsageError("where should the scores go? Name a table with --out, such as --out scores.csv")
    if out is None and resume:
        raise click.UsageError("--resume needs the --out of the run that was stopped")
    from scorer.run.batch import Setup, score_paths
    from scorer.show import ends

    setup = Setup(model, lexicons, columns_of(options), features)
    try:
        with Bar(quiet=quiet) as bar:
            summary = score_paths(paths, out, setup=setup, evidence=evidence, jobs=jobs, resume=resume, progress=bar)
    except KeyboardInterrupt:
        if out is not None:
            click.echo(f"scorer: what is done is kept in {out}.part; the same command with --resume goes on", err=True)
        raise
    if not summary.articles:
        raise nothing_found("score", summary.skipped)
    if not quiet:
        for line in ends.summary_lines(summary, out, width=ends.columns()):
            click.echo(line)
    click.get_current_context().exit(2 if summary.failed else 0)
