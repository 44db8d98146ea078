"""The training sets -> pairs: a question in one language, the passage that answers it in another or the same. Seeded."""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.training.dataset import Article, Question, articles, held_out, questions
from rag.training.encoder.pool import Pair, Pool
from rag.training.glossary import Glossary
from rag.training.homophone import Slips

_CHINESE = ("cmrc_train", "dureader_robust_dev")
_ENGLISH = ("squad2_dev_half", "squadshifts_new_wiki")
_SENTENCE = re.compile(r"[^.;:。；：\n]+")
# Law articles of which the Chinese text is one passage, in characters; shorter ones say the same in many laws.
_SHORTEST, _LONGEST = 40, 170
_WHOLE = 320  # characters of an English article at most, when the whole of it is asked for
_SLIP = 0.2  # of the Chinese questions have a wrong character
_SHARES = (1.0, 0.8)  # of a question's words that are in English, the first and the second time


@dataclass(frozen=True, slots=True)
class Amount:
    """How many articles are asked for in English and in Chinese, and how often a question comes word by word in the other
    language.
    """

    to_chinese: int = 12000
    to_english: int = 4000
    words_english: int = 2
    words_chinese: int = 1


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes pairs from the training sets in `folder`."""

    folder: Path
    glossary: Glossary
    chance: random.Random

    def pairs(self, pool: Pool, amount: Amount, held: bool = False) -> dict[str, list[Pair]]:
        """By kind of pair; their passages go into `pool`. `held`: from the held-out passages instead of all others."""
        chinese, english = self._questions(_CHINESE, held), self._questions(_ENGLISH, held)
        self.glossary.prefer([q.text for q in chinese])
        return {
            **self._chinese(chinese, pool, amount, held),
            **self._english(english, pool, amount),
            **self._articles(pool, amount, held),
        }

    def words(self, most: int = 40_000) -> list[tuple[str, str]]:
        """(English gloss, Simplified word): the dictionary's words of two characters and more, each gloss with one of its words."""
        found: dict[str, str] = {}
        for word, senses in self.glossary.senses.items():
            for sense in senses[:2] if len(word) > 1 else ():
                found.setdefault(sense, word)
        some = sorted(found.items())
        self.chance.shuffle(some)
        return some[:most]

    def _questions(self, names: Sequence[str], held: bool) -> list[Question]:
        return [
            q
            for name in names
            for q in questions(self.folder, name)
            if held_out(q.passage.id) == held
        ]

    def _chinese(
        self, asked: Sequence[Question], pool: Pool, amount: Amount, held: bool
    ) -> dict[str, list[Pair]]:
        slips, placed = Slips(self.glossary, [q.text for q in asked]), list(_placed(asked, pool))
        slip = 0.0 if held else _SLIP
        shares = _SHARES[: amount.words_english]
        return {
            "zh-zh": [
                Pair(
                    slips.slipped(q.text, self.chance) if self.chance.random() < slip else q.text,
                    at,
                )
                for q, at in placed
            ],
            "en-zh": [
                Pair(self.glossary.english(q.text, share, self.chance), at)
                for share in shares
                for q, at in placed
            ],
        }

    def _english(
        self, asked: Sequence[Question], pool: Pool, amount: Amount
    ) -> dict[str, list[Pair]]:
        placed = list(_placed(asked, pool))
        crossed = [
            Pair(self.glossary.chinese(q.text, 0.9, self.chance), at)
            for _ in range(amount.words_chinese)
            for q, at in placed
        ]
        return {"en-en": [Pair(q.text, at) for q, at in placed], "zh-en": crossed}

    def _articles(self, pool: Pool, amount: Amount, held: bool) -> dict[str, list[Pair]]:
        laws = [
            a
            for a in articles(self.folder)
            if held_out(a.id) == held and _SHORTEST <= len(a.text) <= _LONGEST
        ]
        laws = [a for a in laws if len(a.text_en) >= _SHORTEST]
        self.chance.shuffle(laws)
        there, back = laws[: amount.to_chinese], laws[amount.to_chinese :][: amount.to_english]
        return {
            "law en-zh": list(_laws(there, pool, self.chance)),
            "law zh-en": list(_back(back, pool, self.chance)),
        }


def _placed(asked: Iterable[Question], pool: Pool) -> Iterator[tuple[Question, int]]:
    for question in asked:
        at = pool.place(question)
        if at is not None:
            yield question, at


def _laws(laws: Iterable[Article], pool: Pool, chance: random.Random) -> Iterator[Pair]:
    """An English article, and one or two sentences of it, for the Chinese one."""
    for article in laws:
        at = pool.whole(article.law, article.text)
        if at is None:
            continue
        yield Pair(_cut(article.text_en, _WHOLE), at)
        if part := _part(article.text_en, chance):
            yield Pair(part, at)


def _back(laws: Iterable[Article], pool: Pool, chance: random.Random) -> Iterator[Pair]:
    """A part of a Chinese article for the English one."""
    for article in laws:
        at = pool.whole(article.law_en, article.text_en)
        if at is not None:
            yield Pair(_part(article.text, chance) or article.text, at)


def _part(text: str, chance: random.Random) -> str:
    """One or two sentences of a text of several; "" of others."""
    sentences = [
        s.strip()
        for s in _SENTENCE.findall(text)
        if len(s.strip()) >= (30 if text.isascii() else 12)
    ]
    if len(sentences) < 2:
        return ""
    first = chance.randrange(len(sentences))
    return " ".join(sentences[first : first + chance.choice([1, 2])])[:_WHOLE]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most + 1].rsplit(maxsplit=1)[0]
