"""The end of a run, as lines of text: what was scored or cleaned, what went wrong, and what deserves a look."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from scorer.read import other_kinds, table_notes
from scorer.show.terminal import CAUTION, chance, one_line, visible

if TYPE_CHECKING:
    from scorer.run.batch import Summary
    from scorer.run.clean import CleanSummary

__all__ = ["clean_lines", "columns", "error_lines", "note_lines", "plural", "summary_lines"]

_LOOK: Final = 32  # columns before the name of an article that deserves a look
_ERRORS: Final = 5
_WIDEST: Final = 160


def columns() -> int:
    """How wide the terminal is, up to what can be read."""
    return min(_WIDEST, shutil.get_terminal_size((100, 24)).columns)


def summary_lines(summary: Summary, out: str | None, *, width: int = 100) -> list[str]:
    """The end of a run: counts, and the articles that most deserve a look, with why."""
    from scorer.score.reasons import why_look

    parts = [f"{summary.scored:,} scored"]
    refused = sum(summary.refused.values())
    why = ", ".join(f"{n:,} {code.replace('_', ' ')}" for code, n in summary.refused.most_common())
    parts.append(f"{refused:,} refused ({why})" if refused else "0 refused")
    parts.append(f"{summary.failed:,} failed")
    resumed = f" ({summary.resumed:,} of them kept from before)" if summary.resumed else ""
    lines = [f"{summary.articles:,} {plural('article', summary.articles)}{resumed}: {', '.join(parts)}"]
    lines += error_lines(summary.errors, summary.failed, ", in the column error", width)
    lines += note_lines(summary.skipped, width)
    if summary.looks:
        lines += ["", "What to look at first: most markers of propaganda, fewest of reliability", "propaganda  reliability  noise  article"]
        for look in summary.looks:
            name = one_line(look.id, width - _LOOK)
            room = width - _LOOK - 2 - len(name)
            title = f"  {one_line(look.title, room)}" if look.title and room > 16 else ""
            lines.append(f"{chance(look.propaganda, 2):>10}  {look.reliability:11.0f}  {look.noise:5.0%}  {name}{title}")
            reason = one_line(why_look(look.reasons), 400)
            if reason:
                lines += wrap(reason, max(60, width), initial_indent=" " * _LOOK, subsequent_indent=" " * _LOOK)
        lines += ["", CAUTION]
    if out is not None:
        lines.append(f"Written to {visible(out)}")
    return lines


def note_lines(skipped: Mapping[str, int], width: int) -> list[str]:
    """What was passed over: tables that lack a column, in full, for the end of a note says what to do; other kinds of file by suffix."""
    notes = table_notes(skipped)
    told = [*(one_line(note, 600) for note in notes[:3]), *([f"and {len(notes) - 3:,} more tables"] if len(notes) > 3 else [])]
    if kinds := other_kinds(skipped):
        told.append(f"passed over, as no text that can be read: {one_line(kinds, 200)}")
    return _in_full(told, width)


def error_lines(errors: Sequence[tuple[str, str]], failed: int, others: str, width: int) -> list[str]:
    """What went wrong with the first few of `failed` articles, by name and in full: the end of a line says what to do. `others` tells of the rest."""
    told = errors[:_ERRORS]
    lines = _in_full((f"{one_line(name, 200)}: {one_line(error, 400)}" for name, error in told), width)
    return [*lines, *([f"  and {failed - len(told):,} more{others}"] if failed > len(told) else [])]


def _in_full(told: Iterable[str], width: int) -> list[str]:
    return [line for text in told for line in wrap(text, max(60, width), initial_indent="  ", subsequent_indent="      ", break_on_hyphens=False)]


def clean_lines(summary: CleanSummary, out: str | None, *, width: int = 100) -> list[str]:
    """The end of a cleaning: how many lines were dropped, by reason."""
    articles, noise = plural("article", summary.articles), plural("noise line", summary.lines)
    lines = [f"{summary.articles:,} {articles}: {summary.lines:,} {noise} in {summary.changed:,} of them"]
    if summary.reasons:
        lines.append("  " + ", ".join(f"{code} {n:,}" for code, n in summary.reasons.most_common()))
    lines += error_lines(summary.errors, len(summary.errors), " that could not be read", width)
    lines += note_lines(summary.skipped, width)
    lines.append(f"Written to {visible(out)}, with dropped.csv" if out is not None else "Nothing was written (dry run)")
    return lines


def plural(word: str, n: int) -> str:
    """`word` as it stands behind the number `n`."""
    return word if n == 1 else f"{word}s"
