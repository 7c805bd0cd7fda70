"""Whose word it is: candidates with the speaker of the article they rest on, over carried-on quotations too."""

from __future__ import annotations

from toolkit.attribution.candidate import Candidate
from toolkit.attribution.lexicon import Lexicon
from toolkit.attribution.names import Names
from toolkit.attribution.quotes import Quotation
from toolkit.attribution.reading import Reading
from toolkit.attribution.speaker import Found, Speaker
from toolkit.attribution.types import Types
from toolkit.attribution.view import View


class Sources:
    """Types and speakers for the candidates of a batch.

    Parameters
    ----------
    v : View
    lexicon : Lexicon
    text : str
        The batch's joined text.
    start, end : list of int
        Extent of each token.
    """

    def __init__(self, v: View, lexicon: Lexicon, text: str, start: list[int], end: list[int]) -> None:
        self.v = v
        self.types = Types(v, lexicon)
        self.names = Names(v, self.types, text, start, end)

    def article(
        self,
        sentences: list[int],
        candidates: list[list[Candidate]],
        quotes: list[list[Quotation]],
        outlet: str = "",
    ) -> tuple[dict[int, list[Found]], list[Speaker]]:
        """Resolve the sources of one article (or of one lone sentence), in reading order; and all its speakers."""
        reading = Reading(self.v, self.types, self.names, sentences, outlet)
        reading.hear(candidates)
        out: dict[int, list[Found]] = {}
        for s in sentences:
            out[s] = [reading.resolve(c, s) for c in candidates[s]]
        self._carry(sentences, out, quotes)
        return out, reading.speakers

    def _carry(self, sentences: list[int], out: dict[int, list[Found]], quotes: list[list[Quotation]]) -> None:
        """A quotation over several sentences belongs to whoever its one cue names, before or after."""
        chain: list[int] = []
        for s in sentences:
            goes_on = bool(chain) and bool(quotes[s]) and not quotes[s][0].opened
            if not goes_on:
                chain = []
            chain.append(s)
            if not quotes[s] or quotes[s][-1].closed:
                self._belongs(chain, out)
                chain = []
        self._belongs(chain, out)

    def _belongs(self, chain: list[int], out: dict[int, list[Found]]) -> None:
        """Give the quotation that runs through these sentences its speaker."""
        named = (
            (k, f)
            for k in chain
            for f in out[k]
            if f.speaker and f.candidate.quoted and f.candidate.cue and self.v.quote[f.candidate.cue[0]] < 0
        )
        if len(chain) < 2 or (first := next(named, None)) is None:
            return
        where, found = first
        for k in chain:
            for f in out[k]:
                if f.candidate.rule == "quotation":
                    f.speaker, f.type, f.source_sentence = found.speaker, found.type, where
