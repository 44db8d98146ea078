"""Frames: page coordinates turned so that the text of a layer reads left to right, top to bottom.

A PDF page has its origin at the lower left. In a frame x grows along the line and y grows from line
to line, whichever way the page or the text is turned. Every turn is its own inverse.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_Float = TypeVar("_Float", np.float32, np.float64)
Box = tuple[float, float, float, float]


def turn(box: Box, direction: int) -> Box:
    """Return `box` in the frame of text that runs in `direction` (0, 90, 180 or 270 degrees
    counter-clockwise), or a box of that frame on the page.

    Boxes on the page are left, bottom, right, top; in a frame they are left, top, right, bottom.

    >>> turn((10.0, 700.0, 20.0, 712.0), 0)
    (10.0, -712.0, 20.0, -700.0)
    >>> turn(turn((10.0, 700.0, 20.0, 712.0), 270), 270)
    (10.0, 700.0, 20.0, 712.0)
    """
    left, low, right, high = box
    if direction == 0:
        return left, -high, right, -low
    if direction == 90:
        return low, left, high, right
    if direction == 180:
        return -right, low, -left, high
    return -high, -right, -low, -left


# For each direction which of the four columns comes where, and with which sign.
_COLUMNS = {
    0: ([0, 3, 2, 1], (1, -1, 1, -1)),
    90: ([1, 0, 3, 2], (1, 1, 1, 1)),
    180: ([2, 1, 0, 3], (-1, 1, -1, 1)),
    270: ([3, 2, 1, 0], (-1, -1, -1, -1)),
}


def turn_rects(boxes: NDArray[_Float], direction: int) -> NDArray[_Float]:
    """Do what `turn` does for every row of `boxes`.

    >>> turn_rects(np.array([[10.0, 700.0, 20.0, 712.0]]), 90)
    array([[700.,  10., 712.,  20.]])
    """
    order, signs = _COLUMNS[direction]
    return boxes[:, order] * np.array(signs, boxes.dtype)
