"""Builds the examples of one language's question sets."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.text.normalize import simplify
from rag.training.dataset import TrainingPassage, TrainingQuestion
from rag.training.example import ExampleBuilder, TrainingExample
from rag.training.question.entity_swap import EntitySwapper, swap_year_or_title
from rag.training.question.glossary import Glossary
from rag.training.question.negative import NegativeMiner
from rag.training.training_round import Round

# The share of the questions that come changed to ask for something else. Many have nothing to
# change, so three times as many are tried.
_CHANGED = 0.15


def cross_question(
    translate: Callable[[str, float, random.Random], str], chance: random.Random, text: str
) -> str:
    """Return a question word by word in the other language: in whole or, at times, in part."""
    return translate(simplify(text), chance.choice([0.6, 1.0, 1.0]), chance)


@dataclass(frozen=True, slots=True)
class LanguageMixture:
    """Builds examples of questions in one language on passages in the same language."""

    miner: NegativeMiner
    builder: ExampleBuilder
    chance: random.Random
    # Returns a question word by word in the other language.
    cross: Callable[[str], str]
    # The share of the questions that also come crossed.
    crossed: float
    # None when questions are changed by year and title only.
    swapper: EntitySwapper | None
    round: Round

    def build(self, questions: Sequence[TrainingQuestion]) -> Iterator[TrainingExample]:
        """Yield every question's examples."""
        titles = sorted({q.passage.title for q in questions if len(q.passage.title) > 1})
        for question in questions:
            yield from self._build_question(question, titles)

    def _build_question(
        self, question: TrainingQuestion, titles: Sequence[str]
    ) -> Iterator[TrainingExample]:
        builder, chance = self.builder, self.chance
        forms = [question.text]
        if chance.random() < self.crossed:
            forms.append(self.cross(question.text))
        for text in forms:
            if question.start is None:
                yield builder.build_negative(text, question.passage, 1)
            elif positive := builder.build_positive(replace(question, text=text)):
                yield positive
        text = chance.choice(forms)
        if chance.random() < self.round.mined and (similar := self.miner.mine(question)):
            yield builder.build_negative(text, chance.choice(similar), 0)
        if question.start is None:
            return
        if chance.random() < self.round.elsewhere and (
            elsewhere := builder.build_elsewhere(replace(question, text=text))
        ):
            irrelevant = self.round.elsewhere_irrelevant
            yield replace(elsewhere, relevant=0) if irrelevant else elsewhere
        if chance.random() < 3 * _CHANGED and (changed := self._change(question, titles)):
            changed = changed if text == question.text else self.cross(changed)
            if positive := builder.build_positive(replace(question, text=changed)):
                yield replace(positive, start=0, end=0, answerable=0)

    def _change(self, question: TrainingQuestion, titles: Sequence[str]) -> str | None:
        """Return the question changed so that its passage no longer answers it."""
        swapped = self.swapper.swap(question, self.chance) if self.swapper else None
        return swapped or swap_year_or_title(question, titles, self.chance)


@dataclass(frozen=True, slots=True)
class CrossedPassages:
    """Builds examples of English questions on passages whose words are mostly in Chinese."""

    builder: ExampleBuilder
    glossary: Glossary
    chance: random.Random
    miner: NegativeMiner
    # The share of the questions that come again with another part of the passage, and with a
    # similar passage; neither answers.
    similar: float

    def build(self, question: TrainingQuestion) -> Iterator[TrainingExample]:
        """Yield a question's examples."""
        share = self.chance.choice([0.7, 0.9, 1.0])
        crossed = self._cross(question, share)
        if question.start is None:
            yield self.builder.build_negative(question.text, crossed.passage, 1)
            return
        if example := self.builder.build_positive(crossed):
            yield example
        if not self.similar:
            return
        if self.chance.random() < self.similar and (
            elsewhere := self.builder.build_elsewhere(crossed)
        ):
            yield replace(elsewhere, relevant=0)
        if self.chance.random() < self.similar and (passages := self.miner.mine(question)):
            other = TrainingQuestion(question.text, self.chance.choice(passages))
            yield self.builder.build_negative(question.text, self._cross(other, share).passage, 0)

    def _cross(self, question: TrainingQuestion, share: float) -> TrainingQuestion:
        """Replace about `share` of the passage's words with Chinese ones, and move the answer."""
        start, end = question.start or 0, question.end or 0
        text = question.passage.text
        parts = [
            self.glossary.translate_to_chinese(part, share, self.chance)
            for part in (text[:start], text[start:end], text[end:])
        ]
        title = self.glossary.translate_to_chinese(question.passage.title, share, self.chance)
        passage = TrainingPassage(question.passage.id, title, "".join(parts))
        if question.start is None:
            return TrainingQuestion(question.text, passage)
        first = len(parts[0])
        return TrainingQuestion(question.text, passage, first, first + len(parts[1]))
