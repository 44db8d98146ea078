"""The endpoint that reads a list of questions out of files."""

from typing import Annotated

from fastapi import APIRouter, Depends

from api.http import body
from api.http.operation import BODY_ERRORS, CurrentWorkspace, declare_form, declare_problems
from api.http.schema.question import QuestionListBody
from api.http.upload import UploadedFile
from api.question_list import read_questions

router = APIRouter()


@router.post(
    "/questions",
    operation_id="read_questions",
    openapi_extra=declare_form(),
    responses=declare_problems("/questions", *BODY_ERRORS),
)
def read_list(
    files: Annotated[list[UploadedFile], Depends(body.read_form)], workspace: CurrentWorkspace
) -> QuestionListBody:
    """Read the questions of CSV, XLSX, text or JSON Lines: of a table, the column with that name,
    or else the first of words. Those that cannot be asked are returned with the reason; the status
    is 422 only if there is no other.
    """
    found = QuestionListBody(questions=[], rejected=[])
    for one in files:
        read = QuestionListBody.model_validate(
            read_questions(one.name, one.data, workspace.parsers)
        )
        found.questions += read.questions
        found.rejected += read.rejected
    if not found.questions:
        raise body.make_validation_error([((one.name,), one.detail) for one in found.rejected])
    return found
