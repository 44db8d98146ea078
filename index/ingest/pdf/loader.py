"""PDF -> Document."""

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from index.block import BlockKind, Rects, RegionKind
from index.document import Document
from index.error import BadDocument
from index.ingest.pdf.heading import (
    Typography,
    classify,
    find_level,
    measure_typography,
    rank_headings,
)
from index.ingest.pdf.layout import PageLayout, TextTable, lay_out
from index.ingest.pdf.line import Spelling
from index.ingest.pdf.metadata import write_metadata
from index.ingest.pdf.page import read_page
from index.ingest.pdf.paragraph import Paragraph, join_spellings, make_paragraphs
from index.ingest.pdf.running import find_running
from index.ingest.pdf.scan import is_ocr_available, read_scan
from index.ingest.pdf.text_layer import is_unreadable, measure_damage
from index.ingest.writer import CellText, DocumentWriter

# pdfium has global state and no locks.
_PDFIUM = threading.Lock()
_HEADER_WITHIN = 1024  # bytes from the beginning in which %PDF- must stand
_FEWEST_CHARACTERS = 8  # on a page that is a picture: fewer are a stamp or a page number
_PICTURE = 0.4  # of the page
_DRAWN = 150  # shapes on a page without a character: its letters may be drawn
_REPEATED = 3  # more pages than this are named as a range

_Part = tuple[BlockKind, Paragraph] | TextTable


def load_pdf(data: bytes, source: str) -> Document:
    """Return the document of a PDF: a region for each page, with the place of every character."""
    with _PDFIUM:
        document = _open(data)
        try:
            return _load(document, data, source)
        finally:
            document.close()


def _open(data: bytes) -> Any:
    import pypdfium2

    if not data.strip():
        raise BadDocument("is empty: save or download it again")
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise BadDocument("is not a PDF: give it the suffix of its format")
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise BadDocument("is password-protected: remove the password") from None
        if "security" in str(error).lower():
            raise BadDocument(
                "is encrypted in a way that is not known: print it to a PDF"
            ) from None
        raise BadDocument("is a damaged PDF: open it in a viewer and save it again") from None
    if not pages:
        document.close()
        raise BadDocument("is a damaged PDF: it has no pages: download it again")
    return document


def _load(document: Any, data: bytes, source: str) -> Document:
    writer = DocumentWriter(source)
    reading = _Reading()
    for index in range(len(document)):
        reading.add(document, index)
    reading.warn(writer)
    if not any(page.flows for page in reading.pages):
        reasons = "; ".join(reading.explain())
        raise BadDocument(reasons or "holds no text: its pages are blank")
    write_metadata(document, len(reading.pages), writer)
    _write(reading.pages, writer)
    return writer.build(data)


class _Reading:
    """The pages of a document as they are read, and what is wrong with them."""

    def __init__(self) -> None:
        self.pages: list[PageLayout] = []
        self._damaged: list[int] = []
        self._broken: list[int] = []
        self._garbled: list[int] = []
        self._scanned: list[int] = []
        self._ocr = is_ocr_available()

    def add(self, document: Any, index: int) -> None:
        """Read page `index`, from 0."""
        number = index + 1
        try:
            content = read_page(document, index)
        except ValueError:
            self._broken.append(number)
            self.pages.append(PageLayout(number, (0.0, 0.0, 1.0, 1.0)))
            return
        share = measure_damage([glyph.text for glyph in content.glyphs])
        scanned = len(content.glyphs) < _FEWEST_CHARACTERS and (
            content.picture_share >= _PICTURE or content.shapes >= _DRAWN
        )
        if (share or scanned) and self._ocr:
            layout = read_scan(document, content)
            if layout.flows:
                self.pages.append(layout)
                return
        if scanned:
            self._scanned.append(number)
        elif is_unreadable(share):
            self._garbled.append(number)
            content.glyphs = []
        elif share:
            self._damaged.append(number)
        self.pages.append(lay_out(content))

    def explain(self) -> list[str]:
        """Return why pages could not be read, a line for each reason."""
        remedy = "" if self._ocr else ": install yiju[ocr] to read them"
        reasons = [
            (self._broken, "are damaged", ""),
            (self._scanned, "hold no text (scanned)", remedy),
            (self._garbled, "hold a text layer that is not what is seen", remedy),
        ]
        return [f"{name_pages(pages)} {what}{how}" for pages, what, how in reasons if pages]

    def warn(self, writer: DocumentWriter) -> None:
        """Record what is wrong."""
        for reason in self.explain():
            writer.warn(reason)
        if self._damaged:
            remedy = "" if self._ocr else "; install yiju[ocr] to read the pages as they look"
            writer.warn(
                f"{name_pages(self._damaged)}: the text layer is damaged: "
                f"some characters are not those that are seen{remedy}"
            )


def name_pages(numbers: Sequence[int]) -> str:
    """Return page numbers as a person names them.

    >>> name_pages([2]), name_pages([1, 2, 3, 4, 9])
    ('page 2', 'pages 1–4, 9')
    """
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    names = []
    for first, last in spans:
        names.extend(
            [f"{first}–{last}"]
            if last - first + 1 >= _REPEATED
            else [str(number) for number in range(first, last + 1)]
        )
    return f"page{'s' if len(numbers) > 1 else ''} {', '.join(names)}"


def _write(pages: list[PageLayout], writer: DocumentWriter) -> None:
    running = find_running(pages)
    typography = measure_typography(pages)
    parts = [_find_parts(page, running, typography) for page in pages]
    headings = [
        part[1]
        for found in parts
        for part in found
        if isinstance(part, tuple) and part[0] is BlockKind.HEADING
    ]
    ranks = rank_headings(headings)
    for page, found in zip(pages, parts, strict=True):
        writer.begin_region(RegionKind.PAGE, page.number, ocr=page.ocr)
        for part in found:
            if isinstance(part, TextTable):
                writer.add_table(_write_cells(part))
                continue
            kind, paragraph = part
            spelling = join_spellings([line.spelling for line in paragraph.lines])
            level = 0
            if kind is BlockKind.HEADING:
                level = find_level(paragraph, ranks)
            elif kind is BlockKind.LIST_ITEM:
                level = _find_depth(paragraph)
            writer.add(kind, spelling.text, level, _make_rects(spelling))


def _find_parts(page: PageLayout, running: set[int], typography: Typography) -> list[_Part]:
    """Return the parts of a page in reading order, each paragraph with what it is."""
    items: list[Paragraph | TextTable] = []
    repeated: set[int] = set()
    for flow in page.flows:
        if isinstance(flow, TextTable):
            items.append(flow)
            continue
        body = [line for line in flow if id(line) not in running]
        heads = [line for line in flow if id(line) in running]
        middle = (page.frame[1] + page.frame[3]) / 2
        for line in heads:
            if line.top < middle:
                items.append(_repeat(line, repeated))
        items.extend(make_paragraphs(body))
        for line in heads:
            if line.top >= middle:
                items.append(_repeat(line, repeated))
    parts: list[_Part] = []
    for index, item in enumerate(items):
        if isinstance(item, TextTable):
            parts.append(item)
        elif id(item) in repeated:
            parts.append((BlockKind.RUNNING, item))
        else:
            before = items[index - 1] if index else None
            kind = classify(item, typography, page, before, items[index + 1 : index + 4])
            parts.append((kind, item))
    return parts


def _repeat(line: Any, repeated: set[int]) -> Paragraph:
    paragraph = Paragraph([line], line.left, line.right)
    repeated.add(id(paragraph))
    return paragraph


def _find_depth(paragraph: Paragraph) -> int:
    step = (paragraph.lines[0].left - paragraph.left) / paragraph.size
    return 1 + min(5, max(0, round(step / 2)))


def _write_cells(table: TextTable) -> list[CellText]:
    cells = []
    for cell in table.cells:
        spelling = join_spellings([line.spelling for line in cell.lines])
        cells.append(
            CellText(
                spelling.text, cell.row, cell.column, cell.row_span, cell.column_span,
                cell.is_header, _make_rects(spelling),
            )
        )  # fmt: skip
    return cells


def _make_rects(spelling: Spelling) -> Rects:
    return np.array(spelling.boxes, np.float32).reshape(-1, 4)
