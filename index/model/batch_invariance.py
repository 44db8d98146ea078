"""Does a matrix product give a row the same result in every batch? Measured on this processor.

OpenVINO multiplies activations without known ranges by int8 weights in one of two ways. With VNNI
(AVX-512 or AVX) it quantizes each token, and a row's result is the same in every batch. Without
VNNI it computes in fp32, and from 96 rows on it sums a long row in another order: the last digit
differs, which in the int8 products that follow can become a step (.0027 in a component of a text's
vector). The sum over a model's hidden width is short enough to be made in one order always, so that
longer products are computed as sums of these where `is_batch_invariant` is False (see `graph`): the
vectors are then the same to the bit, in the same time.
"""

from functools import cache

import numpy as np

from index.model.openvino import FP32_OR_INT8, import_openvino

_FEW, _MANY = 8, 1024  # rows: the shortest text, and the largest batch


@cache
def is_batch_invariant(width: int, outputs: int) -> bool:
    """Tell whether a product (n, width) x (width, outputs) gives a row one result in all batches.

    Takes some ten milliseconds, once per process.
    """
    openvino = import_openvino()
    op = openvino.opset15
    random = np.random.default_rng(0)
    weights = op.convert(
        op.constant(random.integers(-127, 128, (outputs, width)).astype(np.int8)), "f32"
    )
    scales = op.constant(np.full((outputs, 1), 0.001, np.float32))
    rows = op.parameter([-1, width], np.float32)
    product = op.matmul(rows, op.multiply(weights, scales), False, True)
    model = openvino.Model([product], [rows], "probe")
    compiled = openvino.Core().compile_model(model, "CPU", FP32_OR_INT8)
    inputs = random.normal(size=(_MANY, width)).astype(np.float32)
    few, many = (np.array(compiled(inputs[:n])[0])[:_FEW] for n in (_FEW, _MANY))
    return bool((few == many).all())
