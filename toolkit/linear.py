"""A sparse linear softmax over numpy arrays: what every trained part is at run time.

A sentence is a row of dense features and a set of words; its logits are the weighted sum of both. Nothing else is
learnt, so an explanation adds up exactly to the logit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]


@dataclass(slots=True)
class Words:
    """Occurrences of words: parallel arrays of sentence and word hash, each pair once."""

    sentence: Ints
    hash: Hashes


NO_WORDS = Words(np.empty(0, np.int64), np.empty(0, np.uint64))


@dataclass(slots=True)
class Linear:
    """Weights of a softmax (two outputs or more) or a logistic (one output).

    Attributes
    ----------
    dense : (outputs, features) float
        Weights of the dense features.
    bias : (outputs,) float
    vocabulary : (words,) uint64
        Hashes of the known words, ascending.
    words : (words, outputs) float
        Their weights.
    """

    dense: Floats
    bias: Floats
    vocabulary: Hashes
    words: Floats

    def rows(self, words: Words) -> tuple[Ints, Ints]:
        """Which sentence holds which word of the vocabulary (rows of `words`)."""
        if not len(self.vocabulary):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        rows = np.minimum(np.searchsorted(self.vocabulary, words.hash), len(self.vocabulary) - 1)
        hit = self.vocabulary[rows] == words.hash
        return words.sentence[hit], rows[hit]

    def logits(self, x: Floats, words: Words) -> Floats:
        """Weighted sums, (sentences, outputs)."""
        out = x @ self.dense.T + self.bias
        where, rows = self.rows(words)
        for k in range(out.shape[1]):
            out[:, k] += np.bincount(where, self.words[rows, k], minlength=len(x))
        return out

    def probabilities(self, x: Floats, words: Words) -> Floats:
        """Softmax of the logits, (sentences, outputs); with one output its logistic, (sentences, 1)."""
        return probabilities(self.logits(x, words))


def probabilities(z: Floats) -> Floats:
    """Softmax of logits; the logistic where there is one column."""
    if z.shape[1] == 1:
        return 1 / (1 + np.exp(-np.clip(z, -500, 500)))
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)
