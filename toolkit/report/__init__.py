"""Scored articles for people: in the terminal, as an HTML page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolkit.scoring import Scored

VOICE = "in whose voice, not whether it is true"
NONE_FOUND = "no attribution found in this text"
WORDS = {"fact": "Stated as fact", "official_claim": "Official says", "framing": "Interpretation"}
MARKS = {"fact": "·", "official_claim": "▸", "framing": "◆"}
# told apart with any common colour blindness (the palette of Okabe and Ito); plots use the same
LABEL_COLOURS = {"fact": "#6f6f6f", "official_claim": "#0072b2", "framing": "#e69f00"}
OTHER_MARKS = "■▲●★✚▼◇○△□☆"
OTHER_COLOURS = ("#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b5a900")
FLAG_WORDS = {
    "framing": "Interpretation",
    "anonymous_official": "Unnamed official",
    "vague_source": "Vague source",
    "speculation": "Conjecture",
    "loaded_cue": "Loaded word",
    "unattributed_claim": "Claim without a source",
    "relayed_claim": "Second-hand",
    "attribution_drop": "Attribution dropped",
    "later_unattributed": "Attributed earlier, bare here",
    "allegation_without_response": "Accusation without a response",
    "single_source": "One source only",
    "stance_contrast": "Unequal words",
}


def in_words(name: str | None) -> str:
    """A name of a column, type or label as words: ``anonymous_official`` is "Anonymous official"."""
    words = (name or "").replace("_", " ")
    return words[:1].upper() + words[1:]


def shown(label: str | None) -> str:
    """A label as readers see it."""
    return WORDS.get(label or "", in_words(label))


def flag_shown(flag: str) -> str:
    """A type of flag as readers see it."""
    return FLAG_WORDS.get(flag, in_words(flag))


def mark(label: str, labels: tuple[str, ...]) -> str:
    """The sign of a label, for whoever does not see its colour; no figure, as a sentence's number follows it."""
    return MARKS.get(label) or OTHER_MARKS[_among_others(label, labels) % len(OTHER_MARKS)]


def colour(label: str, labels: tuple[str, ...]) -> str:
    """The colour of a label, ``#rrggbb``, the same in every view and plot."""
    return LABEL_COLOURS.get(label) or OTHER_COLOURS[_among_others(label, labels) % len(OTHER_COLOURS)]


def _among_others(label: str, labels: tuple[str, ...]) -> int:
    return [n for n in labels if n not in MARKS].index(label)


def by_article(scored: Scored) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each article with its rows."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in scored.rows:
        rows.setdefault(row["article_id"], []).append(row)
    for n, article_id in enumerate(scored.articles["article_id"]):
        yield {k: v[n] for k, v in scored.articles.items()}, rows.get(article_id, [])


def paragraphs(article: dict[str, Any], rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The rows of the body, a list a paragraph."""
    out: list[list[dict[str, Any]]] = []
    text, end = article["text"] or "", -1
    for row in rows:
        if row["field"] == "title":
            continue
        if not out or "\n" in text[end : row["start"]] or not text:
            out.append([])
        out[-1].append(row)
        end = row["end"]
    return out


def summary(rows: list[dict[str, Any]], labels: tuple[str, ...]) -> str:
    """One line: how many sentences of which label, how many flags."""
    real = [r for r in rows if r["label"]]
    counts = ", ".join(f"{shown(n)} {sum(r['label'] == n for r in real)}" for n in labels)
    flags = sum(len(r["flags"]) for r in rows)
    attributed = sum(bool(r["attributed"]) for r in real)
    found = f"attributed {attributed}" if attributed else NONE_FOUND
    many = "sentence" if len(real) == 1 else "sentences"
    return f"{len(real)} {many}: {counts}; {found}; {flags} flag{'' if flags == 1 else 's'}"
