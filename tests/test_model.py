"""A model is data: what is wrong with a folder is said, nothing in it is run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from toolkit.errors import ModelError
from toolkit.model import load_model
from toolkit.resources import DEFAULT_MODEL


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEFAULT_MODEL, tmp_path / "model"))


def changed(folder: Path, **values: object) -> None:
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | values), encoding="utf-8")


def test_saving_and_loading_keeps_every_bit(copy: Path, tmp_path: Path) -> None:
    load_model(copy).save(tmp_path / "again")
    assert (tmp_path / "again" / "manifest.json").read_bytes() == (copy / "manifest.json").read_bytes()
    assert load_model(tmp_path / "again").label.dense.tobytes() == load_model(copy).label.dense.tobytes()


def test_no_model_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model here \(manifest.json is missing\)"):
        load_model(tmp_path)


def test_a_later_format_is_refused(copy: Path) -> None:
    changed(copy, format=99)
    with pytest.raises(ModelError, match="model format 99"):
        load_model(copy)


def test_another_feature_schema_is_refused(copy: Path) -> None:
    changed(copy, feature_schema=0)
    with pytest.raises(ModelError, match="train it again"):
        load_model(copy)


def test_changed_weights_are_noticed(copy: Path) -> None:
    with np.load(copy / "weights.npz") as f:
        arrays = {k: f[k] for k in f.files}
    arrays["label_bias"] = arrays["label_bias"] + 1
    np.savez(copy / "weights.npz", **arrays)
    with pytest.raises(ModelError, match=r"not the one manifest\.json describes"):
        load_model(copy)


def test_a_pickle_is_never_opened(copy: Path) -> None:
    np.savez(copy / "weights.npz", label_dense=np.array([object()], dtype=object))
    with pytest.raises(ModelError, match="not a readable model"):
        load_model(copy)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 1}', '{"format": "x"}'])
def test_a_broken_manifest_is_told(copy: Path, content: str) -> None:
    (copy / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError):
        load_model(copy)
