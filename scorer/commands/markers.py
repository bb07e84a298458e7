"""`scorer markers`: every family, kind and feature, from the declarations."""

from __future__ import annotations

import click


@click.command(name="markers", short_help="List every marker and feature.", epilog="Example: scorer markers --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def command(as_json: bool) -> None:
    """List every marker family, its kinds, and its features with unit, meaning and sign."""
    from scorer.show import terminal

    if as_json:
        from scorer.commands._json import echo_json

        echo_json(terminal.markers_data())
    else:
        terminal.markers(terminal.console())
