"""Questions to answers: what is cited, when it abstains, and what it refuses to be asked."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.collection import Collection
from index.document import Document, Hit
from index.document_filter import parse_filter
from index.error import BadInput, BadQuestion, BadSetting, ModelFailure, NoSuchCollection
from index.model.encoder import Encoder
from index.text.normalize import has_words
from rag.answer import Answer, AnswerText, AnswerType, Reason, Refusal, Response
from rag.answer_cache import AnswerCache
from rag.bootstrap import Workspace
from rag.citation import Citation, Span, verify
from rag.pipeline import Pipeline
from rag.question import MAX_QUESTION, MAX_TOP_K
from rag.reading.confidence import Guarantee, load_calibration
from rag.reading.extractor import Extraction, Extractor, TitledText
from rag.reading.reader import Reader
from rag.retrieval.fusion import retrieve_fused
from rag.settings import Settings
from tests.fake import FakeEncoder, FakeExtractor

REVIEW = """年度回顧
一、集體合同
截至2017年9月底，全國共簽訂集體合同246.0萬份。覆蓋企業644.1萬家。
二、法律援助
辦結案件2468件，挽回損失1.37億元。
"""
KITCHEN = "紅燒牛肉麵\n牛肉切塊，川燙後撈起。加入醬油與冰糖，小火慢燉兩小時。\n"


ANSWERS = ("246.0萬份", "251.3萬份", "2468件", "兩小時")


def make(
    collection: Collection, encoder: Encoder, extractor: Extractor, threshold: float = 0.0
) -> Pipeline:
    reader = Reader(extractor, load_calibration())
    return Pipeline(collection, encoder, retrieve_fused, reader, threshold)


def fill(collection: Collection) -> Collection:
    collection.add(
        [
            Document("review", "年度回顧", "review.txt", REVIEW),
            Document("kitchen", "紅燒牛肉麵", "kitchen.txt", KITCHEN),
        ]
    )
    return collection


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(tmp_path / "collection", FakeEncoder())


@pytest.fixture
def pipeline(collection: Collection) -> Pipeline:
    return make(fill(collection), FakeEncoder(), FakeExtractor(ANSWERS))


def answered(response: Response) -> Answer:
    assert isinstance(response.outcome, Answer)
    return response.outcome


@pytest.fixture(scope="module")
def real(
    encoder: Encoder, extractor: Extractor, tmp_path_factory: pytest.TempPathFactory
) -> Pipeline:
    """The shipped encoder and reader."""
    collection = Collection(tmp_path_factory.mktemp("real"), encoder)
    return make(fill(collection), encoder, extractor)


@pytest.mark.parametrize(
    "question",
    ["how many collective contracts?", "全國共簽訂多少份集體合同？", "全国共签订多少份集体合同？"],
)
def test_the_exact_words_are_cited_to_the_character(real: Pipeline, question: str) -> None:
    answer = answered(real.ask(question))
    (citation,) = answer.citations
    assert answer.text == "246.0萬份"
    assert (answer.said.type, answer.said.value, answer.said.unit) == (
        AnswerType.QUANTITY,
        2460000,
        "份",
    )
    assert REVIEW[citation.start : citation.end] == citation.cited_text == answer.text
    assert (
        REVIEW[citation.sentence.start : citation.sentence.end]
        == "截至2017年9月底，全國共簽訂集體合同246.0萬份。"
    )
    assert citation.section == ("一、集體合同",)
    assert citation.document_id == "review"


def test_two_documents_that_disagree_are_both_cited(collection: Collection) -> None:
    one, other = "2017年全國共簽訂集體合同246.0萬份。", "2017年全國共簽訂集體合同251.3萬份。"
    collection.add(
        [Document("a", "年度回顧", "a.txt", one), Document("b", "工會公報", "b.txt", other)]
    )
    answer = answered(
        make(collection, FakeEncoder(), FakeExtractor(ANSWERS)).ask(
            "2017年全國共簽訂多少份集體合同？"
        )
    )
    assert answer.conflict is not None
    assert {answer.said.value, answer.conflict.value} == {2460000, 2513000}
    assert {citation.document_id for citation in answer.cited} == {"a", "b"}


def test_passages_slice_back_and_are_ranked(pipeline: Pipeline) -> None:
    response = pipeline.ask("法律援助案件", top_k=3)
    texts = {"review": REVIEW, "kitchen": KITCHEN}
    assert len(response.passages) == 3
    for hit in response.passages:
        assert texts[hit.chunk.document_id][hit.chunk.start : hit.chunk.end] == hit.chunk.text
    scores = [hit.score for hit in response.passages]
    assert scores == sorted(scores, reverse=True)


def test_it_abstains_below_its_threshold_and_still_shows_the_passages(pipeline: Pipeline) -> None:
    question = "全國共簽訂多少份集體合同？"
    sure = answered(pipeline.ask(question)).confidence
    refusal = replace(pipeline, threshold=min(1.0, sure + 0.01)).ask(question)
    assert isinstance(refusal.outcome, Refusal)
    assert refusal.outcome.reason is Reason.LOW_CONFIDENCE
    assert refusal.outcome.confidence == pytest.approx(sure)
    assert refusal.passages
    finds_nothing = Reader(FakeExtractor([]), load_calibration())
    beside = replace(pipeline, reader=finds_nothing, threshold=1.0).ask("誰發明了電話？").outcome
    assert isinstance(beside, Refusal)
    assert beside.reason is Reason.NOT_IN_DOCUMENTS


@pytest.mark.parametrize("question", ["你好", "謝謝！", "多少？", "hello", "blorp"])
def test_what_asks_nothing_is_refused_as_such(pipeline: Pipeline, question: str) -> None:
    response = pipeline.ask(question)
    assert response.outcome == Refusal(Reason.NOT_A_QUESTION)
    assert response.passages


def test_an_answer_about_another_thing_is_refused_or_gives_way(collection: Collection) -> None:
    collection.add([Document("a", "公告", "a.txt", "甲棟管理費每坪八十元，乙棟管理費每坪九十元。")])
    pipeline = make(collection, FakeEncoder(), FakeExtractor(["八十元"]))
    assert answered(pipeline.ask("甲棟管理費每坪多少？")).text == "八十元"
    refused = pipeline.ask("丙棟管理費每坪多少？").outcome
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.CONTRADICTED
    collection.add([Document("b", "公告", "b.txt", "丙棟管理費每坪七十元。")])
    pipeline = make(collection, FakeEncoder(), FakeExtractor(["八十元", "七十元"]))
    assert answered(pipeline.ask("丙棟管理費每坪多少？")).text == "七十元"


def test_another_thing_of_the_same_kind_is_no_conflict(collection: Collection) -> None:
    for phase, cost in (("第2期", "十六億元"), ("第3期", "十九億元")):
        text = f"{phase}工程經費為{cost}。"
        collection.add([Document(phase, phase, f"{phase}.txt", text)])
    pipeline = make(collection, FakeEncoder(), FakeExtractor(["十六億元", "十九億元"]))
    outcome = answered(pipeline.ask("第2期工程經費？"))
    assert outcome.text == "十六億元"
    assert outcome.conflict is None
    assert answered(pipeline.ask("工程經費？")).conflict is not None


def test_a_question_beside_the_documents_is_less_certain(real: Pipeline) -> None:
    beside = real.ask("誰發明了電話？").outcome
    assert beside.confidence < answered(real.ask("全國共簽訂多少份集體合同？")).confidence


def test_an_empty_collection_abstains(collection: Collection) -> None:
    response = make(collection, FakeEncoder(), FakeExtractor(ANSWERS)).ask("how many?")
    assert response.outcome == Refusal(Reason.EMPTY_INDEX)
    assert response.passages == ()


def test_filters_limit_what_is_found(pipeline: Pipeline) -> None:
    response = pipeline.ask("集體合同", where=parse_filter({"document_id": ["kitchen"]}))
    assert {hit.chunk.document_id for hit in response.passages} == {"kitchen"}
    nothing = pipeline.ask("集體合同", where=parse_filter({"title": ["不存在"]}))
    assert nothing.outcome == Refusal(Reason.NO_SUCH_DOCUMENT)


@pytest.mark.parametrize("question", ["", " \n　", "長" * (MAX_QUESTION + 1), "lone \ud800"])
def test_questions_that_cannot_be_asked(pipeline: Pipeline, question: str) -> None:
    with pytest.raises(BadQuestion):
        pipeline.ask(question)


@pytest.mark.parametrize("top_k", [0, MAX_TOP_K + 1, -1])
def test_numbers_of_passages_that_cannot_be_asked_for(pipeline: Pipeline, top_k: int) -> None:
    with pytest.raises(BadQuestion, match="1 to 50"):
        pipeline.ask("集體合同", top_k)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    question=st.text(min_size=1, max_size=80).filter(
        lambda text: has_words(text) and "\ud800" not in text
    )
)
def test_any_question_gets_verbatim_citations(pipeline: Pipeline, question: str) -> None:
    try:
        question.encode()
    except UnicodeEncodeError:
        return
    texts = {"review": REVIEW, "kitchen": KITCHEN}
    # A word that no document has asks nothing.
    outcome = pipeline.ask(f"全國 {question}").outcome
    assert isinstance(outcome, Answer) or outcome.reason is Reason.CONTRADICTED
    for citation in outcome.citations if isinstance(outcome, Answer) else ():
        assert (
            texts[citation.document_id][citation.start : citation.end] == citation.cited_text != ""
        )


def test_one_question_reads_one_revision(pipeline: Pipeline) -> None:
    """A document replaced while a question is read does not change what the question cites."""
    changed = "新的。" + REVIEW.replace("246.0萬份", "999.9萬份")

    class Replacing(FakeExtractor):
        def read(self, question: str, texts: Sequence[TitledText]) -> list[Extraction]:
            found = super().read(question, texts)
            document = Document("review", "年度回顧", "review.txt", changed)
            # Another thread has a connection of its own, as another request would.
            with ThreadPoolExecutor(1) as pool:
                pool.submit(pipeline.collection.add, [document]).result()
            return found

    reader = Reader(Replacing(ANSWERS), load_calibration())
    before = pipeline.collection.revision()
    response = replace(pipeline, reader=reader).ask("全國共簽訂多少份集體合同？")
    (citation,) = answered(response).citations
    assert response.index.revision == before < pipeline.collection.revision()
    assert REVIEW[citation.start : citation.end] == citation.cited_text == "246.0萬份"
    again = make(pipeline.collection, FakeEncoder(), FakeExtractor(["999.9萬份"]))
    (citation,) = answered(again.ask("全國共簽訂多少份集體合同？")).citations
    assert changed[citation.start : citation.end] == citation.cited_text == "999.9萬份"


def test_a_question_too_long_for_the_reader_is_asked_in_parts(pipeline: Pipeline) -> None:
    preamble = "我們部門最近在整理資料，文件實在太多了。" * 9
    response = pipeline.ask(preamble + "全國共簽訂多少份集體合同？")
    assert answered(response).text == "246.0萬份"
    assert response.question_read
    assert response.question_read in preamble + "全國共簽訂多少份集體合同？"
    assert pipeline.ask("全國共簽訂多少份集體合同？").question_read is None


def test_a_question_asked_again_is_answered_from_the_cache(pipeline: Pipeline) -> None:
    cached = replace(pipeline, cache=AnswerCache())
    extractor = FakeExtractor(ANSWERS)
    cached = replace(cached, reader=Reader(extractor, load_calibration()))
    first = cached.ask("全國共簽訂多少份集體合同？")
    read = len(extractor.texts)
    again = cached.ask("全國共簽訂多少份集體合同？")
    assert (again.outcome, len(extractor.texts)) == (first.outcome, read)
    cached.collection.remove("kitchen")
    assert cached.ask("全國共簽訂多少份集體合同？").index.revision > first.index.revision
    assert len(extractor.texts) > read


def test_passages_are_reported_before_they_are_read(pipeline: Pipeline) -> None:
    question, extractor = "全國共簽訂多少份集體合同？", FakeExtractor(ANSWERS)
    reader = Reader(extractor, load_calibration())
    cached = replace(pipeline, reader=reader, cache=AnswerCache())
    reported: list[tuple[int, tuple[Hit, ...]]] = []

    def report(hits: tuple[Hit, ...]) -> None:
        reported.append((len(extractor.texts), hits))

    first = cached.ask(question, 2, report=report)
    again = cached.ask(question, 2, report=report)
    (before, found), (_, kept) = reported
    assert before == 0 < len(extractor.texts)
    assert {hit.chunk_id for hit in found} == {hit.chunk_id for hit in first.passages}
    assert kept == first.passages == again.passages


def test_what_the_report_raises_ends_the_question(pipeline: Pipeline) -> None:
    extractor = FakeExtractor(ANSWERS)
    cached = replace(pipeline, reader=Reader(extractor, load_calibration()), cache=AnswerCache())

    def leave(hits: tuple[Hit, ...]) -> None:
        raise TimeoutError

    for _ in range(2):
        with pytest.raises(TimeoutError):
            cached.ask("全國共簽訂多少份集體合同？", report=leave)
    assert extractor.texts == []


def test_an_answer_cannot_be_uncited_or_reworded() -> None:
    document = Document("a", "題", "a.txt", "集體合同246.0萬份。")
    citation = Citation.slice(document, Span(0, 4), Span(0, 12), ())
    with pytest.raises(ValueError, match="needs a citation"):
        AnswerText("集體合同", ())
    with pytest.raises(ValueError, match="not the text"):
        AnswerText("團體協約", (citation,))
    with pytest.raises(ValueError, match="lies in"):
        Answer(AnswerText("集體合同", (citation,)), 1.1)
    other = Citation.slice(document, Span(4, 11), Span(0, 12), ())
    assert AnswerText("集體合同、246.0萬份", (citation, other)).text
    for span in (Span(4, 4), Span(5, 4), Span(-1, 3), Span(0, 99)):
        with pytest.raises(ValueError, match="does not fit"):
            Citation.slice(document, span, Span(0, 12), ())


def test_verify_says_what_is_wrong() -> None:
    document = Document("a", "題", "a.txt", "集體合同246.0萬份。")
    assert verify(document, 4, 11, "246.0萬份", document.sha256).valid
    assert "has changed" in str(verify(document, 4, 11, "246.0萬份", "0" * 64).problem)
    assert "is “集體合同”" in str(verify(document, 0, 4, "團體協約").problem)
    assert "outside" in str(verify(document, 0, 99, "").problem)


def test_settings_are_read_once_and_a_typo_is_fatal(tmp_path: Path) -> None:
    read = Settings.read({"YIJU_HOME": str(tmp_path), "YIJU_THRESHOLD": "0.25", "OTHER": "x"})
    assert (read.home, read.threshold, read.model) == (tmp_path, 0.25, "bundled")
    assert Settings.read({"YIJU_PRECISION": "0.9"}).precision == 0.9
    with pytest.raises(BadSetting, match="both choose the threshold: unset one"):
        Settings.read({"YIJU_PRECISION": "0.9", "YIJU_THRESHOLD": "0.25"})
    assert Settings.read({"YIJU_HOME": "/elsewhere"}, home=tmp_path).home == tmp_path
    with pytest.raises(BadSetting, match=r"YIJU_TRESHOLD: did you mean YIJU_THRESHOLD\?"):
        Settings.read({"YIJU_TRESHOLD": "0.25"})
    for value in ("much", "1.5", "-1", "nan"):
        with pytest.raises(BadSetting, match="from 0 to 1"):
            Settings.read({"YIJU_THRESHOLD": value})


def test_a_precision_chooses_the_threshold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = replace(load_calibration(), guarantees=(Guarantee(0.8, 0.6), Guarantee(0.9, 0.7)))
    monkeypatch.setattr("rag.bootstrap.load_calibration", lambda: kept)
    for setting, precision, threshold in (
        ({}, None, kept.threshold),
        ({}, 0.9, 0.7),
        ({"YIJU_PRECISION": "0.75"}, None, 0.6),
        ({"YIJU_PRECISION": "0.75"}, 0.9, 0.7),
        ({"YIJU_THRESHOLD": "0.1"}, None, 0.1),
        ({"YIJU_THRESHOLD": "0.1"}, 0.9, 0.7),
    ):
        workspace = Workspace(Settings.read(setting, home=tmp_path))
        found = workspace.pipeline(precision=precision)
        assert found.threshold == threshold
        assert found.cache is workspace.pipeline().cache
        workspace.close()


def test_a_refusal_says_what_the_confidence_had_to_be(pipeline: Pipeline) -> None:
    """And a cached answer to the same question at another threshold is not taken for it."""
    cached = replace(pipeline, cache=AnswerCache())
    question = "全國共簽訂多少份集體合同？"
    answer = cached.ask(question).outcome
    assert isinstance(answer, Answer)
    strict = replace(cached, threshold=answer.confidence + 1e-6)
    refusal = strict.ask(question).outcome
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.LOW_CONFIDENCE
    assert (refusal.confidence, refusal.threshold) == (answer.confidence, strict.threshold)
    # What came nearest is there to be judged, at the same place as the answer.
    assert refusal.nearest == answer.citations[0]
    assert refusal.failed_check is None
    assert cached.ask(question).outcome == answer


def test_collections_are_apart(tmp_path: Path, encoder: Encoder) -> None:
    workspace = Workspace(Settings.read({}, home=tmp_path))
    workspace.collection("news", create=True).add([Document("a", "題", "a.txt", REVIEW)])
    assert workspace.list_collections() == ["default", "news"]
    assert workspace.pipeline().ask("集體合同").outcome == Refusal(Reason.EMPTY_INDEX)
    assert workspace.pipeline("news").ask("集體合同").passages
    with pytest.raises(
        NoSuchCollection,
        match="no collection 'other'; `yiju add --collection other PATH` creates it",
    ):
        workspace.pipeline("other")
    for name in ("../up", "", "a/b", ".hidden", "x" * 65):
        with pytest.raises(BadInput):
            workspace.collection(name, create=True)
    workspace.close()


class Broken:
    """An encoder whose weights cannot be had for questions."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.passages, self.count, self.load = (
            encoder.name,
            encoder.passages,
            encoder.count,
            encoder.load,
        )

    def queries(self, texts: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        raise ModelFailure(f"no weights for {len(texts)} questions")


def test_what_encoding_raises_beside_the_search_is_raised(pipeline: Pipeline) -> None:
    with pytest.raises(ModelFailure, match="no weights for 1 questions"):
        replace(pipeline, encoder=Broken(FakeEncoder())).ask("how many collective contracts?")


def test_the_timings_are_parts_of_the_total(pipeline: Pipeline) -> None:
    timings = pipeline.ask("how many collective contracts?").timings
    parts = (timings.encode, timings.search, timings.read)
    assert min(parts) > 0
    assert sum(parts) <= timings.total
