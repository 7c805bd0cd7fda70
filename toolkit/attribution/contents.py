"""What is attributed: where the content of a cue begins and ends."""

from __future__ import annotations

from toolkit.attribution.lexicon import FORMS, Lexicon
from toolkit.attribution.phrases import phrase_right
from toolkit.attribution.view import Range, View

_GERUND = FORMS.index("gerund")
_REACH = 300  # tokens: what is longer is no sentence, but must not take forever


class Contents:
    """Finds the content of a cue.

    Parameters
    ----------
    v : View
        The batch as lists.
    lexicon : Lexicon
    """

    def __init__(self, v: View, lexicon: Lexicon) -> None:
        self.v, self.lexicon = v, lexicon

    def content(self, p: int, after: int, source: Range, rule: str, first: int, last: int) -> Range | None:
        v = self.v
        if rule == "inverted":
            tail = self.behind(source[1], last)
            head = self.head(p, first)
            if head[1] <= head[0]:
                return tail
            return self.around(head, tail, source[1], last)
        begin = source[0]
        quote_before = begin > first and (
            v.quote[begin - 1] >= 0 or (v.word[begin - 1] in (",", "—", "–") and begin - 2 >= first)
        )
        resumed = self.skip(p, after, last)
        rest = self.trim((resumed, self.end(resumed, last)))
        if quote_before:
            head = self.head(begin, first)
            t = after
            while (
                t < last and v.of(t, "time", "preposition") and any(v.of(k, "time") for k in (t, min(t + 1, last - 1)))
            ):
                t += 1  # "…, Tusk said on Thursday, after clashes …"
            stops = t >= last or (v.mark[t] and v.word[t] != ":" and v.quote[t] < 0)
            if (
                v.quote[begin - 1] >= 0
                or (begin - 2 >= first and v.quote[begin - 2] >= 0)
                or stops
                or rest[1] <= rest[0]
                or self.over(after, last)
            ):
                if stops and head[1] > head[0] and (v.quote[begin - 1] < 0 or v.quote[head[1] - 1] < 0):
                    return self.around(head, self.behind(t, last), t, last)
                if v.quote[begin - 1] >= 0 and head[1] - head[0] >= 2:
                    return self.resumed(head, after, last)
                if head[1] - head[0] >= 2 and (head[1] - head[0] >= rest[1] - rest[0] or not self.trailing(rest)):
                    return head
        return rest if rest[1] > rest[0] else None

    def head(self, p: int, first: int) -> Range:
        """What stands before the cue; of "He denies it: “No,” said …" the quotation alone."""
        v = self.v
        begin = self.clause(p, first)
        t = p - 1
        while t > begin and v.quote[t] < 0 and v.mark[t]:
            t -= 1
        if v.quote[t] >= 0:
            while t > begin and v.quote[t - 1] == v.quote[t]:
                t -= 1
            if t - 1 > begin and v.word[t - 1] == ":":
                begin = t
        return self.trim((begin, p))

    def resumed(self, head: Range, after: int, last: int) -> Range:
        """A quotation and its second part behind the cue: "“No,” he said, pointing at the mud, “not here”."""
        v = self.v
        begins = next((t for t in range(after, last) if v.quote[t] >= 0), None)
        if begins is None or any(v.cue[t] >= 0 and v.form[t] in (1, 2) for t in range(after, begins)):
            return head
        end = begins
        while end < last and v.quote[end] == v.quote[begins]:
            end += 1
        return (head[0], end) if end - begins > 3 else head

    def around(self, head: Range, tail: Range | None, after: int, last: int) -> Range:
        """The content on both sides of "…, he said, …": as one where both weigh, else the longer one."""
        v = self.v
        if v.quote[head[1] - 1] >= 0:
            return self.resumed(head, after, last)
        if tail is None or after >= last or v.word[after] not in (",", "—", "–"):
            return head
        if v.quote[head[1] - 1] >= 0 > v.quote[tail[0]]:  # behind a quotation the outlet speaks on
            return head
        end = self.trim((tail[0], self.end(tail[0], last)))
        if v.of(tail[0], "time", "preposition") and not any(v.verb[k] for k in range(*end)):
            return head
        if (cue := v.cue[tail[0]]) >= 0 and (v.form[tail[0]] == _GERUND or self.lexicon.cues[cue].pos == "prep"):
            return head
        size = (head[1] - head[0], end[1] - end[0])
        if min(size) * 3 >= max(size) or size[0] < 4 <= size[1]:
            return head[0], end[1]
        return head if size[0] >= size[1] else end

    def over(self, t: int, last: int) -> bool:
        """Behind the cue only a time, a place or a setting remains."""
        v = self.v
        if t >= last or not v.of(t, "time", "preposition"):
            return False
        return not any(v.verb[k] or v.word[k] == "that" or v.quote[k] >= 0 for k in range(t, last))

    def trailing(self, rest: Range) -> bool:
        return any(self.v.verb[k] or self.v.quote[k] >= 0 for k in range(*rest))

    def behind(self, t: int, last: int) -> Range | None:
        got = self.trim((t, last))
        return got if got[1] - got[0] > 2 else None

    def skip(self, p: int, after: int, last: int) -> int:
        """From behind the cue over hearers, times and settings to where the content begins."""
        v, t = self.v, after
        told = "hearer" in self.lexicon.cues[v.cue[p]].frames
        limit = min(last, after + 16)
        # "told reporters in Calder “…”", but "called the plan “…”": there the object is part of what is said
        setting = t < last and (v.mark[t] or v.of(t, "preposition", "time", "recipient") or told)
        for k in range(t, limit):
            if v.quote[k] >= 0:
                return k if setting and not any(v.verb[j] for j in range(t, k)) else t
            if v.word[k] == "that" and not any(v.verb[j] for j in range(t, k)):
                return k + 1 if k + 1 < last and not v.mark[k + 1] else k  # "rejected that."
            if v.word[k] == ":":
                return k + 1
        if told:
            hearer = phrase_right(v, t, last, apposition=False)
            t = hearer[1] if hearer else t
        while t < limit and (
            v.of(t, "time") or (v.word[t] in (",", "on", "in", "at") and t + 1 < last and v.of(t + 1, "time"))
        ):
            t += 1
        return t

    def clause(self, p: int, first: int) -> int:
        """Where the clause before `p` begins."""
        v = self.v
        t = first
        while t < p and ((v.mark[t] and v.quote[t] < 0) or v.word[t] in ("but", "and", "meanwhile", "however")):
            t += 1
        for k in range(p - 1, max(t, p - _REACH), -1):
            if v.word[k] == ";":
                return k + 1
        return t

    def end(self, begin: int, last: int) -> int:
        v = self.v
        for t in range(begin + 3, min(last - 2, begin + _REACH)):
            if v.word[t] == ";" and v.quote[t] < 0:
                return t
            if v.word[t] == "," and v.quote[t] < 0 and v.cue[t + 1] >= 0:
                if v.form[t + 1] == _GERUND or self.lexicon.cues[v.cue[t + 1]].pos == "prep":
                    return t
            if (
                v.word[t] == ","
                and v.quote[t] < 0
                and (v.word[t + 1] in ("while", "but") or self.turns(t) or self.comments(t, last))
            ):
                return t
            if v.word[t] in ("and", "but") and v.quote[t] < 0 and self.says_more(t + 1, last):
                return t - 1 if v.word[t - 1] == "," else t
        return last

    def comments(self, comma: int, last: int) -> bool:
        """Whether the outlet comments behind the comma: ", an assurance which sits oddly with …"."""
        v = self.v
        if v.word[comma + 1] not in ("a", "an") or comma + 3 >= last:
            return False
        return any(v.noun[t] >= 0 or v.of(t, "evaluation_noun") for t in (comma + 2, comma + 3))

    def says_more(self, t: int, last: int) -> bool:
        """Whether a second cue of the same subject follows: "… and called the terms fair"."""
        v = self.v
        if t + 1 >= last or v.cue[t] < 0 or v.form[t] not in (1, 2) or v.quote[t] >= 0:
            return False
        weak = "weak" in self.lexicon.cues[v.cue[t]].frames
        behind = range(t + v.size[t], min(t + v.size[t] + 7, last))
        return not weak or any(v.quote[k] >= 0 or v.word[k] in ("that", "to") for k in behind)

    def turns(self, comma: int) -> bool:
        """Whether the outlet's own conclusion begins behind the comma: ", further underscoring …"."""
        t = comma + 1
        return self.v.of(t, "interpret") or (self.v.word[t].endswith(("er", "ly")) and self.v.of(t + 1, "interpret"))

    def trim(self, r: Range) -> Range:
        """Without commas, dashes and the final stop at the edges; quotation marks stay."""
        v = self.v
        a, b = r
        while a < b and v.mark[a] and v.quote[a] < 0 and v.word[a] not in ("(", "$", "£", "€", "#"):
            a += 1
        while b > a and v.mark[b - 1] and v.quote[b - 1] < 0 and v.word[b - 1] not in (")", "%"):
            b -= 1
        return a, b
