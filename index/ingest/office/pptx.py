"""PPTX: presentations, slide by slide, with tables, charts, diagrams and notes."""

from xml.etree.ElementTree import Element

from index.block import BlockKind, RegionKind
from index.document import Document, has_visible_text
from index.error import BadDocument, EmptyDocument
from index.ingest.office.drawing import GraphicReader
from index.ingest.office.markup import find, find_all
from index.ingest.office.metadata import record_core_properties
from index.ingest.office.package import OfficePackage, Relation
from index.ingest.office.piece import Piece, explain_no_text, write_pieces
from index.ingest.office.slide import SlideReader, find_first_line
from index.ingest.writer import DocumentWriter

# The heading above a slide's notes, which are not on the slide itself.
NOTES = "Notes"


def load_pptx(data: bytes, source: str) -> Document:
    """Return the document of a PPTX file: a region and a heading for each slide, hidden ones too.

    The notes stand at the end of their slide, under a heading of their own. Raises BadDocument
    when the file cannot be read or holds no text.
    """
    try:
        return _load(data, source)
    except RecursionError:
        raise BadDocument("is nested too deep: save it as PDF") from None


def _load(data: bytes, source: str) -> Document:
    package = OfficePackage(data)
    path, root = package.parse_main("p:presentation")
    relations = package.read_relations(path)
    slides = [
        relations[identity]
        for item in find_all(find(root, "p:sldIdLst"), "p:sldId")
        if (identity := item.get("r:id", "")) in relations
    ]
    writer = DocumentWriter(source)
    record_core_properties(writer, package, len(slides))
    layouts: dict[str, dict[tuple[str, str], Element]] = {}
    pictures, silent, missing = 0, [], []
    for number, relation in enumerate(slides, 1):
        slide = package.parse(relation.target)
        if slide is None:
            missing.append(number)
            continue
        around = package.read_relations(relation.target)
        layout = next((r.target for r in around.values() if r.kind == "slideLayout"), "")
        if layout not in layouts:
            layouts[layout] = _read_layout(package.parse(layout))
        reader = SlideReader(GraphicReader(package, around), layouts[layout])
        tree = find(slide, "p:cSld/p:spTree")
        if tree is not None:
            reader.read_shapes(tree)
        pictures += reader.pictures
        if reader.pictures and not any(piece.words.strip() for piece in reader.pieces):
            silent.append(number)
        writer.begin_region(RegionKind.SLIDE, number)
        _write_slide(writer, reader, number, _read_notes(package, around))
    if missing:
        writer.warn(f"{_name_slides(missing)} nothing: parts are missing from the file")
    if silent:
        writer.warn(f"{_name_slides(silent)} pictures, whose words are not read")
    document = writer.build(data)
    if not has_visible_text(document.text):
        raise EmptyDocument(explain_no_text(pictures))
    return document


def _write_slide(
    writer: DocumentWriter, reader: SlideReader, number: int, notes: list[Piece]
) -> None:
    pieces = reader.pieces
    if reader.title:
        kind = BlockKind.TITLE if reader.is_cover and number == 1 else BlockKind.HEADING
        pieces = [Piece(kind, reader.title, 0 if kind is BlockKind.TITLE else 1), *pieces]
    elif (line := find_first_line(pieces)) is not None:
        line.kind, line.level = BlockKind.HEADING, 1
    if notes:
        pieces = [*pieces, Piece(BlockKind.HEADING, NOTES, 2), *notes]
    write_pieces(writer, [*pieces, *reader.footers])


def _read_layout(layout: Element | None) -> dict[tuple[str, str], Element]:
    """Return the placeholders of a layout, from which those of a slide take their bullets."""
    found = {}
    for shape in layout.iter("p:sp") if layout is not None else ():
        place = find(shape, "p:nvSpPr/p:nvPr/p:ph")
        if place is not None:
            found[place.get("type", ""), place.get("idx", "")] = shape
    return found


def _read_notes(package: OfficePackage, around: dict[str, Relation]) -> list[Piece]:
    """Return what the speaker has noted; the page of notes repeats the slide beside it."""
    target = next((r.target for r in around.values() if r.kind == "notesSlide"), None)
    root = package.parse(target) if target else None
    pieces: list[Piece] = []
    for shape in root.iter("p:sp") if root is not None else ():
        place = find(shape, "p:nvSpPr/p:nvPr/p:ph")
        if place is not None and place.get("type") == "body":
            reader = SlideReader(GraphicReader(package, {}), {})
            reader.read_shapes([shape])
            pieces += reader.pieces
    for piece in pieces:
        piece.kind, piece.level = BlockKind.PARAGRAPH, 0
    return pieces


def _name_slides(numbers: list[int]) -> str:
    """Name slides as the beginning of a sentence, with the verb that fits."""
    names = ", ".join(str(number) for number in numbers)
    return f"slide {names} holds" if len(numbers) == 1 else f"slides {names} hold"
