"""Tables: every row is a passage that says its cells under their headers."""

import pytest

from index.block import Block, BlockKind, Cell
from index.document import Document
from index.ingest.splitter import Splitter
from index.ingest.structure.plain_table import find_plain_tables
from index.ingest.writer import CellText, DocumentWriter
from tests.index.ingest.structure.reading import read_views, split

PLANTS = """# 各廠會員

單位：人

| 廠別 | 會員數 | 入會率（%） |
|---|---:|---:|
| 北廠 | 1,204 | 81.5 |
| 南廠 | (36) | 64.0 |
"""


def test_a_row_is_read_as_its_cells_under_their_headers() -> None:
    assert read_views(PLANTS) == [
        "北廠的會員數是1,204，入會率（%）是81.5",
        "南廠的會員數是(36)，入會率（%）是64.0",
    ]


def test_a_cell_names_what_makes_it_true() -> None:
    document, (first, _) = split(PLANTS)
    text = document.text
    by_words = {text[cell.start : cell.end]: cell for cell in first.view.cells}
    said = {text[start:end] for start, end in by_words["1,204"].supports}
    assert said == {"會員數", "北廠", "單位：人"}
    assert by_words["1,204"].unit == "人"
    assert by_words["81.5"].unit == "%"
    assert first.view.context == ("各廠會員", "文", "單位：人")


def test_of_several_units_a_column_has_the_one_that_its_header_names() -> None:
    table = "單位：家、人、%\n\n| 年底 | 工會 | 會員人數 | 組織率 |\n|---|---:|---:|---:|\n"
    document, (first, _) = split(
        f"{table}| 104 | 5,225 | 3,387,524 | 33.4 |\n| 105 | 1 | 2 | 3 |\n"
    )
    units = {document.text[one.start : one.end]: one.unit for one in first.view.cells}
    assert (units["5,225"], units["3,387,524"], units["33.4"]) == ("", "人", "%")


def test_an_english_row_is_read_in_english() -> None:
    table = "| Plant | Members |\n|---|---|\n| North | 12 |\n| South | 15 |\n"
    assert read_views(table) == ["North: Members is 12", "South: Members is 15"]


def test_a_long_row_is_cut_into_groups_of_columns_with_its_label() -> None:
    header = "| 廠別 | " + " | ".join(f"第{n}季加班時數" for n in range(1, 9)) + " |\n"
    rule = "|" + "---|" * 9 + "\n"
    row = "| 北廠 | " + " | ".join(str(100 + n) for n in range(1, 9)) + " |\n"
    views = read_views(header + rule + row, limit=40)
    assert len(views) > 1
    assert all(view.startswith("北廠的") for view in views)
    assert [n for n in range(101, 109) if any(str(n) in view for view in views)] == [
        *range(101, 109)
    ]


def write(cells: list[CellText]) -> Document:
    writer = DocumentWriter("表.xlsx")
    writer.add_table(cells)
    return writer.build()


def show(document: Document) -> list[str]:
    chunks = Splitter(lambda texts: [len(one) for one in texts], 200).split(document)
    return [chunk.view.text for chunk in chunks]


def test_merged_headers_and_labels_reach_every_cell_they_span() -> None:
    document = write(
        [
            CellText("公司", 0, 0, row_span=2),
            CellText("會員", 0, 1, column_span=2),
            CellText("男", 1, 1),
            CellText("女", 1, 2),
            CellText("甲公司", 2, 0, row_span=2),
            CellText("10", 2, 1),
            CellText("20", 2, 2),
            CellText("30", 3, 1),
            CellText("40", 3, 2),
        ]
    )
    assert show(document) == ["甲公司的會員男是10，會員女是20", "甲公司的會員男是30，會員女是40"]


def test_a_row_with_one_cell_names_the_rows_below_it() -> None:
    rows = [("項目", "數"), ("農業", "2"), ("職業類別", ""), ("工業", "5"), ("服務業", "8")]
    cells = [CellText(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row)]
    assert "職業類別 工業的數是5" in show(write(cells))


def test_a_table_of_years_has_them_as_headers() -> None:
    rows = [("項目", "2021", "2022"), ("營收", "5,410", "6,002"), ("淨利", "101", "(22)")]
    cells = [CellText(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row)]
    assert show(write(cells))[0] == "營收的2021是5,410，2022是6,002"


def test_a_table_without_headers_keeps_its_first_row() -> None:
    rows = [("105-03-01", "甲公司", "2,000"), ("105-03-02", "乙公司", "3,000")]
    cells = [CellText(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row)]
    assert len(show(write(cells))) == 2


@pytest.mark.parametrize(
    "text",
    [
        "店名,營收,店長\n甲店,12,王一\n乙店,15,李二\n",
        "店名\t營收\t店長\n甲店\t12\t王一\n乙店\t15\t李二\n",
        "店名    營收    店長\n甲店    12    王一\n乙店    15    李二\n",
        "店名 | 營收 | 店長\n甲店 | 12 | 王一\n乙店 | 15 | 李二\n",
        "| 店名 | 營收 | 店長 |\n|---|--:|:-:|\n| 甲店 | 12 | 王一 |\n| 乙店 | 15 | 李二 |\n",
    ],
    ids=["commas", "tabs", "blanks", "bars", "Markdown"],
)
def test_tables_in_plain_text_are_found(text: str) -> None:
    assert read_views(text, "店.txt") == [
        "甲店的營收是12，店長是王一",
        "乙店的營收是15，店長是李二",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "工會成立於民國七十六年，會員三百人。\n會址設於臺中，每月開會一次。\n理事九人，監事三人。\n",
        "Yes, we do.\nNo, we did not.\nWell, it depends on the plant, of course.\n",
        "第一段很短\n\n第二段也很短\n\n第三段\n",
    ],
)
def test_prose_is_no_table(text: str) -> None:
    assert find_plain_tables(text) == []


def test_a_plain_table_has_its_cells_where_they_stand() -> None:
    text = "甲,1\n乙,2\n丙,3\n"
    (table,) = find_plain_tables(text)
    assert table == Block(
        BlockKind.TABLE,
        0,
        11,
        cells=tuple(
            Cell(4 * row + 2 * column, 4 * row + 2 * column + 1, row, column)
            for row in range(3)
            for column in range(2)
        ),
    )
