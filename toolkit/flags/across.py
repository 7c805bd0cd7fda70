"""Flags that stand on a whole article: what one place says is held against another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from toolkit.attribution.speaker import Speaker
from toolkit.attribution.view import Range
from toolkit.flags import accused
from toolkit.flags.claims import Claims, Said
from toolkit.flags.scene import Flag, Place, Scene

_HEADLINE = (0.25, 2)  # share and number of a headline's stems that an attributed content must hold
_FIRST = (0.4, 4)  # of the first sentence's, which is longer
_STATES = 4  # words of the shortest headline that states something
_VOUCHED = 0.6  # share from which on a sentence in the outlet's own voice says it as well, however much others hold
# stems that a bare sentence must share with what was attributed first; of them no names (a headline too); rare ones
_NEW, _PLAIN, _RARE = 3, 2, 2
_MANY = 4  # of so many stems one everyday word more may be
# share of the shorter of the two and of the bare one that this must be; sentences between them at most
_PART, _SHARE, _FAR = 0.25, 0.2, 25
_LONG, _SPOKEN = 8, 4  # sentences and attributions from which on a single source counts
_NAME = 8  # words of the longest name of a source
_TWICE = 2  # attributions from which on somebody's cues are a habit


def attribution_drop(a: Scene, rows: Sequence[int]) -> Iterator[tuple[int, Flag]]:
    """The headline or the first sentence states as fact what the body puts down to somebody."""
    titles = [s for s in rows if a.is_title(s)]
    body = [s for s in rows if not a.is_title(s)]
    if len(body) < _TWICE:
        return
    claims = _claims(a, rows)
    for s, places, (share, few) in ((titles[:1], body, _HEADLINE), (body[:1], body[1:], _FIRST)):
        if not s or len(claims.stems[s[0]]) < _STATES or not claims.bare(s[0]):
            continue  # "Harbour fund row" states nothing
        if claims.is_act(s[0]) or claims.names_speaker(s[0]):
            continue
        said = [(claims.shared(s[0], c.stems), -k, n, c) for k in places for n, c in enumerate(claims.said[k])]
        if not said:
            continue
        held, _, _, best = max(said, key=lambda m: m[:3])
        vouched = max((claims.shared(s[0], claims.stems[k])[0] for k in body[1:] if not a.kept(k)), default=0.0)
        if held[0] < share or held[1] < few or held[2] < _PLAIN or vouched > min(held[0], _VOUCHED):
            continue
        where = "headline" if a.is_title(s[0]) else "first sentence"
        reason = f"The {where} states as fact what sentence {a.number(best.sentence)} puts down to {_who(a, best)}"
        yield s[0], a.flag(s[0], None, reason, held[0], _place(a, best))


def later_unattributed(a: Scene, rows: Sequence[int]) -> Iterator[tuple[int, Flag]]:
    """What was attributed where it came up first stands bare further down."""
    claims = _claims(a, rows)
    body = [s for s in rows if not a.is_title(s)]
    for n, s in enumerate(body):
        if n == 0 or not claims.bare(s, guessed=True) or not any(a.v.verb[t] for t in a.tokens(s)):
            continue
        if a.v.word[a.v.first[s]] in a.entries("condition"):
            continue
        found = []
        for k in body[max(0, n - _FAR) : n]:
            for c in claims.said[k]:
                if c.found.type == "document":
                    continue  # what stands in it can be read there
                new = claims.new(s, c)
                rare = len(new - claims.common)
                rare += len(new) >= _MANY
                enough = len(new) >= _PART * min(len(c.stems), len(claims.stems[s])) and rare >= _RARE
                enough = enough and len(new) >= _NEW and claims.plain(s, c, new) >= _PLAIN
                enough = enough and len(new) >= _SHARE * len(claims.stems[s])
                if enough and claims.shared(s, c.stems)[1] and claims.figures_agree(s, c):
                    found.append((len(new), rare, -k, c))
        if found:
            size, _, _, best = max(found, key=lambda m: m[:3])
            reason = f"Sentence {a.number(best.sentence)} puts this down to {_who(a, best)}; here the outlet says it"
            yield s, a.flag(s, None, reason, size / len(claims.stems[s]), _place(a, best))


def _who(a: Scene, said: Said) -> str:
    f = said.found
    return f.speaker.name if f.speaker else a.words(f.candidate.source) if f.candidate.source else "somebody"


def _place(a: Scene, said: Said) -> Place:
    content = said.found.candidate.content
    assert content is not None
    return said.sentence, *a.chars(said.sentence, content)


def allegation_without_response(a: Scene, rows: Sequence[int]) -> Iterator[tuple[int, Flag]]:
    """Somebody who can be identified is accused; nowhere do they answer, nor are they said to have been asked."""
    found = list(accused.accusations(a, rows))
    done: set[str] = set()
    for accusation in found:
        if accusation.words & done:
            continue
        done |= accusation.words
        others = set().union(*(o.words for o in found)) - accusation.words
        if not accused.answered(a, rows, accusation, others):
            who = a.words(accusation.target)
            reason = f"An accusation against “{who}”: no answer to it in this text, and no word that one was asked for"
            yield accusation.sentence, a.flag(accusation.sentence, accusation.target, reason, accusation.weight)


def single_source(a: Scene, rows: Sequence[int]) -> Iterator[tuple[int, Flag]]:
    """Everything attributed comes from one source, or from one side."""
    body = [s for s in rows if not a.is_title(s)]
    pronoun = int(a.a.lexicon.bit("pronoun"))
    found = [
        (s, f)
        for s in body
        for f in a.kept(s)
        if f.speaker is not None or ((r := f.candidate.source) is not None and not a.v.bits[r[0]] & pronoun)
    ]
    if len(body) < _LONG or len(found) < _SPOKEN or any(f.speaker is None for _, f in found):
        return
    speakers = {f.speaker.number: f.speaker for _, f in found if f.speaker is not None}
    if any(p.type in (None, "media") or len(p.name.split()) > _NAME for p in speakers.values()):
        return
    side = _one_side(a, list(speakers.values()))
    if side is None:
        return
    s, f = found[0]
    reason = f"All {len(found)} attributions of this text come from {side}"
    yield s, a.flag(s, f.candidate.source, reason, min(f.candidate.weight for _, f in found))


def _one_side(a: Scene, speakers: Sequence[Speaker]) -> str | None:
    """The one source, or the side that all sources belong to, tied by the names and offices that they share."""
    if len(speakers) == 1:
        return speakers[0].name
    sides = list(enumerate(a.groups("side")))
    ties: list[set[str]] = []
    for p in speakers:
        its = accused.names(p.name).union(*(accused.roots(a, r) for r in p.phrases))
        ties.append(its | {f"side {n}" for n, words in sides if words & p.words})
    group, rest = ties[0], ties[1:]
    while near := [t for t in rest if t & group]:
        group = group.union(*near)
        rest = [t for t in rest if not t & group]
    if rest:
        return None
    names = [p.name for p in speakers if not any(p.name != q.name and p.name in q.name for q in speakers)]
    return "one side: " + ", ".join(dict.fromkeys(names[:3]))


def _claims(a: Scene, rows: Sequence[int]) -> Claims:
    if rows[0] not in a.memo:
        a.memo[rows[0]] = Claims(a, rows)
    claims: Claims = a.memo[rows[0]]
    return claims


def stance_contrast(a: Scene, rows: Sequence[int]) -> Iterator[tuple[int, Flag]]:
    """One side "says", the other "claims"."""
    stances: dict[int, Counter[bool]] = {}
    first: dict[tuple[int, bool], tuple[int, Range]] = {}
    names: dict[int, str] = {}
    for s in rows:
        for f in a.kept(s):
            c = f.candidate
            if f.speaker is None or c.cue is None or c.cue_index < 0 or a.v.quote[c.cue[0]] >= 0:
                continue
            apart = a.a.lexicon.cues[c.cue_index].stance in ("distancing", "loaded")
            stances.setdefault(f.speaker.number, Counter())[apart] += 1
            first.setdefault((f.speaker.number, apart), (s, c.cue))
            names[f.speaker.number] = f.speaker.name
    says = [n for n, k in stances.items() if not k[True] and k[False] >= _TWICE]
    claims = [n for n, k in stances.items() if k[True] >= _TWICE and k[True] > k[False]]
    if says and claims:
        (s, cue), (k, other) = first[claims[0], True], first[says[0], False]
        reason = f"{names[claims[0]]} “{a.words(cue)}” where {names[says[0]]} “{a.words(other)}”"
        yield s, a.flag(s, cue, reason, 0.7, (k, *a.chars(k, other)))
