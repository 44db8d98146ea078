"""The response of `GET /ingestions/{id}`."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.http.error import Problem
from api.http.schema.document import AddedDocuments
from api.http.schema.field import RESPONSE

INGESTION: dict[str, Any] = {
    "id": "0f3a5b1c9d7e4826a1b2c3d4e5f60718",
    "collection": "default",
    "status": "running",
    "created_at": "2026-11-30T08:00:00.000+00:00",
    "updated_at": "2026-11-30T08:00:04.500+00:00",
    "passages_done": 128,
    "passages_total": 640,
    "result": None,
    "problem": None,
}


class IngestionStatus(StrEnum):
    """How far an ingestion is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class IngestionBody(BaseModel):
    """Documents that are being added. `result` is what `POST /documents` would have returned,
    `problem` its error.
    """

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [INGESTION]})
    id: str
    collection: str
    status: IngestionStatus
    created_at: str
    updated_at: str
    passages_done: Annotated[int, Field(ge=0, description="passages that are encoded")] = 0
    passages_total: Annotated[
        int | None, Field(ge=0, description="null until the documents have been read")
    ] = None
    result: AddedDocuments | None = None
    problem: Problem | None = None
