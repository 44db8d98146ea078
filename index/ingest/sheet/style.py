"""The styles and strings that the cells of an XLSX file refer to by number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from index.ingest.sheet.number_format import BUILT_IN
from index.ingest.sheet.stream import iterate_elements, name_children

# How XLSX writes controls: _x000D_ is a carriage return.
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class CellStyle:
    """What of a cell's style changes its text."""

    code: str = "General"
    is_struck: bool = False


def read_styles(root: Element | None) -> list[CellStyle]:
    """Return the style of each number that cells refer to, from the part "styles"."""
    codes = dict(BUILT_IN)
    fonts: list[bool] = []
    styles: list[CellStyle] = []
    for group in root if root is not None else ():
        if group.tag == "x:numFmts":
            codes |= {int(one.get("numFmtId", 0)): one.get("formatCode", "") for one in group}
        elif group.tag == "x:fonts":
            fonts = [_is_struck(font, "x:") for font in group]
        elif group.tag == "x:cellXfs":
            for one in group:
                font = int(one.get("fontId", 0))
                code = codes.get(int(one.get("numFmtId", 0)), "General")
                styles.append(CellStyle(code, font < len(fonts) and fonts[font]))
    return styles


def read_strings(data: bytes | None) -> list[str]:
    """Return the texts of the part "sharedStrings"."""
    return [read_rich_text(item) for _, item in iterate_elements(data or b"<sst/>", ("si",))]


def read_rich_text(item: Element) -> str:
    """Return the text of a string without struck-out runs and without its readings (rPh)."""
    space = name_children(item)
    parts: list[str] = []
    for child in item:
        if child.tag == f"{space}t":
            parts.append(child.text or "")
        elif child.tag == f"{space}r":
            properties = child.find(f"{space}rPr")
            if properties is None or not _is_struck(properties, space):
                parts += [text.text or "" for text in child.iterfind(f"{space}t")]
    return unescape("".join(parts))


def _is_struck(properties: Iterable[Element], space: str) -> bool:
    return any(
        one.tag == f"{space}strike" and one.get("val", "1") not in ("0", "false")
        for one in properties
    )


def unescape(text: str) -> str:
    """Return `text` with the controls that XLSX writes as _xHHHH_."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
