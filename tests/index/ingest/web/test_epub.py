"""Books: order, headings, notes, metadata, and what is refused."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from index.block import BlockKind
from index.document import Document
from index.error import BadDocument
from index.ingest.web.epub import load_epub

_CONTAINER = (
    "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>"
    "<rootfile full-path='OPS/book.opf'/></rootfiles></container>"
)
_XHTML = (
    "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE html>"
    "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'>"
    "<head><title/></head><body>{}</body></html>"
)
_FIRST = _XHTML.format(
    "<h1>第一章&#160;茶山</h1><p>阿里山<ruby>鄒<rt>ㄗㄡ</rt></ruby>族人種茶，創於"
    "1987<a epub:type='noteref' href='#n'>3</a>年。&nbsp;<a id='x'/>好茶。</p>"
    "<aside epub:type='footnote' id='n'><p>一說在次年。</p></aside>"
)
_SECOND = _XHTML.format("<p>山雨欲來。</p><div hidden=''>不見</div>")
_NAV = _XHTML.format(
    "<nav epub:type='landmarks'><a href='b%20two.xhtml'>地標</a></nav>"
    "<nav epub:type='toc'><ol><li><a href='b%20two.xhtml#top'>第二章 <b>雨</b></a></li></ol></nav>"
)
_PACKAGE = (
    "<package xmlns='http://www.idpf.org/2007/opf' version='3.0'>"
    "<metadata xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>茶山記</dc:title>"
    "<dc:creator>高一</dc:creator><dc:creator>汪二</dc:creator><dc:language>zh-TW</dc:language>"
    "<dc:date>1999</dc:date></metadata><manifest>"
    "<item id='b' href='b%20two.xhtml' media-type='application/xhtml+xml'/>"
    "<item id='a' href='a.xhtml' media-type='application/xhtml+xml'/>"
    "<item id='n' href='nav.xhtml' media-type='application/xhtml+xml' properties='nav'/>"
    "<item id='f' href='f.otf' media-type='font/otf'/>"
    "</manifest><spine><itemref idref='n'/><itemref idref='a'/><itemref idref='b'/></spine>"
    "</package>"
)
_FILES = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": _CONTAINER,
    "OPS/book.opf": _PACKAGE,
    "OPS/b two.xhtml": _SECOND,
    "OPS/a.xhtml": _FIRST,
    "OPS/nav.xhtml": _NAV,
    "OPS/f.otf": "font",
}


def _pack(changes: dict[str, str] | None = None) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in {**_FILES, **(changes or {})}.items():
            if text:
                archive.writestr(name, text)
    return stream.getvalue()


def _list(document: Document) -> list[tuple[BlockKind, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_chapters_come_in_the_order_of_the_spine_with_headings_and_notes() -> None:
    document = load_epub(_pack(), "/books/tea.epub")
    assert _list(document) == [
        (BlockKind.HEADING, "第一章 茶山"),
        (BlockKind.PARAGRAPH, "阿里山鄒族人種茶，創於1987³年。 好茶。"),
        (BlockKind.FOOTNOTE, "一說在次年。"),
        (BlockKind.HEADING, "第二章 雨"),
        (BlockKind.PARAGRAPH, "山雨欲來。"),
    ]
    assert document.title == "茶山記"
    assert dict(document.metadata) == {
        "title": "茶山記", "author": ("高一", "汪二"), "date": "1999", "language": "zh-TW",
    }  # fmt: skip
    assert document.original is not None


def test_the_table_of_contents_of_epub_2_names_chapters_as_well() -> None:
    ncx = (
        "<ncx xmlns='http://www.daisy.org/z3986/2005/ncx/'><navMap><navPoint><navLabel><text>雨季"
        "</text></navLabel><content src='b%20two.xhtml'/></navPoint></navMap></ncx>"
    )
    package = _PACKAGE.replace("properties='nav'", "").replace("nav.xhtml", "toc.ncx")
    package = package.replace(
        "toc.ncx' media-type='application/xhtml+xml'",
        "toc.ncx' media-type='application/x-dtbncx+xml'",
    )
    document = load_epub(_pack({"OPS/book.opf": package, "OPS/toc.ncx": ncx}), "a.epub")
    assert (BlockKind.HEADING, "雨季") in _list(document)


def test_protected_books_are_refused_and_scrambled_fonts_are_not() -> None:
    entry = (
        "<encryption xmlns='urn:oasis:names:tc:opendocument:xmlns:container' "
        "xmlns:e='http://www.w3.org/2001/04/xmlenc#'><e:EncryptedData><e:EncryptionMethod "
        "Algorithm='{}'/><e:CipherData><e:CipherReference URI='{}'/></e:CipherData>"
        "</e:EncryptedData></encryption>"
    )
    fonts = entry.format("http://www.idpf.org/2008/embedding", "OPS/f.otf")
    assert load_epub(_pack({"META-INF/encryption.xml": fonts}), "a.epub").text
    words = entry.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OPS/b%20two.xhtml")
    with pytest.raises(BadDocument, match="protected by DRM"):
        load_epub(_pack({"META-INF/encryption.xml": words}), "a.epub")


def test_chapters_that_are_missing_are_named_and_the_others_read() -> None:
    document = load_epub(_pack({"OPS/b two.xhtml": ""}), "a.epub")
    assert "好茶" in document.text
    assert document.warnings == ("1 of 2 chapters could not be read: b two.xhtml",)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no book",
        _pack()[:300],
        _pack({"OPS/book.opf": ""}),
        _pack({"META-INF/container.xml": "<container/>"}),
    ],
)
def test_damaged_books_are_refused(data: bytes) -> None:
    with pytest.raises(BadDocument, match="damaged or incomplete"):
        load_epub(data, "a.epub")


def test_entities_are_not_expanded() -> None:
    bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;'>]>"
    document = load_epub(
        _pack({"OPS/book.opf": bomb + _PACKAGE.replace("茶山記", "&b;")}), "a.epub"
    )
    assert "aaaa" not in document.title


def test_answers_of_real_books_stand_in_their_text(shared: Path) -> None:
    books = 0
    for line in (shared / "documents/manifest.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        if entry["format"] == "epub":
            data = (shared / "documents" / entry["file"]).read_bytes()
            text = load_epub(data, entry["file"]).text
            books += 1
            assert all(one["answer"] in text for one in entry["questions"] if one["answer"])
    assert books
