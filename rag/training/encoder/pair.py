"""Builds the encoder's training pairs: a query, and the passage that answers it. Seeded."""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.training.dataset import (
    LawArticle,
    TrainingQuestion,
    is_held_out,
    read_articles,
    read_questions,
)
from rag.training.encoder.pool import Pair, Pool
from rag.training.question.glossary import Glossary
from rag.training.question.homophone import HomophoneSwapper

_CHINESE = ("cmrc_train", "dureader_robust_dev")
_ENGLISH = ("squad2_dev_half", "squadshifts_new_wiki")
_SENTENCE = re.compile(r"[^.;:。；：\n]+")
# Characters of the law articles that are used: the Chinese text is then one passage, and shorter
# ones are worded alike in many laws.
_SHORTEST, _LONGEST = 40, 170
_LONGEST_QUERY = 320  # characters of an English article that is a query as a whole
_HOMOPHONES = 0.2  # the share of the Chinese questions that get a homophone
# The share of a question's words that are in English, the first and the second time.
_SHARES = (1.0, 0.8)


@dataclass(frozen=True, slots=True)
class PairCounts:
    """How many pairs are built."""

    # Law articles with queries in the other language: English on Chinese, Chinese on English.
    to_chinese: int = 12000
    to_english: int = 4000
    # How often a question comes word by word in the other language.
    words_english: int = 2
    words_chinese: int = 1


@dataclass(frozen=True, slots=True)
class PairBuilder:
    """Builds pairs from the training sets in `folder`."""

    folder: Path
    glossary: Glossary
    chance: random.Random

    def build_pairs(
        self, pool: Pool, counts: PairCounts, held_out: bool = False
    ) -> dict[str, list[Pair]]:
        """Return pairs by kind, and add their passages to `pool`.

        They come from the held-out passages if `held_out`, otherwise from all others.
        """
        chinese = self._read_questions(_CHINESE, held_out)
        english = self._read_questions(_ENGLISH, held_out)
        self.glossary.prefer([q.text for q in chinese])
        return {
            **self._build_chinese(chinese, pool, counts, held_out),
            **self._build_english(english, pool, counts),
            **self._build_laws(pool, counts, held_out),
        }

    def draw_words(self, most: int = 40_000) -> list[tuple[str, str]]:
        """Return (English gloss, Simplified word) for random glosses, one word for each.

        The words have two characters or more.
        """
        found: dict[str, str] = {}
        for word, senses in self.glossary.senses.items():
            for sense in senses[:2] if len(word) > 1 else ():
                found.setdefault(sense, word)
        words = sorted(found.items())
        self.chance.shuffle(words)
        return words[:most]

    def _read_questions(self, names: Sequence[str], held_out: bool) -> list[TrainingQuestion]:
        return [
            q
            for name in names
            for q in read_questions(self.folder, name)
            if is_held_out(q.passage.id) == held_out
        ]

    def _build_chinese(
        self,
        questions: Sequence[TrainingQuestion],
        pool: Pool,
        counts: PairCounts,
        held_out: bool,
    ) -> dict[str, list[Pair]]:
        swapper = HomophoneSwapper(self.glossary, [q.text for q in questions])
        placed = list(_place(questions, pool))
        homophones = 0.0 if held_out else _HOMOPHONES
        return {
            "zh-zh": [
                Pair(
                    swapper.swap(q.text, self.chance)
                    if self.chance.random() < homophones
                    else q.text,
                    at,
                )
                for q, at in placed
            ],
            "en-zh": [
                Pair(self.glossary.translate_to_english(q.text, share, self.chance), at)
                for share in _SHARES[: counts.words_english]
                for q, at in placed
            ],
        }

    def _build_english(
        self, questions: Sequence[TrainingQuestion], pool: Pool, counts: PairCounts
    ) -> dict[str, list[Pair]]:
        placed = list(_place(questions, pool))
        crossed = [
            Pair(self.glossary.translate_to_chinese(q.text, 0.9, self.chance), at)
            for _ in range(counts.words_chinese)
            for q, at in placed
        ]
        return {"en-en": [Pair(q.text, at) for q, at in placed], "zh-en": crossed}

    def _build_laws(self, pool: Pool, counts: PairCounts, held_out: bool) -> dict[str, list[Pair]]:
        laws = [
            article
            for article in read_articles(self.folder)
            if is_held_out(article.id) == held_out
            and _SHORTEST <= len(article.text) <= _LONGEST
            and len(article.text_en) >= _SHORTEST
        ]
        self.chance.shuffle(laws)
        to_chinese = laws[: counts.to_chinese]
        to_english = laws[counts.to_chinese :][: counts.to_english]
        return {
            "law en-zh": list(_pair_english_queries(to_chinese, pool, self.chance)),
            "law zh-en": list(_pair_chinese_queries(to_english, pool, self.chance)),
        }


def _place(
    questions: Iterable[TrainingQuestion], pool: Pool
) -> Iterator[tuple[TrainingQuestion, int]]:
    """Yield the questions with an answer, and the positions of their passages."""
    for question in questions:
        at = pool.place_question(question)
        if at is not None:
            yield question, at


def _pair_english_queries(
    laws: Iterable[LawArticle], pool: Pool, chance: random.Random
) -> Iterator[Pair]:
    """Pair each Chinese article with the English one, and with a sentence or two of it."""
    for article in laws:
        at = pool.place_text(article.law, article.text)
        if at is None:
            continue
        yield Pair(_truncate(article.text_en, _LONGEST_QUERY), at)
        if sentences := _draw_sentences(article.text_en, chance):
            yield Pair(sentences, at)


def _pair_chinese_queries(
    laws: Iterable[LawArticle], pool: Pool, chance: random.Random
) -> Iterator[Pair]:
    """Pair each English article with a sentence or two of the Chinese one."""
    for article in laws:
        at = pool.place_text(article.law_en, article.text_en)
        if at is not None:
            yield Pair(_draw_sentences(article.text, chance) or article.text, at)


def _draw_sentences(text: str, chance: random.Random) -> str:
    """Return one or two sentences of a text; "" when it has only one."""
    sentences = [
        s.strip()
        for s in _SENTENCE.findall(text)
        if len(s.strip()) >= (30 if text.isascii() else 12)
    ]
    if len(sentences) < 2:
        return ""
    first = chance.randrange(len(sentences))
    return " ".join(sentences[first : first + chance.choice([1, 2])])[:_LONGEST_QUERY]


def _truncate(text: str, most: int) -> str:
    """Return at most `most` characters of `text`, up to the end of a word."""
    return text if len(text) <= most else text[: most + 1].rsplit(maxsplit=1)[0]
