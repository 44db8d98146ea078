"""Small inputs: what is read, and which answers are right."""

import json
from pathlib import Path

import pytest

from eval.dataset.small_input import AnswerRule, read_small_inputs
from index.error import BadInput

NOTICE = [{"name": "notice.md", "text": "# 游泳池\n\n星期一公休，電話02-2345-6789。\n"}]


def write(path: Path, *lines: dict[str, object]) -> Path:
    file = path / "small.jsonl"
    file.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in lines), "utf-8")
    return file


def test_questions_with_the_same_documents_share_a_collection(tmp_path: Path) -> None:
    line: dict[str, object] = {
        "kind": "k",
        "question": "星期幾公休?",
        "documents": NOTICE,
        "expected_answer": "星期一",
    }
    other = [{"name": "b.txt", "text": "The pool closes on Monday."}]
    file = write(
        tmp_path,
        line | {"id": "a"},
        line
        | {"id": "b", "expected_answer": None, "expected_behaviour": "abstain (it is not said)"},
        line | {"id": "c", "documents": other, "question": "When does it close?"},
        # Neither an answer nor a refusal: it cannot be judged.
        line | {"id": "d", "expected_answer": None, "expected_behaviour": "answer.type is a date"},
        line | {"id": "e", "documents": []},
    )
    first, second = read_small_inputs(file)
    assert [case.id for case in first.asked.cases] == ["a", "b"]
    assert [case.answerable for case in first.asked.cases] == [True, False]
    assert [case.id for case in second.asked.cases] == ["c"]
    assert (first.asked.cases[0].language, second.asked.cases[0].language) == ("zh-Hant", "en")
    assert "星期一公休" in first.asked.documents[0].text


def test_a_fault_has_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r'small.jsonl:1: "id" is missing'):
        read_small_inputs(
            write(tmp_path, {"question": "?", "documents": NOTICE, "expected_answer": "a"})
        )
    with pytest.raises(BadInput, match="contains no question"):
        read_small_inputs(write(tmp_path, {"id": "a", "question": "?"}))
    blank = [{"name": "a.txt", "text": " "}]
    with pytest.raises(BadInput, match="no document can be read"):
        read_small_inputs(
            write(
                tmp_path,
                {"id": "a", "question": "?", "documents": blank, "expected_answer": "a"},
            )
        )


@pytest.mark.parametrize(
    ("rule", "text", "is_right"),
    [
        (AnswerRule(("1,388,912",)), "1 388 912 千元", True),
        (AnswerRule(("654",)), "645", False),
        (AnswerRule(("甲", "乙")), "乙", True),
        (AnswerRule(("甲", "乙"), wants_all=True), "乙", False),
        (AnswerRule(("甲",), max_characters=3), "甲是這樣的", False),
        (AnswerRule(("甲",), section="第二章"), "甲", True),
        (AnswerRule(("甲",), section="第三章"), "甲", False),
        (AnswerRule(forbidden="兒童"), "不得入內", True),
        (AnswerRule(forbidden="兒童"), "兒童", False),
        (AnswerRule(), "甲", False),
    ],
)
def test_what_is_right(rule: AnswerRule, text: str, is_right: bool) -> None:
    assert rule.is_right(text, ("游泳池", "第二章 規則")) == is_right
