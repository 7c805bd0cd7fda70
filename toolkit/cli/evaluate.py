from __future__ import annotations

import click

from toolkit.cli.common import JSON, OUTPUT


@click.command("evaluate", epilog="Example:  toolkit evaluate my-model annotations/starter -o evaluation")
@click.argument("model", metavar="MODEL")
@click.argument("corpus", metavar="CORPUS")
@OUTPUT
@JSON
@click.option("--seed", default=0, show_default=True, help="Of the bootstrap that gives the intervals.")
def command(model: str, corpus: str, output: str | None, json: str | None, seed: int) -> None:
    """Score a labelled corpus with a model and say how good the labels are, with 95 % intervals over articles."""
    from rich.console import Console

    from toolkit.quality import evaluate
    from toolkit.report.figures import show

    found = evaluate(model, corpus, output, json=json, seed=seed)
    for note in found["notes"]:
        click.echo(f"Note: {note}")
    click.echo(f"{found['sentences']} sentences of {found['articles']} articles, {found['outlets']} outlets")
    show(found, Console(highlight=False))
    for path in (output, json):
        if path:
            click.echo(f"wrote {path}", err=True)
