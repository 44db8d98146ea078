"""Cases -> a Run: every question put to `Pipeline.ask`, one row each, and the table behind `yiju eval run`.

The documents go into a collection of their own in a temporary home, so no collection of the user's is read or changed.
Everything in a Run but the milliseconds is the same each time.
"""

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from eval.case import Case, read_documents, read_questions, read_set
from eval.metric import (
    LEVELS,
    Cited,
    Judged,
    Row,
    Share,
    by_document,
    by_evidence,
    contains,
    exact,
    figures,
    retrieval,
    supported,
)
from index.document import Chunk, Document
from index.error import BadInput, StorageFailure
from rag.answer import Answer, Response
from rag.bootstrap import Workspace
from rag.retriever import DEPTH, Dense, Lexical, Query, Retriever
from rag.settings import Settings

GOLD = Path(__file__).with_name("gold")
COLLECTION = "eval"
TOP_K = 50

Report = Callable[[str, int, int], None]
Legs = Mapping[str, Sequence[Chunk]]


@dataclass(frozen=True, slots=True)
class Run:
    """One set asked once. `figures` maps "all" and each language to METRICS; `latency` is p50 and p95 in milliseconds."""

    name: str
    encoder: str
    threshold: float
    documents: int
    chunks: int
    figures: dict[str, dict[str, Share]]
    latency: dict[str, float]
    rows: tuple[Row, ...]


def run(cases: Sequence[Case], documents: Sequence[Document], settings: Settings, name: str = "", report: Report | None = None) -> Run:
    """Index `documents`, ask every case (at least one), measure. `report` is told the stage, how much of it is done, of how much."""
    told = report or _silent
    with (
        tempfile.TemporaryDirectory(prefix="yiju-eval-") as home,
        closing(Workspace(replace(settings, home=Path(home)))) as workspace,
    ):
        library = workspace.library(COLLECTION, create=True)
        library.add(documents, partial(told, "indexing"))
        pipeline, state = workspace.pipeline(COLLECTION), library.state()
        legs: dict[str, Retriever] = {"dense": Dense(library.vectors), "lexical": Lexical(library.store)}
        texts = {document.id: document.text for document in documents}
        pipeline.ask(cases[0].question, TOP_K)  # ahead of the clock: the first must not pay for loading what all use
        rows, judged = [], []
        for case in cases:
            started = perf_counter()
            response = pipeline.ask(case.question, TOP_K)
            milliseconds = 1000 * (perf_counter() - started)
            query = Query.make(case.question, library.encoder.queries([case.question])[0])
            # A response knows a leg's rank only of passages that came through the fusion: each leg is asked by itself.
            ids = {leg: retriever.retrieve(query, DEPTH).ids.tolist() for leg, retriever in legs.items()}
            found = library.store.chunks_by_id({one for ranked in ids.values() for one in ranked})
            alone = {leg: [found[one][0] for one in ranked] for leg, ranked in ids.items()}
            judged.append(_judge(case, response, alone))
            rows.append(_row(case, response, judged[-1], texts, milliseconds))
            told("asking", len(rows), len(cases))
    rows = _measured(cases, rows, judged)
    latency = {f"p{q}": round(float(np.percentile([row.milliseconds for row in rows], q)), 1) for q in (50, 95)}
    groups = {"all": rows} | {code: [row for row in rows if row.language == code] for code in sorted({row.language for row in rows})}
    table = {code: figures(group) for code, group in groups.items()}
    return Run(name, state.encoder, pipeline.threshold, state.documents, state.chunks, table, latency, tuple(rows))


def _judge(case: Case, response: Response, alone: Legs) -> dict[str, Judged]:
    """Level (see `eval.metric.LEVELS`) -> the ranking there."""
    passages = [hit.chunk for hit in response.passages]
    rankings = [by_evidence(passages, case.evidence), by_document(passages, case.relevant)]
    rankings += [by_evidence(alone[leg], case.evidence) for leg in ("dense", "lexical")]
    return dict(zip(LEVELS, rankings, strict=True))


def _row(case: Case, response: Response, judged: Mapping[str, Judged], texts: Mapping[str, str], milliseconds: float) -> Row:
    outcome = response.outcome
    answer = outcome if isinstance(outcome, Answer) else None
    cited = [
        Cited(one.document_id, one.start, one.end, one.cited_text, exact(one, one.cited_text, texts), supported(one, case))
        for one in (answer.citations if answer else ())
    ]
    if answer is None:
        right: bool | None = not case.answerable
    else:
        right = None if case.answerable and not case.answers else contains(answer.text, case.answers)
    return Row(
        id=case.id,
        language=case.language,
        answerable=case.answerable,
        dense_rank=judged["dense "].first(),
        lexical_rank=judged["lexical "].first(),
        fused_rank=judged[""].first(),
        answered=answer is not None,
        confidence=round(outcome.confidence, 6),
        citations=tuple(cited),
        right=right,
        milliseconds=round(milliseconds, 1),
    )


def _measured(cases: Sequence[Case], rows: Sequence[Row], judged: Sequence[Mapping[str, Judged]]) -> list[Row]:
    """`rows` with their retrieval values, for the cases that say where the answer stands."""
    values: dict[str, dict[str, float]] = {case.id: {} for case in cases}
    for level in LEVELS:
        known = {case.id: one[level] for case, one in zip(cases, judged, strict=True) if case.evidence}
        for id, measured in retrieval(known).items():
            values[id].update({level + measure: round(value, 6) for measure, value in measured.items()})
    return [replace(row, retrieval=values[row.id]) for row in rows]


def run_command(set_path: Path | None, documents: Path | None, home: Path | None, as_json: bool, out: Path | None = None) -> int:
    """`yiju eval run`: measure a set (None: the bundled one), print the figures, and write the run to `out` if given.

    `home` is only checked with the other settings: the collections in it are not touched. Returns 0.
    """
    settings = Settings.read(os.environ, home=home)
    texts, cases = _read(set_path, documents)
    with _progress() as report:
        measured = run(cases, texts, settings, str(set_path or GOLD.name), report)
    if out:
        _write(out, _json(measured, indent=1))
    if as_json:
        print(_json(measured, indent=None))
    else:
        _print(measured)
    return 0


def _read(set_path: Path | None, documents: Path | None) -> tuple[list[Document], list[Case]]:
    if set_path is not None and set_path.suffix != ".jsonl":
        if documents:
            raise BadInput(f"{set_path} brings its own passages: leave --documents out, or name a .jsonl file of questions")
        return read_set(set_path)
    if set_path is not None and documents is None:
        raise BadInput(f"what is {set_path} to be answered from? Name a file or a folder with --documents")
    texts = read_documents(documents or GOLD / "documents")
    return texts, read_questions(set_path or GOLD / "questions.jsonl", texts)


def _json(measured: Run, indent: int | None) -> str:
    shares = {
        code: {name: asdict(share) | {"value": share.value} for name, share in group.items()} for code, group in measured.figures.items()
    }
    return json.dumps(asdict(measured) | {"figures": shares}, ensure_ascii=False, indent=indent)


def _write(path: Path, text: str) -> None:
    """Beside, then renamed: a run that is interrupted leaves no half file."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_text(text + "\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise StorageFailure(f"cannot write {path}: {error.strerror}; choose another --out") from None


def _print(measured: Run) -> None:
    out = Console(width=None if sys.stdout.isatty() else 200, highlight=False, markup=False, emoji=False)
    out.print(f"{measured.name}: {measured.documents} documents, {measured.chunks} passages, {measured.encoder}")
    table = Table("", "n", box=None, pad_edge=False, header_style="dim")
    measures = ("R@1", "R@3", "R@5", "RR@10", "nDCG@10")
    outcomes = {
        "citations correct": "citations supported",
        "answers right": "answers right",
        "refusals right": "unanswerable refused",
        "wrong": "answerable refused",
    }
    for title in (*measures, *outcomes):
        table.add_column(title, justify="right")
    for code, group in measured.figures.items():
        n = group["answerable answered"].of + group["unanswerable answered"].of
        table.add_row(code, str(n), *(_mean(group[one]) for one in measures), *(_count(group[one]) for one in outcomes.values()))
    out.print(table)
    whole = measured.figures["all"]
    out.print(f"citations that slice back to their words: {_count(whole['citations exact'])}")
    for level, title in zip(LEVELS[1:], ("by document", "dense leg alone", "lexical leg alone"), strict=True):
        out.print(f"{title}: R@1 {_mean(whole[level + 'R@1'])}, R@5 {_mean(whole[level + 'R@5'])}")
    out.print(f"latency: p50 {measured.latency['p50']} ms, p95 {measured.latency['p95']} ms")


def _mean(share: Share) -> str:
    return "–" if share.value is None else f"{share.value:.3f}"


def _count(share: Share) -> str:
    return "–" if share.value is None else f"{share.total:.0f}/{share.of} {share.value:.0%}"


@contextmanager
def _progress() -> Iterator[Report]:
    """A bar for each stage on standard error, when that is a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        stages = {name: bar.add_task(name, total=None) for name in ("indexing", "asking")}
        yield lambda stage, done, total: bar.update(stages[stage], completed=done, total=total)


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Progress nobody watches."""
