"""Who speaks, over an article: surnames, titles, bodies, pronouns, speech that runs on."""

from __future__ import annotations

import time

import pytest

from toolkit.attribution import analyse
from toolkit.attribution.speaker import Speaker
from toolkit.attribution.tokens import tokenise
from toolkit.model import load_model
from toolkit.tables import Columns


def table(*texts: str) -> Columns:
    """Sentences of one article."""
    n = len(texts)
    return {
        "article_id": ["a"] * n,
        "sentence_index": list(range(n)),
        "field": ["text"] * n,
        "kind": ["sentence"] * n,
        "text": list(texts),
    }


def speakers(*texts: str) -> list[Speaker | None]:
    """The speaker of the first attribution of each sentence of one article."""
    kept = [[f for f in group if f.kept] for group in analyse(table(*texts)).found]
    return [group[0].speaker if group else None for group in kept]


def names(*texts: str) -> list[str | None]:
    return [s.name if s else None for s in speakers(*texts)]


def test_a_surname_is_the_full_name() -> None:
    assert names(
        "Interior Minister Ola Renn said the road was shut.",
        "Snow fell all night in the pass.",
        "Renn told reporters that it would open on Monday.",
    ) == ["Ola Renn", None, "Ola Renn"]


@pytest.mark.parametrize("called", ["The minister", "He"])
def test_a_title_and_a_pronoun_mean_whoever_bears_it(called: str) -> None:
    assert names(
        "Interior Minister Ola Renn said the road was shut.",
        f"{called} added that it would open on Monday.",
    ) == ["Ola Renn", "Ola Renn"]


def test_she_is_not_whom_the_article_calls_a_spokesman() -> None:
    assert (
        names(
            "Mayor Ina Dole said the school would close.",
            "A spokesman for the county, Bo Lind, said it was too early to tell.",
            "She said parents had been told.",
        )[2]
        == "Ina Dole"
    )


def test_a_body_is_known_again_by_its_noun() -> None:
    got = names(
        "The Northern Grid Board said the line had failed.",
        "Engineers are on their way.",
        "The board said power would return by noon.",
    )
    assert got[0] == got[2]


def test_a_quotation_that_runs_on_keeps_its_speaker() -> None:
    got = speakers(
        "“The dam held,” said Professor Ada Voss, a hydrologist at Kell University.",
        "“It was built for worse.",
        "It will hold again.”",
    )
    assert [s.name if s else None for s in got] == ["Ada Voss"] * 3
    assert got[2] is not None
    assert got[2].type == "expert"


def test_speech_without_a_cue_goes_on_in_its_tense() -> None:
    got = names(
        "The ministry said that all crews had been at their posts.",
        "The winch had been tested in May and would be tested again.",
    )
    assert got[1] == got[0]


def test_an_occupation_makes_a_witness_and_a_company_word_a_company() -> None:
    got = speakers(
        "Plumber Ewan Sills said the cellar was dry.",
        "Telora said it would pay.",
        "Telora's shares fell 9 per cent.",
        "Nobody else was hurt.",
    )
    assert [s.type if s else None for s in got[:2]] == ["witness", "organisation"]


def test_two_people_of_one_surname_are_two() -> None:
    got = names(
        "Roshan Lakhiar said he would run.",
        "His sister, Parvati Lakhiar, said she would not.",
    )
    assert got[0] != got[1]


def test_who_says_it_in_a_relative_clause() -> None:
    assert "Ina Dole" in names("The letter went to Mayor Ina Dole, who said she would read it.")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The talks failed, said Prime Minister Hedda May on Monday.", "Prime Minister Hedda May"),
        ("Hedda May said the talks failed.", "Hedda May"),
        ("The road will stay shut, the mayor said Thursday.", "the mayor"),
    ],
)
def test_a_surname_may_be_a_month(text: str, source: str) -> None:
    assert analyse(table(text)).attributions["source_text"] == [source]


def test_nothing_is_carried_over_a_gap() -> None:
    rows = table("Ina Dole, the mayor, said it was late.", "Snow fell.", "She said it again.")
    rows["sentence_index"] = [0, 1, 9]
    found = analyse(rows).attributions
    assert found["speaker"][0] == "Ina Dole"
    assert found["speaker"][-1] is None


def test_a_sentence_without_end_is_read_in_time() -> None:
    text = "He said that it was so and " * 4000
    began = time.perf_counter()
    analyse(table(text), decide=load_model().decide)
    assert time.perf_counter() - began < 20


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        ("The running mate, Paul Sturg, told Radio Kell that it was late.", "told", "The running mate, Paul Sturg"),
        ("The client, Mrs. Odessa Reems, said that she was tired.", "said", "The client, Mrs. Odessa Reems"),
        ("An earlier entry said 240 people had died, citing a hospital source.", "citing", "a hospital source"),
        ("Castell denied that, saying a meeting had been offered.", "saying", "Castell"),
        ("The agency released a video of the search and said nothing had been edited.", "said", "The agency"),
        ("She put the chance of another by April at better than even.", "put", "She"),
        ("The staff denied that it flew, then said its forces had hit a post.", "said", "The staff"),
    ],
)
def test_who_says_it(text: str, cue: str, source: str) -> None:
    found = analyse(table(text)).found[0]
    t = tokenise([text])
    words = {
        t.text[t.start[f.candidate.cue[0]] : t.end[f.candidate.cue[1] - 1]]: f.candidate.source
        for f in found
        if f.candidate.cue
    }
    a, b = words[cue] or (0, 0)
    assert t.text[t.start[a] : t.end[b - 1]] == source


@pytest.mark.parametrize(
    ("text", "relayed"),
    [
        ("In an interview with RIA Novosti, the envoy said that the talks had failed.", True),
        ("The envoy told The Meridian that the talks had failed.", True),
        ("The envoy told the parliament that the talks had failed.", False),
        ("In an interview on Monday, the envoy said that the talks had failed.", False),
    ],
)
def test_what_another_outlet_was_told_is_relayed(text: str, relayed: bool) -> None:
    assert analyse(table(text)).attributions["relayed"] == [relayed]


@pytest.mark.parametrize(
    ("text", "outlet", "relayed"),
    [
        ("The mayor told the Monitor that shells fell.", None, True),
        ("The mayor told the Monitor that shells fell.", "The Ostmark Monitor", False),
        ("In an interview with the state agency KNA, the mayor said that shells fell.", None, True),
        ("The mayor said that shells fell, she told reporters of the agency", None, False),
    ],
)
def test_told_to_another_outlet_and_not_to_the_one_that_prints_it(text: str, outlet: str | None, relayed: bool) -> None:
    assert analyse(table(text) | {"outlet": [outlet]}).attributions["relayed"][0] is relayed


@pytest.mark.parametrize(
    "text",
    ["The mayor was accused of theft.", "Mayor accused over harbour fund", "Two men accused of theft were freed."],
)
def test_whoever_is_accused_is_not_the_accuser(text: str) -> None:
    assert [f.candidate.source for group in analyse(table(text)).found for f in group if f.kept] == [None]


def test_a_text_without_full_stops_has_a_limit() -> None:
    began = time.perf_counter()
    found = analyse(table("the mayor said and " * 20_000)).found[0]
    assert len(found) <= 62
    assert time.perf_counter() - began < 20


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Former academy boss Kit Sorrell says the fund is empty.", "Kit Sorrell"),
        ("Season-ticket holder Bridie Nance, 58, of Aldren, said the bus was late.", "Bridie Nance"),
        ("Sorrell said the fund is empty.", "Sorrell"),
    ],
)
def test_a_word_that_only_opens_the_sentence_is_no_name(text: str, who: str) -> None:
    assert names(text) == [who]
