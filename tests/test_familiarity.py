"""Sentences unlike anything seen in training are marked, news is not."""

from __future__ import annotations

import numpy as np

from toolkit.familiarity import RARE, known_share, least_known
from toolkit.linear import Words
from toolkit.model import load_model

NEWS = ["The mayor said on Friday that the bridge would reopen next week.", "Police said two men were arrested."]
OTHER = [
    "O presidente disse na terça-feira que o governo vai rever a medida.",
    "We propose a variational autoencoder whose latent prior is a Gaussian mixture.",
]


def marked(texts: list[str], **options: float) -> list[bool]:
    n = len(texts)
    table = {"article_id": ["a"] * n, "sentence_index": list(range(n)), "field": ["text"] * n}
    table |= {"kind": ["sentence"] * n, "text": texts}
    model = load_model() if not options else load_model().limited(**options)
    scores = model.predict(model.analyse(table))
    return scores["abstained" if options else "unfamiliar"]


def test_another_language_and_another_field_are_marked() -> None:
    assert marked([*NEWS, *OTHER]) == [False, False, True, True]


def test_no_promise_is_made_for_what_is_marked() -> None:
    assert marked(OTHER, max_risk=0.2) == [True, True]


def test_only_so_many_sentences_of_training_lie_below() -> None:
    rng = np.random.default_rng(0)
    articles = np.repeat(np.arange(100), 20)
    words = Words(np.repeat(np.arange(2000), 8), (rng.zipf(1.3, 16000) % 5000).astype(np.uint64))
    least = least_known(words, articles, articles % 5, 3)
    hashes, counts = np.unique(words.hash, return_counts=True)
    assert 0 < least < 1
    assert (known_share(words, 2000, hashes[counts >= 9]) < least).mean() < 3 * RARE


def test_too_few_words_tell_nothing() -> None:
    assert np.isnan(known_share(Words(np.zeros(3, int), np.arange(3, dtype=np.uint64)), 1, np.empty(0, np.uint64)))[0]
    assert not any(marked(["Oi."]))
