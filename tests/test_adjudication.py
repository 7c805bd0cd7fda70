from __future__ import annotations

import pytest

from toolkit.adjudication import doubts, gold
from toolkit.errors import TableError
from toolkit.tables import LABELS, check, from_rows


def derived(*labels: str | None, **more: object) -> dict:
    rows = [
        {"article_id": "a", "sentence_index": 0, "annotator": str(n), "label": x, "skipped": x is None, **more}
        for n, x in enumerate(labels)
    ]
    return gold(from_rows(rows, LABELS))["a", 0]


def test_majority_wins_and_says_how() -> None:
    assert derived("fact", "fact", "framing")["label"] == "fact"
    assert derived("fact", "fact", "framing")["how"] == "majority"
    assert derived("fact", "fact")["how"] == "unanimous"
    assert derived("fact")["how"] == "single"


def test_a_tie_is_a_tie() -> None:
    assert derived("fact", "framing")["label"] is None
    assert derived("fact", "framing", "official_claim")["how"] == "tie"


def test_skipped_counts_as_a_vote() -> None:
    assert derived(None, None, "fact")["label"] is None


def test_attributed_follows_the_source_type_unless_it_is_said() -> None:
    assert derived("fact", source_type="document")["attributed"]
    assert not derived("fact")["attributed"]
    assert derived("framing", attributed=True)["attributed"]


def sure(*votes: tuple[str | None, float | None]) -> dict:
    rows = [
        {"article_id": "a", "sentence_index": 0, "annotator": str(n), "label": x, "skipped": x is None, "confidence": c}
        for n, (x, c) in enumerate(votes)
    ]
    return gold(from_rows(rows, LABELS))["a", 0]


def test_a_vote_weighs_as_much_as_its_annotator_was_sure() -> None:
    found = sure(("fact", 0.3), ("framing", 1.0), ("fact", 0.3))
    assert found["label"] == "framing"
    assert found["how"] == "majority"
    assert found["agreement"] == pytest.approx(1 / 1.6)
    assert sure(("fact", 0.5), ("framing", None))["label"] == "framing"  # empty: fully
    assert sure(("fact", 0.1), ("fact", 0.1), ("fact", 0.1), ("framing", 0.3))["how"] == "tie"
    assert sure(("fact", 0.0))["label"] is None


def test_shares_are_the_soft_label() -> None:
    assert sure(("fact", None), ("fact", None), ("framing", None))["shares"] == {"fact": 2 / 3, "framing": 1 / 3}
    assert sure(("fact", 0.5), ("fact", 1.0))["shares"] == {"fact": 0.75}
    assert sure(("fact", None), ("fact", None), (None, None))["shares"] == {"fact": 2 / 3}
    assert sure(("fact", 0.5), ("fact", 1.0))["sure"] == 0.75
    assert derived("fact", "fact")["shares"] == {"fact": 1.0}


def test_a_confidence_out_of_range_is_refused() -> None:
    row = {"article_id": "a", "sentence_index": 0, "annotator": "x", "label": "fact", "confidence": 80.0}
    with pytest.raises(TableError, match=r"column .confidence.: expected a value from 0 to 1"):
        check(from_rows([row], LABELS), LABELS)


def labelled(**given: list[str]) -> dict:
    rows = [
        {"article_id": "a", "sentence_index": k, "annotator": who, "label": label}
        for who, labels in given.items()
        for k, label in enumerate(labels)
    ]
    return from_rows(rows, LABELS)


def test_an_annotator_who_always_says_the_same_is_named() -> None:
    some = ["fact", "framing"] * 20
    assert doubts(labelled(ann=["fact"] * 40, ben=some)) == [
        "annotator 'ann' gave all 40 sentences the label 'fact'; look at some of them, or leave them out"
    ]
    assert not doubts(labelled(ann=some, ben=some))
    assert not doubts(labelled(ann=["fact"] * 40, ben=["fact"] * 40))  # one label only is told elsewhere
    assert not doubts(labelled(ann=["fact"] * 5, ben=some))


def test_two_spellings_of_one_annotator_are_named() -> None:
    labels = labelled(**{"Ann Lee": ["fact", "framing"], "ann lee ": ["fact", "framing"]})
    assert doubts(labels) == ["annotators 'Ann Lee' and 'ann lee ' count as two; give one person one name"]


def test_one_annotator_twice_on_one_sentence_is_refused_with_what_to_do() -> None:
    labels = from_rows([{"article_id": "a", "sentence_index": 0, "annotator": "x", "label": "fact"}] * 2, LABELS)
    with pytest.raises(TableError, match=r"the same article_id, sentence_index, annotator as row 1 .*keep one of them"):
        check(labels, LABELS)
