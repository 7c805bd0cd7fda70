"""Thresholds keep what they promise, and say what that costs."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.abstention import RISKS, likeness, promises, risk_coverage, share_bounds, thresholds

Drawn = tuple[np.ndarray, np.ndarray, np.ndarray]


def drawn(seed: int, articles: int = 140) -> Drawn:
    """Sentences of articles of which some are harder than others: right, confidence, article."""
    rng = np.random.default_rng(seed)
    article = np.repeat(np.arange(articles), rng.integers(15, 45, articles))
    logit = np.abs(rng.normal(1.2, 1.8, len(article)))
    harder = rng.normal(0, 0.7, articles)[article]
    return rng.random(len(article)) < 1 / (1 + np.exp(-logit - harder)), 1 / (1 + np.exp(-logit)), article


def test_the_promised_risk_holds_for_articles_never_seen() -> None:
    right, confidence, _ = drawn(1000, articles=20000)
    kept_it, asked = 0, 0
    for seed in range(60):
        found = thresholds(*drawn(seed))
        for risk, threshold in zip(found["risk"], found["threshold"], strict=True):
            if threshold is not None:
                asked += 1
                kept_it += (1 - right[confidence >= threshold]).mean() <= risk
    assert asked > 100
    assert kept_it / asked >= 0.9


def test_a_larger_risk_keeps_more() -> None:
    found = thresholds(*drawn(0))
    assert found["risk"] == list(RISKS)
    assert found["coverage"] == sorted(found["coverage"])
    for error, bound, risk in zip(found["error"], found["bound"], found["risk"], strict=True):
        assert error is None or error <= bound <= risk


def test_nothing_is_promised_where_nothing_is_known() -> None:
    found = thresholds(np.array([True] * 10), np.full(10, 0.99), np.arange(10))
    assert found["threshold"] == [None] * len(RISKS)
    assert found["coverage"] == [0.0] * len(RISKS)


def test_sentences_alone_have_thresholds_of_their_own() -> None:
    right, confidence, article = drawn(3)
    p = np.stack([confidence, 1 - confidence], 1)
    gold, alone = np.where(right, 0, 1), article % 2 == 0
    found = promises(p, gold, article, alone)
    assert found["alone"][-1]["sentences"] <= alone.sum() < len(alone)
    all_wrong = promises(p, gold, article, alone, predicted=1 - gold)
    assert all(row["threshold"] is None for rows in all_wrong.values() for row in rows)


def test_risk_and_coverage_go_from_the_surest_to_all() -> None:
    right, confidence, article = drawn(1)
    curve = risk_coverage(right, confidence, article)
    assert curve["coverage"] == sorted(curve["coverage"])
    assert curve["threshold"] == sorted(curve["threshold"], reverse=True)
    assert curve["coverage"][-1] == 1
    assert curve["error"][-1] == pytest.approx((~right).mean(), abs=1e-4)
    for low, error, high in zip(curve["low"], curve["error"], curve["high"], strict=True):
        assert low <= error <= high


def test_bounds_hold_the_share_and_widen_with_likeness() -> None:
    rng = np.random.default_rng(2)
    article = np.repeat(np.arange(40), 10)
    hit = np.repeat(rng.random(40) < 0.3, 10)
    together, apart = share_bounds(hit, article), share_bounds(hit, np.arange(400))
    assert together[0] < apart[0] < hit.mean() < apart[1] < together[1]
    assert likeness(hit, article) == pytest.approx(1, abs=0.05)
    assert likeness(rng.random(400) < 0.3, article) < 0.1


def test_bounds_without_a_single_error_still_have_width() -> None:
    low, high = share_bounds(np.zeros(100), np.repeat(np.arange(20), 5))
    assert low == 0
    assert 0.02 < high < 0.1
    assert share_bounds(np.zeros(0), np.zeros(0, int)) == (0, 1)
