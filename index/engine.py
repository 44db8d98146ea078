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


_ANY: Batch = (np.zeros((1, 8), np.int64), np.ones((1, 8), np.float32))
# Batches for each core before others may have their turn: a third of a second at most.
_A_TURN = 4


class Cores:
    """The cores, `number` of them, for one at a time in the order of asking: two computations at once are slower than one after the other,
    and a lock of Python's would let a long piece of work go first for ever.
    """

    def __init__(self) -> None:
        # Those this process may use, which in a container may be fewer than there are.
        self.number = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
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


_CORES = Cores()


def use(cores: int) -> None:
    """Use so many cores instead of all; before anything is loaded."""
    _CORES.number = cores


class Network:
    """A compiled network over the `embedding` of its tokens. Thread-safe; the networks of a process take turns."""

    def __init__(self, path: Path, embedding: Embedding) -> None:
        self._path, self._embedding = path, embedding
        self._request: Any = None
        self._many: SimpleQueue[Any] = SimpleQueue()
        self._pool = ThreadPoolExecutor(_CORES.number)

    def infer(self, batch: Batch) -> list[Float32]:
        """Every output of the network for one batch, on all cores."""
        with _CORES.turn():
            self._compile()
            return self._outputs(self._request, batch)

    def load(self) -> None:
        """Compile for `infer` now; else its first call does."""
        with _CORES.turn():
            self._compile()

    def load_all(self) -> None:
        """Compile for `infer_all` now; else its first call does."""
        with _CORES.turn():
            self._compile_all()

    def _compile(self) -> None:
        if self._request is None:
            self._request = _compiled(self._path, {"PERFORMANCE_HINT": "LATENCY"}).create_infer_request()
            self._outputs(self._request, _ANY)

    def _compile_all(self) -> None:
        if self._many.empty():
            network = _compiled(self._path, {"NUM_STREAMS": str(_CORES.number)})
            for _ in range(_CORES.number):
                self._many.put(network.create_infer_request())
                # Here, before any other thread: two at once that are a process's first can wait for each other for ever.
                self._on_one_core(_ANY)

    def infer_all(self, batches: Iterable[Batch], done: Callable[[int], None] | None = None) -> list[list[Float32]]:
        """Every output for each batch, a core a batch; `done` is told how many are finished.

        Cores that need not wait for each other within a batch do a third more (eval/LOG.md). Others may have their turn in between.
        """
        found: list[list[Float32]] = []
        waiting = iter(batches)
        while some := list(islice(waiting, _A_TURN * _CORES.number)):
            with _CORES.turn():
                self._compile_all()
                found += self._pool.map(self._on_one_core, some)
            if done:
                done(len(found))  # from this thread: what listens may draw on a terminal
        return found

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


def save(model: Any, path: Path) -> None:
    """Write a graph of `index.transformer` at `path`, an .xml with its .bin beside it."""
    openvino().save_model(model, path, compress_to_fp16=False)


def _compiled(path: Path, hints: dict[str, str]) -> Any:
    core = openvino().Core()
    settings = {"INFERENCE_NUM_THREADS": str(_CORES.number), **hints, **_PRECISION}
    try:
        # What has been compiled for this processor is kept beside the network: a third of the time, the next time. OpenVINO sees for
        # itself when what it kept is damaged or of another version.
        core.set_property({"CACHE_DIR": str(path.parent / "compiled")})
        return core.compile_model(str(path), "CPU", settings)
    except RuntimeError:  # a disk that refuses
        return openvino().Core().compile_model(str(path), "CPU", settings)


def openvino() -> ModuleType:
    """The library. It would report its use to a server unless the user has opted out; yiju never asks the network."""
    # A module that cannot be imported makes it use its own silent stand-in.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    module: ModuleType = openvino
    return module
