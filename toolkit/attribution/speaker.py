"""Who speaks in an article, and a candidate with what is known of its source."""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.attribution.candidate import Candidate
from toolkit.attribution.names import Name
from toolkit.attribution.view import Range
from toolkit.tables import OFFICIAL_TYPES


@dataclass(slots=True)
class Speaker:
    """A speaker of one article.

    Attributes
    ----------
    number : int
    name : str
        The fullest name, or the phrase that describes the speaker.
    type : str or None
        Source type.
    sentence, named : int
        Where it spoke last, and where a name or phrase called it last.
    words : set of str
        All words that named it so far.
    singular : bool
        A person; a body or several people otherwise.
    pronoun : str
        "he" or "she", once one was used.
    phrases, pronouns, carried, ways
        What it was called where it spoke, whether it spoke on without a cue, how it speaks: "reports", "states", a
        cue's kind.
    chances : dict
        How surely it is of which type, where that is learnt: type -> 0 to 1.
    alone, nobody : bool
        Nothing else of the article is known; it is "critics" or "many", whom nobody could ask.
    told : Name or None
        What the article says of the name, or of the holder's ("Orrin's lawyer": `held`).
    """

    number: int
    name: str
    type: str | None
    sentence: int
    named: int = -1
    words: set[str] = field(default_factory=set)
    singular: bool = True
    pronoun: str = ""
    phrases: list[Range] = field(default_factory=list)
    pronouns: set[str] = field(default_factory=set)
    carried: bool = False
    ways: set[str] = field(default_factory=set)
    told: Name | None = None
    held: bool = False
    alone: bool = False
    nobody: bool = False
    chances: dict[str | None, float] = field(default_factory=dict)


@dataclass(slots=True)
class Found:
    """A candidate with what is known of its source; whether it is kept."""

    candidate: Candidate
    type: str | None
    speaker: Speaker | None = None
    source_sentence: int | None = None
    relayed: bool = False
    kept: bool = False

    def chance(self, *kinds: str | None) -> float:
        """How surely the source is of one of these types, 0 to 1."""
        if self.speaker is not None and self.speaker.chances:
            return sum(self.speaker.chances.get(k, 0.0) for k in kinds)
        return float(self.type in kinds)


def is_official(kind: str | None) -> bool:
    """Whether a source type speaks for a public institution."""
    return kind in OFFICIAL_TYPES
