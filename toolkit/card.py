"""The model card: what a model is, what it has learnt from, how good it is and what it is not for; from its manifest.

After Mitchell et al., Model Cards for Model Reporting, 2019 (arXiv:1810.03993).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit import explanation
from toolkit.files import atomic

_READ = {"in_context": "read in its article", "alone": "read alone"}
_NOT_FOR = (
    "It says in whose voice a sentence speaks, not whether it is true.",
    "It is no grade for an outlet or an author: genre and subject move the shares of the labels more than craft does.",
    "Nothing that touches a person should follow from a label that nobody has read again.",
    "Articles unlike those it has learnt from (another language, genre or time) it reads less well than measured here; "
    "`toolkit evaluate` measures on labels of your own.",
)
_FAMILIES = {
    "best": "something is attributed",
    "kept": "something is attributed",
    "candidates": "words that often attribute",
    "factive": "a cue that takes what is said as given",
    "agentless": "attributed without a source",
    "pronoun": "attributed to a pronoun",
    "elsewhere": "its source stands in another sentence",
    "relayed": "taken over from another outlet",
    "institution_weight": "an institution speaks",
    "other_weight": "somebody who is no institution speaks",
    "held_institution": "believed by an institution",
    "held_other": "believed by somebody",
    "content_share": "much of it is what somebody says",
    "leading_share": "what is said comes before the cue",
    "tail": "words behind what is said",
    "unknown": "a source of no known kind",
}


def described(feature: str) -> str:
    """A feature in words, as far as it has any.

    Examples
    --------
    >>> described("attribution:official"), described("list:evaluative_adverb"), described("word:quietly")
    ('attribution: official', 'evaluates', 'the word “quietly”')
    """
    family, _, name = feature.partition(":")
    plain = name.replace("_", " ")
    if family == "word":
        return f"the word “{name}”"
    if family in ("list", "own"):
        words = explanation._LISTS.get(name, f"words of the list “{plain}”")
        return f"{words}, in the outlet's own words" if family == "own" else words
    if family == "form":
        if name.startswith("-"):
            return f"words in {name}"
        return explanation._FORMS.get(name, f"form: {plain}").removeprefix("it ")
    if family == "attribution":
        return _FAMILIES.get(name, f"attribution: {plain}")
    if family == "near":
        side, _, what = name.partition("_")
        return f"the sentence {side}: {what.replace('_', ' ')}"
    return f"{family}: {plain}"


def named(features: Sequence[str], most: int = 5) -> list[str]:
    """The first few features in words, none twice."""
    return list(dict.fromkeys(map(described, features)))[:most]


def weakest(weak: Mapping[str, Sequence[Any]]) -> list[str]:
    """The pair of labels and the genre that are wrong most often, a line each."""
    out: list[str] = []
    seen: set[str] = set()
    for what, value, n, wrong in zip(weak["what"], weak["value"], weak["sentences"], weak["wrong"], strict=True):
        if what not in seen:
            seen.add(what)
            subject = value if what == "pair" else f"genre {value}: wrong"
            out.append(f"{subject} in {wrong} of {n} sentences ({wrong / n:.0%})")
    return out


def card(manifest: Mapping[str, Any]) -> str:
    """The model card of a manifest, in Markdown.

    Parameters
    ----------
    manifest : mapping
        Of a saved model; what an older one does not hold is left out.

    Returns
    -------
    str

    Examples
    --------
    >>> from toolkit.model import load_model
    >>> card(load_model().manifest).splitlines()[0]
    '# Model card: fact, official_claim, framing (en)'
    """
    parts = [
        f"# Model card: {', '.join(manifest['labels'])} ({manifest['language']})",
        "A linear model over marks of form, word lists, attributions and words; each sentence gets one of the labels, "
        "a probability for every label, and whether something in it is put down to somebody. Written by "
        f"`toolkit train`; model format {manifest['format']}, features {manifest['feature_schema']}.",
        "## What it has learnt from",
        *_data(manifest),
    ]
    if manifest.get("metrics"):
        parts += ["## How good it is", *_figures(manifest["metrics"]), *_decision(manifest)]
    if manifest.get("weak", {}).get("what"):
        parts += ["## Where it is weak", _list(weakest(manifest["weak"]))]
    if manifest.get("learnt"):
        lines = [f"**{label}**: {'; '.join(named(told))}" for label, told in manifest["learnt"].items()]
        parts += ["## What speaks for a label most", _list(lines)]
    parts += ["## What it is not for", _list(_NOT_FOR)]
    return "\n\n".join(parts) + "\n"


def write(folder: str | Path) -> None:
    """Write ``card.md`` of a model folder anew, from its manifest; the weights stay as they are."""
    manifest = json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))
    with atomic(Path(folder) / "card.md") as beside:
        beside.write_text(card(manifest), encoding="utf-8")


def _data(manifest: Mapping[str, Any]) -> list[str]:
    out = [manifest["about"]] if manifest.get("about") else []
    corpus = manifest.get("corpus", {})
    out.append(f"{manifest['sentences']:,} labelled sentences of {manifest['articles']:,} articles.")
    rows = [
        f"{what}: " + ", ".join(f"{name} {n:,}" for name, n in corpus[key].items())
        for what, key in (("Labels", "labels"), ("Genres, in articles", "genres"))
        if corpus.get(key)
    ]
    rows += [
        f"{what}: {corpus[key]:,}"
        for what, key in (("Outlets", "outlets"), ("Annotators", "annotators"))
        if corpus.get(key)
    ]
    if rows:
        out.append(_list(rows))
    out.append(f"SHA-256 of the corpus: `{manifest['data']}`.")
    return out


def _figures(metrics: Mapping[str, Any]) -> list[str]:
    labels = list(metrics["in_context"]["f1"])
    head = ["", "macro-F1 (95 %)", *(f"F1 {name}" for name in labels), "calibration error", "attributed, macro-F1"]
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    for key, words in _READ.items():
        m = metrics[key]
        cells = [words, f"{m['macro_f1']:.3f} ({m['macro_f1_low']:.3f} to {m['macro_f1_high']:.3f})"]
        cells += [f"{m['f1'][name]:.3f}" for name in labels]
        cells += [
            f"{m['calibration_error']:.3f}",
            f"{m['attributed_macro_f1']:.3f}" if "attributed_macro_f1" in m else "",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    out = [
        "By cross-validation in five folds, articles, outlets and events held out together; intervals by a bootstrap "
        "over articles. The calibration error is the mean distance between how sure it is and how often it is right.",
        "\n".join(lines),
    ]
    if "attribution" in metrics:
        a = metrics["attribution"]
        spans = ", ".join(f"{role} {a['spans'][role]['overlap_f1']:.2f}" for role in ("source", "cue", "content"))
        out.append(
            f"Attributions, F1 where half of the span is shared: {spans}; of those found, the right speaker in "
            f"{a['speakers']['speaker']:.0%}, the right kind of source in {a['speakers']['source_type']:.0%}."
        )
    return out


def _decision(manifest: Mapping[str, Any]) -> list[str]:
    offsets = manifest.get("thresholds", {}).get("offsets")
    if not offsets:
        return ["The label is the one with the highest probability."]
    told = ", ".join(f"{name} {value:+.1f}" for name, value in offsets.items() if value)
    gain = manifest["metrics"]["decision"]
    return [
        f"The labels are unbalanced; for the decision these logits are added, not for the probabilities: {told}. That "
        f"gains {gain['gain']:+.3f} macro-F1 (95 % {gain['low']:+.3f} to {gain['high']:+.3f}; chosen on four folds, "
        "measured on the fifth), so a label need not be the most probable one."
    ]


def _list(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
