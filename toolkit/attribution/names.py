"""What an article says of a name, wherever it stands: titles, appositions, ages, what only a company has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from toolkit.attribution.phrases import abbreviation, phrase_left, possessive
from toolkit.attribution.types import Types, runs
from toolkit.attribution.view import Range, View

_ENOUGH = 4  # sentences from which an article is read as one: a name that it never introduces is no person


@dataclass(slots=True)
class Name:
    """What an article says of a name, wherever it stands.

    Attributes
    ----------
    full : str
        The fullest form.
    kinds : Counter
        Source types that titles, appositions and company words beside it speak for.
    person, body : int
        Signs that it is a person (a form of address, a given name, an age), or a body ("the", "it", "which").
    beside, behind : int
        Word lists that know the titles before it, the apposition or relative clause behind it.
    aged, lives : bool
        An age is told; a relative clause tells what the person does.
    titles : set of str
        Words of the titles beside it and of the apposition: what else it may be called.
    opens : str
        The first word of the apposition.
    pronoun : str
        "he" or "she", where a word beside it tells.
    """

    full: str
    kinds: Counter[str] = field(default_factory=Counter)
    person: int = 0
    body: int = 0
    beside: int = 0
    behind: int = 0
    aged: bool = False
    lives: bool = False
    titles: set[str] = field(default_factory=set)
    opens: str = ""
    pronoun: str = ""

    @property
    def type(self) -> str | None:
        """The type most signs speak for; an organisation where nothing but a body shows."""
        if self.kinds:
            return min(self.kinds, key=lambda k: (-self.kinds[k], k))
        return "organisation" if self.body > self.person else None


class Names:
    """Finds the names of articles.

    Parameters
    ----------
    v : View
    types : Types
    text : str
        The batch's joined text.
    start, end : list of int
        Extent of each token.
    """

    def __init__(self, v: View, types: Types, text: str, start: list[int], end: list[int]) -> None:
        self.v, self.types, self.bit = v, types, types.bit
        self.text, self.start, self.end = text, start, end

    def article(self, sentences: list[int]) -> dict[str, Name]:
        """Every name of an article with what stands beside it, by its last word."""
        names: dict[str, Name] = {}
        self.names_of = names
        for s in sentences:
            if self._headline(s):
                continue
            for begin, end in runs(self.v, self.v.first[s], self.v.first[s + 1]):
                self._meet(s, begin, end, names)
        if len(sentences) < _ENOUGH:
            for name in names.values():  # too little is told to take a bare name for a body
                name.body = min(name.body, name.person)
        return names

    def _headline(self, s: int) -> bool:
        """Most of its words begin with a capital: there, capitals name nobody."""
        words = [
            t for t in range(self.v.first[s], self.v.first[s + 1]) if not self.v.mark[t] and len(self.v.word[t]) > 3
        ]
        return len(words) > 4 and sum(self.v.upper[t] for t in words) > 0.75 * len(words)

    def _meet(self, s: int, begin: int, end: int, names: dict[str, Name]) -> None:
        """Note one occurrence of a name, with the titles before and the apposition behind it."""
        v, bit, first, last = self.v, self.bit, self.v.first[s], self.v.first[s + 1]
        where = self.types.name_in((begin, end))
        if where is None:
            return
        left = begin
        while (
            left > first
            and begin - left < 6
            and (
                (v.bits[left - 1] & (v.person | bit["nationality"]) and not v.mark[left - 1])
                or v.word[left - 1] in ("former", "then", "acting")
                or abbreviation(v, left - 1, first)
            )
        ):
            left -= 1
        name = self._entry(where, names)
        kind = self.types.of((left, end)) if left < begin or where[0] > begin else None
        name.beside |= self.types.bits((left, where[0]))
        name.titles |= self._titles((left, where[0]))
        if kind:
            name.kinds[kind] += 2
        if not kind and left > first + 1 and v.word[left - 1] == ",":  # "the district attorney, Lenora Pruett"
            role = phrase_left(v, left - 2, first)
            if role is not None and self.types.bits(role) & v.person and self.types.speaker_in(role) is None:
                name.beside |= self.types.bits(role)
                name.titles |= self._titles(role)
                if kind := self.types.of(role):
                    name.kinds[kind] += 2
        if not kind and left == begin and where[1] - where[0] > 1 and self._occupation(begin - 1, first):
            name.kinds["witness"] += 1  # "plumber Ewan Sills"
            name.opens = name.opens or "a"
        alone = where[1] - where[0] == 1
        before = v.word[left - 1] if left > first else ""
        name.person += 2 * any(v.bits[t] & bit["personal"] for t in range(left, where[0]))
        name.person += bool(kind)
        name.person += not alone and before != "the"
        name.body += (before == "the" and left == begin) or (alone and left == begin == where[0] and not kind)
        self._behind(where[1], last, name)
        near = name.beside | name.behind | (v.bits[where[0]] if not alone else 0)
        if bool(near & bit["woman"]) != bool(near & bit["man"]):
            name.pronoun = "she" if near & bit["woman"] else "he"

    def _titles(self, r: Range) -> set[str]:
        return {self.v.word[t] for t in range(*r) if self.v.bits[t] & self.v.role}

    def _entry(self, where: Range, names: dict[str, Name]) -> Name:
        """The entry of a name, under its last word; of two people of one surname, under the whole name."""
        full = self.words(where)
        known = self.find(where, names)
        if known is None:
            return names.setdefault(self.key(where), Name(full))
        one, other = set(known.full.lower().split()), set(full.lower().split())
        if (
            min(len(one), len(other)) > 1
            and not (one <= other or other <= one)
            and full.split()[0] != known.full.split()[0]
        ):
            return names.setdefault(full.lower(), Name(full))
        if len(full) > len(known.full):
            known.full = full
        return known

    def find(self, where: Range, names: dict[str, Name]) -> Name | None:
        """The entry of a name that is met again."""
        return names.get(self.words(where).lower()) or names.get(self.key(where))

    def _occupation(self, t: int, first: int) -> bool:
        """A plain noun right before a full name."""
        v = self.v
        return (
            t >= first
            and not (v.mark[t] or v.upper[t] or v.verb[t] or v.cue[t] >= 0)
            and len(v.word[t]) > 3
            and not v.of(t, "determiner", "preposition", "conjunction", "adverb_fill", "time", "pronoun", "question")
            and not v.word[t].endswith(("ed", "ing", "ly"))
        )

    def _behind(self, t: int, last: int, name: Name) -> None:
        """What follows a name: an apposition, an age, a relative clause, or what only a company or state has."""
        v, bit = self.v, self.bit
        if t >= last:
            return
        word = v.word[t]
        if word in ("of", "for", "from", "with") and t + 1 < last and (v.upper[t + 1] or v.word[t + 1] == "the"):
            body = next(iter(runs(v, t + 1, min(last, t + 8))), None)
            if body is not None and body[0] <= t + 2:
                total = self.types.bits(body)
                name.behind |= total
                named = self.names_of.get(self.key(body))
                kind = self.types.of(body) or (named.type if named and named.body > named.person else None)
                if kind in ("official", "organisation", "media", "expert"):
                    name.kinds[kind] += 1
        if possessive(v, t - 1) or not v.mark[t]:
            own = range(t, min(t + 3, last))
            if any(v.bits[k] & bit["corporate"] and not v.mark[k] for k in own):
                name.kinds["organisation"] += 2
                name.behind |= bit["corporate"]
            elif possessive(v, t - 1) and any(v.bits[k] & bit["institution"] for k in own):
                name.kinds["official"] += 1
            elif not possessive(v, t - 1) and v.bits[t] & bit["spokes"] and not v.upper[t]:
                name.kinds["organisation"] += 1
        if v.cue[t] >= 0 and t + v.size[t] < last and v.word[t + v.size[t]] in ("it", "its"):
            name.body += 2
        elif v.cue[t] >= 0 and t + v.size[t] < last and v.word[t + v.size[t]] in ("he", "she", "his", "her"):
            name.person += 2
        if word != "," or t + 1 >= last:
            return
        if v.number[t + 1] and (t + 2 >= last or v.mark[t + 2]):
            name.person += 3
            name.aged = True
            name.kinds["witness"] += 1
            t += 2
            if t + 1 >= last or v.word[t] != ",":
                return
        if v.word[t + 1] == "which":
            name.body += 2
            return
        close = next(
            (k for k in range(t + 1, min(last, t + 16)) if v.mark[k] and v.word[k] not in ("'", "’", "-")), last
        )
        if v.word[t + 1] in ("who", "whose"):
            name.person += 2
            name.lives = True
            name.kinds[self._does(t + 1, close, name)] += 1
        elif (
            v.of(t + 1, "determiner")
            or v.bits[t + 1] & v.person
            or v.word[t + 1] in ("its", "their")
            or any(possessive(v, k) for k in range(t + 1, min(t + 5, close)))
        ):
            name.opens = v.word[t + 1]
            who = next((k for k in range(t + 2, close) if v.word[k] in ("who", "whose", "which", "that")), close)
            if (close < last or v.of(t + 1, "determiner")) and who > t + 1:
                kind = self.types.of((t + 1, who))
                total = self.types.bits((t + 1, who))
                name.behind |= total
                name.titles |= self._titles((t + 1, who))
                if kind and total & v.person:
                    name.kinds[kind] += 2
                    name.person += kind != "organisation" or bool(total & bit["role"])
                elif v.word[t + 1] in ("a", "an") and not any(v.upper[k] for k in range(t + 2, who)):
                    name.kinds["witness"] += 1  # "Gareth Oakes, a bus mechanic": an occupation that no list knows
                    name.person += 1
                if v.word[min(who, last - 1)] == "who":
                    name.person += 2
                    name.lives = True

    def _does(self, t: int, close: int, name: Name) -> str:
        """What a relative clause makes of a person: who teaches, who leads a body, who only lives."""
        bit = self.bit
        opening = (t, min(t + 5, close))
        total = self.types.bits(opening)
        name.behind |= total & (bit["expert"] | bit["leads"])
        if total & bit["expert"]:
            return "expert"
        if total & bit["leads"]:
            name.behind |= self.types.bits((t, close))
            kind = self.types.of((t + 2, close)) if close > t + 2 else None
            return kind if kind in ("official", "media") else "organisation"
        return "witness"

    def key(self, name: Range) -> str:
        """The word under which a name is known: its last."""
        return self.v.word[name[1] - 1].removesuffix("'s").removesuffix("’s")

    def words(self, r: Range) -> str:
        """The phrase as written, without a possessive."""
        return self.text[self.start[r[0]] : self.end[r[1] - 1]].removesuffix("'s").removesuffix("’s")
