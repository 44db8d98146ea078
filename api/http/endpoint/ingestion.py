"""The endpoints that add documents, and tell how far that is."""

import asyncio
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response

from api.http import body, upload
from api.http.access.grant import get_trace
from api.http.admission.client import wait_with_client
from api.http.body import JSON
from api.http.example import POSTED
from api.http.ingestion.queue import IngestionQueue, Work
from api.http.ingestion.record import IngestionFolder, IngestionRecord
from api.http.ingestion.submission import Submission, receive_submission
from api.http.operation import BODY_ERRORS, CurrentWorkspace, declare_body, declare_problems
from api.http.schema.document import AddedDocuments
from api.http.schema.field import DEFAULT, CollectionText
from api.http.schema.ingestion import INGESTION, IngestionBody
from index.collection import Progress
from index.error import YijuError
from index.outcome import Status
from rag.bootstrap import Workspace

router = APIRouter()

_ASYNC = "respond-async"
# Seconds after which it pays to ask how far it is.
_POLL = "1"
Preference = Annotated[
    list[str] | None,
    Header(alias="prefer", description="`respond-async` to wait for nothing (RFC 7240)"),
]


@router.post(
    "/documents",
    operation_id="add_documents",
    status_code=201,
    response_model=AddedDocuments,
    openapi_extra=declare_body("PostedDocuments", {"documents": [POSTED]}, with_files=True),
    responses={
        **declare_problems("/documents", *BODY_ERRORS, 404, 409),
        200: {"model": AddedDocuments, "description": "All of them were already stored"},
        202: {
            "model": IngestionBody,
            "description": "With `Prefer: respond-async`; `Location` tells how far it is",
        },
    },
)
async def add_documents(
    request: Request,
    submission: Annotated[Submission, Depends(receive_submission)],
    workspace: CurrentWorkspace,
    collection: CollectionText = DEFAULT,
    preferences: Preference = None,
) -> Response:
    """Add texts or files. Documents that can be added are, even if others are rejected; the status
    is 422 only if none can be.

    A document replaces the stored one with the same id; a file's id comes from its name, a text's
    from its `id`, else its `source`, else the text itself. Of two different documents with the same
    id in one request the second is rejected; an exact copy counts once.

    With `Prefer: respond-async` the response is 202 at once, and `GET /ingestions/{id}` tells the
    progress and the outcome; the client may go away.
    """
    queue: IngestionQueue = request.app.state.ingestion_queue
    work = partial(_add, workspace, collection, submission)
    if _prefers_async(preferences or []):
        workspace.locate(collection, create=True)  # an error now, not in the record
        get_trace(request.scope).note_collection(collection)
        record = request.app.state.ingestion_folder.create(collection)
        return _start(queue, work, record)
    future = asyncio.wrap_future(queue.submit(work))
    added = await wait_with_client(future, request.receive)
    is_known = all(one.status is Status.UNCHANGED for one in added.documents)
    return Response(added.model_dump_json(), 200 if is_known else 201, media_type=JSON)


@router.get(
    "/ingestions/{id}",
    operation_id="get_ingestion",
    responses=declare_problems(f"/ingestions/{INGESTION['id']}", 404, 422),
)
def get_ingestion(id: str, request: Request, workspace: CurrentWorkspace) -> IngestionBody:
    """Return how far the adding of documents is, or what came of it. It is kept for an hour."""
    folder: IngestionFolder = request.app.state.ingestion_folder
    found = folder.read(id, workspace.allows)
    get_trace(request.scope).note_collection(found.collection)
    return found


def _add(
    workspace: Workspace, collection: str, submission: Submission, progress: Progress
) -> AddedDocuments:
    try:
        received = submission.read(workspace.parsers)
    finally:
        submission.close()
    if not received.documents:
        refused = received.rejections
        reasons = [(one.place, one.detail) for one in refused]
        raise body.make_validation_error(reasons, [one.type for one in refused])
    added = workspace.collection(collection, create=True).add(received.documents, progress)
    return upload.report(added, received.rejections)


def _start(queue: IngestionQueue, work: Work, record: IngestionRecord) -> Response:
    """Put work into the queue, and return where its record is."""

    def run(progress: Progress) -> AddedDocuments:
        record.start()
        return work(record.follow(progress))

    try:
        future = queue.submit(run)
    except YijuError:
        record.remove()
        raise
    future.add_done_callback(record.finish)
    headers = {
        "Location": f"/ingestions/{record.body.id}",
        "Preference-Applied": _ASYNC,
        "Retry-After": _POLL,
    }
    return Response(record.body.model_dump_json(), 202, headers, JSON)


def _prefers_async(preferences: list[str]) -> bool:
    given = ",".join(preferences).lower().split(",")
    return any(one.split(";")[0].strip() == _ASYNC for one in given)
