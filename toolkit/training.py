"""Labels -> model. scikit-learn trains here; nothing else of the toolkit needs it at run time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit import adjudication, features
from toolkit.attribution import analyse
from toolkit.errors import InputError
from toolkit.evaluation import calibration_error, f1_each, interval, macro_f1, worlds
from toolkit.files import Corpus, dump, read_corpus
from toolkit.linear import Floats, Ints, Linear, Words
from toolkit.model import Model
from toolkit.tables import Columns, length, to_rows

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

FOLDS = 5
# inverse regularisation of standardised features; "label" by grouped validation on the starter corpus
_STRENGTH = {"label": 0.01, "attributed": 0.01}
_WORD_SCALE = 0.35  # words count for less than form: they know the topic
_ATTRIBUTED = 0.65  # precision before completeness; chosen on development texts of other people
_FEWEST = 3  # articles a word must stand in
_TOO_FEW = 20  # labelled sentences of a label


@dataclass(slots=True)
class _Data:
    x: Floats
    words: Words
    label: Ints  # -1: none
    attributed: Ints
    article: list[str]
    group: list[str]
    lone: np.ndarray
    names: list[str]
    lexicon: str  # digest of the word lists


def train(corpus: str | Path, output: str | Path | None = None, *, seed: int = 0) -> dict[str, Any]:
    """Train a model on a corpus folder and validate it with articles and events kept together.

    Each sentence is learnt twice, in its context and alone, so that lone sentences are judged well too.

    Parameters
    ----------
    corpus : path
        A corpus folder: articles, sentences, labels.
    output : path, optional
        Folder for the model; it is overwritten. Nothing is written when not given.
    seed : int
        Of the folds; the same seed and corpus give the same model.

    Returns
    -------
    dict
        ``metrics`` by cross-validation (macro-F1 with its 95 % interval over articles, F1 a label, calibration error,
        the same for "attributed"), ``labels``, ``sentences``, ``articles``, ``output``.

    Raises
    ------
    InputError
        Fewer than two labels, or fewer than 20 sentences or 5 articles of one of them.

    Examples
    --------
    >>> from toolkit.resources import ANNOTATIONS
    >>> sorted(train(ANNOTATIONS / "starter")["labels"])  # doctest: +SKIP
    ['fact', 'framing', 'official_claim']
    """
    read = read_corpus(corpus)
    gold = adjudication.gold(read.labels)
    labels = _labels(read, gold)
    language = next((v for v in read.articles["language"] if v), "en")
    data = _gather(read, gold, labels, language)
    folds = _folds(data.group, seed)
    out_of_fold = {"label": np.zeros((len(data.label), len(labels))), "attributed": np.zeros((len(data.label), 1))}
    for fold in range(FOLDS):
        fit, test = folds != fold, folds == fold
        for name, part in _fit(data, fit, labels).items():
            out_of_fold[name][test] = part.logits(data.x, data.words)[test]
    models = _fit(data, np.ones(len(folds), bool), labels)
    p = {}
    for name, z in out_of_fold.items():
        y = data.label if name == "label" else data.attributed
        scale, shift = _calibration(z[y >= 0], y[y >= 0])
        models[name] = _folded(models[name], scale, shift)
        p[name] = _softmax(z * scale + shift)
    metrics = _metrics(data, p, labels)
    manifest = {
        "data": _digest(read),
        "word_lists": data.lexicon,
        "sentences": int((data.label[~data.lone] >= 0).sum()),
        "articles": len(set(data.article)),
        "seed": seed,
        "metrics": metrics,
        "thresholds": {"abstain": 0.0, "attributed": _ATTRIBUTED},
    }
    model = Model(tuple(labels), language, data.names, models["label"], models["attributed"], manifest)
    if output is not None:
        model.save(output)
    return {
        "labels": list(labels),
        "output": str(output) if output else None,
        **{k: manifest[k] for k in ("sentences", "articles", "metrics")},
    }


def _labels(read: Corpus, gold: dict[tuple[str, int], dict[str, Any]]) -> list[str]:
    """The labels in the order of the codebook's own three, others behind, by name."""
    articles: dict[str, list[str]] = {}
    for (article, _), g in gold.items():
        if g["label"]:
            articles.setdefault(g["label"], []).append(article)
    for name, rows in articles.items():
        if len(rows) < _TOO_FEW or len(set(rows)) < FOLDS:
            what = f"label {name!r} has {len(rows)} sentences in {len(set(rows))} articles"
            raise InputError(f"{read.source}: {what}; at least {_TOO_FEW} in {FOLDS} are needed, label more")
    if len(articles) < 2:
        raise InputError(
            f"{read.source}: {len(articles)} labels in use ({', '.join(articles) or 'none'}); a model needs two"
        )
    known = ["fact", "official_claim", "framing"]
    return sorted(articles, key=lambda n: (known.index(n) if n in known else len(known), n))


def _gather(read: Corpus, gold: dict[tuple[str, int], dict[str, Any]], labels: list[str], language: str) -> _Data:
    used = {i for (i, _), g in gold.items() if g["label"]}
    keep = [n for n, i in enumerate(read.sentences["article_id"]) if i in used]
    rows = {k: [v[n] for n in keep] for k, v in read.sentences.items()}
    lone: Columns = {k: list(v) for k, v in rows.items()}
    lone["sentence_index"] = [None] * length(rows)
    lone["field"] = ["text"] * length(rows)
    xs, words, offset = [], [], 0
    for table in (rows, lone):
        analysis = analyse(table, language)
        x, w = features.extract(analysis)
        xs.append(x)
        words.append(Words(w.sentence + offset, w.hash))
        offset += len(x)
    number = {name: k for k, name in enumerate(labels)}
    keys = list(zip(rows["article_id"], rows["sentence_index"], strict=True))
    label = [number.get((gold.get(k) or {}).get("label") or "", -1) for k in keys]
    attributed = [int(gold[k]["attributed"]) if k in gold and gold[k]["label"] else -1 for k in keys]
    groups = worlds(read.articles)
    if len({groups[i] for i in used}) < FOLDS:  # a few big outlets: keep at least events apart
        groups = {i: e or i for i, e in zip(read.articles["article_id"], read.articles["event"], strict=True)}
    group = [groups[i] for i in rows["article_id"]]
    both = Words(np.concatenate([w.sentence for w in words]), np.concatenate([w.hash for w in words]))
    return _Data(
        x=np.vstack(xs),
        words=both,
        label=np.array(label * 2),
        attributed=np.array(attributed * 2),
        article=rows["article_id"] * 2,
        group=group * 2,
        lone=np.repeat([False, True], len(keys)),
        names=features.names(analysis),
        lexicon=analysis.lexicon.digest,
    )


def _folds(groups: list[str], seed: int) -> Ints:
    """Whole groups to folds of about equal size; largest first, ties by name and seed."""
    size: dict[str, int] = {}
    for g in groups:
        size[g] = size.get(g, 0) + 1
    load, fold = [0] * FOLDS, {}
    for g in sorted(size, key=lambda g: (-size[g], hashlib.sha256(f"{seed}{g}".encode()).digest())):
        fold[g] = int(np.argmin(load))
        load[fold[g]] += size[g]
    return np.array([fold[g] for g in groups])


def _vocabulary(data: _Data, fit: np.ndarray) -> np.ndarray:
    """Words that stand in enough articles of the training part."""
    article = np.unique(np.array(data.article), return_inverse=True)[1]
    keep = fit[data.words.sentence]
    pairs = np.unique(np.stack([data.words.hash[keep], article[data.words.sentence[keep]].astype(np.uint64)]), axis=1)
    hashes, counts = np.unique(pairs[0], return_counts=True)
    return hashes[counts >= _FEWEST]


def _fit(data: _Data, fit: np.ndarray, labels: list[str]) -> dict[str, Linear]:
    vocabulary = _vocabulary(data, fit)
    mean, spread = data.x[fit].mean(0), data.x[fit].std(0)
    spread[spread < 1e-9] = 1.0
    matrix = _matrix(data, mean, spread, vocabulary)
    k = data.x.shape[1]
    # whether anything is attributed is a matter of cues and quotations alone: other features only know the corpus
    structure = np.array([n.startswith("attribution:") for n in data.names])
    columns = {"label": np.arange(matrix.shape[1]), "attributed": np.flatnonzero(structure)}
    out = {}
    for name, y, outputs in (("label", data.label, len(labels)), ("attributed", data.attributed, 1)):
        rows = np.flatnonzero(fit & (y >= 0))
        coef, bias = _regression(matrix[rows][:, columns[name]], y[rows], outputs, _STRENGTH[name])
        full = np.zeros((len(coef), matrix.shape[1]))
        full[:, columns[name]] = coef
        dense = full[:, :k] / spread
        out[name] = Linear(dense, bias - dense @ mean, vocabulary, full[:, k:].T * _WORD_SCALE)
    return out


def _matrix(data: _Data, mean: Floats, spread: Floats, vocabulary: np.ndarray) -> csr_matrix:
    from scipy.sparse import csr_matrix, hstack

    linear = Linear(np.zeros((1, 1)), np.zeros(1), vocabulary, np.zeros((len(vocabulary), 1)))
    where, rows = linear.rows(data.words)
    words = csr_matrix((np.full(len(where), _WORD_SCALE), (where, rows)), (len(data.x), len(vocabulary)))
    return hstack([csr_matrix((data.x - mean) / spread), words], format="csr")


def _regression(x: csr_matrix, y: Ints, outputs: int, strength: float) -> tuple[Floats, Floats]:
    from sklearn.linear_model import LogisticRegression

    found = LogisticRegression(C=strength, class_weight="balanced", max_iter=2000, tol=1e-6).fit(x, y)
    if outputs == 2:  # a softmax of two: the second logit against the first
        zero = np.zeros_like(found.coef_)
        return np.vstack([zero, found.coef_]), np.append(0.0, found.intercept_)
    return found.coef_, found.intercept_


def _softmax(z: Floats) -> Floats:
    if z.shape[1] == 1:
        return 1 / (1 + np.exp(-z))
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def _calibration(z: Floats, y: Ints) -> tuple[float, Floats]:
    """Temperature and bias that fit out-of-fold logits best (Platt 1999; Guo et al. 2017)."""
    from scipy.optimize import minimize

    def loss(v: Floats) -> float:
        p = _softmax(z * np.exp(v[0]) + v[1:])
        right = np.where(y == 1, p[:, 0], 1 - p[:, 0]) if z.shape[1] == 1 else p[np.arange(len(y)), y]
        return float(-np.log(np.maximum(right, 1e-12)).mean() + 1e-4 * (v[1:] ** 2).sum())

    best = minimize(loss, np.zeros(1 + z.shape[1]), method="L-BFGS-B").x
    return float(np.exp(best[0])), best[1:]


def _folded(part: Linear, scale: float, shift: Floats) -> Linear:
    return Linear(part.dense * scale, part.bias * scale + shift, part.vocabulary, part.words * scale)


def _metrics(data: _Data, p: dict[str, Floats], labels: list[str]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for where, flag in (("in_context", ~data.lone), ("alone", data.lone)):
        rows = np.flatnonzero(flag & (data.label >= 0))
        y, q = data.label[rows], p["label"][rows]
        hat, article = q.argmax(1), [data.article[r] for r in rows]
        low, high = interval(lambda i, y=y, hat=hat: macro_f1(y[i], hat[i], len(labels)), article)  # type: ignore[misc]
        each = dict(zip(labels, (round(f, 4) for f in f1_each(y, hat, len(labels))), strict=True))
        rows = np.flatnonzero(flag & (data.attributed >= 0))
        a = macro_f1(data.attributed[rows], (p["attributed"][rows, 0] >= _ATTRIBUTED).astype(int), 2)
        out[where] = {
            "macro_f1": round(macro_f1(y, hat, len(labels)), 4),
            "macro_f1_low": round(low, 4),
            "macro_f1_high": round(high, 4),
            "f1": each,
            "calibration_error": round(calibration_error(y, q), 4),
            "attributed_macro_f1": round(a, 4),
        }
    return out


def _digest(read: Corpus) -> str:
    lines = "".join(dump(r) for t in (read.articles, read.sentences, read.labels) for r in to_rows(t))
    return hashlib.sha256(lines.encode()).hexdigest()
