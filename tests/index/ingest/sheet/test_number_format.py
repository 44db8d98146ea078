import pytest

from index.ingest.sheet.number_format import (
    format_general,
    format_text,
    format_value,
    is_date_code,
)


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.20972202423378475, "0.00%", "20.97%"),
        (1.4545454545454546, "0.00%", "145.45%"),
        (0.467, "0.0%", "46.7%"),
        (-0.5, "0%", "-50%"),
        (14712, "#,##0", "14,712"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (-5, "#,##0_);(#,##0)", "(5)"),
        (14712, r"#,##0_);[Red]\(#,##0\)", "14,712"),
        (-14712, r"#,##0_);[Red]\(#,##0\)", "(14,712)"),
        (0, '_-* #,##0_-;\\-* #,##0_-;_-* "-"??_-;_-@_-', "-"),
        (1.005, "0.00", "1.01"),
        (2.5, "0", "3"),
        (-0.001, "0.0", "0.0"),
        (0.7, "#.##", ".7"),
        (3, '0"元"', "3元"),
        (5, '"第"0"名"', "第5名"),
        (7, 'General"人"', "7人"),
        (7, "000", "007"),
        (912345678, "0000-000-000", "0912-345-678"),
        (8985, r"#\ ###\ ##0", "8,985"),
        (8985, r"###\ ##0", "8,985"),
        (912345678, r"0000\ 000\ 000", "0912 345 678"),
        (1234567, '#,##0,"K"', "1,235K"),
        (12345678, '0.0,,"百萬"', "12.3百萬"),
        (12345, "0.00E+00", "1.23E+04"),
        (0.000123, "0.0E+0", "1.2E-4"),
        (1234.5, "[$NT$-404]#,##0.00", "NT$1,234.50"),
        (-1234.5, '"$"#,##0;\\-"$"#,##0', "-$1,235"),
        (500, '[<1000]0;[>=1000]0,"K"', "500"),
        (5000, '[<1000]0;[>=1000]0,"K"', "5K"),
        (12.5, "# ?/?", "12.5"),
        (5, ";;;", ""),
        (1e30, "0.00", "1E+30"),
        (float("inf"), "0.00", "inf"),
    ],
)
def test_number_is_shown_as_its_format_says(value: float, code: str, shown: str) -> None:
    assert format_value(value, code) == shown
    assert not is_date_code(code)


@pytest.mark.parametrize(
    ("days", "code", "shown"),
    [
        (42430, "yyyy-mm-dd", "2016-03-01"),
        (42430, "[$-404]e/m/d", "105/3/1"),
        (42430, "[$-404]e/mm/dd;@", "105/03/01"),
        (42430, '[$-404]ggge"年"m"月"d"日"', "中華民國105年3月1日"),
        (42430, '[$-404]gge"年"m"月"', "民國105年3月"),
        (42430, 'yyyy"年"m"月"d"日"', "2016年3月1日"),
        (42430, "[$-40404]yyyy/m/d", "105/3/1"),
        (43586, '[$-411]ggge"年"m"月"d"日"', "令和1年5月1日"),
        (42430, "d-mmm-yy", "1-Mar-16"),
        (42430, "dddd, mmmm d, yyyy", "Tuesday, March 1, 2016"),
        (42430, "[$-404]aaaa", "星期二"),
        (42430, "[$-804]ddd", "周二"),
        (42430.75, "yyyy/m/d h:mm AM/PM", "2016/3/1 6:00 PM"),
        (42430.75, '[$-404]AM/PM h"時"mm"分"', "下午 6時00分"),
        (0.5, "h:mm", "12:00"),
        (1.5, "[h]:mm:ss", "36:00:00"),
        (0.000815972, "mm:ss.0", "01:10.5"),
        (1, "yyyy/m/d", "1900/1/1"),
        (61, "yyyy/m/d", "1900/3/1"),
        (-1, "yyyy/m/d", "-1"),
    ],
)
def test_date_is_shown_as_its_format_says(days: float, code: str, shown: str) -> None:
    assert format_value(days, code) == shown
    assert is_date_code(code)


def test_workbooks_of_1904_count_from_another_day() -> None:
    assert format_value(40968, "yyyy/m/d", True) == "2016/3/1"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (14712.0, "14712"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.3333333333"),
        (886912345678.0, "886912345678"),
        (-0.0, "0"),
        (1e20, "1E+20"),
    ],
)
def test_general_number(value: float, shown: str) -> None:
    assert format_general(value) == shown


def test_text_takes_the_words_of_its_format() -> None:
    assert format_text("王", '0;0;0;@"先生"') == "王先生"
    assert format_text("王", "0.00") == "王"
    assert format_text("王", ";;;") == ""
