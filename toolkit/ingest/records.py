"""Files of many articles: JSONL (also gzip), CSV and Parquet, columns found by name."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from toolkit.errors import InputError
from toolkit.files import ending, read_rows
from toolkit.ingest.common import BOMS, Skip, Skipped, Unreadable, decode, read_bytes, shown
from toolkit.tables import ARTICLES

# What others call the columns of the articles table, the likeliest first; case, spaces and hyphens don't count
_ALIASES = """
article_id: articleid id docid uid uuid guid
outlet: outlet source sourcename site sitename publisher publication newspaper medium domain
url: url link sourceurl uri href
title: title headline heading
published: published publishedat datepublished publishdate publicationdate publisheddate pubdate date datetime timestamp
author: author authors byline creator
genre: genre articletype
language: language lang inlanguage
event: event eventid story storyid
text: text body content article articletext articlebody fulltext maintext bodytext
"""
ALIASES = {line.partition(":")[0]: tuple(line.split()[1:]) for line in _ALIASES.split("\n") if line}
Row = tuple[int, Mapping[str, Any]]


def read(path: Path, mapping: Mapping[str, str], on_skip: Skip) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield source (file and row, from 1) and values of every article in a file of records.

    Raises
    ------
    Unreadable
        When the file as a whole can't be used; a single row that can't is given to `on_skip`.
    """
    kind, name = ending(path), shown(path)
    if kind == ".parquet":
        try:
            rows: Iterable[Row] = enumerate(read_rows(path), 1)
        except InputError as e:
            raise Unreadable(str(e).removeprefix(f"{path}: ")) from None
    elif kind == ".csv":
        rows = _csv(decode(read_bytes(path)), name, on_skip)
    else:
        rows = _jsonl_file(path, name, on_skip)
    return articles(rows, name, mapping, on_skip)


def articles(
    rows: Iterable[Row], name: str, mapping: Mapping[str, str], on_skip: Skip
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name the values of numbered rows after the articles table; rows without text go to `on_skip`."""
    without: list[int] = []  # rows without a text column, reported one by one only if other rows have one
    columns: dict[str, None] = {}
    last_with_text = last = 0
    for last, row in rows:
        columns |= dict.fromkeys(row)
        names = _names(tuple(k for k in row if isinstance(k, str)), tuple(mapping.items()))
        if "text" not in names:
            without += [last]
            continue
        last_with_text = last
        source, text = f"{name}, row {last}", row[names["text"]]
        if isinstance(text, str) and text.strip():
            yield source, {column: row[key] for column, key in names.items()}
        else:
            what = "no text" if text is None or isinstance(text, str) else f"a {type(text).__name__}, not text,"
            on_skip(Skipped(source, f"has {what} in {names['text']!r}; fill it or leave the row out"))
    if not last:
        raise Unreadable("has no row that can be read; leave it out or mend it")
    if not last_with_text:
        wanted = repr(mapping["text"]) if "text" in mapping else "text, body, content or the like"
        have = ", ".join(list(columns)[:20])
        raise Unreadable(f"has no column {wanted}, only {have}; name the one with the text: --map text=COLUMN")
    for number in without:
        on_skip(Skipped(f"{name}, row {number}", "has no text column; fill it or leave the row out"))
    for column, key in mapping.items():
        if key not in columns:
            on_skip(Skipped(name, f"has no column {key!r} for {column}, left empty; check --map", lost=False))


@lru_cache(maxsize=256)
def _names(keys: tuple[str, ...], mapping: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Which key of a row holds which column of the table: what the mapping says, else by name."""
    given = dict(mapping)
    known = {re.sub(r"[\s_.-]", "", k).lower(): k for k in reversed(keys) if k not in given.values()}
    names = {column: key for column, key in given.items() if key in keys}
    for column in ARTICLES.names:
        if column not in given and (key := next((known[a] for a in ALIASES.get(column, ()) if a in known), None)):
            names[column] = key
    return names


def _jsonl_file(path: Path, name: str, on_skip: Skip) -> Iterator[Row]:
    try:
        with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as f:
            yield from jsonl(f, name, on_skip)
    except (OSError, EOFError, zlib.error) as e:
        raise Unreadable(f"can't be read ({getattr(e, 'strerror', None) or e}); check the file") from None


def jsonl(lines: BinaryIO | Iterable[bytes], name: str, on_skip: Skip) -> Iterator[Row]:
    """Objects of a JSONL stream with their line numbers; a line that is none is reported and left out."""
    for number, line in enumerate(_utf8_lines(lines), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(decode(line))
        except Unreadable as e:
            on_skip(Skipped(f"{name}, row {number}", str(e)))
            continue
        except (ValueError, RecursionError) as e:
            what = e.msg if isinstance(e, json.JSONDecodeError) else "nested too deeply or a number too long"
            on_skip(Skipped(f"{name}, row {number}", f"is not JSON ({what}); expected one object a line"))
            continue
        if isinstance(row, dict):
            yield number, row
        else:
            on_skip(Skipped(f"{name}, row {number}", f"is a JSON {type(row).__name__}; expected one object a line"))


def _utf8_lines(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines as they are; all at once where they are UTF-16, in which a line can't be told by its bytes."""
    stream = iter(lines)
    first = next(stream, b"")
    if BOMS.get(first[:2]) == "utf-16":
        yield from decode(b"".join([first, *stream])).encode("utf-8", "surrogatepass").split(b"\n")
    else:
        yield first.removeprefix(b"\xef\xbb\xbf")
        yield from stream


def _csv(text: str, name: str, on_skip: Skip) -> Iterator[Row]:
    csv.field_size_limit(2**31 - 1)
    header = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            if None in row or None in row.values():
                what = f"has another number of cells than the header ({len(reader.fieldnames or [])})"
                what += f"; quote cells that hold a {delimiter!r}"
                on_skip(Skipped(f"{name}, row {number}", what))
            else:
                yield number, row
    except csv.Error as e:
        on_skip(
            Skipped(f"{name}, row {number + 1}", f"is not CSV ({e}); this row and what follows are left out, mend it")
        )
