"""Requests and responses of `POST /ask`; `yiju query --json` prints the same response."""

from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from api.http.example import ASK_REQUEST, ASK_RESPONSE
from api.http.schema.citation import CitationBody, number_citations
from api.http.schema.field import (
    DEFAULT,
    INTEGRAL,
    REQUEST,
    RESPONSE,
    CitationIds,
    CollectionName,
    Integer,
    Milliseconds,
    Number,
    Score,
    check_unicode,
)
from api.http.schema.filters import Filters
from api.http.schema.passage import PassageBody
from index.text.normalize import has_words
from rag.answer import Answer, AnswerText, AnswerType, Operation, Reason, Refusal, Response
from rag.question import MAX_QUESTION, MAX_TOP_K

TopK = Annotated[
    int,
    Field(strict=True, ge=1, le=MAX_TOP_K, description="number of passages to return"),
    INTEGRAL,
]
Precision = Annotated[
    float | None,
    Field(gt=0, lt=1, description="share of the answers that must be right; null: the default"),
]


def _check_has_words(text: str) -> str:
    if not has_words(text):
        raise PydanticCustomError("blank", "blank: no word and no number")
    return text


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
    top_k: TopK = 5
    collection: CollectionName = DEFAULT
    filters: Filters | None = None
    precision: Precision = None


class AnswerTextBody(BaseModel):
    """The exact words of a document; several parts are joined by 、. `value` and `unit` give them
    in a form that does not depend on the language: a number, a year or an ISO 8601 date.
    """

    model_config = RESPONSE
    text: str
    citations: CitationIds
    type: AnswerType
    value: Annotated[int, Field(strict=True)] | Number | str | None
    unit: str | None


class ComputationBody(BaseModel):
    """How an answer that no document states was computed."""

    model_config = RESPONSE
    operation: Operation
    operands: CitationIds

    @classmethod
    def from_answer(cls, said: AnswerText) -> Self | None:
        """Return how an answer was computed, its operands numbered as in `number_citations`; None
        for what a document states.
        """
        if said.computed is None:
            return None
        ids = {citation: id for id, citation in enumerate(said.citations)}
        for operand in said.computed.operands:
            ids.setdefault(operand, len(ids))
        operands = [ids[operand] for operand in said.computed.operands]
        return cls(operation=said.computed.operation, operands=operands)


class AnswerBody(BaseModel):
    """What the documents say; `conflict` is what another passage says, if its value differs.
    `computed` says how an answer that no document states was computed; it is null for all others.
    """

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [ASK_RESPONSE["answer"]]})
    text: str
    confidence: Annotated[
        Score, Field(ge=0, le=1, description="the estimated probability that the answer is right")
    ]
    citations: CitationIds
    type: AnswerType
    value: Annotated[int, Field(strict=True)] | Number | str | None
    unit: str | None
    conflict: AnswerTextBody | None
    computed: ComputationBody | None = None

    @classmethod
    def from_answer(cls, answer: Answer) -> Self:
        """Return the answer, its citations numbered as in `number_citations`."""
        conflict = None
        if answer.conflict:
            conflict = _number_answer(answer.conflict, len(answer.citations))
        said = _number_answer(answer.said, 0)
        return cls.model_validate(
            {
                **said,
                "confidence": answer.confidence,
                "conflict": conflict,
                "computed": ComputationBody.from_answer(answer.said),
            }
        )


class RefusalBody(BaseModel):
    """The confidence of the best candidate, and what it had to reach."""

    model_config = RESPONSE
    confidence: Score
    threshold: Score

    @classmethod
    def from_outcome(cls, outcome: Answer | Refusal) -> Self | None:
        """Return it for a candidate that was too unlikely to be right; None for all else."""
        if isinstance(outcome, Answer) or outcome.threshold is None:
            return None
        return cls(confidence=outcome.confidence, threshold=outcome.threshold)


class IndexBody(BaseModel):
    """The revision of the index that answered."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [ASK_RESPONSE["index"]]})
    revision: Integer
    documents: Integer
    chunks: Integer
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
    refusal: RefusalBody | None = None
    nearest: Annotated[
        CitationBody | None,
        Field(description="of a refusal: the words that came nearest, which may be wrong"),
    ] = None
    failed_check: Annotated[
        str | None,
        Field(description="what `nearest` differs in from the question, if it is contradicted"),
    ] = None
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
        refusal = outcome if isinstance(outcome, Refusal) else None
        nearest = refusal.nearest if refusal else None
        return cls.model_validate(
            {
                "status": "answered" if answer else "abstained",
                "question": response.question,
                "question_read": response.question_read,
                "answer": AnswerBody.from_answer(answer) if answer else None,
                "abstained_because": refusal.reason if refusal else None,
                "refusal": RefusalBody.from_outcome(outcome),
                "nearest": nearest and CitationBody.from_citation(0, nearest, [], collection),
                "failed_check": refusal.failed_check if refusal else None,
                "citations": number_citations(answer, collection),
                "passages": [
                    PassageBody.from_hit(*each) for each in enumerate(response.passages, start=1)
                ],
                "index": response.index,
                "timings_ms": response.timings,
            }
        )


def _number_answer(answer: AnswerText, first: int) -> dict[str, Any]:
    """Return the fields of `AnswerTextBody`, with citations as ids counted from `first`."""
    return {
        "text": answer.text,
        "citations": list(range(first, first + len(answer.citations))),
        "type": answer.type,
        "value": answer.value,
        "unit": answer.unit,
    }
