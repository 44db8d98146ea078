"""`yiju bench`: finds documents and questions, calls `eval.bench`, and prints tables or JSON."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from api.cli.escape import complain
from index.error import BadInput
from rag.settings import Settings

OK = 0
_STANDARD = (5.0, 10.0, 20.0, 200.0)

Home = Annotated[
    Path | None,
    typer.Option(
        "--home", metavar="DIR", help="Measure a collection here as it is; nothing is added."
    ),
]


def bench(  # noqa: PLR0913, PLR0917  one parameter for each option
    context: typer.Context,
    documents: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="DOCUMENTS...", help="What to index for this; the gold set's if left out."
        ),
    ] = None,
    questions: Annotated[
        Path | None,
        typer.Option(
            "--questions",
            metavar="FILE",
            help='JSONL (or .gz) with a "question" in each line; the gold set\'s if left out, with its documents.',
        ),
    ] = None,
    rate: Annotated[
        list[float] | None,
        typer.Option(
            "--rate",
            metavar="N",
            help="Requests a second; may be given several times. [5, 10, 20, 200]",
        ),
    ] = None,
    seconds: Annotated[
        float, typer.Option("--seconds", metavar="N", help="How long at each rate.")
    ] = 10.0,
    patience: Annotated[
        float,
        typer.Option(
            "--patience", metavar="N", help="Seconds after which an answer no longer counts."
        ),
    ] = 30.0,
    asked: Annotated[
        int, typer.Option("--asked", metavar="N", help="Questions asked one at a time.")
    ] = 50,
    starts: Annotated[
        int, typer.Option("--starts", metavar="N", help="New processes of each kind.")
    ] = 3,
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            metavar="N",
            min=0,
            help="Of the order of questions and the times of requests.",
        ),
    ] = 0,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write everything here as JSON.")
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE.svg", help="Draw the latency against the rate."),
    ] = None,
    home: Home = None,
    collection: Annotated[
        str, typer.Option("--collection", metavar="NAME", help="Measure this collection as it is.")
    ] = "default",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Measure speed and memory on this machine: indexing, starting, asking, and a server under load. Takes minutes."""
    from api.cli import terminal
    from eval.bench.question import read_questions
    from eval.bench.runner import BenchPlan, run_bench
    from eval.bench.table import tabulate_bench, list_errors
    from eval.dataset.question_set import GOLD
    from eval.report import output_file

    if plot and plot.suffix != ".svg":
        raise BadInput(f"--plot writes SVG, and {plot} is not named so: end it with .svg")
    source = context.get_parameter_source("collection")
    existing = (
        home is not None
        or collection != "default"
        or (source is not None and source.name == "COMMANDLINE")
    )
    if existing and documents:
        raise BadInput(
            "DOCUMENTS are indexed for this run, --home and --collection name an index that is there: give one of the two"
        )
    if (existing or documents) and not questions:
        raise BadInput(
            'what is to be asked? Name a file with --questions: one JSON object a line, such as {"question": "how many?"}'
        )
    plan = BenchPlan(
        questions=read_questions(questions or GOLD / "questions.jsonl"),
        documents=() if existing else _there(documents or [GOLD / "documents"]),
        collection=collection,
        rates=rate or _STANDARD,
        seconds=seconds,
        patience=patience,
        asked=asked,
        starts=starts,
        seed=seed,
    )
    for place in (out, plot):
        if place:
            output_file.check_writable(place)  # before the minutes of measuring, not after
    found = run_bench(Settings.read(os.environ, home=home), plan, _say)
    written = output_file.encode_json(found)
    if out:
        output_file.write(out, written.encode() + b"\n")
    if plot:
        from eval.bench.plot import draw_latency

        output_file.write(plot, draw_latency(found).encode())
    if as_json:
        print(written)
        return OK
    for one in tabulate_bench(found):
        terminal.table(terminal.console(), one.title, one.header, one.rows, one.words)
    for line in list_errors(found):
        complain(line)
    return OK


def _there(paths: list[Path]) -> list[Path]:
    """The paths, if each gives documents: better said now than by the process that adds them."""
    from index.ingest.loader import expand

    _, problems = expand(paths)
    if problems:
        path, why = problems[0]
        raise BadInput(f"cannot index {path}: {why}")
    return paths


def _say(stage: str) -> None:
    """What is being measured, for who watches."""
    if sys.stderr.isatty():
        complain(stage)
