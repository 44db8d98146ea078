"""The home: a folder with a folder for each collection, which its user alone can read, and in which
nothing stays that a killed process left behind.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from index.collection import INDEX, STORE
from index.error import StorageFailure, YijuError
from index.folder_hold import FolderHold
from index.store.database import Database
from index.store.integrity.witness import SUFFIX
from index.store.original import ORIGINALS, OriginalFolder

# Of files and folders that other users can neither read nor write.
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
# The folder of what is being added while nobody waits. No collection can have its name.
INGESTIONS = ".ingestions"
# The umask with which new files are private. SQLite makes files of its own.
PRIVATE_UMASK = 0o077
_OTHERS = 0o077
# Files of a collection that are written under another name that begins like theirs.
_REPLACED = (INDEX, STORE + SUFFIX)


class Home:
    """The folder of the collections."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._hold: FolderHold | None = None

    def exists(self) -> bool:
        """Tell whether there is such a folder."""
        return self.folder.is_dir()

    def make(self) -> None:
        """Make the folder if there is none. Raises StorageFailure."""
        try:
            self.folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
        except OSError as error:
            raise StorageFailure(
                f"cannot use {self.folder}: {error.strerror or error}; "
                "choose another place with --home or YIJU_HOME"
            ) from error

    def hold(self) -> None:
        """Use the folder until `close`, after taking what is in it from other users and removing
        what a killed process left.
        """
        if self._hold is None and self.exists():
            for folder in list_collection_folders(self.folder):
                _make_private(folder)
            self._hold = FolderHold(self.folder, remove_leftovers)

    def close(self) -> None:
        """Let go of the folder."""
        if self._hold is not None:
            self._hold.close()
            self._hold = None


def list_collection_folders(home: Path) -> list[Path]:
    """Return the folder of each collection in a home, by name."""
    return sorted(path.parent for path in home.glob(f"*/{STORE}"))


def remove_leftovers(home: Path) -> None:
    """Delete the unfinished files of processes that have ended. No process may be using the
    home.
    """
    shutil.rmtree(home / INGESTIONS, ignore_errors=True)
    for folder in list_collection_folders(home):
        with suppress(OSError):
            for entry in os.scandir(folder):
                # The temporary files that become the search index and the note beside the store.
                is_whole = entry.name in _REPLACED
                if entry.name.startswith(_REPLACED) and not is_whole and entry.is_file():
                    Path(entry).unlink(missing_ok=True)
        # It is removed when a store is closed, so somebody was killed. Of many originals it would
        # take too long to look for those without a document at every start.
        if folder.joinpath(f"{STORE}-wal").exists():
            _remove_unused_originals(folder)


def _remove_unused_originals(folder: Path) -> None:
    """Delete the originals whose documents were not committed, or no longer are."""
    with suppress(OSError, YijuError), closing(Database(folder / STORE)) as database:
        names = [one.name for one in os.scandir(folder / ORIGINALS) if one.is_file()]
        OriginalFolder(folder / ORIGINALS, database).remove_unused(names)


def _make_private(folder: Path) -> None:
    """Take the files of a collection from other users. Those of another owner stay as they are."""
    _take(folder, PRIVATE_FOLDER)
    for path in _list_files(folder):
        _take(path, PRIVATE_FILE)
    originals = folder / ORIGINALS
    # Nobody reaches them when their folder is private: they are taken once.
    if not originals.is_symlink() and originals.is_dir() and originals.stat().st_mode & _OTHERS:
        with suppress(OSError):
            for entry in os.scandir(originals):
                _take(Path(entry), PRIVATE_FILE)
        _take(originals, PRIVATE_FOLDER)


def _list_files(folder: Path) -> Iterator[Path]:
    yield from (folder / f"{STORE}{end}" for end in ("", "-wal", "-shm", SUFFIX))
    yield folder / INDEX


def _take(path: Path, mode: int) -> None:
    # A link may lead to what is not ours.
    with suppress(OSError):
        if not path.is_symlink() and path.stat().st_mode & _OTHERS:
            path.chmod(mode)
