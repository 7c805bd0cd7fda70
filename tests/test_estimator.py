"""numpy says what scikit-learn says; calibration mends what is too sure."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit import estimator
from toolkit.linear import Words

OPTIONS = {"class_weight": "balanced", "max_iter": 2000, "tol": 1e-6}


@pytest.mark.parametrize("outputs", [1, 2, 3])
def test_scikit_learn_and_numpy_give_the_same_probabilities(outputs: int) -> None:
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(0)
    x = rng.normal(size=(300, 6)) * [1, 10, 0.1, 1, 1, 0] + 3
    y = rng.integers(0, max(outputs, 2), 300)
    pairs = np.unique(np.stack([np.repeat(np.arange(300), 2), rng.integers(1, 40, 600)]), axis=1)
    words = Words(pairs[0], pairs[1].astype(np.uint64))
    articles = np.arange(300) // 10
    part = estimator.fit(x, words, y, articles, outputs=outputs, strength=0.1, word_scale=0.5)
    spread = np.where(x.std(0) < 1e-9, 1.0, x.std(0))
    matrix = estimator._matrix(x, words, x.mean(0), spread, part.vocabulary, 0.5)
    theirs = LogisticRegression(C=0.1, **OPTIONS).fit(matrix, y).predict_proba(matrix)
    np.testing.assert_allclose(part.probabilities(x, words), theirs[:, -outputs:], atol=1e-6)


def test_rows_without_a_class_and_columns_not_chosen_have_no_say() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(200, 3)), rng.integers(0, 2, 200)
    none = Words(np.empty(0, np.int64), np.empty(0, np.uint64))
    hidden = np.where(np.arange(200) < 100, y, -1)
    options = {"outputs": 1, "strength": 1.0, "word_scale": 1.0, "columns": np.array([0, 2])}
    part = estimator.fit(x, none, hidden, np.zeros(200, int), **options)
    half = estimator.fit(x[:100], none, y[:100], np.zeros(100, int), **options)
    np.testing.assert_allclose(part.dense, half.dense, atol=1e-6)
    assert part.dense[0, 1] == 0


def test_calibration_mends_what_is_too_sure() -> None:
    rng = np.random.default_rng(1)
    z = rng.normal(size=(4000, 1))
    y = (rng.random(4000) < 1 / (1 + np.exp(-z[:, 0]))).astype(int)
    scale, shift = estimator.calibration(z * 5 + 2, y)
    assert scale == pytest.approx(0.2, abs=0.03)
    assert shift[0] == pytest.approx(-0.4, abs=0.1)
