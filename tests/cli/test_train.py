"""What `toolkit train` prints: figures, what was learnt, where it is weak, and whether it is better."""

from __future__ import annotations

import pty
import subprocess
import sys
from os import close, fdopen
from pathlib import Path

import pytest

from toolkit import gathering
from toolkit.files import Corpus, read_corpus, write_corpus
from toolkit.resources import ANNOTATIONS

COMMAND = [sys.executable, "-c", "from toolkit.cli import main; main()", "train"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus, one of whose annotators always says the same."""
    folder = tmp_path_factory.mktemp("train")
    whole = read_corpus(ANNOTATIONS / "starter")
    some = set(whole.articles["article_id"][:45])
    articles, sentences, labels, spans = (
        gathering.of(t, some) for t in (whole.articles, whole.sentences, whole.labels, whole.spans)
    )
    labels["label"] = [
        "fact" if v and who == "pass-3" else v for v, who in zip(labels["label"], labels["annotator"], strict=True)
    ]
    write_corpus(folder / "c", Corpus(articles, sentences, labels, spans))
    return folder


def test_all_that_is_printed(folder: Path) -> None:
    first = subprocess.run([*COMMAND, "c", "-o", "m"], capture_output=True, text=True, cwd=folder)
    assert first.returncode == 0
    assert "annotator 'pass-3' gave all" in first.stderr
    assert first.stderr.splitlines()[-1] == "wrote m"
    assert len(first.stderr.splitlines()) == 2  # no bar where nobody sees it
    for words in ("in its article", "what speaks for a label most:", "where it is weak:", "taken for"):
        assert words in first.stdout
    assert ("the decision leans" in first.stdout) != ("the most probable label is said" in first.stdout)
    assert (folder / "m" / "card.md").read_text(encoding="utf-8").startswith("# Model card: fact, official_claim")
    again = subprocess.run([*COMMAND, "c", "--compare", "m"], capture_output=True, text=True, cwd=folder)
    assert "read in its article, cannot be told apart from m: macro-F1" in again.stdout
    assert "trained on these articles, which flatters it" in again.stdout
    assert first.stdout in again.stdout


def test_progress_where_somebody_sees_it(folder: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen([*COMMAND, "c"], stdout=subprocess.DEVNULL, stderr=theirs, cwd=folder)
    close(theirs)
    seen = b""
    with fdopen(ours, "rb", buffering=0) as terminal:
        try:
            while block := terminal.read(4096):
                seen += block
        except OSError:  # the other side has closed
            pass
    assert process.wait() == 0
    assert b"learning attribution" in seen
    assert b"learning labels" in seen
