"""Export rows -> W3C Web Annotations, as JSON-LD.

References
----------
Web Annotation Data Model, W3C Recommendation, 23 February 2017: https://www.w3.org/TR/annotation-model/
Web Annotation Vocabulary, W3C Recommendation, 23 February 2017: https://www.w3.org/TR/annotation-vocab/
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, TextIO
from urllib.parse import quote

from toolkit.files import dump
from toolkit.interchange.scores import PARTS, Row, probability

URN = "urn:attribution-toolkit:"
CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"probability": f"{URN}probability"}]
_AROUND = 32  # characters before and after a quotation that tell it from others
_NO_IRI = re.compile(r'[\x00-\x20\x7f-\x9f<>"{}|\\^`\ud800-\udfff]')


def describe(rows: Sequence[Row]) -> Iterator[Row]:
    """Say what export rows say as annotations of the W3C's model.

    A label is a ``classifying`` annotation of its sentence. A source is ``identifying``: its body is the speaker's
    name. Cue and content are ``linking``: to the annotation of their source, the cue to that of the content too; where
    the source stands in another sentence, to the annotation there. A flag is ``commenting``, with two targets where it
    has a second place. What each is stands in a body whose purpose is ``tagging``. ``probability`` is an extension,
    named in :data:`CONTEXT` as the vocabulary asks.

    Positions are Unicode code points, half open, as the standard asks ("in terms of unicode code points, not in terms
    of code units"); JavaScript counts UTF-16 units, so a reader in it converts them. They count in the article's text
    as it was read, without a page's menus; on the page itself the quotation leads to the place. A title is a source of
    its own, its scope the article. Where the sentences of an article overlap (lone sentences that were scored
    without their places) no position is given.

    Parameters
    ----------
    rows : sequence of dict
        All rows of each of their articles, as :func:`read_scores` gives them; ``url`` and ``reason`` (why the label)
        are used where they are there.

    Yields
    ------
    dict
        An annotation, without ``@context``; ids are made of article_id, sentence_index, type and number.

    Examples
    --------
    >>> row = {"article_id": "a", "sentence_index": 3, "field": "text", "start": 40, "end": 48, "text": "It rains",
    ...        "label": "fact", "p_fact": 0.9, "attributions": [], "flags": []}
    >>> annotation = next(describe([row]))
    >>> annotation["id"], annotation["body"]["value"], annotation["target"]["selector"][0]
    ('urn:attribution-toolkit:article:a:3:label', 'fact', {'type': 'TextPositionSelector', 'start': 40, 'end': 48})
    """
    unplaced = _overlapping(rows)
    names = [_name(row, n) for n, row in enumerate(rows)]
    sources: dict[tuple[Any, Any, Any], str] = {}
    for n, row in enumerate(rows):
        for number, a in enumerate(row["attributions"], 1):
            if a.get("source") and a.get("speaker_id") is not None:
                key = row["article_id"], row["sentence_index"], a["speaker_id"]
                sources.setdefault(key, f"{names[n]}:source:{number}")

    def target(n: int, start: int, end: int) -> Row:
        row = rows[n]
        return _target(row, start, end, known=(row["article_id"], row["field"]) not in unplaced)

    for n, row in enumerate(rows):
        if row["label"] is not None:
            bodies = [_body("tagging", row["label"]) | _likely(row.get(f"p_{row['label']}"))]
            bodies += [_body("describing", row["reason"])] if isinstance(row.get("reason"), str) else []
            yield _annotation(f"{names[n]}:label", "classifying", bodies, [target(n, 0, len(row["text"]))])
        for number, a in enumerate(row["attributions"], 1):
            ids = {part: f"{names[n]}:{part}:{number}" for part in PARTS if a.get(part)}
            elsewhere = sources.get((row["article_id"], a.get("source_sentence"), a.get("speaker_id")))
            for part, name in ids.items():
                motivation = "identifying" if part == "source" else "linking"
                bodies = [_body("tagging", part), *_about(part, a, ids, elsewhere)]
                yield _annotation(name, motivation, bodies, [target(n, a[part]["start"], a[part]["end"])])
        count: Counter[str] = Counter()
        for f in row["flags"]:
            kind = str(f.get("type"))
            count[kind] += 1
            bodies = [_body("commenting", f["reason"])] if f.get("reason") else []
            bodies.append(_body("tagging", kind) | _likely(f.get("score")))
            targets = [target(n, f["start"], f["end"])]
            if f.get("other_row") is not None:
                targets.append(target(f["other_row"], f["other_start"], f["other_end"]))
            yield _annotation(f"{names[n]}:flag:{_segment(kind)}:{count[kind]}", "commenting", bodies, targets)


def _about(part: str, a: Row, ids: Mapping[str, str], elsewhere: str | None) -> Iterator[Row]:
    """What is said of a source, cue or content besides which of them it is."""
    said = {
        "source": [("classifying", (a.get("source") or {}).get("type")), ("identifying", a.get("speaker"))],
        "cue": [("classifying", a.get("stance")), ("classifying", "factive" if a.get("factive") is True else None)],
        "content": [("classifying", "relayed" if a.get("relayed") is True else None)],
    }
    yield from (_body(purpose, value) for purpose, value in said[part] if value)
    if part == "source":
        return
    source = ids.get("source", elsewhere)
    for other in (source, ids.get("content") if part == "cue" else None):
        if other:
            yield {"type": "SpecificResource", "purpose": "linking", "source": other}
    if not source and a.get("speaker"):  # no place in these rows to link to
        yield _body("describing", a["speaker"])


def _target(row: Row, start: int, end: int, *, known: bool) -> Row:
    """A span of a sentence; the title is a resource of its own, since its positions begin at 0 as those of the text."""
    where = {"source": _article(row)}
    if row["field"] == "title":
        where = {"source": f"{URN}article:{_segment(row['article_id'])}:title", "scope": where["source"]}
    text = row["text"]
    selector: Any = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(start - _AROUND, 0) : start],
        "suffix": text[end : end + _AROUND],
    }
    if known:
        at = {"type": "TextPositionSelector", "start": row["start"] + start, "end": row["start"] + end}
        selector = [at, selector]
    return {"type": "SpecificResource", **where, "selector": selector}


def _annotation(name: str, motivation: str, bodies: list[Row], targets: list[Row]) -> Row:
    body, target = (found if len(found) > 1 else found[0] for found in (bodies, targets))
    return {"id": name, "type": "Annotation", "motivation": motivation, "body": body, "target": target}


def _body(purpose: str, value: Any) -> Row:
    return {"type": "TextualBody", "purpose": purpose, "value": str(value), "format": "text/plain"}


def _likely(value: Any) -> Row:
    return {} if (p := probability(value)) is None else {"probability": p}


def _segment(value: str) -> str:
    return quote(value, safe="", errors="surrogatepass")


def _name(row: Row, n: int) -> str:
    index = row["sentence_index"]
    return f"{URN}article:{_segment(row['article_id'])}:{f'row-{n + 1}' if index is None else index}"


def _article(row: Row) -> str:
    url = row.get("url")
    if isinstance(url, str) and re.match(r"[A-Za-z][A-Za-z0-9+.-]*:.", url := url.strip()):
        return _NO_IRI.sub(lambda m: _segment(m[0]), url)
    return f"{URN}article:{_segment(row['article_id'])}"


def _overlapping(rows: Iterable[Row]) -> set[tuple[str, str]]:
    """Fields in which two sentences would stand at one place."""
    places: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for row in rows:
        if row["text"]:
            places.setdefault((row["article_id"], row["field"]), []).append((row["start"], row["end"]))
    return {key for key, found in places.items() if any(a[1] > b[0] for a, b in pairwise(sorted(found)))}


def write(f: TextIO, files: Iterable[list[Row]]) -> None:
    """A collection with one page, written as the files are read: what depends on all of them stands at the end."""
    digest, total = hashlib.sha256(), 0
    head = {"@context": CONTEXT, "type": "AnnotationCollection", "label": "Who says what, and in whose voice"}
    f.write(dump(head | {"creator": {"type": "Software", "name": "attribution-toolkit"}})[:-1])
    for rows in files:
        for item in describe(rows):
            digest.update(item["id"].encode() + b"\n")
            opening = '"first": {"type": "AnnotationPage", "startIndex": 0, "items": [\n'
            f.write(",\n" + ("" if total else opening) + dump(item))
            total += 1
    name = f"{URN}collection:{digest.hexdigest()[:16]}"
    if total:  # a page without annotations is none
        f.write(f'\n], "id": "{name}:1", "partOf": "{name}"}},\n"last": "{name}:1"')
    f.write(f',\n"id": "{name}", "total": {total}}}\n')
