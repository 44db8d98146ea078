"""A question, parsed once: everything that retrieval and reading need to know of it."""

import re
from collections import Counter
from dataclasses import dataclass

from index.error import BadQuestion
from index.text.analyzer import extract_terms
from index.text.normalize import fold, has_words, is_chinese
from rag.answer import AnswerType
from rag.reading.multi_span import count_requested
from rag.retrieval.regional import RegionalWord, find_regional_words
from rag.retrieval.romanization import RomanizedName, find_names
from rag.retrieval.translation import TranslatedWord, translate
from rag.value.answer_type import asks_year, expected_type

# Longest question, in characters, and most passages that can be asked for.
MAX_QUESTION = 2000
MAX_TOP_K = 50
_WORD = re.compile(r"[A-Za-z]{2,}")
# Words in capitals that are a sentence, not names.
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Question:
    """Build it with `Question.parse`."""

    # As it was asked, but not in capitals.
    text: str
    # Its lexical terms, with their counts.
    terms: Counter[str]
    # Those of its words and phrases that the dictionary has, in the other language.
    translations: tuple[TranslatedWord, ...]
    # Those of its Chinese words that other regions call otherwise.
    regional_words: tuple[RegionalWord, ...]
    # What may be Chinese names in Latin letters.
    names: tuple[RomanizedName, ...]
    # What kind of answer it asks for; None where its words do not tell.
    expected_type: AnswerType | None
    # Whether it asks for a year alone.
    asks_year: bool
    # How many things it asks to be named; 1 unless it says.
    requested: int
    # Whether it is written in Chinese; if not, Chinese passages are in the other language.
    is_chinese: bool

    @classmethod
    def parse(cls, text: str) -> "Question":
        """Parse a question. Raises BadQuestion if it has no word or number, more than
        `MAX_QUESTION` characters, or is not valid Unicode.
        """
        check_question(text)
        text = lower_capitals(text)
        folded = fold(text)
        return cls(
            text=text,
            terms=extract_terms(text),
            translations=tuple(translate(folded)),
            regional_words=tuple(find_regional_words(folded)),
            names=tuple(find_names(text)),
            expected_type=expected_type(text),
            asks_year=asks_year(folded),
            requested=count_requested(folded),
            is_chinese=is_chinese(text),
        )

    def is_across(self, passage: str) -> bool:
        """Tell whether a passage is in the other language: one is Chinese and the other is not."""
        return self.is_chinese != is_chinese(passage)


def lower_capitals(text: str) -> str:
    """Return a question that is all in capitals in lower case: the models know few such words.

    >>> lower_capitals("WHO IS THE DIRECTOR?"), lower_capitals("IBM的GDP?")
    ('who is the director?', 'IBM的GDP?')
    """
    words = _WORD.findall(text)
    is_shouted = len(words) >= _FEWEST_WORDS and text.isascii() and text.upper() == text
    return text.lower() if is_shouted else text


def check_question(text: str) -> None:
    """Raise BadQuestion if `text` cannot be asked."""
    if not has_words(text):
        raise BadQuestion(
            "the question is empty: it has no word and no number; ask, for example: "
            'yiju query "how many collective contracts?"'
        )
    if len(text) > MAX_QUESTION:
        raise BadQuestion(
            f"the question has {len(text)} characters; the limit is {MAX_QUESTION}: shorten it"
        )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadQuestion(
            f"the question contains a lone surrogate at {error.start}: it is not valid Unicode text"
        ) from error


def check_top_k(top_k: int) -> None:
    """Raise BadQuestion if so many passages cannot be asked for."""
    if not 1 <= top_k <= MAX_TOP_K:
        raise BadQuestion(f"top_k must be from 1 to {MAX_TOP_K}, not {top_k}")
