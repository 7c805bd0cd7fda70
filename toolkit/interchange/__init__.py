"""Scores -> annotations other tools read: W3C Web Annotations (JSON-LD) and token lines (CoNLL-U Plus).

Both say the same: the label of each sentence, the source, cue and content of each attribution, the flags. Every span
comes back exactly from either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from toolkit.errors import InputError, TableError
from toolkit.files import ENDINGS, atomic, ending
from toolkit.interchange import conll, web
from toolkit.interchange.scores import Row, read_scores

__all__ = ["FORMATS", "read_scores", "write"]

FORMATS = {"web": (".jsonld", ".json"), "conll": (".conll", ".conllup", ".tsv")}


def write(inputs: Sequence[str | Path], output: str | Path, to: str | None = None) -> dict[str, int]:
    """Write the scores of `inputs` to one file, one file's rows in memory at a time; see :func:`toolkit.export`."""
    out = Path(output)
    suffix = out.suffix.lower()
    if to is not None and to not in FORMATS:
        raise InputError(f"{to!r}: no such format; choose {' or '.join(FORMATS)}")
    allowed = {name: e for name, e in FORMATS.items() if to in (None, name)}
    kind = next((name for name, endings in allowed.items() if suffix in endings), "")
    faults = [] if kind else [f"{output}: unknown ending; choose {', '.join(chain(*allowed.values()))}"]
    faults += [f"{p}: unknown ending; expected {', '.join(ENDINGS)}" for p in inputs if ending(Path(p)) not in ENDINGS]
    if faults or not inputs:
        raise InputError("; ".join(faults) or "no scores to export: name a file that `toolkit score -o` wrote")
    count = {"articles": 0, "sentences": 0, "attributions": 0, "flags": 0}
    with atomic(out) as beside, beside.open("w", encoding="utf-8", newline="\n") as f:
        (web if kind == "web" else conll).write(f, _files(inputs, count))
    return count


def _files(paths: Sequence[str | Path], count: dict[str, int]) -> Iterator[list[Row]]:
    """The rows of each file; raises when all were looked at, naming all that can't be used."""
    articles: dict[str, int] = {}
    faults: list[InputError] = []
    for number, path in enumerate(paths):
        try:
            rows = read_scores(path)
            for n, row in enumerate(rows):
                if (other := articles.setdefault(row["article_id"], number)) != number:
                    what = f"article {row['article_id']!r} is in {paths[other]} too; export each of them by itself"
                    raise TableError(what, source=str(path), row=n)
        except InputError as e:
            faults.append(e)
            continue
        count["articles"] = len(articles)
        count["sentences"] += len(rows)
        for name in ("attributions", "flags"):
            count[name] += sum(len(row[name]) for row in rows)
        if not faults:  # nothing will be written any more
            yield rows
    if faults:
        raise faults[0] if len(faults) == 1 else InputError("; ".join(map(str, faults)))
