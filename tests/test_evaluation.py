from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score

from toolkit.evaluation import calibration_error, interval, macro_f1


def test_macro_f1_is_scikit_learn_s() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        y, hat = rng.integers(3, size=(2, 30))
        assert macro_f1(y, hat, 3) == pytest.approx(
            f1_score(y, hat, average="macro", labels=[0, 1, 2], zero_division=0)
        )


def test_calibration_error_of_a_perfectly_sure_and_right_model_is_nil() -> None:
    assert calibration_error(np.array([0, 1]), np.eye(2)) == 0
    assert calibration_error(np.array([1, 0]), np.eye(2)) == 1


def test_interval_covers_and_is_wider_when_rows_of_an_article_are_alike() -> None:
    y = np.repeat(np.random.default_rng(1).integers(2, size=40), 10).astype(float)
    alone = interval(lambda i: float(y[i].mean()), [str(n) for n in range(400)])
    together = interval(lambda i: float(y[i].mean()), [str(n // 10) for n in range(400)])
    assert together[0] < y.mean() < together[1]
    assert together[1] - together[0] > 2 * (alone[1] - alone[0])
