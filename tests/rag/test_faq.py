"""The very question of a FAQ is answered by what stands below it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from rag.answer import Answer
from rag.bootstrap import Workspace
from rag.faq import is_alike
from rag.pipeline import Pipeline
from rag.settings import Settings
from tests.conftest import document

FAQ = """值班常見問題

Q：大夜班的津貼要如何申請？
A：由組長於次月五日前在差勤系統代為登錄，逾期併入下個月。組員不必另填紙本。

Q：可否與同事互換班次？
A：可以。雙方須於兩日前在換班單簽名，並送單位主管核准。

Q：輪班津貼每班多少元？
A：依本會決議，中班每班一百二十元，大夜班每班二百四十元。

Q：值班室規定為何？
A：(1)不得吸菸。(2)離開前須關閉電源。
"""


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    workspace = Workspace(replace(Settings(), home=tmp_path_factory.mktemp("faq")))
    workspace.collection(create=True).add([document(FAQ, "faq.txt", "值班常見問題")])
    yield workspace.pipeline()
    workspace.close()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("大夜班的津貼要如何申請?", "由組長於次月五日前在差勤系統代為登錄，逾期併入下個月"),
        ("大夜班津贴要如何申请", "由組長於次月五日前在差勤系統代為登錄，逾期併入下個月"),
        ("可否與同事互換班次？", "可以"),
        ("值班室規定為何？", "(1)不得吸菸。(2)離開前須關閉電源"),
    ],
)
def test_the_answer_below_the_question_is_given(
    pipeline: Pipeline, question: str, words: str
) -> None:
    outcome = pipeline.ask(question).outcome
    assert isinstance(outcome, Answer)
    assert outcome.said.text == words
    assert outcome.confidence >= 0.9


def test_another_question_is_read_as_any_other(pipeline: Pipeline) -> None:
    outcome = pipeline.ask("大夜班的津貼要如何退還？").outcome
    assert not (isinstance(outcome, Answer) and outcome.confidence >= 0.9)


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        ("第3條規定什麼？", "Q：第4條規定什麼？"),
        ("會員可以退會嗎？", "問：會員不可以退會嗎？"),
        ("What is plan B?", "Q: What is plan C?"),
        ("幾人？", "幾人？"),
        ("勞工退休金條例實施後，退休金縮水的疑義", "勞工退休金條例實施後，資遣費縮水的疑義？"),
    ],
)
def test_what_differs_in_a_number_a_name_a_negation_or_a_word_is_another_question(
    asked: str, heading: str
) -> None:
    assert not is_alike(asked, heading)
