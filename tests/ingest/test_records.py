"""JSONL, CSV and Parquet: columns by name, rows that can't be used."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from toolkit.ingest import Skipped, read_articles
from toolkit.tables import ARTICLES, Columns, check

ROW = {
    "Headline": "Bridge closed",
    "body": "It was closed.",
    "Publisher": "The Post",
    "pub_date": "2025-03-14",
    "ID": 7,
}


def read(path: Path, mapping: dict[str, str] | None = None) -> tuple[Columns, list[Skipped]]:
    skipped: list[Skipped] = []
    return check(read_articles(path, mapping=mapping, on_skip=skipped.append), ARTICLES), skipped


def jsonl(*rows: object) -> bytes:
    return "".join(json.dumps(r) + "\n" for r in rows).encode()


def assert_row(columns: Columns) -> None:
    assert {k: v for k, v in columns.items() if v != [None]} == {
        "article_id": ["7"],
        "outlet": ["The Post"],
        "title": ["Bridge closed"],
        "published": ["2025-03-14T00:00:00Z"],
        "text": ["It was closed."],
    }


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.JSONL", "a.jsonl.gz"])
def test_jsonl(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(jsonl(ROW)) if name.endswith("gz") else jsonl(ROW))
    columns, skipped = read(path)
    assert_row(columns)
    assert skipped == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(delimiter.join(ROW) + "\r\n" + delimiter.join(map(str, ROW.values())) + "\r\n", newline="")
    columns, skipped = read(path)
    assert_row(columns)
    assert skipped == []


def test_parquet(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    time = datetime(2025, 3, 14, tzinfo=UTC)
    pq.write_table(pa.table({k: [v] for k, v in (ROW | {"pub_date": time}).items()}), tmp_path / "a.parquet")
    columns, skipped = read(tmp_path / "a.parquet")
    assert_row(columns)
    assert skipped == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("ending", [".csv", ".jsonl"])
def test_encodings(tmp_path: Path, ending: str, encoding: str) -> None:
    content = "text,outlet\n“Café”,Żaba\n" if ending == ".csv" else '{"text": "“Café”", "outlet": "Żaba"}\n'
    content = content.replace("Ż", "Z") if encoding == "cp1252" else content
    (tmp_path / f"a{ending}").write_bytes(content.encode(encoding))
    columns, skipped = read(tmp_path / f"a{ending}")
    assert columns["text"] == ["“Café”"]
    assert skipped == []


def test_text_is_untouched(tmp_path: Path) -> None:
    text = " \r\n\ud800 It was\u2028closed. \n"
    (tmp_path / "a.jsonl").write_bytes(jsonl({"text": text}))
    assert read(tmp_path / "a.jsonl")[0]["text"] == [text]


def test_mapping(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(jsonl({"story": "It was closed.", "text": "no", "paper": "The Post", "site": "x"}))
    columns, skipped = read(path, {"text": "story", "outlet": "paper"})
    assert (columns["text"], columns["outlet"], skipped) == (["It was closed."], ["The Post"], [])


def test_a_mapped_column_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(jsonl({"text": "It was closed.", "outlet": "The Post"}))
    columns, skipped = read(path, {"outlet": "paper"})
    assert columns["outlet"] == [None]
    assert [(str(s), s.lost) for s in skipped] == [
        (f"{path}: has no column 'paper' for outlet, left empty; check --map", False)
    ]
    columns, skipped = read(path, {"text": "story"})
    assert columns["text"] == []
    assert "has no column 'story', only text, outlet; name the one with the text: --map text=COLUMN" in str(skipped[0])


@pytest.mark.parametrize("row", [None, "", " \n"])
def test_a_row_without_text(tmp_path: Path, row: str | None) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(jsonl({"body": "It was closed."}, {"body": row}, {"title": "x"}, {"body": 3}))
    columns, skipped = read(path)
    assert columns["text"] == ["It was closed."]
    assert [str(s) for s in skipped] == [
        f"{path}, row 2: has no text in 'body'; fill it or leave the row out",
        f"{path}, row 4: has a int, not text, in 'body'; fill it or leave the row out",
        f"{path}, row 3: has no text column; fill it or leave the row out",
    ]


def test_bad_lines_are_reported_and_the_others_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        jsonl({"text": "One."}) + b"{oops\n\n[1]\n" + b"[" * 100_000 + b"\n\0\0\n" + jsonl({"text": "Two."})
    )
    columns, skipped = read(path)
    assert columns["text"] == ["One.", "Two."]
    assert [(s.source, s.reason.split(" (")[0].split(";")[0]) for s in skipped] == [
        (f"{path}, row 2", "is not JSON"),
        (f"{path}, row 4", "is a JSON list"),
        (f"{path}, row 5", "is not JSON"),
        (f"{path}, row 6", "is binary, not text"),
    ]


def test_csv_rows_that_do_not_fit(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('text,outlet\nOne.,A\nTwo.,B,C\nThree.\nFour.,D\n"Five."x,E\nSix.,F\n')
    columns, skipped = read(path)
    assert columns["text"] == ["One.", "Four."]
    assert [s.source for s in skipped] == [f"{path}, row {n}" for n in (2, 3, 5)]
    assert "another number of cells than the header (2)" in skipped[0].reason
    assert "this row and what follows are left out" in skipped[2].reason


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        (
            "a.csv",
            b"outlet,title\nThe Post,Bridge closed\n",
            "has no column text, body, content or the like, only outlet, title; name",
        ),
        ("a.csv", b"text,title\n", "has no row"),
        ("a.csv", b"\x89PNG\0\0", "is binary"),
        ("a.csv", b"", "is empty"),
        ("a.jsonl", b"", "has no row"),
        (
            "a.jsonl",
            b'{"headline": "x"}\n{"outlet": "y"}\n',
            "has no column text, body, content or the like, only headline, outlet; name",
        ),
        ("a.jsonl.gz", b"no gzip", "can't be read (Not a gzipped file"),
        ("a.jsonl.gz", gzip.compress(jsonl(ROW) * 500)[:-20], "can't be read (Compressed file ended"),
        ("a.parquet", b"PAR1 no parquet", "not a readable Parquet file"),
        ("a.parquet", b"", "not a readable Parquet file"),
    ],
)
def test_files_that_can_not_be_used(tmp_path: Path, name: str, raw: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(raw)
    columns, skipped = read(tmp_path / name)
    assert [s.source for s in skipped][-1] == str(tmp_path / name)
    assert skipped[-1].reason.startswith(reason)
    assert columns["text"] in ([], ["It was closed."])
