"""What the page shows of an article, as plain data: sentences with their cards, notes, the ledger, the counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from toolkit import quoted
from toolkit.report import NONE_FOUND, by_article, flag_shown, in_words, mark, paragraphs, shown
from toolkit.scoring import Scored

SPEAKERS = 40  # of a ledger; the rest is counted
PLACES = 12  # of a speaker, linked; the rest is counted
_WORD = 24  # longer ones may be broken
LONGEST = 220  # characters of another sentence in a card
_ROLES = ("source", "cue", "content")
_STANCES = {
    "endorsing": "the word stands behind it",
    "distancing": "the word keeps its distance",
    "loaded": "a loaded word",
}
_BLOCKS = {"heading": "sub", "byline": "byline", "caption": "caption"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SPACES = re.compile("[\x0b\x0c\x1c-\x1f\x85]")
# overrides would show an article's letters in another order than they stand in
_UNSHOWN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x9f\ud800-\udfff\u202d\u202e]")
Row = dict[str, Any]


def clean(text: Any) -> str:
    """Text as a page can hold it, one character for one: what controls or is half a character becomes �."""
    return _UNSHOWN.sub("�", _SPACES.sub(" ", str(text)))


def gather(scored: Scored) -> list[tuple[Row, list[Row]]]:
    """The articles with their rows; sentences that stand alone share one list."""
    out, lone = [], []
    for article, rows in by_article(scored):
        if rows and not (article["text"] or article.get("title")) and all(r["sentence_index"] is None for r in rows):
            lone += rows
        else:
            out.append((article, rows))
    if lone:
        out.append(({"article_id": "Sentences", "text": "", "title": None}, lone))
    return out


class View:
    """One article of a page.

    Parameters
    ----------
    article : dict
        A row of the table ``articles``.
    rows : list of dict
        Its export rows.
    labels : tuple of str
    types : list of str
        All flags of the page; a flag's place here is its class.
    key : str
        What the anchors of this article begin with.
    """

    def __init__(self, article: Row, rows: list[Row], labels: tuple[str, ...], types: list[str], key: str) -> None:
        self.language = _language(article.get("language"))
        self.rows, self.labels, self.types, self.key = rows, labels, types, key
        self.at = {r["sentence_index"]: n for n, r in enumerate(rows) if r["sentence_index"] is not None}
        self.ledger = quoted.speakers([r for r in rows if r["sentence_index"] is not None])
        self.who = {speaker: n for n, speaker in enumerate(self.ledger["speaker_id"][:SPEAKERS])}
        number = {id(r): n for n, r in enumerate(rows)}
        blocks = [[self._sentence(r, number[id(r)]) for r in p] for p in paragraphs(article, rows)]
        kinds = ["sentence" if any(r["label"] for r in p) else p[0]["kind"] for p in paragraphs(article, rows)]
        title = [self._sentence(r, number[id(r)]) for r in rows if r["field"] == "title"]
        self.data: dict[str, Any] = {
            "key": key,
            "language": self.language,
            "title": title,
            "name": clean(article.get("title") or article["article_id"]),
            "outlet": clean(article.get("outlet") or ""),
            "published": clean(article.get("published") or "")[:10],
            "about": [clean(article[k]) for k in ("outlet", "author") if article.get(k)],
            "blocks": [(_BLOCKS.get(kind, ""), b) for kind, b in zip(kinds, blocks, strict=True)],
            "course": self._course([title, *blocks]),
            **self._counts(),
        }

    def _counts(self) -> dict[str, Any]:
        real = [r for r in self.rows if r["label"]]
        labels = Counter(r["label"] for r in real)
        flags = Counter(f["type"] for r in self.rows for f in r["flags"])
        attributed = sum(bool(r["attributed"]) for r in real)
        people = [n for n, s in enumerate(self.ledger["speaker"]) if s]
        return {
            "sentences": len(real),
            "attributed": attributed,
            "speakers": len(people),
            "labels": [(k + 1, mark(n, self.labels), shown(n), labels[n]) for k, n in enumerate(self.labels)],
            "flags": sum(flags.values()),
            "flag_counts": [(self.types.index(t), flag_shown(t), n) for t, n in flags.most_common()],
            "ledger": [self._speaker(n) for n in range(min(len(self.ledger["speaker"]), SPEAKERS))],
            "more_speakers": max(len(self.ledger["speaker"]) - SPEAKERS, 0),
            "deck": self._deck(len(real), attributed, people),
        }

    def _deck(self, total: int, attributed: int, people: list[int]) -> str:
        """What rests on whose word, in one breath."""
        many = f"{total} sentence{'' if total == 1 else 's'}"
        if not attributed:
            return f"{many}: {NONE_FOUND}."
        top = [f"{_clipped(_name(self.ledger['speaker'][n]), 48)} ({self.ledger['sentences'][n]})" for n in people[:3]]
        if len(people) > 3:
            top.append(f"{len(people) - 3} more")
        names = ", ".join(top[:-1]) + " and " + top[-1] if len(top) > 1 else "".join(top)
        rest = f"{attributed} of {many} rest{'s' if attributed == 1 else ''} on a source’s word"
        return rest + (f": {names}." if names else ".")

    def _speaker(self, n: int) -> dict[str, Any]:
        entry = {k: v[n] for k, v in self.ledger.items()}
        places = list(dict.fromkeys(p["sentence_index"] for p in entry["places"]))
        return {
            "name": _name(entry["speaker"]) if entry["speaker"] else "Speaker not found in this text",
            "kind": in_words(entry["source_type"]).lower(),
            "times": entry["attributions"],
            "cues": [clean(c) for c in entry["cues"][:4]],
            "relayed": entry["relayed"],
            "places": [(self.anchor(i), i) for i in places[:PLACES]],
            "more": len(places) - PLACES if len(places) > PLACES else 0,
        }

    def anchor(self, index: Any) -> str | None:
        """The anchor of a sentence, None where it is not on the page."""
        return f"{self.key}s{self.at[index]}" if index in self.at else None

    def _course(self, blocks: list[list[Row]]) -> list[tuple[str, str, str]]:
        """A cell for each labelled sentence: anchor, class, name."""
        out = []
        for block in blocks:
            first = "b "
            for s in block:
                if s["k"]:
                    dot = " d" if s["flags"] else ""
                    out.append((s["id"], f"{first}x {s['classes']}{dot}", f"{s['n']} {s['label']}"))
                    first = ""
        return out

    def _sentence(self, row: Row, n: int) -> dict[str, Any]:
        label = row["label"]
        k = self.labels.index(label) + 1 if label in self.labels else 0
        speakers = {self.who[a["speaker_id"]] for a in row["attributions"] if a["speaker_id"] in self.who}
        classes = [f"l{k}", *(f"q{i}" for i in sorted(speakers))]
        classes += [f"f{i}" for i in sorted({self.types.index(f["type"]) for f in row["flags"]})]
        # equal probabilities for all labels say nothing, so a piece without label has none
        chances = [(j + 1, shown(m), row[f"p_{m}"]) for j, m in enumerate(self.labels)] if k else []
        return {
            "id": f"{self.key}s{n}",
            "card": f"{self.key}c{n}",
            "n": row["sentence_index"] if row["sentence_index"] is not None else n + 1,
            "k": k,
            "classes": " ".join(classes),
            "mark": mark(label, self.labels) if k else "",
            "label": shown(label) if k else "Not labelled",
            "foreign": self.language not in ("", "en"),
            "open": bool(row.get("abstained")),
            "reason": clean(row["reason"]) if row.get("reason") else "",
            "chances": [(j, words, f"{p:.2f}", round(100 * p)) for j, words, p in chances],
            "attributed": f"{row['p_attributed']:.2f}" if k else "",
            "pieces": list(_pieces(row)),
            "says": [s for a in row["attributions"] if (s := self._says(a))],
            "flags": [self._flag(f) for f in row["flags"]],
        }

    def _says(self, a: Row) -> dict[str, Any] | None:
        """Who says what by which word."""
        source = clean(a["source"]["text"]) if a["source"] else ""
        speaker = clean(a["speaker"]) if a["speaker"] else ""
        if not source and not speaker and not a["cue"]:
            return None
        notes = [_STANCES[a["stance"]]] if a["stance"] in _STANCES else []
        return {
            "source": source or speaker,
            "is": speaker if source and speaker and speaker not in source else "",
            "kind": in_words((a["source"] or {}).get("type")).lower(),
            "cue": clean(a["cue"]["text"]) if a["cue"] else "",
            "content": _clipped(clean(a["content"]["text"]), 90) if a["content"] else "",
            "from": a["source_sentence"],
            "link": self.anchor(a["source_sentence"]),
            "notes": notes + (["through another outlet"] if a["relayed"] else []),
        }

    def _flag(self, flag: Row) -> dict[str, Any]:
        other, link = flag.get("other_sentence"), self.anchor(flag.get("other_sentence"))
        row = self.rows[self.at[other]] if link else None
        return {
            "k": self.types.index(flag["type"]),
            "words": flag_shown(flag["type"]),
            "reason": clean(flag["reason"]),
            "other": other,
            "link": link,
            "quote": _around(clean(row["text"]), flag.get("other_start"), flag.get("other_end")) if row else None,
        }


def _name(speaker: str) -> str:
    """A speaker at the head of a line: "the government" with a capital."""
    return speaker[:1].upper() + clean(speaker)[1:] if speaker[:1].isalpha() else clean(speaker)


def _pieces(row: Row) -> Iterator[tuple[str, str]]:
    """The sentence cut where a source, cue, content or flagged words begin or end; each piece with its classes.

    The first piece is the first word: the page holds it together with the mark in front of it.
    """
    text = clean(row["text"])
    word = len(text.split(None, 1)[0]) + len(text) - len(text.lstrip()) if text.strip() else 0
    spans = [(role, a[role]["start"], a[role]["end"]) for a in row["attributions"] for role in _ROLES if a[role]]
    spans += [("flagged", f["start"], f["end"]) for f in row["flags"] if f["end"] - f["start"] < len(text)]
    edges = sorted({0, min(word, _WORD), len(text), *(min(max(e, 0), len(text)) for _, a, b in spans for e in (a, b))})
    if not text:
        yield "", ""
    for a, b in pairwise(edges):
        roles = [r for r in (*_ROLES, "flagged") if any(role == r and x <= a and b <= y for role, x, y in spans)]
        yield " ".join(roles), text[a:b]


def _clipped(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"


def _around(text: str, start: int | None, end: int | None) -> tuple[str, str, str]:
    """A sentence before, in and behind the place meant, shortened around it."""
    if start is None or end is None or not 0 <= start < end <= len(text):
        return _clipped(text, LONGEST), "", ""
    room = max(LONGEST - (end - start), 40) // 2
    before, behind = text[:start], text[end:]
    if len(before) > room:
        before = "…" + before[-room:].partition(" ")[2]
    return before, _clipped(text[start:end], LONGEST), _clipped(behind, room)


def _language(given: Any) -> str:
    return given if isinstance(given, str) and _LANGUAGE.fullmatch(given) else ""
