"""Computes the checksums of a store whose format had none, so that it is opened without deriving
everything again.

What is damaged already, as far as that can be seen, is left without a checksum: it is reported when
it is read.
"""

import numpy as np

from index.store.chunk_rows import is_direction
from index.store.database import Connection
from index.store.document_rows import SEALED, digest_text
from index.store.feedback import seal_feedback
from index.store.integrity.checksum import (
    UNSEALED,
    checksum_bytes,
    checksum_values,
    decompress,
)


def seal_rows(connection: Connection) -> None:
    """Compute the checksum of every row, inside a transaction."""
    connection.execute(
        "UPDATE document SET characters = length(text), "
        "boxes = (SELECT count(*) FROM rect WHERE rect.document = document.row)"
    )
    for (row,) in connection.execute("SELECT row FROM document").fetchall():
        _seal_document(connection, row)
        _seal_derived(connection, row)
    seal_feedback(connection)


def _seal_document(connection: Connection, row: int) -> None:
    sql = f"SELECT structure, text, {', '.join(SEALED)} FROM document WHERE row = ?"
    structure, text, *values = connection.execute(sql, [row]).fetchone()
    known = dict(zip(SEALED, values, strict=True))
    known["structure_checksum"] = UNSEALED
    if _is_intact(structure):
        known["structure_checksum"] = checksum_bytes(structure, row)
    is_text = digest_text(text) == known["sha256"]
    connection.execute(
        "UPDATE document SET structure_checksum = ?, checksum = ? WHERE row = ?",
        [
            known["structure_checksum"],
            checksum_values(*known.values()) if is_text else UNSEALED,
            row,
        ],
    )
    sql = "SELECT number, data FROM rect WHERE document = ?"
    for number, data in connection.execute(sql, [row]).fetchall():
        connection.execute(
            "UPDATE rect SET checksum = ? WHERE document = ? AND number = ?",
            [checksum_bytes(data, row, number) if _is_intact(data) else UNSEALED, row, number],
        )


def _seal_derived(connection: Connection, row: int) -> None:
    sql = (
        "SELECT c.id, c.document, c.start, c.end, c.section, c.length, c.view, "
        "substr(d.text, c.start + 1, c.end - c.start), d.id, d.title, v.data, b.terms, b.counts "
        "FROM chunk c JOIN document d ON c.document = d.row LEFT JOIN vector v ON v.chunk = c.id "
        "LEFT JOIN bag b ON b.chunk = c.id WHERE d.row = ?"
    )
    for *values, vector, terms, counts in connection.execute(sql, [row]).fetchall():
        id, length = values[0], values[5]
        data = np.frombuffer(vector or b"\0\0\0\0", "<f4")[None]
        is_vector = bool(vector) and bool(is_direction(data)[0])
        bag = None if terms is None or counts is None else terms + counts
        for table, key, checksum in (
            ("chunk", "id", checksum_values(*values)),
            ("vector", "chunk", checksum_bytes(vector, id) if is_vector else UNSEALED),
            ("bag", "chunk", checksum_bytes(bag, id, length)),
        ):
            sql = f"UPDATE {table} SET checksum = ? WHERE {key} = ?"
            connection.execute(sql, [checksum, id])


def _is_intact(packed: bytes) -> bool:
    """Tell whether zlib's own checksum of the content holds; nothing is packed as nothing."""
    try:
        return packed == b"" or bool(decompress(packed))
    except ValueError:
        return False
