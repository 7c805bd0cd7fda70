"""A given model on a labelled corpus: tables, JSON, pictures, and what must be known before they are believed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import toolkit
from toolkit import quality
from toolkit.errors import InputError, ModelError
from toolkit.files import read_corpus, write_corpus
from toolkit.model import load_model
from toolkit.resources import ANNOTATIONS, DEFAULT_MODEL, DEMO_ARTICLE
from toolkit.tables import take
from toolkit.training import digest

STARTER = ANNOTATIONS / "starter"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    starter = read_corpus(STARTER)
    some = set(starter.articles["article_id"][:12])
    tables = {
        name: take(table, [n for n, i in enumerate(table["article_id"]) if i in some])
        for name in ("articles", "sentences", "labels", "spans", "cases")
        for table in [getattr(starter, name)]
    }
    folder = tmp_path_factory.mktemp("corpus") / "small"
    write_corpus(folder, replace(starter, **tables))
    return folder


def test_tables_are_written_and_pictures_drawn(small: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    found = toolkit.evaluate(DEFAULT_MODEL, small, tmp_path / "out", json=tmp_path / "found.json")
    assert found["articles"] == 12
    assert "was trained on 12 of these 12 articles, which flatters it" in found["notes"][0]
    text = (tmp_path / "found.json").read_text(encoding="utf-8")
    assert text == (tmp_path / "out" / "evaluation.json").read_text(encoding="utf-8")
    rows = json.loads(text)["figures"]
    assert rows[0]["figure"] == "macro_f1"
    assert rows[0]["value"] == found["figures"]["value"][0]
    names = {p.name for p in (tmp_path / "out").iterdir()}
    assert {"reliability.svg", "risk_coverage.png", "confusion.svg", "outlets.png"} <= names


def test_a_corpus_that_the_model_was_trained_on_is_told(small: Path, tmp_path: Path) -> None:
    trained = load_model()
    knows = replace(trained, manifest=trained.manifest | {"data": digest(read_corpus(small))})
    knows.save(tmp_path / "model")
    note = quality.evaluate(tmp_path / "model", small)["notes"][0]
    assert "trained on this very corpus" in note
    assert "toolkit validate" in note


def test_labels_that_the_model_does_not_know_are_named(small: Path, tmp_path: Path) -> None:
    read = read_corpus(small)
    labels = read.labels | {"label": ["quote" if v == "fact" else v for v in read.labels["label"]]}
    write_corpus(tmp_path / "c", replace(read, labels=labels))
    with pytest.raises(InputError, match=r"label 'quote' .* is not one of fact, official_claim, framing"):
        quality.evaluate(DEFAULT_MODEL, tmp_path / "c")


def test_a_largest_risk_leaves_sentences_to_people() -> None:
    scores = [toolkit.score(DEMO_ARTICLE, max_risk=risk, flags=[]) for risk in (0.1, 0.2)]
    left = [int(s["abstained"].sum()) for s in scores]
    assert 0 < left[1] < left[0] < len(scores[0])
    assert not toolkit.score(DEMO_ARTICLE, flags=[])["abstained"].any()


def test_a_risk_that_cannot_be_promised_names_the_lowest_that_can() -> None:
    with pytest.raises(ModelError, match=r"at most 0\.001 wrong labels can't be promised; the lowest .* is 0\.\d+"):
        load_model().limited(0.001)
    bare = replace(load_model(), manifest={})
    with pytest.raises(ModelError, match="no thresholds for a largest risk; train it again"):
        bare.limited(0.1)
