"""An article read sentence by sentence: who has spoken so far, whom a pronoun means, who speaks on without a cue."""

from __future__ import annotations

from toolkit.attribution.candidate import KEEP, Candidate
from toolkit.attribution.names import Name, Names
from toolkit.attribution.speaker import Found, Speaker
from toolkit.attribution.types import Types, runs
from toolkit.attribution.view import Range, View

_PERSON = frozenset(("he", "she"))
_FORMS = {"her": "she", "him": "he", "them": "they"}
_REACH = 5  # sentences over which a pronoun or a carried-on quotation may reach back
_HEARERS = frozenset(["reporters", "journalists", "press", "correspondent", "reporter"])


class Reading:
    """One article, read sentence by sentence: who has spoken so far, and who spoke last.

    Parameters
    ----------
    v : View
    types : Types
    known : Names
    sentences : list of int
        Its sentences in the batch.
    """

    def __init__(self, v: View, types: Types, known: Names, sentences: list[int]) -> None:
        self.v, self.types, self.known, self.bit = v, types, known, types.bit
        self.names = known.article(sentences)
        self.opening = sentences[:5]
        self.alone = len(sentences) == 1
        self.mentions: dict[int, list[Name]] = {}
        for s in sentences:
            for run in runs(v, v.first[s], v.first[s + 1]):
                if (where := types.name_in(run)) and (name := self.names.get(known.key(where))):
                    self.mentions.setdefault(s, []).append(name)
        self.speakers: list[Speaker] = []
        self.latest: Speaker | None = None

    def resolve(self, c: Candidate, s: int) -> Found:
        if c.weight < KEEP:
            return Found(c, self.types.of(c.source) if c.source else None)
        found = self._found(c, s)
        if found.speaker is not None and not self.quoted(c):  # whom a speaker mentions does not speak on
            found.speaker.sentence = s
            self.latest = found.speaker
        return found

    def _found(self, c: Candidate, s: int) -> Found:
        latest, relayed = self.latest, self.relayed(c)
        if c.source is None:
            if c.rule in ("quotation", "continued"):
                speaker = latest if latest is not None and s - latest.sentence <= _REACH else self._asked(s)
                if speaker is not None:
                    speaker.carried = True
                    return Found(c, speaker.type, speaker, speaker.sentence)
            return Found(c, None)
        v, r = self.v, c.source
        if v.of(r[0], "pronoun") and r[1] - r[0] == 1:
            speaker = self._meant(v.word[r[0]], s, r[0])
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
        name = self.names.get(self.known.key(where)) or self._given(where) or Name(self.known.words(where))
        speaker = self._known(name, s)
        speaker.singular = name.person >= name.body
        return speaker

    def _given(self, where: Range) -> Name | None:
        """The one full name that a given name belongs to: "Dame Ruth"."""
        given = self.known.words(where)
        full = [n for n in self.names.values() if given in n.full.split()]
        return full[0] if len(full) == 1 else None

    def _described(self, r: Range, kind: str | None, s: int) -> Speaker:
        """The speaker of "the ministry", "the company", "a Telora spokesman": one met before, if any fits."""
        v, bit = self.v, self.bit
        content = {v.word[t] for t in range(*r) if len(v.word[t]) > 3 and not v.mark[t]}
        speaker = next((p for p in reversed(self.speakers) if content and content <= p.words), None)
        definite = v.word[r[0]] == "the" and r[1] - r[0] <= 3
        if speaker is None and definite and kind == "organisation" and not v.of(r[1] - 1, "plural"):
            speaker = next((p for p in reversed(self.speakers) if p.type == kind and not p.singular), None)
        if speaker is None:
            speaker = self._add(self.known.words(r), s)
            many = bit["institution"] | bit["country"] | bit["official_plural"] | bit["organisation"] | bit["party"]
            single = bit["role"] | bit["title"] | bit["spokes"] | bit["personal"] | bit["official_person"]
            total = self.types.bits(r)
            speaker.singular = bool(total & single) or not total & many
        named = self.types.name_in(r)
        holder = self.names.get(self.known.key(named)) if named else None
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

    def here(self, s: int, at: int) -> Name | None:
        """The person that the sentence itself opens with: "Hamdi Tok has bought, he says, a fourth exercise book"."""
        first = next((k for k in range(self.v.first[s], at) if not self.v.mark[k]), at)
        run = next(iter(runs(self.v, first, at)), None)
        if run is None or run[0] > first + 1 or self.v.quote[first] >= 0:
            return None
        where = self.types.name_in(run)
        name = self.names.get(self.known.key(where)) if where else None
        return name if name is not None and name.person > name.body else None

    def _meant(self, pronoun: str, s: int, at: int) -> Speaker | None:
        """Whom a pronoun means: the last to speak that it fits, else a person whom the sentences before name."""
        if pronoun == "who":
            return None
        pronoun = _FORMS.get(pronoun, pronoun)
        single = pronoun in _PERSON
        fits = [
            p
            for p in self.speakers
            if p.singular == single and s - p.sentence <= _REACH and (not single or p.pronoun in ("", pronoun))
        ]
        here = self.here(s, at) if single else None
        speaker: Speaker | None
        if here is not None and here.pronoun in ("", pronoun):
            speaker = self._known(here, s)
        elif self.latest in fits:
            speaker = self.latest
        else:
            met = [
                (k, n)
                for k in (s - 1, s - 2)
                for n in self.mentions.get(k, [])
                if (n.person > n.body) == single and (not single or n.pronoun in ("", pronoun))
            ]
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
        speaker.pronoun = speaker.pronoun or name.pronoun
        return speaker

    def _add(self, name: str, s: int) -> Speaker:
        self.speakers.append(Speaker(len(self.speakers), name, None, s, alone=self.alone))
        return self.speakers[-1]

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
            v.bits[t] & self.bit["media"] and v.word[t] not in _HEARERS for t in range(c.cue[1], min(stop, len(v.word)))
        )
