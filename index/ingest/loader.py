"""Files -> Documents: finds the files, refuses what cannot be read, and calls the format's loader.

A container, such as a ZIP archive, holds files that become documents of their own.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from index.document import Document, has_visible_text
from index.error import BadDocument
from index.ingest.archive import iterate_zip
from index.ingest.container import Member
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
from index.ingest.text import load_plain_text
from index.ingest.web.epub import load_epub
from index.ingest.web.page import load_html

LIMIT = 50_000_000  # bytes per file
# Containers within containers; a ZIP may hold itself without end.
_DEEPEST = 3

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

# What iterates over the files inside a container, by suffix. A format may have a loader as well: a
# mail has a text of its own beside its attachments.
CONTAINERS: dict[str, Callable[[bytes], Iterator[Member]]] = {
    ".zip": iterate_zip,
    ".eml": iterate_attachments,
}

_MAGIC = {
    b"%PDF": "PDF",
    b"PK\x03\x04": "a ZIP archive (such as .docx, .xlsx, .odt or .epub)",
    b"\xd0\xcf\x11\xe0": "an old Office file (such as .doc or .xls)",
    b"{\\rtf": "RTF",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"SQLite format 3": "an SQLite database",
}


@dataclass(slots=True)
class Reading:
    """What was read of one file."""

    documents: list[Document] = field(default_factory=list)
    # Why the file, or a file inside it, could not be read; each begins with the file's name.
    problems: list[str] = field(default_factory=list)


def load(path: Path) -> Reading:
    """Load the file at `path`; the source of its document is the resolved absolute path.

    A file that is missing, unreadable, too large, blank, damaged or of an unknown format is a
    problem of the reading.
    """
    try:
        if path.is_dir():
            return Reading(problems=[f"{path}: is a directory: name the files in it"])
        if path.exists() and not path.is_file():
            return Reading(problems=[f"{path}: is not a regular file: copy its content to one"])
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
            size = max(path.stat().st_size, len(data))
    except (OSError, ValueError) as error:
        return Reading(problems=[f"{path}: cannot be read: {_describe(error)}"])
    return read_all(data, str(path.resolve()), size)


def read_all(data: bytes, name: str, size: int | None = None) -> Reading:
    """Load the document in a file and those inside it; the suffix of `name` tells the format.

    `size` is the length of the whole file when `data` is only its beginning. The source of a file
    inside a container is the container's, a slash and its own name.
    """
    reading = Reading()
    _collect(reading, data, name, size, 0)
    return reading


def _collect(reading: Reading, data: bytes, name: str, size: int | None, depth: int) -> None:
    suffix = PurePath(name).suffix.lower()
    try:
        if suffix in LOADERS or suffix not in CONTAINERS:
            reading.documents.append(read(data, name, size))
        if suffix not in CONTAINERS:
            return
        _check(data, name, size)
        if depth == _DEEPEST:
            reading.problems.append(f"{name}: is nested too deep: unpack it")
            return
        for member in CONTAINERS[suffix](data):
            if member.problem:
                reading.problems.append(f"{name}/{member.name}: {member.problem}")
                continue
            _collect(reading, member.data, f"{name}/{member.name}", None, depth + 1)
    except BadDocument as error:
        detail = str(error)
        reading.problems.append(detail if detail.startswith(name) else f"{name}: {detail}")


def read(data: bytes, name: str, size: int | None = None) -> Document:
    """Load a document from the bytes of a file that is no container; the suffix of `name`, its
    source, tells the format.

    `size` is the length of the whole file when `data` is only its beginning. Raises BadDocument
    when it is too large, blank, damaged or of an unknown format.
    """
    _check(data, name, size)
    try:
        document = LOADERS[PurePath(name).suffix.lower()](data, name)
    except BadDocument as error:
        raise BadDocument(f"{name}: {error}") from None
    if not has_visible_text(document.text):
        hint = "; ".join(document.warnings) or "add some, or leave it out"
        raise BadDocument(f"{name}: holds no text: {hint}")
    return document


def _check(data: bytes, name: str, size: int | None) -> None:
    """Raise BadDocument if a file cannot be of a format that is read."""
    printable = name.encode("utf-8", "backslashreplace").decode("utf-8")
    size = len(data) if size is None else size
    if printable != name:
        raise BadDocument(f"{printable}: the name is not valid Unicode: rename it")
    if size > LIMIT:
        raise BadDocument(
            f"{name}: {size / 1e6:.1f} MB is over the limit of {LIMIT // 10**6} MB: "
            "split it into smaller files"
        )
    if reason := _explain_unsupported(name):
        raise BadDocument(f"{name}: {reason}")
    kind = next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), None)
    if kind and PurePath(name).suffix.lower() in (".txt", ".text", ".md", ".markdown"):
        raise BadDocument(f"{name}: holds {kind}, not text: give it the suffix of its format")


def expand(paths: Iterable[Path]) -> tuple[list[Path], list[tuple[Path, str]]]:
    """Return the files that `paths` name, and each path that yields none with the reason.

    Directories are walked in sorted order. In a directory only files with a known suffix are taken;
    hidden files, hidden directories and links to directories are skipped. A file named twice is
    taken once.
    """
    files: dict[Path, None] = {}
    problems: list[tuple[Path, str]] = []
    for path in paths:
        try:
            found = list(_walk(path, problems)) if path.is_dir() else [path]
            if not path.exists():
                problems.append((path, "no such file or directory"))
            elif path.is_file() and (reason := _explain_unsupported(path.name)):
                problems.append((path, reason))
            elif not path.is_dir() and not path.is_file():
                problems.append((path, "is not a regular file"))
            elif not found and not any(where == path for where, _ in problems):
                problems.append((path, f"holds no file of these formats: {_list_formats()}"))
            else:
                files.update(dict.fromkeys(found))
        except (OSError, ValueError) as error:
            problems.append((path, f"cannot be read: {_describe(error)}"))
    return list(files), problems


def _walk(directory: Path, problems: list[tuple[Path, str]]) -> Iterator[Path]:
    try:
        entries = sorted(directory.iterdir())
    except OSError as error:
        problems.append((directory, f"cannot be read: {_describe(error)}"))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        # A link to a directory may lead back up, and the walk would never end.
        if entry.is_dir() and not entry.is_symlink():
            yield from _walk(entry, problems)
        elif _explain_unsupported(entry.name):
            continue
        elif entry.is_file():
            yield entry
        else:
            problems.append((entry, "is not a regular file, or a link to nothing"))


def _describe(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _explain_unsupported(name: str) -> str | None:
    suffix = PurePath(name).suffix.lower()
    if suffix in LOADERS or suffix in CONTAINERS:
        return None
    return (
        f"{suffix or 'a name without a suffix'} is not supported: "
        f"convert it to one of {_list_formats()}"
    )


def _list_formats() -> str:
    return ", ".join(sorted({**LOADERS, **CONTAINERS}))
