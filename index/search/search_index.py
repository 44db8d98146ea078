"""The search index of a collection: derived from the store, kept in step with it, and rebuilt
whenever its file is missing, stale or damaged.

In memory it is an immutable `IndexRevision`, replaced as a whole. On disk it is one checksummed
file (`index.search.snapshot`), rewritten when a tenth of the collection has changed; what has
changed since is read from the store.
"""

import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from index.search import snapshot
from index.search.revision import IndexRevision
from index.search.segment import Segment
from index.store.store import Store

_log = logging.getLogger("yiju")
# The share of a collection that may have changed before the file is rewritten.
_REWRITE_SHARE = 0.1


class SearchIndex:
    """The search index in the file at `path`. Follows `store`: a search sees every commit of any
    process. Thread-safe.
    """

    def __init__(self, path: Path, store: Store) -> None:
        self._path, self._store = path, store
        self._lock = threading.Lock()
        self._latest: IndexRevision | None = None
        # Of the latest revision: what is in memory belongs to the history that has it.
        self._token: str | None = None

    def current(self) -> IndexRevision:
        """Return the index of the store's present revision."""
        while True:
            with self._store.pin():
                pinned = self.pin(self._store.revision())
            if pinned is not None:
                return pinned

    def pin(self, number: int) -> IndexRevision | None:
        """Return the index of revision `number`, which the caller's read transaction has pinned;
        None when a later one has been loaded meanwhile, and the caller must pin again.
        """
        latest = self._latest
        if latest is None or latest.number < number:
            with self._lock:
                latest = self._latest
                if latest is None or latest.number < number:
                    latest = self._latest = self._follow(number, latest)
        return latest if latest.number == number else None

    def is_outgrown(self) -> bool:
        """Tell whether so much has changed that the file should be rewritten."""
        current = self.current()
        return current.changes > _REWRITE_SHARE * len(current.base.ids)

    def save(self) -> None:
        """Rewrite the file if much has changed. A disk that refuses loses nothing: everything is
        in the store.
        """
        if self.is_outgrown():
            with self._lock, self._store.pin():
                number = self._store.revision()
                if self._latest is None or self._latest.number <= number:
                    self._latest = self._build(number)
                    self._token = self._store.token(number)

    def rebuild(self) -> None:
        """Build everything from the store again."""
        with self._lock, self._store.pin():
            number = self._store.revision()
            self._latest = self._build(number)
            self._token = self._store.token(number)

    def find_fault(self) -> str | None:
        """Return why the file cannot be used; None if it can, or there is none."""
        try:
            found = snapshot.read(self._path)
            with self._store.pin():
                return self._find_mismatch(found.facts)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError) as error:
            return f"cannot be used: {error}"

    def _follow(self, number: int, latest: IndexRevision | None) -> IndexRevision:
        """Bring the latest revision, or the file's, up to revision `number`."""
        if latest is None:
            self._store.check_catalogue()
        elif self._store.token(latest.number) != self._token:
            latest = None  # a backup has been put back
        found = self._extend(number, latest)
        self._token = self._store.token(number)
        return found

    def _extend(self, number: int, latest: IndexRevision | None) -> IndexRevision:
        if latest is None or latest.changes > _REWRITE_SHARE * len(latest.base.ids):
            loaded = self._load()  # another process may have rewritten it
            if loaded is None or loaded[1] > number:
                return self._build(number)
            base, written = loaded
            if written == number:
                return _whole(number, base)
        else:
            base = latest.base
        last = int(base.ids[-1]) if len(base.ids) else 0
        kept = np.isin(base.ids, self._store.ids(), assume_unique=True)
        rows = self._store.chunk_rows(newer_than=last)
        recent = Segment.build(rows) if len(rows.ids) else Segment.empty(base.vectors.shape[1])
        return IndexRevision(number, base, recent, np.flatnonzero(~kept))

    def _build(self, number: int) -> IndexRevision:
        """Build everything from the store, and write the file."""
        base = Segment.build(self._store.chunk_rows())
        try:
            token = self._store.token(number)
            facts = {"store": self._store.id, "revision": number, "token": token}
            snapshot.write(self._path, facts, base.arrays())
        except OSError as error:
            _log.info("the search index %s could not be written: %s", self._path, error.strerror)
        return _whole(number, base)

    def _load(self) -> tuple[Segment, int] | None:
        """Return the file's segment and its revision; None, with a warning if anything was lost,
        when it must be rebuilt.
        """
        try:
            found = snapshot.read(self._path)
            problem = self._find_mismatch(found.facts)
            if problem is None:
                return Segment.load(found), int(found.facts["revision"])
        except FileNotFoundError:
            problem = "is missing"
        except (OSError, ValueError, KeyError) as error:
            problem = f"cannot be used: {error}"
        if self._store.state().chunks:
            message = "yiju: the search index %s %s; rebuilding it from the store, nothing is lost"
            _log.warning(message, self._path, problem)
        return None

    def _find_mismatch(self, facts: Mapping[str, Any]) -> str | None:
        """Return why the file was not made from this store and its history; None if it was.

        Raises DamagedStore when the store has lost the revision that the file was made from.
        """
        revision = int(facts["revision"])
        if facts["store"] != self._store.id:
            return "belongs to another store"
        if "token" not in facts:
            return "was written by an older yiju"
        self._store.check_history(revision)
        known = self._store.token(revision)
        # A later revision than the pinned one has no token yet: another process has just made it.
        is_later = known is None and revision > self._store.revision()
        return None if is_later or known == facts["token"] else "belongs to another history"


def _whole(number: int, base: Segment) -> IndexRevision:
    """Return a revision that is all in its base."""
    return IndexRevision(number, base, Segment.empty(base.vectors.shape[1]), np.empty(0, np.int64))
