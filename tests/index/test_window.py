"""Windows tile a text, hold what is wanted, cover all that is visible, and take little time."""

import time
import zlib
from collections.abc import Callable

import pytest

from index.block import Block, BlockKind, Cell, Hidden, Region, RegionKind
from index.document import Document
from index.error import BadInput, NoSuchDocument
from index.ingest.loader import read_all
from index.store.document_rows import PackedDocument
from index.store.structure import pack_structure
from index.window import DocumentWindow, WindowRange, cut_window

Cut = Callable[[WindowRange], DocumentWindow]
LINES = "".join(f"第{n}行：全國簽訂集體合同246.0萬份，覆蓋職工2.8億人。\n" for n in range(9_000))


def prepare(document: Document) -> Cut:
    """Return what cuts a window out of a document that is packed as the store does."""
    packed = pack_structure(document)
    structure = zlib.compress(packed) if packed else b""
    return lambda wanted: cut_window(
        PackedDocument("a", "題", "text/plain", "0", None, structure, document.text), wanted
    )


def make_table(rows: int, columns: int) -> Document:
    """A document of one table between two paragraphs."""
    text, cells = "前言。\n", []
    for row in range(rows):
        for column in range(columns):
            words = f"{row * column}.5" if row else f"欄{column}"
            cells.append(Cell(len(text), len(text) + len(words), row, column))
            text += words + ("\n" if column == columns - 1 else "\t")
    end = len(text) - 1
    text += "結語。"
    blocks = (
        Block(BlockKind.PARAGRAPH, 0, 3),
        Block(BlockKind.TABLE, 4, end, 0, tuple(cells)),
        Block(BlockKind.PARAGRAPH, end + 1, end + 4),
    )
    return Document(
        "a", "題", "/a", text, blocks, (Region(RegionKind.SHEET, 0, len(text), 1, "S"),)
    )


@pytest.mark.parametrize(
    "document",
    [
        Document("a", "lines", "/a", LINES),
        Document("a", "one line", "/a", LINES.replace("\n", "")),
        make_table(300, 40),
        make_table(2, 2_000),
        read_all(("# 題\n\n" + "段落 **粗** 文字。\n\n" * 2_000).encode(), "a.md").documents[0],
    ],
    ids=lambda document: str(document.title),
)
def test_windows_tile_the_text_forward_and_backward(document: Document) -> None:
    cut, length = prepare(document), len(document.text)
    at, count = 0, 0
    while at < length:
        window = cut(WindowRange(start=at))
        assert window.start == at < window.end
        assert window.text == document.text[at : window.end]
        assert len(window.text) <= 20_000
        at, count = window.end, count + 1
    assert count > 1
    while at > 0:
        window = cut(WindowRange(end=at))
        assert window.start < window.end == at
        at = window.start
    for start in range(0, length - 30, length // 19):
        window = cut(WindowRange(start, start + 25))
        assert window.start <= start < start + 25 <= window.end


def test_every_visible_character_is_in_a_block() -> None:
    text = "封面\n\n# 題\n***\n段落一。\n頁尾\n段落二"
    first, running = text.index("段落一"), text.index("頁尾")
    blocks = (
        Block(BlockKind.HEADING, 6, 7, 1),
        Block(BlockKind.PARAGRAPH, first, running + 2),
        Block(BlockKind.RUNNING, running, running + 2),
    )
    hidden = (Hidden(4, 6), Hidden(8, 11), Hidden(first, first + 1, "&"))
    window = prepare(Document("a", "題", "/a", text, blocks, (), hidden))(WindowRange())
    shown = [(one.kind.value, text[one.start : one.end]) for one in window.blocks]
    assert shown == [
        ("paragraph", "封面"),
        ("heading", "題"),
        ("paragraph", "段落一。\n頁尾"),
        ("running", "頁尾"),
        ("paragraph", "段落二"),
    ]
    assert window.hidden == hidden


def test_a_part_of_a_table_has_its_headers_and_what_reaches_into_it() -> None:
    document = make_table(4_000, 10)
    table = document.blocks[1]
    tall = Cell(table.cells[10].start, table.cells[10].end, 1, 0, row_span=3_999)
    cells = (*table.cells[:10], tall, *table.cells[11:])
    blocks = (document.blocks[0], Block(table.kind, table.start, table.end, 0, cells))
    cut = prepare(Document("a", "題", "/a", document.text, blocks))
    middle = cells[20_005]
    window = cut(WindowRange(middle.start, middle.end))
    (part,) = window.blocks
    assert middle in part.cells
    assert tall in part.cells
    assert [one.column for one in part.cells if one.is_header] == list(range(10))
    assert window.elsewhere[cells[3].start] == "欄3"
    assert window.elsewhere[tall.start] == "0.5"
    assert len(part.cells) < 2_500


def test_a_range_outside_the_text_and_a_missing_page_are_errors() -> None:
    cut = prepare(make_table(2, 2))
    for wanted in (WindowRange(5, 5), WindowRange(0, 10_000), WindowRange(10_000)):
        with pytest.raises(BadInput, match="is not a range of a text of"):
            cut(wanted)
    with pytest.raises(NoSuchDocument, match="there is no page, slide or sheet 2"):
        cut(WindowRange(number=2))
    assert cut(WindowRange(number=1)).start == 0


@pytest.mark.parametrize(
    "document", [Document("a", "2 MB", "/a", LINES), make_table(8_000, 10)], ids=["text", "table"]
)
def test_a_window_of_a_large_document_takes_no_time(document: Document) -> None:
    cut, half = prepare(document), len(document.text) // 2
    times = []
    for _ in range(5):
        started = time.process_time()
        cut(WindowRange(half, half + 10))
        times.append(time.process_time() - started)
    assert min(times) < 0.05
