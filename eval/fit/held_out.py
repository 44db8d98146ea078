"""Sample collections with questions from data that the reader was not trained on.

The calibration is fitted on them. `rag.training.dataset.is_held_out` says which data was left out
of training. Each training set gives a collection of its own, with more passages than those that
answer. One more collection mixes all sets in both languages, where a passage in one language
competes with passages in the other.

Some questions are made unanswerable: their passage is hidden, which leaves those that resemble it,
or the question asks for another year, name or subject. SQuAD 2 has unanswerable questions of its
own.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.text.normalize import is_chinese, simplify
from rag.training import dataset
from rag.training.dataset import LawArticle, TrainingPassage, TrainingQuestion
from rag.training.question import law_article
from rag.training.question.answer_boundary import narrow_answer
from rag.training.question.entity_swap import EntitySwapper, swap_year_or_title
from rag.training.question.glossary import Glossary

_SEED = 20
# (set, passages, questions). A third of the Chinese questions are translated word by word into
# English.
_SETS = (
    ("cmrc_train", 300, 350),
    ("squad2_dev_half", 200, 200),
    ("squadshifts_new_wiki", 150, 150),
)
_LAWS = ("twlaw_en_zh", 300, 150)
# The same for the mixed collection. Every other question is translated into the other language, and
# every other law is in English.
_MIXED = (
    ("cmrc_train", 300, 250),
    ("squad2_dev_half", 150, 170),
    ("squadshifts_new_wiki", 150, 130),
)
_MIXED_LAWS = (600, 300)
# Shares of the questions whose passage is hidden, and that are changed to ask for something else.
_HIDDEN, _CHANGED = 0.2, 0.3
_MAX_QUESTION = 250  # characters
NAMES = (*(name for name, _, _ in _SETS), _LAWS[0], "mixed")


@dataclass(frozen=True, slots=True)
class HeldOutQuestion:
    """A question to be asked of a collection."""

    question: str
    # Empty when the question is unanswerable.
    answer: str
    # Id of the passage that the question is about.
    passage: str
    # Whether retrieval must not find that passage.
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class HeldOutCollection:
    """Passages, and the questions asked of them."""

    name: str
    passages: list[TrainingPassage]
    questions: list[HeldOutQuestion]


class CollectionSampler:
    """Samples the collections from the training sets in the folder `data`, the same each time."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._random = random.Random(_SEED)  # noqa: S311 - reproducible, not secret
        self._glossary = Glossary.load()
        self._glossary.prefer(dataset.read_texts(data, "cmrc_train"))

    def sample(self) -> Iterator[HeldOutCollection]:
        """Yield a collection for each set, then the mixed one."""
        for name, passages, count in _SETS:
            own = self._sample_set(name, passages, count)
            yield (
                replace(own, questions=self._translate_some(own.questions, 3))
                if name == "cmrc_train"
                else own
            )
        articles = [
            one for one in dataset.read_articles(self._data) if dataset.is_held_out(one.law)
        ]
        name, passages, count = _LAWS
        yield self._sample_laws(name, passages, count, articles, ())
        parts = [self._sample_set(name, passages, count) for name, passages, count in _MIXED]
        laws = self._sample_laws(
            "", *_MIXED_LAWS, articles, sorted({one.law for one in articles})[::2]
        )
        questions = [one for part in parts for one in self._translate_some(part.questions, 2)]
        yield HeldOutCollection(
            "mixed",
            [one for part in (*parts, laws) for one in part.passages],
            [*questions, *laws.questions],
        )

    def _sample_set(self, name: str, passages: int, count: int) -> HeldOutCollection:
        found = list(dataset.read_questions(self._data, name))
        kept = [
            short
            for q in found
            if dataset.is_held_out(q.passage.id) and (short := narrow_answer(q))
        ]
        names = EntitySwapper(
            self._glossary, [q.text for q in found], "zh" if name == "cmrc_train" else "en"
        )
        asked = [
            self._make_question(q, found, names)
            for q in self._random.sample(kept, min(count, len(kept)))
        ]
        return HeldOutCollection(
            name, _fill_up({q.passage.id: q.passage for q in found}, asked, passages), asked
        )

    def _sample_laws(
        self,
        name: str,
        passages: int,
        count: int,
        articles: Sequence[LawArticle],
        english: Sequence[str],
    ) -> HeldOutCollection:
        """Sample questions about law articles, asked in the other language.

        Where some laws are `english`, half of the questions are in the language of the article.
        """
        asking, texts = [], []
        for one in articles:
            own, other = law_article.ask_in_english(one), law_article.ask_in_chinese(one)
            text = TrainingPassage(one.id, one.law, one.text)
            if one.law in english:
                own, other, text = other, own, TrainingPassage(one.id, one.law_en, one.text_en)
            texts.append(text)
            asking += [
                replace(q, text=same.text) if english and self._random.random() < 0.5 else q
                for q, same in zip(own, other, strict=True)
            ]
        short = [q for q in asking if len(q.text) <= _MAX_QUESTION]
        names = EntitySwapper(self._glossary, [q.text for q in short], "en")
        asked = [
            self._make_question(q, short, names)
            for q in self._random.sample(short, min(count, len(short)))
        ]
        return HeldOutCollection(
            name, _fill_up({one.id: one for one in texts}, asked, passages), asked
        )

    def _make_question(
        self, question: TrainingQuestion, others: Sequence[TrainingQuestion], names: EntitySwapper
    ) -> HeldOutQuestion:
        if question.start is None:
            return HeldOutQuestion(question.text, "", question.passage.id)
        drawn = self._random.random()
        if drawn < _CHANGED:
            titles = [q.passage.title for q in self._random.sample(others, 3)]
            other = names.swap(question, self._random) or swap_year_or_title(
                question, titles, self._random
            )
            if other:
                return HeldOutQuestion(other, "", question.passage.id)
        return HeldOutQuestion(
            question.text, question.answer, question.passage.id, hidden=drawn > 1 - _HIDDEN
        )

    def _translate_some(self, asked: Sequence[HeldOutQuestion], each: int) -> list[HeldOutQuestion]:
        """Translate every `each`-th question word by word into the other language."""
        return [
            replace(one, question=self._translate(one.question)) if at % each == 0 else one
            for at, one in enumerate(asked)
        ]

    def _translate(self, question: str) -> str:
        text = simplify(question)
        glossary = self._glossary
        into = glossary.translate_to_english if is_chinese(text) else glossary.translate_to_chinese
        return into(text, 1.0, self._random)


def _fill_up(
    passages: dict[str, TrainingPassage], asked: Sequence[HeldOutQuestion], count: int
) -> list[TrainingPassage]:
    """Return the passages that are asked about, then others up to `count`."""
    needed = dict.fromkeys(one.passage for one in asked)
    return [
        passages[id]
        for id in list(dict.fromkeys([*needed, *passages]))[: max(count, len(needed))]
        if passages[id].text.strip()
    ]
