"""Files that are not what their suffix says: one clear line each."""

import re

import pytest

from index.error import BadDocument
from index.ingest.office import package
from index.ingest.office.docx import load_docx
from index.ingest.office.package import OfficePackage
from tests.index.ingest.office.archive import NAMESPACES, make_docx, pack, par, relate

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOK = pack(
    {
        "_rels/.rels": relate({"a": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": (
            '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
        ),
    }
)
ENTITIES = (
    '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    f"<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)


def hold(document: str) -> bytes:
    return pack(
        {
            "_rels/.rels": relate({"a": ("officeDocument", "word/document.xml")}),
            "word/document.xml": document,
        }
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "is password-protected: rem"),
        (OLE + b"\0" * 600, "is a file of Office 97-2003: rename it to .doc"),
        (b"%PDF-1.7", "is a PDF: rename it to .pdf"),
        (b"{\\rtf1 x}", "is RTF: rename it to .rtf"),
        (b"\xef\xbb\xbf <HTML>", "is a web page: rename it to .html"),
        (b"plain", "is not a file of this format, or is damaged"),
        (b"", "is not a file of this format, or is damaged"),
        (make_docx(par("x"))[:-40], "is damaged or cut short"),
        (pack({"a.txt": "x"}), "is a ZIP archive, not a Word document"),
        (pack({"mimetype": "application/epub+zip"}), "is an EPUB book: rename it to .epub"),
        (WORKBOOK, "is an Excel workbook, not a Word document: rename it to .xlsx"),
        (hold("<w:document"), "is damaged: its XML cannot be read"),
        (hold(ENTITIES), "defines XML entities"),
        (hold(f"<w:document {NAMESPACES}/>"), "is damaged: it has no body"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(BadDocument, match=re.escape(message)) as caught:
        load_docx(data, "a.docx")
    assert "\n" not in str(caught.value)


def test_bytes_changed_inside_a_part_are_noticed() -> None:
    data = bytearray(make_docx(par("內容" * 500)))
    at = data.index(b"word/document.xml") + 60
    data[at : at + 8] = b"\xff" * 8
    with pytest.raises(BadDocument, match="is damaged"):
        load_docx(bytes(data), "a.docx")


def test_a_bomb_is_stopped_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "LIMIT", 3_000_000)
    bomb = pack({"a.xml": b" " * 2_000_000, "b.xml": b" " * 2_000_000})
    opened = OfficePackage(bomb)
    assert len(opened.read("a.xml") or b"") == 2_000_000
    with pytest.raises(BadDocument, match="unpacks to more than 3 MB"):
        opened.read("b.xml")


def test_strict_documents_are_read_as_well() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = "<d:body><d:p><d:r><d:t>嚴格</d:t></d:r></d:p></d:body>"
    xml = f'<d:document xmlns:d="{strict}">{body}</d:document>'
    assert load_docx(hold(xml), "a.docx").text == "嚴格"
