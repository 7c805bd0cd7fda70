"""Scores in a notebook: from a DataFrame back to what a page is made of, and the page in a frame of its own."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from toolkit.errors import InputError
from toolkit.scoring import Scored
from toolkit.tables import ARTICLES, Columns, from_rows, to_rows

if TYPE_CHECKING:
    import pandas as pd

_NEEDED = ("article_id", "sentence_index", "field", "start", "end", "text", "label", "attributions", "flags")


class Kept(dict):
    """The articles of a DataFrame of scores, for its ``attrs``.

    pandas copies ``attrs`` deeply with every step and writes them into Parquet files as JSON: this is copied by
    reference and written as nothing, so the articles cost nothing but where they are asked for.
    """

    def __init__(self, articles: Columns | None = None) -> None:
        super().__init__()
        self.articles = articles or {}

    def __deepcopy__(self, memo: object) -> Kept:
        return self

    def __eq__(self, other: object) -> bool:
        return self is other  # scores of two calls put together are not those of the first

    __hash__ = None  # type: ignore[assignment]


class Shown:
    """A page that a notebook displays.

    Parameters
    ----------
    page : str
        The whole HTML page.
    height : int
        Of the frame, in pixels.
    """

    def __init__(self, page: str, height: int = 760) -> None:
        self.page, self.height = page, height

    def _repr_html_(self) -> str:
        # scripts of the page may run, yet as a stranger's: they reach neither the notebook nor its cookies
        return (
            f'<iframe sandbox="allow-scripts" title="Scored articles" width="100%" height="{self.height}" '
            f'frameborder="0" srcdoc="{escape(self.page)}"></iframe>'
        )

    def __repr__(self) -> str:
        return f"Shown({len(self.page):,} characters of HTML; Jupyter displays it)"


def scored_again(scores: pd.DataFrame, articles: pd.DataFrame | None = None) -> Scored:
    """What :func:`toolkit.score` gave, as the rows a page is made of.

    Parameters
    ----------
    scores : DataFrame
        Export rows, also read back from Parquet or CSV.
    articles : DataFrame, optional
        Else those that `scores` carries, else none.

    Returns
    -------
    Scored

    Raises
    ------
    InputError
        Columns are missing.
    """
    missing = [n for n in _NEEDED if n not in scores.columns]
    if missing:
        raise InputError(f"scores lack {', '.join(missing)}: show takes the DataFrame that toolkit.score gives")
    labels = tuple(n[2:] for n in scores.columns if n.startswith("p_") and n != "p_attributed")
    table = {str(name): scores[name].tolist() for name in scores.columns}
    rows = [_row(row) for row in to_rows(table)]
    kept = scores.attrs.get("articles")
    if articles is not None:
        given = [{k: _plain(v) for k, v in row.items()} for row in to_rows({n: articles[n].tolist() for n in articles})]
    else:
        given = to_rows(kept.articles) if isinstance(kept, Kept) else []
    known = {str(a["article_id"]): a for a in given}
    wanted = dict.fromkeys(r["article_id"] for r in rows)
    bare = {"title": None, "text": ""}
    return Scored(from_rows([known.get(i, bare | {"article_id": i}) for i in wanted], ARTICLES), rows, labels)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    row = {k: _plain(v) for k, v in row.items()}
    for name in ("attributions", "flags"):
        value = row[name]
        row[name] = json.loads(value) if isinstance(value, str) else [_whole(v) for v in value if v is not None]
    row["article_id"] = str(row["article_id"])
    return _whole(row)


def _plain(value: Any) -> Any:
    """What is missing, as None: tables of pandas and CSV files know several signs for it."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    return None if value is None or value != value or str(value) == "<NA>" else value


def _whole(thing: Any) -> Any:
    """Places are whole numbers again where a gap in their column had made them floats."""
    if isinstance(thing, dict):
        places = ("start", "end", "sentence", "_index", "_id")
        return {
            k: int(v) if isinstance(v, float) and v == v and k.endswith(places) else _whole(v) for k, v in thing.items()
        }
    return [_whole(v) for v in thing] if isinstance(thing, list) else _plain(thing)
