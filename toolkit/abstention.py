"""When to leave a sentence to people: thresholds with a promise about what is kept, and what they cost.

The promise is that of Learn then Test (Angelopoulos et al. 2021, arXiv:2110.01052) and of selective classification with
guaranteed risk (Geifman and El-Yaniv 2017): with a chance of 95 %, at most the asked share of the kept sentences has a
wrong label, for articles drawn as those were that the threshold was chosen on.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from toolkit.linear import Floats, Ints
from toolkit.tables import Columns, to_rows

RISKS = (0.01, 0.02, 0.05, 0.10, 0.20)
LEVEL = 0.95
_STEPS = np.round(np.arange(1.0, -0.005, -0.01), 2)  # thresholds that are tried, from the most careful
_COVERAGES = np.round(np.arange(0.05, 1.001, 0.05), 2)


def likeness(hit: np.ndarray, articles: Ints) -> float:
    """How alike sentences of one article are (intraclass correlation, 0 to 1): how far a share varies between articles.

    From the design effect: linearised variance between articles over the binomial one (Kish 1965).
    """
    n, share = len(hit), float(np.mean(hit)) if len(hit) else 0.0
    codes = np.unique(articles, return_inverse=True)[1]
    size = _together(codes)
    if not 0 < share < 1 or codes.max() < 1 or size <= 1:
        return 0.0
    sums = np.bincount(codes, hit - share)
    between = len(sums) / (len(sums) - 1) * float((sums**2).sum()) / n**2
    return float(np.clip((between / (share * (1 - share) / n) - 1) / (size - 1), 0, 1))


def _together(codes: Ints) -> float:
    """How many sentences of its article a sentence has about it, itself included."""
    sizes = np.bincount(codes)
    return float((sizes**2).sum() / sizes.sum())


def share_bounds(
    hit: np.ndarray, articles: Ints, alike: float | None = None, level: float = LEVEL, sides: int = 2
) -> tuple[float, float]:
    """Bounds of a share where sentences come in articles: Clopper-Pearson over the effective number of sentences.

    Korn and Graubard (1998). Chosen over a bootstrap over articles, which has no width where few or no errors were
    seen, as is the case among the surest sentences, and over few articles promises too much.

    Parameters
    ----------
    hit : (sentences,) bool
    articles : (sentences,) int
        Article of each.
    alike : float, optional
        How alike sentences of an article are (:func:`likeness`), known from more of them; when not given it is
        estimated from these, and few articles make the bounds wider.
    level : float
    sides : {1, 2}
        With 1 each bound holds at `level` by itself.

    Returns
    -------
    (float, float)

    Examples
    --------
    >>> low, high = share_bounds(np.zeros(300), np.arange(300), sides=1)
    >>> low, round(high, 4)
    (0.0, 0.0099)
    """
    from scipy.stats import beta, t

    n = len(hit)
    if not n:
        return 0.0, 1.0
    tail = (1 - level) / sides
    codes = np.unique(articles, return_inverse=True)[1]
    groups = codes.max() + 1
    size = n / (1 + (_together(codes) - 1) * (likeness(hit, codes) if alike is None else alike))
    if alike is None and 1 < groups < n:
        size *= float(t.ppf(tail, n - 1) / t.ppf(tail, groups - 1)) ** 2
    x = float(np.mean(hit)) * size
    low = float(beta.ppf(tail, x, size - x + 1)) if x > 0 else 0.0
    high = float(beta.ppf(1 - tail, x + 1, size - x)) if x < size else 1.0
    return low, high


def thresholds(
    right: np.ndarray, confidence: Floats, articles: Ints, risks: Sequence[float] = RISKS, level: float = LEVEL
) -> Columns:
    """Choose, for each asked risk, the lowest threshold on the top probability that can be promised.

    Thresholds are tried from the highest down, and the first that fails ends it: a fixed sequence of tests needs no
    correction for how many there are (Angelopoulos et al. 2021, section 4). It begins where so many sentences are kept
    that half the asked risk among them would pass; fewer could not show anything.

    Parameters
    ----------
    right : (sentences,) bool
        Whether the label is right, by a model that had not seen the article.
    confidence : (sentences,) float
        Top probability.
    articles : (sentences,) int
    risks : sequence of float
        Asked, 0 to 1.
    level : float
        Chance that a promise holds.

    Returns
    -------
    dict of lists
        One row a risk: ``risk``, ``threshold`` (None where none can be promised), ``coverage`` (share of sentences
        kept), ``error`` (share of wrong labels among them), ``bound`` (its upper bound), ``sentences`` (kept).

    Examples
    --------
    >>> sure = np.repeat([0.95, 0.45], 500)
    >>> found = thresholds(sure > 0.5, sure, np.arange(1000), risks=[0.05])
    >>> found["coverage"], found["error"]
    ([0.5], [0.0])
    """
    wrong = 1.0 - np.asarray(right, float)
    alike = likeness(wrong, articles)
    steps = []
    for step in _STEPS:
        kept = confidence >= step
        if kept.any():
            least = max(alike, likeness(wrong[kept], articles[kept]))
            bound = share_bounds(wrong[kept], articles[kept], least, level, sides=1)[1]
            steps.append((float(step), int(kept.sum()), float(wrong[kept].mean()), bound))
    rows = []
    for risk in risks:
        best = None
        for step in (s for s in steps if s[1] >= _enough(risk, level)):
            if step[3] > risk:
                break
            best = step
        row: dict[str, Any] = {"risk": float(risk), "threshold": None, "coverage": 0.0, "error": None, "bound": None}
        if best is not None:
            row |= {"threshold": best[0], "coverage": round(best[1] / len(wrong), 4)}
            row |= {"error": round(best[2], 4), "bound": round(best[3], 4)}
        rows.append(row | {"sentences": best[1] if best else 0})
    names = ("risk", "threshold", "coverage", "error", "bound", "sentences")
    return {name: [row[name] for row in rows] for name in names}


def promises(
    p: Floats, gold: Ints, articles: Ints, alone: np.ndarray, predicted: Ints | None = None
) -> dict[str, list[dict[str, Any]]]:
    """:func:`thresholds` for sentences in context and alone, as a model's manifest keeps them.

    Parameters
    ----------
    p : (sentences, labels) float
        Probabilities by a model that had not seen the article.
    gold : (sentences,) int
        True label; -1 where it is not known.
    articles : (sentences,) int
    alone : (sentences,) bool
    predicted : (sentences,) int, optional
        The label that is given; the most probable one when not given.

    Returns
    -------
    dict
        ``in_context`` and ``alone``: one dict a risk.
    """
    predicted = p.argmax(1) if predicted is None else predicted
    out = {}
    for where, flag in (("in_context", ~alone), ("alone", alone)):
        rows = np.flatnonzero(flag & (gold >= 0))
        out[where] = to_rows(thresholds(predicted[rows] == gold[rows], p[rows].max(1), articles[rows]))
    return out


@cache
def _enough(risk: float, level: float) -> int:
    """How many independent sentences with half the asked risk are needed to show that it is kept."""
    from scipy.stats import beta

    n = 1
    while beta.ppf(level, n * risk / 2 + 1, n - n * risk / 2) > risk and n < 10**6:
        n = int(n * 1.1) + 1
    return n


def risk_coverage(right: np.ndarray, confidence: Floats, articles: Ints, rounds: int = 200, seed: int = 0) -> Columns:
    """What share is wrong when only the surest sentences are kept (El-Yaniv and Wiener 2010).

    Parameters
    ----------
    right : (sentences,) bool
    confidence : (sentences,) float
        Top probability.
    articles : (sentences,) int
    rounds : int
        Of the bootstrap over articles.
    seed : int

    Returns
    -------
    dict of lists
        One row for 5 %, 10 %, ... of the sentences: ``coverage`` (share that is kept; more where probabilities are
        equal), ``threshold``, ``error`` with ``low`` and ``high`` (95 %, of the sentences above the threshold).

    Examples
    --------
    >>> curve = risk_coverage(np.arange(100) >= 20, np.arange(100) / 100, np.arange(100))
    >>> curve["coverage"][-1], curve["error"][-1], curve["error"][0]
    (1.0, 0.2, 0.0)
    """
    ranked = np.sort(confidence)[::-1]
    at = ranked[np.maximum(np.ceil(_COVERAGES * len(ranked)).astype(int), 1) - 1]
    kept = (confidence[:, None] >= at).astype(float)
    codes = np.unique(articles, return_inverse=True)[1]
    n = codes.max() + 1
    of_article = np.zeros((2, n, len(at)))
    np.add.at(of_article[0], codes, kept)
    np.add.at(of_article[1], codes, kept * (1.0 - np.asarray(right, float))[:, None])
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), rounds)
    sums = drawn @ of_article
    with np.errstate(invalid="ignore"):
        low, high = np.nanpercentile(sums[1] / sums[0], [2.5, 97.5], axis=0)
    total = of_article.sum(1)
    return {
        "coverage": (total[0] / len(confidence)).round(4).tolist(),
        "threshold": at.round(6).tolist(),
        "error": (total[1] / total[0]).round(4).tolist(),
        "low": low.round(4).tolist(),
        "high": high.round(4).tolist(),
    }
