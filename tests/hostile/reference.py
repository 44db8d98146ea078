"""Files of every format that refer to something outside of themselves."""

from tests.hostile.bomb import make_epub, make_ods, make_pdf, make_stream, make_xlsx
from tests.index.ingest.office.archive import (
    NAMESPACES,
    line,
    make_odt,
    make_pptx,
    pack,
    par,
    relate,
    shape,
)

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KINDS = ("attachedTemplate", "image", "hyperlink", "oleObject", "externalLinkPath", "frame")
_XLINK = "xmlns:xlink='http://www.w3.org/1999/xlink'"


def make_files(address: str) -> dict[str, bytes]:
    """Return files that refer to this host and port in each way that their formats have."""
    url = f"http://{address}"
    return {**_make_office(url), **_make_web(url), **_make_others(url)}


def _relate_outside(url: str) -> str:
    """Return relations of every kind that lead outside."""
    items = "".join(
        f"<Relationship Id='x{n}' Type='{_RELATION}/{kind}' Target='{url}/{kind}' "
        "TargetMode='External'/>"
        for n, kind in enumerate(_KINDS)
    )
    return relate({}).replace("</Relationships>", f"{items}</Relationships>")


def _declare(url: str) -> str:
    """Return a document type with external entities."""
    return (
        f"<!DOCTYPE x SYSTEM '{url}/x.dtd' [<!ENTITY e SYSTEM '{url}/e'>"
        f"<!ENTITY % p SYSTEM '{url}/p'> %p;]>"
    )


def _include(url: str) -> str:
    return f"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='{url}/i' parse='text'/>"


def _make_office(url: str) -> dict[str, bytes]:
    field = f"<w:p><w:fldSimple w:instr='INCLUDETEXT {url}/f'/></w:p>"
    body = par("字") + _include(url) + field
    word = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relate({"a": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relate_outside(url),
        "word/_rels/settings.xml.rels": _relate_outside(url),
    }
    declared = {**word, "word/document.xml": _declare(url) + word["word/document.xml"]}
    picture = "<p:pic><p:blipFill><a:blip r:link='x1'/></p:blipFill></p:pic>"
    slide = shape(line("字")) + picture + _include(url)
    cell = f"<f>WEBSERVICE('{url}/w')</f><is><t>字</t></is>"
    section = f"<text:section-source xlink:href='{url}/o' {_XLINK}/>"
    formula = f"table:formula='of:=WEBSERVICE({url}/w)'"
    return {
        "a.docx": pack(word),
        "b.docx": pack(declared),
        "a.pptx": make_pptx([slide], links={0: _relate_outside(url)}),
        "a.xlsx": make_xlsx(
            f"<sheetData><row r='1'><c r='A1' t='inlineStr'>{cell}</c></row></sheetData>"
        ),
        "a.odt": make_odt(f"<text:p>字</text:p><text:section>{section}</text:section>"),
        "a.ods": make_ods(
            f"<table:table-row><table:table-cell office:value-type='string' {formula}>"
            "<text:p>字</text:p></table:table-cell></table:table-row>"
        ),
    }


def _make_page(url: str) -> str:
    return (
        f"<html><head><base href='{url}/'/><link rel='stylesheet' href='{url}/s.css'/>"
        f"<meta http-equiv='refresh' content='0;url={url}/r'/><script src='{url}/j.js'></script>"
        f"</head><body background='{url}/b.png'><p>字</p><img src='{url}/i.png'/>"
        f"<iframe src='{url}/f'></iframe><object data='{url}/o'></object>{_include(url)}"
        "</body></html>"
    )


def _make_web(url: str) -> dict[str, bytes]:
    page = _make_page(url)
    root = "<html xmlns='http://www.w3.org/1999/xhtml'>"
    style = f"<?xml-stylesheet href='{url}/s.xsl' type='text/xsl'?>"
    xhtml = f"<?xml version='1.0'?>{style}{_declare(url)}{page.replace('<html>', root)}"
    mail = (
        "From: a@example.org\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
        f'Content-Type: message/external-body; access-type=URL; URL="{url}/x"\n\n\n--b\n'
        f"Content-Type: text/html\n\n{page}\n--b--\n"
    )
    saved = f"From: a\nContent-Type: text/html\nContent-Location: {url}/l\n\n{page}"
    return {
        "a.html": page.encode(),
        "a.xhtml": xhtml.encode(),
        "b.xhtml": xhtml.replace("<p>字</p>", "<p>字&e;</p>").encode(),
        "a.epub": make_epub(xhtml),
        "b.epub": pack({"META-INF/container.xml": _declare(url) + "<container/>"}),
        "a.eml": mail.encode(),
        "a.mht": saved.encode(),
    }


def _make_others(url: str) -> dict[str, bytes]:
    action = f"<</S/URI/URI({url}/u)>>".encode()
    front = "---\ntitle: !!python/object/apply:os.system ['x']\n---\n"
    picture = f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{url}/p"}}}}{{\\*\\template {url}/t}}'
    return {
        "a.md": f"{front}# 字\n![a]({url}/m.png)\n<img src='{url}/h.png'>\n".encode(),
        "a.rtf": f"{{\\rtf1 words {picture} }}".encode(),
        "a.csv": f'字,a\n"=WEBSERVICE(""{url}"")",1\n'.encode(),
        "a.pdf": make_pdf(
            {
                1: b"<</Type/Catalog/Pages 2 0 R/OpenAction %s/AcroForm<</XFA 6 0 R>>>>" % action,
                2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
                3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/AA<</O %s>>"
                b"/Resources<</Font<</F 5 0 R>>>>>>" % action,
                4: make_stream(b"BT /F 9 Tf 9 9 Td (some words here) Tj ET"),
                5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
                6: f"<</Length 0/FS/URL/F({url}/x)>>stream\n\nendstream".encode(),
            }
        ),
    }
