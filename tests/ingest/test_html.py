"""Saved web pages."""

from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest

from toolkit.ingest import html
from toolkit.ingest.common import Unreadable

BODY = """<nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Bridge closed</h1>
<p>The bridge over the river was closed on Friday after engineers found cracks in two beams, the city said.</p>
<h2>Background</h2><p>It was opened in 1972 and carries 20,000 cars a day. &lt;b&gt;Nobody&lt;/b&gt; was hurt.</p>
<script>alert("x")</script></article><footer>Copyright</footer>"""
TEXT = (
    "The bridge over the river was closed on Friday after engineers found cracks in two beams, the city said.\n"
    "Background\nIt was opened in 1972 and carries 20,000 cars a day. <b>Nobody</b> was hurt."
)
DATA = {
    "@type": ["NewsArticle", "OpinionNewsArticle"],
    "headline": "Bridge closed",
    "datePublished": "2025-03-14T09:30:00+02:00",
    "author": [{"@type": "Person", "name": "Ann Lee"}, {"name": "Bo Moor"}],
    "publisher": {"@type": "Organization", "name": "The Post"},
    "mainEntityOfPage": {"@id": "https://example.org/bridge"},
    "inLanguage": "en-GB",
}


def page(body: str = BODY, head: str = "") -> str:
    head = f"<head><title>Bridge closed - The Post</title>{head}</head>"
    return f'<!DOCTYPE html><html lang="de">{head}<body>{body}</body></html>'


def linked(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


@pytest.mark.parametrize(
    "data", [DATA, [{"@type": "WebSite"}, DATA], {"@graph": [{"@type": "Person", "name": "x"}, DATA]}]
)
def test_linked_data_tells_about_the_article(data: object) -> None:
    assert html.read(page(head=linked(data))) == {
        "title": "Bridge closed",
        "author": "Ann Lee, Bo Moor",
        "outlet": "The Post",
        "url": "https://example.org/bridge",
        "published": "2025-03-14T09:30:00+02:00",
        "language": "en-GB",
        "genre": "opinion",
        "text": TEXT,
    }


def test_without_linked_data_the_marks_of_the_page_do() -> None:
    head = (
        '<meta property="og:site_name" content="The Post"><meta name="author" content="Ann Lee">'
        '<meta property="article:published_time" content="2025-03-14T09:30:00Z">'
    )
    found = html.read(page(head=head))
    assert found["text"] == TEXT
    assert {k: found[k] for k in ("title", "author", "outlet", "published", "language", "genre")} == {
        "title": "Bridge closed",
        "author": "Ann Lee",
        "outlet": "The Post",
        "published": "2025-03-14T09:30:00Z",
        "language": "de",
        "genre": None,
    }


def test_an_article_that_stands_in_linked_data_alone() -> None:
    data = DATA | {"articleBody": "The bridge was closed."}
    assert html.read(page(body="<div id=app></div>", head=linked(data)))["text"] == "The bridge was closed."


@pytest.mark.parametrize("broken", ["{", "[" * 100_000, '{"@type": 7, "@graph": "x"}', "null"])
def test_broken_linked_data_does_not_matter(broken: str) -> None:
    head = f'<script type="application/ld+json">{broken}</script>' + linked(DATA)
    assert html.read(page(head=head))["outlet"] == "The Post"


def test_deep_linked_data_is_looked_through_to_a_limit() -> None:
    data = '{"@graph": [' * 400 + json.dumps(DATA) + "]}" * 400
    assert html.read(page(head=f'<script type="application/ld+json">{data}</script>'))["author"] is None


@pytest.mark.parametrize(
    "text", ["<html></html>", page(body="<nav><a href=/>Home</a></nav>"), "<?xml version='1.0'?><a/>"]
)
def test_a_page_without_an_article(text: str) -> None:
    with pytest.raises(Unreadable, match="no article"):
        html.read(text)


def test_a_fragment_and_a_page_with_a_nul() -> None:
    assert html.read(BODY)["text"] == TEXT
    assert html.read(page(BODY.replace("river", "ri\0ver")))["text"].startswith("The bridge over the ri")


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ul><li", "span", "blockquote", "p", "font"])
def test_deep_pages_do_not_crash(tag: str) -> None:
    began = time.perf_counter()
    with suppress(Unreadable):  # too deep for the parser: reported like any page without an article
        html.read(page(body=f"<{tag}>" * 50_000 + BODY))
    assert time.perf_counter() - began < 30


def test_a_page_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "SIZE_LIMIT", 100)
    with pytest.raises(Unreadable, match="too many for a web page"):
        html.read(page(body=BODY * 2))


def test_many_openings_without_an_end_are_read_in_time() -> None:
    began = time.perf_counter()
    html.read(page(head='<script type="application/ld+json">' * 20_000 + "</script>"))
    assert time.perf_counter() - began < 10
