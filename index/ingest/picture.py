"""Images: scanned or photographed pages, read by OCR."""

import io
import struct
import warnings
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.block import BlockKind, RegionKind
from index.document import Document
from index.error import DamagedDocument, OversizedDocument, UnsupportedFormat
from index.ingest import ocr
from index.ingest.writer import DocumentWriter

# About A4 at 600 dpi; Pillow holds a picture as three bytes a pixel.
_MOST_PIXELS = 50_000_000
_MOST_PAGES = 500
# Other formats may run external programs: Ghostscript for PostScript.
_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP")
# What Pillow raises for damaged pictures.
_DAMAGES = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    KeyError,
    IndexError,
    struct.error,
)


def load_picture(data: bytes, source: str) -> Document:
    """Return the document of a picture; the frames of a TIFF are its pages.

    Raises BadDocument if the extra `[ocr]` is not installed.
    """
    if not ocr.is_available():
        raise UnsupportedFormat("is an image: install yiju[ocr] to read it")
    writer = DocumentWriter(source)
    number = 0
    for number, image in enumerate(_iterate_frames(data), 1):
        _write_page(writer, number, image)
    writer.set_metadata("pages", number)
    if writer.length:
        writer.warn("its text was recognized by OCR and may contain errors")
    return writer.build(data)


def _iterate_frames(data: bytes) -> Iterator[NDArray[np.uint8]]:
    """Iterate over the frames of a picture in RGB, on white and upright."""
    from PIL import Image, ImageOps

    try:
        # Pillow warns of damage that it mends, and of large pictures, which are refused here.
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(io.BytesIO(data), formats=_FORMATS) as picture,
        ):
            pages = getattr(picture, "n_frames", 1)
            if pages > _MOST_PAGES:
                raise OversizedDocument(f"holds {pages} pages, more than {_MOST_PAGES}: split it")
            for number in range(pages):
                picture.seek(number)
                if picture.width * picture.height > _MOST_PIXELS:
                    size = f"{picture.width} x {picture.height}"
                    raise OversizedDocument(f"is {size} pixels large: make it smaller")
                # Phones store the sensor's orientation in EXIF instead of rotating the pixels.
                upright = ImageOps.exif_transpose(picture).convert("RGBA")
                flat = Image.new("RGB", upright.size, "white")
                flat.paste(upright, mask=upright.getchannel("A"))
                yield np.asarray(flat)
    except Image.DecompressionBombError:
        raise OversizedDocument("is too large an image: make it smaller") from None
    except _DAMAGES:
        raise DamagedDocument("is a damaged image: save it again") from None


def _write_page(writer: DocumentWriter, number: int, image: NDArray[np.uint8]) -> None:
    writer.begin_region(RegionKind.PAGE, number, ocr=True)
    lines = [line.text for line in ocr.read_page(image)]
    if lines:
        writer.add(BlockKind.PARAGRAPH, "\n".join(lines))
    else:
        writer.warn(f"page {number} holds no words that can be read")
