"""Turns a question and a window of a passage into token ids and targets."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from index.text.normalize import fold, simplify
from rag.reading.sentence import split_sentences
from rag.reading.tokenizer import Tokenizer, Tokens, assemble
from rag.training.contrast.case import ContrastCase
from rag.training.dataset import TrainingPassage, TrainingQuestion

UNKNOWN = -1
_SHORTEST, _LONGEST = 48, 176  # tokens of text in a window
_LONGEST_QUESTION = 64  # tokens; the same for a title
_AT_SENTENCE = 0.7  # probability that a window begins at the beginning of a sentence
_TITLED = 0.7  # probability that a window has its title


@dataclass(frozen=True, slots=True)
class TrainingExample:
    """One input sequence with its targets."""

    ids: tuple[int, ...]
    # Position in `ids` at which the window's text begins.
    first: int
    # The answer's first and last token; 0 (`<s>`) when there is none, UNKNOWN for no target.
    start: int
    end: int
    # 1, 0 or UNKNOWN.
    answerable: int
    relevant: int


class ExampleBuilder:
    """Cuts random windows out of passages, similar to the chunks that the index makes."""

    def __init__(self, tokenizer: Tokenizer, chance: random.Random) -> None:
        self._tokenizer, self._chance = tokenizer, chance
        self._cache: dict[str, tuple[Tokens, list[int]]] = {}

    def build_positive(self, question: TrainingQuestion) -> TrainingExample | None:
        """Build an example with the answer in its window; None when the answer is too long.

        Raises ValueError for a question without an answer.
        """
        (start, end), (tokens, sentences) = _get_answer(question), self._tokenize(question.passage)
        answer = [i for i, (a, b) in enumerate(tokens.offsets) if b > start and a < end]
        size = self._draw_size()
        if not answer or answer[-1] - answer[0] >= size:
            return None
        begin = self._chance.randint(max(0, answer[-1] + 1 - size), answer[0])
        if self._chance.random() < _AT_SENTENCE:
            begin = next((s for s in sentences if begin <= s <= answer[0]), begin)
        ids, first = self._assemble(
            question.text, question.passage.title, tokens.ids[begin : begin + size]
        )
        return TrainingExample(
            ids, first, first + answer[0] - begin, first + answer[-1] - begin, 1, 1
        )

    def build_negative(
        self, question: str, passage: TrainingPassage, relevant: int
    ) -> TrainingExample:
        """Build an example with a random window of a passage that does not answer."""
        tokens, _ = self._tokenize(passage)
        begin = self._chance.randint(0, max(0, len(tokens.ids) - _SHORTEST))
        ids, first = self._assemble(
            question, passage.title, tokens.ids[begin : begin + self._draw_size()]
        )
        return TrainingExample(ids, first, 0, 0, 0, relevant)

    def build_elsewhere(self, question: TrainingQuestion) -> TrainingExample | None:
        """Build an example with a window of the answer's passage beside the answer.

        None when there is no room for one, or the answer's words occur in it again.
        """
        (start, end), (tokens, sentences) = _get_answer(question), self._tokenize(question.passage)
        before = [i for i, (_, b) in enumerate(tokens.offsets) if b <= start]
        after = [i for i, (a, _) in enumerate(tokens.offsets) if a >= end]
        side = max(before, after, key=len)
        if len(side) < _SHORTEST:
            return None
        size = min(self._draw_size(), len(side))
        begin = self._chance.randint(side[0], side[-1] + 1 - size)
        begin = next((s for s in sentences if begin <= s <= side[-1] - _SHORTEST // 2), begin)
        stop = min(side[-1] + 1, begin + size)
        window = question.passage.text[tokens.offsets[begin][0] : tokens.offsets[stop - 1][1]]
        if fold(question.answer) in fold(window):
            return None
        ids, first = self._assemble(question.text, question.passage.title, tokens.ids[begin:stop])
        return TrainingExample(ids, first, 0, 0, 0, 1)

    def build_contrast(self, case: ContrastCase) -> TrainingExample | None:
        """Build the example of a contrast case, whose title is always read.

        A text longer than a window is cut at random around its answer. None when the answer is too
        long for one.
        """
        tokens = self._tokenizer.tokenize(simplify(case.text))
        start, end = case.answer or (0, 0)
        answer = [i for i, (a, b) in enumerate(tokens.offsets) if b > start and a < end]
        if (case.answer and not answer) or len(answer) >= _LONGEST:
            return None
        begin = max(0, self._chance.randint(-_LONGEST, len(tokens.ids) - _LONGEST))
        if answer:
            begin = min(max(begin, answer[-1] + 1 - _LONGEST), answer[0])
        ids, first = self._assemble(
            case.question, case.title, tokens.ids[begin : begin + _LONGEST], titled=1.0
        )
        if not answer:
            return TrainingExample(ids, first, 0, 0, 0, int(case.relevant))
        at = first - begin
        return TrainingExample(ids, first, at + answer[0], at + answer[-1], 1, 1)

    def build_statement(self, question: TrainingQuestion, relevant: bool) -> TrainingExample:
        """Build an example for relevance only: a statement in another language has no span."""
        tokens, _ = self._tokenize(question.passage)
        ids, first = self._assemble(
            question.text, question.passage.title, tokens.ids[: self._draw_size()]
        )
        answerable = UNKNOWN if relevant else 0
        return TrainingExample(ids, first, UNKNOWN, UNKNOWN, answerable, int(relevant))

    def _assemble(
        self, question: str, title: str, text: tuple[int, ...], titled: float = _TITLED
    ) -> tuple[tuple[int, ...], int]:
        question_ids = self._tokenizer.encode(simplify(question))[:_LONGEST_QUESTION]
        title_ids = (
            self._tokenizer.encode(simplify(title))[:_LONGEST_QUESTION]
            if title and self._chance.random() < titled
            else []
        )
        ids, first = assemble(question_ids, title_ids, text)
        return tuple(ids), first

    def _tokenize(self, passage: TrainingPassage) -> tuple[Tokens, list[int]]:
        """Return a passage's tokens and the first token of each of its sentences."""
        if passage.text not in self._cache:
            tokens = self._tokenizer.tokenize(simplify(passage.text))
            starts = [sentence.start for sentence in split_sentences(passage.text)]
            self._cache[passage.text] = tokens, _find_first_tokens(tokens, starts)
        return self._cache[passage.text]

    def _draw_size(self) -> int:
        return self._chance.randint(_SHORTEST, _LONGEST)


def _get_answer(question: TrainingQuestion) -> tuple[int, int]:
    if question.start is None or question.end is None:
        raise ValueError(f"the question {question.text!r} has no answer")
    return question.start, question.end


def _find_first_tokens(tokens: Tokens, starts: Sequence[int]) -> list[int]:
    """Return the first token at or after each of the ascending offsets `starts`."""
    found, at = [], 0
    for start in starts:
        while at < len(tokens.offsets) and tokens.offsets[at][0] < start:
            at += 1
        found.append(at)
    return found
