"""What every kind of file shares: decoding, values as the articles table wants them, the id, what was left out."""

from __future__ import annotations

import hashlib
import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from toolkit.tables import ARTICLES, GENRES

Article = dict[str, Any]

BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CONTROL = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1b")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_DATES = (
    "%d %B %Y",
    "%d %b %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%B %d %Y",
    "%b %d %Y",
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%Y-%m-%d %H:%M UTC",
)
_WEEKDAY = re.compile(r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+", re.IGNORECASE)
_GENRES = {
    "news": "report",
    "reportagenewsarticle": "report",
    "liveblog": "live",
    "liveblogposting": "live",
    "explainer": "analysis",
    "analysisnewsarticle": "analysis",
    "backgroundnewsarticle": "analysis",
    "oped": "opinion",
    "editorial": "opinion",
    "column": "opinion",
    "comment": "opinion",
    "commentary": "opinion",
    "opinionnewsarticle": "opinion",
    "pressrelease": "press",
}


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not taken in.

    Attributes
    ----------
    source : str
        The file, with the row where it has rows.
    reason : str
        What is wrong with it and what to do.
    lost : bool
        An article is missing because of it; False where the article is there and only a value of it is not.
    """

    source: str
    reason: str
    lost: bool = True

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"


Skip = Callable[[Skipped], None]


class Unreadable(Exception):
    """Raised by a reader with the reason why a file holds no article; never leaves the package."""


def shown(path: Path | str) -> str:
    """The path as it can be printed, also where the file system's name is no text."""
    return os.fsencode(path).decode("utf-8", "replace")


def read_bytes(path: Path) -> bytes:
    """The content of a file that is there and not empty."""
    try:
        raw = path.read_bytes()
    except OSError as e:
        raise Unreadable(f"can't be read ({e.strerror or e}); check the path and its permissions") from None
    if not raw.strip():
        raise Unreadable("is empty; leave it out or put the article into it")
    return raw


def decode(raw: bytes) -> str:
    """Text from bytes: by its mark UTF-8 or UTF-16, else UTF-8, else the charset the page names, else cp1252."""
    for mark, encoding in BOMS.items():
        if raw.startswith(mark):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError as e:
                raise Unreadable(
                    f"begins like {encoding.upper()} but is not, at byte {e.start}; save it as UTF-8"
                ) from None
    head = raw[:8192]
    if b"\0" in head or len(head) - len(head.translate(None, _CONTROL)) > len(head) // 20:
        raise Unreadable("is binary, not text; save the article as UTF-8 text or HTML")
    for named in ("utf-8", "", "cp1252"):
        try:
            return raw.decode(named or _named_charset(raw))
        except (UnicodeError, LookupError):
            continue
    raise Unreadable("is neither UTF-8 nor UTF-16 with a mark nor cp1252; save it as UTF-8")


def _named_charset(raw: bytes) -> str:
    m = _CHARSET.search(raw, 0, 4096)
    return m[1].decode("ascii") if m else "cp1252"


def plain(value: Any) -> str | None:
    """A value of a record as text: names out of lists and objects, times in ISO form; None where nothing stands."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("@id")
    if isinstance(value, (list, tuple)):
        value = ", ".join(filter(None, map(plain, value)))
    if isinstance(value, (datetime, date)):
        value = value.isoformat()
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if value is None or (isinstance(value, float) and math.isnan(value)):  # so Parquet writes a missing number
        return None
    return str(value).strip() or None


def utc(value: str) -> str | None:
    """A time as UTC, ``YYYY-MM-DDTHH:MM:SSZ``; None if not understood.

    A date is its midnight, a time without zone is UTC. Read are ISO 8601, the form of mail headers, seconds since 1970
    and dates in English words; not 03/04/2025, which means two different days.
    """
    value = _WEEKDAY.sub("", value.strip())
    time = _iso(value) or _mail(value) or _since_1970(value) or _in_words(value)
    try:
        time = time and (time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC))
    except OverflowError:
        return None
    return time.replace(microsecond=0, tzinfo=None).isoformat() + "Z" if time else None


def _iso(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _mail(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value) if ":" in value else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _since_1970(value: str) -> datetime | None:
    if not re.fullmatch(r"\d{9,10}(\d{3})?(\.\d+)?", value):
        return None
    seconds = float(value)
    return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)


def _in_words(value: str) -> datetime | None:
    for form in _DATES:
        try:
            return datetime.strptime(value, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def genre(value: str | None) -> str | None:
    """One of the genres of the table; None where none is given or it is none of them."""
    key = re.sub(r"[^a-z]", "", (value or "").lower())
    return key if key in GENRES else _GENRES.get(key)


def language(value: str | None) -> str | None:
    """An ISO 639-1 code out of what stands there (``en-GB``: ``en``); None for anything else."""
    m = re.fullmatch(r"([A-Za-z]{2})(?:[-_].*)?", value or "")
    return m[1].lower() if m else None


def derived_id(article: Mapping[str, Any]) -> str:
    """16 hex digits of SHA-256 over outlet, url, title and text."""
    joined = "\x1f".join(article.get(k) or "" for k in ("outlet", "url", "title", "text"))
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def finish(found: Mapping[str, Any], source: str, on_skip: Skip) -> Article:
    """An article of the table from what a reader found: every column, text untouched."""
    values = {k: plain(found.get(k)) for k in ARTICLES.names if k != "text"}
    article: Article = values | {"text": found["text"]}
    if given := values["published"]:
        article["published"] = utc(given)
        if article["published"] is None:
            why = f"time of publication {given[:60]!r} not understood, left empty; write 2025-03-14T09:30:00Z"
            on_skip(Skipped(source, why, lost=False))
    article["genre"], article["language"] = genre(values["genre"]), language(values["language"])
    article["article_id"] = values["article_id"] or derived_id(article)
    return {k: article[k] for k in ARTICLES.names}
