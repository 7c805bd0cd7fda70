"""The one tokenisation, shared by attribution, features and flags: arrays over a whole batch of sentences.

A batch is joined to one string; every token is a row in parallel arrays. Words keep inner hyphens, apostrophes and
the points of "U.S."; a run of one punctuation mark ("...", "--", "''") is one token. Each token carries a 64-bit hash
of its lower-case form (a polynomial prefix hash, so that all hashes of a batch come out of one cumulative sum).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]

WORD, NUMBER, MARK = 0, 1, 2  # token kinds
_LIMIT = 0x3000  # code points below it are looked up; above, scripts without case count as letters
_BASE = 0x9E3779B97F4A7C15 | 1
_INVERSE = pow(_BASE, -1, 2**64)


@dataclass(slots=True)
class Tokens:
    """Tokens of a batch of sentences; positions are code points in the batch's joined text.

    Attributes
    ----------
    text : str
        The sentences, joined by line breaks (line breaks inside a sentence are kept: they are white space).
    offset : (n,) int
        Where each sentence begins in `text`.
    first : (n + 1,) int
        Index of each sentence's first token.
    start, end, sentence : (t,) int
        Extent of each token, and which sentence it stands in.
    kind : (t,) uint8
        ``WORD``, ``NUMBER`` or ``MARK`` (punctuation, symbols).
    upper : (t,) bool
        Begins with an upper-case letter.
    capitals : (t,) bool
        Two letters or more, all upper case.
    possessive : (t,) bool
        Ends in 's; `hash` is then that of the word without it.
    hash : (t,) uint64
        Of the lower-case form; equal words have equal hashes in every batch.
    char : (t,) uint32
        First code point.
    lower : (characters,) uint32
        Lower-case code points of `text`.
    """

    text: str
    offset: Ints
    first: Ints
    start: Ints
    end: Ints
    sentence: Ints
    kind: npt.NDArray[np.uint8]
    upper: Bools
    capitals: Bools
    possessive: Bools
    hash: Hashes
    char: npt.NDArray[np.uint32]
    lower: npt.NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.start)

    @property
    def sentences(self) -> int:
        return len(self.offset)


@cache
def _classes() -> tuple[Bools, Bools, Bools, Bools, npt.NDArray[np.uint32]]:
    chars = [chr(i) for i in range(_LIMIT)]
    kinds = [unicodedata.category(c) for c in chars]
    word = np.array([k[0] in "LMN" or k == "Cf" for k in kinds])
    digit = np.array([k[0] == "N" for k in kinds])
    upper = np.array([k in ("Lu", "Lt") for k in kinds])
    space = np.array([c.isspace() or k in ("Cc", "Zs", "Zl", "Zp") for c, k in zip(chars, kinds, strict=True)])
    lower = np.array([ord(s) if len(s := c.lower()) == 1 else i for i, c in enumerate(chars)], np.uint32)
    lower[ord("’")] = ord("'")
    return word, digit, upper, space, lower


class _Powers:
    """Powers of the hash base and of its inverse, grown as longer batches come."""

    up = np.ones(1, np.uint64)
    down = np.ones(1, np.uint64)

    @classmethod
    def get(cls, n: int) -> tuple[Hashes, Hashes]:
        if len(cls.up) < n:
            for name, base in (("up", _BASE), ("down", _INVERSE)):
                factors = np.full(max(n, 1 << 16), base, np.uint64)
                factors[0] = 1
                setattr(cls, name, np.multiply.accumulate(factors))
        return cls.up[:n], cls.down[:n]


def _look(table: Any, codes: npt.NDArray[np.uint32], beyond: Any) -> Any:
    return np.where(codes < _LIMIT, table[np.minimum(codes, _LIMIT - 1)], beyond)


def tokenise(sentences: Sequence[str]) -> Tokens:
    """Cut a batch of sentences into tokens.

    Parameters
    ----------
    sentences : sequence of str
        Any Unicode text, also empty.

    Returns
    -------
    Tokens

    Examples
    --------
    >>> t = tokenise(["Moscow's envoy said: 'No.'"])
    >>> [t.text[a:b] for a, b in zip(t.start, t.end)]
    ["Moscow's", 'envoy', 'said', ':', "'", 'No', '.', "'"]
    """
    text = "\n".join(sentences) + "\n"
    lengths = np.fromiter((len(s) for s in sentences), np.int64, len(sentences)) + 1
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    word_of, digit_of, upper_of, space_of, lower_of = _classes()
    if codes.max(initial=0) < _LIMIT:
        word, digit, upper, space = word_of[codes], digit_of[codes], upper_of[codes], space_of[codes]
        lowered = lower_of[codes]
    else:
        high = (codes >= 0x3040) & (codes < 0xD7FF) | (codes >= 0xF900) & (codes < 0xFB00) | (codes >= 0x20000)
        word, digit = _look(word_of, codes, high), _look(digit_of, codes, False)
        upper, space = _look(upper_of, codes, False), _look(space_of, codes, codes == 0x3000)
        lowered = _look(lower_of, codes, codes)
    word = _join(word.astype(bool), digit.astype(bool), codes)
    kind = np.where(word, 1, np.where(space, 0, codes.astype(np.int64) + 2))
    change = np.empty(len(codes), bool)
    change[0] = True
    np.not_equal(kind[1:], kind[:-1], out=change[1:])
    edges = np.flatnonzero(change)
    ends = np.append(edges[1:], len(codes))
    keep = kind[edges] != 0
    start, end = edges[keep], ends[keep]
    sentence = np.searchsorted(bounds, start, side="right") - 1
    first = np.searchsorted(start, bounds)
    upward, downward = _Powers.get(len(codes))
    prefix = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(lowered.astype(np.uint64) * upward, out=prefix[1:])
    last = end - 1
    size = end - start
    is_word = word[start]
    apostrophe = (codes == ord("'")) | (codes == ord("’"))
    possessive = is_word & (size > 2) & (lowered[last] == ord("s")) & apostrophe[last - 1]
    stem = end - 2 * possessive
    hashes = (prefix[stem] - prefix[start]) * downward[start]
    numeric = digit[start] & is_word
    uppers = np.concatenate([[0], np.cumsum(upper)])
    letters = np.concatenate([[0], np.cumsum(word & ~digit)])
    return Tokens(
        text=text,
        offset=bounds[:-1],
        first=first,
        start=start,
        end=end,
        sentence=sentence,
        kind=np.where(is_word, np.where(numeric, NUMBER, WORD), MARK).astype(np.uint8),
        upper=np.asarray(upper[start], bool),
        capitals=(size > 1)
        & is_word
        & (uppers[stem] - uppers[start] >= np.maximum(letters[stem] - letters[start] - 2, 2)),
        possessive=possessive,
        hash=hashes,
        char=codes[start],
        lower=lowered.astype(np.uint32),
    )


def _join(word: Bools, digit: Bools, codes: npt.NDArray[np.uint32]) -> Bools:
    """Add to the word characters the apostrophes, hyphens and points that stand inside a word."""
    left, right = np.zeros_like(word), np.zeros_like(word)
    left[1:], right[:-1] = word[:-1], word[1:]
    inner = left & right
    candidates = np.flatnonzero(inner & ~word)
    if not len(candidates):
        return word
    c = codes[candidates]
    before, after = candidates - 1, candidates + 1
    digits = digit[before] & digit[after]
    hyphen = (c == ord("'")) | (c == ord("’")) | (c == ord("-")) | (c == 0x2010) | (c == 0x2011)
    alone = np.concatenate([[True], ~word[:-1]])  # the character before is no word character
    point = (c == ord(".")) & (digits | alone[before] & ~digit[before])
    comma = ((c == ord(",")) | (c == ord(":"))) & digits
    word = word.copy()
    word[candidates[hyphen | point | comma]] = True
    return word


def hash_of(entry: str) -> tuple[int, ...]:
    """Hashes of the words of a lexicon entry, as :func:`tokenise` gives them."""
    return tuple(int(h) for h in tokenise([entry]).hash)
