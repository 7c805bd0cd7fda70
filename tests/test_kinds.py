"""What kind of piece a line of an article is."""

from __future__ import annotations

import time

import pytest

from toolkit.kinds import paragraph_kind
from toolkit.sentences import split


def kinds(text: str, title: str | None = "Bridge closed") -> list[tuple[str, str]]:
    columns = split({"article_id": ["a"], "title": [title], "text": [text]})
    rows = zip(columns["field"], columns["kind"], columns["text"], strict=True)
    return [(kind, piece) for field, kind, piece in rows if field == "text"]


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("heading", "Background"),
        ("heading", "What we know so far"),
        ("heading", "Voters Turn Out in the North"),
        ("heading", "CROSSING CLOSED"),
        ("byline", "By Ann Lee"),
        ("byline", "By Ann Lee and Bo Moor, Political Correspondent"),
        ("byline", "BY ÉLISE DE LA CRUZ"),
        ("byline", "Reporting by Ann Lee in Kabul; editing by Bo Moor"),
        ("byline", "(Additional reporting by Ann Lee, Bo Moor and Cy Orr.)"),
        ("byline", "Ann Lee, diplomatic correspondent"),
        ("caption", "Photo: Ann Lee/Agency"),
        ("caption", "(Reuters)"),
        ("caption", "Getty Images"),
        ("caption", "Image: The bridge at dawn"),
        ("caption", "Ann Lee (left) and Bo Moor at the bridge"),
        ("caption", "File photo of the bridge"),
        ("other", "Read more: Bridge closed"),
        ("other", "ALSO READ"),
        ("other", "Related: The mayor's bridge"),
        ("other", "Sign up for our newsletter"),
        ("other", "Advertisement"),
        ("other", "Home | News | World"),
        ("other", "May 3, 2024"),
        ("other", "Updated: 3 May 2024, 14:05 GMT"),
        ("other", "14:05"),
        ("other", "2 hours ago"),
        ("other", "* * *"),
        ("other", "https://example.org/news"),
        ("sentence", "By Friday the road was open"),
        ("sentence", "By law, the mayor decides."),
        ("sentence", "Reporting by the commission showed cracks."),
        ("sentence", "Read the report, the minister said."),
        ("sentence", "Subscribe to nothing, he warned."),
        ("sentence", "Related costs rose by a third."),
        ("sentence", "The vote was held"),
        ("sentence", "Police said two people died"),
        ("sentence", "Who will pay for the bridge?"),
        ("sentence", "“Nobody”"),
        ("sentence", "The image: a bridge, broken in two."),
        ("sentence", "Police stood guard at the bridge in the old town on Monday morning"),
        ("sentence", "May 3, 2024 was a Friday."),
        ("sentence", "In May, Reuters asked for the file."),
    ],
)
def test_kinds(kind: str, line: str) -> None:
    assert kinds(f"The bridge is closed.\n{line}\nThe mayor has left.")[1:-1] == [(kind, line)]


def test_a_credit_behind_a_caption_that_is_a_sentence() -> None:
    assert kinds("Police stand guard on Monday. (AP Photo/Ann Lee)\nThe mayor has left.")[:2] == [
        ("sentence", "Police stand guard on Monday."),
        ("caption", "(AP Photo/Ann Lee)"),
    ]


def test_the_last_line_is_no_heading() -> None:
    assert kinds("The mayor has left.\nTalks in Brost") == [
        ("sentence", "The mayor has left."),
        ("sentence", "Talks in Brost"),
    ]


def test_what_begins_an_article_without_a_title_is_its_headline() -> None:
    text = "Talks in Brost\nThe mayor has left."
    assert kinds(text, None)[0] == ("sentence", "Talks in Brost")
    assert kinds(text)[0] == ("heading", "Talks in Brost")


@pytest.mark.parametrize(
    "bit", ["A ", "By A, ", "By A and B ", "A | ", "(AP ", "Photo ", "1:11 ", "Reporting by A; ", "a@", "AP/A, "]
)
def test_no_paragraph_takes_long(bit: str) -> None:
    began = time.perf_counter()
    paragraph_kind((bit * 300)[:300], heads=True)
    assert time.perf_counter() - began < 1
