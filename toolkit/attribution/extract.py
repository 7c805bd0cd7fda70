"""Candidates: each cue with its source and its content, by rules over one tokenisation.

Every rule looks at one cue and its surroundings: what stands left of it, what right of it, and where quotations are.
Whether a candidate is kept is decided in :mod:`toolkit.attribution`.
"""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.attribution.contents import Contents
from toolkit.attribution.lexicon import FORMS, Lexicon
from toolkit.attribution.phrases import Range, View, before, is_nominal, phrase_left, phrase_right, with_apposition
from toolkit.attribution.quotes import Quotation

_PAST, _PARTICIPLE, _GERUND = FORMS.index("past"), FORMS.index("participle"), FORMS.index("gerund")
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
_SUBJECTLESS = frozenset(["agree", "respond", "answer", "continue", "thank", "describe"])


KEEP = 0.5  # a candidate of less weight is no attribution
RULES = ("left", "inverted", "passive", "gerund", "phrase", "noun", "adverb", "colon", "quotation")
FRAMES = ("that", "quotation", "infinitive", "clause", "object", "none")


@dataclass(slots=True)
class Candidate:
    """One cue with what belongs to it; ranges of tokens, half open.

    ``rule`` names how it was found, ``frame`` what follows the cue ("" where that says nothing).
    """

    sentence: int
    rule: str
    cue: Range | None
    cue_index: int
    source: Range | None
    content: Range | None
    weight: float
    quoted: bool = False
    frame: str = ""


class Extractor:
    """Finds the candidates of each sentence of a batch.

    Parameters
    ----------
    v : View
        The batch as lists.
    quotes : list of list of Quotation
    lexicon : Lexicon
    titles : list of bool
        Which sentences are headlines.
    """

    def __init__(self, v: View, quotes: list[list[Quotation]], lexicon: Lexicon, titles: list[bool]) -> None:
        self.v, self.quotes, self.lexicon, self.titles = v, quotes, lexicon, titles
        self.contents = Contents(v, lexicon)

    def sentence(self, s: int) -> list[Candidate]:
        """Candidates of one sentence, in reading order of their cues."""
        v = self.v
        first, last = v.first[s], v.first[s + 1]
        found: list[Candidate] = []
        for p in range(first, last):
            if v.upper[p] and p > first and v.quote[p - 1] < 0 and not self.titles[s] and not v.mark[p - 1]:
                continue  # part of a name: "United States", "Post"
            if v.cue[p] >= 0:
                candidate = self._cue(s, p, first, last, found)
            elif v.noun[p] >= 0:
                candidate = self._noun(s, p, first, last)
            else:
                continue
            if candidate is not None and not (candidate.content and candidate.content[0] >= candidate.content[1]):
                found.append(candidate)
        if (colon := self._colon(s, first, last, found)) is not None:
            found.append(colon)
        found += self._bare_quotations(s, found)
        return found

    def _cue(self, s: int, p: int, first: int, last: int, found: list[Candidate]) -> Candidate | None:
        v = self.v
        cue = self.lexicon.cues[v.cue[p]]
        if "performative" in cue.frames:
            after = p + v.size[p]
            subject, _ = self._subject(s, p, after, before(v, p - 1, first)[0], first, last)
            return Candidate(s, "left", (p, after), v.cue[p], subject, (p, self.contents.end(p, last)), 0.7)
        if cue.pos == "prep":
            return self._preposition(s, p, first, last)
        if cue.pos == "adverb":
            return Candidate(
                s, "adverb", (p, p + v.size[p]), v.cue[p], None, (first, self.contents.end(first, last)), 0.55
            )
        if "setting" in cue.frames:
            return None
        if found and found[-1].cue and found[-1].cue[1] > p:
            return None
        return self._verb(s, p, first, last, found)

    def _preposition(self, s: int, p: int, first: int, last: int) -> Candidate | None:
        v = self.v
        cue = self.lexicon.cues[v.cue[p]]
        if cue.kind == "belief" and cue.cue == "for":
            return None
        source = phrase_right(v, p + v.size[p], last)
        if source is None or (v.number[source[0]] and v.word[p] == "per"):
            return None
        opening = p == first or (p == first + 1 and v.mark[first])
        content = (source[1], last) if opening else (self.contents.clause(p, first), p)
        weak = "weak" in cue.frames
        return Candidate(
            s, "phrase", (p, p + v.size[p]), v.cue[p], source, self.contents.trim(content), 0.45 if weak else 0.95
        )

    def _verb(self, s: int, p: int, first: int, last: int, found: list[Candidate]) -> Candidate | None:
        v, form = self.v, self.v.form[p]
        cue = self.lexicon.cues[v.cue[p]]
        after = p + v.size[p]
        low = v.quote[p] >= 0 and self._solid(s, v.quote[p])
        left, passive = before(v, p - 1, first)
        infinitive = p > first and v.word[p - 1] == "to"
        if infinitive or (
            form == 0
            and not (p > first and v.of(p - 1, "modal", "auxiliary", "pronoun", "first_person"))
            and cue.pos == "verb"
        ):
            subject = phrase_left(v, p - 1, first) if not infinitive else None
            if subject is None or not self._person(subject) or v.word[subject[1] - 1][-1:] != "s":
                return None
        if form == _GERUND:
            return self._gerund(s, p, after, first, last, found, low)
        if form in (_PAST, _PARTICIPLE) and passive and cue.kind != "writing":
            return self._passive(s, p, after, first, last, low)
        if form == _PARTICIPLE and not passive and not self._has(p, first):
            return None
        frame = self._frame(s, after, last)
        source, rule = self._subject(s, p, after, left, first, last)
        if source is None:
            return None
        content = self.contents.content(p, after, source, rule, first, last)
        if content is None or content[1] - content[0] < 1:
            return None
        quoted = any(q.first < content[1] and content[0] < q.last for q in self.quotes[s])
        weight = self._weight(cue.cue, "weak" in cue.frames, frame, quoted, source, rule)
        if low:
            weight *= 0.5
        return Candidate(s, rule, (p, after), v.cue[p], source, content, weight, quoted, frame)

    def _weight(self, cue: str, weak: bool, frame: str, quoted: bool, source: Range, rule: str) -> float:
        """How far the rule is to be trusted before anything is learnt."""
        person = self._person(source)
        pronoun = self.v.of(source[0], "pronoun", "first_person")
        if weak:
            base = (
                0.8
                if quoted and rule != "left"
                else 0.7
                if quoted and frame == "quotation"
                else 0.62
                if frame == "that"
                else 0.25
            )
            if cue in _SUBJECTLESS and frame != "that" and not quoted:
                base = 0.15
        else:
            base = 0.9 if person or pronoun or quoted else 0.72
        if frame == "none" and not quoted and rule == "left":
            base *= 0.6
        if self.v.of(source[0], "first_person", "second_person"):
            base *= 0.5
        return base

    def _frame(self, s: int, after: int, last: int) -> str:
        """What follows the cue: that, quotation, infinitive, clause or none."""
        v = self.v
        for t in range(after, min(last, after + 12)):
            if v.word[t] in ("that", "whether", "if", "how", "why"):
                return "that" if t - after < 2 or v.of(t - 1, "time", "recipient") else "clause"
            if v.quote[t] >= 0:
                return "quotation"
            if v.verb[t] and t > after:
                return "clause"
        if after < last and v.word[after] == "to":
            return "infinitive"
        return "none" if after >= last or v.mark[after] else "object"

    def _subject(self, s: int, p: int, after: int, left: int, first: int, last: int) -> tuple[Range | None, str]:
        """The source of a finite verb and on which side it stands."""
        v = self.v
        behind_comma = left >= first and (v.word[left] in (",", "—", "–", "?", "!", "...") or v.quote[left] >= 0)
        if behind_comma or left < first:
            right = phrase_right(v, after, last)
            if (
                right is not None
                and right[0] == after
                and self._ends_clause(right[1], last)
                and (left >= first or self.titles[s] or p == first)
            ):
                if not (left >= first and v.quote[left] < 0 and self._apposed(left, first) and not self._person(right)):
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
            (p > first and v.word[p - 1] == ",")
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
        weight = 0.15 if concluding else 0.7 if source and self._person(source) else 0.5
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
        if word not in ("to", "that", "as", "by", "of", "for") and cue.kind not in ("accusation", "belief"):
            return None
        if cue.kind in ("speech", "intention", "denial") and word not in ("to", "that", "as", "by"):
            return None
        if cue.kind == "intention" or (
            cue.cue in ("ask", "order", "tell", "urge", "request", "instruct", "invite", "call", "advise")
            and word == "to"
        ):
            return None
        agent = self._holder(first, p)
        for t in range(after, min(last, after + 25)) if agent is None else ():
            if v.word[t] == "by" and (agent := phrase_right(v, t + 1, last)) is not None:
                agent = agent if self._person(agent) or v.upper[agent[0]] else None
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
        return Candidate(s, "passive", (p, after), v.cue[p], agent, content, weight * (0.5 if low else 1), frame=frame)

    def _holder(self, first: int, p: int) -> Range | None:
        """Who holds a belief told in the passive: "For Moscow, the group is seen as a proxy"."""
        v = self.v
        if v.word[first] not in ("for", "to", "among", "inside", "within"):
            return None
        holder = phrase_right(v, first + 1, p, apposition=False)
        behind = holder[1] if holder else p
        return holder if holder and v.word[behind] == "," and self._person(holder) else None

    def _noun(self, s: int, p: int, first: int, last: int) -> Candidate | None:
        v = self.v
        after = p + 1
        if after >= last or v.word[after] not in ("that", "of", "by", "from") or v.quote[p] >= 0:
            return None
        cue = self.lexicon.cues[v.noun[p]]
        if v.word[after] == "of" and "of-ing" not in cue.frames:
            return None
        source = None
        if p > first and v.word[p - 1].endswith(("'s", "’s", "s'")):
            source = phrase_left(v, p - 1, first)
        start = after
        if v.word[after] in ("by", "from"):
            source = phrase_right(v, after + 1, last)
            if source is None or source[1] >= last or v.word[source[1]] != "that":
                return None
            start = source[1]
        content = self.contents.trim((start + 1, self.contents.end(start + 1, last)))
        if content[1] - content[0] < 2:
            return None
        weight = 0.6 if source else 0.45
        return Candidate(s, "noun", (p, p + 1), v.noun[p], source, content, weight)

    def _colon(self, s: int, first: int, last: int, found: list[Candidate]) -> Candidate | None:
        """ "Minister: no talks", "Kell: 'No talks'"; in running text only before a quotation."""
        v = self.v
        if found:
            return None
        for t in range(first + 1, min(last - 1, first + 9)):
            if v.word[t] == ":":
                source = phrase_left(v, t - 1, first)
                quoted = v.quote[t + 1] >= 0
                if (
                    source is None
                    or source[0] != first
                    or not (self.titles[s] or quoted)
                    or not (self._person(source) or quoted)
                ):
                    return None
                content = self.contents.trim((t + 1, last))
                return (
                    Candidate(s, "colon", (t, t + 1), -1, source, content, 0.75, quoted)
                    if content[1] > content[0]
                    else None
                )
        return None

    def _bare_quotations(self, s: int, found: list[Candidate]) -> list[Candidate]:
        """Quotations that no cue of the sentence takes up: speech that runs on, or single words in marks."""
        out = []
        covered = [c.content for c in found if c.content]
        length = self.v.first[s + 1] - self.v.first[s]
        for q in self.quotes[s]:
            if any(a < q.last and q.first < b for a, b in covered):
                continue
            size = q.last - q.first
            if size < 7 and size < 0.5 * length:
                continue
            whole = size >= 0.6 * length
            weight = 0.85 if whole and not (q.opened and q.closed) else 0.7 if whole else 0.45
            out.append(Candidate(s, "quotation", None, -1, None, (q.first, q.last), weight, True))
        return out

    def _person(self, r: Range) -> bool:
        v = self.v
        return any(v.bits[t] & v.person or (v.upper[t] and t > v.first[0] and t > r[0]) for t in range(*r)) or (
            v.upper[r[0]] and is_nominal(v, r[0])
        )

    def _has(self, p: int, first: int) -> bool:
        return any(self.v.word[t] in ("has", "have", "had", "having") for t in range(max(first, p - 4), p))

    def _solid(self, s: int, n: int) -> bool:
        q = self.quotes[s][n]
        return (q.opened and q.closed) or q.last - q.first < self.v.first[s + 1] - self.v.first[s]
