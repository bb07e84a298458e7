"""Stub until the family lands."""

from __future__ import annotations

from scorer.mark.family import Context, Family, Marks

__all__ = ["FAMILY"]


def _mark(context: Context) -> Marks:
    return Marks.empty()


FAMILY = Family("attribution", "", (), (), _mark)
SOURCE_KINDS = ("none",)
