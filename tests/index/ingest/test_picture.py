"""Pictures as documents."""

import io

import pytest
from PIL import Image

from index.block import RegionKind
from index.error import BadDocument
from index.ingest.ocr import is_available
from index.ingest.picture import load_picture
from tests.index.ingest.test_ocr import draw

needs_ocr = pytest.mark.skipif(not is_available(), reason="the extra [ocr] is not installed")


def _save(image: Image.Image, name: str, orientation: int = 1) -> bytes:
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    image.save(stream, name, exif=exif)
    return stream.getvalue()


@needs_ocr
def test_a_photograph_is_turned_as_its_exif_note_says() -> None:
    page = Image.fromarray(draw(("停車場夜間十一點關閉", 60, 60)))
    document = load_picture(_save(page.rotate(90, expand=True), "jpeg", 6), "/a/parking.jpg")
    assert document.text == "停車場夜間十一點關閉"
    assert document.title == "parking"
    assert [(region.kind, region.number, region.ocr) for region in document.regions] == [
        (RegionKind.PAGE, 1, True)
    ]
    assert document.warnings == ("its text was recognized by OCR and may contain errors",)


@needs_ocr
def test_the_frames_of_a_tiff_are_its_pages_and_blank_ones_are_named() -> None:
    frames = [Image.fromarray(draw((text, 60, 60))) for text in ("First page", "", "Third page")]
    stream = io.BytesIO()
    frames[0].save(stream, "tiff", save_all=True, append_images=frames[1:])
    document = load_picture(stream.getvalue(), "fax.tif")
    found = [document.text[region.start : region.end].strip() for region in document.regions]
    assert found == ["First page", "", "Third page"]
    assert "page 2 holds no words that can be read" in document.warnings


@needs_ocr
def test_words_on_a_transparent_ground_are_read() -> None:
    page = Image.fromarray(draw(("Opening hours 9 to 17", 60, 60))).convert("L")
    ink = Image.new("RGBA", page.size, (0, 0, 0, 0))
    ink.putalpha(page.point(lambda value: 255 - value))
    assert load_picture(_save(ink, "png"), "a.png").text == "Opening hours 9 to 17"


@needs_ocr
def test_damaged_pictures_are_refused() -> None:
    data = _save(Image.fromarray(draw(("words", 60, 60))), "png")
    for damaged in (data[: len(data) // 2], b"not a picture"):
        with pytest.raises(BadDocument, match="damaged image"):
            load_picture(damaged, "a.png")
