"""Parse the XML of office files; names get their usual prefixes, such as `w:p`."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import (
    Element,
    ParseError,
    fromstring,
)

from index.error import BadDocument, DamagedDocument

_OPEN_XML = "http://schemas.openxmlformats.org/"
# The same vocabularies as ISO 29500 "strict" names them.
_STRICT = "http://purl.oclc.org/ooxml/"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_SHORT = {
    f"{_OPEN_XML}wordprocessingml/2006/main": "w",
    f"{_STRICT}wordprocessingml/main": "w",
    f"{_OPEN_XML}presentationml/2006/main": "p",
    f"{_STRICT}presentationml/main": "p",
    f"{_OPEN_XML}spreadsheetml/2006/main": "x",
    f"{_STRICT}spreadsheetml/main": "x",
    f"{_OPEN_XML}drawingml/2006/main": "a",
    f"{_STRICT}drawingml/main": "a",
    f"{_OPEN_XML}drawingml/2006/chart": "c",
    f"{_STRICT}drawingml/chart": "c",
    f"{_OPEN_XML}drawingml/2006/diagram": "dgm",
    f"{_STRICT}drawingml/diagram": "dgm",
    f"{_OPEN_XML}officeDocument/2006/math": "m",
    f"{_STRICT}officeDocument/math": "m",
    f"{_OPEN_XML}officeDocument/2006/relationships": "r",
    f"{_STRICT}officeDocument/relationships": "r",
    f"{_OPEN_XML}markup-compatibility/2006": "mc",
    f"{_OPEN_XML}package/2006/relationships": "rel",
    f"{_OPEN_XML}package/2006/metadata/core-properties": "cp",
    f"{_OPEN_XML}officeDocument/2006/extended-properties": "app",
    f"{_STRICT}officeDocument/extendedProperties": "app",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "urn:schemas-microsoft-com:vml": "v",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.w3.org/1999/xlink": "xlink",
    f"{_OASIS}xsl-fo-compatible:1.0": "fo",
    **{
        f"{_OASIS}{name}:1.0": name
        for name in (
            "office", "text", "table", "style", "draw", "meta", "manifest", "presentation",
        )
    },
}  # fmt: skip
# A document type, in UTF-8 or UTF-16. No office program writes one; it could define entities that
# expand without end.
_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")


def parse_xml(data: bytes) -> Element:
    """Return the root element of an XML part.

    Elements and attributes have the names `prefix:local` of the vocabularies known here, whatever
    prefixes the part has chosen; others keep `{namespace}local`. Raises BadDocument when the part
    is damaged or defines entities, which could grow without end or read other files.
    """
    if _DOCTYPE.search(data):
        raise BadDocument("defines XML entities, which no office program does: save it again")
    try:
        root = fromstring(data)  # noqa: S314  (entities are refused above)
    except (ParseError, ValueError, LookupError):
        raise DamagedDocument(
            "is damaged: its XML cannot be read: open and save it again"
        ) from None
    names: dict[str, str] = {}
    for element in root.iter():
        element.tag = _shorten(element.tag, names)
        if any(name[0] == "{" for name in element.attrib):
            items = [(_shorten(name, names), value) for name, value in element.attrib.items()]
            element.attrib.clear()
            element.attrib.update(items)
    return root


def _shorten(name: str, names: dict[str, str]) -> str:
    short = names.get(name)
    if short is None:
        namespace, _, local = name[1:].rpartition("}")
        prefix = _SHORT.get(namespace) if name[0] == "{" else None
        short = names[name] = f"{prefix}:{local}" if prefix else name
    return short


def find(element: Element | None, path: str) -> Element | None:
    """Return the first descendant on a path of children, such as `w:pPr/w:numPr`, or None."""
    for tag in path.split("/"):
        if element is None:
            return None
        element = next((child for child in element if child.tag == tag), None)
    return element


def find_all(element: Element | None, tag: str) -> Iterator[Element]:
    """Iterate over the children of that name."""
    if element is not None:
        yield from (child for child in element if child.tag == tag)


def find_value(element: Element | None, path: str, attribute: str = "w:val") -> str | None:
    """Return the value of an attribute of the descendant on a path of children, or None."""
    found = find(element, path)
    return None if found is None else found.get(attribute)


def parse_number(text: str | None) -> int | None:
    """Return the whole number, not negative, that an attribute holds, or None."""
    return int(text) if text and re.fullmatch(r"\s*\+?[0-9]{1,9}\s*", text) else None
