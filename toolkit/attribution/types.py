"""What kind of source a phrase names, by the words in it: titles, institutions, roles, companies, witnesses."""

from __future__ import annotations

from toolkit.attribution.lexicon import Lexicon
from toolkit.attribution.phrases import POSSESSIVE, abbreviation, possessive
from toolkit.attribution.view import Range, View

LISTS = [
    "title", "institution", "official_person", "spokes", "country", "nationality", "party", "organisation", "expert",
    "witness", "media", "document", "anonymous", "official_plural", "vague", "pronoun", "first_person", "role",
    "corporate", "personal", "figure", "leads", "woman", "man", "determiner",
]  # fmt: skip
_LINKS = frozenset(["of", "for", "from", "at", "in", "with", "to", "who", "on", "close", "familiar", "briefed"])
_PARTICLES = frozenset(["al", "bin", "van", "von", "de", "der", "den", "la", ".", "-"])
_POINTS = frozenset([".", "-"])


class Types:
    """Source types of phrases.

    Parameters
    ----------
    v : View
    lexicon : Lexicon
    """

    def __init__(self, v: View, lexicon: Lexicon) -> None:
        self.v, self.lexicon = v, lexicon
        self.opening = set(v.first)
        self._known: dict[Range, str | None] = {}
        self.bit = {name: int(lexicon.bit(name)) for name in LISTS}
        bit = self.bit
        self.common = (
            bit["title"] | bit["institution"] | bit["country"] | bit["nationality"] | bit["media"] | bit["party"]
            | bit["personal"] | bit["corporate"] | bit["role"] | bit["anonymous"]
        )  # fmt: skip
        self.holding = (
            bit["role"] | bit["title"] | bit["spokes"] | bit["corporate"] | bit["organisation"] | bit["institution"]
            | bit["official_person"] | bit["expert"] | bit["witness"]
        )  # fmt: skip

    def bits(self, r: Range) -> int:
        """All lists that know a word of the phrase."""
        total = 0
        for t in range(*r):
            total |= self.v.bits[t]
        return total

    def of(self, r: Range) -> str | None:
        """Source type of a phrase; None for a bare name or a pronoun."""
        if r not in self._known:
            self._known[r] = self._of(r)
        return self._known[r]

    def _of(self, r: Range) -> str | None:
        v, bit = self.v, self.bit
        total = self.bits(r)
        has = {name: bool(total & b) for name, b in bit.items()}
        named = self.name_in(r) is not None
        at = self.head(r)
        head = v.bits[at]
        public = has["institution"] or has["country"] or has["nationality"]
        if has["spokes"]:
            if self._firm(r, has):
                return "organisation"
            return "official" if public or named else "anonymous_official"
        if has["anonymous"] and not named and not (has["expert"] or has["organisation"] or has["witness"]):
            return "anonymous_official"
        first = v.word[r[0]]
        if has["role"] and first in POSSESSIVE and not (public or has["organisation"] or has["party"] or has["media"]):
            return "organisation" if has["corporate"] else None  # whose, another sentence says
        if (role := self._role(r, has)) is not None:
            return role
        if has["title"] and (named or first == "the" or first in POSSESSIVE or head & bit["title"]):
            if has["official_plural"] and not named and not has["institution"]:
                return "anonymous_official"
            return "expert" if has["expert"] and not head & bit["title"] and not named else "official"
        if head & bit["official_plural"] and not named:
            return "official" if has["institution"] and not has["anonymous"] else "anonymous_official"
        for kind in ("expert", "media", "document"):
            if head & bit[kind] or (kind == "expert" and has["expert"] and named):
                return kind
        if has["institution"] and not head & (bit["organisation"] | bit["witness"]):
            return "official"
        if head & bit["institution"]:
            return "official"
        if head & bit["official_person"]:
            return "official" if named or first == "the" else "anonymous_official"
        if head & bit["organisation"] or has["party"] or has["organisation"] or has["corporate"]:
            return "organisation"
        if has["figure"] and not has["witness"]:
            return "official"
        for kind in ("witness", "media", "document"):
            if has[kind]:
                return kind
        if has["country"] or (has["nationality"] and named and r[1] - r[0] == 1):
            return "official"
        return "expert" if has["expert"] else None

    def _firm(self, r: Range, has: dict[str, bool]) -> bool:
        """Whether the institution that a role belongs to is a company, party or group."""
        if not (has["organisation"] or has["party"] or has["corporate"]):
            return False
        if not (has["institution"] or has["title"]):
            return True
        v, bit = self.v, self.bit
        bodies = bit["institution"] | bit["organisation"] | bit["party"]
        at = next((t for t in range(*r) if v.bits[t] & (bit["role"] | bit["spokes"])), r[0])
        whose = [
            *range(at + 1, r[1]),
            *range(at, r[0] - 1, -1),
        ]  # "spokesman for the rebels", else "the union's leader"
        body = next((k for t in whose if (k := v.bits[t] & bodies)), 0)
        return bool(body & (bit["organisation"] | bit["party"])) and not body & bit["institution"]

    def _role(self, r: Range, has: dict[str, bool]) -> str | None:
        """A role in an institution: the institution decides; a company's own office is a company's."""
        v, bit = self.v, self.bit
        if has["corporate"] and not has["institution"]:
            return "organisation"
        if not any(v.bits[t] & bit["role"] for t in range(*r)):
            return None
        if self._firm(r, has):
            return "organisation"
        if has["institution"] or has["country"]:
            return "official"
        if has["media"]:
            return "media"
        return None if has["title"] or has["official_person"] else "organisation"

    def nobody(self, r: Range) -> bool:
        """Whether a phrase names nobody who could be asked: "critics", "many", "some observers of the court"."""
        v, bit = self.v, self.bit
        known = (
            bit["expert"] | bit["witness"] | bit["official_person"] | bit["institution"] | bit["title"] | bit["media"]
        )
        total = self.bits(r)
        return bool(v.bits[self.head(r)] & bit["vague"]) and not total & (known | bit["organisation"] | bit["document"])

    def head(self, r: Range) -> int:
        """The head noun: the last word before the first preposition, comma or relative."""
        v = self.v
        at = r[1] - 1
        for t in range(r[0] + 1, r[1]):
            if (
                (v.mark[t] and v.word[t] == ",")
                or v.word[t] in _LINKS
                or (t + 1 < r[1] and v.word[t + 1] == "by")
                or (v.word[t].endswith("ed") and t + 1 < r[1] and v.of(t + 1, "preposition"))
            ):
                at = t - 1
                break
        telling = v.person | self.bit["document"]
        while at > r[0] and v.upper[at] and not v.bits[at] & telling:
            at -= 1
        return (
            at
            if v.bits[at] & telling
            else next(
                (t - 1 for t in range(r[0] + 1, r[1]) if (v.mark[t] and v.word[t] == ",") or v.word[t] in _LINKS),
                r[1] - 1,
            )
        )

    def name_in(self, r: Range) -> Range | None:
        """The person's or body's proper name in a phrase: the first run of capitalised words that are no titles."""
        v, best, t = self.v, None, r[0]
        while t < r[1]:
            if (
                v.upper[t]
                and not v.mark[t]
                and not (v.bits[t] & self.common)
                and not v.of(t, "determiner", "time", "pronoun", "conjunction", "first_person", "second_person")
                and not (t in self.opening and v.of(t, "preposition", "adverb_fill", "question", "auxiliary"))
            ):
                begin = t
                while t < r[1] and (v.upper[t] or (v.word[t] in _PARTICLES and t + 1 < r[1] and v.upper[t + 1])):
                    t += 1
                alone = (
                    t - begin == 1
                    and begin in self.opening
                    and ((t < r[1] and not v.mark[t]) or bool(v.bits[begin] & (v.person | self.bit["vague"])))
                )
                if best is None and not alone:
                    best = (begin, t)
            t += 1
        return best

    def _opens(self, name: Range, last: int) -> bool:
        """A word with a capital only since it opens the sentence: "Former academy boss Kit Sorrell"."""
        v, (begin, end) = self.v, name
        return end - begin == 1 and begin in self.opening and end < last and not (v.mark[end] or v.upper[end])

    def speaker_in(self, r: Range) -> Range | None:
        """The name of whoever speaks: not a holder's ("Orrin's lawyer") nor a body's behind or before a role.

        None where only others are named.
        """
        v, named = self.v, []
        until = next((t for t in range(r[0] + 1, r[1]) if v.word[t] in ("who", "whose", "which")), r[1])
        for begin, end in runs(v, r[0], until):
            if (name := self.name_in((begin, end))) is not None and not (
                name[1] - name[0] == 1 and name[0] in self.opening and v.of(name[0], "preposition")
            ):
                named.append(name)
        if len(named) > 1 and self._opens(named[0], until):
            named = named[1:]
        for a, b in named:
            held = possessive(v, b - 1) and b < r[1]
            behind = (a > r[0] and v.word[a - 1] in _LINKS) or (
                a - 1 > r[0] and v.word[a - 1] == "the" and v.word[a - 2] in _LINKS
            )
            at = b + 3 if b + 3 < r[1] and v.word[b] == "(" and v.word[b + 2] == ")" else b  # an acronym
            before = at < r[1] and not v.mark[at] and (at > b or not v.upper[at]) and v.bits[at] & self.holding
            if not (held or behind or before):
                return a, b
        return None


def runs(v: View, first: int, last: int) -> list[Range]:
    """Runs of capitalised words, with the particles and the points of abbreviations between them."""
    out, t = [], first
    while t < last:
        if not v.upper[t] or v.mark[t]:
            t += 1
            continue
        begin = t
        while t < last and (
            (v.upper[t] and not v.mark[t])
            or (t + 1 < last and v.upper[t + 1] and (v.word[t] in _PARTICLES - _POINTS or abbreviation(v, t, begin)))
        ):
            t += 1
        out.append((begin, t))
    return out
