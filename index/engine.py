"""OpenVINO: a network that runs without torch, on all cores, one computation at a time. Knows no text and no tokenizer.

Chosen for the bundled model: on two cores a query takes a tenth of torch's time, the start half a second instead of fifteen, and it
computes in int8 (eval/LOG.md). Apache-2.0, monthly releases by Intel, 180 MB installed.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import Embedding

Float32 = NDArray[np.float32]
# Token ids and attention mask, both (n, length).
Batch = tuple[NDArray[np.int64], Float32]

# fp32 but for the int8 products: left to itself, OpenVINO takes bf16 on some processors. Activations without known ranges are quantised
# in groups of 64 channels of one token: finer groups and coarser ones are slower, coarser ones less exact (eval/LOG.md).
_PRECISION = {"INFERENCE_PRECISION_HINT": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": "64"}


# Batches for each core before others may have their turn: a third of a second at most.
_A_TURN = 4


class Turns:
    """All cores for one at a time, in the order of asking: two computations at once are slower than one after the other, and a lock of
    Python's would let a long piece of work go first for ever.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._given = self._served = 0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn; it ends with the block."""
        with self._changed:
            mine = self._given
            self._given += 1
            self._changed.wait_for(lambda: self._served == mine)
        try:
            yield
        finally:
            with self._changed:
                self._served += 1
                self._changed.notify_all()


_CORES = Turns()


class Network:
    """A compiled network over the `embedding` of its tokens. Thread-safe; the networks of a process take turns."""

    def __init__(self, path: Path, embedding: Embedding) -> None:
        self._path, self._embedding = path, embedding
        self._request = _compiled(path, {"PERFORMANCE_HINT": "LATENCY"}).create_infer_request()
        self._many: SimpleQueue[Any] = SimpleQueue()
        self._pool = ThreadPoolExecutor(_cores())

    def infer(self, batch: Batch) -> list[Float32]:
        """Every output of the network for one batch, on all cores."""
        with _CORES.turn():
            return self._outputs(self._request, batch)

    def infer_all(self, batches: Iterable[Batch], done: Callable[[int], None] | None = None) -> list[list[Float32]]:
        """Every output for each batch, a core a batch; `done` is told how many are finished.

        Cores that need not wait for each other within a batch do a third more (eval/LOG.md). Others may have their turn in between.
        """
        found: list[list[Float32]] = []
        waiting = iter(batches)
        while some := list(islice(waiting, _A_TURN * _cores())):
            with _CORES.turn():
                self._prepare()
                found += self._pool.map(self._on_one_core, some)
            if done:
                done(len(found))  # from this thread: what listens may draw on a terminal
        return found

    def _prepare(self) -> None:
        if self._many.empty():
            cores = str(_cores())
            network = _compiled(self._path, {"NUM_STREAMS": cores, "INFERENCE_NUM_THREADS": cores})
            for _ in range(_cores()):
                self._many.put(network.create_infer_request())

    def _on_one_core(self, batch: Batch) -> list[Float32]:
        request = self._many.get()
        try:
            return self._outputs(request, batch)
        finally:
            self._many.put(request)

    def _outputs(self, request: Any, batch: Batch) -> list[Float32]:
        ids, mask = batch
        found = request.infer([self._embedding.rows(ids), mask])
        return [np.array(found[at], np.float32) for at in range(len(found))]


def _cores() -> int:
    """Those this process may use, which in a container may be fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def save(model: Any, path: Path) -> None:
    """Write a graph of `index.transformer` at `path`, an .xml with its .bin beside it."""
    openvino().save_model(model, path, compress_to_fp16=False)


def _compiled(path: Path, hints: dict[str, str]) -> Any:
    return openvino().Core().compile_model(str(path), "CPU", {**hints, **_PRECISION})


def openvino() -> ModuleType:
    """The library. It would report its use to a server unless the user has opted out; yiju never asks the network."""
    # A module that cannot be imported makes it use its own silent stand-in.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    module: ModuleType = openvino
    return module
