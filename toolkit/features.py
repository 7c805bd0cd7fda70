"""Sentences and attributions -> features: form, attribution structure, neighbours, and words without names.

Nothing here knows a topic: dense features are counts of closed word lists outside quotations and outside attributed
content, marks of form, and whose word the sentence and its neighbours rest on. Words that begin with a capital
inside a sentence, numbers and what stands inside quotations are left out of the words.
"""

from __future__ import annotations

import numpy as np

from toolkit.attribution import Analysis
from toolkit.attribution.candidate import RULES
from toolkit.attribution.decide import KINDS, UNKNOWN
from toolkit.attribution.lexicon import SOURCE_LISTS
from toolkit.attribution.tokens import MARK, NUMBER, WORD, hash_of
from toolkit.linear import Floats, Words
from toolkit.tables import INSTITUTION_TYPES, SOURCE_TYPES, STANCES

SCHEMA = 4
CONTENT_LISTS = [
    "interpret",
    "purpose",
    "prediction",
    "speculation",
    "expectation",
    "generalisation",
    "positive",
    "negative",
    "evaluation_noun",
    "metaphor",
    "evaluative_adverb",
    "cause",
    "comparison",
    "hedge",
    "booster",
    "passive_belief",
    "vague",
    "modal",
    "future",
    "act",
]
_SUFFIXES = ("ly", "ed", "ing", "est", "ous", "ful", "ive", "less", "able", "ism", "tion")
_SIGNS = {
    "question": "?",
    "exclamation": "!",
    "comma": ",",
    "colon": ":",
    "semicolon": ";",
    "dash": "—–",
    "bracket": "(",
    "money": "$£€%",
}
_FORM = (
    "length",
    "word_length",
    "numbers",
    "capitals",
    "acronyms",
    "no_stop",
    "quotations",
    "quoted_share",
    "in_quotation",
    "starts_quoted",
    "runs_on",
    "carried",
    "title",
    "turns",
    "comments",
)
_ATTRIBUTION = (
    "best",
    "kept",
    "candidates",
    "factive",
    "agentless",
    "pronoun",
    "elsewhere",
    "relayed",
    "institution_weight",
    "held_institution",
    "held_other",
    "other_weight",
    "content_share",
    "leading_share",
    "tail",
)
_NEAR = ("attributed", "institution", "in_quotation", "best")
_POSITION = ("first", "second", "late", "unknown")


def names(analysis: Analysis) -> list[str]:
    """Names of the dense features, in order, each with its family before the colon."""
    return (
        [f"form:{n}" for n in _FORM]
        + [f"form:{n}" for n in _SIGNS]
        + [f"form:-{n}" for n in _SUFFIXES]
        + [f"list:{n}" for n in _listed(analysis)]
        + [f"own:{n}" for n in CONTENT_LISTS]
        + [f"attribution:{n}" for n in _ATTRIBUTION]
        + [f"attribution:{n}" for n in (*SOURCE_TYPES, "unknown", *KINDS, *STANCES, *RULES)]
        + [f"near:{side}_{n}" for side in ("before", "after") for n in (*_NEAR, "missing")]
        + [f"position:{n}" for n in _POSITION]
    )


def extract(analysis: Analysis) -> tuple[Floats, Words]:
    """Features of a batch.

    Returns
    -------
    x : (sentences, features) float
        Columns as :func:`names` lists them. No NaN; a neighbour that is not known has ``missing`` 1 and zeros.
    words : Words
    """
    own = _own_voice(analysis)
    x = np.hstack(
        [
            _form(analysis),
            _lists(analysis, ~analysis.inside),
            _own(analysis, own),
            _attribution(analysis),
            _near(analysis),
            _position(analysis),
        ]
    )
    return x, _words(analysis)


def _count(analysis: Analysis, mask: np.ndarray) -> Floats:
    return np.bincount(analysis.tokens.sentence[mask], minlength=analysis.tokens.sentences).astype(float)


def _own_voice(analysis: Analysis) -> np.ndarray:
    """Tokens outside quotations and outside what is attributed to somebody."""
    own = ~analysis.inside
    for group in analysis.found:
        for f in group:
            c = f.candidate
            if f.kept and c.content and (c.source or c.rule == "quotation"):
                own[slice(*c.content)] = False
    return own


def _form(a: Analysis) -> Floats:
    t = a.tokens
    n = t.sentences
    size = np.diff(t.first)
    safe = np.maximum(size, 1)
    outside = ~a.inside
    word = (t.kind == WORD) & outside
    last_char = np.array([s.rstrip()[-1:] for s in map(str, a.sentences["text"])])
    letters = np.bincount(t.sentence[word], (t.end - t.start)[word], minlength=n)
    inner = np.bincount(t.sentence[a.inside], minlength=n) / safe
    columns = [
        np.log1p(size),
        letters / np.maximum(_count(a, word), 1),
        np.sqrt(_count(a, (t.kind == NUMBER) & outside)),
        _count(a, word & t.upper) / safe,
        np.sqrt(_count(a, word & t.capitals)),
        ~np.isin(last_char, list(".!?…\"'”’»)")),
        np.minimum([len(q) for q in a.quotes], 3),
        inner,
        inner > 0.8,
        [bool(q) and q[0].first == t.first[s] for s, q in enumerate(a.quotes)],
        [bool(q) and not q[-1].closed for q in a.quotes],
        [bool(q) and not q[0].opened for q in a.quotes],
        [f == "title" for f in a.sentences["field"]],
        _count(a, _turns(a)),
        _count(a, _comments(a)),
    ]
    columns += [
        np.minimum(_count(a, np.isin(t.char, [ord(c) for c in signs]) & (t.kind == MARK)), 4)
        for signs in _SIGNS.values()
    ]
    for suffix in _SUFFIXES:
        k = len(suffix)
        long = word & (t.end - t.start > k + 2)
        match = long.copy()
        for j, c in enumerate(reversed(suffix)):
            match[long] &= t.lower[t.end[long] - 1 - j] == ord(c)
        columns.append(np.sqrt(_count(a, match)))
    return np.column_stack([np.asarray(c, float) for c in columns])


def _behind_comma(a: Analysis) -> np.ndarray:
    """Tokens that stand right behind a comma outside quotations, with another two in their sentence."""
    t = a.tokens
    comma = np.flatnonzero((t.char == ord(",")) & (t.kind == MARK) & ~a.inside)
    comma = comma[comma + 3 < t.first[t.sentence[comma] + 1]]
    return comma + 1


def _ends(a: Analysis, tokens: np.ndarray, suffix: str) -> np.ndarray:
    t = a.tokens
    match = t.end[tokens] - t.start[tokens] > len(suffix)
    for j, c in enumerate(reversed(suffix)):
        match[match] &= t.lower[t.end[tokens[match]] - 1 - j] == ord(c)
    return match


def _turns(a: Analysis) -> np.ndarray:
    """Where the outlet draws its own conclusion: ", further underscoring …", ", a move widely seen …"."""
    out = np.zeros(len(a.tokens), bool)
    behind = _behind_comma(a)
    concludes = (a.marks.lists & a.lexicon.bit("interpret", "quiet")) != 0
    adverb = _ends(a, behind, "ly") | _ends(a, behind, "er")
    here = concludes[behind] & _ends(a, behind, "ing")
    next_one = adverb & concludes[behind + 1] & _ends(a, behind + 1, "ing")
    out[behind[here | next_one]] = True
    return out


def _comments(a: Analysis) -> np.ndarray:
    """Where an apposition comments: ", an assurance which sits oddly with …", ", a sign that …"."""
    out = np.zeros(len(a.tokens), bool)
    behind = _behind_comma(a)
    article = a.tokens.hash[behind]
    indefinite = np.isin(article, [hash_of("a")[0], hash_of("an")[0]])
    loaded = (a.marks.noun >= 0) | ((a.marks.lists & a.lexicon.bit("evaluation_noun", "interpret", "quiet")) != 0)
    out[behind[indefinite & (loaded[behind] | loaded[behind + 1] | loaded[behind + 2])]] = True
    return out


def _listed(a: Analysis) -> list[str]:
    """The lists that are counted: those that name sources only tell the topic, unless an attribution uses them."""
    return [n for n in a.lexicon.names if n not in SOURCE_LISTS]


def _lists(a: Analysis, mask: np.ndarray) -> Floats:
    some = mask & (a.marks.lists != 0)
    lists, sentence = a.marks.lists[some], a.tokens.sentence[some]
    counts = [np.bincount(sentence[(lists & a.lexicon.bit(n)) != 0], minlength=a.tokens.sentences) for n in _listed(a)]
    return np.sqrt(np.column_stack(counts).astype(float))


def _own(a: Analysis, own: np.ndarray) -> Floats:
    return np.column_stack([np.sqrt(_count(a, own & ((a.marks.lists & a.lexicon.bit(n)) != 0))) for n in CONTENT_LISTS])


def _attribution(a: Analysis) -> Floats:
    head = {n: k for k, n in enumerate((*_ATTRIBUTION, *SOURCE_TYPES, "unknown", *KINDS, *STANCES, *RULES))}
    out = np.zeros((a.tokens.sentences, len(head)))
    first = a.tokens.first.tolist()
    words = a.lexicon.cues
    for s, group in enumerate(a.found):
        row, length = out[s], max(first[s + 1] - first[s], 1)
        covered = 0
        for f in group:
            c, w = f.candidate, f.candidate.weight
            row[head["best"]] = max(row[head["best"]], w)
            row[head["candidates"]] += 0.5
            if not f.kept:
                continue
            cue = words[c.cue_index] if c.cue_index >= 0 else None
            row[head["kept"]] += 1
            for kind in (None, *SOURCE_TYPES):
                row[head[kind or "unknown"]] = max(row[head[kind or "unknown"]], w * f.chance(kind))
            for name in (cue.kind if cue else "speech", cue.stance if cue else "neutral", c.rule):
                row[head[name]] = max(row[head[name]], w)
            row[head["factive"]] += bool(cue and cue.factive)
            row[head["agentless"]] += c.source is None and c.rule != "quotation"
            row[head["pronoun"]] += (
                c.source is not None and c.source[1] - c.source[0] == 1 and not a.tokens.upper[c.source[0]]
            )
            row[head["elsewhere"]] += f.source_sentence is not None
            row[head["relayed"]] += f.relayed
            rests = f.chance(*INSTITUTION_TYPES)
            row[head["institution_weight"]] = max(row[head["institution_weight"]], w * rests)
            row[head["other_weight"]] = max(row[head["other_weight"]], w * (1 - rests))
            if c.rule == "passive" and c.source is not None:  # "for Moscow, the group is seen as a proxy"
                row[head["held_institution"]] = max(row[head["held_institution"]], w * rests)
                row[head["held_other"]] = max(row[head["held_other"]], w * (1 - rests))
            if c.content:
                covered = max(covered, c.content[1] - c.content[0])
                row[head["leading_share"]] = max(
                    row[head["leading_share"]], ((c.cue or c.content)[0] - first[s]) / length
                )
                row[head["tail"]] = max(
                    row[head["tail"]], (first[s + 1] - max(c.content[1], (c.cue or c.content)[1])) / length
                )
        row[head["content_share"]] = covered / length
    return out


def _near(a: Analysis) -> Floats:
    n = a.tokens.sentences
    t = a.tokens
    inner = np.bincount(t.sentence[a.inside], minlength=n) / np.maximum(np.diff(t.first), 1)
    state = np.column_stack([a.attributed, a.institution, inner > 0.8, a.p_attributed]).astype(float)
    state = np.vstack([state, np.zeros(state.shape[1])])
    before = np.array(a.previous, int)
    after = np.full(n, -1)
    after[before[before >= 0]] = np.flatnonzero(before >= 0)
    unknown = before == UNKNOWN
    lone = np.array([k is None for k in a.sentences["sentence_index"]], bool)
    return np.column_stack(
        [state[np.where(before >= 0, before, n)], unknown, state[np.where(after >= 0, after, n)], lone]
    )


def _position(a: Analysis) -> Floats:
    index = [-1 if k is None else k for k in a.sentences["sentence_index"]]
    k = np.array(index, int)
    return np.column_stack([k == 0, (k == 1) | (k == 2), np.minimum(np.maximum(k, 0), 40) / 40, k < 0]).astype(float)


def _words(a: Analysis) -> Words:
    t = a.tokens
    begins = np.zeros(len(t), bool)
    begins[t.first[:-1][np.diff(t.first) > 0]] = True
    keep = (t.kind == WORD) & ~a.inside & (~t.upper | begins) & (t.end - t.start > 2)
    pairs = np.unique(np.stack([t.sentence[keep].astype(np.uint64), t.hash[keep]]), axis=1)
    return Words(pairs[0].astype(np.int64), pairs[1])
