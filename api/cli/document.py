"""The commands about documents: add, sync, ls, show, rm, reindex.

Whatever takes long to import is imported by the command that needs it: `yiju --help` stays quick.
"""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.escape import escape_line
from api.cli.option import CollectionName, Home, Json
from api.cli.output import ERROR, OK, Interrupted, format_path, print_error, print_model
from api.cli.workspace import open_workspace
from index.error import BadInput, NotFound


def add(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Files, folders with all files in them, and URLs."),
    ],
    home: Home = None,
    collection: CollectionName = "default",
    as_json: Json = False,
) -> int:
    """Add documents; those that have changed are replaced."""
    from api.cli import terminal
    from api.cli.ingest.file_import import (
        import_files,
        list_added,
        list_rejected,
        print_findings,
    )
    from api.http.schema.document import AddedFiles
    from index.ingest.source.download import is_url
    from index.ingest.source.folder import expand

    _check_given(*paths)
    addresses = [one for one in paths if is_url(one)]
    listed = expand(Path(one) for one in paths if not is_url(one))
    names = [*map(str, listed.files), *addresses]
    with open_workspace(home) as workspace:
        run = import_files(workspace, collection, names, "adding")
    added, rejected = list_added(run.files), list_rejected(listed.problems, run.files)
    unread = [format_path(path) for path in listed.unread]
    if as_json:
        print_model(AddedFiles(documents=added, rejected=rejected, unread=unread))
    else:
        terminal.print_added(terminal.make_console(), added)
    print_findings(run.files, rejected, unread)
    if run.interrupted:
        raise Interrupted(f"interrupted: {run.interrupted}; the same command goes on")
    return ERROR if rejected else OK


def sync(  # noqa: PLR0913, PLR0917  one parameter for each option
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="The folder to follow.")],
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help="Show what would change, and change nothing. Files are not parsed: a damaged or "
            "encrypted one is listed as if it could be added.",
        ),
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Keep running and sync after every change.")
    ] = False,
    delete_all: Annotated[
        bool,
        typer.Option(
            "--delete-all", help="Delete the documents of a folder even if it is gone or empty."
        ),
    ] = False,
    home: Home = None,
    collection: CollectionName = "default",
    as_json: Json = False,
) -> int:
    """Make the collection match a folder: add new files, update changed and moved ones, and delete
    the documents of files that are gone.
    """
    from api.cli.ingest.sync import follow, synchronize

    if watch and (dry_run or delete_all):
        option = "--dry-run" if dry_run else "--delete-all"
        raise typer.BadParameter(f"--watch cannot be combined with {option}: run them separately")
    _check_given(folder)
    with open_workspace(home) as workspace:
        if watch:
            return follow(workspace, collection, Path(folder), as_json)
        return synchronize(workspace, collection, Path(folder), as_json, dry_run, delete_all)


def _check_given(*paths: str) -> None:
    """Raise a usage error for an empty path: such as "$UNSET", it would mean the current folder."""
    if "" in paths:
        raise typer.BadParameter("the path is empty")


def ls(home: Home = None, collection: CollectionName = "default", as_json: Json = False) -> int:
    """List the documents."""
    from api.cli import terminal
    from api.http.schema.ask import IndexBody
    from api.http.schema.document import DocumentList, DocumentSummary

    with open_workspace(home) as workspace:
        opened = workspace.collection(collection)
        documents = [DocumentSummary.model_validate(one) for one in opened.documents()]
        state = IndexBody.model_validate(opened.state())
    if as_json:
        print_model(DocumentList(documents=documents, total=len(documents), index=state))
    else:
        terminal.print_documents(terminal.make_console(), documents)
    return OK


def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Its id, the beginning of its id, source, title or file name."
        ),
    ],
    chunks: Annotated[
        bool, typer.Option("--chunks", help="List the passages instead of the text.")
    ] = False,
    home: Home = None,
    collection: CollectionName = "default",
    as_json: Json = False,
) -> int:
    """Show a document."""
    from api.cli import terminal
    from api.http.schema.document import DocumentWithPassages, StoredDocument

    with open_workspace(home) as workspace:
        opened = workspace.collection(collection)
        document = opened.get(opened.find(name).id)
        passages = opened.chunks(document.id)
        stored = StoredDocument.from_document(document, opened.summary(document.id))
    if as_json:
        print_model(DocumentWithPassages.from_chunks(stored, passages) if chunks else stored)
        return OK
    console = terminal.make_console()
    terminal.print_heading(console, stored, passages)
    if chunks:
        terminal.print_chunks(console, passages)
    else:
        terminal.print_text(console, stored)
    return OK


def rm(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="ID...", help="Ids, beginnings of ids, sources, titles or file names."
        ),
    ],
    home: Home = None,
    collection: CollectionName = "default",
    as_json: Json = False,
) -> int:
    """Remove documents."""
    from api.cli import terminal
    from api.http.error_code import make_type, name_error
    from api.http.schema.document import DocumentSummary, RejectedDocument, RemovedDocuments

    removed, rejected = [], []
    with open_workspace(home) as workspace:
        opened = workspace.collection(collection)
        for name in names:
            try:
                removed.append(DocumentSummary.model_validate(opened.remove(name)))
            except (NotFound, BadInput) as error:
                code = make_type(name_error(type(error)))
                rejected.append(RejectedDocument(name=name, detail=str(error), type=code))
    if as_json:
        print_model(RemovedDocuments(documents=removed, rejected=rejected))
    else:
        terminal.print_removed(terminal.make_console(), removed)
    for one in rejected:
        print_error(one.detail)
    return ERROR if rejected else OK


def reindex(
    home: Home = None, collection: CollectionName = "default", as_json: Json = False
) -> int:
    """Split and encode every document again, after a change of model or version."""
    from api.cli.progress import show_progress
    from api.http.schema.ask import IndexBody

    with (
        open_workspace(home) as workspace,
        show_progress("reindexing", "documents") as report,
    ):
        opened = workspace.collection(collection, rebuild=True)
        count = opened.reindex(report)
        state = IndexBody.model_validate(opened.state())
    if as_json:
        print_model(state)
    else:
        print(f"{count} documents, {state.chunks} passages, encoder {escape_line(state.encoder)}")
    return OK
