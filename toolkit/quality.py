"""How good a model is: a given one on a labelled corpus, or what a corpus teaches; as tables, JSON and pictures."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from toolkit import adjudication, comparing, scoring
from toolkit.abstention import share_bounds
from toolkit.assessment import assess
from toolkit.errors import InputError
from toolkit.files import Corpus, atomic, dump, read_corpus
from toolkit.model import Model, load_model
from toolkit.tables import Columns, take, to_rows
from toolkit.training import digest
from toolkit.validation import BY, cross_validate


def evaluate(
    model: str | Path,
    corpus: str | Path,
    output: str | Path | None = None,
    *,
    json: str | Path | None = None,
    seed: int = 0,
) -> dict[str, Any]:
    """Score a labelled corpus with a model and say how good the labels are, sentences in their context.

    Parameters
    ----------
    model : path
        A folder that :func:`toolkit.train` wrote.
    corpus : path
        A corpus folder: articles, sentences, labels.
    output : path, optional
        Folder for ``evaluation.json`` and the pictures (needs matplotlib: the extra ``plots``).
    json : path, optional
        File for the same tables as JSON.
    seed : int
        Of the bootstrap over articles that gives the 95 % intervals.

    Returns
    -------
    dict
        ``notes`` (what must be known before the figures are believed), ``sentences``, ``articles``, ``outlets`` (how
        many), and the tables of :func:`toolkit.assessment.assess`, the one of outlets as ``by_outlet``; ``promises``:
        for each risk the model can promise, what is kept on this corpus and how much of it is wrong.

    Raises
    ------
    ToolkitError
        Model or corpus can't be read, no sentence has a label, or one that the model does not know.

    Examples
    --------
    >>> from toolkit.resources import ANNOTATIONS, DEFAULT_MODEL
    >>> found = evaluate(DEFAULT_MODEL, ANNOTATIONS / "starter")  # doctest: +SKIP
    >>> found["figures"]["figure"][0]  # doctest: +SKIP
    'macro_f1'
    """
    trained, read = load_model(model), read_corpus(corpus)
    gold = {key: g["label"] for key, g in adjudication.gold(read.labels).items() if g["label"]}
    if not gold:
        raise InputError(f"{corpus}: no sentence has a label that most annotators agree on; label some first")
    for (article, index), label in gold.items():
        if label not in trained.labels:
            what = f"label {label!r} (article {article}, sentence {index}) is not one of {', '.join(trained.labels)}"
            raise InputError(f"{corpus}: {what}, which {model} knows; rename it or train a model with it")
    known = {article for article, _ in gold}
    rows = to_rows(take(read.sentences, (n for n, i in enumerate(read.sentences["article_id"]) if i in known)))
    scored = [
        row
        for row in scoring.score_sentences(rows, trained, [], str(corpus)).rows
        if (row["article_id"], row["sentence_index"]) in gold
    ]
    y = np.array([trained.labels.index(gold[row["article_id"], row["sentence_index"]]) for row in scored])
    p = np.array([[row[f"p_{name}"] for name in trained.labels] for row in scored])
    given = [trained.labels.index(row["label"]) if row["label"] else -1 for row in scored]  # -1: seen as no sentence
    hat = np.where(np.array(given) < 0, p.argmax(1), given)
    articles = [row["article_id"] for row in scored]
    outlet = dict(zip(read.articles["article_id"], read.articles["outlet"], strict=True))
    outlets = [outlet[i] for i in articles]
    tables = assess(trained.labels, y, p, articles, outlets, predicted=hat, seed=seed)
    found = {
        "notes": _notes(trained, read, known),
        "sentences": len(y),
        "articles": len(set(articles)),
        "outlets": len(set(outlets) - {None}),
        **{"by_outlet" if name == "outlets" else name: table for name, table in tables.items()},
        "promises": _promises(trained, hat == y, p.max(1), np.unique(articles, return_inverse=True)[1]),
    }
    _write(found, output, json)
    return found


def validate(
    corpus: str | Path,
    output: str | Path | None = None,
    *,
    by: Sequence[str] = BY,
    json: str | Path | None = None,
    seed: int = 0,
    say: Callable[[str], None] = lambda what: None,
) -> dict[str, Any]:
    """Cross-validate: train on part of a corpus, measure on the rest, and hold that against models that see less.

    Parameters
    ----------
    corpus : path
        A corpus folder: articles, sentences, labels; spans where there are any.
    output : path, optional
        Folder for ``validation.json`` and the pictures (needs matplotlib: the extra ``plots``).
    by : sequence of str
        What is held out as a whole: ``article``, ``event``, ``outlet``, ``world`` (outlets and the events that connect
        them), ``each_outlet`` (one at a time, all others teach).
    json : path, optional
        File for the same tables as JSON.
    seed : int
        Of folds and intervals.
    say : callable, optional
        Is told what is being done: the starter corpus takes a minute or two.

    Returns
    -------
    dict of tables
        As :func:`toolkit.validation.cross_validate` gives them, the one of outlets as ``by_outlet``.

    Raises
    ------
    InputError
        The corpus can't be read, has too few labels or too few groups to hold out.

    Examples
    --------
    >>> from toolkit.resources import ANNOTATIONS
    >>> found = validate(ANNOTATIONS / "starter", by=["world"])  # doctest: +SKIP
    >>> found["models"]["model"]  # doctest: +SKIP
    ['toolkit', 'topic_only', 'outlet_only']
    """
    tables = cross_validate(read_corpus(corpus), by, seed=seed, say=say)
    found = {"by_outlet" if name == "outlets" else name: table for name, table in tables.items()}
    _write(found, output, json)
    return found


def _notes(model: Model, read: Corpus, articles: set[str]) -> list[str]:
    """What flatters the figures: articles that the model was trained on."""
    marks = set(comparing.marks(read.articles, articles))
    known, size = model.manifest.get("articles_seen", ""), len(next(iter(marks)))
    seen = marks & {known[k : k + size] for k in range(0, len(known), size)}
    if model.manifest.get("data") == digest(read):
        what = "was trained on this very corpus"
    elif seen:
        what = f"was trained on {len(seen)} of these {len(marks)} articles"
    else:
        return []
    m = model.manifest["metrics"]["in_context"]
    held = f"macro-F1 {m['macro_f1']:.3f} ({m['macro_f1_low']:.3f} to {m['macro_f1_high']:.3f})"
    return [f"the model {what}, which flatters it: cross-validated it reached {held}; `toolkit validate` says more"]


def _promises(model: Model, right: np.ndarray, confidence: np.ndarray, articles: np.ndarray) -> Columns:
    """What each risk that a model can promise comes to on a corpus."""
    names = ("risk", "threshold", "coverage", "error", "low", "high")
    out: Columns = {name: [] for name in names}
    for row in model.manifest.get("thresholds", {}).get("in_context", []):
        if row["threshold"] is None:
            continue
        kept = confidence >= row["threshold"]
        low, high = share_bounds(~right[kept], articles[kept])
        error = float((~right[kept]).mean()) if kept.any() else math.nan
        for name, v in zip(names, (row["risk"], row["threshold"], kept.mean(), error, low, high), strict=True):
            out[name].append(round(float(v), 4))
    return out


def _write(found: dict[str, Any], output: str | Path | None, json: str | Path | None) -> None:
    """The tables as JSON, beside them the pictures."""
    kind = "evaluation" if "notes" in found else "validation"
    text = dump({name: to_rows(v) if isinstance(v, dict) else v for name, v in _finite(found).items()})
    if output is not None:
        from toolkit.report import plots  # says what to do where matplotlib is missing, before anything is written

        plots.save(found, Path(output))
    for path in (json, Path(output) / f"{kind}.json" if output is not None else None):
        if path is not None:
            with atomic(Path(path)) as beside:
                beside.write_text(text + "\n", encoding="utf-8")


def _finite(value: Any) -> Any:
    """JSON knows no NaN."""
    if isinstance(value, dict):
        return {k: _finite(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_finite(v) for v in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
