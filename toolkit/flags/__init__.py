"""Scores and attributions -> flags: places a careful reader should look at, each with a reason in words.

A label is colour, a flag is an alert: that an official speaks is a label; that nobody can tell which one is a flag.
``docs/flags.md`` says of each what it sees, what it misses and how often it is right.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from toolkit.attribution import Analysis
from toolkit.errors import InputError
from toolkit.flags import across, within
from toolkit.flags.scene import Flag, Scene
from toolkit.tables import FLAGS, Columns

WITHIN: dict[str, Callable[[Scene, int], Flag | None]] = {
    "framing": within.framing,
    "anonymous_official": within.anonymous_official,
    "vague_source": within.vague_source,
    "speculation": within.speculation,
    "loaded_cue": within.loaded_cue,
    "unattributed_claim": within.unattributed_claim,
    "relayed_claim": within.relayed_claim,
}
ACROSS: dict[str, Callable[[Scene, Sequence[int]], Iterator[tuple[int, Flag]]]] = {
    "attribution_drop": across.attribution_drop,
    "later_unattributed": across.later_unattributed,
    "allegation_without_response": across.allegation_without_response,
    "single_source": across.single_source,
    "stance_contrast": across.stance_contrast,
}
TYPES = (*WITHIN, *ACROSS)
OFF = ("stance_contrast",)  # only where asked for by name
# flags measured below it, or on fewer cases that nobody had looked at before, are only raised where asked for by name
FLOOR, FEW = 0.7, 5


@cache
def measured() -> dict[str, Any]:
    """Measured precision of each type; see ``docs/flags.md``.

    Returns
    -------
    dict
        ``{type: {right, read, precision, low, high, unseen_right, unseen_read}}``: of the cases that were read, and of
        those among them that had not been looked at while the flag was made.
    """
    table: dict[str, Any] = json.loads(Path(__file__).with_name("precision.json").read_text(encoding="utf-8"))
    return table


def by_default(name: str) -> bool:
    """Whether a flag is on: right often enough in all cases read, and in those that nobody had looked at before."""
    row = measured().get(name)
    if row is None or name in OFF or row["unseen_read"] < FEW:
        return False
    return bool(min(row["precision"], row["unseen_right"] / row["unseen_read"]) >= FLOOR)


def choose(types: Sequence[str] | None = None, min_precision: float | None = None) -> tuple[str, ...]:
    """Which flags to raise.

    Parameters
    ----------
    types : sequence of str, optional
        Of :data:`TYPES`; when not given all that are on by default (:func:`by_default`).
    min_precision : float, optional
        From 0 to 1: leave out those measured below it, or not measured.

    Returns
    -------
    tuple of str

    Raises
    ------
    InputError
        A type that does not exist, or a precision outside 0 to 1.

    Examples
    --------
    >>> choose(["framing", "speculation"])
    ('framing', 'speculation')
    """
    if min_precision is not None and not 0 <= min_precision <= 1:
        raise InputError(f"minimal precision {min_precision}: expected a number from 0 to 1")
    if isinstance(types, str):
        raise InputError(f"flags: expected a list of names, found the text {types!r}; write [{types!r}]")
    for name in types or ():
        if name not in TYPES:
            raise InputError(f"flag {name!r}: no such flag; choose from {', '.join(TYPES)}")
    found = {name: row["precision"] for name, row in measured().items()}
    named = types if types is not None else [n for n in TYPES if by_default(n)]
    chosen = tuple(n for n in named if min_precision is None or found.get(n, 0.0) >= min_precision)
    if types and not chosen:
        told = ", ".join(f"{n} {found.get(n, 0.0):.2f}" for n in types)
        raise InputError(f"no flag is left: measured precision {told}, asked for {min_precision}; ask for less")
    return chosen


def find(analysis: Analysis, scores: Columns, types: Sequence[str] | None = None) -> Columns:
    """Flag the sentences of a batch.

    Parameters
    ----------
    analysis : Analysis
    scores : dict of lists
        The table ``scores`` of the same sentences.
    types : sequence of str, optional
        Which flags; those of :func:`choose` when not given.

    Returns
    -------
    dict of lists
        The table ``flags``; at most one of a type a sentence, in reading order. Flags across sentences need whole
        articles: a sentence without index has none.

    Raises
    ------
    InputError
        A type that does not exist.
    """
    chosen = choose(types)
    scene = Scene(analysis, scores)
    found: dict[tuple[int, str], Flag] = {}
    real = [s for s, kind in enumerate(analysis.sentences["kind"]) if kind == "sentence" and scene.tokens(s)]
    for name in chosen:
        if name in WITHIN:
            for s in real:
                if (flag := WITHIN[name](scene, s)) is not None:
                    found[s, name] = flag
    ids = analysis.sentences["article_id"]
    for _, group in groupby((s for s in real if scene.number(s) is not None), key=lambda s: ids[s]):
        rows = list(group)
        for name in chosen:
            if name in ACROSS:
                for s, flag in ACROSS[name](scene, rows):
                    found.setdefault((s, name), flag)
    out: Columns = {name: [] for name in FLAGS.names}
    for (s, name), flag in sorted(found.items(), key=lambda item: (item[0][0], TYPES.index(item[0][1]))):
        row = {"article_id": ids[s], "sentence_index": scene.number(s), "type": name} | flag
        for column, values in out.items():
            values.append(row.get(column))
    return out
