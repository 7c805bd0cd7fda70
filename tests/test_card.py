"""The card says what the manifest holds and no more."""

from __future__ import annotations

import json

import pytest

from toolkit import features
from toolkit.card import card, described, named, weakest, write
from toolkit.model import load_model
from toolkit.resources import DEFAULT_MODEL

FIGURES = {
    "macro_f1": 0.61,
    "macro_f1_low": 0.58,
    "macro_f1_high": 0.64,
    "f1": {"plain": 0.8, "quotes": 0.42},
    "calibration_error": 0.02,
}
MANIFEST = {
    "format": 1,
    "feature_schema": 4,
    "labels": ["plain", "quotes"],
    "language": "pt",
    "data": "abc",
    "sentences": 3000,
    "articles": 300,
    "metrics": {"in_context": FIGURES, "alone": FIGURES, "decision": {"gain": 0.04, "low": 0.02, "high": 0.06}},
}


def test_the_shipped_model_s_card_is_the_one_of_its_manifest() -> None:
    written = (DEFAULT_MODEL / "card.md").read_text(encoding="utf-8")
    assert written == card(load_model().manifest), "make model writes it anew"
    assert "invented" in written
    assert "not whether it is true" in written


def test_what_an_older_manifest_does_not_hold_is_left_out() -> None:
    told = card(MANIFEST)
    assert "0.610 (0.580 to 0.640)" in told
    assert "3,000 labelled sentences of 300 articles" in told
    assert "highest probability" in told
    for heading in ("Where it is weak", "What speaks for"):
        assert heading not in told
    assert card({k: v for k, v in MANIFEST.items() if k != "metrics"}).startswith("# Model card")


def test_all_that_a_manifest_may_hold() -> None:
    told = card(
        MANIFEST
        | {
            "about": "Labelled by two of us.",
            "corpus": {
                "labels": {"plain": 2900, "quotes": 100},
                "genres": {"report": 300},
                "outlets": 7,
                "annotators": 2,
            },
            "thresholds": {"abstain": 0.0, "offsets": {"plain": 0.0, "quotes": 0.7}},
            "weak": {"what": ["pair"], "value": ["quotes taken for plain"], "sentences": [100], "wrong": [60]},
            "learnt": {"plain": ["form:numbers"], "quotes": ["list:modal", "word:disse"]},
        }
    )
    for words in (
        "Labelled by two of us.",
        "Labels: plain 2,900, quotes 100",
        "not for the probabilities: quotes +0.7",
        "quotes taken for plain in 60 of 100 sentences (60%)",
        "**plain**: gives numbers",
        "the word “disse”",
        "Annotators: 2",
    ):
        assert words in told


def test_every_feature_has_words() -> None:
    table = {"article_id": [], "sentence_index": [], "field": [], "kind": [], "text": []}
    for name in features.names(load_model().analyse(table)):
        assert described(name).strip()
        assert "_" not in described(name)
    assert named(["own:positive", "own:negative", "form:-ly"]) == [
        "evaluates, in the outlet's own words",
        "words in -ly",
    ]


def test_the_weakest_of_each_kind_alone_is_named() -> None:
    table = {
        "what": ["pair", "pair", "genre", "genre"],
        "value": ["a taken for b", "b taken for a", "opinion", "report"],
        "sentences": [50, 100, 40, 500],
        "wrong": [25, 10, 20, 100],
    }
    assert weakest(table) == [
        "a taken for b in 25 of 50 sentences (50%)",
        "genre opinion: wrong in 20 of 40 sentences (50%)",
    ]


def test_only_the_card_is_written(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    write(tmp_path)
    assert (tmp_path / "card.md").read_text(encoding="utf-8") == card(MANIFEST)
    assert sorted(f.name for f in tmp_path.iterdir()) == ["card.md", "manifest.json"]


@pytest.mark.parametrize("word", ["biased", "propaganda", "trust", "verified", "best", "worst", "false"])
def test_words_that_are_not_said(word: str) -> None:
    assert word not in card(MANIFEST).lower()
