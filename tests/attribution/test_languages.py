"""A language is a folder of data: Portuguese beside English, through the same rules."""

from __future__ import annotations

import pytest

from toolkit.attribution import analyse
from toolkit.attribution.lexicon import lexicon
from toolkit.resources import WORD_LISTS
from toolkit.tables import to_rows

LANGUAGES = sorted(p.parent.name for p in WORD_LISTS.glob("*/cues.tsv"))


def first(text: str, language: str) -> dict[str, object]:
    table = {"article_id": ["a"], "sentence_index": [None], "field": ["text"], "kind": ["sentence"], "text": [text]}
    return to_rows(analyse(table, language).attributions)[0]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("O ministro afirmou que a ponte será reaberta.", "O ministro", "afirmou", "a ponte será reaberta"),
        (
            "“Não há água”, disse a prefeita Ina Doles, em entrevista.",
            "a prefeita Ina Doles",
            "disse",
            "“Não há água”",
        ),
        ("Segundo a polícia, o carro foi roubado em Orém.", "a polícia", "Segundo", "o carro foi roubado em Orém"),
        ("Dom Luís Pardal diz que só volta se a obra parar.", "Dom Luís Pardal", "diz", "só volta se a obra parar"),
        ("A obra foi descrita pelo prefeito como urgente.", "prefeito", "foi descrita", "urgente"),
    ],
)
def test_portuguese(text: str, source: str, cue: str, content: str) -> None:
    row = first(text, "pt")
    assert (row["source_text"], row["cue_text"], row["content_text"]) == (source, cue, content)


def test_every_language_has_the_lists_of_english() -> None:
    assert LANGUAGES == ["en", "pt"]
    assert lexicon("pt").names == lexicon("en").names


def test_there_are_cues_enough() -> None:
    for language in LANGUAGES:
        assert len(lexicon(language).cues) >= 400
