from __future__ import annotations

import click


@click.command("train", epilog="Example:  toolkit train annotations/starter -o my-model")
@click.argument("corpus", metavar="CORPUS")
@click.option("-o", "--output", metavar="DIR", help="Folder for the model; without it only the figures are shown.")
@click.option("--seed", default=0, show_default=True, help="Of the validation's folds.")
def command(corpus: str, output: str | None, seed: int) -> None:
    """Train a model on a corpus folder and say how good it is on articles it has not seen."""
    from toolkit.training import train

    report = train(corpus, output, seed=seed)
    click.echo(
        f"{report['sentences']} labelled sentences of {report['articles']} articles; cross-validated, events together:"
    )
    for name, words in (("in_context", "read in its article"), ("alone", "read alone")):
        m = report["metrics"][name]
        each = ", ".join(f"{k} {v:.2f}" for k, v in m["f1"].items())
        line = f"macro-F1 {m['macro_f1']:.3f} (95 % {m['macro_f1_low']:.3f} to {m['macro_f1_high']:.3f}); {each}"
        told = f"; attributed {m['attributed_macro_f1']:.3f}" if "attributed_macro_f1" in m else ""
        click.echo(f"  {words:20s} {line}; calibration error {m['calibration_error']:.3f}{told}")
    if output:
        click.echo(f"wrote {output}", err=True)
