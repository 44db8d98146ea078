"""Persons: the question names one by a Chinese name, the evidence speaks of another."""

import re

from index.text.han import HAN
from index.text.normalize import fold
from rag.checking.evidence import AnswerEvidence
from rag.question import Question

# The hundred most frequent surnames, folded; rarer ones name no person here.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任"
    "姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庄游詹简温洪涂"
)
_NAME = rf"[{_SURNAMES}](?:(?![的是为在于有何几不和与])[{HAN}]){{2}}"
_AFTER = "(?=的|，|,|是|为|在|于|有|何|担|负|任|几|什|哪|住|当|出|获|从|自|、|。|；|$)"
_ASKED = re.compile(rf"(?:^|关于|请问|[，,「“、])(?P<name>{_NAME}){_AFTER}")
_SAID = re.compile(rf"(?:^|[^{HAN}]|[由为是聘任请与和及])(?P<name>{_NAME}){_AFTER}")
_TITLES = "先生|女士|小姐|老师|教授|主任|经理|会长|主席|校长|博士|医师|律师|董事|理事|处长|局长"


def find_other_person(question: Question, evidence: AnswerEvidence) -> str | None:
    """Return "name" if the sentence names another person, and nothing around the one asked for."""
    asked = _ASKED.search(fold(question.text))
    if not asked:
        return None
    name = asked["name"]
    said = f"{evidence.context}\n{evidence.passage}"
    # 王教授 may be who is asked for; so may who is given by the given name alone.
    if name[1:] in said or re.search(rf"{name[0]}.?(?:{_TITLES})", said):
        return None
    answer = evidence.words
    others = (match["name"] for match in _SAID.finditer(evidence.sentence))
    return "name" if any(other not in answer for other in others) else None
