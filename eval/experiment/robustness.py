"""Measure how retrieval copes with the same questions in another script, width or with a typo.

    python -m eval.experiment.robustness [SET]

Prints how often the first passage has gold evidence when the Chinese questions are in Traditional
or Simplified characters, in full width, or have one wrong character with the same pronunciation, as
an input method leaves them. The reader is not asked. Needs `pip install -e '.[train]'`, whose
dictionary has the pronunciations.
"""

import argparse
import os
import random
from collections.abc import Callable
from pathlib import Path

from opencc import OpenCC

from eval.dataset.case import Case
from eval.dataset.question_set import read
from eval.metric.retrieval import overlap
from eval.run.corpus import Corpus, index_set
from rag.pipeline import make_hits
from rag.question import Question
from rag.retrieval.fusion import retrieve_fused
from rag.settings import Settings
from rag.training.question.glossary import Glossary
from rag.training.question.homophone import HomophoneSwapper

Change = Callable[[str], str]
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_SEED = 11


def make_changes(questions: list[str]) -> dict[str, Change]:
    """Return name -> change of a question's text.

    The wrong character is drawn, by seed, from those that occur in `questions`.
    """
    swapper, chance = HomophoneSwapper(Glossary.load(), questions), random.Random(_SEED)
    return {
        "as asked": str,
        "Traditional": OpenCC("s2t").convert,
        "Simplified": OpenCC("t2s").convert,
        "full width": lambda text: text.translate(_WIDE),
        "one wrong character": lambda text: swapper.swap(text, chance),
    }


def check_first(corpus: Corpus, cases: list[Case], change: Change) -> list[bool]:
    """Return, for each question after `change`, whether the first passage has gold evidence."""
    pipeline, found = corpus.pipeline, []
    texts = [change(case.question) for case in cases]
    vectors = iter(pipeline.encoder.queries(texts))
    with pipeline.collection.searcher() as searcher:
        for case, text in zip(cases, texts, strict=True):
            ranking = retrieve_fused(Question.parse(text), vectors.__next__, searcher, 1)
            hits = make_hits(ranking, searcher)
            found.append(any(overlap(hit.chunk, one) for hit in hits for one in case.evidence))
    return found


def main() -> None:
    """Measure the set of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.experiment.robustness", description=__doc__.splitlines()[0]
    )
    parser.add_argument("set", type=Path, nargs="?", help="a question set (default: the gold set)")
    arguments = parser.parse_args()
    asked = read(arguments.set)
    cases = [case for case in asked.cases if case.evidence and case.language.startswith("zh")]
    with index_set(asked, lambda *_: None, Settings.read(os.environ)) as corpus:
        unchanged: list[bool] = []
        for name, change in make_changes([case.question for case in cases]).items():
            found = check_first(corpus, cases, change)
            unchanged = unchanged or found
            lost = sum(before and not after for before, after in zip(unchanged, found, strict=True))
            won = sum(after and not before for before, after in zip(unchanged, found, strict=True))
            print(
                f"{name:20} R@1 {sum(found) / len(found):.4f}  "
                f"lost {lost}, won {won} of {len(found)}",
                flush=True,
            )


if __name__ == "__main__":
    main()
