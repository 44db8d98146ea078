"""Run small inputs: questions of which each has a collection of its own.

    python -m eval.run.small_run CASES.jsonl --out RUN.json

`eval.dataset.small_input` says what is read. The run is like one of `yiju eval run`, with the
answers judged by the rules of the small inputs. A passage's number is its own, but two collections
may have documents of one id.
"""

import argparse
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate
from pathlib import Path

import numpy as np

from eval.dataset.small_input import AnswerRule, SmallInputs, read_small_inputs
from eval.run import corpus
from eval.run.run import RecordedCandidate, RecordedPassage, RecordedRanking, Row, Run, save
from eval.run.runner import run
from index.error import BadInput
from rag.settings import Settings


def run_small_inputs(inputs: Sequence[SmallInputs], settings: Settings, name: str = "") -> Run:
    """Ask every question of its own collection, and join the runs to one, called `name`."""
    parts = []
    for one in inputs:
        found = run(one.asked, partial(corpus.index_set, settings=settings))
        rows = tuple(judge_row(row, one.rules[row.id], found.passages) for row in found.rows)
        parts.append(replace(found, rows=rows))
    return join_runs(parts, name or parts[0].name)


def judge_row(row: Row, rule: AnswerRule, passages: Sequence[RecordedPassage]) -> Row:
    """Return the row of a question, its answer judged by the rule."""
    if row.error or not row.answerable:
        return row
    candidate = row.candidate
    is_right = bool(candidate) and rule.is_right(
        candidate.text if candidate else "", _find_headings(candidate, passages)
    )
    values = dict(row.values) | {"answered": float(row.answered)}
    values |= dict.fromkeys(("right", "answer right"), float(row.answered and is_right))
    values["1-Brier"] = 1 - (row.confidence - is_right) ** 2
    if row.answered:
        values["precision"] = float(is_right)
    return replace(row, would=is_right, values=values)


def _find_headings(
    candidate: RecordedCandidate | None, passages: Sequence[RecordedPassage]
) -> tuple[str, ...]:
    """Return the headings of the shortest passage that the candidate's first citation is in."""
    if candidate is None:
        return ()
    cited = candidate.citations[0]
    around = [
        one
        for one in passages
        if one.document_id == cited.document_id and one.start <= cited.start < one.end
    ]
    return min(around, key=lambda one: one.end - one.start).section if around else ()


def join_runs(parts: Sequence[Run], name: str) -> Run:
    """Join runs of different questions, made alike, to one."""
    first, setups, timings = parts[0], [one.setup for one in parts], [one.timing for one in parts]
    starts = accumulate((len(one.passages) for one in parts[:-1]), initial=0)
    rows = tuple(
        _shift_passages(row, start)
        for one, start in zip(parts, starts, strict=True)
        for row in one.rows
    )
    p50, p95 = np.percentile([row.milliseconds for row in rows], [50, 95]).round(1).tolist()
    setup = replace(
        first.setup,
        set_sha256=hashlib.sha256("".join(one.set_sha256 for one in setups).encode()).hexdigest(),
        questions=len(rows),
        documents=sum(one.documents for one in setups),
        chunks=sum(one.chunks for one in setups),
    )
    timing = replace(
        first.timing,
        indexing=round(sum(one.indexing for one in timings), 1),
        asking=round(sum(one.asking for one in timings), 1),
        p50=p50,
        p95=p95,
    )
    passages = tuple(passage for one in parts for passage in one.passages)
    return replace(first, name=name, setup=setup, timing=timing, passages=passages, rows=rows)


def _shift_passages(row: Row, start: int) -> Row:
    def shift(ranking: RecordedRanking) -> RecordedRanking:
        return replace(ranking, passages=tuple(at + start for at in ranking.passages))

    return replace(row, fused=shift(row.fused), dense=shift(row.dense), lexical=shift(row.lexical))


def count_outcomes(rows: Sequence[Row]) -> Mapping[str, int]:
    """Count what the run's threshold makes of the questions."""
    return {
        "right": sum(row.answered and bool(row.would) for row in rows),
        "wrong": sum(row.answered and not row.would for row in rows),
        "rightly refused": sum(not row.answered and not row.answerable for row in rows),
        "wrongly refused": sum(not row.answered and row.answerable for row in rows),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Ask the small inputs of a file, write the run, and print what came of them."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.run.small_run", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("cases", type=Path, help="a file of small inputs")
    parser.add_argument("--out", type=Path, required=True, help="the run's file; .gz is compressed")
    given = parser.parse_args(arguments)
    try:
        inputs = read_small_inputs(given.cases)
    except BadInput as error:
        parser.error(str(error))
    found = run_small_inputs(inputs, Settings.read(os.environ))
    kinds: dict[str, list[Row]] = {}
    for row in found.rows:
        kinds.setdefault(row.type, []).append(row)
    for kind, rows in [*kinds.items(), (f"all of {found.name}", list(found.rows))]:
        counts = ", ".join(f"{n} {what}" for what, n in count_outcomes(rows).items() if n)
        print(f"{kind}: {counts}")
    print(f"written to {save(found, given.out)}")


if __name__ == "__main__":
    main()
