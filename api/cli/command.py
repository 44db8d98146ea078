"""The commands. Each opens the collections, calls what the HTTP service calls, and prints it for a person or as JSON.

What needs a second to import is imported by the command that needs it: `yiju --help` stays quick.
"""

import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.bench import bench
from api.cli.escape import complain
from index.error import BadDocument, BadInput, BadQuestion, NotFound, Unavailable
from rag.settings import Settings

if TYPE_CHECKING:
    from pydantic import BaseModel

    from index.document import Document
    from rag.bootstrap import Workspace

OK, ERROR, ABSTAINED = 0, 1, 3

Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Where the collections are kept (YIJU_HOME)."),
]
CollectionName = Annotated[
    str, typer.Option("--collection", metavar="NAME", help="Which collection.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def add(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Files, and directories with all that is in them."),
    ],
    home: Home = None,
    collection: CollectionName = "default",
    as_json: Json = False,
) -> int:
    """Add documents, or bring them up to date."""
    from api.cli import terminal
    from api.http.document import AddedDocuments, Rejected
    from index.ingest.loader import expand, load

    files, unusable = expand(paths)
    rejected = [Rejected(_shown(path), why, (_shown(path),)) for path, why in unusable]

    def loaded() -> "Iterator[Document]":
        """The files that can be read; the others are told of at the end."""
        for path in files:
            try:
                yield load(path)
            except BadDocument as error:
                rejected.append(Rejected(_shown(path), str(error), (_shown(path),)))

    documents = list(loaded())
    with _workspace(home) as workspace, terminal.progress("adding") as report:
        # A collection is made for what goes into it: none for a mistyped path.
        outcomes = (
            workspace.collection(collection, create=True).add(documents, report)
            if documents
            else []
        )
    added = AddedDocuments.of(outcomes, rejected)
    if as_json:
        _print(added)
    else:
        terminal.added(terminal.console(), added.documents)
    for one in rejected:
        complain(
            f"not added: {one.detail}"
            if one.name in one.detail
            else f"not added: {one.name}: {one.detail}"
        )
    return ERROR if rejected else OK


def query(
    question: str,
    top_k: Annotated[int, typer.Option("--top-k", min=1, max=50, help="How many passages.")] = 5,
    home: Home = None,
    collection: CollectionName = "default",
    as_json: Json = False,
) -> int:
    """Ask the documents. Exits with 3 when they do not answer."""
    from rag.pipeline import check_question

    with _workspace(home) as workspace, ThreadPoolExecutor(1) as pool:
        words, pipeline = _words(question), workspace.pipeline(collection)
        check_question(words, top_k)
        # All parts at once, while this thread imports what will show the answer; asking would load one after the other.
        loading = (
            [pool.submit(workspace.ready, collection)] if pipeline.collection.state().chunks else []
        )
        from api.cli import terminal
        from api.http.schema import Reply

        for one in loading:
            one.result()
        reply = Reply.of(pipeline.ask(words, top_k))
    if as_json:
        _print(reply)
    else:
        terminal.reply(terminal.console(), reply)
    return OK if reply.answer else ABSTAINED


def ls(home: Home = None, collection: CollectionName = "default", as_json: Json = False) -> int:
    """List the documents."""
    from api.cli import terminal
    from api.http.document import Documents, DocumentSummary
    from api.http.schema import Index

    with _workspace(home) as workspace:
        library = workspace.collection(collection)
        documents = [DocumentSummary.of(one) for one in library.documents()]
        listed = Documents(documents=documents, index=Index.of(library.state()))
    if as_json:
        _print(listed)
    else:
        terminal.documents(terminal.console(), listed.documents)
    return OK


def show_document(
    name: Annotated[
        str,
        typer.Argument(metavar="ID", help="Its id, the beginning of it, its source or its title."),
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
    from api.http.document import ShownDocument, StoredDocument

    with _workspace(home) as workspace:
        library = workspace.collection(collection)
        document = library.get(library.find(name).id)
        passages = library.chunks(document.id)
    stored = StoredDocument.of(document, len(passages))
    if as_json:
        _print(ShownDocument.of_chunks(stored, passages) if chunks else stored)
    else:
        terminal.document(terminal.console(), stored, passages, chunks)
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
    from api.http.document import DocumentSummary, RejectedDocument, RemovedDocuments

    removed, missing = [], []
    with _workspace(home) as workspace:
        library = workspace.collection(collection)
        for name in names:
            try:
                removed.append(DocumentSummary.of(library.remove(name)))
            except (NotFound, BadInput) as error:
                missing.append(RejectedDocument(name=name, detail=str(error)))
    if as_json:
        _print(RemovedDocuments(documents=removed, rejected=missing))
    else:
        terminal.removed(terminal.console(), removed)
    for one in missing:
        complain(one.detail)
    return ERROR if missing else OK


def verify(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="JSON of `yiju query --json` or of one citation; - for standard input.",
        ),
    ],
    home: Home = None,
    collection: CollectionName = "default",
    as_json: Json = False,
) -> int:
    """Check every citation and passage against the stored text. Exits with 1 when one does not hold."""
    from api.verification import parts, problems, read

    said = read(sys.stdin.buffer.read() if file == "-" else _bytes(Path(file)))
    with _workspace(home) as workspace:
        found = problems(workspace.collection(collection), said)
    checked = parts(said)
    if as_json:
        print(
            json.dumps(
                {"valid": not found, "checked": checked, "problems": found}, ensure_ascii=False
            )
        )
    elif not found:
        print(f"all of {checked} citations and passages hold")
    for line in found:
        complain(line)
    return ERROR if found else OK


def _words(argument: str) -> str:
    """What was typed, in UTF-8 whatever the locale says."""
    try:
        return os.fsencode(argument).decode()
    except UnicodeDecodeError:
        raise BadQuestion(
            "the question is not valid UTF-8; set the terminal to UTF-8 and ask again"
        ) from None


def _shown(path: Path) -> str:
    """A file's name may hold bytes that are no UTF-8; JSON could not carry it."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot read {_shown(path)}: {error.strerror}") from None


def reindex(
    home: Home = None, collection: CollectionName = "default", as_json: Json = False
) -> int:
    """Make passages and vectors anew, as after a change of model."""
    from api.cli import terminal
    from api.http.schema import Index

    with _workspace(home) as workspace, terminal.progress("reindexing", "documents") as report:
        library = workspace.collection(collection, rebuild=True)
        count = library.reindex(report)
        state = library.state()
    if as_json:
        _print(Index.of(state))
    else:
        print(f"{count} documents, {state.chunks} passages, encoder {state.encoder}")
    return OK


def serve(
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000,
    workers: Annotated[
        int,
        typer.Option(
            min=1, max=64, help="Processes; they share the index's memory and divide the cores."
        ),
    ] = 1,
    home: Home = None,
) -> int:
    """Answer over HTTP until Ctrl-C."""
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    settings = Settings.read(os.environ, home=home)
    os.environ["YIJU_HOME"] = str(settings.home)
    if workers > 1 and not settings.cores:
        os.environ["YIJU_CORES"] = str(max(1, (os.cpu_count() or 1) // workers))
    try:
        listener = socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET
        )
    except (
        OSError,
        TypeError,
        ValueError,
    ) as error:  # the latter two for a host that is no name at all
        why = error.strerror if isinstance(error, OSError) else error
        raise Unavailable(
            f"cannot listen at {host}:{port}: {why}; choose another --host or --port"
        ) from None
    complain(
        f"listening at http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}; Ctrl-C stops it"
    )
    # Without it a reply on a kept connection waits 40 ms for the client's acknowledgement; what is accepted inherits it.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config("api.http.app:from_environment", factory=True, workers=workers)
    with (
        listener,
        suppress(KeyboardInterrupt),
    ):  # uvicorn has ended in order by then; Ctrl-C is how it is meant to end
        if workers > 1:
            Multiprocess(config, [listener]).run()
        else:
            uvicorn.Server(config).run(sockets=[listener])
    return OK


@contextmanager
def _workspace(home: Path | None) -> "Iterator[Workspace]":
    from rag.bootstrap import Workspace

    workspace = Workspace(Settings.read(os.environ, home=home))
    try:
        yield workspace
    finally:
        workspace.close()


def _print(model: "BaseModel") -> None:
    print(model.model_dump_json(indent=2 if sys.stdout.isatty() else None))


COMMANDS: dict[str, Callable[..., int]] = {
    "add": add,
    "query": query,
    "ls": ls,
    "show": show_document,
    "rm": rm,
    "verify": verify,
    "reindex": reindex,
    "serve": serve,
    "bench": bench,
}
