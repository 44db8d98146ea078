"""The commands about documents: add, ls, show, rm, reindex.

Whatever takes long to import is imported by the command that needs it: `yiju --help` stays quick.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.option import CollectionName, Home, Json
from api.cli.output import ERROR, OK, format_path, print_error, print_model
from api.cli.workspace import open_workspace
from index.error import BadInput, NotFound

if TYPE_CHECKING:
    from index.document import Document


def add(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...", help="Files, and directories with all the text files in them."
        ),
    ],
    home: Home = None,
    collection: CollectionName = "default",
    as_json: Json = False,
) -> int:
    """Add documents; those that have changed are replaced."""
    from api.cli import terminal
    from api.cli.progress import show_progress
    from api.http.schema.document import AddedDocument, AddedDocuments, RejectedDocument
    from index.ingest.loader import expand, load

    files, unusable = expand(paths)
    rejected = [RejectedDocument(name=format_path(path), detail=why) for path, why in unusable]
    # By id: a file that is named by two paths is added once.
    documents: dict[str, Document] = {}
    for path in files:
        reading = load(path)
        rejected += [
            RejectedDocument(name=format_path(path), detail=problem) for problem in reading.problems
        ]
        documents.update((document.id, document) for document in reading.documents)
    outcomes = []
    with open_workspace(home) as workspace, show_progress("adding") as report:
        # A mistyped path must not create a collection.
        if documents:
            opened = workspace.collection(collection, create=True)
            outcomes = opened.add(documents.values(), report)
    added = [AddedDocument.model_validate(one) for one in outcomes]
    if as_json:
        print_model(AddedDocuments(documents=added, rejected=rejected))
    else:
        terminal.print_added(terminal.make_console(), added)
    for one in rejected:
        name = "" if one.name in one.detail else f"{one.name}: "
        print_error(f"not added: {name}{one.detail}")
    return ERROR if rejected else OK


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
        print_model(DocumentList(documents=documents, index=state))
    else:
        terminal.print_documents(terminal.make_console(), documents)
    return OK


def show(
    name: Annotated[
        str,
        typer.Argument(metavar="ID", help="Its id, the beginning of its id, its source or title."),
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
    stored = StoredDocument.from_document(document, len(passages))
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
        typer.Argument(metavar="ID...", help="Ids, beginnings of ids, sources or titles."),
    ],
    home: Home = None,
    collection: CollectionName = "default",
    as_json: Json = False,
) -> int:
    """Remove documents."""
    from api.cli import terminal
    from api.http.schema.document import DocumentSummary, RejectedDocument, RemovedDocuments

    removed, rejected = [], []
    with open_workspace(home) as workspace:
        opened = workspace.collection(collection)
        for name in names:
            try:
                removed.append(DocumentSummary.model_validate(opened.remove(name)))
            except (NotFound, BadInput) as error:
                rejected.append(RejectedDocument(name=name, detail=str(error)))
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
        print(f"{count} documents, {state.chunks} passages, encoder {state.encoder}")
    return OK
