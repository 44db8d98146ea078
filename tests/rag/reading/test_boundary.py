"""Clauses are narrowed to the one value asked for, and kept where there is none or several."""

import pytest

from rag.citation import Span
from rag.question import Question
from rag.reading.boundary import narrow
from rag.reading.span import trim


@pytest.mark.parametrize(
    ("question", "words", "kept"),
    [
        (
            "how many collective contracts?",
            "截至9月底全國共簽訂集體合同246.0萬份",
            None,
        ),  # 9 and 246.0萬: which?
        ("how many collective contracts?", "全國共簽訂集體合同246.0萬份", "246.0萬份"),
        ("共簽訂多少份？", "全國共簽訂集體合同二百四十六萬份", "二百四十六萬份"),
        ("占比是百分之幾？", "僅占全部資源的5%左右而已", "5%"),
        ("工會哪一年成立？", "1987年5月1日", "1987年"),
        ("工會何時成立？", "1987年5月1日", None),
        ("工會何時成立？", "早在1987年5月1日於上海成立", "1987年5月1日"),
        ("In which year was it founded?", "早在1987年5月1日於上海成立", "1987年"),
        ("工會在哪裡成立？", "早在1987年5月1日於上海成立", None),
        ("幾個省參加？", "三個省", None),
        ("要多少天？", "三至五個工作天才能完成", None),
        ("增加多少？", "實質工資年增率為-3.5%左右", None),
        ("工會哪一年成立？", "民國106年", None),
        ("何時公布？", "民國98年5月1日公布施行之", "民國98年5月1日"),
        ("何時統一？", "公元前221年秦始皇統一中國", "公元前221年"),
        ("哪一年發生？", "1937至1945年", None),
        ("何時興建？", "20世紀80年代中期開始興建", None),
        ("要多久？", "在兩年半之內必須完成協商", None),
        ("how much?", "US$1,200 per worker", None),
        ("how many?", "five hundred of the 1,200 workers", None),
    ],
)
def test_narrow(question: str, words: str, kept: str | None) -> None:
    text = f"前言，{words}。"
    found = narrow(Question.parse(question), text, Span(3, 3 + len(words)))
    assert text[found.start : found.end] == (kept or words)


@pytest.mark.parametrize(
    ("question", "text", "cut", "whole"),
    [
        (
            "哪一天生效？",
            "本辦法自二〇一八年五月一日起施行",
            "二〇一八年五月",
            "二〇一八年五月一日",
        ),
        ("When did it open?", "The window opened on 9 April 2018.", "9 April", "9 April 2018"),
        ("會議何時舉行？", "會議於民國107年6月27日舉行", "107年", "107年6月27日"),
        ("哪一年生效？", "自2018年5月1日起施行", "2018年", "2018年"),
        ("哪年哪月開會？", "會議在2017年6月召開", "2017年", "2017年6月"),
        ("發出幾份？", "2017年6月發出", "2017年", "2017年"),
        ("夜班到幾點？", "晚間十時三十分至翌日六時三十分", "六時", "六時三十分"),
        ("星期幾公休？", "游泳池星期一公休", "一", "星期一"),
        ("多少同意？", "須有四分之三以上同意", "三", "四分之三"),
        ("多少出席？", "須過半數出席", "半數", "過半數"),
    ],
)
def test_dates_and_fractions_are_not_cut(question: str, text: str, cut: str, whole: str) -> None:
    at = text.rindex(cut)
    found = narrow(Question.parse(question), text, trim(text, Span(at, at + len(cut))))
    assert text[found.start : found.end] == whole


@pytest.mark.parametrize(
    ("question", "text", "kept"),
    [
        ("幾點下班？", "上午九時至下午六時", "下午六時"),
        ("幾點開門？", "上午九時至下午六時", "上午九時"),
        ("幾點到幾點開放？", "上午九時至下午六時", "上午九時至下午六時"),
        ("幾點休息？", "中午十二時至一時", "中午十二時至一時"),
        ("What time does it close?", "from 8:30 a.m. to 9 p.m.", "9 p.m."),
        ("幾點上班？", "九點半，每週四十小時", "九點半"),
    ],
)
def test_of_a_range_of_hours_the_end_asked_for_is_kept(question: str, text: str, kept: str) -> None:
    span = narrow(Question.parse(question), text, Span(0, len(text)))
    assert text[span.start : span.end] == kept


@pytest.mark.parametrize(
    ("text", "cut", "kept"),
    [
        ("長度不得超過50公分。", "超過50公分", "不得超過50公分"),
        ("人數不可少於三人", "少於三人", "不可少於三人"),
        ("It must not exceed 5 kg.", "exceed 5 kg", "must not exceed 5 kg"),
        ("溫度超過50度", "超過50度", "超過50度"),
    ],
)
def test_a_bound_keeps_its_negation(text: str, cut: str, kept: str) -> None:
    start = text.index(cut)
    span = narrow(Question.parse("限制為何？"), text, Span(start, start + len(cut)))
    assert text[span.start : span.end] == kept


@pytest.mark.parametrize(
    ("question", "text", "cut", "whole"),
    [
        (
            "是否提供收據？",
            "收據：結帳時勾選即可提供收據。",
            "結帳時",
            "收據：結帳時勾選即可提供收據",
        ),
        ("可以換貨嗎？", "七日內可以換貨。", "可以", "可以"),
        ("Is lunch included?", "Lunch is included on weekdays.", "weekdays", None),
        ("Is it Monday or Tuesday?", "It is open on Monday.", "Monday", "Monday"),
        ("幾日內可以換貨？", "七日內可以換貨。", "七日", "七日"),
        ("你知道負責人是誰嗎？", "負責人是王小明。", "王小明", "王小明"),
        ("Can you tell me who leads it?", "It is led by Ann.", "Ann", "Ann"),
    ],
)
def test_yes_or_no_is_answered_with_what_says_so(
    question: str, text: str, cut: str, whole: str | None
) -> None:
    at = text.index(cut)
    found = narrow(Question.parse(question), text, Span(at, at + len(cut)))
    assert text[found.start : found.end] == (whole or text.rstrip("."))
