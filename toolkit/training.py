"""Labels and spans -> model, validated on articles, outlets and events it has not seen."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from toolkit import adjudication, estimator, features
from toolkit.attribution import analyse, candidates
from toolkit.attribution.candidate import Candidate
from toolkit.attribution.tokens import Tokens
from toolkit.errors import InputError
from toolkit.evaluation import calibration_error, f1_each, interval, macro_f1, worlds
from toolkit.files import Corpus, dump, read_corpus
from toolkit.linear import Floats, Ints, Linear, Words
from toolkit.model import Model
from toolkit.tables import Columns, length, to_rows

FOLDS = 5
# Inverse regularisation of standardised features, and how much a word counts beside them (words know the topic):
# chosen by validation on worlds of the starter corpus that the fit had not seen.
_LABEL: dict[str, Any] = {"strength": 0.01, "word_scale": 0.35}
_DECIDE: dict[str, Any] = {"strength": 0.03, "word_scale": 0.5}
_STRUCTURE: dict[str, Any] = {"strength": 0.01, "word_scale": 0.0}
_ATTRIBUTED = 0.75  # precision before completeness; chosen on development texts of other people
_TOO_FEW = 20  # labelled sentences of a label, positive candidates
Gold = dict[tuple[str, int], dict[str, Any]]


@dataclass(slots=True)
class _Data:
    """Every labelled article's sentences twice: in context, then alone."""

    x: Floats
    words: Words
    label: Ints  # -1: none
    attributed: Ints
    article: Ints
    fold: Ints
    lone: np.ndarray
    names: list[str]


def train(corpus: str | Path, output: str | Path | None = None, *, seed: int = 0) -> dict[str, Any]:
    """Train a model on a corpus folder and validate it with articles, outlets and events kept together.

    Each sentence is learnt twice, in its context and alone, so that lone sentences are judged well too. Where spans
    are annotated, what counts as an attribution is learnt first; labels then see attributions as that part finds them
    in articles it was not trained on.

    Parameters
    ----------
    corpus : path
        A corpus folder: articles, sentences, labels; spans where there are any.
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
    rows = _rows(read, gold)
    fold_of = _fold_of(read, rows, seed)
    deciders = _deciders(read, rows, fold_of, language)
    data = _gather(rows, gold, labels, language, fold_of, deciders[:-1])
    parts, p = _heads(data, len(labels))
    manifest = {
        "data": _digest(read),
        "word_lists": analyse({k: [] for k in read.sentences}, language).lexicon.digest,
        "sentences": int((data.label[~data.lone] >= 0).sum()),
        "articles": len(set(rows["article_id"])),
        "seed": seed,
        "metrics": _metrics(data, p, labels),
        "thresholds": {"abstain": 0.0, "attributed": _ATTRIBUTED},
    }
    model = Model(tuple(labels), language, data.names, parts["label"], parts["attributed"], deciders[-1], manifest)
    if output is not None:
        model.save(output)
    return {
        "labels": list(labels),
        "output": str(output) if output else None,
        **{k: manifest[k] for k in ("sentences", "articles", "metrics")},
    }


def _labels(read: Corpus, gold: Gold) -> list[str]:
    """The labels in the order of the codebook's own three, others behind, by name."""
    articles: dict[str, list[str]] = {}
    for (article, _), g in gold.items():
        if g["label"]:
            articles.setdefault(g["label"], []).append(article)
    for name, found in articles.items():
        if len(found) < _TOO_FEW or len(set(found)) < FOLDS:
            what = f"label {name!r} has {len(found)} sentences in {len(set(found))} articles"
            raise InputError(f"{read.source}: {what}; at least {_TOO_FEW} in {FOLDS} are needed, label more")
    if len(articles) < 2:
        raise InputError(
            f"{read.source}: {len(articles)} labels in use ({', '.join(articles) or 'none'}); a model needs two"
        )
    known = ["fact", "official_claim", "framing"]
    return sorted(articles, key=lambda n: (known.index(n) if n in known else len(known), n))


def _rows(read: Corpus, gold: Gold) -> Columns:
    """Sentences of the articles that have labels."""
    used = {i for (i, _), g in gold.items() if g["label"]}
    keep = [n for n, i in enumerate(read.sentences["article_id"]) if i in used]
    return {k: [v[n] for n in keep] for k, v in read.sentences.items()}


def _alone(rows: Columns) -> Columns:
    n = length(rows)
    return rows | {"sentence_index": [None] * n, "field": ["text"] * n}


def _fold_of(read: Corpus, rows: Columns, seed: int) -> dict[str, int]:
    """Fold of each article; outlets and events lie wholly in one, or at least events where outlets are too few."""
    groups = worlds(read.articles)
    used = dict.fromkeys(rows["article_id"])
    if len({groups[i] for i in used}) < FOLDS:
        groups = {i: e or i for i, e in zip(read.articles["article_id"], read.articles["event"], strict=True)}
    folds = _folds([groups[i] for i in rows["article_id"]], seed)
    return dict(zip(rows["article_id"], folds.tolist(), strict=True))


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


def _deciders(read: Corpus, rows: Columns, fold_of: dict[str, int], language: str) -> list[Linear | None]:
    """What counts as an attribution, learnt without each fold in turn, then from everything; None without spans."""
    spans = _spans(read)
    if not spans:
        return [None] * (FOLDS + 1)
    xs, words, ys, articles = [], [], [], []
    offset = 0
    number = {i: n for n, i in enumerate(dict.fromkeys(rows["article_id"]))}
    for table in (rows, _alone(rows)):
        groups, tokens, x, w = candidates(table, language)
        xs.append(x)
        words.append(Words(w.sentence + offset, w.hash))
        ys += _right(rows, groups, tokens, spans)
        articles += [number[i] for i, group in zip(rows["article_id"], groups, strict=True) for _ in group]
        offset += len(x)
    x, y, article = np.vstack(xs), np.array(ys), np.array(articles)
    both = Words(np.concatenate([w.sentence for w in words]), np.concatenate([w.hash for w in words]))
    if (y == 1).sum() < _TOO_FEW or (y == 0).sum() < _TOO_FEW:
        return [None] * (FOLDS + 1)
    ids = list(number)
    fold = np.array([fold_of[ids[a]] for a in article])
    z = np.zeros((len(y), 1))
    out: list[Linear | None] = []
    for k in range(FOLDS):
        part = estimator.fit(x, both, np.where(fold == k, -1, y), article, outputs=1, **_DECIDE)
        z[fold == k] = part.logits(x, both)[fold == k]
        out.append(part)
    scale, shift = estimator.calibration(z[y >= 0], y[y >= 0])
    out.append(estimator.fit(x, both, y, article, outputs=1, **_DECIDE))
    return [estimator.calibrated(part, scale, shift) for part in out if part is not None]


def _spans(read: Corpus) -> dict[str, dict[int, list[dict[str, Any]]]]:
    """Spans of each article that has any, by sentence; of one annotator, the first by name."""
    by_article: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for row in to_rows(read.spans):
        by_article.setdefault(row["article_id"], {}).setdefault(row["annotator"], []).append(row)
    out: dict[str, dict[int, list[dict[str, Any]]]] = {}
    for article, annotators in by_article.items():
        for row in annotators[min(annotators)]:
            out.setdefault(article, {}).setdefault(row["sentence_index"], []).append(row)
    return out


def _right(
    rows: Columns, groups: list[list[Candidate]], tokens: Tokens, spans: dict[str, dict[int, list[dict[str, Any]]]]
) -> list[int]:
    """For each candidate 1 where annotators saw it, 0 where not, -1 where nobody looked.

    A candidate is right when its cue touches theirs; one without a cue when half of it is content of theirs.
    """
    out = []
    for s, group in enumerate(groups):
        article = spans.get(rows["article_id"][s])
        given = article.get(rows["sentence_index"][s], []) if article is not None else []
        offset = int(tokens.offset[s])
        for c in group:
            r = c.cue or c.content or (0, 0)
            a, b = int(tokens.start[r[0]]) - offset, int(tokens.end[r[1] - 1]) - offset
            role = "cue" if c.cue else "content"
            shared = max((min(b, g["end"]) - max(a, g["start"]) for g in given if g["role"] == role), default=0)
            out.append(-1 if article is None else int(shared > 0 if c.cue else 2 * shared >= b - a))
    return out


def _gather(
    rows: Columns,
    gold: Gold,
    labels: list[str],
    language: str,
    fold_of: dict[str, int],
    deciders: list[Linear | None],
) -> _Data:
    """Features of every sentence, attributions as a model finds them that has not seen its fold."""
    number = {name: k for k, name in enumerate(labels)}
    xs, words, parts, offset = [], [], [], 0
    flags, names = [], []
    for lone, table in enumerate((rows, _alone(rows))):
        for k, decide in enumerate(deciders):
            mine = [n for n, i in enumerate(rows["article_id"]) if fold_of[i] == k]
            if not mine:
                continue
            analysis = analyse({name: [v[n] for n in mine] for name, v in table.items()}, language, decide)
            x, w = features.extract(analysis)
            names = features.names(analysis)
            xs.append(x)
            words.append(Words(w.sentence + offset, w.hash))
            parts += mine
            flags += [bool(lone)] * len(mine)
            offset += len(x)
    keys = [(rows["article_id"][n], rows["sentence_index"][n]) for n in parts]
    known = [gold.get(key) or {"label": None, "attributed": False} for key in keys]
    ids = {i: n for n, i in enumerate(dict.fromkeys(rows["article_id"]))}
    return _Data(
        x=np.vstack(xs),
        words=Words(np.concatenate([w.sentence for w in words]), np.concatenate([w.hash for w in words])),
        label=np.array([number.get(g["label"] or "", -1) for g in known]),
        attributed=np.array([int(g["attributed"]) if g["label"] else -1 for g in known]),
        article=np.array([ids[i] for i, _ in keys]),
        fold=np.array([fold_of[i] for i, _ in keys]),
        lone=np.array(flags),
        names=names,
    )


def _heads(data: _Data, labels: int) -> tuple[dict[str, Linear], dict[str, Floats]]:
    """The parts for label and "attributed", calibrated, and their out-of-fold probabilities."""
    # whether anything is attributed is a matter of cues and quotations alone: other features only know the corpus
    structure = np.flatnonzero([n.startswith("attribution:") for n in data.names])
    parts, p = {}, {}
    for name, y, outputs, columns, options in (
        ("label", data.label, labels, None, _LABEL),
        ("attributed", data.attributed, 1, structure, _STRUCTURE),
    ):
        z = np.zeros((len(y), outputs))
        for k in range(FOLDS):
            hidden = np.where(data.fold == k, -1, y)
            part = estimator.fit(data.x, data.words, hidden, data.article, outputs=outputs, columns=columns, **options)
            z[data.fold == k] = part.logits(data.x, data.words)[data.fold == k]
        scale, shift = estimator.calibration(z[y >= 0], y[y >= 0])
        whole = estimator.fit(data.x, data.words, y, data.article, outputs=outputs, columns=columns, **options)
        parts[name] = estimator.calibrated(whole, scale, shift)
        p[name] = estimator.probabilities(z * scale + shift)
    return parts, p


def _metrics(data: _Data, p: dict[str, Floats], labels: list[str]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for where, flag in (("in_context", ~data.lone), ("alone", data.lone)):
        rows = np.flatnonzero(flag & (data.label >= 0))
        y, q = data.label[rows], p["label"][rows]
        hat, article = q.argmax(1), [str(a) for a in data.article[rows]]
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
    tables = (read.articles, read.sentences, read.labels, read.spans)
    return hashlib.sha256("".join(dump(r) for t in tables for r in to_rows(t)).encode()).hexdigest()
