"""Taiwan law in two languages -> questions of the one on articles in the other, and English sentences that an article states.

Two kinds of example need no translator. A number that stands once in both texts is a question ("within how many days …")
with a certain answer; an English sentence and the Chinese article it comes from are relevant to each other.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.text.normalize import fold
from index.text.numeral import find_numbers
from rag.citation import Span
from rag.training.dataset import Article, Passage, Question

# An English unit, and how the Chinese text writes it after the number.
_UNITS = {
    "day": "日天",
    "month": "个月月",
    "year": "年岁",
    "hour": "小时",
    "percent": "%",
    "person": "人名",
    "people": "人",
    "member": "人名位",
    "copy": "份",
    "copies": "份",
    "dollar": "元圆",
}
_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *(
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {w: n for n, w in enumerate(_SMALL)} | {w: 10 * n for n, w in enumerate(_TENS, 2)}
_AMOUNT = re.compile(
    rf"(?:\b({'|'.join(_WORDS)})\s*)?\(?(\b\d[\d,]*)?\)?\s*((?:working |business |calendar )?({'|'.join(_UNITS)})s?)\b",
    re.IGNORECASE,
)
_TELLING = 60  # characters of a question that is about one article only
_SENTENCE = re.compile(r"[^.;:\n]+")
_CLAUSE = re.compile(r"[^。；：\n]+")
_AFTER = re.compile(r"(?:以下|以上)?(?:个|余|多)?(?:工作)?[日天月年岁时人名位份元圆](?:内|间)?")


def amounts(article: Article) -> Iterator[Question]:
    """English questions for a quantity whose value stands once in the Chinese article, with its unit."""
    for found in _amounts(article):
        sentence = article.text_en[found.english.start : found.english.end]
        at = found.said.start() - found.english.start
        asked = f"{sentence[:at]} how many {found.said[3]}{sentence[at + len(found.said[0]) :]}"
        yield Question(
            re.sub(r"\s+", " ", asked).strip() + "?",
            Passage(article.id, article.law, article.text),
            found.start,
            found.end,
        )


def amounts_in_english(article: Article) -> Iterator[Question]:
    """The same the other way about: Chinese questions for a quantity that the English article states."""
    for found in _amounts(article):
        around = next(
            c for c in _CLAUSE.finditer(article.text) if c.start() <= found.start < c.end()
        )
        asked = f"{article.text[around.start() : found.start]}多少{article.text[found.number_end : around.end()]}？"
        yield Question(
            asked.strip(), Passage(article.id, article.law_en, article.text_en), *found.said.span()
        )


@dataclass(frozen=True, slots=True)
class _Amount:
    """A quantity that both texts state: `said` in the English one, in its sentence `english`; in the Chinese one from `start` to
    `end`, with its unit after `number_end`.
    """

    english: Span
    said: re.Match[str]
    start: int
    number_end: int
    end: int


def _amounts(article: Article) -> Iterator[_Amount]:
    folded = fold(article.text)
    found = list(find_numbers(folded))
    for sentence in _SENTENCE.finditer(article.text_en):
        for match in _AMOUNT.finditer(article.text_en, *sentence.span()):
            value = _value(match)
            if value is None:
                continue
            same = [n for n in found if n.value == value]
            if len(same) != 1:
                continue
            number, units = same[0], _UNITS[match[4].lower()]
            if units == "%" and not number.percent:
                continue
            after = _AFTER.match(folded, number.end)
            if units != "%" and not (after and any(u in after[0] for u in units)):
                continue
            end = _unit_end(folded, number.end, units) if units != "%" else number.end
            yield _Amount(Span(*sentence.span()), match, number.start, number.end, end)


def beside(question: Question, others: Sequence[Question]) -> list[Passage]:
    """Other articles of the question's law in which another value has the same unit; none for a short question, which they may
    answer as well.
    """
    if len(question.text) < _TELLING:
        return []
    return [
        other.passage
        for other in others
        if other.passage.title == question.passage.title
        and other.passage.id != question.passage.id
        and other.answer[-1] == question.answer[-1]
        and other.answer not in question.passage.text
        and question.answer not in other.passage.text
    ]


def _value(match: re.Match[str]) -> Decimal | None:
    if match[2]:
        return Decimal(match[2].replace(",", ""))
    return Decimal(_WORDS[match[1].lower()]) if match[1] else None


def _unit_end(folded: str, end: int, units: str) -> int:
    while end < len(folded) and folded[end] not in units:
        end += 1
    return end + 1 + (folded[end : end + 2] == "个月")


def statements(
    articles: Sequence[Article], chance: random.Random
) -> Iterator[tuple[Question, bool]]:
    """(question, relevant): an English sentence of an article with that article, or with another one of the same law."""
    for position, article in enumerate(articles):
        sentences = [
            s.strip() for s in _SENTENCE.findall(article.text_en) if 40 <= len(s.strip()) <= 220
        ]
        if not sentences or len(article.text) < 30:
            continue
        asked = chance.choice(sentences)
        near = [
            a
            for a in articles[max(0, position - 3) : position + 4]
            if a.law == article.law and a.id != article.id and len(a.text) >= 30
        ]
        if near and chance.random() < 0.5:
            yield Question(asked, Passage("", article.law, chance.choice(near).text)), False
        else:
            yield Question(asked, Passage("", article.law, article.text)), True
