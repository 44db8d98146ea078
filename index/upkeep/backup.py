"""Back a collection up into one file, while it is used, and put a backup back.

The file is a ZIP archive of the database and the originals, which it stores as they are. Putting it
back begins a new history: no search file, and no process that has the collection open, takes it
for what was there before.
"""

import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from index.collection import STORE
from index.error import BadInput, StorageFailure
from index.store.integrity.copy import (
    check_copy,
    copy_database,
    count_documents,
    install_database,
    list_originals,
)
from index.store.original import ORIGINALS

_PREFIX = f"{ORIGINALS}/"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds."""

    path: Path
    documents: int
    originals: int
    # Of the file.
    size: int


def back_up(folder: Path, path: Path) -> Backup:
    """Back the collection in `folder` up into the file at `path`; the old file stays until the new
    one is whole. Others may read and write meanwhile.

    Raises StorageFailure, and DamagedStore when an original is damaged.
    """
    with _translate(path), tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as work:
        copy, kept = Path(work) / STORE, Path(work) / ORIGINALS
        kept.mkdir()
        # Originals of the copied state are held by links: a writer may delete them meanwhile.
        names = copy_database(folder / STORE, copy, lambda name: _hold(folder, kept, name))
        check_copy(copy)
        for name in names:
            _check_digest(kept / name, name)
        unfinished = path.with_name(path.name + ".part")
        try:
            with (
                _open_private(unfinished) as file,
                zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive,
            ):
                archive.write(copy, STORE)
                for name in names:
                    archive.write(kept / name, _PREFIX + name)
            with unfinished.open("rb+") as file:
                os.fsync(file.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        return Backup(path, count_documents(copy), len(names), path.stat().st_size)


def restore(folder: Path, path: Path, replace: bool = False) -> Backup:
    """Make the collection in `folder` what it was when the file at `path` was made.

    The file is checked before anything changes. Raises BadInput for a file that is no backup, and
    for a collection that has documents, unless `replace`; DamagedStore for a damaged backup.
    """
    with _translate(path), _open(path) as archive:
        folder.mkdir(parents=True, exist_ok=True)
        if not replace and (count := _count_present(folder / STORE)):
            raise BadInput(
                f"the collection has {count} documents, which the backup would replace: "
                "pass --replace, or restore into another one with --collection"
            )
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=folder) as work:
            copy = Path(work) / STORE
            _extract(archive, STORE, copy)
            check_copy(copy)
            names = list_originals(copy)
            for name in names:
                _extract(archive, _PREFIX + name, Path(work) / name)
                _check_digest(Path(work) / name, name)
            (folder / ORIGINALS).mkdir(exist_ok=True)
            for name in names:
                (Path(work) / name).replace(folder / ORIGINALS / name)
            install_database(copy, folder / STORE)
            return Backup(path, count_documents(copy), len(names), path.stat().st_size)


def _count_present(store: Path) -> int:
    """Return the number of documents of a store; 0 if there is none, or it cannot be read."""
    with suppress(StorageFailure):
        return count_documents(store) if store.exists() else 0
    return 0


def _hold(folder: Path, kept: Path, name: str) -> None:
    source = folder / ORIGINALS / name
    try:
        os.link(source, kept / name)
    except FileNotFoundError:
        raise StorageFailure(
            f"the original {source} is not there; `yiju verify --repair` mends it"
        ) from None
    except OSError:  # a file system without links
        shutil.copyfile(source, kept / name)


def _check_digest(path: Path, name: str) -> None:
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != name:
            raise StorageFailure(f"the original {name} is damaged; `yiju verify --repair` mends it")


def _extract(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    with archive.open(name) as source, _open_private(path) as target:
        shutil.copyfileobj(source, target, _CHUNK)
        target.flush()
        os.fsync(target.fileno())


def _open_private(path: Path) -> BinaryIO:
    """Open a new file that only its owner may read."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    return os.fdopen(os.open(path, flags, 0o600), "wb")


@contextmanager
def _open(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            archive.getinfo(STORE)
            yield archive
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError) as error:
        raise BadInput(
            f"{path} is not a whole backup: {error}; `yiju backup FILE` makes one"
        ) from None


@contextmanager
def _translate(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = error.filename or path
        raise StorageFailure(
            f"cannot use {where}: {error.strerror or error}; nothing was changed"
        ) from error
