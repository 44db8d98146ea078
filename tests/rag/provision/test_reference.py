"""Which questions name a provision by its number, and what they ask of it."""

import pytest

from rag.provision.number import parse_number
from rag.provision.reference import parse_reference


@pytest.mark.parametrize(
    ("question", "levels"),
    [
        ("第十二條之一規定什麼？", "條12-1"),
        ("第12條之1的內容", "條12-1"),
        ("第１２－１條？", "條12-1"),
        ("第十二之一条说什么", "條12-1"),
        ("What does Article 12-1 say?", "article12-1"),
        ("What is in clause seven?", "clause7"),
        ("第3條第2項第（四）款是什麼？", "條3 項2 款4"),
        ("第十二条第二款", "條12 款2"),
        ("What does the second paragraph of Article 5 say?", "article5 段2"),
        ("What is Article 12(b)?", "article12 item2"),
        ("Section 4.10?", "section4.10"),
        ("4.2规定了什么？", "1.14.2"),
        ("第四步是什麼？", "步4"),
        ("步驟三要做什麼", "步3"),
        ("What is the 3rd step?", "步3"),
        ("最後一步是什麼？", "步last"),
        ("Q3的答案是什麼？", "問3"),
        ("勞基法84條之1規定什麼", "條84-1"),
    ],
)
def test_a_number_is_read_in_every_notation(question: str, levels: str) -> None:
    found = parse_reference(question)
    assert found
    assert found.is_certain
    assert " ".join(one.kind + one.number for one in found.levels) == levels


@pytest.mark.parametrize(
    "question",
    [
        "第五屆會議何時召開？",
        "第一項議題是什麼？",
        "第三節課在哪裡上？",
        "第二點聲明說什麼？",
        "第一組組長是誰？",
        "請問一下公司幾點上班？",
        "Q3營收多少？",
        "How much was revenue in Q3 2020?",
        "Who took part in the march?",
        "哪一項支出最高？",
        "哪一條路線最長？",
        "共有幾條規定？",
        "How many articles are there?",
        "速度是4.2公里嗎？",
    ],
)
def test_other_numbers_are_left_alone(question: str) -> None:
    assert parse_reference(question) is None


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("請問第五條是怎麼規定的？", "text"),
        ("關於第五條的完整條文", "text"),
        ("Tell me what section 7 of the lease says.", "text"),
        ("第五條規定幾天內搬離？", "detail"),
        ("依第五條，罰款多少？", "detail"),
        ("How long do I wait in step 1?", "detail"),
        ("生理假規定在第幾條？", "number"),
        ("加班是哪一條規定的？", "number"),
        ("Which article deals with disputes?", "number"),
        ("審核是第幾步？", "number"),
    ],
)
def test_what_is_asked_is_told_apart(question: str, wanted: str) -> None:
    found = parse_reference(question)
    assert found
    assert str(found.wanted) == wanted


def test_a_counted_thing_is_not_surely_a_provision() -> None:
    found = parse_reference("第三條生產線何時投產？")
    assert found
    assert not found.is_certain


def test_the_name_beside_a_number_is_read() -> None:
    names = [
        parse_reference(question)
        for question in (
            "《公園使用規則》第6條的內容是什麼？",
            "根據停車場收費辦法（修正版）第五條",
            "What does section 4 of the rental contract say?",
        )
    ]
    assert [one.name for one in names if one] == [
        "公园使用规则",
        "停车场收费办法(修正版)",
        "rental contract",
    ]


@pytest.mark.parametrize("written", ["第條", "", "條之一", "abc", "之"])
def test_what_is_no_number_has_none(written: str) -> None:
    assert not parse_number(written)


def test_an_item_in_brackets_is_no_reference_alone() -> None:
    found = parse_reference("生理假(三)規定在第幾條？")
    assert found
    assert str(found.wanted) == "number"
