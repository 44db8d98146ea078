"""PDF -> Document."""

import re
import threading
from collections.abc import Sequence
from typing import Any

from index.document import Document
from index.error import DamagedDocument, EmptyDocument, MismatchedFormat, ProtectedDocument
from index.ingest.pdf.content.character_map import mend_maps
from index.ingest.pdf.content.page import PageContent, read_page
from index.ingest.pdf.layout import PageLayout, lay_out
from index.ingest.pdf.metadata import write_metadata
from index.ingest.pdf.part import write_parts
from index.ingest.pdf.scan import is_ocr_available, read_scan
from index.ingest.pdf.text_layer import is_unreadable, measure_damage
from index.ingest.writer import DocumentWriter

# pdfium has global state and no locks.
_PDFIUM = threading.Lock()
# pdfium keeps what it parsed until a document is closed: 1.5 MB a page where each has own fonts.
_PAGES_AN_OPENING = 48
_ROOT = re.compile(rb"(\d{1,9})\s+(\d{1,5})\s+obj\s*<<[^>]{0,400}/Type\s*/Catalog")
_HEADER_WITHIN = 1024  # bytes from the beginning in which %PDF- must stand
_FEWEST_CHARACTERS = 8  # on a page that is a picture: fewer are a stamp or a page number
_PICTURE = 0.4  # of the page
_DRAWN = 150  # shapes on a page without a character: its letters may be drawn
_GARBLED = "cannot be read: the text layer is not what is seen"
_RECOGNIZED = "the text was recognized by OCR and may contain errors"
_REPEATED = 3  # more pages than this are named as a range


def load_pdf(data: bytes, source: str) -> Document:
    """Return the document of a PDF: a region for each page, with the place of every character."""
    writer = DocumentWriter(source)
    with _PDFIUM:
        reading = _read_pages(data, writer)
    reading.warn(writer)
    if not any(page.flows for page in reading.pages):
        reasons = "; ".join(reading.explain())
        raise EmptyDocument(reasons or "holds no text: its pages are blank")
    write_parts(reading.pages, writer)
    return writer.build(data)


def _read_pages(data: bytes, writer: DocumentWriter) -> "_Reading":
    document = _open(data)
    reading = _Reading()
    is_mended = False
    try:
        count = len(document)
        write_metadata(document, count, writer)
        for index in range(count):
            if index and index % _PAGES_AN_OPENING == 0:
                document.close()
                document = _open(data)
            content = _read_content(document, index)
            if content is not None and not is_mended and _measure(content):
                is_mended = True
                if (better := mend_maps(data)) is not None:
                    document.close()
                    data = better
                    document = _open(data)
                    content = _read_content(document, index)
            reading.add(document, index + 1, content)
    finally:
        document.close()
    return reading


def _read_content(document: Any, index: int) -> PageContent | None:
    """Return what stands on a page; None if it is damaged."""
    try:
        return read_page(document, index)
    except ValueError:
        return None


def _measure(content: PageContent) -> float:
    return measure_damage([glyph.text for glyph in content.glyphs])


def _open(data: bytes) -> Any:
    """Return an open document of pypdfium2 with at least one page."""
    import pypdfium2

    if not data.strip():
        raise EmptyDocument("is empty: save or download it again")
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise MismatchedFormat("is not a PDF: rename it to the suffix of its format")
    reason = ""
    for content in (data, _mend(data)):
        try:
            document = pypdfium2.PdfDocument(content)
            if len(document):
                return document
            document.close()
            reason = "it has no pages: "
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise ProtectedDocument("is password-protected: remove the password") from None
            if "security" in str(error).lower():
                raise ProtectedDocument(
                    "is encrypted in an unknown way: print it to a PDF"
                ) from None
    raise DamagedDocument(
        f"is a damaged PDF: {reason}download it again, or save it again in a viewer"
    )


def _mend(data: bytes) -> bytes:
    """Return a PDF whose end is missing with an end: pdfium finds the objects itself, but not
    which of them is the root.
    """
    roots = _ROOT.findall(data)
    if not roots:
        return data
    number, generation = roots[-1]
    return data + b"\ntrailer\n<</Root %s %s R>>\nstartxref\n0\n%%%%EOF\n" % (number, generation)


class _Reading:
    """The pages of a document as they are read, and what is wrong with them."""

    def __init__(self) -> None:
        self.pages: list[PageLayout] = []
        self._damaged: list[int] = []
        self._broken: list[int] = []
        self._garbled: list[int] = []
        self._replaced: list[int] = []
        self._scanned: list[int] = []
        self._recognized: list[int] = []
        self._ocr = is_ocr_available()

    def add(self, document: Any, number: int, content: PageContent | None) -> None:
        """Add page `number`, from 1."""
        if content is None:
            self._broken.append(number)
            self.pages.append(PageLayout(number, (0.0, 0.0, 1.0, 1.0), (0.0, -1.0, 1.0, 0.0)))
            return
        share = _measure(content)
        scanned = len(content.glyphs) < _FEWEST_CHARACTERS and (
            content.picture_share >= _PICTURE or content.shapes >= _DRAWN
        )
        if (share or scanned) and self._ocr:
            layout = read_scan(document, content)
            if layout.flows:
                self.pages.append(layout)
                (self._replaced if share else self._recognized).append(number)
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
        if self._ocr and self._scanned:
            remedy = ", and no words were recognized"
        reasons = [
            (self._broken, ("is damaged", "are damaged"), ": save the file again in a viewer"),
            (self._scanned, ("holds no text (scanned)", "hold no text (scanned)"), remedy),
            (self._garbled, (_GARBLED, _GARBLED), remedy),
        ]
        return [
            f"{name_pages(pages)} {what[len(pages) > 1]}{how}"
            for pages, what, how in reasons
            if pages
        ]

    def warn(self, writer: DocumentWriter) -> None:
        """Record what is wrong."""
        for reason in self.explain():
            writer.warn(reason)
        if self._recognized:
            writer.warn(f"{name_pages(self._recognized)}: {_RECOGNIZED}")
        if self._replaced:
            writer.warn(f"{name_pages(self._replaced)}: the text layer is damaged: {_RECOGNIZED}")
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
