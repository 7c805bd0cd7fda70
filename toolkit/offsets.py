"""Which label is said where labels are unbalanced: offsets for the decision, not for the probabilities.

A calibrated probability of a rare label is seldom the highest, so the most probable label is hardly ever the rare one.
What is added to the logits before the highest is taken is chosen so that macro-F1 is highest (Lipton, Elkan and
Naryanaswamy 2014, arXiv:1402.1892: the best threshold depends on the figure, and calibrated scores suffice to find it).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toolkit.evaluation import interval, macro_f1
from toolkit.linear import Floats, Ints
from toolkit.model import decided

_GRID = sorted(np.arange(-30, 31) / 10, key=lambda v: (abs(v), v))  # logits; from 0 outwards, so that ties stay near


@dataclass(frozen=True, slots=True)
class Choice:
    """Offsets of a decision and what they are worth.

    Attributes
    ----------
    offsets : (labels,) float
        To add to the logits; all 0 where they gain no more than noise.
    label : (rows,) int
        What is said of each row, its fold decided by offsets that the other folds chose: these figures are honest.
    gain, low, high : float
        Of macro-F1 over the most probable label, chosen on four folds and measured on the fifth, with its 95 % interval
        over articles; also where the offsets were dropped.
    """

    offsets: Floats
    label: Ints
    gain: float
    low: float
    high: float


def search(p: Floats, y: Ints) -> Floats:
    """Offsets with the highest macro-F1, one label after the other, until no single step helps.

    The most frequent label keeps 0, for only differences count.

    Parameters
    ----------
    p : (rows, labels) float
        Calibrated probabilities.
    y : (rows,) int

    Returns
    -------
    (labels,) float

    Examples
    --------
    >>> p = np.array([[0.9, 0.1]] * 8 + [[0.6, 0.4]] * 2)
    >>> search(p, np.array([0] * 8 + [1] * 2)).tolist()
    [0.0, 0.5]
    """
    labels = p.shape[1]
    count = np.bincount(y, minlength=labels)
    best, offsets = macro_f1(y, p.argmax(1), labels), np.zeros(labels)
    while True:
        before = best
        for k in np.argsort(count, kind="stable")[:-1]:
            for step in _GRID:
                tried = offsets.copy()
                tried[k] = step
                if (figure := macro_f1(y, decided(p, tried), labels)) > best + 1e-9:
                    best, offsets = figure, tried
        if best <= before + 1e-9:
            return offsets


def choose(p: Floats, y: Ints, fold: Ints, articles: Ints) -> Choice:
    """Offsets for the decision, or none where they would not pay.

    Parameters
    ----------
    p : (rows, labels) float
        Calibrated probabilities, by parts that had not seen the row's fold.
    y : (rows,) int
        Its label; -1 where it has none.
    fold, articles : (rows,) int

    Returns
    -------
    Choice
    """
    plain, nested = p.argmax(1), p.argmax(1)
    known, labels = y >= 0, p.shape[1]
    for k in np.unique(fold):
        mine = fold == k
        if (known & ~mine).any():
            nested[mine] = decided(p[mine], search(p[known & ~mine], y[known & ~mine]))
    rows = np.flatnonzero(known)

    def gain(i: Ints) -> float:
        i = rows[i]
        return macro_f1(y[i], nested[i], labels) - macro_f1(y[i], plain[i], labels)

    low, high = interval(gain, [str(a) for a in articles[rows]])
    pays = low > 0
    offsets = search(p[rows], y[rows]) if pays else np.zeros(labels)
    return Choice(offsets, nested if pays else plain, gain(np.arange(len(rows))), low, high)
