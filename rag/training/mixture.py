"""Builds the reader's training mixture. Seeded: the same call gives the same examples."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from rag.reading.tokenizer import Tokenizer
from rag.training import dataset
from rag.training.contrast.kind import draw_cases
from rag.training.dataset import TrainingPassage, TrainingQuestion
from rag.training.example import ExampleBuilder, TrainingExample
from rag.training.language_mixture import CrossedPassages, LanguageMixture, cross_question
from rag.training.question import counting_question, law_article
from rag.training.question.answer_boundary import narrow_answer
from rag.training.question.entity_swap import EntitySwapper
from rag.training.question.glossary import Glossary
from rag.training.question.negative import NegativeMiner
from rag.training.training_round import CHINESE_SETS, CROSSED, ROUNDS, Round

_LONGEST_LAW_QUESTION = 300  # characters
_LAWS_WITH_COUNTS = 20_000  # law articles that are searched for counts

_T = TypeVar("_T")


def build_mixture(
    folder: Path, tokenizer: Tokenizer, number: int, share: float = 1.0
) -> list[TrainingExample]:
    """Return the examples of round `number` in random order.

    `share` is the part of each set that is used: 1 for training, less for a quick trial.
    """
    seed, round_ = number, ROUNDS[number]
    chance = random.Random(seed)
    builder = ExampleBuilder(tokenizer, chance)
    glossary = Glossary.load()
    examples: list[TrainingExample] = []
    for language, sets in round_.sets.items():
        questions = [
            question
            for name, used in sets
            for question in _sample(_read_set(folder, name, round_), used * share, chance)
        ]
        miner = NegativeMiner(list({q.passage.id: q.passage for q in questions}.values()))
        translate = (
            glossary.translate_to_english if language == "zh" else glossary.translate_to_chinese
        )
        swapper = (
            EntitySwapper(glossary, [q.text for q in questions], language)
            if round_.swap_entities and language != "mixed"
            else None
        )
        examples += LanguageMixture(
            miner,
            builder,
            chance,
            partial(cross_question, translate, chance),
            CROSSED.get(language, 0.0),
            swapper,
            round_,
        ).build(questions)
        if language == "en" and round_.crossed_passages:
            frequent = Glossary.load()
            frequent.prefer({q.passage.text for q in dataset.read_questions(folder, "cmrc_train")})
            crossed = CrossedPassages(builder, frequent, chance, miner, round_.similar)
            for question in _sample(questions, round_.crossed_passages, chance):
                examples += crossed.build(question)
    examples += _build_laws(folder, builder, chance, share, round_)
    for _ in range(round_.count_passes):
        examples += _build_counts(folder, builder, glossary, chance, share)
    cases = draw_cases(chance, int(round_.contrasts * share))
    examples += (example for case in cases if (example := builder.build_contrast(case)))
    chance.shuffle(examples)
    return examples


def sample_held_out(folder: Path, tokenizer: Tokenizer, count: int = 120) -> list[TrainingExample]:
    """Return `count` held-out examples of each of three sets, for the learning curve."""
    chance = random.Random(0)
    builder = ExampleBuilder(tokenizer, chance)
    glossary = Glossary.load()
    examples: list[TrainingExample] = []
    for name in ("cmrc_train", "squad2_dev_half", "squadshifts_new_wiki"):
        held_out = [
            question
            for question in dataset.read_questions(folder, name)
            if dataset.is_held_out(question.passage.id)
        ]
        for question in _sample_at_most(held_out, count, chance):
            text = question.text
            if name == "cmrc_train" and chance.random() < 0.5:
                text = cross_question(glossary.translate_to_english, chance, text)
            example = (
                builder.build_positive(replace(question, text=text))
                if question.start is not None
                else None
            )
            examples.append(example or builder.build_negative(text, question.passage, 1))
    return examples


def _build_laws(
    folder: Path, builder: ExampleBuilder, chance: random.Random, share: float, round_: Round
) -> Iterator[TrainingExample]:
    """Yield examples of quantities and of statements in laws."""
    articles = [a for a in dataset.read_articles(folder) if not dataset.is_held_out(a.law)]
    sample = chance.sample(articles, int(len(articles) * share))
    questions = [
        question
        for article in sample
        for question in law_article.ask_in_english(article)
        if len(question.text) <= _LONGEST_LAW_QUESTION
    ]
    for question in _sample_at_most(questions, int(round_.law_questions * share), chance):
        if positive := builder.build_positive(question):
            yield positive
        if (
            round_.similar
            and chance.random() < round_.similar
            and (similar := law_article.find_confusable(question, questions))
        ):
            yield builder.build_negative(question.text, chance.choice(similar), 0)
    order = sorted(
        _sample_at_most(range(len(articles)), int(round_.law_statements * 4 * share), chance)
    )
    pairs = list(law_article.pair_statements([articles[i] for i in order], chance))
    for question, relevant in _sample_at_most(pairs, int(round_.law_statements * share), chance):
        yield builder.build_statement(question, relevant)


def _build_counts(
    folder: Path, builder: ExampleBuilder, glossary: Glossary, chance: random.Random, share: float
) -> Iterator[TrainingExample]:
    """Yield examples of counts in Chinese passages and laws."""
    questions = [
        question
        for name, used in CHINESE_SETS
        for question in _sample(list(dataset.read_questions(folder, name)), used * share, chance)
    ]
    laws = _sample_at_most(
        [a for a in dataset.read_articles(folder) if not dataset.is_held_out(a.law)],
        int(_LAWS_WITH_COUNTS * share),
        chance,
    )
    passages = {q.passage.id: q.passage for q in questions if not dataset.is_held_out(q.passage.id)}
    texts = [*passages.values(), *(TrainingPassage(a.id, a.law, a.text) for a in laws)]
    for question in counting_question.ask_counts(texts, glossary, chance):
        if question.start is None:
            yield builder.build_negative(question.text, question.passage, 0)
        elif example := builder.build_positive(question):
            yield example


def _read_set(folder: Path, name: str, round_: Round) -> list[TrainingQuestion]:
    """Read a set without its held-out questions, narrowed if the round says so."""
    questions = [
        question
        for question in dataset.read_questions(folder, name)
        if not dataset.is_held_out(question.passage.id)
    ]
    if name not in round_.narrow:
        return questions
    return [narrowed for question in questions if (narrowed := narrow_answer(question))]


def _sample(
    questions: Sequence[TrainingQuestion], share: float, chance: random.Random
) -> list[TrainingQuestion]:
    if share >= 1:
        return list(questions)
    return chance.sample(questions, int(len(questions) * share))


def _sample_at_most(items: Sequence[_T], count: int, chance: random.Random) -> list[_T]:
    return chance.sample(items, min(count, len(items)))
