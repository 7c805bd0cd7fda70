"""Agreement against published examples and against scikit-learn."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from toolkit.agreement import agreement, alpha, coincidence, confusions, kappa
from toolkit.errors import InputError
from toolkit.tables import LABELS, Columns, from_rows, to_rows


def table(*rows: tuple[str, int, str, str | None]) -> Columns:
    names = ("article_id", "sentence_index", "annotator", "label")
    return from_rows([dict(zip(names, r, strict=True)) | {"skipped": r[3] is None or None} for r in rows], LABELS)


def test_krippendorffs_own_example() -> None:
    """Four observers, twelve units, nominal alpha .743 (Krippendorff 2011, section C)."""
    units = [[1, 1, 1], [2, 2, 3, 2], [3] * 4, [3] * 4, [2] * 4, [1, 2, 3, 4]]
    units += [[4] * 4, [1, 1, 2, 1], [2] * 4, [5] * 3, [1, 1], [3]]
    assert alpha(sum((coincidence([v - 1 for v in u], 5) for u in units), np.zeros((5, 5)))) == pytest.approx(
        0.743, abs=5e-4
    )


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=3, max_size=60))
def test_kappa_is_scikit_learns(pairs: list[tuple[int, int]]) -> None:
    a, b = zip(*pairs, strict=True)
    confusion = np.zeros((3, 3))
    np.add.at(confusion, (a, b), 1)
    ours = kappa(confusion)
    if len({*a, *b}) == 1:
        assert math.isnan(ours)
    else:
        assert ours == pytest.approx(cohen_kappa_score(a, b, labels=sorted({*a, *b})))


def test_a_table_with_intervals() -> None:
    rng = random.Random(1)
    rows = []
    for n in range(300):
        true = rng.choice(["fact", "framing", "official_claim"])
        for who in ("x", "y", "z"):
            said = true if rng.random() < 0.9 else rng.choice(["fact", "framing", "official_claim"])
            rows.append((f"a{n // 10}", n % 10, who, said))
    found = to_rows(agreement(table(*rows)))
    overall = next(r for r in found if r["value"] == "all" and r["measure"] == "alpha")
    assert 0.7 < overall["low"] < overall["figure"] < overall["high"] < 0.95
    assert overall["units"] == 300
    assert {r["annotators"] for r in found if r["measure"] == "kappa"} == {"x|y", "x|z", "y|z"}
    assert {r["value"] for r in found} == {"all", "fact", "framing", "official_claim"}
    assert agreement(table(*rows)) == agreement(table(*random.Random(2).sample(rows, len(rows))))


def test_one_value_only_is_undefined() -> None:
    found = agreement(table(("a", 0, "x", "fact"), ("a", 0, "y", "fact")))
    assert math.isnan(found["figure"][0])


def test_skipping_is_a_judgement_too() -> None:
    rows = [("a", 0, "x", None), ("a", 0, "y", "fact"), ("a", 1, "x", "fact"), ("a", 1, "y", "fact")]
    assert confusions(table(*rows))["value"] == ["(no sentence)"]


def test_no_overlap_is_said() -> None:
    with pytest.raises(InputError, match="no sentence has values by two annotators"):
        agreement(table(("a", 0, "x", "fact"), ("a", 1, "y", "fact")))


def test_what_was_taken_for_what() -> None:
    rows = [("a", n, w, v) for n in range(3) for w, v in (("x", "fact"), ("y", "framing" if n else "fact"))]
    found = to_rows(confusions(table(*rows)))
    assert found == [{"value": "fact", "other": "framing", "pairs": 2, "sentences": 2, "example": "a:1"}]
