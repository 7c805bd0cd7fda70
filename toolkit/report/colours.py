"""From one colour a label to what a page needs: tints to read on and inks that stand out, on light paper and dark."""

from __future__ import annotations

PAPER, INK = "#fffdf8", "#1f1d1a"
NIGHT, MOON = "#16171a", "#e4e1da"
_TINT = {PAPER: 0.13, NIGHT: 0.25}
_DEEP = {PAPER: 0.26, NIGHT: 0.40}
READABLE = 4.6  # contrast of small text on its paper; the standard asks for 4.5


def mix(a: str, b: str, share: float) -> str:
    """`share` of colour `a` in colour `b`.

    Examples
    --------
    >>> mix("#000000", "#ffffff", 0.5)
    '#808080'
    """
    return "#" + "".join(f"{round(x * share + y * (1 - share)):02x}" for x, y in zip(_rgb(a), _rgb(b), strict=True))


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two colours, as WCAG 2 counts it.

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    dark, light = sorted((_luminance(a), _luminance(b)))
    return round((light + 0.05) / (dark + 0.05), 2)


def tint(colour: str, paper: str, deep: bool = False) -> str:
    """The colour as a ground to read on; deeper for what is being looked at."""
    return mix(colour, paper, (_DEEP if deep else _TINT)[paper])


def ink(colour: str, *grounds: str) -> str:
    """The colour as ink: drawn towards black or white until it can be read on all of the grounds."""
    towards = "#000000" if _luminance(grounds[0]) > 0.5 else "#ffffff"
    for step in range(21):
        inked = mix(towards, colour, step / 20)
        if min(contrast(inked, ground) for ground in grounds) >= READABLE:
            return inked
    return towards


def _rgb(colour: str) -> tuple[int, int, int]:
    r, g, b = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return r, g, b


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _rgb(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
