"""Scored articles for people: in the terminal, as an HTML page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolkit.scoring import Scored

VOICE = "in whose voice, not whether it is true"
WORDS = {"fact": "Stated as fact", "official_claim": "Official says", "framing": "Interpretation"}
MARKS = {"fact": "·", "official_claim": "▸", "framing": "◆"}
FLAG_WORDS = {
    "framing": "Interpretation",
    "anonymous_official": "Unnamed official",
    "vague_source": "Vague source",
    "speculation": "Conjecture",
}


def shown(label: str | None) -> str:
    """A label as readers see it."""
    return WORDS.get(label or "", (label or "").replace("_", " ").capitalize())


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
    found = f"attributed {attributed}" if attributed else "no attribution found in this text"
    return f"{len(real)} sentences: {counts}; {found}; {flags} flag{'' if flags == 1 else 's'}"
