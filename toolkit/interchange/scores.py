"""Rows that ``toolkit score -o`` wrote, read back and checked: what every format of the interchange starts from."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from toolkit.errors import TableError
from toolkit.files import read_rows
from toolkit.tables import FIELDS

Row = dict[str, Any]
PARTS = ("source", "cue", "content")
_NEEDED = ("article_id", "sentence_index", "field", "start", "end", "text", "label", "attributions", "flags")


def read_scores(path: str | Path) -> list[Row]:
    """Read and check the rows that ``toolkit score -o`` wrote.

    Parameters
    ----------
    path : path
        JSONL, CSV (nested columns are JSON there) or Parquet; further columns are kept.

    Returns
    -------
    list of dict
        Export rows, numbers as numbers and nested columns as lists; a flag with a second place has the number of
        its row as ``other_row``.

    Raises
    ------
    InputError
        The file can't be read, holds something else, or (:class:`~toolkit.errors.TableError`) a row is wrong: a place
        that is no extent of its text, words that do not stand there, a sentence that is there twice.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from toolkit.files import write_table
    >>> row = {"article_id": "a", "sentence_index": 0, "field": "text", "start": 0, "end": 8, "text": "It rains",
    ...        "label": "fact", "attributions": [], "flags": []}
    >>> with TemporaryDirectory() as folder:
    ...     write_table(Path(folder, "scores.csv"), {k: [v] for k, v in row.items()})
    ...     read_scores(Path(folder, "scores.csv")) == [row]
    True
    """
    source, rows = str(path), read_rows(Path(path))
    if not rows:
        raise TableError("has no rows; expected scores, as `toolkit score ARTICLE -o FILE` writes them", source=source)
    seen: dict[tuple[str, int], int] = {}
    for n, row in enumerate(rows):
        where: Row = {"source": source, "row": n}
        if (missing := next((c for c in _NEEDED if c not in row), None)) is not None:
            what = f"has no column {missing!r}; expected scores, as `toolkit score ARTICLE -o FILE` writes them"
            raise TableError(what, **where)
        _clean(row, where)
        key = row["article_id"], row["sentence_index"]
        if key[1] is not None and (first := seen.setdefault(key, n)) != n:
            raise TableError(f"the same article_id and sentence_index as row {first + 1}; keep one of them", **where)
    for n, row in enumerate(rows):
        where = {"source": source, "row": n}
        for f in row["flags"]:
            if f.get("other_sentence") is None:
                continue
            f["other_sentence"] = _whole(f["other_sentence"], "flags", where)
            if (at := seen.get((row["article_id"], f["other_sentence"]))) is None:
                what = f"a flag's second place is in sentence {f['other_sentence']}, which is not in the file"
                raise TableError(f"{what}; export all rows of the article together", **where)
            other = {"start": f.get("other_start"), "end": f.get("other_end")}
            other = _place(other, "flag's second place", rows[at]["text"], where)
            f |= {"other_row": at, "other_start": other["start"], "other_end": other["end"]}
    return rows


def _clean(row: Row, where: Row) -> None:
    """Give the values of a row their types; raises where one does not fit."""
    if row["article_id"] is None or (name := str(row["article_id"])) == "":
        raise TableError("is empty, but every row needs it", column="article_id", **where)
    text = "" if row["text"] is None else row["text"]  # an empty cell of CSV
    if not isinstance(text, str):
        raise TableError(f"expected text, found {_show(text)}", column="text", **where)
    if row["field"] not in FIELDS:
        what = f"expected one of {', '.join(FIELDS)}, found {_show(row['field'])}; score the articles again"
        raise TableError(what, column="field", **where)
    label = row["label"] if isinstance(row["label"], str) and row["label"] else None
    row |= {"article_id": name, "text": text, "label": label}
    row |= {k: _whole(row[k], k, where) for k in ("start", "end")}
    row["sentence_index"] = _whole_or_none(row["sentence_index"], "sentence_index", where)
    if row["end"] - row["start"] != len(text):
        what = f"{row['start']}-{row['end']} is not the place of a text of {len(text)} characters"
        raise TableError(f"{what}; count code points, half open, and score again", column="start", **where)
    for column in ("attributions", "flags"):
        row[column] = _nested(row[column], column, where)
    for a in row["attributions"]:
        a |= {part: _place(a[part], part, text, where) for part in PARTS if a.get(part) is not None}
        a |= {k: _whole_or_none(a.get(k), k, where) for k in ("source_sentence", "speaker_id")}
    row["flags"] = [_place(f, "flag", text, where) for f in row["flags"]]


def _whole(value: Any, column: str, where: Row) -> int:
    """A whole number from 0, whatever a format made of it: 3, "3", 3.0."""
    with suppress(ValueError, OverflowError):
        number = float(value) if isinstance(value, str) else value
        if isinstance(number, (int, float)) and not isinstance(number, bool) and number == int(number) >= 0:
            return int(number)
    raise TableError(f"expected a whole number from 0, found {_show(value)}", column=column, **where)


def _whole_or_none(value: Any, column: str, where: Row) -> int | None:
    return None if value is None or value != value else _whole(value, column, where)


def _nested(value: Any, column: str, where: Row) -> list[Row]:
    with suppress(json.JSONDecodeError, RecursionError):
        value = json.loads(value) if isinstance(value, str) else value
    if value is None or (isinstance(value, list) and all(isinstance(v, dict) for v in value)):
        return [dict(v) for v in value or ()]
    what = f"expected a list as `toolkit score` writes it, found {_show(value)}; score the articles again"
    raise TableError(what, column=column, **where)


def _place(span: Any, what: str, text: str, where: Row) -> Row:
    """Check that a span is in its sentence and that its words stand there."""
    if not isinstance(span, dict):
        raise TableError(f"{what}: expected a place with start and end, found {_show(span)}", **where)
    start, end = (_whole(span.get(k), f"{what}.{k}", where) for k in ("start", "end"))
    if not start < end <= len(text):
        fault = f"{what} {start}-{end} is not in the sentence of {len(text)} characters"
        raise TableError(f"{fault}; score the articles again", **where)
    if span.get("text") not in (None, text[start:end]):
        fault = f"{what} {start}-{end} is {_show(text[start:end])} in the sentence, not {_show(span['text'])}"
        raise TableError(f"{fault}; score the articles again", **where)
    return span | {"start": start, "end": end}


def _show(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def probability(value: Any) -> float | None:
    """A number from 0 to 1, also from a cell of CSV; None where it is none."""
    with suppress(TypeError, ValueError):
        return number if 0 <= (number := float(value)) <= 1 else None
    return None
