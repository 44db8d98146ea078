"""What the reader was not trained on (`rag.training.dataset.held_out`), as collections with questions: what the calibration is fitted on.

Each training set is a collection on its own, with passages around those that answer; one more has parts of all of them, in both
languages, since there a passage in one language has to be weighed against one in the other. Of the questions some are made
unanswerable: their passage is hidden, which leaves those that resemble it, or the question asks for another year, name or subject;
SQuAD 2 brings its own.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.text.normalize import is_chinese, simplify
from rag.training import dataset, law_article
from rag.training.answer_boundary import narrowed
from rag.training.dataset import Article, Passage, Question
from rag.training.entity_swap import Names
from rag.training.glossary import Glossary
from rag.training.mixture import changed

_SEED = 20
# Set, passages, questions; of the Chinese ones a third are asked word by word in English.
_SETS = (
    ("cmrc_train", 300, 350),
    ("squad2_dev_half", 200, 200),
    ("squadshifts_new_wiki", 150, 150),
)
_LAWS = ("twlaw_en_zh", 300, 150)
# The same for the collection of both languages, where every other question is asked in the other one, and every other law is English.
_MIXED = (
    ("cmrc_train", 300, 250),
    ("squad2_dev_half", 150, 170),
    ("squadshifts_new_wiki", 150, 130),
)
_MIXED_LAWS = (600, 300)
_HIDDEN, _CHANGED = 0.2, 0.3
_LONGEST = 250  # characters of a question
NAMES = (*(name for name, _, _ in _SETS), _LAWS[0], "mixed")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to be put to a set; `hidden`: the passage that may not be found. `answer` is empty for the unanswerable."""

    question: str
    answer: str
    passage: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Collection:
    """Passages, and what is asked of them together."""

    name: str
    passages: list[Passage]
    asked: list[Asked]


class Maker:
    """Draws the collections from the training sets in the folder `data`: the same each time."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._chance = random.Random(_SEED)  # noqa: S311 - reproducible, not secret
        self._glossary = Glossary.installed()
        self._glossary.prefer(dataset.texts(data, "cmrc_train"))

    def collections(self) -> Iterator[Collection]:
        """Those of one language a set, then the one of both."""
        for name, passages, count in _SETS:
            own = self._set(name, passages, count)
            yield (
                replace(own, asked=self._translated(own.asked, 3)) if name == "cmrc_train" else own
            )
        articles = [one for one in dataset.articles(self._data) if dataset.held_out(one.law)]
        name, passages, count = _LAWS
        yield self._laws(name, passages, count, articles, ())
        parts = [self._set(name, passages, count) for name, passages, count in _MIXED]
        laws = self._laws("", *_MIXED_LAWS, articles, sorted({one.law for one in articles})[::2])
        asked = [one for part in parts for one in self._translated(part.asked, 2)]
        yield Collection(
            "mixed",
            [one for part in (*parts, laws) for one in part.passages],
            [*asked, *laws.asked],
        )

    def _set(self, name: str, passages: int, count: int) -> Collection:
        found = list(dataset.questions(self._data, name))
        kept = [short for q in found if dataset.held_out(q.passage.id) and (short := narrowed(q))]
        names = Names(
            self._glossary, [q.text for q in found], "zh" if name == "cmrc_train" else "en"
        )
        asked = [
            self._asked(q, found, names) for q in self._chance.sample(kept, min(count, len(kept)))
        ]
        return Collection(
            name, _around({q.passage.id: q.passage for q in found}, asked, passages), asked
        )

    def _laws(
        self,
        name: str,
        passages: int,
        count: int,
        articles: Sequence[Article],
        english: Sequence[str],
    ) -> Collection:
        """Questions on articles in the other language. Where some laws are `english`, half of the questions are in the article's own."""
        asking, texts = [], []
        for one in articles:
            own, other = law_article.amounts(one), law_article.amounts_in_english(one)
            text = Passage(one.id, one.law, one.text)
            if one.law in english:
                own, other, text = other, own, Passage(one.id, one.law_en, one.text_en)
            texts.append(text)
            asking += [
                replace(q, text=same.text) if english and self._chance.random() < 0.5 else q
                for q, same in zip(own, other, strict=True)
            ]
        short = [q for q in asking if len(q.text) <= _LONGEST]
        names = Names(self._glossary, [q.text for q in short], "en")
        asked = [
            self._asked(q, short, names) for q in self._chance.sample(short, min(count, len(short)))
        ]
        return Collection(name, _around({one.id: one for one in texts}, asked, passages), asked)

    def _asked(self, question: Question, others: Sequence[Question], names: Names) -> Asked:
        if question.start is None:
            return Asked(question.text, "", question.passage.id)
        drawn = self._chance.random()
        if drawn < _CHANGED:
            titles = [q.passage.title for q in self._chance.sample(others, 3)]
            other = names.renamed(question, self._chance) or changed(question, titles, self._chance)
            if other:
                return Asked(other, "", question.passage.id)
        return Asked(
            question.text, question.answer, question.passage.id, hidden=drawn > 1 - _HIDDEN
        )

    def _translated(self, asked: Sequence[Asked], each: int) -> list[Asked]:
        """One question in so many word by word in the other language."""
        return [
            replace(one, question=self._other(one.question)) if at % each == 0 else one
            for at, one in enumerate(asked)
        ]

    def _other(self, question: str) -> str:
        text = simplify(question)
        into = self._glossary.english if is_chinese(text) else self._glossary.chinese
        return into(text, 1.0, self._chance)


def _around(passages: dict[str, Passage], asked: Sequence[Asked], count: int) -> list[Passage]:
    """The passages that are asked for, and others up to `count`."""
    needed = dict.fromkeys(one.passage for one in asked)
    return [
        passages[id]
        for id in list(dict.fromkeys([*needed, *passages]))[: max(count, len(needed))]
        if passages[id].text.strip()
    ]
