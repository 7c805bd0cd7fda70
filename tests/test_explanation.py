"""An explanation adds up to the decision, and says in words what a reader can check."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit import features
from toolkit.explanation import contributions, reasons
from toolkit.files import read_corpus
from toolkit.model import load_model
from toolkit.resources import ANNOTATIONS
from toolkit.tables import take

MODEL = load_model()
SENTENCES = take(read_corpus(ANNOTATIONS / "starter").sentences, range(120))


def reason(text: str) -> str:
    table = {"article_id": ["a"], "sentence_index": [0], "field": ["text"], "kind": ["sentence"], "text": [text]}
    told: str = MODEL.predict(MODEL.analyse(table))["reason"][0]
    return told


def test_what_features_add_is_the_difference_of_the_logits() -> None:
    analysis = MODEL.analyse(SENTENCES)
    x, words = features.extract(analysis)
    z = MODEL.label.logits(x, words)
    for s in range(len(x)):
        best, other = np.argsort(-z[s], kind="stable")[:2]
        parts = contributions(MODEL.label, MODEL.feature_names, x, words, s, best, other)
        assert sum(p.value for p in parts) == pytest.approx(z[s, best] - z[s, other], abs=1e-9)
        assert parts == sorted(parts, key=lambda p: (-p.value, p.feature))
    told = reasons(analysis, MODEL.label, MODEL.labels, MODEL.feature_names, x, z)
    assert len(told) == len(x)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mayor Ina Dole said the bridge was unsafe.", "Ina Dole (official) “said”"),
        ("The bridge was closed on 3 May.", "no source is named"),
        ("The vote failed, underscoring the weakness of the cabinet.", "“underscoring” interprets"),
    ],
)
def test_reasons_in_words(text: str, words: str) -> None:
    assert words in reason(text)


def test_what_is_no_sentence_has_no_reason() -> None:
    table = {"article_id": ["a"], "sentence_index": [0], "field": ["text"], "kind": ["byline"], "text": ["By Ina Dole"]}
    assert MODEL.predict(MODEL.analyse(table))["reason"] == [None]
