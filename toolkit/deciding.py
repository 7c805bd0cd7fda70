"""Spans -> the learnt parts of attribution: which candidates are kept, of which type a speaker is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from toolkit import estimator
from toolkit.attribution import candidates, evidence, speakers
from toolkit.attribution.candidate import KEEP, Candidate
from toolkit.attribution.speaker import Found
from toolkit.attribution.tokens import Tokens
from toolkit.files import Corpus
from toolkit.linear import NO_WORDS, Floats, Linear, Words
from toolkit.model import load_model
from toolkit.resources import DEFAULT_MODEL
from toolkit.tables import Columns, take, to_rows

# Inverse regularisation of standardised features, and how much a cue's own word counts beside them:
# chosen by validation on worlds of the starter corpus that the fit had not seen.
_DECIDE: dict[str, Any] = {"strength": 0.1, "word_scale": 1.0}
_TYPE: dict[str, Any] = {"strength": 0.02, "word_scale": 0.0}
_TOO_FEW = 20  # of either answer
Spans = dict[str, dict[int, list[dict[str, Any]]]]


@dataclass(frozen=True, slots=True)
class Parts:
    """The learnt parts of attribution; None where the rules decide."""

    decide: Linear | None = None
    source_type: Linear | None = None


def learn(
    read: Corpus, rows: Columns, alone: Columns, fold_of: Mapping[str, int], folds: int, language: str
) -> list[Parts]:
    """Learn from spans: once without each fold, then from everything.

    Parameters
    ----------
    read : Corpus
        Its spans teach.
    rows, alone : dict of lists
        The sentences in context, and the same ones each by itself.
    fold_of : mapping of str to int
        Fold of each article.
    folds : int
    language : str

    Returns
    -------
    list of Parts
        ``folds`` that have not seen the fold of their number, and one that has seen all. Without spans they are the
        shipped model's, where that speaks the language; with too few, and else, the rules decide.
    """
    spans = _spans(read)
    if not spans:
        return [shipped(language)] * (folds + 1)
    seen = set(zip(read.labels["article_id"], read.labels["sentence_index"], strict=True))
    deciders = _deciders(spans, seen, (rows, alone), fold_of, folds, language)
    typers = _typers(spans, (rows, alone), fold_of, deciders, language)
    return [Parts(d, t) for d, t in zip(deciders, typers, strict=True)]


def shipped(language: str) -> Parts:
    """What the shipped model has learnt of attribution; nothing where it speaks another language."""
    if not (DEFAULT_MODEL / "manifest.json").is_file():
        return Parts()
    model = load_model()
    return Parts(model.decide, model.source_type) if model.language == language else Parts()


def annotated(read: Corpus) -> Columns:
    """The spans of one annotator an article: the first by name."""
    first: dict[str, str] = {}
    for article, who in zip(read.spans["article_id"], read.spans["annotator"], strict=True):
        first[article] = min(who, first.get(article, who))
    keep = (n for n, i in enumerate(read.spans["article_id"]) if read.spans["annotator"][n] == first[i])
    return take(read.spans, keep)


def _spans(read: Corpus) -> Spans:
    """Spans of each article that has any, by sentence."""
    out: Spans = {}
    for row in to_rows(annotated(read)):
        out.setdefault(row["article_id"], {}).setdefault(row["sentence_index"], []).append(row)
    return out


def _deciders(
    spans: Spans,
    seen: set[tuple[str, int]],
    tables: Sequence[Columns],
    fold_of: Mapping[str, int],
    folds: int,
    language: str,
) -> list[Linear | None]:
    """Which candidates annotators saw as attributions; calibrated."""
    xs, words, ys, articles, offset = [], [], [], [], 0
    for alone, table in enumerate(tables):
        groups, tokens, x, w = candidates(table, language)
        xs.append(x)
        words.append(Words(w.sentence + offset, w.hash))
        right = _right(tables[0], groups, tokens, spans, seen)
        bare = [c.cue is None for group in groups for c in group]
        # alone, nothing shows to whom a quotation without a cue belongs
        ys += [0 if alone and b and y > 0 else y for y, b in zip(right, bare, strict=True)]
        articles += [i for i, group in zip(table["article_id"], groups, strict=True) for _ in group]
        offset += len(x)
    both = Words(np.concatenate([w.sentence for w in words]), np.concatenate([w.hash for w in words]))
    y = np.array(ys)
    if not _enough(y, articles, fold_of, folds, classes=2, each=_TOO_FEW):
        return [None] * (folds + 1)
    return _fits(np.vstack(xs), both, y, articles, fold_of, folds, outputs=1, **_DECIDE)


def _typers(
    spans: Spans,
    tables: Sequence[Columns],
    fold_of: Mapping[str, int],
    deciders: Sequence[Linear | None],
    language: str,
) -> list[Linear | None]:
    """Of which type speakers are, from attributions found by deciders that had not seen their article."""
    folds = len(deciders) - 1
    xs, ys, articles = [], [], []
    for alone, table in enumerate(tables):
        for k in range(folds):
            mine = [n for n, i in enumerate(table["article_id"]) if fold_of[i] == k and i in spans]
            if not mine:
                continue
            part = take(table, mine)
            found, tokens, its, x = speakers(part, language, deciders[k])
            index = [tables[0]["sentence_index"][n] for n in mine]  # a sentence alone has none of its own
            kinds, where = _kinds(part["article_id"], index, found, tokens, spans)
            known = [n for n, s in enumerate(its) if id(s) in kinds]
            xs.append(x[known])
            told = evidence.told(x)
            # alone, a bare name tells nobody what kind of source it is
            ys += [
                evidence.CLASSES.index((kinds[id(its[n])] if told[n] or not alone else None) or "none") for n in known
            ]
            articles += [where[id(its[n])] for n in known]
    y = np.array(ys, int)
    if not _enough(y, articles, fold_of, folds, classes=len(evidence.CLASSES), each=1):
        return [None] * (folds + 1)
    x = np.vstack(xs)
    return _fits(x, NO_WORDS, y, articles, fold_of, folds, outputs=len(evidence.CLASSES), balance=False, **_TYPE)


def _enough(
    y: np.ndarray, articles: Sequence[str], fold_of: Mapping[str, int], folds: int, classes: int, each: int
) -> bool:
    """Whether every answer is there often enough, in all and, at least once, whichever fold is left out."""
    fold = np.array([fold_of[i] for i in articles], int)
    seen = [np.bincount(y[(y >= 0) & (fold != k)], minlength=classes) for k in range(folds)]
    total = np.bincount(y[y >= 0], minlength=classes)
    return bool(total.min() >= each and total.sum() >= _TOO_FEW and min(n.min() for n in seen) >= 1)


def _fits(
    x: Floats,
    words: Words,
    y: np.ndarray,
    articles: Sequence[str],
    fold_of: Mapping[str, int],
    folds: int,
    **options: Any,
) -> list[Linear | None]:
    """One part without each fold and one from all rows, with the calibration of the former."""
    number = {i: n for n, i in enumerate(dict.fromkeys(articles))}
    article = np.array([number[i] for i in articles])
    fold = np.array([fold_of[i] for i in articles])
    z = np.zeros((len(y), options["outputs"]))
    out = []
    for k in range(folds):
        part = estimator.fit(x, words, np.where(fold == k, -1, y), article, **options)
        z[fold == k] = part.logits(x, words)[fold == k]
        out.append(part)
    scale, shift = estimator.calibration(z[y >= 0], y[y >= 0])
    out.append(estimator.fit(x, words, y, article, **options))
    return [estimator.calibrated(part, scale, shift) for part in out]


def _overlap(tokens: Tokens, c: Candidate, s: int, given: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The annotated span that a candidate stands for.

    Its cue touches theirs; one without a cue covers half of what they saw as content without a cue.
    """
    r, offset = c.cue or c.content or (0, 0), int(tokens.offset[s])
    a, b = int(tokens.start[r[0]]) - offset, int(tokens.end[r[1] - 1]) - offset
    cued = {g["attribution_id"] for g in given if g["role"] == "cue"}
    theirs = [
        g
        for g in given
        if (
            g["role"] == "cue"
            if c.cue
            else g["role"] == "content" and (c.rule == "quotation" or g["attribution_id"] not in cued)
        )
    ]
    shared = [(min(b, g["end"]) - max(a, g["start"]), g) for g in theirs]
    size, best = max(shared, key=lambda pair: pair[0], default=(0, None))
    return best if (size > 0 if c.cue else 2 * size >= b - a) else None


def _right(
    rows: Columns, groups: list[list[Candidate]], tokens: Tokens, spans: Spans, seen: set[tuple[str, int]]
) -> list[int]:
    """For each candidate 1 where annotators saw it, 0 where not, -1 where nobody looked: no span and no label."""
    out = []
    for s, group in enumerate(groups):
        place = rows["article_id"][s], rows["sentence_index"][s]
        article = spans.get(place[0])
        given = article.get(place[1], []) if article is not None else []
        looked = article is not None and (given or place in seen)
        out += [-1 if not looked else int(_overlap(tokens, c, s, given) is not None) for c in group]
    return out


def _kinds(
    articles: Sequence[str], index: Sequence[int], found: list[list[Found]], tokens: Tokens, spans: Spans
) -> tuple[dict[int, str | None], dict[int, str]]:
    """The type that annotators gave each speaker most often, and the speaker's article; by the speaker's id."""
    votes: dict[int, Counter[str | None]] = {}
    where: dict[int, str] = {}
    for s, group in enumerate(found):
        article = articles[s]
        given = spans.get(article, {}).get(index[s], [])
        for f in group:
            if f.speaker is None or f.candidate.weight < KEEP:
                continue
            if (seen := _overlap(tokens, f.candidate, s, given)) is not None:
                votes.setdefault(id(f.speaker), Counter())[seen["source_type"]] += 1
                where[id(f.speaker)] = article
    return {k: min(v, key=lambda kind: (-v[kind], kind or "")) for k, v in votes.items()}, where
