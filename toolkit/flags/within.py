"""Flags that stand on one sentence."""

from __future__ import annotations

from toolkit.attribution.phrases import possessive
from toolkit.attribution.types import runs
from toolkit.attribution.view import Range
from toolkit.flags.scene import Flag, Scene

_SAYING = ("speech", "writing", "accusation", "denial")
_SURE, _VERY_SURE = 0.8, 0.93  # an interpretation is flagged from these probabilities on: with words known, without
_LIKELY, _READING = 0.6, 0.25  # nor is a sentence conjecture, or a bare claim, less probably an interpretation
_HEARD, _NEAR = 0.25, 3  # weight of a candidate that may cite somebody; words before a claim that may deny it
_REACH = 6  # words behind a cue in which its hearer is named
_WIDE = 3  # words of the longest phrase that names nobody: "some senior analysts"


def framing(a: Scene, s: int) -> Flag | None:
    """The outlet interprets: the label says so, and the words that carry it are shown where they are known."""
    p = a.chance(s, "framing")
    if a.label(s) != "framing" or p < _SURE or a.text(s).rstrip().endswith("?"):
        return None
    tokens = a.tokens(s)
    quoted = 2 * sum(a.v.quote[t] >= 0 for t in tokens) > len(tokens)
    believed = next(a.listed(s, "passive_belief", own=False), None)
    heard = next(a.phrases(tokens.start, tokens.stop, "hearsay"), None)
    if quoted or believed or heard or any(f.candidate.source for f in a.kept(s)):
        return None  # the reading is, or may be, somebody else's
    known = (r for r in a.listed(s, "interpret") if not a.v.upper[r[0]])
    span = next(known, None) or next((p.span for p in a.phrases(tokens.start, tokens.stop, "motive")), None)
    if span is None and p < _VERY_SURE:
        return None
    why = f"“{a.words(span)}” interprets" if span else "A reading rather than a record"
    return a.flag(s, span, f"{why}: nobody is cited who would answer for it", p)


def anonymous_official(a: Scene, s: int) -> Flag | None:
    """An official speaks whom nobody can name."""
    bit = a.a.lexicon.bit
    office = int(bit("official_plural", "official_person", "title", "spokes", "anonymous"))
    body = int(bit("institution", "country"))
    other = int(bit("media", "party", "organisation", "corporate"))
    for f in a.kept(s):
        c, r = f.candidate, f.candidate.source
        if f.type != "anonymous_official" or r is None or c.cue_index < 0 or a.v.quote[r[0]] >= 0:
            continue
        bits = a.types.bits(r)
        people = any(a.v.bits[t] & office and a.v.word[t] not in a.entries("anybody") for t in range(*r))
        says = a.a.lexicon.cues[c.cue_index].kind in _SAYING and c.rule in ("left", "inverted", "phrase")
        if says and (people or (bits & office and bits & body)) and not bits & other:
            return a.flag(s, r, f"“{a.words(r)}”: an official source that is not named", c.weight)
    return None


def vague_source(a: Scene, s: int) -> Flag | None:
    """Somebody is said to think or say it, but nobody who could be asked."""
    v = a.v
    vague = int(a.a.lexicon.bit("vague"))
    plain = int(a.a.lexicon.bit("title", "institution", "organisation", "country", "party", "media", "document"))
    for f in a.kept(s):
        r = f.candidate.source
        if r is None or r[1] - r[0] > _WIDE or not v.bits[r[0]] & vague or a.v.quote[r[0]] >= 0:
            continue
        if not any(v.bits[t] & plain or v.upper[t] for t in range(r[0] + 1, r[1])):
            why = f"“{a.words(r)}”: nobody in particular, so nobody can be asked"
            return a.flag(s, r, why, f.candidate.weight)
    if any(f.candidate.source for f in a.a.found[s] if f.candidate.rule == "passive" and f.candidate.weight >= 0.3):
        return None
    for r in a.listed(s, "passive_belief", own=False):
        first = v.first[s]
        held = any(p.span[0] == first for p in a.phrases(first, first + 2, "holder"))
        if held and any(v.word[t] == "," for t in range(first, r[0])):
            return None  # "For Moscow, the group is seen as …"
        return a.flag(s, r, f"“{a.words(r)}”: by whom is not said", 0.75)
    return None


def speculation(a: Scene, s: int) -> Flag | None:
    """The outlet itself says what may be."""
    if a.label(s) != "framing" or a.chance(s, "framing") < _LIKELY or a.text(s).rstrip().endswith("?"):
        return None
    v, first = a.v, a.v.first[s]
    if any(f.candidate.source for f in a.kept(s)) or next(a.listed(s, "first_person", "vague"), None):
        return None  # the guess is, or may be, somebody else's
    last = v.first[s + 1]
    if any(v.word[t] in a.entries("condition") for t in range(first, last)):
        return None
    for p in a.phrases(first, last, "conjecture"):
        t, behind = p.span
        before = {v.word[k] for k in range(max(first, t - 2), t)}
        month = v.upper[t] and t > first
        softens = behind - t == 1 and behind < last and v.word[behind] in a.entries("softened")
        concedes = any(v.word[k] in a.entries("concession") for k in range(behind, last))
        if a.own[t] and not (month or softens or concedes or before & a.entries("unguessed")):
            why = f"“{a.words(p.span)}”: the outlet's own conjecture, no source is given for it"
            return a.flag(s, p.span, why, a.chance(s, "framing"))
    return None


def loaded_cue(a: Scene, s: int) -> Flag | None:
    """The word that attributes also judges what is said: "claimed", "boasted"."""
    v = a.v
    for f in a.kept(s):
        c = f.candidate
        if c.cue is None or c.cue_index < 0 or c.source is None or c.content is None or v.quote[c.cue[0]] >= 0:
            continue
        cue = a.a.lexicon.cues[c.cue_index]
        if (
            cue.stance not in ("distancing", "loaded")
            or cue.pos not in ("verb", "phrase")
            or "performative" in cue.frames
            or c.rule not in ("left", "inverted", "gerund")
            or ("weak" in cue.frames and not c.quoted)
            or next(a.phrases(c.cue[0], min(c.cue[1] + 1, v.first[s + 1]), "plain_cue"), None)
        ):
            continue
        how = "keeps its distance from" if cue.stance == "distancing" else "judges"
        return a.flag(s, c.cue, f"“{a.words(c.cue)}” {how} what is said; “said” would not", c.weight)
    return None


def unattributed_claim(a: Scene, s: int) -> Flag | None:
    """The outlet ascribes a motive, blame or wrongdoing and cites nobody for it."""
    first, last = a.v.first[s], a.v.first[s + 1]
    said = any(f.candidate.weight >= _HEARD for f in a.a.found[s]) or a.label(s) == "official_claim"
    if said or a.chance(s, "framing") < _READING or a.v.word[first] in a.entries("condition"):
        return None
    if next(a.listed(s, "first_person", "second_person"), None) is not None:
        return None  # somebody speaks, who is not the outlet
    if next(a.phrases(first, last, "record"), None) is not None:
        return None  # a court has found so, or somebody is charged with it: a matter of record
    for p in a.phrases(first, last, "motive", "blame", "wrongdoing"):
        near = range(max(first, p.span[0] - _NEAR), p.span[0])
        denied = any(a.v.of(t, "negation", "modal") for t in near)
        if not denied and all(a.own[t] for t in range(*p.span)):
            what = {"motive": "says why somebody acts", "blame": "says whose doing it is"}.get(
                p.list, "says that somebody did wrong"
            )
            return a.flag(s, p.span, f"“{a.words(p.span)}” {what}, and nobody is cited for it", 0.7)
    return None


def relayed_claim(a: Scene, s: int) -> Flag | None:
    """The outlet has it from another outlet: the chain is shown."""
    for f in a.kept(s):
        c = f.candidate
        if c.cue_index < 0 or a.a.lexicon.cues[c.cue_index].kind not in _SAYING:
            continue  # "he thought nobody was reading the Gazette"
        told = f.relayed and c.cue is not None and f.type != "media"
        other = _hearer(a, s, c.cue) if told and c.cue else _reporter(a, c.source) if f.type == "media" else None
        if other is None or a.v.quote[other[0]] >= 0 or _itself(a, s, other):
            continue
        who = f.speaker.name if told and f.speaker is not None and f.type != "document" else None
        who = None if who is not None and a.words(other) in who else who
        chain = f"{a.outlets[s] or 'this outlet'} ← {a.words(other)}" + (f" ← {who}" if who else "")
        return a.flag(s, other, f"{chain}: the outlet has it from another outlet", c.weight)
    return None


def _hearer(a: Scene, s: int, cue: Range) -> Range | None:
    """The outlet that was told: "told the daily Hommik", "In an interview with Radio Kell, he said"."""
    first, last = a.v.first[s], a.v.first[s + 1]
    if (other := _named(a, cue[1], min(cue[1] + _REACH, last), last)) is not None:
        return other
    asked = next((p.span[1] for p in a.phrases(first, cue[0], "interview")), None)
    return _named(a, asked, min(asked + _REACH, cue[0]), cue[0]) if asked is not None else None


def _named(a: Scene, begin: int, until: int, last: int) -> Range | None:
    """The first name from a token on, where it is an outlet's: "the Tendrian daily Galenne Morgen"."""
    v = a.v
    kinds, media = a.entries("outlet_kind"), int(a.a.lexicon.bit("media"))
    for t in range(begin, until):
        if v.mark[t] or v.word[t] == "that":
            return None
        if v.upper[t]:
            if v.of(t - 1, "preposition") and v.word[t - 1] not in a.entries("on_air"):
                return None  # "told a radio host in Six Bridges"
            end = t
            while end < last and not v.mark[end] and (v.upper[end] or v.number[end] or v.word[end] in kinds):
                end += 1
            words = range(begin, end)
            known = any(v.bits[k] & media or v.word[k] in kinds for k in words)
            bodies = any(v.word[k] in a.entries("no_outlet") for k in words)
            named = [(r[0], end if v.number[end - 1] else r[1]) for r in runs(v, t, end)]
            named = [r for r in named if not all(v.bits[k] & a.empty for k in range(*r))]
            return named[-1] if named and (known or (a.types.of((t, end)) is None and not bodies)) else None
    return None


def _reporter(a: Scene, r: Range | None) -> Range | None:
    """The outlet that reports: a source that is an outlet and nobody who works for one."""
    if r is None:
        return None
    v = a.v
    if a.types.bits(r) & int(a.a.lexicon.bit("role", "personal")) and a.types.speaker_in(r) is not None:
        return None
    first = next((t for t in range(*r) if v.upper[t] and not v.of(t, "determiner", "time")), None)
    if first is None:
        return None
    last = next((t for t in range(first + 1, r[1]) if not v.upper[t] or v.mark[t] or possessive(v, t - 1)), r[1])
    media, kinds = int(a.a.lexicon.bit("media")), a.entries("outlet_kind")
    ends = last >= r[1] or v.mark[last] or v.word[last] in kinds or v.of(last, "preposition", "time")
    return (first, last) if ends and any(v.bits[t] & media for t in range(first, last)) else None


def _itself(a: Scene, s: int, r: Range) -> bool:
    """Whether a name is the outlet's own, stands in a dateline, or before a poll that it ran."""
    v, name = a.v, a.words(r).lower().removeprefix("the ")
    mine = (a.outlets[s] or "").lower().removeprefix("the ")
    initials = "".join(w[0] for w in mine.split())
    own = bool(mine) and (name in mine or mine in name or name.split()[0] == initials)
    dateline = r[0] > v.first[s] and v.word[r[0] - 1] == "("
    behind = range(r[1], min(r[1] + _WIDE + 1, v.first[s + 1]))
    return own or dateline or any(v.word[t] in a.entries("survey") for t in behind)
