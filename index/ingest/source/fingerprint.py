"""Fingerprint of the loaders: files read by another version are read again."""

import hashlib
import shutil
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from index import ingest
from index.ingest import ocr

# The packages that read files.
_PACKAGES = ("lxml", "markdown-it-py", "pypdfium2", "rapidocr", "xlrd")


@cache
def fingerprint_loaders() -> str:
    """Return a digest of the loaders' source, the versions of the packages that they use, and
    whether OCR and LibreOffice are installed.
    """
    digest = hashlib.sha256()
    (root,) = map(Path, ingest.__path__)
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    for package in _PACKAGES:
        digest.update(f"\0{package} {_find_version(package)}".encode())
    digest.update(f"\0{ocr.is_available()} {shutil.which('soffice') is not None}".encode())
    return digest.hexdigest()[:16]


def _find_version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
