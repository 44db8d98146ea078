"""OpenVINO: a torch module as a compiled network that runs without torch. Knows no text and no tokenizer.

Chosen for the bundled model: on two cores a query takes a third of torch's time, the start a few seconds instead of
fifteen, and the fp32 vectors agree to 1e-5 (eval/LOG.md). Apache-2.0, monthly releases by Intel, 180 MB installed.
"""

import logging
import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]


# fp32 everywhere: left to itself, OpenVINO takes bf16 on some processors, and vectors would depend on the machine.
_PRECISION = {"INFERENCE_PRECISION_HINT": "f32"}

# Token ids and attention mask, both (n, length).
Batch = tuple[Int64, Int64]


class Network:
    """A compiled network: token ids in, embeddings or scores out. Thread-safe."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._request = (
            _openvino().Core().compile_model(str(path), "CPU", {"PERFORMANCE_HINT": "LATENCY", **_PRECISION}).create_infer_request()
        )
        self._lock = threading.Lock()
        self._queue: Any = None

    def embed(self, batch: Batch) -> Float32:
        """Embeddings (n, dimension) of one batch, on all cores."""
        return self.infer(batch)[0]

    def infer(self, batch: Batch) -> list[Float32]:
        """Every output of the network for one batch, on all cores."""
        with self._lock:
            found = self._request.infer(list(batch))
            return [np.array(found[at], np.float32) for at in range(len(found))]

    def embed_all(self, batches: Iterable[Batch], done: Callable[[int], None]) -> list[Float32]:
        """Embeddings of each batch, a core a batch; `done` is told the position of each that is finished.

        Cores that need not wait for each other within a batch do a third more (eval/LOG.md), for 130 MB more memory.
        """
        with self._lock:
            if self._queue is None:
                self._queue = self._compile_queue()
            found: dict[int, Float32] = {}

            def finished(request: Any, at: int) -> None:
                found[at] = np.array(request.get_output_tensor(0).data, np.float32)

            self._queue.set_callback(finished)
            told: set[int] = set()
            try:
                for at, batch in enumerate(batches):
                    self._queue.start_async(list(batch), at)
                    # Told from this thread: what listens may draw on a terminal.
                    for one in set(found) - told:
                        told.add(one)
                        done(one)
            finally:  # interrupted, too: the next call must find the queue idle
                self._queue.wait_all()
        for one in sorted(found.keys() - told):
            done(one)
        return [found[at] for at in sorted(found)]

    def _compile_queue(self) -> Any:
        cores = str(os.cpu_count() or 1)
        openvino = _openvino()
        hints = {"NUM_STREAMS": cores, "INFERENCE_NUM_THREADS": cores, **_PRECISION}
        return openvino.AsyncInferQueue(openvino.Core().compile_model(str(self._path), "CPU", hints), int(cores))


def compile_model(folder: Path, path: Path) -> None:
    """Trace the SentenceTransformer in `folder` (encoder, pooling, normalisation as it does them) and save it at `path`."""
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    class Traced(torch.nn.Module):
        def __init__(self, model: SentenceTransformer) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            features: dict[str, Any] = {"input_ids": input_ids, "attention_mask": attention_mask}
            embedding: torch.Tensor = self.model(features)["sentence_embedding"]
            return embedding

    disable_progress_bar()  # type: ignore[no-untyped-call]
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs={"add_pooling_layer": False})
    trace(Traced(model), path)


def trace(module: "torch.nn.Module", path: Path) -> None:
    """Save a torch module that takes a `Batch`, as fp32, at `path`."""
    import torch

    example = torch.ones(2, 8, dtype=torch.int64)
    with torch.no_grad(), warnings.catch_warnings():
        # Tracing warns of every branch it fixes; that other lengths and batches come out right is tested.
        warnings.simplefilter("ignore")
        logging.getLogger("transformers").setLevel(logging.ERROR)
        network = _openvino().convert_model(module.eval(), example_input=(example, example))
    _openvino().save_model(network, path, compress_to_fp16=False)


def _openvino() -> ModuleType:
    # Its conversion reports its use to a server unless the user has opted out. A module that cannot be imported makes it
    # use its own silent stand-in; yiju never asks the network.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    module: ModuleType = openvino
    return module
