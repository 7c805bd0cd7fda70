"""Candidates: each cue with its source and its content, by rules over one tokenisation.

Every rule looks at one cue and its surroundings: what stands left of it, what right of it, and where quotations are.
Whether a candidate is kept is decided in :mod:`toolkit.attribution`.
"""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.attribution.candidate import KEEP, Candidate
from toolkit.attribution.contents import Contents
from toolkit.attribution.lexicon import Lexicon
from toolkit.attribution.phrases import POSSESSIVE, abbreviation, before, phrase_left, phrase_right, possessive
from toolkit.attribution.quotes import Quotation
from toolkit.attribution.verbs import Verbs
from toolkit.attribution.view import Range, View

_DASHES = frozenset(["-", "--", "–", "—"])
MOST = 60  # attributions looked for in a sentence: a text without full stops is no sentence, and must not take hours
_HEARD = 0.2  # a sentence that may only go on with speech is behind one that at least may hold some


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
        self.verbs = Verbs(v, quotes, lexicon, titles, self.contents)

    def sentence(self, s: int) -> list[Candidate]:
        """Candidates of one sentence, in reading order of their cues."""
        v = self.v
        first, last = self._begin(s), v.first[s + 1]
        found: list[Candidate] = []
        candidate: Candidate | None
        for p in range(first, last):
            if len(found) >= MOST:
                break
            if found and found[-1].rule == "phrase" and found[-1].source and p in range(*found[-1].source):
                continue  # "according to a police report"
            if v.upper[p] and p > first and not self.titles[s]:
                if not v.mark[p - 1] or abbreviation(v, p - 1, first):
                    continue  # part of a name: "United States", "Post", "U.S. State Department"
            if v.word[p] in ("by", "in") and (own := self._account(s, p, first, last)) is not None:
                candidate = own
            elif v.cue[p] >= 0:
                candidate = self._cue(s, p, first, last, found)
                if candidate is None and v.noun[p] >= 0:
                    candidate = self._noun(s, p, first, last)
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

    def _begin(self, s: int) -> int:
        """Where a sentence begins behind its dateline: "WARSAW (AFP) - "."""
        v, first = self.v, self.v.first[s]
        if self.titles[s] or first >= v.first[s + 1] or not v.capitals[first]:
            return first
        for t in range(first + 1, min(v.first[s + 1] - 1, first + 14)):
            if v.word[t] in _DASHES:
                return t + 1
            if v.quote[t] >= 0 or not (v.upper[t] or v.mark[t] or v.number[t] or v.of(t, "time", "preposition")):
                break
        return first

    def continued(self, groups: list[list[Candidate]], previous: Sequence[int]) -> None:
        """Add what only continues somebody's speech: a sentence without a cue behind one that has a source.

        Reported speech shows in its tense ("had been", "would"); where it does not, the rule hardly trusts itself.
        """
        v = self.v
        for s, p in enumerate(previous):
            if p < 0 or self.titles[p] or any(c.weight >= KEEP for c in groups[s]):
                continue
            heard = max(groups[p], key=lambda c: c.weight, default=None)
            if heard is None or heard.weight < _HEARD or heard.rule == "adverb":
                continue
            content = self.contents.trim((v.first[s], v.first[s + 1]))
            if content[1] - content[0] < 3:
                continue
            told = any(
                v.of(t, "backshift") and v.quote[t] < 0 for t in range(content[0], min(content[1], content[0] + 14))
            )
            spoken = heard.frame in ("that", "clause") or heard.rule in ("phrase", "continued")
            weight = 0.6 if told and spoken else 0.35 if told else 0.2
            groups[s].append(Candidate(s, "continued", None, -1, None, content, weight))

    def _cue(self, s: int, p: int, first: int, last: int, found: list[Candidate]) -> Candidate | None:
        v = self.v
        cue = self.lexicon.cues[v.cue[p]]
        if "performative" in cue.frames:
            after = p + v.size[p]
            subject, _ = self.verbs.clauses.subject(s, p, after, before(v, p - 1, first)[0], first, last)
            return Candidate(s, "left", (p, after), v.cue[p], subject, (p, self.contents.end(p, last)), 0.7)
        if cue.pos == "prep":
            return self._preposition(s, p, first, last)
        if cue.pos == "adverb":
            return Candidate(
                s, "adverb", (p, p + v.size[p]), v.cue[p], None, (first, self.contents.end(first, last)), 0.55
            )
        if "setting" in cue.frames:
            return None
        if "quoted" in cue.frames:
            return self._quoted(s, p, first, last)
        if found and found[-1].cue and found[-1].cue[1] > p:
            return None
        return self.verbs.candidate(s, p, first, last, found)

    def _quoted(self, s: int, p: int, first: int, last: int) -> Candidate | None:
        """ "State radio quoted the minister as saying": the minister says it."""
        source = phrase_left(self.v, p - 1, first)
        after = p + self.v.size[p]
        content = self.contents.trim((self.contents.skip(p, after, last), self.contents.end(after, last)))
        if source is None or content[1] <= content[0]:
            return None
        return Candidate(s, "left", (after - 1, after), self.v.cue[p], source, content, 0.85, frame="that")

    def _preposition(self, s: int, p: int, first: int, last: int) -> Candidate | None:
        v = self.v
        cue = self.lexicon.cues[v.cue[p]]
        if cue.kind == "belief" and cue.cue == "for":
            return None
        source = phrase_right(v, p + v.size[p], last)
        if source is not None and cue.cue in ("citing", "pointing to") and not self._speaks(source):
            return self._reason(s, p, source, first, last)
        if source is None or (v.number[source[0]] and v.word[p] == "per"):
            return None
        opening = p == first or (p == first + 1 and v.mark[first])
        content = (source[1], last) if opening else (self.contents.clause(p, first), p)
        weak = "weak" in cue.frames
        return Candidate(
            s, "phrase", (p, p + v.size[p]), v.cue[p], source, self.contents.trim(content), 0.45 if weak else 0.95
        )

    def _speaks(self, r: Range) -> bool:
        """Whether a phrase names somebody or a document, no mere reason."""
        v = self.v
        head = next((t for t in range(r[0] + 1, r[1]) if v.of(t, "preposition")), r[1])
        return any(v.of(t, "document", "vague") or v.bits[t] & v.person or v.upper[t] for t in range(r[0], head))

    def _reason(self, s: int, p: int, content: Range, first: int, last: int) -> Candidate | None:
        """ "…, citing a shortage of nurses": the subject of the sentence gives a reason."""
        v = self.v
        if any(not v.mark[t] for t in range(first, p)):
            source = self.verbs.clauses.opening(first, p, last)
        else:
            comma = next((t for t in range(content[1], last - 1) if v.word[t] == ","), None)
            source = phrase_right(v, comma + 1, last) if comma else None
        if source is None:
            return None
        content = self.contents.trim((content[0], self.contents.end(content[0], last) if source[0] < p else content[1]))
        return Candidate(s, "gerund", (p, p + v.size[p]), v.cue[p], source, content, 0.55, frame="object")

    def _account(self, s: int, p: int, first: int, last: int) -> Candidate | None:
        """ "by her own account", "by the count of the registry", "by the ministry's figures"."""
        v = self.v
        at = next((t for t in range(p + 1, min(last, p + 9)) if v.of(t, "account")), None)
        if at is None or v.quote[p] >= 0 or any(v.mark[t] or v.verb[t] for t in range(p + 1, at)):
            return None
        source = None
        if at + 1 < last and v.word[at + 1] == "of":
            if v.word[p] == "in":
                return None
            source = phrase_right(v, at + 2, last, apposition=False)
        elif v.of(p + 1, "pronoun", "determiner") or v.upper[p + 1]:
            source = (p + 1, at - 1 if v.word[at - 1] == "own" else at)
            if v.word[p] == "in" and v.word[at - 1] != "own" and not (possessive(v, at - 1) or v.of(at - 1, "pronoun")):
                return None
        if source is None or source[1] <= source[0] or v.word[source[0]] in ("some", "any", "all", "most"):
            return None
        content = (max(source[1], at + 1), last) if p == first else (self.contents.clause(p, first), p)
        cue = (at, at + 1) if source[1] <= at else (p, source[0])
        return Candidate(s, "phrase", cue, -1, source, self.contents.trim(content), 0.7)

    def _noun(self, s: int, p: int, first: int, last: int) -> Candidate | None:
        v = self.v
        cue = self.lexicon.cues[v.noun[p]]
        after = p + len(cue.cue.split())
        if after >= last or v.word[after] not in ("that", "of", "by", "from") or v.quote[p] >= 0:
            return None
        if v.word[after] == "of" and "of-ing" not in cue.frames:
            return None
        source = None
        if p > first and possessive(v, p - 1):
            source = phrase_left(v, p - 1, first)
        elif p > first + 1 and v.word[p - 1] in ("'", "’") and v.quote[p - 1] < 0 and v.word[p - 2].endswith("s"):
            source = phrase_left(v, p - 2, first)  # "officials' claim"
        elif p > first and v.word[p - 1] in POSSESSIVE:
            source = (p - 1, p)
        start = after
        if v.word[after] in ("by", "from"):
            source = phrase_right(v, after + 1, last)
            if source is None or source[1] >= last or v.word[source[1]] != "that":
                return None
            start = source[1]
        content = self.contents.trim((start + 1, self.contents.end(start + 1, last)))
        if content[1] - content[0] < 2:
            return None
        weight = 0.6 if source else 0.55 if v.word[after] == "that" and "weak" not in cue.frames else 0.45
        return Candidate(s, "noun", (p, p + len(cue.cue.split())), v.noun[p], source, content, weight)

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
                    or not (self.verbs.clauses.person(source) or quoted)
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
        dash = any(q.family == "dash" for q in self.quotes[s])  # there the cue stands in the same run of words
        covered = [c.content for c in found if c.content and (dash or not (c.cue and self.v.quote[c.cue[0]] >= 0))]
        length = self.v.first[s + 1] - self.v.first[s]
        for q in self.quotes[s]:
            if any(a < q.last and q.first < b for a, b in covered):
                continue
            size = q.last - q.first
            if size == 0 or (size < 7 and size < 0.5 * length):
                continue
            whole = size >= 0.6 * length
            weight = 0.85 if whole and not (q.opened and q.closed) else 0.7 if whole else 0.45
            out.append(Candidate(s, "quotation", None, -1, None, (q.first, q.last), weight, True))
        return out
