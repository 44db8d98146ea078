"""OCR of Chinese (both scripts) and English: PP-OCRv6 on OpenVINO.

Needs the extra `[ocr]`. The models come with the package `rapidocr`; nothing is downloaded.
"""

import logging
import threading
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from rapidocr import RapidOCR

# A longer picture is shrunk to this many pixels before anything is read; A4 at 200 dpi has 2,340,
# so that 300 dpi gain nothing. Wrong characters of 16 drawn pages (9 and 12 points, three scripts,
# clean and blurred): .6 to 2.7% at 100 dpi, .6 to .9% at 150, .5 to .9% at 200, .6 to .9% at 300.
_LONGEST_SIDE = 2400
_THREADS = 2
# Of 44 lines of two blurred pages, all 29 below it had more than 15% wrong characters, and 2 of the
# 15 above. Right lines of drawn pages had .97 and more from 150 dpi on, of one real scan .91; a
# stamp that was read wrong on that scan had .91 as well and stays.
_LEAST_CONFIDENCE = 0.85
# Below this the image may be upside down: the lines of two such pages had a median of .61 and
# .65. Blurred pages come as low, and are then read twice.
_DOUBTFUL = 0.75

# One page at a time: the engine keeps state between its steps.
_LOCK = threading.Lock()

_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class OcrLine:
    """A line of words as it was recognized."""

    text: str
    # Left, top, right, bottom, in pixels.
    box: tuple[float, float, float, float]


def is_available() -> bool:
    """Tell whether the packages of the extra `[ocr]` are installed."""
    return find_spec("rapidocr") is not None


def read_page(image: NDArray[np.uint8]) -> list[OcrLine]:
    """Return the lines of a picture of shape (height, width, 3) in RGB, in reading order.

    Lines that the model is not sure of are left out. Draw a page at 200 dpi: more is shrunk again.
    """
    found, is_turned = _recognize(image), False
    if found and _weigh(found) < _DOUBTFUL:
        turned = _recognize(image[::-1, ::-1])
        if _weigh(turned) > _weigh(found):
            found, is_turned = turned, True
    sure = [line for line, confidence in found if confidence >= _LEAST_CONFIDENCE]
    lines = order_lines(sure)
    height, width = image.shape[:2]
    return [_turn(line, width, height) for line in lines] if is_turned else lines


def order_lines(lines: list[OcrLine]) -> list[OcrLine]:
    """Return `lines` in reading order: columns of prose one after the other, rows of anything else
    from left to right, vertical lines from right to left.
    """
    tall = sum(len(line.text) for line in lines if _is_tall(line.box))
    vertical = tall * 2 > sum(len(line.text) for line in lines)
    boxes = [_lay_down(line.box) if vertical else line.box for line in lines]
    return [lines[number] for number in _order(list(range(len(lines))), boxes)]


def _recognize(image: NDArray[np.uint8]) -> list[tuple[OcrLine, float]]:
    from rapidocr.utils.output import RapidOCROutput

    with _LOCK:
        # The engine takes the order of colours that OpenCV has: blue first.
        found = _load_engine()(np.ascontiguousarray(image[:, :, ::-1]))
    if not isinstance(found, RapidOCROutput):
        return []
    if found.txts is None or found.boxes is None or found.scores is None:
        return []
    return [
        (OcrLine(text.strip(), _bound(points)), float(confidence))
        for text, points, confidence in zip(found.txts, found.boxes, found.scores, strict=True)
        if text.strip()
    ]


def _bound(points: NDArray[np.float32]) -> _Box:
    left, top = points.min(axis=0).tolist()
    right, bottom = points.max(axis=0).tolist()
    return left, top, right, bottom


def _weigh(found: list[tuple[OcrLine, float]]) -> float:
    """Return the mean confidence of a character."""
    total = sum(len(line.text) for line, _ in found)
    return sum(len(line.text) * confidence for line, confidence in found) / max(1, total)


def _turn(line: OcrLine, width: int, height: int) -> OcrLine:
    left, top, right, bottom = line.box
    return replace(line, box=(width - right, height - bottom, width - left, height - top))


def _is_tall(box: _Box) -> bool:
    return box[3] - box[1] > 1.5 * (box[2] - box[0])


def _lay_down(box: _Box) -> _Box:
    """Turn a box so that vertical lines, read from the right, become rows, read from the top."""
    left, top, right, bottom = box
    return top, -right, bottom, -left


def _order(numbers: list[int], boxes: list[_Box]) -> list[int]:
    """Order the boxes of those `numbers`: the lines that reach across a gutter part its columns."""
    rows = _order_rows(numbers, boxes)
    gutter = _find_gutter(numbers, boxes)
    if gutter is None:
        return rows
    ordered: list[int] = []
    left: list[int] = []
    right: list[int] = []
    for number in rows:
        if boxes[number][2] <= gutter:
            left.append(number)
        elif boxes[number][0] >= gutter:
            right.append(number)
        else:
            ordered += _order(left, boxes) + _order(right, boxes) + [number]
            left, right = [], []
    return ordered + _order(left, boxes) + _order(right, boxes)


def _order_rows(numbers: list[int], boxes: list[_Box]) -> list[int]:
    rows: list[list[int]] = []
    for number in sorted(numbers, key=lambda number: boxes[number][1] + boxes[number][3]):
        _, top, _, bottom = boxes[number]
        if rows:
            _, above, _, below = boxes[rows[-1][0]]
            shared = min(bottom, below) - max(top, above)
            if shared > 0.5 * min(bottom - top, below - above):
                rows[-1].append(number)
                continue
        rows.append([number])
    return [number for row in rows for number in sorted(row, key=lambda one: boxes[one][0])]


def _find_gutter(numbers: list[int], boxes: list[_Box]) -> float | None:
    """Return where the blank between two columns of prose runs, None if there is none.

    A column has at least four lines, most of them as wide as the column. The cells of a table are
    not, and are read row by row.
    """
    if len(numbers) < 8:
        return None
    first = min(boxes[number][0] for number in numbers)
    width = max(boxes[number][2] for number in numbers) - first
    best = None
    for edge in sorted(boxes[number][2] for number in numbers):
        if not 0.25 < (edge - first) / width < 0.75:
            continue
        left = [boxes[number] for number in numbers if boxes[number][2] <= edge]
        right = [boxes[number] for number in numbers if boxes[number][0] >= edge]
        across = len(numbers) - len(left) - len(right)
        if across * 4 > len(numbers) or not (_is_prose(left) and _is_prose(right)):
            continue
        if best is None or across < best[0]:
            best = across, edge
    return best and best[1]


def _is_prose(column: list[_Box]) -> bool:
    if len(column) < 4:
        return False
    width = max(box[2] for box in column) - min(box[0] for box in column)
    middle = median(box[2] - box[0] for box in column)
    height = median(box[3] - box[1] for box in column)
    return middle > 0.7 * width and middle > 6 * height


@cache
def _load_engine() -> "RapidOCR":
    from rapidocr import EngineType, RapidOCR

    # It writes to the terminal at every step, by a handler of its own.
    logging.getLogger("RapidOCR").disabled = True
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": _LONGEST_SIDE,
            "Global.text_score": 0.0,
            # Its classifier turns long lines upside down that stand upright: with it up to 29% of
            # the characters of a clean page came out wrong, without it at most .8%.
            "Global.use_cls": False,
            "Det.engine_type": EngineType.OPENVINO,
            "Rec.engine_type": EngineType.OPENVINO,
            "EngineConfig.openvino.inference_num_threads": _THREADS,
        }
    )
