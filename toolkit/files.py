"""Tables and corpus folders on disk: JSONL, CSV, Parquet; written beside and renamed, never half."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.errors import InputError, TableError
from toolkit.tables import ARTICLES, CASES, LABELS, SENTENCES, SPANS, Columns, Table, check, from_rows, length, to_rows

ENDINGS = (".jsonl", ".jsonl.gz", ".csv", ".parquet")
CORPUS = (ARTICLES, SENTENCES, LABELS, SPANS, CASES)
_OPTIONAL = (SPANS, CASES)


def ending(path: Path) -> str:
    """The ending that decides the format, ``.gz`` included."""
    name = path.name.lower()
    return next((e for e in ENDINGS if name.endswith(e)), path.suffix.lower())


@contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """Yield a path beside `path` to write to; it takes the place of `path` only when all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        mask = os.umask(0)
        os.umask(mask)
        beside.chmod(0o666 & ~mask)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Read records from JSONL (also gzip), CSV or Parquet.

    Raises
    ------
    InputError
        When the file can't be read in the format its ending names; the message names file and row.
    """
    kind = ending(path)
    try:
        if kind == ".parquet":
            import pyarrow as pa
            import pyarrow.parquet as pq

            try:
                return pq.read_table(path).to_pylist()
            except pa.ArrowException as e:
                raise InputError(f"{path}: not a readable Parquet file ({str(e).splitlines()[0]})") from None
        raw = gzip.decompress(path.read_bytes()) if kind == ".jsonl.gz" else path.read_bytes()
        # lone surrogates, which an article may hold, are written to CSV as they are
        text = raw.decode("utf-8-sig", "surrogatepass" if kind == ".csv" else "strict")
    except OSError as e:
        raise InputError(f"{path}: can't be read ({e.strerror or e}); check the path") from None
    except UnicodeDecodeError as e:
        raise InputError(f"{path}: not UTF-8 at byte {e.start}; save it as UTF-8") from None
    if kind == ".csv":
        csv.field_size_limit(2**31 - 1)
        try:
            reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
            rows = []
            for n, row in enumerate(reader):
                if None in row or None in row.values():
                    raise TableError("has another number of cells than the header", source=str(path), row=n)
                rows.append({k: v if v != "" else None for k, v in row.items()})
            return rows
        except csv.Error as e:
            raise InputError(f"{path}: not readable CSV ({e})") from None
    if kind not in (".jsonl", ".jsonl.gz"):
        raise InputError(f"{path}: unknown ending; expected {', '.join(ENDINGS)}")
    rows = []
    for n, line in enumerate(text.split("\n")):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as e:
            what = e.msg if isinstance(e, json.JSONDecodeError) else "nested too deeply"
            raise TableError(f"not JSON ({what}); expected one object a line", source=str(path), row=n) from None
        if not isinstance(row, dict):
            raise TableError(f"expected a JSON object, found {type(row).__name__}", source=str(path), row=n)
        rows.append(row)
    return rows


_PARSERS: dict[str, Callable[[str], Any]] = {
    "int": int,
    "float": float,
    "bool": lambda v: {"true": True, "false": False}[v.lower()],
    "list": json.loads,
}


def _parse(rows: list[dict[str, Any]], table: Table, source: str) -> list[dict[str, Any]]:
    """CSV knows text only: give the values the table's types."""
    for column in table.columns:
        if not (parse := _PARSERS.get(column.type)):
            continue
        for n, row in enumerate(rows):
            if isinstance(value := row.get(column.name), str):
                try:
                    row[column.name] = parse(value)
                except (ValueError, KeyError):
                    raise TableError(
                        f"expected {column.type}, found {value!r}", source=source, row=n, column=column.name
                    ) from None
    return rows


def read_table(path: str | Path, table: Table) -> Columns:
    """Read and check a table; format by ending (.jsonl, .jsonl.gz, .csv, .parquet).

    Raises
    ------
    InputError
        The file can't be read, or (:class:`~toolkit.errors.TableError`) a value does not fit.
    """
    path = Path(path)
    rows = read_rows(path)
    if ending(path) == ".csv":
        rows = _parse(rows, table, str(path))
    return check(from_rows(rows, table), table, source=str(path))


def write_table(path: str | Path, columns: Mapping[str, Sequence[Any]], schema: Any = None) -> None:
    """Write a table; format by ending. Nested values are JSON strings in CSV, typed by `schema` in Parquet."""
    path = Path(path)
    with atomic(path) as beside:
        kind = ending(path)
        if kind == ".parquet":
            import pyarrow as pa
            import pyarrow.parquet as pq

            try:
                table = pa.table(dict(columns), schema=schema)
            except UnicodeEncodeError:
                table = pa.table({k: [_encodable(v) for v in values] for k, values in columns.items()}, schema=schema)
            pq.write_table(table, beside)
        elif kind == ".csv":
            with beside.open("w", encoding="utf-8", errors="surrogatepass", newline="") as f:
                out = csv.writer(f, lineterminator="\n")
                out.writerow(columns)
                for row in zip(*columns.values(), strict=True):
                    out.writerow([_cell(v) for v in row])
        elif kind in (".jsonl", ".jsonl.gz"):
            lines = "".join(dump(row) + "\n" for row in to_rows(columns)).encode("utf-8")
            # mtime=0: the same table gives the same bytes
            beside.write_bytes(gzip.compress(lines, mtime=0) if kind.endswith("gz") else lines)
        else:
            raise InputError(f"{path}: unknown ending; choose {', '.join(ENDINGS)}")


def _encodable(value: Any) -> Any:
    """The same value with U+FFFD for lone surrogates, which Parquet has no place for; places stay where they are."""
    if isinstance(value, str):
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in value)
    if isinstance(value, dict):
        return {k: _encodable(v) for k, v in value.items()}
    return [_encodable(v) for v in value] if isinstance(value, list) else value


def dump(row: Any) -> str:
    """One line of JSON; readable text, but lone surrogates escaped, since UTF-8 has no place for them."""
    line = json.dumps(row, ensure_ascii=False, allow_nan=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(row, allow_nan=False)
    return line


def _cell(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        return dump(value)
    return str(value).lower() if isinstance(value, bool) else value


@dataclass(slots=True)
class Corpus:
    """A corpus folder in memory: its tables, and where they came from."""

    articles: Columns
    sentences: Columns
    labels: Columns
    spans: Columns
    cases: Columns = field(default_factory=lambda: from_rows([], CASES))
    source: str = ""


def read_corpus(folder: str | Path) -> Corpus:
    """Read and check a corpus folder: articles, sentences, labels, spans, cases (.jsonl or .parquet).

    Parameters
    ----------
    folder : path
        Holds ``articles``, ``sentences``, ``labels``; ``spans`` where anybody marked some; ``cases`` where sentences
        were written to be examples of something.

    Returns
    -------
    Corpus

    Raises
    ------
    InputError
        A table is missing or does not fit, a sentence is not the slice of its article that it says it is,
        a label or span belongs to no sentence.

    Examples
    --------
    >>> from toolkit.resources import ANNOTATIONS
    >>> len(read_corpus(ANNOTATIONS / "starter").articles["article_id"]) > 10
    True
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise InputError(
            f"{folder}: not a folder; a corpus is a folder with articles.jsonl, sentences.jsonl, labels.jsonl"
        )
    tables = {}
    for table in CORPUS:
        path = next((p for e in ENDINGS if (p := folder / (table.name + e)).exists()), None)
        if path is None and table not in _OPTIONAL:
            raise InputError(f"{folder}: has no {table.name}.jsonl (or .parquet); a corpus needs one")
        tables[table.name] = read_table(path, table) if path else from_rows([], table)
    corpus = Corpus(**tables, source=str(folder))
    relate(corpus)
    return corpus


def relate(corpus: Corpus) -> None:
    """Check that the tables fit each other; raises TableError."""
    articles = {i: row for row, i in enumerate(corpus.articles["article_id"])}
    where: dict[tuple[str, int], str] = {}
    source = f"{corpus.source}/sentences"
    s = corpus.sentences
    for row in range(length(s)):
        i = s["article_id"][row]
        if i not in articles:
            raise TableError(f"no article {i!r} in articles", source=source, row=row, column="article_id")
        field = corpus.articles[s["field"][row]][articles[i]] or ""
        if field[s["start"][row] : s["end"][row]] != s["text"][row]:
            place = f"{s['start'][row]}-{s['end'][row]} of the article's {s['field'][row]}"
            what = f"not the characters {place}; split it again"
            raise TableError(what, source=source, row=row, column="text")
        where[i, s["sentence_index"][row]] = s["text"][row]
    for name in ("labels", "spans", "cases"):
        t = getattr(corpus, name)
        for row in range(length(t)):
            key = t["article_id"][row], t["sentence_index"][row]
            if key not in where:
                raise TableError(f"no sentence {key} in sentences", source=f"{corpus.source}/{name}", row=row)
            if name == "spans" and not t["start"][row] < t["end"][row] <= len(where[key]):
                what = f"span {t['start'][row]}-{t['end'][row]} is not in the sentence of {len(where[key])} characters"
                raise TableError(what, source=f"{corpus.source}/{name}", row=row)


def write_corpus(folder: str | Path, corpus: Corpus, *, overwrite: bool = False, ending: str = ".jsonl") -> None:
    """Write a corpus folder; columns in which nothing stands are left out. Refuses to overwrite unless told to."""
    folder = Path(folder)
    for table in CORPUS:
        path = folder / (table.name + ending)
        if path.exists() and not overwrite:
            raise InputError(f"{path}: exists already; choose another folder or say overwrite")
    for table in CORPUS:
        columns = getattr(corpus, table.name)
        if table in _OPTIONAL and not length(columns):
            continue
        keep = {k: v for k, v in columns.items() if k in table.key or any(x is not None for x in v)}
        write_table(folder / (table.name + ending), keep)
