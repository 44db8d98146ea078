"""`yiju verify` without a file: check a whole collection, and mend it."""

import json
from pathlib import Path

from api.cli.output import ERROR, OK, print_error
from api.cli.workspace import open_workspace
from index.error import DamagedStore


def check_collection(
    home: Path | None, collection: str, as_json: bool, repair: bool, drop: bool
) -> int:
    """Check every hash and checksum of a collection, and mend what is damaged if `repair`.

    Exits with 1 if anything is damaged still.
    """
    from index.upkeep.repair import find_faults
    from index.upkeep.repair import repair as mend

    mended: list[str] = []
    documents = 0
    try:
        with open_workspace(home) as workspace:
            opened = workspace.collection(collection, repair=repair)
            faults = find_faults(opened)
            problems = [one.message for one in faults]
            if repair and faults:
                report = mend(opened, faults, drop)
                mended, problems = report.mended, report.problems
                problems += [one.message for one in find_faults(opened)] if not problems else []
            documents = opened.state().documents
    except DamagedStore as error:
        problems = [str(error)]
    if as_json:
        found = {
            "valid": not problems,
            "documents": documents,
            "mended": mended,
            "problems": problems,
        }
        print(json.dumps(found, ensure_ascii=False))
        return ERROR if problems else OK
    for line in mended:
        print(f"mended  {line}")
    for line in problems:
        print_error(line)
    if not problems:
        print(f"all of {documents} documents are as they were stored")
    return ERROR if problems else OK
