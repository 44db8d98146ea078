"""The commands about questions: query and verify."""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated

import typer

from api.cli.escape import escape_json, escape_line
from api.cli.option import CollectionName, Home, Json, Precision
from api.cli.output import ABSTAINED, ERROR, OK, format_path, print_error, print_model
from api.cli.workspace import open_workspace
from index.error import BadInput, BadQuestion


def _check_top_k(top_k: int) -> int:
    # Not as Typer's `max`: the limit's module takes long to import.
    from rag.question import check_top_k

    try:
        check_top_k(top_k)
    except BadQuestion as error:
        raise typer.BadParameter(str(error)) from None
    return top_k


def query(  # noqa: PLR0913, PLR0917  one parameter for each option
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="A question in Chinese or English.")
    ],
    top_k: Annotated[
        int,
        typer.Option("--top-k", callback=_check_top_k, help="How many passages to return."),
    ] = 5,
    where: Annotated[
        str,
        typer.Option(
            "--where",
            metavar="CONDITIONS",
            help="Search only these documents: 'date>=2017 author=甲'; see docs/cli.md.",
        ),
    ] = "",
    precision: Precision = None,
    home: Home = None,
    collection: CollectionName = "default",
    as_json: Json = False,
) -> int:
    """Answer a question from the documents. Exits with 3 if they do not answer it."""
    from api.where import parse_where
    from index.document import Filter
    from rag.question import check_question

    with open_workspace(home) as workspace, ThreadPoolExecutor(1) as pool:
        words, pipeline = _decode(question), workspace.pipeline(collection, precision)
        check_question(words)
        wanted = parse_where(where) if where.strip() else Filter()
        # Load all models at once, and import the rendering meanwhile; `ask` alone would load one
        # model after the other.
        loading = None
        if pipeline.collection.state().chunks:
            loading = pool.submit(workspace.load, collection)
        from api.cli import terminal
        from api.http.schema.ask import AskResponse

        if loading:
            loading.result()
        response = AskResponse.from_response(pipeline.ask(words, top_k, wanted), collection)
    if as_json:
        print_model(response)
    else:
        terminal.print_response(terminal.make_console(), response)
    return OK if response.answer else ABSTAINED


def verify(  # noqa: PLR0913, PLR0917  one parameter for each option
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]",
            help="JSON of `yiju query --json`, or of one citation; - for standard input. Or a "
            "permanent link of the page. Without it the whole collection is checked.",
        ),
    ] = None,
    repair: Annotated[
        bool,
        typer.Option("--repair", help="Mend what is damaged, from the kept files or the sources."),
    ] = False,
    drop: Annotated[
        bool, typer.Option("--drop", help="With --repair: remove documents that nothing mends.")
    ] = False,
    gone: Annotated[
        list[str] | None,
        typer.Option(
            "--gone",
            metavar="TEXT",
            help="Prove that a text, an id or the content of a file is in no file of the home. "
            "May be given more than once.",
        ),
    ] = None,
    home: Home = None,
    collection: CollectionName = "default",
    as_json: Json = False,
) -> int:
    """Check every citation and passage of a response or link against the stored text or, without
    FILE, the whole collection against its checksums. Exits with 1 if anything is wrong.
    """
    if gone:
        from api.cli.upkeep.erasure import check_gone

        if file is not None or repair or drop:
            raise typer.BadParameter("--gone searches all files of the home and changes nothing")
        return check_gone(home, collection, as_json, gone)
    if file is None:
        from api.cli.upkeep.check import check_collection

        return check_collection(home, collection, as_json, repair, drop)
    if repair or drop:
        raise typer.BadParameter("--repair and --drop check the collection, not a FILE")
    from api.permalink import is_link
    from api.verification import count_checks, find_problems, is_elsewhere, parse

    if is_link(file):
        return _verify_link(file, home, as_json)
    checked = parse(sys.stdin.buffer.read() if file == "-" else _read(Path(file)))
    with open_workspace(home) as workspace:
        opened = workspace.collection(collection)
        problems, elsewhere = find_problems(opened, checked), is_elsewhere(opened, checked)
    count = count_checks(checked)
    if as_json:
        result = {"valid": not problems, "checked": count, "problems": problems}
        print(escape_json(json.dumps(result, ensure_ascii=False)))
    elif not problems:
        print(f"all of {count} citations and passages hold")
    for problem in problems:
        print_error(problem)
    if elsewhere:
        print_error(
            f"the collection {collection!r} has none of these documents: name the one that was "
            "asked with --collection"
        )
    return ERROR if problems else OK


def _verify_link(text: str, home: Path | None, as_json: bool) -> int:
    """Check the citations of a permanent link, in the collection that it names."""
    from api.permalink import check_link, decode_link, find_changed

    link = decode_link(text)
    with open_workspace(home) as workspace:
        opened = workspace.collection(link.c)
        problems, changed = check_link(link, opened), find_changed(link, opened)
    if as_json:
        result = {
            "valid": not problems,
            "checked": len(link.k),
            "problems": problems,
            "question": link.q,
            "collection": link.c,
            "changed": changed,
        }
        print(escape_json(json.dumps(result, ensure_ascii=False)))
    elif not problems:
        print(f"all of {len(link.k)} citations hold: {escape_line(link.q)}")
        for id in changed:
            print(escape_line(f"document {id} has changed elsewhere since"))
    for problem in problems:
        print_error(problem)
    return ERROR if problems else OK


def _decode(argument: str) -> str:
    """Return an argument as it was typed in UTF-8, whatever the locale."""
    try:
        return os.fsencode(argument).decode()
    except UnicodeDecodeError:
        raise BadQuestion(
            "the question is not valid UTF-8; set the terminal to UTF-8 and ask again"
        ) from None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot read {format_path(path)}: {error.strerror}") from None
