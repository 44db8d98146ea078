"""Marked answers -> the exact words that were asked for.

Of CMRC 2018's training answers half are whole clauses ("范廷頌於1963年升任主教" to "when?"), where its development set and every
other set mark the few words that answer. A reader trained on both cannot know which is wanted, so a clause is narrowed to
the one date or number in it, or left out.
"""

from dataclasses import replace

from index.text.normalize import fold
from rag.reading.boundary import SHORT_ANSWER, find_values
from rag.training.dataset import Question
from rag.value.answer_type import expected_type

# Characters: a name is no longer than this, and a reason or description than that.
_NAME, _LONG = 20, 60
# From this share of the question's pairs of characters on, the answer repeats the question.
_REPEATED = 0.35


def narrowed(question: Question) -> Question | None:
    """The question with its answer narrowed; None when a clause cannot be."""
    if question.start is None or question.end is None or question.end - question.start <= SHORT_ANSWER:
        return question
    found = find_values(question.text, question.answer)
    if found is not None:
        start = question.start
        return (
            replace(question, start=start + found[0].start, end=start + found[0].end)
            if len(found) == 1
            else None
        )
    folded = fold(question.answer)
    if len(folded) > (_NAME if expected_type(question.text) else _LONG) or _repeats(
        fold(question.text), folded
    ):
        return None
    return question


def _repeats(asked: str, answer: str) -> bool:
    pairs = {asked[i : i + 2] for i in range(len(asked) - 1)}
    return sum(pair in answer for pair in pairs) > _REPEATED * len(pairs)
