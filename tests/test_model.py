"""A model is data: what is wrong with a folder is said, nothing in it is run."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import numpy as np
import pytest

from toolkit import features
from toolkit.errors import ModelError
from toolkit.model import FORMAT, decided, load_model
from toolkit.resources import DEFAULT_MODEL

FORMAT_1 = Path(__file__).parent / "models" / "format_1"  # kept as it was written; made by nobody again


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
    changed(copy, format=FORMAT + 1)
    with pytest.raises(ModelError) as e:
        load_model(copy)
    assert f"model format {FORMAT + 1}, this version reads up to {FORMAT}; update the toolkit" in str(e.value)
    assert "\n" not in str(e.value)


def test_the_first_format_still_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = json.loads((FORMAT_1 / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["format"] == 1
    monkeypatch.setattr(features, "SCHEMA", manifest["feature_schema"])  # formats are read on, features learnt anew
    model = load_model(FORMAT_1)
    assert model.labels == ("plain", "quotes")
    assert model.offsets.tolist() == [0, 0]
    assert model.label.bias.tolist() == [0.25, -0.25]
    assert model.decide is model.source_type is None


def test_the_shipped_model_is_small_and_quick_to_load() -> None:
    assert sum(f.stat().st_size for f in DEFAULT_MODEL.iterdir()) <= 5_000_000
    took = []
    for _ in range(5):
        start = time.perf_counter()
        load_model()
        took.append(time.perf_counter() - start)
    assert min(took) <= 0.05


def test_offsets_move_the_label_and_its_reason_and_leave_the_probabilities() -> None:
    model = load_model()
    texts = ["The mayor said the bridge was unsafe.", "The bridge was closed on Friday.", "A cynical move."]
    table = {
        "article_id": ["a"] * 3,
        "sentence_index": [0, 1, 2],
        "field": ["text"] * 3,
        "kind": ["sentence"] * 3,
        "text": texts,
    }
    analysis = model.analyse(table)
    plain = model.predict(analysis)
    model.manifest = model.manifest | {"thresholds": {"abstain": 0.0, "offsets": {"framing": 20.0}}}
    moved = model.predict(analysis)
    assert len(set(plain["label"])) > 1
    assert set(moved["label"]) == {"framing"}
    assert "no source is named" not in moved["reason"][1]  # what is said of facts
    for name in model.labels:
        assert moved[f"p_{name}"] == plain[f"p_{name}"]


def test_ties_go_to_the_label_named_first() -> None:
    p = np.array([[0.4, 0.4, 0.2], [0.2, 0.4, 0.4]])
    assert decided(p, np.zeros(3)).tolist() == [0, 1]
    assert decided(p, np.log([1.0, 2.0, 1.0])).tolist() == [1, 1]


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
