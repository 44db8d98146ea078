"""Compare the numbers that answers consist of, by value and unit, however they are written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.text.normalize import fold
from index.text.numeral import find_numbers

# Folded spellings; those between two bars count as the same unit. 5月 is not 5個月, nor 3時 3小時.
_SAME_UNITS = (
    "人 名 位 people persons person|元 圆 块|美元 美金 dollars dollar usd|% percent|度 °c ℃ °"
    "|年 years year|个月 months month|周 星期 weeks week|日 号 天 days day|岁 周岁"
    "|时 点|小时 hours hour|分钟 分 minutes minute|秒 秒钟 seconds second"
    "|公里 km kilometers kilometer kilometres kilometre|米 公尺 m meters meter metres metre"
    "|厘米 公分 cm|英里 miles mile"
    "|公斤 kg kilograms kilogram|吨 公吨 tons ton tonnes tonne"
)
_COUNTED = (
    "份场次条款项家件届种类倍成季批所间座辆台级口户只头匹张本册部艘架枚颗棵株片块段层楼班队组团套双对篇章节页字句集"
    "首期代席步站处列卷面趟话球月克"
)
_MEASURED = (
    "世纪 年代 光年 人次 日元 港元 欧元 英镑 人民币 毫米 平方公里 平方公尺 平方米 公顷"
    " 英尺 英寸 英亩 mm g kb mb gb"
)
# Spelling -> the unit that is compared. 個 may stand for any measure word, so it is no unit.
_UNIT = {unit: unit for unit in (*_COUNTED, *_MEASURED.split())} | {"个": ""}
_UNIT |= {spelling: same.split()[0] for same in _SAME_UNITS.split("|") for spelling in same.split()}
_AFTER = re.compile(
    r"\s?[多余几来]?("
    + "|".join(map(re.escape, sorted(_UNIT, key=len, reverse=True)))
    + r")(?<![a-z](?=[a-z]))"
)
_MINUS = re.compile(r"(?:(?<!\w)[-−]|负|零下|公元前|西元前|\bminus)\s?$")
# Words that may stand beside a number that is the whole answer.
_AROUND = re.compile(
    r"大约|约|将近|接近|近|超过|逾|至少|共计|总计|合计|共|从|自|至|到|和|及|与|或|第|以上|以下|左右|整|多|余"
    r"|民国|(?:公|西)元前?|负|零下|新台币|人民币"
    r"|\b(?:about|around|approximately|nearly|almost|over|up to|to|and|or|between|from|minus"
    r"|the|us|nt|hk)\b"
)


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A number with its unit in a folded text."""

    # Code points [start, end) of the folded text, the unit included.
    start: int
    end: int
    value: Decimal
    percent: bool
    # Empty when it is not followed by a known one.
    unit: str


def says_value(text: str, answers: Sequence[str]) -> bool | None:
    """Return whether `text` has all numbers of a gold answer, however they are written.

    Only gold answers of nothing but numbers, units and words such as 約, about, 第, 民國 are
    compared; None when there are none. Other numbers may stand beside those of the answer. A
    percentage equals only a percentage, and 5 is not −5. Units are compared where a known one
    follows the number on both sides: they must be the same (人 = 名, 年 = years, but 份 is not 人),
    or one the beginning of the other (人, 人次).

    >>> [says_value(text, ["２４６萬份"]) for text in ("2,460,000 份，民國106年", "二百四十六萬")]
    [True, True]
    >>> [says_value(text, ["２４６萬份"]) for text in ("246萬人", "246%")]
    [False, False]
    >>> says_value("12", ["1949年的憲法"]) is None
    True
    """
    return _compare(text, answers, alone=False)


def says_only_value(text: str, answers: Sequence[str]) -> bool | None:
    """As `says_value`, and `text` has no other number: the exact match of numbers.

    >>> [says_only_value(text, ["246萬份"]) for text in ("2.46 million", "2017年有246萬份")]
    [True, False]
    """
    return _compare(text, answers, alone=True)


def count_quantities(answer: str) -> int:
    """Count the numbers of an answer that consists of numbers alone; 0 for any other.

    >>> count_quantities("２４６萬份"), count_quantities("2017年11月"), count_quantities("歐盟")
    (1, 2, 0)
    """
    return len(_find_all_if_alone(fold(answer)))


def _compare(text: str, answers: Sequence[str], alone: bool) -> bool | None:
    golds = [gold for answer in answers if (gold := _find_all_if_alone(fold(answer)))]
    found = list(_find_quantities(fold(text)))
    equal = [
        _includes_all(found, wanted=gold) and (not alone or _includes_all(gold, wanted=found))
        for gold in golds
    ]
    return any(equal) if golds else None


def _includes_all(quantities: Sequence[_Quantity], wanted: Sequence[_Quantity]) -> bool:
    return all(any(_are_equal(one, other) for other in quantities) for one in wanted)


def _are_equal(one: _Quantity, other: _Quantity) -> bool:
    alike = one.unit.startswith(other.unit) or other.unit.startswith(one.unit)
    return alike and (one.value, one.percent) == (other.value, other.percent)


def _find_all_if_alone(folded: str) -> list[_Quantity]:
    """Find the quantities of an answer that consists of them alone; none in any other."""
    quantities = list(_find_quantities(folded))
    rest = folded
    for one in reversed(quantities):
        rest = f"{rest[: one.start]} {rest[one.end :]}"
    return [] if re.search(r"\w", _AROUND.sub(" ", rest)) else quantities


def _find_quantities(folded: str) -> Iterator[_Quantity]:
    for number in find_numbers(folded):
        before, after = (
            folded[max(0, number.start - 6) : number.start],
            _AFTER.match(folded, number.end),
        )
        unit, end = (_UNIT[after[1]], after.end()) if after else ("", number.end)
        percent = number.percent or unit == "%"
        value = -number.value if _MINUS.search(before) else number.value
        # 第3名 is not 3名, but it may be 3.
        unit = "" if percent else "第" + unit if before.rstrip().endswith("第") else unit
        yield _Quantity(number.start, end, value, percent, unit)
