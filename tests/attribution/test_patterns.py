"""Sentence patterns, written by hand, with the attribution that a reader sees in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from toolkit.attribution import analyse
from toolkit.tables import to_rows

PATTERNS = [
    json.loads(line) for line in Path(__file__).with_name("patterns.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda p: f"{p['phenomenon']}: {p['text'][:40]}")
def test_pattern(pattern: dict[str, Any]) -> None:
    table = {
        "article_id": ["a"],
        "sentence_index": [None],
        "field": ["text"],
        "kind": ["sentence"],
        "text": [pattern["text"]],
    }
    found = to_rows(analyse(table).attributions)
    if pattern["cue"] is None:
        assert not found
        return
    row = next((r for r in found if r["cue_text"] == pattern["cue"]), None)
    assert row is not None, f"cue not found among {[r['cue_text'] for r in found]}"
    assert row["source_text"] == pattern["source"]
    if pattern["content"]:
        assert row["content_text"] == pattern["content"]
    if pattern["source_type"]:
        assert row["source_type"] == pattern["source_type"]
