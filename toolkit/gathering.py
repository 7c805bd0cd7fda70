"""Articles and labels -> the rows that are learnt from: features, answers and folds, every sentence twice."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from toolkit import features
from toolkit.attribution import analyse
from toolkit.checks import label_names
from toolkit.deciding import Parts
from toolkit.errors import InputError
from toolkit.evaluation import worlds
from toolkit.files import Corpus
from toolkit.linear import Floats, Ints, Words
from toolkit.resources import LABEL_CONFIG
from toolkit.tables import Columns, length, take

FOLDS = 5
TOO_FEW = 20  # labelled sentences of a label
# Share of the sentences with several votes on which these differ, from which on outvoted labels teach too, and how much
# such a vote counts. With three annotators, simulated on the starter corpus, macro-F1 gains 0.4 points, be it that they
# slip or that the text is ambiguous; counted fully, outvoted labels gain 0.6 where it is, and lose 0.2 where they slip.
# At 0.07 and below nothing is gained.
DISAGREE = 0.1
_OUTVOTED = 0.5
Gold = dict[tuple[str, int], dict[str, Any]]


@dataclass(slots=True)
class Data:
    """Every labelled article's sentences twice: in context, then alone."""

    row: Ints  # of the table of sentences
    x: Floats
    words: Words
    label: Ints  # -1: none
    shares: Floats  # how much each label counts
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


def labels_of(read: Corpus, gold: Gold) -> list[str]:
    """The labels in the order of the codebook's own three, others behind, by name.

    Raises
    ------
    InputError
        A label in another spelling than the label config's or another label's; too few sentences or articles of a
        label; fewer than two labels.
    """
    articles: dict[str, list[str]] = {}
    for (article, _), g in gold.items():
        if g["label"]:
            articles.setdefault(g["label"], []).append(article)
    _spelt(read, {name: len(found) for name, found in articles.items()})
    for name, found in articles.items():
        if len(found) < TOO_FEW or len(set(found)) < FOLDS:
            what = f"label {name!r} has {len(found)} sentences in {len(set(found))} articles"
            raise InputError(f"{read.source}: {what}; at least {TOO_FEW} in {FOLDS} are needed, label more")
    if len(articles) < 2:
        used = f"1 label in use ({next(iter(articles))})" if articles else "no label in use"
        raise InputError(f"{read.source}: {used}; a model needs two, label sentences of another kind too")
    known = ["fact", "official_claim", "framing"]
    return sorted(articles, key=lambda n: (known.index(n) if n in known else len(known), n))


def _spelt(read: Corpus, used: Mapping[str, int]) -> None:
    """Refuse a label that is another one but for case and spaces: by a slip, one label would be learnt as two."""
    own = Path(read.source, LABEL_CONFIG.name)
    config = own if own.is_file() else LABEL_CONFIG
    meant: dict[str, tuple[str, str]] = {}
    for name in label_names(config):
        meant.setdefault(_plain(name), (name, LABEL_CONFIG.name))
    for name, n in sorted(used.items(), key=lambda item: (-item[1], item[0])):
        right, where = meant.setdefault(_plain(name), (name, f"{used[name]} other sentences"))
        if right != name:
            what = f"label {name!r} ({n} sentences) is {right!r} in {where}"
            raise InputError(f"{read.source}: {what}; write it the same way in the labels")


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name).casefold()


def rows_of(read: Corpus, gold: Gold) -> Columns:
    """Sentences of the articles that have labels."""
    used = {i for (i, _), g in gold.items() if g["label"]}
    return of(read.sentences, used)


def alone(rows: Columns) -> Columns:
    """The same sentences, each by itself."""
    n = length(rows)
    return rows | {"sentence_index": [None] * n, "field": ["text"] * n}


def fold_of(read: Corpus, rows: Columns, seed: int) -> dict[str, int]:
    """Fold of each article; outlets and events lie wholly in one, or at least events where outlets are too few."""
    groups = worlds(read.articles)
    used = dict.fromkeys(rows["article_id"])
    if len({groups[i] for i in used}) < FOLDS:
        groups = {i: e or i for i, e in zip(read.articles["article_id"], read.articles["event"], strict=True)}
    return spread(rows, groups, seed)


def spread(rows: Columns, groups: Mapping[str, str], seed: int) -> dict[str, int]:
    """Fold of each article, groups of articles wholly in one."""
    numbers = folds([groups[i] for i in rows["article_id"]], seed)
    return dict(zip(rows["article_id"], numbers.tolist(), strict=True))


def folds(groups: list[str], seed: int) -> Ints:
    """Whole groups to folds of about equal size; largest first, ties by name and seed."""
    size: dict[str, int] = {}
    for g in groups:
        size[g] = size.get(g, 0) + 1
    load, fold = [0] * FOLDS, {}
    for g in sorted(size, key=lambda g: (-size[g], hashlib.sha256(f"{seed}{g}".encode()).digest())):
        fold[g] = int(np.argmin(load))
        load[fold[g]] += size[g]
    return np.array([fold[g] for g in groups])


def gather(
    rows: Columns,
    gold: Gold,
    labels: list[str],
    language: str,
    fold: Mapping[str, int],
    learnt: list[Parts],
    cued: set[tuple[str, int]],
    tell: Callable[[float], None] = lambda done: None,
) -> Data:
    """Features of every sentence, attributions as a model finds them that has not seen its fold."""
    number = {name: k for k, name in enumerate(labels)}
    xs, words, parts, offset = [], [], [], 0
    flags, names = [], []
    found: Columns = {}
    rests: list[bool] = []
    seen: list[bool] = []
    for lone, table in enumerate((rows, alone(rows))):
        for k, part in enumerate(learnt):
            mine = [n for n, i in enumerate(rows["article_id"]) if fold[i] == k]
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
            tell((lone * FOLDS + k + 1) / (2 * FOLDS))
    keys = [(rows["article_id"][n], rows["sentence_index"][n]) for n in parts]
    known = [gold.get(key) or {"label": None, "attributed": False} for key in keys]
    ids = {i: n for n, i in enumerate(dict.fromkeys(rows["article_id"]))}
    annotated = {article for article, _ in cued}
    return Data(
        row=np.array(parts),
        x=np.vstack(xs),
        words=Words(np.concatenate([w.sentence for w in words]), np.concatenate([w.hash for w in words])),
        label=np.array([number.get(g["label"] or "", -1) for g in known]),
        shares=_shares(known, labels),
        attributed=np.array(
            # alone, a sentence is attributed by what stands in it, not by speech that runs on
            [
                int(g["attributed"] and (not lone or key[0] not in annotated or key in cued)) if g["label"] else -1
                for key, g, lone in zip(keys, known, flags, strict=True)
            ]
        ),
        article=np.array([ids[i] for i, _ in keys]),
        fold=np.array([fold[i] for i, _ in keys]),
        lone=np.array(flags),
        names=names,
        found=found,
        seen=np.array(seen),
        institution=np.array(rests),
        kind=[g.get("source_type") for g in known],
        cueless=[bool(g["attributed"]) and key not in cued for key, g in zip(keys, known, strict=True)],
    )


def _shares(gold: Sequence[Mapping[str, Any]], labels: list[str]) -> Floats:
    """How much each label counts for each sentence: by its share of the votes, the majority's alone if few differ."""
    several = [g["how"] for g in gold if g["label"] and g["how"] != "single"]
    soft = several.count("majority") > DISAGREE * len(several)
    out = np.zeros((len(gold), len(labels)))
    for row, g in zip(out, gold, strict=True):
        for k, name in enumerate(labels if g["label"] else ()):
            if not soft:
                row[k] = g["sure"] * (name == g["label"])
            else:
                row[k] = g["shares"].get(name, 0.0) * (1 if name == g["label"] else _OUTVOTED)
    return out


def of(table: Columns, articles: set[str]) -> Columns:
    """Rows of some articles."""
    return take(table, (n for n, i in enumerate(table["article_id"]) if i in articles))
