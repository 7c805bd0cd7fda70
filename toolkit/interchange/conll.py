"""Export rows -> lines of tokens: CoNLL-U Plus, with the spans as columns of BIO tags.

References
----------
CoNLL-U Plus, Universal Dependencies: https://universaldependencies.org/ext-format.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import Any, TextIO

from toolkit.attribution.tokens import tokenise
from toolkit.interchange.scores import PARTS, Row, probability

Span = tuple[int, int, str]
_HEAD = f"""\
# global.columns = ID FORM START END {" ".join(p.upper() for p in PARTS)} FLAGS
# START, END: code points in the sentence's text, half open; the sentence's own place is field, start in its comments.
# SOURCE, CUE, CONTENT: B-N opens and I-N continues the span of attribution N of the sentence, O is none; where several
# overlap they are joined by |. A source's type is added where known: B-1-official. FLAGS: the same, B-N-TYPE.
# A span that begins or ends inside a token, or in white space, cuts the token there.
# \\\\ is a backslash, \\uXXXX a character that would break a line or cell, _ after = an empty value.
# flag_N is why the flag is there, flag_N_other its second place: sentence_index, start, end.
"""
_BREAKS = re.compile(r"\\|[^\S ]|[\x00-\x1f\x7f-\x9f\ud800-\udfff]|\A | \Z")


def sentences(rows: Sequence[Row]) -> Iterator[str]:
    """Say what export rows say as lines of tokens.

    The tokens are the toolkit's own. Several attributions of a sentence have numbers in their tags and share columns:
    so the columns are the same in every sentence, as CoNLL-U Plus (and a table) needs them, where column groups for
    each attribution, as in CoNLL-2009, would change their number from sentence to sentence.

    Parameters
    ----------
    rows : sequence of dict
        As :func:`toolkit.interchange.read_scores` gives them.

    Yields
    ------
    str
        The lines of one sentence, comments first, the blank line at its end included; a blank sentence has comments
        alone.

    Examples
    --------
    >>> row = {"article_id": "a", "sentence_index": 3, "field": "text", "start": 40, "end": 48, "text": "It rains",
    ...        "label": "fact", "attributions": [], "flags": [{"type": "bare", "start": 3, "end": 8, "reason": "?"}]}
    >>> print(next(sentences([row])).replace("\\t", " "))
    # article_id = a
    # sentence_index = 3
    # label = fact
    # field = text
    # start = 40
    # flag_1 = ?
    # text = It rains
    1 It 0 2 O O O O
    2 rains 3 8 O O O B-1-bare
    <BLANKLINE>
    <BLANKLINE>
    """
    tokens = tokenise([row["text"] for row in rows])
    for n, row in enumerate(rows):
        comments = {"article_id": row["article_id"], "sentence_index": row["sentence_index"], "label": row["label"]}
        further = {"probability": probability(row.get(f"p_{row['label']}")), "reason": row.get("reason")}
        comments |= {k: v for k, v in further.items() if v is not None}
        comments |= {"field": row["field"], "start": row["start"]}
        spans: list[list[Span]] = [[], [], [], []]
        for number, a in enumerate(row["attributions"], 1):
            comments |= {f"speaker_{number}": a["speaker"]} if a.get("speaker") else {}
            for column, part in zip(spans, PARTS, strict=False):
                if span := a.get(part):
                    kind = f"-{_cell(str(span['type']))}" if part == "source" and span.get("type") else ""
                    column.append((span["start"], span["end"], f"{number}{kind}"))
        for number, f in enumerate(row["flags"], 1):
            spans[3].append((f["start"], f["end"], f"{number}-{_cell(str(f.get('type')))}"))
            comments[f"flag_{number}"] = f.get("reason")
            if f.get("other_row") is not None:
                comments[f"flag_{number}_other"] = f"{f['other_sentence']} {f['other_start']} {f['other_end']}"
        own = slice(tokens.first[n], tokens.first[n + 1])
        offset = tokens.offset[n]
        cut = zip((tokens.start[own] - offset).tolist(), (tokens.end[own] - offset).tolist(), strict=True)
        lines = [f"# {k} = {_line(v)}" for k, v in (comments | {"text": row["text"]}).items()]
        for i, (start, end) in enumerate(_pieces(list(cut), list(chain(*spans)), len(row["text"])), 1):
            tags = ("|".join(_tags(column, start, end)) or "O" for column in spans)
            lines.append("\t".join([str(i), _cell(row["text"][start:end]), str(start), str(end), *tags]))
        yield "\n".join([*lines, "", ""])


def _pieces(tokens: list[tuple[int, int]], spans: list[Span], length: int) -> Iterator[tuple[int, int]]:
    """The tokens, cut where a span begins or ends; white space counts only where a span begins or ends in it."""
    edges = {edge for start, end, _ in spans for edge in (start, end)}
    bounds = sorted({0, length, *edges, *chain(*tokens)})
    begins, ends = {s for s, _, _ in spans}, {e for _, e, _ in spans}
    at = 0
    for start, end in pairwise(bounds):
        while at < len(tokens) and tokens[at][1] <= start:
            at += 1
        if (at < len(tokens) and tokens[at][0] <= start) or start in begins or end in ends:
            yield start, end


def _tags(spans: list[Span], start: int, end: int) -> Iterator[str]:
    return (f"{'B' if first == start else 'I'}-{name}" for first, last, name in spans if first <= start and end <= last)


def _line(value: Any) -> str:
    """A value on one line, which no reader strips or breaks."""
    if value is None or value != value or value == "":
        return "_"
    if value == "_":
        return "\\u005f"
    return _BREAKS.sub(lambda m: "\\\\" if m[0] == "\\" else f"\\u{ord(m[0]):04x}", str(value))


def _cell(value: str) -> str:
    return _line(value).replace(" ", "\\u0020").replace("|", "\\u007c")


def write(f: TextIO, files: Iterable[list[Row]]) -> None:
    """The head that says what the columns are, then the sentences of each file."""
    f.write(_HEAD)
    for rows in files:
        f.writelines(sentences(rows))
