from __future__ import annotations

from toolkit.adjudication import gold
from toolkit.tables import LABELS, from_rows


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
