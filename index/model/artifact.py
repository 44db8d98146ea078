"""Folders of derived files in the user's cache, checked by SHA-256 on every use."""

import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from index.error import ModelFailure
from index.folder_hold import FolderHold

MANIFEST = "manifest.json"

# The beginning of a temporary folder's name.
_UNFINISHED = ".converting-"

_log = logging.getLogger("yiju")


def ensure_artifact(folder: Path, what: str, make: Callable[[Path], None]) -> Path:
    """Return `folder`, filled by `make(folder)` if it is missing or damaged.

    `what` names it in messages. Raises ModelFailure when the cache cannot be written, and what
    `make` raises.
    """
    cache = folder.parent
    if any(cache.glob(f"{_UNFINISHED}*")):
        FolderHold(cache, _remove_unfinished).close()
    if _is_intact(folder):
        return folder
    _log.warning("yiju: converting %s, once; it is kept in %s", what, cache)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with (
            closing(FolderHold(cache, _remove_unfinished)),
            tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=cache) as temporary,
        ):
            ready = Path(temporary) / folder.name
            ready.mkdir()
            make(ready)
            manifest = {path.name: sha256(path) for path in sorted(ready.iterdir())}
            (ready / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
            if _is_intact(folder):  # another process has made it meanwhile, and may be reading it
                return folder
            shutil.rmtree(folder, ignore_errors=True)
            ready.rename(folder)
    except OSError as error:
        if _is_intact(folder):
            return folder
        raise ModelFailure(
            f"cannot write the model to {cache}: {error.strerror}; it takes 100 MB: "
            "make room, or name another directory with YIJU_CACHE"
        ) from error
    return folder


def _remove_unfinished(cache: Path) -> None:
    """Delete what killed processes were converting."""
    for folder in cache.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _is_intact(folder: Path) -> bool:
    """Tell whether every file has the SHA-256 that the folder's manifest gives."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return bool(manifest) and all(
            sha256(folder / name) == digest for name, digest in manifest.items()
        )
    except (OSError, ValueError, AttributeError):
        return False


def sha256(path: Path) -> str:
    """Return the file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def discard_damaged(folder: Path) -> set[str]:
    """Delete those files of a folder that are not as `seal` found them, or that it never saw;
    return the names of the others.
    """
    try:
        known = dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        known = {}
    kept = set()
    with suppress(OSError):
        for path in _list_files(folder):
            if known.get(path.name) == sha256(path):
                kept.add(path.name)
            else:
                path.unlink()
    return kept


def seal(folder: Path, sealed: set[str]) -> None:
    """Note the SHA-256 of every file of a folder, if it has others than those `sealed` already.

    Where the note cannot be written, they are made again the next time.
    """
    with suppress(OSError):
        files = _list_files(folder)
        if {path.name for path in files} != sealed:
            unfinished = folder / f"{MANIFEST}.{os.getpid()}.part"
            digests = {path.name: sha256(path) for path in files}
            unfinished.write_text(json.dumps(digests) + "\n", encoding="utf-8")
            unfinished.replace(folder / MANIFEST)


def _list_files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if not path.name.startswith(MANIFEST)]
