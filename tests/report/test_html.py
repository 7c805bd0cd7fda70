"""The page shows an article as text, whatever stands in it, and every mark explains itself."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.model import load_model
from toolkit.report import FLAG_WORDS
from toolkit.report.colours import INK, MOON, NIGHT, PAPER, READABLE, contrast, ink, tint
from toolkit.report.html import page
from toolkit.scoring import Scored, score_articles, score_sentences
from toolkit.tables import ARTICLES, from_rows

MODEL = load_model()
TEXT = "The bridge was closed.\n“It is unsafe,” the mayor, Ina Dole, said. “It has been for years.”"
VOID = {"meta"}


def score(text: str = TEXT, title: str | None = "A title said to be plain", **more: Any) -> Scored:
    row = {"article_id": "a", "title": title, "text": text, "outlet": "<b>Outlet</b>", **more}
    return score_articles(from_rows([row], ARTICLES), MODEL)


def render(text: str = TEXT, title: str | None = "A title said to be plain", **more: Any) -> str:
    return page(score(text, title, **more))


class Reader(HTMLParser):
    """What a browser would make of a page: tags, attributes, text outside script and style; faults of nesting."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.open: list[str] = []
        self.faults: list[str] = []
        self.inlined: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, k, v or "") for k, v in attrs]
        if tag not in VOID and tag not in ("input",):
            self.open.append(tag)
        if tag in ("div", "ul", "p", "h1", "h2", "h3") and "p" in self.open[:-1]:
            self.faults.append(f"{tag} in p")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("script", "style"):
            self.inlined[self.open[-1]] = data
        else:
            self.text += data

    def values(self, name: str) -> list[str]:
        return [v for _, k, v in self.attributes if k == name]


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def check(html: str) -> Reader:
    """What holds for every page."""
    reader = read(html)
    assert not reader.faults
    assert not reader.open
    ids = reader.values("id")
    assert len(ids) == len(set(ids))
    assert {v[1:] for v in reader.values("href")} <= set(ids)
    assert set(reader.values("popovertarget")) <= set(ids)
    assert not [v for n in ("src", "action", "style", "srcset") for v in reader.values(n)]
    assert not [k for _, k, _ in reader.attributes if k.startswith("on")]
    assert reader.tags.count("script") == reader.tags.count("style") == reader.tags.count("h1") == 1
    return reader


@given(st.text(max_size=200), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_makes_a_sound_page(text: str, title: str) -> None:
    html = page(score_sentences([{"text": text}, {"text": title, "article_id": title, "sentence_index": 0}], MODEL))
    check(html)
    html.encode("utf-8")  # no lone surrogate has come through
    check(render(text or "x", title)).text.encode("utf-8")


def test_markup_in_an_article_is_shown_not_run() -> None:
    attack = "<script>alert(1)</script> and <img src=x onerror=alert(2)> {{ 7 * 7 }} \" ' & were found, Ina Dole said."
    reader = check(render(attack, title=attack, author=attack, language='en" onload="x', published=None))
    assert not {"img", "b onclick"} & set(reader.tags)
    assert "<script>alert(1)</script>" in reader.text
    assert "{{ 7 * 7 }}" in reader.text
    assert "onload" not in "".join(reader.values("lang"))


def test_the_page_needs_nothing_from_outside() -> None:
    html = render("The bridge was closed. Two officials said it was unsafe.")
    assert not [u for u in read(html).values("href") if not u.startswith("#")]
    assert not re.search(r"url\(|@import|https?://", html)


def test_the_policy_names_the_script_and_the_style_it_allows_and_nothing_else() -> None:
    reader = read(render())
    policy = next(v for v in reader.values("content") if "default-src" in v)
    for tag in ("script", "style"):
        digest = base64.b64encode(hashlib.sha256(reader.inlined[tag].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_words_of_the_article_are_all_there() -> None:
    shown = re.sub(r"\s+", " ", read(re.sub(r'<span class="c".*?Attributed [\d.]+</span></span>', "", render())).text)
    for sentence in (
        "The bridge was closed.",
        "“It is unsafe,” the mayor, Ina Dole, said.",
        "“It has been for years.”",
    ):
        assert sentence in shown
    assert "in whose voice, not whether it is true" in shown


def test_odd_characters_are_replaced_one_for_one() -> None:
    html = render("A lone surrogate \ud800 and a bell \x07 and a \u202e turn were found.")
    html.encode("utf-8")
    assert "A lone surrogate � and a bell � and a � turn" in read(html).text


def flagged() -> Scored:
    """Every flag there is, one a sentence, each with a second place."""
    scored = score(" ".join(f"Sentence {n} tells of the bridge, Ina Dole said." for n in range(len(FLAG_WORDS) + 1)))
    body = [r for r in scored.rows if r["field"] == "text"]
    for row, name in zip(body, [*FLAG_WORDS, "of_later_days"], strict=True):
        other = {"other_sentence": 1, "other_start": 9, "other_end": 10}
        row["flags"] = [{"type": name, "start": 0, "end": 8, "reason": f"why {name} <i>", "score": 0.5, **other}]
    return scored


def test_every_flag_is_told_in_words_with_its_reason_and_its_second_place() -> None:
    reader = check(page(flagged()))
    for name, words in [*FLAG_WORDS.items(), ("of_later_days", "Of later days")]:
        assert words in reader.text
        assert f"why {name} <i>" in reader.text
    assert reader.text.count("sentence 1") == len(FLAG_WORDS) + 1


def test_a_second_place_that_is_not_on_the_page_is_not_linked() -> None:
    scored = flagged()
    for row in scored.rows:
        for flag in row["flags"]:
            flag |= {"other_sentence": 99}
    assert "sentence 99" not in check(page(scored)).text


def test_a_reason_is_shown_where_there_is_one() -> None:
    scored = score()
    scored.rows[1]["reason"] = "because <of> that"
    assert "because <of> that" in check(page(scored)).text


def test_an_absence_is_called_what_it_is() -> None:
    scored = score("The bridge was closed.", "Bridge closed")
    for row in scored.rows:
        row |= {"attributed": False, "attributions": []}
    assert "2 sentences: no attribution found in this text." in check(page(scored)).text


def test_any_label_set() -> None:
    scored = score()
    names = ("quotes", "biased", "factual", "d", "e", "f", "g", "h", "i")
    for n, row in enumerate(scored.rows):
        row |= {"label": names[n], **dict.fromkeys((f"p_{name}" for name in names), 1 / len(names))}
    scored.labels = names
    reader = check(page(scored))
    assert "Quotes" in reader.text
    assert "Stated as fact" not in reader.text


def test_sentences_that_stand_alone_share_one_list() -> None:
    scored = score_sentences([{"text": f"Ina Dole said it was {n}."} for n in range(5)] + [{"text": ""}], MODEL)
    reader = check(page(scored))
    assert reader.tags.count("article") == 1
    assert reader.tags.count("table") == 0


def test_several_articles_have_an_index() -> None:
    rows = [{"article_id": str(n), "title": f"Title {n} stands", "text": TEXT} for n in range(3)]
    reader = check(page(score_articles(from_rows(rows, ARTICLES), MODEL)))
    assert reader.tags.count("article") == 3
    assert reader.tags.count("tr") == 4
    assert "3 articles" in reader.text


def test_words_that_judge_are_not_on_the_page() -> None:
    words = re.sub(r"in whose voice, not whether it is true", "", check(page(flagged())).text).lower()
    assert not re.search(r"\b(false|true|biased|propaganda|hides|verified|trust score|best|worst)\b|% facts", words)


@pytest.mark.parametrize(("paper", "text"), [(PAPER, INK), (NIGHT, MOON)])
@pytest.mark.parametrize("colour", ["#0072b2", "#e69f00", "#56b4e9", "#d55e00", "#f0e442", "#000000", "#ffffff"])
def test_any_colour_of_a_label_can_be_read_on(paper: str, text: str, colour: str) -> None:
    ground, deep = tint(colour, paper), tint(colour, paper, deep=True)
    inked = ink(colour, paper, ground, deep)
    assert min(contrast(text, paper), contrast(text, ground)) >= READABLE
    assert min(contrast(inked, g) for g in (paper, ground, deep)) >= READABLE
