"""What every figure means and how it is computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def macro_f1(gold: Ints, predicted: Ints, labels: int) -> float:
    """Mean over the labels of F1, each label against the rest; a label that never occurs nor is predicted counts 0."""
    return float(np.mean(f1_each(gold, predicted, labels)))


def f1_each(gold: Ints, predicted: Ints, labels: int) -> list[float]:
    """F1 of each label against the rest, 0 to 1."""
    out = []
    for k in range(labels):
        hit = int(((gold == k) & (predicted == k)).sum())
        both = int((gold == k).sum() + (predicted == k).sum())
        out.append(2 * hit / both if both else 0.0)
    return out


def calibration_error(gold: Ints, p: Floats, bins: int = 10) -> float:
    """Expected calibration error of the top label: |confidence - accuracy| over equally wide bins (Guo et al. 2017)."""
    top, right = p.max(1), p.argmax(1) == gold
    which = np.minimum((top * bins).astype(int), bins - 1)
    return float(
        sum(abs(top[which == k].mean() - right[which == k].mean()) * (which == k).mean() for k in np.unique(which))
    )


def worlds(articles: Mapping[str, Sequence[str | None]]) -> dict[str, str]:
    """Group articles so that neither an outlet nor an event stands in two groups.

    Parameters
    ----------
    articles : dict of lists
        The table ``articles``. An article without outlet and event is a group of its own.

    Returns
    -------
    dict
        ``article_id`` -> name of its group: the first article of it.

    Examples
    --------
    >>> worlds({"article_id": ["a", "b", "c"], "outlet": ["X", "Y", None], "event": ["e", "e", None]})
    {'a': 'a', 'b': 'a', 'c': 'c'}
    """
    leader: dict[tuple[str, str], tuple[str, str]] = {}

    def find(node: tuple[str, str]) -> tuple[str, str]:
        while leader.setdefault(node, node) != node:
            node = leader[node]
        return node

    rows = list(zip(articles["article_id"], articles["outlet"], articles["event"], strict=True))
    for i, outlet, event in rows:
        for kind, name in (("outlet", outlet), ("event", event)):
            if name is not None:
                leader[find((kind, name))] = find(("article", str(i)))
    first: dict[tuple[str, str], str] = {}
    return {str(i): first.setdefault(find(("article", str(i))), str(i)) for i, _, _ in rows}


def interval(
    figure: Callable[[Ints], float], groups: Sequence[str], rounds: int = 200, seed: int = 0
) -> tuple[float, float]:
    """95 % percentile bootstrap over groups (articles): sentences of one article are not independent.

    Parameters
    ----------
    figure : callable
        Takes row numbers (with repeats) and gives the figure.
    groups : sequence of str
        The group of each row.

    Returns
    -------
    (float, float)
        NaN where the figure was defined in no round.
    """
    rows: dict[str, list[int]] = {}
    for n, g in enumerate(groups):
        rows.setdefault(g, []).append(n)
    members = [np.array(v) for v in rows.values()]
    rng = np.random.default_rng(seed)
    drawn = [
        figure(np.concatenate([members[k] for k in rng.integers(len(members), size=len(members))]))
        for _ in range(rounds)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)
