"""Questions that name a provision, answered from it alone; questions for a number; refusals."""

import pytest

from index.collection import Collection
from index.ingest.loader import read
from index.model.encoder import Encoder
from rag.answer import Answer, Reason, Refusal
from rag.pipeline import Pipeline
from rag.reading.confidence import load_calibration
from rag.reading.extractor import Extractor
from rag.reading.reader import Reader
from rag.retrieval.fusion import retrieve_fused

DOCUMENTS = {
    "公園.txt": (
        "公園使用規則\n"
        "第五條 公園內禁止燃放煙火。\n"
        "第六條（繫繩） 犬隻應繫繩，違者罰款一千二百元。\n"
        "第七條 違反第六條之一者，準用第六條。\n"
    ),
    "泳池.txt": (
        "游泳池管理規則\n"
        "第五條 泳池開放時間為上午六時至下午八時。\n"
        "第六條之一 未滿十二歲者應由成人陪同。\n"
    ),
    "faq.txt": "常見問題\n\nQ1：幾點閉館？\nA1：晚間九點。\n\nQ2：可借幾本？\nA2：六本。\n",
    "steps.md": "# Router reset\n\n1. Unplug the cable.\n2. Hold the button for ten seconds.\n",
    "violations.csv": (
        "事業單位,違反條款,處分字號\n"
        "大同烘焙坊有限公司,勞動基準法第36條,北勞檢字第1051234567號\n"
        "順發五金行,勞動基準法第39條,北勞檢字第1051230001號\n"
    ),
    "news.txt": "工廠公告\n工廠因違反勞動基準法第三十條，遭罰款六十萬元。\n",
}


@pytest.fixture
def pipeline(library: Collection, encoder: Encoder, extractor: Extractor) -> Pipeline:
    library.add([read(text.encode(), name) for name, text in DOCUMENTS.items()])
    calibration = load_calibration()
    reader = Reader(extractor, calibration)
    return Pipeline(library, encoder, retrieve_fused, reader, calibration.threshold)


def test_a_provision_is_given_whole_and_its_number_supports_it(pipeline: Pipeline) -> None:
    expected = {
        "公園使用規則第6條規定什麼？": ("犬隻應繫繩，違者罰款一千二百元。", "第六條"),
        "What does Article 6-1 say?": ("未滿十二歲者應由成人陪同。", "第六條之一"),
        "泳池規則第五條": ("泳池開放時間為上午六時至下午八時。", "第五條"),
        "Q2的答案是什麼？": ("六本。", "Q2："),
        "What is the second step?": ("Hold the button for ten seconds.", "2."),
    }
    for question, (text, label) in expected.items():
        answer = pipeline.ask(question).outcome
        assert isinstance(answer, Answer), question
        assert answer.text == text
        assert answer.confidence > 0.9
        assert [one.cited_text for one in answer.said.supports] == [label]
        for one in answer.cited:
            document = pipeline.collection.get(one.document_id)
            assert document.text[one.start : one.end] == one.cited_text


@pytest.mark.parametrize(
    "question",
    [
        "公園使用規則第六條之一規定什麼？",
        "游泳池管理規則第六條規定什麼？",
        "勞動基準法第五條規定什麼？",
        "第六十條規定什麼？",
        "What does Article 9 say?",
        "Q7的答案是什麼？",
        "第九步是什麼？",
    ],
)
def test_a_number_that_no_document_has_is_refused(pipeline: Pipeline, question: str) -> None:
    outcome = pipeline.ask(question).outcome
    assert isinstance(outcome, Refusal)
    assert outcome.reason is Reason.NOT_IN_DOCUMENTS


def test_an_article_is_sought_in_laws_before_lists(pipeline: Pipeline) -> None:
    answer = pipeline.ask("第七條規定什麼？").outcome
    assert isinstance(answer, Answer)
    assert answer.text == "違反第六條之一者，準用第六條。"
    # Only the steps have a second one, and they are no articles.
    assert isinstance(pipeline.ask("第二條規定什麼？").outcome, Refusal)


def test_what_is_asked_of_a_provision_is_read_in_it_alone(pipeline: Pipeline) -> None:
    answer = pipeline.ask("根據公園使用規則第六條，罰款多少？").outcome
    assert isinstance(answer, Answer)
    assert answer.text == "一千二百元"
    assert isinstance(pipeline.ask("依公園使用規則第五條，罰款多少元？").outcome, Refusal)


def test_the_number_of_a_provision_is_given_as_it_is_written(pipeline: Pipeline) -> None:
    for question, number in {
        "犬隻繫繩規定在第幾條？": "第六條",
        "成人陪同是哪一條規定的？": "第六條之一",
        "哪一條禁止放煙火？": "第五條",
        "哪一條禁止點燃煙火？": "第五條",
    }.items():
        answer = pipeline.ask(question).outcome
        assert isinstance(answer, Answer)
        assert answer.text == number


def test_a_text_that_refers_to_a_provision_of_another_work_may_answer(pipeline: Pipeline) -> None:
    answer = pipeline.ask("工廠因違反勞動基準法第三十條被罰多少？").outcome
    assert isinstance(answer, Answer)
    assert "六十萬元" in answer.text


def test_a_row_of_those_who_violated_a_provision_answers(pipeline: Pipeline) -> None:
    answer = pipeline.ask("順發五金行違反第39條的處分字號？").outcome
    assert isinstance(answer, Answer)
    assert answer.text == "北勞檢字第1051230001號"
    refusal = pipeline.ask("第39條的內容是什麼？").outcome
    assert isinstance(refusal, Refusal)
