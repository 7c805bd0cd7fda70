"""The shipped model comes out of the shipped corpus, and numpy says what scikit-learn says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from toolkit import features, training
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
    for name in ("label", "attributed"):
        for part in ("dense", "bias", "words"):  # other processors round differently
            a, b = (getattr(getattr(m, name), part) for m in (here, shipped))
            np.testing.assert_allclose(a, b, atol=1e-4)


def test_scikit_learn_and_numpy_give_the_same_probabilities() -> None:
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(0)
    data = training._Data(
        x=rng.normal(size=(300, 6)) * [1, 10, 0.1, 1, 1, 0] + 3,
        words=training.Words(np.repeat(np.arange(300), 2), rng.integers(1, 40, 600).astype(np.uint64)),
        label=rng.integers(0, 3, 300),
        attributed=rng.integers(0, 2, 300),
        article=[str(n // 10) for n in range(300)],
        group=[str(n // 10) for n in range(300)],
        lone=np.zeros(300, bool),
        names=["form:a", "attribution:b", "form:c", "attribution:d", "form:e", "form:constant"],
        lexicon="",
    )
    order = np.lexsort((data.words.hash, data.words.sentence))
    pairs = np.unique(np.stack([data.words.sentence[order].astype(np.uint64), data.words.hash[order]]), axis=1)
    data.words = training.Words(pairs[0].astype(np.int64), pairs[1])
    everything = np.ones(300, bool)
    parts = training._fit(data, everything, ["a", "b", "c"])
    vocabulary = training._vocabulary(data, everything)
    spread = np.where(data.x.std(0) < 1e-9, 1.0, data.x.std(0))
    matrix = training._matrix(data, data.x.mean(0), spread, vocabulary)
    options = {"class_weight": "balanced", "max_iter": 2000, "tol": 1e-6}
    model = LogisticRegression(C=training._STRENGTH["label"], **options).fit(matrix, data.label)
    ours = parts["label"].probabilities(data.x, data.words)
    np.testing.assert_allclose(ours, model.predict_proba(matrix), atol=1e-6)


def test_events_and_articles_stay_together() -> None:
    groups = [f"e{n % 13}" for n in range(200)]
    folds = training._folds(groups, 0)
    assert all(len({f for f, g in zip(folds, groups, strict=True) if g == e}) == 1 for e in set(groups))
    assert set(folds) == set(range(training.FOLDS))


def test_calibration_mends_what_is_too_sure() -> None:
    rng = np.random.default_rng(1)
    z = rng.normal(size=(4000, 1))
    y = (rng.random(4000) < 1 / (1 + np.exp(-z[:, 0]))).astype(int)
    scale, shift = training._calibration(z * 5 + 2, y)
    assert scale == pytest.approx(0.2, abs=0.03)
    assert shift[0] == pytest.approx(-0.4, abs=0.1)


def test_any_label_set_will_do(tmp_path: Path) -> None:
    starter = read_corpus(STARTER)
    names = {"fact": "plain", "official_claim": "quotes", "framing": "biased"}
    labels = dict(starter.labels)
    labels["label"] = [names.get(v) for v in labels["label"]]
    write_corpus(tmp_path / "c", Corpus(starter.articles, starter.sentences, labels, starter.spans))
    report = training.train(tmp_path / "c", tmp_path / "m")
    assert report["labels"] == ["biased", "plain", "quotes"]
    assert load_model(tmp_path / "m").labels == ("biased", "plain", "quotes")


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
