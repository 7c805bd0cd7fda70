from __future__ import annotations

import click

from toolkit.cli.common import MAP, left_out


@click.command("split", epilog="Example:  toolkit split news/ -o sentences.jsonl")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@click.option(
    "-o", "--output", metavar="OUT", help="Write rows to OUT: .jsonl, .csv or .parquet; else to the terminal."
)
@MAP
def command(inputs: tuple[str, ...], output: str | None, mapping: dict[str, str] | None) -> int:
    """Cut articles into sentences, with the place of each in its article."""
    from toolkit.api import run_split
    from toolkit.files import dump
    from toolkit.tables import to_rows

    table, skipped = run_split(*inputs, output=output, mapping=mapping)
    if output is None:
        for row in to_rows(table):
            click.echo(dump(row))
    else:
        click.echo(f"wrote {output}", err=True)
    return left_out(skipped)
