"""Labels and spans -> model, validated on articles, outlets and events it has not seen."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from toolkit import abstention, adjudication, card, comparing, deciding, estimator, familiarity, measuring, offsets
from toolkit.attribution import analyse
from toolkit.deciding import Parts
from toolkit.files import Corpus, dump, read_corpus
from toolkit.gathering import FOLDS, Data, alone, fold_of, gather, labels_of, rows_of, spread
from toolkit.linear import NO_WORDS, Floats, Ints, Linear, probabilities
from toolkit.model import Model, load_model
from toolkit.offsets import Choice
from toolkit.tables import Columns, to_rows

# Inverse regularisation of standardised features, and how much a word counts beside them (words know the topic):
# chosen by validation on worlds of the starter corpus that the fit had not seen.
LABEL: dict[str, Any] = {"strength": 0.003, "word_scale": 4.0}
_STRUCTURE: dict[str, Any] = {"strength": 0.01, "word_scale": 0.0}
_STEEP = 8.0  # logits over the whole range of a candidate's weight
Progress = Callable[[str, float], None]  # what is done, and which share of all


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
    decision : Choice
        What is said of each row, by offsets and parts that had not seen its fold.
    """

    labels: list[str]
    language: str
    rows: Columns
    learnt: Parts
    data: Data
    parts: dict[str, Linear]
    p: dict[str, Floats]
    decision: Choice


def _silent(what: str, done: float) -> None:
    """Tell nobody how far it is."""


def train(
    corpus: str | Path,
    output: str | Path | None = None,
    *,
    seed: int = 0,
    compare: str | Path | None = None,
    progress: Progress = _silent,
) -> dict[str, Any]:
    """Train a model on a corpus folder and validate it with articles, outlets and events kept together.

    Each sentence is learnt twice, in its context and alone, so that lone sentences are judged well too. Where spans
    are annotated, what counts as an attribution is learnt first; labels then see attributions as that part finds them
    in articles it was not trained on. Where annotators disagree often, each label counts by its share of the votes.
    Where a label is rare, the decision is moved towards it if that helps on articles not seen (:mod:`toolkit.offsets`).

    Parameters
    ----------
    corpus : path
        A corpus folder: articles, sentences, labels; spans where there are any. The first paragraph of its README.md,
        where it has one, goes into the model card.
    output : path, optional
        Folder for the model and its card (card.md); it is overwritten. Nothing is written when not given.
    seed : int
        Of the folds; the same seed and corpus give the same model.
    compare : path, optional
        A model folder: whether the new model is better, on articles that neither has seen (:mod:`toolkit.comparing`).
    progress : callable, optional
        Told what is done, and which share of all (0 to 1).

    Returns
    -------
    dict
        ``metrics`` by cross-validation (macro-F1 with its 95 % interval over articles, F1 a label, calibration error of
        the labels, macro-F1 of "attributed"; ``decision``: what offsets gain; where spans are annotated, how well they
        are found), ``labels``, ``sentences``, ``articles``, ``output``, ``learnt`` (label -> features that speak for
        it), ``weak`` (pairs of labels and genres with most errors), ``notes`` (what is doubtful in the labels), and
        ``compared`` with `compare`.

    Raises
    ------
    InputError
        Fewer than two labels, fewer than 20 sentences or 5 articles of one of them, a label in two spellings; `compare`
        has other labels.

    Examples
    --------
    >>> from toolkit.resources import ANNOTATIONS
    >>> sorted(train(ANNOTATIONS / "starter")["labels"])  # doctest: +SKIP
    ['fact', 'framing', 'official_claim']
    """
    progress("reading the corpus", 0.0)
    old = load_model(compare) if compare is not None else None
    read = read_corpus(corpus)
    if old is not None:  # what is wrong with it is said before the work
        comparing.check(old, str(compare), labels_of(read, adjudication.gold(read.labels)))
    made = fitted(read, seed, progress=progress)
    labels, data, decision = made.labels, made.data, made.decision
    progress("measuring", 0.95)
    genres = dict(zip(read.articles["article_id"], read.articles["genre"], strict=True))
    figures = measuring.metrics(data, made.p, decision.label, labels)
    figures["decision"] = {k: round(getattr(decision, k), 4) for k in ("gain", "low", "high")}
    chosen = {name: float(v) for name, v in zip(labels, decision.offsets, strict=True)}
    manifest = {
        "data": digest(read),
        "word_lists": analyse({k: [] for k in read.sentences}, made.language).lexicon.digest,
        "sentences": int((data.label[~data.lone] >= 0).sum()),
        "articles": len(set(made.rows["article_id"])),
        "articles_seen": "".join(sorted(comparing.marks(read.articles, set(made.rows["article_id"])))),
        "corpus": _counts(read, made),
        "about": _about(Path(corpus)),
        "seed": seed,
        "metrics": figures | measuring.attribution_metrics(deciding.annotated(read), made.rows, data),
        "thresholds": {"abstain": 0.0}
        | ({"offsets": chosen} if any(chosen.values()) else {})
        | abstention.promises(made.p["label"], data.label, data.article, data.lone, decision.label),
        "least_known": familiarity.least_known(data.words, data.article, data.fold, estimator.FEWEST),
        "learnt": measuring.learnt(made.parts["label"], data, labels, made.rows["text"]),
        "weak": measuring.weak(data, decision.label, labels, made.rows, genres),
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
    report = {
        "labels": list(labels),
        "output": str(output) if output else None,
        "notes": adjudication.doubts(read.labels),
        **{k: manifest[k] for k in ("sentences", "articles", "metrics", "learnt", "weak")},
    }
    if old is not None:
        report["compared"] = comparing.compare(
            old,
            str(compare),
            labels=labels,
            articles=read.articles,
            rows=made.rows,
            data=data,
            said=decision.label,
            corpus=digest(read),
        )
    if output is not None:
        model.save(output)
        card.write(output)
    progress("done", 1.0)
    return report


def fitted(
    read: Corpus, seed: int = 0, groups: Mapping[str, str] | None = None, progress: Progress = _silent
) -> Fitted:
    """Fit every part on a corpus, and say what parts that had not seen an article say of it.

    Parameters
    ----------
    read : Corpus
    seed : int
        Of the folds.
    groups : mapping of str to str, optional
        ``article_id`` -> name of the group that is held out as a whole; outlets and events together when not given.
    progress : callable, optional
        Told what is done, and which share of all (0 to 1).

    Returns
    -------
    Fitted

    Raises
    ------
    InputError
        Fewer than two labels, or fewer than 20 sentences or 5 articles of one of them.
    """
    gold = adjudication.gold(read.labels)
    labels = labels_of(read, gold)
    language = next((v for v in read.articles["language"] if v), "en")
    rows = rows_of(read, gold)
    fold = fold_of(read, rows, seed) if groups is None else spread(rows, groups, seed)
    progress("learning attribution", 0.05)
    learnt = deciding.learn(read, rows, alone(rows), fold, FOLDS, language)
    spans = deciding.annotated(read)
    places = zip(spans["article_id"], spans["sentence_index"], spans["role"], strict=True)
    cued = {(article, index) for article, index, role in places if role == "cue"}
    data = gather(
        rows,
        gold,
        labels,
        language,
        fold,
        learnt[:-1],
        cued,
        lambda done: progress("reading sentences", 0.5 + done / 4),
    )
    progress("learning labels", 0.75)
    parts, p = _heads(data, len(labels))
    decision = offsets.choose(p["label"], data.label, data.fold, data.article)
    return Fitted(labels, language, rows, learnt[-1], data, parts, p, decision)


def _heads(data: Data, labels: int) -> tuple[dict[str, Linear], dict[str, Floats]]:
    """The parts for label and "attributed", calibrated, and their out-of-fold probabilities."""
    # whether anything is attributed is what the surest candidate says, calibrated: other features only know the corpus
    structure = np.flatnonzero([n == "attribution:best" for n in data.names])
    parts, p = {}, {}
    for name, y, outputs, options in (
        ("label", data.label, labels, {"shares": data.shares, **LABEL}),
        ("attributed", data.attributed, 1, {"columns": structure, **_STRUCTURE}),
    ):
        if name == "attributed" and not (y == 1).any():
            parts[name] = _untaught(len(data.names), int(structure[0]))
            p[name] = parts[name].probabilities(data.x, NO_WORDS)
            continue
        z = held_out(data, y, data.fold, outputs=outputs, **options)
        scale, shift = estimator.calibration(z[y >= 0], y[y >= 0])
        whole = estimator.fit(data.x, data.words, y, data.article, outputs=outputs, **options)
        parts[name] = estimator.calibrated(whole, scale, shift)
        p[name] = probabilities(z * scale + shift)
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


def digest(read: Corpus) -> str:
    """SHA-256 over the tables of a corpus; a model's manifest has it as ``data``."""
    tables = [to_rows(t) for t in (read.articles, read.sentences, read.labels, read.spans)]
    for row in tables[2]:  # a column that came later counts where it is filled: older models know their corpus again
        if row.get("confidence", 0) is None:
            del row["confidence"]
    return hashlib.sha256("".join(dump(r) for rows in tables for r in rows).encode()).hexdigest()


def _counts(read: Corpus, made: Fitted) -> dict[str, Any]:
    """What the model card says of the corpus."""
    used = set(made.rows["article_id"])
    label = made.data.label[~made.data.lone]
    genre = Counter(
        g for i, g in zip(read.articles["article_id"], read.articles["genre"], strict=True) if i in used and g
    )
    outlets = {o for i, o in zip(read.articles["article_id"], read.articles["outlet"], strict=True) if i in used and o}
    return {
        "labels": {name: int((label == k).sum()) for k, name in enumerate(made.labels)},
        "genres": dict(sorted(genre.items(), key=lambda item: (-item[1], item[0]))),
        "outlets": len(outlets),
        "annotators": len(set(read.labels["annotator"])),
    }


def _about(corpus: Path) -> str | None:
    """The first paragraph of the corpus's README.md, without headings and links."""
    file = corpus / "README.md"
    if not file.is_file():
        return None
    paragraphs = file.read_text(encoding="utf-8", errors="replace").split("\n\n")
    told = (" ".join(line for line in p.splitlines() if not line.startswith("#")).strip() for p in paragraphs)
    return next((re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", p) for p in told if p), None)
