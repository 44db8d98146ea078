"""A passage in a response."""

from typing import Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
)

from api.http.example import ASK_RESPONSE
from api.http.schema.field import (
    RESPONSE,
    Offset,
    PageNumber,
    Rank,
    Score,
    SheetName,
    SlideNumber,
)
from index.block import Region, RegionKind
from index.document import Hit


class LegBody(BaseModel):
    """Rank and score of a passage in one retriever alone."""

    model_config = RESPONSE
    rank: Rank
    score: Score


class PassageBody(BaseModel):
    """A retrieved passage: the document's `text[start:end]` is `text`. `dense` or `lexical` is null
    if that retriever did not find it.
    """

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": ASK_RESPONSE["passages"]})
    rank: Rank
    score: Score
    document_id: str
    title: str
    section: list[str]
    page: PageNumber = None
    slide: SlideNumber = None
    sheet: SheetName = None
    start: Offset
    end: Offset
    text: str
    dense: LegBody | None
    lexical: LegBody | None

    @classmethod
    def from_hit(cls, rank: int, hit: Hit) -> Self:
        """Return the hit, with the fields of its chunk beside its own."""
        chunk = hit.chunk
        return cls(
            rank=rank,
            score=hit.score,
            document_id=chunk.document_id,
            title=hit.title,
            section=list(chunk.section),
            **_name_region(hit.region),
            start=chunk.start,
            end=chunk.end,
            text=chunk.text,
            dense=LegBody.model_validate(hit.dense) if hit.dense else None,
            lexical=LegBody.model_validate(hit.lexical) if hit.lexical else None,
        )


def _name_region(region: Region | None) -> dict[str, Any]:
    """Return the number of a page or slide, or the name of a sheet, under the name of its kind."""
    if region is None:
        return {}
    is_sheet = region.kind is RegionKind.SHEET
    return {region.kind.value: region.name if is_sheet else region.number}
