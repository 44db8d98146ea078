"""Rows of the table of documents as `Document` and `Summary`, checked when they are read."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import Any

from index.block import Rects
from index.document import Document, MetadataValue
from index.error import DamagedStore, NoSuchDocument
from index.store.database import Connection, Database
from index.store.integrity.checksum import checksum_values, is_sealed, report_document
from index.store.integrity.meta import CHUNK_KEYS, KeyTally, count_key
from index.store.rect import unpack_rects
from index.store.schema import LISTED
from index.store.structure import load_structure
from index.text.normalize import fold

# The columns that `checksum` is of, in its order.
SEALED = (
    "row", "id", "title", "source", "sha256", "added_at", "metadata", "warnings", "parts",
    "original", "size", "media_type", "pages", "page_kind", "characters", "boxes",
    "structure_checksum",
)  # fmt: skip
# What `read_row` takes.
ROW = ", ".join((*SEALED, "checksum"))
# What `make_document` takes.
DOCUMENT = f"{ROW}, structure, text"
# To be grouped by d.row.
SUMMARY = (
    f"SELECT {', '.join(f'd.{name}' for name in (*SEALED, 'checksum'))}, "
    "count(c.id) FROM document d LEFT JOIN chunk c ON c.document = d.row "
)


@dataclass(frozen=True, slots=True)
class Summary:
    """A stored document without its text."""

    id: str
    title: str
    source: str
    sha256: str
    characters: int
    chunks: int
    # ISO 8601, in UTC.
    added_at: str
    media_type: str
    # The size in bytes of the file that it was read from; None where only the text is kept.
    size: int | None
    # The number of pages, slides or sheets; None where the format has none.
    pages: int | None
    # "page", "slide" or "sheet"; empty where the format has none.
    page_kind: str
    metadata: Mapping[str, MetadataValue]
    warnings: tuple[str, ...]

    @classmethod
    def from_row(cls, row: tuple[Any, ...]) -> "Summary":
        """Return the summary in a row of `SUMMARY`. Raises DamagedStore."""
        *columns, chunks = row
        found = read_row(columns)
        return cls(
            found["id"],
            found["title"],
            found["source"],
            found["sha256"],
            found["characters"],
            chunks,
            found["added_at"],
            found["media_type"],
            found["size"],
            found["pages"],
            found["page_kind"],
            parse_metadata(found["metadata"]),
            tuple(json.loads(found["warnings"])),
        )


def read_row(columns: Sequence[Any]) -> dict[str, Any]:
    """Return the values of the columns `ROW` by name. Raises DamagedStore."""
    *values, checksum = columns
    found = dict(zip(SEALED, values, strict=True))
    if checksum_values(*values) != checksum:
        raise report_document(found["id"], "what is known of it")
    return found


@dataclass(frozen=True, slots=True)
class PackedDocument:
    """A stored document of which only a part is to be unpacked."""

    id: str
    title: str
    media_type: str
    # Of the text.
    sha256: str
    # The number of pages, slides or sheets; None where the format has none.
    pages: int | None
    # Compressed with zlib.
    structure: bytes
    text: str


def find_summaries(
    db: Database, query: str, offset: int, limit: int | None
) -> tuple[list[Summary], int]:
    """Return some of the documents whose title or source contains `query`, in the order added, and
    the number of them all. Case, width and Chinese script do not matter. Raises DamagedStore if
    what is known of one is damaged.
    """
    where, values = "", []
    if query:
        where = "WHERE instr(fold(title), ?) OR instr(fold(source), ?)"
        values = [fold(query)] * 2
    with db.pin():
        # The passages of those that are returned are counted, not of all.
        rows = db.rows(
            f"SELECT row, count(*) OVER () FROM document {where} ORDER BY row LIMIT ? OFFSET ?",
            [*values, -1 if limit is None else limit, offset],
        )
        documents = db.rows(
            f"{SUMMARY} WHERE d.row IN {LISTED} GROUP BY d.row ORDER BY d.row",
            [json.dumps([row for row, _ in rows])],
        )
        total = rows[0][1] if rows else 0
        if offset and not rows:
            total = db.rows(f"SELECT count(*) FROM document {where}", values)[0][0]
    return [Summary.from_row(row) for row in documents], total


def parse_metadata(text: str) -> dict[str, MetadataValue]:
    """Return metadata that is stored as JSON, lists as tuples."""
    return {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in json.loads(text).items()
    }


def check_structure(row: Mapping[str, Any], packed: bytes) -> bytes:
    """Return the packed structure of the document in a row. Raises DamagedStore."""
    if not is_sealed(row["structure_checksum"], packed, row["row"]):
        raise report_document(row["id"], "its structure")
    return packed


def check_document(row: tuple[Any, ...]) -> dict[str, Any]:
    """Return the values of a row of the columns `DOCUMENT` by name. Raises DamagedStore."""
    *columns, packed, text = row
    found = read_row(columns)
    check_structure(found, packed)
    if digest_text(text) != found["sha256"]:
        raise report_document(found["id"], "its text")
    return {**found, "structure": packed, "text": text}


def digest_text(text: object) -> str:
    """Return the SHA-256 of a document's text; an empty one of what is no text."""
    if type(text) is not str:
        return ""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def make_document(row: tuple[Any, ...]) -> Document:
    """Return the document in a row of the columns `DOCUMENT`. Raises DamagedStore."""
    *columns, packed, text = row
    found = read_row(columns)
    parts = load_structure(check_structure(found, packed))
    # Not `check_document`: the document computes its digest anyway.
    document = Document(
        found["id"],
        found["title"],
        found["source"],
        str(text),
        parts.blocks,
        parts.regions,
        parts.hidden,
        parse_metadata(found["metadata"]),
        tuple(json.loads(found["warnings"])),
    )
    if type(text) is not str or document.sha256 != found["sha256"]:
        raise report_document(found["id"], "its text")
    return document


def delete_document(connection: Connection, document_id: str, tally: KeyTally) -> list[str]:
    """Delete a document with all that is derived from it, and its keys from the tally.

    Returns the name of its original, an empty one if it has none, and nothing if there is no such
    document.
    """
    rows = connection.execute(
        "SELECT row, coalesce(original, '') FROM document WHERE id = ?", [document_id]
    ).fetchall()
    for row, _ in rows:
        keys = f"SELECT {CHUNK_KEYS} FROM chunk WHERE document = ?"
        ((chunks,),) = connection.execute(keys, [row]).fetchall()
        tally.documents -= count_key(document_id, row)
        tally.chunks -= chunks
        tally.removed += 1
    connection.execute("DELETE FROM document WHERE id = ?", [document_id])
    return [name for _, name in rows]


def read_one(db: Database, document_id: str) -> dict[str, Any]:
    """Return what is known of a document, by column. Raises NoSuchDocument and DamagedStore."""
    rows = db.rows(f"SELECT {ROW} FROM document WHERE id = ?", [document_id])
    return read_row(expect_one(rows, document_id))


def read_packed(db: Database, document_id: str) -> PackedDocument:
    """Return a document without unpacking its structure. Raises NoSuchDocument, DamagedStore."""
    rows = db.rows(f"SELECT {DOCUMENT} FROM document WHERE id = ?", [document_id])
    found = check_document(expect_one(rows, document_id))
    return PackedDocument(*(found[field.name] for field in fields(PackedDocument)))


def read_versions(db: Database, document_ids: Iterable[str]) -> dict[str, str]:
    """Return the stored version of each of these documents that is stored, by id."""
    sql = f"SELECT {ROW} FROM document WHERE id IN {LISTED}"
    rows = map(read_row, db.rows(sql, [json.dumps(list(document_ids))]))
    return {one["id"]: f"{one['sha256']} {one['parts']} {one['title']}" for one in rows}


def find_intact(db: Database, document_ids: Iterable[str]) -> list[str]:
    """Return those of these documents whose text and structure are as they were stored."""
    sql = f"SELECT {DOCUMENT} FROM document WHERE id IN {LISTED}"
    intact = []
    for row in db.iterate(sql, [json.dumps(list(document_ids))]):
        with suppress(DamagedStore):
            intact.append(check_document(row)["id"])
    return intact


def read_boxes(db: Database, document_id: str, number: int) -> Rects | None:
    """Return the boxes of a page's characters; None where the format does not say."""
    row = read_one(db, document_id)
    if not row["boxes"]:
        return None
    rows = db.rows("SELECT number, data, checksum FROM rect WHERE document = ?", [row["row"]])
    if len(rows) != row["boxes"]:
        raise report_document(document_id, "the places of its characters")
    for page, data, checksum in rows:
        if page == number:
            if not is_sealed(checksum, data, row["row"], page):
                raise report_document(document_id, "the places of its characters")
            return unpack_rects(data)
    return None


def expect_one(rows: list[tuple[Any, ...]], document_id: str) -> tuple[Any, ...]:
    """Return the only row of a document. Raises NoSuchDocument when there is none."""
    if not rows:
        raise NoSuchDocument(f"no document {document_id!r}; `yiju ls` lists them")
    return rows[0]
