"""Scores for other tools: what is written keeps the standards, and every span comes back from it exactly."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit
from toolkit.errors import InputError, TableError
from toolkit.files import write_table
from toolkit.interchange import conll, read_scores, web
from toolkit.resources import DEMO_ARTICLE

MOTIVATIONS = re.compile(
    "(assess|bookmark|classify|comment|describ|edit|highlight|identify|link|moderat|question|reply|tagg)ing"
)
IRI = re.compile(r'[a-z][a-z0-9+.-]*:[^\x00-\x20<>"{}|\\^`\ud800-\udfff]+')
ODD = (
    "A\tB\nC\r\n# d",
    "#1 he said",
    "\x00 a \x00",
    "\ud800 lone \udfff",
    "",
    "   ",
    "_",
    " a  \u2028 b\u00a0\x85",
    "back\\slash \\u0041 | B-1",
    "😀 he said 😀",
    "e\u0301 \u202eabc",
)


def row(text: str, index: int | None = 0, start: int = 0, **more: Any) -> dict[str, Any]:
    whole = {"article_id": "a", "sentence_index": index, "field": "text", "kind": "sentence", "start": start}
    label = {"end": start + len(text), "text": text, "label": "fact", "p_fact": 0.75}
    return whole | label | {"attributions": [], "flags": []} | more


def save(path: Path, rows: list[dict[str, Any]]) -> Path:
    write_table(path, {k: [r.get(k) for r in rows] for k in rows[0]})
    return path


def attribution(text: str, **spans: Any) -> dict[str, Any]:
    def span(place: Any) -> dict[str, Any] | None:
        return {"start": place[0], "end": place[1], "text": text[slice(*place)]} if place else None

    return {part: span(spans.get(part)) for part in ("source", "cue", "content")} | {
        "source_sentence": None, "speaker_id": 0, "speaker": "Ina Dole", "stance": "neutral", "factive": False,
        "relayed": False,
    }  # fmt: skip


@st.composite
def articles(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Articles of odd sentences with any spans, as `toolkit score` could have written them."""
    rows, start = [], {"title": 0, "text": 0}
    texts = st.one_of(st.sampled_from(ODD), st.text(st.characters(exclude_categories=[]), max_size=25))
    for index in range(draw(st.integers(1, 4))):
        text, field = draw(texts), draw(st.sampled_from(["title", "text"]))
        places = st.tuples(st.integers(0, max(len(text) - 1, 0)), st.integers(1, max(len(text), 1))).map(
            lambda p: (min(p), max(p)) if p[0] != p[1] else (p[0] - 1, p[1])
        )
        maybe = st.none() | places if text else st.none()
        spans = draw(st.lists(st.fixed_dictionaries(dict.fromkeys(("source", "cue", "content"), maybe)), max_size=3))
        flags = draw(st.lists(st.tuples(st.sampled_from(["framing", "bare claim|x", "_"]), places), max_size=2))
        found = [{"type": t, "start": a, "end": b, "reason": text, "score": 0.5} for t, (a, b) in flags if text]
        more = {"attributions": [attribution(text, **s) for s in spans], "flags": found, "field": field}
        rows.append(row(text, index, start[field], **more))
        start[field] += len(text) + 1
    return rows


def unescaped(value: str) -> str:
    return re.sub(r"\\(\\|u[0-9a-f]{4})", lambda m: "\\" if m[1] == "\\" else chr(int(m[1][1:], 16)), value)


def read_conll(text: str) -> list[dict[str, Any]]:
    """The sentences of a file of token lines, with the spans its tags say; knows only what the file's head says."""
    head = text.split("\n", 1)[0]
    names = head.removeprefix("# global.columns = ").split(" ")
    sentences = []
    for block in text.split("\n\n")[:-1]:
        comments: dict[str, Any] = {}
        tokens = []
        for line in block.splitlines():  # every line break any reader knows
            if line.startswith("# "):
                name, sign, value = line[2:].partition(" = ")
                if sign:
                    comments[name] = None if value == "_" else unescaped(value)
            else:
                cells = line.split("\t")
                assert len(cells) == len(names)
                assert all(cells)
                assert not re.search(r"\s", "".join(cells))
                tokens.append(dict(zip(names, cells, strict=True)))
        assert [t["ID"] for t in tokens] == [str(n + 1) for n in range(len(tokens))]
        spans: dict[tuple[str, str], list[int]] = {}
        for token in tokens:
            assert unescaped(token["FORM"]) == (comments["text"] or "")[int(token["START"]) : int(token["END"])]
            for column in ("SOURCE", "CUE", "CONTENT", "FLAGS"):
                for tag in token[column].split("|") if token[column] != "O" else ():
                    sign, name = tag.split("-", 1)
                    assert (sign == "B") == ((column, name) not in spans)
                    spans.setdefault((column, name), [int(token["START"]), 0])[1] = int(token["END"])
        sentences.append(comments | {"spans": {k: tuple(v) for k, v in spans.items()}, "tokens": tokens})
    return sentences


def written(tmp: Path, rows: list[dict[str, Any]], to: str) -> str:
    source = save(tmp / "scores.jsonl", rows)
    toolkit.export(source, output=tmp / f"out.{to}", to="web" if to == "jsonld" else "conll")
    return (tmp / f"out.{to}").read_text(encoding="utf-8")


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def check_web(text: str) -> list[dict[str, Any]]:
    """What the data model says MUST be; gives the annotations."""
    collection = json.loads(text)
    assert collection["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert collection["type"] == "AnnotationCollection"
    assert IRI.fullmatch(collection["id"])
    assert isinstance(collection["label"], str)
    assert ("first" in collection) == (collection["total"] > 0)
    if not collection["total"]:
        return []
    page = collection["first"]
    assert page["type"] == "AnnotationPage"
    assert IRI.fullmatch(page["id"])
    assert "@context" not in page
    assert (page["partOf"], page["startIndex"], collection["last"]) == (collection["id"], 0, page["id"])
    items = page["items"]
    assert len(items) == collection["total"]
    assert len({i["id"] for i in items} | {collection["id"], page["id"]}) == len(items) + 2
    for item in items:
        assert IRI.fullmatch(item["id"])
        assert item["type"] == "Annotation"
        assert MOTIVATIONS.fullmatch(item["motivation"])
        for body in listed(item["body"]):
            assert MOTIVATIONS.fullmatch(body["purpose"])
            if body["type"] == "TextualBody":
                assert isinstance(body["value"], str)
            else:
                assert body["type"] == "SpecificResource"
                assert body["source"] in {i["id"] for i in items}
            assert 0 <= body.get("probability", 0) <= 1
        assert listed(item["target"])
        for target in listed(item["target"]):
            assert target["type"] == "SpecificResource"
            assert IRI.fullmatch(target["source"])
            for selector in listed(target["selector"]):
                if selector["type"] == "TextPositionSelector":
                    assert 0 <= selector["start"] <= selector["end"]
                    assert all(type(selector[k]) is int for k in ("start", "end"))
                else:
                    assert selector["type"] == "TextQuoteSelector"
                    assert all(isinstance(selector[k], str) for k in ("exact", "prefix", "suffix"))
    return items


def selectors(target: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    position, quoted = target["selector"]
    return position, quoted


@settings(max_examples=150, deadline=None)
@given(articles())
def test_spans_come_back_from_token_lines(tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]) -> None:
    found = read_conll(written(tmp_path_factory.mktemp("c"), rows, "conll"))
    assert len(found) == len(rows)
    for sentence, r in zip(found, rows, strict=True):
        assert (sentence["text"] or "", sentence["label"], sentence["article_id"]) == (r["text"], "fact", "a")
        assert (sentence["sentence_index"], sentence["start"]) == (str(r["sentence_index"]), str(r["start"]))
        wanted = {
            (part.upper(), str(n)): (a[part]["start"], a[part]["end"])
            for n, a in enumerate(r["attributions"], 1)
            for part in ("source", "cue", "content")
            if a[part]
        }
        got = {k: v for k, v in sentence["spans"].items() if k[0] != "FLAGS"}
        assert got == wanted
        flags = {
            name.split("-", 1)[0]: place for (column, name), place in sentence["spans"].items() if column == "FLAGS"
        }
        assert flags == {str(n): (f["start"], f["end"]) for n, f in enumerate(r["flags"], 1)}


@settings(max_examples=150, deadline=None)
@given(articles())
def test_annotations_keep_the_standard_and_lead_to_the_words(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    items = check_web(written(tmp_path_factory.mktemp("w"), rows, "jsonld"))
    fields = {"title": "", "text": ""}
    for r in rows:
        fields[r["field"]] = fields[r["field"]].ljust(r["start"], "\n") + r["text"]
    for item in items:
        target = item["target"]
        article = fields["title" if target["source"].endswith(":title") else "text"]
        position, quoted = selectors(target)
        start, end = position["start"], position["end"]
        assert article[start:end] == quoted["exact"]
        assert article[:start].endswith(quoted["prefix"])
        assert article[end:].startswith(quoted["suffix"])
    spans = sum(bool(a[p]) for r in rows for a in r["attributions"] for p in ("source", "cue", "content"))
    assert len(items) == len(rows) + spans + sum(len(r["flags"]) for r in rows)


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet"])
def test_every_form_of_scores_gives_the_same(suffix: str, tmp_path: Path) -> None:
    toolkit.score(DEMO_ARTICLE, output=tmp_path / "a.jsonl")
    toolkit.score(DEMO_ARTICLE, output=tmp_path / f"b{suffix}")
    for out in ("x.jsonld", "x.conll"):
        count = toolkit.export(tmp_path / "a.jsonl", output=tmp_path / out)
        assert toolkit.export(tmp_path / f"b{suffix}", output=tmp_path / f"y-{out}") == count
        assert (tmp_path / f"y-{out}").read_bytes() == (tmp_path / out).read_bytes()
    assert count["sentences"] == len(read_conll((tmp_path / "x.conll").read_text())) > 10
    items = check_web((tmp_path / "x.jsonld").read_text())
    assert {i["id"].split(":")[5] for i in items} >= {"label", "source", "cue", "content"}


def test_bodies_say_who_by_which_word_and_why(tmp_path: Path) -> None:
    text = "Ina Dole said it rained."
    a = attribution(text, source=(0, 8), cue=(9, 13), content=(14, 23))
    a["source"]["type"] = "official"
    later = attribution("It poured.", content=(0, 9)) | {"source_sentence": 0}
    flag = {"type": "clash", "start": 3, "end": 9, "reason": "other than before", "score": 0.5}
    place = {"other_sentence": 0, "other_start": 14, "other_end": 23}
    first = row(text, attributions=[a], reason="an official is cited", url="https://news.example/a b?x=1#y")
    rows = [first, row("It poured.", 1, 25, attributions=[later], flags=[flag | place], url="not an address")]
    rows = read_scores(save(tmp_path / "scores.csv", rows))
    label, source, cue, content, _, poured, clash = web.describe(rows)
    assert [b["value"] for b in label["body"]] == ["fact", "an official is cited"]
    assert [b["purpose"] for b in label["body"]] == ["tagging", "describing"]
    assert label["body"][0]["probability"] == 0.75
    assert label["target"]["source"] == "https://news.example/a%20b?x=1#y"
    assert [(b["purpose"], b["value"]) for b in source["body"]] == [
        ("tagging", "source"),
        ("classifying", "official"),
        ("identifying", "Ina Dole"),
    ]
    assert [b["source"] for b in cue["body"] if "source" in b] == [source["id"], content["id"]]
    assert [b["source"] for b in content["body"] if "source" in b] == [source["id"]]
    assert poured["body"][1]["source"] == source["id"], "the source stands in the sentence before"
    assert poured["target"]["source"] == "urn:attribution-toolkit:article:a"
    assert clash["motivation"] == "commenting"
    assert [selectors(t)[1]["exact"] for t in clash["target"]] == ["poured", "it rained"]
    assert clash["id"] == "urn:attribution-toolkit:article:a:1:flag:clash:1"
    lines = read_conll(conll._HEAD + "".join(conll.sentences(rows)))
    assert lines[0]["reason"] == "an official is cited"
    assert lines[0]["spans"]["SOURCE", "1-official"] == (0, 8)
    assert (lines[1]["flag_1"], lines[1]["flag_1_other"]) == ("other than before", "0 14 23")


def test_positions_are_code_points() -> None:
    text = "😀😀 he said"
    a = attribution(text, cue=(6, 10))
    _, cue = web.describe([row(text, start=10, attributions=[a])])
    assert selectors(cue["target"])[0] == {"type": "TextPositionSelector", "start": 16, "end": 20}


def test_where_places_are_not_known_only_the_words_are_given(tmp_path: Path) -> None:
    """Sentences that were scored alone, all of them from 0."""
    rows = [row("It rained.", None), row("It snowed.", None), row("It froze.", None, article_id="b")]
    items = check_web(written(tmp_path, rows, "jsonld"))
    assert [isinstance(i["target"]["selector"], list) for i in items] == [False, False, True]
    assert [i["id"].split(":", 3)[3] for i in items] == ["a:row-1:label", "a:row-2:label", "b:row-3:label"]


def test_without_annotations_a_collection_has_no_page(tmp_path: Path) -> None:
    assert check_web(written(tmp_path, [row("By Ina Dole", label=None)], "jsonld")) == []


def test_several_files_become_one(tmp_path: Path) -> None:
    paths = [save(tmp_path / f"{name}.jsonl", [row("It rained.", article_id=name)]) for name in "ab"]
    assert toolkit.export(*paths, output=tmp_path / "out.json")["articles"] == 2
    assert len(check_web((tmp_path / "out.json").read_text())) == 2
    toolkit.export(*paths, output=tmp_path / "out.tsv")
    assert [s["article_id"] for s in read_conll((tmp_path / "out.tsv").read_text())] == ["a", "b"]
    with pytest.raises(InputError, match=r"a.jsonl, row 1: article 'a' is in .*a.jsonl too"):
        toolkit.export(paths[0], paths[0], output=tmp_path / "twice.json")
    assert not (tmp_path / "twice.json").exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"attributions": [{"cue": {"start": 3, "end": 99}}]}, r"row 2: cue 3-99 is not in the sentence of 10 char"),
        ({"attributions": [{"cue": {"start": 3, "end": 3}}]}, "row 2: cue 3-3 is not in"),
        ({"attributions": [{"cue": {"start": 3, "end": 5, "text": "xx"}}]}, "cue 3-5 is 'ra' in the sentence"),
        ({"attributions": [{"source": {"start": "x", "end": 3}}]}, "column 'source.start': expected a whole number"),
        ({"attributions": [{"source": "he"}]}, "source: expected a place with start and end, found 'he'"),
        ({"attributions": "[{"}, "column 'attributions': expected a list"),
        ({"attributions": [{"speaker_id": [0]}]}, "column 'speaker_id': expected a whole number from 0, found [0]"),
        ({"flags": 3}, "column 'flags': expected a list"),
        ({"flags": [{"type": "x", "start": 0, "end": 11}]}, "flag 0-11 is not in"),
        ({"flags": [{"start": 0, "end": 1, "other_sentence": 7}]}, "second place is in sentence 7, which is not in"),
        ({"flags": [{"start": 0, "end": 1, "other_sentence": 0, "other_start": 0, "other_end": 99}]}, "place 0-99"),
        ({"end": 12}, "row 2, column 'start': 0-12 is not the place of a text of 10 characters"),
        ({"start": -1}, "column 'start': expected a whole number from 0, found -1"),
        ({"sentence_index": 0}, "row 2: the same article_id and sentence_index as row 1"),
        ({"sentence_index": "x"}, "column 'sentence_index'"),
        ({"field": "body"}, "column 'field': expected one of title, text, found 'body'"),
        ({"text": 3}, "column 'text': expected text, found 3"),
        ({"article_id": None}, "column 'article_id': is empty"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named(change: dict[str, Any], says: str, tmp_path: Path) -> None:
    path = save(tmp_path / "scores.jsonl", [row("It rained.", start=11), row("It rained.", 1) | change])
    with pytest.raises(TableError, match=re.escape(says)) as caught:
        toolkit.export(path, output=tmp_path / "out.jsonld")
    assert "scores.jsonl, row 2" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert [p.name for p in tmp_path.iterdir()] == ["scores.jsonl"]


def test_a_file_that_is_no_scores_is_named_and_so_is_the_next(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "It rained."}\n')
    (tmp_path / "b.csv").write_text("article_id\n")
    with pytest.raises(InputError, match=r"a.jsonl, row 1: has no column 'article_id'; .*; .*b.csv: has no rows"):
        toolkit.export(tmp_path / "a.jsonl", tmp_path / "b.csv", output=tmp_path / "out.jsonld")


@pytest.mark.parametrize(
    ("inputs", "output", "to", "says"),
    [
        (
            ["a.txt", "b.docx"],
            "out.pdf",
            None,
            r"out.pdf: unknown ending; choose .jsonld, .*; a.txt: .*; b.docx: unknown",
        ),
        (["a.jsonl"], "out.conll", "web", "out.conll: unknown ending; choose .jsonld, .json$"),
        (["a.jsonl"], "out.json", "brat", "'brat': no such format; choose web or conll"),
        ([], "out.json", None, "no scores to export"),
    ],
)
def test_a_wrong_call(inputs: list[str], output: str, to: str | None, says: str) -> None:
    with pytest.raises(InputError, match=says):
        toolkit.export(*inputs, output=output, to=to)


def test_whole_numbers_are_read_as_other_tools_write_them(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(
        "article_id,sentence_index,field,start,end,text,label,p_fact,attributions,flags,topic\n"
        "7,0.0,text,0,3,a b,fact,0.5,[],[],weather\n7,,text,4,4,,,,[],[],\n"
    )
    first, second = read_scores(path)
    assert (first["article_id"], first["sentence_index"], first["end"], first["topic"]) == ("7", 0, 3, "weather")
    assert (second["sentence_index"], second["text"], second["label"]) == (None, "", None)
