"""Pictures: scanned or photographed pages, read by OCR."""

import io
import warnings

import numpy as np
from numpy.typing import NDArray

from index.block import BlockKind, RegionKind
from index.document import Document
from index.error import BadDocument
from index.ingest import ocr
from index.ingest.writer import DocumentWriter

# About A4 at 600 dpi; Pillow holds a picture as three bytes a pixel.
_MOST_PIXELS = 50_000_000
_MOST_PAGES = 500


def load_picture(data: bytes, source: str) -> Document:
    """Return the document of a picture; the frames of a TIFF are its pages.

    Raises BadDocument if the extra `[ocr]` is not installed.
    """
    if not ocr.is_available():
        raise BadDocument("is a picture: install yiju[ocr] to read it")
    from PIL import Image, ImageOps, UnidentifiedImageError

    writer = DocumentWriter(source)
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data)) as picture:
            # Pillow warns of large pictures; here they are refused.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            pages = min(getattr(picture, "n_frames", 1), _MOST_PAGES + 1)
            if pages > _MOST_PAGES:
                raise BadDocument(f"holds more than {_MOST_PAGES} pages: split it")
            for number in range(pages):
                picture.seek(number)
                if picture.width * picture.height > _MOST_PIXELS:
                    size = f"{picture.width} x {picture.height}"
                    raise BadDocument(f"is {size} pixels large: make it smaller")
                # Phones store pictures as the sensor lay, with a note how to turn them.
                upright = ImageOps.exif_transpose(picture)
                flat = Image.new("RGB", upright.size, "white")
                alpha = upright.convert("RGBA")
                flat.paste(alpha, mask=alpha.getchannel("A"))
                _write_page(writer, number + 1, np.asarray(flat))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise BadDocument("is a damaged picture: save it again") from error
    writer.set_metadata("pages", pages)
    if writer.length:
        writer.warn("its words were read from a picture and may hold mistakes")
    return writer.build(data)


def _write_page(writer: DocumentWriter, number: int, image: NDArray[np.uint8]) -> None:
    writer.begin_region(RegionKind.PAGE, number, ocr=True)
    lines = [line.text for line in ocr.read_page(image)]
    if lines:
        writer.add(BlockKind.PARAGRAPH, "\n".join(lines))
    else:
        writer.warn(f"page {number} holds no words that can be read")
