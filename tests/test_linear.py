from __future__ import annotations

import numpy as np

from toolkit.linear import Linear, Words

HALF = Linear(
    np.array([[1.0, 0.0], [0.0, 2.0]]),
    np.array([0.5, 0.0]),
    np.array([3, 9], np.uint64),
    np.array([[1.0, 0.0], [0.0, -1.0]]),
)


def test_logits_are_the_weighted_sums() -> None:
    words = Words(np.array([0, 0, 1]), np.array([3, 5, 9], np.uint64))
    assert np.allclose(HALF.logits(np.array([[1.0, 1.0], [0.0, 0.0]]), words), [[2.5, 2.0], [0.5, -1.0]])


def test_probabilities_add_to_one_even_for_huge_logits() -> None:
    none = Words(np.empty(0, np.int64), np.empty(0, np.uint64))
    p = HALF.probabilities(np.array([[1e4, 0.0], [0.0, -1e4], [0.0, 0.0]]), none)
    assert np.isfinite(p).all()
    assert np.allclose(p.sum(1), 1)
