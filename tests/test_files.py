from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import InputError, TableError
from toolkit.files import Corpus, atomic, dump, read_corpus, read_rows, read_table, write_corpus, write_table
from toolkit.resources import ANNOTATIONS
from toolkit.tables import ARTICLES, LABELS, SENTENCES, SPANS, from_rows


@pytest.fixture
def corpus() -> Corpus:
    text = "Rain fell. The mayor said it would stop."
    sentence = {"article_id": "a", "field": "text", "kind": "sentence"}
    sentences = [
        {**sentence, "sentence_index": 0, "start": 0, "end": 10, "text": text[:10]},
        {**sentence, "sentence_index": 1, "start": 11, "end": 40, "text": text[11:]},
    ]
    label = {"article_id": "a", "sentence_index": 1, "annotator": "x", "label": "official_claim", "seconds": 1.5}
    span = {"article_id": "a", "sentence_index": 1, "annotator": "x", "role": "cue", "start": 10, "end": 14}
    return Corpus(
        from_rows([{"article_id": "a", "text": text}], ARTICLES),
        from_rows(sentences, SENTENCES),
        from_rows([label], LABELS),
        from_rows([span], SPANS),
    )


@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz", ".csv", ".parquet"])
def test_a_corpus_comes_back_as_it_was(corpus: Corpus, tmp_path: Path, ending: str) -> None:
    write_corpus(tmp_path / "c", corpus, ending=ending)
    back = read_corpus(tmp_path / "c")
    assert (back.articles, back.sentences, back.labels, back.spans) == (
        corpus.articles,
        corpus.sentences,
        corpus.labels,
        corpus.spans,
    )


def test_labels_are_not_overwritten_unasked(corpus: Corpus, tmp_path: Path) -> None:
    write_corpus(tmp_path, corpus)
    with pytest.raises(InputError, match="exists already"):
        write_corpus(tmp_path, corpus)
    write_corpus(tmp_path, corpus, overwrite=True)


@pytest.mark.parametrize(
    ("table", "column", "value", "told"),
    [
        ("sentences", "text", "Snow fell.", "not the characters 0-10"),
        ("labels", "sentence_index", 7, "no sentence"),
        ("spans", "end", 400, "is not in the sentence of 29 characters"),
    ],
)
def test_tables_that_do_not_fit_each_other_are_refused(corpus, tmp_path, table, column, value, told) -> None:  # type: ignore[no-untyped-def]
    getattr(corpus, table)[column][0] = value
    write_corpus(tmp_path, corpus)
    with pytest.raises(TableError, match=told):
        read_corpus(tmp_path)


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("old")

    def interrupted() -> None:
        with atomic(path) as beside:
            beside.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"article_id": "a", "text": ""}\n{oops\n')
    with pytest.raises(TableError, match=r"x.jsonl, row 2: not JSON"):
        read_table(path, ARTICLES)


def test_the_same_table_gives_the_same_bytes(corpus: Corpus, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_table(tmp_path / f"{name}.jsonl.gz", corpus.sentences)
    assert (tmp_path / "a.jsonl.gz").read_bytes() == (tmp_path / "b.jsonl.gz").read_bytes()


@given(st.text())
def test_every_string_can_be_written(text: str) -> None:
    import json

    line = dump({"text": text})
    assert "\n" not in line
    assert json.loads(line.encode("utf-8")) == {"text": text}


def test_the_starter_corpus_is_sound() -> None:
    corpus = read_corpus(ANNOTATIONS / "starter")
    assert len(corpus.articles["article_id"]) >= 12
    assert len(corpus.sentences["text"]) >= 250


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_a_lone_surrogate_comes_back_or_is_replaced_where_it_can_t_be_written(tmp_path: Path, ending: str) -> None:
    text = "broken \ud800 here"
    path = tmp_path / f"t{ending}"
    write_table(path, {"text": [text], "nested": [[{"text": text}]]})
    wanted = text.replace("\ud800", "\ufffd") if ending == ".parquet" else text
    assert read_rows(path)[0]["text"] == wanted
