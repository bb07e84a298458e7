"""`scorer clean`: the same articles without their noise lines, and a list of what was dropped and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import click

from scorer.commands._options import JOBS, Bar, Jobs, column_options, columns_of, nothing_found, paths_argument

if TYPE_CHECKING:
    from scorer.run.clean import Dropped


@click.command(
    name="clean",
    short_help="Write articles without their noise lines.",
    epilog="Exit: 0 every article is cleaned, 1 nothing to clean or unusable arguments, 2 some could not be read.\n\n"
    "Example: scorer clean seeds/ --out cleaned/",
)
@paths_argument
@click.option("--out", metavar="FOLDER", help="Folder to write to; dropped.csv in it lists what was dropped.")
@click.option("--dry-run", is_flag=True, help="Write nothing; print what would be dropped.")
@click.option("--force", is_flag=True, help="Write into a folder that holds files, over those of an earlier cleaning.")
@click.option("--jobs", type=Jobs(), metavar="N|auto", default="auto", show_default=True, help=JOBS)
@click.option("--quiet", is_flag=True, help="Neither progress nor summary.")
@column_options
def command(
    paths: tuple[str, ...], out: str | None, dry_run: bool, force: bool, jobs: int | Literal["auto"], quiet: bool, **options: Any
) -> None:
    """Write the same articles without share bars, teasers, banners and other lines that are not the article.

    Tables become JSON Lines with id, title, source, url, date and text; web pages and Markdown plain text below their headlines. Other columns
    and front matter stay in what was read.

    On a whole page the headline below its menu may be taken for a part of the menu and left out: see --dry-run, or dropped.csv, for what goes.
    """
    if out is None and not dry_run:
        raise click.UsageError("where should the cleaned articles go? Name a folder with --out, or look first with --dry-run")
    from scorer.run.clean import clean_paths
    from scorer.show import ends
    from scorer.show.terminal import one_line, visible

    def show(line: Dropped) -> None:
        click.echo(f"{visible(line.id)}:{line.line}: {line.reason}: {one_line(line.text, 200)}")

    with Bar(quiet=quiet or dry_run) as bar:
        summary = clean_paths(
            paths,
            None if dry_run else out,
            columns=columns_of(options),
            jobs=jobs,
            force=force,
            tell=show if dry_run else None,
            progress=bar,
        )
    if not summary.articles and not summary.errors:
        raise nothing_found("clean", summary.skipped)
    if not quiet:
        for text in ends.clean_lines(summary, None if dry_run else out, width=ends.columns()):
            click.echo(text)
    click.get_current_context().exit(2 if summary.errors else 0)
