"""Names of cleaned articles stay within their folder, and apart."""

from __future__ import annotations

import pytest

from scorer.run.clean import safe_path


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a/b.txt", "a/b.txt"),
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("..\\..\\a.txt", "a.txt"),
        ("C:\\a.txt", "C_/a.txt"),
        ("a\x00\nb.txt", "a__b.txt"),
        ("con.txt", "_con.txt"),
        ("..", "article.txt"),
        ("", "article.txt"),
        ("a. ", "a"),
        ("...", "_"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_path(name) == safe


def test_long_names_stay_apart() -> None:
    a, b = safe_path("é" * 400 + "a.txt"), safe_path("é" * 400 + "b.txt")
    assert a != b
    assert max(len(a.encode()), len(b.encode())) <= 200
    assert a.endswith(".txt")
