"""Why a sentence has its label: what each feature adds to the decision, and that in words.

A decision is linear, so it is explained exactly: the logit of the label less that of the runner-up is the sum of what
every feature, every word and the two constants add to it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from toolkit.attribution import Analysis
from toolkit.attribution.speaker import Found
from toolkit.linear import Floats, Linear, Words

_LISTS = {
    "interpret": "interprets",
    "quiet": "interprets",
    "purpose": "says why somebody acts",
    "prediction": "foresees",
    "expectation": "sets it against something else",
    "speculation": "conjectures",
    "generalisation": "generalises",
    "positive": "evaluates",
    "negative": "evaluates",
    "emotive": "evaluates",
    "partisan": "takes sides",
    "opinion": "gives an opinion",
    "evaluation_noun": "evaluates",
    "evaluative_adverb": "evaluates",
    "metaphor": "is a figure of speech",
    "cause": "says what caused it",
    "comparison": "compares",
    "hedge": "hedges",
    "booster": "stresses",
    "passive_belief": "says what is believed",
    "vague": "names nobody",
    "act": "is an act on record",
    "record": "is a matter of record",
    "time": "says when",
}
_FORMS = {
    "question": "it is a question",
    "exclamation": "it is an exclamation",
    "numbers": "it gives numbers",
    "money": "it gives an amount",
    "turns": "a conclusion is drawn behind the comma",
    "comments": "a comment is added behind the comma",
    "in_quotation": "it stands in quotation marks",
    "quoted_share": "much of it stands in quotation marks",
    "runs_on": "its quotation runs on",
    "carried": "it carries on a quotation",
}
_ENDINGS = ("-ly", "-ous", "-ful", "-ism", "-less")
_SHARE = 0.12  # of all that speaks for the label: less is not worth a word
_SURE = 0.7  # the first attribution of this weight is the one that is told
_MOST = 3  # reasons given
_TOP = 6  # features looked at for them


@dataclass(frozen=True, slots=True)
class Part:
    """What one feature, word or the constants ("bias") add to a decision, in logits."""

    feature: str
    value: float


def contributions(part: Linear, names: list[str], x: Floats, words: Words, s: int, best: int, other: int) -> list[Part]:
    """What every feature adds to the decision for output `best` against `other`.

    Parameters
    ----------
    part : Linear
        The weights that decided.
    names : list of str
        Names of the dense features.
    x, words
        Features of the batch, as :func:`toolkit.features.extract` gives them.
    s : int
        Row of the sentence.
    best, other : int
        Outputs that are compared.

    Returns
    -------
    list of Part
        The largest first; their sum is the difference of the two logits. A word is named ``word:`` and its hash.
    """
    dense = x[s] * (part.dense[best] - part.dense[other])
    out = [Part(names[k], float(dense[k])) for k in np.flatnonzero(dense)]
    at = np.flatnonzero(words.sentence == s)
    _, rows = part.rows(Words(words.sentence[at], words.hash[at]))
    out += [Part(f"word:{part.vocabulary[r]:016x}", float(part.words[r, best] - part.words[r, other])) for r in rows]
    out.append(Part("bias", float(part.bias[best] - part.bias[other])))
    return sorted(out, key=lambda p: (-p.value, p.feature))


def reasons(a: Analysis, part: Linear, labels: tuple[str, ...], names: list[str], x: Floats, z: Floats) -> list[str]:
    """Why each sentence has its label, in words for a reader; `z` are the logits that decided.

    Returns
    -------
    list of str
        For each sentence up to three reasons, the weightiest first, joined by semicolons; single words, which tell a
        reader little, are left to :func:`contributions`.
    """
    if len(labels) < 2:
        return [""] * len(x)
    order = np.argsort(-z, axis=1, kind="stable")
    best, other = order[:, 0], order[:, 1]
    adds = x * (part.dense[best] - part.dense[other])
    adds[:, [not _tells(n) for n in names]] = 0
    few = np.argsort(-adds, axis=1, kind="stable")[:, :_TOP]
    value = np.take_along_axis(adds, few, 1)
    enough = (value > 0) & (value >= _SHARE * np.maximum(adds, 0).sum(1)[:, None])
    out = []
    for s, (k, row, use) in enumerate(zip(best.tolist(), few.tolist(), enough.tolist(), strict=True)):
        out.append(_reason(a, s, labels[k], [names[f] for f, u in zip(row, use, strict=True) if u]))
    return out


def _reason(a: Analysis, s: int, label: str, told: list[str]) -> str:
    """What the features that carried it tell, and first of all whose word it is or that nobody is cited."""
    kept = [f for f in a.found[s] if f.kept]
    out = list(dict.fromkeys(text for name in told if (text := _words(a, s, name, kept))))
    if kept and label == "official_claim":
        lead = _source(a, kept)
        out = [lead, *(t for t in out if t != lead)]
    elif not kept and label == "fact":
        out.insert(0, "no source is named")
    return "; ".join(out[:_MOST])


def _tells(name: str) -> bool:
    """Whether a feature says something to a reader."""
    family, _, name = name.partition(":")
    if family in ("list", "own"):
        return name in _LISTS
    return family in ("attribution", "near") or (family == "form" and (name in _FORMS or name in _ENDINGS))


def _words(a: Analysis, s: int, feature: str, kept: list[Found]) -> str:
    """One feature in words."""
    family, _, name = feature.partition(":")
    if family in ("list", "own"):
        word = _entry(a, s, name)
        return f"“{word}” {_LISTS[name]}" if word else ""
    if family == "attribution":
        return _source(a, kept) if kept else ""
    if family == "near":
        rests = name.endswith(("attributed", "institution", "best"))
        return f"the sentence {'before' if name.startswith('before') else 'after'} rests on a source" if rests else ""
    if name in _ENDINGS:
        word = _ending(a, s, name[1:])
        return f"wording such as “{word}”" if word else ""
    return _FORMS[name]


def _source(a: Analysis, kept: list[Found]) -> str:
    """Who says it, by which word: "Ina Dole (official) “said”"."""
    f = next((f for f in kept if f.candidate.weight >= _SURE), max(kept, key=lambda f: f.candidate.weight))
    c = f.candidate
    who = f.speaker.name if f.speaker else _text(a, *c.source) if c.source else "somebody"
    kind = f" ({f.type.replace('_', ' ')})" if f.type else ""
    if c.cue is not None:
        return f"{who}{kind} “{_text(a, *c.cue)}”"
    if f.speaker is None:
        return "it is quoted"
    place = a.sentences["sentence_index"][f.source_sentence] if f.source_sentence is not None else None
    return f"{who}{kind} goes on speaking" + (f", named in sentence {place}" if place is not None else "")


def _text(a: Analysis, first: int, last: int) -> str:
    return " ".join(a.tokens.text[int(a.tokens.start[first]) : int(a.tokens.end[last - 1])].split())


def _entry(a: Analysis, s: int, name: str) -> str:
    """The first entry of a word list in the sentence, outside quotations."""
    return next((_text(a, *r) for r in a.listed(s, name) if a.view.quote[r[0]] < 0), "")


def _ending(a: Analysis, s: int, suffix: str) -> str:
    v = a.view
    for t in range(v.first[s], v.first[s + 1]):
        if v.quote[t] < 0 and not v.mark[t] and len(v.word[t]) > len(suffix) + 2 and v.word[t].endswith(suffix):
            return _text(a, t, t + 1)
    return ""
