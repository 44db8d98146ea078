"""The first bytes of a file against its suffix."""

import io
import zipfile

import pytest

from index.error import BadDocument
from index.ingest.loader import CONTAINERS, LOADERS, read
from index.ingest.source.signature import explain_mismatch, recognize


def archive(*names: str, mimetype: str = "") -> bytes:
    """A ZIP archive of these members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        if mimetype:
            file.writestr("mimetype", mimetype)
        for name in names:
            file.writestr(name, "x")
    return packed.getvalue()


CONTENTS = {
    ".pdf": b"%PDF-1.7\n1 0 obj",
    ".rtf": b"{\\rtf1 x}",
    ".html": b"\xef\xbb\xbf\n<!-- saved -->\n<!DOCTYPE html><p>x",
    ".doc, .xls or .ppt": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ".docx": archive("[Content_Types].xml", "word/document.xml"),
    ".xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    ".pptx": archive("[Content_Types].xml", "ppt/presentation.xml"),
    ".odt": archive("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
    ".ods": archive("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    ".epub": archive("META-INF/container.xml", mimetype="application/epub+zip"),
    ".zip": archive("a.txt"),
    ".png": b"\x89PNG\r\n\x1a\n....",
    ".jpg": b"\xff\xd8\xff\xe0....",
    ".tif": b"II*\0....",
    ".webp": b"RIFF\x10\0\0\0WEBPVP8 ",
}


@pytest.mark.parametrize("suffix", CONTENTS)
def test_content_under_the_suffix_of_text_is_named_with_the_right_suffix(suffix: str) -> None:
    found = recognize(CONTENTS[suffix])
    assert found is not None
    assert found.suffix == suffix
    for other in (".txt", ".md", ".csv", ".eml"):
        with pytest.raises(BadDocument) as caught:
            read(CONTENTS[suffix], f"a{other}")
        assert str(caught.value) == (
            f"a{other}: holds {found.name}, not what {other} stands for: rename it to {suffix}"
        )


@pytest.mark.parametrize("suffix", CONTENTS)
def test_content_under_its_own_suffix_is_left_to_its_loader(suffix: str) -> None:
    own = suffix.replace(" or", ",").split(", ")
    assert set(own) <= {*LOADERS, *CONTAINERS}
    assert [explain_mismatch(CONTENTS[suffix], one) for one in own] == [None] * len(own)


@pytest.mark.parametrize("suffix", sorted({*LOADERS, *CONTAINERS}))
def test_every_format_but_its_own_refuses_a_pdf(suffix: str) -> None:
    reason = explain_mismatch(CONTENTS[".pdf"], suffix)
    assert (reason is None) == (suffix == ".pdf")


@pytest.mark.parametrize("data", [b"\x1f\x8b\x08\0..", b"GIF89a..", b"Rar!\x1a\x07\0", b"\x7fELF"])
def test_what_is_not_read_at_all_has_another_remedy(data: bytes) -> None:
    reason = explain_mismatch(data, ".txt")
    assert reason
    assert "rename" not in reason
    assert ": " in reason


@pytest.mark.parametrize(
    "text", ["甲", "PK is short for", "RIFF", "<p>one", "the <html> tag", "%PDF", "# <html>", "MM"]
)
def test_text_is_text(text: str) -> None:
    assert explain_mismatch(text.encode(), ".md") is None


def test_a_damaged_archive_is_an_archive() -> None:
    data = CONTENTS[".docx"][:40]
    assert explain_mismatch(data, ".docx") is None
    assert explain_mismatch(data, ".txt")
