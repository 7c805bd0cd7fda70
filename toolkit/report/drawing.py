"""What all pictures share: one look, titles, points with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from toolkit.errors import InputError
from toolkit.report import LABEL_COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, QUIET, RULE, ACCENT = "#1f1f1f", "#6b6b6b", "#d9d9d9", LABEL_COLOURS["official_claim"]
STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "text.color": INK,
    "axes.edgecolor": RULE,
    "axes.labelcolor": QUIET,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "axes.titlepad": 26,
    "axes.titleweight": "bold",
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "svg.fonttype": "none",
    "svg.hashsalt": "toolkit",
}


def matplotlib_or_error() -> Any:
    try:
        import matplotlib
    except ImportError:
        raise InputError(
            "pictures need matplotlib: install attribution-toolkit[plots], or ask for --json instead of -o"
        ) from None
    return matplotlib


def canvas(width: float, height: float, **options: Any) -> tuple[Figure, Any]:
    matplotlib = matplotlib_or_error()
    from matplotlib.figure import Figure

    with matplotlib.rc_context(STYLE):
        figure = Figure((width, height), facecolor="white")
        return figure, figure.subplots(**options)


def title(ax: Axes, title: str, what: str, pad: float = 26) -> None:
    ax.set_title(title, pad=pad, loc="left", fontsize=11, fontweight="bold")
    ax.annotate(what, (0, 1), (0, pad - 14), xycoords="axes fraction", textcoords="offset points", color=QUIET)


def points(ax: Axes, x: Sequence[float], rows: Sequence[dict[str, Any]], value: str) -> None:
    """Points with their intervals."""
    for at, r in zip(x, rows, strict=True):
        ax.plot([at, at], [r["low"], r["high"]], color=ACCENT, lw=1.6, alpha=0.45, solid_capstyle="round")
        ax.plot(at, r[value], "o", color=ACCENT, ms=6.5, mec="white", mew=1)


def percent(axis: Any) -> None:
    from matplotlib.ticker import PercentFormatter

    axis.set_major_formatter(PercentFormatter(1, decimals=0))


def square(x: float, y: float, face: Any) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x - 0.48, y - 0.48), 0.96, 0.96, facecolor=face, edgecolor="none")
