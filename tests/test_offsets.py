"""Offsets move the decision where a label is rare, and only where that pays."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.evaluation import macro_f1
from toolkit.model import decided
from toolkit.offsets import choose, search


def corpus(shares: list[float], n: int = 2000, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Calibrated probabilities, labels, folds and articles."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(n, len(shares))) * 1.2 + np.log(shares)
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    y = (rng.random((n, 1)) > p.cumsum(1)).sum(1)
    articles = np.arange(n) // 10
    return p, y, articles % 5, articles


def test_a_rare_label_is_said_more_often_and_macro_f1_gains() -> None:
    p, y, fold, articles = corpus([0.1, 0.7, 0.2])
    choice = choose(p, y, fold, articles)
    assert choice.offsets[0] > 0 == choice.offsets[1]
    assert 0 < choice.low < choice.gain < choice.high
    assert macro_f1(y, choice.label, 3) - macro_f1(y, p.argmax(1), 3) == pytest.approx(choice.gain)
    other = corpus([0.1, 0.7, 0.2], 4000, seed=1)  # and on texts never looked at
    assert macro_f1(other[1], decided(other[0], choice.offsets), 3) > macro_f1(other[1], other[0].argmax(1), 3) + 0.02


@pytest.mark.parametrize("seed", range(3))
def test_where_labels_are_balanced_nothing_is_moved(seed: int) -> None:
    p, y, fold, articles = corpus([0.33, 0.34, 0.33], seed=seed)
    choice = choose(p, y, fold, articles)
    assert not choice.offsets.any()
    assert (choice.label == p.argmax(1)).all()


def test_a_gain_within_noise_is_dropped() -> None:
    p, y, fold, articles = corpus([0.1, 0.7, 0.2], n=120)
    choice = choose(p, y, fold, articles)
    assert choice.low <= 0
    assert not choice.offsets.any()


def test_the_same_rows_give_the_same_offsets_and_rows_without_a_label_have_no_say() -> None:
    p, y, fold, articles = corpus([0.1, 0.7, 0.2])
    more = (
        np.vstack([p, p[:500, ::-1]]),
        np.r_[y, np.full(500, -1)],
        np.r_[fold, fold[:500]],
        np.r_[articles, articles[:500]],
    )
    a, b = choose(p, y, fold, articles), choose(*more)
    np.testing.assert_array_equal(a.offsets, b.offsets)
    np.testing.assert_array_equal(a.label, b.label[: len(y)])


def test_search_is_never_worse_than_none() -> None:
    for seed in range(5):
        p, y, _, _ = corpus([0.2, 0.5, 0.2, 0.1], n=200, seed=seed)
        assert macro_f1(y, decided(p, search(p, y)), 4) >= macro_f1(y, p.argmax(1), 4)
