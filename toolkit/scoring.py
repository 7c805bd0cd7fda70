"""Articles -> sentences, attributions, scores, flags: the main job, from input to export rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit import flags as flagging
from toolkit.errors import TableError
from toolkit.model import Model
from toolkit.sentences import split
from toolkit.tables import Columns, length, take

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 2000  # sentences analysed at once; an article is never divided
_HEAD = ("article_id", "sentence_index", "field", "kind", "start", "end", "text", "label")
_TAIL = ("attributed", "p_attributed", "official_source", "abstained", "unfamiliar", "reason", "attributions", "flags")


@dataclass(slots=True)
class Scored:
    """Scored articles: the articles, one export row a sentence, the labels the model knows."""

    articles: Columns
    rows: list[dict[str, Any]] = field(default_factory=list)
    labels: tuple[str, ...] = ()


def score_articles(articles: Columns, model: Model, flags: Sequence[str] | None = None) -> Scored:
    """Split, analyse, score and flag articles.

    Parameters
    ----------
    articles : dict of lists
        The table ``articles``.
    model : Model
    flags : sequence of str, optional
        Types of flags to find; those that are on by default when not given (:func:`toolkit.flags.choose`).

    Returns
    -------
    Scored
        Rows in the order of the articles.
    """
    sentences = split(articles)
    outlets = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    sentences["outlet"] = [outlets[article] for article in sentences["article_id"]]
    rows = [row for batch in _batches(sentences) for row in _score(batch, model, flags)]
    return Scored(articles, rows, model.labels)


def score_sentences(
    given: Sequence[Mapping[str, Any]], model: Model, flags: Sequence[str] | None = None, source: str = ""
) -> Scored:
    """Score rows that are sentences already: exactly one row out for each row in, in order, blank ones too.

    Parameters
    ----------
    given : sequence of dict
        Each with ``text``; where known ``article_id``, ``sentence_index``, ``headline`` (true: the row is one; text:
        the article's headline). Rows of one article are read in the order of their index; where it is missing or
        has a gap the neighbour counts as unknown.
    model : Model
    flags : sequence of str, optional
    source : str
        File name, for messages.

    Returns
    -------
    Scored

    Raises
    ------
    TableError
        A row without ``text``, with an index that is no whole number, or twice the same sentence.
    """
    table: Columns = {name: [] for name in _HEAD[:7]}
    seen: dict[tuple[str, int], int] = {}
    article_ids = []
    for n, row in enumerate(given):
        text, index = row.get("text", ""), row.get("sentence_index")
        text = "" if text is None else text
        if not isinstance(text, str) or "text" not in row:
            raise TableError(
                "expected text; name the column with --map text=COLUMN", source=source, row=n, column="text"
            )
        if isinstance(index, str) and index.isdigit():
            index = int(index)
        if index is not None and (not isinstance(index, int) or isinstance(index, bool) or index < 0):
            raise TableError(
                f"expected a whole number from 0, found {index!r}", source=source, row=n, column="sentence_index"
            )
        article = str(row["article_id"]) if row.get("article_id") is not None else f"row-{n}"
        if index is not None and (other := seen.setdefault((article, index), n)) != n:
            raise TableError(f"the same article_id and sentence_index as row {other + 1}", source=source, row=n)
        kind = row.get("kind") if row.get("kind") in ("heading", "byline", "caption", "other") else "sentence"
        where = "title" if row.get("field") == "title" or row.get("headline") in (True, text) else "text"
        values = (
            article if index is not None else f"row-{n}",  # alone, whatever article it is of
            index,
            where,
            kind if text.strip() else "other",
            row.get("start") or 0,
            row.get("end") or len(text),
            text,
        )
        article_ids.append(article)
        for name, value in zip(table, values, strict=True):
            table[name].append(value)
    order = sorted(
        range(len(given)),
        key=lambda n: (
            table["article_id"][n],
            table["sentence_index"][n] if table["sentence_index"][n] is not None else -1,
            n,
        ),
    )
    sorted_table = take(table, order)
    out: list[dict[str, Any]] = [{}] * len(order)
    done = 0
    for batch in _batches(sorted_table):
        for row in _score(batch, model, flags):
            out[order[done]] = row | {"article_id": article_ids[order[done]]}
            done += 1
    names = list(dict.fromkeys(article_ids))
    return Scored({"article_id": names, "title": [None] * len(names), "text": [""] * len(names)}, out, model.labels)


def _batches(sentences: Columns) -> Iterator[Columns]:
    """Cut a table of sentences between articles, at about :data:`BATCH` rows."""
    begin, n, ids = 0, length(sentences), sentences["article_id"]
    for row in range(1, n + 1):
        if row == n or (row - begin >= BATCH and ids[row] != ids[row - 1]):
            yield {k: v[begin:row] for k, v in sentences.items()}
            begin = row


def _score(sentences: Columns, model: Model, types: Sequence[str] | None) -> list[dict[str, Any]]:
    analysis = model.analyse(sentences)
    scores = model.predict(analysis)
    flags = flagging.find(analysis, scores, types)
    rows = []
    for n in range(length(sentences)):
        row = {k: sentences[k][n] for k in _HEAD[:7]}
        row |= {k: v[n] for k, v in scores.items() if k not in ("article_id", "sentence_index")}
        rows.append(row | {"attributions": [], "flags": []})
    _nest(rows, sentences, analysis.attributions, "attributions", _attribution)
    _nest(rows, sentences, flags, "flags", _flag)
    return rows


def _nest(rows: list[dict[str, Any]], sentences: Columns, table: Columns, name: str, shape: Any) -> None:
    """Hang the rows of `table`, which are in the order of the sentences, on their sentences."""
    at = 0
    for row in range(length(table)):
        key = table["article_id"][row], table["sentence_index"][row]
        while key != (sentences["article_id"][at], sentences["sentence_index"][at]):
            at += 1
        rows[at][name].append(shape({k: v[row] for k, v in table.items()}))


def _attribution(a: dict[str, Any]) -> dict[str, Any]:
    def span(role: str) -> dict[str, Any] | None:
        if a[f"{role}_start"] is None:
            return None
        return {"start": a[f"{role}_start"], "end": a[f"{role}_end"], "text": a[f"{role}_text"]}

    source = span("source")
    return {
        "source": source | {"type": a["source_type"]} if source else None,
        "cue": span("cue"),
        "content": span("content"),
        **{k: a[k] for k in ("source_sentence", "speaker_id", "speaker", "stance", "factive", "relayed")},
    }


def _flag(f: dict[str, Any]) -> dict[str, Any]:
    return {k: f[k] for k in ("type", "start", "end", "reason", "score", "other_sentence", "other_start", "other_end")}


def columns(labels: Sequence[str]) -> tuple[str, ...]:
    """Names of the export columns, in order."""
    return (*_HEAD, *(f"p_{name}" for name in labels), *_TAIL)


def schema(labels: Sequence[str]) -> pa.Schema:
    """The Arrow schema of the export rows."""
    import pyarrow as pa

    text, whole, real, truth = pa.string(), pa.int32(), pa.float64(), pa.bool_()
    place = [("start", whole), ("end", whole), ("text", text)]
    attribution = pa.struct(
        [
            ("source", pa.struct([*place, ("type", text)])),
            ("cue", pa.struct(place)),
            ("content", pa.struct(place)),
            ("source_sentence", whole),
            ("speaker_id", whole),
            ("speaker", text),
            ("stance", text),
            ("factive", truth),
            ("relayed", truth),
        ]
    )
    flag = pa.struct(
        [("type", text), ("start", whole), ("end", whole), ("reason", text), ("score", real)]
        + [(f"other_{n}", whole) for n in ("sentence", "start", "end")]
    )
    types = {n: text for n in ("article_id", "field", "kind", "text", "label", "reason")} | {
        n: whole for n in ("sentence_index", "start", "end")
    }
    types |= {"p_attributed": real}
    types |= {n: truth for n in ("attributed", "official_source", "abstained", "unfamiliar")}
    types |= {"attributions": pa.list_(attribution), "flags": pa.list_(flag)}
    return pa.schema([(n, types.get(n, real)) for n in columns(labels)])


def write(path: str | Path, scored: Scored) -> None:
    """Write export rows; format by ending (.jsonl, .parquet, .csv)."""
    from toolkit.files import ending, write_table

    table = {n: [row.get(n) for row in scored.rows] for n in columns(scored.labels)}
    parquet = ending(Path(path)) == ".parquet"
    write_table(path, table, schema(scored.labels) if parquet else None)
