"""The endpoint that writes answers into a file to take along."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.export.markdown import write_markdown
from api.export.record import ExportedAnswer, export_responses
from api.export.table import write_csv, write_xlsx
from api.export.word import write_word
from api.http import body
from api.http.operation import BODY_ERRORS, CurrentWorkspace, declare_body, declare_problems
from api.http.schema.export import EXPORT, ExportRequest
from api.http.schema.field import DEFAULT, CollectionText
from index.store.original import MEDIA_TYPES

router = APIRouter()


class ExportFormat(StrEnum):
    """The formats of exported answers."""

    MARKDOWN = "md"
    WORD = "docx"
    CSV = "csv"
    XLSX = "xlsx"


_WRITERS: dict[ExportFormat, Callable[[Sequence[ExportedAnswer]], bytes]] = {
    ExportFormat.MARKDOWN: write_markdown,
    ExportFormat.WORD: write_word,
    ExportFormat.CSV: write_csv,
    ExportFormat.XLSX: write_xlsx,
}


@router.post(
    "/export/{format}",
    operation_id="export_answers",
    response_class=Response,
    openapi_extra=declare_body("ExportRequest", EXPORT),
    responses={
        **declare_problems("/export/csv", *BODY_ERRORS, 404, 409),
        200: {"description": "The file", "content": {"*/*": {}}},
    },
)
def export_answers(
    format: ExportFormat,
    exported: Annotated[ExportRequest, Depends(body.parse_as(ExportRequest))],
    request: Request,
    workspace: CurrentWorkspace,
    collection: CollectionText = DEFAULT,
) -> Response:
    """Write answers with their citations into a file: one as a document, several as a table. Each
    citation is checked again, and the file says whether it still holds.
    """
    opened = workspace.collection(collection)
    base = str(request.base_url)
    found = list(export_responses(exported.responses, opened, collection, base))
    return Response(
        _WRITERS[format](found),
        media_type=MEDIA_TYPES[f".{format.value}"],
        headers={"Content-Disposition": f'attachment; filename="yiju.{format.value}"'},
    )
