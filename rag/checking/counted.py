"""What is counted: in 企業644萬家，職工2.8億人 each number stands beside its own noun."""

import re
from collections.abc import Iterator

from index.text.analyzer import stem
from index.text.han import HAN
from index.text.normalize import fold
from index.text.numeral import Number, find_numbers
from rag.checking.evidence import AnswerEvidence
from rag.question import Question

# The noun behind 多少 or 幾. What stands before them is as often not counted: 預算有多少.
_COUNTED = re.compile(rf"(?:多少|几)[个名位家支件台]?(?P<noun>[{HAN}]{{2,8}})")
_LONGEST_NOUN = 6
# how many trade union members: the first plural is what is counted.
_COUNTED_ENGLISH = re.compile(
    r"\bhow many (?:(?!of\b)[a-z]+ ){0,3}?"
    r"(?P<noun>[a-z]{2,}[a-rt-z]s|people|persons|children|women|men|staff)\b"
)
# Probability from which a translation says the same.
_LIKELY = 0.1
# What may stand between a noun and its number, and between a number and its unit.
_JOINT = re.compile(r"(?:总数|人数|总计|[共达约为有是计逾数:: ])*$")
_VAGUE = "多余 "
# The last word of a header, in a row as it is read: Personal members是3,387,524.
_HEAD = re.compile(r"([a-z]+)(?: *[(\[][^()\[\]]*[)\]])?(?:是| is )")


def find_other_count(question: Question, evidence: AnswerEvidence) -> str | None:
    """Return "counted" if the noun that the question counts stands beside another number, which has
    another unit than the answer; of a row, if it is the header of other columns alone.
    """
    if evidence.is_cell:
        return _find_other_column(question, evidence)
    nouns = set(_list_nouns(question, evidence))
    if not nouns:
        return None
    sentence = evidence.sentence
    end = evidence.start + len(evidence.words)
    beside: list[str] = []
    own = ""
    for number in find_numbers(sentence):
        unit = _find_unit(sentence, number)
        if number.start < end and number.end > evidence.start:
            if _stands_beside(nouns, sentence, number):
                return None
            own = own or unit
        elif _stands_beside(nouns, sentence, number):
            beside.append(unit)
    return "counted" if own and any(unit and unit != own for unit in beside) else None


def _find_other_column(question: Question, evidence: AnswerEvidence) -> str | None:
    """Return "counted" if an English header that ends with the counted noun stands in the row, and
    the answer's own header ends with another word.
    """
    noun = find_english_noun(question)
    heads = list(_HEAD.finditer(evidence.sentence))
    before = [found for found in heads if found.end() <= evidence.start]
    if noun is None or not before or noun not in {stem(found[1]) for found in heads}:
        return None
    # Members of unions are members, too.
    begin = before[-2].end() if len(before) > 1 else 0
    own = re.findall(r"[a-z]+", evidence.sentence[begin : before[-1].end()])
    return None if noun in map(stem, own) else "counted"


def find_english_noun(question: Question) -> str | None:
    """Return the stem of the noun that an English question counts: of union members it is member.

    >>> find_english_noun(Question.parse("How many union members were there?"))
    'member'
    """
    found = _COUNTED_ENGLISH.search(fold(question.text))
    return stem(found["noun"]) if found else None


def _list_nouns(question: Question, evidence: AnswerEvidence) -> Iterator[str]:
    """Yield what may be the noun that is counted: how long it is, the sentence tells."""
    asked = fold(question.text)
    sizes = range(2, _LONGEST_NOUN + 1)
    for found in _COUNTED.finditer(asked):
        yield from (found["noun"][:size] for size in sizes if size <= len(found["noun"]))
    english = find_english_noun(question)
    if english and question.is_across(evidence.passage):
        for word in question.translations:
            if english in word.terms:
                likely = (pairs for pairs, p in word.choices if p > _LIKELY)
                # A word of two characters is one term.
                yield from (pairs[0] for pairs in likely if len(pairs) == 1)


def _stands_beside(nouns: set[str], sentence: str, number: Number) -> bool:
    before = _JOINT.sub("", sentence[: number.start])
    behind = sentence[number.end : number.end + 12].lstrip(_VAGUE)
    return any(
        before.endswith(noun) or behind[1:].removeprefix("的").startswith(noun) for noun in nouns
    )


def _find_unit(sentence: str, number: Number) -> str:
    """Return the character behind a number, if it is Han."""
    found = re.match(f"[{HAN}]", sentence[number.end :].lstrip(_VAGUE))
    return found[0] if found else ""
