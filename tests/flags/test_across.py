"""Flags on a whole article: two places are held against each other."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.flags import ACROSS
from toolkit.model import load_model
from toolkit.scoring import score_articles
from toolkit.tables import ARTICLES, from_rows

MODEL = load_model()
ASKED = "The company did not respond to a request for comment."
FILLER = "The depot lies on the northern edge of the town. It was built in 1931 and has two platforms."


def flags(text: str, title: str = "", *types: str) -> list[dict[str, Any]]:
    row = {"article_id": "a", "title": title or None, "text": text}
    scored = score_articles(from_rows([row], ARTICLES), MODEL, types or tuple(ACROSS))
    by = {r["sentence_index"]: r["text"] for r in scored.rows}
    found = [f | {"text": r["text"]} for r in scored.rows for f in r["flags"]]
    for f in found:
        assert 0 <= f["start"] < f["end"] <= len(f["text"])
        if f["other_sentence"] is not None:
            assert 0 <= f["other_start"] < f["other_end"] <= len(by[f["other_sentence"]])
    return found


def kinds(text: str, title: str = "") -> set[str]:
    return {f["type"] for f in flags(text, title)}


DROP = f"""Anglers filled nine sacks with dead trout on Sunday.
Rowan Tice, the chairman of the angling club, said tannery waste had poisoned the trout in the lower Wend. {FILLER}
The inspectorate has taken samples."""


def test_a_headline_that_states_what_the_body_attributes() -> None:
    (flag,) = flags(DROP, "Tannery waste poisons trout in lower Wend", "attribution_drop")
    assert "headline states as fact what sentence 2 puts down to Rowan Tice" in flag["reason"]
    assert flag["other_sentence"] == 2


@pytest.mark.parametrize(
    "title",
    [
        "Tannery waste poisoned trout, says angling club",
        "Angling club: tannery waste poisoned trout",
        "Did tannery waste poison the trout?",
        "“Tannery waste poisoned the trout”",
        "Why tannery waste poisoned the trout",
        "Council closes the depot",
    ],
)
def test_a_headline_that_attributes_asks_quotes_or_tells_of_something_else(title: str) -> None:
    assert "attribution_drop" not in kinds(DROP, title)


def test_a_headline_that_the_outlet_vouches_for() -> None:
    own = DROP + "\nTannery waste poisons trout in the lower Wend every few years."
    assert "attribution_drop" not in kinds(own, "Tannery waste poisons trout in lower Wend")


LATER = """A scooter caught fire on Friday, and the warehouse burned down.
The scooter had been left charging beside the roofing felt, Chief Officer Hester Lund said.
Two crews came from the coast.
The scooter left charging beside the felt had done its damage before the watchman reached the stairs."""


def test_what_was_attributed_stands_bare_later() -> None:
    (flag,) = flags(LATER, "", "later_unattributed")
    assert flag["text"].startswith("The scooter left charging")
    assert "Sentence 1 puts this down to Officer Hester Lund" in flag["reason"]


def test_what_is_attributed_again_or_was_bare_before_is_not_flagged() -> None:
    again = LATER.replace("the stairs.", "the stairs, Lund said.")
    before = "A scooter left charging beside the felt was found.\n" + LATER
    assert "later_unattributed" not in kinds(again) | kinds(before)


ACCUSED = f"""The port reopened on Monday.
Harbour Master Ina Dole accused Breel Shipping of dumping oil in the bay. {FILLER}
Two tugs are still at work."""


def test_an_accusation_that_nobody_answers() -> None:
    (flag,) = flags(ACCUSED, "", "allegation_without_response")
    assert flag["reason"].startswith("An accusation against “Breel Shipping”")
    assert flag["text"][flag["start"] : flag["end"]] == "Breel Shipping"


@pytest.mark.parametrize(
    "answer",
    [
        ASKED,
        "Breel Shipping said its vessels were at sea that day.",
        "A spokesman for Breel Shipping denied the accusation.",
        "Breel could not be reached.",
        "“It is nonsense,” said Omar Quill, the company's lawyer.",
    ],
)
def test_an_accusation_that_is_answered_or_was_put_to_the_accused(answer: str) -> None:
    assert "allegation_without_response" not in kinds(f"{ACCUSED}\n{answer}")


@pytest.mark.parametrize(
    "subject", ["Breel Shipping, along with its agents on the coast,", "the owner of Breel Shipping"]
)
def test_who_is_accused_is_the_subject(subject: str) -> None:
    text = ACCUSED.replace("accused Breel Shipping of dumping oil", f"said {subject} had deliberately dumped oil")
    (flag,) = flags(text, "", "allegation_without_response")
    assert "Breel Shipping" in flag["text"][flag["start"] : flag["end"]]


def test_another_country_s_service_does_not_answer_for_the_accused() -> None:
    text = """Sarmova's Foreign Intelligence Service issued a report on Monday.
The report's author, Sarmovan Foreign Intelligence Service Director Ilya Brandt, claimed the Russian intelligence
services were behind the fire. The fire was put out on Sunday.""".replace("\n", " ")
    (flag,) = flags(text, "", "allegation_without_response")
    assert "Russian intelligence services" in flag["reason"]


def test_each_of_two_accused_needs_an_answer() -> None:
    both = (
        ACCUSED + "\nDole also accused Norrby Bank of hiding the debts of the port.\nNorrby Bank declined to comment."
    )
    found = flags(both, "", "allegation_without_response")
    assert [f["text"][f["start"] : f["end"]] for f in found] == ["Breel Shipping"]


def test_a_single_source() -> None:
    one = f"""{FILLER}
“We are short of crews,” Ina Dole said. Dole said the depot would close. She said the buses would go.
The town has 4,000 people. There is one school. Dole said there would be no trains. Dole said it was final."""
    (flag,) = flags(one, "", "single_source")
    assert "come from Ina Dole" in flag["reason"]
    two = one + "\nThe drivers' union, led by Omar Quill, said the depot should stay."
    assert not flags(two, "", "single_source")


def test_unequal_words() -> None:
    text = """Mayor Ina Dole said the road was safe. Dole said it had been tested.
Omar Quill of the drivers' union claimed that nobody had tested it. Quill claimed the files were gone."""
    (flag,) = flags(text, "", "stance_contrast")
    assert flag["text"][flag["start"] : flag["end"]] == "claimed"
    assert flag["other_sentence"] == 0


def test_a_sentence_that_stands_alone_has_no_flags_across() -> None:
    from toolkit.scoring import score_sentences

    rows = [{"text": s} for s in ACCUSED.splitlines()]
    assert not [f for r in score_sentences(rows, MODEL, tuple(ACROSS)).rows for f in r["flags"]]
