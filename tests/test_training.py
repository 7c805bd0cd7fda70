"""The shipped model comes out of the shipped corpus, and numpy says what scikit-learn says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from toolkit import features, gathering, training
from toolkit.attribution import analyse
from toolkit.errors import InputError
from toolkit.files import Corpus, read_corpus, write_corpus
from toolkit.model import load_model
from toolkit.resources import ANNOTATIONS, DEFAULT_MODEL
from toolkit.tables import ARTICLES, LABELS, SENTENCES, SPANS, from_rows

STARTER = ANNOTATIONS / "starter"


def test_the_shipped_model_is_reproduced(tmp_path: Path) -> None:
    training.train(STARTER, tmp_path / "model")
    here, shipped = load_model(tmp_path / "model"), load_model(DEFAULT_MODEL)
    assert here.labels == shipped.labels
    assert here.feature_names == shipped.feature_names
    assert here.manifest["data"] == shipped.manifest["data"], "annotations/starter has changed: make model"
    assert here.manifest["word_lists"] == shipped.manifest["word_lists"], "word lists have changed: make model"
    for name in ("label", "attributed", "decide", "source_type"):
        for part in ("dense", "bias", "words"):  # other processors round differently
            a, b = (getattr(getattr(m, name), part) for m in (here, shipped))
            np.testing.assert_allclose(a, b, atol=1e-4)


def test_events_and_articles_stay_together() -> None:
    groups = [f"e{n % 13}" for n in range(200)]
    folds = gathering.folds(groups, 0)
    assert all(len({f for f, g in zip(folds, groups, strict=True) if g == e}) == 1 for e in set(groups))
    assert set(folds) == set(range(gathering.FOLDS))


def test_any_label_set_will_do(tmp_path: Path) -> None:
    starter = read_corpus(STARTER)
    names = {"fact": "plain", "official_claim": "quotes", "framing": "biased"}
    labels = dict(starter.labels)
    labels["label"] = [names.get(v) for v in labels["label"]]
    write_corpus(tmp_path / "c", Corpus(starter.articles, starter.sentences, labels, starter.spans))
    report = training.train(tmp_path / "c", tmp_path / "m")
    assert report["labels"] == ["biased", "plain", "quotes"]
    assert load_model(tmp_path / "m").labels == ("biased", "plain", "quotes")


def test_labels_alone_teach_without_a_word_on_what_is_attributed(tmp_path: Path) -> None:
    starter = read_corpus(STARTER)
    bare = {"attributed", "source_type", "speaker"}
    labels = {k: [None] * len(v) if k in bare else v for k, v in starter.labels.items()}
    write_corpus(tmp_path / "c", Corpus(starter.articles, starter.sentences, labels, from_rows([], SPANS)))
    report = training.train(tmp_path / "c", tmp_path / "m")
    assert "attributed_macro_f1" not in report["metrics"]["in_context"]
    text = {"article_id": ["a"], "sentence_index": [0], "field": ["text"], "kind": ["sentence"]}
    model = load_model(tmp_path / "m")
    said, not_said = (
        model.predict(model.analyse(text | {"text": [t]}))["p_attributed"][0]
        for t in ("The bridge is unsafe, Mayor Ina Dole said.", "The bridge was closed on Friday.")
    )
    assert said > 0.8 > 0.2 > not_said


def test_too_few_labels_are_named(tmp_path: Path) -> None:
    article = {"article_id": "a", "text": "It rained. It snowed."}
    sentences = [
        {"article_id": "a", "sentence_index": k, "field": "text", "kind": "sentence", "start": s, "end": e, "text": t}
        for k, (s, e, t) in enumerate([(0, 10, "It rained."), (11, 21, "It snowed.")])
    ]
    labels = [{"article_id": "a", "sentence_index": k, "annotator": "x", "label": "fact"} for k in range(2)]
    corpus = Corpus(
        from_rows([article], ARTICLES),
        from_rows(sentences, SENTENCES),
        from_rows(labels, LABELS),
        from_rows([], SPANS),
    )
    write_corpus(tmp_path / "c", corpus)
    with pytest.raises(InputError, match="label 'fact' has 2 sentences in 1 articles; at least 20 in 5"):
        training.train(tmp_path / "c")


def test_features_are_finite_for_anything() -> None:
    texts = [
        "",
        " ",
        "“",
        "”“”''",
        "said",
        "A. " * 300,
        "\ud800",
        "مرحبا قال الرئيس",
        "😀 said 😀",
        "“" * 50 + "said he",
    ]
    table = {
        "article_id": ["a"] * len(texts),
        "sentence_index": list(range(len(texts))),
        "field": ["text"] * len(texts),
        "kind": ["sentence"] * len(texts),
        "text": texts,
    }
    analysis = analyse(table)
    x, words = features.extract(analysis)
    assert x.shape == (len(texts), len(features.names(analysis)))
    assert np.isfinite(x).all()
    assert words.sentence.max() < len(texts)
