"""Events of a question and answers to a batch: their order, and that nobody's questions are left
unread.
"""

import json
import socket
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect

from api.http.answer_stream import send_answer, send_answers
from api.http.schema.ask import AskRequest, AskResponse
from api.http.schema.batch import MAX_QUESTIONS, BatchRequest
from api.http.stream import EVENTS, LINES, Outlet, respond, write_line
from index.collection import Collection
from index.document import Document
from index.error import StorageFailure
from rag.pipeline import Pipeline
from rag.reading.confidence import load_calibration
from rag.reading.extractor import Extraction, TitledText
from rag.reading.reader import Reader
from rag.retrieval.fusion import retrieve_fused
from tests.fake import FakeEncoder, FakeExtractor, Float32
from tests.service import check_slices, expect_problem, serve

ASKED = ("全國簽訂多少份集體合同？", "how many collective contracts?", "誰發明了電話？")
Event = tuple[str, Any]


def read_events(response: httpx2.Response) -> list[Event]:
    """Return name and data of each event, as an EventSource reads them."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith(EVENTS)
    events = []
    for block in response.text.removesuffix("\n\n").split("\n\n"):
        name, data = block.split("\n")
        events.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return events


def post(client: httpx2.Client, path: str, body: object, accept: str = EVENTS) -> httpx2.Response:
    return client.post(path, json=body, headers={"accept": accept})


def without_timings(response: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in response.items() if name != "timings_ms"}


@pytest.mark.parametrize("question", ASKED)
def test_passages_come_first_then_the_answer_then_the_end(
    client: httpx2.Client, question: str
) -> None:
    asked = {"question": question, "top_k": 3}
    (first, passages), (second, answer), (third, end) = read_events(post(client, "/ask", asked))
    assert (first, second, third, end) == ("passages", "answer", "done", {})
    assert [one["rank"] for one in passages] == list(range(1, len(passages) + 1))
    assert 0 < len(passages) <= 3
    assert list(passages[0]) == list(answer["passages"][0])
    response = AskResponse.model_validate(answer)
    check_slices(client, response)
    assert without_timings(answer) == without_timings(client.post("/ask", json=asked).json())


def test_errors_before_the_first_event_have_their_status(client: httpx2.Client) -> None:
    for body, status in [
        ({"question": ""}, 422),
        ({"question": "a", "collection": "unknown"}, 404),
        ({"question": "a", "precision": 0.99999}, 422),
    ]:
        expect_problem(post(client, "/ask", body), status)
    for body, status in [
        ({"questions": []}, 422),
        ({"questions": ["a"] * (MAX_QUESTIONS + 1)}, 422),
        ({"questions": "a"}, 422),
        ({"questions": ["a", 1]}, 422),
        ({"questions": ["a"], "top_k": 0}, 422),
        ({"questions": ["a"], "filters": {"writer": "x"}}, 422),
        ({"questions": ["a"], "collection": "unknown"}, 404),
        ({"question": "a"}, 422),
    ]:
        expect_problem(post(client, "/ask/batch", body, LINES), status)


def test_a_batch_is_answered_in_its_order(client: httpx2.Client) -> None:
    questions = [*ASKED, " ", "問" * 2001, "\ud800", *reversed(ASKED)]
    content = json.dumps({"questions": questions, "top_k": 2}).encode()
    headers = {"content-type": "application/json"}
    response = client.post("/ask/batch", content=content, headers=headers)
    assert response.headers["content-type"] == LINES
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert len(lines) == len(questions)
    for question, line in zip(questions, lines, strict=True):
        if question in ASKED:
            alone = client.post("/ask", json={"question": question, "top_k": 2}).json()
            assert without_timings(line) == without_timings(alone)
        else:
            assert (line["type"], line["status"]) == ("urn:yiju:bad-question", 422)
            assert line["instance"] == "/ask/batch"
    events = client.post("/ask/batch", content=content, headers=headers | {"accept": EVENTS})
    *answers, end = read_events(events)
    assert end == ("done", {})
    assert [without_timings(data) for _, data in answers] == [*map(without_timings, lines)]
    names = ["answer" if question in ASKED else "error" for question in questions]
    assert [name for name, _ in answers] == names


class SlowExtractor(FakeExtractor):
    """Takes as long as a network, and counts the questions that are read."""

    questions = 0

    def read(self, question: str, texts: Sequence[TitledText]) -> list[Extraction]:
        self.questions += 1
        time.sleep(0.02)
        return super().read(question, texts)


class WaitingEncoder(FakeEncoder):
    """Encodes questions only after it was told to."""

    def __init__(self) -> None:
        self.asked, self.allowed = threading.Event(), threading.Event()

    def queries(self, texts: Sequence[str]) -> Float32:
        self.asked.set()
        assert self.allowed.wait(20)
        return super().queries(texts)


class BrokenExtractor(FakeExtractor):
    """Raises `error` on the second question."""

    questions = 0

    def __init__(self, error: Exception) -> None:
        super().__init__(["一百元"])
        self.error = error

    def read(self, question: str, texts: Sequence[TitledText]) -> list[Extraction]:
        self.questions += 1
        if self.questions == 2:
            raise self.error
        return super().read(question, texts)


def make_pipeline(folder: Path, extractor: FakeExtractor, encoder: FakeEncoder) -> Pipeline:
    collection = Collection(folder, FakeEncoder())
    collection.add([Document("aid", "補助", "aid.txt", "每人補助一百元。\n")])
    reader = Reader(extractor, load_calibration())
    return Pipeline(collection, encoder, retrieve_fused, reader, threshold=0.0)


@pytest.fixture
def ended() -> threading.Event:
    """Set when a response is no longer being made."""
    return threading.Event()


def make_app(
    pipeline: Pipeline, ended: threading.Event, request: AskRequest | BatchRequest
) -> FastAPI:
    """Return a service that answers every POST with the events of `request`, or with lines."""
    app = FastAPI(openapi_url=None)

    def send(outlet: Outlet) -> None:
        try:
            if isinstance(request, AskRequest):
                send_answer(pipeline, request, outlet)
            else:
                send_answers(pipeline, request, write_line, outlet)
        finally:
            ended.set()

    @app.post("/", response_model=None)
    def answer() -> StreamingResponse:
        return respond(send, LINES)

    return app


def test_a_batch_ends_when_its_client_goes_away(tmp_path: Path, ended: threading.Event) -> None:
    extractor = SlowExtractor(["一百元"])
    pipeline = make_pipeline(tmp_path, extractor, FakeEncoder())
    request = BatchRequest(questions=[f"第{n}人補助多少元？" for n in range(MAX_QUESTIONS)])
    with serve(make_app(pipeline, ended, request)) as client:
        with client.stream("POST", "/") as response:
            lines = response.iter_lines()
            asked = [json.loads(next(lines))["question"] for _ in range(3)]
        assert asked == request.questions[:3]
        assert ended.wait(5)
    assert 3 <= extractor.questions < 50


def test_a_question_whose_client_has_gone_is_not_read(
    tmp_path: Path, ended: threading.Event
) -> None:
    extractor, encoder = SlowExtractor(["一百元"]), WaitingEncoder()
    pipeline = make_pipeline(tmp_path, extractor, encoder)
    with serve(make_app(pipeline, ended, AskRequest(question="每人補助多少元？"))) as client:
        address = (client.base_url.host, client.base_url.port or 0)
        with socket.create_connection(address, timeout=20) as plain:
            plain.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
            assert encoder.asked.wait(20)
        time.sleep(0.2)  # the server learns of it
        encoder.allowed.set()
        assert ended.wait(20)
    assert extractor.questions == 0


@pytest.mark.parametrize(
    ("error", "status"),
    [(StorageFailure("the disk is full"), 503), (RuntimeError("a secret"), 500)],
)
def test_an_error_amid_the_answers_is_a_problem_in_its_place(
    tmp_path: Path, ended: threading.Event, error: Exception, status: int
) -> None:
    pipeline = make_pipeline(tmp_path, BrokenExtractor(error), FakeEncoder())
    request = BatchRequest(questions=[f"第{n}人補助多少元？" for n in range(3)])
    received = b""
    with serve(make_app(pipeline, ended, request)) as client:
        try:
            with client.stream("POST", "/") as response:
                for part in response.iter_raw():
                    received += part
            is_whole = True
        except httpx2.RemoteProtocolError:
            is_whole = False
    first, second, *rest = [json.loads(line) for line in received.splitlines()]
    assert first["answer"]["text"] == "一百元"
    assert (second["status"], second["instance"]) == (status, "/ask/batch")
    assert "secret" not in second["detail"]
    # After an unexpected error nothing can be relied on: the response breaks off.
    assert is_whole == (status == 503)
    assert len(rest) == (1 if is_whole else 0)


def test_an_error_after_the_passages_is_an_event(tmp_path: Path, ended: threading.Event) -> None:
    broken = BrokenExtractor(StorageFailure("the disk is full"))
    pipeline = make_pipeline(tmp_path, broken, FakeEncoder())
    with serve(make_app(pipeline, ended, AskRequest(question="每人補助多少元？"))) as client:
        client.post("/")
        blocks = client.post("/").text.split("\n\n")
    assert [block.partition("\n")[0] for block in blocks] == ["event: passages", "event: error", ""]
    assert json.loads(blocks[1].partition("data: ")[2])["detail"] == "the disk is full"


def test_a_plain_question_is_not_read_either_when_its_client_has_gone(tmp_path: Path) -> None:
    extractor, checks = SlowExtractor(["一百元"]), 0

    def check() -> None:
        nonlocal checks
        checks += 1
        if checks == 2:  # after the search
            raise ClientDisconnect

    pipeline = make_pipeline(tmp_path, extractor, FakeEncoder())
    with pytest.raises(ClientDisconnect):
        pipeline.ask("每人補助多少元？", check=check)
    assert extractor.questions == 0
