"""What makes a corpus unfit is named; what it holds is counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from toolkit.checks import check, label_names
from toolkit.errors import InputError
from toolkit.files import Corpus, write_corpus
from toolkit.tables import ARTICLES, CASES, LABELS, SENTENCES, SPANS, from_rows, to_rows

LONG = "The old iron bridge over the Veld was closed on Friday after engineers found new cracks in two of its piers."


def corpus(*articles: dict[str, Any], labels: list[dict[str, Any]] | None = None) -> Corpus:
    """One sentence an article; labelled as fact by two annotators unless said otherwise."""
    rows = [{"text": f"{LONG} Really {n}.", "article_id": f"a{n}"} | a for n, a in enumerate(articles)]
    sentences = [
        {k: r[k] for k in ("article_id", "text")}
        | {"sentence_index": 0, "field": "text", "kind": "sentence", "start": 0, "end": len(r["text"])}
        for r in rows
    ]
    given = [
        {"article_id": r["article_id"], "sentence_index": 0, "annotator": w, "label": "fact"}
        for r in rows
        for w in "xy"
    ]
    cases = [
        {"article_id": r["article_id"], "sentence_index": 0, "case": f"pair:b1-p1:{v}"}
        for r, v in zip(rows, ("fact", "claim"), strict=False)
    ]
    return Corpus(
        from_rows(rows, ARTICLES),
        from_rows(sentences, SENTENCES),
        from_rows(given if labels is None else labels, LABELS),
        from_rows([], SPANS),
        from_rows(cases, CASES),
    )


def counts(found: dict[str, Any]) -> dict[tuple[str, str], int]:
    return {(r["what"], r["value"]): r["count"] for r in to_rows(found["counts"])}


def test_a_sound_corpus() -> None:
    found = check(corpus({"text": "It rained.", "outlet": "A"}, {"text": "It snowed.", "outlet": "B"}))
    assert found["problems"] == []
    n = counts(found)
    assert (n["total", "articles"], n["total", "labelled"], n["total", "minimal pairs"]) == (2, 2, 1)
    assert n["decided", "unanimous"] == 2


def test_near_duplicates_across_events_are_named_within_an_event_they_are_not() -> None:
    apart = check(corpus({"event": "e1"}, {"event": "e2"}))["problems"]
    assert [p.split(":")[0] for p in apart] == ["articles 'a0' and 'a1'", "sentences a0"]
    assert check(corpus({"event": "e1"}, {"event": "e1"}))["problems"] == []
    assert len(check(corpus({}, {}))["problems"]) == 2


def test_labels_that_do_not_exist_ties_and_gaps_are_named() -> None:
    row = {"article_id": "a0", "sentence_index": 0, "annotator": "x", "label": "facts"}
    assert (
        "label 'facts' is not in label_config.xml; it has fact, framing"
        in check(corpus({}, labels=[row]))["problems"][0]
    )
    tie = [row | {"label": "fact"}, row | {"label": "framing", "annotator": "y"}]
    assert check(corpus({}, labels=tie))["problems"] == [
        "sentence a0:0: its labels are tied; somebody has to settle it"
    ]
    assert check(corpus({}, labels=[]))["problems"] == ["article 'a0': 1 pieces that nobody labelled"]
    assert check(corpus({}, labels=[row | {"label": None}]))["problems"][0].endswith("neither a label nor skipped")


def test_a_split_through_an_outlet_is_named() -> None:
    articles = (
        {"text": "It rained.", "outlet": "A", "split": "dev"},
        {"text": "It snowed.", "outlet": "A", "split": "train"},
    )
    assert check(corpus(*articles))["problems"][0].startswith("outlet 'A': stands in both parts of the split")


def test_a_corpus_may_bring_its_own_labels(tmp_path: Path) -> None:
    labels = [{"article_id": "a0", "sentence_index": 0, "annotator": "x", "label": "quotes"}]
    write_corpus(tmp_path, corpus({}, labels=labels))
    (tmp_path / "label_config.xml").write_text('<View><Choices name="label"><Choice value="quotes"/></Choices></View>')
    assert check(tmp_path)["problems"] == []


@pytest.mark.parametrize("content", ["", "<View>", "<View/>", '<View><Choices name="label"/></View>'])
def test_a_config_without_labels_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "c.xml").write_text(content)
    with pytest.raises(InputError, match=r"c\.xml"):
        label_names(tmp_path / "c.xml")
