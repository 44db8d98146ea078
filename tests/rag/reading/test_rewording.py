"""Questions are said in the passages' words where those lack the question's."""

import pytest

from rag.reading.rewording import reword


@pytest.mark.parametrize(
    ("question", "passage", "said"),
    [
        ("軟件授權有多少套?", "軟體授權共八十套", "軟體授權有多少套?"),
        ("民國108年的預算?", "2019年預算為五億元", "2019年的預算?"),
        ("108年度預算?", "2019年度預算", "2019年度預算?"),
        ("民國一百零八年三月的產量", "2019年3月產量", "2019年三月的產量"),
        ("2019年的預算?", "民國108年預算為五億元", "民國108年的預算?"),
        ("98年7月的產量", "2009年7月產量", "2009年7月的產量"),
        ("pixel9pro多重?", "Pixel 9 重198克，Pixel 9 Pro 重199克", "Pixel 9 Pro多重?"),
        ("拿鐵一杯多少錢?", "拿鐵的規格是大杯，價格是60", "拿鐵一杯價格多少錢?"),
        ("原子筆要几元?", "原子筆的庫存是120，單價（元）是10", "原子筆要單價几元?"),
        ("covid19的隔離假", "COVID-19隔離假五日", "COVID-19的隔離假"),
    ],
)
def test_words_of_the_passages_are_taken(question: str, passage: str, said: str) -> None:
    assert reword(question, [passage]) == said


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("民國108年的預算?", "民國108年與2019年預算相同"),
        ("民國108年的預算?", "2020年預算為五億元"),
        ("奶茶多少錢?", "拿鐵的規格是大杯，價格是60"),
        ("拿鐵多少錢?", "拿鐵的單價是60，金額是600"),
        ("拿鐵的費用多少錢?", "拿鐵的規格是大杯，價格是60"),
        ("軟件有多少?", "軟件與軟體各有八十套"),
        ("工會有多少會員?", "工會有五百名會員"),
        ("a1型的重量?", "A 10 型重五公斤"),
        ("pixel9多重?", "Pixel 9a 重186克"),
        ("How many on 24 July 2019?", "2019年7月24日"),
    ],
)
def test_other_questions_stay(question: str, passage: str) -> None:
    assert reword(question, [passage]) == question
