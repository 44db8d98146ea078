"""The commands backup and restore."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.option import CollectionName, Home, Json
from api.cli.output import OK, format_path
from api.cli.workspace import open_workspace

if TYPE_CHECKING:
    from index.upkeep.backup import Backup


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    home: Home = None,
    collection: CollectionName = "default",
    as_json: Json = False,
) -> int:
    """Write a collection, with its originals, into one file, also while it is used."""
    from index.upkeep.backup import back_up

    with open_workspace(home) as workspace:
        workspace.collection(collection)
        made = back_up(workspace.locate(collection), file)
    return _print(made, "backed up", as_json)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of `yiju backup`.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the documents that the collection has.")
    ] = False,
    home: Home = None,
    collection: CollectionName = "default",
    as_json: Json = False,
) -> int:
    """Put a backup back, also while the collection is used."""
    from index.upkeep.backup import restore as put_back

    with open_workspace(home) as workspace:
        put = put_back(workspace.locate(collection, create=True), file, replace)
        workspace.collection(collection).index.rebuild()
    return _print(put, "restored", as_json)


def _print(done: "Backup", what: str, as_json: bool) -> int:
    facts = {"documents": done.documents, "originals": done.originals, "bytes": done.size}
    if as_json:
        print(json.dumps({"file": str(done.path), **facts}, ensure_ascii=False))
    else:
        print(
            f"{what}  {done.documents} documents, {done.originals} originals, "
            f"{done.size / 1e6:,.1f} MB  {format_path(done.path)}"
        )
    return OK
