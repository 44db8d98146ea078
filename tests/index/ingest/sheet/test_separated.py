import time
from pathlib import Path

import pytest

from index.error import BadDocument
from index.ingest.loader import read
from index.ingest.sheet.separated import find_dialect, load_separated
from tests.index.ingest.sheet.reading import outline, tables

_ROWS = "地區,人口\n臺北市,2602418\n許功蓋里,1284\n"


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp950", "gb18030", "utf-32"]
)
def test_encodings(codec: str) -> None:
    # Without a mark the encoding is told by how the text reads, so there must be some of it.
    text = _ROWS + "".join(f"新北市第{number}里的人口數,{number}\n" for number in range(20))
    document = load_separated(text.encode(codec), "人口.csv")
    assert tables(document)[0]["A3"] == "許功蓋里"
    assert tables(document)[0]["B2"] == "2602418"
    assert [(region.name, region.number) for region in document.regions] == [("人口", 1)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found(delimiter: str) -> None:
    rows = [["品名", "說明"], ["筆", "藍, 黑; 紅"], ["紙", "A4 | A3"], ["尺", "15 公分"]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert find_dialect(text)[0] == delimiter
    assert tables(load_separated(text.encode(), "f.csv"))[0]["B2"] == "藍, 黑; 紅"


def test_commas_in_numbers_do_not_separate() -> None:
    assert outline(load_separated("甲;1,5\n乙;2,5\n".encode(), "f.csv"))[1:] == ["甲|1,5", "乙|2,5"]
    text = "甲\t1,500\n乙\t2,500\n"
    assert outline(load_separated(text.encode(), "f.tsv"))[1:] == ["甲|1,500", "乙|2,500"]


def test_delimiter_that_excel_names() -> None:
    document = load_separated(b"sep=|\r\na,b|c\r\nd,e|f\r\n", "f.csv")
    assert outline(document)[1:] == ["a,b|c", "d,e|f"]


def test_cells_with_line_breaks_quotes_and_wide_blanks() -> None:
    text = '名稱,說明\n甲　,"第一行\n第二行, ""引號"""\n乙, "a, b"\n丙,="0012"\n'
    table = tables(load_separated(text.encode(), "f.csv"))[0]
    assert table["A2"] == "甲"
    assert table["B2"] == '第一行 第二行, "引號"'
    assert table["B3"] == "a, b"
    assert table["B4"] == "0012"


def test_quote_that_is_never_closed_swallows_nothing() -> None:
    rows = [f"{number},項目{number}" for number in range(1000)]
    rows[3] = '3,"項目3'
    table = tables(load_separated("\n".join(rows).encode(), "f.csv"))[0]
    assert table["B4"] == '"項目3'
    assert table["B1000"] == "項目999"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", r"is empty \(0 bytes\)"),
        (",,\n,　,\n".encode(), "holds no cells with text"),
        (b"PK\x03\x04xl/workbook.xml", "holds a ZIP archive"),
        (b"\xd0\xcf\x11\xe0\0\0", "an old Office file"),
        (b"a,b\n\0\x01\x02\x03,\xff", "binary"),
    ],
)
def test_what_is_no_csv_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(BadDocument, match=message) as caught:
        read(data, "f.csv")
    assert "\n" not in str(caught.value)


def test_thousands_of_rows_are_read_in_time() -> None:
    row = "102,新北市板橋區,九如里,{},3,2,86,34,413,175,156,23,113,9,21,201,71,440,141,286,47,3,8"
    text = "\n".join(row.format(number) for number in range(7839))
    start = time.process_time()
    document = load_separated(text.encode(), "f.csv")
    assert time.process_time() - start < 4  # 1.2 s on a quiet machine
    assert len(document.blocks[0].cells) == 7839 * 23


def test_real_statistics() -> None:
    folder = Path(__file__).parents[5] / "shared" / "documents" / "csv"
    if not folder.is_dir():
        pytest.skip("the shared documents are not here")
    table = {}
    for path in folder.glob("mol-3-1*.csv"):
        (table,) = tables(read(path.read_bytes(), str(path)))
    assert (table["A12"], table["B12"], table["B9"]) == ("76年底  End of 1987", "2510", "Unions")


@pytest.mark.parametrize("text", ["a,b\n" + '""' * 2_000_001, "a" * 1_000_001])
def test_a_cell_that_is_too_long_is_refused(text: str) -> None:
    with pytest.raises(BadDocument, match=r"a cell of more than 1,000,000 characters: rename it"):
        load_separated(text.encode(), "a.csv")
