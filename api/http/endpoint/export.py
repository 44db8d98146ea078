"""The endpoint that writes answers into a file to take along."""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.export.label import Language
from api.export.markdown import write_markdown
from api.export.record import ExportedAnswer, export_responses
from api.export.table import write_csv, write_xlsx
from api.export.word import write_word
from api.http import body
from api.http.operation import BODY_ERRORS, CurrentWorkspace, declare_body, declare_problems
from api.http.original import format_disposition
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


# The columns of a table are for programs, too, and have one name.
_WRITERS: dict[ExportFormat, Callable[[Sequence[ExportedAnswer], Language], bytes]] = {
    ExportFormat.MARKDOWN: write_markdown,
    ExportFormat.WORD: write_word,
    ExportFormat.CSV: lambda answers, _: write_csv(answers),
    ExportFormat.XLSX: lambda answers, _: write_xlsx(answers),
}
_LONGEST_NAME = 60
# Characters that a system does not allow in names, or that turn them around.
_UNSAFE = re.compile(
    r"[\s/\\:*?\"<>|\x00-\x1f\x7f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+"
)


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
def export_answers(  # noqa: PLR0913, PLR0917  one parameter for each of the query's
    format: ExportFormat,
    exported: Annotated[ExportRequest, Depends(body.parse_as(ExportRequest))],
    request: Request,
    workspace: CurrentWorkspace,
    collection: CollectionText = DEFAULT,
    language: Language = Language.ENGLISH,
) -> Response:
    """Write answers with their citations into a file: one as a document, several as a table. Each
    citation is checked again, and the file says whether it still holds. The file is named after the
    first question, and what it says besides is in `language`.
    """
    opened = workspace.collection(collection)
    base = str(request.base_url)
    found = list(export_responses(exported.responses, opened, collection, base, language))
    name = name_file([one.question for one in exported.responses])
    return Response(
        _WRITERS[format](found, language),
        media_type=MEDIA_TYPES[f".{format.value}"],
        headers={"Content-Disposition": format_disposition(f"{name}.{format.value}", "attachment")},
    )


def name_file(questions: Sequence[str]) -> str:
    """Return a name for the file of the answers to questions, without its suffix: the first one,
    and how many others there are.

    >>> name_file(["2017年簽訂了多少份？ a/b?", "誰？"])
    '2017年簽訂了多少份？ a b +1'
    """
    words = _UNSAFE.sub(" ", questions[0]).encode("utf-8", "ignore").decode()
    name = words[:_LONGEST_NAME].strip(" .-_~") or "yiju"
    return f"{name} +{len(questions) - 1}" if len(questions) > 1 else name
