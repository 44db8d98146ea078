"""Plan what a sync must change so that a collection matches a folder."""

import hashlib
import os
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.collection import Collection
from index.error import BadDocument, BadInput
from index.file_reading import find_source
from index.ingest.container import LIMIT
from index.ingest.loader import check_file
from index.ingest.source.fingerprint import fingerprint_loaders
from index.ingest.source.folder import FileList, expand
from index.store.file_record import FileRecord, FileRecords


@dataclass(slots=True)
class SyncPlan:
    """The differences between a folder and the documents read from it. Files are named by their
    sources, that is by their resolved paths.
    """

    # Files to add or to read again.
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    # Former source -> new source. The document gets a new id; its passages keep their vectors.
    moved: dict[str, str] = field(default_factory=dict)
    # Files that are gone.
    deleted: list[str] = field(default_factory=list)
    unchanged: int = 0
    # The ids of the documents of the files that are gone, by file.
    documents: dict[str, list[str]] = field(default_factory=dict)
    problems: list[tuple[Path, str]] = field(default_factory=list)
    # Files that will be refused.
    refused: list[tuple[str, BadDocument]] = field(default_factory=list)
    unread: list[Path] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.added or self.changed or self.moved or self.deleted)

    def refuse_unreadable(self) -> None:
        """Move the files that will be refused for their name or size to `refused`."""
        refused: set[str] = set()
        for source in self.list_sources():
            try:
                check_file(Path(source))
            except BadDocument as error:
                self.refused.append((source, error))
                refused.add(source)
        self.leave_out(refused)

    def leave_out(self, sources: Container[str]) -> None:
        """Leave these files as they are: neither read, nor taken for moved ones."""
        self.added = [one for one in self.added if one not in sources]
        self.changed = [one for one in self.changed if one not in sources]
        self.moved = {old: new for old, new in self.moved.items() if new not in sources}

    def list_sources(self) -> list[str]:
        """Return the files to read, in order."""
        return sorted([*self.added, *self.changed, *self.moved.values()])


def plan_sync(
    folder: Path, collection: Collection | None, store: Path, may_delete_all: bool = False
) -> SyncPlan:
    """Compare `folder` with the documents whose source lies in it; `collection` is None, and there
    is no database at `store`, when nothing is stored yet.

    Raises BadInput when the folder is gone, or holds no file that is read, and documents came from
    it: it may be a disk that is not there. With `may_delete_all` they are deleted.
    """
    root = find_source(str(folder))
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"{folder} is not a folder: `yiju add` takes files")
    owned = _list_owned(collection, root)
    # Resolved, as sources are: every message names files in one way.
    listed = expand([Path(root)]) if folder.exists() else FileList()
    if not listed.files and not may_delete_all:
        _check_vanished(folder, sum(map(len, owned.values())))
    # An empty folder is not an error here.
    listed.problems = [(path, why) for path, why in listed.problems if path != Path(root)]
    records: dict[str, FileRecord] = {}
    intact: dict[str, str] = {}
    if collection is not None:
        opened = FileRecords(store)
        # A link may lead to a file outside the folder.
        linked = opened.find(map(find_source, map(str, listed.files)))
        records = opened.find_under(root) | linked
        opened.close()
        ids = {id for one in records.values() for id in one.documents}
        intact = collection.store.intact_versions(ids)
    return _compare(root, listed, owned, records, intact)


def _check_vanished(folder: Path, documents: int) -> None:
    if documents:
        what = "holds no file that is read" if folder.exists() else "is gone"
        raise BadInput(
            f"{folder} {what}, but {documents} documents came from it: nothing was deleted; "
            "pass --delete-all to delete them"
        )
    if not folder.exists():
        raise BadInput(f"{folder}: no such folder: check the path")


def _list_owned(collection: Collection | None, root: str) -> dict[str, list[str]]:
    """Return the ids of the stored documents from a folder, by source."""
    prefix = root.rstrip("/") + "/"
    owned: dict[str, list[str]] = {}
    for one in collection.documents() if collection is not None else ():
        if one.source.startswith(prefix):
            owned.setdefault(one.source, []).append(one.id)
    return owned


def _compare(
    root: str,
    listed: FileList,
    owned: Mapping[str, Sequence[str]],
    records: Mapping[str, FileRecord],
    intact: Mapping[str, str],
) -> SyncPlan:
    plan = SyncPlan(problems=listed.problems, unread=listed.unread)
    files = {find_source(str(path)): path for path in listed.files}
    # Files in a folder that could not be listed are not treated as deleted.
    doubtful = {find_source(str(path)) for path, _ in listed.problems}
    holders: set[str] = set()
    for source, ids in owned.items():
        # A document of a file inside a container belongs to the container.
        parents = [source, *map(str, Path(source).parents)]
        holder = next((one for one in parents if one in files), None)
        if holder is not None:
            holders.add(holder)
        # A hidden file is not listed, but may have been added by its name.
        elif not doubtful.intersection(parents) and not any(map(os.path.isfile, parents)):
            gone = next((one for one in parents if one in records), source)
            plan.documents.setdefault(gone, []).extend(ids)
    plan.deleted = sorted(plan.documents)
    loader = fingerprint_loaders()
    for source, path in files.items():
        record = records.get(source)
        is_inside = source.startswith(root.rstrip("/") + "/")
        if source not in holders and (is_inside or record is None):
            plan.added.append(source)
        elif (
            record is None
            or record.loader != loader
            or any(intact.get(id) != known for id, known in record.documents.items())
            or not _is_same(path, record)
        ):
            plan.changed.append(source)
        else:
            plan.unchanged += 1
    _find_moves(plan, files, records)
    return plan


def _is_same(path: Path, record: FileRecord) -> bool:
    """Tell whether a file is as it was when it was recorded."""
    try:
        status = path.stat()
    except OSError:
        return False
    if status.st_size != record.size:
        return False
    return status.st_ctime_ns == record.changed or _digest(path) == record.sha256


def _find_moves(
    plan: SyncPlan, files: Mapping[str, Path], records: Mapping[str, FileRecord]
) -> None:
    """Pair files that are gone with new ones of the same content."""
    gone: dict[tuple[int, str], list[str]] = {}
    for source in plan.deleted:
        if source in records:
            record = records[source]
            gone.setdefault((record.size, record.sha256), []).append(source)
    sizes = {size for size, _ in gone}
    for source in list(plan.added):
        try:
            size = files[source].stat().st_size
        except OSError:
            continue
        former = gone.get((size, _digest(files[source]))) if size in sizes else None
        if former:
            plan.moved[former.pop(0)] = source
            plan.added.remove(source)
    plan.deleted = [source for source in plan.deleted if source not in plan.moved]


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file; an empty text if it cannot be read or is too large."""
    try:
        if path.stat().st_size > LIMIT:
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
