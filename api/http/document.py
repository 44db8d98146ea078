"""Documents as they travel over HTTP, and how a posted one becomes ours. Knows no request and no response.

A batch is taken apart: what can be added is, and each of the rest is named with its reason.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

import index.collection
import index.document
import index.store.store
from api.http.example import ADDED, POSTED, STORED, SUMMARY
from api.http.schema import INPUT, OUTPUT, Index, Said, Text
from index.error import BadDocument
from index.ingest import loader

BATCH = 1000
_NAME = 200  # characters of a rejected document's name that are sent back


def _text(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError(
            "binary", "NUL at character {at}: this is not text", {"at": text.index("\0")}
        )
    return text


Line = Annotated[Text, AfterValidator(_text), Field(min_length=1, max_length=2000)]


class PostedDocument(BaseModel):
    """A text to add. The same id, or without one the same source, replaces the earlier version."""

    model_config = INPUT | ConfigDict(json_schema_extra={"examples": [POSTED]})
    # The id is a path segment of /documents/{id}, so no separators of a URL; and no ~, which begins a home directory.
    id: Annotated[Line | None, Field(max_length=200, pattern=r"^[^\s/?#%\\.~][^\s/?#%\\]*$")] = None
    title: Line | None = None
    source: Annotated[
        Line | None, Field(description="where a person finds it: a URL or a path")
    ] = None
    text: Annotated[Said, AfterValidator(_text), Field(min_length=1)]

    def document(self) -> index.document.Document:
        """Ours: an id from the source, or else from the text; a title as a text file gets it, or else the id."""
        own = f"text:{hashlib.sha256(self.text.encode()).hexdigest()}"
        source = self.source or (f"id:{self.id}" if self.id else own)
        id = self.id or index.document.document_id(source)
        title = self.title or loader.LOADERS[".txt"](self.text, id).title
        return index.document.Document(id=id, title=title, source=source, text=self.text)


class PostedDocuments(BaseModel):
    """Texts to add, at most 1000 and 16 MB a request."""

    model_config = INPUT | ConfigDict(json_schema_extra={"examples": [{"documents": [POSTED]}]})
    documents: Annotated[list[PostedDocument], Field(min_length=1, max_length=BATCH)]


class AddedDocument(BaseModel):
    """What became of one document."""

    model_config = OUTPUT | ConfigDict(json_schema_extra={"examples": ADDED["documents"]})
    document_id: str
    title: str
    source: str
    status: index.collection.Status
    chunks: int


class RejectedDocument(BaseModel):
    """One that could not be added, and why."""

    model_config = OUTPUT | ConfigDict(json_schema_extra={"examples": ADDED["rejected"]})
    name: str
    detail: str


class AddedDocuments(BaseModel):
    """What became of a batch."""

    model_config = OUTPUT | ConfigDict(json_schema_extra={"examples": [ADDED]})
    documents: list[AddedDocument]
    rejected: list[RejectedDocument]

    @classmethod
    def of(cls, added: Sequence[index.collection.Added], rejected: Sequence["Rejected"]) -> Self:
        """The library's account of the good ones, and the bad ones."""
        return cls(
            documents=[
                AddedDocument(
                    document_id=one.document_id,
                    title=one.title,
                    source=one.source,
                    status=one.status,
                    chunks=one.chunks,
                )
                for one in added
            ],
            rejected=[
                RejectedDocument(name=name, detail="; ".join(one.detail for one in group))
                for (name, _), group in groupby(rejected, key=lambda one: (one.name, one.place[:2]))
            ],
        )


class DocumentSummary(BaseModel):
    """A stored document without its text."""

    model_config = OUTPUT | ConfigDict(json_schema_extra={"examples": [SUMMARY]})
    id: str
    title: str
    source: str
    sha256: Annotated[str, Field(description="of the text in UTF-8")]
    characters: int
    chunks: int
    added_at: str

    @classmethod
    def of(cls, summary: index.store.store.Summary) -> Self:
        """The store's summary."""
        return cls(**{name: getattr(summary, name) for name in DocumentSummary.model_fields})


class StoredDocument(BaseModel):
    """A stored document with the text that every offset counts in."""

    model_config = OUTPUT | ConfigDict(json_schema_extra={"examples": [STORED]})
    id: str
    title: str
    source: str
    sha256: Annotated[str, Field(description="of the text in UTF-8")]
    characters: int
    chunks: int
    text: str

    @classmethod
    def of(cls, document: index.document.Document, chunks: int) -> Self:
        """The library's document and the number of its passages."""
        return cls(
            id=document.id,
            title=document.title,
            source=document.source,
            sha256=document.sha256,
            characters=len(document.text),
            chunks=chunks,
            text=document.text,
        )


class StoredPassage(BaseModel):
    """Where a document was cut: its `text[start:end]` is `text`."""

    model_config = OUTPUT
    start: int
    end: int
    section: list[str]
    text: str


class ShownDocument(StoredDocument):
    """A stored document with its passages."""

    model_config = OUTPUT | ConfigDict(json_schema_extra={"examples": [{**STORED, "passages": []}]})
    passages: list[StoredPassage]

    @classmethod
    def of_chunks(cls, stored: StoredDocument, chunks: Sequence[index.document.Chunk]) -> Self:
        """The document, and the library's chunks of it."""
        passages = [
            StoredPassage(start=one.start, end=one.end, section=list(one.section), text=one.text)
            for one in chunks
        ]
        return cls(**stored.model_dump(), passages=passages)


class RemovedDocuments(BaseModel):
    """What was removed, and what could not be."""

    model_config = OUTPUT
    documents: list[DocumentSummary]
    rejected: list[RejectedDocument]


class Documents(BaseModel):
    """Every document of a collection, in the order added."""

    model_config = OUTPUT
    documents: list[DocumentSummary]
    index: Index


@dataclass(frozen=True, slots=True)
class Rejected:
    """A document that cannot be added: its name, a reason, and where that stands in the request."""

    name: str
    detail: str
    place: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file."""

    name: str
    data: bytes


def read_json(value: object) -> tuple[list[index.document.Document], list[Rejected]]:
    """The documents of a posted object, and those that are none; pydantic's ValidationError when it is no such object."""
    try:
        return [posted.document() for posted in PostedDocuments.model_validate(value).documents], []
    except ValidationError as error:
        rejected = [
            Rejected("", one["msg"], one["loc"])
            for one in error.errors(include_url=False, include_input=False)
        ]
        items = value.get("documents") if isinstance(value, dict) else None
        bad = {
            one.place[1] for one in rejected if len(one.place) > 1 and one.place[0] == "documents"
        }
        if not isinstance(items, list) or any(len(one.place) < 2 for one in rejected):
            raise
        good = [item for at, item in enumerate(items) if at not in bad]
        documents = [PostedDocument.model_validate(item).document() for item in good]
        return documents, [
            Rejected(_name(items, one.place), _reason(one), one.place) for one in rejected
        ]


def read_files(files: Sequence[File]) -> tuple[list[index.document.Document], list[Rejected]]:
    """The documents of uploaded files, and those that cannot be read."""
    documents, rejected = [], []
    for file in files:
        try:
            documents.append(loader.read(file.data, file.name))
        except BadDocument as error:
            rejected.append(Rejected(file.name, str(error), (file.name,)))
    return documents, rejected


def _name(items: list[object], place: tuple[str | int, ...]) -> str:
    """What the sender would know it by."""
    at = place[1]
    item = items[at] if isinstance(at, int) else None
    if isinstance(item, dict):
        for field in ("id", "title", "source"):
            if isinstance(item.get(field), str) and item[field]:
                return str(item[field][:_NAME]).encode("utf-8", "replace").decode()
    return f"documents/{at}"


def _reason(rejected: Rejected) -> str:
    field = "/".join(str(part) for part in rejected.place[2:])
    return f"{field}: {rejected.detail}" if field else rejected.detail
