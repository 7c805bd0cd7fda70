from __future__ import annotations

import click


@click.command("check", epilog="Example:  toolkit check annotations/starter")
@click.argument("corpus", metavar="CORPUS")
def command(corpus: str) -> int:
    """Validate a corpus folder and count what is in it; exit status 1 where something is wrong."""
    from toolkit.checks import check
    from toolkit.tables import to_rows

    found = check(corpus)
    last = ""
    for row in to_rows(found["counts"]):
        if row["what"] != last:
            last = row["what"]
            click.echo(last)
        share = f"{row['share']:6.1%}" if row["share"] == row["share"] else ""
        click.echo(f"  {row['value']:42s} {row['count']:6d}  {share}".rstrip())
    for line in found["problems"]:
        click.echo(f"{corpus}: {line}", err=True)
    click.echo(
        f"{corpus}: {len(found['problems']) or 'no'} problem{'' if len(found['problems']) == 1 else 's'}", err=True
    )
    return int(bool(found["problems"]))
