"""The tables that say how good labels are."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.assessment import assess
from toolkit.tables import Columns, to_rows

LABELS = ("a", "b", "c")


@pytest.fixture(scope="module")
def found() -> dict[str, Columns]:
    rng = np.random.default_rng(0)
    gold = rng.integers(3, size=600)
    z = rng.normal(size=(600, 3)) + 1.5 * np.eye(3)[gold]
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    articles = [f"a{n // 20}" for n in range(600)]
    outlets = [None if n < 20 else f"o{n // 100}" for n in range(600)]
    return assess(LABELS, gold, p, articles, outlets)


def test_every_interval_holds_its_figure(found: dict[str, Columns]) -> None:
    rows = to_rows(found["figures"])
    assert {r["label"] for r in rows} == {None, *LABELS}
    for r in rows:
        assert 0 <= r["value"] <= 1
        # an error of calibration is never below nil, so that resampling makes it larger
        assert r["low"] <= r["value"] <= r["high"] or r["figure"] == "calibration_error"
    for table in ("reliability", "outlets"):
        for r in to_rows(found[table]):
            assert r["low"] <= r["right"] <= r["high"]


def test_every_sentence_is_counted_once_in_each_table(found: dict[str, Columns]) -> None:
    for table in ("reliability", "confusion", "outlets"):
        assert sum(found[table]["sentences"]) == 600
    assert found["risk_coverage"]["coverage"][-1] == 1
    assert found["outlets"]["outlet"].count(None) == 1


def test_what_is_said_may_be_another_label_than_the_most_probable() -> None:
    gold, p = np.array([0, 1] * 20), np.tile([[0.6, 0.4]], (40, 1))
    names = [str(n) for n in range(40)]
    given = assess(("a", "b"), gold, p, names, names, predicted=gold, rounds=5)
    assert given["figures"]["value"][0] == 1
    assert assess(("a", "b"), gold, p, names, names, rounds=5)["figures"]["value"][0] < 0.4
