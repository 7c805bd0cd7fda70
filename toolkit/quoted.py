"""Scores -> who is quoted: one row a speaker of an article, with every place behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.tables import LEDGER, STANCES, Columns, from_rows


def speakers(rows: Iterable[Mapping[str, Any]]) -> Columns:
    """Count who is quoted, how often, by which words and how far the outlet stands behind it.

    Parameters
    ----------
    rows : iterable of dict
        Export rows, as :func:`toolkit.scoring.score_articles` gives them.

    Returns
    -------
    dict of lists
        The table ``ledger``: speakers of an article by number of attributions, most first, ties in reading order; what
        nobody can be told for stands last, without a speaker.

    Examples
    --------
    >>> row = {"article_id": "a", "sentence_index": 0, "attributions": [{"source": {"type": "official"}, "cue":
    ...        {"start": 9, "end": 13, "text": "said"}, "content": None, "speaker_id": 0, "speaker": "Ina Dole",
    ...        "source_sentence": None, "stance": "neutral", "factive": False, "relayed": False}]}
    >>> speakers([row])["speaker"], speakers([row])["cues"]
    (['Ina Dole'], [['said']])
    """
    found: dict[tuple[Any, Any, Any], dict[str, Any]] = {}
    attributed: Counter[Any] = Counter()
    for n, row in enumerate(rows):
        attributed[row["article_id"]] += bool(row["attributions"])
        for a in row["attributions"]:
            lone = n if row["sentence_index"] is None else None  # speakers of a lone sentence are its own
            entry = found.setdefault((row["article_id"], lone, a["speaker_id"]), _entry(row, a))
            _count(entry, row, a)
    articles = {article: n for n, article in enumerate(dict.fromkeys(article for article, _, _ in found))}
    order = sorted(
        found.values(),
        key=lambda e: (
            articles[e["article_id"]],
            e["speaker_id"] is None,
            -e["attributions"],
            e["first_sentence"] or 0,
            e["speaker_id"] or 0,
        ),
    )
    return from_rows([_finished(e, attributed[e["article_id"]]) for e in order], LEDGER)


def _entry(row: Mapping[str, Any], a: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "article_id": row["article_id"],
        "speaker_id": a["speaker_id"],
        "speaker": a["speaker"],
        "types": Counter(),
        "words": Counter(),
        "sentences": set(),
        "attributions": 0,
        "relayed": 0,
        "first_sentence": row["sentence_index"],
        "places": [],
        **dict.fromkeys(STANCES, 0),
    }


def _count(entry: dict[str, Any], row: Mapping[str, Any], a: Mapping[str, Any]) -> None:
    entry["attributions"] += 1
    entry["sentences"].add(row["sentence_index"])
    entry[a["stance"]] += 1
    entry["relayed"] += bool(a["relayed"])
    if a["cue"]:
        entry["words"][a["cue"]["text"].lower()] += 1
    if a["source"] and a["source"].get("type"):
        entry["types"][a["source"]["type"]] += 1
    place: dict[str, Any] = {"sentence_index": row["sentence_index"]}
    for role in ("source", "cue", "content"):
        place |= {f"{role}_{end}": (a[role] or {}).get(end) for end in ("start", "end")}
    entry["places"].append(place)


def _finished(entry: dict[str, Any], attributed: int) -> dict[str, Any]:
    types, words = entry.pop("types"), entry.pop("words")
    n = len(entry["sentences"])
    return entry | {
        "source_type": min(types, key=lambda k: (-types[k], k)) if types else None,
        "cues": sorted(words, key=lambda w: (-words[w], w)),
        "sentences": n,
        "share": n / attributed,
    }
