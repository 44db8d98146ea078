"""Labels of short lines: in 主席：陳志明 and 紀錄：林小華 each value belongs to its own label."""

import re

from index.text.han import HAN
from index.text.normalize import fold
from rag.checking.evidence import AnswerEvidence
from rag.question import Question

_LABEL = re.compile(rf"^[^\w\n]*(?P<label>[{HAN}]{{2,8}})[ \t\u3000]*[:：]", re.MULTILINE)
# 紀錄 and 記錄 are two spellings; 記錄人 is who does it.
_SPELLINGS = (("纪录", "记录"),)
_WHO = re.compile(r"谁|何人|哪一?[位些]")
_ROLE = re.compile(r"(?<=..)(?:人员|名单|[人者员])$")


def find_other_label(question: Question, evidence: AnswerEvidence) -> str | None:
    """Return "label" if the answer stands behind a label that the question has no word of, and
    another line of the passage has the label that it names.
    """
    if evidence.is_cell:
        return None
    own = _LABEL.match(evidence.sentence)
    if own is None or evidence.start < own.end():
        return None
    asked = _spell(fold(question.text))
    # Of several persons behind a label each is an answer.
    is_first = not evidence.sentence[own.end() : evidence.start].strip()
    if not is_first and not _WHO.search(asked):
        return None
    label = _spell(own["label"])
    if any(label[at : at + 2] in asked for at in range(len(label) - 1)):
        return None
    others = {_ROLE.sub("", _spell(one["label"])) for one in _LABEL.finditer(evidence.passage)}
    return "label" if any(one in asked for one in others) else None


def _spell(text: str) -> str:
    for one, other in _SPELLINGS:
        text = text.replace(one, other)
    return text
