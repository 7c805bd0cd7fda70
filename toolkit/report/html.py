"""One self-contained HTML page: the article set for reading, every mark with its reason, who is quoted beside it.

Nothing is loaded and nothing runs but the page's own script, which only adds comfort; the policy in its head names both
script and style by their hash.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.report import VOICE, colour, mark, shown
from toolkit.report.colours import INK, MOON, NIGHT, PAPER, ink, mix, tint
from toolkit.report.views import SPEAKERS, View, clean, gather
from toolkit.scoring import Scored

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).with_name("templates")


def page(scored: Scored) -> str:
    """Render scored articles as one HTML page that needs no network and can be read without scripts.

    Parameters
    ----------
    scored : Scored

    Returns
    -------
    str
        The text of articles is escaped: markup and scripts in it are shown, not run.
    """
    from markupsafe import Markup

    given = gather(scored)
    types = list(dict.fromkeys(f["type"] for _, rows in given for r in rows for f in r["flags"]))
    alone = len(given) == 1
    views = [
        View(article, rows, scored.labels, types, "" if alone else f"a{n + 1}").data
        for n, (article, rows) in enumerate(given)
    ]
    legend = [(k + 1, mark(n, scored.labels), shown(n)) for k, n in enumerate(scored.labels)]
    most = max((len(v["ledger"]) for v in views), default=0)
    style = _style(scored.labels, len(types), min(most, SPEAKERS))
    script = (_TEMPLATES / "report.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    title = views[0]["name"] if alone else f"{len(views)} articles"
    return (
        _environment()
        .get_template("report.html")
        .render(
            articles=views,
            alone=alone,
            title=clean(title),
            legend=legend,
            voice=VOICE,
            policy=Markup(policy),  # nothing of an article is in these three, and their hashes must match to the byte
            style=Markup(style),
            script=Markup(script),
            courses=[] if alone else [_spark(v) for v in views],
        )
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _style(labels: tuple[str, ...], flags: int, speakers: int) -> str:
    colours = [colour(n, labels) for n in labels]
    plain = [n == "fact" for n in labels]  # the paper itself: what nobody is cited for needs no ground
    modes = {}
    for name, paper, text in (("light", PAPER, INK), ("dark", NIGHT, MOON)):
        grounds = [tint(c, paper) for c, bare in zip(colours, plain, strict=True) if not bare]
        card = mix("#ffffff", paper, 0.75 if name == "light" else 0.05)
        modes[name] = {
            "paper": paper,
            "ink": text,
            "card": card,
            "line": mix(text, paper, 0.16),
            "quiet": ink(mix(text, paper, 0.68), paper, card, *grounds),
            "soft": mix(text, paper, 0.85),
            "flag": ink("#b23a12", paper, card),
            "labels": [_label(c, bare, paper, (card, *grounds)) for c, bare in zip(colours, plain, strict=True)],
        }
    text = _environment().get_template("report.css").render(modes=modes, flags=flags, speakers=speakers)
    return text


def _label(colour: str, bare: bool, paper: str, others: tuple[str, ...]) -> dict[str, str]:
    """One label's colours; its ink can be read on the others' grounds too, as a mark may stand on the line's edge."""
    deep = mix(colour, paper, 0.14) if bare else tint(colour, paper, deep=True)
    return {
        "ground": "transparent" if bare else tint(colour, paper),
        "deep": deep,
        "ink": ink(colour, paper, deep, *others),
        "solid": mix(colour, paper, 0.85),
    }


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _spark(view: dict[str, Any]) -> dict[str, Any]:
    """The course of an article as a drawing of one path a label, for the index."""
    paths: dict[int, list[str]] = {}
    for n, (_, classes, _) in enumerate(view["course"]):
        k = next(int(c[1:]) for c in classes.split() if c[0] == "l")
        high = 3 + 3 * ((k - 1) % 3)
        paths.setdefault(k, []).append(f"M{n} {9 - high}h.8v{high}h-.8z")
    return {"width": max(len(view["course"]), 1), "paths": [(k, "".join(d)) for k, d in sorted(paths.items())]}
