"""Small real files of office formats, written part by part."""

import io
import zipfile
from collections.abc import Mapping

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP archive of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return buffer.getvalue()


def relate(targets: Mapping[str, tuple[str, str]]) -> str:
    """Return a part of relations: id -> (kind, target)."""
    items = "".join(
        f'<Relationship Id="{name}" Type="{_RELATION}{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{items}</Relationships>"
    )


def make_docx(body: str, parts: Mapping[str, str] | None = None, core: str = "") -> bytes:
    """Return a DOCX whose body holds this XML; `parts` are kinds such as "styles" and their XML."""
    more = dict(parts or {})
    targets = {name: (name.rstrip("0123456789"), f"{name}.xml") for name in more}
    return pack(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relate(
                {
                    "a": ("officeDocument", "word/document.xml"),
                    "b": ("core-properties", "docProps/core.xml"),
                }
            ),
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": relate(targets),
            "docProps/core.xml": f"<cp:coreProperties {NAMESPACES}>{core}</cp:coreProperties>",
            **{f"word/{name}.xml": wrap(xml) for name, xml in more.items()},
        }
    )


def wrap(xml: str) -> str:
    """Put the namespaces into the root element of `xml`."""
    tag, _, rest = xml.partition(">")
    closed = tag.endswith("/")
    return f"{tag.rstrip('/')} {NAMESPACES}{'/' if closed else ''}>{rest}"


def par(text: str, properties: str = "") -> str:
    """Return a Word paragraph; `text` may be runs already."""
    runs = text if text.startswith("<") else run(text)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Return a run of Word."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(content: str, properties: str = "") -> str:
    """Return a cell of a Word table."""
    inner = content if content.startswith("<") else par(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """Return a row of a Word table."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def make_pptx(
    slides: list[str],
    parts: Mapping[str, str] | None = None,
    links: Mapping[int, str] | None = None,
) -> bytes:
    """Return a PPTX of these shape trees in this order; the files are numbered the other way round.

    `parts` are paths below "ppt" and their XML; `links` the relations of slides, by number.
    """
    last = len(slides)
    names = {number: f"slides/slide{last - number}.xml" for number in range(last)}
    identities = "".join(f'<p:sldId id="{256 + n}" r:id="s{n}"/>' for n in range(last))
    files = {
        "_rels/.rels": relate({"a": ("officeDocument", "ppt/presentation.xml")}),
        "ppt/presentation.xml": (
            f"<p:presentation {NAMESPACES}><p:sldIdLst>{identities}</p:sldIdLst></p:presentation>"
        ),
        "ppt/_rels/presentation.xml.rels": relate(
            {f"s{number}": ("slide", name) for number, name in names.items()}
        ),
    }
    for number, name in names.items():
        tree = f"<p:cSld><p:spTree>{slides[number]}</p:spTree></p:cSld>"
        files[f"ppt/{name}"] = f"<p:sld {NAMESPACES}>{tree}</p:sld>"
    for number, xml in (links or {}).items():
        files[f"ppt/slides/_rels/slide{last - number}.xml.rels"] = xml
    files.update({f"ppt/{path}": wrap(xml) for path, xml in (parts or {}).items()})
    return pack(files)


def shape(paragraphs: str, place: str = "") -> str:
    """Return a shape of PowerPoint; `place` is its placeholder."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2"/><p:nvPr>{place}</p:nvPr></p:nvSpPr>'
        f"<p:txBody>{paragraphs}</p:txBody></p:sp>"
    )


def line(text: str, properties: str = "<a:pPr/>") -> str:
    """Return a DrawingML paragraph."""
    return f"<a:p>{properties}<a:r><a:t>{text}</a:t></a:r></a:p>"


_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OPEN = " ".join(
    f'xmlns:{name}="{_OASIS}{name}:1.0"'
    for name in ("office", "text", "table", "style", "draw", "meta")
) + (
    f' xmlns:fo="{_OASIS}xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
)


def make_odt(body: str, styles: str = "", masters: str = "", meta: str = "") -> bytes:
    """Return an ODT; `styles` are its automatic styles, `masters` the content of its pages."""
    return pack(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": (
                f"<office:document-content {_OPEN}><office:automatic-styles>{styles}"
                f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
                "</office:body></office:document-content>"
            ),
            "styles.xml": (
                f"<office:document-styles {_OPEN}><office:master-styles>{masters}"
                "</office:master-styles></office:document-styles>"
            ),
            "meta.xml": (
                f"<office:document-meta {_OPEN}><office:meta>{meta}</office:meta>"
                "</office:document-meta>"
            ),
        }
    )
