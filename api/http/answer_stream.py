"""The events of one question, and the answers to many, sent as they are made."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pydantic import TypeAdapter
from starlette.requests import ClientDisconnect

from api.http.error import UNEXPECTED, find_status, write_problem
from api.http.schema.ask import AskRequest, AskResponse
from api.http.schema.batch import BatchRequest
from api.http.schema.filters import read_filters
from api.http.schema.passage import PassageBody
from api.http.stream import Outlet, Write, write_event
from index.document import Hit
from index.error import YijuError
from rag.pipeline import Pipeline

_PASSAGES = TypeAdapter(list[PassageBody])
_DONE = "{}"


def send_answer(pipeline: Pipeline, request: AskRequest, outlet: Outlet) -> None:
    """Send the passages when they are found, the answer when it is read, and the end. A question
    whose client has gone meanwhile is not read.
    """

    def send(name: str, data: str) -> None:
        outlet.send(write_event(name, data))

    def report(hits: tuple[Hit, ...]) -> None:
        passages = [PassageBody.from_hit(*each) for each in enumerate(hits, start=1)]
        send("passages", _PASSAGES.dump_json(passages).decode())

    where = read_filters(request.filters)
    with _explain_errors("/ask", send):
        response = pipeline.ask(request.question, request.top_k, where, report)
        answer = AskResponse.from_response(response, request.collection)
        send("answer", answer.model_dump_json())
        send("done", _DONE)


def send_answers(pipeline: Pipeline, request: BatchRequest, write: Write, outlet: Outlet) -> None:
    """Send the answer to each question in its turn, or a problem instead, and the end. The
    questions that are left when the client goes away are not asked.
    """

    def send(name: str, data: str) -> None:
        outlet.send(write(name, data))

    where = read_filters(request.filters)
    for question in request.questions:
        with _explain_errors("/ask/batch", send):
            response = pipeline.ask(question, request.top_k, where, check=outlet.check)
            answer = AskResponse.from_response(response, request.collection)
            send("answer", answer.model_dump_json())
    send("done", _DONE)


@contextmanager
def _explain_errors(path: str, send: Callable[[str, str], None]) -> Iterator[None]:
    """Send the problem of an error that is raised inside: the status is already sent. An unexpected
    error is raised again, so that the server logs it.
    """
    try:
        yield
    except ClientDisconnect:
        raise
    except YijuError as error:
        send("error", write_problem(path, find_status(error), str(error), error).decode())
    except Exception:
        send("error", write_problem(path, 500, UNEXPECTED).decode())
        raise
