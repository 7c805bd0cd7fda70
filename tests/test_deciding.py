"""What is learnt from spans: which candidates are kept, of which type a speaker is; and how it is measured."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit import adjudication, deciding, estimator, gathering
from toolkit.attribution import candidates
from toolkit.evaluation import span_figures, speaker_figures
from toolkit.files import read_corpus
from toolkit.linear import NO_WORDS
from toolkit.model import load_model
from toolkit.resources import ANNOTATIONS
from toolkit.tables import ATTRIBUTIONS, SPANS, from_rows

STARTER = read_corpus(ANNOTATIONS / "starter")


def test_one_annotator_an_article_teaches() -> None:
    spans = deciding.annotated(STARTER)
    who = set(zip(spans["article_id"], spans["annotator"], strict=True))
    assert len(who) == len({article for article, _ in who}) == len(set(STARTER.articles["article_id"]))


@pytest.mark.parametrize("language", ["en", "pt"])
def test_without_spans_the_shipped_parts_decide_or_the_rules_where_it_does_not_know_the_language(language: str) -> None:
    bare = type(STARTER)(STARTER.articles, STARTER.sentences, STARTER.labels, from_rows([], SPANS))
    rows = gathering.rows_of(bare, adjudication.gold(bare.labels))
    fold_of = dict.fromkeys(rows["article_id"], 0)
    parts = deciding.learn(bare, rows, gathering.alone(rows), fold_of, 2, language)
    assert len(parts) == 3
    assert [(p.decide is None, p.source_type is None) for p in parts] == [(language != "en",) * 2] * 3


def test_the_shipped_model_has_learnt_both_and_says_how_well() -> None:
    model = load_model()
    assert model.decide is not None
    assert model.source_type is not None
    figures = model.manifest["metrics"]["attribution"]
    assert figures["institution"] > 0.75
    assert figures["speakers"]["speaker"] > 0.75
    assert figures["spans"]["source"]["overlap_f1"] > 0.7


def test_a_class_that_a_fold_lacks_is_never_its_answer() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 3))
    y = (x[:, 0] > 0).astype(int) * 2  # class 1 of three never occurs
    part = estimator.fit(x, NO_WORDS, y, np.arange(60), outputs=3, strength=1.0, word_scale=0.0)
    assert set(part.logits(x, NO_WORDS).argmax(1)) == {0, 2}


ROW = {"article_id": "a", "sentence_index": 0, "annotator": "x", "attribution_id": 0, "source_type": "official"}
GIVEN = from_rows(
    [
        ROW | {"role": "source", "start": 0, "end": 10, "speaker": "Ina Dole"},
        ROW | {"role": "cue", "start": 11, "end": 15, "speaker": "Ina Dole"},
        ROW | {"role": "content", "start": 16, "end": 40, "speaker": "Ina Dole"},
    ],
    SPANS,
)
FOUND = {"article_id": "a", "sentence_index": 0, "attribution_id": 0, "cue_start": 11, "cue_end": 15}


@pytest.mark.parametrize(
    ("start", "end", "exact", "overlap"), [(16, 40, 1.0, 1.0), (16, 30, 0.0, 1.0), (30, 40, 0.0, 0.0)]
)
def test_spans_are_counted_exactly_and_by_overlap(start: int, end: int, exact: float, overlap: float) -> None:
    found = from_rows([FOUND | {"content_start": start, "content_end": end}], ATTRIBUTIONS)
    figures = span_figures(found, GIVEN)
    assert figures["content"]["exact_f1"] == exact
    assert figures["content"]["overlap_f1"] == overlap
    assert figures["cue"]["exact_f1"] == 1
    assert figures["source"]["exact_r"] == 0


def test_speakers_are_the_same_whatever_their_title() -> None:
    for name, right in (("Mayor Ina Dole", 1.0), ("Dole", 1.0), ("Bo Lind", 0.0), (None, 0.0)):
        found = from_rows([FOUND | {"speaker": name, "source_type": "witness"}], ATTRIBUTIONS)
        figures = speaker_figures(found, GIVEN)
        assert figures["speaker"] == right
        assert figures["source_type"] == 0
        assert figures["confusion"] == {"official": {"witness": 1}}


def test_each_answer_must_remain_whichever_fold_is_left_out() -> None:
    fold_of = {"a": 0, "b": 1}
    both = ["a"] * 40 + ["b"] * 40
    y = np.array([0, 1] * 40)
    assert deciding._enough(y, both, fold_of, 2, classes=2, each=20)
    y = np.array([0, 1] * 20 + [0] * 40)  # without fold 0 there is no 1
    assert not deciding._enough(y, both, fold_of, 2, classes=2, each=20)
    assert not deciding._enough(np.array([0, 1, -1]), ["a", "b", "a"], fold_of, 2, classes=2, each=1)
    assert not deciding._enough(np.array([], int), [], fold_of, 2, classes=2, each=1)


def test_a_cue_answers_for_one_annotated_cue() -> None:
    two = from_rows(
        [FOUND | {"source_type": "expert"}, FOUND | {"attribution_id": 1, "source_type": "expert"}], ATTRIBUTIONS
    )
    assert speaker_figures(two, GIVEN)["n"] == 1


def test_a_span_is_matched_with_the_one_it_shares_most_of() -> None:
    given = from_rows(
        [ROW | {"role": "content", "start": 0, "end": 100}, ROW | {"role": "content", "start": 10, "end": 40}], SPANS
    )
    found = from_rows([FOUND | {"content_start": 5, "content_end": 40}], ATTRIBUTIONS)
    assert span_figures(found, given)["content"]["overlap_p"] == 1.0


def test_a_sentence_nobody_labelled_teaches_nothing() -> None:
    rows = {
        "article_id": ["a"] * 3,
        "sentence_index": [0, 1, 2],
        "field": ["text"] * 3,
        "kind": ["sentence"] * 3,
        "text": ["Ina Dole said it was late.", "Bo Lind said it was early.", "Ola Renn said it was noon."],
    }
    groups, tokens, *_ = candidates(rows)
    spans = {"a": {0: [{"role": "cue", "start": 9, "end": 13, "attribution_id": 0}]}}
    assert [len(group) for group in groups] == [1, 1, 1]
    assert deciding._right(rows, groups, tokens, spans, {("a", 2)}) == [1, -1, 0]
