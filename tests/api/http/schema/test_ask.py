"""The JSON of a response: field order, rounding, numbering, and what it refuses."""

import json

import pytest
from pydantic import ValidationError

from api.http.schema.ask import AskRequest, AskResponse
from index.document import Chunk, Document, Hit, Leg
from index.store.store import IndexState
from rag.answer import Answer, AnswerText, AnswerType, Reason, Refusal, Response, Timings
from rag.citation import Citation, Span
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
        '"start":%d,"end":%d,"cited_text":"%s","sentence":{"start":0,"end":10},'
        f'"sha256":"{DOCUMENT.sha256}"}}'
    )
    assert response.model_dump_json() == (
        '{"status":"answered","question":"幾份？","question_read":null,"answer":{"text":"12份","confidence":0.987654,'
        '"citations":[0],"type":"quantity","value":12,"unit":"份","conflict":{"text":"13份",'
        '"citations":[1],"type":"quantity","value":13,"unit":"份"}},"abstained_because":null,'
        f'"citations":[{citation % (0, 1, 4, "12份")},{citation % (1, 6, 9, "13份")}],'
        '"passages":[{"rank":1,"score":0.123457,"document_id":"id","title":"題名",'
        '"section":["章"],"start":0,"end":10,"text":"共12份，或13份。","dense":null,'
        '"lexical":{"rank":2,"score":8.765432}}],'
        '"index":{"revision":3,"documents":1,"chunks":1,"encoder":"encoder"},'
        '"timings_ms":{"encode":1.3,"search":0.0,"read":31.0,"total":1234.6}}'
    )


@pytest.mark.parametrize("reason", Reason)
def test_a_refusal_gives_its_reason(reason: Reason) -> None:
    response = AskResponse.from_response(Response("?", None, Refusal(reason), (), STATE, TIMINGS))
    assert (response.status, response.answer) == ("abstained", None)
    assert json.loads(response.model_dump_json())["abstained_because"] == reason.value


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
