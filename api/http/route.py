"""The endpoints: each reads the request, calls the collection or the pipeline, shapes the response.

Plain functions run on threads that all of them share. Questions and health checks have threads of
their own, so that no slow request delays them.
"""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import StringConstraints

from api.http import body, stream
from api.http.admission.client import get_client
from api.http.admission.threads import get_threads
from api.http.answer_stream import send_answer, send_answers
from api.http.error import make_response
from api.http.example import ASK_REQUEST, BATCH_REQUEST, CITATION
from api.http.operation import (
    BODY_ERRORS,
    CurrentWorkspace,
    WholeWorkspace,
    declare_body,
    declare_problems,
)
from api.http.original import PagePicture, draw_marked_page, make_original_response
from api.http.schema.ask import AskRequest, AskResponse, IndexBody
from api.http.schema.batch import BatchRequest
from api.http.schema.document import DocumentList, DocumentSummary, StoredDocument
from api.http.schema.field import DEFAULT, CollectionText, OffsetText
from api.http.schema.filters import read_filters
from api.http.schema.verification import VerifyRequest, VerifyResponse
from api.verification import check_citation
from index.error import YijuError
from index.picture.page import DEFAULT_WIDTH, MAX_WIDTH, MIN_WIDTH

router = APIRouter()


SearchText = Annotated[
    str, Query(max_length=200, description="what title or source contains, in any case and script")
]
PageSize = Annotated[int | None, Query(ge=1, le=10_000, description="at most; by default all")]
_Range = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}-[0-9]{1,9}$")]
OtherRanges = Annotated[
    list[_Range],
    Query(
        default_factory=list,
        max_length=100,
        description="ranges to mark less, such as 120-128, where they are on the page",
    ),
]
WantsEvents = Annotated[bool, Depends(stream.wants_events)]

_TEXT = {"schema": {"type": "string"}}


@router.post(
    "/ask",
    operation_id="ask",
    response_model=AskResponse,
    openapi_extra=declare_body("AskRequest", ASK_REQUEST),
    responses={
        **declare_problems("/ask", *BODY_ERRORS, 404, 409, 429),
        200: {
            "model": AskResponse,
            "description": "The answer, or its events",
            "content": {stream.EVENTS: _TEXT},
        },
    },
)
async def ask(
    asked: Annotated[AskRequest, Depends(body.parse_as(AskRequest))],
    request: Request,
    workspace: CurrentWorkspace,
    wants_events: WantsEvents,
) -> Response:
    """Answer from the documents in their exact words, with citations; or abstain and say why.

    With `Accept: text/event-stream` the passages come first, as an event of their own (`passages`),
    then `answer`, then `done`; or `error`, with a problem.
    """
    threads, client = get_threads(request.app).asking, get_client(request.scope)

    def answer() -> Response:
        pipeline = workspace.pipeline(asked.collection, asked.precision)
        where = read_filters(asked.filters)
        response = pipeline.ask(asked.question, asked.top_k, where, check=client.check)
        written = AskResponse.from_response(response, asked.collection).model_dump_json()
        return Response(written, media_type=body.JSON)

    if not wants_events:
        return await threads.run(answer)
    pipeline = await threads.run(partial(workspace.pipeline, asked.collection, asked.precision))
    return stream.respond(partial(send_answer, pipeline, asked), stream.EVENTS)


@router.post(
    "/ask/batch",
    operation_id="ask_batch",
    response_class=Response,
    openapi_extra=declare_body("BatchRequest", BATCH_REQUEST),
    responses={
        **declare_problems("/ask/batch", *BODY_ERRORS, 404, 409, 429),
        200: {
            "description": "A line, or an event, for each question",
            "content": {stream.LINES: _TEXT, stream.EVENTS: _TEXT},
        },
    },
)
async def ask_batch(
    asked: Annotated[BatchRequest, Depends(body.parse_as(BatchRequest))],
    request: Request,
    workspace: CurrentWorkspace,
    wants_events: WantsEvents,
) -> Response:
    """Answer many questions: one response as of `/ask` a line, or a problem, in their order.

    With `Accept: text/event-stream` each is an event (`answer` or `error`); the last is `done`.
    """
    threads = get_threads(request.app).asking
    pipeline = await threads.run(partial(workspace.pipeline, asked.collection, asked.precision))
    write = stream.write_event if wants_events else stream.write_line
    media_type = stream.EVENTS if wants_events else stream.LINES
    return stream.respond(partial(send_answers, pipeline, asked, write), media_type)


@router.get(
    "/documents",
    operation_id="list_documents",
    responses=declare_problems("/documents", 404, 409, 422, 503),
)
def list_documents(
    workspace: CurrentWorkspace,
    collection: CollectionText = DEFAULT,
    query: SearchText = "",
    offset: OffsetText = 0,
    limit: PageSize = None,
) -> DocumentList:
    """List the documents of a collection, or a page of those that match, without their texts."""
    opened = workspace.collection(collection)
    found, total = opened.find_documents(query, offset, limit)
    documents = [DocumentSummary.model_validate(one) for one in found]
    index = IndexBody.model_validate(opened.state())
    return DocumentList(documents=documents, total=total, index=index)


@router.get(
    "/documents/{id}",
    operation_id="get_document",
    responses=declare_problems("/documents/d171b2ebd1523574", 404, 409, 422, 503),
)
def get_document(
    id: str, workspace: CurrentWorkspace, collection: CollectionText = DEFAULT
) -> StoredDocument:
    """Return a document with the text that every offset refers to."""
    opened = workspace.collection(collection)
    return StoredDocument.from_document(opened.get(id), opened.summary(id))


@router.get(
    "/documents/{id}/original",
    operation_id="get_original",
    response_class=Response,
    responses={
        **declare_problems("/documents/d171b2ebd1523574/original", 404, 409, 422, 503),
        200: {"description": "The file, with its own media type", "content": {"*/*": {}}},
    },
)
def get_original(
    id: str, workspace: CurrentWorkspace, collection: CollectionText = DEFAULT
) -> Response:
    """Return the file that a document was read from. 404 where only its text is kept."""
    return make_original_response(workspace.collection(collection).original(id))


@router.get(
    "/documents/{id}/pages/{number}.png",
    operation_id="draw_page",
    response_class=Response,
    responses={
        **declare_problems("/documents/d171b2ebd1523574/pages/1.png", 404, 409, 422, 503),
        200: {"description": "The page as a picture", "content": {"image/png": {}}},
    },
)
def draw_page(  # noqa: PLR0913, PLR0917  one parameter for each of the query's
    id: str,
    number: int,
    workspace: CurrentWorkspace,
    other: OtherRanges,
    collection: CollectionText = DEFAULT,
    start: OffsetText | None = None,
    end: OffsetText | None = None,
    width: Annotated[int, Query(ge=MIN_WIDTH, le=MAX_WIDTH)] = DEFAULT_WIDTH,
) -> Response:
    """Draw a page of a PDF, with the characters [start, end) of the document's text marked, and
    those of each `other` range, such as 120-128, less.
    """
    others = [(int(first), int(last)) for first, last in (one.split("-") for one in other)]
    wanted = PagePicture(number, width, start, end, others)
    png = draw_marked_page(workspace.collection(collection), id, wanted)
    return Response(png, media_type="image/png")


@router.delete(
    "/documents/{id}",
    operation_id="remove_document",
    status_code=204,
    responses=declare_problems("/documents/d171b2ebd1523574", 404, 409, 422, 503),
)
def remove_document(
    id: str, workspace: CurrentWorkspace, collection: CollectionText = DEFAULT
) -> None:
    """Remove a document and its passages."""
    opened = workspace.collection(collection)
    opened.remove(opened.get(id).id)


@router.post(
    "/verify",
    operation_id="verify",
    openapi_extra=declare_body("VerifyRequest", CITATION),
    responses=declare_problems("/verify", *BODY_ERRORS, 404, 409),
)
def verify(
    citation: Annotated[VerifyRequest, Depends(body.parse_as(VerifyRequest))],
    workspace: CurrentWorkspace,
    collection: CollectionText = DEFAULT,
) -> VerifyResponse:
    """Check a citation: slice the stored text again and compare."""
    verdict = check_citation(workspace.collection(collection), citation)
    return VerifyResponse.model_validate(verdict)


@router.get("/healthz", operation_id="is_alive", responses=declare_problems("/healthz"))
async def is_alive() -> dict[str, str]:
    """Return 200 while the process answers requests."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    operation_id="is_ready",
    response_model=None,
    responses=declare_problems("/readyz", 503),
)
async def is_ready(request: Request, workspace: WholeWorkspace) -> dict[str, str] | Response:
    """Return 200 when the models are loaded and the default collection is open."""
    try:
        await get_threads(request.app).health.run(workspace.load)
    except YijuError as error:
        # Also for errors that a question meets as 409: a load balancer must not route here.
        return make_response(request.url.path, 503, str(error), error)
    return {"status": "ready"}
