"""Flags are few, stand on words, and say why."""

from __future__ import annotations

import pytest

from toolkit.attribution import analyse
from toolkit.errors import InputError
from toolkit.flags import TYPES, find
from toolkit.model import load_model
from toolkit.tables import to_rows

MODEL = load_model()


def flags(text: str, *types: str) -> dict[str, str]:
    """Type and flagged words of each flag of a lone sentence."""
    table = {"article_id": ["a"], "sentence_index": [None], "field": ["text"], "kind": ["sentence"], "text": [text]}
    analysis = analyse(table)
    found = to_rows(find(analysis, MODEL.predict(analysis), types or None))
    assert all(f["reason"] and 0 <= f["score"] <= 1 for f in found)
    return {f["type"]: text[f["start"] : f["end"]] for f in found}


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("The army will leave in May, two senior officials said.", "anonymous_official", "two senior officials"),
        ("The deal is seen as a blow to the coalition.", "vague_source", "is seen as"),
        ("Critics say the plan has failed.", "vague_source", "Critics"),
        ("The attack may be driven by a mix of motives.", "speculation", "may be"),
        ("The vote failed, underscoring the weakness of the cabinet.", "framing", "underscoring"),
    ],
)
def test_what_is_flagged(text: str, kind: str, words: str) -> None:
    assert flags(text)[kind] == words


@pytest.mark.parametrize(
    "text",
    [
        "The bridge was closed on Friday after cracks were found.",
        "The finance minister, Ina Dole, said the budget would be presented on Monday.",
        "The court opened the hearing at nine and adjourned it at noon.",
    ],
)
def test_what_is_not(text: str) -> None:
    assert flags(text) == {}


def test_conjecture_inside_a_quotation_is_the_speakers() -> None:
    assert "speculation" not in flags("“It may be driven by fear,” Mayor Ina Dole said.")


def test_a_belief_whose_holder_is_named_is_not_vague() -> None:
    assert "vague_source" not in flags("For Moscow, the group is seen as a proxy.")


def test_a_pronoun_is_not_flagged_again() -> None:
    assert "anonymous_official" not in flags("He said the army would leave in May.")


def test_choosing() -> None:
    text = "Critics say the vote failed, underscoring the weakness of the cabinet."
    assert set(flags(text, "vague_source")) == {"vague_source"}
    with pytest.raises(InputError, match=f"flag 'vague': no such flag; choose from {', '.join(TYPES)}"):
        flags(text, "vague")
