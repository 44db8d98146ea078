"""Make a collection match a folder, once or until Ctrl-C."""

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rich.text import Text

from api.cli.escape import escape_line
from api.cli.ingest.file_import import (
    ImportRun,
    import_files,
    list_added,
    list_rejected,
    print_findings,
)
from api.cli.output import ERROR, OK, Interrupted, format_path, print_error, print_model
from api.cli.terminal import make_console
from api.http.schema.document import RejectedDocument, SyncedFolder
from index.collection import STORE
from index.error import YijuError
from index.file_import import ImportedFile, remove_documents
from index.folder_sync import SyncPlan, plan_sync
from index.outcome import Status
from index.store.file_record import FileRecords
from rag.bootstrap import Workspace

# Seconds between two polls of a watched folder, and the largest share of the time spent on polling:
# a poll of very many files takes longer than a second.
_PAUSE, _SHARE = 1.0, 0.05

Snapshot = dict[str, tuple[int, int]]
# Size and time of the last change of a file; None if it is gone.
Stamp = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class SyncOutcome:
    """The outcome of a sync."""

    plan: SyncPlan
    run: ImportRun = field(default_factory=ImportRun)
    is_dry_run: bool = False
    # Files that were not read because they were refused before, and have not changed since.
    kept: list[RejectedDocument] = field(default_factory=list)


@dataclass(slots=True)
class Refusals:
    """What the former syncs of a watched folder refused: a file is neither read nor named again
    until it changes.
    """

    # By source: size and time of the last change before it was read, and why it was refused.
    files: dict[str, tuple[Stamp, list[RejectedDocument]]] = field(default_factory=dict)
    # Name, reason and stamp of all that was printed.
    printed: set[tuple[str, str, Stamp]] = field(default_factory=set)

    def list_unchanged(self) -> dict[str, list[RejectedDocument]]:
        """Return why files were refused, by source, for those that are as they were then."""
        return {
            source: why
            for source, (stamp, why) in self.files.items()
            if stamp is not None and stamp == _take_stamp(source)
        }

    def pick_new(self, found: Iterable[RejectedDocument]) -> list[RejectedDocument]:
        """Return what has not been printed, or is of a file that changed since."""
        keys = {(one.name, one.detail, _take_stamp(one.name)): one for one in found}
        new = [one for key, one in keys.items() if key not in self.printed]
        self.printed = set(keys)
        return new


def synchronize(  # noqa: PLR0913, PLR0917  one parameter for each option
    workspace: Workspace,
    collection: str,
    folder: Path,
    as_json: bool,
    dry_run: bool = False,
    delete_all: bool = False,
) -> int:
    """Make the collection match `folder` and print what changed; with `dry_run`, print what would
    change. Returns the exit code.
    """
    refusals = Refusals()
    outcome = _run(workspace, collection, folder, refusals, dry_run, delete_all)
    return _report(outcome, refusals, as_json)


def follow(workspace: Workspace, collection: str, folder: Path, as_json: bool) -> int:
    """Make the collection match `folder`, now and after each change, until Ctrl-C.

    The folder is polled every second, which works on network disks, too. It is synchronized when
    two polls in a row agree, so that a file that is still being written is not read.
    """
    refusals = Refusals()
    # Before the files are read: what changes meanwhile is seen.
    synced = latest = take_snapshot(folder)
    _report(_run(workspace, collection, folder, refusals), refusals, as_json)
    try:
        while True:
            started = time.monotonic()
            seen = take_snapshot(folder)
            if seen == latest != synced:
                synced = seen
                _follow_change(workspace, collection, folder, refusals, as_json)
            latest = seen
            time.sleep(max(_PAUSE, (time.monotonic() - started) * (1 - _SHARE) / _SHARE))
    except KeyboardInterrupt:
        raise Interrupted(f"{folder} is no longer watched; what was stored is kept") from None


def _follow_change(
    workspace: Workspace, collection: str, folder: Path, refusals: Refusals, as_json: bool
) -> None:
    try:
        outcome = _run(workspace, collection, folder, refusals)
        if not outcome.plan.is_empty:
            _report(outcome, refusals, as_json)
    except YijuError as error:
        # Such as a disk that was unmounted: it may come back.
        print_error(str(error))


def take_snapshot(folder: Path) -> Snapshot:
    """Return the size and the time of the last change of each file in a folder, by path."""
    found: Snapshot = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = os.path.join(parent, name)  # noqa: PTH118  many: paths of objects are slow
            try:
                status = os.stat(path)  # noqa: PTH116
            except OSError:
                continue
            found[path] = (status.st_size, status.st_ctime_ns)
    return found


def _take_stamp(path: str) -> Stamp:
    try:
        status = os.lstat(path)
    except (OSError, ValueError):
        return None
    return (status.st_size, status.st_ctime_ns)


def _run(  # noqa: PLR0913, PLR0917  one parameter for each option
    workspace: Workspace,
    collection: str,
    folder: Path,
    refusals: Refusals,
    dry_run: bool = False,
    delete_all: bool = False,
) -> SyncOutcome:
    store = workspace.locate(collection, create=True) / STORE
    opened = workspace.collection(collection) if store.exists() else None
    plan = plan_sync(folder, opened, store, delete_all)
    if dry_run:
        plan.refuse_unreadable()
        return SyncOutcome(plan, is_dry_run=True)
    unchanged = refusals.list_unchanged()
    plan.leave_out(unchanged)
    stamps = {source: _take_stamp(source) for source in plan.list_sources()}
    former = {new: old for old, new in plan.moved.items()}
    run = import_files(workspace, collection, plan.list_sources(), "syncing", former)
    if run.interrupted:
        return SyncOutcome(plan, run)
    refusals.files = {source: refusals.files[source] for source in unchanged} | {
        one.name: (stamps.get(one.name), list_rejected((), [one]))
        for one in run.files
        if one.problems
    }
    # A file that moved and cannot be read in its new place keeps its documents.
    read = {file.name for file in run.files if file.added and not file.problems}
    moved = {old: new for old, new in plan.moved.items() if new in read}
    gone = [*plan.deleted, *moved]
    if gone:
        following = workspace.collection(collection)
        ids = [id for source in gone for id in plan.documents[source]]
        remove_documents(following, following.store.versions(ids))
        records = FileRecords(store)
        records.remove(gone)
        records.close()
    kept = [one for why in unchanged.values() for one in why]
    return SyncOutcome(plan, run, kept=kept)


def _report(outcome: SyncOutcome, refusals: Refusals, as_json: bool) -> int:
    """Print what was done, and return the exit code."""
    synced = _describe(outcome)
    unread = [RejectedDocument(name=name, detail="") for name in synced.unread]
    new = refusals.pick_new([*synced.rejected, *unread])
    if as_json:
        print_model(synced)
    else:
        _print_changes(synced)
    named = [one.name for one in new if not one.detail]
    print_findings(outcome.run.files, [one for one in new if one.detail], named)
    if interrupted := outcome.run.interrupted:
        raise Interrupted(
            f"interrupted: {interrupted} and nothing was deleted; the same command goes on"
        )
    return ERROR if synced.rejected else OK


def _describe(outcome: SyncOutcome) -> SyncedFolder:
    plan, done = outcome.plan, outcome.run.files
    new, changed, moved = plan.added, plan.changed, plan.moved
    unchanged = plan.unchanged
    if not outcome.is_dry_run:
        read = {file.name: file for file in done if file.added}
        # A file that was only touched, or that other loaders read to the same text, is unchanged.
        same = {
            name
            for name, file in read.items()
            if all(one.status is Status.UNCHANGED for one in file.added)
        }
        new = [name for name in new if name in read]
        unchanged += sum(name in same for name in changed)
        changed = [name for name in changed if name in read and name not in same]
        moved = {old: name for old, name in moved.items() if name in read}
    if outcome.run.interrupted:
        # The documents under the former names are still there.
        new, moved = sorted([*new, *moved.values()]), {}
    refused = [ImportedFile(name, faults=(fault,)) for name, fault in plan.refused]
    return SyncedFolder(
        documents=list_added(done),
        rejected=[*list_rejected(plan.problems, [*refused, *done]), *outcome.kept],
        unread=[format_path(path) for path in plan.unread],
        is_dry_run=outcome.is_dry_run,
        new=[format_path(Path(one)) for one in new],
        changed=[format_path(Path(one)) for one in changed],
        moved={format_path(Path(old)): format_path(Path(one)) for old, one in moved.items()},
        deleted=[] if outcome.run.interrupted else [format_path(Path(one)) for one in plan.deleted],
        unchanged=unchanged,
    )


def _print_changes(synced: SyncedFolder) -> None:
    console = make_console()
    lines = [f"added    {one}" for one in synced.new]
    lines += [f"changed  {one}" for one in synced.changed]
    lines += [f"moved    {old} → {new}" for old, new in synced.moved.items()]
    lines += [f"deleted  {one}" for one in synced.deleted]
    counts = {
        "added": len(synced.new),
        "changed": len(synced.changed),
        "moved": len(synced.moved),
        "deleted": len(synced.deleted),
        "unchanged": synced.unchanged,
        "failed": len(synced.rejected),
    }
    summary = ", ".join(f"{number:,} {what}" for what, number in counts.items())
    lines.append(f"would be: {summary} (no file was parsed)" if synced.is_dry_run else summary)
    for line in lines:
        console.print(Text(escape_line(line)), soft_wrap=True)
