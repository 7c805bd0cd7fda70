"""Quotations: where they open and close, within a sentence and over several.

Every convention is read by the shape of its surroundings: straight, curly and single marks, doubled apostrophes,
guillemets, dashes before dialogue. A quotation that never closes ends with its sentence, unless a closing mark
follows in one of the next sentences before another opening one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.attribution.tokens import Tokens

REACH = 8  # sentences over which a quotation may run without closing
_FAMILIES = {
    '"': "double", "“": "double", "”": "double", "„": "double", "‟": "double", "``": "double",
    "''": "double", "＂": "double",
    "'": "single", "‘": "single", "’": "single", "`": "single", "‚": "single", "‛": "single",
    "«": "angle", "»": "angle", "‹": "angle", "›": "angle",
    "—": "dash", "–": "dash", "―": "dash", "-": "dash", "--": "dash",
}  # fmt: skip
_OPEN, _CLOSE, _EITHER = 1, 2, 3
_DIRECTED = {
    "“": _OPEN,
    "‘": _OPEN,
    "„": _OPEN,
    "‚": _OPEN,
    "``": _OPEN,
    "«": _OPEN,
    "‹": _OPEN,
    "”": _CLOSE,
    "»": _CLOSE,
    "›": _CLOSE,
}
_CHARS = np.array(sorted({ord(k[0]) for k in _FAMILIES}), np.uint32)
_BEFORE_OPEN = " \t\n\u00a0([{—–-/\"'“‘«"


@dataclass(frozen=True, slots=True)
class Quotation:
    """The part of a quotation that stands in one sentence.

    Attributes
    ----------
    sentence : int
        Its number in the batch.
    first, last : int
        Tokens, half open, quotation marks included.
    opened, closed : bool
        The opening (closing) mark stands in this sentence.
    family : str
        double, single, angle or dash.
    """

    sentence: int
    first: int
    last: int
    opened: bool
    closed: bool
    family: str


@dataclass(slots=True)
class _Mark:
    token: int
    family: str
    side: int


def _marks(tokens: Tokens) -> dict[int, list[_Mark]]:
    """Quotation marks of each sentence that has any, with the side they can be by what stands around them."""
    text = tokens.text
    out: dict[int, list[_Mark]] = {}
    for t in np.flatnonzero(np.isin(tokens.char, _CHARS)).tolist():
        start, end = int(tokens.start[t]), int(tokens.end[t])
        mark = text[start:end]
        family = _FAMILIES.get(mark)
        if family is None:
            continue
        sentence = int(tokens.sentence[t])
        if family == "dash":
            if t != tokens.first[sentence]:
                continue
            side = _OPEN
        elif mark in _DIRECTED:
            side = _DIRECTED[mark]
        else:
            opens = start == tokens.offset[sentence] or text[start - 1] in _BEFORE_OPEN
            after = text[end]
            closes = after.isspace() or not (after.isalnum() or after in "$£€#@(")
            side = _OPEN if opens and not closes else _CLOSE if closes and not opens else _EITHER
            if family == "single" and (side == _EITHER or (side == _OPEN and after.isdigit())):
                continue  # an apostrophe: rock 'n' roll, the '90s
            if mark == "’" and side == _OPEN:
                continue
        out.setdefault(sentence, []).append(_Mark(t, family, side))
    return out


def quotations(tokens: Tokens, previous: Sequence[int]) -> list[list[Quotation]]:
    """Find the quotations of each sentence.

    Parameters
    ----------
    tokens : Tokens
    previous : sequence of int
        For each sentence the number of the one before it in the same article, or -1 where none is known.

    Returns
    -------
    list of list of Quotation
        One list a sentence, in reading order, not overlapping. Marks inside a quotation do not count.
    """
    marks = _marks(tokens)
    found: list[list[Quotation]] = [[] for _ in range(tokens.sentences)]
    following = [-1] * tokens.sentences
    for s, p in enumerate(previous):
        if p >= 0:
            following[p] = s
    carried: dict[int, tuple[str, int]] = {}
    for s in range(tokens.sentences):
        if s not in marks and s not in carried:
            continue
        first, last = int(tokens.first[s]), int(tokens.first[s + 1])
        family, left = carried.get(s, ("", 0))
        begin, opened = (first, False) if family else (-1, False)
        own = marks.get(s, [])
        for n, mark in enumerate(own):
            if begin >= 0:
                if mark.family != family:
                    continue
                if mark.side == _OPEN:
                    continue  # a paragraph of a long quotation opens it again
                if family == "single" and _apostrophe(tokens, mark, own[n + 1 :]):
                    continue
                found[s].append(Quotation(s, begin, mark.token + 1, opened, True, family))
                begin = -1
            elif mark.side == _CLOSE:
                if mark.family != "single" and not any(q.last > first for q in found[s]):
                    found[s].append(Quotation(s, first, mark.token + 1, False, True, mark.family))
            else:
                begin, opened, family, left = mark.token, True, mark.family, REACH
        if begin >= 0:
            if family == "dash":
                found[s].append(Quotation(s, begin, _dash_end(tokens, begin, last), True, True, family))
                continue
            if family == "single" and opened and not _closes(marks, following, s, family, left):
                continue  # a stray mark
            found[s].append(Quotation(s, begin, last, opened, False, family))
            if left > 0 and following[s] >= 0 and _closes(marks, following, s, family, left):
                carried[following[s]] = (family, left - 1)
    return found


def _apostrophe(tokens: Tokens, mark: _Mark, rest: Sequence[_Mark]) -> bool:
    """A single mark behind a plural s, with another closing mark to come: "the workers' rights'"."""
    before = tokens.text[int(tokens.start[mark.token]) - 1]
    return before == "s" and any(m.family == "single" and m.side == _CLOSE for m in rest)


def _closes(marks: dict[int, list[_Mark]], following: Sequence[int], s: int, family: str, left: int) -> bool:
    """Whether a closing mark comes in the next sentences before another opening one."""
    for _ in range(left):
        s = following[s]
        if s < 0:
            return False
        for mark in marks.get(s, []):
            if mark.family == family:
                return mark.side != _OPEN
    return False


def _dash_end(tokens: Tokens, begin: int, last: int) -> int:
    """Dialogue behind a dash runs to the next dash, or to the end of the sentence."""
    for t in range(begin + 1, last):
        if _FAMILIES.get(tokens.text[int(tokens.start[t]) : int(tokens.end[t])]) == "dash":
            return t
    return last
