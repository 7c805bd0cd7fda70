"""Files, folders, patterns and standard input; what is left out and why."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import warnings
from pathlib import Path
from types import SimpleNamespace

import pytest

from toolkit.errors import InputError
from toolkit.files import Corpus, write_corpus
from toolkit.ingest import Skipped, iter_articles, read_articles
from toolkit.tables import ARTICLES, LABELS, SENTENCES, SPANS, Columns, check, from_rows

PAGE_TEXT = "It was closed on Friday, the city said, after cracks were found."
PAGE = f"<html><body><article><h1>Page</h1><p>{PAGE_TEXT}</p></article></body></html>"


def read(*inputs: str | Path, **options: dict[str, str]) -> tuple[Columns, list[str]]:
    skipped: list[Skipped] = []
    columns = read_articles(*inputs, on_skip=skipped.append, **options)  # type: ignore[arg-type]
    return check(columns, ARTICLES), [str(s) for s in skipped]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name, content in {
        "c.txt": "Plain title\n\nIt was plain.",
        "a.md": "# Marked title\n\nIt was *marked*.",
        "b/page.html": PAGE,
        "b/rows.jsonl": '{"text": "It was a row."}\n',
        "b/rows.csv": "text\nIt was a cell.\n",
        ".hidden/x.txt": "It was hidden.",
        ".x.txt": "It was hidden.",
    }.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def test_a_folder_is_read_in_order_with_all_below(folder: Path) -> None:
    columns, skipped = read(folder)
    assert tuple(columns) == ARTICLES.names
    assert skipped == []
    assert columns["text"] == [
        "It was marked.",
        "It was plain.",
        PAGE_TEXT,
        "It was a cell.",
        "It was a row.",
    ]
    assert columns["title"] == ["Marked title", "Plain title", "Page", None, None]
    assert all(len(i) == 16 and int(i, 16) >= 0 for i in columns["article_id"])


def test_patterns(folder: Path) -> None:
    assert read(str(folder / "**" / "*.jsonl"))[0]["text"] == ["It was a row."]
    assert len(read(str(folder / "*"))[0]["text"]) == 5
    assert len(read(str(folder / "**"))[0]["text"]) == 5
    columns, skipped = read(str(folder / "*.parquet"))
    assert columns["text"] == []
    assert skipped == [f"{folder}/*.parquet: matches no file; check the pattern"]


def test_a_file_whose_name_looks_like_a_pattern(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text("It was closed.")
    assert read(tmp_path / "a[1].txt")[0]["text"] == ["It was closed."]


def test_of_a_corpus_folder_only_the_articles(tmp_path: Path) -> None:
    articles = from_rows([{"article_id": "a", "text": "It was closed."}], ARTICLES)
    row = {"article_id": "a", "sentence_index": 0, "field": "text", "kind": "sentence", "start": 0, "end": 14}
    sentences = from_rows([row | {"text": "It was closed."}], SENTENCES)
    write_corpus(tmp_path / "corpus", Corpus(articles, sentences, from_rows([], LABELS), from_rows([], SPANS)))
    columns, skipped = read(tmp_path)
    assert columns["article_id"] == ["a"]
    assert skipped == []


@pytest.mark.parametrize(
    ("raw", "text", "title"),
    [
        (b"Plain title\n\nIt was plain.", "It was plain.", "Plain title"),
        ("Plain title\n\nIt was “plain”.".encode("utf-16"), "It was “plain”.", "Plain title"),
        (b'\n{"body": "It was a row.", "title": "Row"}\n', "It was a row.", "Row"),
        (PAGE.encode(), PAGE_TEXT, "Page"),
    ],
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, raw: bytes, text: str, title: str) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    columns, skipped = read("-")
    assert (columns["text"], columns["title"], skipped) == ([text], [title], [])


def test_empty_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b" \n")))
    assert read("-") == (from_rows([], ARTICLES), ["standard input: is empty; pipe an article into it"])


BAD = [
    ("empty.txt", b" \n", "is empty"),
    ("binary.txt", b"\0\1\2", "is binary"),
    ("unknown.pdf", b"%PDF", "is of an unknown kind; expected .txt"),
    ("unknown", b"It was closed.", "is of an unknown kind"),
    ("header.txt", b"outlet: The Post\ntitle: x", "has no text under its header"),
    ("page.html", b"<html></html>", "has no article"),
    ("rows.csv", b"a,b\n1,2\n", "has no column text"),
]


@pytest.mark.parametrize(("name", "raw", "reason"), BAD, ids=[b[0] for b in BAD])
def test_a_bad_file_is_reported_and_the_rest_goes_on(tmp_path: Path, name: str, raw: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(raw)
    (tmp_path / "zz.txt").write_text("It was closed.")
    columns, skipped = read(tmp_path)
    assert columns["text"] == ["It was closed."]
    assert len(skipped) == 1
    assert skipped[0].startswith(f"{tmp_path / name}: {reason}")
    assert ";" in skipped[0]  # says what to do


def test_what_is_not_there_or_not_a_file(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    os.mkfifo(tmp_path / "pipe.txt")
    missing = "no\0name.txt"
    skipped = read(tmp_path / "missing.txt", tmp_path, tmp_path / "empty", missing)[1]
    assert [s.removeprefix(f"{tmp_path}/").split(";")[0] for s in skipped] == [
        "missing.txt: can't be read (No such file or directory)",
        "link: is a link to a folder",
        "gone.txt: is not a file that can be read",
        "pipe.txt: is not a file that can be read",
        f"{tmp_path}/empty: is a folder without a file".removeprefix(f"{tmp_path}/"),
        "no\0name.txt: is not a file that can be read",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It was closed.")
    (tmp_path / "a.txt").chmod(0)
    assert "can't be read (Permission denied)" in read(tmp_path)[1][0]


def test_the_same_article_again(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("It was closed.")
    columns, skipped = read(tmp_path)
    assert len(columns["text"]) == 1
    assert skipped == [f"{tmp_path}/b.txt: the same article again, first in {tmp_path}/a.txt; keep one of them"]


def test_another_article_with_the_same_id(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": 1, "text": t}) + "\n" for t in ("One.", "Two.", "One.")))
    columns, skipped = read(path)
    assert columns["text"] == ["One."]
    assert skipped == [
        f"{path}, row 2: its id '1' is that of another article, in {path}, row 1; give it an id of its own",
        f"{path}, row 3: the same article again, first in {path}, row 1; keep one of them",
    ]


def test_a_time_that_is_not_understood_loses_no_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("published: last week\ngenre: sport\nlanguage: en-GB\n\nIt was closed.")
    skipped: list[Skipped] = []
    columns = read_articles(tmp_path / "a.txt", on_skip=skipped.append)
    assert (columns["published"], columns["genre"], columns["language"]) == ([None], [None], ["en"])
    assert [s.lost for s in skipped] == [False]
    assert "'last week' not understood" in skipped[0].reason


def test_without_a_listener_what_is_left_out_is_a_warning(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match=r"missing\.txt: can't be read"):
        read_articles(tmp_path / "missing.txt")
    (tmp_path / "a.txt").write_text("It was closed.")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_articles(tmp_path / "a.txt")


def test_a_mapping_to_no_column() -> None:
    with pytest.raises(InputError, match="map: no column 'body' in articles; choose from article_id, outlet"):
        read_articles(mapping={"body": "text"})


def test_articles_come_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "One."}\n{oops\n')
    skipped: list[Skipped] = []
    articles = iter_articles([tmp_path / "a.jsonl"], on_skip=skipped.append)
    assert next(articles)["text"] == "One."
    assert skipped == []
    assert list(articles) == []
    assert len(skipped) == 1


def test_reading_text_loads_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It was closed.")
    code = (
        f"import sys, toolkit.ingest as i; assert i.read_articles({str(tmp_path)!r})['text'];"
        "sys.exit(bool({'pandas', 'pyarrow', 'sklearn', 'trafilatura', 'lxml', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
