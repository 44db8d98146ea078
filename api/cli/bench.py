"""The command `yiju bench`."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from api.cli.escape import escape_json
from api.cli.option import Json
from api.cli.output import OK, print_error
from api.cli.run.run_file import print_tables
from index.error import BadInput
from rag.settings import Settings

# Requests a second; the last is far above what one machine answers.
_DEFAULT_RATES = (5.0, 10.0, 20.0, 200.0)

Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="DIR",
        help="Measure an existing collection in this home; nothing is added to it.",
    ),
]


def bench(  # noqa: PLR0913, PLR0917  one parameter for each option
    context: typer.Context,
    documents: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="DOCUMENTS...",
            help="Documents to index for the measurement. Default: those of the gold set.",
        ),
    ] = None,
    questions: Annotated[
        Path | None,
        typer.Option(
            "--questions",
            metavar="FILE",
            help='JSONL, or .gz, with a "question" in each line. Default: those of the gold set.',
        ),
    ] = None,
    rate: Annotated[
        list[float] | None,
        typer.Option(
            "--rate",
            metavar="N",
            help="Requests per second; can be repeated. "
            f"Default: {', '.join(f'{rate:g}' for rate in _DEFAULT_RATES)}.",
        ),
    ] = None,
    seconds: Annotated[
        float, typer.Option("--seconds", metavar="N", help="Seconds to measure at each rate.")
    ] = 10.0,
    patience: Annotated[
        float,
        typer.Option(
            "--patience", metavar="N", help="Seconds after which an answer counts as missing."
        ),
    ] = 30.0,
    asked: Annotated[
        int, typer.Option("--asked", metavar="N", help="Number of questions asked one at a time.")
    ] = 50,
    starts: Annotated[
        int,
        typer.Option("--starts", metavar="N", help="How many times to start each kind of process."),
    ] = 3,
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            metavar="N",
            min=0,
            help="Seed for the order of questions and the times of requests.",
        ),
    ] = 0,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write all results to this file as JSON."),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE.svg", help="Plot latency against rate."),
    ] = None,
    home: Home = None,
    collection: Annotated[
        str, typer.Option("--collection", metavar="NAME", help="Measure this existing collection.")
    ] = "default",
    as_json: Json = False,
) -> int:
    """Measure speed and memory on this machine; takes some minutes.

    Measured are indexing, starting, asking, and a server under load.
    """
    from eval.bench.question import read_questions
    from eval.bench.runner import BenchPlan, run_bench
    from eval.bench.table import list_errors, tabulate_bench
    from eval.dataset.question_set import GOLD
    from eval.report import output_file

    if plot and plot.suffix != ".svg":
        raise BadInput(f"--plot writes SVG: {plot} must end in .svg")
    source = context.get_parameter_source("collection")
    existing = (
        home is not None
        or collection != "default"
        or (source is not None and source.name == "COMMANDLINE")
    )
    if existing and documents:
        raise BadInput(
            "DOCUMENTS are indexed for this run, --home and --collection name an existing index: "
            "give one or the other"
        )
    if (existing or documents) and not questions:
        raise BadInput(
            "no questions to ask: name a file with --questions, one JSON object per line, such as "
            '{"question": "how many?"}'
        )
    plan = BenchPlan(
        questions=read_questions(questions or GOLD / "questions.jsonl"),
        documents=() if existing else _check_documents(documents or [GOLD / "documents"]),
        collection=collection,
        rates=rate or _DEFAULT_RATES,
        seconds=seconds,
        patience=patience,
        asked=asked,
        starts=starts,
        seed=seed,
    )
    for place in (out, plot):
        if place:
            output_file.check_writable(place)  # now, not after minutes of measuring
    found = run_bench(Settings.read(os.environ, home=home), plan, _print_stage)
    written = output_file.encode_json(found)
    if out:
        output_file.write(out, written.encode() + b"\n")
    if plot:
        from eval.bench.plot import draw_latency

        output_file.write(plot, draw_latency(found).encode())
    if as_json:
        print(escape_json(written))
        return OK
    print_tables(tabulate_bench(found))
    for line in list_errors(found):
        print_error(line)
    return OK


def _check_documents(paths: list[Path]) -> list[Path]:
    """Return the paths. Raises BadInput if one gives no documents, before anything is measured."""
    from index.ingest.source.folder import expand

    problems = expand(paths).problems
    if problems:
        path, why = problems[0]
        raise BadInput(f"cannot index {path}: {why}")
    return paths


def _print_stage(stage: str) -> None:
    if sys.stderr.isatty():
        print_error(stage)
