"""Files to articles: text, Markdown, HTML, JSONL, CSV, Parquet; folders, patterns and standard input.

Nothing is dropped in silence: whatever is not taken in is reported with its name, the reason and what to do.
"""

from __future__ import annotations

import glob
import hashlib
import os
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import InputError
from toolkit.files import ENDINGS, ending
from toolkit.ingest import html, records, text
from toolkit.ingest.common import Article, Skip, Skipped, Unreadable, decode, finish, read_bytes, shown
from toolkit.tables import ARTICLES, Columns, from_rows

__all__ = ["Skipped", "iter_articles", "read_articles"]

TEXT, MARKDOWN, HTML = (".txt", ".text"), (".md", ".markdown"), (".html", ".htm", ".xhtml")
RECORDS = (*ENDINGS, ".ndjson")
KNOWN = (*TEXT, *MARKDOWN, *HTML, *RECORDS)
Found = Iterator[tuple[str, Mapping[str, Any]]]


def read_articles(
    *inputs: str | os.PathLike[str], mapping: Mapping[str, str] | None = None, on_skip: Skip | None = None
) -> Columns:
    """Read articles from files, folders, patterns or standard input.

    Parameters
    ----------
    *inputs : path
        Files (.txt, .md, .html, .jsonl, .jsonl.gz, .csv, .parquet), folders (read with all below them, in order of
        their names; hidden files are not looked at; of a corpus folder only the articles), patterns such as
        ``news/**/*.html``, or ``-`` for text, HTML or JSONL on standard input.
    mapping : mapping of str to str, optional
        Which column of a file of records holds which column of the table, for names that are not found by themselves:
        ``{"text": "story_body"}``. Columns the table does not have are not read.
    on_skip : callable, optional
        Gets a :class:`Skipped` for whatever is not taken in; without it a warning is given.

    Returns
    -------
    dict of str to list
        The columns of :data:`toolkit.tables.ARTICLES`, in order of reading. None stands where a file says nothing.
        ``published`` is UTC; a date without a time is its midnight.

    Raises
    ------
    InputError
        `mapping` names a column that the table does not have.

    Examples
    --------
    >>> from toolkit.resources import DEMO_ARTICLE
    >>> len(read_articles(DEMO_ARTICLE)["text"])
    1
    """
    return from_rows(iter_articles(inputs, mapping=mapping, on_skip=on_skip), ARTICLES)


def iter_articles(
    inputs: Iterable[str | os.PathLike[str]], *, mapping: Mapping[str, str] | None = None, on_skip: Skip | None = None
) -> Iterator[Article]:
    """Yield articles one by one, each a dict of the columns of the table; parameters as in :func:`read_articles`."""
    mapping, on_skip = dict(mapping or {}), on_skip or _warn
    if unknown := [k for k in mapping if k not in ARTICLES.names]:
        raise InputError(f"map: no column {unknown[0]!r} in articles; choose from {', '.join(ARTICLES.names)}")
    return _distinct(_articles(inputs, mapping, on_skip), on_skip)


def _warn(skipped: Skipped) -> None:
    warnings.warn(str(skipped), stacklevel=2)


def _articles(
    inputs: Iterable[str | os.PathLike[str]], mapping: Mapping[str, str], on_skip: Skip
) -> Iterator[tuple[str, Article]]:
    for given in inputs:
        for path in _files(os.fspath(given), on_skip):
            name = "standard input" if path is None else shown(path)
            try:
                for source, found in _stdin(mapping, on_skip) if path is None else _file(path, mapping, on_skip):
                    yield source, finish(found, source, on_skip)
            except Unreadable as e:
                on_skip(Skipped(name, str(e)))


def _distinct(articles: Iterable[tuple[str, Article]], on_skip: Skip) -> Iterator[Article]:
    """Let every id through once."""
    seen: dict[str, tuple[str, bytes]] = {}
    for source, article in articles:
        key = article["article_id"]
        digest = hashlib.sha256(article["text"].encode("utf-8", "surrogatepass")).digest()
        if key not in seen:
            seen[key] = source, digest
            yield article
        elif seen[key][1] == digest:
            on_skip(Skipped(source, f"the same article again, first in {seen[key][0]}; keep one of them"))
        else:
            on_skip(
                Skipped(
                    source, f"its id {key!r} is that of another article, in {seen[key][0]}; give it an id of its own"
                )
            )


def _files(given: str, on_skip: Skip) -> Iterator[Path | None]:
    """The files an input means; None is standard input."""
    if given == "-":
        yield None
    elif os.path.isdir(given):
        yield from _folder(given, on_skip)
    elif not os.path.lexists(given) and glob.has_magic(given):
        matches = sorted(glob.glob(given, recursive=True))
        for match in matches:
            if os.path.isdir(match):
                if not given.endswith("**"):
                    yield from _folder(match, on_skip)
            else:
                yield Path(match)
        if not matches:
            on_skip(Skipped(shown(given), "matches no file; check the pattern"))
    else:
        yield Path(given)


def _folder(folder: str, on_skip: Skip) -> Iterator[Path]:
    found = False
    for directory, below, names in os.walk(
        folder, onerror=lambda e: on_skip(Skipped(shown(e.filename), f"can't be read ({e.strerror})"))
    ):
        below[:] = sorted(d for d in below if not d.startswith("."))
        for link in (d for d in below if os.path.islink(os.path.join(directory, d))):
            on_skip(Skipped(shown(Path(directory, link)), "is a link to a folder; name it as an input of its own"))
        paths = [Path(directory, n) for n in sorted(names) if not n.startswith(".")]
        tables = [p for p in paths if p.name.split(".")[0] == "articles" and ending(p) in ENDINGS]
        if tables and any(p.name.split(".")[0] == "sentences" and ending(p) in ENDINGS for p in paths):
            paths = tables[:1]
        for path in paths:
            found = True
            yield path
    if not found:
        on_skip(Skipped(shown(folder), f"is a folder without a file; expected {', '.join(KNOWN)} in it"))


def _file(path: Path, mapping: Mapping[str, str], on_skip: Skip) -> Found:
    name, kind = shown(path), ending(path)
    if kind not in KNOWN:
        raise Unreadable(f"is of an unknown kind; expected {', '.join(KNOWN)}, save it as one of them")
    if "\0" in name or (os.path.lexists(path) and not path.is_file()):
        raise Unreadable("is not a file that can be read; check where it points to")
    if kind in RECORDS:
        yield from records.read(path, mapping, on_skip)
    elif kind in HTML:
        yield name, html.read(decode(read_bytes(path)))
    else:
        yield name, text.read(decode(read_bytes(path)), markdown=kind in MARKDOWN)


def _stdin(mapping: Mapping[str, str], on_skip: Skip) -> Found:
    """Standard input: JSONL, HTML or text, by how it begins."""
    name, raw = "standard input", sys.stdin.buffer.read()
    if not raw.strip():
        raise Unreadable("is empty; pipe an article into it")
    whole = decode(raw)
    start = whole.lstrip("\ufeff \t\r\n")[:2000].lower()
    if start.startswith("{"):
        lines = whole.encode("utf-8", "surrogatepass").split(b"\n")
        yield from records.articles(records.jsonl(lines, name, on_skip), name, mapping, on_skip)
    elif start.startswith(("<!doctype html", "<html", "<?xml")):
        yield name, html.read(whole)
    else:
        yield name, text.read(whole)
