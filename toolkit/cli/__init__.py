"""The command line: one file a verb, thin; parse, call the library, print."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from toolkit import __version__
from toolkit.errors import ToolkitError

VERBS = ("demo", "score", "ledger", "split", "export", "check", "agree", "train", "evaluate", "validate")


class _Lazy(click.Group):
    """Loads a verb when it is called or its help is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"toolkit.cli.{cmd_name}").command
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="toolkit")
def toolkit() -> None:
    """Who says what in the news: tag sentences as stated as fact, official claim or interpretation, and flag what rests
    on nobody's word.

    Exit status: 0 done, 1 done but some input was left out, 2 wrong call or nothing could be done.
    """


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line; a user's mistake gets one line and exit status 2."""
    try:
        status = toolkit.main(arguments, prog_name="toolkit", standalone_mode=False)
    except ToolkitError as e:
        click.echo(f"toolkit: {e}", err=True)
        status = 2
    except click.ClickException as e:
        e.show()
        status = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("toolkit: stopped", err=True)
        status = 130
    except BrokenPipeError:
        sys.stderr.close()
        status = 0
    except OSError as e:
        click.echo(f"toolkit: {e.filename or 'file'}: {e.strerror or e}", err=True)
        status = 2
    sys.exit(status if isinstance(status, int) else 0)
