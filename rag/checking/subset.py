"""A part of what is counted: how many employees gave blood is not how many there are."""

import re

from index.text.analyzer import extract_terms
from index.text.han import HAN, NUMERAL
from index.text.normalize import fold
from rag.checking.evidence import AnswerEvidence
from rag.question import Question

# What the noun does stands behind it: 多少員工參加捐血.
_ASKED = re.compile(rf"(?:多少|几)[个名位]?(?P<said>[{HAN}]{{4,16}})[^{HAN}]*$")
_ASKED_ENGLISH = re.compile(r"\bhow many (?P<noun>[a-z]{4,})s? (?P<said>[a-z][a-z ]+)\W*$")
# To be there at all, or to count, says no more of the noun.
_IS_THERE = re.compile(
    "在职|任职|在学|在校|就读|受雇|雇用|工作|服务|上班|现有|目前|现在|总共|一共|合计|总数|人数|存在|组成|登记|入会"
    "|加入|[的了过呢吗吧啊呀]"
)
_TOTAL = rf"(?:现有|总共|一?共有?|总计|合计|有|约|为|计|达|:)*\s*[\d{NUMERAL}]"
_ALL = re.compile(f"[全本该各][{HAN}]")
_THERE = frozenset(
    re.findall(
        r"\S+",
        """
        does did have has had are were there the company this that work works worked employ employed
        total exist with from currently
        """,
    )
)
_LONGEST_NOUN = 4


def find_whole(question: Question, evidence: AnswerEvidence) -> str | None:
    """Return "subset" if the answer is the number of all those of whom the question asks how many
    do something, and its sentence has no word of what they do.
    """
    if evidence.is_cell or question.is_across(evidence.passage):
        return None
    asked = fold(question.text)
    if found := _ASKED_ENGLISH.search(asked):
        return "subset" if _is_english_whole(found["noun"], found["said"], evidence) else None
    found = _ASKED.search(asked)
    return "subset" if found and _is_whole(found["said"], evidence) else None


def _is_whole(said: str, evidence: AnswerEvidence) -> bool:
    clause, start = evidence.clause
    near = clause[: start + len(evidence.words)]
    for size in range(_LONGEST_NOUN, 1, -1):
        noun, deed = said[:size], _IS_THERE.sub("", said[size:])
        if not re.search(f"{noun}{_TOTAL}", near) or len(deed) < 2:
            continue
        # A character of it is enough: 住宿的學生 for 住校. 全校 are all.
        rest = _ALL.sub("", evidence.sentence)
        pairs = {deed[at : at + 2] for at in range(len(deed) - 1)}
        is_said = any(one in rest for one in deed if one not in noun)
        return not is_said and not any(one in evidence.context for one in pairs)
    return False


def _is_english_whole(noun: str, said: str, evidence: AnswerEvidence) -> bool:
    """Tell whether another sentence of the passage says what is done, and this one does not."""
    done = {one for one in extract_terms(said) if len(one) > 3 and one not in _THERE}
    done -= set(extract_terms(noun))
    own, all_said = extract_terms(evidence.near), extract_terms(evidence.passage)
    return any(one in all_said for one in done) and not any(one in own for one in done)
