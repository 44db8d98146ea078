"""The endpoints that list collections, and return a document part by part."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.http.operation import CurrentWorkspace, declare_problems
from api.http.schema.document import CollectionList, CollectionSummary
from api.http.schema.field import DEFAULT, CollectionText, OffsetText
from api.http.schema.window import WindowBody
from index.error import Incompatible, NotFound, Unavailable
from index.window import WindowRange
from rag.bootstrap import Workspace

router = APIRouter()

Since = Annotated[
    OffsetText | None, Query(description="alone: a window that begins with the block there")
]
Until = Annotated[OffsetText | None, Query(description="alone: a window that ends there")]
Number = Annotated[
    int | None,
    Query(ge=1, description="instead: a window from the beginning of this page, slide or sheet"),
]


@router.get(
    "/collections",
    operation_id="list_collections",
    responses=declare_problems("/collections", 503),
)
def list_collections(workspace: CurrentWorkspace) -> CollectionList:
    """List the collections and how many documents each has."""
    return CollectionList(
        collections=[
            CollectionSummary(name=name, documents=_count_documents(workspace, name))
            for name in workspace.list_collections()
        ]
    )


@router.get(
    "/documents/{id}/blocks",
    operation_id="get_blocks",
    response_model=None,
    responses={
        **declare_problems("/documents/d171b2ebd1523574/blocks", 404, 409, 422, 503),
        200: {"model": WindowBody, "description": "The part of the document"},
    },
)
def get_blocks(  # noqa: PLR0913, PLR0917  one parameter for each of the query's
    id: str,
    workspace: CurrentWorkspace,
    collection: CollectionText = DEFAULT,
    start: Since = None,
    end: Until = None,
    number: Number = None,
) -> Response:
    """Return the part of a document around the characters [start, end): whole blocks, about 20,000
    characters. A longer table is cut between rows and keeps its headers.
    """
    window = workspace.collection(collection).window(id, WindowRange(start, end, number))
    # Written here: FastAPI would validate each of some thousand cells first.
    return Response(WindowBody.from_window(window).model_dump_json(), media_type="application/json")


def _count_documents(workspace: Workspace, name: str) -> int | None:
    try:
        return workspace.collection(name).state().documents
    except (Incompatible, NotFound, Unavailable):
        # One that cannot be opened, or is just being removed, hides no other.
        return None
