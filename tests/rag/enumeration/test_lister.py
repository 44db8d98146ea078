"""Questions for a list, answered whole, and questions that the list beside them does not answer."""

import pytest

from index.collection import Collection
from index.ingest.loader import read
from index.model.encoder import Encoder
from rag.answer import Answer, Refusal
from rag.pipeline import Pipeline
from rag.reading.confidence import load_calibration
from rag.reading.extractor import Extractor
from rag.reading.reader import Reader
from rag.retrieval.fusion import retrieve_fused

DOCUMENTS = {
    "訪客.md": (
        "# 訪客須知\n\n## 入廠程序\n\n1. 於警衛室登記。\n2. 領取訪客證。\n"
        "3. 由接待人員陪同入廠。\n\n## 禁止事項\n\n- 吸菸\n- 攝影\n\n"
        "## 退訪申請方式\n\n於前一日致電接待人員，說明事由後取消。\n"
    ),
    "福利.txt": (
        "員工福利辦法\n第三條 本公司員工享有下列福利：\n（一）三節禮金。\n（二）生日禮券。\n"
        "（三）旅遊補助。\n第四條 本公司設有會議室、健身房及哺乳室。\n"
    ),
    "router.md": (
        "# Router manual\n\n## Resetting the router\n\n1. Unplug the cable.\n"
        "2. Hold the reset button.\n3. Plug the cable back in.\n\n"
        "## Warranty\n\nThe warranty lasts two years.\n"
    ),
    "輪值.md": (
        "# 輪值表\n\n| 值班人 | 部門 |\n|---|---|\n| 林怡君 | 會計部 |\n"
        "| 郭俊宏 | 會計部 |\n| 蕭雅文 | 總務部 |\n"
    ),
}
ROUTER = ["Unplug the cable", "Hold the reset button", "Plug the cable back in"]


@pytest.fixture(scope="module")
def pipeline(
    encoder: Encoder, extractor: Extractor, tmp_path_factory: pytest.TempPathFactory
) -> Pipeline:
    collection = Collection(tmp_path_factory.mktemp("lists"), encoder)
    collection.add([read(text.encode(), name) for name, text in DOCUMENTS.items()])
    calibration = load_calibration()
    reader = Reader(extractor, calibration)
    return Pipeline(collection, encoder, retrieve_fused, reader, calibration.threshold)


def ask(pipeline: Pipeline, question: str) -> list[str]:
    """Return the cited words of the answer, each verified; [] of a refusal."""
    outcome = pipeline.ask(question).outcome
    if isinstance(outcome, Refusal):
        return []
    assert isinstance(outcome, Answer)
    for one in outcome.cited:
        text = pipeline.collection.get(one.document_id).text
        assert text[one.start : one.end] == one.cited_text
    return [one.cited_text for one in outcome.citations]


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("入廠程序是什麼？", ["於警衛室登記", "領取訪客證", "由接待人員陪同入廠"]),
        ("禁止事項有哪些？", ["吸菸", "攝影"]),
        ("员工有哪些福利？", ["三節禮金", "生日禮券", "旅遊補助"]),
        ("What benefits do employees have?", ["三節禮金", "生日禮券", "旅遊補助"]),
        ("HOW DO I RESET THE ROUTER?", ROUTER),
        ("如何重置路由器？", ROUTER),
        ("輪值表上有哪些部門？", ["會計部", "總務部"]),
        ("會計部的值班人有哪些？", ["林怡君", "郭俊宏"]),
    ],
)
def test_all_items_are_cited(pipeline: Pipeline, question: str, items: list[str]) -> None:
    assert ask(pipeline, question) == items


@pytest.mark.parametrize(
    "question",
    [
        "停車位有哪些？",
        "出廠程序是什麼？",
        "主管有哪些福利？",
        "How do I update the firmware?",
        "業務部的值班人有哪些？",
        "由誰陪同入廠？",
        "入廠的第一步是什麼？",
    ],
)
def test_a_list_that_is_not_asked_for_is_no_answer(pipeline: Pipeline, question: str) -> None:
    assert len(ask(pipeline, question)) < 2


def test_a_procedure_told_in_one_sentence_is_cited_whole(pipeline: Pipeline) -> None:
    assert ask(pipeline, "退訪如何申請？") == ["於前一日致電接待人員，說明事由後取消"]
