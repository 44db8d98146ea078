"""Citations of a response, numbered, with their place in the original."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Self
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field

from api.http.example import CITATION
from api.http.schema.field import (
    DEFAULT,
    INTEGRAL,
    RESPONSE,
    CellName,
    Flag,
    Integer,
    Number,
    Offset,
    PageNumber,
    SheetName,
    SlideNumber,
)
from rag.answer import Answer
from rag.citation import Citation
from rag.place import Boxes


class SpanBody(BaseModel):
    """The sentence around the cited text: code points [start, end) of the document's text."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [CITATION["sentence"]]})
    start: Offset
    end: Offset


PageIndex = Annotated[int, Field(strict=True, ge=0, description="the page, from 0"), INTEGRAL]
Rect = tuple[Number, Number, Number, Number]


class BoxesBody(BaseModel):
    """Where words stand on a page, one rectangle a line: left, bottom, right, top in points of the
    unrotated page, origin at the lower left. The names are those of Zotero's positions.
    """

    model_config = RESPONSE | ConfigDict(
        json_schema_extra={
            "examples": [
                {"pageIndex": 2, "rects": [[72.0, 700.1, 141.5, 712.1]], "nextPageRects": None}
            ]
        }
    )
    pageIndex: PageIndex  # noqa: N815
    rects: list[Rect]
    nextPageRects: Annotated[  # noqa: N815
        list[Rect] | None, Field(description="where the words go on, on the page after it")
    ] = None

    @classmethod
    def from_boxes(cls, boxes: Boxes | None) -> Self | None:
        """Return the boxes of a citation, if it has any."""
        if boxes is None:
            return None
        return cls(
            pageIndex=boxes.page_index,
            rects=list(boxes.rects),
            nextPageRects=None if boxes.next_page_rects is None else list(boxes.next_page_rects),
        )


class CitationBody(BaseModel):
    """Where the answer stands: the document's `text[start:end]` is `cited_text`."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [CITATION]})
    id: Integer
    document_id: str
    title: str
    source: str
    section: list[str]
    page: PageNumber = None
    slide: SlideNumber = None
    sheet: SheetName = None
    cell: CellName = None
    start: Offset
    end: Offset
    cited_text: str
    sentence: SpanBody
    prefix: Annotated[str, Field(description="up to 32 characters before the words")] = ""
    suffix: Annotated[str, Field(description="up to 32 characters after the words")] = ""
    boxes: BoxesBody | None = None
    ocr: Annotated[Flag, Field(description="whether the text was recognized by OCR")] = False
    url: Annotated[
        str | None, Field(description="opens the original at the words; null for a plain text")
    ] = None
    supports: Annotated[
        list[Integer],
        Field(description="ids of the citations that make it true, such as a cell's headers"),
    ] = []
    sha256: str

    @classmethod
    def from_citation(
        cls, id: int, citation: Citation, supports: Sequence[int], collection: str
    ) -> Self:
        """Return the citation under its number in the response."""
        boxes = BoxesBody.from_boxes(citation.boxes)
        url = citation.url and add_collection(citation.url, collection)
        return cls.model_validate(
            {**asdict(citation), "id": id, "boxes": boxes, "url": url, "supports": supports}
        )


def number_citations(answer: Answer | None, collection: str) -> list[CitationBody]:
    """Return the citations of an answer, numbered from 0: first its own, then those of its
    conflict, what it was computed from, and those that support them.
    """
    if answer is None:
        return []
    said = [one for one in (answer.said, answer.conflict) if one]
    cited = [(citation, one.supports) for one in said for citation in one.citations]
    if computed := answer.said.computed:
        operands = dict(zip(computed.operands, computed.supports, strict=True))
        cited = [(citation, operands.pop(citation, has)) for citation, has in cited]
        cited += operands.items()
    supports = dict.fromkeys(each for _, has in cited for each in has)
    ids = {citation: id for id, citation in enumerate(supports, start=len(cited))}
    numbered = [
        CitationBody.from_citation(id, citation, [ids[each] for each in has], collection)
        for id, (citation, has) in enumerate(cited)
    ]
    return numbered + [
        CitationBody.from_citation(id, citation, [], collection) for citation, id in ids.items()
    ]


def add_collection(url: str, collection: str) -> str:
    """Return the path of an original with its collection, unless that is the default one."""
    if collection == DEFAULT:
        return url
    path, mark, fragment = url.partition("#")
    return f"{path}?collection={quote(collection)}{mark}{fragment}"
