"""The shipped model comes out of the shipped corpus, and numpy says what scikit-learn says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from toolkit import adjudication, estimator, features, gathering, training
from toolkit.attribution import analyse
from toolkit.errors import InputError
from toolkit.files import Corpus, read_corpus, write_corpus
from toolkit.linear import NO_WORDS
from toolkit.model import load_model
from toolkit.resources import ANNOTATIONS, DEFAULT_MODEL, LABEL_CONFIG
from toolkit.tables import ARTICLES, LABELS, SENTENCES, SPANS, from_rows

STARTER = ANNOTATIONS / "starter"


def part(folder: Path, articles: int = 45, **changed: list) -> Path:
    """A corpus of the starter's first articles, some columns of its labels changed."""
    whole = read_corpus(STARTER)
    some = set(whole.articles["article_id"][:articles])
    tables = [gathering.of(t, some) for t in (whole.articles, whole.sentences, whole.labels, whole.spans)]
    tables[2] = tables[2] | changed
    write_corpus(folder, Corpus(*tables))
    return folder


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


def test_the_same_command_gives_the_same_bytes_on_one_core_and_on_two(tmp_path: Path) -> None:
    corpus = part(tmp_path / "c")
    for threads in "12":
        code = f"from toolkit.training import train; train({str(corpus)!r}, {str(tmp_path / threads)!r})"
        many = {name: threads for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
        subprocess.run([sys.executable, "-c", code], check=True, env=os.environ | many)
    for name in ("weights.npz", "manifest.json", "card.md"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def votes(*given: tuple[str, ...]) -> dict:
    """Labels of 40 sentences in 8 articles; each annotator repeats a pattern."""
    rows = [
        {"article_id": f"a{k // 5}", "sentence_index": k % 5, "annotator": f"x{n}", "label": pattern[k % len(pattern)]}
        for n, pattern in enumerate(given)
        for k in range(40)
    ]
    return from_rows(rows, LABELS)


def test_soft_labels_teach_where_annotators_differ_often() -> None:
    labels = ["fact", "framing"]
    few = ("fact", "framing") * 9 + ("fact", "fact")  # differs on one sentence of twenty
    for third, soft in ((few, False), (("fact",), True)):
        gold = list(adjudication.gold(votes(("fact", "framing"), ("fact", "framing"), third)).values())
        shares = gathering._shares(gold, labels)
        assert (shares.max(1) < 1).any() == soft
        assert (shares.argmax(1) == [labels.index(g["label"]) for g in gold]).all()
        whole = np.array([g["how"] == "unanimous" for g in gold]) | (not soft)
        np.testing.assert_allclose(shares.sum(1), np.where(whole, 1, 2 / 3 + 1 / 6))


@pytest.mark.parametrize("ambiguous", [False, True])
def test_votes_teach_not_worse_than_their_majority(ambiguous: bool) -> None:
    """Three simulated annotators who slip, or whom the text leaves in doubt; measured on what is true."""
    labels, gain = ["a", "b", "c"], []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        x = rng.normal(size=(3000, 20))
        z = x @ rng.normal(size=(20, 3)) * 0.7
        truth, near = z.argmax(1), np.exp(z) / np.exp(z).sum(1, keepdims=True)
        doubt = 1 - near.max(1) if ambiguous else np.where(rng.random(3000) < 0.7, 0.25, 0.5)
        other = np.where(np.arange(3) == truth[:, None], -np.inf, np.log(near) if ambiguous else 0.0)
        table = []
        for _ in range(3):
            wrong = (other + rng.gumbel(size=(3000, 3))).argmax(1)
            table.append(np.where(rng.random(3000) < doubt, wrong, truth)[:400])
        rows = [
            {"article_id": "a", "sentence_index": k, "annotator": str(n), "label": labels[said]}
            for n, given in enumerate(table)
            for k, said in enumerate(given)
        ]
        gold = list(adjudication.gold(from_rows(rows, LABELS)).values())
        y = np.array([labels.index(g["label"]) if g["label"] else -1 for g in gold])
        right = []
        for shares in (None, gathering._shares(gold, labels)):
            options = {"outputs": 3, "strength": 0.1, "word_scale": 1.0, "shares": shares}
            learnt = estimator.fit(x[:400], NO_WORDS, y, np.arange(400), **options)
            right.append((learnt.logits(x[400:], NO_WORDS).argmax(1) == truth[400:]).mean())
        gain.append(right[1] - right[0])
    assert np.mean(gain) > 0
    assert min(gain) > -0.02


def test_a_label_counts_as_much_as_its_annotators_were_sure() -> None:
    table = votes(("fact", "framing"), ("fact", "framing"))
    table["confidence"] = [0.5] * 40 + [None] * 40
    gold = list(adjudication.gold(table).values())
    assert set(gathering._shares(gold, ["fact", "framing"]).sum(1)) == {0.75}


def test_a_corpus_without_confidence_has_the_digest_it_always_had() -> None:
    read = read_corpus(STARTER)
    without = {k: v for k, v in read.labels.items() if k != "confidence"}
    assert training.digest(read) == training.digest(Corpus(read.articles, read.sentences, without, read.spans))
    surer = read.labels | {"confidence": [0.5] * len(read.labels["label"])}
    assert training.digest(read) != training.digest(Corpus(read.articles, read.sentences, surer, read.spans))


def relabelled(folder: Path, **names: str) -> Path:
    whole = read_corpus(STARTER)
    labels = whole.labels | {"label": [names.get(v, v) for v in whole.labels["label"]]}
    write_corpus(folder, Corpus(whole.articles, whole.sentences, labels, whole.spans))
    return folder


def test_one_label_is_not_enough(tmp_path: Path) -> None:
    corpus = relabelled(tmp_path / "c", fact="framing", official_claim="framing")
    with pytest.raises(InputError, match=r"1 label in use \(framing\); a model needs two, label sentences of another"):
        training.train(corpus)


def test_a_label_spelt_otherwise_than_in_the_label_config_is_refused(tmp_path: Path) -> None:
    corpus = relabelled(tmp_path / "c", official_claim="Official claim ")
    said = r"label 'Official claim ' \(\d+ sentences\) is 'official_claim' in label_config.xml; write it the same way"
    with pytest.raises(InputError, match=said):
        training.train(corpus)
    config = LABEL_CONFIG.read_text(encoding="utf-8").replace('"official_claim"', '"Official claim "')
    (corpus / "label_config.xml").write_text(config, encoding="utf-8")
    read = read_corpus(corpus)
    assert "Official claim " in gathering.labels_of(read, adjudication.gold(read.labels))  # its own config's word


def test_two_spellings_of_one_label_are_refused() -> None:
    gold = {(f"a{k}", k): {"label": "Plain" if k < 5 else "plain"} for k in range(40)}
    with pytest.raises(InputError, match=r"label 'Plain' \(5 sentences\) is 'plain' in 35 other sentences"):
        gathering.labels_of(read_corpus(STARTER), gold)
