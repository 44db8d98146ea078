"""Files -> Documents: finds the files, refuses what is not text, and calls the format's loader.

The text is kept exactly as decoded: only a byte order mark is dropped, and line ends stay as they
are, because every offset in the index refers to it.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath

from index.document import Document, has_visible_text
from index.error import BadDocument
from index.ingest.charset import decode
from index.ingest.markdown import load_markdown
from index.ingest.text import load_plain_text

LIMIT = 50_000_000  # bytes per file

# The loader of each format by suffix: takes the decoded text and its source.
LOADERS: dict[str, Callable[[str, str], Document]] = {
    ".txt": load_plain_text,
    ".text": load_plain_text,
    ".md": load_markdown,
    ".markdown": load_markdown,
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


def load(path: Path) -> Document:
    """Load the file at `path`; the document's source is the resolved absolute path.

    Raises BadDocument when the file is missing, unreadable, too large, not text, blank or of an
    unknown format.
    """
    try:
        if path.is_dir():
            raise BadDocument(f"{path}: is a directory: name the files in it")
        if path.exists() and not path.is_file():
            raise BadDocument(f"{path}: is not a regular file: copy its content to a text file")
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
            size = max(path.stat().st_size, len(data))
    except (OSError, ValueError) as error:
        raise BadDocument(f"{path}: cannot be read: {_describe(error)}") from None
    return read(data, str(path.resolve()), size)


def read(data: bytes, name: str, size: int | None = None) -> Document:
    """Load a document from the bytes of a file; the suffix of `name`, its source, tells the format.

    `size` is the length of the whole file when `data` is only its beginning. Raises BadDocument
    as `load` does.
    """
    printable = name.encode("utf-8", "backslashreplace").decode("utf-8")
    size = len(data) if size is None else size
    if printable != name:
        raise BadDocument(f"{printable}: the name is not valid Unicode: rename it")
    if size > LIMIT:
        raise BadDocument(
            f"{name}: {size / 1e6:.1f} MB is over the limit of {LIMIT // 10**6} MB: "
            "split it into smaller files"
        )
    if kind := next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), None):
        raise BadDocument(f"{name}: {kind} is not supported yet: convert it to text")
    if reason := _explain_unsupported(name):
        raise BadDocument(f"{name}: {reason}")
    try:
        return _parse(data, name)
    except BadDocument as error:
        raise BadDocument(f"{name}: {error}") from None


def _parse(data: bytes, name: str) -> Document:
    """Decode and load; BadDocument, without the file's name, if that cannot be done."""
    text = decode(data)
    if not has_visible_text(text):
        raise BadDocument("holds no text: add some, or leave it out")
    return LOADERS[PurePath(name).suffix.lower()](text, name)


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
                problems.append((path, f"holds no {', '.join(LOADERS)} file"))
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
    if suffix in LOADERS:
        return None
    return (
        f"{suffix or 'a name without a suffix'} is not supported yet: "
        f"convert it to text ({', '.join(LOADERS)})"
    )
