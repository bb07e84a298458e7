"""`scorer explain`: one article, what each score is the sum of, and its text with the markers highlighted."""

from __future__ import annotations

from typing import Any

import click

from scorer.commands._options import column_options, columns_of, model_options, one_article


@click.command(name="explain", short_help="Show what the scores of one article add up.", epilog="Example: scorer explain seeds/24_hyperpartisan_rant.txt")
@click.argument("file")
@click.option("--id", "name", metavar="ID", help="Which article of a table or folder.")
@click.option("--all", "everything", is_flag=True, help="Every contribution by itself, words and sentence patterns too, rather than the largest.")
@click.option("--line", "number", type=click.IntRange(min=1), metavar="N", help="Why line N of the text, the first being 1, is the article or noise.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs: with the text that the places of markers count in.")
@model_options
@column_options
def command(
    file: str,
    name: str | None,
    everything: bool,
    number: int | None,
    as_json: bool,
    model: str | None,
    lexicons: tuple[str, ...],
    **options: Any,
) -> None:
    """Explain the scores of one article: contributions largest first, rules that fired, and the text with its markers."""
    from scorer.show import terminal

    article, card = one_article(file, name, columns_of(options), model, lexicons)
    shown = None if everything else terminal.SHOWN
    line = None if number is None else terminal.line_of(card, number)
    if number is not None and line is None:
        from scorer.show.ends import plural

        count = terminal.line_count(card)
        past = f"{file} has no line {number}: its text has {count} {plural('line', count)}"
        raise click.UsageError(f"line {number} of {file} is blank" if number <= count else past)
    if as_json:
        from scorer.commands._json import echo_json

        echo_json(terminal.explain_data(article, card) if line is None else terminal.line_data(card, line))
    elif line is not None:
        terminal.explain_line(terminal.console(), card, line, shown=shown)
    else:
        terminal.explain(terminal.console(), article, card, shown=shown)
