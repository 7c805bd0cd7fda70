"""Scores and attributions -> flags: places a careful reader should look at, each with a reason in words.

A label is colour, a flag is an alert: that an official speaks is a label; that nobody can tell which one is a flag.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from toolkit.attribution import Analysis
from toolkit.errors import InputError
from toolkit.tables import FLAGS, Columns

_INTERPRETING = (
    "interpret",
    "purpose",
    "prediction",
    "generalisation",
    "evaluative_adverb",
    "metaphor",
    "negative",
    "positive",
)
_LONGEST_ENTRY = 6
Flag = dict[str, Any]


def find(analysis: Analysis, scores: Columns, types: Sequence[str] | None = None) -> Columns:
    """Flag the sentences of a batch.

    Parameters
    ----------
    analysis : Analysis
    scores : dict of lists
        The table ``scores`` of the same sentences.
    types : sequence of str, optional
        Which flags; all of :data:`TYPES` when not given.

    Returns
    -------
    dict of lists
        The table ``flags``; at most one of a type a sentence, in reading order.

    Raises
    ------
    InputError
        A type that does not exist.
    """
    chosen = tuple(types) if types is not None else tuple(TYPES)
    for name in chosen:
        if name not in TYPES:
            raise InputError(f"flag {name!r}: no such flag; choose from {', '.join(TYPES)}")
    out: Columns = {name: [] for name in FLAGS.names}
    own = _own_voice(analysis)
    index = analysis.sentences["sentence_index"]
    for s, kind in enumerate(analysis.sentences["kind"]):
        if kind != "sentence":
            continue
        for name in chosen:
            flag = TYPES[name](analysis, scores, s, own)
            if flag is None:
                continue
            row = {"article_id": analysis.sentences["article_id"][s], "sentence_index": index[s], "type": name} | flag
            for column, values in out.items():
                values.append(row.get(column))
    return out


def _own_voice(a: Analysis) -> np.ndarray:
    """Tokens in the outlet's own voice: outside quotations and outside what a source is cited for."""
    own = ~a.inside
    for group in a.found:
        for f in group:
            c = f.candidate
            if f.kept and c.content and c.source and c.rule != "passive":
                own[slice(*c.content)] = False
    return own


def _entries(a: Analysis, s: int, names: Sequence[str], own: np.ndarray) -> Iterator[tuple[int, int]]:
    """Extents, in the sentence, of the words of some lists."""
    first, last = int(a.tokens.first[s]), int(a.tokens.first[s + 1])
    mask = a.lexicon.bit(*names)
    offset = int(a.tokens.offset[s])
    for t in range(first, last):
        if own[t] and a.marks.lists[t] & mask:
            size = a.lexicon.length(
                names,
                [a.tokens.text[a.tokens.start[k] : a.tokens.end[k]] for k in range(t, min(t + _LONGEST_ENTRY, last))],
            )
            yield int(a.tokens.start[t]) - offset, int(a.tokens.end[t + size - 1]) - offset


def _flag(span: tuple[int, int], reason: str, score: float) -> Flag:
    return {"start": span[0], "end": span[1], "reason": reason, "score": round(min(max(score, 0.0), 1.0), 4)}


def _quote(a: Analysis, s: int, span: tuple[int, int]) -> str:
    return str(a.sentences["text"][s])[span[0] : span[1]]


def _framing(a: Analysis, scores: Columns, s: int, own: np.ndarray) -> Flag | None:
    """The outlet interprets: the label says so, and the words that carry it are shown where they are known."""
    if scores["label"][s] != "framing":
        return None
    p = scores["p_framing"][s]
    # what interprets comes before what merely evaluates, wherever it stands
    span = next((span for name in _INTERPRETING for span in _entries(a, s, (name,), own)), None)
    if span is None:
        return _flag(
            (0, len(a.sentences["text"][s])),
            "A reading rather than a record: nobody is cited who would answer for it",
            p,
        )
    return _flag(span, f"“{_quote(a, s, span)}” interprets: nobody is cited who would answer for it", p)


def _source_span(a: Analysis, s: int, f: Any) -> tuple[int, int]:
    offset = int(a.tokens.offset[s])
    r = f.candidate.source
    return int(a.tokens.start[r[0]]) - offset, int(a.tokens.end[r[1] - 1]) - offset


def _anonymous_official(a: Analysis, scores: Columns, s: int, own: np.ndarray) -> Flag | None:
    """An official speaks whom nobody can name."""
    for f in a.found[s]:
        pronoun = a.lexicon.bit("pronoun", "third_person")  # whoever "he" is was flagged where first mentioned
        named_here = f.candidate.source and not a.marks.lists[f.candidate.source[0]] & pronoun
        if f.type == "anonymous_official" and named_here and f.kept:
            span = _source_span(a, s, f)
            return _flag(span, f"“{_quote(a, s, span)}”: an official source that is not named", f.candidate.weight)
    return None


def _vague_source(a: Analysis, scores: Columns, s: int, own: np.ndarray) -> Flag | None:
    """Somebody is said to think or say it, but nobody who could be asked."""
    vague = int(a.lexicon.bit("vague"))
    plain = a.lexicon.bit("title", "institution", "organisation", "country", "party", "media", "document")
    for f in a.found[s]:
        r = f.candidate.source
        if r is None or not f.kept:
            continue
        begin = r[0]
        if (
            int(a.marks.lists[begin]) & vague
            and r[1] - r[0] <= 3
            and not any(a.marks.lists[t] & plain or a.tokens.upper[t] for t in range(begin + 1, r[1]))
        ):
            span = _source_span(a, s, f)
            return _flag(
                span, f"“{_quote(a, s, span)}”: nobody in particular, so nobody can be asked", f.candidate.weight
            )
    if any(f.candidate.source for f in a.found[s] if f.candidate.rule == "passive" and f.candidate.weight >= 0.3):
        return None
    for span in _entries(a, s, ("passive_belief",), ~a.inside):
        opening = str(a.sentences["text"][s])[: span[0]]
        if opening.startswith(("For ", "To ", "In ")) and "," in opening:
            return None
        return _flag(span, f"“{_quote(a, s, span)}”: by whom is not said", 0.75)
    return None


def _speculation(a: Analysis, scores: Columns, s: int, own: np.ndarray) -> Flag | None:
    """The outlet itself says what may be."""
    for span in _entries(a, s, ("speculation",), own):
        return _flag(span, f"“{_quote(a, s, span)}”: the outlet's own conjecture, no source is given for it", 0.7)
    return None


TYPES: dict[str, Callable[[Analysis, Columns, int, np.ndarray], Flag | None]] = {
    "framing": _framing,
    "anonymous_official": _anonymous_official,
    "vague_source": _vague_source,
    "speculation": _speculation,
}
