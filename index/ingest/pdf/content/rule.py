"""Rules: the straight lines drawn on a page, such as the borders of a table."""

import ctypes
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from index.ingest.pdf.content.frame import Box, turn

_THIN = 3.5  # points: a filled shape that is no thicker is a line
_HOLLOW = 0.2  # of its box: a filled shape that covers less is the border of a cell
_SHORT = 4.0  # points: a stroke that is no longer is a part of a drawing
# A page with more shapes is a map or a chart, and reading them takes longer than all its text.
_MOST = 20_000
_DEEPEST = 4  # forms within forms
_PATH, _IMAGE, _FORM = 2, 3, 5
_CURVE = 1

Matrix = tuple[float, float, float, float, float, float]
_UNTURNED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical line, on the page or in a frame."""

    horizontal: bool
    # y of a horizontal line, x of a vertical one.
    at: float
    start: float
    end: float


def turn_rules(rules: list[Rule], direction: int) -> list[Rule]:
    """Return the rules of a page in the frame of `direction`."""
    turned = []
    for rule in rules:
        if rule.horizontal:
            box = turn((rule.start, rule.at, rule.end, rule.at), direction)
        else:
            box = turn((rule.at, rule.start, rule.at, rule.end), direction)
        if box[3] - box[1] < box[2] - box[0]:
            turned.append(Rule(True, box[1], box[0], box[2]))
        else:
            turned.append(Rule(False, box[0], box[1], box[3]))
    return turned


@dataclass(slots=True)
class Drawing:
    """What is drawn on a page beside its text."""

    rules: list[Rule] = field(default_factory=list)
    # The number of shapes.
    shapes: int = 0
    # Of the pictures, in square points.
    picture_area: float = 0.0


def read_drawing(pdfium: Any, page: Any) -> Drawing:
    """Return the rules, shapes and pictures of a page."""
    drawing = Drawing()
    count = min(_MOST, pdfium.FPDFPage_CountObjects(page))
    objects = [pdfium.FPDFPage_GetObject(page, index) for index in range(count)]
    _walk(pdfium, objects, _UNTURNED, drawing, 0)
    return drawing


def _walk(pdfium: Any, objects: list[Any], outer: Matrix, drawing: Drawing, depth: int) -> None:
    for item in objects:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == _PATH and drawing.shapes < _MOST:
            drawing.shapes += 1
            _read_path(pdfium, item, outer, drawing.rules)
        elif kind == _IMAGE:
            left, bottom, right, top = _move(_read_bounds(pdfium, item), outer)
            drawing.picture_area += (right - left) * (top - bottom)
        elif kind == _FORM and depth < _DEEPEST:
            count = min(_MOST, pdfium.FPDFFormObj_CountObjects(item))
            inner = [pdfium.FPDFFormObj_GetObject(item, index) for index in range(count)]
            matrix = _multiply(_read_matrix(pdfium, item), outer)
            _walk(pdfium, inner, matrix, drawing, depth + 1)


def _read_path(pdfium: Any, path: Any, outer: Matrix, rules: list[Rule]) -> None:
    box = _move(_read_bounds(pdfium, path), outer)
    wide, high = box[2] - box[0], box[3] - box[1]
    if min(wide, high) <= _THIN:
        if max(wide, high) >= _SHORT:
            _append(rules, box)
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    count = pdfium.FPDFPath_CountSegments(path)
    if count > 400:
        return
    matrix = _multiply(_read_matrix(pdfium, path), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float, bool]] = []
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == _CURVE:
            return
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        a, b, c, d, e, f = matrix
        points.append(
            (a * x.value + c * y.value + e, b * x.value + d * y.value + f, kind == 2)  # 2: move to
        )
        if pdfium.FPDFPathSegment_GetClose(segment):
            first = next(point for point in reversed(points) if point[2])
            points.append((first[0], first[1], False))
    if not stroke.value and _measure_area(points) > _HOLLOW * wide * high:
        return  # the ground of a cell or a page, not a line around it
    for (x0, y0, _), (x1, y1, moved) in pairwise(points):
        if moved:
            continue
        edge = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        if min(edge[2] - edge[0], edge[3] - edge[1]) <= 1.0:
            _append(rules, edge)


def _measure_area(points: list[tuple[float, float, bool]]) -> float:
    """Return the area of a polygon: twice a triangle's is the product of its sides."""
    closed = [*points, points[0]] if points else []
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(closed))) / 2


def _append(rules: list[Rule], box: Box) -> None:
    left, bottom, right, top = box
    if right - left >= top - bottom:
        rules.append(Rule(True, (bottom + top) / 2, left, right))
    else:
        rules.append(Rule(False, (left + right) / 2, bottom, top))


def _read_bounds(pdfium: Any, item: Any) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(
        item, ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top)
    )
    return left.value, bottom.value, right.value, top.value


def _read_matrix(pdfium: Any, item: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _multiply(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t,
        e * q + f * s + u,
    )  # fmt: skip


def _move(box: Box, matrix: Matrix) -> Box:
    if matrix is _UNTURNED:
        return box
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (box[0], box[2]) for y in (box[1], box[3])]
    ys = [b * x + d * y + f for x in (box[0], box[2]) for y in (box[1], box[3])]
    return min(xs), min(ys), max(xs), max(ys)
