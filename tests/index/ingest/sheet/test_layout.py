"""The tables of a sheet, each test on a CSV file, whose rows are the sheet's."""

import time

import pytest

from index.ingest.sheet.grid import Grid
from index.ingest.sheet.layout import find_tables
from index.ingest.sheet.separated import load_separated
from tests.index.ingest.sheet.reading import outline

_CASES = {
    "tables side by side and below each other": (
        """銷售統計,,,,,
單位：千元,,,,,
地區,一月,二月,,產品,數量
北區,10,20,,筆,3
南區,11,21,,紙,4
東區,12,22,,,
,,,,,
表二 人員,,,,,
部門,人數,,,,
業務,5,,,,
會計,6,,,,
資料來源：公司年報,,,,,""",
        [
            "caption: 銷售統計", "caption: 單位：千元", "table A3", "地區|一月|二月", "北區|10|20",
            "南區|11|21", "東區|12|22", "table E3", "產品|數量", "筆|3", "紙|4",
            "caption: 表二 人員", "table A9", "部門|人數", "業務|5", "會計|6",
            "paragraph: 資料來源：公司年報",
        ],
    ),
    "groups set apart by blank rows are one table": (
        "項目,111年,112年\n,,\n收入,,\n稅收,100,200\n規費,1,2\n,,\n支出,,\n薪資,50,60\n,,\n合計,151,262",
        [
            "table A1", "項目|111年|112年", "收入", "稅收|100|200", "規費|1|2", "支出",
            "薪資|50|60", "合計|151|262",
        ],
    ),
    "a part with its own header is another table, years as header too": (
        "年度,2021,2022\n甲,1,2\n乙,3,4\n,,\n,2023,2024\n丙,5,6",
        ["table A1", "年度|2021|2022", "甲|1|2", "乙|3|4", "table A5", "|2023|2024", "丙|5|6"],
    ),
    "texts in two lists": (
        "姓名,職稱\n王一,經理\n李二,課長\n,\n課程,教室\n數學,101室\n英文,102室",
        [
            "table A1", "姓名|職稱", "王一|經理", "李二|課長", "table A5", "課程|教室",
            "數學|101室", "英文|102室",
        ],
    ),
    "no header": (
        "王小明,台北,30\n李大華,高雄,41",
        ["table A1", "王小明|台北|30", "李大華|高雄|41"],
    ),
    "a header over one column of numbers is no title": (
        ",數量\n蘋果,3\n香蕉,4",
        ["table A1", "|數量", "蘋果|3", "香蕉|4"],
    ),
    "a header of groups is no title": (
        ",2023年,,2024年,\n項目,收入,支出,收入,支出\n甲,1,2,3,4",
        ["table A1", "|2023年||2024年", "項目|收入|支出|收入|支出", "甲|1|2|3|4"],
    ),
    "a list set in two columns": (
        "編號,姓名,編號,姓名\n1,甲,3,丙\n2,乙,4,丁",
        ["table A1", "編號|姓名", "1|甲", "2|乙", "table C1", "編號|姓名", "3|丙", "4|丁"],
    ),
    "a blank column inside a table": (
        "項目,金額,,備註\n甲,1,,無\n乙,2,,\n丙,3,,有",
        ["table A1", "項目|金額||備註", "甲|1||無", "乙|2", "丙|3||有"],
    ),
    "a table over the fold of two pages": (
        "項目,一月,,二月,三月\n甲,1,,2,3\n乙,4,,5,6",
        ["table A1", "項目|一月||二月|三月", "甲|1||2|3", "乙|4||5|6"],
    ),
    "a form: labels and values above, a remark below": (
        "客戶：,王小明,,\n日期：,2024/1/2,,\n品名,數量,單價,金額\n筆,2,10,20\n紙,1,5,5\n,,合計,25\n備註：不含稅,,,",
        [
            "caption: 客戶：王小明", "caption: 日期：2024/1/2", "table A3", "品名|數量|單價|金額",
            "筆|2|10|20", "紙|1|5|5", "||合計|25", "paragraph: 備註：不含稅",
        ],
    ),
    "rows with a sentence but no name are no notes": (
        "項次,單位,條款,內容\n1,甲公司,第36條,每七日未休息。\n,,第39條,假日工資未給。",
        [
            "table A1", "項次|單位|條款|內容", "1|甲公司|第36條|每七日未休息。",
            "||第39條|假日工資未給。",
        ],
    ),
    "every second row is blank": (
        "姓名,職稱\n,\n王一,經理\n,\n李二,課長",
        ["table A1", "姓名|職稱", "王一|經理", "李二|課長"],
    ),
    "a title in two languages is read column by column; page numbers come last": (
        "表１ 收入，,,Table 1 Income,\n依年分,,by year,\n年,金額,年,金額\n90,1,91,2\n- 3 -,,- 4 -,",
        [
            "caption: 表１ 收入，\n依年分", "table A3", "年|金額", "90|1", "running: - 3 -",
            "caption: Table 1 Income", "caption: by year", "table C3", "年|金額", "91|2",
            "running: - 4 -",
        ],
    ),
    "one column of short texts is a table": (
        "蘋果\n香蕉\n芭樂",
        ["table A1", "蘋果", "香蕉", "芭樂"],
    ),
    "one column of sentences is text": (
        "本表說明如下，各欄之定義請參閱附錄。\n第一點，所有金額均以新臺幣計算，未滿一元者四捨五入，且不包括已註銷之帳戶。",
        [
            "paragraph: 本表說明如下，各欄之定義請參閱附錄。",
            "paragraph: 第一點，所有金額均以新臺幣計算，未滿一元者四捨五入，且不包括已註銷之帳戶。",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", _CASES)
def test_tables_of_a_sheet(name: str) -> None:
    text, expected = _CASES[name]
    assert outline(load_separated(text.encode(), "f.csv")) == expected


def test_time_grows_with_the_sheet_not_with_its_square() -> None:
    grid = Grid("f")
    for row in range(0, 20_000, 2):  # every second row is blank, and each begins a merged cell
        for column, text in enumerate((f"項目{row}", "1,234", "5%")):
            grid.put(row, column, text)
        grid.merge(row, 2, 1, 3)
    grid.settle()
    start = time.process_time()
    (table,) = find_tables(grid)
    assert time.process_time() - start < 3  # 0.2 s on a quiet machine
    assert len(table.rows) == 10_000
