"""One SQLite file: a connection per thread, transactions, and errors with a remedy. Knows no table.

WAL, so that readers are never blocked; synchronous=FULL, so that what has been acknowledged
survives a power cut.
"""

import shutil
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from index.error import Conflict, DamagedStore, StorageFailure
from index.text.normalize import fold

_BUSY_SECONDS = 30.0
# How long those who read from the write-ahead log are waited for before it is emptied.
_CHECKPOINT_SECONDS = 2.0
# Bytes of the file that processes which use a database share.
_SHARED_MEMORY = 1 << 15

Connection = sqlite3.Connection


class Database:
    """The database in the file at `path`. Safe to share between threads.

    Raises StorageFailure when the disk fails or the file is damaged, Conflict when another writer
    does not end within 30 seconds.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._was_full = False
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
            connection = self._begin()
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
        with self._translate_errors(), closing(_connect(self.path)[0]) as connection:
            return connection.execute(sql).fetchall()

    def back_up(self, path: Path) -> None:
        """Copy the latest state into a new database at `path`, also while others write."""
        with (
            self._translate_errors(),
            closing(_connect(self.path)[0]) as source,
            closing(sqlite3.connect(path)) as target,
        ):
            source.backup(target)

    def install(self, path: Path) -> None:
        """Copy this database over the one at `path`, which others may have open: they see all of
        it or nothing.
        """
        with self._translate_errors(), closing(_connect(path)[0]) as target:
            self._connection().backup(target)

    def compact(self) -> bool:
        """Write the file anew, without what was deleted, and empty the write-ahead log.

        Returns whether that is done: false while others read from the log.
        """
        with self._translate_errors():
            connection = self._connection()
            # The copy may be larger than the memory.
            connection.execute("PRAGMA temp_store = FILE")
            connection.execute("VACUUM")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute(f"PRAGMA busy_timeout = {_CHECKPOINT_SECONDS * 1000:.0f}")
            try:
                ((is_busy, *_),) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                connection.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000:.0f}")
        return not is_busy

    def close(self) -> None:
        """Close every thread's connection; the database is not used afterwards."""
        with self._lock:
            for one in list(self._connections):
                one.connection.close()
            self._connections.clear()
        self._local = threading.local()

    def _begin(self) -> sqlite3.Connection:
        """Begin a write transaction of this thread."""
        connection = self._connection()
        ((is_read_only,),) = connection.execute("PRAGMA query_only").fetchall()
        if is_read_only:
            # Opened while the disk was full or read-only, which it may no longer be. What other
            # threads have open must not outlive a change either.
            self._local = threading.local()
            connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        return connection

    def _connection(self) -> sqlite3.Connection:
        own: _ThreadConnection | None = getattr(self._local, "own", None)
        if own is None:
            connection, self._was_full = _connect(self.path)
            own = _ThreadConnection(connection)
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
                f"{self.path}: {what}; what can still be read of it may be wrong. `yiju verify` "
                "says what is damaged, and "
                "`yiju restore FILE` puts a backup back; without one, move the folder away and "
                "add the documents again"
            )
        if self._is_full(code):
            code = sqlite3.SQLITE_FULL
        message, remedy = _CAUSES.get(
            code, (str(error), "choose another place with --home or YIJU_HOME")
        )
        return StorageFailure(f"{self.path}: {message}. {remedy}")

    def _is_full(self, code: int) -> bool:
        """Tell whether an error of SQLite means that the disk is full."""
        if code == sqlite3.SQLITE_READONLY:
            return self._was_full
        if code in {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}:
            with suppress(OSError):
                return shutil.disk_usage(self.path.parent).free < _SHARED_MEMORY
        return False


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


def _connect(path: Path) -> tuple[sqlite3.Connection, bool]:
    """Connect to a database; return the connection, and whether it only reads since the disk is
    full.
    """
    is_full = False
    # close() runs in another thread, so check_same_thread is off; no connection is shared.
    connection = sqlite3.connect(
        path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        connection.close()
        code = error.sqlite_errorcode & 0xFF
        log = path.with_name(path.name + "-wal")
        if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}:
            connection = _connect_read_only(path, log.exists())
        elif code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR} and _is_filled(path):
            # The disk is full: there is no room for the shared memory of the processes that use the
            # database, so none does. The attempt has left an empty log.
            connection, is_full = _connect_read_only(path, _is_filled(log)), True
        else:
            raise
    # A small cache, since every thread of a server has a connection; the operating system caches
    # the file's pages as well.
    for pragma in (
        "cache_size = -512",
        "synchronous = FULL",
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        # A disk that is full may be the one of temporary files.
        "temp_store = MEMORY",
        # What is deleted is overwritten.
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("fold", 1, fold, deterministic=True)
    return connection, is_full


def _is_filled(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _connect_read_only(path: Path, has_log: bool) -> sqlite3.Connection:
    """Connect to a database on a disk that is read-only or full.

    Without a write-ahead log beside it, it cannot change there, so SQLite need not lock it.
    """
    mode = "mode=ro" if has_log else "immutable=1"
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?{mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    connection.execute("SELECT 1 FROM sqlite_master")
    connection.execute("PRAGMA query_only = ON")
    return connection
