"""What a key may do."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.access.key import KeyScope
from api.http.example import ACCESS
from api.http.schema.field import RESPONSE


class AccessBody(BaseModel):
    """What the key of a request may do."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [ACCESS]})
    key: Annotated[str | None, Field(description="its name; null where no key is needed")]
    scope: KeyScope
    collections: Annotated[list[str] | None, Field(description="null for all of them")]
    session: Annotated[
        bool, Field(description="whether a session stands for the key: `DELETE /session` ends it")
    ]
