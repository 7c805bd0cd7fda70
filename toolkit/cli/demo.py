from __future__ import annotations

import click

from toolkit.resources import DEMO_ARTICLE


@click.command("demo", epilog="Example:  toolkit demo")
@click.option("--report", default="demo.html", show_default=True, metavar="FILE.html", help="Where to write the page.")
def command(report: str) -> int:
    """Show the toolkit at work on the invented article that comes with it."""
    from rich.console import Console

    from toolkit.api import run_score
    from toolkit.report.terminal import show

    scored, _ = run_score(DEMO_ARTICLE, report=report)
    show(scored, Console(highlight=False))
    click.echo(f"\nThe same as a page: {report}", err=True)
    return 0
