"""Requests and responses of `POST /ask`; `yiju query --json` prints the same response."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Literal, Self
from urllib.parse import quote

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    RootModel,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from api.http.example import ASK_REQUEST, ASK_RESPONSE, CITATION
from api.http.schema.field import (
    REQUEST,
    RESPONSE,
    CellName,
    CitationIds,
    Milliseconds,
    Offset,
    PageNumber,
    Rank,
    Score,
    SheetName,
    SlideNumber,
    UnicodeText,
    check_unicode,
)
from index.block import Region, RegionKind
from index.document import Filter, Hit, Operator
from index.error import BadFilter
from index.filter import FIELDS, FieldType, parse_filter
from index.text.normalize import has_words
from rag.answer import Answer, AnswerText, AnswerType, Reason, Refusal, Response
from rag.citation import Citation
from rag.place import Boxes
from rag.question import MAX_QUESTION, MAX_TOP_K

# The collection that a request means when it names none.
DEFAULT = "default"


_FILTER: dict[str, Any] = {"$ref": "#/components/schemas/Filters"}
_LIST_OF_FILTERS: dict[str, Any] = {"type": "array", "items": _FILTER}


def _describe_field(field_type: FieldType) -> dict[str, Any]:
    """Return the JSON schema of a field: a value, a list of values, or values by operator."""
    types = {FieldType.NUMBER: ["number"], FieldType.ANY: ["string", "number", "boolean"]}
    one = {"type": types.get(field_type, ["string"])}
    some = {"anyOf": [one, {"type": "array", "items": one}]}
    operators = {
        name.value: {"type": "boolean"} if name is Operator.EXISTS else some for name in Operator
    }
    by_operator = {"type": "object", "properties": operators, "additionalProperties": False}
    return {"anyOf": [*some["anyOf"], by_operator], "description": field_type.value}


def _check_has_words(text: str) -> str:
    if not has_words(text):
        raise PydanticCustomError("blank", "blank: no word and no number")
    return text


class Filters(RootModel[dict[str, Any]]):
    """Search only the documents that match. All parts of the object must hold; docs/http.md
    explains the fields and operators.
    """

    model_config = ConfigDict(
        strict=True,
        json_schema_extra={
            "examples": [ASK_REQUEST["filters"]],
            "additionalProperties": False,
            "properties": {
                "any": _LIST_OF_FILTERS,
                "all": _LIST_OF_FILTERS,
                "not": {"anyOf": [_FILTER, _LIST_OF_FILTERS]},
                **{field: _describe_field(kind) for field, kind in FIELDS.items()},
            },
            "patternProperties": {r"^meta\..": _describe_field(FieldType.ANY)},
        },
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        try:
            parse_filter(self.root)
        except BadFilter as error:
            # Nested in this way the error keeps its place in the request.
            cause = PydanticCustomError("filter", "{detail}", {"detail": str(error)})
            raise ValidationError.from_exception_data(
                "filters", [{"type": cause, "loc": error.place, "input": None}]
            ) from None
        return self

    def to_filter(self) -> Filter:
        """Return the filter that the pipeline takes."""
        return parse_filter(self.root)


class AskRequest(BaseModel):
    """A question, and where to look for its answer."""

    model_config = REQUEST | ConfigDict(json_schema_extra={"examples": [ASK_REQUEST]})
    # The length comes first: after a validator function pydantic's message says "items" instead of
    # "characters".
    question: Annotated[
        str,
        Field(min_length=1, max_length=MAX_QUESTION),
        AfterValidator(check_unicode),
        AfterValidator(_check_has_words),
    ]
    top_k: Annotated[int, Field(ge=1, le=MAX_TOP_K, description="number of passages to return")] = 5
    collection: Annotated[UnicodeText, Field(min_length=1, max_length=100)] = DEFAULT
    filters: Filters | None = None


class SpanBody(BaseModel):
    """The sentence around the cited text: code points [start, end) of the document's text."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [CITATION["sentence"]]})
    start: Offset
    end: Offset


PageIndex = Annotated[int, Field(ge=0, description="the page, from 0")]
Rect = tuple[float, float, float, float]


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
    id: int
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
    ocr: Annotated[bool, Field(description="whether the words were read from a picture")] = False
    url: Annotated[
        str | None, Field(description="opens the original at the words; null for a plain text")
    ] = None
    supports: Annotated[
        list[int],
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


class AnswerTextBody(BaseModel):
    """The exact words of a document; several parts are joined by 、. `value` and `unit` give them
    in a form that does not depend on the language: a number, a year or an ISO 8601 date.
    """

    model_config = RESPONSE
    text: str
    citations: CitationIds
    type: AnswerType
    value: int | float | str | None
    unit: str | None


class AnswerBody(BaseModel):
    """What the documents say; `conflict` is what another passage says, if its value differs."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [ASK_RESPONSE["answer"]]})
    text: str
    confidence: Annotated[
        Score, Field(ge=0, le=1, description="the estimated probability that the answer is right")
    ]
    citations: CitationIds
    type: AnswerType
    value: int | float | str | None
    unit: str | None
    conflict: AnswerTextBody | None

    @classmethod
    def from_answer(cls, answer: Answer) -> Self:
        """Return the answer, its citations numbered as in `number_citations`."""
        conflict = None
        if answer.conflict:
            conflict = _number_answer(answer.conflict, len(answer.citations))
        said = _number_answer(answer.said, 0)
        return cls.model_validate({**said, "confidence": answer.confidence, "conflict": conflict})


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


class IndexBody(BaseModel):
    """The revision of the index that answered."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [ASK_RESPONSE["index"]]})
    revision: int
    documents: int
    chunks: int
    encoder: str


class TimingsBody(BaseModel):
    """Milliseconds spent in each part of a question."""

    model_config = RESPONSE | ConfigDict(
        json_schema_extra={"examples": [ASK_RESPONSE["timings_ms"]]}
    )
    encode: Milliseconds
    search: Milliseconds
    read: Milliseconds
    total: Milliseconds


class AskResponse(BaseModel):
    """An answer with its citations, or the reason why there is none; passages in both cases."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [ASK_RESPONSE]})
    status: Literal["answered", "abstained"]
    question: str
    question_read: Annotated[
        str | None,
        Field(description="of a question too long to read whole: the part that was read"),
    ] = None
    answer: AnswerBody | None
    abstained_because: Reason | None
    citations: list[CitationBody]
    passages: list[PassageBody]
    index: IndexBody
    timings_ms: TimingsBody

    @model_validator(mode="after")
    def _check_agreement(self) -> Self:
        answered = self.status == "answered"
        if answered != (self.answer is not None) or answered != (self.abstained_because is None):
            raise PydanticCustomError(
                "status", "status, answer and abstained_because contradict each other"
            )
        return self

    @classmethod
    def from_response(cls, response: Response, collection: str = DEFAULT) -> Self:
        """Return the pipeline's response, with citations and passages numbered."""
        outcome = response.outcome
        answer = outcome if isinstance(outcome, Answer) else None
        return cls.model_validate(
            {
                "status": "answered" if answer else "abstained",
                "question": response.question,
                "question_read": response.question_read,
                "answer": AnswerBody.from_answer(answer) if answer else None,
                "abstained_because": outcome.reason if isinstance(outcome, Refusal) else None,
                "citations": number_citations(answer, collection),
                "passages": [
                    PassageBody.from_hit(*each) for each in enumerate(response.passages, start=1)
                ],
                "index": response.index,
                "timings_ms": response.timings,
            }
        )


def number_citations(answer: Answer | None, collection: str) -> list[CitationBody]:
    """Return the citations of an answer, numbered from 0: first its own, then those of its
    conflict, then those that support them.
    """
    if answer is None:
        return []
    said = [one for one in (answer.said, answer.conflict) if one]
    cited = [(citation, one) for one in said for citation in one.citations]
    supports = dict.fromkeys(citation for one in said for citation in one.supports)
    ids = {citation: id for id, citation in enumerate(supports, start=len(cited))}
    numbered = [
        CitationBody.from_citation(id, citation, [ids[each] for each in one.supports], collection)
        for id, (citation, one) in enumerate(cited)
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


def _number_answer(answer: AnswerText, first: int) -> dict[str, Any]:
    """Return the fields of `AnswerTextBody`, with citations as ids counted from `first`."""
    return {
        "text": answer.text,
        "citations": list(range(first, first + len(answer.citations))),
        "type": answer.type,
        "value": answer.value,
        "unit": answer.unit,
    }


def _name_region(region: Region | None) -> dict[str, Any]:
    """Return the number of a page or slide, or the name of a sheet, under the name of its kind."""
    if region is None:
        return {}
    is_sheet = region.kind is RegionKind.SHEET
    return {region.kind.value: region.name if is_sheet else region.number}
