"""What every flag is judged by: a batch of scored sentences, whose voice each word is in, and short ways to ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from toolkit.attribution import Analysis
from toolkit.attribution.speaker import Found
from toolkit.attribution.types import Types
from toolkit.attribution.view import Range
from toolkit.resources import WORD_LISTS
from toolkit.tables import Columns

Flag = dict[str, Any]
Place = tuple[int, int, int]  # a sentence and characters in it
# function words and words of time: what two sentences share by chance
_EMPTY = (
    "adverb_fill", "auxiliary", "be", "conjunction", "determiner", "first_person", "modal", "negation", "preposition",
    "pronoun", "question", "second_person", "time",
)  # fmt: skip


@dataclass(slots=True)
class Phrase:
    """A phrase of a flag's own word lists, where it stands."""

    span: Range
    list: str


class Scene:
    """A batch of sentences, analysed and scored.

    Parameters
    ----------
    analysis : Analysis
    scores : dict of lists
        The table ``scores`` of the same sentences.

    Attributes
    ----------
    outlets : list of str or None
        Who prints each sentence, where that is known: its own name is no other outlet.
    own : list of bool
        Tokens in the outlet's own voice: outside quotations and outside what a source is cited for.
    """

    def __init__(self, analysis: Analysis, scores: Columns) -> None:
        self.a, self.scores, self.v = analysis, scores, analysis.view
        self.types = Types(analysis.view, analysis.lexicon)
        self.outlets: list[str | None] = analysis.sentences.get("outlet") or [None] * len(analysis.previous)
        self.start, self.end = analysis.tokens.start.tolist(), analysis.tokens.end.tolist()
        self.offset = analysis.tokens.offset.tolist()
        self.empty = int(analysis.lexicon.bit(*_EMPTY))
        self._kept = [[f for f in group if f.kept] for group in analysis.found]
        self.memo: dict[int, Any] = {}  # what flags of one article share, by its first sentence
        self._index = _phrases(analysis.lexicon.language)
        self.own: list[bool] = (~analysis.inside).tolist()
        for group in analysis.found:
            for f in group:
                c = f.candidate
                if f.kept and c.content and c.source and c.rule != "passive":
                    self.own[slice(*c.content)] = [False] * (c.content[1] - c.content[0])

    def tokens(self, s: int) -> range:
        return range(self.v.first[s], self.v.first[s + 1])

    def kept(self, s: int) -> list[Found]:
        """The attributions of a sentence."""
        return self._kept[s]

    def text(self, s: int) -> str:
        return str(self.a.sentences["text"][s] or "")

    def label(self, s: int) -> str | None:
        label: str | None = self.scores["label"][s]
        return label

    def chance(self, s: int, label: str) -> float:
        """Probability of a label; 0 where the model does not know it."""
        known = self.scores.get(f"p_{label}")
        return float(known[s]) if known is not None else 0.0

    def is_title(self, s: int) -> bool:
        return bool(self.a.sentences["field"][s] == "title")

    def number(self, s: int) -> int | None:
        """The sentence's index in its article."""
        index: int | None = self.a.sentences["sentence_index"][s]
        return index

    def chars(self, s: int, r: Range) -> tuple[int, int]:
        """Characters, in the sentence, of a range of tokens."""
        return self.start[r[0]] - self.offset[s], self.end[r[1] - 1] - self.offset[s]

    def words(self, r: Range) -> str:
        """The text of a range of tokens."""
        return self.a.tokens.text[self.start[r[0]] : self.end[r[1] - 1]].replace("\n", " ")

    def listed(self, s: int, *names: str, own: bool = True) -> Iterator[Range]:
        """Where entries of word lists of the language stand in a sentence; by default in the outlet's own voice."""
        return (r for r in self.a.listed(s, *names) if (self.own[r[0]] if own else self.v.quote[r[0]] < 0))

    def phrases(self, first: int, last: int, *lists: str) -> Iterator[Phrase]:
        """Entries of the flags' own word lists between two tokens, the longest first where they begin together."""
        word = self.v.word
        for t in range(first, last):
            for words, name in self._index.get(word[t], ()):
                if name in lists and t + len(words) <= last and all(word[t + k] == w for k, w in enumerate(words)):
                    yield Phrase((t, t + len(words)), name)
                    break

    def entries(self, name: str) -> frozenset[str]:
        """The single words of one of the flags' own word lists."""
        return _words(self.a.lexicon.language, name)

    def groups(self, name: str) -> list[frozenset[str]]:
        """A list of the flags' own whose lines are groups of words."""
        return _groups(self.a.lexicon.language, name)

    def flag(self, s: int, r: Range | None, reason: str, score: float, other: Place | None = None) -> Flag:
        """A row of the table; the whole sentence where no words are given."""
        start, end = self.chars(s, r) if r is not None else (0, len(self.text(s)))
        out: Flag = {"start": start, "end": end, "reason": reason, "score": round(min(max(score, 0.0), 1.0), 4)}
        if other is not None:
            out |= {"other_sentence": self.number(other[0]), "other_start": other[1], "other_end": other[2]}
        return out


@cache
def _phrases(language: str) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """The flags' own word lists, by first word; a language without them has none of the flags that need them."""
    out: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for path in sorted((WORD_LISTS / language / "flags").glob("*.txt")):
        for words in _lines(path):
            out.setdefault(words[0], []).append((words, path.stem))
    for entries in out.values():
        entries.sort(key=lambda e: (-len(e[0]), e))
    return out


def _lines(path: Path) -> list[tuple[str, ...]]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [tuple(line.lower().split()) for line in lines if line.strip() and not line.startswith("#")]


@cache
def _groups(language: str, name: str) -> list[frozenset[str]]:
    return [frozenset(words) for words in _lines(WORD_LISTS / language / "flags" / f"{name}.txt")]


@cache
def _words(language: str, name: str) -> frozenset[str]:
    return frozenset(
        words[0] for found in _phrases(language).values() for words, of in found if of == name and len(words) == 1
    )
