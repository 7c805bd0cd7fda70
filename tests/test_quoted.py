"""The ledger: who is quoted, with every place behind it."""

from __future__ import annotations

from toolkit import quoted
from toolkit.model import load_model
from toolkit.scoring import score_articles
from toolkit.tables import ARTICLES, LEDGER, check, from_rows, to_rows

TEXT = (
    "Interior Minister Ola Renn said the road was shut. Snow fell all night in the pass. "
    "Renn told Radio Kell that it would open on Monday. “Nobody warned us,” said Bo Lind, a farmer. "
    "The minister denied it."
)


def test_speakers_are_counted_with_their_places() -> None:
    articles = from_rows([{"article_id": "a", "title": "Road shut", "text": TEXT}], ARTICLES)
    scored = score_articles(articles, load_model())
    table = check(quoted.speakers(scored.rows), LEDGER)
    rows = to_rows(table)
    assert rows[0]["speaker"] == "Ola Renn"
    assert rows[0]["source_type"] == "official"
    assert rows[0]["attributions"] == len(rows[0]["places"]) >= 2
    assert sum(r["attributions"] for r in rows) == sum(len(r["attributions"]) for r in scored.rows)
    text = {r["sentence_index"]: r["text"] for r in scored.rows}
    for place in rows[0]["places"]:
        cue = text[place["sentence_index"]][place["cue_start"] : place["cue_end"]]
        assert cue.lower() in rows[0]["cues"]


def test_an_article_without_attributions_has_no_row() -> None:
    articles = from_rows([{"article_id": "a", "text": "It rained in Kell. The bridge is closed."}], ARTICLES)
    assert quoted.speakers(score_articles(articles, load_model()).rows)["speaker"] == []


def test_speakers_of_sentences_that_stand_alone_are_not_one() -> None:
    place = {
        "cue": None,
        "content": None,
        "source_sentence": None,
        "stance": "neutral",
        "factive": False,
        "relayed": False,
    }
    source = {"type": None}
    rows = [
        {
            "article_id": "a",
            "sentence_index": None,
            "attributions": [place | {"source": source, "speaker_id": 0, "speaker": name}],
        }
        for name in ("Ina Dole", "Bo Lind")
    ]
    assert quoted.speakers(rows)["speaker"] == ["Ina Dole", "Bo Lind"]
