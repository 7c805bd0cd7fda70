"""Hold the figures on public corpora, and those of the shipped model on the starter corpus, to their pinned floors.

    python tests/quality_gate.py QUALITY.json DATA_FOLDER [--raise]

Fails where a figure falls below its floor by more than the tolerance, where a corpus is another than the floors were
measured on, and where the last change to quality_floor.json lowered a floor without a line "Lower floor: REASON" in its
commit message. ``--raise`` lifts every floor that the figures have outgrown; it never lowers one.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).with_name("quality_floor.json")
MANIFEST = FLOORS.parents[1] / "toolkit" / "models" / "default" / "manifest.json"
SIGN = "Lower floor:"


def below(figures: dict[str, Any], pinned: dict[str, Any]) -> list[str]:
    """Figures under their floors, or missing."""
    out = []
    for row, floors in pinned["floors"].items():
        for metric, floor in floors.items():
            value = figures.get(row, {}).get(metric)
            if value is None:
                out.append(f"{row}: {metric} was not measured (floor {floor:.3f})")
            elif not value >= floor - pinned["tolerance"]:
                out.append(f"{row}: {metric} {value:.3f} is below its floor {floor:.3f}")
    return out


def changed(data: Path, pinned: dict[str, Any]) -> list[str]:
    """Corpora that are not those the floors were measured on."""
    return [
        f"{name}: another file than the floors were measured on"
        for name, digest in pinned["corpora"].items()
        if not (data / name).is_file() or hashlib.sha256((data / name).read_bytes()).hexdigest() != digest
    ]


def starter() -> tuple[dict[str, dict[str, float]], str]:
    """The shipped model's figures on the starter corpus with outlets and events held out, and the corpus's hash."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    metrics = manifest["metrics"]
    rows = {f"starter {where.replace('_', ' ')}": metrics[where] for where in ("in_context", "alone")}
    found = metrics["attribution"]
    rows["starter attribution"] = {
        "institution": found["institution"],
        "speaker": found["speakers"]["speaker"],
        "source_type": found["speakers"]["source_type"],
        **{f"{role}_overlap_f1": figures["overlap_f1"] for role, figures in found["spans"].items()},
    }
    return rows, manifest["data"]


def lowered(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Floors of `old` that `new` lacks or has lower; a wider tolerance lowers them all."""
    out = [
        f"{row}: {metric} from {floor:.3f} to {new['floors'].get(row, {}).get(metric, 0.0):.3f}"
        for row, floors in old["floors"].items()
        for metric, floor in floors.items()
        if new["floors"].get(row, {}).get(metric, 0.0) < floor
    ]
    return out + (["tolerance"] if new["tolerance"] > old["tolerance"] else [])


def raised(figures: dict[str, Any], pinned: dict[str, Any]) -> dict[str, Any]:
    """The floors, lifted to the figures (rounded down)."""
    floors = {
        row: {metric: max(floor, int(figures[row][metric] * 1000) / 1000) for metric, floor in of_row.items()}
        for row, of_row in pinned["floors"].items()
    }
    return pinned | {"floors": floors}


def git(*arguments: str) -> str | None:
    """What git says; None where this is no checkout."""
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, text=True, cwd=FLOORS.parent)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def silently_lowered() -> list[str]:
    """Floors that the last commit to the file lowered without giving a reason."""
    path = f"./{FLOORS.name}"
    commits = (git("log", "-2", "--format=%H", "--", path) or "").split()
    if len(commits) < 2 or SIGN in (git("log", "-1", "--format=%B", commits[0]) or ""):
        return []
    new, old = (json.loads(git("show", f"{c}:{path}") or "{}") for c in commits)
    return [f"lowered without '{SIGN} REASON' in the commit: {line}" for line in lowered(old, new)]


def main(arguments: list[str]) -> int:
    """Print what is wrong; 0 where nothing is."""
    lift = "--raise" in arguments
    figures_file, data = (Path(a) for a in arguments if not a.startswith("--"))
    figures, pinned = (json.loads(p.read_text(encoding="utf-8")) for p in (figures_file, FLOORS))
    own, corpus = starter()
    figures |= own
    wrong = changed(data, pinned) + below(figures, pinned) + silently_lowered()
    if pinned.get("starter") != corpus:
        wrong.append('annotations/starter is not the corpus of the floors: measure, set them and "starter" anew')
    print(*(f"quality gate: {line}" for line in wrong), sep="\n", end="\n" if wrong else "")
    if lift and not wrong:
        FLOORS.write_text(json.dumps(raised(figures, pinned), indent=1) + "\n", encoding="utf-8")
    if not wrong:
        print(f"quality gate: {sum(map(len, pinned['floors'].values()))} figures at or above their floors")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
