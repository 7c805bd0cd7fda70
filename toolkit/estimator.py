"""Fitting one linear part: features and words in, calibrated weights out. scikit-learn and scipy work here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from toolkit.linear import Floats, Hashes, Ints, Linear, Words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_NEVER = -20.0  # logit
FEWEST = 3  # articles a word must stand in


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
    coef, bias = _regression(matrix, y[rows], outputs, strength, balance)
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
    from scipy.sparse import csr_matrix, hstack

    lookup = Linear(np.zeros((1, 1)), np.zeros(1), vocabulary, np.zeros((len(vocabulary), 1)))
    where, found = lookup.rows(words)
    sparse = csr_matrix((np.full(len(where), word_scale), (where, found)), (len(x), len(vocabulary)))
    return hstack([csr_matrix((x - mean) / spread), sparse], format="csr")


def _regression(x: csr_matrix, y: Ints, outputs: int, strength: float, balance: bool) -> tuple[Floats, Floats]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, class_weight="balanced" if balance else None, max_iter=2000, tol=1e-6)
    model.fit(x, y)
    coef, bias = model.coef_, model.intercept_
    if outputs > 1 and len(model.classes_) == 2:  # a softmax of two: the second logit against the first
        coef, bias = np.vstack([np.zeros_like(coef), coef]), np.append(0.0, bias)
    if 1 < outputs != len(model.classes_):  # a class that these rows lack is never the answer
        full = np.zeros((outputs, x.shape[1])), np.full(outputs, _NEVER)
        full[0][model.classes_], full[1][model.classes_] = coef, bias
        return full
    return coef, bias


def probabilities(z: Floats) -> Floats:
    """Softmax of logits; the logistic where there is one column."""
    if z.shape[1] == 1:
        return 1 / (1 + np.exp(-np.clip(z, -500, 500)))
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def calibration(z: Floats, y: Ints) -> tuple[float, npt.NDArray[np.float64]]:
    """Temperature and bias that fit out-of-fold logits best (Platt 1999; Guo et al. 2017)."""
    from scipy.optimize import minimize

    def loss(v: Floats) -> float:
        p = probabilities(z * np.exp(v[0]) + v[1:])
        right = np.where(y == 1, p[:, 0], 1 - p[:, 0]) if z.shape[1] == 1 else p[np.arange(len(y)), y]
        return float(-np.log(np.maximum(right, 1e-12)).mean() + 1e-4 * (v[1:] ** 2).sum())

    best = minimize(loss, np.zeros(1 + z.shape[1]), method="L-BFGS-B").x
    return float(np.exp(best[0])), best[1:]


def calibrated(part: Linear, scale: float, shift: Floats) -> Linear:
    """The same part with temperature and bias folded into its weights."""
    return Linear(part.dense * scale, part.bias * scale + shift, part.vocabulary, part.words * scale)
