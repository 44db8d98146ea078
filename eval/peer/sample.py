"""Draws the sample of a question set that every stack is asked.

All text is in Simplified characters, the only script that the weights were trained on: yiju would
convert it, the other stacks would not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from eval.dataset.case import Case, QuestionSet
from eval.peer.stack import PeerPassage
from index.error import BadInput
from index.text.normalize import simplify

# Questions asked before anything is timed; no figure includes them.
WARM_UP = 5


@dataclass(frozen=True, slots=True)
class PeerSample:
    """Passages and questions about them."""

    name: str
    # Their ids are their positions.
    passages: tuple[PeerPassage, ...]
    questions: tuple[str, ...]
    # For each question the ids of the passages that answer it.
    relevant: tuple[tuple[str, ...], ...]
    # Other questions of the set, to warm a stack up with.
    warm_up: tuple[str, ...]

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """The passages as JSON for a stack's process: id, title, text."""
        return [(one.id, one.title, one.text) for one in self.passages]

    @property
    def corpus(self) -> str:
        """A digest of the passages: samples with the same passages share an index."""
        digest = sha256()
        for one in self.passages:
            digest.update(f"{one.title}\0{one.text}\0".encode())
        return digest.hexdigest()[:16]


def draw_sample(question_set: QuestionSet, passages: int, questions: int) -> PeerSample:
    """Take the first `passages`, and at most `questions` of the questions that they answer.

    Raises BadInput when they answer no more questions than the warm-up takes.
    """
    documents = question_set.documents[:passages]
    positions = {document.id: str(at) for at, document in enumerate(documents)}
    cases = [
        case
        for case in question_set.cases
        if case.relevant and all(id in positions for id in case.relevant)
    ]
    if len(cases) <= WARM_UP:
        raise BadInput(
            f"{question_set.name}: the first {len(documents):,} passages answer {len(cases)} "
            "questions, too few; take more with --passages"
        )
    chosen = pick_evenly(cases[WARM_UP:], questions)
    return PeerSample(
        question_set.name,
        tuple(
            PeerPassage(positions[one.id], simplify(one.title), simplify(one.text))
            for one in documents
        ),
        tuple(simplify(case.question) for case in chosen),
        tuple(tuple(positions[id] for id in case.relevant) for case in chosen),
        tuple(simplify(case.question) for case in cases[:WARM_UP]),
    )


def pick_evenly(cases: Sequence[Case], count: int) -> list[Case]:
    """Pick `count` cases at equal distances, or all when there are fewer."""
    count = min(count, len(cases))
    return [cases[at * len(cases) // count] for at in range(count)]
