"""Near names: 副會長 is no 會長, 中山北路 is not 中山南路, a vice president no president."""

import re
from collections.abc import Iterator

from index.text.han import HAN
from index.text.normalize import fold
from rag.checking.evidence import AnswerEvidence
from rag.question import Question

# Prefixes that make another name of one. 前, 总 and 代理 do so before an office only: 代理商品.
_OFFICE = (
    f"(?:[{HAN}]{{1,2}}[长席]|总统|总理|总裁|董事|经理|干事|主任|教练|编辑|书记|秘书|理事|工程师)"
)
_PREFIX = re.compile(
    rf"(?P<prefix>副|(?<!失)陪|候补|候任|助理|名誉|荣誉|(?<![并除莫是南若岂])非(?=[^{HAN}]|[^常得洲凡])"
    rf"|前任|(?:前|总|代理)(?={_OFFICE}))(?P<rest>[{HAN}]{{2}})"
)
_ENGLISH = re.compile(
    r"\b(?P<prefix>vice|deputy|assistant|former|acting|honorary|non|ex)[- ](?P<rest>[a-z]{4,})"
)
_DIRECTION = "东西南北中上下内外前后新旧"
_PLACE = "大道|校区|院区|分校|分院|路|街|站|门|区|馆|店|厂|桥|港|楼|村|里"
_WAY = re.compile(rf"(?P<stem>[{HAN}]{{2}})(?P<direction>[{_DIRECTION}]?)(?P<place>{_PLACE})")


def find_near_name(question: Question, evidence: AnswerEvidence) -> str | None:
    """Return "name" if the evidence names only what differs from the question's name in a prefix or
    a direction.
    """
    asked = fold(question.text)
    said = f"{evidence.context}\n{evidence.passage}"
    is_other = (
        _is_prefixed(_PREFIX, asked, evidence, said)
        or _is_prefixed(_ENGLISH, asked, evidence, said)
        or any(_find_other_ways(asked, evidence, said))
    )
    return "name" if is_other else None


def _is_prefixed(pattern: re.Pattern[str], asked: str, evidence: AnswerEvidence, said: str) -> bool:
    """Tell whether a name is asked for without its prefix and said with one only, or the other way
    around.
    """
    named = {match["rest"]: match[0] for match in pattern.finditer(asked)}
    if any(whole not in said and rest in evidence.sentence for rest, whole in named.items()):
        return True
    for match in pattern.finditer(evidence.sentence):
        rest = match["rest"]
        if rest not in asked or rest in named or match[0] in asked:
            continue
        if said.count(rest) == sum(one["rest"] == rest for one in pattern.finditer(said)):
            return True
    return False


def _find_other_ways(asked: str, evidence: AnswerEvidence, said: str) -> Iterator[str]:
    """Yield the names in the sentence that differ from a name asked for in a direction."""
    for match in _WAY.finditer(asked):
        if match[0] in said:
            continue
        stem, place = re.escape(match["stem"]), match["place"]
        other = re.search(rf"{stem}[{_DIRECTION}]?{place}", evidence.sentence)
        if other and other[0] != match[0]:
            yield other[0]
