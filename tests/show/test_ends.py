"""What a run says at its end."""

from __future__ import annotations

import re
from collections import Counter

from scorer.run.batch import Look, Summary
from scorer.show import ends
from scorer.show.terminal import chance


def test_summary_tells_what_to_read_first() -> None:
    summary = Summary(articles=9, scored=6, failed=1, refused=Counter(too_short=2), errors=[("b.txt", "empty file")])
    summary.looks = [Look(0.9, "a.txt", "A\x1b[2J title", 12.0, 0.97, 0.25, "loaded words: 9; raises propaganda: “vile” | more")]
    lines = ends.summary_lines(summary, "scores.csv")
    text = "\n".join(lines)
    assert lines[0] == "9 articles: 6 scored, 2 refused (2 too short), 1 failed"
    assert "b.txt: empty file" in text
    assert re.search(r"0\.97 +12 +25%  a\.txt  A", text)
    assert "“vile”" in text
    assert "more" not in text
    assert "\x1b" not in text
    assert "false" not in text.lower()
    assert "is propaganda" not in text


def test_a_chance_is_never_told_as_a_certainty() -> None:
    summary = Summary(articles=4, scored=4)
    summary.looks = [Look(p, f"{p}.txt", "", 50.0, p, 0.0, "") for p in (0.9956, 0.9949, 0.006, 0.002)]
    told = [line.split()[0] for line in ends.summary_lines(summary, None) if line.endswith(".txt")]
    assert told == [">0.99", "0.99", "0.01", "<0.01"]
    assert [chance(p, 3) for p in (1.0, 0.9996, 0.5, 0.0)] == [">0.999", ">0.999", "0.500", "<0.001"]


def test_many_failures_are_cut() -> None:
    summary = Summary(articles=50, failed=50, errors=[(str(i), "empty") for i in range(5)])
    assert "  and 45 more, in the column error" in ends.summary_lines(summary, None)
    told = ends.summary_lines(Summary(articles=1, failed=1, errors=[("t.csv", f"{'no column ' * 12}: name it with --text-column")]), None, width=80)
    assert "name it with --text-column" in " ".join(" ".join(told).split())
    assert max(map(len, told[1:4])) <= 80


def test_files_of_other_kinds_are_told_and_hidden_ones_are_not() -> None:
    summary = Summary(articles=1, scored=1, skipped=Counter({".pdf": 12, ".docx": 3, "(hidden)": 2, "(readme)": 1}))
    told = "\n".join(ends.summary_lines(summary, None))
    assert "passed over, as no text that can be read: 12 .pdf, 3 .docx" in told
    assert "hidden" not in told
    assert "passed over" not in "\n".join(ends.summary_lines(Summary(articles=1, scored=1, skipped=Counter({"(hidden)": 2})), None))
