"""The same questions written otherwise: python -m eval.experiment.robustness SET

How often retrieval puts the evidence first when the Chinese questions are in Traditional characters, in Simplified ones, in full
width, or have one wrong character of the same reading, as an input method leaves them. The reader is not asked. Needs
`pip install -e '.[training]'`, whose dictionary has the readings.
"""

import argparse
import os
import random
from collections.abc import Callable
from pathlib import Path

from opencc import OpenCC

from eval.dataset.case import Case
from eval.dataset.question_set import read
from eval.run.corpus import Corpus, index_set
from index.document import Chunk
from rag.pipeline import make_hits
from rag.question import Question
from rag.retrieval.fusion import retrieve_fused
from rag.settings import Settings
from rag.training.glossary import Glossary
from rag.training.homophone import Slips

Change = Callable[[str], str]
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_SEED = 11


def changes(questions: list[str]) -> dict[str, Change]:
    """Name -> what is done to a question; the wrong character is drawn by seed from those of all `questions`."""
    slips, chance = Slips(Glossary.installed(), questions), random.Random(_SEED)
    return {
        "as asked": str,
        "Traditional": OpenCC("s2t").convert,
        "Simplified": OpenCC("t2s").convert,
        "full width": lambda text: text.translate(_WIDE),
        "one wrong character": lambda text: slips.slipped(text, chance),
    }


def first(corpus: Corpus, cases: list[Case], change: Change) -> list[bool]:
    """Whether the first passage overlaps gold evidence, for each question after `change`."""
    pipeline, found = corpus.pipeline, []
    texts = [change(case.question) for case in cases]
    vectors = iter(pipeline.encoder.queries(texts))
    with pipeline.collection.searcher() as searcher:
        for case, text in zip(cases, texts, strict=True):
            ranking = retrieve_fused(Question.parse(text), vectors.__next__, searcher, 1)
            hits = make_hits(ranking, searcher)
            found.append(any(_holds(hit.chunk, case) for hit in hits))
    return found


def _holds(chunk: Chunk, case: Case) -> bool:
    return any(
        one.document_id == chunk.document_id and one.start < chunk.end and chunk.start < one.end
        for one in case.evidence
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m eval.experiment.robustness", description=__doc__.splitlines()[0]
    )
    parser.add_argument("set", type=Path, nargs="?", help="a question set (default: the gold set)")
    arguments = parser.parse_args()
    asked = read(arguments.set)
    cases = [case for case in asked.cases if case.evidence and case.language.startswith("zh")]
    with index_set(asked, lambda *_: None, Settings.read(os.environ)) as corpus:
        known: list[bool] = []
        for name, change in changes([case.question for case in cases]).items():
            found = first(corpus, cases, change)
            known = known or found
            lost = sum(before and not after for before, after in zip(known, found, strict=True))
            won = sum(after and not before for before, after in zip(known, found, strict=True))
            print(
                f"{name:20} R@1 {sum(found) / len(found):.4f}  lost {lost}, won {won} of {len(found)}",
                flush=True,
            )


if __name__ == "__main__":
    main()
