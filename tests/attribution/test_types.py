"""What kind of source a phrase names."""

from __future__ import annotations

import pytest

from toolkit.attribution import _prepare


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("Foreign Minister Ola Renn", "official"),
        ("the ministry's spokesperson", "official"),
        ("two senior officials", "anonymous_official"),
        ("a person familiar with the talks", "anonymous_official"),
        ("the chief executive of Norvane Air", "organisation"),
        ("the union's general secretary", "organisation"),
        ("a lawyer for the family", "organisation"),
        ("an economist at the Bellwood Institute", "expert"),
        ("a police report", "document"),
        ("an internal memo seen by this newspaper", "document"),
        ("court records", "document"),
        ("State television", "media"),
        ("residents of the valley", "witness"),
        ("the central bank", "official"),
        ("Telora", None),
        ("she", None),
    ],
)
def test_type(phrase: str, kind: str | None) -> None:
    text = f"It rained, {phrase} said."
    table = {"article_id": ["a"], "sentence_index": [0], "field": ["text"], "kind": ["sentence"], "text": [text]}
    p = _prepare(table, "en")
    starts, ends = p.tokens.start.tolist(), p.tokens.end.tolist()
    begin = text.index(phrase)
    r = (starts.index(begin), ends.index(begin + len(phrase)) + 1)
    assert p.sources.types.of(r) == kind
