"""Request of `POST /ask/batch`."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.http.example import BATCH_REQUEST
from api.http.schema.ask import Precision, TopK
from api.http.schema.field import DEFAULT, REQUEST, CollectionName
from api.http.schema.filters import Filters

MAX_QUESTIONS = 1000


class BatchRequest(BaseModel):
    """Questions, and where to look for their answers. One that cannot be asked is answered with a
    problem in its place.
    """

    model_config = REQUEST | ConfigDict(json_schema_extra={"examples": [BATCH_REQUEST]})
    questions: Annotated[list[str], Field(min_length=1, max_length=MAX_QUESTIONS)]
    top_k: TopK = 5
    collection: CollectionName = DEFAULT
    filters: Filters | None = None
    precision: Precision = None
