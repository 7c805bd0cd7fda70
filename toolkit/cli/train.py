from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click


@click.command("train", epilog="Example:  toolkit train annotations/starter -o my-model")
@click.argument("corpus", metavar="CORPUS")
@click.option("-o", "--output", metavar="DIR", help="Folder for the model; without it only the figures are shown.")
@click.option("--seed", default=0, show_default=True, help="Of the validation's folds.")
@click.option("--compare", metavar="DIR", help="A model folder: is the new model better?")
def command(corpus: str, output: str | None, seed: int, compare: str | None) -> None:
    """Train a model on a corpus folder; say how good it is on articles it has not seen, what it learnt, where it is
    weak."""
    from toolkit.card import named, weakest
    from toolkit.training import train

    with _progress() as progress:
        report = train(corpus, output, seed=seed, compare=compare, progress=progress)
    for note in report["notes"]:
        click.echo(f"toolkit: note: {corpus}: {note}", err=True)
    click.echo(
        f"{report['sentences']} labelled sentences of {report['articles']} articles; cross-validated, events together:"
    )
    for name, words in (("in_context", "read in its article"), ("alone", "read alone")):
        m = report["metrics"][name]
        each = ", ".join(f"{k} {v:.2f}" for k, v in m["f1"].items())
        line = f"macro-F1 {m['macro_f1']:.3f} (95 % {m['macro_f1_low']:.3f} to {m['macro_f1_high']:.3f}); {each}"
        told = f"; attributed {m['attributed_macro_f1']:.3f}" if "attributed_macro_f1" in m else ""
        click.echo(f"  {words:20s} {line}; calibration error {m['calibration_error']:.3f}{told}")
    click.echo(_decision(report["metrics"]["decision"]))
    click.echo("what speaks for a label most:")
    for label, features in report["learnt"].items():
        click.echo(f"  {label:20s} {'; '.join(named(features))}")
    if lines := weakest(report["weak"]):
        click.echo("where it is weak:")
        for line in lines:
            click.echo(f"  {line}")
    if "compared" in report:
        _compared(report["compared"])
    if output:
        click.echo(f"wrote {output}", err=True)


def _decision(d: dict[str, float]) -> str:
    figures = f"{d['gain']:+.3f} macro-F1 (95 % {d['low']:+.3f} to {d['high']:+.3f})"
    if d["low"] > 0:
        return f"the decision leans to the rarer labels, which gains {figures}; probabilities stay as they are"
    return f"the most probable label is said; leaning to the rarer ones would change {figures}, no more than noise"


def _compared(c: dict[str, Any]) -> None:
    for name, words in (("in_context", "read in its article"), ("alone", "read alone")):
        click.echo(f"{words}, {c[name]['verdict']}")
    if c["note"]:
        click.echo(f"  {c['note']}")


@contextmanager
def _progress() -> Iterator[Callable[[str, float], None]]:
    """A bar on standard error where somebody sees it."""
    if not sys.stderr.isatty():
        yield lambda what, done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:20s}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading the corpus", total=1.0)
        yield lambda what, done: bar.update(task, description=what, completed=done)
