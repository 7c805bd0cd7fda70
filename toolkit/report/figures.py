"""Figures with their intervals in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from toolkit.report import shown
from toolkit.tables import Columns, to_rows

if TYPE_CHECKING:
    from rich.console import Console

MOST = 15  # outlets
MODELS = {"toolkit": "this toolkit", "topic_only": "topic only", "outlet_only": "outlet only"}
HELD_OUT = {
    "article": "article",
    "event": "event",
    "outlet": "outlet",
    "world": "outlets with their events",
    "each_outlet": "each outlet by itself",
}
FIGURES = {
    "f1": "F1",
    "precision": "precision",
    "recall": "recall",
    "auc": "AUC",
    "auc_within_outlet": "AUC in outlet",
}


def show(found: dict[str, Any], console: Console) -> None:
    """Print what :func:`toolkit.evaluate` or :func:`toolkit.validate` found, as far as it is there."""
    if "models" in found:
        _print(console, "By what is held out as a whole", *_models(found["models"]))
    _labels(found["figures"], console)
    if "promises" in found:
        _print(console, "What is promised, and what it comes to here", *_promises(found["promises"], "wrong here"))
    elif "thresholds" in found:
        _print(console, "At most so many labels wrong", *_promises(found["thresholds"], "wrong"))
    _print(console, "Risk and coverage", *_coverage(found["risk_coverage"]))
    if "curve" in found:
        _print(console, "With fewer training articles", *_curve(found["curve"]))
    _print(console, "Taken for", *_confusion(found["confusion"]))
    _print(console, "By outlet", *_outlets(found["by_outlet"]))
    if (more := len(found["by_outlet"]["outlet"]) - MOST) > 0:
        console.print(f"and {more} outlets with fewer sentences: --json has them")


def _labels(figures: Columns, console: Console) -> None:
    rows = to_rows(figures)
    overall = {r["figure"]: r for r in rows if r["label"] is None}
    for name, words in (
        ("macro_f1", "macro-F1"),
        ("right", "right labels"),
        ("calibration_error", "calibration error"),
    ):
        r = overall[name]
        console.print(f"{words:18s} {r['value']:.3f}  (95 % {r['low']:.3f} to {r['high']:.3f})")
    body = []
    for label in dict.fromkeys(r["label"] for r in rows if r["label"] is not None):
        of = {r["figure"]: r for r in rows if r["label"] == label}
        cells = [f"{of[f]['value']:.3f} ({of[f]['low']:.2f}–{of[f]['high']:.2f})" for f in FIGURES]
        body.append([shown(label), str(of["recall"]["n"]), *cells])
    _print(console, "By label", ["label", "sentences", *FIGURES.values()], body)


def _models(table: Columns) -> tuple[list[str], list[list[str]]]:
    body = [
        [
            HELD_OUT[r["by"]],
            str(r["groups"]),
            MODELS[r["model"]],
            f"{r['macro_f1']:.3f} ({r['low']:.3f}–{r['high']:.3f})",
            f"{r['auc']:.3f} ({r['auc_low']:.3f}–{r['auc_high']:.3f})",
            f"{r['auc_within_outlet']:.3f} ({r['auc_within_outlet_low']:.3f}–{r['auc_within_outlet_high']:.3f})",
        ]
        for r in to_rows(table)
    ]
    return ["held out", "groups", "model", "macro-F1", "AUC", "AUC in outlet"], body


def _promises(table: Columns, wrong: str) -> tuple[list[str], list[list[str]]]:
    body = []
    for r in to_rows(table):
        if r["threshold"] is None:
            body.append([f"{r['risk']:.0%}", "can't be promised", "100%", ""])
            continue
        bounds = f" ({r['low']:.1%}–{r['high']:.1%})" if "low" in r else f" (at most {r['bound']:.1%})"
        left = f"{1 - r['coverage']:.0%}"
        body.append([f"{r['risk']:.0%}", f"p ≥ {r['threshold']:.2f}", left, f"{r['error']:.1%}{bounds}"])
    return ["asked", "kept where", "left to people", wrong], body


def _coverage(table: Columns) -> tuple[list[str], list[list[str]]]:
    body = [
        [f"{r['coverage']:.0%}", f"{r['threshold']:.2f}", f"{r['error']:.1%} ({r['low']:.1%}–{r['high']:.1%})"]
        for r in to_rows(table)[1::2]
    ]
    return ["surest sentences kept", "p at least", "wrong among them"], body


def _curve(table: Columns) -> tuple[list[str], list[list[str]]]:
    body = [
        [str(r["articles"]), str(r["sentences"]), f"{r['macro_f1']:.3f} ({r['low']:.3f}–{r['high']:.3f})"]
        for r in to_rows(table)
    ]
    return ["articles", "sentences", "macro-F1"], body


def _confusion(table: Columns) -> tuple[list[str], list[list[str]]]:
    labels = list(dict.fromkeys(table["label"]))
    counts = {(r["label"], r["predicted"]): r["sentences"] for r in to_rows(table)}
    return (
        ["annotated", *(shown(n) for n in labels)],
        [[shown(a), *(str(counts[a, b]) for b in labels)] for a in labels],
    )


def _outlets(table: Columns) -> tuple[list[str], list[list[str]]]:
    body = [
        [
            r["outlet"] or "(no outlet)",
            str(r["articles"]),
            str(r["sentences"]),
            f"{r['right']:.0%} ({r['low']:.0%}–{r['high']:.0%})",
        ]
        for r in to_rows(table)[:MOST]
    ]
    return ["outlet", "articles", "sentences", "right"], body


def _print(console: Console, title: str, head: Sequence[str], body: Sequence[Sequence[str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    out = Table(box=None, pad_edge=False, title=title, title_justify="left", title_style="bold")
    for n, name in enumerate(head):
        out.add_column(name, justify="left" if n == 0 else "right", header_style="dim", overflow="fold")
    for row in body:
        out.add_row(*(Text(cell) for cell in row))
    console.print()
    console.print(out)
