"""The command compact, and `yiju verify --gone`: erase what was removed, and prove that it is."""

import json
from collections.abc import Sequence
from pathlib import Path

from api.cli.escape import escape_json, escape_line
from api.cli.option import CollectionName, Home, Json
from api.cli.output import ERROR, OK, print_error
from api.cli.workspace import open_workspace

_BUSY = (
    "other processes still read what was removed: it is in the write-ahead log until they end; "
    "run `yiju compact` again then"
)


def compact(
    home: Home = None, collection: CollectionName = "default", as_json: Json = False
) -> int:
    """Erase from the disk what is left of removed documents, and give its space back."""
    with open_workspace(home) as workspace:
        opened = workspace.collection(collection)
        folder = workspace.locate(collection)
        removed, before = opened.store.remains.count(), _measure(folder)
        is_done = opened.compact()
        after = _measure(folder)
    if as_json:
        facts = {"erased": removed, "complete": is_done, "before": before, "after": after}
        print(json.dumps(facts))
    else:
        print(
            f"erased what was left of {removed} removed or replaced documents  "
            f"{before / 1e6:,.1f} -> {after / 1e6:,.1f} MB"
        )
        if not is_done:
            print_error(_BUSY)
    return OK if is_done else ERROR


def check_gone(home: Path | None, collection: str, as_json: bool, given: Sequence[str]) -> int:
    """Look in every file of the home for what was removed. Exits with 1 if any of it is there."""
    from index.upkeep.trace import find_traces

    with open_workspace(home) as workspace:
        opened = workspace.collection(collection)
        found = find_traces(opened, workspace.home.folder, given)
    if as_json:
        facts = {
            "gone": not found.problems,
            "files": found.files,
            "bytes": found.size,
            "searched": found.needles,
            "shared": found.shared,
            "problems": found.problems,
        }
        print(escape_json(json.dumps(facts, ensure_ascii=False)))
    else:
        for line in found.problems:
            print_error(escape_line(line))
        if not found.problems:
            print(
                f"none of {found.needles} texts and vectors is in the {found.files} files "
                f"of the home ({found.size / 1e6:,.1f} MB)"
            )
        if found.shared:
            print(f"{found.shared} passages are in stored documents, too: not looked for")
    return ERROR if found.problems else OK


def _measure(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
