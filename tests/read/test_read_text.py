"""From bytes to text: what is decoded, and what is refused with a reason."""

from __future__ import annotations

import gzip
import os
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scorer.read.errors import UnreadableError
from scorer.read.text import decode, read_bytes, read_text, well_formed

ENGLISH = (
    "The minister’s office said on Tuesday that the “temporary” plan – drafted in 2019 – would cost €4 million. Café owners disagreed.\n"
)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t"))


@given(texts)
@example("\ufeffmark inside is kept once the first is gone")
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode(b"\xef\xbb\xbf" + text.encode()) == text


@given(texts.filter(lambda text: "\0" not in text))
def test_a_byte_order_mark_names_the_encoding(text: str) -> None:
    for name in ("utf-16", "utf-32"):
        assert decode(text.encode(name)) == text


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_english_in_utf16_is_known_without_its_mark(name: str) -> None:
    assert decode(ENGLISH.encode(name)) == ENGLISH


def test_line_ends_stay_as_they_are() -> None:
    assert decode(b"One.\r\nTwo.\rThree.\n") == "One.\r\nTwo.\rThree.\n"


@pytest.mark.parametrize("name", ["cp1252", "mac_roman"])
def test_older_encodings_of_english_are_guessed(name: str) -> None:
    assert decode((ENGLISH * 5).encode(name)) == ENGLISH * 5


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cp1251", "Министр заявил во вторник, что временный план обойдётся бюджету в четыре миллиона. " * 8),
        ("shift_jis", "大臣は火曜日、暫定計画の費用は四百万円になると述べた。経営者たちは同意しなかった。" * 8),
        ("gb18030", "部长星期二表示，临时计划将耗资四百万元。咖啡馆老板们不同意这一说法。" * 8),
    ],
)
def test_other_languages_stay_legible(name: str, text: str) -> None:
    assert decode(text.encode(name)) == text


def test_single_bytes_of_another_encoding_in_a_utf8_text_are_saved() -> None:
    assert decode("“One”, he said — and ".encode() + "‘two’".encode("cp1252")) == "“One”, he said — and ‘two’"


def test_a_text_cut_within_a_character_loses_no_other() -> None:
    assert decode("Café, naïve, “quoted”".encode()[:-1]).startswith("Café, naïve, “quoted")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4,
        b"%PDF-1.7\n" + bytes([1, 2, 3, 4, 5, 6, 7, 8]) * 20,
        b"Looks like text for long. " * 1000 + b"\0",
        b"\xff\xfe" + b"\0\0" * 10,
    ],
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="binary"):
        decode(data)


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_a_reason(data: bytes) -> None:
    try:
        text = decode(data)
    except UnreadableError:
        return
    text.encode("utf-8")


def test_the_guess_looks_at_a_sample_alone() -> None:
    data = ENGLISH.encode("cp1252") * 80_000
    begin = time.process_time()
    decode(data)
    assert time.process_time() - begin < 3


def test_many_bad_bytes_do_not_cost_a_call_each() -> None:
    data = ("é".encode() + b"\xff") * 2_000_000
    begin = time.process_time()
    decode(data)
    assert time.process_time() - begin < 3


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    assert well_formed("a\ud800b\udfffc é") == "a\ufffdb\ufffdc é"
    assert well_formed("plain") == "plain"


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(ENGLISH.encode() * 3000)
    assert read_text(str(path)) == ENGLISH * 3000


@pytest.mark.parametrize(("content", "reason"), [(b"", "empty file"), (b" \n\t\r\n", "empty"), (b"\xef\xbb\xbf", "empty file")])
def test_empty_files_say_so(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=reason):
        read_text(str(path))


def test_the_size_cap_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 2001)
    with pytest.raises(UnreadableError, match=r"larger than 0\.002 MB"):
        read_bytes(str(path), 2000)
    assert len(read_bytes(str(path), 2001)) == 2001


def test_gzip_is_capped_by_what_comes_out(tmp_path: Path) -> None:
    path = tmp_path / "bomb.txt.gz"
    path.write_bytes(gzip.compress(b"a" * 50_000_000))
    with pytest.raises(UnreadableError, match="larger than 20 MB"):
        read_bytes(str(path), packed=True)


# The names are given: gzip writes the time into its first bytes, and two processes must collect the same tests.
@pytest.mark.parametrize(
    "content", [b"no gzip at all", gzip.compress(b"words " * 1000)[:-20], gzip.compress(b"words")[:5]], ids=["no gzip", "cut at its end", "cut in its header"]
)
def test_broken_gzip_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match="broken gzip"):
        read_bytes(str(path), packed=True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_that_nobody_writes_to_does_not_hang_the_run(tmp_path: Path) -> None:
    path = tmp_path / "pipe.txt"
    os.mkfifo(path)
    with pytest.raises(UnreadableError, match="not a regular file"):
        read_text(str(path))


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may read every file")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("words")
    path.chmod(0)
    with pytest.raises(UnreadableError, match="permission denied"):
        read_text(str(path))


def test_a_file_whose_size_is_not_told_is_read_whole() -> None:
    path = "/proc/self/status"
    if not Path(path).exists():
        pytest.skip("no /proc here")
    assert "Name:" in read_text(path)
