"""Saved web pages: the article without navigation, and what the page says about it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from toolkit.ingest.common import Unreadable, genre, plain

SIZE_LIMIT = 20_000_000  # characters; more is no article but would be parsed for minutes
WORDS_LEAST = 4  # in the longest line; with fewer the page has a menu but no article
DEPTH_LIMIT = 60  # levels of JSON-LD looked through
_NOTHING = "has no article that could be found in the page; save its text as .txt"
_LINKED_DATA = re.compile(r"<script\b[^>]{0,500}\bapplication/ld\+json\b[^>]{0,500}>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"<meta\b(?=[^>]{0,500}\b(?:article:published_time|datePublished|dc\.date|date)\b[\"'])[^>]{0,500}?\bcontent\s*=\s*[\"']([^\"'>]{4,60})[\"']",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"<html\b[^>]{0,1000}?\blang\s*=\s*[\"']?([A-Za-z]{2}(?:[-_]\w+)*)", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:\w*NewsArticle|Article|LiveBlogPosting|BlogPosting|Report)$")


def read(page: str) -> dict[str, Any]:
    """Find the article of a page by trafilatura, its data in JSON-LD first, then in the page's own marks.

    Raises
    ------
    Unreadable
        No article is found, or the page is too large.
    """
    if len(page) > SIZE_LIMIT:
        raise Unreadable(f"has {len(page):,} characters, too many for a web page; save the article's text as .txt")
    told = _linked_data(page)
    body = _body(page)
    if body is None and not told.get("text"):
        raise Unreadable(_NOTHING)
    found = {
        "title": told.get("title") or getattr(body, "title", None),
        "author": told.get("author") or getattr(body, "author", None),
        "outlet": told.get("outlet") or getattr(body, "sitename", None),
        "url": told.get("url") or getattr(body, "url", None),
        "published": told.get("published") or _first(_PUBLISHED, page) or getattr(body, "date", None),
        "language": told.get("language") or _first(_LANGUAGE, page),
        "genre": told.get("genre"),
    }
    text = getattr(body, "text", None) or told.get("text") or ""
    title = plain(found["title"])
    if title and text.startswith(title + "\n"):  # extraction keeps the headline as the first line
        text = text[len(title) :]
    if max(len(line.split()) for line in text.split("\n")) < WORDS_LEAST:
        raise Unreadable(_NOTHING)
    return found | {"text": text.strip()}


def _body(page: str) -> Any:
    import trafilatura

    if "<html" not in page[:5000].lower():
        page = f"<html><body>{page}</body></html>"
    try:
        return trafilatura.bare_extraction(page.replace("\0", " "), include_comments=False, with_metadata=True)
    except Exception as e:  # a hostile page may break the parser in any way; it must not stop the others
        raise Unreadable(f"can't be read as HTML ({type(e).__name__}); save the article's text as .txt") from None


def _first(pattern: re.Pattern[str], page: str) -> str | None:
    m = pattern.search(page, 0, 500_000)
    return m[1] if m else None


def _linked_data(page: str) -> dict[str, Any]:
    """What JSON-LD says of the first article in it; empty where there is none."""
    position = 0
    while (m := _LINKED_DATA.search(page, position)) and (end := _SCRIPT_END.search(page, m.end())):
        position = end.end()
        try:
            data = json.loads(page[m.end() : end.start()].strip().removesuffix(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _articles(data):
            return _values(item)
    return {}


def _articles(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > DEPTH_LIMIT:
        return
    if isinstance(data, list):
        for item in data:
            yield from _articles(item, depth + 1)
    elif isinstance(data, dict):
        if any(_ARTICLE.match(t) for t in _types(data)):
            yield data
        for key in ("@graph", "mainEntity", "hasPart"):
            yield from _articles(data.get(key), depth + 1)


def _types(item: dict[str, Any]) -> list[str]:
    types = item.get("@type")
    return [t for t in (types if isinstance(types, list) else [types]) if isinstance(t, str)]


def _values(item: dict[str, Any]) -> dict[str, Any]:
    sections = item.get("articleSection")
    kinds = [item.get("genre"), *(sections if isinstance(sections, list) else [sections]), *_types(item)]
    page = item.get("mainEntityOfPage")
    body = item.get("articleBody")
    return {
        "title": plain(item.get("headline")),
        "author": plain(item.get("author")),
        "outlet": plain(item.get("publisher")),
        "url": plain(item.get("url")) or plain(page.get("@id") if isinstance(page, dict) else page),
        "published": plain(item.get("datePublished")),
        "language": plain(item.get("inLanguage")),
        "genre": next((g for k in kinds if isinstance(k, str) and (g := genre(k))), None),
        "text": body if isinstance(body, str) else None,
    }
