"""The comparison of FAISS indexes: its recall, and its synthetic vectors."""

import numpy as np
from numpy.typing import NDArray

from eval.experiment.faiss_size import extend, measure_indexes


def real(count: int) -> NDArray[np.float32]:
    """Vectors in clusters, of length 1."""
    chance = np.random.default_rng(1)
    centres = chance.normal(size=(20, 16))
    vectors = (
        centres[chance.integers(20, size=count)] + 0.3 * chance.normal(size=(count, 16))
    ).astype(np.float32)
    normal: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normal


def test_exact_search_finds_all_and_quantized_nearly_all() -> None:
    found = list(measure_indexes(real(4_000), real(4_050)[4_000:], ["Flat", "PQ{half}x4fs"]))
    assert [one.kind for one in found] == ["Flat", "PQ8x4fs"]
    assert found[0].recall == 1
    assert found[1].recall > 0.9
    assert found[0].bytes_a_vector == 16 * 4 > found[1].bytes_a_vector
    assert all(0 < one.p50 <= one.p99 for one in found)


def test_synthetic_vectors_lie_as_far_from_their_neighbours_as_real_ones() -> None:
    known = real(3_000)
    made = extend(known, 3_500, np.random.default_rng(2))
    assert (made[:3_000] == known).all()
    made = made[3_000:]
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    nearest = np.sort(known[:500] @ known.T, axis=1)[:, -2]
    assert abs(float(np.median(np.max(made @ known.T, axis=1)) - np.median(nearest))) < 0.05
