"""The terminal view: plain when piped, safe with control characters."""

from __future__ import annotations

import io

from rich.console import Console

from toolkit.flags import TYPES
from toolkit.model import load_model
from toolkit.report.terminal import show
from toolkit.scoring import score_articles
from toolkit.tables import ARTICLES, from_rows

MODEL = load_model()


def shown(text: str, **options: object) -> str:
    out = io.StringIO()
    row = {"article_id": "a", "title": "Bridge closed", "text": text}
    console = Console(file=out, width=100, highlight=False, **options)  # type: ignore[arg-type]
    show(score_articles(from_rows([row], ARTICLES), MODEL, TYPES), console)
    return out.getvalue()


def test_plain_text_carries_the_labels_as_marks() -> None:
    text = shown("The bridge was closed on Friday. Two senior officials said it was unsafe.")
    assert "\x1b" not in text
    assert "▸2 Two senior officials said" in text
    assert "Unnamed official" in text
    assert text.splitlines()[-1].endswith("(in whose voice, not whether it is true)")


def test_colour_where_there_is_a_terminal() -> None:
    assert "\x1b[36m" in shown("The mayor said it was unsafe.", force_terminal=True, color_system="standard")


def test_control_characters_and_markup_do_not_act() -> None:
    text = shown("The \x1b[31mred\x1b[0m [bold]bridge[/bold]\x07 was closed.")
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[bold]bridge[/bold]" in text


def test_an_absence_is_called_what_it_is() -> None:
    assert "no attribution found in this text" in shown("The bridge was closed.")


def test_what_is_left_to_people_has_a_mark_of_its_own() -> None:
    row = {"article_id": "a", "title": "Bridge closed", "text": "The mayor may have said it was unsafe. It rained."}
    out = io.StringIO()
    scored = score_articles(from_rows([row], ARTICLES), MODEL.limited(0.1))
    show(scored, Console(file=out, width=100, highlight=False))
    left = [r["sentence_index"] for r in scored.rows if r["abstained"] and r["label"]]
    assert left
    assert all(f"?{n} " in out.getvalue() for n in left)
    assert "? left to people" in out.getvalue()


def test_several_articles_are_told_apart() -> None:
    rows = [{"article_id": n, "outlet": f"The {n} Post", "title": "Rain", "text": "It rained."} for n in ("a", "b")]
    out = io.StringIO()
    show(score_articles(from_rows(rows, ARTICLES), MODEL), Console(file=out, width=100, highlight=False))
    assert "The a Post" in out.getvalue()
    assert "The b Post" in out.getvalue()
