"""`scorer explain`: one article, what each score is the sum of, and its text with the markers highlighted."""

from __future__ import annotations

from typing import Any

import click

from scorer.commands._options import column_options, columns_of, model_options, one_article


@click.command(name="explain", short_help="Show what the scores of one article add up.", epilog="Example: scorer explain seeds/24_hyperpartisan_rant.txt")
@click.argument("file")
@click.option("--id", "name", metavar="ID", help="Which article of a table or folder.")
@click.option("--all", "everything", is_flag=True, help="Every contribution by itself, words and sentence patterns too, rather than the largest.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs: with the text that the places of markers count in.")
@model_options
@column_options
def command(
    file: str, name: str | None, everything: bool, as_json: bool, model: str | None, lexicons: tuple[str, ...], **options: Any
) -> None:
    """Explain the scores of one article: contributions largest first, rules that fired, and the text with its markers."""
    from scorer.show import terminal

    article, card = one_article(file, name, columns_of(options), model, lexicons)
    if as_json:
        from scorer.commands._json import echo_json

        echo_json(terminal.explain_data(article, card))
    else:
        terminal.explain(terminal.console(), article, card, **({"shown": None} if everything else {}))
