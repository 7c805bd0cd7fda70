"""Cross-validation that does not flatter: other things held out, models that see less, fewer articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from toolkit import abstention, estimator
from toolkit.assessment import assess
from toolkit.errors import InputError
from toolkit.evaluation import auc, calibration_error, interval, macro_f1, worlds
from toolkit.files import Corpus
from toolkit.gathering import FOLDS
from toolkit.linear import Floats, Ints, probabilities
from toolkit.model import decided
from toolkit.tables import Columns
from toolkit.training import LABEL, Fitted, fitted, held_out

BY = ("article", "event", "outlet", "world", "each_outlet")
MODELS = ("toolkit", "topic_only", "outlet_only")
SHARES = (0.1, 0.25, 0.5, 0.75, 1.0)
_DRAWS = 2  # of each share of the articles
_PRIOR = 5.0  # sentences' worth of all outlets that an outlet's own shares begin with


def cross_validate(
    read: Corpus,
    by: Sequence[str] = BY,
    *,
    seed: int = 0,
    rounds: int = 200,
    say: Callable[[str], None] = lambda what: None,
) -> dict[str, Columns]:
    """Train on part of a corpus and measure on the rest, sentences in their context.

    Parameters
    ----------
    read : Corpus
    by : sequence of str
        What is held out as a whole: ``article``, ``event``, ``outlet``, ``world`` (outlets and the events that connect
        them, as ``train`` does it), each in five folds; ``each_outlet``: one outlet at a time, all others teach.
    seed : int
        Of folds and intervals.
    rounds : int
        Of the bootstrap over articles.
    say : callable
        Is told what is being done.

    Returns
    -------
    dict of tables
        ``models``: one row a model and kind of fold: ``model`` (``toolkit``; ``topic_only``, :func:`topic_only`;
        ``outlet_only``, :func:`outlet_only`), ``by``, ``groups``, ``macro_f1`` with ``low`` and ``high``, ``auc`` and
        ``auc_within_outlet`` (means over the labels, each with ``_low`` and ``_high``), ``calibration_error``.
        ``curve`` (:func:`learning_curve`); ``thresholds`` (:func:`toolkit.abstention.thresholds`); and the tables of
        :func:`toolkit.assessment.assess`. The last three kinds with whole worlds held out.

    Raises
    ------
    InputError
        An unknown kind of fold, fewer groups of it than folds, too few labels.
    """
    for b in by:
        if b not in BY:
            raise InputError(f"by {b!r}: can't be held out; choose from {', '.join(BY)}")
    groups_of = {b: _groups(read, b) for b in by}
    outlets = _column(read, "outlet")
    say("outlets with their events held out")
    strict = fitted(read, seed)
    rows = []
    for b in by:
        groups = groups_of[b]
        if b != "world":
            say(f"{b.replace('_', ' ')} held out")
        made = strict if b in ("world", "each_outlet") else fitted(read, seed, groups)
        fold, p, said = made.data.fold, made.p["label"], made.decision.label
        if b == "each_outlet":
            fold = _codes([groups[i] for i in _ids(made)])
            p = _calibrated(_held_out(made, made.data.label, fold), made)
            said = decided(p, made.decision.offsets)
        for name, q in zip(MODELS, (p, topic_only(made, fold), outlet_only(made, fold, outlets)), strict=True):
            hat = said if q is p else q.argmax(1)
            figures = _figures(made, q, hat, outlets, rounds, seed)
            rows.append({"model": name, "by": b, "groups": len(set(groups.values()))} | figures)
    say("learning curve")
    some = in_context(strict)
    p, gold, said = strict.p["label"][some], strict.data.label[some], strict.decision.label[some]
    articles = [_ids(strict)[n] for n in some]
    outlet = dict(zip(read.articles["article_id"], read.articles["outlet"], strict=True))
    return {
        "models": {k: [row[k] for row in rows] for k in rows[0]} if rows else {},
        "curve": learning_curve(strict, seed=seed, rounds=rounds),
        "thresholds": abstention.thresholds(said == gold, p.max(1), strict.data.article[some]),
        **assess(
            strict.labels, gold, p, articles, [outlet[i] for i in articles], predicted=said, rounds=rounds, seed=seed
        ),
    }


def in_context(made: Fitted) -> Ints:
    """Rows of the labelled sentences that are read in their article."""
    return np.flatnonzero(~made.data.lone & (made.data.label >= 0))


def topic_only(made: Fitted, fold: Ints) -> Floats:
    """What the topic tells: a logistic regression on the content words (TF-IDF, stop words left out), same folds.

    Whatever a model has beyond this it does not owe to what articles are about.

    Parameters
    ----------
    made : Fitted
    fold : (rows,) int
        Held out in turn.

    Returns
    -------
    (rows, labels) float
        Probabilities; NaN for sentences that are read alone.
    """
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
    from sklearn.linear_model import LogisticRegression

    some = in_context(made)
    y, z = made.data.label[some], np.full((len(some), len(made.labels)), -20.0)
    stop = "english" if made.language == "en" else None
    counts = CountVectorizer(min_df=3, max_df=0.2, stop_words=stop)
    words = counts.fit_transform([made.rows["text"][n] for n in made.data.row[some]])
    for k in np.unique(fold[some]):
        mine = fold[some] == k
        weigh = TfidfTransformer(sublinear_tf=True).fit(words[~mine])
        model = LogisticRegression(class_weight="balanced", max_iter=1000, tol=1e-3)
        model.fit(weigh.transform(words[~mine]), y[~mine])
        z[np.ix_(mine, model.classes_)] = model.predict_log_proba(weigh.transform(words[mine]))
    out = np.full((len(fold), len(made.labels)), np.nan)
    out[some] = _calibrated(z, made, some)
    return out


def outlet_only(made: Fitted, fold: Ints, outlets: Mapping[str, str]) -> Floats:
    """What the outlet's name tells: its shares of the labels in the other folds, or those of all outlets together.

    It reads no word. Where an outlet is held out as a whole it can only name the most frequent label.

    Parameters
    ----------
    made : Fitted
    fold : (rows,) int
        Held out in turn.
    outlets : mapping of str to str
        ``article_id`` -> outlet.

    Returns
    -------
    (rows, labels) float
    """
    outlet = _codes([outlets[i] for i in _ids(made)])
    some, out = in_context(made), np.zeros((len(fold), len(made.labels)))
    counts = np.zeros((outlet.max() + 1, fold.max() + 1, len(made.labels)))
    np.add.at(counts, (outlet[some], fold[some], made.data.label[some]), 1)
    for k in np.unique(fold):
        seen = np.delete(counts, k, axis=1).sum(1)
        prior = seen.sum(0) / seen.sum()
        shares = (seen + _PRIOR * prior) / (seen.sum(1, keepdims=True) + _PRIOR)
        out[fold == k] = shares[outlet[fold == k]]
    return out


def learning_curve(
    made: Fitted, shares: Sequence[float] = SHARES, *, seed: int = 0, rounds: int = 200, draws: int = _DRAWS
) -> Columns:
    """How good the labels are with fewer training articles, in the same folds.

    Only the part for the labels sees fewer; what attribution has learnt from spans it keeps, so that small shares are a
    little better off than a corpus of that size would be.

    Parameters
    ----------
    made : Fitted
    shares : sequence of float
        Of the articles outside a fold, 0 to 1.
    seed : int
    rounds : int
    draws : int
        Random parts of each share; smaller ones lie within larger ones.

    Returns
    -------
    dict of lists
        ``share``, ``articles`` and ``sentences`` (that teach, mean over folds and draws), ``macro_f1`` (mean over
        draws) with ``low`` and ``high``.
    """
    data, some = made.data, in_context(made)
    total = data.article.max() + 1
    ids = [str(a) for a in data.article[some]]
    gold, rows = data.label[some], []
    for share in shares:
        hats, articles, sentences = [], [], []
        for draw in range(draws if share < 1 else 1):
            rank = np.random.default_rng([seed, draw]).permutation(total)[data.article]
            y = np.where(rank < round(share * total), data.label, -1)
            hats.append(_held_out(made, y, data.fold)[some].argmax(1))
            teach = y[some] >= 0
            articles.append(len(np.unique(data.article[some][teach])) * (FOLDS - 1) / FOLDS)
            sentences.append(teach.sum() * (FOLDS - 1) / FOLDS)

        def mean(i: Ints, hats: list[Ints] = hats) -> float:
            return float(np.mean([macro_f1(gold[i], hat[i], len(made.labels)) for hat in hats]))

        low, high = interval(mean, ids, rounds, seed)
        sizes = round(float(np.mean(articles))), round(float(np.mean(sentences)))
        rows.append((share, *sizes, round(mean(np.arange(len(gold))), 4), round(low, 4), round(high, 4)))
    names = ("share", "articles", "sentences", "macro_f1", "low", "high")
    return {name: [row[k] for row in rows] for k, name in enumerate(names)}


def _groups(read: Corpus, by: str) -> dict[str, str]:
    """The group of each article that has labels."""
    name = "outlet" if by == "each_outlet" else by
    if name == "world":
        of = worlds(read.articles)
    else:
        of = _column(read, name) if name != "article" else {i: i for i in read.articles["article_id"]}
    groups = {i: of[i] for i in dict.fromkeys(read.labels["article_id"])}
    n = len(set(groups.values()))
    if n < FOLDS and by != "world":  # train falls back to events there
        what = f"{n} {name} has labels" if n == 1 else f"{n} {name}s have labels"
        raise InputError(f"{read.source}: {what}; holding out by {by} needs {FOLDS}, leave it out or label more")
    return groups


def _column(read: Corpus, name: str) -> dict[str, str]:
    """Outlet or event of each article; an article without is a group of its own."""
    rows = zip(read.articles["article_id"], read.articles[name], strict=True)
    return {i: v if v is not None else f"\0{i}" for i, v in rows}


def _figures(
    made: Fitted, p: Floats, said: Ints, outlets: Mapping[str, str], rounds: int, seed: int
) -> dict[str, float]:
    some = in_context(made)
    ids = [_ids(made)[n] for n in some]
    y, q, outlet = made.data.label[some], p[some], _codes([outlets[i] for i in ids])
    hat, k = said[some], len(made.labels)

    def area(i: Ints, groups: Ints | None = None) -> float:
        return float(np.mean([auc(y[i] == n, q[i, n], groups if groups is None else groups[i]) for n in range(k)]))

    out: dict[str, Any] = {}
    for name, short, compute in (
        ("macro_f1", "", lambda i: macro_f1(y[i], hat[i], k)),
        ("auc", "auc_", area),
        ("auc_within_outlet", "auc_within_outlet_", lambda i: area(i, outlet)),
    ):
        out[name] = round(compute(np.arange(len(y))), 4)
        out[f"{short}low"], out[f"{short}high"] = (round(v, 4) for v in interval(compute, ids, rounds, seed))
    return out | {"calibration_error": round(calibration_error(y, q), 4)}


def _held_out(made: Fitted, y: Ints, fold: Ints) -> Floats:
    """Logits of the labels, each fold by a part that was fitted without it, as training fits them."""
    return held_out(made.data, y, fold, outputs=len(made.labels), shares=made.data.shares, **LABEL)


def _calibrated(z: Floats, made: Fitted, rows: Ints | None = None) -> Floats:
    y = made.data.label if rows is None else made.data.label[rows]
    scale, shift = estimator.calibration(z[y >= 0], y[y >= 0])
    return probabilities(z * scale + shift)


def _ids(made: Fitted) -> list[str]:
    return [made.rows["article_id"][n] for n in made.data.row]


def _codes(names: Sequence[str]) -> Ints:
    return np.unique(np.array(names), return_inverse=True)[1]
