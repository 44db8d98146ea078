"""The console script: the table of commands, the options before a command, errors as one line.

Exit codes: 0 success, 1 error, 2 usage error, 3 abstained, 4 `eval gate` found a regression, 130
interrupted.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Annotated

import typer

import api
from api.cli import evaluation
from api.cli.bench import bench
from api.cli.document import add, ls, reindex, rm, show, sync
from api.cli.extra import missing_extra
from api.cli.option import CollectionName, Home, Json
from api.cli.output import ERROR, INTERRUPTED, Interrupted, print_error
from api.cli.question import query, verify
from api.cli.serve import serve
from api.cli.server import key
from api.cli.server.log import escape_warnings
from api.cli.upkeep.backup import backup, restore
from api.cli.upkeep.erasure import compact
from index.error import YijuError

COMMANDS: dict[str, Callable[..., int]] = {
    "add": add,
    "sync": sync,
    "query": query,
    "ls": ls,
    "show": show,
    "rm": rm,
    "verify": verify,
    "reindex": reindex,
    "compact": compact,
    "backup": backup,
    "restore": restore,
    "serve": serve,
    "bench": bench,
}
# Commands that leave nothing behind when they are interrupted.
_LOST = {"eval": "no run was written", "bench": "nothing was written"}

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)
app.add_typer(evaluation.app, name="eval")
app.add_typer(key.app, name="key")


def main() -> None:
    """Run the command line of this process and exit."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # a stream that a test put here may have no encoding
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    escape_warnings()
    sys.exit(run(sys.argv[1:] or ["--help"]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code. Every error is one line on standard error."""
    try:
        code = app(arguments, standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has closed the pipe (`yiju ls | head`). Python flushes again at exit, which
        # would print a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ERROR
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except typer.TyperException as error:
        command = next((f" {word}" for word in arguments if word in {*COMMANDS, "eval", "key"}), "")
        message = error.format_message().rstrip(".")
        return _fail(f"{message}; see `yiju{command} --help`", error.exit_code)
    except (YijuError, Interrupted) as error:
        return _fail(str(error), INTERRUPTED if isinstance(error, Interrupted) else ERROR)
    except Exception as error:
        if "--debug" in arguments:
            raise
        return _fail(missing_extra(error) or _describe(error), ERROR)
    if code == INTERRUPTED:  # Typer also turns Ctrl-C into this code, and prints nothing
        stored = "what was committed is kept, and the same command continues from there"
        kept = next((lost for word, lost in _LOST.items() if word in arguments), stored)
        return _fail(f"interrupted; {kept}", INTERRUPTED)
    return int(code or 0)


def _fail(message: str, code: int) -> int:
    print_error(message)
    return code


def _describe(error: Exception) -> str:
    """Return the line for an unexpected error."""
    message = str(error).rstrip(".")
    return f"{type(error).__name__}: {message}; run `yiju --debug …` for the traceback"


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"yiju {api.version()}")
        raise typer.Exit


@app.callback()
def common(  # noqa: PLR0913, PLR0917  one parameter for each option
    context: typer.Context,
    home: Home = None,
    collection: CollectionName = "default",
    as_json: Json = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of an unexpected error.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Answer questions from documents in their exact words, each with a citation that can be
    verified to the character.
    """
    # The shared options may stand before or after the command: here they become its defaults.
    given = {"home": home, "collection": collection, "as_json": as_json}
    # `eval run` asks a collection only when its own --collection names one.
    given_to_eval = {"home": home, "as_json": as_json}
    context.default_map = {
        **dict.fromkeys(COMMANDS, given),
        "eval": dict.fromkeys(evaluation.COMMANDS, given_to_eval),
        "key": dict.fromkeys(key.COMMANDS, given_to_eval),
    }


if __name__ == "__main__":
    main()
