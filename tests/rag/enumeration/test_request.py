"""Which questions ask for a list."""

import pytest

from rag.enumeration.request import ListKind, recognize_list
from rag.question import Question


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("應備文件有哪些?", ListKind.ITEMS),
        ("支援哪些付款方式？", ListKind.ITEMS),
        ("List all overseas offices", ListKind.ITEMS),
        ("Which offices are in Europe?", ListKind.ITEMS),
        ("怎么退货？", ListKind.PROCEDURE),
        ("申請流程是什麼?", ListKind.PROCEDURE),
        ("How do I apply?", ListKind.PROCEDURE),
        ("要帶什麼？", ListKind.ANYTHING),
        ("第一步是什麼?", None),
        ("最後一步要做什麼？", None),
        ("什麼時候截止？", None),
        ("有幾項服務？", None),
        ("How many offices are there?", None),
        ("What is the first step?", None),
    ],
)
def test_what_is_asked(question: str, kind: ListKind | None) -> None:
    request = recognize_list(Question.parse(question))
    assert (request and request.kind) == kind
