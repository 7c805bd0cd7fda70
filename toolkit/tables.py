"""Every table: columns, types, checks; the only place that knows them.

A table is a dict of equally long columns. DataFrames appear at the public face only (:func:`to_frame`).
What a column means stands here once; ``docs/architecture.md`` lists the stages that fill them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.errors import TableError

if TYPE_CHECKING:
    import pandas as pd

Columns = dict[str, list[Any]]

GENRES = ("report", "live", "interview", "analysis", "opinion", "press", "other")
FIELDS = ("title", "text")
KINDS = ("sentence", "heading", "byline", "caption", "other")
SOURCE_TYPES = ("official", "anonymous_official", "organisation", "expert", "witness", "media", "document")
OFFICIAL_TYPES = ("official", "anonymous_official")
INSTITUTION_TYPES = (*OFFICIAL_TYPES, "organisation")  # whose word makes an official claim, by the codebook
STANCES = ("neutral", "endorsing", "distancing", "loaded")
ROLES = ("source", "cue", "content", "loaded")
SHARES = ("train", "evaluation")
SPLITS = ("train", "dev")
BASES = ("open_record", "witnessed", "named_source", "relayed", "none_visible")
RELIABILITY = ("A", "B", "C", "D", "E", "F")

_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "list": (list,),
}
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type, what it means, and what values it may hold."""

    name: str
    type: str
    meaning: str
    required: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    def fault(self, value: Any) -> str | None:
        """Say what is wrong with a value, or None."""
        if value is None:
            return "is empty, but every row needs it" if self.required else None
        if self.type == "time":
            ok = isinstance(value, str) and _TIME.fullmatch(value)
            return None if ok else f"expected a UTC time such as 2025-03-14T09:30:00Z, found {_show(value)}"
        kinds: Any = _TYPES[self.type]
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            return f"expected {self.type}, found {_show(value)}"
        if self.choices and value not in self.choices:
            return f"expected one of {', '.join(self.choices)}; found {_show(value)}"
        if self.low is not None and not self.low <= value <= (self.high if self.high is not None else value):
            return f"expected a value from {self.low} to {self.high or 'any'}, found {_show(value)}"
        return None


@dataclass(frozen=True, slots=True)
class Table:
    """The description of a table: its name, the columns that make a row unique, all columns."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)


def _show(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


C = Column
_SENTENCE = (
    C("article_id", "str", "the id given, else 16 hex digits of SHA-256 over outlet, url, title and text", True),
    C("sentence_index", "int", "position in the article, titles first, from 0", True, low=0),
)

ARTICLES = Table("articles", ("article_id",), (
    _SENTENCE[0],
    C("outlet", "str", "who published it"),
    C("url", "str", "where it stands"),
    C("title", "str", "headline"),
    C("published", "time", "time of publication, UTC"),
    C("author", "str", "byline as printed"),
    C("genre", "str", "kind of article; opinion is left out of outlet profiles", choices=GENRES),
    C("language", "str", "ISO 639-1 code"),
    C("event", "str", "the happening it reports, where known; kept together in validation"),
    C("split", "str", "fixed part for development figures; outlets and events lie wholly in one", choices=SPLITS),
    C("text", "str", "body; a line break is a paragraph break", True),
))  # fmt: skip

SENTENCES = Table("sentences", ("article_id", "sentence_index"), (
    *_SENTENCE,
    C("field", "str", "which string of the article the offsets refer to", True, FIELDS),
    C("kind", "str", "what the piece is; only sentences are labelled", True, KINDS),
    C("start", "int", "first character in the field, in code points", True, low=0),
    C("end", "int", "behind the last character", True, low=0),
    C("text", "str", "exactly article[field][start:end]", True),
))  # fmt: skip


def _span(role: str, what: str) -> tuple[Column, ...]:
    return (
        C(f"{role}_start", "int", f"{what}: first character in the sentence", low=0),
        C(f"{role}_end", "int", "behind the last character", low=0),
        C(f"{role}_text", "str", "the words"),
    )


ATTRIBUTIONS = Table("attributions", ("article_id", "sentence_index", "attribution_id"), (
    *_SENTENCE,
    C("attribution_id", "int", "number in the sentence, in reading order", True, low=0),
    *_span("source", "who the content is put down to"),
    C("source_type", "str", "what kind of source", choices=SOURCE_TYPES),
    C("source_sentence", "int", "index of the sentence that names the source, where it is another one", low=0),
    C("speaker_id", "int", "number of the speaker in the article", low=0),
    C("speaker", "str", "fullest name of the speaker in the article"),
    *_span("cue", "the words that attribute"),
    C("stance", "str", "how far the outlet stands behind it, by the cue", choices=STANCES),
    C("factive", "bool", "the cue presupposes that the content is true"),
    *_span("content", "what is attributed, quotation marks included"),
    C("relayed", "bool", "the outlet has it from another outlet"),
    C("confidence", "float", "probability that this is an attribution", low=0, high=1),
))  # fmt: skip

SCORES = Table("scores", ("article_id", "sentence_index"), (
    *_SENTENCE,
    C("label", "str", "most probable label; empty where kind is not sentence"),
    C("attributed", "bool", "some content is put down to somebody", True),
    C("p_attributed", "float", "probability of that", True, low=0, high=1),
    C("official_source", "bool", "an official's content is in it, whatever the label", True),
    C("abstained", "bool", "the model leaves this sentence to people", True),
    C("unfamiliar", "bool", "few of its words stand in what the model was trained on", True),
    C("reason", "str", "why it has its label, in words for a reader; empty where it has none"),
))  # fmt: skip

FLAGS = Table("flags", ("article_id", "sentence_index", "type"), (
    *_SENTENCE,
    C("type", "str", "which flag", True),
    C("start", "int", "first character in the sentence", True, low=0),
    C("end", "int", "behind the last character", True, low=0),
    C("reason", "str", "why, in words for a reader", True),
    C("score", "float", "how sure", True, low=0, high=1),
    C("other_sentence", "int", "index of the second place, where a flag has two", low=0),
    C("other_start", "int", "its first character in that sentence", low=0),
    C("other_end", "int", "behind its last character", low=0),
))  # fmt: skip

LEDGER = Table("ledger", ("article_id", "speaker_id"), (
    _SENTENCE[0],
    C("speaker_id", "int", "number of the speaker in the article; empty: nobody can be told", low=0),
    C("speaker", "str", "fullest name in the article"),
    C("source_type", "str", "what kind of source", choices=SOURCE_TYPES),
    C("attributions", "int", "how often something is put down to the speaker", True, low=0),
    C("sentences", "int", "in how many sentences", True, low=0),
    C("share", "float", "of the article's attributed sentences", True, low=0, high=1),
    C("cues", "list", "the words that attribute, the most frequent first", True),
    *(C(stance, "int", f"attributions by a cue of this stance: {stance}", True, low=0) for stance in STANCES),
    C("relayed", "int", "attributions that the outlet has from another outlet", True, low=0),
    C("first_sentence", "int", "index of the first one", low=0),
    C("places", "list", "sentence_index and the source, cue and content spans of each", True),
))  # fmt: skip

LABELS = Table("labels", ("article_id", "sentence_index", "annotator"), (
    *_SENTENCE,
    C("annotator", "str", "who labelled", True),
    C("label", "str", "one of the labels of label_config.xml; empty where skipped"),
    C("confidence", "float", "how sure the annotator was of the label; weighs the vote; empty: fully", low=0, high=1),
    C("attributed", "bool", "some content is put down to somebody; empty: by source_type"),
    C("source_type", "str", "who it is attributed to; empty where nobody is named", choices=SOURCE_TYPES),
    C("speaker", "str", "fullest name in the article of whom the sentence rests on"),
    C("relayed", "bool", "the outlet has it from another outlet"),
    C("basis", "str", "how the outlet could know", choices=BASES),
    C("allegation", "bool", "somebody identifiable is accused of wrongdoing"),
    C("reliability", "str", "Admiralty code, source", choices=RELIABILITY),
    C("credibility", "int", "Admiralty code, information", low=1, high=6),
    C("comment", "str", "free text"),
    C("skipped", "bool", "not a sentence, by the annotator"),
    C("seconds", "float", "time spent", low=0),
    C("created_at", "time", "UTC"),
    C("updated_at", "time", "UTC"),
    C("share", "str", "what it may be used for", choices=SHARES),
    C("session", "str", "annotation session"),
))  # fmt: skip

SPANS = Table("spans", ("article_id", "sentence_index", "annotator", "attribution_id", "role", "start", "end"), (
    *_SENTENCE,
    C("annotator", "str", "who marked", True),
    C("role", "str", "what the span covers", True, ROLES),
    C("start", "int", "first character in the sentence", True, low=0),
    C("end", "int", "behind the last character", True, low=0),
    C("attribution_id", "int", "spans with the same number belong together; empty for loaded", low=0),
    C("source_type", "str", "who the content is put down to; empty where nobody can be told", choices=SOURCE_TYPES),
    C("speaker", "str", "fullest name of the speaker in the article, also where this sentence has none"),
))  # fmt: skip

CASES = Table("cases", ("article_id", "sentence_index", "case"), (
    *_SENTENCE,
    C("case", "str", "what the writer meant the sentence to be an example of: carried, pair:b1-p3:claim", True),
))  # fmt: skip

TABLES = {t.name: t for t in (ARTICLES, SENTENCES, ATTRIBUTIONS, SCORES, FLAGS, LEDGER, LABELS, SPANS, CASES)}


def length(columns: Mapping[str, Sequence[Any]]) -> int:
    """Number of rows of a table."""
    return len(next(iter(columns.values()))) if columns else 0


def take(columns: Mapping[str, Sequence[Any]], rows: Iterable[int]) -> Columns:
    """Some rows of a table, in the order asked for."""
    rows = list(rows)
    return {name: [values[n] for n in rows] for name, values in columns.items()}


def from_rows(rows: Iterable[Mapping[str, Any]], table: Table) -> Columns:
    """Turn records into columns: the table's own, absent values None, then whatever else the rows hold."""
    rows = list(rows)
    names = dict.fromkeys([*table.names, *(k for r in rows for k in r)])
    return {n: [r.get(n) for r in rows] for n in names}


def to_rows(columns: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Turn columns into records."""
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def to_frame(columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """Turn columns into a DataFrame (loads pandas)."""
    import pandas as pd

    return pd.DataFrame(dict(columns))


def check(columns: Mapping[str, Sequence[Any]], table: Table, *, source: str = "") -> Columns:
    """Check a table that comes from outside.

    Parameters
    ----------
    columns : mapping of str to sequence
        Equally long columns; those the table knows but that are absent are filled with None, further ones kept.
    table : Table
        What is expected.
    source : str
        File or argument, for the message.

    Returns
    -------
    dict of str to list

    Raises
    ------
    TableError
        Naming source, row and column: a value of another type or out of range, a missing one, a row twice.

    Examples
    --------
    >>> check({"article_id": ["a"], "text": ["It rained."]}, ARTICLES)["outlet"]
    [None]
    """
    n = length(columns)
    out: Columns = {c.name: list(columns.get(c.name, [None] * n)) for c in table.columns}
    out |= {k: list(v) for k, v in columns.items() if k not in out}
    for name, values in out.items():
        if len(values) != n:
            raise TableError(f"has {len(values)} values where others have {n}", source=source, column=name)
    for column in table.columns:
        for row, value in enumerate(out[column.name]):
            if (fault := column.fault(value)) is not None:
                raise TableError(fault, source=source, row=row, column=column.name)
    seen: dict[tuple[Any, ...], int] = {}
    for row, key in enumerate(zip(*(out[k] for k in table.key), strict=True)):
        if key in seen:
            what = f"the same {', '.join(table.key)} as row {seen[key] + 1} ({_show(key)}); keep one of them"
            raise TableError(what, source=source, row=row)
        seen[key] = row
    return out
