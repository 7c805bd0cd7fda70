"""Is a new model better than an old one: the same sentences, the same draws, articles that neither was trained on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np

from toolkit.errors import InputError
from toolkit.evaluation import interval, macro_f1
from toolkit.gathering import FOLDS, Data, alone
from toolkit.linear import Ints
from toolkit.model import Model
from toolkit.tables import Columns

_SIZE = 8  # hex digits of an article's mark
_OWN_FIGURE = (
    "it was trained on these articles, which flatters it: its own cross-validated figure is compared, unpaired"
)
_NOT_ON_RECORD = "which articles it was trained on is not on record; where it knows these, the comparison flatters it"


def marks(articles: Columns, ids: Iterable[str]) -> list[str]:
    """A short hash of each article's id and text, by which a model remembers what it was trained on."""
    text = dict(zip(articles["article_id"], articles["text"], strict=True))
    return [hashlib.sha256(f"{i}\n{text[i]}".encode("utf-8", "surrogatepass")).hexdigest()[:_SIZE] for i in ids]


def compare(
    old: Model, name: str, *, labels: list[str], articles: Columns, rows: Columns, data: Data, said: Ints, corpus: str
) -> dict[str, Any]:
    """Compare what an old model says with what new parts say that had not seen the article.

    Parameters
    ----------
    old : Model
    name : str
        What to call it.
    labels : list of str
    articles, rows : dict of lists
        The corpus's articles, and its sentences as they were gathered.
    data : Data
    said : (rows of data,) int
        The new parts' labels, each by parts that had not seen its fold.
    corpus : str
        SHA-256 of the corpus, as the manifest has it.

    Returns
    -------
    dict
        ``in_context`` and ``alone``, each with ``new``, ``old``, ``difference``, ``low``, ``high`` (macro-F1; 95 % by a
        bootstrap over articles in which both see the same draw), ``articles``, ``verdict`` (one sentence); ``note``
        (what to bear in mind, or None).

    Raises
    ------
    InputError
        The old model has other labels.

    Notes
    -----
    An old model that remembers its articles is compared on the others, where there are enough; one that knows them all
    by its own figure, its interval added to the new one's as if independent: too wide rather than too narrow.
    """
    check(old, name, labels)
    known = old.manifest.get("articles_seen", "")
    seen = {known[k : k + _SIZE] for k in range(0, len(known), _SIZE)}
    ids = list(dict.fromkeys(rows["article_id"]))
    new = np.array([mark not in seen for mark in marks(articles, ids)])  # in the order of data.article
    own = old.manifest.get("data") == corpus or new.sum() < FOLDS
    note = _OWN_FIGURE if own else None if known else _NOT_ON_RECORD
    if known and not own and not new.all():
        note = f"compared on the {int(new.sum())} articles that it was not trained on"
    out: dict[str, Any] = {"note": note}
    for where, lone in (("in_context", False), ("alone", True)):
        at = np.flatnonzero((data.lone == lone) & (data.label >= 0))
        if own:
            figures = _unpaired(old.manifest["metrics"][where], data, at, said, len(labels))
        else:
            at = at[new[data.article[at]]]
            told = _told(old, labels, alone(rows) if lone else rows)[data.row[at]]
            figures = _paired(data, at, said, told, len(labels))
        figures = {k: round(v, 4) for k, v in figures.items()}
        number = len(set(data.article[at].tolist()))
        out[where] = figures | {"articles": number, "verdict": _verdict(name, number, **figures)}
    return out


def check(old: Model, name: str, labels: list[str]) -> None:
    """Refuse a model of other labels; in any order they are the same."""
    if set(old.labels) != set(labels):
        what = f"has the labels {', '.join(old.labels)}, this corpus {', '.join(labels)}"
        raise InputError(f"{name}: {what}; only models of the same labels can be compared")


def _told(old: Model, labels: list[str], rows: Columns) -> Ints:
    """Numbers of the labels that the old model gives; -1 where it gives none."""
    number: dict[str | None, int] = {label: k for k, label in enumerate(labels)}
    return np.array([number.get(label, -1) for label in old.predict(old.analyse(rows))["label"]])


def _paired(data: Data, at: Ints, said: Ints, told: Ints, labels: int) -> dict[str, float]:
    y, mine = data.label[at], said[at]

    def difference(i: Ints) -> float:
        return macro_f1(y[i], mine[i], labels) - macro_f1(y[i], told[i], labels)

    low, high = interval(difference, [str(a) for a in data.article[at]], rounds=1000)
    new, old = macro_f1(y, mine, labels), macro_f1(y, told, labels)
    return {"new": new, "old": old, "difference": new - old, "low": low, "high": high}


def _unpaired(metrics: dict[str, Any], data: Data, at: Ints, said: Ints, labels: int) -> dict[str, float]:
    y, mine = data.label[at], said[at]
    low, high = interval(lambda i: macro_f1(y[i], mine[i], labels), [str(a) for a in data.article[at]])
    new, old = macro_f1(y, mine, labels), metrics["macro_f1"]
    below = float(np.hypot(new - low, metrics["macro_f1_high"] - old))
    above = float(np.hypot(high - new, old - metrics["macro_f1_low"]))
    difference = new - old
    return {"new": new, "old": old, "difference": difference, "low": difference - below, "high": difference + above}


def _verdict(name: str, articles: int, *, difference: float, low: float, high: float, new: float, old: float) -> str:
    word = (
        f"better than {name}" if low > 0 else f"worse than {name}" if high < 0 else f"cannot be told apart from {name}"
    )
    figures = f"macro-F1 {new:.3f} against {old:.3f}, difference {difference:+.3f} (95 % {low:+.3f} to {high:+.3f})"
    return f"{word}: {figures}, on {articles} articles"
