"""Cues that are no finite verb: participles, passives, infinitives."""

from __future__ import annotations

from toolkit.attribution.candidate import CONCLUDING, Candidate
from toolkit.attribution.clauses import Clauses
from toolkit.attribution.contents import Contents
from toolkit.attribution.lexicon import Lexicon
from toolkit.attribution.phrases import before, phrase_left, phrase_right
from toolkit.attribution.view import View


class Participles:
    """Candidates around a participle, a passive or an infinitive.

    Parameters
    ----------
    v : View
    lexicon : Lexicon
    clauses : Clauses
    contents : Contents
    """

    def __init__(self, v: View, lexicon: Lexicon, clauses: Clauses, contents: Contents) -> None:
        self.v, self.lexicon, self.clauses, self.contents = v, lexicon, clauses, contents

    def gerund(
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
            or (p > first and v.word[p - 1] in ("by", "while", "without", "before", "but"))
        ):
            source = next((c.source for c in reversed(found) if c.source), None) or self.clauses.opening(first, p, last)
            if not any(not v.mark[t] for t in range(first, p)):
                comma = next((t for t in range(after, last - 1) if v.word[t] == "," and v.quote[t] < 0), None)
                source = phrase_right(v, comma + 1, last) if comma else None
                last = comma or last
        else:
            return None
        frame = self.clauses.frame(after, last)
        told = frame == "clause" and "weak" not in cue.frames  # "denied it, saying a meeting had been offered"
        if frame not in ("that", "quotation") and cue.kind != "accusation" and not told:
            return None
        concluding = cue.cue in CONCLUDING
        content = self.contents.trim((self.contents.skip(p, after, last), self.contents.end(after, last)))
        if content[1] <= content[0]:
            return None
        weight = 0.15 if concluding else 0.7 if source and self.clauses.person(source) else 0.5
        return Candidate(s, "gerund", (p, after), v.cue[p], source, content, weight * (0.5 if low else 1), frame=frame)

    def passive(self, s: int, p: int, after: int, first: int, last: int, low: bool) -> Candidate | None:
        v = self.v
        cue = self.lexicon.cues[v.cue[p]]
        word = v.word[after] if after < last else ""
        frame = self.clauses.frame(after, last)
        if (
            word not in ("to", "that", "as", "by", "of", "for")
            and frame != "that"
            and cue.kind not in ("accusation", "belief", "speech")
        ):
            return None
        by = next((t for t in range(after, min(last, after + 5)) if v.word[t] == "by"), None)
        agent = phrase_right(v, by + 1, last) if by and by + 1 < last else None
        told = bool(agent and self.clauses.person(agent)) or (
            "hearer" in cue.frames and frame in ("that", "clause", "quotation")
        )
        if (
            cue.kind in ("speech", "intention", "denial")
            and word not in ("to", "that", "as", "by")
            and frame != "that"
            and not told
        ):
            return None
        if cue.kind == "intention" or (
            cue.cue in ("ask", "order", "tell", "urge", "request", "instruct", "invite", "call", "advise")
            and word == "to"
        ):
            return None
        agent = self.clauses.holder(first, p)
        for t in range(after, min(last, after + 25)) if agent is None else ():
            if v.word[t] == "by" and (agent := phrase_right(v, t + 1, last)) is not None:
                cut = next(
                    (
                        k
                        for k in range(agent[0] + 1, agent[1] - 1)
                        if (v.word[k] == "of" and v.word[k + 1].endswith("ing"))
                        or (v.word[k] == "for" and cue.kind == "accusation")
                    ),
                    agent[1],
                )
                agent = (agent[0], cut)
                agent = agent if self.clauses.person(agent) or v.upper[agent[0]] or v.of(agent[0], "pronoun") else None
                break
        content = self.contents.trim((after, agent[0] - 1 if agent and agent[0] - 1 > after + 1 else last))
        if agent and p < agent[0] <= content[0] + 1:
            content = self.contents.trim((self.contents.clause(p, first), before(v, p - 1, first)[0] + 1))
            behind = v.word[agent[1]] if agent[1] < last else ""
            if behind in ("of", "for", "to", "as", "that"):  # "was accused by two aides of rigging"
                content = self.contents.trim((agent[1] + (behind in ("as", "that")), self.contents.end(agent[1], last)))
        if content[1] <= content[0]:
            return None
        was, frame = frame, {"to": "infinitive", "that": "that", "as": "object", "by": "none"}.get(word, "")
        weight = 0.75 if agent else 0.6 if word in ("to", "that", "as") or "that" in (frame, was) else 0.4
        weight = max(weight, 0.6) if cue.kind == "accusation" else weight
        if "weak" in cue.frames and not agent and cue.kind != "belief":
            weight *= 0.75
        begin = p
        while begin > first and (
            v.of(begin - 1, "be", "auxiliary", "modal", "adverb_fill") or v.word[begin - 1].endswith("ly")
        ):
            begin -= 1
        if v.word[content[0]] in ("as", "that") and content[1] - content[0] > 1:
            content = (content[0] + 1, content[1])
        cut = after + (word == "as")
        return Candidate(
            s, "passive", (begin, cut), v.cue[p], agent, content, weight * (0.5 if low else 1), frame=frame
        )

    def infinitive(self, s: int, p: int, after: int, first: int, last: int, found: list[Candidate]) -> Candidate | None:
        """ "went on television to allege that": the subject of the sentence says it."""
        frame = self.clauses.frame(after, last)
        source = next((c.source for c in reversed(found) if c.source), None) or self.clauses.opening(first, p, last)
        content = self.contents.trim((self.contents.skip(p, after, last), self.contents.end(after, last)))
        if frame not in ("that", "quotation") or source is None or content[1] <= content[0]:
            return None
        quoted = frame == "quotation"
        return Candidate(s, "left", (p, after), self.v.cue[p], source, content, 0.4, quoted, "infinitive")
