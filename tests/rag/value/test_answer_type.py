"""What a question asks for, reconciled with the form of the answer, in three languages."""

import pytest

from rag.value.answer_type import classify, expected_type

CASES = [
    ("全國簽訂了多少份集體合同？", "246.0萬份", "quantity"),
    ("全国有多少家企业参加？", "644.1万家", "quantity"),
    ("委員會由幾人組成？", "十五人", "quantity"),
    ("试用期最长多久？", "六个月", "quantity"),
    ("大会是第几届？", "第106届", "quantity"),
    ("休假有多少天？", "三至五天", "quantity"),
    ("有多少人？", "數百人", "quantity"),
    ("How many collective contracts were signed?", "2.46 million", "quantity"),
    ("How many members are there?", "1998", "quantity"),
    ("How long is the notice period?", "30日", "quantity"),
    ("How old must a worker be?", "sixteen years", "quantity"),
    ("What is the number of delegates?", "600", "quantity"),
    ("Which article forbids it?", "第二十六條", "quantity"),
    ("How many people who joined were there when it ended?", "三億人", "quantity"),
    ("會計室的分機是幾號？", "3307", "other"),
    ("倉庫的電話是多少？", "02-8765-4321", "other"),
    ("What is the fax number of the office?", "1998", "other"),
    ("幾號出發？", "3月24日", "date"),
    ("增長了多少？", "15.8%", "percentage"),
    ("How many of the workers agreed?", "百分之六十", "percentage"),
    ("覆蓋率是多少？", "九成", "percentage"),
    ("女性占比是多少？", "35％", "percentage"),
    ("所占的比例为多少？", "百分之十五点八", "percentage"),
    ("提高了百分之幾？", "10-15%", "percentage"),
    ("What percentage of enterprises took part?", "15.8 per cent", "percentage"),
    ("What is the unemployment rate?", "4.1%", "percentage"),
    ("What proportion is covered?", "三成五", "percentage"),
    ("总额是多少？", "1.37亿元", "money"),
    ("罰款多少元？", "二萬元以上十萬元以下", "money"),
    ("補助金額為何？", "新臺幣五百萬元", "money"),
    ("最低工资是多少？", "2000元", "money"),
    ("经费预算多少？", "500万美元", "money"),
    ("How much did the building cost?", "US$3.2 billion", "money"),
    ("How much money was raised?", "NT$ 5,000,000", "money"),
    ("What was the budget?", "5,000,000", "money"),
    ("該法何時施行？", "2018年1月1日", "date"),
    ("工会是哪一年成立的？", "一九二五年", "date"),
    ("什么时候开始？", "2020年底", "date"),
    ("會議在幾月舉行？", "七月", "date"),
    ("When was it founded?", "1925", "date"),
    ("When was the law adopted?", "July 24, 2017", "date"),
    ("In what year did it end?", "民國115年", "date"),
    ("When did the talks begin?", "上世紀九十年代", "date"),
    ("What was the date of the vote?", "2017-07-24", "date"),
    ("When is the office closed?", "on Sunday", "date"),
    ("When must the employer reply?", "30日內", "quantity"),
    ("誰主持會議？", "王小明", "person"),
    ("報告人是哪位？", "李大為主任", "person"),
    ("谁签署了协议？", "张三", "person"),
    ("由何人任命？", "總統", "person"),
    ("Who chaired the meeting?", "Guy Ryder", "person"),
    ("By whom was it signed?", "the president", "person"),
    ("Whose proposal was adopted?", "陳美玲", "person"),
    ("這是哪個人提出的？", "林志明", "person"),
    ("誰簽署了協約？", "中華全國總工會", "organisation"),
    ("谁负责监督？", "劳动监察委员会", "organisation"),
    ("哪個機構發布報告？", "國際勞工組織", "organisation"),
    ("这是哪家公司？", "华为", "organisation"),
    ("由什么部门主管？", "人力资源和社会保障部", "organisation"),
    ("Which organisation published it?", "WHO", "organisation"),
    ("What company built it?", "台灣積體電路製造股份有限公司", "organisation"),
    ("Who enforces the law?", "the Ministry of Labour", "organisation"),
    ("會議在哪裡舉行？", "日內瓦", "place"),
    ("總部位於何地？", "臺北市", "place"),
    ("工会在哪个城市？", "上海", "place"),
    ("举办地点在哪里？", "北京市朝阳区", "place"),
    ("Where was the conference held?", "Geneva", "place"),
    ("In which city was it signed?", "浙江省杭州市", "place"),
    ("What is the name of the city?", "Geneva", "place"),
    ("Which country ratified it first?", "挪威", "place"),
    ("依據哪部法律？", "《工會法》", "title"),
    ("是哪份文件规定的？", "《集体合同规定》", "title"),
    ("运动叫什么名称？", "百日攻坚", "title"),
    ("根据什么法规？", "劳动合同法", "title"),
    ("Which law applies?", "團體協約法", "title"),
    ("What is the name of the campaign?", "Decent Work", "title"),
    ("Which document sets it out?", "the Freedom of Association Convention", "title"),
    ("依據什麼？", "《勞動基準法》", "title"),
    ("為什麼下降？", "電子商務興起", "other"),
    ("如何提出申请？", "书面提出", "other"),
    ("Why did it fall?", "because of the strike", "other"),
    ("有多少人參加？", "由工會決定", "other"),
    ("When does it apply?", "在雇主同意的情況下", "other"),
    ("What did they discuss?", "working conditions", "other"),
    ("結果如何？", "35%", "percentage"),
    ("主管機關為何？", "勞動部", "organisation"),
    ("其出生地為何？", "湖南省", "place"),
]


@pytest.mark.parametrize(("question", "answer", "expected"), CASES)
def test_kind(question: str, answer: str, expected: str) -> None:
    assert classify(expected_type(question), answer) == expected


def test_a_passage_is_no_name() -> None:
    assert (
        classify(expected_type("誰主持會議？"), "會議由主席主持。主席不在時由副主席主持。")
        == "other"
    )


def test_both_scripts_meet() -> None:
    assert (
        classify(expected_type("誰簽署協議？"), "總工會")
        == classify(expected_type("谁签署协议？"), "总工会")
        == "organisation"
    )


@pytest.mark.parametrize(
    ("question", "answer"), [("", ""), ("", "x"), ("多少", ""), ("？", "《》"), ("WHO?", "()")]
)
def test_nothing_is_too_short(question: str, answer: str) -> None:
    assert classify(expected_type(question), answer) == "other"
