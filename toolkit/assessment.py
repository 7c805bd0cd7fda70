"""Labels and probabilities -> tables that say how good they are, each figure with its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from toolkit.abstention import likeness, risk_coverage, share_bounds
from toolkit.evaluation import auc, calibration_error, f1_each, interval, macro_f1, precision_recall
from toolkit.linear import Floats, Ints
from toolkit.tables import Columns

BINS = 10
Figure = Callable[[Ints], float]


def assess(
    labels: Sequence[str],
    gold: Ints,
    p: Floats,
    articles: Sequence[str],
    outlets: Sequence[str | None],
    *,
    predicted: Ints | None = None,
    rounds: int = 200,
    seed: int = 0,
) -> dict[str, Columns]:
    """Compare probabilities of labels with the true ones.

    Parameters
    ----------
    labels : sequence of str
    gold : (sentences,) int
        Number of the true label.
    p : (sentences, labels) float
    articles, outlets : sequence of str
        Of each sentence; an article without outlet is an outlet of its own.
    predicted : (sentences,) int, optional
        Number of the label that was given; the most probable one when not given.
    rounds, seed : int
        Of the bootstrap over articles.

    Returns
    -------
    dict of tables
        ``figures`` (:func:`figures`), ``reliability`` (:func:`reliability`), ``confusion`` (:func:`confusion`),
        ``risk_coverage`` (:func:`toolkit.abstention.risk_coverage`), ``outlets`` (:func:`by_outlet`).

    Examples
    --------
    >>> found = assess(["a", "b"], np.array([0, 1]), np.eye(2), ["x", "y"], [None, None], rounds=5)
    >>> found["figures"]["figure"][0], found["figures"]["value"][0]
    ('macro_f1', 1.0)
    """
    hat = p.argmax(1) if predicted is None else predicted
    article, right = _codes(articles), hat == gold
    return {
        "figures": figures(labels, gold, p, articles, outlets, predicted=hat, rounds=rounds, seed=seed),
        "reliability": reliability(right, p.max(1), article),
        "confusion": confusion(labels, gold, hat),
        "risk_coverage": risk_coverage(right, p.max(1), article, rounds, seed),
        "outlets": by_outlet(right, article, outlets),
    }


def figures(
    labels: Sequence[str],
    gold: Ints,
    p: Floats,
    articles: Sequence[str],
    outlets: Sequence[str | None],
    *,
    predicted: Ints | None = None,
    rounds: int = 200,
    seed: int = 0,
) -> Columns:
    """Every figure with its 95 % interval by bootstrap over articles.

    Parameters
    ----------
    labels, gold, p, articles, outlets, predicted, rounds, seed
        As :func:`assess` takes them.

    Returns
    -------
    dict of lists
        ``figure``, ``label`` (None: of all), ``value``, ``low``, ``high``, ``n`` (sentences behind it): ``macro_f1``,
        ``right`` (share), ``calibration_error``; for each label against the rest ``f1``, ``precision``, ``recall``,
        ``auc`` and ``auc_within_outlet`` (:func:`toolkit.evaluation.auc`).
    """
    hat, k = p.argmax(1) if predicted is None else predicted, len(labels)
    outlet = _codes([o if o is not None else f"\0{a}" for o, a in zip(outlets, articles, strict=True)])
    rows: list[tuple[str, str | None, int, Figure]] = [
        ("macro_f1", None, len(gold), lambda i: macro_f1(gold[i], hat[i], k)),
        ("right", None, len(gold), lambda i: float((gold[i] == hat[i]).mean())),
        ("calibration_error", None, len(gold), lambda i: calibration_error(gold[i], p[i])),
    ]
    for n, name in enumerate(labels):
        y, q = gold == n, p[:, n]
        has, got = int(y.sum()), int((hat == n).sum())
        rows += [
            ("f1", name, has, lambda i, n=n: f1_each(gold[i], hat[i], k)[n]),  # type: ignore[misc]
            ("precision", name, got, lambda i, n=n: precision_recall(gold[i], hat[i], n)[0]),  # type: ignore[misc]
            ("recall", name, has, lambda i, n=n: precision_recall(gold[i], hat[i], n)[1]),  # type: ignore[misc]
            ("auc", name, len(gold), lambda i, y=y, q=q: auc(y[i], q[i])),  # type: ignore[misc]
            ("auc_within_outlet", name, len(gold), lambda i, y=y, q=q: auc(y[i], q[i], outlet[i])),  # type: ignore[misc]
        ]
    out: Columns = {name: [] for name in ("figure", "label", "value", "low", "high", "n")}
    for figure, label, n, compute in rows:
        value = compute(np.arange(len(gold)))
        low, high = interval(compute, articles, rounds, seed) if np.isfinite(value) else (float("nan"),) * 2
        for column, v in zip(out, (figure, label, _round(value), _round(low), _round(high), n), strict=True):
            out[column].append(v)
    return out


def reliability(right: np.ndarray, top: Floats, articles: Ints, bins: int = BINS) -> Columns:
    """How often the label is right where the model says how sure it is, in equally wide bins (Guo et al. 2017).

    Parameters
    ----------
    right : (sentences,) bool
    top : (sentences,) float
        Top probability.
    articles : (sentences,) int
    bins : int

    Returns
    -------
    dict of lists
        One row a bin that has sentences: ``begin``, ``end``, ``confidence`` (mean of the top probability), ``right``
        (share) with ``low`` and ``high`` (95 %, :func:`toolkit.abstention.share_bounds`), ``sentences``.
    """
    which = np.minimum((top * bins).astype(int), bins - 1)
    alike = likeness(right, articles)
    rows = []
    for b in np.unique(which).tolist():
        mine = which == b
        low, high = share_bounds(right[mine], articles[mine], alike)
        mean, share = _round(float(top[mine].mean())), _round(float(right[mine].mean()))
        rows.append((_round(b / bins), _round((b + 1) / bins), mean, share, _round(low), _round(high), int(mine.sum())))
    return _table(("begin", "end", "confidence", "right", "low", "high", "sentences"), rows)


def confusion(labels: Sequence[str], gold: Ints, predicted: Ints) -> Columns:
    """What was taken for what: ``label``, ``predicted``, ``sentences``, ``share`` (of those with the label)."""
    counts = np.zeros((len(labels), len(labels)), int)
    np.add.at(counts, (gold, predicted), 1)
    totals = counts.sum(1)
    rows = [
        (a, b, int(counts[i, j]), _round(counts[i, j] / totals[i]) if totals[i] else float("nan"))
        for i, a in enumerate(labels)
        for j, b in enumerate(labels)
    ]
    return _table(("label", "predicted", "sentences", "share"), rows)


def by_outlet(right: np.ndarray, articles: Ints, outlets: Sequence[str | None]) -> Columns:
    """How often the label is right in each outlet, and on how little that rests; most sentences first.

    Parameters
    ----------
    right : (sentences,) bool
    articles : (sentences,) int
    outlets : sequence of str
        Of each sentence.

    Returns
    -------
    dict of lists
        ``outlet`` (None: articles without), ``articles``, ``sentences``, ``right`` (share) with ``low`` and ``high``
        (95 %, :func:`toolkit.abstention.share_bounds`: wide where an outlet has few articles).
    """
    alike, members = likeness(right, articles), _members(outlets)
    rows = []
    for name, mine in members.items():
        low, high = share_bounds(right[mine], articles[mine], alike)
        share = _round(float(right[mine].mean()))
        rows.append((name, len(np.unique(articles[mine])), len(mine), share, _round(low), _round(high)))
    rows.sort(key=lambda row: (-row[2], str(row[0])))
    return _table(("outlet", "articles", "sentences", "right", "low", "high"), rows)


def _members(names: Sequence[str | None]) -> dict[str | None, Ints]:
    out: dict[str | None, list[int]] = {}
    for n, name in enumerate(names):
        out.setdefault(name, []).append(n)
    return {name: np.array(rows) for name, rows in out.items()}


def _codes(names: Sequence[str]) -> Ints:
    return np.unique(np.array(names, dtype=object).astype(str), return_inverse=True)[1]


def _round(value: float) -> float:
    return round(float(value), 4)


def _table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Columns:
    return {name: [row[k] for row in rows] for k, name in enumerate(names)}
