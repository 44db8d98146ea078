"""The training mixture: which examples, how many of each, in what order. Seeded: the same call gives the same examples."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from index.text.normalize import simplify
from rag.reading.tokenizer import Tokenizer
from rag.training import counting_question, dataset, law_article
from rag.training.answer_boundary import narrowed
from rag.training.dataset import Passage, Question
from rag.training.entity_swap import Names
from rag.training.example import Builder, Example
from rag.training.glossary import Glossary
from rag.training.negative import Miner

_CHINESE = (("cmrc_train", 1.0), ("dureader_robust_dev", 1.0))
_ENGLISH = (
    ("squad2_dev_half", 1.0),
    ("squadshifts_new_wiki", 0.8),
    ("squadshifts_reddit", 0.15),
    ("squadshifts_amazon_reviews", 0.15),
)


@dataclass(frozen=True, slots=True)
class Round:
    """A round's mixture. sets: by language, with the share of each that is used. narrow: the sets whose marked answers are
    narrowed (`rag.training.answer_boundary`). crossed_passages: for so many of the English questions the passage comes a second time,
    word by word in Chinese. renamed: questions are changed by any name or number in them, not by years and titles alone.

    mined, elsewhere: unanswerable examples as a share of a language's questions: with a passage that resembles the question, with
    another part of its own passage. apart: those parts count as beside the question, so that relevance tells the passages of one
    document apart. beside: of the English questions over Chinese words, and of the questions on laws, so many come again with a
    passage that resembles theirs. amounts, statements: questions and sentences on laws. counts: how often every text that counts
    something is asked for it.
    """

    sets: dict[str, tuple[tuple[str, float], ...]]
    narrow: frozenset[str] = frozenset()
    crossed_passages: float = 0.0
    renamed: bool = False
    mined: float = 0.2
    elsewhere: float = 0.1
    apart: bool = False
    beside: float = 0.0
    amounts: int = 3000
    statements: int = 2500
    counts: int = 0


ROUNDS = {
    1: Round({"zh": _CHINESE, "en": _ENGLISH, "ja": (("jaquad_train", 0.15),)}),
    2: Round(
        {"zh": _CHINESE, "en": _ENGLISH},
        frozenset(name for name, _ in _CHINESE + _ENGLISH),
        crossed_passages=0.3,
    ),
    3: Round(
        {
            "zh": _CHINESE * 2,
            "en": (*_ENGLISH[:1], ("squadshifts_new_wiki", 1.0), *_ENGLISH[2:]),
            "ja": (("jaquad_train", 0.35),),
        },
        frozenset({"cmrc_train"}),
        crossed_passages=0.3,
        renamed=True,
    ),
    4: Round(
        {
            "zh": _CHINESE,
            "en": (
                ("squad2_dev_half", 1.0),
                ("squadshifts_new_wiki", 1.0),
                ("squadshifts_reddit", 0.3),
            ),
            "ja": (("jaquad_train", 0.65),),
        },
        frozenset({"cmrc_train"}),
        crossed_passages=0.5,
        renamed=True,
    ),
    5: Round(
        {
            "zh": _CHINESE,
            "en": (("squad2_dev_half", 1.0), ("squadshifts_new_wiki", 0.5)),
            "ja": (("jaquad_train", 0.12),),
        },
        frozenset({"cmrc_train"}),
        crossed_passages=0.6,
        renamed=True,
        mined=0.3,
        elsewhere=0.25,
        apart=True,
        beside=0.4,
        amounts=5000,
        statements=7000,
        counts=4,
    ),
}
# A question in the other language, word by word, for so many of a language's questions.
CROSSED = {"zh": 0.7, "en": 0.2, "ja": 0.0}
# For so many of a language's questions, its own window with the question changed to ask for something else.
CHANGED = 0.1

_T = TypeVar("_T")
_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")


def mixture(folder: Path, tokenizer: Tokenizer, number: int, share: float = 1.0) -> list[Example]:
    """The examples of round `number` in random order; `share`: the part of each set that is used, for a trial."""
    seed, this = number, ROUNDS[number]
    chance = random.Random(seed)
    builder = Builder(tokenizer, chance)
    glossary = Glossary.installed()
    examples: list[Example] = []
    for language, sets in this.sets.items():
        asked = [
            q
            for name, used in sets
            for q in _sample(_asked(folder, name, this), used * share, chance)
        ]
        miner = Miner(list({q.passage.id: q.passage for q in asked}.values()))
        cross = partial(
            _crossed, glossary.english if language == "zh" else glossary.chinese, chance
        )
        names = Names(glossary, [q.text for q in asked], language) if this.renamed else None
        examples += _language(
            asked, Parts(miner, builder, chance, cross, CROSSED[language], names, this)
        )
        if language == "en" and this.crossed_passages:
            common = Glossary.installed()
            common.prefer({q.passage.text for q in dataset.questions(folder, "cmrc_train")})
            over = _OverChinese(builder, common, chance, miner, this.beside)
            examples += [
                e for q in _sample(asked, this.crossed_passages, chance) for e in over.examples(q)
            ]
    examples += _laws(folder, builder, chance, share, this)
    for _ in range(this.counts):
        examples += _counts(folder, builder, glossary, chance, share)
    chance.shuffle(examples)
    return examples


def examine(folder: Path, tokenizer: Tokenizer, count: int = 120) -> list[Example]:
    """Examples from what is held out of training, for the learning curve: `count` a set."""
    chance = random.Random(0)
    builder = Builder(tokenizer, chance)
    glossary = Glossary.installed()
    found: list[Example] = []
    for name in ("cmrc_train", "squad2_dev_half", "squadshifts_new_wiki"):
        for question in _some(
            [q for q in dataset.questions(folder, name) if dataset.held_out(q.passage.id)],
            count,
            chance,
        ):
            text = (
                _crossed(glossary.english, chance, question.text)
                if name == "cmrc_train" and chance.random() < 0.5
                else question.text
            )
            example = (
                builder.positive(replace(question, text=text))
                if question.start is not None
                else None
            )
            found.append(example or builder.negative(text, question.passage, 1))
    return found


@dataclass(frozen=True, slots=True)
class Parts:
    """What makes a language's examples; `cross` says a question in the other language, for a share `crossed` of them; `names`
    are those that may stand in for each other in a question.
    """

    miner: Miner
    builder: Builder
    chance: random.Random
    cross: Callable[[str], str]
    crossed: float
    names: Names | None
    round: Round


def _language(asked: Sequence[Question], parts: Parts) -> Iterator[Example]:
    builder, chance, cross = parts.builder, parts.chance, parts.cross
    titles = sorted({q.passage.title for q in asked if len(q.passage.title) > 1})
    for question in asked:
        forms = [
            question.text,
            *([cross(question.text)] if chance.random() < parts.crossed else []),
        ]
        for text in forms:
            if question.start is None:
                yield builder.negative(text, question.passage, 1)
                continue
            positive = builder.positive(replace(question, text=text))
            if positive:
                yield positive
        text = chance.choice(forms)
        if chance.random() < parts.round.mined:
            near = parts.miner.near(question)
            if near:
                yield builder.negative(text, chance.choice(near), 0)
        if question.start is None:
            continue
        elsewhere = (
            builder.elsewhere(replace(question, text=text))
            if chance.random() < parts.round.elsewhere
            else None
        )
        if elsewhere:
            yield replace(elsewhere, relevant=0) if parts.round.apart else elsewhere
        other = _changed(question, titles, parts) if chance.random() < 3 * CHANGED else None
        if other:
            positive = builder.positive(
                replace(question, text=other if text == question.text else cross(other))
            )
            if positive:
                yield replace(positive, start=0, end=0, answerable=0)


@dataclass(frozen=True, slots=True)
class _OverChinese:
    """English questions as people ask them, on text whose words are mostly Chinese. `beside`: for so many of them another part of
    the passage, and a passage like it, come too; neither answers.
    """

    builder: Builder
    glossary: Glossary
    chance: random.Random
    miner: Miner
    beside: float

    def examples(self, question: Question) -> Iterator[Example]:
        share = self.chance.choice([0.7, 0.9, 1.0])
        crossed = self._crossed(question, share)
        if question.start is None:
            yield self.builder.negative(question.text, crossed.passage, 1)
            return
        if example := self.builder.positive(crossed):
            yield example
        if not self.beside:
            return
        elsewhere = self.builder.elsewhere(crossed) if self.chance.random() < self.beside else None
        if elsewhere:
            yield replace(elsewhere, relevant=0)
        near = self.miner.near(question) if self.chance.random() < self.beside else []
        if near:
            other = self._crossed(Question(question.text, self.chance.choice(near)), share)
            yield self.builder.negative(question.text, other.passage, 0)

    def _crossed(self, question: Question, share: float) -> Question:
        start, end = question.start or 0, question.end or 0
        text = question.passage.text
        parts = [
            self.glossary.chinese(part, share, self.chance)
            for part in (text[:start], text[start:end], text[end:])
        ]
        first, last = len(parts[0]), len(parts[0]) + len(parts[1])
        passage = Passage(
            question.passage.id,
            self.glossary.chinese(question.passage.title, share, self.chance),
            "".join(parts),
        )
        return (
            Question(question.text, passage)
            if question.start is None
            else Question(question.text, passage, first, last)
        )


def _changed(question: Question, titles: Sequence[str], parts: Parts) -> str | None:
    renamed = parts.names.renamed(question, parts.chance) if parts.names else None
    return renamed or changed(question, titles, parts.chance)


def changed(question: Question, titles: Sequence[str], chance: random.Random) -> str | None:
    """The question about another year, or about the subject of another article: its passage no longer answers."""
    year = _YEAR.search(question.text)
    if year:
        other = str(int(year[0]) + chance.choice([-3, -2, -1, 1, 2, 3]))
        return question.text.replace(year[0], other) if other not in question.passage.text else None
    title = question.passage.title
    if len(title) > 1 and title in question.text:
        other = chance.choice(titles)
        return question.text.replace(title, other) if other not in question.passage.text else None
    return None


def _crossed(
    cross: Callable[[str, float, random.Random], str], chance: random.Random, text: str
) -> str:
    return cross(simplify(text), chance.choice([0.6, 1.0, 1.0]), chance)


def _laws(
    folder: Path, builder: Builder, chance: random.Random, share: float, this: Round
) -> Iterator[Example]:
    kept = [a for a in dataset.articles(folder) if not dataset.held_out(a.law)]
    sample = chance.sample(kept, int(len(kept) * share))
    amounts = [q for one in sample for q in law_article.amounts(one) if len(q.text) <= 300]
    for question in _some(amounts, int(this.amounts * share), chance):
        positive = builder.positive(question)
        if positive:
            yield positive
        if (
            this.beside
            and chance.random() < this.beside
            and (near := law_article.beside(question, amounts))
        ):
            yield builder.negative(question.text, chance.choice(near), 0)
    order = sorted(_some(range(len(kept)), int(this.statements * 4 * share), chance))
    pairs = list(law_article.statements([kept[i] for i in order], chance))
    for question, relevant in _some(pairs, int(this.statements * share), chance):
        yield builder.statement(question, relevant)


def _counts(
    folder: Path, builder: Builder, glossary: Glossary, chance: random.Random, share: float
) -> Iterator[Example]:
    asked = [
        q
        for name, used in _CHINESE
        for q in _sample(list(dataset.questions(folder, name)), used * share, chance)
    ]
    laws = _some(
        [a for a in dataset.articles(folder) if not dataset.held_out(a.law)],
        int(20_000 * share),
        chance,
    )
    passages = {q.passage.id: q.passage for q in asked if not dataset.held_out(q.passage.id)}
    for question in counting_question.asked(
        [*passages.values(), *(Passage(a.id, a.law, a.text) for a in laws)], glossary, chance
    ):
        if question.start is None:
            yield builder.negative(question.text, question.passage, 0)
        elif example := builder.positive(question):
            yield example


def _asked(folder: Path, name: str, this: Round) -> list[Question]:
    kept = [q for q in dataset.questions(folder, name) if not dataset.held_out(q.passage.id)]
    return [short for q in kept if (short := narrowed(q))] if name in this.narrow else kept


def _sample(asked: Sequence[Question], share: float, chance: random.Random) -> list[Question]:
    return list(asked) if share >= 1 else chance.sample(asked, int(len(asked) * share))


def _some(items: Sequence[_T], count: int, chance: random.Random) -> list[_T]:
    return chance.sample(items, min(count, len(items)))
