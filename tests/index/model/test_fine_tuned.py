"""The shipped weights: nothing is lost that matters, and nothing is loaded that was not shipped."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from index.error import ModelFailure
from index.model import bundled
from index.model.artifact import MANIFEST, sha256
from index.model.fine_tuned import FineTunedWeights, pack, unpack
from rag.reading import network


@settings(deadline=None)  # a loaded machine takes longer
@given(
    arrays(
        np.float32,
        array_shapes(min_dims=2, max_dims=2, max_side=8),
        elements=st.floats(-1, 1, width=32),
    ),
    st.integers(0, 9),
)
def test_a_packed_weight_comes_back_to_half_a_step(
    difference: "np.ndarray[tuple[int, int], np.dtype[np.float32]]", seed: int
) -> None:
    base = {"w": np.random.default_rng(seed).normal(size=difference.shape).astype(np.float32)}
    tuned = {"w": base["w"] + difference}
    step = np.abs(tuned["w"] - base["w"]).max(axis=1, keepdims=True) / 127
    assert (np.abs(unpack(pack(tuned, base), base)["w"] - tuned["w"]) <= step / 2 + 1e-5).all()


def test_vectors_and_heads_come_back_whole() -> None:
    base = {"bias": np.array([1.0, 2.0], np.float32)}
    tuned = {"bias": np.array([1.5, 2.0], np.float32), "head": np.array([[0.1, 0.2]], np.float32)}
    found = unpack(pack(tuned, base), base)
    assert all((found[name] == tuned[name]).all() for name in tuned)


@pytest.mark.parametrize("shipped", [bundled.SHIPPED, network.SHIPPED], ids=["encoder", "reader"])
def test_the_shipped_weights_are_those_of_the_manifest_and_small(shipped: FineTunedWeights) -> None:
    assert sha256(shipped.path) == shipped.digest()
    assert shipped.path.stat().st_size < 25_000_000


@pytest.mark.parametrize("shipped", [bundled.SHIPPED, network.SHIPPED], ids=["encoder", "reader"])
def test_training_changed_every_matrix_and_left_it_finite(shipped: FineTunedWeights) -> None:
    """All-zero weights would have the right SHA-256 in their manifest as well."""
    weights = shipped.load({})  # with no base: the differences alone
    assert len(weights) > 100
    assert [name for name, weight in weights.items() if not np.isfinite(weight).all()] == []
    assert [name for name, weight in weights.items() if weight.ndim > 1 and not weight.any()] == []


def test_all_shipped_weights_together_are_small() -> None:
    folders = (bundled.SHIPPED.path.parent, network.SHIPPED.path.parent)
    assert sum(path.stat().st_size for folder in folders for path in folder.iterdir()) < 60_000_000


def test_saved_weights_come_back(tmp_path: Path) -> None:
    shipped, base = (
        FineTunedWeights(tmp_path / "new" / "w.safetensors", "the weights", "abc"),
        {"w": np.zeros((1, 2), np.float32)},
    )
    shipped.save({"w": np.array([[0.127, 0.0]], np.float32)}, base)
    assert shipped.load(base)["w"] == pytest.approx(np.array([[0.127, 0.0]]), abs=1e-3)


def test_weights_that_are_damaged_or_for_another_encoder_are_refused(tmp_path: Path) -> None:
    shipped = FineTunedWeights(
        tmp_path / "w.safetensors", "the reader's weights", bundled.SOURCE_SHA256
    )
    with pytest.raises(ModelFailure, match="install yiju again"):
        shipped.digest()
    manifest = {shipped.path.name: "0" * 64, "base": "another"}
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(
        ModelFailure, match="the reader's weights were made for the encoder another"
    ):
        shipped.digest()
    (tmp_path / MANIFEST).write_text(json.dumps(manifest | {"base": bundled.SOURCE_SHA256}))
    shipped.path.write_bytes(b"damaged")
    with pytest.raises(ModelFailure, match="missing or damaged"):
        shipped.load({})
