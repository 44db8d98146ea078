"""One SQLite file: a connection per thread, transactions, and errors with a remedy. Knows no table.

WAL, so that readers are never blocked; synchronous=FULL, so that what has been acknowledged
survives a power cut.
"""

import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from index.error import Conflict, DamagedStore, StorageFailure
from index.text.normalize import fold

_BUSY_SECONDS = 30.0

Connection = sqlite3.Connection


class Database:
    """The database in the file at `path`. Safe to share between threads.

    Raises StorageFailure when the disk fails or the file is damaged, Conflict when another writer
    does not end within 30 seconds.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._lock = threading.Lock()
        self._connections: weakref.WeakSet[_ThreadConnection] = weakref.WeakSet()
        with self._translate_errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection()

    def rows(self, sql: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """Return every row of a query."""
        with self._translate_errors():
            return self._connection().execute(sql, tuple(values)).fetchall()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Open a write transaction, after those that others have open.

        It is committed at the end of the block and rolled back when anything is raised.
        """
        with self._translate_errors():
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def pin(self) -> Iterator[None]:
        """Let this thread read one state of the database throughout the block.

        May be nested. Errors raised in the block are passed on as they are.
        """
        with self._translate_errors():
            connection = self._connection()
            nested = connection.in_transaction
            if not nested:
                connection.execute("BEGIN")
        try:
            yield
        finally:
            if not nested and connection.in_transaction:
                with self._translate_errors():
                    connection.execute("COMMIT")

    def iterate(self, sql: str, values: Iterable[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query one by one; inside `pin`, all are of one state."""
        with self._translate_errors():
            yield from self._connection().execute(sql, tuple(values))

    def latest_rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return every row of a query about the latest state, even inside `pin`."""
        with self._translate_errors(), closing(_connect(self.path)) as connection:
            return connection.execute(sql).fetchall()

    def back_up(self, path: Path) -> None:
        """Copy the latest state into a new database at `path`, also while others write."""
        with (
            self._translate_errors(),
            closing(_connect(self.path)) as source,
            closing(sqlite3.connect(path)) as target,
        ):
            source.backup(target)

    def install(self, path: Path) -> None:
        """Copy this database over the one at `path`, which others may have open: they see all of
        it or nothing.
        """
        with self._translate_errors(), closing(_connect(path)) as target:
            self._connection().backup(target)

    def close(self) -> None:
        """Close every thread's connection; the database is not used afterwards."""
        with self._lock:
            for one in list(self._connections):
                one.connection.close()
            self._connections.clear()
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        own: _ThreadConnection | None = getattr(self._local, "own", None)
        if own is None:
            own = _ThreadConnection(_connect(self.path))
            with self._lock:
                self._connections.add(own)
            self._local.own = own
        return own.connection

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise self._describe(error) from error
        except OSError as error:
            raise StorageFailure(
                f"cannot use {self.path}: {error.strerror or error}; "
                "choose another place with --home or YIJU_HOME"
            ) from error

    def _describe(self, error: sqlite3.DatabaseError) -> StorageFailure | Conflict:
        # Absent from errors that the sqlite3 module itself raises (for a closed connection, say).
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return Conflict(
                f"another process has been writing to {self.path} for {_BUSY_SECONDS:.0f} s; "
                "wait for it to end and try again"
            )
        if code in _DAMAGE or "decode" in str(error):
            what = _DAMAGE.get(code, "a text in it is damaged")
            return DamagedStore(
                f"{self.path}: {what}. `yiju verify` says what can still be read, and "
                "`yiju restore FILE` puts a backup back; without one, move the folder away and "
                "add the documents again"
            )
        message, remedy = _CAUSES.get(
            code, (str(error), "choose another place with --home or YIJU_HOME")
        )
        return StorageFailure(f"{self.path}: {message}. {remedy}")


class _ThreadConnection:
    """The connection of a thread, closed when the thread ends: only its local data refers to it.

    Servers start and end threads all the time; each connection has two open files.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        weakref.finalize(self, connection.close).atexit = False


# What went wrong and what is known of the data, and the remedy.
_CAUSES = {
    sqlite3.SQLITE_FULL: (
        "the disk is full; this change was not stored, what was stored before is kept",
        "Free some space and run the command again",
    ),
    sqlite3.SQLITE_READONLY: (
        "the file or its directory is read-only; nothing was changed",
        "Make it writable, or choose another place with --home or YIJU_HOME",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "the file cannot be opened or made; nothing was changed",
        "Check its directory's permissions, or choose another place with --home",
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk failed to read or write; whether all that was stored is still there is unknown",
        "Check the disk and run the command again",
    ),
}

_DAMAGE = {
    sqlite3.SQLITE_CORRUPT: "the database is damaged",
    sqlite3.SQLITE_NOTADB: "this is not a database, or its beginning is damaged",
}


def _connect(path: Path) -> sqlite3.Connection:
    # close() runs in another thread, so check_same_thread is off; no connection is shared.
    connection = sqlite3.connect(
        path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}:
            raise
        connection.close()
        connection = _connect_read_only(path)
    # A small cache, since every thread of a server has a connection; the operating system caches
    # the file's pages as well.
    for pragma in (
        "cache_size = -512",
        "synchronous = FULL",
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("fold", 1, fold, deterministic=True)
    return connection


def _connect_read_only(path: Path) -> sqlite3.Connection:
    """Connect to a database on a read-only disk.

    Without a write-ahead log beside it, it cannot change there, so SQLite need not lock it.
    """
    mode = "mode=ro" if path.with_name(path.name + "-wal").exists() else "immutable=1"
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?{mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    connection.execute("SELECT 1 FROM sqlite_master")
    return connection
