"""Notebook: cards and explanations as HTML. Everything from an article is escaped; styles stand inline, colours are the notebook's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from scorer.score.reasons import number
from scorer.show.summary import summary
from scorer.types import Contribution, Marker

if TYPE_CHECKING:
    from scorer.score.card import ScoreCard

__all__ = ["CAUTION", "LINES", "card_html", "explanation_html", "text_html"]

CAUTION: Final = "Markers present in this text; they rank what to read first and do not say that a statement is true or false."
#: Told apart by the line under the words as well as by hue.
LINES: Final = {
    "attribution": ("solid", "#0072b2"),
    "hedging": ("dashed", "#009e73"),
    "loaded_language": ("wavy", "#d55e00"),
    "noise": ("dashed", "#8b877f"),
    "style": ("dotted", "#cc79a7"),
}
_DIGITS: Final = {"reliability": 1, "propaganda": 3, "noise": 3, "attribution": 0, "hedging": 0, "loaded_language": 0}
_UNITS: Final = {"reliability": "0 to 100", "propaganda": "0 to 1", "noise": "share of words"}
_UP, _DOWN = "#0072b2", "#d55e00"
_LARGEST: Final = 12
_LONGEST: Final = 1500  # characters of text on a card


def card_html(card: ScoreCard) -> str:
    """A card: its scores, what moved reliability and propaganda most, and the first lines of the text with their markers."""
    title = escape(card.title or "Score card")
    head = f'<div style="font:600 1.15em Georgia,serif;margin:.2em 0 .5em">{title}</div>'
    if card.refusal:
        from scorer.score.refusal import REFUSALS

        told = f"<p>Not scored: {escape(REFUSALS.get(card.refusal, card.refusal))} (<code>{escape(card.refusal)}</code>).</p>"
        return _frame(head + told)
    cells = "".join(
        f'<div style="margin-right:2em"><div style="opacity:.7;font-size:.85em">{name.replace("_", " ")}</div>'
        f'<div style="font:600 1.5em Georgia,serif">{"–" if value is None else f"{value:.{digits}f}"}</div>'
        f'<div style="opacity:.6;font-size:.75em">{_UNITS.get(name, "percentile")}</div></div>'
        for name, digits in _DIGITS.items()
        for value in (getattr(card, name),)
    )
    flags = (
        f'<p style="font-size:.85em">Rules that fired: {escape(", ".join(f.replace("_", " ") for f in card.flags))}.</p>'
        if card.flags
        else ""
    )
    bars = "".join(
        f'<div style="flex:1 1 20em">{explanation_html(card.explain(score), score, shown=6)}</div>'
        for score in ("reliability", "propaganda")
        if score in card._detail.parts
    )
    return _frame(
        f'{head}<div style="display:flex;flex-wrap:wrap;margin-bottom:.8em">{cells}</div>{flags}'
        f'<div style="display:flex;flex-wrap:wrap;gap:0 3em">{bars}</div>'
        f"{text_html(card)}"
    )


def explanation_html(contributions: Sequence[Contribution], score: str = "", *, shown: int = _LARGEST) -> str:
    """Contributions as bars that add up: the base, the largest, what the others come to, and the sum."""
    if not contributions:
        return "<p>Not scored: the article was refused.</p>"
    base, *rest = summary(contributions, shown)
    reach = max([0.3, *(abs(c.points) for c in (base, *rest))])
    rows = [_bar("Where every article begins", base.meaning, base.points, reach)]
    rows += [_bar(_capital(c.meaning), "" if c.name == "others" else f"{c.name}: {number(c.value)}", c.points, reach) for c in rest]
    total = sum(c.points for c in contributions)
    name = f"{escape(_capital(score.replace('_', ' ')))}, in log-odds" if score else "In log-odds"
    last = (
        '<tr style="border-top:2px solid currentColor"><td style="text-align:left"><b>Sum</b></td><td></td>'
        f'<td style="text-align:right"><b>{_signed(total)}</b></td></tr>'
    )
    return (
        '<table style="border-collapse:collapse;width:100%;max-width:46em;font-size:.85em">'
        f'<caption style="text-align:left;font-weight:600;padding:.3em 0">{name}</caption><tbody>{"".join(rows)}{last}</tbody></table>'
    )


def text_html(card: ScoreCard, *, longest: int = _LONGEST) -> str:
    """The text (its first `longest` characters) with markers underlined by family and noise lines struck through."""
    legend = " &nbsp; ".join(
        f'<span style="{_line(f)}">{f.replace("_", " ")}</span>' for f in LINES if any(m.family == f for m in card.markers)
    )
    end = (
        len(card.text)
        if len(card.text) <= longest
        else max(card.text.rfind("\n", 0, longest), card.text.rfind(" ", 0, longest), longest // 2)
    )
    parts = []
    for line in card.lines:
        if line.start >= end:
            break
        stop = min(line.end, end)
        if line.is_noise:
            reason = escape(line.reason.replace("_", " "))
            parts.append(
                f'<p style="opacity:.55;font-size:.9em;margin:.2em 0"><s>{escape(card.text[line.start : stop])}</s> <i>{reason}</i></p>'
            )
        else:
            here = [m for m in card.markers if m.start < stop and m.end > line.start and m.family != "style"]
            parts.append(f'<p style="margin:.45em 0">{_marked(card.text, line.start, stop, here)}</p>')
    more = f'<p style="opacity:.6">… {len(card.text) - end:,} more characters</p>' if end < len(card.text) else ""
    caution = f'<p style="opacity:.7;font-size:.8em;margin-top:.8em">{escape(CAUTION)}</p>'
    return (
        f'<div style="font-size:.85em;margin:1em 0 .3em">{legend}</div>'
        f'<div style="font-family:Georgia,serif;line-height:1.6;max-width:44em">{"".join(parts)}{more}</div>{caution}'
    )


def _marked(text: str, start: int, end: int, markers: Iterable[Marker]) -> str:
    """A stretch of text with its markers; where several stand, the shortest is shown."""
    here = [m for m in markers if m.start < end and m.end > start]
    cuts = sorted({start, end, *(max(m.start, start) for m in here), *(min(m.end, end) for m in here)})
    out = []
    for a, b in pairwise(cuts):
        covering = [m for m in here if m.start <= a and m.end >= b]
        if not covering:
            out.append(escape(text[a:b]))
            continue
        m = min(covering, key=lambda m: m.end - m.start)
        told = escape("; ".join(f"{c.family}: {c.kind}".replace("_", " ") for c in covering), quote=True)
        out.append(f'<span title="{told}" style="{_line(m.family)}">{escape(text[a:b])}</span>')
    return "".join(out)


def _line(family: str) -> str:
    form, colour = LINES.get(family, ("solid", "#8b877f"))
    return f"text-decoration:underline {form} {colour} 2px;text-underline-offset:.2em"


def _bar(what: str, under: str, points: float, reach: float) -> str:
    width = abs(points) / reach * 50
    left = 50 + min(0.0, points / reach * 50)
    axis = "linear-gradient(currentColor,currentColor) 50% 0/1px 100% no-repeat"
    place = f"left:{left:.2f}%;width:{width:.2f}%;background:{_UP if points >= 0 else _DOWN}"
    bar = (
        f'<div style="position:relative;height:9px;width:9em;background:{axis};opacity:.9">'
        f'<div style="position:absolute;top:0;height:100%;{place}"></div></div>'
    )
    small = f'<div style="opacity:.6;font-size:.88em">{escape(under)}</div>' if under else ""
    return (
        f'<tr><td style="text-align:left;padding:.25em .8em .25em 0">{escape(what)}{small}</td><td>{bar}</td>'
        f'<td style="text-align:right;font-variant-numeric:tabular-nums;padding-left:.6em">{_signed(points)}</td></tr>'
    )


def _signed(points: float) -> str:
    return f"{'−' if points < 0 else '+'}{abs(points):.2f}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _frame(content: str) -> str:
    return f'<div style="max-width:60em;border-top:2px solid currentColor;padding:.6em 0">{content}</div>'
