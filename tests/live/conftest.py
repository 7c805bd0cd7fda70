"""Real Chromium, Debian's or any other that is installed; nothing is downloaded."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from toolkit.model import load_model
from toolkit.report import FLAG_WORDS
from toolkit.report.html import page as html_of
from toolkit.scoring import Scored, score_articles
from toolkit.tables import ARTICLES, from_rows

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# root has no sandbox to lend; the rest keeps the browser from asking its makers for anything
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (e) => violations.push(e.violatedDirective + " " + e.blockedURI));
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = os.environ.get("CHROMIUM") or next((p for n in NAMES if (p := shutil.which(n))), None)
    if not found:
        pytest.exit(
            "NO CHROMIUM FOUND: the report was NOT tested in a browser. Install one (Debian: apt install chromium) "
            "or say where it is: CHROMIUM=<path> make test-live",
            returncode=3,
        )
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=OPTIONS)
        yield started
        started.close()


class Desk:
    """Opens pages and watches them: what they ask for, what they throw, what their policy stops."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser, self.folder = browser, folder
        self.asked: list[str] = []
        self.faults: list[str] = []
        self.pages: list[Page] = []

    def open(self, html: str, width: int = 1280, mode: str = "light", **options: Any) -> Page:
        path = self.folder / f"{len(self.pages)}.html"
        path.write_text(html, encoding="utf-8")
        size = {"width": width, "height": 900}
        context = self.browser.new_context(viewport=size, color_scheme=mode, reduced_motion="reduce", **options)
        page = context.new_page()
        if options.get("java_script_enabled", True):
            page.add_init_script(WATCH)
        page.on("request", lambda r: self.asked.append(r.url))
        page.on("pageerror", lambda e: self.faults.append(str(e)))
        page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        page.on("dialog", lambda d: (self.faults.append(f"dialog {d.message}"), d.dismiss()))
        self.pages.append(page)
        page.goto(path.as_uri())
        return page

    def close(self) -> None:
        for page in self.pages:
            page.context.close()


@pytest.fixture
def desk(browser: Browser, tmp_path: Path) -> Iterator[Desk]:
    """Whatever a test did with its pages: they asked for nothing, threw nothing, ran into no policy."""
    made = Desk(browser, tmp_path)
    yield made
    allowed = [u for u in made.asked if not u.startswith((tmp_path.as_uri(), "about:", "data:"))]
    violations = [v for p in made.pages if p.evaluate("1") for v in p.evaluate("window.violations || []")]
    made.close()
    assert not allowed
    assert not made.faults
    assert not violations


@pytest.fixture(scope="session")
def starter() -> list[dict[str, Any]]:
    lines = (ROOT / "annotations" / "starter" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def scored(articles: list[dict[str, Any]]) -> Scored:
    return score_articles(from_rows(articles, ARTICLES), load_model())


@pytest.fixture(scope="session")
def one(starter: list[dict[str, Any]]) -> str:
    """A starter article with one flag of every kind, each with a second place, and a reason."""
    made = scored(starter[:1])
    body = [r for r in made.rows if r["label"] and r["field"] == "text"]
    for n, name in enumerate(FLAG_WORDS):
        other = {"other_sentence": body[0]["sentence_index"], "other_start": 0, "other_end": 5}
        row = body[n % len(body)]
        row["flags"].append({"type": name, "start": 0, "end": 5, "reason": "told in words", "score": 0.5, **other})
        row["reason"] = "a reason in words"
    body[1]["abstained"] = True
    return html_of(made)


@pytest.fixture(scope="session")
def many(starter: list[dict[str, Any]]) -> str:
    return html_of(scored(starter[:12]))
