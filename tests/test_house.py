"""The rules of the house: imports go down, files stay small, starting is cheap, pip and conda ask for the same."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = [
    {"errors"},
    {"tables"},
    {"files", "resources"},
    {"ingest", "kinds"},
    {"sentences"},
    {"linear"},
    {"attribution"},
    {"features"},
    {"explanation", "familiarity"},
    {"model"},
    {"flags"},
    {"scoring"},
    {"quoted"},
    {"interchange"},
    {"evaluation"},
    {"abstention"},
    {"assessment"},
    {"adjudication", "agreement"},
    {"checks"},
    {"estimator", "offsets"},
    {"deciding"},
    {"gathering"},
    {"measuring", "comparing", "card"},
    {"training"},
    {"validation"},
    {"report"},
    {"api", "quality"},
    {"cli"},
]
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
MODULES = sorted((ROOT / "toolkit").rglob("*.py"))


def room(path: Path) -> str:
    parts = path.relative_to(ROOT / "toolkit").with_suffix("").parts
    return parts[0]


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "toolkit":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {a.name for a in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("toolkit.")}
    return found - {"__version__"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_down_only(path: Path) -> None:
    if path == ROOT / "toolkit" / "__init__.py":
        return
    here = room(path)
    assert here in RANK, f"{here}: give the new room a place in the order"
    upward = {other for other in imported(path) if other != here and RANK[other] >= RANK[here]}
    assert not upward, f"{path.name} imports {upward}, which stand above or beside it"


@pytest.mark.parametrize(
    "path", [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))], ids=lambda p: str(p.relative_to(ROOT))
)
def test_files_can_be_read_at_one_go(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def loaded(code: str) -> set[str]:
    out = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in out.stdout.splitlines()[-1].split()}


@pytest.mark.parametrize(
    "code",
    [
        "import toolkit",
        "from toolkit.cli import toolkit as t\ntry: t.main(['--help'])\nexcept SystemExit: pass",
        "from toolkit.api import run_score\nfrom toolkit.resources import DEMO_ARTICLE\nrun_score(DEMO_ARTICLE)",
    ],
    ids=["import", "help", "score"],
)
def test_starting_is_cheap(code: str) -> None:
    heavy = {"pandas", "sklearn", "scipy", "matplotlib", "pyarrow", "label_studio_sdk", "trafilatura"}
    assert not loaded(code) & heavy


def test_conda_and_pip_ask_for_the_same() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {r.replace(" ", "") for r in [*project["dependencies"], *project["optional-dependencies"]["notebooks"]]}
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    given = {m[1].replace(" ", "") for line in lines if (m := re.match(r"\s+- ([\w_.-]+[<>=].*)", line))}
    assert given - {"python>=3.11,<3.14"} == wanted
    assert f"python{project['requires-python']}" in {line.strip(" -") for line in lines}


def test_constraints_name_versions_and_no_address() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[a-z0-9.-]+==[\w.+!]+", line) for line in lines if not line.startswith("#"))
    assert "://" not in "".join(lines)


def test_every_dependency_is_accounted_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(r for extra in project["optional-dependencies"].values() for r in extra)]
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    missing = [name for r in asked if (name := re.split(r"[<>=\[]", r)[0]) not in text]
    assert not missing
