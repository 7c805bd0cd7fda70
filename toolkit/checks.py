"""Is a corpus fit to be trained on and published: labels, duplicates, splits; and what it holds, in counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from toolkit import adjudication
from toolkit.errors import InputError
from toolkit.files import Corpus, read_corpus
from toolkit.resources import LABEL_CONFIG
from toolkit.tables import Columns, length, to_rows

SIMILAR = 0.8  # Jaccard similarity of the word 5-grams from which two texts count as near-duplicates
_GRAM = 5
_WORD = re.compile(r"\w+")


def check(corpus: str | Path | Corpus) -> dict[str, Any]:
    """Validate a corpus folder and count what is in it.

    Format, types, offsets and references are checked by reading; beyond that: label values against the label config,
    sentences nobody labelled, identical and nearly identical texts across articles of different events, and a split
    that cuts through an outlet or event.

    Parameters
    ----------
    corpus : path or Corpus
        The folder may hold its own ``label_config.xml``; else the shipped one names the labels.

    Returns
    -------
    dict
        ``problems`` (list of str, one line each, naming the rows; empty where all is well) and ``counts``: a table
        with ``what``, ``value``, ``count``, ``share`` (of that ``what``, 0 to 1; NaN where shares make no sense).

    Raises
    ------
    InputError
        The folder can't be read as a corpus.

    Examples
    --------
    >>> from toolkit.resources import ANNOTATIONS
    >>> check(ANNOTATIONS / "starter")["problems"]
    []
    """
    read = corpus if isinstance(corpus, Corpus) else read_corpus(corpus)
    gold = adjudication.gold(read.labels)
    problems = [
        *_labels(read),
        *_unlabelled(read, gold),
        *_split(read),
        *_near_articles(read),
        *_near_sentences(read, gold),
    ]
    return {"problems": problems, "counts": _counts(read, gold)}


def label_names(config: str | Path = LABEL_CONFIG) -> list[str]:
    """The labels that a Label Studio config offers (its ``Choices`` named ``label``).

    Raises
    ------
    InputError
        The file can't be read, is no XML, or offers no labels.

    Examples
    --------
    >>> label_names()
    ['fact', 'official_claim', 'framing']
    """
    try:
        root = ElementTree.parse(config).getroot()
    except (OSError, ElementTree.ParseError) as e:
        raise InputError(f"{config}: can't be read as a label config ({e})") from None
    names = [c.get("alias") or c.get("value") for g in root.iter("Choices") if g.get("name") == "label" for c in g]
    if not any(names):
        raise InputError(f'{config}: has no <Choices name="label"> with choices')
    return [n for n in names if n]


def _labels(read: Corpus) -> Iterable[str]:
    own = Path(read.source) / "label_config.xml" if read.source else None
    config = own if own and own.is_file() else LABEL_CONFIG
    known = set(label_names(config))
    for row in range(length(read.labels)):
        label, skipped = read.labels["label"][row], read.labels["skipped"][row]
        where = f"labels, row {row + 1}"
        if label is not None and label not in known:
            yield f"{where}: label {label!r} is not in {config.name}; it has {', '.join(sorted(known))}"
        if label is None and not skipped:
            yield f"{where}: neither a label nor skipped"
        if label is not None and skipped:
            yield f"{where}: both labelled and skipped"


def _unlabelled(read: Corpus, gold: Mapping[tuple[str, int], dict[str, Any]]) -> Iterable[str]:
    s = read.sentences
    bare = Counter(
        s["article_id"][n] for n in range(length(s)) if (s["article_id"][n], s["sentence_index"][n]) not in gold
    )
    for article, n in sorted(bare.items()):
        yield f"article {article!r}: {n} pieces that nobody labelled"
    for (article, index), g in gold.items():
        if g["how"] == "tie":
            yield f"sentence {article}:{index}: its labels are tied; somebody has to settle it"


def _split(read: Corpus) -> Iterable[str]:
    for column in ("outlet", "event"):
        parts: dict[str, set[str]] = {}
        for value, part in zip(read.articles[column], read.articles["split"], strict=True):
            if value is not None and part is not None:
                parts.setdefault(value, set()).add(part)
        for value, found in sorted(parts.items()):
            if len(found) > 1:
                yield f"{column} {value!r}: stands in both parts of the split; figures on dev would flatter"


def _grams(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return frozenset(tuple(words[k : k + _GRAM]) for k in range(len(words) - _GRAM + 1))


def _similar(texts: Mapping[Any, str]) -> Iterable[tuple[Any, Any, float]]:
    """Pairs whose 5-grams overlap by more than :data:`SIMILAR`; only pairs that share a 5-gram are compared."""
    grams = {key: g for key, text in texts.items() if (g := _grams(text))}
    holders: dict[tuple[str, ...], list[Any]] = {}
    for key, found in grams.items():
        for gram in found:
            holders.setdefault(gram, []).append(key)
    met: Counter[tuple[Any, Any]] = Counter()
    for keys in holders.values():
        met.update(combinations(keys, 2))
    for (a, b), shared in sorted(met.items()):
        if (jaccard := shared / (len(grams[a]) + len(grams[b]) - shared)) > SIMILAR:
            yield a, b, jaccard


def _near_articles(read: Corpus) -> Iterable[str]:
    event = dict(zip(read.articles["article_id"], read.articles["event"], strict=True))
    for a, b, jaccard in _similar(dict(zip(read.articles["article_id"], read.articles["text"], strict=True))):
        if event[a] is None or event[a] != event[b]:
            yield f"articles {a!r} and {b!r}: near-duplicates (Jaccard {jaccard:.2f} on word 5-grams)"


def _near_sentences(read: Corpus, gold: Mapping[tuple[str, int], dict[str, Any]]) -> Iterable[str]:
    event = dict(zip(read.articles["article_id"], read.articles["event"], strict=True))
    texts = {
        key: r["text"]
        for r in to_rows(read.sentences)
        if r["kind"] == "sentence"
        and gold.get(key := (r["article_id"], r["sentence_index"]), {"label": ""})["label"] is not None
    }
    for a, b, jaccard in _similar(texts):
        if a[0] != b[0] and (event[a[0]] is None or event[a[0]] != event[b[0]]):
            yield f"sentences {a[0]}:{a[1]} and {b[0]}:{b[1]}: near-duplicates (Jaccard {jaccard:.2f} on word 5-grams)"


def _counts(read: Corpus, gold: Mapping[tuple[str, int], dict[str, Any]]) -> Columns:
    articles = {r["article_id"]: r for r in to_rows(read.articles)}
    labelled = {k: g for k, g in gold.items() if g["label"]}
    outlets: dict[str, set[str | None]] = {}
    for r in articles.values():
        if r["event"]:
            outlets.setdefault(r["event"], set()).add(r["outlet"])
    voices: dict[str, set[str]] = {}
    for case in read.cases["case"]:
        if case.startswith("pair:"):
            _, pair, voice = case.split(":")
            voices.setdefault(pair, set()).add(voice)
    framing = [key for key, g in labelled.items() if g["label"] == "framing"]
    total = {
        "articles": len(articles),
        "sentences": sum(k == "sentence" for k in read.sentences["kind"]),
        "labelled": len(labelled),
        "outlets": len({r["outlet"] for r in articles.values()} - {None}),
        "events told by three outlets or more": sum(len(o) >= 3 for o in outlets.values()),
        "minimal pairs": sum(len(v) >= 2 for v in voices.values()),
        "framing in reports": sum(articles[a]["genre"] not in ("opinion", "analysis") for a, _ in framing),
    }
    by_genre = Counter(f"{articles[a]['genre']}: {g['label']}" for (a, _), g in labelled.items())
    tables = {
        "annotator": Counter(read.labels["annotator"]),
        "label": Counter(g["label"] for g in labelled.values()),
        "decided": Counter(g["how"] for g in gold.values()),
        "source type": Counter(g["source_type"] or "nobody identifiable" for g in labelled.values() if g["attributed"]),
        "genre": Counter(r["genre"] or "not given" for r in articles.values()),
        "label by genre": by_genre,
        "split": Counter(r["split"] or "none" for r in articles.values()),
        "span": Counter(
            f"{who}: {role}" for who, role in zip(read.spans["annotator"], read.spans["role"], strict=True)
        ),
        "case": Counter(c for c in read.cases["case"] if not c.startswith("pair:")),
    }
    rows: list[tuple[str, str, int, float]] = [("total", name, n, float("nan")) for name, n in total.items()]
    for what, counter in tables.items():
        whole = sum(counter.values())
        if what == "label by genre":
            of = Counter(
                {
                    genre: sum(n for k, n in counter.items() if k.startswith(f"{genre}: "))
                    for genre in {k.split(": ")[0] for k in counter}
                }
            )
            rows += [(what, k, n, n / of[k.split(": ")[0]]) for k, n in sorted(counter.items())]
        else:
            rows += [(what, k, n, n / whole) for k, n in sorted(counter.items(), key=lambda item: (-item[1], item[0]))]
    return {name: [r[n] for r in rows] for n, name in enumerate(("what", "value", "count", "share"))}
