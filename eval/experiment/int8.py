"""What computing in int8 costs: python -m eval.experiment.int8 SET…

By the networks as they are shipped and by the same weights in fp32: nDCG@10 of the dense leg alone, by document, and F1 of the reader with
the document given, Chinese by character. Every question of the sets; a line as soon as a figure is known.
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
from index.model.artifact import made
from index.model.encoder import BUNDLED
from rag.pipeline import make_hits
from rag.question import Question
from rag.reading import extractor, network
from rag.retrieval.dense import retrieve_dense
from rag.settings import Settings

# Passages that are asked for: a document of several counts where its first one stands.
_DEEP = 50


def fp32(cache: Path) -> Path:
    """`cache`, filled as the networks' own folders are, but in fp32: what looks for them there finds these."""
    made(
        cache / bundled.name(),
        "the bundled model in fp32",
        lambda folder: bundled.write(folder, None),
    )
    made(cache / network.name(), "the reader in fp32", lambda folder: network.write(folder, None))
    return cache


def found(asked: QuestionSet, settings: Settings) -> float | None:
    """nDCG@10 of the dense leg alone, by document; the mean over all questions that have a relevant document, None when none has."""
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


def answered(asked: QuestionSet, settings: Settings) -> float | None:
    """F1 of the reader with the document given; None for a set without answers."""
    if not any(case.answers and case.relevant for case in asked.cases):
        return None
    return next(
        one.f1
        for one in reader_run.run_reader(asked, extractor.choose(settings.cache), lambda *_: None).means
        if one.scorer == "yiju"
    )


PARTS: dict[str, Callable[[QuestionSet, Settings], float | None]] = {
    "nDCG@10": found,
    "F1": answered,
}


def main() -> None:
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
        whole = replace(shipped, cache=fp32(Path(folder)))
        for asked in sets:
            for name, measured in PARTS.items():
                int8, exact = measured(asked, shipped), measured(asked, whole)
                if int8 is not None and exact is not None:
                    print(
                        f"{asked.name:16} {name:8} fp32 {exact:.4f}  int8 {int8:.4f}  {int8 - exact:+.4f}",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
