"""Whether two places of an article say the same: one in the outlet's own voice, the other put down to somebody.

Words are compared by their stems; what two sentences share by chance, function words and the commonest words of news,
does not count alone. A restatement in quite other words is missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from toolkit.attribution.speaker import Found
from toolkit.attribution.tokens import NUMBER
from toolkit.flags.scene import Scene

_SUFFIXES = ("ingly", "edly", "ing", "ies", "ed", "es", "ly", "s", "e")
_STEM = 7
_HEADED = 6  # words at either end of a headline that may name a speaker
_DENIED = "not"
Stems = dict[str, bool]  # a stem, and whether it is a common word rather than a name or number


@dataclass(frozen=True, slots=True)
class Said:
    """A content that somebody answers for: its sentence, the attribution, its stems."""

    sentence: int
    found: Found
    stems: Stems


class Claims:
    """The stems of an article's sentences and of what is attributed in them.

    Parameters
    ----------
    scene : Scene
    rows : sequence of int
        The sentences of one article.
    """

    def __init__(self, scene: Scene, rows: Sequence[int]) -> None:
        self.a, self.rows = scene, rows
        self.stems = {s: self._stems(scene.tokens(s)) for s in rows}
        self.common = _stems_of(scene.entries("common"))
        self._first: dict[str, int] = {}  # where the outlet itself uses a stem first
        for s in rows:
            if not scene.kept(s) and not scene.is_title(s):
                for w in self.stems[s]:
                    self._first.setdefault(w, s)
        self.said: dict[int, list[Said]] = {
            s: [
                Said(s, f, self._stems(range(*f.candidate.content)))
                for f in scene.kept(s)
                if f.candidate.content and (f.candidate.source or f.speaker)
            ]
            for s in rows
        }

    def bare(self, s: int, *, guessed: bool = False) -> bool:
        """The outlet says it itself: nothing in the sentence is put down to anybody, quoted or asked.

        Nor is it guessed, unless `guessed`: "The leak that killed the fish may cost the town its race".
        """
        a = self.a
        if any(f.candidate.weight >= 0.3 for f in a.a.found[s]) or a.scores["p_attributed"][s] >= 0.5:
            return False
        if "@" in a.text(s) or "://" in a.text(s):
            return False  # an address, a header
        lists = int(a.a.lexicon.bit("passive_belief", "first_person", "second_person"))
        lists |= 0 if guessed else int(a.a.lexicon.bit("speculation"))
        return not any(a.v.bits[t] & lists or a.v.quote[t] >= 0 or a.v.word[t] == "?" for t in a.tokens(s))

    def is_act(self, s: int) -> bool:
        """Something that is done by being done: "signs", "arrested", "votes"."""
        a = self.a
        return any(a.own[p.span[0]] for p in a.phrases(a.v.first[s], a.v.first[s + 1], "act"))

    def names_speaker(self, s: int) -> bool:
        """A headline that asks, or names who speaks by a mark alone: "Minister: no talks", "No talks - minister"."""
        v, tokens = self.a.v, self.a.tokens(s)
        if not self.a.is_title(s) or len(tokens) < _HEADED:
            return False
        ends = (*range(tokens[0], tokens[0] + _HEADED), *range(tokens[-1] - _HEADED + 2, tokens[-1]))
        asks = v.of(tokens[0], "question")
        shows = any(v.cue[t] >= 0 for t in range(tokens[-1] - 1, tokens[-1] + 1))  # "internal figures show"
        return (
            asks
            or shows
            or any(v.word[t] in (":", "|") or (v.word[t] in ("-", "–", "—") and t > tokens[0]) for t in ends)
        )

    def shared(self, s: int, other: Stems) -> tuple[float, int, int]:
        """How much of a sentence some other words hold: the share of its stems, how many, how many common words."""
        own = self.stems[s].keys() - {_DENIED}
        both = own & other.keys()
        if not both or (_DENIED in self.stems[s]) != (_DENIED in other):
            return 0.0, 0, 0
        return len(both) / len(own), len(both), sum(other[w] for w in both)

    def new(self, s: int, said: Said) -> set[str]:
        """Stems that a sentence shares with a content and that no sentence before it said without a source."""
        both = self.stems[s].keys() & said.stems.keys()
        return {w for w in both if w != _DENIED and self._first.get(w, said.sentence) >= said.sentence}

    def figures_agree(self, s: int, said: Said) -> bool:
        """Whether a sentence and a content that both hold figures share one."""
        mine, theirs = ({w for w in stems if w[0].isdigit()} for stems in (self.stems[s], said.stems))
        return not mine or not theirs or bool(mine & theirs)

    def plain(self, s: int, said: Said, stems: set[str]) -> int:
        """How many of the stems are common words in both places."""
        return sum(self.stems[s][w] and said.stems[w] for w in stems)

    def _stems(self, tokens: range) -> Stems:
        a, v = self.a, self.a.v
        out: Stems = {}
        for t in tokens:
            word = v.word[t]
            if v.of(t, "negation"):
                out[_DENIED] = False
            if v.mark[t] or v.bits[t] & a.empty:
                continue
            if a.a.tokens.kind[t] == NUMBER:
                out[word] = False
            elif len(word) > 2:
                key = stem(word)
                out[key] = out.get(key, True) and not v.upper[t]
        return out


@lru_cache(1 << 16)
def stem(word: str) -> str:
    """A word without its ending, cut to its first letters."""
    word = word.removesuffix("'s").removesuffix("’s")
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) > 2:
            word = word[: -len(suffix)]
            break
    return word[:_STEM]


@lru_cache(8)
def _stems_of(words: frozenset[str]) -> frozenset[str]:
    return frozenset(stem(w) for w in words)
