"""What stands around a verb: its subject, what follows it, whether it is finite."""

from __future__ import annotations

from toolkit.attribution.candidate import Candidate
from toolkit.attribution.lexicon import Lexicon
from toolkit.attribution.phrases import is_nominal, phrase_left, phrase_right, with_apposition
from toolkit.attribution.view import Range, View

_FIGURES = frozenset(
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "half", "even", "least"]
)


class Clauses:
    """Reads the clause around a verb.

    Parameters
    ----------
    v : View
    lexicon : Lexicon
    titles : list of bool
        Which sentences are headlines.
    """

    def __init__(self, v: View, lexicon: Lexicon, titles: list[bool]) -> None:
        self.v, self.lexicon, self.titles = v, lexicon, titles

    def frame(self, after: int, last: int) -> str:
        """What follows the cue: that, quotation, infinitive, clause or none."""
        v = self.v
        timed = True  # nothing but times stands between
        for t in range(after, min(last, after + 12)):
            if v.word[t] in ("that", "whether", "if", "how", "why"):
                return "that" if t - after < 2 or timed or v.of(t - 1, "recipient") else "clause"
            timed = timed and v.of(t, "time", "preposition")
            if v.quote[t] >= 0:
                return "at" if v.word[t - 1] == "at" and t > after else "quotation"
            if v.verb[t] and t > after:
                return "clause"
        if after < last and v.word[after] == "to":
            return "infinitive"
        for t in range(after, min(last, after + 12)):
            if v.mark[t] or v.verb[t]:
                break
            if v.word[t] == "at" and any(self._figure(k) for k in range(t + 1, min(last, t + 4))):
                return "at"
            if (
                v.word[t] == "to"
                and t + 1 < last
                and not (v.of(t + 1, "determiner", "preposition") or v.upper[t + 1] or v.number[t + 1])
            ):
                return "infinitive"
            if v.word[t] == "as":
                return "as"
        return "none" if after >= last or v.mark[after] else "object"

    def _figure(self, t: int) -> bool:
        return self.v.number[t] or self.v.word[t] in _FIGURES

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
                and self.ends_clause(right[1], last)
                and not (right[1] < last and v.word[right[1]] == "to" and v.cue[p] >= 0 and not self._direct(p))
                and not all(v.of(t, "time") for t in range(*right))
                and (left >= first or self.titles[s] or p == first)
            ):
                if not (left >= first and v.quote[left] < 0 and self.apposed(left, first) and not self.person(right)):
                    return right, "inverted"
        if left < first:
            return None, "left"
        if v.quote[left] >= 0 and v.quote[p] < 0:
            return None, "left"
        if v.word[left] in (",", "—", "–", ")"):
            if v.word[left] == ")" and (opening := next((t for t in range(left, first, -1) if v.word[t] == "("), None)):
                return phrase_left(v, opening - 1, first), "left"
            return (with_apposition(v, left, first) if v.word[left] == "," else None), "left"
        if v.word[left] in ("which", "that") and left > first:
            return self._antecedent(left, first), "left"
        return self.relative(phrase_left(v, left, first), first), "left"

    def _antecedent(self, which: int, first: int) -> Range | None:
        """Whom a relative pronoun means: "Clean Count, a volunteer group, which says it matched the roll"."""
        v, at = self.v, which - 1
        if v.word[at] == "," and at > first:
            if v.word[which] == "that":
                return None
            return with_apposition(v, at, first) or phrase_left(v, at - 1, first)
        head = phrase_left(v, at, first)
        return head if head and any(v.bits[t] & v.person for t in range(*head)) else None

    def _direct(self, p: int) -> bool:
        return "direct" in self.lexicon.cues[self.v.cue[p]].frames

    def relative(self, r: Range | None, first: int) -> Range | None:
        """Back over a relative clause without commas: "A woman who lives across the yard"."""
        v = self.v
        if r is None:
            return None
        if r[0] == first and v.number[first] and r[1] - r[0] > 1:  # "14:05 Police"
            r = (first + 1, r[1])
        for t in range(r[0] - 1, max(first, r[0] - 14), -1):
            if v.mark[t] or v.quote[t] >= 0 or v.word[t] in ("that", "and", "but"):
                break
            if v.word[t] == "who":
                head = phrase_left(v, t - 1, first)
                return (head[0], r[1]) if head else r
        return r

    def record(self, source: Range, first: int) -> Range:
        """ "…, mission logs seen by Norrick show": the document, not whoever saw it."""
        v, t = self.v, source[0]
        while t > first and v.word[t - 1] != "," and v.quote[t - 1] < 0 and not v.verb[t - 1]:
            t -= 1
        known = next((k for k in range(t, source[1]) if v.of(k, "document")), None)
        return (t, source[1]) if known is not None and t < source[0] and source[1] - t < 20 else source

    def finite(self, p: int, left: int, first: int, last: int) -> bool:
        """Whether a base form stands as a predicate: behind a modal, or with a subject in the plural."""
        v = self.v
        if any(v.of(t, "modal", "auxiliary") for t in range(left + 1, p)) or (
            left >= first and v.of(left, "pronoun", "first_person", "plural")
        ):
            return True
        after = p + v.size[p]
        cue = self.lexicon.cues[v.cue[p]]
        nominal = v.noun[p] >= 0 or not cue.frames.isdisjoint(("weak", "nominal"))
        if (
            nominal
            and after < last
            and not (
                v.mark[after]
                or v.word[after].endswith("ly")
                or v.of(after, "determiner", "pronoun", "question", "first_person", "second_person")
                or v.word[after] in ("that", "to", "it", "no", "there", "in")
                or v.upper[after]
                or v.number[after]
            )
        ):
            return False  # "bank project costs": a noun
        subject = phrase_left(v, left, first) or (with_apposition(v, left, first) if left > first else None)
        if subject and (after >= last or v.mark[after]):
            subject = self.record(subject, first)
        if not nominal:
            return subject is not None or (left > first and v.word[left] == "and")
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

    def shared(self, p: int, left: int, first: int, found: list[Candidate]) -> Range | None:
        """The subject of an earlier verb that this one is joined to: "cut the ribbon and said"."""
        v = self.v
        then = v.word[left] == "," and v.word[left + 1] == "then"
        if left <= first or not (then or v.word[left] in ("and", "but", "then", "or")) or v.quote[p] >= 0:
            return None
        earlier = next((c.source for c in reversed(found) if c.source and c.rule == "left"), None)
        if then or (earlier is not None and v.word[left - 1] == ","):
            return earlier
        opening = self.opening(first, left, left)
        surely = "weak" not in self.lexicon.cues[v.cue[p]].frames and opening and v.of(opening[0], "determiner")
        if opening is None or not (surely or v.of(opening[0], "pronoun", "first_person") or self.person(opening)):
            return earlier
        return earlier or opening

    def apposed(self, comma: int, first: int) -> bool:
        return with_apposition(self.v, comma, first) is not None

    def ends_clause(self, t: int, last: int) -> bool:
        v = self.v
        return (
            t >= last
            or v.mark[t]
            or v.quote[t] >= 0
            or (v.of(t, "time", "preposition", "conjunction", "adverb_fill") and not v.verb[t])
        )

    def opening(self, first: int, p: int, last: int) -> Range | None:
        """The noun phrase the sentence opens with: its subject, most often."""
        t = self._begins(first, p)
        r = phrase_right(self.v, t, p, apposition=False) if t < p else phrase_right(self.v, p, last)
        if r is None:
            return None
        for k in range(r[0] + 1, r[1]):
            if (self.v.word[k].endswith("ed") or self.v.verb[k]) and not self.v.upper[k]:  # most likely the verb
                return r[0], k
        return r

    def _begins(self, t: int, p: int) -> int:
        """Where the subject may begin: behind "And", behind "On Tuesday", behind "With that,"."""
        v = self.v
        while t < p and (v.mark[t] or v.of(t, "conjunction", "time") or v.of(t, "preposition")):
            inner = phrase_right(v, t + 1, p, apposition=False) if v.of(t, "preposition") and t + 1 < p else None
            t = inner[1] if inner else t + 1
        return t

    def holder(self, first: int, p: int) -> Range | None:
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

    def has(self, p: int, first: int) -> bool:
        return any(self.v.word[t] in ("has", "have", "had", "having") for t in range(max(first, p - 4), p))
