"""Speakers -> how surely each is of which source type, learnt from what an article tells of them.

The rules of :mod:`toolkit.attribution.types` read one phrase; here everything that an article says of a speaker counts
together: titles beside the name, appositions, pronouns, what only companies have. The rules' own answers are features
like any other, so where nothing is learnt they decide alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from toolkit.attribution.decide import KINDS
from toolkit.attribution.speaker import Speaker
from toolkit.attribution.types import LISTS, Types
from toolkit.linear import Floats
from toolkit.tables import SOURCE_TYPES

ZONES = ("head", "phrase", "beside", "behind")
_SIGNS = (
    "named", "one_word", "given_name", "person", "body", "he_she", "it", "they", "first_person", "a", "the", "its",
    "plural", "lower", "aged", "lives", "untold", "carried", "held",
    "opens_a", "opens_the", "alone",
)  # fmt: skip
_OPENINGS = {"a": "a", "an": "a", "one": "a", "the": "the"} | dict.fromkeys(("its", "their", "his", "her"), "its")
_PRONOUNS = {
    "he": "he_she",
    "she": "he_she",
    "it": "it",
    "they": "they",
    "them": "they",
    "her": "he_she",
    "him": "he_she",
}
WAYS = (*KINDS, "reports", "states", "tells", "quoted", "performs")
CLASSES = ("none", *SOURCE_TYPES)
NAMES = [
    *(f"{zone}:{name}" for zone in ZONES for name in LISTS),
    *(f"{what}:{kind}" for what in ("phrase", "name", "rules") for kind in CLASSES),
    *_SIGNS,
    *(f"way:{name}" for name in WAYS),
]
_SILENT = frozenset(["determiner", "pronoun", "first_person", "personal", "man", "woman", "vague"])
_TELLING = [
    n
    for n, name in enumerate(NAMES)
    if ":" in name and name.split(":")[0] in ZONES and name.split(":")[1] not in _SILENT
]
_AT = {n: k for k, n in enumerate(NAMES)}


def describe(speakers: Sequence[Speaker], types: Types) -> Floats:
    """Features of speakers, one row each."""
    x = np.zeros((len(speakers), len(NAMES)))
    bits = np.zeros((len(speakers), len(ZONES)), np.uint64)
    for n, speaker in enumerate(speakers):
        bits[n] = _row(x[n], speaker, types)
    for k, name in enumerate(LISTS):
        mask = np.uint64(types.bit[name])
        for z in range(len(ZONES)):
            x[:, z * len(LISTS) + k] = (bits[:, z] & mask) != 0
    return x


def told(x: Floats) -> npt.NDArray[np.bool_]:
    """Whether any word of a list stands in or beside what a speaker is called: else a bare name is all there is."""
    return np.asarray(x[:, _TELLING].any(1), bool)


def _row(row: Floats, speaker: Speaker, types: Types) -> list[int]:
    v, marked = types.v, set()
    head = phrase = 0
    for r in speaker.phrases:
        phrase |= types.bits(r)
        head |= v.bits[types.head(r)]
        marked.add(f"phrase:{types.of(r) or 'none'}")
        marked.add(_OPENINGS.get(v.word[r[0]], ""))
        if v.of(types.head(r), "plural") or v.word[types.head(r)].endswith("s"):
            marked.add("plural")
        if not any(v.upper[t] for t in range(r[0] + 1, r[1])):
            marked.add("lower")
    marked |= {_PRONOUNS.get(p, "") for p in speaker.pronouns}
    marked.add(f"rules:{speaker.type or 'none'}")
    marked |= {"carried"} if speaker.carried else set()
    marked |= {"alone"} if speaker.alone else set()
    marked |= {f"way:{name}" for name in speaker.ways}
    name = speaker.told
    if name is not None:
        marked |= {f"name:{kind}" for kind in name.kinds} | {f"name:{name.type or 'none'}", "named"}
        words = len(name.full.split())
        marked.add("one_word" if words == 1 else "given_name")
        row[_AT["person"]] = min(name.person, 6) / 6
        row[_AT["body"]] = min(name.body, 6) / 6
        marked |= {"aged"} if name.aged else set()
        marked |= {"lives"} if name.lives else set()
        marked |= {"untold"} if not name.kinds else set()
        marked |= {"held"} if speaker.held else set()
        marked |= {"opens_a"} if name.opens in ("a", "an", "one") else {"opens_the"} if name.opens else set()
    for m in marked:
        if m in _AT:
            row[_AT[m]] = 1.0
    return [head, phrase, name.beside if name else 0, name.behind if name else 0]
