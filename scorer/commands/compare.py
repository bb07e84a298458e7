"""`scorer compare`: two articles side by side, and what makes their scores differ."""

from __future__ import annotations

from typing import Any

import click

from scorer.commands._options import column_options, columns_of, model_options, one_article


@click.command(name="compare", short_help="Show two articles side by side.", epilog="Example: scorer compare first.txt second.txt")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--id", "names", metavar="ID ID", nargs=2, help="Which articles, where A and B are tables or folders.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@model_options
@column_options
def command(
    a: str, b: str, names: tuple[str, str] | None, as_json: bool, model: str | None, lexicons: tuple[str, ...], **options: Any
) -> None:
    """Compare two articles: their scores, and the contributions that differ most."""
    from scorer.show import terminal

    columns = columns_of(options)
    first, second = names or (None, None)
    left, right = one_article(a, first, columns, model, lexicons), one_article(b, second, columns, model, lexicons)
    if as_json:
        from scorer.commands._json import echo_json

        echo_json(terminal.compare_data(left, right))
    else:
        terminal.compare(terminal.console(), left, right)
