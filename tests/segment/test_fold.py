from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.segment.fold import REPLACEMENT, SYMBOL, fold, fold_text


@given(st.text(st.characters(), max_size=200))
def test_folding_gives_one_byte_a_code_point(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(st.characters(max_codepoint=127), max_size=200))
def test_plain_letters_digits_and_marks_stay_what_they_are(text: str) -> None:
    kept = "".join(c for c in text if c.isprintable() and c != "`")
    assert fold(kept).tobytes().decode() == kept


@pytest.mark.parametrize(
    ("fancy", "plain"),
    [
        ("“quoted”", '"quoted"'),
        ("«quoted»", '"quoted"'),
        ("it’s", "it's"),
        ("well—known – fact", "well-known - fact"),
        ("a\u00a0b", "a b"),
        ("Ａ１", "a1"),
        ("café Čapek", "cafe capek"),
    ],
)
def test_typography_becomes_one_form(fancy: str, plain: str) -> None:
    assert fold_text(fancy) == plain


def test_lone_surrogates_and_pictographs_are_folded_not_refused() -> None:
    assert fold("\ud800").tolist() == [REPLACEMENT]
    assert fold("\ufffd").tolist() == [REPLACEMENT]
    assert fold("😀").tolist() == [SYMBOL]


def test_line_separators_become_newlines() -> None:
    assert np.all(fold("\n\u2028\x85") == 0x0A)
