"""Frames: page coordinates turned so that the text of a layer reads left to right, top to bottom.

A PDF page has its origin at the lower left. In a frame x grows along the line and y grows from line
to line, whichever way the page or the text is turned. Every turn is its own inverse.
"""

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


def turn_point(x: float, y: float, direction: int) -> tuple[float, float]:
    """Return a point of the page in the frame of `direction`, or one of that frame on the page."""
    if direction == 0:
        return x, -y
    if direction == 90:
        return y, x
    if direction == 180:
        return -x, y
    return -y, -x
