"""Decoding, times, genres, ids."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from toolkit.ingest.common import Unreadable, decode, derived_id, genre, language, plain, utc


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert decode("“Café – naïve”".encode(encoding)) == "“Café – naïve”"


def test_utf_16_of_either_order() -> None:
    assert (
        decode(b"\xfe\xff" + "Żaba".encode("utf-16-be")) == decode(b"\xff\xfe" + "Żaba".encode("utf-16-le")) == "Żaba"
    )


def test_a_page_names_its_charset() -> None:
    assert "Привет" in decode('<meta charset="koi8-r"><p>Привет'.encode("koi8-r"))
    assert "Café" in decode('<meta charset="no-such-one"><p>Café'.encode("cp1252"))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        ("No mark".encode("utf-16-le"), "binary"),
        (bytes(range(1, 32)) * 4, "binary"),
        (b"\x81\x8d\x8f", "neither UTF-8"),
        (b"\xef\xbb\xbfCaf\xe9 is shut", "begins like UTF-8"),
        (b"\xff\xfeA\0B", "begins like UTF-16"),
    ],
)
def test_what_is_not_text(raw: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        decode(raw)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2025-03-14T09:30:00Z", "2025-03-14T09:30:00Z"),
        ("2025-03-14T09:30:00+02:00", "2025-03-14T07:30:00Z"),
        ("2025-03-14 09:30", "2025-03-14T09:30:00Z"),
        ("2025-03-14T09:30:00.123456Z", "2025-03-14T09:30:00Z"),
        ("2025-03-14", "2025-03-14T00:00:00Z"),
        ("20250314", "2025-03-14T00:00:00Z"),
        ("Fri, 14 Mar 2025 09:30:00 +0200", "2025-03-14T07:30:00Z"),
        ("14 March 2025", "2025-03-14T00:00:00Z"),
        ("Friday, March 14, 2025", "2025-03-14T00:00:00Z"),
        ("1741944600", "2025-03-14T09:30:00Z"),
        ("1741944600000", "2025-03-14T09:30:00Z"),
        ("03/04/2025", None),
        ("yesterday", None),
        ("9999-12-31T23:59:59-10:00", None),
        ("0001-01-01T00:00:00+10:00", None),
        ("Fri, 99 Mar 2025 09:30:00", None),
    ],
)
def test_times(given: str, expected: str | None) -> None:
    assert utc(given) == expected


def test_genres_and_languages() -> None:
    assert [genre(g) for g in ("report", "Press release", "Op-Ed", "LiveBlogPosting", "sport", None)] == [
        "report", "press", "opinion", "live", None, None,
    ]  # fmt: skip
    assert [language(x) for x in ("en", "EN-gb", "pt_BR", "English", None)] == ["en", "en", "pt", None, None]


def test_values_of_records_become_text() -> None:
    assert plain({"@type": "Person", "name": "Ann Lee"}) == "Ann Lee"
    assert plain([{"name": "Ann Lee"}, None, "Bo Moor"]) == "Ann Lee, Bo Moor"
    assert plain(date(2025, 3, 14)) == "2025-03-14"
    assert plain(datetime(2025, 3, 14, 9, 30, tzinfo=UTC)) == "2025-03-14T09:30:00+00:00"
    assert [plain(v) for v in (None, float("nan"), "  ", [], 7, b"a")] == [None, None, None, None, "7", "a"]


def test_the_id_rests_on_outlet_url_title_and_text() -> None:
    article = {"outlet": "The Post", "url": None, "title": "Bridge closed", "text": "It was closed."}
    assert derived_id(article) == "e980c61d773b4c2b"
    assert derived_id(article | {"author": "Ann Lee"}) == derived_id(article)
    assert len({derived_id(article | {k: "x"}) for k in article} | {derived_id(article)}) == 5
    assert derived_id({"text": "\ud800"}) != derived_id({"text": "\udfff"})
