"""The commands of `yiju eval` that measure: run, read, validate.

Whatever takes long to import is imported by the command that needs it: scipy alone takes a second.
"""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.comparison import compare, gate, report
from api.cli.escape import escape_line
from api.cli.option import Home, Json
from api.cli.output import ERROR, OK, format_path
from api.cli.run.run_file import choose_path, get_name, print_json, print_tables
from index.error import BadInput
from rag.settings import Settings

if TYPE_CHECKING:
    from eval.run.run import Run
    from eval.run.runner import Opener

Documents = Annotated[
    Path | None,
    typer.Option(
        "--documents",
        metavar="PATH",
        help="A file or folder with the set's documents, if the set does not include them.",
    ),
]


def run(  # noqa: PLR0913, PLR0917  one parameter for each option
    sets: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="SET...",
            help="Question sets, in any format that `yiju eval validate` accepts. Default: the "
            "gold set.",
        ),
    ] = None,
    documents: Documents = None,
    name: Annotated[
        str | None,
        typer.Option("--name", help="The run's name; it is written to ./runs/NAME.json."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Write the run to this file instead, overwriting it; .gz is compressed.",
        ),
    ] = None,
    index: Annotated[
        Path | None,
        typer.Option(
            "--index",
            metavar="DIR",
            help="Keep the set's index here: the next run adds only what is missing.",
        ),
    ] = None,
    collection: Annotated[
        str | None,
        typer.Option(
            "--collection",
            metavar="NAME",
            help="Ask this collection without changing it; --documents then only names the "
            "documents that the set is about. A file of questions alone is about its documents.",
        ),
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> int:
    """Ask every question of each set and measure the answers; --json prints one line per set.

    Your collections are never changed, and read only with --collection.
    """
    from api.cli.progress import show_stages
    from eval.dataset import question_set
    from eval.report import output_file
    from eval.run import corpus
    from eval.run.run import save
    from eval.run.runner import run as ask

    settings = Settings.read(os.environ, home=home)
    paths: Sequence[Path | None] = sets or [None]
    if index and collection:
        raise BadInput(
            "--index keeps an index for this run, --collection asks an existing one: give one of "
            "them"
        )
    if len(paths) > 1 and (out or index):
        raise BadInput(
            f"--{'out' if out else 'index'} is for one set, and {len(paths)} are given: run them "
            "one by one"
        )
    asked = [
        question_set.read_about(path, corpus.read_documents(settings, collection), collection)
        if path and collection and not documents and question_set.lacks_documents(path)
        else question_set.read(path, documents)
        for path in paths
    ]
    places = _choose_paths([one.name for one in asked], name, out)
    for place in places:
        output_file.check_writable(place)  # now, not after hours of asking
    opener: Opener = partial(corpus.index_set, settings=settings, keep=index)
    if collection:
        opener = partial(corpus.open_existing, settings=settings, collection=collection)
    for one, place in zip(asked, places, strict=True):
        with show_stages("indexing", "asking") as progress:
            found = ask(one, opener, name or get_name(place), progress)
        _print_run(found, save(found, place, new=out is None), as_json)
    return OK


def read(
    sets: Annotated[
        list[Path], typer.Argument(metavar="SET...", help="Question sets with answers.")
    ],
    documents: Documents = None,
    as_json: Json = False,
) -> int:
    """Measure the reader alone: it answers each question from the document that has the answer,
    without retrieval and without abstaining.
    """
    from api.cli.progress import show_stages
    from eval.dataset import question_set
    from eval.report import table
    from eval.run import reader_run
    from rag.reading import extractor

    reader = extractor.choose(Settings.read(os.environ).cache)
    for path in sets:
        asked = question_set.read(path, documents)
        with show_stages("reading") as progress:
            found = reader_run.run_reader(asked, reader, progress)
        if as_json:
            print_json(found)
            continue
        print(
            f"{escape_line(found.name)}: {found.questions} questions; {found.verbatim} answers "
            "stand in their documents as cited"
        )
        print_tables([table.tabulate_reading(found)])
    return OK


def validate(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="SET", help="A question set. Default: the gold set."),
    ] = None,
    documents: Documents = None,
    as_json: Json = False,
) -> int:
    """Check a question set: print every fault with its place, and what the set consists of. Exits
    with 1 if it has faults.
    """
    from eval.dataset import validator

    found = validator.validate(path, documents)
    if as_json:
        print_json(found)
        return ERROR if found.faults else OK
    for one in found.faults:
        print(escape_line(f"{one.place}: {one.problem}"))
    for one in found.warnings:
        print(escape_line(f"{one.place}: warning: {one.problem}"))
    languages = ", ".join(f"{count} {name}" for name, count in found.languages.items())
    print(
        f"{escape_line(found.name)}: {found.documents} documents, {found.questions} questions "
        f"({languages or 'none'}), {found.unanswerable} unanswerable"
    )
    if found.faults or found.warnings:
        print(f"{len(found.faults)} faults, {len(found.warnings)} warnings")
    else:
        print("no faults")
    return ERROR if found.faults else OK


def _choose_paths(sets: Sequence[str], name: str | None, out: Path | None) -> list[Path]:
    """Return the file for the run of each set."""
    if out:
        return [out]
    if name is None:
        paths = [choose_path(one, chosen=False) for one in sets]
    elif len(sets) > 1:
        paths = [choose_path(f"{name}-{one}", chosen=True) for one in sets]
    else:
        paths = [choose_path(name, chosen=True)]
    if len(set(paths)) < len(paths):
        raise BadInput(
            "two of the sets would be written to the same file: run them one by one, each with its "
            "own --name"
        )
    return paths


def _print_run(run: "Run", place: Path, as_json: bool) -> None:
    from eval.metric.aggregate import HEADLINE, group_rows, measure_confidence, summarize_metric
    from eval.report import table

    if as_json:
        figures = {
            f"{dimension}: {group}": [summarize_metric(rows, one) for one in HEADLINE]
            for (dimension, group), rows in group_rows(run.rows).items()
        }
        print_json(
            {
                "run": str(place),
                "name": run.name,
                "setup": run.setup,
                "timing": run.timing,
                "figures": figures,
                "trust": measure_confidence(run.rows),
            }
        )
        return
    setup, timing = run.setup, run.timing
    print(
        f"{escape_line(run.name)}: {setup.questions} questions on {setup.documents} documents, "
        f"{setup.chunks} passages; {escape_line(setup.encoder)}"
    )
    print_tables(table.tabulate_run(run))
    failed = sum(row.error is not None for row in run.rows)
    print(f"{failed} questions failed" if failed else "no question failed")
    print(
        f"indexing {timing.indexing} s, asking {timing.asking} s; per question p50 {timing.p50} ms,"
        f" p95 {timing.p95} ms"
    )
    written = escape_line(format_path(place))
    print(f"written to {written}; `yiju eval report {written}` makes a report of it")


COMMANDS: dict[str, Callable[..., int]] = {
    "run": run,
    "read": read,
    "compare": compare,
    "gate": gate,
    "report": report,
    "validate": validate,
}
app = typer.Typer(help="Measure how good the answers are.", rich_markup_mode=None)
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)
