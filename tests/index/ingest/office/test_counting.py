"""Numbers of lists, against what Word shows."""

import pytest

from index.ingest.office.counting import join_label, write_count


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("decimal", "1 10 11 20 26 27 100 105"),
        ("decimalZero", "01 10 11 20 26 27 100 105"),
        ("lowerRoman", "i x xi xx xxvi xxvii c cv"),
        ("upperLetter", "A J K T Z AA VVVV AAAAA"),
        ("taiwaneseCounting", "一 十 十一 二十 二十六 二十七 一○○ 一○五"),
        ("taiwaneseCountingThousand", "一 十 十一 二十 二十六 二十七 一百 一百零五"),
        ("chineseCountingThousand", "一 十 十一 二十 二十六 二十七 一百 一百零五"),
        ("ideographDigital", "一 一〇 一一 二〇 二六 二七 一〇〇 一〇五"),
        ("ideographTraditional", "甲 癸 11 20 26 27 100 105"),
        ("ideographZodiac", "子 酉 戌 20 26 27 100 105"),
        ("ideographZodiacTraditional", "甲子 癸酉 甲戌 癸未 己丑 庚寅 癸卯 戊申"),
        ("ideographLegalTraditional", "壹 壹拾 壹拾壹 貳拾 貳拾陸 貳拾柒 壹佰 壹佰零伍"),
        ("decimalEnclosedCircle", "① ⑩ ⑪ ⑳ ㉖ ㉗ 100 105"),
        ("ordinal", "1st 10th 11th 20th 26th 27th 100th 105th"),
        ("a style of tomorrow", "1 10 11 20 26 27 100 105"),
    ],
)
def test_counts_are_written_as_word_does(style: str, shown: str) -> None:
    numbers = (1, 10, 11, 20, 26, 27, 100, 105)
    assert [write_count(number, style) for number in numbers] == shown.split()


def test_big_numbers_have_their_zeros_between() -> None:
    numbers = (1005, 1010, 1200, 10_003, 20_000)
    assert [write_count(number, "chineseCountingThousand") for number in numbers] == [
        "一千零五", "一千零一十", "一千二百", "一萬零三", "二萬",
    ]  # fmt: skip


def test_a_label_needs_no_blank_after_full_width_punctuation() -> None:
    assert join_label("（一）", "總則") == "（一）總則"
    assert join_label("1.", "\t總則") == "1. 總則"
    assert join_label("第一條", "總則", "nothing") == "第一條總則"
    assert join_label("", "總則") == "總則"
