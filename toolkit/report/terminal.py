"""The article as running text in the terminal, coloured by label; plain with marks where there is no colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.report import VOICE, by_article, flag_shown, mark, paragraphs, shown, summary
from toolkit.scoring import Scored
from toolkit.tables import Columns, to_rows

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_STYLES = {"fact": "", "official_claim": "cyan", "framing": "yellow"}
_LEFT = "?"  # before a sentence that is left to people
_OTHERS = ("green", "magenta", "blue", "red")


def show(scored: Scored, console: Console) -> None:
    """Print every article with its flags and a one-line summary."""
    from rich.rule import Rule
    from rich.text import Text

    marks = {n: mark(n, scored.labels) for n in scored.labels}
    styles = {n: _STYLES.get(n, _OTHERS[k % len(_OTHERS)]) for k, n in enumerate(scored.labels)}
    several = len(scored.articles["article_id"]) > 1
    for article, rows in by_article(scored):
        if several:
            console.print(Rule(_clean(str(article.get("outlet") or article["article_id"])), align="left"))
        title = [r for r in rows if r["field"] == "title"]
        if title:
            console.print(_running(title, marks, styles, "bold "))
        elif several:
            console.print(Text(_clean(str(article["article_id"])), "bold"))
        for paragraph in paragraphs(article, rows):
            console.print()
            console.print(_running(paragraph, marks, styles))
        flagged = [(r, f) for r in rows for f in r["flags"]]
        if flagged:
            console.print()
            console.print(Rule("Flags", align="left", style="dim"))
        for row, flag in flagged:
            line = Text(f"[{row['sentence_index'] if row['sentence_index'] is not None else '-'}] ", "dim")
            line.append(flag_shown(flag["type"]), "bold")
            console.print(line.append(f"  {_clean(flag['reason'])}"))
        console.print()
        console.print(Text(summary(rows, scored.labels)))
    legend = Text()
    for n in scored.labels:
        legend.append(f"{marks[n]} {shown(n)}", styles[n]).append("   ")
    if any(r["abstained"] and r["label"] for r in scored.rows):
        legend.append(f"{_LEFT} left to people", "italic").append("   ")
    console.print(legend.append(f"({VOICE})", "dim"))


def show_ledger(table: Columns, console: Console) -> None:
    """Print who is quoted, a table an article."""
    from rich.table import Table
    from rich.text import Text

    articles: dict[str, list[dict[str, Any]]] = {}
    for row in to_rows(table):
        articles.setdefault(row["article_id"], []).append(row)
    if not articles:
        console.print("no attribution found in this text")
    for article, rows in articles.items():
        out = Table(box=None, pad_edge=False, title=str(article), title_justify="left", title_style="bold")
        for name, justify in (("who", "left"), ("kind", "left"), ("times", "right"), ("relayed", "right")):
            out.add_column(name, justify=justify, overflow="fold")  # type: ignore[arg-type]
        out.add_column("by which words", overflow="fold")
        for row in rows:
            kind = (row["source_type"] or "").replace("_", " ")
            who = Text(_clean(row["speaker"])) if row["speaker"] else Text("nobody can be told", "dim")
            stances = [f"{n} {row[n]}" for n in ("endorsing", "distancing", "loaded") if row[n]]
            words = ", ".join(row["cues"][:5]) + (f" ({', '.join(stances)})" if stances else "")
            out.add_row(who, kind, str(row["attributions"]), str(row["relayed"] or ""), Text(_clean(words)))
        console.print(out)
        console.print()


def _running(rows: list[dict[str, Any]], marks: dict[str, str], styles: dict[str, str], weight: str = "") -> Text:
    from rich.text import Text

    out = Text()
    for row in rows:
        label = row["label"]
        index = row["sentence_index"] if row["sentence_index"] is not None else "-"
        left = row["abstained"] and label
        out.append(f"{_LEFT if left else marks[label]}{index} " if label else "", "dim")
        style = "italic" if left else styles[label] if label else ""
        out.append(_clean(row["text"]), (weight + style).strip() if label else "dim italic")
        out.append(" ")
    return out


def _clean(text: str) -> str:
    """Control characters of an article must not reach the terminal."""
    return "".join(c if c.isprintable() or c == "\n" else " " if c.isspace() else "�" for c in text).replace("\n", " ")
