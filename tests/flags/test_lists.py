"""The flags' own word lists: sorted, without doubles, each with its origin and a use."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.resources import WORD_LISTS

CODE = "".join(p.read_text(encoding="utf-8") for p in (Path(__file__).parents[2] / "toolkit" / "flags").glob("*.py"))


@pytest.mark.parametrize("path", sorted(WORD_LISTS.glob("*/flags/*.txt")), ids=lambda p: f"{p.parts[-3]}-{p.stem}")
def test_a_list(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if not line.startswith("#")]
    assert sum(line.startswith("#") for line in lines) >= 2
    assert "Compiled for this project" in path.read_text(encoding="utf-8")
    assert entries == [e.lower().strip() for e in entries]
    assert len(set(entries)) == len(entries) > 0
    assert path.stem == "side" or entries == sorted(entries)
    assert f'"{path.stem}"' in CODE, "nothing uses it"
