"""Word lists of a language, ready to be looked up for a whole batch of tokens at once.

A language is a folder of data beside this file: ``cues.tsv`` (words that attribute, and how they behave) and
``lists/*.txt`` (one word or phrase a line, ``#`` for remarks;
an entry with a capital letter counts only where the text has one). The rules name the function words of a clause
("that", "by", "who") in English; ``function_words.tsv`` of another language says which of its words are which.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from toolkit.attribution.tokens import WORD, Bools, Hashes, Ints, Tokens, hash_of, tokenise
from toolkit.errors import InputError
from toolkit.resources import WORD_LISTS

FORMS = ("base", "present", "past", "participle", "gerund")
_MIX = 0x2545F4914F6CDD1D
LONGEST = 6
# lists that name sources: an entry of several words counts at each of them, over what shorter entries say there
SOURCE_LISTS = frozenset(
    ["title", "institution", "official_person", "spokes", "country", "nationality", "party", "organisation", "expert",
     "witness", "media", "anonymous", "official_plural", "recipient", "document", "role", "corporate", "personal",
     "figure", "leads", "woman", "man"]
)  # fmt: skip

# what a surname is not: "Hedda May", "Joss Will"
_NO_SURNAME = ("modal", "auxiliary", "speculation", "adverb_fill")


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase that attributes.

    Attributes
    ----------
    cue : str
        Base form.
    pos : str
        verb, phrase, prep, adverb or noun.
    kind : str
        speech, writing, belief, intention, accusation or denial.
    frames : frozenset of str
        How it joins its content: that, direct, infinitive, of-ing, object, as, wh, source-after, seen-as, agentless,
        performative, setting, hearer, transitive, at, nominal, strict, quoted (``cues.tsv`` says what each means);
        ``weak`` marks a cue that attributes only where such a frame shows.
    stance : str
        How far whoever uses the cue stands behind the content: neutral, endorsing, distancing, loaded.
    factive : bool
        The cue presupposes that the content is true.
    """

    cue: str
    pos: str
    kind: str
    frames: frozenset[str]
    stance: str
    factive: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """What a lexicon knows of each token of a batch.

    Attributes
    ----------
    lists : (t,) uint64
        Bit k is set where an entry of list k begins.
    cue, noun : (t,) int64
        Index of the cue (noun: of the noun cue) that begins here, else -1.
    size : (t,) int64
        Number of tokens of that cue.
    form : (t,) int64
        Index in ``FORMS``, where the cue is a verb.
    """

    lists: Hashes
    cue: Ints
    noun: Ints
    size: Ints
    form: Ints


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    lists: int = 0
    cue: int = -1
    noun: int = -1
    form: int = 0


class _Index:
    """Entries of one length, found by the hash of their words."""

    def __init__(self, keys: Hashes, payload: dict[str, Ints | Hashes]) -> None:
        self.keys, self.payload = keys, payload
        # a quick sieve: most words of a text are in no list
        self.sieve = np.zeros(1 << 16, bool)
        self.sieve[(keys >> np.uint64(48)).astype(np.int64)] = True

    def find(self, hashes: Hashes) -> tuple[Ints, Ints]:
        """Positions in `hashes` that are known, and their rows."""
        maybe = np.flatnonzero(self.sieve[(hashes >> np.uint64(48)).astype(np.int64)])
        if not len(maybe) or not len(self.keys):
            return maybe[:0], maybe[:0]
        wanted = hashes[maybe]
        rows = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        hit = self.keys[rows] == wanted
        return maybe[hit], rows[hit]


class Lexicon:
    """The word lists of one language.

    Parameters
    ----------
    folder : Path
        Holds ``cues.tsv`` and ``lists``.

    Raises
    ------
    InputError
        The folder is no language folder, or a line of ``cues.tsv`` has another number of cells than its head.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / "cues.tsv").exists():
            known = ", ".join(sorted(p.parent.name for p in WORD_LISTS.glob("*/cues.tsv")))
            raise InputError(f"language {folder.name!r}: no word lists for it; there are: {known}")
        self.language = folder.name
        self.cues: list[Cue] = []
        self._bits: dict[tuple[str, ...], np.uint64] = {}
        self.names = tuple(sorted(p.stem for p in (folder / "lists").glob("*.txt")))
        entries: list[_Entry] = []
        digest = hashlib.sha256()
        for bit, name in enumerate(self.names):
            path = folder / "lists" / f"{name}.txt"
            digest.update(path.read_bytes())
            entries += [_Entry(line, 1 << bit) for line in _lines(path)]
        digest.update((folder / "cues.tsv").read_bytes())
        entries += self._read_cues(folder / "cues.tsv")
        self.function_words: dict[str, str] = {}
        if (path := folder / "function_words.tsv").exists():
            digest.update(path.read_bytes())
            self.function_words = dict(line.split("\t")[:2] for line in list(_lines(path))[1:])
        self.digest = digest.hexdigest()
        self.cue_hash = [sum(h * (2 * n + 1) for n, h in enumerate(hash_of(c.cue))) % 2**64 for c in self.cues]
        self._build(entries)
        self._naming = self.bit(*SOURCE_LISTS)
        self._texts: dict[str, set[tuple[str, ...]]] = {}
        self._folder = folder

    def bit(self, *names: str) -> np.uint64:
        """Mask of the lists named; a list the language does not have counts as empty."""
        if names not in self._bits:
            self._bits[names] = np.uint64(sum(1 << self.names.index(n) for n in names if n in self.names))
        return self._bits[names]

    def length(self, names: Iterable[str], words: list[str]) -> int:
        """How many of the words the longest entry of the lists takes that begins with the first (1 where none does)."""
        lower = tuple(w.lower() for w in words)
        sizes = [1]
        for name in names:
            sizes += [k for k in range(2, len(lower) + 1) if lower[:k] in self.entries(name)]
        return max(sizes)

    def entries(self, name: str) -> set[tuple[str, ...]]:
        """The entries of a list as lower-case words; none where the language has no such list."""
        if name not in self._texts and name in self.names:
            self._texts[name] = {tuple(line.lower().split()) for line in _lines(self._folder / "lists" / f"{name}.txt")}
        return self._texts.get(name, set())

    def _read_cues(self, path: Path) -> Iterable[_Entry]:
        lines = list(_lines(path))
        head = lines[0].split("\t")
        for n, line in enumerate(lines[1:], 2):
            cells = line.split("\t")
            cells += [""] * (len(head) - len(cells))
            if len(cells) != len(head):
                raise InputError(f"{path}, entry {n}: {len(cells)} cells, expected {len(head)}: {', '.join(head)}")
            row = dict(zip(head, cells, strict=True))
            k = len(self.cues)
            noun = row["pos"] == "noun"
            self.cues.append(
                Cue(
                    row["cue"],
                    row["pos"],
                    row["kind"],
                    frozenset(row["frames"].split()),
                    row["stance"],
                    row["factive"] == "yes",
                )
            )
            forms = [[row["cue"]], *(words.split("/") for words in row["forms"].split())]
            for form, words in enumerate(forms):
                for word in words:
                    yield _Entry(word, noun=k) if noun else _Entry(word, cue=k, form=form)

    def _build(self, entries: list[_Entry]) -> None:
        tokens = tokenise([e.text.rstrip(".") for e in entries])
        sizes = np.diff(tokens.first)
        if (faulty := np.flatnonzero((sizes < 1) | (sizes > LONGEST))).size:
            raise InputError(f"language {self.language!r}: {entries[faulty[0]].text!r} has not 1 to {LONGEST} words")
        self._index = {}
        for size in np.unique(sizes).tolist():
            of_size = np.flatnonzero(sizes == size)
            rows: dict[int, list[int]] = {}
            for n, key in zip(
                of_size.tolist(), _phrase(tokens.hash, tokens.first[of_size], size).tolist(), strict=True
            ):
                rows.setdefault(key, [0, 0, -1, -1, 0])
                _enter(rows[key], entries[n])
            keys = np.array(sorted(rows), np.uint64)
            cells = np.array([rows[k] for k in keys.tolist()], object).T
            types = (np.uint64, np.uint64, np.int64, np.int64, np.int64)
            named = zip(("lists", "proper", "cue", "noun", "form"), cells, types, strict=True)
            self._index[size] = _Index(keys, {n: c.astype(t) for n, c, t in named})
        self._starters = _Index(np.unique(tokens.hash[tokens.first[:-1][sizes > 1]]), {})

    def mark(self, tokens: Tokens) -> Marks:
        """Look up every word and phrase of a batch."""
        n = len(tokens)
        marks = Marks(np.zeros(n, np.uint64), *(np.full(n, v, np.int64) for v in (-1, -1, 1, 0)))
        begins, _ = self._starters.find(tokens.hash)
        stop = tokens.first[tokens.sentence[begins] + 1]
        for size, index in self._index.items():
            places = np.arange(n) if size == 1 else begins[begins + size <= stop]
            hits, rows = index.find(_phrase(tokens.hash, places, size))
            where, found = places[hits], index.payload
            lists = found["lists"][rows] | np.where(tokens.upper[where], found["proper"][rows], np.uint64(0))
            naming = lists & self._naming
            some = np.flatnonzero(naming) if size > 1 else ()
            for k in range(size if len(some) else 0):
                at = where[some] + k
                marks.lists[at] = marks.lists[at] & ~self._naming | naming[some]
            marks.lists[where] |= lists
            for name in ("cue", "noun"):
                has = found[name][rows] >= 0
                getattr(marks, name)[where[has]] = found[name][rows[has]]
                marks.size[where[has]] = size
                if name == "cue":
                    marks.form[where[has]] = found["form"][rows[has]]
        marks.lists[_surnames(tokens)] &= ~self.bit(*_NO_SURNAME)
        return marks


def _enter(row: list[int], entry: _Entry) -> None:
    row[1 if entry.text[0].isupper() else 0] |= entry.lists
    past, gerund = FORMS.index("past"), FORMS.index("gerund")
    # "read", "found": news tell the past; "citing" has an entry of its own
    if entry.cue >= 0 and (row[2] < 0 or entry.form == past or (entry.form == 0 and row[4] == gerund)):
        row[2], row[4] = entry.cue, entry.form
    if entry.noun >= 0:
        row[3] = entry.noun


def _surnames(tokens: Tokens) -> Ints:
    """Capitalised words behind another one, but for headlines: the May of "Hedda May" is no modal."""
    upper = tokens.upper & (tokens.kind == WORD)
    share = np.bincount(tokens.sentence[upper], minlength=tokens.sentences) / np.maximum(np.diff(tokens.first), 1)
    at = np.flatnonzero(upper[1:] & upper[:-1] & (tokens.sentence[1:] == tokens.sentence[:-1])) + 1
    return at[share[tokens.sentence[at]] < 0.6]


def _phrase(hashes: Hashes, places: Ints, size: int) -> Hashes:
    """One hash for the `size` words that begin at each place."""
    total = _scramble(hashes[places])
    for k in range(1, size):
        total = _scramble(total + hashes[places + k])
    return total


def _scramble(x: Hashes) -> Hashes:
    x = x * np.uint64(_MIX)
    return x ^ (x >> np.uint64(29))


def _lines(path: Path) -> Iterable[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def has(marks: Marks, mask: np.uint64) -> Bools:
    """Where any list of the mask has an entry."""
    return (marks.lists & mask) != 0


@cache
def lexicon(language: str = "en") -> Lexicon:
    """The word lists of a language, read once."""
    return Lexicon(WORD_LISTS / language)
