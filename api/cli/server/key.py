"""The commands of `yiju key`: create, list, revoke."""

import json
import os
import re
from collections.abc import Callable
from typing import Annotated

import typer

from api.access.key import KeyScope
from api.cli.escape import escape_json
from api.cli.option import Home, Json
from api.cli.output import OK, print_error
from index.error import BadInput
from rag.settings import Settings

KeyName = Annotated[str, typer.Argument(metavar="NAME", help="Whose it is, or what it is for.")]


def create(
    name: KeyName,
    scope: Annotated[
        KeyScope,
        typer.Option(help="read: ask and read. write: also add and remove. admin: also feedback."),
    ] = KeyScope.READ,
    collections: Annotated[
        list[str] | None,
        typer.Option(
            "--collection", metavar="NAME", help="Only for this collection; can be repeated."
        ),
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> int:
    """Make a key, and print it once: only its hash is kept."""
    from api.access.key import NAME
    from api.access.key_file import KeyFile
    from index.home import list_collection_folders

    settings = Settings.read(os.environ, home=home)
    for one in collections or []:
        if not re.fullmatch(NAME, one):
            raise BadInput(f"{one!r} cannot name a collection: see `yiju key create --help`")
    key, secret = KeyFile(settings.home).create(name, scope, collections or None)
    if as_json:
        print(escape_json(json.dumps({"key": secret, **key.model_dump(mode="json")})))
        return OK
    print(secret)
    known = {folder.name for folder in list_collection_folders(settings.home)}
    for one in sorted(set(collections or []) - known):
        print_error(f"note: there is no collection {one!r} yet")
    print_error(
        "keep this key: it is not shown again. From now on every request needs one, "
        f"as `Authorization: Bearer …`; `yiju key revoke {name}` makes it useless"
    )
    return OK


def list_keys(home: Home = None, as_json: Json = False) -> int:
    """List the keys, without their secrets."""
    from api.access.key_file import KeyFile
    from api.cli import terminal

    keys = KeyFile(Settings.read(os.environ, home=home).home).read()
    if as_json:
        shown = [one.model_dump(mode="json", exclude={"sha256"}) for one in keys]
        print(escape_json(json.dumps({"keys": shown}, ensure_ascii=False)))
        return OK
    if not keys:
        print("no keys; `yiju key create NAME` makes one")
        return OK
    rows = [
        [
            one.name,
            one.scope.value,
            "all" if one.collections is None else ", ".join(one.collections),
            one.created_at,
            f"revoked {one.revoked_at}" if one.revoked_at else "",
        ]
        for one in keys
    ]
    header = ["name", "scope", "collections", "created", ""]
    terminal.print_table(terminal.make_console(), "Keys", header, rows, len(header))
    return OK


def revoke(name: KeyName, home: Home = None) -> int:
    """Make a key useless, at once and for good."""
    from api.access.key_file import KeyFile

    keys = KeyFile(Settings.read(os.environ, home=home).home)
    keys.revoke(name)
    print(f"revoked {name}")
    if all(one.revoked_at for one in keys.read()):
        print_error("no valid key is left: nobody is let in until `yiju key create` makes one")
    return OK


COMMANDS: dict[str, Callable[..., int]] = {"create": create, "list": list_keys, "revoke": revoke}
app = typer.Typer(help="Make and revoke the keys of the service.", rich_markup_mode=None)
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)
