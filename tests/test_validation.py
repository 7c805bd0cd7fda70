"""Cross-validation: what is held out, what a model may see."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from toolkit import validation
from toolkit.errors import InputError
from toolkit.files import Corpus, read_corpus
from toolkit.resources import ANNOTATIONS
from toolkit.tables import Columns, take, to_rows
from toolkit.training import Fitted, fitted


def part(corpus: Corpus, articles: set[str]) -> Corpus:
    def of(table: Columns) -> Columns:
        return take(table, [n for n, i in enumerate(table["article_id"]) if i in articles])

    names = ("articles", "sentences", "labels", "spans", "cases")
    return replace(corpus, **{name: of(getattr(corpus, name)) for name in names})


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    starter = read_corpus(ANNOTATIONS / "starter")
    return part(starter, set(starter.articles["article_id"][::5]))


@pytest.fixture(scope="module")
def made(corpus: Corpus) -> Fitted:
    return fitted(corpus)


def test_each_way_of_holding_out_beats_models_that_see_less(corpus: Corpus) -> None:
    told: list[str] = []
    found = validation.cross_validate(corpus, ["event", "world"], rounds=20, say=told.append)
    rows = {(r["model"], r["by"]): r for r in to_rows(found["models"])}
    assert set(rows) == {(m, b) for m in validation.MODELS for b in ("event", "world")}
    for by in ("event", "world"):
        ours, topic, outlet = (rows[m, by]["macro_f1"] for m in validation.MODELS)
        assert ours > topic > outlet
    for r in rows.values():
        assert r["low"] <= r["macro_f1"] <= r["high"]
    assert {"curve", "thresholds", "figures", "reliability", "confusion", "risk_coverage", "outlets"} < set(found)
    assert "learning curve" in told


def test_groups_are_held_out_as_a_whole(corpus: Corpus) -> None:
    groups = dict(zip(corpus.articles["article_id"], corpus.articles["outlet"], strict=True))
    made = fitted(corpus, groups=groups)
    ids = [made.rows["article_id"][n] for n in made.data.row]
    folds: dict[str, set[int]] = {}
    for i, fold in zip(ids, made.data.fold.tolist(), strict=True):
        folds.setdefault(groups[i], set()).add(fold)
    assert all(len(f) == 1 for f in folds.values())


def test_outlet_only_sees_no_word(made: Fitted, corpus: Corpus) -> None:
    outlets = dict(zip(corpus.articles["article_id"], corpus.articles["outlet"], strict=True))
    silent = replace(made, rows=made.rows | {"text": [""] * len(made.rows["text"])})
    blank = replace(silent, data=replace(made.data, x=made.data.x * 0))
    given, again = (validation.outlet_only(m, m.data.fold, outlets) for m in (made, blank))
    np.testing.assert_array_equal(given, again)
    np.testing.assert_allclose(given.sum(1), 1)
    # outlets lie wholly in one fold: nothing is known of them but what all others print
    for fold in set(made.data.fold.tolist()):
        assert len(np.unique(given[made.data.fold == fold], axis=0)) == 1


def test_topic_only_sees_the_words_and_nothing_else(made: Fitted) -> None:
    blank = replace(made, data=replace(made.data, x=made.data.x * 0))
    given, again = (validation.topic_only(m, m.data.fold) for m in (made, blank))
    np.testing.assert_array_equal(given, again)
    some = validation.in_context(made)
    assert np.isfinite(given[some]).all()
    assert np.isnan(given[made.data.lone]).all()


def test_a_learning_curve_rises(made: Fitted) -> None:
    curve = validation.learning_curve(made, (0.2, 1.0), rounds=20, draws=1)
    assert curve["articles"] == sorted(curve["articles"])
    assert curve["macro_f1"][0] < curve["macro_f1"][1]
    assert all(a <= v <= b for a, v, b in zip(curve["low"], curve["macro_f1"], curve["high"], strict=True))


def test_what_cannot_be_held_out_is_named(corpus: Corpus) -> None:
    with pytest.raises(InputError, match="by 'author': can't be held out; choose from article, event"):
        validation.cross_validate(corpus, ["author"])
    same = replace(corpus, articles=corpus.articles | {"outlet": ["X"] * len(corpus.articles["outlet"])})
    with pytest.raises(InputError, match="1 outlet has labels; holding out by outlet needs 5"):
        validation.cross_validate(same, ["outlet"])
