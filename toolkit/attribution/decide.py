"""Candidates -> how surely each is an attribution.

The rules give each candidate a weight of their own; where annotated spans are at hand, a linear model over what a
candidate looks like (its rule, the behaviour of its cue, the shape of its source, where it stands) takes their place.
Cues themselves are known to it only as single words under strong regularisation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.attribution.candidate import FRAMES, KEEP, RULES, Candidate
from toolkit.attribution.lexicon import FORMS, Lexicon
from toolkit.attribution.quotes import Quotation
from toolkit.attribution.view import Range, View
from toolkit.linear import Floats, Words
from toolkit.tables import INSTITUTION_TYPES, SOURCE_TYPES, STANCES

_MANY = 50  # candidates a sentence that are looked at beside each other
UNKNOWN = -2  # there is a sentence before, but which is not known
KINDS = ("speech", "writing", "belief", "intention", "accusation", "denial")
_POS = ("verb", "phrase", "prep", "adverb", "noun")
_SHAPE = (
    "prior", "weak", "factive", "performative", "quoted", "in_quotation", "negated", "modal", "infinitive",
    "source_none", "source_pronoun", "source_first_person", "source_named", "source_person", "source_lower",
    "source_length", "source_first", "content_share", "content_length", "content_verb", "content_first", "cue_first",
    "cue_last", "title", "others", "stronger", "nested",
    "before_attributed", "before_open", "alone",
)  # fmt: skip
# what a sentence without a cue looks like, and the one before it
_RUNS_ON = (
    "backshift", "present", "pronoun_first", "definite_first", "name_first", "contrast_first", "first_person",
    "evaluates", "interprets", "dated", "after_that", "after_quotation", "after_phrase", "after_runs_on",
    "after_institution", "after_person", "after_weak", "prior", "length", "before", "stronger", "alone",
    "quotation_before", "before_open", "opened", "closed", "whole",
)  # fmt: skip
NAMES = [
    *_SHAPE,
    *(f"runs_on:{n}" for n in _RUNS_ON),
    *(f"rule:{n}" for n in RULES),
    *(f"frame:{n}" for n in FRAMES),
    *(f"form:{n}" for n in FORMS),
    *(f"pos:{n}" for n in _POS),
    *(f"kind:{n}" for n in KINDS),
    *(f"stance:{n}" for n in STANCES),
    *(f"source:{n}" for n in SOURCE_TYPES),
]
_AT = {n: k for k, n in enumerate(NAMES)}


@dataclass(slots=True)
class _Scene:
    """Where a candidate stands: its sentence, the one before, the weight of its surest candidate, the others near."""

    sentence: int
    previous: int
    before: list[Candidate]
    heard: float
    near: list[Candidate]


class Describer:
    """Says what candidates look like.

    Parameters
    ----------
    v : View
    lexicon : Lexicon
    quotes : list of list of Quotation
    titles : list of bool
    type_of : callable
        Source type of a phrase.
    """

    def __init__(
        self,
        v: View,
        lexicon: Lexicon,
        quotes: list[list[Quotation]],
        titles: list[bool],
        type_of: Callable[[Range], str | None],
    ) -> None:
        self.v, self.lexicon, self.quotes, self.titles, self.type_of = v, lexicon, quotes, titles, type_of

    def describe(self, groups: Sequence[list[Candidate]], previous: Sequence[int]) -> tuple[Floats, Words]:
        """Features of all candidates, one row each, in the order of the groups."""
        total = sum(map(len, groups))
        x = np.zeros((total, len(NAMES)))
        where, what = [], []
        n = 0
        for s, group in enumerate(groups):
            before = groups[previous[s]][:_MANY] if previous[s] >= 0 else []
            heard = max((o.weight for o in before), default=0.0)
            for k, c in enumerate(group):
                near = group[max(k - _MANY, 0) : k + _MANY]
                self._row(x[n], c, _Scene(s, previous[s], before, heard, near))
                if c.cue_index >= 0:
                    where.append(n)
                    what.append(self.lexicon.cue_hash[c.cue_index])
                n += 1
        return x, Words(np.array(where, np.int64), np.array(what, np.uint64))

    def _row(self, row: Floats, c: Candidate, scene: _Scene) -> None:
        marked = {f"rule:{c.rule}"} | ({"title"} if self.titles[scene.sentence] else set())
        bare = c.cue is None
        kind = "runs_on:" if bare else ""  # the same signs mean something else without a cue
        row[_AT[f"{kind}prior"]] = c.weight
        row[_AT["runs_on:before" if bare else "before_attributed"]] = scene.heard
        row[_AT[f"{kind}stronger"]] = max((o.weight for o in scene.near if o is not c), default=0.0)
        marked |= {f"{kind}alone"} if scene.previous == UNKNOWN else set()
        quotes = self.quotes[scene.previous] if scene.previous >= 0 else []
        marked |= {f"{kind}before_open"} if quotes and not quotes[-1].closed else set()
        if bare:
            marked |= {"runs_on:quotation_before"} if quotes else set()
            self._bare(row, c, scene, marked)
        else:
            self._cued(row, c, scene, marked)
        for name in marked:
            if name in _AT:
                row[_AT[name]] = 1.0

    def _cued(self, row: Floats, c: Candidate, scene: _Scene, marked: set[str]) -> None:
        v = self.v
        first, last = v.first[scene.sentence], v.first[scene.sentence + 1]
        size = max(last - first, 1)
        cue = self.lexicon.cues[c.cue_index] if c.cue_index >= 0 else None
        marked.add(f"frame:{c.frame}")
        if cue is not None:
            marked |= {f"pos:{cue.pos}", f"kind:{cue.kind}", f"stance:{cue.stance}"}
            marked |= {name for name in ("weak", "performative") if name in cue.frames}
            marked |= {"factive"} if cue.factive else set()
        a, b = c.cue or (first, first)
        if cue is not None and cue.pos in ("verb", "phrase"):
            at = next((t for t in range(a, b) if v.cue[t] == c.cue_index), a)
            marked.add(f"form:{FORMS[v.form[at]]}")
        marked |= {"in_quotation"} if v.quote[a] >= 0 else set()
        around = range(max(first, a - 3), a)
        marked |= {"negated"} if any(v.of(t, "negation") for t in around) else set()
        marked |= {"modal"} if any(v.of(t, "modal") for t in around) else set()
        marked |= {"infinitive"} if a > first and v.word[a - 1] == "to" else set()
        row[_AT["cue_first"]] = (a - first) / size
        row[_AT["cue_last"]] = (last - b) / size
        marked |= {"quoted"} if c.quoted else set()
        self._source(row, c.source, first, size, marked)
        if c.content is not None:
            d, e = c.content
            row[_AT["content_share"]] = (e - d) / size
            row[_AT["content_length"]] = min(e - d, 30) / 30
            row[_AT["content_first"]] = (d - first) / size
            marked |= {"content_verb"} if any(v.verb[t] for t in range(d, e)) else set()
        row[_AT["others"]] = min(len(scene.near) - 1, 4) / 4
        inside = any(
            o is not c and o.weight >= KEEP and o.content and o.content[0] <= a < o.content[1] for o in scene.near
        )
        marked |= {"nested"} if inside else set()

    def _bare(self, row: Floats, c: Candidate, scene: _Scene, marked: set[str]) -> None:
        """A quotation without a cue, or a sentence that may only go on with what somebody said."""
        s = scene.sentence
        size = max(self.v.first[s + 1] - self.v.first[s], 1)
        row[_AT["runs_on:length"]] = min(size, 40) / 40
        marked |= {f"runs_on:{n}" for n in self._runs_on(c, scene.before)}
        if c.rule == "quotation":
            q = next((q for q in self.quotes[s] if c.content and q.first == c.content[0]), None)
            marked |= {f"runs_on:{name}" for name in ("opened", "closed") if q and getattr(q, name)}
            marked |= {"runs_on:whole"} if q and q.last - q.first >= 0.6 * size else set()

    def _runs_on(self, c: Candidate, before: list[Candidate]) -> set[str]:
        """Signs that a sentence without a cue goes on with what somebody said, or that the outlet speaks."""
        v = self.v
        a, b = c.content or (0, 0)
        opening = range(a, min(b, a + 14))
        marked = set()
        if any(v.of(t, "backshift") for t in opening):
            marked.add("backshift")
        if any(v.word[t] in ("is", "are", "has", "have", "will") for t in opening):
            marked.add("present")
        if any(v.of(t, "first_person") for t in range(a, b)):
            marked.add("first_person")
        if any(v.of(t, "evaluation_noun", "negative", "evaluative_adverb") for t in range(a, b)):
            marked.add("evaluates")
        if any(v.of(t, "interpret", "purpose", "generalisation") for t in range(a, b)):
            marked.add("interprets")
        if any(v.of(t, "time") for t in opening):
            marked.add("dated")
        t = a
        while t < b - 1 and (v.mark[t] or v.of(t, "conjunction")):
            marked.add("contrast_first") if v.of(t, "conjunction") else None
            t += 1
        first = "pronoun_first" if v.of(t, "pronoun") else "definite_first" if v.word[t] == "the" else ""
        marked.add(first or ("name_first" if v.upper[t] and v.upper[min(t + 1, b - 1)] else ""))
        last = max(before, key=lambda o: o.weight, default=None)
        if last is not None and last.weight >= KEEP:
            spoken = {"that": "after_that", "clause": "after_that", "quotation": "after_quotation"}.get(last.frame)
            marked.add(
                "after_runs_on" if last.cue is None else "after_phrase" if last.rule == "phrase" else spoken or ""
            )
            if last.source is not None:
                kind = self.type_of(last.source)
                marked.add("after_institution" if kind in INSTITUTION_TYPES else "after_person" if kind else "")
        else:
            marked.add("after_weak")
        return marked

    def _source(self, row: Floats, r: Range | None, first: int, size: int, marked: set[str]) -> None:
        v = self.v
        if r is None:
            marked.add("source_none")
            return
        kind = self.type_of(r)
        marked |= {f"source:{kind}"} if kind else set()
        if v.of(r[0], "pronoun") and r[1] - r[0] == 1:
            marked.add("source_pronoun")
        marked |= {"source_first_person"} if v.of(r[0], "first_person", "second_person") else set()
        marked |= {"source_named"} if any(v.upper[t] for t in range(r[0] + (r[0] == first), r[1])) else set()
        marked |= {"source_person"} if any(v.bits[t] & v.person for t in range(*r)) else set()
        marked |= {"source_lower"} if not any(v.upper[t] for t in range(*r)) else set()
        row[_AT["source_length"]] = min(r[1] - r[0], 12) / 12
        row[_AT["source_first"]] = (r[0] - first) / size
