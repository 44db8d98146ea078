"""Response of `POST /questions`."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.http.example import QUESTIONS
from api.http.schema.field import RESPONSE


class RejectedLine(BaseModel):
    """What a file has in the place of a question, and why it cannot be asked."""

    model_config = RESPONSE
    name: Annotated[str, Field(description="of the file, and the line")]
    line: Annotated[
        int | None, Field(description="of a text, or row of a table, from 1; null: the whole file")
    ]
    text: Annotated[str, Field(description="its beginning")]
    detail: str


class QuestionListBody(BaseModel):
    """The questions of the files of a request, in their order, at most 10,000 of each."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [QUESTIONS]})
    questions: list[str]
    rejected: list[RejectedLine]
