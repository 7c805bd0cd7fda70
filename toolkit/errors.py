"""The exceptions of the toolkit: few, typed, each one line that says what to do."""

from __future__ import annotations


class ToolkitError(Exception):
    """Something the user can mend; the command line prints it in one line and exits with 2."""


class InputError(ToolkitError):
    """An input that can't be used: a file, row or argument, named in the message."""


class TableError(InputError):
    """A table with a column or value that does not fit; the message names file, row and column."""

    def __init__(self, what: str, *, source: str = "", row: int | None = None, column: str = "") -> None:
        where = [source] if source else []
        where += [f"row {row + 1}"] if row is not None else []
        where += [f"column {column!r}"] if column else []
        super().__init__(f"{', '.join(where)}: {what}" if where else what)


class ModelError(ToolkitError):
    """A model folder that can't be read or does not fit what it is asked to do."""
