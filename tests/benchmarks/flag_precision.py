"""How often flags are right, and what they miss: the table of docs/flags.md and toolkit/flags/precision.json.

    python tests/benchmarks/flag_precision.py

``annotations/flags/verdicts.jsonl`` has one row a case read: type, corpus, article_id, sentence_index, start, end,
right, seen (whether the case had been looked at when the flag was made). The articles of public corpora are not in this
repository; their rows name the corpus and the document only. Intervals are Wilson's (1927), 95 %.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from pathlib import Path

from toolkit.files import read_rows
from toolkit.flags import TYPES, by_default, measured
from toolkit.model import load_model
from toolkit.scoring import score_articles
from toolkit.tables import ARTICLES, from_rows

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "annotations" / "flags"
PRECISION = ROOT / "toolkit" / "flags" / "precision.json"
PAGE = ROOT / "docs" / "flags.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
INVENTED = ("starter", "flags")


def wilson(right: int, read: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's interval of a share."""
    p, n = right / read, read
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max((middle - half) / (1 + z * z / n), 0.0), min((middle + half) / (1 + z * z / n), 1.0)


def measure(rows: list[dict[str, object]]) -> dict[str, dict[str, float]]:
    """Precision of each type that was read."""
    out = {}
    for name in TYPES:
        verdicts = [bool(r["right"]) for r in rows if r["type"] == name]
        unseen = [bool(r["right"]) for r in rows if r["type"] == name and not r["seen"]]
        if verdicts:
            low, high = wilson(sum(verdicts), len(verdicts))
            out[name] = {
                "right": sum(verdicts),
                "read": len(verdicts),
                "precision": sum(verdicts) / len(verdicts),
                "low": round(low, 3),
                "high": round(high, 3),
                "unseen_right": sum(unseen),
                "unseen_read": len(unseen),
            }
    return out


def recall() -> dict[str, tuple[int, int]]:
    """Of what the writers of the articles not looked at had in mind, how much is flagged: found and all, by type."""
    articles = [r for r in read_rows(FOLDER / "articles.jsonl") if r["split"] == "dev"]
    scored = score_articles(from_rows(articles, ARTICLES), load_model(), TYPES)
    flagged = {(r["article_id"], f["type"], r["sentence_index"]) for r in scored.rows for f in r["flags"]}
    flagged |= {(article, name, None) for article, name, _ in flagged}
    out: dict[str, tuple[int, int]] = {}
    for key in read_rows(FOLDER / "keys.jsonl"):
        if key["article_id"] in {a["article_id"] for a in articles} and key.get("answer", "none") == "none":
            hits, total = out.get(key["type"], (0, 0))
            hit = (key["article_id"], key["type"], key["sentence_index"]) in flagged
            out[key["type"]] = hits + hit, total + 1
    return out


def table(rows: list[dict[str, object]], missed: dict[str, tuple[int, int]]) -> str:
    """The table of the page: all cases, real news and what had been seen before apart."""
    found = measure(rows)
    lines = [
        "| flag | cases read | precision (95 %) | real news | invented | not seen before | found of what was meant "
        "| by default |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, row in found.items():
        mine = [r for r in rows if r["type"] == name]
        cells = [
            share([r for r in mine if r["corpus"] not in INVENTED]),
            share([r for r in mine if r["corpus"] in INVENTED]),
            share([r for r in mine if not r["seen"]]),
            "{} of {}".format(*missed[name]) if name in missed else "",
            "on" if by_default(name) else "off",
        ]
        lines.append(
            f"| `{name}` | {row['read']} | {row['precision']:.2f} ({row['low']:.2f} to {row['high']:.2f}) | "
            + " | ".join(cells)
            + " |"
        )
    return "\n".join(lines)


def share(rows: list[dict[str, object]]) -> str:
    """How many of some cases were right."""
    return f"{Counter(bool(r['right']) for r in rows)[True]} of {len(rows)}" if rows else "none"


def main() -> int:
    rows = list(read_rows(FOLDER / "verdicts.jsonl"))
    PRECISION.write_text(json.dumps(measure(rows), indent=1) + "\n", encoding="utf-8")
    measured.cache_clear()
    told = table(rows, recall())
    page = PAGE.read_text(encoding="utf-8")
    head, tail = page.split(BEGIN)[0], page.split(END)[1]
    PAGE.write_text(f"{head}{BEGIN}\n{told}\n{END}{tail}", encoding="utf-8")
    print(told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
