"""Old model against new: the same sentences and draws, articles that neither has seen, one sentence that says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from toolkit import gathering
from toolkit.comparing import compare, marks
from toolkit.errors import InputError
from toolkit.files import Corpus, read_corpus, write_corpus
from toolkit.linear import Linear
from toolkit.model import Model, load_model
from toolkit.resources import ANNOTATIONS
from toolkit.training import Fitted, digest, fitted, train


def part(some: list[str]) -> Corpus:
    whole = read_corpus(ANNOTATIONS / "starter")
    keep = set(some)
    return Corpus(*(gathering.of(t, keep) for t in (whole.articles, whole.sentences, whole.labels, whole.spans)))


IDS = read_corpus(ANNOTATIONS / "starter").articles["article_id"]


@pytest.fixture(scope="module")
def read() -> Corpus:
    return part(IDS[:50])


@pytest.fixture(scope="module")
def made(read: Corpus) -> Fitted:
    return fitted(read)


@pytest.fixture(scope="module")
def against(read: Corpus, made: Fitted) -> Callable[..., dict[str, Any]]:
    def run(old: Model, corpus: str = "other") -> dict[str, Any]:
        return compare(
            old,
            "old",
            labels=made.labels,
            articles=read.articles,
            rows=made.rows,
            data=made.data,
            said=made.decision.label,
            corpus=corpus,
        )

    return run


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """Trained on other articles."""
    folder = tmp_path_factory.mktemp("old")
    write_corpus(folder / "c", part(IDS[60:]))
    train(folder / "c", folder / "m")
    return load_model(folder / "m")


def noise(model: Model) -> Model:
    """The same model, its labels drawn by lot."""
    rng = np.random.default_rng(0)
    label = model.label
    return replace(
        model, label=Linear(rng.normal(size=label.dense.shape), label.bias, label.vocabulary, label.words * 0)
    )


def test_a_model_that_knows_nothing_is_worse(against: Callable[..., dict], old: Model) -> None:
    found = against(noise(old))
    assert found["in_context"]["low"] > 0
    assert found["in_context"]["verdict"].startswith("better than old: macro-F1 0.")
    assert found["in_context"]["articles"] == 50
    assert found["note"] is None  # it remembers what it was trained on, and these were not among them


def test_two_of_a_kind_can_not_be_told_apart(against: Callable[..., dict], old: Model, made: Fitted) -> None:
    found = against(old)
    for where in ("in_context", "alone"):
        f = found[where]
        assert f["low"] <= f["difference"] <= f["high"]
        assert f["difference"] == pytest.approx(f["new"] - f["old"], abs=2e-4)
        assert ("cannot be told apart from old" in f["verdict"]) == (f["low"] <= 0 <= f["high"])


def test_what_it_was_trained_on_is_left_out(against: Callable[..., dict], old: Model, read: Corpus) -> None:
    seen = "".join(marks(read.articles, IDS[:30]))
    found = against(replace(old, manifest=old.manifest | {"articles_seen": seen}))
    assert found["note"] == "compared on the 20 articles that it was not trained on"
    assert found["in_context"]["articles"] == 20


def test_a_model_of_the_same_corpus_is_compared_by_its_own_figure(
    against: Callable[..., dict], old: Model, read: Corpus
) -> None:
    found = against(replace(old, manifest=old.manifest | {"data": digest(read)}), digest(read))
    assert "trained on these articles, which flatters it" in found["note"]
    assert found["alone"]["old"] == old.manifest["metrics"]["alone"]["macro_f1"]
    everything = replace(old, manifest=old.manifest | {"articles_seen": "".join(marks(read.articles, IDS[:50]))})
    assert against(everything)["note"] == found["note"]


def test_a_model_that_remembers_nothing_is_compared_with_a_warning(against: Callable[..., dict], old: Model) -> None:
    manifest = {k: v for k, v in old.manifest.items() if k != "articles_seen"}
    assert "not on record" in against(replace(old, manifest=manifest))["note"]


def test_other_labels_can_not_be_compared(against: Callable[..., dict], old: Model) -> None:
    with pytest.raises(
        InputError, match="old: has the labels a, b, c, this corpus fact, official_claim, framing; only"
    ):
        against(replace(old, labels=("a", "b", "c")))


def test_marks_know_the_text(read: Corpus) -> None:
    other = read.articles | {"text": [t + "." for t in read.articles["text"]]}
    assert not set(marks(read.articles, IDS[:50])) & set(marks(other, IDS[:50]))


def test_what_is_wrong_with_the_old_model_is_said_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="no model here"):
        train(ANNOTATIONS / "starter", compare=tmp_path)
