"""Every verb is one public function of the same name, with help, an example and documentation."""

from __future__ import annotations

import inspect
from pathlib import Path

import click
import pytest

import toolkit
from toolkit.cli import VERBS
from toolkit.cli import toolkit as group

ROOT = Path(__file__).parents[2]
CONTEXT = click.Context(group)


def verb(name: str) -> click.Command:
    command = group.get_command(CONTEXT, name)
    assert command is not None
    return command


@pytest.mark.parametrize("name", VERBS)
def test_the_function_has_the_same_name_and_parameters(name: str) -> None:
    function = getattr(toolkit, name)
    assert set(inspect.signature(function).parameters) >= {p.name for p in verb(name).params}


@pytest.mark.parametrize("name", VERBS)
def test_help_example_and_documentation(name: str) -> None:
    command = verb(name)
    assert command.help
    assert f"toolkit {name}" in (command.epilog or "")
    assert all(p.help for p in command.params if isinstance(p, click.Option))
    document = getattr(toolkit, name).__doc__
    assert all(section in document for section in ("Parameters", "Returns", "Examples"))
    assert f"toolkit {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_no_public_function_is_also_a_module() -> None:
    modules = {p.stem for p in (ROOT / "toolkit").iterdir() if p.suffix == ".py" or p.is_dir()}
    assert not modules & {n for n in toolkit.__all__ if not n.startswith("_")}


def test_every_public_name_is_documented_with_an_example() -> None:
    for name in toolkit.__all__:
        thing = getattr(toolkit, name)
        if inspect.isfunction(thing):
            assert ">>>" in (thing.__doc__ or ""), name
