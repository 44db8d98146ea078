"""Run a question set: put every question to the pipeline, and record a row for each.

Nothing is refused meanwhile (see `eval.run.asker`), so that one run also tells what any other
threshold would have done.
"""

import importlib.metadata
import platform
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from time import perf_counter

import numpy as np

from eval.dataset.case import QuestionSet
from eval.metric.retrieval import JudgedRanking, score_rankings
from eval.run.arithmetic import detect_arithmetic
from eval.run.asker import DEPTH, Asker
from eval.run.corpus import Corpus, Progress
from eval.run.run import FORMAT, PROBE, Row, Run, Setup, Timing
from index.model.encoder import Encoder
from rag.reading import network
from rag.reading.confidence import load_calibration

_LIBRARIES = (
    "yiju",
    "faiss-cpu",
    "ir-measures",
    "numpy",
    "openvino",
    "scipy",
    "sentence-transformers",
    "tokenizers",
    "torch",
)

Opener = Callable[[QuestionSet, Progress], AbstractContextManager[Corpus]]


def run(asked: QuestionSet, opener: Opener, name: str = "", report: Progress | None = None) -> Run:
    """Open the set's collection with `opener` (see `eval.run.corpus`), ask every case, and measure.

    A question that raises becomes a row with its error. The run is called `name`, or as the set.
    """
    report = report or _ignore_progress
    started, clock = datetime.now(UTC), perf_counter()
    with opener(asked, report) as corpus:
        indexing = perf_counter() - clock
        pipeline, state, identity = (
            corpus.pipeline,
            corpus.collection.state(),
            corpus.collection.store.identity,
        )
        asker = Asker(asked, corpus)
        # Loads the model, too, which the first question must not pay for.
        probe = _probe_encoder(pipeline.encoder)
        rows: list[Row] = []
        judged: dict[str, dict[str, JudgedRanking]] = {}
        clock = perf_counter()
        for case in asked.cases:
            row, judged[case.id] = asker.ask(case)
            rows.append(row)
            report("asking", len(rows), len(asked.cases))
        asking = perf_counter() - clock
    p50, p95 = np.percentile([row.milliseconds for row in rows], [50, 95]).round(1).tolist()
    setup = Setup(
        set_sha256=asked.sha256,
        questions=len(rows),
        documents=state.documents,
        chunks=state.chunks,
        revision=state.revision,
        encoder=state.encoder,
        reader=network.name(),
        probe=probe,
        splitter=identity.splitter,
        folding=identity.folding,
        threshold=pipeline.threshold,
        depth=DEPTH,
        libraries={one: importlib.metadata.version(one) for one in _LIBRARIES}
        | {"python": platform.python_version()},
        arithmetic=detect_arithmetic(),
        calibration=load_calibration().name,
    )
    timing = Timing(
        started.isoformat(timespec="seconds"), round(indexing, 1), round(asking, 1), p50, p95
    )
    return Run(
        FORMAT,
        name or asked.name,
        asked.name,
        setup,
        timing,
        asker.passages(),
        tuple(_add_retrieval(rows, judged)),
    )


def _add_retrieval(
    rows: Sequence[Row], judged: Mapping[str, Mapping[str, JudgedRanking]]
) -> list[Row]:
    """Return `rows` with the metrics of retrieval, for the cases with evidence."""
    values: dict[str, dict[str, float]] = {row.id: {} for row in rows}
    for level in dict.fromkeys(level for one in judged.values() for level in one):
        for id, measured in score_rankings(
            {id: one[level] for id, one in judged.items() if level in one}
        ).items():
            values[id].update(
                {level + measure: round(value, 6) for measure, value in measured.items()}
            )
    return [replace(row, values=values[row.id] | row.values) for row in rows]


def _probe_encoder(encoder: Encoder) -> tuple[float, ...]:
    question, passage = (
        encoder.queries(["工會有多少會員？ How many members?"])[0],
        encoder.passages(["工會共有會員三億人。 300 million members."])[0],
    )
    return tuple(np.concatenate([question[: PROBE // 2], passage[: PROBE // 2]]).round(4).tolist())


def _ignore_progress(_stage: str, _done: int, _total: int) -> None:
    """Do nothing: nobody watches."""
