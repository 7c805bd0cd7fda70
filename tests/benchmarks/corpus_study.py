"""What the starter corpus is worth: figures on public corpora that nobody on this project wrote.

    python tests/benchmarks/corpus_study.py curve   DATA [-o plot.png]   # with 12 to 100 % of the articles
    python tests/benchmarks/corpus_study.py without DATA                  # with each genre and each hard case left out
    python tests/benchmarks/corpus_study.py measure DATA -o now.npz       # what this checkout's shipped model scores
    python tests/benchmarks/corpus_study.py against DATA before.npz       # the shipped model against another checkout's

DATA is the folder with the corpora. Every model is trained by ``toolkit train`` on a part of ``annotations/starter``;
differences carry 95 % intervals by a bootstrap over articles in which both models see the same draw. Nothing of DATA
trains anything.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

from toolkit.evaluation import Floats, Ints, interval
from toolkit.files import Corpus, read_corpus, write_corpus
from toolkit.model import Model, load_model
from toolkit.resources import ANNOTATIONS, DEFAULT_MODEL
from toolkit.scoring import score_sentences
from toolkit.tables import Columns
from toolkit.training import train

SHARES = (0.12, 0.25, 0.5, 0.75, 1.0)
DRAWS = 5  # of each share of the articles
WORKERS = 2


# --- figures -------------------------------------------------------------------------------------------------------


def rows(data: Path, name: str) -> list[dict[str, Any]]:
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def macro_f1(y: Ints, p: Floats) -> float:
    return float(f1_score(y, p >= 0.5, average="macro"))


def f1(y: Ints, p: Floats) -> float:
    return float(f1_score(y, p >= 0.5, zero_division=0))


def auc(y: Ints, p: Floats) -> float:
    return float(roc_auc_score(y, p)) if 0 < y.mean() < 1 else float("nan")


FIGURES: dict[str, tuple[str, Callable[[Ints, Floats], float]]] = {
    "FactAppeal attributed, macro-F1": ("attributed", macro_f1),
    "FactAppeal attributed, AUC": ("p_attributed", auc),
    "FactAppeal official source, F1": ("official", f1),
    "BABE biased, AUC": ("babe", auc),
    "CheckThat subjective, AUC": ("checkthat", auc),
}
Measured = dict[str, tuple[Ints, Floats, list[str]]]


def measure(model: Model, data: Path) -> Measured:
    """Truth, score and article of every row, for each column that a figure is made of."""

    def score(name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
        given = rows(data, name)
        got = score_sentences([{"text": r["text"]} for r in given], model).rows
        return given, got, [str(r["doc_id"]) for r in given]

    given, got, articles = score("factappeal")
    y = np.array([int(r["has_attribution"]) for r in given])
    out: Measured = {
        "attributed": (y, np.array([float(r["attributed"]) for r in got]), articles),
        "p_attributed": (y, np.array([r["p_attributed"] for r in got]), articles),
        "official": (
            np.array([int(r["label"] == "appeal_official") for r in given]),
            np.array([float(r["official_source"]) for r in got]),
            articles,
        ),
    }
    for column, name, sign in (("babe", "babe", "Biased"), ("checkthat", "checkthat_subj_en", "SUBJ")):
        given, got, articles = score(name)
        out[column] = (
            np.array([int(r["label"] == sign) for r in given]),
            np.array([r["p_framing"] for r in got]),
            articles,
        )
    return out


def figure(name: str, measured: Measured) -> float:
    column, compute = FIGURES[name]
    y, p, _ = measured[column]
    return compute(y, p)


def difference(name: str, new: Measured, old: Measured) -> tuple[float, float, float]:
    """New minus old with its 95 % interval; both on the same drawn articles."""
    column, compute = FIGURES[name]
    (y, p, articles), (_, q, _) = new[column], old[column]

    def of(i: Ints) -> float:
        return compute(y[i], p[i]) - compute(y[i], q[i])

    return of(np.arange(len(y))), *interval(of, articles)


# --- parts of the corpus -------------------------------------------------------------------------------------------


def part(corpus: Corpus, keep: Callable[[str, int | None], bool]) -> Corpus:
    """The corpus with the rows `keep` says yes to; articles are asked for with sentence None."""

    def of(table: Columns) -> Columns:
        numbers = table.get("sentence_index") or [None] * len(table["article_id"])
        chosen = [n for n, (i, s) in enumerate(zip(table["article_id"], numbers, strict=True)) if keep(i, s)]
        return {k: [v[n] for n in chosen] for k, v in table.items()}

    articles = {i for i in corpus.articles["article_id"] if keep(i, None)}
    sentences = {k: list(v) for k, v in corpus.sentences.items()}
    inside = [n for n, i in enumerate(sentences["article_id"]) if i in articles]
    return replace(
        corpus,
        articles=of(corpus.articles),
        sentences={k: [v[n] for n in inside] for k, v in sentences.items()},
        labels=of(corpus.labels),
        spans=of(corpus.spans),
        cases=of(corpus.cases),
    )


def trained(corpus: Corpus, data: Path) -> Measured:
    """Train on a corpus and measure."""
    with tempfile.TemporaryDirectory() as folder:
        write_corpus(Path(folder) / "corpus", corpus)
        train(Path(folder) / "corpus", Path(folder) / "model")
        return measure(load_model(Path(folder) / "model"), data)


def shares(corpus: Corpus) -> Iterator[tuple[float, Corpus]]:
    """Random parts of the articles; smaller parts lie within larger ones of the same draw."""
    ids = sorted(corpus.articles["article_id"])
    for draw in range(DRAWS):
        order = np.random.default_rng(draw).permutation(ids).tolist()
        for share in SHARES if draw == 0 else SHARES[:-1]:
            chosen = set(order[: round(share * len(order))])
            yield share, part(corpus, lambda i, _, chosen=chosen: i in chosen)  # type: ignore[misc]


def left_out(corpus: Corpus) -> Iterator[tuple[str, int, Corpus]]:
    """The corpus without each genre (whole articles), then without each hard case (the sentences' labels and spans)."""
    genre = dict(zip(corpus.articles["article_id"], corpus.articles["genre"], strict=True))
    for name in sorted({g for g in genre.values() if g}):
        gone = {i for i, g in genre.items() if g == name}
        size = sum(i in gone for i in corpus.sentences["article_id"])
        yield f"genre {name}", size, part(corpus, lambda i, _, gone=gone: i not in gone)  # type: ignore[misc]
    where: dict[str, set[tuple[str, int]]] = {}
    for i, s, case in zip(*(corpus.cases[k] for k in ("article_id", "sentence_index", "case")), strict=True):
        where.setdefault(case.split(":")[0], set()).add((i, s))
    for name, cases in sorted(where.items()):
        keep = partial(lambda cases, i, s: (i, s) not in cases, cases)
        yield f"case {name}", len(cases), part(corpus, keep)


# --- studies -------------------------------------------------------------------------------------------------------


def curve(data: Path, plot: Path | None) -> None:
    """Figures by share of the articles, as a table and a plot."""
    parts = list(shares(read_corpus(ANNOTATIONS / "starter")))
    with ProcessPoolExecutor(WORKERS) as pool:
        done = list(pool.map(trained, [c for _, c in parts], [data] * len(parts)))
    at = {
        name: {s: [figure(name, m) for (t, _), m in zip(parts, done, strict=True) if t == s] for s in SHARES}
        for name in FIGURES
    }
    print("| figure | " + " | ".join(f"{s:.0%}" for s in SHARES) + " |")
    print("| --- |" + " --- |" * len(SHARES))
    for name, values in at.items():
        cells = [f"{np.mean(v):.3f}" + (f" ±{np.std(v):.3f}" if len(v) > 1 else "") for v in values.values()]
        print(f"| {name} | " + " | ".join(cells) + " |")
    if plot:
        draw(at, parts, plot)


def draw(at: dict[str, dict[float, list[float]]], parts: list[tuple[float, Corpus]], plot: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    sizes = {s: np.mean([len(c.labels["label"]) for t, c in parts if t == s]) for s in SHARES}
    articles = {s: len(c.articles["article_id"]) for s, c in parts}
    fig, axes = plt.subplots(1, len(at), figsize=(3 * len(at), 3), constrained_layout=True)
    for ax, (name, values) in zip(axes, at.items(), strict=True):
        x = [articles[s] for s in SHARES]
        for s in SHARES:
            ax.plot([articles[s]] * len(values[s]), values[s], ".", color="#999999", ms=5)
        ax.plot(x, [np.mean(values[s]) for s in SHARES], "-o", color="#0072B2", ms=4)
        ax.set_title(name.replace(", ", "\n"), fontsize=9)
        ax.set_xlabel("articles", fontsize=8)
        ax.set_xlim(0, max(x) * 1.05)
        ax.tick_params(labelsize=8)
        ax.spines[["top", "right"]].set_visible(False)
    fig.savefig(plot, dpi=110)
    print(f"{plot}: {', '.join(f'{articles[s]} articles, {sizes[s]:.0f} label rows' for s in SHARES)}")


def without(data: Path) -> None:
    """What the whole corpus has over the corpus without each genre and case, biggest loss first."""
    corpus = read_corpus(ANNOTATIONS / "starter")
    parts = [("", 0, corpus), *left_out(corpus)]
    with ProcessPoolExecutor(WORKERS) as pool:
        whole, *done = pool.map(trained, [c for *_, c in parts], [data] * len(parts))
    print("| left out | sentences | " + " | ".join(FIGURES) + " |")
    print("| --- | --- |" + " --- |" * len(FIGURES))
    lines = []
    for (name, size, _), measured in zip(parts[1:], done, strict=True):
        changes = [difference(f, measured, whole) for f in FIGURES]
        cells = [f"{d:+.3f}" + (" *" if low > 0 or high < 0 else "") for d, low, high in changes]
        lines.append((sum(d for d, *_ in changes), f"| {name} | {size} | " + " | ".join(cells) + " |"))
    print(*(line for _, line in sorted(lines)), sep="\n")
    print("* the 95 % interval of the difference excludes zero")


def keep(data: Path, output: Path) -> None:
    """Write what the shipped model scores, so that another checkout can be compared with it."""
    arrays = {}
    for column, (y, p, articles) in measure(load_model(DEFAULT_MODEL), data).items():
        arrays |= {f"{column}:y": y, f"{column}:p": p, f"{column}:articles": np.array(articles)}
    np.savez_compressed(output, **arrays)  # type: ignore[arg-type]


def kept(file: Path) -> Measured:
    """Read what :func:`keep` wrote."""
    with np.load(file, allow_pickle=False) as arrays:
        names = {k.split(":")[0] for k in arrays.files}
        return {n: (arrays[f"{n}:y"], arrays[f"{n}:p"], arrays[f"{n}:articles"].tolist()) for n in names}


def against(data: Path, old: Path) -> None:
    """The shipped model against another checkout's, figure by figure."""
    new, before = measure(load_model(DEFAULT_MODEL), data), kept(old)
    print("| figure | before | now | difference (95 %) |")
    print("| --- | --- | --- | --- |")
    for name in FIGURES:
        d, low, high = difference(name, new, before)
        change = f"{d:+.3f} ({low:+.3f} to {high:+.3f})" + (" flat" if low <= 0 <= high else "")
        print(f"| {name} | {figure(name, before):.3f} | {figure(name, new):.3f} | {change} |")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("study", choices=["curve", "without", "measure", "against"])
    options.add_argument("data", type=Path)
    options.add_argument("before", type=Path, nargs="?")
    options.add_argument("-o", "--output", type=Path)
    given = options.parse_args()
    if given.study == "curve":
        curve(given.data, given.output)
    elif given.study == "without":
        without(given.data)
    elif given.study == "measure":
        keep(given.data, given.output or options.error("measure needs -o FILE.npz"))
    elif given.before is None:
        options.error("against needs the file that `measure` wrote in the other checkout")
    else:
        against(given.data, given.before)


if __name__ == "__main__":
    main()
