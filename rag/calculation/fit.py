"""Tell how well a question fits a series: what it names of it, and what it asks for beside."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.text.analyzer import extract_terms
from index.text.han import HAN
from index.text.normalize import is_chinese
from index.text.numeral import find_numbers
from rag.calculation.request import (
    FALL,
    HOW_MANY,
    RISE,
    SUPERLATIVE,
    CalculationRequest,
)
from rag.calculation.series import NamedOperand, Operand, Series
from rag.question import Question
from rag.reading.cell_choice import score_header
from rag.retrieval.translation import FUNCTION_WORDS, TranslatedWord, translate

# Characters that name nothing: particles, pronouns, what asks and what compares.
PARTICLE = (
    "的是在了和与跟及有之于各个家共比较最多少高低大小长短重轻贵而且则其中请问哪几何谁这那该为"
    "相差总合计平均占一到至从"
)

_RUN = re.compile(f"[{HAN}]+|[a-z]+")

# Chinese numerals below ten count the things asked for (哪兩個).
_FEWEST_NUMBER = 10

_COMPUTED = re.compile(r"\b(?:total|sum|combined|average|mean)\b")

# What is done with the difference: 多借出幾冊.
_VERB = re.compile(rf"(?:[多少][^\W\d_]{{0,4}}?|{RISE}|{FALL})了?(?={HOW_MANY})")


def filter_rows(asked: str, series: Series) -> list[Operand]:
    """Return the operands in whose rows stand the words of other columns that the question says:
    北區 of the best shop in the north.
    """
    rows = list(series.operands)
    known = " ".join([series.name, series.label_name, series.context])
    said = {
        word
        for one in rows
        for word in one.beside
        if _is_telling(word) and word not in known and _is_said(asked, word)
    }
    for word in said:
        rows = [one for one in rows if word in one.beside]
    return rows


def _is_telling(word: str) -> bool:
    return len(word) > 3 or (len(word) > 1 and not word.isascii())


def _is_said(asked: str, word: str) -> bool:
    before = r"(?<![a-z0-9])" if word[0].isascii() else ""
    behind = r"(?![a-z0-9])" if word[-1].isascii() else ""
    return re.search(before + re.escape(word) + behind, asked) is not None


def fit_name(
    question: Question,
    request: CalculationRequest,
    series: Series,
    named: Sequence[NamedOperand],
) -> tuple[float, float] | None:
    """Return how well the question names what the series measures; None where it asks for
    something else.
    """
    asked = request.asked
    rest = blank(asked, [(one.start, one.end) for one in named])
    if series.is_row:
        # The row is named whole, or it is not meant.
        own = strip_unit(series).split()
        is_row = own and all(_is_said(asked, one) for one in own)
        if not is_row and not is_across(question, asked, " ".join(own)):
            return None
        return float(len(series.name)), 1.0
    for word in series.label_name.split():
        rest = rest.replace(word, " " * len(word))
    name = strip_unit(series)
    header = set(extract_terms(name))
    score = score_header(replace(question, terms=extract_terms(rest)), header) if header else 0.0
    if header and score and _shares_word(question, rest, name, header):
        return None if _is_compound(rest, name) else (score, score / len(header))
    # Characters alone are in many words.
    is_known = is_explained(rest, request, series)
    return (score / 2, score / max(len(header), 1)) if is_known else None


def is_across(question: Question, asked: str, name: str) -> bool:
    """Tell whether a question in the other language names all of a name, by the dictionary."""
    name = name.strip()
    if not name or question.is_chinese == is_chinese(name):
        return False
    terms = extract_terms(name)
    covered: set[int] = set()
    stems: set[str] = set()
    for word in _translate(asked):
        for choice, _ in word.choices:
            if choice and all(term in terms for term in choice):
                stems.update(choice)
                for term in choice:
                    at = name.find(term)
                    covered.update(range(at, at + len(term)))
    if not is_chinese(name):
        return bool(terms) and stems >= set(terms)
    return len(covered) == len(name)


def find_across(asked: str, known: str) -> list[frozenset[str]]:
    """Return the terms of each word of a question whose translation is known."""
    terms = extract_terms(known)
    return [
        word.terms
        for word in _translate(asked)
        if any(choice and all(one in terms for one in choice) for choice, _ in word.choices)
    ]


def _translate(asked: str) -> list[TranslatedWord]:
    # Net of total net is no word of its own.
    return translate(_COMPUTED.sub("|", asked))


def _shares_word(question: Question, rest: str, name: str, header: set[str]) -> bool:
    """Tell whether the question has a word of the name: of Chinese two characters that follow each
    other, or 人 of 人數 where it asks 多少人.
    """
    if is_chinese(name) != question.is_chinese:
        return True
    if counted := re.fullmatch(rf"([{HAN}])数", name.strip()):
        return name.strip() in rest or re.search(rf"{HOW_MANY}{counted[1]}", rest) is not None
    said = extract_terms(rest)
    long = {term for term in header if len(term) > 1 or not re.match(f"[{HAN}]", term)}
    return any(term in said for term in long or header)


def strip_unit(series: Series) -> str:
    """Return the name of a series without the unit in brackets."""
    return re.sub(r"[(\[【（][^)\]】）]*[)\]】）]", " ", series.name)


def _is_compound(rest: str, name: str) -> bool:
    """Tell whether the question goes on where the name ends, and so names something else:
    預算執行率 for 預算.
    """
    end = rest.find(name.strip())
    # A year or term stands before what is of it: 三年期利率.
    is_term = re.search(r"\d|^[一二三四五六七八九十]+年", name) is not None
    if end < 0 or is_term or not re.search(f"[{HAN}]$", name.strip()):
        return False
    behind = rest[end + len(name.strip()) :][:2]
    return len(behind) > 1 and all(
        re.match(f"[{HAN}]", one) and one not in PARTICLE for one in behind
    )


def is_explained(rest: str, request: CalculationRequest, series: Series) -> bool:
    """Tell whether the question asks for nothing that the series does not say: with one column,
    which shop has most needs no name for it.
    """
    unit = " ".join({f"{one.unit or ''} {one.stated_unit}" for one in series.operands})
    rest = _VERB.sub(" ", SUPERLATIVE.sub(" ", rest))
    known = set(extract_terms(f"{series.name} {series.label_name} {series.context} {unit}"))
    if request.noun:
        rest = rest.replace(request.noun, " " * len(request.noun), 1)
    for run in _RUN.findall(rest):
        if run[0].isascii():
            if run not in FUNCTION_WORDS and not set(extract_terms(run)) <= known:
                return False
            continue
        pieces = re.split(f"[{PARTICLE}]+", run)
        if any(len(one) > 1 and not set(one) <= known for one in pieces):
            return False
    return True


def covers_numbers(
    asked: str, series: Series, rows: Sequence[Operand], named: Sequence[NamedOperand]
) -> bool:
    """Tell whether each number of the question is in what was chosen by it: a year that the table
    does not have is another table's.
    """
    rest = blank(asked, [(one.start, one.end) for one in named])
    shared = set.intersection(*(set(one.beside) for one in rows)) if rows else set()
    known = extract_terms(" ".join([series.name, series.context, *shared]))
    return all(
        f"#{number.value.normalize():f}" in known
        for number in find_numbers(rest)
        if number.value >= _FEWEST_NUMBER or asked[number.start].isdigit()
    )


def blank(text: str, ranges: Sequence[tuple[int, int]]) -> str:
    """Return a text with blanks in place of some ranges."""
    for start, end in ranges:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
