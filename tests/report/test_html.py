"""The page shows an article as text, whatever stands in it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from toolkit.model import load_model
from toolkit.report.html import page
from toolkit.scoring import score_articles
from toolkit.tables import ARTICLES, from_rows

MODEL = load_model()


def render(text: str, title: str = "A title said to be plain") -> str:
    row = {"article_id": "a", "title": title, "text": text, "outlet": "<b>Outlet</b>"}
    return page(score_articles(from_rows([row], ARTICLES), MODEL))


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.urls: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.urls += [v or "" for k, v in attrs if k in ("src", "href", "action")]

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def test_markup_in_an_article_is_shown_not_run() -> None:
    attack = "<script>alert(1)</script> and <img src=x onerror=alert(2)> {{ 7 * 7 }} \" ' & were found, Ina Dole said."
    reader = read(render(attack, title=attack))
    assert not {"script", "img", "b"} & set(reader.tags)
    assert "<script>alert(1)</script>" in reader.text
    assert "{{ 7 * 7 }}" in reader.text


def test_the_page_needs_nothing_from_outside() -> None:
    html = render("The bridge was closed. Two officials said it was unsafe.")
    assert not [u for u in read(html).urls if not u.startswith("#")]
    assert not re.search(r"url\(|@import|https?://", html)


def test_the_words_of_the_article_are_all_there() -> None:
    text = "The bridge was closed.\n“It is unsafe,” the mayor, Ina Dole, said. “It has been for years.”"
    shown = re.sub(r"\s+", " ", read(render(text)).text)
    for sentence in (
        "The bridge was closed.",
        "“It is unsafe,” the mayor, Ina Dole, said.",
        "“It has been for years.”",
    ):
        assert sentence in shown
    assert "in whose voice, not whether it is true" in shown


def test_odd_characters_can_be_written() -> None:
    render("A lone surrogate \ud800 and a bell \x07 were found.").encode("utf-8", "xmlcharrefreplace")
