"""The wheel works without the checkout."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_wheel_scores_the_demo_article_in_an_empty_environment(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    made = subprocess.run(build, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    wheel = next(tmp_path.glob("*.whl"))
    home = tmp_path / "env"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check", str(wheel)]
    subprocess.run(install, check=True)
    # the dependencies are borrowed from the running environment; the toolkit itself must come from the wheel
    site = next((home / "lib").glob("python*/site-packages"))
    borrowed = tmp_path / "borrowed"
    borrowed.mkdir()
    for entry in Path(sysconfig.get_paths()["purelib"]).iterdir():
        if "attribution_toolkit" not in entry.name and entry.suffix != ".pth" and entry.name not in ("toolkit", "pip"):
            (borrowed / entry.name).symlink_to(entry)
    (site / "borrowed.pth").write_text(f"{borrowed}\n")
    files = "r.LABEL_CONFIG.is_file(), r.CODEBOOK.is_file()"
    where = f"import toolkit, toolkit.resources as r; print(toolkit.__file__, {files})"
    told = subprocess.run([str(python), "-c", where], capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    assert told.startswith(str(home))
    assert told.endswith("True True\n")
    shown = subprocess.run([str(home / "bin" / "toolkit"), "demo"], capture_output=True, text=True, cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert "Stated as fact" in shown.stdout
    assert (tmp_path / "demo.html").read_text(encoding="utf-8").startswith("<!doctype html>")
