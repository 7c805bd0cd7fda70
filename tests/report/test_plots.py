"""Pictures hold what their tables say, at sizes that can be printed."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("matplotlib")

from toolkit.abstention import thresholds
from toolkit.assessment import assess
from toolkit.errors import InputError
from toolkit.report import LABEL_COLOURS, plots

LABELS = ("fact", "official_claim", "framing")


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    rng = np.random.default_rng(0)
    gold = rng.integers(3, size=2000)
    z = 2 * rng.normal(size=(2000, 3)) + 4 * np.eye(3)[gold]
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    articles = [f"a{n // 25}" for n in range(2000)]
    out: dict[str, Any] = assess(LABELS, gold, p, articles, [f"Outlet {n // 50}" for n in range(2000)], rounds=20)
    out["by_outlet"] = out.pop("outlets")
    out["thresholds"] = thresholds(p.argmax(1) == gold, p.max(1), np.arange(2000) // 25)
    figure = {"macro_f1": [0.5, 0.6], "low": [0.4, 0.55], "high": [0.6, 0.65]}
    out["curve"] = figure | {"share": [0.5, 1.0], "articles": [10, 20], "sentences": [100, 200]}
    out["models"] = figure | {"model": ["toolkit", "outlet_only"], "by": ["article"] * 2, "groups": [20] * 2}
    return out


@pytest.mark.parametrize("name", ["reliability", "risk_coverage", "confusion", "learning_curve", "outlets", "models"])
def test_axes_are_filled_and_sizes_sane(name: str, found: dict[str, Any]) -> None:
    table = found[{"learning_curve": "curve", "outlets": "by_outlet"}.get(name, name)]
    figure = getattr(plots, name)(table)
    assert all(1.5 < inches < 12 for inches in figure.get_size_inches())
    for ax in figure.axes:
        assert ax.lines or ax.patches or ax.collections
        for line in ax.lines:
            assert np.isfinite(np.array(line.get_data(), float)).all()
    assert figure.axes[0].get_title(loc="left")


def test_a_square_of_the_confusion_has_its_label_s_colour(found: dict[str, Any]) -> None:
    from matplotlib.colors import to_rgb

    patches = plots.confusion(found["confusion"]).axes[0].patches
    shares = np.array(found["confusion"]["share"])
    for name in LABELS:
        mine = [k for k, other in enumerate(found["confusion"]["predicted"]) if other == name]
        darkest = max(mine, key=lambda k: shares[k])
        colour = np.array(patches[darkest].get_facecolor()[:3])
        full = np.array(to_rgb(LABEL_COLOURS[name]))
        assert np.abs(1 - colour - (1 - full)).max() < 0.35


def test_only_so_many_outlets_are_drawn(found: dict[str, Any]) -> None:
    assert len(plots.outlets(found["by_outlet"], most=7).axes[0].get_yticklabels()) == 7


def test_the_same_tables_give_the_same_bytes(found: dict[str, Any], tmp_path: Path) -> None:
    one, other = (plots.save(found, tmp_path / name) for name in ("a", "b"))
    assert len(one) == 12
    for a, b in zip(one, other, strict=True):
        assert a.read_bytes() == b.read_bytes()
        assert a.stat().st_size > 2000


def test_without_matplotlib_it_says_what_to_do(
    found: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=r"install attribution-toolkit\[plots\], or ask for --json"):
        plots.save(found, tmp_path / "out")
    assert not (tmp_path / "out").exists()
