"""Charts, diagrams and tables that Word and PowerPoint share."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from index.block import BlockKind
from index.ingest.office.markup import find, find_all, find_value, parse_number
from index.ingest.office.package import OfficePackage, Relation
from index.ingest.office.piece import Piece, flatten
from index.ingest.office.symbol import read_formula
from index.ingest.sheet.number_format import format_value
from index.ingest.writer import CellText

_MOST_POINTS = 100_000  # of a series


@dataclass(frozen=True, slots=True)
class GraphicReader:
    """Reads the charts and diagrams that a part of a package refers to."""

    package: OfficePackage
    relations: dict[str, Relation]

    def read(self, element: Element) -> list[Piece]:
        """Return the table of a chart (`c:chart`), or the items of a diagram (`dgm:relIds`)."""
        is_chart = element.tag == "c:chart"
        relation = self.relations.get(element.get("r:id" if is_chart else "r:dm", ""))
        root = self.package.parse(relation.target) if relation else None
        if root is None:
            return []
        return read_chart(root) if is_chart else read_diagram(root)


def read_text(element: Element | None) -> str:
    """Return the text of DrawingML paragraphs (`a:p`) under `element`, one a line."""
    if element is None:
        return ""
    return "\n".join(read_paragraph(paragraph) for paragraph in element.iter("a:p"))


def read_paragraph(paragraph: Element) -> str:
    """Return the text of a DrawingML paragraph, without what is struck out."""
    parts = []
    for child in paragraph:
        if child.tag in ("a:r", "a:fld"):
            struck = find_value(child, "a:rPr", "strike") not in (None, "noStrike")
            parts.append("" if struck else "".join(t.text or "" for t in find_all(child, "a:t")))
        elif child.tag == "a:br":
            parts.append("\n")
        elif child.tag == "mc:AlternateContent":
            # A formula; the other branch is its picture.
            parts.append("".join(read_formula(one) for one in child.iter("m:oMath")))
    return "".join(parts).replace("\v", "\n")


def read_chart(root: Element) -> list[Piece]:
    """Return the title of a chart as a caption, and its data as a table: one row a category."""
    chart = find(root, "c:chart")
    plot = find(chart, "c:plotArea")
    series = list(plot.iter("c:ser")) if plot is not None else []
    title = flatten(read_text(find(chart, "c:title/c:tx/c:rich")))
    pieces = [Piece(BlockKind.CAPTION, title)] if title else []
    labels: dict[int, str] = {}
    cells = []
    for column, one in enumerate(series, 1):
        for point, text in _read_points(one, "c:cat", "c:xVal"):
            labels.setdefault(point, text)
        name = " ".join(text for _, text in _read_points(one, "c:tx"))
        cells.append(CellText(name, 0, column, is_header=True))
        cells += [
            CellText(text, point + 1, column)
            for point, text in _read_points(one, "c:val", "c:yVal")
        ]
    cells += [CellText(text, point + 1, 0, is_header=True) for point, text in labels.items()]
    return [*pieces, Piece(BlockKind.TABLE, cells=tuple(cells))]


def _read_points(series: Element, *names: str) -> Iterator[tuple[int, str]]:
    """Iterate over the numbers and the texts of the points of a series, as the chart shows them."""
    for data in (child for child in series if child.tag in names):
        general = next((code.text for code in data.iter("c:formatCode")), None) or "General"
        levels = list(data.iter("c:lvl"))
        # The groups of categories have levels of their own; the innermost is the first.
        points = levels[0].iter("c:pt") if levels else data.iter("c:pt")
        for point in points:
            place = parse_number(point.get("idx")) or 0
            value = find(point, "c:v")
            if value is not None and value.text and 0 <= place < _MOST_POINTS:
                is_number = any(child.tag in ("c:numRef", "c:numLit") for child in data)
                code = point.get("formatCode", general)
                yield place, _format(value.text, code) if is_number else value.text
        if (literal := find(data, "c:v")) is not None:
            yield 0, literal.text or ""


def _format(text: str, code: str) -> str:
    try:
        return format_value(float(text), code)
    except ValueError:
        return text


def read_diagram(root: Element) -> list[Piece]:
    """Return the items of a diagram (SmartArt) as a list, nested as they are."""
    texts = {}
    for point in find_all(find(root, "dgm:ptLst"), "dgm:pt"):
        if point.get("type", "node") in ("node", "asst", "doc"):
            texts[point.get("modelId", "")] = flatten(read_text(find(point, "dgm:t")))
    children: dict[str, list[tuple[int, str]]] = {}
    below = set()
    for link in find_all(find(root, "dgm:cxnLst"), "dgm:cxn"):
        if link.get("type", "parOf") == "parOf":
            order = parse_number(link.get("srcOrd")) or 0
            children.setdefault(link.get("srcId", ""), []).append((order, link.get("destId", "")))
            below.add(link.get("destId", ""))
    pieces: list[Piece] = []
    waiting = [(name, 0) for name in reversed(texts) if name not in below]
    seen = set()
    while waiting:
        name, depth = waiting.pop()
        if name in seen or name not in texts:
            continue
        seen.add(name)
        if texts[name]:
            depth += 1
            pieces.append(Piece(BlockKind.LIST_ITEM, texts[name], depth))
        inner = sorted(children.get(name, []), reverse=True)
        waiting += [(target, depth) for _, target in inner]
    return pieces
