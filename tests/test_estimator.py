"""The learner behaves as scikit-learn asks; numpy says what it says; calibration mends; soft labels teach."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from toolkit import estimator
from toolkit.estimator import SparseLinearClassifier
from toolkit.linear import Linear, Words

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


def expected_failures(learner: SparseLinearClassifier) -> dict[str, str]:
    if not learner.calibrate:
        return {}
    close = "equal to five digits only, for the calibration's search stops there; tested below"
    return {
        "check_sample_weight_equivalence_on_dense_data": close,
        "check_sample_weight_equivalence_on_sparse_data": close,
        "check_class_weight_classifiers": "calibrated to how often a class occurs, whatever it weighed in the fit",
    }


@parametrize_with_checks(
    [
        SparseLinearClassifier(),
        SparseLinearClassifier(class_weight="balanced"),
        SparseLinearClassifier(calibrate=True, class_weight="balanced"),
    ],
    expected_failed_checks=expected_failures,
)
def test_scikit_learn_s_own_checks(estimator: SparseLinearClassifier, check: Any) -> None:
    check(estimator)


def told(classes: int = 3, n: int = 300, seed: int = 0) -> tuple[csr_matrix, np.ndarray, np.ndarray]:
    """Rows of a sparse matrix, what they are, and the article of each."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 8)) * (rng.random((n, 8)) < 0.5)
    y = (x @ rng.normal(size=(8, classes)) + rng.gumbel(size=(n, classes))).argmax(1)
    return csr_matrix(x), np.array(["a", "b", "c"])[y], np.arange(n) // 10


def test_in_a_pipeline_a_grid_search_and_cloned() -> None:
    x, y, groups = told()
    search = GridSearchCV(
        make_pipeline(MaxAbsScaler(), SparseLinearClassifier(class_weight="balanced", calibrate=True)),
        {"sparselinearclassifier__strength": [0.01, 1.0], "sparselinearclassifier__calibrate": [False, True]},
        cv=GroupKFold(3),
        scoring="neg_log_loss",
    ).fit(x, y, groups=groups, sparselinearclassifier__groups=groups)
    assert search.best_params_["sparselinearclassifier__strength"] == 1.0
    same = clone(search.best_estimator_).fit(x, y, sparselinearclassifier__groups=groups)
    np.testing.assert_array_equal(same.predict_proba(x), search.predict_proba(x))


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("calibrate", [False, True])
def test_the_learner_is_linear_at_run_time(classes: int, calibrate: bool) -> None:
    x, y, _ = told(classes)
    model = SparseLinearClassifier(calibrate=calibrate).fit(x, y)
    part = Linear(model.coef_, model.intercept_, np.empty(0, np.uint64), np.empty((0, len(model.coef_))))
    nothing = Words(np.empty(0, np.int64), np.empty(0, np.uint64))
    p = part.probabilities(x.toarray(), nothing)
    np.testing.assert_allclose(p[:, -1], model.predict_proba(x)[:, -1], atol=1e-12)


def test_calibration_helps_where_classes_were_weighted() -> None:
    x, y, groups = told(2, 2000)
    rare = np.flatnonzero((y == "a") | (np.arange(len(y)) % 8 == 0))
    x, y, groups = x[rare], y[rare], groups[rare]
    loss = {}
    for calibrate in (False, True):
        model = SparseLinearClassifier(1.0, "balanced", calibrate).fit(x[:600], y[:600], groups=groups[:600])
        p = model.predict_proba(x[600:])
        loss[calibrate] = -np.log(p[np.arange(len(p)), (y[600:] == "b").astype(int)]).mean()
    assert loss[True] < loss[False] - 0.05


def test_a_weight_counts_as_often_as_it_says() -> None:
    x, y, _ = told()
    weight = np.random.default_rng(2).integers(1, 4, len(y))
    twice = np.repeat(np.arange(len(y)), weight)
    fold = np.arange(len(y)) % 3
    cv, repeated = ([(np.flatnonzero(f != k), np.flatnonzero(f == k)) for k in range(3)] for f in (fold, fold[twice]))
    a = SparseLinearClassifier(1.0, "balanced", True, cv).fit(x, y, weight)
    b = SparseLinearClassifier(1.0, "balanced", True, repeated).fit(x[twice], y[twice])
    np.testing.assert_allclose(a.predict_proba(x), b.predict_proba(x), atol=1e-4)


def test_a_fold_without_one_of_the_classes_does_no_harm() -> None:
    x, y, _ = told()
    only = [(np.flatnonzero(y != "c"), np.flatnonzero(y == "c")), (np.flatnonzero(y == "a"), np.flatnonzero(y == "b"))]
    assert np.isfinite(SparseLinearClassifier(calibrate=True, cv=only).fit(x, y).coef_).all()
    few = np.r_[np.flatnonzero(y != "c")[:40], np.flatnonzero(y == "c")[:1]]  # nothing to calibrate on
    assert SparseLinearClassifier(calibrate=True).fit(x[few], y[few]).calibration_[0] == 1


@pytest.mark.parametrize(
    ("options", "weight", "y", "said"),
    [
        ({"strength": 0}, None, [0, 1], "strength is 0; it must be above 0"),
        ({}, [1, -1], [0, 1], "row 1 has the weight -1.0; none may be below 0"),
        ({}, None, [1, 1], r"all rows are of 1 class \(1\); give rows of two or more"),
    ],
)
def test_what_can_not_be_learnt_is_said(options: dict, weight: list | None, y: list, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        SparseLinearClassifier(**options).fit([[0.0], [1.0]], y, weight)


def simulated(seed: int) -> tuple[Any, ...]:
    """Sentences, what they are in truth, and the votes of three annotators who err more on the hard ones."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(3000, 20))
    z = x @ rng.normal(size=(20, 3)) * 0.7
    truth = z.argmax(1)
    margin = np.sort(z, 1)[:, -1] - np.sort(z, 1)[:, -2]
    sure = 1 / (1 + np.exp(-(margin[:, None] * 1.2 + rng.normal(size=(1, 3)) * 0.3)))
    wrong = (truth[:, None] + rng.integers(1, 3, (3000, 3))) % 3
    votes = np.where(rng.random((3000, 3)) < sure, truth[:, None], wrong)
    return x, truth, np.stack([(votes == k).mean(1) for k in range(3)], axis=1)


def test_soft_labels_are_not_worse_than_the_majority_s() -> None:
    none = Words(np.empty(0, np.int64), np.empty(0, np.uint64))
    gain = []
    for seed in range(8):
        x, truth, shares = simulated(seed)
        train = np.arange(300)
        y = np.where(np.sort(shares, 1)[:, -1] > 0.5, shares.argmax(1), -1)  # a tie teaches nothing
        right = []
        for soft in (None, shares[train]):
            part = estimator.fit(x[train], none, y[train], train, outputs=3, strength=0.1, word_scale=1.0, shares=soft)
            right.append((part.logits(x[300:], none).argmax(1) == truth[300:]).mean())
        gain.append(right[1] - right[0])
    assert np.mean(gain) > 0
    assert min(gain) > -0.02


def test_shares_of_one_label_each_change_nothing() -> None:
    x, truth, _ = simulated(0)
    words = Words(np.arange(3000), np.arange(3000, dtype=np.uint64) % 7)
    options: dict[str, Any] = {"outputs": 3, "strength": 0.1, "word_scale": 1.0}
    y = np.where(np.arange(3000) % 5 == 0, -1, truth)
    hard = estimator.fit(x, words, y, np.arange(3000), **options)
    soft = estimator.fit(x, words, y, np.arange(3000), shares=np.eye(3)[truth], **options)
    for name in ("dense", "bias", "words"):
        np.testing.assert_array_equal(getattr(hard, name), getattr(soft, name))
