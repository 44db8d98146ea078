"""Turn posted JSON and uploaded files into documents. Knows no request and no response.

Every document of a batch that can be added is; each of the others is reported with its reason. Of
two different documents with the same id only the first is taken: the second would replace it at
once, and its text would be lost without notice. An exact copy counts once.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pydantic import ValidationError

from api.http.error_code import make_type, name_error
from api.http.schema.document import (
    AddedDocument,
    AddedDocuments,
    PostedDocument,
    PostedDocuments,
    RejectedDocument,
)
from index.document import Document, MetadataValue, document_id
from index.error import BadDocument, RepeatedDocument
from index.ingest.archive import keep_inside
from index.ingest.loader import add_warning
from index.ingest.text import read_plain_text
from index.ingest.worker.pool import ParserPool
from index.outcome import Added

_REPEATED, _BAD = (make_type(name_error(one)) for one in (RepeatedDocument, BadDocument))
# Characters of a rejected document's name that are sent back.
_NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file of a form."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Rejection:
    """One reason why a document of a request cannot be added."""

    # The position of the document in the request.
    item: int
    name: str
    detail: str
    # The path to the faulty value in the request's body.
    place: tuple[str | int, ...]
    # The stable code of the reason, as a problem has it.
    type: str


@dataclass(frozen=True, slots=True)
class Upload:
    """The documents of a request that can be added, and why the others cannot."""

    documents: list[Document]
    rejections: list[Rejection]


def read_posted(value: object) -> Upload:
    """Read the documents of a JSON body. Raises pydantic's ValidationError if it is not an object
    with a list of documents.
    """
    try:
        posted = dict(enumerate(PostedDocuments.model_validate(value).documents))
        rejections = []
    except ValidationError as error:
        items = value.get("documents") if isinstance(value, dict) else None
        if not isinstance(items, list):
            raise
        rejections = _explain(items, error)
        bad = {one.item for one in rejections}
        posted = {
            item: PostedDocument.model_validate(one)
            for item, one in enumerate(items)
            if item not in bad
        }
    documents = {item: _make_document(one) for item, one in posted.items()}
    repeats = _find_repeats(documents)
    for item, earlier in repeats.items():
        detail = (
            f"the same id as documents/{earlier}, {documents[item].id!r}; give each document its "
            "own id"
        )
        name = posted[item].id or posted[item].source or f"documents/{item}"
        place = ("documents", item, "id")
        rejections.append(Rejection(item, name, detail, place, _REPEATED))
    return _complete(documents, repeats, rejections)


def read_files(files: Sequence[UploadedFile], parsers: ParserPool) -> Upload:
    """Read the documents of uploaded files. A file's name is its source, from which its document's
    id is derived; what leads out of a folder is left out of it.
    """
    documents: dict[int, Document] = {}
    items: list[int] = []
    rejections = []
    # A name of which nothing is left is refused as it is.
    sources = [(path or file.name, why) for file in files for path, why in [keep_inside(file.name)]]
    read = [(file.data, name) for file, (name, _) in zip(files, sources, strict=True)]
    for item, (reading, (source, warning)) in enumerate(
        zip(parsers.read_many(read), sources, strict=True)
    ):
        name = files[item].name
        for document in reading.documents:
            documents[len(items)] = add_warning(document, warning)
            items.append(item)
        for fault in reading.faults:
            # The name of the file stands beside it; of a file inside it, its path does.
            detail = str(fault).removeprefix(source).lstrip(":/ ")
            code = make_type(name_error(type(fault)))
            rejections.append(Rejection(item, name, detail, (name,), code))
    repeats = _find_repeats(documents)
    for item in repeats:
        name = files[items[item]].name
        detail = "an earlier file of this request has the same name; rename one of them"
        rejections.append(Rejection(items[item], name, detail, (name,), _REPEATED))
    return _complete(documents, repeats, rejections)


def report(added: Iterable[Added], rejections: Iterable[Rejection]) -> AddedDocuments:
    """Return the outcome for every document: those added, then those rejected."""
    rejected = [
        RejectedDocument(
            name=reasons[0].name,
            detail="; ".join(map(_name_field, reasons)),
            type=reasons[0].type,
        )
        for reasons in (list(group) for _, group in groupby(rejections, key=lambda one: one.item))
    ]
    documents = [AddedDocument.model_validate(one) for one in added]
    return AddedDocuments(documents=documents, rejected=rejected)


def _make_document(posted: PostedDocument) -> Document:
    """Return the document to store. Its id comes from its source, or else from its text; its title
    is found as in a text file, or else is the id.
    """
    own = f"text:{hashlib.sha256(posted.text.encode()).hexdigest()}"
    source = posted.source or (f"id:{posted.id}" if posted.id else own)
    id = posted.id or document_id(source)
    read = read_plain_text(posted.text, id)
    given: dict[str, MetadataValue] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in posted.metadata.items()
    }
    return replace(
        read,
        id=id,
        title=posted.title or read.title,
        source=source,
        metadata={**read.metadata, **given},
    )


def _find_repeats(documents: Mapping[int, Document]) -> dict[int, int]:
    """Map every document whose id an earlier, different one has, to that one."""
    first: dict[str, int] = {}
    for item, document in documents.items():
        first.setdefault(document.id, item)
    return {
        item: first[document.id]
        for item, document in documents.items()
        if document != documents[first[document.id]]
    }


def _complete(
    documents: Mapping[int, Document], repeats: Mapping[int, int], rejections: list[Rejection]
) -> Upload:
    kept = {one.id: one for item, one in documents.items() if item not in repeats}
    return Upload(list(kept.values()), sorted(rejections, key=lambda one: one.item))


def _explain(items: Sequence[object], error: ValidationError) -> list[Rejection]:
    """Return pydantic's errors by document. Raises `error` if one is not about a document."""
    rejections = []
    for one in error.errors(include_url=False, include_input=False):
        match one["loc"]:
            case ("documents", int(item), *_):
                name = _name_item(items[item], item)
                rejections.append(Rejection(item, name, one["msg"], one["loc"], _BAD))
            case _:
                raise error
    return rejections


def _name_item(document: object, item: int) -> str:
    """Return the name by which the sender would know a document."""
    if isinstance(document, dict):
        for field in ("id", "title", "source"):
            if isinstance(document.get(field), str) and document[field]:
                name = str(document[field][:_NAME_LENGTH])
                return name.encode("utf-8", "replace").decode()
    return f"documents/{item}"


def _name_field(rejection: Rejection) -> str:
    """Return the reason after the name of the field that it is about."""
    field = "/".join(str(part) for part in rejection.place[2:])
    return f"{field}: {rejection.detail}" if field else rejection.detail
