"""JSON on standard output."""

from __future__ import annotations

import json
from typing import Any

import click

__all__ = ["echo_json"]


def echo_json(data: Any) -> None:
    """Print `data` as JSON of ASCII alone, so that no text can steer the terminal and none fails to be encoded."""
    click.echo(json.dumps(data, indent=2, allow_nan=False))
