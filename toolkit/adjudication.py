"""From many labels to one: the gold label of each sentence, and how the votes were spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from toolkit.tables import Columns, length

_ALWAYS = 20  # labels by one annotator, all the same, that are worth a word
_CLOSE = 1e-9  # weights that are added up in another order


def gold(labels: Columns) -> dict[tuple[str, int], dict[str, Any]]:
    """Derive one label a sentence by majority; a vote weighs as much as its annotator was sure (``confidence``).

    Parameters
    ----------
    labels : dict of lists
        The table ``labels``; rows by several annotators, skipped ones included.

    Returns
    -------
    dict
        ``(article_id, sentence_index)`` -> ``label`` (None where the majority skipped it, or where there is a tie),
        ``source_type`` (None where nobody or where there is a tie), ``attributed`` (bool), ``agreement`` (0 to 1, the
        winner's share), ``how`` (``single``, ``unanimous``, ``majority``, ``tie``), ``shares`` (label -> 0 to 1: its
        share of the votes, times how sure they were; the soft label), ``sure`` (0 to 1, the mean over all votes).

    Examples
    --------
    >>> t = {"article_id": ["a"] * 3, "sentence_index": [0] * 3, "annotator": ["x", "y", "z"],
    ...      "label": ["fact", "fact", "framing"], "confidence": [1.0, 0.5, None],
    ...      "skipped": [None] * 3, "source_type": [None] * 3, "attributed": [None] * 3}
    >>> found = gold(t)["a", 0]
    >>> found["label"], found["agreement"], found["shares"]["fact"]
    ('fact', 0.6, 0.5)
    """
    n = length(labels)
    sure = [1.0 if c is None else float(c) for c in labels.get("confidence", [None] * n)]
    votes: dict[tuple[str, int], list[tuple[str | None, str | None, bool, float]]] = {}
    for row in range(n):
        key = labels["article_id"][row], labels["sentence_index"][row]
        label = None if labels["skipped"][row] else labels["label"][row]
        kind, attributed = labels["source_type"][row], labels["attributed"][row]
        told = kind is not None if attributed is None else attributed
        votes.setdefault(key, []).append((label, kind, told, sure[row]))
    out: dict[tuple[str, int], dict[str, Any]] = {}
    for key, given in votes.items():
        label, share, how = _majority([v[0] for v in given], [v[3] for v in given])
        attributed = sum(v[3] * (1 if v[2] else -1) for v in given) > _CLOSE
        kinds = [(v[1], v[3]) for v in given if v[1]]
        kind = _majority([k for k, _ in kinds], [w for _, w in kinds])[0] if attributed and kinds else None
        out[key] = {"label": label, "source_type": kind, "attributed": attributed, "agreement": share, "how": how}
        out[key]["sure"] = sum(v[3] for v in given) / len(given)
        out[key]["shares"] = {
            name: sum(v[3] for v in given if v[0] == name) / len(given)
            for name in dict.fromkeys(v[0] for v in given)
            if name is not None
        }
    return out


def _majority(values: Sequence[str | None], weights: Sequence[float]) -> tuple[str | None, float, str]:
    total: Counter[str | None] = Counter()
    for value, weight in zip(values, weights, strict=True):
        total[value] += weight  # type: ignore[assignment]  # fractions of votes
    ranked = total.most_common()
    value, most = ranked[0]
    whole = sum(weights)
    if whole <= _CLOSE or (len(ranked) > 1 and most - ranked[1][1] <= _CLOSE):
        return None, most / whole if whole else 0.0, "tie"
    how = "single" if len(values) == 1 else "unanimous" if len(ranked) == 1 else "majority"
    return value, most / whole, how


def doubts(labels: Columns) -> list[str]:
    """What makes an annotator's labels doubtful, one line each.

    Parameters
    ----------
    labels : dict of lists
        The table ``labels``.

    Returns
    -------
    list of str
        An annotator who gave 20 labels or more, all the same, where others did not; one whose name is another's but
        for case and spaces, whose sentences may be labelled twice.

    Examples
    --------
    >>> doubts({"annotator": ["x"] * 20 + ["y"], "label": ["fact"] * 20 + ["framing"], "skipped": [None] * 21})
    ["annotator 'x' gave all 20 sentences the label 'fact'; look at some of them, or leave them out"]
    """
    given: dict[str, Counter[str]] = {}
    for who, label, skipped in zip(labels["annotator"], labels["label"], labels["skipped"], strict=True):
        if label and not skipped:
            given.setdefault(who, Counter())[label] += 1
    out = []
    if len({name for count in given.values() for name in count}) > 1:
        for who, count in sorted(given.items()):
            name, n = count.most_common(1)[0]
            if len(count) == 1 and n >= _ALWAYS:
                what = f"annotator {who!r} gave all {n} sentences the label {name!r}"
                out.append(f"{what}; look at some of them, or leave them out")
    spelt: dict[str, str] = {}
    for who in sorted(given):
        first = spelt.setdefault("".join(who.split()).casefold(), who)
        if first != who:
            out.append(f"annotators {first!r} and {who!r} count as two; give one person one name")
    return out
