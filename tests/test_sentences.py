"""Where sentences begin and end; exact offsets for every input."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import sentences
from toolkit.sentences import split
from toolkit.tables import SENTENCES, check, to_rows

BITS = [
    *" \n\t.!?…\"'“”‘’«»()[]—-•,:;*#|0123",
    "\r\n", "\n\n", "\x00", "\u200b", "\ufeff", "\u2028", "\x85", "\xa0", "\ud800", "\udfff", "😀", "e\u0301", "U.S. ",
    "Gen. ", "J. ", " said", "The ", "a.m. ", "By Ann Lee", "Photo: A/B", "Thursday, May 7, 2015 ",
    "KABUL, May 3 (Agency) — ",
    "No. 5", '?" she asked', "Read more: x", "...", ". ", "The vote was held. ", "minister ", "x" * 250, "!" * 30,
]  # fmt: skip
ODD = st.lists(st.one_of(st.sampled_from(BITS), st.characters(exclude_categories=())), max_size=60).map("".join)


def pieces(text: str, title: str | None = None) -> list[str]:
    return split({"article_id": ["a"], "title": [title], "text": [text]})["text"]


def assert_exact(title: str, text: str) -> None:
    columns = split({"article_id": ["a"], "title": [title], "text": [text]})
    check(columns, SENTENCES)
    assert columns["sentence_index"] == list(range(len(columns["text"])))
    assert columns["field"] == sorted(columns["field"], key=("title", "text").index)
    for field, value in (("title", title), ("text", text)):
        at = 0
        for row in (r for r in to_rows(columns) if r["field"] == field):
            assert value[at : row["start"]].strip() == ""
            assert row["text"] == value[row["start"] : row["end"]] == row["text"].strip() != ""
            assert field == "text" or row["kind"] == "sentence"
            at = row["end"]
        assert value[at:].strip() == ""


@settings(max_examples=400, deadline=None)
@given(ODD, ODD)
def test_offsets_are_exact_for_every_text(title: str, text: str) -> None:
    assert_exact(title, text)


@settings(max_examples=100, deadline=None)
@given(ODD)
def test_offsets_are_exact_through_windows(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sentences, "PARAGRAPH_LIMIT", 40)
        assert_exact(text, text)


def test_columns_are_those_of_the_table() -> None:
    columns = split(
        {"article_id": ["a", "b"], "title": ["One title", None], "text": ["It rained. It snowed.", "It hailed."]}
    )
    assert tuple(columns) == SENTENCES.names
    assert to_rows(columns)[1] == {
        "article_id": "a", "sentence_index": 1, "field": "text", "kind": "sentence", "start": 0, "end": 10,
        "text": "It rained.",
    }  # fmt: skip
    assert columns["article_id"] == ["a", "a", "a", "b"]
    assert columns["sentence_index"] == [0, 1, 2, 0]


def test_nothing_gives_an_empty_table() -> None:
    assert split({"article_id": [], "title": [], "text": []}) == {name: [] for name in SENTENCES.names}
    assert split({"article_id": ["a"], "title": [" "], "text": ["\n \r\n"]})["text"] == []


# Each row is one paragraph; its pieces stand apart
TOGETHER = [
    ["Mr. J. R. Ortiz met Lt. Col. Ann Lee.", "He left."],
    ["Gen. Mark Orlo, Sen. Ida Bell and Gov. Tom Reyes spoke.", "Nobody else did."],
    ["The brigade of Brig. Gen. Ann Lee moved.", "Sgt. Ives stayed."],
    ["In the U.S. President Bell spoke.", "He lives in the U.S.", "The vote is due."],
    ["The U.S. economy grew.", "U.N. Secretary-General Ann Lee left."],
    ["At 5 a.m. Monday he left.", "It ended at 5 p.m.", "The vote followed."],
    ["See No. 5 below.", "It was Lee vs. Bell on Jan. 5 and Feb. 6."],
    ["He waited... and left.", "He waited ...", "Then he left."],
    ["He waited… and left.", "He waited…", "Then he left."],
    ["KABUL, May 3 (Agency) — Police said so.", "Nobody died."],
    ["MOSCOW. May 3 (Agency) - Talks began.", "They ended."],
    ['"Why?" she asked.', '"Why?" Lee asked.', '"Go!" said Lee.', "“Stop!” Mr. Lee told reporters."],
    ["''Why?'' the minister asked.", "''Because.''", "The room fell silent."],
    ["“Will you go?”", "The minister did not answer."],
    ["He won.", "“We did it.", "It is good.”", "That was all."],
    ["«Nous partons.»", "The speech ended."],
    ["„Wir gehen.“", "The speech ended."],
    ["(He left.)", "The room (it was full) fell silent."],
    ["“It will pass.” — Ann Lee, minister"],
    ["14:05 Police closed the road.", "It reopened at 15:10."],
    ["1. The first demand is bread.", "2. The second is work."],
    ["• The first demand is bread.", "• The second is work."],
    ["It brought good luck.", "Started in 1990, the fair continues."],
    ["I hope so.", "Seeing is believing."],
    ["The firm is Calder Inc.", "It sells salt.", "Calder Inc. shares rose."],
    ["He cited four sources.[1]", "The others agreed.[2][3]", "Nobody objected."],
    ["John F. Kell and the Rev. Dr. A. B. Moor Jr. spoke.", "They left."],
    ["Prices rose 3.5 percent.", "The index fell to 1,204.7 points."],
    ["Is it over?!", "Nobody knows!", "“Yes.”"],
    ["Élise L. Été left.", "Óscar stayed."],
]


@pytest.mark.parametrize("expected", TOGETHER, ids=lambda e: e[0][:30])
def test_news(expected: list[str]) -> None:
    assert pieces(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said so.The vote is due.", ["He said so.", "The vote is due."]),
        ("“He said so.”The vote is due.", ["“He said so.”", "The vote is due."]),
        ("See example.com or v2.Alpha of U.S.-led work.", ["See example.com or v2.Alpha of U.S.-led work."]),
        (
            "Bridge closed after crash Thursday, May 7, 2015 The bridge was closed.",
            ["Bridge closed after crash", "Thursday, May 7, 2015", "The bridge was closed."],
        ),
        ("It closed on Thursday, May 7, 2015 Lee said.", ["It closed on Thursday, May 7, 2015 Lee said."]),
        ("Questions: • Who shot? • Who paid?", ["Questions:", "• Who shot?", "• Who paid?"]),
    ],
)
def test_text_flattened_by_a_scraper(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


def test_a_line_break_is_a_paragraph_break() -> None:
    assert pieces("The vote is due\r\nNobody came\rEverybody left") == [
        "The vote is due",
        "Nobody came",
        "Everybody left",
    ]


def test_in_hard_wrapped_text_a_blank_line_is() -> None:
    wrapped = (
        "The government said on Monday that the bridge over the river would be\n"
        "closed for a month. Engineers had found cracks in two beams and\n"
        "asked for a halt, which the mayor at first\n"
        "refused to do.\n"
        "\n"
        "Traffic goes over the old ferry, which takes twelve cars and\n"
        "needs a quarter of an hour to cross."
    )
    expected = [
        "The government said on Monday that the bridge over the river would be\nclosed for a month.",
        "Engineers had found cracks in two beams and\nasked for a halt, which the mayor at first\nrefused to do.",
        "Traffic goes over the old ferry, which takes twelve cars and\nneeds a quarter of an hour to cross.",
    ]
    assert pieces(wrapped) == expected
    assert pieces(wrapped.replace("\n", "\r\n")) == [e.replace("\n", "\r\n") for e in expected]


def test_a_headline_is_one_sentence_unless_it_plainly_has_several() -> None:
    assert pieces("", "Why now? Lee explains") == ["Why now? Lee explains"]
    assert pieces("", "Lee: 'No.' Bell: 'Yes.'") == ["Lee: 'No.' Bell: 'Yes.'"]
    assert pieces("", "The bridge was closed. The mayor has left town") == [
        "The bridge was closed.",
        "The mayor has left town",
    ]
    assert split({"article_id": ["a"], "title": ["Background"], "text": [""]})["kind"] == ["sentence"]


def test_windows_do_not_change_the_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    paragraph = " ".join(f"Sentence number {i} was spoken by Gen. Lee at {i % 12} a.m. on a Monday." for i in range(60))
    whole = pieces(paragraph)
    monkeypatch.setattr(sentences, "PARAGRAPH_LIMIT", 300)
    assert len(whole) == 60
    assert pieces(paragraph) == whole


def test_a_paragraph_without_a_stop_is_cut_at_white_space(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "PARAGRAPH_LIMIT", 50)
    assert pieces("word " * 30) == ["word word word word word word word word word word"] * 3
    assert pieces("x" * 120) == ["x" * 50, "x" * 50, "x" * 20]


@pytest.mark.parametrize(
    "bit",
    ["!", '"', '."', ". ", "?! ", ".) ", "a.", "(", ".", "A. ", "…", "1. ", "\n", ". \n", "a", "a b ", "Mr. A ", " "],
)
def test_no_text_takes_longer_than_its_length_allows(bit: str) -> None:
    text = (bit * 100_000)[:100_000]
    began = time.perf_counter()
    assert_exact("", text)
    assert time.perf_counter() - began < 8  # in quadratic time it would be minutes


def test_nupunkt_is_loaded_only_when_needed() -> None:
    code = "import sys, toolkit.sentences; sys.exit('nupunkt' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
