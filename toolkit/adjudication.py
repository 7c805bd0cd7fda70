"""From many labels to one: the gold label of each sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from toolkit.tables import Columns, length


def gold(labels: Columns) -> dict[tuple[str, int], dict[str, Any]]:
    """Derive one label a sentence by majority.

    Parameters
    ----------
    labels : dict of lists
        The table ``labels``; rows by several annotators, skipped ones included.

    Returns
    -------
    dict
        ``(article_id, sentence_index)`` -> ``label`` (None where the majority skipped it, or where there is a tie),
        ``source_type`` (None where nobody or where there is a tie), ``attributed`` (bool), ``agreement`` (0 to 1, the
        winner's share), ``how`` (``single``, ``unanimous``, ``majority``, ``tie``).
    """
    votes: dict[tuple[str, int], list[tuple[str | None, str | None, bool]]] = {}
    for row in range(length(labels)):
        key = labels["article_id"][row], labels["sentence_index"][row]
        label = None if labels["skipped"][row] else labels["label"][row]
        kind, attributed = labels["source_type"][row], labels["attributed"][row]
        votes.setdefault(key, []).append((label, kind, kind is not None if attributed is None else attributed))
    out = {}
    for key, given in votes.items():
        label, share, how = _majority([v[0] for v in given])
        attributed = sum(v[2] for v in given) * 2 > len(given)
        kinds = [v[1] for v in given if v[1]]
        kind = _majority(kinds)[0] if attributed and kinds else None
        out[key] = {"label": label, "source_type": kind, "attributed": attributed, "agreement": share, "how": how}
    return out


def _majority(values: Sequence[str | None]) -> tuple[str | None, float, str]:
    ranked = Counter(values).most_common()
    value, n = ranked[0]
    if len(ranked) > 1 and ranked[1][1] == n:
        return None, n / len(values), "tie"
    how = "single" if len(values) == 1 else "unanimous" if n == len(values) else "majority"
    return value, n / len(values), how
