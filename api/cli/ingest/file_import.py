"""Import files and URLs into a collection, and report what was not added."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.cli.escape import escape_line
from api.cli.output import format_path, print_error
from api.cli.progress import show_import
from api.http.error_code import make_type, name_error
from api.http.schema.document import AddedDocument, RejectedDocument
from index.collection import STORE
from index.file_import import FileImport, ImportedFile
from index.ingest.loader import list_formats
from rag.bootstrap import Workspace

# The most warnings, and the most unsupported files, that are printed; the rest is counted.
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class ImportRun:
    """What an import did."""

    # What became of each file, in the order in which they were named.
    files: Sequence[ImportedFile] = ()
    # If Ctrl-C stopped it: how many files are in, and of how many.
    interrupted: str = ""


def import_files(
    workspace: Workspace,
    collection: str,
    names: Sequence[str],
    activity: str,
    moved: Mapping[str, str] | None = None,
) -> ImportRun:
    """Add files and addresses, showing the progress. `moved` maps new sources to former ones."""
    interrupted = ""
    importing = FileImport(
        lambda: workspace.collection(collection, create=True),
        workspace.locate(collection, create=True) / STORE,
        workspace.parsers,
    )
    with show_import(activity) as report:
        try:
            for _ in importing.add(names, report, moved):
                pass
        except KeyboardInterrupt:
            interrupted = f"{importing.progress.stored:,} of {len(names):,} files are in"
    order = {name: position for position, name in enumerate(names)}
    # Not what was yielded: a batch may be interrupted when a part of it is stored.
    return ImportRun(sorted(importing.outcomes, key=lambda one: order[one.name]), interrupted)


def list_added(done: Iterable[ImportedFile]) -> list[AddedDocument]:
    """Return the outcome for each document."""
    return [AddedDocument.model_validate(one) for file in done for one in file.added]


def list_rejected(
    problems: Iterable[tuple[Path, str]], done: Iterable[ImportedFile]
) -> list[RejectedDocument]:
    """Return what was not added: paths that yield no file, then files that cannot be read."""
    rejected = [RejectedDocument(name=format_path(path), detail=why) for path, why in problems]
    for file in done:
        name = format_path(Path(file.name)) if "://" not in file.name else file.name
        for fault in file.faults:
            # The name stands beside it; of a file inside this one, its path in it does.
            detail = str(fault).removeprefix(name).removeprefix(file.name).lstrip(":/ ")
            code = make_type(name_error(type(fault)))
            rejected.append(RejectedDocument(name=name, detail=detail, type=code))
    return rejected


def print_findings(
    done: Iterable[ImportedFile], rejected: Iterable[RejectedDocument], unread: Sequence[str]
) -> None:
    """Print on standard error the warnings, the files of unsupported formats, and last the files
    that could not be added.
    """
    _print_some([f"note: {one}" for file in done for one in file.warnings], "notes")
    named = [f"not read: {name}: unsupported format" for name in unread]
    _print_some(named, "files of unsupported formats")
    if unread:
        formats = list_formats()
        print(f"to have them read, convert them to one of {formats}", file=sys.stderr)
    for one in rejected:
        print_error(f"not added: {one.name}: {one.detail}")


def _print_some(lines: Sequence[str], what: str) -> None:
    for line in lines[:_MOST_NAMED]:
        print(escape_line(" ".join(line.split())), file=sys.stderr)
    if len(lines) > _MOST_NAMED:
        print(f"and {len(lines) - _MOST_NAMED:,} more {what}", file=sys.stderr)
