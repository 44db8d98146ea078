"""The files of runs in ./runs: choose a name for a new one, find, load and print them."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.escape import escape_json
from index.error import BadInput

if TYPE_CHECKING:
    from eval.report.table import TextTable
    from eval.run.run import Run

RUNS = Path("runs")


def choose_path(name: str, chosen: bool) -> Path:
    """Return ./runs/NAME.json for a new run. No run is overwritten: a name that the user did not
    choose gets a number, and one that the user chose must be free.
    """
    if (
        not name.strip(".")
        or "/" in name
        or "\\" in name
        or not name.isprintable()
        or len(name.encode()) > 200
    ):
        raise BadInput(
            f"{name!r} cannot name a run, which becomes a file in ./{RUNS}; use --out to write "
            "elsewhere"
        )
    if not chosen:
        number = next(n for n in range(1, 1_000_000) if not (RUNS / f"{name}-{n}.json").exists())
        return RUNS / f"{name}-{number}.json"
    path = RUNS / f"{name}.json"
    if path.exists():
        raise BadInput(
            f"{path} already exists: choose another --name, or overwrite it with --out {path}"
        )
    return path


def get_name(path: Path) -> str:
    """Return the name of the run in a file."""
    return path.name.removesuffix(".gz").removesuffix(".json")


def load_run(name: str) -> "Run":
    """Load a run by its file or its name in ./runs."""
    from eval.run.run import load

    paths = [Path(name), RUNS / f"{name}.json", RUNS / f"{name}.json.gz"]
    found = next((path for path in paths if path.is_file()), None)
    if found is None:
        known = ", ".join(sorted(get_name(one) for one in RUNS.glob("*.json*"))) or "none"
        raise BadInput(
            f"there is no run {name!r}: neither a file nor a name in ./{RUNS} (which has: {known});"
            " `yiju eval run` makes one"
        )
    return load(found)


def load_runs(names: Sequence[str]) -> "list[Run]":
    """Load runs by their files or names; a folder stands for all the runs in it."""
    paths = []
    for name in names:
        if Path(name).is_dir():
            paths += sorted(Path(name).glob("*.json")) + sorted(Path(name).glob("*.json.gz"))
        else:
            paths.append(Path(name))
    if not paths:
        raise BadInput(f"{names[0]} contains no run (*.json, *.json.gz); `yiju eval run` makes one")
    return [load_run(str(path)) for path in paths]


def print_tables(tables: "Sequence[TextTable]") -> None:
    """Print tables for a person."""
    from api.cli import terminal

    for one in tables:
        terminal.print_table(terminal.make_console(), one.title, one.header, one.rows, one.words)


def print_json(value: object) -> None:
    """Print a result of `eval` as JSON on one line."""
    from eval.report.output_file import encode_json

    print(escape_json(encode_json(value)))
