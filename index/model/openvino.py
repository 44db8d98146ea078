"""Inference with OpenVINO, without torch: one computation per core, first come, first served.

Chosen for the bundled model: on two cores a query takes a tenth of torch's time, the start half a
second instead of fifteen, and it computes in int8 (eval/LOG.md). Apache-2.0, monthly releases by
Intel, 180 MB installed.
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.model.artifact import discard_damaged, seal
from index.model.token_table import TokenTable

Float32 = NDArray[np.float32]
# Token ids and attention mask, both (n, length).
Batch = tuple[NDArray[np.int64], Float32]

# fp32 but for the int8 products: by default OpenVINO takes bf16 on some processors. Activations
# without known ranges are quantized in groups of 64 channels of one token: finer and coarser groups
# are slower, and coarser ones less exact (eval/LOG.md).
FP32_OR_INT8 = {"INFERENCE_PRECISION_HINT": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": "64"}


_ANY: Batch = (np.zeros((1, 8), np.int64), np.ones((1, 8), np.float32))


class CoreSemaphore:
    """FIFO semaphore over CPU cores.

    Python's own locks are not fair: a long job could starve the others.
    """

    def __init__(self) -> None:
        # Those this process may use, which in a container may be fewer than there are.
        self.number = (
            len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else os.cpu_count() or 1
        )
        self._changed = threading.Condition()
        self._given = self._served = 0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a core and hold it until the end of the block."""
        with self._changed:
            mine = self._given
            self._given += 1
            self._changed.wait_for(lambda: mine < self._served + self.number)
        try:
            yield
        finally:
            with self._changed:
                self._served += 1
                self._changed.notify_all()


_CORES = CoreSemaphore()
# The first two computations of a process can deadlock if they run at once (eval/LOG.md), so
# networks are compiled and warmed up one after the other.
_compiling = threading.Lock()


def cores() -> int:
    """Return how many cores are used."""
    return _CORES.number


def use_cores(cores: int) -> None:
    """Use this many cores instead of all. Call it before anything is loaded."""
    _CORES.number = cores


class Network:
    """A network and its token embeddings. Thread-safe; all networks share the cores."""

    def __init__(self, path: Path, embedding: TokenTable) -> None:
        # Compiled twice, each when needed: for one batch on all cores, and for a batch a core.
        self._one, self._many = (
            _Compiled(path, embedding, 1),
            _Compiled(path, embedding, _CORES.number),
        )
        self._pool = ThreadPoolExecutor(_CORES.number)

    def load(self) -> None:
        """Compile for `infer` now rather than in its first call."""
        self._one.load()

    def load_all(self) -> None:
        """Compile for `infer_all` now rather than in its first call."""
        self._many.load()

    def infer(self, batch: Batch) -> list[Float32]:
        """Compute every output for one batch on all cores, for the lowest latency."""
        return self._one.run(batch)

    def infer_all(
        self, batches: Iterable[Batch], done: Callable[[int], None] | None = None
    ) -> list[list[Float32]]:
        """Compute every output for each batch on one core a batch, for the highest throughput.

        Cores that need not wait for each other within a batch do a third more (eval/LOG.md). `done`
        is called with the number of batches finished.
        """
        found: list[list[Float32]] = []
        for outputs in self._pool.map(self._many.run, batches):
            found.append(outputs)
            if done:
                done(len(found))  # in the caller's thread: it may draw on a terminal
        return found


class _Compiled:
    """A network compiled for `streams` computations at once, which share the cores equally."""

    def __init__(self, path: Path, embedding: TokenTable, streams: int) -> None:
        self._path, self._embedding, self._streams = path, embedding, streams
        self._requests = SimpleQueue[Any]()
        self._is_ready = False

    def load(self) -> None:
        with _compiling:
            if not self._is_ready:
                network = _compile(self._path, self._streams)
                requests = [network.create_infer_request() for _ in range(self._streams)]
                for request in requests:
                    self._infer(request, _ANY)
                    self._requests.put(request)
                self._is_ready = True

    def run(self, batch: Batch) -> list[Float32]:
        """Compute every output for one batch when a core is free."""
        if not self._is_ready:
            self.load()
        request = self._requests.get()
        try:
            with _CORES.turn():
                return self._infer(request, batch)
        finally:
            self._requests.put(request)

    def _infer(self, request: Any, batch: Batch) -> list[Float32]:
        ids, mask = batch
        found = request.infer([self._embedding.rows(ids), mask])
        return [np.array(found[at], np.float32) for at in range(len(found))]


def save(model: Any, path: Path) -> None:
    """Write a graph of `index.model.graph` to `path`, an .xml with its .bin beside it."""
    import_openvino().save_model(model, path, compress_to_fp16=False)


def _compile(path: Path, streams: int) -> Any:
    core = import_openvino().Core()
    settings = {
        "INFERENCE_NUM_THREADS": str(_CORES.number),
        "NUM_STREAMS": str(streams),
        **FP32_OR_INT8,
    }
    try:
        # The compiled network is cached beside its source: loading then takes a third of the time.
        # OpenVINO itself discards a cache of another version, but believes a damaged one.
        compiled = path.parent / "compiled"
        sealed = discard_damaged(compiled)
        core.set_property({"CACHE_DIR": str(compiled)})
        network = core.compile_model(str(path), "CPU", settings)
    except RuntimeError:  # the cache cannot be written
        return import_openvino().Core().compile_model(str(path), "CPU", settings)
    seal(compiled, sealed)
    return network


def import_openvino() -> ModuleType:
    """Import OpenVINO, which takes long. The package `index` has barred its telemetry."""
    import openvino

    module: ModuleType = openvino
    return module
