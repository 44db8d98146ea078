"""Read files: check name, size and format, then call the loader of the format.

A container, such as a ZIP archive, holds files that become documents of their own.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import BinaryIO

from index.document import Document, has_visible_text
from index.error import (
    BadDocument,
    BadName,
    EmptyDocument,
    MismatchedFormat,
    OversizedDocument,
    UnsupportedFormat,
)
from index.ingest.archive import iterate_zip
from index.ingest.container import LIMIT, ContainerBudget, Member
from index.ingest.mail import iterate_attachments, load_mail, load_mhtml
from index.ingest.markdown import load_markdown
from index.ingest.office.docx import load_docx
from index.ingest.office.legacy import load_doc, load_ppt
from index.ingest.office.odt import load_odt
from index.ingest.office.pptx import load_pptx
from index.ingest.office.rtf import load_rtf
from index.ingest.pdf.loader import load_pdf
from index.ingest.picture import load_picture
from index.ingest.sheet.ods import load_ods
from index.ingest.sheet.separated import load_separated
from index.ingest.sheet.xls import load_xls
from index.ingest.sheet.xlsx import load_xlsx
from index.ingest.source.signature import explain_mismatch
from index.ingest.text import load_plain_text
from index.ingest.web.epub import load_epub
from index.ingest.web.page import load_html

# Containers within containers; a ZIP may hold itself without end.
_DEEPEST = 3
_EMPTY = "is empty (0 bytes): fetch or save it again"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SEPARATOR = re.compile(r"[/\\]")

# The loader of each format by suffix: takes the bytes of a file and its source. It raises
# BadDocument with the reason and the remedy, without the file's name.
LOADERS: dict[str, Callable[[bytes, str], Document]] = {
    ".txt": load_plain_text,
    ".text": load_plain_text,
    ".md": load_markdown,
    ".markdown": load_markdown,
    ".pdf": load_pdf,
    ".docx": load_docx,
    ".docm": load_docx,
    ".dotx": load_docx,
    ".pptx": load_pptx,
    ".pptm": load_pptx,
    ".ppsx": load_pptx,
    ".doc": load_doc,
    ".ppt": load_ppt,
    ".odt": load_odt,
    ".rtf": load_rtf,
    ".csv": load_separated,
    ".tsv": load_separated,
    ".xlsx": load_xlsx,
    ".xlsm": load_xlsx,
    ".xls": load_xls,
    ".ods": load_ods,
    ".png": load_picture,
    ".jpg": load_picture,
    ".jpeg": load_picture,
    ".tif": load_picture,
    ".tiff": load_picture,
    ".webp": load_picture,
    ".html": load_html,
    ".htm": load_html,
    ".xhtml": load_html,
    ".epub": load_epub,
    ".eml": load_mail,
    ".mht": load_mhtml,
    ".mhtml": load_mhtml,
}

# Formats whose text is the whole file; of the others the file is kept beside the text.
PLAIN = frozenset(
    suffix for suffix, one in LOADERS.items() if one in (load_plain_text, load_markdown)
)
PICTURES = frozenset(suffix for suffix, one in LOADERS.items() if one is load_picture)

# What iterates over the files inside a container, by suffix. A format may have a loader as well: a
# mail has a text of its own beside its attachments.
CONTAINERS: dict[str, Callable[[bytes], Iterator[Member]]] = {
    ".zip": iterate_zip,
    ".eml": iterate_attachments,
}


@dataclass(slots=True)
class Reading:
    """What was read of one file."""

    documents: list[Document] = field(default_factory=list)
    # Why the file, or a file inside it, could not be read; each begins with the file's name.
    faults: list[BadDocument] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """What is said of the faults."""
        return list(map(str, self.faults))


def load(path: Path) -> Reading:
    """Load the file at `path`; the source of its document is the resolved absolute path.

    A file that is missing, unreadable, too large, blank, damaged or of an unknown format is a
    problem of the reading.
    """
    try:
        data = read_bytes(path)
    except BadDocument as error:
        return Reading(faults=[error])
    return read_all(data, str(path.resolve()))


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file. Raises BadDocument, which names it, if it cannot be opened, is
    not a regular file, has a name that cannot be cited, or is over the limit.
    """
    with _open(path) as file:
        data = file.read(LIMIT + 1)
        _check_size(str(path), len(data))
    return data


def check_file(path: Path) -> None:
    """Raise BadDocument, which names the file, if it will be refused for its name or size. Its
    content is not read: a damaged or encrypted file passes.
    """
    with _open(path) as file:
        if not os.fstat(file.fileno()).st_size:
            raise EmptyDocument(f"{path}: {_EMPTY}")


@contextmanager
def _open(path: Path) -> Iterator[BinaryIO]:
    """Open a file whose name and size are allowed. Raises BadDocument also for errors of the
    system within the block.
    """
    try:
        if path.is_dir():
            raise BadDocument(f"{path}: is a directory: name the files in it")
        if path.exists() and not path.is_file():
            raise BadDocument(f"{path}: is not a regular file: copy its content to one")
        with path.open("rb") as file:
            _check_name(str(path.resolve()))
            _check_size(str(path), os.fstat(file.fileno()).st_size)
            yield file
    except (OSError, ValueError) as error:
        raise BadDocument(f"{path}: cannot be read: {describe_error(error)}") from None


def read_all(data: bytes, name: str) -> Reading:
    """Load the document in a file and those inside it; the suffix of `name` tells the format.

    The source of a file inside a container is the container's, a slash and its own name.
    """
    reading = Reading()
    for one in iterate(data, name):
        if isinstance(one, Document):
            reading.documents.append(one)
        else:
            reading.faults.append(one)
    return reading


def iterate(
    data: bytes, name: str, depth: int = 0, budget: ContainerBudget | None = None
) -> Iterator[Document | BadDocument]:
    """Iterate over the document in a file and those inside it, each as soon as it is read; where
    one cannot be read, over the reason, which begins with its name.
    """
    suffix = PurePath(name).suffix.lower()
    left = budget or ContainerBudget()
    try:
        if suffix in LOADERS or suffix not in CONTAINERS:
            yield read(data, name)
        if suffix not in CONTAINERS:
            return
        _check(data, name)
        if depth == _DEEPEST:
            yield OversizedDocument(f"{name}: is nested too deep: unpack it")
            return
        for member in CONTAINERS[suffix](data):
            inner = f"{name}/{member.name}"
            if fault := member.fault or left.spend(len(member.data)):
                yield prefix_fault(fault, inner)
            else:
                for one in iterate(member.data, inner, depth + 1, left):
                    if isinstance(one, Document):
                        yield add_warning(one, member.warning)
                    else:
                        yield one
            if left.is_spent:
                return
    except BadDocument as error:
        yield error if str(error).startswith(name) else prefix_fault(error, name)


def prefix_fault(fault: BadDocument, name: str) -> BadDocument:
    """Return the same fault of a file with this name."""
    return type(fault)(f"{name}: {fault}")


def add_warning(document: Document, warning: str) -> Document:
    """Return a document with one more warning; "" adds none."""
    return replace(document, warnings=(warning, *document.warnings)) if warning else document


def read(data: bytes, name: str) -> Document:
    """Load a document from the bytes of a file that is not a container; the suffix of `name`, its
    source, tells the format.

    Raises BadDocument when it is too large, blank, damaged or of an unknown format.
    """
    _check(data, name)
    try:
        document = LOADERS[PurePath(name).suffix.lower()](data, name)
    except BadDocument as error:
        raise prefix_fault(error, name) from None
    if not has_visible_text(document.text):
        hint = "; ".join(document.warnings) or "add some, or leave it out"
        raise EmptyDocument(f"{name}: holds no text: {hint}")
    if document.original is None and PurePath(name).suffix.lower() not in PLAIN:
        return replace(document, original=data)
    return document


def _check(data: bytes, name: str) -> None:
    """Raise BadDocument if a file cannot be of a format that is read."""
    _check_name(name)
    _check_size(name, len(data))
    if reason := explain_unsupported(name):
        raise UnsupportedFormat(f"{name}: {reason}")
    if not data:
        raise EmptyDocument(f"{name}: {_EMPTY}")
    if reason := explain_mismatch(data, PurePath(name).suffix.lower()):
        raise MismatchedFormat(f"{name}: {reason}")


def _check_name(name: str) -> None:
    """Raise BadDocument if citations could not show the name of a file on one line."""
    printable = name.encode("utf-8", "backslashreplace").decode("utf-8")
    if printable != name:
        raise BadName(f"{printable}: the name is not valid Unicode: rename it")
    if _UNPRINTABLE.search(name):
        printable = name.encode("unicode_escape").decode()
        raise BadName(f"{printable}: the name holds a line break or control: rename it")
    if ".." in _SEPARATOR.split(name):
        raise BadName(f"{name}: the name leads out of its folder (..): rename it")


def _check_size(name: str, size: int) -> None:
    if size > LIMIT:
        raise OversizedDocument(
            f"{name}: {size / 1e6:,.1f} MB is over the limit of {LIMIT // 10**6} MB: "
            "split it into smaller files"
        )


def describe_error(error: OSError | ValueError) -> str:
    """Return what the system says of an error."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def explain_unsupported(name: str) -> str | None:
    """Return why a file of this name is of no format that is read, and the remedy; None if it is
    of one.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in LOADERS or suffix in CONTAINERS:
        return None
    return (
        f"{suffix or 'a name without a suffix'} is not supported: "
        f"convert it to one of {list_formats()}"
    )


def list_formats() -> str:
    """Return the suffixes of the formats that are read."""
    return ", ".join(sorted({**LOADERS, **CONTAINERS}))
