"""The report in a real browser: it can be read, used and trusted, and nothing in an article runs."""

from __future__ import annotations

import time
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

import toolkit
import toolkit.report.notebook
from toolkit.model import load_model
from toolkit.report.html import page as html_of
from toolkit.resources import DEMO_ARTICLE
from toolkit.scoring import score_articles
from toolkit.tables import ARTICLES, from_rows

OPEN = ".c:popover-open"
ATTACKS = (
    "<script>window.ran = 1</script>",
    "</script><script>window.ran = 2</script>",
    "</style><img src=x onerror='window.ran = 3'>",
    '" onmouseover="window.ran = 4" onfocus="window.ran = 4" autofocus x="',
    "' onclick='window.ran = 5",
    "<svg onload=window.ran=6>",
    "javascript:window.ran=7",
    "<iframe srcdoc='<script>parent.ran = 8</script>'></iframe></iframe>",
    "<a href=javascript:window.ran=9>read</a><base href=//elsewhere.example/>",
    "<!-- --!> ]]> {{ 7*7 }} {% raw %} &lt;script&gt; &#60;script&#62;",
    "\ud800 \x00 \x07 \u202e reversed \u2066 \u200b \ufeff Z̸̡̢̛̤͖a̵l̶g̷o̶ 👩‍👩‍👧 العربية עברית",
    "<meta http-equiv=refresh content='0;url=javascript:window.ran=10'>",
)


def faults(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {n['target']} {n['failureSummary']}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for n in v["nodes"]
    ]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("kind", ["one", "many"])
def test_axe_finds_no_serious_fault(desk: Any, one: str, many: str, kind: str, width: int, mode: str) -> None:
    page = desk.open({"one": one, "many": many}[kind], width, mode)
    assert not faults(page)
    for side in page.locator(".side").all()[:1]:
        side.evaluate("d => d.open = true")
    page.locator(".art .m").nth(2).click()
    assert page.locator(OPEN).count() == 1
    assert not faults(page)
    page.keyboard.press("Escape")
    page.locator(".kl1").first.check()
    assert not faults(page)


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize("kind", ["one", "many"])
def test_nothing_has_to_be_scrolled_sideways(desk: Any, one: str, many: str, kind: str, width: int) -> None:
    page = desk.open({"one": one, "many": many}[kind], width)
    page.evaluate("document.querySelectorAll('.side').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".m").nth(3).click()
    box = page.locator(OPEN).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 900


def test_the_keyboard_opens_walks_and_closes_cards(desk: Any, one: str) -> None:
    page = desk.open(one)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the first stop of the page leads past title and ledger
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.querySelectorAll('.m')[1]")
    page.keyboard.press("Enter")
    assert page.locator(OPEN).get_attribute("id") == "c1"
    page.keyboard.press("ArrowRight")
    assert page.locator(OPEN).get_attribute("id") == "c2"
    assert page.evaluate("document.activeElement === document.querySelectorAll('.m')[2]")
    page.keyboard.press("Escape")
    assert page.locator(OPEN).count() == 0
    assert page.evaluate("document.activeElement === document.querySelectorAll('.m')[2]")


def test_the_card_tells_why_and_links_the_other_sentence(desk: Any, one: str) -> None:
    page = desk.open(one)
    page.locator(".s:has(.cf)").nth(3).locator(".m").click()
    card = page.locator(OPEN)
    assert "a reason in words" in card.inner_text()
    assert "told in words" in card.inner_text()
    card.locator(".co a").first.click()
    assert page.locator(OPEN).count() == 0
    assert page.locator(".s:target .m").evaluate("m => m === document.activeElement")


def inside(page: Any, n: int) -> tuple[float, float]:
    """A point on the last line of a sentence."""
    page.locator(".body .s").nth(n).scroll_into_view_if_needed()
    line = page.locator(".body .s").nth(n).evaluate("s => [...s.getClientRects()].at(-1).toJSON()")
    return line["right"] - 8, line["y"] + line["height"] / 2


def test_a_sentence_is_tapped_or_hovered(desk: Any, one: str) -> None:
    page = desk.open(one)
    page.mouse.click(*inside(page, 1))
    assert page.locator(OPEN).count() == 1
    page.mouse.move(2, 2)
    page.wait_for_timeout(900)
    assert page.locator(OPEN).count() == 1, "what was opened on purpose stays"
    page.mouse.click(*inside(page, 1))
    assert page.locator(OPEN).count() == 0
    page.mouse.move(*inside(page, 2))
    page.locator(OPEN).wait_for()
    page.mouse.move(2, 2)
    page.wait_for_timeout(900)
    assert page.locator(OPEN).count() == 0


@pytest.mark.parametrize("width", [360, 768])
def test_a_card_at_the_foot_does_not_lie_on_its_sentence(desk: Any, one: str, width: int) -> None:
    page = desk.open(one, width)
    mark = page.locator(".body .m").nth(6)
    mark.evaluate("m => scrollTo(0, scrollY + m.getBoundingClientRect().bottom - innerHeight + 30)")
    mark.click()
    page.wait_for_timeout(100)
    said = page.locator(".s:has(> .c:popover-open)").evaluate("s => s.getBoundingClientRect().bottom")
    assert said <= page.locator(OPEN).bounding_box()["y"]


def test_what_is_printed_is_the_article_its_flags_and_who_is_quoted(desk: Any, one: str) -> None:
    page = desk.open(one)
    page.emulate_media(media="print")
    assert page.get_by_text("Who is quoted", exact=True).is_visible()
    assert page.locator(".n").first.is_visible()
    assert page.locator("input:visible, summary:visible, .skip:visible").count() == 0


def test_filters_pick_out_and_let_go(desk: Any, one: str) -> None:
    page = desk.open(one)
    painted = """[...document.querySelectorAll('.s')]
        .filter(s => getComputedStyle(s).color === getComputedStyle(document.body).color).length"""
    every = page.locator(".s").count()
    assert page.evaluate(painted) == every
    for box in (".kl2", ".kf0", ".kq0"):
        page.locator(box).check()
        picked = page.locator(f".s.{box[2:]}").count()
        assert page.evaluate(painted) == picked, box
        assert page.locator("output").inner_text() == f"{picked} of {every} picked out"
        page.get_by_role("button", name="Show all again").click()
        assert page.evaluate(painted) == every


def test_the_index_sorts(desk: Any, many: str) -> None:
    page = desk.open(many)
    column = "[...document.querySelectorAll('tbody tr')].map(r => Number(r.cells[5].textContent))"
    button = page.get_by_role("button", name="Attributed")
    button.click()
    values = page.evaluate(column)
    assert values == sorted(values, reverse=True)
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("Attributed")
    button.press("Enter")
    assert page.evaluate(column) == sorted(values)
    for n in (0, 11, 5):
        page.locator("tbody a").nth(n).click()
        page.wait_for_timeout(200)
        assert 0 <= page.locator("article:target").bounding_box()["y"] < 120, "articles not laid out yet move it"


def test_it_is_read_and_used_without_scripts(desk: Any, one: str) -> None:
    page = desk.open(one, java_script_enabled=False)
    page.locator(".m").nth(2).click()
    card = page.locator(OPEN)
    assert card.is_visible()
    card.get_by_role("button", name="Close").click()
    assert page.locator(OPEN).count() == 0
    box = page.locator(".kl2")
    box.check()
    box.press("Enter")  # would send the form, were there anywhere to send it to
    page.get_by_role("button", name="Show all again").click()
    assert not box.is_checked()
    page.locator(".course a").nth(5).click()
    assert "#s" in page.url


def hostile() -> str:
    rows = [
        {
            "article_id": attack,
            "title": attack,
            "text": f"{attack}\n{attack} said: “{attack}.” {attack}, Ina {attack} Dole, told the {attack}.",
            "outlet": attack,
            "author": attack,
            "language": attack,
            "published": attack,
        }
        for attack in ATTACKS
    ]
    scored = score_articles(from_rows(rows, ARTICLES), load_model())
    for row in scored.rows:
        row["reason"] = row["article_id"]
        place = {"start": 0, "end": 3, "other_sentence": 0, "other_start": 0, "other_end": 2}
        row["flags"] = [{"type": "framing", "reason": row["article_id"], "score": 1.0, **place}]
    return html_of(scored)


@pytest.mark.parametrize("framed", [False, True])
def test_a_hostile_article_runs_nothing(desk: Any, framed: bool) -> None:
    html = hostile()
    page = desk.open(f"<!doctype html>{toolkit.report.notebook.Shown(html)._repr_html_()}" if framed else html)
    frame = page.frames[-1] if framed else page
    frame.locator(".m").first.wait_for()
    for n in range(0, frame.locator(".m").count(), 3):
        frame.locator(".m").nth(n).focus()
        frame.locator(".m").nth(n).press("Enter")
    for n in range(8):
        page.mouse.move(80, 40 + 60 * n)
    assert not page.evaluate("window.ran")
    assert not frame.evaluate("window.ran")
    assert frame.locator("img, iframe, object, embed, base, .body script, .body a[href^=javascript]").count() == 0
    assert frame.locator("article").count() == len(ATTACKS)
    assert frame.locator("script").count() == 1
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_notebooks_frame_works_and_stays_where_it_is(desk: Any) -> None:
    shown = toolkit.show(toolkit.score(DEMO_ARTICLE))
    page = desk.open(f"<!doctype html><title>notebook</title>{shown._repr_html_()}")
    frame = page.frames[-1]
    frame.locator(".m").nth(2).click()
    assert frame.locator(OPEN).is_visible()
    page.keyboard.press("Escape")
    frame.locator(".at a").last.click()
    page.wait_for_timeout(200)
    assert page.frames[-1].url == "about:srcdoc"
    assert frame.locator(".m:focus").count() == 1
    assert frame.evaluate("scrollY") > 0


def test_three_hundred_articles_are_small_and_quick(desk: Any, starter: list[dict[str, Any]]) -> None:
    rows = [starter[n % len(starter)] | {"article_id": f"article {n}"} for n in range(300)]
    html = html_of(score_articles(from_rows(rows, ARTICLES), load_model()))
    size = len(html.encode("utf-8")) / 1e6
    times = []
    for _ in range(3):  # the machine may be doing something else
        begin = time.perf_counter()
        page = desk.open(html)
        page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        times.append(time.perf_counter() - begin)
        page.close()
        desk.pages.remove(page)
    print(f"300 articles: {size:.1f} MB, {min(times):.2f} s to the first picture after loading")
    assert size < 15
    assert min(times) < 2
