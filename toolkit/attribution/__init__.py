"""Sentences -> attributions: who says what, by which word, and how far the outlet stands behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from toolkit.attribution import evidence
from toolkit.attribution.candidate import KEEP, KEEP_ALONE, Candidate
from toolkit.attribution.decide import UNKNOWN, Describer
from toolkit.attribution.extract import Extractor
from toolkit.attribution.lexicon import LONGEST, Lexicon, Marks, lexicon
from toolkit.attribution.quotes import Quotation, quotations
from toolkit.attribution.sources import Sources
from toolkit.attribution.speaker import Found, Speaker, is_official
from toolkit.attribution.tokens import Bools, Tokens, tokenise
from toolkit.attribution.view import View, view
from toolkit.linear import NO_WORDS, Linear, Words
from toolkit.tables import ATTRIBUTIONS, INSTITUTION_TYPES, Columns

# how much the rules' own word on a type weighs beside what is learnt: the starter corpus knows few real countries
_TRUST = 0.4
Floats = npt.NDArray[np.float64]


@dataclass(slots=True)
class Analysis:
    """One batch of sentences, analysed: what every later stage shares.

    Attributes
    ----------
    sentences : dict of lists
        The table it was made of.
    previous : list of int
        For each sentence the row of the one before it in its article; -1 where it is the first, -2 where unknown.
    tokens, marks, quotes, lexicon, view
        The one tokenisation, what the word lists know of it, the quotations; all of it as plain lists.
    inside : (tokens,) bool
        Inside a quotation.
    found : list of list of Found
        Every candidate of each sentence, kept or not.
    attributions : dict of lists
        The table ``attributions``.
    attributed, official, institution : (sentences,) bool
        Some content is put down to somebody; to an official source; to one that speaks for an institution.
    p_attributed : (sentences,) float
        How surely, 0 to 1.
    """

    sentences: Columns
    previous: list[int]
    lexicon: Lexicon
    tokens: Tokens
    marks: Marks
    quotes: list[list[Quotation]]
    view: View
    inside: Bools
    found: list[list[Found]]
    attributions: Columns
    attributed: Bools
    official: Bools
    institution: Bools
    p_attributed: Floats

    def listed(self, s: int, *names: str) -> Iterator[tuple[int, int]]:
        """Where entries of word lists stand in a sentence, as ranges of tokens; the longest that begins at a token."""
        mask, last = int(self.lexicon.bit(*names)), self.view.first[s + 1]
        start, end = self.tokens.start, self.tokens.end
        for t in range(self.view.first[s], last):
            if self.view.bits[t] & mask:
                words = [self.tokens.text[start[k] : end[k]] for k in range(t, min(t + LONGEST, last))]
                yield t, t + self.lexicon.length(names, words)


def neighbours(sentences: Mapping[str, Sequence[Any]]) -> list[int]:
    """For each row the row of the sentence before it in the same article and field.

    -1 where it is the first of its field, -2 where the sentence before is not known (index missing, or a gap).
    """
    rows = {
        (i, k): n
        for n, (i, k) in enumerate(zip(sentences["article_id"], sentences["sentence_index"], strict=True))
        if k is not None
    }
    fields = sentences.get("field", [])
    out = []
    for i, k, here in zip(sentences["article_id"], sentences["sentence_index"], fields, strict=True):
        if k is None:
            out.append(UNKNOWN)
        elif k == 0:
            out.append(-1)
        elif (n := rows.get((i, k - 1))) is None:
            out.append(UNKNOWN)
        else:
            out.append(n if fields[n] == here else -1)
    return out


@dataclass(slots=True)
class _Prepared:
    tokens: Tokens
    marks: Marks
    quotes: list[list[Quotation]]
    previous: list[int]
    lexicon: Lexicon
    view: View
    candidates: list[list[Candidate]]
    sources: Sources
    describer: Describer


def _prepare(sentences: Columns, language: str) -> _Prepared:
    words = lexicon(language)
    tokens = tokenise([t or "" for t in sentences["text"]])
    marks = words.mark(tokens)
    previous = neighbours(sentences)
    quotes = quotations(tokens, previous)
    lists = view(tokens, marks, quotes, words)
    titles = [f == "title" for f in sentences["field"]]
    extractor = Extractor(lists, quotes, words, titles)
    candidates = [extractor.sentence(s) for s in range(tokens.sentences)]
    extractor.continued(candidates, previous)
    sources = Sources(lists, words, tokens.text, tokens.start.tolist(), tokens.end.tolist())
    describer = Describer(lists, words, quotes, titles, sources.types.of)
    return _Prepared(tokens, marks, quotes, previous, words, lists, candidates, sources, describer)


def candidates(sentences: Columns, language: str = "en") -> tuple[list[list[Candidate]], Tokens, Floats, Words]:
    """What there is to decide about: the candidates of each sentence and what they look like, for training."""
    p = _prepare(sentences, language)
    return p.candidates, p.tokens, *p.describer.describe(p.candidates, p.previous)


def analyse(
    sentences: Columns, language: str = "en", decide: Linear | None = None, source_type: Linear | None = None
) -> Analysis:
    """Find who says what in a batch of sentences.

    Parameters
    ----------
    sentences : dict of lists
        The table ``sentences``; whole articles, in order. A row without ``sentence_index`` stands alone. A column
        ``outlet`` may say who prints it.
    language : str
        A folder of word lists.
    decide : Linear, optional
        Learnt weights of the candidates; the rules' own when not given.
    source_type : Linear, optional
        Learnt weights of what is known of a speaker; the rules decide on types when not given.

    Returns
    -------
    Analysis

    Raises
    ------
    InputError
        There are no word lists for the language.

    Examples
    --------
    >>> row = {"article_id": ["a"], "sentence_index": [0], "field": ["text"], "kind": ["sentence"],
    ...        "text": ["The bridge is shut, said Mayor Ina Dole."]}
    >>> analyse(row).attributions["source_text"]
    ['Mayor Ina Dole']
    """
    p = _prepare(sentences, language)
    found, speakers = _resolve(p, sentences, decide)
    if source_type is not None and speakers:
        scores = source_type.probabilities(evidence.describe(speakers, p.sources.types), NO_WORDS).round(6)
        kinds = (None, *evidence.CLASSES[1:])
        for speaker, row in zip(speakers, scores.tolist(), strict=True):
            learnt = dict(zip(kinds, row, strict=True))
            told, sure = speaker.type, 1 + _TRUST * (speaker.type is not None)
            speaker.chances = {
                kind: (p + _TRUST * (kind is not None and kind == told)) / sure for kind, p in learnt.items()
            }
            if speaker.nobody:
                speaker.type, speaker.chances = None, {None: 1.0}
            elif not speaker.alone:  # alone, the rules tell it better than what is learnt from whole articles
                speaker.type = _likely(speaker)
    for f in chain.from_iterable(found):
        if f.speaker is not None:
            f.type = f.speaker.type
    inside = np.array([q >= 0 for q in p.view.quote], bool)
    for index, group in zip(sentences["sentence_index"], found, strict=True):
        floor = KEEP_ALONE if decide is not None and index is None else KEEP
        for f in group:
            f.kept = f.candidate.weight >= floor
    kept = [[f for f in group if f.kept] for group in found]
    weight = np.array([max((f.candidate.weight for f in group), default=0.02) for group in found])
    return Analysis(
        sentences=sentences,
        previous=p.previous,
        tokens=p.tokens,
        marks=p.marks,
        quotes=p.quotes,
        view=p.view,
        lexicon=p.lexicon,
        inside=inside,
        found=found,
        attributions=_table(sentences, kept, p.tokens, p.lexicon),
        attributed=np.array([bool(group) for group in kept], bool),
        official=np.array([any(is_official(f.type) for f in group) for group in kept], bool),
        institution=np.array([any(f.type in INSTITUTION_TYPES for f in group) for group in kept], bool),
        p_attributed=weight,
    )


def _likely(speaker: Speaker) -> str | None:
    """The likeliest type among those that speak for an institution, or among the others, whichever are likelier."""
    rests = sum(speaker.chances[kind] for kind in INSTITUTION_TYPES) >= 0.5
    return max((k for k in speaker.chances if (k in INSTITUTION_TYPES) == rests), key=speaker.chances.__getitem__)


def _resolve(p: _Prepared, sentences: Columns, decide: Linear | None) -> tuple[list[list[Found]], list[Speaker]]:
    """Candidates with the weight they are given and the speaker they rest on; all speakers of the batch."""
    if decide is not None:
        x, words = p.describer.describe(p.candidates, p.previous)
        learnt = decide.probabilities(x, words)[:, 0].round(6).tolist()
        for c, weight in zip(chain.from_iterable(p.candidates), learnt, strict=True):
            c.weight = weight
    found: list[list[Found]] = [[] for _ in p.candidates]
    speakers: list[Speaker] = []
    outlets = sentences.get("outlet")
    for group in _articles(sentences, p.previous):
        outlet = outlets[group[0]] if outlets else None
        of_article, its = p.sources.article(group, p.candidates, p.quotes, outlet or "")
        speakers += its
        for s, of_sentence in of_article.items():
            found[s] = of_sentence
    return found, speakers


def speakers(
    sentences: Columns, language: str = "en", decide: Linear | None = None
) -> tuple[list[list[Found]], Tokens, list[Speaker], Floats]:
    """What there is to tell types from: attributions, speakers and what they look like, for training."""
    p = _prepare(sentences, language)
    found, its = _resolve(p, sentences, decide)
    return found, p.tokens, its, evidence.describe(its, p.sources.types)


def _articles(sentences: Columns, previous: Sequence[int]) -> list[list[int]]:
    """Rows of one article that know of each other, in reading order; nothing is carried over a gap."""
    groups: dict[Any, list[int]] = {}
    for n, (i, k) in enumerate(zip(sentences["article_id"], sentences["sentence_index"], strict=True)):
        groups.setdefault((n,) if k is None else i, []).append(n)
    index = sentences["sentence_index"]
    out: list[list[int]] = []
    for rows in groups.values():
        for at, n in enumerate(sorted(rows, key=lambda n: index[n] or 0)):
            if at == 0 or previous[n] == UNKNOWN:
                out.append([])
            out[-1].append(n)
    return out


def _table(sentences: Columns, kept: list[list[Found]], tokens: Tokens, words: Lexicon) -> Columns:
    out: Columns = {name: [] for name in ATTRIBUTIONS.names}
    start, end, text = tokens.start, tokens.end, tokens.text
    index = sentences["sentence_index"]
    for s, group in enumerate(kept):
        offset = int(tokens.offset[s])
        for n, f in enumerate(group):
            c = f.candidate
            cue = words.cues[c.cue_index] if c.cue_index >= 0 else None
            row: dict[str, Any] = {
                "article_id": sentences["article_id"][s],
                "sentence_index": index[s],
                "attribution_id": n,
            }
            for role in ("source", "cue", "content"):
                if (r := getattr(c, role)) is not None:
                    a, b = int(start[r[0]]), int(end[r[1] - 1])
                    row |= {f"{role}_start": a - offset, f"{role}_end": b - offset, f"{role}_text": text[a:b]}
            elsewhere = f.source_sentence if f.source_sentence is not None and f.source_sentence != s else None
            row |= {
                "source_type": f.type,
                "source_sentence": index[elsewhere] if elsewhere is not None else None,
                "speaker_id": f.speaker.number if f.speaker else None,
                "speaker": f.speaker.name if f.speaker else None,
                "stance": cue.stance if cue else "neutral",
                "factive": cue.factive if cue else False,
                "relayed": f.relayed,
                "confidence": c.weight,
            }
            for name, column in out.items():
                column.append(row.get(name))
    return out
