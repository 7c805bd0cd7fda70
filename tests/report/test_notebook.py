"""The page in a notebook is the page of the report, whatever way the scores have gone."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pandas as pd
import pytest

import toolkit
from toolkit.errors import InputError
from toolkit.resources import DEMO_ARTICLE


@pytest.fixture(scope="module")
def scores() -> pd.DataFrame:
    return toolkit.score(DEMO_ARTICLE)


def test_it_is_the_page_of_the_report(scores: pd.DataFrame, tmp_path: Path) -> None:
    toolkit.score(DEMO_ARTICLE, report=tmp_path / "page.html")
    assert toolkit.show(scores).page == (tmp_path / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_scores_read_again_give_the_same_page(scores: pd.DataFrame, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"scores.{ending}"
    toolkit.score(DEMO_ARTICLE, output=path)
    again = pd.read_csv(path) if ending == "csv" else pd.read_parquet(path)
    assert toolkit.show(again, toolkit.read_articles(DEMO_ARTICLE)).page == toolkit.show(scores).page


def test_the_frame_is_closed_off_and_holds_the_page_as_text(scores: pd.DataFrame) -> None:
    html = toolkit.show(scores)._repr_html_()
    assert html.startswith('<iframe sandbox="allow-scripts" ')
    assert html.count("<") == 2  # the page is an attribute, escaped
    assert "HTML" in repr(toolkit.show(scores))


def test_some_rows_are_enough_and_articles_can_be_missing(scores: pd.DataFrame) -> None:
    some = scores[scores["label"] == "framing"]
    assert "Truce, With Conditions" in toolkit.show(some).page
    both = pd.concat([scores, scores.assign(article_id="b")])
    assert "2 articles" in toolkit.show(both).page


def test_articles_cost_nothing_in_what_pandas_copies_and_writes(scores: pd.DataFrame, tmp_path: Path) -> None:
    kept = scores.attrs["articles"]
    assert copy.deepcopy(kept) is kept
    assert scores.head().attrs["articles"] is kept
    assert json.dumps(kept) == "{}"
    scores.to_parquet(tmp_path / "scores.parquet")


def test_what_are_no_scores_is_told() -> None:
    with pytest.raises(InputError, match="show takes the DataFrame"):
        toolkit.show(pd.DataFrame({"text": ["It rained."]}))
