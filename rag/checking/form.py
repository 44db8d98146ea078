"""The form of an answer: asked for a time of day it is no length of time, for a person no sum."""

import re

from index.text.han import HAN, NUMERAL
from index.text.normalize import fold
from rag.answer import AnswerType
from rag.checking.evidence import AnswerEvidence
from rag.question import Question
from rag.value.clock import CLOCK, asks_clock
from rag.value.quantity import Quantity, parse_quantity

# Characters. A longer answer says more than its value.
_LONGEST = 20
# Also a part of the day answers a question for its time; the number alone may stand before 時.
_PART_OF_DAY = re.compile(r"[上下中正]午|凌晨|清晨|傍晚|午夜|整天|全天|24小时|日[出落]")
_CLOCK_AFTER = re.compile(r"\s?[点时:：](?!间)|\s?[ap]\.?m\b|\s?o'clock")
_WHO = re.compile(r"谁|何人|什么人|哪[一]?位|^\W*(?:by |to |for |with )?who(?:m|se)?\b")
# When the fee is overdue, what is the fine? asks for no time.
_WHEN = re.compile(
    r"什么时候|[何几]时|哪一?天|哪一?[年日]|何[年月日]|几月几[日号]|几月|什么日期"
    r"|^\W*when\b(?!.*\b(?:what|which|how|who)\b)|\b(?:what|which) (?:year|date|day|month)\b"
)
# Beside a person or a time, also a number is asked for: 誰捐了多少錢.
_AMOUNT = re.compile(r"多少|\bhow (?:much|many)\b")
# 出席率達八成的有幾人 asks for no rate.
_COUNT = re.compile(r"(?<!之)几[^\W%成点]|多少[人名位个家天]|\bhow many\b")
_RATE = re.compile(
    r"百分之几|几%|百分比|占比|比[例率重]|几成|(?:成长|增长|年增|衰退|失业|投票|得票|出席|及格|录取|合格|离职"
    r"|流动|到课|覆盖|使用|满意|毛利|净利|殖利|报酬|良|市占|占有|渗透|命中|完成|就业|死亡|出生)[率度](?!先)"
    r"|\bpercent(?:age)?\b|\b(?:growth|unemployment|turnover|pass|success|employment|response|literacy"
    r"|completion) rate\b|\bproportion\b"
)
_RATE_GIVEN = re.compile(
    r"[%‰倍比]|[百千万]分|成|分之|半|\bper ?cent|\bhalf\b|\bthirds?\b|\bquarters?\b|点|\d:\d"
)
# Words for the units that a question can name, by what they measure.
_DIMENSIONS: dict[str, str] = {
    "time": r"个?(?:工作|日历|自然|营业)?(?:天|日|周|星期|礼拜|月|年|小时|钟头|分钟|秒钟?|学期|季)"
    r"|days?|weeks?|months?|years?|hours?|minutes?|seconds?|(?:working|calendar|business) days?",
    "people": r"人|名|位|persons?|people|members?|workers?|employees?|students?|staff",
    "money": r"元|块|圆|角|美元|欧元|日元|港币|dollars?|euros?|yen|pounds?|[$€£¥]|us\$|nt\$",
    "share": r"%|个?百分点|percentage points?",
    "length": r"公里|公尺|公分|米|千米|厘米|毫米|尺|吋|寸|英里|英尺|km|cm|mm|m"
    r"|meters?|metres?|kilomet\w+|miles?|feet",
    "mass": r"公斤|千克|克|公克|吨|公吨|斤|kg|g|grams?|kilograms?|tons?|tonnes?|pounds?",
    "area": r"坪|平方公尺|平方米|平方公里|公顷|亩|hectares?|acres?",
    "volume": r"公升|升|毫升|加仑|lit(?:er|re)s?|ml|gallons?",
    "times": r"次|回|趟|times?",
}
_UNITS = {name: re.compile(pattern) for name, pattern in _DIMENSIONS.items()}
_UNIT_ASKED = re.compile(
    r"(?:多少|几)(?:个)?(?P<han>工作天|工作日|百分点|小时|钟头|分钟|星期|礼拜|公里|公尺|公分|公斤|公顷|平方公尺"
    r"|平方公里|平方米|公升|毫升|美元|日元|欧元|天|周|人|名|位|元|块|钱|岁|年|月|米|克|吨|坪|升|次|趟|%)(?![月日年期级度资终金薪工口民才次币利费价值代])"
    r"|\bhow many (?:\w+ )?(?P<english>days|weeks|months|years|hours|minutes|people|persons"
    r"|employees|members|workers|students|times|dollars|euros|miles|kilometers|kilometres|meters|metres|kilograms|percent)\b"
)
# Nouns that name what their value measures, and what it then cannot measure.
_MEASURED = (
    (
        re.compile(
            r"(?:[^免]费用?|价格?|薪资?|金额|租金|押金|奖金|津贴|款|额)(?:是|为|有|要)?"
            r"(?:多少(?:[钱元呢]|\W|$)|几[元块])"
            r"|\b(?:what(?: is| are| was| were|['’]s)|how much (?:is|are|was|were))"
            r"(?: (?!of\b|for\b|in\b|on\b|to\b|before\b|after\b|until\b)[\w-]+){0,4}?"
            r" (?:fee|fare|price|cost|salary|rent|wage)s?"
            r"(?=\W*$|[,?]| (?:of|for|per|to|in|at|if|when|with|a|on)\b)"
        ),
        {"people", "time", "length", "mass", "area", "volume"},
    ),
    (
        re.compile(
            r"(?:人数|名额|员额)(?:是|为|有|要)?(?:多少(?:[人名位个呢]|\W|$)|几[人名位个])"
            r"|\bnumber of (?:\w+ )?(?:people|employees|members|workers|students|staff)\b"
        ),
        {"money", "time", "share", "length", "mass", "area", "volume"},
    ),
)
_NUMERIC = re.compile(rf"[\d{NUMERAL}]")
# What answers no question for a time.
_TIMELESS = {"people", "money", "share", "length", "mass", "area"}
_COUNT_ASKED = re.compile(
    r"\bhow many (?!(?:\w+ )?(?:dollars|euros|pounds|yen|yuan|francs|cents|million|billion)\b)"
)
_DATED = re.compile(rf"[{NUMERAL}年月日号民国]")
_HAN = re.compile(f"[{HAN}]")
_LENGTH_OF_TIME = re.compile(
    rf"(?!.*(?:[内后前逾]|within|after|before)).{{0,8}}[\d{NUMERAL}]+\s?(?:个?[半]?小时|分钟|hours|minutes)"
)


def find_other_form(question: Question, evidence: AnswerEvidence) -> str | None:
    """Return "type" if the answer cannot be of the type that the question asks for."""
    asked, words = fold(question.text), evidence.words.strip()
    # 幾時 asks for a day as well.
    if asks_clock(asked) and "几时" not in asked:
        is_clock = CLOCK.search(words) or _PART_OF_DAY.search(words)
        is_clock = is_clock or _CLOCK_AFTER.match(evidence.after)
        return None if is_clock or not _NUMERIC.search(words) else "type"
    if _WHEN.search(asked) and _is_length_of_time(words, evidence.after):
        return "type"
    value = parse_quantity(words) if len(words) <= _LONGEST else None
    if value is None:
        return None
    return "type" if _mismatch(asked, words, value, evidence) else None


def _is_length_of_time(words: str, after: str) -> bool:
    return bool(_LENGTH_OF_TIME.fullmatch(words)) and not re.match("[内后前]", after)


def _mismatch(asked: str, words: str, value: Quantity, evidence: AnswerEvidence) -> bool:
    """Tell whether a value measures something else than what is asked for."""
    dimension = _measure(value)
    if (_WHO.search(asked) or _WHEN.search(asked)) and _AMOUNT.search(asked):
        return False
    if _WHO.search(asked):
        # 十二月底仍在職之員工 are persons, with a date.
        is_date = value.kind is AnswerType.DATE and len(_HAN.findall(_DATED.sub("", words))) <= 1
        return dimension not in (None, "people") or is_date
    if _WHEN.search(asked):
        return dimension in _TIMELESS
    is_rate = _RATE.search(asked) and not _COUNT.search(asked)
    if is_rate and value.unit and not evidence.is_cell:
        return not _RATE_GIVEN.search(words)
    return dimension is not None and _is_other_unit(asked, dimension)


def _is_other_unit(asked: str, given: str) -> bool:
    """Tell whether a question names a unit, or a noun that has one, of another dimension."""
    if any(noun.search(asked) and given in excluded for noun, excluded in _MEASURED):
        return True
    if given == "money" and _COUNT_ASKED.search(asked):
        return True
    named = _UNIT_ASKED.search(asked)
    if not named:
        return False
    unit = named["han"] or named["english"]
    wanted = "money" if unit == "钱" else _find_dimension(unit)
    return wanted not in (None, given)


def _measure(value: Quantity) -> str | None:
    """Return what a value measures; None where its unit does not tell."""
    if value.kind is AnswerType.MONEY:
        return "money"
    if value.kind is AnswerType.PERCENTAGE:
        return "share"
    return _find_dimension(fold(value.unit)) if value.unit else None


def _find_dimension(unit: str) -> str | None:
    return next((name for name, pattern in _UNITS.items() if pattern.fullmatch(unit)), None)
