"""Requests and responses about documents; `yiju add`, `ls`, `show` and `rm` print the same."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.http.example import ADDED, ADDED_FILES, COLLECTIONS, POSTED, STORED, SUMMARY, SYNCED
from api.http.schema.ask import IndexBody
from api.http.schema.field import (
    REQUEST,
    RESPONSE,
    DocumentText,
    MetadataBody,
    MetadataKey,
    Name,
)
from index.document import Chunk, Document
from index.outcome import Status
from index.store.document_rows import Summary

MAX_DOCUMENTS = 1000

Sha256 = Annotated[str, Field(description="of the text in UTF-8")]


OriginalSize = Annotated[
    int | None, Field(description="bytes of the original file; null where only the text is kept")
]
MediaType = Annotated[str, Field(description="of the file that the text was read from")]
PageCount = Annotated[
    int | None, Field(description="number of pages, slides or sheets; null where there are none")
]
# Without the limits of a request: a file may hold more.
StoredMetadata = dict[str, bool | int | float | str | list[bool | int | float | str]]
PageKind = Annotated[
    Literal["page", "slide", "sheet"] | None, BeforeValidator(lambda kind: kind or None)
]
Warnings = Annotated[
    list[str], Field(description="what was met when the file was read, such as pages without text")
]


class PostedDocument(BaseModel):
    """A text to add. It replaces the stored document with the same id or, without an id, the one
    with the same source.
    """

    model_config = REQUEST | ConfigDict(json_schema_extra={"examples": [POSTED]})
    # The id is a path segment of /documents/{id}: no separators of a URL. No "~" first: on the
    # command line it stands for a home directory.
    id: Annotated[Name | None, Field(max_length=200, pattern=r"^[^\s/?#%\\.~][^\s/?#%\\]*$")] = None
    title: Name | None = None
    source: Annotated[
        Name | None, Field(description="where a person finds it: a URL or a path")
    ] = None
    text: DocumentText
    metadata: Annotated[
        dict[MetadataKey, MetadataBody],
        Field(max_length=100, description="author, date, language and any other key to filter by"),
    ] = {}


class PostedDocuments(BaseModel):
    """Texts to add, at most 1000 documents and 16 MB in one request."""

    model_config = REQUEST | ConfigDict(json_schema_extra={"examples": [{"documents": [POSTED]}]})
    documents: Annotated[list[PostedDocument], Field(min_length=1, max_length=MAX_DOCUMENTS)]


class AddedDocument(BaseModel):
    """What adding a document did; `chunks` is the number of its passages."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": ADDED["documents"]})
    document_id: str
    title: str
    source: str
    status: Status
    chunks: int
    warnings: Warnings


class RejectedDocument(BaseModel):
    """A document that could not be added or removed, and why."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": ADDED["rejected"]})
    name: str
    detail: str
    type: Annotated[
        str, Field(description="the stable code of the reason, as a problem has it")
    ] = "urn:yiju:bad-document"


class AddedDocuments(BaseModel):
    """The outcome for each document of a request."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [ADDED]})
    documents: list[AddedDocument]
    rejected: list[RejectedDocument]


class AddedFiles(AddedDocuments):
    """What `yiju add` did, and the files in folders whose format is not read."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [ADDED_FILES]})
    unread: list[str]


class SyncedFolder(AddedFiles):
    """What `yiju sync` did, or would do: files by path, and the documents that were read."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [SYNCED]})
    is_dry_run: bool
    new: list[str]
    changed: list[str]
    # Where each was, and where it is.
    moved: dict[str, str]
    deleted: list[str]
    unchanged: int


class DocumentSummary(BaseModel):
    """A stored document without its text."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [SUMMARY]})
    id: str
    title: str
    source: str
    sha256: Sha256
    characters: int
    chunks: int
    media_type: MediaType
    size: OriginalSize
    pages: PageCount
    page_kind: PageKind
    metadata: StoredMetadata
    warnings: Warnings
    added_at: str


class StoredDocument(BaseModel):
    """A stored document with the text that every offset refers to."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [STORED]})
    id: str
    title: str
    source: str
    sha256: Sha256
    characters: int
    chunks: int
    media_type: MediaType
    size: OriginalSize
    pages: PageCount
    page_kind: PageKind
    metadata: StoredMetadata
    warnings: Warnings
    text: str

    @classmethod
    def from_document(cls, document: Document, summary: Summary) -> Self:
        """Return the document with what its summary says."""
        fields = DocumentSummary.model_validate(summary).model_dump(exclude={"added_at"})
        return cls(**fields, text=document.text)


class StoredPassage(BaseModel):
    """A passage of a document: the document's `text[start:end]` is `text`."""

    model_config = RESPONSE
    start: int
    end: int
    section: list[str]
    text: str


class DocumentWithPassages(StoredDocument):
    """A stored document with its passages."""

    model_config = RESPONSE | ConfigDict(
        json_schema_extra={"examples": [{**STORED, "passages": []}]}
    )
    passages: list[StoredPassage]

    @classmethod
    def from_chunks(cls, document: StoredDocument, chunks: Sequence[Chunk]) -> Self:
        """Return the document with the chunks that were made of it."""
        return cls.model_validate({**document.model_dump(), "passages": chunks})


class RemovedDocuments(BaseModel):
    """The documents that were removed, and the names that could not be."""

    model_config = RESPONSE
    documents: list[DocumentSummary]
    rejected: list[RejectedDocument]


class DocumentList(BaseModel):
    """Documents of a collection, in the order added; `total` is the number of all that match."""

    model_config = RESPONSE
    documents: list[DocumentSummary]
    total: int
    index: IndexBody


class CollectionSummary(BaseModel):
    """A collection. `documents` is null if its index cannot be opened, as when another version of
    yiju made it.
    """

    model_config = RESPONSE
    name: str
    documents: int | None


class CollectionList(BaseModel):
    """Every collection, by name; "default" is always one."""

    model_config = RESPONSE | ConfigDict(json_schema_extra={"examples": [COLLECTIONS]})
    collections: list[CollectionSummary]
