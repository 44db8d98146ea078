"""An answer's exact words -> the value they state: 246.0萬份 is 2460000 份, 百分之十五點八 is 15.8 %, 民國115年 is 2026.

Words that could be taken for two things or a vague one (三至五天, 數十人, 三分之二) have no value: a wrong one is worse than none.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from index.text.normalize import fold
from index.text.numeral import Number, find_numbers, parse_chinese
from rag.answer import AnswerType


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value and what it counts. `unit` is in the document's own words, but every way to write per cent is "%".

    A percentage has the value a reader would say (5 % is 5). A date is an int where only its year is known (0 is 1 BC), or
    else a string as XML Schema writes it: 2017-07-24, 2017-07, --07-24, --07. Other values are int where they are whole.
    """

    value: int | float | str
    unit: str | None
    kind: AnswerType


_HELD = "\ue000"  # stands for a character that is no numeral where it stands: 千 of 千克, 百 of 百分點, 兩 of 五十兩
_DIGIT, _NUMERAL, _CHINESE = (
    "一二三四五六七八九",
    "零〇○一二三四五六七八九两十百千万亿兆",
    "\u4e00-\u9fff",
)
_FORMAL = str.maketrans("壹贰叁叄参肆伍陆柒捌玖拾佰仟", "一二三三三四五六七八九十百千")
_FORMAL_RUN = re.compile(
    r"[壹贰叁叄参肆伍陆柒捌玖拾佰仟零〇万亿]{2,}|[壹贰叁叄参肆伍陆柒捌玖拾](?=[元圆])"
)
# Folding makes ， a thousands separator and ² a digit: ， is one in １，２３４ only, ² never.
_UNFOLDED = re.compile(r"(?<![０-９])，|，(?![０-９]{3}(?![０-９]))|[²³]")
_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORD = {"a": 1} | dict(
    zip(f"{_ONES} {_TENS}".split(), [*range(20), *range(20, 100, 10)], strict=True)
)
_SCALE = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12} | {
    "k": 10**3,
    "m": 10**6,
    "b": 10**9,
    "t": 10**12,
}
_SCALES, _ONE = (
    r"(?:hundred|thousand|million|billion|trillion)\b",
    rf"(?:{_ONES.replace(' ', '|')})\b",
)
_BELOW_100 = rf"(?:(?:{_TENS.replace(' ', '|')})\b(?:[-\s]{_ONE})?|{_ONE})"
_REWRITTEN = re.compile(
    r"(?P<aside>\([^()]*\)|\[[^\[\]]*\]|《[^》]*》)"
    rf"|(?<=[{_NUMERAL}\d])\s?(?:[余多]|来(?=[十百千万亿兆个名人位家]))\s?"
    rf"|(?P<held>(?<=[{_NUMERAL}\d])(?:\s*千(?=[克米瓦卡赫帕伏焦])|两(?![{_NUMERAL}\d天个次年日人位名]))|百(?=分点))"
    rf"|(?:(?<=[{_CHINESE}\d%])\s+(?=[{_CHINESE}])|(?<=[{_CHINESE}])\s+(?=\d))"
    rf"|[廿卅卌]|百分之?百|(?<![{_NUMERAL}\d])[千万]分之"
    rf"|(?P<tenth>(?<![{_NUMERAL}\d.第])[{_DIGIT}两1-9]成[{_DIGIT}1-9]?(?![员立为年果本功人\d]))"
    rf"|(?P<word>(?<![a-z-])(?<!no )(?!one of)(?:{_BELOW_100}|a(?=\s{_SCALES}))(?:(?:\s{_SCALES})+(?:,?\s(?:and\s)?{_BELOW_100})?)*)"
)
_FIXED = {
    "廿": "二十",
    "卅": "三十",
    "卌": "四十",
    "百": "百分之一百",
    "千": "百分之",
    "万": "百分之",
}  # by first character
_ERA = {
    "民国": 1911,
    "明治": 1867,
    "大正": 1911,
    "昭和": 1925,
    "平成": 1988,
    "令和": 2018,
    "公元": 0,
    "西元": 0,
}
_LUNAR = {
    "康熙": 1661,
    "雍正": 1722,
    "乾隆": 1735,
    "嘉庆": 1795,
    "道光": 1820,
    "咸丰": 1850,
    "同治": 1861,
    "光绪": 1874,
    "宣统": 1908,
}
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_SHORT_MONTHS = [name[:3] for name in _MONTHS.split("|")]
_MONTH = rf"\b(?P<month>{_MONTHS}|sept|{'|'.join(_SHORT_MONTHS)})\b\.?"
_TO_99, _YEAR = (
    rf"\d{{1,2}}|[{_DIGIT}]?十[{_DIGIT}]?|[{_DIGIT}]",
    rf"(?P<year>1\d{{3}}|2[01]\d\d|[一二][{_DIGIT}零〇○]{{3}})",
)
_MONTH_DAY, _DAY = (
    rf"(?P<month>{_TO_99})月份?(?:(?P<day>{_TO_99})[日号])?",
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)",
)
_CALENDAR = (
    rf"(?P<era>{'|'.join(_ERA | _LUNAR)})(?P<ago>前)?(?P<year>\d{{1,4}}|元|[{_NUMERAL}]{{1,6}})年度?(?:{_MONTH_DAY})?",
    rf"{_YEAR}年度?(?!的?历史|之久)(?:{_MONTH_DAY})?",
    rf"(?P<year>1\d\d)年(?=度|(?:{_TO_99})月)度?(?:{_MONTH_DAY})?",
    _MONTH_DAY,
    r"(?P<year>[12]\d{3}|1\d\d)(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d.])",
    r"(?P<day>1[3-9]|2\d|3[01])(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<year>[12]\d{3})(?!\d)",
    r"(?P<year>[12]\d{3})[-/](?P<month>0[1-9]|1[0-2])(?![-/.\d])",
    rf"{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR}(?!\d))?",
    rf"{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR}(?!\d))?",
    rf"{_MONTH},?\s+{_YEAR}(?!\d)",
    rf"^(?:(?:in|since|by|until)\s+)?{_MONTH}$",
    rf"^(?:(?:in|since|by|until|from|before|after|the|year|end|of|early|late)\s+|[自于在从到至])*{_YEAR}(?: ad)?$",
)
_AFTER_YEAR = re.compile(
    r"(?:年?[底末初中]|[起止前后间内春夏秋冬,，的]|[上下]半年|以[来前后]|之[前后]|期间|第?[一二三四1-4]季度?|[成创设建]立|通过|[施实]行|生效"
    r"|[公发颁]布|修[订正]|开始|完成|签[订署]|出[版生]|[召展]开|举[行办]|建成|[去逝]世)*"
)
# Fractions, decades, times of day, the moon's months, unspecified digits, either sign, versions, articles such as 23-1.
_VALUELESS = re.compile(
    rf"(?<!百)分之|年代|\d0s\b|\d:\d|[上下]午|凌晨|[点时]钟|农历|[阴旧]历|几|一半|数[十百千万亿](?!分之)|正负|±"
    rf"|\bhalf\b|\b(?:\d+|a)[-\s](?:thirds?|quarters?|fourths?|fifths?|sixths?|eighths?|tenths?)\b|半[年天日]?[至到]|^前\d|[½⅓⅔¼¾]"
    rf"|[条项款]之[{_DIGIT}\d]|(?:^|[^点])[{_NUMERAL}\d]+[点时]半?$"
)
_LISTED = re.compile(rf"[{_NUMERAL}\d]\s*(?:[、,，~\-—–至到或/]|or|to)\s*$")
_CODE = r"\b(?:usd|twd|ntd|rmb|cny|eur|jpy|gbp|hkd|sgd|krw|cad|aud|chf|inr)(?![a-z])"
_COIN = rf"新台币|台币|人民币|港币|日币|韩币|[美港欧日韩加澳]元|美金|日[圆円]|韩圜|英镑|瑞士法郎|法郎|卢布|卢比|泰铢|比索|令吉|银元|{_CODE}"
_ABOUT = r"(?:大约|约|将近|近|不超过|超过|逾|高达|达|至少|最高|about|around|over|nearly|approximately|some|up to|almost)"
_PREFIX = re.compile(
    rf"(?P<unit>\b(?:us|nt|hk|s|a|au|c|ca|nz)\$|[$€£¥₩]|{_COIN})[\s:]*{_ABOUT}?\s*[-−]?\s*$"
)
_SUFFIX = re.compile(
    rf"\s*(?P<unit>{_COIN}|[元圆](?![素件月年首老])|块钱|块(?![{_CHINESE}])|[円€£]|(?:euros?|yen|yuan|renminbi|won|rupees?)\b"
    r"|(?:(?:us|u\.s\.|nt|new taiwan|hong kong|canadian|australian|singapore)\s)?dollars?\b|pounds? sterling\b)"
)
_CHANGE = re.compile(rf"[元圆块]([{_DIGIT}1-9])角(?:([{_DIGIT}1-9])分)?[整正]?$")
_PERCENT, _POINT = (
    re.compile(r"\s*(?:per\s?cent\b|pct\b|‰)"),
    re.compile(rf"\s*(?P<unit>个?{_HELD}分点|percentage points?)"),
)
_UNIT = (
    rf"{_HELD}(?:克|米|瓦时?|卡|赫|帕|伏|焦)?|个半?(?:工作[日天]|自然[日天]|交易日|营业日|会计年度|学年|学期|季度|年度|月|星期|礼拜|小时|钟头|世纪)"
    r"|(?:平方|立方)(?:公[里尺分]|英[里尺]|[千厘]?米)|公[里尺分斤吨顷升克亩]|[毫厘微纳分]米|毫[升克]|海里|英[里尺寸亩]|小时|分钟|秒钟|工作[日天]"
    r"|学[分年期]|星期|礼拜|人[次日天年]|[架班航车场件户]次|周[年岁]|世纪|年级|[摄华]氏度|瓦时?|字节|加仑"
    r"|[个名人位份家项件条场次届期章节款号页张只头匹辆台部座栋幢户间所口岁天日周年季度秒分种类级批组队支枚架艘棵株本册篇卷首封门根块片杯瓶箱包袋桶斤克吨米亩升"
    r"票席轮班笔宗起例倍折集层排则双套对字词]"
)
_CLASSIFIER, _NOT_NOUN = (
    re.compile(rf"\s*(?P<unit>(?:{_UNIT})(?:/[{_CHINESE}a-z]{{1,3}})?)半?"),
    "以[上下内]|左右|上下|不等",
)
_NOUN = re.compile(
    rf"(?!{_NOT_NOUN}|之[内间]|[内外整的])(?P<unit>[{_CHINESE}]{{1,6}}?)(?={_NOT_NOUN}|[^{_CHINESE}]|$)"
)
_STOP = r"(?!(?:st|nd|rd|th|of|in|for|to|from|by|at|on|after|before|and|or|we?re|was|is|ha[sd]|have|within|who|that|which|with|as|the)\b)"
_ENGLISH = re.compile(
    r"\s*-?(?:(?:st|nd|rd|th)\b)?\s*(?P<unit>(?:people|persons?|(?:calendar |working )?days?|weeks?|months?|years?|hours?|minutes?"
    rf"|times|workers|members)\b|[℃℉°㎡㎏]c?|{_STOP}[a-zµ][\w/²³-]*(?:\s{_STOP}[a-z][\w/²³-]*){{0,2}})"
)
_OPENING = "about|over|nearly|almost|approximately|some|only|around|under|within|exactly|the|roughly|no|article|section|chapter|session"
_NAME = re.compile(rf"[A-Za-z]-?$|(?<![A-Za-z])(?!(?i:{_OPENING})\b)[a-z]*[A-Z][A-Za-z]*[\s.-]*$")
# A lone 三 is a number before a unit, at the start of the span or after these: 統一, 星期三 and 初一 hold none.
_LONE = re.compile(
    rf"(?:(?<=[约近共计达为有需满仅只过逾足于付得获长各费负下])|(?<![{_CHINESE}\d{_HELD}]))([{_DIGIT}十两零〇])"
    rf"(?=\s?(?:{_UNIT}|{_COIN}|[元圆块点半])|$)"
)


def parse_quantity(text: str) -> Quantity | None:
    """The one value that `text`, a short span of a document, states; None where it states none, several or a vague one.

    Four digits from 1000 to 2199 and nothing else are a year; a number of years or days (五年, 30日) is a duration.

    >>> [(q.value, q.unit) for q in map(parse_quantity, ("246.0萬份", "US$3.2 billion", "六成五", "24 July 2017")) if q]
    [(2460000, '份'), (3200000000, 'US$'), (65, '%'), ('2017-07-24', None)]
    """
    span = text.strip(" \t\r\n,，。.;；:：!！「」『』“”\"'、")
    span = span[1:-1] if span[:1] + span[-1:] in {"()", "（）", "[]", "【】"} else span
    plain, origin, asides = _read(span)
    # Longer is a passage, which states more than one thing; .5 has lost its beginning.
    if not span or len(span) > 64 or re.match(r"\s*\.\d", text) or _VALUELESS.search(plain):
        return None
    whole = rf"(?<![{_NUMERAL}\d.,第])"
    day = next(
        (match for pattern in _CALENDAR if (match := re.search(rf"{whole}(?:{pattern})", plain))),
        None,
    )
    return _date(plain, day) if day else _amount(span, plain, origin, asides)


def _read(text: str) -> tuple[str, list[int], list[str]]:
    """`text` folded and made plain; where each plain character (and the end) stands in it; what its brackets hold."""
    kept = {match.start() for match in _UNFOLDED.finditer(text)}
    folded = "".join(text[i] if i in kept else c for i, c in enumerate(fold(text)))
    folded = _FORMAL_RUN.sub(lambda run: run[0].translate(_FORMAL), folded)
    plain, origin, asides, end = "", list[int](), list[str](), 0
    for match in _REWRITTEN.finditer(folded):
        new = _rewritten(match)
        plain += folded[end : match.start()] + new
        origin += [*range(end, match.start()), *[match.start()] * len(new)]
        asides += (
            [text[match.start() + 1 : match.end() - 1]]
            if match["aside"] and match[0][0] != "《"
            else []
        )
        end = match.end()
    return plain + folded[end:], [*origin, *range(end, len(text) + 1)], asides


def _rewritten(match: re.Match[str]) -> str:
    written, total, group = match[0], 0, 0
    if match["tenth"]:
        return f"百分之{_whole(written[0])}{_whole(written[2:])}"
    for word in re.findall(r"[a-z]+", match["word"] or ""):
        group = group * 100 if word == "hundred" else group + _WORD.get(word, 0)
        if word in _SCALE:
            total, group = total + group * _SCALE[word], 0
    return (
        str(total + group)
        if match["word"]
        else _HELD
        if match["held"]
        else _FIXED.get(written[0], "")
    )


def _whole(written: str) -> int:
    return int(written) if written.isdigit() else int(parse_chinese(written) or 0)


def _date(plain: str, match: re.Match[str]) -> Quantity | None:
    part, before, after = match.groupdict(), plain[: match.start()], plain[match.end() :].strip()
    written, era, day = part.get("year"), part.get("era"), part.get("day")
    year = 1 if written == "元" else _whole(written) if written else None
    if year is not None and (era or year < 1000):
        year = (_ERA | _LUNAR)[era or "民国"] + (1 - year if part.get("ago") else year)
    if _LISTED.search(before) or any(True for _ in (*find_numbers(before), *find_numbers(after))):
        return None
    if (
        not written and re.search("[a-z]", match[0]) and re.search("[a-z]", after)
    ):  # 12 may be appointed
        return None
    if not part.get("month"):
        return (
            Quantity(year or 0, "年" if "年" in match[0] else None, AnswerType.DATE)
            if _AFTER_YEAR.fullmatch(after)
            else None
        )
    month = (
        _SHORT_MONTHS.index(name[:3]) + 1
        if (name := str(part["month"]))[:3] in _SHORT_MONTHS
        else _whole(name)
    )
    school_year = (
        not day and year is not None and "-" in match[0] and month == year % 100 + 1
    )  # 2011-12: a month or two years
    try:
        iso = date(year or 2000, month, _whole(day) if day else 1).isoformat()[: 10 if day else 7]
    except ValueError:
        return None
    return (
        None
        if era in _LUNAR or school_year
        else Quantity(iso if year else "-" + iso[4:], None, AnswerType.DATE)
    )


def _amount(text: str, plain: str, origin: list[int], asides: list[str]) -> Quantity | None:
    found = list(find_numbers(plain))
    found += [
        Number(*m.span(1), Decimal(_whole(m[1])))
        for m in _LONE.finditer(plain)
        if m.start(1) not in {n.start for n in found}
    ]
    change = _CHANGE.search(plain)
    found = [n for n in found if not change or n.start < change.start()]
    if len(found) != 1 or not _certain(text[: origin[found[0].start]], plain, found[0]):
        return None
    number, end = found[0], found[0].end
    value, before, written = number.value, plain[: number.start], plain[number.start : end]
    prefix, short = _PREFIX.search(before), re.compile(r"\s?([kmbt]n?)\b").match(plain, end)
    if re.search(rf"[百千万亿][{_DIGIT}两1-9]$", written):  # 三千六 is 3600
        value += _whole(written[-1]) * (_whole("一" + written[-2]) // 10 - 1)
    value *= (
        -1
        if re.search(
            r"(?:负|零下|minus\s|(?:^|[\s约为是])[-−])\s*$",
            plain[: prefix.start()] if prefix else before,
        )
        else 1
    )
    value *= -1 if prefix and re.search(r"[-−]\s*$", prefix[0]) else 1
    if any(
        aside.value not in (value, number.value)
        for words in asides
        for aside in find_numbers(_read(words)[0])
    ):
        return None
    unit, kind, words = prefix, AnswerType.QUANTITY, None
    for pattern in (_PERCENT, _SUFFIX, _POINT, _CLASSIFIER, _NOUN, _ENGLISH):
        unit = unit or pattern.match(plain, end)
    if number.percent or (unit and unit.re is _PERCENT):
        value /= {"千": 10, "万": 100}.get(
            fold(text[origin[number.start]]), 10 if plain[end : end + 1] == "‰" else 1
        )
        words, kind = "%", AnswerType.PERCENTAGE
    elif unit:
        kind = {
            _PREFIX: AnswerType.MONEY,
            _SUFFIX: AnswerType.MONEY,
            _POINT: AnswerType.PERCENTAGE,
        }.get(unit.re, kind)
        words = (
            text[origin[unit.start("unit")] : origin[unit.end("unit") - 1] + 1]
            .replace("個半", "個")
            .replace("个半", "个")
        )
        value += Decimal("0.5") if "半" in unit[0] else 0
    value *= _SCALE[short[1][0]] if prefix and short else 1
    value += Decimal(f"0.{_whole(change[1])}{_whole(change[2] or '')}") if change else 0
    return Quantity(int(value) if value == int(value) else float(value), words, kind)


def _certain(text: str, plain: str, number: Number) -> bool:
    """Is the number after `text` a number that stands for itself: neither part of a name (G20) nor an estimate (三五個)?"""
    before, written = plain[: number.start], plain[number.start : number.end]
    whole = written.removeprefix("百分之").partition("点")[0]
    one_by_one = (
        len(whole) > 2
        and not re.search("[十百千万亿兆]", whole)
        and _CLASSIFIER.match(plain, number.end)
    )
    estimate = re.search(rf"[{_DIGIT}两]{{2}}", whole) and not (
        one_by_one or number.percent or before.endswith("第")
    )
    named = _NAME.search(text) and not _PREFIX.search(before)
    thousands = re.match(r"\s?k\b", plain[number.end :]) and not _PREFIX.search(before)
    pointed = re.search(r"(?:^|[^\w.])\.$", before)
    code = re.match(rf"\.\d|\s{_SCALES}", plain[number.end :]) or (
        re.match(r"0\d", written) and before[-1:] != "第"
    )
    return not (estimate or named or code or thousands or pointed or _LISTED.search(before))
