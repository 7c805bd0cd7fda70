from __future__ import annotations

import click


@click.command("agree", epilog="Example:  toolkit agree annotations/starter --column source_type")
@click.argument("corpus", metavar="CORPUS")
@click.option("--column", default="label", show_default=True, help="Of the labels: label, source_type, attributed, …")
def command(corpus: str, column: str) -> int:
    """Say how far annotators agree, with 95 % intervals over articles, and what they took for what."""
    from toolkit.agreement import agree
    from toolkit.tables import to_rows

    found = agree(corpus, column)
    for row in to_rows(found["agreement"]):
        figure = f"{row['figure']:.3f}  ({row['low']:.3f} to {row['high']:.3f})"
        click.echo(f"{row['value']:20s} {row['measure']:6s} {row['annotators']:20s} {row['units']:6d}  {figure}")
    for row in to_rows(found["confusions"]):
        click.echo(f"{row['value']} / {row['other']}: {row['sentences']} sentences, as {row['example']}")
    return 0
