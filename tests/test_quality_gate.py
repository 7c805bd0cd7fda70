"""The gate must be able to fail."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tests.quality_gate import FLOORS, below, changed, lowered, raised

PINNED = {"tolerance": 0.005, "corpora": {}, "floors": {"a": {"f1": 0.8, "auc": 0.9}}}


def test_a_figure_below_its_floor_is_named() -> None:
    assert not below({"a": {"f1": 0.796, "auc": 0.95}}, PINNED)
    assert below({"a": {"f1": 0.794, "auc": 0.95}}, PINNED) == ["a: f1 0.794 is below its floor 0.800"]


def test_a_missing_or_undefined_figure_fails() -> None:
    assert len(below({}, PINNED)) == 2
    assert len(below({"a": {"f1": float("nan"), "auc": 0.95}}, PINNED)) == 1


def test_another_corpus_fails(tmp_path: Path) -> None:
    (tmp_path / "c").write_bytes(b"x")
    assert not changed(tmp_path, PINNED | {"corpora": {"c": hashlib.sha256(b"x").hexdigest()}})
    assert changed(tmp_path, PINNED | {"corpora": {"c": "0", "d": "0"}}) != []


def test_floors_are_raised_never_lowered() -> None:
    up = raised({"a": {"f1": 0.8567, "auc": 0.1}}, PINNED)
    assert up["floors"] == {"a": {"f1": 0.856, "auc": 0.9}}
    assert not lowered(PINNED, up)
    assert len(lowered(up, PINNED)) == 1
    assert lowered(PINNED, PINNED | {"tolerance": 0.1}) == ["tolerance"]


def test_the_pinned_file_is_whole() -> None:
    pinned = json.loads(FLOORS.read_text(encoding="utf-8"))
    assert pinned["tolerance"] <= 0.01
    assert all(0 < floor < 1 for row in pinned["floors"].values() for floor in row.values())
