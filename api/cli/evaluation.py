"""`yiju eval …`: thin commands over `eval`; they find files, call, and print tables or JSON.

Everything is imported by the command that needs it: scipy alone takes a second.
"""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.escape import plain
from index.error import BadInput
from rag.settings import Settings

if TYPE_CHECKING:
    from eval.compare.comparison import Comparison
    from eval.report.table import TextTable
    from eval.run.run import Run
    from eval.run.runner import Opener

OK, ERROR, FELL = 0, 1, 4
RUNS = Path("runs")

Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Where the collections are kept (YIJU_HOME)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Documents = Annotated[
    Path | None,
    typer.Option(
        "--documents",
        metavar="PATH",
        help="The documents of a set that does not bring its own: a file or folder.",
    ),
]
Named = Annotated[str, typer.Argument(metavar="RUN", help="A run's file, or its name in ./runs.")]
Out = Annotated[
    list[Path] | None,
    typer.Option(
        "--out",
        metavar="FILE",
        help="Write .html, .md (Markdown), .xml (JUnit), .trec or .qrels; may be given several times.",
    ),
]

app = typer.Typer(help="Measure how good the answers are.", rich_markup_mode=None)


@app.command("run")
def run(  # noqa: PLR0913, PLR0917  one parameter for each option
    sets: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="SET...",
            help="Question sets (`yiju eval validate` knows the formats); the gold set if left out.",
        ),
    ] = None,
    documents: Documents = None,
    name: Annotated[
        str | None, typer.Option("--name", help="The run's name, which becomes ./runs/NAME.json.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Write the run here instead, over what is there; .gz is compressed.",
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
            help="Ask this collection as it is; --documents only says what the set is about.",
        ),
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> int:
    """Ask every question of each set and measure; --json prints a line a set. Your collections are not changed, and not read without
    --collection.
    """
    from api.cli import terminal
    from eval.dataset import question_set
    from eval.report import output_file
    from eval.run import corpus
    from eval.run.run import save
    from eval.run.runner import run as ask

    settings = Settings.read(os.environ, home=home)
    paths: Sequence[Path | None] = sets or [None]
    if index and collection:
        raise BadInput(
            "--index keeps an index for this run, --collection asks one of yours: give one of them"
        )
    if len(paths) > 1 and (out or index):
        raise BadInput(
            f"--{'out' if out else 'index'} is for one set, and {len(paths)} are given: run them one by one"
        )
    asked = [question_set.read(path, documents) for path in paths]
    places = [
        out
        or _place(
            one.name if name is None else f"{name}-{one.name}" if len(asked) > 1 else name,
            name is not None,
        )
        for one in asked
    ]
    if len(set(places)) < len(places):
        raise BadInput(
            "two of the sets would be written to the same file: run them one by one, each with its --name"
        )
    for place in places:
        output_file.check_writable(place)  # before the hours of asking, not after
    opener: Opener = partial(corpus.indexed, settings=settings, keep=index)
    if collection:
        opener = partial(corpus.existing, settings=settings, collection=collection)
    for one, place in zip(asked, places, strict=True):
        with terminal.stages("indexing", "asking") as report:
            found = ask(one, opener, name or _stem(place), report)
        _say_run(found, save(found, place, new=out is None), as_json)
    return OK


@app.command("read")
def read(
    sets: Annotated[
        list[Path], typer.Argument(metavar="SET...", help="Question sets with answers.")
    ],
    documents: Documents = None,
    as_json: Json = False,
) -> int:
    """Let the reader alone answer each question from the document that answers it: no retrieval, no refusal."""
    from api.cli import terminal
    from eval.dataset import question_set
    from eval.report import table
    from eval.run import reader_run
    from rag.reading import extractor

    reader = extractor.choose(Settings.read(os.environ).cache)
    for path in sets:
        asked = question_set.read(path, documents)
        with terminal.stages("reading") as report:
            found = reader_run.read(asked, reader, report)
        if as_json:
            _json(found)
            continue
        print(
            f"{plain(found.name)}: {found.questions} questions; {found.verbatim} answers stand in their documents as cited"
        )
        _tables([table.tabulate_reading(found)])
    return OK


@app.command("compare")
def compare(
    before: Named,
    after: Named,
    everything: Annotated[bool, typer.Option("--all", help="Show the slices, too.")] = False,
    out: Out = None,
    as_json: Json = False,
) -> int:
    """Compare two runs of one set, question by question."""
    from eval.compare import comparison
    from eval.report import table

    found = comparison.compare(_load(before), _load(after))
    _export(out, found.after, found, None)
    if as_json:
        _json(
            {
                "before": found.before.name,
                "after": found.after.name,
                "setup": found.setup,
                "changes": found.changes,
                "moved": found.moved,
            }
        )
    else:
        _tables(
            [
                table.tabulate_changes(found, everything),
                table.tabulate_moved(found),
                *([table.tabulate_setups(found)] if found.setup else []),
            ]
        )
    return OK


@app.command("gate")
def gate(
    run: Named,
    baseline: Annotated[
        list[str],
        typer.Option(
            "--baseline",
            metavar="RUN",
            help="What it must not fall behind: a run's file or name, or a folder of runs. Of "
            "several, the one made on the same kind of processor is taken.",
        ),
    ],
    tolerance: Annotated[
        float,
        typer.Option(
            min=0.0,
            max=1.0,
            help="What the whole set may lose of a figure (or one question) unless significantly more is won; 0 allows nothing.",
        ),
    ] = 0.005,
    out: Out = None,
    as_json: Json = False,
) -> int:
    """Exit with 4 when the run is worse than its baseline, saying what fell and by how much.

    Watched are the figures of its table, over the whole set and in every slice; errors, citations and the encoder, too.
    """
    from eval.compare import comparison
    from eval.compare import gate as gates
    from eval.compare.baseline import choose_baseline
    from eval.report import table

    after = _load(run)
    before = choose_baseline(after, [_load(one) for one in _expand_folders(baseline)])
    found = comparison.compare(before, after)
    verdict = gates.judge(found, tolerance)
    _export(out, found.after, found, verdict)
    if as_json:
        _json(
            {
                "passed": verdict.passed,
                "checks": verdict.checks,
                "faults": verdict.failures,
                "baseline": before.name,
                "note": verdict.note,
                "moved": found.moved,
            }
        )
    else:
        more = [
            (table.tabulate_moved(found), found.moved),
            (table.tabulate_setups(found), found.setup),
            (table.tabulate_failures(verdict), verdict.failures),
        ]
        _tables([table.tabulate_changes(found), *(one for one, there in more if there)])
        if verdict.note:
            print(plain(verdict.note))
        print(
            f"{'passed' if verdict.passed else 'FAILED'}: {verdict.checks} figures compared, {len(found.moved)} questions changed"
        )
    return OK if verdict.passed else FELL


@app.command("report")
def report(
    run: Named,
    baseline: Annotated[
        str | None,
        typer.Option("--baseline", metavar="RUN", help="Compare with this run, and judge."),
    ] = None,
    out: Out = None,
) -> int:
    """Write the report: one HTML file that opens without a network, or what --out names."""
    from eval.compare import comparison
    from eval.compare import gate as gates

    found = _load(run)
    compared = comparison.compare(_load(baseline), found) if baseline else None
    places = out or [RUNS / f"{_stem(Path(run))}.html"]
    _export(places, found, compared, gates.judge(compared) if compared else None)
    for place in places:
        print(place)
    return OK


@app.command("validate")
def validate(
    path: Annotated[
        Path | None, typer.Argument(metavar="SET", help="A question set; the gold set if left out.")
    ] = None,
    documents: Documents = None,
    as_json: Json = False,
) -> int:
    """Check a question set: every fault with its place, and what the set is made of. Exits with 1 when it has faults."""
    from eval.dataset.validator import validate as check

    found = check(path, documents)
    if as_json:
        _json(found)
        return ERROR if found.faults else OK
    for one in found.faults:
        print(plain(f"{one.place}: {one.problem}"))
    for one in found.warnings:
        print(plain(f"{one.place}: warning: {one.problem}"))
    kinds = ", ".join(f"{count} {name}" for name, count in found.languages.items())
    print(
        f"{plain(found.name)}: {found.documents} documents, {found.questions} questions ({kinds or 'none'}), ",
        end="",
    )
    print(f"{found.unanswerable} unanswerable")
    print(
        f"{len(found.faults)} faults, {len(found.warnings)} warnings"
        if found.faults or found.warnings
        else "no fault"
    )
    return ERROR if found.faults else OK


def _place(name: str, chosen: bool) -> Path:
    """./runs/NAME.json. A name that was not chosen gets a number, and one that was must be free: no run is lost."""
    if (
        not name.strip(".")
        or "/" in name
        or "\\" in name
        or not name.isprintable()
        or len(name.encode()) > 200
    ):
        raise BadInput(
            f"{name!r} cannot name a run: it becomes a file in ./{RUNS}; use --out for another place"
        )
    if not chosen:
        number = next(n for n in range(1, 1_000_000) if not (RUNS / f"{name}-{n}.json").exists())
        return RUNS / f"{name}-{number}.json"
    place = RUNS / f"{name}.json"
    if place.exists():
        raise BadInput(
            f"{place} is there already: choose another --name, or write over it with --out {place}"
        )
    return place


def _stem(place: Path) -> str:
    return place.name.removesuffix(".gz").removesuffix(".json")


def _expand_folders(names: Sequence[str]) -> list[str]:
    """Return `names` with the files of runs in each folder among them in its stead."""
    found = [
        str(file)
        for name in names
        for file in (
            sorted(Path(name).glob("*.json")) + sorted(Path(name).glob("*.json.gz"))
            if Path(name).is_dir()
            else [Path(name)]
        )
    ]
    if not found:
        raise BadInput(f"{names[0]} holds no run (*.json, *.json.gz); `yiju eval run` makes one")
    return found


def _load(name: str) -> "Run":
    from eval.run.run import load

    places = [Path(name), RUNS / f"{name}.json", RUNS / f"{name}.json.gz"]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        known = ", ".join(sorted(_stem(one) for one in RUNS.glob("*.json*"))) or "none"
        raise BadInput(
            f"there is no run {name!r}, neither a file nor a name in ./{RUNS} (there: {known}); `yiju eval run` makes one"
        )
    return load(found)


def _export(
    places: Sequence[Path] | None, run: "Run", compared: "Comparison | None", verdict: object
) -> None:
    from eval.report.export import export, find_renderer

    for place in places or []:
        find_renderer(place)  # a suffix that nothing writes is told before anything is written
    for place in places or []:
        export(place, run, compared, verdict)  # type: ignore[arg-type]


def _say_run(run: "Run", place: Path, as_json: bool) -> None:
    from eval.metric.aggregate import HEADLINE, summarize_metric, group_rows, measure_confidence
    from eval.report import table

    if as_json:
        figures = {
            f"{dimension}: {group}": [summarize_metric(rows, one) for one in HEADLINE]
            for (dimension, group), rows in group_rows(run.rows).items()
        }
        _json(
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
        f"{run.name}: {setup.questions} questions on {setup.documents} documents, {setup.chunks} passages; {setup.encoder}"
    )
    _tables(table.tabulate_run(run))
    failed = sum(row.error is not None for row in run.rows)
    print(f"{failed} questions failed" if failed else "no question failed")
    print(
        f"indexing {timing.indexing} s, asking {timing.asking} s; a question p50 {timing.p50} ms, p95 {timing.p95} ms"
    )
    print(f"written to {place}; `yiju eval report {place}` makes it a page")


def _tables(tables: "Sequence[TextTable]") -> None:
    from api.cli import terminal

    for one in tables:
        terminal.table(terminal.console(), one.title, one.header, one.rows, one.words)


def _json(value: object) -> None:
    from eval.report.output_file import encode_json

    print(encode_json(value))


COMMANDS: dict[str, Callable[..., int]] = {
    "run": run,
    "read": read,
    "compare": compare,
    "gate": gate,
    "report": report,
    "validate": validate,
}
