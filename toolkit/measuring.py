"""What a model is worth on articles that its parts had not seen, where it is weak, and what it has learnt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from toolkit.attribution.tokens import tokenise
from toolkit.evaluation import calibration_error, f1_each, interval, macro_f1, span_figures, speaker_figures
from toolkit.gathering import Data, of
from toolkit.linear import Floats, Ints, Linear
from toolkit.tables import INSTITUTION_TYPES, Columns, length

_MOST = 8  # features named a label
_ENOUGH = 20  # sentences that make a figure worth telling
_SEVERAL = 3  # articles


def metrics(data: Data, p: dict[str, Floats], decided: Ints, labels: list[str]) -> dict[str, Any]:
    """Figures of the labels as they are decided on, and of their probabilities; in context and alone."""
    out: dict[str, Any] = {}
    for where, flag in (("in_context", ~data.lone), ("alone", data.lone)):
        rows = np.flatnonzero(flag & (data.label >= 0))
        y, q, hat = data.label[rows], p["label"][rows], decided[rows]
        article = [str(a) for a in data.article[rows]]
        low, high = interval(lambda i, y=y, hat=hat: macro_f1(y[i], hat[i], len(labels)), article)  # type: ignore[misc]
        each = dict(zip(labels, (round(f, 4) for f in f1_each(y, hat, len(labels))), strict=True))
        out[where] = {
            "macro_f1": round(macro_f1(y, hat, len(labels)), 4),
            "macro_f1_low": round(low, 4),
            "macro_f1_high": round(high, 4),
            "f1": each,
            "calibration_error": round(calibration_error(y, q), 4),
        }
        if (data.attributed == 1).any():
            rows = np.flatnonzero(flag & (data.attributed >= 0))
            a = macro_f1(data.attributed[rows], data.seen[rows].astype(int), 2)
            out[where]["attributed_macro_f1"] = round(a, 4)
    return out


def attribution_metrics(spans: Columns, rows: Columns, data: Data) -> dict[str, Any]:
    """How well attributions are found in articles their parts had not seen; empty without spans."""
    if not length(spans):
        return {}
    spans = of(spans, set(rows["article_id"]))  # the articles that are measured
    found = of(data.found, set(spans["article_id"]))
    context = np.flatnonzero(~data.lone & (data.label >= 0))
    y = np.array([data.kind[n] in INSTITUTION_TYPES for n in context])
    hat = data.institution[context]
    carried = np.array([data.cueless[n] for n in context])
    figures = {"spans": span_figures(found, spans), "speakers": speaker_figures(found, spans)}
    for name, some in (("institution", np.ones(len(y), bool)), ("institution_without_cue", carried)):
        figures[name] = round(f1_each(y[some].astype(int), hat[some].astype(int), 2)[1], 4)
    return {"attribution": figures}


def weak(data: Data, decided: Ints, labels: list[str], rows: Columns, genres: Mapping[str, str | None]) -> Columns:
    """Where the labels are wrong most often, read in context.

    Returns
    -------
    dict of lists
        ``what`` (``pair``: one label taken for another; ``genre``), ``value``, ``sentences``, ``wrong`` (of these);
        the weakest of each first. Pairs and genres with fewer than 20 sentences or 3 articles say nothing.
    """
    context = np.flatnonzero(~data.lone & (data.label >= 0))
    y, hat, article = data.label[context], decided[context], data.article[context]
    genre = np.array([genres.get(rows["article_id"][n]) or "" for n in data.row[context]])
    found: list[tuple[str, str, int, int]] = []
    for k, name in enumerate(labels):
        mine = y == k
        for j, other in enumerate(labels):
            if j != k and mine.sum() >= _ENOUGH and (wrong := int((hat[mine] == j).sum())):
                found.append(("pair", f"{name} taken for {other}", int(mine.sum()), wrong))
    names = sorted(set(genre.tolist()) - {""})
    for name in names if len(names) > 1 else ():
        mine = genre == name
        if mine.sum() >= _ENOUGH and len(set(article[mine].tolist())) >= _SEVERAL:
            found.append(("genre", name, int(mine.sum()), int((hat[mine] != y[mine]).sum())))
    found.sort(key=lambda f: (f[0] == "genre", -f[3] / f[2], f[1]))
    return {n: [f[k] for f in found] for k, n in enumerate(("what", "value", "sentences", "wrong"))}


def learnt(part: Linear, data: Data, labels: list[str], texts: list[str]) -> dict[str, list[str]]:
    """What speaks for each label most: features and words (``word:said``), the weightiest first.

    A feature weighs as much as it moves the logit against the mean of the others', over the spread of its values.

    Parameters
    ----------
    part : Linear
        Of the labels.
    data : Data
    labels : list of str
    texts : list of str
        The sentences, for the words behind the hashes.
    """
    known = data.label >= 0
    words = part.words - part.words.mean(1, keepdims=True)
    where, rows = part.rows(data.words)
    share = np.bincount(rows[known[where]], minlength=len(words)) / max(int(known.sum()), 1)
    weights = np.vstack(
        [
            ((part.dense - part.dense.mean(0)) * data.x[known].std(0)).T,
            words * np.sqrt(share * (1 - share))[:, None],
        ]
    )
    top = np.argsort(-weights, axis=0, kind="stable")[:_MOST]
    first = len(data.names)
    hashes = {int(part.vocabulary[n - first]) for n in top.ravel() if n >= first}
    spelt = _spelt(hashes, texts)
    out: dict[str, list[str]] = {}
    for k, name in enumerate(labels):
        named = [
            data.names[n] if n < first else f"word:{spelt.get(int(part.vocabulary[n - first]), '?')}"
            for n in top[:, k]
            if weights[n, k] > 0
        ]
        out[name] = named
    return out


def _spelt(hashes: set[int], texts: list[str]) -> dict[int, str]:
    """The words behind hashes."""
    words = sorted({w for text in texts for w in re.findall(r"\w[\w'’-]*", text.lower())})
    tokens = tokenise(words)
    out: dict[int, str] = {}
    for place, value in enumerate(tokens.hash.tolist()):
        if value in hashes and value not in out:
            out[value] = tokens.text[int(tokens.start[place]) : int(tokens.end[place])]
    return out
