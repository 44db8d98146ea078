"""The part of a question set that is put to every stack: its first passages, and questions spread over all that these answer.

All of it in Simplified characters, which are all that the weights were trained to read: yiju would map them itself, the others would not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from eval.dataset.case import Case, QuestionSet
from eval.peer.stack import Passage
from index.error import BadInput
from index.text.normalize import simplify

# Asked before the clock runs, and in no figure.
WARM = 5


@dataclass(frozen=True, slots=True)
class Part:
    """`passages` have their place as id; `relevant` are those that answer each of `questions`. `warm`: other questions of the set."""

    name: str
    passages: tuple[Passage, ...]
    questions: tuple[str, ...]
    relevant: tuple[tuple[str, ...], ...]
    warm: tuple[str, ...]

    @property
    def sent(self) -> list[tuple[str, str, str]]:
        """The passages as a stack's process is sent them."""
        return [(one.id, one.title, one.text) for one in self.passages]

    @property
    def corpus(self) -> str:
        """The same for two sets of the same passages: they share an index."""
        digest = sha256()
        for one in self.passages:
            digest.update(f"{one.title}\0{one.text}\0".encode())
        return digest.hexdigest()[:16]


def part(asked: QuestionSet, passages: int, questions: int) -> Part:
    """The first `passages`, and `questions` (or all there are) that they answer; BadInput when they answer too few to be asked."""
    documents = asked.documents[:passages]
    places = {document.id: str(at) for at, document in enumerate(documents)}
    cases = [
        case for case in asked.cases if case.relevant and all(id in places for id in case.relevant)
    ]
    if len(cases) <= WARM:
        raise BadInput(
            f"{asked.name}: the first {len(documents):,} passages answer {len(cases)} questions, too few; give more with --passages"
        )
    warm, rest = cases[:WARM], cases[WARM:]
    chosen = spread(rest, questions)
    return Part(
        asked.name,
        tuple(
            Passage(places[one.id], simplify(one.title), simplify(one.text)) for one in documents
        ),
        tuple(simplify(case.question) for case in chosen),
        tuple(tuple(places[id] for id in case.relevant) for case in chosen),
        tuple(simplify(case.question) for case in warm),
    )


def spread(cases: Sequence[Case], number: int) -> list[Case]:
    """`number` of them at even distances, or all."""
    number = min(number, len(cases))
    return [cases[at * len(cases) // number] for at in range(number)]
