"""The JSON of a response: field order, rounding, numbering, and what it refuses."""

import json
from dataclasses import replace

import pytest
from pydantic import ValidationError

from api.http.schema.ask import AskRequest, AskResponse
from index.block import Region, RegionKind
from index.document import Chunk, Document, Hit, Leg
from index.store.index_state import IndexState
from rag.answer import (
    Answer,
    AnswerText,
    AnswerType,
    Computation,
    Operation,
    Reason,
    Refusal,
    Response,
    Timings,
)
from rag.citation import Citation, Span
from rag.place import Boxes
from rag.question import MAX_QUESTION, MAX_TOP_K

DOCUMENT = Document("id", "題名", "a.txt", "共12份，或13份。")
STATE = IndexState(revision=3, documents=1, chunks=1, encoder="encoder")
TIMINGS = Timings(encode=1.25001, search=0.04999, read=31.0, total=1234.56)
HIT = Hit(
    7, Chunk("id", 0, 10, DOCUMENT.text, ("章",)), "題名", 0.12345678, None, Leg(2, 8.7654321)
)


def make_text(start: int, value: int) -> AnswerText:
    citation = Citation.slice(DOCUMENT, Span(start, start + 3), Span(0, 10), ("章",))
    return AnswerText(citation.cited_text, (citation,), AnswerType.QUANTITY, value, "份")


def test_an_answer_has_this_json_to_the_byte() -> None:
    answer = Answer(make_text(1, 12), 0.98765432, make_text(6, 13))
    response = AskResponse.from_response(Response("幾份？", None, answer, (HIT,), STATE, TIMINGS))
    citation = (
        '{"id":%d,"document_id":"id","title":"題名","source":"a.txt","section":["章"],"page":null,'
        '"slide":null,"sheet":null,"cell":null,"start":%d,"end":%d,"cited_text":"%s",'
        '"sentence":{"start":0,"end":10},"prefix":"%s","suffix":"%s","boxes":null,"ocr":false,'
        '"url":null,"supports":[],'
        f'"sha256":"{DOCUMENT.sha256}"}}'
    )
    assert response.model_dump_json() == (
        '{"status":"answered","question":"幾份？","question_read":null,"answer":{"text":"12份","confidence":0.987654,'
        '"citations":[0],"type":"quantity","value":12,"unit":"份","conflict":{"text":"13份",'
        '"citations":[1],"type":"quantity","value":13,"unit":"份"},"computed":null},"abstained_because":null,'
        '"refusal":null,'
        f'"citations":[{citation % (0, 1, 4, "12份", "共", "，或13份。")},'
        f"{citation % (1, 6, 9, '13份', '共12份，或', '。')}],"
        '"passages":[{"rank":1,"score":0.123457,"document_id":"id","title":"題名",'
        '"section":["章"],"page":null,"slide":null,"sheet":null,"start":0,"end":10,'
        '"text":"共12份，或13份。","dense":null,'
        '"lexical":{"rank":2,"score":8.765432}}],'
        '"index":{"revision":3,"documents":1,"chunks":1,"encoder":"encoder"},'
        '"timings_ms":{"encode":1.3,"search":0.0,"read":31.0,"total":1234.6}}'
    )


def test_a_place_in_the_original_has_this_json() -> None:
    citation = replace(
        make_text(1, 12).citations[0],
        page=3,
        boxes=Boxes(2, ((72.0, 700.1, 96.5, 712.0),), ((72.0, 90.0, 84.0, 102.0),)),
        url="/documents/id/original#page=3",
    )
    header = Citation.slice(DOCUMENT, Span(0, 1), Span(0, 1), ())
    said = AnswerText(citation.cited_text, (citation,), AnswerType.QUANTITY, 12, "份", (header,))
    hit = replace(HIT, region=Region(RegionKind.SHEET, 0, 10, 2, "甲"))
    response = AskResponse.from_response(
        Response("幾份？", None, Answer(said, 0.9), (hit,), STATE, TIMINGS), "laws & rules"
    )
    first, second = json.loads(response.model_dump_json())["citations"]
    assert first["boxes"] == {
        "pageIndex": 2,
        "rects": [[72.0, 700.1, 96.5, 712.0]],
        "nextPageRects": [[72.0, 90.0, 84.0, 102.0]],
    }
    assert first["url"] == "/documents/id/original?collection=laws%20%26%20rules#page=3"
    assert (first["page"], first["supports"]) == (3, [1])
    assert (second["id"], second["cited_text"], second["supports"]) == (1, "共", [])
    assert response.answer
    assert response.answer.citations == [0]
    assert (response.passages[0].sheet, response.passages[0].page) == ("甲", None)
    assert AskResponse.model_validate_json(response.model_dump_json()) == response


def test_what_was_computed_names_its_operands_and_their_headers() -> None:
    first, second = make_text(1, 12).citations[0], make_text(6, 13).citations[0]
    header = Citation.slice(DOCUMENT, Span(0, 1), Span(0, 1), ())
    computed = Computation(Operation.DIFFERENCE, (second, first), ((header,), ()))
    said = AnswerText("1份", (second, first), AnswerType.QUANTITY, 1, "份", computed=computed)
    response = AskResponse.from_response(
        Response("差幾份？", None, Answer(said, 0.9), (HIT,), STATE, TIMINGS)
    )
    assert response.answer
    assert response.answer.computed
    assert response.answer.computed.model_dump() == {"operation": "difference", "operands": [0, 1]}
    cited = [(one.id, one.cited_text, one.supports) for one in response.citations]
    assert cited == [(0, "13份", [2]), (1, "12份", []), (2, "共", [])]
    assert AskResponse.model_validate_json(response.model_dump_json()) == response
    with pytest.raises(ValueError, match="operand"):
        AnswerText("1份", (first,), computed=Computation(Operation.SUM, (), ()))


@pytest.mark.parametrize("reason", Reason)
def test_a_refusal_gives_its_reason(reason: Reason) -> None:
    response = AskResponse.from_response(Response("?", None, Refusal(reason), (), STATE, TIMINGS))
    assert (response.status, response.answer) == ("abstained", None)
    assert json.loads(response.model_dump_json())["abstained_because"] == reason.value


def test_a_refusal_says_how_far_the_confidence_was_from_the_threshold() -> None:
    refusal = Refusal(Reason.LOW_CONFIDENCE, 0.31, 0.42)
    response = AskResponse.from_response(Response("?", None, refusal, (), STATE, TIMINGS))
    assert response.refusal
    assert response.refusal.model_dump() == {"confidence": 0.31, "threshold": 0.42}
    empty = Refusal(Reason.EMPTY_INDEX)
    response = AskResponse.from_response(Response("?", None, empty, (), STATE, TIMINGS))
    assert response.refusal is None


def test_a_precision_is_a_share() -> None:
    assert AskRequest(question="問", precision=0.9).precision == 0.9
    for precision in (0.0, 1.0, 90):
        with pytest.raises(ValidationError, match="precision"):
            AskRequest(question="問", precision=precision)


def test_a_response_that_contradicts_itself_is_refused() -> None:
    response = AskResponse.from_response(
        Response("?", None, Refusal(Reason.EMPTY_INDEX), (), STATE, TIMINGS)
    ).model_dump()
    for change in ({"status": "answered"}, {"abstained_because": None}):
        with pytest.raises(ValidationError, match="contradict"):
            AskResponse.model_validate(response | change)


def test_the_limits_of_a_request_are_those_of_the_pipeline() -> None:
    assert AskRequest(question="問" * MAX_QUESTION, top_k=MAX_TOP_K).top_k == MAX_TOP_K
    with pytest.raises(ValidationError, match=f"at most {MAX_QUESTION} characters"):
        AskRequest(question="問" * (MAX_QUESTION + 1))
    with pytest.raises(ValidationError, match=f"less than or equal to {MAX_TOP_K}"):
        AskRequest(question="問", top_k=MAX_TOP_K + 1)
