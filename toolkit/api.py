"""The public face: one function a verb, DataFrames out. What the command line calls stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import ingest, interchange, quoted, scoring, sentences
from toolkit.errors import InputError
from toolkit.files import ENDINGS, atomic, ending, read_rows, write_table
from toolkit.flags import choose
from toolkit.ingest import Skipped
from toolkit.model import load_model
from toolkit.report.notebook import Kept
from toolkit.resources import DEFAULT_MODEL, DEMO_ARTICLE
from toolkit.scoring import Scored
from toolkit.tables import Columns, length, to_frame

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.report.notebook import Shown


def read_articles(*inputs: str | Path, mapping: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Read articles from files, folders, patterns or standard input (``-``).

    Parameters
    ----------
    *inputs : path
        Text, Markdown, HTML, JSONL, CSV or Parquet files, folders of them, or patterns.
    mapping : mapping of str to str, optional
        Names of columns that are not found by themselves: ``{"text": "body"}``.

    Returns
    -------
    DataFrame
        The table ``articles``; what was left out is told by a warning.

    Raises
    ------
    InputError
        `mapping` names a column the table does not have.

    Examples
    --------
    >>> from toolkit.resources import DEMO_ARTICLE
    >>> len(read_articles(DEMO_ARTICLE))
    1
    """
    return to_frame(ingest.read_articles(*inputs, mapping=mapping))


def split(
    *inputs: str | Path, output: str | Path | None = None, mapping: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Cut articles into sentences.

    Parameters
    ----------
    *inputs : path
        As :func:`read_articles` takes them.
    output : path, optional
        File to write the sentences to (.jsonl, .csv, .parquet).
    mapping : mapping of str to str, optional

    Returns
    -------
    DataFrame
        The table ``sentences``; offsets are code points, half open.

    Raises
    ------
    InputError
        No article was found, or `output` has an unknown ending.

    Examples
    --------
    >>> from toolkit.resources import DEMO_ARTICLE
    >>> split(DEMO_ARTICLE)["field"][0]
    'title'
    """
    return to_frame(run_split(*inputs, output=output, mapping=mapping)[0])


def score(
    *inputs: str | Path,
    output: str | Path | None = None,
    report: str | Path | None = None,
    model: str | Path = DEFAULT_MODEL,
    flags: Sequence[str] | None = None,
    min_precision: float | None = None,
    max_risk: float | None = None,
    sentences: bool = False,
    mapping: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Say of every sentence whose word it rests on, and flag what a careful reader should look at.

    Parameters
    ----------
    *inputs : path
        As :func:`read_articles` takes them; with `sentences` files of rows with ``text``.
    output : path, optional
        File for the rows (.jsonl, .csv, .parquet).
    report : path, optional
        File for a self-contained HTML page.
    model : path
        A folder that :func:`toolkit.train` wrote.
    flags : sequence of str, optional
        Which flags to find; when not given those that are on by default (:func:`toolkit.flags.choose`).
    min_precision : float, optional
        From 0 to 1: no flags whose measured precision is lower (``docs/flags.md``).
    max_risk : float, optional
        At most this share of wrong labels among those it gives; other sentences are ``abstained``, left to people
        (:meth:`toolkit.model.Model.limited`). Nothing is left to people when not given.
    sentences : bool
        The rows of the input are sentences already.
    mapping : mapping of str to str, optional

    Returns
    -------
    DataFrame
        One row a sentence: ``label`` (None where it is no sentence), ``p_<label>`` (0 to 1, together 1),
        ``attributed``, ``p_attributed``, ``official_source``, ``abstained``, ``unfamiliar``
        (:mod:`toolkit.familiarity`), ``reason``, ``attributions`` and ``flags`` (lists of dicts).

    Raises
    ------
    ToolkitError
        No input could be used, or the model can't be read.

    Examples
    --------
    >>> from toolkit.resources import DEMO_ARTICLE
    >>> "official_claim" in set(score(DEMO_ARTICLE)["label"])
    True
    """
    scored, _ = run_score(
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
    frame = to_frame({n: [row.get(n) for row in scored.rows] for n in scoring.columns(scored.labels)})
    frame.attrs["articles"] = Kept(scored.articles)
    return frame


def show(scores: pd.DataFrame, articles: pd.DataFrame | None = None) -> Shown:
    """Show scored articles as a page to read, in a notebook: the same page that ``--report`` writes.

    Parameters
    ----------
    scores : DataFrame
        As :func:`score` gives it, or read again from what it wrote; some of its rows are enough.
    articles : DataFrame, optional
        Titles and paragraphs, as :func:`read_articles` gives them; :func:`score` has put them into ``scores.attrs``.
        Without them each sentence stands for itself.

    Returns
    -------
    Shown
        Displays itself in Jupyter, closed off from the notebook; ``page`` is the HTML.

    Raises
    ------
    InputError
        `scores` has no rows of scores.

    Examples
    --------
    >>> from toolkit.resources import DEMO_ARTICLE
    >>> show(score(DEMO_ARTICLE)).page.startswith("<!doctype html>")
    True
    """
    from toolkit.report.html import page
    from toolkit.report.notebook import Shown, scored_again

    return Shown(page(scored_again(scores, articles)))


def ledger(
    *inputs: str | Path,
    output: str | Path | None = None,
    model: str | Path = DEFAULT_MODEL,
    mapping: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Say who is quoted in each article: how often, by which words, of which type, relayed or not.

    Parameters
    ----------
    *inputs : path
        As :func:`read_articles` takes them.
    output : path, optional
        File for the rows (.jsonl, .csv, .parquet).
    model : path
        A folder that :func:`toolkit.train` wrote.
    mapping : mapping of str to str, optional

    Returns
    -------
    DataFrame
        The table ``ledger``: one row a speaker of an article, the most quoted first; a row without a speaker for what
        nobody can be told for. An article without attributions has no row: no attribution was found in it.

    Raises
    ------
    ToolkitError
        No input could be used, or the model can't be read.

    Examples
    --------
    >>> from toolkit.resources import DEMO_ARTICLE
    >>> bool(ledger(DEMO_ARTICLE)["attributions"].max() > 1)
    True
    """
    return to_frame(run_ledger(*inputs, output=output, model=model, mapping=mapping)[0])


def export(*inputs: str | Path, output: str | Path, to: str | None = None) -> dict[str, int]:
    """Write scores as annotations that other tools read.

    Parameters
    ----------
    *inputs : path
        Files that :func:`score` wrote (.jsonl, .csv, .parquet); all go into one file, an article may be in one of them.
    output : path
        File to write: .jsonld or .json, .conll, .conllup or .tsv.
    to : {"web", "conll"}, optional
        W3C Web Annotations (:mod:`toolkit.interchange.web` says which) or token lines in CoNLL-U Plus with BIO columns
        (:mod:`toolkit.interchange.conll`); by the ending of `output` when not given.

    Returns
    -------
    dict
        How many ``articles``, ``sentences``, ``attributions``, ``flags`` were written.

    Raises
    ------
    InputError
        An unknown ending, a file that holds no scores, a span outside its sentence; nothing is written then.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     scores = score(DEMO_ARTICLE, output=Path(folder, "scores.jsonl"))
    ...     export(Path(folder, "scores.jsonl"), output=Path(folder, "scores.jsonld"), to="web")["articles"]
    1
    """
    return interchange.write(inputs, output, to)


def demo(report: str | Path | None = "demo.html") -> pd.DataFrame:
    """Score the article that comes with the toolkit (an invented one).

    Parameters
    ----------
    report : path, optional
        File for the HTML page.

    Returns
    -------
    DataFrame
        As :func:`score` gives it.

    Examples
    --------
    >>> len(demo(report=None)) > 10
    True
    """
    return score(DEMO_ARTICLE, report=report)


def run_split(
    *inputs: str | Path, output: str | Path | None = None, mapping: Mapping[str, str] | None = None
) -> tuple[Columns, list[Skipped]]:
    """:func:`split` without pandas: the columns, and what was left out."""
    _check(inputs, output)
    articles, skipped = _read(inputs, mapping)
    table = sentences.split(articles)
    if output is not None:
        write_table(output, table)
    return table, skipped


def run_score(
    *inputs: str | Path,
    output: str | Path | None = None,
    report: str | Path | None = None,
    model: str | Path = DEFAULT_MODEL,
    flags: Sequence[str] | None = None,
    min_precision: float | None = None,
    max_risk: float | None = None,
    sentences: bool = False,
    mapping: Mapping[str, str] | None = None,
) -> tuple[Scored, list[Skipped]]:
    """:func:`score` without pandas: the export rows, and what was left out."""
    _check(inputs, output)
    _check(inputs, report, (".html", ".htm"))
    chosen = choose(flags, min_precision)
    trained = load_model(model) if max_risk is None else load_model(model).limited(max_risk)
    if sentences:
        rows = [_named(row, mapping) for path in inputs for row in read_rows(Path(path))]
        skipped: list[Skipped] = []
        scored = scoring.score_sentences(rows, trained, chosen, ", ".join(map(str, inputs)))
    else:
        articles, skipped = _read(inputs, mapping)
        scored = scoring.score_articles(articles, trained, chosen)
    if output is not None:
        scoring.write(output, scored)
    if report is not None:
        from toolkit.report.html import page

        with atomic(Path(report)) as beside:
            beside.write_text(page(scored), encoding="utf-8", errors="xmlcharrefreplace")
    return scored, skipped


def run_ledger(
    *inputs: str | Path,
    output: str | Path | None = None,
    model: str | Path = DEFAULT_MODEL,
    mapping: Mapping[str, str] | None = None,
) -> tuple[Columns, list[Skipped]]:
    """:func:`ledger` without pandas: the columns, and what was left out."""
    _check(inputs, output)
    scored, skipped = run_score(*inputs, model=model, flags=[], mapping=mapping)
    table = quoted.speakers(scored.rows)
    if output is not None:
        write_table(output, table)
    return table, skipped


def _read(inputs: Sequence[str | Path], mapping: Mapping[str, str] | None) -> tuple[Columns, list[Skipped]]:
    skipped: list[Skipped] = []
    articles = ingest.read_articles(*inputs, mapping=mapping, on_skip=skipped.append)
    if not length(articles) or not articles["article_id"]:
        reasons = "; ".join(map(str, skipped)) or "no input was given"
        raise InputError(f"no article to read: {reasons}")
    return articles, skipped


def _check(inputs: Sequence[str | Path], output: str | Path | None, endings: Sequence[str] = ENDINGS) -> None:
    """Refuse what is no path, an ending that can't be written, and an output that would replace an input."""
    for item in inputs:
        if not isinstance(item, str | Path):
            what = type(item).__name__
            raise InputError(f"expected paths of files or folders, found a {what}; give each path as an argument")
    if output is None:
        return
    if ending(Path(output)) not in endings:
        raise InputError(f"{output}: unknown ending; choose {', '.join(endings)}")
    for item in inputs:
        if item != "-" and Path(item).resolve() == Path(output).resolve():
            raise InputError(f"{output}: is an input as well and would be lost; choose another name to write to")


def _named(row: Mapping[str, object], mapping: Mapping[str, str] | None) -> dict[str, object]:
    return dict(row) | {ours: row[theirs] for ours, theirs in (mapping or {}).items() if theirs in row}
