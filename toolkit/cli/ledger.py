from __future__ import annotations

import click

from toolkit.cli.common import MAP, MODEL, left_out


@click.command("ledger", epilog="Example:  toolkit ledger article.txt")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@click.option(
    "-o", "--output", metavar="OUT", help="Write rows to OUT: .jsonl, .csv or .parquet; else to the terminal."
)
@MODEL
@MAP
def command(inputs: tuple[str, ...], output: str | None, model: str, mapping: dict[str, str] | None) -> int:
    """Say who is quoted in each article: how often, by which words, of which type, relayed or not."""
    from toolkit.api import run_ledger

    table, skipped = run_ledger(*inputs, output=output, model=model, mapping=mapping)
    if output is None:
        from rich.console import Console

        from toolkit.report.terminal import show_ledger

        show_ledger(table, Console(highlight=False))
    else:
        click.echo(f"wrote {output}", err=True)
    return left_out(skipped)
