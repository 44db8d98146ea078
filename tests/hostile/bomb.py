# ruff: noqa: PLW0108  (without a lambda the text would be made on import)
"""Small files of every format that ask a parser for far more memory or time than their size."""

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from tests.index.ingest.office.archive import (
    NAMESPACES,
    make_docx,
    make_odt,
    make_pptx,
    pack,
    relate,
)

_MILLION = 1_000_000
_SHEET = "urn:oasis:names:tc:opendocument:xmlns:"
_ODS = " ".join(f'xmlns:{one}="{_SHEET}{one}:1.0"' for one in ("office", "table", "text"))
_CONTAINER = (
    "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>"
    "<rootfile full-path='b.opf'/></rootfiles></container>"
)
_PACKAGE = (
    "<package xmlns='http://www.idpf.org/2007/opf'><manifest><item id='a' href='a.xhtml' "
    "media-type='application/xhtml+xml'/></manifest><spine>{}</spine></package>"
)
_XHTML = "<?xml version='1.0'?>{}<html xmlns='http://www.w3.org/1999/xhtml'><body>{}</body></html>"


def make_entities(levels: int = 12) -> str:
    """Return a document type with 10^levels characters in an entity ("billion laughs")."""
    declared = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels + 1)
    )
    return f"<!DOCTYPE x [{declared}]>"


def nest(tag: str, depth: int, inside: str = "字", attributes: str = "") -> str:
    """Return an element nested in itself."""
    return f"<{tag}{attributes}>" * depth + inside + f"</{tag}>" * depth


def pack_swollen(parts: Mapping[str, str], swollen: str, block: bytes, times: int) -> bytes:
    """Return an archive one of whose parts is `block` many times over."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path, content in parts.items():
            if path != swollen:
                archive.writestr(path, content)
        head, _, tail = parts[swollen].partition("@")
        with archive.open(swollen, "w", force_zip64=True) as part:
            part.write(head.encode())
            for _ in range(times):
                part.write(block)
            part.write(tail.encode())
    return buffer.getvalue()


def swell_docx() -> bytes:
    """400 MB of empty paragraphs."""
    main = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relate({"a": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>@</w:body></w:document>",
    }
    return pack_swollen(main, "word/document.xml", b"<w:p/>" * 400_000, 160)


def fill_docx() -> bytes:
    """Paragraphs of one letter, just below the limit of what is unpacked."""
    main = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relate({"a": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>@</w:body></w:document>",
    }
    one = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>"
    return pack_swollen(main, "word/document.xml", one * 10_000, 550)


def make_xlsx(sheet: str, strings: str = "", swollen: int = 0, block: bytes = b"") -> bytes:
    """Return a workbook of one sheet; what stands for "@" in it may be many blocks."""
    names = "<sheets><sheet name='a' sheetId='1' r:id='s'/></sheets>"
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relate({"a": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f"<workbook xmlns='{_XLSX}' {_REFERENCES}>{names}</workbook>",
        "xl/_rels/workbook.xml.rels": relate(
            {"s": ("worksheet", "worksheets/sheet1.xml"), "t": ("sharedStrings", "strings.xml")}
        ),
        "xl/strings.xml": f"<sst xmlns='{_XLSX}'>{strings}</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{_XLSX}'>{sheet}</worksheet>",
    }
    name = "xl/strings.xml" if "@" in strings else "xl/worksheets/sheet1.xml"
    return pack_swollen(parts, name, block, swollen) if swollen else pack(parts)


_XLSX = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REFERENCES = "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'"


def make_ods(rows: str) -> bytes:
    """Return a spreadsheet of OpenDocument with these rows."""
    return pack(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {_ODS}><office:body><office:spreadsheet>"
            f"<table:table table:name='a'>{rows}</table:table></office:spreadsheet></office:body>"
            "</office:document-content>",
        }
    )


def make_epub(page: str, package: str = _PACKAGE.format("<itemref idref='a'/>")) -> bytes:
    """Return a book of one page."""
    return pack({"META-INF/container.xml": _CONTAINER, "b.opf": package, "a.xhtml": page})


def nest_zips(depth: int) -> bytes:
    """Return an archive in an archive in an archive, with a text in the innermost."""
    data = pack({"a.txt": "字"})
    for _ in range(depth):
        data = pack({"a.zip": data, "b.txt": "字"})
    return data


def multiply_zips() -> bytes:
    """Return 300 archives of one small file that unpacks to 9 MB: 2.7 GB in all."""
    inner = pack({"a.txt": b" " * 9 * _MILLION})
    return pack({f"{n}.zip": inner for n in range(300)})


def overlap_zip() -> bytes:
    """Return an archive whose 5,000 entries are all the same 5 MB (David Fifield's, simplified)."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = b"a " * 2_500_000
    body = packed.compress(content) + packed.flush()
    crc, size, whole = zlib.crc32(content), len(body), len(content)
    name = b"0000.txt"
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, crc, size, whole, len(name), 0)
    data = local + name + body
    entries = b"".join(
        struct.pack(
            "<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, size, whole, 8, 0, 0, 0, 0, 0, 0
        )
        + b"%04d.txt" % n
        for n in range(5_000)
    )
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 5_000, 5_000, len(entries), len(data), 0)
    return data + entries + end


def nest_mail(kind: str, depth: int) -> bytes:
    """Return a mail with parts nested in one another."""
    lines = ["From: a@example.org", "Subject: a"]
    for n in range(depth):
        if kind == "message":
            lines += ["Content-Type: message/rfc822", "", "Subject: b"]
        else:
            lines += [f"Content-Type: multipart/mixed; boundary=b{n}", "", f"--b{n}"]
    return "\r\n".join([*lines, "Content-Type: text/plain", "", "hello"]).encode()


def attach(number: int, data: bytes, name: str) -> bytes:
    """Return a mail with so many attachments."""
    content = base64.encodebytes(data).decode()
    part = (
        f'--b\r\nContent-Disposition: attachment; filename="{name}"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{content}\r\n"
    )
    head = "From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    return (head + part * number + "--b--").encode()


def make_pdf(objects: Mapping[int, bytes]) -> bytes:
    """Return a PDF of these objects; 1 is its catalog. pdfium finds them without a table."""
    body = b"".join(b"%d 0 obj %s endobj\n" % (n, one) for n, one in objects.items())
    return b"%PDF-1.7\n" + body + b"trailer <</Root 1 0 R/Size %d>>\n%%%%EOF" % (len(objects) + 1)


def make_page(content: bytes, more: bytes = b"", box: bytes = b"0 0 600 800") -> bytes:
    """Return a PDF of one page with this stream object."""
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>>>"
    )
    return make_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            3: page % (box, more),
            4: content,
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            6: b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"
            b"/Length 10>>stream\n/X Do /X Do\nendstream",
        }
    )


def make_stream(data: bytes, filters: int = 1) -> bytes:
    """Return a stream object, compressed so often."""
    for _ in range(filters):
        data = zlib.compress(data, 9)
    names = b"/FlateDecode" * filters
    return b"<</Length %d/Filter[%s]>>stream\n%s\nendstream" % (len(data), names, data)


def swell_pdf() -> bytes:
    """A page whose 1.5 GB of blanks were compressed twice, into some kilobytes."""
    packed = zlib.compressobj(9)
    block = b" " * 10 * _MILLION
    inner = b"".join(packed.compress(block) for _ in range(150)) + packed.flush()
    outer = zlib.compress(inner, 9)
    return make_page(
        b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream"
        % (len(outer), outer)
    )


def make_words(number: int) -> bytes:
    """Return a page with so many words, far outside of it and upon one another."""
    words = b"".join(
        b"BT /F 9 Tf %d %d Td (word) Tj ET\n" % (n % 997, n % 991) for n in range(number)
    )
    return make_page(make_stream(words))


def make_rules(number: int) -> bytes:
    """Return a page with a grid of so many lines each way, and a word."""
    lines = b"".join(
        b"%d 0 m %d 9999 l S 0 %d m 9999 %d l S\n" % (n * 3, n * 3, n * 3, n * 3)
        for n in range(number)
    )
    return make_page(make_stream(lines + b"BT /F 9 Tf 9 9 Td (word) Tj ET"))


def make_png(side: int) -> bytes:
    """Return a black picture of side × side pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    packed = zlib.compressobj(9)
    rows = b"".join(packed.compress(bytes(side // 8 + 1)) for _ in range(side)) + packed.flush()
    head = struct.pack(">2I5B", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def repeat_cell(rows: int, columns: int) -> str:
    """Return one cell of OpenDocument, repeated over a whole sheet."""
    return (
        f"<table:table-row table:number-rows-repeated='{rows}'><table:table-cell "
        f"table:number-columns-repeated='{columns}' office:value-type='string'><text:p>字</text:p>"
        "</table:table-cell></table:table-row>"
    )


_CELL = "<c r='{}' t='inlineStr'><is><t>字</t></is></c>"
_FAR = f"<row r='1'>{_CELL.format('A1')}</row><row r='1048576'>{_CELL.format('XFD1048576')}</row>"
_MERGED = "<mergeCells count='1'><mergeCell ref='A1:XFD1048576'/></mergeCells>"
_GRID = (
    "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='{0}'/></w:tcPr>"
    "<w:p><w:r><w:t>字</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)

BOMBS: dict[str, Callable[[], bytes]] = {
    "entities.docx": lambda: pack(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relate({"a": ("officeDocument", "word/document.xml")}),
            "word/document.xml": make_entities() + f"<w:document {NAMESPACES}>&a12;</w:document>",
        }
    ),
    "swollen.docx": swell_docx,
    "filled.docx": fill_docx,
    "deep.docx": lambda: make_docx(nest("w:sdt", 100_000)),
    "deep-tables.docx": lambda: make_docx(
        "<w:tbl><w:tr><w:tc>" * 20_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 20_000
    ),
    "wide.docx": lambda: make_docx(_GRID.format(999_999_999)),
    "deep.pptx": lambda: make_pptx([nest("p:grpSp", 50_000)]),
    "shapes.pptx": lambda: make_pptx(
        ["<p:sp><p:txBody><a:p><a:r><a:t>a</a:t></a:r></a:p></p:txBody></p:sp>" * 200_000]
    ),
    "far.xlsx": lambda: make_xlsx(f"<sheetData>{_FAR}</sheetData>"),
    "merged.xlsx": lambda: make_xlsx(f"<sheetData>{_FAR}</sheetData>{_MERGED}"),
    "merges.xlsx": lambda: make_xlsx(
        f"<sheetData>{_FAR}</sheetData><mergeCells>"
        + "".join(f"<mergeCell ref='A{n}:XFD{n + 9}'/>" for n in range(1, 100_000, 10))
        + "</mergeCells>"
    ),
    "numbers.xlsx": lambda: make_xlsx(
        "<sheetData><row r='9'><c r='A9'><v>1e999999999</v></c><c r='B9'><v>"
        + "9" * 100_000
        + "</v></c></row></sheetData>"
    ),
    "strings.xlsx": lambda: make_xlsx(
        f"<sheetData>{_FAR}</sheetData>", "@", 160, b"<si><t>a</t></si>" * 140_000
    ),
    "rows.xlsx": lambda: make_xlsx("<sheetData>@</sheetData>", "", 100, b"<row/>" * 300_000),
    "one-string.xlsx": lambda: make_xlsx(
        "<sheetData><row r='1'>" + "<c t='s'><v>0</v></c>" * 16_000 + "</row></sheetData>",
        f"<si><t>{'字' * 60_000}</t></si>",
    ),
    "repeated.ods": lambda: make_ods(repeat_cell(1_048_576, 16_384)),
    "many-times.ods": lambda: make_ods(repeat_cell(999_999_999, 999_999_999)),
    "long-cell.ods": lambda: make_ods(repeat_cell(2_000, 2_000).replace("字", "字" * 10_000)),
    "blanks.odt": lambda: make_odt("<text:p>字<text:s text:c='2000000000'/>字</text:p>"),
    "deep.odt": lambda: make_odt(nest("text:section", 50_000)),
    "repeated.odt": lambda: make_odt(
        f"<table:table>{repeat_cell(1_048_576, 16_384)}</table:table>"
    ),
    "entities.epub": lambda: make_epub(_XHTML.format(make_entities(), "&a12;")),
    "entities-in-package.epub": lambda: make_epub(
        _XHTML.format("", "字"), make_entities() + _PACKAGE.format("&a12;")
    ),
    "deep.epub": lambda: make_epub(_XHTML.format("", nest("div", 100_000))),
    "one-page-often.epub": lambda: make_epub(
        _XHTML.format("", "<p>字</p>" * 30_000), _PACKAGE.format("<itemref idref='a'/>" * 100_000)
    ),
    "deep.html": lambda: nest("div", 200_000).encode(),
    "deep-tables.html": lambda: ("<table><tr><td>" * 20_000 + "字").encode(),
    "deep-inline.html": lambda: nest("b", 200_000).encode(),
    "deep-lists.html": lambda: ("<ul><li>" * 50_000 + "字").encode(),
    "spans.html": lambda: (
        "<table>" + "<tr>" + "<td rowspan=65534 colspan=1000>字" * 1_000 + "</table>"
    ).encode(),
    "huge-span.html": lambda: b"<table><tr><td rowspan=999999999 colspan=999999999>a<td>b</table>",
    "attributes.html": lambda: (
        "<p " + " ".join(f"a{n}=1" for n in range(300_000)) + ">字"
    ).encode(),
    "entities.xhtml": lambda: _XHTML.format(make_entities(), "&a12;").encode(),
    "zeros.zip": lambda: pack_swollen({"a.txt": "@"}, "a.txt", bytes(10 * _MILLION), 40),
    "nested.zip": lambda: nest_zips(10),
    "multiplied.zip": multiply_zips,
    "overlapping.zip": overlap_zip,
    "entries.zip": lambda: pack({f"{n}.txt": "" for n in range(20_000)}),
    "messages.eml": lambda: nest_mail("message", 3_000),
    "parts.eml": lambda: nest_mail("parts", 3_000),
    "attachments.eml": lambda: attach(30_000, "字".encode(), "a.txt"),
    "zip-attached.eml": lambda: attach(40, pack({"a.txt": b" " * 9 * _MILLION}), "a.zip"),
    "words.eml": lambda: b"Subject: " + b"=?utf-8?B?5a2X?= " * 200_000 + b"\r\n\r\nhello",
    "addresses.eml": lambda: b"From: " + b"(" * 200_000 + b"\r\nSubject: a\r\n\r\nhello",
    "deep.mht": lambda: nest_mail("parts", 3_000),
    "swollen.pdf": swell_pdf,
    "huge-page.pdf": lambda: make_page(
        make_stream(b"BT /F 9 Tf 9 9 Td (word) Tj ET"), box=b"-1e30 -1e30 1e30 1e30"
    ),
    "recursive-pages.pdf": lambda: make_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count 99999999/Kids[2 0 R 2 0 R]>>",
        }
    ),
    "recursive-form.pdf": lambda: make_page(
        make_stream(b"/X Do BT /F 9 Tf 9 9 Td (word) Tj ET"), b"/XObject<</X 6 0 R>>"
    ),
    "deep-arrays.pdf": lambda: make_pdf({1: b"<</Type/Catalog/Pages " + b"[" * _MILLION + b">>"}),
    "words.pdf": lambda: make_words(60_000),
    "rules.pdf": lambda: make_rules(3_000),
    "pages.pdf": lambda: make_pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count 20000/Kids[" + b"3 0 R " * 20_000 + b"]>>",
            3: b"<</Type/Page/MediaBox[0 0 9 9]>>",
        }
    ),
    "groups.rtf": lambda: b"{\\rtf1 " + b"{" * _MILLION + b"a" + b"}" * _MILLION + b"}",
    "binary.rtf": lambda: b"{\\rtf1 a\\bin2147483647 b}",
    "cells.rtf": lambda: (
        b"{\\rtf1 " + b"\\trowd" + b"\\cellx1" * 300_000 + b"\\intbl a\\cell" * 9 + b"\\row}"
    ),
    "uc.rtf": lambda: b"{\\rtf1 \\uc999999999\\u23383 abc\\fs999999999\\li-999999999 a}",
    "columns.csv": lambda: ("字," * 5 * _MILLION).encode(),
    "rows.csv": lambda: b"a\n" * 20 * _MILLION,
    "open-quote.csv": lambda: b'a,b\n"' + b"c,d\n" * _MILLION,
    "quotes.csv": lambda: b"a,b\n" + b'""' * 10 * _MILLION,
    "uneven.csv": lambda: ("字\n" * 2_000 + "字," * 16_000 + "\n").encode(),
    "quoted.md": lambda: b">" * 300_000 + b" a",
    "lists.md": lambda: "".join(f"{' ' * n}- 字\n" for n in range(2_000)).encode(),
    "brackets.md": lambda: b"[" * 200_000 + b"a" + b"](" * 200_000,
    "stars.md": lambda: b"*a **b " * 100_000,
    "ticks.md": lambda: b"".join(b"`" * n + b" " for n in range(1, 3_000)),
    "aliases.md": lambda: (
        "---\na0: &a0 [x]\n"
        + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 10}]\n" for n in range(1, 12))
        + "---\n字"
    ).encode(),
    "wide-table.md": lambda: (
        "|a" * 20_000 + "|\n" + "|-" * 20_000 + "|\n" + "|字|\n" * 2_000
    ).encode(),
    "references.md": lambda: (
        "".join(f"[a{n}]: /u\n" for n in range(100_000)).encode() + b"[a1]" * 100_000
    ),
    "digits.txt": lambda: b"1" * 10 * _MILLION,
    "numerals.txt": lambda: ("億萬" * 2 * _MILLION).encode(),
    "line.txt": lambda: ("字" * 10 * _MILLION).encode(),
    "lines.txt": lambda: ("字\n" * 5 * _MILLION).encode(),
    "pixels.png": lambda: make_png(60_000),
}
