"""The words of exported answers in the languages of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rag.answer import Operation, Reason


class Language(StrEnum):
    """The languages of exported answers."""

    ENGLISH = "en"
    TRADITIONAL = "zh-Hant"
    SIMPLIFIED = "zh-Hans"


@dataclass(frozen=True, slots=True)
class Labels:
    """The words around the documents' own, in one language."""

    # The columns of a table: question, answer, sentence, source, whether it holds.
    columns: tuple[str, str, str, str, str]
    # How sure an answer is: uncertain, likely, very likely.
    levels: tuple[str, str, str]
    no_answer: str
    computed: str
    conflict: str
    # By the role of a citation.
    roles: Mapping[str, str]
    belongs: str
    section: str
    place: str
    page: str
    slide: str
    source: str
    # The words of a link to the original, and to the answer.
    original: str
    permanent: str
    holds: str
    fails: str
    operations: Mapping[Operation, str]
    reasons: Mapping[Reason, str]


# From which confidence on each level is used, the first below all; the page says the same.
LEVELS = (0.6, 0.9)

LABELS: Mapping[Language, Labels] = {
    Language.ENGLISH: Labels(
        columns=("Question", "Answer", "Sentence", "Source", "Still there"),
        levels=("Uncertain", "Likely right", "Very likely right"),
        no_answer="No answer: {}",
        computed="Computed: {}",
        conflict="Another passage says: {}",
        roles={
            "answer": "Answer: {}",
            "computed from": "Computed from: {}",
            "conflict": "Another passage: {}",
        },
        belongs="Belongs to: {}",
        section="Section: {}",
        place="Place: {}",
        page="page {}",
        slide="slide {}",
        source="File: {}",
        original="Open the original here",
        permanent="Open this answer and check it again",
        holds="The document says exactly this there.",
        fails="No longer so: {}",
        operations={
            Operation.MAXIMUM: "the most",
            Operation.MINIMUM: "the least",
            Operation.DIFFERENCE: "the difference",
            Operation.SUM: "the sum",
            Operation.AVERAGE: "the average",
            Operation.COUNT: "a count",
            Operation.SHARE: "the share",
        },
        reasons={
            Reason.NOT_IN_DOCUMENTS: "none was found in the documents",
            Reason.EMPTY_INDEX: "there were no documents",
            Reason.LOW_CONFIDENCE: "none was certain enough",
            Reason.NO_SUCH_DOCUMENT: "no document matched the filter",
            Reason.NEEDS_CALCULATION: "it would have to be computed, from figures not certain",
            Reason.CONTRADICTED: "the nearest passage seems to be about something else",
            Reason.NOT_A_QUESTION: "this asks for nothing",
        },
    ),
    Language.TRADITIONAL: Labels(
        columns=("問題", "答案", "句子", "來源", "是否仍在"),
        levels=("不確定", "可能正確", "很可能正確"),
        no_answer="沒有答案：{}",
        computed="計算：{}",
        conflict="另一處說：{}",
        roles={"answer": "答案：{}", "computed from": "計算依據：{}", "conflict": "另一處：{}"},
        belongs="所屬項目：{}",
        section="章節：{}",
        place="位置：{}",
        page="第 {} 頁",
        slide="第 {} 張投影片",
        source="檔案：{}",
        original="在原文中開啟",
        permanent="開啟這個答案並再次查核",
        holds="文件該處正是這些文字。",
        fails="已不成立：{}",
        operations={
            Operation.MAXIMUM: "取最大",
            Operation.MINIMUM: "取最小",
            Operation.DIFFERENCE: "相差",
            Operation.SUM: "相加",
            Operation.AVERAGE: "平均",
            Operation.COUNT: "計數",
            Operation.SHARE: "占比",
        },
        reasons={
            Reason.NOT_IN_DOCUMENTS: "在文件裏沒有找到",
            Reason.EMPTY_INDEX: "當時沒有文件",
            Reason.LOW_CONFIDENCE: "沒有足夠有把握的答案",
            Reason.NO_SUCH_DOCUMENT: "沒有文件符合篩選條件",
            Reason.NEEDS_CALCULATION: "需要計算，而所需的數字並不確定",
            Reason.CONTRADICTED: "最接近的段落說的似乎是另一回事",
            Reason.NOT_A_QUESTION: "這還不是一個問題",
        },
    ),
    Language.SIMPLIFIED: Labels(
        columns=("问题", "答案", "句子", "来源", "是否仍在"),
        levels=("不确定", "可能正确", "很可能正确"),
        no_answer="没有答案：{}",
        computed="计算：{}",
        conflict="另一处说：{}",
        roles={"answer": "答案：{}", "computed from": "计算依据：{}", "conflict": "另一处：{}"},
        belongs="所属项目：{}",
        section="章节：{}",
        place="位置：{}",
        page="第 {} 页",
        slide="第 {} 张幻灯片",
        source="文件：{}",
        original="在原文中打开",
        permanent="打开这个答案并再次核查",
        holds="文档该处正是这些文字。",
        fails="已不成立：{}",
        operations={
            Operation.MAXIMUM: "取最大",
            Operation.MINIMUM: "取最小",
            Operation.DIFFERENCE: "相差",
            Operation.SUM: "相加",
            Operation.AVERAGE: "平均",
            Operation.COUNT: "计数",
            Operation.SHARE: "占比",
        },
        reasons={
            Reason.NOT_IN_DOCUMENTS: "在文档里没有找到",
            Reason.EMPTY_INDEX: "当时没有文档",
            Reason.LOW_CONFIDENCE: "没有足够有把握的答案",
            Reason.NO_SUCH_DOCUMENT: "没有文档符合筛选条件",
            Reason.NEEDS_CALCULATION: "需要计算，而所需的数字并不确定",
            Reason.CONTRADICTED: "最接近的段落说的似乎是另一回事",
            Reason.NOT_A_QUESTION: "这还不是一个问题",
        },
    ),
}
