"""A question and a window of a passage -> token ids and targets."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from index.text.normalize import fold, simplify
from rag.reading.sentence import split_sentences
from rag.reading.tokenizer import Tokenizer, Tokens, assemble
from rag.training.dataset import Passage, Question

UNKNOWN = -1
_SHORTEST, _LONGEST = 48, 176  # tokens of text in a window
_QUESTION = 64  # tokens of the question
_AT_SENTENCE = 0.7
_TITLED = 0.7


@dataclass(frozen=True, slots=True)
class Example:
    """One sequence. `first` is where the window's text begins; `start` and `end` are the answer's first and last token,
    0 (the first token, <s>) when it has none, UNKNOWN to be left out of the loss. answerable, relevant: 1, 0, UNKNOWN.
    """

    ids: tuple[int, ...]
    first: int
    start: int
    end: int
    answerable: int
    relevant: int


class Builder:
    """Cuts windows out of passages at random, as chunks would: mostly from a sentence's beginning, mostly titled."""

    def __init__(self, tokenizer: Tokenizer, chance: random.Random) -> None:
        self._tokenizer, self._chance = tokenizer, chance
        self._known: dict[str, tuple[Tokens, list[int]]] = {}

    def positive(self, question: Question) -> Example | None:
        """The answer somewhere in the window; None when it is longer than a window. ValueError for a question without answer."""
        (start, end), (tokens, starts) = _answer(question), self._tokens(question.passage)
        held = [i for i, (a, b) in enumerate(tokens.offsets) if b > start and a < end]
        size = self._size()
        if not held or held[-1] - held[0] >= size:
            return None
        begin = self._chance.randint(max(0, held[-1] + 1 - size), held[0])
        if self._chance.random() < _AT_SENTENCE:
            begin = next((s for s in starts if begin <= s <= held[0]), begin)
        ids, first = self._sequence(
            question.text, question.passage.title, tokens.ids[begin : begin + size]
        )
        return Example(ids, first, first + held[0] - begin, first + held[-1] - begin, 1, 1)

    def negative(self, question: str, passage: Passage, relevant: int) -> Example:
        """A random window of `passage`, which does not answer."""
        tokens, _ = self._tokens(passage)
        begin = self._chance.randint(0, max(0, len(tokens.ids) - _SHORTEST))
        ids, first = self._sequence(
            question, passage.title, tokens.ids[begin : begin + self._size()]
        )
        return Example(ids, first, 0, 0, 0, relevant)

    def elsewhere(self, question: Question) -> Example | None:
        """A window of the question's own passage that does not touch the answer; None when there is no room for one."""
        (start, end), (tokens, starts) = _answer(question), self._tokens(question.passage)
        before = [i for i, (_, b) in enumerate(tokens.offsets) if b <= start]
        after = [i for i, (a, _) in enumerate(tokens.offsets) if a >= end]
        side = max(before, after, key=len)
        if len(side) < _SHORTEST:
            return None
        size = min(self._size(), len(side))
        begin = self._chance.randint(side[0], side[-1] + 1 - size)
        begin = next((s for s in starts if begin <= s <= side[-1] - _SHORTEST // 2), begin)
        stop = min(side[-1] + 1, begin + size)
        if fold(question.answer) in fold(
            question.passage.text[tokens.offsets[begin][0] : tokens.offsets[stop - 1][1]]
        ):
            return None  # the answer stands there, too
        ids, first = self._sequence(question.text, question.passage.title, tokens.ids[begin:stop])
        return Example(ids, first, 0, 0, 0, 1)

    def statement(self, question: Question, relevant: bool) -> Example:
        """Relevance only: what is said in another language is no answer to be cut out."""
        tokens, _ = self._tokens(question.passage)
        ids, first = self._sequence(
            question.text, question.passage.title, tokens.ids[: self._size()]
        )
        return Example(ids, first, UNKNOWN, UNKNOWN, UNKNOWN if relevant else 0, int(relevant))

    def _sequence(
        self, question: str, title: str, text: tuple[int, ...]
    ) -> tuple[tuple[int, ...], int]:
        asked = self._tokenizer.encode(simplify(question))[:_QUESTION]
        titled = (
            self._tokenizer.encode(simplify(title))[:_QUESTION]
            if title and self._chance.random() < _TITLED
            else []
        )
        ids, first = assemble(asked, titled, text)
        return tuple(ids), first

    def _tokens(self, passage: Passage) -> tuple[Tokens, list[int]]:
        if passage.text not in self._known:
            tokens = self._tokenizer.tokenize(simplify(passage.text))
            cuts = [s.start for s in split_sentences(passage.text)]
            self._known[passage.text] = tokens, _token_starts(tokens, cuts)
        return self._known[passage.text]

    def _size(self) -> int:
        return self._chance.randint(_SHORTEST, _LONGEST)


def _answer(question: Question) -> tuple[int, int]:
    if question.start is None or question.end is None:
        raise ValueError(f"{question.text!r} has no answer to be found")
    return question.start, question.end


def _token_starts(tokens: Tokens, cuts: Sequence[int]) -> list[int]:
    """The first token of each sentence."""
    found, at = [], 0
    for cut in cuts:
        while at < len(tokens.offsets) and tokens.offsets[at][0] < cut:
            at += 1
        found.append(at)
    return found
