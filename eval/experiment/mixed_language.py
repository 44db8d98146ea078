"""Run parallel question sets as one collection that mixes two languages.

    python -m eval.experiment.mixed_language FOLDER --out RUN [--questions N]

FOLDER holds a set for each direction: xquad_en_zh, xquad_zh_zh, xquad_zh_en and xquad_en_en
(question language, document language). The documents of every other title are in Chinese, the rest
in English, never the same text in both, and each is asked about in both languages. `yiju eval
report RUN` shows the four directions as slices.
"""

import argparse
import os
import random
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from eval.dataset.case import Case, QuestionSet
from eval.dataset.question_set import read
from eval.metric.aggregate import summarize_metric
from eval.run.corpus import index_set
from eval.run.run import save
from eval.run.runner import run
from index.document import Document
from rag.settings import Settings

# Document language -> the sets with documents in it.
SETS = {"zh": ("xquad_en_zh", "xquad_zh_zh"), "en": ("xquad_en_en", "xquad_zh_en")}
_SHOWN = ("dense R@1", "lexical R@1", "R@1", "R@5", "document R@1")
_SEED = 11


def mix_sets(folder: Path, questions: int | None = None) -> QuestionSet:
    """Return the mixed set, with at most `questions` of each direction, sampled by seed."""
    documents: list[Document] = []
    cases: list[Case] = []
    for parity, (language, names) in enumerate(SETS.items()):
        parts = [read(folder / name) for name in names]
        passages = parts[0].documents
        titles = list(dict.fromkeys(one.title for one in passages))
        kept = {one.id for one in passages if titles.index(one.title) % 2 == parity}
        documents += [one for one in passages if one.id in kept]
        for part in parts:
            # The other set has the same passages in the same order, under other ids.
            new_ids = {
                own.id: one.id
                for own, one in zip(part.documents, passages, strict=True)
                if one.id in kept
            }
            some = [
                _rename(case, language, new_ids)
                for case in part.cases
                if case.relevant[0] in new_ids
            ]
            cases += random.Random(_SEED).sample(some, min(questions or len(some), len(some)))
    return QuestionSet("mixed", tuple(documents), tuple(cases))


def _rename(case: Case, language: str, new_ids: Mapping[str, str]) -> Case:
    return replace(
        case,
        id=f"{case.language} {language} {case.id}",
        evidence=tuple(replace(one, document_id=new_ids[one.document_id]) for one in case.evidence),
        relevant=tuple(new_ids[one] for one in case.relevant),
    )


def main() -> None:
    """Run the mixed set and print the metrics of each direction."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.experiment.mixed_language", description=__doc__.splitlines()[0]
    )
    parser.add_argument("folder", type=Path, help="the folder of the four sets")
    parser.add_argument("--out", type=Path, required=True, help="the run to write")
    parser.add_argument("--questions", type=int, help="at most this many of each direction")
    arguments = parser.parse_args()
    found = run(
        mix_sets(arguments.folder, arguments.questions),
        partial(index_set, settings=Settings.read(os.environ)),
    )
    save(found, arguments.out)
    for direction in sorted(
        {group for row in found.rows for dimension, group in row.slices if dimension == "language"}
    ):
        rows = [row for row in found.rows if ("language", direction) in row.slices]
        shown = (f"{key} {summarize_metric(rows, key, bootstrap=False).mean:.3f}" for key in _SHOWN)
        print(f"{direction:20} {len(rows)} questions: {', '.join(shown)}")


if __name__ == "__main__":
    main()
