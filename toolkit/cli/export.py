from __future__ import annotations

import click


@click.command("export", epilog="Example:  toolkit export scores.jsonl -o scores.jsonld --to web")
@click.argument("inputs", nargs=-1, required=True, metavar="SCORES…")
@click.option("-o", "--output", required=True, metavar="OUT", help="The file to write: .jsonld, .json; .conll, .tsv.")
@click.option("--to", type=click.Choice(["web", "conll"]), help="Which format; by the ending of OUT when not given.")
def command(inputs: tuple[str, ...], output: str, to: str | None) -> int:
    """Write scores for other tools: W3C Web Annotations (web) or token lines with BIO columns (conll).

    SCORES: files that `toolkit score -o` wrote.
    """
    from toolkit.api import export

    count = export(*inputs, output=output, to=to)
    what = ", ".join(f"{n} {name.removesuffix('s') if n == 1 else name}" for name, n in count.items())
    click.echo(f"wrote {output}: {what}", err=True)
    return 0
