"""Who a source is: its type by titles, institutions and context words, and which speaker of the article it names."""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.attribution.candidate import KEEP, Candidate
from toolkit.attribution.lexicon import Lexicon
from toolkit.attribution.phrases import Range, View
from toolkit.attribution.quotes import Quotation
from toolkit.tables import OFFICIAL_TYPES

_LISTS = [
    "title",
    "institution",
    "official_person",
    "spokes",
    "country",
    "nationality",
    "party",
    "organisation",
    "expert",
    "witness",
    "media",
    "document",
    "anonymous",
    "official_plural",
    "vague",
    "pronoun",
    "first_person",
]
_SINGULAR = frozenset(("he", "she"))


@dataclass(slots=True)
class Speaker:
    """A speaker of one article: number, fullest name, type, and the words that named it so far."""

    number: int
    name: str
    type: str | None
    sentence: int
    words: set[str] = field(default_factory=set)
    singular: bool = True


@dataclass(slots=True)
class Found:
    """A candidate with what is known of its source."""

    candidate: Candidate
    type: str | None
    speaker: Speaker | None = None
    source_sentence: int | None = None
    relayed: bool = False


class Sources:
    """Types and speakers for the candidates of a batch.

    Parameters
    ----------
    v : View
    lexicon : Lexicon
    text : str
        The batch's joined text.
    start, end : list of int
        Extent of each token.
    """

    def __init__(self, v: View, lexicon: Lexicon, text: str, start: list[int], end: list[int]) -> None:
        self.v, self.text, self.start, self.end = v, text, start, end
        self.opening = set(v.first)
        self.bit = {name: int(lexicon.bit(name)) for name in _LISTS}

    def type_of(self, r: Range) -> str | None:
        """Source type of a phrase by the words in it; None for a bare name or a pronoun."""
        v, bit = self.v, self.bit
        total = 0
        for t in range(*r):
            total |= v.bits[t]
        words = [v.word[t] for t in range(*r)]
        named = self.name_in(r) is not None
        has = {name: bool(total & b) for name, b in bit.items()}
        head = v.bits[self._head(r)]
        if has["spokes"]:
            firm = has["organisation"] and not (has["institution"] or has["title"])
            return (
                "organisation"
                if firm
                else "official"
                if has["institution"] or has["country"] or has["nationality"] or named
                else "anonymous_official"
            )
        if has["anonymous"] and not named and not (has["expert"] or has["organisation"] or has["witness"]):
            return "anonymous_official"
        if has["title"] and (named or words[0] in ("the", "his", "her", "its", "their") or head & bit["title"]):
            if has["official_plural"] and not named and not has["institution"]:
                return "anonymous_official"
            return "expert" if has["expert"] and not head & bit["title"] and not named else "official"
        if head & bit["official_plural"] and not named:
            return "anonymous_official"
        if head & bit["expert"] or (has["expert"] and named):
            return "expert"
        if head & bit["media"]:
            return "media"
        if head & bit["document"]:
            return "document"
        if has["institution"] and not head & (bit["organisation"] | bit["witness"]):
            return "official"
        if head & bit["official_person"]:
            return "official" if named or words[0] == "the" else "anonymous_official"
        if head & bit["organisation"] or has["party"] or has["organisation"]:
            return "organisation"
        if head & bit["witness"] or has["witness"]:
            return "witness"
        if has["media"]:
            return "media"
        if has["document"]:
            return "document"
        if has["country"] or (has["nationality"] and named and r[1] - r[0] == 1):
            return "official"
        if has["expert"]:
            return "expert"
        return None

    def _head(self, r: Range) -> int:
        """The head noun: the last word before the first preposition, comma or relative."""
        v = self.v
        for t in range(r[0] + 1, r[1]):
            if (v.mark[t] and v.word[t] == ",") or v.word[t] in (
                "of",
                "for",
                "from",
                "at",
                "in",
                "with",
                "to",
                "who",
                "on",
                "close",
                "familiar",
                "briefed",
            ):
                return t - 1
        return r[1] - 1

    def name_in(self, r: Range) -> Range | None:
        """The person's or body's proper name in a phrase: the last run of capitalised words that are no titles."""
        v, best, t = self.v, None, r[0]
        common = (
            self.bit["title"]
            | self.bit["institution"]
            | self.bit["country"]
            | self.bit["nationality"]
            | self.bit["media"]
            | self.bit["party"]
        )
        while t < r[1]:
            if (
                v.upper[t]
                and not v.mark[t]
                and not (v.bits[t] & common)
                and not v.of(t, "determiner", "time", "pronoun", "conjunction")
            ):
                begin = t
                while t < r[1] and (
                    v.upper[t]
                    or (
                        v.word[t] in ("al", "bin", "van", "von", "de", "der", "den", "la", ".", "-")
                        and t + 1 < r[1]
                        and v.upper[t + 1]
                    )
                ):
                    t += 1
                if best is None and not (t - begin == 1 and begin in self.opening and t < r[1] and not v.mark[t]):
                    best = (begin, t)
            t += 1
        return best

    def article(
        self, sentences: list[int], candidates: list[list[Candidate]], quotes: list[list[Quotation]]
    ) -> dict[int, list[Found]]:
        """Resolve the sources of one article (or of one lone sentence), in reading order."""
        speakers: list[Speaker] = []
        surnames: dict[str, tuple[str, str | None]] = {}
        for s in sentences:
            self._introduce(s, surnames)
        out: dict[int, list[Found]] = {}
        latest: Speaker | None = None
        for s in sentences:
            out[s] = []
            for c in candidates[s]:
                if c.weight < KEEP:
                    out[s].append(Found(c, self.type_of(c.source) if c.source else None))
                    continue
                found = self._resolve(c, s, speakers, surnames, latest)
                if found.speaker is not None and not self._quoted(c):  # whom a speaker mentions does not speak on
                    found.speaker.sentence = s
                    latest = found.speaker
                out[s].append(found)
        self._carry(sentences, out, quotes)
        return out

    def _quoted(self, c: Candidate) -> bool:
        return c.cue is not None and self.v.quote[c.cue[0]] >= 0

    def _introduce(self, s: int, surnames: dict[str, tuple[str, str | None]]) -> None:
        """Names that the article introduces with a title or an apposition, wherever they stand."""
        v = self.v
        first, last = v.first[s], v.first[s + 1]
        t = first
        while t < last:
            if not v.upper[t] or v.mark[t]:
                t += 1
                continue
            begin = t
            while t < last and (
                (v.upper[t] and not v.mark[t])
                or (v.word[t] in ("al", "bin", "van", "von", "de", "der") and t + 1 < last and v.upper[t + 1])
            ):
                t += 1
            if (name := self.name_in((begin, t))) is None:
                continue
            left = begin
            while (
                left > first
                and begin - left < 5
                and not v.mark[left - 1]
                and v.bits[left - 1] & (v.person | self.bit["nationality"])
            ):
                left -= 1
            right = t
            if t + 1 < last and v.word[t] == "," and (v.of(t + 1, "determiner") or v.bits[t + 1] & v.person):
                right = next((k for k in range(t + 1, min(last, t + 14)) if v.mark[k]), t)
            kind = self.type_of((left, right)) if right > t or left < begin or name[0] > begin else None
            key = self._key(name)
            known = surnames.get(key)
            full = self._words((name[0], t))
            if known is None or (known[1] is None and kind) or (len(full) > len(known[0]) and kind in (None, known[1])):
                surnames[key] = (
                    full if known is None or len(full) > len(known[0]) else known[0],
                    kind or (known[1] if known else None),
                )

    def _resolve(
        self,
        c: Candidate,
        s: int,
        speakers: list[Speaker],
        surnames: dict[str, tuple[str, str | None]],
        latest: Speaker | None,
    ) -> Found:
        if c.source is None:
            if c.rule == "quotation" and latest is not None and s - latest.sentence <= 3:
                return Found(c, latest.type, latest, latest.sentence)
            return Found(c, None)
        v, r = self.v, c.source
        words = {v.word[t] for t in range(*r) if not v.mark[t]}
        if v.of(r[0], "pronoun") and r[1] - r[0] == 1:
            if v.word[r[0]] in ("it", "who") and not (latest and not latest.singular):
                return Found(
                    c,
                    latest.type if latest and v.word[r[0]] == "it" else None,
                    latest if v.word[r[0]] == "it" else None,
                )
            if latest is not None and s - latest.sentence <= 5:
                return Found(c, latest.type, latest, latest.sentence if latest.sentence != s else None)
            return Found(c, None)
        kind, name = self.type_of(r), self.name_in(r)
        if name is not None:
            full, known = surnames.get(self._key(name), (self._words(name), None))
            speaker = next((p for p in speakers if p.name == full), None) or self._add(speakers, full, s)
            speaker.type = kind or speaker.type or known
            speaker.singular = True
        else:
            content = {w for w in words if len(w) > 3}
            speaker = next((p for p in reversed(speakers) if content and content <= p.words), None) or self._add(
                speakers, self._words(r), s
            )
            speaker.type = kind or speaker.type
            speaker.singular = not any(
                v.bits[t] & (self.bit["institution"] | self.bit["country"] | self.bit["official_plural"])
                for t in range(*r)
            )
        speaker.words |= words
        return Found(c, speaker.type, speaker, relayed=self._relayed(c))

    def _relayed(self, c: Candidate) -> bool:
        """Told to another outlet: "told RIA Novosti", "quoted by the agency"."""
        if c.cue is None:
            return False
        v = self.v
        stop = next(
            (t for t in range(c.cue[1], min(c.cue[1] + 9, len(v.word))) if v.mark[t] or v.word[t] == "that"),
            c.cue[1] + 4,
        )
        return any(
            v.bits[t] & self.bit["media"]
            and v.word[t] not in ("reporters", "journalists", "press", "correspondent", "reporter")
            for t in range(c.cue[1], min(stop, len(v.word)))
        )

    def _carry(self, sentences: list[int], out: dict[int, list[Found]], quotes: list[list[Quotation]]) -> None:
        """A quotation over several sentences belongs to whoever its one cue names, before or after."""
        chain: list[int] = []
        for s in sentences:
            goes_on = bool(chain) and bool(quotes[s]) and not quotes[s][0].opened
            if not goes_on:
                chain = []
            chain.append(s)
            if not quotes[s] or quotes[s][-1].closed:
                self._belongs(chain, out)
                chain = []
        self._belongs(chain, out)

    def _belongs(self, chain: list[int], out: dict[int, list[Found]]) -> None:
        """Give the quotation that runs through these sentences its speaker."""
        named = (
            (k, f)
            for k in chain
            for f in out[k]
            if f.speaker and f.candidate.quoted and f.candidate.cue and not self._quoted(f.candidate)
        )
        if len(chain) < 2 or (first := next(named, None)) is None:
            return
        where, found = first
        for k in chain:
            for f in out[k]:
                if f.candidate.rule == "quotation":
                    f.speaker, f.type, f.source_sentence = found.speaker, found.type, where

    def _add(self, speakers: list[Speaker], name: str, s: int) -> Speaker:
        speakers.append(Speaker(len(speakers), name, None, s))
        return speakers[-1]

    def _key(self, name: Range) -> str:
        return self.v.word[name[1] - 1].removesuffix("'s").removesuffix("’s")

    def _words(self, r: Range) -> str:
        return self.text[self.start[r[0]] : self.end[r[1] - 1]].removesuffix("'s").removesuffix("’s")


def is_official(kind: str | None) -> bool:
    """Whether a source type speaks for a public institution."""
    return kind in OFFICIAL_TYPES
