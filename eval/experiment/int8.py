"""Measure what int8 costs: the shipped networks against the same weights in fp32.

    python -m eval.experiment.int8 SET…

Prints nDCG@10 of the dense leg alone, by document, and F1 of the reader given the document, over
every question of each set.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import mean

from eval.dataset.case import QuestionSet
from eval.dataset.question_set import read
from eval.metric.retrieval import judge_by_document, score_rankings
from eval.run import reader_run
from eval.run.corpus import index_set
from index.error import YijuError
from index.model import bundled
from index.model.artifact import ensure_artifact
from index.model.encoder import BUNDLED
from rag.pipeline import make_hits
from rag.question import Question
from rag.reading import extractor, network
from rag.retrieval.dense import retrieve_dense
from rag.settings import Settings

# Passages retrieved. A document ranks where its first passage does.
_DEEP = 50


def write_fp32(cache: Path) -> Path:
    """Write both networks in fp32 to `cache`, under the names of the int8 ones."""
    ensure_artifact(
        bundled.locate(cache),
        "the bundled model in fp32",
        lambda folder: bundled.write(folder, None),
    )
    ensure_artifact(
        network.locate(cache), "the reader in fp32", lambda folder: network.write(folder, None)
    )
    return cache


def measure_retrieval(asked: QuestionSet, settings: Settings) -> float | None:
    """Return nDCG@10 of the dense leg alone, by document.

    It is the mean over the questions with a relevant document, None when there is none.
    """
    cases = [case for case in asked.cases if case.relevant]
    if not cases:
        return None
    with index_set(asked, lambda *_: None, settings) as corpus:
        vectors = iter(corpus.pipeline.encoder.queries([case.question for case in cases]))
        rankings = {}
        with corpus.collection.searcher() as searcher:
            for case in cases:
                question = Question.parse(case.question)
                ranking = retrieve_dense(question, vectors.__next__, searcher, _DEEP)
                chunks = [hit.chunk for hit in make_hits(ranking, searcher)]
                rankings[case.id] = judge_by_document(chunks, case.relevant)
    return mean(values["nDCG@10"] for values in score_rankings(rankings).values())


def measure_reader(asked: QuestionSet, settings: Settings) -> float | None:
    """Return F1 of the reader given the document, None for a set without answers."""
    if not any(case.answers and case.relevant for case in asked.cases):
        return None
    result = reader_run.run_reader(asked, extractor.choose(settings.cache), lambda *_: None)
    return next(one.f1 for one in result.means if one.scorer == "yiju")


MEASURES: dict[str, Callable[[QuestionSet, Settings], float | None]] = {
    "nDCG@10": measure_retrieval,
    "F1": measure_reader,
}


def main() -> None:
    """Measure the sets of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.experiment.int8", description=__doc__.splitlines()[0]
    )
    parser.add_argument("sets", type=Path, nargs="*", help="question sets (default: the gold set)")
    try:
        _measure(parser.parse_args().sets)
    except YijuError as error:
        sys.exit(f"eval.experiment.int8: {error}")


def _measure(paths: list[Path]) -> None:
    sets = [read(path) for path in paths] or [read()]
    shipped = replace(Settings.read(os.environ), model=BUNDLED)
    with tempfile.TemporaryDirectory() as folder:
        exact = replace(shipped, cache=write_fp32(Path(folder)))
        for asked in sets:
            for name, measure in MEASURES.items():
                int8, fp32 = measure(asked, shipped), measure(asked, exact)
                if int8 is not None and fp32 is not None:
                    print(
                        f"{asked.name:16} {name:8} fp32 {fp32:.4f}  int8 {int8:.4f}  "
                        f"{int8 - fp32:+.4f}",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
