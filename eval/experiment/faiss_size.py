"""Compare FAISS indexes by the number of vectors: which kind for which size.

    python -m eval.experiment.faiss_size [--home DIR] [--collection NAME] [--sizes N …]

Prints recall against exact search, milliseconds, bytes per vector and build seconds. Vectors are
those of a collection as far as it has them. Beyond, they are synthetic, of the same distribution: a
real vector, moved as far as its neighbours lie from it in a direction in which real vectors differ.
Every candidate of an approximate index is scored exactly, as `index.search.vector` does.
"""

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.collection import Collection
from index.model import encoder
from rag.settings import Settings

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]
_SEED, _QUERIES, _K, _CANDIDATES = 11, 200, 10, 400
_KINDS = (
    "Flat",
    "SQ8",
    "HNSW24,SQ8",
    "IVF{lists},SQ8",
    "PQ{half}x4fs",
    "IVF{lists}_HNSW16,PQ{half}x4fs",
)


@dataclass(frozen=True, slots=True)
class IndexMeasurement:
    """What one kind of index over `vectors` vectors achieves."""

    vectors: int
    # As faiss.index_factory names it.
    kind: str
    # Recall@10 against exact search.
    recall: float
    # Milliseconds of a search, exact scores included.
    p50: float
    p99: float
    bytes_a_vector: float
    build_seconds: float


def main() -> None:
    """Measure the sizes and kinds of the command line."""
    arguments = _parse_arguments()
    settings = Settings.read(os.environ, home=arguments.home)
    collection = Collection(
        settings.home / arguments.collection, encoder.choose(settings.model, settings.cache)
    )
    real = np.array(collection.index.current().base.vectors)
    chance = np.random.default_rng(_SEED)
    held = chance.permutation(len(real))[:_QUERIES]
    queries, known = perturb(real[held], real, chance), np.delete(real, held, axis=0)
    found = []
    for number in arguments.sizes:
        vectors = known[:number] if number <= len(known) else extend(known, number, chance)
        for one in measure_indexes(
            vectors,
            queries,
            [
                kind
                for kind in arguments.kinds
                if number <= arguments.graphs or not kind.startswith("HNSW")
            ],
        ):
            print(
                f"{one.vectors:>10,} {one.kind:14} recall {one.recall:.4f}  "
                f"p50 {one.p50:7.2f} ms  p99 {one.p99:7.2f} ms  "
                f"{one.bytes_a_vector:6.0f} bytes  {one.build_seconds:7.1f} s",
                flush=True,
            )
            found.append(asdict(one))
        if arguments.out:
            arguments.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def perturb(some: Float32, real: Float32, chance: np.random.Generator) -> Float32:
    """Return a vector of length 1 near each of `some` (n, dimension).

    It is as far away as the nearest neighbour of such a vector in a sample of `real`, in the
    direction in which two real vectors differ.
    """
    sample = real[chance.permutation(len(real))[:20_000]]
    one, other = (real[chance.integers(len(real), size=len(some))] for _ in range(2))
    away = one - other
    away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-6)
    distance = np.sqrt(np.maximum(2 - 2 * np.sort(some[:500] @ sample.T, axis=1)[:, -2], 1e-3))
    found = some + away * chance.choice(distance, size=(len(some), 1)).astype(np.float32)
    normal: Float32 = found / np.linalg.norm(found, axis=1, keepdims=True)
    return normal


def extend(real: Float32, number: int, chance: np.random.Generator) -> Float32:
    """Return `real`, and synthetic vectors of its distribution up to `number`."""
    found = np.empty((number, real.shape[1]), np.float32)
    found[: len(real)] = real
    for start in range(len(real), number, 100_000):
        part = found[start : start + 100_000]
        part[:] = perturb(real[chance.integers(len(real), size=len(part))], real, chance)
    return found


def measure_indexes(
    vectors: Float32, queries: Float32, kinds: list[str]
) -> Iterator[IndexMeasurement]:
    """Build each kind of index over `vectors` and search it for `queries`."""
    import faiss

    _, exact = faiss.knn(queries, vectors, _K, metric=faiss.METRIC_INNER_PRODUCT)
    for kind in kinds:
        if kind == "Flat":  # no copy: memory has no room for ten million twice
            recall, took = _search(partial(_search_exact, vectors), _K, vectors, queries, exact)
            yield IndexMeasurement(
                len(vectors), kind, recall, *_percentiles(took), 4.0 * vectors.shape[1], 0.0
            )
            continue
        name = kind.format(lists=int(4 * np.sqrt(len(vectors))), half=vectors.shape[1] // 2)
        started = time.perf_counter()
        index = faiss.index_factory(vectors.shape[1], name, faiss.METRIC_INNER_PRODUCT)
        index.train(vectors[np.random.default_rng(_SEED).permutation(len(vectors))[:50_000]])
        index.add(vectors)
        built = time.perf_counter() - started
        if name.startswith("HNSW"):
            faiss.ParameterSpace().set_index_parameter(index, "efSearch", _CANDIDATES)
        if "IVF" in name:
            faiss.ParameterSpace().set_index_parameter(index, "nprobe", 64)
        size = len(faiss.serialize_index(index)) / len(vectors)
        recall, took = _search(index.search, _CANDIDATES, vectors, queries, exact)
        yield IndexMeasurement(len(vectors), name, recall, *_percentiles(took), size, built)


def _search_exact(vectors: Float32, query: Float32, k: int) -> tuple[Float32, Int64]:
    import faiss

    found: tuple[Float32, Int64] = faiss.knn(query, vectors, k, metric=faiss.METRIC_INNER_PRODUCT)
    return found


def _percentiles(took: list[float]) -> tuple[float, float]:
    p50, p99 = np.percentile(took, [50, 99])
    return float(p50), float(p99)


def _search(
    search: Callable[[Float32, int], tuple[Float32, Int64]],
    k: int,
    vectors: Float32,
    queries: Float32,
    exact: Int64,
) -> tuple[float, list[float]]:
    """Return the recall, and the milliseconds of each query, exact scoring included."""
    took, hits = [], 0
    for query, right in zip(queries, exact, strict=True):
        started = time.perf_counter()
        _, (found,) = search(query[None], k)
        at = np.sort(found[found >= 0])
        best = at[np.argsort(-(vectors[at] @ query))[:_K]]
        took.append(1000 * (time.perf_counter() - started))
        hits += len(np.intersect1d(best, right))
    return hits / exact.size, took


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m eval.experiment.faiss_size", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--home", type=Path, help="where the collections are (YIJU_HOME)")
    parser.add_argument("--collection", default="default")
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=[10_000, 100_000, 1_000_000],
        help="numbers of vectors",
    )
    parser.add_argument(
        "--kinds",
        nargs="+",
        default=_KINDS,
        help="as faiss.index_factory names them; {lists} becomes 4√n, {half} half the dimension",
    )
    parser.add_argument(
        "--graphs",
        type=int,
        default=1_000_000,
        help="largest number of vectors for HNSW, whose build takes hours beyond",
    )
    parser.add_argument("--out", type=Path, help="write the results here as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()
