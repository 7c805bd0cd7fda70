from __future__ import annotations

import pytest

from toolkit.errors import TableError
from toolkit.tables import ARTICLES, LABELS, TABLES, check, from_rows, to_rows


def test_rows_and_columns_are_each_other_s_inverse() -> None:
    rows = [{"article_id": "a", "text": "It rained.", "mood": 1}, {"article_id": "b", "text": ""}]
    back = to_rows(from_rows(rows, ARTICLES))
    assert [{k: v for k, v in r.items() if v is not None} for r in back] == rows


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"article_id": "a"}, "row 1, column 'text': is empty"),
        ({"article_id": 3, "text": ""}, "column 'article_id': expected str, found 3"),
        ({"article_id": "a", "text": "", "genre": "novel"}, "expected one of report"),
        ({"article_id": "a", "text": "", "published": "yesterday"}, "expected a UTC time"),
    ],
)
def test_a_faulty_value_is_named(row: dict[str, object], told: str) -> None:
    with pytest.raises(TableError) as e:
        check(from_rows([row], ARTICLES), ARTICLES, source="news.jsonl")
    assert str(e.value).startswith("news.jsonl, row 1")
    assert told in str(e.value)


def test_a_key_twice_is_refused() -> None:
    row = {"article_id": "a", "sentence_index": 0, "annotator": "x"}
    with pytest.raises(TableError, match="row 2: the same article_id"):
        check(from_rows([row, row], LABELS), LABELS)


def test_true_is_no_number() -> None:
    row = {"article_id": "a", "sentence_index": True, "annotator": "x"}
    with pytest.raises(TableError, match="expected int"):
        check(from_rows([row], LABELS), LABELS)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda t: t.name)
def test_every_column_says_what_it_means(table) -> None:  # type: ignore[no-untyped-def]
    assert all(c.meaning for c in table.columns)
    assert set(table.key) <= set(table.names)
