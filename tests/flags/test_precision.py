"""Flags stay as right as they were read to be, on the texts that are in this repository."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from toolkit.files import read_corpus, read_rows
from toolkit.flags import TYPES, measured
from toolkit.model import load_model
from toolkit.resources import ANNOTATIONS
from toolkit.scoring import score_articles
from toolkit.tables import ARTICLES, from_rows

FOLDER = ANNOTATIONS / "flags"
PAGE = Path(__file__).parents[2] / "docs" / "flags.md"
VERDICTS = [r for r in read_rows(FOLDER / "verdicts.jsonl") if r["corpus"] in ("flags", "starter")]
FEW = 10


@pytest.fixture(scope="module")
def raised() -> set[tuple[str, str, str, int]]:
    tables = {
        "flags": from_rows(read_rows(FOLDER / "articles.jsonl"), ARTICLES),
        "starter": read_corpus(ANNOTATIONS / "starter").articles,
    }
    return {
        (corpus, row["article_id"], flag["type"], row["sentence_index"])
        for corpus, table in tables.items()
        for row in score_articles(table, load_model(), TYPES).rows
        for flag in row["flags"]
    }


@pytest.mark.parametrize("name", TYPES)
def test_what_was_right_is_still_raised_and_what_was_wrong_has_not_come_back(
    name: str, raised: set[tuple[str, str, str, int]]
) -> None:
    mine = [v for v in VERDICTS if v["type"] == name]
    still = [v for v in mine if (v["corpus"], v["article_id"], name, v["sentence_index"]) in raised]
    right, read = sum(v["right"] for v in mine), len(mine)
    if read < FEW:
        pytest.skip(f"only {read} cases of {name} were read on texts that are here")
    assert sum(v["right"] for v in still) >= 0.9 * right
    assert sum(v["right"] for v in still) / len(still) >= right / read - 0.03


def test_the_page_tells_what_was_measured() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert set(re.findall(r"^### (\w+)$", page, re.MULTILINE)) == set(TYPES)
    for name, row in measured().items():
        told = f"{row['precision']:.2f} ({row['low']:.2f} to {row['high']:.2f})"
        assert re.search(rf"\| `{name}` \|.*{re.escape(told)}", page), f"{name}: run tests/benchmarks/flag_precision.py"
