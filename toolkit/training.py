"""Labels and spans -> model, validated on articles, outlets and events it has not seen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from toolkit import adjudication, deciding, estimator, features
from toolkit.attribution import analyse
from toolkit.deciding import Parts
from toolkit.errors import InputError
from toolkit.evaluation import (
    calibration_error,
    f1_each,
    interval,
    macro_f1,
    span_figures,
    speaker_figures,
    worlds,
)
from toolkit.files import Corpus, dump, read_corpus
from toolkit.linear import NO_WORDS, Floats, Ints, Linear, Words
from toolkit.model import Model
from toolkit.tables import INSTITUTION_TYPES, Columns, length, take, to_rows

FOLDS = 5
# Inverse regularisation of standardised features, and how much a word counts beside them (words know the topic):
# chosen by validation on worlds of the starter corpus that the fit had not seen.
LABEL: dict[str, Any] = {"strength": 0.003, "word_scale": 4.0}
_STRUCTURE: dict[str, Any] = {"strength": 0.01, "word_scale": 0.0}
_STEEP = 8.0  # logits over the whole range of a candidate's weight
_TOO_FEW = 20  # labelled sentences of a label
Gold = dict[tuple[str, int], dict[str, Any]]


@dataclass(slots=True)
class Data:
    """Every labelled article's sentences twice: in context, then alone."""

    row: Ints  # of the table of sentences
    x: Floats
    words: Words
    label: Ints  # -1: none
    attributed: Ints
    article: Ints
    fold: Ints
    lone: np.ndarray
    names: list[str]
    found: Columns  # attributions in context
    seen: np.ndarray  # attributed, by what was found
    institution: np.ndarray  # rests on an institution's word, by what was found
    kind: list[str | None]  # source type by the annotators
    cueless: list[bool]  # rests on somebody's word, and no cue was annotated in it


@dataclass(frozen=True, slots=True)
class Fitted:
    """What training makes of a corpus.

    Attributes
    ----------
    labels : list of str
    language : str
    rows : dict of lists
        The sentences of the articles that have labels.
    learnt : Parts
        The parts of attribution, learnt from everything.
    data : Data
        Every sentence's features and answers.
    parts : dict of str to Linear
        The parts for ``label`` and ``attributed``, learnt from everything.
    p : dict of str to array
        Their probabilities for each row of `data`, by parts that had not seen its fold.
    """

    labels: list[str]
    language: str
    rows: Columns
    learnt: Parts
    data: Data
    parts: dict[str, Linear]
    p: dict[str, Floats]


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
        ``metrics`` by cross-validation (macro-F1 with its 95 % interval over articles, F1 a label, calibration error of
        the labels, macro-F1 of "attributed"; where spans are annotated, how well they are found), ``labels``,
        ``sentences``, ``articles``, ``output``.

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
    made = fitted(read, seed)
    labels, data = made.labels, made.data
    manifest = {
        "data": _digest(read),
        "word_lists": analyse({k: [] for k in read.sentences}, made.language).lexicon.digest,
        "sentences": int((data.label[~data.lone] >= 0).sum()),
        "articles": len(set(made.rows["article_id"])),
        "seed": seed,
        "metrics": _metrics(data, made.p, labels) | _attribution_metrics(deciding.annotated(read), made.rows, data),
        "thresholds": {"abstain": 0.0},
    }
    model = Model(
        tuple(labels),
        made.language,
        data.names,
        made.parts["label"],
        made.parts["attributed"],
        made.learnt.decide,
        made.learnt.source_type,
        manifest,
    )
    if output is not None:
        model.save(output)
    return {
        "labels": list(labels),
        "output": str(output) if output else None,
        **{k: manifest[k] for k in ("sentences", "articles", "metrics")},
    }


def fitted(read: Corpus, seed: int = 0, groups: Mapping[str, str] | None = None) -> Fitted:
    """Fit every part on a corpus, and say what parts that had not seen an article say of it.

    Parameters
    ----------
    read : Corpus
    seed : int
        Of the folds.
    groups : mapping of str to str, optional
        ``article_id`` -> name of the group that is held out as a whole; outlets and events together when not given.

    Returns
    -------
    Fitted

    Raises
    ------
    InputError
        Fewer than two labels, or fewer than 20 sentences or 5 articles of one of them.
    """
    gold = adjudication.gold(read.labels)
    labels = _labels(read, gold)
    language = next((v for v in read.articles["language"] if v), "en")
    rows = _rows(read, gold)
    fold_of = _fold_of(read, rows, seed) if groups is None else _spread(rows, groups, seed)
    learnt = deciding.learn(read, rows, _alone(rows), fold_of, FOLDS, language)
    spans = deciding.annotated(read)
    places = zip(spans["article_id"], spans["sentence_index"], spans["role"], strict=True)
    cued = {(article, index) for article, index, role in places if role == "cue"}
    data = _gather(rows, gold, labels, language, fold_of, learnt[:-1], cued)
    parts, p = _heads(data, len(labels))
    return Fitted(labels, language, rows, learnt[-1], data, parts, p)


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
    return _of(read.sentences, used)


def _alone(rows: Columns) -> Columns:
    n = length(rows)
    return rows | {"sentence_index": [None] * n, "field": ["text"] * n}


def _fold_of(read: Corpus, rows: Columns, seed: int) -> dict[str, int]:
    """Fold of each article; outlets and events lie wholly in one, or at least events where outlets are too few."""
    groups = worlds(read.articles)
    used = dict.fromkeys(rows["article_id"])
    if len({groups[i] for i in used}) < FOLDS:
        groups = {i: e or i for i, e in zip(read.articles["article_id"], read.articles["event"], strict=True)}
    return _spread(rows, groups, seed)


def _spread(rows: Columns, groups: Mapping[str, str], seed: int) -> dict[str, int]:
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


def _gather(
    rows: Columns,
    gold: Gold,
    labels: list[str],
    language: str,
    fold_of: dict[str, int],
    learnt: list[Parts],
    cued: set[tuple[str, int]],
) -> Data:
    """Features of every sentence, attributions as a model finds them that has not seen its fold."""
    number = {name: k for k, name in enumerate(labels)}
    xs, words, parts, offset = [], [], [], 0
    flags, names = [], []
    found: Columns = {}
    rests: list[bool] = []
    seen: list[bool] = []
    for lone, table in enumerate((rows, _alone(rows))):
        for k, part in enumerate(learnt):
            mine = [n for n, i in enumerate(rows["article_id"]) if fold_of[i] == k]
            if not mine:
                continue
            analysis = analyse(take(table, mine), language, part.decide, part.source_type)
            if not lone:
                for name, values in analysis.attributions.items():
                    found.setdefault(name, []).extend(values)
            rests += analysis.institution.tolist()
            seen += analysis.attributed.tolist()
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
    annotated = {article for article, _ in cued}
    return Data(
        row=np.array(parts),
        x=np.vstack(xs),
        words=Words(np.concatenate([w.sentence for w in words]), np.concatenate([w.hash for w in words])),
        label=np.array([number.get(g["label"] or "", -1) for g in known]),
        attributed=np.array(
            # alone, a sentence is attributed by what stands in it, not by speech that runs on
            [
                int(g["attributed"] and (not lone or key[0] not in annotated or key in cued)) if g["label"] else -1
                for key, g, lone in zip(keys, known, flags, strict=True)
            ]
        ),
        article=np.array([ids[i] for i, _ in keys]),
        fold=np.array([fold_of[i] for i, _ in keys]),
        lone=np.array(flags),
        names=names,
        found=found,
        seen=np.array(seen),
        institution=np.array(rests),
        kind=[g.get("source_type") for g in known],
        cueless=[bool(g["attributed"]) and key not in cued for key, g in zip(keys, known, strict=True)],
    )


def _heads(data: Data, labels: int) -> tuple[dict[str, Linear], dict[str, Floats]]:
    """The parts for label and "attributed", calibrated, and their out-of-fold probabilities."""
    # whether anything is attributed is what the surest candidate says, calibrated: other features only know the corpus
    structure = np.flatnonzero([n == "attribution:best" for n in data.names])
    parts, p = {}, {}
    for name, y, outputs, columns, options in (
        ("label", data.label, labels, None, LABEL),
        ("attributed", data.attributed, 1, structure, _STRUCTURE),
    ):
        if name == "attributed" and not (y == 1).any():
            parts[name] = _untaught(len(data.names), int(structure[0]))
            p[name] = parts[name].probabilities(data.x, NO_WORDS)
            continue
        z = held_out(data, y, data.fold, outputs=outputs, columns=columns, **options)
        scale, shift = estimator.calibration(z[y >= 0], y[y >= 0])
        whole = estimator.fit(data.x, data.words, y, data.article, outputs=outputs, columns=columns, **options)
        parts[name] = estimator.calibrated(whole, scale, shift)
        p[name] = estimator.probabilities(z * scale + shift)
    return parts, p


def held_out(data: Data, y: Ints, fold: Ints, *, outputs: int, **options: Any) -> Floats:
    """Logits of each row by a part that was fitted without its fold; -1 in `y`: teaches nothing."""
    z = np.zeros((len(y), outputs))
    for k in np.unique(fold):
        mine = fold == k
        part = estimator.fit(data.x, data.words, np.where(mine, -1, y), data.article, outputs=outputs, **options)
        z[mine] = part.logits(data.x, data.words)[mine]
    return z


def _untaught(features: int, best: int) -> Linear:
    """The surest candidate's own weight as probability, where no label says what is attributed."""
    dense = np.zeros((1, features))
    dense[0, best] = _STEEP
    return Linear(dense, np.array([-_STEEP / 2]), NO_WORDS.hash, np.empty((0, 1)))


def _metrics(data: Data, p: dict[str, Floats], labels: list[str]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for where, flag in (("in_context", ~data.lone), ("alone", data.lone)):
        rows = np.flatnonzero(flag & (data.label >= 0))
        y, q = data.label[rows], p["label"][rows]
        hat, article = q.argmax(1), [str(a) for a in data.article[rows]]
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


def _attribution_metrics(spans: Columns, rows: Columns, data: Data) -> dict[str, Any]:
    """How well attributions are found in articles their parts had not seen; empty without spans."""
    if not length(spans):
        return {}
    spans = _of(spans, set(rows["article_id"]))  # the articles that are measured
    found = _of(data.found, set(spans["article_id"]))
    context = np.flatnonzero(~data.lone & (data.label >= 0))
    y = np.array([data.kind[n] in INSTITUTION_TYPES for n in context])
    hat = data.institution[context]
    carried = np.array([data.cueless[n] for n in context])
    figures = {"spans": span_figures(found, spans), "speakers": speaker_figures(found, spans)}
    for name, some in (("institution", np.ones(len(y), bool)), ("institution_without_cue", carried)):
        figures[name] = round(f1_each(y[some].astype(int), hat[some].astype(int), 2)[1], 4)
    return {"attribution": figures}


def _of(table: Columns, articles: set[str]) -> Columns:
    """Rows of some articles."""
    return take(table, (n for n, i in enumerate(table["article_id"]) if i in articles))


def _digest(read: Corpus) -> str:
    tables = (read.articles, read.sentences, read.labels, read.spans)
    return hashlib.sha256("".join(dump(r) for t in tables for r in to_rows(t)).encode()).hexdigest()
