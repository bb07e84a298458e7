"""Whose it is. Every sentence here is invented."""

from __future__ import annotations

import pytest
from attributed import found


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        ('"It is the board\'s pier," one harbour source said. "It gets to set the rules."', "said", "one harbour source"),
        ("Harlow was asked by host John Delgado whether his aim was the same.", "asked", "host John Delgado"),
        ("Harlow was urged by the traders to leave.", "urged", "the traders"),
        ("The group has been accused by the harbour board of planning a strike.", "accused", "the harbour board"),
        ("Another board source speaking to the Ledger said the pier was closed.", "said", "Another board source speaking to the Ledger"),
        ("Last week, the traders called on the board and said the pier should be mended.", "said", "the traders"),
        ("Eight years ago, Harlow backed the pier and said it would hold.", "said", "Harlow"),
        ("Harlow, who calls it “a mess,” said he would leave.", "said", "Harlow, who calls it “a mess"),
    ],
)
def test_the_source_is_who_said_it(text: str, cue: str, source: str) -> None:
    assert source in [a.source for a in found(text) if a.cue == cue]
