"""Fitting one linear part: features and words in, calibrated weights out. scikit-learn and scipy work here.

:class:`SparseLinearClassifier` is the learner, on any plain matrix and with scikit-learn's interface; :func:`fit` puts
features and words into such a matrix and takes the weights apart again, for :class:`toolkit.linear.Linear`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold, check_cv
from sklearn.utils import Tags, compute_class_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data
from threadpoolctl import threadpool_limits

from toolkit.linear import Floats, Hashes, Ints, Linear, Words, probabilities

_NEVER = -20.0  # logit
FEWEST = 3  # articles a word must stand in
_FOLDS = 5  # of the calibration


class SparseLinearClassifier(ClassifierMixin, BaseEstimator):
    """Logistic regression (softmax) for dense or sparse matrices, its calibration folded into its weights.

    Parameters
    ----------
    strength : float
        Inverse of the regularisation (L2).
    class_weight : dict, "balanced" or None
        Weight of each class; "balanced": rare classes count as much as frequent ones, by the weights of their rows.
    calibrate : bool
        Fit temperature and bias on logits of folds that were held out (Guo et al. 2017) and fold them into the weights.
    cv : int, splitter or iterable of (train, test), optional
        The folds of the calibration; when not given five, stratified, groups kept together where they are given, fewer
        where a class is rarer; none where a class has one row: nothing is calibrated then.

    Attributes
    ----------
    classes_ : (classes,) array
    coef_ : (classes or 1, features) float
        One row for two classes: the second against the first.
    intercept_ : (classes or 1,) float
    calibration_ : (float, (classes or 1,) float)
        Temperature's inverse and bias that were folded in.
    n_features_in_ : int
    feature_names_in_ : (features,) array
        Only where the matrix names its columns.

    Notes
    -----
    Features are not standardised; put a scaler in front where their spread differs.

    References
    ----------
    C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, On Calibration of Modern Neural Networks, 2017, arXiv:1706.04599.

    Examples
    --------
    >>> x, y = np.array([[0.0], [1.0], [2.0], [3.0]]), np.array(["no", "no", "yes", "yes"])
    >>> SparseLinearClassifier(strength=10.0).fit(x, y).predict([[0.5], [2.5]])
    array(['no', 'yes'], dtype='<U3')
    """

    def __init__(
        self,
        strength: float = 1.0,
        class_weight: dict | str | None = None,
        calibrate: bool = False,
        cv: Any = None,
    ) -> None:
        self.strength = strength
        self.class_weight = class_weight
        self.calibrate = calibrate
        self.cv = cv

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags

    def fit(self, X: Any, y: Any, sample_weight: Any = None, groups: Any = None) -> SparseLinearClassifier:
        """Learn the weights.

        Parameters
        ----------
        X : (rows, features) array or sparse matrix
        y : (rows,) array
        sample_weight : (rows,) float, optional
            Soft labels are rows given once for each of their classes, weighted by the share of each.
        groups : (rows,) array, optional
            Rows that stay together in the folds of the calibration: articles.
        """
        X, y = validate_data(self, X, y, accept_sparse="csr", dtype=np.float64)
        check_classification_targets(y)
        weight = _check_sample_weight(sample_weight, X, dtype=np.float64)
        if (weight < 0).any():
            raise ValueError(f"row {int(weight.argmin())} has the weight {weight.min()}; none may be below 0")
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"all rows are of 1 class ({self.classes_[0]}); give rows of two or more")
        if not self.strength > 0:
            raise ValueError(f"strength is {self.strength!r}; it must be above 0")
        self.coef_, self.intercept_ = self._weights(X, codes, weight)
        outputs = len(self.intercept_)
        self.calibration_: tuple[float, npt.NDArray[np.float64]] = (1.0, np.zeros(outputs))
        if self.calibrate and len(z := self._held_out(X, codes, weight, groups)):
            told = np.isfinite(z[:, 0])
            self.calibration_ = calibration(z[told], codes[told], weight[told])
        scale, shift = self.calibration_
        self.coef_, self.intercept_ = self.coef_ * scale, self.intercept_ * scale + shift
        return self

    def _weights(self, x: Any, codes: Ints, weight: Floats) -> tuple[Floats, Floats]:
        """Weights for all classes, in one row where there are two."""
        used = np.unique(codes)
        if self.class_weight is not None:
            # not left to the regression: what "balanced" makes of weighted rows depends on its version
            weight = weight * self._class_weights(codes, weight)[codes]
        # the search's own vectors are short: threads on them cost more than twice the time (and, shared, far more)
        with threadpool_limits(limits=1, user_api="blas"):
            model = LogisticRegression(C=self.strength, max_iter=2000, tol=1e-6).fit(x, codes, weight)
        coef, bias = model.coef_, model.intercept_
        k = len(self.classes_)
        return (coef, bias) if len(used) == k else _spread(coef, bias, used, k)

    def _class_weights(self, codes: Ints, weight: Floats) -> Floats:
        k = len(self.classes_)
        if self.class_weight != "balanced":
            return compute_class_weight(self.class_weight, classes=self.classes_, y=self.classes_[codes])
        total = np.bincount(codes, weight, minlength=k)
        return np.divide(weight.sum(), (total > 0).sum() * total, out=np.zeros(k), where=total > 0)

    def _held_out(self, x: Any, codes: Ints, weight: Floats, groups: Any) -> Floats:
        """Logits by weights that had not seen the row's fold, NaN where no fold holds it; empty without folds."""
        outputs = 1 if len(self.classes_) == 2 else len(self.classes_)
        z = np.full((len(codes), outputs), np.nan)
        for train, test in self._folds(x, codes, groups):
            if len(np.unique(codes[train])) < 2:
                continue
            coef, bias = self._weights(x[train], codes[train], weight[train])
            z[test] = x[test] @ coef.T + bias
        return z if np.isfinite(z).any() else z[:0]

    def _folds(self, x: Any, codes: Ints, groups: Any) -> Iterable[tuple[Ints, Ints]]:
        if self.cv is not None:
            return check_cv(self.cv, codes, classifier=True).split(x, codes, groups)
        folds = min(_FOLDS, int(np.bincount(codes).min()), len(codes) if groups is None else len(np.unique(groups)))
        if folds < 2:
            return ()
        kind = StratifiedKFold if groups is None else StratifiedGroupKFold
        return kind(folds).split(np.empty((len(codes), 0)), codes, groups)

    def decision_function(self, X: Any) -> Floats:
        """Logits: (rows, classes), or (rows,) for the second of two classes."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse="csr", dtype=np.float64, reset=False)
        z = X @ self.coef_.T + self.intercept_
        return z[:, 0] if z.shape[1] == 1 else z

    def predict_proba(self, X: Any) -> Floats:
        """Probabilities, (rows, classes), in the order of ``classes_``."""
        z = self.decision_function(X)
        p = probabilities(z.reshape(len(z), -1))
        return np.hstack([1 - p, p]) if p.shape[1] == 1 else p

    def predict(self, X: Any) -> npt.NDArray:
        """The class with the highest probability; the first of them where several have it."""
        z = self.decision_function(X)
        return self.classes_[(z > 0).astype(int) if z.ndim == 1 else z.argmax(1)]


def _spread(coef: Floats, bias: Floats, used: Ints, outputs: int) -> tuple[Floats, Floats]:
    """Weights for all outputs of a softmax; a class that these rows lack is never the answer."""
    if len(used) == 2:  # a softmax of two: the second logit against the first
        coef, bias = np.vstack([np.zeros_like(coef), coef]), np.append(0.0, bias)
    full = np.zeros((outputs, coef.shape[1])), np.full(outputs, _NEVER)
    full[0][used], full[1][used] = coef, bias
    return full


def fit(
    x: Floats,
    words: Words,
    y: Ints,
    articles: Ints,
    *,
    outputs: int,
    strength: float,
    word_scale: float,
    columns: Ints | None = None,
    balance: bool = True,
    shares: Floats | None = None,
) -> Linear:
    """Fit a logistic regression (softmax over `outputs`, or a logistic where it is 1).

    Dense features are standardised, words count `word_scale` each; both are folded back into the weights.

    Parameters
    ----------
    x : (rows, features) float
    words : Words
        Words of the rows.
    y : (rows,) int
        Class of each row; -1 where it is not known (the row is left out).
    articles : (rows,) int
        A word must stand in at least :data:`FEWEST` of them to be learnt.
    outputs : int
        Number of classes; 1 for a yes or no.
    strength : float
        Inverse of the regularisation.
    columns : (some,) int, optional
        Which dense features may be used; all features and words when not given, these alone when given.
    balance : bool
        Rare classes count as much as frequent ones.
    shares : (rows, outputs) float, optional
        Soft labels: how much each class counts for each row that `y` knows; when not given its class counts 1.

    Returns
    -------
    Linear
    """
    rows = np.flatnonzero(y >= 0)
    vocabulary = _vocabulary(words, articles, rows, len(x)) if columns is None else np.empty(0, np.uint64)
    mean, spread = x[rows].mean(0), x[rows].std(0)
    spread[spread < 1e-9] = 1.0
    use = np.arange(x.shape[1] + len(vocabulary)) if columns is None else columns
    matrix = _matrix(x, words, mean, spread, vocabulary, word_scale)[rows][:, use]
    if shares is None:
        answer, weight = y[rows], None
    else:
        row, answer = np.nonzero(shares[rows])
        matrix, weight = matrix[row], shares[rows][row, answer]
    model = SparseLinearClassifier(strength, "balanced" if balance else None).fit(matrix, answer, weight)
    coef, bias = model.coef_, model.intercept_
    if outputs > 1 and len(coef) != outputs:
        coef, bias = _spread(coef, bias, model.classes_, outputs)
    full = np.zeros((len(coef), x.shape[1] + len(vocabulary)))
    full[:, use] = coef
    dense = full[:, : x.shape[1]] / spread
    return Linear(dense, bias - dense @ mean, vocabulary, full[:, x.shape[1] :].T * word_scale)


def _vocabulary(words: Words, articles: Ints, rows: Ints, n: int) -> Hashes:
    known = np.zeros(n, bool)
    known[rows] = True
    keep = known[words.sentence]
    if not keep.any():
        return np.empty(0, np.uint64)
    pairs = np.unique(np.stack([words.hash[keep], articles[words.sentence[keep]].astype(np.uint64)]), axis=1)
    hashes, counts = np.unique(pairs[0], return_counts=True)
    return hashes[counts >= FEWEST]


def _matrix(x: Floats, words: Words, mean: Floats, spread: Floats, vocabulary: Hashes, word_scale: float) -> csr_matrix:
    lookup = Linear(np.zeros((1, 1)), np.zeros(1), vocabulary, np.zeros((len(vocabulary), 1)))
    where, found = lookup.rows(words)
    sparse = csr_matrix((np.full(len(where), word_scale), (where, found)), (len(x), len(vocabulary)))
    return hstack([csr_matrix((x - mean) / spread), sparse], format="csr")


def calibration(z: Floats, y: Ints, weight: Floats | None = None) -> tuple[float, npt.NDArray[np.float64]]:
    """Temperature and bias that fit out-of-fold logits best (Platt 1999; Guo et al. 2017)."""

    def loss(v: Floats) -> float:
        p = probabilities(z * np.exp(v[0]) + v[1:])
        right = np.where(y == 1, p[:, 0], 1 - p[:, 0]) if z.shape[1] == 1 else p[np.arange(len(y)), y]
        lost = -np.log(np.maximum(right, 1e-12))
        return float(np.average(lost, weights=weight) + 1e-4 * (v[1:] ** 2).sum())

    best = minimize(loss, np.zeros(1 + z.shape[1]), method="L-BFGS-B").x
    return float(np.exp(best[0])), best[1:]


def calibrated(part: Linear, scale: float, shift: Floats) -> Linear:
    """The same part with temperature and bias folded into its weights."""
    return Linear(part.dense * scale, part.bias * scale + shift, part.vocabulary, part.words * scale)
