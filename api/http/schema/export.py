"""Body of `POST /export/{format}`."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.http.example import ASK_RESPONSE
from api.http.schema.ask import AskResponse

MAX_RESPONSES = 10_000
EXPORT: dict[str, Any] = {"responses": [ASK_RESPONSE]}


class ExportRequest(BaseModel):
    """Responses of POST /ask, as they were; `passages` may be left empty."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXPORT]})
    responses: Annotated[list[AskResponse], Field(min_length=1, max_length=MAX_RESPONSES)]
