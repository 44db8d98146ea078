"""What is searched, kept in step with the store: derived from it, checked, and made again whenever it is missing, stale or damaged.

Knows ids, vectors and terms, no text. In memory it is an immutable view of one revision, swapped whole. On disk it is one file
(`index.search.snapshot`) that is written anew when a tenth of the collection has changed; what came since is read from the store.
"""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.search import snapshot
from index.search.segment import Int64, Segment
from index.store.store import Store

_log = logging.getLogger("yiju")
# The share of a collection that may have changed before the file is written again.
_CHANGED = 0.1


@dataclass(frozen=True)
class View:
    """One revision: `base` and `fresh`, whose chunks all have higher ids; `gone`: positions in `base` of chunks that have been removed."""

    revision: int
    base: Segment
    fresh: Segment
    gone: Int64

    def __len__(self) -> int:
        return len(self.base.ids) - len(self.gone) + len(self.fresh.ids)

    @cached_property
    def mean_length(self) -> float:
        """Of the chunks, in terms; 1 when there is none."""
        terms = sum(int(segment.lengths.sum()) for segment in self.segments) - int(
            self.base.lengths[self.gone].sum()
        )
        return terms / len(self) if terms else 1.0

    def frequencies(self, terms: Sequence[int]) -> list[int]:
        """In how many chunks each term occurs."""
        wanted = np.array(terms, np.int64)
        found = self.base.frequencies(wanted) + self.fresh.frequencies(wanted)
        if len(self.gone):
            found -= np.array(
                [self._away[self.base.having(term)[0]].sum() for term in terms], np.int64
            )
        return list(map(int, found))

    @cached_property
    def _away(self) -> NDArray[np.bool_]:
        """Whether a chunk of the base has been removed."""
        away = np.zeros(len(self.base.ids), np.bool_)
        away[self.gone] = True
        return away

    @property
    def segments(self) -> tuple[Segment, Segment]:
        return self.base, self.fresh

    @property
    def changed(self) -> int:
        """Chunks added or removed since the base was made."""
        return len(self.gone) + len(self.fresh.ids)


class SearchIndex:
    """The search index of one collection, in the file at `path`. It follows `store` by itself: what is asked for first takes in what any
    process has committed.
    """

    def __init__(self, path: Path, store: Store) -> None:
        self._path, self._store = path, store
        self._lock = threading.Lock()
        self._view: View | None = None

    def current(self) -> View:
        """The view of the store's present revision."""
        revision = self._store.revision()
        view = self._view
        if view is None or view.revision != revision:
            with self._lock:
                view = self._view
                if view is None or view.revision != revision:
                    view = self._view = self._followed(revision, view)
        return view

    def save(self) -> None:
        """Bring the file up to date if much has changed. A disk that refuses loses nothing: the store has everything."""
        view = self.current()
        if view.changed > _CHANGED * len(view.base.ids):
            with self._lock:
                self._view = self._made(view.revision)

    def _followed(self, revision: int, view: View | None) -> View:
        if view is None or view.changed > _CHANGED * len(view.base.ids):
            read = self._read()  # another process may have written it
            if read is None:
                return self._made(revision)
            base, written = read
            if written == revision:
                return View(revision, base, _nothing(base), np.empty(0, np.int64))
        else:
            base = view.base
        last = int(base.ids[-1]) if len(base.ids) else 0
        gone = np.flatnonzero(~np.isin(base.ids, self._store.ids(), assume_unique=True))
        parts = self._store.parts(last)
        return View(revision, base, Segment.of(parts) if len(parts.ids) else _nothing(base), gone)

    def _made(self, revision: int) -> View:
        """Everything from the store, and the file with it."""
        base = Segment.of(self._store.parts())
        try:
            snapshot.write(
                self._path, {"store": self._store.id, "revision": revision}, base.arrays()
            )
        except OSError as error:
            _log.info("the search index %s could not be written: %s", self._path, error.strerror)
        return View(revision, base, _nothing(base), np.empty(0, np.int64))

    def _read(self) -> tuple[Segment, int] | None:
        """What the file holds and of which revision; None when it must be made again, with a message unless there is nothing to hold."""
        try:
            found = snapshot.read(self._path)
            if found.facts["store"] == self._store.id:
                return Segment.read(found), int(found.facts["revision"])
            problem = "belongs to another store"
        except FileNotFoundError:
            problem = "is missing"
        except (OSError, ValueError, KeyError) as error:
            problem = f"cannot be used: {error}"
        if self._store.state().chunks:
            _log.warning(
                "yiju: the search index %s %s; it is rebuilt from the store, nothing is lost",
                self._path,
                problem,
            )
        return None


def _nothing(like: Segment) -> Segment:
    """A segment of no chunks."""
    empty = np.empty(0, np.int64)
    return Segment(
        empty,
        empty,
        like.vectors[:0],
        np.zeros(1, np.int64),
        like.places[:0],
        like.counts[:0],
        like.code[:0],
    )
