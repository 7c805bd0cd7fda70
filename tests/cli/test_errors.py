"""What bad input gets: one line that names it and says what to do, no traceback, the right exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.resources import DEFAULT_MODEL, DEMO_ARTICLE


def run(*arguments: object, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from toolkit.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, input=stdin)


def test_done(tmp_path: Path) -> None:
    done = run("score", DEMO_ARTICLE, "-o", "out.jsonl", "--report", "out.html", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "wrote out.jsonl\nwrote out.html\n")
    assert {"label", "attributions", "flags"} <= json.loads((tmp_path / "out.jsonl").open().readline()).keys()


def test_from_standard_input(tmp_path: Path) -> None:
    done = run("score", "-", cwd=tmp_path, stdin="Bridge closed\n\nThe mayor said it was unsafe.")
    assert done.returncode == 0
    assert "Official says 1" in done.stdout


def test_what_is_left_to_people_is_told(tmp_path: Path) -> None:
    done = run("score", "-", "--max-risk", "0.2", cwd=tmp_path, stdin="Bata os ovos com o açúcar e junte a farinha.")
    assert done.returncode == 0
    assert "note: 1 sentence unlike anything seen in training" in done.stderr
    assert "at most 20% of the other labels wrong" in done.stderr
    assert "1 of 1 sentences (100%) are left to people" in done.stderr


def test_what_is_left_out_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (tmp_path / "good.txt").write_text("Bridge closed\n\nThe mayor said it was unsafe.")
    done = run("score", "empty.txt", "picture.txt", "good.txt", "-o", "out.csv", cwd=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for name in ("empty.txt", "picture.txt"):
        assert sum(name in line and "left out" in line for line in done.stderr.splitlines()) == 1
    assert (tmp_path / "out.csv").is_file()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["score"], "INPUT"),
        (["score", "nowhere.txt"], "nowhere.txt"),
        (["score", str(DEMO_ARTICLE), "-o", "out.docx"], "out.docx: unknown ending; choose"),
        (["score", str(DEMO_ARTICLE), "-o", f"{DEMO_ARTICLE}/out.csv"], f"{DEMO_ARTICLE}"),
        (["score", str(DEMO_ARTICLE), "--model", "nowhere"], "nowhere: no model here"),
        (["score", str(DEMO_ARTICLE), "--flags", "frame"], "flag 'frame': no such flag; choose from framing"),
        (["score", str(DEMO_ARTICLE), "--map", "text"], "'text' is not of the form column=name"),
        (["score", "--sentences", "nowhere.jsonl"], "nowhere.jsonl"),
        (
            ["score", str(DEMO_ARTICLE), "--max-risk", "0.001"],
            "at most 0.001 wrong labels can't be promised; the lowest",
        ),
        (["split", "nowhere"], "nowhere"),
        (["evaluate", "nowhere", "corpus"], "nowhere: no model here"),
        (["evaluate", str(DEFAULT_MODEL), "nowhere"], "nowhere: not a folder; a corpus is"),
        (["validate", "nowhere"], "nowhere: not a folder; a corpus is"),
        (["train", "nowhere"], "nowhere"),
        (["export", "nowhere.jsonl", "-o", "out.jsonld"], "nowhere.jsonl: can't be read"),
        (["export", "scores.txt", "-o", "out.pdf"], "out.pdf: unknown ending; choose .jsonld"),
        (["export", "scores.jsonl", "-o", "out.jsonld", "--to", "brat"], "'brat' is not one of"),
        (["export", "scores.jsonl"], "'-o' / '--output'"),
        (["skore"], "skore"),
        (["score", "--modle", "x", "y"], "--modle"),
    ],
)
def test_a_wrong_call(arguments: list[str], says: str, tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_row_is_named(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"text": "a"}\n{"text": 3}\n')
    done = run("score", "--sentences", "rows.jsonl", cwd=tmp_path)
    assert done.returncode == 2
    assert "rows.jsonl, row 2" in done.stderr


def test_what_is_no_scores_is_named_and_nothing_written(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"text": "a"}\n')
    done = run("export", "rows.jsonl", "-o", "out.conll", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("toolkit: rows.jsonl, row 1: has no column 'article_id'; expected scores")
    assert [p.name for p in tmp_path.iterdir()] == ["rows.jsonl"]


def test_scores_become_annotations(tmp_path: Path) -> None:
    assert run("score", DEMO_ARTICLE, "-o", "scores.csv", cwd=tmp_path).returncode == 0
    for name in ("out.jsonld", "out.conll"):
        done = run("export", "scores.csv", "-o", name, cwd=tmp_path)
        assert done.returncode == 0
        assert done.stderr.startswith(f"wrote {name}: 1 article, ")
        assert (tmp_path / name).stat().st_size > 1000


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    article = tmp_path / "long.txt"
    article.write_text("Title\n\n" + "The mayor said it was unsafe. " * 3000)
    code = f"{sys.executable} -c 'from toolkit.cli import main; main()' split {article} | head -n 1"
    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True)
    assert "Traceback" not in done.stderr


def test_flags_are_chosen_by_name_and_by_measured_precision(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Bridge closed\n\nMayor Ina Dole claimed it was safe.")
    named = run("score", "a.txt", "--flags", "loaded_cue", cwd=tmp_path)
    assert "Loaded word" in named.stdout
    assert "Loaded word" not in run("score", "a.txt", "--min-precision", "1", cwd=tmp_path).stdout
    wrong = run("score", "a.txt", "--flags", "loaded", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "no such flag; choose from framing," in wrong.stderr
    assert run("score", "a.txt", "--min-precision", "80", cwd=tmp_path).returncode == 2


def test_an_output_never_takes_the_place_of_an_input(tmp_path: Path) -> None:
    rows = json.dumps({"article_id": "a", "text": "The mayor said it was unsafe."}) + "\n"
    (tmp_path / "a.jsonl").write_text(rows)
    (tmp_path / "a.html").write_text("<p>The mayor said it was unsafe.</p>")
    (tmp_path / "here").symlink_to(tmp_path)
    for arguments in (
        ("score", "a.jsonl", "-o", "a.jsonl"),
        ("score", "a.jsonl", "-o", "here/a.jsonl"),
        ("score", "a.html", "--report", "a.html"),
        ("split", "a.jsonl", "-o", "a.jsonl"),
        ("ledger", "a.jsonl", "-o", "a.jsonl"),
    ):
        done = run(*arguments, cwd=tmp_path)
        assert done.returncode == 2
        assert "is an input as well and would be lost" in done.stderr
    assert (tmp_path / "a.jsonl").read_text() == rows
    assert "unknown ending; choose .html" in run("score", "a.jsonl", "--report", "r.pdf", cwd=tmp_path).stderr


def test_flags_that_leave_nothing_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Bridge closed\n\nMayor Ina Dole claimed it was safe.")
    none = run("score", "a.txt", "--flags", "speculation", "--min-precision", "0.99", cwd=tmp_path)
    assert none.returncode == 2
    assert "no flag is left: measured precision speculation" in none.stderr
    assert "names nothing" in run("score", "a.txt", "--flags", "", cwd=tmp_path).stderr


@pytest.mark.parametrize("wrong", [["a.txt"], None, 3])
def test_what_is_no_path_is_told_so(wrong: object) -> None:
    import toolkit

    with pytest.raises(toolkit.ToolkitError, match="expected paths of files or folders, found a"):
        toolkit.score(wrong)  # type: ignore[arg-type]
    with pytest.raises(toolkit.ToolkitError, match="expected a list of names, found the text"):
        toolkit.score(DEMO_ARTICLE, flags="framing")
