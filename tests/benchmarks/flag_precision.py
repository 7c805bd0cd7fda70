"""How often flags are right: the table of docs/flags.md and toolkit/flags/precision.json, from verdicts.

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

from toolkit.flags import FLOOR, OFF, TYPES

ROOT = Path(__file__).parents[2]
VERDICTS = ROOT / "annotations" / "flags" / "verdicts.jsonl"
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
        if verdicts:
            low, high = wilson(sum(verdicts), len(verdicts))
            out[name] = {
                "right": sum(verdicts),
                "read": len(verdicts),
                "precision": sum(verdicts) / len(verdicts),
                "low": round(low, 3),
                "high": round(high, 3),
            }
    return out


def table(rows: list[dict[str, object]]) -> str:
    """The table of the page: all cases, and real news apart."""
    found = measure(rows)
    lines = [
        "| flag | cases read | right | precision (95 %) | real news | invented | by default |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, row in found.items():
        parts = []
        for real in (True, False):
            some = Counter(
                bool(r["right"]) for r in rows if r["type"] == name and (r["corpus"] not in INVENTED) == real
            )
            parts.append(f"{some[True]} of {some.total()}" if some else "none")
        on = "on" if row["precision"] >= FLOOR and name not in OFF else "off"
        lines.append(
            f"| `{name}` | {row['read']} | {row['right']} | {row['precision']:.2f} ({row['low']:.2f} to "
            f"{row['high']:.2f}) | {parts[0]} | {parts[1]} | {on} |"
        )
    return "\n".join(lines)


def main() -> int:
    rows = [json.loads(line) for line in VERDICTS.read_text(encoding="utf-8").splitlines()]
    page = PAGE.read_text(encoding="utf-8")
    head, tail = page.split(BEGIN)[0], page.split(END)[1]
    PAGE.write_text(f"{head}{BEGIN}\n{table(rows)}\n{END}{tail}", encoding="utf-8")
    PRECISION.write_text(json.dumps(measure(rows), indent=1) + "\n", encoding="utf-8")
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
