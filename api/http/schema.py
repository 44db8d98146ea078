"""The JSON that yiju reads and writes, as pydantic models: the one place where the contract's field names stand.

Knows no HTTP; `POST /ask` and `yiju query --json` print the same `Reply`. Offsets are code points, half-open.
"""

import json
from typing import Annotated, Literal, NoReturn, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

import index.document
import index.store.store
import rag.answer
import rag.citation
from api.http.example import CITATION, QUESTION, REPLY
from index.text.normalize import has_words
from rag.answer import AnswerType, Reason

OUTPUT = ConfigDict(extra="forbid")
# Strict, so that "5" is not 5 and true is not 1: a client's mistake is told, not guessed around.
INPUT = ConfigDict(extra="forbid", strict=True)


def decode(data: bytes) -> object:
    """JSON as RFC 8259 has it; ValueError for anything else, NaN and Infinity included."""
    try:
        return json.loads(data, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _whole(text: str) -> str:
    """JSON can carry half a surrogate pair, UTF-8 cannot: it could be neither stored nor sent back."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise PydanticCustomError(
            "text", "half of a surrogate pair at character {at}", {"at": error.start}
        ) from None
    return text


def _said(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "blank: nothing but white space")
    return text


def _asked(text: str) -> str:
    if not has_words(text):
        raise PydanticCustomError("blank", "blank: no word and no number")
    return text


Text = Annotated[str, AfterValidator(_whole)]
Said = Annotated[Text, AfterValidator(_said)]
Offset = Annotated[int, Field(ge=0, le=2**53)]
Names = Annotated[list[Text], Field(max_length=1000)]


class Filters(BaseModel):
    """Ask only these documents; a list that is absent or empty restricts nothing."""

    model_config = INPUT | ConfigDict(json_schema_extra={"examples": [QUESTION["filters"]]})
    document_id: Names = []
    source: Names = []
    title: Names = []

    def where(self) -> index.document.Filter:
        """The same as the pipeline takes it."""
        return index.document.Filter(tuple(self.document_id), tuple(self.source), tuple(self.title))


class Question(BaseModel):
    """What to ask, and of what."""

    model_config = INPUT | ConfigDict(json_schema_extra={"examples": [QUESTION]})
    # The length first: after a validator of ours pydantic would speak of "items".
    question: Annotated[
        str, Field(min_length=1, max_length=2000), AfterValidator(_whole), AfterValidator(_asked)
    ]
    top_k: Annotated[int, Field(ge=1, le=50, description="how many passages to return")] = 5
    collection: Annotated[Text, Field(min_length=1, max_length=100)] = "default"
    filters: Filters | None = None


class Sentence(BaseModel):
    """The sentence around the cited words."""

    model_config = OUTPUT | ConfigDict(json_schema_extra={"examples": [CITATION["sentence"]]})
    start: Offset
    end: Offset


class Claim(BaseModel):
    """A citation to check. Version, title, source and sentence are checked where they are given."""

    model_config = INPUT | ConfigDict(json_schema_extra={"examples": [CITATION]})
    document_id: Text
    start: Offset
    end: Offset
    cited_text: Text
    sha256: Annotated[
        Text | None,
        Field(description="of the document's text in UTF-8; null leaves the version unchecked"),
    ] = None
    id: int | None = None
    title: Text | None = None
    source: Text | None = None
    section: list[Text] = []
    page: int | None = None
    sentence: Sentence | None = None


class Verdict(BaseModel):
    """Whether a citation holds, and if not, why."""

    model_config = OUTPUT | ConfigDict(
        json_schema_extra={"examples": [{"valid": True, "problem": None}]}
    )
    valid: bool
    problem: str | None


class Citation(BaseModel):
    """Where the answer's words stand: the document's `text[start:end]` is `cited_text`."""

    model_config = OUTPUT | ConfigDict(json_schema_extra={"examples": [CITATION]})
    id: int
    document_id: str
    title: str
    source: str
    section: list[str]
    page: int | None
    start: Offset
    end: Offset
    cited_text: str
    sentence: Sentence
    sha256: str

    @classmethod
    def of(cls, id: int, citation: rag.citation.Citation) -> Self:
        """The pipeline's citation under its number in the reply."""
        return cls(
            id=id,
            document_id=citation.document_id,
            title=citation.title,
            source=citation.source,
            section=list(citation.section),
            page=citation.page,
            start=citation.start,
            end=citation.end,
            cited_text=citation.cited_text,
            sentence=Sentence(start=citation.sentence.start, end=citation.sentence.end),
            sha256=citation.sha256,
        )


class Statement(BaseModel):
    """The exact words of a document (of a list: its parts, with 、 between them). `value` and `unit` say what a reader of
    another language cannot read from them: a number, a year or an ISO 8601 date.
    """

    model_config = OUTPUT
    text: str
    citations: Annotated[list[int], Field(min_length=1, description="ids of `citations`")]
    type: AnswerType
    value: int | float | str | None
    unit: str | None

    @classmethod
    def of(cls, said: rag.answer.AnswerText, first: int) -> Self:
        """What the pipeline found; its citations are numbered from `first`."""
        ids = list(range(first, first + len(said.citations)))
        return cls(text=said.text, citations=ids, type=said.type, value=said.value, unit=said.unit)


class Answer(BaseModel):
    """What the documents say; `conflict` is what another passage says, where that is another value."""

    model_config = OUTPUT | ConfigDict(json_schema_extra={"examples": [REPLY["answer"]]})
    text: str
    confidence: Annotated[
        float, Field(ge=0, le=1, description="the estimated chance of being right")
    ]
    citations: Annotated[list[int], Field(min_length=1, description="ids of `citations`")]
    type: AnswerType
    value: int | float | str | None
    unit: str | None
    conflict: Statement | None

    @classmethod
    def of(cls, answer: rag.answer.Answer) -> Self:
        """The pipeline's answer; its citations are numbered from 0, those of the conflict go on."""
        conflict = Statement.of(answer.conflict, len(answer.citations)) if answer.conflict else None
        return cls(
            confidence=round(answer.confidence, 6),
            conflict=conflict,
            **dict(Statement.of(answer.said, 0)),
        )


class Leg(BaseModel):
    """What one retriever alone thought of a passage."""

    model_config = OUTPUT
    rank: Annotated[int, Field(ge=1)]
    score: float

    @classmethod
    def of(cls, leg: index.document.Leg | None) -> Self | None:
        """The retriever's rank and score, if it found the passage."""
        return cls(rank=leg.rank, score=round(leg.score, 6)) if leg else None


class Passage(BaseModel):
    """A retrieved passage: the document's `text[start:end]` is `text`. A leg is null when it did not find the passage."""

    model_config = OUTPUT | ConfigDict(json_schema_extra={"examples": REPLY["passages"]})
    rank: Annotated[int, Field(ge=1)]
    score: float
    document_id: str
    title: str
    section: list[str]
    start: Offset
    end: Offset
    text: str
    dense: Leg | None
    lexical: Leg | None

    @classmethod
    def of(cls, rank: int, hit: index.document.Hit) -> Self:
        """The pipeline's hit at its rank."""
        return cls(
            rank=rank,
            score=round(hit.score, 6),
            document_id=hit.chunk.document_id,
            title=hit.title,
            section=list(hit.chunk.section),
            start=hit.chunk.start,
            end=hit.chunk.end,
            text=hit.chunk.text,
            dense=Leg.of(hit.dense),
            lexical=Leg.of(hit.lexical),
        )


class Index(BaseModel):
    """Which state of which index answered."""

    model_config = OUTPUT | ConfigDict(json_schema_extra={"examples": [REPLY["index"]]})
    revision: int
    documents: int
    chunks: int
    encoder: str

    @classmethod
    def of(cls, state: index.store.store.IndexState) -> Self:
        """The library's state."""
        return cls(
            revision=state.revision,
            documents=state.documents,
            chunks=state.chunks,
            encoder=state.encoder,
        )


class Timings(BaseModel):
    """Milliseconds spent in each part of a question."""

    model_config = OUTPUT | ConfigDict(json_schema_extra={"examples": [REPLY["timings_ms"]]})
    encode: float
    search: float
    read: float
    total: float


class Reply(BaseModel):
    """An answer with its proof, or why there is none; the passages stand in both."""

    model_config = OUTPUT | ConfigDict(json_schema_extra={"examples": [REPLY]})
    status: Literal["answered", "abstained"]
    question: str
    answer: Answer | None
    abstained_because: Reason | None
    citations: list[Citation]
    passages: list[Passage]
    index: Index
    timings_ms: Timings

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        answered = self.status == "answered"
        if answered != (self.answer is not None) or answered != (self.abstained_because is None):
            raise PydanticCustomError(
                "status", "status, answer and abstained_because contradict each other"
            )
        return self

    @classmethod
    def of(cls, response: rag.answer.Response) -> Self:
        """The pipeline's response, rounded: scores to 6 decimals, times to 0.1 ms."""
        outcome, times = response.outcome, response.timings
        answer = outcome if isinstance(outcome, rag.answer.Answer) else None
        return cls(
            status="answered" if answer else "abstained",
            question=response.question,
            answer=Answer.of(answer) if answer else None,
            abstained_because=outcome.reason if isinstance(outcome, rag.answer.Refusal) else None,
            citations=[
                Citation.of(id, each) for id, each in enumerate(answer.cited if answer else ())
            ],
            passages=[Passage.of(rank, hit) for rank, hit in enumerate(response.passages, start=1)],
            index=Index.of(response.index),
            timings_ms=Timings(
                encode=round(times.encode, 1),
                search=round(times.search, 1),
                read=round(times.read, 1),
                total=round(times.total, 1),
            ),
        )
