"""The console script: options that every command shares, and one line instead of a traceback. The commands are in `api.cli.command`.

Exit codes: 0 done, 1 an error, 2 wrong usage, 3 abstained, 4 `eval gate` found a drop, 130 interrupted.
"""

import os
import sys
from contextlib import suppress
from typing import Annotated

import typer

import api
from api.cli import evaluation
from api.cli.command import COMMANDS, CollectionName, Home, Json
from api.cli.escape import complain
from index.error import YijuError

ERROR, INTERRUPTED = 1, 130
# Commands that leave nothing when they are interrupted.
_LOST = {"eval": "no run was written", "bench": "nothing was written"}

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
for name, command in COMMANDS.items():
    app.command(name)(command)
app.add_typer(evaluation.app, name="eval")


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # a stream that a test put here may have no encoding to set
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(run(sys.argv[1:] or ["--help"]))


def run(arguments: list[str]) -> int:
    """One command; whatever goes wrong is one line on standard error and an exit code."""
    try:
        code = app(arguments, standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader went away (`yiju ls | head`). Python flushes again at exit, and that must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ERROR
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except typer.TyperException as error:
        command = next((f" {word}" for word in arguments if word in {*COMMANDS, "eval"}), "")
        return _failed(
            f"{error.format_message().rstrip('.')}; see `yiju{command} --help`", error.exit_code
        )
    except YijuError as error:
        return _failed(str(error), ERROR)
    except Exception as error:
        if "--debug" in arguments:
            raise
        return _failed(
            f"{type(error).__name__}: {str(error).rstrip('.')}; run `yiju --debug …` for the traceback",
            ERROR,
        )
    if code == INTERRUPTED:  # typer itself turns Ctrl-C into this code, and says nothing
        stays = "what was committed stays, and the same command goes on from there"
        kept = next((lost for word, lost in _LOST.items() if word in arguments), stays)
        return _failed(f"interrupted; {kept}", INTERRUPTED)
    return int(code or 0)


def _failed(line: str, code: int) -> int:
    complain(line)
    return code


def _version(wanted: bool) -> None:
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
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Answers from documents, with proof: exact words, each with a citation that can be checked to the character."""
    # The shared options may stand before the command or after it: here they become the command's defaults.
    given = {"home": home, "collection": collection, "as_json": as_json}
    shared = {
        "home": home,
        "as_json": as_json,
    }  # a run asks a collection only when told so right there
    context.default_map = {
        **dict.fromkeys(COMMANDS, given),
        "eval": dict.fromkeys(evaluation.COMMANDS, shared),
    }


if __name__ == "__main__":
    main()
