"""`scorer report`: scores, texts and markers as one HTML file to look at."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from typing import Any, Literal

import click

from scorer.commands._options import Bar, Jobs, check_suffix, check_written, column_options, columns_of, model_options, nothing_found


@click.command(
    name="report",
    short_help="Make one HTML file to open in a browser.",
    epilog="Example: scorer report seeds/ --out report.html\n\n"
    "Exit: 0 written, 1 nothing to report or unusable arguments, 2 written, but some rows hold errors.",
)
@click.argument("paths", metavar="SCORES|PATH...", nargs=-1, required=True)
@click.option("--out", metavar="FILE", default="report.html", show_default=True, help="HTML file to write.")
@click.option(
    "--max-texts",
    type=click.IntRange(min=0),
    default=2000,
    show_default=True,
    help="Put in the texts of so many articles, most urgent first.",
)
@click.option(
    "--jobs",
    type=Jobs(),
    metavar="N|auto",
    default="auto",
    show_default=True,
    help="Processes; auto: one for each core from 2,000 articles.",
)
@click.option("--quiet", is_flag=True, help="Neither progress nor summary.")
@model_options
@column_options
def command(
    paths: tuple[str, ...],
    out: str,
    max_texts: int,
    jobs: int | Literal["auto"],
    quiet: bool,
    model: str | None,
    lexicons: tuple[str, ...],
    **options: Any,
) -> None:
    """Make one HTML file out of tables of scores, or of articles, which are scored first.

    The file opens from disk in any browser and holds nothing foreign. Texts of a table of scores are read again from its column `path`.
    """
    from scorer.read import table_notes
    from scorer.run.batch import Setup, processes, score_paths
    from scorer.show import ends
    from scorer.show.report import build_report, is_scores, read_scores

    if "-" in paths:
        raise click.UsageError("a report reads its articles twice, which standard input does not allow; give a file")
    tables = [p for p in paths if is_scores(p)]
    others = [p for p in paths if p not in tables]
    check_written(out, read=paths)
    check_suffix(out, ".html", "a report")
    columns = columns_of(options)
    rows = [row for table in tables for row in read_scores(table)]
    skipped: Counter[str] = Counter()
    if others:
        with tempfile.TemporaryDirectory(prefix="scorer-") as folder, Bar(quiet=quiet) as bar:
            scored = os.path.join(folder, "scores.parquet")
            skipped = score_paths(others, scored, setup=Setup(model, lexicons, columns), jobs=jobs, progress=bar).skipped
            if os.path.exists(scored):
                rows += read_scores(scored)
    if not rows and table_notes(skipped):
        raise nothing_found("report", skipped)
    if not rows:
        raise click.ClickException("nothing to report: no article and no row of scores was found")
    name = ", ".join(os.path.basename(os.path.abspath(p)) for p in paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
    workers = processes(jobs, min(len(rows), max_texts) * 4)  # an article of a report takes some four times the work of a score
    with Bar(quiet=quiet) as bar:
        built = build_report(
            rows, out, name=name, model=model, lexicons=lexicons, columns=columns, max_texts=max_texts, jobs=workers, progress=bar
        )
    if not quiet:
        articles = f"{built.articles:,} {ends.plural('article', built.articles)}"
        counts = f"{articles}: {built.scored:,} scored, {built.refused:,} refused, {built.failed:,} could not be read"
        lost = f"; the texts of {built.missing:,} were not found at their paths" if built.missing else ""
        if lost and built.in_tables:  # the table is there, so it was read by other columns
            lost += ": give the same --text-column and --id-column as for the scores"
        elif lost:
            lost += ": run it where the articles lie, or in the folder that they were scored in"
        click.echo(f"{counts}. {out} holds the texts of {built.texts:,}{lost}.")
        for line in ends.error_lines(built.errors, built.failed, ", in the report", ends.columns()) + ends.note_lines(skipped, ends.columns()):
            click.echo(line)
    click.get_current_context().exit(2 if built.failed else 0)
