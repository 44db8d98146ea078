"""Sample a collection of held-out contrast cases, with questions that it answers and others.

Its documents are tables, and the texts of the other kinds. Of each group of near misses either the
texts with the answers are in the collection, or the others.
"""

import random
from collections.abc import Iterator, Sequence

from eval.fit.held_out import HeldOutCollection, HeldOutQuestion
from rag.training.contrast.case import ContrastCase
from rag.training.contrast.kind import KINDS
from rag.training.contrast.table import ask_table
from rag.training.contrast.topic.drawn_table import draw_table
from rag.training.dataset import TrainingPassage

NAME = "contrast"
_SEED = 22
_GROUPS = 220
# Kinds whose questions name nothing but a number: the documents of another group may answer them.
_NAMELESS = {"article", "step", "day"}
# The share of the groups whose answers are in the collection, and of the tables in English.
_ANSWERED, _ENGLISH = 0.6, 0.25


def sample_contrast(groups: int = _GROUPS) -> HeldOutCollection:
    """Return the collection of `groups` groups, the same each time."""
    chance = random.Random(_SEED)  # noqa: S311  reproducible, not secret
    named = {name: weight for name, (_, weight) in KINDS.items() if name not in _NAMELESS}
    kinds = [name for name, weight in named.items() for _ in range(weight)]
    passages: list[TrainingPassage] = []
    questions: list[HeldOutQuestion] = []
    for number in range(groups):
        kind = chance.choice(kinds)
        name = f"{kind}-{number}"
        if kind == "table":
            table = draw_table(chance, True, chance.random() < _ENGLISH)
            cases = ask_table(table, chance, True)
            document = table.document
            own = [TrainingPassage(name, document.title, document.text)]
            asked = list(_ask(cases, {case.text: name for case in cases}))
        else:
            cases = list(KINDS[kind][0](chance, True))
            own, asked = _take(cases, name, chance.random() < _ANSWERED)
        passages += own
        questions += asked
    return HeldOutCollection(NAME, passages, questions)


def _take(
    cases: Sequence[ContrastCase], name: str, answered: bool
) -> tuple[list[TrainingPassage], list[HeldOutQuestion]]:
    """Return the texts of a group that answer, or those that do not, and what is asked of them."""
    telling = {case.text for case in cases if case.answer}
    texts = telling if answered else {case.text for case in cases} - telling
    # In the order of the cases: a set has another one in each process.
    kept = [text for text in dict.fromkeys(case.text for case in cases) if text in texts]
    places = {text: f"{name}-{i}" for i, text in enumerate(kept)}
    titles = {case.text: case.title for case in cases}
    own = [TrainingPassage(id_, titles[text], text) for text, id_ in places.items()]
    return own, list(_ask(cases, places))


def _ask(cases: Sequence[ContrastCase], places: dict[str, str]) -> Iterator[HeldOutQuestion]:
    """Yield each question of a group once: with its answer if a text in `places` tells it."""
    done: set[str] = set()
    for case in sorted(cases, key=lambda one: one.answer is None):
        if case.question in done or case.text not in places:
            continue
        done.add(case.question)
        start, end = case.answer or (0, 0)
        yield HeldOutQuestion(case.question, case.text[start:end], places[case.text])
