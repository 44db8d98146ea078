"""Makes questions across languages from Taiwan law, whose articles exist in English and Chinese.

Two kinds of example need no translation. A quantity that occurs once in both texts makes a question
("within how many days …") whose answer is known, and an English sentence is relevant to the Chinese
article that it translates.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.text.normalize import fold
from index.text.numeral import ENGLISH_NUMBERS, find_numbers
from rag.citation import Span
from rag.training.dataset import LawArticle, TrainingPassage, TrainingQuestion

# English unit -> how a Chinese text may write it after the number.
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
_QUANTITY = re.compile(
    rf"(?:\b({'|'.join(ENGLISH_NUMBERS)})\s*)?\(?(\b\d[\d,]*)?\)?\s*"
    rf"((?:working |business |calendar )?({'|'.join(_UNITS)})s?)\b",
    re.IGNORECASE,
)
_SPECIFIC = 60  # characters from which on a question is about one article only
_SENTENCE = re.compile(r"[^.;:\n]+")
_CLAUSE = re.compile(r"[^。；：\n]+")
_AFTER = re.compile(r"(?:以下|以上)?(?:个|余|多)?(?:工作)?[日天月年岁时人名位份元圆](?:内|间)?")


def ask_in_english(article: LawArticle) -> Iterator[TrainingQuestion]:
    """Yield English questions about the quantities that both texts state.

    The answer is in the Chinese text.
    """
    for found in _find_quantities(article):
        sentence = article.text_en[found.sentence.start : found.sentence.end]
        at = found.english.start() - found.sentence.start
        before, after = sentence[:at], sentence[at + len(found.english[0]) :]
        asked = f"{before} how many {found.english[3]}{after}"
        yield TrainingQuestion(
            re.sub(r"\s+", " ", asked).strip() + "?",
            TrainingPassage(article.id, article.law, article.text),
            found.start,
            found.end,
        )


def ask_in_chinese(article: LawArticle) -> Iterator[TrainingQuestion]:
    """Yield Chinese questions about the quantities that both texts state.

    The answer is in the English text.
    """
    for found in _find_quantities(article):
        clause = next(
            c for c in _CLAUSE.finditer(article.text) if c.start() <= found.start < c.end()
        )
        before = article.text[clause.start() : found.start]
        asked = f"{before}多少{article.text[found.number_end : clause.end()]}？"
        yield TrainingQuestion(
            asked.strip(),
            TrainingPassage(article.id, article.law_en, article.text_en),
            *found.english.span(),
        )


@dataclass(frozen=True, slots=True)
class _SharedQuantity:
    """A quantity that both texts state."""

    # A match of _QUANTITY in the English text, and the sentence around it.
    english: re.Match[str]
    sentence: Span
    # In the Chinese text: the number begins at `start` and ends at `number_end`, the unit at `end`.
    start: int
    number_end: int
    end: int


def _find_quantities(article: LawArticle) -> Iterator[_SharedQuantity]:
    """Find the English quantities whose value occurs once in the Chinese text, with its unit."""
    folded = fold(article.text)
    found = list(find_numbers(folded))
    for sentence in _SENTENCE.finditer(article.text_en):
        for match in _QUANTITY.finditer(article.text_en, *sentence.span()):
            value = _parse_value(match)
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
            end = _find_unit_end(folded, number.end, units) if units != "%" else number.end
            yield _SharedQuantity(match, Span(*sentence.span()), number.start, number.end, end)


def find_confusable(
    question: TrainingQuestion, others: Sequence[TrainingQuestion]
) -> list[TrainingPassage]:
    """Return other articles of the question's law that state another value in the same unit.

    A short question has none: those articles may answer it too.
    """
    if len(question.text) < _SPECIFIC:
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


def _parse_value(match: re.Match[str]) -> Decimal | None:
    if match[2]:
        return Decimal(match[2].replace(",", ""))
    return Decimal(ENGLISH_NUMBERS[match[1].lower()]) if match[1] else None


def _find_unit_end(folded: str, end: int, units: str) -> int:
    while end < len(folded) and folded[end] not in units:
        end += 1
    return end + 1 + (folded[end : end + 2] == "个月")


def pair_statements(
    articles: Sequence[LawArticle], chance: random.Random
) -> Iterator[tuple[TrainingQuestion, bool]]:
    """Yield an English sentence of each article with a Chinese article, and whether they belong.

    The Chinese article is the same one, or a neighbour from the same law.
    """
    for position, article in enumerate(articles):
        sentences = [
            s.strip() for s in _SENTENCE.findall(article.text_en) if 40 <= len(s.strip()) <= 220
        ]
        if not sentences or len(article.text) < 30:
            continue
        asked = chance.choice(sentences)
        neighbours = [
            a
            for a in articles[max(0, position - 3) : position + 4]
            if a.law == article.law and a.id != article.id and len(a.text) >= 30
        ]
        if neighbours and chance.random() < 0.5:
            yield (
                TrainingQuestion(
                    asked, TrainingPassage("", article.law, chance.choice(neighbours).text)
                ),
                False,
            )
        else:
            yield TrainingQuestion(asked, TrainingPassage("", article.law, article.text)), True
