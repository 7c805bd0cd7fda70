from __future__ import annotations

import sys

import click

from toolkit.cli.common import MAP, MODEL, left_out, names


@click.command("score", epilog="Example:  toolkit score article.txt --report article.html")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@click.option("-o", "--output", metavar="OUT", help="Write rows to OUT: .jsonl, .csv or .parquet.")
@click.option("--report", metavar="FILE.html", help="Write a page to read.")
@MODEL
@click.option("--flags", callback=names, metavar="A,B", help="Only these flags.")
@click.option(
    "--min-precision", type=click.FloatRange(0, 1), metavar="P", help="No flags measured less often right than this."
)
@click.option(
    "--max-risk",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    metavar="R",
    help="Leave sentences to people so that at most this share of the labels given is wrong: 0.05, 0.1, 0.2.",
)
@click.option("--sentences", is_flag=True, help="The rows of INPUT are sentences already.")
@MAP
def command(
    inputs: tuple[str, ...],
    output: str | None,
    report: str | None,
    model: str,
    flags: list[str] | None,
    min_precision: float | None,
    max_risk: float | None,
    sentences: bool,
    mapping: dict[str, str] | None,
) -> int:
    """Say of every sentence whose word it rests on, and flag what a careful reader should look at.

    INPUT: text, Markdown, HTML, JSONL, CSV or Parquet files, folders, patterns, or - for standard input. Without -o the
    article is shown in the terminal.
    """
    from toolkit.api import run_score

    with _patience(len(inputs)):
        scored, skipped = run_score(
            *inputs,
            output=output,
            report=report,
            model=model,
            flags=flags,
            min_precision=min_precision,
            max_risk=max_risk,
            sentences=sentences,
            mapping=mapping,
        )
    if output is None:
        from rich.console import Console

        from toolkit.report.terminal import show

        show(scored, Console(highlight=False, soft_wrap=not sys.stdout.isatty()))
    strange = sum(row["unfamiliar"] for row in scored.rows if row["label"])
    if strange:
        what = f"{strange} sentence{'' if strange == 1 else 's'} unlike anything seen in training (few words are known)"
        click.echo(f"note: {what}; believe the labels there less", err=True)
    if max_risk is not None:
        real = [row["abstained"] for row in scored.rows if row["label"]]
        share = f"{sum(real)} of {len(real)} sentences ({sum(real) / max(len(real), 1):.0%}) are left to people"
        click.echo(
            f"at most {max_risk:.0%} of the other labels wrong, on texts like those of training: {share}", err=True
        )
    for path in (output, report):
        if path:
            click.echo(f"wrote {path}", err=True)
    return left_out(skipped)


def _patience(files: int):  # type: ignore[no-untyped-def]
    """A sign of life for more than a few files."""
    from contextlib import nullcontext

    if files <= 3 or not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(f"scoring {files} inputs")
