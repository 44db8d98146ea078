"""Originals: the files that documents were read from, in a folder, named by their SHA-256.

A file is written before the row that refers to it is committed, and deleted after the last such row
is gone: a crash in between leaves a file that nothing refers to, never a row without its file. Both
happen under the database's write lock, so that no process deletes what another is about to use.
"""

import hashlib
import json
import os
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from index.error import NoSuchDocument, StorageFailure, YijuError
from index.store.database import Database
from index.store.integrity.checksum import report_document

# The folder's name, beside the database.
ORIGINALS = "originals"
# Seconds after which a file without a row can no longer belong to a write in progress.
_ABANDONED = 3600.0
# Those of some names that no document refers to.
_UNUSED = (
    "SELECT value FROM json_each(?) WHERE value NOT IN "
    "(SELECT original FROM document WHERE original IS NOT NULL)"
)
_URL = re.compile(r"https?://", re.IGNORECASE)
# A page from the web has an address, seldom with a suffix.
_BEGINS_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype html|html|head)\b", re.I | re.S)

# The media type of each suffix: of IANA's list, not of the operating system's, which differs from
# machine to machine.
MEDIA_TYPES = {
    ".bmp": "image/bmp",
    ".csv": "text/csv",
    ".doc": "application/msword",
    ".docm": "application/vnd.ms-word.document.macroEnabled.12",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".eml": "message/rfc822",
    ".dotx": "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
    ".epub": "application/epub+zip",
    ".gif": "image/gif",
    ".htm": "text/html",
    ".html": "text/html",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".mht": "multipart/related",
    ".mhtml": "multipart/related",
    ".msg": "application/vnd.ms-outlook",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ppt": "application/vnd.ms-powerpoint",
    ".ppsx": "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
    ".pptm": "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".rtf": "application/rtf",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".tsv": "text/tab-separated-values",
    ".text": "text/plain",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".xhtml": "application/xhtml+xml",
    ".xls": "application/vnd.ms-excel",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
}


@dataclass(frozen=True, slots=True)
class Original:
    """The file that a document was read from."""

    data: bytes
    media_type: str
    # Its name without folders.
    name: str


class OriginalFolder:
    """The files in `folder`, created with the first of them, that the documents of `database` were
    read from.
    """

    def __init__(self, folder: Path, database: Database) -> None:
        self._folder, self._database = folder, database

    def write(self, data: bytes) -> str:
        """Write a file durably unless it is there, and return its SHA-256. Raises StorageFailure.

        Call it with the database's write lock held.
        """
        digest = hashlib.sha256(data).hexdigest()
        path = self._folder / digest
        try:
            if path.exists() and _digest_file(path) == digest:
                return digest
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(".part")
            with unfinished.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
            _sync_folder(self._folder)
        except OSError as error:
            raise StorageFailure(
                f"cannot write {path}: {error.strerror or error}; nothing was lost. "
                "Free some space, or choose another place with --home or YIJU_HOME"
            ) from error
        return digest

    def read(self, digest: str, document_id: str) -> bytes:
        """Return the file of a document. Raises NoSuchDocument when it is not there, DamagedStore
        when it is not as it was written.
        """
        try:
            data = (self._folder / digest).read_bytes()
        except OSError as error:
            raise NoSuchDocument(
                f"the original file is no longer in {self._folder}; add the document again"
            ) from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise report_document(document_id, f"its original, {self._folder / digest},")
        return data

    def remove_unused(self, names: Sequence[str]) -> None:
        """Delete those of these files that no document refers to. A file that cannot be deleted
        now is left for `remove_abandoned`.
        """
        listed = json.dumps([name for name in names if name])
        if not self._database.rows(_UNUSED, [listed]):
            return
        # Query again under the lock: another process may be adding a document of the same file.
        with suppress(YijuError), self._database.write() as connection:
            for (name,) in connection.execute(_UNUSED, [listed]):
                with suppress(OSError):
                    (self._folder / name).unlink(missing_ok=True)

    def find_abandoned(self) -> list[Path]:
        """Return the files that no document refers to."""
        with suppress(OSError):
            names = [entry.name for entry in os.scandir(self._folder) if entry.is_file()]
            rows = self._database.rows(_UNUSED, [json.dumps(names)])
            return [self._folder / str(name) for (name,) in rows]
        return []

    def remove_abandoned(self, seconds: float = _ABANDONED) -> None:
        """Delete files that a crash left without a document, if they are older than that."""
        try:
            entries = [entry for entry in os.scandir(self._folder) if entry.is_file()]
            limit = time.time() - seconds
            names = [entry.name for entry in entries if entry.stat().st_mtime <= limit]
        except OSError:  # no folder, no files
            return
        self.remove_unused(names)


def find_media_type(source: str, original: bytes | None) -> str:
    """Return the media type of a document by the suffix of its source.

    >>> find_media_type("a/report.PDF", b"%PDF"), find_media_type("https://example.org/a", None)
    ('application/pdf', 'text/plain')
    """
    unknown = "text/plain" if original is None else "application/octet-stream"
    if original is not None and _BEGINS_HTML.match(original[:1000]):
        unknown = "text/html"
    return MEDIA_TYPES.get(PurePosixPath(name_original(source)).suffix.lower(), unknown)


def name_original(source: str) -> str:
    """Return the name of the file at `source`, a path or URL, without its folders.

    >>> name_original("https://example.org/docs/a.pdf?page=2"), name_original("C:\\\\b.docx")
    ('a.pdf', 'b.docx')
    """
    if _URL.match(source):
        source = unquote(urlsplit(source).path)
    return PurePosixPath(source.replace("\\", "/")).name or "document"


def _digest_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
