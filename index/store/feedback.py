"""What users said of answers: whether they are right, and which words would be.

Kept in a table of its own, created when first written. What is about a document is deleted with the
document, in the same transaction; what replaces the document under the same id leaves it.
"""

import uuid
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from enum import StrEnum

from index.error import DamagedStore, NoSuchFeedback
from index.store.database import Connection, Database
from index.store.integrity.checksum import checksum_values

_TABLE = """
CREATE TABLE IF NOT EXISTS feedback (
    id TEXT PRIMARY KEY, created_at TEXT NOT NULL, question TEXT NOT NULL, verdict TEXT NOT NULL,
    document_id TEXT, start INTEGER, end INTEGER, quote TEXT NOT NULL, answer TEXT NOT NULL,
    comment TEXT NOT NULL, checksum INTEGER NOT NULL DEFAULT -1) WITHOUT ROWID
"""
# What `Feedback` has, which `checksum` is of.
_COLUMNS = "id, created_at, question, verdict, document_id, start, end, quote, answer, comment"
_SELECT = f"SELECT {_COLUMNS}, checksum FROM feedback"
_INSERT = f"INSERT INTO feedback ({_COLUMNS}, checksum) VALUES (?{', ?' * 10})"
_EXISTS = "SELECT 1 FROM sqlite_master WHERE name = 'feedback'"


class Judgement(StrEnum):
    """What a user says of an answer."""

    # The words that are named answer.
    RIGHT = "right"
    # The answer is wrong; the words that are named, if any, would be right.
    WRONG = "wrong"
    # The documents do not say.
    SHOULD_ABSTAIN = "should_abstain"
    # They do, in the words that are named, if any.
    SHOULD_ANSWER = "should_answer"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a user said of an answer."""

    id: str
    # ISO 8601, in UTC.
    created_at: str
    question: str
    verdict: Judgement
    # The words [start, end) of a document that answer, and how they read then.
    document_id: str | None
    start: int | None
    end: int | None
    quote: str
    # The answer that was judged; empty where there was none.
    answer: str
    comment: str


class FeedbackTable:
    """The feedback of a collection."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(  # noqa: PLR0913, PLR0917  one parameter for each column
        self,
        question: str,
        verdict: Judgement,
        place: tuple[str, int | None, int | None] | None = None,
        quote: str = "",
        answer: str = "",
        comment: str = "",
    ) -> Feedback:
        """Store feedback; `place` is a document and a range of it."""
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        document_id, start, end = place or (None, None, None)
        added = Feedback(
            uuid.uuid4().hex,
            now,
            question,
            verdict,
            document_id,
            start,
            end,
            quote,
            answer,
            comment,
        )
        with self._db.write() as connection:
            connection.execute(_TABLE)
            # As it is read back: a text.
            values = [str(one) if one is verdict else one for one in astuple(added)]
            connection.execute(_INSERT, [*values, checksum_values(*values)])
        return added

    def read(self) -> list[Feedback]:
        """Return all of it, the oldest first. Raises DamagedStore."""
        # A collection that only reads may be on a read-only disk: the table is made when written.
        if not self._db.rows(_EXISTS):
            return []
        found = []
        for *row, checksum in self._db.rows(f"{_SELECT} ORDER BY created_at, id"):
            if checksum_values(*row) != checksum:
                raise DamagedStore(
                    f"feedback {str(row[0])!r} in the store is damaged; "
                    "`yiju verify --repair` removes it"
                )
            found.append(Feedback(*[*row[:3], Judgement(row[3]), *row[4:]]))
        return found

    def remove(self, id: str) -> None:
        """Remove one. Raises NoSuchFeedback."""
        if self._db.rows(_EXISTS):
            with self._db.write() as connection:
                if connection.execute("DELETE FROM feedback WHERE id = ?", [id]).rowcount:
                    return
        raise NoSuchFeedback(f"there is no feedback {id!r}")

    def remove_damaged(self) -> None:
        """Remove what is not as it was written."""
        with self._db.write() as connection:
            # Not even the id may be UTF-8, so that only what is intact can be named.
            connection.text_factory = _decode
            try:
                rows = connection.execute(_SELECT).fetchall()
            finally:
                connection.text_factory = str
            connection.execute("DELETE FROM feedback")
            intact = [row for row in rows if checksum_values(*row[:-1]) == row[-1]]
            connection.executemany(_INSERT, intact)

    def remove_about(self, document_id: str, connection: Connection) -> None:
        """Remove what is about a document, before it is removed in the same transaction: also what
        names no document, when the answer that was judged is in the words of this one alone.
        """
        if connection.execute(_EXISTS).fetchone():
            connection.execute("DELETE FROM feedback WHERE document_id = ?", [document_id])
            connection.execute(
                "DELETE FROM feedback WHERE document_id IS NULL AND answer != '' AND 1 = "
                "(SELECT count(*) FROM document WHERE instr(text, answer)) AND EXISTS "
                "(SELECT 1 FROM document WHERE id = ? AND instr(text, answer))",
                [document_id],
            )

    def remove_orphans(self, connection: Connection) -> None:
        """Remove what is about documents that are no longer stored, within a transaction."""
        if connection.execute(_EXISTS).fetchone():
            connection.execute(
                "DELETE FROM feedback WHERE document_id NOT IN (SELECT id FROM document)"
            )


def seal_feedback(connection: Connection) -> None:
    """Add the checksums that the table had none of, inside a transaction."""
    if connection.execute(_EXISTS).fetchone():
        connection.execute("ALTER TABLE feedback ADD COLUMN checksum INTEGER NOT NULL DEFAULT -1")
        rows = connection.execute(_SELECT).fetchall()
        connection.executemany(
            "UPDATE feedback SET checksum = ? WHERE id = ?",
            [(checksum_values(*row[:-1]), row[0]) for row in rows],
        )


def _decode(text: bytes) -> str:
    return text.decode("utf-8", "replace")


def keep_latest(found: Iterable[Feedback]) -> list[Feedback]:
    """Return the last of each question, in the order of the questions."""
    latest: dict[str, Feedback] = {}
    for one in found:
        latest[one.question.strip()] = one
    return list(latest.values())
