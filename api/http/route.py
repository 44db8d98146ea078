"""The endpoints: each reads the request, calls the collection or the pipeline, shapes the response.

They are plain functions, so each runs on a thread of the pool and a slow one delays no other.
"""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.http import body, stream, upload
from api.http.answer_stream import send_answer, send_answers
from api.http.error import make_response
from api.http.example import ASK_REQUEST, BATCH_REQUEST, CITATION, POSTED
from api.http.operation import (
    BODY_ERRORS,
    CurrentWorkspace,
    WholeWorkspace,
    declare_body,
    declare_problems,
)
from api.http.original import draw_marked_page, make_original_response
from api.http.schema.ask import AskRequest, AskResponse, IndexBody
from api.http.schema.batch import BatchRequest
from api.http.schema.document import (
    AddedDocuments,
    DocumentList,
    DocumentSummary,
    StoredDocument,
)
from api.http.schema.field import DEFAULT, CollectionText, OffsetText
from api.http.schema.filters import read_filters
from api.http.schema.verification import VerifyRequest, VerifyResponse
from api.http.upload import UploadedFile
from api.verification import check_citation
from index.error import YijuError
from index.picture.page import DEFAULT_WIDTH, MAX_WIDTH, MIN_WIDTH

router = APIRouter()


SearchText = Annotated[
    str, Query(max_length=200, description="what title or source contains, in any case and script")
]
PageSize = Annotated[int | None, Query(ge=1, le=10_000, description="at most; by default all")]
Submission = Annotated[bytes | list[UploadedFile], Depends(body.read_submission)]

WantsEvents = Annotated[bool, Depends(stream.wants_events)]

_TEXT = {"schema": {"type": "string"}}


@router.post(
    "/ask",
    operation_id="ask",
    response_model=AskResponse,
    openapi_extra=declare_body("AskRequest", ASK_REQUEST),
    responses={
        **declare_problems("/ask", *BODY_ERRORS, 404, 409, 429, 503),
        200: {"description": "The answer, or its events", "content": {stream.EVENTS: _TEXT}},
    },
)
def ask(
    request: Annotated[AskRequest, Depends(body.parse_as(AskRequest))],
    workspace: CurrentWorkspace,
    wants_events: WantsEvents,
) -> AskResponse | Response:
    """Answer from the documents in their exact words, with citations; or abstain and say why.

    With `Accept: text/event-stream` the passages come first, as an event of their own (`passages`),
    then `answer`, then `done`; or `error`, with a problem.
    """
    pipeline = workspace.pipeline(request.collection, request.precision)
    if wants_events:
        return stream.respond(partial(send_answer, pipeline, request), stream.EVENTS)
    where = read_filters(request.filters)
    response = pipeline.ask(request.question, request.top_k, where)
    return AskResponse.from_response(response, request.collection)


@router.post(
    "/ask/batch",
    operation_id="ask_batch",
    response_class=Response,
    openapi_extra=declare_body("BatchRequest", BATCH_REQUEST),
    responses={
        **declare_problems("/ask/batch", *BODY_ERRORS, 404, 409, 429, 503),
        200: {
            "description": "A line, or an event, for each question",
            "content": {stream.LINES: _TEXT, stream.EVENTS: _TEXT},
        },
    },
)
def ask_batch(
    request: Annotated[BatchRequest, Depends(body.parse_as(BatchRequest))],
    workspace: CurrentWorkspace,
    wants_events: WantsEvents,
) -> Response:
    """Answer many questions: one response as of `/ask` a line, or a problem, in their order.

    With `Accept: text/event-stream` each is an event (`answer` or `error`); the last is `done`.
    """
    pipeline = workspace.pipeline(request.collection, request.precision)
    write = stream.write_event if wants_events else stream.write_line
    media_type = stream.EVENTS if wants_events else stream.LINES
    return stream.respond(partial(send_answers, pipeline, request, write), media_type)


@router.post(
    "/documents",
    operation_id="add_documents",
    status_code=201,
    openapi_extra=declare_body("PostedDocuments", {"documents": [POSTED]}, with_files=True),
    responses={
        **declare_problems("/documents", *BODY_ERRORS, 404, 409, 503),
        200: {"model": AddedDocuments, "description": "All of them were already stored"},
    },
)
def add_documents(
    submission: Submission,
    workspace: CurrentWorkspace,
    response: Response,
    collection: CollectionText = DEFAULT,
) -> AddedDocuments:
    """Add texts or files. Documents that can be added are, even if others are rejected; the status
    is 422 only if none can be.

    A document replaces the stored one with the same id; a file's id comes from its name, a text's
    from its `id`, else its `source`, else the text itself. Of two different documents with the same
    id in one request the second is rejected; an exact copy counts once.
    """
    if isinstance(submission, bytes):
        received = body.validate(upload.read_posted, body.parse_body(submission))
    else:
        received = upload.read_files(submission, workspace.parsers)
    if not received.documents:
        raise body.make_validation_error([(one.place, one.detail) for one in received.rejections])
    added = workspace.collection(collection, create=True).add(received.documents)
    if all(one.status == "unchanged" for one in added):
        response.status_code = 200
    return upload.report(added, received.rejections)


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
    collection: CollectionText = DEFAULT,
    start: OffsetText | None = None,
    end: OffsetText | None = None,
    width: Annotated[int, Query(ge=MIN_WIDTH, le=MAX_WIDTH)] = DEFAULT_WIDTH,
) -> Response:
    """Draw a page of a PDF, with the characters [start, end) of the document's text marked."""
    marked = None if start is None and end is None else (start, end)
    png = draw_marked_page(workspace.collection(collection), id, number, marked, width)
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
    responses=declare_problems("/verify", *BODY_ERRORS, 404, 409, 503),
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
def is_alive() -> dict[str, str]:
    """Return 200 while the process answers requests."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    operation_id="is_ready",
    response_model=None,
    responses=declare_problems("/readyz", 503),
)
def is_ready(request: Request, workspace: WholeWorkspace) -> dict[str, str] | Response:
    """Return 200 when the models are loaded and the default collection is open."""
    try:
        workspace.load()
    except YijuError as error:
        # Also for errors that a question meets as 409: a load balancer must not route here.
        return make_response(request.url.path, 503, str(error), error)
    return {"status": "ready"}
