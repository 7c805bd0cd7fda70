"""Plain text and Markdown."""

from __future__ import annotations

import time

import pytest

from toolkit.ingest.common import Unreadable
from toolkit.ingest.text import read

WRAPPED = "The government said that the bridge would be\nclosed for a month, and that nobody would\nbe hurt by it."


def test_the_first_line_is_the_title() -> None:
    assert read("Bridge closed\nIt was closed.\nNobody came.") == {
        "title": "Bridge closed",
        "text": "It was closed.\nNobody came.",
    }


@pytest.mark.parametrize(
    "text",
    [
        "It was closed.\nNobody came.",
        "Bridge closed",
        WRAPPED,
        "x" * 201 + "\nNobody came.",
        "“It was closed.”\nNobody came.",
    ],
)
def test_a_first_line_that_is_no_title(text: str) -> None:
    assert read(text) == {"text": text}


def test_a_header() -> None:
    text = (
        "outlet: The Post\r\nTitle: Bridge: closed\r\npublished: 2025-03-14\r\nauthor:\r\nevent: e1\r\n\r\n"
        "It was closed on Monday\r\nNobody came."
    )
    assert read(text) == {
        "outlet": "The Post",
        "title": "Bridge: closed",
        "published": "2025-03-14",
        "event": "e1",
        "text": "It was closed on Monday\nNobody came.",
    }


def test_a_header_without_a_title_leaves_the_title_line() -> None:
    assert read("outlet: The Post\n\nBridge closed\n\nIt was closed.")["title"] == "Bridge closed"


def test_a_line_that_looks_like_a_header_is_text_when_others_do_not() -> None:
    text = "Author: nobody knows him.\nThe book is out.\n\nIt sells well."
    assert read(text) == {"text": text}


def test_front_matter() -> None:
    assert read('---\ntitle: "Bridge closed"\nlayout: post\n---\nIt was closed.', markdown=True) == {
        "title": "Bridge closed",
        "text": "It was closed.",
    }


def test_markdown() -> None:
    text = (
        "# Bridge *closed* #\n\nIt was **closed** on [Monday](https://example.org/a), _not_ on `Sunday`.\n\n"
        "## Background\n\n![The bridge](b.png)\n\n> “We know,” said snake_case_name.\n\n---\n\n"
        "* 5 * 3 is *fifteen*\n\\*<!-- draft -->"
    )
    assert read(text, markdown=True) == {
        "title": "Bridge closed",
        "text": "It was closed on Monday, not on Sunday.\n\nBackground\n\nThe bridge\n\n"
        "“We know,” said snake_case_name.\n\n* 5 * 3 is fifteen\n*",
    }


def test_plain_text_keeps_its_marks() -> None:
    assert read("It was *closed*. [a](b)")["text"] == "It was *closed*. [a](b)"


def test_no_text_under_the_header() -> None:
    with pytest.raises(Unreadable, match="no text under its header"):
        read("outlet: The Post\ntitle: Bridge closed")


@pytest.mark.parametrize("bit", ["[", "*a ", " ", "`", "_a ", "<!--", "- ", "# ", "\n", "](", "title: \n"])
def test_no_markdown_takes_longer_than_its_length_allows(bit: str) -> None:
    began = time.perf_counter()
    try:
        read("A.\n" + bit * 100_000 + "x", markdown=True)
    finally:
        assert time.perf_counter() - began < 5  # in quadratic time it would be minutes
