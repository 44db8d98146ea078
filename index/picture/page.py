"""Render a page of a PDF with text highlighted.

PDFium is not thread-safe and a damaged file may crash it, so a page is drawn by a process of its
own, `python -m index.picture.page`, with limits of time and memory.
"""

import json
import os
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

import index
from index.error import BadDocument

Box = tuple[float, float, float, float]
Pixels = NDArray[np.uint8]

# Pixels across.
MIN_WIDTH, DEFAULT_WIDTH, MAX_WIDTH = 50, 1200, 3000
# Pixels of a page: one that would have more is drawn smaller. A poster may be a hundred times as
# high as it is wide.
_MOST_PIXELS = 16_000_000
# Highlighted pixels are multiplied by this colour, so that black text stays black.
_MARK = np.array([255, 226, 84], np.uint16)
# Of what is marked besides.
_FAINT_MARK = np.array([255, 243, 190], np.uint16)
# Points by which a mark is larger than the words, on each side.
_MARGIN = 1.0
_SECONDS, _MEMORY = 20.0, 1_500_000_000
_FAILURE = b"!"
# Each needs a core and up to a gigabyte.
_DRAWING = threading.BoundedSemaphore(max(1, (os.cpu_count() or 1) // 2))


def draw_page(
    data: bytes,
    number: int,
    boxes: Sequence[Box],
    width: int = DEFAULT_WIDTH,
    faint: Sequence[Box] = (),
) -> bytes:
    """Return page `number`, from 1, of a PDF as a PNG, `width` pixels wide.

    `boxes` are in points of the unrotated page, origin at the lower left; those of `faint` are
    marked less. Raises BadDocument when the page cannot be drawn.
    """
    wanted = {"number": number, "boxes": boxes, "width": width, "faint": faint}
    request = json.dumps(wanted).encode()
    root = str(Path(index.__file__).resolve().parents[1])
    paths = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    with _DRAWING:
        try:
            done = subprocess.run(  # noqa: S603  (ourselves)
                [sys.executable, "-m", __name__],
                input=request + b"\n" + data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": paths},
            )
        except subprocess.TimeoutExpired:
            raise BadDocument(
                f"page {number} takes more than {_SECONDS:.0f} s to draw: open the original"
            ) from None
    if done.stdout.startswith(_FAILURE):
        raise BadDocument(done.stdout[len(_FAILURE) :].decode())
    if done.returncode or not done.stdout:
        raise BadDocument(f"page {number} cannot be drawn: open the original")
    return done.stdout


def render_page(
    data: bytes, number: int, boxes: Sequence[Box], width: int, faint: Sequence[Box] = ()
) -> Pixels:
    """Return the picture (height, width, 3) of a page, in this process."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        if not 1 <= number <= len(document):
            raise BadDocument(f"there is no page {number}: the original has {len(document)}")
        page = document[number - 1]
        across, upwards = page.get_size()
        # Less than a pixel short, since the size is rounded up.
        scale = (width - 0.01) / across
        scale *= min(1.0, (_MOST_PIXELS / (width * upwards * scale)) ** 0.5)
        bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
        pixels: Pixels = np.array(bitmap.to_numpy()[:, :, :3])
        marked = _find_pixels(page, boxes, pixels)
        besides = _find_pixels(page, faint, pixels) & ~marked
    for found, colour in ((marked, _MARK), (besides, _FAINT_MARK)):
        pixels[found] = pixels[found].astype(np.uint16) * colour // 255
    return pixels


def _find_pixels(page: Any, boxes: Sequence[Box], pixels: Pixels) -> NDArray[np.bool_]:
    """Return which pixels (height, width) are in one of the boxes."""
    height, width, _ = pixels.shape
    found = np.zeros((height, width), np.bool_)
    for box in boxes:
        left, top, right, bottom = _place(page, box, width, height)
        found[max(0, top) : max(0, bottom) + 1, max(0, left) : max(0, right) + 1] = True
    return found


def _place(page: Any, box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom in pixels; PDFium knows the page's rotation and its crop."""
    import ctypes

    import pypdfium2.raw as pdfium

    across, down = ctypes.c_int(), ctypes.c_int()
    corners = []
    left, bottom, right, top = box
    for x, y in ((left - _MARGIN, bottom - _MARGIN), (right + _MARGIN, top + _MARGIN)):
        pdfium.FPDF_PageToDevice(
            page.raw, 0, 0, width, height, 0, x, y, ctypes.byref(across), ctypes.byref(down)
        )
        corners.append((across.value, down.value))
    (x1, y1), (x2, y2) = corners
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def encode_png(pixels: Pixels) -> bytes:
    """Return a picture (height, width, 3) as a PNG (RFC 2083)."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)
    # Filter 2: each byte as the difference from the one above, since most of a page is white.
    rows[:, 0] = 2
    flat = pixels.reshape(height, -1)
    rows[:, 1:] = flat
    rows[1:, 1:] -= flat[:-1]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 4)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )


def main(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Draw the page that a line of JSON asks for, of the PDF after it."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    request = json.loads(requests.readline())
    number = request["number"]
    try:
        pixels = render_page(
            requests.read(), number, request["boxes"], request["width"], request["faint"]
        )
        answers.write(encode_png(pixels))
    except BadDocument as error:
        answers.write(_FAILURE + str(error).encode())
    except Exception as error:  # noqa: BLE001  hostile files raise anything
        reason = " ".join(str(error).split())
        message = f"page {number} cannot be drawn ({reason or type(error).__name__})"
        answers.write(_FAILURE + f"{message}: open the original".encode())


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
