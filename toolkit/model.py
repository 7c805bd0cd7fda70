"""A trained model: a folder of data, never code. Features, linear weights, calibration folded in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from toolkit import explanation, familiarity, features
from toolkit.attribution import Analysis, analyse, decide, evidence
from toolkit.errors import ModelError
from toolkit.files import atomic
from toolkit.linear import Floats, Ints, Linear, probabilities
from toolkit.resources import DEFAULT_MODEL
from toolkit.tables import Columns

FORMAT = 1
_PARTS = ("label", "attributed", "decide", "source_type")
_ARRAYS = ("dense", "bias", "vocabulary", "words")


@dataclass(slots=True)
class Model:
    """Labels and attribution of sentences, by linear weights.

    Attributes
    ----------
    labels : tuple of str
    language : str
        The word lists it was trained with.
    feature_names : list of str
        Dense features, in order.
    label, attributed : Linear
        Weights of the labels (softmax) and of "attributed" (logistic).
    decide, source_type : Linear or None
        Weights of the candidates for an attribution and of what tells a speaker's type; None where no spans were
        annotated: the rules decide then.
    manifest : dict
        Hashes of word lists and training data, versions, metrics, thresholds.
    """

    labels: tuple[str, ...]
    language: str
    feature_names: list[str]
    label: Linear
    attributed: Linear
    decide: Linear | None = None
    source_type: Linear | None = None
    manifest: dict[str, Any] = field(default_factory=dict)

    def analyse(self, sentences: Columns) -> Analysis:
        """Find who says what, as this model decides it; see :func:`toolkit.attribution.analyse`."""
        return analyse(sentences, self.language, self.decide, self.source_type)

    @property
    def offsets(self) -> Floats:
        """What is added to each label's logit when a label is decided on; 0 where the manifest says nothing."""
        given = self.manifest.get("thresholds", {}).get("offsets", {})
        return np.array([given.get(name, 0.0) for name in self.labels])

    def predict(self, analysis: Analysis) -> Columns:
        """Score a batch of sentences.

        Parameters
        ----------
        analysis : Analysis
            Of :meth:`analyse`.

        Returns
        -------
        dict of lists
            The table ``scores`` with ``p_<label>`` for every label (each 0 to 1, together 1); ``label`` and
            ``reason`` are None where ``kind`` is not ``sentence``.

        Raises
        ------
        ModelError
            The word lists have other names than those the model was trained with.
        """
        if features.names(analysis) != self.feature_names:
            raise ModelError("the model was trained with other features than this version has; train it again")
        x, words = features.extract(analysis)
        # rounded: the last bits depend on how many sentences are scored at once
        z = self.label.logits(x, words)
        p = probabilities(z).round(6)
        p_attributed = self.attributed.probabilities(x, words)[:, 0].round(6)
        offsets = self.offsets
        best = decided(p, offsets)
        real = [k == "sentence" for k in analysis.sentences["kind"]]
        abstain = self.manifest.get("thresholds", {}).get("abstain", 0.0)
        known = familiarity.known_share(words, len(x), self.label.vocabulary)
        unfamiliar = known < self.manifest.get("least_known", 0.0)  # never where there are too few words to tell
        if isinstance(
            abstain, dict
        ):  # a promise: not made for unfamiliar sentences, and alone they are judged less well
            alone = np.array([i is None for i in analysis.sentences["sentence_index"]], bool)
            left = unfamiliar | (p.max(1) < np.where(alone, abstain["alone"], abstain["in_context"]))
        else:
            left = p.max(1) < abstain
        out: Columns = {
            "article_id": list(analysis.sentences["article_id"]),
            "sentence_index": list(analysis.sentences["sentence_index"]),
            "label": [self.labels[k] if r else None for k, r in zip(best.tolist(), real, strict=True)],
        }
        out |= {f"p_{name}": p[:, k].tolist() for k, name in enumerate(self.labels)}
        out |= {
            "attributed": analysis.attributed.tolist(),
            "p_attributed": p_attributed.tolist(),
            "official_source": analysis.official.tolist(),
            "abstained": left.tolist(),
            "unfamiliar": unfamiliar.tolist(),
        }
        why = explanation.reasons(analysis, self.label, self.labels, self.feature_names, x, z + offsets)
        out["reason"] = [text if r else None for text, r in zip(why, real, strict=True)]
        return out

    def limited(self, max_risk: float) -> Model:
        """The same model, leaving to people what it can't label with so small a share of errors.

        Of the risks it was tested for the largest that is not above `max_risk` counts. The promise
        (:mod:`toolkit.abstention`) is made for texts like those it was trained on; sentences that are ``unfamiliar``
        (:mod:`toolkit.familiarity`) are left to people too.

        Parameters
        ----------
        max_risk : float
            Largest share of wrong labels among the sentences that it does label, above 0 and below 1.

        Returns
        -------
        Model

        Raises
        ------
        ModelError
            It can't promise that, or was trained before thresholds were kept.

        Examples
        --------
        >>> load_model().limited(0.2).manifest["thresholds"]["abstain"]["alone"] > 0.4
        True
        """
        thresholds = self.manifest.get("thresholds", {})
        if "in_context" not in thresholds:
            raise ModelError("the model has no thresholds for a largest risk; train it again")
        able = {w: [row for row in thresholds[w] if row["threshold"] is not None] for w in ("in_context", "alone")}
        lowest = max(rows[0]["risk"] if rows else 1.0 for rows in able.values())
        if lowest > max_risk:
            what = f"the lowest this model can promise is {lowest:g}: ask for that, or label more and train it again"
            raise ModelError(f"at most {max_risk:g} wrong labels can't be promised; {what}")
        chosen = {w: [row for row in rows if row["risk"] <= max_risk][-1]["threshold"] for w, rows in able.items()}
        return replace(self, manifest=self.manifest | {"thresholds": thresholds | {"abstain": chosen}})

    def save(self, folder: str | Path) -> None:
        """Write the model: manifest.json and weights.npz; the same model gives the same bytes."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        parts = {name: part for name in _PARTS if (part := getattr(self, name)) is not None}
        arrays: dict[str, Any] = {f"{name}_{n}": getattr(part, n) for name, part in parts.items() for n in _ARRAYS}
        arrays = {k: v if v.dtype == np.uint64 else v.astype(np.float64) for k, v in arrays.items()}
        with atomic(folder / "weights.npz") as beside, beside.open("wb") as f:
            np.savez_compressed(f, **arrays)  # type: ignore[arg-type]
        manifest = {
            "format": FORMAT,
            "feature_schema": features.SCHEMA,
            "labels": list(self.labels),
            "language": self.language,
            "features": self.feature_names,
            "weights": weights_hash(arrays),
        }
        with atomic(folder / "manifest.json") as beside:
            beside.write_text(
                json.dumps(manifest | self.manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
            )


def decided(p: Floats, offsets: Floats) -> Ints:
    """The label of each row: the highest probability, each weighed by its offset; ties: the label named first."""
    return (p * np.exp(offsets)).argmax(1)


def weights_hash(arrays: dict[str, Any]) -> str:
    """SHA-256 over the arrays' names, shapes and values."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        digest.update(f"{name}{arrays[name].shape}{arrays[name].dtype}".encode())
        digest.update(np.ascontiguousarray(arrays[name]).tobytes())
    return digest.hexdigest()


def load_model(folder: str | Path = DEFAULT_MODEL) -> Model:
    """Load a model folder; nothing in it is executed.

    Parameters
    ----------
    folder : path
        Holds manifest.json and weights.npz; the shipped model when not given.

    Returns
    -------
    Model

    Raises
    ------
    ModelError
        No model there, a format this version does not know, or arrays that do not fit the manifest.

    Examples
    --------
    >>> load_model().labels
    ('fact', 'official_claim', 'framing')
    """
    folder = Path(folder)
    if not (folder / "manifest.json").is_file():
        raise ModelError(
            f"{folder}: no model here (manifest.json is missing); give a folder that `toolkit train` wrote"
        )
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if manifest["format"] > FORMAT:
            raise ModelError(
                f"{folder}: model format {manifest['format']}, this version reads up to {FORMAT}; update the toolkit"
            )
        if manifest["feature_schema"] != features.SCHEMA:
            raise ModelError(
                f"{folder}: has feature schema {manifest['feature_schema']}, "
                f"this version needs {features.SCHEMA}; train it again"
            )
        with np.load(folder / "weights.npz", allow_pickle=False) as file:
            arrays = {k: file[k] for k in file.files}
        named = [n for n in _PARTS if n in _PARTS[:2] or f"{n}_dense" in arrays]
        parts = {name: Linear(*(arrays[f"{name}_{n}"] for n in _ARRAYS)) for name in named}
        model = Model(
            tuple(manifest["labels"]),
            manifest["language"],
            manifest["features"],
            parts["label"],
            parts["attributed"],
            parts.get("decide"),
            parts.get("source_type"),
            manifest,
        )
    except ModelError:
        raise
    except Exception as e:  # anything can be wrong with a file that is not ours
        raise ModelError(f"{folder}: not a readable model ({type(e).__name__}: {e}); copy or train it again") from None
    shape = (len(model.labels), len(model.feature_names))
    wanted = {"decide": (1, len(decide.NAMES)), "source_type": (len(evidence.CLASSES), len(evidence.NAMES))}
    fits = all((part := getattr(model, n)) is None or part.dense.shape == size for n, size in wanted.items())
    if model.label.dense.shape != shape or not fits or weights_hash(arrays) != manifest.get("weights"):
        raise ModelError(f"{folder}: weights.npz is not the one manifest.json describes; copy or train it again")
    return model
