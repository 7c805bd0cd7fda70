"""Is a sentence like those of training: how many of its words does the model know.

A model is as sure of a recipe as of a news report; its probabilities are calibrated on texts like those it has learnt
from. Where it knows so few of the words that hardly any sentence held out in training was as strange, the sentence is
marked. It is a coarse measure: it notices another language or another field, not another way of writing news.
"""

from __future__ import annotations

import numpy as np

from toolkit.linear import Floats, Hashes, Ints, Words

FEWEST = 4  # words that a sentence must have to be judged by them
RARE = 0.01  # share of training sentences that may be marked


def known_share(words: Words, n: int, vocabulary: Hashes) -> Floats:
    """Which share of each sentence's words (names and function words aside) stands in the vocabulary.

    Parameters
    ----------
    words : Words
        Of :func:`toolkit.features.extract`.
    n : int
        Sentences.
    vocabulary : (words,) uint64

    Returns
    -------
    (n,) float
        0 to 1; NaN where a sentence has fewer than :data:`FEWEST` words.

    Examples
    --------
    >>> words = Words(np.zeros(4, int), np.arange(4, dtype=np.uint64))
    >>> known_share(words, 2, np.array([0, 1, 7], np.uint64)).tolist()
    [0.5, nan]
    """
    count = np.bincount(words.sentence, minlength=n).astype(float)
    hit = np.bincount(words.sentence, np.isin(words.hash, vocabulary), minlength=n)
    return np.where(count >= FEWEST, hit / np.maximum(count, 1), np.nan)


def least_known(words: Words, articles: Ints, fold: Ints, few: int) -> float:
    """Share of known words below which only one in a hundred sentences lies, by vocabularies that had not seen them.

    Parameters
    ----------
    words : Words
    articles, fold : (rows,) int
        Of each sentence.
    few : int
        Articles a word must stand in to be learnt.

    Returns
    -------
    float
        0 to 1; 0, so that nothing is marked, where no sentence has words enough.
    """
    shares = np.full(len(fold), np.nan)
    pairs = np.unique(np.stack([words.hash, articles[words.sentence].astype(np.uint64)]), axis=1)
    fold_of = np.zeros(int(articles.max()) + 1, int)
    fold_of[articles] = fold
    where = fold_of[pairs[1].astype(int)]
    for k in np.unique(fold):
        hashes, counts = np.unique(pairs[0][where != k], return_counts=True)
        mine = fold == k
        shares[mine] = known_share(words, len(fold), hashes[counts >= few])[mine]
    shares = shares[np.isfinite(shares)]
    return round(float(np.quantile(shares, RARE)), 4) if len(shares) else 0.0
