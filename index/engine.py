"""OpenVINO: a SentenceTransformer as a compiled network that runs without torch. Knows no text and no tokenizer.

Chosen for the bundled model: on two cores a query takes a third of torch's time, the start a few seconds instead of
fifteen, and the fp32 vectors agree to 1e-5 (eval/LOG.md). Apache-2.0, monthly releases by Intel, 180 MB installed.
"""

import logging
import sys
import threading
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]


class Network:
    """A compiled encoder: token ids in, embeddings out. Thread-safe."""

    def __init__(self, path: Path) -> None:
        # fp32 everywhere: left to itself, OpenVINO takes bf16 on some processors, and vectors would depend on the machine.
        hints = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"}
        self._request = _openvino().Core().compile_model(str(path), "CPU", hints).create_infer_request()
        self._lock = threading.Lock()

    def embed(self, ids: Int64, mask: Int64) -> Float32:
        """Token ids and attention mask, both (n, length), -> embeddings (n, dimension)."""
        with self._lock:
            return np.array(self._request.infer([ids, mask])[0], np.float32)


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
    example = torch.ones(2, 8, dtype=torch.int64)
    with torch.no_grad(), warnings.catch_warnings():
        # Tracing warns of every branch it fixes; that other lengths and batches come out right is tested.
        warnings.simplefilter("ignore")
        logging.getLogger("transformers").setLevel(logging.ERROR)
        network = _openvino().convert_model(Traced(model.eval()), example_input=(example, example))
    _openvino().save_model(network, path, compress_to_fp16=False)


def _openvino() -> ModuleType:
    # Its conversion reports its use to a server unless the user has opted out. A module that cannot be imported makes it
    # use its own silent stand-in; yiju never asks the network.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    module: ModuleType = openvino
    return module
