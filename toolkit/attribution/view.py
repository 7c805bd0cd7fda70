"""A batch of tokens as plain lists, for decisions taken token by token."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from toolkit.attribution.lexicon import Lexicon, Marks, has
from toolkit.attribution.quotes import Quotation
from toolkit.attribution.tokens import MARK, NUMBER, Tokens

Range = tuple[int, int]
_LISTS = [
    "adverb_fill",
    "auxiliary",
    "be",
    "conjunction",
    "determiner",
    "preposition",
    "time",
    "pronoun",
    "modal",
    "recipient",
    "question",
    "negation",
    "first_person",
    "second_person",
    "title",
    "interpret",
    "plural",
    "document",
    "backshift",
    "account",
    "evaluation_noun",
    "negative",
    "evaluative_adverb",
    "purpose",
    "generalisation",
    "vague",
]


@dataclass(slots=True)
class View:
    """The batch as plain lists, for decisions taken token by token."""

    word: list[str]
    mark: list[bool]
    number: list[bool]
    upper: list[bool]
    capitals: list[bool]
    cue: list[int]
    noun: list[int]
    size: list[int]
    form: list[int]
    bits: list[int]
    quote: list[int]
    first: list[int]
    is_: dict[str, int]
    person: int
    role: int
    verb: list[bool]
    masks: dict[tuple[str, ...], int] = field(default_factory=dict)  # of the names asked for so far

    def of(self, token: int, *names: str) -> bool:
        """Whether the token begins an entry of one of the lists."""
        mask = self.masks.get(names)
        if mask is None:
            mask = self.masks[names] = sum(self.is_[name] for name in set(names))
        return self.bits[token] & mask != 0


def view(tokens: Tokens, marks: Marks, quotes: list[list[Quotation]], lexicon: Lexicon) -> View:
    """Turn the arrays of a batch into lists."""
    start, end, text = tokens.start.tolist(), tokens.end.tolist(), tokens.text
    word = [text[a:b].lower() for a, b in zip(start, end, strict=True)]
    if known := lexicon.function_words:
        word = [known.get(w, w) for w in word]
    quote = [-1] * len(word)
    for group in quotes:
        for n, q in enumerate(group):
            quote[q.first : q.last] = [n] * (q.last - q.first)
    person = lexicon.bit(
        "title", "official_person", "spokes", "organisation", "expert", "witness", "media", "institution", "country",
        "role", "corporate", "personal", "figure",
    )  # fmt: skip
    finite = np.array([c.pos in ("verb", "phrase") and "setting" not in c.frames for c in lexicon.cues] + [False])
    return View(
        word=word,
        mark=(tokens.kind == MARK).tolist(),
        number=(tokens.kind == NUMBER).tolist(),
        upper=tokens.upper.tolist(),
        capitals=tokens.capitals.tolist(),
        cue=marks.cue.tolist(),
        noun=marks.noun.tolist(),
        size=marks.size.tolist(),
        form=marks.form.tolist(),
        bits=marks.lists.tolist(),
        quote=quote,
        first=tokens.first.tolist(),
        is_={name: int(lexicon.bit(name)) for name in _LISTS},
        person=int(person),
        role=int(
            lexicon.bit("title", "official_person", "spokes", "expert", "witness", "role", "corporate", "personal")
        ),
        verb=(
            has(marks, lexicon.bit("auxiliary", "modal", "past")) | (finite[marks.cue] & np.isin(marks.form, (1, 2)))
        ).tolist(),
    )
