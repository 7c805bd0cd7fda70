"""What every figure means and how it is computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from toolkit.tables import Columns

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


def auc(positive: npt.NDArray[np.bool_], score: Floats, groups: Ints | None = None) -> float:
    """How often a positive row scores above a negative one (ties count half), over the pairs within a group.

    Over all pairs it also pays to know the outlet; within outlets it does not. Groups weigh as many as they have pairs.

    Parameters
    ----------
    positive : (rows,) bool
    score : (rows,) float
    groups : (rows,) int, optional
        One group when not given.

    Returns
    -------
    float
        0 to 1; NaN where no group has both.

    Examples
    --------
    >>> y = np.array([True, False, True, False])
    >>> auc(y, np.array([0.9, 0.8, 0.2, 0.1])), auc(y, np.array([0.9, 0.8, 0.2, 0.1]), np.array([0, 0, 1, 1]))
    (0.75, 1.0)
    """
    order = np.argsort(score)
    if groups is None:
        groups = np.zeros(len(score), int)
    else:
        small = groups.astype(np.int16 if groups.max(initial=0) < 2**15 else np.int64)  # small ones sort fast
        order = order[np.argsort(small[order], kind="stable")]
    g, s, y = groups[order], score[order], positive[order].astype(float)
    new = np.r_[True, (g[1:] != g[:-1]) | (s[1:] != s[:-1])]
    tie = np.flatnonzero(new)
    plus, minus = np.add.reduceat(y, tie), np.add.reduceat(1 - y, tie)
    first = np.searchsorted(g, g[tie])  # where the group begins
    below = np.r_[0, np.cumsum(1 - y)]
    won = float((plus * (below[tie] - below[first] + minus / 2)).sum())
    pairs = float((np.bincount(g, y) * np.bincount(g, 1 - y)).sum())
    return won / pairs if pairs else float("nan")


def precision_recall(gold: Ints, predicted: Ints, label: int) -> tuple[float, float]:
    """Of what got the label, the share that has it; of what has it, the share that got it; NaN where there is none."""
    hit = float(((gold == label) & (predicted == label)).sum())
    got, has = int((predicted == label).sum()), int((gold == label).sum())
    return (hit / got if got else float("nan")), (hit / has if has else float("nan"))


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
    drawn = np.array(
        [
            figure(np.concatenate([members[k] for k in rng.integers(len(members), size=len(members))]))
            for _ in range(rounds)
        ]
    )
    drawn = drawn[np.isfinite(drawn)]
    low, high = np.percentile(drawn, [2.5, 97.5]) if len(drawn) else (np.nan, np.nan)
    return float(low), float(high)


def span_figures(found: Columns, spans: Columns) -> dict[str, dict[str, float]]:
    """How well sources, cues and contents are found.

    Parameters
    ----------
    found : dict of lists
        The table ``attributions``.
    spans : dict of lists
        The table ``spans`` of one annotator, over the same sentences.

    Returns
    -------
    dict
        For each role ``exact_p``, ``exact_r``, ``exact_f1`` (the same first and last character) and ``overlap_p``,
        ``overlap_r``, ``overlap_f1`` (at least half of the union is shared, one to one), 0 to 1, NaN where neither
        side has a span; ``n``, the annotated spans.
    """
    out: dict[str, dict[str, float]] = {}
    for role in ("source", "cue", "content"):
        given, mine = _places(spans, "start", "end", role), _places(found, f"{role}_start", f"{role}_end")
        exact = sum(len(given.get(key, set()) & r) for key, r in mine.items())
        overlap = sum(_matched(r, given.get(key, set())) for key, r in mine.items())
        n, m = sum(map(len, given.values())), sum(map(len, mine.values()))
        out[role] = {"n": n}
        for name, hits in (("exact", exact), ("overlap", overlap)):
            out[role] |= {
                f"{name}_p": _ratio(hits, m),
                f"{name}_r": _ratio(hits, n),
                f"{name}_f1": _ratio(2 * hits, n + m),
            }
    return out


def _ratio(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else float("nan")


def _places(
    table: Columns, start: str, end: str, role: str | None = None
) -> dict[tuple[str, int], set[tuple[int, int]]]:
    """Spans of each sentence."""
    out: dict[tuple[str, int], set[tuple[int, int]]] = {}
    roles = table["role"] if role else [None] * len(table[start])
    for article, index, r, a, b in zip(
        table["article_id"], table["sentence_index"], roles, table[start], table[end], strict=True
    ):
        if r == role and a is not None:
            out.setdefault((article, index), set()).add((a, b))
    return out


def _shared(p: tuple[int, int], g: tuple[int, int]) -> int:
    return min(p[1], g[1]) - max(p[0], g[0])


def _union_share(p: tuple[int, int], g: tuple[int, int]) -> float:
    return _shared(p, g) / max(max(p[1], g[1]) - min(p[0], g[0]), 1)


def _matched(mine: set[tuple[int, int]], given: set[tuple[int, int]]) -> int:
    """How many spans share half of their union with one of the others', each used once."""
    free, hits = set(given), 0
    for p in sorted(mine):
        best = max(sorted(free), key=lambda g: _union_share(p, g), default=None)
        if best and _union_share(p, best) >= 0.5:
            free.discard(best)
            hits += 1
    return hits


def speaker_figures(found: Columns, spans: Columns) -> dict[str, float]:
    """Of the attributions with a cue that both sides have: how often they agree on who speaks, on what kind of source.

    Parameters
    ----------
    found : dict of lists
        The table ``attributions``.
    spans : dict of lists
        The table ``spans`` of one annotator, over the same sentences.

    Returns
    -------
    dict
        ``speaker`` (share, 0 to 1, of those where the annotator named one: one name holds the other's words, titles
        and "the" aside), ``source_type`` (share), ``n``, and ``confusion``: annotated type -> found type -> count.
    """
    cues = [k for k, role in enumerate(spans["role"]) if role == "cue"]
    by_place: dict[tuple[str, int], list[int]] = {}
    for k in cues:
        by_place.setdefault((spans["article_id"][k], spans["sentence_index"][k]), []).append(k)
    used: set[int] = set()
    named = right = same = n = 0
    confusion: dict[str, dict[str, int]] = {}
    for row, start in enumerate(found["cue_start"]):
        if start is None:
            continue
        mine = (start, found["cue_end"][row])
        near = by_place.get((found["article_id"][row], found["sentence_index"][row]), [])
        shared = {k: _shared(mine, (spans["start"][k], spans["end"][k])) for k in near if k not in used}
        k = max(shared, key=lambda k: (shared[k], -k), default=-1)
        if k < 0 or shared[k] <= 0:
            continue
        used.add(k)
        n += 1
        want, got = spans["source_type"][k] or "none", found["source_type"][row] or "none"
        same += want == got
        confusion.setdefault(want, {}).setdefault(got, 0)
        confusion[want][got] += 1
        if spans["speaker"][k]:
            named += 1
            right += _same_name(spans["speaker"][k], found["speaker"][row])
    return {"speaker": _ratio(right, named), "source_type": _ratio(same, n), "n": n, "confusion": confusion}  # type: ignore[dict-item]


_SMALL = frozenset(["the", "a", "an", "of", "and", "for", "in", "at", "to", "mr", "mrs", "ms", "dr"])


def _same_name(one: str, other: str | None) -> bool:
    """Whether one name holds all words of the other."""
    a, b = (
        {w.strip(".,").removesuffix("'s").removesuffix("’s") for w in (x or "").lower().split()} - _SMALL
        for x in (one, other)
    )
    return bool(a and b) and (a <= b or b <= a)
