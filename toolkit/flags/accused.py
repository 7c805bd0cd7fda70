"""Who is accused in an article, and whether they have their say in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.attribution.phrases import before, phrase_left, phrase_right, with_apposition
from toolkit.attribution.types import runs
from toolkit.attribution.view import Range
from toolkit.flags.scene import Scene

_AT_ONCE = 2  # sentences behind an accusation in which whoever denies it answers it
_ROOT = 5  # letters by which "Ukraine" and "Ukrainian" are one


@dataclass(slots=True)
class Accusation:
    """Somebody named is said to have done wrong: the sentence, the words that name them, who accuses, how surely."""

    sentence: int
    target: Range
    words: set[str]
    accuser: int | None
    weight: float


def names(text: str) -> set[str]:
    """Roots of the capitalised words of a name."""
    return {w.removesuffix("'s").removesuffix("’s")[:_ROOT].lower() for w in text.split() if w[:1].isupper()}


def named(a: Scene, r: Range) -> set[str]:
    """Roots of the names in a phrase, titles and offices left out."""
    roles = int(a.a.lexicon.bit("title", "role", "personal", "time", "pronoun", "determiner", "third_person", "vague"))
    out: set[str] = set()
    for run in runs(a.v, *r):
        for t in range(*run):
            if a.v.upper[t] and not a.v.mark[t] and not a.v.bits[t] & roles and len(a.v.word[t]) > 2:
                out |= names(a.words((t, t + 1)))
    return out


def roots(a: Scene, r: Range) -> set[str]:
    """Roots of all words of a phrase that mean something: also "council" and "councillor"."""
    words = (a.v.word[t] for t in range(*r) if not a.v.mark[t] and not a.v.bits[t] & a.empty)
    return {w.removesuffix("'s").removesuffix("’s")[:_ROOT] for w in words if len(w) > 3}


def accusations(a: Scene, rows: Sequence[int]) -> Iterator[Accusation]:
    """Accusations in reading order; headlines, whose capitals name nobody, are left out."""
    for s in rows:
        if a.is_title(s):
            continue
        for target, accuser, weight in (*_by_cue(a, s), *_by_words(a, s)):
            if a.v.of(target[0], "preposition"):
                continue  # "any person accused under the Act"
            words = named(a, _head(a, target))
            if words:
                yield Accusation(s, target, words, accuser, weight)


def _head(a: Scene, r: Range) -> Range:
    """The part of a phrase that can act: "two officers of the guard"; of "soda from the brewery" the soda."""
    stop = next((t for t in range(r[0] + 1, r[1]) if a.v.of(t, "preposition") and not a.v.upper[t]), r[1])
    someone = any(a.v.bits[t] & a.v.person for t in range(r[0], stop))
    whole = someone and stop < r[1] and a.v.word[stop] not in a.entries("aside")
    return r if whole else (r[0], stop)


def _by_cue(a: Scene, s: int) -> Iterator[tuple[Range, int | None, float]]:
    """ "accused Ola Dahl of …", "Ola Dahl was accused of …"."""
    last = a.v.first[s + 1]
    for f in a.kept(s):
        c = f.candidate
        if c.cue is None or c.cue_index < 0 or a.a.lexicon.cues[c.cue_index].kind != "accusation":
            continue
        accuser = f.speaker.number if f.speaker else None
        if c.rule == "passive" or c.source is None:
            left, was = before(a.v, c.cue[0] - 1, a.v.first[s])
            target = phrase_left(a.v, left, a.v.first[s]) if was else None
        else:
            target = phrase_right(a.v, c.cue[1], _charge(a, c.cue[1], last))
        if target is not None:
            yield target, accuser, c.weight


def _charge(a: Scene, begin: int, last: int) -> int:
    """Where what somebody is accused of begins: "the head of performance | of selling …"."""
    links = [t for t in range(begin + 1, last) if a.v.word[t] in a.entries("charge")]
    doing = (t for t in links if t + 1 < last and a.v.word[t + 1].endswith("ing"))
    return next(doing, links[0] if links else last)


def _by_words(a: Scene, s: int) -> Iterator[tuple[Range, int | None, float]]:
    """ "said Ola Dahl had deliberately …", "alleged that Ola Dahl …": the subject of what somebody is cited for."""
    for f in a.kept(s):
        c = f.candidate
        if c.content is None or (c.source is None and f.speaker is None):
            continue
        first, last = c.content
        accuser = f.speaker.number if f.speaker else None
        for p in a.phrases(first, last, "wrongdoing", "blame", "harm"):
            left, was = before(a.v, p.span[0] - 1, first)
            comma = left > first and a.v.word[left] == ","
            target = with_apposition(a.v, left, first) if comma else phrase_left(a.v, left, first)
            if target is not None and target[0] - 2 >= first and _added(a, target):
                target = phrase_left(a.v, target[0] - 2, first)
            denied = any(a.v.of(t, "negation") for t in range(left + 1, p.span[0]))
            if was and p.list != "blame":  # "were felled by Brindle Shire"
                by = p.span[1] < last and a.v.word[p.span[1]] in a.entries("agent")
                target = phrase_right(a.v, p.span[1] + 1, last, apposition=False) if by else None
            if target is not None and not denied:
                yield target, accuser, c.weight
        if c.cue is not None and next(a.phrases(c.cue[0], min(c.cue[1] + 1, last), "accusing_cue"), None) is not None:
            begin = first + (a.v.word[first] == "that")
            target = phrase_right(a.v, begin, last, apposition=False)
            if target is not None:
                yield target, accuser, c.weight


def _added(a: Scene, r: Range) -> bool:
    """Whether a phrase only adds to the subject before a comma: "Ola Dahl, along with her brothers, had …"."""
    return a.v.word[r[0] - 1] == "," and a.v.word[r[0]] in a.entries("with")


def answered(a: Scene, rows: Sequence[int], accusation: Accusation, others: set[str]) -> bool:
    """Whether the accused speaks, somebody speaks for them, or they are said to have been asked.

    `others` are the names of whoever else is accused: an answer that names only them is not this one's.
    """
    return any(_speaks(a, s, accusation) or _responds(a, s, accusation, others) for s in rows)


def _speaks(a: Scene, s: int, accusation: Accusation) -> bool:
    """Something in the sentence is put down to the accused, to one of theirs or to a lawyer."""
    kept = a.kept(s)
    theirs = [f.candidate.content for f in kept if f.speaker and f.speaker.number == accusation.accuser]
    for f in kept:
        who, cue = f.speaker, f.candidate.cue
        if who is None or who.number == accusation.accuser:
            continue
        if cue is not None and any(c and c[0] <= cue[0] < c[1] for c in theirs):
            continue  # what the accuser says that the accused has said
        if a.entries("lawyer") & who.words or names(who.name) & accusation.words:
            return True
        if any(_theirs(a, r, accusation) for r in who.phrases):
            return True
    return False


def _theirs(a: Scene, r: Range, accusation: Accusation) -> bool:
    """Whether a source is of the accused's: "the army" of "the Ulvane army", but not another country's."""
    told = roots(a, r)
    if told & accusation.words:
        return True
    if a.v.of(r[0], "determiner") and not named(a, r) and any(a.v.word[t] in a.entries("firm") for t in range(*r)):
        return a.types.of(accusation.target) in ("organisation", None)  # "the company said"
    states = a.types.bits(r) & int(a.a.lexicon.bit("country", "nationality"))
    return not states and bool(told & roots(a, accusation.target))


def _responds(a: Scene, s: int, accusation: Accusation, others: set[str]) -> bool:
    """The sentence tells of an answer or of asking, and does not name somebody else who is accused."""
    here = s == accusation.sentence
    begin = accusation.target[1] if here else a.v.first[s]
    mine: set[int] = set()  # cues of the accuser: who accuses also "insists"
    for f in a.kept(s):
        if f.candidate.cue and f.speaker and f.speaker.number == accusation.accuser:
            mine.update(range(*f.candidate.cue))
    for p in a.phrases(begin, a.v.first[s + 1], "asked", "denial"):
        if p.span[0] in mine or a.v.quote[p.span[0]] >= 0:
            continue
        at_once = p.list == "denial" and 0 < s - accusation.sentence <= _AT_ONCE
        if here or at_once or not _another(a, s, p.span[0], accusation, others):
            return True
    return False


def _another(a: Scene, s: int, at: int, accusation: Accusation, others: set[str]) -> bool:
    """Whether who answers, or is asked, at a word is named and is somebody else."""
    told = named(a, (a.v.first[s], a.v.first[s + 1]))
    if told & accusation.words:
        return False
    left, _ = before(a.v, at - 1, a.v.first[s])
    subject = phrase_left(a.v, left, a.v.first[s])
    by = named(a, subject) if subject is not None and a.types.of(subject) != "media" else set()
    return bool(by or told & others)
