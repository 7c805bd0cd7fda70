"""Verbs that attribute: their subject, their frame and how far the rule is to be trusted."""

from __future__ import annotations

from toolkit.attribution.candidate import Candidate
from toolkit.attribution.contents import Contents
from toolkit.attribution.lexicon import FORMS, Cue, Lexicon
from toolkit.attribution.phrases import before, is_nominal, phrase_left, phrase_right, with_apposition
from toolkit.attribution.quotes import Quotation
from toolkit.attribution.view import Range, View

_PRESENT, _PAST, _PARTICIPLE, _GERUND = (FORMS.index(f) for f in ("present", "past", "participle", "gerund"))
_CONCLUDING = frozenset(
    [
        "suggest",
        "indicate",
        "show",
        "signal",
        "imply",
        "reflect",
        "reveal",
        "demonstrate",
        "prove",
        "confirm",
        "hint",
        "mean",
        "find",
    ]
)
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
        self.v, self.quotes, self.lexicon, self.titles, self.contents = v, quotes, lexicon, titles, contents

    def candidate(self, s: int, p: int, first: int, last: int, found: list[Candidate]) -> Candidate | None:
        v, form = self.v, self.v.form[p]
        cue = self.lexicon.cues[v.cue[p]]
        after = p + v.size[p]
        low = v.quote[p] >= 0 and self._solid(s, v.quote[p])
        left, passive = before(v, p - 1, first)
        if p > first and v.word[p - 1] == "to":
            return self._infinitive(s, p, after, first, last, found) if form == 0 and not low else None
        if p > first and form == _PRESENT and v.number[p - 1]:
            return None
        if form == _PRESENT and after < last and v.cue[after] >= 0 and v.form[after] < _PARTICIPLE:
            return None  # "records show": a noun
        if form == 0 and cue.pos == "verb" and not self._finite(p, left, first, last):
            return None
        if form == _GERUND:
            return self._gerund(s, p, after, first, last, found, low)
        if form in (_PAST, _PARTICIPLE) and passive and cue.kind != "writing":
            return self._passive(s, p, after, first, last, low)
        if form == _PARTICIPLE and not passive and not self._has(p, first):
            return None
        frame = self._frame(s, after, last)
        source, rule = self.subject(s, p, after, left, first, last)
        if source is None:
            source = self._shared(p, left, first, found)
        if source is None or all(
            v.of(t, "determiner", "conjunction", "question", "preposition")
            for t in range(*source)
            if v.word[t] not in _ALONE
        ):
            return None
        if "at" in cue.frames and frame != "at":
            return None  # "put the lid on"
        if cue.cue in _CONCLUDING and rule == "left" and (after >= last or v.mark[after]):
            source = self._record(source, first)
        content = self.contents.content(p, after, source, rule, first, last)
        if content is None or content[1] - content[0] < 1:
            return None
        quoted = any(q.first < content[1] and content[0] < q.last for q in self.quotes[s])
        alone = frame == "none" and not quoted and rule == "left" and content[0] >= source[0] and cue.kind != "denial"
        if cue.cue in _CONCLUDING and frame != "none" and any(v.of(t, "document") for t in range(*source)):
            frame = "that"  # "Records show", "the study found": a document says it
        weight = self._weight(cue, frame, quoted, source, rule, low) * (0.6 if alone else 1)
        told = after < last and "hearer" in cue.frames and v.of(after, "recipient") and not v.of(after, "pronoun")
        return Candidate(s, rule, (p, after + told), v.cue[p], source, content, weight, quoted, frame)

    def _infinitive(
        self, s: int, p: int, after: int, first: int, last: int, found: list[Candidate]
    ) -> Candidate | None:
        """ "went on television to allege that": the subject of the sentence says it."""
        frame = self._frame(s, after, last)
        source = next((c.source for c in reversed(found) if c.source), None) or self._opening(first, p, last)
        content = self.contents.trim((self.contents.skip(p, after, last), self.contents.end(after, last)))
        if frame not in ("that", "quotation") or source is None or content[1] <= content[0]:
            return None
        quoted = frame == "quotation"
        return Candidate(s, "left", (p, after), self.v.cue[p], source, content, 0.4, quoted, "infinitive")

    def _record(self, source: Range, first: int) -> Range:
        """ "…, mission logs seen by Norrick show": the document, not whoever saw it."""
        v, t = self.v, source[0]
        while t > first and v.word[t - 1] != "," and v.quote[t - 1] < 0 and not v.verb[t - 1]:
            t -= 1
        known = next((k for k in range(t, source[1]) if v.of(k, "document")), None)
        return (t, source[1]) if known is not None and t < source[0] and source[1] - t < 20 else source

    def _finite(self, p: int, left: int, first: int, last: int) -> bool:
        """Whether a base form stands as a predicate: behind a modal, or with a subject in the plural."""
        v = self.v
        if any(v.of(t, "modal", "auxiliary") for t in range(left + 1, p)) or (
            left >= first and v.of(left, "pronoun", "first_person", "plural")
        ):
            return True
        after = p + v.size[p]
        if after < last and not (
            v.mark[after]
            or v.of(after, "determiner", "pronoun", "question", "first_person", "second_person")
            or v.word[after] in ("that", "to", "it", "no", "there", "in")
            or v.upper[after]
            or v.number[after]
        ):
            return False  # "bank project costs": a noun
        subject = phrase_left(v, left, first) or (with_apposition(v, left, first) if left > first else None)
        if subject and (after >= last or v.mark[after]):
            subject = self._record(subject, first)
        if subject is None:
            return left > first and v.word[left] == "and" and after < last and not v.mark[after]
        head = next(
            (t - 1 for t in range(subject[0] + 1, subject[1]) if v.of(t, "preposition") or v.mark[t]), subject[1] - 1
        )
        return (
            any(
                v.word[t].endswith("s") and (self.person(subject) or v.of(t, "document"))
                for t in (head, subject[1] - 1)
            )
            or any(v.of(t, "plural") for t in (subject[0], subject[1] - 1))
            or any(v.word[t] == "and" for t in range(*subject))
        )

    def _weight(self, cue: Cue, frame: str, quoted: bool, source: Range, rule: str, low: bool) -> float:
        """How far the rule is to be trusted before anything is learnt."""
        v = self.v
        person = self.person(source)
        if "weak" not in cue.frames:
            weight = 0.9 if person or quoted or v.of(source[0], "pronoun", "first_person") else 0.72
        elif quoted and rule != "left":
            weight = 0.8
        elif quoted and frame == "quotation":
            weight = 0.7
        elif cue.cue in _SUBJECTLESS and frame != "that" and not quoted:
            weight = 0.15
        elif frame == "that" or (frame == "infinitive" and cue.kind in ("intention", "belief")):
            weight = 0.62
        elif (
            frame == "at"
            or (cue.kind == "denial" and person and frame != "infinitive")
            or any(v.of(t, "document") for t in range(*source))
        ):
            weight = 0.55
        else:
            weight = 0.25
        if v.of(source[0], "first_person", "second_person"):
            weight *= 0.5
        return weight * (0.5 if low else 1)

    def _frame(self, s: int, after: int, last: int) -> str:
        """What follows the cue: that, quotation, infinitive, clause or none."""
        v = self.v
        timed = True  # nothing but times stands between
        for t in range(after, min(last, after + 12)):
            if v.word[t] in ("that", "whether", "if", "how", "why"):
                return "that" if t - after < 2 or timed or v.of(t - 1, "recipient") else "clause"
            timed = timed and v.of(t, "time", "preposition")
            if v.quote[t] >= 0:
                return "quotation"
            if v.verb[t] and t > after:
                return "clause"
        if after < last and v.word[after] == "to":
            return "infinitive"
        for t in range(after, min(last, after + 12)):
            if v.mark[t] or v.verb[t]:
                break
            if (
                v.word[t] == "to"
                and t + 1 < last
                and not (v.of(t + 1, "determiner", "preposition") or v.upper[t + 1] or v.number[t + 1])
            ):
                return "infinitive"
            if v.word[t] == "at" and any(v.number[k] for k in range(t + 1, min(last, t + 4))):
                return "at"
        return "none" if after >= last or v.mark[after] else "object"

    def subject(self, s: int, p: int, after: int, left: int, first: int, last: int) -> tuple[Range | None, str]:
        """The source of a finite verb and on which side it stands."""
        v = self.v
        behind_comma = left >= first and (
            v.word[left] in (",", "—", "–", "?", "!", "...") or v.quote[left] >= 0 > v.quote[p]
        )
        if (behind_comma or left < first) and "transitive" not in self.lexicon.cues[v.cue[p]].frames:
            right = phrase_right(v, after, last)
            if (
                right is not None
                and right[0] == after
                and self._ends_clause(right[1], last)
                and (left >= first or self.titles[s] or p == first)
            ):
                if not (left >= first and v.quote[left] < 0 and self._apposed(left, first) and not self.person(right)):
                    return right, "inverted"
        if left < first:
            return None, "left"
        if v.quote[left] >= 0 and v.quote[p] < 0:
            return None, "left"
        if v.word[left] in (",", "—", "–", ")"):
            if v.word[left] == ")" and (opening := next((t for t in range(left, first, -1) if v.word[t] == "("), None)):
                return phrase_left(v, opening - 1, first), "left"
            return (with_apposition(v, left, first) if v.word[left] == "," else None), "left"
        return phrase_left(v, left, first), "left"

    def _shared(self, p: int, left: int, first: int, found: list[Candidate]) -> Range | None:
        """The subject of an earlier verb that this one is joined to: "cut the ribbon and said"."""
        v = self.v
        if left <= first or v.word[left] not in ("and", "but", "then", "or") or v.quote[p] >= 0:
            return None
        earlier = next((c.source for c in reversed(found) if c.source and c.rule == "left"), None)
        if earlier is not None and v.word[left - 1] == ",":
            return earlier
        opening = self._opening(first, left, left)
        if opening is None or not (v.of(opening[0], "pronoun", "first_person") or self.person(opening)):
            return earlier
        return earlier or opening

    def _apposed(self, comma: int, first: int) -> bool:
        return with_apposition(self.v, comma, first) is not None

    def _ends_clause(self, t: int, last: int) -> bool:
        v = self.v
        return (
            t >= last
            or v.mark[t]
            or v.quote[t] >= 0
            or (v.of(t, "time", "preposition", "conjunction", "adverb_fill") and not v.verb[t])
        )

    def _gerund(
        self, s: int, p: int, after: int, first: int, last: int, found: list[Candidate], low: bool
    ) -> Candidate | None:
        v = self.v
        cue = self.lexicon.cues[v.cue[p]]
        if p > first and v.of(p - 1, "be"):
            left, _ = before(v, p - 1, first)
            source = phrase_left(v, left, first)
        elif (
            (p > first and (v.word[p - 1] == "," or (v.mark[p - 1] and v.quote[p - 1] >= 0)))
            or p == first
            or (p > first and v.word[p - 1] in ("by", "while", "without"))
        ):
            source = next((c.source for c in reversed(found) if c.source), None) or self._opening(first, p, last)
        else:
            return None
        frame = self._frame(s, after, last)
        if frame not in ("that", "quotation") and cue.kind != "accusation":
            return None
        concluding = cue.cue in _CONCLUDING
        content = self.contents.trim((self.contents.skip(p, after, last), self.contents.end(after, last)))
        if content[1] <= content[0]:
            return None
        weight = 0.15 if concluding else 0.7 if source and self.person(source) else 0.5
        return Candidate(s, "gerund", (p, after), v.cue[p], source, content, weight * (0.5 if low else 1), frame=frame)

    def _opening(self, first: int, p: int, last: int) -> Range | None:
        """The noun phrase the sentence opens with: its subject, most often."""
        t = first
        while t < p and self.v.mark[t]:
            t += 1
        r = phrase_right(self.v, t, p, apposition=False) if t < p else phrase_right(self.v, p, last)
        if r is None:
            return None
        for k in range(r[0] + 1, r[1]):
            if self.v.word[k].endswith("ed") and not self.v.upper[k]:  # most likely the verb
                return r[0], k
        return r

    def _passive(self, s: int, p: int, after: int, first: int, last: int, low: bool) -> Candidate | None:
        v = self.v
        cue = self.lexicon.cues[v.cue[p]]
        word = v.word[after] if after < last else ""
        if word not in ("to", "that", "as", "by", "of", "for") and cue.kind not in ("accusation", "belief", "speech"):
            return None
        told = "hearer" in cue.frames and self._frame(s, after, last) in ("that", "clause", "quotation")
        if cue.kind in ("speech", "intention", "denial") and word not in ("to", "that", "as", "by") and not told:
            return None
        if cue.kind == "intention" or (
            cue.cue in ("ask", "order", "tell", "urge", "request", "instruct", "invite", "call", "advise")
            and word == "to"
        ):
            return None
        agent = self._holder(first, p)
        for t in range(after, min(last, after + 25)) if agent is None else ():
            if v.word[t] == "by" and (agent := phrase_right(v, t + 1, last)) is not None:
                agent = agent if self.person(agent) or v.upper[agent[0]] or v.of(agent[0], "pronoun") else None
                break
        content = self.contents.trim((after, agent[0] - 1 if agent and agent[0] - 1 > after + 1 else last))
        if agent and p < agent[0] <= content[0] + 1:
            content = self.contents.trim((self.contents.clause(p, first), before(v, p - 1, first)[0] + 1))
        if content[1] <= content[0]:
            return None
        frame = {"to": "infinitive", "that": "that", "as": "object", "by": "none"}.get(word, "")
        weight = 0.75 if agent else 0.6 if word in ("to", "that") or cue.kind == "accusation" else 0.4
        if "weak" in cue.frames and not agent:
            weight *= 0.75
        begin = p
        while begin > first and (
            v.of(begin - 1, "be", "auxiliary", "modal", "adverb_fill") or v.word[begin - 1].endswith("ly")
        ):
            begin -= 1
        cut = after + (word == "as")
        if content[0] < cut < content[1]:
            content = (cut, content[1])
        return Candidate(
            s, "passive", (begin, cut), v.cue[p], agent, content, weight * (0.5 if low else 1), frame=frame
        )

    def _holder(self, first: int, p: int) -> Range | None:
        """Who holds a belief told in the passive: "For Moscow, the group is seen as a proxy"."""
        v = self.v
        if v.word[first] not in ("for", "to", "among", "inside", "within", "by"):
            return None
        holder = phrase_right(v, first + 1, p, apposition=False)
        if holder is None or holder[1] >= p:
            return None
        parted = v.word[holder[1]] == "," or v.of(holder[1], "determiner", "pronoun") or v.upper[holder[1]]
        return holder if parted and (self.person(holder) or v.word[holder[1] - 1].endswith("s")) else None

    def person(self, r: Range) -> bool:
        v = self.v
        return any(v.bits[t] & v.person or (v.upper[t] and t > v.first[0] and t > r[0]) for t in range(*r)) or (
            v.upper[r[0]] and is_nominal(v, r[0])
        )

    def _has(self, p: int, first: int) -> bool:
        return any(self.v.word[t] in ("has", "have", "had", "having") for t in range(max(first, p - 4), p))

    def _solid(self, s: int, n: int) -> bool:
        q = self.quotes[s][n]
        if q.family == "dash":
            return False  # dialogue behind a dash does not show where it ends
        return (q.opened and q.closed) or q.last - q.first < self.v.first[s + 1] - self.v.first[s]
