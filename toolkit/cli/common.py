"""What several verbs share: options, and telling what was left out."""

from __future__ import annotations

from collections.abc import Sequence

import click

from toolkit.ingest import Skipped
from toolkit.resources import DEFAULT_MODEL


def pairs(ctx: click.Context, parameter: click.Parameter, value: str | None) -> dict[str, str] | None:
    """Read ``text=body,outlet=site``."""
    if value is None:
        return None
    out = {}
    for part in value.split(","):
        ours, sign, theirs = part.partition("=")
        if not (sign and ours.strip() and theirs.strip()):
            raise click.BadParameter(f"{part!r} is not of the form column=name, as in text=body,outlet=site")
        out[ours.strip()] = theirs.strip()
    return out


def names(ctx: click.Context, parameter: click.Parameter, value: str | None) -> list[str] | None:
    """Read ``a,b``."""
    if value is None:
        return None
    found = [v.strip() for v in value.split(",") if v.strip()]
    if not found:
        raise click.BadParameter("names nothing; leave it out, or name one or more, as in a,b")
    return found


MAP = click.option(
    "--map",
    "mapping",
    callback=pairs,
    metavar="COLUMN=NAME,…",
    help="Columns under other names: text=body,outlet=site.",
)
MODEL = click.option(
    "--model",
    default=str(DEFAULT_MODEL),
    show_default="the shipped one",
    metavar="DIR",
    help="A folder `toolkit train` wrote.",
)
OUTPUT = click.option(
    "-o", "--output", metavar="DIR", help="Folder for the tables as JSON and pictures (needs the extra `plots`)."
)
JSON = click.option("--json", metavar="FILE", help="Write the tables to FILE as JSON.")


def left_out(skipped: Sequence[Skipped]) -> int:
    """Say what was left out and give the exit status."""
    for item in skipped:
        click.echo(f"toolkit: {'left out' if item.lost else 'note'}: {item}", err=True)
    return int(any(item.lost for item in skipped))
