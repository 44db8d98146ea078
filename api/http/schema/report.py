"""Responses about the runs of `yiju eval run`."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.http.example import REPORTS
from api.http.schema.field import RESPONSE


class ReportSummary(BaseModel):
    """A run: a question set asked once."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": REPORTS["reports"]})
    name: str
    set: Annotated[str, Field(description="the name of the question set")]
    created_at: Annotated[str, Field(description="ISO 8601, UTC")]
    questions: int
    documents: int
    figures: Annotated[
        dict[str, float | None],
        Field(description="mean of each metric, 0 to 1; null where it does not apply"),
    ]


class UnreadableRun(BaseModel):
    """A file in the folder of runs that cannot be read, and why."""

    model_config = RESPONSE
    name: str
    detail: str


class ReportList(BaseModel):
    """The runs, the latest first."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [REPORTS]})
    reports: list[ReportSummary]
    unreadable: list[UnreadableRun]
