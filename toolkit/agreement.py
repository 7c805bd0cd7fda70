"""How far annotators agree, beyond chance and with intervals.

Sentences of one article are not independent, so intervals come from a bootstrap over articles. All figures are sums of
small matrices of one article each: a round of the bootstrap adds up the matrices of the articles drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from toolkit.errors import InputError
from toolkit.files import read_corpus
from toolkit.tables import Columns, length

Floats = npt.NDArray[np.float64]
ROUNDS = 1000
SKIPPED = "(no sentence)"


def agree(corpus: str | Path, column: str = "label") -> dict[str, Columns]:
    """Say how far the annotators of a corpus agree, and what they took for what.

    Parameters
    ----------
    corpus : path
        A corpus folder.
    column : str
        Of the labels: ``label``, ``source_type``, ``attributed``, ...

    Returns
    -------
    dict
        ``agreement`` and ``confusions``, as :func:`agreement` and :func:`confusions` give them.

    Raises
    ------
    InputError
        The folder can't be read, or no sentence has values by two annotators.

    Examples
    --------
    >>> from toolkit.resources import ANNOTATIONS
    >>> sorted(agree(ANNOTATIONS / "starter"))
    ['agreement', 'confusions']
    """
    labels = read_corpus(corpus).labels
    return {"agreement": agreement(labels, column), "confusions": confusions(labels, column)}


def alpha(coincidences: Floats) -> float:
    """Krippendorff's alpha for nominal values.

    Parameters
    ----------
    coincidences : (values, values) float
        As :func:`coincidence` gives it, summed over units.

    Returns
    -------
    float
        1 where all agree, 0 where they agree as often as by chance, below 0 where less often; NaN where only one
        value was used, for then nothing could have been confused.

    References
    ----------
    K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011.

    Examples
    --------
    >>> round(alpha(coincidence([0, 0, 1], 2) + coincidence([1, 1], 2)), 2)
    0.33
    """
    total, n = coincidences.sum(1), coincidences.sum()
    expected = n * n - (total * total).sum()
    if expected <= 0:
        return float("nan")
    return float(1 - (n - 1) * (n - np.trace(coincidences)) / expected)


def coincidence(values: Sequence[int], k: int) -> Floats:
    """Coincidence matrix of one unit: pairs of its values, weighted so that each value counts once."""
    counts = np.bincount(values, minlength=k).astype(float)
    m = counts.sum()
    return (np.outer(counts, counts) - np.diag(counts)) / (m - 1) if m > 1 else np.zeros((k, k))


def kappa(confusion: Floats) -> float:
    """Cohen's kappa of two annotators; NaN where chance alone would make them agree always.

    Parameters
    ----------
    confusion : (values, values) float
        How often the first gave the row and the second the column.

    References
    ----------
    J. Cohen, A coefficient of agreement for nominal scales, 1960.

    Examples
    --------
    >>> round(kappa(np.array([[20.0, 5.0], [10.0, 15.0]])), 2)
    0.4
    """
    n = confusion.sum()
    if n == 0:
        return float("nan")
    chance = float((confusion.sum(0) * confusion.sum(1)).sum()) / n**2
    return float("nan") if chance >= 1 else float((np.trace(confusion) / n - chance) / (1 - chance))


def agreement(labels: Columns, column: str = "label", *, seed: int = 0) -> Columns:
    """Agreement on one column of the labels: alpha over all annotators, kappa of each pair, overall and a value each.

    Parameters
    ----------
    labels : dict of lists
        The table ``labels``. For ``label`` a skipped sentence counts as a value of its own; elsewhere an empty cell
        does not count, and neither do skipped sentences.
    column : str
        ``label``, ``source_type``, ``attributed``, ...
    seed : int
        Of the bootstrap.

    Returns
    -------
    dict of lists
        ``value`` (``all``, or one value against the rest), ``measure`` (alpha, kappa), ``annotators`` (``all`` or
        ``a|b``), ``units`` (sentences with two values or more), ``figure``, ``low``, ``high`` (95 %; NaN where
        undefined).

    Raises
    ------
    InputError
        No sentence has values by two annotators.

    Examples
    --------
    >>> t = {"article_id": ["a"] * 4, "sentence_index": [0, 0, 1, 1], "annotator": ["x", "y"] * 2,
    ...      "label": ["fact", "fact", "framing", "fact"], "skipped": [None] * 4}
    >>> agreement(t)["units"][0]
    2
    """
    units, values, annotators = _units(labels, column)
    if not units:
        raise InputError(f"{column}: no sentence has values by two annotators; agreement needs an overlap")
    articles = sorted({key[0] for key in units})
    place = {a: n for n, a in enumerate(articles)}
    k = len(values)
    together = np.zeros((len(articles), k, k))
    pairs = {p: np.zeros((len(articles), k, k)) for p in combinations(annotators, 2)}
    counted = {p: 0 for p in pairs}
    for (article, _), given in units.items():
        together[place[article]] += coincidence(list(given.values()), k)
        for a, b in pairs:
            if a in given and b in given:
                pairs[a, b][place[article], given[a], given[b]] += 1
                counted[a, b] += 1
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(len(articles), np.full(len(articles), 1 / len(articles)), size=ROUNDS).astype(float)
    out: Columns = {n: [] for n in ("value", "measure", "annotators", "units", "figure", "low", "high")}
    for n, value in [(-1, "all"), *enumerate(values if k > 2 else [])]:
        rows: list[tuple[str, str, int, Callable[[Floats], float], Floats]] = [
            ("alpha", "all", len(units), alpha, together)
        ]
        rows += [("kappa", "|".join(p), counted[p], kappa, m) for p, m in pairs.items() if counted[p]]
        for measure, who, size, figure, matrices in rows:
            matrices = matrices if n < 0 else _against(matrices, n)
            low, high = _interval(figure, matrices, drawn)
            for name, cell in zip(out, (value, measure, who, size, figure(matrices.sum(0)), low, high), strict=True):
                out[name].append(cell)
    return out


def confusions(labels: Columns, column: str = "label") -> Columns:
    """What was taken for what: pairs of values that two annotators gave the same sentence, most frequent first.

    Returns
    -------
    dict of lists
        ``value``, ``other`` (in alphabetical order), ``pairs`` (how often), ``sentences`` (in how many), ``example``
        (the first such ``article_id:sentence_index``).
    """
    units, values, _ = _units(labels, column)
    counts: dict[tuple[int, int], list[Any]] = {}
    for key, given in units.items():
        met = [tuple(sorted(p)) for p in combinations(given.values(), 2)]
        for pair in sorted(set(met)):
            if pair[0] != pair[1]:
                row = counts.setdefault((pair[0], pair[1]), [0, 0, f"{key[0]}:{key[1]}"])
                row[0] += met.count(pair)
                row[1] += 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1][0], item[0]))
    rows = [(values[a], values[b], *row) for (a, b), row in ranked]
    names = ("value", "other", "pairs", "sentences", "example")
    return {name: [r[n] for r in rows] for n, name in enumerate(names)}


def _units(labels: Columns, column: str) -> tuple[dict[tuple[str, int], dict[str, int]], list[str], list[str]]:
    """Sentences with two values or more: annotator -> number of the value."""
    if column not in labels:
        raise InputError(f"{column}: no such column of labels; choose from {', '.join(labels)}")
    raw: dict[tuple[str, int], dict[str, str]] = {}
    for row in range(length(labels)):
        skipped = labels["skipped"][row]
        value = SKIPPED if skipped and column == "label" else None if skipped else labels[column][row]
        if value is not None:
            key = labels["article_id"][row], labels["sentence_index"][row]
            raw.setdefault(key, {})[labels["annotator"][row]] = str(value)
    raw = {key: given for key, given in sorted(raw.items()) if len(given) > 1}
    values = sorted({v for given in raw.values() for v in given.values()})
    number = {v: n for n, v in enumerate(values)}
    units = {key: {a: number[v] for a, v in sorted(given.items())} for key, given in raw.items()}
    return units, values, sorted({a for given in raw.values() for a in given})


def _against(matrices: Floats, n: int) -> Floats:
    """Collapse matrices to one value against the rest."""
    one = matrices[:, n, n]
    row, column = matrices[:, n].sum(1) - one, matrices[:, :, n].sum(1) - one
    rest = matrices.sum((1, 2)) - one - row - column
    return np.stack([np.stack([one, row], -1), np.stack([column, rest], -1)], -2)


def _interval(figure: Callable[[Floats], float], matrices: Floats, drawn: Floats) -> tuple[float, float]:
    sums = np.tensordot(drawn, matrices, 1)
    found = np.array([figure(m) for m in sums])
    found = found[np.isfinite(found)]
    if not len(found):
        return float("nan"), float("nan")
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)
