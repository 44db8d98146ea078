"""List the files under paths: folders are walked, and unreadable paths are reported."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.ingest.loader import describe_error, explain_unsupported, list_formats

_DEAD_LINK = "is a link to nothing: mend or remove the link"
_IRREGULAR = "is not a regular file: copy its content to one"
# Files that programs leave beside documents: thumbnails, view settings. Lock files of open Office
# files begin with "~$".
_LEFT_BEHIND = ("thumbs.db", "desktop.ini")


@dataclass(slots=True)
class FileList:
    """The files that paths name."""

    # In the order of the paths, those of a folder sorted; each once.
    files: list[Path] = field(default_factory=list)
    # Each path that yields no file, with the reason.
    problems: list[tuple[Path, str]] = field(default_factory=list)
    # Files in folders whose format is not read.
    unread: list[Path] = field(default_factory=list)


def expand(paths: Iterable[Path]) -> FileList:
    """Return the files under `paths`, and the paths that yield none.

    Folders are walked in sorted order; hidden files, hidden folders and links to folders are
    skipped.
    """
    listed = FileList()
    files: dict[Path, None] = {}
    for path in paths:
        try:
            before = len(listed.problems)
            if path.is_dir():
                found = list(_walk(path, listed))
                files.update(dict.fromkeys(found))
                if not found and len(listed.problems) == before:
                    reason = f"holds no file of these formats: {list_formats()}"
                    listed.problems.append((path, reason))
            elif (why := _explain_file(path)) is not None:
                listed.problems.append((path, why))
            else:
                files[path] = None
        except (OSError, ValueError) as error:
            listed.problems.append((path, f"cannot be read: {describe_error(error)}"))
    listed.files = list(files)
    return listed


def _explain_file(path: Path) -> str | None:
    """Return why a path, not a folder, cannot be read; None if it can."""
    if not path.exists():
        return _DEAD_LINK if path.is_symlink() else "no such file or directory: check the path"
    if not path.is_file():
        return _IRREGULAR
    return explain_unsupported(path.name)


def _walk(directory: Path, listed: FileList) -> Iterator[Path]:
    try:
        entries = sorted(directory.iterdir())
    except OSError as error:
        listed.problems.append((directory, f"cannot be read: {describe_error(error)}"))
        return
    for entry in entries:
        name = entry.name.lower()
        if name.startswith((".", "~$")) or name in _LEFT_BEHIND:
            continue
        # A link to a directory may lead back up, and the walk would never end.
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _walk(entry, listed)
        elif explain_unsupported(entry.name):
            if entry.is_file():
                listed.unread.append(entry)
        elif entry.is_file():
            yield entry
        else:
            is_dead = entry.is_symlink() and not entry.exists()
            listed.problems.append((entry, _DEAD_LINK if is_dead else _IRREGULAR))
