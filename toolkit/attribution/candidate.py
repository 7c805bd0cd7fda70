"""What the rules propose: a cue with its source and its content."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.attribution.view import Range

KEEP = 0.5  # a candidate of less weight is no attribution
# nor is one of less learnt weight in a sentence that stands alone: with nothing around it, precision goes before
# completeness (chosen on FactAppeal's development half)
KEEP_ALONE = 0.8
RULES = ("left", "inverted", "passive", "gerund", "phrase", "noun", "adverb", "colon", "quotation", "continued")
# verbs that also draw a conclusion in the outlet's own voice: "…, suggesting that Moscow sees"
CONCLUDING = frozenset(
    [
        "suggest",
        "indicate",
        "show",
        "signal",
        "imply",
        "reflect",
        "reveal",
        "demonstrate",
        "prove",
        "confirm",
        "hint",
        "mean",
        "find",
    ]
)
FRAMES = ("that", "quotation", "infinitive", "at", "as", "clause", "object", "none")


@dataclass(slots=True)
class Candidate:
    """One cue with what belongs to it; ranges of tokens, half open.

    ``rule`` names how it was found, ``frame`` what follows the cue ("" where that says nothing).
    """

    sentence: int
    rule: str
    cue: Range | None
    cue_index: int
    source: Range | None
    content: Range | None
    weight: float
    quoted: bool = False
    frame: str = ""
