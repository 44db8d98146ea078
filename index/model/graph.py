"""A BERT encoder as an OpenVINO graph, built from arrays without torch. Knows no file and no text.

Weights are int8 with a scale for each output. Where the activations' ranges are known, a matrix
product is int8 throughout (static quantization after SmoothQuant, Xiao et al. 2023, arXiv
2211.10438); elsewhere the engine quantizes each token as it comes, or computes in fp32 (see
`index.model.batch_invariance`). Measured in eval/LOG.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.model.batch_invariance import is_batch_invariant
from index.model.openvino import import_openvino
from index.model.quantization import ActivationRange, Int8, quantize, smooth
from index.model.weights_file import Shape

Float32 = NDArray[np.float32]
# A node of the graph: openvino's own types are not annotated.
Node = Any

# The matrix products of a layer, as they follow its number in the names of activation ranges.
QKV, MIXED, WIDE, NARROW = "qkv", "mixed", "wide", "narrow"
_FAR = 1e4  # subtracted from masked positions in attention: exp(-1e4) is 0 in fp32


@dataclass(frozen=True, slots=True)
class Graph:
    """A network before it is compiled."""

    # An openvino.Model.
    model: Any
    # The input of each matrix product by the product's name, for measuring its range.
    seen: Mapping[str, Node]


Head = Callable[["GraphBuilder", Node, Node], list[Node]]


def build(
    shape: Shape,
    weights: Mapping[str, Float32],
    head: Head,
    ranges: Mapping[str, ActivationRange] | None = None,
) -> Graph:
    """Build the network from token embeddings and mask to what `head` makes of the hidden states.

    Inputs: "words" (n, length, hidden) and "mask" (n, length), both float32; `head` is given the
    last hidden states (n, length, hidden) and the mask. `weights` are named as transformers'
    BertModel names them. Without `ranges` nothing is quantized.
    """
    return GraphBuilder(shape, weights, ranges).graph(head)


class GraphBuilder:
    """Builds the parts of the graph; a `Head` builds its own with it."""

    def __init__(
        self,
        shape: Shape,
        weights: Mapping[str, Float32],
        ranges: Mapping[str, ActivationRange] | None,
    ) -> None:
        self.op = import_openvino().opset15
        self._shape, self._weights, self._ranges = shape, weights, ranges
        self._seen: dict[str, Node] = {}

    def graph(self, head: Head) -> Graph:
        """Build embeddings, layers and head."""
        op = self.op
        words = op.parameter([-1, -1, self._shape.hidden], np.float32, name="words")
        mask = op.parameter([-1, -1], np.float32, name="mask")
        positions = (
            self._weights["embeddings.position_embeddings.weight"]
            + self._weights["embeddings.token_type_embeddings.weight"][0]
        )
        length = op.gather(op.shape_of(words), self.numbers(1), op.constant(np.int64(0)))
        placed = op.slice(
            self.constant(positions), self.numbers(0), length, self.numbers(1), self.numbers(0)
        )
        hidden = self._normalize(op.add(words, placed), "embeddings.LayerNorm")
        away = op.multiply(
            op.subtract(op.unsqueeze(mask, self.numbers(1, 2)), self.constant(np.float32(1))),
            self.constant(np.float32(_FAR)),
        )
        for layer in range(self._shape.layers):
            hidden = self._layer(f"encoder.layer.{layer}.", str(layer), hidden, away)
        return Graph(
            import_openvino().Model(head(self, hidden, mask), [words, mask], "yiju"), self._seen
        )

    def _layer(self, stem: str, number: str, hidden: Node, away: Node) -> Node:
        op = self.op
        parts = [f"{stem}attention.self.{name}" for name in ("query", "key", "value")]
        weight, bias = (
            np.concatenate([self._weights[f"{part}.{kind}"] for part in parts])
            for kind in ("weight", "bias")
        )
        # (n, length, 3 * hidden) -> three times (n, heads, length, hidden / heads)
        size = self._shape.hidden // self._shape.heads
        joined = op.reshape(
            self._product(f"{number}.{QKV}", hidden, weight, bias),
            self.numbers(0, 0, 3, self._shape.heads, size),
            True,
        )
        apart = op.transpose(joined, self.numbers(2, 0, 3, 1, 4))
        query, key, value = (
            op.gather(apart, op.constant(np.int64(i)), op.constant(np.int64(0))) for i in range(3)
        )
        heads = op.scaled_dot_product_attention(query, key, value, away)
        mixed = op.reshape(
            op.transpose(heads, self.numbers(0, 2, 1, 3)),
            self.numbers(0, 0, self._shape.hidden),
            True,
        )
        mixed = self._named_product(f"{number}.{MIXED}", mixed, f"{stem}attention.output.dense")
        hidden = self._normalize(op.add(mixed, hidden), f"{stem}attention.output.LayerNorm")
        wide = op.gelu(
            self._named_product(f"{number}.{WIDE}", hidden, f"{stem}intermediate.dense"), "erf"
        )
        narrow = self._named_product(f"{number}.{NARROW}", wide, f"{stem}output.dense")
        return self._normalize(op.add(narrow, hidden), f"{stem}output.LayerNorm")

    def _named_product(self, name: str, node: Node, stem: str) -> Node:
        return self._product(
            name, node, self._weights[f"{stem}.weight"], self._weights[f"{stem}.bias"]
        )

    def _product(self, name: str, node: Node, weight: Float32, bias: Float32) -> Node:
        """Build a linear layer from `weight` (out, in) and `bias` (out,), in int8 with ranges."""
        self._seen[name] = node
        if self._ranges is None:
            return self.linear(node, weight, bias)
        op = self.op
        if name in self._ranges:
            factors, low, high = smooth(self._ranges[name], weight)
            weight = weight * factors
            low_node, high_node = self.constant(low), self.constant(high)
            node = op.fake_quantize(
                op.multiply(node, self.constant(np.float32(1) / factors)),
                low_node,
                high_node,
                low_node,
                high_node,
                256,
            )
        integers, scale = quantize(weight)
        outputs, width = weight.shape
        if name in self._ranges or is_batch_invariant(width, outputs):
            product = self._multiply_int8(node, integers, scale)
        else:
            product = self._multiply_int8_in_parts(node, integers, scale)
        return op.add(product, self.constant(bias))

    def _multiply_int8(self, node: Node, integers: Int8, scale: Float32) -> Node:
        weights = self.op.multiply(
            self.op.convert(self.op.constant(integers), "f32"), self.constant(scale)
        )
        return self.op.matmul(node, weights, False, True)

    def _multiply_int8_in_parts(self, node: Node, integers: Int8, scale: Float32) -> Node:
        """Sum the products over parts of the input as wide as the hidden states.

        So short a product gives a row the same result in every batch.
        """
        step = self._shape.hidden
        products = [
            self._multiply_int8(
                self.op.slice(
                    node,
                    self.numbers(start),
                    self.numbers(start + step),
                    self.numbers(1),
                    self.numbers(-1),
                ),
                np.ascontiguousarray(integers[:, start : start + step]),
                scale,
            )
            for start in range(0, integers.shape[1], step)
        ]
        return reduce(self.op.add, products)

    def linear(self, node: Node, weight: Float32, bias: Float32) -> Node:
        """Build a linear layer in fp32; `weight` is (out, in)."""
        return self.op.add(
            self.op.matmul(node, self.constant(weight), False, True), self.constant(bias)
        )

    def _normalize(self, node: Node, stem: str) -> Node:
        """Normalize over the last axis (layer normalization)."""
        even = self.op.mvn(node, self.numbers(-1), True, self._shape.eps, "inside_sqrt")
        return self.op.add(
            self.op.multiply(even, self.constant(self._weights[f"{stem}.weight"])),
            self.constant(self._weights[f"{stem}.bias"]),
        )

    def constant(self, value: NDArray[np.floating] | np.float32) -> Node:
        """Build a constant of fp32 numbers."""
        return self.op.constant(np.ascontiguousarray(value, np.float32))

    def numbers(self, *values: int) -> Node:
        """Build a constant of axes or sizes."""
        return self.op.constant(np.array(values, np.int64))
