"""From articles and lone sentences to export rows."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from toolkit import api, scoring
from toolkit.errors import TableError
from toolkit.ingest import read_articles
from toolkit.model import load_model
from toolkit.resources import DEMO_ARTICLE
from toolkit.scoring import columns, schema, score_articles, score_sentences, write

MODEL = load_model()
DEMO = read_articles(DEMO_ARTICLE)
TEXTS = [
    "The bridge was closed on Friday.",
    "",
    "The mayor said it would be closed until May.",
    "“We have no money,” Ina Dole, the mayor, told reporters.",
    "The closure is seen as a blow to the town.",
]


def test_every_sentence_has_a_row_and_its_offsets_are_exact() -> None:
    scored = score_articles(DEMO, MODEL)
    strings = {"title": DEMO["title"][0], "text": DEMO["text"][0]}
    assert [r["sentence_index"] for r in scored.rows] == list(range(len(scored.rows)))
    for row in scored.rows:
        assert strings[row["field"]][row["start"] : row["end"]] == row["text"]
        assert sum(row[f"p_{n}"] for n in MODEL.labels) == pytest.approx(1, abs=1e-5)
        for a in row["attributions"]:
            for span in (a["source"], a["cue"], a["content"]):
                assert span is None or row["text"][span["start"] : span["end"]] == span["text"]
        for f in row["flags"]:
            assert 0 <= f["start"] < f["end"] <= len(row["text"])
            assert 0 <= f["score"] <= 1


def test_batches_do_not_change_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [f"a{n}" for n in range(5)]
    many = {k: v * 5 for k, v in DEMO.items()} | {"article_id": ids}
    whole = score_articles(many, MODEL).rows
    monkeypatch.setattr(scoring, "BATCH", 3)
    assert score_articles(many, MODEL).rows == whole


def test_one_row_out_for_each_row_in_blank_ones_too() -> None:
    rows = score_sentences([{"text": t} for t in TEXTS], MODEL).rows
    assert [r["text"] for r in rows] == TEXTS
    assert rows[1]["label"] is None
    assert rows[0]["label"] == "fact"
    assert rows[2]["label"] == "official_claim"


def test_order_of_the_rows_does_not_matter_only_their_index() -> None:
    given = [{"text": t, "article_id": "a", "sentence_index": k} for k, t in enumerate(TEXTS)]
    straight = score_sentences(given, MODEL).rows
    mixed = random.Random(3).sample(given, len(given))
    again = score_sentences(mixed, MODEL).rows
    assert [r["text"] for r in again] == [r["text"] for r in mixed]
    assert sorted(again, key=lambda r: r["sentence_index"]) == straight


def test_sentences_without_an_index_stand_alone_though_they_share_an_article() -> None:
    shared = score_sentences([{"text": t, "article_id": "a"} for t in TEXTS], MODEL).rows
    alone = [score_sentences([{"text": t, "article_id": "a"}], MODEL).rows[0] for t in TEXTS]
    assert shared == alone
    assert shared[3]["attributions"][0]["cue"]["text"] == "told reporters"


def test_context_matters_where_it_is_known() -> None:
    first = "“They came at night,” General Ivo Brandt told a briefing. “They took the bridge."
    second = "They burned it.”"
    together = score_sentences(
        [{"text": t, "article_id": "a", "sentence_index": k} for k, t in enumerate((first, second))], MODEL
    ).rows
    alone = score_sentences([{"text": second}], MODEL).rows
    assert together[1]["p_official_claim"] > alone[0]["p_official_claim"]
    assert together[1]["attributions"][0]["speaker"] == "Ivo Brandt"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"txt": "a"}, "column 'text'"),
        ({"text": 5}, "expected text"),
        ({"text": "a", "sentence_index": "x"}, "expected a whole number from 0, found 'x'"),
        ({"text": "a", "sentence_index": -1}, "expected a whole number from 0"),
    ],
)
def test_bad_rows_are_named(row: dict[str, object], says: str) -> None:
    with pytest.raises(TableError, match=r"in\.jsonl, row 2") as e:
        score_sentences([{"text": "fine"}, row], MODEL, source="in.jsonl")
    assert says in str(e.value)


def test_the_same_sentence_twice_is_refused() -> None:
    row = {"text": "a", "article_id": "x", "sentence_index": 1}
    with pytest.raises(TableError, match="row 2: the same article_id and sentence_index as row 1"):
        score_sentences([row, row], MODEL)


def test_the_formats_hold_the_same(tmp_path: Path) -> None:
    import csv

    import pyarrow.parquet as pq

    scored = score_articles(DEMO, MODEL)
    for ending in ("jsonl", "parquet", "csv"):
        write(tmp_path / f"out.{ending}", scored)
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    table = pq.read_table(tmp_path / "out.parquet")
    assert table.schema.equals(schema(MODEL.labels))
    assert table.to_pylist() == lines
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as f:
        cells = list(csv.DictReader(f))
    assert tuple(cells[0]) == columns(MODEL.labels)
    assert [json.loads(c["attributions"]) for c in cells] == [r["attributions"] for r in lines]


def test_an_empty_table_of_sentences_gives_an_empty_table(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("", encoding="utf-8")
    scored, _ = api.run_score(tmp_path / "in.jsonl", sentences=True, output=tmp_path / "out.parquet")
    assert scored.rows == []
