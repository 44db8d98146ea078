"""OpenVINO: a network that runs without torch, as many computations at once as there are cores, in the order of asking. Knows no text and
no tokenizer.

Chosen for the bundled model: on two cores a query takes a tenth of torch's time, the start half a second instead of fifteen, and it
computes in int8 (eval/LOG.md). Apache-2.0, monthly releases by Intel, 180 MB installed.
"""

import os
import sys
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

from index.model.token_table import TokenTable

Float32 = NDArray[np.float32]
# Token ids and attention mask, both (n, length).
Batch = tuple[NDArray[np.int64], Float32]

# fp32 but for the int8 products: left to itself, OpenVINO takes bf16 on some processors. Activations without known ranges are quantised
# in groups of 64 channels of one token: finer groups and coarser ones are slower, coarser ones less exact (eval/LOG.md).
FP32_OR_INT8 = {"INFERENCE_PRECISION_HINT": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": "64"}


_ANY: Batch = (np.zeros((1, 8), np.int64), np.ones((1, 8), np.float32))


class CoreSemaphore:
    """The cores, `number` of them, each for one computation at a time, in the order of asking: a lock of Python's would let a long piece of
    work go first for ever.
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
        """Wait for a core; it is given back with the end of the block."""
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
# A process's first two computations at once can wait for each other for ever: networks are made ready one after the other.
_making = threading.Lock()


def cores() -> int:
    """How many cores are used."""
    return _CORES.number


def use(cores: int) -> None:
    """Use so many cores instead of all; before anything is loaded."""
    _CORES.number = cores


class Network:
    """A network over the `embedding` of its tokens. Thread-safe; the networks of a process share the cores."""

    def __init__(self, path: Path, embedding: TokenTable) -> None:
        # Two forms, each compiled when it is needed, with the weights in memory for each of its streams.
        self._one, self._many = (
            _Compiled(path, embedding, 1),
            _Compiled(path, embedding, _CORES.number),
        )
        self._pool = ThreadPoolExecutor(_CORES.number)

    def load(self) -> None:
        """Compile for `infer` now; else its first call does."""
        self._one.load()

    def load_all(self) -> None:
        """Compile for `infer_all` now; else its first call does."""
        self._many.load()

    def infer(self, batch: Batch) -> list[Float32]:
        """Every output of the network for one batch, as soon as can be: the cores share it."""
        return self._one.run(batch)

    def infer_all(
        self, batches: Iterable[Batch], done: Callable[[int], None] | None = None
    ) -> list[list[Float32]]:
        """Every output for each batch, a core a batch; `done` is told how many are finished.

        Cores that need not wait for each other within a batch do a third more (eval/LOG.md).
        """
        found: list[list[Float32]] = []
        for outputs in self._pool.map(self._many.run, batches):
            found.append(outputs)
            if done:
                done(len(found))  # from this thread: what listens may draw on a terminal
        return found


class _Compiled:
    """A network for `streams` computations at once, which have an equal share of the cores."""

    def __init__(self, path: Path, embedding: TokenTable, streams: int) -> None:
        self._path, self._embedding, self._streams = path, embedding, streams
        self._requests = SimpleQueue[Any]()
        self._is_ready = False

    def load(self) -> None:
        with _making:
            if not self._is_ready:
                network = _compiled(self._path, self._streams)
                requests = [network.create_infer_request() for _ in range(self._streams)]
                for request in requests:
                    self._outputs(request, _ANY)
                    self._requests.put(request)
                self._is_ready = True

    def run(self, batch: Batch) -> list[Float32]:
        """Every output for one batch, in its turn."""
        if not self._is_ready:
            self.load()
        request = self._requests.get()
        try:
            with _CORES.turn():
                return self._outputs(request, batch)
        finally:
            self._requests.put(request)

    def _outputs(self, request: Any, batch: Batch) -> list[Float32]:
        ids, mask = batch
        found = request.infer([self._embedding.rows(ids), mask])
        return [np.array(found[at], np.float32) for at in range(len(found))]


def save(model: Any, path: Path) -> None:
    """Write a graph of `index.model.graph` at `path`, an .xml with its .bin beside it."""
    import_openvino().save_model(model, path, compress_to_fp16=False)


def _compiled(path: Path, streams: int) -> Any:
    core = import_openvino().Core()
    settings = {
        "INFERENCE_NUM_THREADS": str(_CORES.number),
        "NUM_STREAMS": str(streams),
        **FP32_OR_INT8,
    }
    try:
        # What has been compiled for this processor is kept beside the network: a third of the time, the next time. OpenVINO sees for
        # itself when what it kept is damaged or of another version.
        core.set_property({"CACHE_DIR": str(path.parent / "compiled")})
        return core.compile_model(str(path), "CPU", settings)
    except RuntimeError:  # a disk that refuses
        return import_openvino().Core().compile_model(str(path), "CPU", settings)


def import_openvino() -> ModuleType:
    """The library. It would report its use to a server unless the user has opted out; yiju never asks the network."""
    # A module that cannot be imported makes it use its own silent stand-in.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    module: ModuleType = openvino
    return module
