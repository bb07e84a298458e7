"""From Markdown to the text of an article, one paragraph a line, without its marks.

Front matter and the first heading become metadata. Emphasis, links and images are marks about the words and go; the words,
their order and the "- " of a list stay. Parsing is markdown-it-py's; what is above its size cap is taken as plain text, since no
article is that long and hostile Markdown can cost more than its length.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from scorer.read.header import parse_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

__all__ = ["MAX_MARKDOWN", "Markdown", "front_matter", "read_markdown"]

MAX_MARKDOWN: Final = 500_000  # characters

_FENCES: Final = {"---": (("---", "..."), ":"), "+++": (("+++",), "=")}
_MAX_FRONT_LINES: Final = 200
_KEYS: Final = {
    "title": ("title", "headline"),
    "date": ("date", "published", "publish_date", "published_at", "pubdate", "datepublished", "date_published", "created"),
    "source": ("source", "site", "sitename", "site_name", "publisher", "publication", "outlet"),
    "url": ("url", "link", "canonical", "canonical_url", "source_url", "permalink", "original_url"),
}
_TAG: Final = re.compile(r"<!--.*?(?:-->|\Z)|<[^<>]*>", re.DOTALL)


class Markdown(NamedTuple):
    """The words of a Markdown file, one paragraph a line, and what it says of itself."""

    text: str
    title: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None


def read_markdown(text: str) -> Markdown:
    """The article in `text`. A heading of the first level that opens it becomes the title, unless the front matter has another."""
    about, body = front_matter(text)
    named = {name: next((about[key] for key in keys if about.get(key)), None) for name, keys in _KEYS.items()}
    title = named["title"]
    if len(body) > MAX_MARKDOWN:
        lines = body.splitlines()
    else:
        heading, lines = _lines(body)
        if heading and (title is None or heading.casefold() == title.casefold()):
            title = heading
        elif heading:
            lines.insert(0, heading)
    date = named["date"]
    return Markdown("\n".join(lines), title, (parse_date(date) or date) if date else None, named["source"], named["url"])


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The simple `key: value` lines between the two `---` (or `+++`) at the top, keys in lower case, and what follows them.

    Lists and nested keys are passed over: nothing that an article needs is in them, and no YAML is executed.
    """
    first, _, rest = text.lstrip("\ufeff").partition("\n")
    fence = _FENCES.get(first.rstrip())
    if fence is None:
        return {}, text
    closing, sign = fence
    found: dict[str, str] = {}
    position = 0
    for _ in range(_MAX_FRONT_LINES):
        end = rest.find("\n", position)
        line = rest[position : end if end >= 0 else len(rest)]
        if line.rstrip() in closing:
            return found, rest[end + 1 :] if end >= 0 else ""
        key, separator, value = line.partition(sign)
        if separator and key[:1].strip() and key[:1] not in "#-":
            found[key.strip().strip("\"'").lower()] = _unquoted(value.strip())
        if end < 0:
            break
        position = end + 1
    return {}, text  # never closed: a rule, not front matter


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        inner = value[1:-1]
        return inner.replace("''", "'") if value[0] == "'" else inner.replace('\\"', '"').replace("\\\\", "\\")
    return "" if value in ("|", ">", "null", "~", "[]") else value.split(" #")[0].rstrip()


def _lines(body: str) -> tuple[str | None, list[str]]:
    """The opening heading, where the first block is one, and the other blocks as lines."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    heading: str | None = None
    lines: list[str] = []
    cells: list[str] | None = None
    bullet = ""
    for number, token in enumerate(tokens):
        kind = token.type
        if kind == "inline":
            words = _words(token.children or ())
            opens_article = number == 1 and tokens[0].type == "heading_open" and tokens[0].tag == "h1"
            if opens_article:
                heading = " ".join(words.split()) or None
            elif cells is not None:
                cells.append(words)
            else:
                lines.extend(_marked(words, bullet))
                bullet = ""
        elif kind == "list_item_open":
            bullet = f"{token.info}{token.markup} " if token.info else "- "
        elif kind == "list_item_close":
            bullet = ""
        elif kind == "tr_open":
            cells = []
        elif kind == "tr_close" and cells is not None:
            lines.append(" | ".join(cells))
            cells = None
        elif kind in ("fence", "code_block"):
            lines.extend(line.strip() for line in token.content.splitlines())
        elif kind == "html_block":
            lines.extend(line.strip() for line in _TAG.sub("", token.content).splitlines())
    return heading, [line for line in lines if line.strip()]


def _marked(words: str, bullet: str) -> list[str]:
    lines = [" ".join(line.split()) for line in words.split("\n")]
    lines = [line for line in lines if line]
    if lines:
        lines[0] = bullet + lines[0]
    return lines


def _words(children: Sequence[Token]) -> str:
    """The words of one block: a soft break is a space, a hard one a new line; images say nothing."""
    parts: list[str] = []
    for child in children:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak" or (child.type == "html_inline" and child.content.lower().startswith("<br")):
            parts.append("\n")
    return "".join(parts)
