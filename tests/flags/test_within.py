"""Flags on one sentence: they stand on words, and say why."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.attribution import analyse
from toolkit.errors import InputError
from toolkit.flags import OFF, TYPES, WITHIN, choose, find, measured
from toolkit.model import load_model
from toolkit.tables import to_rows

MODEL = load_model()


def flagged(text: str, *types: str, outlet: str | None = None) -> list[dict[str, Any]]:
    table = {"article_id": ["a"], "sentence_index": [None], "field": ["text"], "kind": ["sentence"], "text": [text]}
    analysis = analyse(table | {"outlet": [outlet]})
    found = to_rows(find(analysis, MODEL.predict(analysis), types or tuple(WITHIN)))
    assert all(f["reason"] and 0 <= f["score"] <= 1 and 0 <= f["start"] < f["end"] <= len(text) for f in found)
    return found


def flags(text: str, *types: str) -> dict[str, str]:
    """Type and flagged words of each flag of a lone sentence."""
    return {f["type"]: text[f["start"] : f["end"]] for f in flagged(text, *types)}


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("The army will leave in May, two senior officials said.", "anonymous_official", "two senior officials"),
        ("The deal is seen as a blow to the coalition.", "vague_source", "is seen as"),
        ("Critics say the plan has failed.", "vague_source", "Critics"),
        ("The attack may be driven by a mix of motives.", "speculation", "may be"),
        ("The vote failed, underscoring the weakness of the cabinet.", "framing", "underscoring"),
        ("Mayor Ina Dole claimed that the bridge was safe.", "loaded_cue", "claimed"),
        ("The council boasted that the road was finished, Orla Finch wrote.", "loaded_cue", "boasted"),
        ("Dole closed the archive in an attempt to keep the file from the press.", "unattributed_claim",
         "in an attempt to"),
        ("The bridge is unsafe, Mayor Ina Dole told Reuters.", "relayed_claim", "Reuters"),
    ],
)  # fmt: skip
def test_what_is_flagged(text: str, kind: str, words: str) -> None:
    assert flags(text)[kind] == words


@pytest.mark.parametrize(
    "text",
    [
        "The bridge was closed on Friday after cracks were found.",
        "The finance minister, Ina Dole, said the budget would be presented on Monday.",
        "The court opened the hearing at nine and adjourned it at noon.",
        "A rebel group claimed responsibility for the attack.",
        "Dole was convicted of having deliberately misled the auditors.",
    ],
)
def test_what_is_not(text: str) -> None:
    assert flags(text) == {}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“It may be driven by fear,” Mayor Ina Dole said.", "speculation"),
        ("For Moscow, the group is seen as a proxy.", "vague_source"),
        ("He said the army would leave in May.", "anonymous_official"),
        ("“They claim that it is safe,” Mayor Ina Dole said.", "loaded_cue"),
        ("Prosecutors said Dole had acted in an attempt to deceive the board.", "unattributed_claim"),
        ("The bridge is unsafe, Mayor Ina Dole told reporters.", "relayed_claim"),
        ("The bridge is unsafe, according to a Reuters poll.", "relayed_claim"),
        ("He did it when he thought nobody was reading the Gazette.", "relayed_claim"),
    ],
)
def test_whose_word_it_is_decides(text: str, kind: str) -> None:
    assert kind not in flags(text)


def test_the_chain_of_a_relayed_claim_is_shown_and_the_outlet_itself_is_no_other_outlet() -> None:
    text = "The bridge is unsafe, Mayor Ina Dole told Reuters."
    (flag,) = flagged(text, "relayed_claim", outlet="The Calder Post")
    assert flag["reason"].startswith("The Calder Post ← Reuters ← Ina Dole")
    assert flagged(text, "relayed_claim", outlet="Reuters") == []


@pytest.mark.parametrize(
    "text", ["", "\u200b", "…", "?", "May", "“”", "\ud800", "<script>may be</script>", "если " * 300]
)
def test_odd_sentences_raise_nothing_but_flags(text: str) -> None:
    table = {"article_id": ["a"], "sentence_index": [0], "field": ["text"], "kind": ["sentence"], "text": [text]}
    analysis = analyse(table)
    find(analysis, MODEL.predict(analysis), TYPES)


def test_choosing() -> None:
    text = "Critics say the vote failed, underscoring the weakness of the cabinet."
    assert set(flags(text, "vague_source")) == {"vague_source"}
    with pytest.raises(InputError, match=f"flag 'vague': no such flag; choose from {', '.join(TYPES)}"):
        flags(text, "vague")
    with pytest.raises(InputError, match=r"minimal precision 80\.0: expected a number from 0 to 1"):
        choose(min_precision=80.0)


def test_what_is_on_by_default_was_measured_to_be_right_often_enough() -> None:
    found = measured()
    assert set(found) <= set(TYPES)
    for row in found.values():
        assert row["precision"] == pytest.approx(row["right"] / row["read"])
        assert row["low"] <= row["precision"] <= row["high"]
        assert row["unseen_read"] <= row["read"]
        assert row["unseen_right"] <= row["right"]
    assert all(found[n]["precision"] >= 0.7 and n not in OFF and found[n]["unseen_read"] >= 5 for n in choose())
    assert choose(min_precision=1.0) == tuple(n for n in choose() if found[n]["precision"] == 1.0)
    assert choose(OFF) == OFF
