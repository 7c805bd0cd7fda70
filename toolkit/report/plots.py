"""Pictures of what a stage found: each takes its table and gives a matplotlib Figure.

Intervals are drawn, series are named where they end, and colours can be told apart with any common colour blindness.
"""

from __future__ import annotations

from math import floor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.files import atomic
from toolkit.report import LABEL_COLOURS, OTHER_COLOURS, colour, shown
from toolkit.report.drawing import (
    ACCENT,
    INK,
    QUIET,
    RULE,
    STYLE,
    canvas,
    matplotlib_or_error,
    percent,
    points,
    square,
    title,
)
from toolkit.report.figures import HELD_OUT, MODELS
from toolkit.tables import Columns, to_rows

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def reliability(table: Columns) -> Figure:
    """Draw how often the label is right against how sure the model is.

    Parameters
    ----------
    table : dict of lists
        As :func:`toolkit.assessment.reliability` gives it.

    Returns
    -------
    Figure

    Examples
    --------
    >>> table = {"begin": [0.5], "end": [0.6], "confidence": [0.55], "right": [0.5], "low": [0.4], "high": [0.6]}
    >>> len(reliability(table | {"sentences": [80]}).axes)  # doctest: +SKIP
    2
    """
    figure, (top, below) = canvas(4.6, 5.4, nrows=2, sharex=True, gridspec_kw={"height_ratios": [5, 1], "hspace": 0.08})
    title(top, "Is it right as often as it is sure?", "share of right labels, 95 % interval")
    rows = to_rows(table)
    left = min(r["begin"] for r in rows)
    top.plot([left, 1], [left, 1], color=RULE, lw=1.2, zorder=1)
    at = left + 0.62 * (1 - left)
    top.annotate("as often as it says", (at, at), (12, -10), textcoords="offset points", color=QUIET, fontsize=8.5)
    x = [r["confidence"] for r in rows]
    points(top, x, rows, "right")
    top.plot(x, [r["right"] for r in rows], color=ACCENT, lw=1.2, alpha=0.5, zorder=2)
    top.set(xlim=(left, 1), ylim=(min(left, *(floor(10 * r["low"]) / 10 for r in rows)), 1))
    percent(top.yaxis)
    top.tick_params(labelbottom=False)
    width = [0.92 * (r["end"] - r["begin"]) for r in rows]
    below.bar([(r["begin"] + r["end"]) / 2 for r in rows], [r["sentences"] for r in rows], width, color=RULE)
    for r in rows:
        below.annotate(
            f"{r['sentences']:,}",
            ((r["begin"] + r["end"]) / 2, r["sentences"]),
            (0, 2),
            ha="center",
            textcoords="offset points",
            color=QUIET,
            fontsize=8,
        )
    below.spines["left"].set_visible(False)
    below.set(yticks=[], xlabel="how sure the model is of its label; bars: sentences")
    percent(below.xaxis)
    return figure


def risk_coverage(table: Columns, promises: Columns | None = None) -> Figure:
    """Draw what share of labels is wrong when only the surest sentences are kept.

    Parameters
    ----------
    table : dict of lists
        As :func:`toolkit.abstention.risk_coverage` gives it.
    promises : dict of lists, optional
        As :func:`toolkit.abstention.thresholds` gives it; marked on the curve.

    Returns
    -------
    Figure
    """
    figure, ax = canvas(5.6, 4.2)
    title(ax, "Fewer labels, fewer errors", "share of wrong labels among those kept, 95 % band")
    x = table["coverage"]
    ax.fill_between(x, table["low"], table["high"], color=ACCENT, alpha=0.15, lw=0)
    ax.plot(x, table["error"], color=ACCENT, lw=2)
    for row in to_rows(promises or {}):
        if row["threshold"] is None:
            continue
        path = [0, row["coverage"], row["coverage"]], [row["risk"], row["risk"], 0]
        ax.plot(*path, color=QUIET, lw=0.8, ls=(0, (2, 2)), zorder=1)
        ax.plot(row["coverage"], row["error"], "o", color=ACCENT, ms=6.5, mec="white", mew=1)
        near: dict[str, Any] = {"textcoords": "offset points", "color": INK, "fontsize": 8.5}
        ax.annotate(f"at most {row['risk']:.0%} wrong", (0, row["risk"]), (4, 3), **near)
        ax.annotate(f"{row['coverage']:.0%} kept", (row["coverage"], 0), (4, 4), **near)
    ax.set(xlim=(0, 1), ylim=(0, None), xlabel="share of sentences that keep their label, the surest first")
    percent(ax.xaxis)
    percent(ax.yaxis)
    return figure


def confusion(table: Columns) -> Figure:
    """Draw what was taken for what, as shares of what annotators saw.

    Parameters
    ----------
    table : dict of lists
        As :func:`toolkit.assessment.confusion` gives it.

    Returns
    -------
    Figure
    """
    from matplotlib.colors import LinearSegmentedColormap

    labels = tuple(dict.fromkeys(table["label"]))
    n = len(labels)
    figure, ax = canvas(1.6 + 1.35 * n, 1.3 + 0.95 * n)
    title(ax, "What was taken for what", "rows: annotated so; columns: the model's label; share of the row", pad=44)
    for r in to_rows(table):
        i, j = labels.index(r["label"]), labels.index(r["predicted"])
        share = r["share"] if r["share"] == r["share"] else 0.0
        ramp = LinearSegmentedColormap.from_list("", ["#ffffff", colour(r["predicted"], labels)])
        ax.add_patch(square(j, i, ramp(0.08 + 0.92 * share if r["sentences"] else 0.0)))
        ink = "white" if share > 0.6 and colour(r["predicted"], labels) != LABEL_COLOURS["framing"] else INK
        weight = "bold" if i == j else "normal"
        ax.text(j, i - 0.1, f"{share:.0%}", ha="center", va="center", color=ink, fontsize=13, fontweight=weight)
        ax.text(j, i + 0.24, f"{r['sentences']:,}", ha="center", va="center", color=ink, fontsize=8.5)
    names = [shown(name) for name in labels]
    ax.set(xlim=(-0.5, n - 0.5), ylim=(n - 0.5, -0.5), xticks=range(n), yticks=range(n))
    ax.set_xticklabels(names, color=INK)
    ax.set_yticklabels(names, color=INK)
    ax.xaxis.tick_top()
    ax.xaxis.set_label_position("top")
    for spine in ax.spines.values():
        spine.set_visible(False)
    return figure


def learning_curve(table: Columns) -> Figure:
    """Draw how good the labels are with fewer training articles.

    Parameters
    ----------
    table : dict of lists
        As :func:`toolkit.validation.learning_curve` gives it.

    Returns
    -------
    Figure
    """
    figure, ax = canvas(5.6, 3.8)
    title(ax, "What more articles bring", "macro-F1 on articles held out, 95 % interval")
    rows = to_rows(table)
    x = [r["articles"] for r in rows]
    ax.plot(x, table["macro_f1"], color=ACCENT, lw=1.2, alpha=0.5)
    points(ax, x, rows, "macro_f1")
    for r in (rows[0], rows[-1]):
        ax.annotate(
            f"{r['macro_f1']:.3f}", (r["articles"], r["macro_f1"]), (8, -3), textcoords="offset points", color=INK
        )
    low, high = min(table["low"]), max(table["high"])
    ax.set(xlim=(0, max(x) * 1.14), ylim=(low - 0.3 * (high - low), high + 0.1 * (high - low)))
    ax.set(xlabel="articles that teach", xticks=x)
    ax.grid(axis="y", color=RULE, lw=0.6)
    ax.set_axisbelow(True)
    return figure


def outlets(table: Columns, most: int = 30) -> Figure:
    """Draw how often the label is right in each outlet, with how little that rests on.

    Parameters
    ----------
    table : dict of lists
        As :func:`toolkit.assessment.by_outlet` gives it.
    most : int
        Outlets drawn, those with the most sentences.

    Returns
    -------
    Figure
    """
    rows = to_rows(table)
    drawn = sorted(rows[:most], key=lambda r: r["right"])
    total = sum(r["sentences"] for r in rows)
    mean = sum(r["right"] * r["sentences"] for r in rows) / total
    most_sentences = max(r["sentences"] for r in drawn)
    figure, ax = canvas(6.6, 1.4 + 0.24 * len(drawn))
    more = f"; the {most} of {len(rows)} with the most sentences" if len(rows) > most else ""
    title(ax, "Is it right in every outlet?", f"share of right labels, 95 % interval{more}", pad=42)
    ax.axvline(mean, color=RULE, lw=1.5, zorder=0)
    ax.annotate(
        f"all {mean:.0%}",
        (mean, 1),
        (0, 3),
        xycoords=("data", "axes fraction"),
        ha="center",
        textcoords="offset points",
        color=QUIET,
        fontsize=8.5,
    )
    for n, r in enumerate(drawn):
        ax.plot([r["low"], r["high"]], [n, n], color=ACCENT, lw=1.6, alpha=0.45, solid_capstyle="round")
        ax.plot(r["right"], n, "o", color=ACCENT, ms=3 + 5 * (r["sentences"] / most_sentences) ** 0.5, mec="white")
        few = f"{r['sentences']} in {r['articles']}"
        ax.annotate(few, (1.01, n), xycoords=("axes fraction", "data"), va="center", color=QUIET, fontsize=8)
    ax.annotate(
        "sentences\nin articles",
        (1.01, 1),
        (0, 2),
        xycoords="axes fraction",
        textcoords="offset points",
        color=QUIET,
        fontsize=8,
        va="bottom",
    )
    ax.set(ylim=(-0.7, len(drawn) - 0.3), yticks=range(len(drawn)), xlim=(min(r["low"] for r in drawn) - 0.02, 1))
    ax.set_yticklabels([r["outlet"] or "(no outlet)" for r in drawn], color=INK)
    ax.spines["left"].set_visible(False)
    percent(ax.xaxis)
    return figure


def models(table: Columns) -> Figure:
    """Draw macro-F1 by what is held out, beside models that see the topic or the outlet alone.

    Parameters
    ----------
    table : dict of lists
        ``models`` of :func:`toolkit.validation.cross_validate`.

    Returns
    -------
    Figure
    """
    rows = to_rows(table)
    by, names = list(dict.fromkeys(table["by"])), list(dict.fromkeys(table["model"]))
    colours = dict(zip(names, (ACCENT, OTHER_COLOURS[0], QUIET), strict=False))
    figure, ax = canvas(6.4, 1.5 + 0.42 * len(by))
    title(ax, "What is held out, and what a model may see", "macro-F1 on what was held out, 95 % interval", pad=40)
    for r in rows:
        n, c = by.index(r["by"]), colours[r["model"]]
        ax.plot([r["low"], r["high"]], [n, n], color=c, lw=1.6, alpha=0.45, solid_capstyle="round")
        ax.plot(r["macro_f1"], n, "o", color=c, ms=6.5, mec="white", mew=1)
        if n == 0:
            ax.annotate(MODELS[r["model"]], (r["macro_f1"], -0.5), ha="center", va="bottom", color=c)
        ax.annotate(
            f"{r['macro_f1']:.2f}",
            (r["high"], n),
            (5, 0),
            textcoords="offset points",
            va="center",
            color=c,
            fontsize=8.5,
        )
    ax.set(ylim=(len(by) - 0.5, -0.6), yticks=range(len(by)), xlim=(0, 1))
    ax.set_yticklabels([HELD_OUT[b] for b in by], color=INK)
    ax.set_ylabel("held out as a whole", labelpad=10)
    ax.spines["left"].set_visible(False)
    return figure


def save(found: dict[str, Any], folder: Path) -> list[Path]:
    """Draw all that :func:`toolkit.evaluate` or :func:`toolkit.validate` found, each as .svg and .png.

    Parameters
    ----------
    found : dict
    folder : path

    Returns
    -------
    list of paths
        What was written.

    Raises
    ------
    InputError
        matplotlib is not installed; nothing is written.
    """
    matplotlib = matplotlib_or_error()
    drawn = {
        "reliability": reliability(found["reliability"]),
        "risk_coverage": risk_coverage(found["risk_coverage"], found.get("thresholds")),
        "confusion": confusion(found["confusion"]),
        "outlets": outlets(found["by_outlet"]),
    }
    if "curve" in found:
        drawn["learning_curve"] = learning_curve(found["curve"])
    if "models" in found:
        drawn["models"] = models(found["models"])
    written = []
    for name, figure in drawn.items():
        for kind in ("svg", "png"):
            with atomic(folder / f"{name}.{kind}") as beside, matplotlib.rc_context(STYLE):
                # no date: the same figures give the same bytes
                figure.savefig(
                    beside,
                    format=kind,
                    dpi=160,
                    bbox_inches="tight",
                    pad_inches=0.15,
                    metadata={"Date": None} if kind == "svg" else None,
                )
            written.append(folder / f"{name}.{kind}")
    return written
