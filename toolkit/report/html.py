"""One self-contained HTML page: the article to read, labels as quiet colours and marks, flags with their reasons."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from toolkit.report import FLAG_WORDS, MARKS, VOICE, by_article, paragraphs, shown, summary
from toolkit.scoring import Scored

_TEMPLATES = Path(__file__).with_name("templates")
_ROLES = ("source", "cue", "content")


def page(scored: Scored) -> str:
    """Render scored articles as one HTML page without scripts and without network.

    Parameters
    ----------
    scored : Scored

    Returns
    -------
    str
        The text of articles is escaped: markup and scripts in it are shown, not run.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    articles = [_article(article, rows, scored.labels) for article, rows in by_article(scored)]
    legend = [
        {"name": _class(n, scored.labels), "mark": MARKS.get(n, str(k + 1)), "words": shown(n)}
        for k, n in enumerate(scored.labels)
    ]
    return environment.get_template("report.html").render(articles=articles, legend=legend, voice=VOICE)


def _article(article: dict[str, Any], rows: list[dict[str, Any]], labels: tuple[str, ...]) -> dict[str, Any]:
    return {
        "title": [_sentence(r, labels) for r in rows if r["field"] == "title"],
        "name": article.get("title") or article["article_id"],
        "about": " · ".join(str(article[k]) for k in ("outlet", "author", "published") if article.get(k)),
        "paragraphs": [[_sentence(r, labels) for r in p] for p in paragraphs(article, rows)],
        "summary": summary(rows, labels),
    }


def _class(label: str | None, labels: tuple[str, ...]) -> str:
    return f"l{labels.index(label) + 1}" if label in labels else "l0"


def _sentence(row: dict[str, Any], labels: tuple[str, ...]) -> dict[str, Any]:
    label = row["label"]
    sure = f"{shown(label)}, probability {row['p_' + label]:.2f}" if label else "no sentence of the report"
    flags = [
        {"words": FLAG_WORDS.get(f["type"], f["type"].replace("_", " ").capitalize()), "reason": f["reason"]}
        for f in row["flags"]
    ]
    return {
        "class": _class(label, labels),
        "mark": MARKS.get(label, str(labels.index(label) + 1)) if label else "",
        "index": row["sentence_index"],
        "hint": sure,
        "pieces": list(_pieces(row)),
        "flags": flags,
        "says": [s for a in row["attributions"] if (s := _says(a))],
    }


def _pieces(row: dict[str, Any]) -> list[tuple[str, str]]:
    """The sentence cut where a source, cue or content begins or ends; each piece with its roles."""
    spans = [(role, a[role]["start"], a[role]["end"]) for a in row["attributions"] for role in _ROLES if a[role]]
    text = row["text"]
    edges = sorted({0, len(text), *(e for _, a, b in spans for e in (a, b))})
    out = []
    for a, b in pairwise(edges):
        roles = [r for r in _ROLES if any(role == r and x <= a and b <= y for role, x, y in spans)]
        out.append((" ".join(roles), text[a:b]))
    return out


def _says(a: dict[str, Any]) -> str:
    """Who says it by which word, as one line."""
    who = a["source"]["text"] if a["source"] else a["speaker"]
    if who is None and a["cue"] is None:
        return ""
    kind = (a["source"] or {}).get("type")
    parts = [
        who or "nobody named",
        f"({kind.replace('_', ' ')})" if kind else "",
        f"“{a['cue']['text']}”" if a["cue"] else "goes on speaking",
    ]
    where = f", named in sentence {a['source_sentence']}" if a["source_sentence"] is not None else ""
    return " ".join(p for p in parts if p) + where + (", through another outlet" if a["relayed"] else "")
