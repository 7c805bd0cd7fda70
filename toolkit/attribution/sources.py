"""Whose word it is: which speaker of the article a source names, and what kind of source that speaker is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from toolkit.attribution.candidate import KEEP, Candidate
from toolkit.attribution.lexicon import Lexicon
from toolkit.attribution.phrases import Range, View, abbreviation, phrase_left
from toolkit.attribution.quotes import Quotation
from toolkit.attribution.types import Types, runs
from toolkit.tables import OFFICIAL_TYPES

_PERSON = frozenset(("he", "she"))
_REACH = 5  # sentences over which a pronoun or a carried-on quotation may reach back
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
    """

    full: str
    kinds: Counter[str] = field(default_factory=Counter)
    person: int = 0
    body: int = 0
    beside: int = 0
    behind: int = 0
    aged: bool = False
    lives: bool = False

    @property
    def type(self) -> str | None:
        """The type most signs speak for; a private person where nothing but an age or a life is told."""
        if self.kinds:
            return min(self.kinds, key=lambda k: (-self.kinds[k], k))
        return "organisation" if self.body > self.person else None


@dataclass(slots=True)
class Speaker:
    """A speaker of one article.

    Attributes
    ----------
    number : int
    name : str
        The fullest name, or the phrase that describes the speaker.
    type : str or None
        Source type.
    sentence : int
        Where it spoke last.
    words : set of str
        All words that named it so far.
    singular : bool
        A person; a body or several people otherwise.
    pronoun : str
        "he" or "she", once one was used.
    phrases, pronouns, carried
        What it was called where it spoke, and whether it spoke on without a cue.
    chances : dict
        How surely it is of which type, where that is learnt: type -> 0 to 1.
    told : Name or None
        What the article says of the name, or of the holder's ("Orrin's lawyer": `held`).
    """

    number: int
    name: str
    type: str | None
    sentence: int
    words: set[str] = field(default_factory=set)
    singular: bool = True
    pronoun: str = ""
    phrases: list[Range] = field(default_factory=list)
    pronouns: set[str] = field(default_factory=set)
    carried: bool = False
    told: Name | None = None
    held: bool = False
    chances: dict[str | None, float] = field(default_factory=dict)


@dataclass(slots=True)
class Found:
    """A candidate with what is known of its source."""

    candidate: Candidate
    type: str | None
    speaker: Speaker | None = None
    source_sentence: int | None = None
    relayed: bool = False

    def chance(self, *kinds: str | None) -> float:
        """How surely the source is of one of these types, 0 to 1."""
        if self.speaker is not None and self.speaker.chances:
            return sum(self.speaker.chances.get(k, 0.0) for k in kinds)
        return float(self.type in kinds)


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
        self.types = Types(v, lexicon)
        self.bit = self.types.bit

    def article(
        self, sentences: list[int], candidates: list[list[Candidate]], quotes: list[list[Quotation]]
    ) -> tuple[dict[int, list[Found]], list[Speaker]]:
        """Resolve the sources of one article (or of one lone sentence), in reading order; and all its speakers."""
        reading = _Reading(self, sentences)
        out: dict[int, list[Found]] = {}
        for s in sentences:
            out[s] = [reading.resolve(c, s) for c in candidates[s]]
        self._carry(sentences, out, quotes)
        return out, reading.speakers

    def names(self, sentences: list[int]) -> dict[str, Name]:
        """Every name of an article with what stands beside it, by its last word."""
        names: dict[str, Name] = {}
        self.names_of = names
        for s in sentences:
            for begin, end in runs(self.v, self.v.first[s], self.v.first[s + 1]):
                self._meet(s, begin, end, names)
        if len(sentences) < _ENOUGH:
            for name in names.values():  # too little is told to take a bare name for a body
                name.body = min(name.body, name.person)
        return names

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
        name = names.setdefault(self.key(where), Name(self.words(where)))
        if len(self.words(where)) > len(name.full):
            name.full = self.words(where)
        kind = self.types.of((left, end)) if left < begin or where[0] > begin else None
        name.beside |= self.types.bits((left, where[0]))
        if kind:
            name.kinds[kind] += 2
        if not kind and left > first + 1 and v.word[left - 1] == ",":  # "the district attorney, Lenora Pruett"
            role = phrase_left(v, left - 2, first)
            if role is not None and self.types.bits(role) & v.person and self.types.speaker_in(role) is None:
                name.beside |= self.types.bits(role)
                if kind := self.types.of(role):
                    name.kinds[kind] += 2
        alone = where[1] - where[0] == 1
        before = v.word[left - 1] if left > first else ""
        name.person += 2 * any(v.bits[t] & bit["personal"] for t in range(left, where[0]))
        name.person += bool(kind)
        name.person += not alone and before != "the"
        name.body += (before == "the" and left == begin) or (alone and left == begin == where[0] and not kind)
        self._behind(where[1], last, name)

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
        if v.word[t - 1].endswith(("'s", "’s")) or not v.mark[t]:
            own = range(t, min(t + 3, last))
            if any(v.bits[k] & bit["corporate"] and not v.mark[k] for k in own):
                name.kinds["organisation"] += 2
                name.behind |= bit["corporate"]
            elif v.word[t - 1].endswith(("'s", "’s")) and any(v.bits[k] & bit["institution"] for k in own):
                name.kinds["official"] += 1
            elif not v.word[t - 1].endswith(("'s", "’s")) and v.bits[t] & bit["spokes"] and not v.upper[t]:
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
        close = next((k for k in range(t + 1, min(last, t + 16)) if v.mark[k] and v.word[k] not in ("'", "’", "-")), last)
        if v.word[t + 1] in ("who", "whose"):
            name.person += 2
            name.lives = True
            name.behind |= self.types.bits((t + 2, close))
            kind = self.types.of((t + 2, close)) if close > t + 2 else None
            name.kinds[kind if kind in ("official", "organisation", "expert") else "witness"] += 1
        elif v.of(t + 1, "determiner") or v.bits[t + 1] & v.person or v.word[t + 1] in ("its", "their"):
            if close < last or v.of(t + 1, "determiner"):
                kind = self.types.of((t + 1, close)) if close > t + 1 else None
                name.behind |= self.types.bits((t + 1, close))
                if kind and (v.bits[t + 1] & v.person or self.types.bits((t + 1, close)) & v.person):
                    name.kinds[kind] += 2
                    name.person += kind != "organisation" or bool(self.types.bits((t + 1, close)) & bit["role"])

    def quoted(self, c: Candidate) -> bool:
        """Whether a candidate stands inside what somebody else says."""
        return c.cue is not None and self.v.quote[c.cue[0]] >= 0

    def relayed(self, c: Candidate) -> bool:
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

    def key(self, name: Range) -> str:
        """The word under which a name is known: its last."""
        return self.v.word[name[1] - 1].removesuffix("'s").removesuffix("’s")

    def words(self, r: Range) -> str:
        """The phrase as written, without a possessive."""
        return self.text[self.start[r[0]] : self.end[r[1] - 1]].removesuffix("'s").removesuffix("’s")

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
            if f.speaker and f.candidate.quoted and f.candidate.cue and not self.quoted(f.candidate)
        )
        if len(chain) < 2 or (first := next(named, None)) is None:
            return
        where, found = first
        for k in chain:
            for f in out[k]:
                if f.candidate.rule == "quotation":
                    f.speaker, f.type, f.source_sentence = found.speaker, found.type, where


class _Reading:
    """One article, read sentence by sentence: who has spoken so far, and who spoke last."""

    def __init__(self, sources: Sources, sentences: list[int]) -> None:
        self.sources, self.v, self.types = sources, sources.v, sources.types
        self.names = sources.names(sentences)
        self.opening = sentences[:5]
        self.mentions: dict[int, list[Name]] = {}
        for s in sentences:
            for run in runs(self.v, self.v.first[s], self.v.first[s + 1]):
                if (where := self.types.name_in(run)) and (name := self.names.get(sources.key(where))):
                    self.mentions.setdefault(s, []).append(name)
        self.speakers: list[Speaker] = []
        self.latest: Speaker | None = None

    def resolve(self, c: Candidate, s: int) -> Found:
        if c.weight < KEEP:
            return Found(c, self.types.of(c.source) if c.source else None)
        found = self._found(c, s)
        if found.speaker is not None and not self.sources.quoted(c):  # whom a speaker mentions does not speak on
            found.speaker.sentence = s
            self.latest = found.speaker
        return found

    def _found(self, c: Candidate, s: int) -> Found:
        latest, relayed = self.latest, self.sources.relayed(c)
        if c.source is None:
            if c.rule in ("quotation", "continued"):
                speaker = latest if latest is not None and s - latest.sentence <= _REACH else self._asked(s)
                if speaker is not None:
                    speaker.carried = True
                    return Found(c, speaker.type, speaker, speaker.sentence)
            return Found(c, None)
        v, r = self.v, c.source
        if v.of(r[0], "pronoun") and r[1] - r[0] == 1:
            speaker = self._meant(v.word[r[0]], s)
            if speaker is None:
                return Found(c, None, relayed=relayed)
            speaker.pronouns.add(v.word[r[0]])
            return Found(c, speaker.type, speaker, speaker.sentence if speaker.sentence != s else None, relayed)
        kind, where = self.types.of(r), self.types.speaker_in(r)
        if where is not None:
            speaker = self._named(where, s)
            speaker.type = kind or speaker.type
        else:
            speaker = self._described(r, kind, s)
        speaker.words |= {v.word[t] for t in range(*r) if not v.mark[t]}
        speaker.phrases.append(r)
        if kind is None and v.word[r[0]] in ("its", "their"):
            speaker.type = self._body(s) or speaker.type
        return Found(c, speaker.type, speaker, relayed=relayed)

    def _named(self, where: Range, s: int) -> Speaker:
        """The speaker of a name, by the fullest form that the article has of it."""
        name = self.names.get(self.sources.key(where)) or self._given(where) or Name(self.sources.words(where))
        speaker = self._known(name, s)
        speaker.singular = name.person >= name.body
        return speaker

    def _given(self, where: Range) -> Name | None:
        """The one full name that a given name belongs to: "Dame Ruth"."""
        given = self.sources.words(where)
        full = [n for n in self.names.values() if given in n.full.split()]
        return full[0] if len(full) == 1 else None

    def _described(self, r: Range, kind: str | None, s: int) -> Speaker:
        """The speaker of "the ministry", "the company", "a Telora spokesman": one met before, if any fits."""
        v, bit = self.v, self.sources.bit
        content = {v.word[t] for t in range(*r) if len(v.word[t]) > 3 and not v.mark[t]}
        speaker = next((p for p in reversed(self.speakers) if content and content <= p.words), None)
        definite = v.word[r[0]] == "the" and r[1] - r[0] <= 3
        if speaker is None and definite and kind == "organisation" and not v.of(r[1] - 1, "plural"):
            speaker = next((p for p in reversed(self.speakers) if p.type == kind and not p.singular), None)
        if speaker is None:
            speaker = self._add(self.sources.words(r), s)
            many = bit["institution"] | bit["country"] | bit["official_plural"] | bit["organisation"] | bit["party"]
            single = bit["role"] | bit["title"] | bit["spokes"] | bit["personal"] | bit["official_person"]
            total = self.types.bits(r)
            speaker.singular = bool(total & single) or not total & many
        named = self.types.name_in(r)
        holder = self.names.get(self.sources.key(named)) if named else None
        if speaker.told is None and holder is not None:
            speaker.told, speaker.held = holder, True
        if kind in (None, "anonymous_official") and self.types.bits(r) & (bit["spokes"] | bit["role"]) and not named:
            kind = self._body(s) or kind  # a spokesman of whichever body was met last
        speaker.type = kind or speaker.type or (holder.type if holder else None)
        return speaker

    def _body(self, s: int) -> str | None:
        """Type of the body met last: whose "its leader" is."""
        for k in (s - 1, s - 2):
            for name in reversed(self.mentions.get(k, [])):
                if name.body > name.person and name.type in ("official", "organisation", "media"):
                    return name.type
        return next((p.type for p in reversed(self.speakers) if not p.singular and p.type), None)

    def _asked(self, s: int) -> Speaker | None:
        """Who speaks where no cue is near, as in an interview: the person that its first sentences name."""
        for k in self.opening:
            for name in self.mentions.get(k, []):
                if name.person > name.body and name.kinds:
                    return self._known(name, s)
        return None

    def _meant(self, pronoun: str, s: int) -> Speaker | None:
        """Whom a pronoun means: the last to speak that it fits, else a person whom the sentences before name."""
        if pronoun == "who":
            return None
        single = pronoun in _PERSON
        fits = [
            p
            for p in self.speakers
            if p.singular == single and s - p.sentence <= _REACH and (not single or p.pronoun in ("", pronoun))
        ]
        if self.latest in fits:
            speaker = self.latest
        else:
            met = [(k, n) for k in (s - 1, s - 2) for n in self.mentions.get(k, []) if (n.person > n.body) == single]
            if met and not (fits and max(p.sentence for p in fits) >= met[0][0]):
                name = met[0][1]
                speaker = self._known(name, s)
                speaker.singular = single
            else:
                speaker = max(fits, key=lambda p: (p.sentence, p.number), default=None)
        if speaker is not None and single:
            speaker.pronoun = pronoun
        return speaker

    def _known(self, name: Name, s: int) -> Speaker:
        """The speaker who bears a name."""
        speaker = next((p for p in self.speakers if p.name == name.full), None) or self._add(name.full, s)
        speaker.type, speaker.told = speaker.type or name.type, name
        return speaker

    def _add(self, name: str, s: int) -> Speaker:
        self.speakers.append(Speaker(len(self.speakers), name, None, s))
        return self.speakers[-1]


def is_official(kind: str | None) -> bool:
    """Whether a source type speaks for a public institution."""
    return kind in OFFICIAL_TYPES
