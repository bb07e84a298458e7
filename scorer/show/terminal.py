"""The terminal: one article with its reasons, two articles beside each other, and every marker there is.

With colour where the terminal has it, plain in a pipe. Articles come from strangers: every text passes `visible` before it is shown, so
that none can move the cursor, change colours or turn the direction of a line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING, Any, Final

from scorer.show.summary import grouped, most_of_all, summary

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from scorer.score.card import ScoreCard
    from scorer.types import Article, Contribution, Line, Marker, Span

__all__ = [
    "CAUTION", "SHOWN", "chance", "compare", "compare_data", "console", "explain", "explain_data", "explain_line", "line_count", "line_data", "line_of",
    "markers", "markers_data", "one_line", "readability", "visible",
]  # fmt: skip

CAUTION: Final = "Scores tell of markers present in this text and rank what to read first; whether a statement is true they cannot tell."
SCORES: Final = {
    "reliability": "0..100",
    "propaganda": "0..1",
    "noise": "0..1",
    "attribution": "percentile",
    "hedging": "percentile",
    "loaded_language": "percentile",
}
_DIGITS: Final = {"reliability": 1, "propaganda": 3, "noise": 3, "attribution": 0, "hedging": 0, "loaded_language": 0}
# Told apart without red against green, and by more than hue alone.
STYLES: Final = {
    "attribution": "bright_blue",
    "hedging": "yellow italic",
    "loaded_language": "bold bright_magenta",
    "style": "cyan underline",
    "noise": "bright_black",
}
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BLANKS: Final = re.compile(r"\s+")
_PIPE_WIDTH: Final = 110
_BAR: Final = 12
SHOWN: Final = 12  # contributions of a score
_SMALL: Final = 0.005  # log-odds


def visible(text: str) -> str:
    """`text` with every character that a terminal would obey rather than show replaced; new lines and tabs stay."""
    return _CONTROL.sub("\ufffd", text)


def one_line(text: str, longest: int) -> str:
    """`text` on one line of at most `longest` characters."""
    text = _BLANKS.sub(" ", visible(text)).strip()
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def chance(value: float, digits: int) -> str:
    """A chance with so many digits; one that they would round to 0 or 1 as a bound, for it is no certainty."""
    least = 10.0**-digits
    shown = f"{value:.{digits}f}"
    return f"<{least:.{digits}f}" if float(shown) == 0.0 else f">{1.0 - least:.{digits}f}" if float(shown) == 1.0 else shown


def console(file: IO[str] | None = None, *, width: int | None = None) -> Console:
    """A console on `file` (standard output): colours on a terminal, plain and wide in a pipe."""
    import sys

    from rich.console import Console

    out = file or sys.stdout
    is_terminal = out.isatty()
    return Console(
        file=out,
        highlight=False,
        markup=False,
        emoji=False,
        width=width or (None if is_terminal else _PIPE_WIDTH),
        force_terminal=None if is_terminal else False,
    )


# --- one article


def readability(card: ScoreCard) -> dict[str, float] | None:
    """Flesch reading ease and Flesch-Kincaid grade of the article's lines, as textstat defines them; None where there are no words."""
    import textstat

    text = "\n".join(card.text[line.start : line.end] for line in card.lines if not line.is_noise)
    if not re.search(r"[A-Za-z]", text):
        return None
    return {name: float(getattr(textstat, name)(text)) for name in ("flesch_reading_ease", "flesch_kincaid_grade")}


def explain_data(article: Article, card: ScoreCard) -> dict[str, Any]:
    """Everything that `explain` shows, all features, and the text that offsets count in, as plain data."""
    contributions = {} if card.refusal else {name: [c._asdict() for c in card.explain(name)] for name in ("reliability", "propaganda")}
    return {
        **{name: getattr(article, name) for name in ("id", "path", "title", "source", "url", "date")},
        "words": card.words,
        **{name: getattr(card, name) for name in SCORES},
        "meanings": {name: card.meanings[name] for name in SCORES},
        "refusal": card.refusal,
        "flags": list(card.flags),
        "contributions": contributions,
        "readability": readability(card),
        "text": card.text,
        "markers": [m._asdict() for m in card.markers],
        "attributions": [
            {
                "source": _span(card, a.source), "cue": _span(card, a.cue), "content": _span(card, a.content), "source_kind": a.source_kind,
                "person": _span(card, person),
            }
            for a, person in zip(card.attributions, card.persons, strict=True)
        ],
        "lines": [line._asdict() for line in card.lines],
        "features": card.features,
        "model": card.model,
    }


def _span(card: ScoreCard, span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"start": span.start, "end": span.end, "text": card.text[span.start : span.end]}


def explain(out: Console, article: Article, card: ScoreCard, *, shown: int | None = SHOWN) -> None:
    """Print one article: its scores, what each is the sum of (every contribution where `shown` is None), and its text with the markers highlighted."""
    from rich.text import Text

    _heading(out, article, card)
    _scores(out, card)
    if not card.refusal:
        for name in ("reliability", "propaganda"):
            out.print()
            _contributions(out, name, card, shown)
        _rules(out, card)
    _readability(out, card)
    _counts(out, card)
    out.print()
    out.print(Text("Text", style="bold"))
    for line in marked_text(card, plain=not out.is_terminal):
        out.print(line, soft_wrap=not out.is_terminal)
    out.print()
    out.print(Text(CAUTION, style="dim"))


def line_count(card: ScoreCard) -> int:
    """How many lines the text has, blank ones counted; a line end at its end begins no other."""
    return card.text.removesuffix("\n").count("\n") + 1


def line_of(card: ScoreCard, number: int) -> Line | None:
    """The line of the text with this number, the first being 1 and blank ones counted; None where it is blank or past the end."""
    return next((line for line in card.lines if card.text.count("\n", 0, line.start) + 1 == number), None)


def line_data(card: ScoreCard, line: Line) -> dict[str, Any]:
    """A line, what was decided of it, and what that is the sum of, as plain data."""
    return {**line._asdict(), "text": card.text[line.start : line.end], "contributions": [c._asdict() for c in card.explain_line(line)]}


def explain_line(out: Console, card: ScoreCard, line: Line, *, shown: int | None = SHOWN) -> None:
    """Print why one line is the article or noise: the largest contributions, all of them where `shown` is None."""
    from rich.text import Text

    out.print(Text(one_line(card.text[line.start : line.end], 400), style="bold"))
    reason = f"noise: {line.reason}" if line.is_noise else "a line of the article"
    out.print(Text(f"{reason}, for it is the sum of (log-odds of being the article)"))
    _sum(out, card.explain_line(line), shown, "above 0: the article", ("rule: ", "neighbours"))


def _heading(out: Console, article: Article, card: ScoreCard) -> None:
    from rich.text import Text

    out.print(Text(one_line(article.title or article.id, 400), style="bold"))
    about = [v for v in (article.id if article.title else None, article.source, article.date, article.url) if v]
    out.print(Text(" · ".join([*(one_line(v, 120) for v in about), f"{card.words:,} words", f"model {card.model}"]), style="dim"))
    if card.refusal:
        from scorer.score.refusal import REFUSALS

        out.print(Text(f"Not scored: {REFUSALS.get(card.refusal, card.refusal)} ({card.refusal})", style="bold"))


def _scores(out: Console, card: ScoreCard) -> None:
    if card.refusal:
        return
    table = _table("score", "value", "", "of", "what it is", right=(1,))
    for name, unit in SCORES.items():
        value = getattr(card, name)
        share = 0.0 if value is None else value if unit == "0..1" else value / 100.0
        table.add_row(name, _value(name, value), _filled(share), unit, one_line(card.meanings[name], 200))
    out.print()
    out.print(table)


def _contributions(out: Console, name: str, card: ScoreCard, shown: int | None) -> None:
    from rich.text import Text

    value = _value(name, getattr(card, name))
    end = f"{value[0]} {value[1:]}" if value[0] in "<>" else f"= {value}"
    out.print(Text(f"{name} {value} is the sum of (log-odds)", style="bold"))
    _sum(out, card.explain(name), shown, f"{'100' if name == 'reliability' else '1'} / (1 + exp(-sum)) {end}")


def _sum(out: Console, contributions: Sequence[Contribution], shown: int | None, what: str, yes_or_no: tuple[str, ...] = ()) -> None:
    """Print contributions as a table, the largest or all where `shown` is None; those whose names begin with `yes_or_no` have no value to show."""
    total = sum(c.points for c in contributions)
    base, *rest = contributions if shown is None else summary(contributions, shown)
    widest = max(abs(c.points) for c in (base, *rest)) or 1.0
    table = _table("points", "", "what", "value", "meaning", right=(0, 3))
    for c in (base, *rest):
        value = "" if c is base or c.name == "others" or c.name.startswith(yes_or_no) else _number(c.value)
        table.add_row(f"{c.points:+.2f}", _both_ways(c.points / widest), one_line(c.name, 40), value, one_line(c.meaning, 200))
    table.add_row(f"{total:+.2f}", "", "sum", "", what)
    out.print(table)


def _rules(out: Console, card: ScoreCard) -> None:
    from rich.text import Text

    out.print()
    out.print(Text("Rules that fired", style="bold"))
    if not card.flags:
        out.print("none")
        return
    told = {(c.name, score): c for score in ("reliability", "propaganda") for c in card.explain(score)}
    for name in card.flags:
        found = {score: c for (rule, score), c in told.items() if rule == f"rule: {name}"}
        moves = ", ".join(f"{c.points:+.2f} for {score}" for score, c in found.items() if abs(c.points) >= 0.005)
        meaning = next((c.meaning for c in found.values()), "")
        out.print(Text(f"{name}: {one_line(meaning, 300)} ({moves or 'told to the reader; moves no score by as much as 0.01'})"))


def _readability(out: Console, card: ScoreCard) -> None:
    from rich.text import Text

    values = readability(card)
    if values:
        out.print()
        out.print(Text("Readability", style="bold"))
        ease, grade = values["flesch_reading_ease"], values["flesch_kincaid_grade"]
        out.print(f"Flesch reading ease {ease:.1f} (higher is easier), Flesch-Kincaid grade {grade:.1f} (years of school)")


def _counts(out: Console, card: ScoreCard) -> None:
    from rich.text import Text

    out.print()
    out.print(Text("Markers in this text", style="bold"))
    counts: dict[str, Counter[str]] = {}
    for m in card.markers:
        counts.setdefault(m.family, Counter())[m.kind] += 1
    if not counts:
        out.print("none")
    for family, kinds in counts.items():
        line = Text(family, style=STYLES.get(family, "bold"))
        line.append(": " + ", ".join(f"{kind} {n}" for kind, n in kinds.most_common()), style="not bold not italic not underline default")
        out.print(line)


def marked_text(card: ScoreCard, *, plain: bool = False) -> list[Text]:
    """The lines of an article with markers by family, the innermost where they overlap; noise lines struck through with their reason.

    With `plain` markers stand as `[words](kind)` and noise lines between `~~`.
    """
    from rich.text import Text

    noise_lines = {(line.start, line.end) for line in card.lines if line.is_noise}
    found = [m for m in card.markers if (m.start, m.end) not in noise_lines or m.family != "noise"]
    out: list[Text] = []
    at = 0
    for line in card.lines:
        out += [Text("")] * (card.text.count("\n", at, line.start) - (1 if at else 0))
        at = line.end
        if line.is_noise:
            words = one_line(card.text[line.start : line.end], 100_000)
            if plain:
                out.append(Text(f"~~{words}~~ (noise: {line.reason})"))
            else:
                out.append(Text.assemble((words, "strike bright_black"), (f"  {line.reason}", "italic bright_black")))
        else:
            inside = [m for m in found if m.start < line.end and m.end > line.start]
            out.append((_bracketed if plain else _coloured)(card.text, line.start, line.end, inside))
    return out


def _coloured(text: str, start: int, end: int, found: Sequence[Marker]) -> Text:
    """A line with each character in the colour of the innermost marker over it."""
    from rich.text import Text

    owner = [-1] * (end - start)
    for i in sorted(range(len(found)), key=lambda i: found[i].start - found[i].end):  # the longest first, so that the innermost is seen
        for p in range(max(start, found[i].start), min(end, found[i].end)):
            owner[p - start] = i
    line = Text()
    p = 0
    while p < len(owner):
        i, q = owner[p], p
        while q < len(owner) and owner[q] == i:
            q += 1
        line.append(visible(text[start + p : start + q]), style=None if i < 0 else STYLES.get(found[i].family, "underline"))
        p = q
    return line


def _bracketed(text: str, start: int, end: int, found: Sequence[Marker]) -> Text:
    """A line with markers as `[words](kind)`, one within the other where they overlap."""
    from rich.text import Text

    inside = sorted({(max(m.start, start), min(m.end, end), m.kind) for m in found}, key=lambda m: (m[0], -m[1], m[2]))
    pieces: list[str] = []
    open_now: list[tuple[int, str]] = []  # ends and kinds of the markers that are open, the innermost last
    at = start

    def close(upto: int) -> None:
        nonlocal at
        while open_now and min(e for e, _ in open_now) <= upto:
            i = max(range(len(open_now)), key=lambda i: (-open_now[i][0], i))
            e, kind = open_now.pop(i)
            pieces.extend((visible(text[at:e]), f"]({kind})"))
            at = e

    for begin, stop, kind in inside:
        close(begin)
        pieces.extend((visible(text[at:begin]), "["))
        at = begin
        open_now.append((stop, kind))
    close(end)
    pieces.append(visible(text[at:end]))
    return Text("".join(pieces))


# --- two articles


def compare_data(a: tuple[Article, ScoreCard], b: tuple[Article, ScoreCard]) -> dict[str, Any]:
    """Scores of two articles and, for each score that is a sum, the contributions of both by how much they differ."""
    cards = (a[1], b[1])
    out: dict[str, Any] = {
        "articles": [{"id": x.id, "path": x.path, "title": x.title, "refusal": c.refusal, "words": c.words} for x, c in (a, b)],
        "scores": {name: [getattr(c, name) for c in cards] for name in SCORES},
        "contributions": {},
        "model": a[1].model,
    }
    if any(c.refusal for c in cards):
        return out
    for name in ("reliability", "propaganda"):
        both: dict[str, dict[str, Any]] = {}
        for i, card in enumerate(cards):
            for c in card.explain(name)[1:]:
                row = both.setdefault(c.name, {"name": c.name, "values": [None, None], "points": [0.0, 0.0], "meaning": c.meaning})
                row["values"][i], row["points"][i] = c.value, c.points
        rows = [{**row, "difference": row["points"][1] - row["points"][0]} for row in both.values()]
        out["contributions"][name] = sorted(rows, key=lambda row: -abs(row["difference"]))
    return out


def _grouped_differences(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `compare_data` that differ, with all wording and all sentence patterns as one row each, the largest difference first."""
    alone, groups = grouped(rows, lambda row: str(row["name"]))
    for group, members in groups:
        points = [sum(row["points"][i] for row in members) for i in (0, 1)]
        meaning = most_of_all(group, ((row["name"], row["difference"]) for row in members))
        alone.append({"name": group.name, "points": points, "difference": points[1] - points[0], "meaning": meaning})
    return sorted((row for row in alone if abs(row["difference"]) >= _SMALL), key=lambda row: -abs(row["difference"]))


def compare(out: Console, a: tuple[Article, ScoreCard], b: tuple[Article, ScoreCard], *, shown: int = SHOWN) -> None:
    """Print two articles side by side: their scores, and the contributions that differ most."""
    from rich.text import Text

    data = compare_data(a, b)
    for label, (article, card) in zip("AB", (a, b), strict=True):
        out.print(Text(f"{label}: {one_line(article.title or article.id, 200)}", style="bold"))
        refused = f" · not scored: {card.refusal}" if card.refusal else ""
        out.print(Text(f"   {one_line(article.id, 200)} · {card.words:,} words{refused}", style="dim"))
    table = _table("score", "A", "B", "B minus A", right=(1, 2, 3))
    for name, (x, y) in data["scores"].items():
        digits = _DIGITS[name]
        table.add_row(name, _value(name, x), _value(name, y), "" if x is None or y is None else f"{y - x:+.{digits}f}")
    out.print()
    out.print(table)
    for name, rows in data["contributions"].items():
        rows = _grouped_differences(rows)
        out.print()
        out.print(Text(f"What makes B's {name} differ from A's (log-odds)", style="bold"))
        widest = max((abs(row["difference"]) for row in rows), default=1.0)
        table = _table("A", "B", "B minus A", "", "what", "meaning", right=(0, 1, 2))
        for row in rows[:shown]:
            points = [f"{p:+.2f}" for p in (*row["points"], row["difference"])]
            table.add_row(*points, _both_ways(row["difference"] / widest), one_line(row["name"], 40), one_line(row["meaning"], 200))
        if len(rows) > shown:
            table.add_row("", "", f"{sum(row['difference'] for row in rows[shown:]):+.2f}", "", f"{len(rows) - shown} smaller ones", "")
        if not rows:
            out.print("nothing")
        else:
            out.print(table)
    out.print()
    out.print(Text(CAUTION, style="dim"))


# --- every marker there is


def markers_data() -> list[dict[str, Any]]:
    """Every family with its kinds and features, from the declarations."""
    from scorer.mark import FAMILIES

    return [
        {
            "family": family.name,
            "meaning": family.meaning,
            "lexicons": list(family.lexicons),
            "kinds": [{"kind": k.name, "meaning": k.meaning} for k in family.kinds],
            "features": [
                {"feature": f.name, **{k: getattr(f, k) for k in ("unit", "meaning", "reliability", "propaganda")}, "kinds": list(f.kinds)}
                for f in family.features
            ],
        }
        for family in FAMILIES
    ]


def markers(out: Console) -> None:
    """Print every family, kind and feature from the declarations."""
    from rich.text import Text

    for family in markers_data():
        out.print(Text.assemble((family["family"], STYLES.get(family["family"], "bold")), f"  {family['meaning']}"))
        if family["kinds"]:
            table = _table("kind", "meaning")
            for k in family["kinds"]:
                table.add_row(k["kind"], k["meaning"])
            out.print(table)
        if family["features"]:
            table = _table("feature", "unit", "reliability", "propaganda", "meaning")
            for f in family["features"]:
                table.add_row(f["feature"], f["unit"], f["reliability"], f["propaganda"], f["meaning"])
            out.print(table)
        out.print()
    out.print(Text("+ may only raise the score, - may only lower it, 0 either, blank: not part of it.", style="dim"))


# --- small parts


def _table(*headings: str, right: Iterable[int] = ()) -> Table:
    from rich.table import Table

    right = set(right)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for i, heading in enumerate(headings):
        table.add_column(heading, justify="right" if i in right else "left", no_wrap=i in right or heading == "", overflow="fold")
    return table


def _value(name: str, value: float | None) -> str:
    return "-" if value is None else chance(value, _DIGITS[name]) if name == "propaganda" else f"{value:.{_DIGITS[name]}f}"


def _number(value: float) -> str:
    from scorer.score.reasons import number

    return number(value)


def _filled(share: float) -> str:
    n = round(max(0.0, min(1.0, share)) * _BAR)
    return "█" * n + "░" * (_BAR - n)


def _both_ways(share: float) -> str:
    n = min(_BAR, max(1, round(abs(share) * _BAR))) if share else 0
    left, right = ("█" * n, "") if share < 0 else ("", "█" * n)
    return f"{left:>{_BAR}}│{right:<{_BAR}}"
