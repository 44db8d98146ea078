from index.document import Document
from index.ingest.pdf.loader import load_pdf
from tests.index.ingest.pdf.made import MadePage, make_pdf
from tests.index.ingest.pdf.test_layout import LEFT, RIGHT, write_columns


def read(*pages: MadePage) -> Document:
    return load_pdf(make_pdf(pages), "made.pdf")


def list_cells(document: Document) -> dict[tuple[int, int], str]:
    """Return the words of the only table's cells by row and column."""
    (table,) = [block for block in document.blocks if block.cells]
    return {(cell.row, cell.column): document.text[cell.start : cell.end] for cell in table.cells}


def list_headers(document: Document) -> set[str]:
    return {
        document.text[cell.start : cell.end]
        for block in document.blocks
        for cell in block.cells
        if cell.is_header
    }


def make_grid(page: MadePage, top: float, columns: list[float], rows: int, high: float) -> None:
    for row in range(rows + 1):
        page.line(columns[0], top - high * row, columns[-1], top - high * row)
    for x in columns:
        page.line(x, top, x, top - high * rows)


def test_a_ruled_table_has_the_cells_that_are_drawn() -> None:
    page = MadePage()
    make_grid(page, 700, [72, 172, 252, 332], 3, 40)
    words = [
        [["Store"], ["2021"], ["2022"]],
        [["East store", "and annex"], ["1,204"], ["(96)"]],
        [["West store"], [], ["88"]],
    ]
    for row, cells in enumerate(words):
        for column, lines in enumerate(cells):
            for index, line in enumerate(lines):
                page.text(76 + [0, 100, 180][column], 684 - 40 * row - 12 * index, line)
    document = read(page)
    assert list_cells(document) == {
        (0, 0): "Store", (0, 1): "2021", (0, 2): "2022",
        (1, 0): "East store and annex", (1, 1): "1,204", (1, 2): "(96)",
        (2, 0): "West store", (2, 2): "88",
    }  # fmt: skip
    assert list_headers(document) == {"Store", "2021", "2022"}


def test_merged_cells_span_rows_and_columns() -> None:
    page = MadePage()
    for y in (700, 640, 620):
        page.line(72, y, 312, y)
    for y in (680, 660):
        page.line(152, y, 312, y)
    for x in (72, 152, 312):
        page.line(x, 700, x, 620)
    page.line(232, 680, 232, 620)
    page.text(80, 665, "Region")
    page.text(180, 686, "Harvest in tons")
    page.text(160, 666, "wheat")
    page.text(240, 666, "barley")
    for x, word in ((80, "North"), (160, "1,203"), (240, "88")):
        page.text(x, 626, word)
    document = read(page)
    (table,) = [block for block in document.blocks if block.cells]
    spans = {
        document.text[cell.start : cell.end]: (
            cell.row,
            cell.column,
            cell.row_span,
            cell.column_span,
        )
        for cell in table.cells
    }
    assert spans["Region"] == (0, 0, 3, 1)
    assert spans["Harvest in tons"] == (0, 1, 1, 2)
    assert spans["North"][0] == spans["1,203"][0] == spans["88"][0] == 3
    assert spans["barley"][1] == spans["88"][1] == 2


def test_figures_in_columns_are_a_table_without_rules() -> None:
    page = MadePage()
    page.text(72, 740, "Table 4. Yield by region")
    for x, word in ((250, "Wheat"), (350, "Barley")):
        page.right(x, 720, word)
    rows = [("Northern plain", "1,203", "88"), ("Lakes", "(310)", "17"), ("Coast", "77", "5")]
    for index, (label, wheat, barley) in enumerate(rows):
        page.text(72, 704 - 14 * index, label)
        page.right(250, 704 - 14 * index, wheat)
        page.right(350, 704 - 14 * index, barley)
    document = read(page)
    cells = list_cells(document)
    assert cells[0, 1] == "Wheat"
    assert (cells[2, 0], cells[2, 1], cells[2, 2]) == ("Lakes", "(310)", "17")
    assert list_headers(document) == {"Wheat", "Barley"}
    assert [block.kind.value for block in document.blocks] == ["caption", "table"]


def test_a_head_over_two_columns_spans_them() -> None:
    page = MadePage()
    page.line(72, 735, 420, 735)
    page.text(235, 722, "Wheat")
    page.line(200, 718, 300, 718)
    page.text(345, 722, "Rye")
    page.line(310, 718, 410, 718)
    for x, year in zip((240, 300, 350, 410), ("2020", "2021", "2020", "2021"), strict=True):
        page.right(x, 706, year)
    page.line(72, 702, 420, 702)
    for index, label in enumerate(("Plain", "Lakes", "Coast")):
        page.text(72, 690 - 14 * index, label)
        for x, place in zip((240, 300, 350, 410), range(4), strict=True):
            page.right(x, 690 - 14 * index, f"{1000 * index + 100 * place + 7:,}")
    document = read(page)
    (table,) = [block for block in document.blocks if block.cells]
    spans = {
        document.text[cell.start : cell.end]: (cell.row, cell.column, cell.column_span)
        for cell in table.cells
    }
    assert spans["Wheat"] == (0, 1, 2)
    assert spans["Rye"] == (0, 3, 2)
    assert spans["2,307"][:2] == (4, 4)
    assert list_headers(document) == {"Wheat", "Rye", "2020", "2021"}


def test_prose_in_columns_is_no_table() -> None:
    page = MadePage()
    write_columns(page, 700)
    assert not any(block.cells for block in read(page).blocks)


def test_prose_with_figures_is_no_table() -> None:
    page = MadePage()
    lines = [line.replace("the", f"{7 * index}") for index, line in enumerate(LEFT + RIGHT)]
    for index, line in enumerate(lines):
        page.text(72, 700 - 14 * index, line)
    assert not any(block.cells for block in read(page).blocks)


def test_a_frame_around_a_text_is_no_table() -> None:
    page = MadePage()
    make_grid(page, 720, [60, 400], 1, 120)
    for index, line in enumerate(LEFT):
        page.text(72, 700 - 14 * index, line)
    document = read(page)
    assert not any(block.cells for block in document.blocks)
    assert "through the winter of that year" in document.text
