"""JSON on standard output."""

from __future__ import annotations

import json
from math import isnan
from typing import Any

import click

__all__ = ["echo_json", "known"]


def echo_json(data: Any) -> None:
    """Print `data` as JSON of ASCII alone, so that no text can steer the terminal and none fails to be encoded."""
    click.echo(json.dumps(data, indent=2, allow_nan=False))


def known(data: Any) -> Any:
    """The same with None for what is not known (NaN), which JSON cannot hold."""
    if isinstance(data, dict):
        return {k: known(v) for k, v in data.items()}
    if isinstance(data, list):
        return [known(v) for v in data]
    return None if isinstance(data, float) and isnan(data) else data
