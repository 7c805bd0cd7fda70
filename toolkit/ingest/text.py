"""Plain text and Markdown: an optional header, a title line, the text."""

from __future__ import annotations

import re
from typing import Any

from toolkit.ingest.common import Unreadable

HEADER = ("article_id", "outlet", "url", "title", "published", "author", "genre", "language", "event")
TITLE_LIMIT = 200  # characters; a longer first line is a paragraph
_FIELD = re.compile(rf"({'|'.join(HEADER)})[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_SPACED = re.compile(r"\n[ \t]*\n")

_MARKDOWN = (
    (re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL), ""),
    (re.compile(r"^[ \t]*(?:```.*|~~~.*|(?:[-*_][ \t]*){3,})$", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}(?:#{1,6}[ \t]+|>[ \t]?)", re.MULTILINE), ""),
    (re.compile(r"(?<![ \t])[ \t]+#+[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"!?\[([^\[\]\n]*)\]\([^()\n]*\)"), r"\1"),
    (re.compile(r"\*{1,3}(?=\S)([^*\n]+)(?<=\S)\*{1,3}"), r"\1"),
    (re.compile(r"(?<!\w)_{1,3}(?=\S)([^_\n]+)(?<=\S)_{1,3}(?!\w)"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>-])"), r"\1"),
    (re.compile(r"\n{3,}"), "\n\n"),
)


def read(text: str, *, markdown: bool = False) -> dict[str, Any]:
    """Find header, title and text.

    A header is a run of lines ``outlet: ...``, ``title: ...`` and the like, closed by a blank line (or between two
    lines of ``---``). Without a title in it, the first line is the title if it is short, has no final stop and more
    text follows, or if it is a Markdown heading.

    Raises
    ------
    Unreadable
        There is no text.

    Examples
    --------
    >>> read("outlet: The Calder Post\\n\\nBridge closed\\n\\nIt was closed on Friday.")
    {'outlet': 'The Calder Post', 'title': 'Bridge closed', 'text': 'It was closed on Friday.'}
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").strip()
    found, text = _header(text)
    first, _, rest = text.partition("\n")
    if "title" not in found and rest.strip() and _is_title(first, rest, markdown):
        found["title"] = _without_marks(first).strip() if markdown else first.strip()
        text = rest
    text = (_without_marks(text) if markdown else text).strip()
    if not text:
        raise Unreadable("has no text under its header or title; put the article there")
    return found | {"text": text}


def _header(text: str) -> tuple[dict[str, Any], str]:
    fenced = re.match(r"---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", text, re.DOTALL)
    block = fenced[1] if fenced else _SPACED.split(text, maxsplit=1)[0]
    fields = [_FIELD.fullmatch(line.strip()) for line in block.split("\n")]
    if fenced:  # other fields of a front matter are not the article's text either
        fields = [f for f in fields if f]
    elif not all(fields):
        return {}, text
    end = fenced.end() if fenced else len(block)
    values = {f[1].lower(): f[2].strip().strip("\"'") for f in fields if f}
    return {k: v for k, v in values.items() if v}, text[end:].strip()


def _is_title(first: str, rest: str, markdown: bool) -> bool:
    if markdown and first.startswith("#"):
        return True
    if len(first) > TITLE_LIMIT or first.rstrip(" \"'”’»)").endswith((".", "!", "?", "…", ":", ";", ",")):
        return False
    # in hard-wrapped text the first line is no title: a line soon goes on in lower case
    return rest.startswith("\n") or not any(line[:1].islower() for line in rest.split("\n", 3)[:3])


def _without_marks(text: str) -> str:
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
    return text
