from __future__ import annotations

import click

from toolkit.cli.common import JSON, OUTPUT, names


@click.command("validate", epilog="Example:  toolkit validate annotations/starter -o validation")
@click.argument("corpus", metavar="CORPUS")
@OUTPUT
@click.option(
    "--by",
    default="article,event,outlet,world,each_outlet",
    show_default=True,
    callback=names,
    metavar="A,B",
    help="What is held out as a whole; world: outlets and the events that connect them.",
)
@JSON
@click.option("--seed", default=0, show_default=True, help="Of folds and intervals.")
def command(corpus: str, output: str | None, by: list[str], json: str | None, seed: int) -> None:
    """Cross-validate: train on part of a corpus, measure on the rest, against models that see topic or outlet only."""
    from rich.console import Console

    from toolkit.quality import validate
    from toolkit.report.figures import show

    with Console(stderr=True).status("") as status:
        found = validate(corpus, output, by=by, json=json, seed=seed, say=status.update)
    show(found, Console(highlight=False))
    for path in (output, json):
        if path:
            click.echo(f"wrote {path}", err=True)
