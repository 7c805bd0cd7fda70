"""Verbs that attribute: their subject, their frame and how far the rule is to be trusted."""

from __future__ import annotations

from toolkit.attribution.candidate import CONCLUDING, Candidate
from toolkit.attribution.clauses import Clauses
from toolkit.attribution.contents import Contents
from toolkit.attribution.lexicon import FORMS, Cue, Lexicon
from toolkit.attribution.participles import Participles
from toolkit.attribution.phrases import before
from toolkit.attribution.quotes import Quotation
from toolkit.attribution.view import Range, View

_PRESENT, _PAST, _PARTICIPLE, _GERUND = (FORMS.index(f) for f in ("present", "past", "participle", "gerund"))
_ALONE = frozenset(["who", "one", "another", "others", "some", "many", "both", "each", "all", "few", "several", "two"])
_SUBJECTLESS = frozenset(["agree", "respond", "answer", "continue", "thank", "describe"])


class Verbs:
    """Candidates around a verb.

    Parameters
    ----------
    v : View
    quotes : list of list of Quotation
    lexicon : Lexicon
    titles : list of bool
        Which sentences are headlines.
    contents : Contents
    """

    def __init__(
        self, v: View, quotes: list[list[Quotation]], lexicon: Lexicon, titles: list[bool], contents: Contents
    ) -> None:
        self.v, self.quotes, self.lexicon, self.contents = v, quotes, lexicon, contents
        self.clauses = Clauses(v, lexicon, titles)
        self.participles = Participles(v, lexicon, self.clauses, contents)

    def candidate(self, s: int, p: int, first: int, last: int, found: list[Candidate]) -> Candidate | None:
        v, form = self.v, self.v.form[p]
        cue = self.lexicon.cues[v.cue[p]]
        after = p + v.size[p]
        low = v.quote[p] >= 0 and self._solid(s, v.quote[p])
        left, passive = before(v, p - 1, first)
        if p > first and v.word[p - 1] == "to":
            return self.participles.infinitive(s, p, after, first, last, found) if form == 0 and not low else None
        if p > first and form == _PRESENT and v.number[p - 1]:
            return None
        if form == _PRESENT and after < last and v.cue[after] >= 0 and v.form[after] < _PARTICIPLE:
            return None  # "records show": a noun
        if form == 0 and cue.pos == "verb" and not self.clauses.finite(p, left, first, last):
            return None
        if form == _GERUND:
            return self.participles.gerund(s, p, after, first, last, found, low)
        if form == _PAST and cue.kind == "accusation" and self._without_object(after, last):
            passive = True  # "Mayor accused over harbour fund", "Two men accused of theft"
        if form in (_PAST, _PARTICIPLE) and passive and cue.kind != "writing":
            return self.participles.passive(s, p, after, first, last, low)
        if form == _PARTICIPLE and not passive and not self.clauses.has(p, first):
            return None
        frame = self.clauses.frame(after, last)
        source, rule = self.clauses.subject(s, p, after, left, first, last)
        if source is None:
            source = self.clauses.shared(p, left, first, found)
        bare = source is not None and all(
            v.of(t, "determiner", "conjunction", "question", "preposition") and v.word[t] not in _ALONE
            for t in range(*source)
        )
        if source is None or bare:
            return None
        if ("at" in cue.frames and frame != "at") or ("strict" in cue.frames and frame not in ("that", "as")):
            return None  # "put the lid on", "held talks"
        if cue.cue in CONCLUDING and rule == "left" and (after >= last or v.mark[after]):
            source = self.clauses.record(source, first)
        content = self.contents.content(p, after, source, rule, first, last)
        if content is None or content[1] - content[0] < 1:
            return None
        quoted = any(q.first < content[1] and content[0] < q.last for q in self.quotes[s])
        alone = frame == "none" and not quoted and rule == "left" and content[0] >= source[0] and cue.kind != "denial"
        if cue.cue in CONCLUDING and frame != "none" and any(v.of(t, "document") for t in range(*source)):
            frame = "that"  # "Records show", "the study found": a document says it
        weight = self._weight(cue, frame, quoted, source, rule, low, content[0] < source[0]) * (0.6 if alone else 1)
        return Candidate(s, rule, (p, after), v.cue[p], source, content, weight, quoted, frame)

    def _without_object(self, after: int, last: int) -> bool:
        """Whether a preposition follows at once: nobody is named whom the subject would accuse."""
        return after < last and self.v.of(after, "preposition") and not self.v.upper[after]

    def _weight(self, cue: Cue, frame: str, quoted: bool, source: Range, rule: str, low: bool, before: bool) -> float:
        """How far the rule is to be trusted before anything is learnt."""
        v = self.v
        person = self.clauses.person(source)
        if "weak" not in cue.frames:
            weight = 0.9 if person or quoted or v.of(source[0], "pronoun", "first_person") else 0.72
        elif quoted and rule != "left":
            weight = 0.8
        elif quoted and (frame == "quotation" or before):
            weight = 0.75
        elif cue.cue in _SUBJECTLESS and frame != "that" and not quoted:
            weight = 0.15
        elif frame == "that" or (frame == "infinitive" and cue.kind in ("intention", "belief")):
            weight = 0.62
        elif (
            frame == "at"
            or (frame == "as" and "as" in cue.frames and person)
            or (frame == "infinitive" and cue.kind != "denial" and person)
            or (cue.kind == "denial" and person and frame != "infinitive")
            or any(v.of(t, "document") for t in range(*source))
        ):
            weight = 0.55
        else:
            weight = 0.25
        if source[1] - source[0] == 1 and v.of(source[0], "first_person", "second_person"):
            weight *= 0.5
        return weight * (0.5 if low else 1)

    def _solid(self, s: int, n: int) -> bool:
        q = self.quotes[s][n]
        if q.family == "dash":
            return False  # dialogue behind a dash does not show where it ends
        return (q.opened and q.closed) or q.last - q.first < self.v.first[s + 1] - self.v.first[s]
