"""Requests and responses about feedback on answers."""

from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.http.example import FEEDBACK, FEEDBACK_REQUEST
from api.http.schema.field import (
    DEFAULT,
    REQUEST,
    RESPONSE,
    CollectionName,
    Offset,
    UnicodeText,
    check_unicode,
)
from index.store.feedback import Judgement
from rag.question import MAX_QUESTION

_MAX_ANSWER, _MAX_COMMENT = 20_000, 2_000


class FeedbackRequest(BaseModel):
    """What is said of an answer. `document_id`, `start` and `end` name the words that answer;
    `document_id` alone, the document with which the feedback is deleted.
    """

    model_config = REQUEST | ConfigDict(json_schema_extra={"examples": [FEEDBACK_REQUEST]})
    question: Annotated[
        str, Field(min_length=1, max_length=MAX_QUESTION), AfterValidator(check_unicode)
    ]
    collection: CollectionName = DEFAULT
    # Not strict: JSON has no enumerations.
    verdict: Annotated[Judgement, Field(strict=False)]
    document_id: Annotated[UnicodeText, Field(max_length=200)] | None = None
    start: Offset | None = None
    end: Offset | None = None
    answer: Annotated[UnicodeText, Field(max_length=_MAX_ANSWER)] = ""
    comment: Annotated[UnicodeText, Field(max_length=_MAX_COMMENT)] = ""

    @model_validator(mode="after")
    def _check_place(self) -> Self:
        given = {one is None for one in (self.document_id, self.start, self.end)}
        alone = self.document_id is not None and self.start is None and self.end is None
        if len(given) > 1 and not alone:
            raise PydanticCustomError("place", "give document_id, start and end, or none of them")
        return self


class FeedbackBody(BaseModel):
    """What was said of an answer."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": FEEDBACK["feedback"]})
    id: str
    collection: str
    created_at: Annotated[str, Field(description="ISO 8601, UTC")]
    question: str
    verdict: Judgement
    document_id: str | None
    start: Offset | None
    end: Offset | None
    quote: Annotated[str, Field(description="the words [start, end) as they were then")]
    answer: Annotated[str, Field(description="the answer that was judged; empty if none")]
    comment: str
    left_out: Annotated[
        str | None,
        Field(description="why it gives no question with a known answer; null if it does"),
    ]


class FeedbackList(BaseModel):
    """Feedback, the oldest first of each collection."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [FEEDBACK]})
    feedback: list[FeedbackBody]
