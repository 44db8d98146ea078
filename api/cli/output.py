"""What every command prints in one way: errors, JSON, and names of files."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.escape import escape_json, escape_line

if TYPE_CHECKING:
    from pydantic import BaseModel

# Exit codes. Typer itself exits with 2 on wrong usage.
OK, ERROR, ABSTAINED, GATE_FAILED, INTERRUPTED = 0, 1, 3, 4, 130


class Interrupted(Exception):
    """A command was interrupted; the message says what it has done."""


def print_error(message: str) -> None:
    """Print a message as one line on standard error."""
    print(f"yiju: {escape_line(' '.join(message.split()))}", file=sys.stderr)


def print_model(model: "BaseModel") -> None:
    """Print a model as JSON: indented on a terminal, on one line in a pipe."""
    print(escape_json(model.model_dump_json(indent=2 if sys.stdout.isatty() else None)))


def format_path(path: Path) -> str:
    """Return a path as text. A file name may hold bytes that are not UTF-8, which JSON cannot."""
    return str(path).encode("utf-8", "backslashreplace").decode()
