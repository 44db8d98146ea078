"""Recognise a question whose answer has to be computed, and what is to be computed."""

import re
from dataclasses import dataclass

from index.text.normalize import fold
from index.text.unit import WHICH, compile_alternatives
from rag.answer import Operation

HOW_MANY = r"(?:多少|几(?![乎何内]))"
_MORE, _LESS = "多|高|大|长|久|重|贵|远", "少|低|小|短|轻|便宜"
RISE = r"增加|增长|成长|上升|提高|提升|上涨|增|涨|升"
FALL = r"减少|下降|降低|下跌|下滑|减|降|跌"
LONGER_MORE = "most|highest|largest|greatest|biggest|longest|heaviest|tallest|costliest|top"
LONGER_LESS = "least|fewest|lowest|smallest|shortest|lightest|cheapest"
# 最多可以, 最高不得: a limit, which a text states.
_NO_LIMIT = r"(?!可|能|得|不|只|应|须|需|为|以)"
SUPERLATIVE = re.compile(
    rf"最(?P<more>{_MORE}){_NO_LIMIT}|最(?P<less>{_LESS}){_NO_LIMIT}"
    rf"|(?<!\bat )(?<!\bat the )\b(?:(?P<english_more>{LONGER_MORE})"
    rf"|(?P<english_less>{LONGER_LESS}))\b(?! (?:of|likely|recent|recently|often|important)\b)"
)
_MEASURE = compile_alternatives(WHICH)
# What is asked to be chosen: 哪一家分店 -> 分店, which branch -> branch.
_CHOICE = re.compile(
    rf"(?:哪|何)(?!里|时|年何月)一?(?:{_MEASURE}|[位名])?(?P<noun>[^\W\d_]*?)"
    r"(?=的|在|是|有|之|于|共|比|最|较|$|[\W\d])"
    r"|谁|何者|什么人|哪[里儿]|什么地方|\bwhere\b"
    r"|\b(?:which|what)(?: of the)?(?: \d+| two| three)?"
    r" (?P<english>(?!is\b|are\b|was\b|were\b)[a-z-]+)"
    r"|\bwho\b"
)
# The most of what: the highest monthly revenue, 最高的營收是多少.
_EXTREME_VALUE = re.compile(
    rf"最(?:{_MORE}|{_LESS})的?(?!多少|几)[^\W\d_]{{1,12}}?(?:是|有|为|达)?多少"
    rf"|\bwhat (?:is|was|are|were) the (?:{LONGER_MORE}|{LONGER_LESS}) "
    r"|\bhow (?:much|many|high|low|large) (?:is|was|are|were) the"
    rf" (?:{LONGER_MORE}|{LONGER_LESS}) "
)
_DIFFERENCE = re.compile(
    rf"(?:比起?|较|相较于?|相比于?)(?P<than>.{{1,40}}?)(?:"
    rf"(?P<more>{RISE}|多|高|大|长|久|重|贵|远)|(?P<less>{FALL}|{_LESS}))"
    rf"(?:了|出|出了)?[^\W\d_]{{0,4}}?{HOW_MANY}"
    rf"|从(?P<since>.{{1,20}})[到至].{{1,30}}?(?:(?P<rise>{RISE})|(?P<fall>{FALL}))了?{HOW_MANY}"
    rf"|(?P<apart>相?差[额距了]?(?:是|有|为)?{HOW_MANY}|差[额距异别](?:是|有|为)?{HOW_MANY}"
    r"|\bdifference (?:in [\w ,'-]{1,60} )?between\b|\bdiffer(?:ence)? by how)"
    r"|\bhow (?:many|much)(?: (?!(?:ha[sd]|have|are|were|is|was|do|did)\b)[a-z]+)?"
    r" (?:(?P<english_more>more|higher|larger|greater|bigger|longer|taller"
    r"|heavier)|(?P<english_less>fewer|less|lower|smaller|shorter|lighter|cheaper))\b(?! than \d)"
    r"(?=.*\b(?:than|compared)\b|.*\bfrom .+ to )"
    r"|\b(?:by how (?:much|many)|how much) (?:did|has|have|does|do)"
    r" (?=.*\b(?:from .+ to|between .+ and) )"
    r".*?\b(?:(?P<rose>increase|grow|rise|gain|climb)|(?P<fell>decrease|fall|drop|decline|shrink)"
    r"|(?P<changed>change))"
)
_AVERAGE = re.compile(rf"平均.*{HOW_MANY}|{HOW_MANY}.*平均|\baverage\b|\bthe mean\b")
_SHARE = re.compile(
    r"占.{0,30}?(?:百分之[几多]|[几多]成|比[例率重]|多少(?:%|百分比|比[例率重]))|占比"
    r"|\b(?:what|which) (?:percentage|per ?cent|share|proportion|fraction) of\b"
)
_SUM = re.compile(
    rf"(?:合计|总计|共计|总共|一共|总和|之和|加总|相加|加起来|合起来|共)[^\W_]{{0,12}}?{HOW_MANY}"
    rf"|{HOW_MANY}.{{0,12}}(?:合计|总计|总和)"
    r"|\bhow (?:many|much)\b(?=.*\b(?:total|combined|altogether|together|in all|and)\b)"
    r"|\b(?:what|how)\b.*\b(?:total|sum|combined)\b"
)
_SUM_SAID = re.compile(
    r"合计|总计|共计|总共|一共|总和|之和|加总|相加|加起来|合起来|共"
    r"|\b(?:total|sum|combined|altogether|together|in all)\b"
)
_COUNT = re.compile(rf"{HOW_MANY}(?P<measure>{_MEASURE}|[位名])|\bhow many\b")
# What leaves rows out in a way that is not read.
_EXCEPTION = re.compile(
    r"除了|除[^以]{1,10}外|不[含计算包]|以外|之外|扣除"
    r"|\b(?:except|excluding|other than|besides|without|apart from)\b"
)


@dataclass(frozen=True, slots=True)
class CalculationRequest:
    """What a question asks to be computed. Build it with `recognize`."""

    operation: Operation
    # The folded question.
    asked: str
    # Whether it asks which one has the most or least, not how much that is.
    wants_label: bool = False
    # What is to be chosen or counted: 分店 of 哪家分店; empty where it does not say.
    noun: str = ""
    # Of a difference: 1 for more, -1 for less, 0 for either.
    direction: int = 0
    # Of a difference: where what is compared with begins in `asked`; -1 where it is not marked.
    than: int = -1
    # Of a count: the measure word that it asks with, in the question's own script.
    measure: str = ""
    # Whether it chooses among those that it names.
    of_two: bool = False
    # Whether it leaves something out.
    has_exception: bool = False


def recognize(question: str) -> CalculationRequest | None:
    """Return what a question asks to be computed; None for most questions.

    >>> found = recognize("哪個部門的預算最高？")
    >>> found and (str(found.operation), found.wants_label, found.noun)
    ('maximum', True, '部门')
    >>> found = recognize("How many more visitors came in March than in May?")
    >>> found and (str(found.operation), found.direction)
    ('difference', 1)
    >>> recognize("補助最高多少？"), recognize("最多可以請幾天假？")
    (None, None)
    """
    asked = fold(question)
    found = _recognize_difference(asked) or _recognize_extreme(asked)
    if found is None:
        for operation, pattern in _OTHERS:
            if match := pattern.search(asked):
                at = match.span("measure") if "measure" in match.re.groupindex else (0, 0)
                found = CalculationRequest(
                    operation, asked, noun=_find_counted(asked), measure=question[slice(*at)]
                )
                break
    if found and _EXCEPTION.search(asked):
        return CalculationRequest(found.operation, asked, found.wants_label, has_exception=True)
    return found


def names_total(text: str) -> bool:
    """Tell whether a folded question asks for a total in so many words."""
    return _SUM_SAID.search(text) is not None


_OTHERS = (
    (Operation.SHARE, _SHARE),
    (Operation.AVERAGE, _AVERAGE),
    (Operation.SUM, _SUM),
    (Operation.COUNT, _COUNT),
)


def _recognize_difference(asked: str) -> CalculationRequest | None:
    match = _DIFFERENCE.search(asked)
    if match is None:
        return None
    named = {name for name, value in match.groupdict().items() if value}
    more = bool(named & {"more", "rise", "english_more", "rose"})
    less = bool(named & {"less", "fall", "english_less", "fell"})
    than = next((match.start(name) for name in ("than", "since") if match[name]), -1)
    if than < 0 and (english := re.search(r"\b(?:than|from|compared (?:with|to))\b", asked)):
        than = english.end()
    return CalculationRequest(Operation.DIFFERENCE, asked, direction=more - less, than=than)


def _recognize_extreme(asked: str) -> CalculationRequest | None:
    """Return a request for the most or least of several, of which one is to be chosen."""
    match = SUPERLATIVE.search(asked)
    if match is None:
        return _recognize_comparison(asked)
    is_most = match["more"] or match["english_more"]
    operation = Operation.MAXIMUM if is_most else Operation.MINIMUM
    if _EXTREME_VALUE.search(asked):
        return CalculationRequest(operation, asked)
    if choice := _CHOICE.search(asked):
        noun = choice["noun"] or choice["english"] or ""
        return CalculationRequest(operation, asked, wants_label=True, noun=noun)
    return None


def _recognize_comparison(asked: str) -> CalculationRequest | None:
    """Return a request for the greater or smaller of two: A和B哪個多?"""
    match = re.search(
        rf"(?:哪一?{_MEASURE}|谁的|何者)[^\W\d_]{{0,12}}?"
        r"(?:较|更)?(?:(?P<more>多|高|大|重|贵)|(?P<less>少|低|小|轻|便宜))\W*$"
        r"|\bwhich\b.*\b(?:(?P<english_more>more|higher|larger|greater|bigger|longer|heavier)"
        r"|(?P<english_less>fewer|less|lower|smaller|shorter|lighter|cheaper))\b.*\bor\b",
        asked,
    )
    if match is None:
        return None
    is_most = match["more"] or match["english_more"]
    operation = Operation.MAXIMUM if is_most else Operation.MINIMUM
    return CalculationRequest(operation, asked, wants_label=True, of_two=True)


def _find_counted(asked: str) -> str:
    """Return the noun behind how many."""
    match = re.search(
        rf"{HOW_MANY}(?:{_MEASURE}|位|名)?(?P<noun>[^\W\d_]*)|\bhow many (?P<english>[a-z-]+)",
        asked,
    )
    return (match["noun"] or match["english"] or "") if match else ""
