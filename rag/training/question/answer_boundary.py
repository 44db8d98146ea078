"""Narrows marked answers to the exact words that were asked for.

Half of the answers in CMRC 2018's training set are whole clauses ("范廷頌於1963年升任主教" to
"when?"), while its development set and all other sets mark only the few words that answer. A reader
trained on both cannot know which is wanted, so a clause is narrowed to the one date or number in
it, or left out.
"""

from dataclasses import replace

from index.text.normalize import fold
from rag.reading.boundary import SHORT_ANSWER, find_values
from rag.training.dataset import TrainingQuestion
from rag.value.answer_type import asks_year, expected_type

# Characters at most, in the answer to a question for a name and to one for a reason or description.
_LONGEST_NAME, _LONGEST_DESCRIPTION = 20, 60
# The share of the question's bigrams above which an answer repeats the question.
_REPEATED = 0.35


def narrow_answer(question: TrainingQuestion) -> TrainingQuestion | None:
    """Return the question with its answer narrowed; None for a clause that cannot be."""
    start, end = question.start, question.end
    if start is None or end is None or end - start <= SHORT_ANSWER:
        return question
    found = find_values(
        expected_type(question.text), asks_year(fold(question.text)), question.answer
    )
    if found is not None:
        if len(found) != 1:
            return None
        return replace(question, start=start + found[0].start, end=start + found[0].end)
    answer = fold(question.answer)
    longest = _LONGEST_NAME if expected_type(question.text) else _LONGEST_DESCRIPTION
    if len(answer) > longest or _repeats(fold(question.text), answer):
        return None
    return question


def _repeats(question: str, answer: str) -> bool:
    bigrams = {question[i : i + 2] for i in range(len(question) - 1)}
    return sum(bigram in answer for bigram in bigrams) > _REPEATED * len(bigrams)
