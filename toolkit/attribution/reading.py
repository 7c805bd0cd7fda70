"""An article read sentence by sentence: who has spoken so far, whom a pronoun means, who speaks on without a cue."""

from __future__ import annotations

from toolkit.attribution.candidate import KEEP, Candidate
from toolkit.attribution.names import Name, Names
from toolkit.attribution.phrases import phrase_left, phrase_right
from toolkit.attribution.speaker import Found, Speaker
from toolkit.attribution.types import Types, runs
from toolkit.attribution.view import Range, View

_PERSON = frozenset(("he", "she"))
_FORMS = {"her": "she", "him": "he", "them": "they"}
_FAR = 60  # sentences over which a name is looked for
_BACK = 8  # sentences over which a person is looked for whom only a pronoun means
_REACH = 5  # sentences over which a pronoun or a carried-on quotation may reach back
_KINDS = frozenset(["agency", "daily", "weekly", "portal", "station", "channel"])
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
    outlet : str
        Who prints it, where that is known: told to itself is not told to another outlet.
    """

    def __init__(self, v: View, types: Types, known: Names, sentences: list[int], outlet: str = "") -> None:
        self.outlet = frozenset(w.lower() for w in outlet.split()) - {"the", "news"}
        self.v, self.types, self.known, self.bit = v, types, known, types.bit
        self.names = known.article(sentences)
        self.opening = sentences[:5]
        self.inside = frozenset(sentences)
        self.alone = len(sentences) == 1
        self.mentions: dict[int, list[Name]] = {}
        for s in sentences:
            for run in runs(v, v.first[s], v.first[s + 1]):
                if (where := types.name_in(run)) and (name := known.find(where, self.names)):
                    self.mentions.setdefault(s, []).append(name)
        self.speakers: list[Speaker] = []
        self.by_name: dict[str, Speaker] = {}
        self.latest: Speaker | None = None
        self.interview = False

    def hear(self, candidates: list[list[Candidate]]) -> None:
        """Note whether most of the article is somebody's speech without cues: an interview."""
        bare = sum(any(c.rule == "quotation" for c in candidates[s]) for s in self.inside)
        self.interview = bare >= 8 and bare > 0.3 * len(self.inside)

    def resolve(self, c: Candidate, s: int) -> Found:
        if c.weight < KEEP:
            return Found(c, self.types.of(c.source) if c.source else None)
        found = self._found(c, s)
        if found.speaker is not None and not self.quoted(c):  # whom a speaker mentions does not speak on
            found.speaker.sentence = s
            self.latest = found.speaker
        return found

    def _found(self, c: Candidate, s: int) -> Found:
        latest, relayed = self.latest, self.relayed(c, s)
        speaker: Speaker | None
        if c.source is None:
            if c.rule in ("quotation", "continued"):
                speaker = latest if self._near(s) else self._asked(s)
                if speaker is not None:
                    speaker.carried = True
                    return Found(c, speaker.type, speaker, self._elsewhere(speaker, s))
            return Found(c, None)
        v, r = self.v, c.source
        if v.word[r[0]] == "who" and r[1] - r[0] == 1:
            at = r[0] - 1 - (v.mark[r[0] - 1] if r[0] > v.first[s] else 0)
            r = phrase_left(v, at, v.first[s]) or r
        if v.of(r[0], "pronoun") and r[1] - r[0] == 1:
            speaker = self._meant(v.word[r[0]], s, r[0])
            if speaker is None:
                return Found(c, None, relayed=relayed)
            speaker.pronouns.add(v.word[r[0]])
            return Found(c, speaker.type, speaker, self._elsewhere(speaker, s), relayed)
        if v.of(r[0], "first_person") and r[1] - r[0] == 1:
            if latest is None:
                return Found(c, None, relayed=relayed)
            return Found(c, latest.type, latest, self._elsewhere(latest, s), relayed)
        kind, where = self.types.of(r), self.types.speaker_in(r)
        if where is not None:
            speaker = self._named(where, s)
            speaker.type = kind or speaker.type
        else:
            speaker = self._described(r, kind, s)
            speaker.nobody |= self.types.nobody(r)
        speaker.words |= {v.word[t] for t in range(*r) if not v.mark[t]}
        speaker.phrases.append(r)
        speaker.named = s
        speaker.ways |= self._ways(c, s)
        if kind is None and v.word[r[0]] in ("its", "their"):
            speaker.type = self._body(s) or speaker.type
        return Found(c, speaker.type, speaker, relayed=relayed)

    def _ways(self, c: Candidate, s: int) -> set[str]:
        """How it is said, which tells who says it: media report, bodies issue statements, people tell."""
        if c.cue is None or c.cue_index < 0:
            return set()
        v, cue = self.v, self.types.lexicon.cues[c.cue_index]
        ways = {cue.kind, "performs"} if "performative" in cue.frames else {cue.kind}
        ways |= {"reports"} if v.word[c.cue[0]] in ("reports", "reported", "reporting", "quoted") else set()
        ways |= {"tells"} if "hearer" in cue.frames else set()
        ways |= {"quoted"} if c.quoted else set()
        behind = range(c.cue[1], min(c.cue[1] + 5, v.first[s + 1]))
        return ways | ({"states"} if any(v.word[t] == "statement" for t in behind) else set())

    def _elsewhere(self, speaker: Speaker, s: int) -> int | None:
        """The sentence that names a speaker, where it is another one."""
        return speaker.named if speaker.named != s else None

    def _near(self, s: int) -> bool:
        """Whether whoever spoke last may speak on; in an interview only a person right before."""
        latest = self.latest
        if latest is None or s - latest.sentence > (1 if self.interview else _REACH):
            return False
        return not self.interview or (latest.told is not None and latest.told.person > latest.told.body)

    def _named(self, where: Range, s: int) -> Speaker:
        """The speaker of a name, by the fullest form that the article has of it."""
        name = self.known.find(where, self.names) or self._given(where) or Name(self.known.words(where))
        return self._bearer(name, s)

    def _bearer(self, name: Name, s: int) -> Speaker:
        """The speaker of a name; whether a person or a body, the article says."""
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
        speaker: Speaker | None
        definite = v.word[r[0]] == "the" and r[1] - r[0] <= 3
        if definite and (name := self._called(r, s)) is not None:
            return self._bearer(name, s)
        content = {v.word[t] for t in range(*r) if len(v.word[t]) > 3 and not v.mark[t]}
        speaker = next((p for p in reversed(self.speakers) if content and content <= p.words), None)
        if speaker is None and definite and kind == "organisation" and not v.of(r[1] - 1, "plural"):
            speaker = next((p for p in reversed(self.speakers) if p.type == kind and not p.singular), None)
        if speaker is None:
            speaker = self._add(self.known.words(r), s)
            many = bit["institution"] | bit["country"] | bit["official_plural"] | bit["organisation"] | bit["party"]
            single = bit["role"] | bit["title"] | bit["spokes"] | bit["personal"] | bit["official_person"]
            total = self.types.bits(r)
            speaker.singular = bool(total & single) or not total & many
        named = self.types.name_in(r)
        holder = self.known.find(named, self.names) if named else None
        if speaker.told is None and holder is not None:
            speaker.told, speaker.held = holder, True
        if kind in (None, "anonymous_official") and self.types.bits(r) & (bit["spokes"] | bit["role"]) and not named:
            kind = self._body(s) or kind  # a spokesman of whichever body was met last
        speaker.type = speaker.type or kind or (holder.type if holder else None)
        return speaker

    def _called(self, r: Range, s: int) -> Name | None:
        """Whose name stands behind "the governor", "the board": the one met last that bears the word."""
        v, head = self.v, self.v.word[r[1] - 1]
        person = v.bits[r[1] - 1] & v.role
        for k in range(s, max(s - _FAR, -1), -1):
            for name in reversed(self.mentions.get(k, [])):
                if head in name.titles if person else name.body > 0 and head in name.full.lower().split():
                    return name
        return None

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
        run = next(iter(runs(self.v, first, min(at, first + 12))), None)
        if run is None or run[0] > first + 1 or self.v.quote[first] >= 0:
            return None
        where = self.types.name_in(run)
        name = self.known.find(where, self.names) if where else None
        return name if name is not None and name.person > name.body else None

    def _subject(self, s: int) -> Range | None:
        """The noun phrase that a sentence opens with."""
        if s not in self.inside:
            return None
        first = next((t for t in range(self.v.first[s], self.v.first[s + 1]) if not self.v.mark[t]), None)
        return phrase_right(self.v, first, self.v.first[s + 1], apposition=False) if first is not None else None

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
        met = [
            (k, n)
            for k in (s - 1, s - 2)
            for n in self.mentions.get(k, [])
            if (n.person > n.body) == single and (not single or n.pronoun in ("", pronoun))
        ]
        last = max(fits, key=lambda p: (p.sentence, p.number), default=None)
        speaker: Speaker | None
        if here is not None and here.pronoun in ("", pronoun):
            speaker = self._known(here, s)
        elif self.latest in fits and (self.latest.sentence >= s - 1 or not met or not single):
            speaker = self.latest
        elif met and not (last is not None and last.sentence >= met[0][0]):
            speaker = self._known(met[0][1], s)
            speaker.singular = single
        else:
            speaker = last
        if speaker is None and single:
            far = (n for k in range(s - 3, s - _BACK, -1) for n in reversed(self.mentions.get(k, [])))
            name = next((n for n in far if n.person > n.body and n.pronoun in ("", pronoun)), None)
            speaker = self._known(name, s) if name else None
        if not single and (speaker is None or speaker.sentence < s - 1) and (subject := self._subject(s - 1)):
            kind = self.types.of(subject)
            if kind in ("official", "organisation", "document", "media"):
                speaker = self._described(subject, kind, s)
        if speaker is not None and single:
            speaker.pronoun = pronoun
        return speaker

    def _known(self, name: Name, s: int) -> Speaker:
        """The speaker who bears a name."""
        speaker = self.by_name.get(name.full) or self._add(name.full, s)
        speaker.type, speaker.told = speaker.type or name.type, name
        met = next((k for k in range(s, max(s - _FAR, -1), -1) if name in self.mentions.get(k, ())), None)
        speaker.named = speaker.named if met is None else max(speaker.named, met)
        speaker.pronoun = speaker.pronoun or name.pronoun
        return speaker

    def _add(self, name: str, s: int) -> Speaker:
        self.speakers.append(Speaker(len(self.speakers), name, None, s, named=s, alone=self.alone))
        self.by_name.setdefault(name, self.speakers[-1])
        return self.speakers[-1]

    def quoted(self, c: Candidate) -> bool:
        """Whether a candidate stands inside what somebody else says."""
        return c.cue is not None and self.v.quote[c.cue[0]] >= 0

    def relayed(self, c: Candidate, s: int) -> bool:
        """Told to another outlet: "told RIA Novosti", "quoted by the agency", "In an interview with Radio Kell, he"."""
        if c.cue is None:
            return False
        v, first, last = self.v, self.v.first[s], self.v.first[s + 1]
        opening = range(first, next((t for t in range(first, min(c.cue[0], first + 14)) if v.word[t] == ","), first))
        asked = next((t for t in opening if v.word[t] in ("interview", "interviews", "remarks", "comments")), last)
        if any(self._outlet(t) for t in range(asked + 1, opening.stop)):
            return True
        reach = range(c.cue[1], min(c.cue[1] + 9, last))
        stop = next((t for t in reach if v.mark[t] or v.word[t] == "that"), min(c.cue[1] + 4, last))
        hearer = range(c.cue[1], stop)
        if any(self._outlet(t) for t in hearer):
            return True
        # "told The Meridian": a name behind "the" that is no body the lists know
        told = c.cue_index >= 0 and "hearer" in self.types.lexicon.cues[c.cue_index].frames
        named = len(hearer) > 1 and v.word[hearer[0]] == "the" and v.upper[hearer[1]]
        own = named and v.word[hearer[1]] in self.outlet
        return told and named and not own and not any(v.bits[t] & v.person for t in hearer)

    def _outlet(self, t: int) -> bool:
        """Whether a word names an outlet that is another one: "Reuters", "the state agency KNA"."""
        v = self.v
        if v.word[t] in _HEARERS or v.word[t] in self.outlet:
            return False
        if v.bits[t] & self.bit["media"]:
            return True
        return v.word[t] in _KINDS and t + 1 < len(v.word) and v.upper[t + 1] and not v.mark[t + 1]
