"""What answers at each path. Every endpoint is a few lines: read the request, call the library or pipeline, shape the reply.

The endpoints are plain functions, so each runs on a thread of the pool and a slow question holds nobody up.
"""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Request, Response

from api.http import body, document
from api.http.error import MEDIA_TYPE, respond
from api.http.example import CITATION, POSTED, PROBLEM, QUESTION
from api.http.schema import Claim, Index, Question, Reply, Verdict
from api.verification import check
from index.document import Filter
from index.error import YijuError
from rag.bootstrap import Workspace

router = APIRouter()


def opened(request: Request) -> Workspace:
    """The collections of this server."""
    return cast(Workspace, request.app.state.workspace)


Home = Annotated[Workspace, Depends(opened)]
Submission = Annotated[bytes | list[document.File], Depends(body.submission)]


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The declaration of the errors an operation may end with."""
    reasons = {
        400: "The body is not what it says it is",
        404: "What was named is not here",
        409: "Another process is writing, or the index was made with other parts",
        413: "The body is too large",
        415: "The body is of another type",
        429: "Too many questions at once; Retry-After says when to ask again",
        422: "A field is wrong; `errors` says which",
        503: "The model, the index or the disk cannot be used now",
    }
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": PROBLEM}}
    declared: dict[int | str, dict[str, Any]] = {
        status: {"description": reasons[status], "content": content} for status in statuses
    }
    return declared | {"default": {"description": "Any other error", "content": content}}


def _takes(schema: str, example: dict[str, Any], files: bool = False) -> dict[str, Any]:
    """The declaration of a body that `api.http.body` reads."""
    content: dict[str, Any] = {
        body.JSON: {"schema": {"$ref": f"#/components/schemas/{schema}"}, "example": example}
    }
    if files:
        one = {"type": "array", "items": {"type": "string", "format": "binary"}}
        content[body.MULTIPART] = {
            "schema": {"type": "object", "properties": {"files": one}, "required": ["files"]}
        }
    return {"requestBody": {"required": True, "content": content}}


_BODY = (400, 413, 415, 422)


@router.post(
    "/ask",
    operation_id="ask",
    openapi_extra=_takes("Question", QUESTION),
    responses=_problems(*_BODY, 404, 409, 429, 503),
)
def ask(question: Annotated[Question, Depends(body.body(Question))], home: Home) -> Reply:
    """Answer from the documents, word for word and with proof, or abstain and say why."""
    where = question.filters.where() if question.filters else Filter()
    return Reply.of(
        home.pipeline(question.collection).ask(question.question, question.top_k, where)
    )


@router.post(
    "/documents",
    operation_id="add_documents",
    status_code=201,
    openapi_extra=_takes("PostedDocuments", {"documents": [POSTED]}, files=True),
    responses={
        **_problems(*_BODY, 409, 503),
        200: {"model": document.AddedDocuments, "description": "All were there already"},
    },
)
def add_documents(
    submission: Submission, home: Home, response: Response, collection: str = "default"
) -> document.AddedDocuments:
    """Add texts or files. The good ones are added even when others are rejected; 422 only when none can be."""
    if isinstance(submission, bytes):
        documents, rejected = body.validated(document.read_json, body.value(submission))
    else:
        documents, rejected = document.read_files(submission)
    if not documents:
        raise body.refusal([(one.place, one.detail) for one in rejected])
    added = home.collection(collection, create=True).add(documents)
    if all(one.status == "unchanged" for one in added):
        response.status_code = 200
    return document.AddedDocuments.of(added, rejected)


@router.get("/documents", operation_id="list_documents", responses=_problems(404, 409, 422, 503))
def list_documents(home: Home, collection: str = "default") -> document.Documents:
    """Every document of a collection, without its text."""
    library = home.collection(collection)
    documents = [document.DocumentSummary.of(one) for one in library.documents()]
    return document.Documents(documents=documents, index=Index.of(library.state()))


@router.get("/documents/{id}", operation_id="get_document", responses=_problems(404, 409, 422, 503))
def get_document(id: str, home: Home, collection: str = "default") -> document.StoredDocument:
    """A document with its text, in which every offset counts."""
    library = home.collection(collection)
    return document.StoredDocument.of(library.get(id), len(library.chunks(id)))


@router.delete(
    "/documents/{id}",
    operation_id="remove_document",
    status_code=204,
    responses=_problems(404, 409, 422, 503),
)
def remove_document(id: str, home: Home, collection: str = "default") -> None:
    """Remove a document and all that was made from it."""
    library = home.collection(collection)
    library.remove(library.get(id).id)


@router.post(
    "/verify",
    operation_id="verify",
    openapi_extra=_takes("Claim", CITATION),
    responses=_problems(*_BODY, 404, 409, 503),
)
def verify(
    claim: Annotated[Claim, Depends(body.body(Claim))], home: Home, collection: str = "default"
) -> Verdict:
    """Slice the stored text again: does it say what the citation says?"""
    verdict = check(home.collection(collection), claim)
    return Verdict(valid=verdict.valid, problem=verdict.problem)


@router.get("/healthz", operation_id="is_alive", responses=_problems())
def is_alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz", operation_id="is_ready", response_model=None, responses=_problems(503))
def is_ready(request: Request, home: Home) -> dict[str, str] | Response:
    """The model is loaded and the default collection is open."""
    try:
        home.ready()
    except YijuError as error:
        # Also what a question would meet as 409: for who routes traffic here, unusable is unusable.
        return respond(request.url.path, 503, str(error), type(error).__name__)
    return {"status": "ready"}
