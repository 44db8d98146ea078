"""The endpoints by which a team says what it thinks of answers, and builds its own question set."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from api.export.record import DocumentCache
from api.feedback_set import build_set, explain_left_out
from api.http import body
from api.http.example import FEEDBACK_REQUEST
from api.http.operation import BODY_ERRORS, CurrentWorkspace, declare_body, declare_problems
from api.http.schema.feedback import FeedbackBody, FeedbackList, FeedbackRequest
from api.http.schema.field import CollectionText
from api.verification import DocumentSource
from index.collection import Collection
from index.error import Incompatible, NoSuchFeedback
from index.store.feedback import Feedback
from rag.bootstrap import Workspace

router = APIRouter()

OneCollection = Annotated[CollectionText | None, Query(description="by default all of them")]


@router.post(
    "/feedback",
    operation_id="add_feedback",
    status_code=201,
    openapi_extra=declare_body("FeedbackRequest", FEEDBACK_REQUEST),
    responses=declare_problems("/feedback", *BODY_ERRORS, 404, 409),
)
def add_feedback(
    said: Annotated[FeedbackRequest, Depends(body.parse_as(FeedbackRequest))],
    workspace: CurrentWorkspace,
) -> FeedbackBody:
    """Keep what a user says of an answer, with the words that answer. It goes when the document
    that it is about is removed.
    """
    collection = workspace.collection(said.collection)
    place, quote = None, ""
    if said.document_id is not None:
        text = collection.get(said.document_id).text
        place = (said.document_id, said.start, said.end)
        if said.start is not None and said.end is not None:
            if not said.start < said.end <= len(text):
                why = (
                    f"[{said.start}:{said.end}] is not a range of a text of {len(text)} characters"
                )
                raise body.make_validation_error([(("end",), why)])
            quote = text[said.start : said.end]
    added = collection.store.feedback.add(
        said.question, said.verdict, place, quote, said.answer, said.comment
    )
    return _show(added, said.collection, collection)


@router.get(
    "/feedback",
    operation_id="list_feedback",
    responses=declare_problems("/feedback", 404, 409, 422, 503),
)
def list_feedback(workspace: CurrentWorkspace, collection: OneCollection = None) -> FeedbackList:
    """List what was said of answers."""
    return FeedbackList(
        feedback=[
            _show(one, name, source)
            for name, opened in _open(workspace, collection)
            for source in [DocumentCache(opened)]
            for one in opened.store.feedback.read()
        ]
    )


@router.get(
    "/feedback/questions.jsonl",
    operation_id="get_feedback_questions",
    response_class=Response,
    responses={
        **declare_problems("/feedback/questions.jsonl", 404, 409, 422, 503),
        200: {
            "description": "A question a line; the header Yiju-Left-Out counts those left out",
            "content": {"application/jsonl": {}},
        },
    },
)
def get_questions(workspace: CurrentWorkspace, collection: OneCollection = None) -> Response:
    """Return the question set that feedback makes, which `yiju eval run` runs: the words that are
    right as evidence, and what should not be answered as unanswerable. Of several verdicts on one
    question the last counts; those without words that answer are left out.
    """
    lines, left_out = [], 0
    for name, opened in _open(workspace, collection):
        found, missing = build_set(opened.store.feedback.read(), name, DocumentCache(opened))
        lines += found
        left_out += missing
    headers = {
        "Content-Disposition": 'attachment; filename="questions.jsonl"',
        "Yiju-Left-Out": str(left_out),
    }
    return Response("".join(lines), media_type="application/jsonl", headers=headers)


@router.delete(
    "/feedback/{id}",
    operation_id="remove_feedback",
    status_code=204,
    responses=declare_problems("/feedback/d171b2ebd1523574", 404, 409, 422, 503),
)
def remove_feedback(id: str, workspace: CurrentWorkspace, collection: OneCollection = None) -> None:
    """Remove what was said of an answer."""
    for _, opened in _open(workspace, collection):
        if any(one.id == id for one in opened.store.feedback.read()):
            opened.store.feedback.remove(id)
            return
    raise NoSuchFeedback(f"there is no feedback {id!r}")


def _open(workspace: Workspace, name: str | None) -> Iterator[tuple[str, Collection]]:
    """Yield a collection, or else all that this version of yiju can open."""
    for one in workspace.list_collections() if name is None else [name]:
        try:
            yield one, workspace.collection(one)
        except Incompatible:
            if name is not None:
                raise


def _show(one: Feedback, collection: str, source: DocumentSource) -> FeedbackBody:
    left_out = explain_left_out(one, source)
    return FeedbackBody(**asdict(one), collection=collection, left_out=left_out)
