"""Request and response of `POST /verify`."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.http.example import CITATION
from api.http.schema.citation import BoxesBody, SpanBody
from api.http.schema.field import (
    REQUEST,
    RESPONSE,
    CellName,
    Integer,
    Offset,
    PageNumber,
    SheetName,
    SlideNumber,
    UnicodeText,
)


class VerifyRequest(BaseModel):
    """A citation to check. Version, title, source, sentence, page, slide, sheet, cell,
    prefix and suffix are checked if they are given."""

    model_config = REQUEST | ConfigDict(json_schema_extra={"examples": [CITATION]})
    document_id: UnicodeText
    start: Offset
    end: Offset
    cited_text: UnicodeText
    sha256: Annotated[
        UnicodeText | None,
        Field(description="of the document's text in UTF-8; null accepts any version"),
    ] = None
    id: Integer | None = None
    title: UnicodeText | None = None
    source: UnicodeText | None = None
    section: list[UnicodeText] = []
    page: PageNumber = None
    slide: SlideNumber = None
    sheet: SheetName = None
    cell: CellName = None
    sentence: SpanBody | None = None
    prefix: UnicodeText | None = None
    suffix: UnicodeText | None = None
    boxes: BoxesBody | None = None
    ocr: bool | None = None
    url: UnicodeText | None = None
    supports: list[Integer] = []


class VerifyResponse(BaseModel):
    """Whether a citation holds, and if not, why."""

    model_config = RESPONSE | ConfigDict(
        json_schema_extra={"examples": [{"valid": True, "problem": None}]}
    )
    valid: bool
    problem: str | None
