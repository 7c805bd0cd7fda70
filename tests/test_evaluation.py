from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score, roc_auc_score

from toolkit.evaluation import auc, calibration_error, interval, macro_f1, precision_recall


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


def test_auc_is_scikit_learn_s_and_within_one_outlet_the_same() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        y, score = rng.random(50) < 0.4, rng.integers(8, size=50) / 8  # with ties
        assert auc(y, score) == pytest.approx(roc_auc_score(y, score))
        assert auc(y, score, np.full(50, 3)) == auc(y, score)


def test_auc_within_outlets_does_not_pay_for_knowing_the_outlet() -> None:
    outlet = np.repeat([0, 1], 100)
    y = np.random.default_rng(1).random(200) < np.where(outlet, 0.9, 0.1)
    assert auc(y, outlet.astype(float)) > 0.85
    assert auc(y, outlet.astype(float), outlet) == 0.5
    assert np.isnan(auc(np.ones(5, bool), np.arange(5.0)))


def test_auc_within_outlets_is_the_mean_weighted_by_pairs() -> None:
    rng = np.random.default_rng(2)
    y, score, outlet = rng.random(90) < 0.5, rng.random(90), rng.integers(4, size=90)
    pairs = [int(y[outlet == k].sum() * (~y[outlet == k]).sum()) for k in range(4)]
    each = [roc_auc_score(y[outlet == k], score[outlet == k]) for k in range(4)]
    assert auc(y, score, outlet) == pytest.approx(np.average(each, weights=pairs))


def test_precision_and_recall() -> None:
    assert precision_recall(np.array([0, 0, 1]), np.array([0, 1, 1]), 1) == (0.5, 1.0)
    assert np.isnan(precision_recall(np.array([0]), np.array([0]), 1)).all()


def test_an_interval_leaves_out_rounds_in_which_nothing_is_defined() -> None:
    def figure(rows: np.ndarray) -> float:
        return float(rows.mean()) if 0 in rows else float("nan")

    low, high = interval(figure, [str(n) for n in range(10)])
    assert 0 < low < high < 10
    assert np.isnan(interval(lambda rows: float("nan"), ["a", "b"])).all()
